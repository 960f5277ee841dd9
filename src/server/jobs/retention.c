/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "jobs/retention.h"

#include "accounts/account-deletion.h"
#include "base/twin-error.h"
#include "bundles/bundle.h"
#include "learners/consent.h"
#include "learners/learner-session.h"
#include "privacy/twin-retention.h"

#define BATCH 5000 /* rows in one transaction */

/* Whose period holds, and in which tables. */
typedef enum
{
  OF_CLASS,  /* the days of the class; of an account */
  OF_TWIN,   /* the days that the twin has, and those out of sight; of an account, twin by twin */
  OF_SERVER, /* the days of the class; the server's own */
} Period;

/**
 * Rule:
 * @key: the primary key, by which rows are taken in batches
 * @change: "DELETE FROM …", or "UPDATE … SET …" that takes what is personal away, after which @condition holds no more
 * @condition: with a "?" for the time up to which it is due; before that, for OF_TWIN, one for the twin
 */
typedef struct
{
  const char *class_id;
  Period period;
  const char *table;
  const char *key;
  const char *change;
  const char *condition;
} Rule;

/* Sessions whose time is over. A partner's have their own, which is short. */
#define IDLE "twin_id = ? AND kind <> 'partner' AND last_at <= ?"
#define ENDED "kind = 'partner' AND expires_at <= ?"
#define OF_IDLE "session IN (SELECT digest FROM learner_session WHERE " IDLE ")"
#define OF_ENDED "session IN (SELECT digest FROM learner_session WHERE " ENDED ")"
/* Every message renews its session, so that one of a session that is due is due itself. */
#define OLD_MESSAGE "twin_id = ? AND created_at <= ? AND session NOT IN (SELECT digest FROM learner_session WHERE kind = 'partner')"

/* The contract is over, and the time in which claims can be made about it. */
#define ENDED_PARTNER "ended_at <> 0 AND ended_at <= ?"
#define OF_ENDED_PARTNER "partner_id IN (SELECT id FROM partner WHERE " ENDED_PARTNER ")"

/* One that was never confirmed is gone by then. */
#define UNUSED_FACTOR "twin_id = ? AND confirmed_at <> 0 AND used_at <= ?"

/* What refers to a row comes before it, so that each row is counted and none goes unseen with another. No rule changes what a later
 * one finds but by taking rows that it does not mean. */
