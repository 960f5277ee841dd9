/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "privacy/twin-release-window.h"

#include "base/twin-clock.h"

/* The first Monday after 1970-01-01. */
#define FIRST_MONDAY_MS (4 * TWIN_DAY_MS)

static const struct
{
  const char *name;
  gint64 length_ms;
} kinds[] = {
  [TWIN_WINDOW_WEEK] = { "week", 7 * TWIN_DAY_MS },
  [TWIN_WINDOW_FOUR_WEEKS] = { "four-weeks", 28 * TWIN_DAY_MS },
};

const char *
twin_window_kind_to_string (TwinWindowKind kind)
{
  g_return_val_if_fail (kind < G_N_ELEMENTS (kinds), NULL);

  return kinds[kind].name;
}

gboolean
twin_window_kind_from_string (const char *text, TwinWindowKind *kind)
{
  g_return_val_if_fail (text != NULL && kind != NULL, FALSE);

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_str_equal (kinds[i].name, text))
      {
        *kind = (TwinWindowKind) i;
        return TRUE;
      }

  return FALSE;
}

TwinWindow
twin_window_at (TwinWindowKind kind, gint64 time, gint64 from)
{
  TwinWindow self = { kind, 0, 0 };
  gint64 length;

  g_return_val_if_fail (kind < G_N_ELEMENTS (kinds) && time >= FIRST_MONDAY_MS, self);

  length = kinds[kind].length_ms;
  self.start = (time - FIRST_MONDAY_MS) / length * length + FIRST_MONDAY_MS;
  self.end = self.start + length;
  self.start = MAX (self.start, from);

  return self;
}
