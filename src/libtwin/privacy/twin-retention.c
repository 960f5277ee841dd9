/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "privacy/twin-retention.h"

#include "base/twin-error.h"
#include "base/twin-i18n.h"

#define YEAR 365

/* Where max_days is 0 the period is promised and not a setting. */
static const TwinRetentionClass classes[] = {
  /* Until the creator deletes */
  { "documents", N_ ("Documents, their text and their index"), 0, 0, 0, 0, "R44, R136, C19" },
  { "twins", N_ ("Twins and their settings"), 0, 0, 0, 0, "R149" },
  { "accounts", N_ ("Accounts and profiles"), 0, 30, 0, 0, "R45, R144" },
  { "access", N_ ("Access lists"), 0, 0, 0, 0, "R104, C11" },
  { "keys", N_ ("Keys and tokens"), 0, 0, 0, 0, "R16" },

  /* Learners */
  { "interactions", N_ ("Conversations"), 90, 30, 90, 1, "R41, R46, R109, R110, C1, C2, C3" },
  { "partnerSessions", N_ ("Sessions from partners"), 1, 0, 0, 0, "R151" },
  { "learnerSignIn", N_ ("Sign-ins of learners"), 1, 0, 0, 0, "R101, R105, C4" },
  { "magicLinks", N_ ("Sign-in links"), 1, 0, 0, 0, "R100" },
  { "quizAnswers", N_ ("Answers to quizzes"), 30, 0, 0, 0, "R146" },
  { "consent", N_ ("Records of consent"), 3 * YEAR, 0, 0, 0, "R153, C21" },

  /* Analytics, three clocks */
  { "analytics", N_ ("Usage over time"), 2 * YEAR, 0, 2 * YEAR, 1, "R42, R48, C7" },
  { "questionAnalytics", N_ ("What was asked about"), 30, 0, 0, 0, "R148, C7" },
  { "insights", N_ ("Insights of a twin"), 0, 0, 0, 0, "R149, R150, C7" },

  /* Logs, four of them */
  { "auditLogs", N_ ("Audit log"), YEAR, 0, 2555, 1, "R43, R47, C8" },
  { "apiAudit", N_ ("Log of API calls"), 90, 0, 0, 0, "R122, R126, C8" },
  { "accessLog", N_ ("Log of admissions"), 30, 0, 0, 0, "R155, C8" },
  { "systemLog", N_ ("System log"), 30, 0, 0, 0, "R154, R172, C8" },
  { "webhookLog", N_ ("Log of webhooks"), 30, 0, 0, 0, "R152" },
  { "outboundLedger", N_ ("Ledger of what left this computer"), 90, 0, 0, 0, "R23" },

  /* Duties */
  { "exports", N_ ("Finished exports"), 7, 0, 0, 0, "R50, R52" },
  { "requests", N_ ("Requests about one’s data"), YEAR, 0, 0, 0, "R157, R161" },
  { "incidents", N_ ("Incidents"), 2555, 0, 0, 0, "R65, R69" },
  { "invoices", N_ ("Invoices and billing addresses"), 10 * YEAR, 0, 0, 0, "R91, R92, C16" },
};

const TwinRetentionClass *
twin_retention_classes (guint *n_classes)
{
  if (n_classes != NULL)
    *n_classes = G_N_ELEMENTS (classes);

  return classes;
}

const TwinRetentionClass *
twin_retention_class_lookup (const char *id)
{
  g_return_val_if_fail (id != NULL, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (classes); i++)
    if (g_str_equal (classes[i].id, id))
      return &classes[i];

  return NULL;
}

gboolean
twin_retention_class_check (const TwinRetentionClass *self, gint64 days, GError **error)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  if (self->max_days == 0)
    {
      g_set_error (error, TWIN_ERROR, TWIN_ERROR_REFUSED, _("How long “%s” is kept is promised and cannot be set"), self->id);
      return FALSE;
    }
  if (days > self->max_days)
    {
      g_set_error (error, TWIN_ERROR, TWIN_ERROR_REFUSED, _("retention.%s may be at most %u days (and %u more out of sight)"),
                   self->id, self->max_days, self->grace_days);
      return FALSE;
    }
  if (days < self->min_days)
    {
      g_set_error (error, TWIN_ERROR, TWIN_ERROR_REFUSED, _("retention.%s must be at least %u days"), self->id, self->min_days);
      return FALSE;
    }

  return TRUE;
}
