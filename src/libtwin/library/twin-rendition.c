/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "library/twin-rendition.h"

#include <string.h>

#include "base/twin-digest.h"
#include "base/twin-error.h"
#include "base/twin-i18n.h"
#include "base/twin-json.h"
#include "library/twin-detection.h"
#include "library/twin-judgement.h"
#include "library/twin-library-private.h"
#include "library/twin-release.h"
#include "store/twin-audit-table.h"
#include "store/twin-custom-type-table.h"
#include "store/twin-detection-table.h"
#include "store/twin-passage-edit-table.h"

#define MAX_ATTEMPTS 3
#define BATCH 32 /* renditions in one transaction */

/* What a rendition is made from, at one moment of the store. */
typedef struct
{
  TwinDocumentRecord *record;
  TwinDocument *document;
  GPtrArray *findings;
  GPtrArray *edits; /* TwinPassageEdit */
  TwinTypeSet *types;
} Source;

static void
source_free (Source *self)
{
  g_clear_pointer (&self->record, twin_document_record_free);
  g_clear_pointer (&self->document, twin_document_unref);
  g_clear_pointer (&self->findings, g_ptr_array_unref);
  g_clear_pointer (&self->edits, g_ptr_array_unref);
  g_clear_pointer (&self->types, twin_type_set_unref);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Source, source_free)

/* What can be said without reading the text. */
static gboolean
check_record (const TwinDocumentRecord *record, GError **error)
{
  const char *reason = NULL;

  if (record->state == TWIN_DOCUMENT_FAILED)
    reason = g_dgettext (TWIN_GETTEXT_DOMAIN, twin_reason_get_sentence (record->reason));
  else if (record->state == TWIN_DOCUMENT_DUPLICATE)
    reason = _("This document is the same as another one, which stands for it.");
  else if (record->state == TWIN_DOCUMENT_ABSENT)
    reason = _("The file of this document is on another computer. Add it here.");
  else if (!twin_judgement_has_text (record->state))
    reason = _("This document is not read yet.");
  else if (record->classification->level == TWIN_LEVEL_NONE)
    reason = _("This document is not classified yet. Say how sensitive it is, then it can be released.");

  if (reason != NULL)
    g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_REFUSED, reason);

  return reason == NULL;
}

static void
set_place_error (GError **error, const char *what, const char *type, guint page)
{
  if (page > 0)
    g_set_error (error, TWIN_ERROR, TWIN_ERROR_REFUSED, _("%s (%s, page %u)."), what, type, page);
  else
    g_set_error (error, TWIN_ERROR, TWIN_ERROR_REFUSED, "%s (%s).", what, type);
}

/* Whether all that leaves is decided and none of it is blocked. */
static gboolean
check_outcomes (const Source *source, GArray *outcomes, GError **error)
{
  guint n_undecided = 0;

  for (guint i = 0; i < outcomes->len; i++)
    {
      const TwinFinding *finding = &((TwinFindingRecord *) g_ptr_array_index (source->findings, i))->finding;
      TwinOutcome outcome = g_array_index (outcomes, TwinOutcome, i);
      const TwinBlock *block;

      if ((outcome != TWIN_OUTCOME_BLOCK && outcome != TWIN_OUTCOME_UNDECIDED)
          || !twin_judgement_leaves (source->document, source->record->include_hidden, finding->start, finding->end))
        continue;

      if (outcome == TWIN_OUTCOME_BLOCK)
        {
          block = twin_document_find_block (source->document, finding->start, NULL);
          set_place_error (error, _("This document is blocked: it holds what the policy does not let out"),
                           _(finding->type->label), block != NULL ? block->page : 0);
          return FALSE;
        }
      n_undecided++;
    }

  if (n_undecided > 0)
    g_set_error (error, TWIN_ERROR, TWIN_ERROR_REFUSED,
                 g_dngettext (TWIN_GETTEXT_DOMAIN, "%u finding in this document is not decided yet.",
                              "%u findings in this document are not decided yet.", n_undecided),
                 n_undecided);

  return n_undecided == 0;
}

static gboolean
check_residue (const TwinRelease *release, const TwinPiiPolicy *policy, GError **error)
{
  const TwinFinding *residue;

  if (release->redaction->residue->len == 0 || !twin_pii_policy_get_enabled (policy))
    return TRUE;

  residue = &g_array_index (release->redaction->residue, TwinFinding, 0);
  set_place_error (error, _("After rewriting, something that looks personal is still left"), _(residue->type->label),
                   twin_release_find_page (release, residue->start));

  return FALSE;
}

