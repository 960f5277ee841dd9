/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "studio/documents/review-data.h"

#include <glib/gi18n.h>

#include "base/twin-error.h"
#include "library/twin-detection.h"
#include "library/twin-release.h"
#include "store/twin-passage-table.h"
#include "studio/documents/block-text.h"

#define NO_VALUE G_MAXUINT
#define SHOWN_SPELLINGS 3 /* of one value, besides the first */

/* A marked range of a source text and what is shown for it. */
typedef struct
{
  gsize start;
  gsize end;
  StudioMarkKind kind;
  guint value;
  char *replacement; /* NULL: the text itself */
} Piece;

static void
piece_clear (gpointer data)
{
  g_free (((Piece *) data)->replacement);
}

static void
value_free (StudioReviewValue *self)
{
  g_free (self->value_key);
  g_free (self->value);
  g_free (self->also);
  g_clear_pointer (&self->spellings, g_ptr_array_unref);
  g_free (self);
}

/* ---- Paragraphs ---- */

/* The first of @pieces that ends after @offset. */
static guint
find_piece (GArray *pieces, gsize offset)
{
  guint low = 0;
  guint high = pieces->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (g_array_index (pieces, Piece, middle).end <= offset)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

/* [start, end) of @text with its pieces. A piece that began before is shown in full where it began. */
static void
append_range (StudioTextContent *content, const char *text, gsize start, gsize end, GArray *pieces)
{
  gsize at = start;

  for (guint i = pieces != NULL ? find_piece (pieces, start) : 0; pieces != NULL && i < pieces->len; i++)
    {
      const Piece *piece = &g_array_index (pieces, Piece, i);
      gsize from = MAX (piece->start, start);
      gsize to = MIN (piece->end, end);

      if (piece->start >= end)
        break;
      studio_text_content_append (content, text + at, from - at);
      if (piece->replacement == NULL)
        studio_text_content_append_mark (content, text + from, to - from, piece->kind, piece->value);
      else if (piece->start >= start)
        studio_text_content_append_mark (content, piece->replacement, strlen (piece->replacement), piece->kind,
                                         piece->value);
      at = to;
    }
  studio_text_content_append (content, text + at, end - at);
}

/* ---- Values ---- */

static char *
dup_shown_value (const char *text, const TwinFinding *finding)
{
  char *value = g_strndup (text + finding->start, finding->end - finding->start);

  for (char *p = value; *p != '\0'; p++)
    if (g_ascii_isspace (*p))
      *p = ' ';
  return g_strstrip (value);
}

static gboolean
finding_leaves (const TwinReview *review, const TwinFinding *finding)
{
  const TwinBlock *block;

  if (review->record->include_hidden)
    return TRUE;
  block = twin_document_find_block (review->document, finding->start, NULL);
  return block == NULL || !twin_release_is_hidden (block);
}

static StudioReviewValue *
value_new (const TwinFindingRecord *record, const char *text, guint document)
{
  StudioReviewValue *value = g_new0 (StudioReviewValue, 1);

  value->type = record->finding.type;
  value->value_key = g_strdup (record->value_key);
  value->value = dup_shown_value (text, &record->finding);
  value->spellings = g_ptr_array_new_with_free_func (g_free);
  value->document = document;
  value->first = record->finding.start;
  value->tier = record->finding.tier;
  value->reason = record->finding.reason;
  value->decision = record->decision;
  return value;
}

static void
add_spelling (StudioReviewValue *value, char *spelling)
{
  if (g_str_equal (spelling, value->value) || value->spellings->len > SHOWN_SPELLINGS
      || g_ptr_array_find_with_equal_func (value->spellings, spelling, g_str_equal, NULL))
    g_free (spelling);
  else
    g_ptr_array_add (value->spellings, spelling);
}

static char *
join_spellings (GPtrArray *spellings)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < MIN (spellings->len, SHOWN_SPELLINGS); i++)
    g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", (const char *) g_ptr_array_index (spellings, i));
  if (spellings->len > SHOWN_SPELLINGS)
    g_string_append (text, ", …");
  return g_string_free (text, FALSE);
}

