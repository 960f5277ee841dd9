/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "studio/documents/likenesses-page.h"

#include <glib/gi18n.h>

#include "studio/documents/likeness-page.h"
#include "studio/widgets/boxed-list.h"

struct _StudioLikenessesPage
{
  AdwNavigationPage parent_instance;

  StudioSession *session;
  GCancellable *cancellable;
  GListStore *likenesses;

  AdwToastOverlay *toasts;
  AdwWindowTitle *title;
  GtkStack *stack;
  AdwStatusPage *error_page;
  StudioBoxedList *list;
};

G_DEFINE_FINAL_TYPE (StudioLikenessesPage, studio_likenesses_page, ADW_TYPE_NAVIGATION_PAGE)

/* ---- Loading ---- */

static gpointer
load_work (TwinLibrary *library, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) pairs = twin_similar_list (library, TWIN_SIMILAR_DEFAULT, cancellable, error);
  g_autoptr (GPtrArray) likenesses = g_ptr_array_new_with_free_func (g_object_unref);

  if (pairs == NULL)
    return NULL;
  for (guint i = 0; i < pairs->len; i++)
    g_ptr_array_add (likenesses, studio_likeness_new (g_ptr_array_index (pairs, i)));

  return g_steal_pointer (&likenesses);
}

static void
show_likenesses (StudioLikenessesPage *self, GPtrArray *likenesses)
{
  g_autofree char *subtitle = g_strdup_printf (ngettext ("%u pair", "%u pairs", likenesses->len), likenesses->len);

  g_list_store_splice (self->likenesses, 0, g_list_model_get_n_items (G_LIST_MODEL (self->likenesses)), likenesses->pdata, likenesses->len);
  adw_window_title_set_subtitle (self->title, likenesses->len > 0 ? subtitle : "");
  gtk_stack_set_visible_child_name (self->stack, likenesses->len > 0 ? "list" : "empty");
}

static void
loaded_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (StudioLikenessesPage) self = STUDIO_LIKENESSES_PAGE (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) likenesses = studio_session_run_finish (STUDIO_SESSION (object), result, &error);

  if (self->session == NULL)
    return;
  if (likenesses != NULL)
    show_likenesses (self, likenesses);
  else
    {
      adw_status_page_set_description (self->error_page, error->message);
      gtk_stack_set_visible_child_name (self->stack, "error");
    }
}

static void
load (StudioLikenessesPage *self)
{
  studio_session_run_async (self->session, load, load_work, NULL, NULL, (GDestroyNotify) g_ptr_array_unref, self->cancellable, loaded_cb,
                            g_object_ref (self));
}

/* ---- Deciding ---- */

static gpointer
undo_work (TwinLibrary *library, gpointer data, GCancellable *cancellable, GError **error)
{
  StudioLikeness *likeness = data;
  const char *given_up = likeness->given_up != NULL ? likeness->given_up->id : NULL;

  return GINT_TO_POINTER (given_up != NULL ? twin_similar_separate (library, given_up, error)
                                           : twin_similar_set_apart (library, likeness->keep->id, likeness->other->id, FALSE, error));
}

static void
undone_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (StudioLikenessesPage) self = STUDIO_LIKENESSES_PAGE (user_data);
  g_autoptr (GError) error = NULL;

  studio_session_run_finish (STUDIO_SESSION (object), result, &error);
  if (self->session == NULL)
    return;
  if (error != NULL)
    adw_toast_overlay_add_toast (self->toasts, adw_toast_new (error->message));
  load (self);
}

static void
undo_cb (AdwToast *toast, StudioLikenessesPage *self)
{
  StudioLikeness *likeness = g_object_get_data (G_OBJECT (toast), "likeness");

  studio_session_run_async (self->session, undo_cb, undo_work, g_object_ref (likeness), g_object_unref, NULL, NULL, undone_cb,
                            g_object_ref (self));
}

