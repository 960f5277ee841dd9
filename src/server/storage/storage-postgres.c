/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "storage/storage-private.h"
#include "storage/storage-schema.h"

#include <libpq-fe.h>
#include <string.h>

/* More than the handlers' threads never wait for one another. */
#define MAX_CONNECTIONS 32

/* Prepared on each connection: which account a transaction is for. */
#define SET_TENANT "tenant"

#define SQLSTATE_UNIQUE "23505"
#define SQLSTATE_REFERENCE "23503"
#define SQLSTATE_SERIALIZATION "40001"
#define SQLSTATE_DEADLOCK "40P01"
#define SQLSTATE_FULL "53100"

typedef struct
{
  PGconn *pg;
  GHashTable *statements; /* SQL (by address) -> name */
} Connection;

typedef struct
{
  Storage base;
  char *uri;
  GMutex lock;
  GCond changed;
  GPtrArray *idle;
  guint n_connections;
} Postgres;

typedef struct
{
  StorageTx base;
  Connection *connection;
  gboolean begun; /* the first statement takes BEGIN and the tenant along; with STORAGE_READ_ONE, which is one pipeline, the tenant */
  StorageMode mode;
} PostgresTx;

typedef struct
{
  StorageRows base;
  PGresult *result;
  int row;
} PostgresRows;

/* The values of one statement in libpq's form. */
typedef struct
{
  int n;
  const char *values[STORAGE_MAX_VALUES];
  int lengths[STORAGE_MAX_VALUES];
  int formats[STORAGE_MAX_VALUES];
  char numbers[STORAGE_MAX_VALUES][24];
} Values;

static const StorageEngine postgres_engine;

static StorageError
classify (const char *state, const char *constraint)
{
  if (state == NULL)
    return STORAGE_ERROR_UNREACHABLE;
  if (g_str_equal (state, SQLSTATE_UNIQUE))
    return STORAGE_ERROR_EXISTS;
  if (g_str_equal (state, SQLSTATE_REFERENCE))
    return g_strcmp0 (constraint, "known_tenant") == 0 ? STORAGE_ERROR_UNKNOWN_TENANT : STORAGE_ERROR_REFERENCE;
  if (g_str_equal (state, SQLSTATE_SERIALIZATION) || g_str_equal (state, SQLSTATE_DEADLOCK))
    return STORAGE_ERROR_BUSY;
  if (g_str_equal (state, SQLSTATE_FULL))
    return STORAGE_ERROR_FULL;

  return STORAGE_ERROR_FAILED;
}

/* PostgreSQL's own words may quote a value, so only its code is passed on. */
static void
set_result_error (PGresult *result, GError **error)
{
  const char *state = result != NULL ? PQresultErrorField (result, PG_DIAG_SQLSTATE) : NULL;
  StorageError code = classify (state, result != NULL ? PQresultErrorField (result, PG_DIAG_CONSTRAINT_NAME) : NULL);

  if (code == STORAGE_ERROR_UNREACHABLE)
    g_set_error_literal (error, STORAGE_ERROR, code, "The database does not answer. Is PostgreSQL running?");
  else if (code == STORAGE_ERROR_FULL)
    g_set_error_literal (error, STORAGE_ERROR, code, "There is no room left on the database's disk. Nothing was changed.");
  else if (code == STORAGE_ERROR_UNKNOWN_TENANT)
    g_set_error_literal (error, STORAGE_ERROR, code, "There is no such account.");
  else
    g_set_error (error, STORAGE_ERROR, code, "The database refused with code %s.", state);
}

static void
connection_free (Connection *self)
{
  g_clear_pointer (&self->statements, g_hash_table_unref);
  g_clear_pointer (&self->pg, PQfinish);
  g_free (self);
}

static gboolean
prepare_set_tenant (PGconn *pg, GError **error)
{
  PGresult *result = PQprepare (pg, SET_TENANT, "SELECT set_config('app.tenant', $1, true)", 1, NULL);
  gboolean prepared = PQresultStatus (result) == PGRES_COMMAND_OK;

  if (!prepared)
    set_result_error (result, error);
  PQclear (result);

  return prepared;
}

