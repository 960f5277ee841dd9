/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "format-eml.h"

#include <string.h>

#include "eml-attachments.h"
#include "format-html.h"
#include "identify.h"
#include "input.h"
#include "text-blocks.h"
#include "text/twin-language.h"

/* How much of the header is looked at to tell a message from other text. */
#define LOOK_BYTES (16u << 10)
#define MIN_KNOWN_FIELDS 2

typedef struct
{
  ExtractSink *sink;
  EmlAttachments attachments;
  gboolean titled;    /* the subject is the document's title */
  gboolean encrypted; /* a part is */
  gboolean stopped;   /* the sink or a limit */
} Reader;

static const char *const extensions[] = { "eml", "emlx", NULL };

/* Fields of RFC 5322 and of transport that no other text begins with. */
static const char *const known_fields[] = {
  "bcc", "cc", "content-type", "date", "delivered-to", "from", "in-reply-to", "message-id", "mime-version",
  "received", "references", "reply-to", "return-path", "sender", "subject", "to",
};

static gboolean
is_known_field (const char *name, gsize length)
{
  for (guint i = 0; i < G_N_ELEMENTS (known_fields); i++)
    if (strlen (known_fields[i]) == length && g_ascii_strncasecmp (known_fields[i], name, length) == 0)
      return TRUE;

  return FALSE;
}

/* The length of "Name" in "Name: value"; 0 if the line is no header field (RFC 5322, 2.2). */
static gsize
get_field_name_length (const char *line, gsize length)
{
  gsize n = 0;

  while (n < length && line[n] > ' ' && line[n] < 0x7f && line[n] != ':')
    n++;

  return n < length && line[n] == ':' ? n : 0;
}

/* The line with which each message of a mailbox begins (RFC 4155). */
static gboolean
has_envelope (const ExtractInput *input)
{
  return input->size >= 5 && memcmp (input->bytes, "From ", 5) == 0;
}

/* A header: fields, at least two of them known, up to a blank line. */
static gboolean
matches (const ExtractInput *input)
{
  const char *text = (const char *) input->bytes;
  const char *end = text + MIN (input->size, LOOK_BYTES);
  guint n_known = 0;

  /* What other programs save as a message may keep its envelope line. */
  if (has_envelope (input) && extract_input_has_extension (input, extensions))
    return TRUE;

  while (text < end)
    {
      const char *line_end = memchr (text, '\n', (gsize) (end - text));
      gsize length = (gsize) ((line_end != NULL ? line_end : end) - text);

      if (length == 0 || *text == '\r')
        break;
      if (*text != ' ' && *text != '\t')
        {
          gsize name_length = get_field_name_length (text, length);

          if (name_length == 0)
            return FALSE;
          n_known += is_known_field (text, name_length);
        }
      text += length + 1;
    }

  return n_known >= MIN_KNOWN_FIELDS;
}

static void
emit_addresses (Reader *self, const char *label, InternetAddressList *list)
{
  g_autofree char *text = NULL;

  if (list == NULL || internet_address_list_length (list) == 0)
    return;

  text = internet_address_list_to_string (list, NULL, FALSE);
  extract_sink_metadata (self->sink, label, text);
}

/* The subject is what a reader sees first; who wrote to whom is for the creator to let in. */
static void
emit_header (Reader *self, GMimeMessage *message, guint depth)
{
  const TwinBlock heading = { .kind = TWIN_BLOCK_HEADING, .level = MIN (depth + 1, 6) };
  const char *subject = g_mime_message_get_subject (message);
  GDateTime *date = g_mime_message_get_date (message);

  if (subject != NULL)
    {
      if (depth == 0 && self->titled)
        extract_sink_set_title (self->sink, subject);
      self->stopped |= !extract_sink_block (self->sink, &heading, subject, -1);
    }
  emit_addresses (self, "From", g_mime_message_get_from (message));
  emit_addresses (self, "To", g_mime_message_get_to (message));
  emit_addresses (self, "Cc", g_mime_message_get_cc (message));
  emit_addresses (self, "Bcc", g_mime_message_get_bcc (message));
  if (date != NULL)
    {
      g_autofree char *text = g_date_time_format (date, "%Y-%m-%d %H:%M %:z");

      extract_sink_metadata (self->sink, "Date", text);
    }
}

