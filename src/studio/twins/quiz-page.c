/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "studio/twins/quiz-page.h"

#include <glib/gi18n.h>

#include "studio/twins/quiz-data.h"
#include "studio/twins/quiz-dialog.h"
#include "studio/twins/quiz-make-dialog.h"

struct _StudioQuizPage
{
  AdwNavigationPage parent_instance;

  StudioConfigEditor *editor;
  char *quiz_id;
  GCancellable *cancellable;
  StudioQuizData *data;       /* what is shown */
  const TwinQuizRecord *quiz; /* of it */
  char *focus_id;             /* the question that gets the focus once it is shown in its new place */

  GtkStack *stack;
  AdwStatusPage *error_page;
  AdwEntryRow *title_row;
  GtkWidget *questions_group;
  GtkListBox *list;
  GMenuModel *question_menu;
};

G_DEFINE_FINAL_TYPE (StudioQuizPage, studio_quiz_page, ADW_TYPE_NAVIGATION_PAGE)

static void load (StudioQuizPage *self);

static void
toast (StudioQuizPage *self, AdwToast *message)
{
  GtkWidget *overlay = gtk_widget_get_ancestor (GTK_WIDGET (self), ADW_TYPE_TOAST_OVERLAY);

  adw_toast_set_use_markup (message, FALSE);
  if (overlay != NULL)
    adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (overlay), message);
  else
    g_object_unref (g_object_ref_sink (message));
}

/* ---- Changes ---- */

/* What a worker thread is handed: which quiz or question, and what for. */
typedef struct
{
  char *twin_id;
  char *quiz_id;
  char *item_id;
  char *title;
  guint place;
  TwinQuizRecord *before;
} Job;

static void
job_free (Job *self)
{
  g_free (self->twin_id);
  g_free (self->quiz_id);
  g_free (self->item_id);
  g_free (self->title);
  g_clear_pointer (&self->before, twin_quiz_record_free);
  g_free (self);
}

static Job *
job_new (StudioQuizPage *self, const char *item_id)
{
  Job *job = g_new0 (Job, 1);

  job->twin_id = g_strdup (studio_config_editor_get_twin_id (self->editor));
  job->quiz_id = g_strdup (self->quiz_id);
  job->item_id = g_strdup (item_id);

  return job;
}

static gpointer
rename_work (TwinLibrary *library, gpointer data, GCancellable *cancellable, GError **error)
{
  const Job *job = data;
  g_autoptr (TwinTwin) twin = twin_twin_get (library, job->twin_id, error);

  return GINT_TO_POINTER (twin != NULL && twin_quiz_rename (library, twin, job->quiz_id, job->title, error));
}

static gpointer
move_work (TwinLibrary *library, gpointer data, GCancellable *cancellable, GError **error)
{
  const Job *job = data;

  return GINT_TO_POINTER (twin_quiz_move_item (library, job->item_id, job->place, error));
}

static gpointer
remove_work (TwinLibrary *library, gpointer data, GCancellable *cancellable, GError **error)
{
  return GINT_TO_POINTER (twin_quiz_remove_item (library, ((Job *) data)->item_id, error));
}

static gpointer
restore_work (TwinLibrary *library, gpointer data, GCancellable *cancellable, GError **error)
{
  return GINT_TO_POINTER (twin_quiz_restore (library, ((Job *) data)->before, error));
}

static void
changed_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (StudioQuizPage) self = STUDIO_QUIZ_PAGE (user_data);
  g_autoptr (GError) error = NULL;

  if (self->editor == NULL)
    return;
  if (studio_session_run_finish (STUDIO_SESSION (object), result, &error) == NULL)
    toast (self, adw_toast_new (error->message));
  load (self);
}

/* Takes @job over. */
static void
change (StudioQuizPage *self, StudioWorkFunc work, Job *job)
{
  studio_session_run_async (studio_config_editor_get_session (self->editor), change, work, job, (GDestroyNotify) job_free, NULL, NULL, changed_cb,
                            g_object_ref (self));
}

static void
title_applied_cb (StudioQuizPage *self)
{
  Job *job = job_new (self, NULL);

  job->title = g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->title_row)));
  change (self, rename_work, job);
}

