/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "privacy/detect.h"
#include "privacy/detect-text.h"

#include <string.h>

/* Secrets that programs use: most issuers begin them with a prefix of their own, so that
 * prefix, length, alphabet and randomness decide. */

/* Shorter runs hold no secret; longer ones are data. */
#define RUN_MIN 16
#define RUN_MAX 4096
/* Samples and placeholders repeat themselves: "ghp_xxxx", "sk-1111". In bits per character,
 * less where there are few characters to tell by. */
#define ENTROPY_MIN 3.0
#define ENTROPY_MIN_HEX 2.6
#define DISTINCT_MIN 8
#define PERIOD_MIN 3
#define PERIOD_MAX 8

typedef enum
{
  ALPHABET_ALNUM,
  ALPHABET_URL,    /* letters, digits, '-', '_' */
  ALPHABET_HEX,
  ALPHABET_BASE32, /* 'A'-'Z', '2'-'7' */
  ALPHABET_BASE64,
  ALPHABET_DOTTED, /* of ALPHABET_URL and '.' */
  ALPHABET_UPPER,  /* 'A'-'Z', '0'-'9' */
} Alphabet;

typedef struct
{
  const char *prefix;
  Alphabet alphabet;
  guint16 min; /* characters after the prefix */
  guint16 max;
} SecretKind;

/* From the issuers' documentation of their tokens' forms. */
static const SecretKind kinds[] = {
  { "AKIA", ALPHABET_UPPER, 16, 16 },          /* AWS, access key */
  { "ASIA", ALPHABET_UPPER, 16, 16 },          /* AWS, temporary */
  { "ABIA", ALPHABET_UPPER, 16, 16 },          /* AWS, bearer */
  { "ABSKQmVkcm9ja0FQSUtleS", ALPHABET_BASE64, 100, 260 }, /* AWS Bedrock */
  { "ghp_", ALPHABET_ALNUM, 36, 36 },          /* GitHub, with CRC-32 */
  { "gho_", ALPHABET_ALNUM, 36, 36 },
  { "ghu_", ALPHABET_ALNUM, 36, 36 },
  { "ghs_", ALPHABET_ALNUM, 36, 36 },
  { "ghr_", ALPHABET_ALNUM, 36, 76 },
  { "github_pat_", ALPHABET_URL, 82, 82 },
  { "glpat-", ALPHABET_DOTTED, 20, 60 },       /* GitLab */
  { "glptt-", ALPHABET_HEX, 40, 40 },
  { "glrt-", ALPHABET_DOTTED, 20, 60 },
  { "gldt-", ALPHABET_URL, 20, 40 },
  { "glsa_", ALPHABET_URL, 41, 41 },           /* Grafana */
  { "glc_", ALPHABET_BASE64, 32, 400 },
  { "xoxb-", ALPHABET_URL, 40, 120 },          /* Slack */
  { "xoxp-", ALPHABET_URL, 40, 120 },
  { "xoxa-", ALPHABET_URL, 40, 120 },
  { "xoxr-", ALPHABET_URL, 40, 120 },
  { "xoxs-", ALPHABET_URL, 40, 120 },
  { "xapp-", ALPHABET_URL, 60, 160 },
  { "sk_live_", ALPHABET_ALNUM, 10, 99 },      /* Stripe */
  { "sk_test_", ALPHABET_ALNUM, 10, 99 },
  { "rk_live_", ALPHABET_ALNUM, 10, 99 },
  { "whsec_", ALPHABET_BASE64, 32, 64 },
  { "AIza", ALPHABET_URL, 35, 35 },            /* Google */
  { "ya29.", ALPHABET_URL, 40, 400 },
  { "GOCSPX-", ALPHABET_URL, 28, 28 },
  { "sk-ant-api03-", ALPHABET_URL, 95, 95 },   /* Anthropic */
  { "sk-proj-", ALPHABET_URL, 40, 200 },       /* OpenAI */
  { "sk-svcacct-", ALPHABET_URL, 40, 200 },
  { "sk-", ALPHABET_ALNUM, 20, 64 },
  { "SG.", ALPHABET_DOTTED, 66, 66 },          /* SendGrid */
  { "AC", ALPHABET_HEX, 32, 32 },              /* Twilio */
  { "SK", ALPHABET_HEX, 32, 32 },
  { "key-", ALPHABET_HEX, 32, 32 },            /* Mailgun */
  { "npm_", ALPHABET_ALNUM, 36, 36 },
  { "pypi-", ALPHABET_URL, 50, 300 },
  { "rubygems_", ALPHABET_HEX, 48, 48 },
  { "hf_", ALPHABET_ALNUM, 34, 40 },           /* Hugging Face */
  { "dop_v1_", ALPHABET_HEX, 64, 64 },         /* DigitalOcean */
  { "doo_v1_", ALPHABET_HEX, 64, 64 },
  { "dapi", ALPHABET_HEX, 32, 32 },            /* Databricks */
  { "shpat_", ALPHABET_HEX, 32, 32 },          /* Shopify */
  { "shpss_", ALPHABET_HEX, 32, 32 },
  { "hvs.", ALPHABET_URL, 90, 120 },           /* HashiCorp */
  { "lin_api_", ALPHABET_ALNUM, 40, 40 },      /* Linear */
  { "figd_", ALPHABET_URL, 40, 48 },           /* Figma */
  { "pplx-", ALPHABET_ALNUM, 48, 48 },         /* Perplexity */
  { "PMAK-", ALPHABET_URL, 59, 59 },           /* Postman */
  { "pnu_", ALPHABET_ALNUM, 36, 36 },          /* Prefect */
  { "sntrys_", ALPHABET_BASE64, 60, 400 },     /* Sentry */
  { "AGE-SECRET-KEY-1", ALPHABET_UPPER, 58, 58 },
  { "AccountKey=", ALPHABET_BASE64, 80, 90 },  /* Azure */
  { "SharedAccessKey=", ALPHABET_BASE64, 40, 90 },
};

