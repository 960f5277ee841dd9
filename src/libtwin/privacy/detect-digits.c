/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "privacy/detect-anchor.h"

#include <string.h>

#include "privacy/detect-context.h"
#include "privacy/detect-date-form.h"
#include "privacy/detect-dialled.h"
#include "privacy/detect-lexicon.h"
#include "privacy/detect-number.h"
#include "privacy/detect-text.h"

/* Wallets are longer, less what stands before their first digit. */
#define TOKEN_LONG 20

/* A line of a machine-readable zone that has nothing to fill up. */
#define MRZ_RUN 28

/* Digits of the shortest phone number, where a label is before it. */
#define PHONE_MIN 6

/* Bytes of the shortest secret, and digits of the shortest code. */
#define SECRET_MIN 16
#define CODE_DIGITS_MIN 4

/* Digits of a number that is not looked at twice. */
#define AMOUNT_MAX 5

/* How much of the window is before the digit, and after it. */
#define BYTES_BEFORE 16
#define BYTES_AFTER (SCAN_BLOCK - BYTES_BEFORE)

/* What stands around the first digit of a token. Bit 0 of the masks is that digit's; they are of BYTES_AFTER
 * bytes. */
typedef struct
{
  gsize at;
  gsize end;       /* of the token: letters and digits */
  guint width;     /* digits from there on */
  guint8 next;     /* the byte after them */
  guint8 previous;
  gboolean plain;  /* the window shows all of it, and it is ASCII */
  guint run;       /* bytes of letters, digits and what joins them, around it */
  gboolean code;   /* enough digits for a code are among them */
  guint lone;      /* letters of the word before it and a blank or hyphen */
  guint64 digits;
  guint64 letters;
  guint64 breaks;
  guint64 between; /* what may divide a number */
  guint64 parens;
} Surroundings;

static gboolean
is_delimiter (guint8 c)
{
  return c == ',' || c == ';' || c == '\t' || c == '\n';
}

static gboolean
ends_amount (guint8 c)
{
  static const gboolean ends[256] = { [' '] = TRUE, ['.'] = TRUE, [','] = TRUE, [';'] = TRUE, ['!'] = TRUE, ['?'] = TRUE, ['\n'] = TRUE, ['\t'] = TRUE };

  return ends[c];
}

/* A few digits in a sentence, with blanks around, or in a table's cell: "It was 1234 in 12
 * months". Nothing but a code or a date can be made of them. Capitals beside them may belong
 * to a number. */
static gboolean
is_amount (Detect *self, const Surroundings *around)
{
  guint8 before = around->previous;
  guint8 beyond = around->at > 1 ? self->text[around->at - 2] : ' ';
  guint8 next = around->next;
  guint8 after;

  if (around->end - around->at != around->width || around->width > AMOUNT_MAX || (before != ' ' && !is_delimiter (before))
      || !ends_amount (next))
    return FALSE;
  if (is_delimiter (before) && is_delimiter (next) && before != '\n' && next != '\n')
    return TRUE;
  if (text_is_digit (beyond) || g_ascii_isupper ((char) beyond) || beyond == '.' || beyond == '-')
    return FALSE;
  after = text_byte (self->text, self->length, around->end + 1);

  return text_is_letter (after) ? !g_ascii_isupper ((char) after) : after <= ' ' && next != '\n' && next != ' ';
}

/* "ID: 15935", "policy no 70664", "number 7": what comes right before a code. */
static gboolean
is_announced (Detect *self, gsize start)
{
  guint8 last = start > 1 ? self->text[start - 2] : ' ';
  guint8 previous = start > 2 ? self->text[start - 3] | 0x20 : ' ';

  switch (last | 0x20)
    {
    case 'd':
      return previous == 'i';
    case 'o':
    case 'r':
      return previous == 'n' || previous == 'e';
    case 's':
      return previous == 'i';
    case 'n':
    case 'p':
      return previous == 'r' || previous == 'm';
    default:
      return !text_is_letter (last) && last != ' ' && last != ',';
    }
}

