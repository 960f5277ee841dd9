/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Texts with what must be found in them: « and » stand around it, with all bytes in between and no other. */

#include <string.h>

#include "privacy/twin-detector.h"

typedef struct
{
  const char *type;
  const char *text;
  TwinTier at_least;
  gboolean wrong; /* the check digit */
} Case;

#define CERTAIN TWIN_TIER_CERTAIN
#define LIKELY TWIN_TIER_LIKELY

static void
add_mark (GArray *marks, gsize position)
{
  g_array_append_val (marks, position);
}

/* @marked without its marks; their positions go to @marks. */
static char *
strip_marks (const char *marked, GArray *marks)
{
  GString *text = g_string_new (NULL);

  for (const char *p = marked; *p != '\0';)
    if (g_str_has_prefix (p, "«") || g_str_has_prefix (p, "»"))
      {
        add_mark (marks, text->len);
        p += strlen ("«");
      }
    else
      g_string_append_c (text, *p++);

  return g_string_free (text, FALSE);
}

/* What counts: not what only may be something, nor dates, which have tests of their own and stand in
 * any text. */
static gboolean
counts (const TwinFinding *finding)
{
  return finding->tier != TWIN_TIER_CANDIDATE && strcmp (finding->type->id, "date") != 0;
}

static void
check_case (const Case *c)
{
  g_autoptr (GArray) marks = g_array_new (FALSE, FALSE, sizeof (gsize));
  g_autofree char *text = strip_marks (c->text, marks);
  g_autoptr (GArray) findings = twin_detect (text, strlen (text));
  g_autofree char *shown = g_strescape (text, NULL);
  guint next = 0;

  g_test_message ("%s", shown);
  for (guint i = 0; i < findings->len; i++)
    {
      const TwinFinding *finding = &g_array_index (findings, TwinFinding, i);

      if (!counts (finding))
        continue;
      g_assert_cmpstr (finding->type->id, ==, c->type);
      g_assert_cmpuint (next + 2, <=, marks->len);
      g_assert_cmpuint (finding->start, ==, g_array_index (marks, gsize, next));
      g_assert_cmpuint (finding->end, ==, g_array_index (marks, gsize, next + 1));
      g_assert_cmpint (finding->tier, >=, c->at_least);
      g_assert_cmpint (finding->valid, ==, !c->wrong);
      g_assert_cmpstr (finding->reason, !=, "");
      next += 2;
    }
  g_assert_cmpuint (next, ==, marks->len);
}

#define DEFINE_TEST(name)                             \
  static void test_##name (void)                      \
  {                                                   \
    for (gsize i = 0; i < G_N_ELEMENTS (name); i++)   \
      check_case (&name[i]);                          \
  }
