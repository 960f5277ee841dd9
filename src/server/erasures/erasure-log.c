/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "erasures/erasure-log.h"

#include "base/twin-error.h"
#include "base/twin-folder.h"
#include "base/twin-json.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <sodium.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#define NONCE_LENGTH crypto_aead_xchacha20poly1305_ietf_NPUBBYTES
#define TAG_LENGTH crypto_aead_xchacha20poly1305_ietf_ABYTES

/* More than any line has. */
#define LINE_MAX_BYTES 4096

struct _ErasureLog
{
  char *path;
  TwinSecret *key;
};

static const char *const kinds[] = { "learner", "history", "session", "account", "account-back" };

void
erasure_free (Erasure *self)
{
  if (self == NULL)
    return;

  g_free (self->tenant);
  g_free (self->id);
  g_free (self->twin_id);
  g_free (self->session);
  g_free (self->person);
  g_free (self->email_key);
  g_free (self->policy_version);
  g_free (self);
}

ErasureLog *
erasure_log_new (const char *directory, TwinSecret *key)
{
  ErasureLog *self;

  g_return_val_if_fail (directory != NULL && key != NULL, NULL);

  self = g_new0 (ErasureLog, 1);
  self->path = g_build_filename (directory, "keys", "erased", NULL);
  self->key = twin_secret_derive (key, "erasures");

  return self;
}

void
erasure_log_free (ErasureLog *self)
{
  if (self == NULL)
    return;

  twin_secret_unref (self->key);
  g_free (self->path);
  g_free (self);
}

/* --- A line --- */

static void
set_text (JsonObject *json, const char *member, const char *text)
{
  if (text != NULL)
    json_object_set_string_member (json, member, text);
}

static char *
to_json (const Erasure *entry)
{
  g_autoptr (JsonObject) json = json_object_new ();

  json_object_set_string_member (json, "kind", kinds[entry->kind]);
  json_object_set_int_member (json, "at", entry->at);
  set_text (json, "tenant", entry->tenant);
  set_text (json, "id", entry->id);
  set_text (json, "twin", entry->twin_id);
  set_text (json, "session", entry->session);
  set_text (json, "person", entry->person);
  set_text (json, "email_key", entry->email_key);
  set_text (json, "policy_version", entry->policy_version);

  return twin_json_object_to_string (json, FALSE);
}

static Erasure *
from_json (const char *text)
{
  g_autoptr (JsonObject) json = twin_json_parse_object (text, NULL);
  const char *kind = json != NULL ? twin_json_get_string (json, "kind", "") : "";
  Erasure *entry;

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_str_equal (kinds[i], kind))
      {
        entry = g_new0 (Erasure, 1);
        entry->kind = (ErasureKind) i;
        entry->at = twin_json_get_int (json, "at", 0);
        entry->tenant = g_strdup (twin_json_get_string (json, "tenant", ""));
        entry->id = g_strdup (twin_json_get_string (json, "id", NULL));
        entry->twin_id = g_strdup (twin_json_get_string (json, "twin", NULL));
        entry->session = g_strdup (twin_json_get_string (json, "session", NULL));
        entry->person = g_strdup (twin_json_get_string (json, "person", NULL));
        entry->email_key = g_strdup (twin_json_get_string (json, "email_key", NULL));
        entry->policy_version = g_strdup (twin_json_get_string (json, "policy_version", NULL));
        return entry;
      }

  return NULL;
}

/* The entry sealed, as base64, with the end of the line. */
static char *
make_line (ErasureLog *self, const Erasure *entry)
{
  g_autofree char *plain = to_json (entry);
  gsize length = strlen (plain);
  g_autofree guint8 *sealed = g_malloc (NONCE_LENGTH + length + TAG_LENGTH);
  g_autofree char *text = NULL;

  randombytes_buf (sealed, NONCE_LENGTH);
  crypto_aead_xchacha20poly1305_ietf_encrypt (sealed + NONCE_LENGTH, NULL, (const guint8 *) plain, length, NULL, 0, NULL, sealed,
                                              twin_secret_get_bytes (self->key, NULL));
  text = g_base64_encode (sealed, NONCE_LENGTH + length + TAG_LENGTH);

  return g_strconcat (text, "\n", NULL);
}