/* The end of the token of letters and digits at @at. */
static gsize
token_end (Detect *self, gsize at)
{
  gsize end = at;
  Symbol symbol;

  while (end < self->length && text_is_alnum (self->text[end]))
    end++;
  do
    {
      symbol = text_symbol (self->text, self->length, end);
      if (symbol.kind != SYMBOL_DIGIT && symbol.kind != SYMBOL_LETTER && symbol.kind != SYMBOL_HIDDEN)
        return end;
      end += symbol.n_bytes;
    }
  while (TRUE);
}

static inline void
look_around (Detect *self, gsize at, Surroundings *around)
{
  ScanClasses window = blocks_around (&self->blocks, at, BYTES_BEFORE);
  guint64 alnum = window.digits | window.letters;
  guint64 run = alnum | window.marks | window.joints;
  guint after = scan_run (run >> BYTES_BEFORE);
  guint before = (guint) __builtin_clzll (~(run << BYTES_AFTER));
  guint token = scan_run (alnum >> BYTES_BEFORE);

  around->at = at;
  around->digits = window.digits >> BYTES_BEFORE;
  around->breaks = window.breaks >> BYTES_BEFORE;
  around->letters = window.letters >> BYTES_BEFORE;
  around->between = (window.blanks | window.breaks | window.marks) >> BYTES_BEFORE;
  around->parens = window.parens >> BYTES_BEFORE;
  around->lone = (guint) __builtin_clzll (~(window.letters << (BYTES_AFTER + 1)));
  around->plain = window.wide == 0 && before < BYTES_BEFORE && after < BYTES_AFTER;
  around->end = around->plain ? at + token : token_end (self, at);
  around->width = scan_run (around->digits);
  around->next = text_byte (self->text, self->length, at + around->width);
  around->previous = at > 0 ? self->text[at - 1] : ' ';
  around->run = before + after;
  around->code = scan_more_than (window.digits >> (BYTES_BEFORE - before) & scan_lowest (MIN (before + after, 63)), CODE_DIGITS_MIN - 1);
}

static gboolean
divides_phone (guint8 c)
{
  return c == ' ' || c == '\t' || c == '\r' || c == '\n' || (c >= '-' && c <= '/') || c == '(' || c == ')';
}

/* Whether a phone number may begin here: the digits go on, enough of them in a row, or a label names what does not
 * go on. */
static gboolean
may_be_phone (Detect *self, const Surroundings *around)
{
  gsize at = around->at;
  gsize end = at + around->width;
  gsize next = end;
  guint reach = scan_run (around->digits | around->between | around->parens);

  if (around->plain && reach < BYTES_AFTER && !scan_more_than (around->digits & scan_lowest (reach), PHONE_MIN - 1))
    return FALSE;
  if (around->plain && reach < BYTES_AFTER && (around->digits & scan_lowest (reach)) == scan_lowest (around->width) && around->previous != '(' && around->previous != '+' && at > 0
      && (self->phone_end == 0 || at > self->phone_end + DIALLED_LIST_BYTES))
    return around->width >= PHONE_MIN && (context_kinds (self, at, end) & LABEL_PHONE) != 0;
  if (around->width >= PHONE_MIN)
    return TRUE;
  while (next < self->length && next - end < 4 && divides_phone (self->text[next]))
    next++;

  return next >= self->length || self->text[next] >= 0x80 || text_is_digit (self->text[next]);
}

/* What stands after a number that nothing goes on with. */
static gboolean
ends_value (guint8 c)
{
  static const gboolean ends[256] = {
    [','] = TRUE, [';'] = TRUE, [':'] = TRUE, ['!'] = TRUE, ['?'] = TRUE, ['%'] = TRUE, [')'] = TRUE, [']'] = TRUE, ['}'] = TRUE, ['"'] = TRUE, ['\''] = TRUE,
  };

  return ends[c];
}

/* Whether a date may begin with these digits, or end with them: not with three or five nor with more but eight,
 * nor where neither what is before nor what is after them is ever part of one. */
