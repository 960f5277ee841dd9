/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "studio/documents/likeness.h"

#include "library/twin-review.h"
#include "studio/documents/block-text.h"

G_DEFINE_FINAL_TYPE (StudioLikeness, studio_likeness, G_TYPE_OBJECT)

static void
studio_likeness_finalize (GObject *object)
{
  StudioLikeness *self = STUDIO_LIKENESS (object);

  g_clear_pointer (&self->keep, twin_document_record_free);
  g_clear_pointer (&self->other, twin_document_record_free);
  G_OBJECT_CLASS (studio_likeness_parent_class)->finalize (object);
}

static void
studio_likeness_class_init (StudioLikenessClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = studio_likeness_finalize;
}

static void
studio_likeness_init (StudioLikeness *self)
{
}

StudioLikeness *
studio_likeness_new (TwinSimilarPair *pair)
{
  StudioLikeness *self = g_object_new (STUDIO_TYPE_LIKENESS, NULL);

  self->keep = g_steal_pointer (&pair->keep);
  self->other = g_steal_pointer (&pair->other);
  self->similarity = pair->similarity;

  return self;
}

/* The words of a block: blanks and line breaks are no difference. */
static char *
dup_words (const TwinDocument *document, const TwinBlock *block)
{
  g_autofree char *text = g_strndup (twin_document_get_text (document, NULL) + block->start, block->length);
  g_auto (GStrv) words = g_strsplit_set (text, " \t\n", -1);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) kept = NULL;

  for (char **word = words; *word != NULL; word++)
    if (**word != '\0')
      g_strv_builder_add (builder, *word);
  kept = g_strv_builder_end (builder);

  return g_strjoinv (" ", kept);
}

static GHashTable *
collect_paragraphs (const TwinDocument *document)
{
  GHashTable *paragraphs = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < twin_document_get_n_blocks (document); i++)
    g_hash_table_add (paragraphs, dup_words (document, twin_document_get_block (document, i)));

  return paragraphs;
}

/* What a reader of the page sees of @review, with marks on what is not among @others. */
static StudioTextContent *
create_content (const TwinReview *review, GHashTable *others)
{
  StudioTextContent *content = studio_text_content_new ();
  const char *text = twin_document_get_text (review->document, NULL);
  guint n_differences = 0;

  for (guint i = 0; i < twin_document_get_n_blocks (review->document); i++)
    {
      const TwinBlock *block = twin_document_get_block (review->document, i);
      g_autofree char *words = dup_words (review->document, block);

      if (block->flags & TWIN_BLOCK_FLAG_HIDDEN)
        continue;
      studio_text_content_begin (content, studio_block_get_style (block), block->level, NULL, NULL, FALSE);
      if (g_hash_table_contains (others, words))
        studio_text_content_append (content, text + block->start, block->length);
      else
        studio_text_content_append_mark (content, text + block->start, block->length, STUDIO_MARK_OPEN, n_differences++);
    }

  return content;
}

StudioLikenessTexts *
studio_likeness_texts_load (TwinLibrary *library, StudioLikeness *likeness, GError **error)
{
  g_autoptr (TwinReview) keep = twin_review_load (library, likeness->keep->id, error);
  g_autoptr (TwinReview) other = keep != NULL ? twin_review_load (library, likeness->other->id, error) : NULL;
  g_autoptr (GHashTable) keep_paragraphs = NULL;
  g_autoptr (GHashTable) other_paragraphs = NULL;
  StudioLikenessTexts *self;

  if (other == NULL)
    return NULL;

  keep_paragraphs = collect_paragraphs (keep->document);
  other_paragraphs = collect_paragraphs (other->document);
  self = g_new0 (StudioLikenessTexts, 1);
  self->keep = create_content (keep, other_paragraphs);
  self->other = create_content (other, keep_paragraphs);

  return self;
}

void
studio_likeness_texts_free (StudioLikenessTexts *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->keep, studio_text_content_unref);
  g_clear_pointer (&self->other, studio_text_content_unref);
  g_free (self);
}
