/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "privacy/twin-redaction.h"

#include <string.h>

#include "privacy/detect-text.h"
#include "privacy/detect.h"

#define TOKEN_END "_REDACTED]"

static const char *const decision_names[] = { "none", "accept", "mask", "reject" };

const char *
twin_decision_to_string (TwinDecision decision)
{
  g_return_val_if_fail (decision < G_N_ELEMENTS (decision_names), NULL);

  return decision_names[decision];
}

gboolean
twin_decision_from_string (const char *text, TwinDecision *decision)
{
  static const struct
  {
    const char *name;
    TwinDecision decision;
  } synonyms[] = { { "redact", TWIN_DECISION_ACCEPT }, { "keep", TWIN_DECISION_REJECT } };

  g_return_val_if_fail (text != NULL, FALSE);
  g_return_val_if_fail (decision != NULL, FALSE);

  for (guint i = 0; i < G_N_ELEMENTS (decision_names); i++)
    if (g_ascii_strcasecmp (text, decision_names[i]) == 0)
      {
        *decision = (TwinDecision) i;
        return TRUE;
      }
  for (guint i = 0; i < G_N_ELEMENTS (synonyms); i++)
    if (g_ascii_strcasecmp (text, synonyms[i].name) == 0)
      {
        *decision = synonyms[i].decision;
        return TRUE;
      }

  return FALSE;
}

static TwinOutcome
outcome_of_action (TwinPiiAction action)
{
  switch (action)
    {
    case TWIN_PII_ACTION_REDACT:
      return TWIN_OUTCOME_REDACT;
    case TWIN_PII_ACTION_MASK:
      return TWIN_OUTCOME_MASK;
    case TWIN_PII_ACTION_BLOCK:
      return TWIN_OUTCOME_BLOCK;
    case TWIN_PII_ACTION_IGNORE:
      return TWIN_OUTCOME_KEEP;
    case TWIN_PII_ACTION_PSEUDONYM:
      return TWIN_OUTCOME_PSEUDONYM;
    case TWIN_PII_ACTION_ASK:
    default:
      return TWIN_OUTCOME_UNDECIDED;
    }
}

TwinOutcome
twin_outcome_resolve (const TwinPiiPolicy *policy, const TwinPiiType *type, TwinTier tier, TwinDecision decision)
{
  TwinPiiAction action;

  g_return_val_if_fail (policy != NULL, TWIN_OUTCOME_UNDECIDED);
  g_return_val_if_fail (type != NULL, TWIN_OUTCOME_UNDECIDED);

  action = twin_pii_policy_get_action (policy, type);
  switch (decision)
    {
    case TWIN_DECISION_REJECT:
      return TWIN_OUTCOME_KEEP;
    case TWIN_DECISION_MASK:
      return TWIN_OUTCOME_MASK;
    case TWIN_DECISION_ACCEPT:
      if (action == TWIN_PII_ACTION_ASK || action == TWIN_PII_ACTION_IGNORE)
        return TWIN_OUTCOME_REDACT;
      return outcome_of_action (action);
    case TWIN_DECISION_NONE:
    default:
      return tier == TWIN_TIER_CANDIDATE ? TWIN_OUTCOME_KEEP : outcome_of_action (action);
    }
}

void
twin_redaction_free (TwinRedaction *self)
{
  if (self == NULL)
    return;

  g_free (self->text);
  g_clear_pointer (&self->replacements, g_array_unref);
  g_clear_pointer (&self->residue, g_array_unref);
  g_free (self);
}

/* Letters, digits and everything beyond ASCII but blanks. */
static gboolean
is_masked (gunichar c)
{
  return c < 0x80 ? g_ascii_isalnum ((char) c) : !g_unichar_isspace (c);
}

/* A '*' for each character, the last @keep ones as they are; what divides them stays. A
 * value that would show half of itself or more shows nothing. */
