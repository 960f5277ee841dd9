/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "html-walk.h"

#include "flow.h"
#include "list-number.h"

#include <string.h>

#define HIDDEN TWIN_BLOCK_FLAG_HIDDEN

typedef struct
{
  ExtractFlow *flow;
  ExtractSink *sink;
  GHashTable *excluded;
  GString *buffer;        /* text with its blanks folded */
  TwinBlockKind kind;     /* of the paragraphs begun from here on */
  guint level;
  guint list_depth;
  guint hidden;
  guint preformatted;
  guint n_nodes;
  gboolean after_blank;   /* the paragraph ends with a blank */
  ListNumber number_style; /* of the list that is open */
  int number;             /* of its last item */
  char *label;            /* the number of the list item that was begun last, until its text comes */
} Walk;

static void walk_children (Walk *self, const GumboVector *children);

static gboolean
is_dropped (GumboTag tag)
{
  switch (tag)
    {
    case GUMBO_TAG_SCRIPT:
    case GUMBO_TAG_STYLE:
    case GUMBO_TAG_HEAD:
    case GUMBO_TAG_TITLE:
    case GUMBO_TAG_IFRAME:
    case GUMBO_TAG_OBJECT:
    case GUMBO_TAG_EMBED:
    case GUMBO_TAG_CANVAS:
    case GUMBO_TAG_AUDIO:
    case GUMBO_TAG_VIDEO:
    case GUMBO_TAG_SELECT:
    case GUMBO_TAG_DATALIST:
    case GUMBO_TAG_SVG:
    case GUMBO_TAG_RT:
    case GUMBO_TAG_RP:
    case GUMBO_TAG_NOFRAMES:
      return TRUE;
    default:
      return FALSE;
    }
}

/* HTML 15.3.3: what a browser sets as a block of its own. */
static gboolean
is_block (GumboTag tag)
{
  switch (tag)
    {
    case GUMBO_TAG_ADDRESS:
    case GUMBO_TAG_ARTICLE:
    case GUMBO_TAG_ASIDE:
    case GUMBO_TAG_BLOCKQUOTE:
    case GUMBO_TAG_BODY:
    case GUMBO_TAG_CAPTION:
    case GUMBO_TAG_CENTER:
    case GUMBO_TAG_DD:
    case GUMBO_TAG_DETAILS:
    case GUMBO_TAG_DIR:
    case GUMBO_TAG_DIV:
    case GUMBO_TAG_DL:
    case GUMBO_TAG_DT:
    case GUMBO_TAG_FIELDSET:
    case GUMBO_TAG_FIGCAPTION:
    case GUMBO_TAG_FIGURE:
    case GUMBO_TAG_FOOTER:
    case GUMBO_TAG_FORM:
    case GUMBO_TAG_H1:
    case GUMBO_TAG_H2:
    case GUMBO_TAG_H3:
    case GUMBO_TAG_H4:
    case GUMBO_TAG_H5:
    case GUMBO_TAG_H6:
    case GUMBO_TAG_HEADER:
    case GUMBO_TAG_HGROUP:
    case GUMBO_TAG_HR:
    case GUMBO_TAG_HTML:
    case GUMBO_TAG_LEGEND:
    case GUMBO_TAG_LI:
    case GUMBO_TAG_LISTING:
    case GUMBO_TAG_MAIN:
    case GUMBO_TAG_MENU:
    case GUMBO_TAG_NAV:
    case GUMBO_TAG_OL:
    case GUMBO_TAG_P:
    case GUMBO_TAG_PLAINTEXT:
    case GUMBO_TAG_PRE:
    case GUMBO_TAG_SECTION:
    case GUMBO_TAG_SUMMARY:
    case GUMBO_TAG_TEMPLATE:
    case GUMBO_TAG_UL:
    case GUMBO_TAG_XMP:
      return TRUE;
    default:
      return FALSE;
    }
}

static void
end_paragraph (Walk *self)
{
  extract_flow_end_paragraph (self->flow);
}

static void
need_paragraph (Walk *self)
{
  if (extract_flow_in_paragraph (self->flow))
    return;
  extract_flow_begin_paragraph (self->flow, self->kind, self->level);
  if (self->label != NULL)
    extract_flow_text (self->flow, self->label, -1, self->hidden > 0 ? HIDDEN : TWIN_BLOCK_FLAG_NONE);
  g_clear_pointer (&self->label, g_free);
  self->after_blank = TRUE;
}

