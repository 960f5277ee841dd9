/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "studio/twins/choose-documents-dialog.h"

#include <glib/gi18n.h>
#include <string.h>

#include "studio/documents/document.h"

struct _StudioChooseDocumentsDialog
{
  AdwDialog parent_instance;

  StudioSession *session;
  char **without;
  GListStore *documents;
  GtkCustomFilter *filter;
  GtkMultiSelection *selection;
  char *search_key; /* folded */

  GtkWidget *add_button;
  GtkSearchEntry *search_entry;
  GtkStack *stack;
  AdwStatusPage *empty_page;
  GtkListView *list_view;
};

G_DEFINE_FINAL_TYPE (StudioChooseDocumentsDialog, studio_choose_documents_dialog, ADW_TYPE_DIALOG)

enum
{
  SIGNAL_CHOSEN,
  N_SIGNALS,
};
static guint signals[N_SIGNALS];

/* ---- Which documents there are ---- */

static gpointer
load_work (TwinLibrary *library, gpointer data, GCancellable *cancellable, GError **error)
{
  return twin_library_list (library, error);
}

static void
show_state (StudioChooseDocumentsDialog *self)
{
  gboolean any = g_list_model_get_n_items (G_LIST_MODEL (self->selection)) > 0;

  if (self->search_key != NULL)
    {
      adw_status_page_set_title (self->empty_page, _ ("No Documents Found"));
      adw_status_page_set_description (self->empty_page, NULL);
    }
  gtk_stack_set_visible_child_name (self->stack, any ? "list" : "empty");
}

static void
loaded_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (StudioChooseDocumentsDialog) self = STUDIO_CHOOSE_DOCUMENTS_DIALOG (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) records = NULL;

  if (self->session == NULL)
    return;
  records = studio_session_run_finish (self->session, result, &error);
  if (records == NULL)
    {
      adw_status_page_set_title (self->empty_page, _ ("The Documents Could Not Be Read"));
      adw_status_page_set_description (self->empty_page, error->message);
      gtk_stack_set_visible_child_name (self->stack, "empty");
      return;
    }

  for (guint i = 0; i < records->len; i++)
    {
      const TwinDocumentRecord *record = g_ptr_array_index (records, i);

      if (record->state != TWIN_DOCUMENT_FAILED && record->state != TWIN_DOCUMENT_DUPLICATE
          && !g_strv_contains ((const char *const *) self->without, record->id))
        {
          g_autoptr (StudioDocument) document = studio_document_new (record);

          g_list_store_append (self->documents, document);
        }
    }
  show_state (self);
}

static gboolean
match_document (gpointer item, gpointer user_data)
{
  StudioChooseDocumentsDialog *self = user_data;
  g_autofree char *folded = NULL;

  if (self->search_key == NULL)
    return TRUE;
  folded = g_utf8_casefold (studio_document_get_title (item), -1);

  return strstr (folded, self->search_key) != NULL;
}

static void
search_changed_cb (StudioChooseDocumentsDialog *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->search_entry));

  g_clear_pointer (&self->search_key, g_free);
  if (*text != '\0')
    self->search_key = g_utf8_casefold (text, -1);
  gtk_filter_changed (GTK_FILTER (self->filter), GTK_FILTER_CHANGE_DIFFERENT);
  show_state (self);
}

/* Escape belongs to the field while it holds something, and to the dialog after that. */
static void
search_stopped_cb (StudioChooseDocumentsDialog *self)
{
  if (*gtk_editable_get_text (GTK_EDITABLE (self->search_entry)) != '\0')
    gtk_editable_set_text (GTK_EDITABLE (self->search_entry), "");
  else
    adw_dialog_close (ADW_DIALOG (self));
}

/* ---- Rows: a check box that is the selection ---- */

static void
toggled_cb (GtkCheckButton *check, GtkListItem *item)
{
  StudioChooseDocumentsDialog *self = g_object_get_data (G_OBJECT (item), "dialog");
  guint position = gtk_list_item_get_position (item);

  if (position == GTK_INVALID_LIST_POSITION || gtk_check_button_get_active (check) == gtk_list_item_get_selected (item))
    return;
  if (gtk_check_button_get_active (check))
    gtk_selection_model_select_item (GTK_SELECTION_MODEL (self->selection), position, FALSE);
  else
    gtk_selection_model_unselect_item (GTK_SELECTION_MODEL (self->selection), position);
}

static void
selected_cb (GtkListItem *item)
{
  gtk_check_button_set_active (GTK_CHECK_BUTTON (gtk_list_item_get_child (item)), gtk_list_item_get_selected (item));
}

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item, StudioChooseDocumentsDialog *self)
{
  GtkWidget *check = gtk_check_button_new ();

  gtk_widget_set_margin_top (check, 6);
  gtk_widget_set_margin_bottom (check, 6);
  g_object_set_data (G_OBJECT (item), "dialog", self);
  gtk_list_item_set_child (item, check);
  g_signal_connect_object (check, "toggled", G_CALLBACK (toggled_cb), item, 0);
  g_signal_connect (item, "notify::selected", G_CALLBACK (selected_cb), NULL);
}

