/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "studio/widgets/text-layout.h"

#include <math.h>

#define LINE_SPACING 1.42
#define CHIP_SCALE 0.82
#define SMALL_SCALE 0.9
#define LEVEL_INDENT 1.5 /* em, for each level of a list */

/* The ground behind a mark, in em: from this far above the baseline, this high, and this far to the sides. */
#define GROUND_ABOVE 1.1
#define GROUND_HEIGHT 1.5
#define GROUND_SIDE 0.2
#define GROUND_RADIUS 0.4

/* How wide a selected end of a paragraph is, in em. */
#define NEWLINE_WIDTH 0.4

/* A character of the usual text face is about so wide, in em. Only for heights not yet known. */
#define MEAN_ADVANCE 0.5

struct _TextLayout
{
  const StudioTextContent *content;
  const StudioTextParagraph *paragraph;
  PangoLayout *caption;
  PangoLayout *label;
  PangoLayout *text;
  double em;
  double width;
  double caption_y;
  double label_y;
  double text_x;
  double text_y;
  double height;
};

typedef void (*RectFunc) (const TextLayout *self, const graphene_rect_t *rect, gpointer user_data);

static double
get_scale (const StudioTextParagraph *paragraph)
{
  if (paragraph->style == STUDIO_TEXT_HEADING)
    return paragraph->level <= 1 ? 1.5 : paragraph->level == 2 ? 1.2 : 1.07;
  if (paragraph->style == STUDIO_TEXT_NOTE || paragraph->style == STUDIO_TEXT_CODE || paragraph->label != NULL)
    return SMALL_SCALE;
  return 1;
}

static double
get_space_above (const StudioTextParagraph *paragraph)
{
  switch (paragraph->style)
    {
    case STUDIO_TEXT_HEADING:
      return 1.2;
    case STUDIO_TEXT_LIST_ITEM:
    case STUDIO_TEXT_TABLE_ROW:
      return 0.4;
    case STUDIO_TEXT_BODY:
    case STUDIO_TEXT_CODE:
    case STUDIO_TEXT_QUOTE:
    case STUDIO_TEXT_NOTE:
    default:
      return 0.8;
    }
}

static double
get_indent (const StudioTextParagraph *paragraph)
{
  switch (paragraph->style)
    {
    case STUDIO_TEXT_LIST_ITEM:
      return LEVEL_INDENT * CLAMP (paragraph->level, 1, 6);
    case STUDIO_TEXT_QUOTE:
      return LEVEL_INDENT;
    case STUDIO_TEXT_BODY:
    case STUDIO_TEXT_HEADING:
    case STUDIO_TEXT_TABLE_ROW:
    case STUDIO_TEXT_CODE:
    case STUDIO_TEXT_NOTE:
    default:
      return paragraph->label != NULL ? 0.8 : 0;
    }
}

static double
get_layout_height (PangoLayout *layout)
{
  int height;

  pango_layout_get_size (layout, NULL, &height);
  return (double) height / PANGO_SCALE;
}

static double
get_em (GtkWidget *widget)
{
  const PangoFontDescription *font = pango_context_get_font_description (gtk_widget_get_pango_context (widget));
  double size = (double) pango_font_description_get_size (font) / PANGO_SCALE;

  if (!pango_font_description_get_size_is_absolute (font))
    size *= pango_cairo_context_get_resolution (gtk_widget_get_pango_context (widget)) / 72;
  return size;
}

static PangoLayout *
create_small_layout (GtkWidget *widget, const char *text, PangoWeight weight, double width)
{
  PangoLayout *layout = gtk_widget_create_pango_layout (widget, text);
  PangoAttrList *attributes = pango_attr_list_new ();

  pango_attr_list_insert (attributes, pango_attr_scale_new (SMALL_SCALE));
  pango_attr_list_insert (attributes, pango_attr_weight_new (weight));
  pango_layout_set_attributes (layout, attributes);
  pango_attr_list_unref (attributes);
  pango_layout_set_width (layout, width * PANGO_SCALE);
  pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
  return layout;
}

static void
insert_range (PangoAttrList *attributes, PangoAttribute *attribute, gsize start, gsize end)
{
  attribute->start_index = start;
  attribute->end_index = end;
  pango_attr_list_insert (attributes, attribute);
}

