/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Files from outside, in the folder that TWIN_SHARED_DATA names: how well they are read, and
 * that none of them does harm. */
#include "identify.h"
#include "scoring.h"

#include <json-glib/json-glib.h>
#include <string.h>

#define GRAM 4

/* These only take time, which the worker's deadline limits. */
static const char *const endless[] = { "content_bomb.pdf", "double_flate.pdf", NULL };

/* Slides without a word on them. */
static const char *const wordless[] = { "tika__testODPMacro.odp", NULL };

/* poppler-glib loses the font of each free text annotation and fontconfig what it has parsed.
 * Asked by the leak sanitizer, where there is one; the other tests look for our leaks. */
int __lsan_is_turned_off (void);

int
__lsan_is_turned_off (void)
{
  return 1;
}

static char *
find_folder (const char *name)
{
  const char *shared = g_getenv ("TWIN_SHARED_DATA");
  char *path = shared != NULL ? g_build_filename (shared, "corpus", name, NULL) : NULL;

  if (path != NULL && g_file_test (path, G_FILE_TEST_IS_DIR))
    return path;
  g_free (path);
  g_test_skip ("TWIN_SHARED_DATA names no folder with a corpus");
  return NULL;
}

static Reading *
read_file (const char *path)
{
  g_autoptr (GMappedFile) file = g_mapped_file_new (path, FALSE, NULL);
  ExtractInput input = { .fd = -1, .name = path };
  ExtractIdentity identity;

  if (file == NULL || g_mapped_file_get_length (file) == 0)
    return NULL;
  input.bytes = (const guint8 *) g_mapped_file_get_contents (file);
  input.size = g_mapped_file_get_length (file);
  identity = extract_identify (&input);
  return identity.format != NULL ? reading_new (identity.format, input.bytes, input.size) : NULL;
}

/* Headings and paragraphs of a truth file: [["H", "..."], ["P", "..."], ...]. */
static char *
read_truth (const char *path)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GError) error = NULL;
  GString *text = g_string_new (NULL);
  JsonArray *blocks;

  json_parser_load_from_file (parser, path, &error);
  g_assert_no_error (error);
  blocks = json_node_get_array (json_parser_get_root (parser));
  for (guint i = 0; i < json_array_get_length (blocks); i++)
    {
      JsonArray *block = json_array_get_array_element (blocks, i);
      const char *kind = json_array_get_string_element (block, 0);

      if (strcmp (kind, "H") == 0 || strcmp (kind, "P") == 0)
        g_string_append_printf (text, "%s\n", json_array_get_string_element (block, 1));
    }
  return g_string_free (text, FALSE);
}

typedef struct
{
  const char *name;
  double wanted;
} Truth;

/* What was reached when this was written, less a little. */
static const Truth truths[] = {
  { "groff_1col", 0.99 },        { "groff_1col_tbl", 0.99 }, { "groff_1col_fn_tbl", 0.98 }, { "groff_2col", 0.99 },
  { "groff_2col_fn", 0.985 },    { "groff_2col_fn_tbl", 0.98 }, { "groff_3col", 0.985 },    { "groff_3col_fn", 0.975 },
};

static void
test_truth (gconstpointer data)
{
  const Truth *truth = data;
  g_autofree char *folder = find_folder ("truth");
  g_autofree char *base = folder != NULL ? g_build_filename (folder, truth->name, NULL) : NULL;
  g_autofree char *pdf = g_strconcat (base != NULL ? base : "", ".pdf", NULL);
  g_autofree char *json = g_strconcat (base != NULL ? base : "", ".truth.json", NULL);
  g_autoptr (Reading) reading = NULL;
  g_autofree char *actual = NULL;
  g_autofree char *expected = NULL;
  Score score;

  if (folder == NULL)
    return;
  reading = read_file (pdf);
  g_assert_nonnull (reading);
  actual = scoring_visible_text (reading, 1u << TWIN_BLOCK_NOTE | 1u << TWIN_BLOCK_TABLE_ROW);
  expected = read_truth (json);
  score = scoring_compare (actual, expected, GRAM);
  g_test_message ("%s: %.4f", truth->name, score.f1);
  g_assert_cmpfloat (score.f1, >=, truth->wanted);
  g_assert_null (strstr (actual, "Annual Handbook"));
}

