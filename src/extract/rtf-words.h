/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Where text goes. */
typedef enum
{
  TO_BODY,
  TO_NOTHING,
  TO_FONTS,
  TO_STYLES,
  TO_INFO,
  TO_PROPERTY,
  TO_FIELD,
  TO_AUTHOR,
  TO_LIST_MARK,
} RtfDestination;

/* What a control word does. */
typedef enum
{
  DO_DESTINATION,  /* value: RtfDestination */
  DO_PROPERTY,     /* text: its label */
  DO_FRAME,        /* value: TwinBlockKind */
  DO_PASS,         /* a starred group that is read all the same */
  DO_TEXT,         /* text: what it stands for */
  DO_END_PARAGRAPH,
  DO_RESET_PARAGRAPH,
  DO_RESET_CHARACTER,
  DO_HIDDEN,
  DO_DELETED,
  DO_INSERTED,
  DO_UNICODE,
  DO_UNICODE_SKIP,
  DO_CODEPAGE,
  DO_FIXED_CODEPAGE, /* value: the code page */
  DO_FONT,
  DO_CHARSET,
  DO_STYLE,
  DO_OUTLINE,
  DO_LIST,
  DO_LIST_LEVEL,
  DO_IN_TABLE,
  DO_TABLE_DEPTH,
  DO_ROW_BEGIN,
  DO_ROW_HEADER,
  DO_CELL,
  DO_NESTED_CELL,
  DO_ROW,
  DO_NESTED_ROW,
} RtfAction;

typedef struct
{
  const char *word;
  RtfAction action;
  int value;
  const char *text;
} RtfWord;

/* What the control word means to a reader of text; NULL if it means nothing. */
const RtfWord *rtf_word_find (const char *word);

G_END_DECLS
