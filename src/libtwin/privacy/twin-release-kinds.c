/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "privacy/twin-release-gate.h"

#include "base/twin-i18n.h"

#define QUESTION_PEOPLE 5
#define BEHAVIOUR_PEOPLE 10

static const char *const outcomes[] = { "answered", N_ ("Answered"), "unanswered", N_ ("Not answered"), NULL };
static const char *const supports[] = { "supported", N_ ("Every sentence is in the documents"), "unsupported", N_ ("A sentence is not"), NULL };
static const char *const ratings[] = { "up", N_ ("Helpful"), "down", N_ ("Not helpful"), "none", N_ ("Not rated"), NULL };
static const char *const depths[] = { "1", N_ ("One question"), "2-3", N_ ("Two or three questions"), "4+", N_ ("Four questions or more"), NULL };
static const char *const durations[]
  = { "0-1", N_ ("Less than a minute"), "1-10", N_ ("One to ten minutes"), "10+", N_ ("Ten minutes or more"), NULL };
static const char *const segments[] = { "public", N_ ("Without signing in"), "restricted", N_ ("Signed in"), "partner", N_ ("By a partner"), NULL };

#define QUESTION_TABLE(id, label, retention) { id, label, TWIN_RELEASE_QUESTIONS, QUESTION_PEOPLE, retention, NULL }
#define BEHAVIOUR_TABLE(id, label, unit, categories) { id, label, unit, BEHAVIOUR_PEOPLE, "insights", categories }

static const TwinReleaseKindInfo kinds[TWIN_RELEASE_N_KINDS] = {
  [TWIN_RELEASE_DOCUMENTS] = QUESTION_TABLE ("documents", N_ ("Documents that answer"), "insights"),
  [TWIN_RELEASE_TOPICS] = QUESTION_TABLE ("topics", N_ ("Topics"), "questionAnalytics"),
  [TWIN_RELEASE_UNANSWERED] = QUESTION_TABLE ("unanswered", N_ ("Unanswered"), "questionAnalytics"),
  [TWIN_RELEASE_OUTCOME] = BEHAVIOUR_TABLE ("outcome", N_ ("Answers"), TWIN_RELEASE_QUESTIONS, outcomes),
  [TWIN_RELEASE_SUPPORT] = BEHAVIOUR_TABLE ("support", N_ ("Support"), TWIN_RELEASE_QUESTIONS, supports),
  [TWIN_RELEASE_RATINGS] = BEHAVIOUR_TABLE ("ratings", N_ ("Ratings"), TWIN_RELEASE_QUESTIONS, ratings),
  [TWIN_RELEASE_LANGUAGES] = BEHAVIOUR_TABLE ("languages", N_ ("Languages"), TWIN_RELEASE_QUESTIONS, NULL),
  [TWIN_RELEASE_DEPTH] = BEHAVIOUR_TABLE ("depth", N_ ("Questions in a session"), TWIN_RELEASE_SESSIONS, depths),
  [TWIN_RELEASE_DURATION] = BEHAVIOUR_TABLE ("duration", N_ ("Length of sessions"), TWIN_RELEASE_SESSIONS, durations),
  [TWIN_RELEASE_AUDIENCE] = BEHAVIOUR_TABLE ("audience", N_ ("Audience"), TWIN_RELEASE_PEOPLE, segments),
};

static const struct
{
  const char *name;
  const char *words;
} reasons[] = {
  [TWIN_WITHHELD_NOT] = { NULL, NULL },
  [TWIN_WITHHELD_TOO_FEW] = { "too-few", N_ ("There were too few people to show this without showing somebody.") },
  [TWIN_WITHHELD_GROUPED] = { "grouped", N_ ("Counted together with others, so that nobody stands out.") },
  [TWIN_WITHHELD_OPEN] = { "open", N_ ("The period is not over. Numbers come once, at its end.") },
  [TWIN_WITHHELD_OFF] = { "off", N_ ("Analytics are off for this twin.") },
  [TWIN_WITHHELD_EXPIRED] = { "expired", N_ ("Deleted: what was asked about is kept for 30 days.") },
};

static const char *const units[] = { "questions", "sessions", "people" };

const char *
twin_release_unit_to_string (TwinReleaseUnit unit)
{
  g_return_val_if_fail (unit < G_N_ELEMENTS (units), NULL);

  return units[unit];
}

const TwinReleaseKindInfo *
twin_release_kind_get_info (TwinReleaseKind kind)
{
  g_return_val_if_fail (kind < TWIN_RELEASE_N_KINDS, NULL);

  return &kinds[kind];
}

gboolean
twin_release_kind_from_string (const char *id, TwinReleaseKind *kind)
{
  g_return_val_if_fail (id != NULL && kind != NULL, FALSE);

  for (guint k = 0; k < TWIN_RELEASE_N_KINDS; k++)
    if (g_str_equal (kinds[k].id, id))
      {
        *kind = (TwinReleaseKind) k;
        return TRUE;
      }

  return FALSE;
}

const char *
twin_withheld_to_string (TwinWithheld reason)
{
  g_return_val_if_fail (reason < G_N_ELEMENTS (reasons), NULL);

  return reasons[reason].name;
}

gboolean
twin_withheld_from_string (const char *text, TwinWithheld *reason)
{
  g_return_val_if_fail (text != NULL && reason != NULL, FALSE);

  for (guint i = 0; i < G_N_ELEMENTS (reasons); i++)
    if (g_strcmp0 (reasons[i].name, text) == 0)
      {
        *reason = (TwinWithheld) i;
        return TRUE;
      }

  return FALSE;
}

const char *
twin_withheld_describe (TwinWithheld reason)
{
  g_return_val_if_fail (reason < G_N_ELEMENTS (reasons), NULL);

  return reasons[reason].words;
}
