/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rights/twin-analytics-export.h"

#include "base/twin-clock.h"
#include "base/twin-csv.h"
#include "base/twin-i18n.h"
#include "base/twin-json.h"
#include "rights/export-file.h"
#include "rights/pdf-writer.h"

static const struct
{
  const char *name;
  const char *mime_type;
} formats[] = {
  [TWIN_ANALYTICS_JSON] = { "json", "application/json" },
  [TWIN_ANALYTICS_CSV] = { "csv", "text/csv; charset=utf-8" },
  [TWIN_ANALYTICS_PDF] = { "pdf", "application/pdf" },
};

const char *
twin_analytics_format_get_mime_type (TwinAnalyticsFormat format)
{
  g_return_val_if_fail (format < G_N_ELEMENTS (formats), NULL);

  return formats[format].mime_type;
}

gboolean
twin_analytics_format_from_string (const char *text, TwinAnalyticsFormat *format)
{
  g_return_val_if_fail (text != NULL && format != NULL, FALSE);

  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    if (g_str_equal (formats[i].name, text))
      {
        *format = (TwinAnalyticsFormat) i;
        return TRUE;
      }

  return FALSE;
}

static char *
format_day (gint64 time)
{
  g_autofree char *text = twin_time_to_iso8601 (time);

  return g_strndup (text, strlen ("2026-01-01"));
}

/* --- CSV: for programs, so in English --- */

static void
append_cell (GString *out, const TwinAnalyticsWindow *window, const TwinAnalyticsTable *table, const TwinAnalyticsCell *cell)
{
  const TwinReleaseKindInfo *info = twin_release_kind_get_info (table->kind);
  g_autofree char *from = format_day (window->window.start);
  g_autofree char *to = format_day (window->window.end);
  g_autofree char *count = cell != NULL ? g_strdup_printf ("%u", cell->count) : g_strdup ("");
  const char *withheld = twin_withheld_to_string (table->withheld);
  const char *const fields[] = { from,
                                 to,
                                 info->id,
                                 cell != NULL && cell->parent != NULL ? cell->parent : "",
                                 cell != NULL ? cell->key : "",
                                 cell == NULL ? "" : cell->other ? "other" : cell->label != NULL ? cell->label : "",
                                 count,
                                 twin_release_unit_to_string (info->unit),
                                 withheld != NULL ? withheld : "",
                                 NULL };

  twin_csv_append_record (out, fields);
}

static GBytes *
to_csv (const TwinAnalytics *self)
{
  static const char *const titles[] = { "from", "to", "table", "under", "key", "label", "count", "unit", "withheld", NULL };
  GString *out = g_string_new (NULL);

  twin_csv_append_record (out, titles);
  for (guint w = 0; w < self->windows->len; w++)
    {
      const TwinAnalyticsWindow *window = self->windows->pdata[w];

      for (guint k = 0; k < TWIN_RELEASE_N_KINDS; k++)
        {
          const TwinAnalyticsTable *table = &window->tables[k];

          if (table->withheld != TWIN_WITHHELD_NOT)
            append_cell (out, window, table, NULL);
          for (guint c = 0; c < table->cells->len; c++)
            append_cell (out, window, table, table->cells->pdata[c]);
        }
    }

  return g_string_free_to_bytes (out);
}

/* --- PDF: for people --- */

static gboolean
append_to_array (gpointer target, const void *data, gsize length, GError **error)
{
  g_byte_array_append (target, data, (guint) length);

  return TRUE;
}

static const char *
describe_unit (TwinReleaseUnit unit)
{
  return unit == TWIN_RELEASE_SESSIONS ? _ ("Sessions") : unit == TWIN_RELEASE_PEOPLE ? _ ("People") : _ ("Questions");
}

