/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "text/twin-document.h"

G_BEGIN_DECLS

/* How text travels from the worker to the engine: one frame (base/twin-channel.h)
 * for each record. The engine trusts none of it: a record that does not decode
 * ends the worker. */

typedef enum
{
  TWIN_RECORD_HELLO = 'H',    /* worker -> engine, once and first: what holds it */
  TWIN_RECORD_JOB = 'J',      /* engine -> worker, with the file's descriptor */
  TWIN_RECORD_FORMAT = 'F',   /* worker -> engine: what it takes the file for, before it reads it */
  TWIN_RECORD_BLOCK = 'B',    /* worker -> engine */
  TWIN_RECORD_PAGE_JOB = 'S', /* engine -> worker, with the file's descriptor (text/twin-page-record.h) */
  TWIN_RECORD_PAGE = 'G',     /* worker -> engine: the head of a picture */
  TWIN_RECORD_PIXELS = 'X',   /* worker -> engine: rows of it */
  TWIN_RECORD_MEMBER = 'M',       /* worker -> engine: a file inside of this one begins, or is refused */
  TWIN_RECORD_MEMBER_BYTES = 'Y', /* worker -> engine: the next of its bytes, as they are */
  TWIN_RECORD_MEMBER_END = 'Z',   /* worker -> engine: it is whole, or why it is not */
  TWIN_RECORD_RECALL = 'O',       /* worker -> engine, which answers: the digest of a picture that is to be read */
  TWIN_RECORD_RECALLED = 'A',     /* engine -> worker: what was read off it once, or nothing */
  TWIN_RECORD_REMEMBER = 'K',     /* worker -> engine: a digest, and what was read */
  TWIN_RECORD_PROGRESS = 'P', /* worker -> engine: page of pages */
  TWIN_RECORD_END = 'E',      /* worker -> engine: facts and how it ended */
} TwinRecordType;

/* The layers that hold a worker; one that could not be applied is missing. */
typedef enum
{
  TWIN_SANDBOX_SECCOMP = 1 << 0,    /* system calls; never missing: a worker without it does not work */
  TWIN_SANDBOX_LIMITS = 1 << 1,     /* memory, files, processor time; never missing */
  TWIN_SANDBOX_LANDLOCK = 1 << 2,   /* the file system */
  TWIN_SANDBOX_NAMESPACES = 1 << 3, /* network, processes, IPC */
} TwinSandboxLayers;
#define TWIN_SANDBOX_ALL \
  (TWIN_SANDBOX_SECCOMP | TWIN_SANDBOX_LIMITS | TWIN_SANDBOX_LANDLOCK | TWIN_SANDBOX_NAMESPACES)

/**
 * TwinReason: why a file gave no text, or not all of it.
 */
typedef enum
{
  TWIN_REASON_NONE,
  TWIN_REASON_ENCRYPTED,    /* a password is needed */
  TWIN_REASON_EMPTY,        /* no bytes */
  TWIN_REASON_NO_TEXT,      /* read, but there is no text in it (a scan, a picture) */
  TWIN_REASON_BROKEN,       /* damaged, cut off or not what its name says */
  TWIN_REASON_UNSUPPORTED,  /* a format that is not read */
  TWIN_REASON_LEGACY,       /* an old binary office format: save it in the new one */
  TWIN_REASON_TOO_LARGE,    /* over one of the limits */
  TWIN_REASON_TIMEOUT,      /* took too long and was stopped */
  TWIN_REASON_CRASHED,      /* brought the worker down; the file is left alone */
  TWIN_REASON_NO_OCR,       /* a scan or a picture, and nothing is installed that reads text off it */
  TWIN_REASON_UNREADABLE,   /* could not be opened: gone, no permission, not a file */
  TWIN_REASON_BAD_NAME,     /* in an archive: its name leads out of it or cannot be shown */
  TWIN_REASON_LINK,         /* in an archive: a link, a device, anything but a file */
  TWIN_REASON_NESTED,       /* an archive inside of too many others */
  TWIN_REASON_BOMB,         /* unpacks to far more than documents do */
  TWIN_REASON_VOLUME,       /* one of the parts of a divided archive */
} TwinReason;

