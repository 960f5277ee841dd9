/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <signal.h>
#include <sodium.h>
#include <string.h>
#include <sys/stat.h>

#include "cli-fixture.h"
#include "keys/twin-vault.h"
#include "store/twin-store.h"

/* The verbs that work on a library, through the built program and the sandboxed worker. */

#define HANDBOOK                                                                                                       \
  "# Handbook\n\n## Öffnungszeiten\n\nThe office opens at nine o'clock on every weekday. Write to ada@example.org for "   \
  "help.\n\n## Spills\n\nIf acid is spilled, leave the laboratory and call the safety officer at once. The account is " \
  "IBAN DE89 3704 0044 0532 0130 00.\n"

static void
add_handbook (CliFixture *fixture)
{
  g_autofree char *path = cli_fixture_write_file (fixture, "documents/handbook.md", HANDBOOK);

  cli_fixture_ok (fixture, "init", "--no-recovery", NULL);
  cli_fixture_ok (fixture, "add", path, NULL);
}

static void
test_init (void)
{
  g_autoptr (CliFixture) fixture = cli_fixture_new ();
  g_autoptr (GPtrArray) lines = cli_fixture_json (fixture, "init", "--json", NULL);
  g_auto (GStrv) groups = NULL;
  g_autofree char *code = NULL;
  struct stat status;

  g_assert_cmpuint (lines->len, ==, 1);
  groups = g_strsplit (twin_json_get_string (lines->pdata[0], "recovery_key", ""), "-", -1);
  g_assert_cmpuint (g_strv_length (groups), ==, 13);
  g_assert_cmpint (stat (fixture->key_file, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 0777, ==, 0600);

  g_assert_cmpint (cli_fixture_run (fixture, NULL, "init", "--json", NULL), ==, 1);
  code = cli_fixture_error_code (fixture);
  g_assert_cmpstr (code, ==, "exists");
  g_assert_cmpstr (cli_fixture_ok (fixture, "documents", NULL), ==, "");
}

static void
test_wrong_key (void)
{
  g_autoptr (CliFixture) fixture = cli_fixture_new ();
  g_autofree char *zeros = g_strnfill (64, '0');
  g_autofree char *other = cli_fixture_write_file (fixture, "other-key", zeros);
  g_autofree char *code = NULL;

  g_chmod (other, 0600);
  cli_fixture_ok (fixture, "init", "--no-recovery", NULL);
  g_assert_cmpint (cli_fixture_run (fixture, NULL, "documents", "--json", "--key-file", other, NULL), ==, 1);
  code = cli_fixture_error_code (fixture);
  g_assert_cmpstr (code, ==, "wrong-key");
}

static void
test_recover (void)
{
  g_autoptr (CliFixture) fixture = cli_fixture_new ();
  g_autoptr (GPtrArray) lines = cli_fixture_json (fixture, "init", "--json", NULL);
  g_autofree char *recovery
    = cli_fixture_write_file (fixture, "recovery", twin_json_get_string (lines->pdata[0], "recovery_key", ""));
  g_autofree char *wrong = cli_fixture_write_file (fixture, "wrong", "AAAA-BBBB");

  g_assert_cmpint (g_unlink (fixture->key_file), ==, 0);
  g_assert_cmpint (cli_fixture_run (fixture, NULL, "documents", NULL), ==, 1);
  g_assert_cmpint (cli_fixture_run (fixture, NULL, "recover", "--recovery-file", wrong, NULL), ==, 1);
  cli_fixture_ok (fixture, "recover", "--recovery-file", recovery, NULL);
  cli_fixture_ok (fixture, "documents", NULL);
}

static void
test_passphrase (void)
{
  g_autoptr (CliFixture) fixture = cli_fixture_new ();
  g_autofree char *right = cli_fixture_write_file (fixture, "right", "correct horse battery staple\n");
  g_autofree char *wrong = cli_fixture_write_file (fixture, "wrong", "incorrect horse\n");
  g_autofree char *code = NULL;

  cli_fixture_ok (fixture, "init", "--no-recovery", "--key-file", "", "--passphrase-file", right, NULL);
  cli_fixture_ok (fixture, "documents", "--key-file", "", "--passphrase-file", right, NULL);
  g_assert_cmpint (cli_fixture_run (fixture, NULL, "documents", "--json", "--key-file", "", "--passphrase-file", wrong, NULL),
                   ==, 1);
  code = cli_fixture_error_code (fixture);
  g_assert_cmpstr (code, ==, "wrong-key");
}

static void
test_add (void)
{
  g_autoptr (CliFixture) fixture = cli_fixture_new ();
  g_autofree char *folder = cli_fixture_path (fixture, "documents");
  g_autofree char *empty = cli_fixture_write_file (fixture, "documents/empty.txt", "");
  g_autoptr (GPtrArray) lines = NULL;
  g_autoptr (GPtrArray) listed = NULL;
  g_autofree char *members = NULL;

  add_handbook (fixture);
  lines = cli_fixture_json (fixture, "add", "--json", folder, NULL);
  g_assert_cmpuint (lines->len, >=, 1);
  members = cli_describe_members (lines->pdata[0]);
  g_assert_cmpstr (members, ==, "id name state reason findings undecided classification");

  listed = cli_fixture_json (fixture, "documents", "--json", NULL);
  g_assert_cmpuint (listed->len, ==, 2);
  for (guint i = 0; i < listed->len; i++)
    {
      JsonObject *document = listed->pdata[i];
      gboolean failed = g_str_equal (twin_json_get_string (document, "name", ""), "empty.txt");

      g_assert_cmpstr (twin_json_get_string (document, "state", NULL), ==, failed ? "failed" : "review");
      g_assert_cmpstr (twin_json_get_string (document, "reason", NULL), ==, failed ? "empty" : "");
      g_assert_cmpint (twin_json_get_int (document, "findings", -1), ==, failed ? 0 : 2);
    }

  /* A typing error queues nothing, not even the path beside it. */
  g_assert_cmpint (cli_fixture_run (fixture, NULL, "add", folder, "/nonexistent", NULL), ==, 1);
}

/* Control characters in a name are not a terminal's to obey. */
static void
test_names_are_harmless (void)
{
  g_autoptr (CliFixture) fixture = cli_fixture_new ();
  g_autofree char *path = cli_fixture_write_file (fixture, "documents/a\033[31mb\nc.txt", "Nothing to see here.\n");

  cli_fixture_ok (fixture, "init", "--no-recovery", NULL);
  cli_fixture_ok (fixture, "add", path, NULL);
  cli_fixture_ok (fixture, "documents", NULL);
  g_assert_null (strchr (fixture->out, '\033'));
}

/* What is attached to a message is listed with it, also what was refused and when it is added again. */
static void
test_members (void)
{
  static const char message[] =
    "From: ada@example.org\nSubject: Nets\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n"
    "--b\nContent-Type: text/plain\n\nSee there.\n"
    "--b\nContent-Type: text/plain\nContent-Disposition: attachment; filename=nets.txt\n\nThe nets are dry.\n"
    "--b\nContent-Type: text/plain\nContent-Disposition: attachment; filename=\"../up.txt\"\n\nOut.\n--b--\n";
  g_autoptr (CliFixture) fixture = cli_fixture_new ();
  g_autofree char *path = cli_fixture_write_file (fixture, "documents/letter.eml", message);

  cli_fixture_ok (fixture, "init", "--no-recovery", NULL);
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (GPtrArray) lines = cli_fixture_json (fixture, "add", "--json", path, NULL);
      guint n_refused = 0;

      g_assert_cmpuint (lines->len, ==, 3);
      g_assert_false (json_object_has_member (lines->pdata[0], "container"));
      for (guint k = 1; k < lines->len; k++)
        {
          g_assert_cmpstr (twin_json_get_string (lines->pdata[k], "container_name", NULL), ==, "letter.eml");
          n_refused += g_strcmp0 (twin_json_get_string (lines->pdata[k], "reason", NULL), "bad-name") == 0;
        }
      g_assert_cmpuint (n_refused, ==, 1);
    }
  cli_fixture_ok (fixture, "documents", NULL);
  g_assert_nonnull (strstr (fixture->out, "nets.txt (in letter.eml)"));
}

