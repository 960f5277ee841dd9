/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "studio/privacy/privacy-page.h"

#include <glib/gi18n.h>

#include "privacy/twin-retention.h"
#include "rights/twin-holdings.h"
#include "store/twin-schema.h"
#include "studio/privacy/export-group.h"
#include "studio/privacy/log-page.h"
#include "studio/privacy/receipts-page.h"
#include "studio/privacy/again-row.h"

#define RELOAD_DELAY_MS 500 /* an import changes the store many times a second */

struct _StudioPrivacyPage
{
  AdwNavigationPage parent_instance;

  StudioSession *session;
  GCancellable *cancellable;
  guint reload_id;
  GPtrArray *rows; /* of the holdings, borrowed from the group */

  AdwPreferencesGroup *holdings_group;
  StudioAgainRow *search_row;
  StudioAgainRow *read_row;
  StudioExportGroup *export_group;
  AdwActionRow *place_row;
  AdwActionRow *sandbox_row;
};

G_DEFINE_FINAL_TYPE (StudioPrivacyPage, studio_privacy_page, ADW_TYPE_NAVIGATION_PAGE)

/* What the worker thread brings back. */
typedef struct
{
  GPtrArray *holdings;
  char *sandbox;
} Overview;

static void
overview_free (Overview *self)
{
  g_clear_pointer (&self->holdings, g_ptr_array_unref);
  g_free (self->sandbox);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Overview, overview_free)

static gpointer
load_work (TwinLibrary *library, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (Overview) overview = g_new0 (Overview, 1);

  overview->holdings = twin_holdings_list (library, error);
  if (overview->holdings == NULL)
    return NULL;
  overview->sandbox = twin_intake_describe_sandbox (twin_library_get_intake (library));

  return g_steal_pointer (&overview);
}

/* "Kept until you delete it", "Kept for 365 days". */
static char *
describe_retention (const char *id)
{
  const TwinRetentionClass *retention = id != NULL ? twin_retention_class_lookup (id) : NULL;

  if (retention == NULL || retention->days == 0)
    return g_strdup (_ ("Kept until you delete it"));

  return g_strdup_printf (ngettext ("Kept for %u day", "Kept for %u days", retention->days), retention->days);
}

static GtkWidget *
create_count_label (guint64 count)
{
  g_autofree char *text = g_strdup_printf ("%" G_GUINT64_FORMAT, count);
  GtkWidget *label = gtk_label_new (text);

  gtk_widget_add_css_class (label, "numeric");
  gtk_widget_add_css_class (label, "dimmed");

  return label;
}

/* One thing that is held about something: "File name". */
static GtkWidget *
create_holding_row (const TwinHolding *holding)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *retention = describe_retention (holding->retention);
  g_autofree char *subtitle = NULL;

  if (holding->purpose != NULL)
    subtitle = g_strdup_printf ("%s. %s.", _ (holding->purpose), retention);
  else
    subtitle = g_strdup_printf ("%s.", retention);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _ (holding->label));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), create_count_label (holding->count));

  return row;
}

/* What the things are: "Documents", with what is held about each of them below. */
static GtkWidget *
create_table_row (const TwinHolding *first)
{
  GtkWidget *row = adw_expander_row_new ();
  const char *label = twin_schema_table_label (first->table);
  g_autofree char *retention = describe_retention (first->retention);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), label != NULL ? _ (label) : first->table);
  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (row), retention);
  /* The row names what is in it, and not itself. */
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)), -1);

  return row;
}

/* Adds the table whose holdings begin at @first; returns where the next one begins. */
static guint
add_table (StudioPrivacyPage *self, GPtrArray *holdings, guint first)
{
  const char *table = ((TwinHolding *) g_ptr_array_index (holdings, first))->table;
  GtkWidget *table_row = create_table_row (g_ptr_array_index (holdings, first));
  guint64 count = 0;
  guint i;

  for (i = first; i < holdings->len; i++)
    {
      const TwinHolding *holding = g_ptr_array_index (holdings, i);

      if (!g_str_equal (holding->table, table))
        break;
      adw_expander_row_add_row (ADW_EXPANDER_ROW (table_row), create_holding_row (holding));
      count = MAX (count, holding->count); /* a thing has a value at most once in each column */
    }

  adw_expander_row_add_suffix (ADW_EXPANDER_ROW (table_row), create_count_label (count));
  adw_preferences_group_add (self->holdings_group, table_row);
  g_ptr_array_add (self->rows, table_row);

  return i;
}

static void
show_holdings (StudioPrivacyPage *self, GPtrArray *holdings)
{
  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (self->holdings_group, g_ptr_array_index (self->rows, i));
  g_ptr_array_set_size (self->rows, 0);

  for (guint i = 0; i < holdings->len; i = add_table (self, holdings, i))
    ;
}

