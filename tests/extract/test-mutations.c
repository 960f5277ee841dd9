/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Files that were damaged at random, always in the same way: whatever comes out must be a
 * document that holds together. Made for the sanitizers; without them it sees crashes only. */
#include "packing.h"
#include "reading.h"

#include <cairo-pdf.h>
#include <string.h>

#define N_OFFICE 400
#define N_HTML 400
#define N_PDF 60

static const char docx_body[] =
  "<?xml version=\"1.0\"?><w:document " DOCX_NAMESPACES "><w:body>"
  "<w:p><w:pPr><w:pStyle w:val=\"Heading1\"/><w:numPr><w:ilvl w:val=\"1\"/><w:numId w:val=\"4\"/></w:numPr></w:pPr><w:r><w:t>One</w:t></w:r></w:p>"
  "<w:tbl><w:tblPr><w:tblLook w:val=\"04A0\"/></w:tblPr><w:tr><w:tc><w:p><w:r><w:t>a</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>b</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
  "<w:p><w:del w:id=\"1\"><w:r><w:delText>gone</w:delText></w:r></w:del><w:ins w:id=\"2\"><w:r><w:t>came</w:t></w:r></w:ins>"
  "<w:hyperlink r:id=\"rId1\"><w:r><w:rPr><w:vanish/></w:rPr><w:t>x</w:t></w:r></w:hyperlink>"
  "<w:r><mc:AlternateContent><mc:Choice><w:txbxContent><w:p><w:r><w:t>box</w:t></w:r></w:p></w:txbxContent></mc:Choice><mc:Fallback/></mc:AlternateContent></w:r>"
  "<w:r><w:fldChar w:fldCharType=\"begin\"/><w:instrText>HYPERLINK \"https://example.org\"</w:instrText><w:fldChar w:fldCharType=\"end\"/></w:r></w:p>"
  "</w:body></w:document>";

static const char odt_body[] =
  "<?xml version=\"1.0\"?><office:document-content xmlns:office=\"urn:o\" xmlns:text=\"urn:t\" xmlns:table=\"urn:b\" xmlns:draw=\"urn:d\" "
  "xmlns:svg=\"urn:svg\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:xlink=\"urn:x\" xmlns:style=\"urn:s\">"
  "<style:style style:name=\"T\" style:parent-style-name=\"T\"><style:text-properties text:display=\"none\"/></style:style><office:text>"
  "<text:tracked-changes><text:changed-region text:id=\"c\"><text:insertion/></text:changed-region></text:tracked-changes>"
  "<text:h text:outline-level=\"2\">Head</text:h><text:list><text:list-item><text:p>item<text:s text:c=\"9\"/></text:p></text:list-item></text:list>"
  "<table:table><table:table-row><table:table-cell><text:p>a</text:p></table:table-cell><table:table-cell><text:p>b</text:p></table:table-cell></table:table-row></table:table>"
  "<text:section text:display=\"none\"><text:p text:style-name=\"T\">x<text:change-start text:change-id=\"c\"/>y<text:change-end text:change-id=\"c\"/>"
  "<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>note</text:p></text:note-body></text:note>"
  "<office:annotation><dc:creator>Ada</dc:creator><text:p>why</text:p></office:annotation><text:a xlink:href=\"https://x\">l</text:a></text:p></text:section>"
  "</office:text></office:document-content>";

static const char xlsx_sheet[] =
  "<?xml version=\"1.0\"?><worksheet xmlns=\"urn:m\"><cols><col min=\"3\" max=\"3\" hidden=\"1\"/></cols><sheetData>"
  "<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>Name</t></is></c><c r=\"B1\" t=\"inlineStr\"><is><t>Day</t></is></c></row>"
  "<row r=\"2\" hidden=\"1\"><c r=\"A2\" t=\"s\"><v>0</v></c><c r=\"C2\" s=\"1\"><v>44197.5</v></c><c r=\"XFD2\"><f>A1</f><v>-1e9</v></c></row></sheetData></worksheet>";

