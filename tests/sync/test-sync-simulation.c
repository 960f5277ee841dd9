/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The real client on three computers and the real server, with a network, clocks and endings that are drawn from a seed. After
 * everybody has had time, nothing that somebody wrote may be lost, nothing be there twice, and all must hold the same. The same seed
 * gives the same run. TWIN_SYNC_SEEDS="FIRST COUNT" runs others than the usual ones. */

#include "base/twin-folder.h"
#include "base/twin-id.h"
#include "base/twin-json.h"
#include "replication/replication.h"
#include "store/twin-access-table.h"
#include "store/twin-document-table.h"
#include "store/twin-twin-table.h"
#include "sync/twin-replica.h"
#include "sync/twin-sync-protocol.h"
#include "sync/twin-sync-seal.h"
#include "sync/twin-sync.h"

#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>

#define N_CLIENTS 3
#define N_STEPS 40
#define N_FIELDS 3
#define START G_GINT64_CONSTANT (1795000000000)
#define TENANT "01920000-0000-7000-8000-00000000000a"

typedef struct
{
  TwinRemote base;
  struct _Simulation *simulation;
} FakeRemote;

typedef struct
{
  char *directory;
  TwinClock *clock;
  TwinStore *store;
  FakeRemote remote;
  TwinSync *sync;
  GCancellable *cancellable;
} Client;

/* A request that is still under way when its sender has long given up. */
typedef struct
{
  char *type;
  char *id;
  char *key;
  char *if_match;
  gboolean if_none;
  GBytes *body;
} Straggler;

typedef struct _Simulation
{
  guint64 random;
  gboolean faults;
  TwinClock *clock;
  TwinSecret *key;
  Storage *server;
  Client clients[N_CLIENTS];
  GPtrArray *stragglers;
  GHashTable *tokens;     /* every text that somebody wrote -> whether somebody who saw it replaced it */
  GPtrArray *twins;       /* ids of all that were ever made */
  GChecksum *trace;
  guint n_tokens;
  guint n_ids;
  guint64 seed;
} Simulation;

/* --- Chance --- */

/* splitmix64 (Steele, Lea, Flood 2014). */
static guint32
draw (Simulation *self)
{
  guint64 z = self->random += G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);

  z = (z ^ z >> 30) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  z = (z ^ z >> 27) * G_GUINT64_CONSTANT (0x94d049bb133111eb);

  return (guint32) ((z ^ z >> 31) >> 32);
}

static guint
below (Simulation *self, guint n)
{
  return draw (self) % n;
}

static guint32
draw_for_client (gpointer user_data)
{
  return draw (user_data);
}

static char *
new_id (Simulation *self)
{
  return g_strdup_printf ("01920000-0000-7000-8000-%04x%08x", ++self->n_ids, draw (self));
}

/* --- The server and the network --- */

static void
straggler_free (gpointer data)
{
  Straggler *self = data;

  g_free (self->type);
  g_free (self->id);
  g_free (self->key);
  g_free (self->if_match);
  g_clear_pointer (&self->body, g_bytes_unref);
  g_free (self);
}

static ReplicationAnswer *
serve_straggler (Simulation *self, const Straggler *request)
{
  ReplicationWrite write = { request->type, request->id, request->body, request->if_match, request->if_none ? "*" : NULL, request->key };
  g_autoptr (GError) error = NULL;
  ReplicationAnswer *answer = replication_write (self->server, TENANT, &write, &error);

  g_assert_no_error (error);

  return answer;
}

static Straggler *
straggler_new (const TwinRemoteRequest *request)
{
  Straggler *self = g_new0 (Straggler, 1);
  g_auto (GStrv) parts = g_strsplit (request->path, "/", -1);

  g_assert_cmpuint (g_strv_length (parts), ==, 5); /* "", v1, objects, TYPE, ID */
  self->type = g_strdup (parts[3]);
  self->id = g_strdup (parts[4]);
  self->key = g_strdup (request->key);
  self->if_match = request->if_match > 0 ? g_strdup_printf ("\"%d\"", (int) request->if_match) : NULL;
  self->if_none = request->if_none;
  self->body = request->body != NULL ? g_bytes_ref (request->body) : NULL;

  return self;
}

