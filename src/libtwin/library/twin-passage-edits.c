/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "library/twin-passage-edits.h"

#include <string.h>

#include "base/twin-digest.h"
#include "library/twin-release.h"

static char *
digest_chunk (const TwinDocument *document, const TwinChunk *chunk)
{
  return twin_sha256_hex (twin_document_get_text (document, NULL) + chunk->start, chunk->end - chunk->start);
}

/* The passage that @edit is anchored to, or -1. One of several with the same text is the nth, or the last there is. */
static int
find_anchor (const TwinDocument *document, GArray *cuts, const TwinPassageEdit *edit)
{
  guint n = 0;
  int found = -1;

  for (guint i = 0; i < cuts->len && n <= edit->nth; i++)
    {
      g_autofree char *digest = digest_chunk (document, &g_array_index (cuts, TwinCut, i).chunk);

      if (strcmp (digest, edit->anchor) != 0)
        continue;
      found = (int) i;
      n++;
    }

  return found;
}

/* Whether a heading, seen by a reader, stands between two passages. */
static gboolean
is_divided (const TwinDocument *document, const TwinChunk *first, const TwinChunk *second)
{
  for (guint i = first->first_block; i <= second->last_block; i++)
    {
      const TwinBlock *block = twin_document_get_block (document, i);

      if (block->kind == TWIN_BLOCK_HEADING && !twin_release_is_hidden (block))
        return TRUE;
    }

  return twin_document_get_block (document, first->first_block)->heading
         != twin_document_get_block (document, second->last_block)->heading;
}

static gboolean
merge (const TwinDocument *document, GArray *cuts, guint index, const TwinPassageEdit *edit)
{
  TwinCut *first = &g_array_index (cuts, TwinCut, index);
  const TwinCut *second = first + 1;
  g_autofree char *digest = NULL;

  if (index + 1 >= cuts->len || first->text != NULL || second->text != NULL
      || is_divided (document, &first->chunk, &second->chunk))
    return FALSE;
  digest = digest_chunk (document, &second->chunk);
  if (g_strcmp0 (digest, edit->next_anchor) != 0)
    return FALSE;

  first->chunk.end = second->chunk.end;
  first->chunk.page_to = second->chunk.page_to;
  first->chunk.last_block = second->chunk.last_block;
  g_array_remove_index (cuts, index + 1);

  return TRUE;
}

static gboolean
cuts_span (GArray *spans, gsize at)
{
  for (guint i = 0; spans != NULL && i < spans->len; i++)
    {
      const TwinSpan *span = &g_array_index (spans, TwinSpan, i);

      if (span->start < at && at < span->end)
        return TRUE;
    }

  return FALSE;
}

/* The row that heads the columns where a passage begins at @block, or -1. */
static int
find_header_row (const TwinDocument *document, guint block)
{
  const TwinBlock *row = twin_document_get_block (document, block);

  if (row->kind != TWIN_BLOCK_TABLE_ROW || (row->flags & TWIN_BLOCK_FLAG_HEADER_ROW) != 0)
    return -1;

  for (guint i = block; i > 0; i--)
    {
      row = twin_document_get_block (document, i - 1);
      if (row->kind != TWIN_BLOCK_TABLE_ROW)
        return -1;
      if ((row->flags & TWIN_BLOCK_FLAG_HEADER_ROW) != 0)
        return (int) i - 1;
    }

  return -1;
}

/* @chunk's range moved in to where its text begins and ends, and its blocks and pages. */
static gboolean
settle (const TwinDocument *document, TwinChunk *chunk)
{
  const char *text = twin_document_get_text (document, NULL);
  const TwinBlock *first;
  const TwinBlock *last;

  while (chunk->start < chunk->end && g_ascii_isspace (text[chunk->start]))
    chunk->start++;
  while (chunk->start < chunk->end && g_ascii_isspace (text[chunk->end - 1]))
    chunk->end--;
  if (chunk->start == chunk->end)
    return FALSE;

  first = twin_document_find_block (document, chunk->start, &chunk->first_block);
  last = twin_document_find_block (document, chunk->end - 1, &chunk->last_block);
  chunk->page_from = first->page;
  chunk->page_to = last->page;

  return TRUE;
}

static gboolean
split (const TwinDocument *document, GArray *spans, GArray *cuts, guint index, const TwinPassageEdit *edit)
{
  TwinCut *cut = &g_array_index (cuts, TwinCut, index);
  TwinCut first = *cut;
  TwinCut second = *cut;
  gsize at = cut->chunk.start + edit->offset;

  if (cut->text != NULL || at <= cut->chunk.start || at >= cut->chunk.end || cuts_span (spans, at)
      || (twin_document_get_text (document, NULL)[at] & 0xc0) == 0x80) /* inside a character */
    return FALSE;

  first.chunk.end = at;
  second.chunk.start = at;
  if (!settle (document, &first.chunk) || !settle (document, &second.chunk))
    return FALSE;

  second.chunk.header_row = find_header_row (document, second.chunk.first_block);
  *cut = first;
  g_array_insert_val (cuts, index + 1, second);

  return TRUE;
}

static gboolean
apply (const TwinDocument *document, GArray *spans, GArray *cuts, const TwinPassageEdit *edit)
{
  int index = find_anchor (document, cuts, edit);

  if (index < 0)
    return FALSE;
  if (edit->kind == TWIN_PASSAGE_MERGE)
    return merge (document, cuts, (guint) index, edit);
  if (edit->kind == TWIN_PASSAGE_SPLIT)
    return split (document, spans, cuts, (guint) index, edit);

  g_array_index (cuts, TwinCut, index).text = edit;

  return TRUE;
}

GArray *
twin_passage_edits_apply (const TwinDocument *document, GArray *spans, GArray *chunks, GPtrArray *edits, GArray *applied)
{
  GArray *cuts = g_array_new (FALSE, FALSE, sizeof (TwinCut));

  g_return_val_if_fail (document != NULL && chunks != NULL, cuts);

  for (guint i = 0; i < chunks->len; i++)
    g_array_append_vals (cuts, &(TwinCut) { g_array_index (chunks, TwinChunk, i), NULL }, 1);

  for (guint i = 0; edits != NULL && i < edits->len; i++)
    {
      gboolean done = apply (document, spans, cuts, g_ptr_array_index (edits, i));

      if (applied != NULL)
        g_array_append_val (applied, done);
    }

  return cuts;
}

TwinPassageEdit *
twin_passage_edits_anchor (const TwinDocument *document, GArray *cuts, guint index)
{
  TwinPassageEdit *self;

  g_return_val_if_fail (document != NULL && cuts != NULL && index < cuts->len, NULL);

  self = g_new0 (TwinPassageEdit, 1);
  self->anchor = digest_chunk (document, &g_array_index (cuts, TwinCut, index).chunk);
  for (guint i = 0; i < index; i++)
    {
      g_autofree char *digest = digest_chunk (document, &g_array_index (cuts, TwinCut, i).chunk);

      self->nth += strcmp (digest, self->anchor) == 0;
    }

  return self;
}
