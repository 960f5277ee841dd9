/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "privacy/detect-text.h"

gunichar
text_code_point (const guint8 *text, gsize length, gsize at, guint *n_bytes)
{
  gunichar c;

  g_assert (at < length);

  if (text[at] < 0x80)
    {
      *n_bytes = 1;
      return text[at];
    }

  /* The function looks at four bytes at most. */
  c = g_utf8_get_char_validated ((const char *) text + at, (gssize) MIN (length - at, 4));
  if (c == (gunichar) -1 || c == (gunichar) -2)
    {
      *n_bytes = 1;
      return 0xfffd;
    }

  *n_bytes = (guint) g_unichar_to_utf8 (c, NULL);
  return c;
}

gsize
text_previous (const guint8 *text, gsize at)
{
  gsize start = at;

  while (start > 0 && at - start < 4)
    {
      start--;
      if ((text[start] & 0xc0) != 0x80)
        break;
    }

  return start;
}

const guint8 text_kinds[128] = {
  [0x00 ... 0x08] = SYMBOL_OTHER,
  ['\t'] = SYMBOL_BLANK,
  ['\n'] = SYMBOL_BREAK,
  [0x0b ... 0x0c] = SYMBOL_OTHER,
  ['\r'] = SYMBOL_BREAK,
  [0x0e ... 0x1f] = SYMBOL_OTHER,
  [' '] = SYMBOL_BLANK,
  ['!' ... ','] = SYMBOL_OTHER,
  ['-'] = SYMBOL_HYPHEN,
  ['.'] = SYMBOL_DOT,
  ['/'] = SYMBOL_SLASH,
  ['0' ... '9'] = SYMBOL_DIGIT,
  [':' ... '@'] = SYMBOL_OTHER,
  ['A' ... 'Z'] = SYMBOL_LETTER,
  ['[' ... '`'] = SYMBOL_OTHER,
  ['a' ... 'z'] = SYMBOL_LETTER,
  ['{' ... 0x7f] = SYMBOL_OTHER,
};

/* The Latin capital that a Greek or Cyrillic letter looks like; 0 if it looks like none. */
static char
lookalike_letter (gunichar c)
{
  static const struct
  {
    guint16 letter;
    char latin;
  } letters[] = {
    { 0x391, 'A' }, { 0x392, 'B' }, { 0x395, 'E' }, { 0x396, 'Z' }, { 0x397, 'H' }, { 0x399, 'I' }, { 0x39a, 'K' }, { 0x39c, 'M' },
    { 0x39d, 'N' }, { 0x39f, 'O' }, { 0x3a1, 'P' }, { 0x3a4, 'T' }, { 0x3a5, 'Y' }, { 0x3a7, 'X' }, { 0x405, 'S' }, { 0x406, 'I' },
    { 0x408, 'J' }, { 0x410, 'A' }, { 0x412, 'B' }, { 0x415, 'E' }, { 0x41a, 'K' }, { 0x41c, 'M' }, { 0x41d, 'H' }, { 0x41e, 'O' },
    { 0x420, 'P' }, { 0x421, 'C' }, { 0x422, 'T' }, { 0x423, 'Y' }, { 0x425, 'X' },
  };

  if (c < letters[0].letter || c > letters[G_N_ELEMENTS (letters) - 1].letter)
    return 0;
  for (gsize i = 0; i < G_N_ELEMENTS (letters); i++)
    if (letters[i].letter == c)
      return letters[i].latin;

  return 0;
}

static Symbol
wide_symbol (gunichar c, guint n_bytes)
{
  Symbol symbol = { SYMBOL_OTHER, 0, (guint8) n_bytes };
  int digit;

  if (lookalike_letter (c) != 0)
    return (Symbol) { SYMBOL_LETTER, lookalike_letter (c), (guint8) n_bytes };

  switch (c)
    {
    case 0x00ad: /* soft hyphen */
    case 0x200b: /* zero width */
    case 0x200c:
    case 0x200d:
    case 0x200e: /* directions */
    case 0x200f:
    case 0x202a:
    case 0x202b:
    case 0x202c:
    case 0x202d:
    case 0x202e:
    case 0x2060:
    case 0x2066:
    case 0x2067:
    case 0x2068:
    case 0x2069:
    case 0xfeff:
      symbol.kind = SYMBOL_HIDDEN;
      return symbol;

    case 0x2010: /* hyphens, dashes and the minus sign */
    case 0x2011:
    case 0x2012:
    case 0x2013:
    case 0x2212:
    case 0xff0d:
      symbol.kind = SYMBOL_HYPHEN;
      symbol.ascii = '-';
      return symbol;

    case 0x00b7: /* middle dots */
    case 0x2219:
    case 0x22c5:
    case 0x2024: /* one dot leader */
    case 0xff0e:
      symbol.kind = SYMBOL_DOT;
      symbol.ascii = '.';
      return symbol;

    case 0xff0b: /* full-width plus */
      symbol.ascii = '+';
      return symbol;

    default:
      break;
    }

  if (g_unichar_type (c) == G_UNICODE_SPACE_SEPARATOR)
    {
      symbol.kind = SYMBOL_BLANK;
      symbol.ascii = ' ';
      return symbol;
    }

  digit = g_unichar_digit_value (c);
  if (digit >= 0)
    {
      symbol.kind = SYMBOL_DIGIT;
      symbol.ascii = (char) ('0' + digit);
    }
  else if ((c >= 0xff21 && c <= 0xff3a) || (c >= 0xff41 && c <= 0xff5a))
    {
      symbol.kind = SYMBOL_LETTER;
      symbol.ascii = (char) ('A' + (c - 0xff21) % 0x20);
    }

  return symbol;
}

