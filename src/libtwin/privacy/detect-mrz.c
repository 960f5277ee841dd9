/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "privacy/detect.h"
#include "privacy/detect-text.h"

#include <string.h>

/* Machine-readable zones of passports, identity cards and visas (ICAO Doc 9303, parts 3 to 7):
 * two lines of 44 or 36 characters or three of 30, all of them letters, digits and "<". */

#define ZONE_MAX 44
#define LINES_MAX 3

static gboolean
is_zone_byte (guint8 c)
{
  return text_is_digit (c) || (c >= 'A' && c <= 'Z') || c == '<';
}

/* Check digit @at over what is before it, from @from on; "<" counts 0. */
static gboolean
is_checked (const guint8 *line, guint from, guint at)
{
  char digits[ZONE_MAX + 1];
  guint n = 0;

  if (!text_is_digit (line[at]))
    return FALSE;
  for (guint i = from; i <= at; i++)
    digits[n++] = line[i] == '<' ? '0' : (char) line[i];

  return check_731 (digits, n);
}

/* The line with the numbers: document, date of birth and date of expiry each have a check digit. */
static gboolean
is_number_line (const guint8 *line, gsize length)
{
  if (length == 30)
    return is_checked (line, 0, 6) && is_checked (line, 8, 14) && strchr ("MFX<", line[7]) != NULL;

  return is_checked (line, 0, 9) && is_checked (line, 13, 19) && is_checked (line, 21, 27) && strchr ("MFX<", line[20]) != NULL;
}

/* The line of zone bytes around @at; FALSE if it has none of the lengths. */
static gboolean
zone_line (Detect *self, gsize at, gsize *start, gsize *end)
{
  *start = at;
  *end = at;
  while (*start > 0 && at - *start <= ZONE_MAX && is_zone_byte (self->text[*start - 1]))
    (*start)--;
  while (*end < self->length && *end - *start <= ZONE_MAX && is_zone_byte (self->text[*end]))
    (*end)++;

  return *end - *start == 44 || *end - *start == 36 || *end - *start == 30;
}

/* Goes on over lines of the same length above and below. */
static void
whole_zone (Detect *self, gsize *start, gsize *end)
{
  gsize length = *end - *start;
  gsize from, to;

  for (guint i = 0; i + 1 < LINES_MAX && *start > 1; i++)
    {
      gsize above = *start - 1;

      if (self->text[above] == '\n' && above > 0 && self->text[above - 1] == '\r')
        above--;
      if (above == *start || !zone_line (self, above - 1, &from, &to) || to - from != length || to != above)
        break;
      *start = from;
    }
  for (guint i = 0; i + 1 < LINES_MAX && *end + 1 < self->length; i++)
    {
      gsize below = *end + (self->text[*end] == '\r');

      if (text_byte (self->text, self->length, below) != '\n' || !zone_line (self, below + 1, &from, &to) || to - from != length
          || from != below + 1)
        break;
      *end = to;
    }
}

void
detect_mrz (Detect *self, gsize at)
{
  gsize start, end;

  if (!zone_line (self, at, &start, &end) || !is_number_line (self->text + start, end - start))
    return;
  self->zone_end = end;
  whole_zone (self, &start, &end);
  detect_add_tier (self, &self->types[PII_MRZ], start, end, TWIN_TIER_CERTAIN, N_ ("the form and the check digits are right"));
}
