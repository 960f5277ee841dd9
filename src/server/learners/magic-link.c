/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "learners/magic-link.h"

#include "base/twin-digest.h"
#include "base/twin-error.h"
#include "base/twin-id.h"
#include "learners/admission-log.h"
#include "learners/learner-private.h"
#include "mail/mail-sign-in.h"
#include "privacy/twin-pseudonym.h"

#include <sodium.h>
#include <string.h>

#define TOKEN_BYTES 32
#define CODE_DIGITS 8
#define CODES 100000000u

/* A link that is being made. */
typedef struct
{
  char *email_key;
  const TwinBundleAdmission *admission; /* NULL: nobody is written to */
  char *token;
  char *code;
} Link;

static void
link_clear (Link *self)
{
  g_free (self->email_key);
  mail_wipe (self->token);
  mail_wipe (self->code);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Link, link_clear)

char *
magic_link_new_browser (void)
{
  return learner_random (TOKEN_BYTES);
}

/* 256 bits of chance need no key. */
static char *
digest_token (const char *token)
{
  return twin_sha256_hex (token, strlen (token));
}

static char *
digest_browser (const char *browser)
{
  return twin_sha256_hex (browser, strlen (browser));
}

/* Eight digits do, and the browser's value in it, so that equal codes are not to be seen. */
static char *
digest_code (StorageTx *tx, const char *twin_id, const char *browser, const char *code)
{
  g_autofree char *value = g_strjoin ("\n", browser, code, NULL);

  return learner_hash (tx, "code", twin_id, value);
}

/* --- Asking for one --- */

/* How many letters the address was sent lately: the log of admissions knows. An address that is not on the list is looked for as well. */
static gboolean
count_letters (StorageTx *tx, const char *email_key, gboolean *too_many, GError **error)
{
  static const char sql[] = "SELECT count(*) FROM admission_log WHERE email_key = ? AND at > ? AND decision = 'asked'";
  gint64 now = storage_tx_now (tx);
  gint64 n_now = 0;
  gint64 n_day = 0;

  if (!storage_get_int (tx, &n_now, 0, error, sql, "si", email_key, now - MAGIC_LINK_MS)
      || !storage_get_int (tx, &n_day, 0, error, sql, "si", email_key, now - TWIN_DAY_MS))
    return FALSE;
  *too_many = n_now >= MAGIC_LINK_PER_ADDRESS || n_day >= MAGIC_LINK_PER_DAY;

  return TRUE;
}

static gboolean
insert_link (StorageTx *tx, const MagicLinkRequest *request, const Link *link, GError **error)
{
  g_autofree char *digest = digest_token (link->token);
  g_autofree char *browser = digest_browser (request->browser);
  g_autofree char *code = digest_code (tx, request->manifest->twin_id, request->browser, link->code);
  /* What nobody can use is as long, and holds nothing of the person who is not on the list. */
  g_autofree char *chance = learner_random (TOKEN_BYTES);
  gint64 now = storage_tx_now (tx);

  return learner_run (tx, error,
                      "INSERT INTO magic_link (digest, twin_id, email_key, admission, browser, code, attempts, created_at, expires_at, used_at)"
                      "  VALUES (?, ?, ?, ?, ?, ?, 0, ?, ?, 0)",
                      "ssssssii", digest, request->manifest->twin_id, link->admission != NULL ? link->email_key : chance,
                      link->admission != NULL ? link->admission->hash : chance, browser, code, now, now + MAGIC_LINK_MS);
}

static gboolean
make_link (Storage *storage, const char *tenant, const MagicLinkRequest *request, const char *address, Link *link, GError **error)
{
  g_autoptr (StorageTx) tx = storage_begin (storage, tenant, STORAGE_WRITE, error);
  const char *twin_id = request->manifest->twin_id;
  gboolean too_many = FALSE;

  if (tx == NULL)
    return FALSE;
  link->email_key = learner_hash_address (tx, twin_id, address);
  link->token = learner_random (TOKEN_BYTES);
  link->code = g_strdup_printf ("%0*u", CODE_DIGITS, randombytes_uniform (CODES));
  link->admission = twin_manifest_find_admission (request->manifest, address, storage_tx_now (tx));
  if (!count_letters (tx, link->email_key, &too_many, error))
    return FALSE;
  if (too_many)
    link->admission = NULL;

  return insert_link (tx, request, link, error)
         && admission_log_append (tx, twin_id, link->email_key, link->admission != NULL ? ADMISSION_ASKED : ADMISSION_REFUSED, error)
         && storage_commit (tx, error);
}

