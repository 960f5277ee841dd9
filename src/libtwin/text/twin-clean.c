/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "text/twin-clean.h"

#include <unicode/unorm2.h>
#include <unicode/ustring.h>
#include <unicode/utf8.h>

/* No code point below this one is changed by NFC (UAX #15, NFC_Quick_Check). */
#define FIRST_COMBINING 0x300

typedef enum
{
  CHARACTER_VISIBLE,
  CHARACTER_BLANK,
  CHARACTER_TAB,
  CHARACTER_BREAK,
  CHARACTER_DROPPED,
} Character;

typedef struct
{
  GString *out;
  TwinBlockKind kind;
  Character pending; /* a blank or break that is written once something follows it */
  gboolean any_visible;
  gboolean may_compose;
} Cleaner;

static Character
classify_ascii (UChar32 c)
{
  if (c > 0x20 && c != 0x7f)
    return CHARACTER_VISIBLE;

  switch (c)
    {
    case ' ':
      return CHARACTER_BLANK;
    case '\t':
      return CHARACTER_TAB;
    case '\n':
    case '\v':
    case '\f':
    case '\r':
      return CHARACTER_BREAK;
    default:
      return CHARACTER_DROPPED;
    }
}

static Character
classify (UChar32 c)
{
  if (c < 0x80)
    return classify_ascii (c);
  if (c == 0x85 || c == 0x2028 || c == 0x2029)
    return CHARACTER_BREAK;
  if (c == 0xa0 || (c >= 0x2000 && c <= 0x200a) || c == 0x202f || c == 0x205f || c == 0x3000)
    return CHARACTER_BLANK;
  if (c < 0xa0 || c == 0xad)
    return CHARACTER_DROPPED;
  /* Bidi_Control (Unicode, PropList.txt), and what has no width and no use in spelling. */
  if (c == 0x061c || c == 0x200b || c == 0x200e || c == 0x200f || (c >= 0x202a && c <= 0x202e)
      || c == 0x2060 || (c >= 0x2066 && c <= 0x2069) || c == 0xfeff)
    return CHARACTER_DROPPED;
  if (c >= 0xe0000 && c <= 0xe007f)
    return CHARACTER_DROPPED;
  if (U_IS_UNICODE_NONCHAR (c))
    return CHARACTER_DROPPED;

  return CHARACTER_VISIBLE;
}

static void
flush_pending (Cleaner *self)
{
  if (self->pending == CHARACTER_BREAK && self->out->len > 0)
    g_string_append_c (self->out, '\n');
  else if (self->pending == CHARACTER_BLANK && self->out->len > 0 && self->out->str[self->out->len - 1] != '\t')
    g_string_append_c (self->out, ' ');

  self->pending = CHARACTER_VISIBLE;
}

static void
take_space (Cleaner *self, Character space)
{
  if (self->kind == TWIN_BLOCK_TABLE_ROW)
    {
      if (space == CHARACTER_TAB)
        {
          self->pending = CHARACTER_VISIBLE;
          g_string_append_c (self->out, '\t');
        }
      else
        self->pending = CHARACTER_BLANK;
    }
  else if (space == CHARACTER_BREAK)
    self->pending = CHARACTER_BREAK;
  else if (self->pending != CHARACTER_BREAK)
    self->pending = CHARACTER_BLANK;
}

static void
take_code_space (Cleaner *self, Character space)
{
  if (space == CHARACTER_BREAK && !self->any_visible)
    g_string_truncate (self->out, 0);
  else
    g_string_append_c (self->out, space == CHARACTER_BREAK ? '\n' : space == CHARACTER_TAB ? '\t' : ' ');
}