/* By the charset that the part names, if it is true; else by what the bytes look like. */
static char *
dup_text (GMimePart *part, gsize *length)
{
  g_autoptr (GByteArray) bytes = eml_dup_content (part);
  const char *charset = g_mime_object_get_content_type_parameter (GMIME_OBJECT (part), "charset");
  gsize size = MIN (bytes->len, TWIN_LIMIT_TEXT_BYTES);
  char *text = NULL;

  if (size == 0)
    {
      *length = 0;
      return g_strdup ("");
    }
  if (charset != NULL && g_ascii_strcasecmp (charset, "utf-8") != 0 && g_ascii_strcasecmp (charset, "us-ascii") != 0)
    text = g_convert ((const char *) bytes->data, (gssize) size, "UTF-8", g_mime_charset_iconv_name (charset),
                      NULL, length, NULL);
  if (text == NULL)
    text = twin_text_decode (bytes->data, size, length, NULL);

  return text;
}

static void
emit_text_part (Reader *self, GMimePart *part)
{
  GMimeContentType *type = g_mime_object_get_content_type (GMIME_OBJECT (part));
  g_autofree char *text = NULL;
  gsize length;

  text = dup_text (part, &length);
  extract_sink_progress (self->sink, 0, 0);
  if (g_mime_content_type_is_type (type, "text", "html"))
    extract_html_text (text, length, self->sink);
  else if (!extract_text_blocks (self->sink, text, length, TRUE))
    self->stopped = TRUE;
}

static gboolean
is_attachment (GMimeObject *object)
{
  const char *disposition = g_mime_object_get_disposition (object);

  return disposition != NULL && g_ascii_strcasecmp (disposition, GMIME_DISPOSITION_ATTACHMENT) == 0;
}

static gboolean
has_type (GMimeObject *object, const char *type, const char *subtype)
{
  return g_mime_content_type_is_type (g_mime_object_get_content_type (object), type, subtype);
}

static void emit_message (Reader *self, GMimeMessage *message, guint depth);
static void emit_object (Reader *self, GMimeObject *object, guint depth);

/* The same said in several ways: the plain one if it says anything, else the last that
 * can be read, which is the richest (RFC 2046, 5.1.4). */
static void
emit_alternative (Reader *self, GMimeMultipart *multipart, guint depth)
{
  GMimeObject *chosen = NULL;

  for (int i = 0; i < g_mime_multipart_get_count (multipart); i++)
    {
      GMimeObject *part = g_mime_multipart_get_part (multipart, i);

      if (has_type (part, "text", "plain") && GMIME_IS_PART (part))
        {
          g_autofree char *text = NULL;
          gsize length;

          text = dup_text (GMIME_PART (part), &length);
          if (*g_strchug (text) != '\0')
            {
              chosen = part;
              break;
            }
        }
      else if (has_type (part, "text", "html") || has_type (part, "multipart", "*"))
        chosen = part;
    }

  if (chosen != NULL)
    emit_object (self, chosen, depth);
}

static void
emit_multipart (Reader *self, GMimeMultipart *multipart, guint depth)
{
  GMimeObject *object = GMIME_OBJECT (multipart);

  if (has_type (object, "multipart", "encrypted"))
    self->encrypted = TRUE;
  else if (has_type (object, "multipart", "alternative"))
    emit_alternative (self, multipart, depth + 1);
  else
    for (int i = 0; i < g_mime_multipart_get_count (multipart) && !self->stopped; i++)
      emit_object (self, g_mime_multipart_get_part (multipart, i), depth + 1);
}

