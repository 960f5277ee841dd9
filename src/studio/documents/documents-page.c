/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "studio/documents/documents-page-private.h"

#include <glib/gi18n.h>

#include "studio/documents/document-row.h"

G_DEFINE_FINAL_TYPE (StudioDocumentsPage, studio_documents_page, ADW_TYPE_NAVIGATION_PAGE)

enum
{
  PROP_0,
  PROP_NARROW,
  PROP_SELECTING,
  PROP_SORT,
  N_PROPS,
};
static GParamSpec *properties[N_PROPS];

enum
{
  SIGNAL_OPEN,
  SIGNAL_REVIEW_ALL,
  N_SIGNALS,
};
static guint signals[N_SIGNALS];

/* ---- Filter, search and order ---- */

static StudioDocumentGroup
get_filter (StudioDocumentsPage *self)
{
  const char *name = adw_toggle_group_get_active_name (self->filter_group);

  if (g_strcmp0 (name, "need-you") == 0)
    return STUDIO_DOCUMENT_GROUP_NEEDS_YOU;
  if (g_strcmp0 (name, "ready") == 0)
    return STUDIO_DOCUMENT_GROUP_READY;
  return STUDIO_DOCUMENT_GROUP_NONE;
}

static gboolean
match_document (gpointer item, gpointer user_data)
{
  StudioDocumentsPage *self = user_data;
  StudioDocument *document = item;
  StudioDocumentGroup group = get_filter (self);

  if (group != STUDIO_DOCUMENT_GROUP_NONE && studio_document_get_group (document) != group)
    return FALSE;
  return self->search_key == NULL || strstr (studio_document_get_search_text (document), self->search_key) != NULL;
}

static int
compare_added (const TwinDocumentRecord *a, const TwinDocumentRecord *b)
{
  if (a->added_at != b->added_at)
    return a->added_at < b->added_at ? -1 : 1;
  /* Identifiers sort by time too, and settle what was added in the same millisecond. */
  return g_strcmp0 (a->id, b->id);
}

static int
compare_level (const TwinDocumentRecord *a, const TwinDocumentRecord *b)
{
  TwinLevel level_a = a->classification != NULL ? a->classification->level : TWIN_LEVEL_NONE;
  TwinLevel level_b = b->classification != NULL ? b->classification->level : TWIN_LEVEL_NONE;

  return level_a == level_b ? -compare_added (a, b) : (int) level_a - (int) level_b;
}

static int
compare_documents (gconstpointer a, gconstpointer b, gpointer user_data)
{
  StudioDocumentsPage *self = user_data;
  const TwinDocumentRecord *record_a = studio_document_get_record ((StudioDocument *) a);
  const TwinDocumentRecord *record_b = studio_document_get_record ((StudioDocument *) b);

  switch (self->sort)
    {
    case STUDIO_DOCUMENT_SORT_OLDEST:
      return compare_added (record_a, record_b);
    case STUDIO_DOCUMENT_SORT_TITLE:
      return g_utf8_collate (twin_document_record_get_display_name (record_a),
                             twin_document_record_get_display_name (record_b));
    case STUDIO_DOCUMENT_SORT_LEVEL:
      return compare_level (record_a, record_b);
    case STUDIO_DOCUMENT_SORT_NEWEST:
    default:
      return -compare_added (record_a, record_b);
    }
}

/* ---- What is shown ---- */

static void
set_toggle_label (StudioDocumentsPage *self, const char *name, const char *label, guint n, gboolean with_count)
{
  AdwToggle *toggle = adw_toggle_group_get_toggle_by_name (self->filter_group, name);

  if (with_count)
    {
      /* Translators: a filter and how many documents it shows: "Need You  4". */
      g_autofree char *text = g_strdup_printf (_("%s  %'u"), label, n);
      adw_toggle_set_label (toggle, text);
    }
  else
    adw_toggle_set_label (toggle, label);
}

