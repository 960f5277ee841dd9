/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "identify.h"

#include <string.h>

#include "input.h"

/* How much of a file is looked at to tell text from anything else. */
#define LOOK_BYTES (64u << 10)

/* The first whose content matches. Markdown and CSV look like any text: they go by
 * their names, and before HTML, with which Markdown may begin. */
static const ExtractFormat *const formats[] = {
  &extract_format_pdf,
  &extract_format_png,
  &extract_format_jpeg,
  &extract_format_tiff,
  &extract_format_webp,
  &extract_format_odt,
  &extract_format_ods,
  &extract_format_odp,
  &extract_format_epub,
  &extract_format_rtf,
  &extract_format_docx,
  &extract_format_xlsx,
  &extract_format_pptx,
  &extract_format_markdown,
  &extract_format_csv,
  &extract_format_json,
  &extract_format_html,
  &extract_format_mbox,
  &extract_format_eml,
  &extract_format_tar,
  &extract_format_7z,
  &extract_format_rar,
  &extract_format_gzip,
  &extract_format_bzip2,
  &extract_format_xz,
  &extract_format_zstd,
};

/* Text in which nothing was recognised: what the name says, if that is possible. */
static const ExtractFormat *const text_formats[] = {
  &extract_format_html,
  &extract_format_eml,
  &extract_format_text,
};

/* A magic that is shorter is found in text by accident. */
#define STRONG_MAGIC 4

/* Known by their first bytes and not read. Figures: the formats' own specifications,
 * as collected in shared-mime-info's freedesktop.org.xml. */
typedef struct
{
  const char *id;
  const char *mime_type;
  guint offset;
  guint length;
  const char *magic;
} Magic;

static const Magic unread[] = {
  { "ps", "application/postscript", 0, 4, "%!PS" },
  { "gif", "image/gif", 0, 4, "GIF8" },
  { "wav", "audio/x-wav", 8, 4, "WAVE" },
  { "bmp", "image/bmp", 0, 2, "BM" },
  { "mp4", "video/mp4", 4, 4, "ftyp" },
  { "mp3", "audio/mpeg", 0, 3, "ID3" },
  { "ogg", "application/ogg", 0, 4, "OggS" },
  { "matroska", "video/x-matroska", 0, 4, "\x1a\x45\xdf\xa3" },
  { "sqlite", "application/vnd.sqlite3", 0, 15, "SQLite format 3" },
  { "elf", "application/x-executable", 0, 4, "\x7f" "ELF" },
};

/* Streams of a compound file (MS-CFB), whose names are UTF-16LE. */
typedef struct
{
  const char *stream;
  const char *id;
  const char *mime_type;
  TwinReason reason;
} CompoundKind;

static const CompoundKind compound_kinds[] = {
  /* MS-OFFCRYPTO 2.3.2: an encrypted DOCX, XLSX or PPTX. */
  { "EncryptedPackage", "ooxml", "application/vnd.ms-office", TWIN_REASON_ENCRYPTED },
  { "WordDocument", "doc", "application/msword", TWIN_REASON_LEGACY },
  { "Workbook", "xls", "application/vnd.ms-excel", TWIN_REASON_LEGACY },
  { "PowerPoint Document", "ppt", "application/vnd.ms-powerpoint", TWIN_REASON_LEGACY },
  { "__properties_version1.0", "msg", "application/vnd.ms-outlook", TWIN_REASON_UNSUPPORTED },
};

static gboolean
has_bytes (const ExtractInput *input, gsize offset, const void *bytes, gsize length)
{
  return input->size >= offset + length && memcmp (input->bytes + offset, bytes, length) == 0;
}

gboolean
extract_is_text (const ExtractInput *input)
{
  gsize n = MIN (input->size, LOOK_BYTES);
  gsize n_zero = 0, n_control = 0;

  if (has_bytes (input, 0, "\xff\xfe", 2) || has_bytes (input, 0, "\xfe\xff", 2))
    return TRUE;

  for (gsize i = 0; i < n; i++)
    {
      guint8 c = input->bytes[i];

      n_zero += c == 0;
      n_control += c != 0 && c < 0x20 && strchr ("\t\n\v\f\r\b\x1b", c) == NULL;
    }

  /* Every other byte of UTF-16 in a European script is zero; in text of single bytes
   * a few are there by accident. */
  if (n_control * 50 > n)
    return FALSE;

  return n_zero * 50 <= n || (n_zero * 5 >= 2 * n && n_zero * 5 <= 3 * n);
}

