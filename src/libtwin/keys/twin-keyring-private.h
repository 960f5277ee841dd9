/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "keys/twin-keyring.h"

G_BEGIN_DECLS

/* What a kind of keyring does. store need not read back: twin_keyring_store() does. */
typedef struct
{
  const char *(*get_backend) (TwinKeyring *self);
  gboolean (*store) (TwinKeyring *self, const char *item, const char *label, TwinSecret *secret,
                     GCancellable *cancellable, GError **error);
  TwinSecret *(*lookup) (TwinKeyring *self, const char *item, GCancellable *cancellable, GError **error);
  gboolean (*remove) (TwinKeyring *self, const char *item, GCancellable *cancellable, GError **error);
  void (*finalize) (TwinKeyring *self);
} TwinKeyringClass;

/* Kinds put this first in their own struct. */
struct _TwinKeyring
{
  gatomicrefcount ref_count;
  const TwinKeyringClass *klass;
};

G_END_DECLS
