/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "studio/documents/finding-item.h"
#include "studio/documents/review-data.h"
#include "twin-fixture.h"

static const char *const text =
    "# Emergencies\n\nWrite to anna@school.example or to ben@school.example.\n\n"
    "The account is SE35 5000 0000 0549 1000 0003. Write to anna@school.example again.\n";

static StudioReviewData *
load (TwinFixture *fixture, const char *id)
{
  g_autoptr (GError) error = NULL;
  StudioReviewData *data = studio_review_data_load (fixture->library, id, &error);

  g_assert_no_error (error);
  return data;
}

static const StudioReviewValue *
get_value (const StudioReviewData *data, guint index)
{
  return g_ptr_array_index (data->values, index);
}

static void
test_values (void)
{
  g_autoptr (TwinFixture) fixture = twin_fixture_new ();
  g_autofree char *id = twin_fixture_add (fixture, "note.md", text);
  g_autoptr (StudioReviewData) data = load (fixture, id);

  g_assert_cmpuint (data->values->len, ==, 3);
  g_assert_cmpstr (get_value (data, 0)->value, ==, "anna@school.example");
  g_assert_cmpuint (get_value (data, 0)->n_places, ==, 2);
  g_assert_cmpint (get_value (data, 0)->outcome, ==, TWIN_OUTCOME_REDACT);
  g_assert_cmpstr (get_value (data, 1)->value, ==, "ben@school.example");
  g_assert_cmpstr (get_value (data, 2)->value, ==, "SE35 5000 0000 0549 1000 0003");
  g_assert_cmpint (get_value (data, 2)->outcome, ==, TWIN_OUTCOME_UNDECIDED);
  g_assert_cmpuint (data->n_findings, ==, 4);
  g_assert_cmpuint (data->n_undecided, ==, 1);
}

static void
test_views (void)
{
  g_autoptr (TwinFixture) fixture = twin_fixture_new ();
  g_autofree char *id = twin_fixture_add (fixture, "note.md", text);
  g_autoptr (StudioReviewData) data = load (fixture, id);
  const char *before = studio_text_content_get_text (data->before, NULL);
  const char *review = studio_text_content_get_text (data->review, NULL);
  const char *after = studio_text_content_get_text (data->after, NULL);

  g_assert_nonnull (strstr (before, "anna@school.example"));
  g_assert_nonnull (strstr (before, "SE35 5000"));
  g_assert_cmpuint (studio_text_content_get_n_marks (data->before), ==, 0);

  /* What is decided is replaced, what is open is still to be read. */
  g_assert_null (strstr (review, "anna@school.example"));
  g_assert_nonnull (strstr (review, "Write to [EMAIL_REDACTED] or to [EMAIL_REDACTED]."));
  g_assert_nonnull (strstr (review, "SE35 5000"));
  g_assert_cmpuint (studio_text_content_get_n_marks (data->review), ==, 4);

  /* What would travel never holds what is undecided. */
  g_assert_null (strstr (after, "anna@school.example"));
  g_assert_null (strstr (after, "SE35 5000"));
  g_assert_cmpuint (data->n_passages, >=, 1);
  g_assert_true (g_str_has_prefix (studio_text_content_get_paragraph (data->passages, 0)->caption, "Passage 1"));
}

/* Marks stand on what they are about, in the order of the text. */
static void
test_marks (void)
{
  g_autoptr (TwinFixture) fixture = twin_fixture_new ();
  g_autofree char *id = twin_fixture_add (fixture, "note.md", text);
  g_autoptr (StudioReviewData) data = load (fixture, id);
  const char *review = studio_text_content_get_text (data->review, NULL);

  for (guint i = 0; i < studio_text_content_get_n_marks (data->review); i++)
    {
      const StudioTextMark *mark = studio_text_content_get_mark (data->review, i);
      const StudioReviewValue *value = get_value (data, mark->value);
      g_autofree char *marked = g_strndup (review + mark->start, mark->end - mark->start);

      g_assert_cmpstr (marked, ==, mark->kind == STUDIO_MARK_OPEN ? value->value : "[EMAIL_REDACTED]");
    }
  g_assert_cmpuint (studio_review_data_find_mark (data, 0, 0), ==, 0);
  g_assert_cmpuint (studio_review_data_find_mark (data, 0, 1), ==, 3);
  g_assert_cmpuint (studio_review_data_find_mark (data, 2, 3), ==, 2); /* round the end */
}

static StudioFindingItem *
get_item (GPtrArray *items, guint index)
{
  return g_ptr_array_index (items, index);
}

