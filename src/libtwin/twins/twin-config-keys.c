/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "twins/twin-config-private.h"

#include <math.h>
#include <string.h>

#include "base/twin-error.h"
#include "base/twin-i18n.h"
#include "privacy/twin-retention.h"

#define LINE 200
#define PARAGRAPH 4000

static const char *const length_choices[] = { "short", "medium", "long", NULL };
static const char *const mode_choices[] = { "public", "restricted", "partner", NULL };
static const char *const level_choices[] = { "PUBLIC", "INTERNAL", "CONFIDENTIAL", "RESTRICTED", NULL };
static const char *const period_choices[] = { "week", "four-weeks", NULL };
static const char *const region_choices[] = { "EU", "US", "UK", "CH", "APAC", "", NULL };
static const char *const method_choices[] = { "words", "words+meaning", "best", NULL };
static const char *const copies_choices[] = { "none", "twins", "all", NULL };
static const char *const encryption_choices[] = { "STANDARD", "STRONG", NULL };

/* In the order in which they are shown and written. Figures for retention: the classes of
 * privacy/twin-retention.h, with which a test compares them. */
static const TwinConfigKey keys[] = {
  { "persona.purpose", TWIN_CONFIG_STRING, N_("What It Is For"), NULL, "", "F29", 0, PARAGRAPH, FALSE },
  { "persona.tone", TWIN_CONFIG_STRING, N_("Tone"), NULL, "", "F29", 0, LINE, FALSE },
  { "persona.length", TWIN_CONFIG_CHOICE, N_("Length of Answers"), length_choices, "medium", "F29", 0, 0, FALSE },
  { "persona.rules", TWIN_CONFIG_STRING, N_("Rules"), NULL, "", "F29", 0, PARAGRAPH, FALSE },
  { "language", TWIN_CONFIG_STRING, N_("Language"), NULL, "", "F29", 0, 16, FALSE },
  { "noAnswer", TWIN_CONFIG_STRING, N_("No-Answer Message"), NULL,
    "I have not found anything about this in my documents.", "R30", 1, 500, FALSE },
  { "threshold", TWIN_CONFIG_NUMBER, N_("Answer Threshold"), NULL, "0.45", "R30", 0, 1, FALSE },
  { "evaluation.tolerance", TWIN_CONFIG_NUMBER, N_("Loss of Recall That Is Tolerated"), NULL, "0.05", "F16", 0, 1, FALSE },
  { "evaluation.minimumRecall", TWIN_CONFIG_NUMBER, N_("Least Recall to Publish"), NULL, "0", "F16", 0, 1, FALSE },
  { "model.name", TWIN_CONFIG_STRING, N_("Model Profile"), NULL, "", "R24", 0, LINE, FALSE },
  { "model.baseUrl", TWIN_CONFIG_STRING, N_("Model Address"), NULL, "", "R24", 0, PARAGRAPH, FALSE },
  { "model.model", TWIN_CONFIG_STRING, N_("Model"), NULL, "", "R24", 0, LINE, FALSE },
  { "model.region", TWIN_CONFIG_STRING, N_("Model Region"), NULL, "", "R26", 0, LINE, FALSE },
  { "model.zeroRetention", TWIN_CONFIG_BOOLEAN, N_("Provider Keeps Nothing"), NULL, "false", "R24", 0, 0, FALSE },
  { "model.dedicated", TWIN_CONFIG_BOOLEAN, N_("Private Model"), NULL, "false", "R25", 0, 0, FALSE },
  { "embedding.name", TWIN_CONFIG_STRING, N_("Embedding Profile"), NULL, "", "R24", 0, LINE, FALSE },
  { "embedding.baseUrl", TWIN_CONFIG_STRING, N_("Embedding Address"), NULL, "", "R24", 0, PARAGRAPH, FALSE },
  { "embedding.model", TWIN_CONFIG_STRING, N_("Embedding Model"), NULL, "", "R24", 0, LINE, FALSE },
  { "embedding.region", TWIN_CONFIG_STRING, N_("Embedding Region"), NULL, "", "R26", 0, LINE, FALSE },
  { "embedding.zeroRetention", TWIN_CONFIG_BOOLEAN, N_("Embedding Provider Keeps Nothing"), NULL, "false", "R24", 0, 0, FALSE },
  { "embedding.dedicated", TWIN_CONFIG_BOOLEAN, N_("Private Embedding Model"), NULL, "false", "R25", 0, 0, FALSE },
  { "search.method", TWIN_CONFIG_CHOICE, N_("Way of Searching"), method_choices, "best", "F16", 0, 0, FALSE },
  { "search.wonWith", TWIN_CONFIG_STRING, N_("Meaning Won With"), NULL, "", "F16", 0, 2 * PARAGRAPH, FALSE },
  { "levels", TWIN_CONFIG_STRINGS, N_("Documents by Classification"), level_choices, "", "R31", 0, 0, FALSE },
  { "accessMode", TWIN_CONFIG_CHOICE, N_("Access Mode"), mode_choices, "public", "R93", 0, 0, FALSE },
  { "analyticsEnabled", TWIN_CONFIG_BOOLEAN, N_("Analytics"), NULL, "false", "R171", 0, 0, FALSE },
  { "analyticsPeriod", TWIN_CONFIG_CHOICE, N_("Period of Analytics"), period_choices, "week", "F47", 0, 0, FALSE },
  { "configAIUseOnlyPrivateData", TWIN_CONFIG_BOOLEAN, N_("Private-Data Mode"), NULL, "true", "R29", 0, 0, TRUE },
  { "privacy.useOnlyPrivateModels", TWIN_CONFIG_BOOLEAN, N_("Only Private Models"), NULL, "false", "R25", 0, 0, TRUE },
  { "privacy.dataResidency", TWIN_CONFIG_CHOICE, N_("Data Residency"), region_choices, "EU", "R26", 0, 0, TRUE },
  { "privacy.zeroRetention", TWIN_CONFIG_BOOLEAN, N_("Zero Retention at Providers"), NULL, "true", "R27", 0, 0, TRUE },
  { "piiDetection", TWIN_CONFIG_POLICY, N_("Personal Data"), NULL, "", "R35-R38", 0, 0, FALSE },
  { "retention.interactions", TWIN_CONFIG_INTEGER, N_("Keep Interactions (Days)"), NULL, "90", "R46", 0, 0, TRUE },
  { "retention.auditLogs", TWIN_CONFIG_INTEGER, N_("Keep Audit Logs (Days)"), NULL, "365", "R47", 0, 0, TRUE },
  { "retention.analytics", TWIN_CONFIG_INTEGER, N_("Keep Analytics (Days)"), NULL, "730", "R48", 0, 0, TRUE },
  { "retention.autoDelete", TWIN_CONFIG_BOOLEAN, N_("Delete When Due"), NULL, "true", "R49", 0, 0, TRUE },
  { "allowDataTransfer", TWIN_CONFIG_BOOLEAN, N_("Transfers Outside the Region"), NULL, "false", "R70", 0, 0, TRUE },
  { "requireMFAForAdmins", TWIN_CONFIG_BOOLEAN, N_("Second Factor for Administrators"), NULL, "true", "R71", 0, 0, TRUE },
  { "sessionTimeout", TWIN_CONFIG_INTEGER, N_("Lock After (Seconds)"), NULL, "3600", "R72", 60, 86400, TRUE },
  { "encryptionLevel", TWIN_CONFIG_CHOICE, N_("Encryption Level"), encryption_choices, "STRONG", "R73", 0, 0, TRUE },
  { "controls.dataSharing", TWIN_CONFIG_BOOLEAN, N_("Data Sharing"), NULL, "false", "R74", 0, 0, TRUE },
  { "controls.analyticsInclusion", TWIN_CONFIG_BOOLEAN, N_("Inclusion in Analytics"), NULL, "false", "R74", 0, 0, TRUE },
  { "controls.emailCommunications", TWIN_CONFIG_BOOLEAN, N_("E-mail Communications"), NULL, "false", "R74", 0, 0, TRUE },
  { "controls.thirdPartyIntegrations", TWIN_CONFIG_BOOLEAN, N_("Third-Party Integrations"), NULL, "false", "R74", 0, 0, TRUE },
  { "copies.documents", TWIN_CONFIG_CHOICE, N_("Encrypted Copies of Originals"), copies_choices, "none", "F72", 0, 0, TRUE },
  { "copies.originals", TWIN_CONFIG_BOOLEAN, N_("Encrypted Copies of Its Originals"), NULL, "false", "F72", 0, 0, FALSE },
  { "dpa.accepted", TWIN_CONFIG_BOOLEAN, N_("Data-Processing Agreement"), NULL, "false", "R106", 0, 0, TRUE },
};

