/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/twin-originals.h"

#include "base/twin-digest.h"
#include "base/twin-error.h"
#include "base/twin-folder.h"
#include "base/twin-i18n.h"
#include "base/twin-id.h"
#include "store/twin-originals-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sodium.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define FOLDER "originals"
#define TEMPORARY_PREFIX ".new-"

/* File: magic with version, secretstream header, pieces; all but the last are full.
 * The last carries the stream's FINAL tag, so a file that was cut does not pass. */
#define MAGIC "TWINORI1"
#define MAGIC_LENGTH 8
#define HEADER_LENGTH (MAGIC_LENGTH + crypto_secretstream_xchacha20poly1305_HEADERBYTES)
#define PIECE_LENGTH (64 * 1024)
#define SEALED_LENGTH (PIECE_LENGTH + crypto_secretstream_xchacha20poly1305_ABYTES)

typedef crypto_secretstream_xchacha20poly1305_state Stream;

/* The buffers of one copy; zeroed when freed, as they hold a document's text. */
typedef struct
{
  guint8 plain[PIECE_LENGTH];
  guint8 sealed[SEALED_LENGTH];
  Stream stream;
} Work;

static Work *
work_new (void)
{
  return g_new0 (Work, 1);
}

static void
work_free (Work *self)
{
  if (self == NULL)
    return;

  sodium_memzero (self, sizeof *self);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Work, work_free)

static void
set_error_from_errno (GError **error, int code, const char *what)
{
  gboolean full = code == ENOSPC || code == EDQUOT || code == EFBIG;

  g_set_error (error, TWIN_STORE_ERROR, full ? TWIN_STORE_ERROR_FULL : TWIN_STORE_ERROR_IO, "%s: %s.", what,
               g_strerror (code));
}

/* The source's fault and not the store's: other documents can still be kept. */
static void
set_unreadable (GError **error, int code)
{
  g_set_error (error, TWIN_ERROR, TWIN_ERROR_FAILED, _("The document could not be read: %s."), g_strerror (code));
}

static void
set_corrupt (GError **error)
{
  g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_CORRUPT,
                       _("The stored copy of this document is damaged. Add the document again."));
}

/* Reads until @length bytes are there or the file ends; -1 with errno on error. */
static gssize
read_full (int fd, guint8 *buffer, gsize length)
{
  gsize done = 0;

  while (done < length)
    {
      gssize n = read (fd, buffer + done, length - done);

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        return -1;
      if (n == 0)
        break;
      done += (gsize) n;
    }

  return (gssize) done;
}

static gboolean
write_full (int fd, const guint8 *buffer, gsize length, GError **error)
{
  while (length > 0)
    {
      gssize n = write (fd, buffer, length);

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        {
          set_error_from_errno (error, errno, _("The document could not be stored"));
          return FALSE;
        }
      buffer += n;
      length -= (gsize) n;
    }

  return TRUE;
}

static char *
folder_of (const char *directory)
{
  return g_build_filename (directory, FOLDER, NULL);
}

/* The name tells nothing of the content: a digest keyed by the library. */
static char *
name_of (TwinStore *store, const char *sha256)
{
  g_autoptr (TwinSecret) key = twin_store_derive_key (store, "original name");

  return twin_hmac_sha256_hex (key, sha256, strlen (sha256));
}

static TwinSecret *
key_of (TwinStore *store, const char *name)
{
  g_autoptr (TwinSecret) key = twin_store_derive_key (store, "original");

  return twin_secret_derive (key, name);
}

static gboolean
sync_folder (const char *folder, GError **error)
{
  if (twin_folder_sync (folder))
    return TRUE;

  set_error_from_errno (error, errno, _("The folder of the originals could not be written"));

  return FALSE;
}

/* A new file that its writer holds a lock on, so that twin_originals_sweep() of
 * another process can tell it from one whose writer has died. */
