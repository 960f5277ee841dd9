/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "base/twin-error.h"
#include "cli-document.h"
#include "cli-findings.h"
#include "cli-verb.h"
#include "library/twin-release.h"
#include "library/twin-rendition.h"
#include "library/twin-review.h"
#include "twins/twin-twin.h"

static struct
{
  gboolean text;
  gboolean redacted;
  gboolean findings;
  gboolean chunks;
  gboolean show;
  char *twin;
} options;

static const GOptionEntry entries[] = {
  { "text", 0, 0, G_OPTION_ARG_NONE, &options.text, N_ ("The whole text as it was read"), NULL },
  { "redacted", 0, 0, G_OPTION_ARG_NONE, &options.redacted, N_ ("The text as it would be let out"), NULL },
  { "findings", 0, 0, G_OPTION_ARG_NONE, &options.findings, N_ ("The personal data in it"), NULL },
  { "chunks", 0, 0, G_OPTION_ARG_NONE, &options.chunks, N_ ("The passages that are searched and cited"), NULL },
  { "show", 0, 0, G_OPTION_ARG_NONE, &options.show, N_ ("With --findings: the values, too"), NULL },
  { "twin", 0, 0, G_OPTION_ARG_STRING, &options.twin, N_ ("With --redacted and --chunks: as this twin’s policy lets it out"),
    N_ ("NAME") },
  { NULL }
};

/* What the verb was asked to show, all of it. */
typedef struct
{
  CliContext *context;
  TwinLibrary *library;
  const char *id;
} Request;

static void
print_text (const Request *request, const char *text, gsize length)
{
  if (cli_context_get_json (request->context))
    {
      g_autoptr (JsonObject) object = json_object_new ();

      json_object_set_string_member (object, "document", request->id);
      json_object_set_string_member (object, "text", text);
      cli_print_json (object);
      return;
    }

  cli_write (text, length);
  if (length > 0 && text[length - 1] != '\n')
    cli_write ("\n", 1);
}

static gboolean
show_text (const Request *request, GError **error)
{
  g_autoptr (TwinReview) review = twin_review_load (request->library, request->id, error);
  const char *text;
  gsize length;

  if (review == NULL)
    return FALSE;

  text = twin_document_get_text (review->document, &length);
  print_text (request, text, length);

  return TRUE;
}

/* The policy of --twin, or else the library's. */
static TwinPiiPolicy *
load_policy (const Request *request, GError **error)
{
  g_autoptr (TwinTwin) twin = NULL;

  if (options.twin == NULL)
    return twin_library_get_policy (request->library, error);

  twin = twin_twin_get (request->library, options.twin, error);

  return twin != NULL ? twin_twin_dup_policy (request->library, twin, error) : NULL;
}

/* What @request's policy would let out if everything undecided were redacted. */
static TwinRelease *
make_preview (const Request *request, const TwinPiiPolicy *policy, const GError *refusal, GError **error)
{
  g_autoptr (TwinReview) review = twin_review_load (request->library, request->id, error);
  g_autoptr (GArray) outcomes = g_array_new (FALSE, FALSE, sizeof (TwinOutcome));
  g_autoptr (TwinRelease) release = NULL;

  if (review == NULL)
    return NULL;

  for (guint i = 0; i < review->findings->len; i++)
    {
      const TwinFindingRecord *record = review->findings->pdata[i];
      TwinOutcome outcome = twin_outcome_resolve (policy, record->finding.type, record->finding.tier, record->decision);

      g_array_append_val (outcomes, outcome);
    }

  release = twin_release_new (review->document, review->record->include_hidden, review->findings, outcomes);
  if (release->redaction->residue->len > 0)
    {
      g_propagate_error (error, g_error_copy (refusal));
      return NULL;
    }

  if (!cli_context_get_json (request->context))
    g_printerr (_ ("twinctl: A preview: this document is not let out yet. %s\n"), refusal->message);

  return g_steal_pointer (&release);
}

static gboolean
show_redacted (const Request *request, GError **error)
{
  g_autoptr (TwinPiiPolicy) policy = load_policy (request, error);
  g_autoptr (GError) refusal = NULL;
  g_autofree char *text = NULL;
  g_autoptr (TwinRelease) preview = NULL;

  if (policy == NULL)
    return FALSE;

  text = twin_rendition_dup_text (request->library, request->id, policy, &refusal);
  if (text != NULL)
    {
      print_text (request, text, strlen (text));
      return TRUE;
    }
  if (!g_error_matches (refusal, TWIN_ERROR, TWIN_ERROR_REFUSED))
    {
      g_propagate_error (error, g_steal_pointer (&refusal));
      return FALSE;
    }

  preview = make_preview (request, policy, refusal, error);
  if (preview == NULL)
    return FALSE;

  print_text (request, preview->redaction->text, preview->redaction->length);

  return TRUE;
}

static const char *
outcome_to_string (TwinOutcome outcome)
{
  static const char *const names[] = { "undecided", "redact", "mask", "block", "keep" };

  return names[outcome];
}

