/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "studio/twins/publish-contents-page.h"

#include <glib/gi18n.h>
#include <string.h>

#include "studio/twins/publish-data.h"
#include "studio/twins/publish-entry.h"
#include "studio/twins/publish-words.h"

struct _StudioPublishContentsPage
{
  AdwNavigationPage parent_instance;

  GCancellable *cancellable;
  GListStore *entries;
  GtkCustomFilter *filter;
  GtkFilterListModel *filtered;
  char *search_key; /* folded; NULL: none */
  gboolean loaded;

  AdwWindowTitle *window_title;
  GtkSearchEntry *search_entry;
  AdwToggleGroup *view_group;
  AdwToggle *changed_toggle;
  GtkStack *stack;
  AdwStatusPage *empty_page;
  AdwStatusPage *error_page;
  GtkListView *list_view;
};

G_DEFINE_FINAL_TYPE (StudioPublishContentsPage, studio_publish_contents_page, ADW_TYPE_NAVIGATION_PAGE)

/* ---- On a worker thread ---- */

/* What was loaded. */
typedef struct
{
  GPtrArray *entries; /* StudioPublishEntry */
  guint64 size;
  char *changes; /* NULL in a first publishing */
} Contents;

static void
contents_free (Contents *self)
{
  g_ptr_array_unref (self->entries);
  g_free (self->changes);
  g_free (self);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Contents, contents_free)

static void
add_bytes (GPtrArray *entries, const TwinBundle *bundle)
{
  g_autoptr (GPtrArray) items = twin_bundle_list_contents (bundle);

  for (guint i = 0; i < items->len; i++)
    {
      const TwinBundleItem *item = items->pdata[i];
      g_autofree char *text = g_strndup (g_bytes_get_data (item->text, NULL), g_bytes_get_size (item->text));
      g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

      for (guint k = 0; lines[k] != NULL; k++)
        if (*lines[k] != '\0')
          g_ptr_array_add (entries, studio_publish_entry_new_bytes (item->name, lines[k]));
    }
}

static void
add_entries (GPtrArray *entries, GPtrArray *bundle_entries)
{
  g_autofree char *document = NULL;

  for (guint i = 0; i < bundle_entries->len; i++)
    {
      TwinBundleEntry *entry = g_steal_pointer (&bundle_entries->pdata[i]);

      if (entry->kind == TWIN_BUNDLE_DOCUMENT)
        g_set_str (&document, entry->name);
      g_ptr_array_add (entries, studio_publish_entry_new (entry, document));
    }
}

static gpointer
load_work (TwinLibrary *library, gpointer twin_id, GCancellable *cancellable, GError **error)
{
  g_autoptr (StudioPublishData) data = studio_publish_data_load (library, twin_id, cancellable, error);
  g_autoptr (GPtrArray) bundle_entries = NULL;
  Contents *contents;

  if (data == NULL)
    return NULL;
  bundle_entries = twin_bundle_list_entries (data->bundle, data->last != NULL ? data->last->manifest : NULL,
                                             data->last != NULL ? data->last->anchors : NULL, error);
  if (bundle_entries == NULL)
    return NULL;

  contents = g_new0 (Contents, 1);
  contents->entries = g_ptr_array_new_with_free_func (g_object_unref);
  contents->size = twin_bundle_get_size (data->bundle);
  contents->changes = data->diff->first ? NULL : studio_publish_describe_changes (data->diff);
  add_entries (contents->entries, bundle_entries);
  add_bytes (contents->entries, data->bundle);

  return contents;
}

/* ---- What is shown ---- */

static gboolean
is_shown_cb (gpointer item, gpointer user_data)
{
  StudioPublishContentsPage *self = user_data;
  const char *view = adw_toggle_group_get_active_name (self->view_group);

  if (studio_publish_entry_is_bytes (item) != (g_strcmp0 (view, "bytes") == 0))
    return FALSE;
  if (g_strcmp0 (view, "changed") == 0 && studio_publish_entry_get_change (item) == TWIN_BUNDLE_SAME)
    return FALSE;

  return self->search_key == NULL || studio_publish_entry_matches (item, self->search_key);
}

static void
show_state (StudioPublishContentsPage *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->filtered));

  if (!self->loaded)
    return;
  adw_status_page_set_title (self->empty_page, self->search_key != NULL ? _ ("Nothing Found") : _ ("Nothing Has Changed"));
  adw_status_page_set_description (self->empty_page, self->search_key != NULL ? _ ("What you look for does not travel.")
                                                                              : _ ("Everything is as it was published."));
  gtk_stack_set_visible_child_name (self->stack, n > 0 ? "list" : "empty");
}