/* Only words that libpq itself writes: they name host and role, not the password. */
static Connection *
connection_new (const char *uri, GError **error)
{
  Connection *self;
  PGconn *pg = PQconnectdb (uri);

  if (PQstatus (pg) != CONNECTION_OK)
    {
      g_autofree char *words = g_strchomp (g_strdup (PQerrorMessage (pg)));

      g_set_error (error, STORAGE_ERROR, STORAGE_ERROR_UNREACHABLE, "The database cannot be reached: %s", words);
      PQfinish (pg);
      return NULL;
    }
  if (!prepare_set_tenant (pg, error))
    {
      PQfinish (pg);
      return NULL;
    }

  self = g_new0 (Connection, 1);
  self->pg = pg;
  self->statements = g_hash_table_new_full (NULL, NULL, NULL, g_free);

  return self;
}

/* Runs text that the program made itself, possibly of several statements. */
static gboolean
run (PGconn *pg, const char *sql, GError **error)
{
  PGresult *result = PQexec (pg, sql);
  ExecStatusType status = PQresultStatus (result);
  gboolean done = status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;

  if (!done)
    set_result_error (result, error);
  PQclear (result);

  return done;
}

static Connection *
take_connection (Postgres *self, GError **error)
{
  Connection *connection = NULL;

  g_mutex_lock (&self->lock);
  while (self->idle->len == 0 && self->n_connections >= MAX_CONNECTIONS)
    g_cond_wait (&self->changed, &self->lock);
  if (self->idle->len > 0)
    connection = g_ptr_array_steal_index_fast (self->idle, self->idle->len - 1);
  else
    self->n_connections++;
  g_mutex_unlock (&self->lock);
  if (connection != NULL)
    return connection;

  connection = connection_new (self->uri, error);
  if (connection == NULL)
    {
      g_mutex_lock (&self->lock);
      self->n_connections--;
      g_cond_signal (&self->changed);
      g_mutex_unlock (&self->lock);
    }

  return connection;
}

/* One that is not fit for another transaction is closed. */
static void
give_back_connection (Postgres *self, Connection *connection)
{
  gboolean fit = PQstatus (connection->pg) == CONNECTION_OK && PQtransactionStatus (connection->pg) == PQTRANS_IDLE;

  g_mutex_lock (&self->lock);
  if (fit)
    g_ptr_array_add (self->idle, connection);
  else
    self->n_connections--;
  g_cond_signal (&self->changed);
  g_mutex_unlock (&self->lock);
  if (!fit)
    connection_free (connection);
}

/* "?" becomes "$1", "$2", … */
static char *
number_parameters (const char *sql)
{
  GString *text = g_string_new (NULL);
  guint n = 0;

  for (; *sql != '\0'; sql++)
    if (*sql == '?')
      g_string_append_printf (text, "$%u", ++n);
    else
      g_string_append_c (text, *sql);

  return g_string_free_and_steal (text);
}

static void
convert_values (Values *self, const StorageValue *values, guint n_values)
{
  self->n = (int) n_values;

  for (guint i = 0; i < n_values; i++)
    {
      const StorageValue *value = &values[i];

      self->formats[i] = value->type == 'B';
      self->lengths[i] = 0;
      self->values[i] = value->text;
      if (value->type == 'i')
        {
          g_snprintf (self->numbers[i], sizeof self->numbers[i], "%lld", (long long) value->number);
          self->values[i] = self->numbers[i];
        }
      else if (value->bytes != NULL)
        {
          gsize length;

          self->values[i] = g_bytes_get_data (value->bytes, &length);
          self->lengths[i] = (int) length;
          /* NULL would be SQL NULL, which an empty value is not. */
          if (self->values[i] == NULL)
            self->values[i] = "";
        }
    }
}

/* The next result of the pipeline, which ends with a NULL for each statement. */
static PGresult *
next_result (PGconn *pg)
{
  PGresult *result = PQgetResult (pg);
  PGresult *end = result != NULL && PQresultStatus (result) != PGRES_PIPELINE_SYNC ? PQgetResult (pg) : NULL;

  PQclear (end);

  return result;
}

static gboolean
is_good (PGresult *result)
{
  ExecStatusType status = PQresultStatus (result);

  return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;
}

