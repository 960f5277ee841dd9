/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "extractor.h"

#include "docx-story.h"
#include "package.h"
#include "properties.h"

#include <string.h>

#define CONTENT_TYPES "[Content_Types].xml"

/* What a part of the package is for. */
typedef enum
{
  ROLE_NONE = 0,
  ROLE_DOCUMENT = 1 << 0,
  ROLE_STYLES = 1 << 1,
  ROLE_RELATIONSHIPS = 1 << 2,
  ROLE_ASIDES = 1 << 3,
  ROLE_HEADER = 1 << 4,
  ROLE_FOOTER = 1 << 5,
  ROLE_PROPERTIES = 1 << 6,
  ROLE_NUMBERING = 1 << 7,
} Role;

/* ECMA-376 part 1, 11.3: the end of the content type, and the name that is usual for it. */
static const struct
{
  const char *type;
  const char *usual_name; /* its beginning */
  Role role;
} roles[] = {
  { "document.main+xml", "word/document.xml", ROLE_DOCUMENT },
  { "template.main+xml", NULL, ROLE_DOCUMENT },
  { "document.macroEnabled.main+xml", NULL, ROLE_DOCUMENT },
  { "template.macroEnabledTemplate.main+xml", NULL, ROLE_DOCUMENT },
  { "wordprocessingml.styles+xml", "word/styles.xml", ROLE_STYLES },
  { "wordprocessingml.numbering+xml", "word/numbering.xml", ROLE_NUMBERING },
  { "wordprocessingml.footnotes+xml", "word/footnotes", ROLE_ASIDES },
  { "wordprocessingml.endnotes+xml", "word/endnotes", ROLE_ASIDES },
  { "wordprocessingml.comments+xml", "word/comments.xml", ROLE_ASIDES },
  { "wordprocessingml.header+xml", "word/header", ROLE_HEADER },
  { "wordprocessingml.footer+xml", "word/footer", ROLE_FOOTER },
  { "core-properties+xml", "docProps/core", ROLE_PROPERTIES },
  { "extended-properties+xml", "docProps/app", ROLE_PROPERTIES },
  { "custom-properties+xml", "docProps/custom", ROLE_PROPERTIES },
};

typedef struct
{
  const ExtractInput *input;
  ExtractSink *sink;
  GHashTable *part_roles;   /* name → Role; empty where the package does not say */
  DocxReferences *references;
  ExtractFlow *flow;
  GHashTable *page_margins; /* texts of headers and footers: the same one stands in several parts */
  TwinReason reason;
  gboolean has_document;
} Docx;

static void
note_reason (Docx *self,
             TwinReason reason)
{
  if (self->reason == TWIN_REASON_NONE)
    self->reason = reason;
}

static void
on_content_type (gpointer data,
                 const char *ns,
                 const char *name,
                 const ExtractXmlAttributes *attributes)
{
  Docx *self = data;
  g_autofree char *part = NULL;
  g_autofree char *type = NULL;

  if (strcmp (name, "Override") != 0)
    return;
  part = extract_xml_dup_attribute (attributes, "PartName");
  type = extract_xml_dup_attribute (attributes, "ContentType");
  if (part == NULL || type == NULL || strstr (part, "/glossary/") != NULL)
    return;
  for (guint i = 0; i < G_N_ELEMENTS (roles); i++)
    if (g_str_has_suffix (type, roles[i].type))
      g_hash_table_replace (self->part_roles, g_strdup (part[0] == '/' ? part + 1 : part),
                            GINT_TO_POINTER (roles[i].role));
}

static const ExtractXmlHandler content_types_handler = { on_content_type, NULL, NULL };

/* word/_rels/document.xml.rels; the links of headers and notes have tables of their own and are not looked up. */
static gboolean
is_document_relationships (Docx *self,
                           const char *name)
{
  g_autofree char *part = NULL;
  const char *folder = strstr (name, "_rels/");

  if (folder == NULL || !g_str_has_suffix (name, ".rels"))
    return FALSE;
  part = g_strdup_printf ("%.*s%.*s", (int) (folder - name), name,
                          (int) (strlen (folder) - strlen ("_rels/") - strlen (".rels")), folder + strlen ("_rels/"));
  if (g_hash_table_size (self->part_roles) == 0)
    return strcmp (part, "word/document.xml") == 0;
  return GPOINTER_TO_INT (g_hash_table_lookup (self->part_roles, part)) == ROLE_DOCUMENT;
}

static Role
find_role (Docx *self,
           const char *name)
{
  if (is_document_relationships (self, name))
    return ROLE_RELATIONSHIPS;
  if (g_hash_table_size (self->part_roles) > 0)
    return GPOINTER_TO_INT (g_hash_table_lookup (self->part_roles, name));
  for (guint i = 0; i < G_N_ELEMENTS (roles); i++)
    if (roles[i].usual_name != NULL && g_str_has_prefix (name, roles[i].usual_name))
      return roles[i].role;
  return ROLE_NONE;
}

static void
read_part (Docx *self,
           ExtractPackage *package,
           const ExtractXmlHandler *handler,
           gpointer data)
{
  g_autoptr (ExtractXml) xml = extract_xml_new (handler, data);
  const char *bytes;
  gsize size;

  while (extract_package_read (package, &bytes, &size))
    {
      if (!extract_xml_push (xml, bytes, size) || extract_flow_is_full (self->flow))
        break;
      extract_sink_progress (self->sink, 0, 0);
    }
  note_reason (self, extract_package_get_reason (package));
  if (extract_flow_is_full (self->flow))
    note_reason (self, TWIN_REASON_TOO_LARGE);
  else
    note_reason (self, extract_xml_finish (xml));
}

