/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "insights/insight-private.h"

#include "base/twin-digest.h"
#include "base/twin-json.h"

#include <string.h>

/* Names as they come, numbered from 0. */
typedef struct
{
  GHashTable *numbers;
  GPtrArray *names;
} Names;

/* The questions of one window, as the gate takes them. */
typedef struct
{
  GArray *events; /* TwinReleaseEvent */
  Names people;
  Names sessions;
  Names documents;
  Names sections; /* "document/section" */
  Names languages;
  GHashTable *headings; /* of sections, by their digests */
} Questions;

/* --- Names --- */

static void
names_init (Names *self)
{
  self->numbers = g_hash_table_new (g_str_hash, g_str_equal);
  self->names = g_ptr_array_new_with_free_func (g_free);
}

static void
names_clear (Names *self)
{
  g_hash_table_unref (self->numbers);
  g_ptr_array_unref (self->names);
}

static guint
names_get (Names *self, const char *name)
{
  gpointer number;

  if (!g_hash_table_lookup_extended (self->numbers, name, NULL, &number))
    {
      char *copy = g_strdup (name);

      number = GUINT_TO_POINTER (self->names->len);
      g_ptr_array_add (self->names, copy);
      g_hash_table_insert (self->numbers, copy, number);
    }

  return GPOINTER_TO_UINT (number);
}

static void
questions_init (Questions *self)
{
  self->events = g_array_new (FALSE, FALSE, sizeof (TwinReleaseEvent));
  names_init (&self->people);
  names_init (&self->sessions);
  names_init (&self->documents);
  names_init (&self->sections);
  names_init (&self->languages);
  self->headings = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

static void
questions_clear (Questions *self)
{
  g_array_unref (self->events);
  names_clear (&self->people);
  names_clear (&self->sessions);
  names_clear (&self->documents);
  names_clear (&self->sections);
  names_clear (&self->languages);
  g_hash_table_unref (self->headings);
}

/* --- Reading a window --- */

static guint
find_segment (const char *name)
{
  const char *const *segments = twin_release_kind_get_info (TWIN_RELEASE_AUDIENCE)->categories;

  for (guint i = 0; segments[i] != NULL; i += 2)
    if (g_str_equal (segments[i], name))
      return i / 2;

  return 0;
}

static gboolean
read_headings (StorageTx *tx, const char *twin_id, Questions *self, GError **error)
{
  g_autoptr (StorageRows) rows = storage_query (tx, error, "SELECT key, name FROM analytics_section WHERE twin_id = ?", "s", twin_id);
  g_autoptr (GError) step_error = NULL;

  if (rows == NULL)
    return FALSE;
  while (storage_rows_next (rows, &step_error))
    {
      g_autoptr (GBytes) sealed = storage_rows_dup_blob (rows, 1);
      char *name = storage_open_sealed_text (tx, INSIGHT_SECTION, sealed, error);

      if (name == NULL)
        return FALSE;
      g_hash_table_insert (self->headings, storage_rows_dup_text (rows, 0), name);
    }
  if (step_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&step_error));

  return FALSE;
}

static void
add_question (StorageRows *rows, Questions *self)
{
  const char *outcome = storage_rows_get_text (rows, 5);
  const char *document = storage_rows_get_text (rows, 6);
  const char *section = g_hash_table_lookup (self->headings, storage_rows_get_text (rows, 7));
  g_autofree char *topic = NULL;
  TwinReleaseEvent event;

  topic = *document != '\0' ? g_strjoin ("/", document, section != NULL ? section : "", NULL) : g_strdup (TWIN_ANALYTICS_NOWHERE);
  event = (TwinReleaseEvent) {
    .at = storage_rows_get_int (rows, 0),
    .person = names_get (&self->people, storage_rows_get_text (rows, 1)),
    .session = names_get (&self->sessions, storage_rows_get_text (rows, 2)),
    .segment = find_segment (storage_rows_get_text (rows, 3)),
    .language = names_get (&self->languages, storage_rows_get_text (rows, 4)),
    .answered = !g_str_equal (outcome, "unanswered"),
    .supported = g_str_equal (outcome, "supported"),
    .document = names_get (&self->documents, document),
    .topic = names_get (&self->sections, topic),
    .rating = (int) storage_rows_get_int (rows, 8),
  };
  g_array_append_val (self->events, event);
}

