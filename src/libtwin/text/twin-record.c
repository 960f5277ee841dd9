/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "text/twin-record.h"

#include <math.h>
#include <string.h>

#include "base/twin-i18n.h"
#include "base/twin-limits.h"
#include "text/twin-member-path.h"

#define ALL_FLAGS (TWIN_BLOCK_FLAG_HIDDEN | TWIN_BLOCK_FLAG_DELETED | TWIN_BLOCK_FLAG_INSERTED | TWIN_BLOCK_FLAG_OCR \
                   | TWIN_BLOCK_FLAG_HEADER_ROW | TWIN_BLOCK_FLAG_UNPAINTED)

/* Each record has one fixed form and no optional parts: numbers little-endian and
 * unaligned, strings ended by a NUL, nothing after the last. Both ends are of one
 * build, so there is no version. */

typedef struct
{
  const char *name;
  const char *sentence;
} ReasonInfo;

static const ReasonInfo reasons[] = {
  [TWIN_REASON_NONE] = { "", "" },
  [TWIN_REASON_ENCRYPTED] = { "encrypted",
    N_("The file is protected by a password. Save a copy without one and add that.") },
  [TWIN_REASON_EMPTY] = { "empty", N_("The file is empty. Check that it was saved or copied completely.") },
  [TWIN_REASON_NO_TEXT] = { "no-text",
    N_("There is no text in this file; it may be a scan or a picture. Add a version with text in it.") },
  [TWIN_REASON_BROKEN] = { "broken",
    N_("The file is damaged, incomplete, or not what its name says. Open it in the program it comes from and save it again.") },
  [TWIN_REASON_UNSUPPORTED] = { "unsupported",
    N_("Files of this kind are not read. Save it as PDF, DOCX, ODT, HTML or plain text and add that.") },
  [TWIN_REASON_LEGACY] = { "legacy",
    N_("This is an old binary office format. Save it as DOCX, ODT or PDF and add that.") },
  [TWIN_REASON_TOO_LARGE] = { "too-large", N_("The file is too large to be read whole. Split it and add the parts.") },
  [TWIN_REASON_TIMEOUT] = { "timeout",
    N_("Reading the file took too long and was stopped. Split it, or save it again in another format.") },
  [TWIN_REASON_CRASHED] = { "crashed",
    N_("The file could not be read: it brought the reader down, which was contained. Save it again in another format.") },
  [TWIN_REASON_NO_OCR] = { "no-ocr",
    N_("This is a scan or a picture. To have its text read, install Tesseract with the data of its language "
       "(tesseract-ocr-deu for German) and add it again.") },
  [TWIN_REASON_UNREADABLE] = { "unreadable",
    N_("The file could not be opened. Check that it is still there and that you are allowed to read it.") },
  [TWIN_REASON_BAD_NAME] = { "bad-name",
    N_("Its name leads out of the archive, cannot be shown or is too long, so it was not unpacked. "
       "If you trust the archive, unpack it and add the file itself.") },
  [TWIN_REASON_LINK] = { "link", N_("This is a link and not a file. Add the file that it leads to.") },
  [TWIN_REASON_NESTED] = { "nested",
    N_("This archive lies inside of too many others and was not unpacked. Unpack it and add what is in it.") },
  [TWIN_REASON_BOMB] = { "bomb",
    N_("It would unpack to far more than archives of documents do, as is done to bring programs down, so it was left. "
       "If you trust the archive, unpack it and add the files themselves.") },
  [TWIN_REASON_VOLUME] = { "volume",
    N_("This is one part of an archive that was divided. Unpack all of its parts together and add the files.") },
};

typedef struct
{
  const guint8 *bytes;
  gsize left;
  gboolean failed;
} Reader;

const char *
twin_reason_to_string (TwinReason reason)
{
  g_return_val_if_fail ((guint) reason < G_N_ELEMENTS (reasons), "");

  return reasons[reason].name;
}

TwinReason
twin_reason_from_string (const char *text)
{
  for (guint i = 0; i < G_N_ELEMENTS (reasons); i++)
    if (g_strcmp0 (text, reasons[i].name) == 0)
      return (TwinReason) i;

  return TWIN_REASON_NONE;
}