/* How many answers there will be; 0 if it could not be sent. */
static guint
send_begin (PostgresTx *tx)
{
  PGconn *pg = tx->connection->pg;
  const char *tenant[] = { tx->base.tenant != NULL ? tx->base.tenant : "system" };
  /* A transaction that reads sees one moment, as with the embedded engine. */
  const char *begin = tx->mode == STORAGE_WRITE ? "BEGIN" : "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
  gboolean explicit = tx->mode != STORAGE_READ_ONE;

  if (explicit && PQsendQueryParams (pg, begin, 0, NULL, NULL, NULL, NULL, 0) != 1)
    return 0;
  if (PQsendQueryPrepared (pg, SET_TENANT, 1, tenant, NULL, NULL, 0) != 1)
    return 0;

  return explicit ? 2 : 1;
}

/* Sends all that a statement needs in one go and takes the answers in: of several, the first that is bad, or the last. */
static PGresult *
run_pipeline (PostgresTx *tx, const char *sql, const Values *values, GError **error)
{
  Connection *connection = tx->connection;
  const char *name = g_hash_table_lookup (connection->statements, sql);
  g_autofree char *new_name = NULL;
  guint n_expected = 1;
  gboolean sent = PQenterPipelineMode (connection->pg) == 1;
  PGresult *answer = NULL;

  if (sent && !tx->begun)
    {
      guint n_begun = send_begin (tx);

      sent = n_begun > 0;
      n_expected += n_begun;
      tx->begun = TRUE;
    }
  if (sent && name == NULL)
    {
      g_autofree char *numbered = number_parameters (sql);

      new_name = g_strdup_printf ("s%u", g_hash_table_size (connection->statements));
      sent = PQsendPrepare (connection->pg, new_name, numbered, values->n, NULL) == 1;
      n_expected++;
    }
  sent = sent && PQsendQueryPrepared (connection->pg, name != NULL ? name : new_name, values->n, values->values, values->lengths, values->formats, 0) == 1
         && PQpipelineSync (connection->pg) == 1;

  for (guint i = 0; sent && i < n_expected; i++)
    {
      PGresult *result = next_result (connection->pg);

      if (answer != NULL && !is_good (answer))
        PQclear (result);
      else
        {
          PQclear (answer);
          answer = result;
        }
      if (new_name != NULL && i + 2 == n_expected && is_good (answer))
        g_hash_table_insert (connection->statements, (gpointer) sql, g_steal_pointer (&new_name));
    }
  PQclear (sent ? next_result (connection->pg) : NULL);
  PQexitPipelineMode (connection->pg);

  if (!is_good (answer))
    {
      set_result_error (answer, error);
      PQclear (answer);
      return NULL;
    }

  return answer;
}

static StorageTx *
postgres_begin (Storage *storage, const char *tenant, StorageMode mode, GError **error)
{
  Connection *connection = take_connection ((Postgres *) storage, error);
  PostgresTx *tx;

  if (connection == NULL)
    return NULL;

  tx = g_new0 (PostgresTx, 1);
  storage_tx_init (&tx->base, storage, tenant);
  tx->connection = connection;
  tx->mode = mode;

  return &tx->base;
}

static gboolean
postgres_commit (StorageTx *base, GError **error)
{
  PostgresTx *tx = (PostgresTx *) base;
  PGresult *result;
  gboolean done;

  if (!tx->begun)
    return TRUE;

  result = PQexec (tx->connection->pg, "COMMIT");
  /* A transaction in which a statement failed answers COMMIT with ROLLBACK. */
  done = PQresultStatus (result) == PGRES_COMMAND_OK && g_str_equal (PQcmdStatus (result), "COMMIT");
  if (!done && PQresultStatus (result) == PGRES_COMMAND_OK)
    g_set_error_literal (error, STORAGE_ERROR, STORAGE_ERROR_FAILED, "The transaction was undone because a part of it failed.");
  else if (!done)
    set_result_error (result, error);
  PQclear (result);

  return done;
}

