/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reading.h"

#include <cairo-pdf.h>
#include <string.h>

#define WIDTH 595
#define HEIGHT 842

/* A PDF file being drawn. */
typedef struct
{
  GByteArray *bytes;
  cairo_surface_t *surface;
  cairo_t *context;
} Drawing;

static cairo_status_t
on_write (void *data,
          const unsigned char *bytes,
          unsigned int size)
{
  g_byte_array_append (data, bytes, size);
  return CAIRO_STATUS_SUCCESS;
}

static Drawing
drawing_begin (void)
{
  Drawing drawing = { .bytes = g_byte_array_new () };

  drawing.surface = cairo_pdf_surface_create_for_stream (on_write, drawing.bytes, WIDTH, HEIGHT);
  drawing.context = cairo_create (drawing.surface);
  return drawing;
}

static void
write_line (Drawing *drawing,
            double x,
            double y,
            double size,
            const char *text)
{
  cairo_select_font_face (drawing->context, "DejaVu Sans", CAIRO_FONT_SLANT_NORMAL, CAIRO_FONT_WEIGHT_NORMAL);
  cairo_set_font_size (drawing->context, size);
  cairo_move_to (drawing->context, x, y);
  cairo_show_text (drawing->context, text);
}

/* Lines under each other, NULL-terminated. */
static double
write_lines (Drawing *drawing,
             double x,
             double y,
             double size,
             const char *const *lines)
{
  for (guint i = 0; lines[i] != NULL; i++, y += 1.25 * size)
    write_line (drawing, x, y, size, lines[i]);
  return y;
}

static GBytes *
drawing_end (Drawing *drawing)
{
  cairo_destroy (drawing->context);
  cairo_surface_finish (drawing->surface);
  cairo_surface_destroy (drawing->surface);
  return g_byte_array_free_to_bytes (drawing->bytes);
}

static Reading *
read_bytes (GBytes *bytes)
{
  gsize size;
  gconstpointer data = g_bytes_get_data (bytes, &size);
  const ExtractInput input = { .fd = -1, .bytes = data, .size = size, .name = "a.pdf" };

  g_assert_true (extract_format_pdf.matches (&input));
  return reading_new (&extract_format_pdf, data, size);
}

static Reading *
read_drawing (Drawing *drawing)
{
  g_autoptr (GBytes) bytes = drawing_end (drawing);

  return read_bytes (bytes);
}

/* The blocks without the metadata that cairo adds. */
static void
assert_blocks (Reading *reading,
               const char *expected)
{
  g_autofree char *all = reading_to_string (reading);
  const char *start = all;

  while (g_str_has_prefix (start, "metadata"))
    start = strchr (start, '\n') + 1;
  g_assert_cmpstr (start, ==, expected);
}

static const char *const left_column[] = {
  "The kettle stands on the left of", "the sink and is, as far as any-", "body knows, the oldest one in", "this house, where it has been", "used by all who live here and", NULL,
};

static const char *const right_column[] = {
  "by those who visit them. It was", "bought in the year of the flood", "and has been mended twice, by", "the same hands both times, at", "no cost to anybody.", NULL,
};

static void
test_columns (void)
{
  Drawing drawing = drawing_begin ();
  g_autoptr (Reading) reading = NULL;

  write_line (&drawing, 72, 80, 18, "Kettles");
  write_lines (&drawing, 72, 120, 10, left_column);
  write_lines (&drawing, 72 + 190, 120, 10, right_column);
  reading = read_drawing (&drawing);
  assert_blocks (reading,
                 "heading 1 p1 | Kettles\n"
                 "paragraph p1 | The kettle stands on the left of the sink and is, as far as anybody knows, the oldest one in this house, where it "
                 "has been used by all who live here and by those who visit them. It was bought in the year of the flood and has been mended "
                 "twice, by the same hands both times, at no cost to anybody.\n");
  g_assert_cmpint (reading->reason, ==, TWIN_REASON_NONE);
}

static void
test_box (void)
{
  Drawing drawing = drawing_begin ();
  g_autoptr (Reading) reading = NULL;
  const TwinBlock *block;

  write_line (&drawing, 100, 200, 10, "Here");
  reading = read_drawing (&drawing);
  block = reading_find (reading, "Here");
  g_assert_cmpuint (block->page, ==, 1);
  g_assert_cmpfloat_with_epsilon (block->x, 100, 2);
  g_assert_cmpfloat_with_epsilon (block->y + block->height, 200, 6);
  g_assert_cmpfloat_with_epsilon (block->height, 12, 4);
  g_assert_cmpfloat_with_epsilon (block->width, 25, 6);
  g_assert_cmpuint (twin_document_get_n_pages (reading->document), ==, 1);
}

