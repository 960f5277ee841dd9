/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "privacy/detect.h"
#include "privacy/detect-text.h"

#include <string.h>

/* E-mail addresses as people write them for people: "john at example dot com",
 * "john [at] example [dot] com", "john arroba example punto com", "john @ example . com". */

#define LOCAL_MAX 64
#define LABEL_MAX 63
#define LABELS_MAX 5

static const char *const at_words[] = { "at", "\xc3\xa4t", "arroba", "arobase", "chiocciola", "malpa", "ma\xc5\x82pa", "zavinac", "zavin\xc3\xa1\xc4\x8d",
                                        "snabel-a", "snabela", "apenstaartje", "@" };
static const char *const dot_words[] = { "dot", "punkt", "punto", "ponto", "point", "punt", "kropka", "tecka", "te\xc4\x8dka", "prik", "nokta", "." };

/* Words that end in a country's letters and still are no host: nobody spells such hosts. */
static const char *const top_levels[] = {
  "com", "org", "net", "edu", "gov", "mil", "int", "info", "biz", "name", "io", "ai", "app", "dev", "eu", "us", "uk", "de", "fr",
  "es", "it", "pt", "nl", "be", "lu", "at", "ch", "li", "pl", "cz", "sk", "hu", "ro", "bg", "gr", "hr", "si", "rs", "se", "dk",
  "no", "fi", "is", "ee", "lv", "lt", "ie", "mt", "cy", "tr", "ua", "ru", "by", "ca", "mx", "br", "ar", "cl", "co", "pe", "au",
  "nz", "in", "cn", "hk", "tw", "jp", "kr", "sg", "my", "th", "vn", "ph", "id", "il", "ae", "sa", "eg", "za", "ng", "ke", "online",
  "tech", "me", "tv", "cc", "ac", "coop", "museum", "cloud", "shop", "site", "xyz",
};

static gsize
skip_blanks (Detect *self, gsize at)
{
  gsize start = at;

  while (at < self->length && at - start < 3 && (self->text[at] == ' ' || self->text[at] == '\t'))
    at++;

  return at;
}

static gboolean
stands_at (Detect *self, gsize at, const char *word)
{
  return text_begins_with (self->text, self->length, at, word);
}

/* One of @words at @at, maybe in brackets, with blanks around; where what follows begins, or
 * @at. *@bracketed tells whether brackets stand around it. */
static gsize
read_word (Detect *self, gsize at, const char *const *words, gsize n_words, gboolean *bracketed)
{
  gsize start = skip_blanks (self, at);
  guint8 open = text_byte (self->text, self->length, start);
  gsize end = at;

  *bracketed = open == '[' || open == '(' || open == '{' || open == '<';
  if (*bracketed)
    start = skip_blanks (self, start + 1);
  for (gsize i = 0; i < n_words && end == at; i++)
    if (stands_at (self, start, words[i]))
      end = start + strlen (words[i]);
  if (end == at)
    return at;
  if (*bracketed)
    {
      end = skip_blanks (self, end);
      if (end >= self->length || strchr ("])}>", self->text[end]) == NULL || self->text[end] == '\0')
        return at;
      return skip_blanks (self, end + 1);
    }
  /* A word has blanks around it; a sign need not have any. */
  if (text_is_letter (self->text[end - 1]) || self->text[end - 1] >= 0x80)
    if (start == at || end >= self->length || self->text[end] != ' ')
      return at;

  return skip_blanks (self, end);
}

static gsize
label_end (Detect *self, gsize at)
{
  gsize end = at;

  while (end < self->length && end - at < LABEL_MAX && (text_is_alnum (self->text[end]) || self->text[end] == '-'))
    end++;

  return end;
}

static gboolean
is_top_level (Detect *self, gsize start, gsize end)
{
  for (gsize i = 0; i < G_N_ELEMENTS (top_levels); i++)
    if (strlen (top_levels[i]) == end - start && stands_at (self, start, top_levels[i]))
      return TRUE;

  return FALSE;
}

/* "example dot co dot uk" from @at on; its end, or @at. *@n_spelled counts the dots that are
 * written as words or in brackets. */
static gsize
domain_end (Detect *self, gsize at, guint *n_spelled)
{
  gsize end = label_end (self, at);
  gsize best = at;

  *n_spelled = 0;
  for (guint n = 0; n < LABELS_MAX && end > at; n++)
    {
      gboolean bracketed;
      gsize next = read_word (self, end, dot_words, G_N_ELEMENTS (dot_words), &bracketed);
      gsize stop;

      if (next == end)
        break;
      stop = label_end (self, next);
      if (stop == next)
        break;
      *n_spelled += bracketed || text_is_letter (self->text[skip_blanks (self, end)]);
      if (is_top_level (self, next, stop) && !text_is_alnum (text_byte (self->text, self->length, stop)))
        best = stop;
      end = stop;
    }

  return best;
}

