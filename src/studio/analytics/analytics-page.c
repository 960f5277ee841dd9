/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "studio/analytics/analytics-page.h"

#include <glib/gi18n.h>

#include "analytics/twin-analytics-library.h"
#include "base/twin-error.h"
#include "rights/twin-analytics-export.h"
#include "studio/analytics/analytics-card.h"
#include "studio/twins/config-editor.h"
#include "studio/twins/evaluation-dialog.h"
#include "sync/twin-account.h"
#include "sync/twin-analytics-fetch.h"
#include "twins/twin-twin.h"

struct _StudioAnalyticsPage
{
  AdwNavigationPage parent_instance;

  StudioSession *session;
  StudioTwinList *twins;
  GtkStringList *names;
  GPtrArray *ids; /* of the twins, as in @names */
  char *twin_id;  /* that is shown */
  TwinAnalytics *analytics;
  GCancellable *cancellable;
  StudioConfigEditor *editor; /* while something of the twin is edited */

  AdwToastOverlay *toasts;
  AdwBin *twin_bin;
  AdwBin *narrow_twin_bin;
  GtkDropDown *twin_choice;
  AdwToggleGroup *period_group;
  GtkWidget *export_button;
  AdwBanner *banner;
  GtkStack *stack;
  AdwStatusPage *status_page;
  GtkButton *status_button;
  AdwBin *wide;
  GtkBox *grid_left;
  GtkBox *grid_right;

  StudioAnalyticsCard *conversations;
  StudioAnalyticsCard *cards[TWIN_RELEASE_N_KINDS];
};

G_DEFINE_FINAL_TYPE (StudioAnalyticsPage, studio_analytics_page, ADW_TYPE_NAVIGATION_PAGE)

/* Where the card of each kind stands. What is counted for the chart of conversations has no card of its own. */
static const struct
{
  TwinReleaseKind kind;
  gboolean right;
  const char *title;
  const char *subtitle;
} places[] = {
  { TWIN_RELEASE_TOPICS, FALSE, N_ ("Questions by Topic"), N_ ("What learners asked about") },
  { TWIN_RELEASE_DOCUMENTS, FALSE, N_ ("Documents That Answer"), N_ ("Which of them carried the answers") },
  { TWIN_RELEASE_DEPTH, FALSE, N_ ("Questions in a Conversation"), NULL },
  { TWIN_RELEASE_LANGUAGES, FALSE, N_ ("Languages"), NULL },
  { TWIN_RELEASE_UNANSWERED, TRUE, N_ ("Unanswered Topics"), N_ ("Asked for, but not in your documents") },
  { TWIN_RELEASE_OUTCOME, TRUE, N_ ("Answers"), NULL },
  { TWIN_RELEASE_SUPPORT, TRUE, N_ ("Support"), N_ ("Whether every sentence of an answer stands in a document") },
  { TWIN_RELEASE_RATINGS, TRUE, N_ ("Ratings"), NULL },
  { TWIN_RELEASE_DURATION, TRUE, N_ ("Length of Conversations"), NULL },
  { TWIN_RELEASE_AUDIENCE, TRUE, N_ ("Audience"), NULL },
};

static void
report (StudioAnalyticsPage *self, const char *message)
{
  AdwToast *toast = adw_toast_new (message);

  adw_toast_set_use_markup (toast, FALSE);
  adw_toast_overlay_add_toast (self->toasts, toast);
}

/* ---- Figures ---- */

/* How many windows the chosen period has. */
static guint
get_n_windows (StudioAnalyticsPage *self)
{
  guint weeks = (guint) g_ascii_strtoull (adw_toggle_group_get_active_name (self->period_group), NULL, 10);

  return self->analytics->open.kind == TWIN_WINDOW_WEEK ? weeks : weeks / 4;
}

/* Why a table of the period says nothing: what its newest window says. */
static TwinWithheld
get_withheld (StudioAnalyticsPage *self, TwinReleaseKind kind)
{
  const TwinAnalyticsWindow *newest = self->analytics->windows->len > 0 ? g_ptr_array_index (self->analytics->windows, 0) : NULL;

  return newest != NULL ? newest->tables[kind].withheld : TWIN_WITHHELD_OPEN;
}

