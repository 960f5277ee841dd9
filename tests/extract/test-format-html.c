/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "format-html.h"
#include "reading.h"

#include <string.h>

typedef struct
{
  const char *name;
  const char *html;
  const char *expected;
} Case;

#define SENTENCE "The kettle stands on the left, beside the sink, and it is, as far as anybody knows, the oldest one in the house. "
#define PARAGRAPH_TEXT SENTENCE SENTENCE
#define PARAGRAPH "<p>" SENTENCE SENTENCE "</p>"

static const Case cases[] = {
  { "blocks",
    "<h2>Tea</h2><p>Boil  the\n water.</p><ul><li>cup<ul><li>saucer</li></ul></li></ul><blockquote><p>Said.</p></blockquote><pre>a\n  b</pre>",
    "heading 2 | Tea\nparagraph | Boil the water.\nlist-item 1 | cup\nlist-item 2 | saucer\nquote | Said.\ncode | a\\n  b\n" },
  { "inline", "<p>one<br>two <b>bold</b>, x<sup>2</sup></p>", "paragraph | one\\ntwo bold, x2\n" },
  { "divisions", "<div>first<div>second</div>third</div>", "paragraph | first\nparagraph | second\nparagraph | third\n" },
  { "table",
    "<table><caption>Rooms</caption><tr><th>Name</th><th>Room</th></tr><tr><td>Ada</td><td>12</td></tr></table>",
    "caption | Rooms\ntable-row header-row | Name\\tRoom\ntable-row | Ada\\t12\n" },
  { "numbers",
    "<ol start=3 type=a><li>x<ul><li>y</li></ul><ol><li>z</li></ol></li><li value=9><p>v</p><p>w</p></li><li></li></ol><p>after</p>",
    "list-item 1 | c. x\nlist-item 2 | y\nlist-item 2 | 1. z\nlist-item 1 | i. v\nlist-item 1 | w\nparagraph | after\n" },
  { "head",
    "<html><head><title>Tea\n time</title><meta name=author content=Ada><meta name=viewport content=x></head><body><p>x",
    "metadata hidden | Title: Tea time\nmetadata hidden | Author: Ada\nparagraph | x\n" },
  { "hidden",
    "<p>seen<span style='display: none'>a</span><span hidden>b</span></p><div aria-hidden=true><p>c</p></div><!-- d --><!--[if IE]>e<![endif]-->",
    "paragraph | seen\nparagraph hidden | ab\nparagraph hidden | c\ncomment hidden | d\n" },
  { "dropped", "<style>a</style><script>b</script><p>seen</p><svg><text>c</text></svg><select><option>d</select>", "paragraph | seen\n" },
  { "links",
    "<p><a href='https://example.org/'>here</a> <a href='#x'>there</a> <a href='javascript:x()'>no</a><img alt='A cat' src=x></p>",
    "paragraph | here there no\nlink-target hidden | https://example.org/\nalt-text hidden | A cat\n" },
  { "unclosed", "<p>a<p>b<td>c</b></i>", "paragraph | a\nparagraph | bc\n" },
  { "navigation",
    "<body><nav><ul><li><a href=/>Home</a><li><a href=/x>News</a></ul></nav><main><h1>Kettles</h1>" PARAGRAPH PARAGRAPH PARAGRAPH
    "</main><footer>All rights reserved</footer></body>",
    "heading 1 | Kettles\nparagraph | " SENTENCE SENTENCE "\nparagraph | " SENTENCE SENTENCE "\nparagraph | " SENTENCE SENTENCE "\n" },
  { "text-in-no-paragraph",
    "<body><nav><ul><li><a href=/>Home</a><li><a href=/x>News</a></ul></nav><div><div><p class=t>Kettles</p><br>" PARAGRAPH_TEXT PARAGRAPH_TEXT
    "<div><a href=/s>Share</a></div></div></div><div><a href=/1>One more</a> <a href=/2>And another one</a></div></body>",
    "paragraph | Kettles\nparagraph | " PARAGRAPH_TEXT PARAGRAPH_TEXT "\n" },
  { "read-more",
    "<body><nav><a href=/>Home</a></nav><main>" PARAGRAPH PARAGRAPH "<p><a href=/more>Read more: the whole story of the kettle</a></p>" PARAGRAPH "</main></body>",
    "paragraph | " SENTENCE SENTENCE "\nparagraph | " SENTENCE SENTENCE "\nparagraph | " SENTENCE SENTENCE "\n" },
  { "short-page-keeps-all", "<body><nav><a href=/>Home</a></nav><p>Closed today.</p></body>", "paragraph | Home\nlink-target hidden | /\nparagraph | Closed today.\n" },
};

