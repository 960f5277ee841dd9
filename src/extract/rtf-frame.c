/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rtf-frame.h"

void
rtf_frame_init (RtfFrame *self,
                TwinBlockKind kind)
{
  g_return_if_fail (self != NULL);

  *self = (RtfFrame) { .kind = kind };
  rtf_frame_reset_paragraph (self);
}

void
rtf_frame_reset_paragraph (RtfFrame *self)
{
  g_return_if_fail (self != NULL);

  self->paragraph = (RtfParagraph) { .outline = -1, .style = -1 };
}

static void
close_cell (RtfFrame *self,
            ExtractFlow *flow,
            guint table)
{
  if (self->cells[table])
    extract_flow_end_cell (flow);
  self->cells[table] = FALSE;
}

static void
close_row (RtfFrame *self,
           ExtractFlow *flow,
           guint table)
{
  close_cell (self, flow, table);
  if (self->rows[table] && self->header_row)
    extract_flow_set_header_row (flow);
  if (self->rows[table])
    extract_flow_end_row (flow);
  self->rows[table] = FALSE;
}

/* Closes tables, but for the outermost @n. */
static void
close_tables (RtfFrame *self,
              ExtractFlow *flow,
              guint n)
{
  while (self->n_tables > n)
    {
      close_row (self, flow, self->n_tables - 1);
      extract_flow_end_table (flow);
      self->n_tables--;
    }
}

static void
enter_cell (RtfFrame *self,
            ExtractFlow *flow,
            guint depth)
{
  depth = MIN (depth, RTF_MAX_TABLES);
  close_tables (self, flow, depth);
  for (guint i = 0; i < depth; i++)
    {
      if (i == self->n_tables)
        {
          extract_flow_begin_table (flow);
          self->n_tables++;
        }
      if (!self->rows[i])
        extract_flow_begin_row (flow, TWIN_BLOCK_FLAG_NONE);
      self->rows[i] = TRUE;
      if (!self->cells[i])
        extract_flow_begin_cell (flow);
      self->cells[i] = TRUE;
    }
}

void
rtf_frame_enter (RtfFrame *self,
                 ExtractFlow *flow)
{
  g_return_if_fail (self != NULL && flow != NULL);

  enter_cell (self, flow, self->paragraph.in_table ? MAX (self->paragraph.depth, 1) : self->paragraph.depth);
}

void
rtf_frame_end_paragraph (RtfFrame *self,
                         ExtractFlow *flow)
{
  g_return_if_fail (self != NULL && flow != NULL);

  if (self->open)
    extract_flow_end_paragraph (flow);
  self->open = FALSE;
}

void
rtf_frame_end_cell (RtfFrame *self,
                    ExtractFlow *flow,
                    guint depth)
{
  g_return_if_fail (self != NULL && flow != NULL);

  depth = CLAMP (depth, 1, RTF_MAX_TABLES);
  rtf_frame_end_paragraph (self, flow);
  enter_cell (self, flow, depth);
  close_cell (self, flow, depth - 1);
  self->paragraph.in_list = FALSE;
}

void
rtf_frame_end_row (RtfFrame *self,
                   ExtractFlow *flow,
                   guint depth)
{
  g_return_if_fail (self != NULL && flow != NULL);

  depth = CLAMP (depth, 1, RTF_MAX_TABLES);
  rtf_frame_end_paragraph (self, flow);
  close_tables (self, flow, depth);
  if (self->n_tables == depth)
    close_row (self, flow, depth - 1);
}

void
rtf_frame_finish (RtfFrame *self,
                  ExtractFlow *flow)
{
  g_return_if_fail (self != NULL && flow != NULL);

  rtf_frame_end_paragraph (self, flow);
  close_tables (self, flow, 0);
}
