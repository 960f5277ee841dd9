/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "text/twin-chunker.h"

#include <string.h>
#include <unicode/ubrk.h>
#include <unicode/utext.h>

/* Blocks become atoms, ranges that may be cut from each other but not inside;
 * atoms are packed into chunks. A run is a stretch of blocks that one chunk may
 * hold together: a chunk is one range of the text, so whatever is left out ends it. */

typedef struct
{
  gsize start;
  gsize end;
  guint first_block;
  guint last_block;
  int header_row;
} Atom;

typedef struct
{
  const TwinDocument *document;
  const char *text;
  GArray *spans;        /* TwinSpan: what is protected, sorted, without overlaps */
  guint target;
  guint maximum;
  gboolean include_hidden;
  GHashTable *furniture; /* page headers and footers met, without their numbers */
  const TwinBlock *last; /* of the run, or NULL */
  GArray *atoms;         /* of the run */
  int header_row;        /* of the table we are in, or -1 */
  int lone_heading;      /* a heading under which nothing came yet, or -1 */
  GArray *chunks;
} Chunker;

#define HIDDEN_FLAGS (TWIN_BLOCK_FLAG_HIDDEN | TWIN_BLOCK_FLAG_DELETED | TWIN_BLOCK_FLAG_UNPAINTED)

static guint
count_characters (const Chunker *self, gsize start, gsize end)
{
  return (guint) g_utf8_strlen (self->text + start, end - start);
}

/* The place @n characters after @start, or @end if that comes first. */
static gsize
advance (const Chunker *self, gsize start, gsize end, guint n)
{
  const char *p = self->text + start;

  while (n-- > 0 && p < self->text + end)
    p = g_utf8_next_char (p);

  return p - self->text;
}

/* Findings may nest and overlap; what must not be cut is their union. */
static GArray *
unite_spans (GArray *protected)
{
  GArray *united = g_array_new (FALSE, FALSE, sizeof (TwinSpan));

  for (guint i = 0; protected != NULL && i < protected->len; i++)
    {
      TwinSpan span = g_array_index (protected, TwinSpan, i);
      TwinSpan *last = united->len > 0 ? &g_array_index (united, TwinSpan, united->len - 1) : NULL;

      if (last != NULL && span.start < last->end)
        last->end = MAX (last->end, span.end);
      else
        g_array_append_val (united, span);
    }

  return united;
}

/* The protected span that a cut between what ends at @end and what begins at @start goes through, or NULL. */
static const TwinSpan *
find_cut_span (const Chunker *self, gsize end, gsize start)
{
  guint low = 0;
  guint high = self->spans->len;
  const TwinSpan *span;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (g_array_index (self->spans, TwinSpan, middle).end <= start)
        low = middle + 1;
      else
        high = middle;
    }
  if (low == self->spans->len)
    return NULL;

  span = &g_array_index (self->spans, TwinSpan, low);

  return span->start < end ? span : NULL;
}

static gboolean
is_row (const Chunker *self, guint block)
{
  return twin_document_get_block (self->document, block)->kind == TWIN_BLOCK_TABLE_ROW;
}

/* A header row alone at the end of a chunk would head nothing. */
static gboolean
heads_row (const Chunker *self, const Atom *atom, guint next_block)
{
  const TwinBlock *last = twin_document_get_block (self->document, atom->last_block);

  return (last->flags & TWIN_BLOCK_FLAG_HEADER_ROW) != 0 && is_row (self, next_block)
         && count_characters (self, atom->start, atom->end) < self->target / 2;
}

static void
add_atom (Chunker *self, gsize start, gsize end, guint block)
{
  Atom *last = self->atoms->len > 0 ? &g_array_index (self->atoms, Atom, self->atoms->len - 1) : NULL;
  Atom atom = { start, end, block, block, self->header_row == (int) block ? -1 : self->header_row };

  while (start < end && strchr (" \t\n", self->text[end - 1]) != NULL)
    end--;
  atom.end = end;
  if (start == end)
    return;

  if (last != NULL && (find_cut_span (self, last->end, start) != NULL || heads_row (self, last, block)))
    {
      last->end = end;
      last->last_block = block;
      return;
    }

  g_array_append_val (self->atoms, atom);
}

/* Cuts [start, end), in which there is no place to break a line, after each @target characters.
 * Returns: where the rest begins. */
static gsize
add_unbroken (Chunker *self, gsize start, gsize end, guint block)
{
  for (;;)
    {
      gsize cut = advance (self, start, end, self->target);
      const TwinSpan *span = find_cut_span (self, cut, cut);

      if (cut == end)
        return start;
      if (span != NULL)
        cut = MIN (span->end, end);
      add_atom (self, start, cut, block);
      start = cut;
    }
}

