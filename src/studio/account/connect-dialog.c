/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "studio/account/connect-dialog.h"

#include <glib/gi18n.h>
#include <string.h>

#include "base/twin-country.h"
#include "studio/account/connect-request.h"

struct _StudioConnectDialog
{
  AdwDialog parent_instance;

  StudioSyncAgent *agent;
  GCancellable *cancellable; /* of the attempt that is going on, else NULL */

  GtkWidget *cancel_button;
  GtkWidget *connect_button;
  GtkWidget *problem;
  GtkWidget *page;
  GtkWidget *address_row;
  AdwToggleGroup *kind;
  GtkWidget *code_row;
  GtkWidget *name_row;
  GtkWidget *email_row;
  GtkWidget *password_row;
  GtkWidget *factor_row;
  GtkWidget *country_row;
  GtkLabel *note;
};

G_DEFINE_FINAL_TYPE (StudioConnectDialog, studio_connect_dialog, ADW_TYPE_DIALOG)

/* ---- The attempt, on the worker thread ---- */

static gpointer
connect_work (TwinLibrary *library, gpointer data, GCancellable *cancellable, GError **error)
{
  StudioConnectRequest *self = data;
  TwinAccountSettings settings;

  return GINT_TO_POINTER (twin_account_settings_load (&settings, library, self->keyring, error)
                          && twin_account_connect (twin_library_get_store (library), &settings, &self->request, NULL, cancellable, error));
}

/* ---- What is wrong, and where ---- */

static void
clear_problem (StudioConnectDialog *self)
{
  GtkWidget *rows[] = { self->address_row, self->code_row, self->name_row, self->email_row, self->password_row, self->factor_row, self->country_row };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    gtk_widget_remove_css_class (rows[i], "error");
  gtk_widget_set_visible (self->problem, FALSE);
}

/* @row: what is to be mended; NULL where it is nothing that was typed. */
static void
show_problem (StudioConnectDialog *self, GtkWidget *row, const char *message)
{
  gtk_label_set_label (GTK_LABEL (self->problem), message);
  gtk_widget_set_visible (self->problem, TRUE);
  gtk_accessible_announce (GTK_ACCESSIBLE (self), message, GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_HIGH);
  if (row == NULL)
    return;
  gtk_widget_add_css_class (row, "error");
  gtk_widget_grab_focus (row);
}

static GtkWidget *
get_row (StudioConnectDialog *self, StudioConnectField field)
{
  switch (field)
    {
    case STUDIO_CONNECT_ADDRESS:
      return self->address_row;
    case STUDIO_CONNECT_CODE:
      return self->code_row;
    case STUDIO_CONNECT_EMAIL:
      return self->email_row;
    case STUDIO_CONNECT_PASSWORD:
      return self->password_row;
    case STUDIO_CONNECT_FACTOR:
      return self->factor_row;
    case STUDIO_CONNECT_COUNTRY:
      return self->country_row;
    case STUDIO_CONNECT_NOWHERE:
    default:
      return NULL;
    }
}

static void
show_error (StudioConnectDialog *self, const GError *error)
{
  StudioConnectField field;
  const char *words = studio_connect_explain (error, gtk_editable_get_text (GTK_EDITABLE (self->factor_row)), &field);

  if (field == STUDIO_CONNECT_FACTOR)
    gtk_widget_set_visible (self->factor_row, TRUE);
  show_problem (self, get_row (self, field), words);
}

/* ---- Connecting ---- */

static gboolean
is_new (StudioConnectDialog *self)
{
  return g_strcmp0 (adw_toggle_group_get_active_name (self->kind), "new") == 0;
}

static char *
dup_text (GtkWidget *row)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (row))));
}

/* As the server checks it: to hear of it before a code is used up. */
static gboolean
is_strong (const char *password)
{
  gboolean upper = FALSE;
  gboolean lower = FALSE;
  gboolean digit = FALSE;
  gboolean other = FALSE;

  for (const char *p = password; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      upper |= g_unichar_isupper (c);
      lower |= g_unichar_islower (c);
      digit |= g_unichar_isdigit (c);
      other |= !g_unichar_isalnum (c);
    }

  return g_utf8_strlen (password, -1) >= 12 && upper && lower && digit && other;
}

