/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <cairo-pdf.h>
#include <string.h>

#include "packing.h"
#include "store/twin-passage-table.h"
#include "twin-fixture.h"

/* A document of each format that holds an address wherever it can hide: nothing of what leaves may show one, not even
 * where hidden text is let in. */

#define HOST "leak-example.org"
#define AT(place) place "@" HOST
#define RELATIONS(list) "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">" list "</Relationships>"
#define MAIL_LINK(id) "<Relationship Id=\"" id "\" Type=\"x/hyperlink\" Target=\"mailto:" AT ("link") "\" TargetMode=\"External\"/>"
#define CORE \
  "<cp:coreProperties xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\" " \
  "xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><dc:title>Of " AT ("title") "</dc:title><dc:creator>" AT ("meta") "</dc:creator></cp:coreProperties>"

typedef struct
{
  const char *name; /* of the file; an address stands before it */
  GBytes *(*make) (void);
  const char *places; /* where the format can hold one */
} Format;

static GBytes *
bytes_of (const char *text)
{
  return g_bytes_new_static (text, strlen (text));
}

static GBytes *
make_markdown (void)
{
  return bytes_of ("---\ntitle: Of " AT ("title") "\nauthor: " AT ("meta") "\n---\n\n# Heading " AT ("heading") "\n\nWrite to " AT ("body")
                   " or [here](mailto:" AT ("link") ").\n\n![Picture of " AT ("alt") "](picture.png)\n\n<!-- " AT ("comment") " -->\n");
}

static GBytes *
make_html (void)
{
  return bytes_of ("<!DOCTYPE html><html><head><title>Of " AT ("title") "</title><meta name=\"author\" content=\"" AT ("meta") "\"></head>"
                   "<body><h1>Heading " AT ("heading") "</h1><p>This paragraph is long enough to be one, and it says that one may write to " AT ("body")
                   " or <a href=\"mailto:" AT ("link") "\">here</a>, at any time of the day.</p><img src=\"a.png\" alt=\"Picture of " AT ("alt") "\">"
                   "<p style=\"display:none\">Hidden from everybody: " AT ("hidden") "</p><!-- " AT ("comment") " --></body></html>");
}

static GBytes *
make_eml (void)
{
  return bytes_of ("From: Sender <" AT ("meta") ">\r\nTo: " AT ("to") "\r\nSubject: Of " AT ("title") "\r\nMIME-Version: 1.0\r\n"
                   "Content-Type: text/html; charset=utf-8\r\n\r\n<p>Write to " AT ("body") " or <a href=\"mailto:" AT ("link") "\">here</a>.</p>"
                   "<img alt=\"" AT ("alt") "\" src=\"x.png\">\r\n");
}

static GBytes *
make_json (void)
{
  return bytes_of ("{\"title\": \"Of " AT ("title") "\", \"entries\": [{\"" AT ("key") "\": 1}, {\"mail\": \"" AT ("body") "\"}]}");
}

static GBytes *
make_csv (void)
{
  return bytes_of ("name," AT ("heading") "\nAda," AT ("body") "\n");
}

static GBytes *
make_rtf (void)
{
  return bytes_of ("{\\rtf1\\ansi{\\info{\\title Of " AT ("title") "}{\\author " AT ("meta") "}}Write to " AT ("body")
                   " {\\v " AT ("hidden") "} or {\\field{\\*\\fldinst HYPERLINK \"mailto:" AT ("link") "\"}{\\fldrslt here}}.\\par}");
}

static GBytes *
make_docx (void)
{
  static const char document[] =
    "<?xml version=\"1.0\"?><w:document " DOCX_NAMESPACES "><w:body><w:p><w:r><w:t>Write to " AT ("body") " or </w:t></w:r>"
    "<w:hyperlink r:id=\"rId9\"><w:r><w:t>here</w:t></w:r></w:hyperlink>"
    "<w:r><w:rPr><w:vanish/></w:rPr><w:t> " AT ("hidden") "</w:t></w:r>"
    "<w:r><w:drawing><wp:inline><wp:docPr id=\"1\" name=\"x\" descr=\"Picture of " AT ("alt") "\"/></wp:inline></w:drawing></w:r></w:p>"
    "<w:p><w:r><w:commentReference w:id=\"0\"/></w:r></w:p><w:p><w:del><w:r><w:delText>Once " AT ("deleted") "</w:delText></w:r></w:del></w:p></w:body></w:document>";
  static const char comments[] =
    "<w:comments " DOCX_NAMESPACES "><w:comment w:id=\"0\" w:author=\"Ada\"><w:p><w:r><w:t>Ask " AT ("comment") "</w:t></w:r></w:p></w:comment></w:comments>";
  static const char *const parts[] = {
    "word/comments.xml", comments, "word/_rels/document.xml.rels", RELATIONS (MAIL_LINK ("rId9")), "docProps/core.xml", CORE, NULL,
  };

  return packing_docx (document, parts);
}

