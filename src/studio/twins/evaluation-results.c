/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "studio/twins/evaluation-results.h"

#include <glib/gi18n.h>

#include "studio/widgets/line-chart.h"

#define TILE_CHARS 14 /* as wide as a tile would like to be */

struct _StudioEvaluationResults
{
  AdwBin parent_instance;

  GtkFlowBox *tiles;
  GtkWidget *history_box;
  GtkStack *history_stack;
  StudioLineChart *chart;
  GtkListBox *table;
  GtkWidget *baseline_label;
};

G_DEFINE_FINAL_TYPE (StudioEvaluationResults, studio_evaluation_results, ADW_TYPE_BIN)

/* ---- Tiles ---- */

static GtkWidget *
create_label (const char *text, const char *style)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (label), TILE_CHARS);
  gtk_widget_add_css_class (label, style);

  return label;
}

/* @note: a second figure, nullable. */
static void
add_tile (StudioEvaluationResults *self, const char *name, const char *value, const char *note, const char *meaning)
{
  GtkWidget *tile = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  GtkWidget *figure = create_label (value, "title-2");
  GtkWidget *child = gtk_flow_box_child_new ();
  g_autofree char *spoken = g_strdup_printf ("%s: %s. %s", name, value, note != NULL ? note : "");

  gtk_widget_add_css_class (figure, "numeric");
  gtk_box_append (GTK_BOX (tile), create_label (name, "heading"));
  gtk_box_append (GTK_BOX (tile), figure);
  if (note != NULL)
    {
      GtkWidget *label = create_label (note, "numeric");

      gtk_widget_add_css_class (label, "caption-heading");
      gtk_box_append (GTK_BOX (tile), label);
    }
  gtk_box_append (GTK_BOX (tile), create_label (meaning, "caption"));
  gtk_widget_add_css_class (tile, "card");
  gtk_widget_add_css_class (tile, "metric-tile");

  gtk_flow_box_child_set_child (GTK_FLOW_BOX_CHILD (child), tile);
  gtk_accessible_update_property (GTK_ACCESSIBLE (child), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, meaning, -1);
  gtk_flow_box_append (self->tiles, child);
}

static void
add_share (StudioEvaluationResults *self, const char *name, double value, double before, gboolean compared, const char *meaning)
{
  g_autofree char *text = g_strdup_printf ("%.2f", value);
  g_autofree char *note = compared ? g_strdup_printf (_ ("%.2f before redaction"), before) : NULL;

  add_tile (self, name, text, note, meaning);
}

static void
show_tiles (StudioEvaluationResults *self, const TwinEvaluationRun *run)
{
  TwinEvaluationFigures figures;
  g_autofree char *right = NULL;
  g_autofree char *unsupported = NULL;

  twin_evaluation_run_get_figures (run, NULL, &figures);
  /* Translators: so many of so many questions: "27 of 30". */
  right = g_strdup_printf (C_ ("figure", "%u of %u"), figures.n_right, figures.n_questions);
  unsupported = g_strdup_printf (C_ ("figure", "%u of %u"), figures.n_unsupported, figures.n_sentences);

  gtk_flow_box_remove_all (self->tiles);
  add_tile (self, _ ("Questions Right"), right, NULL, _ ("Answered from an expected passage, or rightly not answered."));
  add_share (self, _ ("Recall at 5"), figures.released.recall[TWIN_RECALL_5], figures.unredacted.recall[TWIN_RECALL_5],
             run->compared, _ ("Share of the expected passages that are among the first five."));
  add_share (self, _ ("Recall at 1"), figures.released.recall[TWIN_RECALL_1], figures.unredacted.recall[TWIN_RECALL_1],
             run->compared, _ ("Share of the expected passages that come first of all."));
  add_share (self, _ ("Recall at 10"), figures.released.recall[TWIN_RECALL_10], figures.unredacted.recall[TWIN_RECALL_10],
             run->compared, _ ("Share of the expected passages that are among the first ten."));
  add_share (self, _ ("Mean Reciprocal Rank"), figures.released.mrr, figures.unredacted.mrr, run->compared,
             _ ("How far up they stand: 1 if always first, 0.5 if always second."));
  add_share (self, _ ("nDCG at 10"), figures.released.ndcg, figures.unredacted.ndcg, run->compared,
             _ ("How close the order of the first ten is to the best one."));
  add_share (self, _ ("Answered or Not"), figures.abstention, 0, FALSE,
             _ ("Share of the questions that were rightly answered or rightly not answered."));
  add_tile (self, _ ("Sentences Without Support"), unsupported, NULL, _ ("Sentences of answers that the cited passages do not say."));
}

