/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "extractor.h"

#include <string.h>

#include "drawing-text.h"
#include "office-comments.h"
#include "package.h"
#include "parts.h"
#include "properties.h"

/* A slide is held until its end; no slide that is meant to be read has more text. */
#define MAX_SLIDE_BYTES (16u << 20)

/* Shapes whose tops are less than a quarter of an inch apart stand side by side. */
#define ROW_HEIGHT 228600

typedef struct
{
  ExtractSink *sink;
  ExtractParts *parts;
  GPtrArray *slides; /* char *, relations of the presentation */
} Pptx;

/* A block of the slide that is read. */
typedef struct
{
  TwinBlock block;
  char *text;
  gsize length;
  guint shape;
  guint number;
} Item;

typedef struct
{
  DrawingText *drawing;
  GArray *items; /* Item */
  gsize size;
} Slide;

static void
on_presentation_start (gpointer data,
                       const char *ns,
                       const char *name,
                       const ExtractXmlAttributes *attributes)
{
  Pptx *self = data;
  char *id;

  if (strcmp (name, "sldId") != 0 || self->slides->len >= TWIN_LIMIT_PAGES)
    return;

  /* It has an id of its own too, which is a number; relations are named by words. */
  id = extract_xml_dup_attribute_ns (attributes, "relationships", "id");
  if (id != NULL)
    g_ptr_array_add (self->slides, id);
}

static const ExtractXmlHandler presentation_handler = { on_presentation_start, NULL, NULL };

static void
item_clear (gpointer data)
{
  g_free (((Item *) data)->text);
}

static gboolean
on_block (const TwinBlock *block,
          const char *text,
          gsize length,
          gpointer data)
{
  Slide *self = data;
  Item item = { .block = *block, .length = length };

  if (self->size + length > MAX_SLIDE_BYTES)
    return FALSE;
  self->size += length;
  item.shape = drawing_text_get_shape (self->drawing);
  item.number = self->items->len;
  item.text = g_strndup (text, length);
  g_array_append_val (self->items, item);
  return TRUE;
}

static int
compare_tops (gconstpointer a,
              gconstpointer b)
{
  const DrawingPlace *one = *(const DrawingPlace *const *) a;
  const DrawingPlace *other = *(const DrawingPlace *const *) b;

  return one->y < other->y ? -1 : one->y > other->y;
}

/* Gives shapes that stand side by side the same top. */
static void
align_rows (DrawingPlace *places,
            guint n)
{
  g_autoptr (GPtrArray) sorted = g_ptr_array_new ();
  gint64 top = G_MININT64;

  for (guint i = 0; i < n; i++)
    g_ptr_array_add (sorted, &places[i]);
  g_ptr_array_sort (sorted, compare_tops);
  for (guint i = 0; i < n; i++)
    {
      DrawingPlace *place = g_ptr_array_index (sorted, i);

      if (top == G_MININT64 || place->y - top > ROW_HEIGHT)
        top = place->y;
      place->y = (int) top;
    }
}

/* The title, then from the top to the bottom, and what stands side by side from the left. */
static int
compare_items (gconstpointer a,
               gconstpointer b,
               gpointer data)
{
  const Item *first = a;
  const Item *second = b;
  const DrawingPlace *places = data;
  const DrawingPlace *one = &places[first->shape];
  const DrawingPlace *other = &places[second->shape];

  if (one->is_title != other->is_title)
    return one->is_title ? -1 : 1;
  if (first->shape != second->shape && one->y != other->y)
    return one->y < other->y ? -1 : 1;
  if (first->shape != second->shape && one->x != other->x)
    return one->x < other->x ? -1 : 1;
  return first->number < second->number ? -1 : first->number > second->number;
}

/* Shapes are written in the order in which they cover each other: read they are by their places. */
static void
tell_drawing (Pptx *self,
              const char *part,
              const GPtrArray *relations,
              DrawingTextKind kind,
              TwinBlockFlags flags)
{
  g_autoptr (GArray) items = g_array_new (FALSE, FALSE, sizeof (Item));
  Slide slide = { .items = items };
  g_autoptr (ExtractFlow) flow = extract_flow_new (on_block, &slide);
  g_autoptr (DrawingText) drawing = drawing_text_new (kind, flow, relations, flags);
  g_autofree DrawingPlace *places = NULL;
  const DrawingPlace *found;
  guint n_places;

  g_array_set_clear_func (items, item_clear);
  slide.drawing = drawing;
  extract_parts_read_xml (self->parts, part, &drawing_text_handler, drawing);
  drawing_text_finish (drawing, self->parts);
  if (extract_flow_is_full (flow))
    extract_parts_note_reason (self->parts, TWIN_REASON_TOO_LARGE);

  found = drawing_text_get_places (drawing, &n_places);
  places = g_memdup2 (found, n_places * sizeof *found);
  align_rows (places, n_places);
  if (kind == DRAWING_TEXT_SLIDE && n_places > 0)
    g_array_sort_with_data (items, compare_items, places);
  for (guint i = 0; i < items->len; i++)
    {
      const Item *item = &g_array_index (items, Item, i);

      if (!extract_sink_block (self->sink, &item->block, item->text, (gssize) item->length))
        return;
    }
}