/* What was found by other rules says nothing about what these would find. */
static gboolean
check_detection (TwinTransaction *tx, const char *document_id, TwinTypeSet *types, GError **error)
{
  gboolean current = FALSE;

  if (!twin_detection_table_is_current (tx, document_id, twin_type_set_get_digest (types), &current, error))
    return FALSE;
  if (!current)
    g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_REFUSED,
                         _("What is personal has changed since this document was searched; it is to be searched again first."));

  return current;
}

static Source *
load_source (TwinTransaction *tx, const char *document_id, GError **error)
{
  g_autoptr (Source) source = g_new0 (Source, 1);

  source->record = _twin_library_load (tx, document_id, error);
  if (source->record == NULL || !check_record (source->record, error))
    return NULL;

  source->findings = twin_finding_table_list (tx, document_id, error);
  source->types = source->findings != NULL ? twin_custom_type_table_load (tx, error) : NULL;
  if (source->types == NULL || !check_detection (tx, document_id, source->types, error))
    return NULL;

  source->edits = twin_passage_edit_table_list (tx, document_id, error);
  if (source->edits == NULL)
    return NULL;
  source->document = twin_document_table_get_text (tx, document_id, error);

  return source->document != NULL ? g_steal_pointer (&source) : NULL;
}

/* The text of @source as @policy lets it out; NULL with TWIN_ERROR_REFUSED if it does not. */
static TwinRelease *
release_source (const Source *source, const TwinPiiPolicy *policy, GError **error)
{
  g_autoptr (GArray) outcomes = twin_judgement_resolve (policy, source->findings);
  g_autoptr (TwinRelease) release = NULL;

  if (!check_outcomes (source, outcomes, error))
    return NULL;

  release = twin_release_new (source->types, source->document, source->record->include_hidden, source->findings, outcomes);

  if (!check_residue (release, policy, error)
      || !twin_release_set_edits (release, source->types, source->edits, policy, source->findings, error))
    return NULL;

  return g_steal_pointer (&release);
}

/* Everything that a rendition depends on besides the policy. */
static char *
compute_token (const TwinDocumentRecord *record, GPtrArray *findings, GPtrArray *edits)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree char *head = g_strdup_printf ("%s %d %d %s", record->sha256, record->state, record->include_hidden,
                                           twin_document_record_get_display_name (record));

  g_checksum_update (checksum, (const guint8 *) head, -1);
  for (guint i = 0; i < findings->len; i++)
    {
      const TwinFindingRecord *finding = g_ptr_array_index (findings, i);
      g_autofree char *line = g_strdup_printf ("\n%" G_GSIZE_FORMAT " %s %d %s", finding->finding.start, finding->value_key,
                                               finding->decision, finding->pseudonym != NULL ? finding->pseudonym : "");

      g_checksum_update (checksum, (const guint8 *) line, -1);
    }
  for (guint i = 0; i < edits->len; i++)
    g_checksum_update (checksum, (const guint8 *) ((const TwinPassageEdit *) g_ptr_array_index (edits, i))->id, -1);

  return g_strdup (g_checksum_get_string (checksum));
}

static int
compare_types (gconstpointer a, gconstpointer b)
{
  return strcmp (((const TwinPiiType *) a)->id, ((const TwinPiiType *) b)->id);
}

/* {"email":2,"alert":true}: types and how often, never a value (R38, R40). */
static char *
describe_counts (GHashTable *counts, gboolean alert)
{
  g_autoptr (JsonObject) detail = json_object_new ();
  g_autoptr (GList) types = g_list_sort (g_hash_table_get_keys (counts), compare_types);

  for (GList *l = types; l != NULL; l = l->next)
    json_object_set_int_member (detail, ((const TwinPiiType *) l->data)->id,
                                GPOINTER_TO_UINT (g_hash_table_lookup (counts, l->data)));
  if (alert)
    json_object_set_boolean_member (detail, "alert", TRUE);

  return twin_json_object_to_string (detail, FALSE);
}

static char *
normalize (const TwinFinding *finding, const char *text)
{
  return twin_finding_normalize (finding->type, text + finding->start, finding->end - finding->start);
}

