/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "library/twin-reading.h"

#include "base/twin-error.h"
#include "intake/twin-reader-version.h"
#include "library/twin-import-job.h"
#include "library/twin-import.h"
#include "store/twin-reading-table.h"

/* Ids. */
static GPtrArray *
list_stale (TwinLibrary *library, GError **error)
{
  g_autoptr (TwinTransaction) tx = twin_store_read (twin_library_get_store (library), error);
  g_autoptr (GPtrArray) readings = tx != NULL ? twin_reading_table_list (tx, error) : NULL;
  GPtrArray *stale;

  if (readings == NULL)
    return NULL;

  stale = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < readings->len; i++)
    {
      TwinReading *reading = g_ptr_array_index (readings, i);

      if (g_strcmp0 (reading->reader, twin_reader_version (reading->format)) != 0)
        g_ptr_array_add (stale, g_steal_pointer (&reading->document_id));
    }

  return stale;
}

int
twin_reading_count_stale (TwinLibrary *library, GError **error)
{
  g_autoptr (GPtrArray) stale = NULL;

  g_return_val_if_fail (library != NULL, -1);

  stale = list_stale (library, error);

  return stale != NULL ? (int) stale->len : -1;
}

/* NULL without @error if it is gone meanwhile. */
static TwinDocumentRecord *
load (TwinLibrary *library, const char *id, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  TwinDocumentRecord *record = twin_library_get (library, id, &local_error);

  if (record == NULL && !g_error_matches (local_error, TWIN_ERROR, TWIN_ERROR_NOT_FOUND))
    g_propagate_error (error, g_steal_pointer (&local_error));

  return record;
}

/* *@queued: set if files were found in it that are to be read. */
static gboolean
read_document (TwinLibrary *library, const char *id, TwinReadingReport *report, gboolean *queued, GCancellable *cancellable,
               GError **error)
{
  g_autoptr (GError) local_error = NULL;
  TwinDocumentRecord *record = load (library, id, &local_error);
  g_autoptr (TwinImportJob) job = record != NULL ? twin_import_job_new_again (library, record, &local_error) : NULL;
  g_autoptr (TwinDocumentRecord) changed = NULL;
  gboolean holds_files = FALSE;

  if (job == NULL)
    {
      if (local_error != NULL)
        g_propagate_error (error, g_steal_pointer (&local_error));
      return local_error == NULL;
    }

  if (!twin_import_job_run_again (job, library, &changed, &holds_files, cancellable, &local_error))
    {
      /* It is read again some other time. */
      if (g_error_matches (local_error, TWIN_ERROR, TWIN_ERROR_EXISTS))
        return TRUE;
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }

  *queued = *queued || holds_files;
  report->n_documents++;
  report->n_changed += changed != NULL;
  report->n_undecided += changed != NULL ? changed->n_undecided : 0;

  return TRUE;
}

/* Somebody else who reads at this moment takes it up too. */
static gboolean
read_queue (TwinLibrary *library, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) local_error = NULL;

  if (twin_import_run (library, NULL, NULL, cancellable, &local_error) || g_error_matches (local_error, TWIN_ERROR, TWIN_ERROR_EXISTS))
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&local_error));

  return FALSE;
}

static gboolean
read_documents (TwinLibrary *library, GPtrArray *ids, TwinReadingReport *report, TwinReadingProgressFunc progress,
                gpointer user_data, GCancellable *cancellable, GError **error)
{
  gboolean queued = FALSE;

  for (guint i = 0; i < ids->len; i++)
    {
      if (g_cancellable_set_error_if_cancelled (cancellable, error)
          || !read_document (library, g_ptr_array_index (ids, i), report, &queued, cancellable, error))
        return FALSE;
      if (progress != NULL)
        progress (i + 1, ids->len, user_data);
    }

  return !queued || read_queue (library, cancellable, error);
}

gboolean
twin_reading_renew (TwinLibrary *library, TwinReadingReport *report, TwinReadingProgressFunc progress, gpointer user_data,
                    GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) stale = NULL;
  TwinReadingReport own = { 0 };
  gboolean done;

  g_return_val_if_fail (library != NULL && twin_library_get_intake (library) != NULL, FALSE);

  stale = list_stale (library, error);
  done = stale != NULL && read_documents (library, stale, &own, progress, user_data, cancellable, error);
  if (report != NULL)
    *report = own;

  return done;
}