static void
test_review (void)
{
  g_autoptr (CliFixture) fixture = cli_fixture_new ();
  g_autoptr (GPtrArray) findings = NULL;
  g_autoptr (GPtrArray) chunks = NULL;

  add_handbook (fixture);
  findings = cli_fixture_json (fixture, "show", "handbook.md", "--findings", "--json", NULL);
  g_assert_cmpuint (findings->len, ==, 2);
  g_assert_cmpint (twin_json_get_int (findings->pdata[1], "number", 0), ==, 2);
  g_assert_cmpstr (twin_json_get_string (findings->pdata[1], "outcome", NULL), ==, "undecided");
  g_assert_false (json_object_has_member (findings->pdata[1], "text"));

  /* Before anything is decided the preview shows nothing personal. */
  cli_fixture_ok (fixture, "show", "handbook.md", "--redacted", NULL);
  g_assert_nonnull (strstr (fixture->out, "[IBAN_REDACTED]"));
  g_assert_null (strstr (fixture->out, "ada@example.org"));
  g_assert_nonnull (strstr (cli_fixture_ok (fixture, "show", "handbook.md", "--text", NULL), "ada@example.org"));

  cli_fixture_ok (fixture, "decide", "handbook.md", "2", "reject", NULL);
  cli_fixture_ok (fixture, "decide", "handbook.md", "--all", "mask", "--type", "email", NULL);
  cli_fixture_ok (fixture, "show", "handbook.md", "--redacted", NULL);
  g_assert_nonnull (strstr (fixture->out, "DE89 3704"));
  g_assert_null (strstr (fixture->out, "EMAIL_REDACTED"));
  g_assert_null (strstr (fixture->out, "ada@example.org"));
  g_assert_cmpint (cli_fixture_run (fixture, NULL, "decide", "handbook.md", "9", "accept", NULL), ==, 1);

  chunks = cli_fixture_json (fixture, "show", "handbook.md", "--chunks", "--json", NULL);
  g_assert_cmpuint (chunks->len, ==, 2);
  g_assert_cmpstr (twin_json_get_string (chunks->pdata[1], "heading", NULL), ==, "Handbook › Spills");
}