static Erasure *
open_line (ErasureLog *self, const char *line)
{
  gsize length;
  g_autofree guint8 *sealed = g_base64_decode (line, &length);
  g_autofree char *plain = g_malloc0 (length + 1);

  if (length < NONCE_LENGTH + TAG_LENGTH
      || crypto_aead_xchacha20poly1305_ietf_decrypt ((guint8 *) plain, NULL, NULL, sealed + NONCE_LENGTH, length - NONCE_LENGTH, NULL, 0, sealed,
                                                     twin_secret_get_bytes (self->key, NULL)) != 0)
    return NULL;

  return from_json (plain);
}

/* --- The file --- */

/* Where the last whole line ends: a power cut may have left the beginning of one, which told of nothing that was done. */
static off_t
find_end (int fd)
{
  char tail[LINE_MAX_BYTES];
  off_t size = lseek (fd, 0, SEEK_END);
  off_t from = MAX (size - (off_t) sizeof tail, 0);
  gssize n = size > 0 ? pread (fd, tail, sizeof tail, from) : 0;

  while (n > 0 && tail[n - 1] != '\n')
    n--;

  return n < 0 ? -1 : from + n;
}

/* All of it or none. */
static gboolean
append (int fd, const char *line)
{
  gsize length = strlen (line);
  off_t end = flock (fd, LOCK_EX) == 0 ? find_end (fd) : -1;
  int saved;

  if (end < 0)
    return FALSE;
  if (ftruncate (fd, end) == 0 && pwrite (fd, line, length, end) == (gssize) length && fsync (fd) == 0)
    return TRUE;
  saved = errno;
  if (ftruncate (fd, end) != 0)
    g_warning ("What could not be written whole to the list of erasures stays there: %s", g_strerror (errno));
  errno = saved;

  return FALSE;
}

gboolean
erasure_log_add (ErasureLog *self, const Erasure *entry, GError **error)
{
  g_autofree char *line = NULL;
  gboolean added;
  int fd;

  g_return_val_if_fail (self != NULL && entry != NULL && entry->tenant != NULL, FALSE);

  line = make_line (self, entry);
  fd = open (self->path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  added = fd >= 0 && append (fd, line) && twin_folder_sync_of (self->path);
  if (!added)
    g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), "What is deleted cannot be noted in %s, so it is not deleted: %s.", self->path,
                 g_strerror (errno));
  if (fd >= 0)
    close (fd);

  return added;
}

static int
compare_times (gconstpointer a, gconstpointer b)
{
  const Erasure *first = *(const Erasure *const *) a;
  const Erasure *second = *(const Erasure *const *) b;

  return (first->at > second->at) - (first->at < second->at);
}

GPtrArray *
erasure_log_read (ErasureLog *self, GError **error)
{
  g_autoptr (GPtrArray) entries = g_ptr_array_new_with_free_func ((GDestroyNotify) erasure_free);
  g_autoptr (GError) local_error = NULL;
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  if (!g_file_get_contents (self->path, &text, NULL, &local_error))
    {
      if (g_error_matches (local_error, G_FILE_ERROR, G_FILE_ERROR_NOENT))
        return g_steal_pointer (&entries);
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  lines = g_strsplit (text, "\n", -1);
  /* What comes after the last end of a line is empty, or was cut off. */
  for (guint i = 0; lines[i] != NULL && lines[i + 1] != NULL; i++)
    {
      Erasure *entry = open_line (self, lines[i]);

      if (entry == NULL)
        {
          g_set_error (error, TWIN_ERROR, TWIN_ERROR_CORRUPT, "Line %u of %s is damaged, or of another server's key. Put a copy of the file in its place.",
                       i + 1, self->path);
          return NULL;
        }
      g_ptr_array_add (entries, entry);
    }
  g_ptr_array_sort (entries, compare_times);

  return g_steal_pointer (&entries);
}