/* Without those of sessions and learners who objected or whose processing was restricted since they asked (R160, R161). */
static gboolean
read_questions (StorageTx *tx, const char *twin_id, const TwinWindow *window, Questions *self, GError **error)
{
  g_autoptr (StorageRows) rows = storage_query (
    tx, error,
    "SELECT e.at, e.person, e.session, e.segment, e.language, e.outcome, e.document, e.section, e.rating FROM question_event e "
    "LEFT JOIN learner_session s ON s.digest = e.session LEFT JOIN learner l ON l.id = s.learner_id "
    "WHERE e.twin_id = ? AND e.at >= ? AND e.at < ? AND COALESCE(s.restricted, 0) = 0 AND COALESCE(s.objected, 0) = 0 "
    "AND COALESCE(l.restricted, 0) = 0 AND COALESCE(l.objected, 0) = 0 ORDER BY e.at, e.id",
    "sii", twin_id, window->start, window->end);
  g_autoptr (GError) step_error = NULL;

  if (rows == NULL)
    return FALSE;
  while (storage_rows_next (rows, &step_error))
    add_question (rows, self);
  if (step_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&step_error));

  return FALSE;
}

/* --- The release --- */

static const char *
find_title (const TwinManifest *manifest, const char *document)
{
  for (guint i = 0; i < manifest->documents->len; i++)
    {
      const TwinBundleDocument *one = manifest->documents->pdata[i];

      if (g_str_equal (one->id, document))
        return one->title;
    }

  return NULL;
}

/* The last heading of a section, or the title of the document where it has none. */
static TwinAnalyticsCell *
name_section (const TwinManifest *manifest, const char *key, guint count, gboolean nested)
{
  const char *slash = strchr (key, '/');
  g_autofree char *document = slash != NULL ? g_strndup (key, (gsize) (slash - key)) : NULL;
  const char *label = slash != NULL && slash[1] != '\0' ? slash + 1 : document != NULL ? find_title (manifest, document) : NULL;

  return twin_analytics_cell_new (key, label, nested ? document : NULL, count);
}

static TwinAnalyticsCell *
name_cell (const TwinManifest *manifest, const Questions *questions, TwinReleaseKind kind, const TwinReleaseCell *cell)
{
  const char *const *categories = twin_release_kind_get_info (kind)->categories;
  const char *parent = cell->parent != TWIN_RELEASE_NONE ? questions->documents.names->pdata[cell->parent] : NULL;

  if (cell->category == TWIN_RELEASE_NONE)
    return twin_analytics_cell_new ("", NULL, parent, cell->count);
  if (categories != NULL)
    return twin_analytics_cell_new (categories[2 * cell->category], categories[2 * cell->category + 1], NULL, cell->count);
  if (kind == TWIN_RELEASE_LANGUAGES)
    {
      const char *language = questions->languages.names->pdata[cell->category];

      return twin_analytics_cell_new (*language != '\0' ? language : "und", language, NULL, cell->count);
    }
  if (kind == TWIN_RELEASE_DOCUMENTS)
    {
      const char *document = questions->documents.names->pdata[cell->category];

      return twin_analytics_cell_new (document, find_title (manifest, document), NULL, cell->count);
    }

  return name_section (manifest, questions->sections.names->pdata[cell->category], cell->count, kind == TWIN_RELEASE_TOPICS);
}

/* Of a twin that partners show, they see the release, too, and there is only one. */
static guint
get_floor (const TwinManifest *manifest)
{
  return twin_config_get_access_mode (manifest->config) == TWIN_MODE_PARTNER ? TWIN_RELEASE_PARTNER_PEOPLE : 0;
}

