/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "privacy/detect-text.h"
#include "privacy/twin-detector.h"

void
twin_offsets_init (TwinOffsets *self, const char *text, gsize length)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (text != NULL || length == 0);

  *self = (TwinOffsets) { text, length, 0, 0, 0 };
}

/* A byte that is not UTF-8 counts as the one replacement character it is shown as. */
void
twin_offsets_seek (TwinOffsets *self, gsize byte)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (byte <= self->length);

  if (byte < self->byte)
    twin_offsets_init (self, self->text, self->length);

  while (self->byte < byte)
    {
      guint n_bytes;
      gunichar c = text_code_point ((const guint8 *) self->text, self->length, self->byte, &n_bytes);

      self->byte += n_bytes;
      self->code_point += 1;
      self->utf16 += c > 0xffff ? 2 : 1;
    }
}