static void
show_conversations (StudioAnalyticsPage *self, guint n_windows)
{
  g_autoptr (GArray) points = twin_analytics_list_points (self->analytics, TWIN_RELEASE_DEPTH, NULL);
  g_autofree char *subtitle = NULL;
  guint sum = 0;

  if (points->len > n_windows)
    g_array_remove_range (points, 0, points->len - n_windows);
  for (guint i = 0; i < points->len; i++)
    sum += g_array_index (points, TwinAnalyticsPoint, i).count;
  /* Translators: of conversations, in the period that was chosen. */
  subtitle = g_strdup_printf (ngettext ("%'u in this period", "%'u in this period", sum), sum);
  studio_analytics_card_show_points (self->conversations, points);
  studio_analytics_card_set_subtitle (self->conversations, sum > 0 ? subtitle : NULL);
}

/* ---- From a topic to a question or a document ---- */

static void
editor_loaded_cb (StudioAnalyticsPage *self)
{
  g_autoptr (TwinEvaluationQuestion) question = twin_evaluation_question_new ();

  g_set_str (&question->question, "");
  g_set_str (&question->category, g_object_get_data (G_OBJECT (self->editor), "topic"));
  adw_dialog_present (ADW_DIALOG (studio_evaluation_dialog_new (self->editor, question)), GTK_WIDGET (self));
}

static void
add_question_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  StudioAnalyticsPage *self = STUDIO_ANALYTICS_PAGE (widget);

  g_clear_object (&self->editor);
  self->editor = studio_config_editor_new (self->session, self->twin_id);
  g_object_set_data_full (G_OBJECT (self->editor), "topic", g_variant_dup_string (parameter, NULL), g_free);
  g_signal_connect_object (self->editor, "loaded", G_CALLBACK (editor_loaded_cb), self, G_CONNECT_SWAPPED);
}

/* What closes the gap: a question that measures it, or a document that holds the answer. */
static GMenuModel *
create_gap_menu (const char *topic)
{
  GMenu *menu = g_menu_new ();
  g_autoptr (GMenuItem) question = g_menu_item_new (_ ("_Evaluation Question…"), NULL);

  g_menu_item_set_action_and_target (question, "analytics.add-question", "s", topic);
  g_menu_append_item (menu, question);
  g_menu_append (menu, _ ("_Document…"), "win.add-files");

  return G_MENU_MODEL (menu);
}

static GtkWidget *
create_topic_row (const char *topic)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *button = gtk_menu_button_new ();
  g_autoptr (GMenuModel) menu = create_gap_menu (topic);
  g_autofree char *label = g_strdup_printf (_ ("Add something about %s"), topic);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), topic);
  gtk_menu_button_set_label (GTK_MENU_BUTTON (button), _ ("Add…"));
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (button), menu);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, label, -1);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);

  return row;
}

