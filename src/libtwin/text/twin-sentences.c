/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "text/twin-chunker.h"

#include <string.h>
#include <unicode/ubrk.h>
#include <unicode/utext.h>

/* ICU ends a sentence at every full stop that a capital letter follows, and at every
 * line break. What follows takes back those that do not end one. */

/* Folded, with the full stop that follows left out. Words that may end a sentence ("etc", "usw") are
 * not among them. "*" stands for every language. */
static const struct
{
  const char *language;
  const char *words;
} abbreviations[] = {
  { "*", "dr prof hr fr dipl ing st nr no art fig tab vol ed eds cf vs mr mrs ms jr sr mag med jur phil rer nat hon rev gen "
         "col capt lt sgt pp tel approx dept univ vgl al" },
  { "de", "abb abs abt allg bd bez bzgl bzw ca chr d.h ehem eigtl einschl evtl exkl frl gebr gegr geb gest ges ggf hrsg inkl "
          "insb jh jhd kap lfd max mind min mio mrd o.g od österr rd s.a s.o s.u sog std str u.a u.u ugs usf verf z.b z.t "
          "zit ziff zzgl z.zt" },
  { "en", "e.g i.e viz esp incl max min est gov sen rep ave blvd jan feb mar apr jun jul aug sep sept oct nov dec u.s u.k" },
  { "fr", "av env ex m mm mme mlle p.ex c.-à-d réf chap éd cie bd fg janv févr juil sept oct nov déc" },
  { "es", "sra srta ud uds ej pág págs núm aprox av avda dpto p.ej ee.uu" },
  { "it", "sig sigg dott avv pag pagg es ecc p.es geom rag on" },
  { "pt", "sra exmo exma pág págs núm aprox av p.ex dra profa" },
  { "nl", "bijv dhr mevr mw blz bijz d.w.z o.a m.b.t i.v.m t.o.v z.g prof drs ir mr" },
};

/* A line that is at least so long was broken by a margin and not by a writer. */
#define WRAPPED_LINE_CHARACTERS 45

static GHashTable *
build_abbreviations (void)
{
  GHashTable *set = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (abbreviations); i++)
    {
      g_auto (GStrv) words = g_strsplit (abbreviations[i].words, " ", -1);

      for (gsize k = 0; words[k] != NULL; k++)
        g_hash_table_add (set, g_strconcat (abbreviations[i].language, ":", words[k], NULL));
    }

  return set;
}

static gboolean
is_abbreviation (const char *word, gsize length, const char *language)
{
  static GHashTable *set;
  g_autofree char *folded = NULL;
  g_autofree char *any = NULL;
  g_autofree char *own = NULL;

  if (g_once_init_enter_pointer (&set))
    g_once_init_leave_pointer (&set, build_abbreviations ());

  folded = g_utf8_casefold (word, length);
  any = g_strconcat ("*:", folded, NULL);
  own = g_strconcat (language, ":", folded, NULL);

  return g_hash_table_contains (set, any) || g_hash_table_contains (set, own);
}

static gboolean
is_blank (char c)
{
  return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\v';
}

/* "12." in German is "12th", and the month follows. */
static gboolean
is_ordinal (const char *word, gsize length, const char *language)
{
  if (length == 0 || length > 2 || !g_str_equal (language, "de"))
    return FALSE;

  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isdigit (word[i]))
      return FALSE;

  return TRUE;
}

/* "12." before the text of a list's entry: all that the sentence has so far. */
static gboolean
is_list_mark (const char *text, gsize start, gsize end)
{
  gsize at = start;

  while (at < end && g_ascii_isdigit (text[at]))
    at++;

  return at > start && at - start <= 3 && at + 1 == end && text[at] == '.';
}

/* Whether the full stop that ends text[start, end) belongs to an abbreviation. */
static gboolean
ends_in_abbreviation (const char *text, gsize start, gsize end, const char *language)
{
  gsize word_end = end;
  gsize word;

  if (end == start || text[end - 1] != '.')
    return FALSE;
  if (is_list_mark (text, start, end))
    return TRUE;

  word_end--;
  for (word = word_end; word > start && !is_blank (text[word - 1]) && text[word - 1] != '(' && text[word - 1] != '['; word--)
    ;
  if (word == word_end)
    return FALSE;

  /* An initial, or one half of "z. B.". */
  if (g_utf8_strlen (text + word, word_end - word) == 1 && g_unichar_isalpha (g_utf8_get_char (text + word)))
    return TRUE;

  return is_ordinal (text + word, word_end - word, language) || is_abbreviation (text + word, word_end - word, language);
}

/* Whether the one line break between the sentence and what follows is a margin's work. */
static gboolean
ends_in_wrapped_line (const char *text, gsize start, gsize end, gsize next)
{
  gsize line;
  guint n_breaks = 0;
  gunichar last;

  for (gsize i = end; i < next; i++)
    n_breaks += text[i] == '\n';
  if (n_breaks != 1 || end == start)
    return FALSE;

  last = g_utf8_get_char (g_utf8_find_prev_char (text + start, text + end));
  if (last < 0x80 && strchr (".!?:;", (char) last) != NULL)
    return FALSE;

  for (line = end; line > start && text[line - 1] != '\n'; line--)
    if (text[line - 1] == '\t') /* a row of a table */
      return FALSE;

  return g_utf8_strlen (text + line, end - line) >= WRAPPED_LINE_CHARACTERS
         || g_unichar_islower (g_utf8_get_char (text + next));
}

static gsize
skip_blanks (const char *text, gsize from, gsize to)
{
  while (from < to && is_blank (text[from]))
    from++;

  return from;
}

static gsize
trim_blanks (const char *text, gsize from, gsize to)
{
  while (to > from && is_blank (text[to - 1]))
    to--;

  return to;
}

static UBreakIterator *
open_iterator (UText *utext, const char *language)
{
  UErrorCode status = U_ZERO_ERROR;
  UBreakIterator *iterator = ubrk_open (UBRK_SENTENCE, language, NULL, 0, &status);

  if (U_SUCCESS (status))
    ubrk_setUText (iterator, utext, &status);
  if (U_FAILURE (status))
    g_error ("ICU has no rules for sentences: %s", u_errorName (status));

  return iterator;
}

GArray *
twin_sentences (const char *text, gsize length, const char *language)
{
  GArray *sentences = g_array_new (FALSE, FALSE, sizeof (TwinSpan));
  g_autofree char *primary = g_strndup (language != NULL ? language : "", language != NULL ? strcspn (language, "-_") : 0);
  UErrorCode status = U_ZERO_ERROR;
  UText *utext;
  UBreakIterator *iterator;
  gsize start;

  g_return_val_if_fail (text != NULL || length == 0, sentences);

  if (length == 0)
    return sentences;

  utext = utext_openUTF8 (NULL, text, length, &status);
  iterator = open_iterator (utext, primary);
  start = skip_blanks (text, 0, length);

  for (int32_t at = ubrk_next (iterator); at != UBRK_DONE; at = ubrk_next (iterator))
    {
      gsize end;
      gsize next;

      /* First of all, so that a run of blanks is gone through once. */
      if ((gsize) at <= start)
        continue;

      end = trim_blanks (text, start, at);
      next = skip_blanks (text, at, length);
      if (next < length
          && (ends_in_wrapped_line (text, start, end, next)
              || (memchr (text + end, '\n', next - end) == NULL && ends_in_abbreviation (text, start, end, primary))))
        continue;

      g_array_append_val (sentences, ((TwinSpan) { start, end }));
      start = next;
    }

  ubrk_close (iterator);
  utext_close (utext);

  return sentences;
}
