/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <utime.h>

#include "base/twin-error.h"
#include "library/twin-watch.h"
#include "store/twin-originals.h"
#include "twin-fixture.h"

#define BANK "Please pay to IBAN DE89 3704 0044 0532 0130 00 soon.\n"

static void
watch_files (TwinFixture *fixture)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (twin_watch_add (fixture->library, fixture->files, &error));
  g_assert_no_error (error);
}

/* One look and what it queued; the events as "new a.txt, gone b.txt", in the order of their names. */
static char *
look (TwinFixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) events = twin_watch_look (fixture->library, NULL, NULL, &error);
  g_autoptr (GPtrArray) words = g_ptr_array_new_with_free_func (g_free);

  g_assert_no_error (error);
  for (guint i = 0; i < events->len; i++)
    {
      const TwinWatchEvent *event = g_ptr_array_index (events, i);
      g_autofree char *name = g_path_get_basename (event->path);

      if (event->kind == TWIN_WATCH_UNAVAILABLE)
        g_set_str (&name, "-");
      g_ptr_array_add (words, g_strconcat (twin_watch_kind_to_string (event->kind), " ", name, NULL));
    }
  g_ptr_array_sort_values (words, (GCompareFunc) strcmp);
  g_ptr_array_add (words, NULL);

  twin_import_run (fixture->library, NULL, NULL, NULL, &error);
  g_assert_no_error (error);

  return g_strjoinv (", ", (char **) words->pdata);
}

static void
assert_look (TwinFixture *fixture, const char *expected)
{
  g_autofree char *events = look (fixture);

  g_assert_cmpstr (events, ==, expected);
}

static void
rename_file (TwinFixture *fixture, const char *from, const char *to)
{
  g_autofree char *source = twin_fixture_path (fixture, from);
  g_autofree char *target = twin_fixture_path (fixture, to);
  g_autofree char *folder = g_path_get_dirname (target);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_cmpint (g_rename (source, target), ==, 0);
}

static void
delete_file (TwinFixture *fixture, const char *name)
{
  g_autofree char *path = twin_fixture_path (fixture, name);

  g_assert_cmpint (g_remove (path), ==, 0);
}

static void
test_follows (void)
{
  g_autoptr (TwinFixture) fixture = twin_fixture_new ();
  g_autofree char *id = NULL;
  g_autofree char *moved = NULL;
  g_autoptr (TwinDocumentRecord) record = NULL;

  twin_fixture_write (fixture, "a.txt", BANK);
  twin_fixture_write (fixture, "b.txt", "The second note.");
  watch_files (fixture);
  assert_look (fixture, "new a.txt, new b.txt");
  assert_look (fixture, "");

  /* A rename keeps the document with what was decided; the file is not read again. */
  id = twin_fixture_find (fixture, "a.txt");
  twin_fixture_classify (fixture, id, TWIN_LEVEL_INTERNAL);
  rename_file (fixture, "a.txt", "deep/er/bank.txt");
  assert_look (fixture, "moved bank.txt");
  moved = twin_fixture_find (fixture, "bank.txt");
  g_assert_cmpstr (moved, ==, id);
  record = twin_fixture_get (fixture, id);
  g_assert_cmpint (record->classification->level, ==, TWIN_LEVEL_INTERNAL);
  g_assert_cmpint (record->state, ==, TWIN_DOCUMENT_REVIEW);
  g_assert_cmpuint (twin_fixture_count_audit (fixture, "document.import", NULL), ==, 2);
  g_assert_cmpuint (twin_fixture_count_audit (fixture, "document.move", NULL), ==, 1);
  assert_look (fixture, "");

  twin_fixture_write (fixture, "b.txt", "The second note, rewritten.");
  twin_fixture_write (fixture, "c.txt", "A third.");
  assert_look (fixture, "changed b.txt, new c.txt");
  assert_look (fixture, "");
}