static const char pptx_slide[] =
  "<?xml version=\"1.0\"?><p:sld xmlns:p=\"urn:p\" xmlns:a=\"urn:a\" xmlns:r=\"urn:relationships\" xmlns:c=\"urn:c\" show=\"0\"><p:grpSp><p:sp><p:nvSpPr><p:cNvPr id=\"1\" descr=\"cat\" hidden=\"1\"/>"
  "<p:nvPr><p:ph type=\"title\"/></p:nvPr></p:nvSpPr><a:xfrm><a:off x=\"1\" y=\"2\"/></a:xfrm><p:txBody><a:p><a:pPr lvl=\"3\"><a:buNone/></a:pPr><a:r><a:t>One</a:t></a:r><a:br/></a:p></p:txBody></p:sp></p:grpSp>"
  "<p:graphicFrame><a:tbl><a:tblPr firstRow=\"1\"/><a:tr><a:tc><a:txBody><a:p><a:r><a:t>a</a:t></a:r></a:p></a:txBody></a:tc><a:tc hMerge=\"1\"/></a:tr><a:tr><a:tc vMerge=\"1\"/></a:tr></a:tbl>"
  "<c:chart r:id=\"c\"/></p:graphicFrame></p:sld>";

static const char ods_body[] =
  "<?xml version=\"1.0\"?><office:document-content xmlns:office=\"urn:o\" xmlns:text=\"urn:t\" xmlns:table=\"urn:table\" xmlns:draw=\"urn:drawing\" xmlns:dc=\"urn:dc\" xmlns:style=\"urn:s\">"
  "<style:style style:name=\"t\"><style:table-properties table:display=\"false\"/></style:style><table:table table:name=\"S\" table:style-name=\"t\">"
  "<table:table-column table:number-columns-repeated=\"2\" table:visibility=\"collapse\"/><table:table-row table:number-rows-repeated=\"3\"><table:table-cell table:number-columns-repeated=\"9\"><text:p>a<text:s text:c=\"4\"/></text:p>"
  "<office:annotation><dc:creator>Ada</dc:creator><text:p>why</text:p></office:annotation></table:table-cell><table:covered-table-cell/><table:table-cell office:value=\"7\"/></table:table-row>"
  "<table:table-row><table:table-cell><draw:frame><text:p>box</text:p></draw:frame><table:table><table:table-row/></table:table></table:table-cell></table:table-row></table:table></office:document-content>";

static const char odp_body[] =
  "<?xml version=\"1.0\"?><office:document-content xmlns:office=\"urn:o\" xmlns:text=\"urn:t\" xmlns:draw=\"urn:drawing\" xmlns:presentation=\"urn:p\" xmlns:style=\"urn:s\">"
  "<style:style style:name=\"d\"><style:drawing-page-properties presentation:visibility=\"hidden\"/></style:style><draw:page draw:style-name=\"d\"><draw:frame presentation:class=\"title\"><text:p>Title</text:p></draw:frame>"
  "<presentation:notes><draw:frame><text:p>note</text:p></draw:frame></presentation:notes><text:list><text:list-item><text:p>x</text:p></text:list-item></text:list></draw:page></office:document-content>";

static const char epub_package[] =
  "<?xml version=\"1.0\"?><package><metadata><title>T</title></metadata><manifest><item id=\"a\" href=\"a%20b.xhtml\"/><item id=\"n\" href=\"book.opf\" properties=\"nav x\"/></manifest>"
  "<spine><itemref idref=\"a\"/><itemref idref=\"n\"/></spine><nav type=\"toc\"><ol><li><a href=\"a b.xhtml#x\">One</a></li></ol></nav><p><![CDATA[x]]><!-- c --><br/><i/><x y='>'/></p></package>";

