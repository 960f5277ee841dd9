/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  RTF_END,
  RTF_GROUP_BEGIN,
  RTF_GROUP_END,
  RTF_WORD,   /* \word or \word12 */
  RTF_SYMBOL, /* \~ and other signs: in @symbol */
  RTF_BYTE,   /* \'hh: in @number */
  RTF_TEXT,   /* a run of bytes */
} RtfTokenType;

#define RTF_MAX_WORD 32

typedef struct
{
  RtfTokenType type;
  char word[RTF_MAX_WORD + 1];
  gboolean has_number;
  int number;
  char symbol;
  const char *text;
  gsize length;
} RtfToken;

/**
 * RtfTokens:
 *
 * Takes RTF apart (Rich Text Format Specification 1.9.1, "RTF Syntax"). Binary data is
 * skipped, line ends that mean nothing are left out. Plain data; the bytes must outlive it.
 */
typedef struct
{
  const char *p;
  const char *end;
} RtfTokens;

void rtf_tokens_init (RtfTokens *self, const void *bytes, gsize size);

/* RTF_END at the end of the bytes, and for ever after. */
RtfToken rtf_tokens_next (RtfTokens *self);

G_END_DECLS
