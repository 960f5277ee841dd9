/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "library/twin-passages.h"
#include "studio/widgets/text-content.h"

G_BEGIN_DECLS

/**
 * StudioPassage:
 * @number: from 1
 * @place: "Page 3 · Storage", or ""
 * @text: what it says, before anything personal is taken out
 * @start, @end: bytes in the content of its #StudioPassagesData
 * @edited: whether @text was written by hand
 *
 * One passage of a document. Constant; made on any thread.
 */
#define STUDIO_TYPE_PASSAGE (studio_passage_get_type ())
G_DECLARE_FINAL_TYPE (StudioPassage, studio_passage, STUDIO, PASSAGE, GObject)

struct _StudioPassage
{
  GObject parent_instance;

  guint number;
  char *place;
  char *text;
  gsize start;
  gsize end;
  gboolean edited;
};

/**
 * StudioPassagesData:
 * @content: the whole text of the document
 * @passages: StudioPassage
 * @n_edits: changes by hand that can be taken back
 * @n_outgrown: those of them whose text is not in the document any more
 *
 * The passages of a document as the page shows them.
 */
typedef struct
{
  StudioTextContent *content;
  GPtrArray *passages;
  guint n_edits;
  guint n_outgrown;
} StudioPassagesData;

StudioPassagesData *studio_passages_data_load (TwinLibrary *library, const char *id, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void studio_passages_data_free (StudioPassagesData *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (StudioPassagesData, studio_passages_data_free)

G_END_DECLS
