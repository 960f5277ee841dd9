/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "packing.h"
#include "reading.h"

#include <string.h>

#define DOCUMENT(body) "<?xml version=\"1.0\"?><w:document " DOCX_NAMESPACES "><w:body>" body "</w:body></w:document>"
#define P(text) "<w:p><w:r><w:t>" text "</w:t></w:r></w:p>"
#define STYLED(style, text) "<w:p><w:pPr><w:pStyle w:val=\"" style "\"/></w:pPr><w:r><w:t>" text "</w:t></w:r></w:p>"
#define CELL(content) "<w:tc>" content "</w:tc>"

static const char styles[] =
  "<w:styles " DOCX_NAMESPACES ">"
  "<w:style w:type=\"paragraph\" w:styleId=\"berschrift1\"><w:name w:val=\"heading 1\"/></w:style>"
  "<w:style w:type=\"paragraph\" w:styleId=\"Kapitel\"><w:name w:val=\"Kapitel\"/><w:basedOn w:val=\"berschrift1\"/></w:style>"
  "<w:style w:type=\"paragraph\" w:styleId=\"Own\"><w:name w:val=\"Own\"/><w:pPr><w:outlineLvl w:val=\"2\"/></w:pPr></w:style>"
  "<w:style w:type=\"paragraph\" w:styleId=\"Quote\"><w:name w:val=\"Quote\"/></w:style>"
  "<w:style w:type=\"paragraph\" w:styleId=\"Numbered\"><w:name w:val=\"heading 2\"/><w:pPr><w:numPr><w:numId w:val=\"9\"/></w:numPr></w:pPr></w:style>"
  "<w:style w:type=\"paragraph\" w:styleId=\"Loop\"><w:name w:val=\"Loop\"/><w:basedOn w:val=\"Loop\"/></w:style>"
  "</w:styles>";

static const char footnotes[] =
  "<w:footnotes " DOCX_NAMESPACES ">"
  "<w:footnote w:type=\"separator\" w:id=\"-1\"><w:p><w:r><w:t>never</w:t></w:r></w:p></w:footnote>"
  "<w:footnote w:id=\"2\">" P ("See the annex.") "</w:footnote></w:footnotes>";

static const char comments[] =
  "<w:comments " DOCX_NAMESPACES "><w:comment w:id=\"0\" w:author=\"Ada\">" P ("Is this so?") "</w:comment></w:comments>";

#define NUM(list, level, text) \
  "<w:p><w:pPr><w:numPr><w:ilvl w:val=\"" level "\"/><w:numId w:val=\"" list "\"/></w:numPr></w:pPr><w:r><w:t>" text "</w:t></w:r></w:p>"
#define LEVEL(number, format, text, more) \
  "<w:lvl w:ilvl=\"" number "\"><w:start w:val=\"1\"/><w:numFmt w:val=\"" format "\"/>" more "<w:lvlText w:val=\"" text "\"/></w:lvl>"

/* 7 and 8 are of one design, and 8 begins anew; 9 numbers the style "Numbered"; 5 has bullets. */
static const char numbering[] =
  "<w:numbering " DOCX_NAMESPACES ">"
  "<w:abstractNum w:abstractNumId=\"0\">" LEVEL ("0", "decimal", "%1.", "") LEVEL ("1", "lowerLetter", "(%2)", "") LEVEL ("2", "upperRoman", "%1.%3", "") "</w:abstractNum>"
  "<w:abstractNum w:abstractNumId=\"1\">" LEVEL ("0", "bullet", "o", "") "</w:abstractNum>"
  "<w:abstractNum w:abstractNumId=\"2\">" LEVEL ("0", "decimal", "%1", "") LEVEL ("1", "decimal", "%1.%2", "<w:pStyle w:val=\"Numbered\"/>") "</w:abstractNum>"
  "<w:num w:numId=\"7\"><w:abstractNumId w:val=\"0\"/></w:num>"
  "<w:num w:numId=\"8\"><w:abstractNumId w:val=\"0\"/><w:lvlOverride w:ilvl=\"0\"><w:startOverride w:val=\"5\"/></w:lvlOverride></w:num>"
  "<w:num w:numId=\"9\"><w:abstractNumId w:val=\"2\"/></w:num>"
  "<w:num w:numId=\"5\"><w:abstractNumId w:val=\"1\"/></w:num></w:numbering>";

