/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli-interrupt.h"

#include <signal.h>
#include <unistd.h>

static void
fill_signals (sigset_t *signals)
{
  sigemptyset (signals);
  sigaddset (signals, SIGINT);
  sigaddset (signals, SIGTERM);
  sigaddset (signals, SIGHUP);
}

static gpointer
wait_for_signals (gpointer data)
{
  g_autoptr (GCancellable) cancellable = data;
  sigset_t signals;
  int number;

  fill_signals (&signals);
  if (sigwait (&signals, &number) == 0)
    g_cancellable_cancel (cancellable);
  if (sigwait (&signals, &number) == 0)
    _exit (128 + number);

  return NULL;
}

void
cli_interrupt_start (GCancellable *cancellable)
{
  sigset_t signals;

  fill_signals (&signals);
  pthread_sigmask (SIG_BLOCK, &signals, NULL);
  g_thread_unref (g_thread_new ("interrupts", wait_for_signals, g_object_ref (cancellable)));
}
