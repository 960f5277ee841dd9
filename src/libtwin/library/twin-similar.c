/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "library/twin-similar.h"

#include <string.h>

#include "base/twin-error.h"
#include "base/twin-i18n.h"
#include "base/twin-json.h"
#include "library/twin-judgement.h"
#include "library/twin-library-private.h"
#include "library/twin-signature.h"
#include "store/twin-audit-table.h"
#include "store/twin-passage-table.h"
#include "store/twin-setting-table.h"
#include "store/twin-signature-table.h"

/* Documents that share all numbers of any one band are compared (locality-sensitive hashing). With 32 bands of 4, a pair
 * that is .5 alike is compared with a probability of .87, one of .7 with .9998: 1 - (1 - s^4)^32. */
#define ROWS 4
#define BANDS (TWIN_SIGNATURE_BINS / ROWS)
#define NEIGHBOURS 32 /* in a band, that each is compared with */
#define BATCH 100

#define SETTING_APART "similar.apart" /* {"pairs": ["ID ID", …]}, in each the lesser id first */

typedef struct
{
  guint64 band;
  guint index;
} Entry;

typedef struct
{
  guint a;
  guint b;
  double similarity;
} Match;

void
twin_similar_pair_free (TwinSimilarPair *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->keep, twin_document_record_free);
  g_clear_pointer (&self->other, twin_document_record_free);
  g_free (self);
}

/* ---- Pairs that both stay ---- */

static char *
name_pair (const char *a, const char *b)
{
  return strcmp (a, b) < 0 ? g_strconcat (a, " ", b, NULL) : g_strconcat (b, " ", a, NULL);
}

/* The names of the pairs that were set apart. */
static char **
load_apart (TwinTransaction *tx, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autofree char *text = twin_setting_table_get (tx, SETTING_APART, &local_error);
  g_autoptr (JsonObject) object = NULL;

  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  object = twin_json_parse_object (text != NULL ? text : "{}", error);

  return object != NULL ? twin_json_get_strv (object, "pairs") : NULL;
}

static gboolean
store_apart (TwinTransaction *tx, const char *const *pairs, GError **error)
{
  g_autoptr (JsonObject) object = json_object_new ();
  g_autofree char *text = NULL;

  twin_json_set_strv (object, "pairs", pairs);
  text = twin_json_object_to_string (object, FALSE);

  return twin_setting_table_set (tx, SETTING_APART, *pairs != NULL ? text : NULL, error);
}

gboolean
twin_similar_set_apart (TwinLibrary *library, const char *a, const char *b, gboolean apart, GError **error)
{
  g_autoptr (TwinTransaction) tx = NULL;
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) before = NULL;
  g_auto (GStrv) after = NULL;
  g_autofree char *name = NULL;

  g_return_val_if_fail (library != NULL && a != NULL && b != NULL, FALSE);

  tx = twin_store_write (twin_library_get_store (library), error);
  before = tx != NULL ? load_apart (tx, error) : NULL;
  if (before == NULL)
    return FALSE;

  name = name_pair (a, b);
  for (char **pair = before; *pair != NULL; pair++)
    if (strcmp (*pair, name) != 0)
      g_strv_builder_add (builder, *pair);
  if (apart)
    g_strv_builder_add (builder, name);
  after = g_strv_builder_end (builder);

  return store_apart (tx, (const char *const *) after, error) && twin_transaction_commit (tx, error);
}

/* ---- Finding pairs ---- */

static int
compare_entries (gconstpointer a, gconstpointer b)
{
  const Entry *left = a;
  const Entry *right = b;

  if (left->band != right->band)
    return left->band < right->band ? -1 : 1;

  return (left->index > right->index) - (left->index < right->index);
}

static int
compare_matches (gconstpointer a, gconstpointer b)
{
  const Match *left = a;
  const Match *right = b;

  if (left->similarity != right->similarity)
    return left->similarity > right->similarity ? -1 : 1;
  if (left->a != right->a)
    return left->a < right->a ? -1 : 1;

  return (left->b > right->b) - (left->b < right->b);
}

/* Signs the documents @ids[0, n) in one transaction. */
static gboolean
sign_batch (TwinLibrary *library, char **ids, guint n, GError **error)
{
  g_autoptr (TwinTransaction) tx = twin_store_write (twin_library_get_store (library), error);

  if (tx == NULL)
    return FALSE;

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (GError) local_error = NULL;
      g_autoptr (TwinDocument) document = twin_document_table_get_text (tx, ids[i], &local_error);
      g_autoptr (GBytes) signature = NULL;
      guint n_shingles;

      if (document == NULL && g_error_matches (local_error, TWIN_ERROR, TWIN_ERROR_NOT_FOUND))
        continue;
      if (document == NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }
      signature = twin_signature_new (document, &n_shingles);
      if (!twin_signature_table_set (tx, ids[i], n_shingles, signature, error))
        return FALSE;
    }

  return twin_transaction_commit (tx, error);
}

