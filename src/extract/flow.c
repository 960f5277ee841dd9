/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "flow.h"

#include <string.h>

/* A cell of more paragraphs or more text than this is a page set in a table, not
 * a cell: its paragraphs stay paragraphs. */
#define CELL_MAX_PARAGRAPHS 6
#define CELL_MAX_BYTES 1500

typedef enum
{
  LEVEL_PARAGRAPH,
  LEVEL_TABLE,
  LEVEL_ROW,
  LEVEL_CELL,
} LevelType;

typedef struct
{
  TwinBlock block;
  char *text;
  gsize length;
} Item;

/* Something open, and the finished blocks that wait for it to end. */
typedef struct
{
  LevelType type;
  TwinBlock block;
  GString *text;    /* of a paragraph: what a reader sees */
  GString *hidden;  /* of a paragraph: the hidden run being collected */
  TwinBlockFlags hidden_flags;
  GArray *items;    /* Item */
  GArray *cells;    /* of a row: GArray of Item for each cell */
} Level;

struct _ExtractFlow
{
  ExtractFlowFunc emit;
  gpointer data;
  GPtrArray *levels; /* Level, the innermost last */
  GPtrArray *spare;  /* paragraphs that ended, to be used again */
  TwinBlockKind story_kind;
  TwinBlockFlags story_flags;
  gboolean full;
};

static void
item_clear (gpointer data)
{
  g_free (((Item *) data)->text);
}

static void
cell_clear (gpointer data)
{
  g_array_unref (*(GArray **) data);
}

static GArray *
items_new (void)
{
  GArray *items = g_array_new (FALSE, FALSE, sizeof (Item));

  g_array_set_clear_func (items, item_clear);
  return items;
}

static void
level_free (gpointer data)
{
  Level *level = data;

  if (level->text != NULL)
    g_string_free (level->text, TRUE);
  if (level->hidden != NULL)
    g_string_free (level->hidden, TRUE);
  g_clear_pointer (&level->items, g_array_unref);
  g_clear_pointer (&level->cells, g_array_unref);
  g_free (level);
}

static Level *
top (const ExtractFlow *self)
{
  return self->levels->len > 0 ? g_ptr_array_index (self->levels, self->levels->len - 1) : NULL;
}

static gboolean
top_is (const ExtractFlow *self,
        LevelType type)
{
  Level *level = top (self);

  return level != NULL && level->type == type;
}

static Level *
push (ExtractFlow *self,
      LevelType type)
{
  Level *level;

  if (type == LEVEL_PARAGRAPH && self->spare->len > 0)
    {
      level = g_ptr_array_steal_index_fast (self->spare, self->spare->len - 1);
    }
  else
    {
      level = g_new0 (Level, 1);
      level->type = type;
      level->items = items_new ();
    }
  if (type == LEVEL_PARAGRAPH && level->text == NULL)
    {
      level->text = g_string_new (NULL);
      level->hidden = g_string_new (NULL);
    }
  if (type == LEVEL_ROW)
    {
      level->cells = g_array_new (FALSE, FALSE, sizeof (GArray *));
      g_array_set_clear_func (level->cells, cell_clear);
    }
  memset (&level->block, 0, sizeof level->block);
  g_ptr_array_add (self->levels, level);
  return level;
}

static Level *
pop (ExtractFlow *self)
{
  return g_ptr_array_steal_index (self->levels, self->levels->len - 1);
}

static void
recycle (ExtractFlow *self,
         Level *level)
{
  g_string_truncate (level->text, 0);
  g_string_truncate (level->hidden, 0);
  g_array_set_size (level->items, 0);
  g_ptr_array_add (self->spare, level);
}

/* What holds the finished blocks back: a table does not, its rows go on at once. */
static Level *
holder (const ExtractFlow *self)
{
  for (guint i = self->levels->len; i > 0; i--)
    {
      Level *level = g_ptr_array_index (self->levels, i - 1);

      if (level->type != LEVEL_TABLE)
        return level;
    }
  return NULL;
}

/* To what is open around, or out. */
static void
deliver (ExtractFlow *self,
         const TwinBlock *block,
         const char *text,
         gsize length)
{
  Level *around = holder (self);

  if (self->full || length == 0)
    return;
  if (around != NULL)
    {
      Item item = { *block, g_memdup2 (text, length + 1), length };

      item.text[length] = '\0';
      g_array_append_val (around->items, item);
    }
  else
    {
      TwinBlock told = *block;

      told.flags |= self->story_flags;
      if (self->story_kind != TWIN_BLOCK_PARAGRAPH && told.kind < TWIN_BLOCK_PAGE_HEADER)
        {
          told.kind = self->story_kind;
          told.level = 0;
        }
      self->full = !self->emit (&told, text, length, self->data);
    }
}

static void
deliver_items (ExtractFlow *self,
               GArray *items)
{
  for (guint i = 0; i < items->len; i++)
    {
      Item *item = &g_array_index (items, Item, i);

      deliver (self, &item->block, item->text, item->length);
    }
}

