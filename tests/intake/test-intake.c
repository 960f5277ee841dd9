/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/twin-limits.h"
#include "intake/twin-intake.h"

/* Everything here goes through the real worker. It is found among this process's
 * children and stopped or killed from outside; it has no switch for tests. */

#define ONE_WORKER GUINT_TO_POINTER (1)
#define TWO_WORKERS GUINT_TO_POINTER (2)

typedef struct
{
  TwinIntake *intake;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->intake = twin_intake_new (NULL, GPOINTER_TO_UINT (data));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  twin_intake_free (fixture->intake);
}

/* A regular file without a name that holds @bytes. */
static int
make_file (const char *bytes, gsize length)
{
  int fd = memfd_create ("fixture", MFD_CLOEXEC);

  g_assert_cmpint (fd, >=, 0);
  while (length > 0)
    {
      ssize_t n = write (fd, bytes, length);

      g_assert_cmpint (n, >, 0);
      bytes += n;
      length -= (gsize) n;
    }

  return fd;
}

static TwinExtraction *
extract_bytes (TwinIntake *intake, const char *name, const char *bytes, gsize length)
{
  int fd = make_file (bytes, length);
  g_autoptr (GError) error = NULL;
  TwinExtraction *extraction = twin_intake_extract (intake, fd, name, NULL, NULL, &error);

  g_assert_no_error (error);
  g_assert_nonnull (extraction);
  g_assert_nonnull (extraction->document);
  /* It stays the caller's. */
  g_assert_no_errno (close (fd));

  return extraction;
}

static void
assert_healthy (TwinIntake *intake)
{
  g_autoptr (TwinExtraction) extraction = extract_bytes (intake, "a.txt", "All is well.", 12);

  g_assert_cmpint (extraction->reason, ==, TWIN_REASON_NONE);
  g_assert_cmpstr (twin_document_get_text (extraction->document, NULL), ==, "All is well.");
}

/* The state of @pid as ps(1) shows it, 'Z' if it has ended, and its parent. */
static char
get_state (pid_t pid, pid_t *parent)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/stat", pid);
  g_autofree char *stat = NULL;
  const char *behind_name;
  char state;

  *parent = 0;
  if (!g_file_get_contents (path, &stat, NULL, NULL))
    return 'Z';
  behind_name = strrchr (stat, ')');
  g_assert_nonnull (behind_name);
  g_assert_cmpint (sscanf (behind_name, ") %c %d", &state, parent), ==, 2);

  return state;
}

static gboolean
has_ended (pid_t pid)
{
  pid_t parent;

  return get_state (pid, &parent) == 'Z';
}

/* The processes that this one has started and that still run. */
static GArray *
list_children (void)
{
  GArray *pids = g_array_new (FALSE, FALSE, sizeof (pid_t));
  g_autoptr (GDir) folder = g_dir_open ("/proc", 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (folder)) != NULL)
    {
      pid_t pid = (pid_t) g_ascii_strtoll (name, NULL, 10);
      pid_t parent;

      if (pid > 0 && get_state (pid, &parent) != 'Z' && parent == getpid ())
        g_array_append_val (pids, pid);
    }

  return pids;
}

static gboolean
wait_for_children (guint n, pid_t *first)
{
  for (guint i = 0; i < 1000; i++)
    {
      g_autoptr (GArray) pids = list_children ();

      if (pids->len == n)
        {
          if (first != NULL)
            *first = g_array_index (pids, pid_t, 0);
          return TRUE;
        }
      /* One that was killed needs a moment to be gone. */
      g_usleep (10 * G_TIME_SPAN_MILLISECOND);
    }

  return FALSE;
}

static pid_t
get_only_child (void)
{
  pid_t pid = 0;

  g_assert_true (wait_for_children (1, &pid));

  return pid;
}

