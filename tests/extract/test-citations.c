/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A citation is a document, a page and two offsets. For every passage of every document at hand they have to lead back
 * to the passage's own words: in the text, in the blocks they cover, and after the document was stored and read again. */
#include "reading.h"

#include "identify.h"
#include "text/twin-chunker.h"

#include <string.h>

/* poppler-glib loses the font of each free text annotation. Asked by the leak sanitizer, where there is one; the tests of
 * the formats look for our leaks. */
int __lsan_is_turned_off (void);

int
__lsan_is_turned_off (void)
{
  return 1;
}

static TwinDocument *
store_and_load (const TwinDocument *document)
{
  g_autoptr (GBytes) blocks = twin_document_encode_blocks (document);
  g_autoptr (GError) error = NULL;
  gsize length;
  const char *text = twin_document_get_text (document, &length);
  TwinDocument *loaded = twin_document_new_from_parts (text, length, blocks, &error);

  g_assert_no_error (error);
  return loaded;
}

/* The block at an offset is on one of the passage's pages, and its box inside of no other page. */
static void
check_place (const TwinDocument *document,
             const TwinChunk *chunk,
             gsize offset)
{
  const TwinBlock *block = twin_document_find_block (document, offset, NULL);

  g_assert_nonnull (block);
  g_assert_cmpuint (block->start, <=, offset);
  g_assert_cmpuint (offset, <=, block->start + block->length);
  g_assert_true (block->page == 0 || (block->page >= chunk->page_from && block->page <= chunk->page_to));
}

static void
check_chunk (const TwinDocument *document,
             const TwinDocument *loaded,
             const TwinChunk *chunk)
{
  gsize length, loaded_length;
  const char *text = twin_document_get_text (document, &length);
  const char *again = twin_document_get_text (loaded, &loaded_length);

  g_assert_cmpuint (chunk->start, <, chunk->end);
  g_assert_cmpuint (chunk->end, <=, length);
  g_assert_cmpmem (text + chunk->start, chunk->end - chunk->start, again + chunk->start, chunk->end - chunk->start);
  g_assert_true (g_utf8_validate_len (text + chunk->start, chunk->end - chunk->start, NULL));
  check_place (document, chunk, chunk->start);
  check_place (document, chunk, chunk->end - 1);
  check_place (loaded, chunk, chunk->start);
}

/* Passages come in order, none is in two, and no block that is shown is left out. */
static guint
check_document (const TwinDocument *document)
{
  g_autoptr (TwinDocument) loaded = store_and_load (document);
  g_autoptr (GArray) chunks = twin_chunk_document (document, NULL, TWIN_CHUNK_TARGET, TRUE);
  gsize end = 0;

  for (guint i = 0; i < chunks->len; i++)
    {
      const TwinChunk *chunk = &g_array_index (chunks, TwinChunk, i);

      g_assert_cmpuint (chunk->start, >=, end);
      check_chunk (document, loaded, chunk);
      end = chunk->end;
    }
  return chunks->len;
}

static guint
check_file (const char *path)
{
  g_autoptr (GMappedFile) file = g_mapped_file_new (path, FALSE, NULL);
  ExtractInput input = { .fd = -1, .name = path };
  ExtractIdentity identity;
  g_autoptr (Reading) reading = NULL;

  if (file == NULL || g_mapped_file_get_length (file) == 0)
    return 0;
  input.bytes = (const guint8 *) g_mapped_file_get_contents (file);
  input.size = g_mapped_file_get_length (file);
  identity = extract_identify (&input);
  if (identity.format == NULL)
    return 0;
  g_test_message ("%s", path);
  reading = reading_new (identity.format, input.bytes, input.size);
  return check_document (reading->document);
}

static guint
check_folder (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;
  guint n = 0;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (strstr (name, ".expected.") == NULL && g_file_test (path, G_FILE_TEST_IS_REGULAR))
        n += check_file (path);
    }
  return n;
}

static void
test_fixtures (void)
{
  g_autofree char *folder = g_test_build_filename (G_TEST_DIST, "extract", "fixtures", NULL);

  g_assert_cmpuint (check_folder (folder), >, 10);
}

static void
test_corpus (void)
{
  static const char *const kinds[] = { "pdf", "docx", "odt", "ods_odp", "pptx", "xlsx", "epub", "html", "rtf", "md", "txt", "csv", "eml", "mbox" };
  const char *shared = g_getenv ("TWIN_SHARED_DATA");
  guint n = 0;

  for (guint i = 0; shared != NULL && i < G_N_ELEMENTS (kinds); i++)
    {
      g_autofree char *folder = g_build_filename (shared, "corpus", "dev", kinds[i], NULL);

      n += check_folder (folder);
    }
  if (n == 0)
    g_test_skip ("TWIN_SHARED_DATA names no folder with a corpus");
  g_test_message ("%u passages", n);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/extract/citations/fixtures", test_fixtures);
  g_test_add_func ("/extract/citations/corpus", test_corpus);
  return g_test_run ();
}