static void
postgres_tx_free (StorageTx *base)
{
  PostgresTx *tx = (PostgresTx *) base;

  if (PQtransactionStatus (tx->connection->pg) != PQTRANS_IDLE)
    run (tx->connection->pg, "ROLLBACK", NULL);
  give_back_connection ((Postgres *) base->storage, tx->connection);
  storage_tx_clear (base);
  g_free (tx);
}

static gint64
postgres_execute (StorageTx *base, const char *sql, const StorageValue *given, guint n_values, GError **error)
{
  Values values;
  PGresult *result;
  gint64 n_changed;

  convert_values (&values, given, n_values);
  result = run_pipeline ((PostgresTx *) base, sql, &values, error);
  if (result == NULL)
    return -1;
  n_changed = g_ascii_strtoll (PQcmdTuples (result), NULL, 10);
  PQclear (result);

  return n_changed;
}

static StorageRows *
postgres_query (StorageTx *base, const char *sql, const StorageValue *given, guint n_values, GError **error)
{
  Values values;
  PostgresRows *rows;
  PGresult *result;

  convert_values (&values, given, n_values);
  result = run_pipeline ((PostgresTx *) base, sql, &values, error);
  if (result == NULL)
    return NULL;

  rows = g_new0 (PostgresRows, 1);
  rows->base.engine = &postgres_engine;
  rows->result = result;
  rows->row = -1;

  return &rows->base;
}

static void
postgres_rows_free (StorageRows *base)
{
  PostgresRows *rows = (PostgresRows *) base;

  PQclear (rows->result);
  g_free (rows);
}

static gboolean
postgres_rows_next (StorageRows *base, GError **error)
{
  PostgresRows *rows = (PostgresRows *) base;

  return ++rows->row < PQntuples (rows->result);
}

static const char *
postgres_rows_get_text (StorageRows *base, int column)
{
  PostgresRows *rows = (PostgresRows *) base;

  return PQgetisnull (rows->result, rows->row, column) ? NULL : PQgetvalue (rows->result, rows->row, column);
}

static gint64
postgres_rows_get_int (StorageRows *base, int column)
{
  const char *text = postgres_rows_get_text (base, column);

  return text != NULL ? g_ascii_strtoll (text, NULL, 10) : 0;
}

static GBytes *
postgres_rows_dup_blob (StorageRows *base, int column)
{
  const char *text = postgres_rows_get_text (base, column);
  unsigned char *bytes;
  gsize length;

  if (text == NULL)
    return NULL;
  bytes = PQunescapeBytea ((const unsigned char *) text, &length);

  return g_bytes_new_with_free_func (bytes, length, PQfreemem, bytes);
}

/* --- Tenants --- */

static gboolean
postgres_create_tenant (Storage *storage, const char *tenant, GError **error)
{
  g_autoptr (StorageTx) tx = storage_begin (storage, STORAGE_SYSTEM, STORAGE_WRITE, error);

  return tx != NULL
         && storage_execute (tx, error, "INSERT INTO tenant (id, created_at) VALUES (?, ?) ON CONFLICT DO NOTHING", "si", tenant,
                             storage_tx_now (tx)) >= 0
         && storage_commit (tx, error);
}

/* What the tenant had goes with it, by the references. */
static gboolean
postgres_delete_tenant (Storage *storage, const char *tenant, GError **error)
{
  g_autoptr (StorageTx) tx = storage_begin (storage, STORAGE_SYSTEM, STORAGE_WRITE, error);

  return tx != NULL && storage_execute (tx, error, "DELETE FROM tenant WHERE id = ?", "s", tenant) >= 0 && storage_commit (tx, error);
}

static char **
postgres_list_tenants (Storage *storage, GError **error)
{
  g_autoptr (StorageTx) tx = storage_begin (storage, STORAGE_SYSTEM, STORAGE_READ, error);
  g_autoptr (StorageRows) rows = tx != NULL ? storage_query (tx, error, "SELECT id FROM tenant ORDER BY id", "") : NULL;
  g_autoptr (GStrvBuilder) tenants = g_strv_builder_new ();

  if (rows == NULL)
    return NULL;
  while (storage_rows_next (rows, NULL))
    g_strv_builder_add (tenants, storage_rows_get_text (rows, 0));

  return g_strv_builder_end (tenants);
}

