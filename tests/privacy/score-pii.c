/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Scores the detector against annotated sets, run by hand:
 *
 *   score-pii DIRECTORY [--markdown] [--misses SET TYPE]
 *   score-pii --noise FILE...
 *
 * DIRECTORY holds documents.jsonl, hard_cases.jsonl, presidio_cases.jsonl and
 * phones.jsonl. A found span matches a gold span of the same type when they share half
 * of their union. Each set and type stands by itself and is never pooled. Findings of
 * the tiers likely and certain count.
 *
 * --noise prints what is found in texts that are said to hold nothing, and how much of it
 * there is in 10 kB. --markdown prints the table as the documentation shows it. */

#include <json-glib/json-glib.h>
#include <stdio.h>
#include <string.h>

#include "privacy/twin-detector.h"

typedef struct
{
  guint gold;
  guint found;
  guint hit;       /* gold spans matched */
  guint correct;   /* found spans matched */
  guint covered;   /* gold spans covered by findings of any type */
} Score;

typedef struct
{
  const char *type;
  gsize start;
  gsize end;
} Span;

static const char *misses_set;
static const char *misses_type;

/* The sets' names of a type, and ours. Names that are not here have no detector yet. */
static const struct
{
  const char *theirs;
  const char *ours;
} names[] = {
  { "EMAIL", "email" },
  { "EMAIL_ADDRESS", "email" },
  { "PHONE", "phone" },
  { "PHONE_NUMBER", "phone" },
  { "CREDIT_CARD", "credit_card" },
  { "CREDIT_CARD_NUMBER", "credit_card" },
  { "CARD", "credit_card" },
  { "IBAN", "iban" },
  { "DE_IBAN", "iban" },
  { "IBAN_CODE", "iban" },
  { "SSN", "us_ssn" },
  { "US_SSN", "us_ssn" },
  { "SOCIAL_SECURITY_NUMBER", "us_ssn" },
  { "URL", "url" },
  { "DOMAIN_NAME", "url" },
  { "IP", "ip_address" },
  { "IP_ADDRESS", "ip_address" },
  { "DOB", "date_of_birth" },
  { "DATE_OF_BIRTH", "date_of_birth" },
  { "PESEL", "pl_pesel" },
  { "PL_PESEL", "pl_pesel" },
  { "UK_NINO", "uk_nino" },
  { "UK_NHS", "uk_nhs" },
  { "DE_STEUER_ID", "de_tax_id" },
  { "DE_TAX_ID", "de_tax_id" },
  { "DE_ID_CARD", "de_id_card" },
  { "DE_PASSPORT", "de_id_card" },
  { "DE_SOCIAL_SECURITY", "de_social_security" },
  { "FR_NIR", "fr_nir" },
  { "ES_NIF", "es_dni" },
  { "ES_NIE", "es_nie" },
  { "IT_CF", "it_fiscal_code" },
  { "IT_FISCAL_CODE", "it_fiscal_code" },
  { "NL_BSN", "nl_bsn" },
  { "BE_NN", "be_national" },
  { "SE_PNR", "se_personnummer" },
  { "SE_PERSONNUMMER", "se_personnummer" },
  { "DK_CPR", "dk_cpr" },
  { "NO_FNR", "no_birth_number" },
  { "FI_PERSONAL_IDENTITY_CODE", "fi_identity_code" },
  { "AT_SVNR", "at_social_security" },
  { "CZ_RC", "cz_birth_number" },
  { "DOWOD", "pl_id_card" },
  { "MAC", "mac_address" },
  { "MAC_ADDRESS", "mac_address" },
  { "GEO", "geo" },
  { "LATITUDE_LONGITUDE", "geo" },
  { "CRYPTO", "crypto_wallet" },
  { "CRYPTOCURRENCY_ADDRESS", "crypto_wallet" },
  { "BIC", "bic" },
  { "SWIFT_BIC_CODE", "bic" },
  { "VAT", "eu_vat" },
  { "DE_VAT_ID", "eu_vat" },
  { "NIP", "pl_nip" },
  { "REGON", "pl_regon" },
  { "IN_AADHAAR", "in_aadhaar" },
  { "IN_PAN", "in_pan" },
  { "IN_GSTIN", "in_gstin" },
  { "IN_VOTER", "in_voter" },
  { "BR_CPF", "br_cpf" },
  { "BR_CNPJ", "br_cnpj" },
  { "AU_TFN", "au_tfn" },
  { "AU_ABN", "au_abn" },
  { "AU_ACN", "au_acn" },
  { "AU_MEDICARE", "au_medicare" },
  { "CA_SIN", "ca_sin" },
  { "UK_DL", "uk_driving_licence" },
  { "UK_DRIVING_LICENCE", "uk_driving_licence" },
  { "UK_VEHICLE_REGISTRATION", "uk_plate" },
  { "VIN", "vin" },
  { "VEHICLE_IDENTIFICATION_NUMBER", "vin" },
  { "US_ITIN", "us_itin" },
  { "US_MBI", "us_mbi" },
  { "US_NPI", "us_npi" },
  { "NPI_NUMBER", "us_npi" },
  { "ABA_ROUTING_NUMBER", "us_routing" },
  { "MEDICAL_LICENSE", "us_dea" },
  { "DEA_NUMBER", "us_dea" },
  { "TAX_ID", "us_ein" },
  { "MEDICAL_RECORD_NUMBER", "medical_record" },
  { "EMPLOYEE_ID", "employee_id" },
  { "INSURANCE_POLICY_NUMBER", "insurance_policy" },
  { "HEALTH_INSURANCE_ID", "health_insurance" },
  { "BANK_ACCOUNT_NUMBER", "bank_account" },
  { "BAR_NUMBER", "bar_number" },
  { "DRIVER_LICENSE_NUMBER", "driver_license" },
  { "NATIONAL_ID_NUMBER", "national_id" },
  { "PRESCRIPTION_NUMBER", "prescription" },
  { "API_KEY", "api_key" },
  { "PASSWORD", "password" },
  { "TR_NATIONAL_ID", "tr_identity" },
  { "TH_TNIN", "th_identity" },
  { "SG_NRIC_FIN", "sg_nric" },
  { "SG_UEN", "sg_uen" },
  { "KR_RRN", "kr_resident" },
  { "KR_FRN", "kr_foreigner" },
  { "KR_BRN", "kr_business" },
  { "ZA_ID_NUMBER", "za_identity" },
  { "DE_HEALTH_INSURANCE", "de_health_insurance" },
  { "DE_LANR", "de_physician" },
  { "DE_BSNR", "de_practice" },
  { "SE_ORGANISATIONSNUMMER", "se_company" },
  { "IT_VAT_CODE", "it_vat" },
  { "PASSPORT", "passport" },
  { "PASSPORT_NUMBER", "passport" },
};