static GtkWidget *
create_list (const char *title, GtkWidget **list)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *label = gtk_label_new (title);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_widget_add_css_class (label, "subline");
  gtk_widget_add_css_class (label, "dimmed");
  *list = gtk_list_box_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (*list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (*list, "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (*list), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), *list);

  return box;
}

static void
show_unanswered (StudioAnalyticsPage *self, GPtrArray *cells)
{
  GtkWidget *list;
  GtkWidget *box = g_object_ref_sink (create_list (_ ("Close the gap with a document, or measure it with a question"), &list));
  guint n = 0;

  for (guint i = 0; i < cells->len; i++)
    {
      const TwinAnalyticsCell *cell = g_ptr_array_index (cells, i);
      g_autofree char *topic = twin_analytics_cell_describe (cell, TWIN_RELEASE_UNANSWERED);

      if (cell->other)
        continue;
      gtk_list_box_append (GTK_LIST_BOX (list), create_topic_row (topic));
      n++;
    }
  studio_analytics_card_set_footer (self->cards[TWIN_RELEASE_UNANSWERED], n > 0 ? box : NULL);
  g_object_unref (box);
}

static void
show_rarely_cited (StudioAnalyticsPage *self, guint n_windows)
{
  g_auto (GStrv) documents = twin_analytics_list_rarely_cited (self->analytics, n_windows);
  GtkWidget *list;
  GtkWidget *box = g_object_ref_sink (create_list (_ ("Cited rarely or never; which of the two is not told"), &list));

  for (guint i = 0; documents[i] != NULL && documents[i + 1] != NULL; i += 2)
    {
      GtkWidget *row = adw_action_row_new ();

      adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), documents[i + 1]);
      gtk_list_box_append (GTK_LIST_BOX (list), row);
    }
  studio_analytics_card_set_footer (self->cards[TWIN_RELEASE_DOCUMENTS], documents[0] != NULL ? box : NULL);
  g_object_unref (box);
}

static void
show_figures (StudioAnalyticsPage *self)
{
  guint n_windows = get_n_windows (self);

  show_conversations (self, n_windows);
  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    {
      TwinReleaseKind kind = places[i].kind;
      g_autoptr (GPtrArray) cells = twin_analytics_sum (self->analytics, kind, n_windows);

      studio_analytics_card_show_cells (self->cards[kind], cells, kind, get_withheld (self, kind));
      if (kind == TWIN_RELEASE_UNANSWERED)
        show_unanswered (self, cells);
    }
  show_rarely_cited (self, n_windows);
  gtk_stack_set_visible_child_name (self->stack, "figures");
}

/* ---- What stands in place of figures ---- */

typedef enum
{
  STATUS_NONE,
  STATUS_SWITCH_ON,
  STATUS_ACCOUNT,
  STATUS_PUBLISH,
} StatusKind;

static void
show_status (StudioAnalyticsPage *self, StatusKind kind, const char *title, const char *description, const char *button)
{
  adw_status_page_set_title (self->status_page, title);
  adw_status_page_set_description (self->status_page, description);
  gtk_widget_set_visible (GTK_WIDGET (self->status_button), button != NULL);
  if (button != NULL)
    gtk_button_set_label (self->status_button, button);
  g_object_set_data (G_OBJECT (self->status_button), "kind", GINT_TO_POINTER (kind));
  gtk_stack_set_visible_child_name (self->stack, "status");
}

static void
show_open (StudioAnalyticsPage *self)
{
  g_autoptr (GDateTime) end = g_date_time_new_from_unix_utc (self->analytics->open.end / 1000);
  g_autofree char *date = g_date_time_format (end, _ ("%-d %B"));
  g_autofree char *description = g_strdup_printf (_ ("The first figures come on %s, if enough different people ask until then."), date);

  show_status (self, STATUS_NONE, _ ("No Questions Yet"), description, NULL);
}

static void
show_analytics (StudioAnalyticsPage *self)
{
  TwinWithheld withheld = twin_analytics_get_withheld (self->analytics);

  if (withheld == TWIN_WITHHELD_OFF)
    show_status (self, STATUS_SWITCH_ON, _ ("Analytics Are Off"),
                 _ ("Nothing is counted about this twin. Switched on, you learn what is asked and nothing about who asks: numbers are "
                    "released once a period, rounded, and only where enough different people asked."),
                 _ ("_Switch On"));
  else if (self->analytics->windows->len == 0)
    show_open (self);
  else
    show_figures (self);
  gtk_widget_set_sensitive (self->export_button, self->analytics->windows->len > 0);
}

/* ---- Loading ---- */

/* What one look brings: figures, or why there are no newer ones. */
typedef struct
{
  TwinAnalytics *analytics;
  GError *problem;
} Look;

static void
look_free (Look *self)
{
  g_clear_pointer (&self->analytics, twin_analytics_free);
  g_clear_error (&self->problem);
  g_free (self);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Look, look_free)

