/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rtf-words.h"

#include <stdlib.h>
#include <string.h>

#include "text/twin-document.h"

/* Sorted by word. Rich Text Format Specification 1.9.1. */
static const RtfWord words[] = {
  { "annotation", DO_FRAME, TWIN_BLOCK_COMMENT, NULL },
  { "ansicpg", DO_CODEPAGE, 0, NULL },
  { "atnauthor", DO_DESTINATION, TO_AUTHOR, NULL },
  { "atndate", DO_DESTINATION, TO_NOTHING, NULL },
  { "atnid", DO_DESTINATION, TO_NOTHING, NULL },
  { "author", DO_PROPERTY, 0, "Author" },
  { "bullet", DO_TEXT, 0, "•" },
  { "category", DO_PROPERTY, 0, "Category" },
  { "cell", DO_CELL, 0, NULL },
  { "colortbl", DO_DESTINATION, TO_NOTHING, NULL },
  { "company", DO_PROPERTY, 0, "Company" },
  { "deleted", DO_DELETED, 0, NULL },
  { "doccomm", DO_PROPERTY, 0, "Description" },
  { "emdash", DO_TEXT, 0, "—" },
  { "emspace", DO_TEXT, 0, " " },
  { "endash", DO_TEXT, 0, "–" },
  { "enspace", DO_TEXT, 0, " " },
  { "f", DO_FONT, 0, NULL },
  { "fcharset", DO_CHARSET, 0, NULL },
  { "filetbl", DO_DESTINATION, TO_NOTHING, NULL },
  { "fldinst", DO_DESTINATION, TO_FIELD, NULL },
  { "fonttbl", DO_DESTINATION, TO_FONTS, NULL },
  { "footer", DO_FRAME, TWIN_BLOCK_PAGE_FOOTER, NULL },
  { "footerf", DO_FRAME, TWIN_BLOCK_PAGE_FOOTER, NULL },
  { "footerl", DO_FRAME, TWIN_BLOCK_PAGE_FOOTER, NULL },
  { "footerr", DO_FRAME, TWIN_BLOCK_PAGE_FOOTER, NULL },
  { "footnote", DO_FRAME, TWIN_BLOCK_NOTE, NULL },
  { "header", DO_FRAME, TWIN_BLOCK_PAGE_HEADER, NULL },
  { "headerf", DO_FRAME, TWIN_BLOCK_PAGE_HEADER, NULL },
  { "headerl", DO_FRAME, TWIN_BLOCK_PAGE_HEADER, NULL },
  { "headerr", DO_FRAME, TWIN_BLOCK_PAGE_HEADER, NULL },
  { "ilvl", DO_LIST_LEVEL, 0, NULL },
  { "info", DO_DESTINATION, TO_INFO, NULL },
  { "intbl", DO_IN_TABLE, 0, NULL },
  { "itap", DO_TABLE_DEPTH, 0, NULL },
  { "keywords", DO_PROPERTY, 0, "Keywords" },
  { "ldblquote", DO_TEXT, 0, "“" },
  { "line", DO_TEXT, 0, "\n" },
  { "listtext", DO_DESTINATION, TO_LIST_MARK, NULL },
  { "lquote", DO_TEXT, 0, "‘" },
  { "ls", DO_LIST, 0, NULL },
  { "mac", DO_FIXED_CODEPAGE, 10000, NULL },
  { "manager", DO_PROPERTY, 0, "Manager" },
  { "nestcell", DO_NESTED_CELL, 0, NULL },
  { "nestrow", DO_NESTED_ROW, 0, NULL },
  { "nesttableprops", DO_PASS, 0, NULL },
  { "nonesttables", DO_DESTINATION, TO_NOTHING, NULL },
  { "nonshppict", DO_DESTINATION, TO_NOTHING, NULL },
  { "objdata", DO_DESTINATION, TO_NOTHING, NULL },
  { "operator", DO_PROPERTY, 0, "Last modified by" },
  { "outlinelevel", DO_OUTLINE, 0, NULL },
  { "page", DO_END_PARAGRAPH, 0, NULL },
  { "par", DO_END_PARAGRAPH, 0, NULL },
  { "pard", DO_RESET_PARAGRAPH, 0, NULL },
  { "pc", DO_FIXED_CODEPAGE, 437, NULL },
  { "pca", DO_FIXED_CODEPAGE, 850, NULL },
  { "pict", DO_DESTINATION, TO_NOTHING, NULL },
  { "plain", DO_RESET_CHARACTER, 0, NULL },
  { "pntext", DO_DESTINATION, TO_LIST_MARK, NULL },
  { "rdblquote", DO_TEXT, 0, "”" },
  { "revised", DO_INSERTED, 0, NULL },
  { "row", DO_ROW, 0, NULL },
  { "rquote", DO_TEXT, 0, "’" },
  { "s", DO_STYLE, 0, NULL },
  { "sect", DO_END_PARAGRAPH, 0, NULL },
  { "shpinst", DO_PASS, 0, NULL },
  { "shprslt", DO_DESTINATION, TO_NOTHING, NULL },
  { "shptxt", DO_FRAME, TWIN_BLOCK_PARAGRAPH, NULL },
  { "sn", DO_DESTINATION, TO_NOTHING, NULL },
  { "stylesheet", DO_DESTINATION, TO_STYLES, NULL },
  { "subject", DO_PROPERTY, 0, "Subject" },
  { "sv", DO_DESTINATION, TO_NOTHING, NULL },
  { "tab", DO_TEXT, 0, "\t" },
  { "tc", DO_DESTINATION, TO_NOTHING, NULL },
  { "title", DO_PROPERTY, 0, "Title" },
  { "trhdr", DO_ROW_HEADER, 0, NULL },
  { "trowd", DO_ROW_BEGIN, 0, NULL },
  { "u", DO_UNICODE, 0, NULL },
  { "uc", DO_UNICODE_SKIP, 0, NULL },
  { "ud", DO_DESTINATION, TO_BODY, NULL },
  { "upr", DO_DESTINATION, TO_NOTHING, NULL },
  { "v", DO_HIDDEN, 0, NULL },
  { "xe", DO_DESTINATION, TO_NOTHING, NULL },
};

static int
compare_word (const void *key,
              const void *entry)
{
  return strcmp (key, ((const RtfWord *) entry)->word);
}

const RtfWord *
rtf_word_find (const char *word)
{
  g_return_val_if_fail (word != NULL, NULL);

  return bsearch (word, words, G_N_ELEMENTS (words), sizeof words[0], compare_word);
}
