/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "base/twin-error.h"
#include "library/twin-release.h"
#include "library/twin-rendition.h"
#include "library/twin-review.h"
#include "show.h"
#include "store/twin-passage-edit-table.h"
#include "store/twin-passage-table.h"
#include "twins/twin-twin.h"

/* The policy of --twin, or else the library's. */
static TwinPiiPolicy *
load_policy (const ShowRequest *request, GError **error)
{
  g_autoptr (TwinTwin) twin = NULL;

  if (request->twin == NULL)
    return twin_library_get_policy (request->library, error);

  twin = twin_twin_get (request->library, request->twin, error);

  return twin != NULL ? twin_twin_dup_policy (request->library, twin, error) : NULL;
}

static GPtrArray *
list_edits (const ShowRequest *request, GError **error)
{
  g_autoptr (TwinTransaction) tx = twin_store_read (twin_library_get_store (request->library), error);

  return tx != NULL ? twin_passage_edit_table_list (tx, request->id, error) : NULL;
}

/* What @request's policy would let out if everything undecided were redacted. */
static TwinRelease *
make_preview (const ShowRequest *request, const TwinPiiPolicy *policy, const GError *refusal, GError **error)
{
  g_autoptr (TwinReview) review = twin_review_load (request->library, request->id, error);
  g_autoptr (GArray) outcomes = g_array_new (FALSE, FALSE, sizeof (TwinOutcome));
  g_autoptr (GPtrArray) edits = NULL;
  g_autoptr (TwinRelease) release = NULL;

  if (review == NULL)
    return NULL;

  for (guint i = 0; i < review->findings->len; i++)
    {
      const TwinFindingRecord *record = review->findings->pdata[i];
      TwinOutcome outcome = twin_outcome_resolve (policy, record->finding.type, record->finding.tier, record->decision);

      g_array_append_val (outcomes, outcome);
    }

  edits = list_edits (request, error);
  if (edits == NULL)
    return NULL;
  release = twin_release_new (review->types, review->document, review->record->include_hidden, review->findings, outcomes);
  if (release->redaction->residue->len > 0
      || !twin_release_set_edits (release, review->types, edits, policy, review->findings, NULL))
    {
      g_propagate_error (error, g_error_copy (refusal));
      return NULL;
    }

  if (!cli_context_get_json (request->context))
    g_printerr (_ ("twinctl: A preview: this document is not let out yet. %s\n"), refusal->message);

  return g_steal_pointer (&release);
}

gboolean
show_redacted (const ShowRequest *request, GError **error)
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
      show_print_text (request, text, strlen (text));
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

  text = twin_release_dup_text (preview);
  show_print_text (request, text, strlen (text));

  return TRUE;
}

static void
print_passage (const ShowRequest *request, const TwinPassageRecord *passage, TwinOffsets *offsets)
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
  show_set_page (object, "page_from", passage->page_from);
  show_set_page (object, "page_to", passage->page_to);
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
print_passages (const ShowRequest *request, GPtrArray *passages, const char *text, gsize length)
{
  TwinOffsets offsets;

  twin_offsets_init (&offsets, text, length);
  for (guint i = 0; i < passages->len; i++)
    print_passage (request, passages->pdata[i], &offsets);
}

static gboolean
print_rendition (const ShowRequest *request, gint64 rendition, const TwinPiiPolicy *policy, GError **error)
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

gboolean
show_chunks (const ShowRequest *request, GError **error)
{
  g_autoptr (TwinPiiPolicy) policy = load_policy (request, error);
  g_autoptr (GError) refusal = NULL;
  g_autoptr (TwinRelease) preview = NULL;
  g_autoptr (GPtrArray) passages = NULL;
  g_autofree char *text = NULL;
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
  text = twin_release_dup_text (preview);
  print_passages (request, passages, text, strlen (text));

  return TRUE;
}