static void
decided_cb (StudioLikenessesPage *self, StudioLikeness *likeness)
{
  g_autofree char *title = NULL;
  AdwToast *toast;

  if (likeness->given_up != NULL)
    title = g_strdup_printf (_ ("“%s” answers no more"), twin_document_record_get_display_name (likeness->given_up));
  toast = adw_toast_new (title != NULL ? title : _ ("Both are kept"));
  adw_toast_set_use_markup (toast, FALSE);
  adw_toast_set_button_label (toast, _ ("_Undo"));
  g_object_set_data_full (G_OBJECT (toast), "likeness", g_object_ref (likeness), g_object_unref);
  g_signal_connect_object (toast, "button-clicked", G_CALLBACK (undo_cb), self, 0);
  adw_toast_overlay_add_toast (self->toasts, toast);
  load (self);
}

/* ---- Rows ---- */

static void
activated_cb (StudioLikenessesPage *self, GtkWidget *row)
{
  GtkWidget *view = gtk_widget_get_ancestor (GTK_WIDGET (self), ADW_TYPE_NAVIGATION_VIEW);
  StudioLikenessPage *page = studio_likeness_page_new (self->session, g_object_get_data (G_OBJECT (row), "likeness"));

  g_signal_connect_object (page, "decided", G_CALLBACK (decided_cb), self, G_CONNECT_SWAPPED);
  adw_navigation_view_push (ADW_NAVIGATION_VIEW (view), ADW_NAVIGATION_PAGE (page));
}

static GtkWidget *
create_row (gpointer item, gpointer user_data)
{
  StudioLikeness *likeness = item;
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *arrow = gtk_image_new_from_icon_name ("go-next-symbolic");
  /* Translators: of two documents: how alike they are, and the title of the second. */
  g_autofree char *subtitle = g_strdup_printf (_ ("%.0f %% the same as “%s”"), likeness->similarity * 100,
                                               twin_document_record_get_display_name (likeness->other));

  gtk_accessible_update_state (GTK_ACCESSIBLE (arrow), GTK_ACCESSIBLE_STATE_HIDDEN, TRUE, -1);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), twin_document_record_get_display_name (likeness->keep));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), arrow);
  g_object_set_data_full (G_OBJECT (row), "likeness", g_object_ref (likeness), g_object_unref);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  g_signal_connect_object (row, "activated", G_CALLBACK (activated_cb), user_data, G_CONNECT_SWAPPED);

  return row;
}

/* ---- GObject ---- */

static void
studio_likenesses_page_dispose (GObject *object)
{
  StudioLikenessesPage *self = STUDIO_LIKENESSES_PAGE (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->session);
  gtk_widget_dispose_template (GTK_WIDGET (self), STUDIO_TYPE_LIKENESSES_PAGE);
  G_OBJECT_CLASS (studio_likenesses_page_parent_class)->dispose (object);
}

static void
studio_likenesses_page_finalize (GObject *object)
{
  StudioLikenessesPage *self = STUDIO_LIKENESSES_PAGE (object);

  g_object_unref (self->cancellable);
  g_object_unref (self->likenesses);
  G_OBJECT_CLASS (studio_likenesses_page_parent_class)->finalize (object);
}

static void
studio_likenesses_page_class_init (StudioLikenessesPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = studio_likenesses_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = studio_likenesses_page_finalize;

  g_type_ensure (STUDIO_TYPE_BOXED_LIST);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/twin/Studio/documents/likenesses-page.ui");
  gtk_widget_class_bind_template_child (widget_class, StudioLikenessesPage, toasts);
  gtk_widget_class_bind_template_child (widget_class, StudioLikenessesPage, title);
  gtk_widget_class_bind_template_child (widget_class, StudioLikenessesPage, stack);
  gtk_widget_class_bind_template_child (widget_class, StudioLikenessesPage, error_page);
  gtk_widget_class_bind_template_child (widget_class, StudioLikenessesPage, list);
}

static void
studio_likenesses_page_init (StudioLikenessesPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->cancellable = g_cancellable_new ();
  self->likenesses = g_list_store_new (STUDIO_TYPE_LIKENESS);
  studio_boxed_list_bind (self->list, G_LIST_MODEL (self->likenesses), create_row, self);
}

StudioLikenessesPage *
studio_likenesses_page_new (StudioSession *session)
{
  StudioLikenessesPage *self;

  g_return_val_if_fail (STUDIO_IS_SESSION (session), NULL);

  self = g_object_new (STUDIO_TYPE_LIKENESSES_PAGE, NULL);
  self->session = g_object_ref (session);
  load (self);

  return self;
}
