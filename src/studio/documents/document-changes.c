/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "studio/documents/document-changes.h"

/* What was seen of one document. */
typedef struct
{
  guint64 fingerprint;
  guint reading; /* the last that had it */
} Seen;

/* Under this key stands the number of the last reading; no document has it. */
#define READING ""

#define FNV_OFFSET G_GUINT64_CONSTANT (0xcbf29ce484222325)
#define FNV_PRIME G_GUINT64_CONSTANT (0x100000001b3)

/* FNV-1a, http://www.isthe.com/chongo/tech/comp/fnv/ */
static guint64
mix_bytes (guint64 hash, const void *bytes, gsize length)
{
  const guint8 *byte = bytes;

  for (gsize i = 0; i < length; i++)
    hash = (hash ^ byte[i]) * FNV_PRIME;

  return hash;
}

static guint64
mix_number (guint64 hash, guint64 number)
{
  return mix_bytes (hash, &number, sizeof number);
}

/* With its end, and NULL apart from "". */
static guint64
mix_string (guint64 hash, const char *string)
{
  return string == NULL ? mix_number (hash, G_MAXUINT64) : mix_bytes (hash, string, strlen (string) + 1);
}

static guint64
mix_strings (guint64 hash, const char *const *strings)
{
  guint n = 0;

  for (; strings != NULL && strings[n] != NULL; n++)
    hash = mix_string (hash, strings[n]);

  return mix_number (hash, n);
}

static guint64
mix_classification (guint64 hash, const TwinClassification *classification)
{
  if (classification == NULL)
    return mix_number (hash, G_MAXUINT64);

  hash = mix_number (hash, classification->level);
  hash = mix_number (hash, (guint64) classification->require_mfa);
  hash = mix_strings (hash, (const char *const *) classification->allowed_roles);

  return mix_strings (hash, (const char *const *) classification->allowed_groups);
}

/* Of all that is shown. */
static guint64
get_fingerprint (const TwinDocumentRecord *record, const char *const *twins)
{
  const guint64 numbers[] = {
    record->state,        record->reason,       (guint64) record->partial, record->n_pages,
    record->n_findings,   record->n_undecided,  record->size,              (guint64) record->modified_at,
    (guint64) record->include_hidden,
  };
  guint64 hash = mix_bytes (FNV_OFFSET, numbers, sizeof numbers);

  hash = mix_string (hash, record->name);
  hash = mix_string (hash, record->title);
  hash = mix_string (hash, record->format);
  hash = mix_string (hash, record->sha256);
  hash = mix_string (hash, record->container_name);
  hash = mix_classification (hash, record->classification);

  return mix_strings (hash, twins);
}

GHashTable *
studio_document_changes_known_new (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

static Seen *
get_seen (GHashTable *known, const char *id)
{
  Seen *seen = g_hash_table_lookup (known, id);

  if (seen == NULL)
    {
      seen = g_new0 (Seen, 1);
      g_hash_table_insert (known, g_strdup (id), seen);
    }

  return seen;
}

/* Moves those that have not come in this @reading out of @known. */
static GPtrArray *
take_gone (GHashTable *known, guint reading)
{
  GPtrArray *gone = g_ptr_array_new_with_free_func (g_free);
  GHashTableIter iter;
  gpointer id, value;

  g_hash_table_iter_init (&iter, known);
  while (g_hash_table_iter_next (&iter, &id, &value))
    if (((Seen *) value)->reading != reading)
      {
        g_hash_table_iter_steal (&iter);
        g_ptr_array_add (gone, id);
        g_free (value);
      }

  return gone;
}

StudioDocumentChanges *
studio_document_changes_new (GHashTable *known, GPtrArray *records, GHashTable *twins)
{
  StudioDocumentChanges *self;
  guint reading;

  g_return_val_if_fail (known != NULL && records != NULL, NULL);

  reading = ++get_seen (known, READING)->reading;
  self = g_new0 (StudioDocumentChanges, 1);
  self->records = g_ptr_array_new_with_free_func ((GDestroyNotify) twin_document_record_free);
  for (guint i = 0; i < records->len; i++)
    {
      TwinDocumentRecord *record = g_ptr_array_index (records, i);
      guint64 fingerprint = get_fingerprint (record, twins != NULL ? g_hash_table_lookup (twins, record->id) : NULL);
      Seen *seen = get_seen (known, record->id);

      if (seen->reading == 0 || seen->fingerprint != fingerprint)
        g_ptr_array_add (self->records, g_steal_pointer (&g_ptr_array_index (records, i)));
      seen->fingerprint = fingerprint;
      seen->reading = reading;
    }
  self->gone = take_gone (known, reading);
  self->twins = twins;
  g_ptr_array_unref (records);

  return self;
}

void
studio_document_changes_free (StudioDocumentChanges *self)
{
  g_return_if_fail (self != NULL);

  g_ptr_array_unref (self->records);
  g_ptr_array_unref (self->gone);
  g_clear_pointer (&self->twins, g_hash_table_unref);
  g_free (self);
}
