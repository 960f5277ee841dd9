/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/twin-id.h"
#include "text/twin-document.h"
#include "web/pages.h"

#include <glib/gi18n.h>
#include <string.h>

#define AROUND 2 /* passages before and after the one that is cited */

/* "12-80": bytes of the passage. Anybody may have written it. */
static void
read_mark (const HttpQuery *query, const char *body, gsize *start, gsize *end)
{
  const char *mark = http_query_get (query, "mark");
  g_auto (GStrv) parts = g_strsplit (mark != NULL ? mark : "", "-", 3);
  gsize length = strlen (body);
  guint64 from;
  guint64 to;

  *start = *end = 0;
  if (g_strv_length (parts) != 2 || !g_ascii_string_to_unsigned (parts[0], 10, 0, length, &from, NULL)
      || !g_ascii_string_to_unsigned (parts[1], 10, from, length, &to, NULL))
    return;
  /* Between characters. */
  if ((body[from] & 0xc0) == 0x80 || (body[to] & 0xc0) == 0x80)
    return;
  *start = (gsize) from;
  *end = (gsize) to;
}

static void
write_cited (Page *self, const TwinPassageRecord *passage)
{
  g_autofree char *before = NULL;
  g_autofree char *cited = NULL;
  gsize start;
  gsize end;

  read_mark (http_request_get_query (self->request), passage->body, &start, &end);
  /* Without a mark all of it is what was cited. */
  if (start == end)
    end = strlen (passage->body);
  before = g_strndup (passage->body, start);
  cited = g_strndup (passage->body + start, end - start);
  html_begin (self->html, "p", "class", "passage", "id", "cited", "tabindex", "-1", NULL);
  html_text (self->html, before);
  html_leaf (self->html, "mark", cited, NULL);
  html_text (self->html, passage->body + end);
  html_end (self->html, "p");
}

static void
write_place (Page *self, const TwinPassageRecord *passage)
{
  if (passage->page_from == 0)
    return;
  html_begin (self->html, "p", "class", "place", NULL);
  page_write (self, page_say (self, N_ ("page %u")), passage->page_from);
  html_end (self->html, "p");
}

/* The path of headings often begins with the document's title, which stands above already. */
static const char *
get_heading (const PublishedExtract *extract, const TwinPassageRecord *passage)
{
  const char *heading = passage->heading != NULL ? passage->heading : "";
  gsize length = strlen (extract->title);

  if (!g_str_has_prefix (heading, extract->title))
    return heading;
  if (heading[length] == '\0')
    return "";

  return g_str_has_prefix (heading + length, TWIN_HEADING_SEPARATOR) ? heading + length + strlen (TWIN_HEADING_SEPARATOR) : heading;
}

static void
write_passages (Page *self, const PublishedExtract *extract)
{
  const char *heading = "";
  guint page = 0;

  html_begin (self->html, "div", "class", "document", NULL);
  for (guint i = 0; i < extract->passages->len; i++)
    {
      const TwinPassageRecord *passage = extract->passages->pdata[i];

      if (*get_heading (extract, passage) != '\0' && !g_str_equal (get_heading (extract, passage), heading))
        html_leaf (self->html, "h2", get_heading (extract, passage), NULL);
      if (passage->page_from != page)
        write_place (self, passage);
      if (i == extract->at)
        write_cited (self, passage);
      else
        html_leaf (self->html, "p", passage->body, "class", "passage", NULL);
      heading = get_heading (extract, passage);
      page = passage->page_from;
    }
  html_end (self->html, "div");
}

HttpReply *
page_show_passage (Page *self)
{
  const char *document_id = http_request_get_param (self->request, "document");
  g_autoptr (PublishedExtract) extract = NULL;
  g_autoptr (GError) error = NULL;
  guint64 ordinal;

  if (!twin_id_is_valid (document_id)
      || !g_ascii_string_to_unsigned (http_request_get_param (self->request, "ordinal"), 10, 0, (1u << TWIN_PASSAGE_ORDINAL_BITS) - 1, &ordinal, NULL))
    return page_refuse (self, 404, NULL);
  extract = published_read_passage (self->server->published, self->address->tenant, self->address->twin_id, &self->viewer, document_id,
                                    (guint) ordinal, AROUND, &error);
  if (extract == NULL)
    return page_refuse_for_error (self, error);

  page_begin (self, extract->title);
  html_leaf (self->html, "h1", extract->title, NULL);
  html_leaf (self->html, "p", page_say (self, N_ ("An extract from the document, as its owner released it. What was cited is marked.")), "class", "lead",
             NULL);
  write_passages (self, extract);
  html_begin (self->html, "p", NULL);
  page_link (self, "", page_say (self, N_ ("Back to the twin")));
  html_end (self->html, "p");

  return page_end (self, 200);
}
