/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "packing.h"

#include <archive.h>
#include <archive_entry.h>
#include <string.h>

struct _Packing
{
  struct archive *archive;
  GByteArray *bytes;
};

static la_ssize_t
on_write (struct archive *archive,
          void *data,
          const void *bytes,
          size_t size)
{
  g_byte_array_append (data, bytes, (guint) size);
  return (la_ssize_t) size;
}

Packing *
packing_new (gboolean deflate)
{
  Packing *self = g_new0 (Packing, 1);

  self->bytes = g_byte_array_new ();
  self->archive = archive_write_new ();
  archive_write_set_format_zip (self->archive);
  if (deflate)
    archive_write_zip_set_compression_deflate (self->archive);
  else
    archive_write_zip_set_compression_store (self->archive);
  archive_write_set_bytes_per_block (self->archive, 0);
  g_assert_cmpint (archive_write_open (self->archive, self->bytes, NULL, on_write, NULL), ==, ARCHIVE_OK);
  return self;
}

void
packing_add_bytes (Packing *self,
                   const char *name,
                   const void *content,
                   gsize size)
{
  struct archive_entry *entry = archive_entry_new ();

  archive_entry_set_pathname (entry, name);
  archive_entry_set_size (entry, (la_int64_t) size);
  archive_entry_set_filetype (entry, AE_IFREG);
  archive_entry_set_perm (entry, 0644);
  g_assert_cmpint (archive_write_header (self->archive, entry), ==, ARCHIVE_OK);
  g_assert_cmpint (archive_write_data (self->archive, content, size), ==, (la_ssize_t) size);
  archive_entry_free (entry);
}

void
packing_add (Packing *self,
             const char *name,
             const char *content)
{
  packing_add_bytes (self, name, content, strlen (content));
}

GBytes *
packing_free_to_bytes (Packing *self)
{
  GBytes *bytes;

  archive_write_free (self->archive);
  bytes = g_byte_array_free_to_bytes (self->bytes);
  g_free (self);
  return bytes;
}

static const char content_types[] =
  "<?xml version=\"1.0\"?><Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">"
#define PART(name, type) "<Override PartName=\"/" name "\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml." type "+xml\"/>"
  PART ("word/document.xml", "document.main") PART ("word/styles.xml", "styles") PART ("word/numbering.xml", "numbering") PART ("word/footnotes.xml", "footnotes")
  PART ("word/comments.xml", "comments") PART ("word/header1.xml", "header") PART ("word/header2.xml", "header")
  PART ("word/footer1.xml", "footer")
  "<Override PartName=\"/docProps/core.xml\" ContentType=\"application/vnd.openxmlformats-package.core-properties+xml\"/>"
  "</Types>";

GBytes *
packing_docx (const char *document,
              const char *const *parts)
{
  Packing *self = packing_new (TRUE);

  packing_add (self, "[Content_Types].xml", content_types);
  packing_add (self, "word/document.xml", document);
  for (gsize i = 0; parts != NULL && parts[i] != NULL; i += 2)
    packing_add (self, parts[i], parts[i + 1]);
  return packing_free_to_bytes (self);
}

GBytes *
packing_odt (const char *content,
             const char *styles,
             const char *manifest)
{
  Packing *self = packing_new (FALSE);

  packing_add (self, "mimetype", "application/vnd.oasis.opendocument.text");
  packing_add (self, "content.xml", content);
  if (styles != NULL)
    packing_add (self, "styles.xml", styles);
  if (manifest != NULL)
    packing_add (self, "META-INF/manifest.xml", manifest);
  return packing_free_to_bytes (self);
}
