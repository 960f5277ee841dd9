/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "privacy/detect-scripts.h"
#include "privacy/detect-text.h"

#include <string.h>

/* "password: ...", "DB_PASS = '...'". */

#define PASSWORD_MIN 7
#define PASSWORD_MAX 64
#define LABEL_MAX 14

/* As they end, folded; "DB_PASS", "userPassword". */
static const char *const labels[] = {
  "password", "passwd", "pwd", "pass", "passphrase", "passwort", "kennwort", "motdepasse", "contrasena",
  "senha", "palavrapasse", "wachtwoord", "haslo", "losenord", "adgangskode", "heslo", "sifre", "parola", "mdp",
  "jelszo", "salasana", "passord", "lozinka", "parolj", "prosbashs", "matkhau", "katasandi",
};

/* The pairs of letters that labels end with: bits of the last by the one before. */
static guint32 endings[26];

void
password_prepare (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (labels); i++)
    {
      const char *end = labels[i] + strlen (labels[i]);

      endings[end[-2] - 'a'] |= 1u << (end[-1] - 'a');
    }
}

/* Whether any label ends with these two letters; nearly no word does. */
static gboolean
ends_like_label (guint8 last_but_one, guint8 last)
{
  return (endings[last_but_one - 'a'] >> (last - 'a') & 1) != 0;
}

/* Whether the word that ends before @end announces a password. */
static gboolean
is_announced (Detect *self, gsize end)
{
  char word[LABEL_MAX + 1];
  guint n = 0;
  gsize at = end;

  if (end > 1 && text_is_letter (self->text[end - 1]) && self->text[end - 2] < 0x80 && self->text[end - 2] != ' '
      && self->text[end - 2] != '-'
      && (!text_is_letter (self->text[end - 2]) || !ends_like_label (self->text[end - 2] | 0x20, self->text[end - 1] | 0x20)))
    return FALSE;
  if (self->text[end - 1] >= 0x80 && scripts_ends (self->text, self->length, end, &self->types[PII_PASSWORD]))
    return TRUE;
  /* Backwards, without blanks: "mot de passe". */
  while (at > 0 && n < LABEL_MAX && end - at < 2 * LABEL_MAX)
    {
      gsize previous = text_previous (self->text, at);
      guint n_bytes;
      gunichar c = text_code_point (self->text, self->length, previous, &n_bytes);
      char folded = text_fold (c);

      if (folded != 0 && !g_ascii_isdigit (folded))
        word[LABEL_MAX - ++n] = folded;
      else if (c != ' ' && c != '-')
        break;
      at = previous;
    }
  for (guint i = 0; i < G_N_ELEMENTS (labels); i++)
    {
      gsize length = strlen (labels[i]);

      if (length <= n && memcmp (word + LABEL_MAX - length, labels[i], length) == 0)
        /* "compass", "bypass" */
        return length > 4 || length == n || strcmp (labels[i], "pwd") == 0 || !text_is_letter (self->text[end - length - 1])
               || (text_byte (self->text, self->length, end - length) < 'a' && self->text[end - length - 1] >= 'a');
    }

  return FALSE;
}

static gboolean
has_special (const guint8 *text, gsize length)
{
  for (gsize i = 0; i < length; i++)
    if (strchr ("#@!%^&+~?$", text[i]) != NULL)
      return TRUE;

  return FALSE;
}

/* How often two capitals follow each other or a capital comes last: "kWVS", not "UserName". */
static guint
n_rises (const guint8 *text, gsize length)
{
  guint n = 0;

  for (gsize i = 1; i < length; i++)
    n += g_ascii_isupper ((char) text[i]) && (g_ascii_isupper ((char) text[i - 1]) || i + 1 == length);

  return n;
}

/* "certs[0][2]", "Optional[Callable]", "_ffi.NULL", "Policy::Standard": letters that go on with what programs join names
 * and indices with. */
static gboolean
is_expression (const guint8 *text, gsize length)
{
  gsize at = 0;

  while (at < length && (text_is_alnum (text[at]) || text[at] == '_' || text[at] == '.'))
    at++;
  if (at + 2 < length && text[at] == ':' && text[at + 1] == ':')
    return TRUE;
  if (at > 0 && at < length && text[at] == '[')
    return text[length - 1] == ']' || memchr (text + at, ']', length - at) == NULL;

  return text[0] == ':' || (text[0] == '_' && at == length && memchr (text, '.', length) != NULL);
}

/* Whether no capital but begins a word: "PassInfoMixin". */
static gboolean
is_camel_case (const guint8 *text, gsize length)
{
  for (gsize i = 0; i < length; i++)
    if (g_ascii_isupper ((char) text[i])
        && (i + 2 >= length || !g_ascii_islower ((char) text[i + 1]) || !g_ascii_islower ((char) text[i + 2])))
      return FALSE;

  return TRUE;
}

/* Two kinds of characters, mixed; words, names of variables, placeholders and calls are
 * no passwords. */