const TwinConfigKey *
twin_config_keys (guint *n_keys)
{
  if (n_keys != NULL)
    *n_keys = G_N_ELEMENTS (keys);

  return keys;
}

int
_twin_config_key_find (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    if (g_strcmp0 (keys[i].name, name) == 0)
      return (int) i;

  return -1;
}

static gboolean
is_address (const TwinConfigKey *key)
{
  return g_str_has_suffix (key->name, ".baseUrl");
}

static char *
describe_choices (const TwinConfigKey *key)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; key->choices[i] != NULL; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", *key->choices[i] != '\0' ? key->choices[i] : "nothing");

  return g_string_free_and_steal (text);
}

void
_twin_config_key_set_error (const TwinConfigKey *key, GError **error)
{
  g_autofree char *allowed = NULL;
  g_autofree char *choices = key->choices != NULL ? describe_choices (key) : NULL;

  switch (key->kind)
    {
    case TWIN_CONFIG_BOOLEAN:
      allowed = g_strdup (_("true or false"));
      break;
    case TWIN_CONFIG_INTEGER:
      allowed = key->maximum > 0 ? g_strdup_printf ("a whole number from %.0f to %.0f", key->minimum, key->maximum)
                                 : g_strdup (_("a whole number of days"));
      break;
    case TWIN_CONFIG_NUMBER:
      allowed = g_strdup_printf (_("a number from %g to %g"), key->minimum, key->maximum);
      break;
    case TWIN_CONFIG_STRINGS:
      allowed = g_strdup_printf (_("a list of any of %s"), choices);
      break;
    case TWIN_CONFIG_CHOICE:
      allowed = g_strdup_printf (_("one of %s"), choices);
      break;
    case TWIN_CONFIG_POLICY:
      allowed = g_strdup (_("an object with enabled, types, action, alert and actions"));
      break;
    case TWIN_CONFIG_STRING:
    default:
      if (strcmp (key->name, "language") == 0)
        allowed = g_strdup (_("a language code such as de or en-GB, or nothing"));
      else if (is_address (key))
        allowed = g_strdup (_("an address that begins with https://, or with http:// on this computer"));
      else
        allowed = g_strdup_printf (_("text of %.0f to %.0f characters"), key->minimum, key->maximum);
      break;
    }

  g_set_error (error, TWIN_ERROR, TWIN_ERROR_INVALID, _("%s must be %s."), key->name, allowed);
}

