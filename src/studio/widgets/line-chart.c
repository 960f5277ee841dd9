/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "studio/widgets/line-chart.h"

#include <adwaita.h>
#include <math.h>

#define LINES 8       /* of text, as high as the whole */
#define MARGIN 12     /* beside the plot, in which a mark at the edge has room */
#define MARK 3.5f     /* radius of a mark... */
#define CHOSEN 6.0f   /* ...and of the chosen one */

struct _StudioLineChart
{
  GtkWidget parent_instance;

  GArray *values; /* double */
  GPtrArray *labels;
  double reference;
  double top;
  guint digits;
  guint chosen;
  float line;  /* height of a line of text */
  float axis;  /* width of the figures at the left */
};

G_DEFINE_FINAL_TYPE (StudioLineChart, studio_line_chart, GTK_TYPE_WIDGET)

/* ---- Where things are ---- */

/* Text may be twice as large as usual. */
static void
measure_text (StudioLineChart *self)
{
  g_autofree char *text = g_strdup_printf ("%.*f", (int) self->digits, self->top);
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), text);
  int width;
  int height;

  pango_layout_get_pixel_size (layout, &width, &height);
  self->line = (float) height;
  self->axis = (float) width + MARGIN;
}

static float
get_x (StudioLineChart *self, guint index)
{
  float left = self->axis + MARGIN;
  float width = (float) gtk_widget_get_width (GTK_WIDGET (self)) - left - MARGIN;
  float at = self->values->len > 1 ? (float) index / (float) (self->values->len - 1) : 0.5f;

  return left + width * (gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL ? 1 - at : at);
}

static float
get_y (StudioLineChart *self, double value)
{
  float height = (float) gtk_widget_get_height (GTK_WIDGET (self)) - self->line - 2.5f * MARGIN;

  return MARGIN + height * (float) (1 - CLAMP (value / self->top, 0, 1));
}

/* ---- Choosing a point ---- */

static void
choose (StudioLineChart *self, guint index, gboolean announce)
{
  const char *label;

  if (self->values->len == 0)
    return;

  self->chosen = MIN (index, self->values->len - 1);
  label = g_ptr_array_index (self->labels, self->chosen);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, label, -1);
  if (announce)
    gtk_accessible_announce (GTK_ACCESSIBLE (self), label, GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static gboolean
key_pressed_cb (StudioLineChart *self, guint keyval)
{
  gboolean rtl = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;

  if (keyval == GDK_KEY_Home)
    choose (self, 0, TRUE);
  else if (keyval == GDK_KEY_End)
    choose (self, G_MAXUINT, TRUE);
  else if (keyval == (rtl ? GDK_KEY_Right : GDK_KEY_Left) && self->chosen > 0)
    choose (self, self->chosen - 1, TRUE);
  else if (keyval == (rtl ? GDK_KEY_Left : GDK_KEY_Right) && self->chosen + 1 < self->values->len)
    choose (self, self->chosen + 1, TRUE);
  else
    return GDK_EVENT_PROPAGATE;

  return GDK_EVENT_STOP;
}

static void
pressed_cb (StudioLineChart *self, int n_press, double x)
{
  guint nearest = 0;

  for (guint i = 1; i < self->values->len; i++)
    if (ABS (get_x (self, i) - x) < ABS (get_x (self, nearest) - x))
      nearest = i;
  gtk_widget_grab_focus (GTK_WIDGET (self));
  choose (self, nearest, FALSE);
}

/* ---- Drawing ---- */

static void
draw_text (StudioLineChart *self, GtkSnapshot *snapshot, const char *text, float x, float y, float width, PangoAlignment align)
{
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), text);
  GdkRGBA color;

  pango_layout_set_width (layout, (int) width * PANGO_SCALE);
  pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
  pango_layout_set_alignment (layout, align);
  gtk_widget_get_color (GTK_WIDGET (self), &color);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (x, y));
  gtk_snapshot_append_layout (snapshot, layout, &color);
  gtk_snapshot_restore (snapshot);
}

static void
draw_line (GtkSnapshot *snapshot, float x0, float y0, float x1, float y1, const GdkRGBA *color, gboolean dashed)
{
  g_autoptr (GskPathBuilder) builder = gsk_path_builder_new ();
  g_autoptr (GskPath) path = NULL;
  g_autoptr (GskStroke) stroke = gsk_stroke_new (dashed ? 1.5f : 1);

  gsk_path_builder_move_to (builder, x0, y0);
  gsk_path_builder_line_to (builder, x1, y1);
  path = gsk_path_builder_free_to_path (g_steal_pointer (&builder));
  if (dashed)
    gsk_stroke_set_dash (stroke, (const float[]) { 6, 4 }, 2);
  gtk_snapshot_append_stroke (snapshot, path, stroke, color);
}

static void
draw_grid (StudioLineChart *self, GtkSnapshot *snapshot)
{
  float right = (float) gtk_widget_get_width (GTK_WIDGET (self)) - MARGIN;
  GdkRGBA color;

  gtk_widget_get_color (GTK_WIDGET (self), &color);
  for (int i = 0; i <= 2; i++)
    {
      g_autofree char *text = g_strdup_printf ("%.*f", (int) self->digits, self->top * i / 2.0);
      float y = get_y (self, self->top * i / 2.0);

      draw_text (self, snapshot, text, 0, y - self->line / 2, self->axis - MARGIN / 2, PANGO_ALIGN_RIGHT);
      color.alpha = 0.18f;
      draw_line (snapshot, self->axis, y, right, y, &color, FALSE);
    }

  color.alpha = 0.7f;
  if (self->reference >= 0)
    draw_line (snapshot, self->axis, get_y (self, self->reference), right, get_y (self, self->reference), &color, TRUE);
}

