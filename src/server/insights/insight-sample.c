/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "insights/insight-sample.h"

#include "base/twin-error.h"
#include "base/twin-id.h"
#include "insights/insight-private.h"

#include <math.h>

#define SEED 20261123

/* Where a question can belong. */
typedef struct
{
  char *document;
  char *section;
} Place;

static void
place_free (Place *self)
{
  g_free (self->document);
  g_free (self->section);
  g_free (self);
}

static gboolean
has_place (GPtrArray *places, const char *document, const char *section)
{
  for (guint i = 0; i < places->len; i++)
    {
      const Place *place = places->pdata[i];

      if (g_str_equal (place->document, document) && g_str_equal (place->section, section))
        return TRUE;
    }

  return FALSE;
}

static gboolean
add_places_of_document (StorageTx *tx, const TwinBundleDocument *document, GPtrArray *places, GError **error)
{
  g_autoptr (GPtrArray) passages = g_ptr_array_new_with_free_func ((GDestroyNotify) twin_bundle_passage_free);

  for (guint i = 0; i < document->pieces->len; i++)
    {
      g_autoptr (GBytes) piece = bundle_get_piece (tx, ((TwinBundlePiece *) document->pieces->pdata[i])->digest, error);

      if (piece == NULL || !twin_bundle_read_passages (piece, passages, error))
        return FALSE;
    }
  for (guint i = 0; i < passages->len; i++)
    {
      g_autofree char *section = insight_dup_section (((TwinBundlePassage *) passages->pdata[i])->heading);
      Place *place;

      if (has_place (places, document->id, section))
        continue;
      place = g_new0 (Place, 1);
      place->document = g_strdup (document->id);
      place->section = g_steal_pointer (&section);
      g_ptr_array_add (places, place);
    }

  return TRUE;
}

static GPtrArray *
list_places (StorageTx *tx, const char *twin_id, GError **error)
{
  g_autoptr (Bundle) bundle = bundle_read (tx, BUNDLE_TWIN, twin_id, error);
  g_autoptr (TwinManifest) manifest = bundle != NULL ? twin_manifest_parse (bundle->manifest, error) : NULL;
  g_autoptr (GPtrArray) places = g_ptr_array_new_with_free_func ((GDestroyNotify) place_free);

  if (manifest == NULL)
    return NULL;
  for (guint i = 0; i < manifest->documents->len; i++)
    if (!add_places_of_document (tx, manifest->documents->pdata[i], places, error))
      return NULL;

  return g_steal_pointer (&places);
}

static gboolean
insert (StorageTx *tx, const char *twin_id, const Place *place, guint person, gint64 at, GRand *random, GError **error)
{
  static const char *const languages[] = { "en", "en", "en", "de", "de", "fr" };
  static const gint64 ratings[] = { 1, 1, 1, 0, 0, 0, 0, -1 };
  double chance = g_rand_double (random);
  gboolean nowhere = chance > 0.96;
  const char *outcome = chance > 0.85 ? "unanswered" : chance > 0.75 ? "unsupported" : "supported";
  g_autofree char *id = twin_id_new (storage_get_clock (storage_tx_get_storage (tx)));
  g_autofree char *name = g_strdup_printf ("sample-%u", person);
  g_autofree char *section = insight_put_section (tx, twin_id, nowhere ? "" : place->section, error);

  return section != NULL
         && storage_execute (tx, error,
                          "INSERT INTO question_event (id, twin_id, at, person, session, segment, language, outcome, document, section, rating) "
                          "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                          "ssisssssssi", id, twin_id, at, name, name, "public", languages[person % G_N_ELEMENTS (languages)], outcome,
                          nowhere ? INSIGHT_NOWHERE : place->document, section, ratings[g_rand_int_range (random, 0, G_N_ELEMENTS (ratings))])
              == 1;
}

/* What is asked about most is asked about most each week; how many ask goes up and down. */
static gboolean
insert_week (StorageTx *tx, const char *twin_id, GPtrArray *places, gint64 start, guint n_people, guint *person, GRand *random, GError **error)
{
  for (guint i = 0; i < n_people; i++)
    {
      guint n = 1 + (guint) g_rand_int_range (random, 0, 5);
      gint64 at = start + (gint64) (g_rand_double (random) * 6 * TWIN_DAY_MS);

      for (guint q = 0; q < n; q++)
        {
          guint place = (guint) (pow (g_rand_double (random), 2) * places->len);

          if (!insert (tx, twin_id, places->pdata[place], *person, at, random, error))
            return FALSE;
          at += g_rand_int_range (random, 10, 240) * TWIN_SECOND_MS;
        }
      *person += 1;
    }

  return TRUE;
}

/* What is made up and what is true never stand beside each other. */
static gboolean
check_unused (StorageTx *tx, const char *twin_id, GError **error)
{
  gint64 n_events;
  gint64 n_windows;

  if (!storage_get_int (tx, &n_events, 0, error, "SELECT COUNT(*) FROM question_event WHERE twin_id = ?", "s", twin_id)
      || !storage_get_int (tx, &n_windows, 0, error, "SELECT COUNT(*) FROM analytics_window WHERE twin_id = ?", "s", twin_id))
    return FALSE;
  if (n_events + n_windows == 0)
    return TRUE;
  g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_EXISTS, "People have asked this twin already; nothing is made up beside what is true.");

  return FALSE;
}

gboolean
insight_make_sample (Storage *storage, const char *tenant, const char *twin_id, guint n_weeks, guint per_week, GError **error)
{
  g_autoptr (StorageTx) tx = NULL;
  g_autoptr (GPtrArray) places = NULL;
  g_autoptr (GRand) random = g_rand_new_with_seed (SEED);
  TwinWindow now;
  guint person = 0;

  g_return_val_if_fail (storage != NULL && tenant != NULL && twin_id != NULL, FALSE);

  tx = storage_begin (storage, tenant, STORAGE_WRITE, error);
  places = tx != NULL && check_unused (tx, twin_id, error) ? list_places (tx, twin_id, error) : NULL;
  if (places == NULL)
    return FALSE;
  now = twin_window_at (TWIN_WINDOW_WEEK, storage_tx_now (tx), 0);
  for (guint w = n_weeks; w > 0 && places->len > 0; w--)
    if (!insert_week (tx, twin_id, places, now.start - w * 7 * TWIN_DAY_MS, (guint) (per_week * (0.6 + 0.8 * g_rand_double (random))), &person, random,
                      error))
      return FALSE;
  if (!storage_commit (tx, error))
    return FALSE;
  g_clear_pointer (&tx, storage_tx_free);

  return insight_seal (storage, tenant, NULL, error);
}
