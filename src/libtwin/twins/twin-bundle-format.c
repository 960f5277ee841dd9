/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "twins/twin-bundle-format.h"

#include "base/twin-digest.h"
#include "base/twin-error.h"
#include "base/twin-id.h"
#include "base/twin-json.h"

#include <math.h>
#include <string.h>

#define DIGEST_LENGTH 64
#define MAX_TITLE 2000
#define MAX_NAME 400
#define MAX_PAGE 1000000
#define MAX_DIMENSIONS 65536

gboolean
twin_bundle_is_digest (const char *text)
{
  return text != NULL && strlen (text) == DIGEST_LENGTH && strspn (text, "0123456789abcdef") == DIGEST_LENGTH;
}

TwinBundlePiece *
twin_bundle_piece_new (const char *document_id, GBytes *bytes)
{
  TwinBundlePiece *self = g_new0 (TwinBundlePiece, 1);
  const void *data = g_bytes_get_data (bytes, &self->size);

  self->digest = twin_sha256_hex (data, self->size);
  self->document_id = g_strdup (document_id);
  self->bytes = g_bytes_ref (bytes);

  return self;
}

void
twin_bundle_piece_free (TwinBundlePiece *self)
{
  if (self == NULL)
    return;

  g_free (self->digest);
  g_free (self->document_id);
  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_free (self);
}

void
twin_bundle_document_free (TwinBundleDocument *self)
{
  if (self == NULL)
    return;

  g_free (self->id);
  g_free (self->title);
  g_free (self->language);
  g_clear_pointer (&self->classification, twin_classification_free);
  g_clear_pointer (&self->pieces, g_ptr_array_unref);
  g_free (self->model);
  g_clear_pointer (&self->vectors, g_ptr_array_unref);
  g_free (self);
}

static void
admission_free (TwinBundleAdmission *self)
{
  g_free (self->hash);
  g_strfreev (self->roles);
  g_strfreev (self->groups);
  g_free (self);
}

TwinManifest *
twin_manifest_ref (TwinManifest *self)
{
  g_atomic_ref_count_inc (&self->ref_count);

  return self;
}

void
twin_manifest_unref (TwinManifest *self)
{
  if (self == NULL || !g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_free (self->twin_id);
  g_free (self->name);
  g_clear_pointer (&self->config, twin_config_free);
  g_clear_pointer (&self->documents, g_ptr_array_unref);
  g_clear_pointer (&self->access_key, twin_secret_unref);
  g_clear_pointer (&self->admissions, g_ptr_array_unref);
  g_clear_pointer (&self->quizzes, g_ptr_array_unref);
  g_free (self);
}

void
twin_bundle_passage_free (TwinBundlePassage *self)
{
  if (self == NULL)
    return;

  g_free (self->anchor);
  g_free (self->heading);
  g_free (self->body);
  g_free (self->language);
  g_free (self);
}

void
twin_bundle_vector_free (TwinBundleVector *self)
{
  if (self == NULL)
    return;

  g_free (self->anchor);
  g_clear_pointer (&self->codes, g_bytes_unref);
  g_free (self);
}

static gboolean
refuse (GError **error, const char *words)
{
  g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_INVALID, words);

  return FALSE;
}

/* --- The manifest --- */

static GPtrArray *
parse_pieces (JsonArray *array, const char *document_id, GError **error)
{
  g_autoptr (GPtrArray) pieces = g_ptr_array_new_with_free_func ((GDestroyNotify) twin_bundle_piece_free);

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonObject *one = twin_json_get_element (array, i);
      const char *digest = one != NULL ? twin_json_get_string (one, "digest", NULL) : NULL;
      gint64 size = one != NULL ? twin_json_get_int (one, "size", 0) : 0;
      TwinBundlePiece *piece;

      if (!twin_bundle_is_digest (digest) || size < 1 || size > TWIN_BUNDLE_MAX_PIECE)
        {
          refuse (error, "A piece in the manifest has no digest or an impossible size.");
          return NULL;
        }
      piece = g_new0 (TwinBundlePiece, 1);
      piece->digest = g_strdup (digest);
      piece->size = (gsize) size;
      piece->document_id = g_strdup (document_id);
      g_ptr_array_add (pieces, piece);
    }

  return g_steal_pointer (&pieces);
}

