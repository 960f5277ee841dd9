/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "chart.h"

#include <string.h>

#include "cell-number.h"

/* Beyond these a chart is a cloud, and its figures say nothing to a reader. */
#define MAX_SERIES 64
#define MAX_POINTS 2000
#define MAX_VALUE 4096

typedef struct
{
  GString *name;
  GPtrArray *categories; /* char *, NULL where there is none */
  GPtrArray *values;
} Series;

typedef struct
{
  GString *title;
  GPtrArray *series;
  Series *open;          /* being read */
  GPtrArray *points;     /* of what the values that come are: categories or values; NULL: the name */
  GString *value;
  char *format;          /* of the numbers being read */
  guint index;
  gboolean numbers;      /* what is read is numbers, not words */
  guint in_title;
  guint in_axis;
  gboolean in_name;
  gboolean in_value;     /* c:v, c:formatCode or a:t */
} Chart;

static void
series_free (gpointer data)
{
  Series *series = data;

  g_string_free (series->name, TRUE);
  g_ptr_array_unref (series->categories);
  g_ptr_array_unref (series->values);
  g_free (series);
}

static void
begin_series (Chart *self)
{
  self->open = NULL;
  if (self->series->len >= MAX_SERIES)
    return;
  self->open = g_new0 (Series, 1);
  self->open->name = g_string_new (NULL);
  self->open->categories = g_ptr_array_new_with_free_func (g_free);
  self->open->values = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (self->series, self->open);
}

static void
on_start (gpointer data,
          const char *ns,
          const char *name,
          const ExtractXmlAttributes *attributes)
{
  Chart *self = data;

  if (strcmp (name, "title") == 0)
    self->in_title++;
  else if (g_str_has_suffix (name, "Ax"))
    self->in_axis++;
  else if (strcmp (name, "ser") == 0)
    begin_series (self);
  else if (strcmp (name, "tx") == 0)
    self->in_name = self->open != NULL;
  else if (strcmp (name, "cat") == 0 || strcmp (name, "xVal") == 0)
    self->points = self->open != NULL ? self->open->categories : NULL;
  else if (strcmp (name, "val") == 0 || strcmp (name, "yVal") == 0)
    self->points = self->open != NULL ? self->open->values : NULL;
  else if (strcmp (name, "numCache") == 0 || strcmp (name, "strCache") == 0)
    self->numbers = name[0] == 'n';
  else if (strcmp (name, "pt") == 0)
    self->index = (guint) CLAMP (extract_xml_get_int (attributes, "idx", 0), 0, MAX_POINTS);
  else if (strcmp (name, "v") == 0 || strcmp (name, "formatCode") == 0 || strcmp (name, "t") == 0)
    {
      self->in_value = TRUE;
      g_string_truncate (self->value, 0);
    }
}

static void
set_point (Chart *self)
{
  char *text;

  if (self->index >= MAX_POINTS)
    return;
  if (self->points->len <= self->index)
    g_ptr_array_set_size (self->points, (int) self->index + 1);
  text = self->numbers ? extract_cell_format_number (g_ascii_strtod (self->value->str, NULL), self->format, FALSE)
                       : g_strdup (self->value->str);
  g_free (g_ptr_array_index (self->points, self->index));
  g_ptr_array_index (self->points, self->index) = text;
}

static void
end_value (Chart *self,
           const char *name)
{
  self->in_value = FALSE;
  if (strcmp (name, "formatCode") == 0)
    {
      g_free (self->format);
      self->format = g_strdup (self->value->str);
    }
  else if (name[0] == 't' && self->in_title > 0 && self->in_axis == 0)
    g_string_append (self->title, self->value->str);
  else if (name[0] == 'v' && self->open != NULL && self->points != NULL)
    set_point (self);
  else if (name[0] == 'v' && self->in_name)
    g_string_append (self->open->name, self->value->str);
}