static char *
normalize_boolean (const char *text)
{
  static const char *const yes[] = { "true", "yes", "on", "1" };
  static const char *const no[] = { "false", "no", "off", "0" };

  for (guint i = 0; i < G_N_ELEMENTS (yes); i++)
    {
      if (g_ascii_strcasecmp (text, yes[i]) == 0)
        return g_strdup ("true");
      if (g_ascii_strcasecmp (text, no[i]) == 0)
        return g_strdup ("false");
    }

  return NULL;
}

static char *
normalize_choice (const TwinConfigKey *key, const char *text)
{
  for (guint i = 0; key->choices[i] != NULL; i++)
    if (g_ascii_strcasecmp (text, key->choices[i]) == 0)
      return g_strdup (key->choices[i]);

  return NULL;
}

/* "public, INTERNAL" -> "PUBLIC,INTERNAL": each once, in the order of the choices. */
static char *
normalize_strings (const TwinConfigKey *key, const char *text)
{
  g_auto (GStrv) parts = g_strsplit (text, ",", -1);
  g_autoptr (GHashTable) chosen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GString *out = g_string_new (NULL);

  for (guint i = 0; parts[i] != NULL; i++)
    {
      char *choice;

      if (*g_strstrip (parts[i]) == '\0')
        continue;
      choice = normalize_choice (key, parts[i]);
      if (choice == NULL)
        {
          g_string_free (out, TRUE);
          return NULL;
        }
      g_hash_table_add (chosen, choice);
    }

  for (guint i = 0; key->choices[i] != NULL; i++)
    if (g_hash_table_contains (chosen, key->choices[i]))
      g_string_append_printf (out, "%s%s", out->len > 0 ? "," : "", key->choices[i]);

  return g_string_free_and_steal (out);
}

