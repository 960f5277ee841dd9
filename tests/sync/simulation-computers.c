/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "simulation.h"

#include "store/twin-access-table.h"
#include "store/twin-document-table.h"
#include "store/twin-quiz-table.h"
#include "store/twin-twin-table.h"

static guint32
draw_for_client (gpointer user_data)
{
  return simulation_draw (user_data);
}

void
simulation_start_client (Simulation *self, Client *client)
{
  g_clear_pointer (&client->sync, twin_sync_free);
  g_clear_object (&client->cancellable);
  client->cancellable = g_cancellable_new ();
  client->sync = twin_sync_new (client->store, &client->remote.base);
  twin_sync_set_random (client->sync, draw_for_client, self);
}

static TwinTransaction *
begin_edit (Client *client)
{
  g_autoptr (GError) error = NULL;
  TwinTransaction *tx = twin_store_write (client->store, &error);

  g_assert_no_error (error);

  return tx;
}

static void
commit_edit (TwinTransaction *tx)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (twin_transaction_commit (tx, &error));
  g_assert_no_error (error);
}

static char *
new_token (Simulation *self)
{
  char *token = g_strdup_printf ("token-%u", ++self->n_tokens);

  g_hash_table_insert (self->tokens, g_strdup (token), GINT_TO_POINTER (FALSE));

  return token;
}

static void
supersede (Simulation *self, const char *token)
{
  if (token != NULL && g_hash_table_contains (self->tokens, token))
    g_hash_table_insert (self->tokens, g_strdup (token), GINT_TO_POINTER (TRUE));
}

static void
create_twin (Simulation *self, Client *client)
{
  g_autoptr (TwinTransaction) tx = begin_edit (client);
  g_autoptr (TwinTwinRecord) record = twin_twin_record_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *token = NULL;
  g_autofree char *other = NULL;

  record->id = simulation_new_id (self);
  /* Few names, so that two computers give the same one. */
  record->name = g_strdup_printf ("Twin %u", simulation_below (self, 12));
  other = twin_twin_table_find_name (tx, record->name, &error);
  if (other != NULL)
    return;
  token = new_token (self);
  record->config = g_strdup_printf ("{\"field0\":\"%s\"}", token);
  record->created_at = START;
  g_assert_true (twin_twin_table_insert (tx, record, &error));
  g_assert_no_error (error);
  commit_edit (tx);
  g_ptr_array_add (self->twins, g_strdup (record->id));
}

static TwinTwinRecord *
pick_twin (Simulation *self, TwinTransaction *tx)
{
  g_autoptr (GPtrArray) twins = twin_twin_table_list (tx, FALSE, NULL);

  return twins->len > 0 ? g_ptr_array_steal_index (twins, simulation_below (self, twins->len)) : NULL;
}

static void
edit_twin (Simulation *self, Client *client)
{
  g_autoptr (TwinTransaction) tx = begin_edit (client);
  g_autoptr (TwinTwinRecord) record = pick_twin (self, tx);
  g_autoptr (JsonObject) config = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *token = NULL;
  char field[16];

  if (record == NULL)
    return;
  g_snprintf (field, sizeof field, "field%u", simulation_below (self, N_FIELDS));
  config = twin_json_parse_object (record->config, &error);
  supersede (self, twin_json_get_string (config, field, NULL));
  token = new_token (self);
  json_object_set_string_member (config, field, token);
  g_free (record->config);
  record->config = twin_json_object_to_string (config, FALSE);
  g_assert_true (twin_twin_table_update (tx, record, &error));
  g_assert_no_error (error);
  commit_edit (tx);
}

static void
delete_twin (Simulation *self, Client *client)
{
  g_autoptr (TwinTransaction) tx = begin_edit (client);
  g_autoptr (TwinTwinRecord) record = pick_twin (self, tx);
  g_autoptr (JsonObject) config = NULL;
  g_autoptr (GError) error = NULL;

  if (record == NULL)
    return;
  config = twin_json_parse_object (record->config, &error);
  for (guint i = 0; i < N_FIELDS; i++)
    {
      char field[16];

      g_snprintf (field, sizeof field, "field%u", i);
      supersede (self, twin_json_get_string (config, field, NULL));
    }
  g_assert_true (twin_twin_table_delete (tx, record->id, &error));
  g_assert_no_error (error);
  commit_edit (tx);
}

