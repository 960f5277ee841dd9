/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "privacy/detect-lexicon.h"
#include "privacy/detect-number.h"
#include "privacy/detect-text.h"

#include <string.h>

/* The fewest letters and digits that are a number. */
#define SHORTEST 6

/* Letters before the first digit of a token, and before it in a token of their own:
 * "RSSMRA85...", "AB 12 34 56 C". */
#define PREFIX_MAX 6
#define LONE_PREFIX_MAX 4
/* Three letters and what divides them from the next. */
#define PREFIX_DIVIDED 4

/* How card numbers are printed: groups of four, and 4-6-5 or 4-6-4. */
#define CARD_GROUPED 5
#define CARD_SCATTERED (-6)
#define CARD_ALONE 4
#define CARD_MIN 13
#define CARD_MAX 19
#define CARD_LUHN 3
#define CARD_ISSUER 2
/* Airlines' cards begin with a 1, as many other numbers do. */
#define CARD_AIRLINE (-4)

/* One separator, or two where the second is a blank or a break, as in "1234-\n5678" and
 * "1234  5678". Returns it, 0 for none; *@at moves past it and past hidden characters. *@blank_follows: there are two. */
static char
read_separator (Detect *self, gsize *at, gboolean *blank_follows)
{
  gsize position = *at;
  char separator = 0;
  guint n = 0;

  while (n < 2)
    {
      Symbol symbol = text_symbol (self->text, self->length, position);

      if (symbol.kind == SYMBOL_HIDDEN)
        {
          position += symbol.n_bytes;
          continue;
        }
      if (symbol.kind != SYMBOL_BLANK && symbol.kind != SYMBOL_BREAK
          && !(n == 0 && (symbol.kind == SYMBOL_HYPHEN || symbol.kind == SYMBOL_DOT || symbol.kind == SYMBOL_SLASH)))
        break;
      if (separator == 0)
        separator = symbol.ascii;
      position += symbol.n_bytes;
      n++;
    }
  *at = position;
  *blank_follows = n == 2;

  return separator;
}

/* Numbers have groups of letters, too, but short ones and no two in a row; from the second on
 * it is running text. Returns where the text begins; the length read if it does not. */
static guint
running_text (const Number *self, guint group, guint last_group)
{
  for (guint i = group; i < self->n; i++)
    if (g_ascii_isdigit (self->symbols[i]))
      return self->n;
  if (self->n - group > PREFIX_MAX)
    return group;
  /* "RSS MRA 85T10 A562S", "K-AB 1234" */
  if (last_group == 0 && ((group == 3 && self->n == 6) || (group <= 3 && self->n - group <= 2 && self->separators[group] == '-')))
    return self->n;
  for (guint i = last_group; i < group; i++)
    if (g_ascii_isdigit (self->symbols[i]))
      return self->n;

  return group > 0 ? group : self->n;
}

/* Copies @n letters and digits in upper case, eight at once: digits do not have the bit 0x40
 * that tells letters, which is moved to where it takes their 0x20 away. */
static void
copy_upper (char *to, const guint8 *from, guint n)
{
  const guint64 letters = G_GUINT64_CONSTANT (0x4040404040404040);

  for (guint i = 0; i < n; i += sizeof letters)
    {
      guint64 part;

      memcpy (&part, from + i, sizeof part);
      part &= ~((part & letters) >> 1);
      memcpy (to + i, &part, sizeof part);
    }
}

/* No separators before @n symbols, eight at once. */
static void
clear_separators (char *separators, guint n)
{
  for (guint i = 0; i < n; i += 8)
    memset (separators + i, 0, 8);
}

/* Letters and digits before a check digit in brackets. */
#define BRACKETED_MIN 7
#define BRACKETED_MAX 8

/* So far into a block, what follows is read as another one: the rest has room for any group. */
#define READ_AGAIN 20

/* number_read() of what is all ASCII, by the classes of its bytes: a step for each group and not
 * for each character. FALSE if it is something else, or the text ends soon. */