static const char *
our_name (const char *theirs)
{
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    if (strcmp (names[i].theirs, theirs) == 0)
      return names[i].ours;

  return NULL;
}

/* A web address that holds something personal is still a web address to the sets. */
static const char *
scored_id (const TwinFinding *finding)
{
  return strcmp (finding->type->id, "personal_url") == 0 ? "url" : finding->type->id;
}

static gboolean
overlaps_half (gsize a_start, gsize a_end, gsize b_start, gsize b_end)
{
  gsize shared = MIN (a_end, b_end) > MAX (a_start, b_start) ? MIN (a_end, b_end) - MAX (a_start, b_start) : 0;

  return shared * 2 >= MAX (a_end, b_end) - MIN (a_start, b_start);
}

static gboolean
is_covered (const Span *gold, GArray *found)
{
  gsize covered = 0;

  for (guint i = 0; i < found->len; i++)
    {
      const TwinFinding *finding = &g_array_index (found, TwinFinding, i);

      if (finding->start < gold->end && finding->end > gold->start)
        covered += MIN (gold->end, finding->end) - MAX (gold->start, finding->start);
    }

  return covered == gold->end - gold->start;
}

static Score *
score_of (GHashTable *scores, const char *set, const char *type)
{
  g_autofree char *key = g_strdup_printf ("%s\t%s", set, type);
  Score *score = g_hash_table_lookup (scores, key);

  if (score == NULL)
    {
      score = g_new0 (Score, 1);
      g_hash_table_insert (scores, g_steal_pointer (&key), score);
    }

  return score;
}

