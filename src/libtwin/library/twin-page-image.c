/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "library/twin-page-image.h"

#include <glib/gstdio.h>

#include "base/twin-error.h"
#include "base/twin-i18n.h"
#include "base/twin-limits.h"
#include "library/twin-library-private.h"
#include "store/twin-originals.h"

gboolean
twin_page_image_is_possible (const TwinDocumentRecord *record)
{
  g_return_val_if_fail (record != NULL, FALSE);

  return g_strcmp0 (record->format, "pdf") == 0 && record->sha256 != NULL;
}

/* What of @block lies in the range, to be looked for. */
static void
add_part (TwinPageRequest *request, const char *text, const TwinBlock *block, gsize start, gsize end)
{
  const TwinPageBox box = { block->x, block->y, block->width, block->height };
  gsize first = MAX (start, block->start);
  gsize last = MIN (end, block->start + block->length);

  if (first < last)
    twin_page_request_add_part (request, text + block->start, block->length, first - block->start, last - first, &box);
}

/* Asks for the range's blocks on the page, as many as one message holds: the rest of a page full of text is not marked. */
static void
add_parts (TwinPageRequest *request, const TwinDocument *document, gsize start, gsize end)
{
  const char *text = twin_document_get_text (document, NULL);
  guint n_blocks = twin_document_get_n_blocks (document);
  gsize room = TWIN_LIMIT_FRAME_BYTES / 2;
  guint first = 0;

  if (start >= end || twin_document_find_block (document, start, &first) == NULL)
    return;
  for (guint i = first; i < n_blocks; i++)
    {
      const TwinBlock *block = twin_document_get_block (document, i);

      if (block->start >= end || block->length > room)
        return;
      if (block->page != request->page)
        continue;
      room -= block->length;
      add_part (request, text, block, start, end);
    }
}

static TwinPageRequest *
make_request (TwinLibrary *library, const char *document_id, guint page, gsize start, gsize end, guint width,
              char **sha256, GError **error)
{
  g_autoptr (TwinTransaction) tx = twin_store_read (twin_library_get_store (library), error);
  g_autoptr (TwinDocumentRecord) record = tx != NULL ? _twin_library_load (tx, document_id, error) : NULL;
  g_autoptr (TwinDocument) document = record != NULL ? twin_document_table_get_text (tx, document_id, error) : NULL;
  g_autoptr (TwinPageRequest) request = NULL;

  if (document == NULL)
    return NULL;
  if (record->sha256 == NULL)
    {
      g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_NOT_FOUND, _("The original of this document is not on this computer."));
      return NULL;
    }

  request = twin_page_request_new (record->name, page, MIN (width, TWIN_LIMIT_PICTURE_WIDTH));
  add_parts (request, document, start, end);
  *sha256 = g_steal_pointer (&record->sha256);

  return g_steal_pointer (&request);
}

TwinPicture *
twin_page_image_load (TwinLibrary *library, const char *document_id, guint page, gsize start, gsize end, guint width,
                      GCancellable *cancellable, GError **error)
{
  g_autoptr (TwinPageRequest) request = NULL;
  g_autofree char *sha256 = NULL;
  TwinPicture *picture;
  int fd;

  g_return_val_if_fail (library != NULL && document_id != NULL, NULL);
  g_return_val_if_fail (page > 0 && width > 0, NULL);

  request = make_request (library, document_id, page, start, end, width, &sha256, error);
  if (request == NULL)
    return NULL;
  fd = twin_originals_open (twin_library_get_store (library), sha256, error);
  if (fd < 0)
    return NULL;
  picture = twin_intake_draw (twin_library_get_intake (library), fd, request, cancellable, error);
  g_close (fd, NULL);

  return picture;
}
