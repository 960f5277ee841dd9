/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "odt-story.h"

#include "headings.h"
#include "odt-lists.h"

#include <stdlib.h>
#include <string.h>

#define HIDDEN TWIN_BLOCK_FLAG_HIDDEN

/* text:c of a run of blanks; more is an attack on memory, not layout. */
#define MAX_SPACES 256

typedef enum
{
  EL_OTHER,
  EL_ANNOTATION,
  EL_BODY,
  EL_CELL,
  EL_CHANGED_REGION,
  EL_CHANGE_START,
  EL_CHANGE_END,
  EL_CREATOR,
  EL_DELETION,
  EL_DESCRIPTION, /* svg:title, svg:desc */
  EL_HEADER_ROWS,
  EL_HEADING,
  EL_HIDDEN_TEXT,
  EL_INSERTION,
  EL_LINE_BREAK,
  EL_LINK,
  EL_LIST,
  EL_LIST_HEADER,
  EL_LIST_ITEM,
  EL_LIST_STYLE,
  EL_LIST_STYLE_LEVEL,
  EL_NOTE_BODY,
  EL_PAGE_FOOTER,
  EL_PAGE_HEADER,
  EL_PARAGRAPH,
  EL_ROW,
  EL_SECTION,
  EL_SKIPPED,
  EL_SPACES,
  EL_SPAN,
  EL_STYLE,
  EL_STYLE_TEXT,
  EL_TAB,
  EL_TABLE,
  EL_TRACKED_CHANGES,
} Element;

/* Sorted by name. Local names are unambiguous in OpenDocument, but for those that
 * find_element() looks at twice. */
static const struct
{
  const char *name;
  Element element;
} elements[] = {
  { "a", EL_LINK },
  { "annotation", EL_ANNOTATION },
  { "annotation-end", EL_SKIPPED },
  { "body", EL_BODY },
  { "change", EL_CHANGE_START }, /* a deletion happened here */
  { "change-end", EL_CHANGE_END },
  { "change-start", EL_CHANGE_START },
  { "changed-region", EL_CHANGED_REGION },
  { "covered-table-cell", EL_CELL },
  { "creator", EL_CREATOR },
  { "creator-initials", EL_SKIPPED },
  { "date", EL_SKIPPED },
  { "date-string", EL_SKIPPED },
  { "deletion", EL_DELETION },
  { "desc", EL_DESCRIPTION },
  { "footer", EL_PAGE_FOOTER },
  { "footer-first", EL_PAGE_FOOTER },
  { "footer-left", EL_PAGE_FOOTER },
  { "forms", EL_SKIPPED },
  { "h", EL_HEADING },
  { "header", EL_PAGE_HEADER },
  { "header-first", EL_PAGE_HEADER },
  { "header-left", EL_PAGE_HEADER },
  { "hidden-text", EL_HIDDEN_TEXT },
  { "insertion", EL_INSERTION },
  { "line-break", EL_LINE_BREAK },
  { "list", EL_LIST },
  { "list-header", EL_LIST_HEADER },
  { "list-item", EL_LIST_ITEM },
  { "list-level-style-bullet", EL_LIST_STYLE_LEVEL },
  { "list-level-style-number", EL_LIST_STYLE_LEVEL },
  { "list-style", EL_LIST_STYLE },
  { "note-body", EL_NOTE_BODY },
  { "note-citation", EL_SKIPPED },
  { "outline-level-style", EL_LIST_STYLE_LEVEL },
  { "outline-style", EL_LIST_STYLE },
  { "p", EL_PARAGRAPH },
  { "ruby-text", EL_SKIPPED },
  { "s", EL_SPACES },
  { "section", EL_SECTION },
  { "span", EL_SPAN },
  { "style", EL_STYLE },
  { "tab", EL_TAB },
  { "table", EL_TABLE },
  { "table-cell", EL_CELL },
  { "table-header-rows", EL_HEADER_ROWS },
  { "table-row", EL_ROW },
  { "text-properties", EL_STYLE_TEXT },
  { "title", EL_DESCRIPTION },
  { "tracked-changes", EL_TRACKED_CHANGES },
};

