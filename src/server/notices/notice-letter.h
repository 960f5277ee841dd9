/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "accounts/controller.h"
#include "mail/mail-message.h"
#include "notices/notice.h"
#include "notices/policy.h"

G_BEGIN_DECLS

/* The letter about a change of the policy (R175), in English and German, the creator's likely language first. @site: the server's address, or
 * NULL. */
MailMessage *notice_letter_policy (const Notice *notice, const PolicyVersion *version, const Controller *controller, const char *site) G_GNUC_WARN_UNUSED_RESULT;

/* The letter about a quota (R182) of @limit tokens a month. NULL where the occasion is none. */
MailMessage *notice_letter_quota (const Notice *notice, gint64 limit, const Controller *controller, const char *site) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
