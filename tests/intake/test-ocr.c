/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Scans and pictures through the real worker, in its sandbox. Without Tesseract or its data each gives the reason for
 * it, and no text. */
#include <cairo-pdf.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "intake/twin-intake.h"

#define WIDTH 1240 /* A4 at 150 dots per inch */
#define HEIGHT 1754

static const char *const lines[] = {
  "The harbour office keeps the tide", "tables in a drawer under the window.", "Whoever needs them signs the book.", NULL,
};

typedef enum
{
  BLANK,
  PICTURE, /* the lines, as pixels */
  TEXT,    /* the lines, as text */
} PageKind;

static cairo_status_t
on_write (void *data, const unsigned char *bytes, unsigned int size)
{
  g_byte_array_append (data, bytes, size);

  return CAIRO_STATUS_SUCCESS;
}

static void
write_lines (cairo_t *cr, double size)
{
  cairo_set_source_rgb (cr, 0, 0, 0);
  cairo_select_font_face (cr, "DejaVu Sans", CAIRO_FONT_SLANT_NORMAL, CAIRO_FONT_WEIGHT_NORMAL);
  cairo_set_font_size (cr, size);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      cairo_move_to (cr, 4 * size, 8 * size + i * 1.4 * size);
      cairo_show_text (cr, lines[i]);
    }
}

static cairo_surface_t *
make_scan (void)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, WIDTH, HEIGHT);
  cairo_t *cr = cairo_create (surface);

  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_paint (cr);
  write_lines (cr, 28);
  cairo_destroy (cr);

  return surface;
}

static GByteArray *
make_png (void)
{
  GByteArray *bytes = g_byte_array_new ();
  cairo_surface_t *scan = make_scan ();

  cairo_surface_write_to_png_stream (scan, on_write, bytes);
  cairo_surface_destroy (scan);

  return bytes;
}

static GByteArray *
make_pdf (const PageKind *kinds, guint n)
{
  GByteArray *bytes = g_byte_array_new ();
  cairo_surface_t *surface = cairo_pdf_surface_create_for_stream (on_write, bytes, 595, 842);
  cairo_t *cr = cairo_create (surface);
  cairo_surface_t *scan = make_scan ();

  for (guint i = 0; i < n; i++)
    {
      if (kinds[i] == TEXT)
        write_lines (cr, 12);
      if (kinds[i] == PICTURE)
        {
          cairo_save (cr);
          cairo_scale (cr, 595.0 / WIDTH, 842.0 / HEIGHT);
          cairo_set_source_surface (cr, scan, 0, 0);
          cairo_paint (cr);
          cairo_restore (cr);
        }
      cairo_show_page (cr);
    }
  cairo_surface_destroy (scan);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);

  return bytes;
}

/* What a library keeps, and how often it was asked and told. */
typedef struct
{
  GHashTable *kept; /* digest -> GBytes */
  guint n_recalls;
  guint n_remembered;
} Memory;

static GBytes *
recall (const char *digest, gpointer user_data, GError **error)
{
  Memory *self = user_data;
  GBytes *blocks = g_hash_table_lookup (self->kept, digest);

  self->n_recalls++;

  return blocks != NULL ? g_bytes_ref (blocks) : NULL;
}

static gboolean
remember (const char *digest, GBytes *blocks, gpointer user_data, GError **error)
{
  Memory *self = user_data;

  self->n_remembered++;
  g_hash_table_insert (self->kept, g_strdup (digest), g_bytes_ref (blocks));

  return TRUE;
}

/* Takes @bytes. NULL, and the test is skipped, where pictures cannot be read. */
static TwinExtraction *
extract_with (GByteArray *bytes, const char *name, Memory *memory)
{
  const TwinIntakeHandler handler = { .recall = recall, .remember = remember, .user_data = memory };
  g_autoptr (TwinIntake) intake = twin_intake_new (NULL, 1);
  g_autoptr (TwinExtraction) extraction = NULL;
  g_autoptr (GError) error = NULL;
  int fd = memfd_create ("fixture", MFD_CLOEXEC);

  g_assert_cmpint (write (fd, bytes->data, bytes->len), ==, (int) bytes->len);
  g_byte_array_unref (bytes);
  extraction = twin_intake_extract (intake, fd, name, memory != NULL ? &handler : NULL, NULL, &error);
  close (fd);
  g_assert_no_error (error);
  if (extraction->reason == TWIN_REASON_NO_OCR)
    {
      g_assert_cmpuint (twin_document_get_n_blocks (extraction->document), ==, 0);
      g_assert_nonnull (strstr (twin_reason_get_sentence (extraction->reason), "Tesseract"));
      g_test_skip ("Tesseract or its data are not here");
      return NULL;
    }

  return g_steal_pointer (&extraction);
}

static TwinExtraction *
extract (GByteArray *bytes, const char *name)
{
  return extract_with (bytes, name, NULL);
}

/* The block with the scan's words, marked as such, where they stand. */
static const TwinBlock *
find_scan (const TwinDocument *document, guint page)
{
  const char *text = twin_document_get_text (document, NULL);

  for (guint i = 0; i < twin_document_get_n_blocks (document); i++)
    {
      const TwinBlock *block = twin_document_get_block (document, i);

      if (block->page == page && (block->flags & TWIN_BLOCK_FLAG_OCR) != 0
          && g_strstr_len (text + block->start, (gssize) block->length, "tide tables in a drawer under the window") != NULL)
        return block;
    }

  return NULL;
}