static ReplicationAnswer *
serve (Simulation *self, const TwinRemoteRequest *request)
{
  g_autoptr (GError) error = NULL;
  ReplicationAnswer *answer;

  if (g_str_equal (request->method, "GET"))
    {
      const char *since = strstr (request->path, "since=");
      g_autofree char *cursor = since != NULL ? g_uri_unescape_segment (since + strlen ("since="), strchr (since, '&'), NULL) : NULL;

      /* Small pages, so that they end in the middle of everything. */
      answer = replication_changes (self->server, TENANT, cursor, 1 + below (self, 6), TRUE, &error);
      g_assert_no_error (error);
      return answer;
    }
  {
    Straggler *now = straggler_new (request);

    answer = serve_straggler (self, now);
    straggler_free (now);
  }

  return answer;
}

static void
translate (const ReplicationAnswer *answer, TwinRemoteResponse *response)
{
  response->status = answer->status;
  response->rev = answer->rev;
  response->replayed = answer->replayed;
  response->current_rev = answer->current_rev;
  if (answer->json != NULL)
    {
      char *text = twin_json_object_to_string (answer->json, FALSE);

      response->body = g_bytes_new_take (text, strlen (text));
    }
}

static void
answer_with (TwinRemoteResponse *response, guint status, const char *body)
{
  response->status = status;
  response->body = g_bytes_new_static (body, strlen (body));
}

/* What the network does to one request. TRUE if it was dealt with; *@answered then says whether an answer came. */
static gboolean
misbehave (Simulation *self, Client *client, const TwinRemoteRequest *request, TwinRemoteResponse *response, gboolean *answered)
{
  g_autoptr (ReplicationAnswer) unseen = NULL;

  *answered = FALSE;
  switch (below (self, 20))
    {
    case 0: /* the request is lost */
      return TRUE;
    case 1: /* the answer is lost */
      unseen = serve (self, request);
      return TRUE;
    case 2: /* the program ends before the answer */
      unseen = serve (self, request);
      g_cancellable_cancel (client->cancellable);
      return TRUE;
    case 3: /* it comes late, or a second time */
      if (request->key != NULL)
        g_ptr_array_add (self->stragglers, straggler_new (request));
      return below (self, 2) == 0;
    case 4:
      *answered = TRUE;
      answer_with (response, 503, "");
      return TRUE;
    case 5:
      *answered = TRUE;
      answer_with (response, 429, "");
      response->retry_after_s = 1 + below (self, 60);
      return TRUE;
    case 6: /* a captive portal */
      *answered = TRUE;
      answer_with (response, 200, "<html>Welcome to our network</html>");
      return TRUE;
    case 7:
      *answered = TRUE;
      answer_with (response, below (self, 2) ? 401 : 409, "");
      return TRUE;
    case 8: /* the body was cut; the server sees it by the digest */
      if (request->body == NULL)
        return FALSE;
      *answered = TRUE;
      answer_with (response, 500, "");
      return TRUE;
    default:
      return FALSE;
    }
}

static gboolean
fake_send (TwinRemote *remote, const TwinRemoteRequest *request, TwinRemoteResponse *response, GCancellable *cancellable, GError **error)
{
  Simulation *self = ((FakeRemote *) remote)->simulation;
  Client *client = NULL;
  g_autoptr (ReplicationAnswer) answer = NULL;
  gboolean answered = TRUE;

  for (guint i = 0; i < N_CLIENTS; i++)
    if (&self->clients[i].remote.base == remote)
      client = &self->clients[i];
  g_assert_nonnull (client);

  g_checksum_update (self->trace, (const guint8 *) request->method, -1);
  g_checksum_update (self->trace, (const guint8 *) request->path, -1);
  if (self->faults && misbehave (self, client, request, response, &answered))
    return answered;

  answer = serve (self, request);
  translate (answer, response);
  g_checksum_update (self->trace, (const guint8 *) &response->status, sizeof response->status);

  return TRUE;
}

