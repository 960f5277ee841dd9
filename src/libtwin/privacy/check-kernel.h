/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <string.h>

#include "privacy/check-digits.h"

G_BEGIN_DECLS

/* What the checks of all countries are made of. Private to privacy/. */

static inline guint
digit (char c)
{
  return (guint) (c - '0');
}

/* 0...9 for digits, 10...35 for letters: the values of ISO 7064, ISO 13616 and ICAO 9303. */
static inline guint
value (char c)
{
  return g_ascii_isdigit (c) ? digit (c) : (guint) (c - 'A') + 10;
}

static inline guint
number (const char *digits, gsize length)
{
  guint result = 0;

  for (gsize i = 0; i < length; i++)
    result = result * 10 + digit (digits[i]);

  return result;
}

static inline guint64
long_number (const char *digits, gsize length)
{
  guint64 result = 0;

  for (gsize i = 0; i < length; i++)
    result = result * 10 + digit (digits[i]);

  return result;
}

static inline gboolean
all_digits (const char *text, gsize length)
{
  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isdigit (text[i]))
      return FALSE;

  return TRUE;
}

static inline gboolean
all_equal (const char *text, gsize length)
{
  for (gsize i = 1; i < length; i++)
    if (text[i] != text[0])
      return FALSE;

  return TRUE;
}

static inline guint
weighted_sum (const char *digits, const guint8 *weights, gsize length)
{
  guint sum = 0;

  for (gsize i = 0; i < length; i++)
    sum += weights[i] * digit (digits[i]);

  return sum;
}

static inline gboolean
is_one_of (char c, const char *set)
{
  return c != '\0' && strchr (set, c) != NULL;
}

G_END_DECLS