/* A document without a classification is never published (R75). */
static TwinClassification *
parse_classification (JsonObject *json, GError **error)
{
  TwinLevel level = TWIN_LEVEL_NONE;
  TwinClassification *self;

  if (json == NULL || !twin_level_from_string (twin_json_get_string (json, "level", ""), &level) || level == TWIN_LEVEL_NONE)
    {
      refuse (error, "A document in the manifest has no classification.");
      return NULL;
    }
  self = twin_classification_new (level);
  g_strfreev (self->allowed_roles);
  g_strfreev (self->allowed_groups);
  self->allowed_roles = twin_json_get_strv (json, "roles");
  self->allowed_groups = twin_json_get_strv (json, "groups");
  self->require_mfa = twin_json_get_boolean (json, "mfa", TRUE);

  return self;
}

static gboolean
parse_vectors (TwinBundleDocument *self, JsonObject *json, GError **error)
{
  JsonObject *vectors = twin_json_get_object (json, "vectors");

  self->vectors = parse_pieces (vectors != NULL ? twin_json_get_array (vectors, "pieces") : NULL, self->id, error);
  self->model = vectors != NULL ? g_strdup (twin_json_get_string (vectors, "model", "")) : NULL;

  return self->vectors != NULL;
}

static TwinBundleDocument *
parse_document (JsonObject *json, GError **error)
{
  TwinBundleDocument *self = g_new0 (TwinBundleDocument, 1);
  gint64 n_passages = json != NULL ? twin_json_get_int (json, "passages", -1) : -1;

  if (json != NULL)
    {
      self->id = g_strdup (twin_json_get_string (json, "id", ""));
      self->title = g_strdup (twin_json_get_string (json, "title", ""));
      self->language = g_strdup (twin_json_get_string (json, "language", ""));
      self->n_passages = (guint) CLAMP (n_passages, 0, TWIN_BUNDLE_MAX_PASSAGES);
    }
  if (json == NULL || !twin_id_is_valid (self->id) || strlen (self->title) > MAX_TITLE || n_passages < 0
      || n_passages > TWIN_BUNDLE_MAX_PASSAGES || twin_json_get_array (json, "pieces") == NULL)
    refuse (error, "A document in the manifest is not described as it should be.");
  else if ((self->classification = parse_classification (twin_json_get_object (json, "access"), error)) != NULL
           && (self->pieces = parse_pieces (twin_json_get_array (json, "pieces"), self->id, error)) != NULL && parse_vectors (self, json, error))
    return self;

  twin_bundle_document_free (self);

  return NULL;
}

static gboolean
parse_documents (TwinManifest *self, JsonObject *json, GError **error)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  JsonArray *array = twin_json_get_array (json, "documents");

  if (array == NULL || json_array_get_length (array) > TWIN_BUNDLE_MAX_DOCUMENTS)
    return refuse (error, "The manifest lists no documents, or too many.");

  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      TwinBundleDocument *document = parse_document (twin_json_get_element (array, i), error);

      if (document == NULL)
        return FALSE;
      g_ptr_array_add (self->documents, document);
      if (!g_hash_table_add (seen, document->id))
        return refuse (error, "The manifest lists a document twice.");
    }

  return TRUE;
}

static gboolean
parse_access (TwinManifest *self, JsonObject *json, GError **error)
{
  JsonObject *access = twin_json_get_object (json, "access");
  JsonArray *entries = access != NULL ? twin_json_get_array (access, "entries") : NULL;

  if (twin_config_get_access_mode (self->config) != TWIN_MODE_RESTRICTED)
    return access == NULL || refuse (error, "Only a restricted twin has an access list.");
  if (entries == NULL || !twin_bundle_is_digest (twin_json_get_string (access, "key", NULL)))
    return refuse (error, "A restricted twin has an access list and its key.");

  self->access_key = twin_secret_new_from_hex (twin_json_get_string (access, "key", ""), error);
  if (self->access_key == NULL)
    return FALSE;
  for (guint i = 0; i < json_array_get_length (entries); i++)
    {
      JsonObject *entry = twin_json_get_element (entries, i);
      const char *hash = entry != NULL ? twin_json_get_string (entry, "hash", NULL) : NULL;
      TwinBundleAdmission *admission;

      /* Anything else might be an address. */
      if (!twin_bundle_is_digest (hash))
        return refuse (error, "An entry of the access list is no digest.");
      admission = g_new0 (TwinBundleAdmission, 1);
      admission->hash = g_strdup (hash);
      admission->domain = g_str_equal (twin_json_get_string (entry, "kind", ""), "domain");
      admission->until = twin_json_get_int (entry, "until", 0);
      admission->roles = twin_json_get_strv (entry, "roles");
      admission->groups = twin_json_get_strv (entry, "groups");
      g_ptr_array_add (self->admissions, admission);
    }

  return TRUE;
}

