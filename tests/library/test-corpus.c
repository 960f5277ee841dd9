/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The collection of real documents through the whole main job: read, decided, classified, released, cut. */
#include <string.h>

#include "base/twin-error.h"
#include "store/twin-passage-table.h"
#include "twin-fixture.h"

/* "pdf ready" -> how many */
static void
count (GHashTable *counts, const char *format, const char *what)
{
  char *key = g_strdup_printf ("%-9s %s", format != NULL && *format != '\0' ? format : "?", what);

  g_hash_table_insert (counts, key, GUINT_TO_POINTER (GPOINTER_TO_UINT (g_hash_table_lookup (counts, key)) + 1));
}

static void
print_counts (GHashTable *counts)
{
  g_autoptr (GPtrArray) keys = g_hash_table_get_keys_as_ptr_array (counts);

  g_ptr_array_sort_values (keys, (GCompareFunc) strcmp);
  for (guint i = 0; i < keys->len; i++)
    g_test_message ("%4u %s", GPOINTER_TO_UINT (g_hash_table_lookup (counts, keys->pdata[i])), (char *) keys->pdata[i]);
}

/* Each passage is exactly its range of the released text, and passages do not overlap. */
static guint
check_passages (TwinFixture *fixture, const char *id, gint64 rendition, const TwinPiiPolicy *policy)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = twin_rendition_dup_text (fixture->library, id, policy, &error);
  g_autoptr (TwinTransaction) tx = NULL;
  g_autoptr (GPtrArray) passages = NULL;
  gsize length;
  gsize end = 0;

  g_assert_no_error (error);
  length = strlen (text);
  tx = twin_store_read (fixture->store, &error);
  passages = twin_passage_table_list (tx, rendition, &error);
  g_assert_no_error (error);

  for (guint i = 0; i < passages->len; i++)
    {
      const TwinPassageRecord *passage = g_ptr_array_index (passages, i);

      g_assert_cmpuint (passage->start, >=, end);
      g_assert_cmpuint (passage->end, <=, length);
      g_assert_cmpuint (strlen (passage->body), ==, passage->end - passage->start);
      g_assert_cmpint (memcmp (text + passage->start, passage->body, passage->end - passage->start), ==, 0);
      end = passage->end;
    }

  return passages->len;
}

static void
test_release (void)
{
  const char *data = g_getenv ("TWIN_SHARED_DATA");
  g_autofree char *folder = g_build_filename (data != NULL ? data : "", "corpus", "dev", NULL);
  const char *const paths[] = { folder, NULL };
  g_autoptr (TwinFixture) fixture = NULL;
  g_autoptr (TwinPiiPolicy) policy = twin_pii_policy_new ();
  g_autoptr (GHashTable) counts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GPtrArray) records = NULL;
  g_autoptr (GError) error = NULL;
  guint n_passages = 0;
  guint n_released = 0;

  if (!g_file_test (folder, G_FILE_TEST_IS_DIR))
    {
      g_test_skip ("The collection of real documents is not here (TWIN_SHARED_DATA).");
      return;
    }

  fixture = twin_fixture_new ();
  g_assert_cmpint (twin_import_queue (fixture->library, paths, NULL, NULL, &error), >, 0);
  g_assert_no_error (error);
  g_assert_true (twin_import_run (fixture->library, NULL, NULL, NULL, &error));
  g_assert_no_error (error);

  records = twin_library_list (fixture->library, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < records->len; i++)
    {
      const TwinDocumentRecord *record = g_ptr_array_index (records, i);
      gint64 rendition;

      g_assert_cmpint (record->state, !=, TWIN_DOCUMENT_QUEUED);
      g_assert_cmpint (record->state, !=, TWIN_DOCUMENT_EXTRACTING);
      g_assert_cmpint (record->state == TWIN_DOCUMENT_FAILED, <=, record->reason != TWIN_REASON_NONE);
      count (counts, record->format, record->state == TWIN_DOCUMENT_FAILED
                                       ? twin_reason_to_string (record->reason)
                                       : twin_document_state_to_string (record->state));
      if (record->state != TWIN_DOCUMENT_READY && record->state != TWIN_DOCUMENT_REVIEW)
        continue;

      g_assert_cmpint (twin_review_decide_all (fixture->library, record->id, NULL, FALSE, TWIN_DECISION_ACCEPT, NULL, &error),
                       >=, 0);
      g_assert_no_error (error);
      twin_fixture_classify (fixture, record->id, TWIN_LEVEL_INTERNAL);
      rendition = twin_rendition_ensure (fixture->library, record->id, policy, &error);
      if (rendition == 0)
        {
          /* Only what the second scan still finds may hold a decided document back. */
          g_assert_error (error, TWIN_ERROR, TWIN_ERROR_REFUSED);
          g_assert_nonnull (strstr (error->message, "still left"));
          g_test_message ("%s: %s", record->name, error->message);
          g_clear_error (&error);
          count (counts, record->format, "decided and held back");
          continue;
        }
      n_passages += check_passages (fixture, record->id, rendition, policy);
      n_released++;
    }

  print_counts (counts);
  g_test_message ("%u documents, %u released, %u passages", records->len, n_released, n_passages);
  g_assert_cmpuint (n_released, >, records->len / 3);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/library/corpus/release", test_release);

  return g_test_run ();
}
