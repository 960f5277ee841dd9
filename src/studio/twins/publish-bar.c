/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "studio/twins/publish-bar.h"

#include <glib/gi18n.h>

#include "studio/twins/publish-words.h"

#define MAX_REASON 500

/* What the big button does now. */
typedef enum
{
  PRIMARY_NONE,
  PRIMARY_PUBLISH,
  PRIMARY_ANYWAY,
  PRIMARY_RESUME,
  PRIMARY_REPLACE,
  PRIMARY_FORGET,
  PRIMARY_SIGN_IN,
} Primary;

struct _StudioPublishBar
{
  StudioNarrowBin parent_instance;

  const StudioPublishData *data; /* borrowed */
  StudioPublishJob *job;
  Primary primary;
  char *announced;

  GtkBox *line;
  GtkImage *icon;
  GtkLabel *title;
  GtkLabel *subtitle;
  GtkWidget *pause_button;
  GtkWidget *cancel_button;
  GtkButton *primary_button;
  GtkProgressBar *progress;
};

G_DEFINE_FINAL_TYPE (StudioPublishBar, studio_publish_bar, STUDIO_TYPE_NARROW_BIN)

/* ---- What is said ---- */

/* @label: on the big button; NULL for none. */
static void
show (StudioPublishBar *self, const char *icon, const char *title, const char *subtitle, Primary primary, const char *label)
{
  g_autofree char *description = g_strdup_printf ("%s. %s", title, subtitle);

  gtk_image_set_from_icon_name (self->icon, icon);
  gtk_label_set_label (self->title, title);
  gtk_label_set_label (self->subtitle, subtitle);
  gtk_widget_set_visible (GTK_WIDGET (self->subtitle), *subtitle != '\0');
  self->primary = primary;
  gtk_widget_set_visible (GTK_WIDGET (self->primary_button), label != NULL);
  gtk_widget_set_sensitive (GTK_WIDGET (self->primary_button), primary != PRIMARY_NONE);
  if (label != NULL)
    gtk_button_set_label (self->primary_button, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->primary_button), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, description, -1);

  /* What goes on is told once, not with each percent. */
  if (g_strcmp0 (self->announced, title) == 0)
    return;
  if (self->announced != NULL && gtk_widget_get_mapped (GTK_WIDGET (self)))
    gtk_accessible_announce (GTK_ACCESSIBLE (self), title, GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
  g_set_str (&self->announced, title);
}

/* What must be done, in one sentence: "Decide 15 findings. Classify 1 document." */
static char *
describe_duties (const StudioPublishData *data)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < data->gate->reasons->len; i++)
    {
      const TwinGateReason *reason = data->gate->reasons->pdata[i];
      g_autofree char *check = reason->weight == TWIN_GATE_STOPS ? studio_publish_describe_check (data, reason) : NULL;

      if (check != NULL)
        g_string_append_printf (text, "%s%s", text->len > 0 ? ". " : "", check);
    }
  if (data->server == NULL)
    g_string_append_printf (text, "%s%s", text->len > 0 ? ". " : "", _ ("No server is connected"));
  g_string_append_c (text, '.');

  return g_string_free_and_steal (g_steal_pointer (&text));
}

static void
show_open_checks (StudioPublishBar *self, guint n)
{
  g_autofree char *title = g_strdup_printf (ngettext ("%u check is open", "%u checks are open", n), n);
  g_autofree char *duties = describe_duties (self->data);

  show (self, "changes-prevent-symbolic", title, duties, PRIMARY_NONE, _ ("Publish"));
}

static void
show_ready (StudioPublishBar *self)
{
  const StudioPublishData *data = self->data;
  g_autofree char *changes = studio_publish_describe_changes (data->diff);
  g_autofree char *size = g_format_size (data->diff->bytes);
  /* Translators: how much travels, and what is different. */
  g_autofree char *subtitle = g_strdup_printf (_ ("%s travel: %s."), size, changes);

  show (self, "document-send-symbolic", data->last == NULL ? _ ("Ready to Be Published") : _ ("Changes Are Waiting"), subtitle, PRIMARY_PUBLISH,
        _ ("Publish"));
}

static void
show_idle (StudioPublishBar *self)
{
  const StudioPublishData *data = self->data;
  guint n_stops = studio_publish_data_count (data, TWIN_GATE_STOPS) + (data->server == NULL);
  guint n_asks = studio_publish_data_count (data, TWIN_GATE_ASKS);

  if (studio_publish_data_is_published (data))
    {
      g_autofree char *time = studio_publish_format_time (data->last->published_at);

      show (self, "object-select-symbolic", _ ("Everything Is Published"), time, PRIMARY_NONE, _ ("Publish"));
    }
  else if (n_stops > 0)
    show_open_checks (self, n_stops);
  else if (!data->gate->open)
    {
      g_autofree char *title = g_strdup_printf (ngettext ("%u check is yours to judge", "%u checks are yours to judge", n_asks), n_asks);

      show (self, "dialog-warning-symbolic", title, _ ("It can be published with a reason, which stands in the audit log."), PRIMARY_ANYWAY,
            _ ("Publish Anyway…"));
    }
  else
    show_ready (self);
}