const char *
twin_reason_get_sentence (TwinReason reason)
{
  g_return_val_if_fail ((guint) reason < G_N_ELEMENTS (reasons), "");

  return reasons[reason].sentence;
}

void
twin_job_record_clear (TwinJobRecord *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->name);
  memset (self, 0, sizeof *self);
}

void
twin_format_record_clear (TwinFormatRecord *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->format);
  g_free (self->mime_type);
  memset (self, 0, sizeof *self);
}

void
twin_member_record_clear (TwinMemberRecord *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->path);
  memset (self, 0, sizeof *self);
}

void
twin_end_record_clear (TwinEndRecord *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->title);
  memset (self, 0, sizeof *self);
}

static void
append_byte (GByteArray *out, guint8 byte)
{
  g_byte_array_append (out, &byte, 1);
}

static void
append_uint32 (GByteArray *out, guint32 value)
{
  guint32 bits = GUINT32_TO_LE (value);

  g_byte_array_append (out, (const guint8 *) &bits, sizeof bits);
}

static void
append_float (GByteArray *out, float value)
{
  guint32 bits;

  memcpy (&bits, &value, sizeof bits);
  append_uint32 (out, bits);
}

static void
append_string (GByteArray *out, const char *text)
{
  if (text == NULL)
    text = "";

  g_byte_array_append (out, (const guint8 *) text, strlen (text) + 1);
}

GBytes *
twin_record_encode_job (const TwinJobRecord *job)
{
  GByteArray *out;

  g_return_val_if_fail (job != NULL, NULL);

  out = g_byte_array_new ();
  append_string (out, job->name);
  append_byte (out, job->wants_members ? 1 : 0);

  return g_byte_array_free_to_bytes (out);
}

GBytes *
twin_record_encode_format (const TwinFormatRecord *format)
{
  GByteArray *out;

  g_return_val_if_fail (format != NULL, NULL);

  out = g_byte_array_new ();
  append_string (out, format->format);
  append_string (out, format->mime_type);

  return g_byte_array_free_to_bytes (out);
}

GBytes *
twin_record_encode_block (const TwinBlock *block, const char *text, gsize length)
{
  GByteArray *out;

  g_return_val_if_fail (block != NULL && text != NULL, NULL);

  out = g_byte_array_sized_new ((guint) length + 32);
  append_byte (out, (guint8) block->kind);
  append_byte (out, (guint8) block->flags);
  append_byte (out, (guint8) MIN (block->level, 255));
  append_uint32 (out, block->page);
  append_float (out, block->x);
  append_float (out, block->y);
  append_float (out, block->width);
  append_float (out, block->height);
  g_byte_array_append (out, (const guint8 *) text, (guint) length);
  append_byte (out, 0);

  return g_byte_array_free_to_bytes (out);
}

GBytes *
twin_record_encode_progress (guint page, guint n_pages)
{
  GByteArray *out = g_byte_array_sized_new (8);

  append_uint32 (out, page);
  append_uint32 (out, n_pages);

  return g_byte_array_free_to_bytes (out);
}

GBytes *
twin_record_encode_end (const TwinEndRecord *end)
{
  GByteArray *out;

  g_return_val_if_fail (end != NULL, NULL);

  out = g_byte_array_new ();
  append_byte (out, (guint8) end->reason);
  append_byte (out, end->partial ? 1 : 0);
  append_uint32 (out, end->n_pages);
  append_string (out, end->title);

  return g_byte_array_free_to_bytes (out);
}

GBytes *
twin_record_encode_member (const TwinMemberRecord *member)
{
  GByteArray *out;

  g_return_val_if_fail (member != NULL && member->path != NULL, NULL);

  out = g_byte_array_new ();
  append_byte (out, (guint8) member->reason);
  append_string (out, member->path);

  return g_byte_array_free_to_bytes (out);
}

GBytes *
twin_record_encode_member_end (TwinReason reason)
{
  const guint8 byte = (guint8) reason;

  return g_bytes_new (&byte, 1);
}

