/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "privacy/custom-words.h"

G_BEGIN_DECLS

/* How a type that the creator defined is found. Private to privacy/. */

#define CUSTOM_SHAPE_MAX 64   /* places of one shape, repetitions written out */
#define CUSTOM_WEIGHTS_MAX 64
#define CUSTOM_LABELS_MAX 32
#define CUSTOM_INPUTS 130     /* what a character can be: ASCII in upper case, and the two below */
#define CUSTOM_INPUT_LETTER 128 /* a letter beyond A-Z */
#define CUSTOM_INPUT_OTHER 129

typedef enum
{
  PLACE_DIGIT,
  PLACE_LETTER,     /* A-Z */
  PLACE_ANY_LETTER, /* of any alphabet */
  PLACE_ALNUM,      /* a digit or A-Z */
  PLACE_SEPARATOR,  /* a blank, '-', '.' or '/' */
  PLACE_LITERAL,
} PlaceKind;

typedef struct
{
  PlaceKind kind;
  char literal; /* ASCII, in upper case */
  gboolean optional;
} Place;

typedef enum
{
  CUSTOM_CHECK_NONE,
  CUSTOM_CHECK_LUHN,
  CUSTOM_CHECK_VERHOEFF,
  CUSTOM_CHECK_MOD11_10,
  CUSTOM_CHECK_MOD97,
  CUSTOM_CHECK_731,
  CUSTOM_CHECK_MOD11,
} CustomCheckKind;

typedef struct
{
  CustomCheckKind kind;
  guint8 weights[CUSTOM_WEIGHTS_MAX];
  guint n_weights;
} CustomCheck;

/* Lives as long as the program, with the type that points to it. */
typedef struct _CustomRule
{
  Place places[CUSTOM_SHAPE_MAX];
  guint n_places;
  CustomWords *words; /* instead of places: a list of values */
  gunichar *labels[CUSTOM_LABELS_MAX + 1]; /* folded, without blanks, ended by 0; ended by NULL */
  CustomCheck check;
  char *definition; /* all of it as one text: what the digest is of */
} CustomRule;

/* What a shape begins with that is a list of values: they follow it, one in each line. */
#define CUSTOM_LIST_MARK '='

/* Reads @text into the places or the words of @rule. FALSE with TWIN_ERROR_INVALID, which says at which character. */
gboolean custom_rule_read_shape (CustomRule *rule, const char *text, GError **error);
gboolean custom_rule_read_check (CustomRule *rule, const char *text, GError **error);
gboolean custom_rule_read_labels (CustomRule *rule, const char *text, GError **error);
void custom_rule_free (CustomRule *rule);

/* Whether the character @input may stand at @place. */
gboolean custom_place_takes (const Place *place, guint input);

/* Whether the letters and digits of [@start, @end) satisfy the check; TRUE without one. */
gboolean custom_rule_is_valid (const CustomRule *rule, const guint8 *text, gsize length, gsize start, gsize end);

/* A letter or digit as labels are compared by; 0 for anything else. */
gunichar custom_fold (gunichar c);

G_END_DECLS