typedef struct
{
  TwinKeyring *keyring;
  char *twin_id;
} Request;

static void
request_free (Request *self)
{
  twin_keyring_unref (self->keyring);
  g_free (self->twin_id);
  g_free (self);
}

static gpointer
load_work (TwinLibrary *library, gpointer data, GCancellable *cancellable, GError **error)
{
  const Request *request = data;
  g_autoptr (Look) look = g_new0 (Look, 1);

  look->analytics = twin_analytics_load (twin_library_get_store (library), request->twin_id, &look->problem);

  return g_steal_pointer (&look);
}

static gpointer
fetch_work (TwinLibrary *library, gpointer data, GCancellable *cancellable, GError **error)
{
  const Request *request = data;
  TwinStore *store = twin_library_get_store (library);
  g_autoptr (Look) look = g_new0 (Look, 1);
  g_autoptr (TwinRemote) remote = twin_account_open_library (library, request->keyring, cancellable, &look->problem);

  if (remote != NULL)
    look->analytics = twin_analytics_fetch (store, request->twin_id, remote, cancellable, &look->problem);

  return g_steal_pointer (&look);
}

static void
take_analytics (StudioAnalyticsPage *self, Look *look)
{
  g_clear_pointer (&self->analytics, twin_analytics_free);
  self->analytics = g_steal_pointer (&look->analytics);
  show_analytics (self);
}

/* Nothing was ever fetched, and now it cannot be. */
static void
show_problem (StudioAnalyticsPage *self, const GError *problem)
{
  if (g_error_matches (problem, TWIN_ERROR, TWIN_ERROR_NOT_FOUND))
    show_status (self, STATUS_PUBLISH, _ ("Nothing to Show Yet"), problem->message, NULL);
  else
    show_status (self, STATUS_ACCOUNT, _ ("The Server Cannot Be Asked"), problem->message, _ ("_Account"));
}

static void
show_age (StudioAnalyticsPage *self, const GError *problem)
{
  g_autoptr (GDateTime) at = g_date_time_new_from_unix_local (self->analytics->fetched_at / 1000);
  g_autofree char *date = g_date_time_format (at, _ ("%-d %B"));
  /* Translators: %1$s: a date; %2$s: a sentence that says why there are no newer figures. */
  g_autofree char *text = g_strdup_printf (_ ("As of %1$s. %2$s"), date, problem->message);

  adw_banner_set_title (self->banner, text);
  adw_banner_set_revealed (self->banner, TRUE);
}

