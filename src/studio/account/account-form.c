/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "studio/account/account-form.h"

#include <glib/gi18n.h>
#include <string.h>

#include "studio/account/connect-request.h"

struct _StudioAccountForm
{
  AdwDialog parent_instance;

  StudioSession *session;
  StudioFormFunc func;
  GPtrArray *rows;    /* borrowed widgets, or NULL for a fixed value */
  GPtrArray *choices; /* for each row: the values of a choice (strv), the fixed value, or NULL */
  GCancellable *cancellable; /* of the attempt that is going on, else NULL */

  GtkWidget *cancel_button;
  GtkWidget *confirm_button;
  GtkWidget *problem;
  GtkWidget *page;
  AdwPreferencesGroup *fields;
  GtkWidget *note_group;
  GtkLabel *note;
};

G_DEFINE_FINAL_TYPE (StudioAccountForm, studio_account_form, ADW_TYPE_DIALOG)

enum
{
  SIGNAL_DONE,
  N_SIGNALS,
};
static guint signals[N_SIGNALS];

/* ---- The attempt, on the worker thread ---- */

typedef struct
{
  StudioFormFunc func;
  TwinKeyring *keyring;
  char **values;
} Attempt;

/* There may be passwords among them. */
static void
attempt_free (Attempt *self)
{
  for (char **value = self->values; *value != NULL; value++)
    explicit_bzero (*value, strlen (*value));
  g_strfreev (self->values);
  twin_keyring_unref (self->keyring);
  g_free (self);
}

static gpointer
send_work (TwinLibrary *library, gpointer data, GCancellable *cancellable, GError **error)
{
  Attempt *self = data;
  g_autoptr (TwinRemote) remote = twin_account_open_library (library, self->keyring, cancellable, error);
  g_autofree char *result = NULL;

  if (remote == NULL || !self->func (remote, (const char *const *) self->values, &result, cancellable, error))
    return NULL;

  return result != NULL ? g_steal_pointer (&result) : g_strdup ("");
}

/* ---- What was typed ---- */

static char *
dup_value (StudioAccountForm *self, guint i)
{
  GtkWidget *row = self->rows->pdata[i];

  if (row == NULL)
    return g_strdup (((char **) self->choices->pdata[i])[0]);
  if (ADW_IS_COMBO_ROW (row))
    return g_strdup (((char **) self->choices->pdata[i])[adw_combo_row_get_selected (ADW_COMBO_ROW (row))]);
  if (ADW_IS_SWITCH_ROW (row))
    return g_strdup (adw_switch_row_get_active (ADW_SWITCH_ROW (row)) ? "1" : "");
  /* A password may begin with a space. */
  if (ADW_IS_PASSWORD_ENTRY_ROW (row))
    return g_strdup (gtk_editable_get_text (GTK_EDITABLE (row)));

  return g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (row))));
}

static void
show_problem (StudioAccountForm *self, const char *words)
{
  gtk_label_set_label (GTK_LABEL (self->problem), words);
  gtk_widget_set_visible (self->problem, TRUE);
  gtk_accessible_announce (GTK_ACCESSIBLE (self), words, GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_HIGH);
}

static void
set_busy (StudioAccountForm *self, gboolean busy)
{
  /* A field that has the keyboard does not notice that it lost it by becoming insensitive. */
  gtk_widget_grab_focus (busy ? self->cancel_button : self->confirm_button);
  gtk_widget_set_sensitive (self->page, !busy);
  gtk_widget_set_sensitive (self->confirm_button, !busy);
}

static void
sent_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (StudioAccountForm) self = STUDIO_ACCOUNT_FORM (user_data);
  g_autoptr (GError) error = NULL;
  g_autofree char *said = studio_session_run_finish (STUDIO_SESSION (object), result, &error);
  StudioConnectField field;

  g_clear_object (&self->cancellable);
  if (self->session == NULL)
    return;
  set_busy (self, FALSE);
  if (said != NULL)
    {
      adw_dialog_force_close (ADW_DIALOG (self));
      g_signal_emit (self, signals[SIGNAL_DONE], 0, *said != '\0' ? said : NULL);
    }
  else if (error->domain == TWIN_ACCOUNT_ERROR)
    show_problem (self, error->message);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    show_problem (self, studio_connect_explain (error, "", &field));
}

