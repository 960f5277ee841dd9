/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "base/twin-error.h"
#include "library/twin-detection.h"
#include "library/twin-marked.h"
#include "library/twin-rendition.h"
#include "twin-fixture.h"

#define LETTER "Ask Maria Schmidt about it. Maria\nSchmidt knows, Jonas does not.\n"

static void
mark (TwinFixture *fixture, const char *value)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (twin_marked_add (fixture->library, value, &error));
  g_assert_no_error (error);
  g_assert_true (twin_detection_renew (fixture->library, NULL, NULL, NULL, NULL, NULL, &error));
  g_assert_no_error (error);
}

static void
unmark (TwinFixture *fixture, const char *value)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (twin_marked_remove (fixture->library, value, &error));
  g_assert_no_error (error);
  g_assert_true (twin_detection_renew (fixture->library, NULL, NULL, NULL, NULL, NULL, &error));
  g_assert_no_error (error);
}

static char *
release_text (TwinFixture *fixture, const char *id)
{
  g_autoptr (TwinPiiPolicy) policy = twin_library_get_policy (fixture->library, NULL);
  g_autoptr (GError) error = NULL;
  char *text = twin_rendition_dup_text (fixture->library, id, policy, &error);

  g_assert_no_error (error);

  return text;
}

static guint
count_types (TwinFixture *fixture)
{
  g_autoptr (GPtrArray) types = twin_detection_list_types (fixture->library, NULL);

  return types->len;
}

static void
test_mark (void)
{
  g_autoptr (TwinFixture) fixture = twin_fixture_new ();
  g_autofree char *id = twin_fixture_add_ready (fixture, "letter.txt", LETTER, TWIN_LEVEL_PUBLIC);
  g_autofree char *marked = NULL;
  g_autofree char *both = NULL;
  g_autofree char *later = NULL;
  g_autofree char *later_id = NULL;
  g_autofree char *after = NULL;

  mark (fixture, "Maria \n Schmidt");
  mark (fixture, "MARIA SCHMIDT");
  g_assert_cmpuint (count_types (fixture), ==, 1);
  marked = release_text (fixture, id);
  g_assert_null (strstr (marked, "Schmidt"));
  g_assert_nonnull (strstr (marked, "Ask [TEXT_REDACTED] about it"));

  mark (fixture, "Jonas");
  both = release_text (fixture, id);
  g_assert_null (strstr (both, "Jonas"));

  /* What comes later is searched for it too. */
  later_id = twin_fixture_add_ready (fixture, "later.txt", "And maria schmidt came.\n", TWIN_LEVEL_PUBLIC);
  later = release_text (fixture, later_id);
  g_assert_cmpstr (later, ==, "And [TEXT_REDACTED] came.");

  unmark (fixture, "maria schmidt");
  unmark (fixture, "Jonas");
  g_assert_cmpuint (count_types (fixture), ==, 0);
  after = release_text (fixture, id);
  g_assert_nonnull (strstr (after, "Ask Maria Schmidt about it."));
}

/* A word of what stands in its place. */
static void
test_mark_token (void)
{
  g_autoptr (TwinFixture) fixture = twin_fixture_new ();
  g_autofree char *id = twin_fixture_add_ready (fixture, "note.txt", "By text, please.\n", TWIN_LEVEL_PUBLIC);
  g_autofree char *text = NULL;

  mark (fixture, "text");
  mark (fixture, "redacted");
  text = release_text (fixture, id);
  g_assert_cmpstr (text, ==, "By [TEXT_REDACTED], please.");
}

static void
test_refused (void)
{
  g_autoptr (TwinFixture) fixture = twin_fixture_new ();
  g_autofree char *long_value = g_strnfill (101, 'x');
  g_autoptr (GError) error = NULL;

  g_assert_false (twin_marked_add (fixture->library, " \n", &error));
  g_assert_error (error, TWIN_ERROR, TWIN_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_false (twin_marked_add (fixture->library, "…", &error));
  g_assert_error (error, TWIN_ERROR, TWIN_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_false (twin_marked_add (fixture->library, long_value, &error));
  g_assert_error (error, TWIN_ERROR, TWIN_ERROR_INVALID);
  g_assert_nonnull (strstr (error->message, "at most 100 characters"));
  g_clear_error (&error);
  g_assert_false (twin_marked_remove (fixture->library, "Maria", &error));
  g_assert_error (error, TWIN_ERROR, TWIN_ERROR_NOT_FOUND);
  g_assert_cmpuint (count_types (fixture), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/library/marked/mark", test_mark);
  g_test_add_func ("/library/marked/token", test_mark_token);
  g_test_add_func ("/library/marked/refused", test_refused);

  return g_test_run ();
}
