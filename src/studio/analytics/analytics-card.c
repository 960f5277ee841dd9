/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "studio/analytics/analytics-card.h"

#include <glib/gi18n.h>
#include <math.h>

#include "base/twin-csv.h"
#include "studio/widgets/line-chart.h"
#include "text/twin-document.h"

#define PICTURE_SCALE 2 /* sharp on paper and in slides */
#define LABEL_LINES 2

struct _StudioAnalyticsCard
{
  AdwBin parent_instance;

  GPtrArray *rows; /* of two strings each: what, and how many, as the table shows them */

  GtkLabel *title;
  GtkLabel *subtitle;
  GtkToggleButton *table_button;
  GtkWidget *picture_button;
  GtkStack *stack;
  AdwBin *chart;
  GtkListBox *table;
  GtkLabel *withheld;
  AdwBin *footer;
};

G_DEFINE_FINAL_TYPE (StudioAnalyticsCard, studio_analytics_card, ADW_TYPE_BIN)

static void
row_free (gpointer data)
{
  g_strfreev (data);
}

/* ---- Table ---- */

static GtkWidget *
create_table_row (const char *what, const char *count)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *label = gtk_label_new (count);

  gtk_widget_add_css_class (label, "numeric");
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), what);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), label);

  return row;
}

static void
add_row (StudioAnalyticsCard *self, const char *what, const char *count)
{
  const char *const row[] = { what, count, NULL };

  g_ptr_array_add (self->rows, g_strdupv ((char **) row));
  gtk_list_box_append (self->table, create_table_row (what, count));
}

static void
clear (StudioAnalyticsCard *self)
{
  g_ptr_array_set_size (self->rows, 0);
  gtk_list_box_remove_all (self->table);
}

static void
copy_cb (StudioAnalyticsCard *self)
{
  const char *const head[] = { gtk_label_get_label (self->title), _ ("Count"), NULL };
  g_autoptr (GString) text = g_string_new (NULL);

  twin_csv_append_record (text, head);
  for (guint i = 0; i < self->rows->len; i++)
    twin_csv_append_record (text, g_ptr_array_index (self->rows, i));
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text->str);
  gtk_accessible_announce (GTK_ACCESSIBLE (self), _ ("Copied"), GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
}

/* ---- Picture ---- */

static GdkTexture *
draw_picture (GtkWidget *widget)
{
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (widget);
  g_autoptr (GtkSnapshot) snapshot = gtk_snapshot_new ();
  g_autoptr (GskRenderNode) node = NULL;
  GskRenderer *renderer = gtk_native_get_renderer (gtk_widget_get_native (widget));
  float width = (float) gtk_widget_get_width (widget);
  float height = (float) gtk_widget_get_height (widget);
  GdkRGBA ground;

  /* On paper in the window's colours: what is dark on dark would not be seen. */
  ground = adw_style_manager_get_dark (adw_style_manager_get_default ()) ? (GdkRGBA) { 0.14f, 0.14f, 0.15f, 1 } : (GdkRGBA) { 1, 1, 1, 1 };
  gtk_snapshot_scale (snapshot, PICTURE_SCALE, PICTURE_SCALE);
  gtk_snapshot_append_color (snapshot, &ground, &GRAPHENE_RECT_INIT (0, 0, width, height));
  gdk_paintable_snapshot (paintable, snapshot, (double) width, (double) height);
  node = gtk_snapshot_to_node (snapshot);

  return node != NULL ? gsk_renderer_render_texture (renderer, node, NULL) : NULL;
}

static void
picture_named_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (StudioAnalyticsCard) self = STUDIO_ANALYTICS_CARD (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (GFile) file = gtk_file_dialog_save_finish (GTK_FILE_DIALOG (object), result, &error);
  g_autoptr (GdkTexture) texture = file != NULL && gtk_widget_get_mapped (GTK_WIDGET (self)) ? draw_picture (GTK_WIDGET (self->chart)) : NULL;
  g_autoptr (GBytes) png = texture != NULL ? gdk_texture_save_to_png_bytes (texture) : NULL;

  if (png != NULL)
    g_file_replace_contents (file, g_bytes_get_data (png, NULL), g_bytes_get_size (png), NULL, FALSE, G_FILE_CREATE_PRIVATE, NULL, NULL, &error);
  if (error != NULL && error->domain != GTK_DIALOG_ERROR)
    gtk_widget_activate_action (GTK_WIDGET (self), "analytics.report", "s", error->message);
}

