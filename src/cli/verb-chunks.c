/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "base/twin-error.h"
#include "cli-input.h"
#include "library/twin-passages.h"
#include "show.h"

static struct
{
  int merge;
  char *split;
  int edit;
  gboolean undo;
} options;

static const GOptionEntry entries[] = {
  { "merge", 0, 0, G_OPTION_ARG_INT, &options.merge, N_ ("Join this passage with the one after it"), N_ ("N") },
  { "split", 0, 0, G_OPTION_ARG_STRING, &options.split, N_ ("Divide a passage before a byte, or before these words"), N_ ("N@PLACE") },
  { "edit", 0, 0, G_OPTION_ARG_INT, &options.edit, N_ ("Let this passage say what standard input says"), N_ ("N") },
  { "undo", 0, 0, G_OPTION_ARG_NONE, &options.undo, N_ ("Take the last of these changes back"), NULL },
  { NULL }
};

/* Changes that the document's text has outgrown. */
static void
tell_outgrown (CliContext *context, const TwinPassages *passages)
{
  for (guint i = 0; i < passages->edits->len; i++)
    {
      const TwinPassageEdit *edit = g_ptr_array_index (passages->edits, i);
      g_autoptr (JsonObject) object = NULL;

      if (g_array_index (passages->applied, gboolean, i))
        continue;
      if (!cli_context_get_json (context))
        {
          g_printerr (_ ("twinctl: Change %u (%s) does not apply any more: its text is not in the document as it was.\n"),
                      edit->number, twin_passage_edit_kind_to_string (edit->kind));
          continue;
        }
      object = json_object_new ();
      json_object_set_string_member (object, "document", passages->review->record->id);
      json_object_set_int_member (object, "change", edit->number);
      json_object_set_string_member (object, "kind", twin_passage_edit_kind_to_string (edit->kind));
      json_object_set_boolean_member (object, "applies", FALSE);
      cli_print_json (object);
    }
}

static gboolean
list (CliContext *context, TwinLibrary *library, const char *id, GError **error)
{
  const ShowRequest request = { .context = context, .library = library, .id = id };
  g_autoptr (TwinPassages) passages = twin_passages_load (library, id, error);

  if (passages == NULL || !show_chunks (&request, error))
    return FALSE;
  tell_outgrown (context, passages);

  return TRUE;
}

/* Where in the passage @place is: a number of bytes, or the words that stand there. */
static gboolean
find_place (TwinLibrary *library, const char *id, guint number, const char *place, gsize *at, GError **error)
{
  g_autoptr (TwinPassages) passages = NULL;
  g_autofree char *text = NULL;
  const TwinChunk *chunk;
  guint64 bytes;

  if (g_ascii_string_to_unsigned (place, 10, 0, G_MAXINT32, &bytes, NULL))
    {
      *at = (gsize) bytes;
      return TRUE;
    }

  passages = twin_passages_load (library, id, error);
  if (passages == NULL)
    return FALSE;
  if (number >= 1 && number <= passages->cuts->len)
    {
      chunk = &g_array_index (passages->cuts, TwinCut, number - 1).chunk;
      text = g_strndup (twin_document_get_text (passages->review->document, NULL) + chunk->start, chunk->end - chunk->start);
    }
  if (text == NULL || *place == '\0' || strstr (text, place) == NULL)
    {
      g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_NOT_FOUND, _ ("These words do not stand in that passage."));
      return FALSE;
    }
  *at = (gsize) (strstr (text, place) - text);

  return TRUE;
}

static gboolean
split (TwinLibrary *library, const char *id, GError **error)
{
  const char *separator = strchr (options.split, '@');
  g_autofree char *head = separator != NULL ? g_strndup (options.split, (gsize) (separator - options.split)) : NULL;
  guint64 number = 0;
  gsize at = 0;

  if (head == NULL || !g_ascii_string_to_unsigned (head, 10, 1, G_MAXINT32, &number, NULL))
    {
      g_set_error_literal (error, CLI_ERROR, CLI_ERROR_USAGE, _ ("--split takes a passage and a place in it, as in 3@120."));
      return FALSE;
    }

  return find_place (library, id, (guint) number, separator + 1, &at, error)
         && twin_passages_split (library, id, (guint) number, at, error);
}

static gboolean
edit (TwinLibrary *library, const char *id, GError **error)
{
  g_autoptr (GBytes) input = cli_read_input (NULL, error);

  return input != NULL && twin_passages_set_text (library, id, (guint) options.edit, g_bytes_get_data (input, NULL), error);
}

static gboolean
check_options (GError **error)
{
  int n = (options.merge != 0) + (options.split != NULL) + (options.edit != 0) + options.undo;

  if (n <= 1 && options.merge >= 0 && options.edit >= 0)
    return TRUE;

  g_set_error_literal (error, CLI_ERROR, CLI_ERROR_USAGE,
                       n > 1 ? _ ("Only one of --merge, --split, --edit and --undo can be done at a time.")
                             : _ ("Passages are numbered from 1."));

  return FALSE;
}

static gboolean
run (CliContext *context, char **arguments, GError **error)
{
  TwinLibrary *library = check_options (error) ? cli_context_get_library (context, error) : NULL;
  g_autofree char *id = library != NULL ? twin_library_resolve (library, arguments[0], error) : NULL;

  if (id == NULL)
    return FALSE;
  if (options.merge > 0)
    return twin_passages_merge (library, id, (guint) options.merge, error);
  if (options.split != NULL)
    return split (library, id, error);
  if (options.edit > 0)
    return edit (library, id, error);
  if (options.undo)
    return twin_passages_undo (library, id, error);

  return list (context, library, id, error);
}

static const char *const forms[] = { "DOC", "DOC --merge N", "DOC --split N@PLACE", "DOC --edit N", "DOC --undo", NULL };

const CliVerb cli_verb_chunks = {
  .name = "chunks",
  .summary = N_ ("Show and change the passages of a document"),
  .forms = forms,
  .notes = N_ ("Passages are what is searched and cited. What is changed by hand holds as long as the text it was made\n"
               "on stands in the document, also when the file changes elsewhere. Passages do not join across a\n"
               "heading, and nothing personal is ever divided. What --edit brings is searched for personal data and\n"
               "rewritten like everything else."),
  .options = entries,
  .min_arguments = 1,
  .max_arguments = 1,
  .run = run,
};