typedef struct
{
  char *name;   /* as shown, or the style's own */
  char *parent;
  gboolean hidden;
} Style;

struct _OdtStory
{
  ExtractFlow *flow;
  GHashTable *styles;         /* name → Style, of this part */
  GHashTable *insertions;     /* ids of changed regions that are insertions */
  Style *style;               /* being read */
  guint skipping;             /* depth inside what is not read */
  OdtLists *lists;
  guint header_rows;
  guint note_depth;
  guint comment_depth;
  guint hidden_sections;
  guint tracked;              /* inside text:tracked-changes */
  guint inserted;
  guint paragraphs;           /* open, to know whether text counts */
  GArray *sections;           /* gboolean: whether each open one is hidden */
  GArray *styled;             /* gboolean: whether each open paragraph and span is of a hidden style */
  guint hidden_styles;
  GPtrArray *links;           /* char * of each open one, "" where there is none */
  char *label;                /* the number before the text of the paragraph that is open */
  char *region;               /* changed region being read */
  GString *captured;          /* a description or a comment's author */
  gboolean capturing;
  char *author;
  gboolean in_creator;
};

static void
style_free (gpointer data)
{
  Style *style = data;

  g_free (style->name);
  g_free (style->parent);
  g_free (style);
}

static int
compare_element (const void *key,
                 const void *entry)
{
  return strcmp (key, *(const char *const *) entry);
}

static Element
find_element (const char *ns,
              const char *name)
{
  const char *const *found;
  Element element;

  found = bsearch (name, elements, G_N_ELEMENTS (elements), sizeof elements[0], compare_element);
  if (found == NULL)
    return EL_OTHER;
  element = elements[((const char *) found - (const char *) elements) / sizeof elements[0]].element;

  /* text:title and text:date are fields with a result; svg:title and dc:date are not. */
  if (element == EL_DESCRIPTION && strstr (ns, "svg") == NULL)
    return EL_OTHER;
  if (strcmp (name, "date") == 0 && strstr (ns, "purl.org/dc") == NULL)
    return EL_OTHER;
  if (element == EL_CREATOR && strstr (ns, "purl.org/dc") == NULL)
    return EL_OTHER;
  return element;
}

static TwinBlockFlags
text_flags (OdtStory *self)
{
  TwinBlockFlags flags = TWIN_BLOCK_FLAG_NONE;

  if (self->tracked > 0)
    flags |= TWIN_BLOCK_FLAG_DELETED | HIDDEN;
  else if (self->inserted > 0)
    flags |= TWIN_BLOCK_FLAG_INSERTED;
  if (self->comment_depth > 0 || self->hidden_sections > 0 || self->hidden_styles > 0)
    flags |= HIDDEN;
  return flags;
}

static void
put (OdtStory *self,
     const char *text,
     gssize length,
     TwinBlockFlags flags)
{
  if (self->paragraphs == 0)
    return;
  if (self->label != NULL)
    {
      extract_flow_text (self->flow, self->label, -1, text_flags (self) | flags);
      g_clear_pointer (&self->label, g_free);
    }
  extract_flow_text (self->flow, text, length, text_flags (self) | flags);
}

static const Style *
find_style (OdtStory *self,
            const char *name)
{
  return name != NULL ? g_hash_table_lookup (self->styles, name) : NULL;
}

/* Automatic styles ("P12") stand for the named ones they come from. */
static gboolean
kind_of_style (OdtStory *self,
               const char *style_name,
               TwinBlockKind *kind,
               guint *level)
{
  g_autofree char *name = g_strdup (style_name);

  for (guint i = 0; name != NULL && i < 8; i++)
    {
      const Style *style = find_style (self, name);
      const char *shown = style != NULL && style->name != NULL ? style->name : name;
      g_autofree char *plain = g_strdelimit (g_strdup (shown), "_", ' ');
      const char *code = strstr (plain, " 20 ");

      /* "Text_20_body": a blank as it is written in names. */
      if (code != NULL)
        {
          g_autofree char *joined = g_strdup_printf ("%.*s %s", (int) (code - plain), plain, code + 4);

          if (extract_kind_from_style_name (joined, kind, level))
            return TRUE;
        }
      else if (extract_kind_from_style_name (plain, kind, level))
        {
          return TRUE;
        }
      g_free (name);
      name = style != NULL ? g_strdup (style->parent) : NULL;
    }
  return FALSE;
}