static int
create_temporary (const char *path, GError **error)
{
  int fd = open (path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  int saved = errno;

  if (fd >= 0 && flock (fd, LOCK_EX) == 0)
    return fd;

  if (fd >= 0)
    {
      saved = errno;
      close (fd);
      g_unlink (path);
    }
  set_error_from_errno (error, saved, _("The document could not be stored"));

  return -1;
}

/* Reads all of @source from its beginning and writes it sealed. */
static gboolean
seal (int source, int target, TwinSecret *key, const char *sha256, GCancellable *cancellable, GError **error)
{
  g_autoptr (Work) work = work_new ();
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  guint8 header[HEADER_LENGTH];
  goffset offset = 0;
  gboolean last;

  memcpy (header, MAGIC, MAGIC_LENGTH);
  crypto_secretstream_xchacha20poly1305_init_push (&work->stream, header + MAGIC_LENGTH,
                                                   twin_secret_get_bytes (key, NULL));
  if (!write_full (target, header, sizeof header, error))
    return FALSE;

  do
    {
      gsize filled = 0;
      gssize n = 1;
      unsigned long long sealed_length;

      while (filled < PIECE_LENGTH && n > 0)
        {
          n = pread (source, work->plain + filled, PIECE_LENGTH - filled, offset);
          if (n < 0 && errno == EINTR)
            n = 1;
          else if (n < 0)
            {
              set_unreadable (error, errno);
              return FALSE;
            }
          else
            {
              filled += (gsize) n;
              offset += n;
            }
        }
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;

      last = filled < PIECE_LENGTH;
      g_checksum_update (checksum, work->plain, (gssize) filled);
      crypto_secretstream_xchacha20poly1305_push (
        &work->stream, work->sealed, &sealed_length, work->plain, filled, header, sizeof header,
        last ? crypto_secretstream_xchacha20poly1305_TAG_FINAL : crypto_secretstream_xchacha20poly1305_TAG_MESSAGE);
      if (!write_full (target, work->sealed, (gsize) sealed_length, error))
        return FALSE;
    }
  while (!last);

  if (g_str_equal (g_checksum_get_string (checksum), sha256))
    return TRUE;

  g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_INVALID,
                       _("The document was changed while it was being read. Add it again."));

  return FALSE;
}

/* Everything under a temporary name, then the rename, then the folder: after a power
 * cut the file is whole or not there. */
static gboolean
write_sealed (int source, const char *temporary, const char *path, TwinSecret *key, const char *sha256,
              GCancellable *cancellable, GError **error)
{
  int target = create_temporary (temporary, error);
  gboolean done;

  if (target < 0)
    return FALSE;

  done = seal (source, target, key, sha256, cancellable, error);
  if (done && (fsync (target) < 0 || g_rename (temporary, path) < 0))
    {
      set_error_from_errno (error, errno, _("The document could not be stored"));
      done = FALSE;
    }
  if (!done)
    g_unlink (temporary);
  close (target);

  return done;
}

gboolean
twin_originals_add (TwinStore *store, int fd, const char *sha256, GCancellable *cancellable, GError **error)
{
  g_autofree char *folder = NULL;
  g_autofree char *name = NULL;
  g_autofree char *path = NULL;
  g_autofree char *id = NULL;
  g_autofree char *temporary = NULL;
  g_autoptr (TwinSecret) key = NULL;

  g_return_val_if_fail (store != NULL && fd >= 0 && sha256 != NULL, FALSE);

  folder = folder_of (twin_store_get_directory (store));
  if (g_mkdir_with_parents (folder, 0700) < 0)
    {
      set_error_from_errno (error, errno, _("The folder of the originals could not be made"));
      return FALSE;
    }

  name = name_of (store, sha256);
  path = g_build_filename (folder, name, NULL);
  id = twin_id_new (twin_store_get_clock (store));
  temporary = g_strconcat (folder, G_DIR_SEPARATOR_S TEMPORARY_PREFIX, id, NULL);
  key = key_of (store, name);

  /* A copy that is there already is written anew: that also mends a damaged one. */
  return write_sealed (fd, temporary, path, key, sha256, cancellable, error) && sync_folder (folder, error);
}

static gboolean
unseal (int source, int target, TwinSecret *key, GError **error)
{
  g_autoptr (Work) work = work_new ();
  guint8 header[HEADER_LENGTH];
  guint8 tag = 0;

  if (read_full (source, header, sizeof header) != sizeof header || memcmp (header, MAGIC, MAGIC_LENGTH) != 0
      || crypto_secretstream_xchacha20poly1305_init_pull (&work->stream, header + MAGIC_LENGTH,
                                                          twin_secret_get_bytes (key, NULL)) != 0)
    {
      set_corrupt (error);
      return FALSE;
    }

  while (tag != crypto_secretstream_xchacha20poly1305_TAG_FINAL)
    {
      gssize n = read_full (source, work->sealed, SEALED_LENGTH);
      unsigned long long plain_length;

      if (n < 0)
        {
          set_error_from_errno (error, errno, _("The stored document could not be read"));
          return FALSE;
        }
      if (crypto_secretstream_xchacha20poly1305_pull (&work->stream, work->plain, &plain_length, &tag, work->sealed,
                                                      (gsize) n, header, sizeof header) != 0)
        {
          set_corrupt (error);
          return FALSE;
        }
      if (!write_full (target, work->plain, (gsize) plain_length, error))
        return FALSE;
    }

  /* The last piece is shorter than a full one, so it was read together with whatever
   * followed it, and would not have opened. */
  return TRUE;
}

