/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "studio/widgets/text-page-private.h"

#include <glib/gi18n.h>

/* The page: the measure of the column, and what is around it. */
#define COLUMN_WIDTH 580
#define WIDE_PADDING 56
#define NARROW_PADDING 20
#define WIDE_MARGIN 24
#define NARROW_MARGIN 12
#define NARROW_WIDTH 520
#define PAGE_RADIUS 12

/* Layouts this many paragraphs out of sight are kept. */
#define KEPT_AROUND 30

G_DEFINE_FINAL_TYPE_WITH_CODE (StudioTextPage, studio_text_page, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_SCROLLABLE, NULL)
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_ACCESSIBLE_TEXT, _studio_text_page_accessible_text_init))

enum
{
  PROP_0,
  PROP_HADJUSTMENT,
  PROP_VADJUSTMENT,
  PROP_HSCROLL_POLICY,
  PROP_VSCROLL_POLICY,
  PROP_HAS_SELECTION,
};

enum
{
  SIGNAL_MARK_ACTIVATED,
  N_SIGNALS,
};
static guint signals[N_SIGNALS];

/* The style sheet gives each colour as the colour of a node that is never drawn: the way to ask
 * for a style sheet's colours that is not deprecated. */
static const char *const swatch_classes[TEXT_N_COLORS] = {
  [TEXT_COLOR_INK] = "ink",
  [TEXT_COLOR_DIM] = "dim",
  [TEXT_COLOR_OPEN] = "open",
  [TEXT_COLOR_CURRENT] = "current",
  [TEXT_COLOR_CURRENT_EDGE] = "current-edge",
  [TEXT_COLOR_CHIP] = "chip",
  [TEXT_COLOR_CHIP_INK] = "chip-ink",
  [TEXT_COLOR_KEPT] = "kept",
  [TEXT_COLOR_FOUND] = "found",
  [TEXT_COLOR_SELECTED] = "selected",
  [TEXT_COLOR_HIDDEN] = "hidden",
  [TEXT_COLOR_PAGE] = "page",
  [TEXT_COLOR_EDGE] = "edge",
};

static void
get_colors (StudioTextPage *self, GdkRGBA *colors)
{
  for (guint i = 0; i < TEXT_N_COLORS; i++)
    gtk_widget_get_color (self->swatches[i], &colors[i]);
}

guint
_studio_text_page_get_n_paragraphs (StudioTextPage *self)
{
  return self->content != NULL ? studio_text_content_get_n_paragraphs (self->content) : 0;
}

/* ---- Layout ---- */

static double
get_em (StudioTextPage *self)
{
  PangoContext *context = gtk_widget_get_pango_context (GTK_WIDGET (self));
  const PangoFontDescription *font = pango_context_get_font_description (context);
  double size = (double) pango_font_description_get_size (font) / PANGO_SCALE;

  return pango_font_description_get_size_is_absolute (font) ? size
                                                            : size * pango_cairo_context_get_resolution (context) / 72;
}

TextLayout *
_studio_text_page_lay_out (StudioTextPage *self, guint index)
{
  TextLayout *layout = g_hash_table_lookup (self->layouts, GUINT_TO_POINTER (index));
  GdkRGBA colors[TEXT_N_COLORS];

  if (layout != NULL)
    return layout;

  get_colors (self, colors);
  layout = text_layout_new (GTK_WIDGET (self), self->content, index, self->column_width, colors);
  g_hash_table_insert (self->layouts, GUINT_TO_POINTER (index), layout);
  text_heights_set (&self->heights, index, text_layout_get_height (layout));
  return layout;
}

static void
estimate_all (StudioTextPage *self)
{
  guint n = _studio_text_page_get_n_paragraphs (self);
  double em = get_em (self);

  text_heights_clear (&self->heights);
  text_heights_init (&self->heights, n);
  for (guint i = 0; i < n; i++)
    text_heights_set (&self->heights, i, text_layout_estimate (self->content, i, self->column_width, em));
}

