/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "studio/twins/search-group.h"

#include <glib/gi18n.h>

#include "studio/twins/config-rows.h"
#include "studio/twins/evaluation-words.h"
#include "studio/twins/model-dialog.h"
#include "twins/twin-evaluation.h"

struct _StudioSearchGroup
{
  AdwPreferencesGroup parent_instance;

  StudioConfigEditor *editor;
  GCancellable *running; /* of the comparison that is under way, else NULL */
  char *outcome;         /* of the last one, for as long as what was compared is set */

  AdwActionRow *model_row;
  GtkButton *model_button;
  AdwActionRow *rule_row;
  AdwActionRow *comparison_row;
  GtkWidget *spinner;
  GtkWidget *compare_button;
  GtkWidget *cancel_button;
};

G_DEFINE_FINAL_TYPE (StudioSearchGroup, studio_search_group, ADW_TYPE_PREFERENCES_GROUP)

/* ---- What is set ---- */

static void
show_rule (StudioSearchGroup *self, const TwinConfig *config, const TwinModelProfile *profile)
{
  g_autoptr (GError) error = NULL;
  TwinModelRules rules;
  gboolean allowed;

  twin_config_get_model_rules (config, &rules);
  allowed = profile == NULL || twin_model_check (profile, &rules, &error);
  gtk_widget_set_visible (GTK_WIDGET (self->rule_row), !allowed);
  if (!allowed)
    adw_action_row_set_subtitle (self->rule_row, error->message);
}

/* Whether meaning is used, and why; only where there is something to choose from. */
static void
show_comparison (StudioSearchGroup *self, const TwinConfig *config, const TwinModelProfile *profile)
{
  gboolean best = g_str_equal (twin_config_get_string (config, "search.method"), "best");
  gboolean won = *twin_config_get_string (config, "search.wonWith") != '\0';

  gtk_widget_set_visible (GTK_WIDGET (self->comparison_row), profile != NULL && best);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->comparison_row),
                                 won ? _ ("Looks for words and meaning") : _ ("Looks for words alone"));
  if (self->outcome != NULL)
    adw_action_row_set_subtitle (self->comparison_row, self->outcome);
  else
    adw_action_row_set_subtitle (self->comparison_row,
                                 won ? _ ("Together they found more of your evaluation questions when they were compared last")
                                     : _ ("Until meaning has found more of your evaluation questions"));
}

static void
show (StudioSearchGroup *self)
{
  const TwinConfig *config = studio_config_editor_get_config (self->editor);
  const TwinModelProfile *profile = config != NULL ? twin_config_get_embedding (config) : NULL;

  gtk_widget_set_sensitive (GTK_WIDGET (self->model_button), config != NULL);
  if (config == NULL)
    return;

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->model_row), profile != NULL ? profile->name : _ ("No Embedding Model"));
  adw_action_row_set_subtitle (self->model_row, profile != NULL ? profile->base_url : _ ("Only words are looked for"));
  gtk_button_set_label (self->model_button, profile != NULL ? _ ("Change…") : _ ("Set Up…"));
  show_rule (self, config, profile);
  show_comparison (self, config, profile);
}

static void
changed_cb (StudioSearchGroup *self, const char *key)
{
  if (g_str_has_prefix (key, "embedding") || g_str_equal (key, "search.method"))
    g_clear_pointer (&self->outcome, g_free);
  show (self);
}

static void
model_clicked_cb (StudioSearchGroup *self)
{
  adw_dialog_present (ADW_DIALOG (studio_model_dialog_new (self->editor, STUDIO_MODEL_EMBEDDING)), GTK_WIDGET (self));
}

/* ---- Which way finds more ---- */

typedef struct
{
  char *twin_id;
  TwinKeyring *keyring;
} Job;

static void
job_free (Job *self)
{
  g_free (self->twin_id);
  twin_keyring_unref (self->keyring);
  g_free (self);
}

typedef struct
{
  TwinMethodChoice choice;
  char *won_with;
} Outcome;

static void
outcome_free (Outcome *self)
{
  g_free (self->won_with);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Outcome, outcome_free)

static gpointer
compare_work (TwinLibrary *library, gpointer data, GCancellable *cancellable, GError **error)
{
  Job *job = data;
  g_autoptr (TwinTwin) twin = twin_twin_get (library, job->twin_id, error);
  g_autoptr (Outcome) outcome = g_new0 (Outcome, 1);

  if (twin == NULL || !twin_evaluation_choose_method (library, twin, job->keyring, &outcome->choice, cancellable, error))
    return NULL;
  outcome->won_with = g_strdup (twin_config_get_string (twin->config, "search.wonWith"));

  return g_steal_pointer (&outcome);
}

