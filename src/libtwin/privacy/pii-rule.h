/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "privacy/check-digits.h"
#include "privacy/twin-pii-type.h"

G_BEGIN_DECLS

/* Types that a detector of their own finds, by their place in the table. All
 * others are found by their rule alone and need no name here. */
enum
{
  PII_EMAIL,
  PII_PHONE,
  PII_CREDIT_CARD,
  PII_IBAN,
  PII_URL,
  PII_IP_ADDRESS,
  PII_DATE_OF_BIRTH,
  PII_DATE,
  PII_INSTRUCTION,
  PII_PERSONAL_URL,
  PII_API_KEY,
  PII_JWT,
  PII_PRIVATE_KEY,
  PII_CONNECTION_STRING,
  PII_PASSWORD,
  PII_MAC_ADDRESS,
  PII_GEO,
  PII_CRYPTO_WALLET,
  PII_BIC,
  PII_MRZ,
};

#define PII_MAX_SHAPES 28

/* Kinds of numbers that many countries have. The words for them, in the languages of the labels,
 * are in detect-lexicon.c; they count for every type of the kind whose check digit is right. */
typedef enum
{
  PII_FAMILY_NONE = 0,
  PII_FAMILY_TAX = 1 << 0,
  PII_FAMILY_SOCIAL = 1 << 1,
  PII_FAMILY_IDENTITY = 1 << 2,
  PII_FAMILY_HEALTH = 1 << 3,
  PII_FAMILY_COMPANY = 1 << 4,
} PiiFamily;

/**
 * PiiRule:
 * @labels: words that announce the type, separated by "|", lower case, without
 *   accents. A trailing "*" takes any ending; a leading ">" counts only after the
 *   value. Blanks in them also match nothing, "-", "." or "_" in a text, so that
 *   "id nr" finds "IdNr" and "ID-Nr."
 * @families: which kinds of numbers it belongs to, any of #PiiFamily
 * @shapes: for the identifier detector: 9 = a digit, A = a letter, X = either,
 *   "-" = where the number is usually divided. Empty for types with a detector of
 *   their own.
 * @code_min: for what only a label tells: the shortest token with digits that may
 *   follow it; 0 where a shape decides
 * @check: whether a number of one of @shapes is right, or NULL
 * @form: what a number must have, too, that no label announces, or NULL
 * @hyphen: it is divided by hyphens only: they mean something
 * @strict: what fails the check is of another type, and no typing error
 * @rarity: how rarely something else has this shape, in bits
 * @grouped: what the usual division adds, in bits; with blanks only half of it
 * @strength: what a right check digit adds, in bits: log2 of how many wrong
 *   numbers it lets through one of
 * @custom: of a type that the creator defined: how it is found instead; else NULL
 *
 * How a type is found. Bits are powers of two: each says how many times more
 * often a value of this type has the property than anything else.
 */
typedef struct _PiiRule PiiRule;

struct _PiiRule
{
  const char *labels;
  guint families;
  const char *shapes[PII_MAX_SHAPES];
  guint code_min;
  CheckFunc check;
  CheckFunc form;
  gboolean strict;
  gboolean hyphen;
  int rarity;
  int grouped;
  int strength;
  const struct _CustomRule *custom;
};

G_END_DECLS
