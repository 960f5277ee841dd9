/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "learner-fixture.h"

#include "base/twin-digest.h"
#include "learners/conversation.h"
#include "learners/learner-factor.h"
#include "learners/learner-private.h"
#include "privacy/twin-pseudonym.h"

#include <string.h>

#define LIST_KEY "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"

static TwinManifest *
parse_manifest (const char *twin, const char *config, const char *access, const char *quizzes)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = g_strdup_printf ("{%s\"config\":{%s},\"documents\":[],\"format\":\"twin-bundle/1\",\"name\":\"Course\",\"quizzes\":[%s],\"twin\":\"%s\"}",
                                           access, config, quizzes, twin);
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  TwinManifest *manifest = twin_manifest_parse (bytes, &error);

  g_assert_no_error (error);

  return manifest;
}

static char *
make_quiz (void)
{
  GString *text = g_string_new ("{\"id\":\"" QUIZ "\",\"questions\":[");

  for (guint i = 0; i < 5; i++)
    g_string_append_printf (text, "%s{\"id\":\"01920000-0000-7000-8000-0000000000f%u\",\"key\":2,\"options\":[\"a\",\"b\",\"c\"],\"text\":\"Which?\"}",
                            i > 0 ? "," : "", i + 1);
  g_string_append (text, "],\"title\":\"Safety\"}");

  return g_string_free_and_steal (text);
}

TwinManifest *
learner_fixture_make_closed (LearnerFixture *self, const char *without)
{
  const struct
  {
    const char *value;
    const char *rest;
  } list[] = {
    { ADA, "\"kind\":\"address\",\"groups\":[\"finance\"]" },
    { "school.example", "\"kind\":\"domain\"" },
    { EVE_UNTIL_LATER, "\"kind\":\"address\",\"until\":1795003600000" },
  };
  g_autoptr (TwinSecret) key = twin_secret_new_from_hex (LIST_KEY, NULL);
  g_autofree char *quiz = make_quiz ();
  g_autoptr (GString) access = g_string_new ("\"access\":{\"entries\":[");

  for (guint i = 0; i < G_N_ELEMENTS (list); i++)
    if (g_strcmp0 (without, list[i].value) != 0)
      {
        g_autofree char *hash = twin_pseudonym (key, list[i].value);

        g_string_append_printf (access, "%s{\"hash\":\"%s\",%s}", g_str_has_suffix (access->str, "[") ? "" : ",", hash, list[i].rest);
      }
  g_string_append (access, "],\"key\":\"" LIST_KEY "\"},");

  return parse_manifest (TWIN_CLOSED, "\"accessMode\":\"restricted\"", access->str, quiz);
}

gboolean
learner_fixture_set_up (LearnerFixture *self, FixtureEngine engine)
{
  if (!storage_fixture_set_up (&self->storage, engine))
    return FALSE;

  g_assert_true (storage_create_tenant (self->storage.storage, TENANT_A, NULL));
  self->evidence = storage_fixture_open_evidence (&self->storage);
  self->log = erasure_log_new (self->storage.directory, self->storage.key);
  self->open = parse_manifest (TWIN_OPEN, "\"accessMode\":\"public\"", "", "");
  self->other = parse_manifest (TWIN_OTHER, "\"accessMode\":\"public\"", "", "");
  self->closed = learner_fixture_make_closed (self, NULL);

  return TRUE;
}

void
learner_fixture_tear_down (LearnerFixture *self)
{
  g_clear_pointer (&self->open, twin_manifest_unref);
  g_clear_pointer (&self->other, twin_manifest_unref);
  g_clear_pointer (&self->closed, twin_manifest_unref);
  g_clear_pointer (&self->evidence, storage_free);
  g_clear_pointer (&self->log, erasure_log_free);
  storage_fixture_tear_down (&self->storage);
}

StorageTx *
learner_fixture_begin (LearnerFixture *self, StorageMode mode)
{
  g_autoptr (GError) error = NULL;
  StorageTx *tx = storage_begin (self->storage.storage, TENANT_A, mode, &error);

  g_assert_no_error (error);

  return tx;
}

void
learner_fixture_commit (StorageTx *tx)
{
  g_autoptr (GError) error = NULL;

  storage_commit (tx, &error);
  g_assert_no_error (error);
  storage_tx_free (tx);
}

gint64
learner_fixture_count (LearnerFixture *self, const char *sql)
{
  g_autoptr (StorageTx) tx = learner_fixture_begin (self, STORAGE_READ);
  g_autoptr (GError) error = NULL;
  gint64 n = -1;

  storage_get_int (tx, &n, -1, &error, sql, "");
  g_assert_no_error (error);

  return n;
}

LearnerSession *
learner_fixture_visit (LearnerFixture *self, const char *agent)
{
  const LearnerVisitor visitor = { "the network of a house", agent, NULL };
  StorageTx *tx = learner_fixture_begin (self, STORAGE_WRITE);
  g_autoptr (GError) error = NULL;
  LearnerSession *session = learner_session_find (tx, self->open, &visitor, &error);

  g_assert_no_error (error);
  g_assert_true (learner_session_touch (tx, self->open, session, NULL));
  learner_fixture_commit (tx);

  return session;
}

