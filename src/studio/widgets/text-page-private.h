/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "studio/widgets/text-heights.h"
#include "studio/widgets/text-layout.h"
#include "studio/widgets/text-page.h"

G_BEGIN_DECLS

/* What is selected, in text-page-select.c. */
typedef struct
{
  /* What it began with, empty for a place between two characters, and where it has got to. */
  TextRange origin;
  gsize cursor;
  gboolean has_place; /* FALSE: begins at what is current */
  double goal_x;      /* of steps from line to line; below 0 for none */

  /* While the button is held. */
  TextUnit unit;
  gboolean extending;
  gboolean dragged;
  double pointer_x;
  double pointer_y;
  guint tick_id;
  gint64 tick_time;

  GdkContentProvider *primary; /* what we have put there */
  GtkWidget *menu;
  GMenuModel *extra_menu;
} TextSelection;

struct _StudioTextPage
{
  GtkWidget parent_instance;

  StudioTextContent *content;
  guint current;
  TextRange found;

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

  TextSelection selection;

  /* The paragraph at the top edge, and how much of it is above the edge. */
  guint anchor;
  double anchor_offset;

  GtkAdjustment *adjustments[2]; /* by GtkOrientation */
  GtkScrollablePolicy policies[2];
  gboolean adjusting;
};

guint _studio_text_page_get_n_paragraphs (StudioTextPage *self);

/* ---- In text-page.c: where things are, in the coordinates of the widget. The text is not empty. ---- */

/* One paragraph, laid out; and where it begins. */
TextLayout *_studio_text_page_lay_out (StudioTextPage *self, guint paragraph);
double _studio_text_page_get_top (StudioTextPage *self, guint paragraph);

/* The paragraph in sight at height @y, or the nearest. */
guint _studio_text_page_pick (StudioTextPage *self, double y);

/* The place in the text nearest to a point. */
gsize _studio_text_page_get_offset_at (StudioTextPage *self, double x, double y);

/* Scrolls by so many pixels; or no further than to bring the line of byte @offset into sight. */
void _studio_text_page_scroll_by (StudioTextPage *self, double pixels);
void _studio_text_page_reveal (StudioTextPage *self, gsize offset);

/* Emits "mark-activated" if there is a mark at the point. */
void _studio_text_page_activate_mark_at (StudioTextPage *self, double x, double y);

/* ---- In text-page-select.c ---- */

void _studio_text_page_install_selection (GtkWidgetClass *widget_class);
void _studio_text_page_set_up_selection (StudioTextPage *self);
void _studio_text_page_dispose_selection (StudioTextPage *self);
TextRange _studio_text_page_get_selection (StudioTextPage *self);
gboolean _studio_text_page_has_selection (StudioTextPage *self);

/* Selects nothing, and forgets the place. */
void _studio_text_page_clear_selection (StudioTextPage *self);

/* Where a selection by keyboard goes on, and a screen reader reads. */
gsize _studio_text_page_get_caret (StudioTextPage *self);

/* ---- In text-page-accessible.c: the text as screen readers get it. ---- */

void _studio_text_page_accessible_text_init (GtkAccessibleTextInterface *iface);

G_END_DECLS
