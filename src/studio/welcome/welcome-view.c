/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "studio/welcome/welcome-view.h"

#include <glib/gi18n.h>

#include "keys/twin-keys-error.h"
#include "studio/welcome/bring-key-page.h"
#include "studio/welcome/bring-page.h"
#include "studio/welcome/recovery-check-page.h"
#include "studio/welcome/recovery-page.h"
#include "studio/widgets/page-marks.h"

/* Length is what makes a passphrase hard to guess; Argon2id does the rest. */
#define PASSPHRASE_MINIMUM 12

struct _StudioWelcomeView
{
  AdwBin parent_instance;

  StudioSession *session;

  AdwNavigationView *navigation;
  AdwNavigationPage *intro_page;
  AdwNavigationPage *passphrase_page;
  GtkWidget *continue_button;
  GtkStack *continue_stack;
  GtkWidget *bring_button;
  GtkLabel *keyring_reason;
  GtkEditable *passphrase_row;
  GtkEditable *repeat_row;
  GtkLabel *passphrase_hint;
  GtkWidget *passphrase_button;
  GtkWidget *keyring_button;
};

G_DEFINE_FINAL_TYPE (StudioWelcomeView, studio_welcome_view, ADW_TYPE_BIN)

static void
set_busy (StudioWelcomeView *self, gboolean busy)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  /* A field that turns insensitive while it has the keyboard goes on blinking. */
  if (busy && root != NULL)
    gtk_root_set_focus (root, NULL);
  gtk_stack_set_visible_child_name (self->continue_stack, busy ? "busy" : "label");
  gtk_widget_set_sensitive (self->continue_button, !busy);
  gtk_widget_set_sensitive (self->bring_button, !busy);
  gtk_widget_set_sensitive (self->keyring_button, !busy);
  gtk_widget_set_sensitive (GTK_WIDGET (self->passphrase_page), !busy);
}

/* ---- The recovery key ---- */

static void
checked_cb (StudioWelcomeView *self)
{
  studio_session_confirm_recovery_key (self->session);
}

static void
recovery_continue_cb (StudioWelcomeView *self)
{
  StudioRecoveryCheckPage *page = studio_recovery_check_page_new (studio_session_get_recovery_key (self->session));

  g_signal_connect_object (page, "checked", G_CALLBACK (checked_cb), self, G_CONNECT_SWAPPED);
  adw_navigation_view_push (self->navigation, ADW_NAVIGATION_PAGE (page));
}

static AdwNavigationPage *
create_recovery_page (StudioWelcomeView *self)
{
  StudioRecoveryPage *page = studio_recovery_page_new (studio_session_get_recovery_key (self->session));

  g_signal_connect_object (page, "continue", G_CALLBACK (recovery_continue_cb), self, G_CONNECT_SWAPPED);
  return ADW_NAVIGATION_PAGE (page);
}

/* ---- Making the library ---- */

static void
ask_for_passphrase (StudioWelcomeView *self, const GError *error)
{
  gboolean locked = error->code == TWIN_KEYS_ERROR_LOCKED;

  gtk_label_set_label (self->keyring_reason,
                       locked ? _("Your system’s keyring is locked and cannot keep the key of your documents. A passphrase opens them instead; you type it each time you start Twin Studio.")
                              : _("This computer has no keyring that could keep the key of your documents. A passphrase opens them instead; you type it each time you start Twin Studio."));
  if (adw_navigation_view_get_visible_page (self->navigation) != self->passphrase_page)
    adw_navigation_view_push (self->navigation, self->passphrase_page);
  gtk_widget_grab_focus (GTK_WIDGET (self->passphrase_row));
}

static void
show_failure (StudioWelcomeView *self, const GError *error)
{
  AdwDialog *dialog = adw_alert_dialog_new (_("The Library Could Not Be Made"), error->message);

  adw_alert_dialog_add_response (ADW_ALERT_DIALOG (dialog), "close", _("_Close"));
  adw_dialog_present (dialog, GTK_WIDGET (self));
}

static void
created_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (StudioWelcomeView) self = STUDIO_WELCOME_VIEW (user_data);
  g_autoptr (GError) error = NULL;

  if (self->session == NULL)
    return;
  set_busy (self, FALSE);
  if (studio_session_create_finish (self->session, result, &error))
    {
      AdwNavigationPage *page = create_recovery_page (self);
      /* There is no way back: the library is made. */
      adw_navigation_view_replace (self->navigation, &page, 1);
    }
  else if (g_error_matches (error, TWIN_KEYS_ERROR, TWIN_KEYS_ERROR_NO_KEYRING) ||
           g_error_matches (error, TWIN_KEYS_ERROR, TWIN_KEYS_ERROR_LOCKED))
    ask_for_passphrase (self, error);
  else
    show_failure (self, error);
}

static void
create_library (StudioWelcomeView *self, const char *passphrase)
{
  set_busy (self, TRUE);
  studio_session_create_async (self->session, passphrase, created_cb, g_object_ref (self));
}

static void
continue_clicked_cb (StudioWelcomeView *self)
{
  create_library (self, NULL);
}

