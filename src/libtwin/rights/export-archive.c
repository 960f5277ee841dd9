/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rights/export-job.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <unistd.h>

#include "base/twin-error.h"
#include "base/twin-i18n.h"
#include "rights/manifest.h"
#include "store/twin-document-table.h"
#include "store/twin-originals.h"

#define PIECE (1 << 16)

/* Longer names are cut: file systems take 255 bytes, and a number may be added. */
#define NAME_MAXIMUM 200

/* A file name that is one on every system and means nothing to any: no separators, no control
 * characters, none of those that Windows refuses, no dots or blanks at the ends. */
static char *
make_safe (const char *name)
{
  g_autofree char *valid = g_utf8_make_valid (name, -1);
  g_autoptr (GString) safe = g_string_new (NULL);
  gsize end;

  for (const char *p = valid; *p != '\0' && safe->len < NAME_MAXIMUM; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);
      gboolean bad = g_unichar_iscntrl (c) || (c < 128 && strchr ("/\\:*?\"<>|", (int) c) != NULL);

      g_string_append_unichar (safe, bad ? '_' : c);
    }

  for (end = safe->len; end > 0 && strchr (". ", safe->str[end - 1]) != NULL; end--)
    ;
  g_string_truncate (safe, end);

  if (safe->len == 0)
    return g_strdup ("document");
  if (safe->str[0] == '.')
    safe->str[0] = '_';

  return g_strdup (safe->str);
}

/* "originals/Handbook.pdf", "originals/Handbook (2).pdf", ...: unique also where case does not count. */
static char *
make_name (const char *document_name, GHashTable *taken)
{
  g_autofree char *safe = make_safe (document_name);
  const char *dot = strrchr (safe, '.');
  const char *extension = dot != NULL && dot != safe ? dot : "";
  gsize stem = strlen (safe) - strlen (extension);

  for (guint n = 1;; n++)
    {
      g_autofree char *number = n > 1 ? g_strdup_printf (" (%u)", n) : g_strdup ("");
      g_autofree char *name = g_strdup_printf ("originals/%.*s%s%s", (int) stem, safe, number, extension);
      g_autofree char *folded = g_utf8_casefold (name, -1);

      if (g_hash_table_add (taken, g_steal_pointer (&folded)))
        return g_steal_pointer (&name);
    }
}

static gboolean
copy_content (const ExportJob *job, int fd, const ExportSink *sink, GError **error)
{
  g_autofree guint8 *buffer = g_malloc (PIECE);

  for (;;)
    {
      gssize n = read (fd, buffer, PIECE);

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        {
          int saved = errno;
          g_set_error (error, G_IO_ERROR, g_io_error_from_errno (saved), _("An original could not be read: %s."),
                       g_strerror (saved));
          return FALSE;
        }
      if (n == 0)
        return TRUE;
      if (!export_job_check (job, error) || !export_sink_write (sink, buffer, (gsize) n, error))
        return FALSE;
    }
}

static gboolean
write_original (const ExportJob *job, const TwinDocumentRecord *record, ZipWriter *zip, GHashTable *taken, GError **error)
{
  g_autofree char *name = NULL;
  g_autoptr (GError) local_error = NULL;
  g_autofd int fd = -1;

  fd = twin_originals_open (twin_library_get_store (job->library), record->sha256, &local_error);
  if (fd < 0)
    {
      /* A file that could not be opened when it was added has no original. */
      if (g_error_matches (local_error, TWIN_ERROR, TWIN_ERROR_NOT_FOUND))
        return TRUE;
      g_propagate_prefixed_error (error, g_steal_pointer (&local_error), _("“%s” could not be exported. "), record->name);
      return FALSE;
    }
  if (lseek (fd, 0, SEEK_SET) < 0)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, _("An original could not be read."));
      return FALSE;
    }

  name = make_name (record->name, taken);

  return zip_writer_begin (zip, name, error)
         && copy_content (job, fd, zip_writer_get_sink (zip), error)
         && zip_writer_end (zip, error);
}

static gboolean
write_list (const ExportJob *job, GPtrArray *records, ZipWriter *zip, GHashTable *taken, GError **error)
{
  for (guint i = 0; i < records->len; i++)
    {
      const TwinDocumentRecord *record = records->pdata[i];

      if (!export_job_step (job, 0.3 + 0.65 * i / records->len, record->name, error))
        return FALSE;
      /* A duplicate's content is that of the document it repeats. */
      if (record->sha256 != NULL && *record->sha256 != '\0' && record->duplicate_of == NULL
          && !write_original (job, record, zip, taken, error))
        return FALSE;
    }

  return TRUE;
}

/* Also what was removed and waits to be destroyed: it is still held. */
static gboolean
write_originals (const ExportJob *job, ZipWriter *zip, GError **error)
{
  g_autoptr (GHashTable) taken = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GPtrArray) records = twin_document_table_list (job->tx, error);
  g_autoptr (GPtrArray) removed = records != NULL ? twin_document_table_list_removed (job->tx, error) : NULL;

  return removed != NULL && write_list (job, records, zip, taken, error)
         && write_list (job, removed, zip, taken, error);
}

gboolean
export_archive_write (const ExportJob *job, ZipWriter *zip, GError **error)
{
  const ExportSink *sink = zip_writer_get_sink (zip);
  g_autoptr (TwinSecret) seed = NULL;

  if (!export_job_step (job, 0, "json", error)
      || !zip_writer_begin (zip, "json/export.json", error)
      || !export_json_write (job, sink, error)
      || !zip_writer_end (zip, error))
    return FALSE;

  if (!export_job_step (job, 0.1, "csv", error) || !export_csv_write (job, zip, "csv/", error))
    return FALSE;

  if (!export_job_step (job, 0.2, "pdf", error)
      || !zip_writer_begin (zip, "pdf/summary.pdf", error)
      || !export_pdf_write (job, sink, error)
      || !zip_writer_end (zip, error)
      || !write_originals (job, zip, error))
    return FALSE;

  seed = twin_store_derive_key (twin_library_get_store (job->library), MANIFEST_KEY_PURPOSE);

  return manifest_write (zip, seed, job->now, error);
}
