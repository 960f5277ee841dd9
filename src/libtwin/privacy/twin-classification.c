/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "privacy/twin-classification.h"

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
