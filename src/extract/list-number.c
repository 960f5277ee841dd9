/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "list-number.h"

#define LETTERS 26

/* Word repeats the letter, "aa", "bb"; after some turns the number says more. */
#define MAX_TURNS 5

/* Roman numerals above this are nobody's. */
#define MAX_ROMAN 3999

static void
append_letters (GString *out,
                guint value,
                char first)
{
  guint turns = value > 0 ? (value - 1) / LETTERS + 1 : 0;

  if (turns == 0 || turns > MAX_TURNS)
    {
      g_string_append_printf (out, "%u", value);
      return;
    }
  for (guint i = 0; i < turns; i++)
    g_string_append_c (out, (char) (first + (int) ((value - 1) % LETTERS)));
}

static void
append_roman (GString *out,
              guint value,
              gboolean upper)
{
  static const struct
  {
    guint value;
    const char *upper;
    const char *lower;
  } digits[] = {
    { 1000, "M", "m" }, { 900, "CM", "cm" }, { 500, "D", "d" }, { 400, "CD", "cd" }, { 100, "C", "c" }, { 90, "XC", "xc" }, { 50, "L", "l" },
    { 40, "XL", "xl" }, { 10, "X", "x" },    { 9, "IX", "ix" }, { 5, "V", "v" },     { 4, "IV", "iv" }, { 1, "I", "i" },
  };

  if (value == 0 || value > MAX_ROMAN)
    {
      g_string_append_printf (out, "%u", value);
      return;
    }
  for (guint i = 0; i < G_N_ELEMENTS (digits); i++)
    for (; value >= digits[i].value; value -= digits[i].value)
      g_string_append (out, upper ? digits[i].upper : digits[i].lower);
}

void
list_number_append (GString *out,
                    ListNumber style,
                    guint value)
{
  g_return_if_fail (out != NULL);

  switch (style)
    {
    case LIST_NUMBER_DECIMAL:
      g_string_append_printf (out, "%u", value);
      break;
    case LIST_NUMBER_DECIMAL_ZERO:
      g_string_append_printf (out, "%02u", value);
      break;
    case LIST_NUMBER_LOWER_LETTER:
      append_letters (out, value, 'a');
      break;
    case LIST_NUMBER_UPPER_LETTER:
      append_letters (out, value, 'A');
      break;
    case LIST_NUMBER_LOWER_ROMAN:
      append_roman (out, value, FALSE);
      break;
    case LIST_NUMBER_UPPER_ROMAN:
      append_roman (out, value, TRUE);
      break;
    case LIST_NUMBER_NONE:
      break;
    }
}
