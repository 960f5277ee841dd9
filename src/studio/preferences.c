/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "studio/preferences.h"

#include <glib/gi18n.h>

#include "studio/privacy/own-types-group.h"
#include "studio/twins/config-rows.h"
#include "studio/widgets/policy-group.h"

struct _StudioPreferences
{
  AdwPreferencesDialog parent_instance;

  StudioSession *session;
  StudioConfigEditor *editor;
  gboolean showing;
  gboolean saving;           /* a policy is being stored */
  TwinPiiPolicy *next_policy; /* and this one comes after it */

  AdwPreferencesGroup *security_group;
  AdwPreferencesGroup *transfer_group;
  StudioOwnTypesGroup *own_types_group;
  StudioPolicyGroup *policy_group;
  AdwPreferencesGroup *retention_group;
  AdwPreferencesGroup *controls_group;
};

G_DEFINE_FINAL_TYPE (StudioPreferences, studio_preferences, ADW_TYPE_PREFERENCES_DIALOG)

static void
report (StudioPreferences *self, const char *message)
{
  adw_preferences_dialog_add_toast (ADW_PREFERENCES_DIALOG (self), adw_toast_new (message));
}

/* ---- The policy ---- */

static gpointer
load_policy_work (TwinLibrary *library, gpointer data, GCancellable *cancellable, GError **error)
{
  return twin_library_get_policy (library, error);
}

static gpointer
save_policy_work (TwinLibrary *library, gpointer data, GCancellable *cancellable, GError **error)
{
  return GINT_TO_POINTER (twin_library_set_policy (library, data, error));
}

static void
loaded_policy_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (StudioPreferences) self = STUDIO_PREFERENCES (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (TwinPiiPolicy) policy = studio_session_run_finish (STUDIO_SESSION (object), result, &error);

  if (self->session == NULL)
    return;
  if (policy == NULL)
    {
      report (self, error->message);
      return;
    }
  self->showing = TRUE;
  studio_policy_group_set_policy (self->policy_group, policy);
  self->showing = FALSE;
}

static void
load_policy (StudioPreferences *self)
{
  studio_session_run_async (self->session, load_policy, load_policy_work, NULL, NULL,
                            (GDestroyNotify) twin_pii_policy_free, NULL, loaded_policy_cb, g_object_ref (self));
}

static void save_policy (StudioPreferences *self);

static void
saved_policy_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (StudioPreferences) self = STUDIO_PREFERENCES (user_data);
  g_autoptr (GError) error = NULL;

  studio_session_run_finish (STUDIO_SESSION (object), result, &error);
  self->saving = FALSE;
  if (self->session != NULL && error != NULL)
    report (self, error->message);
  save_policy (self);
}

/* One after the other: the last choice must be the last that is stored. Goes on after the dialog
 * is closed, which is why the session is that of the result. */
static void
save_policy (StudioPreferences *self)
{
  if (self->saving || self->next_policy == NULL || self->session == NULL)
    return;
  self->saving = TRUE;
  studio_session_run_async (self->session, save_policy, save_policy_work, g_steal_pointer (&self->next_policy),
                            (GDestroyNotify) twin_pii_policy_free, NULL, NULL, saved_policy_cb, g_object_ref (self));
}

static void
policy_changed_cb (StudioPreferences *self)
{
  if (self->showing)
    return;
  g_clear_pointer (&self->next_policy, twin_pii_policy_free);
  self->next_policy = twin_pii_policy_copy (studio_policy_group_get_policy (self->policy_group));
  save_policy (self);
}

/* ---- The settings ---- */

static void
saved_cb (StudioPreferences *self)
{
  const TwinConfig *config = studio_config_editor_get_config (self->editor);

  if (config != NULL)
    studio_session_set_timeout (self->session, twin_config_get_integer (config, "sessionTimeout"));
}

static void
add_rows (StudioPreferences *self)
{
  studio_config_rows_add (self->security_group, self->editor,
                          "sessionTimeout", _("How long nobody may touch the window before it locks"),
                          "encryptionLevel", _("For connections, once you publish"),
                          "requireMFAForAdmins", "", NULL);
  studio_config_rows_add (self->transfer_group, self->editor,
                          "privacy.useOnlyPrivateModels", _("Only models on this computer or reserved for you"),
                          "privacy.zeroRetention", _("Only providers that keep nothing"),
                          "privacy.dataResidency", _("Where data may be processed"),
                          "allowDataTransfer", _("Also providers outside that region"), NULL);
  studio_config_rows_add (self->retention_group, self->editor,
                          "retention.interactions", _("At most 90 days, and 30 more out of sight"),
                          "retention.auditLogs", _("At most 2555 days"),
                          "retention.analytics", _("At most 730 days"),
                          "retention.autoDelete", _("Off: say what is due and wait, but never beyond what is promised"),
                          NULL);
  studio_config_rows_add (self->controls_group, self->editor,
                          "controls.dataSharing", "", "controls.analyticsInclusion", "",
                          "controls.emailCommunications", "", "controls.thirdPartyIntegrations", "", NULL);
}

static void
studio_preferences_dispose (GObject *object)
{
  StudioPreferences *self = STUDIO_PREFERENCES (object);

  if (self->editor != NULL)
    studio_config_editor_flush (self->editor);
  g_clear_object (&self->editor);
  g_clear_pointer (&self->next_policy, twin_pii_policy_free);
  gtk_widget_dispose_template (GTK_WIDGET (self), STUDIO_TYPE_PREFERENCES);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (studio_preferences_parent_class)->dispose (object);
}

static void
studio_preferences_class_init (StudioPreferencesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = studio_preferences_dispose;

  g_type_ensure (STUDIO_TYPE_OWN_TYPES_GROUP);
  g_type_ensure (STUDIO_TYPE_POLICY_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/twin/Studio/preferences.ui");
  gtk_widget_class_bind_template_child (widget_class, StudioPreferences, security_group);
  gtk_widget_class_bind_template_child (widget_class, StudioPreferences, transfer_group);
  gtk_widget_class_bind_template_child (widget_class, StudioPreferences, own_types_group);
  gtk_widget_class_bind_template_child (widget_class, StudioPreferences, policy_group);
  gtk_widget_class_bind_template_child (widget_class, StudioPreferences, retention_group);
  gtk_widget_class_bind_template_child (widget_class, StudioPreferences, controls_group);
}

static void
studio_preferences_init (StudioPreferences *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

StudioPreferences *
studio_preferences_new (StudioSession *session)
{
  StudioPreferences *self;

  g_return_val_if_fail (STUDIO_IS_SESSION (session), NULL);

  self = g_object_new (STUDIO_TYPE_PREFERENCES, NULL);
  self->session = g_object_ref (session);
  self->editor = studio_config_editor_new (session, NULL);
  add_rows (self);
  g_signal_connect_object (self->editor, "saved", G_CALLBACK (saved_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->editor, "failed", G_CALLBACK (report), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->policy_group, "changed", G_CALLBACK (policy_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->own_types_group, "changed", G_CALLBACK (load_policy), self, G_CONNECT_SWAPPED);
  studio_own_types_group_set_session (self->own_types_group, session);
  load_policy (self);
  return self;
}
