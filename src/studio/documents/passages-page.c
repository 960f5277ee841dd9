/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "studio/documents/passages-page.h"

#include <glib/gi18n.h>

#include "studio/documents/passage-edit-dialog.h"
#include "studio/widgets/text-page.h"

struct _StudioPassagesPage
{
  AdwNavigationPage parent_instance;

  StudioSession *session;
  char *id;
  GListStore *passages;
  GtkSingleSelection *selection;
  guint n_edits;
  guint wanted; /* which one to select when they are there: a position */
  gboolean busy;

  AdwWindowTitle *title;
  AdwToastOverlay *toasts;
  AdwBanner *outgrown_banner;
  GtkStack *stack;
  AdwStatusPage *error_page;
  GtkWidget *text_pane;
  GtkWidget *list_pane;
  StudioTextPage *text_page;
  GtkListView *list_view;
  GtkWidget *action_bar;
};

G_DEFINE_FINAL_TYPE (StudioPassagesPage, studio_passages_page, ADW_TYPE_NAVIGATION_PAGE)

/* ---- What can be done ---- */

static StudioPassage *
get_selected (StudioPassagesPage *self)
{
  return gtk_single_selection_get_selected_item (self->selection);
}

static void
update_actions (StudioPassagesPage *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  StudioPassage *passage = get_selected (self);
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->passages));
  gboolean ready = passage != NULL && !self->busy;

  gtk_widget_action_set_enabled (widget, "passages.join", ready && passage->number < n);
  /* What was written by hand does not say where in the document it would be cut. */
  gtk_widget_action_set_enabled (widget, "passages.split", ready && !passage->edited);
  gtk_widget_action_set_enabled (widget, "passages.edit", ready);
  gtk_widget_action_set_enabled (widget, "passages.undo", self->n_edits > 0 && !self->busy);
}

static void
selected_cb (StudioPassagesPage *self)
{
  StudioPassage *passage = get_selected (self);

  studio_text_page_show_range (self->text_page, passage != NULL ? passage->start : 0, passage != NULL ? passage->end : 0);
  update_actions (self);
}

/* ---- Loading ---- */

static gpointer
load_work (TwinLibrary *library, gpointer data, GCancellable *cancellable, GError **error)
{
  return studio_passages_data_load (library, data, error);
}

static void
show_counts (StudioPassagesPage *self, const StudioPassagesData *data)
{
  g_autofree char *subtitle = g_strdup_printf (ngettext ("%u passage", "%u passages", data->passages->len), data->passages->len);
  g_autofree char *outgrown = g_strdup_printf (ngettext ("%u change does not apply any more: its text is not in the document as it was",
                                                         "%u changes do not apply any more: their text is not in the document as it was",
                                                         data->n_outgrown),
                                               data->n_outgrown);

  adw_window_title_set_subtitle (self->title, subtitle);
  adw_banner_set_title (self->outgrown_banner, outgrown);
  adw_banner_set_revealed (self->outgrown_banner, data->n_outgrown > 0);
}

static void
show_data (StudioPassagesPage *self, StudioPassagesData *data)
{
  guint n_before = g_list_model_get_n_items (G_LIST_MODEL (self->passages));
  guint wanted = MIN (self->wanted, MAX (data->passages->len, 1) - 1);

  self->n_edits = data->n_edits;
  studio_text_page_set_content (self->text_page, data->content);
  g_list_store_splice (self->passages, 0, n_before, data->passages->pdata, data->passages->len);
  show_counts (self, data);
  gtk_stack_set_visible_child_name (self->stack, data->passages->len > 0 ? "passages" : "empty");
  gtk_widget_set_visible (self->action_bar, data->passages->len > 0);
  if (data->passages->len > 0)
    gtk_list_view_scroll_to (self->list_view, wanted, GTK_LIST_SCROLL_SELECT | GTK_LIST_SCROLL_FOCUS, NULL);
  selected_cb (self);
}

static void
loaded_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (StudioPassagesPage) self = STUDIO_PASSAGES_PAGE (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (StudioPassagesData) data = studio_session_run_finish (STUDIO_SESSION (object), result, &error);

  if (self->session == NULL)
    return;
  self->busy = FALSE;
  if (data != NULL)
    show_data (self, data);
  else
    {
      adw_status_page_set_description (self->error_page, error->message);
      gtk_stack_set_visible_child_name (self->stack, "error");
      gtk_widget_set_visible (self->action_bar, FALSE);
    }
}

static void
load (StudioPassagesPage *self)
{
  studio_session_run_async (self->session, load, load_work, g_strdup (self->id), g_free, (GDestroyNotify) studio_passages_data_free, NULL,
                            loaded_cb, g_object_ref (self));
}

/* ---- Changing ---- */

typedef enum
{
  CHANGE_JOIN,
  CHANGE_SPLIT,
  CHANGE_WRITE,
  CHANGE_UNDO,
} ChangeKind;

