/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "partners/partner.h"

G_BEGIN_DECLS

/* A partner's keys. Each has two parts, both said once: the key itself, "twn_ptn_…" (accounts/token-form.h), with which the partner's programs
 * ask the API, of which the server holds SHA-256; and the secret that launches are signed with, "twn_lch_…", sealed, because a signature
 * cannot be checked by a digest of it. No key without an agreement (R121). */

/**
 * PartnerScope: what a key may do.
 */
typedef enum
{
  PARTNER_SCOPE_LAUNCH = 1 << 0,    /* "launch": send learners */
  PARTNER_SCOPE_ANALYTICS = 1 << 1, /* "analytics": read what was released */
} PartnerScope;

typedef struct
{
  char *key;
  char *launch_secret;
  gint64 expires_at;
} PartnerNewKey;

void partner_new_key_clear (PartnerNewKey *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PartnerNewKey, partner_new_key_clear)

/* @scopes: "launch analytics"; @days: 1 to 365. TWIN_ERROR_REFUSED without an agreement. */
gboolean partner_key_issue (Storage *storage, const AccountSession *by, const char *partner_id, const char *scopes, gint64 days, PartnerNewKey *key,
                            GError **error);
gboolean partner_key_revoke (Storage *storage, const AccountSession *by, const char *partner_id, const char *key_id, GError **error);

/**
 * PartnerKey:
 * @used_on: the day of its last use, NULL for never
 */
typedef struct
{
  char *id;
  char *scopes;
  gint64 created_at;
  gint64 expires_at;
  char *used_on;
} PartnerKey;

/* Those that are valid, the newest first. */
GPtrArray *partner_key_list (StorageTx *tx, const char *partner_id, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * PartnerCaller: whose program asks.
 */
typedef struct
{
  char *partner_id;
  char *organisation_id;
  guint scopes;
} PartnerCaller;

void partner_caller_free (PartnerCaller *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PartnerCaller, partner_caller_free)

/* NULL without an error for a key that is none, is over, or whose partner ended. */
PartnerCaller *partner_key_check (Storage *storage, const char *key, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Remembers the day. @used_at: what was remembered. */
gboolean partner_key_note_use (Storage *storage, const char *key_id, gint64 used_at, GError **error);

gboolean partner_scopes_parse (const char *text, guint *scopes, GError **error);

G_END_DECLS