static GBytes *
make_odt (void)
{
  return packing_odt ("<office:document-content xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" "
                      "xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" "
                      "xmlns:draw=\"urn:oasis:names:tc:opendocument:xmlns:drawing:1.0\" "
                      "xmlns:svg=\"urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0\">"
                      "<office:body><office:text><text:p>Write to " AT ("body") " or <text:a xlink:href=\"mailto:" AT ("link") "\">here</text:a>."
                      "<office:annotation><text:p>Ask " AT ("comment") "</text:p></office:annotation>"
                      "<draw:frame><svg:desc>Picture of " AT ("alt") "</svg:desc></draw:frame></text:p>"
                      "</office:text></office:body></office:document-content>",
                      NULL, NULL);
}

#define SLIDE_NAMESPACES \
  "xmlns:p=\"urn:p\" xmlns:a=\"urn:a\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\""

static GBytes *
make_pptx (void)
{
  Packing *packing = packing_new (TRUE);

  packing_add (packing, "ppt/presentation.xml", "<p:presentation " SLIDE_NAMESPACES "><p:sldIdLst><p:sldId r:id=\"r1\"/></p:sldIdLst></p:presentation>");
  packing_add (packing, "ppt/_rels/presentation.xml.rels", RELATIONS ("<Relationship Id=\"r1\" Type=\"x/slide\" Target=\"slides/slide1.xml\"/>"));
  packing_add (packing, "ppt/slides/slide1.xml",
               "<p:sld " SLIDE_NAMESPACES "><p:cSld><p:spTree><p:sp><p:nvSpPr><p:cNvPr id=\"2\" name=\"s\"/><p:nvPr/></p:nvSpPr><p:txBody>"
               "<a:p><a:r><a:rPr><a:hlinkClick r:id=\"L\"/></a:rPr><a:t>Write to " AT ("body") "</a:t></a:r></a:p></p:txBody></p:sp>"
               "<p:pic><p:nvPicPr><p:cNvPr id=\"1\" name=\"x\" descr=\"" AT ("alt") "\"/></p:nvPicPr></p:pic></p:spTree></p:cSld></p:sld>");
  packing_add (packing, "ppt/slides/_rels/slide1.xml.rels", RELATIONS (MAIL_LINK ("L")));
  packing_add (packing, "docProps/core.xml", CORE);
  packing_add (packing, "[Content_Types].xml", "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>");

  return packing_free_to_bytes (packing);
}

static cairo_status_t
write_cb (void *closure, const unsigned char *data, unsigned int length)
{
  g_byte_array_append (closure, data, length);

  return CAIRO_STATUS_SUCCESS;
}

static GBytes *
make_pdf (void)
{
  GByteArray *bytes = g_byte_array_new ();
  cairo_surface_t *surface = cairo_pdf_surface_create_for_stream (write_cb, bytes, 400, 300);
  cairo_t *cairo = cairo_create (surface);

  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_TITLE, "Of " AT ("title"));
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_AUTHOR, AT ("meta"));
  cairo_select_font_face (cairo, "sans", CAIRO_FONT_SLANT_NORMAL, CAIRO_FONT_WEIGHT_NORMAL);
  cairo_set_font_size (cairo, 12);
  cairo_move_to (cairo, 40, 60);
  cairo_show_text (cairo, "Write to " AT ("body") " at once.");
  cairo_tag_begin (cairo, CAIRO_TAG_LINK, "uri='mailto:" AT ("link") "'");
  cairo_move_to (cairo, 40, 90);
  cairo_show_text (cairo, "Or here.");
  cairo_tag_end (cairo, CAIRO_TAG_LINK);
  cairo_set_source_rgb (cairo, 1, 1, 1);
  cairo_move_to (cairo, 40, 120);
  cairo_show_text (cairo, AT ("hidden"));
  cairo_destroy (cairo);
  cairo_surface_destroy (surface);

  return g_byte_array_free_to_bytes (bytes);
}