/* In the way in which numbers are written in JSON, whatever the locale. */
static char *
normalize_number (const TwinConfigKey *key, const char *text)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];
  char *end = NULL;
  double number = g_ascii_strtod (text, &end);

  if (*text == '\0' || *end != '\0' || !isfinite (number) || number < key->minimum || number > key->maximum)
    return NULL;

  return g_strdup (g_ascii_formatd (buffer, sizeof buffer, "%.10g", number));
}

static char *
normalize_integer (const TwinConfigKey *key, const char *text, GError **error)
{
  const TwinRetentionClass *retention = NULL;
  gint64 number;

  if (!g_ascii_string_to_signed (text, 10, G_MININT32, G_MAXINT32, &number, NULL))
    {
      _twin_config_key_set_error (key, error);
      return NULL;
    }

  if (g_str_has_prefix (key->name, "retention."))
    {
      retention = twin_retention_class_lookup (key->name + strlen ("retention."));
      if (retention == NULL || !twin_retention_class_check (retention, number, error))
        {
          g_prefix_error (error, "%s: ", key->name);
          return NULL;
        }
    }
  else if (number < key->minimum || number > key->maximum)
    {
      _twin_config_key_set_error (key, error);
      return NULL;
    }

  return g_strdup_printf ("%" G_GINT64_FORMAT, number);
}

/* The shape of BCP 47 as far as it is used here: "de", "en-GB". */
static gboolean
is_language (const char *text)
{
  gsize length = strspn (text, "abcdefghijklmnopqrstuvwxyz");

  if (*text == '\0')
    return TRUE;
  if (length < 2 || length > 3)
    return FALSE;
  if (text[length] == '\0')
    return TRUE;

  return text[length] == '-' && strlen (text + length + 1) == 2
         && g_ascii_isupper (text[length + 1]) && g_ascii_isupper (text[length + 2]);
}

/* Whether it may be asked at all is twin_model_check()'s to say; here only that it is an address. */
static gboolean
is_base_url (const char *text)
{
  g_autoptr (GUri) uri = NULL;

  if (*text == '\0')
    return TRUE;

  uri = g_uri_parse (text, G_URI_FLAGS_NONE, NULL);

  return uri != NULL && g_uri_get_host (uri) != NULL && *g_uri_get_host (uri) != '\0'
         && (strcmp (g_uri_get_scheme (uri), "https") == 0 || strcmp (g_uri_get_scheme (uri), "http") == 0);
}

static char *
normalize_string (const TwinConfigKey *key, const char *text)
{
  g_autofree char *trimmed = g_strstrip (g_strdup (text));
  long length;

  if (!g_utf8_validate (trimmed, -1, NULL))
    return NULL;

  length = g_utf8_strlen (trimmed, -1);
  if (length < key->minimum || length > key->maximum
      || (strcmp (key->name, "language") == 0 && !is_language (trimmed))
      || (is_address (key) && !is_base_url (trimmed)))
    return NULL;

  return g_steal_pointer (&trimmed);
}

char *
_twin_config_key_normalize (const TwinConfigKey *key, const char *text, GError **error)
{
  char *normal = NULL;

  switch (key->kind)
    {
    case TWIN_CONFIG_STRING:
      normal = normalize_string (key, text);
      break;
    case TWIN_CONFIG_BOOLEAN:
      normal = normalize_boolean (text);
      break;
    case TWIN_CONFIG_INTEGER:
      return normalize_integer (key, text, error);
    case TWIN_CONFIG_NUMBER:
      normal = normalize_number (key, text);
      break;
    case TWIN_CONFIG_STRINGS:
      normal = normalize_strings (key, text);
      break;
    case TWIN_CONFIG_CHOICE:
      normal = normalize_choice (key, text);
      break;
    case TWIN_CONFIG_POLICY:
    default:
      break;
    }

  if (normal == NULL)
    _twin_config_key_set_error (key, error);

  return normal;
}
