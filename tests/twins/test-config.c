/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "twins/twin-config.h"

#include <string.h>

#include "base/twin-error.h"
#include "privacy/twin-retention.h"

static TwinConfig *
parse (const char *json)
{
  g_autoptr (GError) error = NULL;
  TwinConfig *config = twin_config_new_from_json (json, &error);

  g_assert_no_error (error);

  return config;
}

static void
test_defaults (void)
{
  g_autoptr (TwinConfig) config = twin_config_new ();
  static const struct
  {
    const char *key;
    const char *value;
  } cases[] = {
    { "configAIUseOnlyPrivateData", "true" },  /* R29 */
    { "privacy.dataResidency", "EU" },
    { "privacy.zeroRetention", "true" },       /* R27 */
    { "privacy.useOnlyPrivateModels", "false" },
    { "allowDataTransfer", "false" },          /* R70 */
    { "requireMFAForAdmins", "true" },         /* R71 */
    { "sessionTimeout", "3600" },              /* R72 */
    { "encryptionLevel", "STRONG" },           /* R73 */
    { "retention.autoDelete", "true" },        /* R49 */
    { "analyticsEnabled", "false" },           /* R171 */
    { "analyticsPeriod", "week" },
    { "copies.documents", "none" },
    { "copies.originals", "false" },
    { "dpa.accepted", "false" },
    { "accessMode", "public" },
    { "threshold", "0.45" },
    { "levels", "" },
    { "piiDetection", "" },
    { "piiDetection.enabled", "true" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *value = twin_config_get (config, cases[i].key);

      g_assert_cmpstr (value, ==, cases[i].value);
    }

  g_assert_null (twin_config_get (config, "nothing"));
  g_assert_null (twin_config_get_model (config));
  g_assert_null (twin_config_get_policy (config));
  g_assert_cmpint (twin_config_get_access_mode (config), ==, TWIN_MODE_PUBLIC);
  g_assert_cmpint (twin_config_get_integer (config, "sessionTimeout"), ==, 3600);
  g_assert_cmpfloat (twin_config_get_number (config, "threshold"), ==, 0.45);
  g_assert_cmpuint (g_strv_length ((char **) twin_config_get_strings (config, "levels")), ==, 0);
}

/* The figures of the sources stand in one table; ours must say the same. */
static void
test_retention_defaults (void)
{
  guint n_keys;
  const TwinConfigKey *keys = twin_config_keys (&n_keys);
  guint n_compared = 0;

  for (guint i = 0; i < n_keys; i++)
    {
      const TwinRetentionClass *retention;

      if (keys[i].kind != TWIN_CONFIG_INTEGER || !g_str_has_prefix (keys[i].name, "retention."))
        continue;
      retention = twin_retention_class_lookup (keys[i].name + strlen ("retention."));
      g_assert_nonnull (retention);
      g_assert_cmpuint (retention->days, ==, (guint) g_ascii_strtoull (keys[i].fallback, NULL, 10));
      n_compared++;
    }
  g_assert_cmpuint (n_compared, ==, 3);
}

/* Each key with a value that it takes, how that is kept, and one that it does not take. */
static const struct
{
  const char *key;
  const char *good;
  const char *stored; /* NULL: as it was given */
  const char *bad;
  int code;
} checks[] = {
  { "persona.purpose", " To teach. ", "To teach.", NULL, 0 },
  { "persona.tone", "warm", NULL, NULL, 0 },
  { "persona.length", "SHORT", "short", "tiny", TWIN_ERROR_INVALID },
  { "persona.rules", "Never guess.", NULL, "\xff", TWIN_ERROR_INVALID },
  { "language", "en-GB", NULL, "English", TWIN_ERROR_INVALID },
  { "noAnswer", "Not in my documents.", NULL, "  ", TWIN_ERROR_INVALID },
  { "threshold", "0.5", NULL, "1.5", TWIN_ERROR_INVALID },
  { "threshold", "1", NULL, "nan", TWIN_ERROR_INVALID },
  { "evaluation.tolerance", "0.1", NULL, "-0.1", TWIN_ERROR_INVALID },
  { "evaluation.minimumRecall", "0.8", NULL, "80", TWIN_ERROR_INVALID },
  { "model.name", "Mistral", NULL, NULL, 0 },
  { "model.baseUrl", "https://api.mistral.ai/v1", NULL, "ftp://somewhere", TWIN_ERROR_INVALID },
  { "model.model", "mistral-small", NULL, NULL, 0 },
  { "model.region", "EU", NULL, NULL, 0 },
  { "model.zeroRetention", "yes", "true", "maybe", TWIN_ERROR_INVALID },
  { "model.dedicated", "off", "false", "maybe", TWIN_ERROR_INVALID },
  { "embedding.name", "Ollama", NULL, NULL, 0 },
  { "embedding.baseUrl", "http://localhost:11434/v1", NULL, "file:///etc", TWIN_ERROR_INVALID },
  { "embedding.model", "bge-m3", NULL, NULL, 0 },
  { "embedding.region", "EU", NULL, NULL, 0 },
  { "embedding.zeroRetention", "yes", "true", "maybe", TWIN_ERROR_INVALID },
  { "embedding.dedicated", "off", "false", "maybe", TWIN_ERROR_INVALID },
  { "search.method", "Words+Meaning", "words+meaning", "meaning", TWIN_ERROR_INVALID },
  { "search.wonWith", "bge-m3 http://localhost:11434/v1", NULL, "\xff", TWIN_ERROR_INVALID },
  { "levels", "internal, PUBLIC,internal", "PUBLIC,INTERNAL", "SECRET", TWIN_ERROR_INVALID },
  { "accessMode", "partner", NULL, "open", TWIN_ERROR_INVALID },
  { "analyticsEnabled", "true", NULL, "", TWIN_ERROR_INVALID },
  { "analyticsPeriod", "four-weeks", NULL, "day", TWIN_ERROR_INVALID },
  { "configAIUseOnlyPrivateData", "false", NULL, "2", TWIN_ERROR_INVALID },
  { "privacy.useOnlyPrivateModels", "true", NULL, "x", TWIN_ERROR_INVALID },
  { "privacy.dataResidency", "us", "US", "Moon", TWIN_ERROR_INVALID },
  { "privacy.zeroRetention", "false", NULL, "x", TWIN_ERROR_INVALID },
  { "retention.interactions", "30", NULL, "200", TWIN_ERROR_REFUSED }, /* J8.5 */
  { "retention.interactions", "90", NULL, "0", TWIN_ERROR_REFUSED },
  { "retention.auditLogs", "2555", NULL, "2556", TWIN_ERROR_REFUSED },
  { "retention.analytics", "730", NULL, "x", TWIN_ERROR_INVALID },
  { "retention.autoDelete", "false", NULL, "x", TWIN_ERROR_INVALID },
  { "allowDataTransfer", "true", NULL, "x", TWIN_ERROR_INVALID },
  { "requireMFAForAdmins", "false", NULL, "x", TWIN_ERROR_INVALID },
  { "sessionTimeout", "60", NULL, "59", TWIN_ERROR_INVALID },
  { "encryptionLevel", "standard", "STANDARD", "NONE", TWIN_ERROR_INVALID },
  { "controls.dataSharing", "true", NULL, "x", TWIN_ERROR_INVALID },
  { "controls.analyticsInclusion", "true", NULL, "x", TWIN_ERROR_INVALID },
  { "controls.emailCommunications", "true", NULL, "x", TWIN_ERROR_INVALID },
  { "controls.thirdPartyIntegrations", "true", NULL, "x", TWIN_ERROR_INVALID },
  { "copies.documents", "twins", NULL, "some", TWIN_ERROR_INVALID },
  { "copies.originals", "true", NULL, "x", TWIN_ERROR_INVALID },
  { "dpa.accepted", "true", NULL, "x", TWIN_ERROR_INVALID },
  { "piiDetection.enabled", "false", NULL, "x", TWIN_ERROR_INVALID },
  { "piiDetection.alert", "false", NULL, "x", TWIN_ERROR_INVALID },
  { "piiDetection.action", "MASK", NULL, "HIDE", TWIN_ERROR_INVALID },
  { "piiDetection.actions.iban", "BLOCK", NULL, "HIDE", TWIN_ERROR_INVALID },
  { "piiDetection.types", "email,phone", NULL, "shoe_size", TWIN_ERROR_INVALID },
  { "piiDetection", "{\"enabled\":true}", "*", "{\"actions\":{\"shoe_size\":\"MASK\"}}", TWIN_ERROR_INVALID },
};

static void
test_checks (void)
{
  g_autoptr (GHashTable) tested = g_hash_table_new (g_str_hash, g_str_equal);
  guint n_keys;
  const TwinConfigKey *keys = twin_config_keys (&n_keys);

  for (guint i = 0; i < G_N_ELEMENTS (checks); i++)
    {
      g_autoptr (TwinConfig) config = twin_config_new ();
      g_autoptr (GError) error = NULL;
      g_autofree char *stored = NULL;
      g_autofree char *after = NULL;

      g_test_message ("%s=%s", checks[i].key, checks[i].good);
      g_hash_table_add (tested, (gpointer) checks[i].key);
      g_assert_true (twin_config_set (config, checks[i].key, checks[i].good, &error));
      g_assert_no_error (error);
      stored = twin_config_get (config, checks[i].key);
      if (g_strcmp0 (checks[i].stored, "*") != 0)
        g_assert_cmpstr (stored, ==, checks[i].stored != NULL ? checks[i].stored : checks[i].good);

      if (checks[i].bad == NULL)
        continue;
      g_assert_false (twin_config_set (config, checks[i].key, checks[i].bad, &error));
      g_assert_error (error, TWIN_ERROR, checks[i].code);
      g_test_message ("%s", error->message);
      g_assert_nonnull (strstr (error->message, strncmp (checks[i].key, "piiDetection", 12) == 0 ? "piiDetection"
                                                                                                : checks[i].key));
      after = twin_config_get (config, checks[i].key);
      g_assert_cmpstr (after, ==, stored);
    }

  for (guint i = 0; i < n_keys; i++)
    g_assert_true (g_hash_table_contains (tested, keys[i].name));
}

static void
test_unknown (void)
{
  static const char *const names[] = { "nothing", "privacy", "privacy.nothing", "piiDetection.nothing", "" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (TwinConfig) config = twin_config_new ();
      g_autoptr (GError) error = NULL;

      g_assert_false (twin_config_set (config, names[i], "true", &error));
      g_assert_error (error, TWIN_ERROR, TWIN_ERROR_INVALID);
    }
}

/* The nesting and the names are those of the sources. */
static void
test_json (void)
{
  static const char json[] =
    "{\"language\":\"de\",\"levels\":[\"PUBLIC\"],\"accessMode\":\"restricted\","
    "\"privacy\":{\"dataResidency\":\"US\",\"zeroRetention\":false},"
    "\"piiDetection\":{\"enabled\":true,\"types\":[\"email\",\"phone\",\"ssn\",\"credit_card\"],\"action\":\"MASK\",\"alert\":true},"
    "\"retention\":{\"interactions\":30,\"auditLogs\":2555,\"analytics\":730,\"autoDelete\":true},"
    "\"model\":{\"name\":\"Local\",\"baseUrl\":\"http://localhost:11434/v1\",\"model\":\"llama\",\"dedicated\":true},"
    "\"sessionTimeout\":900,\"persona\":null}";
  g_autoptr (TwinConfig) config = parse (json);
  g_autofree char *out = twin_config_to_json (config, FALSE);
  g_autofree char *pretty = twin_config_to_json (config, TRUE);
  g_autoptr (TwinConfig) again = parse (out);
  g_autofree char *second = twin_config_to_json (again, FALSE);
  const TwinModelProfile *model = twin_config_get_model (again);
  TwinModelRules rules;

  g_assert_cmpstr (out, ==, second);
  g_assert_nonnull (strstr (pretty, "\n"));
  g_assert_nonnull (strstr (out, "\"privacy\":{\"useOnlyPrivateModels\":false,\"dataResidency\":\"US\",\"zeroRetention\":false}"));
  g_assert_nonnull (strstr (out, "\"controls\":{\"dataSharing\":false"));
  g_assert_cmpint (twin_config_get_access_mode (again), ==, TWIN_MODE_RESTRICTED);
  g_assert_cmpstr (twin_config_get_strings (again, "levels")[0], ==, "PUBLIC");
  g_assert_nonnull (model);
  g_assert_cmpstr (model->base_url, ==, "http://localhost:11434/v1");
  g_assert_true (model->dedicated);
  g_assert_cmpint (twin_pii_policy_get_action (twin_config_get_policy (again), twin_pii_type_lookup ("credit_card")), ==,
                   TWIN_PII_ACTION_MASK);

  twin_config_get_model_rules (again, &rules);
  g_assert_cmpstr (rules.data_residency, ==, "US");
  g_assert_false (rules.zero_retention);
}

static void
test_bad_json (void)
{
  static const struct
  {
    const char *json;
    int code;
    const char *named;
  } cases[] = {
    { "{", TWIN_ERROR_INVALID, "" },
    { "[]", TWIN_ERROR_INVALID, "" },
    { "{\"nothing\":1}", TWIN_ERROR_INVALID, "nothing" },
    { "{\"privacy\":{\"nothing\":1}}", TWIN_ERROR_INVALID, "privacy.nothing" },
    { "{\"privacy\":true}", TWIN_ERROR_INVALID, "privacy" },
    { "{\"privacy\":{\"zeroRetention\":\"true\"}}", TWIN_ERROR_INVALID, "privacy.zeroRetention must be true or false" },
    { "{\"sessionTimeout\":\"3600\"}", TWIN_ERROR_INVALID, "sessionTimeout" },
    { "{\"sessionTimeout\":1.5}", TWIN_ERROR_INVALID, "sessionTimeout" },
    { "{\"threshold\":true}", TWIN_ERROR_INVALID, "threshold" },
    { "{\"levels\":\"PUBLIC\"}", TWIN_ERROR_INVALID, "levels" },
    { "{\"levels\":[1]}", TWIN_ERROR_INVALID, "levels" },
    { "{\"piiDetection\":[]}", TWIN_ERROR_INVALID, "piiDetection" },
    { "{\"retention\":{\"interactions\":200}}", TWIN_ERROR_REFUSED, "retention.interactions" },
    { "{\"a\":{\"b\":{\"c\":{\"d\":{\"e\":{\"f\":1}}}}}}", TWIN_ERROR_INVALID, "a.b.c" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (twin_config_new_from_json (cases[i].json, &error));
      g_assert_error (error, TWIN_ERROR, cases[i].code);
      g_test_message ("%s", error->message);
      g_assert_nonnull (strstr (error->message, cases[i].named));
    }
}

static void
set (TwinConfig *config, const char *key, const char *value)
{
  g_autoptr (GError) error = NULL;

  twin_config_set (config, key, value, &error);
  g_assert_no_error (error);
}

static void
assert_action (const TwinConfig *config, const char *type, const char *action)
{
  g_autofree char *key = g_strconcat ("piiDetection.actions.", type, NULL);
  g_autofree char *value = twin_config_get (config, key);

  g_assert_cmpstr (value, ==, action);
}

static void
test_policy_parts (void)
{
  g_autoptr (TwinConfig) config = twin_config_new ();
  g_autoptr (TwinConfig) copy = NULL;

  set (config, "piiDetection.action", "MASK");
  assert_action (config, "email", "MASK");
  assert_action (config, "credit_card", "MASK");
  assert_action (config, "iban", "ASK"); /* nothing is done to it without asking */

  set (config, "piiDetection.types", "email,iban");
  assert_action (config, "email", "MASK");
  assert_action (config, "iban", "MASK");
  assert_action (config, "phone", "ASK");

  /* Also while it is off. */
  set (config, "piiDetection.enabled", "false");
  set (config, "piiDetection.action", "BLOCK");
  assert_action (config, "iban", "BLOCK");
  g_assert_false (twin_pii_policy_get_enabled (twin_config_get_policy (config)));

  copy = twin_config_copy (config);
  set (config, "piiDetection", "");
  g_assert_null (twin_config_get_policy (config));
  assert_action (copy, "iban", "BLOCK");
}

static void
test_model (void)
{
  g_autoptr (TwinConfig) config = twin_config_new ();
  TwinModelProfile profile = { (char *) "Name", (char *) "https://a.example/v1", (char *) "m", (char *) "EU", TRUE, FALSE };

  /* Part by part; a profile once it can be asked. */
  set (config, "model.baseUrl", "https://a.example/v1");
  g_assert_null (twin_config_get_model (config));
  set (config, "model.model", "m");
  g_assert_nonnull (twin_config_get_model (config));
  set (config, "model", "");
  g_assert_null (twin_config_get_model (config));
  g_assert_false (twin_config_set (config, "model", "m", NULL));

  twin_config_set_model (config, &profile);
  g_assert_cmpstr (twin_config_get_model (config)->region, ==, "EU");
  g_assert_true (twin_config_get_boolean (config, "model.zeroRetention"));
  twin_config_set_model (config, NULL);
  g_assert_null (twin_config_get_model (config));

  /* The one that embeds is another. */
  set (config, "embedding.baseUrl", "http://localhost:11434/v1");
  set (config, "embedding.model", "bge-m3");
  g_assert_null (twin_config_get_model (config));
  g_assert_cmpstr (twin_config_get_embedding (config)->model, ==, "bge-m3");
  set (config, "embedding", "");
  g_assert_null (twin_config_get_embedding (config));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/twins/config/defaults", test_defaults);
  g_test_add_func ("/twins/config/retention-defaults", test_retention_defaults);
  g_test_add_func ("/twins/config/checks", test_checks);
  g_test_add_func ("/twins/config/unknown", test_unknown);
  g_test_add_func ("/twins/config/json", test_json);
  g_test_add_func ("/twins/config/bad-json", test_bad_json);
  g_test_add_func ("/twins/config/policy-parts", test_policy_parts);
  g_test_add_func ("/twins/config/model", test_model);

  return g_test_run ();
}