static void
emit_object (Reader *self, GMimeObject *object, guint depth)
{
  if (depth > TWIN_LIMIT_MIME_DEPTH)
    {
      self->stopped = TRUE;
      return;
    }

  if (GMIME_IS_MULTIPART (object))
    emit_multipart (self, GMIME_MULTIPART (object), depth);
  else if (GMIME_IS_MESSAGE_PART (object))
    {
      GMimeMessage *message = g_mime_message_part_get_message (GMIME_MESSAGE_PART (object));

      if (message != NULL)
        emit_message (self, message, depth + 1);
    }
  /* RFC 8551, 3.2.2: smime-type tells encrypted from signed. */
  else if (has_type (object, "application", "pkcs7-mime") || has_type (object, "application", "x-pkcs7-mime"))
    self->encrypted = TRUE;
  else if (GMIME_IS_PART (object) && !is_attachment (object)
           && (has_type (object, "text", "plain") || has_type (object, "text", "html")))
    emit_text_part (self, GMIME_PART (object));
  else
    self->stopped |= !eml_attachments_tell (&self->attachments, object);
}

static void
emit_message (Reader *self, GMimeMessage *message, guint depth)
{
  GMimeObject *body = g_mime_message_get_mime_part (message);

  emit_header (self, message, depth);
  if (body != NULL && !self->stopped)
    emit_object (self, body, depth);
}

static gboolean
is_wide (const ExtractInput *input)
{
  return input->size >= 2 && (memcmp (input->bytes, "\xff\xfe", 2) == 0 || memcmp (input->bytes, "\xfe\xff", 2) == 0);
}

/* @bytes must outlive the message, whose parts point into it. */
static GMimeMessage *
parse (GByteArray *bytes, gboolean in_mailbox)
{
  GMimeStream *stream = g_mime_stream_mem_new_with_byte_array (bytes);
  GMimeParser *parser;
  GMimeMessage *message;

  g_mime_stream_mem_set_owner (GMIME_STREAM_MEM (stream), FALSE);
  parser = g_mime_parser_new_with_stream (stream);
  if (in_mailbox)
    g_mime_parser_set_format (parser, GMIME_FORMAT_MBOX);
  message = g_mime_parser_construct_message (parser, NULL);
  g_object_unref (parser);
  g_object_unref (stream);

  return message;
}

/* Several parts end with a line that says so (RFC 2046, 5.1.1). */
static gboolean
is_cut_off (GMimeMessage *message)
{
  GMimeObject *body = g_mime_message_get_mime_part (message);

  return GMIME_IS_MULTIPART (body) && !GMIME_MULTIPART (body)->write_end_boundary;
}

TwinReason
extract_eml_message (ExtractSink *sink, const guint8 *bytes, gsize size, guint number)
{
  /* A view; nothing is written through it. */
  GByteArray view = { .data = (guint8 *) bytes, .len = (guint) size };
  Reader self = { .sink = sink, .attachments = { sink, number }, .titled = number == 0 };
  GMimeMessage *message;
  gboolean cut_off;

  g_return_val_if_fail (sink != NULL && bytes != NULL, TWIN_REASON_BROKEN);

  g_mime_init ();
  message = parse (&view, size >= 5 && memcmp (bytes, "From ", 5) == 0);
  if (message == NULL)
    return TWIN_REASON_BROKEN;

  emit_message (&self, message, 0);
  cut_off = is_cut_off (message);
  g_object_unref (message);
  if (self.stopped)
    return TWIN_REASON_TOO_LARGE;
  if (cut_off)
    return TWIN_REASON_BROKEN;

  return self.encrypted ? TWIN_REASON_ENCRYPTED : TWIN_REASON_NONE;
}

static TwinReason
extract (const ExtractInput *input, ExtractSink *sink)
{
  g_autofree char *text = NULL;
  gboolean complete;
  gsize length;

  /* Mail is ASCII; but a text editor may have saved it as UTF-16. */
  if (!is_wide (input))
    return extract_eml_message (sink, input->bytes, input->size, 0);
  text = extract_input_dup_text (input, &length, &complete);
  return extract_eml_message (sink, (const guint8 *) text, length, 0);
}

const ExtractFormat extract_format_eml = {
  .id = "eml",
  .mime_type = "message/rfc822",
  .extensions = extensions,
  .matches = matches,
  .extract = extract,
};