static const TwinRemoteClass fake_class = { fake_send, NULL };

/* --- Computers --- */

static void
start_client (Simulation *self, Client *client)
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

  record->id = new_id (self);
  /* Few names, so that two computers give the same one. */
  record->name = g_strdup_printf ("Twin %u", below (self, 12));
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

  return twins->len > 0 ? g_ptr_array_steal_index (twins, below (self, twins->len)) : NULL;
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
  g_snprintf (field, sizeof field, "field%u", below (self, N_FIELDS));
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

  record->id = new_id (self);
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
  g_assert_true (twin_document_table_delete (tx, ((TwinDocumentRecord *) documents->pdata[below (self, documents->len)])->id, &error));
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
  record->id = new_id (self);
  record->twin_id = g_strdup (twin->id);
  record->kind = TWIN_ACCESS_ADDRESS;
  record->value = g_strdup_printf ("person%u@school.example", below (self, 4));
  record->added_at = START;
  if (twin_access_table_insert (tx, record, &error))
    commit_edit (tx);
}

static void
run_client (Simulation *self, Client *client)
{
  g_autoptr (GError) error = NULL;
  TwinSyncStatus status = TWIN_SYNC_IDLE;
  gint64 next_at = 0;

  for (guint n = 1 + below (self, 6); n > 0; n--)
    {
      if (!twin_sync_step (client->sync, &status, &next_at, client->cancellable, &error))
        {
          /* The program ended; it is started again. */
          g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
          start_client (self, client);
          return;
        }
      if (status == TWIN_SYNC_SIGNED_OUT)
        start_client (self, client);
    }
}

/* --- One moment --- */

static void
deliver_late (Simulation *self)
{
  g_autoptr (ReplicationAnswer) unseen = NULL;

  if (self->stragglers->len == 0)
    return;
  {
    Straggler *late = g_ptr_array_steal_index (self->stragglers, below (self, self->stragglers->len));

    unseen = serve_straggler (self, late);
    straggler_free (late);
  }
}

static void
let_time_pass (Simulation *self)
{
  gint64 ms = below (self, 600) * TWIN_SECOND_MS;
  gint64 n = 0;

  /* Seldom half a year: the server forgets tombstones and keys. */
  if (below (self, 8) == 0)
    {
      ms = 181 * TWIN_DAY_MS;
      g_ptr_array_set_size (self->stragglers, 0); /* no network keeps a packet for so long */
    }
  twin_clock_manual_advance (self->clock, ms);
  for (guint i = 0; i < N_CLIENTS; i++)
    twin_clock_manual_advance (self->clients[i].clock, ms);
  if (ms > TWIN_DAY_MS)
    g_assert_true (replication_forget (self->server, TENANT, &n, NULL));
}

static void
do_something (Simulation *self)
{
  Client *client = &self->clients[below (self, N_CLIENTS)];

  switch (below (self, 16))
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
      start_client (self, client);
      break;
    case 10:
      deliver_late (self);
      break;
    case 11:
      let_time_pass (self);
      break;
    default:
      twin_sync_wake (client->sync);
      run_client (self, client);
      break;
    }
}

/* --- What must hold in the end --- */