static void
update_counts (StudioDocumentsPage *self)
{
  guint n = g_list_model_get_n_items (studio_document_list_get_model (self->documents));
  guint n_need = studio_document_list_count (self->documents, STUDIO_DOCUMENT_GROUP_NEEDS_YOU);
  guint n_ready = studio_document_list_count (self->documents, STUDIO_DOCUMENT_GROUP_READY);
  g_autofree char *total = g_strdup_printf (ngettext ("%'u document", "%'u documents", n), n);
  g_autofree char *need = g_strdup_printf (ngettext ("%'u needs you", "%'u need you", n_need), n_need);
  g_autofree char *subtitle = NULL;

  set_toggle_label (self, "all", _("All"), n, !self->narrow);
  set_toggle_label (self, "need-you", _("Need You"), n_need, !self->narrow);
  set_toggle_label (self, "ready", _("Ready"), n_ready, !self->narrow);

  if (n == 0)
    subtitle = g_strdup ("");
  else if (n_need == 0)
    subtitle = g_steal_pointer (&total);
  else
    /* Translators: "9 documents, 4 need you". */
    subtitle = g_strdup_printf (_("%s, %s"), total, need);
  adw_window_title_set_subtitle (self->title, self->narrow ? "" : subtitle);
}

static const char *
choose_child (StudioDocumentsPage *self)
{
  guint n = g_list_model_get_n_items (studio_document_list_get_model (self->documents));

  if (!studio_document_list_get_loaded (self->documents))
    return studio_document_list_get_error (self->documents) != NULL ? "error" : "loading";
  if (n == 0)
    return "empty";
  if (g_list_model_get_n_items (G_LIST_MODEL (self->filtered)) > 0)
    return "list";
  return self->search_key != NULL ? "no-results" : "nothing";
}

static void
update_nothing_page (StudioDocumentsPage *self)
{
  gboolean ready = get_filter (self) == STUDIO_DOCUMENT_GROUP_READY;

  adw_status_page_set_icon_name (self->nothing_page, ready ? "twin-document-symbolic" : "object-select-symbolic");
  adw_status_page_set_title (self->nothing_page, ready ? _("Nothing Is Ready Yet") : _("Nothing Needs You"));
  adw_status_page_set_description (self->nothing_page,
                                   ready ? _("A document is ready once its findings are decided and it is classified.")
                                         : _("All findings are decided, and all documents are classified."));
}

static void
update_child (StudioDocumentsPage *self)
{
  const char *name = choose_child (self);
  gboolean has_documents = g_list_model_get_n_items (studio_document_list_get_model (self->documents)) > 0;
  const GError *error = studio_document_list_get_error (self->documents);

  update_nothing_page (self);
  if (error != NULL)
    adw_status_page_set_description (self->error_page, error->message);
  gtk_stack_set_visible_child_name (self->stack, name);

  gtk_widget_set_visible (self->tools, has_documents);
  gtk_widget_set_visible (self->add_button, has_documents && !self->narrow);
  gtk_widget_set_visible (self->narrow_add_button, has_documents && self->narrow);
  gtk_widget_set_sensitive (self->search_button, has_documents);
  gtk_widget_set_sensitive (self->select_button, has_documents);
  gtk_widget_set_sensitive (self->menu_button, has_documents);
  gtk_search_bar_set_key_capture_widget (self->search_bar, has_documents ? GTK_WIDGET (self) : NULL);
}

/* One document is reviewed by opening it; several can be together. */
static void
update_review_all (StudioDocumentsPage *self)
{
  guint n_open = studio_document_list_count_open (self->documents);

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "documents.review-all", n_open > 1);
  gtk_widget_set_visible (self->review_all_button, n_open > 1 && !self->narrow);
  gtk_widget_set_hexpand (GTK_WIDGET (self->sort_button), n_open <= 1);
}

static void
review_all_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_signal_emit (widget, signals[SIGNAL_REVIEW_ALL], 0);
}

static void
update (StudioDocumentsPage *self)
{
  update_counts (self);
  update_review_all (self);
  update_child (self);
  _studio_documents_page_update_actions (self);
}

/* A list that is at its top shows what comes above it; otherwise it keeps what is being looked at in its place. */
static void
stay_at_top (StudioDocumentsPage *self)
{
  GtkAdjustment *adjustment = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (self->list_view));

  if (adjustment != NULL && gtk_adjustment_get_value (adjustment) <= gtk_adjustment_get_lower (adjustment)
      && g_list_model_get_n_items (G_LIST_MODEL (self->sorted)) > 0)
    gtk_list_view_scroll_to (self->list_view, 0, GTK_LIST_SCROLL_NONE, NULL);
}

