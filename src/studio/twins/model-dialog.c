/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "studio/twins/model-dialog.h"

#include <glib/gi18n.h>
#include <string.h>

#include "keys/twin-keyring.h"
#include "twins/twin-embedding.h"

struct _StudioModelDialog
{
  AdwDialog parent_instance;

  StudioConfigEditor *editor;
  StudioModelUse use;
  GCancellable *cancellable; /* of a trial */

  GtkWidget *save_button;
  AdwBanner *banner;
  GtkEditable *name_row;
  GtkEditable *url_row;
  GtkEditable *model_row;
  GtkEditable *key_row;
  GtkEditable *region_row;
  AdwSwitchRow *retention_row;
  AdwSwitchRow *dedicated_row;
  AdwPreferencesGroup *endpoint_group;
  GtkWidget *trial_group;
  AdwActionRow *trial_row;
  GtkWidget *trial_spinner;
  GtkWidget *trial_button;
  GtkWidget *remove_group;
  AdwPreferencesRow *remove_row;
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
set_profile (StudioModelDialog *self, const TwinModelProfile *profile)
{
  if (self->use == STUDIO_MODEL_EMBEDDING)
    studio_config_editor_set_embedding (self->editor, profile);
  else
    studio_config_editor_set_model (self->editor, profile);
}

static void
apply (StudioModelDialog *self)
{
  g_autoptr (TwinModelProfile) profile = create_profile (self);

  set_profile (self, profile);
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
  set_profile (self, NULL);
  adw_dialog_close (ADW_DIALOG (self));
}

/* ---- Trying it ---- */

typedef struct
{
  char *twin_id;
  TwinModelProfile *profile;
  TwinKeyring *keyring;
  TwinSecret *key; /* as it was typed, or NULL */
} Trial;

static void
trial_free (Trial *self)
{
  g_free (self->twin_id);
  twin_model_profile_free (self->profile);
  twin_keyring_unref (self->keyring);
  g_clear_pointer (&self->key, twin_secret_unref);
  g_free (self);
}

static gpointer
trial_work (TwinLibrary *library, gpointer data, GCancellable *cancellable, GError **error)
{
  Trial *trial = data;
  g_autoptr (TwinTwin) twin = twin_twin_get (library, trial->twin_id, error);
  g_autofree TwinEmbeddingTrial *result = g_new0 (TwinEmbeddingTrial, 1);

  if (twin == NULL
      || !twin_embedding_try (library, twin, trial->profile, trial->keyring, trial->key, result, cancellable, error))
    return NULL;

  return g_steal_pointer (&result);
}

static void
set_trying (StudioModelDialog *self, gboolean trying)
{
  gtk_widget_set_visible (self->trial_spinner, trying);
  gtk_widget_set_sensitive (self->trial_button, !trying);
}

static void
tried_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (StudioModelDialog) self = STUDIO_MODEL_DIALOG (user_data);
  g_autoptr (GError) error = NULL;
  g_autofree TwinEmbeddingTrial *trial = studio_session_run_finish (STUDIO_SESSION (object), result, &error);
  g_autofree char *words = NULL;