/* A document whose file has gone is out of sight, comes back with it, and is never destroyed on the way. */
static void
test_gone_and_back (void)
{
  g_autoptr (TwinFixture) fixture = twin_fixture_new ();
  g_autofree char *id = NULL;
  g_autoptr (GPtrArray) gone = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (TwinDocumentRecord) record = NULL;

  twin_fixture_write (fixture, "a.txt", BANK);
  twin_fixture_write (fixture, "b.txt", "The second note.");
  watch_files (fixture);
  assert_look (fixture, "new a.txt, new b.txt");
  id = twin_fixture_find (fixture, "a.txt");
  twin_fixture_classify (fixture, id, TWIN_LEVEL_INTERNAL);

  delete_file (fixture, "a.txt");
  assert_look (fixture, "gone a.txt");
  g_assert_null (twin_library_get (fixture->library, id, &error));
  g_assert_error (error, TWIN_ERROR, TWIN_ERROR_NOT_FOUND);
  g_clear_error (&error);
  assert_look (fixture, "");

  /* What destroys everything that was put away leaves it. */
  twin_clock_manual_advance (fixture->clock, 400 * TWIN_DAY_MS);
  g_assert_true (twin_library_purge_removed (fixture->library, G_MAXINT64, NULL, &error));
  g_assert_no_error (error);
  gone = twin_watch_list_gone (fixture->library, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (gone->len, ==, 1);

  /* Under another name, and with the classification that it had. */
  twin_fixture_write (fixture, "z.txt", BANK);
  assert_look (fixture, "back z.txt");
  record = twin_fixture_get (fixture, id);
  g_assert_cmpint (record->classification->level, ==, TWIN_LEVEL_INTERNAL);
  g_assert_cmpint (record->state, ==, TWIN_DOCUMENT_REVIEW);

  /* Back at its place, with another content. */
  delete_file (fixture, "z.txt");
  assert_look (fixture, "gone z.txt");
  twin_fixture_write (fixture, "z.txt", "Something else entirely.");
  assert_look (fixture, "back z.txt, changed z.txt");
  g_clear_pointer (&record, twin_document_record_free);
  record = twin_fixture_get (fixture, id);
  g_assert_cmpint (record->state, ==, TWIN_DOCUMENT_READY);
  assert_look (fixture, "");
}

static void
test_restored_and_forgotten (void)
{
  g_autoptr (TwinFixture) fixture = twin_fixture_new ();
  g_autofree char *a = NULL;
  g_autofree char *b = NULL;
  g_autoptr (GError) error = NULL;

  twin_fixture_write (fixture, "a.txt", "The first note.");
  twin_fixture_write (fixture, "b.txt", "The second note.");
  twin_fixture_write (fixture, "c.txt", "The third note.");
  watch_files (fixture);
  g_free (look (fixture));
  a = twin_fixture_find (fixture, "a.txt");
  b = twin_fixture_find (fixture, "b.txt");
  delete_file (fixture, "a.txt");
  delete_file (fixture, "b.txt");
  assert_look (fixture, "gone a.txt, gone b.txt");

  /* What is restored by hand stays, though its file does not come back. */
  g_assert_true (twin_library_restore (fixture->library, a, &error));
  assert_look (fixture, "");
  twin_document_record_free (twin_fixture_get (fixture, a));

  g_assert_true (twin_watch_forget (fixture->library, b, &error));
  g_assert_no_error (error);
  twin_clock_manual_advance (fixture->clock, 1);
  g_assert_true (twin_library_purge_removed (fixture->library, G_MAXINT64, NULL, &error));
  g_assert_cmpint (twin_fixture_query (fixture, "SELECT count(*) FROM document"), ==, 2);
  g_assert_false (twin_watch_forget (fixture->library, b, &error));
  g_assert_error (error, TWIN_ERROR, TWIN_ERROR_NOT_FOUND);
}

/* Files that the creator took out of the library stay out of it as long as they are as they were. */
static void
test_put_away_by_hand (void)
{
  g_autoptr (TwinFixture) fixture = twin_fixture_new ();
  g_autofree char *id = NULL;
  g_autoptr (GError) error = NULL;

  twin_fixture_write (fixture, "a.txt", "The first note.");
  watch_files (fixture);
  assert_look (fixture, "new a.txt");
  id = twin_fixture_find (fixture, "a.txt");
  g_assert_true (twin_library_remove (fixture->library, id, &error));
  assert_look (fixture, "");
  twin_fixture_write (fixture, "a.txt", "The first note, and one more.");
  assert_look (fixture, "new a.txt");
}

/* A drive that was taken out, and a folder that may not be listed, are no reason to put anything away. */
static void
test_unavailable (void)
{
  g_autoptr (TwinFixture) fixture = twin_fixture_new ();
  g_autofree char *away = g_strconcat (fixture->files, "-away", NULL);

  twin_fixture_write (fixture, "a.txt", "The first note.");
  watch_files (fixture);
  assert_look (fixture, "new a.txt");

  g_assert_cmpint (g_rename (fixture->files, away), ==, 0);
  assert_look (fixture, "unavailable -");
  g_assert_cmpint (g_mkdir (fixture->files, 0700), ==, 0);
  assert_look (fixture, "unavailable -");
  g_assert_cmpint (g_rmdir (fixture->files), ==, 0);
  g_assert_cmpint (g_rename (away, fixture->files), ==, 0);
  assert_look (fixture, "");
}

/* Only folders that are watched are followed; a document from elsewhere is left alone when its file goes. */
static void
test_elsewhere (void)
{
  g_autoptr (TwinFixture) fixture = twin_fixture_new ();
  g_autofree char *id = NULL;
  g_autofree char *inner = twin_fixture_path (fixture, "in");
  g_autoptr (GError) error = NULL;

  twin_fixture_write (fixture, "in/a.txt", "The first note.");
  twin_fixture_write (fixture, "inside.txt", "The second note.");
  twin_fixture_import (fixture);
  g_assert_true (twin_watch_add (fixture->library, inner, &error));
  assert_look (fixture, "");
  delete_file (fixture, "inside.txt");
  assert_look (fixture, "");
  id = twin_fixture_find (fixture, "inside.txt");

  /* Watched or not, twice or not: folders inside each other count once. */
  watch_files (fixture);
  g_assert_false (twin_watch_add (fixture->library, inner, &error));
  g_assert_error (error, TWIN_ERROR, TWIN_ERROR_EXISTS);
  g_clear_error (&error);
  twin_fixture_write (fixture, "in/b.txt", "The third note.");
  assert_look (fixture, "gone inside.txt, new b.txt");

  g_assert_true (twin_watch_remove (fixture->library, inner, &error));
  g_assert_false (twin_watch_remove (fixture->library, inner, &error));
  g_assert_error (error, TWIN_ERROR, TWIN_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_false (twin_watch_add (fixture->library, fixture->directory, &error));
  g_assert_error (error, TWIN_ERROR, TWIN_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_false (twin_watch_add (fixture->library, "/nowhere/at/all", &error));
  g_assert_error (error, TWIN_ERROR, TWIN_ERROR_INVALID);
}

static void
test_delay (void)
{
  TwinWatchDelay delay = { 0 };

  g_assert_cmpint (twin_watch_delay_get_wait (&delay, 5000), ==, -1);
  twin_watch_delay_note (&delay, 10000);
  g_assert_cmpint (twin_watch_delay_get_wait (&delay, 10000), ==, TWIN_WATCH_QUIET_MS);
  twin_watch_delay_note (&delay, 10900);
  g_assert_cmpint (twin_watch_delay_get_wait (&delay, 11000), ==, TWIN_WATCH_QUIET_MS - 100);
  g_assert_cmpint (twin_watch_delay_get_wait (&delay, 11900), ==, 0);

  /* Without a pause it is looked all the same. */
  for (gint64 now = 11000; now < 15000; now += 500)
    twin_watch_delay_note (&delay, now);
  g_assert_cmpint (twin_watch_delay_get_wait (&delay, 14900), ==, 100);
  g_assert_cmpint (twin_watch_delay_get_wait (&delay, 15000), ==, 0);
}

typedef struct
{
  GMutex mutex;
  GCond cond;
  GString *events;
} Heard;

static void
heard_cb (const TwinWatchEvent *event, gpointer user_data)
{
  Heard *heard = user_data;

  g_mutex_lock (&heard->mutex);
  g_string_append_printf (heard->events, "%s;", twin_watch_kind_to_string (event->kind));
  g_cond_broadcast (&heard->cond);
  g_mutex_unlock (&heard->mutex);
}

/* Moves the clock on until @expected was heard: the kernel tells of a change when it likes. */
static void
wait_for (TwinFixture *fixture, Heard *heard, const char *expected)
{
  g_mutex_lock (&heard->mutex);
  for (guint i = 0; strstr (heard->events->str, expected) == NULL; i++)
    {
      g_assert_cmpuint (i, <, 500);
      twin_clock_manual_advance (fixture->clock, 50);
      g_cond_wait_until (&heard->cond, &heard->mutex, g_get_monotonic_time () + 20 * G_TIME_SPAN_MILLISECOND);
    }
  g_string_truncate (heard->events, 0);
  g_mutex_unlock (&heard->mutex);
}

static void
heard_init (Heard *heard)
{
  heard->events = g_string_new (NULL);
  g_mutex_init (&heard->mutex);
  g_cond_init (&heard->cond);
}

static void
heard_clear (Heard *heard)
{
  g_string_free (heard->events, TRUE);
  g_mutex_clear (&heard->mutex);
  g_cond_clear (&heard->cond);
}

static void
test_runs (void)
{
  g_autoptr (TwinFixture) fixture = twin_fixture_new ();
  TwinWatch *watch;
  Heard heard;

  heard_init (&heard);
  twin_fixture_write (fixture, "a.txt", "The first note.");
  watch_files (fixture);

  watch = twin_watch_start (fixture->library, TRUE, heard_cb, &heard);
  wait_for (fixture, &heard, "new;read;");
  twin_fixture_write (fixture, "deep/b.txt", "The second note.");
  wait_for (fixture, &heard, "new;read;");
  twin_fixture_write (fixture, "deep/b.txt", "The second note, which has changed.");
  wait_for (fixture, &heard, "changed;read;");
  rename_file (fixture, "deep/b.txt", "b.txt");
  wait_for (fixture, &heard, "moved;");
  delete_file (fixture, "a.txt");
  wait_for (fixture, &heard, "gone;");
  twin_watch_stop (watch);

  g_assert_cmpint (twin_fixture_query (fixture, "SELECT count(*) FROM document WHERE removed_at = 0 AND state = 'ready'"), ==, 1);
  heard_clear (&heard);
}

/* Somebody else reads: what is new is told of and stays in the queue. */
static void
test_queues (void)
{
  g_autoptr (TwinFixture) fixture = twin_fixture_new ();
  TwinWatch *watch;
  Heard heard;

  heard_init (&heard);
  twin_fixture_write (fixture, "a.txt", "The first note.");
  watch_files (fixture);

  watch = twin_watch_start (fixture->library, FALSE, heard_cb, &heard);
  wait_for (fixture, &heard, "new;");
  twin_fixture_write (fixture, "b.txt", "The second note.");
  wait_for (fixture, &heard, "new;");
  twin_watch_stop (watch);

  g_assert_null (strstr (heard.events->str, "read;"));
  g_assert_cmpint (twin_fixture_query (fixture, "SELECT count(*) FROM document WHERE state = 'queued'"), ==, 2);
  heard_clear (&heard);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/library/watch/follows", test_follows);
  g_test_add_func ("/library/watch/gone-and-back", test_gone_and_back);
  g_test_add_func ("/library/watch/restored-and-forgotten", test_restored_and_forgotten);
  g_test_add_func ("/library/watch/put-away-by-hand", test_put_away_by_hand);
  g_test_add_func ("/library/watch/unavailable", test_unavailable);
  g_test_add_func ("/library/watch/elsewhere", test_elsewhere);
  g_test_add_func ("/library/watch/delay", test_delay);
  g_test_add_func ("/library/watch/runs", test_runs);
  g_test_add_func ("/library/watch/queues", test_queues);

  return g_test_run ();
}
