/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "library/twin-import-job.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <unistd.h>

#include "base/twin-digest.h"
#include "base/twin-error.h"
#include "base/twin-json.h"
#include "base/twin-limits.h"
#include "library/twin-folder-walk.h"
#include "library/twin-import-lock.h"
#include "library/twin-import-members.h"
#include "library/twin-library-private.h"
#include "library/twin-rendition.h"
#include "store/twin-member-table.h"
#include "store/twin-originals.h"
#include "store/twin-picture-text-table.h"
#include "store/twin-pseudonym-table.h"
#include "store/twin-setting-table.h"

/* Digests of originals that lost their document's row to a new content; gone once nothing names them. */
#define ORPHANS "originals.orphans"

static void
close_file (TwinImportJob *self)
{
  if (self->fd >= 0)
    g_close (self->fd, NULL);
  self->fd = -1;
}

static void
refuse_file (TwinImportJob *self, TwinReason reason)
{
  self->reason = reason;
  close_file (self);
}

/* The file itself; never waits for the other end of a pipe, never takes a terminal. */
static gboolean
open_path (TwinImportJob *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) local_error = NULL;

  self->fd = open (self->record->path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
  if (self->fd < 0 || !twin_found_file_stat (self->fd, NULL, &self->size, &self->modified_at, NULL))
    {
      refuse_file (self, TWIN_REASON_UNREADABLE);
      return TRUE;
    }
  if (self->size > TWIN_LIMIT_FILE_BYTES)
    {
      refuse_file (self, TWIN_REASON_TOO_LARGE);
      return TRUE;
    }

  self->sha256 = twin_sha256_hex_of_fd (self->fd, NULL, cancellable, &local_error);
  if (self->sha256 != NULL)
    return TRUE;
  if (g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }

  refuse_file (self, TWIN_REASON_UNREADABLE);

  return TRUE;
}

/* The one that was kept: pasted text has no file. */
static gboolean
open_original (TwinImportJob *self, TwinStore *store, GError **error)
{
  g_autoptr (GError) local_error = NULL;

  self->size = self->record->size;
  self->modified_at = self->record->modified_at;
  self->sha256 = g_strdup (self->record->sha256);
  self->fd = self->sha256 != NULL ? twin_originals_open (store, self->sha256, &local_error) : -1;
  if (self->fd >= 0)
    return TRUE;

  if (local_error != NULL && local_error->domain != TWIN_ERROR)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }

  refuse_file (self, g_error_matches (local_error, TWIN_ERROR, TWIN_ERROR_CORRUPT) ? TWIN_REASON_BROKEN
                                                                                  : TWIN_REASON_UNREADABLE);

  return TRUE;
}

static TwinImportJob *
job_new (TwinDocumentRecord *record)
{
  TwinImportJob *self = g_new0 (TwinImportJob, 1);

  self->record = record;
  self->fd = -1;
  self->content = twin_import_content_new ();

  return self;
}

TwinImportJob *
twin_import_job_new (TwinLibrary *library, TwinDocumentRecord *record, GCancellable *cancellable, GError **error)
{
  g_autoptr (TwinImportJob) self = job_new (record);
  gboolean opened;

  if (record->path != NULL)
    opened = open_path (self, cancellable, error);
  else
    opened = open_original (self, twin_library_get_store (library), error);

  return opened ? g_steal_pointer (&self) : NULL;
}

TwinImportJob *
twin_import_job_new_again (TwinLibrary *library, TwinDocumentRecord *record, GError **error)
{
  g_autoptr (TwinImportJob) self = job_new (record);

  return open_original (self, twin_library_get_store (library), error) ? g_steal_pointer (&self) : NULL;
}

void
twin_import_job_free (TwinImportJob *self)
{
  if (self == NULL)
    return;

  close_file (self);
  twin_document_record_free (self->record);
  twin_import_content_free (self->content);
  g_free (self->sha256);
  g_free (self);
}

gboolean
twin_import_job_is_open (const TwinImportJob *self)
{
  return self->fd >= 0;
}