static const Rule rules[] = {
  { "learnerSignIn", OF_CLASS, "learner_session", "digest",
    "UPDATE learner_session SET email_key = NULL, admission = NULL, roles = NULL, teams = NULL",
    "email_key IS NOT NULL AND kind <> 'partner' AND created_at <= ?" },
  { "learnerSignIn", OF_CLASS, "learner_factor", "email_key", "DELETE FROM learner_factor", "confirmed_at = 0 AND created_at <= ?" },
  { "magicLinks", OF_CLASS, "magic_link", "digest", "DELETE FROM magic_link", "created_at <= ?" },
  { "quizAnswers", OF_CLASS, "quiz_answer", "quiz_session_id, question_id", "UPDATE quiz_answer SET answer = NULL",
    "answer IS NOT NULL AND quiz_session_id IN (SELECT id FROM quiz_session WHERE completed_at <= ?)" },

  { "partnerSessions", OF_CLASS, "bookmark", "id", "DELETE FROM bookmark", "EXISTS (SELECT 1 FROM message WHERE message.id = bookmark.message_id AND " OF_ENDED ")" },
  { "partnerSessions", OF_CLASS, "message", "id", "DELETE FROM message", OF_ENDED },
  { "partnerSessions", OF_CLASS, "quiz_answer", "quiz_session_id, question_id", "DELETE FROM quiz_answer",
    "quiz_session_id IN (SELECT id FROM quiz_session WHERE " OF_ENDED ")" },
  { "partnerSessions", OF_CLASS, "quiz_session", "id", "DELETE FROM quiz_session", OF_ENDED },
  { "partnerSessions", OF_CLASS, "partner_session", "id", "DELETE FROM partner_session", OF_ENDED },
  { "partnerSessions", OF_CLASS, "learner_session", "digest", "DELETE FROM learner_session", ENDED },
  { "partnerSessions", OF_CLASS, "launch", "digest", "DELETE FROM launch", "expires_at <= ?" },

  { "interactions", OF_TWIN, "bookmark", "id", "DELETE FROM bookmark", "EXISTS (SELECT 1 FROM message WHERE message.id = bookmark.message_id AND " OLD_MESSAGE ")" },
  { "interactions", OF_TWIN, "message", "id", "DELETE FROM message", OLD_MESSAGE },
  { "interactions", OF_TWIN, "quiz_answer", "quiz_session_id, question_id", "DELETE FROM quiz_answer",
    "quiz_session_id IN (SELECT id FROM quiz_session WHERE " OF_IDLE ")" },
  { "interactions", OF_TWIN, "quiz_session", "id", "DELETE FROM quiz_session", OF_IDLE },
  { "interactions", OF_TWIN, "learner_session", "digest", "DELETE FROM learner_session", IDLE },
  { "interactions", OF_TWIN, "recovery_code", "digest", "DELETE FROM recovery_code",
    "email_key IN (SELECT email_key FROM learner_factor WHERE " UNUSED_FACTOR ")" },
  { "interactions", OF_TWIN, "learner_factor", "email_key", "DELETE FROM learner_factor", UNUSED_FACTOR },
  { "interactions", OF_TWIN, "learner", "id", "DELETE FROM learner", "twin_id = ? AND last_seen_at <= ?" },

  { "questionAnalytics", OF_CLASS, "question_event", "id", "DELETE FROM question_event", "at <= ?" },
  { "questionAnalytics", OF_CLASS, "analytics_release", "twin_id, start_at, kind", "DELETE FROM analytics_release",
    "retention = 'questionAnalytics' AND released_at <= ?" },
  { "analytics", OF_CLASS, "analytics_release", "twin_id, start_at, kind", "DELETE FROM analytics_release",
    "retention = 'analytics' AND released_at <= ?" },

  { "webhookLog", OF_CLASS, "webhook_attempt", "id", "DELETE FROM webhook_attempt",
    "event_id IN (SELECT id FROM webhook_event WHERE created_at <= ?)" },
  { "webhookLog", OF_CLASS, "webhook_event", "id", "DELETE FROM webhook_event", "created_at <= ?" },
  { "apiAudit", OF_CLASS, "api_audit", "session, at", "DELETE FROM api_audit", "at <= ?" },
  { "apiAudit", OF_CLASS, "usage_month", "month", "DELETE FROM usage_month", "ends_at <= ?" },
  { "apiAudit", OF_SERVER, "notice", "id", "DELETE FROM notice", "kind = 'quota' AND created_at <= ?" },
  { "accessLog", OF_CLASS, "admission_log", "id", "UPDATE admission_log SET email_key = NULL", "email_key IS NOT NULL AND at <= ?" },
  { "auditLogs", OF_CLASS, "admission_log", "id", "DELETE FROM admission_log", "at <= ?" },
  { "auditLogs", OF_CLASS, "receipt", "id", "DELETE FROM receipt", "at <= ?" },
  { "auditLogs", OF_CLASS, "audit", "seq", "DELETE FROM audit", "at <= ?" },
  { "consent", OF_SERVER, "partner_agreement", "id", "DELETE FROM partner_agreement", OF_ENDED_PARTNER },
  { "consent", OF_SERVER, "partner_key", "id", "DELETE FROM partner_key", OF_ENDED_PARTNER },
  { "consent", OF_SERVER, "partner", "id", "DELETE FROM partner", ENDED_PARTNER },
  { "auditLogs", OF_SERVER, "system_audit", "seq", "DELETE FROM system_audit", "at <= ?" },
};

/* The lines after those of the rules. */
#define CONSENT_LINE G_N_ELEMENTS (rules)
#define SALT_LINE (CONSENT_LINE + 1)
#define ACCOUNT_LINE (SALT_LINE + 1)

