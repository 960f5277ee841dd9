/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "intake/twin-worker.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/twin-channel.h"
#include "base/twin-i18n.h"
#include "base/twin-limits.h"
#include "intake/twin-member-receiver.h"
#include "intake/twin-patience.h"
#include "text/twin-language.h"

/* The descriptor at which the worker expects its socket (src/extract/main.c). */
#define WORKER_SOCKET 3

/* What twin_language_detect() looks at. */
#define LANGUAGE_SAMPLE_BYTES 4096

#define MAX_FORMAT_LENGTH 16
#define MAX_MIME_TYPE_LENGTH 127 /* RFC 6838, 4.2 */

struct _TwinWorker
{
  GSubprocess *process;
  GPid pid;
  int socket;
  guint layers;
  guint n_files;
  gboolean fit;
};

/* One file on its way. */
typedef struct
{
  TwinDocument *document;
  const TwinIntakeHandler *handler;
  TwinMemberReceiver members;
  GError *error;      /* of the handler */
  TwinPatience patience;
  TwinFormatRecord format;
  guint page;         /* the highest that was reported */
  guint ocr_page;     /* the last that was read off a picture, */
  guint n_ocr_pages;  /* and how many */
  gboolean full;      /* a limit of the document was reached */
  gboolean has_text;  /* a visible block has come */
} Job;

void
twin_extraction_free (TwinExtraction *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->document, twin_document_unref);
  g_free (self->format);
  g_free (self->mime_type);
  g_free (self);
}

static GSubprocess *
spawn (const char *path, int *socket_fd, GError **error)
{
  /* A second thread, which text recognition would start, is not permitted and would not make it faster. */
  static const char *const environment[] = { "LC_ALL=C.UTF-8", "OMP_THREAD_LIMIT=1", NULL };
  g_autoptr (GSubprocessLauncher) launcher = NULL;
  g_autoptr (GSubprocess) process = NULL;
  int ends[2];

  if (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
    {
      int saved = errno;

      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (saved), _("No connection to the reader of files: %s"),
                   g_strerror (saved));
      return NULL;
    }

  /* Its output is thrown away: parsers print pieces of what they read. */
  launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_SILENCE);
  g_subprocess_launcher_set_environ (launcher, (char **) environment);
  g_subprocess_launcher_set_cwd (launcher, "/");
  g_subprocess_launcher_take_fd (launcher, ends[1], WORKER_SOCKET);
  process = g_subprocess_launcher_spawn (launcher, error, path, NULL);
  if (process == NULL)
    {
      close (ends[0]);
      return NULL;
    }
  *socket_fd = ends[0];

  return g_steal_pointer (&process);
}

/* 0 if it has died meanwhile. */
static GPid
get_pid (GSubprocess *process)
{
  const char *identifier = g_subprocess_get_identifier (process);

  return identifier == NULL ? 0 : (GPid) g_ascii_strtoll (identifier, NULL, 10);
}

static gboolean
receive_hello (TwinWorker *self, GError **error)
{
  g_autoptr (GBytes) payload = NULL;
  TwinPatience patience;
  guint8 type;

  twin_patience_init (&patience, self->pid, TWIN_LIMIT_WORKER_START_MS, TWIN_LIMIT_WORKER_START_MS);
  payload = twin_patience_receive (&patience, self->socket, &type, error);
  if (payload == NULL)
    return FALSE;
  if (type == TWIN_RECORD_HELLO && twin_record_decode_hello (payload, &self->layers)
      && (self->layers & TWIN_SANDBOX_SECCOMP) != 0)
    return TRUE;

  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _("It is not the one that belongs to this version."));

  return FALSE;
}

TwinWorker *
twin_worker_start (const char *path, GCancellable *cancellable, GError **error)
{
  g_autoptr (TwinWorker) self = g_new0 (TwinWorker, 1);
  g_autoptr (GError) local_error = NULL;

  g_return_val_if_fail (path != NULL, NULL);

  self->socket = -1;
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;

  self->process = spawn (path, &self->socket, &local_error);
  if (self->process != NULL)
    self->pid = get_pid (self->process);
  if (self->process == NULL || !receive_hello (self, &local_error))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED,
                   _("The program that reads files, \"%s\", could not be started in its sandbox: %s "
                     "Install Twin Studio again."), path, local_error->message);
      return NULL;
    }
  self->fit = TRUE;

  return g_steal_pointer (&self);
}

