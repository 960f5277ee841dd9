/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "docx-story.h"

#include "headings.h"

#include <stdlib.h>
#include <string.h>

#define HIDDEN TWIN_BLOCK_FLAG_HIDDEN

#define UNSET_LEVEL (-1)

/* ST_FldCharType instructions are short; a longer one is no link. */
#define MAX_INSTRUCTION 2048

typedef enum
{
  EL_OTHER,
  EL_ANNOTATION, /* footnote, endnote, comment: holds paragraphs */
  EL_BREAK,
  EL_DELETION,
  EL_DOC_PROPERTIES,
  EL_FALLBACK,
  EL_FIELD_CHARACTER,
  EL_HYPERLINK,
  EL_INSERTION,
  EL_INSTRUCTION,
  EL_LIST_ID,
  EL_LIST_LEVEL,
  EL_NO_BREAK_HYPHEN,
  EL_OUTLINE_LEVEL,
  EL_PARAGRAPH,
  EL_PARAGRAPH_PROPERTIES,
  EL_PARAGRAPH_STYLE,
  EL_PHONETIC,
  EL_REFERENCE,
  EL_RUN,
  EL_SIMPLE_FIELD,
  EL_TAB,
  EL_TABLE,
  EL_TABLE_CELL,
  EL_TABLE_HEADER,
  EL_TABLE_LOOK,
  EL_TABLE_ROW,
  EL_TEXT,
  EL_VANISH,
} Element;

/* Sorted by name. */
static const struct
{
  const char *name;
  Element element;
} elements[] = {
  { "Fallback", EL_FALLBACK },
  { "br", EL_BREAK },
  { "comment", EL_ANNOTATION },
  { "commentReference", EL_REFERENCE },
  { "cr", EL_BREAK },
  { "del", EL_DELETION },
  { "delInstrText", EL_PHONETIC },
  { "delText", EL_TEXT },
  { "docPr", EL_DOC_PROPERTIES },
  { "endnote", EL_ANNOTATION },
  { "endnoteReference", EL_REFERENCE },
  { "fldChar", EL_FIELD_CHARACTER },
  { "fldSimple", EL_SIMPLE_FIELD },
  { "footnote", EL_ANNOTATION },
  { "footnoteReference", EL_REFERENCE },
  { "hyperlink", EL_HYPERLINK },
  { "ilvl", EL_LIST_LEVEL },
  { "ins", EL_INSERTION },
  { "instrText", EL_INSTRUCTION },
  { "moveFrom", EL_DELETION },
  { "moveTo", EL_INSERTION },
  { "noBreakHyphen", EL_NO_BREAK_HYPHEN },
  { "numId", EL_LIST_ID },
  { "outlineLvl", EL_OUTLINE_LEVEL },
  { "p", EL_PARAGRAPH },
  { "pPr", EL_PARAGRAPH_PROPERTIES },
  { "pStyle", EL_PARAGRAPH_STYLE },
  { "ptab", EL_TAB },
  { "r", EL_RUN },
  { "rt", EL_PHONETIC },
  { "t", EL_TEXT },
  { "tab", EL_TAB },
  { "tbl", EL_TABLE },
  { "tblHeader", EL_TABLE_HEADER },
  { "tblLook", EL_TABLE_LOOK },
  { "tc", EL_TABLE_CELL },
  { "tr", EL_TABLE_ROW },
  { "vanish", EL_VANISH },
};

typedef struct
{
  gboolean first_row_is_header;
  guint n_rows;
} Table;

struct _DocxStory
{
  DocxReferences *references;
  ExtractFlow *flow;
  ExtractFlow *own_flow;  /* of asides */
  DocxAside *aside;       /* being read */
  char *aside_key;
  char *aside_author;
  const char *word_ns;    /* as the parser keeps it, once seen */
  GArray *tables;
  guint skipping;         /* depth inside what is not read */
  guint deleted;
  guint inserted;
  gboolean in_paragraph_properties;
  gboolean in_run;
  gboolean in_text;
  gboolean in_instruction;
  gboolean vanished;
  char *link;
  GString *instruction;
  TwinBlockKind kind;     /* of the paragraph whose properties are being read */
  guint level;
  char *style;
  char *list_id;
  int list_level;         /* UNSET_LEVEL where the paragraph does not say */
  gboolean has_kind;
  char *label;            /* the number that stands before the text that comes */
};

static gboolean
keep_in_aside (const TwinBlock *block,
               const char *text,
               gsize length,
               gpointer data)
{
  DocxStory *self = data;
  TwinBlockFlags flags;

  if (self->aside == NULL)
    return TRUE;
  flags = block->flags | self->aside->flags;
  g_ptr_array_add (self->aside->texts, g_strndup (text, length));
  g_array_append_val (self->aside->all_flags, flags);
  return TRUE;
}

