/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "studio/twins/access-dialog.h"

#include <glib/gi18n.h>

#include "twins/twin-access.h"

struct _StudioAccessDialog
{
  AdwDialog parent_instance;

  StudioConfigEditor *editor;
  TwinAccessRecord *record; /* NULL: a new entry */

  AdwBanner *banner;
  GtkWidget *save_button;
  AdwPreferencesGroup *entry_group;
  AdwEntryRow *entry_row;
  AdwPreferencesGroup *people_group;
  AdwEntryRow *roles_row;
  AdwEntryRow *groups_row;
  AdwActionRow *names_row;
};

G_DEFINE_FINAL_TYPE (StudioAccessDialog, studio_access_dialog, ADW_TYPE_DIALOG)

enum
{
  SIGNAL_SAVED,
  N_SIGNALS,
};
static guint signals[N_SIGNALS];

static void
complain (StudioAccessDialog *self, const char *message)
{
  adw_banner_set_title (self->banner, message != NULL ? message : "");
  adw_banner_set_revealed (self->banner, message != NULL);
}

static void
changed_cb (StudioAccessDialog *self)
{
  gtk_widget_set_sensitive (self->save_button, self->record != NULL || *gtk_editable_get_text (GTK_EDITABLE (self->entry_row)) != '\0');
}

/* ---- What documents ask for ---- */

static gpointer
list_work (TwinLibrary *library, gpointer data, GCancellable *cancellable, GError **error)
{
  g_auto (GStrv) roles = NULL;
  g_auto (GStrv) groups = NULL;
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;

  if (!twin_access_list_names (library, &roles, &groups, error))
    return NULL;
  first = g_strjoinv (", ", roles);
  second = g_strjoinv (", ", groups);
  if (*first == '\0' || *second == '\0')
    return g_strconcat (first, second, NULL);

  /* Translators: roles, then groups, that documents are classified for. */
  return g_strdup_printf (_ ("Roles: %s. Groups: %s"), first, second);
}

/* Only a help in typing: without it everything can be typed. */
static void
listed_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (StudioAccessDialog) self = STUDIO_ACCESS_DIALOG (user_data);
  g_autofree char *names = NULL;

  if (self->editor == NULL)
    return;
  names = studio_session_run_finish (STUDIO_SESSION (object), result, NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->names_row), names != NULL && *names != '\0');
  adw_action_row_set_subtitle (self->names_row, names);
}

/* ---- Saving ---- */

/* What a worker thread is handed. */
typedef struct
{
  char *twin_id;
  char *entry;
  TwinAccessRecord *record;
  char **roles;
  char **groups;
} Job;

static void
job_free (Job *self)
{
  g_free (self->twin_id);
  g_free (self->entry);
  g_clear_pointer (&self->record, twin_access_record_free);
  g_strfreev (self->roles);
  g_strfreev (self->groups);
  g_free (self);
}

/* A new entry is there with its roles, or not at all. */
static gpointer
save_work (TwinLibrary *library, gpointer data, GCancellable *cancellable, GError **error)
{
  Job *job = data;
  gboolean is_new = job->record == NULL;

  if (is_new)
    {
      if (!twin_access_add (library, job->twin_id, job->entry, 0, error))
        return NULL;
      job->record = twin_access_get (library, job->twin_id, job->entry, error);
    }
  if (job->record == NULL)
    return NULL;
  g_strfreev (job->record->roles);
  g_strfreev (job->record->groups);
  job->record->roles = g_steal_pointer (&job->roles);
  job->record->groups = g_steal_pointer (&job->groups);
  if ((is_new && job->record->roles[0] == NULL && job->record->groups[0] == NULL) || twin_access_change (library, job->record, error))
    return GINT_TO_POINTER (TRUE);
  if (is_new)
    twin_access_remove (library, job->twin_id, job->entry, NULL); /* what is told is why its roles were refused */

  return NULL;
}

static void
saved_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (StudioAccessDialog) self = STUDIO_ACCESS_DIALOG (user_data);
  g_autoptr (GError) error = NULL;

  if (self->editor == NULL)
    return;
  if (studio_session_run_finish (STUDIO_SESSION (object), result, &error) != NULL)
    {
      g_signal_emit (self, signals[SIGNAL_SAVED], 0);
      adw_dialog_close (ADW_DIALOG (self));
      return;
    }

  complain (self, error->message);
  changed_cb (self);
}