/* Keys that Google prints in its own samples: they are public. */
static const char *const public_keys[] = {
  "AIzaSyCkEhVjf3pduRDt6d1yKOMitrUEke8agEM", "AIzaSyDMAScliyLx7F0NPDEJi1QmyCgHIAODrlU", "AIzaSyD3asb-2pEZVqMkmL6M9N6nHZRR_znhrh0",
  "AIzaSyAdOS2zB6NCsk1pCdZ4-P6GBdi_UUPwX7c", "AIzaSyASWm6HmTMdYWpgMnjRBjxcQ9CKctWmLd4", "AIzaSyA5_iVawFQ8ABuTZNUdcwERLJv_a_p4wtM",
  "AIzaSyA4UrcGxgwQFTfaI3no3t7Lt1sjmdnP5sQ", "AIzaSyDSb51JiIcB6OJpwwMicseKRhhrOq1cS7g", "AIzaSyBF2RrAIm4a0mO64EShQfqfd2AFnzAvvuU",
  "AIzaSyBcE-OOIbhjyR83gm4r2MFCu4MJmprNXsw",
};

static gboolean
is_of_alphabet (guint8 c, Alphabet alphabet)
{
  switch (alphabet)
    {
    case ALPHABET_ALNUM:
      return text_is_alnum (c);
    case ALPHABET_URL:
      return text_is_alnum (c) || c == '-' || c == '_';
    case ALPHABET_HEX:
      return text_is_digit (c) || (c >= 'a' && c <= 'f');
    case ALPHABET_BASE32:
      return (c >= 'A' && c <= 'Z') || (c >= '2' && c <= '7');
    case ALPHABET_BASE64:
      return text_is_alnum (c) || c == '+' || c == '/' || c == '=' || c == '-' || c == '_';
    case ALPHABET_DOTTED:
      return text_is_alnum (c) || c == '-' || c == '_' || c == '.';
    case ALPHABET_UPPER:
    default:
      return (c >= 'A' && c <= 'Z') || text_is_digit (c);
    }
}

/* What may stand in a secret of any kind, so that the run around an anchor is read once. */
static gboolean
is_run_byte (guint8 c)
{
  static const guint8 others[256] = { ['-'] = 1, ['_'] = 1, ['.'] = 1, ['+'] = 1, ['/'] = 1, ['='] = 1, [':'] = 1 };

  return text_is_alnum (c) || others[c];
}

/* log2, well enough to compare with the limits above. */
static double
log2_of (double x)
{
  int exponent = 0;

  while (x >= 2)
    {
      x /= 2;
      exponent++;
    }

  /* The quadratic through 1, 1.5 and 2 is off by less than 0.01. */
  return exponent + (x - 1) * (1.3396 - 0.3396 * (x - 1));
}

static gboolean
is_random (const guint8 *text, gsize length, gboolean hex)
{
  guint counts[256] = { 0 };
  guint n_distinct = 0;
  guint n_other = 0;
  double entropy = log2_of ((double) length);

  for (gsize i = 0; i < length; i++)
    counts[text[i]]++;
  for (guint i = 0; i < G_N_ELEMENTS (counts); i++)
    if (counts[i] > 0)
      {
        n_distinct++;
        entropy -= counts[i] * log2_of (counts[i]) / (double) length;
      }

  /* Names in programs are written in one case without digits. */
  for (guint c = 0; c < 26 && !hex; c++)
    n_other += counts['A' + c];
  for (guint c = '0'; c <= '9' && !hex; c++)
    n_other += counts[c];
  if (!hex && n_other == 0)
    return FALSE;

  return n_distinct >= DISTINCT_MIN && entropy >= (hex ? ENTROPY_MIN_HEX : ENTROPY_MIN);
}