static void
test_items (void)
{
  g_autoptr (TwinFixture) fixture = twin_fixture_new ();
  g_autofree char *id = twin_fixture_add (fixture, "note.md", text);
  g_autoptr (StudioReviewData) data = load (fixture, id);
  g_autoptr (GHashTable) touched = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) unfolded = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) folded = g_hash_table_new (g_str_hash, g_str_equal);
  StudioFindingSight sight = { touched, unfolded, folded, 2, NULL };
  g_autoptr (GPtrArray) items = studio_finding_items_new (data, &sight);
  g_autoptr (GPtrArray) open = NULL;
  g_autoptr (GPtrArray) grouped = NULL;

  /* E-mail Addresses, "2 redacted"; Bank Accounts, the open one. */
  g_assert_cmpuint (items->len, ==, 4);
  g_assert_cmpint (get_item (items, 0)->kind, ==, STUDIO_FINDING_HEADER);
  g_assert_cmpstr (get_item (items, 0)->trailing, ==, "2 of 2");
  g_assert_cmpint (get_item (items, 1)->kind, ==, STUDIO_FINDING_FOLD);
  g_assert_cmpstr (get_item (items, 1)->title, ==, "2 redacted");
  g_assert_true (get_item (items, 1)->first && get_item (items, 1)->last);
  g_assert_cmpint (get_item (items, 3)->kind, ==, STUDIO_FINDING_VALUE);
  g_assert_true (get_item (items, 3)->open && get_item (items, 3)->current);
  g_assert_true (g_str_has_prefix (get_item (items, 3)->subtitle, "Certain: "));

  g_hash_table_add (unfolded, (char *) "email");
  sight.current = G_MAXUINT;
  open = studio_finding_items_new (data, &sight);
  g_assert_cmpuint (open->len, ==, 6);
  g_assert_cmpstr (get_item (open, 2)->title, ==, "anna@school.example");
  g_assert_cmpstr (get_item (open, 2)->trailing, ==, "Redacted");
  g_assert_false (get_item (open, 5)->current);

  /* Folded away, a type is one line to stand on. */
  g_hash_table_add (folded, (char *) "iban");
  sight.line = (char *) "group:iban";
  grouped = studio_finding_items_new (data, &sight);
  g_assert_cmpuint (grouped->len, ==, 5);
  g_assert_cmpint (get_item (grouped, 4)->kind, ==, STUDIO_FINDING_GROUP);
  g_assert_true (get_item (grouped, 4)->open && get_item (grouped, 4)->current);
  g_assert_cmpstr (get_item (grouped, 4)->subtitle, ==, "1 value to decide");
  g_assert_true (studio_finding_item_is_stop (get_item (grouped, 4)));
  g_assert_false (studio_finding_item_is_stop (get_item (grouped, 0)));
}

/* Several documents: equal values are one, also where they are written differently, and the text is what is
 * around them. */
static void
test_several (void)
{
  g_autoptr (TwinFixture) fixture = twin_fixture_new ();
  g_autofree char *first = twin_fixture_add (fixture, "note.md", text);
  g_autofree char *second = twin_fixture_add (
      fixture, "other.md", "Nothing here.\n\nPay to SE3550000000054910000003, in time.\n\nNothing there.\n");
  g_autofree char *third = twin_fixture_add (fixture, "third.md", "Nothing at all.\n");
  g_autoptr (GError) error = NULL;
  g_autoptr (StudioReviewData) data = studio_review_data_load_several (fixture->library, NULL, &error);
  g_autofree char *explanation = NULL;
  const char *review;
  const StudioReviewValue *value;

  g_assert_no_error (error);
  g_assert_cmpuint (g_strv_length (data->ids), ==, 2);
  g_assert_cmpuint (data->values->len, ==, 3);
  g_assert_cmpuint (data->n_undecided, ==, 2);

  value = get_value (data, 2);
  g_assert_cmpuint (value->n_places, ==, 2);
  g_assert_cmpuint (value->n_documents, ==, 2);
  g_assert_cmpstr (value->also, ==, "SE3550000000054910000003");
  explanation = studio_review_value_dup_explanation (value);
  g_assert_true (g_str_has_suffix (explanation, ". In 2 documents. Also written SE3550000000054910000003"));

  review = studio_text_content_get_text (data->review, NULL);
  g_assert_nonnull (strstr (review, "Pay to SE3550000000054910000003, in time."));
  g_assert_null (strstr (review, "Nothing"));
  g_assert_null (strstr (studio_text_content_get_text (data->after, NULL), "SE35"));
  g_assert_nonnull (strstr (studio_text_content_get_text (data->before, NULL), "anna@school.example"));
  g_assert_null (data->passages);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/studio/review-data/values", test_values);
  g_test_add_func ("/studio/review-data/views", test_views);
  g_test_add_func ("/studio/review-data/marks", test_marks);
  g_test_add_func ("/studio/review-data/items", test_items);
  g_test_add_func ("/studio/review-data/several", test_several);
  return g_test_run ();
}
