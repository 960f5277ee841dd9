/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "accounts/account-token.h"

G_BEGIN_DECLS

/* Partners: organisations that show a twin on a learning platform of their own and vouch for its learners (R117-R121). A partner belongs to an
 * organisation, and only those who administer that make, change and end one. Of the partner's learners the server knows a digest under a key
 * that it made for this partner, never disclosed, and destroyed with the contract. Transactions are on the system. */

/**
 * Partner:
 * @contact: who is responsible there; NULL once it ended
 * @origins: sites that may frame the organisation's twins, "https://school.example"; NULL-terminated
 * @webhook_url: where messages are announced, "" for nowhere
 * @ended_at: 0 while the contract lasts
 */
typedef struct
{
  char *id;
  char *name;
  char *contact;
  char **origins;
  char *webhook_url;
  gboolean has_webhook_secret;
  gint64 created_at;
  gint64 ended_at;
} Partner;

void partner_free (Partner *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Partner, partner_free)

/**
 * PartnerFields: what may be set. Each may be NULL: it stays, or is empty in a new one, where @name and @contact are needed.
 * @local: whether origins and the webhook may be on this computer, over plain http: for trying out
 */
typedef struct
{
  const char *name;
  const char *contact;
  const char *const *origins;
  const char *webhook_url;
  gboolean local;
} PartnerFields;

/* The id of a new one. TWIN_ERROR_INVALID names the field. All that changes something is in the server's audit log. */
char *partner_create (Storage *storage, const AccountSession *by, const PartnerFields *fields, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean partner_change (Storage *storage, const AccountSession *by, const char *id, const PartnerFields *fields, GError **error);

/* Ends the contract: keys, secrets and contact go at once, and with the key of the digests nobody can make one again; what shows the agreement
 * stays for the time of claims. TWIN_ERROR_NOT_FOUND also for those of others and for one that ended. */
gboolean partner_end (Storage *storage, const AccountSession *by, const char *id, GError **error);

/* The same for all of an organisation that has no members any more. */
gboolean partner_end_all (StorageTx *tx, const char *organisation_id, GError **error);

/* TWIN_ERROR_NOT_FOUND also for those of others. */
Partner *partner_read (StorageTx *tx, const char *organisation_id, const char *id, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The oldest first, those that ended too. */
GPtrArray *partner_list (StorageTx *tx, const char *organisation_id, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* --- The agreement (R121) --- */

/**
 * PartnerAgreement: that the partner took on its duties as an independent controller.
 * @digest: SHA-256 of the text that was accepted
 * @recorded_by: the account that recorded it
 */
typedef struct
{
  char *version;
  char *digest;
  char *accepted_by;
  char *recorded_by;
  gint64 at;
} PartnerAgreement;

void partner_agreement_free (PartnerAgreement *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PartnerAgreement, partner_agreement_free)

/* Puts down that @accepted_by accepted @text, whose digest is kept. Entries are only added. */
gboolean partner_accept (Storage *storage, const AccountSession *by, const char *id, const char *version, const char *accepted_by, const char *text,
                         GError **error);

/* The newest; NULL without an error where there is none. */
PartnerAgreement *partner_read_agreement (StorageTx *tx, const char *id, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* --- Digests --- */

/* What stands for one of the partner's learners: HMAC-SHA256 of @user (R118). */
char *partner_hash_user (TwinSecret *key, const char *user) G_GNUC_WARN_UNUSED_RESULT;

/* HMAC-SHA256 under a secret that the partner has, too. */
#define PARTNER_MAC_LENGTH 32
void partner_sign (TwinSecret *secret, const void *data, gsize length, guint8 mac[PARTNER_MAC_LENGTH]);

/* Opens column @column of @rows, sealed for @purpose, into guarded memory. NULL for SQL NULL, and with @error. */
TwinSecret *partner_open_secret (StorageTx *tx, StorageRows *rows, int column, const char *purpose, GError **error) G_GNUC_WARN_UNUSED_RESULT;

#define PARTNER_USER_KEY "partner.user_key"
#define PARTNER_WEBHOOK_SECRET "partner.webhook_secret"
#define PARTNER_LAUNCH_SECRET "partner_key.launch_secret"

/* "https://a.example https://b.example", as a policy wants it; "" for none. @origins: as they are stored. */
char *partner_join_origins (const char *origins) G_GNUC_WARN_UNUSED_RESULT;

/* A new secret for the signatures of webhooks, said this once; the one before signs beside it for a day. */
char *partner_renew_webhook_secret (Storage *storage, const AccountSession *by, const char *id, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