static gboolean
read_plain (Number *self, Detect *detect, gsize start)
{
  ScanClasses classes;
  guint64 alnum = 0, between = 0;
  guint group = 0, last_group = 0;
  guint at = READ_AGAIN;

  start -= READ_AGAIN;
  do
    {
      guint width;
      guint64 digits;

      if (at >= READ_AGAIN)
        {
          start += at;
          at = 0;
          if (detect->length - start < SCAN_BLOCK + 8)
            return FALSE;
          classes = blocks_classify (&detect->blocks, start);
          alnum = classes.digits | classes.letters;
          between = classes.blanks | classes.breaks | classes.marks;
        }
      width = MIN (scan_run (alnum >> at), NUMBER_MAX - self->n);
      if (width == 0)
        break;
      digits = classes.digits >> at & scan_lowest (width);
      self->digits |= digits << self->n;
      copy_upper (self->symbols + self->n, detect->text + start + at, width);
      clear_separators (self->separators + self->n + 1, width);
      self->n += width;
      at += width;
      self->ends[self->n - 1] = start + at;
      if ((between >> at & 1) == 0)
        break;

      self->separators[self->n] = (classes.blanks >> at & 1) != 0   ? ' '
                                  : (classes.breaks >> at & 1) != 0 ? '\n'
                                                                    : (char) detect->text[start + at];
      at++;
      if ((classes.wide >> at & 1) != 0)
        return FALSE;
      if (((classes.blanks | classes.breaks) >> at & 1) != 0)
        {
          if (self->separators[self->n] == '.')
            self->stops |= G_GUINT64_CONSTANT (1) << self->n;
          at++;
        }
      self->cuts |= G_GUINT64_CONSTANT (1) << self->n;
      if (digits == 0 && running_text (self, group, last_group) < self->n)
        {
          self->n = running_text (self, group, last_group);
          break;
        }
      last_group = group;
      group = self->n;
      self->divided |= G_GUINT64_CONSTANT (1) << group;
      if (self->separators[group] == ' ' || self->separators[group] == '\n')
        self->soft |= G_GUINT64_CONSTANT (1) << group;
      if (self->separators[group] == '\n')
        self->broken |= G_GUINT64_CONSTANT (1) << group;
    }
  while (self->n < NUMBER_MAX);

  return (classes.wide >> at & 1) == 0;
}

static void
number_clear (Number *self, gsize start)
{
  self->start = start;
  self->n = self->n_digits = 0;
  self->cuts = self->digits = self->divided = self->soft = self->broken = self->stops = 0;
  self->separators[0] = 0;
}

/* number_read() of anything, character by character. */
static void
read_shadow (Number *self, Detect *detect, gsize start)
{
  gsize at = start;
  guint group = 0;
  guint last_group = 0;

  while (self->n < NUMBER_MAX)
    {
      Symbol symbol = text_symbol (detect->text, detect->length, at);
      gboolean blank_follows;

      if (symbol.kind != SYMBOL_DIGIT && symbol.kind != SYMBOL_LETTER)
        break;
      self->symbols[self->n] = symbol.ascii;
      at += symbol.n_bytes;
      self->ends[self->n] = at;
      self->n++;
      self->separators[self->n] = read_separator (detect, &at, &blank_follows);
      if (self->separators[self->n] == 0)
        continue;

      if (self->separators[self->n] == '.' && blank_follows)
        self->stops |= G_GUINT64_CONSTANT (1) << self->n;
      self->cuts |= G_GUINT64_CONSTANT (1) << self->n;
      if (running_text (self, group, last_group) < self->n)
        {
          self->n = running_text (self, group, last_group);
          break;
        }
      last_group = group;
      group = self->n;
    }

  for (guint i = 0; i < self->n; i++)
    {
      guint64 bit = G_GUINT64_CONSTANT (1) << i;

      if (g_ascii_isdigit (self->symbols[i]))
        self->digits |= bit;
      if (i > 0 && self->separators[i] != 0)
        self->divided |= bit;
      if (self->separators[i] == ' ' || self->separators[i] == '\n')
        self->soft |= bit;
      if (self->separators[i] == '\n')
        self->broken |= bit;
    }
}

