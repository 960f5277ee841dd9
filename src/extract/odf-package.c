/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "odf-package.h"

#include <string.h>

#include "package.h"
#include "properties.h"

/* ODF 1.3 part 2, 3.3: the first file is "mimetype", stored, so that its content
 * stands at this place. */
#define MIME_TYPE_OFFSET 38
#define MAX_MIME_TYPE 256

static void
on_manifest_entry (gpointer data,
                   const char *ns,
                   const char *name,
                   const ExtractXmlAttributes *attributes)
{
  if (strcmp (name, "encryption-data") == 0)
    *(gboolean *) data = TRUE;
}

static const ExtractXmlHandler manifest_handler = { on_manifest_entry, NULL, NULL };

/* Programs that know no better pack that file as well. */
static gboolean
has_packed_type (const ExtractInput *input,
                 const char *mime_type)
{
  static const char first[] = "mimetype";
  g_autoptr (ExtractPackage) package = NULL;
  g_autofree char *found = NULL;
  gsize size;

  if (memcmp (input->bytes + MIME_TYPE_OFFSET - strlen (first), first, strlen (first)) != 0)
    return FALSE;
  package = extract_package_new (input);
  if (g_strcmp0 (extract_package_next (package), first) != 0)
    return FALSE;
  found = extract_package_read_all (package, MAX_MIME_TYPE, &size);
  return found != NULL && g_str_has_prefix (found, mime_type);
}

gboolean
odf_package_has_type (const ExtractInput *input,
                      const char *mime_type)
{
  gsize length;

  g_return_val_if_fail (input != NULL && mime_type != NULL, FALSE);

  length = strlen (mime_type);
  if (!extract_package_is_zip (input) || input->size <= MIME_TYPE_OFFSET + length)
    return FALSE;
  return memcmp (input->bytes + MIME_TYPE_OFFSET, mime_type, length) == 0 || has_packed_type (input, mime_type);
}

gboolean
odf_package_open (ExtractParts *parts,
                  ExtractSink *sink)
{
  g_autoptr (ExtractProperties) properties = NULL;
  gboolean encrypted = FALSE;

  g_return_val_if_fail (parts != NULL && sink != NULL, FALSE);

  extract_parts_read_xml (parts, "META-INF/manifest.xml", &manifest_handler, &encrypted);
  if (encrypted)
    {
      extract_parts_note_reason (parts, TWIN_REASON_ENCRYPTED);
      return FALSE;
    }
  properties = extract_properties_new (sink);
  extract_parts_read_xml (parts, "meta.xml", &extract_properties_handler, properties);
  if (!extract_parts_contains (parts, "content.xml"))
    extract_parts_note_reason (parts, TWIN_REASON_BROKEN);
  return TRUE;
}
