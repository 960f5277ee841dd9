/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "cli-fixture.h"

/* What twinctl promises of every verb, and the verbs that need no library. */

static const char *const verbs[] = {
  "init", "add", "documents", "show", "scan", "redact", "decide", "classify", "remove", "twin", "access", "ask",
  "settings", "export", "verify", "watch", "chunks", "audit", "ledger", "types", "pseudonyms", "receipts", "recover", "completion",
};

static void
test_help (void)
{
  g_autoptr (CliFixture) fixture = cli_fixture_new ();
  const char *general = cli_fixture_ok (fixture, "--help", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (verbs); i++)
    {
      g_autofree char *line = g_strdup_printf ("\n  %s ", verbs[i]);
      g_assert_nonnull (strstr (general, line));
    }
  g_assert_cmpstr (fixture->err, ==, "");

  for (guint i = 0; i < G_N_ELEMENTS (verbs); i++)
    {
      g_autofree char *usage = g_strdup_printf ("Usage: twinctl %s", verbs[i]);

      g_assert_true (g_str_has_prefix (cli_fixture_ok (fixture, verbs[i], "--help", NULL), usage));
      g_assert_true (g_str_has_prefix (cli_fixture_ok (fixture, "--help", verbs[i], NULL), usage));
    }
  g_assert_true (g_str_has_prefix (cli_fixture_ok (fixture, "--version", NULL), "twinctl "));
}

static void
test_usage_errors (void)
{
  static const char *const lines[] = {
    "", "nonsense", "--nonsense", "documents extra", "documents --nonsense", "show", "show a b", "show a --text --chunks",
    "scan --types nonsense", "redact --action nonsense", "redact --mask nonsense", "decide", "decide a", "decide a b",
    "decide a x accept", "decide a --all nonsense", "decide a 1 accept --all accept", "decide a --all accept --type x",
    "classify a", "classify a nonsense", "classify a none", "twin", "twin nonsense", "twin create", "twin set a",
    "twin documents a nonsense b", "twin documents a add", "access a", "access a nonsense", "access a add",
    "access a add b --until tomorrow", "ask a", "export", "export -o x --format nonsense", "verify", "audit nonsense",
    "completion", "completion nonsense", "remove", "watch", "watch nonsense", "watch add", "watch remove", "watch list x", "chunks", "chunks a --merge 1 --undo", "chunks a --merge -1", "chunks a --merge x",
  };
  g_autoptr (CliFixture) fixture = cli_fixture_new ();
  g_autoptr (GBytes) none = g_bytes_new (NULL, 0);

  cli_fixture_ok (fixture, "init", "--no-recovery", NULL);
  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      g_auto (GStrv) arguments = g_strsplit (lines[i], " ", -1);
      g_autofree char *with_json = g_strconcat (lines[i], *lines[i] != '\0' ? " " : "", "--json", NULL);
      g_auto (GStrv) json_arguments = g_strsplit (with_json, " ", -1);
      g_autofree char *code = NULL;

      g_test_message ("twinctl %s", lines[i]);
      g_assert_cmpint (cli_fixture_run_bytes (fixture, none, (const char *const *) (*lines[i] != '\0' ? arguments
                                                                                                    : arguments + 1)),
                       ==, 2);
      g_assert_true (g_str_has_prefix (fixture->err, "twinctl: "));
      g_assert_cmpstr (fixture->out, ==, "");

      g_assert_cmpint (cli_fixture_run_bytes (fixture, none, (const char *const *) json_arguments), ==, 2);
      code = cli_fixture_error_code (fixture);
      g_assert_cmpstr (code, ==, "usage");
    }
}

static void
test_no_library (void)
{
  static const char *const lines[] = {
    "add", "documents", "show a", "decide a --all accept", "classify a public", "remove a", "twin list", "twin create a",
    "access a list", "ask a b", "export -o x", "audit", "audit verify", "ledger", "settings",
  };
  g_autoptr (CliFixture) fixture = cli_fixture_new ();
  g_autoptr (GBytes) none = g_bytes_new (NULL, 0);

  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      g_autofree char *with_json = g_strconcat (lines[i], " --json", NULL);
      g_auto (GStrv) arguments = g_strsplit (with_json, " ", -1);
      g_autofree char *code = NULL;

      g_assert_cmpint (cli_fixture_run_bytes (fixture, none, (const char *const *) arguments), ==, 1);
      code = cli_fixture_error_code (fixture);
      g_assert_cmpstr (code, ==, "not-found");
    }
  g_assert_false (g_file_test (fixture->library, G_FILE_TEST_EXISTS));
}