/* "A123456(3)": the check digit of Hong Kong's identity cards. */
static void
read_bracketed (Number *self, Detect *detect)
{
  gsize end = self->n > 0 ? self->ends[self->n - 1] : 0;
  guint8 last = text_byte (detect->text, detect->length, end + 1);

  if (self->n < BRACKETED_MIN || self->n > BRACKETED_MAX || text_byte (detect->text, detect->length, end) != '('
      || text_byte (detect->text, detect->length, end + 2) != ')' || !(text_is_digit (last) || last == 'A'))
    return;
  self->symbols[self->n] = (char) last;
  self->separators[self->n] = '-';
  self->separators[self->n + 1] = 0;
  self->ends[self->n] = end + 3;
  self->divided |= G_GUINT64_CONSTANT (1) << self->n;
  if (text_is_digit (last))
    self->digits |= G_GUINT64_CONSTANT (1) << self->n;
  self->n++;
}

/* What of the masks lies inside of the number. What is longer than any number does not end. */
static void
number_close (Number *self)
{
  guint64 inside = scan_lowest (self->n);

  self->cuts &= inside | G_GUINT64_CONSTANT (1) << self->n;
  if (self->n < NUMBER_MAX)
    self->cuts |= G_GUINT64_CONSTANT (1) << self->n;
  self->digits &= inside;
  self->divided &= inside;
  self->soft &= inside;
  self->broken &= inside;
  self->stops &= inside;
  self->n_digits = (guint) __builtin_ctzll (~self->digits);
}

static void
number_read (Number *self, Detect *detect, gsize start)
{
  number_clear (self, start);
  if (!read_plain (self, detect, start))
    {
      number_clear (self, start);
      read_shadow (self, detect, start);
    }
  read_bracketed (self, detect);
  number_close (self);
}

gboolean
number_goes_on (const Number *self, guint n)
{
  char next = self->separators[n];

  if (n >= self->n || next == 0 || !g_ascii_isdigit (self->symbols[n]))
    return FALSE;
  /* Digits one by one go on whatever divides them. */
  if (self->separators[n - 1] != 0 && n + 1 < self->n && self->separators[n + 1] != 0)
    return self->separators[1] != 0;
  if (next == '\n')
    return FALSE;
  /* "4111 1111 1111 1111. 13 people" */
  if ((self->stops >> n & 1) != 0)
    return (self->stops & scan_lowest (n)) != 0;
  for (guint i = 1; i < n; i++)
    if (self->separators[i] == next)
      return next != ' ';

  return next == '-' || next == '.';
}

static gboolean
is_divided (const Number *self, guint n)
{
  for (guint i = 1; i < n; i++)
    if (self->separators[i] != 0)
      return TRUE;

  return FALSE;
}

/* Whether something before the number makes it the rest of a longer one: "12-345",
 * "x1234", "1.234", "$12". */
static gboolean
is_remainder (Detect *detect, gsize start)
{
  guint8 before = start > 0 ? detect->text[start - 1] : ' ';
  guint8 beyond = start > 1 ? detect->text[start - 2] : ' ';

  if (text_is_alnum (before) || before == '$')
    return TRUE;
  /* Digits one by one are read from the first of them. */
  if (before == ' ' && text_is_digit (beyond) && start > 2 && detect->text[start - 3] == ' '
      && text_byte (detect->text, detect->length, start + 1) == ' ')
    return TRUE;

  return (before == '-' || before == '.' || before == '/') && text_is_digit (beyond);
}

/* Cards */

static gboolean
is_card_grouping (const Number *self, guint n)
{
  for (guint i = 1; i < n; i++)
    {
      gboolean by_four = i % 4 == 0;
      gboolean amex = n <= 15 && (i == 4 || i == 10);

      if ((self->separators[i] != 0) != (n <= 15 && n >= 14 && self->separators[10] != 0 ? amex : by_four))
        return FALSE;
    }

  return TRUE;
}

static int
card_shape_bits (const Number *self, guint n)
{
  if (is_divided (self, n))
    return is_card_grouping (self, n) ? CARD_GROUPED : CARD_SCATTERED;
  if (self->symbols[0] == '1')
    return CARD_AIRLINE;

  /* Sixteen digits in a row are seldom something else; 12, 13 and 14 digits often are. */
  return n >= 18 ? 0 : n >= 15 ? 1 : -3;
}

