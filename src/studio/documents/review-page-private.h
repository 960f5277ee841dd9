/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "studio/documents/findings-pane.h"
#include "studio/documents/review-data.h"
#include "studio/documents/review-page.h"
#include "studio/widgets/text-page.h"

G_BEGIN_DECLS

typedef enum
{
  STUDIO_REVIEW_BEFORE,
  STUDIO_REVIEW_REVIEW,
  STUDIO_REVIEW_AFTER,
} StudioReviewView;

struct _StudioReviewPage
{
  AdwNavigationPage parent_instance;

  StudioSession *session;
  StudioDocument *document;
  StudioReviewData *data;
  GCancellable *cancellable;
  gboolean narrow;
  gboolean show_passages;
  StudioReviewView view;
  guint current; /* a value of the data, or G_MAXUINT */

  /* Decisions: those that wait for the one that is being stored, and how to take them back */
  GQueue jobs;
  gboolean busy;
  GPtrArray *undo; /* of GPtrArray of TwinDecisionRecord */
  AdwDialog *alike_dialog; /* weak; shows the data, and so closes when there is other data */

  AdwWindowTitle *title;
  AdwToastOverlay *toasts;
  AdwToggleGroup *view_group;
  AdwToggleGroup *narrow_view_group;
  GtkWidget *passages_button;
  GtkSearchBar *search_bar;
  GtkSearchEntry *search_entry;
  AdwBanner *partial_banner;
  AdwBanner *hidden_banner;
  GtkStack *stack;
  AdwStatusPage *error_page;
  StudioTextPage *text_page;
  StudioFindingsPane *pane;
  AdwBottomSheet *sheet;
  GtkStack *bar_stack;
  GtkLabel *bar_title;
  GtkLabel *bar_subtitle;
  GtkLabel *bar_left;
  GtkLabel *bar_done;
  GtkProgressBar *bar_progress;
};

/* In review-page-decide.c: decisions, one after the other, and undo. */
void _studio_review_page_install_decisions (GtkWidgetClass *widget_class);
void _studio_review_page_update_decisions (StudioReviewPage *self);
void _studio_review_page_clear_decisions (StudioReviewPage *self);

/* In review-page.c. @data is taken. */
void _studio_review_page_take_data (StudioReviewPage *self, StudioReviewData *data);
void _studio_review_page_set_current (StudioReviewPage *self, guint value, guint from_mark);
guint _studio_review_page_find_open (StudioReviewPage *self, guint from);
void _studio_review_page_report (StudioReviewPage *self, const GError *error);

G_END_DECLS
