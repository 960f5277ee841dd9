/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "packing.h"
#include "reading.h"

#include <string.h>

#define NAMESPACES \
  "xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\" " \
  "xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\" xmlns:style=\"urn:oasis:names:tc:opendocument:xmlns:style:1.0\" " \
  "xmlns:draw=\"urn:oasis:names:tc:opendocument:xmlns:drawing:1.0\" xmlns:svg=\"urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0\" " \
  "xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:xlink=\"http://www.w3.org/1999/xlink\""

#define CONTENT(body) \
  "<?xml version=\"1.0\"?><office:document-content " NAMESPACES "><office:automatic-styles>" \
  "<style:style style:name=\"P1\" style:family=\"paragraph\" style:parent-style-name=\"Quotations\"/>" \
  "<style:style style:name=\"P2\" style:family=\"paragraph\" style:parent-style-name=\"Heading_20_2\"/>" \
  "<text:list-style style:name=\"L1\"><text:list-level-style-number text:level=\"1\" style:num-format=\"1\" style:num-suffix=\")\"/>" \
  "<text:list-level-style-number text:level=\"2\" style:num-format=\"a\" text:display-levels=\"2\"/></text:list-style>" \
  "<style:style style:name=\"T1\" style:family=\"text\"><style:text-properties text:display=\"none\"/></style:style>" \
  "</office:automatic-styles><office:body><office:text>" body "</office:text></office:body></office:document-content>"

#define CELL(text) "<table:table-cell><text:p>" text "</text:p></table:table-cell>"

static const char styles[] =
  "<office:document-styles " NAMESPACES "><office:master-styles><style:master-page style:name=\"Standard\">"
  "<style:header><text:p>Handbook</text:p></style:header><style:footer><text:p>Draft</text:p></style:footer>"
  "</style:master-page></office:master-styles></office:document-styles>";

typedef struct
{
  const char *name;
  const char *content;
  const char *expected;
} Case;

static const Case cases[] = {
  { "headings",
    CONTENT ("<text:h text:outline-level=\"2\">Spills</text:h><text:p text:style-name=\"P2\">Styled</text:p><text:p text:style-name=\"P1\">Said</text:p><text:p>Plain</text:p>"),
    "heading 2 | Spills\nheading 2 | Styled\nquote | Said\nparagraph | Plain\n" },
  { "blanks",
    CONTENT ("<text:p>a<text:s text:c=\"3\"/>b<text:tab/>c<text:line-break/>d</text:p>"),
    "paragraph | a b c\\nd\n" },
  { "numbers",
    CONTENT ("<text:list text:style-name=\"L1\"><text:list-item><text:p>a</text:p><text:p>more</text:p></text:list-item><text:list-item><text:p>b</text:p>"
             "<text:list><text:list-item><text:p>c</text:p></text:list-item></text:list></text:list-item></text:list>"
             "<text:list text:style-name=\"L1\" text:continue-numbering=\"true\"><text:list-item><text:p>d</text:p></text:list-item></text:list>"
             "<text:list text:style-name=\"L1\"><text:list-item text:start-value=\"7\"><text:p>e</text:p></text:list-item></text:list>"),
    "list-item 1 | 1) a\nlist-item 1 | more\nlist-item 1 | 2) b\nlist-item 2 | 2.a c\nlist-item 1 | 3) d\nlist-item 1 | 7) e\n" },
  { "lists",
    CONTENT ("<text:list><text:list-item><text:p>one</text:p><text:list><text:list-item><text:p>deeper</text:p></text:list-item></text:list></text:list-item></text:list>"),
    "list-item 1 | one\nlist-item 2 | deeper\n" },
  { "table",
    CONTENT ("<table:table><table:table-header-rows><table:table-row>" CELL ("Name") CELL ("Room") "</table:table-row></table:table-header-rows>"
             "<table:table-row>" CELL ("Ada") CELL ("12") "</table:table-row></table:table>"),
    "table-row header-row | Name\\tRoom\ntable-row | Ada\\t12\n" },
  { "tracked-changes",
    CONTENT ("<text:tracked-changes>"
             "<text:changed-region text:id=\"c1\"><text:deletion><office:change-info><dc:creator>Ada</dc:creator><dc:date>2020</dc:date></office:change-info><text:p>gone</text:p></text:deletion></text:changed-region>"
             "<text:changed-region text:id=\"c2\"><text:insertion><office:change-info><dc:creator>Ada</dc:creator></office:change-info></text:insertion></text:changed-region>"
             "</text:tracked-changes><text:p>It <text:change text:change-id=\"c1\"/><text:change-start text:change-id=\"c2\"/>came<text:change-end text:change-id=\"c2\"/>.</text:p><text:p>After</text:p>"),
    "paragraph hidden deleted | gone\nparagraph inserted | It came.\nparagraph | After\n" },
  { "notes-and-comments",
    CONTENT ("<text:p>Claim<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>See the annex.</text:p></text:note-body></text:note>"
             "<office:annotation><dc:creator>Ada</dc:creator><dc:date>2020-01-01</dc:date><text:p>Is this so?</text:p></office:annotation> here</text:p>"),
    "paragraph | Claim here\nnote | See the annex.\ncomment hidden | Ada: Is this so?\n" },
  { "hidden",
    CONTENT ("<text:p>seen<text:span text:style-name=\"T1\">unseen</text:span></text:p><text:section text:display=\"none\"><text:p>section</text:p></text:section><text:p>again</text:p>"),
    "paragraph | seen\nparagraph hidden | unseen\nparagraph hidden | section\nparagraph | again\n" },
  { "frames-and-links",
    CONTENT ("<text:p><draw:frame><draw:text-box><text:p>In the box</text:p></draw:text-box><svg:title>A cat</svg:title></draw:frame>Outside "
             "<text:a xlink:href=\"https://example.org/\">here</text:a> <text:a xlink:href=\"#mark\">there</text:a></text:p>"),
    "paragraph | Outside here there\nparagraph | In the box\nalt-text hidden | A cat\nlink-target hidden | https://example.org/\n" },
};

