/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Texts and questions of any bytes, as the full-text index and search take them apart: the first byte chooses the
 * language, the first line is asked, the rest is indexed, found by each of its terms and taken out again. */

#include <sqlcipher/sqlite3.h>
#include <string.h>

#include "store/twin-tokenizer.h"
#include "text/twin-words.h"

int LLVMFuzzerTestOneInput (const guint8 *data, size_t size);
int LLVMFuzzerInitialize (int *argc, char ***argv);

static const char *const languages[] = { "", "en", "de", "tr", "ar", "hi", "zh", "th", "ru", "xx-Latn-XX" };

static sqlite3 *
open_index (void)
{
  static sqlite3 *db;

  if (db == NULL
      && (sqlite3_open (":memory:", &db) != SQLITE_OK || twin_tokenizer_register (db) != SQLITE_OK
          || sqlite3_exec (db, "CREATE VIRTUAL TABLE passage USING fts5 (body, content = '', tokenize = 'twin')", NULL, NULL, NULL)
               != SQLITE_OK))
    g_error ("There is no index: %s", sqlite3_errmsg (db));

  return db;
}

static int
run (const char *sql, const char *text, gsize length)
{
  sqlite3_stmt *statement = NULL;
  int n_rows = 0;
  int code;

  if (sqlite3_prepare_v2 (open_index (), sql, -1, &statement, NULL) != SQLITE_OK)
    g_error ("%s", sqlite3_errmsg (open_index ()));
  sqlite3_bind_text (statement, 1, text, (int) length, SQLITE_TRANSIENT);
  while ((code = sqlite3_step (statement)) == SQLITE_ROW)
    n_rows++;
  if (code != SQLITE_DONE)
    g_error ("%s", sqlite3_errmsg (open_index ()));
  sqlite3_finalize (statement);

  return n_rows;
}

static void
check_words (GArray *words, gsize length)
{
  for (guint i = 0; i < words->len; i++)
    {
      const TwinWord *word = &g_array_index (words, TwinWord, i);

      g_assert (word->start < word->end && word->end <= length && *word->stem != '\0');
      g_assert (i == 0 || word->start >= g_array_index (words, TwinWord, i - 1).start);
      g_assert (g_utf8_validate (word->folded, -1, NULL) && g_utf8_validate (word->stem, -1, NULL));
    }
}

/* What a text was taken apart into is found in the index, whatever stands in it. */
static void
check_found (GArray *words)
{
  for (guint i = 0; i < MIN (words->len, 20); i++)
    {
      const TwinWord *word = &g_array_index (words, TwinWord, i);
      g_autofree char *query = g_strdup_printf ("\"" TWIN_TOKENIZER_TERM "%s\"", word->stem);

      if (!word->stop)
        g_assert (run ("SELECT rowid FROM passage WHERE passage MATCH ?1", query, strlen (query)) == 1);
    }
}

int
LLVMFuzzerInitialize (int *argc, char ***argv)
{
  open_index ();

  return 0;
}

int
LLVMFuzzerTestOneInput (const guint8 *data, size_t size)
{
  const char *language = size > 0 ? languages[data[0] % G_N_ELEMENTS (languages)] : "";
  g_autofree char *text = g_utf8_make_valid ((const char *) data + (size > 0), (gssize) (size > 0 ? size - 1 : 0));
  g_autofree char *tagged = g_strconcat ("\x02", language, "\x03", text, NULL);
  g_autoptr (TwinWords) owner = twin_words_new (*language != '\0' ? language : NULL);
  g_autoptr (GArray) words = twin_words_split (owner, text, strlen (text));

  check_words (words, strlen (text));
  run ("INSERT INTO passage (rowid, body) VALUES (1, ?1)", tagged, strlen (tagged));
  check_found (words);
  run ("INSERT INTO passage (passage, rowid, body) VALUES ('delete', 1, ?1)", tagged, strlen (tagged));

  /* As the bytes are, with whatever they begin with. */
  run ("INSERT INTO passage (rowid, body) VALUES (2, ?1)", (const char *) data, size);
  run ("INSERT INTO passage (passage, rowid, body) VALUES ('delete', 2, ?1)", (const char *) data, size);

  return 0;
}