static void
confirm_clicked_cb (StudioAccountForm *self)
{
  g_autoptr (GStrvBuilder) values = g_strv_builder_new ();
  Attempt *attempt;

  if (self->cancellable != NULL)
    return;
  for (guint i = 0; i < self->rows->len; i++)
    g_strv_builder_take (values, dup_value (self, i));
  attempt = g_new0 (Attempt, 1);
  *attempt = (Attempt) { self->func, twin_keyring_ref (studio_session_get_keyring (self->session)), g_strv_builder_end (values) };
  gtk_widget_set_visible (self->problem, FALSE);
  self->cancellable = g_cancellable_new ();
  set_busy (self, TRUE);
  studio_session_run_async (self->session, confirm_clicked_cb, send_work, attempt, (GDestroyNotify) attempt_free, g_free, self->cancellable,
                            sent_cb, g_object_ref (self));
}

/* ---- GObject ---- */

static void
studio_account_form_closed (AdwDialog *dialog)
{
  StudioAccountForm *self = STUDIO_ACCOUNT_FORM (dialog);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
}

static void
studio_account_form_dispose (GObject *object)
{
  StudioAccountForm *self = STUDIO_ACCOUNT_FORM (object);

  g_clear_object (&self->session);
  gtk_widget_dispose_template (GTK_WIDGET (self), STUDIO_TYPE_ACCOUNT_FORM);
  G_OBJECT_CLASS (studio_account_form_parent_class)->dispose (object);
}

static void
studio_account_form_finalize (GObject *object)
{
  StudioAccountForm *self = STUDIO_ACCOUNT_FORM (object);

  g_clear_object (&self->cancellable);
  g_ptr_array_unref (self->rows);
  g_ptr_array_unref (self->choices);
  G_OBJECT_CLASS (studio_account_form_parent_class)->finalize (object);
}

