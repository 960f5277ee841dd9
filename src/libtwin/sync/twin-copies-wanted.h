/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "library/twin-library.h"

G_BEGIN_DECLS

/**
 * TwinCopyWish: what the switch says of one document.
 * @TWIN_COPY_WISH_AS_IT_IS: it is put away, and undo may bring it back, or it is a duplicate, or not read yet
 * @TWIN_COPY_WISH_NOT_HERE: its original is on another computer
 */
typedef enum
{
  TWIN_COPY_WISH_NO,
  TWIN_COPY_WISH_YES,
  TWIN_COPY_WISH_AS_IT_IS,
  TWIN_COPY_WISH_NOT_HERE,
} TwinCopyWish;

/**
 * TwinCopiesWanted: the switch, and the library's documents as it finds them.
 * @documents: TwinDocumentRecord, also those that were put away
 */
typedef struct
{
  gboolean all;
  GHashTable *of_twins; /* ids */
  GPtrArray *documents;
} TwinCopiesWanted;

TwinCopiesWanted *twin_copies_wanted_new (TwinLibrary *library, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void twin_copies_wanted_free (TwinCopiesWanted *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwinCopiesWanted, twin_copies_wanted_free)

TwinCopyWish twin_copies_wanted_check (const TwinCopiesWanted *self, const TwinDocumentRecord *document);

/* TwinCopyRecord of the account that the library is connected to. */
GPtrArray *twin_copies_wanted_list_known (TwinLibrary *library, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
