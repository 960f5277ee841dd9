/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "web/language.h"

#include <gio/gio.h>
#include <glib/gi18n.h>
#include <string.h>

#define CATALOGUES "/org/twin/server/web/"
#define MO_MAGIC 0x950412deu
#define YEAR 365

struct _Language
{
  const char *tag;
  const char *name;
  GBytes *catalogue;  /* NULL for the language of the sources */
  GHashTable *words;  /* msgid -> text, both in the catalogue, and so lent out for ever */
};

static Language english = { "en", "English", NULL, NULL };
static Language german = { "de", "Deutsch", NULL, NULL };
static const Language *const languages[] = { &english, &german, NULL };

static guint32
read_number (const char *data, gsize at)
{
  guint32 number;

  memcpy (&number, data + at, sizeof number);

  return GUINT32_FROM_LE (number);
}

/* A catalogue as msgfmt writes it: two tables of lengths and places (GNU gettext, "The Format of GNU MO Files"). It is built in, so
 * only a broken build makes it wrong. */
static void
load (Language *self)
{
  g_autofree char *path = g_strconcat (CATALOGUES, self->tag, ".mo", NULL);
  const char *data;
  gsize size;
  guint32 n;

  self->catalogue = g_resources_lookup_data (path, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  if (self->catalogue == NULL)
    g_error ("The catalogue %s is not built in.", path);
  data = g_bytes_get_data (self->catalogue, &size);
  if (size < 20 || read_number (data, 0) != MO_MAGIC)
    g_error ("The catalogue %s is damaged.", path);
  self->words = g_hash_table_new (g_str_hash, g_str_equal);
  n = read_number (data, 8);
  for (guint32 i = 0; i < n; i++)
    {
      gsize original = read_number (data, read_number (data, 12) + 8 * i + 4);
      gsize translation = read_number (data, read_number (data, 16) + 8 * i + 4);

      g_assert (original < size && translation < size);
      g_hash_table_insert (self->words, (gpointer) (data + original), (gpointer) (data + translation));
    }
}

static void
load_all (void)
{
  static gsize loaded = 0;

  if (g_once_init_enter (&loaded))
    {
      load (&german);
      g_once_init_leave (&loaded, 1);
    }
}

const Language *const *
language_list (void)
{
  load_all ();

  return languages;
}

const Language *
language_find (const char *tag)
{
  load_all ();
  for (guint i = 0; languages[i] != NULL; i++)
    if (g_str_equal (languages[i]->tag, tag))
      return languages[i];

  return NULL;
}

/* "de-AT;q=0.8" -> its language and weight in thousandths, 0 for what is not well-formed or not wanted. */
static guint
read_range (const char *range, const Language **language)
{
  g_auto (GStrv) parts = g_strsplit (range, ";", 3);
  g_autofree char *tag = g_ascii_strdown (parts[0] != NULL ? g_strstrip (parts[0]) : "", -1);
  double weight = 1;

  *language = NULL;
  for (guint i = 0; languages[i] != NULL; i++)
    if (g_str_has_prefix (tag, languages[i]->tag) && (tag[2] == '\0' || tag[2] == '-'))
      *language = languages[i];
  for (guint i = 1; parts[0] != NULL && parts[i] != NULL; i++)
    {
      const char *parameter = g_strstrip (parts[i]);

      if (g_str_has_prefix (parameter, "q="))
        weight = g_ascii_strtod (parameter + 2, NULL);
    }

  return *language != NULL && weight > 0 && weight <= 1 ? (guint) (weight * 1000) : 0;
}

const Language *
language_choose (const char *accept)
{
  g_auto (GStrv) ranges = g_strsplit (accept != NULL ? accept : "", ",", 32);
  const Language *best = &english;
  guint best_weight = 0;

  load_all ();
  for (guint i = 0; ranges[i] != NULL; i++)
    {
      const Language *language;
      guint weight = read_range (ranges[i], &language);

      if (weight > best_weight)
        {
          best = language;
          best_weight = weight;
        }
    }

  return best;
}

const char *
language_get_tag (const Language *self)
{
  return self->tag;
}

const char *
language_get_name (const Language *self)
{
  return self->name;
}

const char *
language_say (const Language *self, const char *text)
{
  const char *said = self->words != NULL ? g_hash_table_lookup (self->words, text) : NULL;

  return said != NULL && *said != '\0' ? said : text;
}

char *
language_format_date (const Language *self, gint64 ms)
{
  static const char *const months[] = { N_ ("January"), N_ ("February"), N_ ("March"),     N_ ("April"),   N_ ("May"),      N_ ("June"),
                                        N_ ("July"),    N_ ("August"),   N_ ("September"), N_ ("October"), N_ ("November"), N_ ("December") };
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (ms / 1000);
  const char *month;

  if (time == NULL)
    return g_strdup ("");
  month = language_say (self, months[g_date_time_get_month (time) - 1]);

  return g_strdup_printf (self == &german ? "%d. %s %d" : "%d %s %d", g_date_time_get_day_of_month (time), month, g_date_time_get_year (time));
}

char *
language_format_days (const Language *self, guint days)
{
  if (days == 1)
    return g_strdup (language_say (self, N_ ("24 hours")));
  if (days % YEAR == 0 && days > YEAR)
    return g_strdup_printf (language_say (self, N_ ("%u years")), days / YEAR);

  return g_strdup_printf (language_say (self, N_ ("%u days")), days);
}
