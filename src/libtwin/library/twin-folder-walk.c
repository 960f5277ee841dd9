/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "library/twin-folder-walk.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/twin-limits.h"

typedef struct
{
  const char *root;    /* canonical; nothing outside it is taken */
  GHashTable *visited; /* "device:inode" of folders: a link to a folder above must not go round for ever */
  GPtrArray *found;
  GPtrArray *folders; /* those that were listed; or NULL */
  GCancellable *cancellable;
} Walk;

void
twin_found_file_free (TwinFoundFile *self)
{
  if (self == NULL)
    return;

  g_free (self->path);
  g_free (self->name);
  g_free (self);
}

static gint64
get_modified_at (const struct stat *info)
{
  return (gint64) info->st_mtim.tv_sec * 1000 + info->st_mtim.tv_nsec / 1000000;
}

gboolean
twin_found_file_stat (int fd, const char *path, guint64 *size, gint64 *modified_at, gboolean *is_folder)
{
  struct stat info;

  if (is_folder != NULL)
    *is_folder = FALSE;
  if ((fd >= 0 ? fstat (fd, &info) : stat (path, &info)) != 0)
    return FALSE;

  if (is_folder != NULL)
    *is_folder = S_ISDIR (info.st_mode);
  *size = (guint64) info.st_size;
  *modified_at = get_modified_at (&info);

  return S_ISREG (info.st_mode);
}

static void
add_found (GPtrArray *found, const char *path, guint64 size, gint64 modified_at, TwinReason reason)
{
  TwinFoundFile *file = g_new0 (TwinFoundFile, 1);

  file->path = g_strdup (path);
  file->name = g_filename_display_basename (path);
  file->size = size;
  file->modified_at = modified_at;
  file->reason = reason;
  if (reason == TWIN_REASON_NONE && size > TWIN_LIMIT_FILE_BYTES)
    file->reason = TWIN_REASON_TOO_LARGE;
  else if (reason == TWIN_REASON_NONE && access (path, R_OK) != 0)
    file->reason = TWIN_REASON_UNREADABLE;

  g_ptr_array_add (found, file);
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static GPtrArray *
list_names (const char *folder)
{
  GDir *dir = g_dir_open (folder, 0, NULL);
  GPtrArray *names;
  const char *name;

  if (dir == NULL)
    return NULL;

  names = g_ptr_array_new_with_free_func (g_free);
  while ((name = g_dir_read_name (dir)) != NULL)
    if (name[0] != '.')
      g_ptr_array_add (names, g_strdup (name));
  g_dir_close (dir);
  g_ptr_array_sort (names, compare_names);

  return names;
}

static char *
dup_canonical (const char *path)
{
  char *resolved = realpath (path, NULL);
  char *copy = g_strdup (resolved);

  free (resolved);

  return copy;
}

static gboolean
is_below (const char *path, const char *root)
{
  gsize length = strlen (root);

  return strncmp (path, root, length) == 0 && (path[length] == '/' || root[length - 1] == '/');
}

static gboolean
visit_once (Walk *walk, const struct stat *info)
{
  return g_hash_table_add (walk->visited, g_strdup_printf ("%" G_GUINT64_FORMAT ":%" G_GUINT64_FORMAT,
                                                           (guint64) info->st_dev, (guint64) info->st_ino));
}

/* Puts what is in @folder on the stack, the first name on top. */
static void
push_entries (Walk *walk, const char *folder, GQueue *stack)
{
  g_autoptr (GPtrArray) names = list_names (folder);

  if (names == NULL)
    {
      add_found (walk->found, folder, 0, 0, TWIN_REASON_UNREADABLE);
      return;
    }

  if (walk->folders != NULL)
    g_ptr_array_add (walk->folders, g_strdup (folder));
  for (guint i = names->len; i > 0; i--)
    g_queue_push_head (stack, g_build_filename (folder, g_ptr_array_index (names, i - 1), NULL));
}

static void
visit (Walk *walk, const char *path, GQueue *stack)
{
  struct stat info;
  g_autofree char *canonical = NULL;

  if (lstat (path, &info) != 0)
    return; /* gone since it was listed */

  if (S_ISLNK (info.st_mode))
    {
      canonical = dup_canonical (path);
      if (canonical == NULL || !is_below (canonical, walk->root) || stat (canonical, &info) != 0)
        return;
      path = canonical;
    }

  if (S_ISREG (info.st_mode))
    add_found (walk->found, path, (guint64) info.st_size, get_modified_at (&info), TWIN_REASON_NONE);
  else if (S_ISDIR (info.st_mode) && visit_once (walk, &info))
    push_entries (walk, path, stack);
}

/* With a stack of its own instead of recursion, whose depth a hostile tree could choose. */
static gboolean
walk_folder (Walk *walk, GError **error)
{
  GQueue stack = G_QUEUE_INIT;
  gboolean cancelled = FALSE;
  struct stat info;
  char *path;

  if (stat (walk->root, &info) == 0)
    visit_once (walk, &info);
  push_entries (walk, walk->root, &stack);

  while (!cancelled && (path = g_queue_pop_head (&stack)) != NULL)
    {
      visit (walk, path, &stack);
      g_free (path);
      cancelled = g_cancellable_set_error_if_cancelled (walk->cancellable, error);
    }

  g_queue_clear_full (&stack, g_free);

  return !cancelled;
}

gboolean
twin_folder_walk (const char *path, GPtrArray *found, GPtrArray *folders, GCancellable *cancellable, GError **error)
{
  g_autofree char *canonical = dup_canonical (path);
  g_autoptr (GHashTable) visited = NULL;
  guint64 size = 0;
  gint64 modified_at = 0;
  gboolean is_folder;

  if (canonical == NULL)
    {
      canonical = g_canonicalize_filename (path, NULL);
      add_found (found, canonical, 0, 0, TWIN_REASON_UNREADABLE);
      return TRUE;
    }

  if (twin_found_file_stat (-1, canonical, &size, &modified_at, &is_folder))
    add_found (found, canonical, size, modified_at, TWIN_REASON_NONE);
  else if (!is_folder)
    add_found (found, canonical, 0, 0, TWIN_REASON_UNREADABLE);

  if (!is_folder)
    return TRUE;

  visited = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  return walk_folder (&(Walk) { canonical, visited, found, folders, cancellable }, error);
}