static void
add_table (PdfWriter *pdf, const TwinAnalyticsTable *table)
{
  static const double shares[] = { 0.8, 0.2 };
  const TwinReleaseKindInfo *info = twin_release_kind_get_info (table->kind);
  const char *const titles[] = { _ (info->label), describe_unit (info->unit), NULL };
  g_autofree char *total = g_strdup_printf ("%u", table->total);
  const char *const sum[] = { _ ("Sum of what is shown"), total, NULL };

  pdf_writer_add_heading (pdf, 3, _ (info->label));
  if (table->withheld != TWIN_WITHHELD_NOT)
    {
      pdf_writer_add_paragraph (pdf, _ (twin_withheld_describe (table->withheld)));
      return;
    }
  pdf_writer_begin_table (pdf, titles, shares);
  for (guint c = 0; c < table->cells->len; c++)
    {
      const TwinAnalyticsCell *cell = table->cells->pdata[c];
      g_autofree char *label = twin_analytics_cell_describe (cell, table->kind);
      g_autofree char *count = g_strdup_printf ("%u", cell->count);
      const char *const cells[] = { label, count, NULL };

      pdf_writer_add_row (pdf, cells);
    }
  pdf_writer_add_row (pdf, sum);
  pdf_writer_end_table (pdf);
}

static GBytes *
to_pdf (const TwinAnalytics *self, const char *name, GError **error)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  ExportSink sink = { append_to_array, bytes };
  g_autofree char *title = g_strdup_printf (_ ("How “%s” is used"), name);
  g_autofree char *date = twin_time_to_iso8601 (self->open.start);
  g_autoptr (PdfWriter) pdf = pdf_writer_new (&sink, title, date);
  TwinWithheld withheld = twin_analytics_get_withheld (self);

  pdf_writer_add_heading (pdf, 1, title);
  pdf_writer_add_paragraph (pdf, _ ("Numbers are rounded down to multiples of five, come once for each period, and are shown only where "
                                    "enough different people asked. “Other” holds all that is not shown by itself."));
  if (withheld == TWIN_WITHHELD_OFF || withheld == TWIN_WITHHELD_OPEN)
    pdf_writer_add_paragraph (pdf, _ (twin_withheld_describe (withheld)));
  for (guint w = 0; w < self->windows->len; w++)
    {
      const TwinAnalyticsWindow *window = self->windows->pdata[w];
      g_autofree char *from = format_day (window->window.start);
      g_autofree char *to = format_day (window->window.end - 1);
      g_autofree char *heading = g_strdup_printf (_ ("%s to %s"), from, to);

      pdf_writer_add_heading (pdf, 2, heading);
      for (guint k = 0; k < TWIN_RELEASE_N_KINDS; k++)
        add_table (pdf, &window->tables[k]);
    }

  return pdf_writer_finish (pdf, error) ? g_byte_array_free_to_bytes (g_steal_pointer (&bytes)) : NULL;
}

GBytes *
twin_analytics_export (const TwinAnalytics *self, const char *name, TwinAnalyticsFormat format, GError **error)
{
  g_autoptr (JsonObject) json = NULL;
  char *text;

  g_return_val_if_fail (self != NULL && name != NULL && format < G_N_ELEMENTS (formats), NULL);

  if (format == TWIN_ANALYTICS_CSV)
    return to_csv (self);
  if (format == TWIN_ANALYTICS_PDF)
    return to_pdf (self, name, error);
  json = twin_analytics_to_json (self);
  text = twin_json_object_to_string (json, TRUE);

  return g_bytes_new_take (text, strlen (text));
}

gboolean
twin_analytics_export_file (const TwinAnalytics *self, const char *name, TwinAnalyticsFormat format, const char *path, GError **error)
{
  g_autoptr (GBytes) bytes = twin_analytics_export (self, name, format, error);
  g_autoptr (ExportFile) file = bytes != NULL ? export_file_new (path, error) : NULL;

  return file != NULL && export_file_write (file, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), error) && export_file_commit (file, error);
}