static void
set_running (StudioSearchGroup *self, GCancellable *running)
{
  gboolean had_focus = gtk_widget_has_focus (running != NULL ? self->compare_button : self->cancel_button);

  g_set_object (&self->running, running);
  gtk_widget_set_visible (self->spinner, running != NULL);
  gtk_widget_set_visible (self->compare_button, running == NULL);
  gtk_widget_set_visible (self->cancel_button, running != NULL);
  if (had_focus)
    gtk_widget_grab_focus (running != NULL ? self->cancel_button : self->compare_button);
}

static void
compared_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (StudioSearchGroup) self = STUDIO_SEARCH_GROUP (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (Outcome) outcome = studio_session_run_finish (STUDIO_SESSION (object), result, &error);

  if (self->editor == NULL)
    return;
  set_running (self, NULL);
  g_clear_pointer (&self->outcome, g_free);
  if (outcome != NULL)
    {
      self->outcome = studio_method_choice_describe (&outcome->choice);
      studio_config_editor_set (self->editor, "search.wonWith", outcome->won_with, NULL);
    }
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    self->outcome = g_strdup (error->message);
  if (self->outcome != NULL)
    gtk_accessible_announce (GTK_ACCESSIBLE (self), self->outcome, GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
  show (self);
}

static void
compare_clicked_cb (StudioSearchGroup *self)
{
  StudioSession *session = studio_config_editor_get_session (self->editor);
  g_autoptr (GCancellable) running = g_cancellable_new ();
  Job *job = g_new0 (Job, 1);

  /* What was just changed must hold. */
  studio_config_editor_flush (self->editor);
  job->twin_id = g_strdup (studio_config_editor_get_twin_id (self->editor));
  job->keyring = twin_keyring_ref (studio_session_get_keyring (session));
  set_running (self, running);
  studio_session_run_async (session, compare_clicked_cb, compare_work, job, (GDestroyNotify) job_free,
                            (GDestroyNotify) outcome_free, running, compared_cb, g_object_ref (self));
}

static void
cancel_clicked_cb (StudioSearchGroup *self)
{
  if (self->running != NULL)
    g_cancellable_cancel (self->running);
}

/* ---- GObject ---- */

static void
studio_search_group_dispose (GObject *object)
{
  StudioSearchGroup *self = STUDIO_SEARCH_GROUP (object);

  cancel_clicked_cb (self);
  g_clear_object (&self->running);
  g_clear_object (&self->editor);
  g_clear_pointer (&self->outcome, g_free);
  gtk_widget_dispose_template (GTK_WIDGET (self), STUDIO_TYPE_SEARCH_GROUP);
  G_OBJECT_CLASS (studio_search_group_parent_class)->dispose (object);
}

static void
studio_search_group_class_init (StudioSearchGroupClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = studio_search_group_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, "/org/twin/Studio/twins/search-group.ui");
  gtk_widget_class_bind_template_child (widget_class, StudioSearchGroup, model_row);
  gtk_widget_class_bind_template_child (widget_class, StudioSearchGroup, model_button);
  gtk_widget_class_bind_template_child (widget_class, StudioSearchGroup, rule_row);
  gtk_widget_class_bind_template_child (widget_class, StudioSearchGroup, comparison_row);
  gtk_widget_class_bind_template_child (widget_class, StudioSearchGroup, spinner);
  gtk_widget_class_bind_template_child (widget_class, StudioSearchGroup, compare_button);
  gtk_widget_class_bind_template_child (widget_class, StudioSearchGroup, cancel_button);
  gtk_widget_class_bind_template_callback (widget_class, model_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, compare_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, cancel_clicked_cb);
}

static void
studio_search_group_init (StudioSearchGroup *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
studio_search_group_set_editor (StudioSearchGroup *self, StudioConfigEditor *editor)
{
  g_return_if_fail (STUDIO_IS_SEARCH_GROUP (self) && STUDIO_IS_CONFIG_EDITOR (editor));
  g_return_if_fail (self->editor == NULL);

  self->editor = g_object_ref (editor);
  studio_config_rows_add (ADW_PREFERENCES_GROUP (self), editor,
                          "search.method", _ ("What finds more is told by your evaluation questions"), NULL);
  g_signal_connect_object (editor, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (editor, "loaded", G_CALLBACK (show), self, G_CONNECT_SWAPPED);
  show (self);
}
