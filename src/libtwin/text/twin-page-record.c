/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "text/twin-page-record.h"

#include <math.h>
#include <string.h>

#include "base/twin-limits.h"

/* GVariant's serialised form: it is safe to read from anybody, and checked to be the normal one. */
#define REQUEST_TYPE "(suua(stt(dddd)))"
#define HEAD_TYPE "(uuua(dddd))"

static void
part_free (gpointer data)
{
  TwinPagePart *part = data;

  g_free (part->text);
  g_free (part);
}

TwinPageRequest *
twin_page_request_new (const char *name, guint page, guint width)
{
  TwinPageRequest *self;

  g_return_val_if_fail (name != NULL, NULL);

  self = g_new0 (TwinPageRequest, 1);
  self->name = g_utf8_make_valid (name, -1);
  self->page = page;
  self->width = width;
  self->parts = g_ptr_array_new_with_free_func (part_free);

  return self;
}

void
twin_page_request_free (TwinPageRequest *self)
{
  if (self == NULL)
    return;

  g_free (self->name);
  g_ptr_array_unref (self->parts);
  g_free (self);
}

void
twin_page_request_add_part (TwinPageRequest *self, const char *text, gsize text_length, gsize start, gsize length,
                            const TwinPageBox *box)
{
  TwinPagePart *part;

  g_return_if_fail (self != NULL && text != NULL && box != NULL);

  part = g_new0 (TwinPagePart, 1);
  part->text = g_strndup (text, text_length);
  part->start = MIN (start, text_length);
  part->length = MIN (length, text_length - part->start);
  part->box = *box;
  g_ptr_array_add (self->parts, part);
}

void
twin_page_head_clear (TwinPageHead *self)
{
  g_clear_pointer (&self->boxes, g_array_unref);
  memset (self, 0, sizeof *self);
}

static GVariant *
box_to_variant (const TwinPageBox *box)
{
  return g_variant_new ("(dddd)", (double) box->x, (double) box->y, (double) box->width, (double) box->height);
}

/* FALSE for what is no place on a page. */
static gboolean
box_from_variant (GVariant *variant, TwinPageBox *box)
{
  double x, y, width, height;

  g_variant_get (variant, "(dddd)", &x, &y, &width, &height);
  *box = (TwinPageBox) { (float) x, (float) y, (float) width, (float) height };

  return isfinite (box->x) && isfinite (box->y) && isfinite (box->width) && isfinite (box->height);
}

GBytes *
twin_page_request_encode (const TwinPageRequest *self)
{
  g_autoptr (GVariant) variant = NULL;
  GVariantBuilder parts;

  g_return_val_if_fail (self != NULL, NULL);

  g_variant_builder_init (&parts, G_VARIANT_TYPE ("a(stt(dddd))"));
  for (guint i = 0; i < self->parts->len; i++)
    {
      const TwinPagePart *part = g_ptr_array_index (self->parts, i);

      g_variant_builder_add (&parts, "(stt@(dddd))", part->text, (guint64) part->start, (guint64) part->length,
                             box_to_variant (&part->box));
    }
  variant = g_variant_ref_sink (g_variant_new ("(suua(stt(dddd)))", self->name, self->page, self->width, &parts));

  return g_variant_get_data_as_bytes (variant);
}

GBytes *
twin_page_head_encode (const TwinPageHead *self)
{
  g_autoptr (GVariant) variant = NULL;
  GVariantBuilder boxes;

  g_return_val_if_fail (self != NULL, NULL);

  g_variant_builder_init (&boxes, G_VARIANT_TYPE ("a(dddd)"));
  for (guint i = 0; self->boxes != NULL && i < self->boxes->len; i++)
    g_variant_builder_add_value (&boxes, box_to_variant (&g_array_index (self->boxes, TwinPageBox, i)));
  variant = g_variant_ref_sink (g_variant_new ("(uuua(dddd))", self->width, self->height, self->n_pages, &boxes));

  return g_variant_get_data_as_bytes (variant);
}

/* NULL for bytes that are not of @type in its normal form. */
static GVariant *
open_payload (GBytes *payload, const char *type)
{
  g_autoptr (GVariant) variant = g_variant_ref_sink (g_variant_new_from_bytes (G_VARIANT_TYPE (type), payload, FALSE));

  return g_variant_is_normal_form (variant) ? g_steal_pointer (&variant) : NULL;
}

TwinPageRequest *
twin_page_request_decode (GBytes *payload)
{
  g_autoptr (GVariant) variant = NULL;
  g_autoptr (TwinPageRequest) self = NULL;
  g_autoptr (GVariantIter) parts = NULL;
  const char *name, *text;
  guint page, width;
  guint64 start, length;
  GVariant *place;
  gboolean valid = TRUE;

  g_return_val_if_fail (payload != NULL, NULL);

  variant = open_payload (payload, REQUEST_TYPE);
  if (variant == NULL)
    return NULL;
  g_variant_get (variant, "(&suua(stt(dddd)))", &name, &page, &width, &parts);
  if (page == 0 || page > TWIN_LIMIT_PAGES || width == 0 || width > TWIN_LIMIT_PICTURE_WIDTH)
    return NULL;

  self = twin_page_request_new (name, page, width);
  while (valid && g_variant_iter_next (parts, "(&stt@(dddd))", &text, &start, &length, &place))
    {
      TwinPageBox box;

      valid = box_from_variant (place, &box);
      g_variant_unref (place);
      twin_page_request_add_part (self, text, strlen (text), start, length, &box);
    }

  return valid ? g_steal_pointer (&self) : NULL;
}

gboolean
twin_page_head_decode (GBytes *payload, TwinPageHead *head)
{
  g_autoptr (GVariant) variant = NULL;
  g_autoptr (GVariantIter) boxes = NULL;
  GVariant *place;
  gboolean valid;

  g_return_val_if_fail (payload != NULL && head != NULL, FALSE);

  memset (head, 0, sizeof *head);
  variant = open_payload (payload, HEAD_TYPE);
  if (variant == NULL)
    return FALSE;
  g_variant_get (variant, HEAD_TYPE, &head->width, &head->height, &head->n_pages, &boxes);
  valid = head->width > 0 && head->width <= TWIN_LIMIT_PICTURE_WIDTH && head->height > 0
          && head->height <= TWIN_LIMIT_PICTURE_PIXELS / head->width && head->n_pages <= TWIN_LIMIT_PAGES
          && g_variant_iter_n_children (boxes) <= TWIN_LIMIT_PICTURE_BOXES;

  head->boxes = g_array_new (FALSE, FALSE, sizeof (TwinPageBox));
  while (valid && g_variant_iter_next (boxes, "@(dddd)", &place))
    {
      TwinPageBox box;

      valid = box_from_variant (place, &box);
      g_variant_unref (place);
      g_array_append_val (head->boxes, box);
    }

  return valid;
}
