/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "studio/account/account-page.h"

#include <glib/gi18n.h>

#include "base/twin-clock.h"
#include "studio/account/conflicts-page.h"
#include "studio/account/connect-dialog.h"
#include "studio/account/organisation-forms.h"
#include "studio/account/organisation-page.h"
#include "studio/account/queue-page.h"
#include "studio/account/role.h"

#define REFRESH_SECONDS 20 /* "2 minutes ago" */

struct _StudioAccountPage
{
  AdwNavigationPage parent_instance;

  StudioSyncAgent *agent;
  guint refresh_id;

  AdwBanner *banner;
  GtkStack *stack;
  GtkWidget *sync_button;
  AdwActionRow *synced_row;
  AdwActionRow *progress_row;
  GtkProgressBar *progress_bar;
  AdwActionRow *queue_row;
  AdwActionRow *conflicts_row;
  AdwActionRow *server_row;
  AdwActionRow *email_row;
  AdwActionRow *role_row;
  AdwActionRow *region_row;
  AdwActionRow *factor_row;
  AdwActionRow *password_row;
  AdwPreferencesRow *delete_row;
};

G_DEFINE_FINAL_TYPE (StudioAccountPage, studio_account_page, ADW_TYPE_NAVIGATION_PAGE)

/* ---- What is shown ---- */

static const char *
get_banner_button (const StudioSyncStanding *standing)
{
  switch (standing->state)
    {
    case STUDIO_SYNC_SIGNED_OUT:
      return _ ("_Sign In Again…");
    case STUDIO_SYNC_UNREACHABLE:
    case STUDIO_SYNC_PORTAL:
    case STUDIO_SYNC_FAILED:
      return _ ("_Try Now");
    case STUDIO_SYNC_INSECURE:
      return _ ("_Details");
    case STUDIO_SYNC_LOCAL:
    case STUDIO_SYNC_IDLE:
    case STUDIO_SYNC_RUNNING:
    case STUDIO_SYNC_OFFLINE:
    case STUDIO_SYNC_BUSY:
    default:
      return NULL;
    }
}

static void
show_banner (StudioAccountPage *self, const StudioSyncStanding *standing)
{
  g_autofree char *title = studio_sync_standing_dup_banner (standing);

  if (title != NULL)
    {
      adw_banner_set_title (self->banner, title);
      adw_banner_set_button_label (self->banner, get_banner_button (standing));
    }
  adw_banner_set_revealed (self->banner, title != NULL);
}

/* What only the server knows is not there until it has answered. */
static void
show_profile (StudioAccountPage *self, const TwinAccountProfile *profile)
{
  AdwPreferencesRow *rows[] = { ADW_PREFERENCES_ROW (self->email_row),  ADW_PREFERENCES_ROW (self->role_row),     ADW_PREFERENCES_ROW (self->region_row),
                                ADW_PREFERENCES_ROW (self->factor_row), ADW_PREFERENCES_ROW (self->password_row), self->delete_row };
  g_autofree char *region = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    gtk_widget_set_visible (GTK_WIDGET (rows[i]), profile != NULL);
  if (profile == NULL)
    return;
  /* Translators: country and region, both as codes: "DE, kept in EU". */
  region = g_strdup_printf (_ ("%s, kept in %s"), profile->country, profile->region);
  adw_action_row_set_subtitle (self->email_row, profile->email);
  adw_action_row_set_subtitle (self->role_row, studio_role_get_name (profile->role));
  adw_action_row_set_subtitle (self->region_row, region);
  adw_action_row_set_subtitle (self->factor_row, profile->has_second_factor ? _ ("On") : _ ("Off"));
  adw_action_row_set_subtitle (self->password_row, profile->has_password ? _ ("Set") : _ ("Not set: other computers cannot sign in"));
}

