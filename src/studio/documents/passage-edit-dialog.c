/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "studio/documents/passage-edit-dialog.h"

#include <glib/gi18n.h>

struct _StudioPassageEditDialog
{
  AdwDialog parent_instance;

  StudioPassage *passage;
  StudioPassageEdit edit;

  AdwWindowTitle *title;
  GtkButton *done_button;
  GtkLabel *explanation;
  GtkTextView *text_view;
};

G_DEFINE_FINAL_TYPE (StudioPassageEditDialog, studio_passage_edit_dialog, ADW_TYPE_DIALOG)

enum
{
  SIGNAL_SPLIT,
  SIGNAL_WRITTEN,
  N_SIGNALS,
};
static guint signals[N_SIGNALS];

static char *
dup_text (StudioPassageEditDialog *self)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->text_view);
  GtkTextIter start;
  GtkTextIter end;

  gtk_text_buffer_get_bounds (buffer, &start, &end);

  return gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
}

/* Where the cursor is, in bytes of the passage's text. */
static gsize
get_cursor (StudioPassageEditDialog *self)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->text_view);
  GtkTextIter start;
  GtkTextIter cursor;
  g_autofree char *before = NULL;

  gtk_text_buffer_get_start_iter (buffer, &start);
  gtk_text_buffer_get_iter_at_mark (buffer, &cursor, gtk_text_buffer_get_insert (buffer));
  before = gtk_text_buffer_get_text (buffer, &start, &cursor, FALSE);

  return strlen (before);
}

/* Both halves must hold more than blanks. */
static gboolean
can_split (StudioPassageEditDialog *self)
{
  gsize at = get_cursor (self);
  g_autofree char *first = g_strstrip (g_strndup (self->passage->text, at));
  g_autofree char *second = g_strstrip (g_strdup (self->passage->text + at));

  return *first != '\0' && *second != '\0';
}

static gboolean
can_write (StudioPassageEditDialog *self)
{
  g_autofree char *text = g_strstrip (dup_text (self));

  return *text != '\0' && !g_str_equal (text, self->passage->text);
}

static void
changed_cb (StudioPassageEditDialog *self)
{
  gtk_widget_set_sensitive (GTK_WIDGET (self->done_button), self->edit == STUDIO_PASSAGE_SPLIT ? can_split (self) : can_write (self));
}

static void
done_clicked_cb (StudioPassageEditDialog *self)
{
  if (self->edit == STUDIO_PASSAGE_SPLIT)
    g_signal_emit (self, signals[SIGNAL_SPLIT], 0, (guint) get_cursor (self));
  else
    {
      g_autofree char *text = g_strstrip (dup_text (self));

      g_signal_emit (self, signals[SIGNAL_WRITTEN], 0, text);
    }
  adw_dialog_close (ADW_DIALOG (self));
}

static void
studio_passage_edit_dialog_dispose (GObject *object)
{
  StudioPassageEditDialog *self = STUDIO_PASSAGE_EDIT_DIALOG (object);

  g_clear_object (&self->passage);
  gtk_widget_dispose_template (GTK_WIDGET (self), STUDIO_TYPE_PASSAGE_EDIT_DIALOG);
  G_OBJECT_CLASS (studio_passage_edit_dialog_parent_class)->dispose (object);
}

static void
studio_passage_edit_dialog_class_init (StudioPassageEditDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = studio_passage_edit_dialog_dispose;

  signals[SIGNAL_SPLIT] = g_signal_new ("split", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
  signals[SIGNAL_WRITTEN] = g_signal_new ("written", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  gtk_widget_class_set_template_from_resource (widget_class, "/org/twin/Studio/documents/passage-edit-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, StudioPassageEditDialog, title);
  gtk_widget_class_bind_template_child (widget_class, StudioPassageEditDialog, done_button);
  gtk_widget_class_bind_template_child (widget_class, StudioPassageEditDialog, explanation);
  gtk_widget_class_bind_template_child (widget_class, StudioPassageEditDialog, text_view);
  gtk_widget_class_bind_template_callback (widget_class, done_clicked_cb);
}

static void
studio_passage_edit_dialog_init (StudioPassageEditDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
set_words (StudioPassageEditDialog *self)
{
  gboolean split = self->edit == STUDIO_PASSAGE_SPLIT;
  const char *name = split ? _ ("Split Passage") : _ ("Edit Passage");
  g_autofree char *subtitle = g_strdup_printf (_ ("Passage %u"), self->passage->number);

  adw_dialog_set_title (ADW_DIALOG (self), name);
  adw_window_title_set_title (self->title, name);
  adw_window_title_set_subtitle (self->title, subtitle);
  gtk_button_set_label (self->done_button, split ? _ ("_Split Here") : _ ("_Save"));
  gtk_label_set_label (self->explanation,
                       split ? _ ("Place the cursor where the second passage is to begin.")
                             : _ ("The twin answers with these words in place of the document's. They are searched and redacted like the "
                                  "document's own, and hold for as long as the passage stands in the document."));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->text_view), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Text of the passage"), -1);
}

StudioPassageEditDialog *
studio_passage_edit_dialog_new (StudioPassage *passage, StudioPassageEdit edit)
{
  StudioPassageEditDialog *self;
  GtkTextBuffer *buffer;
  GtkTextIter start;

  g_return_val_if_fail (STUDIO_IS_PASSAGE (passage), NULL);

  self = g_object_new (STUDIO_TYPE_PASSAGE_EDIT_DIALOG, NULL);
  self->passage = g_object_ref (passage);
  self->edit = edit;
  set_words (self);
  buffer = gtk_text_view_get_buffer (self->text_view);
  gtk_text_buffer_set_text (buffer, passage->text, -1);
  gtk_text_buffer_get_start_iter (buffer, &start);
  gtk_text_buffer_place_cursor (buffer, &start);
  gtk_text_view_set_editable (self->text_view, edit == STUDIO_PASSAGE_WRITE);
  gtk_text_view_set_cursor_visible (self->text_view, TRUE);
  g_signal_connect_object (buffer, edit == STUDIO_PASSAGE_SPLIT ? "notify::cursor-position" : "changed", G_CALLBACK (changed_cb), self,
                           G_CONNECT_SWAPPED);

  return self;
}
