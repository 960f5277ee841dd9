/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "base/twin-error.h"
#include "library/twin-passages.h"
#include "twin-fixture.h"

#define FILLER                                                                                                         \
  "The laboratory keeps a book of all its instruments, and whoever takes one out writes down the day and the hour. "   \
  "Nobody takes an instrument home, and what is broken is put on the shelf beside the door with a note on it. "       \
  "On Fridays the shelf is emptied, and what can be mended is sent to the workshop in the other building. "            \
  "The workshop sends it back within two weeks, or says why it takes longer than that, and what it will cost. "        \
  "Instruments that are older than ten years are not mended but replaced, if there is money for it in that year. "

/* Two passages under the first heading, one under the second. */
#define HANDBOOK                                                                                                       \
  "# Instruments\n\nFirst: " FILLER "\n\nSecond: " FILLER "\n\nThird: " FILLER "Write to anna.berg@example.com soon.\n\n"  \
  "# Keys\n\nThe keys hang beside the door.\n"

static char *
add_handbook (TwinFixture *fixture, const char *before)
{
  g_autofree char *text = g_strconcat (before, HANDBOOK, NULL);

  return twin_fixture_add_ready (fixture, "handbook.md", text, TWIN_LEVEL_PUBLIC);
}

/* The released passages; also checks that each is where it says in the released text. */
static GPtrArray *
list (TwinFixture *fixture, const char *id)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TwinPiiPolicy) policy = twin_library_get_policy (fixture->library, &error);
  gint64 rendition = twin_rendition_ensure (fixture->library, id, policy, &error);
  g_autofree char *text = NULL;
  g_autoptr (TwinTransaction) tx = NULL;
  GPtrArray *passages;

  g_assert_no_error (error);
  text = twin_rendition_dup_text (fixture->library, id, policy, &error);
  g_assert_no_error (error);
  tx = twin_store_read (fixture->store, &error);
  passages = twin_passage_table_list (tx, rendition, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < passages->len; i++)
    {
      const TwinPassageRecord *passage = g_ptr_array_index (passages, i);
      g_autofree char *range = g_strndup (text + passage->start, passage->end - passage->start);

      g_assert_cmpstr (range, ==, passage->body);
    }

  return passages;
}

static const char *
get_body (GPtrArray *passages, guint index)
{
  return ((const TwinPassageRecord *) g_ptr_array_index (passages, index))->body;
}

static guint
count (TwinFixture *fixture, const char *id)
{
  g_autoptr (GPtrArray) passages = list (fixture, id);

  return passages->len;
}

static void
assert_refused (gboolean done, GError **error, int code)
{
  g_assert_false (done);
  g_assert_error (*error, TWIN_ERROR, code);
  g_clear_error (error);
}

static void
test_merge_and_split (void)
{
  g_autoptr (TwinFixture) fixture = twin_fixture_new ();
  g_autofree char *id = add_handbook (fixture, "");
  g_autoptr (GPtrArray) passages = list (fixture, id);
  guint n = passages->len;
  GError *error = NULL;

  g_assert_cmpuint (n, >=, 3);
  g_assert_true (twin_passages_merge (fixture->library, id, 1, &error));
  g_assert_no_error (error);
  g_clear_pointer (&passages, g_ptr_array_unref);
  passages = list (fixture, id);
  g_assert_cmpuint (passages->len, ==, n - 1);
  g_assert_nonnull (strstr (get_body (passages, 0), "First:"));
  g_assert_nonnull (strstr (get_body (passages, 0), "Second:"));

  g_assert_true (twin_passages_split (fixture->library, id, 1, 6, &error));
  g_assert_no_error (error);
  g_clear_pointer (&passages, g_ptr_array_unref);
  passages = list (fixture, id);
  g_assert_cmpuint (passages->len, ==, n);
  g_assert_cmpstr (get_body (passages, 0), ==, "First:");
  g_assert_true (g_str_has_prefix (get_body (passages, 1), "The laboratory"));

  /* The last one first. */
  g_assert_true (twin_passages_undo (fixture->library, id, &error));
  g_assert_cmpuint (count (fixture, id), ==, n - 1);
  g_assert_true (twin_passages_undo (fixture->library, id, &error));
  g_assert_cmpuint (count (fixture, id), ==, n);
  assert_refused (twin_passages_undo (fixture->library, id, &error), &error, TWIN_ERROR_NOT_FOUND);
}