static TwinAnalyticsWindow *
make_release (const TwinManifest *manifest, const TwinWindow *window, const Questions *questions)
{
  TwinAnalyticsWindow *self = twin_analytics_window_new (window);
  g_autoptr (TwinReleaseTables) release
    = twin_release_tables_make_above ((const TwinReleaseEvent *) questions->events->data, questions->events->len, get_floor (manifest));

  if (release->refused)
    g_warning ("A release was refused by its audit; nothing of the period is shown");
  for (guint k = 0; k < TWIN_RELEASE_N_KINDS; k++)
    {
      const TwinReleaseTable *table = &release->tables[k];

      self->tables[k].withheld = table->withheld;
      self->tables[k].total = table->total;
      self->tables[k].min_people = MAX (self->tables[k].min_people, get_floor (manifest));
      for (guint c = 0; c < table->cells->len; c++)
        g_ptr_array_add (self->tables[k].cells, name_cell (manifest, questions, table->kind, &g_array_index (table->cells, TwinReleaseCell, c)));
    }

  return self;
}

/* The proof chains the releases of a twin: what was said of a period cannot be said otherwise later. */
static char *
make_proof (char **bodies, const char *before)
{
  g_autoptr (GChecksum) sha256 = g_checksum_new (G_CHECKSUM_SHA256);

  g_checksum_update (sha256, (const guint8 *) before, -1);
  for (guint k = 0; k < TWIN_RELEASE_N_KINDS; k++)
    g_checksum_update (sha256, (const guint8 *) bodies[k], (gssize) strlen (bodies[k]) + 1);

  return g_strdup (g_checksum_get_string (sha256));
}

static gboolean
find_proof (StorageTx *tx, const char *twin_id, char **proof, GError **error)
{
  g_autoptr (StorageRows) rows
    = storage_query (tx, error, "SELECT proof FROM analytics_window WHERE twin_id = ? ORDER BY start_at DESC LIMIT 1", "s", twin_id);
  g_autoptr (GError) step_error = NULL;

  *proof = g_strdup ("");
  if (rows == NULL)
    return FALSE;
  if (storage_rows_next (rows, &step_error))
    g_set_str (proof, storage_rows_get_text (rows, 0));
  if (step_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&step_error));

  return FALSE;
}

static gboolean
store_table (StorageTx *tx, const char *twin_id, const TwinAnalyticsWindow *window, guint kind, const char *body, GError **error)
{
  const TwinReleaseKindInfo *info = twin_release_kind_get_info ((TwinReleaseKind) kind);
  g_autoptr (GBytes) sealed = storage_seal_text (tx, INSIGHT_BODY, body);

  return storage_execute (tx, error, "INSERT INTO analytics_release (twin_id, start_at, kind, retention, body, released_at) VALUES (?, ?, ?, ?, ?, ?)",
                          "sissBi", twin_id, window->window.start, info->id, info->retention, sealed, window->sealed_at)
         == 1;
}

static gboolean
store_release (StorageTx *tx, const char *twin_id, TwinAnalyticsWindow *window, GError **error)
{
  char *bodies[TWIN_RELEASE_N_KINDS + 1] = { NULL };
  g_autofree char *before = NULL;
  gboolean done = find_proof (tx, twin_id, &before, error);

  window->sealed_at = storage_tx_now (tx);
  for (guint k = 0; k < TWIN_RELEASE_N_KINDS; k++)
    {
      g_autoptr (JsonObject) json = twin_analytics_table_to_json (&window->tables[k]);

      bodies[k] = twin_json_object_to_string (json, FALSE);
    }
  g_free (window->proof);
  window->proof = make_proof (bodies, before);
  done = done
         && storage_execute (tx, error, "INSERT INTO analytics_window (twin_id, start_at, end_at, period, sealed_at, proof) VALUES (?, ?, ?, ?, ?, ?)",
                             "siisis", twin_id, window->window.start, window->window.end, twin_window_kind_to_string (window->window.kind),
                             window->sealed_at, window->proof)
              == 1;
  for (guint k = 0; done && k < TWIN_RELEASE_N_KINDS; k++)
    done = store_table (tx, twin_id, window, k, bodies[k], error);
  for (guint k = 0; k < TWIN_RELEASE_N_KINDS; k++)
    g_free (bodies[k]);

  return done;
}

/* --- Sealing --- */

/* From how many on it is worth to empty the table and to put back what stays. */
#define MANY 50000

/* Taking many rows out of a file one by one visits the pages of each index at random, and each of them is encrypted anew; emptying the table visits each
 * once. *@emptied: whether it was, which it is where few rows stay. */