static void
show_progress (StudioAccountPage *self, const StudioSyncStanding *standing)
{
  gboolean known = standing->state == STUDIO_SYNC_RUNNING && standing->n_total > 0;
  g_autofree char *words = studio_sync_standing_dup_words (standing, 0);

  gtk_widget_set_visible (GTK_WIDGET (self->progress_row), known);
  if (!known)
    return;
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->progress_row), words);
  gtk_progress_bar_set_fraction (self->progress_bar, (double) standing->n_done / standing->n_total);
}

static void
show_counts (StudioAccountPage *self, const StudioSyncStanding *standing)
{
  guint n = standing->n_waiting + standing->n_set_aside;
  g_autofree char *waiting = g_strdup_printf (ngettext ("%u change", "%u changes", n), n);
  g_autofree char *refused = g_strdup_printf (ngettext ("%u change was not accepted", "%u changes were not accepted", standing->n_set_aside),
                                              standing->n_set_aside);
  g_autofree char *conflicts = g_strdup_printf (ngettext ("%u edit waits for your choice", "%u edits wait for your choice", standing->n_conflicts),
                                                standing->n_conflicts);

  adw_action_row_set_subtitle (self->queue_row, n == 0 ? _ ("Nothing is waiting") : standing->n_set_aside > 0 ? refused : waiting);
  adw_action_row_set_subtitle (self->conflicts_row, standing->n_conflicts > 0 ? conflicts : _ ("Nothing was edited in two places"));
}

static void
update (StudioAccountPage *self)
{
  const StudioSyncStanding *standing = studio_sync_agent_get_standing (self->agent);
  g_autofree char *ago = studio_sync_dup_ago (standing->agreed_at, twin_clock_now (twin_clock_system ()));

  gtk_stack_set_visible_child_name (self->stack, standing->server != NULL ? "account" : "local");
  show_banner (self, standing);
  show_profile (self, studio_sync_agent_get_profile (self->agent));
  show_progress (self, standing);
  show_counts (self, standing);
  adw_action_row_set_subtitle (self->synced_row, standing->state == STUDIO_SYNC_RUNNING ? _ ("Synchronising") : ago);
  adw_action_row_set_subtitle (self->server_row, standing->server != NULL ? standing->server : "");
  gtk_widget_set_sensitive (self->sync_button, standing->state != STUDIO_SYNC_RUNNING && standing->state != STUDIO_SYNC_SIGNED_OUT);
}

static gboolean
refresh_cb (gpointer user_data)
{
  update (user_data);

  return G_SOURCE_CONTINUE;
}

/* ---- What can be done ---- */

static void
toast (StudioAccountPage *self, const char *title)
{
  GtkWidget *overlay = gtk_widget_get_ancestor (GTK_WIDGET (self), ADW_TYPE_TOAST_OVERLAY);

  if (overlay != NULL)
    adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (overlay), adw_toast_new (title));
}

static void
connect_clicked_cb (StudioAccountPage *self)
{
  adw_dialog_present (ADW_DIALOG (studio_connect_dialog_new (self->agent, NULL, NULL)), GTK_WIDGET (self));
}

static void
sign_in_again (StudioAccountPage *self)
{
  const StudioSyncStanding *standing = studio_sync_agent_get_standing (self->agent);
  const TwinAccountProfile *profile = studio_sync_agent_get_profile (self->agent);

  adw_dialog_present (ADW_DIALOG (studio_connect_dialog_new (self->agent, standing->server, profile != NULL ? profile->email : NULL)),
                      GTK_WIDGET (self));
}

static void
show_details (StudioAccountPage *self)
{
  const StudioSyncStanding *standing = studio_sync_agent_get_standing (self->agent);
  AdwDialog *dialog = adw_alert_dialog_new (_ ("The Connection Is Not Secure"), standing->problem);

  adw_alert_dialog_add_response (ADW_ALERT_DIALOG (dialog), "close", _ ("_Close"));
  adw_dialog_present (dialog, GTK_WIDGET (self));
}

