/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "twins/twin-bundle.h"

#include "base/twin-digest.h"
#include "base/twin-json.h"
#include "store/twin-passage-table.h"
#include "store/twin-vector-table.h"
#include "twins/twin-knowledge-private.h"
#include "twins/twin-quiz-private.h"

#include <string.h>

#define ANCHOR_LENGTH 16

/* A piece ends after a passage whose anchor says so, one of 16, or when it is this large: where pieces end depends on what they
 * hold and not on what stands before them, so that a passage that changes, comes or goes leaves the other pieces as they are
 * (content-defined chunking, as in LBFS: Muthitacharoen, Chen and Mazières 2001). */
#define LAST_DIGIT '0'
#define FULL_PIECE (256u << 10)

/* What of the configuration the server needs, and nothing else: keys and groups of keys. Not among them are what only concerns
 * this computer: detection, evaluation, classification rules, the agreement. */
static const char *const public_config[] = {
  "accessMode",      "allowDataTransfer",   "analyticsEnabled", "analyticsPeriod",    "configAIUseOnlyPrivateData",
  "encryptionLevel", "language",            "model",            "noAnswer",
  "persona",         "privacy",             "requireMFAForAdmins", "retention",
  "sessionTimeout",  "threshold",
};

void
twin_bundle_free (TwinBundle *self)
{
  if (self == NULL)
    return;

  g_free (self->twin_id);
  g_clear_pointer (&self->manifest, g_bytes_unref);
  g_free (self->digest);
  g_clear_pointer (&self->pieces, g_ptr_array_unref);
  g_free (self->anchors);
  g_free (self);
}

/* --- Passages and their pieces --- */

/* One document on its way into pieces. */
typedef struct
{
  const char *document_id;
  GPtrArray *pieces;     /* of the bundle */
  GHashTable *known;     /* digests in it */
  JsonArray *listed;     /* in the manifest */
  GString *open;         /* the piece that is being filled */
} Cutter;

static void
cut (Cutter *self)
{
  g_autoptr (GBytes) bytes = NULL;
  TwinBundlePiece *piece;
  JsonObject *entry;

  if (self->open->len == 0)
    return;

  bytes = g_bytes_new (self->open->str, self->open->len);
  piece = twin_bundle_piece_new (self->document_id, bytes);
  g_string_truncate (self->open, 0);
  entry = json_object_new ();
  json_object_set_string_member (entry, "digest", piece->digest);
  json_object_set_int_member (entry, "size", (gint64) piece->size);
  json_array_add_object_element (self->listed, entry);
  if (g_hash_table_add (self->known, piece->digest))
    g_ptr_array_add (self->pieces, piece);
  else
    twin_bundle_piece_free (piece);
}

static void
add_line (Cutter *self, JsonObject *line, const char *anchor)
{
  g_autofree char *text = twin_json_object_to_string (line, FALSE);

  g_string_append (self->open, text);
  g_string_append_c (self->open, '\n');
  if (anchor[ANCHOR_LENGTH - 1] == LAST_DIGIT || self->open->len >= FULL_PIECE)
    cut (self);
}

/* What names a passage: its document and its words; @seen tells the second of two that are alike from the first. */
static char *
make_anchor (const char *document_id, const TwinPassageRecord *passage, GHashTable *seen)
{
  g_autoptr (GChecksum) sha256 = g_checksum_new (G_CHECKSUM_SHA256);
  const char *texts[] = { document_id, passage->heading, passage->body };
  g_autofree char *words = NULL;
  g_autofree char *numbered = NULL;
  g_autofree char *digest = NULL;
  guint n;

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_checksum_update (sha256, (const guint8 *) (texts[i] != NULL ? texts[i] : ""), (gssize) (texts[i] != NULL ? strlen (texts[i]) : 0) + 1);
  words = g_strdup (g_checksum_get_string (sha256));
  n = GPOINTER_TO_UINT (g_hash_table_lookup (seen, words));
  g_hash_table_insert (seen, g_strdup (words), GUINT_TO_POINTER (n + 1));
  numbered = g_strdup_printf ("%s/%u", words, n);
  digest = twin_sha256_hex (numbered, strlen (numbered));

  return g_strndup (digest, ANCHOR_LENGTH);
}