static UBreakIterator *
open_line_breaks (UText *utext, const char *language)
{
  UErrorCode status = U_ZERO_ERROR;
  UBreakIterator *iterator = ubrk_open (UBRK_LINE, language != NULL ? language : "", NULL, 0, &status);

  if (U_SUCCESS (status))
    ubrk_setUText (iterator, utext, &status);
  if (U_FAILURE (status))
    g_error ("ICU has no rules for line breaks: %s", u_errorName (status));

  return iterator;
}

/* Cuts a sentence that is longer than a passage may be where a line could be broken. */
static void
add_long_sentence (Chunker *self, gsize start, gsize end, guint block)
{
  UErrorCode status = U_ZERO_ERROR;
  UText *utext = utext_openUTF8 (NULL, self->text + start, end - start, &status);
  UBreakIterator *iterator = open_line_breaks (utext, twin_document_get_language (self->document));
  const gsize base = start;
  gsize cut = start;   /* the last place where a cut is possible */
  guint size = 0;      /* characters from @start to @before */
  gsize before = start;

  for (int32_t at = ubrk_next (iterator); at != UBRK_DONE; at = ubrk_next (iterator))
    {
      gsize place = base + at;

      size += count_characters (self, before, place);
      before = place;
      if (size > self->target)
        {
          if (cut > start)
            add_atom (self, start, cut, block);
          start = add_unbroken (self, cut, place, block);
          size = count_characters (self, start, place);
        }
      if (find_cut_span (self, place, place) == NULL)
        cut = MAX (place, start);
      else
        cut = MAX (cut, start);
    }
  add_atom (self, start, end, block);

  ubrk_close (iterator);
  utext_close (utext);
}

static void
add_piece (Chunker *self, gsize start, gsize end, guint block)
{
  if (count_characters (self, start, end) <= self->maximum)
    add_atom (self, start, end, block);
  else
    add_long_sentence (self, start, end, block);
}

static void
add_cells (Chunker *self, const TwinBlock *block, guint index)
{
  gsize end = block->start + block->length;
  gsize start = block->start;

  while (start < end)
    {
      const char *tab = memchr (self->text + start, '\t', end - start);
      gsize cell_end = tab != NULL ? (gsize) (tab - self->text) : end;

      add_piece (self, start, cell_end, index);
      start = cell_end + 1;
    }
}

static void
add_block (Chunker *self, const TwinBlock *block, guint index)
{
  gsize end = block->start + block->length;
  g_autoptr (GArray) sentences = NULL;

  self->last = block;
  if (count_characters (self, block->start, end) <= self->maximum)
    {
      add_atom (self, block->start, end, index);
      return;
    }
  if (block->kind == TWIN_BLOCK_TABLE_ROW)
    {
      add_cells (self, block, index);
      return;
    }

  sentences = twin_sentences (self->text + block->start, block->length, twin_document_get_language (self->document));
  for (guint i = 0; i < sentences->len; i++)
    {
      const TwinSpan *sentence = &g_array_index (sentences, TwinSpan, i);

      add_piece (self, block->start + sentence->start, block->start + sentence->end, index);
    }
}

static void
add_chunk (Chunker *self, const Atom *first, const Atom *last)
{
  TwinChunk chunk = {
    .start = first->start,
    .end = last->end,
    .page_from = twin_document_get_block (self->document, first->first_block)->page,
    .page_to = twin_document_get_block (self->document, last->last_block)->page,
    .first_block = first->first_block,
    .last_block = last->last_block,
    .header_row = first->header_row,
  };

  g_array_append_val (self->chunks, chunk);
}

/* What is left over at the end of a run goes with what is before it, if that stays in bounds. */
static void
join_remainder (Chunker *self, guint run_start)
{
  TwinChunk *last;
  TwinChunk *previous;

  if (self->chunks->len < run_start + 2)
    return;

  last = &g_array_index (self->chunks, TwinChunk, self->chunks->len - 1);
  previous = last - 1;
  if (count_characters (self, last->start, last->end) >= self->target / 4
      || count_characters (self, previous->start, last->end) > self->maximum)
    return;

  previous->end = last->end;
  previous->page_to = last->page_to;
  previous->last_block = last->last_block;
  g_array_set_size (self->chunks, self->chunks->len - 1);
}