static char *
substring (const char *text, gint64 start, gint64 end)
{
  return g_utf8_substring (text, (glong) start, (glong) end);
}

static void
test_ask (void)
{
  g_autoptr (CliFixture) fixture = cli_fixture_new ();
  g_autoptr (GPtrArray) answers = NULL;
  g_autoptr (GPtrArray) others = NULL;
  g_autofree char *released = NULL;
  g_autofree char *cited = NULL;
  JsonObject *citation;

  add_handbook (fixture);
  cli_fixture_ok (fixture, "decide", "handbook.md", "--all", "accept", NULL);
  cli_fixture_ok (fixture, "twin", "create", "Prof", NULL);
  cli_fixture_ok (fixture, "twin", "documents", "Prof", "add", "handbook.md", NULL);
  others = cli_fixture_json (fixture, "ask", "--json", "Prof", "When does the office open?", NULL);
  g_assert_true (twin_json_get_boolean (others->pdata[0], "abstained", FALSE)); /* not classified yet */

  cli_fixture_ok (fixture, "classify", "handbook.md", "internal", NULL);
  answers = cli_fixture_json (fixture, "ask", "--json", "Prof", "When does the office open?", NULL);
  g_assert_cmpuint (answers->len, ==, 1);
  g_assert_false (twin_json_get_boolean (answers->pdata[0], "abstained", TRUE));
  g_assert_nonnull (strstr (twin_json_get_string (answers->pdata[0], "answer", ""), "nine o'clock"));

  citation = json_array_get_object_element (json_object_get_array_member (answers->pdata[0], "citations"), 0);
  g_assert_cmpstr (twin_json_get_string (citation, "heading", NULL), ==, "Handbook › Öffnungszeiten");
  released = g_strdup (cli_fixture_ok (fixture, "show", "handbook.md", "--redacted", "--twin", "Prof", NULL));
  cited = substring (released, twin_json_get_int (citation, "start", 0), twin_json_get_int (citation, "end", 0));
  g_assert_cmpstr (cited, ==, twin_json_get_string (citation, "text", NULL));

  cli_fixture_ok (fixture, "ask", "Prof", "When does the office open?", NULL);
  g_assert_nonnull (strstr (fixture->out, "[1]"));
}