static void
documents_changed_cb (StudioDocumentsPage *self)
{
  /* Items keep their place when only their state changes, so the models are told to look again. */
  if (get_filter (self) != STUDIO_DOCUMENT_GROUP_NONE || self->search_key != NULL)
    gtk_filter_changed (GTK_FILTER (self->filter), GTK_FILTER_CHANGE_DIFFERENT);
  if (self->sort == STUDIO_DOCUMENT_SORT_TITLE || self->sort == STUDIO_DOCUMENT_SORT_LEVEL)
    gtk_sorter_changed (GTK_SORTER (self->sorter), GTK_SORTER_CHANGE_DIFFERENT);
  update (self);
  stay_at_top (self);
}

static void
announce_results (StudioDocumentsPage *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->filtered));
  g_autofree char *message = g_strdup_printf (ngettext ("%u document found", "%u documents found", n), n);

  gtk_accessible_announce (GTK_ACCESSIBLE (self), message, GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
}

static void
search_changed_cb (StudioDocumentsPage *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->search_entry));
  g_autofree char *normal = g_utf8_normalize (text, -1, G_NORMALIZE_ALL);
  g_autofree char *key = g_utf8_casefold (normal, -1);

  g_strstrip (key);
  g_clear_pointer (&self->search_key, g_free);
  if (*key != '\0')
    self->search_key = g_steal_pointer (&key);
  gtk_filter_changed (GTK_FILTER (self->filter), GTK_FILTER_CHANGE_DIFFERENT);
  update_child (self);
  if (self->search_key != NULL)
    announce_results (self);
}

static void
search_stopped_cb (StudioDocumentsPage *self)
{
  gtk_search_bar_set_search_mode (self->search_bar, FALSE);
}

static void
clear_search_cb (StudioDocumentsPage *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->search_entry), "");
  gtk_search_bar_set_search_mode (self->search_bar, FALSE);
}

static void
filter_changed_cb (StudioDocumentsPage *self)
{
  if (self->filter == NULL)
    return;
  gtk_filter_changed (GTK_FILTER (self->filter), GTK_FILTER_CHANGE_DIFFERENT);
  update_child (self);
}

static void
retry_cb (StudioDocumentsPage *self)
{
  studio_document_list_refresh (self->documents);
}

static const char *
get_sort_label (StudioDocumentSort sort)
{
  switch (sort)
    {
    case STUDIO_DOCUMENT_SORT_OLDEST:
      return _("Oldest First");
    case STUDIO_DOCUMENT_SORT_TITLE:
      return _("By Title");
    case STUDIO_DOCUMENT_SORT_LEVEL:
      return _("By Classification");
    case STUDIO_DOCUMENT_SORT_NEWEST:
    default:
      return _("Newest First");
    }
}

/* ---- Rows ---- */

static void
row_pressed_cb (GtkGestureClick *gesture, int n_press, double x, double y, GtkListItem *item)
{
  StudioDocumentsPage *self = g_object_get_data (G_OBJECT (item), "page");
  guint position = gtk_list_item_get_position (item);

  /* A click on a row with a check box checks it; the list would begin a new selection. */
  if (!self->selecting)
    return;
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  if (gtk_selection_model_is_selected (self->selection, position))
    gtk_selection_model_unselect_item (self->selection, position);
  else
    gtk_selection_model_select_item (self->selection, position, FALSE);
}

static void
item_selected_cb (GtkListItem *item)
{
  studio_document_row_set_selected (STUDIO_DOCUMENT_ROW (gtk_list_item_get_child (item)),
                                    gtk_list_item_get_selected (item));
}

static void
setup_row_cb (StudioDocumentsPage *self, GtkListItem *item)
{
  GtkWidget *row = g_object_new (STUDIO_TYPE_DOCUMENT_ROW, NULL);
  GtkGesture *gesture = gtk_gesture_click_new ();

  g_object_bind_property (self, "narrow", row, "narrow", G_BINDING_SYNC_CREATE);
  g_object_bind_property (self, "selecting", row, "selecting", G_BINDING_SYNC_CREATE);
  g_object_set_data (G_OBJECT (item), "page", self);
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (gesture), GTK_PHASE_CAPTURE);
  g_signal_connect_object (gesture, "pressed", G_CALLBACK (row_pressed_cb), item, 0);
  gtk_widget_add_controller (row, GTK_EVENT_CONTROLLER (gesture));
  g_signal_connect (item, "notify::selected", G_CALLBACK (item_selected_cb), NULL);
  gtk_list_item_set_child (item, row);
}