static JsonObject *
describe_passage (const TwinPassageRecord *passage, const char *anchor)
{
  JsonObject *line = json_object_new ();
  JsonArray *pages = json_array_new ();

  json_array_add_int_element (pages, passage->page_from);
  json_array_add_int_element (pages, MAX (passage->page_from, passage->page_to));
  json_object_set_string_member (line, "anchor", anchor);
  json_object_set_string_member (line, "body", passage->body);
  json_object_set_string_member (line, "heading", passage->heading != NULL ? passage->heading : "");
  json_object_set_string_member (line, "language", passage->language != NULL ? passage->language : "");
  json_object_set_array_member (line, "pages", pages);

  return line;
}

static gboolean
add_vector (TwinTransaction *tx, Cutter *cutter, gint64 passage_id, const char *anchor, const char *model, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  double scale = 0;
  g_autoptr (GBytes) codes = twin_vector_table_get_codes (tx, passage_id, model, &scale, &local_error);
  g_autoptr (JsonObject) line = NULL;
  g_autofree char *text = NULL;
  const guchar *data;
  gsize length;

  if (codes == NULL)
    {
      if (local_error != NULL)
        g_propagate_error (error, g_steal_pointer (&local_error));
      return *error == NULL;
    }
  data = g_bytes_get_data (codes, &length);
  text = g_base64_encode (data, length);
  line = json_object_new ();
  json_object_set_string_member (line, "anchor", anchor);
  json_object_set_string_member (line, "codes", text);
  json_object_set_double_member (line, "scale", scale);
  add_line (cutter, line, anchor);

  return TRUE;
}

/* What a bundle is being made of. */
typedef struct
{
  TwinTransaction *tx;
  TwinBundle *bundle;
  GHashTable *known;
  JsonArray *documents;
  JsonObject *anchors;
  GPtrArray *quizzes; /* TwinQuizRecord */
  GHashTable *cited;  /* id of a question: anchor of the passage that answers it */
} Making;

static void
cutter_init (Cutter *self, Making *making, const char *document_id)
{
  *self = (Cutter) { document_id, making->bundle->pieces, making->known, json_array_new (), g_string_new (NULL) };
}

/* Returns the list for the manifest. */
static JsonArray *
cutter_finish (Cutter *self)
{
  cut (self);
  g_string_free (self->open, TRUE);

  return g_steal_pointer (&self->listed);
}

/* Notes where the questions about a document are answered. */
static void
note_cited (Making *making, const char *document_id, GPtrArray *passages, JsonArray *anchors)
{
  for (guint i = 0; i < making->quizzes->len; i++)
    {
      const TwinQuizRecord *quiz = making->quizzes->pdata[i];

      for (guint k = 0; k < quiz->items->len; k++)
        {
          const TwinQuizItem *item = quiz->items->pdata[k];
          int place = g_str_equal (item->document_id, document_id) ? _twin_quiz_find_passage (passages, item->quote) : -1;

          if (place >= 0)
            g_hash_table_insert (making->cited, item->id, g_strdup (json_array_get_string_element (anchors, (guint) place)));
        }
    }
}

/* Passages, and beside them their vectors, if a model has seen them: *@vectors stays NULL otherwise. */
static JsonArray *
add_passages (Making *making, const TwinDocumentRecord *record, gint64 rendition, guint *n_passages, JsonObject **vectors, GError **error)
{
  g_autoptr (GPtrArray) passages = twin_passage_table_list (making->tx, rendition, error);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GError) local_error = NULL;
  g_autofree char *model = passages != NULL ? twin_vector_table_find_model (making->tx, rendition, &local_error) : NULL;
  JsonArray *anchors;
  JsonArray *listed;
  Cutter texts;
  Cutter meanings;

  if (passages == NULL || local_error != NULL)
    {
      if (local_error != NULL)
        g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }

  anchors = json_array_new ();
  cutter_init (&texts, making, record->id);
  cutter_init (&meanings, making, record->id);
  for (guint i = 0; i < passages->len && local_error == NULL; i++)
    {
      const TwinPassageRecord *passage = passages->pdata[i];
      g_autofree char *anchor = make_anchor (record->id, passage, seen);
      g_autoptr (JsonObject) line = describe_passage (passage, anchor);

      add_line (&texts, line, anchor);
      json_array_add_string_element (anchors, anchor);
      if (model != NULL)
        add_vector (making->tx, &meanings, passage->id, anchor, model, &local_error);
    }
  note_cited (making, record->id, passages, anchors);
  json_object_set_array_member (making->anchors, record->id, anchors);
  *n_passages = passages->len;
  listed = cutter_finish (&texts);
  if (model != NULL)
    {
      *vectors = json_object_new ();
      json_object_set_string_member (*vectors, "model", model);
      json_object_set_array_member (*vectors, "pieces", cutter_finish (&meanings));
    }
  else
    json_array_unref (cutter_finish (&meanings));
  if (local_error == NULL)
    return listed;

  json_array_unref (listed);
  g_clear_pointer (vectors, json_object_unref);
  g_propagate_error (error, g_steal_pointer (&local_error));

  return NULL;
}