static void
show_waiting (StudioPublishBar *self)
{
  const char *message = studio_publish_job_get_message (self->job);
  guint64 n_bytes;
  guint64 n_sent;
  double unused;
  guint seconds = (guint) ((studio_publish_job_get_wait (self->job) + 999) / 1000);
  g_autofree char *again = g_strdup_printf (ngettext ("It goes on by itself; next try in %u second.", "It goes on by itself; next try in %u seconds.", seconds),
                                            seconds);
  g_autofree char *subtitle = message != NULL ? g_strdup_printf ("%s. %s", message, again) : g_steal_pointer (&again);
  gboolean offline = !g_network_monitor_get_network_available (g_network_monitor_get_default ());

  studio_publish_job_get_progress (self->job, &n_bytes, &n_sent, &unused, &unused);
  show (self, "network-offline-symbolic",
        offline ? _ ("Will Be Sent When You Are Online") : n_sent > 0 ? _ ("The Connection Broke") : _ ("The Server Cannot Be Reached"), subtitle,
        PRIMARY_RESUME, _ ("Try Now"));
}

static void
show_conflict (StudioPublishBar *self)
{
  const char *since = NULL;
  gint64 rev = studio_publish_job_get_conflict (self->job, &since);
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  g_autoptr (GDateTime) time = since != NULL ? g_date_time_new_from_iso8601 (since, utc) : NULL;
  g_autofree char *date = time != NULL ? studio_publish_format_time (g_date_time_to_unix (time) * 1000) : g_strdup ("");
  g_autofree char *subtitle = rev != 0 ? g_strdup_printf (_ ("%s. Nothing was replaced."), date) : g_strdup (_ ("Once that is noted here, it can be published again."));

  if (rev != 0)
    show (self, "dialog-warning-symbolic", _ ("Another Computer Has Published This Twin"), subtitle, PRIMARY_REPLACE, _ ("Replace…"));
  else
    show (self, "dialog-warning-symbolic", _ ("Another Computer Has Taken This Twin Back"), subtitle, PRIMARY_FORGET, _ ("Note It"));
}

static void
show_paused (StudioPublishBar *self)
{
  guint64 n_bytes;
  guint64 n_sent;
  double unused;
  g_autofree char *sent = NULL;
  g_autofree char *subtitle = NULL;

  studio_publish_job_get_progress (self->job, &n_bytes, &n_sent, &unused, &unused);
  sent = g_format_size (n_sent);
  subtitle = n_sent > 0 ? g_strdup_printf (_ ("%s are sent already and are kept by the server for a day."), sent)
                        : g_strdup (_ ("What is sent already is kept by the server for a day."));
  show (self, "media-playback-pause-symbolic", studio_publish_job_was_interrupted (self->job) ? _ ("Paused Before Studio Was Closed") : C_ ("publish", "Paused"),
        subtitle, PRIMARY_RESUME, _ ("Resume"));
}

static void
show_state (StudioPublishBar *self, StudioPublishState state)
{
  g_autofree char *progress = studio_publish_describe_progress (self->job);

  switch (state)
    {
    case STUDIO_PUBLISH_RUNNING:
      show (self, "document-send-symbolic", studio_publish_job_was_interrupted (self->job) ? _ ("Going On Where It Was Interrupted") : _ ("Publishing"),
            progress, PRIMARY_NONE, NULL);
      break;
    case STUDIO_PUBLISH_WAITING:
      show_waiting (self);
      break;
    case STUDIO_PUBLISH_PAUSED:
      show_paused (self);
      break;
    case STUDIO_PUBLISH_TAKING_BACK:
      show (self, "document-send-symbolic", _ ("Taking It Back"), "", PRIMARY_NONE, NULL);
      break;
    case STUDIO_PUBLISH_FAILED:
      show (self, "dialog-error-symbolic",
            studio_publish_job_is_taking_back (self->job) ? _ ("It Is Still Published") : _ ("It Was Not Published"), studio_publish_job_get_message (self->job), PRIMARY_RESUME, _ ("Try Again"));
      break;
    case STUDIO_PUBLISH_CONFLICT:
      show_conflict (self);
      break;
    case STUDIO_PUBLISH_SIGNED_OUT:
      show (self, "dialog-password-symbolic", _ ("Sign In Again"), _ ("The server does not accept this computer any more. What was sent is kept for a day."),
            PRIMARY_SIGN_IN, _ ("Sign In…"));
      break;
    case STUDIO_PUBLISH_IDLE:
    default:
      show_idle (self);
    }
}