static int
compare_lines (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* Everything that one computer holds, as text. */
static char *
describe_client (Client *client)
{
  g_autoptr (TwinTransaction) tx = twin_store_read (client->store, NULL);
  const char *const *types = twin_sync_types ();
  GString *text = g_string_new (NULL);

  for (guint t = 0; types[t] != NULL; t++)
    {
      g_autoptr (GError) error = NULL;
      g_auto (GStrv) ids = twin_replica_list (tx, types[t], &error);

      g_assert_no_error (error);
      qsort (ids, g_strv_length (ids), sizeof *ids, compare_lines);
      for (guint i = 0; ids[i] != NULL; i++)
        {
          g_autofree char *body = NULL;

          g_assert_true (twin_replica_read (tx, types[t], ids[i], &body, &error));
          g_string_append_printf (text, "%s %s %s\n", types[t], ids[i], body);
        }
    }

  return g_string_free_and_steal (text);
}

static void
settle_client (Simulation *self, Client *client)
{
  g_autoptr (GError) error = NULL;
  TwinSyncStatus status = TWIN_SYNC_IDLE;
  gint64 next_at = 0;

  start_client (self, client);
  for (guint n = 0; n < 500; n++)
    {
      g_assert_true (twin_sync_step (client->sync, &status, &next_at, client->cancellable, &error));
      g_assert_no_error (error);
      if (status == TWIN_SYNC_IDLE)
        return;
      if (status == TWIN_SYNC_WAITING)
        twin_clock_manual_advance (client->clock, 600 * TWIN_SECOND_MS);
    }
  for (guint i = 0; i < N_CLIENTS; i++)
    {
      g_autofree char *held = describe_client (&self->clients[i]);

      g_printerr ("computer %u\n%s\n", i, held);
    }
  g_error ("seed %" G_GUINT64_FORMAT ": a client never comes to rest", self->seed);
}

/* The same of what the server holds, opened with the key. */
static char *
describe_server (Simulation *self)
{
  g_autoptr (TwinSecret) key = twin_store_derive_key (self->clients[0].store, "sync");
  g_autoptr (GError) error = NULL;
  g_autoptr (StorageTx) tx = storage_begin (self->server, TENANT, STORAGE_READ, &error);
  g_autoptr (StorageRows) rows = storage_query (tx, &error, "SELECT type, id, body FROM object WHERE deleted = 0", "");
  g_autoptr (GHashTable) lines = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_ptr_array_unref);
  const char *const *types = twin_sync_types ();
  GString *text = g_string_new (NULL);

  while (storage_rows_next (rows, &error))
    {
      const char *type = storage_rows_get_text (rows, 0);
      const char *id = storage_rows_get_text (rows, 1);
      g_autoptr (GBytes) sealed = storage_rows_dup_blob (rows, 2);
      g_autofree char *body = twin_sync_open (key, type, id, sealed, &error);
      GPtrArray *of_type = g_hash_table_lookup (lines, type);

      if (of_type == NULL)
        {
          of_type = g_ptr_array_new_with_free_func (g_free);
          g_hash_table_insert (lines, g_strdup (type), of_type);
        }
      g_ptr_array_add (of_type, g_strdup_printf ("%s %s %s\n", type, id, body));
    }
  g_assert_no_error (error);
  for (guint t = 0; types[t] != NULL; t++)
    {
      GPtrArray *of_type = g_hash_table_lookup (lines, types[t]);

      if (of_type == NULL)
        continue;
      g_ptr_array_sort (of_type, compare_lines);
      for (guint i = 0; i < of_type->len; i++)
        g_string_append (text, of_type->pdata[i]);
    }

  return g_string_free_and_steal (text);
}

static void
append_conflicts (Client *client, GString *text)
{
  g_autoptr (TwinTransaction) tx = twin_store_read (client->store, NULL);
  g_autoptr (GPtrArray) conflicts = twin_sync_conflict_list (tx, NULL);

  for (guint i = 0; i < conflicts->len; i++)
    g_string_append (text, ((TwinSyncConflict *) conflicts->pdata[i])->mine);
}

static void
check_nothing_waits (Simulation *self, Client *client)
{
  g_autoptr (TwinTransaction) tx = twin_store_read (client->store, NULL);
  guint n_waiting = 0;
  guint n_set_aside = 0;

  g_assert_true (twin_outbox_count (tx, &n_waiting, &n_set_aside, NULL));
  if (n_waiting + n_set_aside > 0)
    g_error ("seed %" G_GUINT64_FORMAT ": %u changes wait and %u were set aside", self->seed, n_waiting, n_set_aside);
}

