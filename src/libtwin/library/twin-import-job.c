/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "library/twin-import-job.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <unistd.h>

#include "base/twin-digest.h"
#include "base/twin-error.h"
#include "base/twin-json.h"
#include "base/twin-limits.h"
#include "library/twin-detection.h"
#include "library/twin-folder-walk.h"
#include "library/twin-import-members.h"
#include "library/twin-judgement.h"
#include "library/twin-library-private.h"
#include "library/twin-release.h"
#include "library/twin-rendition.h"
#include "library/twin-signature.h"
#include "store/twin-audit-table.h"
#include "store/twin-detection-table.h"
#include "store/twin-member-table.h"
#include "store/twin-originals.h"
#include "store/twin-passage-table.h"
#include "store/twin-picture-text-table.h"
#include "store/twin-pseudonym-table.h"
#include "store/twin-setting-table.h"
#include "store/twin-signature-table.h"

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

/* Pasted text has no file: its original was kept when it was queued. */
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

TwinImportJob *
twin_import_job_new (TwinLibrary *library, TwinDocumentRecord *record, GCancellable *cancellable, GError **error)
{
  g_autoptr (TwinImportJob) self = g_new0 (TwinImportJob, 1);
  gboolean opened;

  self->record = record;
  self->fd = -1;
  self->pictures = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  if (record->path != NULL)
    opened = open_path (self, cancellable, error);
  else
    opened = open_original (self, twin_library_get_store (library), error);

  return opened ? g_steal_pointer (&self) : NULL;
}

void
twin_import_job_free (TwinImportJob *self)
{
  if (self == NULL)
    return;

  close_file (self);
  twin_document_record_free (self->record);
  g_clear_pointer (&self->types, twin_type_set_unref);
  g_clear_pointer (&self->signature, g_bytes_unref);
  g_clear_pointer (&self->pictures, g_hash_table_unref);
  g_free (self->sha256);
  g_free (self);
}

gboolean
twin_import_job_is_open (const TwinImportJob *self)
{
  return self->fd >= 0;
}

static gboolean
log_import (TwinTransaction *tx, const TwinDocumentRecord *record, GError **error)
{
  g_autoptr (JsonObject) detail = json_object_new ();
  g_autofree char *text = NULL;

  json_object_set_string_member (detail, "state", twin_document_state_to_string (record->state));
  if (record->reason != TWIN_REASON_NONE)
    json_object_set_string_member (detail, "reason", twin_reason_to_string (record->reason));
  if (record->format != NULL)
    json_object_set_string_member (detail, "format", record->format);
  json_object_set_int_member (detail, "findings", record->n_findings);
  json_object_set_int_member (detail, "undecided", record->n_undecided);
  text = twin_json_object_to_string (detail, FALSE);

  return twin_audit_table_append (tx, "document.import", record->id,
                                  record->state == TWIN_DOCUMENT_FAILED ? "failed" : "done", text, error);
}

