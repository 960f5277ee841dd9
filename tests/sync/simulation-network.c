/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "simulation.h"

#include <string.h>

void
straggler_free (gpointer data)
{
  Straggler *self = data;

  g_free (self->type);
  g_free (self->id);
  g_free (self->key);
  g_free (self->if_match);
  g_clear_pointer (&self->body, g_bytes_unref);
  g_free (self);
}

/* The precondition that is bound to hold; NULL where there is nothing. */
static char *
current_etag (Simulation *self, const Straggler *request)
{
  g_autoptr (ReplicationAnswer) answer = replication_read (self->server, TENANT, request->type, request->id, NULL);

  return answer->rev > 0 ? g_strdup_printf ("\"%d\"", (int) answer->rev) : NULL;
}

static void
forget_deletions (Simulation *self)
{
  g_autoptr (StorageTx) tx = storage_begin (self->server, TENANT, STORAGE_WRITE, NULL);

  g_assert_cmpint (storage_execute (tx, NULL, "DELETE FROM object WHERE deleted = 1", ""), >=, 0);
  g_assert_true (storage_commit (tx, NULL));
}

static ReplicationAnswer *
serve_straggler (Simulation *self, const Straggler *request)
{
  ReplicationWrite write = { request->type, request->id, request->body, request->if_match, request->if_none ? "*" : NULL, request->key };
  g_autofree char *waved_through = self->mutant == MUTANT_NO_IF_MATCH ? current_etag (self, request) : NULL;
  g_autoptr (GError) error = NULL;
  ReplicationAnswer *answer;

  if (waved_through != NULL)
    {
      write.if_match = waved_through;
      write.if_none_match = NULL;
    }
  answer = replication_write (self->server, TENANT, &write, &error);
  g_assert_no_error (error);
  if (answer->replayed)
    simulation_count (FAULT_ANSWER_REPEATED);
  if (answer->status == 412)
    simulation_count (FAULT_PRECONDITION);
  if (self->mutant == MUTANT_NO_TOMBSTONE)
    forget_deletions (self);

  return answer;
}

static Straggler *
straggler_new (const TwinRemoteRequest *request)
{
  Straggler *self = g_new0 (Straggler, 1);
  g_auto (GStrv) parts = g_strsplit (request->path, "/", -1);

  g_assert_cmpuint (g_strv_length (parts), ==, 5); /* "", v1, objects, TYPE, ID */
  self->type = g_strdup (parts[3]);
  self->id = g_strdup (parts[4]);
  self->key = g_strdup (request->key);
  self->if_match = request->if_match > 0 ? g_strdup_printf ("\"%d\"", (int) request->if_match) : NULL;
  self->if_none = request->if_none;
  self->body = request->body != NULL ? g_bytes_ref (request->body) : NULL;

  return self;
}

static ReplicationAnswer *
serve (Simulation *self, const TwinRemoteRequest *request)
{
  g_autoptr (GError) error = NULL;
  ReplicationAnswer *answer;

  if (g_str_equal (request->method, "GET"))
    {
      const char *since = strstr (request->path, "since=");
      g_autofree char *cursor = since != NULL ? g_uri_unescape_segment (since + strlen ("since="), strchr (since, '&'), NULL) : NULL;

      /* Small pages, so that they end in the middle of everything. */
      answer = replication_changes (self->server, TENANT, cursor, 1 + simulation_below (self, 6), TRUE, &error);
      g_assert_no_error (error);
      if (answer->status == 410)
        simulation_count (FAULT_EXPIRED);
      /* Counting would find and mend what a mutant breaks. */
      if (self->mutant != MUTANT_NONE && answer->json != NULL)
        json_object_remove_member (answer->json, "collections");
      if (self->mutant == MUTANT_CURSOR_FIRST && answer->json != NULL && simulation_below (self, 8) == 0)
        json_object_set_array_member (answer->json, "changes", json_array_new ());
      return answer;
    }
  {
    Straggler *now = straggler_new (request);

    self->n_sent++;
    simulation_note_kind (now->type);
    answer = serve_straggler (self, now);
    straggler_free (now);
  }

  return answer;
}

static void
translate (const ReplicationAnswer *answer, TwinRemoteResponse *response)
{
  response->status = answer->status;
  response->rev = answer->rev;
  response->replayed = answer->replayed;
  response->current_rev = answer->current_rev;
  if (answer->json != NULL)
    {
      char *text = twin_json_object_to_string (answer->json, FALSE);

      response->body = g_bytes_new_take (text, strlen (text));
    }
}

