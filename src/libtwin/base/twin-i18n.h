/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* What the engine says to people, in their language: its messages go through the same catalogue as the programs'.
 *
 * _ (text)   the translation, now
 * N_ (text)  marks a text of a table; whoever shows it translates it
 *
 * Only for .c files: programs use <glib/gi18n.h>, whose names are the same.
 *
 * A program that never calls setlocale(), or has no catalogue, sees the English. */

#define _(text) g_dgettext (TWIN_GETTEXT_DOMAIN, text)
#define N_(text) (text)
