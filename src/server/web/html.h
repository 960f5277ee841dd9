/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * Html:
 *
 * Writes HTML that cannot be broken out of: text and attribute values are escaped on their way in, elements are closed by what opened
 * them, and there is no way to write markup as it is. An address (href, src, action) leads to this server, to a place on the page or
 * into a mail; anything else is a programming error, so a link to elsewhere cannot come out of what somebody wrote.
 *
 * Names of elements and attributes are texts of the program. One thread.
 */
typedef struct _Html Html;

Html *html_new (void) G_GNUC_WARN_UNUSED_RESULT;
void html_free (Html *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Html, html_free)

/* "<!DOCTYPE html>", for a whole page. */
void html_doctype (Html *self);

/* Opens @element with attributes: name, value, name, value, …, NULL. An attribute whose value is NULL is left out; "" alone stands for
 * one that is only there or not ("required"). Elements without content ("input") are closed at once. */
void html_begin (Html *self, const char *element, ...) G_GNUC_NULL_TERMINATED;

/* Closes the innermost open element, which must be @element. */
void html_end (Html *self, const char *element);

void html_text (Html *self, const char *text);

/* @element with nothing but @text in it. */
void html_leaf (Html *self, const char *element, const char *text, ...) G_GNUC_NULL_TERMINATED;

/* What was written; every element must be closed. */
GBytes *html_finish (Html *self) G_GNUC_WARN_UNUSED_RESULT;

/* Likewise as text, to be freed; the writer is empty then. */
char *html_take (Html *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