static gboolean
parse_members (TwinManifest *self, JsonObject *json, GError **error)
{
  JsonObject *config = twin_json_get_object (json, "config");
  g_autofree char *config_text = config != NULL ? twin_json_object_to_string (config, FALSE) : NULL;

  if (!g_str_equal (twin_json_get_string (json, "format", ""), TWIN_BUNDLE_FORMAT))
    return refuse (error, "The manifest is of a format that this server does not know. Is it older than Studio?");

  self->twin_id = g_strdup (twin_json_get_string (json, "twin", ""));
  self->name = g_strdup (twin_json_get_string (json, "name", ""));
  if (!twin_id_is_valid (self->twin_id) || *self->name == '\0' || strlen (self->name) > MAX_NAME || config_text == NULL)
    return refuse (error, "The manifest lacks the twin's id, name or configuration.");
  self->config = twin_config_new_from_json (config_text, error);

  if (self->config == NULL || !parse_documents (self, json, error) || !parse_access (self, json, error))
    return FALSE;
  self->quizzes = twin_quizzes_parse (twin_json_get_array (json, "quizzes"), error);

  return self->quizzes != NULL;
}

TwinManifest *
twin_manifest_parse (GBytes *bytes, GError **error)
{
  g_autoptr (TwinManifest) self = NULL;
  g_autoptr (JsonObject) json = NULL;
  g_autofree char *text = NULL;
  const char *data;
  gsize length;

  g_return_val_if_fail (bytes != NULL, NULL);

  data = g_bytes_get_data (bytes, &length);
  if (length > TWIN_BUNDLE_MAX_MANIFEST || !g_utf8_validate (data, (gssize) length, NULL))
    {
      refuse (error, "The manifest is too large or not text.");
      return NULL;
    }
  text = g_strndup (data, length);
  json = twin_json_parse_object (text, error);
  if (json == NULL)
    return NULL;

  self = g_new0 (TwinManifest, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->documents = g_ptr_array_new_with_free_func ((GDestroyNotify) twin_bundle_document_free);
  self->admissions = g_ptr_array_new_with_free_func ((GDestroyNotify) admission_free);

  return parse_members (self, json, error) ? g_steal_pointer (&self) : NULL;
}

GPtrArray *
twin_manifest_list_pieces (const TwinManifest *self)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  GPtrArray *digests = g_ptr_array_new ();

  g_return_val_if_fail (self != NULL, NULL);

  for (guint i = 0; i < self->documents->len; i++)
    {
      const TwinBundleDocument *document = self->documents->pdata[i];
      GPtrArray *lists[] = { document->pieces, document->vectors };

      for (guint list = 0; list < G_N_ELEMENTS (lists); list++)
        for (guint k = 0; k < lists[list]->len; k++)
          {
            TwinBundlePiece *piece = lists[list]->pdata[k];

            if (g_hash_table_add (seen, piece->digest))
              g_ptr_array_add (digests, piece->digest);
          }
    }
  g_ptr_array_add (digests, NULL);

  return digests;
}

static gboolean
holds (const TwinBundleAdmission *self, gint64 now)
{
  return self->until == 0 || now <= self->until;
}

const TwinBundleAdmission *
twin_manifest_find_admission (const TwinManifest *self, const char *address, gint64 now)
{
  const char *at = address != NULL ? strrchr (address, '@') : NULL;
  const TwinBundleAdmission *by_address = NULL;
  const TwinBundleAdmission *by_domain = NULL;
  g_autofree char *whole = NULL;
  g_autofree char *domain = NULL;

  g_return_val_if_fail (self != NULL && address != NULL, NULL);

  if (self->access_key == NULL || at == NULL)
    return NULL;

  whole = twin_hmac_sha256_hex (self->access_key, address, strlen (address));
  domain = twin_hmac_sha256_hex (self->access_key, at + 1, strlen (at + 1));
  for (guint i = 0; i < self->admissions->len; i++)
    {
      const TwinBundleAdmission *one = self->admissions->pdata[i];
      gboolean same = g_str_equal (one->hash, one->domain ? domain : whole) && holds (one, now);

      if (same && one->domain)
        by_domain = one;
      else if (same)
        by_address = one;
    }

  return by_address != NULL ? by_address : by_domain;
}

