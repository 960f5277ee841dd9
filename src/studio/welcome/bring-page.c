/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "studio/welcome/bring-page.h"

#include <glib/gi18n.h>

#include "studio/account/connect-request.h"

struct _StudioBringPage
{
  AdwNavigationPage parent_instance;

  StudioSession *session;
  GCancellable *cancellable; /* of the attempt that is going on, else NULL */

  GtkWidget *form;
  GtkWidget *address_row;
  GtkWidget *email_row;
  GtkWidget *password_row;
  GtkWidget *factor_row;
  GtkWidget *problem;
  GtkWidget *continue_button;
  GtkStack *continue_stack;
};

G_DEFINE_FINAL_TYPE (StudioBringPage, studio_bring_page, ADW_TYPE_NAVIGATION_PAGE)

enum
{
  SIGNAL_SIGNED_IN,
  N_SIGNALS,
};
static guint signals[N_SIGNALS];

/* ---- What is wrong, and where ---- */

static GtkWidget *
get_row (StudioBringPage *self, StudioConnectField field)
{
  switch (field)
    {
    case STUDIO_CONNECT_ADDRESS:
      return self->address_row;
    case STUDIO_CONNECT_EMAIL:
      return self->email_row;
    case STUDIO_CONNECT_PASSWORD:
      return self->password_row;
    case STUDIO_CONNECT_FACTOR:
      return self->factor_row;
    case STUDIO_CONNECT_NOWHERE:
    case STUDIO_CONNECT_CODE:
    case STUDIO_CONNECT_COUNTRY:
    default:
      return NULL;
    }
}

static void
clear_problem (StudioBringPage *self)
{
  for (StudioConnectField field = STUDIO_CONNECT_NOWHERE; field <= STUDIO_CONNECT_COUNTRY; field++)
    if (get_row (self, field) != NULL)
      gtk_widget_remove_css_class (get_row (self, field), "error");
  gtk_widget_set_visible (self->problem, FALSE);
}

static void
show_problem (StudioBringPage *self, StudioConnectField field, const char *words)
{
  GtkWidget *row = get_row (self, field);

  if (field == STUDIO_CONNECT_FACTOR)
    gtk_widget_set_visible (row, TRUE);
  gtk_label_set_label (GTK_LABEL (self->problem), words);
  gtk_widget_set_visible (self->problem, TRUE);
  gtk_accessible_announce (GTK_ACCESSIBLE (self), words, GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_HIGH);
  if (row == NULL)
    return;
  gtk_widget_add_css_class (row, "error");
  gtk_widget_grab_focus (row);
}

/* ---- Signing in ---- */

static void
sign_in_thread (GTask *task, gpointer source_object, gpointer task_data, GCancellable *cancellable)
{
  StudioConnectRequest *attempt = task_data;
  TwinAccountSettings settings = { .keyring = attempt->keyring, .strong = TRUE };
  GError *error = NULL;
  TwinRecovery *recovery = twin_recovery_begin (&settings, &attempt->request, cancellable, &error);

  if (recovery != NULL)
    g_task_return_pointer (task, recovery, (GDestroyNotify) twin_recovery_free);
  else
    g_task_return_error (task, error);
}

static void
set_busy (StudioBringPage *self, gboolean busy)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  /* A field that turns insensitive while it has the keyboard goes on blinking. */
  if (busy && root != NULL)
    gtk_root_set_focus (root, NULL);
  gtk_stack_set_visible_child_name (self->continue_stack, busy ? "busy" : "label");
  gtk_widget_set_sensitive (self->continue_button, !busy);
  gtk_widget_set_sensitive (self->form, !busy);
}

static void
signed_in_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  StudioBringPage *self = STUDIO_BRING_PAGE (object);
  g_autoptr (GError) error = NULL;
  g_autoptr (TwinRecovery) recovery = g_task_propagate_pointer (G_TASK (result), &error);
  StudioConnectField field;
  const char *words;

  g_clear_object (&self->cancellable);
  if (self->session == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  set_busy (self, FALSE);
  if (recovery != NULL)
    {
      g_signal_emit (self, signals[SIGNAL_SIGNED_IN], 0, g_steal_pointer (&recovery));
      return;
    }
  words = studio_connect_explain (error, gtk_editable_get_text (GTK_EDITABLE (self->factor_row)), &field);
  show_problem (self, field, words);
}

