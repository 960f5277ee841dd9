/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "studio/window.h"

#include <glib/gi18n.h>

#include "studio/account/account-page.h"
#include "studio/analytics/analytics-page.h"
#include "studio/privacy/privacy-page.h"
#include "studio/twins/publish-job.h"
#include "studio/twins/twin-page.h"
#include "studio/welcome/unlock-page.h"
#include "studio/welcome/welcome-view.h"
#include "studio/window-private.h"
#include "twin-config.h"

#define CLEAR_GATE_DELAY_MS 500 /* longer than a page takes to slide */

G_DEFINE_FINAL_TYPE (StudioWindow, studio_window, ADW_TYPE_APPLICATION_WINDOW)

/* ---- Pages ---- */

/* The pages beside the documents; NULL for one that there is not. */
static AdwNavigationPage *
create_page (StudioWindow *self, const char *page, const char *twin_id)
{
  if (g_str_equal (page, "account"))
    return ADW_NAVIGATION_PAGE (studio_account_page_new (self->agent));
  if (g_str_equal (page, "analytics"))
    return ADW_NAVIGATION_PAGE (studio_analytics_page_new (self->session, self->twins));
  if (g_str_equal (page, "privacy"))
    return ADW_NAVIGATION_PAGE (studio_privacy_page_new (self->session));
  if (g_str_equal (page, "twin"))
    return ADW_NAVIGATION_PAGE (studio_twin_page_new (self->session, self->twins, twin_id));
  return NULL;
}

/* "documents", "analytics", "privacy", "account" or "twin:" and an identifier. */
static void
remember_page (StudioWindow *self, const char *page, const char *twin_id)
{
  g_autofree char *value = twin_id != NULL ? g_strconcat (page, ":", twin_id, NULL) : g_strdup (page);

  if (self->settings != NULL)
    g_settings_set_string (self->settings, "sidebar-page", value);
}

static void
restore_page (StudioWindow *self)
{
  g_autofree char *value = self->settings != NULL ? g_settings_get_string (self->settings, "sidebar-page") : NULL;

  g_clear_pointer (&self->restored_twin, g_free);
  if (g_strcmp0 (value, "analytics") == 0 || g_strcmp0 (value, "privacy") == 0 || g_strcmp0 (value, "account") == 0)
    {
      _studio_window_show_page (self, value, NULL);
      return;
    }
  if (value != NULL && g_str_has_prefix (value, "twin:"))
    self->restored_twin = g_strdup (value + strlen ("twin:"));
  _studio_window_show_page (self, "documents", NULL);
}

static void
twins_changed_cb (StudioWindow *self)
{
  GListModel *twins = studio_twin_list_get_model (self->twins);
  g_autofree char *id = g_steal_pointer (&self->restored_twin);

  for (guint i = 0; id != NULL && i < g_list_model_get_n_items (twins); i++)
    {
      g_autoptr (StudioTwinItem) twin = g_list_model_get_item (twins, i);

      if (g_str_equal (studio_twin_item_get_id (twin), id))
        _studio_window_show_page (self, "twin", id);
    }
}

static void
sidebar_activated_cb (StudioWindow *self, const char *page, const char *twin_id)
{
  _studio_window_show_page (self, page, twin_id);
}

void
_studio_window_show_page (StudioWindow *self, const char *page, const char *twin_id)
{
  AdwNavigationPage *content;

  if (self->documents_page == NULL)
    return;
  if (g_str_equal (page, "documents"))
    content = ADW_NAVIGATION_PAGE (self->documents_page);
  else
    content = create_page (self, page, twin_id);
  if (content == NULL)
    return;

  if (self->restored_twin == NULL)
    remember_page (self, page, twin_id);
  adw_navigation_view_pop_to_tag (self->navigation, "main");
  adw_navigation_split_view_set_content (self->split_view, content);
  adw_navigation_split_view_set_show_content (self->split_view, TRUE);
  studio_sidebar_select (self->sidebar, page, twin_id);
}

/* ---- Review ---- */

