/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cli-model-key.h"
#include "cli-verb.h"
#include "library/twin-rendition.h"
#include "privacy/twin-detector.h"
#include "show-hits.h"
#include "twins/twin-twin.h"

static char *model_key_file;
static char *previous;
static gboolean explain;

static const GOptionEntry entries[] = {
  { "model-key-file", 0, 0, G_OPTION_ARG_FILENAME, &model_key_file,
    N_ ("The model’s key is in this file, not in the keyring (TWIN_MODEL_KEY_FILE)"), N_ ("FILE") },
  { "after", 0, 0, G_OPTION_ARG_STRING, &previous, N_ ("The question before, where this one goes on from it"), N_ ("QUESTION") },
  { "explain", 0, 0, G_OPTION_ARG_NONE, &explain, N_ ("Show the passages that were found and what their scores are made of"), NULL },
  { NULL }
};

typedef struct
{
  gboolean began;
} Stream;

static void
on_token (const char *piece, gpointer user_data)
{
  Stream *stream = user_data;
  g_autofree char *text = cli_clean_lines (piece);

  stream->began = TRUE;
  cli_write (text, strlen (text));
  fflush (stdout);
}

/* A citation counts in bytes of the rendition; scripts count in characters of what `show --redacted` prints. */
static gboolean
set_place (JsonObject *object, TwinLibrary *library, const TwinPiiPolicy *policy, const TwinCitation *citation,
           const TwinPassageRecord *passage, GError **error)
{
  g_autofree char *text = twin_rendition_dup_text (library, passage->document_id, policy, error);
  TwinOffsets offsets;

  if (text == NULL)
    return FALSE;

  twin_offsets_init (&offsets, text, strlen (text));
  twin_offsets_seek (&offsets, citation->start);
  json_object_set_int_member (object, "start", (gint64) offsets.code_point);
  twin_offsets_seek (&offsets, citation->end);
  json_object_set_int_member (object, "end", (gint64) offsets.code_point);

  return TRUE;
}

static JsonObject *
citation_to_json (TwinLibrary *library, const TwinPiiPolicy *policy, const TwinAnswer *answer,
                  const TwinCitation *citation, GError **error)
{
  const TwinHit *hit = answer->hits->pdata[citation->hit_index];
  g_autoptr (JsonObject) object = json_object_new ();

  json_object_set_int_member (object, "number", citation->number);
  json_object_set_string_member (object, "document", hit->passage->document_id);
  json_object_set_string_member (object, "title", hit->title);
  if (hit->passage->page_from > 0)
    json_object_set_int_member (object, "page", hit->passage->page_from);
  else
    json_object_set_null_member (object, "page");
  json_object_set_string_member (object, "heading", hit->passage->heading != NULL ? hit->passage->heading : "");
  if (!set_place (object, library, policy, citation, hit->passage, error))
    return NULL;
  json_object_set_string_member (object, "text", citation->text);

  return g_steal_pointer (&object);
}

static const char *
support_to_string (TwinSupport support)
{
  static const char *const names[] = { "yes", "partly", "no" };

  return names[support];
}

static JsonArray *
sentences_to_json (const TwinAnswer *answer)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < answer->sentences->len; i++)
    {
      const TwinSentence *sentence = answer->sentences->pdata[i];
      JsonObject *object = json_object_new ();
      JsonArray *citations = json_array_new ();

      for (const guint *number = sentence->citations; number != NULL && *number != 0; number++)
        json_array_add_int_element (citations, *number);
      json_object_set_string_member (object, "text", sentence->text);
      json_object_set_array_member (object, "citations", citations);
      json_object_set_string_member (object, "supported", support_to_string (sentence->support));
      json_array_add_object_element (array, object);
    }

  return array;
}

static gboolean
print_json (TwinLibrary *library, const TwinTwin *twin, const TwinAnswer *answer, GError **error)
{
  g_autoptr (TwinPiiPolicy) policy = twin_twin_dup_policy (library, twin, error);
  g_autoptr (JsonObject) object = json_object_new ();
  g_autoptr (JsonArray) citations = json_array_new ();

  if (policy == NULL)
    return FALSE;

  for (guint i = 0; i < answer->citations->len; i++)
    {
      JsonObject *citation = citation_to_json (library, policy, answer, answer->citations->pdata[i], error);

      if (citation == NULL)
        return FALSE;
      json_array_add_object_element (citations, citation);
    }

  json_object_set_string_member (object, "answer", answer->text);
  json_object_set_array_member (object, "citations", g_steal_pointer (&citations));
  json_object_set_boolean_member (object, "abstained", answer->abstained);
  json_object_set_boolean_member (object, "generated", answer->generated);
  json_object_set_array_member (object, "sentences", sentences_to_json (answer));
  json_object_set_array_member (object, "notes", cli_notes_to_json (answer));
  if (explain)
    json_object_set_array_member (object, "passages", cli_hits_to_json (answer->hits));
  cli_print_json (object);

  return TRUE;
}

