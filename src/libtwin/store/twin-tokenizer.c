/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/twin-tokenizer.h"

#include <string.h>

#include "store/twin-matcher.h"
#include "text/twin-words.h"

#define TAG_BEGIN '\x02'
#define TAG_END '\x03'
#define TERM_TAG '='

/* BCP 47 allows 35 bytes; what is longer is no tag. */
#define LONGEST_TAG 40

/* A library has a few languages; should it have more, the tables are made anew. */
#define MAX_LANGUAGES 16

/* One for each index that is open: FTS5 makes it and frees it. */
typedef struct
{
  GHashTable *languages; /* tag -> TwinWords */
} Tokenizer;

typedef int (*TokenFunc) (void *context, int flags, const char *token, int n_token, int start, int end);

static int
create (void *data, const char **arguments, int n_arguments, Fts5Tokenizer **out)
{
  Tokenizer *self = g_new0 (Tokenizer, 1);

  self->languages = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) twin_words_free);
  *out = (Fts5Tokenizer *) self;

  return SQLITE_OK;
}

static void
destroy (Fts5Tokenizer *tokenizer)
{
  Tokenizer *self = (Tokenizer *) tokenizer;

  g_hash_table_unref (self->languages);
  g_free (self);
}

static TwinWords *
get_words (Tokenizer *self, const char *tag, gsize length)
{
  char language[LONGEST_TAG + 1];
  TwinWords *words;

  memcpy (language, tag, length);
  language[length] = '\0';
  words = g_hash_table_lookup (self->languages, language);
  if (words != NULL)
    {
      twin_words_trim (words);
      return words;
    }

  if (g_hash_table_size (self->languages) >= MAX_LANGUAGES)
    g_hash_table_remove_all (self->languages);
  words = twin_words_new (*language != '\0' ? language : NULL);
  g_hash_table_insert (self->languages, g_strdup (language), words);

  return words;
}

/* Takes the tag off the front of *@text. Returns: its length, with *@tag at its first byte; -1 if there is none. */
static int
take_tag (const char **text, gsize *length, const char **tag)
{
  const char *end;

  if (*length < 2 || **text != TAG_BEGIN)
    return -1;
  end = memchr (*text, TAG_END, MIN (*length, LONGEST_TAG + 2));
  if (end == NULL)
    return -1;

  *tag = *text + 1;
  *length -= end + 1 - *text;
  *text = end + 1;

  return (int) (end - *tag);
}

static int
emit (GArray *words, void *context, gsize offset, TokenFunc on_token)
{
  int code = SQLITE_OK;

  for (guint i = 0; i < words->len && code == SQLITE_OK; i++)
    {
      const TwinWord *word = &g_array_index (words, TwinWord, i);

      if (!word->stop)
        code = on_token (context, 0, word->stem, (int) strlen (word->stem), (int) (offset + word->start),
                         (int) (offset + word->end));
    }

  return code;
}

static int
tokenize (Fts5Tokenizer *tokenizer, void *context, int flags, const char *text, int n_text, TokenFunc on_token)
{
  Tokenizer *self = (Tokenizer *) tokenizer;
  const char *begin = text;
  const char *tag = ""; /* of no language */
  gsize length = (gsize) MAX (n_text, 0);
  int n_tag = text != NULL ? take_tag (&text, &length, &tag) : -1;
  g_autofree char *valid = NULL;
  g_autoptr (GArray) words = NULL;

  if (n_tag == 1 && *tag == TERM_TAG && (flags & FTS5_TOKENIZE_QUERY) != 0)
    return length > 0 ? on_token (context, 0, text, (int) length, (int) (text - begin), n_text) : SQLITE_OK;

  if (length == 0)
    return SQLITE_OK;

  /* The words are found by steps from character to character, which a broken one would lead astray. */
  if (!g_utf8_validate_len (text, length, NULL))
    {
      valid = g_utf8_make_valid (text, (gssize) length);
      words = twin_words_split (get_words (self, tag, (gsize) MAX (n_tag, 0)), valid, strlen (valid));
      return emit (words, context, 0, on_token);
    }

  words = twin_words_split (get_words (self, tag, (gsize) MAX (n_tag, 0)), text, length);

  return emit (words, context, (gsize) (text - begin), on_token);
}

static int
get_api (sqlite3 *db, fts5_api **api)
{
  sqlite3_stmt *statement = NULL;
  int code = sqlite3_prepare_v2 (db, "SELECT fts5 (?1)", -1, &statement, NULL);

  if (code != SQLITE_OK)
    return code;

  sqlite3_bind_pointer (statement, 1, api, "fts5_api_ptr", NULL);
  sqlite3_step (statement);
  code = sqlite3_finalize (statement);

  return code == SQLITE_OK && *api == NULL ? SQLITE_ERROR : code;
}

int
twin_tokenizer_register (sqlite3 *db)
{
  static fts5_tokenizer functions = { create, destroy, tokenize };
  fts5_api *api = NULL;
  int code = get_api (db, &api);

  if (code == SQLITE_OK)
    code = api->xCreateTokenizer (api, "twin", NULL, &functions, NULL);
  if (code == SQLITE_OK)
    code = twin_matcher_register (api);

  return code;
}