static JsonObject *
describe_classification (const TwinClassification *classification)
{
  JsonObject *json = json_object_new ();

  twin_json_set_strv (json, "groups", (const char *const *) classification->allowed_groups);
  json_object_set_string_member (json, "level", twin_level_to_string (classification->level));
  json_object_set_boolean_member (json, "mfa", classification->require_mfa);
  twin_json_set_strv (json, "roles", (const char *const *) classification->allowed_roles);

  return json;
}

static gboolean
add_document (Making *making, const TwinDocumentRecord *record, gint64 rendition, GError **error)
{
  g_autofree char *title = twin_passage_table_get_title (making->tx, rendition, error);
  JsonObject *vectors = NULL;
  guint n_passages = 0;
  JsonArray *pieces = title != NULL ? add_passages (making, record, rendition, &n_passages, &vectors, error) : NULL;
  JsonObject *json;

  if (pieces == NULL)
    return FALSE;

  json = json_object_new ();
  json_object_set_object_member (json, "access", describe_classification (record->classification));
  json_object_set_string_member (json, "id", record->id);
  json_object_set_string_member (json, "language", record->language != NULL ? record->language : "");
  json_object_set_int_member (json, "passages", n_passages);
  json_object_set_array_member (json, "pieces", pieces);
  json_object_set_string_member (json, "title", title);
  if (vectors != NULL)
    json_object_set_object_member (json, "vectors", vectors);
  json_array_add_object_element (making->documents, json);

  return TRUE;
}

/* --- The rest of the manifest --- */

static JsonObject *
describe_config (const TwinConfig *config, GError **error)
{
  g_autofree char *text = twin_config_to_json (config, FALSE);
  g_autoptr (JsonObject) all = twin_json_parse_object (text, error);
  JsonObject *json;

  if (all == NULL)
    return NULL;

  json = json_object_new ();
  for (guint i = 0; i < G_N_ELEMENTS (public_config); i++)
    if (json_object_has_member (all, public_config[i]))
      json_object_set_member (json, public_config[i], json_object_dup_member (all, public_config[i]));

  return json;
}

static int
compare_entries (gconstpointer a, gconstpointer b)
{
  return strcmp (json_object_get_string_member (*(JsonObject *const *) a, "hash"),
                 json_object_get_string_member (*(JsonObject *const *) b, "hash"));
}

/* By their digests, so that their order says nothing. The key is made from the library's: every computer of the creator makes
 * the same digests, and no other twin does. */
static JsonObject *
describe_access (TwinTransaction *tx, const TwinTwin *twin, GError **error)
{
  g_autofree char *purpose = g_strconcat ("access/", twin->id, NULL);
  g_autoptr (TwinSecret) key = twin_store_derive_key (twin_transaction_get_store (tx), purpose);
  g_autoptr (GPtrArray) records = twin_access_table_list (tx, twin->id, error);
  g_autoptr (GPtrArray) entries = g_ptr_array_new ();
  JsonArray *array;
  JsonObject *json;
  char *hex;

  if (records == NULL)
    return NULL;

  for (guint i = 0; i < records->len; i++)
    {
      const TwinAccessRecord *record = records->pdata[i];
      g_autofree char *hash = twin_hmac_sha256_hex (key, record->value, strlen (record->value));
      JsonObject *entry = json_object_new ();

      if (record->groups[0] != NULL)
        twin_json_set_strv (entry, "groups", (const char *const *) record->groups);
      json_object_set_string_member (entry, "hash", hash);
      json_object_set_string_member (entry, "kind", record->kind == TWIN_ACCESS_DOMAIN ? "domain" : "address");
      if (record->roles[0] != NULL)
        twin_json_set_strv (entry, "roles", (const char *const *) record->roles);
      json_object_set_int_member (entry, "until", record->valid_to);
      g_ptr_array_add (entries, entry);
    }
  g_ptr_array_sort (entries, compare_entries);
  array = json_array_new ();
  for (guint i = 0; i < entries->len; i++)
    json_array_add_object_element (array, entries->pdata[i]);

  json = json_object_new ();
  json_object_set_array_member (json, "entries", array);
  hex = twin_secret_to_hex (key);
  json_object_set_string_member (json, "key", hex);
  twin_secret_free_text (hex);

  return json;
}

