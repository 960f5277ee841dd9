/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "studio/widgets/policy-group.h"

#include <glib/gi18n.h>

struct _StudioPolicyGroup
{
  AdwPreferencesGroup parent_instance;

  TwinPiiPolicy *policy;
  TwinTypeSet *types;
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
  NC_ ("personal data", "Block the Document"), NC_ ("personal data", "Keep"), NC_ ("personal data", "Replace by a Name, the Same Everywhere"),
};

static void
selected_cb (AdwComboRow *row, GParamSpec *pspec, StudioPolicyGroup *self)
{
  guint index;

  if (self->showing || !g_ptr_array_find (self->rows, row, &index))
    return;

  twin_pii_policy_set_action (self->policy, twin_type_set_get_type (self->types, index),
                              (TwinPiiAction) adw_combo_row_get_selected (row));
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static GtkWidget *
create_row (StudioPolicyGroup *self, const TwinPiiType *type)
{
  GtkWidget *row = adw_combo_row_new ();
  g_autoptr (GListModel) actions = studio_policy_group_create_actions ();

  adw_combo_row_set_model (ADW_COMBO_ROW (row), actions);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _ (type->label));
  g_signal_connect_object (row, "notify::selected", G_CALLBACK (selected_cb), self, 0);

  return row;
}

/* A row for each type; the built-in ones stand first in every set and keep theirs. */
static void
update_rows (StudioPolicyGroup *self)
{
  guint n_builtin;
  guint n_types = twin_type_set_get_n_types (self->types);

  twin_pii_types (&n_builtin);
  self->showing = TRUE;
  while (self->rows->len > n_builtin)
    adw_preferences_group_remove (ADW_PREFERENCES_GROUP (self), g_ptr_array_steal_index (self->rows, self->rows->len - 1));
  for (guint i = self->rows->len; i < n_types; i++)
    {
      GtkWidget *row = create_row (self, twin_type_set_get_type (self->types, i));

      adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), row);
      g_ptr_array_add (self->rows, row);
    }
  self->showing = FALSE;
}

static void
show_policy (StudioPolicyGroup *self)
{
  self->showing = TRUE;
  for (guint i = 0; i < self->rows->len; i++)
    adw_combo_row_set_selected (g_ptr_array_index (self->rows, i),
                                twin_pii_policy_get_action (self->policy, twin_type_set_get_type (self->types, i)));
  self->showing = FALSE;
}

static void
studio_policy_group_finalize (GObject *object)
{
  StudioPolicyGroup *self = STUDIO_POLICY_GROUP (object);

  twin_pii_policy_free (self->policy);
  twin_type_set_unref (self->types);
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
  self->policy = twin_pii_policy_new ();
  self->types = twin_type_set_new (NULL);
  self->rows = g_ptr_array_new ();
  update_rows (self);
  show_policy (self);
}

void
studio_policy_group_set_types (StudioPolicyGroup *self, TwinTypeSet *types)
{
  g_return_if_fail (STUDIO_IS_POLICY_GROUP (self));
  g_return_if_fail (types != NULL);

  twin_type_set_unref (self->types);
  self->types = twin_type_set_ref (types);
  update_rows (self);
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

const char *
studio_policy_group_get_action_label (TwinPiiAction action)
{
  g_return_val_if_fail (action < G_N_ELEMENTS (action_labels), NULL);

  return g_dpgettext2 (NULL, "personal data", action_labels[action]);
}

GListModel *
studio_policy_group_create_actions (void)
{
  GtkStringList *labels = gtk_string_list_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (action_labels); i++)
    gtk_string_list_append (labels, studio_policy_group_get_action_label ((TwinPiiAction) i));

  return G_LIST_MODEL (labels);
}