static void
undo_cb (AdwToast *message, StudioQuizPage *self)
{
  Job *job;

  if (self->editor == NULL)
    return;
  job = job_new (self, NULL);
  job->before = twin_quiz_record_copy (g_object_get_data (G_OBJECT (message), "quiz"));
  change (self, restore_work, job);
}

/* ---- Questions ---- */

static const char *
get_item_id (GtkWidget *row)
{
  return g_object_get_data (G_OBJECT (row), "item");
}

static int
find_item (StudioQuizPage *self, const char *item_id)
{
  for (guint i = 0; self->quiz != NULL && i < self->quiz->items->len; i++)
    if (g_str_equal (((TwinQuizItem *) self->quiz->items->pdata[i])->id, item_id))
      return (int) i;

  return -1;
}

static void
move_item (StudioQuizPage *self, const char *item_id, int by)
{
  int place = find_item (self, item_id);
  Job *job;

  if (place < 0 || place + by < 0 || place + by >= (int) self->quiz->items->len)
    return;
  g_set_str (&self->focus_id, item_id);
  job = job_new (self, item_id);
  job->place = (guint) (place + by);
  change (self, move_work, job);
}

static void
remove_item (StudioQuizPage *self, const char *item_id)
{
  int place = find_item (self, item_id);
  AdwToast *message;

  if (place < 0)
    return;
  message = adw_toast_new (_ ("Question removed"));
  adw_toast_set_button_label (message, _ ("Undo"));
  g_object_set_data_full (G_OBJECT (message), "quiz", twin_quiz_record_copy (self->quiz), (GDestroyNotify) twin_quiz_record_free);
  g_signal_connect_object (message, "button-clicked", G_CALLBACK (undo_cb), self, 0);
  /* The one below takes its place under the hand, or else the one above. */
  if (self->quiz->items->len > 1)
    {
      guint next = (guint) place + 1 < self->quiz->items->len ? (guint) place + 1 : (guint) place - 1;

      g_set_str (&self->focus_id, ((TwinQuizItem *) self->quiz->items->pdata[next])->id);
    }
  change (self, remove_work, job_new (self, item_id));
  toast (self, message);
}

static void
edit (StudioQuizPage *self, const TwinQuizItem *item)
{
  StudioQuizDialog *dialog = studio_quiz_dialog_new (self->editor, self->quiz_id, item);

  g_signal_connect_object (dialog, "saved", G_CALLBACK (load), self, G_CONNECT_SWAPPED);
  adw_dialog_present (ADW_DIALOG (dialog), GTK_WIDGET (self));
}

static void
row_activated_cb (GtkWidget *row, StudioQuizPage *self)
{
  int place = find_item (self, get_item_id (row));

  if (place >= 0)
    edit (self, self->quiz->items->pdata[place]);
}

static void
add_clicked_cb (StudioQuizPage *self)
{
  edit (self, NULL);
}

static void
make_clicked_cb (StudioQuizPage *self)
{
  StudioQuizMakeDialog *dialog = studio_quiz_make_dialog_new (self->editor, self->quiz_id);

  g_signal_connect_object (dialog, "made", G_CALLBACK (load), self, G_CONNECT_SWAPPED);
  adw_dialog_present (ADW_DIALOG (dialog), GTK_WIDGET (self));
}

/* ---- Rows ---- */

static gboolean
move_up_cb (GtkWidget *row, GVariant *args, gpointer self)
{
  move_item (self, get_item_id (row), -1);

  return GDK_EVENT_STOP;
}

static gboolean
move_down_cb (GtkWidget *row, GVariant *args, gpointer self)
{
  move_item (self, get_item_id (row), 1);

  return GDK_EVENT_STOP;
}

static gboolean
remove_cb (GtkWidget *row, GVariant *args, gpointer self)
{
  remove_item (self, get_item_id (row));

  return GDK_EVENT_STOP;
}

/* What a row can do, by the menu and by the keys alike. */
static const struct
{
  const char *name;
  GtkShortcutFunc func;
  guint key;
  GdkModifierType modifiers;
} row_actions[] = {
  { "up", move_up_cb, GDK_KEY_Up, GDK_ALT_MASK },
  { "down", move_down_cb, GDK_KEY_Down, GDK_ALT_MASK },
  { "remove", remove_cb, GDK_KEY_Delete, 0 },
};

