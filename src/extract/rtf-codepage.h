/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * RtfCodepages:
 *
 * Turns bytes of the code pages that an RTF file names into UTF-8. One thread.
 */
typedef struct _RtfCodepages RtfCodepages;

RtfCodepages *rtf_codepages_new (void) G_GNUC_WARN_UNUSED_RESULT;
void rtf_codepages_free (RtfCodepages *self);

/* Appends @bytes of Windows code page @codepage to @out. */
void rtf_codepages_convert (RtfCodepages *self, guint codepage, const char *bytes, gsize length, GString *out);

/* The code page that a font's \fcharset stands for; 0 for the document's own. */
guint rtf_codepage_of_charset (int charset);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RtfCodepages, rtf_codepages_free)

G_END_DECLS
