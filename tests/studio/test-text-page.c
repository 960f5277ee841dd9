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

/* ---- Selecting ---- */

/* Presses keys: what the page has bound to them. FALSE if they go on to others. */
static gboolean
press (StudioTextPage *page, const char *keys)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (GTK_WIDGET (page));
  g_autoptr (GtkShortcutTrigger) wanted = gtk_shortcut_trigger_parse_string (keys);

  g_assert_nonnull (wanted);
  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      for (guint j = 0; GTK_IS_SHORTCUT_CONTROLLER (controller)
                        && j < g_list_model_get_n_items (G_LIST_MODEL (controller)); j++)
        {
          g_autoptr (GtkShortcut) shortcut = g_list_model_get_item (G_LIST_MODEL (controller), j);

          if (gtk_shortcut_trigger_equal (gtk_shortcut_get_trigger (shortcut), wanted))
            return gtk_shortcut_action_activate (gtk_shortcut_get_action (shortcut), 0, GTK_WIDGET (page),
                                                 gtk_shortcut_get_arguments (shortcut));
        }
    }
  return FALSE;
}

/* The mouse, as the gestures of the page report it, in the middle of the first place of @text. */
static void
click (StudioTextPage *page, const char *text, StudioTextContent *content, int n_presses)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (GTK_WIDGET (page));
  const char *all = studio_text_content_get_text (content, NULL);
  guint start = g_utf8_strlen (all, strstr (all, text) - all);
  graphene_rect_t box;
  graphene_point_t middle;

  g_assert_true (GTK_ACCESSIBLE_TEXT_GET_IFACE (page)->get_extents (GTK_ACCESSIBLE_TEXT (page), start,
                                                                    start + g_utf8_strlen (text, -1), &box));
  graphene_rect_get_center (&box, &middle);
  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (!GTK_IS_GESTURE_CLICK (controller)
          || gtk_gesture_single_get_button (GTK_GESTURE_SINGLE (controller)) != GDK_BUTTON_PRIMARY)
        continue;
      for (int n = 1; n <= n_presses; n++)
        {
          g_signal_emit_by_name (controller, "pressed", n, (double) middle.x, (double) middle.y);
          g_signal_emit_by_name (controller, "released", n, (double) middle.x, (double) middle.y);
        }
    }
}

static void
assert_selected (StudioTextPage *page, const char *wanted)
{
  g_autofree char *selected = studio_text_page_dup_selection (page);
  g_autofree GtkAccessibleTextRange *ranges = NULL;
  gsize n_ranges = 0;
  gboolean has_selection;

  g_assert_cmpstr (selected, ==, wanted);
  g_object_get (page, "has-selection", &has_selection, NULL);
  g_assert_cmpint (has_selection, ==, wanted != NULL);
  g_assert_cmpint (GTK_ACCESSIBLE_TEXT_GET_IFACE (page)->get_selection (GTK_ACCESSIBLE_TEXT (page), &n_ranges, &ranges), ==,
                   wanted != NULL);
  g_assert_cmpuint (n_ranges, ==, wanted != NULL);
  if (wanted != NULL)
    g_assert_cmpuint (ranges[0].length, ==, g_utf8_strlen (wanted, -1));
}

static void
read_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  char **text = user_data;

  *text = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (object), result, &error);
  if (error != NULL)
    *text = g_strdup ("");
}

static char *
read_clipboard (GdkClipboard *clipboard)
{
  char *text = NULL;

  gdk_clipboard_read_text_async (clipboard, NULL, read_cb, &text);
  while (text == NULL)
    g_main_context_iteration (NULL, TRUE);
  return text;
}

static void
count_cb (guint *n)
{
  (*n)++;
}