static void
row_action_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  GtkWidget *row = user_data;
  StudioQuizPage *self = STUDIO_QUIZ_PAGE (gtk_widget_get_ancestor (row, STUDIO_TYPE_QUIZ_PAGE));

  for (guint i = 0; i < G_N_ELEMENTS (row_actions); i++)
    if (g_str_equal (g_action_get_name (G_ACTION (action)), row_actions[i].name))
      {
        row_actions[i].func (row, NULL, self);
        return;
      }
}

static void
add_row_actions (StudioQuizPage *self, GtkWidget *row, guint place)
{
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();
  GtkEventController *keys = gtk_shortcut_controller_new ();
  const gboolean enabled[] = { place > 0, place + 1 < self->quiz->items->len, TRUE };

  for (guint i = 0; i < G_N_ELEMENTS (row_actions); i++)
    {
      g_autoptr (GSimpleAction) action = g_simple_action_new (row_actions[i].name, NULL);

      g_simple_action_set_enabled (action, enabled[i]);
      g_signal_connect_object (action, "activate", G_CALLBACK (row_action_cb), row, 0);
      g_action_map_add_action (G_ACTION_MAP (group), G_ACTION (action));
      gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (keys),
                                            gtk_shortcut_new (gtk_keyval_trigger_new (row_actions[i].key, row_actions[i].modifiers),
                                                              gtk_callback_action_new (row_actions[i].func, self, NULL)));
    }
  gtk_widget_insert_action_group (row, "question", G_ACTION_GROUP (group));
  gtk_widget_add_controller (row, keys);
}

static GtkWidget *
create_menu_button (StudioQuizPage *self, const char *question)
{
  GtkWidget *button = gtk_menu_button_new ();
  g_autofree char *label = g_strdup_printf (_ ("More about “%s”"), question);

  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (button), "view-more-symbolic");
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (button), self->question_menu);
  gtk_widget_set_tooltip_text (button, _ ("More"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");

  return button;
}

static GtkWidget *
create_row (StudioQuizPage *self, guint place)
{
  const TwinQuizItem *item = self->quiz->items->pdata[place];
  GtkWidget *row = adw_action_row_new ();
  const char *problem = studio_quiz_data_get_problem (self->data, self->quiz_id, item->id);
  g_autofree char *answers = studio_quiz_item_describe (item, g_hash_table_lookup (self->data->documents, item->document_id));
  g_autofree char *title = g_strdup_printf ("%u. %s", place + 1, item->question);
  g_autofree char *subtitle = problem != NULL ? g_strdup_printf (_ ("Cannot be published: %s\n%s"), problem, answers) : g_steal_pointer (&answers);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  if (problem != NULL)
    {
      GtkWidget *icon = gtk_image_new_from_icon_name ("dialog-warning-symbolic");

      gtk_widget_add_css_class (icon, "warning");
      gtk_accessible_update_property (GTK_ACCESSIBLE (icon), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Cannot be published"), -1);
      adw_action_row_add_prefix (ADW_ACTION_ROW (row), icon);
    }
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), create_menu_button (self, item->question));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  g_object_set_data_full (G_OBJECT (row), "item", g_strdup (item->id), g_free);
  g_signal_connect_object (row, "activated", G_CALLBACK (row_activated_cb), self, 0);
  add_row_actions (self, row, place);

  return row;
}

static void
show (StudioQuizPage *self)
{
  gtk_list_box_remove_all (self->list);
  for (guint i = 0; i < self->quiz->items->len; i++)
    {
      GtkWidget *row = create_row (self, i);

      gtk_list_box_append (self->list, row);
      if (g_strcmp0 (get_item_id (row), self->focus_id) == 0)
        gtk_widget_grab_focus (row);
    }
  g_clear_pointer (&self->focus_id, g_free);
  gtk_widget_set_visible (self->questions_group, self->quiz->items->len > 0);
  adw_navigation_page_set_title (ADW_NAVIGATION_PAGE (self), self->quiz->title);
  /* What is being typed is not taken away. */
  if (gtk_widget_get_focus_child (GTK_WIDGET (self->title_row)) == NULL)
    gtk_editable_set_text (GTK_EDITABLE (self->title_row), self->quiz->title);
  gtk_stack_set_visible_child_name (self->stack, "quiz");
}

