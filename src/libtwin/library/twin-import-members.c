/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "library/twin-import-members.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "base/twin-digest.h"
#include "base/twin-error.h"
#include "base/twin-id.h"
#include "base/twin-limits.h"
#include "library/twin-import-content.h"
#include "library/twin-import-job.h"
#include "library/twin-library-private.h"
#include "store/twin-audit-table.h"
#include "store/twin-member-table.h"
#include "store/twin-originals.h"
#include "store/twin-passage-table.h"
#include "text/twin-member-path.h"

/* Stored together, as two transactions take longer than a small file; fewer if they are large, since they wait in memory. */
#define BATCH_MEMBERS 64
#define BATCH_BYTES (16u << 20)

#define FROM_CONTAINER "{\"member\":true}"

/* A member that is not stored yet. */
typedef struct
{
  char *path;
  TwinReason reason;
  int fd;            /* its bytes, or -1 */
  guint64 size;
  char *sha256;
  char *document_id; /* that is to be read; NULL if there is nothing to read */
} Waiting;

struct _TwinImportMembers
{
  TwinLibrary *library;
  char *container_id;
  TwinMembership *around; /* where the container itself lies; NULL if it is a file */
  TwinReason reason;
  GHashTable *seen;       /* places */
  GHashTable *added;      /* digest -> id of a document that is new */
  GPtrArray *waiting;
  guint64 n_bytes;        /* of those */
};

static void
waiting_free (gpointer data)
{
  Waiting *self = data;

  if (self->fd >= 0)
    g_close (self->fd, NULL);
  g_free (self->path);
  g_free (self->sha256);
  g_free (self->document_id);
  g_free (self);
}

TwinImportMembers *
twin_import_members_new (TwinLibrary *library, const char *container_id, GError **error)
{
  g_autoptr (TwinTransaction) tx = twin_store_read (twin_library_get_store (library), error);
  g_autoptr (TwinMembership) around = NULL;
  g_autoptr (GError) local_error = NULL;
  TwinImportMembers *self;

  if (tx == NULL)
    return NULL;
  around = twin_member_table_get (tx, container_id, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }

  self = g_new0 (TwinImportMembers, 1);
  self->library = library;
  self->container_id = g_strdup (container_id);
  self->around = g_steal_pointer (&around);
  self->seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->added = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->waiting = g_ptr_array_new_with_free_func (waiting_free);

  return self;
}

void
twin_import_members_free (TwinImportMembers *self)
{
  if (self == NULL)
    return;

  g_ptr_array_unref (self->waiting);
  g_hash_table_unref (self->added);
  g_hash_table_unref (self->seen);
  twin_membership_free (self->around);
  g_free (self->container_id);
  g_free (self);
}

static guint
get_depth (const TwinImportMembers *self)
{
  return self->around != NULL ? self->around->depth + 1 : 1;
}

static const char *
get_root (const TwinImportMembers *self)
{
  return self->around != NULL ? self->around->root_id : self->container_id;
}

/* "report (2).pdf" where the archive has two of that name. */
static char *
make_unique (const TwinImportMembers *self, const char *path)
{
  const char *name = twin_member_path_get_name (path);
  const char *dot = strrchr (name, '.');
  gsize stem = dot != NULL && dot != name ? (gsize) (dot - path) : strlen (path);
  char *unique = g_strdup (path);

  for (guint n = 2; g_hash_table_contains (self->seen, unique); n++)
    {
      g_free (unique);
      unique = g_strdup_printf ("%.*s (%u)%s", (int) stem, path, n, path + stem);
    }

  return unique;
}

/* Gives @record the content, or the reason, of @waiting. */
static void
apply (TwinDocumentRecord *record, const Waiting *waiting)
{
  record->size = waiting->size;
  record->reason = waiting->reason;
  g_set_str (&record->sha256, waiting->sha256);
  g_clear_pointer (&record->duplicate_of, g_free);

  /* Not in the queue before its original is kept; if that fails, the run's end puts it there. */
  record->state = waiting->reason == TWIN_REASON_NONE ? TWIN_DOCUMENT_EXTRACTING : TWIN_DOCUMENT_FAILED;
}