static void
banner_clicked_cb (StudioAccountPage *self)
{
  switch (studio_sync_agent_get_standing (self->agent)->state)
    {
    case STUDIO_SYNC_SIGNED_OUT:
      sign_in_again (self);
      break;
    case STUDIO_SYNC_INSECURE:
      show_details (self);
      break;
    case STUDIO_SYNC_LOCAL:
    case STUDIO_SYNC_IDLE:
    case STUDIO_SYNC_RUNNING:
    case STUDIO_SYNC_OFFLINE:
    case STUDIO_SYNC_UNREACHABLE:
    case STUDIO_SYNC_PORTAL:
    case STUDIO_SYNC_BUSY:
    case STUDIO_SYNC_FAILED:
    default:
      studio_sync_agent_sync_now (self->agent);
    }
}

static void
sync_clicked_cb (StudioAccountPage *self)
{
  studio_sync_agent_sync_now (self->agent);
}

static void
push (StudioAccountPage *self, AdwNavigationPage *page)
{
  GtkWidget *view = gtk_widget_get_ancestor (GTK_WIDGET (self), ADW_TYPE_NAVIGATION_VIEW);

  adw_navigation_view_push (ADW_NAVIGATION_VIEW (view), page);
}

static void
queue_activated_cb (StudioAccountPage *self)
{
  push (self, ADW_NAVIGATION_PAGE (studio_queue_page_new (self->agent)));
}

static void
conflicts_activated_cb (StudioAccountPage *self)
{
  push (self, ADW_NAVIGATION_PAGE (studio_conflicts_page_new (self->agent)));
}

static void
organisation_activated_cb (StudioAccountPage *self)
{
  push (self, ADW_NAVIGATION_PAGE (studio_organisation_page_new (self->agent)));
}

static void
access_activated_cb (StudioAccountPage *self)
{
  push (self, ADW_NAVIGATION_PAGE (studio_organisation_page_new_access (self->agent)));
}

/* ---- Changing the account ---- */

/* The next run asks for the account anew. */
static void
changed_cb (StudioAccountPage *self)
{
  if (self->agent == NULL)
    return;
  toast (self, _ ("Changed"));
  studio_sync_agent_sync_now (self->agent);
}

static void
present_form (StudioAccountPage *self, StudioAccountForm *form, GCallback done)
{
  g_signal_connect_object (form, "done", done, self, G_CONNECT_SWAPPED);
  adw_dialog_present (ADW_DIALOG (form), GTK_WIDGET (self));
}

static void
secret_made_cb (StudioAccountPage *self, const char *result)
{
  g_auto (GStrv) parts = g_strsplit (result, " ", 2);

  if (self->agent != NULL)
    present_form (self, studio_account_form_confirm_second_factor (studio_sync_agent_get_session (self->agent), parts[0], parts[1]),
                  G_CALLBACK (changed_cb));
}

static void
factor_activated_cb (StudioAccountPage *self)
{
  StudioSession *session = studio_sync_agent_get_session (self->agent);

  if (studio_sync_agent_get_profile (self->agent)->has_second_factor)
    present_form (self, studio_account_form_remove_second_factor (session), G_CALLBACK (changed_cb));
  else
    present_form (self, studio_account_form_begin_second_factor (session), G_CALLBACK (secret_made_cb));
}

static void
password_activated_cb (StudioAccountPage *self)
{
  present_form (self,
                studio_account_form_password (studio_sync_agent_get_session (self->agent),
                                              studio_sync_agent_get_profile (self->agent)->has_password),
                G_CALLBACK (changed_cb));
}

static void
country_activated_cb (StudioAccountPage *self)
{
  present_form (self, studio_account_form_country (studio_sync_agent_get_session (self->agent), studio_sync_agent_get_profile (self->agent)),
                G_CALLBACK (changed_cb));
}

/* ---- Signing out ---- */