/* ---- Loading ---- */

static void
loaded_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (StudioQuizPage) self = STUDIO_QUIZ_PAGE (user_data);
  g_autoptr (GError) error = NULL;
  StudioQuizData *data;

  if (self->editor == NULL)
    return;
  data = studio_session_run_finish (STUDIO_SESSION (object), result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (data == NULL)
    {
      adw_status_page_set_description (self->error_page, error->message);
      gtk_stack_set_visible_child_name (self->stack, "error");
      return;
    }

  g_clear_pointer (&self->data, studio_quiz_data_free);
  self->data = data;
  self->quiz = studio_quiz_data_find (data, self->quiz_id);
  if (self->quiz != NULL)
    show (self);
  else
    gtk_widget_activate_action (GTK_WIDGET (self), "navigation.pop", NULL); /* removed by another computer */
}

static void
load (StudioQuizPage *self)
{
  StudioSession *session = self->editor != NULL ? studio_config_editor_get_session (self->editor) : NULL;

  if (session != NULL && studio_session_get_library (session) != NULL)
    studio_session_run_async (session, load, studio_quiz_data_load, g_strdup (studio_config_editor_get_twin_id (self->editor)), g_free,
                              (GDestroyNotify) studio_quiz_data_free, self->cancellable, loaded_cb, g_object_ref (self));
}

static void
load_cb (StudioQuizPage *self)
{
  gtk_stack_set_visible_child_name (self->stack, "loading");
  load (self);
}

/* ---- GObject ---- */

static void
studio_quiz_page_dispose (GObject *object)
{
  StudioQuizPage *self = STUDIO_QUIZ_PAGE (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->editor);
  self->quiz = NULL;
  g_clear_pointer (&self->data, studio_quiz_data_free);
  gtk_widget_dispose_template (GTK_WIDGET (self), STUDIO_TYPE_QUIZ_PAGE);
  G_OBJECT_CLASS (studio_quiz_page_parent_class)->dispose (object);
}

static void
studio_quiz_page_finalize (GObject *object)
{
  StudioQuizPage *self = STUDIO_QUIZ_PAGE (object);

  g_object_unref (self->cancellable);
  g_free (self->quiz_id);
  g_free (self->focus_id);
  G_OBJECT_CLASS (studio_quiz_page_parent_class)->finalize (object);
}

static void
studio_quiz_page_class_init (StudioQuizPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = studio_quiz_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = studio_quiz_page_finalize;

  gtk_widget_class_set_template_from_resource (widget_class, "/org/twin/Studio/twins/quiz-page.ui");
  gtk_widget_class_bind_template_child (widget_class, StudioQuizPage, stack);
  gtk_widget_class_bind_template_child (widget_class, StudioQuizPage, error_page);
  gtk_widget_class_bind_template_child (widget_class, StudioQuizPage, title_row);
  gtk_widget_class_bind_template_child (widget_class, StudioQuizPage, questions_group);
  gtk_widget_class_bind_template_child (widget_class, StudioQuizPage, list);
  gtk_widget_class_bind_template_child (widget_class, StudioQuizPage, question_menu);
  gtk_widget_class_bind_template_callback (widget_class, load_cb);
  gtk_widget_class_bind_template_callback (widget_class, title_applied_cb);
  gtk_widget_class_bind_template_callback (widget_class, add_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, make_clicked_cb);
}

static void
studio_quiz_page_init (StudioQuizPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->cancellable = g_cancellable_new ();
}

StudioQuizPage *
studio_quiz_page_new (StudioConfigEditor *editor, const char *quiz_id)
{
  StudioQuizPage *self;

  g_return_val_if_fail (STUDIO_IS_CONFIG_EDITOR (editor) && quiz_id != NULL, NULL);

  self = g_object_new (STUDIO_TYPE_QUIZ_PAGE, NULL);
  self->editor = g_object_ref (editor);
  self->quiz_id = g_strdup (quiz_id);
  load (self);

  return self;
}