static void
fetched_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (StudioAnalyticsPage) self = STUDIO_ANALYTICS_PAGE (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (Look) look = studio_session_run_finish (STUDIO_SESSION (object), result, &error);
  const GError *problem = look != NULL ? look->problem : error;

  if (self->session == NULL || g_error_matches (problem, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (look != NULL && look->analytics != NULL)
    take_analytics (self, look);
  else if (self->analytics != NULL)
    show_age (self, problem);
  else
    show_problem (self, problem);
}

static void
run (StudioAnalyticsPage *self, StudioWorkFunc func, GAsyncReadyCallback callback)
{
  Request *request = g_new0 (Request, 1);

  request->keyring = twin_keyring_ref (studio_session_get_keyring (self->session));
  request->twin_id = g_strdup (self->twin_id);
  studio_session_run_async (self->session, run, func, request, (GDestroyNotify) request_free, (GDestroyNotify) look_free, self->cancellable,
                            callback, g_object_ref (self));
}

static void
loaded_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (StudioAnalyticsPage) self = STUDIO_ANALYTICS_PAGE (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (Look) look = studio_session_run_finish (STUDIO_SESSION (object), result, &error);

  if (self->session == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (look != NULL && look->analytics != NULL)
    take_analytics (self, look);
  run (self, fetch_work, fetched_cb);
}

/* @twin_id: borrowed; what was asked about the one before is given up. */
static void
show_twin (StudioAnalyticsPage *self, const char *twin_id)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  g_set_str (&self->twin_id, twin_id);
  g_clear_pointer (&self->analytics, twin_analytics_free);
  adw_banner_set_revealed (self->banner, FALSE);
  gtk_widget_set_sensitive (self->export_button, FALSE);
  gtk_stack_set_visible_child_name (self->stack, "loading");
  run (self, load_work, loaded_cb);
}

/* ---- Twins and periods ---- */

/* Beside the title there is room for the choice only in a wide window. */
static void
move_choice (StudioAnalyticsPage *self, AdwBin *from, AdwBin *to)
{
  g_autoptr (GtkWidget) choice = g_object_ref (GTK_WIDGET (self->twin_choice));

  adw_bin_set_child (from, NULL);
  adw_bin_set_child (to, choice);
}

static void
narrow_cb (StudioAnalyticsPage *self)
{
  move_choice (self, self->twin_bin, self->narrow_twin_bin);
}

static void
wide_cb (StudioAnalyticsPage *self)
{
  move_choice (self, self->narrow_twin_bin, self->twin_bin);
}

static void
twin_chosen_cb (StudioAnalyticsPage *self)
{
  guint selected = gtk_drop_down_get_selected (self->twin_choice);

  if (selected < self->ids->len && g_strcmp0 (g_ptr_array_index (self->ids, selected), self->twin_id) != 0)
    show_twin (self, g_ptr_array_index (self->ids, selected));
}

static void
twins_changed_cb (StudioAnalyticsPage *self)
{
  GListModel *twins = studio_twin_list_get_model (self->twins);
  g_autofree char *shown = g_strdup (self->twin_id);
  guint selected = 0;

  g_ptr_array_set_size (self->ids, 0);
  gtk_string_list_splice (self->names, 0, g_list_model_get_n_items (G_LIST_MODEL (self->names)), NULL);
  for (guint i = 0; i < g_list_model_get_n_items (twins); i++)
    {
      g_autoptr (StudioTwinItem) twin = g_list_model_get_item (twins, i);

      if (g_strcmp0 (studio_twin_item_get_id (twin), shown) == 0)
        selected = i;
      g_ptr_array_add (self->ids, g_strdup (studio_twin_item_get_id (twin)));
      gtk_string_list_append (self->names, studio_twin_item_get_name (twin));
    }
  gtk_widget_set_visible (GTK_WIDGET (self->twin_choice), self->ids->len > 0);
  if (self->ids->len == 0)
    show_status (self, STATUS_NONE, _ ("No Twins Yet"), _ ("A twin that was published shows here how it is used."), NULL);
  else
    gtk_drop_down_set_selected (self->twin_choice, selected);
  twin_chosen_cb (self);
}

static void
period_chosen_cb (StudioAnalyticsPage *self)
{
  if (self->analytics != NULL && self->analytics->windows->len > 0)
    show_figures (self);
}

static void
retry_cb (StudioAnalyticsPage *self)
{
  show_twin (self, self->twin_id);
}

/* ---- Switching on ---- */

static gpointer
switch_on_work (TwinLibrary *library, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (TwinTwin) twin = twin_twin_get (library, data, error);

  return GINT_TO_POINTER (twin != NULL && twin_config_set (twin->config, "analyticsEnabled", "true", error)
                          && twin_twin_save (library, twin, error));
}

static void
switched_on_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (StudioAnalyticsPage) self = STUDIO_ANALYTICS_PAGE (user_data);
  g_autoptr (GError) error = NULL;

  studio_session_run_finish (STUDIO_SESSION (object), result, &error);
  if (self->session == NULL)
    return;
  if (error != NULL)
    report (self, error->message);
  else
    show_status (self, STATUS_NONE, _ ("Analytics Are On"), _ ("Counting begins when the twin is published again."), NULL);
}

static void
status_clicked_cb (StudioAnalyticsPage *self)
{
  StatusKind kind = GPOINTER_TO_INT (g_object_get_data (G_OBJECT (self->status_button), "kind"));

  if (kind == STATUS_SWITCH_ON)
    studio_session_run_async (self->session, status_clicked_cb, switch_on_work, g_strdup (self->twin_id), g_free, NULL, NULL, switched_on_cb,
                              g_object_ref (self));
  else
    gtk_widget_activate_action (GTK_WIDGET (self), "win.show-page", "s", "account");
}

/* ---- Saving ---- */

typedef struct
{
  char *twin_id;
  TwinAnalyticsFormat format;
  char *path;
} Export;

static void
export_free (Export *self)
{
  g_free (self->twin_id);
  g_free (self->path);
  g_free (self);
}

static gpointer
export_work (TwinLibrary *library, gpointer data, GCancellable *cancellable, GError **error)
{
  const Export *export = data;
  g_autoptr (TwinTwin) twin = twin_twin_get (library, export->twin_id, error);
  g_autoptr (TwinAnalytics) analytics = twin != NULL ? twin_analytics_load (twin_library_get_store (library), twin->id, error) : NULL;

  return GINT_TO_POINTER (analytics != NULL && twin_analytics_export_file (analytics, twin->name, export->format, export->path, error));
}

static void
exported_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (StudioAnalyticsPage) self = STUDIO_ANALYTICS_PAGE (user_data);
  g_autoptr (GError) error = NULL;

  studio_session_run_finish (STUDIO_SESSION (object), result, &error);
  if (self->session != NULL)
    report (self, error != NULL ? error->message : _ ("The figures were saved"));
}

