/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "storage/storage.h"

G_BEGIN_DECLS

/* Who was let in and who was not: digests of addresses from the start, and not even those after 30 days (R155, C11). */

#define ADMISSION_ASKED "asked"       /* on the list: a letter goes */
#define ADMISSION_REFUSED "refused"   /* not on it, or too many letters */
#define ADMISSION_ADMITTED "admitted" /* signed in */
#define ADMISSION_CONFIRMED "confirmed" /* by a second factor */
#define ADMISSION_DOUBTED "doubted"     /* a wrong code of one */
#define ADMISSION_FACTOR_SET "factor-set"
#define ADMISSION_FACTOR_GONE "factor-gone"

gboolean admission_log_append (StorageTx *tx, const char *twin_id, const char *email_key, const char *decision, GError **error);

G_END_DECLS