/* "type:value" of what the creator keeps in the text. */
static GHashTable *
collect_kept (const Source *source)
{
  GHashTable *kept = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  const char *text = twin_document_get_text (source->document, NULL);

  for (guint i = 0; i < source->findings->len; i++)
    {
      const TwinFindingRecord *record = g_ptr_array_index (source->findings, i);
      g_autofree char *value = NULL;

      if (record->decision != TWIN_DECISION_REJECT)
        continue;
      value = normalize (&record->finding, text);
      g_hash_table_add (kept, g_strconcat (record->finding.type->id, ":", value, NULL));
    }

  return kept;
}

/* The name under which it is cited; a file's name may hold an address too. What was kept in the text is kept here. */
static char *
dup_title (const Source *source, const TwinPiiPolicy *policy, GError **error)
{
  const char *name = twin_document_record_get_display_name (source->record);
  g_autoptr (GHashTable) kept = collect_kept (source);
  g_autoptr (GArray) findings = twin_detect_types (source->types, name, strlen (name));
  g_autoptr (GArray) outcomes = g_array_new (FALSE, FALSE, sizeof (TwinOutcome));
  g_autoptr (TwinRedaction) redaction = NULL;

  for (guint i = 0; i < findings->len; i++)
    {
      const TwinFinding *finding = &g_array_index (findings, TwinFinding, i);
      g_autofree char *value = normalize (finding, name);
      g_autofree char *key = g_strconcat (finding->type->id, ":", value, NULL);
      TwinDecision decision = g_hash_table_contains (kept, key) ? TWIN_DECISION_REJECT : TWIN_DECISION_NONE;
      TwinOutcome outcome = twin_outcome_resolve (policy, finding->type, finding->tier, decision);

      g_array_append_val (outcomes, outcome);
    }

  redaction = twin_redact_types (source->types, name, strlen (name), findings, outcomes, NULL);
  if (redaction->residue->len > 0 && twin_pii_policy_get_enabled (policy))
    {
      g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_REFUSED,
                           _("After rewriting, something that looks personal is still left in the document's name."));
      return NULL;
    }

  return g_strdup (redaction->text);
}

/* The rendition there is, if it may still be used: decisions, text and removal drop it, a classification
 * that is taken back does not. */
static gboolean
find_rendition (TwinTransaction *tx, const char *document_id, TwinTypeSet *types, const char *digest, gint64 *rendition,
                GError **error)
{
  g_autoptr (TwinDocumentRecord) record = _twin_library_load (tx, document_id, error);
  g_autoptr (GError) local_error = NULL;

  if (record == NULL || !check_record (record, error) || !check_detection (tx, document_id, types, error))
    return FALSE;

  *rendition = twin_passage_table_find_rendition (tx, document_id, digest, &local_error);
  if (local_error != NULL)
    g_propagate_error (error, g_steal_pointer (&local_error));

  return *rendition != 0 || local_error == NULL;
}

/* A rendition on its way: found, or made and not stored yet, or refused. */
typedef struct
{
  const char *document_id;
  gint64 rendition;
  gboolean stale; /* searched by other rules, or not at all */
  GError *refusal;
  TwinRelease *release;
  GPtrArray *passages;
  char *title;
  char *token;
} Draft;

static void
draft_free (Draft *self)
{
  g_clear_error (&self->refusal);
  g_clear_pointer (&self->release, twin_release_free);
  g_clear_pointer (&self->passages, g_ptr_array_unref);
  g_clear_pointer (&self->title, g_free);
  g_clear_pointer (&self->token, g_free);
  g_free (self);
}

static Draft *
draft_new (const char *document_id)
{
  Draft *self = g_new0 (Draft, 1);

  self->document_id = document_id;

  return self;
}

/* Keeps @error with the draft if it is the document's; passes it on if it is the store's. */
static gboolean
draft_refuse (Draft *self, GError *refusal, GError **error)
{
  if (g_error_matches (refusal, TWIN_ERROR, TWIN_ERROR_REFUSED)
      || g_error_matches (refusal, TWIN_ERROR, TWIN_ERROR_NOT_FOUND))
    {
      self->refusal = refusal;
      return TRUE;
    }

  g_propagate_error (error, refusal);

  return FALSE;
}

