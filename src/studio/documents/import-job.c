/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "studio/documents/import-job.h"

#include <glib/gi18n.h>
#include <malloc.h>

#include "library/twin-import.h"
#include "store/twin-setting-table.h"

#define SETTING_PAUSED "import.paused"

/* The figures are brought to the main thread at most this often. */
#define REPORT_INTERVAL_MS 100

/* Below this, a rate is a guess and is not shown. */
#define RATE_AFTER_MS 2000

typedef struct
{
  char *id;
  guint page;
  guint n_pages;
} Page;

/* What the reading threads tell the main thread. */
typedef struct
{
  GMutex mutex;
  GHashTable *pages; /* id -> Page, those that moved since the last report */
  GHashTable *seen;  /* id -> last page, to count pages */
  guint n_done;
  guint n_total;
  guint64 bytes_done;
  guint64 bytes_total;
  guint64 n_pages_read;
} Report;

struct _StudioImportJob
{
  GObject parent_instance;

  StudioSession *session;
  StudioImportState state;
  GCancellable *cancellable; /* of the run that is on */
  gboolean again;            /* something was queued meanwhile */
  gboolean discarding;       /* cancel, not pause */
  gboolean paused;           /* by the creator, kept in the store */
  guint n_adding;

  gint64 started_at;
  guint report_id;
  Report *report; /* shared with the run, reference counted */

  guint n_done;
  guint n_total;
  guint64 bytes_done;
  guint64 bytes_total;
  guint64 n_pages_read;
};

G_DEFINE_FINAL_TYPE (StudioImportJob, studio_import_job, G_TYPE_OBJECT)

enum
{
  SIGNAL_CHANGED,
  SIGNAL_PAGE,
  SIGNAL_FINISHED,
  SIGNAL_FAILED,
  SIGNAL_CANCELLED,
  N_SIGNALS,
};
static guint signals[N_SIGNALS];

static void
page_free (Page *self)
{
  g_free (self->id);
  g_free (self);
}

static void
report_clear (Report *self)
{
  g_mutex_clear (&self->mutex);
  g_hash_table_unref (self->pages);
  g_hash_table_unref (self->seen);
}

static void
report_unref (Report *self)
{
  g_atomic_rc_box_release_full (self, (GDestroyNotify) report_clear);
}

static Report *
report_new (void)
{
  Report *self = g_atomic_rc_box_new0 (Report);

  g_mutex_init (&self->mutex);
  self->pages = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) page_free);
  self->seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return self;
}

/* ---- On the reading threads ---- */

static void
note_page (Report *self, const TwinImportProgress *progress)
{
  guint before = GPOINTER_TO_UINT (g_hash_table_lookup (self->seen, progress->document_id));
  Page *page = g_new0 (Page, 1);

  if (progress->page > before)
    {
      self->n_pages_read += progress->page - before;
      g_hash_table_replace (self->seen, g_strdup (progress->document_id), GUINT_TO_POINTER (progress->page));
    }
  if (progress->finished)
    g_hash_table_remove (self->seen, progress->document_id);

  page->id = g_strdup (progress->document_id);
  page->page = progress->finished ? 0 : progress->page;
  page->n_pages = progress->finished ? 0 : progress->n_pages;
  g_hash_table_replace (self->pages, page->id, page);
}

static void
progress_cb (const TwinImportProgress *progress, gpointer user_data)
{
  Report *self = user_data;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  self->n_done = progress->n_done;
  self->n_total = progress->n_total;
  self->bytes_done = progress->bytes_done;
  self->bytes_total = progress->bytes_total;
  if (progress->document_id != NULL)
    note_page (self, progress);
}

static gpointer
run_work (TwinLibrary *library, gpointer data, GCancellable *cancellable, GError **error)
{
  gboolean done = twin_import_run (library, progress_cb, data, cancellable, error);

  /* Texts that were read and searched by several threads have come and gone: what they took goes back to the system. */
  malloc_trim (0);

  return GINT_TO_POINTER (done);
}

/* ---- On the main thread ---- */