void
twin_worker_free (TwinWorker *self)
{
  g_return_if_fail (self != NULL);

  if (self->socket >= 0)
    close (self->socket);
  if (self->process != NULL)
    {
      g_subprocess_force_exit (self->process);
      g_object_unref (self->process);
    }
  g_free (self);
}

guint
twin_worker_get_layers (const TwinWorker *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->layers;
}

gboolean
twin_worker_is_fit (const TwinWorker *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->fit && self->n_files < TWIN_LIMIT_WORKER_FILES;
}

/* The time for the whole file, in milliseconds. */
static guint64
get_budget (const Job *job)
{
  /* The number comes from the worker, which may have been taken over. */
  guint64 n_pages = MIN (job->page, TWIN_LIMIT_PAGES);
  guint64 n_ocr_pages = MIN (job->n_ocr_pages, TWIN_LIMIT_PAGES);

  return TWIN_LIMIT_WORKER_FILE_MS + (n_pages + job->members.n_whole) * TWIN_LIMIT_WORKER_PAGE_MS
         + n_ocr_pages * TWIN_LIMIT_OCR_PAGE_MS;
}

static gboolean
take_block (Job *job, GBytes *payload)
{
  TwinBlock block;
  const char *text;

  if (!twin_record_decode_block (payload, &block, &text))
    return FALSE;

  if ((block.flags & TWIN_BLOCK_FLAG_OCR) != 0 && block.page > job->ocr_page)
    {
      job->ocr_page = block.page;
      job->n_ocr_pages++;
    }
  if (!job->full && !twin_document_append (job->document, &block, text, (gssize) block.length))
    job->full = TRUE;

  return TRUE;
}

static gboolean
take_progress (Job *job, GBytes *payload)
{
  guint page, n_pages;

  if (!twin_record_decode_progress (payload, &page, &n_pages))
    return FALSE;

  job->page = MAX (job->page, page);
  if (job->handler->progress != NULL)
    job->handler->progress (page, n_pages, job->handler->user_data);

  return TRUE;
}

static gboolean
take_format (Job *job, GBytes *payload)
{
  twin_format_record_clear (&job->format);

  return twin_record_decode_format (payload, &job->format);
}

/* The worker waits for the answer. */
static gboolean
answer_recall (TwinWorker *self, Job *job, const char *digest)
{
  g_autoptr (GBytes) kept = NULL;
  g_autoptr (GBytes) answer = NULL;

  if (job->handler->recall != NULL)
    kept = job->handler->recall (digest, job->handler->user_data, &job->error);
  if (job->error != NULL)
    return FALSE;
  answer = kept != NULL && g_bytes_get_size (kept) <= TWIN_LIMIT_FRAME_BYTES ? g_steal_pointer (&kept) : g_bytes_new (NULL, 0);

  return twin_channel_send (self->socket, TWIN_RECORD_RECALLED, answer, -1, NULL);
}

static gboolean
take_picture_text (TwinWorker *self, Job *job, guint8 type, GBytes *payload)
{
  g_autofree char *digest = NULL;
  g_autoptr (GBytes) blocks = NULL;

  if (!twin_record_decode_picture (payload, &digest, &blocks) || (g_bytes_get_size (blocks) == 0) != (type == TWIN_RECORD_RECALL))
    return FALSE;
  if (type == TWIN_RECORD_RECALL)
    return answer_recall (self, job, digest);

  return job->handler->remember == NULL || job->handler->remember (digest, blocks, job->handler->user_data, &job->error);
}

/* Receives until the end of the file. NONE if @end came, or what went wrong. */
static TwinReason
receive_records (TwinWorker *self, Job *job, TwinEndRecord *end)
{
  for (;;)
    {
      g_autoptr (GBytes) payload = NULL;
      g_autoptr (GError) error = NULL;
      gboolean understood = FALSE;
      guint8 type;

      twin_patience_set_total (&job->patience, get_budget (job));
      payload = twin_patience_receive (&job->patience, self->socket, &type, &error);
      if (payload == NULL)
        return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT) ? TWIN_REASON_TIMEOUT : TWIN_REASON_CRASHED;

      if (type == TWIN_RECORD_BLOCK)
        understood = take_block (job, payload);
      else if (type == TWIN_RECORD_PROGRESS)
        understood = take_progress (job, payload);
      else if (type == TWIN_RECORD_FORMAT)
        understood = take_format (job, payload);
      else if (type == TWIN_RECORD_MEMBER || type == TWIN_RECORD_MEMBER_BYTES || type == TWIN_RECORD_MEMBER_END)
        understood = twin_member_receiver_take (&job->members, type, payload, &job->error);
      else if (type == TWIN_RECORD_RECALL || type == TWIN_RECORD_REMEMBER)
        understood = take_picture_text (self, job, type, payload);
      else if (type == TWIN_RECORD_END && twin_record_decode_end (payload, end))
        return TWIN_REASON_NONE;

      /* Something else has taken over the worker. */
      if (!understood)
        return TWIN_REASON_CRASHED;
    }
}

