/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Every type that has a shape: one row each, made up at random and belonging to nobody. Whoever adds a
 * type adds its row here, and everything that must hold for it is tested:
 *
 * - its check accepts the number and refuses the wrong one,
 * - it is found after its label, alone in a table's column and in JSON, divided as its shape says,
 * - with a wrong check digit it is found as wrong after its label, or not at all if its check is strict. */

#include <string.h>

#include "privacy/pii-rule.h"
#include "privacy/twin-detector.h"

typedef struct
{
  const char *type;
  const char *label;
  const char *number;
  const char *wrong; /* "": it has no check */
} Row;

static const Row rows[] = {
  { "us_itin", "itin", "982859975", "982899975" },
  { "us_atin", "atin", "967931472", "967941472" },
  { "us_ptin", "ptin", "P28146216", "Q28146216" },
  { "us_ein", "ein", "825018411", "895018411" },
  { "us_routing", "routing", "396603535", "396603536" },
  { "us_npi", "npi", "1254988474", "1254988475" },
  { "us_mbi", "mbi", "6G40N31DA50", "6G40N31DB50" },
  { "us_dea", "dea", "EZ8040355", "EZ8040356" },
  { "ca_sin", "sin", "616777058", "616777059" },
  { "ca_business", "business number", "807490941CC5460", "807490941DC5460" },
  { "ca_health", "ohip", "8179486157", "8179486158" },
  { "mx_curp", "curp", "MLPD921221MNVKIU15", "MLPD921221MNVKIU16" },
  { "mx_rfc", "rfc", "OTMU450805V97", "OTMU450800V97" },
  { "br_cpf", "cpf", "96545343718", "96545343719" },
  { "br_cnpj", "cnpj", "37W6159QE94979", "37W6159QE94970" },
  { "ar_cuit", "cuit", "55760691800", "55760691801" },
  { "cl_rut", "rut", "968896911", "968896912" },
  { "co_nit", "nit", "8239169019", "8239169010" },
  { "ec_cedula", "cedula", "1658449184", "1658449185" },
  { "do_cedula", "cedula", "29216568252", "29216568253" },
  { "uy_cedula", "cedula", "12127250", "12127251" },
  { "pe_ruc", "ruc", "20317536497", "20317536498" },
  { "ve_rif", "rif", "V416597428", "V416597429" },
  { "eu_vat", "vat", "EL991738946", "EL991738947" },
  { "at_tax_number", "steuernummer", "693031155", "693031156" },
  { "ch_company", "uid", "CHE333652056", "CHE333652057" },
  { "cz_company", "ico", "23706881", "23706882" },
  { "dk_company", "cvr", "82076409", "82076400" },
  { "es_company", "cif", "V78490380", "V78490381" },
  { "fi_company", "y tunnus", "26912374", "26912375" },
  { "fr_company", "siren", "115321986", "115321987" },
  { "uk_vat", "vat no", "549979167", "549979168" },
  { "hu_company", "adoszam", "86535319465", "86535310465" },
  { "it_vat", "partita iva", "79721720864", "79721720865" },
  { "no_company", "organisasjonsnummer", "743837932", "743837933" },
  { "pl_nip", "nip", "8392070228", "8392070229" },
  { "pl_regon", "regon", "817390454", "817390455" },
  { "se_company", "organisationsnummer", "9685350085", "9685350086" },
  { "be_company", "kbo", "0710728995", "0710728996" },
  { "us_ssn", "ssn", "457311813", "957311813" },
  { "de_tax_id", "steuer id", "37829088540", "37829088541" },
  { "de_id_card", "personalausweis", "ZNJ08C57Y", "ZNJ08C57A" },
  { "de_social_security", "sozialversicherung", "22650928J407", "22650928J408" },
  { "uk_nino", "nino", "OE049228D", "OE049228E" },
  { "uk_nhs", "nhs", "2879308925", "2879308926" },
  { "fr_nir", "nir", "281676206753064", "281676206753065" },
  { "es_dni", "dni", "33180728P", "33180728Q" },
  { "es_nie", "nie", "Z0386167W", "Z0386167X" },
  { "it_fiscal_code", "codice fiscale", "RSSMRA85T10A562S", "RSSMRA85T10A562T" },
  { "pl_pesel", "pesel", "83842094895", "83842094896" },
  { "nl_bsn", "bsn", "508082304", "508082305" },
  { "be_national", "rijksregister", "60711380082", "60711380083" },
  { "se_personnummer", "personnummer", "5012292735", "5012292736" },
  { "dk_cpr", "cpr", "2905739570", "2905339570" },
  { "no_birth_number", "fodselsnummer", "18038548987", "18038548988" },
  { "fi_identity_code", "henkilotunnus", "2409730473", "2409730474" },
  { "at_social_security", "svnr", "5399527930", "5399527931" },
  { "ch_social_security", "ahv", "7567142575887", "7567142575888" },
  { "cz_birth_number", "rodne cislo", "5762272142", "5762272143" },
  { "pl_id_card", "dowod", "DTY696115", "DTY696116" },
  { "ee_person", "isikukood", "35709044487", "35709044488" },
  { "lt_person", "asmens kodas", "95290131237", "95290131238" },
  { "lv_person", "personas kods", "33548883501", "30548883501" },
  { "bg_person", "egn", "7531042153", "7531042154" },
  { "ro_person", "cnp", "9950422284238", "9950422284239" },
  { "si_person", "emso", "0511925372964", "0511925372965" },
  { "rs_person", "jmbg", "2702993982069", "2702993982060" },
  { "hr_person", "oib", "85957925075", "85957925076" },
  { "hu_tax_person", "adoazonosito", "8427321872", "8427321873" },
  { "hu_social_security", "taj", "803245712", "803245713" },
  { "sk_birth_number", "rodne cislo sr", "0862149156", "0862149157" },
  { "gr_social_security", "amka", "26029598922", "26029598923" },
  { "gr_tax_id", "afm", "444843390", "444843391" },
  { "ie_pps", "pps", "3126933I", "3126933J" },
  { "pt_tax_id", "nif", "280094140", "280094141" },
  { "pt_citizen_card", "cartao de cidadao", "930151473T70", "930151473T71" },
  { "is_kennitala", "kennitala", "5103485750", "5103485751" },
  { "lu_person", "matricule", "0309111720696", "0309111720697" },
  { "tr_identity", "tc kimlik", "46642804194", "46642804195" },
  { "ua_tax_id", "rnokpp", "6677593576", "6677593577" },
  { "ru_tax_id", "inn", "536371102317", "536371102318" },
  { "ru_social_security", "snils", "68902826645", "68902826646" },
  { "md_person", "idnp", "2086215753379", "2086215753370" },
  { "es_social_security", "seguridad social", "369583314359", "369583314350" },
  { "nl_document", "identiteitskaart", "FJU9F8493", "FJU9O8493" },
  { "fr_tax_id", "numero fiscal", "0127441865509", "0127441865500" },
  { "uk_tax_reference", "utr", "1888255483", "1888255485" },
  { "uk_pupil", "upn", "M95772949006A", "M95772949006B" },
  { "uk_driving_licence", "driving licence", "TYNLN551117AP1NX", "TYNLN551417AP1NX" },
  { "uk_plate", "registration number", "PE53DVF", "PE53DVI" },
  { "uk_postcode", "postcode", "LS14AP", "LS14AC" },
  { "it_identity_card", "carta d'identita", "CA12345AB", "" },
  { "de_health_insurance", "krankenversicherten", "Q410297341", "Q410297342" },
  { "de_physician", "lanr", "317646702", "317646802" },
  { "de_practice", "bsnr", "617488609", "" },
  { "de_tax_number", "steuernummer", "3544669190", "" },
  { "passport", "passport", "B68795006", "" },
  { "license_plate", "license plate", "ZSU0626", "" },
  { "tr_plate", "plaka", "71G6153", "91G6153" },
  { "vin", "vin", "G63AV5255987L3889", "G63AV5255987L3880" },
  { "imei", "imei", "709187444018070", "709187444018071" },
  { "imsi", "imsi", "901326325649811", "" },
  { "iccid", "iccid", "8915764312403074475", "8915764312403074476" },
  { "es_bank_account", "ccc", "01212631773033686543", "01212631773033686544" },
  { "pl_bank_account", "nr konta", "32250399829908091242508996", "32250399829908091242508997" },
  { "uk_sort_code", "sort code", "107366", "" },
  { "bank_account", "account number", "33755870", "" },
  { "au_abn", "abn", "10786348027", "10786348028" },
  { "au_acn", "acn", "801937360", "801937361" },
  { "au_tfn", "tfn", "397563065", "397563066" },
  { "au_medicare", "medicare", "5392115042", "5392115052" },
  { "nz_ird", "ird", "58011108", "58011109" },
  { "cn_resident", "resident id", "424622063507180874", "424622063507180875" },
  { "hk_identity", "hkid", "T3305273", "T3305274" },
  { "tw_identity", "taiwan id", "C845753229", "C845753220" },
  { "jp_my_number", "my number", "561739732885", "561739732886" },
  { "jp_company", "corporate number", "6955666363561", "6955666363562" },
  { "kr_resident", "rrn", "1805042856296", "1805045856296" },
  { "kr_foreigner", "frn", "7103106298569", "7103107298569" },
  { "kr_licence", "driver s license", "235953257600", "275953257600" },
  { "kr_business", "brn", "1422535072", "1422535073" },
  { "in_aadhaar", "aadhaar", "753773415883", "753773415884" },
  { "in_pan", "pan", "OSDLN5978D", "OSDMN5978D" },
  { "in_gstin", "gstin", "20OTALR3780SUZ8", "20OTALR3780SUZ9" },
  { "in_plate", "vehicle number", "SK06VG8439", "SL06VG8439" },
  { "in_voter", "epic", "BII3008836", "BII3008837" },
  { "il_identity", "teudat zehut", "371056300", "371056301" },
  { "sg_nric", "nric", "F8025870N", "F8025870O" },
  { "sg_uen", "uen", "16280607L", "16280607M" },
  { "th_identity", "thai id", "3192127857139", "3192127857130" },
  { "my_identity", "mykad", "130523516606", "130523816606" },
  { "id_identity", "nik", "7947255002981663", "7947255000981663" },
  { "kz_identity", "iin", "440223231661", "440223231662" },
  { "ir_national_code", "code melli", "0612316221", "0612316222" },
  { "sa_identity", "iqama", "2112694068", "2112694069" },
  { "ae_identity", "emirates id", "784195767272800", "784195767272801" },
  { "kw_identity", "civil id", "285031504174", "285031504175" },
  { "eg_identity", "egyptian id", "26111032527188", "26111034527188" },
  { "za_identity", "south african id", "4109038951195", "4109038951196" },
  { "ng_identity", "nin", "10625958513", "10625958514" },
  { "ng_plate", "vehicle registration", "HRD459EF", "HRD459EI" },
  { "pk_identity", "cnic", "6770444420754", "9770444420754" },
  { "lk_identity", "sri lankan id", "632575606X", "632575606Y" },
  { "vn_identity", "cccd", "009276668527", "009476668527" },
  { "gh_card", "ghana card", "GHA5029131888", "GHB5029131888" },
  { "ph_tin", "bir tin", "160766127", "660766127" },
};

