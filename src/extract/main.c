/* SPDX-License-Identifier: GPL-3.0-or-later */

/* twin-extract: reads the files that the engine hands over, one after the other,
 * from inside a sandbox. Speaks text/twin-record.h over the socket that it is started
 * with, and nothing else to anybody. */

#include <errno.h>
#include <fcntl.h>
#include <locale.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/twin-channel.h"
#include "identify.h"
#include "input.h"
#include "page-job.h"
#include "sandbox.h"
#include "sink.h"

#define ENGINE_SOCKET 3

enum
{
  EXIT_DONE = 0,
  EXIT_USAGE = 2,
  EXIT_NO_SANDBOX = 3,
  EXIT_BAD_JOB = 4,
  EXIT_NO_MEMORY = 5,
};

/* An array that grows by doubling fails once a third of the memory is used: it wants two
 * thirds more. */
#define MEMORY_PROBE_BYTES (TWIN_LIMIT_WORKER_MEMORY / 3 * 2)

/* The end of a file that took all memory, made beforehand. */
static GByteArray *last_words;

/* Blocks on their way. Most are a line long, and a system call and a signal for each
 * (see on_socket_event) took longer than reading them. What is held back would be lost
 * if the worker died, so it is not held long. */
#define OUTBOX_BYTES (32u << 10)
#define OUTBOX_DELAY_US (50 * G_TIME_SPAN_MILLISECOND)

typedef struct
{
  GByteArray *frames;
  gint64 flushed;
} Outbox;

/* A parser may be in an endless loop when the engine dies. The kernel signals what
 * happens to the socket (O_ASYNC); all but its end is ignored. PR_SET_PDEATHSIG would
 * not do: it follows the thread that started the worker, not the engine. */
static void
on_socket_event (int signal_number)
{
  struct pollfd socket = { .fd = ENGINE_SOCKET };
  int saved = errno;

  if (poll (&socket, 1, 0) == 1 && (socket.revents & POLLHUP) != 0)
    _exit (EXIT_DONE);
  errno = saved;
}

/* GLib and C++ abort where there is no memory left. That is a limit that was reached and
 * not a fault: it is told apart by asking for as much as may have been refused. Only what
 * is safe in a signal handler is called. */