static void
update (StudioPublishBar *self)
{
  StudioPublishState state = studio_publish_job_get_state (self->job);
  gboolean moving = state == STUDIO_PUBLISH_RUNNING || state == STUDIO_PUBLISH_WAITING;
  gboolean can_cancel = state != STUDIO_PUBLISH_IDLE && state != STUDIO_PUBLISH_TAKING_BACK;
  guint64 n_bytes;
  guint64 n_sent;
  double unused;

  if (self->data == NULL)
    return;
  show_state (self, state);
  gtk_widget_set_visible (self->pause_button, moving);
  gtk_widget_set_visible (self->cancel_button, can_cancel);
  gtk_widget_set_visible (GTK_WIDGET (self->progress), moving || state == STUDIO_PUBLISH_PAUSED);
  studio_publish_job_get_progress (self->job, &n_bytes, &n_sent, &unused, &unused);
  gtk_progress_bar_set_fraction (self->progress, n_bytes > 0 ? (double) n_sent / (double) n_bytes : 0);
}

/* The keyboard stays in the bar when the button that it was on goes. */
static void
job_changed_cb (StudioPublishBar *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  gboolean had_focus = focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (self));

  update (self);
  if (!had_focus || (gtk_widget_get_visible (focus) && gtk_widget_get_sensitive (focus)))
    return;
  if (gtk_widget_get_visible (GTK_WIDGET (self->primary_button)) && self->primary != PRIMARY_NONE)
    gtk_widget_grab_focus (GTK_WIDGET (self->primary_button));
  else if (gtk_widget_get_visible (self->pause_button))
    gtk_widget_grab_focus (self->pause_button);
}

/* ---- What is done ---- */

static void
reason_changed_cb (AdwAlertDialog *dialog, GParamSpec *pspec, GtkEditable *entry)
{
  g_autofree char *reason = g_strstrip (g_strdup (gtk_editable_get_text (entry)));

  adw_alert_dialog_set_response_enabled (dialog, "publish", *reason != '\0');
}

static void
anyway_response_cb (AdwAlertDialog *dialog, const char *response, StudioPublishBar *self)
{
  GtkEditable *entry = g_object_get_data (G_OBJECT (dialog), "entry");

  if (g_str_equal (response, "publish"))
    studio_publish_job_start (self->job, NULL, gtk_editable_get_text (entry), 0);
}

static void
ask_for_reason (StudioPublishBar *self)
{
  AdwAlertDialog *dialog = ADW_ALERT_DIALOG (adw_alert_dialog_new (_ ("Publish Anyway?"), NULL));
  GtkWidget *list = gtk_list_box_new ();
  GtkWidget *entry = adw_entry_row_new ();
  g_autoptr (GString) body = g_string_new (NULL);

  for (guint i = 0; i < self->data->gate->reasons->len; i++)
    {
      const TwinGateReason *reason = self->data->gate->reasons->pdata[i];
      g_autofree char *check = reason->weight == TWIN_GATE_ASKS ? studio_publish_describe_check (self->data, reason) : NULL;

      if (check != NULL)
        g_string_append_printf (body, "%s.\n", check);
    }
  g_string_append (body, _ ("Your reason stands in the audit log and travels with the twin. It holds for what the twin is now."));
  adw_alert_dialog_set_body (dialog, body->str);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (entry), _ ("Reason"));
  adw_entry_row_set_max_length (ADW_ENTRY_ROW (entry), MAX_REASON);
  adw_entry_row_set_activates_default (ADW_ENTRY_ROW (entry), TRUE);
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_list_box_append (GTK_LIST_BOX (list), entry);
  adw_alert_dialog_set_extra_child (dialog, list);
  adw_alert_dialog_add_responses (dialog, "cancel", _ ("_Cancel"), "publish", _ ("_Publish"), NULL);
  adw_alert_dialog_set_response_appearance (dialog, "publish", ADW_RESPONSE_DESTRUCTIVE);
  adw_alert_dialog_set_default_response (dialog, "publish");
  adw_alert_dialog_set_response_enabled (dialog, "publish", FALSE);
  g_object_set_data (G_OBJECT (dialog), "entry", entry);
  g_signal_connect_object (entry, "notify::text", G_CALLBACK (reason_changed_cb), dialog, G_CONNECT_SWAPPED);
  g_signal_connect_object (dialog, "response", G_CALLBACK (anyway_response_cb), self, 0);
  adw_dialog_present (ADW_DIALOG (dialog), GTK_WIDGET (self));
  gtk_widget_grab_focus (entry);
}