static void
describe_item (GtkListItem *item)
{
  StudioDocument *document = gtk_list_item_get_item (item);
  StudioDocumentRow *row = STUDIO_DOCUMENT_ROW (gtk_list_item_get_child (item));
  g_autofree char *description = studio_document_row_dup_description (row);

  gtk_list_item_set_accessible_label (item, studio_document_get_title (document));
  gtk_list_item_set_accessible_description (item, description);
}

static void
bind_row_cb (StudioDocumentsPage *self, GtkListItem *item)
{
  StudioDocument *document = gtk_list_item_get_item (item);
  StudioDocumentRow *row = STUDIO_DOCUMENT_ROW (gtk_list_item_get_child (item));

  studio_document_row_set_document (row, document);
  studio_document_row_set_selected (row, gtk_list_item_get_selected (item));
  g_signal_connect_object (document, "changed", G_CALLBACK (describe_item), item, G_CONNECT_SWAPPED);
  describe_item (item);
}

static void
unbind_row_cb (StudioDocumentsPage *self, GtkListItem *item)
{
  StudioDocumentRow *row = STUDIO_DOCUMENT_ROW (gtk_list_item_get_child (item));

  g_signal_handlers_disconnect_by_func (gtk_list_item_get_item (item), describe_item, item);
  if (row != NULL)
    studio_document_row_set_document (row, NULL);
}

static void
row_activated_cb (StudioDocumentsPage *self, guint position)
{
  g_autoptr (StudioDocument) document = g_list_model_get_item (G_LIST_MODEL (self->selection), position);

  if (!self->selecting)
    g_signal_emit (self, signals[SIGNAL_OPEN], 0, document);
  else if (gtk_selection_model_is_selected (self->selection, position))
    gtk_selection_model_unselect_item (self->selection, position);
  else
    gtk_selection_model_select_item (self->selection, position, FALSE);
}

static void
selection_changed_cb (StudioDocumentsPage *self)
{
  _studio_documents_page_update_actions (self);
}

/* The position of the row that has the keyboard, or GTK_INVALID_LIST_POSITION. */
static guint
find_focused (StudioDocumentsPage *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  GtkWidget *row = focus != NULL ? gtk_widget_get_first_child (focus) : NULL;
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->sorted));

  if (!STUDIO_IS_DOCUMENT_ROW (row))
    return GTK_INVALID_LIST_POSITION;
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (StudioDocument) document = g_list_model_get_item (G_LIST_MODEL (self->sorted), i);

      if (document == studio_document_row_get_document (STUDIO_DOCUMENT_ROW (row)))
        return i;
    }
  return GTK_INVALID_LIST_POSITION;
}

