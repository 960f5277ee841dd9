/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "studio/widgets/text-content.h"

G_BEGIN_DECLS

/**
 * StudioTextPage:
 *
 * A long text on a page, with marks as rounded grounds behind their lines. To be put into a
 * #GtkScrolledWindow. Only the paragraphs in sight are laid out; the heights of the others are
 * estimated until they come into sight, so that a text of hundreds of pages is there at once.
 *
 * Emits "mark-activated" (index of the mark) when one is clicked. Screen readers get the whole
 * text, with the caret at the current mark.
 *
 * Text is selected with the mouse (drag, double and triple click, Shift and a click) and with the
 * keyboard (Shift and what moves a caret; Ctrl+A), copied with Ctrl+C and forgotten with Escape.
 * "has-selection" tells whether there is any.
 */
#define STUDIO_TYPE_TEXT_PAGE (studio_text_page_get_type ())
G_DECLARE_FINAL_TYPE (StudioTextPage, studio_text_page, STUDIO, TEXT_PAGE, GtkWidget)

GtkWidget *studio_text_page_new (void) G_GNUC_WARN_UNUSED_RESULT;

/* Keeps the place if @content has as many paragraphs as before. */
void studio_text_page_set_content (StudioTextPage *self, StudioTextContent *content);

#define STUDIO_TEXT_PAGE_NO_MARK G_MAXUINT

/* Marks one as the current one and scrolls to it. */
void studio_text_page_set_current (StudioTextPage *self, guint mark);
guint studio_text_page_get_current (StudioTextPage *self);

/* Brings byte @offset of the text into sight. */
void studio_text_page_scroll_to (StudioTextPage *self, gsize offset);

/* Selects bytes [@start, @end) of the text and brings them into sight; an empty range selects nothing. */
void studio_text_page_show_range (StudioTextPage *self, gsize start, gsize end);

/* Selects the next place of @needle (without regard to case) after the one before, or before it, and
 * scrolls there. FALSE if there is none. NULL ends the search. */
gboolean studio_text_page_search (StudioTextPage *self, const char *needle, gboolean backwards);

/* What is selected, as it is shown: the text itself, or what stands in its place where that is shown. NULL if
 * nothing is. */
char *studio_text_page_dup_selection (StudioTextPage *self) G_GNUC_WARN_UNUSED_RESULT;

/* Items for the context menu, below its own; their actions are looked for from the page on upwards. NULL for none. */
void studio_text_page_set_extra_menu (StudioTextPage *self, GMenuModel *menu);

G_END_DECLS