static const Format formats[] = {
  { "a.md", make_markdown, "title meta heading body link alt" },
  { "a.html", make_html, "title meta heading body link alt hidden" },
  { "a.eml", make_eml, "title meta to body link alt" },
  { "a.json", make_json, "title key body" },
  { "a.csv", make_csv, "heading body" },
  { "a.rtf", make_rtf, "title meta body hidden link" },
  { "a.docx", make_docx, "title meta body hidden link alt comment deleted" },
  { "a.odt", make_odt, "body link alt comment" },
  { "a.pptx", make_pptx, "title meta body link alt" },
  { "a.pdf", make_pdf, "title meta body link hidden" },
};

static void
assert_clean (const char *what, const char *text)
{
  if (text == NULL || strstr (text, HOST) == NULL)
    return;

  g_test_message ("%s shows an address: %s", what, text);
  g_test_fail ();
}

/* That the test tests something: each place has been read. */
static void
assert_read (TwinFixture *fixture, const char *id, const char *places)
{
  g_auto (GStrv) names = g_strsplit (places, " ", -1);
  g_autoptr (GError) error = NULL;
  g_autoptr (TwinReview) review = twin_review_load (fixture->library, id, &error);
  const char *text;

  g_assert_no_error (error);
  text = twin_document_get_text (review->document, NULL);
  for (guint i = 0; names[i] != NULL; i++)
    {
      g_autofree char *address = g_strconcat (names[i], "@" HOST, NULL);

      if (strstr (text, address) == NULL)
        {
          g_test_message ("%s is not read", address);
          g_test_fail ();
        }
    }
}

static void
check_passages (TwinFixture *fixture, gint64 rendition)
{
  g_autoptr (TwinTransaction) tx = twin_store_read (fixture->store, NULL);
  g_autoptr (GPtrArray) passages = twin_passage_table_list (tx, rendition, NULL);
  g_autofree char *title = twin_passage_table_get_title (tx, rendition, NULL);

  assert_clean ("the title", title);
  for (guint i = 0; i < passages->len; i++)
    {
      const TwinPassageRecord *passage = g_ptr_array_index (passages, i);

      assert_clean ("a passage", passage->body);
      assert_clean ("a heading path", passage->heading);
    }
}

static void
check_format (gconstpointer data)
{
  const Format *format = data;
  g_autoptr (TwinFixture) fixture = twin_fixture_new ();
  g_autofree char *name = g_strconcat (AT ("name"), " ", format->name, NULL);
  g_autofree char *path = twin_fixture_path (fixture, name);
  g_autoptr (TwinPiiPolicy) policy = twin_library_get_policy (fixture->library, NULL);
  g_autoptr (GBytes) content = format->make ();
  g_autofree char *id = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (path, g_bytes_get_data (content, NULL), (gssize) g_bytes_get_size (content), &error));
  twin_fixture_import (fixture);
  id = twin_fixture_find (fixture, name);
  twin_fixture_classify (fixture, id, TWIN_LEVEL_PUBLIC);
  assert_read (fixture, id, format->places);

  for (guint hidden = 0; hidden < 2; hidden++)
    {
      g_autofree char *text = NULL;
      gint64 rendition;

      g_assert_true (twin_review_set_include_hidden (fixture->library, id, hidden != 0, &error));
      twin_review_decide_all (fixture->library, id, NULL, FALSE, TWIN_DECISION_ACCEPT, NULL, &error);
      g_assert_no_error (error);
      rendition = twin_rendition_ensure (fixture->library, id, policy, &error);
      g_assert_no_error (error);
      check_passages (fixture, rendition);
      text = twin_rendition_dup_text (fixture->library, id, policy, &error);
      assert_clean ("the text", text);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      g_autofree char *path = g_strconcat ("/library/leaks/", formats[i].name + 2, NULL);

      g_test_add_data_func (path, &formats[i], check_format);
    }

  return g_test_run ();
}
