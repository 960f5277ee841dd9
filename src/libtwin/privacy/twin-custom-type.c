/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "privacy/twin-custom-type.h"

#include <string.h>

#include "base/twin-digest.h"
#include "base/twin-error.h"
#include "base/twin-i18n.h"
#include "privacy/custom-rule.h"
#include "privacy/detect-text.h"
#include "privacy/pii-rule.h"

#define NAME_MAX_CHARS 60
#define KEEP_LAST 2 /* as the built-in types that are asked about */

/* A type with what its fields point to. */
typedef struct
{
  TwinPiiType type;
  PiiRule rule;
  CustomRule *custom;
} Interned;

static GMutex interning;
static GHashTable *interned; /* definition -> Interned; kept for good */

TwinCustomType *
twin_custom_type_new (const char *name, const char *shape, const char *labels, const char *check, TwinPiiAction action)
{
  TwinCustomType *self;

  g_return_val_if_fail (name != NULL && shape != NULL, NULL);

  self = g_new0 (TwinCustomType, 1);
  self->name = g_strdup (name);
  self->shape = g_strdup (shape);
  self->labels = g_strdup (labels != NULL ? labels : "");
  self->check = g_strdup (check != NULL ? check : "");
  self->action = action;

  return self;
}

void
twin_custom_type_free (TwinCustomType *self)
{
  if (self == NULL)
    return;

  g_free (self->name);
  g_free (self->shape);
  g_free (self->labels);
  g_free (self->check);
  g_free (self);
}

char *
twin_custom_type_make_value (const char *text)
{
  g_autoptr (GString) value = g_string_new (NULL);
  g_auto (GStrv) words = NULL;

  g_return_val_if_fail (text != NULL, NULL);

  words = g_strsplit_set (text, " \t\r\n\f", -1);
  for (guint i = 0; words[i] != NULL; i++)
    if (*words[i] != '\0')
      g_string_append_printf (value, "%s%s", value->len > 0 ? " " : "", words[i]);

  return g_string_free_and_steal (g_steal_pointer (&value));
}

char *
twin_custom_type_make_list (const char *const *values)
{
  g_autoptr (GString) list = g_string_new (NULL);

  g_return_val_if_fail (values != NULL, NULL);

  for (guint i = 0; values[i] != NULL; i++)
    {
      g_autofree char *value = twin_custom_type_make_value (values[i]);

      g_string_append_c (list, i == 0 ? CUSTOM_LIST_MARK : '\n');
      g_string_append (list, value);
    }

  return g_string_free_and_steal (g_steal_pointer (&list));
}

