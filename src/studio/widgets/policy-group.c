/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "studio/widgets/policy-group.h"

#include <glib/gi18n.h>

struct _StudioPolicyGroup
{
  AdwPreferencesGroup parent_instance;

  TwinPiiPolicy *policy;
  GPtrArray *rows; /* AdwComboRow, borrowed, in the order of the types */
  gboolean showing;
};

G_DEFINE_FINAL_TYPE (StudioPolicyGroup, studio_policy_group, ADW_TYPE_PREFERENCES_GROUP)

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS,
};
static guint signals[N_SIGNALS];

/* In the order of TwinPiiAction. */
static const char *const action_labels[] = {
  NC_ ("personal data", "Ask Me"), NC_ ("personal data", "Redact"), NC_ ("personal data", "Mask"),
  NC_ ("personal data", "Block the Document"), NC_ ("personal data", "Keep"), NC_ ("personal data", "Replace by a Pseudonym"),
};

static void
selected_cb (AdwComboRow *row, GParamSpec *pspec, StudioPolicyGroup *self)
{
  guint index;

  if (self->showing || !g_ptr_array_find (self->rows, row, &index))
    return;

  twin_pii_policy_set_action (self->policy, &twin_pii_types (NULL)[index],
                              (TwinPiiAction) adw_combo_row_get_selected (row));
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static GtkWidget *
create_row (StudioPolicyGroup *self, const TwinPiiType *type)
{
  GtkWidget *row = adw_combo_row_new ();
  g_autoptr (GtkStringList) labels = gtk_string_list_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (action_labels); i++)
    gtk_string_list_append (labels, g_dpgettext2 (NULL, "personal data", action_labels[i]));
  adw_combo_row_set_model (ADW_COMBO_ROW (row), G_LIST_MODEL (labels));
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _ (type->label));
  g_signal_connect_object (row, "notify::selected", G_CALLBACK (selected_cb), self, 0);

  return row;
}

static void
show_policy (StudioPolicyGroup *self)
{
  self->showing = TRUE;
  for (guint i = 0; i < self->rows->len; i++)
    adw_combo_row_set_selected (g_ptr_array_index (self->rows, i),
                                twin_pii_policy_get_action (self->policy, &twin_pii_types (NULL)[i]));
  self->showing = FALSE;
}

static void
studio_policy_group_finalize (GObject *object)
{
  StudioPolicyGroup *self = STUDIO_POLICY_GROUP (object);

  twin_pii_policy_free (self->policy);
  g_ptr_array_unref (self->rows);
  G_OBJECT_CLASS (studio_policy_group_parent_class)->finalize (object);
}

static void
studio_policy_group_class_init (StudioPolicyGroupClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = studio_policy_group_finalize;

  signals[SIGNAL_CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                          G_TYPE_NONE, 0);
}

static void
studio_policy_group_init (StudioPolicyGroup *self)
{
  guint n_types;
  const TwinPiiType *types = twin_pii_types (&n_types);

  self->policy = twin_pii_policy_new ();
  self->rows = g_ptr_array_new ();
  self->showing = TRUE;
  for (guint i = 0; i < n_types; i++)
    {
      GtkWidget *row = create_row (self, &types[i]);

      adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), row);
      g_ptr_array_add (self->rows, row);
    }
  show_policy (self);
}

void
studio_policy_group_set_policy (StudioPolicyGroup *self, const TwinPiiPolicy *policy)
{
  g_return_if_fail (STUDIO_IS_POLICY_GROUP (self));
  g_return_if_fail (policy != NULL);

  twin_pii_policy_free (self->policy);
  self->policy = twin_pii_policy_copy (policy);
  show_policy (self);
}

const TwinPiiPolicy *
studio_policy_group_get_policy (StudioPolicyGroup *self)
{
  g_return_val_if_fail (STUDIO_IS_POLICY_GROUP (self), NULL);

  return self->policy;
}
