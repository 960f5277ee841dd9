/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "flow.h"

G_BEGIN_DECLS

#define RTF_MAX_TABLES 8

/* What the file says of the paragraph that comes. */
typedef struct
{
  gboolean in_table;
  guint depth;         /* of the table it stands in, where that is in another one */
  int style;           /* -1: none */
  int outline;         /* -1: none */
  gboolean in_list;
  guint list_level;
} RtfParagraph;

/**
 * RtfFrame:
 *
 * Text that stands for itself: the body, a note, a text box. RTF names no tables, only
 * paragraphs that are in one, and the ends of cells and rows: what is open is kept here.
 * Plain data.
 */
typedef struct
{
  TwinBlockKind kind;
  RtfParagraph paragraph;
  gboolean open;       /* a paragraph is */
  guint n_tables;
  gboolean rows[RTF_MAX_TABLES];
  gboolean cells[RTF_MAX_TABLES];
  gboolean header_row;
} RtfFrame;

void rtf_frame_init (RtfFrame *self, TwinBlockKind kind);
void rtf_frame_reset_paragraph (RtfFrame *self);

/* Opens the tables, the row and the cell that the paragraph that comes stands in. */
void rtf_frame_enter (RtfFrame *self, ExtractFlow *flow);

void rtf_frame_end_paragraph (RtfFrame *self, ExtractFlow *flow);

/* The end of a cell or row of the table at @depth, from 1. */
void rtf_frame_end_cell (RtfFrame *self, ExtractFlow *flow, guint depth);
void rtf_frame_end_row (RtfFrame *self, ExtractFlow *flow, guint depth);

/* The text ends, and with it whatever is open. */
void rtf_frame_finish (RtfFrame *self, ExtractFlow *flow);

G_END_DECLS
