/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "studio/twins/publish-section.h"

#include <glib/gi18n.h>

#include "studio/twins/publish-bar.h"
#include "studio/twins/publish-checks.h"
#include "studio/twins/publish-contents-page.h"
#include "studio/twins/publish-words.h"

#define RELOAD_DELAY_MS 400 /* what is decided in a row changes the store many times */
#define SHOWN_DIGITS 16

struct _StudioPublishSection
{
  StudioNarrowBin parent_instance;

  StudioConfigEditor *editor;
  StudioPublishData *data;
  StudioPublishJob *job;
  GCancellable *cancellable;
  guint reload_id;

  GtkStack *stack;
  AdwStatusPage *error_page;
  GtkListBox *travels_list;
  GtkListBox *stays_list;
  AdwActionRow *contents_row;
  AdwPreferencesGroup *checks_group;
  StudioPublishChecks *checks;
  AdwPreferencesGroup *published_group;
  AdwActionRow *receipt_row;
  AdwActionRow *address_row;
  GtkWidget *open_button;
  StudioPublishBar *bar;
};

G_DEFINE_FINAL_TYPE (StudioPublishSection, studio_publish_section, STUDIO_TYPE_NARROW_BIN)

/* ---- The two cards ---- */

/* @note, @size: nullable. */
static void
add_row (GtkListBox *list, const char *icon, const char *title, const char *note, const char *size)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);
  GtkWidget *words = adw_wrap_box_new ();
  GtkWidget *image = gtk_image_new_from_icon_name (icon);
  const char *labels[] = { title, note, size };
  g_autoptr (GString) name = g_string_new (NULL);

  adw_wrap_box_set_child_spacing (ADW_WRAP_BOX (words), 9);
  gtk_widget_set_hexpand (words, TRUE);
  gtk_widget_set_valign (words, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (image, "dimmed");
  gtk_box_append (GTK_BOX (line), image);
  gtk_box_append (GTK_BOX (line), words);
  for (guint i = 0; i < G_N_ELEMENTS (labels); i++)
    {
      GtkWidget *label;

      if (labels[i] == NULL)
        continue;
      label = gtk_label_new (labels[i]);
      gtk_widget_add_css_class (label, "numeric");
      if (i > 0)
        {
          gtk_widget_add_css_class (label, "dimmed");
          gtk_widget_add_css_class (label, "subline");
        }
      if (i < 2)
        {
          gtk_label_set_wrap (GTK_LABEL (label), TRUE);
          gtk_label_set_xalign (GTK_LABEL (label), 0);
          adw_wrap_box_append (ADW_WRAP_BOX (words), label);
        }
      else
        gtk_box_append (GTK_BOX (line), label);
      g_string_append_printf (name, "%s%s", i > 0 ? ", " : "", labels[i]);
    }
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), line);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, name->str, -1);
  gtk_list_box_append (list, row);
}

static void
show_travels (StudioPublishSection *self, const StudioPublishData *data)
{
  const TwinBundleSizes *sizes = &data->sizes;
  guint n_new = data->diff->passages_added + data->diff->passages_changed;
  g_autofree char *documents = g_strdup_printf (ngettext ("Text of %'u document", "Text of %'u documents", sizes->n_documents), sizes->n_documents);
  g_autofree char *passages = g_strdup_printf (ngettext ("%'u passage", "%'u passages", sizes->n_passages), sizes->n_passages);
  g_autofree char *news = n_new > 0 && !data->diff->first ? g_strdup_printf (ngettext ("%'u new", "%'u new", n_new), n_new) : NULL;
  /* Translators: of passages: how many, and how many of them are new. */
  g_autofree char *note = news != NULL ? g_strdup_printf (_ ("redacted, %s, %s"), passages, news) : g_strdup_printf (_ ("redacted, %s"), passages);
  g_autofree char *text_size = g_format_size (sizes->passages_bytes);
  g_autofree char *vectors_size = g_format_size (sizes->vectors_bytes);
  g_autofree char *settings_size = g_format_size (sizes->settings_bytes);
  g_autofree char *access_size = g_format_size (sizes->access_bytes);
  g_autofree char *quizzes_size = g_format_size (sizes->quizzes_bytes);
  g_autofree char *questions = g_strdup_printf (ngettext ("%'u question", "%'u questions", sizes->n_questions), sizes->n_questions);
  g_autofree char *vectors = g_strdup_printf (ngettext ("%'u vector", "%'u vectors", sizes->n_vectors), sizes->n_vectors);
  g_autofree char *prints = g_strdup_printf (ngettext ("%'u fingerprint", "%'u fingerprints", sizes->n_admissions), sizes->n_admissions);

  gtk_list_box_remove_all (self->travels_list);
  add_row (self->travels_list, "twin-document-symbolic", documents, note, text_size);
  if (sizes->n_vectors > 0)
    add_row (self->travels_list, "view-list-symbolic", _ ("What the passages mean"), vectors, vectors_size);
  add_row (self->travels_list, "preferences-system-symbolic", _ ("Settings and titles"), NULL, settings_size);
  if (sizes->n_quizzes > 0)
    add_row (self->travels_list, "checkbox-checked-symbolic", _ ("Quizzes"), questions, quizzes_size);
  if (sizes->n_admissions > 0)
    add_row (self->travels_list, "auth-fingerprint-symbolic", _ ("Access list"), prints, access_size);
}

