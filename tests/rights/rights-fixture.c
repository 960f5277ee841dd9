/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rights-fixture.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "base/twin-digest.h"
#include "base/twin-id.h"
#include "privacy/twin-detector.h"
#include "store/twin-access-table.h"
#include "store/twin-audit-table.h"
#include "store/twin-custom-type-table.h"
#include "store/twin-detection-table.h"
#include "store/twin-document-table.h"
#include "store/twin-finding-table.h"
#include "store/twin-ledger-table.h"
#include "store/twin-originals.h"
#include "store/twin-passage-table.h"
#include "store/twin-pseudonym-table.h"
#include "store/twin-receipt-table.h"
#include "store/twin-schema.h"
#include "store/twin-setting-table.h"
#include "store/twin-twin-table.h"
#include "store/twin-vector-table.h"
#include "twins/twin-config.h"

#define OK(call)                                                                                                       \
  G_STMT_START                                                                                                         \
  {                                                                                                                    \
    g_autoptr (GError) ok_error = NULL;                                                                                \
    GError **error = &ok_error;                                                                                        \
    gboolean ok = (call);                                                                                              \
    g_assert_no_error (ok_error);                                                                                      \
    g_assert_true (ok);                                                                                                \
  }                                                                                                                    \
  G_STMT_END

static void
add_original (RightsFixture *self, const char *content)
{
  g_autofree char *sha256 = twin_sha256_hex (content, strlen (content));
  g_autofree char *path = NULL;
  g_autofd int fd = g_file_open_tmp (NULL, &path, NULL);

  g_assert_cmpint (fd, >=, 0);
  g_unlink (path);
  g_assert_cmpint (write (fd, content, strlen (content)), ==, (gssize) strlen (content));
  OK (twin_originals_add (self->base->store, fd, sha256, NULL, error));
}

static char *
add_document (RightsFixture *self, TwinTransaction *tx, const char *name, const char *content)
{
  g_autoptr (TwinDocumentRecord) record = twin_document_record_new ();

  record->id = twin_id_new (self->base->clock);
  record->name = g_strdup (name);
  record->path = g_strdup ("/home/ada/somewhere");
  record->format = g_strdup ("txt");
  record->mime_type = g_strdup ("text/plain");
  record->sha256 = twin_sha256_hex (content, strlen (content));
  record->size = strlen (content);
  record->added_at = LIBRARY_FIXTURE_TIME;
  record->state = TWIN_DOCUMENT_READY;
  record->n_findings = 1;
  OK (twin_document_table_insert (tx, record, error));

  return g_steal_pointer (&record->id);
}

static void
add_text (TwinTransaction *tx, const char *id)
{
  g_autoptr (TwinDocument) document = twin_document_new ();
  g_autoptr (GArray) findings = NULL;
  g_autoptr (GPtrArray) records = NULL;
  TwinBlock block = { .kind = TWIN_BLOCK_PARAGRAPH, .heading = -1 };
  const char *text;
  gsize length;

  g_assert_true (twin_document_append (document, &block, RIGHTS_TEXT, -1));
  OK (twin_document_table_set_text (tx, id, document, error));

  text = twin_document_get_text (document, &length);
  findings = twin_detect (text, length);
  g_assert_cmpuint (findings->len, >, 0);
  OK (twin_finding_table_replace (tx, id, findings, text, error));

  records = twin_finding_table_list (tx, id, NULL);
  g_assert_cmpuint (records->len, >, 0);
  for (guint i = 0; i < records->len; i++)
    {
      const TwinFindingRecord *record = records->pdata[i];
      OK (twin_finding_table_decide (tx, id, record->finding.type, record->value_key, TWIN_DECISION_ACCEPT, error));
    }
  OK (twin_detection_table_set (tx, id, "rules", error));
  OK (twin_pseudonym_table_assign (tx, records->pdata[0], text, error));
}

static void
add_own_type (TwinTransaction *tx)
{
  g_autoptr (TwinCustomType) type = twin_custom_type_new ("Staff", "AA-9999", NULL, NULL, TWIN_PII_ACTION_ASK);

  OK (twin_custom_type_table_put (tx, type, error));
}

