/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo/demo.h"

#include "twin-config.h"

#include "accounts/account-code.h"
#include "accounts/account.h"
#include "accounts/controller.h"
#include "base/twin-error.h"
#include "base/twin-folder.h"
#include "bundles/address.h"
#include "bundles/published-index.h"
#include "insights/insight-sample.h"
#include "library/twin-import.h"
#include "library/twin-review.h"
#include "twins/twin-bundle.h"
#include "twins/twin-twin.h"

#include <errno.h>

#define EMAIL "demo@example.org"
#define NAME "Lab Safety"

/* How many ask, so that there is something to be seen in a chart. */
#define SAMPLE_WEEKS 8
#define SAMPLE_PEOPLE 60

static const struct
{
  const char *key;
  const char *value;
} settings[] = {
  { "accessMode", "public" },
  { "analyticsEnabled", "true" },
  { "levels", "PUBLIC" },
  { "noAnswer", "I have not found anything about this in my documents. Please ask the student office." },
  { "persona.purpose", "Questions about working safely in the laboratories of a made-up chemistry department." },
};

char *
demo_find_samples (void)
{
  const char *folder = g_getenv ("TWIN_SAMPLES");

  return folder != NULL ? g_strdup (folder) : g_build_filename (TWIN_PKGDATADIR, "samples", "chemistry", NULL);
}

gboolean
demo_remove_folder (const char *directory, GError **error)
{
  return published_index_remove (directory, error);
}

/* --- The library --- */

static gboolean
release_document (TwinLibrary *library, const char *id, GError **error)
{
  g_autoptr (TwinClassification) classification = twin_classification_new (TWIN_LEVEL_PUBLIC);

  return twin_review_decide_all (library, id, NULL, TRUE, TWIN_DECISION_ACCEPT, NULL, error) >= 0
         && twin_library_classify (library, id, classification, error);
}

static gboolean
fill_library (TwinLibrary *library, const char *samples, GError **error)
{
  const char *paths[] = { samples, NULL };
  g_autoptr (GPtrArray) documents = NULL;

  if (twin_import_queue (library, paths, NULL, NULL, error) < 0 || !twin_import_run (library, NULL, NULL, NULL, error))
    return FALSE;
  documents = twin_library_list (library, error);
  if (documents == NULL)
    return FALSE;
  for (guint i = 0; i < documents->len; i++)
    if (!release_document (library, ((TwinDocumentRecord *) documents->pdata[i])->id, error))
      return FALSE;
  if (documents->len > 0)
    return TRUE;
  g_set_error (error, TWIN_ERROR, TWIN_ERROR_NOT_FOUND, "There are no sample documents in %s. Name their folder in TWIN_SAMPLES.", samples);

  return FALSE;
}

static TwinBundle *
make_bundle (TwinLibrary *library, GError **error)
{
  g_autoptr (TwinTwin) twin = twin_twin_create (library, NAME, error);

  if (twin == NULL)
    return NULL;
  for (guint i = 0; i < G_N_ELEMENTS (settings); i++)
    if (!twin_config_set (twin->config, settings[i].key, settings[i].value, error))
      return NULL;
  if (!twin_twin_save (library, twin, error))
    return NULL;

  return twin_bundle_make (library, twin, NULL, NULL, error);
}

/* A library that lives as long as it takes to make the bundle. */
static TwinBundle *
prepare (Server *server, const char *samples, GError **error)
{
  g_autofree char *folder = g_dir_make_tmp ("twin-demo-XXXXXX", error);
  g_autoptr (TwinSecret) key = twin_secret_new_random (TWIN_SECRET_KEY_LENGTH);
  g_autoptr (TwinStore) store = folder != NULL ? twin_store_open (folder, key, server->clock, error) : NULL;
  g_autoptr (TwinLibrary) library = store != NULL ? twin_library_new (store, twin_intake_new (NULL, 0)) : NULL;
  TwinBundle *bundle = library != NULL && fill_library (library, samples, error) ? make_bundle (library, error) : NULL;

  g_clear_pointer (&library, twin_library_unref);
  g_clear_pointer (&store, twin_store_unref);
  if (folder != NULL)
    demo_remove_folder (folder, NULL);

  return bundle;
}

/* --- The account --- */

static char *
make_account (Server *server, GError **error)
{
  g_autoptr (StorageTx) tx = storage_begin (server->storage, STORAGE_SYSTEM, STORAGE_WRITE, error);
  g_autofree char *code = tx != NULL ? account_code_issue (tx, NULL, "super_admin", error) : NULL;
  g_autoptr (AccountProfile) profile = NULL;
  g_autofree char *token = NULL;

  if (code == NULL || !storage_commit (tx, error))
    return NULL;
  g_clear_pointer (&tx, storage_tx_free);
  profile = account_create (server->storage, code, EMAIL, "Demonstration", "DE", NULL, server->region, NULL, &token, error);

  return profile != NULL ? g_steal_pointer (&profile->id) : NULL;
}

static gboolean
publish (Server *server, const char *tenant, const TwinBundle *bundle, GError **error)
{
  BundleWrite write = { .kind = BUNDLE_TWIN, .id = bundle->twin_id, .manifest = bundle->manifest, .if_none_match = "*", .key = "demo",
                        .action = "twin.publish" };
  g_autoptr (BundleAnswer) answer = NULL;

  for (guint i = 0; i < bundle->pieces->len; i++)
    {
      const TwinBundlePiece *piece = bundle->pieces->pdata[i];
      gboolean was_there = FALSE;

      if (!bundle_put_piece (server->storage, tenant, piece->digest, piece->bytes, &was_there, error))
        return FALSE;
    }
  answer = published_publish (server->published, tenant, &write, error);
  if (answer == NULL)
    return FALSE;
  if (answer->problem == HTTP_N_PROBLEMS)
    return TRUE;
  g_set_error (error, TWIN_ERROR, TWIN_ERROR_FAILED, "The demonstration's twin cannot be published: %s",
               answer->detail != NULL ? answer->detail : http_problem_get_title (answer->problem));

  return FALSE;
}

static gboolean
name_controller (Server *server, GError **error)
{
  const Controller controller = {
    .name = (char *) "Demonstration Ltd (made up)",
    .address = (char *) "1 Example Street, 12345 Exampletown",
    .email = (char *) "privacy@example.org",
    .officer = (char *) "officer@example.org",
    .authority = (char *) "The authority of the place where you run it",
    .policy_date = (char *) "2026-04-03",
  };

  return controller_write (server->storage, &controller, error);
}

char *
demo_publish (Server *server, const char *samples, GError **error)
{
  g_autoptr (TwinBundle) bundle = prepare (server, samples, error);
  g_autofree char *tenant = bundle != NULL ? make_account (server, error) : NULL;
  g_autofree char *slug = NULL;

  if (tenant == NULL || !name_controller (server, error) || !publish (server, tenant, bundle, error)
      || !insight_make_sample (server->storage, tenant, bundle->twin_id, SAMPLE_WEEKS, SAMPLE_PEOPLE, error))
    return NULL;
  slug = address_get_slug (server->storage, tenant, bundle->twin_id, error);

  return slug != NULL ? g_strconcat ("/t/", slug, NULL) : NULL;
}