/* Where the part of a name that ends at @end begins. */
static gsize
part_start (Detect *self, gsize end)
{
  gsize start = end;

  while (start > 0 && end - start < LOCAL_MAX && (text_is_alnum (self->text[start - 1]) || strchr ("._+-", self->text[start - 1]) != NULL)
         && self->text[start - 1] != '\0')
    start--;
  while (start < end && !text_is_alnum (self->text[start]))
    start++;

  return start;
}

/* Back over the blanks before @at. */
static gsize
blanks_start (Detect *self, gsize at)
{
  gsize start = at;

  while (start > 0 && at - start < 3 && (self->text[start - 1] == ' ' || self->text[start - 1] == '\t'))
    start--;

  return start;
}

/* Where the word for a dot that ends before @at begins, with the brackets and blanks around it; @at without one. */
static gsize
dot_start (Detect *self, gsize at)
{
  gsize end = blanks_start (self, at);
  gboolean bracketed = end > 0 && self->text[end - 1] != '\0' && strchr ("])}>", self->text[end - 1]) != NULL;

  if (bracketed)
    end = blanks_start (self, end - 1);
  for (gsize i = 0; i < G_N_ELEMENTS (dot_words); i++)
    {
      gsize length = strlen (dot_words[i]);
      gsize start = end - MIN (end, length);

      if (end - start < length || !stands_at (self, start, dot_words[i]))
        continue;
      if (!bracketed)
        /* A full stop between blanks ends a sentence; words have blanks on both sides. */
        return dot_words[i][0] != '.' && end < at && blanks_start (self, start) < start ? blanks_start (self, start) : at;
      start = blanks_start (self, start);
      return start > 0 && self->text[start - 1] != '\0' && strchr ("[({<", self->text[start - 1]) != NULL ? blanks_start (self, start - 1) : at;
    }

  return at;
}

/* Where the name before the '@' begins, which ends at @end; dots in it may be spelled, too. */
static gsize
local_start (Detect *self, gsize end)
{
  gsize start = part_start (self, end);

  for (guint n = 0; n < LABELS_MAX && start < end; n++)
    {
      gsize dot = dot_start (self, start);
      gsize part = part_start (self, dot);

      if (dot == start || part == dot)
        break;
      start = part;
    }

  return start;
}

/* Whether a word for '@' may begin with these two bytes. */
static gboolean
may_be_at_word (guint8 first, guint8 second)
{
  second |= 0x20;
  switch (first | 0x20)
    {
    case 'a':
      return second == 't' || second == 'r' || second == 'p';
    case 'c':
      return second == 'h';
    case 'm':
    case 'z':
      return second == 'a';
    case 's':
      return second == 'n';
    default:
      return !text_is_letter (first);
    }
}

void
detect_spelled_email (Detect *self, gsize at)
{
  gsize name_end = at;
  gsize start, domain, end;
  gboolean bracketed;
  guint n_spelled;
  gboolean sign;

  if (at < self->spelled_end || !may_be_at_word (self->text[at], text_byte (self->text, self->length, at + 1)))
    return;
  /* Back over the bracket and the blanks before the word. */
  if (name_end > 0 && strchr ("[({<", self->text[name_end - 1]) != NULL && self->text[name_end - 1] != '\0')
    name_end--;
  while (name_end > 0 && at - name_end < 4 && (self->text[name_end - 1] == ' ' || self->text[name_end - 1] == '\t'))
    name_end--;
  start = local_start (self, name_end);
  if (start == name_end || (start > 0 && self->text[start - 1] >= 0x80))
    return;
  domain = read_word (self, name_end, at_words, G_N_ELEMENTS (at_words), &bracketed);
  if (domain == name_end)
    return;
  end = domain_end (self, domain, &n_spelled);
  if (end == domain)
    return;

  sign = self->text[at] == '@' && !bracketed;
  /* "look at example.com" is a sentence. So is "meet at noon . it was": a sign needs blanks that
   * belong to nothing else. */
  if (!bracketed && n_spelled == 0 && !sign)
    return;
  self->spelled_end = end;
  detect_add (self, &self->types[PII_EMAIL], start, end, bracketed || sign ? DETECT_BITS_CERTAIN : DETECT_BITS_LIKELY + 1, TRUE,
              N_ ("an e-mail address in words"));
}
