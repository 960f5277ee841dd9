/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "learners/learner-session.h"
#include "mail/mailer.h"

G_BEGIN_DECLS

/* Signing in at a restricted twin by a letter (R99, R100, R104, R105). The letter holds a link and a code of eight digits; either opens a
 * session once, within 15 minutes, and only for the browser that asked: it holds a random value from then on, in a cookie or in a hidden
 * field of the page. So a mail scanner that opens the link, and even one that presses the button behind it, neither gets in nor uses the
 * link up. */

#define MAGIC_LINK_MS (15 * 60 * TWIN_SECOND_MS)
#define MAGIC_LINK_ATTEMPTS 5      /* codes typed at one link */
#define MAGIC_LINK_PER_ADDRESS 5   /* letters to one address in 15 minutes */
#define MAGIC_LINK_PER_DAY 20      /* and in a day */

/* What the browser keeps until it is signed in. Free it. */
char *magic_link_new_browser (void) G_GNUC_WARN_UNUSED_RESULT;

/**
 * MagicLinkRequest:
 * @browser: from magic_link_new_browser()
 * @address: as it was typed; it is overwritten before the call returns
 * @link_prefix: what the link begins with, up to its random part: "https://…/t/course/link?token="
 * @language: of the letter
 */
typedef struct
{
  const TwinManifest *manifest;
  const char *browser;
  char *address;
  const char *link_prefix;
  const char *language;
} MagicLinkRequest;

/* Makes a link and hands the letter to @mailer, if the address is on the list; if not, does the same work on what nobody can use. TRUE
 * tells nothing about the list. TWIN_ERROR_INVALID: it is no address at all. */
gboolean magic_link_request (Storage *storage, const char *tenant, Mailer *mailer, const MagicLinkRequest *request, GError **error);

/**
 * MagicLinkOutcome:
 * @MAGIC_LINK_SPENT: there is no such link, or it was used, or its time is over, or the address was taken off the list
 * @MAGIC_LINK_OTHER_BROWSER: it holds, but another browser asked for it; it still holds afterwards
 * @MAGIC_LINK_WRONG_CODE: no link of this browser has this code
 * @MAGIC_LINK_TOO_MANY: too many wrong codes were typed; ask for another letter
 */
typedef enum
{
  MAGIC_LINK_OPENED,
  MAGIC_LINK_SPENT,
  MAGIC_LINK_OTHER_BROWSER,
  MAGIC_LINK_WRONG_CODE,
  MAGIC_LINK_TOO_MANY,
} MagicLinkOutcome;

/* What redeeming would give, and nothing else: for the page with the button. @browser may be NULL. */
gboolean magic_link_look (StorageTx *tx, const TwinManifest *manifest, const char *token, const char *browser, MagicLinkOutcome *outcome, GError **error);

/* Opens a session; of any number of calls at once, one is MAGIC_LINK_OPENED. *@cookie: the value of LEARNER_COOKIE, or NULL. FALSE only if
 * the storage fails. */
gboolean magic_link_redeem (Storage *storage, const char *tenant, const TwinManifest *manifest, const char *token, const char *browser,
                            MagicLinkOutcome *outcome, char **cookie, GError **error);

/* The same by the code; spaces in it do not matter. */
gboolean magic_link_redeem_code (Storage *storage, const char *tenant, const TwinManifest *manifest, const char *code, const char *browser,
                                 MagicLinkOutcome *outcome, char **cookie, GError **error);

G_END_DECLS
