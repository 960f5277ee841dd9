/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "intake/twin-intake.h"

/* Real and hostile files, if the machine has them: each ends in text or in a reason,
 * in time, and none takes the engine down. What became of them is printed. */

#define MAX_SECONDS 30

typedef struct
{
  guint n_files;
  guint n_text;
  guint n_partial;
  guint reasons[TWIN_REASON_BOMB + 1];
  guint n_blocks;
  guint64 n_bytes;
  double seconds;
  double slowest;
} Outcome;

static void
check_document (const TwinDocument *document)
{
  gsize length;
  const char *text = twin_document_get_text (document, &length);
  g_autoptr (GBytes) blocks = twin_document_encode_blocks (document);
  g_autoptr (GError) error = NULL;
  g_autoptr (TwinDocument) back = twin_document_new_from_parts (text, length, blocks, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (twin_document_get_n_blocks (back), ==, twin_document_get_n_blocks (document));
}

static void
read_file (TwinIntake *intake, const char *folder, const char *name, Outcome *outcome)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  int fd = open (path, O_RDONLY | O_CLOEXEC);
  gint64 started = g_get_monotonic_time ();
  g_autoptr (TwinExtraction) extraction = NULL;
  g_autoptr (GError) error = NULL;
  double seconds;
  gsize length;

  g_assert_cmpint (fd, >=, 0);
  extraction = twin_intake_extract (intake, fd, name, NULL, NULL, &error);
  close (fd);
  g_assert_no_error (error);
  seconds = (double) (g_get_monotonic_time () - started) / G_USEC_PER_SEC;
  check_document (extraction->document);

  outcome->n_files++;
  outcome->n_text += extraction->reason == TWIN_REASON_NONE;
  outcome->n_partial += extraction->partial;
  outcome->reasons[extraction->reason]++;
  outcome->n_blocks += twin_document_get_n_blocks (extraction->document);
  twin_document_get_text (extraction->document, &length);
  outcome->n_bytes += length;
  outcome->seconds += seconds;
  outcome->slowest = MAX (outcome->slowest, seconds);

  if (extraction->reason == TWIN_REASON_CRASHED || extraction->reason == TWIN_REASON_TIMEOUT)
    g_test_message ("%s: %s after %.1f s", name, twin_reason_to_string (extraction->reason), seconds);
  g_assert_cmpfloat (seconds, <, MAX_SECONDS);
}

static void
print_outcome (const char *title, const Outcome *outcome)
{
  g_autoptr (GString) reasons = g_string_new (NULL);

  for (guint i = TWIN_REASON_NONE + 1; i < G_N_ELEMENTS (outcome->reasons); i++)
    if (outcome->reasons[i] > 0)
      g_string_append_printf (reasons, " %s %u", twin_reason_to_string (i), outcome->reasons[i]);

  g_test_message ("%-22s %4u files, %4u text, %3u partial, %7u blocks, %9" G_GUINT64_FORMAT " bytes, %6.2f s, slowest %5.2f s;%s",
                  title, outcome->n_files, outcome->n_text, outcome->n_partial, outcome->n_blocks, outcome->n_bytes,
                  outcome->seconds, outcome->slowest, reasons->len > 0 ? reasons->str : " no failures");
}

/* What the corpus says about a file stands beside it under its name with ".expected". */
static gboolean
is_sample (const char *name)
{
  return strstr (name, ".expected.") == NULL && name[0] != '.';
}

static char *
get_corpus (void)
{
  const char *data = g_getenv ("TWIN_SHARED_DATA");
  g_autofree char *corpus = data != NULL ? g_build_filename (data, "corpus", "dev", NULL) : NULL;

  if (corpus == NULL || !g_file_test (corpus, G_FILE_TEST_IS_DIR))
    return NULL;

  return g_steal_pointer (&corpus);
}

static void
read_folder (const char *folder, const char *title, Outcome *outcome)
{
  g_autoptr (TwinIntake) intake = twin_intake_new (NULL, 1);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  g_assert_nonnull (dir);
  while ((name = g_dir_read_name (dir)) != NULL)
    if (is_sample (name))
      g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort_values (names, (GCompareFunc) g_strcmp0);

  for (guint i = 0; i < names->len; i++)
    read_file (intake, folder, g_ptr_array_index (names, i), outcome);
  print_outcome (title, outcome);
}

static void
test_format (gconstpointer data)
{
  const char *format = data;
  g_autofree char *corpus = get_corpus ();
  g_autofree char *folder = NULL;
  Outcome outcome = { 0 };

  if (corpus == NULL)
    {
      g_test_skip ("TWIN_SHARED_DATA names no folder with corpus/dev");
      return;
    }
  folder = g_build_filename (corpus, format, NULL);
  read_folder (folder, format, &outcome);

  /* Ordinary files: nothing but a scan or a password stands between them and their text. */
  g_assert_cmpuint (outcome.n_files, >, 0);
  g_assert_cmpuint (outcome.reasons[TWIN_REASON_CRASHED], ==, 0);
  g_assert_cmpuint (outcome.reasons[TWIN_REASON_TIMEOUT], ==, 0);
  g_assert_cmpuint (outcome.n_text, >, 0);
}

static void
test_hostile (void)
{
  g_autofree char *corpus = get_corpus ();
  g_autofree char *hostile = NULL;
  g_autoptr (GDir) dir = NULL;
  const char *name;

  if (corpus == NULL)
    {
      g_test_skip ("TWIN_SHARED_DATA names no folder with corpus/dev");
      return;
    }
  hostile = g_build_filename (corpus, "hostile", NULL);
  dir = g_dir_open (hostile, 0, NULL);
  g_assert_nonnull (dir);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *folder = g_build_filename (hostile, name, NULL);
      g_autofree char *title = g_strdup_printf ("hostile/%s", name);
      Outcome outcome = { 0 };

      if (g_file_test (folder, G_FILE_TEST_IS_DIR))
        read_folder (folder, title, &outcome);
    }
}

int
main (int argc, char **argv)
{
  static const char *const formats[] = { "pdf", "docx", "odt", "html", "md", "txt", "csv", "eml" };

  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      g_autofree char *path = g_strdup_printf ("/intake/corpus/%s", formats[i]);

      g_test_add_data_func (path, formats[i], test_format);
    }
  g_test_add_func ("/intake/corpus/hostile", test_hostile);

  return g_test_run ();
}
