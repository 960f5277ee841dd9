/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "odt-lists.h"

#include "list-number.h"

#include <string.h>

#define N_LEVELS 10

typedef struct
{
  ListNumber number;
  guint start;
  guint n_shown; /* levels, this one included, whose numbers are written */
  char *prefix;
  char *suffix;
} Level;

typedef struct
{
  Level levels[N_LEVELS];
  guint counts[N_LEVELS]; /* of the list of this style that was read last */
} Style;

struct _OdtLists
{
  GHashTable *styles; /* name → Style */
  Style *style;       /* being read */
  GPtrArray *open;    /* Style of each open list, NULL where it is not known */
  char *label;
};

static void
style_free (gpointer data)
{
  Style *style = data;

  for (guint i = 0; i < N_LEVELS; i++)
    {
      g_free (style->levels[i].prefix);
      g_free (style->levels[i].suffix);
    }
  g_free (style);
}

OdtLists *
odt_lists_new (void)
{
  OdtLists *self = g_new0 (OdtLists, 1);

  self->styles = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, style_free);
  self->open = g_ptr_array_new ();
  return self;
}

void
odt_lists_free (OdtLists *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->styles);
  g_ptr_array_unref (self->open);
  g_free (self->label);
  g_free (self);
}

void
odt_lists_begin_style (OdtLists *self,
                       const ExtractXmlAttributes *attributes)
{
  char *name = extract_xml_dup_attribute (attributes, "name");

  g_return_if_fail (self != NULL);

  self->style = NULL;
  if (name == NULL || g_hash_table_contains (self->styles, name))
    {
      g_free (name);
      return;
    }
  self->style = g_new0 (Style, 1);
  g_hash_table_insert (self->styles, name, self->style);
}

static ListNumber
number_of_format (const char *format)
{
  static const char formats[] = "1aAiI";
  static const ListNumber numbers[] = { LIST_NUMBER_DECIMAL, LIST_NUMBER_LOWER_LETTER, LIST_NUMBER_UPPER_LETTER, LIST_NUMBER_LOWER_ROMAN, LIST_NUMBER_UPPER_ROMAN };
  const char *found = format != NULL && format[0] != '\0' && format[1] == '\0' ? strchr (formats, format[0]) : NULL;

  return found != NULL ? numbers[found - formats] : LIST_NUMBER_NONE;
}

void
odt_lists_add_level (OdtLists *self,
                     const ExtractXmlAttributes *attributes)
{
  g_autofree char *format = extract_xml_dup_attribute (attributes, "num-format");
  int number = extract_xml_get_int (attributes, "level", 0);
  Level *level;

  g_return_if_fail (self != NULL);

  if (self->style == NULL || number < 1 || number > N_LEVELS)
    return;
  level = &self->style->levels[number - 1];
  level->number = number_of_format (format);
  level->start = (guint) CLAMP (extract_xml_get_int (attributes, "start-value", 1), 0, G_MAXINT16);
  level->n_shown = (guint) CLAMP (extract_xml_get_int (attributes, "display-levels", 1), 1, number);
  g_free (level->prefix);
  level->prefix = extract_xml_dup_attribute (attributes, "num-prefix");
  g_free (level->suffix);
  level->suffix = extract_xml_dup_attribute (attributes, "num-suffix");
}

void
odt_lists_begin (OdtLists *self,
                 const ExtractXmlAttributes *attributes)
{
  g_autofree char *name = extract_xml_dup_attribute (attributes, "style-name");
  g_autofree char *continued = extract_xml_dup_attribute (attributes, "continue-list");
  guint depth = self->open->len;
  Style *style = depth > 0 ? g_ptr_array_index (self->open, depth - 1) : NULL;

  g_return_if_fail (self != NULL);

  /* A list within a list is of its style unless it says otherwise. */
  if (name != NULL)
    style = g_hash_table_lookup (self->styles, name);
  g_clear_pointer (&self->label, g_free);
  g_ptr_array_add (self->open, style);
  if (style == NULL || depth >= N_LEVELS || extract_xml_has_attribute (attributes, "continue-numbering", "true"))
    return;
  if (depth > 0 || continued == NULL)
    style->counts[depth] = 0;
}

static char *
make_label (const Style *style,
            guint depth)
{
  const Level *level = &style->levels[depth];
  GString *label;

  if (level->number == LIST_NUMBER_NONE)
    return NULL;
  label = g_string_new (level->prefix);
  for (guint i = depth + 1 - level->n_shown; i <= depth; i++)
    {
      const Level *above = &style->levels[i];

      if (above->number == LIST_NUMBER_NONE)
        continue;
      list_number_append (label, above->number, above->start + MAX (style->counts[i], 1) - 1);
      if (i < depth)
        g_string_append_c (label, '.');
    }
  g_string_append (label, level->suffix != NULL ? level->suffix : "");
  g_string_append_c (label, ' ');
  return g_string_free (label, FALSE);
}

void
odt_lists_begin_item (OdtLists *self,
                      const ExtractXmlAttributes *attributes)
{
  guint depth;
  int start;
  Style *style;

  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->label, g_free);
  if (self->open->len == 0 || self->open->len > N_LEVELS)
    return;
  depth = self->open->len - 1;
  style = g_ptr_array_index (self->open, depth);
  if (style == NULL)
    return;
  start = extract_xml_get_int (attributes, "start-value", -1);
  if (start >= 0)
    style->counts[depth] = (guint) MAX (start - (int) style->levels[depth].start, 0);
  style->counts[depth]++;
  self->label = make_label (style, depth);
}

void
odt_lists_end (OdtLists *self)
{
  g_return_if_fail (self != NULL);

  if (self->open->len > 0)
    g_ptr_array_set_size (self->open, (int) self->open->len - 1);
}

guint
odt_lists_get_depth (const OdtLists *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->open->len;
}

char *
odt_lists_take_label (OdtLists *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_steal_pointer (&self->label);
}