/* Style sheets give colours outside of what a screen can show; Pango's are 16 bits without a sign. */
static guint16
to_pango (float part)
{
  return CLAMP (part, 0, 1) * G_MAXUINT16;
}

static void
insert_color (PangoAttrList *attributes, const GdkRGBA *color, gsize start, gsize end)
{
  insert_range (attributes, pango_attr_foreground_new (to_pango (color->red), to_pango (color->green), to_pango (color->blue)),
                start, end);
  insert_range (attributes, pango_attr_foreground_alpha_new (MAX (to_pango (color->alpha), 1)), start, end);
}

/* The index of the first mark of the paragraph, and how many. */
static guint
find_marks (const TextLayout *self, guint *n_marks)
{
  gsize end = self->paragraph->start + self->paragraph->length;
  guint n = studio_text_content_get_n_marks (self->content);
  guint first = studio_text_content_find_mark (self->content, self->paragraph->start);
  guint last = first;

  while (last < n && studio_text_content_get_mark (self->content, last)->start < end)
    last++;
  *n_marks = last - first;
  return first;
}

static PangoAttrList *
create_attributes (TextLayout *self, const GdkRGBA *colors)
{
  const StudioTextParagraph *paragraph = self->paragraph;
  PangoAttrList *attributes = pango_attr_list_new ();
  guint n_marks;
  guint first = find_marks (self, &n_marks);

  pango_attr_list_insert (attributes, pango_attr_scale_new (get_scale (paragraph)));
  if (paragraph->style == STUDIO_TEXT_HEADING)
    pango_attr_list_insert (attributes, pango_attr_weight_new (PANGO_WEIGHT_BOLD));
  if (paragraph->style == STUDIO_TEXT_CODE)
    pango_attr_list_insert (attributes, pango_attr_family_new ("monospace"));

  for (guint i = first; i < first + n_marks; i++)
    {
      const StudioTextMark *mark = studio_text_content_get_mark (self->content, i);
      gsize start = mark->start - paragraph->start;
      gsize end = mark->end - paragraph->start;

      if (mark->kind != STUDIO_MARK_REPLACED)
        continue;
      insert_range (attributes, pango_attr_scale_new (get_scale (paragraph) * CHIP_SCALE), start, end);
      insert_range (attributes, pango_attr_weight_new (PANGO_WEIGHT_BOLD), start, end);
      insert_color (attributes, &colors[TEXT_COLOR_CHIP_INK], start, end);
    }
  return attributes;
}

/* Cells stand in columns of equal width; what is longer takes the next column too. */
static void
set_columns (TextLayout *self)
{
  const char *text = pango_layout_get_text (self->text);
  int n_cells = 1;
  PangoTabArray *tabs;

  for (const char *p = text; *p != '\0'; p++)
    n_cells += *p == '\t';
  if (n_cells == 1)
    return;
  tabs = pango_tab_array_new (n_cells - 1, TRUE);
  for (int i = 0; i < n_cells - 1; i++)
    pango_tab_array_set_tab (tabs, i, PANGO_TAB_LEFT, (i + 1) * self->width / n_cells);
  pango_layout_set_tabs (self->text, tabs);
  pango_tab_array_free (tabs);
}