static void
set_page (JsonObject *object, const char *member, guint page)
{
  if (page > 0)
    json_object_set_int_member (object, member, page);
  else
    json_object_set_null_member (object, member);
}

static void
print_finding (const TwinReview *review, guint index, TwinOffsets *offsets)
{
  const TwinFindingRecord *record = review->findings->pdata[index];
  TwinOutcome outcome = g_array_index (review->outcomes, TwinOutcome, index);
  const char *text = twin_document_get_text (review->document, NULL);
  const TwinBlock *block = twin_document_find_block (review->document, record->finding.start, NULL);
  g_autoptr (JsonObject) object = cli_finding_to_json (&record->finding, offsets, options.show ? text : NULL);

  json_object_set_int_member (object, "number", record->number);
  json_object_set_string_member (object, "decision", twin_decision_to_string (record->decision));
  json_object_set_string_member (object, "outcome", outcome_to_string (outcome));
  json_object_set_string_member (object, "reason", record->finding.reason);
  set_page (object, "page", block != NULL ? block->page : 0);
  json_object_set_boolean_member (object, "hidden", block != NULL && (block->flags & TWIN_BLOCK_FLAG_HIDDEN) != 0);

  cli_print_json (object);
}

static void
add_finding_row (CliTable *table, const TwinReview *review, guint index, CliPlace *place)
{
  const TwinFindingRecord *record = review->findings->pdata[index];
  TwinOutcome outcome = g_array_index (review->outcomes, TwinOutcome, index);
  const char *text = twin_document_get_text (review->document, NULL);
  g_autofree char *number = g_strdup_printf ("%u", record->number);
  g_autofree char *where = NULL;
  g_autofree char *value = NULL;

  cli_place_seek (place, text, record->finding.start);
  where = g_strdup_printf ("%u:%u", place->line + 1, place->column + 1);
  if (options.show)
    value = g_strndup (text + record->finding.start, record->finding.end - record->finding.start);

  cli_table_add (table, number, record->finding.type->id, twin_tier_to_string (record->finding.tier), where,
                 twin_decision_to_string (record->decision), outcome_to_string (outcome), value != NULL ? value : "",
                 NULL);
}

static gboolean
show_findings (const Request *request, GError **error)
{
  g_autoptr (TwinReview) review = twin_review_load (request->library, request->id, error);
  g_autoptr (CliTable) table = cli_table_new (_ ("NUMBER"), _ ("TYPE"), _ ("SURE"), _ ("LINE:COLUMN"), _ ("DECISION"),
                                              _ ("OUTCOME"), options.show ? _ ("VALUE") : "", NULL);
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
        print_finding (review, i, &offsets);
      else
        add_finding_row (table, review, i, &place);
    }
  cli_table_print (table);

  return TRUE;
}

static void
print_passage (const Request *request, const TwinPassageRecord *passage, TwinOffsets *offsets)
{
  g_autoptr (JsonObject) object = NULL;

  if (!cli_context_get_json (request->context))
    {
      g_autofree char *heading = cli_clean (passage->heading);

      cli_print ("[%u] %s", passage->ordinal + 1, heading);
      cli_print ("%s\n", passage->body);
      return;
    }

  object = json_object_new ();
  json_object_set_string_member (object, "document", request->id);
  json_object_set_int_member (object, "number", passage->ordinal + 1);
  set_page (object, "page_from", passage->page_from);
  set_page (object, "page_to", passage->page_to);
  json_object_set_string_member (object, "heading", passage->heading != NULL ? passage->heading : "");
  twin_offsets_seek (offsets, passage->start);
  json_object_set_int_member (object, "start", (gint64) offsets->code_point);
  twin_offsets_seek (offsets, passage->end);
  json_object_set_int_member (object, "end", (gint64) offsets->code_point);
  json_object_set_int_member (object, "source_byte_start", (gint64) passage->source_start);
  json_object_set_int_member (object, "source_byte_end", (gint64) passage->source_end);
  json_object_set_string_member (object, "text", passage->body);
  cli_print_json (object);
}

static void
print_passages (const Request *request, GPtrArray *passages, const char *text, gsize length)
{
  TwinOffsets offsets;

  twin_offsets_init (&offsets, text, length);
  for (guint i = 0; i < passages->len; i++)
    print_passage (request, passages->pdata[i], &offsets);
}

static gboolean
print_rendition (const Request *request, gint64 rendition, const TwinPiiPolicy *policy, GError **error)
{
  g_autofree char *text = twin_rendition_dup_text (request->library, request->id, policy, error);
  g_autoptr (TwinTransaction) tx = NULL;
  g_autoptr (GPtrArray) passages = NULL;

  if (text == NULL)
    return FALSE;

  tx = twin_store_read (twin_library_get_store (request->library), error);
  if (tx == NULL || (passages = twin_passage_table_list (tx, rendition, error)) == NULL)
    return FALSE;

  print_passages (request, passages, text, strlen (text));

  return TRUE;
}

