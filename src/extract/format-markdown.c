/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "extractor.h"

#include <md4c.h>
#include <string.h>

#include "entities.h"
#include "format-html.h"
#include "front-matter.h"
#include "identify.h"
#include "input.h"

typedef enum
{
  CONTAINER_QUOTE,
  CONTAINER_LIST,
} Container;

/* What md4c has told so far of the part that is open. */
typedef struct
{
  ExtractSink *sink;
  GString *text;         /* of the block */
  GString *alt;          /* of the image */
  GString *tag;          /* inline HTML */
  GString *row;
  GPtrArray *links;      /* targets in the block, shown nowhere */
  GPtrArray *alts;
  GByteArray *containers;
  GArray *numbers;       /* guint: of each open list, that of its next item; 0 where it has bullets */
  char *label;           /* the number of the item that was begun last, until its text comes */
  TwinBlockKind kind;    /* of the leaf that is open */
  guint level;
  guint list_depth;
  guint image_depth;
  guint n_cells;
  gboolean in_html;
  gboolean in_header_row;
} Reader;

static const char *const extensions[] = { "md", "markdown", "mdown", "mkd", NULL };

static gboolean
matches (const ExtractInput *input)
{
  return extract_input_has_extension (input, extensions) && extract_is_text (input);
}

static gboolean
emit_hidden (Reader *self, TwinBlockKind kind, GPtrArray *texts)
{
  const TwinBlock block = { .kind = kind, .flags = TWIN_BLOCK_FLAG_HIDDEN };
  gboolean more = TRUE;

  for (guint i = 0; more && i < texts->len; i++)
    more = extract_sink_block (self->sink, &block, g_ptr_array_index (texts, i), -1);
  g_ptr_array_set_size (texts, 0);

  return more;
}

/* The kind of a paragraph: of the list or quote that it is in. */
static TwinBlockKind
get_container_kind (const Reader *self)
{
  if (self->containers->len == 0)
    return TWIN_BLOCK_PARAGRAPH;

  return self->containers->data[self->containers->len - 1] == CONTAINER_QUOTE ? TWIN_BLOCK_QUOTE
                                                                              : TWIN_BLOCK_LIST_ITEM;
}

/* Ends the block that is open, if there is one. Returns what a callback returns: not 0 to stop. */
static int
flush (Reader *self)
{
  TwinBlock block = { .kind = self->kind, .level = self->level };
  gboolean more;

  if (block.kind == TWIN_BLOCK_PARAGRAPH)
    block.kind = get_container_kind (self);
  if (block.kind == TWIN_BLOCK_LIST_ITEM)
    block.level = self->list_depth;
  if (self->label != NULL && self->text->len > 0)
    {
      if (block.kind == TWIN_BLOCK_LIST_ITEM)
        g_string_prepend (self->text, self->label);
      g_clear_pointer (&self->label, g_free);
    }

  more = extract_sink_block (self->sink, &block, self->text->str, (gssize) self->text->len)
         && emit_hidden (self, TWIN_BLOCK_ALT_TEXT, self->alts) && emit_hidden (self, TWIN_BLOCK_LINK_TARGET, self->links);
  g_string_truncate (self->text, 0);
  self->kind = TWIN_BLOCK_PARAGRAPH;
  self->level = 0;

  return more ? 0 : 1;
}

static int
flush_row (Reader *self)
{
  const TwinBlock block = {
    .kind = TWIN_BLOCK_TABLE_ROW,
    .flags = self->in_header_row ? TWIN_BLOCK_FLAG_HEADER_ROW : TWIN_BLOCK_FLAG_NONE,
  };
  gboolean more = extract_sink_block (self->sink, &block, self->row->str, (gssize) self->row->len)
                  && emit_hidden (self, TWIN_BLOCK_ALT_TEXT, self->alts)
                  && emit_hidden (self, TWIN_BLOCK_LINK_TARGET, self->links);

  g_string_truncate (self->row, 0);
  self->n_cells = 0;

  return more ? 0 : 1;
}

/* What the sink refuses here, it refuses at the next block again. */
static void
flush_html (Reader *self)
{
  /* A comment before the first element would not belong to the page. */
  g_string_prepend (self->text, "<body>");
  extract_html_text (self->text->str, self->text->len, self->sink);
  g_string_truncate (self->text, 0);
  self->in_html = FALSE;
}

