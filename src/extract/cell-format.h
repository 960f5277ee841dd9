/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A number format's code as tokens (ECMA-376 part 1, 18.8.31). */

typedef enum
{
  CELL_TOKEN_LITERAL,
  CELL_TOKEN_DIGIT,    /* 0 # ? */
  CELL_TOKEN_POINT,
  CELL_TOKEN_COMMA,
  CELL_TOKEN_PERCENT,
  CELL_TOKEN_EXPONENT, /* E+ E- */
  CELL_TOKEN_DATE,     /* a run of y m d h s, or AM/PM */
  CELL_TOKEN_ELAPSED,  /* [h] [mm] [s] */
  CELL_TOKEN_GENERAL,
  CELL_TOKEN_TEXT,     /* @ */
} CellTokenType;

typedef struct
{
  CellTokenType type;
  const char *text;
  guint length;
} CellToken;

/* One of the parts of a code, which are for different values. */
typedef struct
{
  GArray *tokens;     /* CellToken, of the code's own text */
  gboolean is_signed; /* it says itself that its values are negative */
} CellSection;

/* The section of @code that is for @value. To be freed with cell_section_clear(). */
CellSection cell_format_choose (const char *code, double value);
void cell_section_clear (CellSection *self);

gboolean cell_format_has (const GArray *tokens, CellTokenType type);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CellSection, cell_section_clear)

G_END_DECLS
