/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pdf-page.h"

#include <math.h>
#include <string.h>

/* Nobody reads type below this size. */
#define TINY_POINTS 1.5f

/* PopplerColor components from here on are white to the eye. */
#define WHITE_FROM 0xf800

/* What poppler says of one run of characters. */
typedef struct
{
  float size;
  gboolean bold;
  gboolean monospaced;
  gboolean white;
} Face;

/* Reading a page: the line that is being put together. */
typedef struct
{
  PdfPage *page;
  GList *attribute;         /* that covers the character, or comes after it */
  const char *font_name;    /* that @face was made of */
  Face face;
  PdfLine line;
  float run_size;           /* the size most seen in the line, and of how many characters */
  guint run_length;
  guint n_bold;
  guint n_monospaced;
  guint n_white;
  gboolean in_first_word;
} Reader;

static gboolean
has_folded (const char *text,
            const char *needle)
{
  gsize length = strlen (needle);

  for (; *text != '\0'; text++)
    if (g_ascii_strncasecmp (text, needle, length) == 0)
      return TRUE;
  return FALSE;
}

/* Weight is in no field that poppler shows, but in the names that type foundries give. */
static gboolean
is_bold_name (const char *name)
{
  static const char *const marks[] = { "bold", "black", "heavy", "demi", "cmbx", "sfbx", "-bd", "semibold" };

  for (guint i = 0; i < G_N_ELEMENTS (marks); i++)
    if (has_folded (name, marks[i]))
      return TRUE;
  return FALSE;
}

static gboolean
is_monospaced_name (const char *name)
{
  static const char *const marks[] = { "mono", "courier", "consolas", "typewriter", "cmtt", "menlo", "inconsolata", "fixed" };

  for (guint i = 0; i < G_N_ELEMENTS (marks); i++)
    if (has_folded (name, marks[i]))
      return TRUE;
  return FALSE;
}

static void
find_face (Reader *self,
           int index)
{
  const PopplerTextAttributes *attributes;

  while (self->attribute != NULL && ((PopplerTextAttributes *) self->attribute->data)->end_index < index)
    self->attribute = self->attribute->next;
  if (self->attribute == NULL)
    return;
  attributes = self->attribute->data;
  self->face.size = (float) attributes->font_size;
  self->face.white = attributes->color.red >= WHITE_FROM && attributes->color.green >= WHITE_FROM
                     && attributes->color.blue >= WHITE_FROM;
  if (attributes->font_name == NULL
      || (self->font_name != NULL && strcmp (self->font_name, attributes->font_name) == 0))
    return;
  self->font_name = attributes->font_name;
  self->face.bold = is_bold_name (self->font_name);
  self->face.monospaced = is_monospaced_name (self->font_name);
}

static gboolean
is_rtl (gunichar c)
{
  return (c >= 0x590 && c <= 0x8ff) || (c >= 0xfb1d && c <= 0xfdff) || (c >= 0xfe70 && c <= 0xfeff);
}

static void
begin_line (Reader *self,
            guint start)
{
  memset (&self->line, 0, sizeof self->line);
  self->line.start = start;
  self->line.x0 = self->line.y0 = G_MAXFLOAT;
  self->line.x1 = self->line.y1 = -G_MAXFLOAT;
  self->run_size = 0;
  self->run_length = 0;
  self->n_bold = self->n_monospaced = self->n_white = 0;
  self->in_first_word = TRUE;
}

/* Boyer-Moore: what is left is the size of the majority, if there is one. */
static void
vote_size (Reader *self)
{
  if (self->run_length == 0)
    self->run_size = self->face.size;
  if (fabsf (self->run_size - self->face.size) < 0.1f)
    self->run_length++;
  else
    self->run_length--;
}

static void
add_character (Reader *self,
               gunichar c,
               const PopplerRectangle *box)
{
  PdfLine *line = &self->line;

  if (g_unichar_isspace (c))
    {
      if (line->n_chars > 0)
        self->in_first_word = FALSE;
      return;
    }
  line->n_chars++;
  line->x0 = MIN (line->x0, (float) MIN (box->x1, box->x2));
  line->x1 = MAX (line->x1, (float) MAX (box->x1, box->x2));
  line->y0 = MIN (line->y0, (float) MIN (box->y1, box->y2));
  line->y1 = MAX (line->y1, (float) MAX (box->y1, box->y2));
  if (self->in_first_word)
    line->first_word_width = line->x1 - line->x0;
  if (is_rtl (c))
    line->flags |= PDF_LINE_RTL;
  vote_size (self);
  self->n_bold += self->face.bold;
  self->n_monospaced += self->face.monospaced;
  self->n_white += self->face.white;
}

static void
end_line (Reader *self,
          guint end)
{
  PdfLine *line = &self->line;

  if (line->n_chars == 0)
    return;
  line->length = end - line->start;
  line->size = self->run_size > 0 ? self->run_size : line->y1 - line->y0;
  if (self->n_bold * 10 >= line->n_chars * 9)
    line->flags |= PDF_LINE_BOLD;
  if (self->n_monospaced * 10 >= line->n_chars * 9)
    line->flags |= PDF_LINE_MONOSPACED;
  if (self->n_white == line->n_chars || line->size < TINY_POINTS)
    line->flags |= PDF_LINE_UNPAINTED;
  if (line->n_chars > 2 && line->y1 - line->y0 > 2.5f * (line->x1 - line->x0))
    line->flags |= PDF_LINE_VERTICAL;
  g_array_append_val (self->page->lines, *line);
}

/* poppler wraps what runs against the page in these, but gives them no box. */
static gboolean
is_bidi_control (gunichar c)
{
  return c >= 0x202a && c <= 0x202e;
}

static void
read_lines (Reader *self,
            const PopplerRectangle *boxes,
            guint n_boxes)
{
  const char *text = self->page->text;
  const char *p;
  guint index = 0;

  begin_line (self, 0);
  for (p = text; *p != '\0' && index < n_boxes; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (is_bidi_control (c))
        continue;
      if (c == '\n')
        {
          end_line (self, (guint) (p - text));
          begin_line (self, (guint) (p - text) + 1);
        }
      else
        {
          find_face (self, (int) index);
          add_character (self, c, &boxes[index]);
        }
      index++;
    }
  end_line (self, (guint) (p - text));
}

PdfPage *
pdf_page_new (PopplerPage *source)
{
  PdfPage *self;
  Reader reader = { 0 };
  g_autofree PopplerRectangle *boxes = NULL;
  GList *attributes;
  guint n_boxes = 0;
  double width, height;

  g_return_val_if_fail (POPPLER_IS_PAGE (source), NULL);

  self = g_new0 (PdfPage, 1);
  self->number = (guint) poppler_page_get_index (source) + 1;
  poppler_page_get_size (source, &width, &height);
  self->width = (float) width;
  self->height = (float) height;
  self->lines = g_array_new (FALSE, FALSE, sizeof (PdfLine));
  self->text = poppler_page_get_text (source);
  if (self->text == NULL)
    self->text = g_strdup ("");

  /* Both take as long as finding the text did, unless there is none. */
  if (*self->text == '\0' || !poppler_page_get_text_layout (source, &boxes, &n_boxes))
    return self;
  attributes = poppler_page_get_text_attributes (source);
  reader.page = self;
  reader.attribute = attributes;
  read_lines (&reader, boxes, n_boxes);
  poppler_page_free_text_attributes (attributes);
  return self;
}

void
pdf_page_free (PdfPage *self)
{
  if (self == NULL)
    return;
  g_free (self->text);
  g_array_unref (self->lines);
  g_free (self);
}
