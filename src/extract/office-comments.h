/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "parts.h"
#include "xml.h"

G_BEGIN_DECLS

/**
 * OfficeAuthors:
 *
 * Who wrote the comments of a workbook or a presentation, where that stands in a part
 * of its own. One thread.
 */
typedef struct _OfficeAuthors OfficeAuthors;

OfficeAuthors *office_authors_new (void) G_GNUC_WARN_UNUSED_RESULT;
void office_authors_free (OfficeAuthors *self);

/* Of persons/person.xml, commentAuthors.xml and authors.xml; data is the #OfficeAuthors. */
extern const ExtractXmlHandler office_authors_handler;

/* Tells the comments in the part called @name as hidden blocks, each behind its author's name. */
void office_comments_tell (ExtractParts *parts, const char *name, const OfficeAuthors *authors, ExtractSink *sink);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (OfficeAuthors, office_authors_free)

G_END_DECLS
