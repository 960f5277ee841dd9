/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "studio/account/conflict-item.h"

#include <glib/gi18n.h>
#include <string.h>

#include "base/twin-json.h"
#include "privacy/twin-classification.h"
#include "privacy/twin-pii-type.h"
#include "studio/account/sync-standing.h"
#include "studio/widgets/level-pill.h"
#include "twins/twin-config.h"

struct _StudioConflictItem
{
  GObject parent_instance;

  TwinSyncConflict *conflict;
  char *name;
  GPtrArray *fields;
};

G_DEFINE_FINAL_TYPE (StudioConflictItem, studio_conflict_item, G_TYPE_OBJECT)

static void
field_free (StudioConflictField *self)
{
  g_free (self->field);
  g_free (self->title);
  g_free (self->mine);
  g_free (self->theirs);
  g_free (self);
}

/* ---- Names of places ---- */

static const char *
get_config_label (const char *name)
{
  guint n_keys;
  const TwinConfigKey *keys = twin_config_keys (&n_keys);

  for (guint i = 0; i < n_keys; i++)
    if (g_str_equal (keys[i].name, name))
      return _ (keys[i].label);

  return name;
}

static char *
dup_title (const char *type, const char *field)
{
  static const struct
  {
    const char *field;
    const char *title;
  } known[] = {
    { "name", N_ ("Name") },
    { "title", N_ ("Title") },
    { "level", N_ ("Classification") },
    { "removed", N_ ("Removed") },
    { "includeHidden", N_ ("Hidden text is used") },
    { "requireMfa", N_ ("Only with a second factor") },
    { "allowedRoles", N_ ("Roles that may see it") },
    { "allowedGroups", N_ ("Groups that may see it") },
    { "question", N_ ("Question") },
    { "order", N_ ("Order of the questions") },
    { "category", N_ ("Category") },
    { "answerable", N_ ("Has an answer") },
    { "targets", N_ ("Passages that answer it") },
    { "validTo", N_ ("Valid until") },
    { "roles", N_ ("Roles") },
    { "groups", N_ ("Groups") },
    { "shape", N_ ("Shape") },
    { "labels", N_ ("Words") },
    { "action", N_ ("What Happens to It") },
    { "value", N_ ("Settings") },
  };

  if (g_str_has_prefix (field, "questions."))
    return g_strdup (_ ("Question"));
  if (g_str_has_prefix (field, "config."))
    return g_strdup (get_config_label (field + strlen ("config.")));
  /* A decision about all places of one value; the value itself is not kept in readable form. */
  if (g_str_equal (type, "decision"))
    {
      g_autofree char *id = g_strndup (field, strcspn (field, " "));
      const TwinPiiType *pii = twin_pii_type_lookup (id);

      return g_strdup (pii != NULL ? _ (pii->label) : id);
    }
  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    if (g_str_equal (known[i].field, field))
      return g_strdup (_ (known[i].title));

  return g_strdup (field);
}

/* ---- Values ---- */

static JsonNode *
find_node (JsonObject *object, const char *path)
{
  JsonNode *node = object != NULL ? json_object_get_member (object, path) : NULL;

  if (node != NULL || object == NULL)
    return node;
  for (const char *dot = strchr (path, '.'); dot != NULL; dot = strchr (dot + 1, '.'))
    {
      g_autofree char *name = g_strndup (path, dot - path);
      JsonNode *outer = json_object_get_member (object, name);

      if (outer != NULL && JSON_NODE_HOLDS_OBJECT (outer))
        return find_node (json_node_get_object (outer), dot + 1);
    }

  return NULL;
}

static char *
node_to_words (JsonNode *node, const char *field)
{
  TwinLevel level;

  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return g_strdup (_ ("Not set"));
  if (!JSON_NODE_HOLDS_VALUE (node))
    return twin_json_to_string (node, TRUE);
  if (json_node_get_value_type (node) == G_TYPE_BOOLEAN)
    return g_strdup (json_node_get_boolean (node) ? _ ("Yes") : _ ("No"));
  if (json_node_get_value_type (node) != G_TYPE_STRING)
    return twin_json_to_string (node, FALSE);
  if (g_str_equal (field, "level") && twin_level_from_string (json_node_get_string (node), &level))
    return g_strdup (studio_level_get_name (level));
  if (g_str_equal (json_node_get_string (node), "accept"))
    return g_strdup (C_ ("decision", "Redact"));
  if (g_str_equal (json_node_get_string (node), "reject"))
    return g_strdup (C_ ("decision", "Keep"));

  return *json_node_get_string (node) != '\0' ? g_strdup (json_node_get_string (node)) : g_strdup (_ ("Empty"));
}

/* The settings are one text: of it, the lines in which the two differ. */
static void
add_lines (JsonObject *one, JsonObject *other, const char *prefix, GString *text)
{
  g_autoptr (GList) names = json_object_get_members (one);

  for (GList *l = names; l != NULL; l = l->next)
    {
      JsonNode *mine = json_object_get_member (one, l->data);
      JsonNode *theirs = other != NULL ? json_object_get_member (other, l->data) : NULL;
      g_autofree char *path = *prefix != '\0' ? g_strjoin (".", prefix, l->data, NULL) : g_strdup (l->data);
      g_autofree char *words = NULL;

      if (theirs != NULL && json_node_equal (mine, theirs))
        continue;
      if (JSON_NODE_HOLDS_OBJECT (mine))
        {
          add_lines (json_node_get_object (mine), theirs != NULL && JSON_NODE_HOLDS_OBJECT (theirs) ? json_node_get_object (theirs) : NULL, path,
                     text);
          continue;
        }
      words = node_to_words (mine, path);
      g_string_append_printf (text, "%s%s: %s", text->len > 0 ? "\n" : "", get_config_label (path), words);
    }
}

