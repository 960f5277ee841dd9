/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "archive-reader.h"

#include <string.h>

#include "package.h"
#include "rar-head.h"

/* Archives. The files in them become documents of their own; what an archive itself says is what it holds. */

/* What stands in a ZIP file that is the document of some program, and no archive to be unpacked: its parts are of no
 * use by themselves. OPC, OpenDocument and EPUB, Java and Android. */
static const char *const package_parts[] = { "[Content_Types].xml", "mimetype", "META-INF/MANIFEST.MF", "AndroidManifest.xml" };

static gboolean
begins_with (const ExtractInput *input, gsize offset, const char *magic, gsize length)
{
  return input->size >= offset + length && memcmp (input->bytes + offset, magic, length) == 0;
}

static gboolean
is_package_part (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (package_parts); i++)
    if (g_str_equal (name, package_parts[i]))
      return TRUE;

  return FALSE;
}

static gboolean
is_package (const ExtractInput *input)
{
  g_autoptr (ExtractPackage) package = extract_package_new (input);
  const char *name;

  while ((name = extract_package_next (package)) != NULL)
    if (is_package_part (name))
      return TRUE;

  return FALSE;
}

/* One that is empty begins with its end. */
static gboolean
is_zip (const ExtractInput *input)
{
  return begins_with (input, 0, "PK\5\6", 4) || (extract_package_is_zip (input) && !is_package (input));
}

/* POSIX.1-1988 and GNU; the still older one cannot be told from anything else. */
static gboolean
is_tar (const ExtractInput *input)
{
  return begins_with (input, 257, "ustar", 5);
}

static gboolean
is_7z (const ExtractInput *input)
{
  return begins_with (input, 0, "7z\xbc\xaf\x27\x1c", 6);
}

/* RFC 1952: deflate is the only method. */
static gboolean
is_gzip (const ExtractInput *input)
{
  return begins_with (input, 0, "\x1f\x8b\x08", 3);
}

/* A digit from 1 to 9, and the first block's or the end's magic. */
static gboolean
is_bzip2 (const ExtractInput *input)
{
  return begins_with (input, 0, "BZh", 3)
         && (begins_with (input, 4, "1AY&SY", 6) || begins_with (input, 4, "\x17\x72\x45\x38\x50\x90", 6));
}

static gboolean
is_xz (const ExtractInput *input)
{
  return begins_with (input, 0, "\xfd" "7zXZ\0", 6);
}

static gboolean
is_zstd (const ExtractInput *input)
{
  return begins_with (input, 0, "\x28\xb5\x2f\xfd", 4);
}

/* Hands the bytes of one file over. FALSE once nobody takes them. */
static gboolean
unpack_file (ExtractArchive *archive, const char *path, ExtractSink *sink)
{
  TwinReason reason;
  const void *bytes;
  gsize size;

  if (!extract_sink_begin_member (sink, path))
    return FALSE;
  while (extract_archive_read (archive, &bytes, &size, &reason))
    if (!extract_sink_member_bytes (sink, bytes, size))
      return FALSE;

  return extract_sink_end_member (sink, reason);
}

static TwinReason
extract (const ExtractInput *input, ExtractSink *sink)
{
  const TwinBlock block = { .kind = TWIN_BLOCK_LIST_ITEM, .level = 1 };
  g_autoptr (ExtractArchive) archive = extract_archive_new (input);
  TwinReason reason;
  const char *path;
  guint n = 0;

  while (extract_archive_next (archive, &path, &reason))
    {
      extract_sink_progress (sink, 0, 0);
      n++;
      if (!extract_sink_block (sink, &block, path, -1))
        return TWIN_REASON_TOO_LARGE;
      if (reason != TWIN_REASON_NONE ? !extract_sink_refuse_member (sink, path, reason)
                                     : extract_sink_wants_members (sink) && !unpack_file (archive, path, sink))
        return TWIN_REASON_TOO_LARGE;
    }
  reason = extract_archive_get_reason (archive);

  return reason == TWIN_REASON_NONE && n == 0 ? TWIN_REASON_EMPTY : reason;
}

static const char *const zip_extensions[] = { "zip", NULL };
static const char *const tar_extensions[] = { "tar", NULL };
static const char *const extensions_7z[] = { "7z", NULL };
static const char *const rar_extensions[] = { "rar", NULL };
static const char *const gzip_extensions[] = { "gz", "tgz", NULL };
static const char *const bzip2_extensions[] = { "bz2", "tbz2", NULL };
static const char *const xz_extensions[] = { "xz", "txz", NULL };
static const char *const zstd_extensions[] = { "zst", "tzst", NULL };

const ExtractFormat extract_format_zip = {
  .id = "zip", .mime_type = "application/zip", .extensions = zip_extensions, .matches = is_zip, .extract = extract,
};

const ExtractFormat extract_format_tar = {
  .id = "tar", .mime_type = "application/x-tar", .extensions = tar_extensions, .matches = is_tar, .extract = extract,
};

const ExtractFormat extract_format_7z = {
  .id = "7z", .mime_type = "application/x-7z-compressed", .extensions = extensions_7z, .matches = is_7z, .extract = extract,
};

const ExtractFormat extract_format_rar = {
  .id = "rar", .mime_type = "application/vnd.rar", .extensions = rar_extensions, .matches = rar_head_matches, .extract = extract,
};

const ExtractFormat extract_format_gzip = {
  .id = "gzip", .mime_type = "application/gzip", .extensions = gzip_extensions, .matches = is_gzip, .extract = extract,
};

const ExtractFormat extract_format_bzip2 = {
  .id = "bzip2", .mime_type = "application/x-bzip2", .extensions = bzip2_extensions, .matches = is_bzip2, .extract = extract,
};

const ExtractFormat extract_format_xz = {
  .id = "xz", .mime_type = "application/x-xz", .extensions = xz_extensions, .matches = is_xz, .extract = extract,
};

const ExtractFormat extract_format_zstd = {
  .id = "zstd", .mime_type = "application/zstd", .extensions = zstd_extensions, .matches = is_zstd, .extract = extract,
};