static void
put_text (Walk *self,
          const char *text)
{
  TwinBlockFlags flags = self->hidden > 0 ? HIDDEN : TWIN_BLOCK_FLAG_NONE;
  gboolean open = extract_flow_in_paragraph (self->flow);
  gboolean after_blank = open ? self->after_blank : TRUE;

  if (self->preformatted > 0)
    {
      need_paragraph (self);
      extract_flow_text (self->flow, text, -1, flags);
      self->after_blank = FALSE;
      return;
    }
  g_string_truncate (self->buffer, 0);
  for (const char *p = text; *p != '\0'; p++)
    {
      gboolean blank = g_ascii_isspace (*p);

      if (!blank)
        g_string_append_c (self->buffer, *p);
      else if (!after_blank)
        g_string_append_c (self->buffer, ' ');
      after_blank = blank;
    }
  if (self->buffer->len == 0)
    return;
  need_paragraph (self);
  extract_flow_text (self->flow, self->buffer->str, (gssize) self->buffer->len, flags);
  self->after_blank = after_blank;
}

static void
put_break (Walk *self)
{
  if (!extract_flow_in_paragraph (self->flow))
    return;
  extract_flow_text (self->flow, "\n", 1, self->hidden > 0 ? HIDDEN : TWIN_BLOCK_FLAG_NONE);
  self->after_blank = TRUE;
}

static void
put_comment (Walk *self,
             const char *text)
{
  const char *start = text;

  while (g_ascii_isspace (*start))
    start++;

  /* Conditions for old browsers are markup, not a remark. */
  if (*start == '[' || *start == '<')
    return;
  extract_flow_aside (self->flow, TWIN_BLOCK_COMMENT, HIDDEN, start);
}

static void
put_link_target (Walk *self,
                 const GumboElement *element)
{
  const char *target = extract_html_get_attribute (element, "href");

  if (target == NULL || target[0] == '#' || g_ascii_strncasecmp (target, "javascript:", 11) == 0
      || g_ascii_strncasecmp (target, "data:", 5) == 0)
    return;
  extract_flow_aside (self->flow, TWIN_BLOCK_LINK_TARGET, HIDDEN, target);
}

/* A row is its table's header if it stands in its head, or has only header cells. */
static gboolean
is_header_row (const GumboNode *row)
{
  const GumboVector *cells = &row->v.element.children;
  guint n_headers = 0;

  if (row->parent != NULL && row->parent->type == GUMBO_NODE_ELEMENT && row->parent->v.element.tag == GUMBO_TAG_THEAD)
    return TRUE;
  for (guint i = 0; i < cells->length; i++)
    {
      const GumboNode *cell = cells->data[i];

      if (cell->type != GUMBO_NODE_ELEMENT)
        continue;
      if (cell->v.element.tag != GUMBO_TAG_TH)
        return FALSE;
      n_headers++;
    }
  return n_headers > 1;
}

static void
walk_table_part (Walk *self,
                 const GumboNode *node)
{
  const GumboElement *element = &node->v.element;

  switch (element->tag)
    {
    case GUMBO_TAG_TABLE:
      end_paragraph (self);
      extract_flow_begin_table (self->flow);
      walk_children (self, &element->children);
      extract_flow_end_table (self->flow);
      break;
    case GUMBO_TAG_TR:
      extract_flow_begin_row (self->flow, is_header_row (node) ? TWIN_BLOCK_FLAG_HEADER_ROW : TWIN_BLOCK_FLAG_NONE);
      walk_children (self, &element->children);
      extract_flow_end_row (self->flow);
      break;
    default:
      extract_flow_begin_cell (self->flow);
      walk_children (self, &element->children);
      extract_flow_end_cell (self->flow);
      break;
    }
}

/* Sets what paragraphs inside @tag are. */
static void
enter_kind (Walk *self,
            GumboTag tag)
{
  switch (tag)
    {
    case GUMBO_TAG_H1:
    case GUMBO_TAG_H2:
    case GUMBO_TAG_H3:
    case GUMBO_TAG_H4:
    case GUMBO_TAG_H5:
    case GUMBO_TAG_H6:
      self->kind = TWIN_BLOCK_HEADING;
      self->level = (guint) (tag - GUMBO_TAG_H1) + 1;
      break;
    case GUMBO_TAG_LI:
      self->kind = TWIN_BLOCK_LIST_ITEM;
      self->level = MAX (self->list_depth, 1);
      break;
    case GUMBO_TAG_BLOCKQUOTE:
      self->kind = TWIN_BLOCK_QUOTE;
      self->level = 0;
      break;
    case GUMBO_TAG_PRE:
    case GUMBO_TAG_LISTING:
    case GUMBO_TAG_XMP:
    case GUMBO_TAG_PLAINTEXT:
      self->kind = TWIN_BLOCK_CODE;
      self->level = 0;
      break;
    case GUMBO_TAG_FIGCAPTION:
    case GUMBO_TAG_CAPTION:
      self->kind = TWIN_BLOCK_CAPTION;
      self->level = 0;
      break;
    default:
      break;
    }
}

