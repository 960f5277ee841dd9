/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "studio/widgets/text-breaks.h"

/* Paragraphs, parted by '|' where the content has a line feed. */
static StudioTextContent *
content_new (const char *text)
{
  StudioTextContent *content = studio_text_content_new ();
  g_auto (GStrv) paragraphs = g_strsplit (text, "|", -1);

  for (guint i = 0; paragraphs[i] != NULL; i++)
    {
      studio_text_content_begin (content, STUDIO_TEXT_BODY, 0, NULL, NULL, FALSE);
      studio_text_content_append (content, paragraphs[i], strlen (paragraphs[i]));
    }
  return content;
}

static const struct
{
  const char *text;
  gsize offset;
  TextUnit unit;
  const char *wanted;
} ranges[] = {
  { "one two", 0, TEXT_UNIT_WORD, "one" },
  { "one two", 2, TEXT_UNIT_WORD, "one" },
  { "one two", 5, TEXT_UNIT_WORD, "two" },
  { "one two", 7, TEXT_UNIT_WORD, "two" },
  { "one  two", 4, TEXT_UNIT_WORD, "  " },
  { "Größe zählt", 1, TEXT_UNIT_WORD, "Größe" },
  { "Größe zählt", 9, TEXT_UNIT_WORD, "zählt" },
  { "a|bc de|f", 3, TEXT_UNIT_WORD, "bc" },
  { "a|bc de|f", 7, TEXT_UNIT_WORD, "de" },
  { "a|bc de|f", 3, TEXT_UNIT_PARAGRAPH, "bc de" },
  { "a|bc de|f", 8, TEXT_UNIT_PARAGRAPH, "f" },
  { "a||f", 2, TEXT_UNIT_PARAGRAPH, "" },
  { "a||f", 2, TEXT_UNIT_WORD, "" },
  { "one two", 5, TEXT_UNIT_CHARACTER, "" },
};

static void
test_ranges (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (ranges); i++)
    {
      g_autoptr (StudioTextContent) content = content_new (ranges[i].text);
      TextRange range = text_breaks_get_range (content, ranges[i].offset, ranges[i].unit);
      g_autofree char *found = g_strndup (studio_text_content_get_text (content, NULL) + range.start,
                                          range.end - range.start);

      g_test_message ("“%s” at %" G_GSIZE_FORMAT, ranges[i].text, ranges[i].offset);
      g_assert_cmpstr (found, ==, ranges[i].wanted);
    }
}

static const struct
{
  const char *text;
  TextUnit unit;
  gsize from;
  gsize next;
  gsize previous;
} steps[] = {
  { "one two", TEXT_UNIT_CHARACTER, 1, 2, 0 },
  { "one two", TEXT_UNIT_CHARACTER, 0, 1, 0 },
  { "one two", TEXT_UNIT_CHARACTER, 7, 7, 6 },
  { "äe\xcc\x81z", TEXT_UNIT_CHARACTER, 2, 5, 0 }, /* e and its accent are one */
  { "a|b", TEXT_UNIT_CHARACTER, 1, 2, 0 },
  { "a|b", TEXT_UNIT_CHARACTER, 2, 3, 1 },
  { "one two", TEXT_UNIT_WORD, 0, 3, 0 },
  { "one two", TEXT_UNIT_WORD, 3, 7, 0 },
  { "one two", TEXT_UNIT_WORD, 5, 7, 4 },
  { "one, two.", TEXT_UNIT_WORD, 8, 9, 5 },
  { "one||two", TEXT_UNIT_WORD, 3, 8, 0 },
  { "one||two", TEXT_UNIT_WORD, 5, 8, 0 },
  { "a|bc de|f", TEXT_UNIT_PARAGRAPH, 4, 7, 2 },
};

static void
test_steps (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      g_autoptr (StudioTextContent) content = content_new (steps[i].text);

      g_test_message ("“%s” from %" G_GSIZE_FORMAT, steps[i].text, steps[i].from);
      g_assert_cmpuint (text_breaks_step (content, steps[i].from, steps[i].unit, TRUE), ==, steps[i].next);
      g_assert_cmpuint (text_breaks_step (content, steps[i].from, steps[i].unit, FALSE), ==, steps[i].previous);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/studio/text-breaks/ranges", test_ranges);
  g_test_add_func ("/studio/text-breaks/steps", test_steps);
  return g_test_run ();
}
