/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "packing.h"
#include "reading.h"

#include <string.h>

#define MAIN "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" " \
  "xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\""
#define ROW(number, cells) "<row r=\"" number "\">" cells "</row>"
#define TEXT(at, text) "<c r=\"" at "\" t=\"inlineStr\"><is><t>" text "</t></is></c>"
#define NUMBER(at, style, value) "<c r=\"" at "\" s=\"" style "\"><v>" value "</v></c>"
#define MERGED(range) "<mergeCell ref=\"" range "\"/>"
#define SHARED(at, index) "<c r=\"" at "\" t=\"s\"><v>" index "</v></c>"

static const char styles[] =
  "<styleSheet " MAIN "><numFmts><numFmt numFmtId=\"164\" formatCode=\"#,##0.00\\ &quot;€&quot;\"/></numFmts>"
  "<cellStyleXfs><xf numFmtId=\"9\"/></cellStyleXfs><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/><xf numFmtId=\"164\"/></cellXfs></styleSheet>";

static const char strings[] =
  "<sst " MAIN "><si><t>Name</t></si><si><r><t>Bir</t></r><r><t>thday</t></r><rPh><t>SKIPPED</t></rPh></si></sst>";

typedef struct
{
  const char *name;
  const char *sheet; /* what stands in worksheet */
  const char *expected;
} Case;

#define DATA(rows) "<sheetData>" rows "</sheetData>"