static const char html[] =
  "<!doctype html><html><head><title>T</title><meta name=author content=Ada></head><body><nav><a href=/>Home</a></nav><main><h1>Head</h1>"
  "<p>One, two, three, four, five, six, seven, eight, nine, ten, eleven, twelve, thirteen, fourteen, fifteen, sixteen, seventeen, eighteen and so on.</p>"
  "<p>One, two, three, four, five, six, seven, eight, nine, ten, eleven, twelve, thirteen, fourteen, fifteen, sixteen, seventeen, eighteen and so on.</p>"
  "<table><tr><th>a<th>b<tr><td>1<td>2</table><ul><li>x<ol><li>y</ol></ul><pre> c </pre><div hidden><p>h</div><!-- note --><img alt=cat>"
  "</main><footer class=footer>end</footer></body></html>";

/* Flips, cuts, doubles or replaces a few runs of bytes. */
static GByteArray *
mutate (GRand *random,
        const void *content,
        gsize size)
{
  GByteArray *bytes = g_byte_array_new ();
  int n = g_rand_int_range (random, 1, 6);

  g_byte_array_append (bytes, content, (guint) size);
  while (n-- > 0 && bytes->len > 16)
    {
      guint at = (guint) g_rand_int_range (random, 0, (gint32) bytes->len - 8);
      guint length = (guint) g_rand_int_range (random, 1, 8);
      guint8 copy[8];

      switch (g_rand_int_range (random, 0, 5))
        {
        case 0:
          bytes->data[at] ^= (guint8) (1u << g_rand_int_range (random, 0, 8));
          break;
        case 1:
          g_byte_array_remove_range (bytes, at, length);
          break;
        case 2:
          memcpy (copy, bytes->data + at, length);
          g_byte_array_append (bytes, copy, length);
          break;
        case 3:
          memmove (bytes->data + at, bytes->data + g_rand_int_range (random, 0, (gint32) bytes->len - 8), length);
          break;
        default:
          if (g_rand_int_range (random, 0, 8) == 0)
            g_byte_array_set_size (bytes, at + 1);
          else
            memset (bytes->data + at, "<>&\0\xff/="[g_rand_int_range (random, 0, 7)], length);
          break;
        }
    }
  return bytes;
}

static void
check (const ExtractFormat *format,
       const void *bytes,
       gsize size)
{
  g_autoptr (Reading) reading = reading_new (format, bytes, size);
  const char *text;
  gsize length;

  text = twin_document_get_text (reading->document, &length);
  g_assert_true (g_utf8_validate_len (text, length, NULL));
  g_assert_cmpint (reading->reason, >=, TWIN_REASON_NONE);
  g_assert_cmpint (reading->reason, <=, TWIN_REASON_TOO_LARGE);
}

/* A format whose parts are packed into one file. */
typedef struct
{
  const char *name;
  const ExtractFormat *format;
  const char *body; /* of the part that is damaged */
  GBytes *(*pack) (const char *content);
} Office;

static GBytes *
pack_docx (const char *content)
{
  return packing_docx (content, NULL);
}

static GBytes *
pack_odt (const char *content)
{
  return packing_odt (content, content, NULL);
}

static GBytes *
pack_xlsx (const char *content)
{
  Packing *self = packing_new (TRUE);

  packing_add (self, "xl/styles.xml", "<styleSheet><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"22\"/></cellXfs></styleSheet>");
  packing_add (self, "xl/sharedStrings.xml", "<sst><si><t>shared</t></si></sst>");
  packing_add (self, "xl/worksheets/sheet1.xml", content);
  return packing_free_to_bytes (self);
}

static GBytes *
pack_pptx (const char *content)
{
  Packing *self = packing_new (TRUE);

  packing_add (self, "ppt/slides/slide1.xml", content);
  packing_add (self, "ppt/slides/_rels/slide1.xml.rels", "<Relationships><Relationship Id=\"c\" Type=\"x/chart\" Target=\"slide1.xml\"/></Relationships>");
  return packing_free_to_bytes (self);
}

