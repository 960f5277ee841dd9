/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "studio/widgets/page-picture.h"

#include <adwaita.h>

/* Over black letters on white, in any accent colour: letters stay easy to read (contrast over 7:1). */
#define MARK_OPACITY 0.3f

/* How far a mark reaches out of its words, as a share of its height. */
#define MARK_MARGIN 0.12f

struct _StudioPagePicture
{
  GtkWidget parent_instance;

  GdkTexture *texture;
  GArray *boxes; /* TwinPageBox in pixels of the texture */
  int width;
};

G_DEFINE_FINAL_TYPE (StudioPagePicture, studio_page_picture, GTK_TYPE_WIDGET)

static GtkSizeRequestMode
studio_page_picture_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
studio_page_picture_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                             int *minimum_baseline, int *natural_baseline)
{
  StudioPagePicture *self = STUDIO_PAGE_PICTURE (widget);

  *minimum = *natural = 0;
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    *minimum = *natural = self->width;
  else if (self->texture != NULL)
    *minimum = *natural = (int) ((gint64) MAX (for_size, self->width) * gdk_texture_get_height (self->texture)
                                 / gdk_texture_get_width (self->texture));
}

static void
studio_page_picture_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  StudioPagePicture *self = STUDIO_PAGE_PICTURE (widget);
  float width = (float) gtk_widget_get_width (widget), height = (float) gtk_widget_get_height (widget);
  g_autoptr (GdkRGBA) colour = NULL;
  float scale;

  if (self->texture == NULL || width <= 0)
    return;

  gtk_snapshot_append_scaled_texture (snapshot, self->texture, GSK_SCALING_FILTER_TRILINEAR,
                                      &GRAPHENE_RECT_INIT (0, 0, width, height));
  scale = width / (float) gdk_texture_get_width (self->texture);
  colour = adw_style_manager_get_accent_color_rgba (adw_style_manager_get_default ());
  colour->alpha = MARK_OPACITY;
  for (guint i = 0; i < self->boxes->len; i++)
    {
      const TwinPageBox *box = &g_array_index (self->boxes, TwinPageBox, i);
      float margin = box->height * MARK_MARGIN;

      gtk_snapshot_append_color (snapshot, colour,
                                 &GRAPHENE_RECT_INIT ((box->x - margin) * scale, (box->y - margin / 2) * scale,
                                                      (box->width + 2 * margin) * scale, (box->height + margin) * scale));
    }
}

static void
studio_page_picture_finalize (GObject *object)
{
  StudioPagePicture *self = STUDIO_PAGE_PICTURE (object);

  g_clear_object (&self->texture);
  g_array_unref (self->boxes);
  G_OBJECT_CLASS (studio_page_picture_parent_class)->finalize (object);
}

static void
studio_page_picture_class_init (StudioPagePictureClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = studio_page_picture_finalize;
  widget_class->get_request_mode = studio_page_picture_get_request_mode;
  widget_class->measure = studio_page_picture_measure;
  widget_class->snapshot = studio_page_picture_snapshot;

  gtk_widget_class_set_css_name (widget_class, "page-picture");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
studio_page_picture_init (StudioPagePicture *self)
{
  self->boxes = g_array_new (FALSE, FALSE, sizeof (TwinPageBox));
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
}

void
studio_page_picture_set_picture (StudioPagePicture *self, const TwinPicture *picture)
{
  g_return_if_fail (STUDIO_IS_PAGE_PICTURE (self));
  g_return_if_fail (picture != NULL && picture->pixels != NULL);

  g_clear_object (&self->texture);
  self->texture = gdk_memory_texture_new ((int) picture->width, (int) picture->height, GDK_MEMORY_R8G8B8, picture->pixels,
                                          (gsize) picture->width * 3);
  g_array_set_size (self->boxes, 0);
  g_array_append_vals (self->boxes, picture->boxes->data, picture->boxes->len);
  gtk_widget_queue_resize (GTK_WIDGET (self));
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
studio_page_picture_set_width (StudioPagePicture *self, int width)
{
  g_return_if_fail (STUDIO_IS_PAGE_PICTURE (self));

  self->width = width;
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

double
studio_page_picture_get_first_mark (StudioPagePicture *self)
{
  g_return_val_if_fail (STUDIO_IS_PAGE_PICTURE (self), 0);

  if (self->texture == NULL || self->boxes->len == 0)
    return 0;

  return CLAMP (g_array_index (self->boxes, TwinPageBox, 0).y / (float) gdk_texture_get_height (self->texture), 0, 1);
}
