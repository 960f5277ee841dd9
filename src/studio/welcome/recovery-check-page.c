/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "studio/welcome/recovery-check-page.h"

#include <glib/gi18n.h>
#include <string.h>

#include "studio/widgets/page-marks.h"

#define GROUP_LENGTH 4

struct _StudioRecoveryCheckPage
{
  AdwNavigationPage parent_instance;

  TwinSecret *key;
  guint first;
  guint second;

  AdwEntryRow *first_row;
  AdwEntryRow *second_row;
  GtkLabel *hint;
  GtkWidget *done_button;
};

G_DEFINE_FINAL_TYPE (StudioRecoveryCheckPage, studio_recovery_check_page, ADW_TYPE_NAVIGATION_PAGE)

enum
{
  SIGNAL_CHECKED,
  N_SIGNALS,
};
static guint signals[N_SIGNALS];

/* Says it is wrong only once a whole group has been typed. */
static gboolean
check_row (StudioRecoveryCheckPage *self, AdwEntryRow *row, guint group, gboolean *wrong)
{
  const char *typed = gtk_editable_get_text (GTK_EDITABLE (row));
  gboolean right = twin_recovery_key_check_group (self->key, group, typed);
  gboolean complete = g_utf8_strlen (typed, -1) >= GROUP_LENGTH;

  gtk_widget_remove_css_class (GTK_WIDGET (row), "success");
  gtk_widget_remove_css_class (GTK_WIDGET (row), "error");
  if (right)
    gtk_widget_add_css_class (GTK_WIDGET (row), "success");
  else if (complete)
    gtk_widget_add_css_class (GTK_WIDGET (row), "error");
  *wrong |= complete && !right;
  return right;
}

static gboolean
check (StudioRecoveryCheckPage *self)
{
  gboolean wrong = FALSE;
  gboolean first = check_row (self, self->first_row, self->first, &wrong);
  gboolean second = check_row (self, self->second_row, self->second, &wrong);

  gtk_label_set_label (self->hint, wrong ? _("That is not what your recovery key says. Go back to look at it again.") : "");
  gtk_widget_set_sensitive (self->done_button, first && second);
  return first && second;
}

static void
changed_cb (StudioRecoveryCheckPage *self)
{
  check (self);
}

static void
done_clicked_cb (StudioRecoveryCheckPage *self)
{
  if (check (self))
    g_signal_emit (self, signals[SIGNAL_CHECKED], 0);
}

static void
set_row_title (AdwEntryRow *row, guint group)
{
  /* Translators: a part of the recovery key that is to be typed: "Group 4". */
  g_autofree char *title = g_strdup_printf (_("Group %u"), group);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
}

static void
studio_recovery_check_page_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), STUDIO_TYPE_RECOVERY_CHECK_PAGE);
  g_clear_pointer (&STUDIO_RECOVERY_CHECK_PAGE (object)->key, twin_secret_unref);
  G_OBJECT_CLASS (studio_recovery_check_page_parent_class)->dispose (object);
}

static void
studio_recovery_check_page_class_init (StudioRecoveryCheckPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = studio_recovery_check_page_dispose;

  signals[SIGNAL_CHECKED] = g_signal_new ("checked", STUDIO_TYPE_RECOVERY_CHECK_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                          NULL, G_TYPE_NONE, 0);

  g_type_ensure (STUDIO_TYPE_PAGE_MARKS);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/twin/Studio/welcome/recovery-check-page.ui");
  gtk_widget_class_bind_template_child (widget_class, StudioRecoveryCheckPage, first_row);
  gtk_widget_class_bind_template_child (widget_class, StudioRecoveryCheckPage, second_row);
  gtk_widget_class_bind_template_child (widget_class, StudioRecoveryCheckPage, hint);
  gtk_widget_class_bind_template_child (widget_class, StudioRecoveryCheckPage, done_button);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, done_clicked_cb);
}

static void
studio_recovery_check_page_init (StudioRecoveryCheckPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

StudioRecoveryCheckPage *
studio_recovery_check_page_new (TwinSecret *key)
{
  StudioRecoveryCheckPage *self;

  g_return_val_if_fail (key != NULL, NULL);

  self = g_object_new (STUDIO_TYPE_RECOVERY_CHECK_PAGE, NULL);
  self->key = twin_secret_ref (key);
  /* One from each half, so that a key written down only in part is found out. */
  self->first = g_random_int_range (1, TWIN_RECOVERY_KEY_GROUPS / 2 + 1);
  self->second = g_random_int_range (TWIN_RECOVERY_KEY_GROUPS / 2 + 1, TWIN_RECOVERY_KEY_GROUPS + 1);
  set_row_title (self->first_row, self->first);
  set_row_title (self->second_row, self->second);
  return self;
}