static int
compare_element (const void *key,
                 const void *entry)
{
  return strcmp (key, *(const char *const *) entry);
}

static gboolean
is_formula (const char *ns)
{
  return g_str_has_suffix (ns, "/math");
}

/* Names are those of WordprocessingML, transitional and strict; of the formulas
 * only their text is of interest, and of drawings what they are called. */
static Element
find_element (DocxStory *self,
              const char *ns,
              const char *name)
{
  const char *const *found;
  Element element;

  found = bsearch (name, elements, G_N_ELEMENTS (elements), sizeof elements[0], compare_element);
  if (found == NULL)
    return EL_OTHER;
  element = elements[((const char *) found - (const char *) elements) / sizeof elements[0]].element;
  if (ns == self->word_ns || element == EL_DOC_PROPERTIES || element == EL_FALLBACK)
    return element;
  if (strstr (ns, "wordprocessingml") != NULL && g_str_has_suffix (ns, "/main"))
    {
      self->word_ns = ns;
      return element;
    }
  return element == EL_TEXT && is_formula (ns) ? EL_TEXT : EL_OTHER;
}

static gboolean
is_on (const ExtractXmlAttributes *attributes)
{
  g_autofree char *value = extract_xml_dup_attribute (attributes, "val");

  return value == NULL || (strcmp (value, "0") != 0 && strcmp (value, "false") != 0 && strcmp (value, "off") != 0);
}

static TwinBlockFlags
text_flags (DocxStory *self)
{
  TwinBlockFlags flags = TWIN_BLOCK_FLAG_NONE;

  if (self->deleted > 0)
    flags |= TWIN_BLOCK_FLAG_DELETED | HIDDEN;
  else if (self->inserted > 0)
    flags |= TWIN_BLOCK_FLAG_INSERTED;
  if (self->vanished)
    flags |= HIDDEN;
  return flags;
}

/* The number goes before the first text of its paragraph: one without text has none to see. */
static void
put_text (DocxStory *self,
          const char *text,
          gssize length)
{
  if (self->label != NULL)
    {
      extract_flow_text (self->flow, self->label, -1, text_flags (self) & ~TWIN_BLOCK_FLAG_INSERTED);
      extract_flow_text (self->flow, " ", 1, text_flags (self) & ~TWIN_BLOCK_FLAG_INSERTED);
      g_clear_pointer (&self->label, g_free);
    }
  extract_flow_text (self->flow, text, length, text_flags (self));
}

static void
put (DocxStory *self,
     const char *text)
{
  if (self->in_run)
    put_text (self, text, -1);
}

static void
put_link (DocxStory *self,
          const char *target)
{
  extract_flow_aside (self->flow, TWIN_BLOCK_LINK_TARGET, HIDDEN, target);
}

/* HYPERLINK "https://..." \o "tip" */
static void
put_link_of_field (DocxStory *self,
                   const char *instruction)
{
  const char *start, *end;

  while (g_ascii_isspace (*instruction))
    instruction++;
  if (!g_str_has_prefix (instruction, "HYPERLINK"))
    return;
  start = strchr (instruction, '"');
  end = start != NULL ? strchr (start + 1, '"') : NULL;
  if (end != NULL && strstr (instruction, "\\l") == NULL)
    {
      g_autofree char *target = g_strndup (start + 1, (gsize) (end - start - 1));

      put_link (self, target);
    }
}

static void
begin_annotation (DocxStory *self,
                  const char *name,
                  const ExtractXmlAttributes *attributes)
{
  g_autofree char *id = extract_xml_dup_attribute (attributes, "id");
  gboolean comment = strcmp (name, "comment") == 0;

  if (self->own_flow == NULL || id == NULL || extract_xml_has_attribute (attributes, "type", "separator")
      || extract_xml_has_attribute (attributes, "type", "continuationSeparator"))
    return;
  g_clear_pointer (&self->aside, docx_aside_free);
  self->aside = docx_aside_new (comment ? TWIN_BLOCK_COMMENT : TWIN_BLOCK_NOTE, comment ? HIDDEN : TWIN_BLOCK_FLAG_NONE);
  g_free (self->aside_key);
  self->aside_key = g_strconcat (name, " ", id, NULL);
  g_free (self->aside_author);
  self->aside_author = comment ? extract_xml_dup_attribute (attributes, "author") : NULL;
}

