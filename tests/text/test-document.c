/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "base/twin-error.h"
#include "base/twin-limits.h"
#include "text/twin-clean.h"
#include "text/twin-document.h"

static void
append (TwinDocument *document, TwinBlockKind kind, guint level, const char *text)
{
  const TwinBlock block = { .kind = kind, .level = level };

  g_assert_true (twin_document_append (document, &block, text, -1));
}

static void
append_hidden (TwinDocument *document, TwinBlockKind kind, guint level, const char *text)
{
  const TwinBlock block = { .kind = kind, .level = level, .flags = TWIN_BLOCK_FLAG_HIDDEN };

  g_assert_true (twin_document_append (document, &block, text, -1));
}

static TwinDocument *
make_handbook (void)
{
  TwinDocument *document = twin_document_new ();
  const TwinBlock boxed = {
    .kind = TWIN_BLOCK_PARAGRAPH, .flags = TWIN_BLOCK_FLAG_OCR, .page = 12,
    .x = 72.5f, .y = 100, .width = 300.25f, .height = 14,
  };

  append (document, TWIN_BLOCK_PARAGRAPH, 0, "Before any heading.");
  append (document, TWIN_BLOCK_HEADING, 1, "Handbook");
  append (document, TWIN_BLOCK_HEADING, 2, "4 Emergencies");
  append (document, TWIN_BLOCK_HEADING, 3, "4.2 Spills");
  g_assert_true (twin_document_append (document, &boxed, "Use the spill kit beside the door. Größe: 3 m².", -1));
  append (document, TWIN_BLOCK_LIST_ITEM, 2, "Gloves");
  append_hidden (document, TWIN_BLOCK_HEADING, 1, "Deleted heading");
  append (document, TWIN_BLOCK_TABLE_ROW, 0, "Name\tPhone");
  append (document, TWIN_BLOCK_TABLE_ROW, 0, "\t112");
  append (document, TWIN_BLOCK_HEADING, 2, "5 Drills");
  append_hidden (document, TWIN_BLOCK_METADATA, 0, "Author: Anna");

  return document;
}

static void
test_offsets (void)
{
  g_autoptr (TwinDocument) document = make_handbook ();
  gsize length;
  const char *text = twin_document_get_text (document, &length);
  const TwinBlock *last = NULL;

  g_assert_cmpuint (length, ==, strlen (text));
  g_assert_cmpuint (twin_document_get_n_blocks (document), ==, 11);
  g_assert_true (g_str_has_prefix (text, "Before any heading.\n\nHandbook\n\n4 Emergencies\n\n"));
  /* The rows of a table stand together; what follows does not. */
  g_assert_nonnull (strstr (text, "Deleted heading\n\nName\tPhone\n\t112\n\n5 Drills"));

  for (guint i = 0; i < twin_document_get_n_blocks (document); i++)
    {
      const TwinBlock *block = twin_document_get_block (document, i);

      gsize end = last != NULL ? last->start + last->length : 0;

      g_assert_cmpuint (block->start, ==, end + strspn (text + end, "\n"));
      g_assert_cmpuint (block->length, >, 0);
      g_assert_cmpuint (block->start + block->length, <=, length);
      last = block;
    }
  g_assert_cmpuint (last->start + last->length, ==, length);
}

static void
test_find_block (void)
{
  g_autoptr (TwinDocument) document = make_handbook ();
  g_autoptr (TwinDocument) empty = twin_document_new ();
  gsize length;
  guint index;

  twin_document_get_text (document, &length);
  for (guint i = 0; i < twin_document_get_n_blocks (document); i++)
    {
      const TwinBlock *block = twin_document_get_block (document, i);

      g_assert_true (twin_document_find_block (document, block->start, &index) == block);
      g_assert_cmpuint (index, ==, i);
      g_assert_true (twin_document_find_block (document, block->start + block->length - 1, &index) == block);
      /* The break after it belongs to nothing and counts as the block before. */
      g_assert_true (twin_document_find_block (document, block->start + block->length, NULL) == block);
    }
  twin_document_find_block (document, length + 1000, &index);
  g_assert_cmpuint (index, ==, twin_document_get_n_blocks (document) - 1);
  g_assert_null (twin_document_find_block (empty, 0, NULL));
}

static void
test_heading_path (void)
{
  static const struct
  {
    guint index;
    const char *path;
  } cases[] = {
    { 0, "" },
    { 1, "Handbook" },
    { 2, "Handbook › 4 Emergencies" },
    { 3, "Handbook › 4 Emergencies › 4.2 Spills" },
    { 4, "Handbook › 4 Emergencies › 4.2 Spills" },
    { 6, "Handbook › 4 Emergencies › 4.2 Spills" }, /* hidden, so not a place of its own */
    { 8, "Handbook › 4 Emergencies › 4.2 Spills" },
    { 9, "Handbook › 5 Drills" },
    { 10, "Handbook › 5 Drills" },
  };
  g_autoptr (TwinDocument) document = make_handbook ();

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = twin_document_dup_heading_path (document, cases[i].index);

      g_assert_cmpstr (path, ==, cases[i].path);
    }
}

