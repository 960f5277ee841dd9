/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/twin-store.h"

G_BEGIN_DECLS

typedef enum
{
  TWIN_ACCESS_ADDRESS,
  TWIN_ACCESS_DOMAIN,
} TwinAccessKind;

/* Who may ask a restricted twin. @value is the normalised address or domain, plain:
 * it never leaves this store. @origin: the CSV file it came from, or NULL. @roles, @groups: of whoever it admits,
 * NULL-terminated, never NULL. */
typedef struct
{
  char *id;
  char *twin_id;
  TwinAccessKind kind;
  char *value;
  char *origin;
  gint64 added_at;
  gint64 valid_to; /* 0: always */
  char **roles;
  char **groups;
} TwinAccessRecord;

TwinAccessRecord *twin_access_record_new (void) G_GNUC_WARN_UNUSED_RESULT;
TwinAccessRecord *twin_access_record_copy (const TwinAccessRecord *self) G_GNUC_WARN_UNUSED_RESULT;
void twin_access_record_free (TwinAccessRecord *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwinAccessRecord, twin_access_record_free)

/* FALSE with TWIN_ERROR_EXISTS if the value is on the list. */
gboolean twin_access_table_insert (TwinTransaction *tx, const TwinAccessRecord *record, GError **error);
/* Stores until when the entry is valid, and its roles and groups. TWIN_ERROR_NOT_FOUND. */
gboolean twin_access_table_update (TwinTransaction *tx, const TwinAccessRecord *record, GError **error);
gboolean twin_access_table_delete (TwinTransaction *tx, const char *id, GError **error);
char *twin_access_table_find (TwinTransaction *tx, const char *twin_id, const char *value, GError **error) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray *twin_access_table_list (TwinTransaction *tx, const char *twin_id, GError **error) G_GNUC_WARN_UNUSED_RESULT; /* domains first, then by value */

G_END_DECLS