GBytes *
twin_record_encode_picture (const char *digest, GBytes *blocks)
{
  GByteArray *out;
  const guint8 *bytes;
  gsize size;

  g_return_val_if_fail (digest != NULL && strlen (digest) == TWIN_PICTURE_DIGEST_LENGTH, NULL);

  out = g_byte_array_new ();
  g_byte_array_append (out, (const guint8 *) digest, TWIN_PICTURE_DIGEST_LENGTH);
  if (blocks != NULL)
    {
      bytes = g_bytes_get_data (blocks, &size);
      g_byte_array_append (out, bytes, (guint) size);
    }

  return g_byte_array_free_to_bytes (out);
}

GBytes *
twin_record_encode_hello (guint layers)
{
  GByteArray *out = g_byte_array_sized_new (4);

  append_uint32 (out, layers);

  return g_byte_array_free_to_bytes (out);
}

static void
reader_init (Reader *reader, GBytes *payload)
{
  reader->bytes = g_bytes_get_data (payload, &reader->left);
  reader->failed = FALSE;
}

static const guint8 *
read_bytes (Reader *reader, gsize n)
{
  const guint8 *bytes = reader->bytes;

  if (reader->failed || reader->left < n)
    {
      reader->failed = TRUE;
      return NULL;
    }
  reader->bytes += n;
  reader->left -= n;

  return bytes;
}

static guint8
read_byte (Reader *reader)
{
  const guint8 *bytes = read_bytes (reader, 1);

  return bytes != NULL ? bytes[0] : 0;
}

static guint32
read_uint32 (Reader *reader)
{
  const guint8 *bytes = read_bytes (reader, 4);
  guint32 value = 0;

  if (bytes != NULL)
    memcpy (&value, bytes, sizeof value);

  return GUINT32_FROM_LE (value);
}

static float
read_float (Reader *reader)
{
  guint32 bits = read_uint32 (reader);
  float value;

  memcpy (&value, &bits, sizeof value);
  reader->failed |= !isfinite (value);

  return value;
}

/* Borrowed, valid UTF-8 and ended by a NUL; NULL after a failure. */
static const char *
read_string (Reader *reader, gsize *length)
{
  const char *text = (const char *) reader->bytes;
  const guint8 *end = NULL;

  if (!reader->failed && reader->left > 0)
    end = memchr (reader->bytes, 0, reader->left);
  if (end == NULL || !g_utf8_validate_len (text, (gsize) (end - reader->bytes), NULL))
    {
      reader->failed = TRUE;
      return NULL;
    }
  if (length != NULL)
    *length = (gsize) (end - reader->bytes);
  read_bytes (reader, (gsize) (end - reader->bytes) + 1);

  return text;
}

static gboolean
reader_is_done (const Reader *reader)
{
  return !reader->failed && reader->left == 0;
}

gboolean
twin_record_decode_job (GBytes *payload, TwinJobRecord *job)
{
  Reader reader;
  const char *name;
  guint8 wants_members;

  g_return_val_if_fail (payload != NULL && job != NULL, FALSE);

  memset (job, 0, sizeof *job);
  reader_init (&reader, payload);
  name = read_string (&reader, NULL);
  wants_members = read_byte (&reader);
  if (!reader_is_done (&reader) || wants_members > 1)
    return FALSE;

  job->name = g_strdup (name);
  job->wants_members = wants_members;

  return TRUE;
}

gboolean
twin_record_decode_format (GBytes *payload, TwinFormatRecord *format)
{
  Reader reader;
  const char *name, *mime_type;

  g_return_val_if_fail (payload != NULL && format != NULL, FALSE);

  memset (format, 0, sizeof *format);
  reader_init (&reader, payload);
  name = read_string (&reader, NULL);
  mime_type = read_string (&reader, NULL);
  if (!reader_is_done (&reader))
    return FALSE;

  format->format = g_strdup (name);
  format->mime_type = g_strdup (mime_type);

  return TRUE;
}