static char *
settings_to_words (JsonNode *one, JsonNode *other)
{
  JsonNode *nodes[] = { one, other };
  g_autoptr (JsonObject) first = NULL;
  g_autoptr (JsonObject) second = NULL;
  JsonObject **objects[] = { &first, &second };
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (nodes); i++)
    if (nodes[i] != NULL && json_node_get_value_type (nodes[i]) == G_TYPE_STRING)
      *objects[i] = twin_json_parse_object (json_node_get_string (nodes[i]), NULL);
  if (first == NULL)
    return node_to_words (one, "value");
  add_lines (first, second, "", text);

  return text->len > 0 ? g_strdup (text->str) : g_strdup (_ ("Not set"));
}

/* A question of a quiz is one text: its words, then its answers. */
static char *
question_to_words (JsonNode *node)
{
  g_autoptr (JsonObject) json = node != NULL && json_node_get_value_type (node) == G_TYPE_STRING
                                  ? twin_json_parse_object (json_node_get_string (node), NULL)
                                  : NULL;
  g_auto (GStrv) options = json != NULL ? twin_json_get_strv (json, "options") : NULL;
  gint64 right = json != NULL ? twin_json_get_int (json, "answer", -1) : -1;
  g_autoptr (GString) text = NULL;

  if (json == NULL)
    return g_strdup (_ ("Removed"));
  text = g_string_new (twin_json_get_string (json, "question", ""));
  for (guint i = 0; options[i] != NULL; i++)
    g_string_append_printf (text, "\n%s %s", i == right ? "✓" : "–", options[i]);

  return g_string_free_and_steal (g_steal_pointer (&text));
}

static StudioConflictField *
describe_field (const char *type, const char *path, JsonObject *mine, JsonObject *theirs)
{
  StudioConflictField *field = g_new0 (StudioConflictField, 1);
  JsonNode *here = find_node (mine, path);
  JsonNode *there = find_node (theirs, path);
  gboolean settings = g_str_equal (type, "setting");
  gboolean question = g_str_has_prefix (path, "questions.");

  field->field = g_strdup (path);
  field->title = dup_title (type, path);
  field->mine = settings ? settings_to_words (here, there) : question ? question_to_words (here) : node_to_words (here, path);
  field->theirs = theirs == NULL              ? g_strdup (_ ("Deleted"))
                  : settings                  ? settings_to_words (there, here)
                  : question                  ? question_to_words (there)
                                              : node_to_words (there, path);

  return field;
}

static void
studio_conflict_item_finalize (GObject *object)
{
  StudioConflictItem *self = STUDIO_CONFLICT_ITEM (object);

  twin_sync_conflict_free (self->conflict);
  g_free (self->name);
  g_ptr_array_unref (self->fields);
  G_OBJECT_CLASS (studio_conflict_item_parent_class)->finalize (object);
}

static void
studio_conflict_item_class_init (StudioConflictItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = studio_conflict_item_finalize;
}

static void
studio_conflict_item_init (StudioConflictItem *self)
{
  self->fields = g_ptr_array_new_with_free_func ((GDestroyNotify) field_free);
}

StudioConflictItem *
studio_conflict_item_new (TwinSyncConflict *conflict, const char *name, const char *current)
{
  StudioConflictItem *self;
  g_autoptr (JsonObject) mine = NULL;
  g_autoptr (JsonObject) theirs = NULL;

  g_return_val_if_fail (conflict != NULL, NULL);

  self = g_object_new (STUDIO_TYPE_CONFLICT_ITEM, NULL);
  self->conflict = conflict;
  self->name = g_strdup (name != NULL ? name : studio_sync_get_kind_name (conflict->type));
  mine = twin_json_parse_object (conflict->mine, NULL);
  theirs = current != NULL ? twin_json_parse_object (current, NULL) : NULL;
  for (guint i = 0; conflict->fields[i] != NULL; i++)
    if (*conflict->fields[i] != '\0')
      g_ptr_array_add (self->fields, describe_field (conflict->type, conflict->fields[i], mine, theirs));

  return self;
}

const TwinSyncConflict *
studio_conflict_item_get_conflict (StudioConflictItem *self)
{
  g_return_val_if_fail (STUDIO_IS_CONFLICT_ITEM (self), NULL);

  return self->conflict;
}

const char *
studio_conflict_item_get_name (StudioConflictItem *self)
{
  g_return_val_if_fail (STUDIO_IS_CONFLICT_ITEM (self), NULL);

  return self->name;
}

const char *
studio_conflict_item_get_kind (StudioConflictItem *self)
{
  g_return_val_if_fail (STUDIO_IS_CONFLICT_ITEM (self), NULL);

  return studio_sync_get_kind_name (self->conflict->type);
}

char *
studio_conflict_item_dup_found (StudioConflictItem *self)
{
  g_autoptr (GDateTime) utc = NULL;
  g_autoptr (GDateTime) local = NULL;

  g_return_val_if_fail (STUDIO_IS_CONFLICT_ITEM (self), NULL);

  utc = g_date_time_new_from_unix_utc (self->conflict->found_at / 1000);
  local = g_date_time_to_local (utc);

  return g_date_time_format (local, "%x %H:%M");
}

GPtrArray *
studio_conflict_item_get_fields (StudioConflictItem *self)
{
  g_return_val_if_fail (STUDIO_IS_CONFLICT_ITEM (self), NULL);

  return self->fields;
}