static gboolean
may_be_date (Detect *self, const Surroundings *around)
{
  if (!around->plain)
    return TRUE;
  if (!date_may_be (self, around->at, around->width))
    return FALSE;
  if (around->width > 4)
    return around->width == 8;
  if (text_is_letter (around->next) || around->next == '\n' || around->next == '\r')
    return TRUE;
  /* "l964-07-22" was badly scanned. */
  if (around->width == 3 && !text_is_letter (around->previous) && around->previous != '|')
    return FALSE;

  return around->previous == ' ' || around->previous == '.' || around->previous == '-' || !ends_value (around->next);
}

/* Whether any number with a shape, a card or an account may begin with the digits, or with letters before them.
 * What goes on in another way than with digits, and then with words, may. */
static gboolean
may_be_number (const Surroundings *around)
{
  guint reach = scan_run (around->digits | around->between);
  guint tail = scan_run (around->letters >> reach);
  guint n;

  if (!around->plain || text_is_letter (around->previous))
    return TRUE;
  n = scan_count (around->digits & scan_lowest (reach));
  if (tail > 0)
    {
      guint end = reach + tail;
      guint next = end + scan_run (around->between >> end);
      guint word_end = next + scan_run (around->letters >> MIN (next, BYTES_AFTER));
      guint64 digits = around->digits;

      if (word_end >= BYTES_AFTER || ((digits >> (reach - 1) | digits >> end | digits >> next | digits >> word_end) & 1) != 0)
        return TRUE;
      /* Longer words are no part of a number. */
      if (tail > OUTLINE_LETTERS)
        tail = 0;
    }
  else if (reach >= BYTES_AFTER)
    return TRUE;
  if (shape_may_begin (0, n, tail))
    return TRUE;
  if (around->lone == 0 || around->lone > 4 || (around->previous != ' ' && around->previous != '-'))
    return FALSE;

  return shape_may_begin (around->lone, n, tail)
         || (around->lone == 3 && shape_may_begin (OUTLINE_LETTERS, n, tail));
}

/* "52.5200", "192.168.": what begins with up to three digits and a full stop. */
static void
anchor_point (Detect *self, const Surroundings *around)
{
  guint fraction = scan_run (around->digits >> (around->width + 1));

  if (!around->plain || fraction > 3)
    detect_geo (self, around->at);
  if (!around->plain || fraction <= 3)
    detect_ipv4 (self, around->at);
}

/* "K-AB 1234": whether letters with a hyphen in them stand before it and a blank. */
static gboolean
follows_letters (const Detect *self, const Surroundings *around)
{
  gsize word = around->at - MIN (around->at, around->lone + 1);

  return around->plain && around->previous == ' ' && around->lone >= 1 && around->lone <= 2 && word > 1 && self->text[word - 1] == '-'
         && text_is_letter (self->text[word - 2]);
}

/* What a token may be that is no amount, but for dates and what only digits begin. */
static void
anchor_token (Detect *self, const Surroundings *around)
{
  gsize at = around->at;
  gsize end = around->end;
  guint8 after = text_byte (self->text, self->length, end);

  if (!around->plain || around->run >= SECRET_MIN)
    detect_secret (self, at);
  if (around->previous > ' ' || after > ' ')
    detect_spoken_password (self, at);
  if (end - at >= TOKEN_LONG)
    detect_wallet (self, at);
  if (after == '.' && text_byte (self->text, self->length, end + 5) == '.')
    detect_mac (self, end);
  if ((after == '<' || end - at >= MRZ_RUN) && at >= self->zone_end)
    detect_mrz (self, at);
  if (may_be_number (around) || follows_letters (self, around))
    detect_number (self, at);
  if (!around->plain || around->code)
    detect_code (self, at);
}

/* Digits one by one, each divided from the next by a byte, for as long as the longest shape and more: without a
 * label such a row goes on beyond any number, and nothing else is made of it. */