static void
continue_clicked_cb (StudioBringPage *self)
{
  g_autoptr (StudioConnectRequest) attempt = studio_connect_request_new (studio_session_get_keyring (self->session),
                                                                         gtk_editable_get_text (GTK_EDITABLE (self->address_row)),
                                                                         gtk_editable_get_text (GTK_EDITABLE (self->email_row)));
  g_autoptr (GTask) task = NULL;
  StudioConnectField field;
  const char *words;

  if (self->cancellable != NULL)
    return;
  clear_problem (self);
  attempt->request.password = attempt->password = g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->password_row)));
  attempt->request.second_factor = attempt->factor = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->factor_row))));
  words = studio_connect_check_sign_in (attempt, &field);
  if (words != NULL)
    {
      show_problem (self, field, words);
      return;
    }

  self->cancellable = g_cancellable_new ();
  set_busy (self, TRUE);
  task = g_task_new (self, self->cancellable, signed_in_cb, NULL);
  g_task_set_source_tag (task, continue_clicked_cb);
  g_task_set_task_data (task, g_steal_pointer (&attempt), (GDestroyNotify) studio_connect_request_free);
  g_task_run_in_thread (task, sign_in_thread);
}

/* ---- GObject ---- */

static void
studio_bring_page_shown (AdwNavigationPage *page)
{
  StudioBringPage *self = STUDIO_BRING_PAGE (page);

  if (*gtk_editable_get_text (GTK_EDITABLE (self->address_row)) == '\0')
    gtk_widget_grab_focus (self->address_row);
}

/* Somebody who goes back does not wait for an answer. */
static void
studio_bring_page_hidden (AdwNavigationPage *page)
{
  StudioBringPage *self = STUDIO_BRING_PAGE (page);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
}

static void
studio_bring_page_dispose (GObject *object)
{
  StudioBringPage *self = STUDIO_BRING_PAGE (object);

  g_clear_object (&self->session);
  gtk_widget_dispose_template (GTK_WIDGET (self), STUDIO_TYPE_BRING_PAGE);
  G_OBJECT_CLASS (studio_bring_page_parent_class)->dispose (object);
}

static void
studio_bring_page_finalize (GObject *object)
{
  g_clear_object (&STUDIO_BRING_PAGE (object)->cancellable);
  G_OBJECT_CLASS (studio_bring_page_parent_class)->finalize (object);
}

static void
studio_bring_page_class_init (StudioBringPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = studio_bring_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = studio_bring_page_finalize;
  ADW_NAVIGATION_PAGE_CLASS (klass)->shown = studio_bring_page_shown;
  ADW_NAVIGATION_PAGE_CLASS (klass)->hidden = studio_bring_page_hidden;

  signals[SIGNAL_SIGNED_IN] = g_signal_new ("signed-in", STUDIO_TYPE_BRING_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                            G_TYPE_POINTER);

  gtk_widget_class_set_template_from_resource (widget_class, "/org/twin/Studio/welcome/bring-page.ui");
  gtk_widget_class_bind_template_child (widget_class, StudioBringPage, form);
  gtk_widget_class_bind_template_child (widget_class, StudioBringPage, address_row);
  gtk_widget_class_bind_template_child (widget_class, StudioBringPage, email_row);
  gtk_widget_class_bind_template_child (widget_class, StudioBringPage, password_row);
  gtk_widget_class_bind_template_child (widget_class, StudioBringPage, factor_row);
  gtk_widget_class_bind_template_child (widget_class, StudioBringPage, problem);
  gtk_widget_class_bind_template_child (widget_class, StudioBringPage, continue_button);
  gtk_widget_class_bind_template_child (widget_class, StudioBringPage, continue_stack);
  gtk_widget_class_bind_template_callback (widget_class, continue_clicked_cb);
}

static void
studio_bring_page_init (StudioBringPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

StudioBringPage *
studio_bring_page_new (StudioSession *session)
{
  StudioBringPage *self;

  g_return_val_if_fail (STUDIO_IS_SESSION (session), NULL);

  self = g_object_new (STUDIO_TYPE_BRING_PAGE, NULL);
  self->session = g_object_ref (session);

  return self;
}
