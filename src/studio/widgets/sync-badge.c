/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "studio/widgets/sync-badge.h"

#include <glib/gi18n.h>

#include "studio/widgets/tooltip.h"

struct _StudioSyncBadge
{
  AdwBin parent_instance;

  GtkImage *image;
};

G_DEFINE_FINAL_TYPE (StudioSyncBadge, studio_sync_badge, ADW_TYPE_BIN)

static void
studio_sync_badge_class_init (StudioSyncBadgeClass *klass)
{
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_IMG);
}

static void
studio_sync_badge_init (StudioSyncBadge *self)
{
  self->image = GTK_IMAGE (gtk_image_new ());
  gtk_image_set_pixel_size (self->image, 14);
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->image), GTK_ACCESSIBLE_STATE_HIDDEN, TRUE, -1);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->image));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

StudioSyncBadge *
studio_sync_badge_new (void)
{
  return g_object_new (STUDIO_TYPE_SYNC_BADGE, NULL);
}

void
studio_sync_badge_set_mark (StudioSyncBadge *self, TwinSyncMark mark)
{
  const char *words;
  gboolean conflict = mark == TWIN_SYNC_MARK_CONFLICT;

  g_return_if_fail (STUDIO_IS_SYNC_BADGE (self));

  words = studio_sync_mark_get_words (mark);
  gtk_widget_set_visible (GTK_WIDGET (self), words != NULL);
  if (words == NULL)
    return;
  gtk_image_set_from_icon_name (self->image, conflict ? "dialog-warning-symbolic" : "document-send-symbolic");
  gtk_widget_remove_css_class (GTK_WIDGET (self), conflict ? "dimmed" : "warning");
  gtk_widget_add_css_class (GTK_WIDGET (self), conflict ? "warning" : "dimmed");
  studio_set_tooltip (GTK_WIDGET (self), words);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
}

const char *
studio_sync_mark_get_words (TwinSyncMark mark)
{
  switch (mark)
    {
    case TWIN_SYNC_MARK_CHANGED:
      return C_ ("synchronisation", "Changed here");
    case TWIN_SYNC_MARK_CONFLICT:
      return C_ ("synchronisation", "Conflict");
    case TWIN_SYNC_MARK_NONE:
    default:
      return NULL;
    }
}