static JsonObject *
describe_evaluation (const TwinEvaluationRun *run)
{
  TwinEvaluationFigures figures;
  JsonObject *json = json_object_new ();

  twin_evaluation_run_get_figures (run, NULL, &figures);
  json_object_set_int_member (json, "at", run->started_at);
  json_object_set_string_member (json, "digest", run->digest);
  json_object_set_int_member (json, "questions", figures.n_questions);
  json_object_set_double_member (json, "recall", figures.released.recall[TWIN_RECALL_5]);

  return json;
}

static TwinQuizQuestion *
describe_question (Making *making, const TwinQuizItem *item)
{
  TwinQuizQuestion *question = g_new0 (TwinQuizQuestion, 1);

  question->id = g_strdup (item->id);
  question->text = g_strdup (item->question);
  question->options = g_strdupv (item->options);
  question->key = item->answer;
  question->document_id = g_strdup (item->document_id);
  question->anchor = g_strdup (g_hash_table_lookup (making->cited, item->id));

  return question;
}

/* One without questions is not ready to be taken and stays here. */
static JsonArray *
describe_quizzes (Making *making)
{
  g_autoptr (GPtrArray) described = g_ptr_array_new_with_free_func ((GDestroyNotify) twin_quiz_free);

  for (guint i = 0; i < making->quizzes->len; i++)
    {
      const TwinQuizRecord *record = making->quizzes->pdata[i];
      TwinQuiz *quiz;

      if (record->items->len == 0)
        continue;
      quiz = g_new0 (TwinQuiz, 1);
      quiz->id = g_strdup (record->id);
      quiz->title = g_strdup (record->title);
      quiz->questions = g_ptr_array_new_with_free_func ((GDestroyNotify) twin_quiz_question_free);
      for (guint k = 0; k < record->items->len; k++)
        g_ptr_array_add (quiz->questions, describe_question (making, record->items->pdata[k]));
      g_ptr_array_add (described, quiz);
    }

  return twin_quizzes_to_json (described);
}

static gboolean
finish (Making *making, const TwinTwin *twin, const TwinGate *gate, GError **error)
{
  g_autoptr (JsonObject) json = json_object_new ();
  JsonObject *config = describe_config (twin->config, error);
  JsonObject *access = NULL;
  char *text;

  if (config == NULL)
    return FALSE;
  if (twin_config_get_access_mode (twin->config) == TWIN_MODE_RESTRICTED
      && (access = describe_access (making->tx, twin, error)) == NULL)
    {
      json_object_unref (config);
      return FALSE;
    }

  if (access != NULL)
    json_object_set_object_member (json, "access", access);
  json_object_set_object_member (json, "config", config);
  json_object_set_array_member (json, "documents", json_array_ref (making->documents));
  if (gate != NULL && gate->run != NULL)
    json_object_set_object_member (json, "evaluation", describe_evaluation (gate->run));
  json_object_set_string_member (json, "format", TWIN_BUNDLE_FORMAT);
  json_object_set_string_member (json, "name", twin->name);
  if (gate != NULL && gate->set_aside != NULL)
    json_object_set_string_member (json, "override", gate->set_aside);
  if (making->quizzes->len > 0)
    json_object_set_array_member (json, "quizzes", describe_quizzes (making));
  json_object_set_string_member (json, "twin", twin->id);

  text = twin_json_object_to_string (json, FALSE);
  making->bundle->manifest = g_bytes_new_take (text, strlen (text));
  making->bundle->digest = twin_sha256_hex (text, strlen (text));
  making->bundle->anchors = twin_json_object_to_string (making->anchors, FALSE);

  return TRUE;
}

static int
compare_ids (gconstpointer a, gconstpointer b)
{
  return strcmp ((*(TwinKnowledge *const *) a)->record->id, (*(TwinKnowledge *const *) b)->record->id);
}