/* Whether a few characters come three times in a row: "1234-1234-1234". */
static gboolean
is_repeated (const guint8 *text, gsize length)
{
  for (guint period = PERIOD_MIN; period <= PERIOD_MAX; period++)
    for (gsize i = period, same = 0; i < length; i++)
      {
        same = text[i] == text[i - period] ? same + 1 : 0;
        if (same >= 2 * period)
          return TRUE;
      }

  return FALSE;
}

/* Four characters in a row that are the same, or that count up or down through the
 * alphabet for eight: nobody's key. */
gboolean
secret_is_sample (const guint8 *text, gsize length)
{
  guint same = 0, rising = 0;

  for (gsize i = 1; i < length; i++)
    {
      same = text[i] == text[i - 1] ? same + 1 : 0;
      rising = text[i] == text[i - 1] + 1 ? rising + 1 : 0;
      if (same >= 4 || rising >= 7)
        return TRUE;
    }

  return is_repeated (text, length) || g_strstr_len ((const char *) text, (gssize) length, "EXAMPLE") != NULL
         || g_strstr_len ((const char *) text, (gssize) length, "example") != NULL;
}

static gboolean
is_public_key (const char *text, gsize length)
{
  for (guint i = 0; i < G_N_ELEMENTS (public_keys); i++)
    if (strlen (public_keys[i]) == length && memcmp (public_keys[i], text, length) == 0)
      return TRUE;

  return FALSE;
}

/* GitHub, "Behind GitHub's new authentication token formats" (2021): the last six characters
 * are the CRC-32 of the thirty before them, in base 62. */
