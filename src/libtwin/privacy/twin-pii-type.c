/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "privacy/twin-pii-type.h"

#include "privacy/pii-rule.h"

/* Marks a string for translation where it is shown. */
#define N_(text) (text)

#define RULE(...) (&(const PiiRule) { __VA_ARGS__ })

/* Rows of types that are asked about and found by their rule: with a check, and by a label. */
#define PERSON(id, token, label, country, presidio, ...) \
  { id, token, label, country, TRUE, TWIN_PII_ACTION_ASK, presidio, 2, RULE (__VA_ARGS__) }
#define CODE(id, token, label, country, presidio, ...) \
  { id, token, label, country, FALSE, TWIN_PII_ACTION_ASK, presidio, 2, RULE (__VA_ARGS__) }

/* To add a type that has a shape: a row in the pii-types-....h of its family, its check in the
 * check-....c beside it, and its cases in tests/privacy/. Nothing else names it. */
static const TwinPiiType types[] = {
  [PII_EMAIL] = {
    "email", "EMAIL", N_ ("E-mail Addresses"), NULL, TRUE, TWIN_PII_ACTION_REDACT, "EMAIL_ADDRESS", 0,
    RULE (.labels = "email*|e mail*|mailto|correo*|courriel|adres email|epost*|e post*|eposta*|e posta*"),
  },
  [PII_PHONE] = {
    "phone", "PHONE", N_ ("Phone Numbers"), NULL, TRUE, TWIN_PII_ACTION_REDACT, "PHONE_NUMBER", 2,
    RULE (.labels = "tel|phone*|telephone*|telefon*|call|calling|fax|telefax|mobile|mob|cell|cellphone|cellular*|whatsapp|text me"
                    "|reach me|reach you|reach us|reached|my number|contacted|contact me|contact us|contact at|contact number|contact no|ring|dial|hotline|pager|voicemail|answering at|fon|handy*"
                    "|mobil|mobilnummer|mobiltelefon|rufnummer|ruf|durchwahl|anrufen|mobilfunk*|telephone|portable|appelez"
                    "|mobiel*|movil|celular*|llame|telemovel|telemobil|ligue|cellulare|cell|chiamare|telefoon*|gsm|bel|kom|komorka"
                    "|numer telefonu|zadzwon|telefonnummer|telefonnr|tlf|mobilnr|mobilnummer|ring|telefonni cislo"
                    "|volejte|cislo telefonu|cep|cep no|cep telefonu|telefon no|tel no|gsm no|sms|helpline|msisdn|>office"
                    "|anruf*|ruf mich*|rufen*|erreichen*|erreichbar*|appelle*|appeler|joindre|joignable*|llam*|marque|chiam*|telefona*"
                    "|ligar|liga me|contacte|bellen|bereikbaar*|dzwon*|zadzwon*|pod numer*|pod nr|nazov*|ringa*|nas pa|ringe*|zavol*|volej*|volat"
                    "|arayin*|arayabilir*|emergency contact|kontakt|contacto|contatto|contato|contattare|contatta*|recapito*|irtibat|iletisim|direct line"
                    "|direct dial|toll free|freephone|switchboard|notfallkontakt*|noodnummer|faks*|tfno|tlfno|rappel*|composez|composer"
                    "|localizar*|na mig|nar mig|her number|his number|our number|their number|meine nummer|meine neue nummer|mi numero es"
                    "|mi nuevo numero es|mio numero e|meu numero e|mon numero est|mon numero c est|mijn nummer is|mijn nieuwe nummer is"
                    "|moj numer to|mitt nummer ar|mitt nummer er|mit nummer er|moje cislo je|numaram|numeroni on|a szamom|numarul meu"),
  },
  [PII_CREDIT_CARD] = {
    "credit_card", "CREDIT_CARD", N_ ("Payment Cards"), NULL, TRUE, TWIN_PII_ACTION_REDACT, "CREDIT_CARD", 4,
    RULE (.labels = "card|cards|card number|card no|credit card*|creditcard*|debit card*|cc|ccnum|pan|visa|mastercard|maestro|amex"
                    "|american express|discover|diners*|jcb|unionpay|karte|kartennummer|kreditkarte*|ec karte|carte"
                    "|carte bancaire|carte de credit|carte bleue|tarjeta*|cartao*|carta di credito|carta|creditcard|kaart*"
                    "|betaalkaart|karta|karty|numer karty|karte nr|kort|kortnummer|kortnr|betalkort*|kreditkort*|betalingskort*|cislo karty|platebni karta"
                    "|kart|kart no|kart numarasi|kredi karti"),
  },
  [PII_IBAN] = {
    "iban", "IBAN", N_ ("Bank Accounts (IBAN)"), NULL, TRUE, TWIN_PII_ACTION_ASK, "IBAN_CODE", 4,
    RULE (.labels = "iban*|bank account*|account*|bankverbindung|konto|kontonummer|compte*|rib|cuenta*|conto|conta|rekening*"
                    "|nr konta|rachunek|numer konta|rachunku|bankkonto*|kontonr|cislo uctu|ucet|hesap*|banka hesabi"),
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
    RULE (.labels = "dob|d o b|date of birth|birth date|birthdate|birthday*|born|born on|geboren*|geb|geb am|geburtsdatum"
                    "|geburtstag|geburtsdat|ne le|nee le|date de naissance|naissance|ddn|nacido*|nacida*|fecha de nacimiento"
                    "|nacimiento|nato il|nata il|nato a|nata a|data di nascita|nascita|nascido*|nascida*|data de nascimento"
                    "|nascimento|geboortedatum|geboren op|data urodzenia|ur|urodzon*|urodzenia|date naissance|fodd|fodelsedatum|fodelsedag|fodt|fodselsdato|fodselsdag"
                    "|datum narozeni|narozen*|nar|dogum tarihi|dogum|d tarihi|bday|b day|zur welt*|naquit|anniversaire|nacio*|cumpleanos|nacque"
                    "|into the world|al mundo|compleanno|nasceu|aniversario|verjaardag|urodzi*|narodil*|dogumlu|dogdu"
                    "|ne a|nee a|ne en|nee en|vu le jour|au monde|data nasc*|dt nasc*|fecha nac*|fec nac*|f nac|geb dat*|>auf die welt|>zur welt*|>ter wereld|ao mundo|geboorte*|data ur|data urodz*|>tarihinde dogdu|>tarihinde dogmus*"),
  },
  /* Found and shown, but a lecture is full of them: nobody is asked, and they stay unless a policy
   * takes them out, as for patients' records. */
  [PII_DATE] = {
    "date", "DATE", N_ ("Dates"), NULL, TRUE, TWIN_PII_ACTION_IGNORE, "DATE_TIME", 0, RULE (.labels = ""),
  },
  [PII_INSTRUCTION] = {
    "instruction", "INSTRUCTION", N_ ("Instructions to AI Assistants"), NULL, FALSE, TWIN_PII_ACTION_ASK, NULL, 0,
    RULE (.labels = ""),
  },
  [PII_PERSONAL_URL] = {
    "personal_url", "PERSONAL_URL", N_ ("Web Addresses With Personal Data"), NULL, TRUE, TWIN_PII_ACTION_REDACT, NULL, 0,
    RULE (.labels = ""),
  },
  [PII_API_KEY] = {
    "api_key", "API_KEY", N_ ("Secret Keys"), NULL, TRUE, TWIN_PII_ACTION_ASK, NULL, 0, RULE (.labels = ""),
  },
  [PII_JWT] = {
    "access_token", "ACCESS_TOKEN", N_ ("Access Tokens"), NULL, TRUE, TWIN_PII_ACTION_ASK, NULL, 0, RULE (.labels = ""),
  },
  [PII_PRIVATE_KEY] = {
    "private_key", "PRIVATE_KEY", N_ ("Private Keys"), NULL, TRUE, TWIN_PII_ACTION_ASK, NULL, 0, RULE (.labels = ""),
  },
  [PII_CONNECTION_STRING] = {
    "connection_string", "CONNECTION_STRING", N_ ("Addresses With Passwords"), NULL, TRUE, TWIN_PII_ACTION_ASK, NULL, 0,
    RULE (.labels = ""),
  },
  [PII_PASSWORD] = {
    "password", "PASSWORD", N_ ("Passwords"), NULL, FALSE, TWIN_PII_ACTION_ASK, NULL, 0, RULE (.labels = ""),
  },
  [PII_MAC_ADDRESS] = {
    "mac_address", "MAC_ADDRESS", N_ ("Network Hardware Addresses (MAC)"), NULL, TRUE, TWIN_PII_ACTION_ASK, "MAC_ADDRESS", 0,
    RULE (.labels = "mac|mac address*|hardware address*|ethernet*|bssid|physical address|mac adresse|adresse mac|direccion mac"),
  },
  [PII_GEO] = {
    "geo", "GEO", N_ ("Geographic Coordinates"), NULL, TRUE, TWIN_PII_ACTION_ASK, NULL, 0,
    RULE (.labels = "gps|geo|coordinates|koordinaten|lat*|lon*|lng|latitude|longitude|location|position|standort|coordonnees|coordenadas|coordinate"
                    "|coordinaten|wspolrzedne|koordinater|souradnice|koordinat*"),
  },
  [PII_CRYPTO_WALLET] = {
    "crypto_wallet", "CRYPTO_WALLET", N_ ("Crypto Wallets"), NULL, TRUE, TWIN_PII_ACTION_ASK, "CRYPTO", 0,
    RULE (.labels = "wallet*|bitcoin*|btc|eth|ethereum*|crypto*"),
  },
  [PII_BIC] = {
    "bic", "BIC", N_ ("Bank Codes (BIC, SWIFT)"), NULL, TRUE, TWIN_PII_ACTION_ASK, NULL, 0,
    RULE (.labels = "bic|swift*|bic swift|bic code|swift code|swift bic|code bic|codigo bic|codice bic"),
  },

  [PII_MRZ] = {
    "mrz", "MRZ", N_ ("Machine-Readable Zones of Identity Documents"), NULL, TRUE, TWIN_PII_ACTION_ASK, NULL, 0, RULE (.labels = ""),
  },

  /* Found by rule alone. */
#include "privacy/pii-types-america.h"
#include "privacy/pii-types-business.h"
#include "privacy/pii-types-europe.h"
#include "privacy/pii-types-things.h"
#include "privacy/pii-types-world.h"
};

static const struct
{
  const char *alias;
  const char *id;
} aliases[] = {
  { "ssn", "us_ssn" },
};

static const char *const action_names[] = { "ASK", "REDACT", "MASK", "BLOCK", "IGNORE", "PSEUDONYM" };

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
