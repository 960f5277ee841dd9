/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The picture of a page and the places marked on it. Whether a place is the right one is for poppler to say: the
 * text that it finds inside of the rectangles has to be the passage's. */
#include "twin-fixture.h"

#include <cairo-pdf.h>
#include <fcntl.h>
#include <poppler.h>
#include <string.h>
#include <unistd.h>

#include "base/twin-error.h"
#include "base/twin-limits.h"
#include "library/twin-page-image.h"
#include "text/twin-chunker.h"

#define WIDTH 595
#define HEIGHT 842
#define PICTURE_WIDTH 800

/* Pages of a corpus document that are drawn, and how well the marked text has to agree on average. */
#define MAX_CORPUS_PAGES 6
#define MIN_AGREEMENT 0.97

/* The worker counts its own time; on a busy machine that is several times as much on the wall. */
#define MAX_HOSTILE_SECONDS 60

static const char *const left[] = {
  "The harbour office keeps the", "tide tables in a drawer under", "the window. Whoever needs them",
  "signs the book first. A remark-", "able number of visitors forget", "to bring the tables back.", NULL,
};

static const char *const right[] = {
  "Boats longer than twelve metres", "moor at the outer pier. The", "inner basin is kept free for the",
  "ferry, which needs the whole", "width of the entrance to turn.", "Fuel is sold until noon.", NULL,
};

static void
write_column (cairo_t *cr, double x, const char *const *lines)
{
  double y = 120;

  cairo_set_font_size (cr, 12);
  for (guint i = 0; lines[i] != NULL; i++, y += 15)
    {
      cairo_move_to (cr, x, y);
      cairo_show_text (cr, lines[i]);
    }
}

/* Two columns on the first page, one line on the second. */
static char *
add_pdf (TwinFixture *fixture)
{
  g_autofree char *path = twin_fixture_path (fixture, "harbour.pdf");
  cairo_surface_t *surface = cairo_pdf_surface_create (path, WIDTH, HEIGHT);
  cairo_t *cr = cairo_create (surface);

  cairo_select_font_face (cr, "DejaVu Sans", CAIRO_FONT_SLANT_NORMAL, CAIRO_FONT_WEIGHT_NORMAL);
  write_column (cr, 60, left);
  write_column (cr, 330, right);
  cairo_show_page (cr);
  cairo_move_to (cr, 60, 120);
  cairo_show_text (cr, "The second page.");
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
  twin_fixture_import (fixture);

  return twin_fixture_find (fixture, "harbour.pdf");
}

static TwinDocument *
get_text (TwinFixture *fixture, const char *id)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TwinTransaction) tx = twin_store_read (fixture->store, &error);
  TwinDocument *document = twin_document_table_get_text (tx, id, &error);

  g_assert_no_error (error);

  return document;
}

static TwinPicture *
load (TwinFixture *fixture, const char *id, guint page, gsize start, gsize end)
{
  g_autoptr (GError) error = NULL;
  TwinPicture *picture = twin_page_image_load (fixture->library, id, page, start, end, PICTURE_WIDTH, NULL, &error);

  g_assert_no_error (error);
  g_assert_nonnull (picture);

  return picture;
}

/* Letters and figures only, as they may be compared. */
static void
append_letters (GString *letters, const char *text, gsize length)
{
  g_autofree char *normal = g_utf8_normalize (text, (gssize) length, G_NORMALIZE_ALL);

  for (const char *p = normal; p != NULL && *p != '\0'; p = g_utf8_next_char (p))
    if (g_unichar_isalnum (g_utf8_get_char (p)))
      g_string_append_unichar (letters, g_unichar_tolower (g_utf8_get_char (p)));
}

static char *
dup_letters (const char *text, gsize length)
{
  g_autoptr (GString) letters = g_string_new (NULL);

  append_letters (letters, text, length);

  return g_string_free_and_steal (g_steal_pointer (&letters));
}

/* What poppler reads in the marked places. */
static char *
read_boxes (const char *path, guint page, const TwinPicture *picture)
{
  g_autoptr (GString) letters = g_string_new (NULL);
  g_autofree char *uri = g_filename_to_uri (path, NULL, NULL);
  PopplerDocument *document = poppler_document_new_from_file (uri, NULL, NULL);
  PopplerPage *source = poppler_document_get_page (document, (int) page - 1);
  double width, height, scale;

  poppler_page_get_size (source, &width, &height);
  scale = width / picture->width;
  for (guint i = 0; i < picture->boxes->len; i++)
    {
      const TwinPageBox *box = &g_array_index (picture->boxes, TwinPageBox, i);
      PopplerRectangle area = { box->x * scale, (box->y + box->height * 0.2f) * scale,
                                (box->x + box->width) * scale, (box->y + box->height * 0.8f) * scale };
      g_autofree char *text = poppler_page_get_text_for_area (source, &area);

      append_letters (letters, text, strlen (text));
    }
  g_object_unref (source);
  g_object_unref (document);

  return g_string_free_and_steal (g_steal_pointer (&letters));
}

