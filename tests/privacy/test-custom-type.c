/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "base/twin-error.h"
#include "privacy/twin-custom-type.h"
#include "privacy/twin-detector.h"
#include "privacy/twin-redaction.h"

static const TwinPiiType *
intern (const char *name, const char *shape, const char *labels, const char *check)
{
  g_autoptr (TwinCustomType) type = twin_custom_type_new (name, shape, labels, check, TWIN_PII_ACTION_ASK);
  g_autoptr (GError) error = NULL;
  const TwinPiiType *interned = twin_custom_type_intern (type, &error);

  g_assert_no_error (error);

  return interned;
}

static TwinTypeSet *
set_of (const TwinPiiType *type)
{
  g_autoptr (GPtrArray) types = g_ptr_array_new ();

  g_ptr_array_add (types, (gpointer) type);

  return twin_type_set_new (types);
}

/* The first value of @type in @text; NULL if there is none. */
static char *
find (const TwinPiiType *type, const char *text, TwinFinding *out)
{
  g_autoptr (TwinTypeSet) set = set_of (type);
  g_autoptr (GArray) findings = twin_detect_types (set, text, strlen (text));

  for (guint i = 0; i < findings->len; i++)
    {
      const TwinFinding *finding = &g_array_index (findings, TwinFinding, i);

      if (finding->type != type)
        continue;
      if (out != NULL)
        *out = *finding;
      return g_strndup (text + finding->start, finding->end - finding->start);
    }

  return NULL;
}