gboolean
_twin_import_remember_orphan (TwinTransaction *tx, const char *sha256, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autofree char *before = twin_setting_table_get (tx, ORPHANS, &local_error);
  g_autofree char *after = NULL;
  g_autoptr (JsonObject) object = NULL;
  g_autoptr (GStrvBuilder) all = g_strv_builder_new ();
  g_auto (GStrv) values = NULL;

  if (local_error == NULL)
    object = before != NULL ? twin_json_parse_object (before, &local_error) : json_object_new ();
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }

  values = twin_json_get_strv (object, "sha256");
  g_strv_builder_addv (all, (const char **) values);
  g_strv_builder_add (all, sha256);
  g_strfreev (values);
  values = g_strv_builder_end (all);
  twin_json_set_strv (object, "sha256", (const char *const *) values);
  after = twin_json_object_to_string (object, FALSE);

  return twin_setting_table_set (tx, ORPHANS, after, error);
}

/* Gives @record the content that was read. */
static gboolean
set_content (TwinImportJob *self, TwinTransaction *tx, TwinDocumentRecord *record, GError **error)
{
  gboolean changed = record->sha256 != NULL && g_strcmp0 (record->sha256, self->sha256) != 0;

  if (changed && (!_twin_import_remember_orphan (tx, record->sha256, error)
                  || !_twin_library_release_duplicates (tx, record->id, error)))
    return FALSE;

  g_set_str (&record->sha256, self->sha256);
  record->size = self->size;
  record->modified_at = self->modified_at;

  return TRUE;
}

/* Ends a document that there is nothing to read of. */
static gboolean
end_unread (TwinImportJob *self, TwinTransaction *tx, TwinDocumentRecord *record, GError **error)
{
  close_file (self);

  return twin_import_content_clear (tx, record, error)
         && twin_document_table_update (tx, record, error)
         && twin_import_content_log (tx, record, error);
}

/* A document that is known from another computer waits for its file: this is it. It takes the file over, with what was decided there,
 * and is read in its turn. */
static gboolean
give_to_absent (TwinImportJob *self, TwinTransaction *tx, const TwinDocumentRecord *record, const char *other, gboolean *given, GError **error)
{
  g_autoptr (TwinDocumentRecord) absent = twin_document_table_get (tx, other, error);

  if (absent == NULL)
    return FALSE;
  *given = absent->state == TWIN_DOCUMENT_ABSENT;
  if (!*given)
    return TRUE;

  g_set_str (&absent->path, record->path);
  absent->modified_at = record->modified_at;
  absent->state = TWIN_DOCUMENT_QUEUED;
  close_file (self);

  return twin_member_table_hand_over (tx, record->id, absent->id, error)
         && twin_document_table_delete (tx, record->id, error) && twin_document_table_update (tx, absent, error);
}

gboolean
twin_import_job_claim (TwinImportJob *self, TwinTransaction *tx, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (TwinDocumentRecord) record = twin_document_table_get (tx, self->record->id, &local_error);
  g_autofree char *other = NULL;

  if (record == NULL && !g_error_matches (local_error, TWIN_ERROR, TWIN_ERROR_NOT_FOUND))
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }

  /* Removed since it was listed. */
  if (record == NULL || record->removed_at != 0 || record->state != TWIN_DOCUMENT_QUEUED)
    {
      close_file (self);
      return TRUE;
    }

  if (self->reason != TWIN_REASON_NONE)
    {
      record->state = TWIN_DOCUMENT_FAILED;
      record->reason = self->reason;
      return end_unread (self, tx, record, error);
    }

  g_clear_error (&local_error);
  if (self->size > 0) /* two empty files say nothing twice */
    other = twin_document_table_find_taken (tx, self->sha256, record->id, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }

  if (other != NULL)
    {
      gboolean given = FALSE;

      if (!give_to_absent (self, tx, record, other, &given, error))
        return FALSE;
      if (given)
        return TRUE;
    }

  if (!set_content (self, tx, record, error))
    return FALSE;

  if (other != NULL)
    {
      record->state = TWIN_DOCUMENT_DUPLICATE;
      g_set_str (&record->duplicate_of, other);
      return end_unread (self, tx, record, error);
    }

  record->state = TWIN_DOCUMENT_EXTRACTING;

  return twin_document_table_update (tx, record, error);
}

/* Whether the file is still the one that was digested. */
static gboolean
is_same_file (const TwinImportJob *self)
{
  guint64 size = 0;
  gint64 modified_at = 0;

  if (self->record->path == NULL)
    return TRUE;

  return twin_found_file_stat (self->fd, NULL, &size, &modified_at, NULL)
         && size == self->size && modified_at == self->modified_at;
}