static const TwinPiiType *
type_of (const Row *row)
{
  const TwinPiiType *type = twin_pii_type_lookup (row->type);

  g_assert_nonnull (type);
  g_assert_nonnull (type->rule->shapes[0]);

  return type;
}

/* @number with hyphens where the first shape of its type is divided. */
static char *
divided (const PiiRule *rule, const char *number)
{
  GString *text = g_string_new (NULL);

  for (const char *p = rule->shapes[0]; *p != '\0' && *number != '\0'; p++)
    g_string_append_c (text, *p == '-' ? '-' : *number++);

  return g_string_free (text, FALSE);
}

/* The first finding in @text that is more than a candidate; of @type alone if it is not NULL. */
static gboolean
find (const TwinPiiType *type, const char *text, TwinFinding *found)
{
  g_autoptr (GHashTable) wanted = g_hash_table_new (NULL, NULL);
  g_autoptr (GArray) findings = NULL;

  g_hash_table_add (wanted, (gpointer) type);
  findings = twin_detect_wanted (NULL, wanted, text, strlen (text));
  for (guint i = 0; i < findings->len; i++)
    {
      *found = g_array_index (findings, TwinFinding, i);
      if (found->tier != TWIN_TIER_CANDIDATE)
        return TRUE;
    }

  return FALSE;
}