static void
set_width (StudioTextPage *self, int width)
{
  gboolean narrow = width < NARROW_WIDTH;

  self->width = width;
  self->margin = narrow ? NARROW_MARGIN : WIDE_MARGIN;
  self->padding = narrow ? NARROW_PADDING : WIDE_PADDING;
  self->column_width = MAX (MIN (COLUMN_WIDTH, width - 2 * (self->margin + self->padding)), 60);
  self->page_width = self->column_width + 2 * self->padding;
  self->page_x = (width - self->page_width) / 2;
  self->column_x = self->page_x + self->padding;
  g_hash_table_remove_all (self->layouts);
  estimate_all (self);
}

/* From the top of everything to the first paragraph. */
static double
get_top_space (StudioTextPage *self)
{
  return self->margin + MIN (self->padding, 44);
}

static double
get_total (StudioTextPage *self)
{
  return text_heights_get_top (&self->heights, self->heights.n) + 2 * get_top_space (self);
}

static double
get_value (StudioTextPage *self)
{
  return get_top_space (self) + text_heights_get_top (&self->heights, self->anchor) + self->anchor_offset;
}

/* Moves the anchor to the paragraph at the edge, laying out what it passes, so that what is in
 * sight stays where it is while heights above it become known. */
static void
normalize_anchor (StudioTextPage *self)
{
  guint n = self->heights.n;

  while (self->anchor_offset < 0 && self->anchor > 0)
    {
      self->anchor--;
      _studio_text_page_lay_out (self, self->anchor);
      self->anchor_offset += text_heights_get (&self->heights, self->anchor);
    }
  while (self->anchor + 1 < n && self->anchor_offset >= text_heights_get (&self->heights, self->anchor))
    {
      _studio_text_page_lay_out (self, self->anchor);
      if (self->anchor_offset < text_heights_get (&self->heights, self->anchor))
        break;
      self->anchor_offset -= text_heights_get (&self->heights, self->anchor);
      self->anchor++;
    }
  if (self->anchor == 0)
    self->anchor_offset = MAX (self->anchor_offset, -get_top_space (self));
}

static void
set_anchor_from_value (StudioTextPage *self, double value)
{
  double y = value - get_top_space (self);
  double below;

  if (self->heights.n == 0)
    return;
  self->anchor = text_heights_find (&self->heights, y);
  self->anchor_offset = y - text_heights_get_top (&self->heights, self->anchor);
  if (!g_hash_table_contains (self->layouts, GUINT_TO_POINTER (self->anchor)))
    {
      below = text_heights_get (&self->heights, self->anchor) - self->anchor_offset;
      _studio_text_page_lay_out (self, self->anchor);
      self->anchor_offset = text_heights_get (&self->heights, self->anchor) - below;
    }
  normalize_anchor (self);
}

/* Lays out what is in sight; the index after the last. */
static guint
lay_out_sight (StudioTextPage *self, int height)
{
  guint n = self->heights.n;
  double y = -self->anchor_offset;
  guint i;

  for (i = self->anchor; i < n && y < height; i++)
    {
      _studio_text_page_lay_out (self, i);
      y += text_heights_get (&self->heights, i);
    }
  return i;
}

static gboolean
is_far (gpointer key, gpointer value, gpointer user_data)
{
  const guint *range = user_data;
  guint index = GPOINTER_TO_UINT (key);

  return index + KEPT_AROUND < range[0] || index > range[1] + KEPT_AROUND;
}

