/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reading.h"

#include <string.h>

typedef struct
{
  const char *name;
  const char *rtf;
  const char *expected;
} Case;

#define RTF(content) "{\\rtf1\\ansi\\ansicpg1252\\uc1 " content "}"

static const Case cases[] = {
  { "paragraphs", RTF ("one\\par two\\line three\\par\\pard\r\n fo\r\nur"), "paragraph | one\nparagraph | two\\nthree\nparagraph | four\n" },
  { "escapes", RTF ("a\\{b\\}c\\\\d\\~e\\_f\\-g\\emdash\\ldblquote x\\rdblquote"), "paragraph | a{b}c\\d e-fg—“x”\n" },
  { "code-page", "{\\rtf1\\ansi\\ansicpg1251 \\'cf\\'f0\\'e8}", "paragraph | При\n" },
  { "font-code-page", RTF ("{\\fonttbl{\\f0\\fcharset0 Arial;}{\\f1\\fcharset204 Arial Cyr;}}\\f1 \\'cf\\f0 \\'e9"), "paragraph | Пé\n" },
  { "two-byte-code-page", "{\\rtf1\\ansi\\ansicpg932 \\'93\\'fa\\'96\\'7b}", "paragraph | 日本\n" },
  { "unicode", RTF ("\\u8364?uro \\u-10179?\\u-8704? {\\uc2\\u228ab}c \\u246\\'f6!"), "paragraph | €uro \xf0\x9f\x98\x80 äc ö!\n" },
  { "heading-outline", RTF ("\\pard\\outlinelevel1 Two\\par\\pard text"), "heading 2 | Two\nparagraph | text\n" },
  { "heading-style", RTF ("{\\stylesheet{\\s0 Normal;}{\\s7\\b heading 3;}{\\s8\\outlinelevel0 Kapitel;}}\\pard\\s7 Three\\par\\pard\\s8 One\\par\\pard\\s0 text"), "heading 3 | Three\nheading 1 | One\nparagraph | text\n" },
  { "list", RTF ("\\pard{\\listtext 1.\\tab}\\ls1 first\\par\\pard\\ls1\\ilvl1 second\\par\\pard text"), "list-item 1 | first\nlist-item 2 | second\nparagraph | text\n" },
  { "table", RTF ("\\trowd\\trhdr\\pard\\intbl Name\\cell Fee\\cell\\row\\trowd\\pard\\intbl Ada\\cell\\cell 5\\cell\\row\\pard text"),
    "table-row header-row | Name\\tFee\ntable-row | Ada\\t\\t5\nparagraph | text\n" },
  { "nested-table", RTF ("\\pard\\intbl\\itap1 out\\par\\pard\\intbl\\itap2 a\\nestcell b\\nestcell{\\*\\nesttableprops\\trowd\\nestrow}{\\nonesttables\\par}\\pard\\intbl\\itap1 end\\cell\\row\\pard\\itap0 text"),
    "paragraph | out\ntable-row | a\\tb\nparagraph | end\nparagraph | text\n" },
  { "hidden", RTF ("seen {\\v secret }\\v more\\v0  seen"), "paragraph | seen seen\nparagraph hidden | secret more\n" },
  { "tracked", RTF ("{\\deleted gone}{\\revised\\revauth1 came}"), "paragraph inserted | came\nparagraph hidden deleted | gone\n" },
  { "note", RTF ("word{\\super 1{\\footnote\\pard note one\\par note two}} more"), "paragraph | word1 more\nnote | note one\nnote | note two\n" },
  { "comment", RTF ("word{\\*\\atnid AL}{\\*\\atnauthor Ada}{\\*\\annotation{\\*\\atndate 1}\\pard why}"), "paragraph | word\ncomment hidden | Ada: why\n" },
  { "margins", RTF ("{\\header\\pard Company\\par}text{\\footerr 1}"), "page-header hidden | Company\nparagraph | text\npage-footer hidden | 1\n" },
  { "link", RTF ("{\\field{\\*\\fldinst HYPERLINK \"https://example.org/\"}{\\fldrslt here}}"), "paragraph | here\nlink-target hidden | https://example.org/\n" },
  { "text-box", RTF ("{\\shp{\\*\\shpinst{\\sp{\\sn x}{\\sv 1}}{\\shptxt\\pard boxed\\par}}{\\shprslt boxed}}text"), "paragraph | boxed\nparagraph | text\n" },
  { "unknown", RTF ("{\\*\\newword hidden{\\b deep}}{\\colortbl;\\red1;}{\\pict 0a0b}text"), "paragraph | text\n" },
  { "both-ways", RTF ("{\\upr{plain}{\\*\\ud unicode}}"), "paragraph | unicode\n" },
  { "binary", RTF ("a{\\*\\objdata\\bin5 }}}}}}b"), "paragraph | ab\n" },
  { "information", RTF ("{\\info{\\title Plan {\\b B}}{\\author Ada}{\\creatim\\yr2020}}text"), "metadata hidden | Title: Plan B\nmetadata hidden | Author: Ada\nparagraph | text\n" },
};