/* "", "encrypted", "empty", "no-text", ... as stored and in `twinctl documents`. */
const char *twin_reason_to_string (TwinReason reason);
TwinReason twin_reason_from_string (const char *text);

/* A whole sentence for people that says what to do, to be translated. Static. */
const char *twin_reason_get_sentence (TwinReason reason);

typedef struct
{
  char *name;             /* the file's name, for its extension only */
  gboolean wants_members; /* the files inside of it are to be unpacked */
} TwinJobRecord;

typedef struct
{
  char *format;       /* "pdf", "docx", ... or "" */
  char *mime_type;
} TwinFormatRecord;

typedef struct
{
  TwinReason reason;
  gboolean partial;   /* some text came all the same */
  char *title;
  guint n_pages;
} TwinEndRecord;

typedef struct
{
  TwinReason reason;  /* NONE: its bytes follow, and its end; else why they do not */
  char *path;         /* "2023/budget.xlsx": where in the file it lies (text/twin-member-path.h) */
} TwinMemberRecord;

void twin_job_record_clear (TwinJobRecord *self);
void twin_format_record_clear (TwinFormatRecord *self);
void twin_end_record_clear (TwinEndRecord *self);
void twin_member_record_clear (TwinMemberRecord *self);

GBytes *twin_record_encode_job (const TwinJobRecord *job) G_GNUC_WARN_UNUSED_RESULT;
GBytes *twin_record_encode_format (const TwinFormatRecord *format) G_GNUC_WARN_UNUSED_RESULT;
GBytes *twin_record_encode_block (const TwinBlock *block, const char *text, gsize length) G_GNUC_WARN_UNUSED_RESULT;
GBytes *twin_record_encode_progress (guint page, guint n_pages) G_GNUC_WARN_UNUSED_RESULT;
GBytes *twin_record_encode_end (const TwinEndRecord *end) G_GNUC_WARN_UNUSED_RESULT;
GBytes *twin_record_encode_member (const TwinMemberRecord *member) G_GNUC_WARN_UNUSED_RESULT;
GBytes *twin_record_encode_member_end (TwinReason reason) G_GNUC_WARN_UNUSED_RESULT;
/* The digest (TWIN_PICTURE_DIGEST_LENGTH hexadecimal digits) in front of @blocks (nullable). */
#define TWIN_PICTURE_DIGEST_LENGTH 64
GBytes *twin_record_encode_picture (const char *digest, GBytes *blocks) G_GNUC_WARN_UNUSED_RESULT;
GBytes *twin_record_encode_hello (guint layers) G_GNUC_WARN_UNUSED_RESULT;

/* FALSE for anything that encode did not make: wrong type, unknown kind, text
 * that is not UTF-8. *@text is borrowed from @payload, block->length bytes long and
 * ended by a NUL. What decode_job, decode_format, decode_member and decode_end filled in is cleared by the
 * caller, also after FALSE. */
gboolean twin_record_decode_job (GBytes *payload, TwinJobRecord *job);
gboolean twin_record_decode_format (GBytes *payload, TwinFormatRecord *format);
gboolean twin_record_decode_block (GBytes *payload, TwinBlock *block, const char **text);
gboolean twin_record_decode_progress (GBytes *payload, guint *page, guint *n_pages);
gboolean twin_record_decode_end (GBytes *payload, TwinEndRecord *end);
gboolean twin_record_decode_member (GBytes *payload, TwinMemberRecord *member);
gboolean twin_record_decode_member_end (GBytes *payload, TwinReason *reason);
gboolean twin_record_decode_picture (GBytes *payload, char **digest, GBytes **blocks);
gboolean twin_record_decode_hello (GBytes *payload, guint *layers);

G_END_DECLS
