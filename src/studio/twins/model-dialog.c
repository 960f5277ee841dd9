/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "studio/twins/model-dialog.h"

#include <glib/gi18n.h>
#include <string.h>

#include "keys/twin-keyring.h"

struct _StudioModelDialog
{
  AdwDialog parent_instance;

  StudioConfigEditor *editor;

  GtkWidget *save_button;
  AdwBanner *banner;
  GtkEditable *name_row;
  GtkEditable *url_row;
  GtkEditable *model_row;
  GtkEditable *key_row;
  GtkEditable *region_row;
  AdwSwitchRow *retention_row;
  AdwSwitchRow *dedicated_row;
  GtkWidget *remove_group;
};

G_DEFINE_FINAL_TYPE (StudioModelDialog, studio_model_dialog, ADW_TYPE_DIALOG)

static char *
dup_text (GtkEditable *row)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (row)));
}

static void
show_problem (StudioModelDialog *self, const char *message)
{
  adw_banner_set_title (self->banner, message);
  adw_banner_set_revealed (self->banner, TRUE);
}

/* ---- The key, to the keyring ---- */

typedef struct
{
  TwinKeyring *keyring;
  TwinSecret *key;
  char *item;
  char *label;
} KeyJob;

static void
key_job_free (KeyJob *self)
{
  twin_keyring_unref (self->keyring);
  twin_secret_unref (self->key);
  g_free (self->item);
  g_free (self->label);
  g_free (self);
}

static void
store_key_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  KeyJob *job = data;
  GError *error = NULL;

  if (twin_keyring_store (job->keyring, job->item, job->label, job->key, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/* ---- Saving ---- */

static TwinModelProfile *
create_profile (StudioModelDialog *self)
{
  TwinModelProfile *profile = g_new0 (TwinModelProfile, 1);

  profile->name = dup_text (self->name_row);
  profile->base_url = dup_text (self->url_row);
  profile->model = dup_text (self->model_row);
  profile->region = dup_text (self->region_row);
  profile->zero_retention = adw_switch_row_get_active (self->retention_row);
  profile->dedicated = adw_switch_row_get_active (self->dedicated_row);

  return profile;
}

static gboolean
check_profile (StudioModelDialog *self, const TwinModelProfile *profile)
{
  g_autoptr (TwinConfig) trial = twin_config_copy (studio_config_editor_get_config (self->editor));
  g_autoptr (GError) error = NULL;

  if (*profile->name == '\0' || *profile->model == '\0')
    {
      show_problem (self, _ ("Give the model a name, and the name that its provider uses."));
      return FALSE;
    }
  if (*profile->base_url == '\0' || !twin_config_set (trial, "model.baseUrl", profile->base_url, &error))
    {
      show_problem (self, _ ("The address must begin with https://, or with http:// on this computer."));
      return FALSE;
    }

  return TRUE;
}

static void
apply (StudioModelDialog *self)
{
  g_autoptr (TwinModelProfile) profile = create_profile (self);

  studio_config_editor_set_model (self->editor, profile);
  adw_dialog_close (ADW_DIALOG (self));
}

static void
key_stored_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  StudioModelDialog *self = STUDIO_MODEL_DIALOG (object);
  g_autoptr (GError) error = NULL;

  gtk_widget_set_sensitive (self->save_button, TRUE);
  if (g_task_propagate_boolean (G_TASK (result), &error))
    apply (self);
  else
    show_problem (self, error->message);
}

static void
store_key (StudioModelDialog *self, const char *name, const char *key)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, key_stored_cb, NULL);
  KeyJob *job = g_new0 (KeyJob, 1);

  job->keyring = twin_keyring_ref (studio_session_get_keyring (studio_config_editor_get_session (self->editor)));
  job->key = twin_secret_new ((const guint8 *) key, strlen (key));
  job->item = g_strdup_printf ("model/%s", name);
  /* Translators: how the desktop's keyring lists the key of a model; %s is the model's name. */
  job->label = g_strdup_printf (_ ("Twin Studio: key for %s"), name);
  g_task_set_source_tag (task, store_key);
  g_task_set_task_data (task, job, (GDestroyNotify) key_job_free);
  gtk_widget_set_sensitive (self->save_button, FALSE);
  g_task_run_in_thread (task, store_key_thread);
}

static void
save_clicked_cb (StudioModelDialog *self)
{
  g_autoptr (TwinModelProfile) profile = create_profile (self);
  const char *key = gtk_editable_get_text (self->key_row);

  if (!check_profile (self, profile))
    return;
  if (*key != '\0')
    store_key (self, profile->name, key);
  else
    apply (self);
}

static void
remove_activated_cb (StudioModelDialog *self)
{
  studio_config_editor_set_model (self->editor, NULL);
  adw_dialog_close (ADW_DIALOG (self));
}

static void
studio_model_dialog_dispose (GObject *object)
{
  StudioModelDialog *self = STUDIO_MODEL_DIALOG (object);

  g_clear_object (&self->editor);
  gtk_widget_dispose_template (GTK_WIDGET (self), STUDIO_TYPE_MODEL_DIALOG);
  G_OBJECT_CLASS (studio_model_dialog_parent_class)->dispose (object);
}

static void
studio_model_dialog_class_init (StudioModelDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = studio_model_dialog_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, "/org/twin/Studio/twins/model-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, StudioModelDialog, save_button);
  gtk_widget_class_bind_template_child (widget_class, StudioModelDialog, banner);
  gtk_widget_class_bind_template_child (widget_class, StudioModelDialog, name_row);
  gtk_widget_class_bind_template_child (widget_class, StudioModelDialog, url_row);
  gtk_widget_class_bind_template_child (widget_class, StudioModelDialog, model_row);
  gtk_widget_class_bind_template_child (widget_class, StudioModelDialog, key_row);
  gtk_widget_class_bind_template_child (widget_class, StudioModelDialog, region_row);
  gtk_widget_class_bind_template_child (widget_class, StudioModelDialog, retention_row);
  gtk_widget_class_bind_template_child (widget_class, StudioModelDialog, dedicated_row);
  gtk_widget_class_bind_template_child (widget_class, StudioModelDialog, remove_group);
  gtk_widget_class_bind_template_callback (widget_class, save_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, remove_activated_cb);
}

static void
studio_model_dialog_init (StudioModelDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

StudioModelDialog *
studio_model_dialog_new (StudioConfigEditor *editor)
{
  const TwinModelProfile *profile;
  StudioModelDialog *self;

  g_return_val_if_fail (STUDIO_IS_CONFIG_EDITOR (editor), NULL);
  g_return_val_if_fail (studio_config_editor_get_config (editor) != NULL, NULL);

  self = g_object_new (STUDIO_TYPE_MODEL_DIALOG, NULL);
  self->editor = g_object_ref (editor);
  profile = twin_config_get_model (studio_config_editor_get_config (editor));
  gtk_widget_set_visible (self->remove_group, profile != NULL);
  if (profile == NULL)
    return self;

  gtk_editable_set_text (self->name_row, profile->name);
  gtk_editable_set_text (self->url_row, profile->base_url);
  gtk_editable_set_text (self->model_row, profile->model);
  gtk_editable_set_text (self->region_row, profile->region);
  adw_switch_row_set_active (self->retention_row, profile->zero_retention);
  adw_switch_row_set_active (self->dedicated_row, profile->dedicated);

  return self;
}
