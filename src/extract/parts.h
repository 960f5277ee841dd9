/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "extractor.h"
#include "xml.h"

G_BEGIN_DECLS

/**
 * ExtractParts:
 *
 * The files inside a ZIP container by name, for formats whose parts refer to each
 * other. Small parts may be kept when the container is first gone through; the
 * others are read where they stand, and cheapest in the order they stand in. One
 * thread.
 */
typedef struct _ExtractParts ExtractParts;

/* A link from one part to another (ECMA-376 part 2, 6.5). */
typedef struct
{
  char *id;
  char *type;   /* the last word of its URI: "slide" */
  char *target; /* a part's name, or an address if it leads outside */
  gboolean external;
} ExtractRelation;

/* @keeps says which parts are small and wanted several times or out of order; nullable. @input and @sink must outlive it. */
ExtractParts *extract_parts_new (const ExtractInput *input, ExtractSink *sink, gboolean (*keeps) (const char *name)) G_GNUC_WARN_UNUSED_RESULT;
void extract_parts_free (ExtractParts *self);

gboolean extract_parts_contains (const ExtractParts *self, const char *name);

/* The names of all parts, as the container has them. */
GPtrArray *extract_parts_list (const ExtractParts *self) G_GNUC_WARN_UNUSED_RESULT;

/* Reads the part as XML; nothing if there is none of this name. What is wrong with it becomes the reason. */
void extract_parts_read_xml (ExtractParts *self, const char *name, const ExtractXmlHandler *handler, gpointer data);

/* All of the part up to @maximum bytes; NULL if there is none, it is larger or does not read. */
char *extract_parts_read_all (ExtractParts *self, const char *name, gsize maximum, gsize *size) G_GNUC_WARN_UNUSED_RESULT;

/* ExtractRelation of the part called @name, "" for those of the package; in the order they are written. */
GPtrArray *extract_parts_read_relations (ExtractParts *self, const char *name) G_GNUC_WARN_UNUSED_RESULT;
const ExtractRelation *extract_relations_find (const GPtrArray *relations, const char *id);
const ExtractRelation *extract_relations_find_type (const GPtrArray *relations, const char *type);

/* "../media/a.png" as seen from "ppt/slides/slide1.xml": "ppt/media/a.png". */
char *extract_parts_resolve (const char *from, const char *target) G_GNUC_WARN_UNUSED_RESULT;

/* The first thing that was wrong; the first one counts. */
void extract_parts_note_reason (ExtractParts *self, TwinReason reason);
TwinReason extract_parts_get_reason (const ExtractParts *self);

/* Whether reading is to stop: the sink has had enough. */
gboolean extract_parts_is_full (const ExtractParts *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ExtractParts, extract_parts_free)

G_END_DECLS
