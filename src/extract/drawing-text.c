/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "drawing-text.h"

#include <stdlib.h>
#include <string.h>

#include "chart.h"
#include "list-number.h"

#define HIDDEN TWIN_BLOCK_FLAG_HIDDEN

/* Charts and diagrams of one slide; more is no slide. */
#define MAX_ATTACHED 256

/* A longer text in a cell that spans several is told once. */
#define MAX_REPEATED 200
#define MAX_COLUMNS 1000

#define N_LEVELS 9 /* ECMA-376 part 1, 20.1.10.72 */

typedef enum
{
  EL_OTHER,
  EL_AUTO_NUMBER,
  EL_BREAK,
  EL_BULLET,
  EL_CELL,
  EL_CHART,
  EL_DIAGRAM,
  EL_FALLBACK,
  EL_LINK,
  EL_NO_BULLET,
  EL_OFFSET,
  EL_PARAGRAPH,
  EL_PARAGRAPH_PROPERTIES,
  EL_PLACEHOLDER,
  EL_PROPERTIES, /* cNvPr */
  EL_ROW,
  EL_SHAPE,
  EL_SLIDE,
  EL_TABLE,
  EL_TABLE_PROPERTIES,
  EL_TEXT,
  EL_TEXT_BODY,
} Element;

/* Sorted by name; local names are unambiguous here. */
static const struct
{
  const char *name;
  Element element;
} elements[] = {
  { "Fallback", EL_FALLBACK },
  { "br", EL_BREAK },
  { "buAutoNum", EL_AUTO_NUMBER },
  { "buBlip", EL_BULLET },
  { "buChar", EL_BULLET },
  { "buNone", EL_NO_BULLET },
  { "cNvPr", EL_PROPERTIES },
  { "chart", EL_CHART },
  { "cxnSp", EL_SHAPE },
  { "graphicFrame", EL_SHAPE },
  { "grpSp", EL_SHAPE },
  { "hlinkClick", EL_LINK },
  { "off", EL_OFFSET },
  { "p", EL_PARAGRAPH },
  { "pPr", EL_PARAGRAPH_PROPERTIES },
  { "ph", EL_PLACEHOLDER },
  { "pic", EL_SHAPE },
  { "relIds", EL_DIAGRAM },
  { "sld", EL_SLIDE },
  { "sp", EL_SHAPE },
  { "t", EL_TEXT },
  { "tbl", EL_TABLE },
  { "tblPr", EL_TABLE_PROPERTIES },
  { "tc", EL_CELL },
  { "tr", EL_ROW },
  { "txBody", EL_TEXT_BODY },
};

typedef enum
{
  PLACE_NONE,
  PLACE_TITLE,
  PLACE_BODY,   /* bulleted unless it says otherwise */
  PLACE_TEXT,
  PLACE_MARGIN, /* date, footer, number */
  PLACE_NOTES,
} Place;

/* How far the numbered paragraphs of a shape have counted at one level. */
typedef struct
{
  char *scheme; /* "arabicPeriod"; NULL where none is going on */
  guint count;
} Counter;

/* A chart or diagram, which is told behind the slide's own text, and the shape that it stands in. */
typedef struct
{
  char *relation;
  guint shape;
} Attached;

struct _DrawingText
{
  DrawingTextKind kind;
  ExtractFlow *flow;
  const GPtrArray *relations;
  GArray *shapes;          /* gboolean: whether each open one is hidden */
  GArray *places;          /* DrawingPlace of each shape that is in no group */
  guint hidden;
  guint skipping;          /* depth inside what is not read */
  Place place;
  TwinBlockFlags slide_flags;
  guint tables;
  gboolean header_row;     /* the table's first row is one, and it comes next */
  gboolean covered;        /* the cell that is open is part of another one */
  GPtrArray *columns;      /* char *, what was last said in each column of the table */
  guint column;
  GString *cell;           /* text of the cell that is open */
  Counter counters[N_LEVELS];
  guint level;             /* of the paragraph that is open */
  gboolean numbered;       /* it has a number */
  char *label;             /* the number, until its text begins */
  gboolean in_text;
  gboolean in_title;
  GArray *charts;          /* Attached */
  GArray *diagrams;        /* Attached */
  int shape_told;          /* of which an attached part is being told; -1 for the last one */
};