static void
test_select_keys (Fixture *fixture, gconstpointer data)
{
  g_autoptr (StudioTextContent) content = content_new (30);
  guint n_changes = 0;

  g_signal_connect_swapped (fixture->page, "notify::has-selection", G_CALLBACK (count_cb), &n_changes);
  g_assert_false (press (fixture->page, "<Shift>Right"));
  studio_text_page_set_content (fixture->page, content);
  settle ();
  assert_selected (fixture->page, NULL);
  g_assert_false (press (fixture->page, "<Control>c"));
  g_assert_false (press (fixture->page, "Escape"));

  /* From the current mark. */
  studio_text_page_set_current (fixture->page, 1);
  g_assert_true (press (fixture->page, "<Shift>Right"));
  assert_selected (fixture->page, "s");
  g_assert_true (press (fixture->page, "<Control><Shift>Right"));
  assert_selected (fixture->page, "secret");
  g_assert_true (press (fixture->page, "<Control><Shift>Left"));
  assert_selected (fixture->page, NULL);
  g_assert_true (press (fixture->page, "<Shift>Left"));
  assert_selected (fixture->page, " ");
  g_assert_cmpuint (n_changes, ==, 3);

  /* From a place that was found; the next mark forgets what is selected. */
  g_assert_true (studio_text_page_search (fixture->page, "nothing", FALSE));
  g_assert_true (press (fixture->page, "<Control><Shift>Right"));
  assert_selected (fixture->page, "nothing");
  studio_text_page_set_current (fixture->page, 2);
  assert_selected (fixture->page, NULL);

  g_assert_true (press (fixture->page, "<Control>a"));
  assert_selected (fixture->page, studio_text_content_get_text (content, NULL));
  g_assert_true (press (fixture->page, "Escape"));
  assert_selected (fixture->page, NULL);
  g_assert_false (press (fixture->page, "Escape"));
}

/* From line to line in the same column, over a short line too; and on into the next paragraph. */
static void
test_select_lines (Fixture *fixture, gconstpointer data)
{
  g_autoptr (StudioTextContent) content = studio_text_content_new ();
  const char *paragraphs[] = { "The first one is a good deal longer.", "Short.", "The third one is a good deal longer." };

  for (guint i = 0; i < G_N_ELEMENTS (paragraphs); i++)
    {
      studio_text_content_begin (content, STUDIO_TEXT_CODE, 0, NULL, NULL, FALSE);
      studio_text_content_append (content, paragraphs[i], strlen (paragraphs[i]));
    }
  studio_text_page_set_content (fixture->page, content);
  settle ();
  g_assert_true (studio_text_page_search (fixture->page, "good", FALSE));
  g_assert_true (press (fixture->page, "<Shift>Down"));
  assert_selected (fixture->page, "good deal longer.\nShort.");
  g_assert_true (press (fixture->page, "<Shift>Down"));
  assert_selected (fixture->page, "good deal longer.\nShort.\nThe third one is a ");
  g_assert_true (press (fixture->page, "<Shift>End"));
  assert_selected (fixture->page, "good deal longer.\nShort.\nThe third one is a good deal longer.");
  g_assert_true (press (fixture->page, "<Shift>Home"));
  assert_selected (fixture->page, "good deal longer.\nShort.\n");
  g_assert_true (press (fixture->page, "<Control><Shift>Home"));
  assert_selected (fixture->page, "The first one is a ");
}

/* A line that wraps is one step, wherever the column is. */
static void
test_select_wrapped (Fixture *fixture, gconstpointer data)
{
  g_autoptr (StudioTextContent) content = studio_text_content_new ();
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *selected = NULL;
  guint n_down = 0;
  guint n_up = 0;

  for (guint i = 0; i < 80; i++)
    g_string_append (text, "words of some length ");
  studio_text_content_begin (content, STUDIO_TEXT_BODY, 0, NULL, NULL, FALSE);
  studio_text_content_append (content, text->str, text->len);
  studio_text_page_set_content (fixture->page, content);
  settle ();

  press (fixture->page, "<Shift>End");
  for (; selected == NULL || strlen (selected) < text->len; n_down++)
    {
      g_assert_true (press (fixture->page, "<Shift>Down"));
      g_free (selected);
      selected = studio_text_page_dup_selection (fixture->page);
      g_assert_cmpuint (n_down, <, 100);
    }
  g_assert_cmpuint (n_down, >, 10);
  for (; selected != NULL; n_up++)
    {
      g_assert_true (press (fixture->page, "<Shift>Up"));
      g_free (selected);
      selected = studio_text_page_dup_selection (fixture->page);
      g_assert_cmpuint (n_up, <, 100);
    }
  /* From the first line there is one step more, to its beginning; from the last one only if it is the longest. */
  g_assert_cmpuint (n_up, >=, n_down);
  g_assert_cmpuint (n_up, <=, n_down + 1);
}

