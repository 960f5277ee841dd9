/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "partners/partner.h"

#include "accounts/account-log.h"
#include "accounts/account-private.h"
#include "accounts/token-form.h"
#include "base/twin-digest.h"
#include "base/twin-error.h"
#include "base/twin-id.h"
#include "base/twin-json.h"
#include "partners/partner-address.h"

#include <sodium.h>
#include <string.h>

#define NAME "partner.name"
#define CONTACT "partner.contact"
#define ACCEPTED_BY "partner_agreement.accepted_by"
#define MAX_ORIGINS 20
#define MAX_AGREEMENT (256 * 1024)

void
partner_free (Partner *self)
{
  if (self == NULL)
    return;

  g_free (self->id);
  g_free (self->name);
  g_free (self->contact);
  g_strfreev (self->origins);
  g_free (self->webhook_url);
  g_free (self);
}

void
partner_agreement_free (PartnerAgreement *self)
{
  if (self == NULL)
    return;

  g_free (self->version);
  g_free (self->digest);
  g_free (self->accepted_by);
  g_free (self->recorded_by);
  g_free (self);
}

/* --- Secrets --- */

char *
partner_hash_user (TwinSecret *key, const char *user)
{
  g_return_val_if_fail (key != NULL && user != NULL, NULL);

  return twin_hmac_sha256_hex (key, user, strlen (user));
}

void
partner_sign (TwinSecret *secret, const void *data, gsize length, guint8 mac[PARTNER_MAC_LENGTH])
{
  crypto_auth_hmacsha256_state state;
  const guint8 *key;
  gsize key_length;

  G_STATIC_ASSERT (PARTNER_MAC_LENGTH == crypto_auth_hmacsha256_BYTES);
  key = twin_secret_get_bytes (secret, &key_length);
  crypto_auth_hmacsha256_init (&state, key, key_length);
  crypto_auth_hmacsha256_update (&state, data, length);
  crypto_auth_hmacsha256_final (&state, mac);
  sodium_memzero (&state, sizeof state);
}

TwinSecret *
partner_open_secret (StorageTx *tx, StorageRows *rows, int column, const char *purpose, GError **error)
{
  g_autoptr (GBytes) sealed = storage_rows_dup_blob (rows, column);
  g_autoptr (GBytes) plain = sealed != NULL ? storage_open_sealed (tx, purpose, sealed, error) : NULL;
  TwinSecret *secret;
  gsize length;
  guint8 *bytes;

  if (plain == NULL)
    return NULL;
  /* The copy in plain memory is ours alone. */
  bytes = (guint8 *) g_bytes_get_data (plain, &length);
  secret = twin_secret_new (bytes, length);
  sodium_memzero (bytes, length);

  return secret;
}

static GBytes *
seal_new_key (StorageTx *tx)
{
  g_autoptr (TwinSecret) key = twin_secret_new_random (TWIN_SECRET_KEY_LENGTH);
  gsize length;
  const guint8 *bytes = twin_secret_get_bytes (key, &length);
  g_autoptr (GBytes) plain = g_bytes_new_static (bytes, length);

  return storage_seal (tx, PARTNER_USER_KEY, plain);
}

/* --- What may be set --- */

static gboolean
check_fields (const PartnerFields *fields, gboolean new, GError **error)
{
  if (((new || fields->name != NULL) && !account_check_text (fields->name, "name of the partner", TRUE, error))
      || ((new || fields->contact != NULL) && !account_check_text (fields->contact, "contact of the partner", TRUE, error)))
    return FALSE;
  if (fields->origins != NULL && g_strv_length ((char **) fields->origins) > MAX_ORIGINS)
    {
      g_set_error (error, TWIN_ERROR, TWIN_ERROR_INVALID, "A partner has at most %d sites.", MAX_ORIGINS);
      return FALSE;
    }
  for (guint i = 0; fields->origins != NULL && fields->origins[i] != NULL; i++)
    if (!partner_origin_check (fields->origins[i], fields->local, error))
      return FALSE;

  return fields->webhook_url == NULL || *fields->webhook_url == '\0' || partner_webhook_url_check (fields->webhook_url, fields->local, error);
}

static char *
write_origins (const char *const *origins)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_ARRAY);
  JsonArray *array = json_array_new ();

  for (guint i = 0; origins != NULL && origins[i] != NULL; i++)
    json_array_add_string_element (array, origins[i]);
  json_node_take_array (node, array);

  return twin_json_to_string (node, FALSE);
}

