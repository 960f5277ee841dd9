/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "privacy/twin-type-set.h"

#include <string.h>

#include "base/twin-digest.h"
#include "privacy/custom-rule.h"
#include "privacy/detect-version.h"
#include "privacy/pii-rule.h"
#include "privacy/type-set-private.h"

struct _TwinTypeSet
{
  GPtrArray *custom;   /* const TwinPiiType */
  char *digest;
  char *custom_digest;

  GMutex lending;
  GPtrArray *matchers; /* CustomMatcher that nobody uses now; they remember what they learnt */
};

static char *
compute_custom_digest (GPtrArray *custom)
{
  g_autoptr (GString) text = g_string_new (NULL);

  if (custom->len == 0)
    return g_strdup ("");

  for (guint i = 0; i < custom->len; i++)
    {
      const TwinPiiType *type = g_ptr_array_index (custom, i);
      const char *definition = type->rule->custom->definition;

      g_string_append_printf (text, "%" G_GSIZE_FORMAT ":%s", strlen (definition), definition);
    }

  return twin_sha256_hex (text->str, text->len);
}

TwinTypeSet *
twin_type_set_new (GPtrArray *custom)
{
  TwinTypeSet *self;
  g_autofree char *text = NULL;

  g_return_val_if_fail (custom == NULL || custom->len <= TWIN_TYPE_SET_CUSTOM_MAX, NULL);

  self = g_atomic_rc_box_new0 (TwinTypeSet);
  self->custom = g_ptr_array_new ();
  for (guint i = 0; custom != NULL && i < custom->len; i++)
    g_ptr_array_add (self->custom, g_ptr_array_index (custom, i));
  self->matchers = g_ptr_array_new_with_free_func ((GDestroyNotify) custom_matcher_free);
  g_mutex_init (&self->lending);

  self->custom_digest = compute_custom_digest (self->custom);
  text = g_strconcat (DETECT_VERSION, ":", self->custom_digest, NULL);
  self->digest = twin_sha256_hex (text, strlen (text));

  return self;
}

TwinTypeSet *
twin_type_set_ref (TwinTypeSet *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_atomic_rc_box_acquire (self);
}

static void
type_set_clear (gpointer data)
{
  TwinTypeSet *self = data;

  g_ptr_array_unref (self->matchers);
  g_ptr_array_unref (self->custom);
  g_free (self->digest);
  g_free (self->custom_digest);
  g_mutex_clear (&self->lending);
}

void
twin_type_set_unref (TwinTypeSet *self)
{
  g_return_if_fail (self != NULL);

  g_atomic_rc_box_release_full (self, type_set_clear);
}

guint
twin_type_set_get_n_types (const TwinTypeSet *self)
{
  guint n_types;

  g_return_val_if_fail (self != NULL, 0);

  twin_pii_types (&n_types);

  return n_types + self->custom->len;
}

const TwinPiiType *
twin_type_set_get_type (const TwinTypeSet *self, guint index)
{
  guint n_types;
  const TwinPiiType *types = twin_pii_types (&n_types);

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (index < n_types + self->custom->len, NULL);

  return index < n_types ? &types[index] : g_ptr_array_index (self->custom, index - n_types);
}

const TwinPiiType *
twin_type_set_lookup (const TwinTypeSet *self, const char *id)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (id != NULL, NULL);

  for (guint i = 0; i < self->custom->len; i++)
    {
      const TwinPiiType *type = g_ptr_array_index (self->custom, i);

      if (g_ascii_strcasecmp (type->id, id) == 0)
        return type;
    }

  return twin_pii_type_lookup (id);
}

const char *
twin_type_set_get_digest (const TwinTypeSet *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->digest;
}

const char *
twin_type_set_get_custom_digest (const TwinTypeSet *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->custom_digest;
}

CustomMatcher *
type_set_take_matcher (TwinTypeSet *self)
{
  CustomMatcher *matcher = NULL;

  if (self->custom->len == 0)
    return NULL;

  g_mutex_lock (&self->lending);
  if (self->matchers->len > 0)
    matcher = g_ptr_array_steal_index (self->matchers, self->matchers->len - 1);
  g_mutex_unlock (&self->lending);

  if (matcher != NULL)
    return matcher;

  return custom_matcher_new ((const TwinPiiType *const *) self->custom->pdata, self->custom->len);
}

void
type_set_give_matcher (TwinTypeSet *self, CustomMatcher *matcher)
{
  g_mutex_lock (&self->lending);
  g_ptr_array_add (self->matchers, matcher);
  g_mutex_unlock (&self->lending);
}