static gboolean
empty_before (StorageTx *tx, const char *twin_id, gint64 time, gint64 n_due, gboolean *emptied, GError **error)
{
  gint64 n_all = 0;

  *emptied = FALSE;
  if (n_due < MANY || !g_str_equal (storage_get_engine (storage_tx_get_storage (tx)), "embedded"))
    return TRUE;
  if (!storage_get_int (tx, &n_all, 0, error, "SELECT count(*) FROM question_event", ""))
    return FALSE;
  if (n_all - n_due > n_due / 4)
    return TRUE;
  *emptied = TRUE;

  /* Temporary tables are in memory. */
  return storage_execute (tx, error, "CREATE TEMP TABLE staying AS SELECT * FROM question_event WHERE NOT (twin_id = ? AND at < ?)", "si", twin_id, time) >= 0
         && storage_execute (tx, error, "DELETE FROM question_event", "") >= 0
         && storage_execute (tx, error, "INSERT INTO question_event SELECT * FROM staying", "") >= 0
         && storage_execute (tx, error, "DROP TABLE staying", "") >= 0;
}

/* How many; -1 on an error. */
static gint64
delete_before (StorageTx *tx, const char *twin_id, gint64 time, GError **error)
{
  gint64 n_due = 0;
  gboolean emptied;

  if (!storage_get_int (tx, &n_due, 0, error, "SELECT count(*) FROM question_event WHERE twin_id = ? AND at < ?", "si", twin_id, time)
      || !empty_before (tx, twin_id, time, n_due, &emptied, error))
    return -1;
  if (emptied)
    return n_due;

  return storage_execute (tx, error, "DELETE FROM question_event WHERE twin_id = ? AND at < ?", "si", twin_id, time);
}

/* Those that no question is near any more. */
static gboolean
forget_headings (StorageTx *tx, const char *twin_id, GError **error)
{
  return storage_execute (tx, error,
                          "DELETE FROM analytics_section WHERE twin_id = ? AND key NOT IN (SELECT section FROM question_event WHERE twin_id = ?)", "ss",
                          twin_id, twin_id)
         >= 0;
}

static gboolean
seal_window (StorageTx *tx, const TwinManifest *manifest, const TwinWindow *window, gint64 *n_gone, GError **error)
{
  Questions questions;
  TwinAnalyticsWindow *release;
  gboolean done;
  gint64 n = -1;

  questions_init (&questions);
  done = read_headings (tx, manifest->twin_id, &questions, error) && read_questions (tx, manifest->twin_id, window, &questions, error);
  if (done)
    {
      release = make_release (manifest, window, &questions);
      done = store_release (tx, manifest->twin_id, release, error);
      twin_analytics_window_free (release);
    }
  questions_clear (&questions);
  if (done)
    n = delete_before (tx, manifest->twin_id, window->end, error);
  *n_gone += MAX (0, n);

  return n >= 0 && forget_headings (tx, manifest->twin_id, error);
}

/* Where the first window lies: where the first question is, or where it was published if nobody has asked. A period in which nobody asks
 * is sealed as one in which few do. */
static gboolean
find_begin (StorageTx *tx, const char *twin_id, gint64 *begin, GError **error)
{
  gint64 asked;
  gint64 published;

  if (!storage_get_int (tx, &asked, 0, error, "SELECT MIN(at) FROM question_event WHERE twin_id = ?", "s", twin_id)
      || !storage_get_int (tx, &published, 0, error, "SELECT at FROM bundle WHERE kind = '" BUNDLE_TWIN "' AND id = ?", "s", twin_id))
    return FALSE;
  *begin = asked > 0 ? MIN (asked, published) : published;

  return TRUE;
}

