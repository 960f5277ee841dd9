/* SPDX-License-Identifier: GPL-3.0-or-later */

/* How long a question takes in a large library. Passages are made of the sentences of the
 * retrieval collections, so that words are as frequent as in prose; the collection's own
 * paragraphs are among them, and its questions are asked.
 *
 *     search-speed PASSAGES... */

#include <string.h>
#include <sys/resource.h>
#include <time.h>

#include "base/twin-id.h"
#include "base/twin-json.h"
#include "search/twin-index.h"
#include "store/twin-document-table.h"
#include "text/twin-chunker.h"

#define COLLECTION "xquad-en"
#define N_QUESTIONS 300
#define PASSAGES_OF_A_DOCUMENT 10
#define DOCUMENTS_OF_A_TRANSACTION 200
#define SEED 20

/* So many documents are dropped again to see what that costs. */
#define N_DROPPED 100

typedef struct
{
  GPtrArray *paragraphs;
  GPtrArray *sentences;
  GPtrArray *questions;
} Material;

typedef struct
{
  char *directory;
  TwinSecret *key;
  TwinClock *clock;
  TwinStore *store;
  GArray *renditions;
  GPtrArray *documents;
  GRand *random;
} Bench;

static GError *error;

static void
check (void)
{
  if (error != NULL)
    g_error ("%s", error->message);
}

static GPtrArray *
read_texts (const char *folder, const char *collection, const char *name)
{
  g_autofree char *path = g_build_filename (folder, "retrieval", collection, name, NULL);
  GPtrArray *texts = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *content = NULL;
  g_auto (GStrv) lines = NULL;

  g_file_get_contents (path, &content, NULL, &error);
  check ();
  lines = g_strsplit (content, "\n", -1);
  for (guint i = 0; lines[i] != NULL && *lines[i] != '\0'; i++)
    {
      g_autoptr (JsonObject) object = twin_json_parse_object (lines[i], &error);

      check ();
      g_ptr_array_add (texts, g_strdup (twin_json_get_string (object, "text", "")));
    }

  return texts;
}

/* In microseconds of the processor, so that what else runs on the computer does not count.
 * One thread does all the work, and all of it is in memory. */
static gint64
get_time (void)
{
  struct timespec now;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &now);

  return now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000;
}

static void
add_sentences (GPtrArray *sentences, GPtrArray *texts)
{
  for (guint i = 0; i < texts->len; i++)
    {
      const char *text = g_ptr_array_index (texts, i);
      g_autoptr (GArray) spans = twin_sentences (text, strlen (text), "en");

      for (guint k = 0; k < spans->len; k++)
        {
          const TwinSpan *span = &g_array_index (spans, TwinSpan, k);

          g_ptr_array_add (sentences, g_strndup (text + span->start, span->end - span->start));
        }
    }
}

static void
read_material (Material *self, const char *folder)
{
  g_autoptr (GPtrArray) abstracts = read_texts (folder, "cranfield", "corpus.jsonl");

  self->paragraphs = read_texts (folder, COLLECTION, "corpus.jsonl");
  self->questions = read_texts (folder, COLLECTION, "queries.jsonl");
  self->sentences = g_ptr_array_new_with_free_func (g_free);
  add_sentences (self->sentences, self->paragraphs);
  add_sentences (self->sentences, abstracts);
}

static char *
make_body (Bench *self, const Material *material, guint index)
{
  GString *body;

  if (index < material->paragraphs->len)
    return g_strdup (g_ptr_array_index (material->paragraphs, index));

  body = g_string_new (NULL);
  while (body->len < TWIN_CHUNK_TARGET)
    {
      guint at = (guint) g_rand_int_range (self->random, 0, (gint32) material->sentences->len);

      g_string_append_printf (body, "%s%s", body->len > 0 ? " " : "", (char *) g_ptr_array_index (material->sentences, at));
    }

  return g_string_free_and_steal (body);
}

static GPtrArray *
make_passages (Bench *self, const Material *material, guint from)
{
  GPtrArray *passages = g_ptr_array_new_with_free_func ((GDestroyNotify) twin_passage_record_free);

  for (guint i = 0; i < PASSAGES_OF_A_DOCUMENT; i++)
    {
      TwinPassageRecord *passage = twin_passage_record_new ();

      passage->ordinal = i;
      passage->heading = g_strdup_printf ("Part %u", i);
      passage->body = make_body (self, material, from + i);
      g_ptr_array_add (passages, passage);
    }

  return passages;
}

static void
add_document (Bench *self, TwinTransaction *tx, GPtrArray *passages, guint from)
{
  g_autoptr (TwinDocumentRecord) record = twin_document_record_new ();
  gint64 rendition;

  record->id = twin_id_new (self->clock);
  record->name = g_strdup_printf ("Document %u", from / PASSAGES_OF_A_DOCUMENT);
  record->state = TWIN_DOCUMENT_READY;
  twin_document_table_insert (tx, record, &error);
  check ();
  rendition = twin_passage_table_insert_rendition (tx, record->id, "policy", record->name, "en", passages, &error);
  check ();
  g_array_append_val (self->renditions, rendition);
  g_ptr_array_add (self->documents, g_strdup (record->id));
}