static void
refilter (StudioPublishContentsPage *self)
{
  gtk_filter_changed (GTK_FILTER (self->filter), GTK_FILTER_CHANGE_DIFFERENT);
  show_state (self);
  if (self->search_key != NULL)
    {
      guint n = g_list_model_get_n_items (G_LIST_MODEL (self->filtered));
      g_autofree char *found = g_strdup_printf (ngettext ("%u place found", "%u places found", n), n);

      gtk_accessible_announce (GTK_ACCESSIBLE (self), found, GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
    }
}

static void
search_changed_cb (StudioPublishContentsPage *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->search_entry));

  g_clear_pointer (&self->search_key, g_free);
  if (*text != '\0')
    self->search_key = g_utf8_casefold (text, -1);
  refilter (self);
}

/* Typed without the focus in it; the next blank would else press the button that has the focus. */
static void
search_started_cb (StudioPublishContentsPage *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->search_entry));
  gtk_editable_set_position (GTK_EDITABLE (self->search_entry), -1);
}

static void
stop_search_cb (StudioPublishContentsPage *self)
{
  if (self->search_key != NULL)
    gtk_editable_set_text (GTK_EDITABLE (self->search_entry), "");
  else
    gtk_widget_activate_action (GTK_WIDGET (self), "navigation.pop", NULL);
}

static void
view_cb (StudioPublishContentsPage *self)
{
  if (self->filter != NULL)
    refilter (self);
}

static void
loaded_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (StudioPublishContentsPage) self = STUDIO_PUBLISH_CONTENTS_PAGE (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (Contents) contents = studio_session_run_finish (STUDIO_SESSION (object), result, &error);
  g_autofree char *size = NULL;
  g_autofree char *bytes = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (contents == NULL)
    {
      adw_status_page_set_description (self->error_page, error->message);
      gtk_stack_set_visible_child_name (self->stack, "error");
      return;
    }

  /* To the byte where there is room for it: a phone has none. */
  size = g_format_size (contents->size);
  bytes = g_format_size_full (contents->size, G_FORMAT_SIZE_LONG_FORMAT);
  adw_window_title_set_subtitle (self->window_title, size);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->window_title), bytes);
  adw_toggle_set_enabled (self->changed_toggle, contents->changes != NULL);
  g_list_store_splice (self->entries, 0, 0, contents->entries->pdata, contents->entries->len);
  self->loaded = TRUE;
  if (contents->changes != NULL && *contents->changes != '\0')
    adw_toggle_group_set_active_name (self->view_group, "changed");
  show_state (self);
}

/* ---- Rows ---- */

/* A row's parts, on the row. */
static GtkWidget *
add_label (GtkWidget *box, GtkWidget *row, const char *key, const char *style)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  if (style != NULL)
    gtk_widget_add_css_class (label, style);
  gtk_box_append (GTK_BOX (box), label);
  g_object_set_data (G_OBJECT (row), key, label);

  return label;
}

static void
setup_row_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);
  GtkWidget *title = add_label (line, row, "title", "heading");
  GtkWidget *change = add_label (line, row, "change", "change-pill");

  gtk_widget_set_hexpand (title, TRUE);
  gtk_widget_set_valign (change, GTK_ALIGN_CENTER);
  gtk_label_set_wrap (GTK_LABEL (change), FALSE);
  gtk_box_append (GTK_BOX (row), line);
  gtk_widget_add_css_class (add_label (row, row, "note", "subline"), "dimmed");
  add_label (row, row, "text", NULL);
  gtk_list_item_set_activatable (item, FALSE);
  gtk_list_item_set_child (item, row);
}

static void
set_part (GtkWidget *row, const char *key, const char *text)
{
  GtkWidget *label = g_object_get_data (G_OBJECT (row), key);

  gtk_label_set_label (GTK_LABEL (label), text != NULL ? text : "");
  gtk_widget_set_visible (label, text != NULL && *text != '\0');
}