/* Dead rows go with PostgreSQL's own vacuum; the server's role may not start it for tables that it does not own. */
static gboolean
postgres_purge (Storage *storage, const char *tenant, GError **error)
{
  return TRUE;
}

static void
postgres_free (Storage *storage)
{
  Postgres *self = (Postgres *) storage;

  g_clear_pointer (&self->idle, g_ptr_array_unref);
  g_cond_clear (&self->changed);
  g_mutex_clear (&self->lock);
  g_free (self->uri);
  storage_clear (storage);
  g_free (self);
}

static const StorageEngine postgres_engine = {
  .name = "postgres",
  .free = postgres_free,
  .create_tenant = postgres_create_tenant,
  .delete_tenant = postgres_delete_tenant,
  .list_tenants = postgres_list_tenants,
  .purge = postgres_purge,
  .begin = postgres_begin,
  .commit = postgres_commit,
  .tx_free = postgres_tx_free,
  .execute = postgres_execute,
  .query = postgres_query,
  .rows_free = postgres_rows_free,
  .rows_next = postgres_rows_next,
  .rows_get_int = postgres_rows_get_int,
  .rows_get_text = postgres_rows_get_text,
  .rows_dup_blob = postgres_rows_dup_blob,
};

/* --- Opening --- */

/* Each must give 0: otherwise one tenant could see another's rows. */
static const char *const safety[] = {
  /* The role is above the policies. */
  "SELECT count(*) FROM pg_roles WHERE rolname = current_user AND (rolsuper OR rolbypassrls)",
  /* A table without policies that hold for everybody. */
  "SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = current_schema () AND c.relkind = 'r'"
  "  AND NOT (c.relrowsecurity AND c.relforcerowsecurity AND EXISTS (SELECT 1 FROM pg_policy p WHERE p.polrelid = c.oid))",
  /* A table that the role owns, so that it could take its policy away. */
  "SELECT count(*) FROM pg_tables WHERE schemaname = current_schema () AND tableowner = current_user",
  /* A view, which reads with its owner's rights. */
  "SELECT count(*) FROM pg_views WHERE schemaname = current_schema ()",
};

static gboolean
check_safety (PGconn *pg, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (safety); i++)
    {
      PGresult *result = PQexec (pg, safety[i]);
      gboolean answered = PQresultStatus (result) == PGRES_TUPLES_OK;
      gboolean safe = answered && g_str_equal (PQgetvalue (result, 0, 0), "0");

      if (!answered)
        set_result_error (result, error);
      else if (!safe)
        g_set_error_literal (error, STORAGE_ERROR, STORAGE_ERROR_UNSAFE,
                             "This role of the database could see every account's rows. Run `twin-server prepare-postgres` and connect "
                             "with the role that it makes.");
      PQclear (result);
      if (!safe)
        return FALSE;
    }

  return TRUE;
}

/* The table whose comment says which version's they all are. */
static const char *
marked_table (StoragePart root)
{
  return root == STORAGE_PART_EVIDENCE ? "consent_salt" : "tenant";
}

static gboolean
check_version (PGconn *pg, StoragePart root, GError **error)
{
  g_autofree char *expected = g_strdup_printf ("%u", storage_schema_version ());
  g_autofree char *sql = g_strdup_printf ("SELECT obj_description(to_regclass('%s')::oid, 'pg_class')", marked_table (root));
  PGresult *result = PQexec (pg, sql);
  gboolean answered = PQresultStatus (result) == PGRES_TUPLES_OK;
  gboolean same = answered && g_str_equal (PQgetvalue (result, 0, 0), expected);

  if (!answered)
    set_result_error (result, error);
  else if (!same)
    g_set_error_literal (error, STORAGE_ERROR, STORAGE_ERROR_FAILED,
                         "The tables in the database are not those of this version. Run `twin-server prepare-postgres`.");
  PQclear (result);

  return same;
}