static void
end_annotation (DocxStory *self)
{
  if (self->aside == NULL)
    return;
  extract_flow_finish (self->own_flow);
  if (self->aside_author != NULL && *self->aside_author != '\0' && self->aside->texts->len > 0)
    {
      char *text = g_strconcat (self->aside_author, ": ", g_ptr_array_index (self->aside->texts, 0), NULL);

      g_free (g_ptr_array_index (self->aside->texts, 0));
      g_ptr_array_index (self->aside->texts, 0) = text;
    }
  g_hash_table_replace (self->references->asides, g_steal_pointer (&self->aside_key), g_steal_pointer (&self->aside));
}

static void
put_reference (DocxStory *self,
               const char *name,
               const ExtractXmlAttributes *attributes)
{
  g_autofree char *id = extract_xml_dup_attribute (attributes, "id");
  g_autofree char *key = NULL;
  DocxAside *aside;

  if (id == NULL)
    return;
  key = g_strdup_printf ("%.*s %s", (int) (strlen (name) - strlen ("Reference")), name, id);
  aside = g_hash_table_lookup (self->references->asides, key);
  if (aside == NULL)
    return;
  for (guint i = 0; i < aside->texts->len; i++)
    extract_flow_aside (self->flow, aside->kind, g_array_index (aside->all_flags, TwinBlockFlags, i),
                        g_ptr_array_index (aside->texts, i));

  /* A second mark for the same note does not make it a second note. */
  g_hash_table_remove (self->references->asides, key);
}

static void
begin_paragraph_properties (DocxStory *self)
{
  self->in_paragraph_properties = TRUE;
  self->has_kind = FALSE;
  self->list_level = UNSET_LEVEL;
  g_clear_pointer (&self->list_id, g_free);
  g_clear_pointer (&self->style, g_free);
}

/* The list that the paragraph is of, itself or by its style; NULL if none, or if it says that it is none. */
static const char *
find_list (DocxStory *self,
           guint *level)
{
  const char *id, *style = NULL;

  *level = (guint) CLAMP (self->list_level, 0, DOCX_NUMBERING_LEVELS - 1);
  if (self->list_id != NULL)
    return strcmp (self->list_id, "0") != 0 ? self->list_id : NULL;
  id = docx_styles_find_list (self->references->styles, self->style, level, &style);
  if (id != NULL)
    *level = docx_numbering_level_of_style (self->references->numbering, id, style, *level);
  if (self->list_level != UNSET_LEVEL)
    *level = (guint) CLAMP (self->list_level, 0, DOCX_NUMBERING_LEVELS - 1);
  return id;
}

static void
end_paragraph_properties (DocxStory *self)
{
  guint level;
  const char *list = find_list (self, &level);

  self->in_paragraph_properties = FALSE;
  if (list != NULL)
    {
      g_free (self->label);
      self->label = docx_numbering_next (self->references->numbering, list, level);
    }
  if (list != NULL && !(self->has_kind && self->kind == TWIN_BLOCK_HEADING))
    extract_flow_set_kind (self->flow, TWIN_BLOCK_LIST_ITEM, level + 1);
  else if (self->has_kind)
    extract_flow_set_kind (self->flow, self->kind, self->level);
}

static void
set_paragraph_style (DocxStory *self,
                     const ExtractXmlAttributes *attributes)
{
  g_free (self->style);
  self->style = extract_xml_dup_attribute (attributes, "val");
  self->has_kind = docx_styles_lookup (self->references->styles, self->style, &self->kind, &self->level);
}

static void
set_outline_level (DocxStory *self,
                   const ExtractXmlAttributes *attributes)
{
  int level = extract_xml_get_int (attributes, "val", 9);

  if (level < 0 || level > 8)
    return;
  self->has_kind = TRUE;
  self->kind = TWIN_BLOCK_HEADING;
  self->level = MIN ((guint) level + 1, EXTRACT_MAX_HEADING);
}

static void
begin_table (DocxStory *self)
{
  Table table = { FALSE, 0 };

  g_array_append_val (self->tables, table);
  extract_flow_begin_table (self->flow);
}

static void
begin_row (DocxStory *self)
{
  TwinBlockFlags flags = TWIN_BLOCK_FLAG_NONE;

  if (self->tables->len > 0)
    {
      Table *table = &g_array_index (self->tables, Table, self->tables->len - 1);

      if (table->n_rows++ == 0 && table->first_row_is_header)
        flags = TWIN_BLOCK_FLAG_HEADER_ROW;
    }
  extract_flow_begin_row (self->flow, flags);
}