static void
note_queued (Waiting *waiting, const char *document_id)
{
  if (waiting->reason == TWIN_REASON_NONE)
    g_set_str (&waiting->document_id, document_id);
}

static gboolean
insert_member (TwinImportMembers *self, TwinTransaction *tx, const TwinDocumentRecord *container, Waiting *waiting, GError **error)
{
  g_autoptr (TwinDocumentRecord) record = twin_document_record_new ();
  TwinMembership membership = { 0 };

  record->id = twin_id_new (twin_store_get_clock (twin_transaction_get_store (tx)));
  record->name = g_strdup (twin_member_path_get_name (waiting->path));
  record->added_at = twin_transaction_now (tx);
  record->modified_at = container->modified_at;
  apply (record, waiting);

  membership.document_id = record->id;
  membership.container_id = self->container_id;
  membership.root_id = (char *) get_root (self);
  membership.container_name = container->name;
  membership.inner_path = waiting->path;
  membership.depth = get_depth (self);

  note_queued (waiting, record->id);
  if (waiting->sha256 != NULL)
    g_hash_table_replace (self->added, g_strdup (waiting->sha256), g_strdup (record->id));

  return twin_document_table_insert (tx, record, error)
         && twin_member_table_insert (tx, &membership, error)
         && twin_audit_table_append (tx, "document.add", record->id, "done", FROM_CONTAINER, error);
}

/* A known document has another content now, or none that is taken. */
static gboolean
change_member (TwinTransaction *tx, TwinDocumentRecord *record, Waiting *waiting, GError **error)
{
  if (record->sha256 != NULL
      && (!_twin_import_remember_orphan (tx, record->sha256, error) || !_twin_library_release_duplicates (tx, record->id, error)))
    return FALSE;

  apply (record, waiting);
  note_queued (waiting, record->id);

  return (waiting->reason == TWIN_REASON_NONE || twin_import_content_clear (tx, record, error))
         && twin_document_table_update (tx, record, error)
         && twin_audit_table_append (tx, "document.add", record->id, "done", "{\"changed\":true}", error);
}

/* Whether @record is what has come, and was kept. */
static gboolean
is_unchanged (const TwinDocumentRecord *record, const Waiting *waiting)
{
  if (waiting->reason != TWIN_REASON_NONE)
    return record->state == TWIN_DOCUMENT_FAILED && record->reason == waiting->reason;

  return g_strcmp0 (record->sha256, waiting->sha256) == 0 && record->reason != TWIN_REASON_UNREADABLE;
}

static gboolean
place_member (TwinImportMembers *self, TwinTransaction *tx, const TwinDocumentRecord *container, Waiting *waiting, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (TwinMembership) known = twin_member_table_find (tx, self->container_id, waiting->path, &local_error);
  g_autoptr (TwinDocumentRecord) record = NULL;
  gboolean unchanged;

  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  if (known == NULL)
    return insert_member (self, tx, container, waiting, error);

  record = twin_document_table_get (tx, known->document_id, error);
  if (record == NULL)
    return FALSE;

  /* What the creator removed stays so until it is another. */
  unchanged = is_unchanged (record, waiting);
  if (record->removed_at != 0 && known->gone_at == 0)
    return unchanged || insert_member (self, tx, container, waiting, error);
  if (record->removed_at != 0
      && (!twin_member_table_set_gone (tx, record->id, 0, error) || !_twin_library_bring_back (tx, record, FROM_CONTAINER, error)))
    return FALSE;

  return unchanged || change_member (tx, record, waiting, error);
}

