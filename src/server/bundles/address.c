/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bundles/address.h"

#include "base/twin-error.h"

#include <string.h>

#define MAX_SLUG 48
#define MAX_TRIES 1000

void
address_free (Address *self)
{
  if (self == NULL)
    return;

  g_free (self->tenant);
  g_free (self->twin_id);
  g_free (self->slug);
  g_free (self);
}

/* --- Slugs --- */

/* What German writes where there are no dots; the rest loses its accents. */
static const char *
spell_out (gunichar c)
{
  switch (c)
    {
    case 0xe4:
      return "ae";
    case 0xf6:
      return "oe";
    case 0xfc:
      return "ue";
    case 0xdf:
      return "ss";
    default:
      return NULL;
    }
}

static void
append_letter (GString *slug, gunichar c)
{
  gunichar parts[G_UNICHAR_MAX_DECOMPOSITION_LENGTH];
  const char *spelt = spell_out (c);

  if (spelt != NULL)
    {
      g_string_append (slug, spelt);
      return;
    }
  if (g_unichar_fully_decompose (c, TRUE, parts, G_N_ELEMENTS (parts)) > 0 && parts[0] < 0x80 && g_ascii_isalnum ((char) parts[0]))
    g_string_append_c (slug, g_ascii_tolower ((char) parts[0]));
  else if (!g_unichar_ismark (c) && slug->len > 0 && slug->str[slug->len - 1] != '-')
    g_string_append_c (slug, '-');
}

char *
address_make_slug (const char *name)
{
  g_autofree char *lower = g_utf8_strdown (name, -1);
  GString *slug = g_string_new (NULL);

  for (const char *p = lower; *p != '\0' && slug->len < MAX_SLUG; p = g_utf8_next_char (p))
    append_letter (slug, g_utf8_get_char (p));
  g_string_truncate (slug, MIN (slug->len, MAX_SLUG));
  while (slug->len > 0 && slug->str[slug->len - 1] == '-')
    g_string_truncate (slug, slug->len - 1);
  if (slug->len == 0)
    g_string_append (slug, "twin");

  return g_string_free_and_steal (slug);
}

/* --- Reading --- */

/* The twins of an account that was deleted answer nobody. */
#define FIND                                                                                                                                   \
  "SELECT tenant_id, twin_id FROM address WHERE slug = ?"                                                                                      \
  "  AND NOT EXISTS (SELECT 1 FROM creator WHERE creator.id = address.tenant_id AND creator.deleted_at <> 0)"

static char *
find_slug (StorageTx *tx, const char *tenant, const char *twin_id, GError **error)
{
  g_autoptr (StorageRows) rows = storage_query (tx, error, "SELECT slug FROM address WHERE twin_id = ? AND tenant_id = ?", "ss", twin_id, tenant);

  return rows != NULL && storage_rows_next (rows, error) ? storage_rows_dup_text (rows, 0) : NULL;
}

char *
address_get_slug (Storage *storage, const char *tenant, const char *twin_id, GError **error)
{
  g_autoptr (StorageTx) tx = storage_begin (storage, STORAGE_SYSTEM, STORAGE_READ_ONE, error);

  return tx != NULL ? find_slug (tx, tenant, twin_id, error) : NULL;
}

Address *
address_find (Storage *storage, const char *slug, GError **error)
{
  g_autoptr (StorageTx) tx = storage_begin (storage, STORAGE_SYSTEM, STORAGE_READ_ONE, error);
  g_autoptr (StorageRows) rows = NULL;
  g_autoptr (GError) step_error = NULL;
  Address *self;

  g_return_val_if_fail (slug != NULL, NULL);

  rows = tx != NULL ? storage_query (tx, error, FIND, "s", slug) : NULL;
  if (rows == NULL)
    return NULL;
  if (!storage_rows_next (rows, &step_error))
    {
      if (step_error != NULL)
        g_propagate_error (error, g_steal_pointer (&step_error));
      else
        g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_NOT_FOUND, "There is no twin under this address.");
      return NULL;
    }
  self = g_new0 (Address, 1);
  self->tenant = storage_rows_dup_text (rows, 0);
  self->twin_id = storage_rows_dup_text (rows, 1);
  self->slug = g_strdup (slug);

  return self;
}

/* --- Writing --- */

static gboolean
is_free (StorageTx *tx, const char *slug, gboolean *free, GError **error)
{
  gint64 n = 0;

  if (!storage_get_int (tx, &n, 0, error, "SELECT count(*) FROM address WHERE slug = ?", "s", slug))
    return FALSE;
  *free = n == 0;

  return TRUE;
}

static char *
choose_slug (StorageTx *tx, const char *name, GError **error)
{
  g_autofree char *slug = address_make_slug (name);

  for (guint i = 1; i <= MAX_TRIES; i++)
    {
      g_autofree char *candidate = i == 1 ? g_strdup (slug) : g_strdup_printf ("%s-%u", slug, i);
      gboolean free = FALSE;

      if (!is_free (tx, candidate, &free, error))
        return NULL;
      if (free)
        return g_steal_pointer (&candidate);
    }
  g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_EXISTS, "Too many twins have this name. Give it another one.");

  return NULL;
}

static char *
assign (Storage *storage, const char *tenant, const char *twin_id, const char *name, GError **error)
{
  g_autoptr (StorageTx) tx = storage_begin (storage, STORAGE_SYSTEM, STORAGE_WRITE, error);
  g_autoptr (GError) local_error = NULL;
  g_autofree char *slug = tx != NULL ? find_slug (tx, tenant, twin_id, &local_error) : NULL;

  if (tx == NULL || slug != NULL)
    return g_steal_pointer (&slug);
  slug = local_error == NULL ? choose_slug (tx, name, &local_error) : NULL;
  if (slug == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  if (storage_execute (tx, error, "INSERT INTO address (twin_id, tenant_id, slug) VALUES (?, ?, ?)", "sss", twin_id, tenant, slug) != 1
      || !storage_commit (tx, error))
    return NULL;

  return g_steal_pointer (&slug);
}

char *
address_assign (Storage *storage, const char *tenant, const char *twin_id, const char *name, GError **error)
{
  g_return_val_if_fail (storage != NULL && tenant != NULL && twin_id != NULL && name != NULL, NULL);

  /* With PostgreSQL another process may take the same name between the look and the write. */
  for (guint try = 0;; try++)
    {
      g_autoptr (GError) try_error = NULL;
      char *slug = assign (storage, tenant, twin_id, name, &try_error);

      if (slug != NULL)
        return slug;
      if (try == 3 || !(g_error_matches (try_error, STORAGE_ERROR, STORAGE_ERROR_BUSY) || g_error_matches (try_error, STORAGE_ERROR, STORAGE_ERROR_EXISTS)))
        {
          g_propagate_error (error, g_steal_pointer (&try_error));
          return NULL;
        }
    }
}

gboolean
address_remove (Storage *storage, const char *tenant, const char *twin_id, GError **error)
{
  g_autoptr (StorageTx) tx = storage_begin (storage, STORAGE_SYSTEM, STORAGE_WRITE, error);

  return tx != NULL && storage_execute (tx, error, "DELETE FROM address WHERE twin_id = ? AND tenant_id = ?", "ss", twin_id, tenant) >= 0
         && storage_commit (tx, error);
}