static void
set_table_look (DocxStory *self,
                const ExtractXmlAttributes *attributes)
{
  g_autofree char *bits = extract_xml_dup_attribute (attributes, "val");
  gboolean first_row;

  if (self->tables->len == 0)
    return;

  /* ECMA-376 part 4, 14.4.7: 0x0020 is "first row is special". */
  first_row = extract_xml_has_attribute (attributes, "firstRow", "1")
              || (bits != NULL && (strtoul (bits, NULL, 16) & 0x20) != 0);
  g_array_index (self->tables, Table, self->tables->len - 1).first_row_is_header = first_row;
}

static void
begin_hyperlink (DocxStory *self,
                 const ExtractXmlAttributes *attributes)
{
  g_autofree char *id = extract_xml_dup_attribute (attributes, "id");
  const char *target = id != NULL ? g_hash_table_lookup (self->references->links, id) : NULL;

  g_free (self->link);
  self->link = g_strdup (target);
}

static void
put_description (DocxStory *self,
                 const ExtractXmlAttributes *attributes)
{
  g_autofree char *description = extract_xml_dup_attribute (attributes, "descr");

  extract_flow_aside (self->flow, TWIN_BLOCK_ALT_TEXT, HIDDEN, description);
}

static void
handle_field_character (DocxStory *self,
                        const ExtractXmlAttributes *attributes)
{
  /* Only up to "separate" is it an instruction; what follows is its result. */
  if (extract_xml_has_attribute (attributes, "fldCharType", "begin"))
    g_string_truncate (self->instruction, 0);
  else if (self->instruction->len > 0)
    {
      put_link_of_field (self, self->instruction->str);
      g_string_truncate (self->instruction, 0);
    }
}

/* Elements that only say something about the paragraph or the row that is open. */
static void
start_property (DocxStory *self,
                Element element,
                const ExtractXmlAttributes *attributes)
{
  switch (element)
    {
    case EL_PARAGRAPH_STYLE:
      set_paragraph_style (self, attributes);
      break;
    case EL_OUTLINE_LEVEL:
      set_outline_level (self, attributes);
      break;
    case EL_LIST_LEVEL:
      self->list_level = extract_xml_get_int (attributes, "val", UNSET_LEVEL);
      break;
    case EL_LIST_ID:
      g_free (self->list_id);
      self->list_id = extract_xml_dup_attribute (attributes, "val");
      break;
    case EL_VANISH:
      self->vanished = self->in_run && is_on (attributes);
      break;
    case EL_TABLE_HEADER:
      if (is_on (attributes))
        extract_flow_set_header_row (self->flow);
      break;
    case EL_TABLE_LOOK:
      set_table_look (self, attributes);
      break;
    default:
      break;
    }
}

static void
start_content (DocxStory *self,
               Element element,
               const char *name,
               const ExtractXmlAttributes *attributes)
{
  switch (element)
    {
    case EL_TEXT:
      self->in_text = TRUE;
      break;
    case EL_TAB:
      if (!self->in_paragraph_properties)
        put (self, "\t");
      break;
    case EL_BREAK:
      put (self, "\n");
      break;
    case EL_NO_BREAK_HYPHEN:
      put (self, "-");
      break;
    case EL_INSTRUCTION:
      self->in_instruction = TRUE;
      break;
    case EL_FIELD_CHARACTER:
      handle_field_character (self, attributes);
      break;
    case EL_SIMPLE_FIELD:
      {
        g_autofree char *instruction = extract_xml_dup_attribute (attributes, "instr");

        if (instruction != NULL)
          put_link_of_field (self, instruction);
        break;
      }
    case EL_HYPERLINK:
      begin_hyperlink (self, attributes);
      break;
    case EL_REFERENCE:
      put_reference (self, name, attributes);
      break;
    case EL_DOC_PROPERTIES:
      put_description (self, attributes);
      break;
    default:
      start_property (self, element, attributes);
      break;
    }
}