typedef struct
{
  ChangeKind kind;
  char *id;
  guint number;
  gsize at;
  char *text;
} Change;

static void
change_free (Change *self)
{
  g_free (self->id);
  g_free (self->text);
  g_free (self);
}

static gpointer
change_work (TwinLibrary *library, gpointer data, GCancellable *cancellable, GError **error)
{
  const Change *change = data;

  switch (change->kind)
    {
    case CHANGE_JOIN:
      return GINT_TO_POINTER (twin_passages_merge (library, change->id, change->number, error));
    case CHANGE_SPLIT:
      return GINT_TO_POINTER (twin_passages_split (library, change->id, change->number, change->at, error));
    case CHANGE_WRITE:
      return GINT_TO_POINTER (twin_passages_set_text (library, change->id, change->number, change->text, error));
    case CHANGE_UNDO:
    default:
      return GINT_TO_POINTER (twin_passages_undo (library, change->id, error));
    }
}

static void
changed_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (StudioPassagesPage) self = STUDIO_PASSAGES_PAGE (user_data);
  g_autoptr (GError) error = NULL;

  studio_session_run_finish (STUDIO_SESSION (object), result, &error);
  if (self->session == NULL)
    return;
  if (error != NULL)
    {
      AdwToast *toast = adw_toast_new (error->message);

      adw_toast_set_use_markup (toast, FALSE);
      adw_toast_overlay_add_toast (self->toasts, toast);
    }
  load (self);
}

/* @text is taken. */
static void
change (StudioPassagesPage *self, ChangeKind kind, gsize at, char *text)
{
  StudioPassage *passage = get_selected (self);
  Change *data = g_new0 (Change, 1);

  data->kind = kind;
  data->id = g_strdup (self->id);
  data->number = passage != NULL ? passage->number : 0;
  data->at = at;
  data->text = text;
  self->wanted = gtk_single_selection_get_selected (self->selection);
  self->busy = TRUE;
  update_actions (self);
  studio_session_run_async (self->session, change, change_work, data, (GDestroyNotify) change_free, NULL, NULL, changed_cb,
                            g_object_ref (self));
}

static void
join_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  change (STUDIO_PASSAGES_PAGE (widget), CHANGE_JOIN, 0, NULL);
}

static void
undo_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  change (STUDIO_PASSAGES_PAGE (widget), CHANGE_UNDO, 0, NULL);
}

static void
split_cb (StudioPassagesPage *self, guint at)
{
  change (self, CHANGE_SPLIT, at, NULL);
}

static void
written_cb (StudioPassagesPage *self, const char *text)
{
  change (self, CHANGE_WRITE, 0, g_strdup (text));
}

static void
show_dialog (StudioPassagesPage *self, StudioPassageEdit edit)
{
  StudioPassageEditDialog *dialog = studio_passage_edit_dialog_new (get_selected (self), edit);

  g_signal_connect_object (dialog, "split", G_CALLBACK (split_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (dialog, "written", G_CALLBACK (written_cb), self, G_CONNECT_SWAPPED);
  adw_dialog_present (ADW_DIALOG (dialog), GTK_WIDGET (self));
}

static void
split_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  show_dialog (STUDIO_PASSAGES_PAGE (widget), STUDIO_PASSAGE_SPLIT);
}

static void
edit_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  show_dialog (STUDIO_PASSAGES_PAGE (widget), STUDIO_PASSAGE_WRITE);
}

static void
activated_cb (StudioPassagesPage *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "passages.edit", NULL);
}

/* ---- Rows ---- */

static GtkWidget *
append_label (GtkWidget *box, const char *name, const char *css_class)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);
  gtk_box_append (GTK_BOX (box), label);
  g_object_set_data (G_OBJECT (box), name, label);

  return label;
}

static void
setup_row_cb (GtkListItemFactory *factory, GtkListItem *item)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *text;

  gtk_widget_set_margin_top (box, 8);
  gtk_widget_set_margin_bottom (box, 8);
  append_label (box, "number", "heading");
  append_label (box, "place", "dimmed");
  text = append_label (box, "text", "subline");
  gtk_label_set_wrap (GTK_LABEL (text), TRUE);
  gtk_label_set_lines (GTK_LABEL (text), 3);
  gtk_list_item_set_child (item, box);
}

static char *
dup_title (StudioPassage *passage)
{
  /* Translators: of a passage whose words were changed by hand. */
  return passage->edited ? g_strdup_printf (_ ("Passage %u, edited"), passage->number) : g_strdup_printf (_ ("Passage %u"), passage->number);
}

