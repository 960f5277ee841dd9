/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "studio/account/account-row.h"
#include "studio/account/sync-agent.h"
#include "studio/documents/documents-page.h"
#include "studio/documents/review-page.h"
#include "studio/documents/watcher.h"
#include "studio/sidebar.h"
#include "studio/window.h"

G_BEGIN_DECLS

struct _StudioWindow
{
  AdwApplicationWindow parent_instance;

  StudioSession *session;
  GSettings *settings;  /* NULL where the schema is not installed: nothing is remembered then */
  char *restored_twin;  /* shown as soon as it turns out to be there still */
  guint clear_gate_id;
  GListStore *waiting_files; /* to be imported once the library is open */

  /* While the library is open */
  StudioDocumentList *documents;
  StudioTwinList *twins;
  StudioSyncAgent *agent;
  StudioImportJob *import;
  StudioWatcher *watcher;
  StudioDocumentsPage *documents_page;

  AdwToastOverlay *toasts;
  GtkStack *stage;
  AdwBin *gate;
  AdwNavigationView *navigation;
  AdwNavigationSplitView *split_view;
  StudioSidebar *sidebar;
  StudioAccountRow *account_row;
  GtkRevealer *drop_revealer;
};

/* In window-actions.c: adding documents by dialog, by paste and by drop. */
void _studio_window_install_actions (GtkWidgetClass *widget_class);
void _studio_window_update_actions (StudioWindow *self);
void _studio_window_set_up_drop (StudioWindow *self);

/* Opens a document that has text, or for NULL all that have something to be decided. The page is borrowed. */
StudioReviewPage *_studio_window_review (StudioWindow *self, StudioDocument *document);

/* @page: "documents", "twin", "privacy", "account". */
void _studio_window_show_page (StudioWindow *self, const char *page, const char *twin_id);

G_END_DECLS