static gboolean
sign_lacking (TwinLibrary *library, GCancellable *cancellable, GError **error)
{
  TwinTransaction *tx = twin_store_read (twin_library_get_store (library), error);
  g_auto (GStrv) ids = tx != NULL ? twin_signature_table_list_lacking (tx, error) : NULL;
  guint n = ids != NULL ? g_strv_length (ids) : 0;

  g_clear_pointer (&tx, twin_transaction_free);
  if (ids == NULL)
    return FALSE;

  for (guint from = 0; from < n; from += BATCH)
    if (g_cancellable_set_error_if_cancelled (cancellable, error)
        || !sign_batch (library, ids + from, MIN (BATCH, n - from), error))
      return FALSE;

  return TRUE;
}

static const guint32 *
get_bins (GPtrArray *signatures, guint index)
{
  return g_bytes_get_data (((const TwinSignatureRecord *) g_ptr_array_index (signatures, index))->signature, NULL);
}

static void
compare_pair (GPtrArray *signatures, guint a, guint b, double similarity, GHashTable *met, GArray *matches)
{
  Match match = { MIN (a, b), MAX (a, b), twin_signature_compare (get_bins (signatures, a), get_bins (signatures, b)) };
  gint64 key = (gint64) (((guint64) match.a << 32) | match.b);

  if (match.similarity >= similarity && g_hash_table_add (met, g_memdup2 (&key, sizeof key)))
    g_array_append_val (matches, match);
}

/* Compares what is equal in band @band. */
static void
compare_band (GPtrArray *signatures, guint band, double similarity, GHashTable *met, GArray *matches)
{
  g_autoptr (GArray) entries = g_array_sized_new (FALSE, FALSE, sizeof (Entry), signatures->len);

  for (guint i = 0; i < signatures->len; i++)
    {
      const guint32 *bins = get_bins (signatures, i) + band * ROWS;
      Entry entry = { 0, i };

      for (guint row = 0; row < ROWS; row++)
        entry.band = entry.band * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15) + bins[row] + 1;
      g_array_append_val (entries, entry);
    }
  g_array_sort (entries, compare_entries);

  for (guint i = 0; i < entries->len; i++)
    for (guint j = i + 1; j < MIN (entries->len, i + 1 + NEIGHBOURS); j++)
      {
        const Entry *left = &g_array_index (entries, Entry, i);
        const Entry *right = &g_array_index (entries, Entry, j);

        if (left->band != right->band)
          break;
        compare_pair (signatures, left->index, right->index, similarity, met, matches);
      }
}

/* Whether @a is to be kept rather than @b. */
static gboolean
is_better (const TwinDocumentRecord *a, guint n_a, const TwinDocumentRecord *b, guint n_b)
{
  if (a->modified_at != b->modified_at)
    return a->modified_at > b->modified_at;

  return n_a >= n_b;
}

static TwinSimilarPair *
make_pair (TwinTransaction *tx, GPtrArray *signatures, const Match *match, GError **error)
{
  const TwinSignatureRecord *a = g_ptr_array_index (signatures, match->a);
  const TwinSignatureRecord *b = g_ptr_array_index (signatures, match->b);
  g_autoptr (TwinDocumentRecord) first = twin_document_table_get (tx, a->document_id, error);
  g_autoptr (TwinDocumentRecord) second = first != NULL ? twin_document_table_get (tx, b->document_id, error) : NULL;
  TwinSimilarPair *self;
  gboolean keep_first;

  if (second == NULL)
    return NULL;

  keep_first = is_better (first, a->n_shingles, second, b->n_shingles);
  self = g_new0 (TwinSimilarPair, 1);
  self->similarity = match->similarity;
  self->keep = keep_first ? g_steal_pointer (&first) : g_steal_pointer (&second);
  self->other = keep_first ? g_steal_pointer (&second) : g_steal_pointer (&first);

  return self;
}

static gboolean
check_signatures (GPtrArray *signatures, GError **error)
{
  for (guint i = 0; i < signatures->len; i++)
    if (g_bytes_get_size (((const TwinSignatureRecord *) g_ptr_array_index (signatures, i))->signature)
        != TWIN_SIGNATURE_BINS * sizeof (guint32))
      {
        g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_CORRUPT, _("What is known of a document's text is damaged. Add it again."));
        return FALSE;
      }

  return TRUE;
}