static void
test_case (gconstpointer data)
{
  const Case *c = data;
  g_autoptr (Reading) reading = reading_new (&extract_format_html, c->html, strlen (c->html));
  g_autofree char *actual = reading_to_string (reading);
  g_auto (GStrv) expected = g_strsplit (c->expected, " \n", -1);
  g_autofree char *trimmed = g_strjoinv ("\n", expected);

  g_assert_cmpstr (actual, ==, trimmed);
  g_assert_cmpint (reading->reason, ==, TWIN_REASON_NONE);
}

static void
test_charset (void)
{
  static const struct
  {
    const char *bytes;
    const char *expected;
  } pages[] = {
    { "<meta charset=iso-8859-1><p>K\xfchlschrank", "K\303\274hlschrank" },
    { "<meta http-equiv=Content-Type content='text/html; charset=windows-1251'><p>\xd7\xe0\xe9", "\320\247\320\260\320\271" },
    { "<meta charset=shift_jis><p>\x82\xa8\x92\x83", "\343\201\212\350\214\266" },
    { "<meta charset=no-such-thing><p>caf\xc3\xa9", "caf\303\251" },
    { "<meta charset=iso-8859-1><p>caf\xc3\xa9", "caf\303\251" }, /* it lies */
  };

  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    {
      g_autoptr (Reading) reading = reading_new (&extract_format_html, pages[i].bytes, strlen (pages[i].bytes));
      g_autofree char *expected = g_strdup_printf ("paragraph | %s\n", pages[i].expected);

      reading_assert (reading, expected);
    }
}

static void
test_depth (gconstpointer data)
{
  g_autoptr (GString) html = g_string_new ("<p>before</p>");
  g_autoptr (Reading) reading = NULL;

  for (guint i = 0; i < 200000; i++)
    g_string_append (html, data);
  g_string_append (html, "within");
  reading = reading_new (&extract_format_html, html->str, html->len);
  g_assert_cmpint (reading->reason, ==, TWIN_REASON_BROKEN);
  reading_assert (reading, "paragraph | before within\n");
}

/* Never deep, but each of the formats left open is opened again in each paragraph. */
static void
test_reopened (void)
{
  g_autoptr (GString) html = g_string_new (NULL);
  g_autoptr (Reading) reading = NULL;

  for (guint i = 0; i < 300; i++)
    g_string_append_printf (html, "<font a%u=1>", i);
  for (guint i = 0; i < 20000; i++)
    g_string_append (html, "<p>x");
  reading = reading_new (&extract_format_html, html->str, html->len);
  g_assert_cmpint (reading->reason, ==, TWIN_REASON_BROKEN);
  g_assert_cmpuint (twin_document_get_n_blocks (reading->document), ==, 1);
}

/* Deep only where it is not markup. */
static void
test_shallow (void)
{
  g_autoptr (GString) html = g_string_new ("<script>");
  g_autoptr (Reading) reading = NULL;

  for (guint i = 0; i < 2 * TWIN_LIMIT_HTML_DEPTH; i++)
    g_string_append (html, "<div>");
  g_string_append (html, "</script>");
  for (guint i = 0; i < 2 * TWIN_LIMIT_HTML_DEPTH; i++)
    g_string_append (html, "<p><li><br>");
  g_string_append (html, "x");
  reading = reading_new (&extract_format_html, html->str, html->len);
  g_assert_cmpint (reading->reason, ==, TWIN_REASON_NONE);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/extract/html/", cases[i].name, NULL);

      g_test_add_data_func (path, &cases[i], test_case);
    }
  g_test_add_func ("/extract/html/charset", test_charset);
  g_test_add_func ("/extract/html/shallow", test_shallow);
  g_test_add_func ("/extract/html/hostile/reopened", test_reopened);
  g_test_add_data_func ("/extract/html/hostile/deep-blocks", "<div>", test_depth);
  g_test_add_data_func ("/extract/html/hostile/deep-formats", "<font size=1>", test_depth);
  g_test_add_data_func ("/extract/html/hostile/deep-tables", "<table><tr><td>", test_depth);
  return g_test_run ();
}