static void
test_twin (void)
{
  g_autoptr (CliFixture) fixture = cli_fixture_new ();
  g_autoptr (GPtrArray) twins = NULL;
  JsonObject *config;

  cli_fixture_ok (fixture, "init", "--no-recovery", NULL);
  cli_fixture_ok (fixture, "twin", "create", "Prof", NULL);
  g_assert_cmpint (cli_fixture_run (fixture, NULL, "twin", "create", "Prof", NULL), ==, 1);
  cli_fixture_ok (fixture, "twin", "set", "Prof", "persona.tone=friendly", "piiDetection.actions.iban=MASK", NULL);

  /* All or nothing; a ceiling is a refusal. */
  g_assert_cmpint (cli_fixture_run (fixture, NULL, "twin", "set", "Prof", "language=de", "nonsense=1", NULL), ==, 1);
  g_assert_cmpint (cli_fixture_run (fixture, NULL, "twin", "set", "Prof", "retention.interactions=200", NULL), ==, 3);
  g_assert_cmpint (cli_fixture_run (fixture, NULL, "twin", "set", "Prof", "accessMode=restricted", NULL), ==, 3);
  cli_fixture_ok (fixture, "settings", "dpa.accepted=true", NULL);
  cli_fixture_ok (fixture, "twin", "set", "Prof", "accessMode=restricted", NULL);

  twins = cli_fixture_json (fixture, "twin", "list", "--json", NULL);
  g_assert_cmpuint (twins->len, ==, 1);
  config = json_object_get_object_member (twins->pdata[0], "config");
  g_assert_cmpstr (twin_json_get_string (config, "accessMode", NULL), ==, "restricted");
  g_assert_cmpstr (twin_json_get_string (json_object_get_object_member (config, "persona"), "tone", NULL), ==, "friendly");
  g_assert_nonnull (strstr (cli_fixture_ok (fixture, "twin", "show", "prof", NULL), "friendly"));

  cli_fixture_ok (fixture, "twin", "delete", "Prof", NULL);
  g_assert_cmpstr (cli_fixture_ok (fixture, "twin", "list", NULL), ==, "");
}

static void
test_settings (void)
{
  g_autoptr (CliFixture) fixture = cli_fixture_new ();
  g_autoptr (GPtrArray) listed = NULL;

  add_handbook (fixture);
  g_assert_cmpint (cli_fixture_run (fixture, NULL, "settings", "persona.tone=friendly", NULL), ==, 1);
  g_assert_cmpint (cli_fixture_run (fixture, NULL, "settings", "nonsense=1", NULL), ==, 1);
  g_assert_cmpint (cli_fixture_run (fixture, NULL, "settings", "nonsense", NULL), ==, 2);

  /* The library's policy judges its documents anew. */
  cli_fixture_ok (fixture, "settings", "piiDetection.actions.email=BLOCK", NULL);
  listed = cli_fixture_json (fixture, "documents", "--json", NULL);
  g_assert_cmpstr (twin_json_get_string (listed->pdata[0], "state", NULL), ==, "blocked");
}