/* Adds @n_passages, in transactions of some documents. Returns: the time it took, that for making them up left out. */
static gint64
fill (Bench *self, const Material *material, guint n_passages)
{
  gint64 time = 0;
  guint from = 0;

  while (from < n_passages)
    {
      g_autoptr (GPtrArray) documents = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);
      g_autoptr (TwinTransaction) tx = NULL;
      gint64 begin;

      for (guint i = 0; i < DOCUMENTS_OF_A_TRANSACTION && from + i * PASSAGES_OF_A_DOCUMENT < n_passages; i++)
        g_ptr_array_add (documents, make_passages (self, material, from + i * PASSAGES_OF_A_DOCUMENT));
      begin = get_time ();
      tx = twin_store_write (self->store, &error);
      check ();
      for (guint i = 0; i < documents->len; i++, from += PASSAGES_OF_A_DOCUMENT)
        add_document (self, tx, g_ptr_array_index (documents, i), from);
      twin_transaction_commit (tx, &error);
      check ();
      time += get_time () - begin;
    }

  return time;
}

static gint64
ask (Bench *self, const char *question)
{
  gint64 begin = get_time ();
  g_autoptr (TwinTransaction) tx = twin_store_read (self->store, &error);
  g_autoptr (GPtrArray) hits = NULL;

  check ();
  hits = twin_index_search (tx, question, "en", self->renditions, 8, &error);
  check ();

  return get_time () - begin;
}

static int
compare_times (gconstpointer a, gconstpointer b)
{
  gint64 one = *(const gint64 *) a;
  gint64 other = *(const gint64 *) b;

  return (one > other) - (one < other);
}

static double
drop_some (Bench *self)
{
  g_autoptr (TwinTransaction) tx = twin_store_write (self->store, &error);
  gint64 begin = get_time ();

  check ();
  for (guint i = 0; i < MIN (N_DROPPED, self->documents->len); i++)
    {
      twin_passage_table_drop_document (tx, g_ptr_array_index (self->documents, i), &error);
      check ();
    }
  twin_transaction_commit (tx, &error);
  check ();

  return (double) (get_time () - begin) / (MIN (N_DROPPED, self->documents->len) * PASSAGES_OF_A_DOCUMENT);
}

/* One more document in a transaction of its own, as when a file is dropped. */
static double
add_one (Bench *self, const Material *material, guint from)
{
  g_autoptr (GPtrArray) passages = make_passages (self, material, from);
  gint64 begin = get_time ();
  g_autoptr (TwinTransaction) tx = twin_store_write (self->store, &error);

  check ();
  add_document (self, tx, passages, from);
  twin_transaction_commit (tx, &error);
  check ();

  return (double) (get_time () - begin);
}

static void
open_library (Bench *self)
{
  self->store = twin_store_open (self->directory, self->key, self->clock, &error);
  check ();
}

static void
remove_library (Bench *self)
{
  const char *command[] = { "rm", "-rf", self->directory, NULL };

  g_spawn_sync (NULL, (char **) command, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL, NULL);
  g_free (self->directory);
}

static void
measure (const Material *material, guint n_passages)
{
  Bench self = { .key = twin_secret_new_random (TWIN_SECRET_KEY_LENGTH), .clock = twin_clock_system (),
                 .renditions = g_array_new (FALSE, FALSE, sizeof (gint64)),
                 .documents = g_ptr_array_new_with_free_func (g_free), .random = g_rand_new_with_seed (SEED) };
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (gint64));
  guint step = MAX (material->questions->len / N_QUESTIONS, 1);
  gint64 begin;
  gint64 fill_time;
  gint64 first_time;

  self.directory = g_dir_make_tmp ("twin-bench-XXXXXX", &error);
  check ();
  open_library (&self);
  fill_time = fill (&self, material, n_passages);
  twin_store_unref (self.store);

  begin = get_time ();
  open_library (&self);
  ask (&self, g_ptr_array_index (material->questions, 0));
  first_time = get_time () - begin;

  for (guint i = 0; i < material->questions->len; i += step)
    {
      gint64 time = ask (&self, g_ptr_array_index (material->questions, i));

      g_array_append_val (times, time);
    }
  g_array_sort (times, compare_times);

  g_print ("| %u | %.1f | %.1f | %.0f | %.1f | %.1f | %.2f |\n", n_passages, n_passages * 1e3 / (double) fill_time,
           add_one (&self, material, n_passages) / 1e3, (double) first_time / 1e3,
           (double) g_array_index (times, gint64, times->len / 2) / 1e3,
           (double) g_array_index (times, gint64, times->len * 95 / 100) / 1e3, drop_some (&self) / 1e3);

  twin_store_unref (self.store);
  twin_secret_unref (self.key);
  g_array_unref (self.renditions);
  g_ptr_array_unref (self.documents);
  g_rand_free (self.random);
  remove_library (&self);
}

int
main (int argc, char **argv)
{
  const char *folder = g_getenv ("TWIN_SHARED_DATA");
  struct rusage usage;
  Material material;

  if (folder == NULL || argc < 2)
    {
      g_printerr ("Usage: TWIN_SHARED_DATA=DIR search-speed PASSAGES...\n");
      return 2;
    }

  read_material (&material, folder);
  g_print ("| passages | indexed, thousands a second | one more document, ms | open and first question, ms "
           "| question p50, ms | p95, ms | dropping a passage, ms |\n|--:|--:|--:|--:|--:|--:|--:|\n");
  for (int i = 1; i < argc; i++)
    measure (&material, (guint) g_ascii_strtoull (argv[i], NULL, 10));
  g_ptr_array_unref (material.paragraphs);
  g_ptr_array_unref (material.sentences);
  g_ptr_array_unref (material.questions);
  getrusage (RUSAGE_SELF, &usage);
  g_print ("\nMost memory at any time: %ld MB.\n", usage.ru_maxrss / 1024);

  return 0;
}