static GBytes *
pack_opendocument (const char *type,
                   const char *content)
{
  Packing *self = packing_new (FALSE);

  packing_add (self, "mimetype", type);
  packing_add (self, "content.xml", content);
  return packing_free_to_bytes (self);
}

static GBytes *
pack_ods (const char *content)
{
  return pack_opendocument ("application/vnd.oasis.opendocument.spreadsheet", content);
}

static GBytes *
pack_odp (const char *content)
{
  return pack_opendocument ("application/vnd.oasis.opendocument.presentation", content);
}

static GBytes *
pack_epub (const char *content)
{
  Packing *self = packing_new (FALSE);

  packing_add (self, "mimetype", "application/epub+zip");
  packing_add (self, "META-INF/container.xml", "<container><rootfile full-path=\"book.opf\"/></container>");
  packing_add (self, "book.opf", content);
  packing_add (self, "a b.xhtml", content);
  return packing_free_to_bytes (self);
}

static const Office offices[] = {
  { "docx", &extract_format_docx, docx_body, pack_docx },
  { "odt", &extract_format_odt, odt_body, pack_odt },
  { "epub", &extract_format_epub, epub_package, pack_epub },
  { "ods", &extract_format_ods, ods_body, pack_ods },
  { "odp", &extract_format_odp, odp_body, pack_odp },
  { "xlsx", &extract_format_xlsx, xlsx_sheet, pack_xlsx },
  { "pptx", &extract_format_pptx, pptx_slide, pack_pptx },
};

/* The parts are damaged before they are packed; now and then what they are packed in. */
static void
test_office (gconstpointer data)
{
  const Office *office = data;
  g_autoptr (GRand) random = g_rand_new_with_seed (20251);

  for (guint i = 0; i < N_OFFICE; i++)
    {
      g_autoptr (GByteArray) part = mutate (random, office->body, strlen (office->body));
      g_autofree char *content = g_strndup ((const char *) part->data, part->len);
      g_autoptr (GBytes) packed = office->pack (content);
      g_autoptr (GByteArray) file = NULL;

      if (i % 3 == 0)
        file = mutate (random, g_bytes_get_data (packed, NULL), g_bytes_get_size (packed));
      if (file != NULL)
        check (office->format, file->data, file->len);
      else
        check (office->format, g_bytes_get_data (packed, NULL), g_bytes_get_size (packed));
    }
}

static void
test_html (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (20252);

  for (guint i = 0; i < N_HTML; i++)
    {
      g_autoptr (GByteArray) page = mutate (random, html, strlen (html));

      check (&extract_format_html, page->data, page->len);
    }
}

static cairo_status_t
on_write (void *data,
          const unsigned char *bytes,
          unsigned int size)
{
  g_byte_array_append (data, bytes, size);
  return CAIRO_STATUS_SUCCESS;
}

static void
test_pdf (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (20253);
  g_autoptr (GByteArray) file = g_byte_array_new ();
  cairo_surface_t *surface = cairo_pdf_surface_create_for_stream (on_write, file, 300, 300);
  cairo_t *context = cairo_create (surface);

  for (int y = 40; y < 280; y += 14)
    {
      cairo_move_to (context, 20, y);
      cairo_show_text (context, "one two three four");
      cairo_move_to (context, 160, y);
      cairo_show_text (context, "five six seven-");
    }
  cairo_destroy (context);
  cairo_surface_finish (surface);
  cairo_surface_destroy (surface);
  for (guint i = 0; i < N_PDF; i++)
    {
      g_autoptr (GByteArray) damaged = mutate (random, file->data, file->len);

      check (&extract_format_pdf, damaged->data, damaged->len);
    }
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (offices); i++)
    {
      g_autofree char *path = g_strconcat ("/extract/mutations/", offices[i].name, NULL);

      g_test_add_data_func (path, &offices[i], test_office);
    }
  g_test_add_func ("/extract/mutations/html", test_html);
  g_test_add_func ("/extract/mutations/pdf", test_pdf);
  return g_test_run ();
}
