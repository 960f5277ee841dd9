/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "studio/documents/block-text.h"

#include <glib/gi18n.h>

StudioTextStyle
studio_block_get_style (const TwinBlock *block)
{
  switch (block->kind)
    {
    case TWIN_BLOCK_HEADING:
      return STUDIO_TEXT_HEADING;
    case TWIN_BLOCK_LIST_ITEM:
      return STUDIO_TEXT_LIST_ITEM;
    case TWIN_BLOCK_TABLE_ROW:
      return STUDIO_TEXT_TABLE_ROW;
    case TWIN_BLOCK_CODE:
      return STUDIO_TEXT_CODE;
    case TWIN_BLOCK_QUOTE:
      return STUDIO_TEXT_QUOTE;
    case TWIN_BLOCK_CAPTION:
    case TWIN_BLOCK_NOTE:
    case TWIN_BLOCK_PAGE_HEADER:
    case TWIN_BLOCK_PAGE_FOOTER:
      return STUDIO_TEXT_NOTE;
    case TWIN_BLOCK_PARAGRAPH:
    case TWIN_BLOCK_COMMENT:
    case TWIN_BLOCK_METADATA:
    case TWIN_BLOCK_ALT_TEXT:
    case TWIN_BLOCK_LINK_TARGET:
    default:
      return STUDIO_TEXT_BODY;
    }
}

const char *
studio_block_get_hidden_name (const TwinBlock *block)
{
  if (block->flags & TWIN_BLOCK_FLAG_DELETED)
    return _("Deleted text");
  switch (block->kind)
    {
    case TWIN_BLOCK_COMMENT:
      return _("Comment");
    case TWIN_BLOCK_METADATA:
      return _("Document property");
    case TWIN_BLOCK_ALT_TEXT:
      return _("Description of a picture");
    case TWIN_BLOCK_LINK_TARGET:
      return _("Address of a link");
    case TWIN_BLOCK_PAGE_HEADER:
      return _("Page header");
    case TWIN_BLOCK_PAGE_FOOTER:
      return _("Page footer");
    case TWIN_BLOCK_NOTE:
      return _("Note");
    case TWIN_BLOCK_PARAGRAPH:
    case TWIN_BLOCK_HEADING:
    case TWIN_BLOCK_LIST_ITEM:
    case TWIN_BLOCK_TABLE_ROW:
    case TWIN_BLOCK_CODE:
    case TWIN_BLOCK_QUOTE:
    case TWIN_BLOCK_CAPTION:
    default:
      return _("Invisible text");
    }
}

char *
studio_block_dup_hidden_label (const TwinBlock *block, gboolean include_hidden)
{
  /* Translators: %s is what the text is, "Comment". It does, or does not, leave with the document. */
  return g_strdup_printf (include_hidden ? _("%s, let in") : _("%s, left out"), studio_block_get_hidden_name (block));
}

char *
studio_block_dup_page_caption (const TwinDocumentRecord *record, guint page)
{
  if (g_strcmp0 (record->format, "pptx") == 0 || g_strcmp0 (record->format, "odp") == 0)
    return g_strdup_printf (_("Slide %u"), page);
  if (g_strcmp0 (record->format, "xlsx") == 0 || g_strcmp0 (record->format, "ods") == 0)
    return g_strdup_printf (_("Sheet %u"), page);
  return g_strdup_printf (_("Page %u"), page);
}

char *
studio_block_dup_caption (const TwinDocumentRecord *record, const TwinBlock *block)
{
  char *page = studio_block_dup_page_caption (record, block->page);
  char *caption;

  if ((block->flags & TWIN_BLOCK_FLAG_OCR) == 0)
    return page;

  /* Translators: %s is "Page 3"; its text was recognised on a scan. */
  caption = g_strdup_printf (_("%s, read by OCR"), page);
  g_free (page);
  return caption;
}