static void
add_receipt (RightsFixture *self, TwinTransaction *tx)
{
  g_autoptr (TwinReceiptRecord) receipt = twin_receipt_record_new ();

  receipt->id = twin_id_new (self->base->clock);
  receipt->created_at = LIBRARY_FIXTURE_TIME;
  receipt->statement = g_strdup ("{}");
  receipt->signature = g_strdup ("00");
  receipt->public_key = g_strdup ("00");
  OK (twin_receipt_table_insert (tx, receipt, error));
}

static void
add_vector (TwinTransaction *tx, gint64 rendition)
{
  g_autoptr (GArray) renditions = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GArray) missing = NULL;
  g_autoptr (GBytes) bytes = g_bytes_new_static ("\x7f", 1);
  TwinVectorRecord vector = { .model = "m", .scale = .01, .codes = bytes, .bits = bytes };

  g_array_append_val (renditions, rendition);
  missing = twin_vector_table_list_missing (tx, "m", renditions, 1, NULL);
  g_assert_cmpuint (missing->len, ==, 1);
  vector.passage_id = g_array_index (missing, gint64, 0);
  OK (twin_vector_table_set (tx, &vector, error));
}

static void
add_rendition (TwinTransaction *tx, const char *id)
{
  gint64 rendition;
  g_autoptr (GPtrArray) passages = g_ptr_array_new_with_free_func ((GDestroyNotify) twin_passage_record_free);
  TwinPassageRecord *passage = twin_passage_record_new ();

  passage->document_id = g_strdup (id);
  passage->heading = g_strdup ("");
  passage->body = g_strdup ("The caretaker is Ada, [EMAIL_REDACTED].");
  passage->end = strlen (passage->body);
  passage->source_end = passage->end;
  g_ptr_array_add (passages, passage);
  OK ((rendition = twin_passage_table_insert_rendition (tx, id, "digest", "Title", "en", passages, error)) != 0);
  add_vector (tx, rendition);
}

static void
add_twin (RightsFixture *self, TwinTransaction *tx, const char *document_id)
{
  g_autoptr (TwinTwinRecord) twin = twin_twin_record_new ();
  g_autoptr (TwinAccessRecord) access = twin_access_record_new ();
  g_autoptr (TwinConfig) config = twin_config_new ();

  twin->id = twin_id_new (self->base->clock);
  twin->name = g_strdup ("Prof");
  twin->config = twin_config_to_json (config, FALSE);
  twin->created_at = LIBRARY_FIXTURE_TIME;
  OK (twin_twin_table_insert (tx, twin, error));
  OK (twin_twin_table_add_document (tx, twin->id, document_id, error));

  access->id = twin_id_new (self->base->clock);
  access->twin_id = g_strdup (twin->id);
  access->kind = TWIN_ACCESS_ADDRESS;
  access->value = g_strdup ("grace@example.org");
  access->origin = g_strdup (RIGHTS_FORMULA);
  access->added_at = LIBRARY_FIXTURE_TIME;
  OK (twin_access_table_insert (tx, access, error));

  self->twin_id = g_strdup (twin->id);
}

static void
add_logs (RightsFixture *self, TwinTransaction *tx)
{
  g_autoptr (TwinLedgerRecord) call = twin_ledger_record_new ();

  call->at = LIBRARY_FIXTURE_TIME;
  call->host = g_strdup ("api.example");
  call->purpose = g_strdup ("answer");
  call->content = g_strdup ("question and passages");
  call->outcome = g_strdup ("refused");
  call->reason = g_strdup ("allowDataTransfer");
  OK (twin_ledger_table_append (tx, call, error) != 0);
  OK (twin_audit_table_append (tx, "library.create", "", "done", NULL, error));
  OK (twin_setting_table_set (tx, "import.paused", "false", error));
}

