/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "privacy/detect-context.h"
#include "privacy/detect-text.h"

#include <string.h>

/* Places on the map. */

/* Two decimals are a percentage; four are ten metres. */
#define GEO_DECIMALS 4
#define BITS_GEO 1
/* "N", or the name of the second coordinate. */
#define BITS_DIRECTION 6

/* How much may stand beside a name. */
#define NAME_GAP 4

/* "-52.520008°"; how many decimals in *@decimals, the whole part in *@degrees. Its end, or @at. */
static gsize
coordinate_end (Detect *self, gsize at, guint *degrees, guint *decimals)
{
  gsize end = at;

  *degrees = 0;
  *decimals = 0;
  if (text_byte (self->text, self->length, end) == '-' || text_byte (self->text, self->length, end) == '+')
    end++;
  for (guint n = 0; n < 3 && end < self->length && text_is_digit (self->text[end]); n++)
    *degrees = *degrees * 10 + self->text[end++] - '0';
  if (text_byte (self->text, self->length, end) != '.' || !text_is_digit (text_byte (self->text, self->length, end + 1)))
    return at;
  for (end++; end < self->length && *decimals <= 15 && text_is_digit (self->text[end]); end++)
    (*decimals)++;
  if (self->length - end >= 2 && memcmp (self->text + end, "\xc2\xb0", 2) == 0)
    end += 2;

  return end;
}

/* "N", "South", after a coordinate. */
static gsize
direction_end (Detect *self, gsize at)
{
  gsize end = at;

  if (text_byte (self->text, self->length, end) == ' ')
    end++;
  if (end < self->length && strchr ("NSEWO", self->text[end]) != NULL && self->text[end] != '\0'
      && !text_is_alnum (text_byte (self->text, self->length, end + 1)))
    return end + 1;

  return at;
}

/* "lon: ", "\", \"longitude\":": the name of the second coordinate between the two. Its end, or @at. */
static gsize
name_end (Detect *self, gsize at)
{
  static const char *const names[] = { "longitude", "long", "lon", "lng" };
  gsize start = at;

  while (start < self->length && start - at < NAME_GAP && strchr (" ,;&\"'", self->text[start]) != NULL && self->text[start] != '\0')
    start++;
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    if (text_begins_with (self->text, self->length, start, names[i]))
      {
        gsize end = start + strlen (names[i]);

        while (end < self->length && end - start < strlen (names[i]) + NAME_GAP && strchr (" :=\"'", self->text[end]) != NULL && self->text[end] != '\0')
          end++;

        return end > start + strlen (names[i]) ? end : at;
      }

  return at;
}

/* A latitude and a longitude, in decimal degrees. @at is the first digit. */
void
detect_geo (Detect *self, gsize at)
{
  gsize start = at > 0 && self->text[at - 1] == '-' ? at - 1 : at;
  guint latitude, longitude, first_decimals, second_decimals;
  Context context;
  gboolean directed, named;
  gsize end, next;
  int bits;

  if (start > 0 && (text_is_alnum (self->text[start - 1]) || strchr (".-$/", self->text[start - 1]) != NULL))
    return;
  end = coordinate_end (self, start, &latitude, &first_decimals);
  if (end == start || latitude > 90 || first_decimals < GEO_DECIMALS)
    return;
  next = direction_end (self, end);
  directed = next != end;
  end = next;
  next = name_end (self, end);
  named = next != end;
  while (!named && next < self->length && next - end < 3 && strchr (", ;/", self->text[next]) != NULL && self->text[next] != '\0')
    next++;
  if (next == end)
    return;
  end = coordinate_end (self, next, &longitude, &second_decimals);
  if (end == next || longitude > 180 || second_decimals < GEO_DECIMALS)
    return;
  end = direction_end (self, end);
  if (text_is_alnum (text_byte (self->text, self->length, end))
      || (text_byte (self->text, self->length, end) == '.' && text_is_digit (text_byte (self->text, self->length, end + 1))))
    return;

  context_clear (&context);
  context_read (&context, self, start, end);
  bits = BITS_GEO + context_bits (&context, &self->types[PII_GEO], NULL) + (directed || named ? BITS_DIRECTION : 0);
  /* Two long numbers with a comma and a blank between are hardly ever anything else; rows of
   * measurements have more than two. */
  if (self->text[next - 1] == ' ' && (self->text[next - 2] == ',') && MIN (first_decimals, second_decimals) >= 5
      && text_byte (self->text, self->length, end) != ',' && (start < 2 || self->text[start - 2] != ','))
    bits += 4;
  detect_add (self, &self->types[PII_GEO], start, end, bits, TRUE, N_ ("a latitude and a longitude"));
}

/* One of the signs for minutes or seconds at @at: its end, or @at. */
static gsize
prime_end (Detect *self, gsize at, const char *const *signs)
{
  for (; *signs != NULL; signs++)
    if (text_begins_with (self->text, self->length, at, *signs))
      return at + strlen (*signs);

  return at;
}

static gsize
skip_blank (Detect *self, gsize at)
{
  return at + (text_byte (self->text, self->length, at) == ' ');
}

/* Up to three digits, maybe with decimals; less than @limit. Its end, or @at. */
static gsize
part_end (Detect *self, gsize at, guint limit)
{
  gsize end = at;
  guint value = 0;

  while (end - at < 3 && text_is_digit (text_byte (self->text, self->length, end)))
    value = value * 10 + self->text[end++] - '0';
  if (end == at || value >= limit)
    return at;
  if (text_byte (self->text, self->length, end) == '.')
    for (end++; end - at < 10 && text_is_digit (text_byte (self->text, self->length, end)); end++)
      ;

  return end;
}

/* Degrees, minutes and maybe seconds with their direction (ISO 6709, annex D): "52°31'12\"N". Its end, or @at. */
static gsize
arc_end (Detect *self, gsize at, guint limit)
{
  static const char *const degree[] = { "\xc2\xb0", "\xc2\xba", NULL };
  static const char *const minute[] = { "'", "\xe2\x80\xb2", "\xe2\x80\x99", NULL };
  static const char *const second[] = { "\"", "''", "\xe2\x80\xb3", "\xe2\x80\x9d", NULL };
  gsize number = part_end (self, at, limit + 1);
  gsize end = prime_end (self, number, degree);
  gsize next;

  if (number == at || end == number)
    return at;
  next = skip_blank (self, end);
  number = part_end (self, next, 60);
  end = prime_end (self, number, minute);
  if (number == next || end == number)
    return at;
  next = skip_blank (self, end);
  number = part_end (self, next, 60);
  if (number != next && prime_end (self, number, second) != number)
    end = prime_end (self, number, second);
  next = direction_end (self, end);

  return next != end ? next : at;
}

/* A latitude and a longitude in degrees, minutes and seconds. @at is the first digit. */
void
detect_arc (Detect *self, gsize at)
{
  gsize end = arc_end (self, at, 90);
  gsize next = end;

  if (end == at)
    return;
  while (next < self->length && next - end < 3 && strchr (", ;/", self->text[next]) != NULL && self->text[next] != '\0')
    next++;
  end = arc_end (self, next, 180);
  if (end != next)
    detect_add_tier (self, &self->types[PII_GEO], at, end, TWIN_TIER_CERTAIN, N_ ("a latitude and a longitude"));
}
