/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "privacy/detect.h"
#include "privacy/detect-text.h"

#include <string.h>

/* Keys and tokens that nothing in them names, by the word before them and by being drawn at random:
 * "api_key = '...'", "client_secret: ...", "Authorization: Bearer ...". */

#define KEY_MIN 16
#define KEY_MAX 200
#define LABEL_MAX 20

/* How many characters equally frequent ones would be, at least (Renyi's entropy of order two): 16 random ones
 * of hexadecimal are eight on average, 20 letters and digits fifteen. */
#define VARIETY_HEX 6
#define VARIETY_ANY 9

/* As they end, without what divides them; "STRIPE_SECRET_KEY", "x-api-key". */
static const char *const labels[] = {
  "apikey", "secretkey", "accesskey", "privatekey", "signingkey", "encryptionkey", "masterkey", "consumerkey", "appkey",
  "authkey", "accountkey", "subscriptionkey", "servicekey", "token", "secret", "bearer", "authorization", "credential",
  "credentials", "apischlussel",
};

/* The word or words that end before @end, folded, the last LABEL_MAX letters of them; how many. */
static guint
read_label (Detect *self, gsize end, char word[LABEL_MAX])
{
  guint n = 0;

  for (gsize at = end; at > 0 && n < LABEL_MAX && end - at < 2 * LABEL_MAX;)
    {
      guint n_bytes;
      gsize previous = text_previous (self->text, at);
      gunichar c = text_code_point (self->text, self->length, previous, &n_bytes);
      char folded = text_fold (c);

      if (folded != 0 && !g_ascii_isdigit (folded))
        word[LABEL_MAX - ++n] = folded;
      else if (c != '_' && c != '-' && c != ' ' && c != '.')
        break;
      at = previous;
    }

  return n;
}

/* Whether what ends before @end may be a label at all: nearly no word does. */
static gboolean
ends_like_label (const Detect *self, gsize end)
{
  guint8 last = self->text[end - 1] | 0x20;
  guint8 before = end > 1 ? self->text[end - 2] | 0x20 : ' ';

  switch (last)
    {
    case 'y':
    case 't':
      return before == 'e';
    case 'n':
      return before == 'e' || before == 'o';
    case 'r':
    case 'l':
      return before == 'e' || before == 'a';
    case 's':
      return before == 'l';
    default:
      return FALSE;
    }
}

/* "publicToken" is meant to be seen. */
static gboolean
ends_with_public (const char *word, gsize length)
{
  static const char *const words[] = { "public", "publishable" };

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    if (length >= strlen (words[i]) && memcmp (word + length - strlen (words[i]), words[i], strlen (words[i])) == 0)
      return TRUE;

  return FALSE;
}

static gboolean
is_announced (Detect *self, gsize end)
{
  char word[LABEL_MAX];
  guint n;

  if (!ends_like_label (self, end))
    return FALSE;
  n = read_label (self, end, word);
  for (guint i = 0; i < G_N_ELEMENTS (labels); i++)
    {
      gsize length = strlen (labels[i]);

      if (length <= n && memcmp (word + LABEL_MAX - length, labels[i], length) == 0)
        return !ends_with_public (word + LABEL_MAX - n, n - length);
    }

  return FALSE;
}

static gboolean
is_key_byte (guint8 c)
{
  return text_is_alnum (c) || (c != 0 && strchr ("_-./+=~", c) != NULL);
}

/* Whether the characters are as many different ones as @variety, and none much more frequent than others. */
static gboolean
is_varied (const guint8 *text, gsize length, guint variety)
{
  guint counts[256] = { 0 };
  gsize pairs = 0;

  for (gsize i = 0; i < length; i++)
    pairs += 2 * counts[text[i]]++ + 1;

  return pairs * variety <= length * length;
}

/* Names and words keep to one kind of letter for a while, and have their digits at the end; what is drawn at
 * random changes all the time. A capital before a small letter may begin a word. */
static gboolean
is_random (const guint8 *text, gsize length)
{
  guint changes = 0, with_digit = 0;
  gboolean hexadecimal = TRUE, upper = FALSE, lower = FALSE;

  for (gsize i = 0; i < length; i++)
    {
      guint8 c = text[i];
      guint8 last = i > 0 ? text[i - 1] : c;

      hexadecimal = hexadecimal && (g_ascii_isxdigit ((char) c) || c == '-');
      upper = upper || g_ascii_isupper ((char) c);
      lower = lower || g_ascii_islower ((char) c);
      if (!text_is_alnum (c) || !text_is_alnum (last))
        continue;
      if (text_is_digit (c) != text_is_digit (last))
        {
          changes++;
          with_digit++;
        }
      else if (g_ascii_islower ((char) last) && g_ascii_isupper ((char) c))
        changes++;
    }

  /* What writes hexadecimal numbers keeps to one case. */
  if ((hexadecimal && upper && lower) || secret_is_sample (text, length))
    return FALSE;

  return with_digit >= 2 && 6 * changes >= length && is_varied (text, length, hexadecimal ? VARIETY_HEX : VARIETY_ANY);
}

/* "Bearer ", "Basic ", "Token " */
static gsize
skip_scheme (Detect *self, gsize at)
{
  static const char *const schemes[] = { "bearer ", "basic ", "token ", "apikey " };

  for (guint i = 0; i < G_N_ELEMENTS (schemes); i++)
    if (text_begins_with (self->text, self->length, at, schemes[i]))
      return at + strlen (schemes[i]);

  return at;
}

void
detect_keyed (Detect *self, gsize label_end, gsize at)
{
  gsize start, end;
  guint8 quote = text_byte (self->text, self->length, at);

  g_assert (label_end > 0 && at <= self->length);

  if (!is_announced (self, label_end))
    return;
  start = at + (quote == '"' || quote == '\'' || quote == '`');
  start = skip_scheme (self, start);
  for (end = start; end < self->length && end - start <= KEY_MAX && is_key_byte (self->text[end]); end++)
    ;
  while (end > start && self->text[end - 1] == '.')
    end--;
  /* A path, an address, or the name of something that is called. */
  if (end - start < KEY_MIN || end - start > KEY_MAX || !text_is_alnum (self->text[start])
      || strchr ("([{:$@", text_byte (self->text, self->length, end) != 0 ? self->text[end] : ' ') != NULL)
    return;
  if (is_random (self->text + start, end - start))
    detect_add (self, &self->types[PII_API_KEY], start, end, DETECT_BITS_LIKELY, TRUE, N_ ("a label before it"));
}