static void
use_selection (StudioDocumentsPage *self)
{
  GListModel *model = g_object_ref (studio_paced_rows_get_model (self->rows));
  guint focused = find_focused (self);

  /* What is chosen is chosen among all. */
  if (self->selecting || focused != GTK_INVALID_LIST_POSITION)
    studio_paced_rows_show_all (self->rows);

  g_clear_object (&self->selection);
  if (self->selecting)
    self->selection = GTK_SELECTION_MODEL (gtk_multi_selection_new (model));
  else
    self->selection = GTK_SELECTION_MODEL (gtk_no_selection_new (model));
  g_signal_connect_object (self->selection, "selection-changed", G_CALLBACK (selection_changed_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_list_view_set_single_click_activate (self->list_view, !self->selecting);
  gtk_list_view_set_model (self->list_view, self->selection);
  if (focused != GTK_INVALID_LIST_POSITION)
    gtk_list_view_scroll_to (self->list_view, focused, GTK_LIST_SCROLL_FOCUS, NULL);
}

static void
set_up_list (StudioDocumentsPage *self)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GListModel *model = g_object_ref (studio_document_list_get_model (self->documents));

  self->filter = gtk_custom_filter_new (match_document, self, NULL);
  self->sorter = gtk_custom_sorter_new (compare_documents, self, NULL);
  self->filtered = gtk_filter_list_model_new (model, g_object_ref (GTK_FILTER (self->filter)));
  self->sorted = gtk_sort_list_model_new (g_object_ref (G_LIST_MODEL (self->filtered)),
                                          g_object_ref (GTK_SORTER (self->sorter)));
  self->rows = studio_paced_rows_new (G_LIST_MODEL (self->sorted), GTK_WIDGET (self->list_view));

  g_signal_connect_object (factory, "setup", G_CALLBACK (setup_row_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "bind", G_CALLBACK (bind_row_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "unbind", G_CALLBACK (unbind_row_cb), self, G_CONNECT_SWAPPED);
  gtk_list_view_set_factory (self->list_view, factory);
  g_object_unref (factory);
  use_selection (self);
}

/* ---- The import ---- */

static void
import_page_cb (StudioDocumentsPage *self, const char *id, guint page, guint n_pages)
{
  StudioDocument *document = studio_document_list_find (self->documents, id);

  if (document != NULL)
    studio_document_set_progress (document, page, n_pages);
}

static void
import_finished_cb (StudioDocumentsPage *self, guint n_files)
{
  guint n_need = studio_document_list_count (self->documents, STUDIO_DOCUMENT_GROUP_NEEDS_YOU);
  g_autofree char *files = g_strdup_printf (ngettext ("%u file read", "%u files read", n_files), n_files);
  g_autofree char *need = g_strdup_printf (ngettext ("%u document needs you", "%u documents need you", n_need), n_need);
  /* Translators: what an import came to: "14 files read. 3 documents need you". */
  g_autofree char *both = g_strdup_printf (_("%s. %s"), files, need);

  _studio_documents_page_toast (self, adw_toast_new (n_need > 0 ? both : files));
}

static void
import_failed_cb (StudioDocumentsPage *self, const char *message)
{
  _studio_documents_page_toast (self, adw_toast_new (message));
}

static void
undo_cancel_cb (AdwToast *toast, StudioDocumentsPage *self)
{
  studio_import_job_restore (self->import, g_object_get_data (G_OBJECT (toast), "ids"));
}

static void
import_cancelled_cb (StudioDocumentsPage *self, char **ids)
{
  guint n = g_strv_length (ids);
  g_autofree char *title = g_strdup_printf (ngettext ("%u file not added", "%u files not added", n), n);
  AdwToast *toast;

  if (n == 0)
    return;
  toast = adw_toast_new (title);
  adw_toast_set_button_label (toast, _("_Undo"));
  g_object_set_data_full (G_OBJECT (toast), "ids", g_strdupv (ids), (GDestroyNotify) g_strfreev);
  g_signal_connect_object (toast, "button-clicked", G_CALLBACK (undo_cancel_cb), self, 0);
  _studio_documents_page_toast (self, toast);
}

/* ---- GObject ---- */

static void
studio_documents_page_dispose (GObject *object)
{
  StudioDocumentsPage *self = STUDIO_DOCUMENTS_PAGE (object);

  if (self->list_view != NULL)
    gtk_list_view_set_model (self->list_view, NULL);
  g_clear_pointer (&self->rows, studio_paced_rows_free);
  if (self->import_bar != NULL)
    studio_import_bar_set_job (self->import_bar, NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), STUDIO_TYPE_DOCUMENTS_PAGE);
  g_clear_object (&self->selection);
  g_clear_object (&self->sorted);
  g_clear_object (&self->filtered);
  g_clear_object (&self->sorter);
  g_clear_object (&self->filter);
  g_clear_object (&self->import);
  g_clear_object (&self->twins);
  g_clear_object (&self->documents);
  g_clear_object (&self->session);
  g_clear_pointer (&self->search_key, g_free);
  G_OBJECT_CLASS (studio_documents_page_parent_class)->dispose (object);
}

static void
studio_documents_page_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  StudioDocumentsPage *self = STUDIO_DOCUMENTS_PAGE (object);

  switch (prop_id)
    {
    case PROP_NARROW:
      g_value_set_boolean (value, self->narrow);
      break;
    case PROP_SELECTING:
      g_value_set_boolean (value, self->selecting);
      break;
    case PROP_SORT:
      g_value_set_enum (value, self->sort);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
set_narrow (StudioDocumentsPage *self, gboolean narrow)
{
  if (self->narrow == narrow)
    return;
  self->narrow = narrow;
  if (narrow)
    gtk_widget_add_css_class (GTK_WIDGET (self), "narrow");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "narrow");
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_NARROW]);
  if (self->documents != NULL)
    update (self);
}