static gpointer
sign_out_work (TwinLibrary *library, gpointer data, GCancellable *cancellable, GError **error)
{
  TwinAccountSettings settings;
  gboolean told = FALSE;

  if (!twin_account_settings_load (&settings, library, data, error)
      || !twin_account_disconnect (twin_library_get_store (library), &settings, &told, cancellable, error))
    return NULL;

  return GINT_TO_POINTER (told ? 2 : 1);
}

static void
signed_out_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (StudioAccountPage) self = STUDIO_ACCOUNT_PAGE (user_data);
  g_autoptr (GError) error = NULL;
  int outcome = GPOINTER_TO_INT (studio_session_run_finish (STUDIO_SESSION (object), result, &error));

  if (self->agent == NULL)
    return;
  studio_sync_agent_account_changed (self->agent);
  if (outcome == 0)
    toast (self, error->message);
  else if (outcome == 1)
    toast (self, _ ("Signed out here; the server could not be told"));
  else
    toast (self, _ ("Signed out"));
}

static void
sign_out_response_cb (AdwAlertDialog *dialog, const char *response, StudioAccountPage *self)
{
  StudioSession *session = studio_sync_agent_get_session (self->agent);

  if (!g_str_equal (response, "sign-out") || session == NULL)
    return;
  studio_session_run_async (session, sign_out_response_cb, sign_out_work, twin_keyring_ref (studio_session_get_keyring (session)),
                            (GDestroyNotify) twin_keyring_unref, NULL, NULL, signed_out_cb, g_object_ref (self));
}

static void
sign_out_activated_cb (StudioAccountPage *self)
{
  const StudioSyncStanding *standing = studio_sync_agent_get_standing (self->agent);
  AdwDialog *dialog = adw_alert_dialog_new (_ ("Sign Out?"), NULL);
  g_autofree char *waiting = g_strdup_printf (ngettext ("%u change was not sent yet. It stays here and is compared when you connect again.",
                                                        "%u changes were not sent yet. They stay here and are compared when you connect again.",
                                                        standing->n_waiting),
                                              standing->n_waiting);

  adw_alert_dialog_format_body (ADW_ALERT_DIALOG (dialog), "%s%s%s",
                                _ ("This computer’s access to the server ends and is taken out of the keyring. Documents, twins and decisions "
                                   "stay here, and the server keeps what it has. To connect again you need your password."),
                                standing->n_waiting > 0 ? "\n\n" : "", standing->n_waiting > 0 ? waiting : "");
  adw_alert_dialog_add_responses (ADW_ALERT_DIALOG (dialog), "cancel", _ ("_Cancel"), "sign-out", _ ("_Sign Out"), NULL);
  adw_alert_dialog_set_response_appearance (ADW_ALERT_DIALOG (dialog), "sign-out", ADW_RESPONSE_DESTRUCTIVE);
  adw_alert_dialog_set_default_response (ADW_ALERT_DIALOG (dialog), "cancel");
  g_signal_connect_object (dialog, "response", G_CALLBACK (sign_out_response_cb), self, 0);
  adw_dialog_present (dialog, GTK_WIDGET (self));
}

/* ---- Deleting the account ---- */

static void
forgotten_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (StudioAccountPage) self = STUDIO_ACCOUNT_PAGE (user_data);
  g_autoptr (GError) error = NULL;

  if (studio_session_run_finish (STUDIO_SESSION (object), result, &error) == NULL && self->agent != NULL)
    toast (self, error->message);
  if (self->agent != NULL)
    studio_sync_agent_account_changed (self->agent);
}