/* The next window of a twin, if it is over. *@sealed: whether it was; then there may be another. */
static gboolean
seal_next (StorageTx *tx, const TwinManifest *manifest, gboolean *sealed, gint64 *n_gone, GError **error)
{
  TwinWindow open;
  TwinWindow next;
  gint64 from;
  gint64 begin = 0;
  gint64 n;

  *sealed = FALSE;
  if (!twin_config_get_boolean (manifest->config, "analyticsEnabled"))
    {
      n = storage_execute (tx, error, "DELETE FROM question_event WHERE twin_id = ?", "s", manifest->twin_id);
      *n_gone += MAX (0, n);
      return n >= 0;
    }
  if (!insight_find_open (tx, manifest, &open, &from, error) || (from == 0 && !find_begin (tx, manifest->twin_id, &begin, error)))
    return FALSE;
  next = twin_window_at (open.kind, from > 0 ? from : begin, from);
  /* What came too late for its window, by a clock that was put back, is in none. */
  n = delete_before (tx, manifest->twin_id, next.start, error);
  *n_gone += MAX (0, n);
  if (n < 0 || storage_tx_now (tx) < next.end)
    return n >= 0;
  *sealed = TRUE;

  return seal_window (tx, manifest, &next, n_gone, error);
}

/* Another process may be at it: what it has done is done. */
static gboolean
is_done_by_others (const GError *error)
{
  return g_error_matches (error, STORAGE_ERROR, STORAGE_ERROR_EXISTS) || g_error_matches (error, STORAGE_ERROR, STORAGE_ERROR_BUSY);
}

static gboolean
seal_twin (Storage *storage, const char *tenant, const char *twin_id, gint64 *n_gone, GError **error)
{
  gboolean sealed = TRUE;

  while (sealed)
    {
      g_autoptr (GError) step_error = NULL;
      g_autoptr (StorageTx) tx = storage_begin (storage, tenant, STORAGE_WRITE, &step_error);
      g_autoptr (Bundle) bundle = tx != NULL ? bundle_read (tx, BUNDLE_TWIN, twin_id, &step_error) : NULL;
      g_autoptr (TwinManifest) manifest = bundle != NULL ? twin_manifest_parse (bundle->manifest, &step_error) : NULL;

      if (manifest != NULL && seal_next (tx, manifest, &sealed, n_gone, &step_error) && storage_commit (tx, &step_error))
        continue;
      if (is_done_by_others (step_error))
        return TRUE;
      g_propagate_error (error, g_steal_pointer (&step_error));
      return FALSE;
    }

  return TRUE;
}

/* --- Twins that are not published any more --- */

static gboolean
delete_of_gone_twins (StorageTx *tx, gint64 *n_gone, GError **error)
{
  static const char *const tables[] = {
    "DELETE FROM question_event WHERE twin_id NOT IN (SELECT id FROM bundle WHERE kind = '" BUNDLE_TWIN "')",
    "DELETE FROM analytics_section WHERE twin_id NOT IN (SELECT id FROM bundle WHERE kind = '" BUNDLE_TWIN "')",
    "DELETE FROM analytics_release WHERE twin_id NOT IN (SELECT id FROM bundle WHERE kind = '" BUNDLE_TWIN "')",
    "DELETE FROM analytics_window WHERE twin_id NOT IN (SELECT id FROM bundle WHERE kind = '" BUNDLE_TWIN "')",
  };

  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    {
      gint64 n = storage_execute (tx, error, tables[i], "");
      if (n < 0)
        return FALSE;
      *n_gone += n;
    }

  return TRUE;
}

static GPtrArray *
begin_round (Storage *storage, const char *tenant, gint64 *n_gone, GError **error)
{
  g_autoptr (StorageTx) tx = storage_begin (storage, tenant, STORAGE_WRITE, error);
  g_autoptr (GPtrArray) twins = tx != NULL && delete_of_gone_twins (tx, n_gone, error) ? bundle_list (tx, BUNDLE_TWIN, error) : NULL;

  return twins != NULL && storage_commit (tx, error) ? g_steal_pointer (&twins) : NULL;
}

gboolean
insight_seal (Storage *storage, const char *tenant, gint64 *n_gone, GError **error)
{
  g_autoptr (GPtrArray) twins = NULL;
  gint64 sum = 0;

  g_return_val_if_fail (storage != NULL && tenant != NULL, FALSE);

  twins = begin_round (storage, tenant, &sum, error);
  if (twins == NULL)
    return FALSE;
  for (guint i = 0; i < twins->len; i++)
    if (!seal_twin (storage, tenant, ((Bundle *) twins->pdata[i])->id, &sum, error))
      return FALSE;
  if (n_gone != NULL)
    *n_gone = sum;

  return TRUE;
}