static void
on_end (gpointer data,
        const char *ns,
        const char *name)
{
  Chart *self = data;

  if (strcmp (name, "title") == 0)
    self->in_title -= self->in_title > 0;
  else if (g_str_has_suffix (name, "Ax"))
    self->in_axis -= self->in_axis > 0;
  else if (strcmp (name, "ser") == 0)
    self->open = NULL;
  else if (strcmp (name, "tx") == 0)
    self->in_name = FALSE;
  else if (strcmp (name, "cat") == 0 || strcmp (name, "xVal") == 0 || strcmp (name, "val") == 0 || strcmp (name, "yVal") == 0)
    {
      self->points = NULL;
      g_clear_pointer (&self->format, g_free);
    }
  else if (strcmp (name, "p") == 0 && self->in_title > 0 && self->in_axis == 0 && self->title->len > 0)
    g_string_append_c (self->title, ' ');
  else if (strcmp (name, "v") == 0 || strcmp (name, "formatCode") == 0 || strcmp (name, "t") == 0)
    end_value (self, name);
}

static void
on_text (gpointer data,
         const char *text,
         gsize length)
{
  Chart *self = data;

  if (self->in_value && self->value->len + length <= MAX_VALUE)
    g_string_append_len (self->value, text, (gssize) length);
}

static const ExtractXmlHandler handler = { on_start, on_end, on_text };

static const char *
get_point (const GPtrArray *points,
           guint i)
{
  return i < points->len ? g_ptr_array_index (points, i) : NULL;
}

static void
tell_cell (ExtractFlow *flow,
           const char *text)
{
  extract_flow_begin_cell (flow);
  if (text != NULL && *text != '\0')
    {
      extract_flow_begin_paragraph (flow, TWIN_BLOCK_PARAGRAPH, 0);
      extract_flow_text (flow, text, -1, TWIN_BLOCK_FLAG_NONE);
      extract_flow_end_paragraph (flow);
    }
  extract_flow_end_cell (flow);
}

static void
tell_rows (Chart *self,
           ExtractFlow *flow)
{
  const GPtrArray *categories = NULL;
  guint n_points = 0;

  for (guint i = 0; i < self->series->len; i++)
    {
      const Series *series = g_ptr_array_index (self->series, i);

      n_points = MAX (n_points, series->values->len);
      if (categories == NULL || series->categories->len > categories->len)
        categories = series->categories;
    }
  if (n_points == 0)
    return;

  extract_flow_begin_table (flow);
  extract_flow_begin_row (flow, TWIN_BLOCK_FLAG_HEADER_ROW);
  tell_cell (flow, NULL);
  for (guint i = 0; i < self->series->len; i++)
    tell_cell (flow, ((const Series *) g_ptr_array_index (self->series, i))->name->str);
  extract_flow_end_row (flow);
  for (guint k = 0; k < n_points && !extract_flow_is_full (flow); k++)
    {
      extract_flow_begin_row (flow, TWIN_BLOCK_FLAG_NONE);
      tell_cell (flow, get_point (categories, k));
      for (guint i = 0; i < self->series->len; i++)
        tell_cell (flow, get_point (((const Series *) g_ptr_array_index (self->series, i))->values, k));
      extract_flow_end_row (flow);
    }
  extract_flow_end_table (flow);
}

void
extract_chart_tell (ExtractParts *parts,
                    const char *name,
                    ExtractFlow *flow)
{
  Chart self = { 0 };

  g_return_if_fail (parts != NULL && name != NULL && flow != NULL);

  self.title = g_string_new (NULL);
  self.value = g_string_new (NULL);
  self.series = g_ptr_array_new_with_free_func (series_free);
  extract_parts_read_xml (parts, name, &handler, &self);

  extract_flow_aside (flow, TWIN_BLOCK_CAPTION, TWIN_BLOCK_FLAG_NONE, self.title->str);
  tell_rows (&self, flow);

  g_string_free (self.title, TRUE);
  g_string_free (self.value, TRUE);
  g_ptr_array_unref (self.series);
  g_free (self.format);
}
