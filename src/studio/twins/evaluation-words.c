/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "studio/twins/evaluation-words.h"

#include <glib/gi18n.h>

const char *
studio_verdict_get_label (const TwinEvaluationResult *result)
{
  g_return_val_if_fail (result != NULL, NULL);

  switch (result->verdict)
    {
    case TWIN_VERDICT_RIGHT:
      return result->answerable ? C_ ("verdict", "Right") : _ ("Rightly not answered");
    case TWIN_VERDICT_SILENT:
      return _ ("Found, but not answered");
    case TWIN_VERDICT_INVENTED:
      return _ ("Answered, but not in the documents");
    case TWIN_VERDICT_WITHHELD:
      return _ ("Its document may not be released");
    case TWIN_VERDICT_ELSEWHERE:
      return _ ("Its document is not one of this twin’s");
    case TWIN_VERDICT_GONE:
      return _ ("Its passage is gone");
    case TWIN_VERDICT_MISSED:
    default:
      return _ ("Not among the first five passages");
    }
}

const char *
studio_verdict_get_icon (TwinVerdict verdict)
{
  switch (verdict)
    {
    case TWIN_VERDICT_RIGHT:
      return "object-select-symbolic";
    case TWIN_VERDICT_SILENT:
    case TWIN_VERDICT_WITHHELD:
    case TWIN_VERDICT_ELSEWHERE:
    case TWIN_VERDICT_GONE:
      return "dialog-warning-symbolic";
    case TWIN_VERDICT_MISSED:
    case TWIN_VERDICT_INVENTED:
    default:
      return "dialog-error-symbolic";
    }
}

const char *
studio_verdict_get_style (TwinVerdict verdict)
{
  switch (verdict)
    {
    case TWIN_VERDICT_RIGHT:
      return "success";
    case TWIN_VERDICT_MISSED:
    case TWIN_VERDICT_INVENTED:
      return "error";
    case TWIN_VERDICT_SILENT:
    case TWIN_VERDICT_WITHHELD:
    case TWIN_VERDICT_ELSEWHERE:
    case TWIN_VERDICT_GONE:
    default:
      return "warning";
    }
}

char *
studio_result_describe (const TwinEvaluationResult *result)
{
  guint first = 0;

  g_return_val_if_fail (result != NULL, NULL);

  for (guint i = 0; i < result->ranks->len; i++)
    {
      guint rank = g_array_index (result->ranks, guint, i);

      if (rank > 0 && (first == 0 || rank < first))
        first = rank;
    }
  if (first == 0)
    return g_strdup (studio_verdict_get_label (result));

  /* Translators: what came of a question, then at which place its passage was found: "Right, at place 2". */
  return g_strdup_printf (_ ("%s, at place %u"), studio_verdict_get_label (result), first);
}

static char *
describe_documents (const TwinGateReason *reason)
{
  guint n = g_strv_length (reason->document_ids);

  switch (reason->kind)
    {
    case TWIN_GATE_UNDECIDED:
      return g_strdup_printf (ngettext ("%u document has findings that are not decided", "%u documents have findings that are not decided", n), n);
    case TWIN_GATE_BLOCKED:
      return g_strdup_printf (ngettext ("%u document holds what the policy blocks", "%u documents hold what the policy blocks", n), n);
    case TWIN_GATE_UNCLASSIFIED:
      return g_strdup_printf (ngettext ("%u document is not classified", "%u documents are not classified", n), n);
    case TWIN_GATE_UNREAD:
      return g_strdup_printf (ngettext ("%u document is not read yet", "%u documents are not read yet", n), n);
    case TWIN_GATE_UNREADABLE:
      return g_strdup_printf (ngettext ("%u document could not be read and is left out", "%u documents could not be read and are left out", n), n);
    default:
      return g_strdup_printf (ngettext ("%u document may not be released", "%u documents may not be released", n), n);
    }
}