static void
begin_styled (OdtStory *self,
              const char *style_name)
{
  const Style *style = find_style (self, style_name);
  gboolean hidden = style != NULL && style->hidden;

  g_array_append_val (self->styled, hidden);
  self->hidden_styles += hidden;
}

static void
end_styled (OdtStory *self)
{
  if (self->styled->len == 0)
    return;
  self->hidden_styles -= g_array_index (self->styled, gboolean, self->styled->len - 1);
  g_array_set_size (self->styled, self->styled->len - 1);
}

static void
begin_span (OdtStory *self,
            const ExtractXmlAttributes *attributes)
{
  g_autofree char *style_name = extract_xml_dup_attribute (attributes, "style-name");

  begin_styled (self, style_name);
}

static void
begin_paragraph (OdtStory *self,
                 Element element,
                 const ExtractXmlAttributes *attributes)
{
  g_autofree char *style_name = extract_xml_dup_attribute (attributes, "style-name");
  TwinBlockKind kind = TWIN_BLOCK_PARAGRAPH;
  guint level = 0;

  self->paragraphs++;
  begin_styled (self, style_name);
  if (self->comment_depth > 0)
    {
      extract_flow_begin_paragraph (self->flow, TWIN_BLOCK_COMMENT, 0);
      if (self->author != NULL)
        extract_flow_text (self->flow, self->author, -1, HIDDEN);
      g_clear_pointer (&self->author, g_free);
      return;
    }
  if (element == EL_HEADING)
    {
      kind = TWIN_BLOCK_HEADING;
      level = (guint) CLAMP (extract_xml_get_int (attributes, "outline-level", 1), 1, EXTRACT_MAX_HEADING);
    }
  else if (self->note_depth > 0)
    {
      kind = TWIN_BLOCK_NOTE;
    }
  else if (odt_lists_get_depth (self->lists) > 0)
    {
      kind = TWIN_BLOCK_LIST_ITEM;
      level = odt_lists_get_depth (self->lists);
    }
  else
    {
      kind_of_style (self, style_name, &kind, &level);
    }
  extract_flow_begin_paragraph (self->flow, kind, level);
  g_free (self->label);
  self->label = odt_lists_take_label (self->lists);
}

static void
end_paragraph (OdtStory *self)
{
  g_clear_pointer (&self->label, g_free);
  end_styled (self);
  extract_flow_end_paragraph (self->flow);
  self->paragraphs -= self->paragraphs > 0;
}

static void
begin_style (OdtStory *self,
             const ExtractXmlAttributes *attributes)
{
  char *name = extract_xml_dup_attribute (attributes, "name");

  self->style = NULL;
  if (name == NULL)
    return;
  self->style = g_new0 (Style, 1);
  self->style->name = extract_xml_dup_attribute (attributes, "display-name");
  self->style->parent = extract_xml_dup_attribute (attributes, "parent-style-name");
  g_hash_table_replace (self->styles, name, self->style);
}

static void
begin_change (OdtStory *self,
              const ExtractXmlAttributes *attributes)
{
  g_autofree char *id = extract_xml_dup_attribute (attributes, "change-id");

  if (id != NULL && g_hash_table_contains (self->insertions, id))
    self->inserted++;
}

static void
end_change (OdtStory *self,
            const ExtractXmlAttributes *attributes)
{
  g_autofree char *id = extract_xml_dup_attribute (attributes, "change-id");

  if (id != NULL && g_hash_table_contains (self->insertions, id))
    self->inserted -= self->inserted > 0;
}

static void
begin_section (OdtStory *self,
               const ExtractXmlAttributes *attributes)
{
  gboolean hidden = extract_xml_has_attribute (attributes, "display", "none");

  g_array_append_val (self->sections, hidden);
  self->hidden_sections += hidden;
}

static void
end_section (OdtStory *self)
{
  if (self->sections->len == 0)
    return;
  self->hidden_sections -= g_array_index (self->sections, gboolean, self->sections->len - 1);
  g_array_set_size (self->sections, self->sections->len - 1);
}