static void
configure (StudioTextPage *self, int width, int height)
{
  guint range[2] = { 0, 0 };
  double value;

  if (width != self->width)
    set_width (self, width);
  if (self->heights.n > 0)
    {
      normalize_anchor (self);
      range[1] = lay_out_sight (self, height);
      /* At the end of the text there may be less below than the sight is high. */
      for (guint pass = 0; pass < 3 && get_value (self) > MAX (get_total (self) - height, 0); pass++)
        {
          self->anchor_offset -= get_value (self) - MAX (get_total (self) - height, 0);
          normalize_anchor (self);
          range[1] = lay_out_sight (self, height);
        }
      range[0] = self->anchor;
      g_hash_table_foreach_remove (self->layouts, is_far, range);
    }

  value = self->heights.n > 0 ? MAX (get_value (self), 0) : 0;
  self->adjusting = TRUE;
  if (self->adjustments[GTK_ORIENTATION_HORIZONTAL] != NULL)
    gtk_adjustment_configure (self->adjustments[GTK_ORIENTATION_HORIZONTAL], 0, 0, width, 1, 1, width);
  if (self->adjustments[GTK_ORIENTATION_VERTICAL] != NULL)
    gtk_adjustment_configure (self->adjustments[GTK_ORIENTATION_VERTICAL], value, 0,
                              MAX (get_total (self), height), height * 0.1, height * 0.9, height);
  self->adjusting = FALSE;
}

/* ---- Places ---- */

double
_studio_text_page_get_top (StudioTextPage *self, guint paragraph)
{
  return text_heights_get_top (&self->heights, paragraph) - text_heights_get_top (&self->heights, self->anchor)
         - self->anchor_offset;
}

guint
_studio_text_page_pick (StudioTextPage *self, double y)
{
  guint index = self->anchor;
  double bottom;

  _studio_text_page_lay_out (self, index);
  bottom = text_heights_get (&self->heights, index) - self->anchor_offset;
  while (bottom <= y && index + 1 < self->heights.n)
    {
      _studio_text_page_lay_out (self, ++index);
      bottom += text_heights_get (&self->heights, index);
    }
  return index;
}

gsize
_studio_text_page_get_offset_at (StudioTextPage *self, double x, double y)
{
  guint index = _studio_text_page_pick (self, y);

  return text_layout_get_offset (_studio_text_page_lay_out (self, index), x - self->column_x,
                                 y - _studio_text_page_get_top (self, index));
}

void
_studio_text_page_scroll_by (StudioTextPage *self, double pixels)
{
  self->anchor_offset += pixels;
  normalize_anchor (self);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
_studio_text_page_reveal (StudioTextPage *self, gsize offset)
{
  guint index = studio_text_content_find_paragraph (self->content, offset);
  int height = gtk_widget_get_height (GTK_WIDGET (self));
  double y;
  double line_height;

  text_layout_get_line (_studio_text_page_lay_out (self, index), offset, &y, &line_height);
  y += _studio_text_page_get_top (self, index);
  if (y < self->margin)
    _studio_text_page_scroll_by (self, y - self->margin);
  else if (y + line_height > height - self->margin)
    _studio_text_page_scroll_by (self, y + line_height - height + self->margin);
}

static void
scroll_to (StudioTextPage *self, gsize offset)
{
  int height = gtk_widget_get_height (GTK_WIDGET (self));
  guint index;
  double y;
  double line_height;

  if (_studio_text_page_get_n_paragraphs (self) == 0 || self->width == 0)
    return;
  index = studio_text_content_find_paragraph (self->content, offset);
  text_layout_get_line (_studio_text_page_lay_out (self, index), offset, &y, &line_height);

  /* What is well in sight stays where it is. */
  if (height > 0)
    {
      double in_sight = _studio_text_page_get_top (self, index) + y;
      if (in_sight > 0.08 * height && in_sight < 0.85 * height)
        return;
    }
  self->anchor = index;
  self->anchor_offset = y - height / 3.0;
  normalize_anchor (self);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

/* ---- Widget ---- */

static void
studio_text_page_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                          int *minimum_baseline, int *natural_baseline)
{
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? 200 : 100;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? COLUMN_WIDTH + 2 * (WIDE_PADDING + WIDE_MARGIN) : 600;
}

static void
studio_text_page_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  StudioTextPage *self = STUDIO_TEXT_PAGE (widget);

  configure (self, width, height);
  if (self->selection.menu != NULL)
    gtk_popover_present (GTK_POPOVER (self->selection.menu));
}