/* The documents that may be released, by id: the order in which they were added says something of the creator. */
static gboolean
add_documents (Making *making, GPtrArray *knowledge, GArray *renditions, GCancellable *cancellable, GError **error)
{
  g_autoptr (GHashTable) rendition_of = g_hash_table_new (g_str_hash, g_str_equal);
  guint n = 0;

  for (guint i = 0; i < knowledge->len; i++)
    {
      const TwinKnowledge *one = knowledge->pdata[i];

      if (one->blocked_by == NULL)
        g_hash_table_insert (rendition_of, one->record->id, &g_array_index (renditions, gint64, n++));
    }
  g_ptr_array_sort (knowledge, compare_ids);
  for (guint i = 0; i < knowledge->len; i++)
    {
      const TwinDocumentRecord *record = ((TwinKnowledge *) knowledge->pdata[i])->record;
      const gint64 *rendition = g_hash_table_lookup (rendition_of, record->id);

      if (g_cancellable_set_error_if_cancelled (cancellable, error)
          || (rendition != NULL && !add_document (making, record, *rendition, error)))
        return FALSE;
    }

  return TRUE;
}

TwinBundle *
twin_bundle_make (TwinLibrary *library, const TwinTwin *twin, const TwinGate *gate, GCancellable *cancellable, GError **error)
{
  g_autoptr (GArray) renditions = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GPtrArray) knowledge = NULL;
  g_autoptr (TwinTransaction) tx = NULL;
  g_autoptr (TwinBundle) bundle = NULL;
  g_autoptr (GHashTable) known = NULL;
  g_autoptr (JsonArray) documents = NULL;
  g_autoptr (JsonObject) anchors = NULL;
  g_autoptr (GPtrArray) quizzes = NULL;
  g_autoptr (TwinQuizJudge) judge = NULL;
  g_autoptr (GHashTable) cited = NULL;
  Making making;

  g_return_val_if_fail (library != NULL && twin != NULL, NULL);

  knowledge = _twin_twin_gather (library, twin, renditions, cancellable, error);
  judge = knowledge != NULL ? _twin_quiz_judge_new (library, twin, knowledge, renditions, error) : NULL;
  tx = judge != NULL ? twin_store_read (twin_library_get_store (library), error) : NULL;
  quizzes = tx != NULL ? twin_quiz_table_list (tx, twin->id, error) : NULL;
  if (quizzes == NULL || !_twin_quiz_judge_all (judge, tx, quizzes, error))
    return NULL;

  bundle = g_new0 (TwinBundle, 1);
  bundle->twin_id = g_strdup (twin->id);
  bundle->pieces = g_ptr_array_new_with_free_func ((GDestroyNotify) twin_bundle_piece_free);
  known = g_hash_table_new (g_str_hash, g_str_equal);
  documents = json_array_new ();
  anchors = json_object_new ();
  cited = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
  making = (Making) { tx, bundle, known, documents, anchors, quizzes, cited };
  if (!add_documents (&making, knowledge, renditions, cancellable, error) || !finish (&making, twin, gate, error))
    return NULL;

  return g_steal_pointer (&bundle);
}

/* --- Looking at it --- */

const TwinBundlePiece *
twin_bundle_find_piece (const TwinBundle *self, const char *digest)
{
  for (guint i = 0; i < self->pieces->len; i++)
    if (g_str_equal (((TwinBundlePiece *) self->pieces->pdata[i])->digest, digest))
      return self->pieces->pdata[i];

  return NULL;
}

guint64
twin_bundle_get_size (const TwinBundle *self)
{
  guint64 size = g_bytes_get_size (self->manifest);

  for (guint i = 0; i < self->pieces->len; i++)
    size += ((TwinBundlePiece *) self->pieces->pdata[i])->size;

  return size;
}

static void
item_free (TwinBundleItem *self)
{
  g_free (self->name);
  g_bytes_unref (self->text);
  g_free (self);
}

static void
add_item (GPtrArray *items, char *name, const char *document_id, GBytes *text)
{
  TwinBundleItem *item = g_new0 (TwinBundleItem, 1);

  item->name = name;
  item->document_id = document_id;
  item->text = g_bytes_ref (text);
  g_ptr_array_add (items, item);
}

GPtrArray *
twin_bundle_list_contents (const TwinBundle *self)
{
  GPtrArray *items = g_ptr_array_new_with_free_func ((GDestroyNotify) item_free);

  g_return_val_if_fail (self != NULL, NULL);

  add_item (items, g_strdup ("manifest.json"), NULL, self->manifest);
  for (guint i = 0; i < self->pieces->len; i++)
    {
      const TwinBundlePiece *piece = self->pieces->pdata[i];

      add_item (items, g_strconcat ("pieces/", piece->digest, NULL), piece->document_id, piece->bytes);
    }

  return items;
}