static int
compare_element (const void *key,
                 const void *entry)
{
  return strcmp (key, *(const char *const *) entry);
}

static Element
find_element (const char *name)
{
  const char *const *found = bsearch (name, elements, G_N_ELEMENTS (elements), sizeof elements[0], compare_element);

  return found != NULL ? elements[((const char *) found - (const char *) elements) / sizeof elements[0]].element : EL_OTHER;
}

/* Where the blocks that come now belong: on the slide, its margin, or among the notes. */
static void
set_story (DrawingText *self)
{
  TwinBlockKind kind = TWIN_BLOCK_PARAGRAPH;
  TwinBlockFlags flags = self->slide_flags;

  if (self->kind == DRAWING_TEXT_NOTES)
    {
      kind = TWIN_BLOCK_NOTE;
      flags |= HIDDEN;
    }
  else if (self->place == PLACE_MARGIN)
    {
      kind = TWIN_BLOCK_PAGE_FOOTER;
      flags |= HIDDEN;
    }
  if (self->hidden > 0)
    flags |= HIDDEN;
  extract_flow_set_story (self->flow, kind, flags);
}

/* Of the notes page only what was written for it: the rest are a picture of the slide and margins. */
static gboolean
is_told (DrawingText *self)
{
  return self->kind != DRAWING_TEXT_NOTES || self->place == PLACE_NOTES;
}

static void
put (DrawingText *self,
     const char *text,
     gssize length)
{
  if (!is_told (self) || self->covered || !extract_flow_in_paragraph (self->flow))
    return;
  if (self->label != NULL)
    {
      extract_flow_text (self->flow, self->label, -1, TWIN_BLOCK_FLAG_NONE);
      g_clear_pointer (&self->label, g_free);
    }
  extract_flow_text (self->flow, text, length, TWIN_BLOCK_FLAG_NONE);
  if (self->tables > 0 && self->cell->len < MAX_REPEATED)
    g_string_append_len (self->cell, text, length);
}

static void
begin_shape (DrawingText *self)
{
  gboolean hidden = FALSE;
  DrawingPlace place = { 0 };

  /* Where a placeholder says nothing, its layout decides: it keeps its turn. */
  if (self->shapes->len == 0 && self->places->len > 0)
    {
      place = g_array_index (self->places, DrawingPlace, self->places->len - 1);
      place.is_title = FALSE;
    }
  if (self->shapes->len == 0)
    g_array_append_val (self->places, place);
  g_array_append_val (self->shapes, hidden);
  self->place = PLACE_NONE;
  set_story (self);
}

static void
end_shape (DrawingText *self)
{
  if (self->shapes->len == 0)
    return;
  self->hidden -= g_array_index (self->shapes, gboolean, self->shapes->len - 1) ? 1 : 0;
  g_array_set_size (self->shapes, self->shapes->len - 1);
  self->place = PLACE_NONE;
  set_story (self);
}

static DrawingPlace *
current_place (DrawingText *self)
{
  return self->places->len > 0 ? &g_array_index (self->places, DrawingPlace, self->places->len - 1) : NULL;
}

/* Of a shape in a group it counts from the group's corner, and says nothing here. */
static void
read_offset (DrawingText *self,
             const ExtractXmlAttributes *attributes)
{
  DrawingPlace *place = current_place (self);

  if (self->shapes->len != 1 || place == NULL)
    return;
  place->x = extract_xml_get_int (attributes, "x", 0);
  place->y = extract_xml_get_int (attributes, "y", 0);
}