static void
draw_page (StudioTextPage *self, GtkSnapshot *snapshot, const GdkRGBA *colors, double top)
{
  double height = get_total (self) - 2 * self->margin;
  graphene_rect_t rect = GRAPHENE_RECT_INIT (self->page_x, top + self->margin, self->page_width, height);
  const float widths[4] = { 1, 1, 1, 1 };
  const GdkRGBA edges[4] = { colors[TEXT_COLOR_EDGE], colors[TEXT_COLOR_EDGE], colors[TEXT_COLOR_EDGE],
                             colors[TEXT_COLOR_EDGE] };
  GskRoundedRect rounded;

  gsk_rounded_rect_init_from_rect (&rounded, &rect, PAGE_RADIUS);
  gtk_snapshot_push_rounded_clip (snapshot, &rounded);
  gtk_snapshot_append_color (snapshot, &colors[TEXT_COLOR_PAGE], &rect);
  gtk_snapshot_pop (snapshot);
  gtk_snapshot_append_border (snapshot, &rounded, widths, edges);
}

static void
studio_text_page_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  StudioTextPage *self = STUDIO_TEXT_PAGE (widget);
  int height = gtk_widget_get_height (widget);
  double y = -self->anchor_offset;
  TextRange selected = _studio_text_page_get_selection (self);
  GdkRGBA colors[TEXT_N_COLORS];

  if (self->heights.n == 0)
    return;
  get_colors (self, colors);
  gtk_snapshot_push_clip (snapshot, &GRAPHENE_RECT_INIT (0, 0, gtk_widget_get_width (widget), height));
  draw_page (self, snapshot, colors, -get_value (self));
  for (guint i = self->anchor; i < self->heights.n && y < height; i++)
    {
      gtk_snapshot_save (snapshot);
      gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (self->column_x, y));
      text_layout_snapshot (_studio_text_page_lay_out (self, i), snapshot, colors, self->current, self->found, selected);
      gtk_snapshot_restore (snapshot);
      y += text_heights_get (&self->heights, i);
    }
  gtk_snapshot_pop (snapshot);
}

static void
forget_layouts (StudioTextPage *self)
{
  g_hash_table_remove_all (self->layouts);
  self->width = 0;
  gtk_widget_queue_allocate (GTK_WIDGET (self));
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
studio_text_page_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (studio_text_page_parent_class)->css_changed (widget, change);
  forget_layouts (STUDIO_TEXT_PAGE (widget));
}

static void
studio_text_page_system_setting_changed (GtkWidget *widget, GtkSystemSetting setting)
{
  GTK_WIDGET_CLASS (studio_text_page_parent_class)->system_setting_changed (widget, setting);
  forget_layouts (STUDIO_TEXT_PAGE (widget));
}

void
_studio_text_page_activate_mark_at (StudioTextPage *self, double x, double y)
{
  guint index = _studio_text_page_pick (self, y);
  guint mark = text_layout_pick_mark (_studio_text_page_lay_out (self, index), x - self->column_x,
                                      y - _studio_text_page_get_top (self, index));

  if (mark < studio_text_content_get_n_marks (self->content))
    g_signal_emit (self, signals[SIGNAL_MARK_ACTIVATED], 0, mark);
}

/* ---- Scrollable ---- */