/* Ends a document of which no original was kept: it failed, or it is queued again because it was written to while it
 * was being read, so that what was seen of it is no known content. */
static gboolean
store_unread (TwinImportJob *self, TwinTransaction *tx, TwinDocumentRecord *record, GError **error)
{
  g_clear_pointer (&record->sha256, g_free);
  if (!_twin_library_drop_original (tx, self->sha256, record->id, error))
    return FALSE;

  record->reason = self->reason;
  record->state = self->reason != TWIN_REASON_NONE ? TWIN_DOCUMENT_FAILED : TWIN_DOCUMENT_QUEUED;
  if (record->state == TWIN_DOCUMENT_FAILED)
    return end_unread (self, tx, record, error);

  return twin_document_table_update (tx, record, error);
}

static gboolean
is_releasable (const TwinDocumentRecord *record)
{
  return record->removed_at == 0 && record->state == TWIN_DOCUMENT_READY && record->classification->level != TWIN_LEVEL_NONE;
}

/* One transaction: the document is finished, queued again, or gone. Nothing was extracted if the file could not be
 * kept, because it had changed or for the job's reason. */
static gboolean
finish (TwinImportJob *self, TwinStore *store, gboolean *releasable, GError **error)
{
  g_autoptr (TwinTransaction) tx = twin_store_write (store, error);
  g_autoptr (TwinDocumentRecord) record = NULL;
  g_autoptr (GError) local_error = NULL;
  gboolean done;

  *releasable = FALSE;
  if (tx == NULL)
    return FALSE;

  /* Anew, because it may have been classified or removed while it was being read. */
  record = twin_document_table_get (tx, self->record->id, &local_error);
  if (record == NULL && g_error_matches (local_error, TWIN_ERROR, TWIN_ERROR_NOT_FOUND))
    return _twin_library_drop_original (tx, self->sha256, self->record->id, error);
  if (record == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }

  if (self->content->extraction != NULL && is_same_file (self))
    done = twin_import_content_store (self->content, tx, record, error);
  else
    done = store_unread (self, tx, record, error);

  *releasable = is_releasable (record);

  return done && twin_transaction_commit (tx, error);
}

/* A document that was classified before answers again as soon as it is read. */
static gboolean
make_rendition (TwinLibrary *library, const char *id, GError **error)
{
  g_autoptr (TwinPiiPolicy) policy = twin_library_get_policy (library, error);
  g_autoptr (GError) local_error = NULL;

  if (policy == NULL)
    return FALSE;
  if (twin_rendition_ensure (library, id, policy, &local_error) != 0
      || g_error_matches (local_error, TWIN_ERROR, TWIN_ERROR_REFUSED)
      || g_error_matches (local_error, TWIN_ERROR, TWIN_ERROR_NOT_FOUND))
    return TRUE; /* why it is refused is asked again whenever it is to be released */

  g_propagate_error (error, g_steal_pointer (&local_error));

  return FALSE;
}

/* FALSE only if the store takes no file: one that is being written to or cannot be read to its end is no reason to end
 * the import. *@kept tells whether this one was kept. */
static gboolean
keep_original (TwinImportJob *self, TwinStore *store, gboolean *kept, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) local_error = NULL;

  *kept = self->record->path == NULL || twin_originals_add (store, self->fd, self->sha256, cancellable, &local_error);
  if (*kept)
    return TRUE;

  if (g_error_matches (local_error, TWIN_ERROR, TWIN_ERROR_FAILED))
    self->reason = TWIN_REASON_UNREADABLE;
  else if (!g_error_matches (local_error, TWIN_ERROR, TWIN_ERROR_INVALID))
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }

  return TRUE;
}

/* Who hears of what the worker tells. */
typedef struct
{
  TwinImportJob *job;
  TwinStore *store;
  TwinImportMembers *members;
  TwinImportLock *lock; /* where the run does not hold it: others may not be taken in while a run begins or ends */
  gboolean locks;
  TwinIntakeProgressFunc progress;
  gpointer user_data;
} Listener;

static void
tell_progress (guint page, guint n_pages, gpointer user_data)
{
  const Listener *self = user_data;

  if (self->progress != NULL)
    self->progress (page, n_pages, self->user_data);
}