static void
set_state (StudioImportJob *self, StudioImportState state)
{
  self->state = state;
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static gboolean
report_cb (gpointer user_data)
{
  StudioImportJob *self = user_data;
  g_autoptr (GHashTable) pages = NULL;
  GHashTableIter iter;
  gpointer value;

  g_mutex_lock (&self->report->mutex);
  self->n_done = self->report->n_done;
  self->n_total = self->report->n_total;
  self->bytes_done = self->report->bytes_done;
  self->bytes_total = self->report->bytes_total;
  self->n_pages_read = self->report->n_pages_read;
  pages = g_steal_pointer (&self->report->pages);
  self->report->pages = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) page_free);
  g_mutex_unlock (&self->report->mutex);

  g_hash_table_iter_init (&iter, pages);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      Page *page = value;
      g_signal_emit (self, signals[SIGNAL_PAGE], 0, page->id, page->page, page->n_pages);
    }
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
  return G_SOURCE_CONTINUE;
}

static void discard_queue (StudioImportJob *self);

static void
start_run (StudioImportJob *self);

static void
end_run (StudioImportJob *self)
{
  guint n_done;

  report_cb (self);
  n_done = self->n_done;
  g_clear_handle_id (&self->report_id, g_source_remove);
  g_clear_pointer (&self->report, report_unref);
  g_clear_object (&self->cancellable);

  if (self->discarding)
    {
      self->discarding = FALSE;
      discard_queue (self);
      set_state (self, STUDIO_IMPORT_IDLE);
    }
  else if (self->paused)
    set_state (self, STUDIO_IMPORT_PAUSED);
  else if (self->again)
    start_run (self);
  else
    {
      set_state (self, STUDIO_IMPORT_IDLE);
      if (n_done > 0)
        g_signal_emit (self, signals[SIGNAL_FINISHED], 0, n_done);
    }
}

static void
run_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (StudioImportJob) self = STUDIO_IMPORT_JOB (user_data);
  g_autoptr (GError) error = NULL;

  studio_session_run_finish (STUDIO_SESSION (object), result, &error);
  if (error != NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) &&
      studio_session_get_library (self->session) != NULL)
    g_signal_emit (self, signals[SIGNAL_FAILED], 0, error->message);
  end_run (self);
}

static void
start_run (StudioImportJob *self)
{
  if (self->cancellable != NULL)
    {
      self->again = TRUE;
      return;
    }

  self->again = FALSE;
  self->n_done = self->n_total = 0;
  self->bytes_done = self->bytes_total = self->n_pages_read = 0;
  self->started_at = g_get_monotonic_time ();
  self->cancellable = g_cancellable_new ();
  self->report = report_new ();
  self->report_id = g_timeout_add (REPORT_INTERVAL_MS, report_cb, self);
  set_state (self, STUDIO_IMPORT_RUNNING);
  studio_session_run_async (self->session, start_run, run_work, g_atomic_rc_box_acquire (self->report),
                            (GDestroyNotify) report_unref, NULL, self->cancellable, run_cb, g_object_ref (self));
}

static gpointer
keep_paused_work (TwinLibrary *library, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (TwinTransaction) tx = twin_store_write (twin_library_get_store (library), error);

  if (tx == NULL ||
      !twin_setting_table_set (tx, SETTING_PAUSED, GPOINTER_TO_INT (data) ? "true" : NULL, error) ||
      !twin_transaction_commit (tx, error))
    return NULL;
  return GINT_TO_POINTER (TRUE);
}

static void
set_paused (StudioImportJob *self, gboolean paused)
{
  if (self->paused == paused)
    return;
  self->paused = paused;
  /* Whether this is kept decides only if the next start goes on by itself. */
  studio_session_run_async (self->session, set_paused, keep_paused_work, GINT_TO_POINTER (paused), NULL, NULL, NULL,
                            NULL, NULL);
}

/* ---- Queueing ---- */

static gpointer
queue_files_work (TwinLibrary *library, gpointer data, GCancellable *cancellable, GError **error)
{
  const char *const *paths = data;

  return GINT_TO_POINTER (twin_import_queue (library, paths, NULL, cancellable, error) >= 0);
}