static const char header[] = "<w:hdr " DOCX_NAMESPACES ">" P ("Handbook") "</w:hdr>";
static const char footer[] = "<w:ftr " DOCX_NAMESPACES ">" P ("Draft") "</w:ftr>";

static const char relationships[] =
  "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
  "<Relationship Id=\"rId9\" Type=\"x\" Target=\"https://example.org/\" TargetMode=\"External\"/>"
  "<Relationship Id=\"rId3\" Type=\"x\" Target=\"media/image1.png\"/></Relationships>";

static const char core[] =
  "<cp:coreProperties xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\" "
  "xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><dc:title>Safety</dc:title><dc:creator>Ada</dc:creator><cp:keywords></cp:keywords>"
  "</cp:coreProperties>";

static const char *const all_parts[] = {
  "word/styles.xml", styles, "word/numbering.xml", numbering, "word/footnotes.xml", footnotes, "word/comments.xml", comments,
  "word/header1.xml", header, "word/header2.xml", header, "word/footer1.xml", footer,
  "word/_rels/document.xml.rels", relationships, "docProps/core.xml", core, NULL,
};

/* What the parts other than the document give, around it. */
#define BEFORE "metadata hidden | Title: Safety\nmetadata hidden | Author: Ada\npage-header hidden | Handbook\n"
#define AFTER "page-footer hidden | Draft\n"

typedef struct
{
  const char *name;
  const char *document;
  const char *expected;
} Case;