static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, StudioChooseDocumentsDialog *self)
{
  GtkCheckButton *check = GTK_CHECK_BUTTON (gtk_list_item_get_child (item));

  gtk_check_button_set_label (check, studio_document_get_title (gtk_list_item_get_item (item)));
  gtk_list_item_set_accessible_label (item, studio_document_get_title (gtk_list_item_get_item (item)));
  gtk_check_button_set_active (check, gtk_list_item_get_selected (item));
}

static void
selection_changed_cb (StudioChooseDocumentsDialog *self)
{
  g_autoptr (GtkBitset) chosen = gtk_selection_model_get_selection (GTK_SELECTION_MODEL (self->selection));

  gtk_widget_set_sensitive (self->add_button, !gtk_bitset_is_empty (chosen));
}

static void
add_clicked_cb (StudioChooseDocumentsDialog *self)
{
  g_autoptr (GtkBitset) chosen = gtk_selection_model_get_selection (GTK_SELECTION_MODEL (self->selection));
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) ids = NULL;

  for (guint i = 0; i < gtk_bitset_get_size (chosen); i++)
    {
      g_autoptr (StudioDocument) document = g_list_model_get_item (G_LIST_MODEL (self->selection),
                                                                   gtk_bitset_get_nth (chosen, i));

      g_strv_builder_add (builder, studio_document_get_id (document));
    }
  ids = g_strv_builder_end (builder);
  g_signal_emit (self, signals[SIGNAL_CHOSEN], 0, ids);
  adw_dialog_close (ADW_DIALOG (self));
}

/* ---- GObject ---- */

static void
studio_choose_documents_dialog_dispose (GObject *object)
{
  StudioChooseDocumentsDialog *self = STUDIO_CHOOSE_DOCUMENTS_DIALOG (object);

  g_clear_object (&self->session);
  gtk_widget_dispose_template (GTK_WIDGET (self), STUDIO_TYPE_CHOOSE_DOCUMENTS_DIALOG);
  G_OBJECT_CLASS (studio_choose_documents_dialog_parent_class)->dispose (object);
}

static void
studio_choose_documents_dialog_finalize (GObject *object)
{
  StudioChooseDocumentsDialog *self = STUDIO_CHOOSE_DOCUMENTS_DIALOG (object);

  g_clear_object (&self->selection);
  g_clear_object (&self->documents);
  g_strfreev (self->without);
  g_free (self->search_key);
  G_OBJECT_CLASS (studio_choose_documents_dialog_parent_class)->finalize (object);
}

static void
studio_choose_documents_dialog_class_init (StudioChooseDocumentsDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = studio_choose_documents_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = studio_choose_documents_dialog_finalize;

  signals[SIGNAL_CHOSEN] = g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                         G_TYPE_NONE, 1, G_TYPE_STRV);

  gtk_widget_class_set_template_from_resource (widget_class, "/org/twin/Studio/twins/choose-documents-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, StudioChooseDocumentsDialog, add_button);
  gtk_widget_class_bind_template_child (widget_class, StudioChooseDocumentsDialog, search_entry);
  gtk_widget_class_bind_template_child (widget_class, StudioChooseDocumentsDialog, stack);
  gtk_widget_class_bind_template_child (widget_class, StudioChooseDocumentsDialog, empty_page);
  gtk_widget_class_bind_template_child (widget_class, StudioChooseDocumentsDialog, list_view);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_stopped_cb);
  gtk_widget_class_bind_template_callback (widget_class, add_clicked_cb);
}

static void
studio_choose_documents_dialog_init (StudioChooseDocumentsDialog *self)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();
  GtkFilterListModel *filtered;

  gtk_widget_init_template (GTK_WIDGET (self));
  self->documents = g_list_store_new (STUDIO_TYPE_DOCUMENT);
  self->filter = gtk_custom_filter_new (match_document, self, NULL);
  filtered = gtk_filter_list_model_new (g_object_ref (G_LIST_MODEL (self->documents)), GTK_FILTER (self->filter));
  self->selection = gtk_multi_selection_new (G_LIST_MODEL (filtered));
  g_signal_connect_object (self->selection, "selection-changed", G_CALLBACK (selection_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "setup", G_CALLBACK (setup_cb), self, 0);
  g_signal_connect_object (factory, "bind", G_CALLBACK (bind_cb), self, 0);
  gtk_list_view_set_factory (self->list_view, factory);
  gtk_list_view_set_model (self->list_view, GTK_SELECTION_MODEL (self->selection));
}

StudioChooseDocumentsDialog *
studio_choose_documents_dialog_new (StudioSession *session, const char *const *without)
{
  StudioChooseDocumentsDialog *self;

  g_return_val_if_fail (STUDIO_IS_SESSION (session), NULL);

  self = g_object_new (STUDIO_TYPE_CHOOSE_DOCUMENTS_DIALOG, NULL);
  self->session = g_object_ref (session);
  self->without = g_strdupv ((char **) without);
  studio_session_run_async (session, studio_choose_documents_dialog_new, load_work, NULL, NULL,
                            (GDestroyNotify) g_ptr_array_unref, NULL, loaded_cb, g_object_ref (self));

  return self;
}