static void
read_properties (DrawingText *self,
                 const ExtractXmlAttributes *attributes)
{
  g_autofree char *description = extract_xml_dup_attribute (attributes, "descr");

  if (self->shapes->len > 0 && !g_array_index (self->shapes, gboolean, self->shapes->len - 1)
      && (extract_xml_has_attribute (attributes, "hidden", "1") || extract_xml_has_attribute (attributes, "hidden", "true")))
    {
      g_array_index (self->shapes, gboolean, self->shapes->len - 1) = TRUE;
      self->hidden++;
      set_story (self);
    }
  if (self->kind != DRAWING_TEXT_NOTES)
    extract_flow_aside (self->flow, TWIN_BLOCK_ALT_TEXT, HIDDEN, description);
}

static void
read_placeholder (DrawingText *self,
                  const ExtractXmlAttributes *attributes)
{
  static const struct
  {
    const char *type;
    Place place;
  } places[] = {
    { "title", PLACE_TITLE }, { "ctrTitle", PLACE_TITLE }, { "subTitle", PLACE_TEXT }, { "body", PLACE_BODY }, { "obj", PLACE_BODY },
    { "dt", PLACE_MARGIN },   { "ftr", PLACE_MARGIN },     { "hdr", PLACE_MARGIN },    { "sldNum", PLACE_MARGIN },
  };
  g_autofree char *type = extract_xml_dup_attribute (attributes, "type");

  self->place = type == NULL ? PLACE_BODY : PLACE_TEXT;
  for (guint i = 0; type != NULL && i < G_N_ELEMENTS (places); i++)
    if (strcmp (type, places[i].type) == 0)
      self->place = places[i].place;
  if (self->place == PLACE_TITLE && current_place (self) != NULL)
    current_place (self)->is_title = TRUE;
  if (self->kind == DRAWING_TEXT_NOTES)
    self->place = self->place == PLACE_BODY ? PLACE_NOTES : PLACE_MARGIN;
  set_story (self);
}

/* Ends the numbering of the levels from @level on. */
static void
end_counters (DrawingText *self,
              guint level)
{
  for (guint i = level; i < N_LEVELS; i++)
    g_clear_pointer (&self->counters[i].scheme, g_free);
}

/* "alphaLcParenBoth": what counts, and what stands around it (ECMA-376 part 1, 20.1.10.61). */
static char *
make_label (const char *scheme,
            guint value)
{
  static const struct
  {
    const char *prefix;
    ListNumber style;
  } styles[] = {
    { "arabic", LIST_NUMBER_DECIMAL },       { "alphaLc", LIST_NUMBER_LOWER_LETTER }, { "alphaUc", LIST_NUMBER_UPPER_LETTER },
    { "romanLc", LIST_NUMBER_LOWER_ROMAN }, { "romanUc", LIST_NUMBER_UPPER_ROMAN },
  };
  GString *label = g_string_new (g_str_has_suffix (scheme, "ParenBoth") ? "(" : "");
  ListNumber style = LIST_NUMBER_DECIMAL;

  for (guint i = 0; i < G_N_ELEMENTS (styles); i++)
    if (g_str_has_prefix (scheme, styles[i].prefix))
      style = styles[i].style;
  list_number_append (label, style, value);
  g_string_append (label, strstr (scheme, "Paren") != NULL ? ") " : g_str_has_suffix (scheme, "Plain") ? " " : ". ");
  return g_string_free (label, FALSE);
}

/* A paragraph goes on with the numbers of its level as long as they are written alike. */
static void
count_paragraph (DrawingText *self,
                 const ExtractXmlAttributes *attributes)
{
  Counter *counter = &self->counters[self->level];
  g_autofree char *scheme = extract_xml_dup_attribute (attributes, "type");

  if (scheme == NULL || self->in_title || !is_told (self))
    return;
  if (g_strcmp0 (counter->scheme, scheme) != 0)
    {
      g_free (counter->scheme);
      counter->scheme = g_strdup (scheme);
      counter->count = (guint) CLAMP (extract_xml_get_int (attributes, "startAt", 1), 1, G_MAXINT16);
    }
  else
    {
      counter->count++;
    }
  self->numbered = TRUE;
  g_free (self->label);
  self->label = make_label (scheme, counter->count);
}