static void
test_access (void)
{
  g_autoptr (CliFixture) fixture = cli_fixture_new ();
  g_autofree char *csv = cli_fixture_write_file (fixture, "list.csv", "email\r\nada@school.example\r\nnobody@\r\n"
                                                                      "ADA@school.example\r\ngrace@school.example\r\n");
  g_autoptr (GPtrArray) report = NULL;
  g_autoptr (GPtrArray) listed = NULL;

  cli_fixture_ok (fixture, "init", "--no-recovery", NULL);
  cli_fixture_ok (fixture, "twin", "create", "Prof", NULL);
  cli_fixture_ok (fixture, "access", "Prof", "import", csv, "--dry-run", NULL);
  g_assert_cmpstr (cli_fixture_ok (fixture, "access", "Prof", "list", NULL), ==, "");

  report = cli_fixture_json (fixture, "access", "Prof", "import", csv, "--json", NULL);
  g_assert_cmpuint (report->len, ==, 3);
  g_assert_cmpint (twin_json_get_int (report->pdata[0], "line", 0), ==, 3);
  g_assert_false (twin_json_get_boolean (report->pdata[0], "duplicate", TRUE));
  g_assert_true (twin_json_get_boolean (report->pdata[1], "duplicate", FALSE));
  g_assert_cmpint (twin_json_get_int (report->pdata[2], "added", 0), ==, 2);

  cli_fixture_ok (fixture, "access", "Prof", "add", "*@other.example", "--until", "2030-01-31", NULL);
  cli_fixture_ok (fixture, "access", "Prof", "remove", "grace@school.example", NULL);
  listed = cli_fixture_json (fixture, "access", "Prof", "list", "--json", NULL);
  g_assert_cmpuint (listed->len, ==, 2);
  g_assert_cmpstr (twin_json_get_string (listed->pdata[0], "entry", NULL), ==, "*@other.example");
  g_assert_cmpstr (twin_json_get_string (listed->pdata[0], "valid_to", NULL), ==, "2030-01-31T23:59:59Z");
  g_assert_cmpstr (twin_json_get_string (listed->pdata[1], "entry", NULL), ==, "ada@school.example");
}

static void
test_export (void)
{
  g_autoptr (CliFixture) fixture = cli_fixture_new ();
  g_autofree char *path = cli_fixture_path (fixture, "all.zip");
  g_autoptr (GPtrArray) verified = NULL;
  g_autofree char *bytes = NULL;
  char *place;
  gsize length;

  add_handbook (fixture);
  cli_fixture_ok (fixture, "export", "--format", "archive", "-o", path, NULL);
  g_assert_cmpint (cli_fixture_run (fixture, NULL, "export", "-o", path, NULL), ==, 1);
  cli_fixture_ok (fixture, "export", "-o", path, "--force", NULL);

  verified = cli_fixture_json (fixture, "verify", path, "--json", NULL);
  g_assert_true (twin_json_get_boolean (verified->pdata[0], "valid", FALSE));
  cli_fixture_ok (fixture, "verify", path, "--signer", twin_json_get_string (verified->pdata[0], "signer", ""), NULL);
  g_assert_cmpint (cli_fixture_run (fixture, NULL, "verify", path, "--signer", "0000", NULL), ==, 1);

  g_assert_true (g_file_get_contents (path, &bytes, &length, NULL));
  place = memmem (bytes, length, "If acid", 7);
  g_assert_nonnull (place);
  place[3] ^= 1;
  g_assert_true (g_file_set_contents (path, bytes, (gssize) length, NULL));
  g_assert_cmpint (cli_fixture_run (fixture, NULL, "verify", path, NULL), ==, 1);
  g_assert_nonnull (strstr (fixture->err, "“json/export.json”"));
}

/* Somebody with the key changes a row behind the program's back. */
static void
alter_audit_row (CliFixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TwinVault) vault = twin_vault_load (fixture->library, &error);
  g_autoptr (TwinStore) store = NULL;
  g_autoptr (TwinTransaction) tx = NULL;

  g_assert_no_error (error);
  g_assert_true (twin_vault_unlock_key_file (vault, fixture->key_file, &error));
  store = twin_store_open (fixture->library, twin_vault_get_key (vault), twin_clock_system (), &error);
  g_assert_no_error (error);
  tx = twin_store_write (store, &error);
  twin_transaction_execute (tx, &error, "UPDATE audit SET outcome = 'refused' WHERE seq = 2", "");
  g_assert_no_error (error);
  g_assert_true (twin_transaction_commit (tx, &error));
}

static void
test_audit (void)
{
  g_autoptr (CliFixture) fixture = cli_fixture_new ();
  g_autoptr (GPtrArray) rows = NULL;

  add_handbook (fixture);
  rows = cli_fixture_json (fixture, "audit", "--json", NULL);
  g_assert_cmpuint (rows->len, >=, 2);
  for (guint i = 1; i < rows->len; i++)
    g_assert_cmpint (twin_json_get_int (rows->pdata[i], "seq", 0), <, twin_json_get_int (rows->pdata[i - 1], "seq", 0));
  g_assert_null (strstr (fixture->out, "ada@example.org"));
  cli_fixture_ok (fixture, "audit", "verify", NULL);
  g_assert_cmpstr (cli_fixture_ok (fixture, "ledger", "--json", NULL), ==, "");

  alter_audit_row (fixture);
  g_assert_cmpint (cli_fixture_run (fixture, NULL, "audit", "verify", NULL), ==, 1);
  g_assert_nonnull (strstr (fixture->err, "row 2 "));
}