static gboolean
lock_queue (Listener *self, GError **error)
{
  if (self->locks && self->lock == NULL)
    self->lock = twin_import_lock_new (twin_store_get_directory (self->store), error);

  return !self->locks || self->lock != NULL;
}

static gboolean
take_member (const TwinMember *member, gpointer user_data, GError **error)
{
  Listener *self = user_data;

  return lock_queue (self, error) && twin_import_members_take (member, self->members, error);
}

static gboolean
add_picture_text (const Listener *self, const char *digest, GBytes *blocks, GError **error)
{
  g_autoptr (TwinTransaction) tx = twin_store_write (self->store, error);

  g_hash_table_add (self->job->content->pictures, g_strdup (digest));

  return tx != NULL && twin_picture_text_table_add (tx, self->job->record->id, digest, blocks, error) && twin_transaction_commit (tx, error);
}

/* At once and not with the document: who stops a book of scans goes on behind the pages that were read. */
static gboolean
remember_picture (const char *digest, GBytes *blocks, gpointer user_data, GError **error)
{
  return add_picture_text (user_data, digest, blocks, error);
}

static GBytes *
recall_picture (const char *digest, gpointer user_data, GError **error)
{
  const Listener *self = user_data;
  g_autoptr (GBytes) blocks = NULL;
  TwinTransaction *tx = twin_store_read (self->store, error);

  if (tx == NULL)
    return NULL;
  blocks = twin_picture_text_table_find (tx, digest, error);
  twin_transaction_free (tx);
  if (blocks == NULL || !add_picture_text (self, digest, blocks, error))
    return NULL;

  return g_steal_pointer (&blocks);
}

/* A member that could not be taken makes its container an incomplete one. */
static gboolean
finish_members (TwinImportMembers *members, TwinExtraction *extraction, GError **error)
{
  gboolean whole = extraction->reason == TWIN_REASON_NONE || extraction->reason == TWIN_REASON_NO_TEXT
                   || extraction->reason == TWIN_REASON_EMPTY;
  TwinReason reason;

  if (!twin_import_members_finish (members, whole, &reason, error))
    return FALSE;
  if (extraction->reason == TWIN_REASON_NONE && reason != TWIN_REASON_NONE)
    {
      extraction->reason = reason;
      extraction->partial = TRUE;
    }

  return TRUE;
}

/* Whether other documents are known to lie in this one: *@holds. */
static gboolean
holds_others (const TwinImportJob *self, TwinStore *store, gboolean *holds, GError **error)
{
  g_autoptr (TwinTransaction) tx = twin_store_read (store, error);
  g_autoptr (GPtrArray) members = tx != NULL ? twin_member_table_list (tx, self->record->id, 0, error) : NULL;

  *holds = members != NULL && members->len > 0;

  return members != NULL;
}

/* Fills the job's content. */
static gboolean
read_content (Listener *listener, TwinLibrary *library, GCancellable *cancellable, GError **error)
{
  TwinImportJob *self = listener->job;
  g_autoptr (TwinImportMembers) members = twin_import_members_new (library, self->record->id, error);
  g_autoptr (TwinExtraction) extraction = NULL;
  const TwinIntakeHandler handler = {
    .progress = tell_progress, .member = take_member, .recall = recall_picture, .remember = remember_picture, .user_data = listener,
  };

  listener->members = members;
  if (members == NULL)
    return FALSE;
  extraction = twin_intake_extract (twin_library_get_intake (library), self->fd, self->record->name, &handler, cancellable, error);
  if (extraction == NULL || !finish_members (members, extraction, error))
    return FALSE;

  return twin_import_content_fill (self->content, library, g_steal_pointer (&extraction), error);
}

gboolean
twin_import_job_run (TwinImportJob *self, TwinLibrary *library, TwinIntakeProgressFunc progress, gpointer user_data,
                     GCancellable *cancellable, GError **error)
{
  TwinStore *store = twin_library_get_store (library);
  Listener listener = { .job = self, .store = store, .progress = progress, .user_data = user_data };
  gboolean releasable;
  gboolean kept;

  g_return_val_if_fail (twin_import_job_is_open (self), FALSE);

  if (!keep_original (self, store, &kept, cancellable, error) || (kept && !read_content (&listener, library, cancellable, error))
      || !finish (self, store, &releasable, error))
    return FALSE;

  return !releasable || make_rendition (library, self->record->id, error);
}