static void
tell_slide (Pptx *self,
            const char *part,
            const OfficeAuthors *authors)
{
  g_autoptr (GPtrArray) relations = extract_parts_read_relations (self->parts, part);
  const ExtractRelation *notes = extract_relations_find_type (relations, "notesSlide");

  tell_drawing (self, part, relations, DRAWING_TEXT_SLIDE, TWIN_BLOCK_FLAG_NONE);
  if (notes != NULL)
    {
      g_autoptr (GPtrArray) notes_relations = extract_parts_read_relations (self->parts, notes->target);

      tell_drawing (self, notes->target, notes_relations, DRAWING_TEXT_NOTES, TWIN_BLOCK_FLAG_HIDDEN);
    }
  for (guint i = 0; i < relations->len; i++)
    {
      const ExtractRelation *relation = g_ptr_array_index (relations, i);

      if (strcmp (relation->type, "comments") == 0 && !relation->external)
        office_comments_tell (self->parts, relation->target, authors, self->sink);
    }
}

static void
tell_properties (Pptx *self)
{
  static const char *const names[] = { "docProps/core.xml", "docProps/app.xml", "docProps/custom.xml" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (ExtractProperties) properties = extract_properties_new (self->sink);

      extract_parts_read_xml (self->parts, names[i], &extract_properties_handler, properties);
    }
}

static void
read_authors (Pptx *self,
              const GPtrArray *relations,
              OfficeAuthors *authors)
{
  for (guint i = 0; i < relations->len; i++)
    {
      const ExtractRelation *relation = g_ptr_array_index (relations, i);

      if (!relation->external && (strcmp (relation->type, "commentAuthors") == 0 || strcmp (relation->type, "authors") == 0))
        extract_parts_read_xml (self->parts, relation->target, &office_authors_handler, authors);
    }
}

/* What is left of a presentation that was cut off: its list of slides often stands last. */
static void
tell_found_slides (Pptx *self,
                   const OfficeAuthors *authors)
{
  for (guint i = 1; i <= TWIN_LIMIT_PAGES && !extract_parts_is_full (self->parts); i++)
    {
      g_autofree char *part = g_strdup_printf ("ppt/slides/slide%u.xml", i);

      if (!extract_parts_contains (self->parts, part))
        return;
      extract_sink_set_page (self->sink, i);
      tell_slide (self, part, authors);
    }
}

static void
tell_presentation (Pptx *self)
{
  g_autoptr (GPtrArray) package_relations = extract_parts_read_relations (self->parts, "");
  const ExtractRelation *main_part = extract_relations_find_type (package_relations, "officeDocument");
  const char *presentation = main_part != NULL ? main_part->target : "ppt/presentation.xml";
  g_autoptr (GPtrArray) relations = extract_parts_read_relations (self->parts, presentation);
  g_autoptr (OfficeAuthors) authors = office_authors_new ();

  if (!extract_parts_contains (self->parts, presentation))
    extract_parts_note_reason (self->parts, TWIN_REASON_BROKEN);
  tell_properties (self);
  extract_parts_read_xml (self->parts, presentation, &presentation_handler, self);
  read_authors (self, relations, authors);
  if (self->slides->len == 0)
    tell_found_slides (self, authors);
  extract_sink_set_n_pages (self->sink, self->slides->len);
  for (guint i = 0; i < self->slides->len && !extract_parts_is_full (self->parts); i++)
    {
      const ExtractRelation *relation = extract_relations_find (relations, g_ptr_array_index (self->slides, i));

      extract_sink_set_page (self->sink, i + 1);
      extract_sink_progress (self->sink, i + 1, self->slides->len);
      if (relation != NULL && !relation->external)
        tell_slide (self, relation->target, authors);
    }
}

static gboolean
matches (const ExtractInput *input)
{
  return extract_package_is_zip (input) && extract_package_has_folder (input, "ppt/");
}

/* What slides refer to; the slides themselves are read where they stand. */
static gboolean
is_kept (const char *name)
{
  return g_str_has_suffix (name, ".rels") || g_str_has_prefix (name, "ppt/notesSlides/") || g_str_has_prefix (name, "ppt/comment")
         || g_str_has_prefix (name, "ppt/charts/chart") || g_str_has_prefix (name, "ppt/diagrams/data") || strcmp (name, "ppt/authors.xml") == 0
         || strcmp (name, "ppt/presentation.xml") == 0;
}

static TwinReason
extract (const ExtractInput *input,
         ExtractSink *sink)
{
  g_autoptr (ExtractParts) parts = extract_parts_new (input, sink, is_kept);
  g_autoptr (GPtrArray) slides = g_ptr_array_new_with_free_func (g_free);
  Pptx self = { .sink = sink, .parts = parts, .slides = slides };

  tell_presentation (&self);
  return extract_parts_get_reason (parts);
}

static const char *const extensions[] = { "pptx", "pptm", "potx", "ppsx", "ppsm", NULL };

const ExtractFormat extract_format_pptx = {
  .id = "pptx",
  .mime_type = "application/vnd.openxmlformats-officedocument.presentationml.presentation",
  .is_package = TRUE,
  .extensions = extensions,
  .matches = matches,
  .extract = extract,
};