static void
test_passage (void)
{
  static const char *const passages[] = {
    "Whoever needs them signs the book first.", /* over a line's end, from the middle of a line */
    "A remarkable number of visitors forget to bring the tables back.", /* a divided word */
    "The inner basin is kept free for the ferry", /* the other column */
    "noon.",
  };
  g_autoptr (TwinFixture) fixture = twin_fixture_new ();
  g_autofree char *id = add_pdf (fixture);
  g_autofree char *path = twin_fixture_path (fixture, "harbour.pdf");
  g_autoptr (TwinDocument) document = get_text (fixture, id);
  const char *text = twin_document_get_text (document, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (passages); i++)
    {
      const char *found = strstr (text, passages[i]);
      gsize start = (gsize) (found - text), length = strlen (passages[i]);
      g_autoptr (TwinPicture) picture = NULL;
      g_autofree char *expected = dup_letters (passages[i], length);
      g_autofree char *marked = NULL;

      g_assert_nonnull (found);
      picture = load (fixture, id, 1, start, start + length);
      g_assert_cmpint (picture->reason, ==, TWIN_REASON_NONE);
      marked = read_boxes (path, 1, picture);
      g_assert_cmpstr (marked, ==, expected);
    }
}

/* The share of dark pixels in a rectangle. */
static double
measure_ink (const TwinPicture *picture, const TwinPageBox *box)
{
  const guint8 *pixels = g_bytes_get_data (picture->pixels, NULL);
  guint n = 0, n_dark = 0;

  for (guint y = (guint) box->y; y < MIN (picture->height, (guint) (box->y + box->height)); y++)
    for (guint x = (guint) box->x; x < MIN (picture->width, (guint) (box->x + box->width)); x++, n++)
      n_dark += pixels[((gsize) y * picture->width + x) * 3] < 128;

  return n > 0 ? (double) n_dark / n : 0;
}

static void
test_picture (void)
{
  g_autoptr (TwinFixture) fixture = twin_fixture_new ();
  g_autofree char *id = add_pdf (fixture);
  g_autoptr (TwinDocument) document = get_text (fixture, id);
  const char *text = twin_document_get_text (document, NULL);
  gsize start = (gsize) (strstr (text, "Boats") - text);
  g_autoptr (TwinPicture) picture = load (fixture, id, 1, start, start + 31);
  g_autoptr (TwinPicture) other_page = load (fixture, id, 2, start, start + 31);
  const TwinPageBox empty = { 0, (float) picture->height / 2, (float) picture->width, 100 };

  g_assert_cmpuint (picture->width, ==, PICTURE_WIDTH);
  g_assert_cmpuint (picture->height, ==, (PICTURE_WIDTH * HEIGHT + WIDTH - 1) / WIDTH);
  g_assert_cmpuint (picture->n_pages, ==, 2);
  g_assert_cmpuint (g_bytes_get_size (picture->pixels), ==, (gsize) picture->width * picture->height * 3);
  g_assert_cmpuint (picture->boxes->len, ==, 1);
  g_assert_cmpfloat (measure_ink (picture, &g_array_index (picture->boxes, TwinPageBox, 0)), >, 0.1);
  g_assert_cmpfloat (measure_ink (picture, &empty), ==, 0);

  /* The passage is not on it. */
  g_assert_cmpuint (other_page->boxes->len, ==, 0);
  g_assert_nonnull (other_page->pixels);
}

static void
test_refusals (void)
{
  g_autoptr (TwinFixture) fixture = twin_fixture_new ();
  g_autofree char *id = add_pdf (fixture);
  g_autofree char *text_id = twin_fixture_add (fixture, "note.txt", "Only words.");
  g_autoptr (TwinPicture) behind = load (fixture, id, 3, 0, 0);
  g_autoptr (TwinPicture) of_text = load (fixture, text_id, 1, 0, 4);
  g_autoptr (TwinDocumentRecord) pdf = twin_fixture_get (fixture, id);
  g_autoptr (TwinDocumentRecord) note = twin_fixture_get (fixture, text_id);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (behind->reason, ==, TWIN_REASON_BROKEN);
  g_assert_null (behind->pixels);
  g_assert_cmpint (of_text->reason, ==, TWIN_REASON_UNSUPPORTED);
  g_assert_true (twin_page_image_is_possible (pdf));
  g_assert_false (twin_page_image_is_possible (note));

  g_assert_true (twin_library_remove (fixture->library, id, NULL));
  g_assert_null (twin_page_image_load (fixture->library, id, 1, 0, 1, PICTURE_WIDTH, NULL, &error));
  g_assert_error (error, TWIN_ERROR, TWIN_ERROR_NOT_FOUND);
}