  if (self->editor == NULL)
    return;
  set_trying (self, FALSE);
  if (trial != NULL)
    /* Translators: what an embedding model has answered: how many numbers it gives for a text, in how many seconds. */
    words = g_strdup_printf (_ ("It answers with %u numbers, in %.1f seconds"), trial->n_dimensions, (double) trial->took_ms / 1000);
  adw_action_row_set_subtitle (self->trial_row, words != NULL ? words : error->message);
  gtk_accessible_announce (GTK_ACCESSIBLE (self), words != NULL ? words : error->message,
                           GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
}

static void
trial_clicked_cb (StudioModelDialog *self)
{
  g_autoptr (TwinModelProfile) profile = create_profile (self);
  StudioSession *session = studio_config_editor_get_session (self->editor);
  const char *key = gtk_editable_get_text (self->key_row);
  Trial *trial;

  if (!check_profile (self, profile))
    return;

  adw_banner_set_revealed (self->banner, FALSE);
  trial = g_new0 (Trial, 1);
  trial->twin_id = g_strdup (studio_config_editor_get_twin_id (self->editor));
  trial->profile = g_steal_pointer (&profile);
  trial->keyring = twin_keyring_ref (studio_session_get_keyring (session));
  trial->key = *key != '\0' ? twin_secret_new ((const guint8 *) key, strlen (key)) : NULL;
  set_trying (self, TRUE);
  studio_session_run_async (session, trial_clicked_cb, trial_work, trial, (GDestroyNotify) trial_free, g_free,
                            self->cancellable, tried_cb, g_object_ref (self));
}

/* ---- GObject ---- */

static void
studio_model_dialog_dispose (GObject *object)
{
  StudioModelDialog *self = STUDIO_MODEL_DIALOG (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
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
  gtk_widget_class_bind_template_child (widget_class, StudioModelDialog, endpoint_group);
  gtk_widget_class_bind_template_child (widget_class, StudioModelDialog, trial_group);
  gtk_widget_class_bind_template_child (widget_class, StudioModelDialog, trial_row);
  gtk_widget_class_bind_template_child (widget_class, StudioModelDialog, trial_spinner);
  gtk_widget_class_bind_template_child (widget_class, StudioModelDialog, trial_button);
  gtk_widget_class_bind_template_child (widget_class, StudioModelDialog, remove_group);
  gtk_widget_class_bind_template_child (widget_class, StudioModelDialog, remove_row);
  gtk_widget_class_bind_template_callback (widget_class, save_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, trial_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, remove_activated_cb);
}

static void
studio_model_dialog_init (StudioModelDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->cancellable = g_cancellable_new ();
}

static void
show_use (StudioModelDialog *self)
{
  gboolean embedding = self->use == STUDIO_MODEL_EMBEDDING;

  adw_dialog_set_title (ADW_DIALOG (self), embedding ? _ ("Embedding Model") : _ ("Model"));
  adw_preferences_group_set_description (self->endpoint_group,
                                         embedding
                                           ? _ ("Any endpoint that tells what texts mean by the OpenAI protocol: a provider’s, or one on this computer such as Ollama’s at http://localhost:11434/v1. It is shown the passages that may be released, rewritten, and the questions.")
                                           : _ ("Any endpoint that speaks the OpenAI protocol: a provider’s, or one on this computer such as Ollama’s at http://localhost:11434/v1."));
  adw_preferences_row_set_title (self->remove_row, embedding ? _ ("Do Without an Embedding Model") : _ ("Do Without a Model"));
  gtk_widget_set_visible (self->trial_group, embedding);
}

static void
show_profile (StudioModelDialog *self, const TwinModelProfile *profile)
{
  gtk_editable_set_text (self->name_row, profile->name);
  gtk_editable_set_text (self->url_row, profile->base_url);
  gtk_editable_set_text (self->model_row, profile->model);
  gtk_editable_set_text (self->region_row, profile->region);
  adw_switch_row_set_active (self->retention_row, profile->zero_retention);
  adw_switch_row_set_active (self->dedicated_row, profile->dedicated);
}

StudioModelDialog *
studio_model_dialog_new (StudioConfigEditor *editor, StudioModelUse use)
{
  const TwinModelProfile *profile;
  const TwinConfig *config;
  StudioModelDialog *self;

  g_return_val_if_fail (STUDIO_IS_CONFIG_EDITOR (editor), NULL);
  config = studio_config_editor_get_config (editor);
  g_return_val_if_fail (config != NULL, NULL);

  self = g_object_new (STUDIO_TYPE_MODEL_DIALOG, NULL);
  self->editor = g_object_ref (editor);
  self->use = use;
  show_use (self);
  profile = use == STUDIO_MODEL_EMBEDDING ? twin_config_get_embedding (config) : twin_config_get_model (config);
  gtk_widget_set_visible (self->remove_group, profile != NULL);
  if (profile != NULL)
    show_profile (self, profile);

  return self;
}
