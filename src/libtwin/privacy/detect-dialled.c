/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "privacy/detect-dialled.h"

#include <string.h>

#include "privacy/detect-text.h"

static gboolean
is_mark (SymbolKind kind)
{
  return kind == SYMBOL_HYPHEN || kind == SYMBOL_DOT || kind == SYMBOL_SLASH;
}

/* Reads what may stand between two groups of one number: up to three characters with at
 * most one line break. Returns the most telling of them; 0 if the number ends here. */
static char
read_between (Detect *detect, gsize *at)
{
  gsize position = *at;
  char separator = 0;
  guint n_breaks = 0;

  for (guint n = 0; n < 4;)
    {
      Symbol symbol = text_symbol (detect->text, detect->length, position);
      gboolean bracket = symbol.ascii == '(' || symbol.ascii == ')';

      if (symbol.kind == SYMBOL_DIGIT)
        {
          *at = position;
          return separator;
        }
      if (symbol.kind == SYMBOL_BREAK)
        n_breaks++;
      else if (symbol.kind == SYMBOL_OTHER ? !bracket : symbol.kind == SYMBOL_LETTER || symbol.kind == SYMBOL_END)
        return 0;
      if (n_breaks > 1)
        return 0;
      if (is_mark (symbol.kind) && (separator == '-' || separator == '.' || separator == '/'))
        return 0;
      /* A hyphen before a line break says that the number goes on. */
      if (symbol.kind == SYMBOL_BREAK && separator == '-')
        ;
      else if (symbol.kind != SYMBOL_HIDDEN && separator != '(' && separator != '\n' && (separator == 0 || symbol.kind != SYMBOL_BLANK))
        separator = symbol.ascii;
      n += symbol.kind != SYMBOL_HIDDEN;
      position += symbol.n_bytes;
    }

  return 0;
}

static guint
read_group (Dialled *self, Detect *detect, gsize *at)
{
  guint n = 0;

  for (;;)
    {
      Symbol symbol = text_symbol (detect->text, detect->length, *at);

      if (symbol.kind != SYMBOL_DIGIT && (symbol.kind != SYMBOL_HIDDEN || n == 0))
        return n;
      if (symbol.kind == SYMBOL_DIGIT)
        {
          if (self->n_digits + n >= DIALLED_DIGITS_MAX)
            return DIALLED_DIGITS_MAX + 1;
          self->digits[self->n_digits + n] = symbol.ascii;
          n++;
        }
      *at += symbol.n_bytes;
    }
}

static gsize
read_prefix (Dialled *self, Detect *detect, gsize start)
{
  gsize at = start;

  if (at > 0 && detect->text[at - 1] == '(')
    {
      self->paren = TRUE;
      at--;
    }
  if (at > 0 && detect->text[at - 1] == '+')
    {
      self->plus = TRUE;
      at -= at > 1 && detect->text[at - 2] == '+' ? 2 : 1;
    }
  else if (at >= 3 && memcmp (detect->text + at - 3, "\xef\xbc\x8b", 3) == 0)
    {
      self->plus = TRUE;
      at -= 3;
    }
  if (self->plus && !self->paren && at > 0 && detect->text[at - 1] == '(')
    {
      self->paren = TRUE;
      at--;
    }

  return at;
}

/* The bracket before the first group belongs to the number if it is closed after it, or after the next: "(06 1) 639 5007". */
static void
drop_open_bracket (Dialled *self, Detect *detect)
{
  char next = self->n_groups > 1 ? self->groups[1].separator : 0;

  if (!self->paren || next == ')' || next == '(' || (next == ' ' && self->n_groups > 2 && self->groups[2].separator == ')'))
    return;
  self->paren = FALSE;
  if (detect->text[self->start] == '(')
    self->start++;
}

void
dialled_read (Dialled *self, Detect *detect, gsize start)
{
  gsize at = start;
  char separator = 0;

  self->plus = self->paren = self->trunk = FALSE;
  self->n_digits = self->n_groups = 0;
  memset (self->digits, 0, sizeof self->digits);
  self->start = read_prefix (self, detect, start);
  do
    {
      guint n = read_group (self, detect, &at);
      guint8 next = text_byte (detect->text, detect->length, at);

      /* "0123 4567x12" has an extension; anything else with letters is no number. */
      if (n == 0 || n > DIALLED_DIGITS_MAX || (text_is_letter (next) && (next | 0x20) != 'x'))
        break;
      if (self->n_groups == 1 && n == 1 && separator == '(' && self->digits[self->n_digits] == '0')
        self->trunk = TRUE;
      else
        self->n_digits += n;
      self->groups[self->n_groups++] = (DialledGroup) { n, separator, at };
      separator = read_between (detect, &at);
    }
  while (separator != 0 && self->n_groups < DIALLED_GROUPS_MAX);
  drop_open_bracket (self, detect);
}