/* Whether every byte of @number in @text is part of a finding of whatever type. */
static gboolean
is_hidden (const char *text, const char *number)
{
  g_autoptr (GArray) findings = twin_detect (text, strlen (text));
  gsize start = (gsize) (strstr (text, number) - text);
  gsize n = 0;

  for (guint i = 0; i < findings->len; i++)
    {
      const TwinFinding *finding = &g_array_index (findings, TwinFinding, i);

      if (finding->tier != TWIN_TIER_CANDIDATE && finding->start <= start && finding->end > start + n)
        n = finding->end - start;
    }

  return n >= strlen (number);
}

static void
test_complete (void)
{
  guint n_types;
  const TwinPiiType *types = twin_pii_types (&n_types);

  for (guint i = 0; i < n_types; i++)
    {
      gboolean has_row = types[i].rule->shapes[0] == NULL;

      for (gsize k = 0; k < G_N_ELEMENTS (rows) && !has_row; k++)
        has_row = strcmp (rows[k].type, types[i].id) == 0;
      if (!has_row)
        g_error ("%s has no row in test-identifiers.c", types[i].id);
    }
}

static void
test_checks (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      const PiiRule *rule = type_of (&rows[i])->rule;

      if (rule->check == NULL)
        continue;
      if (!rule->check (rows[i].number, strlen (rows[i].number)))
        g_error ("%s: %s is right, and is refused", rows[i].type, rows[i].number);
      if (rows[i].wrong[0] != '\0' && rule->check (rows[i].wrong, strlen (rows[i].wrong)))
        g_error ("%s: %s is wrong, and is accepted", rows[i].type, rows[i].wrong);
    }
}

