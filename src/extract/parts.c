/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "parts.h"

#include <string.h>

#include "package.h"
#include "sink.h"

/* What is kept is small by nature; a part or a container beyond these is read where it stands. */
#define MAX_KEPT_PART (1u << 20)
#define MAX_KEPT_TOTAL (32u << 20)

/* Parts that are wanted against their order make the container be gone through again.
 * So many steps take a second or two; no document that is meant to be read needs them. */
#define MAX_STEPS 500000

struct _ExtractParts
{
  const ExtractInput *input;
  ExtractSink *sink;
  GPtrArray *names;      /* in the order of the container */
  GHashTable *positions; /* name → index in the container + 1 */
  GHashTable *kept;      /* name → GBytes */
  gsize kept_size;
  ExtractPackage *package; /* gone through as far as @next */
  guint next;
  guint n_steps;
  TwinReason reason;
};

static void
keep (ExtractParts *self,
      ExtractPackage *package,
      const char *name)
{
  gsize size;
  char *bytes;

  if (self->kept_size >= MAX_KEPT_TOTAL)
    return;
  bytes = extract_package_read_all (package, MAX_KEPT_PART, &size);
  if (bytes == NULL)
    return;
  self->kept_size += size;
  g_hash_table_replace (self->kept, g_strdup (name), g_bytes_new_take (bytes, size));
}

/* Where a name stands twice, the first is meant. */
static void
collect (ExtractParts *self,
         gboolean (*keeps) (const char *name))
{
  g_autoptr (ExtractPackage) package = extract_package_new (self->input);
  const char *name;

  for (guint i = 1; (name = extract_package_next (package)) != NULL; i++)
    {
      if (g_hash_table_contains (self->positions, name))
        continue;
      g_ptr_array_add (self->names, g_strdup (name));
      g_hash_table_replace (self->positions, g_ptr_array_index (self->names, self->names->len - 1), GUINT_TO_POINTER (i));
      if (keeps != NULL && keeps (name))
        keep (self, package, name);
      extract_sink_progress (self->sink, 0, 0);
    }
  extract_parts_note_reason (self, extract_package_get_reason (package));
}

ExtractParts *
extract_parts_new (const ExtractInput *input,
                   ExtractSink *sink,
                   gboolean (*keeps) (const char *name))
{
  ExtractParts *self;

  g_return_val_if_fail (input != NULL && sink != NULL, NULL);

  self = g_new0 (ExtractParts, 1);
  self->input = input;
  self->sink = sink;
  self->names = g_ptr_array_new_with_free_func (g_free);
  self->positions = g_hash_table_new (g_str_hash, g_str_equal);
  self->kept = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_bytes_unref);
  collect (self, keeps);
  return self;
}

void
extract_parts_free (ExtractParts *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->package, extract_package_free);
  g_hash_table_unref (self->positions);
  g_ptr_array_unref (self->names);
  g_hash_table_unref (self->kept);
  g_free (self);
}

gboolean
extract_parts_contains (const ExtractParts *self,
                        const char *name)
{
  g_return_val_if_fail (self != NULL && name != NULL, FALSE);

  return g_hash_table_contains (self->positions, name);
}

GPtrArray *
extract_parts_list (const ExtractParts *self)
{
  GPtrArray *names = g_ptr_array_new ();

  g_return_val_if_fail (self != NULL, names);

  for (guint i = 0; i < self->names->len; i++)
    g_ptr_array_add (names, g_ptr_array_index (self->names, i));
  return names;
}

/* The container, standing at this part; NULL if there is none or it cannot be reached. */
static ExtractPackage *
seek (ExtractParts *self,
      const char *name)
{
  guint position = GPOINTER_TO_UINT (g_hash_table_lookup (self->positions, name));

  if (position == 0)
    return NULL;
  if (self->package == NULL || position <= self->next)
    {
      g_clear_pointer (&self->package, extract_package_free);
      self->package = extract_package_new (self->input);
      self->next = 0;
    }
  while (self->next < position)
    {
      if (++self->n_steps > MAX_STEPS)
        {
          extract_parts_note_reason (self, TWIN_REASON_TOO_LARGE);
          return NULL;
        }
      if (extract_package_next (self->package) == NULL)
        {
          /* The rest of a container that was cut off does not come nearer by asking again. */
          self->next = G_MAXUINT;
          return NULL;
        }
      self->next++;
    }
  return self->package;
}

static void
push_package (ExtractParts *self,
              ExtractPackage *package,
              ExtractXml *xml)
{
  const char *bytes;
  gsize size;

  while (!extract_parts_is_full (self) && extract_package_read (package, &bytes, &size))
    {
      if (!extract_xml_push (xml, bytes, size))
        break;
      extract_sink_progress (self->sink, 0, 0);
    }
  extract_parts_note_reason (self, extract_package_get_reason (package));
}

void
extract_parts_read_xml (ExtractParts *self,
                        const char *name,
                        const ExtractXmlHandler *handler,
                        gpointer data)
{
  g_autoptr (ExtractXml) xml = NULL;
  ExtractPackage *package = NULL;
  GBytes *kept;

  g_return_if_fail (self != NULL && name != NULL && handler != NULL);

  kept = g_hash_table_lookup (self->kept, name);
  if (kept == NULL)
    package = seek (self, name);
  if (kept == NULL && package == NULL)
    return;

  xml = extract_xml_new (handler, data);
  if (kept != NULL)
    extract_xml_push (xml, g_bytes_get_data (kept, NULL), g_bytes_get_size (kept));
  else
    push_package (self, package, xml);
  if (extract_parts_is_full (self))
    extract_parts_note_reason (self, TWIN_REASON_TOO_LARGE);
  else
    extract_parts_note_reason (self, extract_xml_finish (xml));
}

