/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "studio/documents/classify-dialog.h"

#include <glib/gi18n.h>

struct _StudioClassifyDialog
{
  AdwDialog parent_instance;

  AdwWindowTitle *title;
  GtkWidget *apply_button;
  GtkWidget *suggested_row;
  GtkCheckButton *suggested_check;
  GtkCheckButton *public_check;
  GtkCheckButton *internal_check;
  GtkCheckButton *confidential_check;
  GtkCheckButton *restricted_check;
  GtkWidget *people_group;
  AdwEntryRow *roles_row;
  AdwEntryRow *groups_row;
  AdwSwitchRow *mfa_row;
};

G_DEFINE_FINAL_TYPE (StudioClassifyDialog, studio_classify_dialog, ADW_TYPE_DIALOG)

enum
{
  SIGNAL_APPLY,
  N_SIGNALS,
};
static guint signals[N_SIGNALS];

static GtkCheckButton *
get_check (StudioClassifyDialog *self, TwinLevel level)
{
  switch (level)
    {
    case TWIN_LEVEL_PUBLIC:
      return self->public_check;
    case TWIN_LEVEL_INTERNAL:
      return self->internal_check;
    case TWIN_LEVEL_CONFIDENTIAL:
      return self->confidential_check;
    case TWIN_LEVEL_RESTRICTED:
      return self->restricted_check;
    case TWIN_LEVEL_NONE:
    default:
      return NULL;
    }
}

static TwinLevel
get_level (StudioClassifyDialog *self)
{
  for (TwinLevel level = TWIN_LEVEL_PUBLIC; level <= TWIN_LEVEL_RESTRICTED; level++)
    if (gtk_check_button_get_active (get_check (self, level)))
      return level;
  return TWIN_LEVEL_NONE;
}

/* "admin, manager" as {"admin", "manager"}. */
static char **
split_names (const char *text)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) parts = g_strsplit (text, ",", -1);

  for (char **part = parts; *part != NULL; part++)
    if (*g_strstrip (*part) != '\0')
      g_strv_builder_add (builder, *part);
  return g_strv_builder_end (builder);
}

static void
level_toggled_cb (StudioClassifyDialog *self)
{
  gboolean as_suggested = gtk_check_button_get_active (self->suggested_check);

  gtk_widget_set_sensitive (self->apply_button, as_suggested || get_level (self) != TWIN_LEVEL_NONE);
  gtk_widget_set_sensitive (self->people_group, !as_suggested);
}

static void
apply_clicked_cb (StudioClassifyDialog *self)
{
  g_signal_emit (self, signals[SIGNAL_APPLY], 0);
  adw_dialog_close (ADW_DIALOG (self));
}

static void
studio_classify_dialog_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), STUDIO_TYPE_CLASSIFY_DIALOG);
  G_OBJECT_CLASS (studio_classify_dialog_parent_class)->dispose (object);
}

static void
studio_classify_dialog_class_init (StudioClassifyDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = studio_classify_dialog_dispose;

  signals[SIGNAL_APPLY] = g_signal_new ("apply", STUDIO_TYPE_CLASSIFY_DIALOG, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                        G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class, "/org/twin/Studio/documents/classify-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, StudioClassifyDialog, title);
  gtk_widget_class_bind_template_child (widget_class, StudioClassifyDialog, apply_button);
  gtk_widget_class_bind_template_child (widget_class, StudioClassifyDialog, suggested_row);
  gtk_widget_class_bind_template_child (widget_class, StudioClassifyDialog, suggested_check);
  gtk_widget_class_bind_template_child (widget_class, StudioClassifyDialog, public_check);
  gtk_widget_class_bind_template_child (widget_class, StudioClassifyDialog, internal_check);
  gtk_widget_class_bind_template_child (widget_class, StudioClassifyDialog, confidential_check);
  gtk_widget_class_bind_template_child (widget_class, StudioClassifyDialog, restricted_check);
  gtk_widget_class_bind_template_child (widget_class, StudioClassifyDialog, people_group);
  gtk_widget_class_bind_template_child (widget_class, StudioClassifyDialog, roles_row);
  gtk_widget_class_bind_template_child (widget_class, StudioClassifyDialog, groups_row);
  gtk_widget_class_bind_template_child (widget_class, StudioClassifyDialog, mfa_row);
  gtk_widget_class_bind_template_callback (widget_class, level_toggled_cb);
  gtk_widget_class_bind_template_callback (widget_class, apply_clicked_cb);
}

static void
studio_classify_dialog_init (StudioClassifyDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_set_sensitive (self->apply_button, FALSE);
}

StudioClassifyDialog *
studio_classify_dialog_new (const TwinClassification *current, guint n_documents)
{
  StudioClassifyDialog *self = g_object_new (STUDIO_TYPE_CLASSIFY_DIALOG, NULL);

  if (n_documents > 1)
    {
      g_autofree char *subtitle = g_strdup_printf (ngettext ("%u document", "%u documents", n_documents), n_documents);
      adw_window_title_set_subtitle (self->title, subtitle);
    }
  if (current != NULL)
    {
      GtkCheckButton *check = get_check (self, current->level);
      g_autofree char *roles = g_strjoinv (", ", current->allowed_roles);
      g_autofree char *groups = g_strjoinv (", ", current->allowed_groups);

      if (check != NULL)
        gtk_check_button_set_active (check, TRUE);
      gtk_editable_set_text (GTK_EDITABLE (self->roles_row), roles);
      gtk_editable_set_text (GTK_EDITABLE (self->groups_row), groups);
      adw_switch_row_set_active (self->mfa_row, current->require_mfa);
    }
  return self;
}

void
studio_classify_dialog_offer_suggestion (StudioClassifyDialog *self)
{
  g_return_if_fail (STUDIO_IS_CLASSIFY_DIALOG (self));

  gtk_widget_set_visible (self->suggested_row, TRUE);
}

gboolean
studio_classify_dialog_get_as_suggested (StudioClassifyDialog *self)
{
  g_return_val_if_fail (STUDIO_IS_CLASSIFY_DIALOG (self), FALSE);

  return gtk_check_button_get_active (self->suggested_check);
}

TwinClassification *
studio_classify_dialog_dup_classification (StudioClassifyDialog *self)
{
  TwinClassification *classification;

  g_return_val_if_fail (STUDIO_IS_CLASSIFY_DIALOG (self), NULL);

  classification = twin_classification_new (get_level (self));
  g_strfreev (classification->allowed_roles);
  classification->allowed_roles = split_names (gtk_editable_get_text (GTK_EDITABLE (self->roles_row)));
  g_strfreev (classification->allowed_groups);
  classification->allowed_groups = split_names (gtk_editable_get_text (GTK_EDITABLE (self->groups_row)));
  classification->require_mfa = adw_switch_row_get_active (self->mfa_row);
  return classification;
}
