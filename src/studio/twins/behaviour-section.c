/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "studio/twins/behaviour-section.h"

#include <glib/gi18n.h>

#include "studio/twins/config-rows.h"
#include "studio/twins/model-dialog.h"
#include "studio/twins/search-group.h"

struct _StudioBehaviourSection
{
  AdwBin parent_instance;

  StudioConfigEditor *editor;

  AdwPreferencesGroup *persona_group;
  AdwPreferencesGroup *answers_group;
  AdwActionRow *model_row;
  GtkButton *model_button;
  AdwActionRow *rule_row;
  StudioSearchGroup *search_group;
};

G_DEFINE_FINAL_TYPE (StudioBehaviourSection, studio_behaviour_section, ADW_TYPE_BIN)

/* Says which model is set and, if the twin's rules forbid it, which rule. */
static void
show_model (StudioBehaviourSection *self)
{
  const TwinConfig *config = studio_config_editor_get_config (self->editor);
  const TwinModelProfile *profile = config != NULL ? twin_config_get_model (config) : NULL;
  g_autoptr (GError) error = NULL;
  TwinModelRules rules;

  gtk_widget_set_visible (GTK_WIDGET (self->rule_row), FALSE);
  if (profile == NULL)
    {
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->model_row), _ ("No Model"));
      adw_action_row_set_subtitle (self->model_row, _ ("Answers are extracts from your documents"));
      gtk_button_set_label (self->model_button, _ ("Set Up…"));
      return;
    }

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->model_row), profile->name);
  adw_action_row_set_subtitle (self->model_row, profile->base_url);
  gtk_button_set_label (self->model_button, _ ("Change…"));
  twin_config_get_model_rules (config, &rules);
  if (!twin_model_check (profile, &rules, &error))
    {
      adw_action_row_set_subtitle (self->rule_row, error->message);
      gtk_widget_set_visible (GTK_WIDGET (self->rule_row), TRUE);
    }
}

static void
model_clicked_cb (StudioBehaviourSection *self)
{
  adw_dialog_present (ADW_DIALOG (studio_model_dialog_new (self->editor, STUDIO_MODEL_ANSWERS)), GTK_WIDGET (self));
}

static void
studio_behaviour_section_dispose (GObject *object)
{
  StudioBehaviourSection *self = STUDIO_BEHAVIOUR_SECTION (object);

  g_clear_object (&self->editor);
  gtk_widget_dispose_template (GTK_WIDGET (self), STUDIO_TYPE_BEHAVIOUR_SECTION);
  G_OBJECT_CLASS (studio_behaviour_section_parent_class)->dispose (object);
}

static void
studio_behaviour_section_class_init (StudioBehaviourSectionClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = studio_behaviour_section_dispose;

  g_type_ensure (STUDIO_TYPE_SEARCH_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/twin/Studio/twins/behaviour-section.ui");
  gtk_widget_class_bind_template_child (widget_class, StudioBehaviourSection, persona_group);
  gtk_widget_class_bind_template_child (widget_class, StudioBehaviourSection, answers_group);
  gtk_widget_class_bind_template_child (widget_class, StudioBehaviourSection, model_row);
  gtk_widget_class_bind_template_child (widget_class, StudioBehaviourSection, model_button);
  gtk_widget_class_bind_template_child (widget_class, StudioBehaviourSection, rule_row);
  gtk_widget_class_bind_template_child (widget_class, StudioBehaviourSection, search_group);
  gtk_widget_class_bind_template_callback (widget_class, model_clicked_cb);
}

static void
studio_behaviour_section_init (StudioBehaviourSection *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
studio_behaviour_section_new (StudioConfigEditor *editor)
{
  StudioBehaviourSection *self;

  g_return_val_if_fail (STUDIO_IS_CONFIG_EDITOR (editor), NULL);

  self = g_object_new (STUDIO_TYPE_BEHAVIOUR_SECTION, NULL);
  self->editor = g_object_ref (editor);
  studio_config_rows_add (self->persona_group, editor, "persona.purpose", "", "persona.tone", "", "persona.rules", "", NULL);
  studio_config_rows_add (self->answers_group, editor,
                          "noAnswer", _ ("Said when your documents do not hold the answer"),
                          "persona.length", "",
                          "language", _ ("A code such as de; empty: the language of the question"),
                          "threshold", _ ("How close the best passage must be before the twin answers"), NULL);
  g_signal_connect_object (editor, "changed", G_CALLBACK (show_model), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (editor, "loaded", G_CALLBACK (show_model), self, G_CONNECT_SWAPPED);
  show_model (self);
  studio_search_group_set_editor (self->search_group, editor);

  return GTK_WIDGET (self);
}