static gboolean
show_chunks (const Request *request, GError **error)
{
  g_autoptr (TwinPiiPolicy) policy = load_policy (request, error);
  g_autoptr (GError) refusal = NULL;
  g_autoptr (TwinRelease) preview = NULL;
  g_autoptr (GPtrArray) passages = NULL;
  gint64 rendition;

  if (policy == NULL)
    return FALSE;

  rendition = twin_rendition_ensure (request->library, request->id, policy, &refusal);
  if (rendition != 0)
    return print_rendition (request, rendition, policy, error);
  if (!g_error_matches (refusal, TWIN_ERROR, TWIN_ERROR_REFUSED))
    {
      g_propagate_error (error, g_steal_pointer (&refusal));
      return FALSE;
    }

  preview = make_preview (request, policy, refusal, error);
  if (preview == NULL)
    return FALSE;

  passages = twin_release_cut (preview);
  print_passages (request, passages, preview->redaction->text, preview->redaction->length);

  return TRUE;
}

static void
set_strv (JsonObject *object, const char *member, char **values)
{
  twin_json_set_strv (object, member, (const char *const *) values);
}

static JsonObject *
record_to_json (const TwinDocumentRecord *record)
{
  JsonObject *object = cli_document_to_json (record);
  g_autofree char *added = twin_time_to_iso8601 (record->added_at);

  json_object_set_string_member (object, "title", record->title != NULL ? record->title : "");
  json_object_set_string_member (object, "format", record->format != NULL ? record->format : "");
  json_object_set_string_member (object, "language", record->language != NULL ? record->language : "");
  json_object_set_string_member (object, "sha256", record->sha256 != NULL ? record->sha256 : "");
  json_object_set_string_member (object, "duplicate_of", record->duplicate_of != NULL ? record->duplicate_of : "");
  json_object_set_int_member (object, "size", (gint64) record->size);
  json_object_set_int_member (object, "pages", record->n_pages);
  json_object_set_string_member (object, "added_at", added);
  json_object_set_boolean_member (object, "partial", record->partial);
  json_object_set_boolean_member (object, "include_hidden", record->include_hidden);
  set_strv (object, "allowedRoles", record->classification->allowed_roles);
  set_strv (object, "allowedGroups", record->classification->allowed_groups);
  json_object_set_boolean_member (object, "requireMFA", record->classification->require_mfa);

  return object;
}

/* A column for each member: the same facts for people and for scripts. */
static gboolean
show_record (const Request *request, GError **error)
{
  g_autoptr (TwinDocumentRecord) record = twin_library_get (request->library, request->id, error);
  g_autoptr (JsonObject) object = NULL;
  g_autoptr (CliTable) table = NULL;
  g_autoptr (GList) members = NULL;

  if (record == NULL)
    return FALSE;

  object = record_to_json (record);
  if (cli_context_get_json (request->context))
    {
      cli_print_json (object);
      return TRUE;
    }

  table = cli_table_new (_ ("PROPERTY"), _ ("VALUE"), NULL);
  members = json_object_get_members (object);
  for (GList *l = members; l != NULL; l = l->next)
    {
      JsonNode *node = json_object_get_member (object, l->data);
      g_autofree char *value = NULL;

      if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
        value = json_node_dup_string (node);
      else
        value = twin_json_to_string (node, FALSE);
      cli_table_add (table, (const char *) l->data, value, NULL);
    }
  cli_table_print (table);

  return TRUE;
}

static gboolean
run (CliContext *context, char **arguments, GError **error)
{
  int n_views = options.text + options.redacted + options.findings + options.chunks;
  g_autofree char *id = NULL;
  Request request = { .context = context };

  if (n_views > 1)
    {
      g_set_error_literal (error, CLI_ERROR, CLI_ERROR_USAGE,
                           _ ("Only one of --text, --redacted, --findings and --chunks can be shown at a time."));
      return FALSE;
    }

  request.library = cli_context_get_library (context, error);
  if (request.library == NULL || (id = twin_library_resolve (request.library, arguments[0], error)) == NULL)
    return FALSE;

  request.id = id;
  if (options.text)
    return show_text (&request, error);
  if (options.redacted)
    return show_redacted (&request, error);
  if (options.findings)
    return show_findings (&request, error);
  if (options.chunks)
    return show_chunks (&request, error);

  return show_record (&request, error);
}

static const char *const forms[] = { "DOC [--text|--redacted|--findings|--chunks]", NULL };

const CliVerb cli_verb_show = {
  .name = "show",
  .summary = N_ ("Show one document"),
  .forms = forms,
  .notes = N_ ("DOC is a document’s id, the beginning or the end of one, or a file name. Without a view its\n"
               "properties are shown. While the document may not be let out yet, --redacted and --chunks show\n"
               "how it would be with everything undecided redacted."),
  .options = entries,
  .min_arguments = 1,
  .max_arguments = 1,
  .run = run,
};