static void
check (Simulation *self)
{
  g_autofree char *server = NULL;
  g_autoptr (GString) everywhere = NULL;
  GHashTableIter iter;
  gpointer token;
  gpointer superseded;

  self->faults = FALSE;
  while (self->stragglers->len > 0)
    deliver_late (self);
  for (guint round = 0; round < 4; round++)
    for (guint i = 0; i < N_CLIENTS; i++)
      settle_client (self, &self->clients[i]);

  server = describe_server (self);
  everywhere = g_string_new (server);
  for (guint i = 0; i < N_CLIENTS; i++)
    {
      g_autofree char *held = describe_client (&self->clients[i]);

      check_nothing_waits (self, &self->clients[i]);
      if (!g_str_equal (held, server))
        g_error ("seed %" G_GUINT64_FORMAT ": computer %u and the server differ\n%s\n---\n%s", self->seed, i, held, server);
      append_conflicts (&self->clients[i], everywhere);
    }

  g_hash_table_iter_init (&iter, self->tokens);
  while (g_hash_table_iter_next (&iter, &token, &superseded))
    {
      g_autofree char *quoted = g_strdup_printf ("\"%s\"", (char *) token);

      if (!GPOINTER_TO_INT (superseded) && strstr (everywhere->str, quoted) == NULL)
        g_error ("seed %" G_GUINT64_FORMAT ": %s is lost\n%s", self->seed, quoted, everywhere->str);
    }
}

/* --- --- */

/* What all runs start from: an empty library, and a server with an empty account. */
typedef struct
{
  char *folder;
  TwinSecret *key;
} Template;

static void
copy_file (const char *from, const char *to)
{
  g_autofree char *contents = NULL;
  gsize length = 0;

  g_assert_true (g_file_get_contents (from, &contents, &length, NULL));
  g_assert_true (g_file_set_contents_full (to, contents, (gssize) length, G_FILE_SET_CONTENTS_NONE, 0600, NULL));
}

static void
make_template (Template *self, const char *folder)
{
  g_autoptr (TwinClock) clock = twin_clock_manual_new (START);
  g_autoptr (GError) error = NULL;
  g_autofree char *library = g_build_filename (folder, "template", NULL);
  g_autofree char *server = g_build_filename (folder, "server-template", NULL);

  self->folder = g_strdup (folder);
  self->key = twin_secret_new ((const guint8 *) "0123456789abcdef0123456789abcdef", TWIN_SECRET_KEY_LENGTH);
  {
    g_autoptr (TwinStore) store = twin_store_open (library, self->key, clock, &error);

    g_assert_no_error (error);
    g_assert_true (twin_sync_connect (store, "https://server.example", TENANT, &error));
    g_assert_no_error (error);
  }
  {
    g_autoptr (Storage) storage = storage_open_embedded (server, self->key, clock, &error);
    g_autoptr (ReplicationAnswer) answer = NULL;

    g_assert_true (storage_create_tenant (storage, TENANT, &error));
    answer = replication_changes (storage, TENANT, NULL, 1, FALSE, &error); /* draws the epoch */
    g_assert_no_error (error);
  }
}

static void
set_up (Simulation *self, const Template *template, guint64 seed)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *library = g_build_filename (template->folder, "template", "library.db", NULL);
  g_autofree char *system = g_build_filename (template->folder, "server-template", "system.db", NULL);
  g_autofree char *tenant = g_build_filename (template->folder, "server-template", "tenants", TENANT, "tenant.db", NULL);
  g_autofree char *server = g_build_filename (template->folder, "server", NULL);
  g_autofree char *server_system = g_build_filename (server, "system.db", NULL);
  g_autofree char *server_folder = g_build_filename (server, "tenants", TENANT, NULL);
  g_autofree char *server_tenant = g_build_filename (server_folder, "tenant.db", NULL);

  self->seed = seed;
  self->random = seed * G_GUINT64_CONSTANT (0x2545f4914f6cdd1d) + 1;
  self->faults = TRUE;
  self->key = template->key;
  self->clock = twin_clock_manual_new (START);
  self->stragglers = g_ptr_array_new_with_free_func (straggler_free);
  self->tokens = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->twins = g_ptr_array_new_with_free_func (g_free);
  self->trace = g_checksum_new (G_CHECKSUM_SHA256);

  g_mkdir_with_parents (server_folder, 0700);
  copy_file (system, server_system);
  copy_file (tenant, server_tenant);
  self->server = storage_open_embedded (server, self->key, self->clock, &error);
  g_assert_no_error (error);

  for (guint i = 0; i < N_CLIENTS; i++)
    {
      Client *client = &self->clients[i];
      g_autofree char *path = NULL;

      client->directory = g_strdup_printf ("%s/client-%u", template->folder, i);
      path = g_build_filename (client->directory, "library.db", NULL);
      g_mkdir_with_parents (client->directory, 0700);
      copy_file (library, path);
      /* Clocks that are years apart. */
      client->clock = twin_clock_manual_new (START + ((gint64) below (self, 3650) - 1825) * TWIN_DAY_MS);
      client->store = twin_store_open (client->directory, self->key, client->clock, &error);
      g_assert_no_error (error);
      client->remote.base.class = &fake_class;
      client->remote.simulation = self;
      start_client (self, client);
    }
}