static void
begin_paragraph (DrawingText *self)
{
  self->level = 0;
  self->numbered = FALSE;
  g_clear_pointer (&self->label, g_free);

  /* The lines of a title are one heading. */
  if (self->in_title)
    put (self, " ", 1);
  else if (self->place == PLACE_BODY && self->tables == 0)
    extract_flow_begin_paragraph (self->flow, TWIN_BLOCK_LIST_ITEM, 1);
  else
    extract_flow_begin_paragraph (self->flow, TWIN_BLOCK_PARAGRAPH, 0);
}

static void
end_paragraph (DrawingText *self)
{
  /* What has no number ends the list it stands in; what stands below it begins anew. */
  end_counters (self, self->numbered ? self->level + 1 : self->level);
  g_clear_pointer (&self->label, g_free);
  if (!self->in_title)
    extract_flow_end_paragraph (self->flow);
}

static void
read_paragraph_properties (DrawingText *self,
                           const ExtractXmlAttributes *attributes)
{
  int level = CLAMP (extract_xml_get_int (attributes, "lvl", 0), 0, N_LEVELS - 1);

  self->level = (guint) level;
  if (self->place == PLACE_BODY && self->tables == 0 && !self->in_title)
    extract_flow_set_kind (self->flow, TWIN_BLOCK_LIST_ITEM, (guint) level + 1);
}

static void
set_bulleted (DrawingText *self,
              gboolean bulleted)
{
  if (self->in_title || self->tables > 0 || !is_told (self) || self->place == PLACE_MARGIN)
    return;
  if (!bulleted)
    extract_flow_set_kind (self->flow, TWIN_BLOCK_PARAGRAPH, 0);
  else if (self->place != PLACE_BODY)
    extract_flow_set_kind (self->flow, TWIN_BLOCK_LIST_ITEM, self->level + 1);
}

static void
read_link (DrawingText *self,
           const ExtractXmlAttributes *attributes)
{
  g_autofree char *id = extract_xml_dup_attribute (attributes, "id");
  const ExtractRelation *relation = extract_relations_find (self->relations, id);

  if (relation != NULL && relation->external && is_told (self))
    extract_flow_aside (self->flow, TWIN_BLOCK_LINK_TARGET, HIDDEN, relation->target);
}

static void
attach (DrawingText *self,
        GArray *list,
        const ExtractXmlAttributes *attributes,
        const char *attribute)
{
  Attached attached = { .shape = self->places->len > 0 ? self->places->len - 1 : 0 };

  if (list->len >= MAX_ATTACHED)
    return;
  attached.relation = extract_xml_dup_attribute (attributes, attribute);
  if (attached.relation != NULL)
    g_array_append_val (list, attached);
}

static void
attached_clear (gpointer data)
{
  g_free (((Attached *) data)->relation);
}

static GArray *
attached_list_new (void)
{
  GArray *list = g_array_new (FALSE, FALSE, sizeof (Attached));

  g_array_set_clear_func (list, attached_clear);
  return list;
}

/* A cell that is part of another says what that one says, so that each row can be read alone. */
static void
begin_cell (DrawingText *self,
            const ExtractXmlAttributes *attributes)
{
  gboolean left = extract_xml_has_attribute (attributes, "hMerge", "1");
  gboolean above = extract_xml_has_attribute (attributes, "vMerge", "1");
  guint from = left ? self->column - 1 : self->column;

  extract_flow_begin_cell (self->flow);
  g_string_truncate (self->cell, 0);
  self->covered = FALSE;
  if ((left || above) && from < self->columns->len && g_ptr_array_index (self->columns, from) != NULL)
    {
      extract_flow_begin_paragraph (self->flow, TWIN_BLOCK_PARAGRAPH, 0);
      put (self, g_ptr_array_index (self->columns, from), -1);
      extract_flow_end_paragraph (self->flow);
    }
  self->covered = left || above;
}

static void
end_cell (DrawingText *self)
{
  extract_flow_end_cell (self->flow);
  self->covered = FALSE;
  if (self->column >= MAX_COLUMNS)
    return;
  if (self->column >= self->columns->len)
    g_ptr_array_set_size (self->columns, (int) self->column + 1);
  g_free (g_ptr_array_index (self->columns, self->column));
  g_ptr_array_index (self->columns, self->column) = self->cell->len < MAX_REPEATED ? g_strdup (self->cell->str) : NULL;
  self->column++;
}