static void
export_named_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (StudioAnalyticsPage) self = STUDIO_ANALYTICS_PAGE (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (GFile) file = gtk_file_dialog_save_finish (GTK_FILE_DIALOG (object), result, &error);
  Export *export;

  if (self->session == NULL || file == NULL || g_file_peek_path (file) == NULL)
    return;
  export = g_new0 (Export, 1);
  export->twin_id = g_strdup (self->twin_id);
  export->format = (TwinAnalyticsFormat) GPOINTER_TO_INT (g_object_get_data (object, "format"));
  export->path = g_strdup (g_file_peek_path (file));
  studio_session_run_async (self->session, export_named_cb, export_work, export, (GDestroyNotify) export_free, NULL, NULL, exported_cb,
                            g_object_ref (self));
}

static void
export_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  StudioAnalyticsPage *self = STUDIO_ANALYTICS_PAGE (widget);
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();
  const char *extension = g_variant_get_string (parameter, NULL);
  const char *twin = gtk_string_list_get_string (self->names, gtk_drop_down_get_selected (self->twin_choice));
  g_autofree char *file_name = g_strdup_printf ("%s.%s", twin, extension);
  TwinAnalyticsFormat format = TWIN_ANALYTICS_PDF;

  twin_analytics_format_from_string (extension, &format);
  gtk_file_dialog_set_initial_name (dialog, file_name);
  g_object_set_data (G_OBJECT (dialog), "format", GINT_TO_POINTER (format));
  gtk_file_dialog_save (dialog, GTK_WINDOW (gtk_widget_get_root (widget)), NULL, export_named_cb, g_object_ref (self));
}

static void
report_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  report (STUDIO_ANALYTICS_PAGE (widget), g_variant_get_string (parameter, NULL));
}

/* ---- GObject ---- */

static void
studio_analytics_page_dispose (GObject *object)
{
  StudioAnalyticsPage *self = STUDIO_ANALYTICS_PAGE (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->editor);
  g_clear_object (&self->twins);
  g_clear_object (&self->session);
  gtk_widget_dispose_template (GTK_WIDGET (self), STUDIO_TYPE_ANALYTICS_PAGE);
  G_OBJECT_CLASS (studio_analytics_page_parent_class)->dispose (object);
}

static void
studio_analytics_page_finalize (GObject *object)
{
  StudioAnalyticsPage *self = STUDIO_ANALYTICS_PAGE (object);

  g_clear_pointer (&self->analytics, twin_analytics_free);
  g_ptr_array_unref (self->ids);
  g_object_unref (self->names);
  g_free (self->twin_id);
  G_OBJECT_CLASS (studio_analytics_page_parent_class)->finalize (object);
}

