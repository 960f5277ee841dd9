/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The check digits against published examples and, where the development sets are
 * there, against numbers judged by an independent implementation. */

#include <json-glib/json-glib.h>
#include <string.h>

#include "check-modules.h"

typedef struct
{
  CheckFunc check;
  const char *number;
  gboolean valid;
} Case;

/* Sources: ISO 7812-1 annex, the IBAN registry's examples, the issuing bodies' own
 * examples, sample documents. */
static const Case cases[] = {
  { check_luhn, "4111111111111111", TRUE },
  { check_luhn, "4111111111111112", FALSE },
  { check_card, "378282246310005", TRUE },
  { check_card, "5555555555554444", TRUE },
  { check_card, "2221000000000009", TRUE },
  { check_card, "6304000000000000", TRUE },
  { check_card, "0000000000000000", FALSE },
  { check_card, "1234567812345670", FALSE }, /* Luhn is right, nobody issues it */
  { check_iban, "DE89370400440532013000", TRUE },
  { check_iban, "GB29NWBK60161331926819", TRUE },
  { check_iban, "MT84MALT011000012345MTLCAST001S", TRUE },
  { check_iban, "NO9386011117947", TRUE },
  { check_iban, "DE89370400440532013001", FALSE },
  { check_iban, "DE8937040044053201300", FALSE },
  { check_iban, "ZZ89370400440532013000", FALSE },
  { check_us_ssn, "536904399", TRUE },
  { check_us_ssn, "000123456", FALSE },
  { check_us_ssn, "666123456", FALSE },
  { check_us_ssn, "900123456", FALSE },
  { check_us_ssn, "123004567", FALSE },
  { check_us_ssn, "123450000", FALSE },
  { check_us_ssn, "078051120", FALSE },
  { check_de_tax_id, "36574261809", TRUE },
  { check_de_tax_id, "36574261808", FALSE },
  { check_de_tax_id, "36554266806", FALSE },
  { check_de_document, "T220001293", TRUE },
  { check_de_document, "T220001294", FALSE },
  { check_de_document, "C01X00T47", TRUE },
  { check_de_document, "E01X00T47", FALSE },
  { check_de_pension, "15070649C103", TRUE },
  { check_de_pension, "15070649C104", FALSE },
  { check_gb_nino, "AB123456C", TRUE },
  { check_gb_nino, "QQ123456C", FALSE },
  { check_gb_nino, "GB123456C", FALSE },
  { check_gb_nino, "AB123456E", FALSE },
  { check_gb_nhs, "9434765919", TRUE },
  { check_gb_nhs, "9434765918", FALSE },
  { check_fr_nir, "253072A07300418", FALSE },
  { check_fr_nir, "269054958815780", TRUE },
  { check_fr_nir, "269054958815781", FALSE },
  { check_es_dni, "12345678Z", TRUE },
  { check_es_dni, "12345678A", FALSE },
  { check_es_nie, "X1234567L", TRUE },
  { check_es_nie, "X1234567M", FALSE },
  { check_it_fiscal_code, "RSSMRA85T10A562S", TRUE },
  { check_it_fiscal_code, "RSSMRA85T10A562T", FALSE },
  { check_pl_pesel, "44051401359", TRUE },
  { check_pl_pesel, "44051401358", FALSE },
  { check_pl_pesel, "44131401359", FALSE },
  { check_nl_bsn, "111222333", TRUE },
  { check_nl_bsn, "111222334", FALSE },
  { check_nl_bsn, "000000000", FALSE },
  { check_be_national, "85073003328", TRUE },
  { check_be_national, "85073003329", FALSE },
  { check_se_person, "8112289874", TRUE },
  { check_se_person, "8112289875", FALSE },
  { check_se_person, "198112289874", TRUE },
  { check_se_person, "291812289874", FALSE },
  { check_th_province, "3456789012347", TRUE },
  { check_th_province, "1984567890124", FALSE },
  { check_se_person, "8113289873", FALSE },
  { check_dk_cpr, "2110625629", TRUE },
  { check_dk_cpr, "3202625629", FALSE },
  { check_no_birth, "15108695088", TRUE },
  { check_no_birth, "15108695077", FALSE },
  { check_fi_identity, "131052308T", TRUE },
  { check_fi_identity, "131052A308T", TRUE },
  { check_fi_identity, "131052308U", FALSE },
  { check_at_insurance, "1237010180", TRUE },
  { check_at_insurance, "2237010180", FALSE },
  { check_ch_insurance, "7569217076985", TRUE },
  { check_ch_insurance, "7569217076984", FALSE },
  { check_cz_birth, "7103192745", TRUE },
  { check_cz_birth, "7103192746", FALSE },
  { check_cz_birth, "540319274", FALSE },
  { check_pl_id_card, "ABS123456", TRUE },
  { check_pl_id_card, "ABS223456", FALSE },
  { check_verhoeff, "2363", TRUE },
  { check_verhoeff, "2364", FALSE },
  { check_lv_person, "16117519997", TRUE },
  { check_lv_person, "16117519996", FALSE },
  { check_ua_tax, "1759013776", TRUE },
  { check_ua_tax, "1759013770", FALSE },
  { check_ru_tax_person, "500100732259", TRUE },
  { check_ru_tax_person, "500100732258", FALSE },
  { check_ru_social, "11223344595", TRUE },
  { check_ru_social, "11223344596", FALSE },
  { check_us_npi, "1234567893", TRUE },
  { check_us_npi, "1234567894", FALSE },
  { check_us_mbi, "1EG4TE5MK73", TRUE },
  { check_us_mbi, "1SG4TE5MK73", FALSE },
  { check_us_dea, "AB1234563", TRUE },
  { check_us_dea, "AB1234564", FALSE },
  { check_au_medicare, "2123456701", TRUE },
  { check_au_medicare, "2123256701", FALSE },
  { check_hk_id, "C1234569", TRUE },
  { check_hk_id, "C1234568", FALSE },
  { check_hk_id, "A1234563", TRUE },
  { check_tw_id, "A123456789", TRUE },
  { check_tw_id, "A123456788", FALSE },
  { check_kr_foreigner, "9111245678906", TRUE },
  { check_kr_foreigner, "9111245678907", FALSE },
  { check_kr_business, "1048656659", TRUE },
  { check_kr_business, "1048656658", FALSE },
  { check_sg_nric, "S1234567D", TRUE },
  { check_sg_nric, "F2346401L", TRUE },
  { check_sg_nric, "S1234567E", FALSE },
  { check_ae_id, "784198012345670", FALSE },
  { check_vin, "1M8GDM9AXKP042788", TRUE },
  { check_vin, "1M8GDM9A1KP042788", FALSE },
  { check_iccid, "8991101200003204514", TRUE },
  { check_iccid, "8991101200003204515", FALSE },
  { check_de_health, "A123456780", TRUE },
  { check_de_health, "A123456781", FALSE },
  { check_de_physician, "123456601", TRUE },
  { check_de_physician, "123456901", FALSE },
  { check_gb_licence, "MORGA657054SM9IJ", TRUE },
  { check_gb_licence, "MORGA600054SM9IJ", FALSE },
  { check_gb_plate, "AB51ABC", TRUE },
  { check_gb_plate, "AB35ABC", FALSE },
  { check_ec_cedula, "1710034065", TRUE },
  { check_ec_cedula, "1710034066", FALSE },
  { check_uy_cedula, "12345672", TRUE },
  { check_uy_cedula, "12345673", FALSE },
  { check_kz_iin, "601231300103", TRUE },
  { check_ir_national, "0013542419", TRUE },
  { check_ir_national, "0013542418", FALSE },
  { check_es_social, "281234567840", TRUE },
  { check_es_social, "281234567841", FALSE },
  { check_in_plate, "KA53ME3456", TRUE },
  { check_in_plate, "QQ53ME3456", FALSE },
  { check_tr_plate, "34ABC1234", TRUE },
  { check_tr_plate, "82ABC1234", FALSE },
  { check_ng_plate, "APP456CV", TRUE },
  { check_ng_plate, "APP000CV", FALSE },
  { check_kr_licence, "112212345612", TRUE },
  { check_kr_licence, "292212345612", FALSE },
  { check_kr_resident_form, "9601211234567", TRUE },
  { check_kr_resident_form, "9613211234567", FALSE },
  { check_kr_foreigner_form, "0005057637892", TRUE },
  { check_kr_foreigner_form, "0005053637892", FALSE },
  { check_us_itin_issued, "911641234", TRUE },
  { check_us_itin_issued, "911661234", FALSE },
  { check_in_gstin_form, "27ABCDE1234F1Z5", TRUE },
  { check_in_gstin_form, "00ABCDE1234F1Z5", FALSE },
  { check_pk_cnic, "3520212345671", TRUE },
  { check_pk_cnic, "9520212345671", FALSE },
  { check_lk_nic, "851234567V", TRUE },
  { check_lk_nic, "854004567V", FALSE },
  { check_lk_nic, "198512345678", TRUE },
  { check_vn_id, "001099012345", TRUE },
  { check_vn_id, "099099012345", FALSE },
  { check_gh_card, "GHA1234567890", TRUE },
  { check_gh_card, "USA1234567890", FALSE },
  { check_ph_tin, "123456789", TRUE },
  { check_ph_tin, "600000000", FALSE },
  { check_ca_health, "1234567897", TRUE },
  { check_ca_health, "1234567898", FALSE },
};