/* A page thinner than a hair would be a picture as long as a street. */
static void
test_limits (void)
{
  g_autoptr (TwinFixture) fixture = twin_fixture_new ();
  g_autofree char *path = twin_fixture_path (fixture, "tape.pdf");
  cairo_surface_t *surface = cairo_pdf_surface_create (path, 1, 14000);
  cairo_t *cr = cairo_create (surface);
  g_autofree char *id = NULL;
  g_autoptr (TwinPicture) picture = NULL;

  cairo_show_page (cr);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
  twin_fixture_import (fixture);
  id = twin_fixture_find (fixture, "tape.pdf");
  picture = load (fixture, id, 1, 0, 0);
  g_assert_cmpint (picture->reason, ==, TWIN_REASON_TOO_LARGE);
  g_assert_null (picture->pixels);
}

/* Twice what is in both, over the lengths: 1 where the letters agree, in whatever order the lines come. */
static double
agreement (const char *a, const char *b)
{
  guint counts[256] = { 0 }, n_both = 0;
  gsize n = strlen (a) + strlen (b);

  for (const char *p = a; *p != '\0'; p++)
    counts[(guchar) *p]++;
  for (const char *p = b; *p != '\0'; p++)
    if (counts[(guchar) *p] > 0)
      {
        counts[(guchar) *p]--;
        n_both++;
      }

  return n > 0 ? 2.0 * n_both / n : 1;
}

typedef struct
{
  guint n;
  guint n_exact;
  double sum;
} Score;

/* What was read off a picture is no text that poppler could find. */
static gboolean
is_read_off (const TwinDocument *document, const TwinChunk *chunk)
{
  return (twin_document_find_block (document, chunk->start, NULL)->flags & TWIN_BLOCK_FLAG_OCR) != 0;
}

/* The visible text of the passage on its page. */
static char *
passage_letters (const TwinDocument *document, const TwinChunk *chunk)
{
  g_autoptr (GString) letters = g_string_new (NULL);
  const char *text = twin_document_get_text (document, NULL);

  for (guint i = 0; i < twin_document_get_n_blocks (document); i++)
    {
      const TwinBlock *block = twin_document_get_block (document, i);
      gsize first = MAX (block->start, chunk->start), last = MIN (block->start + block->length, chunk->end);

      if (first < last && block->page == chunk->page_from)
        append_letters (letters, text + first, last - first);
    }

  return g_string_free_and_steal (g_steal_pointer (&letters));
}

static void
score_file (TwinFixture *fixture, const char *folder, const TwinDocumentRecord *record, Score *score)
{
  g_autofree char *path = g_build_filename (folder, record->name, NULL);
  g_autoptr (TwinDocument) document = get_text (fixture, record->id);
  g_autoptr (GArray) chunks = twin_chunk_document (document, NULL, TWIN_CHUNK_TARGET, FALSE);
  guint step = MAX (1, chunks->len / MAX_CORPUS_PAGES);
  Score own = { 0 };

  for (guint i = 0; i < chunks->len; i += step)
    {
      const TwinChunk *chunk = &g_array_index (chunks, TwinChunk, i);
      g_autoptr (TwinPicture) picture = load (fixture, record->id, chunk->page_from, chunk->start, chunk->end);
      g_autofree char *expected = passage_letters (document, chunk);
      g_autofree char *marked = NULL;
      double agrees;

      if (is_read_off (document, chunk))
        continue;
      g_assert_cmpint (picture->reason, ==, TWIN_REASON_NONE);
      marked = read_boxes (path, chunk->page_from, picture);
      agrees = agreement (expected, marked);
      own.n++;
      own.sum += agrees;
      own.n_exact += agrees > 0.995;
    }
  if (own.n > 0 && own.sum / own.n < 0.95)
    g_test_message ("%s: %.3f of %u passages", record->name, own.sum / own.n, own.n);
  score->n += own.n;
  score->n_exact += own.n_exact;
  score->sum += own.sum;
}