static void
create_text (TextLayout *self, GtkWidget *widget, const GdkRGBA *colors)
{
  const char *text = studio_text_content_get_text (self->content, NULL);
  PangoAttrList *attributes = create_attributes (self, colors);

  self->text = gtk_widget_create_pango_layout (widget, NULL);
  pango_layout_set_text (self->text, text + self->paragraph->start, self->paragraph->length);
  pango_layout_set_attributes (self->text, attributes);
  pango_attr_list_unref (attributes);
  pango_layout_set_width (self->text, (self->width - self->text_x) * PANGO_SCALE);
  pango_layout_set_wrap (self->text, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_line_spacing (self->text, self->paragraph->style == STUDIO_TEXT_HEADING ? 1.2 : LINE_SPACING);
  if (self->paragraph->style == STUDIO_TEXT_TABLE_ROW)
    set_columns (self);
}

TextLayout *
text_layout_new (GtkWidget *widget, const StudioTextContent *content, guint paragraph, double width,
                 const GdkRGBA *colors)
{
  TextLayout *self = g_new0 (TextLayout, 1);
  double y = 0;

  self->content = content;
  self->paragraph = studio_text_content_get_paragraph (content, paragraph);
  self->em = get_em (widget);
  self->width = width;
  self->text_x = get_indent (self->paragraph) * self->em;

  if (paragraph > 0)
    y += get_space_above (self->paragraph) * self->em;
  if (self->paragraph->caption != NULL)
    {
      y += paragraph > 0 ? self->em : 0;
      self->caption = create_small_layout (widget, self->paragraph->caption, PANGO_WEIGHT_NORMAL, width);
      self->caption_y = y;
      y += get_layout_height (self->caption) + self->em;
    }
  if (self->paragraph->label != NULL)
    {
      self->label = create_small_layout (widget, self->paragraph->label, PANGO_WEIGHT_BOLD, width - 2 * self->text_x);
      self->label_y = y + 0.5 * self->em;
      y = self->label_y + get_layout_height (self->label) + 0.2 * self->em;
    }
  create_text (self, widget, colors);
  self->text_y = y;
  self->height = y + get_layout_height (self->text) + (self->label != NULL ? 0.6 * self->em : 0);
  return self;
}

void
text_layout_free (TextLayout *self)
{
  g_clear_object (&self->caption);
  g_clear_object (&self->label);
  g_clear_object (&self->text);
  g_free (self);
}

double
text_layout_get_height (const TextLayout *self)
{
  return self->height;
}

double
text_layout_estimate (const StudioTextContent *content, guint paragraph, double width, double em)
{
  const StudioTextParagraph *p = studio_text_content_get_paragraph (content, paragraph);
  double scale = get_scale (p);
  double per_line = MAX ((width - get_indent (p) * em) / (em * scale * MEAN_ADVANCE), 8);
  double lines = ceil (MAX (p->length, 1) / per_line);
  double height = get_space_above (p) * em + lines * em * scale * LINE_SPACING * 1.2;

  if (p->caption != NULL)
    height += 3.2 * em;
  if (p->label != NULL)
    height += 2.4 * em;
  return height;
}

/* ---- Marks ---- */

/* Whether there is something of @range in the paragraph. */
static gboolean
touches (const TextLayout *self, TextRange range)
{
  return range.end > range.start && range.start <= self->paragraph->start + self->paragraph->length
         && range.end > self->paragraph->start;
}

static int
to_index (const TextLayout *self, gsize offset)
{
  return CLAMP (offset, self->paragraph->start, self->paragraph->start + self->paragraph->length) - self->paragraph->start;
}

/* Calls @func with a ground for each line that [start, end) of the content touches. */
static void
foreach_ground (const TextLayout *self, gsize start, gsize end, RectFunc func, gpointer user_data)
{
  PangoLayoutIter *iter = pango_layout_get_iter (self->text);
  int from = MAX (start, self->paragraph->start) - self->paragraph->start;
  int to = MIN (end, self->paragraph->start + self->paragraph->length) - self->paragraph->start;
  double scale = get_scale (self->paragraph) * self->em;

  do
    {
      PangoLayoutLine *line = pango_layout_iter_get_line_readonly (iter);
      PangoRectangle extents;
      double baseline = (double) pango_layout_iter_get_baseline (iter) / PANGO_SCALE;
      g_autofree int *ranges = NULL;
      int n_ranges = 0;

      if (line->start_index + line->length <= from || line->start_index >= to)
        continue;
      pango_layout_iter_get_line_extents (iter, NULL, &extents);
      pango_layout_line_get_x_ranges (line, MAX (from, line->start_index), MIN (to, line->start_index + line->length),
                                      &ranges, &n_ranges);
      for (int i = 0; i < n_ranges; i++)
        {
          double left = (double) (ranges[2 * i]) / PANGO_SCALE;
          double right = (double) (ranges[2 * i + 1]) / PANGO_SCALE;
          graphene_rect_t rect;

          graphene_rect_init (&rect, self->text_x + left - GROUND_SIDE * scale,
                              self->text_y + baseline - GROUND_ABOVE * scale, right - left + 2 * GROUND_SIDE * scale,
                              GROUND_HEIGHT * scale);
          func (self, &rect, user_data);
        }
    }
  while (pango_layout_iter_next_line (iter));
  pango_layout_iter_free (iter);
}

typedef struct
{
  GtkSnapshot *snapshot;
  const GdkRGBA *fill;
  const GdkRGBA *edge;
  gboolean underline;
} Ground;

static void
draw_ground (const TextLayout *self, const graphene_rect_t *rect, gpointer user_data)
{
  Ground *ground = user_data;
  float radius = GROUND_RADIUS * self->em;
  GskRoundedRect rounded;

  if (ground->underline)
    {
      graphene_rect_t line;
      graphene_rect_init (&line, rect->origin.x + GROUND_SIDE * self->em,
                          rect->origin.y + rect->size.height - 0.22 * self->em,
                          rect->size.width - 2 * GROUND_SIDE * self->em, 2);
      gtk_snapshot_append_color (ground->snapshot, ground->fill, &line);
      return;
    }

  gsk_rounded_rect_init_from_rect (&rounded, rect, radius);
  gtk_snapshot_push_rounded_clip (ground->snapshot, &rounded);
  gtk_snapshot_append_color (ground->snapshot, ground->fill, rect);
  gtk_snapshot_pop (ground->snapshot);
  if (ground->edge != NULL)
    {
      const float widths[4] = { 2, 2, 2, 2 };
      const GdkRGBA edges[4] = { *ground->edge, *ground->edge, *ground->edge, *ground->edge };

      gtk_snapshot_append_border (ground->snapshot, &rounded, widths, edges);
    }
}

static void
draw_marks (const TextLayout *self, GtkSnapshot *snapshot, const GdkRGBA *colors, guint current)
{
  guint n_marks;
  guint first = find_marks (self, &n_marks);

  for (guint i = first; i < first + n_marks; i++)
    {
      const StudioTextMark *mark = studio_text_content_get_mark (self->content, i);
      Ground ground = { .snapshot = snapshot };

      switch (mark->kind)
        {
        case STUDIO_MARK_OPEN:
          ground.fill = &colors[i == current ? TEXT_COLOR_CURRENT : TEXT_COLOR_OPEN];
          break;
        case STUDIO_MARK_REPLACED:
          ground.fill = &colors[TEXT_COLOR_CHIP];
          break;
        case STUDIO_MARK_KEPT:
          ground.fill = &colors[i == current ? TEXT_COLOR_OPEN : TEXT_COLOR_KEPT];
          ground.underline = i != current;
          break;
        default:
          g_assert_not_reached ();
        }
      if (i == current)
        ground.edge = &colors[TEXT_COLOR_CURRENT_EDGE];
      foreach_ground (self, mark->start, mark->end, draw_ground, &ground);
    }
}

/* ---- Drawing ---- */

static void
draw_layout (GtkSnapshot *snapshot, PangoLayout *layout, double x, double y, const GdkRGBA *color)
{
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (x, y));
  gtk_snapshot_append_layout (snapshot, layout, color);
  gtk_snapshot_restore (snapshot);
}