static void
test_remove (void)
{
  g_autoptr (CliFixture) fixture = cli_fixture_new ();

  add_handbook (fixture);
  g_assert_cmpint (cli_fixture_run (fixture, NULL, "remove", "handbook.md", "nonsense", NULL), ==, 1);
  g_assert_nonnull (strstr (cli_fixture_ok (fixture, "documents", NULL), "handbook.md"));
  cli_fixture_ok (fixture, "remove", "handbook.md", NULL);
  g_assert_cmpstr (cli_fixture_ok (fixture, "documents", NULL), ==, "");
  g_assert_cmpint (cli_fixture_run (fixture, NULL, "remove", "handbook.md", NULL), ==, 1);
}

/* Started without standard output, it must not print into the file that is opened in its place. */
static void
test_closed_output (void)
{
  g_autoptr (CliFixture) fixture = cli_fixture_new ();
  g_autofree char *before = NULL;

  add_handbook (fixture);
  before = g_strdup (cli_fixture_ok (fixture, "documents", "--json", NULL));
  for (guint i = 0; i < 3; i++)
    {
      static const char *const closed[] = { ">&-", "<&- >&-", "<&- >&- 2>&-" };
      g_autofree char *script = g_strdup_printf ("\"$0\" --library \"$1\" --key-file \"$2\" documents --json %s", closed[i]);
      g_autoptr (GSubprocess) process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDERR_SILENCE, NULL, "sh", "-c", script,
                                                          g_getenv ("TWINCTL"), fixture->library, fixture->key_file, NULL);

      g_assert_true (g_subprocess_wait (process, NULL, NULL));
      g_assert_true (g_subprocess_get_if_exited (process));
      g_assert_cmpint (g_subprocess_get_exit_status (process), ==, 1);
    }
  g_assert_cmpstr (cli_fixture_ok (fixture, "documents", "--json", NULL), ==, before);
}

#define N_FILES 400

static guint
count_state (CliFixture *fixture, const char *state)
{
  g_autoptr (GPtrArray) listed = cli_fixture_json (fixture, "documents", "--json", NULL);
  guint n = 0;

  for (guint i = 0; i < listed->len; i++)
    n += g_str_equal (twin_json_get_string (listed->pdata[i], "state", ""), state);

  return n;
}

/* Ctrl+C in the middle says how to go on, and going on reads the rest. */
static void
test_interrupt (void)
{
  g_autoptr (CliFixture) fixture = cli_fixture_new ();
  g_autofree char *folder = cli_fixture_path (fixture, "many");
  g_autoptr (GSubprocess) process = NULL;
  g_autofree char *err = NULL;

  for (guint i = 0; i < N_FILES; i++)
    {
      g_autofree char *name = g_strdup_printf ("many/%03u.txt", i);
      g_autofree char *text = g_strdup_printf ("Note %u tells of the cooling water.\n", i);
      g_autofree char *path = cli_fixture_write_file (fixture, name, text);
    }
  cli_fixture_ok (fixture, "init", "--no-recovery", NULL);

  process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_PIPE, NULL,
                              g_getenv ("TWINCTL"), "--library", fixture->library, "--key-file", fixture->key_file, "add",
                              folder, NULL);
  while (count_state (fixture, "ready") == 0)
    g_usleep (1000);
  g_subprocess_send_signal (process, SIGINT);
  g_assert_true (g_subprocess_communicate_utf8 (process, NULL, NULL, NULL, &err, NULL));
  g_assert_true (g_subprocess_get_if_exited (process));

  if (g_subprocess_get_exit_status (process) == 0)
    g_test_message ("it had read everything already");
  else
    {
      g_assert_cmpint (g_subprocess_get_exit_status (process), ==, 1);
      g_assert_nonnull (strstr (err, "still queued"));
      g_assert_cmpuint (count_state (fixture, "queued"), >, 0);
    }
  g_assert_cmpuint (count_state (fixture, "failed"), ==, 0);

  cli_fixture_ok (fixture, "add", NULL);
  g_assert_cmpuint (count_state (fixture, "ready"), ==, N_FILES);
}