static void
test_articles (void)
{
  g_autofree char *folder = find_folder ("article");
  g_autofree char *path = folder != NULL ? g_build_filename (folder, "ground-truth.json", NULL) : NULL;
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GError) error = NULL;
  double precision = 0, recall = 0;
  guint n = 0;
  JsonObjectIter iter;
  const char *key;
  JsonNode *page;

  if (folder == NULL)
    return;
  json_parser_load_from_file (parser, path, &error);
  g_assert_no_error (error);
  json_object_iter_init (&iter, json_node_get_object (json_parser_get_root (parser)));
  while (json_object_iter_next (&iter, &key, &page))
    {
      g_autofree char *name = g_strconcat (key, ".html", NULL);
      g_autofree char *file = g_build_filename (folder, name, NULL);
      g_autoptr (Reading) reading = read_file (file);
      g_autofree char *actual = reading != NULL ? scoring_visible_text (reading, 0) : g_strdup ("");
      Score score = scoring_compare (actual, json_object_get_string_member (json_node_get_object (page), "articleBody"), GRAM);

      precision += score.precision;
      recall += score.recall;
      n++;
    }
  precision /= n;
  recall /= n;
  g_test_message ("%u pages: precision %.3f, recall %.3f", n, precision, recall);
  g_assert_cmpfloat (2 * precision * recall / (precision + recall), >=, 0.92);
}

/* Reads all of a folder; every file ends in a reason or in text. */
static void
test_folder (gconstpointer data)
{
  g_autofree char *folder = find_folder (data);
  g_autoptr (GDir) dir = folder != NULL ? g_dir_open (folder, 0, NULL) : NULL;
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autoptr (Reading) reading = NULL;
      const char *text;
      gsize length;

      if (strstr (name, ".expected.") != NULL || g_strv_contains (endless, name) || !g_file_test (path, G_FILE_TEST_IS_REGULAR))
        continue;
      reading = read_file (path);
      if (reading == NULL)
        continue;
      text = twin_document_get_text (reading->document, &length);
      g_test_message ("%s: %u blocks, %s", name, twin_document_get_n_blocks (reading->document), twin_reason_to_string (reading->reason));
      g_assert_true (g_utf8_validate_len (text, length, NULL));
      g_assert_true (reading->reason != TWIN_REASON_NONE || length > 0 || g_strv_contains (wordless, name));
    }
}

int
main (int argc,
      char **argv)
{
  static const char *const folders[] = { "dev/pdf", "dev/docx", "dev/odt", "dev/html", "dev/json", "dev/mbox", "dev/hostile/json", "dev/rtf", "dev/epub", "dev/hostile/epub", "dev/ods_odp", "dev/xlsx", "dev/pptx", "dev/hostile/xlsx", "dev/hostile/pptx", "dev/hostile/pdf", "dev/hostile/docx", "dev/hostile/mixed", "dev/hostile/synth", "dev/hostile/ooxml-encrypted" };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (truths); i++)
    {
      g_autofree char *path = g_strconcat ("/extract/corpus/truth/", truths[i].name, NULL);

      g_test_add_data_func (path, &truths[i], test_truth);
    }
  g_test_add_func ("/extract/corpus/articles", test_articles);
  for (guint i = 0; i < G_N_ELEMENTS (folders); i++)
    {
      g_autofree char *path = g_strconcat ("/extract/corpus/", folders[i], NULL);

      g_test_add_data_func (path, folders[i], test_folder);
    }
  return g_test_run ();
}