static gboolean
is_blank (const char *text,
          gsize length)
{
  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isspace (text[i]))
      return FALSE;
  return TRUE;
}

static void
add_item (Level *level,
          TwinBlockKind kind,
          TwinBlockFlags flags,
          const char *text,
          gsize length)
{
  Item item = { .block = { .kind = kind, .flags = flags } };

  if (is_blank (text, length))
    return;
  item.text = g_strndup (text, length);
  item.length = length;
  g_array_append_val (level->items, item);
}

/* What is hidden in a heading is no heading of anything; in a comment it is the comment. */
static void
end_hidden_run (Level *level)
{
  TwinBlockKind kind = level->block.kind >= TWIN_BLOCK_NOTE ? level->block.kind : TWIN_BLOCK_PARAGRAPH;

  if (level->hidden->len == 0)
    return;
  add_item (level, kind, level->hidden_flags, level->hidden->str, level->hidden->len);
  g_string_truncate (level->hidden, 0);
}

/* Whether the cells read as cells: short, and more than one of them. */
static gboolean
row_is_tabular (Level *row)
{
  guint n_filled = 0;

  for (guint i = 0; i < row->cells->len; i++)
    {
      GArray *items = g_array_index (row->cells, GArray *, i);
      guint n_visible = 0;
      gsize bytes = 0;

      for (guint j = 0; j < items->len; j++)
        {
          Item *item = &g_array_index (items, Item, j);

          if (item->block.flags & TWIN_BLOCK_FLAG_HIDDEN)
            continue;
          n_visible++;
          bytes += item->length;
        }
      if (n_visible > CELL_MAX_PARAGRAPHS || bytes > CELL_MAX_BYTES)
        return FALSE;
      if (n_visible > 0)
        n_filled++;
    }
  return n_filled > 1;
}

static void
append_cell_text (GString *text,
                  const Item *item,
                  gboolean first)
{
  if (!first)
    g_string_append_c (text, ' ');
  for (gsize i = 0; i < item->length; i++)
    g_string_append_c (text, strchr ("\t\n\r", item->text[i]) != NULL ? ' ' : item->text[i]);
}

static void
deliver_row (ExtractFlow *self,
             Level *row)
{
  g_autoptr (GString) text = g_string_new (NULL);
  TwinBlock block = row->block;

  block.kind = TWIN_BLOCK_TABLE_ROW;
  for (guint i = 0; i < row->cells->len; i++)
    {
      GArray *items = g_array_index (row->cells, GArray *, i);
      gboolean first = TRUE;

      if (i > 0)
        g_string_append_c (text, '\t');
      for (guint j = 0; j < items->len; j++)
        {
          Item *item = &g_array_index (items, Item, j);

          if (item->block.flags & TWIN_BLOCK_FLAG_HIDDEN)
            continue;
          append_cell_text (text, item, first);
          block.flags |= item->block.flags & TWIN_BLOCK_FLAG_INSERTED;
          first = FALSE;
        }
    }
  deliver (self, &block, text->str, text->len);
}

ExtractFlow *
extract_flow_new (ExtractFlowFunc emit,
                  gpointer data)
{
  ExtractFlow *self;

  g_return_val_if_fail (emit != NULL, NULL);

  self = g_new0 (ExtractFlow, 1);
  self->emit = emit;
  self->data = data;
  self->levels = g_ptr_array_new_with_free_func (level_free);
  self->spare = g_ptr_array_new_with_free_func (level_free);
  return self;
}

void
extract_flow_free (ExtractFlow *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->levels);
  g_ptr_array_unref (self->spare);
  g_free (self);
}

gboolean
extract_flow_emit_to_sink (const TwinBlock *block,
                           const char *text,
                           gsize length,
                           gpointer data)
{
  return extract_sink_block (data, block, text, (gssize) length);
}

gboolean
extract_flow_is_full (const ExtractFlow *self)
{
  g_return_val_if_fail (self != NULL, TRUE);

  return self->full;
}

void
extract_flow_set_story (ExtractFlow *self,
                        TwinBlockKind kind,
                        TwinBlockFlags flags)
{
  g_return_if_fail (self != NULL);

  self->story_kind = kind;
  self->story_flags = flags;
}

void
extract_flow_begin_paragraph (ExtractFlow *self,
                              TwinBlockKind kind,
                              guint level)
{
  Level *paragraph;

  g_return_if_fail (self != NULL);

  paragraph = push (self, LEVEL_PARAGRAPH);
  paragraph->block.kind = kind;
  paragraph->block.level = level;
}

void
extract_flow_end_paragraph (ExtractFlow *self)
{
  Level *paragraph;

  g_return_if_fail (self != NULL);

  if (!top_is (self, LEVEL_PARAGRAPH))
    return;
  paragraph = pop (self);
  end_hidden_run (paragraph);
  if (!is_blank (paragraph->text->str, paragraph->text->len))
    deliver (self, &paragraph->block, paragraph->text->str, paragraph->text->len);
  deliver_items (self, paragraph->items);
  recycle (self, paragraph);
}