static const Case cases[] = {
  { "headings",
    DOCUMENT (STYLED ("berschrift1", "One") STYLED ("Kapitel", "Two") STYLED ("Own", "Three") STYLED ("Quote", "Four") STYLED ("Loop", "Five")
              "<w:p><w:pPr><w:outlineLvl w:val=\"1\"/></w:pPr><w:r><w:t>Six</w:t></w:r></w:p>"),
    "heading 1 | One\nheading 1 | Two\nheading 3 | Three\nquote | Four\nparagraph | Five\nheading 2 | Six\n" },
  { "runs",
    DOCUMENT ("<w:p><w:r><w:t xml:space=\"preserve\">a </w:t></w:r><w:r><w:t>b</w:t><w:tab/><w:t>c</w:t><w:br/><w:t>d</w:t><w:noBreakHyphen/><w:t>e</w:t></w:r></w:p>"),
    "paragraph | a b c\\nd-e\n" },
  { "lists",
    DOCUMENT ("<w:p><w:pPr><w:numPr><w:ilvl w:val=\"1\"/><w:numId w:val=\"4\"/></w:numPr></w:pPr><w:r><w:t>item</w:t></w:r></w:p>"
              "<w:p><w:pPr><w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"0\"/></w:numPr></w:pPr><w:r><w:t>none</w:t></w:r></w:p>"),
    "list-item 2 | item\nparagraph | none\n" },
  { "numbers",
    DOCUMENT (NUM ("7", "0", "a") NUM ("7", "1", "b") NUM ("7", "1", "c") NUM ("7", "2", "d") NUM ("7", "0", "e") NUM ("7", "1", "f") NUM ("5", "0", "g")),
    "list-item 1 | 1. a\nlist-item 2 | (a) b\nlist-item 2 | (b) c\nlist-item 3 | 1.I d\nlist-item 1 | 2. e\nlist-item 2 | (a) f\nlist-item 1 | g\n" },
  { "numbers-begin-anew", DOCUMENT (NUM ("7", "0", "a") NUM ("8", "0", "b") NUM ("8", "0", "c")), "list-item 1 | 1. a\nlist-item 1 | 5. b\nlist-item 1 | 6. c\n" },
  { "numbered-headings",
    DOCUMENT (STYLED ("Numbered", "One") STYLED ("Numbered", "Two") "<w:p><w:pPr><w:pStyle w:val=\"Numbered\"/><w:numPr><w:numId w:val=\"0\"/></w:numPr></w:pPr><w:r><w:t>Three</w:t></w:r></w:p>"),
    "heading 2 | 1.1 One\nheading 2 | 1.2 Two\nheading 2 | Three\n" },
  { "tracked-changes",
    DOCUMENT ("<w:p><w:r><w:t xml:space=\"preserve\">The </w:t></w:r><w:del w:id=\"1\"><w:r><w:delText>quick </w:delText></w:r></w:del>"
              "<w:ins w:id=\"2\"><w:r><w:t>slow </w:t></w:r></w:ins><w:r><w:t>fox</w:t></w:r></w:p>"
              "<w:p><w:moveFrom><w:r><w:t>moved</w:t></w:r></w:moveFrom></w:p><w:p><w:moveTo><w:r><w:t>moved</w:t></w:r></w:moveTo></w:p>"),
    "paragraph inserted | The slow fox\nparagraph hidden deleted | quick\nparagraph hidden deleted | moved\nparagraph inserted | moved\n" },
  { "hidden-run",
    DOCUMENT ("<w:p><w:r><w:t>seen</w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>unseen</w:t></w:r>"
              "<w:r><w:rPr><w:vanish w:val=\"0\"/></w:rPr><w:t xml:space=\"preserve\"> again</w:t></w:r></w:p>"),
    "paragraph | seen again\nparagraph hidden | unseen\n" },
  { "notes-and-comments",
    DOCUMENT ("<w:p><w:r><w:t>Claim</w:t></w:r><w:r><w:footnoteReference w:id=\"2\"/></w:r><w:r><w:commentReference w:id=\"0\"/></w:r></w:p>" P ("Next")),
    "paragraph | Claim\nnote | See the annex.\ncomment hidden | Ada: Is this so?\nparagraph | Next\n" },
  { "links",
    DOCUMENT ("<w:p><w:hyperlink r:id=\"rId9\"><w:r><w:t>here</w:t></w:r></w:hyperlink></w:p>"
              "<w:p><w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText> HYPERLINK \"https://example.net/\" </w:instrText></w:r>"
              "<w:r><w:fldChar w:fldCharType=\"separate\"/></w:r><w:r><w:t>there</w:t></w:r><w:r><w:fldChar w:fldCharType=\"end\"/></w:r></w:p>"),
    "paragraph | here\nlink-target hidden | https://example.org/\nparagraph | there\nlink-target hidden | https://example.net/\n" },
  { "pictures-and-boxes",
    DOCUMENT ("<w:p><w:r><w:drawing><wp:docPr id=\"1\" name=\"x\" descr=\"A cat\"/></w:drawing></w:r><w:r><mc:AlternateContent>"
              "<mc:Choice Requires=\"wps\"><w:txbxContent>" P ("In the box") "</w:txbxContent></mc:Choice>"
              "<mc:Fallback><w:txbxContent>" P ("In the box") "</w:txbxContent></mc:Fallback></mc:AlternateContent></w:r>"
              "<w:r><w:t>Outside</w:t></w:r></w:p>"),
    "paragraph | Outside\nalt-text hidden | A cat\nparagraph | In the box\n" },
  { "table",
    DOCUMENT ("<w:tbl><w:tblPr><w:tblLook w:val=\"04A0\"/></w:tblPr><w:tr>" CELL (P ("Name")) CELL (P ("Room")) "</w:tr>"
              "<w:tr>" CELL (P ("Ada") P ("Byron")) CELL (P ("12")) "</w:tr><w:tr>" CELL ("<w:p/>") CELL (P ("13")) "</w:tr></w:tbl>"),
    "table-row header-row | Name\\tRoom\ntable-row | Ada Byron\\t12\nparagraph | 13\n" },
  { "nested-table",
    DOCUMENT ("<w:tbl><w:tr>" CELL (P ("a") "<w:tbl><w:tr>" CELL (P ("b")) CELL (P ("c")) "</w:tr></w:tbl>") CELL (P ("d")) "</w:tr></w:tbl>"),
    "table-row | a b c\\td\n" },
  { "layout-table",
    DOCUMENT ("<w:tbl><w:tr>" CELL (STYLED ("berschrift1", "Notice") P ("All of it in one cell.")) "</w:tr></w:tbl>"),
    "heading 1 | Notice\nparagraph | All of it in one cell.\n" },
  { "formula",
    DOCUMENT ("<w:p><w:r><w:t>f = </w:t></w:r><m:oMath><m:r><m:t>log x</m:t></m:r></m:oMath></w:p>"),
    "paragraph | f = log x\n" },
  { "formulas",
    DOCUMENT ("<w:p><m:oMath><m:f><m:num><m:r><m:t>a</m:t></m:r></m:num><m:den><m:sSup><m:e><m:r><m:t>b</m:t></m:r></m:e><m:sup><m:r><m:t>2</m:t></m:r></m:sup></m:sSup>"
              "</m:den></m:f></m:oMath><m:oMath><m:func><m:fName><m:r><m:t>log</m:t></m:r></m:fName><m:e><m:d><m:e><m:r><m:t>x</m:t></m:r></m:e></m:d></m:e></m:func></m:oMath></w:p>"),
    "paragraph | a/b^2 log (x)\n" },
  { "ruby",
    DOCUMENT ("<w:p><w:r><w:ruby><w:rt><w:r><w:t>kan</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>漢</w:t></w:r></w:rubyBase></w:ruby></w:r></w:p>"),
    "paragraph | 漢\n" },
};