static void
test_skipped_level (void)
{
  g_autoptr (TwinDocument) document = twin_document_new ();
  g_autofree char *path = NULL;

  /* From 1 to 4, back to 3: the 4 is not above the 3. */
  append (document, TWIN_BLOCK_HEADING, 1, "A");
  append (document, TWIN_BLOCK_HEADING, 4, "B");
  append (document, TWIN_BLOCK_HEADING, 3, "C\nD");
  append (document, TWIN_BLOCK_PARAGRAPH, 0, "Text");
  path = twin_document_dup_heading_path (document, 3);

  g_assert_cmpstr (path, ==, "A › C D");
  /* A level that does not exist is the nearest that does. */
  append (document, TWIN_BLOCK_HEADING, 0, "E");
  append (document, TWIN_BLOCK_HEADING, 99, "F");
  g_assert_cmpuint (twin_document_get_block (document, 4)->level, ==, 1);
  g_assert_cmpuint (twin_document_get_block (document, 5)->level, ==, 6);
  g_assert_cmpint (twin_document_get_block (document, 5)->heading, ==, 4);
}

static void
test_cleaning (void)
{
  static const struct
  {
    TwinBlockKind kind;
    const char *dirty;
    const char *clean;
  } cases[] = {
    { TWIN_BLOCK_PARAGRAPH, "plain", "plain" },
    { TWIN_BLOCK_PARAGRAPH, "  a  b\t c ", "a b c" },
    { TWIN_BLOCK_PARAGRAPH, "a \r\n\r\n  b\rc", "a\nb\nc" },
    { TWIN_BLOCK_PARAGRAPH, "a\u00a0\u2003b\u2028c\xc2\x85" "d", "a b\nc\nd" },
    { TWIN_BLOCK_PARAGRAPH, "bell\a and \x1b[31mred", "bell and [31mred" },
    /* e and a combining acute accent become one character. */
    { TWIN_BLOCK_PARAGRAPH, "Cafe\u0301", "Caf\u00e9" },
    /* also when something invisible stood between them */
    { TWIN_BLOCK_PARAGRAPH, "Cafe\u200b\u0301", "Caf\u00e9" },
    { TWIN_BLOCK_PARAGRAPH, "\u212b", "\u00c5" },
    { TWIN_BLOCK_PARAGRAPH, "jo\u00adhn\u202e@example\u2066.org\ufeff", "john@example.org" },
    { TWIN_BLOCK_PARAGRAPH, "hid\U000e0041\U000e0042den", "hidden" },
    /* Joiners are spelling. */
    { TWIN_BLOCK_PARAGRAPH, "\u0645\u06cc\u200c\u062e", "\u0645\u06cc\u200c\u062e" },
    { TWIN_BLOCK_PARAGRAPH, "bad \xff\xc3( end \xe2\x82", "bad \ufffd\ufffd( end \ufffd" },
    { TWIN_BLOCK_PARAGRAPH, "\xed\xa0\x80", "\ufffd\ufffd\ufffd" },
    { TWIN_BLOCK_TABLE_ROW, "\t a\n b \t\tc ", "\ta b\t\tc" },
    { TWIN_BLOCK_CODE, "\n\n  if (a)\n\n\treturn;  \n\n", "  if (a)\n\n\treturn;" },
    { TWIN_BLOCK_CODE, "\n \x01", NULL },
    { TWIN_BLOCK_PARAGRAPH, " \t\n\u200b\u202a", NULL },
    { TWIN_BLOCK_TABLE_ROW, "\t\t", NULL },
    { TWIN_BLOCK_PARAGRAPH, "", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gsize length, again_length;
      g_autofree char *clean = twin_clean_text (cases[i].dirty, strlen (cases[i].dirty), cases[i].kind, &length);
      g_autofree char *again = NULL;

      g_assert_cmpstr (clean, ==, cases[i].clean);
      if (clean == NULL)
        continue;
      g_assert_cmpuint (length, ==, strlen (clean));
      again = twin_clean_text (clean, length, cases[i].kind, &again_length);
      g_assert_cmpstr (again, ==, clean);
    }
}

/* Whatever comes in, what comes out is valid, has no control characters and is clean. */
static void
test_cleaning_of_noise (void)
{
  static const guint8 pieces[] = { 'e', 0xcc, 0x81, ' ', 0xe2, 0x80, 0xae, '\t', '\n' };
  g_autoptr (GRand) random = g_rand_new_with_seed (20261123);

  for (guint round = 0; round < 3000; round++)
    {
      guint8 noise[64];
      gsize size = (gsize) g_rand_int_range (random, 0, sizeof noise);
      TwinBlockKind kind = g_rand_int_range (random, 0, TWIN_BLOCK_LINK_TARGET + 1);
      gsize length, again_length;
      g_autofree char *clean = NULL;
      g_autofree char *again = NULL;
      g_autofree char *composed = NULL;

      for (gsize i = 0; i < size; i++)
        noise[i] = (guint8) (g_rand_boolean (random) ? g_rand_int (random) : pieces[g_rand_int_range (random, 0, 9)]);
      clean = twin_clean_text ((const char *) noise, size, kind, &length);
      if (clean == NULL)
        continue;

      g_assert_cmpuint (length, ==, strlen (clean));
      g_assert_true (g_utf8_validate_len (clean, length, NULL));
      composed = g_utf8_normalize (clean, -1, G_NORMALIZE_NFC);
      g_assert_cmpstr (composed, ==, clean);
      again = twin_clean_text (clean, length, kind, &again_length);
      g_assert_cmpstr (again, ==, clean);
    }
}

static void
test_empty_blocks (void)
{
  g_autoptr (TwinDocument) document = twin_document_new ();

  append (document, TWIN_BLOCK_PARAGRAPH, 0, "   ");
  append (document, TWIN_BLOCK_TABLE_ROW, 0, "\t\t");
  g_assert_cmpuint (twin_document_get_n_blocks (document), ==, 0);
  g_assert_cmpstr (twin_document_get_text (document, NULL), ==, "");
}

static void
test_text_limit (void)
{
  g_autoptr (TwinDocument) document = twin_document_new ();
  const TwinBlock block = { .kind = TWIN_BLOCK_PARAGRAPH };
  const gsize size = 1 << 20;
  g_autofree char *text = g_malloc (size);
  gsize length;
  guint n = 0;

  memset (text, 'a', size);
  while (twin_document_append (document, &block, text, (gssize) size))
    n++;
  twin_document_get_text (document, &length);

  g_assert_cmpuint (n, ==, TWIN_LIMIT_TEXT_BYTES / (size + 2));
  g_assert_cmpuint (length, <=, TWIN_LIMIT_TEXT_BYTES);
  g_assert_cmpuint (twin_document_get_n_blocks (document), ==, n);
  /* What still fits still goes in. */
  g_assert_true (twin_document_append (document, &block, "small", -1));
}

static void
test_block_limit (void)
{
  g_autoptr (TwinDocument) document = twin_document_new ();
  const TwinBlock block = { .kind = TWIN_BLOCK_TABLE_ROW };

  for (guint i = 0; i < TWIN_LIMIT_BLOCKS; i++)
    g_assert_true (twin_document_append (document, &block, "a", 1));
  g_assert_false (twin_document_append (document, &block, "a", 1));
  g_assert_cmpuint (twin_document_get_n_blocks (document), ==, TWIN_LIMIT_BLOCKS);
}

static void
test_round_trip (void)
{
  g_autoptr (TwinDocument) document = make_handbook ();
  g_autoptr (TwinDocument) back = NULL;
  g_autoptr (GBytes) blocks = twin_document_encode_blocks (document);
  g_autoptr (GBytes) again = NULL;
  g_autoptr (GError) error = NULL;
  gsize length;
  const char *text = twin_document_get_text (document, &length);

  back = twin_document_new_from_parts (text, length, blocks, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (twin_document_get_text (back, NULL), ==, text);
  g_assert_cmpuint (twin_document_get_n_blocks (back), ==, twin_document_get_n_blocks (document));
  for (guint i = 0; i < twin_document_get_n_blocks (back); i++)
    {
      const TwinBlock *a = twin_document_get_block (document, i);
      const TwinBlock *b = twin_document_get_block (back, i);

      g_assert_cmpint (a->kind, ==, b->kind);
      g_assert_cmpuint (a->flags, ==, b->flags);
      g_assert_cmpuint (a->start, ==, b->start);
      g_assert_cmpuint (a->length, ==, b->length);
      g_assert_cmpuint (a->page, ==, b->page);
      g_assert_cmpuint (a->level, ==, b->level);
      g_assert_cmpint (a->heading, ==, b->heading);
      g_assert_true (a->x == b->x && a->y == b->y && a->width == b->width && a->height == b->height);
    }
  again = twin_document_encode_blocks (back);
  g_assert_true (g_bytes_equal (blocks, again));
}

/* The form is on users' disks: these bytes must be read for ever. */
static void
test_stored_form (void)
{
  static const guint8 stored[] = {
    'T', 'W', 'B', 1, 2, TWIN_BLOCK_HEADING, 0, 2, 0, 1, 3, TWIN_BLOCK_PARAGRAPH, 0x80 | TWIN_BLOCK_FLAG_OCR, 0, 2, 1, 0x80, 1,
    0, 0, 0x80, 0x3f, 0, 0, 0, 0x40, 0, 0, 0x40, 0x40, 0, 0, 0x80, 0x40,
  };
  g_autoptr (GBytes) blocks = g_bytes_new_static (stored, sizeof stored);
  g_autoptr (GBytes) written = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (TwinDocument) document = twin_document_new_from_parts ("A\n\nB", 4, blocks, &error);
  const TwinBlock *block;

  g_assert_no_error (error);
  block = twin_document_get_block (document, 1);
  g_assert_cmpuint (block->page, ==, 128);
  g_assert_cmpuint (block->flags, ==, TWIN_BLOCK_FLAG_OCR);
  g_assert_cmpfloat (block->height, ==, 4);
  g_assert_cmpint (block->heading, ==, 0);
  written = twin_document_encode_blocks (document);
  g_assert_cmpmem (g_bytes_get_data (written, NULL), g_bytes_get_size (written), stored, sizeof stored);
}

static void
assert_corrupt (const char *text, gsize length, const void *bytes, gsize size)
{
  g_autoptr (GBytes) blocks = g_bytes_new (bytes, size);
  g_autoptr (GError) error = NULL;
  g_autoptr (TwinDocument) document = twin_document_new_from_parts (text, length, blocks, &error);

  g_assert_error (error, TWIN_ERROR, TWIN_ERROR_CORRUPT);
  g_assert_null (document);
}

static void
test_corrupt_parts (void)
{
  g_autoptr (TwinDocument) document = make_handbook ();
  g_autoptr (GBytes) blocks = twin_document_encode_blocks (document);
  g_autoptr (GRand) random = g_rand_new_with_seed (7);
  gsize size, length;
  const guint8 *bytes = g_bytes_get_data (blocks, &size);
  const char *text = twin_document_get_text (document, &length);

  for (gsize cut = 0; cut < size; cut++)
    assert_corrupt (text, length, bytes, cut);
  for (gsize cut = 0; cut < length; cut++)
    assert_corrupt (text, cut, bytes, size);
  assert_corrupt ("\xff", 1, bytes, size);

  /* A changed byte is refused, or gives blocks that lie in the text. */
  for (guint round = 0; round < 20000; round++)
    {
      g_autofree guint8 *changed = g_memdup2 (bytes, size);
      g_autoptr (GBytes) changed_bytes = NULL;
      g_autoptr (TwinDocument) back = NULL;

      changed[g_rand_int_range (random, 0, (int) size)] = (guint8) g_rand_int (random);
      changed_bytes = g_bytes_new (changed, size);
      back = twin_document_new_from_parts (text, length, changed_bytes, NULL);
      for (guint i = 0; back != NULL && i < twin_document_get_n_blocks (back); i++)
        {
          const TwinBlock *block = twin_document_get_block (back, i);
          g_autofree char *path = twin_document_dup_heading_path (back, i);

          g_assert_true (g_utf8_validate_len (text + block->start, block->length, NULL));
          g_assert_true (g_utf8_validate (path, -1, NULL));
        }
    }
}

static void
test_kind_names (void)
{
  for (TwinBlockKind kind = TWIN_BLOCK_PARAGRAPH; kind <= TWIN_BLOCK_LINK_TARGET; kind++)
    g_assert_cmpint (twin_block_kind_from_string (twin_block_kind_to_string (kind)), ==, kind);

  g_assert_cmpint (twin_block_kind_from_string ("something new"), ==, TWIN_BLOCK_PARAGRAPH);
  g_assert_cmpint (twin_block_kind_from_string (NULL), ==, TWIN_BLOCK_PARAGRAPH);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/text/document/offsets", test_offsets);
  g_test_add_func ("/text/document/find-block", test_find_block);
  g_test_add_func ("/text/document/heading-path", test_heading_path);
  g_test_add_func ("/text/document/skipped-level", test_skipped_level);
  g_test_add_func ("/text/document/cleaning", test_cleaning);
  g_test_add_func ("/text/document/cleaning-of-noise", test_cleaning_of_noise);
  g_test_add_func ("/text/document/empty-blocks", test_empty_blocks);
  g_test_add_func ("/text/document/text-limit", test_text_limit);
  g_test_add_func ("/text/document/block-limit", test_block_limit);
  g_test_add_func ("/text/document/round-trip", test_round_trip);
  g_test_add_func ("/text/document/stored-form", test_stored_form);
  g_test_add_func ("/text/document/corrupt-parts", test_corrupt_parts);
  g_test_add_func ("/text/document/kind-names", test_kind_names);

  return g_test_run ();
}
