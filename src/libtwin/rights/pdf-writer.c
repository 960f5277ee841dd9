/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "twin-config.h"

#include "base/twin-i18n.h"
#include "rights/pdf-writer.h"

#include <cairo-pdf.h>
#include <pango/pangocairo.h>

/* A4 in points, and what is kept free. */
#define PAGE_WIDTH 595.0
#define PAGE_HEIGHT 842.0
#define MARGIN 54.0
#define TEXT_WIDTH (PAGE_WIDTH - 2 * MARGIN)
#define BOTTOM (PAGE_HEIGHT - MARGIN - 18.0)
#define FOOTER_Y (PAGE_HEIGHT - MARGIN)

#define CELL_GAP 8.0
#define ROW_GAP 4.0

/* A cell is cut after so many lines, so that a row always fits on a page. The characters are
 * more than ever fit into them: what lies beyond need not be laid out. */
#define CELL_LINES 8
#define CELL_CHARACTERS 1000

#define MAXIMUM_COLUMNS 8

struct _PdfWriter
{
  const ExportSink *sink;
  cairo_surface_t *surface;
  cairo_t *cr;
  PangoLayout *layout;
  GError *error; /* the first that writing met */
  double y;
  guint page;
  guint n_destinations;
  int outline_parents[4]; /* by level; 0 is the root */
  const char *const *titles;
  const double *shares;
};

static cairo_status_t
write_data (void *closure, const unsigned char *data, unsigned int length)
{
  PdfWriter *self = closure;

  if (self->error == NULL && export_sink_write (self->sink, data, length, &self->error))
    return CAIRO_STATUS_SUCCESS;

  return CAIRO_STATUS_WRITE_ERROR;
}

