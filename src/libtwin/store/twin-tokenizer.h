/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <sqlcipher/sqlite3.h>

G_BEGIN_DECLS

/* The FTS5 tokenizer "twin": texts are taken apart by TwinWords, as questions are. Stop words are
 * left out, of the others the stem is a term.
 *
 * FTS5 of SQLite 3.46 hands a tokenizer the text and nothing else, so the language goes before it,
 * between two control characters: each column of the index is TWIN_TOKENIZER_TEXT (language, text).
 * Only what stands at the very beginning is read so; a text cannot choose. In a query the tag
 * TWIN_TOKENIZER_TERM makes the rest one term as it stands: questions are stemmed before. Text
 * without a tag is taken apart as of no language. */

#define TWIN_TOKENIZER_TEXT(language, text) "char (2) || " language " || char (3) || " text
#define TWIN_TOKENIZER_TERM "\x02=\x03"

/* Registers the tokenizer and the function that ranks (see twin-matcher.h) with @db. Returns: an SQLite code. */
int twin_tokenizer_register (sqlite3 *db);

G_END_DECLS