static void
show_stays (StudioPublishSection *self, const StudioPublishData *data)
{
  const TwinBundleStays *stays = &data->stays;
  g_autofree char *files = g_strdup_printf (ngettext ("%'u file, encrypted", "%'u files, encrypted", stays->n_originals), stays->n_originals);
  g_autofree char *values = g_strdup_printf (ngettext ("%'u value", "%'u values", stays->n_redacted), stays->n_redacted);
  g_autofree char *addresses = g_strdup_printf (ngettext ("%'u address", "%'u addresses", stays->n_addresses), stays->n_addresses);
  g_autofree char *size = g_format_size (stays->original_bytes);

  gtk_list_box_remove_all (self->stays_list);
  add_row (self->stays_list, "twin-document-symbolic", _ ("Your original files"), files, size);
  add_row (self->stays_list, "twin-shield-symbolic", _ ("What was redacted"), values, NULL);
  if (stays->n_addresses > 0)
    add_row (self->stays_list, "contact-new-symbolic", _ ("Your learners’ addresses"), addresses, NULL);
}

/* ---- All of it ---- */

static void
show_contents (StudioPublishSection *self, const StudioPublishData *data)
{
  g_autofree char *all = g_format_size (twin_bundle_get_size (data->bundle));
  g_autofree char *news = g_format_size (data->diff->bytes);
  g_autofree char *changes = studio_publish_describe_changes (data->diff);
  g_autofree char *subtitle = NULL;

  if (data->diff->first)
    subtitle = g_strdup_printf (_ ("%s in all"), all);
  else if (*changes == '\0')
    subtitle = g_strdup_printf (_ ("%s in all, nothing changed since it was published"), all);
  else
    /* Translators: how many bytes in all, how many of them are new, what is different. */
    subtitle = g_strdup_printf (_ ("%s in all, %s of it new: %s"), all, news, changes);
  adw_action_row_set_subtitle (self->contents_row, subtitle);
}

/* The page of the twin; an older server does not tell it. */
static const char *
get_address (const StudioPublishData *data)
{
  return data->page != NULL ? data->page : data->last->server;
}

static void
show_receipt (StudioPublishSection *self, const StudioPublishData *data)
{
  g_autofree char *time = NULL;
  g_autofree char *subtitle = NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->published_group), data->last != NULL);
  if (data->last == NULL)
    return;

  time = studio_publish_format_time (data->last->published_at);
  /* Translators: the beginning of a digest, which says that both sides hold the same. */
  subtitle = g_strdup_printf (_ ("The same here and on the server: fingerprint %.*s…"), SHOWN_DIGITS, data->last->digest);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->receipt_row), time);
  adw_action_row_set_subtitle (self->receipt_row, subtitle);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->address_row), data->page != NULL ? _ ("Where Learners Ask") : _ ("Server"));
  adw_action_row_set_subtitle (self->address_row, get_address (data));
  gtk_widget_set_visible (self->open_button, data->page != NULL);
}

