/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* An archive made by a test, with whatever in it. */
typedef struct _Archiving Archiving;

/* @kind: "zip", "tar", "tar.gz", "tar.bz2", "tar.xz", "tar.zst", "7z", or "gz" and so on for one file that is compressed.
 * @passphrase (nullable): encrypts what is added from then on; ZIP only. */
Archiving *archiving_new (const char *kind, const char *passphrase);
void archiving_add (Archiving *self, const char *name, const char *content);
void archiving_add_bytes (Archiving *self, const char *name, const void *content, gsize size);
void archiving_add_link (Archiving *self, const char *name, const char *target);
void archiving_add_hard_link (Archiving *self, const char *name, const char *target);
void archiving_add_fifo (Archiving *self, const char *name);
void archiving_add_folder (Archiving *self, const char *name);

/* Ends it. */
GBytes *archiving_free_to_bytes (Archiving *self);

G_END_DECLS