/* One round: what it finds, and whether it only looks. */
typedef struct
{
  Storage *storage;
  Storage *evidence;
  gint64 at;
  gboolean preview;
  GArray *lines;
  char **ended; /* accounts that were deleted and whose time is over */
} Round;

static void
round_clear (Round *self)
{
  g_clear_pointer (&self->ended, g_strfreev);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Round, round_clear)

static const char *
make_count (const Rule *rule)
{
  g_autofree char *sql = g_strdup_printf ("SELECT count(*) FROM %s WHERE %s", rule->table, rule->condition);

  return g_intern_string (sql);
}

static const char *
make_change (const Rule *rule)
{
  g_autofree char *sql = g_strdup_printf ("%s WHERE (%s) IN (SELECT %s FROM %s WHERE %s LIMIT %d)", rule->change, rule->key, rule->key, rule->table,
                                          rule->condition, BATCH);

  return g_intern_string (sql);
}

static gboolean
count (const Round *round, const Rule *rule, const char *tenant, const char *twin_id, gint64 before, gint64 *n_rows, GError **error)
{
  g_autoptr (StorageTx) tx = storage_begin (round->storage, tenant, STORAGE_READ, error);

  if (tx == NULL)
    return FALSE;
  if (rule->period == OF_TWIN)
    return storage_get_int (tx, n_rows, 0, error, make_count (rule), "si", twin_id, before);

  return storage_get_int (tx, n_rows, 0, error, make_count (rule), "i", before);
}

static gboolean
change (const Round *round, const Rule *rule, const char *tenant, const char *twin_id, gint64 before, gint64 *n_rows, GError **error)
{
  gint64 n_changed;

  do
    {
      g_autoptr (StorageTx) tx = storage_begin (round->storage, tenant, STORAGE_WRITE, error);

      if (tx == NULL)
        return FALSE;
      n_changed = rule->period == OF_TWIN ? storage_execute (tx, error, make_change (rule), "si", twin_id, before)
                                          : storage_execute (tx, error, make_change (rule), "i", before);
      if (n_changed < 0 || !storage_commit (tx, error))
        return FALSE;
      *n_rows += n_changed;
    }
  while (n_changed == BATCH);

  return TRUE;
}

/* Applies rule number @index up to @before. */
static gboolean
apply (Round *round, guint index, const char *tenant, const char *twin_id, gint64 before, GError **error)
{
  RetentionLine *line = &g_array_index (round->lines, RetentionLine, index);
  gint64 n_rows = 0;

  if (round->preview ? !count (round, &rules[index], tenant, twin_id, before, &n_rows, error)
                     : !change (round, &rules[index], tenant, twin_id, before, &n_rows, error))
    return FALSE;
  line->n_rows += n_rows;

  return TRUE;
}

static gint64
get_period (const char *class_id)
{
  return twin_retention_class_lookup (class_id)->days * TWIN_DAY_MS;
}

/* --- Twins --- */

/* How long a twin's conversations are kept: as it was published, and as promised where it is not published any more, or where it is set that
 * nothing is deleted by itself, which never exceeds the promise (R49). */
static gboolean
read_period (Round *round, const char *tenant, const char *twin_id, gint64 *period, GError **error)
{
  g_autoptr (StorageTx) tx = storage_begin (round->storage, tenant, STORAGE_READ, error);
  g_autoptr (GError) local_error = NULL;
  g_autoptr (Bundle) bundle = tx != NULL ? bundle_read (tx, BUNDLE_TWIN, twin_id, &local_error) : NULL;
  g_autoptr (TwinManifest) manifest = bundle != NULL ? twin_manifest_parse (bundle->manifest, &local_error) : NULL;

  if (tx == NULL)
    return FALSE;
  /* What cannot be read shortens nothing. */
  if (manifest == NULL && !g_error_matches (local_error, TWIN_ERROR, TWIN_ERROR_NOT_FOUND))
    g_warning ("A twin's own period cannot be read; the promised one holds: %s", local_error->message);
  if (manifest != NULL && !twin_config_get_boolean (manifest->config, "retention.autoDelete"))
    g_clear_pointer (&manifest, twin_manifest_unref);
  *period = learner_session_get_kept_ms (manifest);

  return TRUE;
}

