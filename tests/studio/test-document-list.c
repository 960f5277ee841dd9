/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "studio/documents/document-list.h"

#define MANY 10000

static TwinDocumentRecord *
record_new (guint number, TwinDocumentState state)
{
  TwinDocumentRecord *record = twin_document_record_new ();

  record->id = g_strdup_printf ("0190b2c3-0000-7000-8000-%012u", number);
  record->name = g_strdup_printf ("note-%u.txt", number);
  record->format = g_strdup ("text");
  record->added_at = number;
  record->state = state;
  g_clear_pointer (&record->classification, twin_classification_free);
  record->classification = twin_classification_new (TWIN_LEVEL_PUBLIC);
  return record;
}

static GPtrArray *
records_new (guint from, guint to)
{
  GPtrArray *records = g_ptr_array_new_with_free_func ((GDestroyNotify) twin_document_record_free);

  for (guint i = from; i < to; i++)
    g_ptr_array_add (records, record_new (i, TWIN_DOCUMENT_READY));
  return records;
}

static void
items_changed_cb (GListModel *model, guint position, guint removed, guint added, guint *count)
{
  (*count)++;
}

static void
test_many_at_once (void)
{
  g_autoptr (StudioDocumentList) list = studio_document_list_new (NULL);
  g_autoptr (GPtrArray) records = records_new (0, MANY);
  guint n_changes = 0;

  g_assert_false (studio_document_list_get_loaded (list));
  g_signal_connect (studio_document_list_get_model (list), "items-changed", G_CALLBACK (items_changed_cb), &n_changes);
  studio_document_list_merge (list, records, NULL);
  g_assert_true (studio_document_list_get_loaded (list));
  g_assert_cmpuint (g_list_model_get_n_items (studio_document_list_get_model (list)), ==, MANY);
  g_assert_cmpuint (n_changes, ==, 1);

  /* The same once more: a view hears nothing. */
  studio_document_list_merge (list, records, NULL);
  g_assert_cmpuint (n_changes, ==, 1);
}

static void
test_keeps_objects (void)
{
  g_autoptr (StudioDocumentList) list = studio_document_list_new (NULL);
  g_autoptr (GPtrArray) records = records_new (0, 3);
  TwinDocumentRecord *second = g_ptr_array_index (records, 1);
  g_autoptr (StudioDocument) before = NULL;
  g_autoptr (StudioDocument) after = NULL;
  guint n_changes = 0;

  studio_document_list_merge (list, records, NULL);
  before = g_list_model_get_item (studio_document_list_get_model (list), 1);
  g_signal_connect (studio_document_list_get_model (list), "items-changed", G_CALLBACK (items_changed_cb), &n_changes);

  second->state = TWIN_DOCUMENT_REVIEW;
  second->n_undecided = 2;
  studio_document_list_merge (list, records, NULL);
  after = g_list_model_get_item (studio_document_list_get_model (list), 1);
  g_assert_true (before == after);
  g_assert_cmpuint (n_changes, ==, 0);
  g_assert_true (studio_document_list_find (list, second->id) == after);
  g_assert_cmpuint (studio_document_list_count (list, STUDIO_DOCUMENT_GROUP_NEEDS_YOU), ==, 1);
  g_assert_cmpuint (studio_document_list_count (list, STUDIO_DOCUMENT_GROUP_READY), ==, 2);
}

static void
test_removes_runs (void)
{
  static const struct
  {
    const char *left; /* of "0123456789" */
    guint n_changes;
  } cases[] = {
    { "0123456789", 0 }, { "456789", 1 }, { "0123", 1 }, { "0189", 1 }, { "02468", 5 }, { "", 1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (StudioDocumentList) list = studio_document_list_new (NULL);
      g_autoptr (GPtrArray) records = records_new (0, 10);
      g_autoptr (GPtrArray) left = g_ptr_array_new_with_free_func ((GDestroyNotify) twin_document_record_free);
      GListModel *model = studio_document_list_get_model (list);
      guint n_changes = 0;

      studio_document_list_merge (list, records, NULL);
      g_signal_connect (model, "items-changed", G_CALLBACK (items_changed_cb), &n_changes);
      for (const char *p = cases[i].left; *p != '\0'; p++)
        g_ptr_array_add (left, record_new (*p - '0', TWIN_DOCUMENT_READY));
      studio_document_list_merge (list, left, NULL);

      g_assert_cmpuint (g_list_model_get_n_items (model), ==, left->len);
      g_assert_cmpuint (n_changes, ==, cases[i].n_changes);
      for (guint j = 0; j < left->len; j++)
        {
          g_autoptr (StudioDocument) document = g_list_model_get_item (model, j);
          g_assert_cmpint (studio_document_get_record (document)->added_at, ==, cases[i].left[j] - '0');
        }
      for (guint j = 0; j < records->len; j++)
        {
          const TwinDocumentRecord *record = g_ptr_array_index (records, j);
          gboolean stays = strchr (cases[i].left, '0' + j) != NULL;

          g_assert_true ((studio_document_list_find (list, record->id) != NULL) == stays);
        }
    }
}

static void
test_twins (void)
{
  g_autoptr (StudioDocumentList) list = studio_document_list_new (NULL);
  g_autoptr (GPtrArray) records = records_new (0, 2);
  g_autoptr (GHashTable) twins = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_strfreev);
  StudioDocument *first;

  g_hash_table_insert (twins, g_strdup (((TwinDocumentRecord *) records->pdata[0])->id), g_strsplit ("Lab Safety,First Weeks", ",", -1));
  studio_document_list_merge (list, records, twins);
  first = studio_document_list_find (list, ((TwinDocumentRecord *) records->pdata[0])->id);
  g_assert_cmpstr (studio_document_get_twins (first)[1], ==, "First Weeks");

  studio_document_list_merge (list, records, NULL);
  g_assert_null (studio_document_get_twins (first));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/studio/document-list/many-at-once", test_many_at_once);
  g_test_add_func ("/studio/document-list/keeps-objects", test_keeps_objects);
  g_test_add_func ("/studio/document-list/removes-runs", test_removes_runs);
  g_test_add_func ("/studio/document-list/twins", test_twins);
  return g_test_run ();
}
