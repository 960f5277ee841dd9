/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "library/twin-release.h"

#include <string.h>

#include "base/twin-error.h"
#include "base/twin-i18n.h"
#include "library/twin-passage-edits.h"
#include "store/twin-passage-table.h"
#include "text/twin-chunker.h"

#define MAX_COLUMNS 200 /* bytes of a table's header row in a heading path */

/* A block that leaves: where it stands in the document and, before rewriting, in what leaves. */
typedef struct
{
  guint index;
  gsize source_start;
  gsize source_end;
  gsize start;
} Part;

gboolean
twin_release_is_hidden (const TwinBlock *block)
{
  return (block->flags & (TWIN_BLOCK_FLAG_HIDDEN | TWIN_BLOCK_FLAG_DELETED | TWIN_BLOCK_FLAG_UNPAINTED)) != 0;
}

static gboolean
leaves (const TwinBlock *block, gboolean include_hidden)
{
  return include_hidden || !twin_release_is_hidden (block);
}

/* The text of all blocks that leave, divided as in the document; *@parts tells where each came from. */
static GString *
gather_text (const TwinDocument *document, gboolean include_hidden, GArray **parts)
{
  gsize length;
  const char *text = twin_document_get_text (document, &length);
  GString *out = g_string_sized_new (length);
  const Part *last = NULL;

  *parts = g_array_new (FALSE, FALSE, sizeof (Part));

  for (guint i = 0; i < twin_document_get_n_blocks (document); i++)
    {
      const TwinBlock *block = twin_document_get_block (document, i);
      Part part = { i, block->start, block->start + block->length, 0 };

      if (!leaves (block, include_hidden))
        continue;

      if (last != NULL && last->index + 1 == i)
        g_string_append_len (out, text + last->source_end, (gssize) (block->start - last->source_end));
      else if (last != NULL)
        g_string_append (out, "\n\n");

      part.start = out->len;
      g_string_append_len (out, text + block->start, (gssize) block->length);
      g_array_append_val (*parts, part);
      last = &g_array_index (*parts, Part, (*parts)->len - 1);
    }

  return out;
}

/* The last part that starts at or before @source, or -1. */
static int
find_part (GArray *parts, gsize source)
{
  int low = -1;
  int high = (int) parts->len;

  while (high - low > 1)
    {
      int middle = low + (high - low) / 2;

      if (g_array_index (parts, Part, middle).source_start <= source)
        low = middle;
      else
        high = middle;
    }

  return low;
}

/* From the document to what leaves, before rewriting. Between two blocks that both leave the way is
 * straight; in what is left out, the start of a range moves on to the next block and its end back to
 * the one before, so that a range that is left out altogether comes out empty. */
static gsize
map_to_gathered (GArray *parts, gsize source, gboolean is_end)
{
  int at = find_part (parts, is_end && source > 0 ? source - 1 : source);
  const Part *part;
  const Part *next;
  gsize past;

  if (at < 0)
    return 0;

  part = &g_array_index (parts, Part, at);
  if (source <= part->source_end)
    return part->start + (source - part->source_start);

  next = (guint) at + 1 < parts->len ? &g_array_index (parts, Part, at + 1) : NULL;
  past = part->start + (part->source_end - part->source_start);
  if (next == NULL)
    return past;
  if (next->index == part->index + 1)
    return past + (source - part->source_end);

  return is_end ? past : next->start;
}

/* From what leaves, before rewriting, back to the document. */
static gsize
map_to_source (GArray *parts, gsize gathered, gboolean is_end)
{
  guint low = 0;
  guint high = parts->len;
  const Part *part;
  gsize within;

  if (parts->len == 0)
    return 0;

  while (high - low > 1)
    {
      guint middle = low + (high - low) / 2;

      if (g_array_index (parts, Part, middle).start < gathered + (is_end ? 0 : 1))
        low = middle;
      else
        high = middle;
    }

  part = &g_array_index (parts, Part, low);
  within = gathered > part->start ? gathered - part->start : 0;

  return MIN (part->source_start + within, part->source_end);
}