static void
on_abort (int signal_number)
{
  void *probe = mmap (NULL, MEMORY_PROBE_BYTES, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

  if (probe == MAP_FAILED && write (ENGINE_SOCKET, last_words->data, last_words->len) == (ssize_t) last_words->len)
    _exit (EXIT_NO_MEMORY);

  signal (signal_number, SIG_DFL);
  raise (signal_number);
}

static gboolean
watch_memory (void)
{
  const struct sigaction action = { .sa_handler = on_abort };
  const TwinEndRecord end = { .reason = TWIN_REASON_TOO_LARGE };
  g_autoptr (GBytes) payload = twin_record_encode_end (&end);

  last_words = g_byte_array_new ();
  twin_channel_pack (last_words, TWIN_RECORD_END, payload);

  return sigaction (SIGABRT, &action, NULL) == 0 && sigaction (SIGTRAP, &action, NULL) == 0;
}

static gboolean
watch_socket (void)
{
  struct sigaction action = { .sa_handler = on_socket_event, .sa_flags = SA_RESTART };
  int type;
  socklen_t length = sizeof type;

  if (getsockopt (ENGINE_SOCKET, SOL_SOCKET, SO_TYPE, &type, &length) != 0 || type != SOCK_STREAM)
    return FALSE;

  return sigaction (SIGIO, &action, NULL) == 0 && fcntl (ENGINE_SOCKET, F_SETOWN, getpid ()) == 0
         && fcntl (ENGINE_SOCKET, F_SETFL, fcntl (ENGINE_SOCKET, F_GETFL) | O_ASYNC) == 0;
}

static void
outbox_flush (Outbox *self)
{
  /* Without an engine there is nothing left to do. */
  if (!twin_channel_send_packed (ENGINE_SOCKET, self->frames, NULL))
    _exit (EXIT_DONE);

  g_byte_array_set_size (self->frames, 0);
  self->flushed = g_get_monotonic_time ();
}

static gboolean
send_record (guint8 type, GBytes *payload, gpointer user_data)
{
  Outbox *self = user_data;

  twin_channel_pack (self->frames, type, payload);
  if (type != TWIN_RECORD_BLOCK || self->frames->len >= OUTBOX_BYTES
      || g_get_monotonic_time () - self->flushed > OUTBOX_DELAY_US)
    outbox_flush (self);

  return TRUE;
}

static GBytes *
ask_engine (guint8 type, GBytes *payload, gpointer user_data)
{
  GBytes *answer;
  guint8 answer_type;

  send_record (type, payload, user_data);
  answer = twin_channel_receive (ENGINE_SOCKET, -1, &answer_type, NULL, NULL);
  if (answer == NULL || answer_type != TWIN_RECORD_RECALLED)
    _exit (EXIT_DONE);

  return answer;
}

static void
read_file (int fd, const TwinJobRecord *job, Outbox *outbox)
{
  g_autoptr (ExtractSink) sink = extract_sink_new (send_record, outbox);
  ExtractIdentity identity;
  ExtractInput input;
  TwinReason reason;

  extract_sink_set_wants_members (sink, job->wants_members);
  extract_sink_set_ask (sink, ask_engine);
  reason = extract_input_open (&input, fd, job->name);
  if (reason == TWIN_REASON_NONE)
    {
      identity = extract_identify (&input);
      extract_sink_format (sink, identity.id, identity.mime_type);
      reason = identity.format != NULL ? identity.format->extract (&input, sink) : identity.reason;
    }
  extract_input_close (&input);

  if (reason == TWIN_REASON_NONE && extract_sink_is_full (sink))
    reason = TWIN_REASON_TOO_LARGE;
  if (reason == TWIN_REASON_NONE && !extract_sink_has_text (sink))
    reason = TWIN_REASON_NO_TEXT;
  extract_sink_end (sink, reason);
}

/* FALSE if it is no job that the engine hands over. */
static gboolean
do_job (guint8 type, GBytes *payload, int fd, Outbox *outbox)
{
  g_autoptr (TwinPageRequest) request = NULL;
  TwinJobRecord job = { 0 };

  if (type == TWIN_RECORD_PAGE_JOB)
    {
      request = twin_page_request_decode (payload);
      if (request != NULL)
        extract_page_job (fd, request, send_record, outbox);
      return request != NULL;
    }
  if (type != TWIN_RECORD_JOB || !twin_record_decode_job (payload, &job))
    return FALSE;

  read_file (fd, &job, outbox);
  twin_job_record_clear (&job);

  return TRUE;
}

static int
serve (Outbox *outbox)
{
  for (;;)
    {
      g_autoptr (GBytes) payload = NULL;
      guint8 type;
      int fd;

      payload = twin_channel_receive (ENGINE_SOCKET, -1, &type, &fd, NULL);
      if (payload == NULL)
        return EXIT_DONE;
      if (fd < 0 || !do_job (type, payload, fd, outbox))
        return EXIT_BAD_JOB;
      close (fd);
    }
}

int
main (void)
{
  Outbox outbox = { 0 };
  g_autoptr (GBytes) hello = NULL;
  guint layers;

  if (!watch_socket ())
    {
      fputs ("twin-extract is started by Twin Studio and twinctl; it does nothing by itself.\n", stderr);
      return EXIT_USAGE;
    }
  /* libarchive gives names in the locale's charset; its files cannot be opened later. */
  setlocale (LC_CTYPE, "C.UTF-8");
  if (!watch_memory () || !extract_sandbox_apply (&layers))
    _exit (EXIT_NO_SANDBOX);

  outbox.frames = g_byte_array_new ();
  hello = twin_record_encode_hello (layers);
  send_record (TWIN_RECORD_HELLO, hello, &outbox);

  /* Not by way of exit(): nothing is worth running after the parsers. */
  _exit (serve (&outbox));
}