static Storage *
open_part (const char *uri, StoragePart root, TwinSecret *key, TwinClock *clock, GError **error)
{
  Connection *first;
  Postgres *self;

  first = connection_new (uri, error);
  if (first == NULL)
    return NULL;
  if (!check_version (first->pg, root, error) || !check_safety (first->pg, error))
    {
      connection_free (first);
      return NULL;
    }

  self = g_new0 (Postgres, 1);
  storage_init (&self->base, &postgres_engine, root, key, clock);
  self->uri = g_strdup (uri);
  self->idle = g_ptr_array_new_with_free_func ((GDestroyNotify) connection_free);
  g_ptr_array_add (self->idle, first);
  self->n_connections = 1;
  g_mutex_init (&self->lock);
  g_cond_init (&self->changed);

  return &self->base;
}

Storage *
storage_open_postgres (const char *uri, TwinSecret *key, TwinClock *clock, GError **error)
{
  g_return_val_if_fail (uri != NULL && key != NULL && clock != NULL, NULL);

  return open_part (uri, STORAGE_PART_SYSTEM, key, clock, error);
}

Storage *
storage_open_evidence_postgres (const char *uri, TwinSecret *key, TwinClock *clock, GError **error)
{
  g_return_val_if_fail (uri != NULL && key != NULL && clock != NULL, NULL);

  return open_part (uri, STORAGE_PART_EVIDENCE, key, clock, error);
}

/* The role that the server connects as. Its password goes as a SCRAM verifier, so that it is in no log of the database. */
static gboolean
prepare_role (PGconn *pg, const char *role, TwinSecret *password, GError **error)
{
  char *clear = twin_secret_to_hex (password);
  char *verifier = PQencryptPasswordConn (pg, clear, role, "scram-sha-256");
  char *name = PQescapeIdentifier (pg, role, strlen (role));
  char *literal = PQescapeLiteral (pg, role, strlen (role));
  g_autofree char *sql = NULL;
  gboolean done;

  twin_secret_free_text (clear);
  if (verifier == NULL || name == NULL || literal == NULL)
    {
      g_set_error_literal (error, STORAGE_ERROR, STORAGE_ERROR_FAILED, "The database's role could not be made.");
      done = FALSE;
    }
  else
    {
      sql = g_strdup_printf ("DO $$ BEGIN IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = %s) THEN CREATE ROLE %s; END IF; END $$;"
                             "ALTER ROLE %s LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE NOINHERIT PASSWORD '%s';"
                             "GRANT USAGE ON SCHEMA public TO %s;",
                             literal, name, name, verifier, name);
      done = run (pg, sql, error);
    }
  PQfreemem (verifier);
  PQfreemem (name);
  PQfreemem (literal);

  return done;
}

static gboolean
prepare_tables (PGconn *pg, StoragePart root, const char *role, GError **error)
{
  char *name = PQescapeIdentifier (pg, role, strlen (role));
  g_autofree char *schema = storage_schema_for_postgres (name, root == STORAGE_PART_EVIDENCE);
  g_autofree char *mark = g_strdup_printf ("COMMENT ON TABLE %s IS '%u'", marked_table (root), storage_schema_version ());

  PQfreemem (name);

  return run (pg, schema, error) && run (pg, mark, error);
}

static gboolean
prepare_part (const char *owner_uri, StoragePart root, const char *role, TwinSecret *password, GError **error)
{
  Connection *connection;
  gboolean done;

  connection = connection_new (owner_uri, error);
  if (connection == NULL)
    return FALSE;
  done = run (connection->pg, "SET client_min_messages = warning; BEGIN", error)
         && prepare_role (connection->pg, role, password, error) && prepare_tables (connection->pg, root, role, error)
         && run (connection->pg, "COMMIT", error);
  connection_free (connection);

  return done;
}

gboolean
storage_prepare_postgres (const char *owner_uri, const char *role, TwinSecret *password, GError **error)
{
  g_return_val_if_fail (owner_uri != NULL && role != NULL && password != NULL, FALSE);

  return prepare_part (owner_uri, STORAGE_PART_SYSTEM, role, password, error);
}

gboolean
storage_prepare_evidence_postgres (const char *owner_uri, const char *role, TwinSecret *password, GError **error)
{
  g_return_val_if_fail (owner_uri != NULL && role != NULL && password != NULL, FALSE);

  return prepare_part (owner_uri, STORAGE_PART_EVIDENCE, role, password, error);
}