static gpointer
queue_text_work (TwinLibrary *library, gpointer data, GCancellable *cancellable, GError **error)
{
  /* Translators: the name of a document that was pasted as text. */
  return twin_import_queue_text (library, _("Pasted text.txt"), data, error);
}

static void
queued_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (StudioImportJob) self = STUDIO_IMPORT_JOB (user_data);
  g_autoptr (GError) error = NULL;
  gboolean text = g_task_get_source_tag (G_TASK (result)) == studio_import_job_add_text;
  gpointer done = studio_session_run_finish (STUDIO_SESSION (object), result, &error);

  self->n_adding--;
  if (text)
    g_free (done);
  if (error != NULL)
    g_signal_emit (self, signals[SIGNAL_FAILED], 0, error->message);
  set_paused (self, FALSE);
  start_run (self);
}

/* ---- Cancelling ---- */

static gpointer
discard_work (TwinLibrary *library, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (GStrvBuilder) ids = g_strv_builder_new ();
  g_autoptr (GPtrArray) records = twin_library_list (library, error);

  if (records == NULL)
    return NULL;
  for (guint i = 0; i < records->len; i++)
    {
      TwinDocumentRecord *record = g_ptr_array_index (records, i);

      if (record->state != TWIN_DOCUMENT_QUEUED && record->state != TWIN_DOCUMENT_EXTRACTING)
        continue;
      if (!twin_library_remove (library, record->id, error))
        return NULL;
      g_strv_builder_add (ids, record->id);
    }
  return g_strv_builder_end (ids);
}

static void
discarded_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (StudioImportJob) self = STUDIO_IMPORT_JOB (user_data);
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) ids = studio_session_run_finish (STUDIO_SESSION (object), result, &error);

  if (ids == NULL)
    g_signal_emit (self, signals[SIGNAL_FAILED], 0, error->message);
  else
    g_signal_emit (self, signals[SIGNAL_CANCELLED], 0, ids);
}

static void
discard_queue (StudioImportJob *self)
{
  studio_session_run_async (self->session, discard_queue, discard_work, NULL, NULL, (GDestroyNotify) g_strfreev, NULL,
                            discarded_cb, g_object_ref (self));
}

static gpointer
restore_work (TwinLibrary *library, gpointer data, GCancellable *cancellable, GError **error)
{
  for (char **id = data; *id != NULL; id++)
    if (!twin_library_restore (library, *id, error))
      return NULL;
  return GINT_TO_POINTER (TRUE);
}

/* ---- Going on after a start ---- */

static gpointer
look_work (TwinLibrary *library, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (TwinTransaction) tx = twin_store_read (twin_library_get_store (library), error);
  g_autoptr (GPtrArray) queued = NULL;
  g_autoptr (GPtrArray) reading = NULL;
  g_autofree char *paused = NULL;

  if (tx == NULL)
    return NULL;
  queued = twin_document_table_list_state (tx, TWIN_DOCUMENT_QUEUED, 1, error);
  if (queued == NULL)
    return NULL;
  reading = twin_document_table_list_state (tx, TWIN_DOCUMENT_EXTRACTING, 1, error);
  if (reading == NULL)
    return NULL;
  paused = twin_setting_table_get (tx, SETTING_PAUSED, error);
  if (queued->len == 0 && reading->len == 0)
    return GINT_TO_POINTER (STUDIO_IMPORT_IDLE);
  return GINT_TO_POINTER (paused != NULL ? STUDIO_IMPORT_PAUSED : STUDIO_IMPORT_RUNNING);
}

static void
looked_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (StudioImportJob) self = STUDIO_IMPORT_JOB (user_data);
  g_autoptr (GError) error = NULL;
  StudioImportState state = GPOINTER_TO_INT (studio_session_run_finish (STUDIO_SESSION (object), result, &error));

  if (error != NULL || self->cancellable != NULL)
    return;
  self->paused = state == STUDIO_IMPORT_PAUSED;
  if (state == STUDIO_IMPORT_RUNNING)
    start_run (self);
  else
    set_state (self, state);
}

