/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "studio/twins/quiz-section.h"

#include <glib/gi18n.h>
#include <string.h>

#include "base/twin-error.h"
#include "studio/twins/csv-chooser.h"
#include "studio/twins/quiz-data.h"
#include "studio/twins/quiz-make-dialog.h"
#include "studio/twins/quiz-page.h"

#define RELOAD_DELAY_MS 300 /* an import changes the store many times a second */

struct _StudioQuizSection
{
  AdwBin parent_instance;

  StudioConfigEditor *editor;
  GCancellable *cancellable;
  StudioQuizData *data; /* what is shown */
  guint reload_id;

  GtkStack *stack;
  AdwStatusPage *error_page;
  GtkListBox *list;
};

G_DEFINE_FINAL_TYPE (StudioQuizSection, studio_quiz_section, ADW_TYPE_BIN)

static void load (StudioQuizSection *self);

static void
toast (StudioQuizSection *self, AdwToast *message)
{
  GtkWidget *overlay = gtk_widget_get_ancestor (GTK_WIDGET (self), ADW_TYPE_TOAST_OVERLAY);

  adw_toast_set_use_markup (message, FALSE);
  if (overlay != NULL)
    adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (overlay), message);
  else
    g_object_unref (g_object_ref_sink (message));
}

static void
open_quiz (StudioQuizSection *self, const char *quiz_id)
{
  GtkWidget *view = gtk_widget_get_ancestor (GTK_WIDGET (self), ADW_TYPE_NAVIGATION_VIEW);

  if (view != NULL)
    adw_navigation_view_push (ADW_NAVIGATION_VIEW (view), ADW_NAVIGATION_PAGE (studio_quiz_page_new (self->editor, quiz_id)));
}

/* ---- Removing, with a way back ---- */

static gpointer
remove_work (TwinLibrary *library, gpointer data, GCancellable *cancellable, GError **error)
{
  return GINT_TO_POINTER (twin_quiz_remove (library, ((TwinQuizRecord *) data)->id, error));
}

static gpointer
restore_work (TwinLibrary *library, gpointer data, GCancellable *cancellable, GError **error)
{
  return GINT_TO_POINTER (twin_quiz_restore (library, data, error));
}

static void
changed_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (StudioQuizSection) self = STUDIO_QUIZ_SECTION (user_data);
  g_autoptr (GError) error = NULL;

  if (self->editor == NULL)
    return;
  if (studio_session_run_finish (STUDIO_SESSION (object), result, &error) == NULL)
    toast (self, adw_toast_new (error->message));
  load (self);
}

static void
change (StudioQuizSection *self, StudioWorkFunc work, const TwinQuizRecord *quiz)
{
  studio_session_run_async (studio_config_editor_get_session (self->editor), change, work, twin_quiz_record_copy (quiz),
                            (GDestroyNotify) twin_quiz_record_free, NULL, NULL, changed_cb, g_object_ref (self));
}

static void
undo_cb (AdwToast *message, StudioQuizSection *self)
{
  if (self->editor != NULL)
    change (self, restore_work, g_object_get_data (G_OBJECT (message), "quiz"));
}

static void
remove_clicked_cb (GtkWidget *button, StudioQuizSection *self)
{
  const TwinQuizRecord *quiz = studio_quiz_data_find (self->data, g_object_get_data (G_OBJECT (button), "quiz"));
  AdwToast *message;

  if (quiz == NULL)
    return;
  message = adw_toast_new (_ ("Quiz removed"));
  adw_toast_set_button_label (message, _ ("Undo"));
  g_object_set_data_full (G_OBJECT (message), "quiz", twin_quiz_record_copy (quiz), (GDestroyNotify) twin_quiz_record_free);
  g_signal_connect_object (message, "button-clicked", G_CALLBACK (undo_cb), self, 0);
  change (self, remove_work, quiz);
  toast (self, message);
}

/* ---- Making ---- */

static void
made_cb (StudioQuizSection *self, const char *quiz_id)
{
  load (self);
  open_quiz (self, quiz_id);
}