static void
test_examples (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gboolean valid = cases[i].check (cases[i].number, strlen (cases[i].number));

      if (valid != cases[i].valid)
        g_test_message ("%s", cases[i].number);
      g_assert_cmpint (valid, ==, cases[i].valid);
    }
}

/* Any single wrong digit must be noticed by Luhn, MOD 97 and the weighted sums. */
static void
test_single_errors (void)
{
  static const Case right[] = {
    { check_luhn, "4111111111111111", TRUE }, { check_iban, "DE89370400440532013000", TRUE },
    { check_gb_nhs, "9434765919", TRUE },     { check_pl_pesel, "44051401359", TRUE },
    { check_es_dni, "12345678Z", TRUE },      { check_fr_nir, "269054958815780", TRUE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (right); i++)
    {
      g_autofree char *number = g_strdup (right[i].number);
      gsize length = strlen (number);

      g_assert_true (right[i].check (number, length));
      for (gsize at = 0; at < length; at++)
        for (char c = '0'; c <= '9'; c++)
          {
            char old = number[at];

            if (!g_ascii_isdigit (old) || c == old)
              continue;
            number[at] = c;
            g_assert_false (right[i].check (number, length));
            number[at] = old;
          }
    }
}

static void
strip (char *number)
{
  char *out = number;

  for (const char *p = number; *p != '\0'; p++)
    if (g_ascii_isalnum (*p))
      *out++ = g_ascii_toupper (*p);
  *out = '\0';
}

static void
test_against_oracle (void)
{
  const char *shared = g_getenv ("TWIN_SHARED_DATA");
  g_autofree char *path = shared != NULL ? g_build_filename (shared, "pii", "check_digits.jsonl", NULL) : NULL;
  g_autofree char *contents = NULL;
  g_auto (GStrv) lines = NULL;
  guint n_checked = 0;

  if (path == NULL || !g_file_get_contents (path, &contents, NULL, NULL))
    {
      g_test_skip ("The development sets are not here (TWIN_SHARED_DATA)");
      return;
    }

  lines = g_strsplit (contents, "\n", -1);
  for (char **line = lines; *line != NULL; line++)
    {
      g_autoptr (JsonNode) node = **line != '\0' ? json_from_string (*line, NULL) : NULL;
      JsonObject *row = node != NULL ? json_node_get_object (node) : NULL;

      for (gsize i = 0; row != NULL && i < G_N_ELEMENTS (check_modules); i++)
        {
          g_autofree char *number = NULL;

          if (strcmp (check_modules[i].module, json_object_get_string_member (row, "module")) != 0)
            continue;
          number = g_strconcat (check_modules[i].prefix, json_object_get_string_member (row, "number"), NULL);
          strip (number);
          if (check_modules[i].check (number, strlen (number)) != json_object_get_boolean_member (row, "valid"))
            g_error ("%s: %s", check_modules[i].module, *line);
          n_checked++;
        }
    }
  g_assert_cmpuint (n_checked, >, 5000);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/privacy/check-digits/examples", test_examples);
  g_test_add_func ("/privacy/check-digits/single-errors", test_single_errors);
  g_test_add_func ("/privacy/check-digits/against-oracle", test_against_oracle);

  return g_test_run ();
}
