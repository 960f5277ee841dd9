/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "studio/widgets/page-marks.h"

#include <glib/gi18n.h>

struct _StudioPageMarks
{
  GtkBox parent_instance;

  guint current;
  guint count;
};

G_DEFINE_FINAL_TYPE (StudioPageMarks, studio_page_marks, GTK_TYPE_BOX)

enum
{
  PROP_0,
  PROP_CURRENT,
  PROP_COUNT,
  N_PROPS,
};
static GParamSpec *properties[N_PROPS];

static void
studio_page_marks_constructed (GObject *object)
{
  StudioPageMarks *self = STUDIO_PAGE_MARKS (object);
  /* Translators: where one is in the first steps: "Step 2 of 3". */
  g_autofree char *label = g_strdup_printf (_("Step %u of %u"), self->current, self->count);

  G_OBJECT_CLASS (studio_page_marks_parent_class)->constructed (object);

  for (guint i = 1; i <= self->count; i++)
    {
      GtkWidget *mark = g_object_new (ADW_TYPE_BIN, "css-name", "mark", NULL);

      if (i == self->current)
        gtk_widget_add_css_class (mark, "current");
      gtk_box_append (GTK_BOX (self), mark);
    }
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

static void
studio_page_marks_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  StudioPageMarks *self = STUDIO_PAGE_MARKS (object);

  switch (prop_id)
    {
    case PROP_CURRENT:
      g_value_set_uint (value, self->current);
      break;
    case PROP_COUNT:
      g_value_set_uint (value, self->count);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
studio_page_marks_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  StudioPageMarks *self = STUDIO_PAGE_MARKS (object);

  switch (prop_id)
    {
    case PROP_CURRENT:
      self->current = g_value_get_uint (value);
      break;
    case PROP_COUNT:
      self->count = g_value_get_uint (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
studio_page_marks_class_init (StudioPageMarksClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS;

  object_class->constructed = studio_page_marks_constructed;
  object_class->get_property = studio_page_marks_get_property;
  object_class->set_property = studio_page_marks_set_property;

  properties[PROP_CURRENT] = g_param_spec_uint ("current", NULL, NULL, 1, G_MAXUINT, 1, flags);
  properties[PROP_COUNT] = g_param_spec_uint ("count", NULL, NULL, 1, G_MAXUINT, 1, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "pagemarks");
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_IMG);
}

static void
studio_page_marks_init (StudioPageMarks *self)
{
  gtk_box_set_spacing (GTK_BOX (self), 8);
  gtk_widget_set_halign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
}