static void
test_limits (void)
{
  g_autoptr (TwinFixture) fixture = twin_fixture_new ();
  g_autofree char *id = add_handbook (fixture, "");
  guint n = count (fixture, id);
  GError *error = NULL;
  g_autoptr (TwinPassages) passages = twin_passages_load (fixture->library, id, &error);
  const TwinChunk *chunk = &g_array_index (passages->cuts, TwinCut, n - 2).chunk;
  const char *text = twin_document_get_text (passages->review->document, NULL);
  const char *address = strstr (text, "anna.berg");

  /* Neither across a heading nor through an address. */
  assert_refused (twin_passages_merge (fixture->library, id, n - 1, &error), &error, TWIN_ERROR_REFUSED);
  assert_refused (twin_passages_merge (fixture->library, id, n, &error), &error, TWIN_ERROR_NOT_FOUND);
  assert_refused (twin_passages_split (fixture->library, id, n - 1, (gsize) (address - text) + 4 - chunk->start, &error), &error,
                  TWIN_ERROR_REFUSED);
  assert_refused (twin_passages_split (fixture->library, id, 1, 0, &error), &error, TWIN_ERROR_REFUSED);
  assert_refused (twin_passages_split (fixture->library, id, 1, 1000000, &error), &error, TWIN_ERROR_REFUSED);
  assert_refused (twin_passages_split (fixture->library, id, 99, 5, &error), &error, TWIN_ERROR_NOT_FOUND);
  assert_refused (twin_passages_set_text (fixture->library, id, 1, " \n", &error), &error, TWIN_ERROR_INVALID);
  g_assert_cmpint (twin_fixture_query (fixture, "SELECT count(*) FROM passage_edit"), ==, 0);

  /* Before the address it may be cut. */
  g_assert_true (twin_passages_split (fixture->library, id, n - 1, (gsize) (address - text) - chunk->start, &error));
  g_assert_cmpuint (count (fixture, id), ==, n + 1);
}

/* What is written by hand goes the way of all text: an address in it does not leave. */
static void
test_text (void)
{
  g_autoptr (TwinFixture) fixture = twin_fixture_new ();
  g_autofree char *id = add_handbook (fixture, "");
  guint n = count (fixture, id);
  g_autoptr (GPtrArray) passages = NULL;
  GError *error = NULL;

  g_assert_true (twin_passages_set_text (fixture->library, id, 1, "Ask otto.klein@example.org for the book.", &error));
  g_assert_no_error (error);
  passages = list (fixture, id);
  g_assert_cmpuint (passages->len, ==, n);
  g_assert_cmpstr (get_body (passages, 0), ==, "Ask [EMAIL_REDACTED] for the book.");
  g_assert_null (strstr (get_body (passages, 1), "First:"));

  /* An edited passage is left whole. */
  assert_refused (twin_passages_split (fixture->library, id, 1, 4, &error), &error, TWIN_ERROR_REFUSED);
  assert_refused (twin_passages_merge (fixture->library, id, 1, &error), &error, TWIN_ERROR_REFUSED);

  /* What the policy blocks does not come in by hand either. */
  twin_fixture_set_action (fixture, "iban", TWIN_PII_ACTION_BLOCK);
  g_assert_true (twin_passages_set_text (fixture->library, id, 2, "IBAN DE89 3704 0044 0532 0130 00", &error));
  {
    g_autoptr (TwinPiiPolicy) policy = twin_library_get_policy (fixture->library, NULL);

    g_assert_cmpint (twin_rendition_ensure (fixture->library, id, policy, &error), ==, 0);
    g_assert_error (error, TWIN_ERROR, TWIN_ERROR_REFUSED);
    g_clear_error (&error);
  }
  g_assert_true (twin_passages_undo (fixture->library, id, &error));
  g_assert_cmpuint (count (fixture, id), ==, n);
}

/* The file changes elsewhere: the edits hold. It changes there: they are kept and wait. */
static void
test_changed_document (void)
{
  g_autoptr (TwinFixture) fixture = twin_fixture_new ();
  g_autofree char *id = add_handbook (fixture, "");
  g_autofree char *again = NULL;
  g_autofree char *third = NULL;
  g_autoptr (GPtrArray) passages = NULL;
  g_autoptr (TwinPassages) loaded = NULL;
  guint n = count (fixture, id);
  GError *error = NULL;

  g_assert_true (twin_passages_set_text (fixture->library, id, n, "The keys are with the porter.", &error));
  g_assert_true (twin_passages_merge (fixture->library, id, 1, &error));
  g_assert_no_error (error);

  again = add_handbook (fixture, "# Preface\n\nThis is new, and stands before all.\n\n");
  g_assert_cmpstr (again, ==, id);
  passages = list (fixture, id);
  g_assert_cmpuint (passages->len, ==, n); /* one more, one less */
  g_assert_nonnull (strstr (get_body (passages, 1), "Second:"));
  g_assert_cmpstr (get_body (passages, n - 1), ==, "The keys are with the porter.");

  third = twin_fixture_add (fixture, "handbook.md", "# Keys\n\nThe keys hang beside the window.\n");
  g_assert_cmpstr (third, ==, id);
  loaded = twin_passages_load (fixture->library, id, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (loaded->edits->len, ==, 2);
  g_assert_false (g_array_index (loaded->applied, gboolean, 0));
  g_assert_false (g_array_index (loaded->applied, gboolean, 1));
  g_clear_pointer (&passages, g_ptr_array_unref);
  passages = list (fixture, id);
  g_assert_cmpstr (get_body (passages, 0), ==, "The keys hang beside the window.");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/library/passages/merge-and-split", test_merge_and_split);
  g_test_add_func ("/library/passages/limits", test_limits);
  g_test_add_func ("/library/passages/text", test_text);
  g_test_add_func ("/library/passages/changed-document", test_changed_document);

  return g_test_run ();
}