static void
test_formats (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *file;
    const char *format;
    const char *mime_type;
    const char *title;
    const char *language;
    guint n_pages;
    const char *sentence;
  } cases[] = {
    { "handbook.pdf", "pdf", "application/pdf", "Laboratory handbook", "en", 2, "The spill kit hangs beside the door" },
    { "handbook.docx", "docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
      "Laboratory handbook", "en", 0, "The spill kit hangs beside the door" },
    { "handbook.odt", "odt", "application/vnd.oasis.opendocument.text", "Laboratory handbook", "en", 0,
      "The spill kit hangs beside the door" },
    { "handbook.txt", "txt", "text/plain", NULL, "en", 0, "The spill kit hangs beside the door" },
    { "handbook.md", "md", "text/markdown", "Laboratory handbook", "en", 0, "The spill kit hangs beside the door" },
    { "handbook.eml", "eml", "message/rfc822", "Laboratory handbook", "en", 0, "The spill kit hangs beside the door" },
    { "handbook.html", "html", "text/html", "Laboratory handbook", "en", 0, "The spill kit hangs beside the door" },
    { "phones.csv", "csv", "text/csv", NULL, NULL, 0, "Fire brigade\t112" },
    { "handbuch.txt", "txt", "text/plain", NULL, "de", 0, "Das Notfallset hängt neben der Tür" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_test_build_filename (G_TEST_DIST, "extract", "fixtures", cases[i].file, NULL);
      g_autofree char *bytes = NULL;
      g_autoptr (TwinExtraction) extraction = NULL;
      g_autoptr (GError) error = NULL;
      gsize length;

      g_test_message ("%s", cases[i].file);
      g_file_get_contents (path, &bytes, &length, &error);
      g_assert_no_error (error);
      extraction = extract_bytes (fixture->intake, cases[i].file, bytes, length);

      g_assert_cmpint (extraction->reason, ==, TWIN_REASON_NONE);
      g_assert_false (extraction->partial);
      g_assert_cmpstr (extraction->format, ==, cases[i].format);
      g_assert_cmpstr (extraction->mime_type, ==, cases[i].mime_type);
      g_assert_cmpstr (twin_document_get_title (extraction->document), ==, cases[i].title);
      if (cases[i].language != NULL)
        g_assert_cmpstr (twin_document_get_language (extraction->document), ==, cases[i].language);
      g_assert_cmpuint (twin_document_get_n_pages (extraction->document), ==, cases[i].n_pages);
      g_assert_nonnull (strstr (twin_document_get_text (extraction->document, NULL), cases[i].sentence));
    }
}

static void
assert_reason (TwinIntake *intake, const char *name, const char *bytes, gsize length, TwinReason reason)
{
  g_autoptr (TwinExtraction) extraction = extract_bytes (intake, name, bytes, length);

  g_assert_cmpstr (twin_reason_to_string (extraction->reason), ==, twin_reason_to_string (reason));
  g_assert_false (extraction->partial);
}

static void
test_reasons (Fixture *fixture, gconstpointer data)
{
  g_autofree char *zeros = g_malloc0 (1 << 20);

  assert_reason (fixture->intake, "a.txt", "", 0, TWIN_REASON_EMPTY);
  assert_reason (fixture->intake, "a.pdf", "", 0, TWIN_REASON_EMPTY);
  assert_reason (fixture->intake, "a.txt", " \n\t\r\n", 5, TWIN_REASON_NO_TEXT);
  assert_reason (fixture->intake, "a.md", "[](x.html)\n", 11, TWIN_REASON_NO_TEXT);
  assert_reason (fixture->intake, "a.bin", zeros, 1 << 20, TWIN_REASON_UNSUPPORTED);
  assert_reason (fixture->intake, "a.txt", zeros, 1 << 20, TWIN_REASON_BROKEN);
  assert_reason (fixture->intake, "a.docx", "PK\3\4 cut off", 12, TWIN_REASON_BROKEN);
  assert_reason (fixture->intake, "a.pdf", "%PDF-1.7\ncut off", 16, TWIN_REASON_BROKEN);
  assert_healthy (fixture->intake);
}

