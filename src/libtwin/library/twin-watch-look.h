/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "library/twin-library.h"
#include "store/twin-watch-table.h"

G_BEGIN_DECLS

/**
 * TwinWatchKind:
 * @TWIN_WATCH_NEW: a file that is not in the library was queued
 * @TWIN_WATCH_CHANGED: a document's file has another content; it was queued under its id
 * @TWIN_WATCH_MOVED: a document's file has another name or place; its decisions stay
 * @TWIN_WATCH_GONE: a document's file has gone; it was put out of sight, not destroyed
 * @TWIN_WATCH_BACK: a file that had gone is there again, and its document too
 * @TWIN_WATCH_READ: a document has been read
 * @TWIN_WATCH_UNAVAILABLE: a folder cannot be looked at now, or is suddenly empty, as a drive that was taken out is;
 *   its documents stay as they are
 * @TWIN_WATCH_PROBLEM: what was to be done failed and is tried again later
 */
typedef enum
{
  TWIN_WATCH_NEW,
  TWIN_WATCH_CHANGED,
  TWIN_WATCH_MOVED,
  TWIN_WATCH_GONE,
  TWIN_WATCH_BACK,
  TWIN_WATCH_READ,
  TWIN_WATCH_UNAVAILABLE,
  TWIN_WATCH_PROBLEM,
} TwinWatchKind;

/* "new", "changed", "moved", "gone", ... */
const char *twin_watch_kind_to_string (TwinWatchKind kind);

/**
 * TwinWatchEvent:
 * @document_id: NULL for a folder or a problem
 * @path: of the file or folder, as the system names it; NULL for a problem
 * @problem: what failed, in words, or NULL
 */
typedef struct
{
  TwinWatchKind kind;
  char *document_id;
  char *path;
  char *problem;
} TwinWatchEvent;

TwinWatchEvent *twin_watch_event_new (TwinWatchKind kind, const char *document_id, const char *path,
                                      const char *problem) G_GNUC_WARN_UNUSED_RESULT;
void twin_watch_event_free (TwinWatchEvent *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwinWatchEvent, twin_watch_event_free)

/* The folders whose files the library follows: TwinWatchedFolder. add takes a folder that exists, and makes its path
 * canonical; TWIN_ERROR_INVALID, TWIN_ERROR_EXISTS. remove leaves the documents where they are; TWIN_ERROR_NOT_FOUND. */
GPtrArray *twin_watch_list (TwinLibrary *library, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean twin_watch_add (TwinLibrary *library, const char *path, GError **error);
gboolean twin_watch_remove (TwinLibrary *library, const char *path, GError **error);

/* Whether @path (nullable) lies in one of @folders, as list gives them. */
gboolean twin_watch_covers (GPtrArray *folders, const char *path);

/* The documents that are out of sight because their files have gone: TwinDocumentRecord. They come back with their
 * files, or by twin_library_restore(); forget lets the next purge destroy one of them. */
GPtrArray *twin_watch_list_gone (TwinLibrary *library, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean twin_watch_forget (TwinLibrary *library, const char *id, GError **error);

/* Looks through all watched folders once and brings the library in step with them: what is new or changed is queued
 * (twin_import_run() reads it), what was renamed moves, what has gone is put out of sight. A file that is as it was is
 * only looked at, never opened. What the creator removed by hand is left alone until the file changes.
 * @folders (nullable; char *) receives every folder that was listed. Any thread; synchronous.
 *
 * Returns: TwinWatchEvent in the order in which it was done; NULL on error, after which looking again takes up what is left. */
GPtrArray *twin_watch_look (TwinLibrary *library, GPtrArray *folders, GCancellable *cancellable, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
