/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What is found for the questions of a collection with judged passages. search.py makes figures of it, with those of
 * other tools beside them.
 *
 *     search-quality LANGUAGE FOLDER            each passage of the collection is one: prints the ids of the best ten
 *     search-quality LANGUAGE FOLDER DISTRACTOR its articles are documents that are cut into passages, among the
 *                                               texts of the folder DISTRACTOR: prints the rank of the first
 *                                               passage that holds the answer, 0 if none of the best ten does */

#include <string.h>

#include "base/twin-id.h"
#include "base/twin-json.h"
#include "search/twin-index.h"
#include "store/twin-document-table.h"
#include "text/twin-chunker.h"

#define N_HITS 10

typedef struct
{
  char *directory;
  TwinSecret *key;
  TwinClock *clock;
  TwinStore *store;
  const char *language;
  GArray *renditions;
} Bench;

/* Where the text of a collection's passage stands. */
typedef struct
{
  gint64 rendition;
  gsize start;
  char *text;
} Place;

static GError *error;

static void
check (void)
{
  if (error != NULL)
    g_error ("%s", error->message);
}

static void
place_free (gpointer data)
{
  g_free (((Place *) data)->text);
  g_free (data);
}

static GPtrArray *
read_objects (const char *folder, const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  GPtrArray *objects = g_ptr_array_new_with_free_func ((GDestroyNotify) json_object_unref);
  g_autofree char *content = NULL;
  g_auto (GStrv) lines = NULL;

  g_file_get_contents (path, &content, NULL, &error);
  check ();
  lines = g_strsplit (content, "\n", -1);
  for (guint i = 0; lines[i] != NULL && *lines[i] != '\0'; i++)
    {
      g_ptr_array_add (objects, twin_json_parse_object (lines[i], &error));
      check ();
    }

  return objects;
}

static gint64
store_passages (Bench *self, GPtrArray *passages)
{
  g_autoptr (TwinTransaction) tx = twin_store_write (self->store, &error);
  g_autoptr (TwinDocumentRecord) record = twin_document_record_new ();
  gint64 rendition;

  check ();
  record->id = twin_id_new (self->clock);
  record->name = g_strdup ("document");
  record->state = TWIN_DOCUMENT_READY;
  twin_document_table_insert (tx, record, &error);
  check ();
  rendition = twin_passage_table_insert_rendition (tx, record->id, "policy", "", self->language, passages, &error);
  check ();
  twin_transaction_commit (tx, &error);
  check ();
  g_array_append_val (self->renditions, rendition);

  return rendition;
}

static TwinPassageRecord *
passage_new (guint ordinal, const char *heading, char *body)
{
  TwinPassageRecord *passage = twin_passage_record_new ();

  passage->ordinal = ordinal;
  passage->heading = g_strdup (heading);
  passage->body = body;

  return passage;
}

static void
store_as_passages (Bench *self, GPtrArray *corpus)
{
  g_autoptr (GPtrArray) passages = g_ptr_array_new_with_free_func ((GDestroyNotify) twin_passage_record_free);

  for (guint i = 0; i < corpus->len; i++)
    g_ptr_array_add (passages, passage_new (i, twin_json_get_string (corpus->pdata[i], "title", ""),
                                            g_strdup (twin_json_get_string (corpus->pdata[i], "text", ""))));
  store_passages (self, passages);
}

static GPtrArray *
cut (const TwinDocument *document)
{
  GPtrArray *passages = g_ptr_array_new_with_free_func ((GDestroyNotify) twin_passage_record_free);
  g_autoptr (GArray) chunks = twin_chunk_document (document, NULL, TWIN_CHUNK_TARGET, FALSE);
  const char *text = twin_document_get_text (document, NULL);

  for (guint i = 0; i < chunks->len; i++)
    {
      const TwinChunk *chunk = &g_array_index (chunks, TwinChunk, i);
      g_autofree char *heading = twin_document_dup_heading_path (document, chunk->first_block);
      TwinPassageRecord *passage = passage_new (i, heading, g_strndup (text + chunk->start, chunk->end - chunk->start));

      passage->start = chunk->start;
      passage->end = chunk->end;
      g_ptr_array_add (passages, passage);
    }

  return passages;
}

/* The paragraphs from @from on that belong to one article, "7-0", "7-1", ...: as one document. Returns: the next one. */
static guint
store_article (Bench *self, GPtrArray *corpus, guint from, GHashTable *places)
{
  const char *id = twin_json_get_string (corpus->pdata[from], "_id", "");
  g_autofree char *prefix = g_strndup (id, strcspn (id, "-"));
  g_autoptr (TwinDocument) document = twin_document_new ();
  g_autoptr (GPtrArray) passages = NULL;
  const char *title = twin_json_get_string (corpus->pdata[from], "title", "");
  guint to;
  gint64 rendition;

  twin_document_append (document, &(TwinBlock) { .kind = TWIN_BLOCK_HEADING, .level = 1 }, title, -1);
  for (to = from; to < corpus->len; to++)
    {
      const char *other = twin_json_get_string (corpus->pdata[to], "_id", "");

      if (strcspn (other, "-") != strlen (prefix) || !g_str_has_prefix (other, prefix))
        break;
      twin_document_append (document, &(TwinBlock) { .kind = TWIN_BLOCK_PARAGRAPH },
                            twin_json_get_string (corpus->pdata[to], "text", ""), -1);
    }
  passages = cut (document);
  rendition = store_passages (self, passages);

  for (guint i = from; places != NULL && i < to; i++)
    {
      Place *place = g_new0 (Place, 1);
      const TwinBlock *block = twin_document_get_block (document, 1 + i - from);

      place->rendition = rendition;
      place->start = block->start;
      place->text = g_strndup (twin_document_get_text (document, NULL) + block->start, block->length);
      g_hash_table_insert (places, g_strdup (twin_json_get_string (corpus->pdata[i], "_id", "")), place);
    }

  return to;
}

