/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pdf-tags.h"

#include <string.h>

#include "pdf-blocks.h"
#include "sink.h"

/* Poppler keeps the whole tree in memory, some 100 KiB a page; a longer document is read without. */
#define MAX_PAGES 300
#define MAX_ELEMENTS 200000
#define MAX_DEPTH 64
#define MAX_PICTURES 4096

/* The text of a heading takes as long as a page. So many are asked for in each document, and for so many pages one. */
#define MIN_HEADINGS 16
#define PAGES_PER_HEADING 2

#define N_LEVELS 6

/* Longer ones are paragraphs with the wrong tag. */
#define MAX_HEADING_CHARS 300

typedef struct
{
  PopplerStructureElement *element;
  guint page; /* from 1 */
  guint level;
} Heading;

typedef struct
{
  char *text;
  guint page;
} Picture;

struct _PdfTags
{
  GArray *headings; /* Heading */
  GArray *pictures; /* Picture */
  guint n_elements;
  guint n_paragraphs;
};

static void
heading_clear (gpointer data)
{
  g_object_unref (((Heading *) data)->element);
}

static void
picture_clear (gpointer data)
{
  g_free (((Picture *) data)->text);
}

/* 1 to 6; 0 for what is no heading or does not say of which level. */
static guint
get_level (PopplerStructureElementKind kind)
{
  static const PopplerStructureElementKind kinds[N_LEVELS] = {
    POPPLER_STRUCTURE_ELEMENT_HEADING_1, POPPLER_STRUCTURE_ELEMENT_HEADING_2, POPPLER_STRUCTURE_ELEMENT_HEADING_3,
    POPPLER_STRUCTURE_ELEMENT_HEADING_4, POPPLER_STRUCTURE_ELEMENT_HEADING_5, POPPLER_STRUCTURE_ELEMENT_HEADING_6,
  };

  for (guint i = 0; i < N_LEVELS; i++)
    if (kind == kinds[i])
      return i + 1;

  return 0;
}

static void
note_picture (PdfTags *self, PopplerStructureElement *element, guint page)
{
  g_autofree char *text = poppler_structure_element_get_alt_text (element);
  Picture picture = { .page = page };

  if (text == NULL || *g_strstrip (text) == '\0' || !g_utf8_validate (text, -1, NULL) || self->pictures->len >= MAX_PICTURES)
    return;
  picture.text = g_steal_pointer (&text);
  g_array_append_val (self->pictures, picture);
}

static void
note_element (PdfTags *self, PopplerStructureElement *element)
{
  PopplerStructureElementKind kind = poppler_structure_element_get_kind (element);
  int index = poppler_structure_element_get_page (element);
  Heading heading = { .page = (guint) (index + 1), .level = get_level (kind) };

  self->n_paragraphs += kind == POPPLER_STRUCTURE_ELEMENT_PARAGRAPH;
  if (index < 0)
    return;
  if (heading.level > 0)
    {
      heading.element = g_object_ref (element);
      g_array_append_val (self->headings, heading);
    }
  else if (kind == POPPLER_STRUCTURE_ELEMENT_FIGURE || kind == POPPLER_STRUCTURE_ELEMENT_FORMULA)
    note_picture (self, element, heading.page);
}

/* Elements from @iter on, and what is in them. */
static void
walk (PdfTags *self, PopplerStructureElementIter *iter, guint depth)
{
  do
    {
      PopplerStructureElement *element = poppler_structure_element_iter_get_element (iter);
      g_autoptr (PopplerStructureElementIter) child = NULL;

      if (element != NULL && !poppler_structure_element_is_content (element))
        {
          note_element (self, element);
          child = depth < MAX_DEPTH ? poppler_structure_element_iter_get_child (iter) : NULL;
        }
      g_clear_object (&element);
      if (child != NULL)
        walk (self, child, depth + 1);
    }
  while (++self->n_elements < MAX_ELEMENTS && poppler_structure_element_iter_next (iter));
}

/* Keeps the headings of as many levels as may be asked for; of a document that is half headings, none. */
static void
choose_headings (PdfTags *self, guint n_pages)
{
  guint n_most = MIN_HEADINGS + n_pages / PAGES_PER_HEADING;
  guint n_of_level[N_LEVELS + 1] = { 0 };
  guint n = 0, level;

  for (guint i = 0; i < self->headings->len; i++)
    n_of_level[g_array_index (self->headings, Heading, i).level]++;
  for (level = 1; level <= N_LEVELS && n + n_of_level[level] <= n_most; level++)
    n += n_of_level[level];
  if (self->headings->len > self->n_paragraphs)
    level = 1;
  for (guint i = self->headings->len; i > 0; i--)
    if (g_array_index (self->headings, Heading, i - 1).level >= level)
      g_array_remove_index (self->headings, i - 1);
}