static void
test_select_mouse (Fixture *fixture, gconstpointer data)
{
  g_autoptr (StudioTextContent) content = content_new (30);
  g_autoptr (StudioTextContent) same = content_new (30);
  g_autoptr (StudioTextContent) other = content_new (31);
  guint n_activated = 0;

  g_signal_connect_swapped (fixture->page, "mark-activated", G_CALLBACK (count_cb), &n_activated);
  studio_text_page_set_content (fixture->page, content);
  settle ();
  click (fixture->page, "secret", content, 1);
  g_assert_cmpuint (n_activated, ==, 1);
  assert_selected (fixture->page, NULL);

  click (fixture->page, "interest", content, 2);
  assert_selected (fixture->page, "interest");
  g_assert_true (press (fixture->page, "<Control><Shift>Right"));
  assert_selected (fixture->page, "interest for");
  click (fixture->page, "1 says", content, 3);
  assert_selected (fixture->page, "Paragraph 1 says nothing of interest for a line or two, ");
  g_assert_cmpuint (n_activated, ==, 1);

  /* The same text with other marks keeps it, another text does not. */
  studio_text_page_set_content (fixture->page, same);
  assert_selected (fixture->page, "Paragraph 1 says nothing of interest for a line or two, ");
  studio_text_page_set_content (fixture->page, other);
  assert_selected (fixture->page, NULL);
}

static void
test_copy (Fixture *fixture, gconstpointer data)
{
  g_autoptr (StudioTextContent) content = content_new (30);
  GdkClipboard *primary = gtk_widget_get_primary_clipboard (GTK_WIDGET (fixture->page));
  g_autofree char *selected = NULL;
  g_autofree char *copied = NULL;

  studio_text_page_set_content (fixture->page, content);
  settle ();
  studio_text_page_set_current (fixture->page, 1);
  press (fixture->page, "<Control><Shift>Right");
  selected = read_clipboard (primary);
  g_assert_cmpstr (selected, ==, "secret");
  g_assert_true (press (fixture->page, "<Control>c"));
  /* What was copied stays when nothing is selected any more; what can be pasted with the middle button does not. */
  g_assert_true (press (fixture->page, "Escape"));
  copied = read_clipboard (gtk_widget_get_clipboard (GTK_WIDGET (fixture->page)));
  g_assert_cmpstr (copied, ==, "secret");
  g_assert_null (gdk_clipboard_get_content (primary));
}

/* What is selected by keyboard is followed. */
static void
test_select_scrolls (Fixture *fixture, gconstpointer data)
{
  g_autoptr (StudioTextContent) content = content_new (MANY);

  studio_text_page_set_content (fixture->page, content);
  settle ();
  for (guint i = 0; i < 5; i++)
    g_assert_true (press (fixture->page, "<Shift>Page_Down"));
  settle ();
  g_assert_cmpfloat (gtk_adjustment_get_value (fixture->adjustment), >,
                     3 * gtk_adjustment_get_page_size (fixture->adjustment));
  g_assert_cmpfloat (gtk_adjustment_get_value (fixture->adjustment), <,
                     5 * gtk_adjustment_get_page_size (fixture->adjustment));
  g_assert_true (press (fixture->page, "<Control><Shift>End"));
  settle ();
  g_assert_cmpfloat_with_epsilon (gtk_adjustment_get_value (fixture->adjustment),
                                  gtk_adjustment_get_upper (fixture->adjustment) -
                                      gtk_adjustment_get_page_size (fixture->adjustment), 100);
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
  ADD ("select-keys", test_select_keys);
  ADD ("select-lines", test_select_lines);
  ADD ("select-wrapped", test_select_wrapped);
  ADD ("select-mouse", test_select_mouse);
  ADD ("select-scrolls", test_select_scrolls);
  ADD ("copy", test_copy);
  return g_test_run ();
}
