/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "studio/session.h"

#include <glib/gstdio.h>

#include "keys/twin-keys-error.h"
#include "keys/twin-recovery-key.h"
#include "twin-fixture.h"

typedef struct
{
  char *directory;
  char *library;
  char *key_file;
} Fixture;

/* The thread that did the last work may hold its reference a moment longer than its callback. */
static void
finish (StudioSession *session)
{
  gint64 end = g_get_monotonic_time () + 20 * G_USEC_PER_SEC;

  while (g_atomic_int_get (&G_OBJECT (session)->ref_count) > 1 && g_get_monotonic_time () < end)
    {
      g_main_context_iteration (NULL, FALSE);
      g_usleep (1000);
    }
  g_assert_finalize_object (session);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->directory = g_dir_make_tmp ("twin-session.XXXXXX", NULL);
  fixture->library = g_build_filename (fixture->directory, "library", NULL);
  fixture->key_file = g_build_filename (fixture->directory, "key", NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  twin_fixture_remove_tree (fixture->directory);
  g_free (fixture->directory);
  g_free (fixture->library);
  g_free (fixture->key_file);
}

static void
wait_for_state (StudioSession *session, StudioSessionState state)
{
  while (studio_session_get_state (session) != state)
    {
      g_assert_cmpint (studio_session_get_state (session), ==, STUDIO_SESSION_OPENING);
      g_main_context_iteration (NULL, TRUE);
    }
}

typedef struct
{
  gboolean done;
  gboolean ok;
  GError *error;
} Answer;

static void
created_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  Answer *answer = user_data;

  answer->ok = studio_session_create_finish (STUDIO_SESSION (object), result, &answer->error);
  answer->done = TRUE;
}

static void
unlocked_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  Answer *answer = user_data;

  answer->ok = studio_session_unlock_finish (STUDIO_SESSION (object), result, &answer->error);
  answer->done = TRUE;
}

static void
wait_for_answer (Answer *answer)
{
  while (!answer->done)
    g_main_context_iteration (NULL, TRUE);
}

/* A library whose recovery key is returned; the session is gone. */
static char *
make_library (Fixture *fixture, gboolean confirm)
{
  StudioSession *session = studio_session_new (fixture->library, fixture->key_file);
  Answer answer = { 0 };
  char *text;

  g_assert_cmpint (studio_session_get_state (session), ==, STUDIO_SESSION_NEW);
  studio_session_create_async (session, NULL, created_cb, &answer);
  wait_for_answer (&answer);
  g_assert_no_error (answer.error);
  g_assert_cmpint (studio_session_get_state (session), ==, STUDIO_SESSION_OPEN);
  text = twin_recovery_key_format (studio_session_get_recovery_key (session));
  if (confirm)
    {
      studio_session_confirm_recovery_key (session);
      for (guint i = 0; i < 200; i++) /* what is stored on the worker thread comes back here */
        {
          g_main_context_iteration (NULL, FALSE);
          g_usleep (1000);
        }
    }
  finish (session);
  return text;
}

static void
test_create (Fixture *fixture, gconstpointer data)
{
  char *recovery = make_library (fixture, TRUE);
  g_autoptr (StudioSession) session = studio_session_new (fixture->library, fixture->key_file);

  studio_session_open (session);
  wait_for_state (session, STUDIO_SESSION_OPEN);
  g_assert_nonnull (studio_session_get_library (session));
  g_assert_null (studio_session_get_recovery_key (session));
  g_assert_true (studio_session_has_slot (session, TWIN_SLOT_RECOVERY));
  g_assert_true (studio_session_has_slot (session, TWIN_SLOT_KEY_FILE));
  g_assert_false (studio_session_has_slot (session, TWIN_SLOT_PASSPHRASE));
  twin_secret_free_text (recovery);
}

/* A recovery key that nobody confirmed is worth nothing: there is a fresh one at the next start, and the old one opens no more. */
static void
test_unconfirmed (Fixture *fixture, gconstpointer data)
{
  char *old = make_library (fixture, FALSE);
  g_autoptr (StudioSession) session = studio_session_new (fixture->library, fixture->key_file);
  Answer answer = { 0 };
  char *fresh;

  studio_session_open (session);
  wait_for_state (session, STUDIO_SESSION_OPEN);
  g_assert_nonnull (studio_session_get_recovery_key (session));
  fresh = twin_recovery_key_format (studio_session_get_recovery_key (session));
  g_assert_cmpstr (old, !=, fresh);

  studio_session_lock (session);
  studio_session_unlock_async (session, TWIN_SLOT_RECOVERY, old, unlocked_cb, &answer);
  wait_for_answer (&answer);
  g_assert_error (answer.error, TWIN_KEYS_ERROR, TWIN_KEYS_ERROR_WRONG);
  g_clear_error (&answer.error);
  g_assert_cmpint (studio_session_get_state (session), ==, STUDIO_SESSION_LOCKED);
  twin_secret_free_text (old);
  twin_secret_free_text (fresh);
}