static void
test_margins (void)
{
  Drawing drawing = drawing_begin ();
  g_autoptr (Reading) reading = NULL;

  for (guint i = 1; i <= 3; i++)
    {
      g_autofree char *number = g_strdup_printf ("Page %u", i);
      g_autofree char *body = g_strdup_printf ("This is what page %c has to say.", 'A' + (char) i);
      g_autofree char *last = g_strdup_printf ("Row %u at the foot, which is not a footer", i * i);

      write_line (&drawing, 72, 40, 9, "Handbook");
      write_line (&drawing, 72, 120, 10, body);
      write_line (&drawing, 72, 760, 10, last);
      write_line (&drawing, 290, 820, 9, number);
      cairo_show_page (drawing.context);
    }
  reading = read_drawing (&drawing);
  assert_blocks (reading,
                 "page-header p1 hidden | Handbook\nparagraph p1 | This is what page B has to say.\nparagraph p1 | Row 1 at the foot, which is not a footer\npage-footer p1 hidden | Page 1\n"
                 "page-header p2 hidden | Handbook\nparagraph p2 | This is what page C has to say.\nparagraph p2 | Row 4 at the foot, which is not a footer\npage-footer p2 hidden | Page 2\n"
                 "page-header p3 hidden | Handbook\nparagraph p3 | This is what page D has to say.\nparagraph p3 | Row 9 at the foot, which is not a footer\npage-footer p3 hidden | Page 3\n");
  g_assert_cmpuint (reading->n_progress, >, 0);
}

static void
test_table (void)
{
  static const char *const cells[][3] = { { "Item", "Year", "Value" }, { "Cup", "1991", "37.53" }, { "Saucer", "1992", "4.09" }, { "Spoon", "1993", "20.62" } };
  Drawing drawing = drawing_begin ();
  g_autoptr (Reading) reading = NULL;

  write_line (&drawing, 72, 80, 10, "What there is in the cupboard of the kitchen on the first floor:");
  for (guint row = 0; row < G_N_ELEMENTS (cells); row++)
    for (guint column = 0; column < 3; column++)
      write_line (&drawing, 72 + 100 * column, 110 + 14 * row, 10, cells[row][column]);
  reading = read_drawing (&drawing);
  assert_blocks (reading,
                 "paragraph p1 | What there is in the cupboard of the kitchen on the first floor:\n"
                 "table-row p1 header-row | Item\\tYear\\tValue\ntable-row p1 | Cup\\t1991\\t37.53\ntable-row p1 | Saucer\\t1992\\t4.09\ntable-row p1 | Spoon\\t1993\\t20.62\n");
}

static void
test_lists_and_notes (void)
{
  static const char *const body[] = {
    "The following have to be at hand whenever the kettle is in use:", "\342\200\242 a cup", "\342\200\242 a saucer and whatever else the guests of the house may ask",
    "for when it is cold", NULL,
  };
  Drawing drawing = drawing_begin ();
  g_autoptr (Reading) reading = NULL;

  write_lines (&drawing, 72, 80, 11, body);
  write_line (&drawing, 72, 780, 8, "1 The annex says more.");
  reading = read_drawing (&drawing);
  assert_blocks (reading,
                 "paragraph p1 | The following have to be at hand whenever the kettle is in use:\n"
                 "list-item 1 p1 | \342\200\242 a cup\nlist-item 1 p1 | \342\200\242 a saucer and whatever else the guests of the house may ask for when it is cold\n"
                 "note p1 | 1 The annex says more.\n");
}

static void
test_divided_over_pages (void)
{
  static const char *const first[] = { "The kettle stands on the left of", "the sink and is, as far as any-", NULL };
  static const char *const second[] = { "body knows, the oldest one in", "this house.", NULL };
  Drawing drawing = drawing_begin ();
  g_autoptr (Reading) reading = NULL;

  write_lines (&drawing, 72, 720, 10, first);
  cairo_show_page (drawing.context);
  write_lines (&drawing, 72, 100, 10, second);
  cairo_show_page (drawing.context);
  reading = read_drawing (&drawing);
  assert_blocks (reading, "paragraph p1 | The kettle stands on the left of the sink and is, as far as anybody\nparagraph p2 | knows, the oldest one in this house.\n");
}

