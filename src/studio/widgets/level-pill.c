/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "studio/widgets/level-pill.h"

#include <glib/gi18n.h>

struct _StudioLevelPill
{
  AdwBin parent_instance;

  GtkLabel *label;
  TwinLevel level;
};

G_DEFINE_FINAL_TYPE (StudioLevelPill, studio_level_pill, ADW_TYPE_BIN)

static const char *
get_style_class (TwinLevel level)
{
  switch (level)
    {
    case TWIN_LEVEL_PUBLIC:
      return "public";
    case TWIN_LEVEL_INTERNAL:
      return "internal";
    case TWIN_LEVEL_CONFIDENTIAL:
      return "confidential";
    case TWIN_LEVEL_RESTRICTED:
      return "restricted";
    case TWIN_LEVEL_NONE:
    default:
      return "unclassified";
    }
}

static void
studio_level_pill_class_init (StudioLevelPillClass *klass)
{
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "levelpill");
}

static void
studio_level_pill_init (StudioLevelPill *self)
{
  self->label = GTK_LABEL (gtk_label_new (studio_level_get_name (TWIN_LEVEL_NONE)));
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->label));
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (GTK_WIDGET (self), get_style_class (TWIN_LEVEL_NONE));
}

void
studio_level_pill_set_level (StudioLevelPill *self, TwinLevel level)
{
  g_return_if_fail (STUDIO_IS_LEVEL_PILL (self));

  if (self->level == level)
    return;
  gtk_widget_remove_css_class (GTK_WIDGET (self), get_style_class (self->level));
  gtk_widget_add_css_class (GTK_WIDGET (self), get_style_class (level));
  gtk_label_set_label (self->label, studio_level_get_name (level));
  self->level = level;
}

const char *
studio_level_get_name (TwinLevel level)
{
  switch (level)
    {
    case TWIN_LEVEL_PUBLIC:
      return _("Public");
    case TWIN_LEVEL_INTERNAL:
      return _("Internal");
    case TWIN_LEVEL_CONFIDENTIAL:
      return _("Confidential");
    case TWIN_LEVEL_RESTRICTED:
      return _("Restricted");
    case TWIN_LEVEL_NONE:
    default:
      return _("Not classified");
    }
}
