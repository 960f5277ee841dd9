/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "studio/account/organisation-page.h"

#include <glib/gi18n.h>

#include "base/twin-json.h"
#include "studio/account/connect-request.h"
#include "studio/account/organisation-forms.h"
#include "studio/account/role.h"

#define ROW_KEY "studio-row"

struct _StudioOrganisationPage
{
  AdwNavigationPage parent_instance;

  StudioSession *session;
  GCancellable *cancellable;
  gboolean of_access; /* one's own tokens, and not the people */
  GPtrArray *people;  /* JsonObject: the members, for the groups */

  GtkStack *stack;
  AdwStatusPage *problem;
  GtkWidget *retry_button;
  GtkListBox *members;
  GtkListBox *invitations;
  GtkListBox *groups;
  GtkListBox *tokens;
};

G_DEFINE_FINAL_TYPE (StudioOrganisationPage, studio_organisation_page, ADW_TYPE_NAVIGATION_PAGE)

static void load (StudioOrganisationPage *self);

/* ---- What the server holds, on the worker thread ---- */

typedef struct
{
  TwinKeyring *keyring;
  gboolean of_access;
} Question;

static void
question_free (Question *self)
{
  twin_keyring_unref (self->keyring);
  g_free (self);
}

/* NULL where it was not asked for. */
typedef struct
{
  GPtrArray *rows[TWIN_ORGANISATION_TOKENS + 1];
} Answer;

static void
answer_free (Answer *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (self->rows); i++)
    g_clear_pointer (&self->rows[i], g_ptr_array_unref);
  g_free (self);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Answer, answer_free)

static gpointer
load_work (TwinLibrary *library, gpointer data, GCancellable *cancellable, GError **error)
{
  const Question *question = data;
  TwinOrganisationKind first = question->of_access ? TWIN_ORGANISATION_TOKENS : TWIN_ORGANISATION_MEMBERS;
  TwinOrganisationKind last = question->of_access ? TWIN_ORGANISATION_TOKENS : TWIN_ORGANISATION_GROUPS;
  g_autoptr (TwinRemote) remote = twin_account_open_library (library, question->keyring, cancellable, error);
  g_autoptr (Answer) answer = g_new0 (Answer, 1);

  if (remote == NULL)
    return NULL;
  for (TwinOrganisationKind kind = first; kind <= last; kind++)
    if ((answer->rows[kind] = twin_organisation_list (remote, kind, cancellable, error)) == NULL)
      return NULL;

  return g_steal_pointer (&answer);
}

/* ---- Forms and questions ---- */

static void
toast (StudioOrganisationPage *self, const char *title)
{
  GtkWidget *overlay = gtk_widget_get_ancestor (GTK_WIDGET (self), ADW_TYPE_TOAST_OVERLAY);

  if (overlay != NULL)
    adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (overlay), adw_toast_new (title));
}

static void
copy_response_cb (AdwAlertDialog *dialog, const char *response, StudioOrganisationPage *self)
{
  if (!g_str_equal (response, "copy"))
    return;
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), g_object_get_data (G_OBJECT (dialog), ROW_KEY));
  toast (self, _ ("Copied"));
}

/* A code or a token, which the server does not tell again. */
static void
show_once (StudioOrganisationPage *self, const char *result)
{
  AdwDialog *dialog = adw_alert_dialog_new (_ ("Shown This Once"), _ ("Keep it now: the server does not tell it again."));
  GtkWidget *label = gtk_label_new (result);

  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_CHAR);
  gtk_widget_add_css_class (label, "monospace");
  adw_alert_dialog_set_extra_child (ADW_ALERT_DIALOG (dialog), label);
  adw_alert_dialog_add_responses (ADW_ALERT_DIALOG (dialog), "close", _ ("_Close"), "copy", _ ("C_opy"), NULL);
  adw_alert_dialog_set_response_appearance (ADW_ALERT_DIALOG (dialog), "copy", ADW_RESPONSE_SUGGESTED);
  g_object_set_data_full (G_OBJECT (dialog), ROW_KEY, g_strdup (result), g_free);
  g_signal_connect_object (dialog, "response", G_CALLBACK (copy_response_cb), self, 0);
  adw_dialog_present (dialog, GTK_WIDGET (self));
}