/* The container, as long as it is in sight; NULL without @error if somebody has removed it. */
static TwinDocumentRecord *
load_container (TwinImportMembers *self, TwinTransaction *tx, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  TwinDocumentRecord *container = _twin_library_load (tx, self->container_id, &local_error);

  if (container == NULL && !g_error_matches (local_error, TWIN_ERROR, TWIN_ERROR_NOT_FOUND))
    g_propagate_error (error, g_steal_pointer (&local_error));

  return container;
}

static gboolean
place_batch (TwinImportMembers *self, GError **error)
{
  g_autoptr (TwinTransaction) tx = twin_store_write (twin_library_get_store (self->library), error);
  g_autoptr (TwinDocumentRecord) container = NULL;
  g_autoptr (GError) local_error = NULL;
  guint n_members;
  guint64 size;

  if (tx == NULL || !twin_member_table_count (tx, get_root (self), &n_members, &size, error))
    return FALSE;
  container = load_container (self, tx, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }

  for (guint i = 0; container != NULL && i < self->waiting->len; i++)
    {
      Waiting *waiting = g_ptr_array_index (self->waiting, i);

      /* Archives in archives multiply: what is in all of them together counts. */
      if (n_members + i >= TWIN_LIMIT_ARCHIVE_ENTRIES || (size += waiting->size) > TWIN_LIMIT_MEMBERS_BYTES)
        self->reason = TWIN_REASON_TOO_LARGE;
      else if (!place_member (self, tx, container, waiting, error))
        return FALSE;
    }

  return twin_transaction_commit (tx, error);
}

/* Those whose original is kept may be read. */
static gboolean
queue_batch (TwinImportMembers *self, GError **error)
{
  g_autoptr (TwinTransaction) tx = twin_store_write (twin_library_get_store (self->library), error);

  if (tx == NULL)
    return FALSE;

  for (guint i = 0; i < self->waiting->len; i++)
    {
      const Waiting *waiting = g_ptr_array_index (self->waiting, i);
      g_autoptr (TwinDocumentRecord) record = NULL;

      if (waiting->document_id == NULL)
        continue;
      record = twin_document_table_get (tx, waiting->document_id, error);
      if (record == NULL)
        return FALSE;
      record->state = TWIN_DOCUMENT_QUEUED;
      if (!twin_document_table_update (tx, record, error))
        return FALSE;
    }

  return twin_transaction_commit (tx, error);
}

/* First the rows, so that no original is ever without one that names it; then the originals; then they are queued. */
static gboolean
flush (TwinImportMembers *self, GError **error)
{
  TwinStore *store = twin_library_get_store (self->library);
  guint n_queued = 0;

  if (self->waiting->len == 0)
    return TRUE;
  if (!place_batch (self, error))
    return FALSE;

  for (guint i = 0; i < self->waiting->len; i++)
    {
      const Waiting *waiting = g_ptr_array_index (self->waiting, i);

      if (waiting->document_id == NULL)
        continue;
      n_queued++;
      if (!twin_originals_add (store, waiting->fd, waiting->sha256, NULL, error))
        return FALSE;
    }
  if (n_queued > 0 && !queue_batch (self, error))
    return FALSE;

  g_ptr_array_set_size (self->waiting, 0);
  self->n_bytes = 0;

  return TRUE;
}

gboolean
twin_import_members_take (const TwinMember *member, gpointer user_data, GError **error)
{
  TwinImportMembers *self = user_data;
  Waiting *waiting;

  if (get_depth (self) > TWIN_LIMIT_MEMBER_DEPTH)
    {
      self->reason = TWIN_REASON_NESTED;
      return TRUE;
    }

  waiting = g_new0 (Waiting, 1);
  waiting->path = make_unique (self, member->path);
  waiting->reason = member->reason;
  waiting->size = member->size;
  waiting->fd = member->fd >= 0 ? dup (member->fd) : -1;
  g_ptr_array_add (self->waiting, waiting);
  g_hash_table_add (self->seen, g_strdup (waiting->path));
  self->n_bytes += member->size;
  if (member->fd >= 0)
    {
      waiting->sha256 = twin_sha256_hex_of_fd (waiting->fd, NULL, NULL, error);
      if (waiting->sha256 == NULL)
        return FALSE;
    }

  return (self->waiting->len < BATCH_MEMBERS && self->n_bytes < BATCH_BYTES) || flush (self, error);
}