static void
append_masked (GString *out, const char *value, gsize length, guint keep)
{
  guint n_masked = 0;
  guint n_seen = 0;

  for (guint pass = 0; pass < 2; pass++)
    for (gsize at = 0; at < length;)
      {
        guint n_bytes;
        gunichar c = text_code_point ((const guint8 *) value, length, at, &n_bytes);

        if (pass == 0)
          n_masked += is_masked (c);
        else if (is_masked (c) && (++n_seen + keep <= n_masked || n_masked <= 2 * keep))
          g_string_append_c (out, '*');
        else
          g_string_append_len (out, value + at, (gssize) n_bytes);
        at += n_bytes;
      }
}

static void
append_token (GString *out, const TwinPiiType *type)
{
  g_string_append_c (out, '[');
  g_string_append (out, type->token);
  g_string_append_len (out, TOKEN_END, strlen (TOKEN_END));
}

/* What one call rewrites, and how. */
typedef struct
{
  TwinTypeSet *types;
  const char *text;
  gsize length;
  GArray *findings;
  GArray *outcomes;
  GPtrArray *pseudonyms; /* NULL: none */
  gboolean *bare;        /* for each finding: its mask may leave nothing readable */
} Task;

/* What stands in place of finding @i; tells how in *@outcome. */
static void
append_replacement (GString *out, const Task *task, guint i, TwinOutcome *outcome)
{
  const TwinFinding *finding = &g_array_index (task->findings, TwinFinding, i);
  const char *pseudonym = task->pseudonyms != NULL ? g_ptr_array_index (task->pseudonyms, i) : NULL;
  TwinOutcome wanted = g_array_index (task->outcomes, TwinOutcome, i);

  *outcome = wanted;
  if (wanted == TWIN_OUTCOME_MASK)
    append_masked (out, task->text + finding->start, finding->end - finding->start, task->bare[i] ? 0 : finding->type->keep_last);
  else if (wanted == TWIN_OUTCOME_PSEUDONYM && pseudonym != NULL)
    g_string_append_printf (out, "[%s]", pseudonym);
  else
    {
      *outcome = TWIN_OUTCOME_REDACT;
      append_token (out, finding->type);
    }
}

static gboolean
is_instruction (const TwinPiiType *type)
{
  return type == &twin_pii_types (NULL)[PII_INSTRUCTION];
}

/* Everything in the text, for the sake of what is inside of instructions that stay; NULL if none does. */
static GArray *
find_inside (const Task *task)
{
  for (guint i = 0; i < task->findings->len; i++)
    if (g_array_index (task->outcomes, TwinOutcome, i) == TWIN_OUTCOME_KEEP
        && is_instruction (g_array_index (task->findings, TwinFinding, i).type))
      return detect_apart (task->types, task->text, task->length);

  return NULL;
}

/* One rewriting of a text. */
typedef struct
{
  TwinRedaction *redaction;
  const Task *task;
  GString *out;
  gsize copied; /* how far the text was taken over */
  GArray *inside;
  guint next_inside;
} Rewriting;

static void
begin_replacement (Rewriting *self, const TwinFinding *finding, TwinReplacement *replacement)
{
  g_string_append_len (self->out, self->task->text + self->copied, (gssize) (finding->start - self->copied));
  *replacement = (TwinReplacement) { finding->start, finding->end, self->out->len, 0, finding->type, TWIN_OUTCOME_REDACT };
}

static void
end_replacement (Rewriting *self, TwinReplacement *replacement)
{
  replacement->out_end = self->out->len;
  g_array_append_val (self->redaction->replacements, *replacement);
  self->copied = replacement->end;
}

/* Who lets an instruction stay has decided on its words, not on whom it names. */
static void
rewrite_inside (Rewriting *self, const TwinFinding *kept)
{
  for (; self->next_inside < self->inside->len; self->next_inside++)
    {
      const TwinFinding *finding = &g_array_index (self->inside, TwinFinding, self->next_inside);
      TwinReplacement replacement;

      if (finding->start >= kept->end)
        return;
      if (finding->start < kept->start || finding->end > kept->end || finding->tier == TWIN_TIER_CANDIDATE
          || is_instruction (finding->type))
        continue;
      begin_replacement (self, finding, &replacement);
      append_token (self->out, finding->type);
      end_replacement (self, &replacement);
    }
}