/* The letter is written and handed in whether it goes to somebody or not. */
static void
write_letter (Mailer *mailer, const MagicLinkRequest *request, const char *address, const Link *link)
{
  char *url = g_strconcat (request->link_prefix, link->token, NULL);
  const char *to = link->admission != NULL ? address : NULL;

  mailer_send (mailer, mail_sign_in_new (to, request->manifest->name, url, link->code, request->language));
  mail_wipe (url);
}

gboolean
magic_link_request (Storage *storage, const char *tenant, Mailer *mailer, const MagicLinkRequest *request, GError **error)
{
  g_auto (Link) link = { 0 };
  char *address;
  gboolean made;

  g_return_val_if_fail (storage != NULL && tenant != NULL && mailer != NULL && request != NULL && request->address != NULL, FALSE);

  address = twin_email_normalize (request->address, error);
  sodium_memzero (request->address, strlen (request->address));
  if (address == NULL)
    return FALSE;
  made = make_link (storage, tenant, request, address, &link, error);
  if (made)
    write_letter (mailer, request, address, &link);
  mail_wipe (address);

  return made;
}

/* --- Redeeming --- */

/* Whether the entry that the link was sent for is still on the list. */
static gboolean
still_admits (StorageTx *tx, const TwinManifest *manifest, const char *admission)
{
  return admission != NULL && twin_manifest_get_admission (manifest, admission, storage_tx_now (tx)) != NULL;
}

gboolean
magic_link_look (StorageTx *tx, const TwinManifest *manifest, const char *token, const char *browser, MagicLinkOutcome *outcome, GError **error)
{
  g_autofree char *digest = digest_token (token);
  g_autofree char *asking = browser != NULL ? digest_browser (browser) : NULL;
  g_autoptr (GError) step_error = NULL;
  g_autoptr (StorageRows) rows = NULL;

  rows = storage_query (tx, error, "SELECT browser, admission FROM magic_link WHERE digest = ? AND twin_id = ? AND used_at = 0 AND expires_at > ?", "ssi",
                        digest, manifest->twin_id, storage_tx_now (tx));
  if (rows == NULL)
    return FALSE;

  *outcome = MAGIC_LINK_SPENT;
  if (learner_first (rows, &step_error) && still_admits (tx, manifest, storage_rows_get_text (rows, 1)))
    *outcome = g_strcmp0 (storage_rows_get_text (rows, 0), asking) == 0 ? MAGIC_LINK_OPENED : MAGIC_LINK_OTHER_BROWSER;
  if (step_error != NULL)
    g_propagate_error (error, g_steal_pointer (&step_error));

  return step_error == NULL;
}

/* Opens the session for the link that @rows gives, whose being taken is part of the same transaction. */
static gboolean
open_for (StorageTx *tx, const TwinManifest *manifest, StorageRows *rows, MagicLinkOutcome *outcome, char **cookie, GError **error)
{
  g_autoptr (GError) step_error = NULL;
  g_autofree char *email_key = NULL;
  g_autofree char *admission = NULL;
  LearnerGrant grant = { .twin_id = manifest->twin_id, .kind = LEARNER_SIGNED_IN };

  if (learner_first (rows, &step_error))
    {
      email_key = storage_rows_dup_text (rows, 0);
      admission = storage_rows_dup_text (rows, 1);
    }
  if (step_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&step_error));
      return FALSE;
    }
  if (!still_admits (tx, manifest, admission))
    return TRUE;

  grant.email_key = email_key;
  grant.admission = admission;
  *cookie = learner_session_open (tx, &grant, error);
  *outcome = MAGIC_LINK_OPENED;

  return *cookie != NULL && admission_log_append (tx, manifest->twin_id, email_key, ADMISSION_ADMITTED, error);
}

/* Whoever changes the row first has it; the others find none. */
static gboolean
take_by_token (StorageTx *tx, const TwinManifest *manifest, const char *token, const char *browser, MagicLinkOutcome *outcome, char **cookie, GError **error)
{
  g_autofree char *digest = digest_token (token);
  g_autofree char *asking = digest_browser (browser);
  gint64 now = storage_tx_now (tx);
  g_autoptr (StorageRows) rows = storage_query (tx, error,
                                                "UPDATE magic_link SET used_at = ? WHERE digest = ? AND twin_id = ? AND browser = ? AND used_at = 0"
                                                "    AND expires_at > ? RETURNING email_key, admission",
                                                "isssi", now, digest, manifest->twin_id, asking, now);

  return rows != NULL && open_for (tx, manifest, rows, outcome, cookie, error);
}