static Reading *
read_rtf (const char *rtf,
          gsize size)
{
  /* Of its very length, so that a sanitizer sees a read behind it. */
  g_autofree char *exact = g_memdup2 (rtf, size);

  return reading_new (&extract_format_rtf, exact, size);
}

static void
test_case (gconstpointer data)
{
  const Case *test = data;
  g_autoptr (Reading) reading = read_rtf (test->rtf, strlen (test->rtf));

  reading_assert (reading, test->expected);
  g_assert_cmpint (reading->reason, ==, TWIN_REASON_NONE);
}

/* Every beginning of every case: an answer, and no read outside. */
static void
test_cut_off (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    for (gsize size = 1; size < strlen (cases[i].rtf); size++)
      {
        g_autoptr (Reading) reading = read_rtf (cases[i].rtf, size);

        g_assert_cmpint (reading->reason, ==, TWIN_REASON_BROKEN);
      }
}

static void
test_depth (void)
{
  g_autofree char *open = g_strnfill (100000, '{');
  g_autofree char *rtf = g_strconcat ("{\\rtf1 before\\par ", open, NULL);
  g_autoptr (Reading) reading = read_rtf (rtf, strlen (rtf));

  g_assert_cmpint (reading->reason, ==, TWIN_REASON_TOO_LARGE);
  reading_assert (reading, "paragraph | before\n");
}

static void
test_long_binary (void)
{
  static const char rtf[] = "{\\rtf1 a\\par\\bin99999999999999999999 x}";
  g_autoptr (Reading) reading = read_rtf (rtf, strlen (rtf));

  g_assert_cmpint (reading->reason, ==, TWIN_REASON_BROKEN);
  reading_assert (reading, "paragraph | a\n");
}

/* Words in any order, also where they make no sense. */
static void
test_any_order (void)
{
  static const char *const pieces[] = {
    "{", "}", "{", "}", "\\cell", "\\row", "\\nestcell", "\\nestrow", "\\intbl", "\\itap3", "\\itap99", "\\pard", "\\par", "{\\footnote ", "{\\*\\annotation ", "{\\shptxt ",
    "{\\header ", "text", "\\v", "\\u-10179", "\\uc9", "\\'93", "\\f1", "{\\fonttbl", "{\\stylesheet", "\\s1", "{\\info", "{\\title ", "{\\*\\fldinst HYPERLINK \"x\"}", "\\trowd", "\\trhdr", "\\bin3 ", "\\*", "\\",
  };
  g_autoptr (GRand) random = g_rand_new_with_seed (11);

  for (guint i = 0; i < 4000; i++)
    {
      g_autoptr (GString) rtf = g_string_new ("{\\rtf1 ");
      g_autoptr (Reading) reading = NULL;

      for (int n = g_rand_int_range (random, 1, 60); n > 0; n--)
        g_string_append (rtf, pieces[g_rand_int_range (random, 0, G_N_ELEMENTS (pieces))]);
      reading = read_rtf (rtf->str, rtf->len);
      g_assert_true (g_utf8_validate (twin_document_get_text (reading->document, NULL), -1, NULL));
    }
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/extract/rtf/", cases[i].name, NULL);

      g_test_add_data_func (path, &cases[i], test_case);
    }
  g_test_add_func ("/extract/rtf/cut-off", test_cut_off);
  g_test_add_func ("/extract/rtf/hostile/depth", test_depth);
  g_test_add_func ("/extract/rtf/hostile/long-binary", test_long_binary);
  g_test_add_func ("/extract/rtf/hostile/any-order", test_any_order);
  return g_test_run ();
}