static char **
parse_origins (const char *text)
{
  g_autoptr (JsonNode) node = json_from_string (text, NULL);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  JsonArray *array = node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    g_strv_builder_add (builder, json_array_get_string_element (array, i));

  return g_strv_builder_end (builder);
}

char *
partner_join_origins (const char *origins)
{
  g_auto (GStrv) list = parse_origins (origins);

  return g_strjoinv (" ", list);
}

/* --- Making and changing --- */

char *
partner_create (Storage *storage, const AccountSession *by, const PartnerFields *fields, GError **error)
{
  g_autoptr (StorageTx) tx = NULL;
  g_autofree char *id = NULL;
  g_autofree char *origins = NULL;
  g_autoptr (GBytes) name = NULL;
  g_autoptr (GBytes) contact = NULL;
  g_autoptr (GBytes) key = NULL;

  g_return_val_if_fail (storage != NULL && by != NULL && fields != NULL, NULL);

  if (!check_fields (fields, TRUE, error))
    return NULL;
  tx = storage_begin (storage, STORAGE_SYSTEM, STORAGE_WRITE, error);
  if (tx == NULL)
    return NULL;
  id = twin_id_new (storage_get_clock (storage));
  origins = write_origins (fields->origins);
  name = storage_seal_text (tx, NAME, fields->name);
  contact = storage_seal_text (tx, CONTACT, fields->contact);
  key = seal_new_key (tx);
  if (storage_execute (tx, error,
                       "INSERT INTO partner (id, organisation_id, name, contact, origins, webhook_url, user_key, webhook_secret, webhook_secret_before,"
                       "    webhook_secret_at, created_at, ended_at) VALUES (?, ?, ?, ?, ?, ?, ?, NULL, NULL, 0, ?, 0)",
                       "ssBBssBi", id, by->organisation_id, name, contact, origins, fields->webhook_url != NULL ? fields->webhook_url : "", key,
                       storage_tx_now (tx))
        != 1
      || !account_log_append (tx, by->creator_id, "partner.create", id, "done", NULL, error) || !storage_commit (tx, error))
    return NULL;

  return g_steal_pointer (&id);
}

/* One that is the organisation's and lasts. */
static gboolean
find_lasting (StorageTx *tx, const AccountSession *by, const char *id, GError **error)
{
  gint64 n = 0;

  if (!storage_get_int (tx, &n, 0, error, "SELECT count(*) FROM partner WHERE id = ? AND organisation_id = ? AND ended_at = 0", "ss", id,
                        by->organisation_id))
    return FALSE;
  if (n == 0)
    g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_NOT_FOUND, "There is no such partner.");

  return n > 0;
}

static gboolean
write_fields (StorageTx *tx, const char *id, const PartnerFields *fields, GError **error)
{
  g_autofree char *origins = fields->origins != NULL ? write_origins (fields->origins) : NULL;
  g_autoptr (GBytes) name = storage_seal_text (tx, NAME, fields->name);
  g_autoptr (GBytes) contact = storage_seal_text (tx, CONTACT, fields->contact);

  return storage_execute (tx, error,
                          "UPDATE partner SET name = COALESCE(?, name), contact = COALESCE(?, contact), origins = COALESCE(?, origins),"
                          "    webhook_url = COALESCE(?, webhook_url) WHERE id = ?",
                          "BBsss", name, contact, origins, fields->webhook_url, id)
         == 1;
}

gboolean
partner_change (Storage *storage, const AccountSession *by, const char *id, const PartnerFields *fields, GError **error)
{
  g_autoptr (StorageTx) tx = NULL;

  g_return_val_if_fail (storage != NULL && by != NULL && id != NULL && fields != NULL, FALSE);

  if (!check_fields (fields, FALSE, error))
    return FALSE;
  tx = storage_begin (storage, STORAGE_SYSTEM, STORAGE_WRITE, error);

  return tx != NULL && find_lasting (tx, by, id, error) && write_fields (tx, id, fields, error)
         && account_log_append (tx, by->creator_id, "partner.change", id, "done", NULL, error) && storage_commit (tx, error);
}

