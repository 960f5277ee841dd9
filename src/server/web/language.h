/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * Language:
 *
 * A language in which pages are served. The words come from the same catalogues as those of the programs, but by the language of a
 * request and not by that of the process: gettext's own is one for the whole program, and a thread's locale exists only where the
 * system has it installed.
 *
 * Static, immutable. Any thread.
 */
typedef struct _Language Language;

/* "en", "de", …; NULL for one in which there are no pages. */
const Language *language_find (const char *tag);

/* The best for Accept-Language (RFC 9110, 12.5.4), which may be NULL; English if it asks for none that there is. */
const Language *language_choose (const char *accept);

/* All of them, NULL-terminated. */
const Language *const *language_list (void);

const char *language_get_tag (const Language *self);

/* What the language calls itself, "Deutsch". */
const char *language_get_name (const Language *self);

/* @text, marked with N_(), in the language; @text itself where there is no translation. Static. */
const char *language_say (const Language *self, const char *text) G_GNUC_FORMAT (2);

/* "23 November 2026", by UTC. */
char *language_format_date (const Language *self, gint64 ms) G_GNUC_WARN_UNUSED_RESULT;

/* "90 days", "24 hours", "3 years": as a period in a sentence. */
char *language_format_days (const Language *self, guint days) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
