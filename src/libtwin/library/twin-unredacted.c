/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "library/twin-unredacted.h"

#include "library/twin-judgement.h"
#include "library/twin-library-private.h"
#include "library/twin-release.h"
#include "store/twin-passage-table.h"

/* No policy has this digest. */
#define DIGEST "unredacted"

struct _TwinUnredacted
{
  TwinTransaction *tx;
  GArray *renditions;
};

/* The document cut as its release is, with every finding left as it stands. */
static GPtrArray *
cut (TwinTransaction *tx, const TwinDocumentRecord *record, GError **error)
{
  g_autoptr (GPtrArray) findings = twin_finding_table_list (tx, record->id, error);
  g_autoptr (TwinDocument) document = findings != NULL ? twin_document_table_get_text (tx, record->id, error) : NULL;
  g_autoptr (GArray) outcomes = g_array_new (FALSE, FALSE, sizeof (TwinOutcome));
  g_autoptr (TwinRelease) release = NULL;

  if (document == NULL)
    return NULL;

  for (guint i = 0; i < findings->len; i++)
    g_array_append_vals (outcomes, &(TwinOutcome) { TWIN_OUTCOME_KEEP }, 1);
  release = twin_release_new (NULL, document, record->include_hidden, findings, outcomes);

  return twin_release_cut (release);
}

/* Puts the document in the place of its renditions, so that words are as rare as they were before. */
static gboolean
add (TwinUnredacted *self, const char *document_id, GError **error)
{
  g_autoptr (TwinDocumentRecord) record = _twin_library_load (self->tx, document_id, error);
  g_autoptr (GPtrArray) passages = NULL;
  gint64 rendition;

  if (record == NULL)
    return FALSE;
  if (!twin_judgement_has_text (record->state))
    return TRUE;

  passages = cut (self->tx, record, error);
  if (passages == NULL || !twin_passage_table_drop_document (self->tx, document_id, error))
    return FALSE;

  rendition = twin_passage_table_insert_rendition (self->tx, document_id, DIGEST,
                                                   twin_document_record_get_display_name (record), record->language,
                                                   passages, error);
  g_array_append_val (self->renditions, rendition);

  return rendition != 0;
}

TwinUnredacted *
twin_unredacted_new (TwinLibrary *library, const char *const *document_ids, GCancellable *cancellable, GError **error)
{
  g_autoptr (TwinUnredacted) self = NULL;

  g_return_val_if_fail (library != NULL && document_ids != NULL, NULL);

  self = g_new0 (TwinUnredacted, 1);
  self->renditions = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->tx = twin_store_write (twin_library_get_store (library), error);
  if (self->tx == NULL)
    return NULL;

  for (guint i = 0; document_ids[i] != NULL; i++)
    if (g_cancellable_set_error_if_cancelled (cancellable, error) || !add (self, document_ids[i], error))
      return NULL;

  return g_steal_pointer (&self);
}

void
twin_unredacted_free (TwinUnredacted *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->tx, twin_transaction_free);
  g_clear_pointer (&self->renditions, g_array_unref);
  g_free (self);
}

GPtrArray *
twin_unredacted_search (TwinUnredacted *self, const char *question, const char *language, guint limit, GError **error)
{
  g_return_val_if_fail (self != NULL && question != NULL, NULL);

  return twin_index_search (self->tx, question, language, self->renditions, limit, error);
}