static void
print_citations (const TwinAnswer *answer)
{
  for (guint i = 0; i < answer->citations->len; i++)
    {
      const TwinCitation *citation = answer->citations->pdata[i];
      const TwinHit *hit = answer->hits->pdata[citation->hit_index];
      g_autofree char *title = cli_clean (hit->title);
      g_autofree char *heading = cli_clean (hit->passage->heading);
      g_autofree char *text = cli_clean (citation->text);
      g_autoptr (GString) line = g_string_new (title);

      if (*heading != '\0')
        g_string_append_printf (line, ", %s", heading);
      if (hit->passage->page_from > 0)
        {
          g_string_append (line, ", ");
          g_string_append_printf (line, _ ("page %u"), hit->passage->page_from);
        }

      cli_print ("%s[%u] %s", i == 0 ? "\n" : "", citation->number, line->str);
      cli_print ("    “%s”", text);
    }
}

/* Of what a model wrote, what the documents do not say. */
static void
print_unsupported (const TwinAnswer *answer)
{
  for (guint i = 0; i < answer->sentences->len; i++)
    {
      const TwinSentence *sentence = answer->sentences->pdata[i];
      g_autofree char *text = cli_clean (sentence->text);

      if (sentence->support == TWIN_SUPPORT_NO)
        cli_print (_ ("Not in the documents: %s"), text);
    }
}

static void
print_answer (const TwinAnswer *answer, gboolean streamed)
{
  g_autofree char *text = cli_clean_lines (answer->text);

  cli_print ("%s", streamed ? "" : text);
  print_unsupported (answer);
  print_citations (answer);
  cli_print_notes (answer);
  if (explain)
    cli_print_hits (answer->hits);
}

static gboolean
run (CliContext *context, char **arguments, GError **error)
{
  gboolean json = cli_context_get_json (context);
  GCancellable *cancellable = cli_context_catch_interrupts (context);
  TwinLibrary *library = cli_context_get_library (context, error);
  g_autoptr (TwinTwin) twin = library != NULL ? twin_twin_get (library, arguments[0], error) : NULL;
  g_autoptr (TwinAnswer) answer = NULL;
  g_autoptr (GError) model_error = NULL;
  g_autoptr (TwinKeyring) keyring = twin != NULL ? cli_model_key_open (context, twin, model_key_file, error) : NULL;
  Stream stream = { FALSE };
  gboolean live = !json && isatty (STDOUT_FILENO);

  if (keyring == NULL)
    return FALSE;

  answer = twin_twin_ask_after (library, twin, previous, arguments[1], keyring, live ? on_token : NULL, &stream,
                                &model_error, cancellable, error);
  if (answer == NULL)
    return FALSE;
  if (model_error != NULL)
    g_printerr (_ ("twinctl: The model did not answer, so this is taken from the documents: %s\n"),
                model_error->message);
  if (answer->by_words_because != NULL)
    g_printerr (_ ("twinctl: Passages were looked for by words alone: %s\n"), answer->by_words_because);
  if (json)
    return print_json (library, twin, answer, error);

  if (stream.began && model_error != NULL)
    cli_write ("\n\n", 2);
  print_answer (answer, stream.began && model_error == NULL);

  return TRUE;
}

static const char *const forms[] = { "NAME QUESTION", NULL };

const CliVerb cli_verb_ask = {
  .name = "ask",
  .summary = N_ ("Ask a twin a question"),
  .forms = forms,
  .notes = N_ ("Answers from the documents that the twin may use, with citations, or says that they do not hold\n"
               "the answer. With --json, start and end of a citation count characters of the text that\n"
               "“twinctl show DOC --redacted --twin NAME” prints."),
  .options = entries,
  .min_arguments = 2,
  .max_arguments = 2,
  .run = run,
};