static void
value_changed_cb (StudioTextPage *self)
{
  GtkAdjustment *adjustment = self->adjustments[GTK_ORIENTATION_VERTICAL];

  if (self->adjusting || self->width == 0)
    return;
  set_anchor_from_value (self, gtk_adjustment_get_value (adjustment));
  gtk_widget_queue_allocate (GTK_WIDGET (self));
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
set_adjustment (StudioTextPage *self, GtkOrientation orientation, GtkAdjustment *adjustment)
{
  if (self->adjustments[orientation] != NULL)
    g_signal_handlers_disconnect_by_func (self->adjustments[orientation], value_changed_cb, self);
  g_set_object (&self->adjustments[orientation], adjustment);
  if (adjustment != NULL && orientation == GTK_ORIENTATION_VERTICAL)
    g_signal_connect_object (adjustment, "value-changed", G_CALLBACK (value_changed_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

static void
studio_text_page_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  StudioTextPage *self = STUDIO_TEXT_PAGE (object);

  switch (prop_id)
    {
    case PROP_HADJUSTMENT:
      g_value_set_object (value, self->adjustments[GTK_ORIENTATION_HORIZONTAL]);
      break;
    case PROP_VADJUSTMENT:
      g_value_set_object (value, self->adjustments[GTK_ORIENTATION_VERTICAL]);
      break;
    case PROP_HSCROLL_POLICY:
      g_value_set_enum (value, self->policies[GTK_ORIENTATION_HORIZONTAL]);
      break;
    case PROP_VSCROLL_POLICY:
      g_value_set_enum (value, self->policies[GTK_ORIENTATION_VERTICAL]);
      break;
    case PROP_HAS_SELECTION:
      g_value_set_boolean (value, _studio_text_page_has_selection (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
studio_text_page_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  StudioTextPage *self = STUDIO_TEXT_PAGE (object);

  switch (prop_id)
    {
    case PROP_HADJUSTMENT:
      set_adjustment (self, GTK_ORIENTATION_HORIZONTAL, g_value_get_object (value));
      break;
    case PROP_VADJUSTMENT:
      set_adjustment (self, GTK_ORIENTATION_VERTICAL, g_value_get_object (value));
      break;
    case PROP_HSCROLL_POLICY:
      self->policies[GTK_ORIENTATION_HORIZONTAL] = g_value_get_enum (value);
      break;
    case PROP_VSCROLL_POLICY:
      self->policies[GTK_ORIENTATION_VERTICAL] = g_value_get_enum (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

/* ---- GObject ---- */

static void
studio_text_page_dispose (GObject *object)
{
  StudioTextPage *self = STUDIO_TEXT_PAGE (object);

  set_adjustment (self, GTK_ORIENTATION_HORIZONTAL, NULL);
  set_adjustment (self, GTK_ORIENTATION_VERTICAL, NULL);
  _studio_text_page_dispose_selection (self);
  for (guint i = 0; i < TEXT_N_COLORS; i++)
    g_clear_pointer (&self->swatches[i], gtk_widget_unparent);
  G_OBJECT_CLASS (studio_text_page_parent_class)->dispose (object);
}

static void
studio_text_page_finalize (GObject *object)
{
  StudioTextPage *self = STUDIO_TEXT_PAGE (object);

  g_hash_table_unref (self->layouts);
  text_heights_clear (&self->heights);
  g_clear_pointer (&self->content, studio_text_content_unref);
  G_OBJECT_CLASS (studio_text_page_parent_class)->finalize (object);
}

static void
studio_text_page_class_init (StudioTextPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = studio_text_page_dispose;
  object_class->finalize = studio_text_page_finalize;
  object_class->get_property = studio_text_page_get_property;
  object_class->set_property = studio_text_page_set_property;
  widget_class->measure = studio_text_page_measure;
  widget_class->size_allocate = studio_text_page_size_allocate;
  widget_class->snapshot = studio_text_page_snapshot;
  widget_class->css_changed = studio_text_page_css_changed;
  widget_class->system_setting_changed = studio_text_page_system_setting_changed;

  g_object_class_override_property (object_class, PROP_HADJUSTMENT, "hadjustment");
  g_object_class_override_property (object_class, PROP_VADJUSTMENT, "vadjustment");
  g_object_class_override_property (object_class, PROP_HSCROLL_POLICY, "hscroll-policy");
  g_object_class_override_property (object_class, PROP_VSCROLL_POLICY, "vscroll-policy");
  g_object_class_install_property (object_class, PROP_HAS_SELECTION,
                                   g_param_spec_boolean ("has-selection", NULL, NULL, FALSE,
                                                         G_PARAM_READABLE | G_PARAM_STATIC_STRINGS));

  signals[SIGNAL_MARK_ACTIVATED] = g_signal_new ("mark-activated", STUDIO_TYPE_TEXT_PAGE, G_SIGNAL_RUN_LAST, 0, NULL,
                                                 NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);

  _studio_text_page_install_selection (widget_class);
  gtk_widget_class_set_css_name (widget_class, "textpage");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_DOCUMENT);
}

static void
studio_text_page_init (StudioTextPage *self)
{
  self->current = STUDIO_TEXT_PAGE_NO_MARK;
  self->layouts = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) text_layout_free);
  for (guint i = 0; i < TEXT_N_COLORS; i++)
    {
      self->swatches[i] = g_object_new (GTK_TYPE_LABEL, "css-name", "swatch", "accessible-role",
                                        GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
      gtk_widget_add_css_class (self->swatches[i], swatch_classes[i]);
      gtk_widget_set_child_visible (self->swatches[i], FALSE);
      gtk_widget_set_parent (self->swatches[i], GTK_WIDGET (self));
    }
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  _studio_text_page_set_up_selection (self);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Text of the document"), -1);
}

GtkWidget *
studio_text_page_new (void)
{
  return g_object_new (STUDIO_TYPE_TEXT_PAGE, NULL);
}

static gboolean
is_same_text (const StudioTextContent *one, const StudioTextContent *other)
{
  const char *texts[2];
  gsize lengths[2];

  if (one == NULL || other == NULL)
    return FALSE;
  texts[0] = studio_text_content_get_text (one, &lengths[0]);
  texts[1] = studio_text_content_get_text (other, &lengths[1]);
  return lengths[0] == lengths[1] && memcmp (texts[0], texts[1], lengths[0]) == 0;
}

void
studio_text_page_set_content (StudioTextPage *self, StudioTextContent *content)
{
  guint n_before;
  gsize length;

  g_return_if_fail (STUDIO_IS_TEXT_PAGE (self));

  if (self->content == content)
    return;
  if (!is_same_text (self->content, content))
    _studio_text_page_clear_selection (self);
  n_before = _studio_text_page_get_n_paragraphs (self);
  if (content != NULL)
    studio_text_content_ref (content);
  g_hash_table_remove_all (self->layouts);
  g_clear_pointer (&self->content, studio_text_content_unref);
  self->content = content;
  self->found = (TextRange) { 0, 0 };

  if (_studio_text_page_get_n_paragraphs (self) != n_before)
    {
      self->anchor = 0;
      self->anchor_offset = -G_MAXINT; /* as far up as it goes */
      if (self->width > 0)
        estimate_all (self);
    }
  if (self->content != NULL)
    {
      const char *text = studio_text_content_get_text (self->content, &length);
      gtk_accessible_text_update_contents (GTK_ACCESSIBLE_TEXT (self), GTK_ACCESSIBLE_TEXT_CONTENT_CHANGE_INSERT, 0,
                                           g_utf8_strlen (text, length));
    }
  gtk_widget_queue_allocate (GTK_WIDGET (self));
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
studio_text_page_set_current (StudioTextPage *self, guint mark)
{
  g_return_if_fail (STUDIO_IS_TEXT_PAGE (self));

  /* Who has gone on to another place goes on from there. */
  if (mark != self->current || !_studio_text_page_has_selection (self))
    _studio_text_page_clear_selection (self);
  self->current = mark;
  if (self->content != NULL && mark < studio_text_content_get_n_marks (self->content))
    {
      scroll_to (self, studio_text_content_get_mark (self->content, mark)->start);
      gtk_accessible_text_update_caret_position (GTK_ACCESSIBLE_TEXT (self));
    }
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

guint
studio_text_page_get_current (StudioTextPage *self)
{
  g_return_val_if_fail (STUDIO_IS_TEXT_PAGE (self), STUDIO_TEXT_PAGE_NO_MARK);
  return self->current;
}

void
studio_text_page_scroll_to (StudioTextPage *self, gsize offset)
{
  g_return_if_fail (STUDIO_IS_TEXT_PAGE (self));
  scroll_to (self, offset);
}