static GPtrArray *
list_twins (Round *round, const char *tenant, GError **error)
{
  g_autoptr (StorageTx) tx = storage_begin (round->storage, tenant, STORAGE_READ, error);
  g_autoptr (GPtrArray) twins = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (StorageRows) rows = tx != NULL ? storage_query (tx, error, "SELECT twin_id FROM learner_session UNION SELECT twin_id FROM learner"
                                                                          "  UNION SELECT twin_id FROM learner_factor", "") : NULL;
  g_autoptr (GError) step_error = NULL;

  if (rows == NULL)
    return NULL;
  while (storage_rows_next (rows, &step_error))
    g_ptr_array_add (twins, storage_rows_dup_text (rows, 0));
  if (step_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&step_error));
      return NULL;
    }

  return g_steal_pointer (&twins);
}

static gboolean
apply_to_twins (Round *round, const char *tenant, GError **error)
{
  g_autoptr (GPtrArray) twins = list_twins (round, tenant, error);

  for (guint i = 0; twins != NULL && i < twins->len; i++)
    {
      gint64 period = 0;

      if (!read_period (round, tenant, twins->pdata[i], &period, error))
        return FALSE;
      for (guint k = 0; k < G_N_ELEMENTS (rules); k++)
        if (rules[k].period == OF_TWIN && !apply (round, k, tenant, twins->pdata[i], round->at - period, error))
          return FALSE;
    }

  return twins != NULL;
}

/* --- Consent --- */

/* Until the end of the third calendar year after an entry, for whoever has no row as a learner any more (R153, C21). */
static gint64
get_lapsed (gint64 at)
{
  g_autoptr (GDateTime) now = g_date_time_new_from_unix_utc (at / 1000);
  int years = (int) (twin_retention_class_lookup ("consent")->days / 365);
  g_autoptr (GDateTime) start = g_date_time_new_utc (g_date_time_get_year (now) - years, 1, 1, 0, 0, 0);

  return g_date_time_to_unix (start) * 1000;
}

static gboolean
apply_to_consent (Round *round, const char *tenant, GError **error)
{
  RetentionLine *line = &g_array_index (round->lines, RetentionLine, CONSENT_LINE);
  gint64 before = get_lapsed (round->at);
  gint64 n_rows = 0;

  if (round->preview)
    {
      g_autoptr (StorageTx) tx = storage_begin (round->storage, tenant, STORAGE_READ, error);

      if (tx == NULL || !consent_count_before (tx, before, &n_rows, error))
        return FALSE;
    }
  else if (!consent_delete_before (round->storage, round->evidence, tenant, before, &n_rows, error))
    return FALSE;
  line->n_rows += n_rows;

  return TRUE;
}

/* Salts of accounts that were deleted; those of entries that lapse go with them. */
static gboolean
apply_to_evidence (Round *round, GError **error)
{
  gint64 *n_rows = &g_array_index (round->lines, RetentionLine, SALT_LINE).n_rows;

  return consent_forget_accounts (round->storage, round->evidence, round->preview, (const char *const *) round->ended, n_rows, error)
         && (round->preview || storage_purge (round->evidence, STORAGE_SYSTEM, error));
}

/* --- Accounts --- */

/* Those whose time is over go as a whole, before anything is looked for in the others. */
static gboolean
apply_to_ended_accounts (Round *round, GError **error)
{
  RetentionLine *line = &g_array_index (round->lines, RetentionLine, ACCOUNT_LINE);

  round->ended = account_list_ended (round->storage, round->at, error);
  for (guint i = 0; round->ended != NULL && round->ended[i] != NULL; i++)
    {
      g_autoptr (GError) account_error = NULL;

      if (round->preview || account_destroy (round->storage, round->ended[i], &account_error))
        line->n_rows++;
      else
        g_warning ("An account whose time is over stays until the next time: %s", account_error->message);
    }

  return round->ended != NULL && (round->preview || line->n_rows == 0 || storage_purge (round->storage, STORAGE_SYSTEM, error));
}

