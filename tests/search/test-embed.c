/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "search/twin-model.h"

#include <string.h>

#include "base/twin-error.h"
#include "fixture.h"
#include "scripted-server.h"
#include "store/twin-ledger-table.h"

#define JSON "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n"

static const char *const texts[] = { "Pumps are inspected.", "[EMAIL_REDACTED] keeps the key.", NULL };

static const struct
{
  const char *name;
  const char *response;
  gboolean right;
} cases[] = {
  { "in order", JSON "{\"data\":[{\"index\":0,\"embedding\":[1,0.5]},{\"index\":1,\"embedding\":[-2e-1,3]}]}", TRUE },
  { "in any order", JSON "{\"data\":[{\"index\":1,\"embedding\":[-0.2,3]},{\"index\":0,\"embedding\":[1,0.5]}]}", TRUE },
  { "one of two", JSON "{\"data\":[{\"index\":0,\"embedding\":[1,0.5]}]}", FALSE },
  { "the same twice", JSON "{\"data\":[{\"index\":0,\"embedding\":[1]},{\"index\":0,\"embedding\":[1]}]}", FALSE },
  { "of two lengths", JSON "{\"data\":[{\"index\":0,\"embedding\":[1]},{\"index\":1,\"embedding\":[1,2]}]}", FALSE },
  { "of two lengths, turned round", JSON "{\"data\":[{\"index\":1,\"embedding\":[1]},{\"index\":0,\"embedding\":[1,2]}]}", FALSE },
  { "empty", JSON "{\"data\":[{\"index\":0,\"embedding\":[]},{\"index\":1,\"embedding\":[]}]}", FALSE },
  { "no numbers", JSON "{\"data\":[{\"index\":0,\"embedding\":[\"a\"]},{\"index\":1,\"embedding\":[null]}]}", FALSE },
  { "out of range", JSON "{\"data\":[{\"index\":0,\"embedding\":[1]},{\"index\":9,\"embedding\":[1]}]}", FALSE },
  { "too large a number", JSON "{\"data\":[{\"index\":0,\"embedding\":[1e300]},{\"index\":1,\"embedding\":[1]}]}", FALSE },
  { "not a list", JSON "{\"data\":{}}", FALSE },
  { "no data", JSON "{}", FALSE },
  { "no JSON", JSON "vectors", FALSE },
  { "an error", "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", FALSE },
};

static TwinModelProfile *
make_profile (const char *url)
{
  TwinModelProfile *profile = g_new0 (TwinModelProfile, 1);

  profile->name = g_strdup ("Test");
  profile->base_url = g_strdup (url);
  profile->model = g_strdup ("tiny");
  profile->region = g_strdup ("");

  return profile;
}

static GPtrArray *
embed (Fixture *fixture, const char *url, const TwinModelRules *rules, GError **error)
{
  g_autoptr (TwinModelProfile) profile = make_profile (url);

  return twin_model_embed (fixture->store, NULL, profile, rules, NULL, texts, "passages", NULL, error);
}

static void
check_ledger (Fixture *fixture, const char *outcome)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TwinTransaction) tx = twin_store_read (fixture->store, &error);
  g_autoptr (GPtrArray) calls = twin_ledger_table_list (tx, &error);
  const TwinLedgerRecord *call;

  g_assert_no_error (error);
  g_assert_cmpuint (calls->len, ==, 1);
  call = g_ptr_array_index (calls, 0);
  g_assert_cmpstr (call->purpose, ==, "embedding");
  g_assert_cmpstr (call->content, ==, "passages");
  g_assert_cmpstr (call->outcome, ==, outcome);
}

static void
test_answers (void)
{
  static const TwinModelRules no_rules;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (ScriptedServer) server = scripted_server_new (&(ServerScript) { .response = cases[i].response });
      g_autofree char *url = scripted_server_dup_url (server, "http");
      g_autofree char *request = NULL;
      g_autoptr (GPtrArray) vectors = NULL;
      g_autoptr (GError) error = NULL;
      Fixture fixture;

      g_test_message ("%s", cases[i].name);
      fixture_set_up (&fixture);
      vectors = embed (&fixture, url, &no_rules, &error);
      request = scripted_server_dup_request (server);
      g_assert_nonnull (strstr (request, "POST /v1/embeddings HTTP/1.1"));
      g_assert_nonnull (strstr (request, "\"input\":[\"Pumps are inspected.\",\"[EMAIL_REDACTED] keeps the key.\"]"));
      if (cases[i].right)
        {
          g_assert_no_error (error);
          g_assert_cmpuint (vectors->len, ==, 2);
          g_assert_cmpfloat_with_epsilon (g_array_index ((GArray *) vectors->pdata[0], float, 1), .5, 1e-6);
          g_assert_cmpfloat_with_epsilon (g_array_index ((GArray *) vectors->pdata[1], float, 0), -.2, 1e-6);
        }
      else
        {
          g_assert_error (error, TWIN_ERROR, TWIN_ERROR_FAILED);
          g_assert_null (vectors);
        }
      check_ledger (&fixture, strstr (cases[i].response, "404") != NULL ? "failed" : "sent");
      fixture_tear_down (&fixture);
    }
}

/* What the organisation forbids for answers it forbids for passages. */
static void
test_rules (void)
{
  static const TwinModelRules rules[] = {
    { .use_only_private_models = TRUE }, { .zero_retention = TRUE }, { .data_residency = "EU" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rules); i++)
    {
      g_autoptr (GPtrArray) vectors = NULL;
      g_autoptr (GError) error = NULL;
      Fixture fixture;

      fixture_set_up (&fixture);
      vectors = embed (&fixture, "https://embeddings.example/v1", &rules[i], &error);
      g_assert_error (error, TWIN_ERROR, TWIN_ERROR_REFUSED);
      g_assert_null (vectors);
      check_ledger (&fixture, "refused");
      fixture_tear_down (&fixture);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/search/embed/answers", test_answers);
  g_test_add_func ("/search/embed/rules", test_rules);

  return g_test_run ();
}
