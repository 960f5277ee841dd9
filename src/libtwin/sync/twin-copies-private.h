/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/twin-copy-table.h"
#include "sync/twin-copies.h"
#include "sync/twin-exchange.h"

G_BEGIN_DECLS

/* What sending and fetching share. @agreed: since it was connected, the library and the account once held the same. */
typedef struct
{
  TwinLibrary *library;
  TwinStore *store;
  TwinExchange exchange;
  const TwinCopiesOptions *options;
  TwinCopiesProgress progress;
  TwinCopiesResult *result;
  TwinSecret *key;
  char *server;
  char *account;
  gboolean agreed;
} TwinCopying;

/* TWIN_ERROR_REFUSED where no server is connected. */
gboolean _twin_copying_init (TwinCopying *self, TwinLibrary *library, TwinRemote *remote, const TwinCopiesOptions *options,
                             TwinCopiesResult *result, GCancellable *cancellable, GError **error);
void _twin_copying_clear (TwinCopying *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TwinCopying, _twin_copying_clear)

void _twin_copying_tell (TwinCopying *self);

/* How the run ended: TRUE where it failed for no other reason than that the token is not valid. */
gboolean _twin_copying_finish (TwinCopying *self, gboolean done);

/**
 * TwinCopyManifest: what the server holds of a copy.
 * @rev: 0 where there is none
 * @sha256, @size: of the original; sealed on the way
 */
typedef struct
{
  gint64 rev;
  char *sha256;
  guint64 size;
  char **pieces;
} TwinCopyManifest;

void _twin_copy_manifest_clear (TwinCopyManifest *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TwinCopyManifest, _twin_copy_manifest_clear)

gboolean _twin_copying_read_manifest (TwinCopying *self, const char *id, TwinCopyManifest *manifest, GError **error);

/* What the server says it has: id -> gint64, the version. */
GHashTable *_twin_copying_list_there (TwinCopying *self, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* As the server takes it. */
GBytes *_twin_copying_write_manifest (TwinCopying *self, const char *id, const TwinCopyManifest *manifest) G_GNUC_WARN_UNUSED_RESULT;

/* Remembers the copy and logs @action with what has travelled for it. */
gboolean _twin_copying_remember (TwinCopying *self, TwinTransaction *tx, const char *id, const TwinCopyManifest *manifest, const char *action,
                                 GError **error);

G_END_DECLS