const TwinBundleAdmission *
twin_manifest_get_admission (const TwinManifest *self, const char *hash, gint64 now)
{
  g_return_val_if_fail (self != NULL && hash != NULL, NULL);

  for (guint i = 0; i < self->admissions->len; i++)
    {
      const TwinBundleAdmission *one = self->admissions->pdata[i];

      if (g_str_equal (one->hash, hash))
        return holds (one, now) ? one : NULL;
    }

  return NULL;
}

/* --- Pieces --- */

typedef gboolean (*LineFunc) (JsonObject *line, GPtrArray *out, GError **error);

static gboolean
read_lines (GBytes *piece, LineFunc read, GPtrArray *out, GError **error)
{
  gsize length;
  const char *data = g_bytes_get_data (piece, &length);
  const char *end = data + length;

  if (length == 0 || length > TWIN_BUNDLE_MAX_PIECE || end[-1] != '\n' || !g_utf8_validate (data, (gssize) length, NULL))
    return refuse (error, "A piece is not lines of text.");

  for (const char *line = data; line < end;)
    {
      const char *stop = memchr (line, '\n', (gsize) (end - line));
      g_autofree char *text = g_strndup (line, (gsize) (stop - line));
      g_autoptr (JsonObject) json = twin_json_parse_object (text, NULL);

      if (json == NULL)
        return refuse (error, "A line of a piece is not a JSON object.");
      if (!read (json, out, error))
        return FALSE;
      line = stop + 1;
    }

  return TRUE;
}

static gboolean
read_passage (JsonObject *line, GPtrArray *out, GError **error)
{
  JsonArray *pages = twin_json_get_array (line, "pages");
  const char *anchor = twin_json_get_string (line, "anchor", "");
  const char *body = twin_json_get_string (line, "body", "");
  TwinBundlePassage *passage;
  gint64 from = 0;
  gint64 to = 0;

  if (pages != NULL && json_array_get_length (pages) == 2)
    {
      from = json_array_get_int_element (pages, 0);
      to = json_array_get_int_element (pages, 1);
    }
  if (*anchor == '\0' || strlen (anchor) > DIGEST_LENGTH || *body == '\0' || from < 0 || to < from || to > MAX_PAGE)
    return refuse (error, "A passage in a piece is not described as it should be.");

  passage = g_new0 (TwinBundlePassage, 1);
  passage->anchor = g_strdup (anchor);
  passage->heading = g_strdup (twin_json_get_string (line, "heading", ""));
  passage->body = g_strdup (body);
  passage->language = g_strdup (twin_json_get_string (line, "language", ""));
  passage->page_from = (guint) from;
  passage->page_to = (guint) to;
  g_ptr_array_add (out, passage);

  return TRUE;
}

gboolean
twin_bundle_read_passages (GBytes *piece, GPtrArray *passages, GError **error)
{
  g_return_val_if_fail (piece != NULL && passages != NULL, FALSE);

  return read_lines (piece, read_passage, passages, error);
}

static gboolean
read_vector (JsonObject *line, GPtrArray *out, GError **error)
{
  const char *codes = twin_json_get_string (line, "codes", "");
  double scale = twin_json_get_double (line, "scale", 0);
  gsize length = 0;
  g_autofree guchar *bytes = *codes != '\0' ? g_base64_decode (codes, &length) : NULL;
  TwinBundleVector *vector;

  if (*twin_json_get_string (line, "anchor", "") == '\0' || length == 0 || length > MAX_DIMENSIONS || !isfinite (scale) || scale <= 0)
    return refuse (error, "A vector in a piece is not described as it should be.");

  vector = g_new0 (TwinBundleVector, 1);
  vector->anchor = g_strdup (twin_json_get_string (line, "anchor", ""));
  vector->scale = scale;
  vector->codes = g_bytes_new (bytes, length);
  g_ptr_array_add (out, vector);

  return TRUE;
}

gboolean
twin_bundle_read_vectors (GBytes *piece, GPtrArray *vectors, GError **error)
{
  g_return_val_if_fail (piece != NULL && vectors != NULL, FALSE);

  return read_lines (piece, read_vector, vectors, error);
}