static void
form_done_cb (StudioOrganisationPage *self, const char *result)
{
  if (result != NULL)
    show_once (self, result);
  load (self);
}

static void
present_form (StudioOrganisationPage *self, StudioAccountForm *form)
{
  g_signal_connect_object (form, "done", G_CALLBACK (form_done_cb), self, G_CONNECT_SWAPPED);
  adw_dialog_present (ADW_DIALOG (form), GTK_WIDGET (self));
}

static void
invite_clicked_cb (StudioOrganisationPage *self)
{
  present_form (self, studio_organisation_form_invite (self->session));
}

static void
new_group_clicked_cb (StudioOrganisationPage *self)
{
  present_form (self, studio_organisation_form_new_group (self->session));
}

static void
new_token_clicked_cb (StudioOrganisationPage *self)
{
  present_form (self, studio_organisation_form_new_token (self->session));
}

static void
member_activated_cb (StudioOrganisationPage *self, GtkWidget *row)
{
  present_form (self, studio_organisation_form_member (self->session, g_object_get_data (G_OBJECT (row), ROW_KEY)));
}

static void
group_activated_cb (StudioOrganisationPage *self, GtkWidget *row)
{
  present_form (self, studio_organisation_form_group (self->session, g_object_get_data (G_OBJECT (row), ROW_KEY), self->people));
}

static void
end_clicked_cb (StudioOrganisationPage *self, GtkWidget *button)
{
  present_form (self, studio_organisation_form_end (self->session, self->of_access ? TWIN_ORGANISATION_TOKENS : TWIN_ORGANISATION_INVITATIONS,
                                                    g_object_get_data (G_OBJECT (button), ROW_KEY)));
}

static void
delete_clicked_cb (StudioOrganisationPage *self, GtkWidget *button)
{
  present_form (self, studio_organisation_form_end (self->session, TWIN_ORGANISATION_GROUPS, g_object_get_data (G_OBJECT (button), ROW_KEY)));
}

/* ---- Rows ---- */

static GtkWidget *
create_row (const char *title, const char *subtitle)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);

  return row;
}

static void
make_activatable (StudioOrganisationPage *self, GtkWidget *row, JsonObject *json, GCallback callback)
{
  GtkWidget *arrow = gtk_image_new_from_icon_name ("go-next-symbolic");

  gtk_accessible_update_state (GTK_ACCESSIBLE (arrow), GTK_ACCESSIBLE_STATE_HIDDEN, TRUE, -1);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), arrow);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  g_object_set_data_full (G_OBJECT (row), ROW_KEY, json_object_ref (json), (GDestroyNotify) json_object_unref);
  g_signal_connect_object (row, "activated", callback, self, G_CONNECT_SWAPPED);
}

/* @label: with the name of what it is about, for a screen reader. */
static void
add_end_button (StudioOrganisationPage *self, GtkWidget *row, JsonObject *json, const char *label, GCallback callback)
{
  GtkWidget *button = gtk_button_new_from_icon_name ("user-trash-symbolic");

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  g_object_set_data_full (G_OBJECT (button), ROW_KEY, json_object_ref (json), (GDestroyNotify) json_object_unref);
  g_signal_connect_object (button, "clicked", callback, self, G_CONNECT_SWAPPED);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
}

static GtkWidget *
create_member (StudioOrganisationPage *self, JsonObject *json)
{
  gboolean active = g_str_equal (twin_json_get_string (json, "status", ""), "active");
  g_autofree char *subtitle = g_strdup_printf ("%s · %s", studio_role_get_name (twin_json_get_string (json, "role", "")),
                                               !active ? _ ("Disabled")
                                               : twin_json_get_boolean (json, "hasSecondFactor", FALSE) ? _ ("Second factor on")
                                                                                                        : _ ("No second factor"));
  GtkWidget *row = create_row (twin_json_get_string (json, "email", ""), subtitle);

  make_activatable (self, row, json, G_CALLBACK (member_activated_cb));

  return row;
}

