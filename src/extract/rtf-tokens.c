/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rtf-tokens.h"

#include <string.h>

/* Larger numbers mean nothing in RTF, but for the length of binary data. */
#define MAX_NUMBER 0x7fffffff

void
rtf_tokens_init (RtfTokens *self,
                 const void *bytes,
                 gsize size)
{
  g_return_if_fail (self != NULL && (bytes != NULL || size == 0));

  self->p = bytes;
  self->end = self->p + size;
}

static void
read_number (RtfTokens *self,
             RtfToken *token)
{
  gboolean negative = self->p + 1 < self->end && *self->p == '-' && g_ascii_isdigit (self->p[1]);
  gint64 number = 0;

  self->p += negative;
  while (self->p < self->end && g_ascii_isdigit (*self->p))
    {
      number = MIN (number * 10 + (*self->p - '0'), MAX_NUMBER);
      token->has_number = TRUE;
      self->p++;
    }
  token->number = (int) (negative ? -number : number);
}

static RtfToken
read_word (RtfTokens *self)
{
  RtfToken token = { .type = RTF_WORD };
  gsize n = 0;

  for (; self->p < self->end && g_ascii_isalpha (*self->p); self->p++)
    if (n < RTF_MAX_WORD)
      token.word[n++] = *self->p;
  read_number (self, &token);
  if (self->p < self->end && *self->p == ' ')
    self->p++;

  /* What follows are so many bytes of any kind. */
  if (strcmp (token.word, "bin") == 0 && token.number > 0)
    self->p += MIN (token.number, self->end - self->p);
  return token;
}

static RtfToken
read_control (RtfTokens *self)
{
  RtfToken token = { .type = RTF_SYMBOL };
  int high, low;

  if (self->p == self->end)
    return (RtfToken) { .type = RTF_END };
  if (g_ascii_isalpha (*self->p))
    return read_word (self);
  token.symbol = *self->p++;
  if (token.symbol != '\'')
    return token;

  high = self->p < self->end ? g_ascii_xdigit_value (self->p[0]) : -1;
  low = self->p + 1 < self->end ? g_ascii_xdigit_value (self->p[1]) : -1;
  if (high < 0 || low < 0)
    return token;
  self->p += 2;
  token.type = RTF_BYTE;
  token.number = high * 16 + low;
  return token;
}

RtfToken
rtf_tokens_next (RtfTokens *self)
{
  RtfToken token = { .type = RTF_TEXT };

  g_return_val_if_fail (self != NULL, (RtfToken) { .type = RTF_END });

  while (self->p < self->end && (*self->p == '\r' || *self->p == '\n' || *self->p == '\0'))
    self->p++;
  if (self->p == self->end)
    return (RtfToken) { .type = RTF_END };
  switch (*self->p)
    {
    case '{':
      self->p++;
      return (RtfToken) { .type = RTF_GROUP_BEGIN };
    case '}':
      self->p++;
      return (RtfToken) { .type = RTF_GROUP_END };
    case '\\':
      self->p++;
      return read_control (self);
    default:
      token.text = self->p;
      while (self->p < self->end && strchr ("\r\n{}\\", *self->p) == NULL)
        self->p++;
      token.length = (gsize) (self->p - token.text);
      return token;
    }
}