static void
session_state_cb (StudioImportJob *self)
{
  if (studio_session_get_library (self->session) == NULL && self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
}

static void
studio_import_job_dispose (GObject *object)
{
  StudioImportJob *self = STUDIO_IMPORT_JOB (object);

  g_clear_handle_id (&self->report_id, g_source_remove);
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->report, report_unref);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (studio_import_job_parent_class)->dispose (object);
}

static void
studio_import_job_class_init (StudioImportJobClass *klass)
{
  GType type = STUDIO_TYPE_IMPORT_JOB;

  G_OBJECT_CLASS (klass)->dispose = studio_import_job_dispose;

  signals[SIGNAL_CHANGED] = g_signal_new ("changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_PAGE] = g_signal_new ("page", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 3,
                                       G_TYPE_STRING, G_TYPE_UINT, G_TYPE_UINT);
  signals[SIGNAL_FINISHED] = g_signal_new ("finished", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                           G_TYPE_UINT);
  signals[SIGNAL_FAILED] = g_signal_new ("failed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                         G_TYPE_STRING);
  signals[SIGNAL_CANCELLED] = g_signal_new ("cancelled", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                            G_TYPE_STRV);
}

static void
studio_import_job_init (StudioImportJob *self)
{
}

StudioImportJob *
studio_import_job_new (StudioSession *session)
{
  StudioImportJob *self;

  g_return_val_if_fail (STUDIO_IS_SESSION (session), NULL);

  self = g_object_new (STUDIO_TYPE_IMPORT_JOB, NULL);
  self->session = g_object_ref (session);
  g_signal_connect_object (session, "notify::state", G_CALLBACK (session_state_cb), self, G_CONNECT_SWAPPED);
  studio_session_run_async (session, studio_import_job_new, look_work, NULL, NULL, NULL, NULL, looked_cb,
                            g_object_ref (self));
  return self;
}

void
studio_import_job_add_files (StudioImportJob *self, GListModel *files)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  guint n = g_list_model_get_n_items (files);
  guint n_local = 0;

  g_return_if_fail (STUDIO_IS_IMPORT_JOB (self));

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (GFile) file = g_list_model_get_item (files, i);

      if (g_file_peek_path (file) == NULL)
        continue;
      g_strv_builder_add (builder, g_file_peek_path (file));
      n_local++;
    }
  if (n_local < n)
    g_signal_emit (self, signals[SIGNAL_FAILED], 0, _("Only files on this computer can be added"));
  if (n_local == 0)
    return;
  self->n_adding++;
  studio_session_run_async (self->session, studio_import_job_add_files, queue_files_work, g_strv_builder_end (builder),
                            (GDestroyNotify) g_strfreev, NULL, NULL, queued_cb, g_object_ref (self));
}

void
studio_import_job_add_text (StudioImportJob *self, const char *text)
{
  g_return_if_fail (STUDIO_IS_IMPORT_JOB (self));
  g_return_if_fail (text != NULL);

  self->n_adding++;
  studio_session_run_async (self->session, studio_import_job_add_text, queue_text_work, g_strdup (text), g_free, g_free,
                            NULL, queued_cb, g_object_ref (self));
}

void
studio_import_job_take_up (StudioImportJob *self)
{
  g_return_if_fail (STUDIO_IS_IMPORT_JOB (self));

  if (!self->paused)
    start_run (self);
}

void
studio_import_job_pause (StudioImportJob *self)
{
  g_return_if_fail (STUDIO_IS_IMPORT_JOB (self));

  if (self->state != STUDIO_IMPORT_RUNNING || self->cancellable == NULL)
    return;
  set_paused (self, TRUE);
  g_cancellable_cancel (self->cancellable);
  set_state (self, STUDIO_IMPORT_PAUSED);
}

void
studio_import_job_resume (StudioImportJob *self)
{
  g_return_if_fail (STUDIO_IS_IMPORT_JOB (self));

  set_paused (self, FALSE);
  start_run (self);
}

