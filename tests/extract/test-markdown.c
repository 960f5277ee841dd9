/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "reading.h"

static Reading *
read_markdown (const char *text)
{
  Reading *reading = reading_new (&extract_format_markdown, text, strlen (text));

  g_assert_cmpint (reading->reason, ==, TWIN_REASON_NONE);

  return reading;
}

static void
assert_markdown (const char *text, const char *expected)
{
  g_autoptr (Reading) reading = read_markdown (text);

  reading_assert (reading, expected);
}

static void
test_structure (void)
{
  assert_markdown ("# Handbook\n"
                   "\n"
                   "Read this\n"
                   "first.  \n"
                   "Then that.\n"
                   "\n"
                   "Section\n"
                   "-------\n"
                   "* one\n"
                   "* two\n"
                   "  1. deeper\n"
                   "\n"
                   "     more of it\n"
                   "\n"
                   "> quoted *words*\n"
                   "\n"
                   "```c\n"
                   "if (a)\n"
                   "  b ();\n"
                   "```\n",
                   "heading 1 | Handbook\n"
                   "paragraph | Read this first.\\nThen that.\n"
                   "heading 2 | Section\n"
                   "list-item 1 | one\n"
                   "list-item 1 | two\n"
                   "list-item 2 | 1. deeper\n"
                   "list-item 2 | more of it\n"
                   "quote | quoted words\n"
                   "code | if (a)\\n  b ();\n");
}

static void
test_table (void)
{
  assert_markdown ("| Name | Phone |\n|------|-------|\n| *Anna* | 112 |\n|  | `0` |\n",
                   "table-row header-row | Name\\tPhone\n"
                   "table-row | Anna\\t112\n"
                   "table-row | \\t0\n");
}

static void
test_hidden (void)
{
  assert_markdown ("See [the plan](https://example.org/a?b=1&amp;c=2 \"T\") or <https://example.org/seen>.\n"
                   "![A red door](door.png) [here](#below)\n",
                   "paragraph | See the plan or https://example.org/seen. here\n"
                   "alt-text hidden | A red door\n"
                   "link-target hidden | https://example.org/a?b=1&c=2\n");
  assert_markdown ("Seen <!-- not seen --> <b>bold</b>\n\n<!--\nalso not\n-->\n",
                   "comment hidden | not seen\n"
                   "paragraph | Seen bold\n"
                   "comment hidden | also not\n");
}

static void
test_entities (void)
{
  assert_markdown ("&auml; &#228; &#xE4; &amp;lt; &nosuch; &#0; &#1114112; a\\*b\n",
                   "paragraph | ä ä ä &lt; &nosuch; \ufffd \ufffd a*b\n");
}

static void
test_front_matter (void)
{
  g_autoptr (Reading) reading = read_markdown ("---\ntitle: \"Safety first\"\nauthor: Anna\ntags:\n  - spill\n  - kit\n---\n# Hello\n");

  g_assert_cmpstr (twin_document_get_title (reading->document), ==, "Safety first");
  reading_assert (reading,
                  "metadata hidden | title: Safety first\n"
                  "metadata hidden | author: Anna\n"
                  "metadata hidden | tags: spill\n"
                  "metadata hidden | tags: kit\n"
                  "heading 1 | Hello\n");
  /* A rule is not front matter, and neither is one that does not end. */
  assert_markdown ("---\n\nText\n", "paragraph | Text\n");
}

/* 50,000 quotes in each other, and other things that take other readers down. */
static void
test_deep (void)
{
  static const char *const pieces[] = { "> ", "- ", "[", "![", "*a ", "<b", "`", "&#x;" };

  for (guint i = 0; i < G_N_ELEMENTS (pieces); i++)
    {
      g_autoptr (GString) text = g_string_new (NULL);
      g_autoptr (Reading) reading = NULL;
      gint64 started = g_get_monotonic_time ();

      for (guint k = 0; k < 50000; k++)
        g_string_append (text, pieces[i]);
      g_string_append (text, "end\n\nend\n");
      reading = reading_new (&extract_format_markdown, text->str, text->len);

      g_assert_cmpuint (twin_document_get_n_blocks (reading->document), >, 0);
      g_test_message ("50000 times \"%s\": %.3f s", pieces[i], (double) (g_get_monotonic_time () - started) / G_USEC_PER_SEC);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/extract/markdown/structure", test_structure);
  g_test_add_func ("/extract/markdown/table", test_table);
  g_test_add_func ("/extract/markdown/hidden", test_hidden);
  g_test_add_func ("/extract/markdown/entities", test_entities);
  g_test_add_func ("/extract/markdown/front-matter", test_front_matter);
  g_test_add_func ("/extract/markdown/deep", test_deep);

  return g_test_run ();
}