/* With the keys nobody can make a digest of a learner again. */
static gboolean
write_end (StorageTx *tx, const char *actor, const char *id, GError **error)
{
  gint64 now = storage_tx_now (tx);

  return storage_execute (tx, error,
                          "UPDATE partner SET ended_at = ?, contact = NULL, user_key = NULL, webhook_secret = NULL, webhook_secret_before = NULL,"
                          "    webhook_url = '', origins = '[]' WHERE id = ?",
                          "is", now, id)
           == 1
         && storage_execute (tx, error, "UPDATE partner_key SET revoked_at = ?, launch_secret = NULL WHERE partner_id = ? AND revoked_at = 0", "is", now, id)
              >= 0
         && account_log_append (tx, actor, "partner.end", id, "done", NULL, error);
}

static gboolean
end_contract (Storage *storage, const AccountSession *by, const char *id, GError **error)
{
  g_autoptr (StorageTx) tx = storage_begin (storage, STORAGE_SYSTEM, STORAGE_WRITE, error);

  return tx != NULL && find_lasting (tx, by, id, error) && write_end (tx, by->creator_id, id, error) && storage_commit (tx, error);
}

gboolean
partner_end (Storage *storage, const AccountSession *by, const char *id, GError **error)
{
  g_return_val_if_fail (storage != NULL && by != NULL && id != NULL, FALSE);

  return end_contract (storage, by, id, error) && storage_purge (storage, STORAGE_SYSTEM, error);
}

char *
partner_renew_webhook_secret (Storage *storage, const AccountSession *by, const char *id, GError **error)
{
  g_autoptr (StorageTx) tx = NULL;
  g_autoptr (GBytes) sealed = NULL;
  g_autofree char *secret = NULL;

  g_return_val_if_fail (storage != NULL && by != NULL && id != NULL, NULL);

  tx = storage_begin (storage, STORAGE_SYSTEM, STORAGE_WRITE, error);
  if (tx == NULL || !find_lasting (tx, by, id, error))
    return NULL;
  secret = token_form_make_secret ("twn_whk_");
  sealed = storage_seal_text (tx, PARTNER_WEBHOOK_SECRET, secret);
  if (storage_execute (tx, error, "UPDATE partner SET webhook_secret_before = webhook_secret, webhook_secret = ?, webhook_secret_at = ? WHERE id = ?", "Bis",
                       sealed, storage_tx_now (tx), id)
        != 1
      || !account_log_append (tx, by->creator_id, "partner.webhook-secret", id, "done", NULL, error) || !storage_commit (tx, error))
    return NULL;

  return g_steal_pointer (&secret);
}

/* --- Reading --- */

#define COLUMNS "id, name, contact, origins, webhook_url, CASE WHEN webhook_secret IS NOT NULL THEN 1 ELSE 0 END, created_at, ended_at"

static Partner *
read_row (StorageTx *tx, StorageRows *rows, GError **error)
{
  g_autoptr (Partner) self = g_new0 (Partner, 1);
  g_autoptr (GBytes) name = storage_rows_dup_blob (rows, 1);
  g_autoptr (GBytes) contact = storage_rows_dup_blob (rows, 2);

  self->id = storage_rows_dup_text (rows, 0);
  self->name = storage_open_sealed_text (tx, NAME, name, error);
  if (self->name == NULL || (contact != NULL && (self->contact = storage_open_sealed_text (tx, CONTACT, contact, error)) == NULL))
    return NULL;
  self->origins = parse_origins (storage_rows_get_text (rows, 3));
  self->webhook_url = storage_rows_dup_text (rows, 4);
  self->has_webhook_secret = storage_rows_get_int (rows, 5) != 0;
  self->created_at = storage_rows_get_int (rows, 6);
  self->ended_at = storage_rows_get_int (rows, 7);

  return g_steal_pointer (&self);
}

static GPtrArray *
read_rows (StorageTx *tx, StorageRows *rows, GError **error)
{
  g_autoptr (GPtrArray) partners = g_ptr_array_new_with_free_func ((GDestroyNotify) partner_free);
  g_autoptr (GError) step_error = NULL;

  if (rows == NULL)
    return NULL;
  while (storage_rows_next (rows, &step_error))
    {
      Partner *partner = read_row (tx, rows, error);

      if (partner == NULL)
        return NULL;
      g_ptr_array_add (partners, partner);
    }
  if (step_error == NULL)
    return g_steal_pointer (&partners);
  g_propagate_error (error, g_steal_pointer (&step_error));

  return NULL;
}

GPtrArray *
partner_list (StorageTx *tx, const char *organisation_id, GError **error)
{
  g_autoptr (StorageRows) rows = storage_query (tx, error, "SELECT " COLUMNS " FROM partner WHERE organisation_id = ? ORDER BY created_at, id", "s",
                                                organisation_id);

  return read_rows (tx, rows, error);
}