static void
draw_hidden_ground (const TextLayout *self, GtkSnapshot *snapshot, const GdkRGBA *colors)
{
  double top = self->label_y - 0.5 * self->em;
  graphene_rect_t rect;
  GskRoundedRect rounded;

  graphene_rect_init (&rect, 0, top, self->width, self->height - top);
  gsk_rounded_rect_init_from_rect (&rounded, &rect, GROUND_RADIUS * self->em);
  gtk_snapshot_push_rounded_clip (snapshot, &rounded);
  gtk_snapshot_append_color (snapshot, &colors[TEXT_COLOR_HIDDEN], &rect);
  gtk_snapshot_pop (snapshot);
}

static void
draw_bullet (const TextLayout *self, GtkSnapshot *snapshot, const GdkRGBA *color)
{
  double size = 0.3 * self->em;
  double baseline = (double) pango_layout_get_baseline (self->text) / PANGO_SCALE;
  graphene_rect_t rect;
  GskRoundedRect rounded;

  graphene_rect_init (&rect, self->text_x - 0.9 * self->em, self->text_y + baseline - 0.33 * self->em - size / 2, size, size);
  gsk_rounded_rect_init_from_rect (&rounded, &rect, size / 2);
  gtk_snapshot_push_rounded_clip (snapshot, &rounded);
  gtk_snapshot_append_color (snapshot, color, &rect);
  gtk_snapshot_pop (snapshot);
}