static Reading *
read_bytes (GBytes *bytes)
{
  gsize size;
  gconstpointer data = g_bytes_get_data (bytes, &size);
  const ExtractInput input = { .fd = -1, .bytes = data, .size = size, .name = "a.docx" };

  g_assert_true (extract_format_docx.matches (&input));
  return reading_new (&extract_format_docx, data, size);
}

static void
test_case (gconstpointer data)
{
  const Case *c = data;
  g_autoptr (GBytes) bytes = packing_docx (c->document, all_parts);
  g_autoptr (Reading) reading = read_bytes (bytes);
  g_autofree char *expected = g_strconcat (BEFORE, c->expected, AFTER, NULL);

  reading_assert (reading, expected);
  g_assert_cmpint (reading->reason, ==, TWIN_REASON_NONE);
  g_assert_cmpstr (twin_document_get_title (reading->document), ==, "Safety");
}

static void
test_strict (void)
{
  g_autoptr (GBytes) bytes = packing_docx (
    "<w:document xmlns:w=\"http://purl.oclc.org/ooxml/wordprocessingml/main\"><w:body>" P ("strict") "</w:body></w:document>", NULL);
  g_autoptr (Reading) reading = read_bytes (bytes);

  reading_assert (reading, "paragraph | strict\n");
}

/* The names that are usual do where the package does not say what its parts are. */
static void
test_no_content_types (void)
{
  Packing *packing = packing_new (TRUE);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (Reading) reading = NULL;

  packing_add (packing, "word/document.xml", DOCUMENT (STYLED ("Heading2", "Bare")));
  bytes = packing_free_to_bytes (packing);
  reading = read_bytes (bytes);
  reading_assert (reading, "heading 2 | Bare\n");
}

static void
test_cut_off (void)
{
  g_autoptr (GString) body = g_string_new ("<w:document " DOCX_NAMESPACES "><w:body>");
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GBytes) half = NULL;
  g_autoptr (Reading) reading = NULL;

  for (guint i = 0; i < 20000; i++)
    g_string_append_printf (body, "<w:p><w:r><w:t>Line %u of many: %u</w:t></w:r></w:p>", i, i * 2654435761u);
  g_string_append (body, "</w:body></w:document>");
  bytes = packing_docx (body->str, NULL);
  half = g_bytes_new_from_bytes (bytes, 0, g_bytes_get_size (bytes) / 2);
  reading = read_bytes (half);

  g_assert_cmpint (reading->reason, ==, TWIN_REASON_BROKEN);
  g_assert_cmpuint (twin_document_get_n_blocks (reading->document), >, 5000);
  g_assert_cmpuint (twin_document_get_n_blocks (reading->document), <, 15000);
  g_assert_cmpuint (reading->n_progress, >, 0);
}