static void
begin_text_body (DrawingText *self)
{
  end_counters (self, 0);
  if (self->place != PLACE_TITLE || self->in_title)
    return;
  self->in_title = TRUE;
  extract_flow_begin_paragraph (self->flow, TWIN_BLOCK_HEADING, 1);
}

static void
end_text_body (DrawingText *self)
{
  if (!self->in_title)
    return;
  self->in_title = FALSE;
  extract_flow_end_paragraph (self->flow);
}

static void
start_table_part (DrawingText *self,
                  Element element,
                  const ExtractXmlAttributes *attributes)
{
  switch (element)
    {
    case EL_TABLE:
      self->tables++;
      self->header_row = FALSE;
      g_ptr_array_set_size (self->columns, 0);
      extract_flow_begin_table (self->flow);
      break;
    case EL_TABLE_PROPERTIES:
      self->header_row = extract_xml_has_attribute (attributes, "firstRow", "1");
      break;
    case EL_ROW:
      extract_flow_begin_row (self->flow, self->header_row ? TWIN_BLOCK_FLAG_HEADER_ROW : TWIN_BLOCK_FLAG_NONE);
      self->header_row = FALSE;
      self->column = 0;
      break;
    default:
      begin_cell (self, attributes);
      break;
    }
}

static void
on_start (gpointer data,
          const char *ns,
          const char *name,
          const ExtractXmlAttributes *attributes)
{
  DrawingText *self = data;
  Element element;

  if (self->skipping > 0)
    {
      self->skipping++;
      return;
    }
  element = find_element (name);
  switch (element)
    {
    case EL_SLIDE:
      if (extract_xml_has_attribute (attributes, "show", "0") || extract_xml_has_attribute (attributes, "show", "false"))
        self->slide_flags = HIDDEN;
      set_story (self);
      break;
    case EL_FALLBACK:
      self->skipping = 1;
      break;
    case EL_SHAPE:
      begin_shape (self);
      break;
    case EL_PROPERTIES:
      read_properties (self, attributes);
      break;
    case EL_PLACEHOLDER:
      read_placeholder (self, attributes);
      break;
    case EL_OFFSET:
      read_offset (self, attributes);
      break;
    case EL_TEXT_BODY:
      begin_text_body (self);
      break;
    case EL_PARAGRAPH:
      begin_paragraph (self);
      break;
    case EL_PARAGRAPH_PROPERTIES:
      read_paragraph_properties (self, attributes);
      break;
    case EL_AUTO_NUMBER:
      count_paragraph (self, attributes);
      set_bulleted (self, TRUE);
      break;
    case EL_BULLET:
    case EL_NO_BULLET:
      set_bulleted (self, element == EL_BULLET);
      break;
    case EL_BREAK:
      put (self, self->in_title ? " " : "\n", 1);
      break;
    case EL_TEXT:
      self->in_text = TRUE;
      break;
    case EL_LINK:
      read_link (self, attributes);
      break;
    case EL_CHART:
      attach (self, self->charts, attributes, "id");
      break;
    case EL_DIAGRAM:
      attach (self, self->diagrams, attributes, "dm");
      break;
    case EL_TABLE:
    case EL_TABLE_PROPERTIES:
    case EL_ROW:
    case EL_CELL:
      start_table_part (self, element, attributes);
      break;
    case EL_OTHER:
      break;
    }
}

static void
on_end (gpointer data,
        const char *ns,
        const char *name)
{
  DrawingText *self = data;

  if (self->skipping > 0)
    {
      self->skipping--;
      return;
    }
  switch (find_element (name))
    {
    case EL_SHAPE:
      end_shape (self);
      break;
    case EL_TEXT_BODY:
      end_text_body (self);
      break;
    case EL_PARAGRAPH:
      end_paragraph (self);
      break;
    case EL_TEXT:
      self->in_text = FALSE;
      break;
    case EL_TABLE:
      self->tables -= self->tables > 0;
      extract_flow_end_table (self->flow);
      break;
    case EL_ROW:
      extract_flow_end_row (self->flow);
      break;
    case EL_CELL:
      end_cell (self);
      break;
    default:
      break;
    }
}

