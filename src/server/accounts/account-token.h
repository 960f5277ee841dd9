/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "storage/storage.h"

G_BEGIN_DECLS

/* Personal access tokens: "twn_pat_" and what accounts/token-form.h describes. The server holds the id and SHA-256 of the whole. */

/**
 * AccountScope:
 *
 * What a token may do; each names one part of the API.
 */
typedef enum
{
  ACCOUNT_SCOPE_SYNC = 1 << 0,      /* "sync": objects, copies, events */
  ACCOUNT_SCOPE_PUBLISH = 1 << 1,   /* "publish": pieces, published twins */
  ACCOUNT_SCOPE_ACCOUNT = 1 << 2,   /* "account": profile, tokens, rights */
  ACCOUNT_SCOPE_ANALYTICS = 1 << 3, /* "analytics" */
  ACCOUNT_SCOPE_ADMIN = 1 << 4,     /* "admin": the organisation, as far as the role goes */
  ACCOUNT_SCOPE_ASK = 1 << 5,       /* "ask": questions to published twins, from a program of one's own */
} AccountScope;

#define ACCOUNT_SCOPE_STUDIO (ACCOUNT_SCOPE_SYNC | ACCOUNT_SCOPE_PUBLISH | ACCOUNT_SCOPE_ACCOUNT | ACCOUNT_SCOPE_ANALYTICS | ACCOUNT_SCOPE_ADMIN | ACCOUNT_SCOPE_ASK)

char *account_scopes_to_string (guint scopes) G_GNUC_WARN_UNUSED_RESULT; /* "sync publish" */
gboolean account_scopes_parse (const char *text, guint *scopes, GError **error);

/**
 * AccountSession:
 * @creator_id: the account, which is also the tenant
 * @mfa: whether a second factor was given for this token
 *
 * Who a request comes from.
 */
typedef struct
{
  char *token_id;
  char *creator_id;
  char *organisation_id;
  char *role;
  guint scopes;
  gboolean mfa;
} AccountSession;

void account_session_free (AccountSession *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AccountSession, account_session_free)

/* How long a computer's token lasts without use, and the default for a session (R72). A token that somebody made for a program lasts
 * without use: idle 0. */
#define ACCOUNT_COMPUTER_IDLE_MS (90 * TWIN_DAY_MS)
#define ACCOUNT_MAX_LIFETIME_MS (365 * TWIN_DAY_MS)

/* A new token of an account, inside a transaction on the system. @lifetime_ms: at most a year; @idle_ms: ends without use after this
 * time, 0 for never. Returns the token, which nobody can show again. */
char *account_token_issue (StorageTx *tx, const char *creator_id, const char *name, guint scopes, gboolean mfa, gint64 lifetime_ms,
                           gint64 idle_ms, GError **error) G_GNUC_WARN_UNUSED_RESULT;

typedef enum
{
  ACCOUNT_TOKEN_GOOD,
  ACCOUNT_TOKEN_UNKNOWN, /* also one that was revoked, or whose account is gone */
  ACCOUNT_TOKEN_EXPIRED,
} AccountTokenState;

/* Looks a token up, in constant time for the secret. FALSE on a STORAGE_ERROR. */
gboolean account_token_check (Storage *storage, const char *token, AccountTokenState *state, AccountSession **session, GError **error);

/* The id inside a token, for a token that is well-formed; NULL otherwise. */
char *account_token_get_id (const char *token) G_GNUC_WARN_UNUSED_RESULT;

/**
 * AccountTokenKind:
 * @ACCOUNT_TOKEN_ACCESS: made for a program, twn_pat_…, with an end and scopes
 * @ACCOUNT_TOKEN_COMPUTER: of a computer that keeps it in its keyring
 * @ACCOUNT_TOKEN_SESSION: ends without use after the organisation's sessionTimeout
 */
typedef enum
{
  ACCOUNT_TOKEN_ACCESS,
  ACCOUNT_TOKEN_COMPUTER,
  ACCOUNT_TOKEN_SESSION,
} AccountTokenKind;

/**
 * AccountTokenEntry:
 * @used_on: the day of its last use, never the time
 */
typedef struct
{
  char *id;
  char *name;
  char *scopes;
  AccountTokenKind kind;
  gint64 created_at;
  gint64 expires_at;
  char *used_on;
  gboolean mfa;
} AccountTokenEntry;

/* Those that are valid, newest first. */
GPtrArray *account_token_list (StorageTx *tx, const char *creator_id, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Makes one for a program: with no more scopes than the one of @by, and no longer than the organisation's tokenLifetimeDays. */
char *account_token_create (Storage *storage, const AccountSession *by, const char *name, const char *scopes, gint64 days, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* "2026-11-23", NULL for 0. */
char *account_token_describe_day (gint64 unix_ms) G_GNUC_WARN_UNUSED_RESULT;

/* Ends one; one that has ended already stays so. TWIN_ERROR_NOT_FOUND if the account never had it. */
gboolean account_token_revoke (StorageTx *tx, const char *creator_id, const char *token_id, GError **error);

G_END_DECLS
