/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <adwaita.h>

#include "studio/widgets/text-page.h"

#define MANY 4000

/* @n paragraphs; every tenth has a mark on the word "secret". */
static StudioTextContent *
content_new (guint n)
{
  StudioTextContent *content = studio_text_content_new ();

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *text = g_strdup_printf ("Paragraph %u says nothing of interest for a line or two, ", i);

      studio_text_content_begin (content, i % 20 == 0 ? STUDIO_TEXT_HEADING : STUDIO_TEXT_BODY, 2,
                                 i % 50 == 0 ? g_strdup_printf ("Page %u", i / 50 + 1) : NULL,
                                 i == 3 ? g_strdup ("Comment, left out") : NULL, i == 3);
      studio_text_content_append (content, text, strlen (text));
      if (i % 10 == 0)
        studio_text_content_append_mark (content, "secret", 6, STUDIO_MARK_OPEN, i / 10);
    }
  return content;
}

typedef struct
{
  GtkWindow *window;
  StudioTextPage *page;
  GtkAdjustment *adjustment;
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
set_up (Fixture *fixture, gconstpointer data)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();

  fixture->page = STUDIO_TEXT_PAGE (studio_text_page_new ());
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), GTK_WIDGET (fixture->page));
  fixture->adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scroller));
  fixture->window = GTK_WINDOW (gtk_window_new ());
  gtk_window_set_default_size (fixture->window, 700, 600);
  gtk_window_set_child (fixture->window, scroller);
  gtk_window_present (fixture->window);
  settle ();
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  gtk_window_destroy (fixture->window);
  settle ();
}

static void
test_accessible (Fixture *fixture, gconstpointer data)
{
  g_autoptr (StudioTextContent) content = content_new (30);
  GtkAccessibleTextInterface *iface = GTK_ACCESSIBLE_TEXT_GET_IFACE (fixture->page);
  g_autoptr (GBytes) all = NULL;
  g_autoptr (GBytes) word = NULL;
  guint start;
  guint end;

  studio_text_page_set_content (fixture->page, content);
  settle ();
  gtk_test_accessible_assert_role (GTK_ACCESSIBLE (fixture->page), GTK_ACCESSIBLE_ROLE_DOCUMENT);
  g_assert_true (gtk_test_accessible_has_property (GTK_ACCESSIBLE (fixture->page), GTK_ACCESSIBLE_PROPERTY_LABEL));

  all = iface->get_contents (GTK_ACCESSIBLE_TEXT (fixture->page), 0, G_MAXUINT);
  g_assert_cmpstr (g_bytes_get_data (all, NULL), ==, studio_text_content_get_text (content, NULL));

  /* The caret is where the current mark is, and the word there is the marked one. */
  studio_text_page_set_current (fixture->page, 2);
  word = iface->get_contents_at (GTK_ACCESSIBLE_TEXT (fixture->page),
                                 iface->get_caret_position (GTK_ACCESSIBLE_TEXT (fixture->page)),
                                 GTK_ACCESSIBLE_TEXT_GRANULARITY_WORD, &start, &end);
  g_assert_true (g_str_has_prefix (g_bytes_get_data (word, NULL), "secret"));
}

static void
test_scrolls_to_marks (Fixture *fixture, gconstpointer data)
{
  g_autoptr (StudioTextContent) content = content_new (MANY);
  double last = 0;

  studio_text_page_set_content (fixture->page, content);
  settle ();
  g_assert_cmpfloat (gtk_adjustment_get_value (fixture->adjustment), ==, 0);
  for (guint mark = 50; mark < studio_text_content_get_n_marks (content); mark += 50)
    {
      studio_text_page_set_current (fixture->page, mark);
      settle ();
      g_assert_cmpfloat (gtk_adjustment_get_value (fixture->adjustment), >, last);
      last = gtk_adjustment_get_value (fixture->adjustment);
    }
  studio_text_page_set_current (fixture->page, 0);
  settle ();
  g_assert_cmpfloat (gtk_adjustment_get_value (fixture->adjustment), <, 200);
}

/* The end can be reached although nearly all heights were guesses, and the beginning again. */
static void
test_scrolls_to_ends (Fixture *fixture, gconstpointer data)
{
  g_autoptr (StudioTextContent) content = content_new (MANY);

  studio_text_page_set_content (fixture->page, content);
  settle ();
  for (guint i = 0; i < 3; i++)
    {
      gtk_adjustment_set_value (fixture->adjustment, gtk_adjustment_get_upper (fixture->adjustment));
      settle ();
    }
  g_assert_cmpfloat_with_epsilon (gtk_adjustment_get_value (fixture->adjustment),
                                  gtk_adjustment_get_upper (fixture->adjustment) -
                                      gtk_adjustment_get_page_size (fixture->adjustment), 1);
  gtk_adjustment_set_value (fixture->adjustment, 0);
  settle ();
  g_assert_cmpfloat (gtk_adjustment_get_value (fixture->adjustment), ==, 0);
}

static void
test_keeps_place (Fixture *fixture, gconstpointer data)
{
  g_autoptr (StudioTextContent) first = content_new (MANY);
  g_autoptr (StudioTextContent) second = content_new (MANY);
  double value;

  studio_text_page_set_content (fixture->page, first);
  studio_text_page_set_current (fixture->page, 200);
  settle ();
  value = gtk_adjustment_get_value (fixture->adjustment);
  g_assert_cmpfloat (value, >, 0);
  studio_text_page_set_content (fixture->page, second);
  settle ();
  g_assert_cmpfloat_with_epsilon (gtk_adjustment_get_value (fixture->adjustment), value, 1);
}

static void
test_search (Fixture *fixture, gconstpointer data)
{
  g_autoptr (StudioTextContent) content = content_new (200);
  double value;

  studio_text_page_set_content (fixture->page, content);
  settle ();
  g_assert_false (studio_text_page_search (fixture->page, "nowhere", FALSE));
  g_assert_true (studio_text_page_search (fixture->page, "PARAGRAPH 150", FALSE));
  settle ();
  value = gtk_adjustment_get_value (fixture->adjustment);
  g_assert_cmpfloat (value, >, 0);
  /* It is there once: the next one is the same, in either direction. */
  g_assert_true (studio_text_page_search (fixture->page, "paragraph 150", FALSE));
  g_assert_true (studio_text_page_search (fixture->page, "paragraph 150", TRUE));
  settle ();
  g_assert_cmpfloat_with_epsilon (gtk_adjustment_get_value (fixture->adjustment), value, 1);
  g_assert_false (studio_text_page_search (fixture->page, NULL, FALSE));
}

static void
test_find (void)
{
  g_autoptr (StudioTextContent) content = content_new (10);

  g_assert_cmpuint (studio_text_content_find_paragraph (content, 0), ==, 0);
  g_assert_cmpuint (studio_text_content_find_paragraph (content, studio_text_content_get_paragraph (content, 4)->start),
                    ==, 4);
  g_assert_cmpuint (studio_text_content_find_mark (content, 1), ==, 0);
  g_assert_cmpuint (studio_text_content_find_mark (content, 1000), ==, studio_text_content_get_n_marks (content));
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
#define ADD(name, function) g_test_add ("/studio/text-page/" name, Fixture, NULL, set_up, function, tear_down)
  g_test_add_func ("/studio/text-content/find", test_find);
  ADD ("accessible", test_accessible);
  ADD ("scrolls-to-marks", test_scrolls_to_marks);
  ADD ("scrolls-to-ends", test_scrolls_to_ends);
  ADD ("keeps-place", test_keeps_place);
  ADD ("search", test_search);
  return g_test_run ();
}
