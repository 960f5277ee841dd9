/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How the picture of a page travels from the worker to the engine: the engine sends one
 * request with the file's descriptor (TWIN_RECORD_PAGE_JOB); the worker answers with one head
 * (TWIN_RECORD_PAGE), the rows of the picture from the top in as many frames as they need
 * (TWIN_RECORD_PIXELS: three bytes a pixel, red, green, blue, no padding), and TWIN_RECORD_END. */

/**
 * TwinPageBox: a rectangle; in points on the page or in pixels on a picture, from the top left.
 */
typedef struct
{
  float x, y, width, height;
} TwinPageBox;

/**
 * TwinPagePart: what is looked for on a page.
 * @text: the text of a block as it was extracted
 * @start, @length: the bytes of it that are meant
 * @box: where the block stands, in points; all 0 where unknown
 */
typedef struct
{
  char *text;
  gsize start;
  gsize length;
  TwinPageBox box;
} TwinPagePart;

/**
 * TwinPageRequest:
 * @name: the file's name, for its extension only
 * @page: from 1
 * @width: of the picture, in pixels
 * @parts: TwinPagePart, may be empty
 */
typedef struct
{
  char *name;
  guint page;
  guint width;
  GPtrArray *parts;
} TwinPageRequest;

/**
 * TwinPageHead:
 * @width, @height: of the picture, in pixels
 * @n_pages: of the document
 * @boxes: TwinPageBox in pixels: where the parts stand, line by line
 */
typedef struct
{
  guint width;
  guint height;
  guint n_pages;
  GArray *boxes;
} TwinPageHead;

TwinPageRequest *twin_page_request_new (const char *name, guint page, guint width) G_GNUC_WARN_UNUSED_RESULT;
void twin_page_request_free (TwinPageRequest *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwinPageRequest, twin_page_request_free)

/* @start and @length are cut to @text. */
void twin_page_request_add_part (TwinPageRequest *self, const char *text, gsize text_length, gsize start, gsize length,
                                 const TwinPageBox *box);

void twin_page_head_clear (TwinPageHead *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TwinPageHead, twin_page_head_clear)

GBytes *twin_page_request_encode (const TwinPageRequest *self) G_GNUC_WARN_UNUSED_RESULT;
GBytes *twin_page_head_encode (const TwinPageHead *self) G_GNUC_WARN_UNUSED_RESULT;

/* NULL and FALSE for anything that encode did not make or that is over a limit (TWIN_LIMIT_PICTURE_*).
 * @head is cleared by the caller, also after FALSE. */
TwinPageRequest *twin_page_request_decode (GBytes *payload) G_GNUC_WARN_UNUSED_RESULT;
gboolean twin_page_head_decode (GBytes *payload, TwinPageHead *head);

G_END_DECLS