/* The day of a time as the server writes it, in the words of the desktop. */
static char *
dup_day (const char *time)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_iso8601 (time, NULL);
  g_autoptr (GDateTime) local = utc != NULL ? g_date_time_to_local (utc) : NULL;

  return local != NULL ? g_date_time_format (local, "%x %H:%M") : g_strdup (time);
}

static GtkWidget *
create_invitation (StudioOrganisationPage *self, JsonObject *json)
{
  const char *role = studio_role_get_name (twin_json_get_string (json, "role", ""));
  g_autofree char *day = dup_day (twin_json_get_string (json, "expiresAt", ""));
  /* Translators: an invitation; %s is a day and time. */
  g_autofree char *subtitle = g_strdup_printf (_ ("Works until %s"), day);
  g_autofree char *label = g_strdup_printf (_ ("End the invitation: %s"), role);
  GtkWidget *row = create_row (role, subtitle);

  add_end_button (self, row, json, label, G_CALLBACK (end_clicked_cb));

  return row;
}

static GtkWidget *
create_group (StudioOrganisationPage *self, JsonObject *json)
{
  const char *name = twin_json_get_string (json, "name", "");
  guint n = json_object_has_member (json, "members") ? json_array_get_length (json_object_get_array_member (json, "members")) : 0;
  g_autofree char *subtitle = g_strdup_printf (ngettext ("%u member", "%u members", n), n);
  g_autofree char *label = g_strdup_printf (_ ("Delete the group %s"), name);
  GtkWidget *row = create_row (name, subtitle);

  add_end_button (self, row, json, label, G_CALLBACK (delete_clicked_cb));
  make_activatable (self, row, json, G_CALLBACK (group_activated_cb));

  return row;
}

static const char *
get_kind_name (JsonObject *json)
{
  const char *kind = twin_json_get_string (json, "kind", "");

  if (twin_json_get_boolean (json, "current", FALSE))
    return _ ("This computer");

  return g_str_equal (kind, "computer") ? _ ("Computer") : g_str_equal (kind, "session") ? _ ("Session") : _ ("Program");
}

static GtkWidget *
create_token (StudioOrganisationPage *self, JsonObject *json)
{
  const char *name = twin_json_get_string (json, "name", "");
  g_autofree char *day = dup_day (twin_json_get_string (json, "expiresAt", ""));
  /* Translators: kind of an access, what it may do, until when: "Program · publish · works until 30.11.2026". */
  g_autofree char *subtitle = g_strdup_printf (_ ("%s · %s · works until %s"), get_kind_name (json), twin_json_get_string (json, "scopes", ""), day);
  g_autofree char *label = g_strdup_printf (_ ("End the access of %s"), name);
  GtkWidget *row = create_row (name, subtitle);

  /* One's own ends by signing out. */
  if (!twin_json_get_boolean (json, "current", FALSE))
    add_end_button (self, row, json, label, G_CALLBACK (end_clicked_cb));

  return row;
}

static void
fill (StudioOrganisationPage *self, GtkListBox *list, GPtrArray *rows, GtkWidget *(*create) (StudioOrganisationPage *, JsonObject *),
      const char *empty)
{
  gtk_list_box_remove_all (list);
  for (guint i = 0; i < rows->len; i++)
    gtk_list_box_append (list, create (self, rows->pdata[i]));
  if (rows->len == 0)
    gtk_list_box_append (list, create_row (empty, ""));
}

/* ---- Loading ---- */

static void
show_problem (StudioOrganisationPage *self, const GError *error)
{
  StudioConnectField field;

  adw_status_page_set_description (self->problem, error->domain == TWIN_ACCOUNT_ERROR ? error->message : studio_connect_explain (error, "", &field));
  gtk_stack_set_visible_child_name (self->stack, "problem");
  gtk_widget_grab_focus (self->retry_button);
}