gboolean
partner_end_all (StorageTx *tx, const char *organisation_id, GError **error)
{
  g_autoptr (GPtrArray) partners = NULL;

  g_return_val_if_fail (tx != NULL && organisation_id != NULL, FALSE);

  partners = partner_list (tx, organisation_id, error);
  for (guint i = 0; partners != NULL && i < partners->len; i++)
    {
      const Partner *partner = partners->pdata[i];

      if (partner->ended_at == 0 && !write_end (tx, "", partner->id, error))
        return FALSE;
    }

  return partners != NULL;
}

Partner *
partner_read (StorageTx *tx, const char *organisation_id, const char *id, GError **error)
{
  g_autoptr (StorageRows) rows = storage_query (tx, error, "SELECT " COLUMNS " FROM partner WHERE organisation_id = ? AND id = ?", "ss", organisation_id, id);
  g_autoptr (GPtrArray) partners = read_rows (tx, rows, error);

  if (partners == NULL)
    return NULL;
  if (partners->len > 0)
    return g_ptr_array_steal_index (partners, 0);
  g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_NOT_FOUND, "There is no such partner.");

  return NULL;
}

/* --- The agreement --- */

static gboolean
check_agreement (const char *version, const char *accepted_by, const char *text, GError **error)
{
  if (!account_check_text (version, "version of the agreement", TRUE, error) || !account_check_text (accepted_by, "name of who accepted it", TRUE, error))
    return FALSE;
  if (text != NULL && *text != '\0' && strlen (text) <= MAX_AGREEMENT)
    return TRUE;
  g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_INVALID, "The text of the agreement is missing, or too long.");

  return FALSE;
}

gboolean
partner_accept (Storage *storage, const AccountSession *by, const char *id, const char *version, const char *accepted_by, const char *text, GError **error)
{
  g_autoptr (StorageTx) tx = NULL;
  g_autofree char *entry = NULL;
  g_autofree char *digest = NULL;
  g_autofree char *detail = NULL;
  g_autoptr (GBytes) sealed = NULL;

  g_return_val_if_fail (storage != NULL && by != NULL && id != NULL, FALSE);

  if (!check_agreement (version, accepted_by, text, error))
    return FALSE;
  tx = storage_begin (storage, STORAGE_SYSTEM, STORAGE_WRITE, error);
  if (tx == NULL || !find_lasting (tx, by, id, error))
    return FALSE;
  entry = twin_id_new (storage_get_clock (storage));
  digest = twin_sha256_hex (text, strlen (text));
  detail = g_strdup_printf ("{\"digest\":\"%s\"}", digest);
  sealed = storage_seal_text (tx, ACCEPTED_BY, accepted_by);

  return storage_execute (tx, error, "INSERT INTO partner_agreement (id, partner_id, version, digest, accepted_by, recorded_by, at) VALUES (?, ?, ?, ?, ?, ?, ?)",
                          "ssssBsi", entry, id, version, digest, sealed, by->creator_id, storage_tx_now (tx))
           == 1
         && account_log_append (tx, by->creator_id, "partner.agreement", id, "done", detail, error) && storage_commit (tx, error);
}

PartnerAgreement *
partner_read_agreement (StorageTx *tx, const char *id, GError **error)
{
  g_autoptr (StorageRows) rows = storage_query (
    tx, error, "SELECT version, digest, accepted_by, recorded_by, at FROM partner_agreement WHERE partner_id = ? ORDER BY at DESC, id DESC LIMIT 1", "s", id);
  g_autoptr (PartnerAgreement) self = NULL;
  g_autoptr (GBytes) accepted_by = NULL;

  if (rows == NULL || !storage_rows_next (rows, error))
    return NULL;
  self = g_new0 (PartnerAgreement, 1);
  self->version = storage_rows_dup_text (rows, 0);
  self->digest = storage_rows_dup_text (rows, 1);
  accepted_by = storage_rows_dup_blob (rows, 2);
  self->recorded_by = storage_rows_dup_text (rows, 3);
  self->at = storage_rows_get_int (rows, 4);
  self->accepted_by = storage_open_sealed_text (tx, ACCEPTED_BY, accepted_by, error);

  return self->accepted_by != NULL ? g_steal_pointer (&self) : NULL;
}