static const Case cases[] = {
  { "table", DATA (ROW ("1", SHARED ("A1", "0") SHARED ("B1", "1") TEXT ("C1", "Fee")) ROW ("2", TEXT ("A2", "Ada") NUMBER ("B2", "1", "44197") NUMBER ("C2", "2", "1234.5"))),
    "table-row header-row | Name\\tBirthday\\tFee\ntable-row | Ada\\t2021-01-01\\t1,234.50 €\n" },
  { "lone-text-above", DATA (ROW ("1", TEXT ("A1", "Prices")) ROW ("2", TEXT ("A2", "Thing") TEXT ("B2", "Price")) ROW ("3", TEXT ("A3", "Cup") NUMBER ("B3", "0", "5"))),
    "paragraph | Prices\ntable-row header-row | Thing\\tPrice\ntable-row | Cup\\t5\n" },
  { "two-tables", DATA (ROW ("1", TEXT ("A1", "a") TEXT ("B1", "b")) ROW ("2", NUMBER ("A2", "0", "1") NUMBER ("B2", "0", "2")) ROW ("9", TEXT ("D9", "c") TEXT ("E9", "d")) ROW ("10", NUMBER ("E10", "0", "4"))),
    "table-row header-row | a\\tb\ntable-row | 1\\t2\ntable-row header-row | c\\td\ntable-row | \\t4\n" },
  { "no-header", DATA (ROW ("1", TEXT ("A1", "a") TEXT ("B1", "a")) ROW ("2", NUMBER ("A2", "0", "1") NUMBER ("B2", "0", "2"))),
    "table-row | a\\ta\ntable-row | 1\\t2\n" },
  { "empty-cell", DATA (ROW ("1", TEXT ("A1", "a") TEXT ("B1", "b") TEXT ("C1", "c")) ROW ("2", TEXT ("A2", "x") TEXT ("C2", "z"))),
    "table-row header-row | a\\tb\\tc\ntable-row | x\\t\\tz\n" },
  { "hidden-row", DATA (ROW ("1", TEXT ("A1", "a") TEXT ("B1", "b")) "<row r=\"2\" hidden=\"1\">" TEXT ("A2", "secret") TEXT ("B2", "x") "</row>"),
    "table-row header-row | a\\tb\ntable-row hidden | secret\\tx\n" },
  { "hidden-column", "<cols><col min=\"2\" max=\"2\" hidden=\"1\"/></cols>" DATA (ROW ("1", TEXT ("A1", "a") TEXT ("B1", "b") TEXT ("C1", "c")) ROW ("2", TEXT ("A2", "1") TEXT ("B2", "secret") TEXT ("C2", "3"))),
    "table-row header-row | a\\tc\ntable-row hidden header-row | b\ntable-row | 1\\t3\ntable-row hidden | secret\n" },
  { "kinds", DATA (ROW ("1", "<c t=\"b\"><v>1</v></c><c t=\"e\"><v>#DIV/0!</v></c><c t=\"str\"><f>A1</f><v>said</v></c><c t=\"d\"><v>2020-01-02</v></c><c t=\"s\"><v>99</v></c>")),
    "table-row | TRUE\\t#DIV/0!\\tsaid\\t2020-01-02\n" },
  { "line-break-and-tab", DATA (ROW ("1", TEXT ("A1", "one\ntwo") TEXT ("B1", "three\tfour"))), "table-row | one two\\tthree four\n" },
  { "no-references", DATA ("<row><c><v>1</v></c><c><v>2</v></c></row><row><c><v>3</v></c></row>"), "table-row | 1\\t2\ntable-row | 3\n" },
  /* A heading over several columns is said over each of theirs, a label beside several rows in each of them. */
  { "merged", DATA (ROW ("1", TEXT ("A1", "Region") TEXT ("B1", "Sales") TEXT ("D1", "Costs"))
                    ROW ("2", TEXT ("B2", "2023") TEXT ("C2", "2024") TEXT ("D2", "2023") TEXT ("E2", "2024"))
                    ROW ("3", TEXT ("A3", "North") NUMBER ("B3", "0", "1") NUMBER ("C3", "0", "2") NUMBER ("D3", "0", "3") NUMBER ("E3", "0", "4"))
                    ROW ("4", NUMBER ("B4", "0", "5") NUMBER ("C4", "0", "6") NUMBER ("E4", "0", "7")))
              "<mergeCells>" MERGED ("A1:A2") MERGED ("B1:C1") MERGED ("D1:E1") MERGED ("A3:A4") "</mergeCells>",
    "table-row header-row | Region\\tSales\\tSales\\tCosts\\tCosts\ntable-row header-row | Region\\t2023\\t2024\\t2023\\t2024\n"
    "table-row | North\\t1\\t2\\t3\\t4\ntable-row | North\\t5\\t6\\t\\t7\n" },
  { "few-above-many", DATA (ROW ("1", TEXT ("A1", "in CHF") TEXT ("C1", "June")) ROW ("2", TEXT ("A2", "Zone") TEXT ("B2", "Sales") TEXT ("C2", "Costs") TEXT ("D2", "Profit"))
                    ROW ("3", TEXT ("A3", "North") NUMBER ("B3", "0", "1"))),
    "table-row header-row | in CHF\\t\\tJune\ntable-row header-row | Zone\\tSales\\tCosts\\tProfit\ntable-row | North\\t1\n" },
  { "merged-title", DATA (ROW ("1", TEXT ("A1", "Prices")) ROW ("2", TEXT ("A2", "Thing") TEXT ("B2", "Price")) ROW ("3", TEXT ("A3", "Cup") NUMBER ("B3", "0", "5")))
                    "<mergeCells count=\"1\">" MERGED ("A1:B1") "</mergeCells>",
    "paragraph | Prices\ntable-row header-row | Thing\\tPrice\ntable-row | Cup\\t5\n" },
  { "merged-form", DATA (ROW ("1", TEXT ("A1", "Name") TEXT ("D1", "Ada")) ROW ("2", TEXT ("A2", "Place") TEXT ("D2", "London")))
                   "<mergeCells>" MERGED ("A1:C1") MERGED ("D1:F1") MERGED ("A2:C2") MERGED ("D2:F2") "</mergeCells>",
    "table-row header-row | Name\\t\\t\\tAda\ntable-row | Place\\t\\t\\tLondon\n" },
  { "merged-nonsense", DATA (ROW ("1", TEXT ("A1", "a") TEXT ("B1", "b")) ROW ("2", TEXT ("B2", "c")))
                   "<mergeCells>" MERGED ("A1:") MERGED (":B2") MERGED ("A1") MERGED ("A0:B9") MERGED ("B2:A1") MERGED ("A1:XFD1048577") "<mergeCell/></mergeCells>",
    "table-row header-row | a\\tb\ntable-row | \\tc\n" },
  { "far-column", DATA (ROW ("1", TEXT ("A1", "a") TEXT ("XFD1", "b"))), "table-row | a\\tb\n" },
};