/* Looks for the rendition, and whether the document is to be searched again first; FALSE only if the store fails. */
static gboolean
draft_find (Draft *self, TwinTransaction *tx, TwinTypeSet *types, const char *digest, GError **error)
{
  GError *refusal = NULL;
  gboolean current = TRUE;

  if (find_rendition (tx, self->document_id, types, digest, &self->rendition, &refusal))
    return TRUE;

  self->stale = g_error_matches (refusal, TWIN_ERROR, TWIN_ERROR_REFUSED)
                && twin_detection_table_is_current (tx, self->document_id, twin_type_set_get_digest (types), &current, NULL)
                && !current;

  return draft_refuse (self, refusal, error);
}

/* Reads what the rendition is made from; FALSE only if the store fails. */
static gboolean
draft_load (Draft *self, TwinLibrary *library, Source **source, GError **error)
{
  TwinTransaction *tx = twin_store_read (twin_library_get_store (library), error);
  GError *refusal = NULL;

  if (tx == NULL)
    return FALSE;
  *source = load_source (tx, self->document_id, &refusal);
  twin_transaction_free (tx);

  return *source != NULL || draft_refuse (self, refusal, error);
}

/* Names what @policy replaces by pseudonyms and has none yet, and takes @source's findings again with the names. */
static gboolean
name_values (Source *source, TwinLibrary *library, const TwinPiiPolicy *policy, GError **error)
{
  g_autoptr (GArray) outcomes = twin_judgement_resolve (policy, source->findings);
  g_autoptr (TwinTransaction) tx = NULL;

  if (!twin_judgement_lacks_names (source->findings, outcomes))
    return TRUE;

  tx = twin_store_write (twin_library_get_store (library), error);

  return tx != NULL
         && twin_judgement_assign (tx, source->findings, outcomes, twin_document_get_text (source->document, NULL), error)
         && twin_transaction_commit (tx, error);
}

/* Makes what is missing, without holding up any writer. */
static gboolean
draft_make (Draft *self, TwinLibrary *library, const TwinPiiPolicy *policy, GError **error)
{
  g_autoptr (Source) source = NULL;
  GError *refusal = NULL;

  if (!draft_load (self, library, &source, error))
    return FALSE;
  if (source == NULL)
    return TRUE;
  if (!name_values (source, library, policy, error))
    return FALSE;

  self->token = compute_token (source->record, source->findings, source->edits);
  self->release = release_source (source, policy, &refusal);
  self->title = self->release != NULL ? dup_title (source, policy, &refusal) : NULL;
  if (self->title == NULL)
    return draft_refuse (self, refusal, error);
  self->passages = twin_release_cut (self->release);

  return TRUE;
}

/* Stores it unless the document has changed since: then there is no rendition yet. */
static gboolean
draft_store (Draft *self, TwinTransaction *tx, const TwinPiiPolicy *policy, const char *digest, GError **error)
{
  g_autoptr (TwinDocumentRecord) record = NULL;
  g_autoptr (GPtrArray) findings = NULL;
  g_autoptr (GPtrArray) edits = NULL;
  g_autofree char *token = NULL;
  g_autofree char *detail = NULL;
  GError *refusal = NULL;

  record = _twin_library_load (tx, self->document_id, &refusal);
  if (record == NULL || !check_record (record, &refusal))
    return draft_refuse (self, refusal, error);
  findings = twin_finding_table_list (tx, self->document_id, error);
  edits = findings != NULL ? twin_passage_edit_table_list (tx, self->document_id, error) : NULL;
  if (edits == NULL)
    return FALSE;

  token = compute_token (record, findings, edits);
  if (strcmp (token, self->token) != 0)
    return TRUE;

  self->rendition = twin_passage_table_insert_rendition (tx, self->document_id, digest, self->title, record->language,
                                                         self->passages, error);
  if (self->rendition == 0)
    return FALSE;
  if (g_hash_table_size (self->release->counts) == 0)
    return TRUE;

  detail = describe_counts (self->release->counts, twin_pii_policy_get_alert (policy));

  return twin_audit_table_append (tx, "document.rewritten", self->document_id, "done", detail, error);
}

/* Stores what was made of @drafts, in one transaction. */
static gboolean
store_drafts (TwinLibrary *library, GPtrArray *drafts, const TwinPiiPolicy *policy, const char *digest, GError **error)
{
  g_autoptr (TwinTransaction) tx = twin_store_write (twin_library_get_store (library), error);

  if (tx == NULL)
    return FALSE;

  for (guint i = 0; i < drafts->len; i++)
    if (!draft_store (g_ptr_array_index (drafts, i), tx, policy, digest, error))
      return FALSE;

  if (!twin_transaction_commit (tx, error))
    return FALSE;

  for (guint i = 0; i < drafts->len; i++)
    {
      const Draft *draft = g_ptr_array_index (drafts, i);
      g_autofree char *detail = describe_counts (draft->release->counts, FALSE);

      if (draft->rendition != 0 && g_hash_table_size (draft->release->counts) > 0)
        g_info ("PII detected and redacted: %s", detail);
    }

  return TRUE;
}

