/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "docx-references.h"

#include <string.h>

DocxAside *
docx_aside_new (TwinBlockKind kind,
                TwinBlockFlags flags)
{
  DocxAside *self = g_new0 (DocxAside, 1);

  self->kind = kind;
  self->flags = flags;
  self->texts = g_ptr_array_new_with_free_func (g_free);
  self->all_flags = g_array_new (FALSE, FALSE, sizeof (TwinBlockFlags));
  return self;
}

void
docx_aside_free (DocxAside *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->texts);
  g_array_unref (self->all_flags);
  g_free (self);
}

static void
on_relationship (gpointer data,
                 const char *ns,
                 const char *name,
                 const ExtractXmlAttributes *attributes)
{
  DocxReferences *self = data;
  char *id, *target;

  if (strcmp (name, "Relationship") != 0 || !extract_xml_has_attribute (attributes, "TargetMode", "External"))
    return;
  id = extract_xml_dup_attribute (attributes, "Id");
  target = extract_xml_dup_attribute (attributes, "Target");
  if (id != NULL && target != NULL)
    {
      g_hash_table_replace (self->links, id, target);
      return;
    }
  g_free (id);
  g_free (target);
}

const ExtractXmlHandler docx_relationships_handler = { on_relationship, NULL, NULL };

DocxReferences *
docx_references_new (void)
{
  DocxReferences *self = g_new0 (DocxReferences, 1);

  self->styles = docx_styles_new ();
  self->numbering = docx_numbering_new ();
  self->links = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->asides = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) docx_aside_free);
  return self;
}

void
docx_references_free (DocxReferences *self)
{
  if (self == NULL)
    return;
  docx_styles_free (self->styles);
  docx_numbering_free (self->numbering);
  g_hash_table_unref (self->links);
  g_hash_table_unref (self->asides);
  g_free (self);
}
