/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "privacy/detect-month.h"
#include "privacy/detect-text.h"

#include <string.h>

#define WORD_MAX 12
#define ABBREVIATION_MIN 3
#define ABBREVIATION_MAX 4

/* Folded, each with its cases where a date changes it; January first. */
static const char *const names[12] = {
  "january|januar|janner|jaenner|janvier|enero|gennaio|janeiro|januari|stycznia|styczen|ledna|leden|ocak",
  "february|februar|feber|fevrier|febrero|febbraio|fevereiro|februari|lutego|luty|unora|unor|subat",
  "march|marz|maerz|mrz|mars|marzo|marco|maart|marca|marzec|marts|brezna|brezen|mart",
  "april|avril|abril|aprile|kwietnia|kwiecien|dubna|duben|nisan",
  "may|mai|mayo|maggio|maio|mei|maja|maj|kvetna|kveten|mayis",
  "june|juni|juin|junio|giugno|junho|czerwca|czerwiec|cervna|cerven|haziran",
  "july|juli|juillet|julio|luglio|julho|lipca|lipiec|cervence|cervenec|temmuz",
  "august|aout|agosto|augustus|sierpnia|sierpien|augusti|srpna|srpen|agustos",
  "september|septembre|septiembre|setiembre|settembre|setembro|wrzesnia|wrzesien|zari|eylul",
  "october|oktober|octobre|octubre|ottobre|outubro|pazdziernika|pazdziernik|oktober|rijna|rijen|ekim",
  "november|novembre|noviembre|novembro|listopada|listopad|listopadu|kasim",
  "december|dezember|decembre|diciembre|dicembre|dezembro|grudnia|grudzien|prosince|prosinec|aralik",
};

/* Which second letters follow which first ones: nearly every word ends here. */
static guint32 seconds['z' - 'a' + 1];

static void
ensure_seconds (void)
{
  static gsize ready = 0;

  if (!g_once_init_enter (&ready))
    return;
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    for (const char *p = names[i]; p != NULL && *p != '\0'; p = strchr (p, '|'))
      {
        p += *p == '|';
        seconds[p[0] - 'a'] |= 1u << (p[1] - 'a');
      }
  g_once_init_leave (&ready, 1);
}

/* 0 if @word of @n letters is no month. A few letters may stand for the whole name. */
static guint
lookup (const char *word, guint n, gboolean *whole)
{
  *whole = FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    for (const char *name = names[i]; name != NULL; name = strchr (name, '|'))
      {
        name += *name == '|';
        if (strncmp (name, word, n) != 0)
          continue;
        *whole = name[n] == '|' || name[n] == '\0';
        if (*whole || (n >= ABBREVIATION_MIN && n <= ABBREVIATION_MAX))
          return i + 1;
      }

  return 0;
}

Month
month_at (Detect *self, gsize at)
{
  char word[WORD_MAX + 1];
  Month found = { 0, FALSE, at };
  guint n = 0;

  while (n < WORD_MAX && found.end < self->length)
    {
      guint n_bytes = 1;
      guint8 c = self->text[found.end];
      char folded = c < 0x80 ? text_fold_ascii (c) : text_fold (text_code_point (self->text, self->length, found.end, &n_bytes));

      if (folded == 0 || text_is_digit ((guint8) folded))
        break;
      word[n++] = folded;
      found.end += n_bytes;
    }
  if (n < ABBREVIATION_MIN)
    return found;
  ensure_seconds ();
  if ((seconds[word[0] - 'a'] >> (word[1] - 'a') & 1) != 0)
    found.month = lookup (word, n, &found.whole);

  return found;
}

Month
month_before (Detect *self, gsize at, gsize *start)
{
  *start = at;
  for (guint n = 0; n < WORD_MAX && *start > 0; n++)
    {
      gsize previous = text_previous (self->text, *start);
      guint n_bytes;
      char folded = text_fold (text_code_point (self->text, self->length, previous, &n_bytes));

      if (folded == 0 || g_ascii_isdigit (folded))
        break;
      *start = previous;
    }

  return month_at (self, *start);
}