/* Makes and stores the renditions that @drafts[from, to) lack. */
static gboolean
complete_drafts (TwinLibrary *library, GPtrArray *drafts, guint from, guint to, const TwinPiiPolicy *policy,
                 const char *digest, GError **error)
{
  g_autoptr (GPtrArray) made = g_ptr_array_new ();

  for (guint i = from; i < to; i++)
    {
      Draft *draft = g_ptr_array_index (drafts, i);

      if (draft->rendition != 0 || draft->refusal != NULL)
        continue;
      if (!draft_make (draft, library, policy, error))
        return FALSE;
      if (draft->refusal == NULL)
        g_ptr_array_add (made, draft);
    }

  if (made->len > 0 && !store_drafts (library, made, policy, digest, error))
    return FALSE;

  /* The texts have served; for many documents they would fill the memory. */
  for (guint i = 0; i < made->len; i++)
    {
      Draft *draft = g_ptr_array_index (made, i);

      g_clear_pointer (&draft->release, twin_release_free);
      g_clear_pointer (&draft->passages, g_ptr_array_unref);
      g_clear_pointer (&draft->title, g_free);
      g_clear_pointer (&draft->token, g_free);
    }

  return TRUE;
}

static gboolean
find_drafts (TwinLibrary *library, GPtrArray *drafts, const char *digest, GError **error)
{
  g_autoptr (TwinTransaction) tx = twin_store_read (twin_library_get_store (library), error);
  g_autoptr (TwinTypeSet) types = tx != NULL ? twin_custom_type_table_load (tx, error) : NULL;

  if (types == NULL)
    return FALSE;

  for (guint i = 0; i < drafts->len; i++)
    if (!draft_find (g_ptr_array_index (drafts, i), tx, types, digest, error))
      return FALSE;

  return TRUE;
}

/* What a rendition is filed under: the policy, and what the creator's own types do by default. */
static char *
compute_digest (TwinLibrary *library, const TwinPiiPolicy *policy, GError **error)
{
  g_autoptr (TwinTransaction) tx = twin_store_read (twin_library_get_store (library), error);
  g_autoptr (TwinTypeSet) types = tx != NULL ? twin_custom_type_table_load (tx, error) : NULL;
  g_autofree char *digest = NULL;
  g_autofree char *both = NULL;

  if (types == NULL)
    return NULL;

  digest = twin_pii_policy_digest (policy);
  if (*twin_type_set_get_custom_digest (types) == '\0')
    return g_steal_pointer (&digest);
  both = g_strconcat (digest, twin_type_set_get_custom_digest (types), NULL);

  return twin_sha256_hex (both, strlen (both));
}

/* Searches again what was searched by other rules, and looks for those renditions anew: nothing is released on the word
 * of other rules. */
static gboolean
renew_detection (TwinLibrary *library, GPtrArray *drafts, const char *digest, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) stale = g_ptr_array_new ();
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();

  for (guint i = 0; i < drafts->len; i++)
    {
      Draft *draft = g_ptr_array_index (drafts, i);

      if (!draft->stale)
        continue;
      g_clear_error (&draft->refusal);
      g_ptr_array_add (stale, draft);
      g_ptr_array_add (ids, (gpointer) draft->document_id);
    }
  if (stale->len == 0)
    return TRUE;
  g_ptr_array_add (ids, NULL);

  return twin_detection_renew (library, (const char *const *) ids->pdata, NULL, NULL, NULL, cancellable, error)
         && find_drafts (library, stale, digest, error);
}

