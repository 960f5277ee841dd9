/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "reading.h"

static void
assert_text (const char *text, const char *expected)
{
  g_autoptr (Reading) reading = reading_new (&extract_format_text, text, strlen (text));

  g_assert_cmpint (reading->reason, ==, TWIN_REASON_NONE);
  reading_assert (reading, expected);
}

static void
test_paragraphs (void)
{
  assert_text ("One.\n\n\n \t\nTwo.\r\n\r\nThree.", "paragraph | One.\nparagraph | Two.\nparagraph | Three.\n");
  assert_text ("", "");
  assert_text (" \n\t\r\n", "");
}

/* Prose that an editor has wrapped is one line; lists and addresses keep theirs. */
static void
test_lines (void)
{
  assert_text ("The spill kit hangs beside the door of the laboratory and\n"
               "must be checked once a month by the person who is in charge\n"
               "of safety.\n",
               "paragraph | The spill kit hangs beside the door of the laboratory and must be checked once a month by "
               "the person who is in charge of safety.\n");
  assert_text ("Anna Meyer\nHauptstraße 5\n10115 Berlin\n", "paragraph | Anna Meyer\\nHauptstraße 5\\n10115 Berlin\n");
  assert_text ("milk\nbread\na rather long remark about the cheese that nobody will read\nbutter\n",
               "paragraph | milk\\nbread\\na rather long remark about the cheese that nobody will read\\nbutter\n");
}

/* A word processor's export: each line is a paragraph. */
static void
test_long_lines (void)
{
  g_autoptr (GString) text = g_string_new ("Title\n");
  g_autoptr (GString) expected = g_string_new ("paragraph | Title\n");

  for (guint i = 0; i < 3; i++)
    {
      g_autofree char *line = g_strnfill (200, (char) ('a' + i));

      g_string_append_printf (text, "%s\n", line);
      g_string_append_printf (expected, "paragraph | %s\n", line);
    }
  assert_text (text->str, expected->str);
}

/* A log: no blank line for megabytes. */
static void
test_many_lines (void)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (Reading) reading = NULL;

  for (guint i = 0; i < 20000; i++)
    g_string_append_printf (text, "%u ok\n", i);
  reading = reading_new (&extract_format_text, text->str, text->len);

  g_assert_cmpuint (twin_document_get_n_blocks (reading->document), >, 20);
  for (guint i = 0; i < twin_document_get_n_blocks (reading->document); i++)
    g_assert_cmpuint (twin_document_get_block (reading->document, i)->length, <=, 4096);
}

static void
test_encodings (void)
{
  static const struct
  {
    const char *bytes;
    gsize size;
  } cases[] = {
    { "\xef\xbb\xbfGr\xc3\xb6\xc3\x9f" "e", 10 },
    { "Gr\xf6\xdf" "e", 5 },
    { "\xff\xfeG\0r\0\xf6\0\xdf\0e\0", 12 },
    { "\xfe\xff\0G\0r\0\xf6\0\xdf\0e", 12 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (Reading) reading = reading_new (&extract_format_text, cases[i].bytes, cases[i].size);

      reading_assert (reading, "paragraph | Größe\n");
    }
}

/* Twenty megabytes without a break are cut between words and nothing is lost. */
static void
test_one_line (void)
{
  const gsize size = 20u << 20;
  g_autofree char *line = g_malloc (size);
  g_autoptr (Reading) reading = NULL;
  gsize total = 0;

  for (gsize i = 0; i < size; i++)
    line[i] = i % 8 == 7 ? ' ' : (char) ('a' + i % 8);
  reading = reading_new (&extract_format_text, line, size);

  g_assert_cmpint (reading->reason, ==, TWIN_REASON_NONE);
  g_assert_cmpuint (twin_document_get_n_blocks (reading->document), >=, 20);
  for (guint i = 0; i < twin_document_get_n_blocks (reading->document); i++)
    {
      const TwinBlock *block = twin_document_get_block (reading->document, i);

      g_assert_cmpint (twin_document_get_text (reading->document, NULL)[block->start], ==, 'a');
      total += block->length + 1;
    }
  g_assert_cmpuint (total, ==, size);
}

/* The same without a blank, in characters of three bytes: none is cut in two. */
static void
test_one_word (void)
{
  const gsize n = 1u << 20;
  g_autoptr (GString) line = g_string_new (NULL);
  g_autoptr (Reading) reading = NULL;

  for (gsize i = 0; i < n; i++)
    g_string_append (line, "語");
  reading = reading_new (&extract_format_text, line->str, line->len);

  g_assert_cmpint (reading->reason, ==, TWIN_REASON_NONE);
  g_assert_null (strstr (twin_document_get_text (reading->document, NULL), "\ufffd"));
}

static void
test_limit (void)
{
  const gsize size = TWIN_LIMIT_TEXT_BYTES + 100;
  g_autofree char *text = g_malloc (size);
  g_autoptr (Reading) reading = NULL;

  for (gsize i = 0; i < size; i++)
    text[i] = i % 100 == 99 ? '\n' : 'a';
  reading = reading_new (&extract_format_text, text, size);

  g_assert_cmpint (reading->reason, ==, TWIN_REASON_TOO_LARGE);
  g_assert_cmpuint (twin_document_get_n_blocks (reading->document), >, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/extract/text/paragraphs", test_paragraphs);
  g_test_add_func ("/extract/text/lines", test_lines);
  g_test_add_func ("/extract/text/long-lines", test_long_lines);
  g_test_add_func ("/extract/text/many-lines", test_many_lines);
  g_test_add_func ("/extract/text/encodings", test_encodings);
  g_test_add_func ("/extract/text/one-line", test_one_line);
  g_test_add_func ("/extract/text/one-word", test_one_word);
  g_test_add_func ("/extract/text/limit", test_limit);

  return g_test_run ();
}