/* A name such as "docx" or "text/plain", or "" if it is anything else or NULL. */
static char *
dup_name (const char *name, gsize max_length)
{
  gsize length = name == NULL ? 0 : strspn (name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789!#$&-^_.+/");

  if (length == 0 || name[length] != '\0' || length > max_length)
    return g_strdup ("");

  return g_strdup (name);
}

/* The beginning of what a reader sees. */
static char *
detect_language (const TwinDocument *document)
{
  g_autoptr (GString) sample = g_string_new (NULL);
  const char *text = twin_document_get_text (document, NULL);

  for (guint i = 0; i < twin_document_get_n_blocks (document) && sample->len < LANGUAGE_SAMPLE_BYTES; i++)
    {
      const TwinBlock *block = twin_document_get_block (document, i);

      if ((block->flags & TWIN_BLOCK_FLAG_HIDDEN) != 0 || block->kind == TWIN_BLOCK_CODE)
        continue;
      g_string_append_len (sample, text + block->start, (gssize) block->length);
      g_string_append_c (sample, '\n');
    }

  return twin_language_detect (sample->str, sample->len);
}

static gboolean
has_visible_text (const TwinDocument *document)
{
  for (guint i = 0; i < twin_document_get_n_blocks (document); i++)
    if ((twin_document_get_block (document, i)->flags & TWIN_BLOCK_FLAG_HIDDEN) == 0)
      return TRUE;

  return FALSE;
}

/* Takes over from @end what is in order. */
static void
set_facts (TwinDocument *document, const TwinEndRecord *end)
{
  g_autoptr (TwinDocument) cleaner = twin_document_new ();
  const TwinBlock line = { .kind = TWIN_BLOCK_TABLE_ROW }; /* that is, one line */
  g_autofree char *language = detect_language (document);

  twin_document_set_language (document, language);
  twin_document_set_n_pages (document, end->n_pages);
  if (end->title != NULL && twin_document_append (cleaner, &line, end->title, -1)
      && twin_document_get_n_blocks (cleaner) > 0)
    twin_document_set_title (document, twin_document_get_text (cleaner, NULL));
}

static TwinExtraction *
finish (Job *job, TwinReason failure, const TwinEndRecord *end)
{
  TwinExtraction *extraction = g_new0 (TwinExtraction, 1);
  gboolean has_text = has_visible_text (job->document);

  extraction->document = twin_document_ref (job->document);
  extraction->format = dup_name (job->format.format, MAX_FORMAT_LENGTH);
  extraction->mime_type = dup_name (job->format.mime_type, MAX_MIME_TYPE_LENGTH);
  set_facts (job->document, end);

  extraction->reason = failure != TWIN_REASON_NONE ? failure : end->reason;
  if (job->full)
    extraction->reason = TWIN_REASON_TOO_LARGE;
  if (extraction->reason == TWIN_REASON_NONE && !has_text)
    extraction->reason = TWIN_REASON_NO_TEXT;
  extraction->partial = extraction->reason != TWIN_REASON_NONE && has_text;

  return extraction;
}

/* Wakes the thread that waits for the worker. */
static void
on_cancelled (GCancellable *cancellable, gpointer user_data)
{
  TwinWorker *self = user_data;

  shutdown (self->socket, SHUT_RDWR);
}

/* G_IO_ERROR_CLOSED if it is gone. */
static gboolean
send_request (TwinWorker *self, guint8 type, GBytes *payload, int fd, GError **error)
{
  g_autoptr (GError) local_error = NULL;

  if (twin_channel_send (self->socket, type, payload, fd, &local_error))
    return TRUE;

  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CLOSED, local_error->message);

  return FALSE;
}

static gboolean
send_job (TwinWorker *self, int fd, const char *name, gboolean wants_members, GError **error)
{
  g_autofree char *valid_name = g_utf8_make_valid (name, -1);
  const TwinJobRecord job = { .name = valid_name, .wants_members = wants_members };
  g_autoptr (GBytes) payload = twin_record_encode_job (&job);

  return send_request (self, TWIN_RECORD_JOB, payload, fd, error);
}