static void
test_unlock (Fixture *fixture, gconstpointer data)
{
  char *recovery = make_library (fixture, TRUE);
  g_autoptr (StudioSession) session = studio_session_new (fixture->library, fixture->key_file);
  Answer answer = { 0 };

  /* The key file is gone: the session says why it cannot open, and the recovery key opens it. */
  g_assert_cmpint (g_unlink (fixture->key_file), ==, 0);
  studio_session_open (session);
  while (studio_session_get_state (session) == STUDIO_SESSION_OPENING)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (studio_session_get_state (session), ==, STUDIO_SESSION_LOCKED);
  g_assert_nonnull (studio_session_get_error (session));
  g_assert_null (studio_session_get_library (session));

  studio_session_unlock_async (session, TWIN_SLOT_RECOVERY, recovery, unlocked_cb, &answer);
  wait_for_answer (&answer);
  g_assert_no_error (answer.error);
  g_assert_cmpint (studio_session_get_state (session), ==, STUDIO_SESSION_OPEN);
  twin_secret_free_text (recovery);
}

static gpointer
never_work (TwinLibrary *library, gpointer data, GCancellable *cancellable, GError **error)
{
  g_assert_not_reached ();
}

static void
refused_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  Answer *answer = user_data;

  g_assert_null (studio_session_run_finish (STUDIO_SESSION (object), result, &answer->error));
  answer->done = TRUE;
}

static void
test_lock (Fixture *fixture, gconstpointer data)
{
  char *recovery = make_library (fixture, TRUE);
  g_autoptr (StudioSession) session = studio_session_new (fixture->library, fixture->key_file);
  Answer answer = { 0 };

  studio_session_open (session);
  wait_for_state (session, STUDIO_SESSION_OPEN);
  studio_session_lock (session);
  g_assert_cmpint (studio_session_get_state (session), ==, STUDIO_SESSION_LOCKED);
  g_assert_null (studio_session_get_error (session));
  g_assert_null (studio_session_get_library (session));

  /* Nothing runs on a library that is locked. */
  studio_session_run_async (session, test_lock, never_work, NULL, NULL, NULL, NULL, refused_cb, &answer);
  wait_for_answer (&answer);
  g_assert_nonnull (answer.error);
  g_clear_error (&answer.error);
  twin_secret_free_text (recovery);
}

static void
changed_cb (StudioSession *session, guint *count)
{
  (*count)++;
}

static gpointer
create_twins_work (TwinLibrary *library, gpointer data, GCancellable *cancellable, GError **error)
{
  for (guint i = 0; i < 20; i++)
    {
      g_autoptr (TwinTransaction) tx = twin_store_write (twin_library_get_store (library), error);

      if (tx == NULL || !twin_transaction_execute (tx, error, "UPDATE setting SET value = value", "") ||
          !twin_transaction_commit (tx, error))
        return NULL;
    }
  return GINT_TO_POINTER (TRUE);
}

static void
ran_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  Answer *answer = user_data;

  answer->ok = studio_session_run_finish (STUDIO_SESSION (object), result, &answer->error) != NULL;
  answer->done = TRUE;
}

/* Many commits while the main loop does something else are one "changed". */
static void
test_changed (Fixture *fixture, gconstpointer data)
{
  char *recovery = make_library (fixture, TRUE);
  g_autoptr (StudioSession) session = studio_session_new (fixture->library, fixture->key_file);
  Answer answer = { 0 };
  guint n_changes = 0;

  studio_session_open (session);
  wait_for_state (session, STUDIO_SESSION_OPEN);
  g_signal_connect (session, "changed", G_CALLBACK (changed_cb), &n_changes);
  studio_session_run_async (session, test_changed, create_twins_work, NULL, NULL, NULL, NULL, ran_cb, &answer);
  g_usleep (500000);
  wait_for_answer (&answer);
  g_assert_no_error (answer.error);
  for (guint i = 0; i < 50; i++)
    g_main_context_iteration (NULL, FALSE);
  g_assert_cmpuint (n_changes, <=, 2);
  twin_secret_free_text (recovery);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, function) g_test_add ("/studio/session/" name, Fixture, NULL, set_up, function, tear_down)
  ADD ("create", test_create);
  ADD ("unconfirmed", test_unconfirmed);
  ADD ("unlock", test_unlock);
  ADD ("lock", test_lock);
  ADD ("changed", test_changed);
  return g_test_run ();
}
