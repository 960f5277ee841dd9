/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "extractor.h"

#include "ocr.h"

#include <string.h>

/* Pictures: nothing in them is text until somebody reads it off. */

static gboolean
begins_with (const ExtractInput *input,
             gsize offset,
             const char *magic,
             gsize length)
{
  return input->size >= offset + length && memcmp (input->bytes + offset, magic, length) == 0;
}

static gboolean
is_png (const ExtractInput *input)
{
  return begins_with (input, 0, "\x89PNG\r\n\x1a\n", 8);
}

static gboolean
is_jpeg (const ExtractInput *input)
{
  return begins_with (input, 0, "\xff\xd8\xff", 3);
}

static gboolean
is_tiff (const ExtractInput *input)
{
  return begins_with (input, 0, "II*\0", 4) || begins_with (input, 0, "MM\0*", 4);
}

static gboolean
is_webp (const ExtractInput *input)
{
  return begins_with (input, 0, "RIFF", 4) && begins_with (input, 8, "WEBP", 4);
}

static const char *const png_extensions[] = { "png", NULL };
static const char *const jpeg_extensions[] = { "jpg", "jpeg", "jpe", NULL };
static const char *const tiff_extensions[] = { "tif", "tiff", NULL };
static const char *const webp_extensions[] = { "webp", NULL };

const ExtractFormat extract_format_png = {
  .id = "png", .mime_type = "image/png", .extensions = png_extensions, .matches = is_png, .extract = ocr_read_picture_file,
};

const ExtractFormat extract_format_jpeg = {
  .id = "jpeg", .mime_type = "image/jpeg", .extensions = jpeg_extensions, .matches = is_jpeg, .extract = ocr_read_picture_file,
};

const ExtractFormat extract_format_tiff = {
  .id = "tiff", .mime_type = "image/tiff", .extensions = tiff_extensions, .matches = is_tiff, .extract = ocr_read_picture_file,
};

const ExtractFormat extract_format_webp = {
  .id = "webp", .mime_type = "image/webp", .extensions = webp_extensions, .matches = is_webp, .extract = ocr_read_picture_file,
};