static void
test_forms (void)
{
  static const char *const forms[] = { "%s: %s", "The %s %s is hers.", "{\"%s\": \"%s\"}", "name;%s\nJane;%s\n",
                                       "| Name | %s |\n|---|---|\n| Jane | %s |\n" };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    for (gsize k = 0; k < 2 * G_N_ELEMENTS (forms); k++)
      {
        const TwinPiiType *type = type_of (&rows[i]);
        g_autofree char *number = k % 2 == 0 ? g_strdup (rows[i].number) : divided (type->rule, rows[i].number);
        g_autofree char *text = NULL;
        TwinFinding found;

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
        text = g_strdup_printf (forms[k / 2], rows[i].label, number);
#pragma GCC diagnostic pop
        if (!find (type, text, &found) || strncmp (text + found.start, number, strlen (number)) != 0
            || found.end - found.start != strlen (number) || !found.valid)
          g_error ("%s in “%s”", rows[i].type, text);
        if (!is_hidden (text, number))
          g_error ("not hidden: “%s”", text);
      }
}

static void
test_wrong (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      const TwinPiiType *type = type_of (&rows[i]);
      g_autofree char *text = g_strdup_printf ("%s: %s", rows[i].label, rows[i].wrong);
      TwinFinding found;
      gboolean is_found;

      if (rows[i].wrong[0] == '\0')
        continue;
      is_found = find (type, text, &found);
      g_test_message ("%s", text);
      g_assert_cmpint (is_found, ==, !type->rule->strict);
      if (is_found)
        g_assert_false (found.valid);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/privacy/identifiers/complete", test_complete);
  g_test_add_func ("/privacy/identifiers/checks", test_checks);
  g_test_add_func ("/privacy/identifiers/forms", test_forms);
  g_test_add_func ("/privacy/identifiers/wrong", test_wrong);

  return g_test_run ();
}