/* ---- Over time ---- */

static char *
format_time (gint64 at)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_local (at / 1000);

  /* Translators: a day and a time in a form that strftime knows: "31 March, 14:05". */
  return g_date_time_format (time, _ ("%-d %B, %H:%M"));
}

static void
add_row (StudioEvaluationResults *self, const TwinEvaluationRun *run)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *when = format_time (run->started_at);
  g_autofree char *subtitle = NULL;
  TwinEvaluationFigures figures;

  twin_evaluation_run_get_figures (run, NULL, &figures);
  subtitle = g_strdup_printf (_ ("Recall at 5 %.2f, reciprocal rank %.2f, %u of %u right"), figures.released.recall[TWIN_RECALL_5],
                              figures.released.mrr, figures.n_right, figures.n_questions);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), when);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  if (run->baseline_at > 0)
    {
      GtkWidget *label = gtk_label_new (_ ("Measured against"));

      gtk_widget_add_css_class (label, "dimmed");
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), label);
    }
  gtk_list_box_append (self->table, row);
}

static void
show_history (StudioEvaluationResults *self, GPtrArray *runs)
{
  g_autoptr (GArray) values = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GPtrArray) labels = g_ptr_array_new_null_terminated (runs->len, g_free, TRUE);
  double baseline = -1;
  gint64 baseline_at = 0;

  gtk_list_box_remove_all (self->table);
  for (guint i = runs->len; i > 0; i--)
    {
      const TwinEvaluationRun *run = g_ptr_array_index (runs, i - 1);
      g_autofree char *when = format_time (run->started_at);
      TwinEvaluationFigures figures;
      double recall;

      twin_evaluation_run_get_figures (run, NULL, &figures);
      recall = figures.released.recall[TWIN_RECALL_5];
      g_array_append_val (values, recall);
      g_ptr_array_add (labels, g_strdup_printf ("%s: %.2f", when, recall));
      if (run->baseline_at > baseline_at)
        {
          baseline = recall;
          baseline_at = run->baseline_at;
        }
    }
  for (guint i = 0; i < runs->len; i++)
    add_row (self, g_ptr_array_index (runs, i));

  studio_line_chart_set_points (self->chart, (const double *) values->data, (const char *const *) labels->pdata, values->len,
                                baseline);
  gtk_widget_set_visible (self->baseline_label, baseline >= 0);
  gtk_widget_set_visible (self->history_box, runs->len > 1 || baseline >= 0);
}

static void
table_toggled_cb (StudioEvaluationResults *self, GtkToggleButton *button)
{
  gtk_stack_set_visible_child_name (self->history_stack, gtk_toggle_button_get_active (button) ? "table" : "chart");
}

/* ---- GObject ---- */

static void
studio_evaluation_results_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), STUDIO_TYPE_EVALUATION_RESULTS);
  G_OBJECT_CLASS (studio_evaluation_results_parent_class)->dispose (object);
}

static void
studio_evaluation_results_class_init (StudioEvaluationResultsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = studio_evaluation_results_dispose;

  g_type_ensure (STUDIO_TYPE_LINE_CHART);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/twin/Studio/twins/evaluation-results.ui");
  gtk_widget_class_bind_template_child (widget_class, StudioEvaluationResults, tiles);
  gtk_widget_class_bind_template_child (widget_class, StudioEvaluationResults, history_box);
  gtk_widget_class_bind_template_child (widget_class, StudioEvaluationResults, history_stack);
  gtk_widget_class_bind_template_child (widget_class, StudioEvaluationResults, chart);
  gtk_widget_class_bind_template_child (widget_class, StudioEvaluationResults, table);
  gtk_widget_class_bind_template_child (widget_class, StudioEvaluationResults, baseline_label);
  gtk_widget_class_bind_template_callback (widget_class, table_toggled_cb);
}

static void
studio_evaluation_results_init (StudioEvaluationResults *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
studio_evaluation_results_set_runs (StudioEvaluationResults *self, GPtrArray *runs)
{
  g_return_if_fail (STUDIO_IS_EVALUATION_RESULTS (self));
  g_return_if_fail (runs != NULL && runs->len > 0);

  show_tiles (self, g_ptr_array_index (runs, 0));
  show_history (self, runs);
}