LearnerSession *
learner_fixture_sign_in (LearnerFixture *self, const char *address, char **cookie)
{
  StorageTx *tx = learner_fixture_begin (self, STORAGE_WRITE);
  const TwinBundleAdmission *admission = twin_manifest_find_admission (self->closed, address, storage_tx_now (tx));
  g_autofree char *email_key = learner_hash_address (tx, TWIN_CLOSED, address);
  const LearnerGrant grant = { TWIN_CLOSED, LEARNER_SIGNED_IN, email_key, admission->hash, NULL, NULL, 0 };
  g_autofree char *value = learner_session_open (tx, &grant, NULL);
  const LearnerVisitor visitor = { "the network of a house", "a browser", value };
  g_autoptr (GError) error = NULL;
  LearnerSession *session = learner_session_find (tx, self->closed, &visitor, &error);

  g_assert_no_error (error);
  learner_fixture_commit (tx);
  if (cookie != NULL)
    *cookie = g_steal_pointer (&value);

  return session;
}

static char *
hash_peer (gpointer request, GBytes *salt)
{
  return twin_salted_sha256_hex (salt, request);
}

const ConsentDevice learner_fixture_device = { hash_peer, (gpointer) "203.0.113.7", "Firefox" };

void
learner_fixture_consent (LearnerFixture *self, LearnerSession *session)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (consent_give (self->storage.storage, self->evidence, TENANT_A, session, "2026-11", &learner_fixture_device, &error));
  g_assert_no_error (error);
}

char *
learner_fixture_app_code (LearnerFixture *self, GBytes *secret)
{
  guint64 counter = GUINT64_TO_BE ((guint64) (twin_clock_now (self->storage.clock) / 30000));
  g_autoptr (GHmac) hmac = g_hmac_new (G_CHECKSUM_SHA1, g_bytes_get_data (secret, NULL), g_bytes_get_size (secret));
  guint8 digest[20];
  gsize length = sizeof digest;
  guint at;

  g_hmac_update (hmac, (const guint8 *) &counter, sizeof counter);
  g_hmac_get_digest (hmac, digest, &length);
  at = digest[19] % 16;

  return g_strdup_printf ("%06u", (((guint) digest[at] << 24 | digest[at + 1] << 16 | digest[at + 2] << 8 | digest[at + 3]) & 0x7fffffff) % 1000000);
}

GBytes *
learner_fixture_set_up_factor (LearnerFixture *self, const LearnerSession *session, char ***codes)
{
  StorageTx *tx = learner_fixture_begin (self, STORAGE_WRITE);
  g_autoptr (GError) error = NULL;
  GBytes *secret = learner_factor_begin (tx, session, &error);
  g_auto (GStrv) given = NULL;
  g_autofree char *code = NULL;
  LearnerFactorOutcome outcome;

  g_assert_no_error (error);
  learner_fixture_commit (tx);
  tx = learner_fixture_begin (self, STORAGE_WRITE);
  code = learner_fixture_app_code (self, secret);
  learner_factor_confirm (tx, session, code, &outcome, &given, &error);
  g_assert_no_error (error);
  g_assert_cmpint (outcome, ==, LEARNER_FACTOR_RIGHT);
  storage_tx_free (tx);
  if (codes != NULL)
    *codes = g_steal_pointer (&given);

  return secret;
}

char *
learner_fixture_converse (LearnerFixture *self, LearnerSession *session, const char *question, const char *text)
{
  const TwinManifest *manifest = session->kind == LEARNER_ANONYMOUS ? self->open : self->closed;
  g_autoptr (TwinAnswer) answer = g_new0 (TwinAnswer, 1);
  TwinHit *hit = g_new0 (TwinHit, 1);
  TwinCitation *citation = g_new0 (TwinCitation, 1);
  StorageTx *tx = learner_fixture_begin (self, STORAGE_WRITE);
  g_autoptr (GError) error = NULL;
  char *id = NULL;

  hit->passage = twin_passage_record_new ();
  hit->passage->document_id = g_strdup (TWIN_OTHER);
  hit->passage->ordinal = 7;
  hit->passage->start = 100;
  *citation = (TwinCitation) { 1, 0, 110, 120, NULL };
  answer->text = g_strdup (text);
  answer->hits = g_ptr_array_new_with_free_func ((GDestroyNotify) twin_hit_free);
  answer->citations = g_ptr_array_new_with_free_func (g_free);
  answer->sentences = g_ptr_array_new ();
  answer->notes = g_ptr_array_new ();
  g_ptr_array_add (answer->hits, hit);
  g_ptr_array_add (answer->citations, citation);
  conversation_record (tx, manifest, session, question, answer, &id, &error);
  g_assert_no_error (error);
  learner_fixture_commit (tx);

  return id;
}

void
learner_fixture_add (const char *path, GTestDataFunc func)
{
  static const char *const engines[] = { "embedded", "postgres" };

  for (int i = 0; i < (int) G_N_ELEMENTS (engines); i++)
    {
      g_autofree char *name = g_strjoin ("/", "/server/learner", path, engines[i], NULL);

      g_test_add_data_func (name, GINT_TO_POINTER (i), func);
    }
}
