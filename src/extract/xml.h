/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "extractor.h"

G_BEGIN_DECLS

/**
 * ExtractXml:
 *
 * A stream of XML from inside a document, as events. It builds no tree, reads
 * nothing from outside, knows no entities but the five of XML, refuses a document
 * type, and stops at TWIN_LIMIT_XML_DEPTH. One thread.
 */
typedef struct _ExtractXml ExtractXml;

/* The attributes of an element while its start is being handled. */
typedef struct
{
  const unsigned char **values;
  int n_values;
} ExtractXmlAttributes;

/* Names come without prefix; @ns is the namespace's URI or "". Each may be NULL. */
typedef struct
{
  void (*start) (gpointer data, const char *ns, const char *name, const ExtractXmlAttributes *attributes);
  void (*end) (gpointer data, const char *ns, const char *name);
  void (*text) (gpointer data, const char *text, gsize length);
} ExtractXmlHandler;

ExtractXml *extract_xml_new (const ExtractXmlHandler *handler, gpointer data) G_GNUC_WARN_UNUSED_RESULT;
void extract_xml_free (ExtractXml *self);

/* FALSE once there is nothing more to hope for: see the reason. */
gboolean extract_xml_push (ExtractXml *self, const char *bytes, gsize size);

/* No more bytes come. Returns what was wrong with the whole of it. */
TwinReason extract_xml_finish (ExtractXml *self);

/* From inside a handler: no more events, and this is why. */
void extract_xml_stop (ExtractXml *self, TwinReason reason);

/* The value of the attribute called @name, of any namespace; NULL if there is none. */
char *extract_xml_dup_attribute (const ExtractXmlAttributes *attributes, const char *name) G_GNUC_WARN_UNUSED_RESULT;
/* The same, of a namespace whose URI has @ns in it. */
char *extract_xml_dup_attribute_ns (const ExtractXmlAttributes *attributes, const char *ns, const char *name) G_GNUC_WARN_UNUSED_RESULT;
gboolean extract_xml_has_attribute (const ExtractXmlAttributes *attributes, const char *name, const char *value);
int extract_xml_get_int (const ExtractXmlAttributes *attributes, const char *name, int fallback);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ExtractXml, extract_xml_free)

G_END_DECLS
