/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "studio/documents/likeness-page.h"

#include <glib/gi18n.h>

#include "studio/widgets/text-page.h"

struct _StudioLikenessPage
{
  AdwNavigationPage parent_instance;

  StudioSession *session;
  StudioLikeness *likeness;

  AdwToastOverlay *toasts;
  AdwWindowTitle *title;
  GtkStack *stack;
  AdwStatusPage *error_page;
  GtkLabel *keep_title;
  GtkLabel *keep_detail;
  GtkWidget *keep_button;
  StudioTextPage *keep_text;
  GtkLabel *other_title;
  GtkLabel *other_detail;
  GtkWidget *other_button;
  StudioTextPage *other_text;
  GtkWidget *both_button;
};

G_DEFINE_FINAL_TYPE (StudioLikenessPage, studio_likeness_page, ADW_TYPE_NAVIGATION_PAGE)

enum
{
  SIGNAL_DECIDED,
  N_SIGNALS,
};
static guint signals[N_SIGNALS];

/* ---- Loading ---- */

static gpointer
load_work (TwinLibrary *library, gpointer data, GCancellable *cancellable, GError **error)
{
  return studio_likeness_texts_load (library, data, error);
}

/* Brings what is different into sight, once the pages have a size. */
static gboolean
show_differences_cb (gpointer user_data)
{
  StudioLikenessPage *self = user_data;

  if (self->session != NULL)
    {
      studio_text_page_set_current (self->keep_text, 0);
      studio_text_page_set_current (self->other_text, 0);
    }

  return G_SOURCE_REMOVE;
}

static void
loaded_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (StudioLikenessPage) self = STUDIO_LIKENESS_PAGE (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (StudioLikenessTexts) texts = studio_session_run_finish (STUDIO_SESSION (object), result, &error);

  if (self->session == NULL)
    return;
  if (texts == NULL)
    {
      adw_status_page_set_description (self->error_page, error->message);
      gtk_stack_set_visible_child_name (self->stack, "error");
      return;
    }
  studio_text_page_set_content (self->keep_text, texts->keep);
  studio_text_page_set_content (self->other_text, texts->other);
  gtk_stack_set_visible_child_name (self->stack, "texts");
  g_idle_add_full (G_PRIORITY_LOW, show_differences_cb, g_object_ref (self), g_object_unref);
}

static char *
describe (const TwinDocumentRecord *record, gboolean suggested)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_local (record->modified_at / 1000);
  g_autofree char *date = time != NULL ? g_date_time_format (time, _ ("%-d %B %Y, %H:%M")) : g_strdup ("");
  g_autofree char *size = g_format_size ((guint64) record->size);
  /* Translators: of a file: when it was changed, and its size. */
  g_autofree char *detail = g_strdup_printf (_ ("Changed %s, %s"), date, size);

  /* Translators: the document that is suggested to be kept; %s: when it was changed, and its size. */
  return suggested ? g_strdup_printf (_ ("Suggested. %s"), detail) : g_steal_pointer (&detail);
}

static void
name_button (GtkWidget *button, const TwinDocumentRecord *record)
{
  g_autofree char *label = g_strdup_printf (_ ("Keep %s"), twin_document_record_get_display_name (record));

  gtk_accessible_reset_relation (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_RELATION_LABELLED_BY); /* "This" does not say which */
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

static void
show_likeness (StudioLikenessPage *self)
{
  const StudioLikeness *likeness = self->likeness;
  g_autofree char *keep = describe (likeness->keep, TRUE);
  g_autofree char *other = describe (likeness->other, FALSE);
  g_autofree char *subtitle = g_strdup_printf (_ ("%.0f %% the same"), likeness->similarity * 100);

  adw_window_title_set_subtitle (self->title, subtitle);
  gtk_label_set_label (self->keep_title, twin_document_record_get_display_name (likeness->keep));
  gtk_label_set_label (self->keep_detail, keep);
  gtk_label_set_label (self->other_title, twin_document_record_get_display_name (likeness->other));
  gtk_label_set_label (self->other_detail, other);
  name_button (self->keep_button, likeness->keep);
  name_button (self->other_button, likeness->other);
}

/* ---- Deciding ---- */

static gpointer
decide_work (TwinLibrary *library, gpointer data, GCancellable *cancellable, GError **error)
{
  StudioLikeness *likeness = data;
  const char *const others[] = { likeness->given_up != NULL ? likeness->given_up->id : NULL, NULL };
  const TwinDocumentRecord *kept = likeness->given_up == likeness->keep ? likeness->other : likeness->keep;

  return GINT_TO_POINTER (likeness->given_up != NULL ? twin_similar_keep (library, kept->id, others, error)
                                                     : twin_similar_set_apart (library, likeness->keep->id, likeness->other->id, TRUE, error));
}

static void
set_busy (StudioLikenessPage *self, gboolean busy)
{
  gtk_widget_set_sensitive (self->keep_button, !busy);
  gtk_widget_set_sensitive (self->other_button, !busy);
  gtk_widget_set_sensitive (self->both_button, !busy);
}

static void
decided_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (StudioLikenessPage) self = STUDIO_LIKENESS_PAGE (user_data);
  g_autoptr (GError) error = NULL;
  GtkWidget *view;

  studio_session_run_finish (STUDIO_SESSION (object), result, &error);
  if (self->session == NULL)
    return;
  set_busy (self, FALSE);
  if (error != NULL)
    {
      AdwToast *toast = adw_toast_new (error->message);

      adw_toast_set_use_markup (toast, FALSE);
      adw_toast_overlay_add_toast (self->toasts, toast);
      return;
    }
  view = gtk_widget_get_ancestor (GTK_WIDGET (self), ADW_TYPE_NAVIGATION_VIEW);
  g_signal_emit (self, signals[SIGNAL_DECIDED], 0, self->likeness);
  if (view != NULL)
    adw_navigation_view_pop (ADW_NAVIGATION_VIEW (view));
}

