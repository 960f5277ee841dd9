/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "accounts/controller.h"

G_BEGIN_DECLS

/**
 * ProcessingRecipient: who else gets personal data.
 * @name: of a model's provider, a mail server, a partner
 * @gets: what it gets, and why; in the reader's language
 * @place: where that is; "" if nobody said it
 */
typedef struct
{
  char *name;
  char *gets;
  char *place;
} ProcessingRecipient;

ProcessingRecipient *processing_recipient_new (const char *name, const char *gets, const char *place);
void processing_recipient_free (ProcessingRecipient *self);

/* The record of processing activities (Art. 30(1) GDPR; R57, R130) as Markdown, in the language of the process. What is held, why, on what ground
 * and how long comes from the description by which the tables are made: what is not in it is not kept. @region: where the server is, or NULL;
 * @recipients (ProcessingRecipient); @at: the time it is written (ms). Free it. */
char *processing_record_write (const Controller *controller, GPtrArray *recipients, const char *region, gint64 at) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