static gboolean
is_password (const guint8 *text, gsize length)
{
  guint n_upper = 0, n_lower = 0, n_digits = 0, n_other = 0;
  gboolean inner_upper = FALSE;

  if (length < PASSWORD_MIN || length > PASSWORD_MAX || strchr ("<[({`/*.", text[0]) != NULL)
    return FALSE;
  /* "$PASSWORD", "${name}", "$(cat file)" */
  if (text[0] == '$' && !has_special (text + 1, length - 1))
    return FALSE;
  if (is_expression (text, length))
    return FALSE;
  /* "%s", "%(name)s", "%NAME%" */
  if (text[0] == '%' && (length < 8 || strchr ("sd({", text[1]) != NULL || text[length - 1] == '%'))
    return FALSE;
  for (gsize i = 0; i < length; i++)
    {
      if (g_ascii_isupper ((char) text[i]))
        {
          n_upper++;
          inner_upper = inner_upper || i > 0;
        }
      else if (g_ascii_islower ((char) text[i]))
        n_lower++;
      else if (text_is_digit (text[i]))
        n_digits++;
      else if (strchr ("(){}<>|", text[i]) != NULL)
        return FALSE;
      else if (text[i] != '_' && text[i] != '-' && text[i] != '.')
        n_other++;
    }
  if (n_digits > 0)
    return n_upper + n_lower + n_other > 0 && (n_digits + n_upper + n_other >= 2);
  if (n_other > 0)
    return n_lower > 0 && (n_upper > 0 || n_other > 1) && length >= 8;

  /* Letters alone: "jWxJCYvUSEPCs" changes its case again and again, "userName" once. */
  return inner_upper && n_upper >= 3 && n_lower >= 2 && !is_camel_case (text, length) && (length >= 10 || (length >= 8 && n_rises (text, length) >= 2));
}

/* "&user=": where a query goes on after a password. */
static gboolean
is_parameter (Detect *self, gsize at)
{
  gsize end = at + 1;

  while (end < self->length && end - at < 32 && (text_is_alnum (self->text[end]) || self->text[end] == '_' || self->text[end] == '-'))
    end++;

  return end == at + 1 || text_byte (self->text, self->length, end) == '=' || text_byte (self->text, self->length, end) == ';';
}

/* What stands at @at, maybe in quotation marks. */
static void
add_password (Detect *self, gsize at)
{
  gsize start = at;
  gsize end;
  guint8 quote = 0;

  if (start < self->length && (self->text[start] == '"' || self->text[start] == '\'' || self->text[start] == '`'))
    quote = self->text[start++];
  for (end = start; end < self->length && end - start <= PASSWORD_MAX; end++)
    if (self->text[end] <= ' ' || self->text[end] == quote || (quote == 0 && strchr ("\"'`<,;", self->text[end]) != NULL)
        || (quote == 0 && self->text[end] == '&' && is_parameter (self, end)))
      break;
  while (quote == 0 && end > start && strchr (".:)", self->text[end - 1]) != NULL)
    end--;
  if (end <= start || !is_password (self->text + start, end - start))
    return;

  detect_add (self, &self->types[PII_PASSWORD], start, end, DETECT_BITS_LIKELY + 1, TRUE, N_ ("a label before it"));
}

void
detect_password (Detect *self, gsize at)
{
  gsize label = at;
  gsize start = at + (self->text[at] < 0x80 ? 1 : strlen ("："));

  while (label > 0 && at - label < 3 && strchr (" \"'", self->text[label - 1]) != NULL)
    label--;
  if (label == 0 || !(text_is_letter (self->text[label - 1]) || self->text[label - 1] >= 0x80))
    return;
  while (start < self->length && start - at < 4 && (self->text[start] == ' ' || self->text[start] == '='))
    start++;
  if (is_announced (self, label))
    add_password (self, start);
  else
    detect_keyed (self, label, start);
}

/* "My password is hunter2!Zx": the word between, which only then says what the password is. Asked before most numbers, so
 * that its letters are compared all at once. */
static gboolean
is_copula (const guint8 *word, gsize length)
{
  static const char words[][sizeof (guint64)] = { "is", "was", "ist", "lautet", "war", "est", "es", "e", "era", "to", "ar", "er", "je", "on", "jest" };
  char folded[sizeof (guint64)] = { 0 };

  if (length > sizeof folded)
    return FALSE;
  for (gsize i = 0; i < length; i++)
    folded[i] = (char) (word[i] | 0x20);
  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    if (memcmp (words[i], folded, sizeof folded) == 0)
      return TRUE;

  return FALSE;
}

void
detect_spoken_password (Detect *self, gsize at)
{
  gsize start = at;
  gsize read = self->spoken_end;
  gsize word;

  self->spoken_end = at + 1;
  while (start > read && at - start < PASSWORD_MAX && self->text[start - 1] > ' ')
    start--;
  if (start < 2 || self->text[start - 1] != ' ')
    return;
  for (word = start - 1; word > 0 && start - word < 10 && text_is_letter (self->text[word - 1]);)
    word--;
  if (word < 2 || self->text[word - 1] != ' ' || !is_copula (self->text + word, start - 1 - word) || !is_announced (self, word - 1))
    return;

  add_password (self, start);
}

void
detect_sql_password (Detect *self, gsize at)
{
  if (text_byte (self->text, self->length, at) == '\'' || text_byte (self->text, self->length, at) == '"')
    add_password (self, at);
}