static void
begin_link (OdtStory *self,
            const ExtractXmlAttributes *attributes)
{
  char *target = extract_xml_dup_attribute (attributes, "href");

  /* "#name" leads to a place in the same document. */
  if (target != NULL && target[0] == '#')
    g_clear_pointer (&target, g_free);
  g_ptr_array_add (self->links, target != NULL ? target : g_strdup (""));
}

static void
end_link (OdtStory *self)
{
  if (self->links->len == 0)
    return;
  extract_flow_aside (self->flow, TWIN_BLOCK_LINK_TARGET, HIDDEN, g_ptr_array_index (self->links, self->links->len - 1));
  g_ptr_array_set_size (self->links, (int) self->links->len - 1);
}

static void
put_spaces (OdtStory *self,
            const ExtractXmlAttributes *attributes)
{
  int n = CLAMP (extract_xml_get_int (attributes, "c", 1), 1, MAX_SPACES);

  while (n-- > 0)
    put (self, " ", 1, TWIN_BLOCK_FLAG_NONE);
}

static void
begin_capture (OdtStory *self)
{
  self->capturing = TRUE;
  g_string_truncate (self->captured, 0);
}

static void
start_inline (OdtStory *self,
              Element element,
              const ExtractXmlAttributes *attributes)
{
  switch (element)
    {
    case EL_SPACES:
      put_spaces (self, attributes);
      break;
    case EL_TAB:
      put (self, "\t", 1, TWIN_BLOCK_FLAG_NONE);
      break;
    case EL_LINE_BREAK:
      put (self, "\n", 1, TWIN_BLOCK_FLAG_NONE);
      break;
    case EL_SPAN:
      begin_span (self, attributes);
      break;
    case EL_LINK:
      begin_link (self, attributes);
      break;
    case EL_HIDDEN_TEXT:
      {
        g_autofree char *text = extract_xml_dup_attribute (attributes, "string-value");

        if (text != NULL)
          put (self, text, -1, HIDDEN);
        self->skipping = 1;
        break;
      }
    case EL_DESCRIPTION:
      begin_capture (self);
      break;
    case EL_CREATOR:
      self->in_creator = TRUE;
      begin_capture (self);
      break;
    case EL_CHANGE_START:
      begin_change (self, attributes);
      break;
    case EL_CHANGE_END:
      end_change (self, attributes);
      break;
    case EL_INSERTION:
      if (self->region != NULL)
        g_hash_table_add (self->insertions, g_steal_pointer (&self->region));
      self->skipping = 1;
      break;
    case EL_LIST_STYLE:
      odt_lists_begin_style (self->lists, attributes);
      break;
    case EL_LIST_STYLE_LEVEL:
      odt_lists_add_level (self->lists, attributes);
      break;
    case EL_STYLE:
      begin_style (self, attributes);
      break;
    case EL_STYLE_TEXT:
      if (self->style != NULL)
        self->style->hidden = extract_xml_has_attribute (attributes, "display", "none");
      break;
    default:
      break;
    }
}

static void
on_start (gpointer data,
          const char *ns,
          const char *name,
          const ExtractXmlAttributes *attributes)
{
  OdtStory *self = data;
  Element element = find_element (ns, name);

  if (self->skipping > 0 || element == EL_SKIPPED)
    {
      self->skipping++;
      return;
    }
  switch (element)
    {
    case EL_PARAGRAPH:
    case EL_HEADING:
      begin_paragraph (self, element, attributes);
      break;
    case EL_LIST:
      odt_lists_begin (self->lists, attributes);
      break;
    case EL_LIST_ITEM:
      odt_lists_begin_item (self->lists, attributes);
      break;
    case EL_NOTE_BODY:
      self->note_depth++;
      break;
    case EL_ANNOTATION:
      self->comment_depth++;
      break;
    case EL_TRACKED_CHANGES:
      self->tracked++;
      break;
    case EL_CHANGED_REGION:
      g_free (self->region);
      self->region = extract_xml_dup_attribute (attributes, "id");
      break;
    case EL_TABLE:
      extract_flow_begin_table (self->flow);
      break;
    case EL_HEADER_ROWS:
      self->header_rows++;
      break;
    case EL_ROW:
      extract_flow_begin_row (self->flow, self->header_rows > 0 ? TWIN_BLOCK_FLAG_HEADER_ROW : TWIN_BLOCK_FLAG_NONE);
      break;
    case EL_CELL:
      extract_flow_begin_cell (self->flow);
      break;
    case EL_SECTION:
      begin_section (self, attributes);
      break;
    case EL_PAGE_HEADER:
      extract_flow_set_story (self->flow, TWIN_BLOCK_PAGE_HEADER, HIDDEN);
      break;
    case EL_PAGE_FOOTER:
      extract_flow_set_story (self->flow, TWIN_BLOCK_PAGE_FOOTER, HIDDEN);
      break;
    default:
      start_inline (self, element, attributes);
      break;
    }
}