static void
loaded_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (StudioOrganisationPage) self = STUDIO_ORGANISATION_PAGE (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (Answer) answer = studio_session_run_finish (STUDIO_SESSION (object), result, &error);

  if (self->session == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (answer == NULL)
    {
      show_problem (self, error);
      return;
    }
  if (self->of_access)
    fill (self, self->tokens, answer->rows[TWIN_ORGANISATION_TOKENS], create_token, _ ("Nothing has access"));
  else
    {
      g_clear_pointer (&self->people, g_ptr_array_unref);
      self->people = g_ptr_array_ref (answer->rows[TWIN_ORGANISATION_MEMBERS]);
      fill (self, self->members, self->people, create_member, "");
      fill (self, self->invitations, answer->rows[TWIN_ORGANISATION_INVITATIONS], create_invitation, _ ("Nobody is invited"));
      fill (self, self->groups, answer->rows[TWIN_ORGANISATION_GROUPS], create_group, _ ("There are no groups"));
    }
  gtk_stack_set_visible_child_name (self->stack, self->of_access ? "access" : "people");
}

static void
load (StudioOrganisationPage *self)
{
  Question *question = g_new0 (Question, 1);

  *question = (Question) { twin_keyring_ref (studio_session_get_keyring (self->session)), self->of_access };
  studio_session_run_async (self->session, load, load_work, question, (GDestroyNotify) question_free, (GDestroyNotify) answer_free,
                            self->cancellable, loaded_cb, g_object_ref (self));
}

static void
retry_clicked_cb (StudioOrganisationPage *self)
{
  gtk_stack_set_visible_child_name (self->stack, "loading");
  load (self);
}

/* ---- GObject ---- */

static void
studio_organisation_page_dispose (GObject *object)
{
  StudioOrganisationPage *self = STUDIO_ORGANISATION_PAGE (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->session);
  gtk_widget_dispose_template (GTK_WIDGET (self), STUDIO_TYPE_ORGANISATION_PAGE);
  G_OBJECT_CLASS (studio_organisation_page_parent_class)->dispose (object);
}

static void
studio_organisation_page_finalize (GObject *object)
{
  StudioOrganisationPage *self = STUDIO_ORGANISATION_PAGE (object);

  g_object_unref (self->cancellable);
  g_clear_pointer (&self->people, g_ptr_array_unref);
  G_OBJECT_CLASS (studio_organisation_page_parent_class)->finalize (object);
}

static void
studio_organisation_page_class_init (StudioOrganisationPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = studio_organisation_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = studio_organisation_page_finalize;

  gtk_widget_class_set_template_from_resource (widget_class, "/org/twin/Studio/account/organisation-page.ui");
  gtk_widget_class_bind_template_child (widget_class, StudioOrganisationPage, stack);
  gtk_widget_class_bind_template_child (widget_class, StudioOrganisationPage, problem);
  gtk_widget_class_bind_template_child (widget_class, StudioOrganisationPage, retry_button);
  gtk_widget_class_bind_template_child (widget_class, StudioOrganisationPage, members);
  gtk_widget_class_bind_template_child (widget_class, StudioOrganisationPage, invitations);
  gtk_widget_class_bind_template_child (widget_class, StudioOrganisationPage, groups);
  gtk_widget_class_bind_template_child (widget_class, StudioOrganisationPage, tokens);
  gtk_widget_class_bind_template_callback (widget_class, retry_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, invite_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, new_group_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, new_token_clicked_cb);
}

static void
studio_organisation_page_init (StudioOrganisationPage *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

static StudioOrganisationPage *
create_page (StudioSyncAgent *agent, gboolean of_access)
{
  StudioOrganisationPage *self = g_object_new (STUDIO_TYPE_ORGANISATION_PAGE, NULL);

  self->session = g_object_ref (studio_sync_agent_get_session (agent));
  self->of_access = of_access;
  if (of_access)
    adw_navigation_page_set_title (ADW_NAVIGATION_PAGE (self), _ ("Computers and Programs"));
  load (self);

  return self;
}

StudioOrganisationPage *
studio_organisation_page_new (StudioSyncAgent *agent)
{
  g_return_val_if_fail (STUDIO_IS_SYNC_AGENT (agent), NULL);

  return create_page (agent, FALSE);
}

StudioOrganisationPage *
studio_organisation_page_new_access (StudioSyncAgent *agent)
{
  g_return_val_if_fail (STUDIO_IS_SYNC_AGENT (agent), NULL);

  return create_page (agent, TRUE);
}