Symbol
text_rare_symbol (const guint8 *text, gsize length, gsize at)
{
  guint n_bytes;
  gunichar c;

  if (at >= length)
    return (Symbol) { SYMBOL_END, 0, 0 };

  c = text_code_point (text, length, at, &n_bytes);

  return wide_symbol (c, n_bytes);
}

char
text_fold (gunichar c)
{
  static const char latin1[] = "aaaaaaaceeeeiiiidnooooo\0ouuuuypsaaaaaaaceeeeiiiidnooooo\0ouuuuypy";
  static const char extended[] =
    "aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiiiiijjkkklllllllllln"
    "nnnnnnnnooooooooorrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs";
  /* From capital alpha and capital A on, one Latin letter for each. */
  static const char greek[] = "abgdezhtiklmnxopr\0styfhpoiyaehiyabgdezhtiklmnxoprsstyfhpoiyoyo";
  static const struct
  {
    guint16 letter;
    char latin;
  } others[] = {
    { 0x218, 's' }, { 0x219, 's' }, { 0x21a, 't' }, { 0x21b, 't' }, { 0x386, 'a' }, { 0x388, 'e' }, { 0x389, 'h' }, { 0x38a, 'i' },
    { 0x38c, 'o' }, { 0x38e, 'y' }, { 0x38f, 'o' }, { 0x390, 'i' }, { 0x401, 'e' }, { 0x404, 'e' }, { 0x406, 'i' }, { 0x407, 'i' }, { 0x451, 'e' },
    { 0x454, 'e' }, { 0x456, 'i' }, { 0x457, 'i' }, { 0x490, 'g' }, { 0x491, 'g' },
  };
  static const char cyrillic[] = "abvgdezzijklmnoprstufhccssayjeuaabvgdezzijklmnoprstufhccssayjeua";

  if (c < 0x80)
    return g_ascii_isalnum ((char) c) ? g_ascii_tolower ((char) c) : 0;
  if (c >= 0xc0 && c <= 0xff)
    return latin1[c - 0xc0];
  if (c >= 0x100 && c < 0x100 + sizeof extended - 1)
    return extended[c - 0x100];
  if (c >= 0x391 && c < 0x391 + sizeof greek - 1)
    return greek[c - 0x391];
  if (c >= 0x410 && c < 0x410 + sizeof cyrillic - 1)
    return cyrillic[c - 0x410];

  if (c < others[0].letter || c > others[G_N_ELEMENTS (others) - 1].letter)
    return 0;
  for (gsize i = 0; i < G_N_ELEMENTS (others); i++)
    if (others[i].letter == c)
      return others[i].latin;

  return 0;
}

/* Whether a hexadecimal number of exactly @width digits begins at @at. */
static gboolean
is_hexadecimal (const guint8 *text, gsize length, gsize at, gsize width)
{
  for (gsize i = 0; i < width; i++)
    if (!g_ascii_isxdigit ((char) text_byte (text, length, at + i)))
      return FALSE;

  return !text_is_alnum (text_byte (text, length, at + width));
}

gboolean
text_is_dump (const guint8 *text, gsize length, gsize start, gsize end, gsize width)
{
  guint n = 0;

  while (n < 2 && start > width && text[start - 1] == ' ' && is_hexadecimal (text, length, start - 1 - width, width)
         && (start - 1 == width || !text_is_alnum (text[start - 2 - width])))
    {
      n++;
      start -= width + 1;
    }
  while (n < 2 && text_byte (text, length, end) == ' ' && is_hexadecimal (text, length, end + 1, width))
    {
      n++;
      end += width + 1;
    }

  return n == 2;
}

gboolean
text_is_money (const guint8 *text, gsize length, gsize end)
{
  /* The names of currencies, and not their codes: "Konto 532013000 EUR" is an account. */
  static const char *const currencies[] = { "euro", "€", "$", "£", "dollar", "pound", "franken", "francs", "zł", "kč", "kronen", "kronor", "kroner", "lira" };
  gsize unit = end + (text_byte (text, length, end) == ' ');

  for (gsize i = 0; i < G_N_ELEMENTS (currencies); i++)
    if (text_begins_with (text, length, unit, currencies[i]))
      return TRUE;

  return FALSE;
}