/* How long the rewritten text becomes, as far as that is told by its tokens: room that is enough is not
 * asked for twice. */
static gsize
expected_length (const Task *task)
{
  gsize length = task->length + 64;

  for (guint i = 0; i < task->findings->len; i++)
    if (g_array_index (task->outcomes, TwinOutcome, i) != TWIN_OUTCOME_KEEP)
      length += strlen (g_array_index (task->findings, TwinFinding, i).type->token) + strlen (TOKEN_END) + 1;

  return length;
}

/* Rewrites every range that does not stay. */
static void
rewrite (TwinRedaction *redaction, const Task *task)
{
  g_autoptr (GArray) inside = find_inside (task);
  Rewriting self = { redaction, task, g_string_sized_new (expected_length (task)), 0, inside, 0 };

  g_array_set_size (redaction->replacements, 0);
  for (guint i = 0; i < task->findings->len; i++)
    {
      const TwinFinding *finding = &g_array_index (task->findings, TwinFinding, i);
      TwinReplacement replacement;

      if (g_array_index (task->outcomes, TwinOutcome, i) == TWIN_OUTCOME_KEEP)
        {
          if (is_instruction (finding->type))
            rewrite_inside (&self, finding);
          continue;
        }
      begin_replacement (&self, finding, &replacement);
      append_replacement (self.out, task, i, &replacement.outcome);
      end_replacement (&self, &replacement);
    }
  g_string_append_len (self.out, task->text + self.copied, (gssize) (task->length - self.copied));

  g_free (redaction->text);
  redaction->length = self.out->len;
  redaction->text = g_string_free (self.out, FALSE);
}

/* Whether [start, end) of the rewritten text is inside of something that was kept. Both
 * run in rising order, so *@next never goes back. Keeping an instruction keeps its words only. */
static gboolean
was_kept (const TwinRedaction *self, const TwinFinding *found, GArray *findings, GArray *outcomes, guint *next)
{
  for (; *next < findings->len; (*next)++)
    {
      const TwinFinding *finding = &g_array_index (findings, TwinFinding, *next);
      gsize start, end;

      if (g_array_index (outcomes, TwinOutcome, *next) != TWIN_OUTCOME_KEEP)
        continue;
      start = twin_redaction_map_offset (self, finding->start);
      end = twin_redaction_map_offset (self, finding->end);
      if (end <= found->start)
        continue;

      return start <= found->start && found->end <= end && (!is_instruction (finding->type) || is_instruction (found->type));
    }

  return FALSE;
}

/* Whether [start, end) of the rewritten text is inside of a token that was put there: what looks like a
 * value in it, by a type of the creator's, is none. In rising order, as above. */
static gboolean
is_token (const TwinRedaction *self, const TwinFinding *found, guint *next)
{
  const TwinReplacement *replacement;

  while (*next < self->replacements->len && g_array_index (self->replacements, TwinReplacement, *next).out_end <= found->start)
    (*next)++;
  if (*next == self->replacements->len)
    return FALSE;
  replacement = &g_array_index (self->replacements, TwinReplacement, *next);

  return replacement->outcome != TWIN_OUTCOME_MASK && replacement->out_start <= found->start && found->end <= replacement->out_end;
}

static void
scan_again (TwinRedaction *self, const Task *task)
{
  g_autoptr (GArray) found = detect_apart (task->types, self->text, self->length);
  guint next = 0;
  guint next_token = 0;

  g_array_set_size (self->residue, 0);
  for (guint i = 0; i < found->len; i++)
    {
      const TwinFinding *finding = &g_array_index (found, TwinFinding, i);

      if (finding->tier == TWIN_TIER_CANDIDATE)
        continue;
      if (!is_token (self, finding, &next_token) && !was_kept (self, finding, task->findings, task->outcomes, &next))
        g_array_append_val (self->residue, *finding);
    }
}

/* Marks the masks that the second scan still took for personal data. FALSE if there are
 * none that could show less. */
