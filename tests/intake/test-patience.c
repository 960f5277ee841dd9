/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "intake/twin-patience.h"

#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/twin-channel.h"
#include "base/twin-limits.h"

#define MESSAGE 7
#define IDLE_MS 500
#define LONG_MS 10000

typedef struct
{
  pid_t pid;
  int socket;
} Child;

static gint64
get_own_cpu (void)
{
  struct timespec now;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &now);

  return (gint64) now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000;
}

static gboolean
say (int socket)
{
  g_autoptr (GBytes) payload = g_bytes_new_static ("x", 1);

  return twin_channel_send (socket, MESSAGE, payload, -1, NULL);
}

/* What the other process does. */

static void
run_for_ever (int socket)
{
  for (volatile guint i = 0;; i++)
    ;
}

static void
sleep_for_ever (int socket)
{
  for (;;)
    pause ();
}

/* Neither does anything nor sleeps. */
static void
toss_about (int socket)
{
  for (;;)
    {
      gint64 until = get_own_cpu () + G_TIME_SPAN_MILLISECOND;

      while (get_own_cpu () < until)
        ;
      g_usleep (5 * G_TIME_SPAN_MILLISECOND);
    }
}

static void
talk_for_ever (int socket)
{
  while (say (socket))
    ;
}

static void
work_and_say (int socket)
{
  gint64 until = get_own_cpu () + IDLE_MS * G_TIME_SPAN_MILLISECOND * 3 / 10;

  while (get_own_cpu () < until)
    ;
  say (socket);
  sleep_for_ever (socket);
}

static Child
start (void (*func) (int socket))
{
  Child child;
  int ends[2];

  g_assert_no_errno (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends));
  child.socket = ends[0];
  child.pid = fork ();
  g_assert_cmpint (child.pid, >=, 0);
  if (child.pid == 0)
    {
      prctl (PR_SET_PDEATHSIG, SIGKILL);
      close (ends[0]);
      func (ends[1]);
      _exit (0);
    }
  close (ends[1]);

  return child;
}

static void
end (Child *child)
{
  kill (child->pid, SIGKILL);
  waitpid (child->pid, NULL, 0);
  close (child->socket);
}

/* Receives until it fails with @code; gives the milliseconds that this took. */
static gint64
receive_until (const Child *child, guint idle_ms, guint total_ms, int code)
{
  gint64 begun = g_get_monotonic_time ();
  g_autoptr (GError) error = NULL;
  TwinPatience patience;
  guint8 type;

  twin_patience_init (&patience, child->pid, idle_ms, total_ms);
  while (error == NULL)
    {
      g_autoptr (GBytes) payload = twin_patience_receive (&patience, child->socket, &type, &error);

      g_assert_true ((payload == NULL) == (error != NULL));
    }
  g_assert_error (error, G_IO_ERROR, code);

  return (g_get_monotonic_time () - begun) / G_TIME_SPAN_MILLISECOND;
}

static void
test_limits (void)
{
  static const struct
  {
    void (*func) (int socket);
    guint idle_ms, total_ms;
    gint64 least_ms;
  } cases[] = {
    { run_for_ever, IDLE_MS, LONG_MS, IDLE_MS },
    { run_for_ever, LONG_MS, IDLE_MS, IDLE_MS },
    { sleep_for_ever, IDLE_MS, LONG_MS, IDLE_MS },
    { talk_for_ever, IDLE_MS, IDLE_MS, IDLE_MS },
    /* Ended by the clock on the wall alone. */
    { toss_about, 200, LONG_MS, 200 * TWIN_LIMIT_WORKER_BUSY_FACTOR },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      Child child = start (cases[i].func);
      gint64 elapsed = receive_until (&child, cases[i].idle_ms, cases[i].total_ms, G_IO_ERROR_TIMED_OUT);

      g_test_message ("case %u: %" G_GINT64_FORMAT " ms", i, elapsed);
      g_assert_cmpint (elapsed, >=, cases[i].least_ms / 2);
      g_assert_cmpint (elapsed, <, LONG_MS);
      end (&child);
    }
}

static void
test_gone (void)
{
  Child child = start (talk_for_ever);

  kill (child.pid, SIGKILL);
  g_assert_cmpint (receive_until (&child, LONG_MS, LONG_MS, G_IO_ERROR_CLOSED), <, LONG_MS / 2);
  end (&child);
}

static gpointer
hold_back (gpointer data)
{
  const Child *child = data;

  while (kill (child->pid, SIGSTOP) == 0)
    {
      g_usleep (16 * G_TIME_SPAN_MILLISECOND);
      kill (child->pid, SIGCONT);
      g_usleep (4 * G_TIME_SPAN_MILLISECOND);
    }

  return NULL;
}

/* One that has the processor for a fifth of the time takes longer than its limit, and is waited for. */
static void
test_busy_machine (void)
{
  Child child = start (work_and_say);
  gint64 begun = g_get_monotonic_time ();
  g_autoptr (GThread) holder = g_thread_new ("hold-back", hold_back, &child);
  g_autoptr (GBytes) payload = NULL;
  g_autoptr (GError) error = NULL;
  TwinPatience patience;
  guint8 type;

  twin_patience_init (&patience, child.pid, IDLE_MS, IDLE_MS);
  payload = twin_patience_receive (&patience, child.socket, &type, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (type, ==, MESSAGE);
  g_assert_cmpint (g_get_monotonic_time () - begun, >, IDLE_MS * G_TIME_SPAN_MILLISECOND);

  end (&child);
  g_thread_join (g_steal_pointer (&holder));
}

/* What the engine does between two messages is not the process's time. */
static void
test_not_waiting (void)
{
  Child child = start (work_and_say);
  g_autoptr (GBytes) payload = NULL;
  g_autoptr (GError) error = NULL;
  TwinPatience patience;
  guint8 type;

  twin_patience_init (&patience, child.pid, IDLE_MS, IDLE_MS);
  g_usleep (2 * IDLE_MS * G_TIME_SPAN_MILLISECOND);
  payload = twin_patience_receive (&patience, child.socket, &type, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (type, ==, MESSAGE);
  end (&child);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/patience/limits", test_limits);
  g_test_add_func ("/patience/gone", test_gone);
  g_test_add_func ("/patience/busy-machine", test_busy_machine);
  g_test_add_func ("/patience/not-waiting", test_not_waiting);

  return g_test_run ();
}
