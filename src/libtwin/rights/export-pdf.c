/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rights/export-job.h"

#include "privacy/twin-retention.h"
#include "rights/holdings.h"
#include "rights/pdf-writer.h"
#include "store/twin-access-table.h"
#include "store/twin-audit-table.h"
#include "store/twin-document-table.h"
#include "store/twin-ledger-table.h"
#include "store/twin-twin-table.h"
#include "twins/twin-config.h"

#define TITLE "What Twin Studio holds for you"

/* The audit log is read in pieces: it grows with every step and never shrinks. */
#define AUDIT_PIECE 1000

static const char *
or_empty (const char *text)
{
  return text != NULL ? text : "";
}

static char *
format_time (gint64 unix_ms)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (unix_ms / 1000);

  return time != NULL && unix_ms != 0 ? g_date_time_format (time, "%Y-%m-%d %H:%M") : g_strdup ("");
}

static char *
format_day (gint64 unix_ms)
{
  g_autofree char *time = format_time (unix_ms);

  return g_strndup (time, strlen ("2026-01-01"));
}

static char *
format_kept (const TwinHolding *holding)
{
  const TwinRetentionClass *class = twin_retention_class_lookup (holding->retention);
  g_autofree char *until = NULL;

  if (holding->until != 0)
    {
      until = format_day (holding->until);
      return g_strdup_printf ("The oldest until %s", until);
    }
  if (class != NULL && class->days > 0)
    return g_strdup_printf ("%u days", class->days + class->grace_days);

  return g_strdup ("Until you delete it");
}

static gboolean
write_holdings (const ExportJob *job, PdfWriter *pdf, GError **error)
{
  static const char *const titles[] = { "Data", "Why", "Legal basis", "Kept", "Rows", NULL };
  static const double shares[] = { 0.26, 0.32, 0.13, 0.2, 0.09 };
  g_autoptr (GPtrArray) holdings = holdings_list (job->tx, error);

  if (holdings == NULL)
    return FALSE;

  pdf_writer_add_heading (pdf, 2, "What is held, why, and how long");
  pdf_writer_begin_table (pdf, titles, shares);
  for (guint i = 0; i < holdings->len; i++)
    {
      const TwinHolding *holding = holdings->pdata[i];
      g_autofree char *kept = format_kept (holding);
      g_autofree char *basis = g_strdup_printf ("Art. 6(1)(%s)", or_empty (holding->legal_basis));
      g_autofree char *count = g_strdup_printf ("%" G_GUINT64_FORMAT, holding->count);
      const char *const cells[] = { or_empty (holding->label), or_empty (holding->purpose), basis, kept, count, NULL };

      pdf_writer_add_row (pdf, cells);
    }
  pdf_writer_end_table (pdf);

  return TRUE;
}

static gboolean
write_documents (const ExportJob *job, PdfWriter *pdf, GError **error)
{
  static const char *const titles[] = { "Name", "State", "Classification", "Findings", "Undecided", "Added", NULL };
  static const double shares[] = { 0.32, 0.12, 0.18, 0.12, 0.13, 0.13 };
  g_autoptr (GPtrArray) records = twin_document_table_list (job->tx, error);

  if (records == NULL)
    return FALSE;

  pdf_writer_add_heading (pdf, 2, "Documents");
  if (records->len == 0)
    {
      pdf_writer_add_paragraph (pdf, "There are no documents.");
      return TRUE;
    }

  pdf_writer_begin_table (pdf, titles, shares);
  for (guint i = 0; i < records->len; i++)
    {
      const TwinDocumentRecord *record = records->pdata[i];
      const char *level = twin_level_to_string (record->classification->level);
      g_autofree char *findings = g_strdup_printf ("%u", record->n_findings);
      g_autofree char *undecided = g_strdup_printf ("%u", record->n_undecided);
      g_autofree char *added = format_day (record->added_at);
      const char *const cells[] = { record->name, twin_document_state_to_string (record->state),
                                    *level != '\0' ? level : "not classified", findings, undecided, added, NULL };

      if (!export_job_check (job, error))
        return FALSE;
      pdf_writer_add_row (pdf, cells);
    }
  pdf_writer_end_table (pdf);

  return TRUE;
}

static gboolean
write_config (const TwinTwinRecord *record, PdfWriter *pdf, GError **error)
{
  static const char *const titles[] = { "Setting", "Key", "Value", NULL };
  static const double shares[] = { 0.38, 0.3, 0.32 };
  g_autoptr (TwinConfig) config = twin_config_new_from_json (record->config, error);
  guint n_keys;
  const TwinConfigKey *keys = twin_config_keys (&n_keys);

  if (config == NULL)
    return FALSE;

  pdf_writer_begin_table (pdf, titles, shares);
  for (guint i = 0; i < n_keys; i++)
    {
      g_autofree char *value = twin_config_get (config, keys[i].name);
      const char *const cells[] = { or_empty (keys[i].label), keys[i].name, or_empty (value), NULL };

      pdf_writer_add_row (pdf, cells);
    }
  pdf_writer_end_table (pdf);

  return TRUE;
}