static void
studio_account_form_class_init (StudioAccountFormClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = studio_account_form_dispose;
  G_OBJECT_CLASS (klass)->finalize = studio_account_form_finalize;
  ADW_DIALOG_CLASS (klass)->closed = studio_account_form_closed;

  signals[SIGNAL_DONE] = g_signal_new ("done", STUDIO_TYPE_ACCOUNT_FORM, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  gtk_widget_class_set_template_from_resource (widget_class, "/org/twin/Studio/account/account-form.ui");
  gtk_widget_class_bind_template_child (widget_class, StudioAccountForm, cancel_button);
  gtk_widget_class_bind_template_child (widget_class, StudioAccountForm, confirm_button);
  gtk_widget_class_bind_template_child (widget_class, StudioAccountForm, problem);
  gtk_widget_class_bind_template_child (widget_class, StudioAccountForm, page);
  gtk_widget_class_bind_template_child (widget_class, StudioAccountForm, fields);
  gtk_widget_class_bind_template_child (widget_class, StudioAccountForm, note_group);
  gtk_widget_class_bind_template_child (widget_class, StudioAccountForm, note);
  gtk_widget_class_bind_template_callback (widget_class, confirm_clicked_cb);
}

/* Not every row has values of its own. */
static void
strv_free0 (gpointer strv)
{
  g_strfreev (strv);
}

static void
studio_account_form_init (StudioAccountForm *self)
{
  self->rows = g_ptr_array_new ();
  self->choices = g_ptr_array_new_with_free_func (strv_free0);
  gtk_widget_init_template (GTK_WIDGET (self));
}

StudioAccountForm *
studio_account_form_new (StudioSession *session, const char *title, const char *button, const char *note, StudioFormFunc func)
{
  StudioAccountForm *self;

  g_return_val_if_fail (STUDIO_IS_SESSION (session), NULL);
  g_return_val_if_fail (func != NULL, NULL);

  self = g_object_new (STUDIO_TYPE_ACCOUNT_FORM, "title", title, NULL);
  self->session = g_object_ref (session);
  self->func = func;
  gtk_button_set_label (GTK_BUTTON (self->confirm_button), button);
  gtk_widget_set_visible (self->note_group, note != NULL);
  gtk_label_set_label (self->note, note != NULL ? note : "");

  return self;
}

void
studio_account_form_set_destructive (StudioAccountForm *self)
{
  g_return_if_fail (STUDIO_IS_ACCOUNT_FORM (self));

  gtk_widget_remove_css_class (self->confirm_button, "suggested-action");
  gtk_widget_add_css_class (self->confirm_button, "destructive-action");
}

static void
add_row (StudioAccountForm *self, GtkWidget *row, const char *title, char **choices)
{
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_preferences_group_add (self->fields, row);
  if (adw_dialog_get_focus (ADW_DIALOG (self)) == NULL)
    adw_dialog_set_focus (ADW_DIALOG (self), row);
  g_ptr_array_add (self->rows, row);
  g_ptr_array_add (self->choices, choices);
}

void
studio_account_form_add_text (StudioAccountForm *self, const char *title, const char *text)
{
  GtkWidget *row = adw_entry_row_new ();

  g_return_if_fail (STUDIO_IS_ACCOUNT_FORM (self));

  gtk_editable_set_text (GTK_EDITABLE (row), text != NULL ? text : "");
  adw_entry_row_set_activates_default (ADW_ENTRY_ROW (row), TRUE);
  add_row (self, row, title, NULL);
}

void
studio_account_form_add_secret (StudioAccountForm *self, const char *title)
{
  GtkWidget *row = adw_password_entry_row_new ();

  g_return_if_fail (STUDIO_IS_ACCOUNT_FORM (self));

  adw_entry_row_set_activates_default (ADW_ENTRY_ROW (row), TRUE);
  add_row (self, row, title, NULL);
}

void
studio_account_form_add_shown (StudioAccountForm *self, const char *title, const char *text)
{
  GtkWidget *row = adw_action_row_new ();

  g_return_if_fail (STUDIO_IS_ACCOUNT_FORM (self));

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), text);
  adw_action_row_set_subtitle_selectable (ADW_ACTION_ROW (row), TRUE);
  gtk_widget_add_css_class (row, "property");
  adw_preferences_group_add (self->fields, row);
}

void
studio_account_form_add_choice (StudioAccountForm *self, const char *title, const char *const *names, const char *const *values, const char *value)
{
  g_autoptr (GtkStringList) model = gtk_string_list_new (names);
  GtkWidget *row = adw_combo_row_new ();

  g_return_if_fail (STUDIO_IS_ACCOUNT_FORM (self));

  adw_combo_row_set_model (ADW_COMBO_ROW (row), G_LIST_MODEL (model));
  for (guint i = 0; values[i] != NULL; i++)
    if (g_strcmp0 (values[i], value) == 0)
      adw_combo_row_set_selected (ADW_COMBO_ROW (row), i);
  add_row (self, row, title, g_strdupv ((char **) values));
}

void
studio_account_form_add_switch (StudioAccountForm *self, const char *title, gboolean active)
{
  GtkWidget *row = adw_switch_row_new ();

  g_return_if_fail (STUDIO_IS_ACCOUNT_FORM (self));

  adw_switch_row_set_active (ADW_SWITCH_ROW (row), active);
  add_row (self, row, title, NULL);
}

void
studio_account_form_add_fixed (StudioAccountForm *self, const char *value)
{
  const char *const only[] = { value, NULL };

  g_return_if_fail (STUDIO_IS_ACCOUNT_FORM (self));

  g_ptr_array_add (self->rows, NULL);
  g_ptr_array_add (self->choices, g_strdupv ((char **) only));
}
