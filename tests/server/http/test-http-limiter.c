/* SPDX-License-Identifier: GPL-3.0-or-later */

/* One suite for both kinds of limiter. That of Valkey runs against a server of its own on a unix socket. */

#include "http/http-limiter.h"

#include <glib/gstdio.h>
#include <signal.h>

#define START_MS G_GINT64_CONSTANT (1790000000000)
#define N_THREADS 8
#define N_TRIES 100

static const HttpQuota quota = { .name = "test", .limit = 5, .window_s = 50 };

/* --- Valkey, for as long as a test --- */

typedef struct
{
  char *folder;
  char *address;
  GPid pid;
} Valkey;

static void
valkey_run (Valkey *self)
{
  g_autofree char *path = g_build_filename (self->folder, "socket", NULL);
  const char *command[] = { "valkey-server", "--port", "0", "--unixsocket", path, "--save", "", "--dir", self->folder, NULL };
  g_autoptr (GError) error = NULL;

  g_unlink (path);
  g_spawn_async (NULL, (char **) command, NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_STDOUT_TO_DEV_NULL | G_SPAWN_STDERR_TO_DEV_NULL | G_SPAWN_DO_NOT_REAP_CHILD, NULL,
                 NULL, &self->pid, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < 200 && !g_file_test (path, G_FILE_TEST_EXISTS); i++)
    g_usleep (20 * 1000);
}

static gboolean
valkey_start (Valkey *self)
{
  g_autofree char *program = g_find_program_in_path ("valkey-server");

  if (program == NULL)
    {
      g_test_skip ("valkey-server is not installed");
      return FALSE;
    }
  self->folder = g_dir_make_tmp ("twin-valkey-XXXXXX", NULL);
  self->address = g_strdup_printf ("unix:%s/socket", self->folder);
  valkey_run (self);

  return TRUE;
}

static void
valkey_kill (Valkey *self)
{
  kill (self->pid, SIGKILL);
  g_spawn_close_pid (self->pid);
}

static void
valkey_clear (Valkey *self)
{
  g_autofree char *path = g_build_filename (self->folder, "socket", NULL);

  valkey_kill (self);
  g_unlink (path);
  g_rmdir (self->folder);
  g_free (self->folder);
  g_free (self->address);
}

/* --- What both do --- */

static void
check_burst (HttpLimiter *limiter, const char *key)
{
  for (guint i = 0; i < quota.limit; i++)
    {
      HttpQuotaState state = http_limiter_take (limiter, &quota, key);

      g_assert_true (state.allowed);
      g_assert_cmpuint (state.remaining, ==, quota.limit - 1 - i);
    }
  g_assert_false (http_limiter_take (limiter, &quota, key).allowed);
}

static gpointer
take_many (gpointer limiter)
{
  static const HttpQuota many = { .name = "many", .limit = N_THREADS * N_TRIES / 2, .window_s = 1000000 };
  guint allowed = 0;

  for (guint i = 0; i < N_TRIES; i++)
    allowed += http_limiter_take (limiter, &many, "shared").allowed ? 1 : 0;

  return GUINT_TO_POINTER (allowed);
}

/* Threads that race get exactly as many as there are. */
static void
check_race (HttpLimiter *limiter)
{
  GThread *threads[N_THREADS];
  guint allowed = 0;

  for (guint i = 0; i < N_THREADS; i++)
    threads[i] = g_thread_new ("taker", take_many, limiter);
  for (guint i = 0; i < N_THREADS; i++)
    allowed += GPOINTER_TO_UINT (g_thread_join (threads[i]));
  g_assert_cmpuint (allowed, ==, N_THREADS * N_TRIES / 2);
}

static void
check_both (HttpLimiter *limiter)
{
  static const HttpQuota other = { .name = "other", .limit = 1, .window_s = 1 };

  check_burst (limiter, "one");
  check_burst (limiter, "two");
  g_assert_true (http_limiter_take (limiter, &other, "one").allowed);
  check_race (limiter);
}