static void
picture_cb (StudioAnalyticsCard *self)
{
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();
  g_autofree char *name = g_strdup_printf ("%s.png", gtk_label_get_label (self->title));

  gtk_file_dialog_set_initial_name (dialog, name);
  gtk_file_dialog_save (dialog, GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), NULL, picture_named_cb, g_object_ref (self));
}

/* ---- Chart ---- */

static void
update_body (StudioAnalyticsCard *self)
{
  gboolean has_figures = self->rows->len > 0;
  gboolean as_table = gtk_toggle_button_get_active (self->table_button);

  gtk_stack_set_visible_child_name (self->stack, !has_figures ? "withheld" : as_table ? "table" : "chart");
  gtk_widget_set_visible (GTK_WIDGET (self->table_button), has_figures);
  gtk_widget_set_visible (self->picture_button, has_figures && !as_table);
  gtk_button_set_label (GTK_BUTTON (self->table_button), as_table ? _ ("Show as Chart") : _ ("Show as Table"));
}

static void
say_withheld (StudioAnalyticsCard *self, TwinWithheld withheld)
{
  gtk_label_set_label (self->withheld, _ (twin_withheld_describe (withheld)));
}

static char *
name_window (const TwinWindow *window)
{
  g_autoptr (GDateTime) from = g_date_time_new_from_unix_utc (window->start / 1000);

  return g_date_time_format (from, _ ("%-d %B %Y"));
}

/* A round figure that no point is above. */
static double
choose_top (double largest)
{
  double step = 10;

  while (step * 10 < largest)
    step *= 10;

  return ceil (MAX (largest, 1) / step) * step;
}

void
studio_analytics_card_show_points (StudioAnalyticsCard *self, GArray *points)
{
  g_autoptr (GArray) values = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GPtrArray) labels = g_ptr_array_new_with_free_func (g_free);
  GtkWidget *chart = studio_line_chart_new ();
  TwinWithheld withheld = TWIN_WITHHELD_TOO_FEW;
  double largest = 0;
  guint n_shown = 0;

  g_return_if_fail (STUDIO_IS_ANALYTICS_CARD (self));

  clear (self);
  for (guint i = 0; i < points->len; i++)
    {
      const TwinAnalyticsPoint *point = &g_array_index (points, TwinAnalyticsPoint, i);
      gboolean shown = point->withheld == TWIN_WITHHELD_NOT;
      double value = shown ? point->count : NAN;
      g_autofree char *name = name_window (&point->window);
      g_autofree char *count = shown ? g_strdup_printf ("%'u", point->count) : g_strdup (_ ("Withheld"));

      g_array_append_val (values, value);
      /* Translators: a point of a chart: from which day on, and how many. */
      g_ptr_array_add (labels, g_strdup_printf (_ ("From %s: %s"), name, count));
      add_row (self, name, count);
      largest = MAX (largest, point->count);
      n_shown += shown;
      if (!shown)
        withheld = point->withheld;
    }
  if (n_shown == 0)
    clear (self);
  studio_line_chart_set_scale (STUDIO_LINE_CHART (chart), choose_top (largest), 0);
  studio_line_chart_set_points (STUDIO_LINE_CHART (chart), (const double *) values->data, (const char *const *) labels->pdata, values->len, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (chart), GTK_ACCESSIBLE_PROPERTY_LABEL, gtk_label_get_label (self->title), -1);
  adw_bin_set_child (self->chart, chart);
  say_withheld (self, withheld);
  update_body (self);
}

/* Of "Handbook › 4 Emergencies › 4.2 Spills" what tells it from its neighbours. */
static const char *
get_short_name (const char *what)
{
  const char *last = g_strrstr (what, TWIN_HEADING_SEPARATOR);

  return last != NULL ? last + strlen (TWIN_HEADING_SEPARATOR) : what;
}

/* The words above the bar, where there is room for them in a narrow window too. */
static GtkWidget *
create_bar (const char *what, guint count, double share)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *label = gtk_label_new (get_short_name (what));
  GtkWidget *bar = gtk_progress_bar_new ();
  g_autofree char *number = g_strdup_printf ("%'u", count);
  /* Translators: a bar of a chart: what, and how many. */
  g_autofree char *name = g_strdup_printf (_ ("%s: %s"), what, number);
  GtkWidget *figure = gtk_label_new (number);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_lines (GTK_LABEL (label), LABEL_LINES);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_set_tooltip_text (label, what);
  gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (bar), share);
  gtk_accessible_update_state (GTK_ACCESSIBLE (bar), GTK_ACCESSIBLE_STATE_HIDDEN, TRUE, -1);
  gtk_widget_set_valign (figure, GTK_ALIGN_END);
  gtk_widget_add_css_class (figure, "numeric");
  gtk_widget_add_css_class (figure, "heading");
  gtk_box_append (GTK_BOX (line), label);
  gtk_box_append (GTK_BOX (line), figure);
  gtk_box_append (GTK_BOX (box), line);
  gtk_box_append (GTK_BOX (box), bar);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);

  return row;
}