char **
twin_custom_type_dup_list (const TwinCustomType *self)
{
  g_autoptr (GStrvBuilder) values = g_strv_builder_new ();
  g_auto (GStrv) lines = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  if (*self->shape != CUSTOM_LIST_MARK)
    return NULL;
  lines = g_strsplit (self->shape + 1, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    if (*g_strstrip (lines[i]) != '\0')
      g_strv_builder_add (values, lines[i]);

  return g_strv_builder_end (values);
}

/* Letters and digits of the Latin alphabet, one '_' for whatever is between them. */
static char *
make_slug (const char *name)
{
  g_autoptr (GString) slug = g_string_new (NULL);

  for (const char *p = name; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar letter = g_utf8_get_char (p);
      char c = g_unichar_get_script (letter) == G_UNICODE_SCRIPT_LATIN || letter < 0x80 ? text_fold (letter) : 0;

      if (c != 0)
        g_string_append_c (slug, c);
      else if (slug->len > 0 && slug->str[slug->len - 1] != '_')
        g_string_append_c (slug, '_');
    }
  if (slug->len > 0 && slug->str[slug->len - 1] == '_')
    g_string_truncate (slug, slug->len - 1);

  return g_string_free_and_steal (g_steal_pointer (&slug));
}

char *
twin_custom_type_make_id (const char *name)
{
  g_autofree char *slug = NULL;
  g_autofree char *digest = NULL;

  g_return_val_if_fail (name != NULL, NULL);

  slug = g_utf8_validate (name, -1, NULL) ? make_slug (name) : g_strdup ("");
  if (*slug != '\0')
    return g_strconcat (TWIN_CUSTOM_TYPE_PREFIX, slug, NULL);

  /* A name in another script has no Latin letters to be told by. */
  digest = twin_sha256_hex (name, strlen (name));

  return g_strdup_printf (TWIN_CUSTOM_TYPE_PREFIX "%.8s", digest);
}

static gboolean
check_name (const char *name, GError **error)
{
  glong length = g_utf8_validate (name, -1, NULL) ? g_utf8_strlen (name, -1) : -1;

  if (length > 0 && length <= NAME_MAX_CHARS)
    return TRUE;

  g_set_error (error, TWIN_ERROR, TWIN_ERROR_INVALID, _("The name of a type has 1 to %d characters."), NAME_MAX_CHARS);

  return FALSE;
}

/* *@part: what was read last, which is what is wrong if it fails. */
static gboolean
read_parts (const TwinCustomType *self, CustomRule *rule, TwinCustomPart *part, GError **error)
{
  *part = TWIN_CUSTOM_PART_NAME;
  if (!check_name (self->name, error))
    return FALSE;
  *part = TWIN_CUSTOM_PART_SHAPE;
  if (!custom_rule_read_shape (rule, self->shape, error))
    return FALSE;
  *part = TWIN_CUSTOM_PART_CHECK;
  if (!custom_rule_read_check (rule, self->check, error))
    return FALSE;
  *part = TWIN_CUSTOM_PART_LABELS;

  return custom_rule_read_labels (rule, self->labels, error);
}

static CustomRule *
read_rule (const TwinCustomType *self, GError **error)
{
  CustomRule *rule = g_new0 (CustomRule, 1);
  TwinCustomPart part;

  if (read_parts (self, rule, &part, error))
    return rule;

  custom_rule_free (rule);

  return NULL;
}

gboolean
twin_custom_type_check (const TwinCustomType *self, TwinCustomPart *part, GError **error)
{
  CustomRule *rule;
  gboolean readable;

  g_return_val_if_fail (self != NULL && part != NULL, FALSE);

  rule = g_new0 (CustomRule, 1);
  readable = read_parts (self, rule, part, error);
  custom_rule_free (rule);

  return readable;
}

/* Digits and letters that go up: "1234", "ABCD". */
static char
example_of (const Place *place, guint n_before)
{
  switch (place->kind)
    {
    case PLACE_DIGIT:
      return (char) ('1' + n_before % 9);
    case PLACE_LETTER:
    case PLACE_ANY_LETTER:
    case PLACE_ALNUM:
      return (char) ('A' + n_before % 26);
    case PLACE_SEPARATOR:
      return '-';
    case PLACE_LITERAL:
    default:
      return place->literal;
    }
}

/* Counts the last two digits up until the check is right; most checks have their digits at the end. */
static void
make_valid (const CustomRule *rule, GString *value, const gsize digits[2], guint n_digits)
{
  guint n_tries = n_digits == 2 ? 100 : n_digits == 1 ? 10 : 0;

  for (guint i = 0; i < n_tries && !custom_rule_is_valid (rule, (const guint8 *) value->str, value->len, 0, value->len); i++)
    {
      value->str[digits[0]] = (char) ('0' + i % 10);
      if (n_digits == 2)
        value->str[digits[1]] = (char) ('0' + i / 10);
    }
}

/* A value of the places of @rule, with a right check digit if that can be found. */
static char *
make_value (CustomRule *rule, const char *check)
{
  g_autoptr (GString) value = g_string_new (NULL);
  gsize digits[2] = { 0, 0 }; /* where the last two are, the last one first */
  guint counts[PLACE_LITERAL + 1] = { 0 };

  for (guint i = 0; i < rule->n_places; i++)
    {
      const Place *place = &rule->places[i];

      if (place->optional && place->kind != PLACE_SEPARATOR)
        continue;
      if (place->kind == PLACE_DIGIT)
        {
          digits[1] = digits[0];
          digits[0] = value->len;
        }
      g_string_append_c (value, example_of (place, counts[place->kind]++));
    }
  if (custom_rule_read_check (rule, check, NULL))
    make_valid (rule, value, digits, MIN (counts[PLACE_DIGIT], 2));

  return g_string_free_and_steal (g_steal_pointer (&value));
}

char *
twin_custom_type_make_example (const TwinCustomType *self)
{
  g_auto (GStrv) list = NULL;
  char *value = NULL;
  CustomRule *rule;

  g_return_val_if_fail (self != NULL, NULL);

  list = twin_custom_type_dup_list (self);
  if (list != NULL)
    return g_strdup (list[0]);

  rule = g_new0 (CustomRule, 1);
  if (custom_rule_read_shape (rule, self->shape, NULL))
    value = make_value (rule, self->check);
  custom_rule_free (rule);

  return value;
}

/* What the creator marked by hand may be anything: "[TEXT_REDACTED]" stands in its place. */
static const char marked_id[] = TWIN_CUSTOM_TYPE_PREFIX "marked_by_hand";
static const char marked_token[] = "TEXT";

static Interned *
make_interned (const TwinCustomType *self, CustomRule *rule)
{
  Interned *entry = g_new0 (Interned, 1);
  char *id = twin_custom_type_make_id (self->name);

  entry->custom = rule;
  entry->rule.labels = "";
  entry->rule.custom = rule;
  entry->type.id = id;
  entry->type.token = g_str_equal (id, marked_id) ? g_strdup (marked_token)
                                              : g_ascii_strup (id + strlen (TWIN_CUSTOM_TYPE_PREFIX), -1);
  entry->type.label = g_strdup (self->name);
  entry->type.validated = rule->check.kind != CUSTOM_CHECK_NONE;
  entry->type.default_action = self->action;
  entry->type.keep_last = KEEP_LAST;
  entry->type.rule = &entry->rule;

  return entry;
}

const TwinPiiType *
twin_custom_type_intern (const TwinCustomType *self, GError **error)
{
  g_autofree char *definition = NULL;
  Interned *entry;

  g_return_val_if_fail (self != NULL, NULL);

  definition = g_strjoin ("\n", self->name, self->shape, self->labels, self->check,
                          twin_pii_action_to_string (self->action), NULL);

  g_mutex_lock (&interning);
  if (interned == NULL)
    interned = g_hash_table_new (g_str_hash, g_str_equal);
  entry = g_hash_table_lookup (interned, definition);
  if (entry == NULL)
    {
      CustomRule *rule = read_rule (self, error);

      if (rule != NULL)
        {
          rule->definition = g_steal_pointer (&definition);
          entry = make_interned (self, rule);
          g_hash_table_insert (interned, rule->definition, entry);
        }
    }
  g_mutex_unlock (&interning);

  return entry != NULL ? &entry->type : NULL;
}
