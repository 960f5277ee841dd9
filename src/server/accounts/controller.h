/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "notices/policy.h"
#include "storage/storage.h"

G_BEGIN_DECLS

/**
 * Controller:
 * @name, @address, @email: of who is responsible for the server (Art. 13(1)(a) GDPR)
 * @officer: how the data protection officer is reached
 * @authority: where people may complain (Art. 77)
 * @policy_date: when the policy was last changed, "2026-04-03"
 *
 * What the law wants to be said to everybody who asks here. Any of it may be NULL while nobody has said it.
 */
typedef struct
{
  char *name;
  char *address;
  char *email;
  char *officer;
  char *authority;
  char *policy_date;
} Controller;

void controller_clear (Controller *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Controller, controller_clear)

/* Whether what must be said is there: name, address, e-mail and authority. */
gboolean controller_is_complete (const Controller *self);

/* Empty where nothing was written yet. */
gboolean controller_read (Storage *storage, Controller *self, GError **error);

/* TWIN_ERROR_INVALID, naming the field, for what is no date or too long. */
gboolean controller_write (Storage *storage, const Controller *self, GError **error);

/* The same, and puts the policy of @self->policy_date down as a version of it (policy_put()), with its notices, both or neither. @version: its
 * digest, summary and significance; its date is not looked at. *@n_notices: how many creators get a letter. */
gboolean controller_change_policy (Storage *storage, const Controller *self, const PolicyVersion *version, gint64 *n_notices, GError **error);

G_END_DECLS