static gboolean
detect_card_of (Detect *self, const Number *number, guint n, Context *context)
{
  const TwinPiiType *type = &self->types[PII_CREDIT_CARD];
  gboolean labelled, valid;
  int bits;

  if (!check_card_issuer (number->symbols, n))
    return FALSE;
  valid = check_card (number->symbols, n);
  context_read (context, self, number->start, number_end (number, n));
  bits = context_bits (context, type, &labelled) + card_shape_bits (number, n);
  if (n < CARD_MIN && !labelled)
    return FALSE;
  /* A text that is nothing but the number. */
  if (number->start == 0 && number_end (number, n) == self->length)
    bits += CARD_ALONE;

  if (!labelled && !is_divided (number, n))
    {
      guint before = self->candidates->len;

      if (valid)
        detect_add (self, type, number->start, number_end (number, n), bits + CARD_LUHN + CARD_ISSUER, TRUE,
                    N_ ("the check digit and the issuer are right"));
      detect_count (self, type, valid, self->candidates->len > before);
      return valid;
    }
  if (!labelled && number->separators[4] == ' ' && text_is_dump (self->text, self->length, number->start, number_end (number, n), 4))
    return FALSE;
  if (valid)
    {
      detect_add (self, type, number->start, number_end (number, n), bits + CARD_LUHN + CARD_ISSUER, TRUE,
                  labelled ? N_ ("a label before it, and the check digit is right") : N_ ("the check digit and the issuer are right"));
      return TRUE;
    }
  if (labelled && n >= 13)
    {
      detect_add_wrong (self, type, number->start, number_end (number, n));
      return TRUE;
    }

  return FALSE;
}

static void
detect_card (Detect *self, const Number *number, Context *context)
{
  for (guint n = MIN (number->n_digits, 19); n >= 12; n--)
    if (number_ends_after (number, n) && !number_goes_on (number, n) && detect_card_of (self, number, n, context))
      return;
}

/* IBAN */

/* Up to where the number goes on as an account number may: through groups that hold a
 * digit. */
static guint
iban_reach (const Number *number)
{
  guint reach = 0;
  gboolean digit = FALSE;

  for (guint n = 1; n <= number->n && n <= 34; n++)
    {
      digit = digit || g_ascii_isdigit (number->symbols[n - 1]);
      if (!number_ends_after (number, n))
        continue;
      if (!digit)
        break;
      reach = n;
      digit = FALSE;
    }

  return reach;
}

static void
detect_iban (Detect *self, const Number *number, Context *context)
{
  const TwinPiiType *type = &self->types[PII_IBAN];
  gboolean fits;
  gboolean labelled;
  guint n;
  int bits;

  if (number->n < 15 || !g_ascii_isdigit (number->symbols[2]) || !g_ascii_isdigit (number->symbols[3]))
    return;
  n = check_iban_length (number->symbols);
  if (n == 0)
    return;

  fits = number_ends_after (number, n);
  if (fits && check_iban (number->symbols, n))
    {
      detect_add (self, type, number->start, number_end (number, n), DETECT_BITS_CERTAIN, TRUE,
                  N_ ("the country’s length and the check digits are right"));
      return;
    }

  n = fits ? n : iban_reach (number);
  if (n < 15)
    return;
  context_read (context, self, number->start, number_end (number, n));
  bits = context_bits (context, type, &labelled);
  if (labelled)
    detect_add_wrong (self, type, number->start, number_end (number, n));
  else if (fits)
    detect_add (self, type, number->start, number_end (number, n), bits + 2, FALSE,
                N_ ("the country’s length is right, but the check digits are wrong"));
}

/* "4O12 8888 8888 l881" after a label: more digits than letters, and each letter looks like one. */
static void
detect_misread_card (Detect *self, const Number *number, Context *context)
{
  const TwinPiiType *type = &self->types[PII_CREDIT_CARD];
  guint n = MIN (number->n, CARD_MAX);
  char digits[CARD_MAX + 1];
  guint n_letters = 0;
  gboolean labelled;

  while (n >= CARD_MIN && !number_ends_after (number, n))
    n--;
  for (guint i = 0; i < n; i++)
    {
      gboolean is_digit = g_ascii_isdigit (number->symbols[i]);

      digits[i] = is_digit ? number->symbols[i] : number_misread_digit (number->symbols[i]);
      n_letters += !is_digit;
      if (digits[i] == 0)
        return;
    }
  if (n < CARD_MIN || 2 * n_letters > n || !check_card_issuer (digits, n)
      || (context_kinds (self, number->start, number_end (number, n)) & LABEL_CARD) == 0)
    return;

  context_read (context, self, number->start, number_end (number, n));
  context_bits (context, type, &labelled);
  if (labelled)
    detect_add (self, type, number->start, number_end (number, n), DETECT_BITS_LIKELY, check_card (digits, n),
                N_ ("a label before it, with letters in place of digits"));
}

