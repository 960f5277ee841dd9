/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "studio/welcome/bring-key-page.h"

#include <glib/gi18n.h>

#include "base/twin-error.h"
#include "keys/twin-keys-error.h"

struct _StudioBringKeyPage
{
  AdwNavigationPage parent_instance;

  StudioSession *session;
  TwinRecovery *recovery;
  GCancellable *cancellable; /* of what is being brought, else NULL */

  AdwHeaderBar *header;
  GtkStack *stack;
  GtkWidget *key_row;
  GtkWidget *problem;
  GtkProgressBar *progress_bar;
  GtkLabel *progress_label;
  GtkWidget *later_button;
};

G_DEFINE_FINAL_TYPE (StudioBringKeyPage, studio_bring_key_page, ADW_TYPE_NAVIGATION_PAGE)

static void
show_problem (StudioBringKeyPage *self, const char *words)
{
  gtk_label_set_label (GTK_LABEL (self->problem), words);
  gtk_widget_set_visible (self->problem, TRUE);
  gtk_accessible_announce (GTK_ACCESSIBLE (self), words, GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_HIGH);
  gtk_widget_add_css_class (self->key_row, "error");
  gtk_widget_grab_focus (self->key_row);
}

static const char *
explain (const GError *error)
{
  if (g_error_matches (error, TWIN_KEYS_ERROR, TWIN_KEYS_ERROR_WRONG) || g_error_matches (error, TWIN_ERROR, TWIN_ERROR_INVALID))
    return _ ("This recovery key does not open the library of this account. Compare it with what you kept.");

  return error->message;
}

/* While it is under way there is no way back: the library is being made. */
static void
show_progress (StudioBringKeyPage *self, gboolean busy)
{
  gtk_stack_set_visible_child_name (self->stack, busy ? "progress" : "key");
  adw_navigation_page_set_can_pop (ADW_NAVIGATION_PAGE (self), !busy);
  adw_header_bar_set_show_back_button (self->header, !busy);
  gtk_label_set_label (self->progress_label, _ ("Asking the server"));
  gtk_progress_bar_set_fraction (self->progress_bar, 0);
  gtk_widget_grab_focus (busy ? self->later_button : self->key_row);
}

static void
arrived_cb (StudioBringKeyPage *self, guint n_done, guint n_total)
{
  /* Translators: twins, decisions, settings …; "12 of 40". */
  g_autofree char *words = g_strdup_printf (_ ("%u of %u"), n_done, n_total);

  if (n_total == 0)
    return;
  gtk_label_set_label (self->progress_label, words);
  gtk_progress_bar_set_fraction (self->progress_bar, (double) n_done / n_total);
}

static void
brought_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (StudioBringKeyPage) self = STUDIO_BRING_KEY_PAGE (user_data);
  StudioSession *session = STUDIO_SESSION (object);
  g_autoptr (GError) error = NULL;

  g_clear_object (&self->cancellable);
  if (studio_session_recover_finish (session, result, &error) || self->session == NULL)
    return;
  /* The library was made and what came after it failed: it opens, and the account page connects it. */
  if (twin_vault_exists (studio_session_get_directory (session)))
    {
      studio_session_open (session);
      return;
    }
  show_progress (self, FALSE);
  show_problem (self, explain (error));
}

static void
bring_clicked_cb (StudioBringKeyPage *self)
{
  const char *typed = gtk_editable_get_text (GTK_EDITABLE (self->key_row));

  gtk_widget_remove_css_class (self->key_row, "error");
  gtk_widget_set_visible (self->problem, FALSE);
  if (self->cancellable != NULL)
    return;
  if (*typed == '\0')
    {
      show_problem (self, _ ("Enter the recovery key."));
      return;
    }
  self->cancellable = g_cancellable_new ();
  show_progress (self, TRUE);
  studio_session_recover_async (self->session, self->recovery, typed, self->cancellable, brought_cb, g_object_ref (self));
}

static void
later_clicked_cb (StudioBringKeyPage *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
}

/* ---- GObject ---- */

static void
studio_bring_key_page_shown (AdwNavigationPage *page)
{
  gtk_widget_grab_focus (STUDIO_BRING_KEY_PAGE (page)->key_row);
}

static void
studio_bring_key_page_dispose (GObject *object)
{
  StudioBringKeyPage *self = STUDIO_BRING_KEY_PAGE (object);

  g_clear_object (&self->session);
  gtk_widget_dispose_template (GTK_WIDGET (self), STUDIO_TYPE_BRING_KEY_PAGE);
  G_OBJECT_CLASS (studio_bring_key_page_parent_class)->dispose (object);
}

static void
studio_bring_key_page_finalize (GObject *object)
{
  StudioBringKeyPage *self = STUDIO_BRING_KEY_PAGE (object);

  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->recovery, twin_recovery_free);
  G_OBJECT_CLASS (studio_bring_key_page_parent_class)->finalize (object);
}

static void
studio_bring_key_page_class_init (StudioBringKeyPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = studio_bring_key_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = studio_bring_key_page_finalize;
  ADW_NAVIGATION_PAGE_CLASS (klass)->shown = studio_bring_key_page_shown;

  gtk_widget_class_set_template_from_resource (widget_class, "/org/twin/Studio/welcome/bring-key-page.ui");
  gtk_widget_class_bind_template_child (widget_class, StudioBringKeyPage, header);
  gtk_widget_class_bind_template_child (widget_class, StudioBringKeyPage, stack);
  gtk_widget_class_bind_template_child (widget_class, StudioBringKeyPage, key_row);
  gtk_widget_class_bind_template_child (widget_class, StudioBringKeyPage, problem);
  gtk_widget_class_bind_template_child (widget_class, StudioBringKeyPage, progress_bar);
  gtk_widget_class_bind_template_child (widget_class, StudioBringKeyPage, progress_label);
  gtk_widget_class_bind_template_child (widget_class, StudioBringKeyPage, later_button);
  gtk_widget_class_bind_template_callback (widget_class, bring_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, later_clicked_cb);
}

static void
studio_bring_key_page_init (StudioBringKeyPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

StudioBringKeyPage *
studio_bring_key_page_new (StudioSession *session, TwinRecovery *recovery)
{
  StudioBringKeyPage *self;

  g_return_val_if_fail (STUDIO_IS_SESSION (session), NULL);
  g_return_val_if_fail (recovery != NULL, NULL);

  self = g_object_new (STUDIO_TYPE_BRING_KEY_PAGE, NULL);
  self->session = g_object_ref (session);
  self->recovery = recovery;
  g_signal_connect_object (session, "arrived", G_CALLBACK (arrived_cb), self, G_CONNECT_SWAPPED);

  return self;
}