static void
print_around (const char *what, const char *set, const char *type, const char *text, gsize start, gsize end)
{
  gsize length = strlen (text);
  gsize from = start > 60 ? start - 60 : 0;
  gsize to = MIN (length, end + 30);
  g_autofree char *part = g_strndup (text + from, to - from);
  g_autofree char *value = g_strndup (text + start, end - start);

  if (misses_set == NULL || strcmp (misses_set, set) != 0 || strcmp (misses_type, type) != 0)
    return;
  g_strdelimit (part, "\n\r", '~');
  printf ("%s %s: [%s] in: %s\n", what, type, value, part);
}

static void
score_text (GHashTable *scores, const char *set, const char *text, GArray *gold)
{
  g_autoptr (GArray) all = twin_detect (text, strlen (text));
  g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (TwinFinding));

  for (guint i = 0; i < all->len; i++)
    if (g_array_index (all, TwinFinding, i).tier != TWIN_TIER_CANDIDATE)
      g_array_append_val (found, g_array_index (all, TwinFinding, i));

  for (guint g = 0; g < gold->len; g++)
    {
      const Span *span = &g_array_index (gold, Span, g);
      Score *score = score_of (scores, set, span->type);
      gboolean hit = FALSE;

      for (guint i = 0; i < found->len && !hit; i++)
        {
          const TwinFinding *finding = &g_array_index (found, TwinFinding, i);

          hit = strcmp (scored_id (finding), span->type) == 0
                && overlaps_half (finding->start, finding->end, span->start, span->end);
        }
      score->gold++;
      score->hit += hit;
      score->covered += is_covered (span, found);
      if (!hit)
        print_around ("missed", set, span->type, text, span->start, span->end);
    }

  for (guint i = 0; i < found->len; i++)
    {
      const TwinFinding *finding = &g_array_index (found, TwinFinding, i);
      Score *score = score_of (scores, set, scored_id (finding));
      gboolean correct = FALSE;

      for (guint g = 0; g < gold->len && !correct; g++)
        {
          const Span *span = &g_array_index (gold, Span, g);

          correct = strcmp (scored_id (finding), span->type) == 0
                    && overlaps_half (finding->start, finding->end, span->start, span->end);
        }
      score->found++;
      score->correct += correct;
      if (!correct)
        print_around ("wrong ", set, scored_id (finding), text, finding->start, finding->end);
    }
}

static gsize
byte_of (const char *text, gint64 code_point)
{
  return (gsize) (g_utf8_offset_to_pointer (text, code_point) - text);
}

static void
add_span (GArray *gold, const char *text, const char *theirs, gint64 start, gint64 end)
{
  Span span = { our_name (theirs), byte_of (text, start), byte_of (text, end) };

  if (span.type != NULL)
    g_array_append_val (gold, span);
}

/* documents.jsonl and hard_cases.jsonl */
static void
score_document (GHashTable *scores, JsonObject *row)
{
  const char *text = json_object_get_string_member (row, "text");
  JsonArray *entities = json_object_get_array_member (row, "entities");
  g_autoptr (GArray) gold = g_array_new (FALSE, FALSE, sizeof (Span));
  const char *set = json_object_has_member (row, "category") ? json_object_get_string_member (row, "category")
                                                             : json_object_get_string_member (row, "set");

  for (guint i = 0; i < json_array_get_length (entities); i++)
    {
      JsonObject *entity = json_array_get_object_element (entities, i);

      add_span (gold, text, json_object_get_string_member (entity, "type"), json_object_get_int_member (entity, "start"),
                json_object_get_int_member (entity, "end"));
    }
  score_text (scores, set, text, gold);
}

/* presidio_cases.jsonl: one recogniser each. Weak matches belong to the tier candidate and
 * are left out. */
