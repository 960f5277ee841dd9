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
  StudioDocument *document; /* NULL: all that have something to be decided */
  StudioReviewData *data;
  GCancellable *cancellable;
  gboolean narrow;
  gboolean show_passages;
  StudioReviewView view;
  guint current; /* a value of the data, or G_MAXUINT */

  /* Decisions: those that wait for the one that is being stored, and how to take them back */
  GQueue jobs;
  gboolean busy;
  GPtrArray *running; /* what is being stored, while busy */
  guint n_undo_waiting; /* asked for before what they undo was stored */
  GPtrArray *undo; /* the steps back, the last one last */
  GPtrArray *redo; /* the same for what was undone */
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
  AdwBanner *suggestion_banner;
  GtkStack *stack;
  AdwStatusPage *error_page;
  StudioTextPage *text_page;
  GMenuModel *text_menu;
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
void _studio_review_page_init_decisions (StudioReviewPage *self);
void _studio_review_page_update_decisions (StudioReviewPage *self);
void _studio_review_page_clear_decisions (StudioReviewPage *self);

gboolean _studio_review_page_is_open (StudioReviewPage *self, guint index);

/* In review-page-mark.c: what is marked by hand. The first is for a worker thread: marks @value, or no longer, and searches
 * the documents of the page, @ids, for it. The second then leads to it and searches all others, which goes on when the page is
 * gone. What stands in place of something else cannot be marked. */
gboolean _studio_review_mark (TwinLibrary *library, const char *value, gboolean mark, const char *const *ids, GError **error);
void _studio_review_page_show_marked (StudioReviewPage *self, const char *value);
gboolean _studio_review_page_can_mark (StudioReviewPage *self);

/* In review-page-move.c: from line to line. */
void _studio_review_page_install_moves (GtkWidgetClass *widget_class);
void _studio_review_page_set_up_keys (StudioReviewPage *self);

/* In review-page-classify.c: the classification, and what the findings say about it. */
void _studio_review_page_install_classification (GtkWidgetClass *widget_class);
void _studio_review_page_update_suggestion (StudioReviewPage *self);

/* In review-page.c. @data is taken. */
void _studio_review_page_take_data (StudioReviewPage *self, StudioReviewData *data);
void _studio_review_page_set_current (StudioReviewPage *self, guint value, guint from_mark);
void _studio_review_page_set_line (StudioReviewPage *self, const char *key);
StudioReviewData *_studio_review_page_load_data (TwinLibrary *library, const char *id, const char *const *ids, GError **error);
guint _studio_review_page_find_open (StudioReviewPage *self, guint from);
void _studio_review_page_report (StudioReviewPage *self, const GError *error);

G_END_DECLS
