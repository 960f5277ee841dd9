/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "studio/documents/passages-data.h"

#include "library/twin-release.h"
#include "studio/documents/block-text.h"

G_DEFINE_FINAL_TYPE (StudioPassage, studio_passage, G_TYPE_OBJECT)

static void
studio_passage_finalize (GObject *object)
{
  StudioPassage *self = STUDIO_PASSAGE (object);

  g_free (self->place);
  g_free (self->text);
  G_OBJECT_CLASS (studio_passage_parent_class)->finalize (object);
}

static void
studio_passage_class_init (StudioPassageClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = studio_passage_finalize;
}

static void
studio_passage_init (StudioPassage *self)
{
}

/* The blocks one after the other; @starts receives where each begins in the content. Properties of the file are no text to cite. */
static StudioTextContent *
create_content (const TwinReview *review, gsize *starts)
{
  StudioTextContent *content = studio_text_content_new ();
  const char *text = twin_document_get_text (review->document, NULL);
  guint n = twin_document_get_n_blocks (review->document);
  guint page = 0;

  for (guint i = 0; i < n; i++)
    {
      const TwinBlock *block = twin_document_get_block (review->document, i);
      gboolean hidden = twin_release_is_hidden (block);
      gboolean new_page = block->page != page && block->page > 0;

      studio_text_content_get_text (content, &starts[i]);
      if (block->kind == TWIN_BLOCK_METADATA)
        continue;
      page = block->page;
      studio_text_content_begin (content, studio_block_get_style (block), block->level,
                                 new_page ? studio_block_dup_page_caption (review->record, page) : NULL,
                                 hidden ? studio_block_dup_hidden_label (block, review->record->include_hidden) : NULL,
                                 hidden && !review->record->include_hidden);
      studio_text_content_get_text (content, &starts[i]);
      studio_text_content_append (content, text + block->start, block->length);
    }

  return content;
}

static gsize
find_in_content (const TwinReview *review, const gsize *starts, gsize offset)
{
  guint index = 0;
  const TwinBlock *block = twin_document_find_block (review->document, offset, &index);

  return block != NULL ? starts[index] + MIN (offset - block->start, block->length) : 0;
}

static char *
dup_place (const TwinReview *review, const TwinChunk *chunk)
{
  g_autofree char *page = chunk->page_from > 0 ? studio_block_dup_page_caption (review->record, chunk->page_from) : NULL;
  g_autofree char *heading = twin_document_dup_heading_path (review->document, chunk->first_block);

  if (page == NULL || *heading == '\0')
    return page != NULL ? g_steal_pointer (&page) : g_steal_pointer (&heading);

  return g_strdup_printf ("%s · %s", page, heading);
}

static StudioPassage *
create_passage (const TwinPassages *passages, const gsize *starts, guint index)
{
  const TwinCut *cut = &g_array_index (passages->cuts, TwinCut, index);
  const char *text = twin_document_get_text (passages->review->document, NULL);
  StudioPassage *self = g_object_new (STUDIO_TYPE_PASSAGE, NULL);

  self->number = index + 1;
  self->place = dup_place (passages->review, &cut->chunk);
  self->edited = cut->text != NULL;
  self->text = self->edited ? g_strdup (cut->text->body) : g_strndup (text + cut->chunk.start, cut->chunk.end - cut->chunk.start);
  self->start = find_in_content (passages->review, starts, cut->chunk.start);
  self->end = find_in_content (passages->review, starts, cut->chunk.end);

  return self;
}

StudioPassagesData *
studio_passages_data_load (TwinLibrary *library, const char *id, GError **error)
{
  g_autoptr (TwinPassages) passages = twin_passages_load (library, id, error);
  g_autoptr (StudioPassagesData) self = NULL;
  g_autofree gsize *starts = NULL;

  if (passages == NULL)
    return NULL;

  self = g_new0 (StudioPassagesData, 1);
  starts = g_new0 (gsize, twin_document_get_n_blocks (passages->review->document) + 1);
  self->content = create_content (passages->review, starts);
  self->passages = g_ptr_array_new_full (passages->cuts->len, g_object_unref);
  for (guint i = 0; i < passages->cuts->len; i++)
    g_ptr_array_add (self->passages, create_passage (passages, starts, i));
  self->n_edits = passages->edits->len;
  for (guint i = 0; i < passages->applied->len; i++)
    self->n_outgrown += !g_array_index (passages->applied, gboolean, i);

  return g_steal_pointer (&self);
}

void
studio_passages_data_free (StudioPassagesData *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->content, studio_text_content_unref);
  g_clear_pointer (&self->passages, g_ptr_array_unref);
  g_free (self);
}