static void
end_capture (OdtStory *self)
{
  self->capturing = FALSE;
  if (!self->in_creator)
    {
      extract_flow_aside (self->flow, TWIN_BLOCK_ALT_TEXT, HIDDEN, self->captured->str);
      return;
    }
  self->in_creator = FALSE;
  if (self->comment_depth > 0 && self->captured->len > 0)
    {
      g_free (self->author);
      self->author = g_strconcat (self->captured->str, ": ", NULL);
    }
}

static void
on_end (gpointer data,
        const char *ns,
        const char *name)
{
  OdtStory *self = data;

  if (self->skipping > 0)
    {
      self->skipping--;
      return;
    }
  switch (find_element (ns, name))
    {
    case EL_PARAGRAPH:
    case EL_HEADING:
      end_paragraph (self);
      break;
    case EL_LIST:
      odt_lists_end (self->lists);
      break;
    case EL_NOTE_BODY:
      self->note_depth -= self->note_depth > 0;
      break;
    case EL_ANNOTATION:
      self->comment_depth -= self->comment_depth > 0;
      break;
    case EL_TRACKED_CHANGES:
      self->tracked -= self->tracked > 0;
      break;
    case EL_TABLE:
      extract_flow_end_table (self->flow);
      break;
    case EL_HEADER_ROWS:
      self->header_rows -= self->header_rows > 0;
      break;
    case EL_ROW:
      extract_flow_end_row (self->flow);
      break;
    case EL_CELL:
      extract_flow_end_cell (self->flow);
      break;
    case EL_SECTION:
      end_section (self);
      break;
    case EL_SPAN:
      end_styled (self);
      break;
    case EL_LINK:
      end_link (self);
      break;
    case EL_DESCRIPTION:
    case EL_CREATOR:
      end_capture (self);
      break;
    case EL_STYLE:
      self->style = NULL;
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
  OdtStory *self = data;

  if (self->skipping > 0)
    return;
  if (self->capturing)
    g_string_append_len (self->captured, text, (gssize) length);
  else
    put (self, text, (gssize) length, TWIN_BLOCK_FLAG_NONE);
}

const ExtractXmlHandler odt_story_handler = { on_start, on_end, on_text };

OdtStory *
odt_story_new (ExtractFlow *flow)
{
  OdtStory *self;

  g_return_val_if_fail (flow != NULL, NULL);

  self = g_new0 (OdtStory, 1);
  self->flow = flow;
  self->lists = odt_lists_new ();
  self->styles = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, style_free);
  self->insertions = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->sections = g_array_new (FALSE, FALSE, sizeof (gboolean));
  self->styled = g_array_new (FALSE, FALSE, sizeof (gboolean));
  self->links = g_ptr_array_new_with_free_func (g_free);
  self->captured = g_string_new (NULL);
  return self;
}

void
odt_story_free (OdtStory *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->styles);
  g_hash_table_unref (self->insertions);
  g_array_unref (self->sections);
  g_array_unref (self->styled);
  g_ptr_array_unref (self->links);
  g_string_free (self->captured, TRUE);
  odt_lists_free (self->lists);
  g_free (self->label);
  g_free (self->region);
  g_free (self->author);
  g_free (self);
}

void
odt_story_finish (OdtStory *self)
{
  g_return_if_fail (self != NULL);

  extract_flow_finish (self->flow);
}
