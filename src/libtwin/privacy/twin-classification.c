/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "privacy/twin-classification.h"

#include "privacy/pii-rule.h"

/* Marks a reason for translation where it is shown. */
#define N_(text) (text)

/* From so many ways to reach people on, a document is a list of them. */
#define MANY_CONTACTS 10

static const char *const level_names[] = { "", "PUBLIC", "INTERNAL", "CONFIDENTIAL", "RESTRICTED" };

const char *
twin_level_to_string (TwinLevel level)
{
  g_return_val_if_fail (level < G_N_ELEMENTS (level_names), NULL);

  return level_names[level];
}

gboolean
twin_level_from_string (const char *text, TwinLevel *level)
{
  g_return_val_if_fail (text != NULL, FALSE);
  g_return_val_if_fail (level != NULL, FALSE);

  for (guint i = 0; i < G_N_ELEMENTS (level_names); i++)
    if (g_ascii_strcasecmp (text, level_names[i]) == 0)
      {
        *level = (TwinLevel) i;
        return TRUE;
      }

  return FALSE;
}

TwinClassification *
twin_classification_new (TwinLevel level)
{
  TwinClassification *self = g_new0 (TwinClassification, 1);

  self->level = level;
  self->allowed_roles = g_new0 (char *, 1);
  self->allowed_groups = g_new0 (char *, 1);

  return self;
}

TwinClassification *
twin_classification_copy (const TwinClassification *self)
{
  TwinClassification *copy;

  g_return_val_if_fail (self != NULL, NULL);

  copy = g_new0 (TwinClassification, 1);
  copy->level = self->level;
  copy->allowed_roles = g_strdupv (self->allowed_roles);
  copy->allowed_groups = g_strdupv (self->allowed_groups);
  copy->require_mfa = self->require_mfa;

  return copy;
}

void
twin_classification_free (TwinClassification *self)
{
  if (self == NULL)
    return;

  g_strfreev (self->allowed_roles);
  g_strfreev (self->allowed_groups);
  g_free (self);
}

/* What becomes possible for whoever reads a value. */
typedef enum
{
  HARM_NONE,
  HARM_CONTACT,
  HARM_OWN,
  HARM_IDENTITY,
  HARM_MONEY,
  HARM_ACCESS,
} Harm;

/* By harm: what is open, and what is taken out. */
static const struct
{
  TwinLevel open;
  const char *open_why;
  TwinLevel closed;
  const char *closed_why;
} weights[] = {
  [HARM_NONE] = { TWIN_LEVEL_NONE, NULL, TWIN_LEVEL_NONE, NULL },
  [HARM_CONTACT] = { TWIN_LEVEL_INTERNAL, N_ ("people can be reached by it"),
                     TWIN_LEVEL_INTERNAL, N_ ("the document is about people, though how to reach them is taken out") },
  [HARM_OWN] = { TWIN_LEVEL_CONFIDENTIAL, N_ ("it is of a type of your own"),
                 TWIN_LEVEL_INTERNAL, N_ ("it is of a type of your own, though it is taken out") },
  [HARM_IDENTITY] = { TWIN_LEVEL_RESTRICTED, N_ ("it tells without doubt who somebody is"),
                      TWIN_LEVEL_CONFIDENTIAL, N_ ("the document is about single people, though their numbers are taken out") },
  [HARM_MONEY] = { TWIN_LEVEL_RESTRICTED, N_ ("it gives access to somebody’s money"),
                   TWIN_LEVEL_CONFIDENTIAL, N_ ("the document is about somebody’s money, though the numbers are taken out") },
  [HARM_ACCESS] = { TWIN_LEVEL_RESTRICTED, N_ ("it opens a door for whoever reads it"),
                    TWIN_LEVEL_CONFIDENTIAL, N_ ("the document is about access, though the secret is taken out") },
};

/* Numbers that a country gives to people identify; what has a detector of its own is told apart here. */
static Harm
harm_of (const TwinPiiType *type)
{
  static const Harm special[] = {
    [PII_EMAIL] = HARM_CONTACT,          [PII_PHONE] = HARM_CONTACT,      [PII_CREDIT_CARD] = HARM_MONEY,
    [PII_IBAN] = HARM_MONEY,             [PII_URL] = HARM_NONE,           [PII_IP_ADDRESS] = HARM_CONTACT,
    [PII_DATE_OF_BIRTH] = HARM_IDENTITY, [PII_INSTRUCTION] = HARM_NONE,   [PII_PERSONAL_URL] = HARM_CONTACT,
    [PII_API_KEY] = HARM_ACCESS,         [PII_JWT] = HARM_ACCESS,         [PII_PRIVATE_KEY] = HARM_ACCESS,
    [PII_CONNECTION_STRING] = HARM_ACCESS, [PII_PASSWORD] = HARM_ACCESS,  [PII_MAC_ADDRESS] = HARM_CONTACT,
    [PII_GEO] = HARM_CONTACT,            [PII_CRYPTO_WALLET] = HARM_MONEY, [PII_BIC] = HARM_NONE,
  };
  const TwinPiiType *types;
  guint n_types;

  if (type->rule->custom != NULL)
    return HARM_OWN;
  if (type->default_action == TWIN_PII_ACTION_IGNORE)
    return HARM_NONE;

  types = twin_pii_types (&n_types);

  return type < types + G_N_ELEMENTS (special) ? special[type - types] : HARM_IDENTITY;
}

static gboolean
weigh (const TwinEvidence *evidence, TwinLevelReason *reason)
{
  Harm harm = harm_of (evidence->type);
  gboolean open = evidence->n_open > 0;

  *reason = (TwinLevelReason) { *evidence, open ? weights[harm].open : weights[harm].closed,
                                open ? weights[harm].open_why : weights[harm].closed_why };
  if (harm == HARM_CONTACT && evidence->n_open >= MANY_CONTACTS)
    {
      reason->level = TWIN_LEVEL_CONFIDENTIAL;
      reason->why = N_ ("many people can be reached by it");
    }
  if (evidence->n_blocked > 0)
    {
      reason->level = TWIN_LEVEL_RESTRICTED;
      reason->why = N_ ("the policy does not let it out");
    }

  return evidence->n > 0 && reason->level != TWIN_LEVEL_NONE;
}

static int
compare_reasons (gconstpointer a, gconstpointer b)
{
  const TwinLevelReason *left = a;
  const TwinLevelReason *right = b;

  if (left->level != right->level)
    return left->level > right->level ? -1 : 1;
  if (left->evidence.n != right->evidence.n)
    return left->evidence.n > right->evidence.n ? -1 : 1;

  return g_strcmp0 (left->evidence.type->id, right->evidence.type->id);
}

TwinSuggestion *
twin_suggestion_new (const TwinEvidence *evidence, guint n_evidence)
{
  TwinSuggestion *self;

  g_return_val_if_fail (evidence != NULL || n_evidence == 0, NULL);

  self = g_new0 (TwinSuggestion, 1);
  self->level = TWIN_LEVEL_PUBLIC;
  self->reasons = g_array_new (FALSE, FALSE, sizeof (TwinLevelReason));
  for (guint i = 0; i < n_evidence; i++)
    {
      TwinLevelReason reason;

      if (!weigh (&evidence[i], &reason))
        continue;
      self->level = MAX (self->level, reason.level);
      g_array_append_val (self->reasons, reason);
    }
  g_array_sort (self->reasons, compare_reasons);

  return self;
}

void
twin_suggestion_free (TwinSuggestion *self)
{
  if (self == NULL)
    return;

  g_array_unref (self->reasons);
  g_free (self);
}