static void
test_corpus (void)
{
  const char *shared = g_getenv ("TWIN_SHARED_DATA");
  g_autoptr (TwinFixture) fixture = NULL;
  g_autofree char *folder = NULL;
  g_autofree char *link = NULL;
  g_autoptr (GPtrArray) records = NULL;
  g_autoptr (GDir) dir = NULL;
  const char *name;
  Score score = { 0 };

  folder = shared != NULL ? g_build_filename (shared, "corpus", "dev", "pdf", NULL) : NULL;
  dir = folder != NULL ? g_dir_open (folder, 0, NULL) : NULL;
  if (dir == NULL)
    {
      g_test_skip ("TWIN_SHARED_DATA names no folder with a corpus");
      return;
    }
  fixture = twin_fixture_new ();
  while ((name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_suffix (name, ".pdf"))
      {
        g_autofree char *from = g_build_filename (folder, name, NULL);
        g_autofree char *to = twin_fixture_path (fixture, name);
        g_autofree char *bytes = NULL;
        gsize length;

        g_assert_true (g_file_get_contents (from, &bytes, &length, NULL));
        g_assert_true (g_file_set_contents (to, bytes, (gssize) length, NULL));
      }
  twin_fixture_import (fixture);
  records = twin_library_list (fixture->library, NULL);
  for (guint i = 0; i < records->len; i++)
    {
      const TwinDocumentRecord *record = g_ptr_array_index (records, i);

      if (record->state == TWIN_DOCUMENT_REVIEW || record->state == TWIN_DOCUMENT_READY)
        score_file (fixture, folder, record, &score);
    }
  g_test_message ("%u passages, letters agree %.4f, %.1f %% of them entirely", score.n, score.sum / score.n,
                  100.0 * score.n_exact / score.n);
  g_assert_cmpfloat (score.sum / score.n, >, MIN_AGREEMENT);
}

/* Each is a picture or a reason, in time. */
static void
draw_hostile (TwinIntake *intake, const char *path, guint *n, guint *n_drawn, double *slowest)
{
  int fd = open (path, O_RDONLY | O_CLOEXEC);
  g_autoptr (TwinPageRequest) request = twin_page_request_new (path, 1, PICTURE_WIDTH);
  g_autoptr (TwinPicture) picture = NULL;
  g_autoptr (GError) error = NULL;
  gint64 started = g_get_monotonic_time ();
  double seconds;

  g_assert_cmpint (fd, >=, 0);
  picture = twin_intake_draw (intake, fd, request, NULL, &error);
  close (fd);
  g_assert_no_error (error);
  seconds = (double) (g_get_monotonic_time () - started) / G_USEC_PER_SEC;
  g_assert_cmpfloat (seconds, <, MAX_HOSTILE_SECONDS);
  g_assert_true ((picture->pixels != NULL) == (picture->reason == TWIN_REASON_NONE));
  if (picture->reason == TWIN_REASON_TIMEOUT || picture->reason == TWIN_REASON_CRASHED)
    g_test_message ("%s: %s after %.1f s", path, twin_reason_to_string (picture->reason), seconds);
  (*n)++;
  *n_drawn += picture->pixels != NULL;
  *slowest = MAX (*slowest, seconds);
}

static void
test_hostile (void)
{
  static const char *const folders[] = { "pdf", "mixed", "synth" };
  const char *shared = g_getenv ("TWIN_SHARED_DATA");
  g_autoptr (TwinIntake) intake = twin_intake_new (NULL, 1);
  guint n = 0, n_drawn = 0;
  double slowest = 0;

  for (guint i = 0; shared != NULL && i < G_N_ELEMENTS (folders); i++)
    {
      g_autofree char *folder = g_build_filename (shared, "corpus", "dev", "hostile", folders[i], NULL);
      g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
      const char *name;

      while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
        {
          g_autofree char *path = g_build_filename (folder, name, NULL);

          if (g_file_test (path, G_FILE_TEST_IS_REGULAR))
            draw_hostile (intake, path, &n, &n_drawn, &slowest);
        }
    }
  if (n == 0)
    g_test_skip ("TWIN_SHARED_DATA names no folder with a corpus");
  g_test_message ("%u files, %u drawn, slowest %.1f s", n, n_drawn, slowest);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/library/page-image/passage", test_passage);
  g_test_add_func ("/library/page-image/picture", test_picture);
  g_test_add_func ("/library/page-image/refusals", test_refusals);
  g_test_add_func ("/library/page-image/limits", test_limits);
  g_test_add_func ("/library/page-image/hostile", test_hostile);
  g_test_add_func ("/library/page-image/corpus", test_corpus);

  return g_test_run ();
}
