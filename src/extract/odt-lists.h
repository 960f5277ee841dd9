/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "xml.h"

G_BEGIN_DECLS

/**
 * OdtLists:
 *
 * The numbers that OpenDocument puts before the items of lists (ODF 1.3 part 3, 5.3 and 16.30): they stand nowhere
 * in the text, but a reader sees them. Only the styles of the part that is read are known. One thread.
 */
typedef struct _OdtLists OdtLists;

OdtLists *odt_lists_new (void) G_GNUC_WARN_UNUSED_RESULT;
void odt_lists_free (OdtLists *self);

/* text:list-style, and a level of it. */
void odt_lists_begin_style (OdtLists *self, const ExtractXmlAttributes *attributes);
void odt_lists_add_level (OdtLists *self, const ExtractXmlAttributes *attributes);

/* text:list and text:list-item; lists nest. */
void odt_lists_begin (OdtLists *self, const ExtractXmlAttributes *attributes);
void odt_lists_begin_item (OdtLists *self, const ExtractXmlAttributes *attributes);
void odt_lists_end (OdtLists *self);

guint odt_lists_get_depth (const OdtLists *self);

/* What stands before the first paragraph of the item that was begun last, "2. "; NULL before others, and for bullets. */
char *odt_lists_take_label (OdtLists *self) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (OdtLists, odt_lists_free)

G_END_DECLS