static void
store_as_articles (Bench *self, GPtrArray *corpus, GHashTable *places)
{
  for (guint at = 0; at < corpus->len;)
    at = store_article (self, corpus, at, places);
}

static GPtrArray *
ask (const Bench *self, JsonObject *question)
{
  g_autoptr (TwinTransaction) tx = twin_store_read (self->store, &error);
  GPtrArray *hits;

  check ();
  hits = twin_index_search (tx, twin_json_get_string (question, "text", ""), self->language, self->renditions, N_HITS, &error);
  check ();

  return hits;
}

static void
print_best (const Bench *self, GPtrArray *corpus, GPtrArray *questions)
{
  for (guint i = 0; i < questions->len; i++)
    {
      g_autoptr (GPtrArray) hits = ask (self, questions->pdata[i]);

      g_print ("%s", twin_json_get_string (questions->pdata[i], "_id", ""));
      for (guint k = 0; k < hits->len; k++)
        g_print ("\t%s", twin_json_get_string (corpus->pdata[((TwinHit *) hits->pdata[k])->passage->ordinal], "_id", ""));
      g_print ("\n");
    }
}

/* The judgements: question -> the one passage that answers it. */
static GHashTable *
read_judgements (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, "qrels.tsv", NULL);
  GHashTable *judgements = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autofree char *content = NULL;
  g_auto (GStrv) lines = NULL;

  g_file_get_contents (path, &content, NULL, &error);
  check ();
  lines = g_strsplit (content, "\n", -1);
  for (guint i = 1; lines[i] != NULL && *lines[i] != '\0'; i++)
    {
      g_auto (GStrv) fields = g_strsplit (lines[i], "\t", -1);

      g_hash_table_insert (judgements, g_strdup (fields[0]), g_strdup (fields[1]));
    }

  return judgements;
}

static guint
find_answer (GPtrArray *hits, const Place *place, JsonObject *question)
{
  const char *answer = twin_json_get_string (question, "answer", "");
  glong from = (glong) twin_json_get_int (question, "answer_start", 0);
  gsize start;

  if (from > g_utf8_strlen (place->text, -1))
    return 0;

  start = place->start + (gsize) (g_utf8_offset_to_pointer (place->text, from) - place->text);
  for (guint i = 0; i < hits->len; i++)
    {
      const TwinPassageRecord *passage = ((TwinHit *) hits->pdata[i])->passage;

      if (passage->rendition_id == place->rendition && passage->start <= start && start + strlen (answer) <= passage->end)
        return i + 1;
    }

  return 0;
}

static void
print_ranks (const Bench *self, const char *folder, GHashTable *places, GPtrArray *questions)
{
  g_autoptr (GHashTable) judgements = read_judgements (folder);

  for (guint i = 0; i < questions->len; i++)
    {
      const char *id = twin_json_get_string (questions->pdata[i], "_id", "");
      const Place *place = g_hash_table_lookup (places, g_hash_table_lookup (judgements, id));
      g_autoptr (GPtrArray) hits = ask (self, questions->pdata[i]);

      g_print ("%s\t%u\n", id, find_answer (hits, place, questions->pdata[i]));
    }
}

static void
run (Bench *self, const char *folder, const char *distractor)
{
  g_autoptr (GPtrArray) corpus = read_objects (folder, "corpus.jsonl");
  g_autoptr (GPtrArray) questions = read_objects (folder, "queries.jsonl");
  g_autoptr (GHashTable) places = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, place_free);
  g_autoptr (GPtrArray) others = NULL;

  if (distractor == NULL)
    {
      store_as_passages (self, corpus);
      print_best (self, corpus, questions);
      return;
    }

  others = read_objects (distractor, "corpus.jsonl");
  store_as_articles (self, corpus, places);
  store_as_passages (self, others);
  print_ranks (self, folder, places, questions);
}

int
main (int argc, char **argv)
{
  Bench self = { .clock = twin_clock_system (), .renditions = g_array_new (FALSE, FALSE, sizeof (gint64)) };
  const char *command[] = { "rm", "-rf", NULL, NULL };

  if (argc < 3)
    {
      g_printerr ("Usage: search-quality LANGUAGE FOLDER [DISTRACTOR]\n");
      return 2;
    }

  self.language = argv[1];
  self.key = twin_secret_new_random (TWIN_SECRET_KEY_LENGTH);
  self.directory = g_dir_make_tmp ("twin-bench-XXXXXX", &error);
  check ();
  self.store = twin_store_open (self.directory, self.key, self.clock, &error);
  check ();
  run (&self, argv[2], argc > 3 ? argv[3] : NULL);
  twin_store_unref (self.store);
  twin_secret_unref (self.key);
  g_array_unref (self.renditions);
  command[2] = self.directory;
  g_spawn_sync (NULL, (char **) command, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL, NULL);
  g_free (self.directory);

  return 0;
}