/* Anonymous memory for the plain bytes. Kernels before 6.3 do not know NOEXEC_SEAL. */
static int
create_memory (GError **error)
{
  int fd = memfd_create ("twin-original", MFD_CLOEXEC | MFD_ALLOW_SEALING | MFD_NOEXEC_SEAL);

  if (fd < 0 && errno == EINVAL)
    fd = memfd_create ("twin-original", MFD_CLOEXEC | MFD_ALLOW_SEALING);
  if (fd < 0)
    set_error_from_errno (error, errno, _("There is no memory to open the document in"));

  return fd;
}

static int
unseal_to_memory (int source, TwinSecret *key, GError **error)
{
  int target = create_memory (error);

  if (target < 0)
    return -1;

  if (!unseal (source, target, key, error))
    {
      close (target);
      return -1;
    }

  if (lseek (target, 0, SEEK_SET) < 0
      || fcntl (target, F_ADD_SEALS, F_SEAL_WRITE | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL) < 0)
    {
      set_error_from_errno (error, errno, _("The document could not be opened"));
      close (target);
      return -1;
    }

  return target;
}

int
twin_originals_open (TwinStore *store, const char *sha256, GError **error)
{
  g_autofree char *folder = NULL;
  g_autofree char *name = NULL;
  g_autofree char *path = NULL;
  g_autoptr (TwinSecret) key = NULL;
  int source;
  int target;

  g_return_val_if_fail (store != NULL && sha256 != NULL, -1);

  folder = folder_of (twin_store_get_directory (store));
  name = name_of (store, sha256);
  path = g_build_filename (folder, name, NULL);
  key = key_of (store, name);
  source = open (path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
  if (source < 0 && errno == ENOENT)
    {
      g_set_error_literal (error, TWIN_ERROR, TWIN_ERROR_NOT_FOUND,
                           _("There is no stored copy of this document. Add the document again."));
      return -1;
    }
  if (source < 0)
    {
      set_error_from_errno (error, errno, _("The stored document could not be opened"));
      return -1;
    }

  target = unseal_to_memory (source, key, error);
  close (source);

  return target;
}

gboolean
twin_originals_remove (TwinStore *store, const char *sha256, GError **error)
{
  g_autofree char *folder = NULL;
  g_autofree char *name = NULL;
  g_autofree char *path = NULL;

  g_return_val_if_fail (store != NULL && sha256 != NULL, FALSE);

  folder = folder_of (twin_store_get_directory (store));
  name = name_of (store, sha256);
  path = g_build_filename (folder, name, NULL);
  if (g_unlink (path) == 0)
    return sync_folder (folder, error);
  if (errno == ENOENT)
    return TRUE;

  set_error_from_errno (error, errno, _("The stored document could not be removed"));

  return FALSE;
}

gboolean
twin_originals_is_empty (const char *directory)
{
  g_autofree char *folder = folder_of (directory);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  if (dir == NULL)
    return TRUE;

  while ((name = g_dir_read_name (dir)) != NULL)
    if (!g_str_has_prefix (name, TEMPORARY_PREFIX))
      return FALSE;

  return TRUE;
}

/* Removes @path unless somebody is writing it. */
static void
sweep_file (const char *path)
{
  int fd = open (path, O_WRONLY | O_CLOEXEC | O_NOFOLLOW);

  if (fd < 0)
    return;

  if (flock (fd, LOCK_EX | LOCK_NB) == 0)
    g_unlink (path);
  close (fd);
}

void
twin_originals_sweep (const char *directory)
{
  g_autofree char *folder = folder_of (directory);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_prefix (name, TEMPORARY_PREFIX))
      {
        g_autofree char *path = g_build_filename (folder, name, NULL);

        sweep_file (path);
      }
}
