/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "privacy/detect.h"
#include "privacy/detect-text.h"

#include <string.h>

/* RFC 5321, 4.5.3.1: 64 octets before the '@', 255 after it; with room for
 * characters of several bytes. */
#define LOCAL_MAX 128
#define DOMAIN_MAX 255

/* What stands inside a word and is not seen, and the forms of a full stop. */
static gboolean
is_hidden (gunichar c)
{
  return c == 0x00ad || (c >= 0x200b && c <= 0x200d) || c == 0x2024 || c == 0x2060 || c == 0xfeff;
}

static gboolean
is_letter_beyond (gunichar c)
{
  return c >= 0x80 && c != 0xfffd && (is_hidden (c) || g_unichar_isalnum (c) || g_unichar_ismark (c));
}

/* Letters that are written together with Latin ones: accented Latin, and Greek and
 * Cyrillic where they stand in for a look-alike. */
static gboolean
joins_latin (gunichar c)
{
  return is_letter_beyond (c) && (c < 0x0530 || (c >= 0x1e00 && c <= 0x1fff) || is_hidden (c) || (c >= 0xff10 && c <= 0xff5a));
}

/* Scripts without blanks between words, and Korean, whose particles follow a word at
 * once: there an address ends where its ASCII ends. */
static gboolean
runs_on (gunichar c)
{
  switch (g_unichar_get_script (c))
    {
    case G_UNICODE_SCRIPT_HAN:
    case G_UNICODE_SCRIPT_HIRAGANA:
    case G_UNICODE_SCRIPT_KATAKANA:
    case G_UNICODE_SCRIPT_BOPOMOFO:
    case G_UNICODE_SCRIPT_HANGUL:
    case G_UNICODE_SCRIPT_THAI:
    case G_UNICODE_SCRIPT_LAO:
    case G_UNICODE_SCRIPT_KHMER:
    case G_UNICODE_SCRIPT_MYANMAR:
      return TRUE;
    default:
      return FALSE;
    }
}

static gboolean
is_local_ascii (guint8 c)
{
  static const guint8 others[0x80] = { ['.'] = 1, ['+'] = 1, ['-'] = 1, ['_'] = 1, ['%'] = 1, ['\''] = 1, ['~'] = 1 };

  return text_is_alnum (c) || others[c];
}

/* The first byte of the part before the '@'; @at if there is none. */
static gsize
local_start (Detect *self, gsize at)
{
  gboolean latin = FALSE;
  gsize start = at;

  while (start > 0 && at - start < LOCAL_MAX)
    {
      gsize previous = text_previous (self->text, start);
      guint n_bytes;
      gunichar c = text_code_point (self->text, self->length, previous, &n_bytes);

      if (previous + n_bytes != start)
        break;
      if (c < 0x80 ? !is_local_ascii ((guint8) c) : !is_letter_beyond (c) || (latin && runs_on (c)))
        break;
      latin = latin || (c < 0x80 && text_is_letter ((guint8) c));
      start = previous;
    }

  while (start < at && strchr (".'~%-", self->text[start]) != NULL)
    start++;

  return start;
}

/* One label of a domain name from @at on; its end, or @at if there is none. A label that
 * begins in ASCII ends where a script without blanks begins. */
static gsize
label_end (Detect *self, gsize at, gsize limit)
{
  gboolean ascii = TRUE;
  gsize end = at;

  while (end < limit)
    {
      guint n_bytes;
      gunichar c = text_code_point (self->text, self->length, end, &n_bytes);

      if (c < 0x80)
        {
          if (!text_is_alnum ((guint8) c) && c != '-')
            break;
        }
      else
        {
          if (end == at)
            ascii = FALSE;
          if (!(ascii ? joins_latin (c) : is_letter_beyond (c)))
            break;
        }
      end += n_bytes;
    }

  while (end > at && self->text[end - 1] == '-')
    end--;

  return end;
}

/* A last label names no host when it is a file's ending, as in "icon@2x.png". */
static gboolean
is_file_ending (const char *label, gsize length)
{
  static const char *const endings[] = { "png", "jpg", "jpeg", "gif", "svg", "webp", "pdf", "css", "js", "json", "ts", "html" };

  for (gsize i = 0; i < G_N_ELEMENTS (endings); i++)
    if (strlen (endings[i]) == length && g_ascii_strncasecmp (label, endings[i], length) == 0)
      return TRUE;

  return FALSE;
}