static void
loaded_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (StudioPrivacyPage) self = STUDIO_PRIVACY_PAGE (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (Overview) overview = NULL;

  if (self->session == NULL)
    return;
  overview = studio_session_run_finish (self->session, result, &error);
  if (overview == NULL)
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        adw_preferences_group_set_description (self->holdings_group, error->message);
      return;
    }

  show_holdings (self, overview->holdings);
  adw_action_row_set_subtitle (self->sandbox_row, overview->sandbox);
}

static void
load (StudioPrivacyPage *self)
{
  studio_session_run_async (self->session, load, load_work, NULL, NULL, (GDestroyNotify) overview_free,
                            self->cancellable, loaded_cb, g_object_ref (self));
}

static void
reload_cb (gpointer user_data)
{
  StudioPrivacyPage *self = user_data;

  self->reload_id = 0;
  if (studio_session_get_library (self->session) != NULL)
    load (self);
}

static void
changed_cb (StudioPrivacyPage *self)
{
  if (self->reload_id == 0 && gtk_widget_get_mapped (GTK_WIDGET (self)))
    self->reload_id = g_timeout_add_once (RELOAD_DELAY_MS, reload_cb, self);
}

/* @page: an AdwNavigationPage, taken. */
static void
push (StudioPrivacyPage *self, gpointer page)
{
  GtkWidget *view = gtk_widget_get_ancestor (GTK_WIDGET (self), ADW_TYPE_NAVIGATION_VIEW);

  adw_navigation_view_push (ADW_NAVIGATION_VIEW (view), ADW_NAVIGATION_PAGE (page));
}

static void
audit_activated_cb (StudioPrivacyPage *self)
{
  push (self, studio_log_page_new (self->session, STUDIO_LOG_AUDIT));
}

static void
ledger_activated_cb (StudioPrivacyPage *self)
{
  push (self, studio_log_page_new (self->session, STUDIO_LOG_LEDGER));
}

static void
receipts_activated_cb (StudioPrivacyPage *self)
{
  push (self, studio_receipts_page_new (self->session));
}

static void
studio_privacy_page_map (GtkWidget *widget)
{
  StudioPrivacyPage *self = STUDIO_PRIVACY_PAGE (widget);

  GTK_WIDGET_CLASS (studio_privacy_page_parent_class)->map (widget);
  if (self->session != NULL && studio_session_get_library (self->session) != NULL)
    load (self);
}

static void
studio_privacy_page_dispose (GObject *object)
{
  StudioPrivacyPage *self = STUDIO_PRIVACY_PAGE (object);

  g_clear_handle_id (&self->reload_id, g_source_remove);
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->session);
  gtk_widget_dispose_template (GTK_WIDGET (self), STUDIO_TYPE_PRIVACY_PAGE);
  G_OBJECT_CLASS (studio_privacy_page_parent_class)->dispose (object);
}

static void
studio_privacy_page_finalize (GObject *object)
{
  g_ptr_array_unref (STUDIO_PRIVACY_PAGE (object)->rows);
  G_OBJECT_CLASS (studio_privacy_page_parent_class)->finalize (object);
}

static void
studio_privacy_page_class_init (StudioPrivacyPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = studio_privacy_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = studio_privacy_page_finalize;
  widget_class->map = studio_privacy_page_map;

  g_type_ensure (STUDIO_TYPE_EXPORT_GROUP);
  g_type_ensure (STUDIO_TYPE_AGAIN_ROW);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/twin/Studio/privacy/privacy-page.ui");
  gtk_widget_class_bind_template_child (widget_class, StudioPrivacyPage, holdings_group);
  gtk_widget_class_bind_template_child (widget_class, StudioPrivacyPage, search_row);
  gtk_widget_class_bind_template_child (widget_class, StudioPrivacyPage, read_row);
  gtk_widget_class_bind_template_child (widget_class, StudioPrivacyPage, export_group);
  gtk_widget_class_bind_template_child (widget_class, StudioPrivacyPage, place_row);
  gtk_widget_class_bind_template_child (widget_class, StudioPrivacyPage, sandbox_row);
  gtk_widget_class_bind_template_callback (widget_class, audit_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, ledger_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, receipts_activated_cb);
}

static void
studio_privacy_page_init (StudioPrivacyPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->cancellable = g_cancellable_new ();
  self->rows = g_ptr_array_new ();
}

StudioPrivacyPage *
studio_privacy_page_new (StudioSession *session)
{
  StudioPrivacyPage *self;

  g_return_val_if_fail (STUDIO_IS_SESSION (session), NULL);

  self = g_object_new (STUDIO_TYPE_PRIVACY_PAGE, NULL);
  self->session = g_object_ref (session);
  studio_export_group_set_session (self->export_group, session);
  studio_again_row_set_session (self->search_row, session);
  studio_again_row_set_session (self->read_row, session);
  adw_action_row_set_subtitle (self->place_row, studio_session_get_directory (session));
  g_signal_connect_object (session, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);

  return self;
}
