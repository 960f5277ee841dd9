/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "studio/twins/twin-privacy-section.h"

#include <glib/gi18n.h>

#include "library/twin-detection.h"
#include "studio/twins/config-rows.h"
#include "studio/widgets/policy-group.h"

struct _StudioTwinPrivacySection
{
  AdwBin parent_instance;

  StudioConfigEditor *editor;
  gboolean showing;

  AdwPreferencesGroup *answers_group;
  AdwPreferencesGroup *models_group;
  AdwSwitchRow *own_policy_row;
  StudioPolicyGroup *policy_group;
  AdwPreferencesGroup *analytics_group;
  AdwPreferencesGroup *retention_group;
};

G_DEFINE_FINAL_TYPE (StudioTwinPrivacySection, studio_twin_privacy_section, ADW_TYPE_BIN)

static void
show_policy (StudioTwinPrivacySection *self)
{
  const TwinConfig *config = studio_config_editor_get_config (self->editor);
  const TwinPiiPolicy *policy = config != NULL ? twin_config_get_policy (config) : NULL;

  self->showing = TRUE;
  adw_switch_row_set_active (self->own_policy_row, policy != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->policy_group), policy != NULL);
  if (policy != NULL)
    studio_policy_group_set_policy (self->policy_group, policy);
  self->showing = FALSE;
}

static void
own_policy_cb (StudioTwinPrivacySection *self)
{
  g_autoptr (TwinPiiPolicy) policy = NULL;

  if (self->showing || studio_config_editor_get_config (self->editor) == NULL)
    return;
  if (adw_switch_row_get_active (self->own_policy_row))
    policy = twin_pii_policy_new ();
  studio_config_editor_set_policy (self->editor, policy);
  show_policy (self);
}

static void
policy_changed_cb (StudioTwinPrivacySection *self)
{
  if (!self->showing)
    studio_config_editor_set_policy (self->editor, studio_policy_group_get_policy (self->policy_group));
}

/* ---- The types that the creator defined ---- */

static gpointer
load_types_work (TwinLibrary *library, gpointer data, GCancellable *cancellable, GError **error)
{
  return twin_detection_load_types (library, error);
}

static void
loaded_types_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (StudioTwinPrivacySection) self = STUDIO_TWIN_PRIVACY_SECTION (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (TwinTypeSet) types = studio_session_run_finish (STUDIO_SESSION (object), result, &error);

  if (self->editor == NULL)
    return;
  if (types == NULL)
    g_signal_emit_by_name (self->editor, "failed", error->message);
  else
    studio_policy_group_set_types (self->policy_group, types);
}

/* Whenever the page comes into sight: they are defined elsewhere. */
static void
studio_twin_privacy_section_map (GtkWidget *widget)
{
  StudioTwinPrivacySection *self = STUDIO_TWIN_PRIVACY_SECTION (widget);
  StudioSession *session = studio_config_editor_get_session (self->editor);

  GTK_WIDGET_CLASS (studio_twin_privacy_section_parent_class)->map (widget);
  if (studio_session_get_library (session) != NULL)
    studio_session_run_async (session, studio_twin_privacy_section_map, load_types_work, NULL, NULL,
                              (GDestroyNotify) twin_type_set_unref, NULL, loaded_types_cb, g_object_ref (self));
}

static void
studio_twin_privacy_section_dispose (GObject *object)
{
  StudioTwinPrivacySection *self = STUDIO_TWIN_PRIVACY_SECTION (object);

  g_clear_object (&self->editor);
  gtk_widget_dispose_template (GTK_WIDGET (self), STUDIO_TYPE_TWIN_PRIVACY_SECTION);
  G_OBJECT_CLASS (studio_twin_privacy_section_parent_class)->dispose (object);
}

static void
studio_twin_privacy_section_class_init (StudioTwinPrivacySectionClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = studio_twin_privacy_section_dispose;
  widget_class->map = studio_twin_privacy_section_map;

  g_type_ensure (STUDIO_TYPE_POLICY_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/twin/Studio/twins/twin-privacy-section.ui");
  gtk_widget_class_bind_template_child (widget_class, StudioTwinPrivacySection, answers_group);
  gtk_widget_class_bind_template_child (widget_class, StudioTwinPrivacySection, models_group);
  gtk_widget_class_bind_template_child (widget_class, StudioTwinPrivacySection, own_policy_row);
  gtk_widget_class_bind_template_child (widget_class, StudioTwinPrivacySection, policy_group);
  gtk_widget_class_bind_template_child (widget_class, StudioTwinPrivacySection, analytics_group);
  gtk_widget_class_bind_template_child (widget_class, StudioTwinPrivacySection, retention_group);
  gtk_widget_class_bind_template_callback (widget_class, own_policy_cb);
}

static void
studio_twin_privacy_section_init (StudioTwinPrivacySection *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
studio_twin_privacy_section_new (StudioConfigEditor *editor)
{
  StudioTwinPrivacySection *self;

  g_return_val_if_fail (STUDIO_IS_CONFIG_EDITOR (editor), NULL);

  self = g_object_new (STUDIO_TYPE_TWIN_PRIVACY_SECTION, NULL);
  self->editor = g_object_ref (editor);
  studio_config_rows_add (self->answers_group, editor, "configAIUseOnlyPrivateData",
                          _ ("Only your documents, nothing that a model knows besides"), NULL);
  studio_config_rows_add (self->models_group, editor,
                          "privacy.useOnlyPrivateModels", _ ("Only models on this computer or reserved for you"),
                          "privacy.zeroRetention", _ ("Only providers that keep nothing"),
                          "privacy.dataResidency", _ ("Where data may be processed"),
                          "allowDataTransfer", _ ("Also providers outside that region"), NULL);
  studio_config_rows_add (self->analytics_group, editor,
                          "analyticsEnabled", _ ("Count how it is used"),
                          "analyticsPeriod", _ ("How often figures are released; a longer period shows more where few ask"), NULL);
  studio_config_rows_add (self->retention_group, editor,
                          "retention.interactions", _ ("At most 90 days, and 30 more out of sight"),
                          "retention.analytics", _ ("At most 730 days"),
                          "retention.auditLogs", _ ("At most 2555 days"),
                          "retention.autoDelete", _ ("Off: say what is due and wait, but never beyond what is promised"), NULL);
  g_signal_connect_object (self->policy_group, "changed", G_CALLBACK (policy_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (editor, "loaded", G_CALLBACK (show_policy), self, G_CONNECT_SWAPPED);
  show_policy (self);

  return GTK_WIDGET (self);
}
