/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "privacy/twin-pii-type.h"

#include "privacy/pii-rule.h"

/* Marks a string for translation where it is shown. */
#define N_(text) (text)

#define RULE(...) (&(const PiiRule) { __VA_ARGS__ })

/* To add a type that has a shape: a row here, its check in check-digits.c, and its cases in
 * tests/privacy/test-detector.c and test-check-digits.c. Nothing else names it. */
static const TwinPiiType types[] = {
  [PII_EMAIL] = {
    "email", "EMAIL", N_ ("E-mail Addresses"), NULL, TRUE, TWIN_PII_ACTION_REDACT, "EMAIL_ADDRESS", 0,
    RULE (.labels = "email*|e mail*|mailto|correo*|courriel|adres email"),
  },
  [PII_PHONE] = {
    "phone", "PHONE", N_ ("Phone Numbers"), NULL, TRUE, TWIN_PII_ACTION_REDACT, "PHONE_NUMBER", 2,
    RULE (.labels = "tel|phone*|telephone*|telefon*|call|calling|fax|telefax|mobile|mob|cell|cellphone|cellular*|whatsapp|text me"
                    "|reach me|reached|contact number|contact no|ring|dial|hotline|pager|voicemail|answering at|fon|handy*"
                    "|mobil|mobilnummer|mobiltelefon|rufnummer|ruf|durchwahl|anrufen|mobilfunk*|telephone|portable|appelez"
                    "|mobiel*|movil|celular*|llame|telemovel|telemobil|ligue|cellulare|cell|chiamare|telefoon*|gsm|bel|kom|komorka"
                    "|numer telefonu|zadzwon|sms|helpline|msisdn|>office"),
  },
  [PII_CREDIT_CARD] = {
    "credit_card", "CREDIT_CARD", N_ ("Payment Cards"), NULL, TRUE, TWIN_PII_ACTION_REDACT, "CREDIT_CARD", 4,
    RULE (.labels = "card|cards|card number|card no|credit card*|creditcard*|debit card*|cc|ccnum|pan|visa|mastercard|maestro|amex"
                    "|american express|discover|diners*|jcb|unionpay|karte|kartennummer|kreditkarte*|ec karte|carte"
                    "|carte bancaire|carte de credit|carte bleue|tarjeta*|cartao*|carta di credito|carta|creditcard|kaart*"
                    "|betaalkaart|karta|karty|numer karty|karte nr"),
  },
  [PII_IBAN] = {
    "iban", "IBAN", N_ ("Bank Accounts (IBAN)"), NULL, TRUE, TWIN_PII_ACTION_ASK, "IBAN_CODE", 4,
    RULE (.labels = "iban*|bank account*|account*|bankverbindung|konto|kontonummer|compte*|rib|cuenta*|conto|conta|rekening*"
                    "|nr konta|rachunek|numer konta|rachunku"),
  },
  [PII_URL] = {
    "url", "URL", N_ ("Web Addresses"), NULL, TRUE, TWIN_PII_ACTION_REDACT, "URL", 0,
    RULE (.labels = "url|website|web|homepage|site|link"),
  },
  [PII_IP_ADDRESS] = {
    "ip_address", "IP_ADDRESS", N_ ("IP Addresses"), NULL, TRUE, TWIN_PII_ACTION_ASK, "IP_ADDRESS", 0,
    RULE (.labels = "ip|ips|ip address*|ip addr|ipv4*|ipv6*|ip adresse|adresse ip|direccion ip|indirizzo ip|host|hostname|server"
                    "|client|remote addr*|gateway|dns|subnet|cidr|netmask|db host|source ip|address|logged in from|login from"),
  },
  [PII_DATE_OF_BIRTH] = {
    "date_of_birth", "DATE_OF_BIRTH", N_ ("Dates of Birth"), NULL, TRUE, TWIN_PII_ACTION_ASK, "DATE_TIME", 0,
    RULE (.labels = "dob|d o b|date of birth|birth date|birthdate|birthday|born|born on|geboren*|geb|geb am|geburtsdatum"
                    "|geburtstag|geburtsdat|ne le|nee le|date de naissance|naissance|ddn|nacido*|nacida*|fecha de nacimiento"
                    "|nacimiento|nato il|nata il|nato a|nata a|data di nascita|nascita|nascido*|nascida*|data de nascimento"
                    "|nascimento|geboortedatum|geboren op|data urodzenia|ur|urodzon*|urodzenia|date naissance"),
  },
  [PII_INSTRUCTION] = {
    "instruction", "INSTRUCTION", N_ ("Instructions to AI Assistants"), NULL, FALSE, TWIN_PII_ACTION_ASK, NULL, 0,
    RULE (.labels = ""),
  },

  /* Found by rule alone. */
  {
    "us_ssn", "SSN", N_ ("US Social Security Numbers"), "US", TRUE, TWIN_PII_ACTION_REDACT, "US_SSN", 4,
    RULE (.labels = "ssn|ssns|social security*|soc sec*|seguro social|ss number|ss no|tax id|taxpayer id",
          .shapes = { "999-99-9999" }, .check = check_us_ssn, .rarity = -6, .grouped = 11, .strength = 1),
  },
  {
    "de_tax_id", "DE_TAX_ID", N_ ("German Tax Identification Numbers"), "DE", TRUE, TWIN_PII_ACTION_ASK, "DE_TAX_ID", 2,
    RULE (.labels = "steuer id*|steueridentifikationsnummer|steuerident*|steuerliche identifikationsnummer"
                    "|identifikationsnummer|id nr|idnr|tin|tax id*|steuernummer|st id nr",
          .shapes = { "99-999-999-999" }, .check = check_de_tax_id, .rarity = -5, .grouped = 3, .strength = 5),
  },
  {
    "de_id_card", "DE_ID_CARD", N_ ("German Identity Cards and Passports"), "DE", TRUE, TWIN_PII_ACTION_ASK, "DE_ID_CARD", 2,
    RULE (.labels = "personalausweis*|ausweis*|ausweisnummer|reisepass*|pass nr|passnummer|pass nummer|id card*"
                    "|identity card*|perso|seriennummer des ausweises|identitaetskarte",
          .shapes = { "AXXXXXXXX", "AXXXXXXXX9" }, .check = check_de_document, .strict = TRUE, .rarity = -5, .strength = 3),
  },
  {
    "de_social_security", "DE_SOCIAL_SECURITY", N_ ("German Social Security Numbers"), "DE", TRUE, TWIN_PII_ACTION_ASK,
    "DE_SOCIAL_SECURITY", 2,
    RULE (.labels = "sozialversicherung*|sv nummer|sv nr|svnr|rentenversicherung*|rv nummer|rvnr|rv nr|versicherungsnummer"
                    "|social security*|sozialvers*",
          .shapes = { "99-999999-A-999", "99-99-99-99-A-99-9" }, .check = check_de_pension, .rarity = 1, .grouped = 3,
          .strength = 5),
  },
  {
    "uk_nino", "UK_NINO", N_ ("UK National Insurance Numbers"), "GB", TRUE, TWIN_PII_ACTION_ASK, "UK_NINO", 2,
    RULE (.labels = "nino|ni number|ni no|national insurance*|nat ins*|ni",
          .shapes = { "AA-99-99-99-A", "AA-999999-A" }, .check = check_gb_nino, .rarity = 3, .grouped = 3, .strength = 2),
  },
  {
    "uk_nhs", "UK_NHS", N_ ("UK NHS Numbers"), "GB", TRUE, TWIN_PII_ACTION_ASK, "UK_NHS", 2,
    RULE (.labels = "nhs*|national health service|patient number|patient no",
          .shapes = { "999-999-9999" }, .check = check_gb_nhs, .rarity = -6, .grouped = 2, .strength = 3),
  },
  {
    "fr_nir", "FR_NIR", N_ ("French Social Security Numbers"), "FR", TRUE, TWIN_PII_ACTION_ASK, NULL, 2,
    RULE (.labels = "nir|insee|securite sociale|secu|numero de securite sociale|n ss|nss|carte vitale|vitale",
          .shapes = { "9-99-99-9X-999-999-99" }, .check = check_fr_nir, .rarity = -4, .grouped = 4,
          .strength = 6),
  },
  {
    "es_dni", "ES_DNI", N_ ("Spanish Identity Numbers (DNI)"), "ES", TRUE, TWIN_PII_ACTION_ASK, "ES_NIF", 2,
    RULE (.labels = "dni|nif|documento nacional*|d n i|n i f|identidad|documento de identidad",
          .shapes = { "99999999-A", "99-999-999-A" }, .check = check_es_dni, .rarity = 0, .grouped = 1, .strength = 4),
  },
  {
    "es_nie", "ES_NIE", N_ ("Spanish Foreigners’ Numbers (NIE)"), "ES", TRUE, TWIN_PII_ACTION_ASK, "ES_NIE", 2,
    RULE (.labels = "nie|n i e|extranjero*|numero de identidad de extranjero|nif|dni",
          .shapes = { "A-9999999-A", "A-9-999-999-A" }, .check = check_es_nie, .rarity = 1, .grouped = 2, .strength = 5),
  },
  {
    "it_fiscal_code", "IT_FISCAL_CODE", N_ ("Italian Fiscal Codes"), "IT", TRUE, TWIN_PII_ACTION_ASK, "IT_FISCAL_CODE", 2,
    RULE (.labels = "codice fiscale*|cod fisc*|c f|cf|codfisc*|fiscal code|tax code",
          .shapes = { "AAA-AAA-99X99-X999A", "AAA-AAA-XXAXX-AXXXA" }, .check = check_it_fiscal_code, .rarity = 4, .grouped = 1,
          .strength = 8),
  },
  {
    "pl_pesel", "PL_PESEL", N_ ("Polish PESEL Numbers"), "PL", TRUE, TWIN_PII_ACTION_ASK, "PL_PESEL", 2,
    RULE (.labels = "pesel*|nr pesel|numer pesel", .shapes = { "99999999999" }, .check = check_pl_pesel, .rarity = -4,
          .strength = 5),
  },
  {
    "nl_bsn", "NL_BSN", N_ ("Dutch Citizen Service Numbers"), "NL", TRUE, TWIN_PII_ACTION_ASK, NULL, 2,
    RULE (.labels = "bsn*|burgerservicenummer|burger service nummer|sofi*|sofinummer|citizen service*",
          .shapes = { "999-999-999", "9999-99-999" }, .check = check_nl_bsn, .rarity = -6, .grouped = 1, .strength = 3),
  },
  {
    "be_national", "BE_NATIONAL", N_ ("Belgian National Numbers"), "BE", TRUE, TWIN_PII_ACTION_ASK, NULL, 2,
    RULE (.labels = "rijksregister*|registre national|numero national|nationaal nummer|insz|niss|national register*|rrn|nn",
          .shapes = { "99-99-99-999-99" }, .check = check_be_national, .rarity = -4, .grouped = 6, .strength = 7),
  },
  {
    "se_personnummer", "SE_PERSONNUMMER", N_ ("Swedish Personal Identity Numbers"), "SE", TRUE, TWIN_PII_ACTION_ASK,
    "SE_PERSONNUMMER", 2,
    RULE (.labels = "personnummer*|person nr|pnr|personal identity number", .shapes = { "999999-9999" },
          .check = check_se_person, .rarity = -6, .grouped = 3, .strength = 5),
  },
  {
    "dk_cpr", "DK_CPR", N_ ("Danish CPR Numbers"), "DK", TRUE, TWIN_PII_ACTION_ASK, NULL, 2,
    RULE (.labels = "cpr*|personnummer*", .shapes = { "999999-9999" }, .check = check_dk_cpr, .rarity = -6, .grouped = 3,
          .strength = 2),
  },
  {
    "no_birth_number", "NO_BIRTH_NUMBER", N_ ("Norwegian National Identity Numbers"), "NO", TRUE, TWIN_PII_ACTION_ASK, NULL, 2,
    RULE (.labels = "fodselsnummer*|fnr|fodselsnr|personnummer*|d nummer", .shapes = { "999999-99999" },
          .check = check_no_birth, .rarity = -6, .grouped = 1, .strength = 9),
  },
  {
    "fi_identity_code", "FI_IDENTITY_CODE", N_ ("Finnish Personal Identity Codes"), "FI", TRUE, TWIN_PII_ACTION_ASK,
    "FI_PERSONAL_IDENTITY_CODE", 2,
    RULE (.labels = "henkilotunnus*|hetu|personbeteckning*|sotu", .shapes = { "999999-999X", "999999A999X" },
          .check = check_fi_identity, .rarity = -4, .grouped = 3, .strength = 7),
  },
  {
    "at_social_security", "AT_SOCIAL_SECURITY", N_ ("Austrian Social Security Numbers"), "AT", TRUE, TWIN_PII_ACTION_ASK, NULL, 2,
    RULE (.labels = "svnr|sv nr|sv nummer|vsnr|versicherungsnummer|sozialversicherung*", .shapes = { "9999-999999" },
          .check = check_at_insurance, .rarity = -6, .grouped = 2, .strength = 3),
  },
  {
    "ch_social_security", "CH_SOCIAL_SECURITY", N_ ("Swiss Social Security Numbers (AHV)"), "CH", TRUE, TWIN_PII_ACTION_ASK,
    NULL, 2,
    RULE (.labels = "ahv*|avs*|navs*|sozialversicherung*|numero avs", .shapes = { "999-9999-9999-99" },
          .check = check_ch_insurance, .rarity = -8, .grouped = 4, .strength = 13),
  },
  {
    "cz_birth_number", "CZ_BIRTH_NUMBER", N_ ("Czech and Slovak Birth Numbers"), "CZ", TRUE, TWIN_PII_ACTION_ASK, NULL, 2,
    RULE (.labels = "rodne cislo*|rodneho cisla|rc|r c", .shapes = { "999999-9999", "999999-999" },
          .check = check_cz_birth, .rarity = -6, .grouped = 3, .strength = 5),
  },
  {
    "pl_id_card", "PL_ID_CARD", N_ ("Polish Identity Cards"), "PL", TRUE, TWIN_PII_ACTION_ASK, NULL, 2,
    RULE (.labels = "dowod*|dowodem|dow os|nr dowodu|seria i numer|legitym*", .shapes = { "AAA-999999" },
          .check = check_pl_id_card, .rarity = -4, .grouped = 0, .strength = 3),
  },
  {
    "passport", "PASSPORT", N_ ("Passport Numbers"), NULL, FALSE, TWIN_PII_ACTION_ASK, "US_PASSPORT", 2,
    RULE (.labels = "passport*|passeport*|pasaporte*|passaporto*|passaporte*|paspoort*|paszport*|reisepass*",
          .shapes = { "AXXXXXXXX", "A9999999", "999999999" }, .rarity = -5),
  },
};