static void
bind_row_cb (GtkListItemFactory *factory, GtkListItem *item)
{
  StudioPassage *passage = gtk_list_item_get_item (item);
  GObject *box = G_OBJECT (gtk_list_item_get_child (item));
  g_autofree char *title = dup_title (passage);
  g_autofree char *text = g_strdelimit (g_strdup (passage->text), "\n\t", ' '); /* three lines of it, not of each paragraph */

  gtk_label_set_label (g_object_get_data (box, "number"), title);
  gtk_label_set_label (g_object_get_data (box, "place"), passage->place);
  gtk_widget_set_visible (g_object_get_data (box, "place"), *passage->place != '\0');
  gtk_label_set_label (g_object_get_data (box, "text"), text);
  gtk_list_item_set_accessible_label (item, title);
  gtk_list_item_set_accessible_description (item, passage->text);
}

/* ---- GObject ---- */

/* Once the page has slid in, the keyboard is where the work is. */
static void
studio_passages_page_shown (AdwNavigationPage *page)
{
  gtk_widget_grab_focus (GTK_WIDGET (STUDIO_PASSAGES_PAGE (page)->list_view));
}

static void
studio_passages_page_dispose (GObject *object)
{
  StudioPassagesPage *self = STUDIO_PASSAGES_PAGE (object);

  g_clear_object (&self->session);
  gtk_widget_dispose_template (GTK_WIDGET (self), STUDIO_TYPE_PASSAGES_PAGE);
  g_clear_object (&self->selection);
  G_OBJECT_CLASS (studio_passages_page_parent_class)->dispose (object);
}

static void
studio_passages_page_finalize (GObject *object)
{
  StudioPassagesPage *self = STUDIO_PASSAGES_PAGE (object);

  g_object_unref (self->passages);
  g_free (self->id);
  G_OBJECT_CLASS (studio_passages_page_parent_class)->finalize (object);
}

static void
studio_passages_page_class_init (StudioPassagesPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = studio_passages_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = studio_passages_page_finalize;
  ADW_NAVIGATION_PAGE_CLASS (klass)->shown = studio_passages_page_shown;

  g_type_ensure (STUDIO_TYPE_TEXT_PAGE);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/twin/Studio/documents/passages-page.ui");
  gtk_widget_class_bind_template_child (widget_class, StudioPassagesPage, title);
  gtk_widget_class_bind_template_child (widget_class, StudioPassagesPage, toasts);
  gtk_widget_class_bind_template_child (widget_class, StudioPassagesPage, outgrown_banner);
  gtk_widget_class_bind_template_child (widget_class, StudioPassagesPage, stack);
  gtk_widget_class_bind_template_child (widget_class, StudioPassagesPage, error_page);
  gtk_widget_class_bind_template_child (widget_class, StudioPassagesPage, text_pane);
  gtk_widget_class_bind_template_child (widget_class, StudioPassagesPage, list_pane);
  gtk_widget_class_bind_template_child (widget_class, StudioPassagesPage, text_page);
  gtk_widget_class_bind_template_child (widget_class, StudioPassagesPage, list_view);
  gtk_widget_class_bind_template_child (widget_class, StudioPassagesPage, action_bar);
  gtk_widget_class_bind_template_callback (widget_class, activated_cb);

  gtk_widget_class_install_action (widget_class, "passages.join", NULL, join_action);
  gtk_widget_class_install_action (widget_class, "passages.split", NULL, split_action);
  gtk_widget_class_install_action (widget_class, "passages.edit", NULL, edit_action);
  gtk_widget_class_install_action (widget_class, "passages.undo", NULL, undo_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_z, GDK_CONTROL_MASK, "passages.undo", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_j, 0, "passages.join", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_s, 0, "passages.split", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F2, 0, "passages.edit", NULL);
}

static void
studio_passages_page_init (StudioPassagesPage *self)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  self->passages = g_list_store_new (STUDIO_TYPE_PASSAGE);
  self->selection = gtk_single_selection_new (G_LIST_MODEL (g_object_ref (self->passages)));
  g_signal_connect (factory, "setup", G_CALLBACK (setup_row_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_row_cb), NULL);
  g_signal_connect_object (self->selection, "notify::selected-item", G_CALLBACK (selected_cb), self, G_CONNECT_SWAPPED);
  gtk_list_view_set_factory (self->list_view, factory);
  gtk_list_view_set_model (self->list_view, GTK_SELECTION_MODEL (self->selection));
  g_object_unref (factory);
  gtk_widget_set_visible (self->action_bar, FALSE);
  update_actions (self);
}

StudioPassagesPage *
studio_passages_page_new (StudioSession *session, const char *id, const char *title)
{
  StudioPassagesPage *self;

  g_return_val_if_fail (STUDIO_IS_SESSION (session), NULL);
  g_return_val_if_fail (id != NULL, NULL);

  self = g_object_new (STUDIO_TYPE_PASSAGES_PAGE, NULL);
  self->session = g_object_ref (session);
  self->id = g_strdup (id);
  adw_window_title_set_title (self->title, title);
  load (self);

  return self;
}
