/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "library/twin-import.h"

#include "base/twin-error.h"
#include "library/twin-import-job.h"
#include "library/twin-import-lock.h"
#include "library/twin-library-private.h"

#define MAX_THREADS 4                  /* as many as there are workers at most */
#define BATCH_FILES 8                  /* claimed in one transaction... */
#define BATCH_BYTES (G_GUINT64_CONSTANT (32) << 20) /* ...or fewer, if they are large: digesting holds the others up */

/* How often who has nothing to do looks whether an archive that another is reading has given something. */
#define LOOK_INTERVAL_US (100 * G_TIME_SPAN_MILLISECOND)

typedef struct
{
  TwinLibrary *library;
  TwinImportProgressFunc progress;
  gpointer user_data;
  GCancellable *cancellable; /* the caller's, or our own after a failure */

  GMutex claiming;     /* one thread takes documents from the queue at a time, so that they go in order */
  GQueue pending;      /* of TwinDocumentRecord, not looked at yet */
  GQueue claimed;      /* of TwinImportJob, open */
  guint n_reading;     /* documents in hand: there may be others in them */
  GCond changed;       /* one of them is done */
  GHashTable *seen;    /* ids of this run: a file that changes all the time is not read for ever */

  GMutex reporting;    /* guards what is below, and the progress function */
  guint n_done;
  guint n_total;
  guint64 bytes_done;
  guint64 bytes_total;
  GError *error;
} Run;

typedef struct
{
  Run *run;
  const TwinImportJob *job;
} Reading;

static void
report (Run *run, const char *document_id, guint page, guint n_pages, gboolean finished, guint64 size)
{
  g_mutex_lock (&run->reporting);

  if (finished)
    {
      run->n_done++;
      run->bytes_done += size;
    }

  if (run->progress != NULL)
    {
      TwinImportProgress progress = {
        .document_id = document_id,
        .page = page,
        .n_pages = n_pages,
        .finished = finished,
        .n_done = run->n_done,
        .n_total = run->n_total,
        .bytes_done = run->bytes_done,
        .bytes_total = run->bytes_total,
      };

      run->progress (&progress, run->user_data);
    }

  g_mutex_unlock (&run->reporting);
}

/* Stops all threads; the first error is the one that is told. */
static void
fail (Run *run, GError *error)
{
  g_mutex_lock (&run->reporting);
  if (run->error == NULL)
    run->error = g_steal_pointer (&error);
  g_mutex_unlock (&run->reporting);

  g_clear_error (&error);
  g_cancellable_cancel (run->cancellable);
}

/* Lists what has been queued since the last look. */
static gboolean
refill (Run *run, GError **error)
{
  g_autoptr (TwinTransaction) tx = twin_store_read (twin_library_get_store (run->library), error);
  g_autoptr (GPtrArray) records = NULL;

  if (tx == NULL)
    return FALSE;

  records = twin_document_table_list_state (tx, TWIN_DOCUMENT_QUEUED, G_MAXUINT, error);
  if (records == NULL)
    return FALSE;

  g_ptr_array_set_free_func (records, NULL);
  for (guint i = 0; i < records->len; i++)
    {
      TwinDocumentRecord *record = g_ptr_array_index (records, i);

      if (!g_hash_table_add (run->seen, g_strdup (record->id)))
        {
          twin_document_record_free (record);
          continue;
        }

      g_queue_push_tail (&run->pending, record);
      g_mutex_lock (&run->reporting);
      run->n_total++;
      run->bytes_total += record->size;
      g_mutex_unlock (&run->reporting);
    }

  return TRUE;
}

/* Opens and digests the next documents, without a transaction: that can take long. */
static gboolean
open_batch (Run *run, GPtrArray *jobs, GError **error)
{
  guint64 bytes = 0;

  while (jobs->len < BATCH_FILES && bytes < BATCH_BYTES)
    {
      TwinDocumentRecord *record = g_queue_pop_head (&run->pending);
      TwinImportJob *job;

      if (record == NULL)
        break;

      bytes += record->size;
      job = twin_import_job_new (run->library, record, run->cancellable, error);
      if (job == NULL)
        return FALSE;
      g_ptr_array_add (jobs, job);
    }

  return TRUE;
}

static gboolean
claim_batch (Run *run, GPtrArray *jobs, GError **error)
{
  g_autoptr (TwinTransaction) tx = twin_store_write (twin_library_get_store (run->library), error);

  if (tx == NULL)
    return FALSE;

  for (guint i = 0; i < jobs->len; i++)
    if (!twin_import_job_claim (g_ptr_array_index (jobs, i), tx, error))
      return FALSE;

  return twin_transaction_commit (tx, error);
}

/* Claims documents until one needs reading or the queue is empty. */
static gboolean
fill_claimed (Run *run, GError **error)
{
  while (g_queue_is_empty (&run->claimed))
    {
      g_autoptr (GPtrArray) jobs = g_ptr_array_new_with_free_func ((GDestroyNotify) twin_import_job_free);

      if (g_queue_is_empty (&run->pending) && !refill (run, error))
        return FALSE;
      if (g_queue_is_empty (&run->pending))
        return TRUE;
      if (!open_batch (run, jobs, error) || !claim_batch (run, jobs, error))
        return FALSE;

      while (jobs->len > 0)
        {
          TwinImportJob *job = g_ptr_array_steal_index (jobs, 0);

          if (twin_import_job_is_open (job))
            {
              g_queue_push_tail (&run->claimed, job);
              continue;
            }
          report (run, job->record->id, 0, 0, TRUE, job->record->size);
          twin_import_job_free (job);
        }
    }

  return TRUE;
}