static void
set_font (PdfWriter *self, const char *font, double width, int lines)
{
  g_autoptr (PangoFontDescription) description = pango_font_description_from_string (font);

  pango_layout_set_font_description (self->layout, description);
  pango_layout_set_width (self->layout, (int) (width * PANGO_SCALE));
  pango_layout_set_wrap (self->layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_ellipsize (self->layout, lines > 0 ? PANGO_ELLIPSIZE_END : PANGO_ELLIPSIZE_NONE);
  pango_layout_set_height (self->layout, lines > 0 ? -lines : -1);
}

static double
measure (PdfWriter *self, const char *text)
{
  int height;

  pango_layout_set_text (self->layout, text, -1);
  pango_layout_get_size (self->layout, NULL, &height);

  return (double) height / PANGO_SCALE;
}

/* The text that was measured last. */
static void
draw_layout (PdfWriter *self, double x, double y)
{
  cairo_move_to (self->cr, x, y);
  pango_cairo_show_layout (self->cr, self->layout);
}

static void
draw_footer (PdfWriter *self)
{
  g_autofree char *number = g_strdup_printf ("%u", self->page);

  cairo_tag_begin (self->cr, "Artifact", NULL);
  set_font (self, "Sans 8", TEXT_WIDTH, 1);
  pango_layout_set_alignment (self->layout, PANGO_ALIGN_CENTER);
  measure (self, number);
  draw_layout (self, MARGIN, FOOTER_Y);
  pango_layout_set_alignment (self->layout, PANGO_ALIGN_LEFT);
  cairo_tag_end (self->cr, "Artifact");
}

static void
end_page (PdfWriter *self)
{
  draw_footer (self);
  cairo_show_page (self->cr);
  self->page++;
  self->y = MARGIN;
}

static void
make_room (PdfWriter *self, double height)
{
  if (self->y + height > BOTTOM && self->y > MARGIN)
    end_page (self);
}

/* A ligature would come out of a search or a screen reader as a single strange letter. */
static void
forbid_ligatures (PangoLayout *layout)
{
  g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();

  pango_attr_list_insert (attributes, pango_attr_font_features_new ("liga=0, clig=0"));
  pango_layout_set_attributes (layout, attributes);
}

PdfWriter *
pdf_writer_new (const ExportSink *sink, const char *title, const char *date)
{
  PdfWriter *self = g_new0 (PdfWriter, 1);

  self->sink = sink;
  self->y = MARGIN;
  self->page = 1;
  self->surface = cairo_pdf_surface_create_for_stream (write_data, self, PAGE_WIDTH, PAGE_HEIGHT);
  cairo_pdf_surface_set_metadata (self->surface, CAIRO_PDF_METADATA_TITLE, title);
  cairo_pdf_surface_set_metadata (self->surface, CAIRO_PDF_METADATA_CREATOR, "Twin Studio " TWIN_VERSION);
  cairo_pdf_surface_set_metadata (self->surface, CAIRO_PDF_METADATA_CREATE_DATE, date);
  self->cr = cairo_create (self->surface);
  self->layout = pango_cairo_create_layout (self->cr);
  pango_cairo_context_set_resolution (pango_layout_get_context (self->layout), 72); /* a point is a point */
  forbid_ligatures (self->layout);
  cairo_tag_begin (self->cr, "Document", NULL);

  return self;
}

void
pdf_writer_free (PdfWriter *self)
{
  if (self == NULL)
    return;

  /* What is left to write has nowhere to go when the export was given up. */
  if (self->error == NULL)
    g_set_error_literal (&self->error, G_IO_ERROR, G_IO_ERROR_CLOSED, _("The document was given up."));

  g_object_unref (self->layout);
  cairo_destroy (self->cr);
  cairo_surface_destroy (self->surface);
  g_error_free (self->error);
  g_free (self);
}

/* The outline leads to a named place, which must be marked where the heading is drawn. */
static char *
add_to_outline (PdfWriter *self, int level, const char *text)
{
  char *name = g_strdup_printf ("section-%u", ++self->n_destinations);
  g_autofree char *attributes = g_strdup_printf ("dest='%s'", name);

  self->outline_parents[level]
    = cairo_pdf_surface_add_outline (self->surface, self->outline_parents[level - 1], text, attributes,
                                     level == 1 ? CAIRO_PDF_OUTLINE_FLAG_OPEN : 0);
  for (int deeper = level + 1; deeper < (int) G_N_ELEMENTS (self->outline_parents); deeper++)
    self->outline_parents[deeper] = self->outline_parents[level];

  return name;
}

void
pdf_writer_add_heading (PdfWriter *self, int level, const char *text)
{
  static const char *const fonts[] = { "Sans Bold 18", "Sans Bold 14", "Sans Bold 11" };
  static const char *const tags[] = { "H1", "H2", "H3" };
  g_autofree char *destination = NULL;
  g_autofree char *attributes = NULL;
  double height;

  g_assert (level >= 1 && level <= (int) G_N_ELEMENTS (tags));

  set_font (self, fonts[level - 1], TEXT_WIDTH, 3);
  height = measure (self, text);
  self->y += self->y > MARGIN ? 14 : 0;
  make_room (self, height + 60); /* never alone at the foot of a page */
  if (self->y == MARGIN)
    {
      set_font (self, fonts[level - 1], TEXT_WIDTH, 3);
      measure (self, text);
    }

  destination = add_to_outline (self, level, text);
  attributes = g_strdup_printf ("name='%s'", destination);
  cairo_tag_begin (self->cr, tags[level - 1], NULL);
  cairo_tag_begin (self->cr, CAIRO_TAG_DEST, attributes);
  draw_layout (self, MARGIN, self->y);
  cairo_tag_end (self->cr, CAIRO_TAG_DEST);
  cairo_tag_end (self->cr, tags[level - 1]);
  self->y += height + 6;
}

void
pdf_writer_add_paragraph (PdfWriter *self, const char *text)
{
  double height;

  set_font (self, "Sans 10", TEXT_WIDTH, 0);
  height = measure (self, text);
  if (self->y + height > BOTTOM && self->y > MARGIN)
    {
      end_page (self);
      set_font (self, "Sans 10", TEXT_WIDTH, 0);
      measure (self, text);
    }

  cairo_tag_begin (self->cr, "P", NULL);
  draw_layout (self, MARGIN, self->y);
  cairo_tag_end (self->cr, "P");
  self->y += height + 6;
}

/* Pango counts lines in each paragraph, so a cell is made one. */
static double
measure_cell (PdfWriter *self, const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  g_autofree char *cell = g_utf8_substring (valid, 0, MIN (g_utf8_strlen (valid, -1), CELL_CHARACTERS));

  return measure (self, g_strdelimit (cell, "\r\n\t\f\v", ' '));
}

static double
measure_row (PdfWriter *self, const char *const *cells, const char *font)
{
  double height = 0;

  for (guint i = 0; cells[i] != NULL; i++)
    {
      set_font (self, font, TEXT_WIDTH * self->shares[i] - CELL_GAP, CELL_LINES);
      height = MAX (height, measure_cell (self, cells[i]));
    }

  return height;
}

/* @tag: TH, TD, or NULL for titles that are repeated on a further page, which a reader skips. */
static void
draw_row (PdfWriter *self, const char *const *cells, const char *font, const char *tag)
{
  double x = MARGIN;

  cairo_tag_begin (self->cr, tag != NULL ? "TR" : "Artifact", NULL);
  for (guint i = 0; cells[i] != NULL; i++)
    {
      double width = TEXT_WIDTH * self->shares[i];

      set_font (self, font, width - CELL_GAP, CELL_LINES);
      measure_cell (self, cells[i]);
      if (tag != NULL)
        cairo_tag_begin (self->cr, tag, NULL);
      draw_layout (self, x, self->y);
      if (tag != NULL)
        cairo_tag_end (self->cr, tag);
      x += width;
    }
  cairo_tag_end (self->cr, tag != NULL ? "TR" : "Artifact");
}

static void
draw_titles (PdfWriter *self, gboolean repeated)
{
  double height = measure_row (self, self->titles, "Sans Bold 8.5");

  draw_row (self, self->titles, "Sans Bold 8.5", repeated ? NULL : "TH");
  self->y += height + ROW_GAP;

  cairo_tag_begin (self->cr, "Artifact", NULL);
  cairo_set_line_width (self->cr, 0.5);
  cairo_move_to (self->cr, MARGIN, self->y - ROW_GAP / 2);
  cairo_rel_line_to (self->cr, TEXT_WIDTH, 0);
  cairo_stroke (self->cr);
  cairo_tag_end (self->cr, "Artifact");
}

void
pdf_writer_begin_table (PdfWriter *self, const char *const *titles, const double *shares)
{
  g_assert (self->titles == NULL);
  g_assert (g_strv_length ((char **) titles) <= MAXIMUM_COLUMNS);

  self->titles = titles;
  self->shares = shares;
  make_room (self, 60);
  cairo_tag_begin (self->cr, "Table", NULL);
  draw_titles (self, FALSE);
}

void
pdf_writer_add_row (PdfWriter *self, const char *const *cells)
{
  double height;

  g_assert (self->titles != NULL);
  g_assert (g_strv_length ((char **) cells) == g_strv_length ((char **) self->titles));

  height = measure_row (self, cells, "Sans 8.5");
  if (self->y + height > BOTTOM)
    {
      end_page (self);
      draw_titles (self, TRUE);
    }

  draw_row (self, cells, "Sans 8.5", "TD");
  self->y += height + ROW_GAP;
}

void
pdf_writer_end_table (PdfWriter *self)
{
  g_assert (self->titles != NULL);

  cairo_tag_end (self->cr, "Table");
  self->titles = NULL;
  self->shares = NULL;
  self->y += 6;
}

gboolean
pdf_writer_finish (PdfWriter *self, GError **error)
{
  cairo_status_t status;

  draw_footer (self);
  cairo_tag_end (self->cr, "Document");
  cairo_show_page (self->cr);
  cairo_surface_finish (self->surface);
  status = cairo_status (self->cr) != CAIRO_STATUS_SUCCESS ? cairo_status (self->cr)
                                                           : cairo_surface_status (self->surface);

  if (self->error != NULL)
    {
      g_propagate_error (error, g_error_copy (self->error));
      return FALSE;
    }
  if (status != CAIRO_STATUS_SUCCESS)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, _("The PDF could not be made: %s."),
                   cairo_status_to_string (status));
      return FALSE;
    }

  return TRUE;
}
