/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Apart from twin-language.c, so that the worker, which decodes, does not link
 * the language guesser, which opens files. Converts with ICU and not with
 * iconv, because iconv loads a module for each encoding and the worker's
 * sandbox has no files. */

#include "text/twin-language.h"

#include <string.h>
#include <uchardet.h>
#include <unicode/ucnv.h>

#define PIECE 16384

/* How much of a file the guess is made on: enough for prose, and it bounds the time. */
#define GUESS_BYTES (256u << 10)

typedef struct
{
  const char *name;
  gsize length;
  guint8 bytes[4];
} Mark;

/* The four-byte marks first: that of UTF-32LE begins with that of UTF-16LE. */
static const Mark marks[] = {
  { "UTF-32LE", 4, { 0xff, 0xfe, 0x00, 0x00 } },
  { "UTF-32BE", 4, { 0x00, 0x00, 0xfe, 0xff } },
  { "UTF-8", 3, { 0xef, 0xbb, 0xbf } },
  { "UTF-16LE", 2, { 0xff, 0xfe } },
  { "UTF-16BE", 2, { 0xfe, 0xff } },
};

static const Mark *
find_mark (const guint8 *bytes, gsize length)
{
  for (gsize i = 0; i < G_N_ELEMENTS (marks); i++)
    {
      const Mark *mark = &marks[i];

      if (length < mark->length || memcmp (bytes, mark->bytes, mark->length) != 0)
        continue;
      if (mark->length == 4 && length % 4 != 0)
        continue;

      return mark;
    }

  return NULL;
}

/* UTF-16 without a mark, as Windows writes it: in the scripts of Europe every
 * other byte is zero, which no encoding of single bytes ever has. */
static const char *
guess_wide (const guint8 *bytes, gsize length)
{
  gsize n = MIN (length, GUESS_BYTES) & ~(gsize) 1;
  gsize zeros[2] = { 0, 0 };

  if (length % 2 != 0 || n < 4)
    return NULL;

  for (gsize i = 0; i < n; i++)
    zeros[i & 1] += bytes[i] == 0;

  if (zeros[1] * 5 > n && zeros[0] * 50 <= n)
    return "UTF-16LE";
  if (zeros[0] * 5 > n && zeros[1] * 50 <= n)
    return "UTF-16BE";

  return NULL;
}

/* uchardet wants evidence: on a few accented letters it names encodings that
 * nobody uses. Below this many, Windows' western page is the better bet. */
static gboolean
has_evidence (const guint8 *bytes, gsize length)
{
  guint n_high = 0;

  for (gsize i = 0; i < length && n_high < 6; i++)
    n_high += bytes[i] >= 0x80;

  return n_high >= 6;
}

static char *
guess_narrow (const guint8 *bytes, gsize length)
{
  gsize n = MIN (length, GUESS_BYTES);
  const char *wide = guess_wide (bytes, length);
  uchardet_t detector;
  char *name;

  if (wide != NULL)
    return g_strdup (wide);
  if (!has_evidence (bytes, n))
    return g_strdup ("windows-1252");

  detector = uchardet_new ();
  uchardet_handle_data (detector, (const char *) bytes, n);
  uchardet_data_end (detector);
  name = g_strdup (uchardet_get_charset (detector));
  uchardet_delete (detector);

  /* A file in ISO 8859-1 uses none of the codes in which Windows' page differs,
   * or it is not in ISO 8859-1 (WHATWG Encoding, "windows-1252"). */
  if (*name == '\0' || g_ascii_strcasecmp (name, "ISO-8859-1") == 0 || g_ascii_strcasecmp (name, "ASCII") == 0)
    {
      g_free (name);
      name = g_strdup ("windows-1252");
    }

  return name;
}

/* In pieces: what ICU converts at once is limited to 31 bits. */
static gboolean
convert (GString *out, const char *encoding, const guint8 *bytes, gsize length)
{
  UErrorCode status = U_ZERO_ERROR;
  UConverter *from = ucnv_open (encoding, &status);
  UConverter *to = ucnv_open ("UTF-8", &status);
  const char *source = (const char *) bytes;
  const char *source_end = source + length;
  UChar pivot[1024];
  UChar *pivot_source = pivot;
  UChar *pivot_target = pivot;
  UBool reset = TRUE;
  gboolean done = U_SUCCESS (status);

  while (done)
    {
      char piece[PIECE];
      char *target = piece;

      status = U_ZERO_ERROR;
      ucnv_convertEx (to, from, &target, piece + sizeof piece, &source, source_end,
                      pivot, &pivot_source, &pivot_target, pivot + G_N_ELEMENTS (pivot), reset, TRUE, &status);
      reset = FALSE;
      g_string_append_len (out, piece, target - piece);
      if (status == U_BUFFER_OVERFLOW_ERROR)
        continue;
      done = U_SUCCESS (status);
      break;
    }

  g_clear_pointer (&from, ucnv_close);
  g_clear_pointer (&to, ucnv_close);

  return done;
}

/* Valid UTF-8 without NUL, whatever came in. */
static char *
make_valid (const char *text, gsize length, gsize *out_length)
{
  char *valid = g_utf8_make_valid (text, length);

  *out_length = strlen (valid);

  return valid;
}

char *
twin_text_decode (const guint8 *bytes, gsize length, gsize *out_length, char **encoding)
{
  const Mark *mark;
  g_autofree char *name = NULL;
  g_autoptr (GString) out = NULL;
  gsize ignored;

  g_return_val_if_fail (bytes != NULL || length == 0, NULL);

  if (out_length == NULL)
    out_length = &ignored;

  mark = find_mark (bytes, length);
  if (mark != NULL)
    {
      name = g_strdup (mark->name);
      bytes += mark->length;
      length -= mark->length;
    }
  else if (length == 0 || g_utf8_validate_len ((const char *) bytes, length, NULL))
    name = g_strdup ("UTF-8");
  else
    name = guess_narrow (bytes, length);

  out = g_string_sized_new (length + length / 8 + 1);
  if (g_str_equal (name, "UTF-8") || !convert (out, name, bytes, length))
    {
      g_string_truncate (out, 0);
      g_string_append_len (out, (const char *) bytes, length);
    }

  if (encoding != NULL)
    *encoding = g_steal_pointer (&name);

  return make_valid (out->str, out->len, out_length);
}