static void
test_watch (void)
{
  g_autoptr (CliFixture) fixture = cli_fixture_new ();
  g_autofree char *note = cli_fixture_write_file (fixture, "watched-note.txt", "The laboratory opens at nine.");
  g_autofree char *folder = g_path_get_dirname (note);
  g_autofree char *inner = cli_fixture_path (fixture, "inner");
  g_autofree char *inner_note = g_build_filename (inner, "note.txt", NULL);
  g_autoptr (GPtrArray) rows = NULL;

  g_assert_cmpint (g_mkdir (inner, 0700), ==, 0);
  g_assert_cmpint (g_rename (note, inner_note), ==, 0);
  cli_fixture_ok (fixture, "init", "--no-recovery", NULL);
  g_assert_cmpint (cli_fixture_run (fixture, NULL, "documents", "--watch", NULL), ==, 1);
  g_assert_cmpint (cli_fixture_run (fixture, NULL, "watch", "add", note, NULL), ==, 1);
  g_assert_cmpint (cli_fixture_run (fixture, NULL, "watch", "add", folder, NULL), ==, 1); /* holds the library itself */
  cli_fixture_ok (fixture, "watch", "add", inner, NULL);
  cli_fixture_ok (fixture, "watch", "add", inner, NULL);

  rows = cli_fixture_json (fixture, "watch", "list", "--json", NULL);
  g_assert_cmpuint (rows->len, ==, 1);
  g_assert_true (g_str_has_suffix (json_object_get_string_member (g_ptr_array_index (rows, 0), "folder"), "/inner"));
  g_assert_cmpstr (cli_fixture_ok (fixture, "watch", "gone", NULL), ==, "");
  g_assert_cmpint (cli_fixture_run (fixture, NULL, "watch", "restore", "note.txt", NULL), ==, 1);

  cli_fixture_ok (fixture, "add", inner, NULL);
  g_clear_pointer (&rows, g_ptr_array_unref);
  rows = cli_fixture_json (fixture, "documents", "--json", NULL);
  g_assert_true (json_object_get_boolean_member (g_ptr_array_index (rows, 0), "watched"));
  cli_fixture_ok (fixture, "watch", "remove", inner, NULL);
  g_clear_pointer (&rows, g_ptr_array_unref);
  rows = cli_fixture_json (fixture, "documents", "--json", NULL);
  g_assert_false (json_object_get_boolean_member (g_ptr_array_index (rows, 0), "watched"));
}

static void
test_similar (void)
{
  g_autoptr (CliFixture) fixture = cli_fixture_new ();
  GString *text = g_string_new (NULL);
  g_autofree char *a = NULL;
  g_autofree char *b = NULL;
  g_autoptr (GPtrArray) rows = NULL;

  for (guint i = 0; i < 300; i++)
    g_string_append_printf (text, "word%u ", i * i % 997);
  a = cli_fixture_write_file (fixture, "first.txt", text->str);
  g_string_append (text, "and an end.");
  b = cli_fixture_write_file (fixture, "second.txt", text->str);
  g_string_free (text, TRUE);
  cli_fixture_ok (fixture, "init", "--no-recovery", NULL);
  cli_fixture_ok (fixture, "add", a, b, NULL);

  rows = cli_fixture_json (fixture, "documents", "--similar", "--json", NULL);
  g_assert_cmpuint (rows->len, ==, 1);
  g_assert_cmpfloat (json_object_get_double_member (g_ptr_array_index (rows, 0), "similarity"), >, 0.9);
  g_assert_nonnull (strstr (cli_fixture_ok (fixture, "documents", "--similar", NULL), "first.txt"));

  cli_fixture_ok (fixture, "documents", "--keep", "second.txt", NULL);
  g_assert_cmpstr (cli_fixture_ok (fixture, "documents", "--similar", NULL), ==, "");
  g_assert_nonnull (strstr (cli_fixture_ok (fixture, "documents", NULL), "duplicate"));
  cli_fixture_ok (fixture, "documents", "--separate", "first.txt", NULL);
  g_assert_null (strstr (cli_fixture_ok (fixture, "documents", NULL), "duplicate"));
  g_assert_cmpint (cli_fixture_run (fixture, NULL, "documents", "--separate", "first.txt", NULL), ==, 1);
  g_assert_cmpint (cli_fixture_run (fixture, NULL, "documents", "--similar", "--watch", NULL), ==, 2);
}

