/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "studio/documents/documents-page.h"
#include "studio/documents/import-bar.h"
#include "studio/documents/paced-rows.h"
#include "studio/enums.h"

G_BEGIN_DECLS

struct _StudioDocumentsPage
{
  AdwNavigationPage parent_instance;

  StudioSession *session;
  StudioDocumentList *documents;
  StudioImportJob *import;
  StudioTwinList *twins;
  gboolean narrow;
  gboolean selecting;
  StudioDocumentSort sort;

  GtkFilterListModel *filtered;
  GtkSortListModel *sorted;
  StudioPacedRows *rows;
  GtkCustomFilter *filter;
  GtkCustomSorter *sorter;
  GtkSelectionModel *selection; /* none, or several while selecting */
  char *search_key;             /* folded */

  AdwWindowTitle *title;
  GtkWidget *add_button;
  GtkWidget *narrow_add_button;
  GtkWidget *menu_button;
  GtkWidget *search_button;
  GtkWidget *select_button;
  GtkSearchBar *search_bar;
  GtkSearchEntry *search_entry;
  GtkWidget *tools;
  AdwToggleGroup *filter_group;
  GtkWidget *review_all_button;
  GtkMenuButton *sort_button;
  GtkStack *stack;
  GtkScrolledWindow *scroller;
  GtkListView *list_view;
  AdwStatusPage *error_page;
  AdwStatusPage *nothing_page;
  StudioImportBar *import_bar;
  GtkMenuButton *twin_button;
};

/* In documents-page-actions.c: what is done to the documents that are selected. */
void _studio_documents_page_install_actions (GtkWidgetClass *widget_class);
void _studio_documents_page_update_actions (StudioDocumentsPage *self);
void _studio_documents_page_update_twin_menu (StudioDocumentsPage *self); /* when the twins have changed */

GPtrArray *_studio_documents_page_dup_selected (StudioDocumentsPage *self) G_GNUC_WARN_UNUSED_RESULT;
void _studio_documents_page_set_selecting (StudioDocumentsPage *self, gboolean selecting);
void _studio_documents_page_toast (StudioDocumentsPage *self, AdwToast *toast);

G_END_DECLS