char *
studio_gate_reason_describe (const TwinGateReason *reason)
{
  g_return_val_if_fail (reason != NULL, NULL);

  switch (reason->kind)
    {
    case TWIN_GATE_NO_DOCUMENTS:
      return g_strdup (_ ("This twin knows no documents"));
    case TWIN_GATE_AGREEMENT:
      return g_strdup (_ ("The data-processing agreement is not accepted"));
    case TWIN_GATE_QUIZ:
      return g_strdup_printf (_ ("The quiz “%s” cannot be published as it is"), reason->category);
    case TWIN_GATE_NO_QUESTIONS:
      return g_strdup (_ ("There are no evaluation questions"));
    case TWIN_GATE_NO_RUN:
      return g_strdup (_ ("It has not been evaluated yet"));
    case TWIN_GATE_OUT_OF_DATE:
      return g_strdup (_ ("Something has changed since the last evaluation"));
    case TWIN_GATE_BELOW_MINIMUM:
      return g_strdup_printf (_ ("Recall at 5 is %.2f, and at least %.2f is asked for"), reason->now, reason->before);
    case TWIN_GATE_WORSE:
      if (reason->category != NULL)
        return g_strdup_printf (_ ("Recall at 5 in “%s” fell from %.2f to %.2f"), reason->category, reason->before, reason->now);
      return g_strdup_printf (_ ("Recall at 5 fell from %.2f to %.2f"), reason->before, reason->now);
    case TWIN_GATE_WORSE_ANSWERS:
      return g_strdup_printf (_ ("Rightly answered or not fell from %.2f to %.2f"), reason->before, reason->now);
    case TWIN_GATE_LOST:
      return g_strdup_printf (_ ("Redaction lowers recall at 5 from %.2f to %.2f"), reason->before, reason->now);
    default:
      return describe_documents (reason);
    }
}

const char *
studio_gate_reason_get_advice (const TwinGateReason *reason)
{
  g_return_val_if_fail (reason != NULL, NULL);

  switch (reason->kind)
    {
    case TWIN_GATE_NO_DOCUMENTS:
      return _ ("Choose documents, or a classification whose documents it is to know.");
    case TWIN_GATE_UNREAD:
      return _ ("Wait until they are, or take them out of this twin.");
    case TWIN_GATE_UNREADABLE:
      return _ ("Take them out of this twin, or add them in another format.");
    case TWIN_GATE_UNCLASSIFIED:
      return _ ("Say how sensitive they are.");
    case TWIN_GATE_UNDECIDED:
      return _ ("Decide on them in the review.");
    case TWIN_GATE_BLOCKED:
      return _ ("Take them out of this twin, or change the policy for that type.");
    case TWIN_GATE_REFUSED:
      return _ ("See under Knowledge why.");
    case TWIN_GATE_AGREEMENT:
      return _ ("Accept it in the preferences.");
    case TWIN_GATE_QUIZ:
      return _ ("See under Quizzes why.");
    case TWIN_GATE_NO_QUESTIONS:
      return _ ("Add questions whose answers you know.");
    case TWIN_GATE_NO_RUN:
      return _ ("Run the evaluation.");
    case TWIN_GATE_OUT_OF_DATE:
      return _ ("Run the evaluation again.");
    case TWIN_GATE_LOST:
      return _ ("See which questions were lost, and whether what was rewritten there is personal.");
    case TWIN_GATE_BELOW_MINIMUM:
    case TWIN_GATE_WORSE:
    case TWIN_GATE_WORSE_ANSWERS:
    default:
      return _ ("Look at the questions that fail, and undo or mend what was changed.");
    }
}

char *
studio_method_choice_describe (const TwinMethodChoice *choice)
{
  g_return_val_if_fail (choice != NULL, NULL);

  if (!choice->compared)
    return g_strdup (_ ("There is nothing to compare"));
  if (choice->words.ndcg <= 0 && choice->fused.ndcg <= 0)
    return g_strdup (_ ("There are no evaluation questions whose answer stands in the documents"));

  /* Translators: how good two ways of searching were with the creator's questions, nDCG from 0 to 1. */
  return g_strdup_printf (_ ("With your questions: words and meaning %.2f, words alone %.2f (nDCG, at most 1)"), choice->fused.ndcg,
                          choice->words.ndcg);
}
