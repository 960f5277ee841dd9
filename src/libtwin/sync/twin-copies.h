/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "library/twin-library.h"
#include "sync/twin-remote.h"

G_BEGIN_DECLS

/* Encrypted copies of originals on the server, which cannot read them: so that a second computer has the files too. Of which documents
 * is switched by the setting copies.documents ("none", which is the default; "twins": of those whose twin has copies.originals; "all").
 * Turned off, copies go; with a document that is destroyed its copy goes, and a receipt says so. */

/**
 * TwinCopiesProgress:
 * @document_id: the one it is about
 * @n_documents, @n_done: of this run
 * @n_bytes, @n_bytes_done: sealed, of this document
 */
typedef struct
{
  const char *document_id;
  guint n_documents;
  guint n_done;
  guint64 n_bytes;
  guint64 n_bytes_done;
} TwinCopiesProgress;

/* On the calling thread, before and after each piece. */
typedef void (*TwinCopiesProgressFunc) (const TwinCopiesProgress *progress, gpointer user_data);

/**
 * TwinCopiesOptions:
 * @wait: as in #TwinPublishOptions; nullable like @progress
 */
typedef struct
{
  TwinCopiesProgressFunc progress;
  void (*wait) (gint64 ms, GCancellable *cancellable, gpointer user_data);
  gpointer user_data;
} TwinCopiesOptions;

/**
 * TwinCopiesResult:
 * @n_documents: copied, or fetched; of a fetch they are queued: twin_import_run() reads them
 * @n_there: that needed nothing
 * @n_deleted: copies that were taken away
 * @n_without: of a fetch: documents that have no copy
 * @n_pieces, @n_bytes: that travelled
 * @signed_out: the token is not valid any more; what was done until then is done
 */
typedef struct
{
  guint n_documents;
  guint n_there;
  guint n_deleted;
  guint n_without;
  guint n_pieces;
  guint64 n_bytes;
  gboolean signed_out;
} TwinCopiesResult;

/* Brings the server's copies in step with the switch: sends what is missing, piece by piece, takes away what is not to be there. May be
 * ended at any moment and called again: what was sent stays there for a day. Blocks. FALSE: cancelled, no answer after several tries,
 * refused, or the store. */
gboolean twin_copies_send (TwinLibrary *library, TwinRemote *remote, const TwinCopiesOptions *options, TwinCopiesResult *result,
                           GCancellable *cancellable, GError **error);

/* Fetches the originals of @ids (NULL: of all documents that have none here), verified against the digest of the document. Ended and
 * called again it goes on with the piece that is missing. */
gboolean twin_copies_fetch (TwinLibrary *library, TwinRemote *remote, const char *const *ids, const TwinCopiesOptions *options,
                            TwinCopiesResult *result, GCancellable *cancellable, GError **error);

/**
 * TwinCopyState:
 * @TWIN_COPY_OFF: no copy, and none is wanted
 * @TWIN_COPY_WAITS: the next run sends it, or a newer one
 * @TWIN_COPY_THERE: the server has it
 * @TWIN_COPY_GOES: the next run takes it away
 * @TWIN_COPY_NOT_HERE: the original is not on this computer; the server may have it
 */
typedef enum
{
  TWIN_COPY_OFF,
  TWIN_COPY_WAITS,
  TWIN_COPY_THERE,
  TWIN_COPY_GOES,
  TWIN_COPY_NOT_HERE,
} TwinCopyState;

/**
 * TwinCopyEntry: how one document stands, as far as this computer knows.
 * @id, @name: @name is NULL for a document that is destroyed here and whose copy is still to go
 */
typedef struct
{
  char *id;
  char *name;
  TwinCopyState state;
  gint64 copied_at;
} TwinCopyEntry;

void twin_copy_entry_free (TwinCopyEntry *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwinCopyEntry, twin_copy_entry_free)

/* All documents, and copies of documents that are gone. Asks nobody. */
GPtrArray *twin_copies_list (TwinLibrary *library, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