gboolean
magic_link_redeem (Storage *storage, const char *tenant, const TwinManifest *manifest, const char *token, const char *browser,
                   MagicLinkOutcome *outcome, char **cookie, GError **error)
{
  g_autoptr (StorageTx) tx = NULL;
  g_autofree char *value = NULL;

  g_return_val_if_fail (storage != NULL && manifest != NULL && token != NULL && outcome != NULL && cookie != NULL, FALSE);

  *cookie = NULL;
  tx = storage_begin (storage, tenant, STORAGE_WRITE, error);
  if (tx == NULL || !magic_link_look (tx, manifest, token, browser, outcome, error))
    return FALSE;
  if (*outcome != MAGIC_LINK_OPENED)
    return TRUE;
  *outcome = MAGIC_LINK_SPENT;
  if (!take_by_token (tx, manifest, token, browser, outcome, &value, error) || !storage_commit (tx, error))
    return FALSE;
  *cookie = g_steal_pointer (&value);

  return TRUE;
}

/* Counts the attempt at every link of this browser; *@n_open: at how many it may still succeed. */
static gboolean
count_attempt (StorageTx *tx, const char *twin_id, const char *asking, gint64 *n_links, gint64 *n_open, GError **error)
{
  gint64 now = storage_tx_now (tx);

  if (!storage_get_int (tx, n_links, 0, error,
                        "SELECT count(*) FROM magic_link WHERE browser = ? AND twin_id = ? AND used_at = 0 AND expires_at > ?", "ssi", asking, twin_id,
                        now))
    return FALSE;
  *n_open = storage_execute (tx, error,
                             "UPDATE magic_link SET attempts = attempts + 1 WHERE browser = ? AND twin_id = ? AND used_at = 0 AND expires_at > ?"
                             "    AND attempts < ?",
                             "ssii", asking, twin_id, now, (gint64) MAGIC_LINK_ATTEMPTS);

  return *n_open >= 0;
}

static gboolean
take_by_code (StorageTx *tx, const TwinManifest *manifest, const char *code, const char *browser, MagicLinkOutcome *outcome, char **cookie, GError **error)
{
  g_autofree char *asking = digest_browser (browser);
  g_autofree char *digest = digest_code (tx, manifest->twin_id, browser, code);
  gint64 now = storage_tx_now (tx);
  gint64 n_links = 0;
  gint64 n_open = 0;
  g_autoptr (StorageRows) rows = NULL;

  if (!count_attempt (tx, manifest->twin_id, asking, &n_links, &n_open, error))
    return FALSE;
  *outcome = n_links == 0 ? MAGIC_LINK_SPENT : n_open == 0 ? MAGIC_LINK_TOO_MANY : MAGIC_LINK_WRONG_CODE;
  if (n_open == 0)
    return TRUE;

  rows = storage_query (tx, error,
                        "UPDATE magic_link SET used_at = ? WHERE browser = ? AND twin_id = ? AND code = ? AND used_at = 0 AND expires_at > ?"
                        "    AND attempts <= ? RETURNING email_key, admission",
                        "isssii", now, asking, manifest->twin_id, digest, now, (gint64) MAGIC_LINK_ATTEMPTS);

  return rows != NULL && open_for (tx, manifest, rows, outcome, cookie, error);
}

/* The digits alone; NULL if there are not eight of them. */
static char *
read_digits (const char *text)
{
  g_autoptr (GString) digits = g_string_new (NULL);

  for (; *text != '\0'; text++)
    if (g_ascii_isdigit (*text))
      g_string_append_c (digits, *text);
    else if (!g_ascii_isspace (*text) && *text != '-')
      return NULL;

  return digits->len == CODE_DIGITS ? g_string_free_and_steal (g_steal_pointer (&digits)) : NULL;
}

gboolean
magic_link_redeem_code (Storage *storage, const char *tenant, const TwinManifest *manifest, const char *code, const char *browser,
                        MagicLinkOutcome *outcome, char **cookie, GError **error)
{
  g_autoptr (StorageTx) tx = NULL;
  g_autofree char *digits = NULL;
  g_autofree char *value = NULL;

  g_return_val_if_fail (storage != NULL && manifest != NULL && code != NULL && browser != NULL && outcome != NULL && cookie != NULL, FALSE);

  *cookie = NULL;
  *outcome = MAGIC_LINK_WRONG_CODE;
  digits = read_digits (code);
  if (digits == NULL)
    return TRUE;
  tx = storage_begin (storage, tenant, STORAGE_WRITE, error);
  if (tx == NULL || !take_by_code (tx, manifest, digits, browser, outcome, &value, error) || !storage_commit (tx, error))
    return FALSE;
  *cookie = g_steal_pointer (&value);

  return TRUE;
}