static ExtractIdentity
identify_format (const ExtractFormat *format)
{
  return (ExtractIdentity) { .id = format->id, .mime_type = format->mime_type, .format = format };
}

static ExtractIdentity
identify_unread (const char *id, const char *mime_type, TwinReason reason)
{
  return (ExtractIdentity) { .id = id, .mime_type = mime_type, .reason = reason };
}

static ExtractIdentity
identify_compound (const ExtractInput *input)
{
  for (guint i = 0; i < G_N_ELEMENTS (compound_kinds); i++)
    {
      const CompoundKind *kind = &compound_kinds[i];
      char wide[64];
      gsize length = strlen (kind->stream);

      g_assert (2 * length <= sizeof wide);
      for (gsize k = 0; k < length; k++)
        {
          wide[2 * k] = kind->stream[k];
          wide[2 * k + 1] = '\0';
        }
      if (memmem (input->bytes, input->size, wide, 2 * length) != NULL)
        return identify_unread (kind->id, kind->mime_type, kind->reason);
    }

  return identify_unread ("cfb", "application/x-ole-storage", TWIN_REASON_LEGACY);
}

/* A ZIP file that no format has claimed: damaged, if its name promises one; else an archive, if it is not the document
 * of some other program. */
static ExtractIdentity
identify_archive (const ExtractInput *input)
{
  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    if (formats[i]->is_package && extract_input_has_extension (input, formats[i]->extensions))
      return identify_unread (formats[i]->id, formats[i]->mime_type, TWIN_REASON_BROKEN);
  if (extract_format_zip.matches (input))
    return identify_format (&extract_format_zip);

  return identify_unread ("zip", "application/zip", TWIN_REASON_UNSUPPORTED);
}

/* Damaged, if the name promises a format that is read. */
static ExtractIdentity
identify_unknown (const ExtractInput *input)
{
  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    if (extract_input_has_extension (input, formats[i]->extensions))
      return identify_unread (formats[i]->id, formats[i]->mime_type, TWIN_REASON_BROKEN);
  if (extract_input_has_extension (input, extract_format_text.extensions))
    return identify_unread (extract_format_text.id, extract_format_text.mime_type, TWIN_REASON_BROKEN);

  return identify_unread ("", "application/octet-stream", TWIN_REASON_UNSUPPORTED);
}

static ExtractIdentity
identify_text (const ExtractInput *input)
{
  for (guint i = 0; i < G_N_ELEMENTS (text_formats); i++)
    if (extract_input_has_extension (input, text_formats[i]->extensions))
      return identify_format (text_formats[i]);

  /* Text that calls itself a PDF is a download that went wrong. */
  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    if (extract_input_has_extension (input, formats[i]->extensions))
      return identify_unknown (input);

  return identify_format (&extract_format_text);
}

static const Magic *
find_magic (const ExtractInput *input, gboolean is_text)
{
  for (guint i = 0; i < G_N_ELEMENTS (unread); i++)
    if ((!is_text || unread[i].length >= STRONG_MAGIC)
        && has_bytes (input, unread[i].offset, unread[i].magic, unread[i].length))
      return &unread[i];

  return NULL;
}

ExtractIdentity
extract_identify (const ExtractInput *input)
{
  const Magic *magic;
  gboolean is_text;

  g_return_val_if_fail (input != NULL && input->bytes != NULL, identify_unread ("", "", TWIN_REASON_BROKEN));

  if (has_bytes (input, 0, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 8))
    return identify_compound (input);

  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    if (formats[i]->matches (input))
      return identify_format (formats[i]);

  is_text = extract_is_text (input);
  magic = find_magic (input, is_text);
  if (magic != NULL)
    return identify_unread (magic->id, magic->mime_type, TWIN_REASON_UNSUPPORTED);
  if (has_bytes (input, 0, "PK\3\4", 4) || has_bytes (input, 0, "PK\5\6", 4))
    return identify_archive (input);

  return is_text ? identify_text (input) : identify_unknown (input);
}
