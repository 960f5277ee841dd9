/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "format-html.h"

#include "article.h"
#include "html-walk.h"
#include "text/twin-language.h"

#include <string.h>
#include <unicode/ucnv.h>

/* HTML 13.2.3.2: a declaration of the encoding stands this near the beginning. */
#define PRESCAN_BYTES 1024

/* Elements that a careless page may cost beyond those it writes; an attack makes millions. */
#define MAX_REOPENED 500000

static const char *
find_folded (const char *text,
             gsize length,
             const char *needle)
{
  gsize n = strlen (needle);

  for (gsize i = 0; i + n <= length; i++)
    if (g_ascii_strncasecmp (text + i, needle, n) == 0)
      return text + i;
  return NULL;
}

/* The encoding that <meta charset=...> or its older form names; NULL if none does. */
static char *
dup_declared_encoding (const guint8 *bytes,
                       gsize size)
{
  const char *text = (const char *) bytes;
  gsize length = MIN (size, PRESCAN_BYTES);
  const char *end = text + length;
  const char *p = find_folded (text, length, "charset=");
  const char *start;

  if (p == NULL)
    return NULL;
  p += strlen ("charset=");
  while (p < end && (*p == '"' || *p == '\'' || *p == ' '))
    p++;
  start = p;
  while (p < end && (g_ascii_isalnum (*p) || strchr ("-_:.", *p) != NULL))
    p++;
  return p > start ? g_strndup (start, (gsize) (p - start)) : NULL;
}

/* @bytes of @encoding as UTF-8; NULL if the encoding is unknown. By ICU, which brings its
 * tables along: the C library's would have to be opened, and a worker opens no file. */
static char *
convert (const guint8 *bytes,
         gsize size,
         const char *encoding,
         gsize *length)
{
  UErrorCode error = U_ZERO_ERROR;
  UConverter *from = ucnv_open (encoding, &error);
  UConverter *to = ucnv_open ("UTF-8", &error);
  g_autofree char *text = NULL;

  if (U_SUCCESS (error) && size <= G_MAXINT / 4)
    {
      gsize space = size * 4 + 16;
      const char *source = (const char *) bytes;
      char *target;

      text = g_malloc (space);
      target = text;
      ucnv_convertEx (to, from, &target, text + space - 1, &source, source + size, NULL, NULL, NULL, NULL, TRUE, TRUE, &error);
      *target = '\0';
      *length = (gsize) (target - text);
    }
  ucnv_close (from);
  ucnv_close (to);
  return U_SUCCESS (error) ? g_steal_pointer (&text) : NULL;
}

static char *
decode (const ExtractInput *input,
        gsize *length)
{
  g_autofree char *encoding = dup_declared_encoding (input->bytes, input->size);

  /* A mark, or text that can only be UTF-8, outweighs what is declared; UTF-16 cannot be
   * declared in ASCII. */
  if (encoding != NULL && g_ascii_strncasecmp (encoding, "utf", 3) != 0 && memchr (input->bytes, 0, MIN (input->size, PRESCAN_BYTES)) == NULL
      && !g_utf8_validate_len ((const char *) input->bytes, input->size, NULL))
    {
      char *text = convert (input->bytes, input->size, encoding, length);

      if (text != NULL)
        return text;
    }
  return twin_text_decode (input->bytes, input->size, length, NULL);
}

static gboolean
is_one_of (const char *name,
           gsize length,
           const char *const *names,
           gsize n_names)
{
  for (gsize i = 0; i < n_names; i++)
    if (strlen (names[i]) == length && g_ascii_strncasecmp (names[i], name, length) == 0)
      return TRUE;
  return FALSE;
}

/* Elements whose end may be left out, or that have none, do not make a page deep. */
static gboolean
nests (const char *name,
       gsize length)
{
  static const char *const flat[] = {
    "area", "base", "basefont", "bgsound", "body", "br", "col", "colgroup", "dd", "dt", "embed", "frame", "head", "hr",
    "html", "img", "input", "keygen", "li", "link", "meta", "option", "optgroup", "p", "param", "rp", "rt", "source",
    "tbody", "td", "tfoot", "th", "thead", "tr", "track", "wbr",
  };

  return !is_one_of (name, length, flat, G_N_ELEMENTS (flat));
}

/* HTML 13.2.4.3: these, if they are left open, are opened again in every block that follows. */
static gboolean
is_formatting (const char *name,
               gsize length)
{
  static const char *const names[] = { "a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u" };

  return is_one_of (name, length, names, G_N_ELEMENTS (names));
}