static void
end_run (Chunker *self)
{
  const Atom *atoms = (const Atom *) (gpointer) self->atoms->data;
  guint run_start = self->chunks->len;
  guint first = 0;
  guint size = 0;

  for (guint i = 0; i < self->atoms->len; i++)
    {
      guint added = count_characters (self, i > first ? atoms[i - 1].end : atoms[i].start, atoms[i].end);

      if (i > first && size + added > self->target)
        {
          add_chunk (self, &atoms[first], &atoms[i - 1]);
          first = i;
          size = 0;
          added = count_characters (self, atoms[i].start, atoms[i].end);
        }
      size += added;
    }
  if (self->atoms->len > 0)
    add_chunk (self, &atoms[first], &atoms[self->atoms->len - 1]);

  join_remainder (self, run_start);
  g_array_set_size (self->atoms, 0);
  self->last = NULL;
}

/* A heading is in the heading path of what stands under it; where nothing does it is a passage by itself. */
static void
end_lone_heading (Chunker *self)
{
  if (self->lone_heading < 0)
    return;

  add_block (self, twin_document_get_block (self->document, self->lone_heading), self->lone_heading);
  end_run (self);
  self->lone_heading = -1;
}

static void
take_heading (Chunker *self, const TwinBlock *block, guint index)
{
  end_run (self);
  if (self->lone_heading >= 0
      && block->level <= twin_document_get_block (self->document, self->lone_heading)->level)
    end_lone_heading (self);
  self->lone_heading = index;
}

static gboolean
is_furniture (const TwinBlock *block)
{
  return block->kind == TWIN_BLOCK_PAGE_HEADER || block->kind == TWIN_BLOCK_PAGE_FOOTER;
}

/* What repeats on each page is taken once. */
static gboolean
is_repeated (Chunker *self, const TwinBlock *block)
{
  GString *key;

  if (!is_furniture (block))
    return FALSE;

  key = g_string_sized_new (block->length);
  for (gsize i = 0; i < block->length; i++)
    if (!g_ascii_isdigit (self->text[block->start + i]))
      g_string_append_c (key, self->text[block->start + i]);

  return !g_hash_table_add (self->furniture, g_string_free_and_steal (key));
}

static gboolean
continues_run (const Chunker *self, const TwinBlock *block)
{
  return self->last != NULL && self->last->heading == block->heading
         && is_furniture (self->last) == is_furniture (block)
         && (self->last->flags & HIDDEN_FLAGS) == (block->flags & HIDDEN_FLAGS);
}

static void
take_block (Chunker *self, const TwinBlock *block, guint index)
{
  gboolean hidden = (block->flags & HIDDEN_FLAGS) != 0;

  if (block->kind != TWIN_BLOCK_TABLE_ROW)
    self->header_row = -1;
  else if ((block->flags & TWIN_BLOCK_FLAG_HEADER_ROW) != 0)
    self->header_row = index;

  if ((hidden && !self->include_hidden) || is_repeated (self, block))
    {
      end_run (self);
      return;
    }
  if (block->kind == TWIN_BLOCK_HEADING && !hidden)
    {
      take_heading (self, block, index);
      return;
    }

  if (!continues_run (self, block))
    end_run (self);
  if (block->heading == self->lone_heading)
    self->lone_heading = -1;
  else
    end_lone_heading (self);
  add_block (self, block, index);
}

GArray *
twin_chunk_document (const TwinDocument *document, GArray *protected, guint target, gboolean include_hidden)
{
  g_autoptr (GArray) spans = unite_spans (protected);
  g_autoptr (GArray) atoms = g_array_new (FALSE, FALSE, sizeof (Atom));
  g_autoptr (GHashTable) furniture = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Chunker self = {
    .document = document,
    .spans = spans,
    .target = CLAMP (target, 1, TWIN_CHUNK_MAXIMUM),
    .include_hidden = include_hidden,
    .furniture = furniture,
    .atoms = atoms,
    .header_row = -1,
    .lone_heading = -1,
    .chunks = g_array_new (FALSE, FALSE, sizeof (TwinChunk)),
  };

  g_return_val_if_fail (document != NULL, self.chunks);

  self.maximum = MIN (self.target * TWIN_CHUNK_MAXIMUM / TWIN_CHUNK_TARGET, TWIN_CHUNK_MAXIMUM);
  self.text = twin_document_get_text (document, NULL);
  for (guint i = 0; i < twin_document_get_n_blocks (document); i++)
    take_block (&self, twin_document_get_block (document, i), i);
  end_run (&self);
  end_lone_heading (&self);

  return self.chunks;
}