/* What Word's linear form of a formula (Unicode Technical Note 28) has at the beginning or the end of its parts. */
static void
put_formula_mark (DocxStory *self,
                  const char *name,
                  gboolean end)
{
  static const struct
  {
    const char *name;
    const char *start;
    const char *end;
  } marks[] = {
    { "d", "(", ")" }, { "fName", NULL, " " }, { "num", NULL, "/" }, { "oMath", NULL, " " },
    { "rad", "√", NULL }, { "sub", "_", NULL }, { "sup", "^", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (marks); i++)
    {
      const char *mark = end ? marks[i].end : marks[i].start;

      if (mark != NULL && strcmp (name, marks[i].name) == 0)
        extract_flow_text (self->flow, mark, -1, text_flags (self));
    }
}

static void
on_start (gpointer data,
          const char *ns,
          const char *name,
          const ExtractXmlAttributes *attributes)
{
  DocxStory *self = data;
  Element element = find_element (self, ns, name);

  if (self->skipping > 0 || element == EL_FALLBACK || element == EL_PHONETIC)
    {
      self->skipping++;
      return;
    }
  if (is_formula (ns))
    put_formula_mark (self, name, FALSE);
  switch (element)
    {
    case EL_PARAGRAPH:
      extract_flow_begin_paragraph (self->flow, TWIN_BLOCK_PARAGRAPH, 0);
      break;
    case EL_PARAGRAPH_PROPERTIES:
      begin_paragraph_properties (self);
      break;
    case EL_RUN:
      self->in_run = TRUE;
      self->vanished = FALSE;
      break;
    case EL_DELETION:
      self->deleted++;
      break;
    case EL_INSERTION:
      self->inserted++;
      break;
    case EL_TABLE:
      begin_table (self);
      break;
    case EL_TABLE_ROW:
      begin_row (self);
      break;
    case EL_TABLE_CELL:
      extract_flow_begin_cell (self->flow);
      break;
    case EL_ANNOTATION:
      begin_annotation (self, name, attributes);
      break;
    default:
      start_content (self, element, name, attributes);
      break;
    }
}

static void
end_table (DocxStory *self)
{
  extract_flow_end_table (self->flow);
  if (self->tables->len > 0)
    g_array_set_size (self->tables, self->tables->len - 1);
}

static void
end_hyperlink (DocxStory *self)
{
  put_link (self, self->link);
  g_clear_pointer (&self->link, g_free);
}

static void
on_end (gpointer data,
        const char *ns,
        const char *name)
{
  DocxStory *self = data;

  if (self->skipping > 0)
    {
      self->skipping--;
      return;
    }
  if (is_formula (ns))
    put_formula_mark (self, name, TRUE);
  switch (find_element (self, ns, name))
    {
    case EL_PARAGRAPH:
      g_clear_pointer (&self->label, g_free);
      extract_flow_end_paragraph (self->flow);
      break;
    case EL_PARAGRAPH_PROPERTIES:
      end_paragraph_properties (self);
      break;
    case EL_RUN:
      self->in_run = FALSE;
      self->vanished = FALSE;
      break;
    case EL_TEXT:
      self->in_text = FALSE;
      break;
    case EL_INSTRUCTION:
      self->in_instruction = FALSE;
      break;
    case EL_DELETION:
      self->deleted -= self->deleted > 0;
      break;
    case EL_INSERTION:
      self->inserted -= self->inserted > 0;
      break;
    case EL_HYPERLINK:
      end_hyperlink (self);
      break;
    case EL_TABLE:
      end_table (self);
      break;
    case EL_TABLE_ROW:
      extract_flow_end_row (self->flow);
      break;
    case EL_TABLE_CELL:
      extract_flow_end_cell (self->flow);
      break;
    case EL_ANNOTATION:
      end_annotation (self);
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
  DocxStory *self = data;

  if (self->skipping > 0)
    return;
  if (self->in_text)
    put_text (self, text, (gssize) length);
  else if (self->in_instruction && self->instruction->len + length < MAX_INSTRUCTION)
    g_string_append_len (self->instruction, text, (gssize) length);
}

const ExtractXmlHandler docx_story_handler = { on_start, on_end, on_text };

DocxStory *
docx_story_new (DocxReferences *references,
                ExtractFlow *flow)
{
  DocxStory *self;

  g_return_val_if_fail (references != NULL, NULL);

  self = g_new0 (DocxStory, 1);
  self->references = references;
  self->flow = flow;
  self->tables = g_array_new (FALSE, FALSE, sizeof (Table));
  self->instruction = g_string_new (NULL);
  return self;
}

DocxStory *
docx_story_new_asides (DocxReferences *references)
{
  DocxStory *self = docx_story_new (references, NULL);

  self->own_flow = extract_flow_new (keep_in_aside, self);
  self->flow = self->own_flow;
  return self;
}

void
docx_story_free (DocxStory *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->own_flow, extract_flow_free);
  g_clear_pointer (&self->aside, docx_aside_free);
  g_array_unref (self->tables);
  g_string_free (self->instruction, TRUE);
  g_free (self->aside_key);
  g_free (self->aside_author);
  g_free (self->link);
  g_free (self->style);
  g_free (self->list_id);
  g_free (self->label);
  g_free (self);
}

void
docx_story_finish (DocxStory *self)
{
  g_return_if_fail (self != NULL);

  end_annotation (self);
  extract_flow_finish (self->flow);
}
