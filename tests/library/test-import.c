/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utime.h>

#include "base/twin-digest.h"
#include "base/twin-error.h"
#include "base/twin-limits.h"
#include "library/twin-import-job.h"
#include "store/twin-originals.h"
#include "twin-fixture.h"

static const char spills[] =
  "# Handbook\n\n## Spills\n\nA spill is reported to the laboratory desk within ten minutes.\n\n"
  "## Contact\n\nWrite to anna.berg@example.com if nobody answers.\n";

static void
test_states (void)
{
  g_autoptr (TwinFixture) fixture = twin_fixture_new ();
  static const struct
  {
    const char *name;
    const char *text;
    TwinDocumentState state;
    TwinReason reason;
  } cases[] = {
    { "a-handbook.md", spills, TWIN_DOCUMENT_READY, TWIN_REASON_NONE },
    { "b-copy.md", spills, TWIN_DOCUMENT_DUPLICATE, TWIN_REASON_NONE },
    { "c-empty.txt", "", TWIN_DOCUMENT_FAILED, TWIN_REASON_EMPTY },
    { "d-empty-too.txt", "", TWIN_DOCUMENT_FAILED, TWIN_REASON_EMPTY },
    { "e-bank.txt", "Please pay to IBAN DE89 3704 0044 0532 0130 00 soon.\n", TWIN_DOCUMENT_REVIEW, TWIN_REASON_NONE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    twin_fixture_write (fixture, cases[i].name, cases[i].text);
  twin_fixture_import (fixture);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *id = twin_fixture_find (fixture, cases[i].name);
      g_autoptr (TwinDocumentRecord) record = twin_fixture_get (fixture, id);

      g_test_message ("%s: %s %s", cases[i].name, twin_document_state_to_string (record->state),
                      twin_reason_to_string (record->reason));
      g_assert_cmpint (record->state, ==, cases[i].state);
      g_assert_cmpint (record->reason, ==, cases[i].reason);
    }

  {
    g_autofree char *original = twin_fixture_find (fixture, "a-handbook.md");
    g_autofree char *copy = twin_fixture_find (fixture, "b-copy.md");
    g_autoptr (TwinDocumentRecord) record = twin_fixture_get (fixture, copy);
    g_autoptr (TwinDocumentRecord) first = twin_fixture_get (fixture, original);

    g_assert_cmpstr (record->duplicate_of, ==, original);
    g_assert_cmpuint (first->n_findings, ==, 1);
    g_assert_cmpuint (first->n_undecided, ==, 0);
    g_assert_cmpstr (first->language, ==, "en");
  }
}

/* Queues @path; how many were queued. */
static int
queue (TwinFixture *fixture, const char *path, GPtrArray *ids)
{
  const char *const paths[] = { path, NULL };
  g_autoptr (GError) error = NULL;
  int n = twin_import_queue (fixture->library, paths, ids, NULL, &error);

  g_assert_no_error (error);

  return n;
}

static void
run (TwinFixture *fixture)
{
  g_autoptr (GError) error = NULL;

  twin_import_run (fixture->library, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
}

/* Names in the order of the list, joined. */
static char *
list_names (TwinFixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) records = twin_library_list (fixture->library, &error);
  GString *names = g_string_new (NULL);

  g_assert_no_error (error);
  for (guint i = 0; i < records->len; i++)
    g_string_append_printf (names, "%s%s", i > 0 ? " " : "", ((TwinDocumentRecord *) records->pdata[i])->name);

  return g_string_free_and_steal (names);
}

static void
test_walk (void)
{
  g_autoptr (TwinFixture) fixture = twin_fixture_new ();
  g_autofree char *fifo = twin_fixture_path (fixture, "fifo");
  g_autofree char *out = twin_fixture_path (fixture, "out.txt");
  g_autofree char *in = twin_fixture_path (fixture, "zlink.txt");
  g_autofree char *loop = twin_fixture_path (fixture, "b/loop");
  g_autofree char *names = NULL;

  twin_fixture_write (fixture, "c.txt", "third");
  twin_fixture_write (fixture, "a.txt", "first");
  twin_fixture_write (fixture, "b/1.txt", "second");
  twin_fixture_write (fixture, ".hidden.txt", "hidden");
  twin_fixture_write (fixture, ".git/config", "hidden");
  twin_fixture_write (fixture, ".store/real.txt", "reached by its link");
  g_assert_cmpint (mkfifo (fifo, 0600), ==, 0);
  g_assert_cmpint (symlink ("/etc/hostname", out), ==, 0);
  g_assert_cmpint (symlink (".store/real.txt", in), ==, 0);
  g_assert_cmpint (symlink ("..", loop), ==, 0);

  g_assert_cmpint (queue (fixture, fixture->files, NULL), ==, 4);
  names = list_names (fixture);
  g_assert_cmpstr (names, ==, "a.txt 1.txt c.txt real.txt");
}

static void
test_unreadable (void)
{
  g_autoptr (TwinFixture) fixture = twin_fixture_new ();
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *gone = twin_fixture_path (fixture, "gone.txt");
  g_autofree char *fifo = twin_fixture_path (fixture, "fifo");
  const char *const paths[] = { gone, fifo, NULL };
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (mkfifo (fifo, 0600), ==, 0);
  g_assert_cmpint (twin_import_queue (fixture->library, paths, ids, NULL, &error), ==, 0);
  g_assert_no_error (error);
  g_assert_cmpuint (ids->len, ==, 2);

  for (guint i = 0; i < ids->len; i++)
    {
      g_autoptr (TwinDocumentRecord) record = twin_fixture_get (fixture, ids->pdata[i]);

      g_assert_cmpint (record->state, ==, TWIN_DOCUMENT_FAILED);
      g_assert_cmpint (record->reason, ==, TWIN_REASON_UNREADABLE);
    }

  /* There now: the same document. */
  twin_fixture_write (fixture, "gone.txt", "Here it is.");
  g_assert_cmpint (queue (fixture, gone, NULL), ==, 1);
  run (fixture);
  {
    g_autoptr (TwinDocumentRecord) record = twin_fixture_get (fixture, ids->pdata[0]);

    g_assert_cmpint (record->state, ==, TWIN_DOCUMENT_READY);
  }
}

static void
test_too_large (void)
{
  g_autoptr (TwinFixture) fixture = twin_fixture_new ();
  g_autofree char *path = twin_fixture_path (fixture, "huge.txt");
  g_autofree char *id = NULL;

  twin_fixture_write (fixture, "huge.txt", "x");
  g_assert_cmpint (truncate (path, (off_t) (TWIN_LIMIT_FILE_BYTES + 1)), ==, 0); /* a hole: no room is taken */
  g_assert_cmpint (queue (fixture, path, NULL), ==, 0);
  id = twin_fixture_find (fixture, "huge.txt");
  {
    g_autoptr (TwinDocumentRecord) record = twin_fixture_get (fixture, id);

    g_assert_cmpint (record->state, ==, TWIN_DOCUMENT_FAILED);
    g_assert_cmpint (record->reason, ==, TWIN_REASON_TOO_LARGE);
  }
}

static void
set_time (const char *path, gint64 seconds)
{
  struct utimbuf times = { seconds, seconds };

  g_assert_cmpint (utime (path, &times), ==, 0);
}

static void
test_changed (void)
{
  g_autoptr (TwinFixture) fixture = twin_fixture_new ();
  g_autofree char *path = twin_fixture_path (fixture, "note.txt");
  g_autofree char *id = NULL;
  g_autofree char *old_sha256 = NULL;
  g_autoptr (TwinDocumentRecord) record = NULL;
  g_autoptr (GError) error = NULL;

  twin_fixture_write (fixture, "note.txt", "The old IBAN was DE89 3704 0044 0532 0130 00 there.");
  set_time (path, 1000000000);
  g_assert_cmpint (queue (fixture, path, NULL), ==, 1);
  run (fixture);
  id = twin_fixture_find (fixture, "note.txt");
  twin_review_decide_all (fixture->library, id, NULL, FALSE, TWIN_DECISION_REJECT, NULL, &error);
  g_assert_no_error (error);
  twin_fixture_classify (fixture, id, TWIN_LEVEL_PUBLIC);
  record = twin_fixture_get (fixture, id);
  g_assert_cmpint (record->state, ==, TWIN_DOCUMENT_READY);
  old_sha256 = g_strdup (record->sha256);

  /* Unchanged: left alone. */
  g_assert_cmpint (queue (fixture, path, NULL), ==, 0);

  /* Changed: read again under its id, with its classification and decisions. */
  twin_fixture_write (fixture, "note.txt", "The new text still has the IBAN DE89 3704 0044 0532 0130 00 in it.");
  g_assert_cmpint (queue (fixture, path, NULL), ==, 1);
  run (fixture);
  g_clear_pointer (&record, twin_document_record_free);
  record = twin_fixture_get (fixture, id);
  g_assert_cmpint (record->state, ==, TWIN_DOCUMENT_READY);
  g_assert_cmpint (record->classification->level, ==, TWIN_LEVEL_PUBLIC);
  g_assert_cmpstr (record->sha256, !=, old_sha256);

  /* Its rendition was made while it was read, and the old original is gone. */
  g_assert_cmpint (twin_fixture_query (fixture, "SELECT count(*) FROM rendition"), ==, 1);
  g_assert_cmpint (twin_originals_open (fixture->store, old_sha256, &error), ==, -1);
  g_assert_error (error, TWIN_ERROR, TWIN_ERROR_NOT_FOUND);
}

/* A document that another computer told of waits for its file; added under any name, the two come together. */
static void
test_absent (void)
{
  g_autoptr (TwinFixture) fixture = twin_fixture_new ();
  g_autofree char *path = twin_fixture_path (fixture, "other name.txt");
  g_autofree char *digest = twin_sha256_hex ("Nothing personal.", 17);
  g_autoptr (TwinDocumentRecord) record = twin_document_record_new ();
  g_autoptr (GError) error = NULL;

  record->id = g_strdup ("01920000-0000-7000-8000-000000000001");
  record->name = g_strdup ("note.txt");
  record->sha256 = g_strdup (digest);
  record->state = TWIN_DOCUMENT_ABSENT;
  record->classification->level = TWIN_LEVEL_INTERNAL;
  {
    g_autoptr (TwinTransaction) tx = twin_store_write (fixture->store, &error);

    g_assert_true (twin_document_table_insert (tx, record, &error));
    g_assert_true (twin_transaction_commit (tx, &error));
  }

  twin_fixture_write (fixture, "other name.txt", "Nothing personal.");
  g_assert_cmpint (queue (fixture, path, NULL), ==, 1);
  run (fixture);
  g_assert_cmpint (twin_fixture_query (fixture, "SELECT count(*) FROM document"), ==, 1);
  {
    g_autoptr (TwinDocumentRecord) read = twin_fixture_get (fixture, "01920000-0000-7000-8000-000000000001");

    g_assert_cmpint (read->state, ==, TWIN_DOCUMENT_READY);
    g_assert_cmpint (read->classification->level, ==, TWIN_LEVEL_INTERNAL);
    g_assert_cmpstr (read->path, ==, path);
  }
}

/* The queued document that @name is, as a job that has claimed it. */
static TwinImportJob *
claim (TwinFixture *fixture, const char *name)
{
  g_autofree char *id = twin_fixture_find (fixture, name);
  g_autoptr (GError) error = NULL;
  TwinImportJob *job = twin_import_job_new (fixture->library, twin_fixture_get (fixture, id), NULL, &error);
  g_autoptr (TwinTransaction) tx = NULL;

  g_assert_no_error (error);
  tx = twin_store_write (fixture->store, &error);
  g_assert_no_error (error);
  g_assert_true (twin_import_job_claim (job, tx, &error));
  g_assert_true (twin_transaction_commit (tx, &error));

  return job;
}

/* A disk that stops reading in the middle costs the one file, not the import. */
static void
test_read_error (void)
{
  g_autoptr (TwinFixture) fixture = twin_fixture_new ();
  g_autofree char *path = twin_fixture_path (fixture, "bad.txt");
  g_autofree char *id = NULL;
  g_autoptr (TwinImportJob) job = NULL;
  g_autoptr (TwinDocumentRecord) record = NULL;
  g_autoptr (GError) error = NULL;
  int unreadable;

  twin_fixture_write (fixture, "bad.txt", "This stood on a sector that has gone bad since.");
  g_assert_cmpint (queue (fixture, path, NULL), ==, 1);
  job = claim (fixture, "bad.txt");

  unreadable = open (path, O_WRONLY | O_CLOEXEC);
  g_assert_cmpint (unreadable, >=, 0);
  g_assert_cmpint (dup2 (unreadable, job->fd), ==, job->fd);
  close (unreadable);

  g_assert_true (twin_import_job_run (job, fixture->library, NULL, NULL, NULL, &error));
  g_assert_no_error (error);
  id = twin_fixture_find (fixture, "bad.txt");
  record = twin_fixture_get (fixture, id);
  g_assert_cmpint (record->state, ==, TWIN_DOCUMENT_FAILED);
  g_assert_cmpint (record->reason, ==, TWIN_REASON_UNREADABLE);
  g_assert_null (record->sha256);

  /* Once it can be read again it is, without having changed. */
  g_assert_cmpint (queue (fixture, path, NULL), ==, 1);
  run (fixture);
  g_clear_pointer (&record, twin_document_record_free);
  record = twin_fixture_get (fixture, id);
  g_assert_cmpint (record->state, ==, TWIN_DOCUMENT_READY);
}

static void
test_classify_all (void)
{
  g_autoptr (TwinFixture) fixture = twin_fixture_new ();
  g_autofree char *a = twin_fixture_add (fixture, "a.txt", "The first note.");
  g_autofree char *b = twin_fixture_add (fixture, "b.txt", "The second note.");
  g_autoptr (TwinClassification) classification = twin_classification_new (TWIN_LEVEL_INTERNAL);
  const char *const both[] = { a, b, NULL };
  const char *const one_gone[] = { a, "gone", b, NULL };
  g_autoptr (GError) error = NULL;

  g_assert_false (twin_library_classify_all (fixture->library, one_gone, classification, &error));
  g_assert_error (error, TWIN_ERROR, TWIN_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_cmpint (twin_fixture_query (fixture, "SELECT count(*) FROM document WHERE level = 'INTERNAL'"), ==, 0);

  g_assert_true (twin_library_classify_all (fixture->library, both, classification, &error));
  g_assert_no_error (error);
  g_assert_cmpint (twin_fixture_query (fixture, "SELECT count(*) FROM document WHERE level = 'INTERNAL'"), ==, 2);
  g_assert_cmpuint (twin_fixture_count_audit (fixture, "document.classify", NULL), ==, 2);
}

static void
test_pasted (void)
{
  g_autoptr (TwinFixture) fixture = twin_fixture_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *id = twin_import_queue_text (fixture->library, "Pasted text.txt",
                                                "My email is john@example.com", &error);
  g_autoptr (TwinReview) review = NULL;
  g_autoptr (TwinRedaction) redaction = NULL;

  g_assert_no_error (error);
  twin_fixture_reopen (fixture);
  run (fixture);

  review = twin_review_load (fixture->library, id, &error);
  g_assert_no_error (error);
  g_assert_null (review->record->path);
  redaction = twin_review_redact (review);
  g_assert_cmpstr (redaction->text, ==, "My email is [EMAIL_REDACTED]");
}

static void
test_lock (void)
{
  g_autoptr (TwinFixture) fixture = twin_fixture_new ();
  g_autofree char *path = g_build_filename (fixture->directory, "import.lock", NULL);
  g_autoptr (GError) error = NULL;
  int fd = g_open (path, O_RDWR | O_CREAT, 0600);

  g_assert_cmpint (flock (fd, LOCK_EX), ==, 0);
  g_assert_false (twin_import_run (fixture->library, NULL, NULL, NULL, &error));
  g_assert_error (error, TWIN_ERROR, TWIN_ERROR_EXISTS);
  close (fd);
  run (fixture);
}

typedef struct
{
  GCancellable *cancellable;
  guint cancel_after;
  guint n_finished;
  guint n_calls;
  GThread *inside; /* set while the function runs: calls must not overlap */
} Watch;

static void
progress_cb (const TwinImportProgress *progress, gpointer user_data)
{
  Watch *watch = user_data;

  g_assert_null (g_atomic_pointer_get (&watch->inside));
  g_atomic_pointer_set (&watch->inside, g_thread_self ());

  watch->n_calls++;
  if (progress->finished)
    {
      g_assert_cmpuint (progress->n_done, ==, ++watch->n_finished);
      g_assert_nonnull (progress->document_id);
    }
  g_assert_cmpuint (progress->n_done, <=, progress->n_total);
  g_assert_cmpuint (progress->bytes_done, <=, progress->bytes_total);
  if (watch->cancellable != NULL && watch->n_finished == watch->cancel_after)
    g_cancellable_cancel (watch->cancellable);

  g_atomic_pointer_set (&watch->inside, NULL);
}

static void
test_cancel (void)
{
  g_autoptr (TwinFixture) fixture = twin_fixture_new ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  Watch watch = { cancellable, 5, 0, 0, NULL };
  Watch rest = { NULL, 0, 0, 0, NULL };

  for (guint i = 0; i < 30; i++)
    {
      g_autofree char *name = g_strdup_printf ("%02u.txt", i);
      g_autofree char *text = g_strdup_printf ("Document number %u says nothing.", i);

      twin_fixture_write (fixture, name, text);
    }
  g_assert_cmpint (queue (fixture, fixture->files, NULL), ==, 30);

  g_assert_false (twin_import_run (fixture->library, progress_cb, &watch, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_assert_cmpuint (watch.n_finished, >=, 5);
  g_assert_cmpuint (watch.n_finished, <, 30);
  g_assert_cmpint (twin_fixture_query (fixture, "SELECT count(*) FROM document WHERE state = 'extracting'"), ==, 0);
  g_assert_cmpint (twin_fixture_query (fixture, "SELECT count(*) FROM document WHERE state = 'ready'"), ==, watch.n_finished);

  g_assert_true (twin_import_run (fixture->library, progress_cb, &rest, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (watch.n_finished + rest.n_finished, ==, 30);
  g_assert_cmpint (twin_fixture_query (fixture, "SELECT count(*) FROM document WHERE state = 'ready'"), ==, 30);
}

/* Writes into the file at @user_data as soon as another one is read. */
static void
write_meanwhile_cb (const TwinImportProgress *progress, gpointer user_data)
{
  g_autofd int fd = progress->finished ? open (user_data, O_WRONLY | O_CLOEXEC) : -1;

  if (fd >= 0 && progress->n_done == 1)
    g_assert_cmpint (pwrite (fd, "Other", 5, 0), ==, 5);
}

/* One file that changes between its digest and its copy does not end the import of all others. */
static void
test_written_meanwhile (void)
{
  g_autoptr (TwinFixture) fixture = twin_fixture_new ();
  g_autofree char *path = twin_fixture_path (fixture, "7.txt");
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 8; i++)
    {
      g_autofree char *name = g_strdup_printf ("%u.txt", i);
      g_autofree char *text = g_strdup_printf ("Document number %u says nothing.", i);

      twin_fixture_write (fixture, name, text);
    }
  g_assert_cmpint (queue (fixture, fixture->files, NULL), ==, 8);

  g_assert_true (twin_import_run (fixture->library, write_meanwhile_cb, path, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpint (twin_fixture_query (fixture, "SELECT count(*) FROM document WHERE state = 'ready'"), ==, 7);
  g_assert_cmpint (twin_fixture_query (fixture, "SELECT count(*) FROM document WHERE state = 'queued' AND sha256 IS NULL"), ==, 1);

  run (fixture);
  g_assert_cmpint (twin_fixture_query (fixture, "SELECT count(*) FROM document WHERE state = 'ready'"), ==, 8);
}

static void
test_many (void)
{
  g_autoptr (TwinFixture) fixture = twin_fixture_new ();
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < 450; i++)
    {
      g_autofree char *name = g_strdup_printf ("%03u.txt", i);

      twin_fixture_write (fixture, name, name);
    }

  /* More than two batches, in the order of the names. */
  g_assert_cmpint (queue (fixture, fixture->files, ids), ==, 450);
  g_assert_cmpuint (ids->len, ==, 450);
  for (guint i = 0; i < ids->len; i += 149)
    {
      g_autofree char *name = g_strdup_printf ("%03u.txt", i);
      g_autoptr (TwinDocumentRecord) record = twin_fixture_get (fixture, ids->pdata[i]);

      g_assert_cmpstr (record->name, ==, name);
    }
  g_assert_cmpint (queue (fixture, fixture->files, NULL), ==, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/library/import/states", test_states);
  g_test_add_func ("/library/import/walk", test_walk);
  g_test_add_func ("/library/import/unreadable", test_unreadable);
  g_test_add_func ("/library/import/too-large", test_too_large);
  g_test_add_func ("/library/import/changed", test_changed);
  g_test_add_func ("/library/import/absent", test_absent);
  g_test_add_func ("/library/import/read-error", test_read_error);
  g_test_add_func ("/library/import/classify-all", test_classify_all);
  g_test_add_func ("/library/import/pasted", test_pasted);
  g_test_add_func ("/library/import/lock", test_lock);
  g_test_add_func ("/library/import/cancel", test_cancel);
  g_test_add_func ("/library/import/written-meanwhile", test_written_meanwhile);
  g_test_add_func ("/library/import/many", test_many);

  return g_test_run ();
}