gboolean
twin_record_decode_block (GBytes *payload, TwinBlock *block, const char **text)
{
  Reader reader;

  g_return_val_if_fail (payload != NULL && block != NULL && text != NULL, FALSE);

  memset (block, 0, sizeof *block);
  block->heading = -1;
  reader_init (&reader, payload);
  block->kind = read_byte (&reader);
  block->flags = read_byte (&reader);
  block->level = read_byte (&reader);
  block->page = read_uint32 (&reader);
  block->x = read_float (&reader);
  block->y = read_float (&reader);
  block->width = read_float (&reader);
  block->height = read_float (&reader);
  *text = read_string (&reader, &block->length);

  return reader_is_done (&reader) && block->kind <= TWIN_BLOCK_LINK_TARGET && (block->flags & ~ALL_FLAGS) == 0
         && block->page <= TWIN_LIMIT_PAGES;
}

gboolean
twin_record_decode_progress (GBytes *payload, guint *page, guint *n_pages)
{
  Reader reader;

  g_return_val_if_fail (payload != NULL && page != NULL && n_pages != NULL, FALSE);

  reader_init (&reader, payload);
  *page = read_uint32 (&reader);
  *n_pages = read_uint32 (&reader);

  return reader_is_done (&reader) && *page <= TWIN_LIMIT_PAGES && *n_pages <= TWIN_LIMIT_PAGES;
}

gboolean
twin_record_decode_end (GBytes *payload, TwinEndRecord *end)
{
  const char *title;
  guint8 reason, partial;
  Reader reader;

  g_return_val_if_fail (payload != NULL && end != NULL, FALSE);

  memset (end, 0, sizeof *end);
  reader_init (&reader, payload);
  reason = read_byte (&reader);
  partial = read_byte (&reader);
  end->n_pages = read_uint32 (&reader);
  title = read_string (&reader, NULL);
  if (!reader_is_done (&reader) || reason >= G_N_ELEMENTS (reasons) || partial > 1 || end->n_pages > TWIN_LIMIT_PAGES)
    return FALSE;

  end->reason = reason;
  end->partial = partial;
  end->title = g_strdup (title);

  return TRUE;
}

gboolean
twin_record_decode_member (GBytes *payload, TwinMemberRecord *member)
{
  const char *path;
  guint8 reason;
  Reader reader;

  g_return_val_if_fail (payload != NULL && member != NULL, FALSE);

  memset (member, 0, sizeof *member);
  reader_init (&reader, payload);
  reason = read_byte (&reader);
  path = read_string (&reader, NULL);
  if (!reader_is_done (&reader) || reason >= G_N_ELEMENTS (reasons)
      || twin_member_path_check (path) != TWIN_REASON_NONE)
    return FALSE;

  member->reason = reason;
  member->path = g_strdup (path);

  return TRUE;
}

gboolean
twin_record_decode_member_end (GBytes *payload, TwinReason *reason)
{
  guint8 byte;
  Reader reader;

  g_return_val_if_fail (payload != NULL && reason != NULL, FALSE);

  reader_init (&reader, payload);
  byte = read_byte (&reader);
  *reason = byte < G_N_ELEMENTS (reasons) ? byte : TWIN_REASON_BROKEN;

  return reader_is_done (&reader) && byte < G_N_ELEMENTS (reasons);
}

gboolean
twin_record_decode_picture (GBytes *payload, char **digest, GBytes **blocks)
{
  const char *bytes;
  gsize size;

  g_return_val_if_fail (payload != NULL && digest != NULL && blocks != NULL, FALSE);

  bytes = g_bytes_get_data (payload, &size);
  if (size < TWIN_PICTURE_DIGEST_LENGTH)
    return FALSE;
  for (gsize i = 0; i < TWIN_PICTURE_DIGEST_LENGTH; i++)
    if (!g_ascii_isxdigit (bytes[i]))
      return FALSE;

  *digest = g_strndup (bytes, TWIN_PICTURE_DIGEST_LENGTH);
  *blocks = g_bytes_new_from_bytes (payload, TWIN_PICTURE_DIGEST_LENGTH, size - TWIN_PICTURE_DIGEST_LENGTH);

  return TRUE;
}

gboolean
twin_record_decode_hello (GBytes *payload, guint *layers)
{
  Reader reader;

  g_return_val_if_fail (payload != NULL && layers != NULL, FALSE);

  reader_init (&reader, payload);
  *layers = read_uint32 (&reader);

  return reader_is_done (&reader) && (*layers & ~TWIN_SANDBOX_ALL) == 0;
}