static void
test_picture (void)
{
  g_autoptr (TwinExtraction) extraction = extract (make_png (), "scan.png");

  if (extraction == NULL)
    return;
  g_assert_cmpint (extraction->reason, ==, TWIN_REASON_NONE);
  g_assert_cmpstr (extraction->format, ==, "png");
  g_assert_nonnull (find_scan (extraction->document, 1));
  g_assert_cmpstr (twin_document_get_language (extraction->document), ==, "en");
}

/* Pages with text, without, and empty ones: only the scan is read off its picture, in its place among the others. */
static void
test_pages (void)
{
  static const PageKind kinds[] = { TEXT, PICTURE, BLANK, TEXT };
  g_autoptr (TwinExtraction) extraction = extract (make_pdf (kinds, G_N_ELEMENTS (kinds)), "mixed.pdf");
  const TwinBlock *scan;
  guint page = 1;

  if (extraction == NULL)
    return;
  g_assert_cmpint (extraction->reason, ==, TWIN_REASON_NONE);
  scan = find_scan (extraction->document, 2);
  g_assert_nonnull (scan);
  g_assert_cmpfloat_with_epsilon (scan->x, 4 * 28 * 595.0 / WIDTH, 4);
  g_assert_cmpfloat_with_epsilon (scan->y, 7.2 * 28 * 595.0 / WIDTH, 8);
  for (guint i = 0; i < twin_document_get_n_blocks (extraction->document); i++)
    {
      const TwinBlock *block = twin_document_get_block (extraction->document, i);

      if (block->page == 0)
        continue;
      g_assert_cmpuint (block->page, >=, page);
      page = block->page;
      g_assert_true (((block->flags & TWIN_BLOCK_FLAG_OCR) != 0) == (page == 2));
    }
  g_assert_cmpuint (page, ==, 4);
}

static void
test_scan_alone (void)
{
  static const PageKind kinds[] = { PICTURE };
  g_autoptr (TwinExtraction) extraction = extract (make_pdf (kinds, 1), "scan.pdf");

  if (extraction == NULL)
    return;
  g_assert_cmpint (extraction->reason, ==, TWIN_REASON_NONE);
  g_assert_nonnull (find_scan (extraction->document, 1));
}

/* The same picture on another page, and in another file: read once, told each time, on the page that it is on. */
static void
test_remembered (void)
{
  static const PageKind twice[] = { PICTURE, TEXT, PICTURE };
  static const PageKind again[] = { TEXT, PICTURE };
  Memory memory = { .kept = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_bytes_unref) };
  g_autoptr (GHashTable) kept = memory.kept;
  g_autoptr (TwinExtraction) first = extract_with (make_pdf (twice, G_N_ELEMENTS (twice)), "scan.pdf", &memory);
  g_autoptr (TwinExtraction) second = NULL;
  const TwinBlock *one, *three, *other;
  guint n_read;

  if (first == NULL)
    return;
  one = find_scan (first->document, 1);
  three = find_scan (first->document, 3);
  g_assert_nonnull (one);
  g_assert_nonnull (three);
  g_assert_cmpfloat (one->x, ==, three->x);
  g_assert_cmpuint (memory.n_recalls, ==, 2);

  /* The language is known on the second page, which may be read once more in that one alone. */
  n_read = memory.n_remembered;
  g_assert_cmpuint (n_read, >=, 1);
  g_assert_cmpuint (n_read, <=, 2);
  second = extract_with (make_pdf (again, G_N_ELEMENTS (again)), "scan.pdf", &memory);
  other = find_scan (second->document, 2);
  g_assert_nonnull (other);
  g_assert_cmpfloat (other->height, ==, one->height);
  g_assert_cmpuint (memory.n_recalls, ==, 3);
  g_assert_cmpuint (memory.n_remembered, ==, n_read);
}

/* What somebody has put in its place is no text. */
static void
test_remembered_nonsense (void)
{
  static const PageKind kinds[] = { PICTURE };
  Memory memory = { .kept = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_bytes_unref) };
  g_autoptr (GHashTable) kept = memory.kept;
  g_autoptr (TwinExtraction) first = extract_with (make_pdf (kinds, 1), "scan.pdf", &memory);
  g_autoptr (TwinExtraction) second = NULL;
  GHashTableIter iter;
  gpointer digest;

  if (first == NULL)
    return;
  g_hash_table_iter_init (&iter, kept);
  while (g_hash_table_iter_next (&iter, &digest, NULL))
    g_hash_table_iter_replace (&iter, g_bytes_new_static ("\xff\xff\xff\xff nonsense", 13));
  second = extract_with (make_pdf (kinds, 1), "scan.pdf", &memory);
  g_assert_cmpint (second->reason, ==, TWIN_REASON_NONE);
  g_assert_nonnull (find_scan (second->document, 1));
}

static void
test_broken (void)
{
  g_autoptr (GByteArray) png = make_png ();
  g_autoptr (TwinExtraction) extraction = NULL;

  /* The dimensions are there, the pixels are not. */
  g_byte_array_set_size (png, 60);
  extraction = extract (g_steal_pointer (&png), "broken.png");
  if (extraction != NULL)
    g_assert_cmpint (extraction->reason, ==, TWIN_REASON_BROKEN);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/intake/ocr/picture", test_picture);
  g_test_add_func ("/intake/ocr/pages", test_pages);
  g_test_add_func ("/intake/ocr/scan-alone", test_scan_alone);
  g_test_add_func ("/intake/ocr/remembered", test_remembered);
  g_test_add_func ("/intake/ocr/remembered-nonsense", test_remembered_nonsense);
  g_test_add_func ("/intake/ocr/broken", test_broken);

  return g_test_run ();
}