static gboolean
mark_bare (const TwinRedaction *self, const Task *task)
{
  gboolean marked = FALSE;
  guint replacement = 0;

  for (guint i = 0, r = 0; i < task->findings->len && r < self->residue->len; i++)
    {
      const TwinReplacement *rewritten;

      if (g_array_index (task->outcomes, TwinOutcome, i) == TWIN_OUTCOME_KEEP)
        continue;
      /* What was rewritten inside of an instruction that stays belongs to no finding of its own. */
      do
        rewritten = &g_array_index (self->replacements, TwinReplacement, replacement++);
      while (rewritten->start < g_array_index (task->findings, TwinFinding, i).start);
      while (r < self->residue->len && g_array_index (self->residue, TwinFinding, r).end <= rewritten->out_start)
        r++;
      if (r < self->residue->len && g_array_index (self->residue, TwinFinding, r).start < rewritten->out_end
          && rewritten->outcome == TWIN_OUTCOME_MASK && !task->bare[i])
        task->bare[i] = marked = TRUE;
    }

  return marked;
}

TwinRedaction *
twin_redact_types (TwinTypeSet *types, const char *text, gsize length, GArray *findings, GArray *outcomes, GPtrArray *pseudonyms)
{
  g_autoptr (TwinRedaction) self = NULL;
  g_autofree gboolean *bare = NULL;
  Task task;

  g_return_val_if_fail (text != NULL || length == 0, NULL);
  g_return_val_if_fail (findings != NULL && outcomes != NULL, NULL);
  g_return_val_if_fail (findings->len == outcomes->len, NULL);
  g_return_val_if_fail (pseudonyms == NULL || pseudonyms->len == findings->len, NULL);

  self = g_new0 (TwinRedaction, 1);
  self->replacements = g_array_new (FALSE, FALSE, sizeof (TwinReplacement));
  self->residue = g_array_new (FALSE, FALSE, sizeof (TwinFinding));
  bare = g_new0 (gboolean, findings->len + 1);
  task = (Task) { types, text, length, findings, outcomes, pseudonyms, bare };

  rewrite (self, &task);
  scan_again (self, &task);
  if (mark_bare (self, &task))
    {
      rewrite (self, &task);
      scan_again (self, &task);
    }

  return g_steal_pointer (&self);
}

TwinRedaction *
twin_redact (const char *text, gsize length, GArray *findings, GArray *outcomes)
{
  return twin_redact_types (NULL, text, length, findings, outcomes, NULL);
}

gsize
twin_redaction_map_offset (const TwinRedaction *self, gsize original)
{
  guint low = 0;
  guint high;
  const TwinReplacement *before;

  g_return_val_if_fail (self != NULL, 0);

  /* The last replacement that begins at or before the offset. */
  high = self->replacements->len;
  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (g_array_index (self->replacements, TwinReplacement, middle).start <= original)
        low = middle + 1;
      else
        high = middle;
    }
  if (low == 0)
    return original;

  before = &g_array_index (self->replacements, TwinReplacement, low - 1);

  return original < before->end ? before->out_start : before->out_end + (original - before->end);
}

TwinRedaction *
twin_redact_with_policy (TwinTypeSet *types, const char *text, gsize length, const TwinPiiPolicy *policy, gboolean *blocked)
{
  g_autoptr (GArray) findings = NULL;
  g_autoptr (GArray) outcomes = g_array_new (FALSE, FALSE, sizeof (TwinOutcome));

  g_return_val_if_fail (text != NULL || length == 0, NULL);
  g_return_val_if_fail (policy != NULL, NULL);

  if (blocked != NULL)
    *blocked = FALSE;
  findings = twin_detect_types (types, text, length);
  for (guint i = 0; i < findings->len; i++)
    {
      const TwinFinding *finding = &g_array_index (findings, TwinFinding, i);
      TwinOutcome outcome = twin_outcome_resolve (policy, finding->type, finding->tier, TWIN_DECISION_NONE);

      if (outcome == TWIN_OUTCOME_BLOCK && blocked != NULL)
        *blocked = TRUE;
      g_array_append_val (outcomes, outcome);
    }

  return twin_redact_types (types, text, length, findings, outcomes, NULL);
}
