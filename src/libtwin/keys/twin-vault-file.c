/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "keys/twin-vault-file.h"

#include "base/twin-error.h"
#include "base/twin-folder.h"
#include "base/twin-i18n.h"
#include "base/twin-id.h"
#include "keys/twin-keys-error.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define VERSION 1

/* A vault of four slots is 2 kB. */
#define MAX_FILE_BYTES (64 * 1024)

TwinVaultFile *
twin_vault_file_new (const char *id)
{
  TwinVaultFile *self = g_new0 (TwinVaultFile, 1);

  self->id = g_strdup (id);
  self->slots = g_ptr_array_new_with_free_func ((GDestroyNotify) twin_slot_free);

  return self;
}

TwinVaultFile *
twin_vault_file_copy (const TwinVaultFile *self)
{
  TwinVaultFile *copy = twin_vault_file_new (self->id);

  for (guint i = 0; i < self->slots->len; i++)
    g_ptr_array_add (copy->slots, twin_slot_copy (g_ptr_array_index (self->slots, i)));

  return copy;
}

void
twin_vault_file_free (TwinVaultFile *self)
{
  if (self == NULL)
    return;

  g_free (self->id);
  g_ptr_array_unref (self->slots);
  g_free (self);
}

TwinSlot *
twin_vault_file_get_slot (const TwinVaultFile *self, TwinSlotKind kind)
{
  for (guint i = 0; i < self->slots->len; i++)
    {
      TwinSlot *slot = g_ptr_array_index (self->slots, i);

      if (slot->kind == kind)
        return slot;
    }

  return NULL;
}

void
twin_vault_file_set_slot (TwinVaultFile *self, TwinSlotKind kind, TwinSlot *slot)
{
  g_ptr_array_remove (self->slots, twin_vault_file_get_slot (self, kind));
  if (slot != NULL)
    g_ptr_array_add (self->slots, slot);
}

char *
twin_vault_file_to_text (const TwinVaultFile *self)
{
  g_autoptr (JsonObject) object = json_object_new ();
  JsonArray *slots = json_array_new ();

  for (guint i = 0; i < self->slots->len; i++)
    json_array_add_object_element (slots, twin_slot_to_json (g_ptr_array_index (self->slots, i)));
  json_object_set_int_member (object, "version", VERSION);
  json_object_set_string_member (object, "id", self->id);
  json_object_set_array_member (object, "slots", slots);

  return twin_json_object_to_string (object, TRUE);
}

static gboolean
set_damaged (GError **error)
{
  g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_CORRUPT,
                       _("The file vault.json is damaged. Restore it from a backup of the library's folder."));

  return FALSE;
}

static gboolean
read_slots (TwinVaultFile *self, JsonObject *object)
{
  JsonNode *node = json_object_get_member (object, "slots");
  JsonArray *array = node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonNode *element = json_array_get_element (array, i);
      TwinSlot *slot = JSON_NODE_HOLDS_OBJECT (element) ? twin_slot_new_from_json (json_node_get_object (element)) : NULL;

      if (slot == NULL || twin_vault_file_get_slot (self, slot->kind) != NULL)
        {
          twin_slot_free (slot);
          return FALSE;
        }
      g_ptr_array_add (self->slots, slot);
    }

  return self->slots->len > 0;
}

TwinVaultFile *
twin_vault_file_new_from_text (const char *text, GError **error)
{
  g_autoptr (JsonObject) object = twin_json_parse_object (text, NULL);
  g_autoptr (TwinVaultFile) self = NULL;
  const char *id = object != NULL ? twin_json_get_string (object, "id", NULL) : NULL;

  if (object != NULL && twin_json_get_int (object, "version", 0) > VERSION)
    {
      g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_INVALID,
                           _("This library was made by a later version of Twin Studio. Update Twin Studio to open it."));
      return NULL;
    }

  self = twin_vault_file_new (id);
  if (object == NULL || twin_json_get_int (object, "version", 0) != VERSION || !twin_id_is_valid (id)
      || !read_slots (self, object))
    {
      set_damaged (error);
      return NULL;
    }

  return g_steal_pointer (&self);
}

TwinVaultFile *
twin_vault_file_read (const char *path, GError **error)
{
  g_autofree char *text = NULL;
  gsize length;
  GStatBuf info;

  if (g_stat (path, &info) == 0 && info.st_size > MAX_FILE_BYTES)
    {
      set_damaged (error);
      return NULL;
    }
  if (!g_file_get_contents (path, &text, &length, error))
    return NULL;
  if (strlen (text) != length || !g_utf8_validate (text, (gssize) length, NULL))
    {
      set_damaged (error);
      return NULL;
    }

  return twin_vault_file_new_from_text (text, error);
}

static gboolean
set_file_error (GError **error, int code)
{
  g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (code), _("The file vault.json could not be written: %s."),
               g_strerror (code));

  return FALSE;
}

static gboolean
write_synced (const char *path, const char *text, GError **error)
{
  gsize length = strlen (text);
  int fd = open (path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
  gboolean done = fd >= 0 && fchmod (fd, 0600) == 0;
  int saved = errno;

  while (done && length > 0)
    {
      gssize n = write (fd, text, length);

      if (n < 0 && errno == EINTR)
        continue;
      done = n >= 0;
      saved = errno;
      if (done)
        {
          text += n;
          length -= (gsize) n;
        }
    }
  if (done && fsync (fd) < 0)
    {
      saved = errno;
      done = FALSE;
    }
  if (fd >= 0)
    close (fd);

  return done || set_file_error (error, saved);
}

/* A new vault never takes the place of one that another program has just made. */
static gboolean
put_in_place (const char *temporary, const char *path, gboolean is_new, GError **error)
{
  int result = renameat2 (AT_FDCWD, temporary, AT_FDCWD, path, is_new ? RENAME_NOREPLACE : 0);

  /* Some file systems know no flags; the look and the rename are then two steps. */
  if (result < 0 && is_new && errno == EINVAL)
    {
      if (g_file_test (path, G_FILE_TEST_EXISTS))
        errno = EEXIST;
      else
        result = g_rename (temporary, path);
    }
  if (result == 0)
    return TRUE;

  if (errno != EEXIST)
    return set_file_error (error, errno);
  g_set_error_literal (error, TWIN_KEYS_ERROR, TWIN_KEYS_ERROR_VAULT_EXISTS,
                       _("Another program has just made a key for this library. Open the library instead."));

  return FALSE;
}

static gboolean
read_back (const char *path, TwinVaultFileTryFunc try, gpointer user_data, GError **error)
{
  g_autoptr (TwinVaultFile) written = twin_vault_file_read (path, error);

  return written != NULL && try (written, user_data, error);
}

gboolean
twin_vault_file_write (const TwinVaultFile *self, const char *path, gboolean is_new, TwinVaultFileTryFunc try,
                       gpointer user_data, GError **error)
{
  g_autofree char *temporary = g_strconcat (path, ".new", NULL);
  g_autofree char *text = twin_vault_file_to_text (self);

  if (write_synced (temporary, text, error)
      && read_back (temporary, try, user_data, error)
      && put_in_place (temporary, path, is_new, error))
    return twin_folder_sync_of (path) || set_file_error (error, errno);

  g_unlink (temporary);

  return FALSE;
}
