/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "studio/welcome/recovery-page.h"

#include <glib/gi18n.h>
#include <string.h>

#include "studio/widgets/page-marks.h"

/* A key that is forgotten in the clipboard is read by the next program that looks. */
#define CLIPBOARD_SECONDS 60

struct _StudioRecoveryPage
{
  AdwNavigationPage parent_instance;

  char *text; /* "7F3K-...", in guarded memory */

  AdwToastOverlay *toasts;
  GtkFlowBox *groups;
};

G_DEFINE_FINAL_TYPE (StudioRecoveryPage, studio_recovery_page, ADW_TYPE_NAVIGATION_PAGE)

enum
{
  SIGNAL_CONTINUE,
  N_SIGNALS,
};
static guint signals[N_SIGNALS];

/* ---- Print ---- */

static PangoLayout *
create_print_layout (GtkPrintContext *context, const char *font, const char *text)
{
  PangoLayout *layout = gtk_print_context_create_pango_layout (context);
  g_autoptr (PangoFontDescription) description = pango_font_description_from_string (font);

  pango_layout_set_font_description (layout, description);
  pango_layout_set_width (layout, gtk_print_context_get_width (context) * PANGO_SCALE);
  pango_layout_set_text (layout, text, -1);
  return layout;
}

static double
draw_print_layout (cairo_t *cr, PangoLayout *layout, double y)
{
  int height;

  cairo_move_to (cr, 0, y);
  pango_cairo_show_layout (cr, layout);
  pango_layout_get_size (layout, NULL, &height);
  return y + (double) height / PANGO_SCALE;
}

static void
draw_page_cb (GtkPrintOperation *operation, GtkPrintContext *context, int page, StudioRecoveryPage *self)
{
  cairo_t *cr = gtk_print_context_get_cairo_context (context);
  g_autoptr (PangoLayout) title = create_print_layout (context, "Sans Bold 20", _("Twin Studio Recovery Key"));
  g_autoptr (PangoLayout) key = create_print_layout (context, "Monospace Bold 16", self->text);
  g_autoptr (PangoLayout) note = create_print_layout (
      context, "Sans 11",
      _("This key opens your documents if your computer or its keyring is lost. Keep it where you keep your passport, and not beside the computer. Nobody can send you a new one."));
  double y = draw_print_layout (cr, title, 0);

  pango_layout_set_wrap (key, PANGO_WRAP_WORD_CHAR);
  y = draw_print_layout (cr, key, y + 24);
  draw_print_layout (cr, note, y + 24);
}

static void
print_clicked_cb (StudioRecoveryPage *self)
{
  g_autoptr (GtkPrintOperation) operation = gtk_print_operation_new ();
  g_autoptr (GError) error = NULL;

  gtk_print_operation_set_n_pages (operation, 1);
  gtk_print_operation_set_job_name (operation, _("Recovery Key"));
  gtk_print_operation_set_embed_page_setup (operation, TRUE);
  gtk_print_operation_set_allow_async (operation, TRUE);
  g_signal_connect_object (operation, "draw-page", G_CALLBACK (draw_page_cb), self, 0);
  gtk_print_operation_run (operation, GTK_PRINT_OPERATION_ACTION_PRINT_DIALOG,
                           GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), &error);
  if (error != NULL)
    adw_toast_overlay_add_toast (self->toasts, adw_toast_new (error->message));
}

/* ---- Save ---- */

static void
written_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (StudioRecoveryPage) self = STUDIO_RECOVERY_PAGE (user_data);
  g_autoptr (GError) error = NULL;

  if (g_file_replace_contents_finish (G_FILE (object), result, NULL, &error))
    adw_toast_overlay_add_toast (self->toasts, adw_toast_new (_("Recovery key saved")));
  else
    adw_toast_overlay_add_toast (self->toasts, adw_toast_new (error->message));
}

static void
file_chosen_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (StudioRecoveryPage) self = STUDIO_RECOVERY_PAGE (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (GFile) file = gtk_file_dialog_save_finish (GTK_FILE_DIALOG (object), result, &error);
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *text = NULL;

  if (file == NULL)
    return;
  /* Translators: the contents of the file that holds the recovery key; %s is the key. */
  text = g_strdup_printf (_("Twin Studio recovery key\n\n%s\n\nIt opens your documents if your computer or its keyring is lost.\n"),
                          self->text);
  bytes = g_bytes_new_take (text, strlen (text));
  text = NULL;
  g_file_replace_contents_bytes_async (file, bytes, NULL, FALSE, G_FILE_CREATE_PRIVATE, NULL, written_cb,
                                       g_object_ref (self));
}

