/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "studio/twins/passage-dialog.h"

#include <glib/gi18n.h>

#include "library/twin-page-image.h"
#include "store/twin-passage-table.h"
#include "studio/widgets/page-viewer.h"

#define PASSAGES_AROUND 4 /* on either side */

struct _StudioPassageDialog
{
  AdwDialog parent_instance;

  StudioSession *session;

  AdwWindowTitle *title;
  AdwToggleGroup *form_group;
  GtkStack *stack;
  StudioPageViewer *viewer;
  AdwStatusPage *error_page;
  GtkTextView *text_view;
};

G_DEFINE_FINAL_TYPE (StudioPassageDialog, studio_passage_dialog, ADW_TYPE_DIALOG)

/* The passages around one, and which it is; and whether its document's pages can be shown. */
typedef struct
{
  char *title;
  gboolean has_pages;
  GPtrArray *passages;
  guint index;
} Surroundings;

static void
surroundings_free (Surroundings *self)
{
  g_free (self->title);
  g_clear_pointer (&self->passages, g_ptr_array_unref);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Surroundings, surroundings_free)

static gpointer
load_work (TwinLibrary *library, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (TwinTransaction) tx = twin_store_read (twin_library_get_store (library), error);
  g_autoptr (TwinPassageRecord) passage = tx != NULL ? twin_passage_table_get (tx, *(gint64 *) data, error) : NULL;
  g_autoptr (TwinDocumentRecord) record = passage != NULL ? twin_document_table_get (tx, passage->document_id, error) : NULL;
  g_autoptr (Surroundings) surroundings = g_new0 (Surroundings, 1);

  if (record == NULL)
    return NULL;
  surroundings->has_pages = twin_page_image_is_possible (record) && passage->page_from > 0;
  surroundings->passages = twin_passage_table_list (tx, passage->rendition_id, error);
  if (surroundings->passages == NULL)
    return NULL;
  surroundings->title = twin_passage_table_get_title (tx, passage->rendition_id, error);
  if (surroundings->title == NULL)
    return NULL;

  for (guint i = 0; i < surroundings->passages->len; i++)
    if (((TwinPassageRecord *) g_ptr_array_index (surroundings->passages, i))->id == passage->id)
      surroundings->index = i;

  return g_steal_pointer (&surroundings);
}

/* Writes one passage, its heading before it where it differs from that of the passage before. */
static void
write_passage (GtkTextBuffer *buffer, const TwinPassageRecord *passage, const char *heading_before, gboolean cited)
{
  GtkTextIter end;

  gtk_text_buffer_get_end_iter (buffer, &end);
  if (*passage->heading != '\0' && g_strcmp0 (passage->heading, heading_before) != 0)
    {
      gtk_text_buffer_insert_with_tags_by_name (buffer, &end, passage->heading, -1, "heading", NULL);
      gtk_text_buffer_insert (buffer, &end, "\n", -1);
    }
  if (cited)
    gtk_text_buffer_create_mark (buffer, "cited", &end, TRUE);
  gtk_text_buffer_insert_with_tags_by_name (buffer, &end, passage->body, -1, cited ? "cited" : "around", NULL);
  gtk_text_buffer_insert (buffer, &end, "\n\n", -1);
}

static void
create_tags (GtkTextBuffer *buffer)
{
  g_autoptr (GdkRGBA) ground = adw_style_manager_get_accent_color_rgba (adw_style_manager_get_default ());

  ground->alpha = 0.2f;
  gtk_text_buffer_create_tag (buffer, "heading", "weight", PANGO_WEIGHT_BOLD, NULL);
  gtk_text_buffer_create_tag (buffer, "cited", "background-rgba", ground, NULL);
  gtk_text_buffer_create_tag (buffer, "around", NULL);
}