char *
extract_parts_read_all (ExtractParts *self,
                        const char *name,
                        gsize maximum,
                        gsize *size)
{
  ExtractPackage *package;
  GBytes *kept;
  char *bytes;

  g_return_val_if_fail (self != NULL && name != NULL && size != NULL, NULL);

  kept = g_hash_table_lookup (self->kept, name);
  if (kept != NULL)
    {
      *size = g_bytes_get_size (kept);
      return g_strndup (g_bytes_get_data (kept, NULL), *size);
    }
  package = seek (self, name);
  if (package == NULL)
    return NULL;
  bytes = extract_package_read_all (package, maximum, size);
  extract_parts_note_reason (self, extract_package_get_reason (package));
  return bytes;
}

char *
extract_parts_resolve (const char *from,
                       const char *target)
{
  g_autoptr (GPtrArray) path = g_ptr_array_new ();
  g_auto (GStrv) folders = NULL;
  g_auto (GStrv) steps = NULL;

  g_return_val_if_fail (from != NULL && target != NULL, NULL);

  folders = g_strsplit (from, "/", -1);
  steps = g_strsplit (target, "/", -1);
  if (target[0] != '/')
    for (guint i = 0; folders[0] != NULL && folders[i + 1] != NULL; i++)
      g_ptr_array_add (path, folders[i]);
  for (guint i = 0; steps[i] != NULL; i++)
    {
      if (strcmp (steps[i], "..") == 0 && path->len > 0)
        g_ptr_array_set_size (path, (int) path->len - 1);
      else if (steps[i][0] != '\0' && strcmp (steps[i], ".") != 0 && strcmp (steps[i], "..") != 0)
        g_ptr_array_add (path, steps[i]);
    }
  g_ptr_array_add (path, NULL);
  return g_strjoinv ("/", (char **) path->pdata);
}

static void
relation_free (gpointer data)
{
  ExtractRelation *relation = data;

  g_free (relation->id);
  g_free (relation->type);
  g_free (relation->target);
  g_free (relation);
}

typedef struct
{
  GPtrArray *relations;
  const char *from;
} RelationReader;

static void
on_relation (gpointer data,
             const char *ns,
             const char *name,
             const ExtractXmlAttributes *attributes)
{
  RelationReader *self = data;
  g_autofree char *type = NULL;
  g_autofree char *target = NULL;
  ExtractRelation *relation;

  if (strcmp (name, "Relationship") != 0)
    return;
  type = extract_xml_dup_attribute (attributes, "Type");
  target = extract_xml_dup_attribute (attributes, "Target");
  if (type == NULL || target == NULL)
    return;
  relation = g_new0 (ExtractRelation, 1);
  relation->id = extract_xml_dup_attribute (attributes, "Id");
  relation->external = extract_xml_has_attribute (attributes, "TargetMode", "External");
  relation->type = g_strdup (strrchr (type, '/') != NULL ? strrchr (type, '/') + 1 : type);
  relation->target = relation->external ? g_steal_pointer (&target) : extract_parts_resolve (self->from, target);
  g_ptr_array_add (self->relations, relation);
}

static const ExtractXmlHandler relations_handler = { on_relation, NULL, NULL };

GPtrArray *
extract_parts_read_relations (ExtractParts *self,
                              const char *name)
{
  RelationReader reader = { .from = name };
  const char *slash;
  g_autofree char *part = NULL;

  g_return_val_if_fail (self != NULL && name != NULL, NULL);

  slash = strrchr (name, '/');
  part = slash != NULL ? g_strdup_printf ("%.*s/_rels/%s.rels", (int) (slash - name), name, slash + 1)
                       : g_strdup_printf ("_rels/%s.rels", name);
  reader.relations = g_ptr_array_new_with_free_func (relation_free);
  extract_parts_read_xml (self, part, &relations_handler, &reader);
  return reader.relations;
}

const ExtractRelation *
extract_relations_find (const GPtrArray *relations,
                        const char *id)
{
  g_return_val_if_fail (relations != NULL, NULL);

  for (guint i = 0; id != NULL && i < relations->len; i++)
    {
      const ExtractRelation *relation = g_ptr_array_index (relations, i);

      if (relation->id != NULL && strcmp (relation->id, id) == 0)
        return relation;
    }
  return NULL;
}

const ExtractRelation *
extract_relations_find_type (const GPtrArray *relations,
                             const char *type)
{
  g_return_val_if_fail (relations != NULL && type != NULL, NULL);

  for (guint i = 0; i < relations->len; i++)
    {
      const ExtractRelation *relation = g_ptr_array_index (relations, i);

      if (strcmp (relation->type, type) == 0 && !relation->external)
        return relation;
    }
  return NULL;
}

void
extract_parts_note_reason (ExtractParts *self,
                           TwinReason reason)
{
  g_return_if_fail (self != NULL);

  /* The first reason is the cause; what follows from it is not news. */
  if (self->reason == TWIN_REASON_NONE)
    self->reason = reason;
}

TwinReason
extract_parts_get_reason (const ExtractParts *self)
{
  g_return_val_if_fail (self != NULL, TWIN_REASON_NONE);

  return self->reason;
}

gboolean
extract_parts_is_full (const ExtractParts *self)
{
  g_return_val_if_fail (self != NULL, TRUE);

  return extract_sink_is_full (self->sink);
}