static gboolean
is_top_level (Detect *self, gsize start, gsize end)
{
  const char *label = (const char *) self->text + start;
  gsize length = end - start;

  if (length < 2 || is_file_ending (label, length))
    return FALSE;
  if (length > 4 && g_ascii_strncasecmp (label, "xn--", 4) == 0)
    return TRUE;
  for (gsize i = start; i < end; i++)
    if (text_is_digit (self->text[i]) || self->text[i] == '-')
      return FALSE;

  return TRUE;
}

/* A name that a line break with a hyphen divides goes on below it: "exam-\nple.com". */
static gsize
continued_end (Detect *self, gsize end, gsize limit)
{
  gsize next = end;
  gsize stop;

  if (text_byte (self->text, limit, next) != '-')
    return end;
  next++;
  if (text_byte (self->text, limit, next) == '\r')
    next++;
  if (text_byte (self->text, limit, next) != '\n')
    return end;
  stop = label_end (self, next + 1, limit);
  /* A whole word would be the next line's own. */
  if (stop == next + 1 || text_byte (self->text, limit, stop) != '.' || !text_is_letter (text_byte (self->text, limit, stop + 1)))
    return end;

  return stop;
}

/* How many bytes the full stop at @at has, 0 if there is none. The ideographic one ends sentences as well. */
static gsize
dot_width (Detect *self, gsize at, gsize limit)
{
  static const char full_width[] = "\xef\xbc\x8e"; /* U+FF0E */

  if (text_byte (self->text, limit, at) == '.')
    return 1;

  return limit - at >= strlen (full_width) && memcmp (self->text + at, full_width, strlen (full_width)) == 0 ? strlen (full_width) : 0;
}

/* The end of the domain name from @at on: the last place where it has at least two
 * labels and a last one that can be a top-level domain. @at if there is none. */
static gsize
domain_end (Detect *self, gsize at)
{
  gsize limit = MIN (self->length, at + DOMAIN_MAX);
  gsize best = at;
  gsize position = at;

  for (guint n_labels = 1;; n_labels++)
    {
      gsize end = label_end (self, position, limit);

      end = continued_end (self, end, limit);

      if (end == position)
        break;
      if (n_labels > 1 && is_top_level (self, position, end))
        best = end;
      if (dot_width (self, end, limit) == 0)
        break;
      position = end + dot_width (self, end, limit);
    }

  return best;
}

/* How many bytes the '@' at @at has: it may be written as in a web address or in HTML, small or of full width. 0 if
 * there is none. */
static gsize
at_sign_width (Detect *self, gsize at)
{
  static const char *const forms[] = { "%40", "&#64;", "&#x40;", "&commat;", "\xef\xb9\xab", "\xef\xbc\xa0" };

  if (self->text[at] == '@')
    return 1;
  /* As nearly always: "12 %", "R&D". */
  if (self->text[at] < 0x80 && text_byte (self->text, self->length, at + 1) != '4' && text_byte (self->text, self->length, at + 1) != '#'
      && (text_byte (self->text, self->length, at + 1) | 0x20) != 'c')
    return 0;
  for (gsize i = 0; i < G_N_ELEMENTS (forms); i++)
    {
      gsize width = strlen (forms[i]);

      if (self->length - at >= width && g_ascii_strncasecmp ((const char *) self->text + at, forms[i], width) == 0)
        return width;
    }

  return 0;
}

void
detect_email (Detect *self, gsize at)
{
  gsize width = at_sign_width (self, at);
  gsize start, domain, end;

  if (width == 0)
    return;
  start = local_start (self, at);
  if (start == at || self->text[at - 1] == '.')
    return;
  domain = at + width;
  if (text_byte (self->text, self->length, domain) == '\n')
    domain++;
  end = domain_end (self, domain);
  if (end == domain)
    return;

  detect_add_tier (self, &self->types[PII_EMAIL], start, end, TWIN_TIER_CERTAIN, N_ ("the form of an e-mail address"));
}