static void
set_sort (StudioDocumentsPage *self, StudioDocumentSort sort)
{
  if (self->sort == sort)
    return;
  self->sort = sort;
  gtk_menu_button_set_label (self->sort_button, get_sort_label (sort));
  if (self->sorter != NULL)
    gtk_sorter_changed (GTK_SORTER (self->sorter), GTK_SORTER_CHANGE_DIFFERENT);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SORT]);
}

static void
studio_documents_page_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  StudioDocumentsPage *self = STUDIO_DOCUMENTS_PAGE (object);

  switch (prop_id)
    {
    case PROP_NARROW:
      set_narrow (self, g_value_get_boolean (value));
      break;
    case PROP_SELECTING:
      _studio_documents_page_set_selecting (self, g_value_get_boolean (value));
      break;
    case PROP_SORT:
      set_sort (self, g_value_get_enum (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class, "/org/twin/Studio/documents/documents-page.ui");
  gtk_widget_class_bind_template_child (widget_class, StudioDocumentsPage, title);
  gtk_widget_class_bind_template_child (widget_class, StudioDocumentsPage, add_button);
  gtk_widget_class_bind_template_child (widget_class, StudioDocumentsPage, narrow_add_button);
  gtk_widget_class_bind_template_child (widget_class, StudioDocumentsPage, menu_button);
  gtk_widget_class_bind_template_child (widget_class, StudioDocumentsPage, search_button);
  gtk_widget_class_bind_template_child (widget_class, StudioDocumentsPage, select_button);
  gtk_widget_class_bind_template_child (widget_class, StudioDocumentsPage, search_bar);
  gtk_widget_class_bind_template_child (widget_class, StudioDocumentsPage, search_entry);
  gtk_widget_class_bind_template_child (widget_class, StudioDocumentsPage, tools);
  gtk_widget_class_bind_template_child (widget_class, StudioDocumentsPage, filter_group);
  gtk_widget_class_bind_template_child (widget_class, StudioDocumentsPage, review_all_button);
  gtk_widget_class_bind_template_child (widget_class, StudioDocumentsPage, sort_button);
  gtk_widget_class_bind_template_child (widget_class, StudioDocumentsPage, stack);
  gtk_widget_class_bind_template_child (widget_class, StudioDocumentsPage, scroller);
  gtk_widget_class_bind_template_child (widget_class, StudioDocumentsPage, list_view);
  gtk_widget_class_bind_template_child (widget_class, StudioDocumentsPage, error_page);
  gtk_widget_class_bind_template_child (widget_class, StudioDocumentsPage, nothing_page);
  gtk_widget_class_bind_template_child (widget_class, StudioDocumentsPage, import_bar);
  gtk_widget_class_bind_template_child (widget_class, StudioDocumentsPage, twin_button);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_stopped_cb);
  gtk_widget_class_bind_template_callback (widget_class, clear_search_cb);
  gtk_widget_class_bind_template_callback (widget_class, filter_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, retry_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
}

static void
studio_documents_page_class_init (StudioDocumentsPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->dispose = studio_documents_page_dispose;
  object_class->get_property = studio_documents_page_get_property;
  object_class->set_property = studio_documents_page_set_property;

  properties[PROP_NARROW] = g_param_spec_boolean ("narrow", NULL, NULL, FALSE, flags);
  properties[PROP_SELECTING] = g_param_spec_boolean ("selecting", NULL, NULL, FALSE, flags);
  properties[PROP_SORT] = g_param_spec_enum ("sort", NULL, NULL, STUDIO_TYPE_DOCUMENT_SORT, STUDIO_DOCUMENT_SORT_NEWEST,
                                             flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[SIGNAL_OPEN] = g_signal_new ("open", STUDIO_TYPE_DOCUMENTS_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                       G_TYPE_NONE, 1, STUDIO_TYPE_DOCUMENT);
  signals[SIGNAL_REVIEW_ALL] = g_signal_new ("review-all", STUDIO_TYPE_DOCUMENTS_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                             NULL, G_TYPE_NONE, 0);

  g_type_ensure (STUDIO_TYPE_IMPORT_BAR);
  bind_template (widget_class);
  gtk_widget_class_install_property_action (widget_class, "documents.sort", "sort");
  gtk_widget_class_install_action (widget_class, "documents.review-all", NULL, review_all_action);
  _studio_documents_page_install_actions (widget_class);
}

static void
studio_documents_page_init (StudioDocumentsPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_search_bar_connect_entry (self->search_bar, GTK_EDITABLE (self->search_entry));
  adw_toggle_group_set_active_name (self->filter_group, "all");
  gtk_menu_button_set_label (self->sort_button, get_sort_label (self->sort));
}

StudioDocumentsPage *
studio_documents_page_new (StudioSession *session, StudioDocumentList *documents, StudioImportJob *import,
                           StudioTwinList *twins)
{
  StudioDocumentsPage *self = g_object_new (STUDIO_TYPE_DOCUMENTS_PAGE, NULL);

  g_return_val_if_fail (STUDIO_IS_DOCUMENT_LIST (documents), NULL);

  g_set_object (&self->session, session);
  self->documents = g_object_ref (documents);
  g_set_object (&self->twins, twins);
  set_up_list (self);
  g_signal_connect_object (documents, "changed", G_CALLBACK (documents_changed_cb), self, G_CONNECT_SWAPPED);

  if (import != NULL)
    {
      self->import = g_object_ref (import);
      studio_import_bar_set_job (self->import_bar, import);
      g_signal_connect_object (import, "page", G_CALLBACK (import_page_cb), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (import, "finished", G_CALLBACK (import_finished_cb), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (import, "failed", G_CALLBACK (import_failed_cb), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (import, "cancelled", G_CALLBACK (import_cancelled_cb), self, G_CONNECT_SWAPPED);
    }
  if (twins != NULL)
    g_signal_connect_object (twins, "changed", G_CALLBACK (_studio_documents_page_update_twin_menu), self, G_CONNECT_SWAPPED);
  _studio_documents_page_update_twin_menu (self);
  update (self);
  return self;
}

void
studio_documents_page_start_search (StudioDocumentsPage *self)
{
  g_return_if_fail (STUDIO_IS_DOCUMENTS_PAGE (self));

  if (!gtk_widget_get_sensitive (self->search_button))
    return;
  gtk_search_bar_set_search_mode (self->search_bar, TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (self->search_entry));
}

void
studio_documents_page_toggle_selecting (StudioDocumentsPage *self)
{
  g_return_if_fail (STUDIO_IS_DOCUMENTS_PAGE (self));
  if (gtk_widget_get_sensitive (self->select_button))
    _studio_documents_page_set_selecting (self, !self->selecting);
}

StudioDocument *
studio_documents_page_get_next (StudioDocumentsPage *self, StudioDocument *document, gboolean needing_decision)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->sorted));
  gboolean passed = FALSE;

  g_return_val_if_fail (STUDIO_IS_DOCUMENTS_PAGE (self), NULL);

  /* Twice round: what comes after it, then what came before it. */
  for (guint i = 0; i < 2 * n; i++)
    {
      g_autoptr (StudioDocument) item = g_list_model_get_item (G_LIST_MODEL (self->sorted), i % n);

      if (item == document && passed)
        return NULL;
      if (passed && (!needing_decision || studio_document_get_record (item)->state == TWIN_DOCUMENT_REVIEW))
        return item; /* the store holds it */
      passed |= item == document;
    }
  return NULL;
}

GPtrArray *
_studio_documents_page_dup_selected (StudioDocumentsPage *self)
{
  g_autoptr (GPtrArray) selected = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GtkBitset) set = gtk_selection_model_get_selection (self->selection);
  GtkBitsetIter iter;
  guint position;

  if (gtk_bitset_iter_init_first (&iter, set, &position))
    do
      g_ptr_array_add (selected, g_list_model_get_item (G_LIST_MODEL (self->selection), position));
    while (gtk_bitset_iter_next (&iter, &position));
  return g_steal_pointer (&selected);
}

void
_studio_documents_page_set_selecting (StudioDocumentsPage *self, gboolean selecting)
{
  if (self->selecting == selecting)
    return;
  self->selecting = selecting;
  if (self->sorted != NULL)
    use_selection (self);
  if (selecting)
    gtk_widget_grab_focus (GTK_WIDGET (self->list_view));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SELECTING]);
  _studio_documents_page_update_actions (self);
}

void
_studio_documents_page_toast (StudioDocumentsPage *self, AdwToast *toast)
{
  GtkWidget *overlay = gtk_widget_get_ancestor (GTK_WIDGET (self), ADW_TYPE_TOAST_OVERLAY);

  if (overlay != NULL)
    adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (overlay), toast);
  else
    g_object_unref (g_object_ref_sink (toast));
}