static void
test_scan_shape (void)
{
  g_autoptr (CliFixture) fixture = cli_fixture_new ();
  g_autoptr (GPtrArray) findings = NULL;
  g_autofree char *members = NULL;
  JsonObject *finding;

  /* Two characters of two and of four bytes stand before the address. */
  g_assert_cmpint (cli_fixture_run (fixture, "ä😀 ada@example.org", "scan", "--json", NULL), ==, 0);
  findings = cli_fixture_parse_lines (fixture);
  g_assert_cmpuint (findings->len, ==, 1);
  finding = findings->pdata[0];
  members = cli_describe_members (finding);
  g_assert_cmpstr (members, ==, "type start end byte_start byte_end tier valid");
  g_assert_cmpstr (twin_json_get_string (finding, "type", NULL), ==, "email");
  g_assert_cmpint (twin_json_get_int (finding, "start", -1), ==, 3);
  g_assert_cmpint (twin_json_get_int (finding, "end", -1), ==, 18);
  g_assert_cmpint (twin_json_get_int (finding, "byte_start", -1), ==, 7);
  g_assert_cmpint (twin_json_get_int (finding, "byte_end", -1), ==, 22);
  g_assert_cmpstr (twin_json_get_string (finding, "tier", NULL), ==, "certain");
  g_assert_true (twin_json_get_boolean (finding, "valid", FALSE));
}

static void
test_scan_hides_values (void)
{
  g_autoptr (CliFixture) fixture = cli_fixture_new ();
  g_autofree char *path = cli_fixture_write_file (fixture, "letter.txt", "Dear all,\nwrite to ada@example.org\n");

  cli_fixture_ok (fixture, "scan", path, NULL);
  g_assert_nonnull (strstr (fixture->out, "email"));
  g_assert_nonnull (strstr (fixture->out, "2:10"));
  g_assert_null (strstr (fixture->out, "ada@example.org"));
  g_assert_nonnull (strstr (cli_fixture_ok (fixture, "scan", "--show", path, NULL), "ada@example.org"));
  g_assert_null (strstr (cli_fixture_ok (fixture, "scan", "--types", "iban", path, NULL), "email"));
  g_assert_cmpint (cli_fixture_run (fixture, NULL, "scan", "/nonexistent", NULL), ==, 1);
}

static void
test_redact (void)
{
  static const struct
  {
    const char *input;
    const char *arguments[4];
    int status;
    const char *output;
  } cases[] = {
    { "My email is john@example.com", { NULL }, 0, "My email is [EMAIL_REDACTED]" },
    { "no line break, no change", { NULL }, 0, "no line break, no change" },
    { "", { NULL }, 0, "" },
    { "john@example.com", { "--ignore", "email" }, 0, "john@example.com" },
    { "john@example.com", { "--types", "iban" }, 0, "john@example.com" },
    { "john@example.com DE89 3704 0044 0532 0130 00", { "--types", "iban" }, 0, "john@example.com [IBAN_REDACTED]" },
    { "john@example.com", { "--block", "email" }, 3, "" },
    { "paid with 4111 1111 1111 1111", { "--types", "credit_card", "--action", "BLOCK" }, 3, "" },
  };
  g_autoptr (CliFixture) fixture = cli_fixture_new ();

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      int status = cli_fixture_run (fixture, cases[i].input, "redact", cases[i].arguments[0], cases[i].arguments[1],
                                    cases[i].arguments[2], cases[i].arguments[3], NULL);

      g_assert_cmpint (status, ==, cases[i].status);
      g_assert_cmpstr (fixture->out, ==, cases[i].output);
    }

  g_assert_cmpint (cli_fixture_run (fixture, "john@example.com", "redact", "--mask", "email", NULL), ==, 0);
  g_assert_null (strstr (fixture->out, "john"));
  g_assert_null (strstr (fixture->out, "REDACTED"));
}

static void
test_types (void)
{
  g_autoptr (CliFixture) fixture = cli_fixture_new ();
  g_autoptr (GPtrArray) types = cli_fixture_json (fixture, "types", "--json", NULL);
  gboolean email = FALSE;

  g_assert_cmpuint (types->len, >=, 18);
  for (guint i = 0; i < types->len; i++)
    {
      JsonObject *type = types->pdata[i];
      JsonObject *names = json_object_get_object_member (type, "names");

      g_assert_true (json_object_has_member (type, "label"));
      g_assert_true (json_object_has_member (type, "country"));
      g_assert_true (json_object_has_member (type, "validated"));
      g_assert_true (json_object_has_member (type, "default_action"));
      if (g_str_equal (twin_json_get_string (type, "id", ""), "email"))
        {
          email = TRUE;
          g_assert_cmpstr (twin_json_get_string (names, "presidio", NULL), ==, "EMAIL_ADDRESS");
          g_assert_cmpstr (twin_json_get_string (type, "default_action", NULL), ==, "REDACT");
        }
    }
  g_assert_true (email);
}