static void
test_chunks (void)
{
  g_autoptr (CliFixture) fixture = cli_fixture_new ();
  g_autofree char *path = cli_fixture_write_file (fixture, "keys.md", "# Keys\n\nThe keys hang beside the door. The porter has more.\n");
  g_autoptr (GPtrArray) rows = NULL;

  cli_fixture_ok (fixture, "init", "--no-recovery", NULL);
  cli_fixture_ok (fixture, "add", path, NULL);
  cli_fixture_ok (fixture, "classify", "keys.md", "public", NULL);
  rows = cli_fixture_json (fixture, "chunks", "keys.md", "--json", NULL);
  g_assert_cmpuint (rows->len, ==, 1);

  cli_fixture_ok (fixture, "chunks", "keys.md", "--split", "1@The porter", NULL);
  g_clear_pointer (&rows, g_ptr_array_unref);
  rows = cli_fixture_json (fixture, "chunks", "keys.md", "--json", NULL);
  g_assert_cmpuint (rows->len, ==, 2);
  g_assert_cmpstr (json_object_get_string_member (g_ptr_array_index (rows, 1), "text"), ==, "The porter has more.");

  g_assert_cmpint (cli_fixture_run (fixture, "Write to otto@example.org.", "chunks", "keys.md", "--edit", "2", NULL), ==, 0);
  g_assert_nonnull (strstr (cli_fixture_ok (fixture, "chunks", "keys.md", NULL), "Write to [EMAIL_REDACTED]."));
  g_assert_null (strstr (cli_fixture_ok (fixture, "show", "keys.md", "--redacted", NULL), "porter"));
  g_assert_cmpint (cli_fixture_run (fixture, NULL, "chunks", "keys.md", "--split", "1@not there", NULL), ==, 1);
  g_assert_cmpint (cli_fixture_run (fixture, NULL, "chunks", "keys.md", "--merge", "1", NULL), ==, 3);
  cli_fixture_ok (fixture, "chunks", "keys.md", "--undo", NULL);
  cli_fixture_ok (fixture, "chunks", "keys.md", "--merge", "1", NULL);
  g_clear_pointer (&rows, g_ptr_array_unref);
  rows = cli_fixture_json (fixture, "chunks", "keys.md", "--json", NULL);
  g_assert_cmpuint (rows->len, ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (sodium_init (), >=, 0); /* as the program does it, before guarded memory is used */
  g_test_add_func ("/cli/init", test_init);
  g_test_add_func ("/cli/wrong-key", test_wrong_key);
  g_test_add_func ("/cli/recover", test_recover);
  g_test_add_func ("/cli/passphrase", test_passphrase);
  g_test_add_func ("/cli/add", test_add);
  g_test_add_func ("/cli/harmless-names", test_names_are_harmless);
  g_test_add_func ("/cli/members", test_members);
  g_test_add_func ("/cli/review", test_review);
  g_test_add_func ("/cli/ask", test_ask);
  g_test_add_func ("/cli/twin", test_twin);
  g_test_add_func ("/cli/settings", test_settings);
  g_test_add_func ("/cli/access", test_access);
  g_test_add_func ("/cli/export", test_export);
  g_test_add_func ("/cli/audit", test_audit);
  g_test_add_func ("/cli/remove", test_remove);
  g_test_add_func ("/cli/closed-output", test_closed_output);
  g_test_add_func ("/cli/interrupt", test_interrupt);

  g_test_add_func ("/cli/library/chunks", test_chunks);
  g_test_add_func ("/cli/library/watch", test_watch);
  g_test_add_func ("/cli/library/similar", test_similar);

  return g_test_run ();
}
