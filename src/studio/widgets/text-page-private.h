/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "studio/widgets/text-heights.h"
#include "studio/widgets/text-layout.h"
#include "studio/widgets/text-page.h"

G_BEGIN_DECLS

struct _StudioTextPage
{
  GtkWidget parent_instance;

  StudioTextContent *content;
  guint current;
  gsize found_start;
  gsize found_end;

  TextHeights heights;
  GHashTable *layouts; /* index -> TextLayout, those around the sight */
  GtkWidget *swatches[TEXT_N_COLORS];

  int width;
  double column_x;
  double column_width;
  double page_x;
  double page_width;
  double margin;
  double padding;

  /* The paragraph at the top edge, and how much of it is above the edge. */
  guint anchor;
  double anchor_offset;

  GtkAdjustment *adjustments[2]; /* by GtkOrientation */
  GtkScrollablePolicy policies[2];
  gboolean adjusting;
};

guint _studio_text_page_get_n_paragraphs (StudioTextPage *self);

/* In text-page-accessible.c: the text as screen readers get it. */
void _studio_text_page_accessible_text_init (GtkAccessibleTextInterface *iface);

G_END_DECLS