static void
save_clicked_cb (StudioAccessDialog *self)
{
  Job *job;

  if (!gtk_widget_get_sensitive (self->save_button))
    return;

  job = g_new0 (Job, 1);
  job->twin_id = g_strdup (studio_config_editor_get_twin_id (self->editor));
  job->entry = g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->entry_row)));
  job->record = self->record != NULL ? twin_access_record_copy (self->record) : NULL;
  job->roles = twin_access_split_names (gtk_editable_get_text (GTK_EDITABLE (self->roles_row)));
  job->groups = twin_access_split_names (gtk_editable_get_text (GTK_EDITABLE (self->groups_row)));
  complain (self, NULL);
  gtk_widget_set_sensitive (self->save_button, FALSE);
  studio_session_run_async (studio_config_editor_get_session (self->editor), save_clicked_cb, save_work, job, (GDestroyNotify) job_free, NULL, NULL,
                            saved_cb, g_object_ref (self));
}

/* ---- GObject ---- */

static void
studio_access_dialog_dispose (GObject *object)
{
  StudioAccessDialog *self = STUDIO_ACCESS_DIALOG (object);

  g_clear_object (&self->editor);
  gtk_widget_dispose_template (GTK_WIDGET (self), STUDIO_TYPE_ACCESS_DIALOG);
  G_OBJECT_CLASS (studio_access_dialog_parent_class)->dispose (object);
}

static void
studio_access_dialog_finalize (GObject *object)
{
  g_clear_pointer (&STUDIO_ACCESS_DIALOG (object)->record, twin_access_record_free);
  G_OBJECT_CLASS (studio_access_dialog_parent_class)->finalize (object);
}

static void
studio_access_dialog_class_init (StudioAccessDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = studio_access_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = studio_access_dialog_finalize;

  signals[SIGNAL_SAVED] = g_signal_new ("saved", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class, "/org/twin/Studio/twins/access-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, StudioAccessDialog, banner);
  gtk_widget_class_bind_template_child (widget_class, StudioAccessDialog, save_button);
  gtk_widget_class_bind_template_child (widget_class, StudioAccessDialog, entry_group);
  gtk_widget_class_bind_template_child (widget_class, StudioAccessDialog, entry_row);
  gtk_widget_class_bind_template_child (widget_class, StudioAccessDialog, people_group);
  gtk_widget_class_bind_template_child (widget_class, StudioAccessDialog, roles_row);
  gtk_widget_class_bind_template_child (widget_class, StudioAccessDialog, groups_row);
  gtk_widget_class_bind_template_child (widget_class, StudioAccessDialog, names_row);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, save_clicked_cb);
}

static void
studio_access_dialog_init (StudioAccessDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self->names_row), FALSE);
}

static void
show_record (StudioAccessDialog *self, const TwinAccessRecord *record)
{
  g_autofree char *roles = g_strjoinv (", ", record->roles);
  g_autofree char *groups = g_strjoinv (", ", record->groups);
  g_autofree char *title = record->kind == TWIN_ACCESS_DOMAIN ? g_strdup_printf (_ ("Everyone at %s"), record->value) : g_strdup (record->value);

  self->record = twin_access_record_copy (record);
  gtk_editable_set_text (GTK_EDITABLE (self->roles_row), roles);
  gtk_editable_set_text (GTK_EDITABLE (self->groups_row), groups);
  gtk_widget_set_visible (GTK_WIDGET (self->entry_group), FALSE);
  adw_dialog_set_title (ADW_DIALOG (self), _ ("Roles and Groups"));
  adw_preferences_group_set_title (self->people_group, title);
  adw_dialog_set_focus (ADW_DIALOG (self), GTK_WIDGET (self->roles_row));
}

StudioAccessDialog *
studio_access_dialog_new (StudioConfigEditor *editor, const TwinAccessRecord *record)
{
  StudioAccessDialog *self;

  g_return_val_if_fail (STUDIO_IS_CONFIG_EDITOR (editor), NULL);

  self = g_object_new (STUDIO_TYPE_ACCESS_DIALOG, NULL);
  self->editor = g_object_ref (editor);
  if (record != NULL)
    show_record (self, record);
  changed_cb (self);
  studio_session_run_async (studio_config_editor_get_session (editor), studio_access_dialog_new, list_work, NULL, NULL, g_free, NULL, listed_cb,
                            g_object_ref (self));

  return self;
}