static void
take (Cleaner *self, UChar32 c, const char *bytes, int n_bytes)
{
  Character character = c < 0 ? CHARACTER_VISIBLE : classify (c);

  if (character == CHARACTER_DROPPED)
    return;

  if (character != CHARACTER_VISIBLE)
    {
      if (self->kind == TWIN_BLOCK_CODE)
        take_code_space (self, character);
      else
        take_space (self, character);
      return;
    }

  flush_pending (self);
  self->any_visible = TRUE;
  self->may_compose |= c >= FIRST_COMBINING;
  if (c < 0)
    g_string_append (self->out, "\xef\xbf\xbd");
  else
    g_string_append_len (self->out, bytes, n_bytes);
}

/* Most of most texts: letters that stay as they are, taken together. Returns how many there were. */
static gint32
take_plain (Cleaner *self, const char *text, gint32 length)
{
  gint32 n = 0;

  while (n < length && text[n] > ' ' && text[n] < 0x7f)
    n++;
  if (n == 0)
    return 0;
  flush_pending (self);
  self->any_visible = TRUE;
  g_string_append_len (self->out, text, n);
  return n;
}

static void
clean (Cleaner *self, const char *text, gsize length)
{
  gint32 end = (gint32) length;
  gint32 i = 0;

  while (i < end)
    {
      gint32 start = i + take_plain (self, text + i, end - i);
      UChar32 c;

      i = start;
      if (i >= end)
        break;
      U8_NEXT (text, i, end, c);
      /* "\r\n" is one break even where breaks are not folded. */
      if (c == '\r' && i < end && text[i] == '\n')
        continue;
      take (self, c, text + start, i - start);
    }

  if (self->kind == TWIN_BLOCK_CODE)
    while (self->out->len > 0 && g_ascii_isspace (self->out->str[self->out->len - 1]))
      g_string_truncate (self->out, self->out->len - 1);
}

/* @text is valid UTF-8. NULL if it is in NFC already. */
static char *
compose (const char *text, gsize length, gsize *out_length)
{
  UErrorCode status = U_ZERO_ERROR;
  const UNormalizer2 *nfc = unorm2_getNFCInstance (&status);
  g_autofree UChar *wide = g_new (UChar, length + 1);
  g_autofree UChar *composed = NULL;
  g_autofree char *result = NULL;
  gint32 n_wide = 0, n_composed = 0, n_result = 0;
  gint32 capacity;

  u_strFromUTF8 (wide, (gint32) length + 1, &n_wide, text, (gint32) length, &status);
  if (U_FAILURE (status) || unorm2_quickCheck (nfc, wide, n_wide, &status) == UNORM_YES)
    return NULL;

  /* NFC makes UTF-16 at most three times as long (UAX #15, "Stabilization", table of expansion factors). */
  capacity = 3 * n_wide + 1;
  composed = g_new (UChar, capacity);
  n_composed = unorm2_normalize (nfc, wide, n_wide, composed, capacity, &status);
  capacity = 3 * n_composed + 1;
  result = g_malloc (capacity);
  u_strToUTF8 (result, capacity, &n_result, composed, n_composed, &status);
  if (U_FAILURE (status))
    return NULL;

  *out_length = (gsize) n_result;

  return g_steal_pointer (&result);
}

char *
twin_clean_text (const char *text, gsize length, TwinBlockKind kind, gsize *out_length)
{
  Cleaner self = { .kind = kind, .pending = CHARACTER_VISIBLE };
  gsize composed_length = 0;
  char *composed;

  g_return_val_if_fail (text != NULL || length == 0, NULL);
  g_return_val_if_fail (length <= G_MAXINT32 / 4, NULL);

  self.out = g_string_sized_new (length + 1);
  clean (&self, text, length);
  if (!self.any_visible)
    {
      g_string_free (self.out, TRUE);
      return NULL;
    }

  *out_length = self.out->len;
  if (!self.may_compose)
    return g_string_free (self.out, FALSE);

  composed = compose (self.out->str, self.out->len, &composed_length);
  if (composed == NULL)
    return g_string_free (self.out, FALSE);

  g_string_free (self.out, TRUE);
  *out_length = composed_length;

  return composed;
}