static void
show_data (StudioPublishSection *self)
{
  g_autofree char *checks = studio_publish_describe_checks (self->data);

  show_travels (self, self->data);
  show_stays (self, self->data);
  show_contents (self, self->data);
  show_receipt (self, self->data);
  adw_preferences_group_set_description (self->checks_group, checks);
  studio_publish_checks_set_data (self->checks, self->data, studio_config_editor_get_session (self->editor));
  studio_publish_bar_set_data (self->bar, self->data, self->job);
  gtk_stack_set_visible_child_name (self->stack, "page");
}

static void
loaded_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (StudioPublishSection) self = STUDIO_PUBLISH_SECTION (user_data);
  g_autoptr (GError) error = NULL;
  StudioPublishData *data;
  StudioPublishData *before;

  if (self->editor == NULL)
    return;
  data = studio_session_run_finish (STUDIO_SESSION (object), result, &error);
  if (data == NULL)
    {
      if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        return;
      adw_status_page_set_description (self->error_page, error->message);
      gtk_stack_set_visible_child_name (self->stack, "error");
      return;
    }

  before = self->data;
  self->data = data;
  show_data (self);
  studio_publish_data_free (before);
}

static void
load (StudioPublishSection *self)
{
  StudioSession *session = self->editor != NULL ? studio_config_editor_get_session (self->editor) : NULL;

  if (session != NULL && studio_session_get_library (session) != NULL)
    studio_session_run_async (session, load, studio_publish_data_load, g_strdup (studio_config_editor_get_twin_id (self->editor)), g_free,
                              (GDestroyNotify) studio_publish_data_free, self->cancellable, loaded_cb, g_object_ref (self));
}

static void
load_cb (StudioPublishSection *self)
{
  gtk_stack_set_visible_child_name (self->stack, "loading");
  load (self);
}

static void
reload_cb (gpointer user_data)
{
  StudioPublishSection *self = user_data;

  self->reload_id = 0;
  load (self);
}

/* While it travels, each piece has its line in the ledger; what is shown is not changed by that. */
static void
store_changed_cb (StudioPublishSection *self)
{
  if (self->reload_id == 0 && studio_publish_job_get_state (self->job) != STUDIO_PUBLISH_RUNNING && gtk_widget_get_mapped (GTK_WIDGET (self)))
    self->reload_id = g_timeout_add_once (RELOAD_DELAY_MS, reload_cb, self);
}

/* ---- What is done ---- */

static void
report_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  GtkWidget *overlay = gtk_widget_get_ancestor (widget, ADW_TYPE_TOAST_OVERLAY);

  adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (overlay), adw_toast_new (g_variant_get_string (parameter, NULL)));
}

static void
show_contents_cb (StudioPublishSection *self)
{
  GtkWidget *view = gtk_widget_get_ancestor (GTK_WIDGET (self), ADW_TYPE_NAVIGATION_VIEW);

  adw_navigation_view_push (ADW_NAVIGATION_VIEW (view),
                            ADW_NAVIGATION_PAGE (studio_publish_contents_page_new (studio_config_editor_get_session (self->editor),
                                                                                   studio_config_editor_get_twin_id (self->editor))));
}

static void
copy_clicked_cb (StudioPublishSection *self)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), get_address (self->data));
  gtk_widget_activate_action (GTK_WIDGET (self), "publish.report", "s", _ ("Address copied"));
}

static void
open_clicked_cb (StudioPublishSection *self)
{
  g_autoptr (GtkUriLauncher) launcher = gtk_uri_launcher_new (get_address (self->data));

  gtk_uri_launcher_launch (launcher, GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), NULL, NULL, NULL);
}

static void
unpublish_response_cb (AdwAlertDialog *dialog, const char *response, StudioPublishSection *self)
{
  if (g_str_equal (response, "unpublish"))
    studio_publish_job_take_back (self->job);
}

static void
unpublish_cb (StudioPublishSection *self)
{
  AdwAlertDialog *dialog = ADW_ALERT_DIALOG (adw_alert_dialog_new (_ ("Unpublish This Twin?"),
                                                                   _ ("Nobody can ask it any more. The server deletes what it answers from at once and its pieces "
                                                                      "within a day. Here everything stays, and it can be published again.")));

  adw_alert_dialog_add_responses (dialog, "cancel", _ ("_Cancel"), "unpublish", _ ("_Unpublish"), NULL);
  adw_alert_dialog_set_response_appearance (dialog, "unpublish", ADW_RESPONSE_DESTRUCTIVE);
  g_signal_connect_object (dialog, "response", G_CALLBACK (unpublish_response_cb), self, 0);
  adw_dialog_present (ADW_DIALOG (dialog), GTK_WIDGET (self));
}