static void
save_clicked_cb (StudioRecoveryPage *self)
{
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();

  gtk_file_dialog_set_title (dialog, _("Save Recovery Key"));
  gtk_file_dialog_set_initial_name (dialog, _("Twin Studio recovery key.txt"));
  gtk_file_dialog_save (dialog, GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), NULL, file_chosen_cb,
                        g_object_ref (self));
}

/* ---- Copy ---- */

typedef struct
{
  GdkClipboard *clipboard;
  GdkContentProvider *content;
} Copy;

static void
copy_free (Copy *self)
{
  g_object_unref (self->clipboard);
  g_object_unref (self->content);
  g_free (self);
}

static gboolean
clear_clipboard_cb (gpointer user_data)
{
  Copy *copy = user_data;

  /* Only while it is still ours: what was copied since is somebody's own. */
  if (gdk_clipboard_get_content (copy->clipboard) == copy->content)
    gdk_clipboard_set_content (copy->clipboard, NULL);
  return G_SOURCE_REMOVE;
}

static void
copy_clicked_cb (StudioRecoveryPage *self)
{
  Copy *copy = g_new0 (Copy, 1);

  copy->clipboard = g_object_ref (gtk_widget_get_clipboard (GTK_WIDGET (self)));
  copy->content = gdk_content_provider_new_typed (G_TYPE_STRING, self->text);
  gdk_clipboard_set_content (copy->clipboard, copy->content);
  g_timeout_add_seconds_full (G_PRIORITY_DEFAULT, CLIPBOARD_SECONDS, clear_clipboard_cb, copy,
                              (GDestroyNotify) copy_free);
  adw_toast_overlay_add_toast (self->toasts, adw_toast_new (_("Copied. The clipboard is cleared in a minute.")));
}

static void
continue_clicked_cb (StudioRecoveryPage *self)
{
  g_signal_emit (self, signals[SIGNAL_CONTINUE], 0);
}

/* ---- The groups ---- */

static GtkWidget *
group_new (guint number, const char *text)
{
  GtkWidget *child = gtk_flow_box_child_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 10);
  g_autofree char *number_text = g_strdup_printf ("%u", number);
  GtkWidget *number_label = gtk_label_new (number_text);
  GtkWidget *text_label = gtk_label_new (text);

  gtk_widget_add_css_class (number_label, "dimmed");
  gtk_widget_add_css_class (number_label, "numeric");
  gtk_label_set_width_chars (GTK_LABEL (number_label), 2);
  gtk_label_set_xalign (GTK_LABEL (number_label), 1);
  gtk_widget_add_css_class (text_label, "monospace");
  gtk_widget_add_css_class (text_label, "group");
  gtk_box_append (GTK_BOX (box), number_label);
  gtk_box_append (GTK_BOX (box), text_label);
  gtk_flow_box_child_set_child (GTK_FLOW_BOX_CHILD (child), box);
  gtk_widget_set_halign (box, GTK_ALIGN_CENTER);
  gtk_widget_set_focusable (child, FALSE);
  return child;
}

static void
show_key (StudioRecoveryPage *self)
{
  g_auto (GStrv) groups = g_strsplit (self->text, "-", -1);

  for (guint i = 0; groups[i] != NULL; i++)
    gtk_flow_box_append (self->groups, group_new (i + 1, groups[i]));
}

static void
studio_recovery_page_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), STUDIO_TYPE_RECOVERY_PAGE);
  G_OBJECT_CLASS (studio_recovery_page_parent_class)->dispose (object);
}

static void
studio_recovery_page_finalize (GObject *object)
{
  g_clear_pointer (&STUDIO_RECOVERY_PAGE (object)->text, twin_secret_free_text);
  G_OBJECT_CLASS (studio_recovery_page_parent_class)->finalize (object);
}

static void
studio_recovery_page_class_init (StudioRecoveryPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = studio_recovery_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = studio_recovery_page_finalize;

  signals[SIGNAL_CONTINUE] = g_signal_new ("continue", STUDIO_TYPE_RECOVERY_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                           G_TYPE_NONE, 0);

  g_type_ensure (STUDIO_TYPE_PAGE_MARKS);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/twin/Studio/welcome/recovery-page.ui");
  gtk_widget_class_bind_template_child (widget_class, StudioRecoveryPage, toasts);
  gtk_widget_class_bind_template_child (widget_class, StudioRecoveryPage, groups);
  gtk_widget_class_bind_template_callback (widget_class, print_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, save_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, copy_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, continue_clicked_cb);
}

static void
studio_recovery_page_init (StudioRecoveryPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

StudioRecoveryPage *
studio_recovery_page_new (TwinSecret *key)
{
  StudioRecoveryPage *self;

  g_return_val_if_fail (key != NULL, NULL);

  self = g_object_new (STUDIO_TYPE_RECOVERY_PAGE, NULL);
  self->text = twin_recovery_key_format (key);
  show_key (self);
  return self;
}