gboolean
_twin_import_clear_text (TwinTransaction *tx, TwinDocumentRecord *record, GError **error)
{
  g_autoptr (TwinDocument) empty = twin_document_new ();
  g_autoptr (GArray) none = g_array_new (FALSE, FALSE, sizeof (TwinFinding));

  record->n_findings = 0;
  record->n_undecided = 0;
  record->n_pages = 0;

  return twin_finding_table_replace (tx, record->id, none, "", error)
         && twin_passage_table_drop_document (tx, record->id, error)
         && twin_document_table_set_text (tx, record->id, empty, error);
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

  return _twin_import_clear_text (tx, record, error)
         && twin_document_table_update (tx, record, error)
         && log_import (tx, record, error);
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

static void
apply_extraction (TwinDocumentRecord *record, const TwinExtraction *extraction)
{
  record->reason = extraction->reason;
  record->partial = extraction->partial;
  record->n_pages = twin_document_get_n_pages (extraction->document);
  g_set_str (&record->format, extraction->format);
  g_set_str (&record->mime_type, extraction->mime_type);
  g_set_str (&record->title, twin_document_get_title (extraction->document));
  g_set_str (&record->language, twin_document_get_language (extraction->document));
}

static gboolean
store_text (TwinTransaction *tx, TwinDocumentRecord *record, const TwinDocument *document, GArray *detected,
            TwinTypeSet *types, GError **error)
{
  g_autoptr (TwinPiiPolicy) policy = twin_judgement_load_policy (tx, error);
  g_autoptr (GPtrArray) findings = NULL;
  g_autoptr (GArray) outcomes = NULL;

  if (policy == NULL
      || !twin_passage_table_drop_document (tx, record->id, error)
      || !twin_document_table_set_text (tx, record->id, document, error)
      || !twin_finding_table_replace (tx, record->id, detected, twin_document_get_text (document, NULL), error)
      || !twin_detection_table_set (tx, record->id, twin_type_set_get_digest (types), error))
    return FALSE;

  /* Read back, joined with the decisions that an earlier version of the file has left. */
  findings = twin_finding_table_list (tx, record->id, error);
  if (findings == NULL)
    return FALSE;

  outcomes = twin_judgement_resolve (policy, findings);
  if (!twin_judgement_assign (tx, findings, outcomes, twin_document_get_text (document, NULL), error))
    return FALSE;
  twin_judgement_apply (record, document, findings, outcomes);

  return TRUE;
}

static gboolean
store_extraction (TwinTransaction *tx, TwinDocumentRecord *record, const TwinExtraction *extraction,
                  GArray *detected, TwinTypeSet *types, GError **error)
{
  gboolean has_text = twin_document_get_n_blocks (extraction->document) > 0;

  apply_extraction (record, extraction);

  if (!has_text || (record->reason != TWIN_REASON_NONE && !record->partial))
    {
      record->state = TWIN_DOCUMENT_FAILED;
      if (record->reason == TWIN_REASON_NONE)
        record->reason = TWIN_REASON_NO_TEXT;
      if (!_twin_import_clear_text (tx, record, error))
        return FALSE;
    }
  else if (!store_text (tx, record, extraction->document, detected, types, error))
    return FALSE;

  return twin_document_table_update (tx, record, error) && log_import (tx, record, error);
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

/* One transaction: the document is finished, queued again, or gone. @extraction: NULL if the file could not be
 * kept, because it had changed or for the job's reason. */
static gboolean
finish (TwinImportJob *self, TwinStore *store, const TwinExtraction *extraction, GArray *detected,
        gboolean *releasable, GError **error)
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

  if (extraction != NULL && is_same_file (self))
    done = store_extraction (tx, record, extraction, detected, self->types, error)
           && twin_signature_table_set (tx, record->id, self->n_shingles, self->signature, error)
           && (extraction->reason != TWIN_REASON_NONE || twin_picture_text_table_keep (tx, record->id, self->pictures, error));
  else
    done = store_unread (self, tx, record, error);

  *releasable = record->removed_at == 0 && record->state == TWIN_DOCUMENT_READY
                && record->classification->level != TWIN_LEVEL_NONE;

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
  TwinIntakeProgressFunc progress;
  gpointer user_data;
} Listener;

static void
tell_progress (guint page, guint n_pages, gpointer user_data)
{
  const Listener *self = user_data;

  self->progress (page, n_pages, self->user_data);
}

static gboolean
take_member (const TwinMember *member, gpointer user_data, GError **error)
{
  const Listener *self = user_data;

  return twin_import_members_take (member, self->members, error);
}

static gboolean
add_picture_text (const Listener *self, const char *digest, GBytes *blocks, GError **error)
{
  g_autoptr (TwinTransaction) tx = twin_store_write (self->store, error);

  g_hash_table_add (self->job->pictures, g_strdup (digest));

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

gboolean
twin_import_job_run (TwinImportJob *self, TwinLibrary *library, TwinIntakeProgressFunc progress, gpointer user_data,
                     GCancellable *cancellable, GError **error)
{
  TwinStore *store = twin_library_get_store (library);
  g_autoptr (TwinImportMembers) members = NULL;
  g_autoptr (TwinExtraction) extraction = NULL;
  g_autoptr (GArray) detected = NULL;
  Listener listener = { .job = self, .store = store, .progress = progress, .user_data = user_data };
  const TwinIntakeHandler handler = {
    .progress = tell_progress, .member = take_member, .recall = recall_picture, .remember = remember_picture, .user_data = &listener,
  };
  gboolean releasable;
  gboolean kept;

  g_return_val_if_fail (twin_import_job_is_open (self), FALSE);

  if (!keep_original (self, store, &kept, cancellable, error))
    return FALSE;
  if (!kept)
    return finish (self, store, NULL, NULL, &releasable, error);

  members = listener.members = twin_import_members_new (library, self->record->id, error);
  if (members == NULL)
    return FALSE;
  extraction = twin_intake_extract (twin_library_get_intake (library), self->fd, self->record->name, &handler, cancellable, error);
  if (extraction == NULL || !finish_members (members, extraction, error))
    return FALSE;

  self->types = twin_detection_load_types (library, error);
  if (self->types == NULL)
    return FALSE;
  detected = twin_release_detect (self->types, extraction->document);
  self->signature = twin_signature_new (extraction->document, &self->n_shingles);
  if (!finish (self, store, extraction, detected, &releasable, error))
    return FALSE;

  return !releasable || make_rendition (library, self->record->id, error);
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