static gboolean
is_row (Detect *self, const Surroundings *around)
{
  const guint64 every_other = G_GUINT64_CONSTANT (0x555555555555);

  return around->plain && around->digits == every_other && around->breaks == every_other << 1 && around->previous == '\n'
         && context_kinds (self, around->at, around->at + 1) == 0;
}

/* The end of the last digit of a row that as much of the row comes after: what holds for the one at @at holds for
 * all of them up to there. */
static gsize
row_end (const Detect *self, gsize at)
{
  const guint64 every_other = G_GUINT64_CONSTANT (0x5555555555555555);
  guint length = SCAN_BLOCK;
  gsize end = at;

  while (length == SCAN_BLOCK)
    {
      ScanClasses classes = blocks_classify (&self->blocks, end);

      length = scan_run ((classes.digits & every_other) | (classes.breaks & ~every_other)) & ~1u;
      end += length;
    }

  return end - BYTES_AFTER + 1;
}

/* Whether the digits only go on with a number that was read from where it begins: "45" of "123.45" and of
 * "2020-45". Nothing that has a shape, no phone number and no date is read from its middle. */
static gboolean
is_remainder (const Detect *self, const Surroundings *around)
{
  return around->plain && around->at > 1 && around->previous >= '-' && around->previous <= '/'
         && text_is_digit (self->text[around->at - 2]);
}

/* What is looked for from the middle of a number: a token as a whole, and after a slash an address. */
static void
anchor_remainder (Detect *self, const Surroundings *around)
{
  guint8 after = text_byte (self->text, self->length, around->end);

  if (around->run >= SECRET_MIN)
    detect_secret (self, around->at);
  if (around->end - around->at >= TOKEN_LONG)
    detect_wallet (self, around->at);
  if (after == '.' && text_byte (self->text, self->length, around->end + 5) == '.')
    detect_mac (self, around->end);
  if ((after == '<' || around->end - around->at >= MRZ_RUN) && around->at >= self->zone_end)
    detect_mrz (self, around->at);
  /* No code begins after a full stop, and a short one is read from its start. */
  if (around->code && (around->previous != '.' || around->run >= SECRET_MIN))
    detect_code (self, around->at);
  if (around->previous == '/' && around->next == '.' && around->width <= 3)
    anchor_point (self, around);
}

/* "12345.67," in a table or a list: an amount, where no label says otherwise. */
static gboolean
is_decimal (Detect *self, const Surroundings *around)
{
  guint fraction = scan_run (around->digits >> (around->width + 1));
  guint8 after;

  if (around->next != '.' || !around->plain || around->width > AMOUNT_MAX || fraction == 0 || fraction > 2
      || !is_delimiter (around->previous) || around->previous == '\t')
    return FALSE;
  after = text_byte (self->text, self->length, around->at + around->width + 1 + fraction);

  return (after == ',' || after == ';') && context_kinds (self, around->at, around->at + around->width + 1 + fraction) == 0;
}

/* What the bytes around a digit rule out is not tried. */
void
anchor_digit (Detect *self, gsize at)
{
  Surroundings around;

  if (at < self->token_end)
    return;
  look_around (self, at, &around);
  self->token_end = around.end;

  if (is_amount (self, &around))
    {
      if (around.width >= CODE_DIGITS_MIN && is_announced (self, at) && (context_kinds_before (self, at) & LABEL_CODE) != 0)
        detect_code (self, at);
      if (may_be_date (self, &around))
        detect_date (self, at);
      return;
    }
  if (is_remainder (self, &around))
    {
      anchor_remainder (self, &around);
      return;
    }
  if (around.width == 1 && is_row (self, &around))
    {
      self->token_end = row_end (self, at);
      return;
    }
  if (is_decimal (self, &around))
    return;
  anchor_token (self, &around);
  if (may_be_date (self, &around))
    detect_date (self, at);
  if (text_is_letter (around.previous))
    return;
  if (around.next == '.' && around.width <= 3)
    anchor_point (self, &around);
  else if (around.next == 0xc2 && around.width <= 3)
    detect_arc (self, at);
  if (may_be_phone (self, &around))
    detect_phone (self, at);
}
