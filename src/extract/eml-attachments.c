/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "eml-attachments.h"

#include "text/twin-member-path.h"

GByteArray *
eml_dup_content (GMimePart *part)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  GMimeDataWrapper *content = g_mime_part_get_content (part);
  GMimeStream *stream;

  if (content != NULL)
    {
      stream = g_mime_stream_mem_new_with_byte_array (bytes);
      g_mime_stream_mem_set_owner (GMIME_STREAM_MEM (stream), FALSE);
      g_mime_data_wrapper_write_to_stream (content, stream);
      g_object_unref (stream);
    }

  return g_steal_pointer (&bytes);
}

static char *
make_path (const EmlAttachments *self, const char *name)
{
  return self->number > 0 ? g_strdup_printf ("Message %u/%s", self->number, name) : g_strdup (name);
}

/* A picture that the text shows is a part of the message, and mostly the sender's sign; a signature is no document. */
static gboolean
is_document (GMimeObject *object)
{
  GMimeContentType *type = g_mime_object_get_content_type (object);
  const char *disposition = g_mime_object_get_disposition (object);
  gboolean attached = disposition != NULL && g_ascii_strcasecmp (disposition, GMIME_DISPOSITION_ATTACHMENT) == 0;

  if (!GMIME_IS_PART (object) || g_mime_content_type_is_type (type, "application", "pgp-signature")
      || g_mime_content_type_is_type (type, "application", "pkcs7-signature")
      || g_mime_content_type_is_type (type, "application", "x-pkcs7-signature"))
    return FALSE;
  if (attached)
    return TRUE;

  return g_mime_part_get_filename (GMIME_PART (object)) != NULL
         && (g_mime_object_get_content_id (object) == NULL || !g_mime_content_type_is_type (type, "image", "*"));
}

static gboolean
hand_over (const EmlAttachments *self, GMimePart *part, const char *name)
{
  g_autofree char *clean = twin_member_path_new (name, TRUE);
  g_autofree char *shown = clean == NULL ? twin_member_path_new_shown (name) : NULL;
  g_autofree char *path = make_path (self, clean != NULL ? clean : shown);
  g_autoptr (GByteArray) bytes = NULL;

  if (twin_member_path_check (path) != TWIN_REASON_NONE)
    g_set_str (&path, shown != NULL ? shown : "attachment"); /* its number made it too long */
  if (clean == NULL)
    return extract_sink_refuse_member (self->sink, path, TWIN_REASON_BAD_NAME);

  bytes = eml_dup_content (part);
  if (bytes->len > TWIN_LIMIT_MEMBER_BYTES)
    return extract_sink_refuse_member (self->sink, path, TWIN_REASON_TOO_LARGE);

  return extract_sink_begin_member (self->sink, path) && extract_sink_member_bytes (self->sink, bytes->data, bytes->len)
         && extract_sink_end_member (self->sink, TWIN_REASON_NONE);
}

gboolean
eml_attachments_tell (const EmlAttachments *self, GMimeObject *object)
{
  g_autofree char *type = g_mime_content_type_get_mime_type (g_mime_object_get_content_type (object));
  const char *name = GMIME_IS_PART (object) ? g_mime_part_get_filename (GMIME_PART (object)) : NULL;

  if (name == NULL || *name == '\0')
    name = type;
  extract_sink_metadata (self->sink, "Attachment", name);
  if (!extract_sink_wants_members (self->sink) || !is_document (object))
    return TRUE;

  return hand_over (self, GMIME_PART (object), name != type ? name : "attachment");
}
