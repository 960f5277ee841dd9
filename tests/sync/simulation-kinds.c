/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "simulation.h"

#include "sync/twin-sync-protocol.h"

/* What is edited in one statement. ? is an id that nothing has yet, a small number and the time. */
static const char *const edits[] = {
  "INSERT INTO setting (key, value) SELECT 'settings', json_object('contact', ?2) WHERE ?1 <> '' AND ?3 > 0"
  "  ON CONFLICT (key) DO UPDATE SET value = excluded.value",
  "DELETE FROM setting WHERE key = 'settings' AND ?1 <> '' AND ?2 = 0 AND ?3 > 0",
  "INSERT INTO custom_type (id, name, shape, labels, check_name, action, created_at)"
  "  VALUES (?1, 'Type ' || ?2, 'AA-99', '', '', 'MASK', ?3)",
  "UPDATE custom_type SET shape = ?2 || '-99' WHERE id = (SELECT min(id) FROM custom_type) AND ?1 <> '' AND ?3 > 0",
  "DELETE FROM custom_type WHERE id = (SELECT max(id) FROM custom_type) AND ?1 <> '' AND ?2 < 2 AND ?3 > 0",
  "INSERT INTO decision (document_id, type, value_key, decision, decided_at)"
  "  SELECT id, 'EMAIL', ?2, iif(?2 % 2, 'KEEP', 'REDACT'), ?3 FROM document WHERE ?1 <> '' ORDER BY id LIMIT 1"
  "  ON CONFLICT (document_id, type, value_key) DO UPDATE SET decision = iif(decision = 'KEEP', 'REDACT', 'KEEP')",
  "INSERT INTO evaluation_question (id, twin_id, question, category, answerable, added_at, updated_at, removed_at)"
  "  SELECT ?1, id, 'Question ' || ?2, '', 1, ?3, ?3, 0 FROM twin ORDER BY id LIMIT 1 OFFSET ?2 % 3",
  "UPDATE evaluation_question SET question = question || '?', updated_at = ?3"
  "  WHERE id = (SELECT min(id) FROM evaluation_question) AND ?1 <> '' AND ?2 >= 0",
  "UPDATE evaluation_question SET removed_at = iif(removed_at = 0, ?3, 0)"
  "  WHERE id = (SELECT max(id) FROM evaluation_question) AND ?1 <> '' AND ?2 >= 0",
};

static GHashTable *sent; /* types */

void
simulation_edit_other_kind (Simulation *self, Client *client)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TwinTransaction) tx = twin_store_write (client->store, &error);
  g_autofree char *id = simulation_new_id (self);
  const char *edit = edits[simulation_below (self, G_N_ELEMENTS (edits))];

  g_assert_true (twin_transaction_execute (tx, &error, edit, "sii", id, (gint64) simulation_below (self, 6), twin_clock_now (client->clock)));
  g_assert_no_error (error);
  g_assert_true (twin_transaction_commit (tx, &error));
}

void
simulation_note_kind (const char *type)
{
  if (sent == NULL)
    sent = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_hash_table_add (sent, g_strdup (type));
}

const char *
simulation_find_missing_kind (void)
{
  for (const char *const *type = twin_sync_types (); *type != NULL; type++)
    if (sent == NULL || !g_hash_table_contains (sent, *type))
      return *type;

  return NULL;
}