static GBytes *
pack (const char *sheet,
      const char *state,
      const char *const *parts)
{
  Packing *packing = packing_new (TRUE);
  g_autofree char *workbook = g_strdup_printf ("<workbook " MAIN "><sheets><sheet name=\"List\" sheetId=\"1\" %s r:id=\"rId7\"/></sheets></workbook>", state);

  packing_add (packing, "xl/workbook.xml", workbook);
  packing_add (packing, "xl/_rels/workbook.xml.rels",
               "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
               "<Relationship Id=\"rId7\" Type=\"x/worksheet\" Target=\"worksheets/first.xml\"/>"
               "<Relationship Id=\"rId8\" Type=\"x/person\" Target=\"/xl/persons/person.xml\"/></Relationships>");
  packing_add (packing, "xl/worksheets/first.xml", sheet);
  packing_add (packing, "xl/styles.xml", styles);
  packing_add (packing, "xl/sharedStrings.xml", strings);
  for (gsize i = 0; parts != NULL && parts[i] != NULL; i += 2)
    packing_add (packing, parts[i], parts[i + 1]);
  return packing_free_to_bytes (packing);
}

static Reading *
read_sheet (const char *content,
            const char *state,
            const char *const *parts)
{
  g_autofree char *sheet = g_strconcat ("<worksheet " MAIN ">", content, "</worksheet>", NULL);
  g_autoptr (GBytes) bytes = pack (sheet, state, parts);

  return reading_new (&extract_format_xlsx, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

static void
test_case (gconstpointer data)
{
  const Case *test = data;
  g_autoptr (Reading) reading = read_sheet (test->sheet, "", NULL);
  g_autofree char *expected = g_strconcat ("heading 1 | List\n", test->expected, NULL);

  reading_assert (reading, expected);
  g_assert_cmpint (reading->reason, ==, TWIN_REASON_NONE);
}

static void
test_hidden_sheet (void)
{
  g_autoptr (Reading) reading = read_sheet (DATA (ROW ("1", TEXT ("A1", "secret"))), "state=\"veryHidden\"", NULL);

  reading_assert (reading, "heading 1 hidden | List\nparagraph hidden | secret\n");
}

#define RELATIONS(list) "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">" list "</Relationships>"

/* A threaded comment stands in two parts; it is told once. */
static void
test_comments (void)
{
  static const char *const parts[] = {
    "xl/worksheets/_rels/first.xml.rels",
    RELATIONS ("<Relationship Id=\"a\" Type=\"x/comments\" Target=\"../comments1.xml\"/><Relationship Id=\"b\" Type=\"x/threadedComment\" Target=\"../threadedComments/t.xml\"/>"),
    "xl/comments1.xml",
    "<comments " MAIN "><authors><author>Ada</author><author>tc=1</author></authors><commentList>"
    "<comment ref=\"A1\" authorId=\"0\"><text><r><t>Check </t></r><r><t>this</t></r></text></comment>"
    "<comment ref=\"A2\" authorId=\"1\"><text><t>[Threaded comment] Your version of Excel</t></text></comment></commentList></comments>",
    "xl/threadedComments/t.xml",
    "<ThreadedComments xmlns=\"http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments\"><threadedComment ref=\"A2\" personId=\"{P}\" id=\"{1}\"><text>Really?</text></threadedComment></ThreadedComments>",
    "xl/persons/person.xml",
    "<personList><person displayName=\"Bob\" id=\"{P}\"/></personList>",
    NULL,
  };
  g_autoptr (Reading) reading = read_sheet (DATA (ROW ("1", TEXT ("A1", "x"))), "", parts);

  reading_assert (reading, "heading 1 | List\nparagraph | x\ncomment hidden | Ada: Check this\ncomment hidden | Bob: Really?\n");
}

static void
test_drawing_and_chart (void)
{
  static const char *const parts[] = {
    "xl/worksheets/_rels/first.xml.rels",
    RELATIONS ("<Relationship Id=\"a\" Type=\"x/drawing\" Target=\"../drawings/drawing1.xml\"/>"),
    "xl/drawings/_rels/drawing1.xml.rels",
    RELATIONS ("<Relationship Id=\"c\" Type=\"x/chart\" Target=\"../charts/chart1.xml\"/>"),
    "xl/drawings/drawing1.xml",
    "<xdr:wsDr xmlns:xdr=\"urn:x\" xmlns:a=\"urn:a\" xmlns:c=\"urn:c\" xmlns:r=\"urn:relationships\"><xdr:sp><xdr:nvSpPr><xdr:cNvPr id=\"1\" name=\"n\" descr=\"A cat\"/></xdr:nvSpPr>"
    "<xdr:txBody><a:p><a:r><a:t>In a box</a:t></a:r></a:p></xdr:txBody></xdr:sp><xdr:graphicFrame><c:chart r:id=\"c\"/></xdr:graphicFrame></xdr:wsDr>",
    "xl/charts/chart1.xml",
    "<c:chartSpace xmlns:c=\"urn:c\" xmlns:a=\"urn:a\"><c:chart><c:title><c:tx><c:rich><a:p><a:r><a:t>Ducks</a:t></a:r></a:p></c:rich></c:tx></c:title>"
    "<c:ser><c:tx><c:strRef><c:strCache><c:pt idx=\"0\"><c:v>Wild</c:v></c:pt></c:strCache></c:strRef></c:tx>"
    "<c:cat><c:numRef><c:numCache><c:formatCode>yyyy</c:formatCode><c:pt idx=\"0\"><c:v>44197</c:v></c:pt></c:numCache></c:numRef></c:cat>"
    "<c:val><c:numRef><c:numCache><c:pt idx=\"0\"><c:v>7</c:v></c:pt><c:pt idx=\"999999999\"><c:v>7</c:v></c:pt></c:numCache></c:numRef></c:val></c:ser>"
    "<c:valAx><c:title><a:t>axis</a:t></c:title></c:valAx></c:chart></c:chartSpace>",
    NULL,
  };
  g_autoptr (Reading) reading = read_sheet (DATA (""), "", parts);

  reading_assert (reading, "heading 1 | List\nalt-text hidden | A cat\nparagraph | In a box\ncaption | Ducks\nparagraph | Wild\ntable-row | 2021\\t7\n");
}

/* One long text that every cell refers to. */
static void
test_repeated_text (void)
{
  g_autoptr (GString) sheet = g_string_new ("<worksheet " MAIN "><sheetData><row>");
  g_autofree char *text = g_strnfill (1000000, 'x');
  g_autofree char *shared = g_strconcat ("<sst " MAIN "><si><t>", text, "</t></si></sst>", NULL);
  const char *const parts[] = { "xl/_rels/none.rels", "", NULL };
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (Reading) reading = NULL;
  Packing *packing = packing_new (TRUE);

  for (guint i = 0; i < 20000; i++)
    g_string_append (sheet, "<c t=\"s\"><v>0</v></c>");
  g_string_append (sheet, "</row></sheetData></worksheet>");
  packing_add (packing, "xl/worksheets/sheet1.xml", sheet->str);
  packing_add (packing, "xl/sharedStrings.xml", shared);
  packing_add (packing, parts[0], parts[1]);
  bytes = packing_free_to_bytes (packing);
  reading = reading_new (&extract_format_xlsx, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  g_assert_cmpint (reading->reason, !=, TWIN_REASON_NONE);
}

/* The list of sheets is lost with the end of the file; the sheets are still there. */
static void
test_without_workbook (void)
{
  Packing *packing = packing_new (TRUE);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (Reading) reading = NULL;

  packing_add (packing, "xl/worksheets/sheet1.xml", "<worksheet " MAIN ">" DATA (ROW ("1", TEXT ("A1", "saved"))) "</worksheet>");
  bytes = packing_free_to_bytes (packing);
  reading = reading_new (&extract_format_xlsx, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  g_assert_cmpint (reading->reason, ==, TWIN_REASON_BROKEN);
  reading_assert (reading, "paragraph | saved\n");
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/extract/xlsx/", cases[i].name, NULL);

      g_test_add_data_func (path, &cases[i], test_case);
    }
  g_test_add_func ("/extract/xlsx/hidden-sheet", test_hidden_sheet);
  g_test_add_func ("/extract/xlsx/comments", test_comments);
  g_test_add_func ("/extract/xlsx/drawing-and-chart", test_drawing_and_chart);
  g_test_add_func ("/extract/xlsx/hostile/repeated-text", test_repeated_text);
  g_test_add_func ("/extract/xlsx/without-workbook", test_without_workbook);
  return g_test_run ();
}