static gboolean
has_ended (const Round *round, const char *tenant)
{
  return g_strv_contains ((const char *const *) round->ended, tenant);
}

/* --- All --- */

static gboolean
apply_to_account (Round *round, const char *tenant, GError **error)
{
  gint64 n_before = retention_sum (round->lines);

  for (guint i = 0; i < G_N_ELEMENTS (rules); i++)
    if (rules[i].period == OF_CLASS && !apply (round, i, tenant, NULL, round->at - get_period (rules[i].class_id), error))
      return FALSE;
  if (!apply_to_twins (round, tenant, error) || !apply_to_consent (round, tenant, error))
    return FALSE;

  return round->preview || retention_sum (round->lines) == n_before || storage_purge (round->storage, tenant, error);
}

static gboolean
apply_to_server (Round *round, GError **error)
{
  gint64 n_before = retention_sum (round->lines);

  for (guint i = 0; i < G_N_ELEMENTS (rules); i++)
    if (rules[i].period == OF_SERVER && !apply (round, i, STORAGE_SYSTEM, NULL, round->at - get_period (rules[i].class_id), error))
      return FALSE;

  return round->preview || retention_sum (round->lines) == n_before || storage_purge (round->storage, STORAGE_SYSTEM, error);
}

static GArray *
make_lines (void)
{
  GArray *lines = g_array_new (FALSE, FALSE, sizeof (RetentionLine));
  const RetentionLine others[] = { { "consent", "consent", FALSE, 0 }, { "consent", "consent_salt", FALSE, 0 }, { "accounts", "creator", FALSE, 0 } };

  for (guint i = 0; i < G_N_ELEMENTS (rules); i++)
    {
      const RetentionLine line = { rules[i].class_id, rules[i].table, g_str_has_prefix (rules[i].change, "UPDATE"), 0 };

      g_array_append_val (lines, line);
    }
  g_array_append_vals (lines, others, G_N_ELEMENTS (others));

  return lines;
}

static GArray *
run_round (Round *round, GError **error)
{
  g_autoptr (GArray) lines = make_lines ();
  g_auto (GStrv) tenants = NULL;

  round->lines = lines;
  if (!apply_to_ended_accounts (round, error))
    return NULL;
  tenants = storage_list_tenants (round->storage, error);
  if (tenants == NULL || !apply_to_server (round, error))
    return NULL;
  for (guint i = 0; tenants[i] != NULL; i++)
    {
      g_autoptr (GError) account_error = NULL;

      if (has_ended (round, tenants[i]) || apply_to_account (round, tenants[i], &account_error))
        continue;
      if (round->preview)
        {
          g_propagate_error (error, g_steal_pointer (&account_error));
          return NULL;
        }
      g_warning ("What is due in an account stays until the next time: %s", account_error->message);
    }

  return apply_to_evidence (round, error) ? g_steal_pointer (&lines) : NULL;
}

GArray *
retention_preview (Storage *storage, Storage *evidence, gint64 at, GError **error)
{
  g_auto (Round) round = { storage, evidence, at, TRUE, NULL, NULL };

  g_return_val_if_fail (storage != NULL && evidence != NULL, NULL);

  return run_round (&round, error);
}

GArray *
retention_run (Storage *storage, Storage *evidence, GError **error)
{
  g_auto (Round) round = { storage, evidence, 0, FALSE, NULL, NULL };

  g_return_val_if_fail (storage != NULL && evidence != NULL, NULL);

  round.at = twin_clock_now (storage_get_clock (storage));

  return run_round (&round, error);
}

gint64
retention_sum (const GArray *lines)
{
  gint64 n = 0;

  for (guint i = 0; i < lines->len; i++)
    n += g_array_index (lines, RetentionLine, i).n_rows;

  return n;
}

gboolean
retention_covers (const char *class_id)
{
  for (guint i = 0; i < G_N_ELEMENTS (rules); i++)
    if (g_str_equal (rules[i].class_id, class_id))
      return TRUE;

  return g_str_equal (class_id, "consent") || g_str_equal (class_id, "accounts");
}