static void
remove_folder (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      remove_folder (child);
    }
  g_remove (path);
}

static void
tear_down (Simulation *self, const Template *template)
{
  g_autofree char *server = g_build_filename (template->folder, "server", NULL);

  for (guint i = 0; i < N_CLIENTS; i++)
    {
      Client *client = &self->clients[i];

      g_clear_pointer (&client->sync, twin_sync_free);
      g_clear_object (&client->cancellable);
      g_clear_pointer (&client->store, twin_store_unref);
      g_clear_pointer (&client->clock, twin_clock_free);
      remove_folder (client->directory);
      g_clear_pointer (&client->directory, g_free);
    }
  g_clear_pointer (&self->server, storage_free);
  remove_folder (server);
  g_clear_pointer (&self->clock, twin_clock_free);
  g_clear_pointer (&self->stragglers, g_ptr_array_unref);
  g_clear_pointer (&self->tokens, g_hash_table_unref);
  g_clear_pointer (&self->twins, g_ptr_array_unref);
  g_clear_pointer (&self->trace, g_checksum_free);
}

static char *
simulate (const Template *template, guint64 seed)
{
  Simulation simulation = { 0 };
  char *trace;

  set_up (&simulation, template, seed);
  for (guint i = 0; i < N_STEPS; i++)
    do_something (&simulation);
  check (&simulation);
  trace = g_strdup (g_checksum_get_string (simulation.trace));
  tear_down (&simulation, template);

  return trace;
}

static char *
make_folder (void)
{
  g_autofree char *folder = NULL;

  /* In memory where there is such a place: nothing here is about disks. */
  if (g_access ("/dev/shm", W_OK) != 0)
    return g_dir_make_tmp ("sync-XXXXXX", NULL);
  folder = g_strdup ("/dev/shm/sync-XXXXXX");

  return g_strdup (g_mkdtemp (folder));
}

static void
test_the_same_seed_is_the_same_run (gconstpointer data)
{
  g_autofree char *first = simulate (data, 7);
  g_autofree char *second = simulate (data, 7);
  g_autofree char *other = simulate (data, 8);

  g_assert_cmpstr (first, ==, second);
  g_assert_cmpstr (first, !=, other);
}

static void
test_seeds (gconstpointer data)
{
  const char *wanted = g_getenv ("TWIN_SYNC_SEEDS");
  guint64 first = 1;
  guint64 count = 300;

  if (wanted != NULL)
    {
      char *end = NULL;

      first = g_ascii_strtoull (wanted, &end, 10);
      count = g_ascii_strtoull (end, NULL, 10);
    }
  for (guint64 seed = first; seed < first + count; seed++)
    g_free (simulate (data, seed));
}

int
main (int argc, char **argv)
{
  g_autofree char *folder = make_folder ();
  Template template = { 0 };
  int status;

  g_test_init (&argc, &argv, NULL);
  make_template (&template, folder);
  g_test_add_data_func ("/sync/simulation/same-seed", &template, test_the_same_seed_is_the_same_run);
  g_test_add_data_func ("/sync/simulation/seeds", &template, test_seeds);
  status = g_test_run ();

  remove_folder (folder);
  twin_secret_unref (template.key);
  g_free (template.folder);

  return status;
}
