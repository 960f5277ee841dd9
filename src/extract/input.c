/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "input.h"

#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include "text/twin-language.h"

TwinReason
extract_input_open (ExtractInput *input, int fd, const char *name)
{
  struct stat status;
  void *bytes;

  g_return_val_if_fail (input != NULL, TWIN_REASON_UNREADABLE);

  memset (input, 0, sizeof *input);
  input->fd = fd;
  input->name = name;

  /* A pipe or a device could keep the worker waiting for ever. */
  if (fd < 0 || fstat (fd, &status) != 0 || !S_ISREG (status.st_mode))
    return TWIN_REASON_UNREADABLE;
  if (status.st_size == 0)
    return TWIN_REASON_EMPTY;
  if ((guint64) status.st_size > TWIN_LIMIT_FILE_BYTES)
    return TWIN_REASON_TOO_LARGE;

  bytes = mmap (NULL, (size_t) status.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
  if (bytes == MAP_FAILED)
    return TWIN_REASON_UNREADABLE;

  input->bytes = bytes;
  input->size = (gsize) status.st_size;

  return TWIN_REASON_NONE;
}

void
extract_input_close (ExtractInput *input)
{
  g_return_if_fail (input != NULL);

  if (input->bytes != NULL)
    munmap ((void *) input->bytes, input->size);
  input->bytes = NULL;
  input->size = 0;
}

gboolean
extract_input_has_extension (const ExtractInput *input, const char *const *extensions)
{
  const char *dot;

  g_return_val_if_fail (input != NULL && extensions != NULL, FALSE);

  dot = strrchr (input->name, '.');
  if (dot == NULL)
    return FALSE;

  for (; *extensions != NULL; extensions++)
    if (g_ascii_strcasecmp (dot + 1, *extensions) == 0)
      return TRUE;

  return FALSE;
}

char *
extract_input_dup_text (const ExtractInput *input, gsize *length, gboolean *complete)
{
  g_return_val_if_fail (input != NULL && length != NULL && complete != NULL, NULL);

  *complete = input->size <= TWIN_LIMIT_TEXT_BYTES;

  return twin_text_decode (input->bytes, MIN (input->size, TWIN_LIMIT_TEXT_BYTES), length, NULL);
}
