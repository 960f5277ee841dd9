/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mail/libcurl-start.h"

#include <curl/curl.h>
#include <glib.h>
#include <malloc.h>
#include <sodium.h>
#include <string.h>

static void
wipe_and_free (void *memory)
{
  if (memory != NULL)
    sodium_memzero (memory, malloc_usable_size (memory));
  free (memory);
}

static void *
wipe_and_realloc (void *memory, size_t size)
{
  size_t old_size = memory != NULL ? malloc_usable_size (memory) : 0;
  void *moved = malloc (size > 0 ? size : 1);

  if (moved != NULL && memory != NULL)
    memcpy (moved, memory, MIN (old_size, size));
  if (moved != NULL)
    wipe_and_free (memory);

  return moved;
}

void
libcurl_start (void)
{
  static gsize started;

  if (!g_once_init_enter (&started))
    return;
  if (curl_global_init_mem (CURL_GLOBAL_DEFAULT, malloc, wipe_and_free, wipe_and_realloc, strdup, calloc) != CURLE_OK)
    g_error ("libcurl does not start.");
  g_once_init_leave (&started, 1);
}