static void
make_clicked_cb (StudioQuizSection *self)
{
  StudioQuizMakeDialog *dialog = studio_quiz_make_dialog_new (self->editor, NULL);

  g_signal_connect_object (dialog, "made", G_CALLBACK (made_cb), self, G_CONNECT_SWAPPED);
  adw_dialog_present (ADW_DIALOG (dialog), GTK_WIDGET (self));
}

/* Under a title that no other quiz has: "New Quiz", "New Quiz 2". */
static char *
create_titled (TwinLibrary *library, const TwinTwin *twin, const char *wanted, GError **error)
{
  for (guint n = 1;; n++)
    {
      g_autoptr (GError) local_error = NULL;
      g_autofree char *title = n == 1 ? g_strdup (wanted) : g_strdup_printf ("%s %u", wanted, n);
      char *id = twin_quiz_create (library, twin, title, &local_error);

      if (id != NULL)
        return id;
      if (!g_error_matches (local_error, TWIN_ERROR, TWIN_ERROR_EXISTS))
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return NULL;
        }
    }
}

static gpointer
create_work (TwinLibrary *library, gpointer twin_id, GCancellable *cancellable, GError **error)
{
  g_autoptr (TwinTwin) twin = twin_twin_get (library, twin_id, error);

  return twin != NULL ? create_titled (library, twin, _ ("New Quiz"), error) : NULL;
}

static void
created_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (StudioQuizSection) self = STUDIO_QUIZ_SECTION (user_data);
  g_autoptr (GError) error = NULL;
  g_autofree char *id = NULL;

  if (self->editor == NULL)
    return;
  id = studio_session_run_finish (STUDIO_SESSION (object), result, &error);
  if (id != NULL)
    made_cb (self, id);
  else
    toast (self, adw_toast_new (error->message));
}

static void
add_clicked_cb (StudioQuizSection *self)
{
  studio_session_run_async (studio_config_editor_get_session (self->editor), add_clicked_cb, create_work,
                            g_strdup (studio_config_editor_get_twin_id (self->editor)), g_free, g_free, NULL, created_cb, g_object_ref (self));
}

/* ---- Importing ---- */

/* What the worker thread is handed. */
typedef struct
{
  char *twin_id;
  GFile *file;
} Import;

static void
import_free (Import *self)
{
  g_free (self->twin_id);
  g_object_unref (self->file);
  g_free (self);
}

/* "first-day.csv" is the quiz "first-day". */
static char *
get_title (GFile *file)
{
  g_autofree char *name = g_file_get_basename (file);
  char *dot = strrchr (name, '.');

  if (dot != NULL && dot != name)
    *dot = '\0';

  return g_filename_display_name (name);
}

/* All questions of the file or none; the id of the new quiz. */
static gpointer
import_work (TwinLibrary *library, gpointer data, GCancellable *cancellable, GError **error)
{
  const Import *import = data;
  g_autoptr (TwinTwin) twin = twin_twin_get (library, import->twin_id, error);
  g_autofree char *csv = NULL;
  g_autofree char *title = get_title (import->file);
  g_autofree char *id = NULL;
  g_autoptr (GPtrArray) items = NULL;
  gsize length;

  if (twin == NULL || !g_file_load_contents (import->file, cancellable, &csv, &length, NULL, error))
    return NULL;
  items = twin_quiz_read_csv (library, csv, length, error);
  id = items != NULL ? create_titled (library, twin, title, error) : NULL;
  if (id == NULL)
    return NULL;
  if (!twin_quiz_put_items (library, twin, id, items, error))
    {
      g_autoptr (GError) remove_error = NULL;

      if (!twin_quiz_remove (library, id, &remove_error))
        g_warning ("A quiz without questions stays: %s", remove_error->message);
      return NULL;
    }

  return g_steal_pointer (&id);
}

static void
tell_refusal (StudioQuizSection *self, const char *reason)
{
  AdwDialog *dialog = adw_alert_dialog_new (_ ("No Quiz Was Imported"), reason);

  adw_alert_dialog_add_response (ADW_ALERT_DIALOG (dialog), "close", _ ("_Close"));
  adw_dialog_present (dialog, GTK_WIDGET (self));
}

