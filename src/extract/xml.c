/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "xml.h"

#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <string.h>

/* What libxml2 hands over for each attribute: name, prefix, URI, value, end of value. */
#define ATTRIBUTE_FIELDS 5

struct _ExtractXml
{
  xmlParserCtxtPtr parser;
  const ExtractXmlHandler *handler;
  gpointer data;
  TwinReason reason;
  guint depth;
};

static void
on_start (void *context,
          const xmlChar *name,
          const xmlChar *prefix,
          const xmlChar *uri,
          int n_namespaces,
          const xmlChar **namespaces,
          int n_attributes,
          int n_defaulted,
          const xmlChar **attributes)
{
  ExtractXml *self = context;
  ExtractXmlAttributes list = { attributes, n_attributes };

  if (++self->depth > TWIN_LIMIT_XML_DEPTH)
    {
      extract_xml_stop (self, TWIN_REASON_TOO_LARGE);
      return;
    }
  if (self->handler->start != NULL)
    self->handler->start (self->data, uri != NULL ? (const char *) uri : "", (const char *) name, &list);
}

static void
on_end (void *context,
        const xmlChar *name,
        const xmlChar *prefix,
        const xmlChar *uri)
{
  ExtractXml *self = context;

  self->depth--;
  if (self->handler->end != NULL)
    self->handler->end (self->data, uri != NULL ? (const char *) uri : "", (const char *) name);
}

static void
on_text (void *context,
         const xmlChar *text,
         int length)
{
  ExtractXml *self = context;

  if (self->handler->text != NULL)
    self->handler->text (self->data, (const char *) text, (gsize) length);
}

static void
on_document_type (void *context,
                  const xmlChar *name,
                  const xmlChar *external_id,
                  const xmlChar *system_id)
{
  /* No office suite writes one; entity attacks need one. */
  extract_xml_stop (context, TWIN_REASON_BROKEN);
}

static void
on_error (void *context,
          const xmlError *error)
{
  /* Judged by the parser's state; its words would quote the document. */
}

ExtractXml *
extract_xml_new (const ExtractXmlHandler *handler,
                 gpointer data)
{
  xmlSAXHandler sax = {
    .initialized = XML_SAX2_MAGIC,
    .startElementNs = on_start,
    .endElementNs = on_end,
    .characters = on_text,
    .cdataBlock = on_text,
    .internalSubset = on_document_type,
    .serror = (xmlStructuredErrorFunc) on_error,
  };
  ExtractXml *self;

  g_return_val_if_fail (handler != NULL, NULL);

  self = g_new0 (ExtractXml, 1);
  self->handler = handler;
  self->data = data;
  self->parser = xmlCreatePushParserCtxt (&sax, self, NULL, 0, NULL);
  if (self->parser == NULL)
    g_error ("Out of memory");
  xmlCtxtUseOptions (self->parser, XML_PARSE_NONET | XML_PARSE_COMPACT);
  return self;
}

void
extract_xml_free (ExtractXml *self)
{
  if (self == NULL)
    return;
  xmlFreeParserCtxt (self->parser);
  g_free (self);
}

gboolean
extract_xml_push (ExtractXml *self,
                  const char *bytes,
                  gsize size)
{
  g_return_val_if_fail (self != NULL && size <= G_MAXINT, FALSE);

  if (self->reason != TWIN_REASON_NONE)
    return FALSE;
  if (xmlParseChunk (self->parser, bytes, (int) size, 0) != XML_ERR_OK && !self->parser->wellFormed)
    extract_xml_stop (self, TWIN_REASON_BROKEN);
  return self->reason == TWIN_REASON_NONE;
}

TwinReason
extract_xml_finish (ExtractXml *self)
{
  g_return_val_if_fail (self != NULL, TWIN_REASON_BROKEN);

  if (self->reason == TWIN_REASON_NONE)
    {
      xmlParseChunk (self->parser, NULL, 0, 1);
      if (!self->parser->wellFormed)
        extract_xml_stop (self, TWIN_REASON_BROKEN);
    }
  return self->reason;
}

void
extract_xml_stop (ExtractXml *self,
                  TwinReason reason)
{
  g_return_if_fail (self != NULL && reason != TWIN_REASON_NONE);

  if (self->reason == TWIN_REASON_NONE)
    self->reason = reason;
  xmlStopParser (self->parser);
}

char *
extract_xml_dup_attribute (const ExtractXmlAttributes *attributes,
                           const char *name)
{
  for (int i = 0; i < attributes->n_values; i++)
    {
      const xmlChar **field = attributes->values + i * ATTRIBUTE_FIELDS;

      if (strcmp ((const char *) field[0], name) == 0)
        return g_strndup ((const char *) field[3], (gsize) (field[4] - field[3]));
    }
  return NULL;
}

char *
extract_xml_dup_attribute_ns (const ExtractXmlAttributes *attributes,
                              const char *ns,
                              const char *name)
{
  for (int i = 0; i < attributes->n_values; i++)
    {
      const xmlChar **field = attributes->values + i * ATTRIBUTE_FIELDS;

      if (strcmp ((const char *) field[0], name) == 0 && field[2] != NULL && strstr ((const char *) field[2], ns) != NULL)
        return g_strndup ((const char *) field[3], (gsize) (field[4] - field[3]));
    }
  return NULL;
}

gboolean
extract_xml_has_attribute (const ExtractXmlAttributes *attributes,
                           const char *name,
                           const char *value)
{
  gsize length = strlen (value);

  for (int i = 0; i < attributes->n_values; i++)
    {
      const xmlChar **field = attributes->values + i * ATTRIBUTE_FIELDS;

      if (strcmp ((const char *) field[0], name) == 0)
        return (gsize) (field[4] - field[3]) == length && memcmp (field[3], value, length) == 0;
    }
  return FALSE;
}

int
extract_xml_get_int (const ExtractXmlAttributes *attributes,
                     const char *name,
                     int fallback)
{
  g_autofree char *text = extract_xml_dup_attribute (attributes, name);
  gint64 number;

  if (text == NULL || !g_ascii_string_to_signed (text, 10, G_MININT, G_MAXINT, &number, NULL))
    return fallback;
  return (int) number;
}
