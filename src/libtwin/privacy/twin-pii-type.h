/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * TwinPiiAction:
 * @TWIN_PII_ACTION_ASK: the creator decides; nothing leaves until then
 * @TWIN_PII_ACTION_REDACT: the value becomes [EMAIL_REDACTED] and the like
 * @TWIN_PII_ACTION_MASK: the value's shape stays, its characters go
 * @TWIN_PII_ACTION_BLOCK: a document that holds one may not be released
 * @TWIN_PII_ACTION_IGNORE: the value stays
 * @TWIN_PII_ACTION_PSEUDONYM: the value becomes [EMAIL_1] and the like, the same one wherever it stands
 */
typedef enum
{
  TWIN_PII_ACTION_ASK,
  TWIN_PII_ACTION_REDACT,
  TWIN_PII_ACTION_MASK,
  TWIN_PII_ACTION_BLOCK,
  TWIN_PII_ACTION_IGNORE,
  TWIN_PII_ACTION_PSEUDONYM,
} TwinPiiAction;

/* "ASK", "REDACT", "MASK", "BLOCK", "IGNORE", "PSEUDONYM", the words of the configuration. */
const char *twin_pii_action_to_string (TwinPiiAction action);
gboolean twin_pii_action_from_string (const char *text, TwinPiiAction *action);

/**
 * TwinPiiType:
 * @id: the name in configuration and output, lower case: "email", "us_ssn"
 * @token: the name in a redacted text, "EMAIL" in "[EMAIL_REDACTED]"
 * @label: for people, plural, to be translated: "E-mail Addresses"
 * @country: ISO 3166-1 alpha-2, or NULL where it belongs to none
 * @validated: whether a check digit or a structure decides
 * @default_action: decision C10: e-mail, phone, SSN, card and URL are redacted,
 *   every other type is asked about
 * @presidio: the entity's name in Microsoft Presidio, or NULL
 * @keep_last: letters and digits that MASK leaves readable at the end
 * @rule: how it is found; private to privacy/
 *
 * One kind of personal data. All of them stand in one table, from which the
 * detectors, `twinctl types`, the settings and the documentation come.
 */
typedef struct
{
  const char *id;
  const char *token;
  const char *label;
  const char *country;
  gboolean validated;
  TwinPiiAction default_action;
  const char *presidio;
  guint keep_last;
  const struct _PiiRule *rule;
} TwinPiiType;

/* All types, in the order in which they are shown. Static. */
const TwinPiiType *twin_pii_types (guint *n_types);

/* By id, without regard to case; "ssn" finds "us_ssn". NULL if there is none. */
const TwinPiiType *twin_pii_type_lookup (const char *id);

G_END_DECLS
