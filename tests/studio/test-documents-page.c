/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <adwaita.h>

#include "studio/documents/documents-page-private.h"

/* The page over a list that is filled by hand: no store, no engine behind it. */
typedef struct
{
  StudioDocumentList *documents;
  StudioDocumentsPage *page;
  GtkWindow *window;
} Fixture;

static void
settle (void)
{
  for (guint i = 0; i < 20; i++)
    {
      while (g_main_context_iteration (NULL, FALSE))
        ;
      g_usleep (2000);
    }
}

static void
fill (Fixture *fixture, guint n)
{
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func ((GDestroyNotify) twin_document_record_free);

  for (guint i = 0; i < n; i++)
    {
      TwinDocumentRecord *record = twin_document_record_new ();

      record->id = g_strdup_printf ("0190b2c3-0000-7000-8000-%012u", i);
      record->name = g_strdup_printf ("note-%u.txt", i);
      record->title = g_strdup_printf ("Über die Notiz %u", i);
      record->format = g_strdup ("pdf");
      record->n_pages = 12;
      record->added_at = i;
      record->state = i % 3 == 0 ? TWIN_DOCUMENT_REVIEW : TWIN_DOCUMENT_READY;
      record->n_undecided = i % 3 == 0 ? 2 : 0;
      g_clear_pointer (&record->classification, twin_classification_free);
      record->classification = twin_classification_new (TWIN_LEVEL_INTERNAL);
      g_ptr_array_add (records, record);
    }
  studio_document_list_merge (fixture->documents, records, NULL);
  settle ();
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->documents = studio_document_list_new (NULL);
  fixture->page = studio_documents_page_new (NULL, fixture->documents, NULL, NULL);
  fixture->window = GTK_WINDOW (adw_window_new ());
  gtk_window_set_default_size (fixture->window, 900, 700);
  adw_window_set_content (ADW_WINDOW (fixture->window), GTK_WIDGET (fixture->page));
  gtk_window_present (fixture->window);
  settle ();
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  gtk_window_destroy (fixture->window);
  settle ();
  g_assert_finalize_object (fixture->documents);
}

static const char *
get_shown (Fixture *fixture)
{
  return gtk_stack_get_visible_child_name (fixture->page->stack);
}

static guint
count_rows (Fixture *fixture)
{
  return g_list_model_get_n_items (G_LIST_MODEL (fixture->page->selection));
}

static StudioDocument *
get_row (Fixture *fixture, guint position)
{
  g_autoptr (StudioDocument) document = g_list_model_get_item (G_LIST_MODEL (fixture->page->selection), position);

  return document; /* the list holds it */
}

static void
test_states (Fixture *fixture, gconstpointer data)
{
  g_assert_cmpstr (get_shown (fixture), ==, "loading");
  fill (fixture, 0);
  g_assert_cmpstr (get_shown (fixture), ==, "empty");
  g_assert_false (gtk_widget_get_visible (fixture->page->tools));
  fill (fixture, 9);
  g_assert_cmpstr (get_shown (fixture), ==, "list");
  g_assert_cmpstr (adw_window_title_get_subtitle (fixture->page->title), ==, "9 documents, 3 need you");
}

static void
test_filter (Fixture *fixture, gconstpointer data)
{
  fill (fixture, 9);
  g_assert_cmpuint (count_rows (fixture), ==, 9);
  adw_toggle_group_set_active_name (fixture->page->filter_group, "need-you");
  g_assert_cmpuint (count_rows (fixture), ==, 3);
  adw_toggle_group_set_active_name (fixture->page->filter_group, "ready");
  g_assert_cmpuint (count_rows (fixture), ==, 6);

  fill (fixture, 1); /* one that needs a decision: nothing is ready */
  g_assert_cmpstr (get_shown (fixture), ==, "nothing");
}

static void
test_search (Fixture *fixture, gconstpointer data)
{
  fill (fixture, 9);
  /* Without regard to case, and whichever way the umlaut is written. */
  gtk_editable_set_text (GTK_EDITABLE (fixture->page->search_entry), "U\314\210BER DIE NOTIZ 4");
  g_signal_emit_by_name (fixture->page->search_entry, "search-changed");
  g_assert_cmpuint (count_rows (fixture), ==, 1);
  gtk_editable_set_text (GTK_EDITABLE (fixture->page->search_entry), "note-7");
  g_signal_emit_by_name (fixture->page->search_entry, "search-changed");
  g_assert_cmpuint (count_rows (fixture), ==, 1);
  gtk_editable_set_text (GTK_EDITABLE (fixture->page->search_entry), "nowhere");
  g_signal_emit_by_name (fixture->page->search_entry, "search-changed");
  g_assert_cmpstr (get_shown (fixture), ==, "no-results");
}

static void
test_sort (Fixture *fixture, gconstpointer data)
{
  fill (fixture, 12);
  g_assert_cmpint (studio_document_get_record (get_row (fixture, 0))->added_at, ==, 11);
  g_object_set (fixture->page, "sort", STUDIO_DOCUMENT_SORT_OLDEST, NULL);
  g_assert_cmpint (studio_document_get_record (get_row (fixture, 0))->added_at, ==, 0);
  gtk_widget_activate_action (GTK_WIDGET (fixture->page->list_view), "documents.sort", "s", "newest");
  g_assert_cmpint (studio_document_get_record (get_row (fixture, 0))->added_at, ==, 11);
}

static void
test_next (Fixture *fixture, gconstpointer data)
{
  StudioDocument *first;
  StudioDocument *next;

  fill (fixture, 9); /* shown from 8 down; 6, 3 and 0 need a decision */
  first = get_row (fixture, 0);
  next = studio_documents_page_get_next (fixture->page, first, TRUE);
  g_assert_cmpint (studio_document_get_record (next)->added_at, ==, 6);
  next = studio_documents_page_get_next (fixture->page, next, FALSE);
  g_assert_cmpint (studio_document_get_record (next)->added_at, ==, 5);
  /* Round the end to the beginning, but not to itself. */
  next = studio_documents_page_get_next (fixture->page, get_row (fixture, 8), TRUE);
  g_assert_cmpint (studio_document_get_record (next)->added_at, ==, 6);
  fill (fixture, 1);
  g_assert_null (studio_documents_page_get_next (fixture->page, get_row (fixture, 0), TRUE));
}

static void
test_selection (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) selected = NULL;

  fill (fixture, 9);
  gtk_widget_activate_action (GTK_WIDGET (fixture->page->list_view), "documents.select", NULL);
  g_assert_true (GTK_IS_MULTI_SELECTION (fixture->page->selection));
  gtk_selection_model_select_item (fixture->page->selection, 2, FALSE);
  gtk_selection_model_select_item (fixture->page->selection, 4, FALSE);
  selected = _studio_documents_page_dup_selected (fixture->page);
  g_assert_cmpuint (selected->len, ==, 2);
  gtk_widget_activate_action (GTK_WIDGET (fixture->page->list_view), "documents.stop-selecting", NULL);
  g_assert_true (GTK_IS_NO_SELECTION (fixture->page->selection));
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
#define ADD(name, function) g_test_add ("/studio/documents-page/" name, Fixture, NULL, set_up, function, tear_down)
  ADD ("states", test_states);
  ADD ("filter", test_filter);
  ADD ("search", test_search);
  ADD ("sort", test_sort);
  ADD ("next", test_next);
  ADD ("selection", test_selection);
  return g_test_run ();
}