static int
get_number (const GumboElement *element,
            const char *name,
            int fallback)
{
  const char *value = extract_html_get_attribute (element, name);

  return value != NULL ? (int) CLAMP (g_ascii_strtoll (value, NULL, 10), 0, G_MAXINT16) : fallback;
}

/* HTML 4.4.5: how a list counts. */
static ListNumber
number_style (const GumboElement *list)
{
  static const char types[] = "1aAiI";
  static const ListNumber styles[] = { LIST_NUMBER_DECIMAL, LIST_NUMBER_LOWER_LETTER, LIST_NUMBER_UPPER_LETTER, LIST_NUMBER_LOWER_ROMAN, LIST_NUMBER_UPPER_ROMAN };
  const char *type = extract_html_get_attribute (list, "type");
  const char *style = extract_html_get_attribute (list, "style");
  const char *found = type != NULL && *type != '\0' ? strchr (types, *type) : NULL;

  if (list->tag != GUMBO_TAG_OL || (style != NULL && strstr (style, "none") != NULL))
    return LIST_NUMBER_NONE;
  return found != NULL ? styles[found - types] : LIST_NUMBER_DECIMAL;
}

static void
begin_item (Walk *self,
            const GumboElement *item)
{
  GString *label;

  g_clear_pointer (&self->label, g_free);
  self->number = get_number (item, "value", self->number + 1);
  if (self->number_style == LIST_NUMBER_NONE)
    return;
  label = g_string_new (NULL);
  list_number_append (label, self->number_style, (guint) MAX (self->number, 0));
  g_string_append (label, ". ");
  self->label = g_string_free (label, FALSE);
}

static void
walk_list (Walk *self,
           const GumboElement *list)
{
  ListNumber style = self->number_style;
  int number = self->number;

  self->number_style = number_style (list);
  self->number = get_number (list, "start", 1) - 1;
  self->list_depth++;
  walk_children (self, &list->children);
  self->list_depth--;
  self->number_style = style;
  self->number = number;
}

static void
walk_block (Walk *self,
            const GumboElement *element)
{
  TwinBlockKind kind = self->kind;
  guint level = self->level;
  gboolean list = element->tag == GUMBO_TAG_UL || element->tag == GUMBO_TAG_OL || element->tag == GUMBO_TAG_MENU;
  gboolean preformatted;

  end_paragraph (self);
  if (element->tag == GUMBO_TAG_LI)
    begin_item (self, element);
  enter_kind (self, element->tag);
  preformatted = self->kind == TWIN_BLOCK_CODE && kind != TWIN_BLOCK_CODE;
  self->preformatted += preformatted;
  if (list)
    walk_list (self, element);
  else
    walk_children (self, &element->children);
  self->preformatted -= preformatted;
  end_paragraph (self);
  if (element->tag == GUMBO_TAG_LI)
    g_clear_pointer (&self->label, g_free);
  self->kind = kind;
  self->level = level;
}

static void
walk_inline (Walk *self,
             const GumboElement *element)
{
  switch (element->tag)
    {
    case GUMBO_TAG_BR:
      put_break (self);
      break;
    case GUMBO_TAG_IMG:
      extract_flow_aside (self->flow, TWIN_BLOCK_ALT_TEXT, HIDDEN, extract_html_get_attribute (element, "alt"));
      break;
    case GUMBO_TAG_A:
      walk_children (self, &element->children);
      put_link_target (self, element);
      break;
    case GUMBO_TAG_INPUT:
      break;
    default:
      walk_children (self, &element->children);
      break;
    }
}

static void
walk_element (Walk *self,
              const GumboNode *node)
{
  const GumboElement *element = &node->v.element;
  gboolean hidden;

  if (is_dropped (element->tag) || (self->excluded != NULL && g_hash_table_contains (self->excluded, node)))
    return;
  hidden = extract_html_is_hidden (element);
  self->hidden += hidden;
  switch (element->tag)
    {
    case GUMBO_TAG_TABLE:
    case GUMBO_TAG_TR:
    case GUMBO_TAG_TD:
    case GUMBO_TAG_TH:
      walk_table_part (self, node);
      break;
    default:
      if (is_block (element->tag))
        walk_block (self, element);
      else
        walk_inline (self, element);
      break;
    }
  self->hidden -= hidden;
}