static void
studio_analytics_page_class_init (StudioAnalyticsPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = studio_analytics_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = studio_analytics_page_finalize;

  gtk_widget_class_set_template_from_resource (widget_class, "/org/twin/Studio/analytics/analytics-page.ui");
  gtk_widget_class_bind_template_child (widget_class, StudioAnalyticsPage, toasts);
  gtk_widget_class_bind_template_child (widget_class, StudioAnalyticsPage, twin_bin);
  gtk_widget_class_bind_template_child (widget_class, StudioAnalyticsPage, narrow_twin_bin);
  gtk_widget_class_bind_template_child (widget_class, StudioAnalyticsPage, twin_choice);
  gtk_widget_class_bind_template_child (widget_class, StudioAnalyticsPage, period_group);
  gtk_widget_class_bind_template_child (widget_class, StudioAnalyticsPage, export_button);
  gtk_widget_class_bind_template_child (widget_class, StudioAnalyticsPage, banner);
  gtk_widget_class_bind_template_child (widget_class, StudioAnalyticsPage, stack);
  gtk_widget_class_bind_template_child (widget_class, StudioAnalyticsPage, status_page);
  gtk_widget_class_bind_template_child (widget_class, StudioAnalyticsPage, status_button);
  gtk_widget_class_bind_template_child (widget_class, StudioAnalyticsPage, wide);
  gtk_widget_class_bind_template_child (widget_class, StudioAnalyticsPage, grid_left);
  gtk_widget_class_bind_template_child (widget_class, StudioAnalyticsPage, grid_right);
  gtk_widget_class_bind_template_callback (widget_class, twin_chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, period_chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, retry_cb);
  gtk_widget_class_bind_template_callback (widget_class, narrow_cb);
  gtk_widget_class_bind_template_callback (widget_class, wide_cb);
  gtk_widget_class_bind_template_callback (widget_class, status_clicked_cb);
  gtk_widget_class_install_action (widget_class, "analytics.export", "s", export_action);
  gtk_widget_class_install_action (widget_class, "analytics.add-question", "s", add_question_action);
  gtk_widget_class_install_action (widget_class, "analytics.report", "s", report_action);
}

static void
create_cards (StudioAnalyticsPage *self)
{
  self->conversations = STUDIO_ANALYTICS_CARD (studio_analytics_card_new (_ ("Conversations")));
  adw_bin_set_child (self->wide, GTK_WIDGET (self->conversations));
  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    {
      GtkWidget *card = studio_analytics_card_new (_ (places[i].title));

      studio_analytics_card_set_subtitle (STUDIO_ANALYTICS_CARD (card), places[i].subtitle != NULL ? _ (places[i].subtitle) : NULL);
      gtk_box_append (places[i].right ? self->grid_right : self->grid_left, card);
      self->cards[places[i].kind] = STUDIO_ANALYTICS_CARD (card);
    }
}

static void
studio_analytics_page_init (StudioAnalyticsPage *self)
{
  self->ids = g_ptr_array_new_with_free_func (g_free);
  self->names = gtk_string_list_new (NULL);
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_drop_down_set_model (self->twin_choice, G_LIST_MODEL (self->names));
  create_cards (self);
}

StudioAnalyticsPage *
studio_analytics_page_new (StudioSession *session, StudioTwinList *twins)
{
  StudioAnalyticsPage *self;

  g_return_val_if_fail (STUDIO_IS_SESSION (session), NULL);
  g_return_val_if_fail (STUDIO_IS_TWIN_LIST (twins), NULL);

  self = g_object_new (STUDIO_TYPE_ANALYTICS_PAGE, NULL);
  self->session = g_object_ref (session);
  self->twins = g_object_ref (twins);
  g_signal_connect_object (twins, "changed", G_CALLBACK (twins_changed_cb), self, G_CONNECT_SWAPPED);
  twins_changed_cb (self);

  return self;
}