/* Behind a comment or an element whose content is not markup, which begins at @p. */
static const char *
skip_raw (const char *p,
          const char *end)
{
  static const char *const raw[][2] = {
    { "<!--", "-->" }, { "<script", "</script" }, { "<style", "</style" }, { "<textarea", "</textarea" }, { "<title", "</title" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (raw); i++)
    {
      gsize n = strlen (raw[i][0]);
      const char *close;

      if ((gsize) (end - p) < n || g_ascii_strncasecmp (p, raw[i][0], n) != 0)
        continue;
      close = find_folded (p + n, (gsize) (end - p) - n, raw[i][1]);
      return close != NULL ? close + strlen (raw[i][1]) : end;
    }
  return NULL;
}

/* What a tree of the page would take, as far as its tags have been counted. */
typedef struct
{
  guint depth;
  guint n_formatting; /* open */
  guint n_reopened;   /* elements that only stand for those left open */
} Cost;

static gboolean
count_tag (Cost *cost,
           const char *name,
           gsize length,
           gboolean closing)
{
  gboolean nested = nests (name, length);
  gboolean formatting = is_formatting (name, length);

  if (closing)
    {
      cost->depth -= nested && cost->depth > 0;
      cost->n_formatting -= formatting && cost->n_formatting > 0;
      return TRUE;
    }
  cost->depth += nested;
  cost->n_formatting += formatting;
  if (!formatting)
    cost->n_reopened += cost->n_formatting;
  return cost->depth <= TWIN_LIMIT_HTML_DEPTH && cost->n_reopened <= MAX_REOPENED;
}

/* Whether the page can be made into a tree within TWIN_LIMIT_HTML_DEPTH: asked before, since
 * building the tree is what a page nested without end attacks. */
static gboolean
is_shallow (const char *html,
            gsize length)
{
  const char *end = html + length;
  Cost cost = { 0 };

  for (const char *p = memchr (html, '<', length); p != NULL && p < end; p = memchr (p, '<', (gsize) (end - p)))
    {
      const char *after = skip_raw (p, end);
      gboolean closing;
      const char *name;

      if (after != NULL)
        {
          p = after;
          continue;
        }
      p++;
      closing = p < end && *p == '/';
      p += closing;
      for (name = p; p < end && g_ascii_isalnum (*p); p++)
        ;
      if (p > name && !count_tag (&cost, name, (gsize) (p - name), closing))
        return FALSE;
    }
  return TRUE;
}

/* What is left of the page without its tags. */
static gboolean
tell_bare_text (const char *html,
                gsize length,
                ExtractSink *sink)
{
  g_autoptr (GString) text = g_string_new (NULL);
  const char *end = html + length;
  const char *p = html;

  while (p < end)
    {
      const char *after = *p == '<' ? skip_raw (p, end) : NULL;

      if (after == NULL && *p != '<')
        {
          g_string_append_c (text, *p++);
          continue;
        }
      if (after == NULL || after[-1] != '>')
        after = memchr (after != NULL ? after : p, '>', (gsize) (end - (after != NULL ? after : p)));
      p = after == NULL ? end : *after == '>' ? after + 1 : after;
      if (text->len > 0 && text->str[text->len - 1] != ' ')
        g_string_append_c (text, ' ');
    }
  return extract_sink_block (sink, &(TwinBlock) { .kind = TWIN_BLOCK_PARAGRAPH }, text->str, (gssize) text->len);
}

/* What is done with a page besides telling its text. */
typedef enum
{
  PAGE_TEXT_ONLY = 0,
  PAGE_HEAD = 1 << 0,    /* its title and author are told */
  PAGE_ARTICLE = 1 << 1, /* what surrounds the article is left out */
} PageFlags;

static gboolean
tell_page (const char *html,
           gsize length,
           PageFlags flags,
           ExtractSink *sink)
{
  GumboOptions options = kGumboDefaultOptions;
  GumboOutput *output;
  g_autoptr (GHashTable) excluded = NULL;
  gboolean wanted;

  options.max_errors = 0;
  output = gumbo_parse_with_options (&options, html, length);
  if (flags & PAGE_HEAD)
    extract_html_walk_head (output->root, sink);
  if (flags & PAGE_ARTICLE)
    excluded = extract_article_find_surroundings (output->root);
  wanted = extract_html_walk (output->root, excluded, sink);
  gumbo_destroy_output (&options, output);
  return wanted;
}

gboolean
extract_html_text (const char *html,
                   gsize length,
                   ExtractSink *sink)
{
  g_return_val_if_fail (html != NULL && sink != NULL, FALSE);

  if (is_shallow (html, length))
    return tell_page (html, length, PAGE_HEAD, sink);
  tell_bare_text (html, length, sink);
  return FALSE;
}

gboolean
extract_html_chapter (const char *html,
                      gsize length,
                      ExtractSink *sink)
{
  g_return_val_if_fail (html != NULL && sink != NULL, FALSE);

  if (is_shallow (html, length))
    return tell_page (html, length, PAGE_TEXT_ONLY, sink);
  tell_bare_text (html, length, sink);
  return FALSE;
}

/* A doctype, or a tag that only a page begins with, before any text. */
static gboolean
matches (const ExtractInput *input)
{
  static const char *const beginnings[] = { "<!doctype html", "<html", "<head", "<body", "<meta", "<title", "<!--", "<div", "<p>", "<table", "<h1" };
  gsize length = MIN (input->size, PRESCAN_BYTES);
  g_autofree char *text = twin_text_decode (input->bytes, length, &length, NULL);
  const char *p = text;

  while (g_ascii_isspace (*p))
    p++;
  if (g_ascii_strncasecmp (p, "<?xml", 5) == 0)
    return find_folded (p, strlen (p), "<html") != NULL;
  for (guint i = 0; i < G_N_ELEMENTS (beginnings); i++)
    if (g_ascii_strncasecmp (p, beginnings[i], strlen (beginnings[i])) == 0)
      return TRUE;
  return FALSE;
}

static TwinReason
extract (const ExtractInput *input,
         ExtractSink *sink)
{
  gsize length = 0;
  g_autofree char *html = decode (input, &length);

  if (!is_shallow (html, length))
    {
      tell_bare_text (html, length, sink);
      return TWIN_REASON_BROKEN;
    }
  return tell_page (html, length, PAGE_HEAD | PAGE_ARTICLE, sink) ? TWIN_REASON_NONE : TWIN_REASON_TOO_LARGE;
}

static const char *const extensions[] = { "html", "htm", "xhtml", NULL };

const ExtractFormat extract_format_html = {
  .id = "html",
  .mime_type = "text/html",
  .extensions = extensions,
  .matches = matches,
  .extract = extract,
};