void
studio_analytics_card_show_cells (StudioAnalyticsCard *self, GPtrArray *cells, TwinReleaseKind kind, TwinWithheld withheld)
{
  GtkWidget *list = gtk_list_box_new ();
  guint largest = 1;

  g_return_if_fail (STUDIO_IS_ANALYTICS_CARD (self));

  clear (self);
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "analytics-bars");
  gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL, gtk_label_get_label (self->title), -1);
  for (guint i = 0; i < cells->len; i++)
    largest = MAX (largest, ((const TwinAnalyticsCell *) g_ptr_array_index (cells, i))->count);
  for (guint i = 0; i < cells->len; i++)
    {
      const TwinAnalyticsCell *cell = g_ptr_array_index (cells, i);
      g_autofree char *what = twin_analytics_cell_describe (cell, kind);
      g_autofree char *count = g_strdup_printf ("%'u", cell->count);

      gtk_list_box_append (GTK_LIST_BOX (list), create_bar (what, cell->count, (double) cell->count / largest));
      add_row (self, what, count);
    }
  adw_bin_set_child (self->chart, list);
  say_withheld (self, withheld != TWIN_WITHHELD_NOT ? withheld : TWIN_WITHHELD_TOO_FEW);
  update_body (self);
}

void
studio_analytics_card_set_subtitle (StudioAnalyticsCard *self, const char *subtitle)
{
  g_return_if_fail (STUDIO_IS_ANALYTICS_CARD (self));

  gtk_label_set_label (self->subtitle, subtitle != NULL ? subtitle : "");
  gtk_widget_set_visible (GTK_WIDGET (self->subtitle), subtitle != NULL && *subtitle != '\0');
}

void
studio_analytics_card_set_footer (StudioAnalyticsCard *self, GtkWidget *footer)
{
  g_return_if_fail (STUDIO_IS_ANALYTICS_CARD (self));

  adw_bin_set_child (self->footer, footer);
  gtk_widget_set_visible (GTK_WIDGET (self->footer), footer != NULL);
}

/* ---- GObject ---- */

static void
studio_analytics_card_finalize (GObject *object)
{
  g_ptr_array_unref (STUDIO_ANALYTICS_CARD (object)->rows);
  G_OBJECT_CLASS (studio_analytics_card_parent_class)->finalize (object);
}

static void
studio_analytics_card_class_init (StudioAnalyticsCardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = studio_analytics_card_finalize;

  g_type_ensure (STUDIO_TYPE_LINE_CHART);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/twin/Studio/analytics/analytics-card.ui");
  gtk_widget_class_bind_template_child (widget_class, StudioAnalyticsCard, title);
  gtk_widget_class_bind_template_child (widget_class, StudioAnalyticsCard, subtitle);
  gtk_widget_class_bind_template_child (widget_class, StudioAnalyticsCard, table_button);
  gtk_widget_class_bind_template_child (widget_class, StudioAnalyticsCard, picture_button);
  gtk_widget_class_bind_template_child (widget_class, StudioAnalyticsCard, stack);
  gtk_widget_class_bind_template_child (widget_class, StudioAnalyticsCard, chart);
  gtk_widget_class_bind_template_child (widget_class, StudioAnalyticsCard, table);
  gtk_widget_class_bind_template_child (widget_class, StudioAnalyticsCard, withheld);
  gtk_widget_class_bind_template_child (widget_class, StudioAnalyticsCard, footer);
  gtk_widget_class_bind_template_callback (widget_class, update_body);
  gtk_widget_class_bind_template_callback (widget_class, copy_cb);
  gtk_widget_class_bind_template_callback (widget_class, picture_cb);
}

static void
studio_analytics_card_init (StudioAnalyticsCard *self)
{
  self->rows = g_ptr_array_new_with_free_func (row_free);
  gtk_widget_init_template (GTK_WIDGET (self));
  update_body (self);
}

GtkWidget *
studio_analytics_card_new (const char *title)
{
  StudioAnalyticsCard *self = g_object_new (STUDIO_TYPE_ANALYTICS_CARD, NULL);

  gtk_label_set_label (self->title, title);

  return GTK_WIDGET (self);
}