static void
count_replacements (TwinRelease *self)
{
  for (guint i = 0; i < self->redaction->replacements->len; i++)
    {
      const TwinReplacement *replacement = &g_array_index (self->redaction->replacements, TwinReplacement, i);
      guint n = GPOINTER_TO_UINT (g_hash_table_lookup (self->counts, replacement->type));

      g_hash_table_insert (self->counts, (gpointer) replacement->type, GUINT_TO_POINTER (n + 1));
    }
}

/* The findings as they stand in the gathered text, and the spans of the document that must not be cut. */
static void
carry_findings (TwinRelease *self, GPtrArray *records, GArray *outcomes, GArray *findings, GArray *carried, GPtrArray *pseudonyms)
{
  for (guint i = 0; i < records->len; i++)
    {
      const TwinFindingRecord *record = g_ptr_array_index (records, i);
      TwinFinding finding = record->finding;
      TwinSpan span = { finding.start, finding.end };

      finding.start = map_to_gathered (self->parts, span.start, FALSE);
      finding.end = map_to_gathered (self->parts, span.end, TRUE);
      if (finding.end <= finding.start)
        continue;

      g_array_append_val (self->spans, span);
      g_array_append_val (findings, finding);
      g_array_append_val (carried, g_array_index (outcomes, TwinOutcome, i));
      g_ptr_array_add (pseudonyms, record->pseudonym);
    }
}

TwinRelease *
twin_release_new (TwinTypeSet *types, TwinDocument *document, gboolean include_hidden, GPtrArray *findings, GArray *outcomes)
{
  TwinRelease *self;
  g_autoptr (GArray) in_text = g_array_new (FALSE, FALSE, sizeof (TwinFinding));
  g_autoptr (GArray) carried = g_array_new (FALSE, FALSE, sizeof (TwinOutcome));
  g_autoptr (GPtrArray) pseudonyms = g_ptr_array_new ();
  GString *text;

  g_return_val_if_fail (document != NULL, NULL);
  g_return_val_if_fail (findings->len == outcomes->len, NULL);

  self = g_new0 (TwinRelease, 1);
  self->document = twin_document_ref (document);
  self->include_hidden = include_hidden;
  self->spans = g_array_new (FALSE, FALSE, sizeof (TwinSpan));
  self->blocks = g_array_new (FALSE, FALSE, sizeof (TwinReleaseBlock));
  self->counts = g_hash_table_new (NULL, NULL);

  text = gather_text (document, include_hidden, &self->parts);
  carry_findings (self, findings, outcomes, in_text, carried, pseudonyms);
  self->redaction = twin_redact_types (types, text->str, text->len, in_text, carried, pseudonyms);
  g_string_free (text, TRUE);

  for (guint i = 0; i < self->parts->len; i++)
    {
      const Part *part = &g_array_index (self->parts, Part, i);
      gsize end = part->start + (part->source_end - part->source_start);
      TwinReleaseBlock block = { part->index, twin_redaction_map_offset (self->redaction, part->start),
                                 twin_redaction_map_offset (self->redaction, end) };

      g_array_append_val (self->blocks, block);
    }

  count_replacements (self);

  return self;
}

void
twin_release_free (TwinRelease *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->redaction, twin_redaction_free);
  g_clear_pointer (&self->blocks, g_array_unref);
  g_clear_pointer (&self->counts, g_hash_table_unref);
  g_clear_pointer (&self->document, twin_document_unref);
  g_clear_pointer (&self->parts, g_array_unref);
  g_clear_pointer (&self->spans, g_array_unref);
  g_clear_pointer (&self->edits, g_ptr_array_unref);
  g_clear_pointer (&self->bodies, g_ptr_array_unref);
  g_free (self);
}

