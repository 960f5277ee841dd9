/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "keys/twin-vault-file.h"
#include "keys/twin-vault.h"

G_BEGIN_DECLS

struct _TwinVault
{
  char *path;
  TwinVaultFile *file;  /* as it is on the disk; without slots before the first one */
  gboolean is_new;      /* nothing is written yet */
  TwinSecret *key;      /* NULL: locked */
};

G_END_DECLS