/* Calls @func with what is selected of each line, and a little more where the end of the paragraph is too. */
static void
foreach_selected (const TextLayout *self, TextRange range, RectFunc func, gpointer user_data)
{
  PangoLayoutIter *iter = pango_layout_get_iter (self->text);
  int from = to_index (self, range.start);
  int to = to_index (self, range.end);
  gboolean past_end = range.end > self->paragraph->start + self->paragraph->length;

  do
    {
      PangoLayoutLine *line = pango_layout_iter_get_line_readonly (iter);
      gboolean last = pango_layout_iter_at_last_line (iter);
      int end = line->start_index + line->length;
      g_autofree int *ranges = NULL;
      int n_ranges = 0;
      int top;
      int bottom;

      if (line->start_index > to || (end <= from && !last))
        continue;
      pango_layout_iter_get_line_yrange (iter, &top, &bottom);
      pango_layout_line_get_x_ranges (line, MAX (from, line->start_index), MIN (to, end), &ranges, &n_ranges);
      for (int i = 0; i < n_ranges; i++)
        {
          double left = (double) ranges[2 * i] / PANGO_SCALE;
          double right = (double) ranges[2 * i + 1] / PANGO_SCALE + (last && past_end ? NEWLINE_WIDTH * self->em : 0);
          graphene_rect_t rect;

          graphene_rect_init (&rect, self->text_x + left, self->text_y + (double) top / PANGO_SCALE, right - left,
                              (double) (bottom - top) / PANGO_SCALE);
          func (self, &rect, user_data);
        }
    }
  while (pango_layout_iter_next_line (iter));
  pango_layout_iter_free (iter);
}

static void
draw_selected (const TextLayout *self, const graphene_rect_t *rect, gpointer user_data)
{
  Ground *ground = user_data;

  gtk_snapshot_append_color (ground->snapshot, ground->fill, rect);
}

static void
draw_selection (const TextLayout *self, GtkSnapshot *snapshot, TextRange selected, const GdkRGBA *color)
{
  Ground ground = { snapshot, color, NULL, FALSE };

  foreach_selected (self, selected, draw_selected, &ground);
}

void
text_layout_snapshot (const TextLayout *self, GtkSnapshot *snapshot, const GdkRGBA *colors, guint current,
                      TextRange found, TextRange selected)
{
  const GdkRGBA *ink = &colors[self->paragraph->dimmed ? TEXT_COLOR_DIM : TEXT_COLOR_INK];

  if (self->caption != NULL)
    draw_layout (snapshot, self->caption, 0, self->caption_y, &colors[TEXT_COLOR_DIM]);
  if (self->label != NULL)
    {
      draw_hidden_ground (self, snapshot, colors);
      draw_layout (snapshot, self->label, self->text_x, self->label_y, &colors[TEXT_COLOR_DIM]);
    }
  if (self->paragraph->style == STUDIO_TEXT_LIST_ITEM)
    draw_bullet (self, snapshot, ink);
  if (self->paragraph->style == STUDIO_TEXT_QUOTE)
    gtk_snapshot_append_color (snapshot, &colors[TEXT_COLOR_EDGE],
                               &GRAPHENE_RECT_INIT (0.4 * self->em, self->text_y, 3, self->height - self->text_y));

  draw_marks (self, snapshot, colors, current);
  if (touches (self, found))
    {
      Ground ground = { snapshot, &colors[TEXT_COLOR_FOUND], NULL, FALSE };
      foreach_ground (self, found.start, found.end, draw_ground, &ground);
    }
  if (touches (self, selected))
    draw_selection (self, snapshot, selected, &colors[TEXT_COLOR_SELECTED]);
  draw_layout (snapshot, self->text, self->text_x, self->text_y, ink);
}

/* ---- Places ---- */

/* The number of the line that holds byte @offset of the content. */
static int
find_line (const TextLayout *self, gsize offset)
{
  int number;

  pango_layout_index_to_line_x (self->text, to_index (self, offset), FALSE, &number, NULL);
  return number;
}

/* From where to where a line goes. */
static void
get_line_range (const TextLayout *self, int number, int *top, int *bottom)
{
  PangoLayoutIter *iter = pango_layout_get_iter (self->text);

  while (number-- > 0 && pango_layout_iter_next_line (iter))
    ;
  pango_layout_iter_get_line_yrange (iter, top, bottom);
  pango_layout_iter_free (iter);
}