gsize
twin_release_map_offset (const TwinRelease *self, gsize source)
{
  g_return_val_if_fail (self != NULL, 0);

  return twin_redaction_map_offset (self->redaction, map_to_gathered (self->parts, source, FALSE));
}

static gsize
map_end (const TwinRelease *self, gsize source)
{
  return twin_redaction_map_offset (self->redaction, map_to_gathered (self->parts, source, TRUE));
}

guint
twin_release_find_page (const TwinRelease *self, gsize offset)
{
  guint page = 0;

  g_return_val_if_fail (self != NULL, 0);

  for (guint i = 0; i < self->blocks->len; i++)
    {
      const TwinReleaseBlock *block = &g_array_index (self->blocks, TwinReleaseBlock, i);

      if (block->start > offset)
        break;
      page = twin_document_get_block (self->document, block->index)->page;
    }

  return page;
}

/* The rewritten text of one block on one line; NULL if it does not leave. */
static char *
dup_line (const TwinRelease *self, guint index)
{
  const TwinBlock *block = twin_document_get_block (self->document, index);
  gsize start = twin_release_map_offset (self, block->start);
  gsize end = map_end (self, block->start + block->length);
  char *line;

  if (end <= start)
    return NULL;

  line = g_strndup (self->redaction->text + start, end - start);
  for (char *c = line; *c != '\0'; c++)
    if (*c == '\n')
      *c = ' ';

  return line;
}

static void
prepend_heading (const TwinRelease *self, guint index, GString *path)
{
  g_autofree char *line = dup_line (self, index);

  if (line == NULL)
    return;

  if (path->len > 0)
    g_string_prepend (path, TWIN_HEADING_SEPARATOR);
  g_string_prepend (path, line);
}

/* Where a passage begins in the middle of a table, the names of its columns tell what it is about. */
static void
append_columns (const TwinRelease *self, guint header_row, GString *path)
{
  g_autofree char *line = dup_line (self, header_row);
  g_auto (GStrv) cells = NULL;
  g_autofree char *columns = NULL;

  if (line == NULL || strlen (line) > MAX_COLUMNS)
    return;

  cells = g_strsplit (line, "\t", -1);
  columns = g_strjoinv (" | ", cells);
  if (path->len > 0)
    g_string_append (path, TWIN_HEADING_SEPARATOR);
  g_string_append (path, columns);
}

static char *
dup_heading_path (const TwinRelease *self, const TwinChunk *chunk)
{
  GString *path = g_string_new (NULL);
  const TwinBlock *block = twin_document_get_block (self->document, chunk->first_block);

  if (block->kind == TWIN_BLOCK_HEADING && !twin_release_is_hidden (block))
    prepend_heading (self, chunk->first_block, path);

  while (block->heading >= 0)
    {
      prepend_heading (self, (guint) block->heading, path);
      block = twin_document_get_block (self->document, (guint) block->heading);
    }

  if (chunk->header_row >= 0)
    append_columns (self, (guint) chunk->header_row, path);

  return g_string_free_and_steal (path);
}

/* What @edit says, rewritten; NULL for a passage that says what the document says. */
static const char *
get_body (const TwinRelease *self, const TwinPassageEdit *edit)
{
  guint index;

  if (edit == NULL || !g_ptr_array_find (self->edits, edit, &index))
    return NULL;

  return ((const TwinRedaction *) g_ptr_array_index (self->bodies, index))->text;
}

static TwinPassageRecord *
make_passage (const TwinRelease *self, const TwinChunk *chunk, gsize start, gsize end)
{
  TwinPassageRecord *passage = twin_passage_record_new ();

  passage->start = start;
  passage->end = end;
  passage->source_start = chunk->start;
  passage->source_end = chunk->end;
  passage->page_from = chunk->page_from;
  passage->page_to = chunk->page_to;
  passage->heading = dup_heading_path (self, chunk);

  return passage;
}

