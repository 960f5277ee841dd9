/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "extractor.h"

#include <string.h>

#include "epub-book.h"
#include "format-html.h"
#include "odf-package.h"
#include "package.h"
#include "parts.h"
#include "text/twin-language.h"

#define MIME_TYPE "application/epub+zip"

#define MAX_CHAPTER_BYTES (32u << 20)

/* HTML 13.1.2: elements that have no end; XHTML may close any other one at its beginning. */
static gboolean
is_void (const char *name,
         gsize length)
{
  static const char *const names[] = { "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (strlen (names[i]) == length && memcmp (names[i], name, length) == 0)
      return TRUE;
  return FALSE;
}

/* The end of the tag that begins at @p: its '>', or @end. */
static const char *
find_tag_end (const char *p,
              const char *end)
{
  char quote = 0;

  for (; p < end && (quote != 0 || *p != '>'); p++)
    if (quote != 0)
      quote = *p == quote ? 0 : quote;
    else if (*p == '"' || *p == '\'')
      quote = *p;
  return p;
}

/* Behind a comment, a processing instruction or a declaration, which begins at @p; NULL if it is a tag. */
static const char *
skip_markup (const char *p,
             const char *end)
{
  static const char *const kinds[][2] = { { "<!--", "-->" }, { "<![CDATA[", "]]>" }, { "<?", "?>" } };

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      const char *close;

      if ((gsize) (end - p) < strlen (kinds[i][0]) || memcmp (p, kinds[i][0], strlen (kinds[i][0])) != 0)
        continue;
      close = g_strstr_len (p, end - p, kinds[i][1]);
      return close != NULL ? close + strlen (kinds[i][1]) : end;
    }
  return NULL;
}

/* XHTML in the way HTML is written: <title/> becomes <title></title>, which would else swallow
 * the page. Processing instructions go. */
static GString *
write_as_html (const char *text,
               gsize length)
{
  GString *html = g_string_sized_new (length);
  const char *end = text + length;
  const char *p = text;

  while (p < end)
    {
      const char *tag = memchr (p, '<', (gsize) (end - p));
      const char *after;
      gsize n_name = 0;

      tag = tag != NULL ? tag : end;
      g_string_append_len (html, p, tag - p);
      if (tag == end)
        break;
      after = skip_markup (tag, end);
      if (after != NULL)
        {
          if (tag[1] != '?')
            g_string_append_len (html, tag, after - tag);
          p = after;
          continue;
        }
      after = find_tag_end (tag, end);
      while (tag + 1 + n_name < after && (g_ascii_isalnum (tag[1 + n_name]) || strchr ("-_:", tag[1 + n_name]) != NULL))
        n_name++;
      if (after < end && after[-1] == '/' && n_name > 0 && !is_void (tag + 1, n_name))
        g_string_append_printf (html, "%.*s></%.*s>", (int) (after - 1 - tag), tag, (int) n_name, tag + 1);
      else
        g_string_append_len (html, tag, MIN (after + 1, end) - tag);
      p = MIN (after + 1, end);
    }
  return html;
}

static gboolean
has_heading (const GString *html)
{
  for (const char *p = strstr (html->str, "<h"); p != NULL; p = strstr (p + 2, "<h"))
    if (p[2] >= '1' && p[2] <= '6')
      return TRUE;
  return FALSE;
}

static void
tell_chapter (ExtractParts *parts,
              const char *part,
              const char *title,
              guint level,
              ExtractSink *sink)
{
  const TwinBlock heading = { .kind = TWIN_BLOCK_HEADING, .level = level };
  g_autofree char *bytes = NULL;
  g_autofree char *text = NULL;
  g_autoptr (GString) html = NULL;
  gsize size, length;

  if (!extract_parts_contains (parts, part))
    {
      extract_parts_note_reason (parts, TWIN_REASON_BROKEN);
      return;
    }
  bytes = extract_parts_read_all (parts, part, MAX_CHAPTER_BYTES, &size);
  if (bytes == NULL)
    {
      extract_parts_note_reason (parts, TWIN_REASON_TOO_LARGE);
      return;
    }
  text = twin_text_decode ((const guint8 *) bytes, size, &length, NULL);
  html = write_as_html (text, length);
  if (title != NULL && !has_heading (html))
    extract_sink_block (sink, &heading, title, -1);
  if (!extract_html_chapter (html->str, html->len, sink))
    extract_parts_note_reason (parts, extract_parts_is_full (parts) ? TWIN_REASON_TOO_LARGE : TWIN_REASON_BROKEN);
}

static void
tell_chapters (ExtractParts *parts,
               const EpubBook *book,
               ExtractSink *sink)
{
  const GPtrArray *chapters = epub_book_get_chapters (book);

  for (guint i = 0; i < chapters->len && !extract_parts_is_full (parts); i++)
    {
      const EpubChapter *chapter = g_ptr_array_index (chapters, i);

      extract_sink_progress (sink, 0, 0);
      if (chapter->encrypted)
        extract_parts_note_reason (parts, TWIN_REASON_ENCRYPTED);
      else
        tell_chapter (parts, chapter->part, chapter->title, chapter->level, sink);
    }
}

/* What is left of a book whose order of reading is lost: its pages as they stand. */
static void
tell_found_pages (ExtractParts *parts,
                  ExtractSink *sink)
{
  g_autoptr (GPtrArray) names = extract_parts_list (parts);

  extract_parts_note_reason (parts, TWIN_REASON_BROKEN);
  for (guint i = 0; i < names->len && !extract_parts_is_full (parts); i++)
    {
      const char *name = g_ptr_array_index (names, i);

      if (g_str_has_suffix (name, ".xhtml") || g_str_has_suffix (name, ".html") || g_str_has_suffix (name, ".htm"))
        tell_chapter (parts, name, NULL, 0, sink);
    }
}

static gboolean
matches (const ExtractInput *input)
{
  /* Where that file does not come first, as it has to, the book is still one. */
  return odf_package_has_type (input, MIME_TYPE)
         || (extract_package_is_zip (input) && extract_package_has_folder (input, "META-INF/container.xml"));
}

/* What says what the other files are. */
static gboolean
is_kept (const char *name)
{
  return g_str_has_prefix (name, "META-INF/") || g_str_has_suffix (name, ".opf") || g_str_has_suffix (name, ".ncx");
}

static TwinReason
extract (const ExtractInput *input,
         ExtractSink *sink)
{
  g_autoptr (ExtractParts) parts = extract_parts_new (input, sink, is_kept);
  g_autoptr (EpubBook) book = epub_book_new (parts, sink);

  if (epub_book_get_chapters (book)->len > 0)
    tell_chapters (parts, book, sink);
  else
    tell_found_pages (parts, sink);
  return extract_parts_get_reason (parts);
}

static const char *const extensions[] = { "epub", NULL };

const ExtractFormat extract_format_epub = {
  .id = "epub",
  .mime_type = MIME_TYPE,
  .is_package = TRUE,
  .extensions = extensions,
  .matches = matches,
  .extract = extract,
};
