/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "studio/documents/decide-alike-dialog.h"

#include <glib/gi18n.h>

struct _StudioDecideAlikeDialog
{
  AdwDialog parent_instance;

  const StudioReviewData *data;
  GPtrArray *types; /* TwinPiiType, as in the row after "All" */

  AdwComboRow *type_row;
  AdwComboRow *tier_row;
  AdwSwitchRow *decided_row;
  GtkLabel *count;
  GtkWidget *buttons;
};

G_DEFINE_FINAL_TYPE (StudioDecideAlikeDialog, studio_decide_alike_dialog, ADW_TYPE_DIALOG)

enum
{
  SIGNAL_DECIDE,
  N_SIGNALS,
};
static guint signals[N_SIGNALS];

/* The tiers in the order of the row, after "Any". */
static const TwinTier tiers[] = { TWIN_TIER_CERTAIN, TWIN_TIER_LIKELY, TWIN_TIER_CANDIDATE };

static gboolean
is_meant (StudioDecideAlikeDialog *self, const StudioReviewValue *value)
{
  guint type = adw_combo_row_get_selected (self->type_row);
  guint tier = adw_combo_row_get_selected (self->tier_row);

  if (type > 0 && type <= self->types->len && value->type != g_ptr_array_index (self->types, type - 1))
    return FALSE;
  if (tier > 0 && tier <= G_N_ELEMENTS (tiers) && value->tier != tiers[tier - 1])
    return FALSE;
  return value->outcome == TWIN_OUTCOME_UNDECIDED || adw_switch_row_get_active (self->decided_row);
}

static void
choice_changed_cb (StudioDecideAlikeDialog *self)
{
  guint n_values = 0;
  guint n_places = 0;
  g_autofree char *values = NULL;
  g_autofree char *places = NULL;
  g_autofree char *text = NULL;

  if (self->data == NULL)
    return;
  for (guint i = 0; i < self->data->values->len; i++)
    {
      const StudioReviewValue *value = g_ptr_array_index (self->data->values, i);

      if (!is_meant (self, value))
        continue;
      n_values++;
      n_places += value->n_places;
    }
  values = g_strdup_printf (ngettext ("%u value", "%u values", n_values), n_values);
  places = g_strdup_printf (ngettext ("in %u place", "in %u places", n_places), n_places);
  /* Translators: "4 values in 9 places". */
  text = g_strdup_printf (_("%s %s"), values, places);
  gtk_label_set_label (self->count, n_values > 0 ? text : _("There is nothing of this kind to decide."));
  gtk_widget_set_sensitive (self->buttons, n_values > 0);
}

static void
decide (StudioDecideAlikeDialog *self, gboolean redact)
{
  g_signal_emit (self, signals[SIGNAL_DECIDE], 0, redact);
  adw_dialog_close (ADW_DIALOG (self));
}

static void
redact_clicked_cb (StudioDecideAlikeDialog *self)
{
  decide (self, TRUE);
}

static void
keep_clicked_cb (StudioDecideAlikeDialog *self)
{
  decide (self, FALSE);
}

static void
fill_types (StudioDecideAlikeDialog *self, const TwinPiiType *preferred)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  guint selected = 0;

  gtk_string_list_append (names, _("All"));
  for (guint i = 0; i < self->data->values->len; i++)
    {
      const StudioReviewValue *value = g_ptr_array_index (self->data->values, i);

      if (self->types->len > 0 && g_ptr_array_index (self->types, self->types->len - 1) == value->type)
        continue;
      g_ptr_array_add (self->types, (gpointer) value->type);
      gtk_string_list_append (names, _(value->type->label));
      if (value->type == preferred)
        selected = self->types->len;
    }
  adw_combo_row_set_model (self->type_row, G_LIST_MODEL (names));
  adw_combo_row_set_selected (self->type_row, selected);
}

static void
studio_decide_alike_dialog_dispose (GObject *object)
{
  StudioDecideAlikeDialog *self = STUDIO_DECIDE_ALIKE_DIALOG (object);

  self->data = NULL;
  gtk_widget_dispose_template (GTK_WIDGET (object), STUDIO_TYPE_DECIDE_ALIKE_DIALOG);
  g_clear_pointer (&self->types, g_ptr_array_unref);
  G_OBJECT_CLASS (studio_decide_alike_dialog_parent_class)->dispose (object);
}

static void
studio_decide_alike_dialog_class_init (StudioDecideAlikeDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = studio_decide_alike_dialog_dispose;

  signals[SIGNAL_DECIDE] = g_signal_new ("decide", STUDIO_TYPE_DECIDE_ALIKE_DIALOG, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                         NULL, G_TYPE_NONE, 1, G_TYPE_BOOLEAN);

  gtk_widget_class_set_template_from_resource (widget_class, "/org/twin/Studio/documents/decide-alike-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, StudioDecideAlikeDialog, type_row);
  gtk_widget_class_bind_template_child (widget_class, StudioDecideAlikeDialog, tier_row);
  gtk_widget_class_bind_template_child (widget_class, StudioDecideAlikeDialog, decided_row);
  gtk_widget_class_bind_template_child (widget_class, StudioDecideAlikeDialog, count);
  gtk_widget_class_bind_template_child (widget_class, StudioDecideAlikeDialog, buttons);
  gtk_widget_class_bind_template_callback (widget_class, choice_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, redact_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, keep_clicked_cb);
}

static void
studio_decide_alike_dialog_init (StudioDecideAlikeDialog *self)
{
  self->types = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

StudioDecideAlikeDialog *
studio_decide_alike_dialog_new (const StudioReviewData *data, const TwinPiiType *preferred)
{
  StudioDecideAlikeDialog *self = g_object_new (STUDIO_TYPE_DECIDE_ALIKE_DIALOG, NULL);

  self->data = data;
  fill_types (self, preferred);
  choice_changed_cb (self);
  return self;
}

GArray *
studio_decide_alike_dialog_dup_values (StudioDecideAlikeDialog *self)
{
  GArray *values = g_array_new (FALSE, FALSE, sizeof (guint));

  g_return_val_if_fail (STUDIO_IS_DECIDE_ALIKE_DIALOG (self), values);

  for (guint i = 0; i < self->data->values->len; i++)
    if (is_meant (self, g_ptr_array_index (self->data->values, i)))
      g_array_append_val (values, i);
  return values;
}