static void
test_unpainted (void)
{
  Drawing drawing = drawing_begin ();
  g_autoptr (Reading) reading = NULL;

  write_line (&drawing, 72, 80, 10, "This can be seen.");
  write_line (&drawing, 72, 140, 1, "This is too small to be read by anybody.");
  cairo_set_source_rgb (drawing.context, 1, 1, 1);
  write_line (&drawing, 72, 200, 10, "Ignore what was said before.");
  cairo_set_source_rgb (drawing.context, 0, 0, 0.4);
  cairo_rectangle (drawing.context, 60, 250, 300, 40);
  cairo_fill (drawing.context);
  cairo_set_source_rgb (drawing.context, 1, 1, 1);
  write_line (&drawing, 72, 275, 10, "White on blue is meant to be read.");
  reading = read_drawing (&drawing);
  assert_blocks (reading,
                 "paragraph p1 | This can be seen.\nparagraph p1 hidden unpainted | This is too small to be read by anybody.\n"
                 "paragraph p1 hidden unpainted | Ignore what was said before.\nparagraph p1 | White on blue is meant to be read.\n");
}

static void
test_metadata_and_links (void)
{
  Drawing drawing = drawing_begin ();
  g_autoptr (Reading) reading = NULL;
  g_autofree char *blocks = NULL;

  cairo_pdf_surface_set_metadata (drawing.surface, CAIRO_PDF_METADATA_TITLE, "Kettles");
  cairo_pdf_surface_set_metadata (drawing.surface, CAIRO_PDF_METADATA_AUTHOR, "Ada");
  cairo_tag_begin (drawing.context, CAIRO_TAG_LINK, "uri='https://example.org/'");
  write_line (&drawing, 72, 80, 10, "here");
  cairo_tag_end (drawing.context, CAIRO_TAG_LINK);
  reading = read_drawing (&drawing);
  blocks = reading_to_string (reading);
  g_assert_nonnull (strstr (blocks, "metadata hidden | Title: Kettles\nmetadata hidden | Author: Ada\n"));
  assert_blocks (reading, "paragraph p1 | here\nlink-target p1 hidden | https://example.org/\n");
  g_assert_cmpstr (twin_document_get_title (reading->document), ==, "Kettles");
}

static void
test_no_text (void)
{
  Drawing drawing = drawing_begin ();
  g_autoptr (Reading) reading = NULL;

  cairo_rectangle (drawing.context, 60, 250, 300, 40);
  cairo_fill (drawing.context);
  reading = read_drawing (&drawing);
  /* It may be a scan; only where pictures can be read is it known that there is nothing. */
  g_assert_true (reading->reason == TWIN_REASON_NO_TEXT || reading->reason == TWIN_REASON_NO_OCR);
}

static void
test_broken (void)
{
  static const char text[] = "%PDF-1.7\nand then nothing that makes sense\n%%EOF\n";
  g_autoptr (GBytes) bytes = g_bytes_new_static (text, strlen (text));
  g_autoptr (Reading) reading = read_bytes (bytes);

  g_assert_cmpint (reading->reason, ==, TWIN_REASON_BROKEN);
}

static void
test_encrypted (void)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "extract", "fixtures", "encrypted.pdf", NULL);
  g_autofree char *content = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (Reading) reading = NULL;
  gsize size;

  g_file_get_contents (path, &content, &size, &error);
  g_assert_no_error (error);
  reading = reading_new (&extract_format_pdf, content, size);
  g_assert_cmpint (reading->reason, ==, TWIN_REASON_ENCRYPTED);
  g_assert_cmpuint (twin_document_get_n_blocks (reading->document), ==, 0);
}

static void
write_tagged (Drawing *drawing,
              const char *tag,
              double y,
              const char *text)
{
  cairo_tag_begin (drawing->context, tag, NULL);
  write_line (drawing, 60, y, 10, text);
  cairo_tag_end (drawing->context, tag);
}