static void
decide (StudioLikenessPage *self, const TwinDocumentRecord *given_up)
{
  self->likeness->given_up = given_up;
  set_busy (self, TRUE);
  studio_session_run_async (self->session, decide, decide_work, g_object_ref (self->likeness), g_object_unref, NULL, NULL, decided_cb,
                            g_object_ref (self));
}

static void
keep_clicked_cb (StudioLikenessPage *self)
{
  decide (self, self->likeness->other);
}

static void
other_clicked_cb (StudioLikenessPage *self)
{
  decide (self, self->likeness->keep);
}

static void
both_clicked_cb (StudioLikenessPage *self)
{
  decide (self, NULL);
}

/* ---- GObject ---- */

static void
studio_likeness_page_dispose (GObject *object)
{
  StudioLikenessPage *self = STUDIO_LIKENESS_PAGE (object);

  g_clear_object (&self->likeness);
  g_clear_object (&self->session);
  gtk_widget_dispose_template (GTK_WIDGET (self), STUDIO_TYPE_LIKENESS_PAGE);
  G_OBJECT_CLASS (studio_likeness_page_parent_class)->dispose (object);
}

static void
studio_likeness_page_class_init (StudioLikenessPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = studio_likeness_page_dispose;

  signals[SIGNAL_DECIDED] = g_signal_new ("decided", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                          STUDIO_TYPE_LIKENESS);

  g_type_ensure (STUDIO_TYPE_TEXT_PAGE);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/twin/Studio/documents/likeness-page.ui");
  gtk_widget_class_bind_template_child (widget_class, StudioLikenessPage, toasts);
  gtk_widget_class_bind_template_child (widget_class, StudioLikenessPage, title);
  gtk_widget_class_bind_template_child (widget_class, StudioLikenessPage, stack);
  gtk_widget_class_bind_template_child (widget_class, StudioLikenessPage, error_page);
  gtk_widget_class_bind_template_child (widget_class, StudioLikenessPage, keep_title);
  gtk_widget_class_bind_template_child (widget_class, StudioLikenessPage, keep_detail);
  gtk_widget_class_bind_template_child (widget_class, StudioLikenessPage, keep_button);
  gtk_widget_class_bind_template_child (widget_class, StudioLikenessPage, keep_text);
  gtk_widget_class_bind_template_child (widget_class, StudioLikenessPage, other_title);
  gtk_widget_class_bind_template_child (widget_class, StudioLikenessPage, other_detail);
  gtk_widget_class_bind_template_child (widget_class, StudioLikenessPage, other_button);
  gtk_widget_class_bind_template_child (widget_class, StudioLikenessPage, other_text);
  gtk_widget_class_bind_template_child (widget_class, StudioLikenessPage, both_button);
  gtk_widget_class_bind_template_callback (widget_class, keep_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, other_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, both_clicked_cb);
}

static void
studio_likeness_page_init (StudioLikenessPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

StudioLikenessPage *
studio_likeness_page_new (StudioSession *session, StudioLikeness *likeness)
{
  StudioLikenessPage *self;

  g_return_val_if_fail (STUDIO_IS_SESSION (session), NULL);
  g_return_val_if_fail (STUDIO_IS_LIKENESS (likeness), NULL);

  self = g_object_new (STUDIO_TYPE_LIKENESS_PAGE, NULL);
  self->session = g_object_ref (session);
  self->likeness = g_object_ref (likeness);
  show_likeness (self);
  studio_session_run_async (session, studio_likeness_page_new, load_work, g_object_ref (likeness), g_object_unref,
                            (GDestroyNotify) studio_likeness_texts_free, NULL, loaded_cb, g_object_ref (self));

  return self;
}