/* What is undecided weighs most, and the surest place speaks for all. */
static void
add_place (StudioReviewValue *value, const TwinFindingRecord *record, TwinOutcome outcome, guint document)
{
  if (value->n_places == 0 || value->last_document != document)
    value->n_documents++;
  value->last_document = document;
  if (value->n_places == 0 || outcome == TWIN_OUTCOME_UNDECIDED)
    value->outcome = outcome;
  if (record->finding.tier > value->tier)
    {
      value->tier = record->finding.tier;
      value->reason = record->finding.reason;
    }
  value->n_places++;
}

/* The built-in types stand in one table, in the order in which they are shown; those of the creator's come after. */
static int
compare_types (const TwinPiiType *a, const TwinPiiType *b)
{
  guint n_types;
  const TwinPiiType *types = twin_pii_types (&n_types);
  gboolean a_built_in = a >= types && a < types + n_types;
  gboolean b_built_in = b >= types && b < types + n_types;

  if (a_built_in != b_built_in)
    return a_built_in ? -1 : 1;
  if (a_built_in)
    return a < b ? -1 : a > b;
  return g_strcmp0 (a->id, b->id);
}

static int
compare_values (gconstpointer a, gconstpointer b)
{
  const StudioReviewValue *value_a = *(const StudioReviewValue *const *) a;
  const StudioReviewValue *value_b = *(const StudioReviewValue *const *) b;

  if (value_a->type != value_b->type)
    return compare_types (value_a->type, value_b->type);
  if (value_a->document != value_b->document)
    return value_a->document < value_b->document ? -1 : 1;
  return value_a->first < value_b->first ? -1 : value_a->first > value_b->first;
}

static char *
dup_key (const TwinFindingRecord *record)
{
  return g_strconcat (record->finding.type->id, ":", record->value_key, NULL);
}

/* Adds to the values and the counts; @by_key: key -> value; @document: its number, rising. */
static void
collect_values (StudioReviewData *self, const TwinReview *review, guint document, GHashTable *by_key)
{
  const char *text = twin_document_get_text (review->document, NULL);

  for (guint i = 0; i < review->findings->len; i++)
    {
      const TwinFindingRecord *record = g_ptr_array_index (review->findings, i);
      TwinOutcome outcome = g_array_index (review->outcomes, TwinOutcome, i);
      g_autofree char *key = dup_key (record);
      StudioReviewValue *value;

      if (!finding_leaves (review, &record->finding))
        continue;
      self->n_findings += record->finding.tier != TWIN_TIER_CANDIDATE;
      self->n_undecided += outcome == TWIN_OUTCOME_UNDECIDED;
      value = g_hash_table_lookup (by_key, key);
      if (value == NULL)
        {
          value = value_new (record, text, document);
          g_hash_table_insert (by_key, g_steal_pointer (&key), value);
          g_ptr_array_add (self->values, value);
        }
      add_spelling (value, dup_shown_value (text, &record->finding));
      add_place (value, record, outcome, document);
    }
}

static void
order_values (StudioReviewData *self)
{
  for (guint i = 0; i < self->values->len; i++)
    {
      StudioReviewValue *value = g_ptr_array_index (self->values, i);

      if (value->spellings->len > 0)
        value->also = join_spellings (value->spellings);
      g_clear_pointer (&value->spellings, g_ptr_array_unref);
    }
  g_ptr_array_sort (self->values, compare_values);
}