static void
detect_number_from (Detect *self, gsize start)
{
  Number number;
  Context context;

  if (is_remainder (self, start))
    return;
  number_read (&number, self, start);
  if (number.n < SHORTEST)
    return;

  context_clear (&context);
  if (number.n_digits >= 12)
    detect_card (self, &number, &context);
  else if (number.n >= CARD_MIN && number.n_digits > 0)
    detect_misread_card (self, &number, &context);
  if (g_ascii_isalpha (number.symbols[0]) && g_ascii_isalpha (number.symbols[1]))
    detect_iban (self, &number, &context);
  detect_by_rules (self, &number, &context);
}

/* The start of a short token of letters that stands before @start with one blank or
 * hyphen between; @start if there is none. */
static gsize
lone_prefix (Detect *self, gsize start)
{
  gsize end = start > 0 ? start - 1 : 0;
  gsize at = end;

  if (start < 2 || (self->text[end] != ' ' && self->text[end] != '-'))
    return start;
  while (at > 0 && end - at <= LONE_PREFIX_MAX && text_is_letter (self->text[at - 1]))
    at--;
  if (at == end || end - at > LONE_PREFIX_MAX || (at > 0 && text_is_alnum (self->text[at - 1])))
    return start;

  return at;
}

/* Whether the digits at @at are not followed by anything that goes on with their number, and
 * with the @before bytes before are fewer than any number has. */
static gboolean
is_short (Detect *self, gsize at, gsize before)
{
  gsize end = at;
  guint8 next;

  while (end < self->length && end - at < SHORTEST && text_is_digit (self->text[end]))
    end++;
  if (end - at + before >= SHORTEST)
    return FALSE;
  next = text_byte (self->text, self->length, end);

  return next < 0x80 && text_kinds[next] == SYMBOL_OTHER;
}

/* Where a prefix begins that goes on before @start with letters that only look Latin, as in "DЕ89", or
 * with something hidden in between. */
static gsize
lookalike_start (Detect *self, gsize start)
{
  gsize at = start;

  for (guint n = 0; at > 1 && n < PREFIX_MAX; n++)
    {
      gsize previous = text_previous (self->text, at);
      SymbolKind kind = text_symbol (self->text, self->length, previous).kind;

      if (kind != SYMBOL_LETTER && kind != SYMBOL_HIDDEN)
        break;
      at = previous;
      if (kind == SYMBOL_LETTER)
        start = at;
    }

  return start;
}

void
detect_number (Detect *self, gsize at)
{
  gsize start = at;
  gsize lone;

  while (start > 0 && at - start <= PREFIX_MAX && text_is_letter (self->text[start - 1]))
    start--;
  if (at - start > PREFIX_MAX)
    return;
  /* A letter of another script in its place. */
  if (start > 1 && self->text[start - 1] >= 0x80 && at - start < PREFIX_MAX)
    start = lookalike_start (self, start);

  lone = lone_prefix (self, start);
  if (is_short (self, at, lone == start ? at - start : at - lone + PREFIX_DIVIDED))
    return;
  detect_number_from (self, start);
  if (lone == start)
    return;
  detect_number_from (self, lone);
  /* "RSS MRA 85T10 A562S", "K-AB 1234" */
  start = lone;
  lone = start == at - PREFIX_DIVIDED || (at - start <= PREFIX_DIVIDED && start > 1 && self->text[start - 1] == '-')
           ? lone_prefix (self, start) : start;
  if (lone + PREFIX_DIVIDED == start || (lone != start && start - lone <= PREFIX_DIVIDED && self->text[start - 1] == '-'))
    detect_number_from (self, lone);
}
