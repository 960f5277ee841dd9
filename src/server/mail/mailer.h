/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/twin-clock.h"
#include "base/twin-secret.h"
#include "mail/mail-message.h"

G_BEGIN_DECLS

/* How long a letter is tried: as long as the link in it works (R100, R105). */
#define MAIL_TRY_MS (15 * 60 * TWIN_SECOND_MS)

/**
 * MailSettings:
 * @url: "smtp://USER@HOST:587" (STARTTLS, which must be there unless the host is this computer) or "smtps://USER@HOST"
 * @from: the sender's address
 * @password: of USER; NULL: none is given
 * @authorities: file with the certificates of authorities to trust in place of the system's; NULL: the system's
 * @pause_ms: before the first attempt at a letter, so that what it takes is not to be felt in the reply to who asked for it; also the
 *   pause after the first failure, which doubles from then on. 0: the default
 */
typedef struct
{
  const char *url;
  const char *from;
  TwinSecret *password;
  const char *authorities;
  guint pause_ms;
} MailSettings;

/* The password: from $TWIN_SERVER_SMTP_PASSWORD, from @file, or from smtp-password in $CREDENTIALS_DIRECTORY (systemd); NULL without an
 * error if none of them is there. */
TwinSecret *mail_settings_read_password (const char *file, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * Mailer:
 *
 * Hands letters over to a mail server, on a thread of its own. Letters wait in memory and nowhere else: with the process they are gone.
 * One that the server does not take for the moment is tried again for MAIL_TRY_MS; one that it refuses is given up. What is
 * logged about it names no address.
 *
 * Any thread.
 */
typedef struct _Mailer Mailer;

/* TWIN_ERROR_INVALID: an address that is none. @clock is borrowed. */
Mailer *mailer_new (const MailSettings *settings, TwinClock *clock, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Gives up what still waits; call mailer_drain() before. */
void mailer_free (Mailer *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Mailer, mailer_free)

/* Takes @message and returns at once. */
void mailer_send (Mailer *self, MailMessage *message);

/**
 * MailOutcome:
 * @MAIL_TAKEN: the mail server has it
 * @MAIL_LATER: it was not there, or did not take it for the moment
 * @MAIL_REFUSED: it will never take it
 */
typedef enum
{
  MAIL_TAKEN,
  MAIL_LATER,
  MAIL_REFUSED,
} MailOutcome;

/* Hands @message over once, now, on the caller's thread, for who keeps letters in the database. Blocks for a minute at most; @ending: set by
 * another thread to give up, which is MAIL_LATER. */
MailOutcome mailer_deliver (Mailer *self, const MailMessage *message, gint *ending);

/* Waits until no letter waits any more, at most @ms; whether that came about. */
gboolean mailer_drain (Mailer *self, guint ms);

/* Connects, encrypts and signs in, and sends nothing: for `doctor`. TWIN_ERROR_FAILED in words. */
gboolean mailer_check (Mailer *self, GError **error);

G_END_DECLS
