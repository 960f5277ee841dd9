/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/twin-json.h"
#include "store/twin-setting-table.h"
#include "sync/twin-publish-private.h"
#include "sync/twin-publish.h"

/* Of this computer alone, so neither travels.
 * What was begun: {"<twin>": {"at": …, "digest": "…", "held": …, "replace": …}, …}
 * Where learners ask: {"<twin>": "https://…/t/…", …} */
#define PENDING "publish.pending"
#define PAGES "publish.pages"

void
twin_publish_pending_free (TwinPublishPending *self)
{
  if (self == NULL)
    return;

  g_free (self->twin_id);
  g_free (self->digest);
  g_free (self);
}

/* Never NULL but on @error. */
static JsonObject *
load (TwinTransaction *tx, const char *key, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autofree char *text = twin_setting_table_get (tx, key, &local_error);

  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }

  return text != NULL ? twin_json_parse_object (text, error) : json_object_new ();
}

static gboolean
save (TwinTransaction *tx, const char *key, JsonObject *all, GError **error)
{
  g_autofree char *text = json_object_get_size (all) > 0 ? twin_json_object_to_string (all, FALSE) : NULL;

  return twin_setting_table_set (tx, key, text, error);
}

static TwinPublishPending *
read_entry (JsonObject *all, const char *twin_id)
{
  JsonObject *json = twin_json_get_object (all, twin_id);
  TwinPublishPending *self;

  if (json == NULL)
    return NULL;

  self = g_new0 (TwinPublishPending, 1);
  self->twin_id = g_strdup (twin_id);
  self->digest = g_strdup (twin_json_get_string (json, "digest", ""));
  self->replace = twin_json_get_int (json, "replace", 0);
  self->begun_at = twin_json_get_int (json, "at", 0);
  self->held = json_object_get_boolean_member_with_default (json, "held", FALSE);

  return self;
}

gboolean
_twin_publish_note (TwinTransaction *tx, const char *twin_id, const char *digest, gint64 replace, GError **error)
{
  g_autoptr (JsonObject) all = load (tx, PENDING, error);
  JsonObject *json;

  if (all == NULL)
    return FALSE;

  json = json_object_new ();
  json_object_set_int_member (json, "at", twin_transaction_now (tx));
  json_object_set_string_member (json, "digest", digest);
  json_object_set_int_member (json, "replace", replace);
  json_object_set_object_member (all, twin_id, json);

  return save (tx, PENDING, all, error);
}

static gboolean
remove_entry (TwinTransaction *tx, const char *key, const char *twin_id, GError **error)
{
  g_autoptr (JsonObject) all = load (tx, key, error);

  if (all == NULL)
    return FALSE;
  if (!json_object_has_member (all, twin_id))
    return TRUE;
  json_object_remove_member (all, twin_id);

  return save (tx, key, all, error);
}

gboolean
_twin_publish_cross_out (TwinTransaction *tx, const char *twin_id, GError **error)
{
  return remove_entry (tx, PENDING, twin_id, error);
}

gboolean
_twin_publish_keep_page (TwinTransaction *tx, const char *twin_id, const char *page, GError **error)
{
  g_autoptr (JsonObject) all = NULL;

  if (page == NULL)
    return remove_entry (tx, PAGES, twin_id, error);
  all = load (tx, PAGES, error);
  if (all == NULL)
    return FALSE;
  json_object_set_string_member (all, twin_id, page);

  return save (tx, PAGES, all, error);
}

char *
twin_publish_get_page (TwinLibrary *library, const char *twin_id, GError **error)
{
  g_autoptr (TwinTransaction) tx = NULL;
  g_autoptr (JsonObject) all = NULL;

  g_return_val_if_fail (library != NULL && twin_id != NULL, NULL);

  tx = twin_store_read (twin_library_get_store (library), error);
  all = tx != NULL ? load (tx, PAGES, error) : NULL;

  return all != NULL ? g_strdup (twin_json_get_string (all, twin_id, NULL)) : NULL;
}

GPtrArray *
twin_publish_list_pending (TwinLibrary *library, GError **error)
{
  g_autoptr (TwinTransaction) tx = NULL;
  g_autoptr (JsonObject) all = NULL;
  g_autoptr (GList) ids = NULL;
  GPtrArray *list;

  g_return_val_if_fail (library != NULL, NULL);

  tx = twin_store_read (twin_library_get_store (library), error);
  all = tx != NULL ? load (tx, PENDING, error) : NULL;
  if (all == NULL)
    return NULL;

  list = g_ptr_array_new_with_free_func ((GDestroyNotify) twin_publish_pending_free);
  ids = json_object_get_members (all);
  for (GList *l = ids; l != NULL; l = l->next)
    {
      TwinPublishPending *one = read_entry (all, l->data);

      if (one != NULL)
        g_ptr_array_add (list, one);
    }

  return list;
}

TwinPublishPending *
twin_publish_get_pending (TwinLibrary *library, const char *twin_id, GError **error)
{
  g_autoptr (TwinTransaction) tx = NULL;
  g_autoptr (JsonObject) all = NULL;

  g_return_val_if_fail (library != NULL && twin_id != NULL, NULL);

  tx = twin_store_read (twin_library_get_store (library), error);
  all = tx != NULL ? load (tx, PENDING, error) : NULL;

  return all != NULL ? read_entry (all, twin_id) : NULL;
}

gboolean
twin_publish_hold (TwinLibrary *library, const char *twin_id, GError **error)
{
  g_autoptr (TwinTransaction) tx = NULL;
  g_autoptr (JsonObject) all = NULL;
  JsonNode *node;

  g_return_val_if_fail (library != NULL && twin_id != NULL, FALSE);

  tx = twin_store_write (twin_library_get_store (library), error);
  all = tx != NULL ? load (tx, PENDING, error) : NULL;
  if (all == NULL)
    return FALSE;
  node = json_object_get_member (all, twin_id);
  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return TRUE;
  json_object_set_boolean_member (json_node_get_object (node), "held", TRUE);

  return save (tx, PENDING, all, error) && twin_transaction_commit (tx, error);
}

gboolean
twin_publish_give_up (TwinLibrary *library, const char *twin_id, GError **error)
{
  g_autoptr (TwinTransaction) tx = NULL;

  g_return_val_if_fail (library != NULL && twin_id != NULL, FALSE);

  tx = twin_store_write (twin_library_get_store (library), error);

  return tx != NULL && _twin_publish_cross_out (tx, twin_id, error) && twin_transaction_commit (tx, error);
}