GPtrArray *
twin_similar_list (TwinLibrary *library, double similarity, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) pairs = g_ptr_array_new_with_free_func ((GDestroyNotify) twin_similar_pair_free);
  g_autoptr (GHashTable) met = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  g_autoptr (GArray) matches = g_array_new (FALSE, FALSE, sizeof (Match));
  g_autoptr (GPtrArray) signatures = NULL;
  g_autoptr (TwinTransaction) tx = NULL;
  g_auto (GStrv) apart = NULL;

  g_return_val_if_fail (library != NULL && similarity > 0 && similarity <= 1, NULL);

  if (!sign_lacking (library, cancellable, error) || (tx = twin_store_read (twin_library_get_store (library), error)) == NULL
      || (signatures = twin_signature_table_list (tx, error)) == NULL || !check_signatures (signatures, error)
      || (apart = load_apart (tx, error)) == NULL)
    return NULL;

  for (guint band = 0; band < BANDS; band++)
    {
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return NULL;
      compare_band (signatures, band, similarity, met, matches);
    }
  g_array_sort (matches, compare_matches);

  for (guint i = 0; i < matches->len; i++)
    {
      TwinSimilarPair *pair = make_pair (tx, signatures, &g_array_index (matches, Match, i), error);

      g_autofree char *name = pair != NULL ? name_pair (pair->keep->id, pair->other->id) : NULL;

      if (pair == NULL)
        return NULL;
      if (g_strv_contains ((const char *const *) apart, name))
        twin_similar_pair_free (pair);
      else
        g_ptr_array_add (pairs, pair);
    }

  return g_steal_pointer (&pairs);
}

static TwinDocumentRecord *
load_with_text (TwinTransaction *tx, const char *id, GError **error)
{
  g_autoptr (TwinDocumentRecord) record = _twin_library_load (tx, id, error);

  if (record == NULL || twin_judgement_has_text (record->state))
    return g_steal_pointer (&record);

  g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_INVALID,
                       _("Only documents that have been read and stand for themselves can be compared."));

  return NULL;
}

/* Whoever was a duplicate of @from is one of @to now. */
static gboolean
lead_on (TwinTransaction *tx, const char *from, const char *to, GError **error)
{
  return twin_transaction_execute (tx, error, "UPDATE document SET duplicate_of = ? WHERE duplicate_of = ?", "ss", to, from);
}

static gboolean
mark_duplicate (TwinTransaction *tx, const char *keep, const char *id, GError **error)
{
  g_autoptr (TwinDocumentRecord) record = load_with_text (tx, id, error);

  if (record == NULL)
    return FALSE;
  if (strcmp (id, keep) == 0)
    {
      g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_INVALID, _("A document is no duplicate of itself."));
      return FALSE;
    }

  record->state = TWIN_DOCUMENT_DUPLICATE;
  g_set_str (&record->duplicate_of, keep);

  return twin_document_table_update (tx, record, error)
         && lead_on (tx, id, keep, error)
         && twin_passage_table_drop_document (tx, id, error)
         && twin_audit_table_append (tx, "document.duplicate", id, "done", NULL, error);
}

gboolean
twin_similar_keep (TwinLibrary *library, const char *keep, const char *const *others, GError **error)
{
  g_autoptr (TwinTransaction) tx = NULL;
  g_autoptr (TwinDocumentRecord) record = NULL;

  g_return_val_if_fail (library != NULL && keep != NULL && others != NULL, FALSE);

  tx = twin_store_write (twin_library_get_store (library), error);
  record = tx != NULL ? load_with_text (tx, keep, error) : NULL;
  if (record == NULL)
    return FALSE;

  for (guint i = 0; others[i] != NULL; i++)
    if (!mark_duplicate (tx, keep, others[i], error))
      return FALSE;

  return twin_transaction_commit (tx, error);
}

/* Whether @record has a text of its own, which the very same content as its original's does not get. */
static gboolean
check_separable (TwinTransaction *tx, const TwinDocumentRecord *record, GError **error)
{
  g_autoptr (TwinDocumentRecord) kept = NULL;

  if (record->state != TWIN_DOCUMENT_DUPLICATE)
    {
      g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_INVALID, _("This document is no duplicate."));
      return FALSE;
    }

  kept = twin_document_table_get (tx, record->duplicate_of, error);
  if (kept == NULL)
    return FALSE;
  if (g_strcmp0 (kept->sha256, record->sha256) == 0)
    g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_INVALID,
                         _("This document has the very same content as the one that is kept."));

  return g_strcmp0 (kept->sha256, record->sha256) != 0;
}

gboolean
twin_similar_separate (TwinLibrary *library, const char *id, GError **error)
{
  g_autoptr (TwinTransaction) tx = NULL;
  g_autoptr (TwinDocumentRecord) record = NULL;
  g_autoptr (TwinPiiPolicy) policy = NULL;

  g_return_val_if_fail (library != NULL && id != NULL, FALSE);

  tx = twin_store_write (twin_library_get_store (library), error);
  record = tx != NULL ? _twin_library_load (tx, id, error) : NULL;
  if (record == NULL || !check_separable (tx, record, error) || (policy = twin_judgement_load_policy (tx, error)) == NULL)
    return FALSE;

  record->state = TWIN_DOCUMENT_READY; /* what it really is the judgement says */
  g_clear_pointer (&record->duplicate_of, g_free);

  return twin_judgement_renew (tx, record, policy, FALSE, error)
         && twin_audit_table_append (tx, "document.separate", id, "done", NULL, error)
         && twin_transaction_commit (tx, error);
}
