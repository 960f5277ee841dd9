/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/twin-id.h"

#include <sodium.h>
#include <string.h>

char *
twin_id_new (TwinClock *clock)
{
  guint8 b[16];
  guint64 ms = (guint64) twin_clock_now (clock);

  randombytes_buf (b, sizeof b);
  for (int i = 0; i < 6; i++)
    b[i] = (guint8) (ms >> (40 - 8 * i));
  b[6] = (b[6] & 0x0f) | 0x70; /* version 7 */
  b[8] = (b[8] & 0x3f) | 0x80; /* variant 10 */

  return g_strdup_printf ("%02x%02x%02x%02x-%02x%02x-%02x%02x-%02x%02x-%02x%02x%02x%02x%02x%02x",
                          b[0], b[1], b[2], b[3], b[4], b[5], b[6], b[7],
                          b[8], b[9], b[10], b[11], b[12], b[13], b[14], b[15]);
}

gboolean
twin_id_is_valid (const char *text)
{
  if (text == NULL || strlen (text) != 36)
    return FALSE;

  for (int i = 0; i < 36; i++)
    {
      gboolean dash = i == 8 || i == 13 || i == 18 || i == 23;

      if (dash ? text[i] != '-' : !(g_ascii_isdigit (text[i]) || (text[i] >= 'a' && text[i] <= 'f')))
        return FALSE;
    }

  return TRUE;
}