static void
enter_container (Reader *self, Container container)
{
  guint8 byte = container;

  g_byte_array_append (self->containers, &byte, 1);
  self->list_depth += container == CONTAINER_LIST;
}

static void
leave_container (Reader *self, Container container)
{
  g_byte_array_set_size (self->containers, self->containers->len - 1);
  self->list_depth -= container == CONTAINER_LIST;
}

static void
enter_list (Reader *self, guint number)
{
  enter_container (self, CONTAINER_LIST);
  g_array_append_val (self->numbers, number);
}

static void
leave_list (Reader *self)
{
  leave_container (self, CONTAINER_LIST);
  g_array_set_size (self->numbers, self->numbers->len - 1);
}

static void
enter_item (Reader *self)
{
  guint *number = &g_array_index (self->numbers, guint, self->numbers->len - 1);

  g_clear_pointer (&self->label, g_free);
  if (*number > 0)
    self->label = g_strdup_printf ("%u. ", (*number)++);
}

static int
enter_block (MD_BLOCKTYPE type, void *detail, void *user_data)
{
  Reader *self = user_data;
  /* The text of a tight list's item comes without a paragraph of its own. */
  int stop = type == MD_BLOCK_TH || type == MD_BLOCK_TD ? 0 : flush (self);

  switch (type)
    {
    case MD_BLOCK_QUOTE:
      enter_container (self, CONTAINER_QUOTE);
      break;
    case MD_BLOCK_UL:
      enter_list (self, 0);
      break;
    case MD_BLOCK_OL:
      enter_list (self, ((MD_BLOCK_OL_DETAIL *) detail)->start);
      break;
    case MD_BLOCK_LI:
      enter_item (self);
      break;
    case MD_BLOCK_H:
      self->kind = TWIN_BLOCK_HEADING;
      self->level = ((MD_BLOCK_H_DETAIL *) detail)->level;
      break;
    case MD_BLOCK_CODE:
      self->kind = TWIN_BLOCK_CODE;
      break;
    case MD_BLOCK_HTML:
      self->in_html = TRUE;
      break;
    case MD_BLOCK_THEAD:
    case MD_BLOCK_TBODY:
      self->in_header_row = type == MD_BLOCK_THEAD;
      break;
    default:
      break;
    }

  return stop;
}

static void
end_cell (Reader *self)
{
  if (self->n_cells++ > 0)
    g_string_append_c (self->row, '\t');
  g_strdelimit (self->text->str, "\t", ' ');
  g_string_append_len (self->row, self->text->str, (gssize) self->text->len);
  g_string_truncate (self->text, 0);
}

static int
leave_block (MD_BLOCKTYPE type, void *detail, void *user_data)
{
  Reader *self = user_data;
  int stop = 0;

  switch (type)
    {
    case MD_BLOCK_TH:
    case MD_BLOCK_TD:
      end_cell (self);
      break;
    case MD_BLOCK_TR:
      stop = flush_row (self);
      break;
    case MD_BLOCK_HTML:
      flush_html (self);
      break;
    case MD_BLOCK_QUOTE:
      stop = flush (self);
      leave_container (self, CONTAINER_QUOTE);
      break;
    case MD_BLOCK_UL:
    case MD_BLOCK_OL:
      stop = flush (self);
      leave_list (self);
      break;
    default:
      stop = flush (self);
      break;
    }

  return stop;
}

/* The target of a link, unless the reader sees it anyway. */
static void
take_link (Reader *self, const MD_SPAN_A_DETAIL *link)
{
  g_autoptr (GString) target = NULL;

  if (link->is_autolink || link->href.size == 0 || link->href.text[0] == '#')
    return;

  target = g_string_new (NULL);
  for (guint i = 0; link->href.substr_offsets[i] < link->href.size; i++)
    {
      const char *piece = link->href.text + link->href.substr_offsets[i];
      gsize length = link->href.substr_offsets[i + 1] - link->href.substr_offsets[i];

      if (link->href.substr_types[i] == MD_TEXT_ENTITY)
        extract_append_entity (target, piece, length);
      else
        g_string_append_len (target, piece, (gssize) length);
    }
  g_ptr_array_add (self->links, g_string_free_and_steal (g_steal_pointer (&target)));
}