static void
bind_row_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  StudioPublishEntry *entry = gtk_list_item_get_item (item);
  GtkWidget *row = gtk_list_item_get_child (item);
  GtkWidget *text = g_object_get_data (G_OBJECT (row), "text");
  const char *change = studio_publish_entry_get_change_label (entry);
  const char *parts[] = { studio_publish_entry_get_title (entry), change, studio_publish_entry_get_note (entry), studio_publish_entry_get_text (entry) };
  g_autoptr (GString) label = g_string_new (NULL);

  set_part (row, "title", studio_publish_entry_get_title (entry));
  set_part (row, "change", change);
  set_part (row, "note", studio_publish_entry_get_note (entry));
  set_part (row, "text", studio_publish_entry_get_text (entry));
  if (studio_publish_entry_is_bytes (entry))
    gtk_widget_add_css_class (text, "monospace");
  else
    gtk_widget_remove_css_class (text, "monospace");
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    if (parts[i] != NULL && *parts[i] != '\0')
      g_string_append_printf (label, "%s%s", label->len > 0 ? ". " : "", parts[i]);
  gtk_list_item_set_accessible_label (item, label->str);
}

/* ---- GObject ---- */

static void
studio_publish_contents_page_dispose (GObject *object)
{
  StudioPublishContentsPage *self = STUDIO_PUBLISH_CONTENTS_PAGE (object);

  g_cancellable_cancel (self->cancellable);
  gtk_widget_dispose_template (GTK_WIDGET (self), STUDIO_TYPE_PUBLISH_CONTENTS_PAGE);
  G_OBJECT_CLASS (studio_publish_contents_page_parent_class)->dispose (object);
}

static void
studio_publish_contents_page_finalize (GObject *object)
{
  StudioPublishContentsPage *self = STUDIO_PUBLISH_CONTENTS_PAGE (object);

  g_object_unref (self->cancellable);
  g_object_unref (self->filtered);
  g_object_unref (self->entries);
  g_free (self->search_key);
  G_OBJECT_CLASS (studio_publish_contents_page_parent_class)->finalize (object);
}

static void
studio_publish_contents_page_class_init (StudioPublishContentsPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = studio_publish_contents_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = studio_publish_contents_page_finalize;

  gtk_widget_class_set_template_from_resource (widget_class, "/org/twin/Studio/twins/publish-contents-page.ui");
  gtk_widget_class_bind_template_child (widget_class, StudioPublishContentsPage, window_title);
  gtk_widget_class_bind_template_child (widget_class, StudioPublishContentsPage, search_entry);
  gtk_widget_class_bind_template_child (widget_class, StudioPublishContentsPage, view_group);
  gtk_widget_class_bind_template_child (widget_class, StudioPublishContentsPage, changed_toggle);
  gtk_widget_class_bind_template_child (widget_class, StudioPublishContentsPage, stack);
  gtk_widget_class_bind_template_child (widget_class, StudioPublishContentsPage, empty_page);
  gtk_widget_class_bind_template_child (widget_class, StudioPublishContentsPage, error_page);
  gtk_widget_class_bind_template_child (widget_class, StudioPublishContentsPage, list_view);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_started_cb);
  gtk_widget_class_bind_template_callback (widget_class, stop_search_cb);
  gtk_widget_class_bind_template_callback (widget_class, view_cb);
}

static void
studio_publish_contents_page_init (StudioPublishContentsPage *self)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();
  g_autoptr (GtkNoSelection) selection = NULL;

  gtk_widget_init_template (GTK_WIDGET (self));
  self->cancellable = g_cancellable_new ();
  self->entries = g_list_store_new (STUDIO_TYPE_PUBLISH_ENTRY);
  self->filter = gtk_custom_filter_new (is_shown_cb, self, NULL);
  self->filtered = gtk_filter_list_model_new (g_object_ref (G_LIST_MODEL (self->entries)), GTK_FILTER (self->filter));
  selection = gtk_no_selection_new (g_object_ref (G_LIST_MODEL (self->filtered)));
  gtk_list_view_set_model (self->list_view, GTK_SELECTION_MODEL (selection));
  gtk_search_entry_set_key_capture_widget (self->search_entry, GTK_WIDGET (self));

  g_signal_connect (factory, "setup", G_CALLBACK (setup_row_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_row_cb), NULL);
  gtk_list_view_set_factory (self->list_view, factory);
}

StudioPublishContentsPage *
studio_publish_contents_page_new (StudioSession *session, const char *twin_id)
{
  StudioPublishContentsPage *self;

  g_return_val_if_fail (STUDIO_IS_SESSION (session) && twin_id != NULL, NULL);

  self = g_object_new (STUDIO_TYPE_PUBLISH_CONTENTS_PAGE, NULL);
  studio_session_run_async (session, studio_publish_contents_page_new, load_work, g_strdup (twin_id), g_free, (GDestroyNotify) contents_free,
                            self->cancellable, loaded_cb, g_object_ref (self));

  return self;
}
