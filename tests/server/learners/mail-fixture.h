/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mail/mailer.h"

/* What smtp-sink.py offers. */

/* The port of "plain", "starttls", …; NULL, with the test marked as skipped, where there is no sink. Free it. */
char *mail_fixture_get_port (const char *name);
char *mail_fixture_get_authority (void);

/* A mailer for @name, with the sink's user and password where the server asks for them. */
Mailer *mail_fixture_make_mailer (const char *name, TwinClock *clock);

/* How many letters arrived so far; the last one of them, decoded from quoted-printable. */
guint mail_fixture_count (void);
char *mail_fixture_read_last (void);
char *mail_fixture_read_last_to (const char *address);