/* The passages; @text (nullable) receives all that leaves, with what was written by hand in its place. */
static GPtrArray *
cut (const TwinRelease *self, GString *text)
{
  GPtrArray *passages = g_ptr_array_new_with_free_func ((GDestroyNotify) twin_passage_record_free);
  g_autoptr (GArray) chunks = twin_chunk_document (self->document, self->spans, TWIN_CHUNK_TARGET, self->include_hidden);
  g_autoptr (GArray) cuts = twin_passage_edits_apply (self->document, self->spans, chunks, self->edits, NULL);
  const char *released = self->redaction->text;
  gsize copied = 0; /* of the released text */
  gsize length = 0; /* of what has come of it */

  for (guint i = 0; i < cuts->len; i++)
    {
      const TwinCut *piece = &g_array_index (cuts, TwinCut, i);
      gsize start = twin_release_map_offset (self, piece->chunk.start);
      gsize end = map_end (self, piece->chunk.end);
      const char *body = get_body (self, piece->text);
      TwinPassageRecord *passage;

      if (end <= start || start < copied)
        continue;

      passage = make_passage (self, &piece->chunk, start, end);
      passage->ordinal = passages->len;
      passage->body = body != NULL ? g_strdup (body) : g_strndup (released + start, end - start);
      passage->start = length + (start - copied);
      passage->end = passage->start + strlen (passage->body);
      if (text != NULL)
        g_string_append_len (text, released + copied, (gssize) (start - copied));
      if (text != NULL)
        g_string_append (text, passage->body);
      length = passage->end;
      copied = end;
      g_ptr_array_add (passages, passage);
    }
  if (text != NULL)
    g_string_append (text, released + copied);

  return passages;
}

GPtrArray *
twin_release_cut (const TwinRelease *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return cut (self, NULL);
}

char *
twin_release_dup_text (const TwinRelease *self)
{
  g_autoptr (GPtrArray) passages = NULL;
  GString *text;

  g_return_val_if_fail (self != NULL, NULL);

  if (self->edits == NULL || self->edits->len == 0)
    return g_strdup (self->redaction->text);

  text = g_string_new (NULL);
  passages = cut (self, text);

  return g_string_free_and_steal (text);
}

/* What the document's findings know of the same value: its decision, and its pseudonym. */
static const TwinFindingRecord *
find_value (GPtrArray *findings, const TwinFinding *finding, const char *text)
{
  g_autofree char *key = twin_finding_compute_key (finding, text);

  for (guint i = 0; i < findings->len; i++)
    {
      const TwinFindingRecord *record = g_ptr_array_index (findings, i);

      if (record->finding.type == finding->type && strcmp (record->value_key, key) == 0)
        return record;
    }

  return NULL;
}

static TwinRedaction *
rewrite_body (TwinTypeSet *types, const char *text, const TwinPiiPolicy *policy, GPtrArray *findings, gboolean *blocked)
{
  g_autoptr (GArray) found = twin_detect_types (types, text, strlen (text));
  g_autoptr (GArray) outcomes = g_array_new (FALSE, FALSE, sizeof (TwinOutcome));
  g_autoptr (GPtrArray) pseudonyms = g_ptr_array_new ();

  for (guint i = 0; i < found->len; i++)
    {
      const TwinFinding *finding = &g_array_index (found, TwinFinding, i);
      const TwinFindingRecord *known = find_value (findings, finding, text);
      TwinOutcome outcome = twin_outcome_resolve (policy, finding->type, finding->tier,
                                                  known != NULL ? known->decision : TWIN_DECISION_NONE);

      *blocked = *blocked || outcome == TWIN_OUTCOME_BLOCK;
      g_array_append_val (outcomes, outcome);
      g_ptr_array_add (pseudonyms, known != NULL ? known->pseudonym : NULL);
    }

  return twin_redact_types (types, text, strlen (text), found, outcomes, pseudonyms);
}