/* Bytes that are no text, in any amount, end with an exit code and not with a signal. */
static void
test_garbage (void)
{
  g_autoptr (CliFixture) fixture = cli_fixture_new ();
  g_autoptr (GRand) random = g_rand_new_with_seed (7);

  for (guint i = 0; i < 30; i++)
    {
      guint length = 1u << g_rand_int_range (random, 0, 17);
      g_autofree guint8 *noise = g_malloc (length);
      g_autoptr (GBytes) input = NULL;
      int status;

      for (guint k = 0; k < length; k++)
        noise[k] = (guint8) g_rand_int (random);
      input = g_bytes_new (noise, length);

      g_assert_cmpint (cli_fixture_run_bytes (fixture, input, (const char *const[]){ "scan", "--json", NULL }), ==, 0);
      status = cli_fixture_run_bytes (fixture, input, (const char *const[]){ "redact", NULL });
      g_assert_true (status == 0 || status == 3);
    }
}

/* A shell closes descriptors before twinctl starts; "$0" is twinctl. */
static void
test_closed_descriptors (void)
{
  static const struct
  {
    const char *script;
    int status;
  } cases[] = {
    { "\"$0\" scan <&-", 1 },
    { "\"$0\" redact <&-", 1 },
    { "\"$0\" types >&-", 1 },
    { "\"$0\" types >/dev/full", 1 },
    { "echo text | \"$0\" redact >/dev/full", 1 },
    { "\"$0\" types 2>&- >/dev/null", 0 },
    { "{ \"$0\" types; echo $? >&3; } 3>&1 >/dev/full 2>/dev/null | grep -qx 1", 0 },
    { "test -z \"$({ \"$0\" types | :; } 2>&1)\"", 0 },
    { "\"$0\" --library \"\" documents", 2 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GSubprocess) process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE,
                                                          NULL, "sh", "-c", cases[i].script, g_getenv ("TWINCTL"), NULL);

      g_assert_true (g_subprocess_communicate (process, NULL, NULL, NULL, NULL, NULL));
      g_assert_true (g_subprocess_get_if_exited (process));
      g_assert_cmpint (g_subprocess_get_exit_status (process), ==, cases[i].status);
    }
}

static void
test_completion (void)
{
  g_autoptr (CliFixture) fixture = cli_fixture_new ();
  g_autofree char *script = g_strdup (cli_fixture_ok (fixture, "completion", "bash", NULL));
  g_autofree char *path = cli_fixture_write_file (fixture, "completion", script);
  const char *bash = "source \"$0\" && COMP_WORDS=(twinctl cla) COMP_CWORD=1 && _twinctl && echo \"${COMPREPLY[*]}\" && "
                     "COMP_WORDS=(twinctl --library x classify --req) COMP_CWORD=4 && _twinctl && echo \"${COMPREPLY[*]}\"";
  g_autoptr (GSubprocess) process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, NULL, "bash", "-c", bash, path, NULL);
  g_autofree char *output = NULL;

  if (process == NULL)
    {
      g_test_skip ("bash is not installed");
      return;
    }

  g_assert_true (g_subprocess_communicate_utf8 (process, NULL, NULL, &output, NULL, NULL));
  g_assert_cmpstr (output, ==, "classify\n--require-mfa\n");
  g_assert_nonnull (strstr (cli_fixture_ok (fixture, "completion", "zsh", NULL), "#compdef twinctl"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cli/frame/help", test_help);
  g_test_add_func ("/cli/frame/usage", test_usage_errors);
  g_test_add_func ("/cli/frame/no-library", test_no_library);
  g_test_add_func ("/cli/frame/closed-descriptors", test_closed_descriptors);
  g_test_add_func ("/cli/frame/completion", test_completion);
  g_test_add_func ("/cli/scan/shape", test_scan_shape);
  g_test_add_func ("/cli/scan/hides-values", test_scan_hides_values);
  g_test_add_func ("/cli/redact", test_redact);
  g_test_add_func ("/cli/types", test_types);
  g_test_add_func ("/cli/garbage", test_garbage);

  return g_test_run ();
}