static gboolean
check_new (StudioConnectDialog *self, const StudioConnectRequest *attempt)
{
  if (*attempt->code == '\0')
    show_problem (self, self->code_row, _ ("Enter the one-time code that the server showed."));
  else if (strchr (attempt->email, '@') == NULL)
    show_problem (self, self->email_row, _ ("Enter your e-mail address."));
  else if (!is_strong (attempt->password))
    show_problem (self, self->password_row, _ ("Choose a password of at least 12 characters, with upper and lower case, a digit and another character."));
  else if (!twin_country_is_valid (attempt->country))
    show_problem (self, self->country_row, _ ("Enter the two letters of your country, such as DE or FR."));
  else
    return TRUE;

  return FALSE;
}

static gboolean
check (StudioConnectDialog *self, const StudioConnectRequest *attempt)
{
  StudioConnectField field = STUDIO_CONNECT_ADDRESS;
  const char *words = is_new (self) ? studio_connect_check_address (attempt->address) : studio_connect_check_sign_in (attempt, &field);

  if (words != NULL)
    show_problem (self, get_row (self, field), words);

  return words == NULL && (!is_new (self) || check_new (self, attempt));
}

static StudioConnectRequest *
create_attempt (StudioConnectDialog *self)
{
  StudioConnectRequest *attempt = studio_connect_request_new (studio_session_get_keyring (studio_sync_agent_get_session (self->agent)),
                                                              gtk_editable_get_text (GTK_EDITABLE (self->address_row)),
                                                              gtk_editable_get_text (GTK_EDITABLE (self->email_row)));
  g_autofree char *country = dup_text (self->country_row);

  attempt->password = g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->password_row)));
  attempt->factor = dup_text (self->factor_row);
  attempt->code = dup_text (self->code_row);
  attempt->name = dup_text (self->name_row);
  attempt->country = g_ascii_strup (country, -1);
  attempt->request.password = attempt->password;
  if (is_new (self))
    {
      attempt->request.code = attempt->code;
      attempt->request.name = attempt->name;
      attempt->request.country = attempt->country;
    }
  else
    attempt->request.second_factor = attempt->factor;

  return attempt;
}

static void
set_busy (StudioConnectDialog *self, gboolean busy)
{
  /* A field that has the keyboard does not notice that it lost it by becoming insensitive. */
  if (busy)
    gtk_widget_grab_focus (self->cancel_button);
  gtk_widget_set_sensitive (self->page, !busy);
  gtk_widget_set_sensitive (self->connect_button, !busy);
  if (!busy)
    gtk_widget_grab_focus (self->connect_button);
  gtk_button_set_label (GTK_BUTTON (self->connect_button), busy ? _ ("Connecting") : _ ("C_onnect"));
}

static void
connected_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (StudioConnectDialog) self = STUDIO_CONNECT_DIALOG (user_data);
  g_autoptr (GError) error = NULL;
  gboolean done = studio_session_run_finish (STUDIO_SESSION (object), result, &error) != NULL;

  g_clear_object (&self->cancellable);
  if (self->agent == NULL)
    return;
  set_busy (self, FALSE);
  if (done)
    {
      studio_sync_agent_account_changed (self->agent);
      adw_dialog_force_close (ADW_DIALOG (self));
    }
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    show_error (self, error);
}

static void
connect_clicked_cb (StudioConnectDialog *self)
{
  g_autoptr (StudioConnectRequest) attempt = create_attempt (self);

  clear_problem (self);
  if (self->cancellable != NULL || !check (self, attempt))
    return;
  self->cancellable = g_cancellable_new ();
  set_busy (self, TRUE);
  studio_session_run_async (studio_sync_agent_get_session (self->agent), connect_clicked_cb, connect_work, g_steal_pointer (&attempt),
                            (GDestroyNotify) studio_connect_request_free, NULL, self->cancellable, connected_cb, g_object_ref (self));
}

static void
kind_changed_cb (StudioConnectDialog *self)
{
  gboolean with_code = is_new (self);

  clear_problem (self);
  gtk_widget_set_visible (self->code_row, with_code);
  gtk_widget_set_visible (self->name_row, with_code);
  gtk_widget_set_visible (self->country_row, with_code);
  gtk_widget_set_visible (self->factor_row, !with_code && *gtk_editable_get_text (GTK_EDITABLE (self->factor_row)) != '\0');
  gtk_label_set_label (self->note, with_code ? _ ("The server shows the code when it starts. The country decides in which region your data may be kept. With the password you sign in again, here or on another computer.")
                                             : _ ("An account holds one library, encrypted with its own key. A new computer gets it on the welcome page, with the recovery key."));
}