static gboolean
write_access (const ExportJob *job, const char *twin_id, PdfWriter *pdf, GError **error)
{
  static const char *const titles[] = { "May ask", "Added", "Until", NULL };
  static const double shares[] = { 0.6, 0.2, 0.2 };
  g_autoptr (GPtrArray) records = twin_access_table_list (job->tx, twin_id, error);

  if (records == NULL)
    return FALSE;
  if (records->len == 0)
    return TRUE;

  pdf_writer_add_heading (pdf, 3, "Access list");
  pdf_writer_begin_table (pdf, titles, shares);
  for (guint i = 0; i < records->len; i++)
    {
      const TwinAccessRecord *record = records->pdata[i];
      g_autofree char *who = record->kind == TWIN_ACCESS_DOMAIN ? g_strconcat ("everybody at ", record->value, NULL)
                                                                : g_strdup (record->value);
      g_autofree char *added = format_day (record->added_at);
      g_autofree char *until = format_day (record->valid_to);
      const char *const cells[] = { who, added, record->valid_to != 0 ? until : "always", NULL };

      if (!export_job_check (job, error))
        return FALSE;
      pdf_writer_add_row (pdf, cells);
    }
  pdf_writer_end_table (pdf);

  return TRUE;
}

static gboolean
write_twins (const ExportJob *job, PdfWriter *pdf, GError **error)
{
  g_autoptr (GPtrArray) records = twin_twin_table_list (job->tx, FALSE, error);

  if (records == NULL)
    return FALSE;

  for (guint i = 0; i < records->len; i++)
    {
      const TwinTwinRecord *record = records->pdata[i];
      g_autofree char *heading = g_strdup_printf ("Twin: %s", record->name);

      pdf_writer_add_heading (pdf, 2, heading);
      if (!write_config (record, pdf, error) || !write_access (job, record->id, pdf, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
write_ledger (const ExportJob *job, PdfWriter *pdf, GError **error)
{
  static const char *const titles[] = { "Time", "Where to", "What for", "Kind of data", "Sent", "Outcome", NULL };
  static const double shares[] = { 0.18, 0.24, 0.14, 0.22, 0.1, 0.12 };
  g_autoptr (GPtrArray) records = twin_ledger_table_list (job->tx, error);

  if (records == NULL)
    return FALSE;

  pdf_writer_add_heading (pdf, 2, "What left this computer");
  if (records->len == 0)
    {
      pdf_writer_add_paragraph (pdf, "Nothing has left this computer.");
      return TRUE;
    }

  pdf_writer_begin_table (pdf, titles, shares);
  for (guint i = 0; i < records->len; i++)
    {
      const TwinLedgerRecord *record = records->pdata[i];
      g_autofree char *at = format_time (record->at);
      g_autofree char *sent = g_strdup_printf ("%" G_GUINT64_FORMAT, record->bytes_out);
      const char *const cells[] = { at, or_empty (record->host), or_empty (record->purpose), or_empty (record->content),
                                    sent, or_empty (record->outcome), NULL };

      if (!export_job_check (job, error))
        return FALSE;
      pdf_writer_add_row (pdf, cells);
    }
  pdf_writer_end_table (pdf);

  return TRUE;
}

static void
add_audit_row (const TwinAuditRecord *record, PdfWriter *pdf)
{
  g_autofree char *seq = g_strdup_printf ("%" G_GINT64_FORMAT, record->seq);
  g_autofree char *at = format_time (record->at);
  const char *const cells[] = { seq, at, or_empty (record->action), or_empty (record->outcome),
                                or_empty (record->object), NULL };

  pdf_writer_add_row (pdf, cells);
}

static gboolean
write_audit (const ExportJob *job, PdfWriter *pdf, GError **error)
{
  static const char *const titles[] = { "Row", "Time", "What was done", "Outcome", "To what", NULL };
  static const double shares[] = { 0.07, 0.18, 0.2, 0.12, 0.43 };
  gint64 before = 0;
  guint n_rows;

  pdf_writer_add_heading (pdf, 2, "Audit log, newest first");
  pdf_writer_begin_table (pdf, titles, shares);
  do
    {
      g_autoptr (GPtrArray) records = twin_audit_table_list (job->tx, before, AUDIT_PIECE, error);

      if (records == NULL || !export_job_check (job, error))
        return FALSE;

      n_rows = records->len;
      for (guint i = 0; i < n_rows; i++)
        {
          const TwinAuditRecord *record = records->pdata[i];

          add_audit_row (record, pdf);
          before = record->seq;
        }
    }
  while (n_rows == AUDIT_PIECE);
  pdf_writer_end_table (pdf);

  return TRUE;
}

gboolean
export_pdf_write (const ExportJob *job, const ExportSink *sink, GError **error)
{
  g_autofree char *date = twin_time_to_iso8601 (job->now);
  g_autofree char *made = g_strdup_printf ("Made on %s (UTC).", date);
  g_autoptr (PdfWriter) pdf = pdf_writer_new (sink, TITLE, date);

  pdf_writer_add_heading (pdf, 1, TITLE);
  pdf_writer_add_paragraph (pdf, made);
  pdf_writer_add_paragraph (pdf, "This is a summary for reading. The complete data, with every text, finding and decision, "
                                 "is in the JSON and CSV exports; the originals are in the archive.");

  return write_holdings (job, pdf, error)
         && write_documents (job, pdf, error)
         && write_twins (job, pdf, error)
         && write_ledger (job, pdf, error)
         && write_audit (job, pdf, error)
         && pdf_writer_finish (pdf, error);
}