PdfTags *
pdf_tags_new (PopplerDocument *document)
{
  g_autoptr (PdfTags) self = NULL;
  g_autoptr (PopplerStructureElementIter) iter = NULL;
  int n_pages;

  g_return_val_if_fail (POPPLER_IS_DOCUMENT (document), NULL);

  n_pages = poppler_document_get_n_pages (document);
  iter = n_pages <= MAX_PAGES ? poppler_structure_element_iter_new (document) : NULL;
  if (iter == NULL)
    return NULL;
  self = g_new0 (PdfTags, 1);
  self->headings = g_array_new (FALSE, FALSE, sizeof (Heading));
  g_array_set_clear_func (self->headings, heading_clear);
  self->pictures = g_array_new (FALSE, FALSE, sizeof (Picture));
  g_array_set_clear_func (self->pictures, picture_clear);
  walk (self, iter, 0);
  choose_headings (self, (guint) n_pages);

  return self->headings->len > 0 || self->pictures->len > 0 ? g_steal_pointer (&self) : NULL;
}

void
pdf_tags_free (PdfTags *self)
{
  if (self == NULL)
    return;

  g_array_unref (self->headings);
  g_array_unref (self->pictures);
  g_free (self);
}

/* Letters and digits, folded: the layer of text and the tags space and divide words differently. */
static char *
dup_letters (const char *text)
{
  g_autofree char *normal = g_utf8_normalize (text, -1, G_NORMALIZE_NFKC);
  g_autofree char *folded = normal != NULL ? g_utf8_casefold (normal, -1) : g_strdup ("");
  GString *letters = g_string_new (NULL);

  for (const char *p = folded; *p != '\0'; p = g_utf8_next_char (p))
    if (g_unichar_isalnum (g_utf8_get_char (p)))
      g_string_append_unichar (letters, g_utf8_get_char (p));

  return g_string_free (letters, FALSE);
}

/* The block that says what @heading does, and nothing else. */
static PdfBlock *
find_block (const Heading *heading, GPtrArray *blocks)
{
  g_autofree char *text = poppler_structure_element_get_text (heading->element, POPPLER_STRUCTURE_GET_TEXT_RECURSIVE);
  g_autofree char *letters = text != NULL && strlen (text) <= MAX_HEADING_CHARS ? dup_letters (text) : NULL;

  for (guint i = 0; letters != NULL && *letters != '\0' && i < blocks->len; i++)
    {
      PdfBlock *block = g_ptr_array_index (blocks, i);
      g_autofree char *own = NULL;

      if (block->text->len > MAX_HEADING_CHARS || (block->block.flags & TWIN_BLOCK_FLAG_HIDDEN) != 0
          || block->block.kind == TWIN_BLOCK_TABLE_ROW || block->block.kind == TWIN_BLOCK_NOTE)
        continue;
      own = dup_letters (block->text->str);
      if (strcmp (own, letters) == 0)
        return block;
    }

  return NULL;
}

void
pdf_tags_apply (const PdfTags *self, guint number, GPtrArray *blocks)
{
  g_return_if_fail (blocks != NULL);

  for (guint i = 0; self != NULL && i < self->headings->len; i++)
    {
      const Heading *heading = &g_array_index (self->headings, Heading, i);
      PdfBlock *block = heading->page == number ? find_block (heading, blocks) : NULL;

      if (block == NULL)
        continue;
      block->block.kind = TWIN_BLOCK_HEADING;
      block->block.level = (guint8) heading->level;
    }
}

gboolean
pdf_tags_tell_pictures (const PdfTags *self, guint number, ExtractSink *sink)
{
  const TwinBlock block = { .kind = TWIN_BLOCK_ALT_TEXT, .flags = TWIN_BLOCK_FLAG_HIDDEN, .page = number };

  g_return_val_if_fail (sink != NULL, FALSE);

  for (guint i = 0; self != NULL && i < self->pictures->len; i++)
    {
      const Picture *picture = &g_array_index (self->pictures, Picture, i);

      if (picture->page == number && !extract_sink_block (sink, &block, picture->text, -1))
        return FALSE;
    }

  return TRUE;
}