static const struct
{
  const char *alias;
  const char *id;
} aliases[] = {
  { "ssn", "us_ssn" },
};

static const char *const action_names[] = { "ASK", "REDACT", "MASK", "BLOCK", "IGNORE" };

const char *
twin_pii_action_to_string (TwinPiiAction action)
{
  g_return_val_if_fail (action < G_N_ELEMENTS (action_names), NULL);

  return action_names[action];
}

gboolean
twin_pii_action_from_string (const char *text, TwinPiiAction *action)
{
  g_return_val_if_fail (text != NULL, FALSE);
  g_return_val_if_fail (action != NULL, FALSE);

  for (guint i = 0; i < G_N_ELEMENTS (action_names); i++)
    if (g_ascii_strcasecmp (text, action_names[i]) == 0)
      {
        *action = (TwinPiiAction) i;
        return TRUE;
      }

  return FALSE;
}

const TwinPiiType *
twin_pii_types (guint *n_types)
{
  if (n_types != NULL)
    *n_types = G_N_ELEMENTS (types);

  return types;
}

const TwinPiiType *
twin_pii_type_lookup (const char *id)
{
  g_return_val_if_fail (id != NULL, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (aliases); i++)
    if (g_ascii_strcasecmp (id, aliases[i].alias) == 0)
      id = aliases[i].id;

  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    if (g_ascii_strcasecmp (id, types[i].id) == 0)
      return &types[i];

  return NULL;
}