static void
test_memory (void)
{
  g_autoptr (TwinClock) clock = twin_clock_manual_new (START_MS);
  g_autoptr (HttpLimiter) limiter = http_limiter_new_memory (clock, 1000);
  HttpQuotaState state;

  check_both (limiter);

  /* One comes back every ten seconds. */
  twin_clock_manual_advance (clock, 9999);
  state = http_limiter_take (limiter, &quota, "one");
  g_assert_false (state.allowed);
  g_assert_cmpuint (state.reset_s, ==, 1);
  twin_clock_manual_advance (clock, 1);
  g_assert_true (http_limiter_take (limiter, &quota, "one").allowed);
  state = http_limiter_take (limiter, &quota, "one");
  g_assert_false (state.allowed);
  g_assert_cmpuint (state.reset_s, ==, 10);

  /* A clock that goes back gives nothing, and takes nothing for ever. */
  twin_clock_manual_advance (clock, -3600 * 1000);
  g_assert_false (http_limiter_take (limiter, &quota, "one").allowed);
  twin_clock_manual_advance (clock, 50 * 1000);
  check_burst (limiter, "one");
}

/* Somebody with many addresses cannot fill the memory, nor push out those who have used up what is theirs. */
static void
test_memory_is_bounded (void)
{
  g_autoptr (TwinClock) clock = twin_clock_manual_new (START_MS);
  g_autoptr (HttpLimiter) limiter = http_limiter_new_memory (clock, 100);

  check_burst (limiter, "spent");
  for (guint i = 0; i < 10000; i++)
    {
      g_autofree char *key = g_strdup_printf ("%u", i);

      g_assert_true (http_limiter_take (limiter, &quota, key).allowed);
    }
  g_assert_false (http_limiter_take (limiter, &quota, "spent").allowed);
}

static void
test_valkey (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HttpLimiter) limiter = NULL;
  g_autoptr (HttpLimiter) second = NULL;
  HttpQuotaState state;
  Valkey valkey;

  if (!valkey_start (&valkey))
    return;
  limiter = http_limiter_new_valkey (valkey.address, twin_clock_system (), &error);
  g_assert_no_error (error);
  second = http_limiter_new_valkey (valkey.address, twin_clock_system (), &error);
  g_assert_no_error (error);

  check_both (limiter);

  /* Another process sees the same bucket, and it says when there is more. */
  state = http_limiter_take (second, &quota, "one");
  g_assert_false (state.allowed);
  g_assert_cmpuint (state.reset_s, >=, 9);
  g_assert_cmpuint (state.reset_s, <=, 10);

  /* Without Valkey it counts by itself, and goes back to it. */
  valkey_kill (&valkey);
  check_burst (limiter, "three");
  valkey_run (&valkey);
  g_usleep (1100 * 1000);
  check_burst (limiter, "three");
  g_assert_false (http_limiter_take (second, &quota, "three").allowed);
  valkey_clear (&valkey);
}

static void
test_valkey_errors (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (http_limiter_new_valkey ("nowhere", twin_clock_system (), &error));
  g_assert_nonnull (error);
  g_clear_error (&error);
  g_assert_null (http_limiter_new_valkey ("unix:/nowhere/at/all", twin_clock_system (), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED);
}

static void
test_headers (void)
{
  HttpQuotaState state = { .allowed = FALSE, .remaining = 0, .reset_s = 30 };
  g_autoptr (HttpReply) reply = http_quota_refusal (&quota, &state);

  g_assert_cmpuint (http_reply_get_status (reply), ==, 429);
  g_assert_cmpstr (http_reply_get_header (reply, "RateLimit-Policy"), ==, "\"test\";q=5;w=50");
  g_assert_cmpstr (http_reply_get_header (reply, "RateLimit"), ==, "\"test\";r=0;t=30");
  g_assert_cmpstr (http_reply_get_header (reply, "Retry-After"), ==, "30");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/http/limiter/memory", test_memory);
  g_test_add_func ("/http/limiter/memory-is-bounded", test_memory_is_bounded);
  g_test_add_func ("/http/limiter/valkey", test_valkey);
  g_test_add_func ("/http/limiter/valkey-errors", test_valkey_errors);
  g_test_add_func ("/http/limiter/headers", test_headers);

  return g_test_run ();
}
