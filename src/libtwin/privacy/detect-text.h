/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Characters as the number detectors see them: digits of any script as 0-9, letters
 * of the Latin alphabet in upper case, the many kinds of blank and hyphen as one. */

typedef enum
{
  SYMBOL_END,    /* the end of the text */
  SYMBOL_DIGIT,
  SYMBOL_LETTER, /* ASCII or full-width */
  SYMBOL_BLANK,
  SYMBOL_HYPHEN,
  SYMBOL_DOT,
  SYMBOL_SLASH,
  SYMBOL_BREAK,  /* a line break */
  SYMBOL_HIDDEN, /* zero width: belongs to what it stands in */
  SYMBOL_OTHER,
} SymbolKind;

typedef struct
{
  SymbolKind kind;
  char ascii;     /* '0'-'9', 'A'-'Z', ' ', '-', '.', '/', '\n'; otherwise 0 or the byte itself */
  guint8 n_bytes; /* 0 at the end */
} Symbol;

/* The SymbolKind of each ASCII character. */
extern const guint8 text_kinds[128];

/* For what text_symbol() does not do at once. */
Symbol text_rare_symbol (const guint8 *text, gsize length, gsize at);

/* The code point at @at; a byte that is not UTF-8 comes back as U+FFFD of one byte. */
gunichar text_code_point (const guint8 *text, gsize length, gsize at, guint *n_bytes);

/* Where the character before @at begins; 0 at the start. */
gsize text_previous (const guint8 *text, gsize at);

/* The base letter of a Latin one in lower case, the Latin letter for a Greek or Cyrillic one, or a
 * digit; 0 for anything else. "ß" and "æ" come out as one letter: words to compare with are
 * written to match. */
char text_fold (gunichar c);

/* An accent of its own after its letter, as files that were written on some systems have them. */
static inline gboolean
text_is_combining (gunichar c)
{
  return c >= 0x300 && c < 0x370;
}

static inline gboolean
text_is_digit (guint8 c)
{
  return c >= '0' && c <= '9';
}

static inline gboolean
text_is_letter (guint8 c)
{
  return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
}

static inline gboolean
text_is_alnum (guint8 c)
{
  return text_is_digit (c) || text_is_letter (c);
}

/* text_fold() of ASCII. */
static inline char
text_fold_ascii (guint8 c)
{
  return text_is_letter (c) ? (char) (c | 0x20) : text_is_digit (c) ? (char) c : 0;
}

/* The character at @at. */
static inline Symbol
text_symbol (const guint8 *text, gsize length, gsize at)
{
  guint8 kind;

  if (at >= length || text[at] >= 0x80)
    return text_rare_symbol (text, length, at);
  kind = text_kinds[text[at]];
  if (kind == SYMBOL_LETTER)
    return (Symbol) { SYMBOL_LETTER, (char) (text[at] & ~0x20), 1 };
  if (kind == SYMBOL_BLANK || kind == SYMBOL_BREAK)
    return (Symbol) { (SymbolKind) kind, kind == SYMBOL_BLANK ? ' ' : '\n', 1 };

  return (Symbol) { (SymbolKind) kind, (char) text[at], 1 };
}

/* Whether @word, in lower case, stands at @at in whatever case. */
static inline gboolean
text_begins_with (const guint8 *text, gsize length, gsize at, const char *word)
{
  for (; *word != '\0'; word++, at++)
    if (at >= length || (text[at] != (guint8) *word && (!text_is_letter (text[at]) || (text[at] | 0x20) != (guint8) *word)))
      return FALSE;

  return TRUE;
}

/* Whether the tokens around [start, end) are hexadecimal numbers of @width digits with a blank between, two of them
 * at least: it is of a row in a dump or a table of characters. */
gboolean text_is_dump (const guint8 *text, gsize length, gsize start, gsize end, gsize width);

/* The byte at @at, 0 outside of the text. */
static inline guint8
text_byte (const guint8 *text, gsize length, gsize at)
{
  return at < length ? text[at] : 0;
}

/* "12345678 Euro": whether the number that ends at @end is a sum of money. */
gboolean text_is_money (const guint8 *text, gsize length, gsize end);

G_END_DECLS