gboolean
extract_flow_in_paragraph (const ExtractFlow *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return top_is (self, LEVEL_PARAGRAPH);
}

void
extract_flow_set_kind (ExtractFlow *self,
                       TwinBlockKind kind,
                       guint level)
{
  Level *paragraph;

  g_return_if_fail (self != NULL);

  if (!top_is (self, LEVEL_PARAGRAPH))
    return;
  paragraph = top (self);
  paragraph->block.kind = kind;
  paragraph->block.level = level;
}

void
extract_flow_text (ExtractFlow *self,
                   const char *text,
                   gssize length,
                   TwinBlockFlags flags)
{
  Level *paragraph;

  g_return_if_fail (self != NULL && text != NULL);

  if (!top_is (self, LEVEL_PARAGRAPH))
    extract_flow_begin_paragraph (self, TWIN_BLOCK_PARAGRAPH, 0);
  paragraph = top (self);
  if (flags & TWIN_BLOCK_FLAG_HIDDEN)
    {
      if (paragraph->hidden_flags != flags)
        end_hidden_run (paragraph);
      paragraph->hidden_flags = flags;
      g_string_append_len (paragraph->hidden, text, length);
      return;
    }
  end_hidden_run (paragraph);
  paragraph->block.flags |= flags;
  g_string_append_len (paragraph->text, text, length);
}

void
extract_flow_aside (ExtractFlow *self,
                    TwinBlockKind kind,
                    TwinBlockFlags flags,
                    const char *text)
{
  Level *level;

  g_return_if_fail (self != NULL);

  if (text == NULL || is_blank (text, strlen (text)))
    return;
  level = holder (self);
  if (level != NULL)
    add_item (level, kind, flags, text, strlen (text));
  else
    deliver (self, &(TwinBlock) { .kind = kind, .flags = flags }, text, strlen (text));
}

void
extract_flow_begin_table (ExtractFlow *self)
{
  g_return_if_fail (self != NULL);

  push (self, LEVEL_TABLE);
}

void
extract_flow_end_table (ExtractFlow *self)
{
  g_return_if_fail (self != NULL);

  if (top_is (self, LEVEL_PARAGRAPH))
    extract_flow_end_paragraph (self);
  extract_flow_end_row (self);
  if (top_is (self, LEVEL_TABLE))
    level_free (pop (self));
}

void
extract_flow_begin_row (ExtractFlow *self,
                        TwinBlockFlags flags)
{
  g_return_if_fail (self != NULL);

  push (self, LEVEL_ROW)->block.flags = flags;
}

void
extract_flow_set_header_row (ExtractFlow *self)
{
  g_return_if_fail (self != NULL);

  if (top_is (self, LEVEL_ROW))
    top (self)->block.flags |= TWIN_BLOCK_FLAG_HEADER_ROW;
}

void
extract_flow_end_row (ExtractFlow *self)
{
  Level *row;

  g_return_if_fail (self != NULL);

  extract_flow_end_cell (self);
  if (!top_is (self, LEVEL_ROW))
    return;
  row = pop (self);
  if (row_is_tabular (row))
    {
      deliver_row (self, row);
      for (guint i = 0; i < row->cells->len; i++)
        {
          GArray *items = g_array_index (row->cells, GArray *, i);

          for (guint j = 0; j < items->len; j++)
            {
              Item *item = &g_array_index (items, Item, j);

              if (item->block.flags & TWIN_BLOCK_FLAG_HIDDEN)
                deliver (self, &item->block, item->text, item->length);
            }
        }
    }
  else
    {
      for (guint i = 0; i < row->cells->len; i++)
        deliver_items (self, g_array_index (row->cells, GArray *, i));
    }
  deliver_items (self, row->items);
  level_free (row);
}

void
extract_flow_begin_cell (ExtractFlow *self)
{
  g_return_if_fail (self != NULL);

  push (self, LEVEL_CELL);
}

void
extract_flow_end_cell (ExtractFlow *self)
{
  Level *cell, *row;

  g_return_if_fail (self != NULL);

  while (top_is (self, LEVEL_PARAGRAPH))
    extract_flow_end_paragraph (self);
  if (!top_is (self, LEVEL_CELL))
    return;
  cell = pop (self);
  row = top (self);
  if (row != NULL && row->type == LEVEL_ROW)
    {
      GArray *items = g_steal_pointer (&cell->items);

      g_array_append_val (row->cells, items);
    }
  else
    {
      deliver_items (self, cell->items);
    }
  level_free (cell);
}

void
extract_flow_finish (ExtractFlow *self)
{
  g_return_if_fail (self != NULL);

  while (self->levels->len > 0)
    switch (top (self)->type)
      {
      case LEVEL_PARAGRAPH:
        extract_flow_end_paragraph (self);
        break;
      case LEVEL_TABLE:
        extract_flow_end_table (self);
        break;
      case LEVEL_ROW:
        extract_flow_end_row (self);
        break;
      case LEVEL_CELL:
        extract_flow_end_cell (self);
        break;
      }
}