/* Cut off anywhere: never healthy without its text, and whatever came first is kept. */
static void
test_truncated (Fixture *fixture, gconstpointer data)
{
  static const char *const files[] = { "handbook.pdf", "handbook.docx", "handbook.odt", "handbook.eml" };

  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *path = g_test_build_filename (G_TEST_DIST, "extract", "fixtures", files[i], NULL);
      g_autofree char *bytes = NULL;
      gsize length;

      g_assert_true (g_file_get_contents (path, &bytes, &length, NULL));
      for (guint tenths = 1; tenths < 10; tenths++)
        {
          g_autoptr (TwinExtraction) extraction = extract_bytes (fixture->intake, files[i], bytes, length * tenths / 10);
          guint n_blocks = twin_document_get_n_blocks (extraction->document);

          g_test_message ("%s, %u0 %%: %s, %u blocks", files[i], tenths, twin_reason_to_string (extraction->reason), n_blocks);
          g_assert_cmpint (extraction->reason, !=, TWIN_REASON_CRASHED);
          g_assert_cmpint (extraction->reason, !=, TWIN_REASON_TIMEOUT);
          g_assert_true (extraction->reason != TWIN_REASON_NONE || n_blocks > 0);
        }
    }
}

/* Whoever hands over something that is no file gets an answer and no hanging worker. */
static void
test_not_a_file (Fixture *fixture, gconstpointer data)
{
  int ends[2];
  int folder = open ("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  int device = open ("/dev/zero", O_RDONLY | O_CLOEXEC);
  int fds[3];

  g_assert_no_errno (pipe2 (ends, O_CLOEXEC));
  fds[0] = ends[0];
  fds[1] = folder;
  fds[2] = device;
  for (guint i = 0; i < G_N_ELEMENTS (fds); i++)
    {
      g_autoptr (TwinExtraction) extraction = twin_intake_extract (fixture->intake, fds[i], "a.txt", NULL, NULL, NULL);

      g_assert_nonnull (extraction);
      g_assert_cmpint (extraction->reason, ==, TWIN_REASON_UNREADABLE);
      close (fds[i]);
    }
  close (ends[1]);
}

/* Nothing of the file itself can be changed through the worker, and its position does not matter. */
static void
test_position (Fixture *fixture, gconstpointer data)
{
  int fd = make_file ("From the start.", 15);
  g_autoptr (TwinExtraction) extraction = NULL;

  g_assert_cmpint (lseek (fd, 0, SEEK_END), ==, 15);
  extraction = twin_intake_extract (fixture->intake, fd, "a.txt", NULL, NULL, NULL);
  g_assert_cmpstr (twin_document_get_text (extraction->document, NULL), ==, "From the start.");
  close (fd);
}

static void
test_large (Fixture *fixture, gconstpointer data)
{
  const gsize size = 20u << 20;
  g_autofree char *line = g_malloc (size);
  g_autoptr (TwinExtraction) extraction = NULL;
  gsize length;

  memset (line, 'a', size);
  extraction = extract_bytes (fixture->intake, "line.txt", line, size);
  g_assert_cmpint (extraction->reason, ==, TWIN_REASON_NONE);
  twin_document_get_text (extraction->document, &length);
  g_assert_cmpuint (length, >=, size);
}

static void
test_too_large (Fixture *fixture, gconstpointer data)
{
  g_autofree char *text = g_malloc (TWIN_LIMIT_TEXT_BYTES + 1);
  g_autoptr (TwinExtraction) extraction = NULL;
  g_autoptr (TwinExtraction) sparse_extraction = NULL;
  int sparse = memfd_create ("sparse", MFD_CLOEXEC);

  for (gsize i = 0; i <= TWIN_LIMIT_TEXT_BYTES; i++)
    text[i] = i % 1000 == 999 ? '\n' : 'a';
  extraction = extract_bytes (fixture->intake, "a.txt", text, TWIN_LIMIT_TEXT_BYTES + 1);
  g_assert_cmpint (extraction->reason, ==, TWIN_REASON_TOO_LARGE);
  g_assert_true (extraction->partial);

  g_assert_no_errno (ftruncate (sparse, (off_t) TWIN_LIMIT_FILE_BYTES + 1));
  sparse_extraction = twin_intake_extract (fixture->intake, sparse, "a.txt", NULL, NULL, NULL);
  g_assert_cmpint (sparse_extraction->reason, ==, TWIN_REASON_TOO_LARGE);
  g_assert_false (sparse_extraction->partial);
  close (sparse);
  assert_healthy (fixture->intake);
}

#ifndef __SANITIZE_ADDRESS__
/* Small pieces that each cost the parser many times their size. */
static void
test_out_of_memory (Fixture *fixture, gconstpointer data)
{
  static const char piece[] = "*a_b `c` [x](y) ![z](w) ";
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (TwinExtraction) extraction = NULL;

  while (text->len < TWIN_LIMIT_TEXT_BYTES - 100)
    g_string_append (text, piece);
  extraction = extract_bytes (fixture->intake, "a.md", text->str, text->len);

  g_assert_cmpstr (twin_reason_to_string (extraction->reason), ==, "too-large");
  assert_healthy (fixture->intake);
}
#endif

static void
on_progress (guint page, guint n_pages, gpointer user_data)
{
  guint *n_calls = user_data;

  (*n_calls)++;
}

static void
test_progress (Fixture *fixture, gconstpointer data)
{
  int fd = make_file ("Text.", 5);
  guint n_calls = 0;
  g_autoptr (TwinExtraction) extraction = twin_intake_extract (fixture->intake, fd, "a.txt", &(TwinIntakeHandler) { .progress = on_progress, .user_data = &n_calls }, NULL, NULL);

  g_assert_cmpint (extraction->reason, ==, TWIN_REASON_NONE);
  g_assert_cmpuint (n_calls, >, 0);
  close (fd);
}

/* One process reads many files, and is replaced after so many. */
static void
test_reuse (Fixture *fixture, gconstpointer data)
{
  pid_t first, later;

  assert_healthy (fixture->intake);
  first = get_only_child ();
  for (guint i = 1; i < TWIN_LIMIT_WORKER_FILES - 1; i++)
    assert_healthy (fixture->intake);
  g_assert_cmpint (get_only_child (), ==, first);

  assert_healthy (fixture->intake);
  assert_healthy (fixture->intake);
  later = get_only_child ();
  g_assert_true (has_ended (first));
  g_assert_cmpint (later, !=, first);
}

/* A worker that has died between two files costs none. */
static void
test_dead_before (Fixture *fixture, gconstpointer data)
{
  assert_healthy (fixture->intake);
  g_assert_no_errno (kill (get_only_child (), SIGKILL));
  g_assert_true (wait_for_children (0, NULL));
  assert_healthy (fixture->intake);
}

typedef struct
{
  int signal_number;
  gboolean sent;
} Interruption;

/* Strikes in the middle of the file: nothing is received here meanwhile, so the worker
 * sends until the socket is full, and sleeps. */
static void
on_progress_interrupt (guint page, guint n_pages, gpointer user_data)
{
  Interruption *interruption = user_data;
  pid_t worker, parent;

  /* What it had sent before still comes. */
  if (interruption->sent)
    return;
  worker = get_only_child ();
  while (get_state (worker, &parent) == 'R')
    g_usleep (G_TIME_SPAN_MILLISECOND);
  g_assert_no_errno (kill (worker, interruption->signal_number));
  interruption->sent = TRUE;
}

/* Far more rows than a socket holds. */
static int
make_long_file (void)
{
  g_autoptr (GString) rows = g_string_new (NULL);

  for (guint i = 0; i < 200000; i++)
    g_string_append_printf (rows, "%u,Anna,112\n", i);

  return make_file (rows->str, rows->len);
}

static void
interrupt_worker (Fixture *fixture, int signal_number, TwinReason expected)
{
  Interruption interruption = { .signal_number = signal_number };
  g_autoptr (TwinExtraction) extraction = NULL;
  g_autoptr (GError) error = NULL;
  int fd = make_long_file ();

  extraction = twin_intake_extract (fixture->intake, fd, "a.csv", &(TwinIntakeHandler) { .progress = on_progress_interrupt, .user_data = &interruption }, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (interruption.sent);
  g_assert_cmpstr (twin_reason_to_string (extraction->reason), ==, twin_reason_to_string (expected));
  /* What had come is kept, and what the file is, is known. */
  g_assert_true (extraction->partial);
  g_assert_cmpstr (extraction->format, ==, "csv");
  close (fd);
  assert_healthy (fixture->intake);
}

static void
test_killed (Fixture *fixture, gconstpointer data)
{
  interrupt_worker (fixture, SIGKILL, TWIN_REASON_CRASHED);
  interrupt_worker (fixture, SIGSEGV, TWIN_REASON_CRASHED);
}

static void
test_stalled (Fixture *fixture, gconstpointer data)
{
  gint64 started = g_get_monotonic_time ();
  gint64 elapsed;

  interrupt_worker (fixture, SIGSTOP, TWIN_REASON_TIMEOUT);
  elapsed = (g_get_monotonic_time () - started) / G_TIME_SPAN_MILLISECOND;
  g_assert_cmpint (elapsed, >=, TWIN_LIMIT_WORKER_IDLE_MS - 100);
  g_assert_cmpint (elapsed, <, TWIN_LIMIT_WORKER_IDLE_MS * TWIN_LIMIT_WORKER_BUSY_FACTOR);
}

static void
on_progress_cancel (guint page, guint n_pages, gpointer user_data)
{
  /* Stopped too: only being woken can end the wait. */
  kill (get_only_child (), SIGSTOP);
  g_cancellable_cancel (user_data);
}

static void
test_cancelled (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (TwinExtraction) extraction = NULL;
  g_autoptr (GError) error = NULL;
  int fd = make_long_file ();
  gint64 started = g_get_monotonic_time ();

  extraction = twin_intake_extract (fixture->intake, fd, "a.csv", &(TwinIntakeHandler) { .progress = on_progress_cancel, .user_data = cancellable }, cancellable, &error);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_null (extraction);
  g_assert_cmpint (g_get_monotonic_time () - started, <, 2 * G_TIME_SPAN_SECOND);
  g_assert_true (wait_for_children (0, NULL));

  /* And before it begins. */
  g_clear_error (&error);
  extraction = twin_intake_extract (fixture->intake, fd, "a.csv", NULL, cancellable, &error);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  close (fd);
  assert_healthy (fixture->intake);
}

static gpointer
extract_many (gpointer data)
{
  for (guint i = 0; i < 50; i++)
    assert_healthy (data);

  return NULL;
}

static void
test_threads (Fixture *fixture, gconstpointer data)
{
  GThread *threads[5];
  g_autoptr (GArray) pids = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("extract", extract_many, fixture->intake);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);

  pids = list_children ();
  g_assert_cmpuint (pids->len, >=, 1);
  g_assert_cmpuint (pids->len, <=, 2);
  /* Which thread started them does not matter; they are still there. */
  assert_healthy (fixture->intake);
}

/* A waiting caller can be cancelled while others are served. */
static void
test_cancelled_while_waiting (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  GThread *other = g_thread_new ("extract", extract_many, fixture->intake);
  g_autoptr (TwinExtraction) extraction = NULL;
  g_autoptr (GError) error = NULL;
  int fd = make_file ("x", 1);

  g_cancellable_cancel (cancellable);
  extraction = twin_intake_extract (fixture->intake, fd, "a.txt", NULL, cancellable, &error);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_thread_join (other);
  close (fd);
}

static void
test_end_of_pool (void)
{
  TwinIntake *intake = twin_intake_new (NULL, 1);

  assert_healthy (intake);
  get_only_child ();
  twin_intake_free (intake);
  g_assert_true (wait_for_children (0, NULL));
}

static void
on_progress_die (guint page, guint n_pages, gpointer user_data)
{
  g_print ("worker %d\n", get_only_child ());
  _exit (0);
}

/* An engine that is killed while a file is read leaves no worker behind. */
static void
test_end_of_engine (void)
{
  const char *arguments[] = { NULL, "-p", "/intake/end-of-engine", "--GTestSubprocess", NULL };
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *output = NULL;
  g_autoptr (GError) error = NULL;
  const char *found;
  pid_t pid;

  if (g_test_subprocess ())
    {
      TwinIntake *intake = twin_intake_new (NULL, 1);

      twin_extraction_free (twin_intake_extract (intake, make_long_file (), "a.csv", &(TwinIntakeHandler) { .progress = on_progress_die, .user_data = NULL }, NULL, NULL));
      g_assert_not_reached ();
    }

  arguments[0] = program;
  g_spawn_sync (NULL, (char **) arguments, NULL, G_SPAWN_DEFAULT, NULL, NULL, &output, NULL, NULL, &error);
  g_assert_no_error (error);
  found = strstr (output, "worker ");
  g_assert_nonnull (found);
  pid = (pid_t) g_ascii_strtoll (found + strlen ("worker "), NULL, 10);
  g_assert_cmpint (pid, >, 0);
  for (guint i = 0; i < 500 && !has_ended (pid); i++)
    g_usleep (10 * G_TIME_SPAN_MILLISECOND);
  g_assert_true (has_ended (pid));
}

static void
test_no_worker (void)
{
  g_autofree char *worker = g_strdup (g_getenv ("TWIN_EXTRACT"));
  static const char *const paths[] = { "/nonexistent/twin-extract", "/bin/true", "/bin/cat" };
  int fd = make_file ("x", 1);

  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_autoptr (TwinIntake) intake = NULL;
      g_autoptr (TwinExtraction) extraction = NULL;
      g_autoptr (GError) error = NULL;

      g_setenv ("TWIN_EXTRACT", paths[i], TRUE);
      intake = twin_intake_new (NULL, 1);
      extraction = twin_intake_extract (intake, fd, "a.txt", NULL, NULL, &error);
      g_assert_null (extraction);
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_FAILED);
      g_assert_nonnull (strstr (error->message, paths[i]));
    }
  close (fd);
  g_setenv ("TWIN_EXTRACT", worker, TRUE);
}