/* What stands in the place of a value: asked of the engine, so that it is what will stand there. */
static char *
dup_replacement (const char *text, const TwinFindingRecord *record, TwinOutcome outcome)
{
  const TwinFinding *finding = &record->finding;
  g_autoptr (GArray) findings = g_array_new (FALSE, FALSE, sizeof (TwinFinding));
  g_autoptr (GArray) outcomes = g_array_new (FALSE, FALSE, sizeof (TwinOutcome));
  g_autoptr (TwinRedaction) redaction = NULL;
  TwinFinding whole = *finding;

  if (outcome == TWIN_OUTCOME_PSEUDONYM)
    return g_strdup_printf ("[%s]", record->pseudonym != NULL ? record->pseudonym : finding->type->token);
  whole.start = 0;
  whole.end = finding->end - finding->start;
  g_array_append_val (findings, whole);
  g_array_append_val (outcomes, outcome);
  redaction = twin_redact (text + finding->start, whole.end, findings, outcomes);
  return g_strdup (redaction->text);
}

static gboolean
is_replaced (TwinOutcome outcome, gboolean leaving)
{
  if (leaving)
    return outcome != TWIN_OUTCOME_KEEP;
  return outcome != TWIN_OUTCOME_KEEP && outcome != TWIN_OUTCOME_UNDECIDED && outcome != TWIN_OUTCOME_BLOCK;
}

/* The places of a text and what is shown there: as it stands now, or, if @leaving, as it would leave. */
static GArray *
create_pieces (StudioReviewData *self, const TwinReview *review, GHashTable *by_key, gboolean leaving)
{
  const char *text = twin_document_get_text (review->document, NULL);
  GArray *pieces = g_array_new (FALSE, FALSE, sizeof (Piece));
  g_autoptr (GHashTable) indices = g_hash_table_new (NULL, NULL);

  g_array_set_clear_func (pieces, piece_clear);
  for (guint i = 0; i < self->values->len; i++)
    g_hash_table_insert (indices, g_ptr_array_index (self->values, i), GUINT_TO_POINTER (i));

  for (guint i = 0; i < review->findings->len; i++)
    {
      const TwinFindingRecord *record = g_ptr_array_index (review->findings, i);
      TwinOutcome outcome = g_array_index (review->outcomes, TwinOutcome, i);
      g_autofree char *key = dup_key (record);
      StudioReviewValue *value = g_hash_table_lookup (by_key, key);
      Piece piece = { record->finding.start, record->finding.end, STUDIO_MARK_OPEN, NO_VALUE, NULL };

      if (value == NULL || !finding_leaves (review, &record->finding))
        continue;
      piece.value = GPOINTER_TO_UINT (g_hash_table_lookup (indices, value));
      if (outcome == TWIN_OUTCOME_KEEP)
        piece.kind = STUDIO_MARK_KEPT;
      else if (is_replaced (outcome, leaving))
        {
          piece.kind = STUDIO_MARK_REPLACED;
          piece.replacement = dup_replacement (text, record, outcome);
        }
      g_array_append_val (pieces, piece);
    }
  return pieces;
}

/* ---- The four views ---- */

/* The blocks of the document that are, or are not, properties of the file. */
static void
append_blocks (StudioTextContent *content, const TwinReview *review, GArray *pieces, gboolean properties)
{
  const char *text = twin_document_get_text (review->document, NULL);
  guint n = twin_document_get_n_blocks (review->document);
  guint page = 0;

  for (guint i = 0; i < n; i++)
    {
      const TwinBlock *block = twin_document_get_block (review->document, i);
      gboolean hidden = twin_release_is_hidden (block);
      char *caption = NULL;

      if ((block->kind == TWIN_BLOCK_METADATA) != properties)
        continue;
      if (block->page != page && block->page > 0)
        caption = studio_block_dup_caption (review->record, block);
      page = block->page;
      studio_text_content_begin (content, studio_block_get_style (block), block->level, caption,
                                 hidden ? studio_block_dup_hidden_label (block, review->record->include_hidden) : NULL,
                                 hidden && !review->record->include_hidden);
      append_range (content, text, block->start, block->start + block->length, pieces);
    }
}

/* Properties of the file come first in the document, but nobody opens a document to read them. */
static StudioTextContent *
create_document_content (const TwinReview *review, GArray *pieces)
{
  StudioTextContent *content = studio_text_content_new ();

  append_blocks (content, review, pieces, FALSE);
  append_blocks (content, review, pieces, TRUE);
  return content;
}

