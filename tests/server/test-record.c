/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "record/processing-record.h"
#include "storage/storage-schema.h"

#include <string.h>

static char *
write_record (const Controller *controller, GPtrArray *recipients)
{
  g_autoptr (GPtrArray) none = g_ptr_array_new ();

  return processing_record_write (controller, recipients != NULL ? recipients : none, "EU", G_GINT64_CONSTANT (1795000000000));
}

/* The row of @column: what is held in @table, with its purpose. */
static gboolean
has_row (char **lines, const StorageTable *table, const StorageColumn *column)
{
  g_autofree char *begin = g_strdup_printf ("| %s |", table->label);

  for (guint i = 0; lines[i] != NULL; i++)
    if (g_str_has_prefix (lines[i], begin) && strstr (lines[i], column->label) != NULL && strstr (lines[i], column->purpose) != NULL)
      return TRUE;

  return FALSE;
}

/* R57, R130: every personal column of every table is in it with its reason, and every law by which something stays. */
static void
test_matches_schema (void)
{
  const Controller controller = { .name = (char *) "School of Labs" };
  g_autofree char *record = write_record (&controller, NULL);
  g_auto (GStrv) lines = g_strsplit (record, "\n", -1);
  guint n_tables;
  const StorageTable *tables = storage_tables (&n_tables);
  guint n_found = 0;

  for (guint i = 0; i < n_tables; i++)
    {
      for (guint k = 0; k < STORAGE_MAX_COLUMNS && tables[i].columns[k].name != NULL; k++)
        if (tables[i].columns[k].purpose != NULL)
          {
            g_test_message ("%s.%s", tables[i].name, tables[i].columns[k].name);
            g_assert_true (has_row (lines, &tables[i], &tables[i].columns[k]));
            n_found++;
          }
      if (tables[i].kept != NULL)
        g_assert_nonnull (strstr (record, tables[i].kept));
    }
  g_assert_cmpuint (n_found, >=, 50);
  g_assert_nonnull (strstr (record, "School of Labs"));
  g_assert_nonnull (strstr (record, "nobody said it yet")); /* who the officer is */
  g_assert_nonnull (strstr (record, "None: nothing leaves the server."));
  for (guint i = 0; lines[i] != NULL; i++)
    g_assert_cmpuint (strlen (lines[i]), <, 1000);
}

/* Whoever names a model writes no other table. */
static void
test_names_are_text (void)
{
  const Controller controller = { 0 };
  g_autoptr (GPtrArray) recipients = g_ptr_array_new_with_free_func ((GDestroyNotify) processing_recipient_free);
  g_autofree char *record = NULL;

  g_ptr_array_add (recipients, processing_recipient_new ("Small | [here](https://evil.example)\n# Heading", "questions", NULL));
  record = write_record (&controller, recipients);
  g_assert_nonnull (strstr (record, "| Small \\| \\[here\\](https://evil.example) # Heading | questions | nobody said it yet |\n"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/server/record/matches-schema", test_matches_schema);
  g_test_add_func ("/server/record/names-are-text", test_names_are_text);

  return g_test_run ();
}