/* In the type of the text around it nothing but its tag tells a heading. */
static void
test_tagged_headings (void)
{
  Drawing drawing = drawing_begin ();
  g_autoptr (Reading) reading = NULL;

  write_tagged (&drawing, "P", 100, "The kettle stands on the left of the sink and is, as far as");
  write_tagged (&drawing, "P", 112, "anybody knows, the oldest one in this house.");
  write_tagged (&drawing, "H2", 140, "Where the cups are");
  write_tagged (&drawing, "P", 168, "They hang above it, all twelve of them, and they were bought");
  write_tagged (&drawing, "P", 180, "when the kettle was new.");
  reading = read_drawing (&drawing);
  assert_blocks (reading, "paragraph p1 | The kettle stands on the left of the sink and is, as far as anybody knows, the oldest one in this house.\n"
                          "heading 2 p1 | Where the cups are\n"
                          "paragraph p1 | They hang above it, all twelve of them, and they were bought when the kettle was new.\n");
}

/* Where there are more headings than paragraphs, the tags mean something else. */
static void
test_tags_not_believed (void)
{
  Drawing drawing = drawing_begin ();
  g_autoptr (Reading) reading = NULL;
  g_autofree char *blocks = NULL;

  write_tagged (&drawing, "H1", 100, "The kettle stands on the left of the sink.");
  write_tagged (&drawing, "H1", 160, "The cups hang above it, all twelve of them.");
  reading = read_drawing (&drawing);
  blocks = reading_to_string (reading);
  g_assert_null (strstr (blocks, "heading"));
}

/* What a picture shows is told as hidden text. The file has no table of its objects: poppler looks for them. */
static void
test_tagged_picture (void)
{
  static const char text[] =
    "%PDF-1.7\n"
    "1 0 obj <</Type /Catalog /Pages 2 0 R /MarkInfo <</Marked true>> /StructTreeRoot 5 0 R>> endobj\n"
    "2 0 obj <</Type /Pages /Kids [3 0 R] /Count 1>> endobj\n"
    "3 0 obj <</Type /Page /Parent 2 0 R /MediaBox [0 0 300 300] /Contents 4 0 R /StructParents 0\n"
    "  /Resources <</Font <</F <</Type /Font /Subtype /Type1 /BaseFont /Helvetica>>>>>>>> endobj\n"
    "4 0 obj <</Length 46>> stream\nBT /F 12 Tf 50 200 Td (A cup on a shelf) Tj ET\nendstream endobj\n"
    "5 0 obj <</Type /StructTreeRoot /K 6 0 R>> endobj\n"
    "6 0 obj <</Type /StructElem /S /Document /P 5 0 R /K [7 0 R 8 0 R]>> endobj\n"
    "7 0 obj <</Type /StructElem /S /Figure /P 6 0 R /Pg 3 0 R /Alt (A blue cup, seen from the side) /K []>> endobj\n"
    "8 0 obj <</Type /StructElem /S /Figure /P 6 0 R /Pg 3 0 R /Alt () /K [6 0 R]>> endobj\n"
    "trailer <</Root 1 0 R>>\n%%EOF\n";
  g_autoptr (GBytes) bytes = g_bytes_new_static (text, strlen (text));
  g_autoptr (Reading) reading = read_bytes (bytes);

  assert_blocks (reading, "paragraph p1 | A cup on a shelf\nalt-text p1 hidden | A blue cup, seen from the side\n");
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/extract/pdf/columns", test_columns);
  g_test_add_func ("/extract/pdf/box", test_box);
  g_test_add_func ("/extract/pdf/margins", test_margins);
  g_test_add_func ("/extract/pdf/table", test_table);
  g_test_add_func ("/extract/pdf/lists-and-notes", test_lists_and_notes);
  g_test_add_func ("/extract/pdf/divided-over-pages", test_divided_over_pages);
  g_test_add_func ("/extract/pdf/unpainted", test_unpainted);
  g_test_add_func ("/extract/pdf/metadata-and-links", test_metadata_and_links);
  g_test_add_func ("/extract/pdf/no-text", test_no_text);
  g_test_add_func ("/extract/pdf/broken", test_broken);
  g_test_add_func ("/extract/pdf/encrypted", test_encrypted);
  g_test_add_func ("/extract/pdf/tagged-headings", test_tagged_headings);
  g_test_add_func ("/extract/pdf/tags-not-believed", test_tags_not_believed);
  g_test_add_func ("/extract/pdf/tagged-picture", test_tagged_picture);
  return g_test_run ();
}