static gboolean
ensure_drafts (TwinLibrary *library, GPtrArray *drafts, const TwinPiiPolicy *policy, GCancellable *cancellable, GError **error)
{
  g_autofree char *digest = NULL;

  digest = compute_digest (library, policy, error);
  if (digest == NULL || !find_drafts (library, drafts, digest, error)
      || !renew_detection (library, drafts, digest, cancellable, error))
    return FALSE;

  /* More than once, because a document may change between its drafting and its storing. */
  for (guint attempt = 0; attempt < MAX_ATTEMPTS; attempt++)
    for (guint from = 0; from < drafts->len; from += BATCH)
      {
        if (g_cancellable_set_error_if_cancelled (cancellable, error)
            || !complete_drafts (library, drafts, from, MIN (from + BATCH, drafts->len), policy, digest, error))
          return FALSE;
      }

  for (guint i = 0; i < drafts->len; i++)
    {
      Draft *draft = g_ptr_array_index (drafts, i);

      if (draft->rendition == 0 && draft->refusal == NULL)
        draft->refusal = g_error_new_literal (TWIN_ERROR, TWIN_ERROR_FAILED,
                                              _("This document is being changed at this moment. Try again when that is done."));
    }

  return TRUE;
}

gint64
twin_rendition_ensure (TwinLibrary *library, const char *document_id, const TwinPiiPolicy *policy, GError **error)
{
  g_autoptr (GPtrArray) drafts = NULL;
  Draft *draft;

  g_return_val_if_fail (library != NULL && document_id != NULL && policy != NULL, 0);

  drafts = g_ptr_array_new_with_free_func ((GDestroyNotify) draft_free);
  draft = draft_new (document_id);
  g_ptr_array_add (drafts, draft);

  if (!ensure_drafts (library, drafts, policy, NULL, error))
    return 0;
  if (draft->rendition == 0)
    g_propagate_error (error, g_steal_pointer (&draft->refusal));

  return draft->rendition;
}

gboolean
twin_rendition_ensure_all (TwinLibrary *library, const char *const *document_ids, const TwinPiiPolicy *policy,
                           GArray *renditions, GPtrArray *reasons, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) drafts = NULL;

  g_return_val_if_fail (library != NULL && document_ids != NULL && policy != NULL && renditions != NULL, FALSE);

  drafts = g_ptr_array_new_with_free_func ((GDestroyNotify) draft_free);
  for (guint i = 0; document_ids[i] != NULL; i++)
    g_ptr_array_add (drafts, draft_new (document_ids[i]));

  if (!ensure_drafts (library, drafts, policy, cancellable, error))
    return FALSE;

  for (guint i = 0; i < drafts->len; i++)
    {
      const Draft *draft = g_ptr_array_index (drafts, i);

      g_array_append_val (renditions, draft->rendition);
      if (reasons != NULL)
        g_ptr_array_add (reasons, draft->refusal != NULL ? g_strdup (draft->refusal->message) : NULL);
    }

  return TRUE;
}

/* What leaves of the document under @policy now. */
static TwinRelease *
load_release (TwinLibrary *library, const char *document_id, const TwinPiiPolicy *policy, GError **error)
{
  TwinTransaction *tx = twin_store_read (twin_library_get_store (library), error);
  g_autoptr (Source) source = NULL;

  if (tx == NULL)
    return NULL;
  source = load_source (tx, document_id, error);
  twin_transaction_free (tx);

  return source != NULL ? release_source (source, policy, error) : NULL;
}

gboolean
twin_rendition_check (TwinLibrary *library, const char *document_id, const TwinPiiPolicy *policy, GError **error)
{
  g_autoptr (TwinRelease) release = NULL;
  g_autoptr (TwinTypeSet) types = NULL;
  g_autofree char *digest = NULL;
  TwinTransaction *tx;
  gint64 rendition = 0;
  gboolean found;

  g_return_val_if_fail (library != NULL && document_id != NULL && policy != NULL, FALSE);

  digest = compute_digest (library, policy, error);
  tx = digest != NULL ? twin_store_read (twin_library_get_store (library), error) : NULL;
  if (tx == NULL)
    return FALSE;
  types = twin_custom_type_table_load (tx, error);
  found = types != NULL && find_rendition (tx, document_id, types, digest, &rendition, error);
  twin_transaction_free (tx);
  if (!found || rendition != 0)
    return found;

  release = load_release (library, document_id, policy, error);

  return release != NULL;
}

char *
twin_rendition_dup_text (TwinLibrary *library, const char *document_id, const TwinPiiPolicy *policy, GError **error)
{
  g_autoptr (TwinRelease) release = NULL;

  g_return_val_if_fail (library != NULL && document_id != NULL && policy != NULL, NULL);

  release = load_release (library, document_id, policy, error);

  return release != NULL ? twin_release_dup_text (release) : NULL;
}
