/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "intake/twin-picture.h"
#include "text/twin-document.h"
#include "text/twin-record.h"

G_BEGIN_DECLS

/**
 * TwinIntake:
 *
 * The pool of sandboxed workers (`twin-extract`), the only processes that parse
 * a creator's files. Workers start when they are needed, stay for many files and
 * are killed when they go over a limit; a worker that dies costs one file.
 *
 * Any thread; as many extractions run at once as there are workers, further
 * callers wait.
 */
typedef struct _TwinIntake TwinIntake;

/* @worker_path: the twin-extract program, NULL for the installed one
 * (TWIN_EXTRACT in the environment comes first, for running uninstalled).
 * @n_workers: 0 = one for each processor, at most 4. */
TwinIntake *twin_intake_new (const char *worker_path, guint n_workers) G_GNUC_WARN_UNUSED_RESULT;
void twin_intake_free (TwinIntake *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwinIntake, twin_intake_free)

/**
 * TwinExtraction:
 * @document: never NULL; may be empty
 * @reason: NONE for a whole and healthy file
 * @partial: there is text although @reason is set
 * @format: "pdf", "docx", ...; "" if unknown
 */
typedef struct
{
  TwinDocument *document;
  TwinReason reason;
  gboolean partial;
  char *format;
  char *mime_type;
} TwinExtraction;

void twin_extraction_free (TwinExtraction *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwinExtraction, twin_extraction_free)

/* Called on the extracting thread; @n_pages may be 0 while it is unknown. */
typedef void (*TwinIntakeProgressFunc) (guint page, guint n_pages, gpointer user_data);

/**
 * TwinMember: a file inside of the one that is read: in an archive, attached to a message.
 * @path: where it lies there ("2023/budget.xlsx"), see text/twin-member-path.h
 * @reason: NONE, or why it was not unpacked
 * @fd: its bytes: a sealed descriptor in memory, at its beginning; -1 if there is a reason. Not the callee's
 * @size: in bytes
 */
typedef struct
{
  const char *path;
  TwinReason reason;
  int fd;
  guint64 size;
} TwinMember;

/* Takes a member; on the extracting thread, which waits meanwhile. FALSE ends the extraction with *@error. */
typedef gboolean (*TwinIntakeMemberFunc) (const TwinMember *member, gpointer user_data, GError **error);

/* What was read off the picture with that digest, for any document; NULL without @error if it is not known. */
typedef GBytes *(*TwinIntakeRecallFunc) (const char *digest, gpointer user_data, GError **error);

/* Keeps what was read off a picture (opaque). FALSE ends the extraction with *@error. */
typedef gboolean (*TwinIntakeRememberFunc) (const char *digest, GBytes *blocks, gpointer user_data, GError **error);

/**
 * TwinIntakeHandler: who hears of what happens while a file is read; each nullable, all on the extracting thread.
 * @member: without it the files inside are only listed
 * @recall, @remember: without them every picture is read
 */
typedef struct
{
  TwinIntakeProgressFunc progress;
  TwinIntakeMemberFunc member;
  TwinIntakeRecallFunc recall;
  TwinIntakeRememberFunc remember;
  gpointer user_data;
} TwinIntakeHandler;

/* Reads one file, handed over as the descriptor @fd (regular file, read only; stays
 * the caller's). @name tells the extension where the content does not. What is wrong
 * with the file is in the result, not in @error; the language is detected here. @handler: nullable.
 *
 * Blocks. Errors: G_IO_ERROR_CANCELLED; G_IO_ERROR_* if no worker can be started; those of @handler's member. */
TwinExtraction *twin_intake_extract (TwinIntake *self, int fd, const char *name, const TwinIntakeHandler *handler,
                                     GCancellable *cancellable, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Draws a page of a file, handed over as the descriptor @fd (as above), and finds the places that @request
 * asks for. What is wrong with the file is in the result. Somebody waits for it: it does not wait until the
 * files that are being read are done.
 *
 * Blocks. Errors: as above. */
TwinPicture *twin_intake_draw (TwinIntake *self, int fd, const TwinPageRequest *request, GCancellable *cancellable,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The layers that hold a worker on this system, as "seccomp, landlock, namespaces, limits". Free it. */
char *twin_intake_describe_sandbox (TwinIntake *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