static gboolean
is_strong (JsonNode *scores)
{
  JsonArray *pairs;

  if (scores == NULL || !JSON_NODE_HOLDS_ARRAY (scores))
    return scores != NULL && JSON_NODE_HOLDS_VALUE (scores) && json_node_get_double (scores) >= 0.5;
  pairs = json_node_get_array (scores);
  for (guint i = 0; i < json_array_get_length (pairs); i++)
    {
      JsonNode *pair = json_array_get_element (pairs, i);

      if (JSON_NODE_HOLDS_ARRAY (pair) && json_array_get_double_element (json_node_get_array (pair), 1) < 0.5)
        return FALSE;
    }

  return TRUE;
}

static void
score_case (GHashTable *scores, JsonObject *row)
{
  const char *text = json_object_get_string_member (row, "text");
  const char *entity = json_object_get_string_member (row, "entity");
  JsonArray *spans = json_object_get_array_member (row, "spans");
  g_autoptr (GArray) gold = g_array_new (FALSE, FALSE, sizeof (Span));
  g_autofree char *set = g_strdup_printf ("presidio_cases %s", entity);

  if (our_name (entity) == NULL)
    return;
  if (json_array_get_length (spans) > 0 && !is_strong (json_object_get_member (row, "scores")))
    return;
  for (guint i = 0; i < json_array_get_length (spans); i++)
    {
      JsonArray *span = json_array_get_array_element (spans, i);

      add_span (gold, text, entity, json_array_get_int_element (span, 0), json_array_get_int_element (span, 1));
    }
  score_text (scores, set, text, gold);
}

/* secrets.jsonl and secrets_negative.jsonl: any finding that is a secret, whatever it is called, and
 * as one row: how many are covered. */
static gboolean
is_secret (const char *id)
{
  static const char *const ids[] = { "api_key", "access_token", "private_key", "connection_string", "password" };

  for (gsize i = 0; i < G_N_ELEMENTS (ids); i++)
    if (strcmp (ids[i], id) == 0)
      return TRUE;

  return FALSE;
}

static void
score_secret (GHashTable *scores, JsonObject *row)
{
  const char *text = json_object_get_string_member (row, "text");
  JsonArray *spans = json_object_get_array_member (row, "spans");
  gboolean negative = json_array_get_length (spans) == 0;
  const char *set = negative ? "secrets_negative" : "secrets";
  g_autoptr (GArray) found = twin_detect (text, strlen (text));
  Score *score = score_of (scores, set, "secret");
  gboolean hit = FALSE;

  for (guint i = 0; i < found->len; i++)
    {
      const TwinFinding *finding = &g_array_index (found, TwinFinding, i);

      if (finding->tier == TWIN_TIER_CANDIDATE || !is_secret (finding->type->id))
        continue;
      score->found++;
      hit = TRUE;
      if (!negative)
        {
          JsonArray *span = json_array_get_array_element (spans, 0);

          score->correct += overlaps_half (finding->start, finding->end, byte_of (text, json_array_get_int_element (span, 0)),
                                           byte_of (text, json_array_get_int_element (span, 1)));
        }
      else
        print_around ("wrong ", set, "secret", text, finding->start, finding->end);
    }
  if (negative)
    return;
  score->gold++;
  score->hit += hit;
  score->covered += hit;
  if (!hit)
    print_around ("missed", set, "secret", text, 0, strlen (text));
}

static gboolean
score_file (GHashTable *scores, const char *directory, const char *file, void (*score_row) (GHashTable *, JsonObject *))
{
  g_autofree char *path = g_build_filename (directory, file, NULL);
  g_autofree char *contents = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) lines = NULL;

  if (!g_file_get_contents (path, &contents, NULL, &error))
    {
      fprintf (stderr, "%s\n", error->message);
      return FALSE;
    }
  lines = g_strsplit (contents, "\n", -1);
  for (char **line = lines; *line != NULL; line++)
    {
      g_autoptr (JsonNode) node = **line != '\0' ? json_from_string (*line, NULL) : NULL;

      if (node != NULL)
        score_row (scores, json_node_get_object (node));
    }

  return TRUE;
}

/* Of every type, and of all that is not a web or e-mail address: those are meant to be found
 * in any text. */