static void
imported_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (StudioQuizSection) self = STUDIO_QUIZ_SECTION (user_data);
  g_autoptr (GError) error = NULL;
  g_autofree char *id = NULL;

  if (self->editor == NULL)
    return;
  id = studio_session_run_finish (STUDIO_SESSION (object), result, &error);
  if (id != NULL)
    made_cb (self, id);
  else
    tell_refusal (self, error->message);
}

static void
csv_chosen_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (StudioQuizSection) self = STUDIO_QUIZ_SECTION (user_data);
  g_autoptr (GFile) file = gtk_file_dialog_open_finish (GTK_FILE_DIALOG (object), result, NULL);
  Import *import;

  if (file == NULL || self->editor == NULL)
    return;
  import = g_new0 (Import, 1);
  import->twin_id = g_strdup (studio_config_editor_get_twin_id (self->editor));
  import->file = g_steal_pointer (&file);
  studio_session_run_async (studio_config_editor_get_session (self->editor), csv_chosen_cb, import_work, import, (GDestroyNotify) import_free, g_free, NULL,
                            imported_cb, g_object_ref (self));
}

static void
import_clicked_cb (StudioQuizSection *self)
{
  studio_csv_chooser_open (GTK_WIDGET (self), _ ("Import Quiz"), csv_chosen_cb, g_object_ref (self));
}

/* ---- What is shown ---- */

static void
row_activated_cb (GtkWidget *row, StudioQuizSection *self)
{
  open_quiz (self, g_object_get_data (G_OBJECT (row), "quiz"));
}

static char *
describe_quiz (const TwinQuizRecord *quiz, const char *problem)
{
  g_autofree char *count = g_strdup_printf (ngettext ("%u question", "%u questions", quiz->items->len), quiz->items->len);

  if (quiz->items->len == 0)
    return g_strdup (_ ("No questions yet: it is not published"));
  if (problem == NULL)
    return g_steal_pointer (&count);

  /* Translators: "5 questions. Cannot be published: Its document is not among what this twin publishes." */
  return g_strdup_printf (_ ("%s. Cannot be published: %s"), count, problem);
}

static GtkWidget *
create_remove_button (StudioQuizSection *self, const TwinQuizRecord *quiz)
{
  GtkWidget *button = gtk_button_new_from_icon_name ("user-trash-symbolic");
  g_autofree char *label = g_strdup_printf (_ ("Remove “%s”"), quiz->title);

  gtk_widget_set_tooltip_text (button, _ ("Remove Quiz"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  g_object_set_data_full (G_OBJECT (button), "quiz", g_strdup (quiz->id), g_free);
  g_signal_connect_object (button, "clicked", G_CALLBACK (remove_clicked_cb), self, 0);

  return button;
}

static GtkWidget *
create_row (StudioQuizSection *self, const TwinQuizRecord *quiz)
{
  GtkWidget *row = adw_action_row_new ();
  const char *problem = studio_quiz_data_get_problem (self->data, quiz->id, NULL);
  g_autofree char *subtitle = describe_quiz (quiz, problem);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), quiz->title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  if (problem != NULL)
    {
      GtkWidget *icon = gtk_image_new_from_icon_name ("dialog-warning-symbolic");

      gtk_widget_add_css_class (icon, "warning");
      gtk_accessible_update_property (GTK_ACCESSIBLE (icon), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Cannot be published"), -1);
      adw_action_row_add_prefix (ADW_ACTION_ROW (row), icon);
    }
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), create_remove_button (self, quiz));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  g_object_set_data_full (G_OBJECT (row), "quiz", g_strdup (quiz->id), g_free);
  g_signal_connect_object (row, "activated", G_CALLBACK (row_activated_cb), self, 0);

  return row;
}

static void
show (StudioQuizSection *self)
{
  gtk_list_box_remove_all (self->list);
  for (guint i = 0; i < self->data->quizzes->len; i++)
    gtk_list_box_append (self->list, create_row (self, self->data->quizzes->pdata[i]));
  gtk_stack_set_visible_child_name (self->stack, self->data->quizzes->len > 0 ? "page" : "empty");
}

