/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mail/mail-message.h"

G_BEGIN_DECLS

/* The letter with a sign-in link and a code, in @language ("de", …; English otherwise). It holds nothing but the twin's name, both, and
 * what to do with them. @to may be NULL, see MailMessage. */
MailMessage *mail_sign_in_new (const char *to, const char *twin_name, const char *link, const char *code, const char *language) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
