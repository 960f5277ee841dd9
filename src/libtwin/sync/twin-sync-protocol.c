/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync/twin-sync-protocol.h"

#include <string.h>

#define MAX_ID 64

/* Parents before what refers to them: a page is applied in this order. */
static const char *const types[] = {
  "setting", "custom-type", "document", "decision", "twin", "access-entry", "question", "quiz", NULL,
};

const char *const *
twin_sync_types (void)
{
  return types;
}

gboolean
twin_sync_is_type (const char *type)
{
  return g_strv_contains (types, type);
}

gboolean
twin_sync_is_id (const char *id)
{
  gsize length;

  g_return_val_if_fail (id != NULL, FALSE);

  length = strlen (id);

  return length > 0 && length <= MAX_ID && strspn (id, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "-_") == length;
}

void
twin_sync_checksum_add (guint64 *checksum, const char *type, const char *id, gint64 rev)
{
  g_autoptr (GChecksum) sha256 = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree char *version = g_strdup_printf ("%lld", (long long) rev);
  guint8 digest[32];
  gsize length = sizeof digest;
  guint64 head = 0;

  g_return_if_fail (checksum != NULL && type != NULL && id != NULL);

  g_checksum_update (sha256, (const guint8 *) type, (gssize) strlen (type) + 1);
  g_checksum_update (sha256, (const guint8 *) id, (gssize) strlen (id) + 1);
  g_checksum_update (sha256, (const guint8 *) version, -1);
  g_checksum_get_digest (sha256, digest, &length);
  for (guint i = 0; i < 8; i++)
    head = head << 8 | digest[i];

  *checksum += head;
}

char *
twin_sync_checksum_to_string (guint64 checksum)
{
  return g_strdup_printf ("%016llx", (unsigned long long) checksum);
}