static void
show_surroundings (StudioPassageDialog *self, const Surroundings *surroundings)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->text_view);
  guint first = surroundings->index > PASSAGES_AROUND ? surroundings->index - PASSAGES_AROUND : 0;
  guint last = MIN (surroundings->index + PASSAGES_AROUND + 1, surroundings->passages->len);
  const TwinPassageRecord *cited = g_ptr_array_index (surroundings->passages, surroundings->index);
  const char *heading_before = NULL;

  create_tags (buffer);
  for (guint i = first; i < last; i++)
    {
      const TwinPassageRecord *passage = g_ptr_array_index (surroundings->passages, i);

      write_passage (buffer, passage, heading_before, i == surroundings->index);
      heading_before = passage->heading;
    }

  adw_window_title_set_title (self->title, surroundings->title);
  if (cited->page_from != 0)
    {
      g_autofree char *page = g_strdup_printf (_ ("Page %u"), cited->page_from);

      adw_window_title_set_subtitle (self->title, page);
    }
  if (surroundings->has_pages)
    studio_page_viewer_open (self->viewer, self->session, cited->document_id, cited->page_from, cited->source_start,
                             cited->source_end, cited->body);
  gtk_widget_set_visible (GTK_WIDGET (self->form_group), surroundings->has_pages);
  adw_toggle_group_set_active_name (self->form_group, surroundings->has_pages ? "page" : "text");
  gtk_stack_set_visible_child_name (self->stack, surroundings->has_pages ? "page" : "text");
  gtk_text_view_scroll_to_mark (self->text_view, gtk_text_buffer_get_mark (buffer, "cited"), 0, TRUE, 0, 0.2);
}

static void
loaded_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (StudioPassageDialog) self = STUDIO_PASSAGE_DIALOG (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (Surroundings) surroundings = NULL;

  if (self->session == NULL)
    return;
  surroundings = studio_session_run_finish (self->session, result, &error);
  if (surroundings != NULL)
    {
      show_surroundings (self, surroundings);
      return;
    }

  adw_status_page_set_description (self->error_page,
                                   _ ("The document was decided on again since. Ask once more to see what it says now."));
  gtk_stack_set_visible_child_name (self->stack, "error");
}

static void
form_changed_cb (StudioPassageDialog *self)
{
  const char *name = adw_toggle_group_get_active_name (self->form_group);

  if (gtk_widget_get_visible (GTK_WIDGET (self->form_group)) && name != NULL)
    gtk_stack_set_visible_child_name (self->stack, name);
}

static void
studio_passage_dialog_dispose (GObject *object)
{
  g_clear_object (&STUDIO_PASSAGE_DIALOG (object)->session);
  gtk_widget_dispose_template (GTK_WIDGET (object), STUDIO_TYPE_PASSAGE_DIALOG);
  G_OBJECT_CLASS (studio_passage_dialog_parent_class)->dispose (object);
}

static void
studio_passage_dialog_class_init (StudioPassageDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = studio_passage_dialog_dispose;

  g_type_ensure (STUDIO_TYPE_PAGE_VIEWER);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/twin/Studio/twins/passage-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, StudioPassageDialog, title);
  gtk_widget_class_bind_template_child (widget_class, StudioPassageDialog, form_group);
  gtk_widget_class_bind_template_child (widget_class, StudioPassageDialog, stack);
  gtk_widget_class_bind_template_child (widget_class, StudioPassageDialog, viewer);
  gtk_widget_class_bind_template_child (widget_class, StudioPassageDialog, error_page);
  gtk_widget_class_bind_template_child (widget_class, StudioPassageDialog, text_view);
  gtk_widget_class_bind_template_callback (widget_class, form_changed_cb);
}

static void
studio_passage_dialog_init (StudioPassageDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

StudioPassageDialog *
studio_passage_dialog_new (StudioSession *session, gint64 passage_id)
{
  StudioPassageDialog *self;

  g_return_val_if_fail (STUDIO_IS_SESSION (session), NULL);

  self = g_object_new (STUDIO_TYPE_PASSAGE_DIALOG, NULL);
  self->session = g_object_ref (session);
  studio_session_run_async (session, studio_passage_dialog_new, load_work, g_memdup2 (&passage_id, sizeof passage_id), g_free,
                            (GDestroyNotify) surroundings_free, NULL, loaded_cb, g_object_ref (self));

  return self;
}
