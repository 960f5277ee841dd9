/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "headings.h"

#include <string.h>

/* "Heading N" as Word and LibreOffice call it in the languages they ship; folded. */
static const char *const heading_names[] = {
  "heading", "überschrift", "titre", "título", "titolo", "kop", "rubrik", "overskrift",
  "otsikko", "nagłówek", "nadpis", "заголовок", "başlık", "επικεφαλίδα", "címsor", "titlu",
  "naslov", "見出し", "标题", "標題", "제목", "encabezado", "intestazione", "cabeçalho", "tiêu đề",
};

static const struct
{
  const char *name;
  TwinBlockKind kind;
  guint level;
} style_names[] = {
  { "title", TWIN_BLOCK_HEADING, 1 },
  { "titel", TWIN_BLOCK_HEADING, 1 },
  { "caption", TWIN_BLOCK_CAPTION, 0 },
  { "beschriftung", TWIN_BLOCK_CAPTION, 0 },
  { "légende", TWIN_BLOCK_CAPTION, 0 },
  { "quote", TWIN_BLOCK_QUOTE, 0 },
  { "intense quote", TWIN_BLOCK_QUOTE, 0 },
  { "quotations", TWIN_BLOCK_QUOTE, 0 },
  { "zitat", TWIN_BLOCK_QUOTE, 0 },
  { "block text", TWIN_BLOCK_QUOTE, 0 },
  { "html preformatted", TWIN_BLOCK_CODE, 0 },
  { "preformatted text", TWIN_BLOCK_CODE, 0 },
  { "source code", TWIN_BLOCK_CODE, 0 },
  { "plain code", TWIN_BLOCK_CODE, 0 },
  { "macro", TWIN_BLOCK_CODE, 0 },
  { "list bullet", TWIN_BLOCK_LIST_ITEM, 1 },
  { "list number", TWIN_BLOCK_LIST_ITEM, 1 },
};

/* "heading 2" → 2; 0 if @name is not a heading's. */
static guint
heading_level (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (heading_names); i++)
    {
      gsize length = strlen (heading_names[i]);
      const char *rest = name + length;

      if (!g_str_has_prefix (name, heading_names[i]))
        continue;
      while (*rest == ' ' || *rest == '_')
        rest++;
      if (rest[0] >= '1' && rest[0] <= '9' && (rest[1] == '\0' || rest[1] == ' '))
        return MIN ((guint) (rest[0] - '0'), EXTRACT_MAX_HEADING);
      if (rest[0] == '1' && rest[1] == '0' && rest[2] == '\0')
        return EXTRACT_MAX_HEADING;
    }
  return 0;
}

gboolean
extract_kind_from_style_name (const char *name,
                              TwinBlockKind *kind,
                              guint *level)
{
  g_autofree char *folded = NULL;

  g_return_val_if_fail (name != NULL && kind != NULL && level != NULL, FALSE);

  folded = g_utf8_strdown (name, -1);
  *level = heading_level (folded);
  if (*level > 0)
    {
      *kind = TWIN_BLOCK_HEADING;
      return TRUE;
    }
  for (guint i = 0; i < G_N_ELEMENTS (style_names); i++)
    if (strcmp (folded, style_names[i].name) == 0)
      {
        *kind = style_names[i].kind;
        *level = style_names[i].level;
        return TRUE;
      }
  return FALSE;
}
