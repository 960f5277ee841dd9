/* SPDX-License-Identifier: GPL-3.0-or-later */

/* twin-extract: reads the files that the engine hands over, one after the other,
 * from inside a sandbox. Speaks text/twin-record.h over the socket that it is started
 * with, and nothing else to anybody. */

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/twin-channel.h"
#include "identify.h"
#include "input.h"
#include "sandbox.h"
#include "sink.h"

#define ENGINE_SOCKET 3

enum
{
  EXIT_DONE = 0,
  EXIT_USAGE = 2,
  EXIT_NO_SANDBOX = 3,
  EXIT_BAD_JOB = 4,
};

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

static gboolean
send_record (guint8 type, GBytes *payload, gpointer user_data)
{
  /* Without an engine there is nothing left to do. */
  if (!twin_channel_send (ENGINE_SOCKET, type, payload, -1, NULL))
    _exit (EXIT_DONE);

  return TRUE;
}

static void
read_file (int fd, const char *name)
{
  g_autoptr (ExtractSink) sink = extract_sink_new (send_record, NULL);
  ExtractIdentity identity;
  ExtractInput input;
  TwinReason reason;

  reason = extract_input_open (&input, fd, name);
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

static int
serve (void)
{
  for (;;)
    {
      g_autoptr (GBytes) payload = NULL;
      TwinJobRecord job = { 0 };
      guint8 type;
      int fd;

      payload = twin_channel_receive (ENGINE_SOCKET, -1, &type, &fd, NULL);
      if (payload == NULL)
        return EXIT_DONE;
      if (type != TWIN_RECORD_JOB || fd < 0 || !twin_record_decode_job (payload, &job))
        return EXIT_BAD_JOB;

      read_file (fd, job.name);
      twin_job_record_clear (&job);
      close (fd);
    }
}

int
main (void)
{
  g_autoptr (GBytes) hello = NULL;
  guint layers;

  if (!watch_socket ())
    {
      fputs ("twin-extract is started by Twin Studio and twinctl; it does nothing by itself.\n", stderr);
      return EXIT_USAGE;
    }
  if (!extract_sandbox_apply (&layers))
    _exit (EXIT_NO_SANDBOX);

  hello = twin_record_encode_hello (layers);
  send_record (TWIN_RECORD_HELLO, hello, NULL);

  /* Not by way of exit(): nothing is worth running after the parsers. */
  _exit (serve ());
}
