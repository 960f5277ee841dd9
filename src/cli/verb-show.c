/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli-document.h"
#include "library/twin-review.h"
#include "show.h"

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

void
show_print_text (const ShowRequest *request, const char *text, gsize length)
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

void
show_set_page (JsonObject *object, const char *member, guint page)
{
  if (page > 0)
    json_object_set_int_member (object, member, page);
  else
    json_object_set_null_member (object, member);
}

static gboolean
show_text (const ShowRequest *request, GError **error)
{
  g_autoptr (TwinReview) review = twin_review_load (request->library, request->id, error);
  const char *text;
  gsize length;

  if (review == NULL)
    return FALSE;

  text = twin_document_get_text (review->document, &length);
  show_print_text (request, text, length);

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

/* How many pages were read off pictures, if there is a text. */
static guint
count_ocr_pages (const ShowRequest *request)
{
  g_autoptr (TwinReview) review = twin_review_load (request->library, request->id, NULL);
  guint n_pages = 0, last = G_MAXUINT;

  for (guint i = 0; review != NULL && i < twin_document_get_n_blocks (review->document); i++)
    {
      const TwinBlock *block = twin_document_get_block (review->document, i);

      if ((block->flags & TWIN_BLOCK_FLAG_OCR) == 0 || block->page == last)
        continue;
      last = block->page;
      n_pages++;
    }

  return n_pages;
}

/* A column for each member: the same facts for people and for scripts. */
static gboolean
show_record (const ShowRequest *request, GError **error)
{
  g_autoptr (TwinDocumentRecord) record = twin_library_get (request->library, request->id, error);
  g_autoptr (JsonObject) object = NULL;
  g_autoptr (CliTable) table = NULL;
  g_autoptr (GList) members = NULL;

  if (record == NULL)
    return FALSE;

  object = record_to_json (record);
  json_object_set_int_member (object, "ocr_pages", count_ocr_pages (request));
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
  ShowRequest request = { .context = context, .values = options.show, .twin = options.twin };

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
