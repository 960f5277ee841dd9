/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A RAR archive made by a test. Nothing free packs them, so its files are stored as they are; layout: RAR's technotes. */
typedef struct _RarPacking RarPacking;

typedef enum
{
  RAR_PACKING_NONE = 0,
  RAR_PACKING_VOLUME = 1 << 0,          /* the first of several parts */
  RAR_PACKING_ENCRYPTED_FILES = 1 << 1, /* says that they are */
  RAR_PACKING_ENCRYPTED_HEADS = 1 << 2, /* not even the names can be read */
} RarPackingFlags;

/* @version: 4 or 5. */
RarPacking *rar_packing_new (guint version, RarPackingFlags flags);
void rar_packing_add (RarPacking *self, const char *name, const void *content, gsize size);
GBytes *rar_packing_free_to_bytes (RarPacking *self);

G_END_DECLS