/* ---- GObject ---- */

static void
studio_publish_section_map (GtkWidget *widget)
{
  StudioPublishSection *self = STUDIO_PUBLISH_SECTION (widget);

  GTK_WIDGET_CLASS (studio_publish_section_parent_class)->map (widget);
  if (self->editor == NULL)
    return;
  /* What was just typed is to travel, too. */
  studio_config_editor_flush (self->editor);
  load (self);
}

static void
studio_publish_section_dispose (GObject *object)
{
  StudioPublishSection *self = STUDIO_PUBLISH_SECTION (object);

  g_clear_handle_id (&self->reload_id, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->job);
  g_clear_object (&self->editor);
  gtk_widget_dispose_template (GTK_WIDGET (self), STUDIO_TYPE_PUBLISH_SECTION);
  g_clear_pointer (&self->data, studio_publish_data_free);
  G_OBJECT_CLASS (studio_publish_section_parent_class)->dispose (object);
}

static void
studio_publish_section_finalize (GObject *object)
{
  g_clear_object (&STUDIO_PUBLISH_SECTION (object)->cancellable);
  G_OBJECT_CLASS (studio_publish_section_parent_class)->finalize (object);
}

static void
studio_publish_section_class_init (StudioPublishSectionClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = studio_publish_section_dispose;
  G_OBJECT_CLASS (klass)->finalize = studio_publish_section_finalize;
  widget_class->map = studio_publish_section_map;

  g_type_ensure (STUDIO_TYPE_PUBLISH_BAR);
  g_type_ensure (STUDIO_TYPE_PUBLISH_CHECKS);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/twin/Studio/twins/publish-section.ui");
  gtk_widget_class_bind_template_child (widget_class, StudioPublishSection, stack);
  gtk_widget_class_bind_template_child (widget_class, StudioPublishSection, error_page);
  gtk_widget_class_bind_template_child (widget_class, StudioPublishSection, travels_list);
  gtk_widget_class_bind_template_child (widget_class, StudioPublishSection, stays_list);
  gtk_widget_class_bind_template_child (widget_class, StudioPublishSection, contents_row);
  gtk_widget_class_bind_template_child (widget_class, StudioPublishSection, checks_group);
  gtk_widget_class_bind_template_child (widget_class, StudioPublishSection, checks);
  gtk_widget_class_bind_template_child (widget_class, StudioPublishSection, published_group);
  gtk_widget_class_bind_template_child (widget_class, StudioPublishSection, receipt_row);
  gtk_widget_class_bind_template_child (widget_class, StudioPublishSection, address_row);
  gtk_widget_class_bind_template_child (widget_class, StudioPublishSection, open_button);
  gtk_widget_class_bind_template_child (widget_class, StudioPublishSection, bar);
  gtk_widget_class_bind_template_callback (widget_class, load_cb);
  gtk_widget_class_bind_template_callback (widget_class, show_contents_cb);
  gtk_widget_class_bind_template_callback (widget_class, copy_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, open_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, unpublish_cb);
  gtk_widget_class_install_action (widget_class, "publish.report", "s", report_action);
}

static void
studio_publish_section_init (StudioPublishSection *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->cancellable = g_cancellable_new ();
}

GtkWidget *
studio_publish_section_new (StudioConfigEditor *editor)
{
  StudioPublishSection *self;
  StudioSession *session;

  g_return_val_if_fail (STUDIO_IS_CONFIG_EDITOR (editor), NULL);

  session = studio_config_editor_get_session (editor);
  self = g_object_new (STUDIO_TYPE_PUBLISH_SECTION, NULL);
  self->editor = g_object_ref (editor);
  self->job = g_object_ref (studio_publish_job_get (session, studio_config_editor_get_twin_id (editor)));
  g_signal_connect_object (self->job, "changed", G_CALLBACK (store_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "changed", G_CALLBACK (store_changed_cb), self, G_CONNECT_SWAPPED);

  return GTK_WIDGET (self);
}
