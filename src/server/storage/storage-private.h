/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "storage/storage-schema.h"
#include "storage/storage.h"

G_BEGIN_DECLS

#define STORAGE_MAX_VALUES 24

/* One value of a statement. */
typedef struct
{
  char type; /* as in storage_execute() */
  gint64 number;
  const char *text;
  GBytes *bytes;
} StorageValue;

/* What an engine does. Each has its own structure that begins with the public one. */
typedef struct
{
  const char *name;
  void (*free) (Storage *self);
  gboolean (*create_tenant) (Storage *self, const char *tenant, GError **error);
  gboolean (*delete_tenant) (Storage *self, const char *tenant, GError **error);
  char **(*list_tenants) (Storage *self, GError **error);
  gboolean (*purge) (Storage *self, const char *tenant, GError **error);
  StorageTx *(*begin) (Storage *self, const char *tenant, StorageMode mode, GError **error);
  gboolean (*commit) (StorageTx *tx, GError **error);
  void (*tx_free) (StorageTx *tx);
  gint64 (*execute) (StorageTx *tx, const char *sql, const StorageValue *values, guint n_values, GError **error);
  StorageRows *(*query) (StorageTx *tx, const char *sql, const StorageValue *values, guint n_values, GError **error);
  void (*rows_free) (StorageRows *rows);
  gboolean (*rows_next) (StorageRows *rows, GError **error);
  gint64 (*rows_get_int) (StorageRows *rows, int column);
  const char *(*rows_get_text) (StorageRows *rows, int column);
  GBytes *(*rows_dup_blob) (StorageRows *rows, int column);
} StorageEngine;

struct _Storage
{
  const StorageEngine *engine;
  TwinClock *clock;
  TwinSecret *key;
  StoragePart root; /* what STORAGE_SYSTEM means here: the server's own tables, or the evidence */
};

struct _StorageTx
{
  Storage *storage;
  char *tenant; /* NULL for the system */
  gboolean single; /* ends with its first statement */
  gboolean ended;
};

struct _StorageRows
{
  const StorageEngine *engine;
};

/* For the engines: fill and empty the public part. */
void storage_init (Storage *self, const StorageEngine *engine, StoragePart root, TwinSecret *key, TwinClock *clock);
void storage_clear (Storage *self);
void storage_tx_init (StorageTx *self, Storage *storage, const char *tenant);
void storage_tx_clear (StorageTx *self);

G_END_DECLS