/* The server does not know this computer any more; so it need not be told. */
static void
deleted_cb (StudioAccountPage *self, const char *day)
{
  StudioSession *session = self->agent != NULL ? studio_sync_agent_get_session (self->agent) : NULL;
  g_autofree char *until = day != NULL ? g_strdup_printf (_ ("On %s the server destroys what it holds of you."), day) : NULL;
  AdwDialog *dialog;

  if (session == NULL)
    return;
  dialog = adw_alert_dialog_new (_ ("The Account Is Deleted"), NULL);
  adw_alert_dialog_format_body (ADW_ALERT_DIALOG (dialog), "%s%s%s", until != NULL ? until : "", until != NULL ? " " : "",
                                _ ("Documents, twins and decisions stay on this computer."));
  adw_alert_dialog_add_response (ADW_ALERT_DIALOG (dialog), "close", _ ("_Close"));
  adw_dialog_present (dialog, GTK_WIDGET (self));
  studio_session_run_async (session, deleted_cb, sign_out_work, twin_keyring_ref (studio_session_get_keyring (session)),
                            (GDestroyNotify) twin_keyring_unref, NULL, NULL, forgotten_cb, g_object_ref (self));
}

static void
delete_activated_cb (StudioAccountPage *self)
{
  present_form (self, studio_account_form_delete (studio_sync_agent_get_session (self->agent), studio_sync_agent_get_profile (self->agent)),
                G_CALLBACK (deleted_cb));
}

/* ---- GObject ---- */

static void
studio_account_page_dispose (GObject *object)
{
  StudioAccountPage *self = STUDIO_ACCOUNT_PAGE (object);

  g_clear_handle_id (&self->refresh_id, g_source_remove);
  g_clear_object (&self->agent);
  gtk_widget_dispose_template (GTK_WIDGET (self), STUDIO_TYPE_ACCOUNT_PAGE);
  G_OBJECT_CLASS (studio_account_page_parent_class)->dispose (object);
}

static void
studio_account_page_class_init (StudioAccountPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = studio_account_page_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, "/org/twin/Studio/account/account-page.ui");
  gtk_widget_class_bind_template_child (widget_class, StudioAccountPage, banner);
  gtk_widget_class_bind_template_child (widget_class, StudioAccountPage, stack);
  gtk_widget_class_bind_template_child (widget_class, StudioAccountPage, sync_button);
  gtk_widget_class_bind_template_child (widget_class, StudioAccountPage, synced_row);
  gtk_widget_class_bind_template_child (widget_class, StudioAccountPage, progress_row);
  gtk_widget_class_bind_template_child (widget_class, StudioAccountPage, progress_bar);
  gtk_widget_class_bind_template_child (widget_class, StudioAccountPage, queue_row);
  gtk_widget_class_bind_template_child (widget_class, StudioAccountPage, conflicts_row);
  gtk_widget_class_bind_template_child (widget_class, StudioAccountPage, server_row);
  gtk_widget_class_bind_template_child (widget_class, StudioAccountPage, email_row);
  gtk_widget_class_bind_template_child (widget_class, StudioAccountPage, role_row);
  gtk_widget_class_bind_template_child (widget_class, StudioAccountPage, region_row);
  gtk_widget_class_bind_template_child (widget_class, StudioAccountPage, factor_row);
  gtk_widget_class_bind_template_child (widget_class, StudioAccountPage, password_row);
  gtk_widget_class_bind_template_child (widget_class, StudioAccountPage, delete_row);
  gtk_widget_class_bind_template_callback (widget_class, banner_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, connect_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, sync_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, queue_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, conflicts_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, organisation_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, access_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, factor_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, password_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, country_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, sign_out_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, delete_activated_cb);
}

static void
studio_account_page_init (StudioAccountPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

StudioAccountPage *
studio_account_page_new (StudioSyncAgent *agent)
{
  StudioAccountPage *self;

  g_return_val_if_fail (STUDIO_IS_SYNC_AGENT (agent), NULL);

  self = g_object_new (STUDIO_TYPE_ACCOUNT_PAGE, NULL);
  self->agent = g_object_ref (agent);
  self->refresh_id = g_timeout_add_seconds (REFRESH_SECONDS, refresh_cb, self);
  g_signal_connect_object (agent, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);

  return self;
}
