/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "packing.h"
#include "reading.h"

#include <string.h>

#define NAMESPACES "xmlns:office=\"urn:office\" xmlns:text=\"urn:text\" xmlns:table=\"urn:oasis:table\" xmlns:draw=\"urn:drawing\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:style=\"urn:style\""
#define CELL(text) "<table:table-cell office:value-type=\"string\"><text:p>" text "</text:p></table:table-cell>"
#define NUMBER(text) "<table:table-cell office:value-type=\"float\" office:value=\"1\"><text:p>" text "</text:p></table:table-cell>"
#define EMPTY(n) "<table:table-cell table:number-columns-repeated=\"" n "\"/>"
#define ROW(cells) "<table:table-row>" cells "</table:table-row>"

typedef struct
{
  const char *name;
  const char *table; /* what stands in it */
  TwinReason reason;
  const char *expected;
} Case;

static const Case cases[] = {
  { "merged", ROW ("<table:table-cell table:number-rows-spanned=\"2\"><text:p>Region</text:p></table:table-cell>"
                   "<table:table-cell table:number-columns-spanned=\"2\"><text:p>Sales</text:p></table:table-cell><table:covered-table-cell/>")
              ROW ("<table:covered-table-cell/>" CELL ("new") CELL ("old")) ROW (CELL ("North") CELL ("a") CELL ("b")),
    TWIN_REASON_NONE, "table-row header-row | Region\\tSales\\tSales\ntable-row header-row | Region\\tnew\\told\ntable-row | North\\ta\\tb\n" },
  { "table", ROW (CELL ("Name") CELL ("Fee")) ROW (CELL ("Ada") NUMBER ("12,50 €")), TWIN_REASON_NONE, "table-row header-row | Name\\tFee\ntable-row | Ada\\t12,50 €\n" },
  { "empty-cells", ROW (CELL ("a") CELL ("b") CELL ("c")) ROW (CELL ("1") EMPTY ("1") CELL ("3") EMPTY ("16381")), TWIN_REASON_NONE, "table-row header-row | a\\tb\\tc\ntable-row | 1\\t\\t3\n" },
  { "repeated", ROW ("<table:table-cell table:number-columns-repeated=\"2\"><text:p>x</text:p></table:table-cell>") "<table:table-row table:number-rows-repeated=\"2\">" CELL ("y") CELL ("z") "</table:table-row>",
    TWIN_REASON_NONE, "table-row | x\\tx\ntable-row | y\\tz\ntable-row | y\\tz\n" },
  { "gap", ROW (CELL ("above")) "<table:table-row table:number-rows-repeated=\"5\">" EMPTY ("1024") "</table:table-row>" ROW (CELL ("a") CELL ("b")) ROW (CELL ("c") CELL ("d")),
    TWIN_REASON_NONE, "paragraph | above\ntable-row header-row | a\\tb\ntable-row | c\\td\n" },
  { "hidden", "<table:table-column/><table:table-column table:visibility=\"collapse\"/>" ROW (CELL ("a") CELL ("b") CELL ("c")) "<table:table-row table:visibility=\"filter\">" CELL ("d") CELL ("e") CELL ("f") "</table:table-row>",
    TWIN_REASON_NONE, "table-row header-row | a\\tc\ntable-row hidden header-row | b\ntable-row hidden | d\\tf\ntable-row hidden | e\n" },
  { "comment", ROW ("<table:table-cell><office:annotation><dc:creator>Ada</dc:creator><dc:date>2020</dc:date><text:p>Check</text:p><text:p>this</text:p></office:annotation><text:p>value</text:p></table:table-cell>"),
    TWIN_REASON_NONE, "paragraph | value\ncomment hidden | Ada: Check\\nthis\n" },
  { "shape", ROW (CELL ("a") "<table:table-cell><draw:frame><draw:text-box><text:p>boxed</text:p></draw:text-box></draw:frame><text:p>b</text:p></table:table-cell>"), TWIN_REASON_NONE, "table-row | a\\tb\nparagraph | boxed\n" },
  { "value-without-text", ROW (CELL ("a") "<table:table-cell office:value-type=\"date\" office:date-value=\"2020-02-03\"/>"), TWIN_REASON_NONE, "table-row | a\\t2020-02-03\n" },
  { "lines-and-blanks", ROW (CELL ("one<text:s text:c=\"3\"/>two<text:line-break/>three</text:p><text:p>four") CELL ("b")), TWIN_REASON_NONE, "table-row | one two three four\\tb\n" },
};

static Reading *
read_content (const char *content)
{
  Packing *packing = packing_new (FALSE);
  g_autoptr (GBytes) bytes = NULL;

  packing_add (packing, "mimetype", "application/vnd.oasis.opendocument.spreadsheet");
  packing_add (packing, "content.xml", content);
  bytes = packing_free_to_bytes (packing);
  return reading_new (&extract_format_ods, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

static Reading *
read_table (const char *table,
            const char *properties)
{
  g_autofree char *content = g_strconcat ("<office:document-content " NAMESPACES "><style:style style:name=\"ta1\"><style:table-properties ", properties, "/></style:style>"
                                          "<office:spreadsheet><table:table table:name=\"List\" table:style-name=\"ta1\">", table, "</table:table></office:spreadsheet></office:document-content>", NULL);

  return read_content (content);
}

static void
test_case (gconstpointer data)
{
  const Case *test = data;
  g_autoptr (Reading) reading = read_table (test->table, "");
  g_autofree char *expected = g_strconcat ("heading 1 | List\n", test->expected, NULL);

  reading_assert (reading, expected);
  g_assert_cmpint (reading->reason, ==, test->reason);
}

static void
test_hidden_sheet (void)
{
  g_autoptr (Reading) reading = read_table (ROW (CELL ("secret")), "table:display=\"false\"");

  reading_assert (reading, "heading 1 hidden | List\nparagraph hidden | secret\n");
}

/* One cell that stands for all of the sheet. */
static void
test_repeat_bomb (void)
{
  g_autoptr (Reading) reading = read_table ("<table:table-row table:number-rows-repeated=\"1048576\"><table:table-cell table:number-columns-repeated=\"16384\"><text:p>needle</text:p></table:table-cell></table:table-row>", "");

  g_assert_cmpint (reading->reason, ==, TWIN_REASON_TOO_LARGE);
  g_assert_cmpuint (twin_document_get_n_blocks (reading->document), ==, 257);
}

static void
test_cut_off (void)
{
  g_autoptr (Reading) reading = read_content ("<office:document-content " NAMESPACES "><table:table table:name=\"S\">" ROW (CELL ("a") CELL ("b")) "<table:table-row>" CELL ("c") CELL ("d") "<table:ta");

  g_assert_cmpint (reading->reason, ==, TWIN_REASON_BROKEN);
  reading_assert (reading, "heading 1 | S\ntable-row header-row | a\\tb\ntable-row | c\\td\n");
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/extract/ods/", cases[i].name, NULL);

      g_test_add_data_func (path, &cases[i], test_case);
    }
  g_test_add_func ("/extract/ods/hidden-sheet", test_hidden_sheet);
  g_test_add_func ("/extract/ods/hostile/repeat-bomb", test_repeat_bomb);
  g_test_add_func ("/extract/ods/cut-off", test_cut_off);
  return g_test_run ();
}
