/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "web/html.h"

static void
test_escapes (void)
{
  static const struct
  {
    const char *text;
    const char *written;
  } cases[] = {
    { "plain", "<p title=\"plain\">plain</p>" },
    { "<script>", "<p title=\"&lt;script&gt;\">&lt;script&gt;</p>" },
    { "a & b", "<p title=\"a &amp; b\">a &amp; b</p>" },
    { "&lt;", "<p title=\"&amp;lt;\">&amp;lt;</p>" },
    { "\" onclick=\"x", "<p title=\"&quot; onclick=&quot;x\">&quot; onclick=&quot;x</p>" },
    { "it's", "<p title=\"it&#39;s\">it&#39;s</p>" },
    { "Grüße ☃", "<p title=\"Grüße ☃\">Grüße ☃</p>" },
    { "a\x01\x1b\x7f" "b\r\n\tc", "<p title=\"ab\n\tc\">ab\n\tc</p>" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (Html) html = html_new ();
      g_autofree char *written = NULL;

      html_leaf (html, "p", cases[i].text, "title", cases[i].text, NULL);
      written = html_take (html);
      g_assert_cmpstr (written, ==, cases[i].written);
    }
}

static void
test_shape (void)
{
  g_autoptr (Html) html = html_new ();
  g_autofree char *written = NULL;

  html_doctype (html);
  html_begin (html, "form", "action", "/t/x", "class", NULL, NULL);
  html_begin (html, "input", "name", "a", "value", "", "required", "", NULL);
  html_leaf (html, "a", "Back", "href", "#top", NULL);
  html_end (html, "form");
  written = html_take (html);
  g_assert_cmpstr (written, ==,
                   "<!DOCTYPE html>\n<form action=\"/t/x\"><input name=\"a\" value=\"\" required><a href=\"#top\">Back</a></form>");
}

/* What would lead away, run, or stay open ends the program: no text of anybody can bring it about. */
static void
test_refuses (void)
{
  static const char *const addresses[] = { "https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)", "data:text/html,x", "x", "", NULL };

  if (g_test_subprocess ())
    {
      g_autoptr (Html) html = html_new ();
      const char *which = g_getenv ("TWIN_TEST_ADDRESS");

      if (g_str_equal (which, "open"))
        html_begin (html, "p", NULL);
      if (g_str_equal (which, "style"))
        html_leaf (html, "p", "", "style", "color: red", NULL);
      else if (g_str_equal (which, "handler"))
        html_leaf (html, "p", "", "onclick", "x", NULL);
      else if (!g_str_equal (which, "open"))
        html_leaf (html, "a", "", "href", which, NULL);
      g_free (html_take (html));
      return;
    }

  for (guint i = 0; addresses[i] != NULL; i++)
    {
      g_setenv ("TWIN_TEST_ADDRESS", addresses[i], TRUE);
      g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
      g_test_trap_assert_failed ();
    }
  for (const char *const *which = (const char *const[]) { "open", "style", "handler", NULL }; *which != NULL; which++)
    {
      g_setenv ("TWIN_TEST_ADDRESS", *which, TRUE);
      g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
      g_test_trap_assert_failed ();
    }
  g_setenv ("TWIN_TEST_ADDRESS", "mailto:privacy@example.org", TRUE);
  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
  g_test_trap_assert_passed ();
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/web/html/escapes", test_escapes);
  g_test_add_func ("/web/html/shape", test_shape);
  g_test_add_func ("/web/html/refuses", test_refuses);

  return g_test_run ();
}