static gboolean
has_github_crc (const guint8 *body)
{
  static const char alphabet[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  guint32 crc = 0xffffffff;

  for (guint i = 0; i < 30; i++)
    {
      crc ^= body[i];
      for (guint bit = 0; bit < 8; bit++)
        crc = (crc >> 1) ^ (0xedb88320 & (0 - (crc & 1)));
    }
  crc = ~crc;
  for (guint i = 36; i > 30; i--, crc /= 62)
    if (body[i - 1] != (guint8) alphabet[crc % 62])
      return FALSE;

  return TRUE;
}

static gboolean
match_kind (Detect *self, gsize at, gsize end, const SecretKind *kind)
{
  gsize prefix = strlen (kind->prefix);
  gsize body = at + prefix;
  gsize stop = body;

  if (end - at < prefix + kind->min || memcmp (self->text + at, kind->prefix, prefix) != 0)
    return FALSE;
  while (stop < end && stop - body <= kind->max && is_of_alphabet (self->text[stop], kind->alphabet))
    stop++;
  if (kind->alphabet == ALPHABET_DOTTED)
    while (stop > body && self->text[stop - 1] == '.')
      stop--;
  if (stop - body < kind->min || stop - body > kind->max || text_is_alnum (text_byte (self->text, self->length, stop)))
    return FALSE;
  if (!is_random (self->text + body, stop - body, kind->alphabet == ALPHABET_HEX) || secret_is_sample (self->text + body, stop - body)
      || is_public_key ((const char *) self->text + at, stop - at))
    return FALSE;

  if (g_str_has_prefix (kind->prefix, "gh") && kind->max == 36 && !has_github_crc (self->text + body))
    detect_add (self, &self->types[PII_API_KEY], at, stop, DETECT_BITS_LIKELY, FALSE,
                N_ ("the form of a secret key, but its checksum is wrong"));
  else
    detect_add_tier (self, &self->types[PII_API_KEY], at, stop, TWIN_TIER_CERTAIN, N_ ("the form of a secret key"));

  return TRUE;
}

/* How many bytes of @alphabet stand at @at, up to @most. */
static gsize
span (Detect *self, gsize at, gsize end, Alphabet alphabet, gsize most)
{
  gsize stop = at;

  while (stop < end && stop - at < most && is_of_alphabet (self->text[stop], alphabet))
    stop++;

  return stop - at;
}

/* RFC 7519: three parts in base64url, the first two of JSON: '{"' is "eyJ". */
static gboolean
match_jwt (Detect *self, gsize at, gsize end)
{
  gsize stop = at;

  if (end - at < 40 || memcmp (self->text + at, "eyJ", 3) != 0)
    return FALSE;
  for (guint part = 0; part < 3; part++)
    {
      gsize width = span (self, stop, end, ALPHABET_URL, RUN_MAX);

      if (width < 4 || (part == 1 && memcmp (self->text + stop, "eyJ", 3) != 0))
        return FALSE;
      stop += width;
      if (part < 2)
        {
          if (text_byte (self->text, end, stop) != '.')
            return FALSE;
          stop++;
        }
    }
  if (secret_is_sample (self->text + at, stop - at))
    return FALSE;
  detect_add_tier (self, &self->types[PII_JWT], at, stop, TWIN_TIER_CERTAIN, N_ ("the form of an access token"));

  return TRUE;
}

/* Bots: Telegram's "123456789:AA...", Discord's three parts of 24, 6 and 27 or more. */
static gboolean
match_bot (Detect *self, gsize at, gsize end)
{
  gsize first = span (self, at, end, ALPHABET_URL, 30);
  gsize stop = at + first;
  gsize second, third;
  guint n_digits = 0;

  for (gsize i = at; i < stop; i++)
    n_digits += text_is_digit (self->text[i]);
  if (first >= 8 && first <= 10 && n_digits == first && text_byte (self->text, end, stop) == ':')
    {
      second = span (self, stop + 1, end, ALPHABET_URL, 40);
      if (second != 35 || memcmp (self->text + stop + 1, "AA", 2) != 0)
        return FALSE;
      stop += 36;
    }
  else if (first >= 24 && first <= 28 && text_byte (self->text, end, stop) == '.')
    {
      second = span (self, stop + 1, end, ALPHABET_URL, 10);
      if (second != 6 || text_byte (self->text, end, stop + 7) != '.')
        return FALSE;
      third = span (self, stop + 8, end, ALPHABET_URL, 50);
      if (third < 27 || third > 38)
        return FALSE;
      stop += 8 + third;
    }
  else
    return FALSE;
  if (!is_random (self->text + at, stop - at, FALSE) || secret_is_sample (self->text + at, stop - at))
    return FALSE;
  detect_add_tier (self, &self->types[PII_API_KEY], at, stop, TWIN_TIER_CERTAIN, N_ ("the form of a secret key"));

  return TRUE;
}

static gboolean
match_at (Detect *self, gsize at, gsize end)
{
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (self->text[at] == (guint8) kinds[i].prefix[0] && match_kind (self, at, end, &kinds[i]))
      return TRUE;

  return match_jwt (self, at, end) || match_bot (self, at, end);
}

void
detect_secret (Detect *self, gsize at)
{
  gsize start = at;
  gsize end = at;

  if (at < self->secret_end)
    return;
  while (start > self->secret_end && is_run_byte (self->text[start - 1]))
    start--;
  while (end < self->length && is_run_byte (self->text[end]))
    end++;
  self->secret_end = end;
  if (end - start < RUN_MIN || end - start > RUN_MAX)
    return;

  for (gsize i = start; i + RUN_MIN <= end; i++)
    if ((i == start || !text_is_alnum (self->text[i - 1])) && match_at (self, i, end))
      break;
}

/* RFC 7468: "-----BEGIN ... PRIVATE KEY-----", base64, "-----END". */
void
detect_private_key (Detect *self, gsize at)
{
  static const char begin[] = "-----BEGIN ";
  static const char private[] = "PRIVATE KEY";
  const char *text = (const char *) self->text;
  const char *line_end;
  gsize body, end;

  if (self->length - at < sizeof begin || memcmp (text + at, begin, sizeof begin - 1) != 0 || (at > 0 && text[at - 1] == '-'))
    return;
  line_end = g_strstr_len (text + at + 11, (gssize) MIN (self->length - at - 11, 40), "-----");
  if (line_end == NULL || g_strstr_len (text + at, line_end - (text + at), private) == NULL)
    return;

  body = (gsize) (line_end - text) + 5;
  end = body;
  while (end < self->length && (is_of_alphabet (self->text[end], ALPHABET_BASE64) || strchr (" \r\n\\:,", text[end]) != NULL)
         && text[end] != '-' && text[end] != '\0')
    end++;
  if (end - body < 32)
    return;
  if (self->length - end > 9 && memcmp (text + end, "-----END ", 9) == 0)
    {
      line_end = g_strstr_len (text + end + 9, (gssize) MIN (self->length - end - 9, 40), "-----");
      if (line_end != NULL)
        end = (gsize) (line_end - text) + 5;
    }
  self->secret_end = MAX (self->secret_end, end);
  detect_add_tier (self, &self->types[PII_PRIVATE_KEY], at, end, TWIN_TIER_CERTAIN, N_ ("the form of a private key"));
}
