/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "studio/privacy/receipt-page.h"

#include <glib/gi18n.h>
#include <string.h>

#include "base/twin-json.h"
#include "store/twin-schema.h"
#include "studio/widgets/boxed-list.h"

struct _StudioReceiptPage
{
  AdwNavigationPage parent_instance;

  StudioReceiptEntry *entry;

  AdwToastOverlay *toasts;
  AdwActionRow *time_row;
  AdwActionRow *overwritten_row;
  AdwActionRow *signature_row;
  GtkImage *signature_icon;
  StudioBoxedList *documents_list;
};

G_DEFINE_FINAL_TYPE (StudioReceiptPage, studio_receipt_page, ADW_TYPE_NAVIGATION_PAGE)

/* ---- Saving ---- */

static void
report (StudioReceiptPage *self, const char *message)
{
  if (self->toasts != NULL)
    adw_toast_overlay_add_toast (self->toasts, adw_toast_new (message));
}

static void
saved_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (StudioReceiptPage) self = STUDIO_RECEIPT_PAGE (user_data);
  g_autoptr (GError) error = NULL;

  if (g_file_replace_contents_finish (G_FILE (object), result, NULL, &error))
    report (self, _ ("Receipt saved"));
  else
    report (self, error->message);
}

static void
chosen_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (StudioReceiptPage) self = STUDIO_RECEIPT_PAGE (user_data);
  g_autoptr (GFile) file = gtk_file_dialog_save_finish (GTK_FILE_DIALOG (object), result, NULL);
  const char *json = studio_receipt_entry_get_json (self->entry);
  g_autoptr (GBytes) bytes = NULL;

  if (file == NULL)
    return;

  bytes = g_bytes_new (json, strlen (json));
  g_file_replace_contents_bytes_async (file, bytes, NULL, FALSE, G_FILE_CREATE_REPLACE_DESTINATION, NULL, saved_cb,
                                       g_object_ref (self));
}

static void
save_cb (StudioReceiptPage *self)
{
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();
  JsonObject *statement = studio_receipt_entry_get_statement (self->entry);
  const char *id = statement != NULL ? twin_json_get_string (statement, "id", "") : "";
  /* Translators: the name of a file; %s is an id. */
  g_autofree char *name = g_strdup_printf (_ ("Erasure receipt %s.json"), id);

  gtk_file_dialog_set_title (dialog, _ ("Save Receipt"));
  gtk_file_dialog_set_initial_name (dialog, name);
  gtk_file_dialog_save (dialog, GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), NULL, chosen_cb, g_object_ref (self));
}

/* ---- What was destroyed ---- */

/* What became of the file that was imported, in the words of the receipt. */
static const char *
describe_original (const char *original)
{
  static const struct
  {
    const char *original;
    const char *words;
  } words[] = {
    { "none", N_ ("There was no original") },
    { "erased", N_ ("The original was destroyed too") },
    { "kept for another document", N_ ("The original is still that of another document") },
    { "encrypted copy erased", N_ ("The encrypted copy on the server was destroyed") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_str_equal (words[i].original, original))
      return _ (words[i].words);

  return original;
}

static void
add_count (JsonObject *rows, const char *table, JsonNode *node, gpointer user_data)
{
  GtkWidget *row = adw_action_row_new ();
  const char *label = twin_schema_table_label (table);
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, json_node_get_int (node));
  GtkWidget *count = gtk_label_new (text);

  gtk_widget_add_css_class (count, "numeric");
  gtk_widget_add_css_class (count, "dimmed");
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), label != NULL ? _ (label) : table);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), count);
  adw_expander_row_add_row (ADW_EXPANDER_ROW (user_data), row);
}

/* @item: the id of the document, with what the receipt says about it. */
static GtkWidget *
create_document_row (gpointer item, gpointer user_data)
{
  JsonObject *document = g_object_get_data (G_OBJECT (item), "document");
  GtkWidget *row = adw_expander_row_new ();
  JsonObject *rows = json_object_has_member (document, "rows_erased") ? json_object_get_object_member (document, "rows_erased")
                                                                      : NULL;

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), gtk_string_object_get_string (item));
  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (row), describe_original (twin_json_get_string (document, "original", "")));
  if (rows != NULL)
    json_object_foreach_member (rows, add_count, row);

  return row;
}