static GArray *
create_released_pieces (const TwinRelease *release)
{
  GArray *pieces = g_array_new (FALSE, FALSE, sizeof (Piece));

  for (guint i = 0; i < release->redaction->replacements->len; i++)
    {
      const TwinReplacement *replacement = &g_array_index (release->redaction->replacements, TwinReplacement, i);
      Piece piece = { replacement->out_start, replacement->out_end, STUDIO_MARK_REPLACED, NO_VALUE, NULL };

      g_array_append_val (pieces, piece);
    }
  return pieces;
}

/* The first block of the released text that ends after @offset. */
static guint
find_released (const TwinRelease *release, gsize offset)
{
  guint low = 0;
  guint high = release->blocks->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (g_array_index (release->blocks, TwinReleaseBlock, middle).end <= offset)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

/* The blocks of the released text between @start and @end; the first one has @caption, which is taken. */
static void
append_released (StudioTextContent *content, const TwinReview *review, const TwinRelease *release, GArray *pieces,
                 gsize start, gsize end, char *caption, gboolean with_pages)
{
  guint page = 0;

  for (guint i = find_released (release, start); i < release->blocks->len; i++)
    {
      const TwinReleaseBlock *part = &g_array_index (release->blocks, TwinReleaseBlock, i);
      const TwinBlock *block = twin_document_get_block (review->document, part->index);

      if (part->start >= end)
        break;
      if (with_pages && block->page != page && block->page > 0)
        caption = studio_block_dup_page_caption (review->record, block->page);
      page = block->page;
      studio_text_content_begin (content, studio_block_get_style (block), block->level, g_steal_pointer (&caption), NULL, FALSE);
      append_range (content, release->redaction->text, MAX (part->start, start), MIN (part->end, end), pieces);
    }
  g_free (caption);
}

static char *
dup_passage_caption (const TwinReview *review, const TwinPassageRecord *passage, guint number)
{
  g_autofree char *page = passage->page_from > 0 ? studio_block_dup_page_caption (review->record, passage->page_from) : NULL;
  GString *caption = g_string_new (NULL);

  /* Translators: a piece of a document as it is cited. */
  g_string_append_printf (caption, _("Passage %u"), number);
  if (page != NULL)
    g_string_append_printf (caption, " · %s", page);
  if (passage->heading != NULL && *passage->heading != '\0')
    g_string_append_printf (caption, " · %s", passage->heading);
  return g_string_free (caption, FALSE);
}

static void
create_released_contents (StudioReviewData *self, const TwinReview *review)
{
  g_autoptr (TwinRelease) release = twin_review_release (review);
  g_autoptr (GPtrArray) passages = twin_release_cut (release);
  g_autoptr (GArray) pieces = create_released_pieces (release);

  self->after = studio_text_content_new ();
  append_released (self->after, review, release, pieces, 0, release->redaction->length, NULL, TRUE);

  self->n_passages = passages->len;
  self->passages = studio_text_content_new ();
  for (guint i = 0; i < passages->len; i++)
    {
      const TwinPassageRecord *passage = g_ptr_array_index (passages, i);

      append_released (self->passages, review, release, pieces, passage->start, passage->end,
                       dup_passage_caption (review, passage, i + 1), FALSE);
    }
}

/* ---- Several documents ---- */

static char *
dup_place_caption (const TwinReview *review, const TwinBlock *block)
{
  const char *name = twin_document_record_get_display_name (review->record);
  g_autofree char *page = block->page > 0 ? studio_block_dup_caption (review->record, block) : NULL;

  /* Names a document, and where in it. */
  return page != NULL ? g_strdup_printf ("%s · %s", name, page) : g_strdup (name);
}

/* The paragraphs in which @pieces begin. */
static void
append_excerpts (StudioTextContent *content, const TwinReview *review, GArray *pieces, gboolean with_pieces)
{
  const char *text = twin_document_get_text (review->document, NULL);
  guint page = G_MAXUINT;

  for (guint i = 0; i < twin_document_get_n_blocks (review->document); i++)
    {
      const TwinBlock *block = twin_document_get_block (review->document, i);
      guint piece = find_piece (pieces, block->start);
      char *caption = NULL;

      if (piece >= pieces->len || g_array_index (pieces, Piece, piece).start >= block->start + block->length)
        continue;
      if (block->page != page)
        caption = dup_place_caption (review, block);
      page = block->page;
      studio_text_content_begin (content, studio_block_get_style (block), block->level, caption,
                                 twin_release_is_hidden (block)
                                     ? studio_block_dup_hidden_label (block, review->record->include_hidden) : NULL,
                                 FALSE);
      append_range (content, text, block->start, block->start + block->length, with_pieces ? pieces : NULL);
    }
}

static void
create_excerpts (StudioReviewData *self, GPtrArray *reviews, GHashTable *by_key)
{
  self->before = studio_text_content_new ();
  self->review = studio_text_content_new ();
  self->after = studio_text_content_new ();
  for (guint i = 0; i < reviews->len; i++)
    {
      const TwinReview *review = g_ptr_array_index (reviews, i);
      g_autoptr (GArray) now = create_pieces (self, review, by_key, FALSE);
      g_autoptr (GArray) leaving = create_pieces (self, review, by_key, TRUE);

      append_excerpts (self->before, review, now, FALSE);
      append_excerpts (self->review, review, now, TRUE);
      append_excerpts (self->after, review, leaving, TRUE);
    }
}

static char **
list_open (TwinLibrary *library, GError **error)
{
  g_autoptr (GPtrArray) records = twin_library_list (library, error);
  g_autoptr (GStrvBuilder) ids = g_strv_builder_new ();

  if (records == NULL)
    return NULL;
  for (guint i = 0; i < records->len; i++)
    {
      const TwinDocumentRecord *record = g_ptr_array_index (records, i);

      if (record->state == TWIN_DOCUMENT_REVIEW)
        g_strv_builder_add (ids, record->id);
    }
  return g_strv_builder_end (ids);
}

/* TwinReview of each of @ids; a document that went away meanwhile, or is being read anew, is left out. */
static GPtrArray *
load_reviews (TwinLibrary *library, const char *const *ids, GError **error)
{
  g_autoptr (GPtrArray) reviews = g_ptr_array_new_with_free_func ((GDestroyNotify) twin_review_free);

  for (const char *const *id = ids; *id != NULL; id++)
    {
      g_autoptr (GError) local_error = NULL;
      TwinReview *review = twin_review_load (library, *id, &local_error);

      if (review != NULL)
        g_ptr_array_add (reviews, review);
      else if (!g_error_matches (local_error, TWIN_ERROR, TWIN_ERROR_NOT_FOUND)
               && !g_error_matches (local_error, TWIN_ERROR, TWIN_ERROR_INVALID))
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return NULL;
        }
    }
  return g_steal_pointer (&reviews);
}