static void
keyring_clicked_cb (StudioWelcomeView *self)
{
  create_library (self, NULL);
}

static gboolean
passphrase_is_good (StudioWelcomeView *self, const char **hint)
{
  const char *passphrase = gtk_editable_get_text (self->passphrase_row);
  const char *repeat = gtk_editable_get_text (self->repeat_row);

  *hint = "";
  if (*passphrase != '\0' && g_utf8_strlen (passphrase, -1) < PASSPHRASE_MINIMUM)
    *hint = _("Take at least 12 characters. Four or five words that do not belong together are easy to keep in mind.");
  else if (*repeat != '\0' && !g_str_equal (passphrase, repeat))
    *hint = _("The two are not the same.");
  return g_utf8_strlen (passphrase, -1) >= PASSPHRASE_MINIMUM && g_str_equal (passphrase, repeat);
}

static void
passphrase_changed_cb (StudioWelcomeView *self)
{
  const char *hint;

  gtk_widget_set_sensitive (self->passphrase_button, passphrase_is_good (self, &hint));
  gtk_label_set_label (self->passphrase_hint, hint);
}

static void
passphrase_clicked_cb (StudioWelcomeView *self)
{
  const char *hint;

  if (passphrase_is_good (self, &hint))
    create_library (self, gtk_editable_get_text (self->passphrase_row));
}

/* ---- A library that is on another computer ---- */

/* @recovery: owned from here on. */
static void
signed_in_cb (StudioWelcomeView *self, TwinRecovery *recovery)
{
  adw_navigation_view_push (self->navigation, ADW_NAVIGATION_PAGE (studio_bring_key_page_new (self->session, recovery)));
}

static void
bring_clicked_cb (StudioWelcomeView *self)
{
  StudioBringPage *page = studio_bring_page_new (self->session);

  g_signal_connect_object (page, "signed-in", G_CALLBACK (signed_in_cb), self, G_CONNECT_SWAPPED);
  adw_navigation_view_push (self->navigation, ADW_NAVIGATION_PAGE (page));
}

static void
studio_welcome_view_map (GtkWidget *widget)
{
  StudioWelcomeView *self = STUDIO_WELCOME_VIEW (widget);

  GTK_WIDGET_CLASS (studio_welcome_view_parent_class)->map (widget);
  if (adw_navigation_view_get_visible_page (self->navigation) == self->intro_page)
    gtk_widget_grab_focus (self->continue_button);
}

static void
studio_welcome_view_dispose (GObject *object)
{
  g_clear_object (&STUDIO_WELCOME_VIEW (object)->session);
  gtk_widget_dispose_template (GTK_WIDGET (object), STUDIO_TYPE_WELCOME_VIEW);
  G_OBJECT_CLASS (studio_welcome_view_parent_class)->dispose (object);
}

static void
studio_welcome_view_class_init (StudioWelcomeViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = studio_welcome_view_dispose;
  widget_class->map = studio_welcome_view_map;

  g_type_ensure (STUDIO_TYPE_PAGE_MARKS);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/twin/Studio/welcome/welcome-view.ui");
  gtk_widget_class_bind_template_child (widget_class, StudioWelcomeView, navigation);
  gtk_widget_class_bind_template_child (widget_class, StudioWelcomeView, intro_page);
  gtk_widget_class_bind_template_child (widget_class, StudioWelcomeView, passphrase_page);
  gtk_widget_class_bind_template_child (widget_class, StudioWelcomeView, continue_button);
  gtk_widget_class_bind_template_child (widget_class, StudioWelcomeView, continue_stack);
  gtk_widget_class_bind_template_child (widget_class, StudioWelcomeView, bring_button);
  gtk_widget_class_bind_template_child (widget_class, StudioWelcomeView, keyring_reason);
  gtk_widget_class_bind_template_child (widget_class, StudioWelcomeView, passphrase_row);
  gtk_widget_class_bind_template_child (widget_class, StudioWelcomeView, repeat_row);
  gtk_widget_class_bind_template_child (widget_class, StudioWelcomeView, passphrase_hint);
  gtk_widget_class_bind_template_child (widget_class, StudioWelcomeView, passphrase_button);
  gtk_widget_class_bind_template_child (widget_class, StudioWelcomeView, keyring_button);
  gtk_widget_class_bind_template_callback (widget_class, continue_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, bring_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, keyring_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, passphrase_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, passphrase_clicked_cb);
}

static void
studio_welcome_view_init (StudioWelcomeView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

StudioWelcomeView *
studio_welcome_view_new (StudioSession *session)
{
  StudioWelcomeView *self;

  g_return_val_if_fail (STUDIO_IS_SESSION (session), NULL);

  self = g_object_new (STUDIO_TYPE_WELCOME_VIEW, NULL);
  self->session = g_object_ref (session);
  if (studio_session_get_recovery_key (session) != NULL)
    {
      AdwNavigationPage *page = create_recovery_page (self);
      adw_navigation_view_replace (self->navigation, &page, 1);
    }
  return self;
}