static void
add_document (Simulation *self, Client *client)
{
  g_autoptr (TwinTransaction) tx = begin_edit (client);
  g_autoptr (TwinTwinRecord) twin = pick_twin (self, tx);
  g_autoptr (TwinDocumentRecord) record = twin_document_record_new ();
  g_autoptr (GError) error = NULL;

  record->id = simulation_new_id (self);
  record->name = g_strdup_printf ("document %u.txt", self->n_ids);
  record->added_at = START;
  record->state = TWIN_DOCUMENT_FAILED;
  g_assert_true (twin_document_table_insert (tx, record, &error));
  if (twin != NULL)
    g_assert_true (twin_twin_table_add_document (tx, twin->id, record->id, &error));
  g_assert_no_error (error);
  commit_edit (tx);
}

static void
delete_document (Simulation *self, Client *client)
{
  g_autoptr (TwinTransaction) tx = begin_edit (client);
  g_autoptr (GPtrArray) documents = twin_document_table_list (tx, NULL);
  g_autoptr (GError) error = NULL;

  if (documents->len == 0)
    return;
  g_assert_true (twin_document_table_delete (tx, ((TwinDocumentRecord *) documents->pdata[simulation_below (self, documents->len)])->id, &error));
  g_assert_no_error (error);
  commit_edit (tx);
}

static void
admit_somebody (Simulation *self, Client *client)
{
  g_autoptr (TwinTransaction) tx = begin_edit (client);
  g_autoptr (TwinTwinRecord) twin = pick_twin (self, tx);
  g_autoptr (TwinAccessRecord) record = twin_access_record_new ();
  g_autoptr (GError) error = NULL;

  if (twin == NULL)
    return;
  record->id = simulation_new_id (self);
  record->twin_id = g_strdup (twin->id);
  record->kind = TWIN_ACCESS_ADDRESS;
  record->value = g_strdup_printf ("person%u@school.example", simulation_below (self, 4));
  if (simulation_below (self, 2) == 0)
    {
      g_strfreev (record->roles);
      record->roles = g_strsplit ("teacher", ",", -1);
    }
  record->added_at = START;
  if (twin_access_table_insert (tx, record, &error))
    commit_edit (tx);
}

static void
write_quiz (Simulation *self, Client *client)
{
  g_autoptr (TwinTransaction) tx = begin_edit (client);
  g_autoptr (TwinTwinRecord) twin = pick_twin (self, tx);
  g_autoptr (TwinQuizRecord) quiz = twin_quiz_record_new ();
  g_autoptr (GError) error = NULL;

  if (twin == NULL)
    return;
  quiz->id = simulation_new_id (self);
  quiz->twin_id = g_strdup (twin->id);
  quiz->title = g_strdup_printf ("Quiz %u", simulation_below (self, 4));
  g_assert_true (twin_quiz_table_save (tx, quiz, &error));
  g_assert_no_error (error);
  commit_edit (tx);
}

static TwinQuizItem *
new_item (Simulation *self, TwinTransaction *tx)
{
  g_autoptr (GPtrArray) documents = twin_document_table_list (tx, NULL);
  TwinQuizItem *item;

  if (documents->len == 0)
    return NULL;
  item = twin_quiz_item_new ();
  item->id = simulation_new_id (self);
  item->question = g_strdup_printf ("Question %u, “%u”?", self->n_ids, simulation_below (self, 9));
  g_strfreev (item->options);
  item->options = g_strsplit ("3 m|a \"quoted\" / ä", "|", -1);
  item->answer = simulation_below (self, 2);
  item->document_id = g_strdup (((TwinDocumentRecord *) documents->pdata[simulation_below (self, documents->len)])->id);
  item->quote = g_strdup ("words");

  return item;
}

/* Adds, moves, rewrites or takes out a question. */
static void
edit_quiz (Simulation *self, Client *client)
{
  g_autoptr (TwinTransaction) tx = begin_edit (client);
  g_autoptr (TwinTwinRecord) twin = pick_twin (self, tx);
  g_autoptr (GPtrArray) quizzes = twin != NULL ? twin_quiz_table_list (tx, twin->id, NULL) : NULL;
  g_autoptr (TwinQuizItem) item = NULL;
  g_autoptr (GError) error = NULL;
  TwinQuizRecord *quiz;

  if (quizzes == NULL || quizzes->len == 0)
    return;
  quiz = quizzes->pdata[simulation_below (self, quizzes->len)];
  if (quiz->items->len > 0)
    item = g_ptr_array_steal_index (quiz->items, simulation_below (self, quiz->items->len));
  if (item == NULL || simulation_below (self, 3) == 0)
    {
      if (item != NULL)
        g_ptr_array_add (quiz->items, g_steal_pointer (&item));
      item = new_item (self, tx);
    }
  else if (simulation_below (self, 3) == 0)
    g_clear_pointer (&item, twin_quiz_item_free);
  else if (simulation_below (self, 2) == 0)
    item->answer = 1 - item->answer;
  if (item != NULL)
    g_ptr_array_insert (quiz->items, (int) simulation_below (self, quiz->items->len + 1), g_steal_pointer (&item));
  g_assert_true (twin_quiz_table_save (tx, quiz, &error));
  g_assert_no_error (error);
  commit_edit (tx);
}