static void
show_explanation (StudioWindow *self, StudioDocument *document)
{
  g_autofree char *explanation = studio_document_dup_explanation (document);
  g_autofree char *state = studio_document_dup_state_text (document);
  AdwDialog *dialog = adw_alert_dialog_new (studio_document_get_title (document), NULL);

  adw_alert_dialog_format_body (ADW_ALERT_DIALOG (dialog), "%s. %s", state, explanation);
  adw_alert_dialog_add_response (ADW_ALERT_DIALOG (dialog), "close", _("_Close"));
  adw_dialog_present (dialog, GTK_WIDGET (self));
}

static void update_next (StudioWindow *self);

static void
next_document_cb (StudioWindow *self, StudioReviewPage *page)
{
  StudioDocument *document = studio_review_page_get_document (page);
  StudioDocument *next = document != NULL ? studio_documents_page_get_next (self->documents_page, document, TRUE) : NULL;

  adw_navigation_view_pop_to_tag (self->navigation, "main");
  if (next != NULL)
    _studio_window_review (self, next);
}

StudioReviewPage *
_studio_window_review (StudioWindow *self, StudioDocument *document)
{
  StudioReviewPage *page = studio_review_page_new (self->session, document);

  g_signal_connect_object (page, "next-document", G_CALLBACK (next_document_cb), self, G_CONNECT_SWAPPED);
  adw_navigation_view_push (self->navigation, ADW_NAVIGATION_PAGE (page));
  update_next (self);
  return page;
}

static void
review_all_cb (StudioWindow *self)
{
  _studio_window_review (self, NULL);
}

static void
open_document_cb (StudioWindow *self, StudioDocument *document)
{
  switch (studio_document_get_record (document)->state)
    {
    case TWIN_DOCUMENT_REVIEW:
    case TWIN_DOCUMENT_READY:
    case TWIN_DOCUMENT_BLOCKED:
      _studio_window_review (self, document);
      break;
    case TWIN_DOCUMENT_FAILED:
    case TWIN_DOCUMENT_DUPLICATE:
    case TWIN_DOCUMENT_ABSENT:
      show_explanation (self, document);
      break;
    case TWIN_DOCUMENT_QUEUED:
    case TWIN_DOCUMENT_EXTRACTING:
    default:
      adw_toast_overlay_add_toast (self->toasts, adw_toast_new (_("This document is still to be read")));
    }
}

static void
update_next (StudioWindow *self)
{
  AdwNavigationPage *page = adw_navigation_view_get_visible_page (self->navigation);
  StudioDocument *document = STUDIO_IS_REVIEW_PAGE (page) ? studio_review_page_get_document (STUDIO_REVIEW_PAGE (page))
                                                          : NULL;

  if (document != NULL)
    studio_review_page_set_has_next (STUDIO_REVIEW_PAGE (page),
                                     studio_documents_page_get_next (self->documents_page, document, TRUE) != NULL);
}

/* ---- The library comes and goes ---- */

static void
show_marks (StudioWindow *self)
{
  GListModel *documents = studio_document_list_get_model (self->documents);

  for (guint i = 0; i < g_list_model_get_n_items (documents); i++)
    {
      g_autoptr (StudioDocument) document = g_list_model_get_item (documents, i);

      studio_document_set_mark (document, studio_sync_agent_get_mark (self->agent, "document", studio_document_get_id (document)));
    }
}

static void
documents_changed_cb (StudioWindow *self)
{
  show_marks (self);
  studio_sidebar_set_n_needing (self->sidebar,
                                studio_document_list_count (self->documents, STUDIO_DOCUMENT_GROUP_NEEDS_YOU));
  update_next (self);
}

static void
noticed_cb (StudioWindow *self, const char *text)
{
  AdwToast *toast = adw_toast_new (text);

  adw_toast_set_use_markup (toast, FALSE);
  adw_toast_overlay_add_toast (self->toasts, toast);
}

static void
close_library (StudioWindow *self)
{
  adw_navigation_view_pop_to_tag (self->navigation, "main");
  adw_navigation_split_view_set_content (self->split_view, NULL);
  studio_sidebar_set_twins (self->sidebar, NULL);
  studio_sidebar_set_agent (self->sidebar, NULL);
  studio_account_row_set_agent (self->account_row, NULL);
  if (self->agent != NULL)
    g_object_run_dispose (G_OBJECT (self->agent));
  g_clear_object (&self->agent);
  g_clear_object (&self->documents_page);
  g_clear_object (&self->watcher);
  g_clear_object (&self->import);
  g_clear_object (&self->twins);
  g_clear_object (&self->documents);
}