static void
test_sandbox (Fixture *fixture, gconstpointer data)
{
  g_autofree char *layers = twin_intake_describe_sandbox (fixture->intake);

  g_test_message ("layers: %s", layers);
  g_assert_nonnull (strstr (layers, "seccomp"));
  g_assert_nonnull (strstr (layers, "limits"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/intake/formats", Fixture, ONE_WORKER, set_up, test_formats, tear_down);
  g_test_add ("/intake/reasons", Fixture, ONE_WORKER, set_up, test_reasons, tear_down);
  g_test_add ("/intake/truncated", Fixture, ONE_WORKER, set_up, test_truncated, tear_down);
  g_test_add ("/intake/not-a-file", Fixture, ONE_WORKER, set_up, test_not_a_file, tear_down);
  g_test_add ("/intake/position", Fixture, ONE_WORKER, set_up, test_position, tear_down);
  g_test_add ("/intake/large", Fixture, ONE_WORKER, set_up, test_large, tear_down);
  g_test_add ("/intake/too-large", Fixture, ONE_WORKER, set_up, test_too_large, tear_down);
#ifndef __SANITIZE_ADDRESS__
  g_test_add ("/intake/out-of-memory", Fixture, ONE_WORKER, set_up, test_out_of_memory, tear_down);
#endif
  g_test_add ("/intake/progress", Fixture, ONE_WORKER, set_up, test_progress, tear_down);
  g_test_add ("/intake/reuse", Fixture, ONE_WORKER, set_up, test_reuse, tear_down);
  g_test_add ("/intake/dead-before", Fixture, ONE_WORKER, set_up, test_dead_before, tear_down);
  g_test_add ("/intake/killed", Fixture, ONE_WORKER, set_up, test_killed, tear_down);
  g_test_add ("/intake/stalled", Fixture, ONE_WORKER, set_up, test_stalled, tear_down);
  g_test_add ("/intake/cancelled", Fixture, ONE_WORKER, set_up, test_cancelled, tear_down);
  g_test_add ("/intake/cancelled-while-waiting", Fixture, ONE_WORKER, set_up, test_cancelled_while_waiting, tear_down);
  g_test_add ("/intake/threads", Fixture, TWO_WORKERS, set_up, test_threads, tear_down);
  g_test_add_func ("/intake/end-of-pool", test_end_of_pool);
  g_test_add_func ("/intake/end-of-engine", test_end_of_engine);
  g_test_add_func ("/intake/no-worker", test_no_worker);
  g_test_add ("/intake/sandbox", Fixture, ONE_WORKER, set_up, test_sandbox, tear_down);

  return g_test_run ();
}