static void
test_shapes (void)
{
  static const struct
  {
    const char *shape;
    const char *text;
    const char *value; /* NULL: nothing is found */
  } cases[] = {
    { "AA-9999", "Take QX-7714, please.", "QX-7714" },
    { "AA-9999", "Take qx7714.", "qx7714" },
    { "AA-9999", "Take QX 7714.", "QX 7714" },
    { "AA-9999", "Take QX–7714.", "QX–7714" }, /* a dash */
    { "AA-9999", "Take QX--7714.", NULL },
    { "AA-9999", "Take AQX-7714.", NULL },
    { "AA-9999", "Take QX-77145.", NULL },
    { "AA-9999", "Take QX-7714-5.", NULL },
    { "AA-9999", "Take QX-\n7714.", NULL },
    { "AA-9999", "QX-7714", "QX-7714" },
    { "AA-9999", "Ｑｘ-７７１４", "Ｑｘ-７７１４" },
    { "AA-9999", "QX-77\xe2\x80\x8b" "14", "QX-77\xe2\x80\x8b" "14" }, /* a zero-width space */
    { "9999", "in 3-1234 and 12-1234", NULL },
    { "9{4,6}", "of 12345 there", "12345" },
    { "9{4,6}", "of 1234567 there", NULL },
    { "'MA'-9{3}", "Clerk ma-123.", "ma-123" },
    { "'MA'-9{3}", "Clerk mb-123.", NULL },
    { "999:999", "at 123:456 it", "123:456" },
    { "999:999", "at 123 456 it", NULL },
    { "#999", "ticket #123, done", "#123" },
    { "AAA9?X", "of ABC1Z.", "ABC1Z" },
    { "AAA9?X", "of ABCZ.", "ABCZ" },
    { "AAA9?X", "of AB12.", NULL },
    { "L{3}-99", "Абв-17", "Абв-17" },
    { "L{3}-99", "Äöü17", "Äöü17" },
    { "A{3}-99", "Абв-17", NULL },
    { "XXX-XXX", "a1b.2c3", "a1b.2c3" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const TwinPiiType *type = intern ("Shapes", cases[i].shape, NULL, NULL);
      g_autofree char *value = find (type, cases[i].text, NULL);

      g_test_message ("%s in %s", cases[i].shape, cases[i].text);
      g_assert_cmpstr (value, ==, cases[i].value);
    }
}

static void
test_lists (void)
{
  static const struct
  {
    const char *list;
    const char *text;
    const char *value; /* NULL: nothing is found */
  } cases[] = {
    { "=Maria Schmidt", "Ask Maria Schmidt.", "Maria Schmidt" },
    { "=Maria Schmidt", "ask MARIA  SCHMIDT", "MARIA  SCHMIDT" },
    { "=Maria Schmidt", "Ask Maria\nSchmidt.", "Maria\nSchmidt" },
    { "=Maria Schmidt", "Ask Maria Schmi-\ndt.", "Maria Schmi-\ndt" },
    { "=Maria Schmidt", "Ask Maria-Schmidt.", "Maria-Schmidt" },
    { "=Maria Schmidt", "Ask Maria\xc2\xa0Schmidt.", "Maria\xc2\xa0Schmidt" },
    { "=Maria Schmidt", "Ask Ma\xe2\x80\x8bria Schmidt.", "Ma\xe2\x80\x8bria Schmidt" }, /* a zero-width space */
    { "=Maria Schmidt", "Ask MariaSchmidt.", NULL },
    { "=Maria Schmidt", "Ask Maria Schmidtke.", NULL },
    { "=Maria Schmidt", "Ask Annamaria Schmidt.", NULL },
    { "=Maria Schmidt", "Ask Maria. And then, --- Schmidt.", NULL },
    { "=Maria\nMaria Schmidt", "Ask Maria Schmidt.", "Maria Schmidt" },
    { "=Maria\nMaria Schmidt", "Ask Maria Schmidtke.", "Maria" },
    { "=  Jos\xc3\xa9  \n\n", "Is Jose there?", "Jose" },
    { "=Jose", "Is Jose\xcc\x81 there?", "Jose\xcc\x81" },
    { "=O'Brien", "Mr O’Brien, please", "O’Brien" },
    { "=Müller", "Frau MÜLLER", "MÜLLER" },
    { "=Ольга", "для Ольга Петрова", "Ольга" },
    { "=李明", "昨天李明说", "李明" },
    { "=A1", "in A1, not in A10", "A1" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const TwinPiiType *type = intern ("Lists", cases[i].list, NULL, NULL);
      g_autofree char *value = find (type, cases[i].text, NULL);

      g_test_message ("%s in %s", cases[i].list, cases[i].text);
      g_assert_cmpstr (value, ==, cases[i].value);
    }
}

static void
test_list_values (void)
{
  static const char *const values[] = { "Maria\n  Schmidt ", "Jonas", NULL };
  g_autofree char *list = twin_custom_type_make_list (values);
  g_autoptr (TwinCustomType) type = twin_custom_type_new ("Students", list, NULL, NULL, TWIN_PII_ACTION_REDACT);
  g_autoptr (TwinCustomType) shaped = twin_custom_type_new ("Students", "AA-99", NULL, NULL, TWIN_PII_ACTION_REDACT);
  g_auto (GStrv) read = twin_custom_type_dup_list (type);
  g_autofree char *example = twin_custom_type_make_example (type);

  g_assert_cmpuint (g_strv_length (read), ==, 2);
  g_assert_cmpstr (read[0], ==, "Maria Schmidt");
  g_assert_cmpstr (read[1], ==, "Jonas");
  g_assert_cmpstr (example, ==, "Maria Schmidt");
  g_assert_null (twin_custom_type_dup_list (shaped));
}

/* A text that begins a value again and again, and a list as long as it may be. */
static void
test_list_limits (void)
{
  g_autoptr (GString) list = g_string_new ("=");
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *value = NULL;
  g_autoptr (TwinCustomType) longer = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 2000; i++)
    g_string_append_printf (list, "anna anna anna anna %u\n", i);
  for (guint i = 0; i < 20000; i++)
    g_string_append (text, "anna ");
  g_string_append (text, "1999");
  value = find (intern ("Long", list->str, NULL, NULL), text->str, NULL);
  g_assert_cmpstr (value, ==, "anna anna anna anna 1999");

  g_string_append (list, "one more");
  longer = twin_custom_type_new ("Longer", list->str, NULL, NULL, TWIN_PII_ACTION_ASK);
  g_assert_null (twin_custom_type_intern (longer, &error));
  g_assert_error (error, TWIN_ERROR, TWIN_ERROR_INVALID);
  g_assert_nonnull (strstr (error->message, "Line 2001"));
}

static void
test_bad (void)
{
  static const struct
  {
    const char *shape;
    const char *check;
    const char *message; /* part of it */
  } cases[] = {
    { "AA-ß99", "", "at character 4" },
    { "MA-9999", "", "at character 1" },
    { "999'", "", "at character 4: the quote" },
    { "999''", "", "nothing between" },
    { "9{", "", "at character 3" },
    { "9{4", "", "“}” is missing" },
    { "9{4,", "", "at character 5" },
    { "9{6,2}99", "", "at character 2" },
    { "9{0}999", "", "at character 2" },
    { "?999", "", "at character 1" },
    { "99", "", "at least three" },
    { "", "", "at least three" },
    { "9?9999", "", "begins with what is always there" },
    { "-9999", "", "begins with what is always there" },
    { "9999-", "", "does not end" },
    { "9{60}9{6}", "", "at character 6: from here on it is longer" },
    { "\xff" "999", "", "UTF-8" },
    { "9999", "sha1", "A check is" },
    { "9999", "mod11:", "has 0 weights" },
    { "9999", "mod11:2,x", "Weight 2" },
    { "9999", "mod11:2,3", "has 2 weights, but the shape has 4 digits" },
    { "9{4,5}", "mod11:2,3,4", "one weight for each digit" },
    { "=", "", "There is no value" },
    { "=\n \n", "", "There is no value" },
    { "=Maria\nX", "", "Line 2" },
    { "=\xff", "", "UTF-8" },
    { "=1234", "luhn", "no check digits" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (TwinCustomType) type = twin_custom_type_new ("Bad", cases[i].shape, NULL, cases[i].check, TWIN_PII_ACTION_ASK);
      g_autoptr (GError) error = NULL;

      g_test_message ("%s %s", cases[i].shape, cases[i].check);
      g_assert_null (twin_custom_type_intern (type, &error));
      g_assert_error (error, TWIN_ERROR, TWIN_ERROR_INVALID);
      g_assert_nonnull (strstr (error->message, cases[i].message));
    }
}

static void
test_checks (void)
{
  static const struct
  {
    const char *shape;
    const char *check;
    const char *right;
    const char *wrong;
  } cases[] = {
    { "9{11}", "luhn", "79927398713", "79927398714" },
    { "9{4}", "verhoeff", "2363", "2364" },
    { "9{10}X", "mod11-10", "12345678903", "12345678904" },
    { "AA9{20}", "mod97", "AB00000000000000001276", "AB00000000000000001277" },
    { "9999", "mod11:4,3,2", "1244", "1245" },
    { "9{9}X", "mod11:10,9,8,7,6,5,4,3,2", "080442957X", "0804429571" }, /* ISBN-10 */
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const TwinPiiType *plain = intern ("Checked", cases[i].shape, NULL, cases[i].check);
      const TwinPiiType *labelled = intern ("Checked", cases[i].shape, "clerk", cases[i].check);
      g_autofree char *wrong_text = g_strconcat ("Clerk ", cases[i].wrong, NULL);
      g_autofree char *wrong = NULL;
      g_autofree char *wrong_labelled = NULL;
      g_autofree char *right = NULL;
      TwinFinding finding;

      g_test_message ("%s", cases[i].check);
      wrong = find (plain, cases[i].wrong, NULL);
      g_assert_null (wrong);
      wrong_labelled = find (labelled, wrong_text, &finding);
      g_assert_cmpstr (wrong_labelled, ==, cases[i].wrong);
      g_assert_false (finding.valid);
      g_assert_cmpint (finding.tier, ==, TWIN_TIER_LIKELY);
      right = find (plain, cases[i].right, &finding);
      g_assert_cmpstr (right, ==, cases[i].right);
      g_assert_true (finding.valid);
    }
}

static void
test_labels (void)
{
  const TwinPiiType *type = intern ("Staff Numbers", "9{6}", "staff no, Personalnummer, табельный номер", NULL);
  static const struct
  {
    const char *text;
    TwinTier tier;
  } cases[] = {
    { "We sold 481516 of them in the year after.", TWIN_TIER_CANDIDATE },
    { "Staff No. 481516", TWIN_TIER_CERTAIN },
    { "his StaffNo: 481516", TWIN_TIER_CERTAIN },
    { "PERSONALNUMMER\n481516", TWIN_TIER_CERTAIN },
    { "Табельный номер: 481516", TWIN_TIER_CERTAIN },
    { "481516 (staff no)", TWIN_TIER_CERTAIN },
    { "our staff norms: 481516", TWIN_TIER_CANDIDATE },
    { "481516\nstaff no", TWIN_TIER_CANDIDATE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      TwinFinding finding;
      g_autofree char *value = find (type, cases[i].text, &finding);

      g_test_message ("%s", cases[i].text);
      g_assert_cmpstr (value, ==, "481516");
      g_assert_cmpint (finding.tier, ==, cases[i].tier);
    }
}

static void
test_names (void)
{
  const TwinPiiType *type = intern ("Öffentliche Nummern", "9999", NULL, NULL);
  g_autofree char *other = twin_custom_type_make_id ("Номера");

  g_assert_cmpstr (type->id, ==, "custom_offentliche_nummern");
  g_assert_cmpstr (type->token, ==, "OFFENTLICHE_NUMMERN");
  g_assert_cmpstr (type->label, ==, "Öffentliche Nummern");
  g_assert_true (type == intern ("Öffentliche Nummern", "9999", NULL, NULL));
  g_assert_true (type != intern ("Öffentliche Nummern", "99999", NULL, NULL));
  g_assert_true (g_str_has_prefix (other, "custom_"));
  g_assert_cmpuint (strlen (other), ==, strlen ("custom_") + 8);
}

static void
test_normalize (void)
{
  const TwinPiiType *type = intern ("Codes", "L{3}-99", NULL, NULL);
  static const char *const equal[] = { "АБВ-17", "абв 17", "Абв.17", "абв１７" };

  for (guint i = 0; i < G_N_ELEMENTS (equal); i++)
    {
      g_autofree char *normal = twin_finding_normalize (type, equal[i], strlen (equal[i]));

      g_assert_cmpstr (normal, ==, "абв17");
    }
}

static void
test_set (void)
{
  g_autoptr (TwinTypeSet) plain = twin_type_set_new (NULL);
  g_autoptr (TwinTypeSet) one = set_of (intern ("A", "9999", NULL, NULL));
  g_autoptr (TwinTypeSet) same = set_of (intern ("A", "9999", NULL, NULL));
  g_autoptr (TwinTypeSet) other = set_of (intern ("A", "99999", NULL, NULL));
  guint n_types;

  twin_pii_types (&n_types);
  g_assert_cmpuint (twin_type_set_get_n_types (plain), ==, n_types);
  g_assert_cmpuint (twin_type_set_get_n_types (one), ==, n_types + 1);
  g_assert_true (twin_type_set_get_type (one, n_types) == twin_type_set_lookup (one, "CUSTOM_A"));
  g_assert_true (twin_type_set_lookup (one, "ssn") == twin_pii_type_lookup ("us_ssn"));
  g_assert_null (twin_type_set_lookup (plain, "custom_a"));
  g_assert_cmpstr (twin_type_set_get_custom_digest (plain), ==, "");
  g_assert_cmpstr (twin_type_set_get_digest (one), ==, twin_type_set_get_digest (same));
  g_assert_cmpstr (twin_type_set_get_digest (one), !=, twin_type_set_get_digest (plain));
  g_assert_cmpstr (twin_type_set_get_digest (one), !=, twin_type_set_get_digest (other));
}

/* Hundreds of types that begin alike and differ late, on text made of what they begin with. */
static void
test_many (void)
{
  g_autoptr (GPtrArray) types = g_ptr_array_new ();
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (TwinTypeSet) set = NULL;
  g_autoptr (GArray) findings = NULL;
  guint n_own = 0;

  for (guint i = 0; i < TWIN_TYPE_SET_CUSTOM_MAX; i++)
    {
      g_autofree char *name = g_strdup_printf ("Many %u", i);
      g_autofree char *shape = g_strdup_printf ("X{1,20}-X{1,20}-'Q%u'", i);

      g_ptr_array_add (types, (gpointer) intern (name, shape, NULL, NULL));
    }
  set = twin_type_set_new (types);
  for (guint i = 0; i < 2000; i++)
    g_string_append_printf (text, "a%u-", i);
  g_string_append (text, "\nAB12-CD34-Q417 and a1.b2.q77");

  findings = twin_detect_types (set, text->str, text->len);
  for (guint i = 0; i < findings->len; i++)
    {
      const TwinFinding *finding = &g_array_index (findings, TwinFinding, i);

      n_own += g_str_equal (finding->type->id, "custom_many_417") || g_str_equal (finding->type->id, "custom_many_77");
    }
  g_assert_cmpuint (n_own, ==, 2);
}

/* What is put in place of a value may have the shape of a type itself. */
static void
test_redaction (void)
{
  const TwinPiiType *type = intern ("Words", "A{3,20}", NULL, NULL);
  g_autoptr (TwinTypeSet) set = set_of (type);
  g_autoptr (TwinPiiPolicy) policy = twin_pii_policy_new ();
  g_autoptr (TwinRedaction) redaction = NULL;

  twin_pii_policy_set_action (policy, type, TWIN_PII_ACTION_REDACT);
  redaction = twin_redact_with_policy (set, "of abc, to def", 14, policy, NULL);
  g_assert_cmpstr (redaction->text, ==, "of [WORDS_REDACTED], to [WORDS_REDACTED]");
  g_assert_cmpuint (redaction->residue->len, ==, 0);
}

static void
test_policy (void)
{
  const TwinPiiType *type = intern ("Staff", "9999", NULL, NULL);
  g_autoptr (TwinPiiPolicy) policy = twin_pii_policy_new ();
  g_autoptr (TwinPiiPolicy) copy = NULL;
  g_autoptr (TwinPiiPolicy) again = NULL;
  g_autoptr (JsonObject) object = NULL;
  g_autofree char *before = twin_pii_policy_digest (policy);
  g_autofree char *after = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (twin_pii_policy_get_action (policy, type), ==, TWIN_PII_ACTION_ASK);
  g_assert_true (twin_pii_policy_set_action_by_id (policy, "custom_STAFF", TWIN_PII_ACTION_PSEUDONYM, &error));
  g_assert_cmpint (twin_pii_policy_get_action (policy, type), ==, TWIN_PII_ACTION_PSEUDONYM);
  after = twin_pii_policy_digest (policy);
  g_assert_cmpstr (before, !=, after);

  copy = twin_pii_policy_copy (policy);
  twin_pii_policy_set_action (policy, type, TWIN_PII_ACTION_MASK);
  g_assert_cmpint (twin_pii_policy_get_action (copy, type), ==, TWIN_PII_ACTION_PSEUDONYM);
  object = twin_pii_policy_to_json (copy);
  again = twin_pii_policy_new_from_json (object, &error);
  g_assert_no_error (error);
  g_assert_cmpint (twin_pii_policy_get_action (again, type), ==, TWIN_PII_ACTION_PSEUDONYM);

  g_assert_false (twin_pii_policy_set_action_by_id (policy, "staff", TWIN_PII_ACTION_MASK, &error));
  g_assert_error (error, TWIN_ERROR, TWIN_ERROR_INVALID);
}

static void
test_parts (void)
{
  static const struct
  {
    const char *name;
    const char *shape;
    const char *labels;
    const char *check;
    TwinCustomPart part;
  } cases[] = {
    { "", "9999", "", "", TWIN_CUSTOM_PART_NAME },
    { "Staff", "99", "", "", TWIN_CUSTOM_PART_SHAPE },
    { "Staff", "99", "x", "wrong", TWIN_CUSTOM_PART_SHAPE },
    { "Staff", "9999", "", "wrong", TWIN_CUSTOM_PART_CHECK },
    { "Staff", "9999", "x", "", TWIN_CUSTOM_PART_LABELS },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (TwinCustomType) type = twin_custom_type_new (cases[i].name, cases[i].shape, cases[i].labels, cases[i].check,
                                                              TWIN_PII_ACTION_ASK);
      g_autoptr (GError) error = NULL;
      TwinCustomPart part;

      g_assert_false (twin_custom_type_check (type, &part, &error));
      g_assert_error (error, TWIN_ERROR, TWIN_ERROR_INVALID);
      g_assert_cmpint (part, ==, cases[i].part);
    }
}

static void
test_examples (void)
{
  static const struct
  {
    const char *shape;
    const char *check;
    const char *example; /* NULL: there is none */
  } cases[] = {
    { "'MA'-9999", "", "MA-1234" },
    { "AA-9{4,6}", "", "AB-1234" },
    { "L{3}9?99", "", "ABC12" },
    { "9{4}-9{4}-9{4}", "luhn", "1234-5678-9106" },
    { "99999-9", "mod11:5,4,3,2,1", NULL },
    { "99", "", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (TwinCustomType) type = twin_custom_type_new ("Staff", cases[i].shape, "", cases[i].check, TWIN_PII_ACTION_ASK);
      g_autofree char *example = twin_custom_type_make_example (type);
      g_autofree char *found = NULL;

      if (cases[i].example != NULL)
        g_assert_cmpstr (example, ==, cases[i].example);
      if (example == NULL)
        continue;
      found = find (intern ("Staff", cases[i].shape, "", cases[i].check), example, NULL);
      g_assert_cmpstr (found, ==, example);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/custom-type/shapes", test_shapes);
  g_test_add_func ("/custom-type/lists", test_lists);
  g_test_add_func ("/custom-type/list-values", test_list_values);
  g_test_add_func ("/custom-type/list-limits", test_list_limits);
  g_test_add_func ("/custom-type/bad", test_bad);
  g_test_add_func ("/custom-type/checks", test_checks);
  g_test_add_func ("/custom-type/labels", test_labels);
  g_test_add_func ("/custom-type/names", test_names);
  g_test_add_func ("/custom-type/normalize", test_normalize);
  g_test_add_func ("/custom-type/set", test_set);
  g_test_add_func ("/custom-type/many", test_many);
  g_test_add_func ("/custom-type/redaction", test_redaction);
  g_test_add_func ("/custom-type/parts", test_parts);
  g_test_add_func ("/custom-type/examples", test_examples);
  g_test_add_func ("/custom-type/policy", test_policy);

  return g_test_run ();
}