static void
open_library (StudioWindow *self)
{
  if (self->documents != NULL)
    return;

  self->documents = studio_document_list_new (self->session);
  self->twins = studio_twin_list_new (self->session);
  self->import = studio_import_job_new (self->session);
  self->agent = studio_sync_agent_new (self->session);
  self->watcher = studio_watcher_new (self->session, self->import);
  self->documents_page = g_object_ref_sink (
      studio_documents_page_new (self->session, self->documents, self->import, self->twins));
  g_signal_connect_object (self->documents_page, "open", G_CALLBACK (open_document_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->documents_page, "review-all", G_CALLBACK (review_all_cb), self, G_CONNECT_SWAPPED);
  if (self->settings != NULL)
    g_settings_bind (self->settings, "documents-sort", self->documents_page, "sort", G_SETTINGS_BIND_DEFAULT);
  g_signal_connect_object (self->watcher, "noticed", G_CALLBACK (noticed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->documents, "changed", G_CALLBACK (documents_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->twins, "changed", G_CALLBACK (twins_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->agent, "marks-changed", G_CALLBACK (show_marks), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->agent, "fetched", G_CALLBACK (studio_import_job_take_up), self->import, G_CONNECT_SWAPPED);
  studio_account_row_set_agent (self->account_row, self->agent);
  studio_sidebar_set_agent (self->sidebar, self->agent);
  studio_sidebar_set_twins (self->sidebar, self->twins);
  studio_publish_job_restore_all (self->session);
  restore_page (self);

  if (g_list_model_get_n_items (G_LIST_MODEL (self->waiting_files)) > 0)
    {
      studio_import_job_add_files (self->import, G_LIST_MODEL (self->waiting_files));
      g_list_store_remove_all (self->waiting_files);
    }
}

/* What stands before the library: G_TYPE_NONE for nothing. */
static GType
choose_gate (StudioWindow *self)
{
  switch (studio_session_get_state (self->session))
    {
    case STUDIO_SESSION_NEW:
      return STUDIO_TYPE_WELCOME_VIEW;
    case STUDIO_SESSION_LOCKED:
    case STUDIO_SESSION_FAILED:
      return STUDIO_TYPE_UNLOCK_PAGE;
    case STUDIO_SESSION_OPENING:
      /* The first time, the empty frame; after that, what asked for it shows that it is busy. */
      return adw_bin_get_child (self->gate) != NULL && self->clear_gate_id == 0
               ? G_OBJECT_TYPE (adw_bin_get_child (self->gate))
               : G_TYPE_NONE;
    case STUDIO_SESSION_OPEN:
    default:
      return studio_session_get_recovery_key (self->session) != NULL ? STUDIO_TYPE_WELCOME_VIEW : G_TYPE_NONE;
    }
}

static void
clear_gate_cb (gpointer user_data)
{
  StudioWindow *self = user_data;

  self->clear_gate_id = 0;
  adw_bin_set_child (self->gate, NULL);
}

/* What stood before the library goes a moment later: it is its own button that was pressed, and
 * its pages may still be moving. */
static void
open_gate (StudioWindow *self)
{
  gtk_stack_set_visible_child_name (self->stage, "main");
  if (self->clear_gate_id == 0)
    self->clear_gate_id = g_timeout_add_once (CLEAR_GATE_DELAY_MS, clear_gate_cb, self);
}

static void
show_gate (StudioWindow *self, GType type)
{
  GtkWidget *child = adw_bin_get_child (self->gate);

  if (type == G_TYPE_NONE)
    {
      open_gate (self);
      return;
    }

  if (self->clear_gate_id != 0 || child == NULL || G_OBJECT_TYPE (child) != type)
    adw_bin_set_child (self->gate, type == STUDIO_TYPE_WELCOME_VIEW ? GTK_WIDGET (studio_welcome_view_new (self->session))
                                                                    : GTK_WIDGET (studio_unlock_page_new (self->session)));
  g_clear_handle_id (&self->clear_gate_id, g_source_remove);
  gtk_stack_set_visible_child_name (self->stage, "gate");
}

static void
session_state_cb (StudioWindow *self)
{
  if (studio_session_get_state (self->session) == STUDIO_SESSION_OPEN)
    open_library (self);
  else
    close_library (self);
  show_gate (self, choose_gate (self));
  _studio_window_update_actions (self);
}

/* ---- GObject ---- */

static void
set_up_settings (StudioWindow *self)
{
  g_autoptr (GSettingsSchema) schema = NULL;

  schema = g_settings_schema_source_lookup (g_settings_schema_source_get_default (), TWIN_APP_ID, TRUE);
  if (schema == NULL)
    return;
  self->settings = g_settings_new (TWIN_APP_ID);
  g_settings_bind (self->settings, "window-width", self, "default-width", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (self->settings, "window-height", self, "default-height", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (self->settings, "window-maximized", self, "maximized", G_SETTINGS_BIND_DEFAULT);
}

static gboolean
event_cb (StudioWindow *self)
{
  studio_session_touch (self->session);
  return GDK_EVENT_PROPAGATE;
}

/* Whatever somebody does to the window says that they are there. */
static void
set_up_touch (StudioWindow *self)
{
  GtkEventController *events = gtk_event_controller_legacy_new ();

  gtk_event_controller_set_propagation_phase (events, GTK_PHASE_CAPTURE);
  g_signal_connect_object (events, "event", G_CALLBACK (event_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), events);
}

static void
studio_window_dispose (GObject *object)
{
  StudioWindow *self = STUDIO_WINDOW (object);

  g_clear_handle_id (&self->clear_gate_id, g_source_remove);
  if (self->navigation != NULL)
    close_library (self);
  g_clear_object (&self->waiting_files);
  g_clear_object (&self->settings);
  g_clear_pointer (&self->restored_twin, g_free);
  g_clear_object (&self->session);
  gtk_widget_dispose_template (GTK_WIDGET (self), STUDIO_TYPE_WINDOW);
  G_OBJECT_CLASS (studio_window_parent_class)->dispose (object);
}

static void
studio_window_class_init (StudioWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = studio_window_dispose;

  g_type_ensure (STUDIO_TYPE_ACCOUNT_ROW);
  g_type_ensure (STUDIO_TYPE_SIDEBAR);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/twin/Studio/window.ui");
  gtk_widget_class_bind_template_child (widget_class, StudioWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, StudioWindow, stage);
  gtk_widget_class_bind_template_child (widget_class, StudioWindow, gate);
  gtk_widget_class_bind_template_child (widget_class, StudioWindow, navigation);
  gtk_widget_class_bind_template_child (widget_class, StudioWindow, split_view);
  gtk_widget_class_bind_template_child (widget_class, StudioWindow, sidebar);
  gtk_widget_class_bind_template_child (widget_class, StudioWindow, account_row);
  gtk_widget_class_bind_template_child (widget_class, StudioWindow, drop_revealer);
  gtk_widget_class_bind_template_callback (widget_class, sidebar_activated_cb);
  _studio_window_install_actions (widget_class);
}

static void
studio_window_init (StudioWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->waiting_files = g_list_store_new (G_TYPE_FILE);
  set_up_settings (self);
  _studio_window_set_up_drop (self);
}

StudioWindow *
studio_window_new (GtkApplication *application, StudioSession *session)
{
  StudioWindow *self;

  g_return_val_if_fail (STUDIO_IS_SESSION (session), NULL);

  self = g_object_new (STUDIO_TYPE_WINDOW, "application", application, NULL);
  self->session = g_object_ref (session);
  set_up_touch (self);
  g_signal_connect_object (session, "notify::state", G_CALLBACK (session_state_cb), self, G_CONNECT_SWAPPED);
  session_state_cb (self);
  return self;
}

void
studio_window_add_files (StudioWindow *self, GListModel *files)
{
  g_return_if_fail (STUDIO_IS_WINDOW (self));

  if (self->import != NULL)
    {
      _studio_window_show_page (self, "documents", NULL);
      studio_import_job_add_files (self->import, files);
      return;
    }
  for (guint i = 0; i < g_list_model_get_n_items (files); i++)
    {
      g_autoptr (GFile) file = g_list_model_get_item (files, i);
      g_list_store_append (self->waiting_files, file);
    }
}