/* ---- Loading ---- */

static void
loaded_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (StudioQuizSection) self = STUDIO_QUIZ_SECTION (user_data);
  g_autoptr (GError) error = NULL;
  StudioQuizData *data;

  if (self->editor == NULL)
    return;
  data = studio_session_run_finish (STUDIO_SESSION (object), result, &error);
  if (data != NULL)
    {
      g_clear_pointer (&self->data, studio_quiz_data_free);
      self->data = data;
      show (self);
    }
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      adw_status_page_set_description (self->error_page, error->message);
      gtk_stack_set_visible_child_name (self->stack, "error");
    }
}

static void
load (StudioQuizSection *self)
{
  StudioSession *session = self->editor != NULL ? studio_config_editor_get_session (self->editor) : NULL;

  if (session != NULL && studio_session_get_library (session) != NULL)
    studio_session_run_async (session, load, studio_quiz_data_load, g_strdup (studio_config_editor_get_twin_id (self->editor)), g_free,
                              (GDestroyNotify) studio_quiz_data_free, self->cancellable, loaded_cb, g_object_ref (self));
}

static void
load_cb (StudioQuizSection *self)
{
  gtk_stack_set_visible_child_name (self->stack, "loading");
  load (self);
}

static void
reload_cb (gpointer user_data)
{
  StudioQuizSection *self = user_data;

  self->reload_id = 0;
  load (self);
}

static void
store_changed_cb (StudioQuizSection *self)
{
  if (self->reload_id == 0 && gtk_widget_get_mapped (GTK_WIDGET (self)))
    self->reload_id = g_timeout_add_once (RELOAD_DELAY_MS, reload_cb, self);
}

/* ---- GObject ---- */

static void
studio_quiz_section_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (studio_quiz_section_parent_class)->map (widget);
  load (STUDIO_QUIZ_SECTION (widget));
}

static void
studio_quiz_section_dispose (GObject *object)
{
  StudioQuizSection *self = STUDIO_QUIZ_SECTION (object);

  g_clear_handle_id (&self->reload_id, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->editor);
  g_clear_pointer (&self->data, studio_quiz_data_free);
  /* The stack is a child of the template and the bin's own at once; only one of them may let go of it. */
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), STUDIO_TYPE_QUIZ_SECTION);
  G_OBJECT_CLASS (studio_quiz_section_parent_class)->dispose (object);
}

static void
studio_quiz_section_finalize (GObject *object)
{
  g_clear_object (&STUDIO_QUIZ_SECTION (object)->cancellable);
  G_OBJECT_CLASS (studio_quiz_section_parent_class)->finalize (object);
}

static void
studio_quiz_section_class_init (StudioQuizSectionClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = studio_quiz_section_dispose;
  G_OBJECT_CLASS (klass)->finalize = studio_quiz_section_finalize;
  widget_class->map = studio_quiz_section_map;

  gtk_widget_class_set_template_from_resource (widget_class, "/org/twin/Studio/twins/quiz-section.ui");
  gtk_widget_class_bind_template_child (widget_class, StudioQuizSection, stack);
  gtk_widget_class_bind_template_child (widget_class, StudioQuizSection, error_page);
  gtk_widget_class_bind_template_child (widget_class, StudioQuizSection, list);
  gtk_widget_class_bind_template_callback (widget_class, load_cb);
  gtk_widget_class_bind_template_callback (widget_class, make_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, add_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, import_clicked_cb);
}

static void
studio_quiz_section_init (StudioQuizSection *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->cancellable = g_cancellable_new ();
}

GtkWidget *
studio_quiz_section_new (StudioConfigEditor *editor)
{
  StudioQuizSection *self;

  g_return_val_if_fail (STUDIO_IS_CONFIG_EDITOR (editor), NULL);

  self = g_object_new (STUDIO_TYPE_QUIZ_SECTION, NULL);
  self->editor = g_object_ref (editor);
  g_signal_connect_object (studio_config_editor_get_session (editor), "changed", G_CALLBACK (store_changed_cb), self, G_CONNECT_SWAPPED);

  return GTK_WIDGET (self);
}