static void
test_encrypted (void)
{
  static const char name[] = "E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e";
  char compound[2048] = "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (Reading) reading = NULL;

  memcpy (compound + 1024, name, sizeof name);
  bytes = g_bytes_new (compound, sizeof compound);
  reading = read_bytes (bytes);
  g_assert_cmpint (reading->reason, ==, TWIN_REASON_ENCRYPTED);
}

static void
test_depth (void)
{
  g_autoptr (GString) body = g_string_new ("<w:document " DOCX_NAMESPACES "><w:body>" P ("before"));
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (Reading) reading = NULL;

  for (guint i = 0; i < 100000; i++)
    g_string_append (body, "<w:sdt>");
  bytes = packing_docx (body->str, NULL);
  reading = read_bytes (bytes);
  g_assert_cmpint (reading->reason, ==, TWIN_REASON_TOO_LARGE);
  reading_assert (reading, "paragraph | before\n");
}

static void
test_ratio (void)
{
  g_autofree char *blanks = g_strnfill (64u << 20, ' ');
  g_autofree char *document = g_strconcat ("<w:document " DOCX_NAMESPACES "><w:body>" P ("before"), blanks, "</w:body></w:document>", NULL);
  g_autoptr (GBytes) bytes = packing_docx (document, NULL);
  g_autoptr (Reading) reading = read_bytes (bytes);

  g_assert_cmpuint (g_bytes_get_size (bytes), <, 1u << 20);
  g_assert_cmpint (reading->reason, ==, TWIN_REASON_TOO_LARGE);
}

static void
test_entries (void)
{
  Packing *packing = packing_new (FALSE);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (Reading) reading = NULL;

  packing_add (packing, "word/settings.xml", "<x/>");
  for (guint i = 0; i < TWIN_LIMIT_ARCHIVE_ENTRIES + 1; i++)
    packing_add (packing, "x", "");
  packing_add (packing, "word/document.xml", DOCUMENT (P ("behind")));
  bytes = packing_free_to_bytes (packing);
  reading = read_bytes (bytes);
  g_assert_cmpint (reading->reason, ==, TWIN_REASON_TOO_LARGE);
  reading_assert (reading, "");
}

static void
test_entities (gconstpointer data)
{
  g_autofree char *document = g_strconcat (data, DOCUMENT (P ("&a;")) + strlen ("<?xml version=\"1.0\"?>"), NULL);
  g_autoptr (GBytes) bytes = packing_docx (document, NULL);
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
      g_autofree char *path = g_strconcat ("/extract/docx/", cases[i].name, NULL);

      g_test_add_data_func (path, &cases[i], test_case);
    }
  g_test_add_func ("/extract/docx/strict", test_strict);
  g_test_add_func ("/extract/docx/no-content-types", test_no_content_types);
  g_test_add_func ("/extract/docx/cut-off", test_cut_off);
  g_test_add_func ("/extract/docx/encrypted", test_encrypted);
  g_test_add_func ("/extract/docx/hostile/depth", test_depth);
  g_test_add_func ("/extract/docx/hostile/ratio", test_ratio);
  g_test_add_func ("/extract/docx/hostile/entries", test_entries);
  g_test_add_data_func ("/extract/docx/hostile/internal-entity", "<!DOCTYPE x [<!ENTITY a \"bbbb\">]>", test_entities);
  g_test_add_data_func ("/extract/docx/hostile/external-entity", "<!DOCTYPE x [<!ENTITY a SYSTEM \"file:///etc/passwd\">]>", test_entities);
  return g_test_run ();
}