/* Receives a picture. NONE if @end came, or what went wrong. */
static TwinReason
receive_picture (TwinWorker *self, TwinPicture *picture, TwinEndRecord *end)
{
  TwinPatience patience;

  twin_patience_init (&patience, self->pid, TWIN_LIMIT_PAGE_PICTURE_MS, TWIN_LIMIT_PAGE_PICTURE_MS);
  for (;;)
    {
      g_autoptr (GBytes) payload = NULL;
      g_autoptr (GError) error = NULL;
      gboolean understood = FALSE;
      guint8 type;

      payload = twin_patience_receive (&patience, self->socket, &type, &error);
      if (payload == NULL)
        return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT) ? TWIN_REASON_TIMEOUT : TWIN_REASON_CRASHED;

      if (type == TWIN_RECORD_PAGE)
        understood = twin_picture_take_head (picture, payload);
      else if (type == TWIN_RECORD_PIXELS)
        understood = twin_picture_take_pixels (picture, payload);
      else if (type == TWIN_RECORD_END && twin_record_decode_end (payload, end))
        return TWIN_REASON_NONE;

      if (!understood)
        return TWIN_REASON_CRASHED;
    }
}

TwinExtraction *
twin_worker_extract (TwinWorker *self, int fd, const char *name, const TwinIntakeHandler *handler,
                     GCancellable *cancellable, GError **error)
{
  g_autoptr (TwinDocument) document = twin_document_new ();
  Job job = { .document = document, .handler = handler };
  TwinExtraction *extraction = NULL;
  TwinEndRecord end = { 0 };
  TwinReason failure;
  gulong signal = 0;

  g_return_val_if_fail (self != NULL && fd >= 0 && name != NULL && handler != NULL, NULL);

  twin_member_receiver_init (&job.members, handler->member, handler->user_data);
  self->n_files++;
  self->fit = FALSE;
  if (cancellable != NULL)
    signal = g_cancellable_connect (cancellable, G_CALLBACK (on_cancelled), self, NULL);
  if (send_job (self, fd, name, handler->member != NULL, error))
    {
      twin_patience_init (&job.patience, self->pid, TWIN_LIMIT_WORKER_IDLE_MS, TWIN_LIMIT_WORKER_FILE_MS);
      failure = receive_records (self, &job, &end);
      extraction = finish (&job, failure, &end);
      /* One that has used up a lot of memory is replaced too. */
      self->fit = extraction->reason != TWIN_REASON_TOO_LARGE && failure == TWIN_REASON_NONE;
    }
  twin_end_record_clear (&end);
  twin_format_record_clear (&job.format);
  twin_member_receiver_clear (&job.members);
  g_cancellable_disconnect (cancellable, signal);

  if (g_cancellable_is_cancelled (cancellable))
    {
      self->fit = FALSE;
      g_clear_pointer (&extraction, twin_extraction_free);
      g_clear_error (error);
      g_cancellable_set_error_if_cancelled (cancellable, error);
      g_clear_error (&job.error);
    }
  if (job.error != NULL)
    {
      g_clear_pointer (&extraction, twin_extraction_free);
      g_propagate_error (error, g_steal_pointer (&job.error));
    }

  return extraction;
}

TwinPicture *
twin_worker_draw (TwinWorker *self, int fd, const TwinPageRequest *request, GCancellable *cancellable, GError **error)
{
  g_autoptr (TwinPicture) picture = twin_picture_new ();
  g_autoptr (GBytes) payload = NULL;
  TwinEndRecord end = { 0 };
  TwinReason failure;
  gulong handler = 0;
  gboolean sent;

  g_return_val_if_fail (self != NULL && fd >= 0 && request != NULL, NULL);

  self->n_files++;
  self->fit = FALSE;
  payload = twin_page_request_encode (request);
  if (cancellable != NULL)
    handler = g_cancellable_connect (cancellable, G_CALLBACK (on_cancelled), self, NULL);
  sent = send_request (self, TWIN_RECORD_PAGE_JOB, payload, fd, error);
  if (sent)
    {
      failure = receive_picture (self, picture, &end);
      twin_picture_finish (picture, failure != TWIN_REASON_NONE ? failure : end.reason);
      self->fit = failure == TWIN_REASON_NONE && end.reason != TWIN_REASON_TOO_LARGE;
    }
  twin_end_record_clear (&end);
  g_cancellable_disconnect (cancellable, handler);

  if (g_cancellable_is_cancelled (cancellable))
    {
      self->fit = FALSE;
      g_clear_error (error);
      g_cancellable_set_error_if_cancelled (cancellable, error);
      return NULL;
    }

  return sent ? g_steal_pointer (&picture) : NULL;
}
