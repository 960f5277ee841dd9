/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "storage/storage.h"

G_BEGIN_DECLS

/* Under which address learners find a published twin: /t/{slug}. A twin keeps the address that it got first, also under another name,
 * because links to it are out in the world. */

/**
 * Address:
 * @tenant: whose twin it is
 */
typedef struct
{
  char *tenant;
  char *twin_id;
  char *slug;
} Address;

void address_free (Address *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Address, address_free)

/* "Lab Safety" -> "lab-safety": letters a-z, digits and single dashes, at most 48; accents fall away, "ä" becomes "ae". "twin" where
 * nothing is left. */
char *address_make_slug (const char *name) G_GNUC_WARN_UNUSED_RESULT;

/* The slug of the twin @twin_id of @tenant, made of @name if it has none; a number follows where another twin has it. Blocks. */
char *address_assign (Storage *storage, const char *tenant, const char *twin_id, const char *name, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Takes the address of a twin that is not published any more away. */
gboolean address_remove (Storage *storage, const char *tenant, const char *twin_id, GError **error);

/* TWIN_ERROR_NOT_FOUND. */
Address *address_find (Storage *storage, const char *slug, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* NULL without @error where it has none. */
char *address_get_slug (Storage *storage, const char *tenant, const char *twin_id, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