static TwinImportJob *
take_job (Run *run)
{
  TwinImportJob *job = NULL;
  GError *error = NULL;

  g_mutex_lock (&run->claiming);
  for (;;)
    {
      if (!g_cancellable_is_cancelled (run->cancellable) && !fill_claimed (run, &error))
        fail (run, error);
      if (!g_cancellable_is_cancelled (run->cancellable))
        job = g_queue_pop_head (&run->claimed);
      if (job != NULL || run->n_reading == 0 || g_cancellable_is_cancelled (run->cancellable))
        break;
      g_cond_wait_until (&run->changed, &run->claiming, g_get_monotonic_time () + LOOK_INTERVAL_US);
    }
  run->n_reading += job != NULL;
  g_mutex_unlock (&run->claiming);

  return job;
}

static void
end_job (Run *run)
{
  g_mutex_lock (&run->claiming);
  run->n_reading--;
  g_cond_broadcast (&run->changed);
  g_mutex_unlock (&run->claiming);
}

static void
page_cb (guint page, guint n_pages, gpointer user_data)
{
  Reading *reading = user_data;

  report (reading->run, reading->job->record->id, page, n_pages, FALSE, 0);
}

static gpointer
read_documents (gpointer data)
{
  Run *run = data;
  TwinImportJob *next;

  while ((next = take_job (run)) != NULL)
    {
      g_autoptr (TwinImportJob) job = next;
      Reading reading = { run, job };
      GError *error = NULL;

      if (twin_import_job_run (job, run->library, page_cb, &reading, run->cancellable, &error))
        report (run, job->record->id, 0, 0, TRUE, job->record->size);
      else
        fail (run, error);
      end_job (run);
    }

  return NULL;
}

static void
run_threads (Run *run)
{
  GThread *threads[MAX_THREADS];
  guint n_threads = CLAMP (g_get_num_processors (), 1, MAX_THREADS);

  /* The caller's thread is one of them. */
  for (guint i = 1; i < n_threads; i++)
    threads[i] = g_thread_new ("import", read_documents, run);
  read_documents (run);
  for (guint i = 1; i < n_threads; i++)
    g_thread_join (threads[i]);
}

static void
run_init (Run *run, TwinLibrary *library, TwinImportProgressFunc progress, gpointer user_data)
{
  *run = (Run) { .library = library, .progress = progress, .user_data = user_data };
  run->cancellable = g_cancellable_new ();
  run->seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_mutex_init (&run->claiming);
  g_cond_init (&run->changed);
  g_mutex_init (&run->reporting);
  g_queue_init (&run->pending);
  g_queue_init (&run->claimed);
}

static void
run_clear (Run *run)
{
  g_queue_clear_full (&run->pending, (GDestroyNotify) twin_document_record_free);
  g_queue_clear_full (&run->claimed, (GDestroyNotify) twin_import_job_free);
  g_hash_table_unref (run->seen);
  g_object_unref (run->cancellable);
  g_clear_error (&run->error);
  g_cond_clear (&run->changed);
  g_mutex_clear (&run->claiming);
  g_mutex_clear (&run->reporting);
}

static void
cancelled_cb (GCancellable *cancellable, gpointer user_data)
{
  g_cancellable_cancel (user_data);
}

static gboolean
run_queue (Run *run, GError **error)
{
  g_autoptr (GError) local_error = NULL;

  if (!refill (run, error))
    return FALSE;

  report (run, NULL, 0, 0, FALSE, 0);
  run_threads (run);

  /* Also after a failure: what was in hand is queued again. */
  if (!twin_import_job_tidy (run->library, &local_error) && run->error == NULL)
    run->error = g_steal_pointer (&local_error);
  report (run, NULL, 0, 0, FALSE, 0);

  if (run->error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&run->error));
      return FALSE;
    }

  return !g_cancellable_set_error_if_cancelled (run->cancellable, error);
}

gboolean
twin_import_run (TwinLibrary *library, TwinImportProgressFunc progress, gpointer user_data,
                 GCancellable *cancellable, GError **error)
{
  g_autoptr (TwinImportLock) lock = NULL;
  gulong handler = 0;
  gboolean done;
  Run run;

  g_return_val_if_fail (library != NULL, FALSE);
  g_return_val_if_fail (twin_library_get_intake (library) != NULL, FALSE);

  lock = twin_import_lock_new (twin_store_get_directory (twin_library_get_store (library)), error);
  if (lock == NULL || !_twin_library_finish_judgement (library, error) || !twin_import_job_tidy (library, error))
    return FALSE;

  run_init (&run, library, progress, user_data);
  if (cancellable != NULL)
    handler = g_cancellable_connect (cancellable, G_CALLBACK (cancelled_cb), run.cancellable, NULL);

  done = run_queue (&run, error);

  g_cancellable_disconnect (cancellable, handler);
  run_clear (&run);

  return done;
}