static int
print_noise (char **files)
{
  gsize n_bytes = 0;
  guint n_found = 0;

  for (char **file = files; *file != NULL; file++)
    {
      g_autofree char *text = NULL;
      g_autoptr (GArray) findings = NULL;
      gsize length;

      if (!g_file_get_contents (*file, &text, &length, NULL))
        {
          fprintf (stderr, "%s cannot be read\n", *file);
          return 1;
        }
      n_bytes += length;
      findings = twin_detect (text, length);
      for (guint i = 0; i < findings->len; i++)
        {
          const TwinFinding *finding = &g_array_index (findings, TwinFinding, i);
          gsize from = finding->start > 40 ? finding->start - 40 : 0;
          g_autofree char *before = g_strndup (text + from, finding->start - from);
          g_autofree char *value = g_strndup (text + finding->start, finding->end - finding->start);

          if (finding->tier == TWIN_TIER_CANDIDATE || strcmp (finding->type->id, "url") == 0
              || strcmp (finding->type->id, "email") == 0)
            continue;
          n_found++;
          g_strdelimit (before, "\n\r\t", ' ');
          g_strdelimit (value, "\n\r\t", ' ');
          printf ("%-20s %s [%s]\n", finding->type->id, before, value);
        }
    }
  printf ("%u findings in %" G_GSIZE_FORMAT " bytes: %.3f in 10 kB\n", n_found, n_bytes, n_found * 1e4 / MAX (n_bytes, 1));

  return 0;
}

static void
print_scores (GHashTable *scores, gboolean markdown)
{
  g_autoptr (GList) keys = g_list_sort (g_hash_table_get_keys (scores), (GCompareFunc) strcmp);

  if (markdown)
    printf ("| set | type | gold | found | precision | recall | F1 | covered |\n|---|---|--:|--:|--:|--:|--:|--:|\n");
  else
    printf ("%-53s %6s %6s %9s %7s %6s %8s\n", "set and type", "gold", "found", "precision", "recall", "F1", "covered");
  for (GList *l = keys; l != NULL; l = l->next)
    {
      const Score *score = g_hash_table_lookup (scores, l->data);
      double precision = score->found > 0 ? (double) score->correct / score->found : 1;
      double recall = score->gold > 0 ? (double) score->hit / score->gold : 1;

      g_auto (GStrv) names_of_row = g_strsplit (l->data, "\t", 2);

      if (!markdown)
        printf ("%-32s %-20s ", names_of_row[0], names_of_row[1]);
      else
        printf ("| %s | %s ", names_of_row[0], names_of_row[1]);
      printf (markdown ? "| %u | %u | %.3f | %.3f | %.3f | %.3f |\n" : "%6u %6u %9.3f %7.3f %6.3f %8.3f\n", score->gold,
              score->found, precision, recall,
              precision + recall > 0 ? 2 * precision * recall / (precision + recall) : 0,
              score->gold > 0 ? (double) score->covered / score->gold : 1);
    }
}

int
main (int argc, char **argv)
{
  g_autoptr (GHashTable) scores = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  gboolean markdown = argc == 3 && strcmp (argv[2], "--markdown") == 0;

  if (argc > 2 && strcmp (argv[1], "--noise") == 0)
    return print_noise (argv + 2);
  if (argc != 2 && !markdown && !(argc == 5 && strcmp (argv[2], "--misses") == 0))
    {
      fprintf (stderr, "Usage: %s DIRECTORY [--markdown] [--misses SET TYPE]\n       %s --noise FILE...\n", argv[0], argv[0]);
      return 2;
    }
  if (argc == 5)
    {
      misses_set = argv[3];
      misses_type = argv[4];
    }

  if (!score_file (scores, argv[1], "documents.jsonl", score_document)
      || !score_file (scores, argv[1], "hard_cases.jsonl", score_document)
      || !score_file (scores, argv[1], "presidio_cases.jsonl", score_case)
      || !score_file (scores, argv[1], "secrets.jsonl", score_secret)
      || !score_file (scores, argv[1], "secrets_negative.jsonl", score_secret))
    return 1;
  print_scores (scores, markdown);

  return 0;
}