static void
answer_with (TwinRemoteResponse *response, guint status, const char *body)
{
  response->status = status;
  response->body = g_bytes_new_static (body, strlen (body));
}

/* Instead of an answer. */
static void
refuse (Simulation *self, const TwinRemoteRequest *request, TwinRemoteResponse *response)
{
  static const guint errors[] = { 500, 502, 503, 504 };

  switch (simulation_below (self, 6))
    {
    case 0:
      answer_with (response, errors[simulation_below (self, G_N_ELEMENTS (errors))], "");
      simulation_count (FAULT_SERVER_ERROR);
      break;
    case 1:
      answer_with (response, 429, "");
      response->retry_after_s = 1 + simulation_below (self, 60);
      simulation_count (FAULT_TOO_MANY);
      break;
    case 2:
      answer_with (response, 200, "<html>Welcome to our network</html>");
      simulation_count (FAULT_PORTAL);
      break;
    case 3:
      answer_with (response, 401, "");
      simulation_count (FAULT_UNAUTHORIZED);
      break;
    case 4:
      answer_with (response, 409, "");
      simulation_count (FAULT_CONFLICT);
      break;
    default: /* what arrived is not what was sent */
      answer_with (response, request->body != NULL ? 422 : 502, "");
      if (request->body == NULL)
        break;
      response->problem = g_strdup ("/problems/digest-mismatch");
      simulation_count (FAULT_DIGEST);
      break;
    }
}

/* What the network does to one request. TRUE if it was dealt with; *@answered then says whether an answer came. */
static gboolean
misbehave (Simulation *self, Client *client, const TwinRemoteRequest *request, TwinRemoteResponse *response, gboolean *answered)
{
  g_autoptr (ReplicationAnswer) unseen = NULL;
  guint what = simulation_below (self, 20);

  *answered = FALSE;
  switch (what)
    {
    case 0:
      simulation_count (FAULT_REQUEST_LOST);
      return TRUE;
    case 1:
    case 2:
      unseen = serve (self, request);
      simulation_count (FAULT_ANSWER_LOST);
      if (what == 2)
        simulation_kill_server (self);
      return TRUE;
    case 3: /* before what the answer says is written down */
      unseen = serve (self, request);
      g_cancellable_cancel (client->cancellable);
      simulation_count (FAULT_CLIENT_STOPPED);
      return TRUE;
    case 4: /* it comes late, or a second time */
      if (request->key == NULL)
        return FALSE;
      g_ptr_array_add (self->stragglers, straggler_new (request));
      ((Straggler *) self->stragglers->pdata[self->stragglers->len - 1])->n_sent = self->n_sent;
      if (simulation_below (self, 2) == 0)
        {
          simulation_count (FAULT_REQUEST_TWICE);
          return FALSE;
        }
      simulation_count (FAULT_REQUEST_LATE);
      return TRUE;
    case 5:
    case 6:
    case 7:
    case 8:
      *answered = TRUE;
      refuse (self, request, response);
      return TRUE;
    default:
      return FALSE;
    }
}

static gboolean
fake_send (TwinRemote *remote, const TwinRemoteRequest *request, TwinRemoteResponse *response, GCancellable *cancellable, GError **error)
{
  Simulation *self = ((FakeRemote *) remote)->simulation;
  Client *client = NULL;
  g_autoptr (ReplicationAnswer) answer = NULL;
  gboolean answered = TRUE;

  for (guint i = 0; i < N_CLIENTS; i++)
    if (&self->clients[i].remote.base == remote)
      client = &self->clients[i];
  g_assert_nonnull (client);

  g_checksum_update (self->trace, (const guint8 *) request->method, -1);
  g_checksum_update (self->trace, (const guint8 *) request->path, -1);
  if (self->faults && misbehave (self, client, request, response, &answered))
    return answered;

  answer = serve (self, request);
  translate (answer, response);
  g_checksum_update (self->trace, (const guint8 *) &response->status, sizeof response->status);

  return TRUE;
}

const TwinRemoteClass simulation_remote_class = { fake_send, NULL };

void
simulation_deliver_late (Simulation *self)
{
  g_autoptr (ReplicationAnswer) unseen = NULL;

  if (self->stragglers->len == 0)
    return;
  {
    Straggler *late = g_ptr_array_steal_index (self->stragglers, simulation_below (self, self->stragglers->len));

    if (self->n_sent > late->n_sent)
      simulation_count (FAULT_REQUEST_OVERTAKEN);
    unseen = serve_straggler (self, late);
    straggler_free (late);
  }
}
