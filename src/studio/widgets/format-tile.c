/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "studio/widgets/format-tile.h"

#include "studio/widgets/tooltip.h"

struct _StudioFormatTile
{
  AdwBin parent_instance;

  GtkLabel *letters;
  GtkImage *icon;
  const char *color;
};

G_DEFINE_FINAL_TYPE (StudioFormatTile, studio_format_tile, ADW_TYPE_BIN)

/* Letters and colour; formats of one kind share a colour. Letters are no words: not translated. */
static const struct
{
  const char *format;
  const char *letters;
  const char *icon;
  const char *color;
} tiles[] = {
  { "pdf", "PDF", NULL, "red" },
  { "docx", "DOCX", NULL, "blue" },
  { "odt", "ODT", NULL, "blue" },
  { "pptx", "PPTX", NULL, "orange" },
  { "odp", "ODP", NULL, "orange" },
  { "xlsx", "XLSX", NULL, "green" },
  { "ods", "ODS", NULL, "green" },
  { "csv", "CSV", NULL, "green" },
  { "epub", "EPUB", NULL, "purple" },
  { "html", "HTML", NULL, "teal" },
  { "markdown", "MD", NULL, "slate" },
  { "md", "MD", NULL, "slate" },
  { "text", "TXT", NULL, "slate" },
  { "txt", "TXT", NULL, "slate" },
  { "rtf", "RTF", NULL, "blue" },
  { "json", "JSON", NULL, "slate" },
  { "eml", NULL, "mail-unread-symbolic", "purple" },
  { "mbox", NULL, "mail-unread-symbolic", "purple" },
  { "zip", "ZIP", NULL, "slate" },
  { "tar", "TAR", NULL, "slate" },
  { "7z", "7Z", NULL, "slate" },
  { "rar", "RAR", NULL, "slate" },
  { "gzip", "GZ", NULL, "slate" },
  { "bzip2", "BZ2", NULL, "slate" },
  { "xz", "XZ", NULL, "slate" },
  { "zstd", "ZST", NULL, "slate" },
};

static void
studio_format_tile_dispose (GObject *object)
{
  StudioFormatTile *self = STUDIO_FORMAT_TILE (object);

  g_clear_object (&self->letters);
  g_clear_object (&self->icon);
  G_OBJECT_CLASS (studio_format_tile_parent_class)->dispose (object);
}

static void
studio_format_tile_class_init (StudioFormatTileClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = studio_format_tile_dispose;

  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_IMG);
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "formattile");
}

static void
studio_format_tile_init (StudioFormatTile *self)
{
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
}

/* One of the two is never seen in most tiles. */
static void
show_letters (StudioFormatTile *self, const char *letters)
{
  if (self->letters == NULL)
    self->letters = g_object_ref_sink (GTK_LABEL (gtk_label_new (NULL)));
  gtk_label_set_label (self->letters, letters);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->letters));
}

static void
show_icon (StudioFormatTile *self, const char *icon)
{
  if (self->icon == NULL)
    self->icon = g_object_ref_sink (GTK_IMAGE (gtk_image_new ()));
  gtk_image_set_from_icon_name (self->icon, icon);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->icon));
}

void
studio_format_tile_set_format (StudioFormatTile *self, const char *format, const char *description)
{
  const char *letters = NULL;
  const char *icon = "text-x-generic-symbolic";
  const char *color = "slate";

  g_return_if_fail (STUDIO_IS_FORMAT_TILE (self));

  for (guint i = 0; i < G_N_ELEMENTS (tiles); i++)
    if (format != NULL && g_ascii_strcasecmp (format, tiles[i].format) == 0)
      {
        letters = tiles[i].letters;
        icon = tiles[i].icon;
        color = tiles[i].color;
      }

  if (letters != NULL)
    show_letters (self, letters);
  else
    show_icon (self, icon);

  if (g_strcmp0 (self->color, color) != 0)
    {
      if (self->color != NULL)
        gtk_widget_remove_css_class (GTK_WIDGET (self), self->color);
      gtk_widget_add_css_class (GTK_WIDGET (self), color);
      self->color = color;
    }
  studio_set_tooltip (GTK_WIDGET (self), description);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, description, -1);
}