gboolean
twin_release_set_edits (TwinRelease *self, TwinTypeSet *types, GPtrArray *edits, const TwinPiiPolicy *policy,
                        GPtrArray *findings, GError **error)
{
  gboolean blocked = FALSE;
  gboolean residue = FALSE;

  g_return_val_if_fail (self != NULL && edits != NULL && policy != NULL && findings != NULL, FALSE);

  self->edits = g_ptr_array_ref (edits);
  self->bodies = g_ptr_array_new_with_free_func ((GDestroyNotify) twin_redaction_free);
  for (guint i = 0; i < edits->len; i++)
    {
      const TwinPassageEdit *edit = g_ptr_array_index (edits, i);
      TwinRedaction *body = rewrite_body (types, edit->body != NULL ? edit->body : "", policy, findings, &blocked);

      residue = residue || body->residue->len > 0;
      g_ptr_array_add (self->bodies, body);
    }

  if (blocked || (residue && twin_pii_policy_get_enabled (policy)))
    {
      g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_REFUSED,
                           blocked ? _("A passage that was edited by hand holds what the policy does not let out.")
                                   : _("After rewriting, something that looks personal is still left in a passage that was edited by hand."));
      return FALSE;
    }

  return TRUE;
}

/* Two sorted lists of findings as one without overlaps. What one of them covers stays covered: where two
 * overlap, the first takes in the second, with the more certain one's type. */
static GArray *
merge_findings (GArray *a, GArray *b)
{
  GArray *merged = g_array_sized_new (FALSE, FALSE, sizeof (TwinFinding), a->len + b->len);
  guint i = 0;
  guint j = 0;

  while (i < a->len || j < b->len)
    {
      const TwinFinding *left = i < a->len ? &g_array_index (a, TwinFinding, i) : NULL;
      const TwinFinding *right = j < b->len ? &g_array_index (b, TwinFinding, j) : NULL;
      gboolean take_left = right == NULL || (left != NULL && left->start <= right->start);
      TwinFinding finding = take_left ? *left : *right;
      TwinFinding *last = merged->len > 0 ? &g_array_index (merged, TwinFinding, merged->len - 1) : NULL;

      if (take_left)
        i++;
      else
        j++;

      if (last == NULL || finding.start >= last->end)
        {
          g_array_append_val (merged, finding);
          continue;
        }

      finding.start = last->start;
      finding.end = MAX (finding.end, last->end);
      if (finding.tier > last->tier)
        *last = finding;
      else
        last->end = finding.end;
    }

  return merged;
}

static gboolean
has_hidden_block (const TwinDocument *document)
{
  for (guint i = 0; i < twin_document_get_n_blocks (document); i++)
    if (twin_release_is_hidden (twin_document_get_block (document, i)))
      return TRUE;

  return FALSE;
}

GArray *
twin_release_detect (TwinTypeSet *types, const TwinDocument *document)
{
  gsize length;
  const char *text;
  GString *visible;
  g_autoptr (GArray) whole = NULL;
  g_autoptr (GArray) parts = NULL;
  g_autoptr (GArray) in_visible = NULL;

  g_return_val_if_fail (document != NULL, NULL);

  text = twin_document_get_text (document, &length);
  whole = twin_detect_types (types, text, length);
  if (!has_hidden_block (document))
    return g_steal_pointer (&whole);

  visible = gather_text (document, FALSE, &parts);
  in_visible = twin_detect_types (types, visible->str, visible->len);
  g_string_free (visible, TRUE);

  for (guint i = 0; i < in_visible->len; i++)
    {
      TwinFinding *finding = &g_array_index (in_visible, TwinFinding, i);

      finding->start = map_to_source (parts, finding->start, FALSE);
      finding->end = map_to_source (parts, finding->end, TRUE);
    }

  return merge_findings (whole, in_visible);
}
