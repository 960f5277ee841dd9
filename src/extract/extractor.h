/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/twin-limits.h"
#include "text/twin-document.h"
#include "text/twin-record.h"

G_BEGIN_DECLS

/**
 * ExtractInput:
 * @fd: the file, regular, read only, at its beginning; the only one there is
 * @bytes, @size: the same, mapped; never written
 * @name: its name, for the extension; not to be opened
 *
 * What a worker is given.
 */
typedef struct
{
  int fd;
  const guint8 *bytes;
  gsize size;
  const char *name;
} ExtractInput;

/**
 * ExtractSink:
 *
 * Where text goes while a format is read: straight to the engine, block by block.
 * One thread.
 */
typedef struct _ExtractSink ExtractSink;

/* One block in reading order; start, length and heading of @block are ignored. Returns FALSE once the engine
 * has had enough (a limit was reached): stop reading and return TWIN_REASON_TOO_LARGE. */
gboolean extract_sink_block (ExtractSink *sink, const TwinBlock *block, const char *text, gssize length);

/* Says that work goes on; keeps the deadline away. @n_pages 0 if unknown. */
void extract_sink_progress (ExtractSink *sink, guint page, guint n_pages);

void extract_sink_set_title (ExtractSink *sink, const char *title);
void extract_sink_set_n_pages (ExtractSink *sink, guint n_pages);

/* Blocks that name no page are on this one from now on: the slide that is read. */
void extract_sink_set_page (ExtractSink *sink, guint page);

/* "Author: Anna", as a hidden METADATA block; nothing if @value is NULL or empty. */
void extract_sink_metadata (ExtractSink *sink, const char *label, const char *value);

/* A file inside of this one, which becomes a document of its own: begin, its bytes, end. @path is one of
 * text/twin-member-path.h. What is wrong with it is told in the end, or by refuse, which takes the place of all three.
 * Where the engine wants none of them (extract_sink_wants_members()) they go nowhere. FALSE as for blocks. */
gboolean extract_sink_wants_members (const ExtractSink *sink);
gboolean extract_sink_begin_member (ExtractSink *sink, const char *path);
gboolean extract_sink_member_bytes (ExtractSink *sink, const void *bytes, gsize size);
gboolean extract_sink_end_member (ExtractSink *sink, TwinReason reason);
gboolean extract_sink_refuse_member (ExtractSink *sink, const char *path, TwinReason reason);

/* What was once read off the picture with this digest (64 hexadecimal digits), as remember was given it; NULL if it is not
 * known. Reading a picture takes a thousand times as long as asking. */
GBytes *extract_sink_recall (ExtractSink *sink, const char *digest) G_GNUC_WARN_UNUSED_RESULT;
void extract_sink_remember (ExtractSink *sink, const char *digest, GBytes *blocks);

/**
 * ExtractFormat:
 * @id: "pdf"
 * @mime_type: "application/pdf"
 * @is_package: it is a ZIP container with parts of its own
 * @extensions: NULL-terminated, lower case, without dot
 * @matches: whether the content is of this format (its first bytes, its container); the name does not count
 * @extract: reads it. TWIN_REASON_NONE when it came to the end of a healthy file; any other reason with
 *   whatever text was found before
 *
 * One file format. To add one: a file `format-ID.c` with one of these, and a line in identify.c.
 */
typedef struct
{
  const char *id;
  const char *mime_type;
  gboolean is_package;
  const char *const *extensions;
  gboolean (*matches) (const ExtractInput *input);
  TwinReason (*extract) (const ExtractInput *input, ExtractSink *sink);
} ExtractFormat;

extern const ExtractFormat extract_format_pdf;
extern const ExtractFormat extract_format_docx;
extern const ExtractFormat extract_format_odt;
extern const ExtractFormat extract_format_ods;
extern const ExtractFormat extract_format_odp;
extern const ExtractFormat extract_format_xlsx;
extern const ExtractFormat extract_format_pptx;
extern const ExtractFormat extract_format_epub;
extern const ExtractFormat extract_format_rtf;
extern const ExtractFormat extract_format_html;
extern const ExtractFormat extract_format_markdown;
extern const ExtractFormat extract_format_csv;
extern const ExtractFormat extract_format_eml;
extern const ExtractFormat extract_format_mbox;
extern const ExtractFormat extract_format_json;
extern const ExtractFormat extract_format_png;
extern const ExtractFormat extract_format_jpeg;
extern const ExtractFormat extract_format_tiff;
extern const ExtractFormat extract_format_webp;
extern const ExtractFormat extract_format_zip;
extern const ExtractFormat extract_format_tar;
extern const ExtractFormat extract_format_7z;
extern const ExtractFormat extract_format_rar;
extern const ExtractFormat extract_format_gzip;
extern const ExtractFormat extract_format_bzip2;
extern const ExtractFormat extract_format_xz;
extern const ExtractFormat extract_format_zstd;
extern const ExtractFormat extract_format_text;

G_END_DECLS