void
studio_import_job_cancel (StudioImportJob *self)
{
  g_return_if_fail (STUDIO_IS_IMPORT_JOB (self));

  set_paused (self, FALSE);
  if (self->cancellable != NULL)
    {
      self->discarding = TRUE;
      self->again = FALSE;
      g_cancellable_cancel (self->cancellable);
    }
  else
    {
      discard_queue (self);
      set_state (self, STUDIO_IMPORT_IDLE);
    }
}

void
studio_import_job_restore (StudioImportJob *self, const char *const *ids)
{
  g_return_if_fail (STUDIO_IS_IMPORT_JOB (self));

  self->n_adding++;
  studio_session_run_async (self->session, studio_import_job_restore, restore_work, g_strdupv ((char **) ids),
                            (GDestroyNotify) g_strfreev, NULL, NULL, queued_cb, g_object_ref (self));
}

StudioImportState
studio_import_job_get_state (StudioImportJob *self)
{
  g_return_val_if_fail (STUDIO_IS_IMPORT_JOB (self), STUDIO_IMPORT_IDLE);
  return self->state;
}

void
studio_import_job_get_counts (StudioImportJob *self, guint *n_done, guint *n_total)
{
  g_return_if_fail (STUDIO_IS_IMPORT_JOB (self));
  *n_done = self->n_done;
  *n_total = self->n_total;
}

double
studio_import_job_get_fraction (StudioImportJob *self)
{
  g_return_val_if_fail (STUDIO_IS_IMPORT_JOB (self), 0);

  if (self->bytes_total > 0)
    return CLAMP ((double) self->bytes_done / self->bytes_total, 0, 1);
  return self->n_total > 0 ? (double) self->n_done / self->n_total : 0;
}

static char *
dup_time_left (StudioImportJob *self, double elapsed_s)
{
  double fraction = studio_import_job_get_fraction (self);
  double left_s;

  if (fraction <= 0.02)
    return NULL;
  left_s = elapsed_s * (1 - fraction) / fraction;
  if (left_s < 60)
    return g_strdup (_("less than a minute left"));
  if (left_s < 3600)
    {
      guint minutes = left_s / 60 + 0.5;
      return g_strdup_printf (ngettext ("about %u minute left", "about %u minutes left", minutes), minutes);
    }
  guint hours = left_s / 3600 + 0.5;
  return g_strdup_printf (ngettext ("about %u hour left", "about %u hours left", hours), hours);
}

/* "6 pages a second", or files where most have none; NULL if it is less than one. */
static char *
dup_rate (StudioImportJob *self, gint64 elapsed_ms)
{
  guint pages = self->n_pages_read * 1000 / elapsed_ms;
  guint files = (guint64) self->n_done * 1000 / elapsed_ms;

  if (pages > 0 && pages >= files)
    return g_strdup_printf (ngettext ("%u page a second", "%u pages a second", pages), pages);
  if (files > 0)
    return g_strdup_printf (ngettext ("%u file a second", "%u files a second", files), files);

  return NULL;
}

char *
studio_import_job_dup_rate_text (StudioImportJob *self, gboolean brief)
{
  gint64 elapsed_ms = (g_get_monotonic_time () - self->started_at) / 1000;
  g_autofree char *left = NULL;
  g_autofree char *rate = NULL;

  g_return_val_if_fail (STUDIO_IS_IMPORT_JOB (self), NULL);

  if (self->state == STUDIO_IMPORT_PAUSED)
    return g_strdup (_("Paused"));
  if (elapsed_ms < RATE_AFTER_MS)
    return g_strdup ("");

  left = dup_time_left (self, elapsed_ms / 1000.0);
  rate = dup_rate (self, elapsed_ms);
  if (brief || rate == NULL)
    return left != NULL ? g_steal_pointer (&left) : g_strdup ("");

  /* Translators: how fast files are read and how long it takes: "6 pages a second, about 2 minutes left". */
  return left != NULL ? g_strdup_printf (_("%s, %s"), rate, left) : g_steal_pointer (&rate);
}