static void
read_story (Docx *self,
            ExtractPackage *package,
            TwinBlockKind kind,
            TwinBlockFlags flags)
{
  g_autoptr (DocxStory) story = docx_story_new (self->references, self->flow);

  extract_flow_set_story (self->flow, kind, flags);
  read_part (self, package, &docx_story_handler, story);
  docx_story_finish (story);
}

static void
read_role (Docx *self,
           ExtractPackage *package,
           Role role)
{
  g_autoptr (DocxStory) asides = NULL;
  g_autoptr (ExtractProperties) properties = NULL;

  switch (role)
    {
    case ROLE_DOCUMENT:
      self->has_document = TRUE;
      read_story (self, package, TWIN_BLOCK_PARAGRAPH, TWIN_BLOCK_FLAG_NONE);
      break;
    case ROLE_HEADER:
      read_story (self, package, TWIN_BLOCK_PAGE_HEADER, TWIN_BLOCK_FLAG_HIDDEN);
      break;
    case ROLE_FOOTER:
      read_story (self, package, TWIN_BLOCK_PAGE_FOOTER, TWIN_BLOCK_FLAG_HIDDEN);
      break;
    case ROLE_STYLES:
      read_part (self, package, &docx_styles_handler, self->references->styles);
      break;
    case ROLE_NUMBERING:
      read_part (self, package, &docx_numbering_handler, self->references->numbering);
      break;
    case ROLE_RELATIONSHIPS:
      read_part (self, package, &docx_relationships_handler, self->references);
      break;
    case ROLE_ASIDES:
      asides = docx_story_new_asides (self->references);
      read_part (self, package, &docx_story_handler, asides);
      docx_story_finish (asides);
      break;
    case ROLE_PROPERTIES:
      properties = extract_properties_new (self->sink);
      read_part (self, package, &extract_properties_handler, properties);
      break;
    case ROLE_NONE:
      break;
    }
}

/* Goes through the package once and reads the parts of these roles. The parts stand
 * in any order, and a paragraph needs its styles before it: hence several times. */
static void
read_roles (Docx *self,
            Role wanted)
{
  g_autoptr (ExtractPackage) package = extract_package_new (self->input);
  const char *name;

  while (!extract_flow_is_full (self->flow) && (name = extract_package_next (package)) != NULL)
    {
      Role role = find_role (self, name);

      if ((role & wanted) != 0)
        read_role (self, package, role);
    }
  note_reason (self, extract_package_get_reason (package));
}

static void
read_content_types (Docx *self)
{
  g_autoptr (ExtractPackage) package = extract_package_new (self->input);
  const char *name;

  while ((name = extract_package_next (package)) != NULL)
    if (strcmp (name, CONTENT_TYPES) == 0)
      {
        read_part (self, package, &content_types_handler, self);
        return;
      }
}

/* Headers are the same on most pages and often stored three times over. */
static gboolean
emit_block (const TwinBlock *block,
            const char *text,
            gsize length,
            gpointer data)
{
  Docx *self = data;

  if (block->kind == TWIN_BLOCK_PAGE_HEADER || block->kind == TWIN_BLOCK_PAGE_FOOTER)
    {
      char *copy = g_strndup (text, length);

      if (!g_hash_table_add (self->page_margins, copy))
        return TRUE;
    }
  return extract_sink_block (self->sink, block, text, (gssize) length);
}

/* An OOXML file with a password is a compound file with this stream in it
 * ([MS-OFFCRYPTO] 2.3.4); its name stands in the directory in UTF-16. */
static gboolean
is_encrypted_package (const ExtractInput *input)
{
  static const guint8 compound[] = { 0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1 };
  static const char name[] = "E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e";

  return input->size > 512 && memcmp (input->bytes, compound, sizeof compound) == 0
         && memmem (input->bytes, input->size, name, sizeof name) != NULL;
}

static gboolean
matches (const ExtractInput *input)
{
  return is_encrypted_package (input) || (extract_package_is_zip (input) && extract_package_has_folder (input, "word/"));
}

static TwinReason
extract (const ExtractInput *input,
         ExtractSink *sink)
{
  Docx self = { .input = input, .sink = sink };

  if (is_encrypted_package (input))
    return TWIN_REASON_ENCRYPTED;

  self.part_roles = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self.page_margins = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self.references = docx_references_new ();
  self.flow = extract_flow_new (emit_block, &self);

  read_content_types (&self);
  read_roles (&self, ROLE_STYLES | ROLE_NUMBERING | ROLE_RELATIONSHIPS | ROLE_ASIDES | ROLE_PROPERTIES);
  read_roles (&self, ROLE_HEADER);
  read_roles (&self, ROLE_DOCUMENT);
  read_roles (&self, ROLE_FOOTER);
  if (!self.has_document)
    note_reason (&self, TWIN_REASON_BROKEN);

  extract_flow_free (self.flow);
  docx_references_free (self.references);
  g_hash_table_unref (self.page_margins);
  g_hash_table_unref (self.part_roles);
  return self.reason;
}

static const char *const extensions[] = { "docx", "docm", "dotx", "dotm", NULL };

const ExtractFormat extract_format_docx = {
  .id = "docx",
  .mime_type = "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
  .is_package = TRUE,
  .extensions = extensions,
  .matches = matches,
  .extract = extract,
};
