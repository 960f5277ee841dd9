/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/twin-error.h"
#include "erasures/erasure-log.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>

typedef struct
{
  char *directory;
  char *path;
  TwinSecret *key;
  ErasureLog *log;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autofree char *keys = NULL;

  self->directory = g_dir_make_tmp ("erasures-XXXXXX", NULL);
  keys = g_build_filename (self->directory, "keys", NULL);
  g_assert_cmpint (g_mkdir (keys, 0700), ==, 0);
  self->path = g_build_filename (keys, "erased", NULL);
  self->key = twin_secret_new_random (TWIN_SECRET_KEY_LENGTH);
  self->log = erasure_log_new (self->directory, self->key);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_autofree char *keys = g_path_get_dirname (self->path);

  erasure_log_free (self->log);
  twin_secret_unref (self->key);
  g_unlink (self->path);
  g_rmdir (keys);
  g_rmdir (self->directory);
  g_free (self->path);
  g_free (self->directory);
}

static gboolean
add (Fixture *self, gint64 at, GError **error)
{
  const Erasure entry = { .kind = ERASURE_SESSION, .at = at, .tenant = (char *) "tenant", .twin_id = (char *) "twin", .session = (char *) "digest" };

  return erasure_log_add (self->log, &entry, error);
}

static guint
count (Fixture *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) entries = erasure_log_read (self->log, &error);

  g_assert_no_error (error);

  return entries->len;
}

static char *
read_file (Fixture *self)
{
  char *text = NULL;

  g_assert_true (g_file_get_contents (self->path, &text, NULL, NULL));

  return text;
}

/* What goes in comes out, the oldest first, and nobody reads it in the file. */
static void
test_round (Fixture *self, gconstpointer data)
{
  g_autoptr (GPtrArray) entries = NULL;
  g_autofree char *text = NULL;
  const Erasure *first;

  g_assert_cmpuint (count (self), ==, 0);
  g_assert_true (add (self, 2, NULL) && add (self, 1, NULL));
  entries = erasure_log_read (self->log, NULL);
  g_assert_cmpuint (entries->len, ==, 2);
  first = entries->pdata[0];
  g_assert_cmpint (first->at, ==, 1);
  g_assert_cmpint (first->kind, ==, ERASURE_SESSION);
  g_assert_cmpstr (first->tenant, ==, "tenant");
  g_assert_cmpstr (first->session, ==, "digest");
  g_assert_null (first->email_key);
  text = read_file (self);
  g_assert_null (strstr (text, "digest"));
}

/* A power cut leaves the beginning of a line: it told of nothing that was done, and the next one follows what is whole. */
static void
test_cut (Fixture *self, gconstpointer data)
{
  g_autofree char *text = NULL;

  g_assert_true (add (self, 1, NULL) && add (self, 2, NULL));
  text = read_file (self);
  for (gsize length = 0; length <= strlen (text); length++)
    {
      guint n_whole = 0;

      for (gsize i = 0; i < length; i++)
        n_whole += text[i] == '\n';
      g_assert_true (g_file_set_contents (self->path, text, (gssize) length, NULL));
      g_assert_cmpuint (count (self), ==, n_whole);
      g_assert_true (add (self, 3, NULL));
      g_assert_cmpuint (count (self), ==, n_whole + 1);
    }
}

/* What is damaged or another server's is said with its line; nothing is skipped. */
static void
test_damaged (Fixture *self, gconstpointer data)
{
  g_autoptr (TwinSecret) other = twin_secret_new_random (TWIN_SECRET_KEY_LENGTH);
  g_autoptr (ErasureLog) stranger = erasure_log_new (self->directory, other);
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  g_assert_true (add (self, 1, NULL) && add (self, 2, NULL));
  g_assert_null (erasure_log_read (stranger, &error));
  g_assert_error (error, TWIN_ERROR, TWIN_ERROR_CORRUPT);
  g_clear_error (&error);
  text = read_file (self);
  text[strlen (text) - 5] ^= 1;
  g_assert_true (g_file_set_contents (self->path, text, -1, NULL));
  g_assert_null (erasure_log_read (self->log, &error));
  g_assert_error (error, TWIN_ERROR, TWIN_ERROR_CORRUPT);
  g_assert_nonnull (strstr (error->message, "Line 2"));
}

/* On a disk without room it fails, and what was there is as it was. */
static void
test_no_room (Fixture *self, gconstpointer data)
{
  struct rlimit before, little;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  g_autofree char *after = NULL;

  g_assert_true (add (self, 1, NULL));
  text = read_file (self);
  signal (SIGXFSZ, SIG_IGN);
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &before), ==, 0);
  little = (struct rlimit) { strlen (text) + 10, before.rlim_max };
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &little), ==, 0);
  g_assert_false (add (self, 2, &error));
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &before), ==, 0);
  g_assert_nonnull (error);
  after = read_file (self);
  g_assert_cmpstr (after, ==, text);
  g_assert_true (add (self, 2, NULL));
  g_assert_cmpuint (count (self), ==, 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/server/erasures/round", Fixture, NULL, set_up, test_round, tear_down);
  g_test_add ("/server/erasures/cut", Fixture, NULL, set_up, test_cut, tear_down);
  g_test_add ("/server/erasures/damaged", Fixture, NULL, set_up, test_damaged, tear_down);
  g_test_add ("/server/erasures/no-room", Fixture, NULL, set_up, test_no_room, tear_down);

  return g_test_run ();
}