/* A document that is new and has the content of one that is missing is that one, at another place: it keeps what was
 * decided. *@adopted tells. */
static gboolean
adopt (TwinImportMembers *self, TwinTransaction *tx, TwinDocumentRecord *missing, gboolean *adopted, GError **error)
{
  const char *id = missing->sha256 != NULL ? g_hash_table_lookup (self->added, missing->sha256) : NULL;
  g_autoptr (TwinDocumentRecord) other = id != NULL ? twin_document_table_get (tx, id, NULL) : NULL;

  /* Nobody has begun to read it: it waits, or is known to be the same. */
  *adopted = other != NULL && other->removed_at == 0
             && (other->state == TWIN_DOCUMENT_QUEUED || other->state == TWIN_DOCUMENT_DUPLICATE);
  if (!*adopted)
    return TRUE;

  g_hash_table_remove (self->added, missing->sha256);
  g_set_str (&missing->name, other->name);

  return twin_document_table_delete (tx, other->id, error)
         && twin_member_table_set_path (tx, missing->id, other->inner_path, error)
         && twin_document_table_update (tx, missing, error)
         && twin_passage_table_drop_document (tx, missing->id, error) /* it is cited by its name */
         && twin_audit_table_append (tx, "document.move", missing->id, "done", FROM_CONTAINER, error);
}

static gboolean
put_away (TwinImportMembers *self, TwinTransaction *tx, const char *document_id, GError **error)
{
  g_autoptr (TwinDocumentRecord) record = twin_document_table_get (tx, document_id, error);
  gboolean adopted;

  if (record == NULL || !adopt (self, tx, record, &adopted, error))
    return FALSE;

  return adopted
         || (_twin_library_put_away (tx, record, FROM_CONTAINER, error)
             && twin_member_table_set_gone (tx, document_id, twin_transaction_now (tx), error));
}

/* The members that have not come: ids. */
static GPtrArray *
list_missing (TwinImportMembers *self, GError **error)
{
  g_autoptr (TwinTransaction) tx = twin_store_read (twin_library_get_store (self->library), error);
  g_autoptr (GPtrArray) members = tx != NULL ? twin_member_table_list (tx, self->container_id, 0, error) : NULL;
  GPtrArray *missing;

  if (members == NULL)
    return NULL;

  missing = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < members->len; i++)
    {
      const TwinMembership *member = g_ptr_array_index (members, i);

      if (!g_hash_table_contains (self->seen, member->inner_path))
        g_ptr_array_add (missing, g_strdup (member->document_id));
    }

  return missing;
}

static gboolean
put_missing_away (TwinImportMembers *self, GError **error)
{
  g_autoptr (GPtrArray) missing = list_missing (self, error);
  g_autoptr (TwinTransaction) tx = NULL;

  if (missing == NULL)
    return FALSE;
  if (missing->len == 0)
    return TRUE;

  tx = twin_store_write (twin_library_get_store (self->library), error);
  if (tx == NULL)
    return FALSE;
  for (guint i = 0; i < missing->len; i++)
    if (!put_away (self, tx, g_ptr_array_index (missing, i), error))
      return FALSE;

  return twin_transaction_commit (tx, error);
}

gboolean
twin_import_members_finish (TwinImportMembers *self, gboolean whole, TwinReason *reason, GError **error)
{
  g_return_val_if_fail (self != NULL && reason != NULL, FALSE);

  if (!flush (self, error))
    return FALSE;
  *reason = self->reason;

  return !whole || self->reason != TWIN_REASON_NONE || put_missing_away (self, error);
}