static void
add_document (JsonArray *documents, guint index, JsonNode *node, gpointer user_data)
{
  JsonObject *document = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  g_autoptr (GtkStringObject) item = NULL;

  if (document == NULL)
    return;
  item = gtk_string_object_new (twin_json_get_string (document, "id", ""));
  g_object_set_data_full (G_OBJECT (item), "document", json_object_ref (document), (GDestroyNotify) json_object_unref);
  g_list_store_append (user_data, item);
}

static void
show_documents (StudioReceiptPage *self, JsonObject *statement)
{
  g_autoptr (GListStore) items = g_list_store_new (GTK_TYPE_STRING_OBJECT);

  if (statement != NULL && json_object_has_member (statement, "documents"))
    json_array_foreach_element (json_object_get_array_member (statement, "documents"), add_document, items);
  studio_boxed_list_set_empty_text (self->documents_list, _ ("The receipt names no document"), NULL);
  studio_boxed_list_bind (self->documents_list, G_LIST_MODEL (items), create_document_row, NULL);
}

static void
show_signature (StudioReceiptPage *self)
{
  const char *fingerprint;
  const char *problem;
  g_autofree char *text = NULL;

  if (studio_receipt_entry_is_verified (self->entry, &fingerprint, &problem))
    {
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->signature_row), _ ("The Signature Is Right"));
      text = g_strdup_printf (_ ("It says what was signed with the key %s"), fingerprint);
      gtk_image_set_from_icon_name (self->signature_icon, "object-select-symbolic");
    }
  else
    {
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->signature_row), _ ("The Signature Is Wrong"));
      text = g_strdup (_ (problem));
      gtk_image_set_from_icon_name (self->signature_icon, "dialog-warning-symbolic");
    }
  adw_action_row_set_subtitle (self->signature_row, text);
}

/* ---- GObject ---- */

static void
studio_receipt_page_dispose (GObject *object)
{
  StudioReceiptPage *self = STUDIO_RECEIPT_PAGE (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), STUDIO_TYPE_RECEIPT_PAGE);
  g_clear_object (&self->entry);
  G_OBJECT_CLASS (studio_receipt_page_parent_class)->dispose (object);
}

static void
studio_receipt_page_class_init (StudioReceiptPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = studio_receipt_page_dispose;

  g_type_ensure (STUDIO_TYPE_BOXED_LIST);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/twin/Studio/privacy/receipt-page.ui");
  gtk_widget_class_bind_template_child (widget_class, StudioReceiptPage, toasts);
  gtk_widget_class_bind_template_child (widget_class, StudioReceiptPage, time_row);
  gtk_widget_class_bind_template_child (widget_class, StudioReceiptPage, overwritten_row);
  gtk_widget_class_bind_template_child (widget_class, StudioReceiptPage, signature_row);
  gtk_widget_class_bind_template_child (widget_class, StudioReceiptPage, signature_icon);
  gtk_widget_class_bind_template_child (widget_class, StudioReceiptPage, documents_list);
  gtk_widget_class_bind_template_callback (widget_class, save_cb);
}

static void
studio_receipt_page_init (StudioReceiptPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

StudioReceiptPage *
studio_receipt_page_new (StudioReceiptEntry *entry)
{
  StudioReceiptPage *self;
  JsonObject *statement;

  g_return_val_if_fail (STUDIO_IS_RECEIPT_ENTRY (entry), NULL);

  self = g_object_new (STUDIO_TYPE_RECEIPT_PAGE, NULL);
  self->entry = g_object_ref (entry);
  statement = studio_receipt_entry_get_statement (entry);
  adw_action_row_set_subtitle (self->time_row, studio_receipt_entry_get_time (entry));
  adw_action_row_set_subtitle (self->overwritten_row, statement != NULL && twin_json_get_boolean (statement, "overwritten", FALSE)
                                                        ? _ ("Overwritten")
                                                        : _ ("Free, not overwritten yet"));
  show_signature (self);
  show_documents (self, statement);

  return self;
}