static void
draw_curve (StudioLineChart *self, GtkSnapshot *snapshot, const GdkRGBA *accent)
{
  g_autoptr (GskPathBuilder) builder = gsk_path_builder_new ();
  g_autoptr (GskStroke) stroke = gsk_stroke_new (2);
  g_autoptr (GskPath) path = NULL;
  gboolean gap = TRUE;

  for (guint i = 0; i < self->values->len; i++)
    {
      double value = g_array_index (self->values, double, i);

      if (!isnan (value) && gap)
        gsk_path_builder_move_to (builder, get_x (self, i), get_y (self, value));
      else if (!isnan (value))
        gsk_path_builder_line_to (builder, get_x (self, i), get_y (self, value));
      gap = isnan (value);
    }
  path = gsk_path_builder_free_to_path (g_steal_pointer (&builder));
  gsk_stroke_set_line_join (stroke, GSK_LINE_JOIN_ROUND);
  gtk_snapshot_append_stroke (snapshot, path, stroke, accent);
}

/* The chosen mark is larger and a ring, so that it is told by its shape. A point without a figure has its mark only while it is chosen,
 * dim and at the foot. */
static void
draw_marks (StudioLineChart *self, GtkSnapshot *snapshot, const GdkRGBA *accent)
{
  for (guint i = 0; i < self->values->len; i++)
    {
      g_autoptr (GskPathBuilder) builder = gsk_path_builder_new ();
      g_autoptr (GskStroke) stroke = gsk_stroke_new (2.5f);
      g_autoptr (GskPath) path = NULL;
      gboolean chosen = i == self->chosen;
      double value = g_array_index (self->values, double, i);
      GdkRGBA color = *accent;

      if (isnan (value) && !chosen)
        continue;
      color.alpha = isnan (value) ? 0.4f : 1;

      gsk_path_builder_add_circle (builder,
                                   &GRAPHENE_POINT_INIT (get_x (self, i), get_y (self, isnan (value) ? 0 : value)),
                                   chosen ? CHOSEN : MARK);
      path = gsk_path_builder_free_to_path (g_steal_pointer (&builder));
      if (chosen)
        gtk_snapshot_append_stroke (snapshot, path, stroke, &color);
      else
        gtk_snapshot_append_fill (snapshot, path, GSK_FILL_RULE_WINDING, &color);
    }
}

static void
studio_line_chart_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  StudioLineChart *self = STUDIO_LINE_CHART (widget);
  AdwStyleManager *style = adw_style_manager_get_for_display (gtk_widget_get_display (widget));
  GdkRGBA accent;
  float top;

  if (self->values->len == 0)
    return;

  measure_text (self);
  top = (float) gtk_widget_get_height (widget) - self->line;
  adw_accent_color_to_standalone_rgba (adw_style_manager_get_accent_color (style), adw_style_manager_get_dark (style), &accent);
  draw_grid (self, snapshot);
  draw_curve (self, snapshot, &accent);
  draw_marks (self, snapshot, &accent);
  draw_text (self, snapshot, g_ptr_array_index (self->labels, self->chosen), MARGIN, top,
             (float) gtk_widget_get_width (widget) - 2 * MARGIN, PANGO_ALIGN_CENTER);
}

static void
studio_line_chart_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                           int *minimum_baseline, int *natural_baseline)
{
  StudioLineChart *self = STUDIO_LINE_CHART (widget);

  measure_text (self);
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? 200 : LINES * (int) self->line;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 480 : LINES * (int) self->line;
}

/* ---- GObject ---- */

static void
studio_line_chart_finalize (GObject *object)
{
  StudioLineChart *self = STUDIO_LINE_CHART (object);

  g_array_unref (self->values);
  g_ptr_array_unref (self->labels);
  G_OBJECT_CLASS (studio_line_chart_parent_class)->finalize (object);
}

static void
studio_line_chart_class_init (StudioLineChartClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = studio_line_chart_finalize;
  widget_class->snapshot = studio_line_chart_snapshot;
  widget_class->measure = studio_line_chart_measure;
  gtk_widget_class_set_css_name (widget_class, "linechart");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
studio_line_chart_init (StudioLineChart *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkGesture *click = gtk_gesture_click_new ();

  self->values = g_array_new (FALSE, FALSE, sizeof (double));
  self->labels = g_ptr_array_new_with_free_func (g_free);
  self->reference = -1;
  self->top = 1;
  self->digits = 1;
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (key_pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  g_signal_connect_swapped (click, "pressed", G_CALLBACK (pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
}

GtkWidget *
studio_line_chart_new (void)
{
  return g_object_new (STUDIO_TYPE_LINE_CHART, NULL);
}

void
studio_line_chart_set_points (StudioLineChart *self, const double *values, const char *const *labels, guint n, double reference)
{
  g_return_if_fail (STUDIO_IS_LINE_CHART (self));
  g_return_if_fail (n == 0 || (values != NULL && labels != NULL));

  g_array_set_size (self->values, 0);
  g_ptr_array_set_size (self->labels, 0);
  g_array_append_vals (self->values, values, n);
  for (guint i = 0; i < n; i++)
    g_ptr_array_add (self->labels, g_strdup (labels[i]));
  self->reference = reference;
  choose (self, G_MAXUINT, FALSE);
}

void
studio_line_chart_set_scale (StudioLineChart *self, double top, guint digits)
{
  g_return_if_fail (STUDIO_IS_LINE_CHART (self));
  g_return_if_fail (top > 0);

  self->top = top;
  self->digits = digits;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
