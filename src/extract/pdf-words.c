/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pdf-words.h"

#include <string.h>

#define SOFT_HYPHEN 0x00ad
#define HYPHEN 0x2010

static gboolean
is_hyphen (gunichar c)
{
  return c == '-' || c == SOFT_HYPHEN || c == HYPHEN;
}

/* Scripts that are set without blanks between words. */
static gboolean
is_unspaced (gunichar c)
{
  return (c >= 0x2e80 && c <= 0x9fff) || (c >= 0xf900 && c <= 0xfaff) || (c >= 0xff00 && c <= 0xffef)
         || (c >= 0x20000 && c <= 0x3ffff) || (c >= 0x0e00 && c <= 0x0eff);
}

/* Latin ligatures, and Arabic and Hebrew letters in the shape they have in a word: typography,
 * not text. Other compatibility characters (², ½) mean something and stay. */
static gboolean
is_presentation_form (gunichar c)
{
  return (c >= 0xfb00 && c <= 0xfdff) || (c >= 0xfe70 && c <= 0xfefc);
}

/* What letters of symbol fonts come to that say nothing of what they show. */
static gboolean
is_nameless (gunichar c)
{
  GUnicodeType type = c > 0x7f ? g_unichar_type (c) : G_UNICODE_LOWERCASE_LETTER;

  return type == G_UNICODE_PRIVATE_USE || type == G_UNICODE_UNASSIGNED;
}

static gunichar
last_char (const char *text,
           gsize length)
{
  return length > 0 ? g_utf8_get_char (g_utf8_prev_char (text + length)) : 0;
}

void
pdf_append_text (GString *out,
                 const char *text,
                 gsize length)
{
  const char *end = text + length;
  const char *run = text;

  g_return_if_fail (out != NULL && text != NULL);

  /* Alone, it is the mark of a list item. */
  if (length > 1 && g_utf8_next_char (text) == end && is_nameless (g_utf8_get_char (text)))
    {
      g_string_append (out, "\342\200\242");
      return;
    }
  for (const char *p = text; p < end; p = g_utf8_next_char (p))
    {
      /* Their UTF-8 begins with EF; nothing else needs a closer look. */
      if ((guchar) *p == 0xef && is_presentation_form (g_utf8_get_char (p)))
        {
          const char *next = g_utf8_next_char (p);
          g_autofree char *plain = g_utf8_normalize (p, next - p, G_NORMALIZE_NFKC);

          g_string_append_len (out, run, p - run);
          g_string_append (out, plain);
          run = next;
        }
    }
  g_string_append_len (out, run, end - run);
}

gboolean
pdf_ends_divided (const GString *text)
{
  const char *hyphen;

  if (text->len < 2 || !is_hyphen (last_char (text->str, text->len)))
    return FALSE;
  hyphen = g_utf8_prev_char (text->str + text->len);
  return hyphen > text->str && g_unichar_isalpha (g_utf8_get_char (g_utf8_prev_char (hyphen)));
}

/* Whether the hyphen at the end of @text, which divides a word before @next, belongs to it. */
static gboolean
keeps_hyphen (const GString *text,
              const char *next,
              const PdfVocabulary *vocabulary)
{
  const char *end = g_utf8_prev_char (text->str + text->len);
  const char *start = end;

  while (start > text->str && !g_ascii_isspace (start[-1]))
    start--;
  return pdf_vocabulary_keeps_hyphen (vocabulary, start, (gsize) (end - start), next, strcspn (next, " \t\n"));
}

void
pdf_join_lines (GString *text,
                const char *next,
                const PdfVocabulary *vocabulary)
{
  gunichar last, first;

  g_return_if_fail (text != NULL && next != NULL);

  while (text->len > 0 && g_ascii_isspace (text->str[text->len - 1]))
    g_string_truncate (text, text->len - 1);
  last = last_char (text->str, text->len);
  first = g_utf8_get_char (next);
  if (last == SOFT_HYPHEN || (pdf_ends_divided (text) && g_unichar_islower (first)))
    {
      if (last == SOFT_HYPHEN || !keeps_hyphen (text, next, vocabulary))
        g_string_truncate (text, (gsize) (g_utf8_prev_char (text->str + text->len) - text->str));
      return;
    }
  if (pdf_ends_divided (text) || (is_unspaced (last) && is_unspaced (first)))
    return;
  g_string_append_c (text, ' ');
}

gboolean
pdf_ends_sentence (const char *text)
{
  gsize length = strlen (text);

  while (length > 0)
    {
      gunichar c = last_char (text, length);

      if (strchr (".!?:;", (int) (c < 128 ? c : 0)) != NULL && c != 0)
        return TRUE;
      if (c == 0x3002 || c == 0xff01 || c == 0xff1f || c == 0x061f || c == 0x06d4 || c == 0x0964)
        return TRUE;

      /* Quotation marks, brackets and the mark of a note stand behind the full stop. */
      if (!g_unichar_isspace (c) && !g_unichar_isdigit (c) && strchr (")]'\"", (int) (c < 128 ? c : 'x')) == NULL
          && c != 0x201d && c != 0x2019 && c != 0xbb && c != 0x201c)
        return FALSE;
      length = (gsize) (g_utf8_prev_char (text + length) - text);
    }
  return FALSE;
}

gboolean
pdf_starts_lower (const char *text)
{
  return g_unichar_islower (g_utf8_get_char (text));
}

gboolean
pdf_has_letter (const char *text)
{
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    if (g_unichar_isalpha (g_utf8_get_char (p)))
      return TRUE;
  return FALSE;
}

gboolean
pdf_is_bullet (const char *text)
{
  static const gunichar bullets[] = { 0x2022, 0x2023, 0x25e6, 0x25aa, 0x25ab, 0x25cf, 0x25cb, 0x25a0, 0x25a1,
                                      0x25ba, 0x2043, 0x2219, 0x27a2, 0x2713, 0x2756, 0x2610, 0x2611, 0x2612, 0x25b6, 0x25b8 };
  gunichar c = g_utf8_get_char (text);

  for (guint i = 0; i < G_N_ELEMENTS (bullets); i++)
    if (c == bullets[i])
      return TRUE;

  if (is_nameless (c))
    return TRUE;
  return (c == '*' || c == '-' || c == 0x2013) && *g_utf8_next_char (text) == ' ';
}

gsize
pdf_list_marker_length (const char *text,
                        gsize length)
{
  const char *end = text + length;
  const char *p = text;
  const char *start;

  if (length == 0)
    return 0;
  if (pdf_is_bullet (text))
    return (gsize) (g_utf8_next_char (text) - text);
  p += *p == '(';
  for (start = p; p < end && g_ascii_isdigit (*p) && p - start < 3; p++)
    ;
  if (p == start && p < end && g_ascii_isalpha (*p))
    p++;
  if (p == start || p >= end || (*p != '.' && *p != ')'))
    return 0;

  /* "A." opens a name as often as a list. */
  if (*p == '.' && !g_ascii_isdigit (*start))
    return 0;
  p++;
  return p == end || *p == ' ' ? (gsize) (p - text) : 0;
}
