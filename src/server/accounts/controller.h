/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

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

G_END_DECLS