static int
enter_span (MD_SPANTYPE type, void *detail, void *user_data)
{
  Reader *self = user_data;

  if (type == MD_SPAN_IMG)
    self->image_depth++;
  else if (type == MD_SPAN_A && self->image_depth == 0)
    take_link (self, detail);

  return 0;
}

static int
leave_span (MD_SPANTYPE type, void *detail, void *user_data)
{
  Reader *self = user_data;

  if (type == MD_SPAN_IMG && --self->image_depth == 0)
    {
      g_ptr_array_add (self->alts, g_strdup (self->alt->str));
      g_string_truncate (self->alt, 0);
    }

  return 0;
}

/* A tag or comment in the middle of a line may come in pieces. */
static void
take_inline_html (Reader *self, GString *out, const char *text, gsize length)
{
  const TwinBlock block = { .kind = TWIN_BLOCK_COMMENT, .flags = TWIN_BLOCK_FLAG_HIDDEN };
  gboolean is_comment;

  g_string_append_len (self->tag, text, (gssize) length);
  is_comment = g_str_has_prefix (self->tag->str, "<!--");
  if (!g_str_has_suffix (self->tag->str, is_comment ? "-->" : ">"))
    return;

  if (is_comment)
    extract_sink_block (self->sink, &block, self->tag->str + strlen ("<!--"),
                        (gssize) MAX (self->tag->len, strlen ("<!---->")) - (gssize) strlen ("<!---->"));
  else if (g_ascii_strncasecmp (self->tag->str, "<br", strlen ("<br")) == 0)
    g_string_append_c (out, '\n');
  g_string_truncate (self->tag, 0);
}

static int
take_text (MD_TEXTTYPE type, const MD_CHAR *text, MD_SIZE size, void *user_data)
{
  Reader *self = user_data;
  GString *out = self->image_depth > 0 ? self->alt : self->text;

  switch (type)
    {
    case MD_TEXT_NULLCHAR:
      break;
    case MD_TEXT_BR:
      g_string_append_c (out, '\n');
      break;
    case MD_TEXT_SOFTBR:
      g_string_append_c (out, ' ');
      break;
    case MD_TEXT_ENTITY:
      extract_append_entity (out, text, size);
      break;
    case MD_TEXT_HTML:
      if (self->in_html)
        g_string_append_len (out, text, size);
      else
        take_inline_html (self, out, text, size);
      break;
    default:
      g_string_append_len (out, text, size);
      break;
    }

  return 0;
}

static TwinReason
read_markdown (Reader *self, const char *text, gsize length)
{
  const MD_PARSER parser = {
    .flags = MD_FLAG_TABLES | MD_FLAG_STRIKETHROUGH | MD_FLAG_TASKLISTS,
    .enter_block = enter_block,
    .leave_block = leave_block,
    .enter_span = enter_span,
    .leave_span = leave_span,
    .text = take_text,
  };

  /* It fails only where a callback stops it or memory is at its end. */
  return md_parse (text, (MD_SIZE) length, &parser, self) == 0 ? TWIN_REASON_NONE : TWIN_REASON_TOO_LARGE;
}

static TwinReason
extract (const ExtractInput *input, ExtractSink *sink)
{
  g_autofree char *text = NULL;
  g_autoptr (GString) block = g_string_new (NULL);
  g_autoptr (GString) alt = g_string_new (NULL);
  g_autoptr (GString) tag = g_string_new (NULL);
  g_autoptr (GString) row = g_string_new (NULL);
  g_autoptr (GPtrArray) links = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) alts = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GByteArray) containers = g_byte_array_new ();
  g_autoptr (GArray) numbers = g_array_new (FALSE, FALSE, sizeof (guint));
  Reader self = {
    .sink = sink, .text = block, .alt = alt, .tag = tag, .row = row,
    .links = links, .alts = alts, .containers = containers, .numbers = numbers,
  };
  gboolean complete;
  gsize length, skipped;
  TwinReason reason;

  text = extract_input_dup_text (input, &length, &complete);
  extract_sink_progress (sink, 0, 0);
  skipped = extract_front_matter (sink, text, length);
  reason = read_markdown (&self, text + skipped, length - skipped);
  g_free (self.label);

  return complete ? reason : TWIN_REASON_TOO_LARGE;
}

const ExtractFormat extract_format_markdown = {
  .id = "md",
  .mime_type = "text/markdown",
  .extensions = extensions,
  .matches = matches,
  .extract = extract,
};
