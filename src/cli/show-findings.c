/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli-findings.h"
#include "library/twin-review.h"
#include "show.h"

static const char *
outcome_to_string (TwinOutcome outcome)
{
  static const char *const names[] = { "undecided", "redact", "mask", "block", "keep", "pseudonym" };

  return names[outcome];
}

static void
print_finding (const ShowRequest *request, const TwinReview *review, guint index, TwinOffsets *offsets)
{
  const TwinFindingRecord *record = review->findings->pdata[index];
  TwinOutcome outcome = g_array_index (review->outcomes, TwinOutcome, index);
  const char *text = twin_document_get_text (review->document, NULL);
  const TwinBlock *block = twin_document_find_block (review->document, record->finding.start, NULL);
  g_autoptr (JsonObject) object = cli_finding_to_json (&record->finding, offsets, request->values ? text : NULL);

  json_object_set_int_member (object, "number", record->number);
  json_object_set_string_member (object, "decision", twin_decision_to_string (record->decision));
  json_object_set_string_member (object, "outcome", outcome_to_string (outcome));
  json_object_set_string_member (object, "reason", record->finding.reason);
  show_set_page (object, "page", block != NULL ? block->page : 0);
  json_object_set_boolean_member (object, "hidden", block != NULL && (block->flags & TWIN_BLOCK_FLAG_HIDDEN) != 0);
  json_object_set_boolean_member (object, "ocr", block != NULL && (block->flags & TWIN_BLOCK_FLAG_OCR) != 0);

  cli_print_json (object);
}

static void
add_finding_row (CliTable *table, const ShowRequest *request, const TwinReview *review, guint index, CliPlace *place)
{
  const TwinFindingRecord *record = review->findings->pdata[index];
  TwinOutcome outcome = g_array_index (review->outcomes, TwinOutcome, index);
  const char *text = twin_document_get_text (review->document, NULL);
  g_autofree char *number = g_strdup_printf ("%u", record->number);
  g_autofree char *where = NULL;
  g_autofree char *value = NULL;

  cli_place_seek (place, text, record->finding.start);
  where = g_strdup_printf ("%u:%u", place->line + 1, place->column + 1);
  if (request->values)
    value = g_strndup (text + record->finding.start, record->finding.end - record->finding.start);

  cli_table_add (table, number, record->finding.type->id, twin_tier_to_string (record->finding.tier), where,
                 twin_decision_to_string (record->decision), outcome_to_string (outcome), value != NULL ? value : "",
                 NULL);
}

gboolean
show_findings (const ShowRequest *request, GError **error)
{
  g_autoptr (TwinReview) review = twin_review_load (request->library, request->id, error);
  g_autoptr (CliTable) table = cli_table_new (_ ("NUMBER"), _ ("TYPE"), _ ("SURE"), _ ("LINE:COLUMN"), _ ("DECISION"),
                                              _ ("OUTCOME"), request->values ? _ ("VALUE") : "", NULL);
  CliPlace place = { 0 };
  TwinOffsets offsets;
  const char *text;
  gsize length;

  if (review == NULL)
    return FALSE;

  text = twin_document_get_text (review->document, &length);
  twin_offsets_init (&offsets, text, length);
  for (guint i = 0; i < review->findings->len; i++)
    {
      if (cli_context_get_json (request->context))
        print_finding (request, review, i, &offsets);
      else
        add_finding_row (table, request, review, i, &place);
    }
  cli_table_print (table);

  return TRUE;
}