static void
replace_response_cb (AdwAlertDialog *dialog, const char *response, StudioPublishBar *self)
{
  const char *since;

  if (g_str_equal (response, "replace"))
    studio_publish_job_start (self->job, NULL, NULL, studio_publish_job_get_conflict (self->job, &since));
}

static void
ask_to_replace (StudioPublishBar *self)
{
  AdwAlertDialog *dialog = ADW_ALERT_DIALOG (adw_alert_dialog_new (_ ("Replace What Is Published?"),
                                                                   _ ("What the other computer published is no longer answered from. Its own library keeps it.")));

  adw_alert_dialog_add_responses (dialog, "cancel", _ ("_Cancel"), "replace", _ ("_Replace"), NULL);
  adw_alert_dialog_set_response_appearance (dialog, "replace", ADW_RESPONSE_DESTRUCTIVE);
  g_signal_connect_object (dialog, "response", G_CALLBACK (replace_response_cb), self, 0);
  adw_dialog_present (ADW_DIALOG (dialog), GTK_WIDGET (self));
}

static void
primary_clicked_cb (StudioPublishBar *self)
{
  switch (self->primary)
    {
    case PRIMARY_PUBLISH:
      studio_publish_job_start (self->job, self->data->bundle->digest, NULL, 0);
      break;
    case PRIMARY_ANYWAY:
      ask_for_reason (self);
      break;
    case PRIMARY_RESUME:
      studio_publish_job_resume (self->job);
      break;
    case PRIMARY_REPLACE:
      ask_to_replace (self);
      break;
    case PRIMARY_FORGET:
      studio_publish_job_take_back (self->job);
      break;
    case PRIMARY_SIGN_IN:
      gtk_widget_activate_action (GTK_WIDGET (self), "win.show-page", "s", "account");
      break;
    case PRIMARY_NONE:
    default:
      break;
    }
}

static void
pause_clicked_cb (StudioPublishBar *self)
{
  studio_publish_job_pause (self->job);
}

static void
cancel_clicked_cb (StudioPublishBar *self)
{
  studio_publish_job_cancel (self->job);
}

static void
narrow_cb (StudioPublishBar *self)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->line), studio_narrow_bin_get_narrow (STUDIO_NARROW_BIN (self)) ? GTK_ORIENTATION_VERTICAL
                                                                                                                        : GTK_ORIENTATION_HORIZONTAL);
}

static void
studio_publish_bar_dispose (GObject *object)
{
  StudioPublishBar *self = STUDIO_PUBLISH_BAR (object);

  self->data = NULL;
  g_clear_object (&self->job);
  g_clear_pointer (&self->announced, g_free);
  gtk_widget_dispose_template (GTK_WIDGET (self), STUDIO_TYPE_PUBLISH_BAR);
  G_OBJECT_CLASS (studio_publish_bar_parent_class)->dispose (object);
}

static void
studio_publish_bar_class_init (StudioPublishBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = studio_publish_bar_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, "/org/twin/Studio/twins/publish-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, StudioPublishBar, line);
  gtk_widget_class_bind_template_child (widget_class, StudioPublishBar, icon);
  gtk_widget_class_bind_template_child (widget_class, StudioPublishBar, title);
  gtk_widget_class_bind_template_child (widget_class, StudioPublishBar, subtitle);
  gtk_widget_class_bind_template_child (widget_class, StudioPublishBar, pause_button);
  gtk_widget_class_bind_template_child (widget_class, StudioPublishBar, cancel_button);
  gtk_widget_class_bind_template_child (widget_class, StudioPublishBar, primary_button);
  gtk_widget_class_bind_template_child (widget_class, StudioPublishBar, progress);
  gtk_widget_class_bind_template_callback (widget_class, pause_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, cancel_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, primary_clicked_cb);
}

static void
studio_publish_bar_init (StudioPublishBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect (self, "notify::narrow", G_CALLBACK (narrow_cb), NULL);
}

void
studio_publish_bar_set_data (StudioPublishBar *self, const StudioPublishData *data, StudioPublishJob *job)
{
  g_return_if_fail (STUDIO_IS_PUBLISH_BAR (self) && data != NULL && STUDIO_IS_PUBLISH_JOB (job));

  self->data = data;
  if (self->job != job)
    {
      if (self->job != NULL)
        g_signal_handlers_disconnect_by_data (self->job, self);
      g_set_object (&self->job, job);
      g_signal_connect_object (job, "changed", G_CALLBACK (job_changed_cb), self, G_CONNECT_SWAPPED);
    }
  job_changed_cb (self);
}