/* ---- One document ---- */

/* Properties, links and descriptions of pictures are in nearly every document: shown where they stand,
 * but nothing to be told about. */
static gboolean
is_worth_telling (const TwinBlock *block)
{
  return twin_release_is_hidden (block) && block->kind != TWIN_BLOCK_METADATA &&
         block->kind != TWIN_BLOCK_LINK_TARGET && block->kind != TWIN_BLOCK_ALT_TEXT;
}

/* "Comment: 2, Deleted text: 1", in the order in which they come. */
static char *
dup_hidden_summary (const TwinReview *review)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  g_autoptr (GHashTable) counts = g_hash_table_new (g_str_hash, g_str_equal);
  GString *summary;

  for (guint i = 0; i < twin_document_get_n_blocks (review->document); i++)
    {
      const TwinBlock *block = twin_document_get_block (review->document, i);
      const char *name = studio_block_get_hidden_name (block);
      guint n = GPOINTER_TO_UINT (g_hash_table_lookup (counts, name));

      if (!is_worth_telling (block))
        continue;
      if (n == 0)
        g_ptr_array_add (names, (char *) name);
      g_hash_table_insert (counts, (char *) name, GUINT_TO_POINTER (n + 1));
    }
  if (names->len == 0)
    return NULL;

  summary = g_string_new (NULL);
  for (guint i = 0; i < names->len; i++)
    {
      const char *name = g_ptr_array_index (names, i);

      /* Translators: how often a kind of hidden text is in a document: "Comment: 2". */
      g_string_append_printf (summary, _("%s: %u"), name, GPOINTER_TO_UINT (g_hash_table_lookup (counts, name)));
      if (i + 1 < names->len)
        g_string_append (summary, ", ");
    }
  return g_string_free (summary, FALSE);
}