static void
on_text (gpointer data,
         const char *text,
         gsize length)
{
  DrawingText *self = data;

  if (self->in_text && self->skipping == 0)
    put (self, text, (gssize) length);
}

const ExtractXmlHandler drawing_text_handler = { on_start, on_end, on_text };

DrawingText *
drawing_text_new (DrawingTextKind kind,
                  ExtractFlow *flow,
                  const GPtrArray *relations,
                  TwinBlockFlags flags)
{
  DrawingText *self;

  g_return_val_if_fail (flow != NULL && relations != NULL, NULL);

  self = g_new0 (DrawingText, 1);
  self->kind = kind;
  self->flow = flow;
  self->relations = relations;
  self->slide_flags = flags;
  self->shapes = g_array_new (FALSE, FALSE, sizeof (gboolean));
  self->columns = g_ptr_array_new_with_free_func (g_free);
  self->cell = g_string_new (NULL);
  self->places = g_array_new (FALSE, FALSE, sizeof (DrawingPlace));
  self->charts = attached_list_new ();
  self->diagrams = attached_list_new ();
  self->shape_told = -1;
  set_story (self);
  return self;
}

void
drawing_text_free (DrawingText *self)
{
  if (self == NULL)
    return;
  g_array_unref (self->shapes);
  g_array_unref (self->places);
  g_ptr_array_unref (self->columns);
  g_string_free (self->cell, TRUE);
  g_array_unref (self->charts);
  g_array_unref (self->diagrams);
  end_counters (self, 0);
  g_free (self->label);
  g_free (self);
}

/* SmartArt keeps its text in a list of points (ECMA-376 part 1, 21.4). */
static void
tell_diagram (DrawingText *self,
              ExtractParts *parts,
              const char *name)
{
  g_autoptr (GPtrArray) relations = g_ptr_array_new ();
  g_autoptr (DrawingText) diagram = drawing_text_new (DRAWING_TEXT_SLIDE, self->flow, relations, self->slide_flags);

  extract_parts_read_xml (parts, name, &drawing_text_handler, diagram);
  extract_flow_finish (self->flow);
}

/* The part that is told next; NULL if it is not in the file. */
static const ExtractRelation *
begin_attached (DrawingText *self,
                const Attached *attached)
{
  const ExtractRelation *relation = extract_relations_find (self->relations, attached->relation);

  self->shape_told = (int) attached->shape;
  return relation != NULL && !relation->external ? relation : NULL;
}

void
drawing_text_finish (DrawingText *self,
                     ExtractParts *parts)
{
  g_return_if_fail (self != NULL && parts != NULL);

  extract_flow_finish (self->flow);
  g_array_set_size (self->shapes, 0);
  self->hidden = 0;
  self->place = PLACE_NONE;
  set_story (self);
  for (guint i = 0; i < self->diagrams->len; i++)
    {
      const ExtractRelation *relation = begin_attached (self, &g_array_index (self->diagrams, Attached, i));

      if (relation != NULL)
        tell_diagram (self, parts, relation->target);
    }
  for (guint i = 0; i < self->charts->len; i++)
    {
      const ExtractRelation *relation = begin_attached (self, &g_array_index (self->charts, Attached, i));

      if (relation != NULL)
        extract_chart_tell (parts, relation->target, self->flow);
    }
  self->shape_told = -1;
}

guint
drawing_text_get_shape (const DrawingText *self)
{
  g_return_val_if_fail (self != NULL, 0);

  if (self->shape_told >= 0)
    return (guint) self->shape_told;
  return self->places->len > 0 ? self->places->len - 1 : 0;
}

const DrawingPlace *
drawing_text_get_places (const DrawingText *self,
                         guint *n)
{
  g_return_val_if_fail (self != NULL && n != NULL, NULL);

  *n = self->places->len;
  return (const DrawingPlace *) self->places->data;
}