static Reading *
read_bytes (GBytes *bytes)
{
  gsize size;
  gconstpointer data = g_bytes_get_data (bytes, &size);
  const ExtractInput input = { .fd = -1, .bytes = data, .size = size, .name = "a.odt" };

  g_assert_true (extract_format_odt.matches (&input));
  return reading_new (&extract_format_odt, data, size);
}

static void
test_case (gconstpointer data)
{
  const Case *c = data;
  g_autoptr (GBytes) bytes = packing_odt (c->content, styles, NULL);
  g_autoptr (Reading) reading = read_bytes (bytes);
  g_autofree char *expected = g_strconcat (c->expected, "page-header hidden | Handbook\npage-footer hidden | Draft\n", NULL);

  reading_assert (reading, expected);
  g_assert_cmpint (reading->reason, ==, TWIN_REASON_NONE);
}

static void
test_encrypted (void)
{
  g_autoptr (GBytes) bytes = packing_odt ("\x13\x37 not XML", NULL,
                                          "<manifest:manifest xmlns:manifest=\"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0\">"
                                          "<manifest:file-entry manifest:full-path=\"content.xml\"><manifest:encryption-data/></manifest:file-entry></manifest:manifest>");
  g_autoptr (Reading) reading = read_bytes (bytes);

  g_assert_cmpint (reading->reason, ==, TWIN_REASON_ENCRYPTED);
  reading_assert (reading, "");
}

static void
test_malformed (void)
{
  g_autoptr (GBytes) bytes = packing_odt ("<office:document-content " NAMESPACES "><office:body><text:p>before</text:p><text:p>mid", NULL, NULL);
  g_autoptr (Reading) reading = read_bytes (bytes);

  g_assert_cmpint (reading->reason, ==, TWIN_REASON_BROKEN);
  reading_assert (reading, "paragraph | before\nparagraph | mid\n");
}

static void
test_doctype (void)
{
  g_autoptr (GBytes) bytes = packing_odt ("<!DOCTYPE x [<!ENTITY a \"b\">]><office:document-content " NAMESPACES "><text:p>&a;</text:p></office:document-content>", NULL, NULL);
  g_autoptr (Reading) reading = read_bytes (bytes);

  g_assert_cmpint (reading->reason, ==, TWIN_REASON_BROKEN);
  reading_assert (reading, "");
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/extract/odt/", cases[i].name, NULL);

      g_test_add_data_func (path, &cases[i], test_case);
    }
  g_test_add_func ("/extract/odt/encrypted", test_encrypted);
  g_test_add_func ("/extract/odt/malformed", test_malformed);
  g_test_add_func ("/extract/odt/hostile/doctype", test_doctype);
  return g_test_run ();
}