/* "DE" of the language that the desktop speaks. */
static void
guess_country (StudioConnectDialog *self)
{
  const char *const *names = g_get_language_names ();

  for (guint i = 0; names[i] != NULL; i++)
    {
      const char *underscore = strchr (names[i], '_');
      g_autofree char *country = underscore != NULL ? g_strndup (underscore + 1, 2) : NULL;

      if (country != NULL && twin_country_is_valid (country))
        {
          gtk_editable_set_text (GTK_EDITABLE (self->country_row), country);
          return;
        }
    }
}

static void
studio_connect_dialog_closed (AdwDialog *dialog)
{
  StudioConnectDialog *self = STUDIO_CONNECT_DIALOG (dialog);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
}

static void
studio_connect_dialog_dispose (GObject *object)
{
  StudioConnectDialog *self = STUDIO_CONNECT_DIALOG (object);

  g_clear_object (&self->agent);
  gtk_widget_dispose_template (GTK_WIDGET (self), STUDIO_TYPE_CONNECT_DIALOG);
  G_OBJECT_CLASS (studio_connect_dialog_parent_class)->dispose (object);
}

static void
studio_connect_dialog_finalize (GObject *object)
{
  g_clear_object (&STUDIO_CONNECT_DIALOG (object)->cancellable);
  G_OBJECT_CLASS (studio_connect_dialog_parent_class)->finalize (object);
}

static void
studio_connect_dialog_class_init (StudioConnectDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = studio_connect_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = studio_connect_dialog_finalize;
  ADW_DIALOG_CLASS (klass)->closed = studio_connect_dialog_closed;

  gtk_widget_class_set_template_from_resource (widget_class, "/org/twin/Studio/account/connect-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, StudioConnectDialog, cancel_button);
  gtk_widget_class_bind_template_child (widget_class, StudioConnectDialog, connect_button);
  gtk_widget_class_bind_template_child (widget_class, StudioConnectDialog, problem);
  gtk_widget_class_bind_template_child (widget_class, StudioConnectDialog, page);
  gtk_widget_class_bind_template_child (widget_class, StudioConnectDialog, address_row);
  gtk_widget_class_bind_template_child (widget_class, StudioConnectDialog, kind);
  gtk_widget_class_bind_template_child (widget_class, StudioConnectDialog, code_row);
  gtk_widget_class_bind_template_child (widget_class, StudioConnectDialog, name_row);
  gtk_widget_class_bind_template_child (widget_class, StudioConnectDialog, email_row);
  gtk_widget_class_bind_template_child (widget_class, StudioConnectDialog, password_row);
  gtk_widget_class_bind_template_child (widget_class, StudioConnectDialog, factor_row);
  gtk_widget_class_bind_template_child (widget_class, StudioConnectDialog, country_row);
  gtk_widget_class_bind_template_child (widget_class, StudioConnectDialog, note);
  gtk_widget_class_bind_template_callback (widget_class, connect_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, kind_changed_cb);
}

static void
studio_connect_dialog_init (StudioConnectDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  guess_country (self);
  kind_changed_cb (self);
}

StudioConnectDialog *
studio_connect_dialog_new (StudioSyncAgent *agent, const char *server, const char *email)
{
  StudioConnectDialog *self;

  g_return_val_if_fail (STUDIO_IS_SYNC_AGENT (agent), NULL);

  self = g_object_new (STUDIO_TYPE_CONNECT_DIALOG, NULL);
  self->agent = g_object_ref (agent);
  if (server == NULL)
    return self;

  adw_dialog_set_title (ADW_DIALOG (self), _ ("Sign In Again"));
  gtk_editable_set_text (GTK_EDITABLE (self->address_row), server);
  gtk_editable_set_text (GTK_EDITABLE (self->email_row), email != NULL ? email : "");
  adw_toggle_group_set_active_name (self->kind, "old");
  adw_dialog_set_focus (ADW_DIALOG (self), email != NULL && *email != '\0' ? self->password_row : self->email_row);

  return self;
}