static void
delete_quiz (Simulation *self, Client *client)
{
  g_autoptr (TwinTransaction) tx = begin_edit (client);
  g_autoptr (TwinTwinRecord) twin = pick_twin (self, tx);
  g_autoptr (GPtrArray) quizzes = twin != NULL ? twin_quiz_table_list (tx, twin->id, NULL) : NULL;
  g_autoptr (GError) error = NULL;

  if (quizzes == NULL || quizzes->len == 0)
    return;
  g_assert_true (twin_quiz_table_remove (tx, ((TwinQuizRecord *) quizzes->pdata[0])->id, &error));
  g_assert_no_error (error);
  commit_edit (tx);
}

static void
forget_remote (Client *client)
{
  g_autoptr (TwinTransaction) tx = begin_edit (client);

  g_assert_true (twin_transaction_execute (tx, NULL,
                                           "DELETE FROM sync_remote WHERE EXISTS"
                                           "  (SELECT 1 FROM sync_outbox o WHERE o.type = sync_remote.type AND o.id = sync_remote.id)",
                                           ""));
  commit_edit (tx);
}

static void
run_client (Simulation *self, Client *client)
{
  g_autoptr (GError) error = NULL;
  TwinSyncStatus status = TWIN_SYNC_IDLE;
  gint64 next_at = 0;

  for (guint n = 1 + simulation_below (self, 6); n > 0; n--)
    {
      if (self->mutant == MUTANT_NO_REMOTE)
        forget_remote (client);
      if (!twin_sync_step (client->sync, &status, &next_at, client->cancellable, &error))
        {
          /* The program ended; it is started again. */
          g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
          simulation_start_client (self, client);
          return;
        }
      if (status == TWIN_SYNC_SIGNED_OUT)
        simulation_start_client (self, client);
    }
}

static void
let_time_pass (Simulation *self)
{
  gint64 ms = simulation_below (self, 600) * TWIN_SECOND_MS;
  gint64 n = 0;

  /* Seldom half a year: the server forgets tombstones and keys. */
  if (simulation_below (self, 8) == 0)
    {
      ms = 181 * TWIN_DAY_MS;
      simulation_count (FAULT_HALF_YEAR);
      g_ptr_array_set_size (self->stragglers, 0); /* no network keeps a packet for so long */
    }
  twin_clock_manual_advance (self->clock, ms);
  for (guint i = 0; i < N_CLIENTS; i++)
    twin_clock_manual_advance (self->clients[i].clock, ms);
  if (ms > TWIN_DAY_MS)
    g_assert_true (replication_forget (self->server, TENANT, &n, NULL));
}

void
simulation_do_something (Simulation *self)
{
  Client *client = &self->clients[simulation_below (self, N_CLIENTS)];

  if (simulation_below (self, 16) == 0)
    {
      simulation_break_something (self, client);
      return;
    }
  if (simulation_below (self, 12) == 0)
    {
      simulation_edit_other_kind (self, client);
      return;
    }
  switch (simulation_below (self, 20))
    {
    case 0:
    case 1:
      create_twin (self, client);
      break;
    case 2:
    case 3:
    case 4:
      edit_twin (self, client);
      break;
    case 5:
      delete_twin (self, client);
      break;
    case 6:
      add_document (self, client);
      break;
    case 7:
      delete_document (self, client);
      break;
    case 8:
      admit_somebody (self, client);
      break;
    case 9:
      simulation_start_client (self, client);
      break;
    case 10:
      simulation_deliver_late (self);
      break;
    case 11:
      let_time_pass (self);
      break;
    case 12:
      write_quiz (self, client);
      break;
    case 13:
    case 14:
      edit_quiz (self, client);
      break;
    case 15:
      if (simulation_below (self, 3) == 0)
        delete_quiz (self, client);
      else
        edit_quiz (self, client);
      break;
    default:
      /* As often as not, nobody says that there might be something to pull. */
      if (simulation_below (self, 2) == 0)
        twin_sync_wake (client->sync);
      run_client (self, client);
      break;
    }
}