static void
walk_node (Walk *self,
           const GumboNode *node)
{
  if (extract_flow_is_full (self->flow))
    return;
  if (++self->n_nodes % 4096 == 0)
    extract_sink_progress (self->sink, 0, 0);
  switch (node->type)
    {
    case GUMBO_NODE_TEXT:
    case GUMBO_NODE_CDATA:
    case GUMBO_NODE_WHITESPACE:
      put_text (self, node->v.text.text);
      break;
    case GUMBO_NODE_COMMENT:
      put_comment (self, node->v.text.text);
      break;
    case GUMBO_NODE_ELEMENT:
    case GUMBO_NODE_TEMPLATE:
      walk_element (self, node);
      break;
    default:
      break;
    }
}

/* Recursion is bounded: pages deeper than TWIN_LIMIT_HTML_DEPTH are not made into a tree. */
static void
walk_children (Walk *self,
               const GumboVector *children)
{
  for (guint i = 0; i < children->length; i++)
    walk_node (self, children->data[i]);
}

static gboolean
style_hides (const char *style)
{
  g_autofree char *folded = g_ascii_strdown (style, -1);
  char *to = folded;

  for (const char *from = folded; *from != '\0'; from++)
    if (!g_ascii_isspace (*from))
      *to++ = *from;
  *to = '\0';
  return strstr (folded, "display:none") != NULL || strstr (folded, "visibility:hidden") != NULL;
}

gboolean
extract_html_is_hidden (const GumboElement *element)
{
  const char *value;

  if (element->tag == GUMBO_TAG_TEMPLATE || element->tag == GUMBO_TAG_NOSCRIPT)
    return TRUE;
  if (gumbo_get_attribute (&element->attributes, "hidden") != NULL)
    return TRUE;
  value = extract_html_get_attribute (element, "aria-hidden");
  if (value != NULL && strcmp (value, "true") == 0)
    return TRUE;
  value = extract_html_get_attribute (element, "style");
  return value != NULL && style_hides (value);
}

const char *
extract_html_get_attribute (const GumboElement *element,
                            const char *name)
{
  const GumboAttribute *attribute = gumbo_get_attribute (&element->attributes, name);

  return attribute != NULL ? attribute->value : NULL;
}

gboolean
extract_html_walk (const GumboNode *root,
                   GHashTable *excluded,
                   ExtractSink *sink)
{
  g_autoptr (ExtractFlow) flow = extract_flow_new (extract_flow_emit_to_sink, sink);
  Walk self = { .flow = flow, .sink = sink, .excluded = excluded };

  g_return_val_if_fail (root != NULL, FALSE);

  self.buffer = g_string_new (NULL);
  walk_node (&self, root);
  extract_flow_finish (flow);
  g_string_free (self.buffer, TRUE);
  g_free (self.label);
  return !extract_flow_is_full (flow);
}

static void
tell_meta (const GumboElement *element,
           ExtractSink *sink)
{
  static const char *const names[][2] = {
    { "author", "Author" },
    { "article:author", "Author" },
    { "description", "Description" },
    { "keywords", "Keywords" },
    { "og:site_name", "Site" },
    { "generator", "Generator" },
  };
  const char *name = extract_html_get_attribute (element, "name");
  const char *content = extract_html_get_attribute (element, "content");

  if (name == NULL)
    name = extract_html_get_attribute (element, "property");
  if (name == NULL || content == NULL)
    return;
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_ascii_strcasecmp (name, names[i][0]) == 0)
      extract_sink_metadata (sink, names[i][1], content);
}

static void
tell_title (const GumboElement *element,
            ExtractSink *sink)
{
  g_autofree char *title = NULL;
  const GumboNode *text;

  if (element->children.length == 0)
    return;
  text = element->children.data[0];
  if (text->type != GUMBO_NODE_TEXT)
    return;
  title = g_strstrip (g_strdelimit (g_strdup (text->v.text.text), "\n\r\t", ' '));
  extract_sink_set_title (sink, title);
  extract_sink_metadata (sink, "Title", title);
}

void
extract_html_walk_head (const GumboNode *html,
                        ExtractSink *sink)
{
  g_return_if_fail (html != NULL && html->type == GUMBO_NODE_ELEMENT);

  for (guint i = 0; i < html->v.element.children.length; i++)
    {
      const GumboNode *child = html->v.element.children.data[i];

      if (child->type != GUMBO_NODE_ELEMENT)
        continue;
      if (child->v.element.tag == GUMBO_TAG_HEAD)
        extract_html_walk_head (child, sink);
      else if (child->v.element.tag == GUMBO_TAG_TITLE)
        tell_title (&child->v.element, sink);
      else if (child->v.element.tag == GUMBO_TAG_META)
        tell_meta (&child->v.element, sink);
    }
}