/* A value for a column: what it refers to, if it does, or anything of its type. */
static const char *
value_for (const char *column, const char *type)
{
  static const struct
  {
    const char *column;
    const char *value;
  } references[] = {
    { "twin_id", "(SELECT id FROM twin)" },         { "document_id", "(SELECT id FROM document)" },
    { "other_id", "(SELECT id FROM document)" },    { "question_id", "(SELECT id FROM evaluation_question)" },
    { "quiz_id", "(SELECT id FROM quiz)" },
    { "run_id", "(SELECT id FROM evaluation_run)" }, { "folder_id", "(SELECT id FROM watched_folder)" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (references); i++)
    if (g_str_equal (column, references[i].column))
      return references[i].value;
  if (g_str_equal (type, "BLOB"))
    return "x'00'";

  return g_str_equal (type, "TEXT") ? "'x'" : "1";
}

static char *
make_insert (TwinTransaction *tx, const char *table)
{
  g_autofree char *pragma = g_strdup_printf ("PRAGMA table_info(%s)", table);
  g_autoptr (TwinStatement) rows = twin_transaction_prepare (tx, g_intern_string (pragma), NULL);
  g_autoptr (GString) columns = g_string_new (NULL);
  g_autoptr (GString) values = g_string_new (NULL);

  while (twin_statement_step (rows, NULL))
    {
      const char *name = twin_statement_get_text (rows, 1);

      g_string_append_printf (columns, "%s%s", columns->len > 0 ? ", " : "", name);
      g_string_append_printf (values, "%s%s", values->len > 0 ? ", " : "", value_for (name, twin_statement_get_text (rows, 2)));
    }

  return g_strdup_printf ("INSERT INTO %s (%s) VALUES (%s)", table, columns->str, values->str);
}

static gboolean
is_empty (TwinTransaction *tx, const char *table)
{
  g_autofree char *sql = g_strdup_printf ("SELECT count(*) FROM %s", table);
  g_autoptr (TwinStatement) row = twin_transaction_prepare (tx, g_intern_string (sql), NULL);

  g_assert_nonnull (row);
  g_assert_true (twin_statement_step (row, NULL));

  return twin_statement_get_int (row, 0) == 0;
}

/* A row in each of the others, so that an export that leaves a table out is seen, also one that comes later. */
static void
fill_empty_tables (TwinTransaction *tx)
{
  guint n_columns;
  const TwinColumn *columns = twin_schema_columns (&n_columns);

  for (guint i = 0; i < n_columns; i++)
    if (is_empty (tx, columns[i].table))
      {
        g_autofree char *sql = make_insert (tx, columns[i].table);

        g_test_message ("%s", sql);
        OK (twin_transaction_execute (tx, error, g_intern_string (sql), ""));
      }
}

RightsFixture *
rights_fixture_new (void)
{
  RightsFixture *self = g_new0 (RightsFixture, 1);
  g_autoptr (TwinTransaction) tx = NULL;
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  g_autofree char *third = NULL;

  self->base = library_fixture_new ();
  self->library = twin_library_new (self->base->store, twin_intake_new ("/nonexistent", 1));
  self->folder = g_dir_make_tmp ("twin-rights-XXXXXX", NULL);

  add_original (self, RIGHTS_TEXT);
  add_original (self, "another content");
  tx = library_fixture_write (self->base);
  first = add_document (self, tx, RIGHTS_EVIL_NAME, RIGHTS_TEXT);
  second = add_document (self, tx, ".._.._evil_name.txt", "another content");
  third = add_document (self, tx, "never stored.txt", "nothing was kept of this");
  add_own_type (tx);
  add_receipt (self, tx);
  add_text (tx, first);
  add_rendition (tx, first);
  add_twin (self, tx, first);
  add_logs (self, tx);
  fill_empty_tables (tx);
  library_fixture_commit (tx);

  return self;
}

void
rights_fixture_free (RightsFixture *self)
{
  twin_library_unref (self->library);
  library_fixture_remove_tree (self->folder);
  library_fixture_free (self->base);
  g_free (self->folder);
  g_free (self->twin_id);
  g_free (self);
}

char *
rights_fixture_path (RightsFixture *self, const char *name)
{
  return g_build_filename (self->folder, name, NULL);
}

guint
rights_fixture_count_files (RightsFixture *self)
{
  g_autoptr (GDir) dir = g_dir_open (self->folder, 0, NULL);
  guint n = 0;

  while (g_dir_read_name (dir) != NULL)
    n++;

  return n;
}