/* The document, if it is still what was opened; NULL without @error if it is not. */
static TwinDocumentRecord *
load_again (TwinImportJob *self, TwinTransaction *tx, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (TwinDocumentRecord) record = _twin_library_load (tx, self->record->id, &local_error);

  if (record == NULL && !g_error_matches (local_error, TWIN_ERROR, TWIN_ERROR_NOT_FOUND))
    g_propagate_error (error, g_steal_pointer (&local_error));
  if (record == NULL || record->state != self->record->state || g_strcmp0 (record->sha256, self->sha256) != 0)
    return NULL;

  return g_steal_pointer (&record);
}

static gboolean
finish_again (TwinImportJob *self, TwinStore *store, TwinDocumentRecord **changed, GError **error)
{
  g_autoptr (TwinTransaction) tx = twin_store_write (store, error);
  g_autoptr (TwinDocumentRecord) record = NULL;
  g_autoptr (GError) local_error = NULL;
  gboolean is_changed = FALSE;

  if (tx == NULL)
    return FALSE;

  record = load_again (self, tx, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  if (record == NULL)
    return TRUE;

  if (!(self->content->extraction != NULL ? twin_import_content_store_again (self->content, tx, record, &is_changed, error)
                                          : twin_import_content_note_reader (tx, record, error))
      || !twin_transaction_commit (tx, error))
    return FALSE;
  if (is_changed)
    *changed = g_steal_pointer (&record);

  return TRUE;
}

gboolean
twin_import_job_run_again (TwinImportJob *self, TwinLibrary *library, TwinDocumentRecord **record, gboolean *queued,
                           GCancellable *cancellable, GError **error)
{
  TwinStore *store = twin_library_get_store (library);
  g_autoptr (TwinImportLock) lock = NULL;
  Listener listener = { .job = self, .store = store, .locks = TRUE };
  gboolean holds;
  gboolean done;

  g_return_val_if_fail (record != NULL && queued != NULL, FALSE);

  *record = NULL;
  *queued = FALSE;
  if (!twin_import_job_is_open (self))
    return finish_again (self, store, record, error);

  done = holds_others (self, store, &holds, error)
         && (!holds || lock_queue (&listener, error))
         && read_content (&listener, library, cancellable, error);
  lock = listener.lock;
  *queued = lock != NULL;
  if (!done || !finish_again (self, store, record, error))
    return FALSE;

  return *record == NULL || !is_releasable (*record) || make_rendition (library, self->record->id, error);
}

static gboolean
drop_orphans (TwinTransaction *tx, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autofree char *text = twin_setting_table_get (tx, ORPHANS, &local_error);
  g_autoptr (JsonObject) object = NULL;
  g_auto (GStrv) values = NULL;

  if (text == NULL)
    {
      if (local_error != NULL)
        g_propagate_error (error, g_steal_pointer (&local_error));
      return local_error == NULL;
    }

  object = twin_json_parse_object (text, error);
  if (object == NULL)
    return FALSE;

  values = twin_json_get_strv (object, "sha256");
  for (guint i = 0; values[i] != NULL; i++)
    if (!_twin_library_drop_original (tx, values[i], "", error))
      return FALSE;

  return twin_setting_table_set (tx, ORPHANS, NULL, error);
}

gboolean
twin_import_job_tidy (TwinLibrary *library, GError **error)
{
  g_autoptr (TwinTransaction) tx = twin_store_write (twin_library_get_store (library), error);
  g_autoptr (GPtrArray) records = NULL;

  if (tx == NULL)
    return FALSE;

  records = twin_document_table_list_state (tx, TWIN_DOCUMENT_EXTRACTING, G_MAXUINT, error);
  if (records == NULL)
    return FALSE;

  for (guint i = 0; i < records->len; i++)
    {
      TwinDocumentRecord *record = g_ptr_array_index (records, i);

      record->state = TWIN_DOCUMENT_QUEUED;
      if (!twin_document_table_update (tx, record, error))
        return FALSE;
    }

  return drop_orphans (tx, error) && twin_pseudonym_table_prune (tx, error) && twin_transaction_commit (tx, error);
}