StudioReviewData *
studio_review_data_new (const TwinReview *review)
{
  StudioReviewData *self;
  g_autoptr (GHashTable) by_key = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GArray) pieces = NULL;

  g_return_val_if_fail (review != NULL, NULL);

  self = g_new0 (StudioReviewData, 1);
  self->record = twin_document_record_copy (review->record);
  self->values = g_ptr_array_new_with_free_func ((GDestroyNotify) value_free);
  self->ids = g_strdupv ((char *[]) { review->record->id, NULL });
  self->types = twin_type_set_ref (review->types);
  self->suggestion = twin_suggest_for_review (review);
  collect_values (self, review, 0, by_key);
  order_values (self);
  pieces = create_pieces (self, review, by_key, FALSE);
  self->before = create_document_content (review, NULL);
  self->review = create_document_content (review, pieces);
  create_released_contents (self, review);
  self->hidden = dup_hidden_summary (review);
  return self;
}

StudioReviewData *
studio_review_data_load (TwinLibrary *library, const char *id, GError **error)
{
  g_autoptr (TwinReview) review = twin_review_load (library, id, error);

  return review != NULL ? studio_review_data_new (review) : NULL;
}

StudioReviewData *
studio_review_data_load_several (TwinLibrary *library, const char *const *ids, GError **error)
{
  g_autoptr (GHashTable) by_key = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_auto (GStrv) scope = ids != NULL ? g_strdupv ((char **) ids) : list_open (library, error);
  g_autoptr (GPtrArray) reviews = NULL;
  g_autoptr (TwinTypeSet) types = twin_detection_load_types (library, error);
  StudioReviewData *self;

  if (types == NULL)
    return NULL;
  reviews = scope != NULL ? load_reviews (library, (const char *const *) scope, error) : NULL;
  if (reviews == NULL)
    return NULL;

  self = g_new0 (StudioReviewData, 1);
  self->ids = g_steal_pointer (&scope);
  self->types = g_steal_pointer (&types);
  self->values = g_ptr_array_new_with_free_func ((GDestroyNotify) value_free);
  for (guint i = 0; i < reviews->len; i++)
    collect_values (self, g_ptr_array_index (reviews, i), i, by_key);
  order_values (self);
  create_excerpts (self, reviews, by_key);
  return self;
}

void
studio_review_data_free (StudioReviewData *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->record, twin_document_record_free);
  g_strfreev (self->ids);
  g_clear_pointer (&self->types, twin_type_set_unref);
  g_clear_pointer (&self->suggestion, twin_suggestion_free);
  g_clear_pointer (&self->values, g_ptr_array_unref);
  g_clear_pointer (&self->before, studio_text_content_unref);
  g_clear_pointer (&self->review, studio_text_content_unref);
  g_clear_pointer (&self->after, studio_text_content_unref);
  g_clear_pointer (&self->passages, studio_text_content_unref);
  g_free (self->hidden);
  g_free (self);
}

guint
studio_review_data_find_mark (const StudioReviewData *self, guint value, guint from)
{
  guint n = studio_text_content_get_n_marks (self->review);

  for (guint i = 0; i < n; i++)
    {
      guint index = (from + i) % n;

      if (studio_text_content_get_mark (self->review, index)->value == value)
        return index;
    }
  return n;
}