/* The place nearest to a point of the Pango layout. */
static gsize
get_place (const TextLayout *self, int x, int y)
{
  const char *text = pango_layout_get_text (self->text);
  const PangoLayoutLine *line;
  int number;
  int index;
  int trailing;
  const char *place;

  pango_layout_xy_to_index (self->text, x, y, &index, &trailing);
  place = g_utf8_offset_to_pointer (text + index, trailing);
  pango_layout_index_to_line_x (self->text, index, FALSE, &number, NULL);
  line = pango_layout_get_line_readonly (self->text, number);
  /* The end of a wrapped line is the beginning of the next one; who is on this line stays on it. */
  if (number + 1 < pango_layout_get_line_count (self->text) && place - text >= line->start_index + line->length)
    place = text + index;
  return self->paragraph->start + (place - text);
}

void
text_layout_get_line (const TextLayout *self, gsize offset, double *y, double *height)
{
  int top;
  int bottom;

  get_line_range (self, find_line (self, offset), &top, &bottom);
  *y = self->text_y + (double) top / PANGO_SCALE;
  *height = (double) (bottom - top) / PANGO_SCALE;
}

double
text_layout_get_x (const TextLayout *self, gsize offset)
{
  PangoRectangle cursor;

  pango_layout_get_cursor_pos (self->text, to_index (self, offset), &cursor, NULL);
  return self->text_x + (double) cursor.x / PANGO_SCALE;
}

gsize
text_layout_get_offset (const TextLayout *self, double x, double y)
{
  return get_place (self, (x - self->text_x) * PANGO_SCALE, (y - self->text_y) * PANGO_SCALE);
}

gboolean
text_layout_step_line (const TextLayout *self, gsize offset, double x, gboolean forward, gsize *place)
{
  int top;
  int bottom;
  int number = find_line (self, offset);

  if (number == (forward ? pango_layout_get_line_count (self->text) - 1 : 0))
    return FALSE;
  get_line_range (self, forward ? number + 1 : number - 1, &top, &bottom);
  *place = get_place (self, (x - self->text_x) * PANGO_SCALE, (top + bottom) / 2);
  return TRUE;
}

gsize
text_layout_get_line_edge (const TextLayout *self, gsize offset, gboolean last)
{
  int number = find_line (self, offset);
  const PangoLayoutLine *line = pango_layout_get_line_readonly (self->text, number);
  const char *end = pango_layout_get_text (self->text) + line->start_index + line->length;

  if (!last)
    return self->paragraph->start + line->start_index;
  /* Before the space at which the line was wrapped. */
  if (number + 1 < pango_layout_get_line_count (self->text) && line->length > 0)
    end = g_utf8_prev_char (end);
  return self->paragraph->start + (end - pango_layout_get_text (self->text));
}

static void
join_rect (const TextLayout *self, const graphene_rect_t *rect, gpointer user_data)
{
  graphene_rect_t *extents = user_data;

  if (extents->size.height > 0)
    graphene_rect_union (extents, rect, extents);
  else
    *extents = *rect;
}

gboolean
text_layout_get_extents (const TextLayout *self, TextRange range, graphene_rect_t *extents)
{
  *extents = *graphene_rect_zero ();
  if (touches (self, range))
    foreach_selected (self, range, join_rect, extents);
  return extents->size.height > 0;
}

/* ---- Marks at points ---- */

typedef struct
{
  graphene_point_t point;
  gboolean hit;
} Pick;

static void
pick_ground (const TextLayout *self, const graphene_rect_t *rect, gpointer user_data)
{
  Pick *pick = user_data;

  pick->hit |= graphene_rect_contains_point (rect, &pick->point);
}

guint
text_layout_pick_mark (const TextLayout *self, double x, double y)
{
  guint n_marks;
  guint first = find_marks (self, &n_marks);
  Pick pick = { GRAPHENE_POINT_INIT (x, y), FALSE };

  for (guint i = first; i < first + n_marks; i++)
    {
      const StudioTextMark *mark = studio_text_content_get_mark (self->content, i);

      foreach_ground (self, mark->start, mark->end, pick_ground, &pick);
      if (pick.hit)
        return i;
    }
  return studio_text_content_get_n_marks (self->content);
}
