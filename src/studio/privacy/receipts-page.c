/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "studio/privacy/receipts-page.h"

#include <glib/gi18n.h>

#include "rights/twin-erasure.h"
#include "studio/privacy/receipt-page.h"
#include "studio/widgets/boxed-list.h"

struct _StudioReceiptsPage
{
  AdwNavigationPage parent_instance;

  StudioSession *session;
  GListStore *entries;

  AdwPreferencesGroup *group;
  StudioBoxedList *list;
};

G_DEFINE_FINAL_TYPE (StudioReceiptsPage, studio_receipts_page, ADW_TYPE_NAVIGATION_PAGE)

static gpointer
load_work (TwinLibrary *library, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) records = twin_erasure_list (library, error);
  g_autoptr (GPtrArray) entries = g_ptr_array_new_with_free_func (g_object_unref);

  if (records == NULL)
    return NULL;

  for (guint i = 0; i < records->len; i++)
    g_ptr_array_add (entries, studio_receipt_entry_new (g_ptr_array_index (records, i)));

  return g_steal_pointer (&entries);
}

static void
loaded_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (StudioReceiptsPage) self = STUDIO_RECEIPTS_PAGE (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) entries = studio_session_run_finish (STUDIO_SESSION (object), result, &error);

  if (self->session == NULL)
    return;
  if (entries == NULL)
    adw_preferences_group_set_description (self->group, error->message);
  else
    g_list_store_splice (self->entries, 0, g_list_model_get_n_items (G_LIST_MODEL (self->entries)), entries->pdata, entries->len);
  studio_boxed_list_set_empty_text (self->list, _ ("Nothing Was Destroyed Yet"), NULL);
}

static void
activated_cb (GtkWidget *row, StudioReceiptEntry *entry)
{
  GtkWidget *view = gtk_widget_get_ancestor (row, ADW_TYPE_NAVIGATION_VIEW);

  adw_navigation_view_push (ADW_NAVIGATION_VIEW (view), ADW_NAVIGATION_PAGE (studio_receipt_page_new (entry)));
}

static GtkWidget *
create_row (gpointer item, gpointer user_data)
{
  StudioReceiptEntry *entry = item;
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *arrow = gtk_image_new_from_icon_name ("go-next-symbolic");
  gboolean verified = studio_receipt_entry_is_verified (entry, NULL, NULL);
  GtkWidget *icon = gtk_image_new_from_icon_name (verified ? "object-select-symbolic" : "dialog-warning-symbolic");
  /* Translators: of a receipt: when, and whether its signature is right. */
  g_autofree char *subtitle = g_strdup_printf (_ ("%s, %s"), studio_receipt_entry_get_time (entry),
                                               verified ? _ ("verified") : _ ("the signature is wrong"));

  gtk_accessible_update_state (GTK_ACCESSIBLE (arrow), GTK_ACCESSIBLE_STATE_HIDDEN, TRUE, -1);
  gtk_accessible_update_state (GTK_ACCESSIBLE (icon), GTK_ACCESSIBLE_STATE_HIDDEN, TRUE, -1);
  gtk_widget_add_css_class (icon, "dimmed");
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), studio_receipt_entry_get_title (entry));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), icon);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), arrow);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  g_signal_connect_object (row, "activated", G_CALLBACK (activated_cb), entry, 0);

  return row;
}

static void
studio_receipts_page_dispose (GObject *object)
{
  StudioReceiptsPage *self = STUDIO_RECEIPTS_PAGE (object);

  g_clear_object (&self->session);
  gtk_widget_dispose_template (GTK_WIDGET (self), STUDIO_TYPE_RECEIPTS_PAGE);
  G_OBJECT_CLASS (studio_receipts_page_parent_class)->dispose (object);
}

static void
studio_receipts_page_finalize (GObject *object)
{
  g_object_unref (STUDIO_RECEIPTS_PAGE (object)->entries);
  G_OBJECT_CLASS (studio_receipts_page_parent_class)->finalize (object);
}

static void
studio_receipts_page_class_init (StudioReceiptsPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = studio_receipts_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = studio_receipts_page_finalize;

  g_type_ensure (STUDIO_TYPE_BOXED_LIST);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/twin/Studio/privacy/receipts-page.ui");
  gtk_widget_class_bind_template_child (widget_class, StudioReceiptsPage, group);
  gtk_widget_class_bind_template_child (widget_class, StudioReceiptsPage, list);
}

static void
studio_receipts_page_init (StudioReceiptsPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->entries = g_list_store_new (STUDIO_TYPE_RECEIPT_ENTRY);
  studio_boxed_list_bind (self->list, G_LIST_MODEL (self->entries), create_row, NULL);
}

StudioReceiptsPage *
studio_receipts_page_new (StudioSession *session)
{
  StudioReceiptsPage *self;

  g_return_val_if_fail (STUDIO_IS_SESSION (session), NULL);

  self = g_object_new (STUDIO_TYPE_RECEIPTS_PAGE, NULL);
  self->session = g_object_ref (session);
  studio_session_run_async (session, studio_receipts_page_new, load_work, NULL, NULL, (GDestroyNotify) g_ptr_array_unref, NULL,
                            loaded_cb, g_object_ref (self));

  return self;
}
