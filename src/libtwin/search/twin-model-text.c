/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "search/twin-answer-private.h"

#include <string.h>

#include "search/twin-support.h"
#include "text/twin-chunker.h"

/* A model's text is data: what would load or open something, links, pictures, tags, goes,
 * and only its label stays. Then the marks are taken out, and what is left is sentences. */

#define MAXIMUM_LABEL_BYTES 2000
#define MAXIMUM_MARK_BYTES 60

/* No answer has more; the rest of what goes on and on is left out. */
#define MAXIMUM_SENTENCES 200

/* "[1]", "[2, 3]", "[4-6]" at one place. */
typedef struct
{
  gsize at; /* in the text without marks */
  guint number;
} Mark;

typedef struct
{
  GString *text;
  GArray *marks;
} Unmarked;

/* The bracket that closes the one at @p, in which others may be, or NULL. */
static const char *
find_closing (const char *p, char open, char close)
{
  const char *end = p + strnlen (p, MAXIMUM_LABEL_BYTES);
  guint depth = 0;

  for (; p < end; p++)
    {
      if (*p == open)
        depth++;
      else if (*p == close && --depth == 0)
        return p;
    }

  return NULL;
}

static gboolean
is_mark_label (const char *label, gsize length)
{
  gboolean digits = FALSE;

  for (gsize i = 0; i < length; i++)
    {
      digits = digits || g_ascii_isdigit (label[i]);
      if (!g_ascii_isdigit (label[i]) && strchr (",; -^", label[i]) == NULL)
        return FALSE;
    }

  return digits;
}

static void append_harmless (GString *out, const char *text, gsize length, guint depth);

/* A link or picture at @p: its label is appended. Returns where it ends, or NULL if it is none. */
static const char *
skip_link (GString *out, const char *p, guint depth)
{
  gboolean picture = *p == '!';
  const char *label = p + (picture ? 1 : 0);
  const char *label_end = *label == '[' ? find_closing (label, '[', ']') : NULL;
  const char *target_end = label_end != NULL && label_end[1] == '(' ? find_closing (label_end + 1, '(', ')') : NULL;

  if (target_end == NULL)
    return NULL;

  label++;
  if (!picture && is_mark_label (label, label_end - label))
    g_string_append_len (out, label - 1, label_end - label + 2);
  else
    append_harmless (out, label, label_end - label, depth + 1);

  return target_end + 1;
}

/* "<img src=...>", "<https://...>": without what is in it. */
static const char *
skip_tag (const char *p)
{
  const char *end;

  if (*p != '<' || !(g_ascii_isalpha (p[1]) || p[1] == '/' || p[1] == '!'))
    return NULL;

  end = memchr (p, '>', strnlen (p, MAXIMUM_LABEL_BYTES));

  return end != NULL ? end + 1 : NULL;
}

/* "[name]: https://...", the other half of a link, is a line of its own. */
static const char *
skip_definition (const char *line)
{
  const char *label_end = *line == '[' ? find_closing (line, '[', ']') : NULL;
  const char *line_end;
  g_autofree char *target = NULL;

  if (label_end == NULL || label_end[1] != ':')
    return NULL;

  line_end = strchrnul (label_end, '\n');
  target = g_strstrip (g_strndup (label_end + 2, line_end - label_end - 2));
  if (g_uri_peek_scheme (*target == '<' ? target + 1 : target) == NULL)
    return NULL;

  return line_end;
}

static gboolean
is_invisible (gunichar c)
{
  return (c < 0x20 && c != '\n' && c != '\t') || (c >= 0x7f && c < 0xa0) || (c >= 0x200b && c <= 0x200f)
         || (c >= 0x202a && c <= 0x202e) || (c >= 0x2060 && c <= 0x2069) || c == 0xfeff;
}

/* @depth: how many labels we are in; a label has no lines and not endless labels. */
static void
append_harmless (GString *out, const char *text, gsize length, guint depth)
{
  g_autofree char *copy = g_strndup (text, length);
  const char *p = copy;

  while (*p != '\0')
    {
      gboolean line_start = p == copy || p[-1] == '\n';
      const char *next = NULL;

      if (line_start && depth == 0)
        next = skip_definition (p);
      if (next == NULL && (*p == '[' || (*p == '!' && p[1] == '[')) && depth < 4)
        next = skip_link (out, p, depth);
      if (next == NULL)
        next = skip_tag (p);
      if (next == NULL && p[0] == '*' && p[1] == '*')
        next = p + 2;
      if (next == NULL && line_start && *p == '#')
        next = p + strspn (p, "# ");
      if (next == NULL)
        {
          next = g_utf8_next_char (p);
          if (!is_invisible (g_utf8_get_char (p)))
            g_string_append_len (out, p, next - p);
        }
      p = next;
    }
}

/* Reads the numbers of a mark that begins at @p. Returns where it ends, or NULL if it is none. */
static const char *
read_mark (const char *p, GArray *numbers)
{
  const char *end = *p == '[' ? memchr (p, ']', strnlen (p, MAXIMUM_MARK_BYTES)) : NULL;
  guint last = 0;
  gboolean range = FALSE;

  if (end == NULL || !is_mark_label (p + 1, end - p - 1))
    return NULL;

  for (p++; p < end;)
    {
      guint64 value;
      guint number;

      if (!g_ascii_isdigit (*p))
        {
          range = range || (*p == '-' && last > 0);
          p++;
          continue;
        }
      value = g_ascii_strtoull (p, (char **) &p, 10);
      number = (guint) MIN (value, 9999);
      for (guint between = last + 1; range && between < number && number - last < 20; between++)
        g_array_append_val (numbers, between);
      g_array_append_val (numbers, number);
      last = number;
      range = FALSE;
    }

  return end + 1;
}

static void
strip_blanks_at_end (GString *text)
{
  while (text->len > 0 && (text->str[text->len - 1] == ' ' || text->str[text->len - 1] == '\t'))
    g_string_truncate (text, text->len - 1);
}

static void
take_marks_out (Unmarked *self, const char *text)
{
  const char *p = text;

  while (*p != '\0')
    {
      g_autoptr (GArray) numbers = g_array_new (FALSE, FALSE, sizeof (guint));
      const char *next = read_mark (p, numbers);

      if (next == NULL)
        {
          next = g_utf8_next_char (p);
          g_string_append_len (self->text, p, next - p);
          p = next;
          continue;
        }

      if (*next == '\0' || strchr (" \t\n.,;:!?)[", *next) != NULL)
        strip_blanks_at_end (self->text);
      for (guint i = 0; i < numbers->len; i++)
        {
          Mark mark = { self->text->len, g_array_index (numbers, guint, i) };

          g_array_append_val (self->marks, mark);
        }
      p = next;
    }
}

/* The hits that the marks of [start, end] name, each once; @next is the first mark that was not used yet. */
static GArray *
take_cited (const Unmarked *unmarked, guint *next, gsize end, gboolean last, guint n_hits)
{
  GArray *cited = g_array_new (FALSE, FALSE, sizeof (guint));

  for (; *next < unmarked->marks->len; (*next)++)
    {
      const Mark *mark = &g_array_index (unmarked->marks, Mark, *next);
      guint index = mark->number - 1;
      gboolean known = FALSE;

      if (mark->at > end && !last)
        break;
      if (mark->number == 0 || mark->number > n_hits)
        continue;
      for (guint i = 0; i < cited->len; i++)
        known = known || g_array_index (cited, guint, i) == index;
      if (!known)
        g_array_append_val (cited, index);
    }

  return cited;
}

static TwinSupport
check (const TwinAnswer *answer, const char *sentence, GArray *cited, const char *language)
{
  g_autoptr (GPtrArray) passages = g_ptr_array_new_with_free_func (g_free);
  guint n = cited->len > 0 ? cited->len : answer->hits->len;

  for (guint i = 0; i < n; i++)
    {
      guint index = cited->len > 0 ? g_array_index (cited, guint, i) : i;
      const TwinHit *hit = g_ptr_array_index (answer->hits, index);

      g_ptr_array_add (passages, g_strdup_printf ("%s\n\n%s\n\n%s", hit->title != NULL ? hit->title : "",
                                                  hit->passage->heading != NULL ? hit->passage->heading : "",
                                                  hit->passage->body));
    }
  g_ptr_array_add (passages, NULL);

  return twin_support_check (sentence, (const char *const *) passages->pdata, language);
}

static void
add_sentence (TwinAnswer *answer, const char *sentence, GArray *cited, const char *language)
{
  g_autoptr (GArray) numbers = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint i = 0; i < cited->len; i++)
    {
      guint index = g_array_index (cited, guint, i);
      const TwinHit *hit = g_ptr_array_index (answer->hits, index);
      guint number;
      gsize start;
      gsize end;

      twin_support_locate (sentence, hit->passage->body, language, &start, &end);
      number = twin_answer_cite (answer, index, start, end);
      g_array_append_val (numbers, number);
    }
  twin_answer_add_sentence (answer, sentence, numbers, check (answer, sentence, cited, language));
}

static gboolean
is_no_answer (const char *text, const char *no_answer)
{
  g_autofree char *one = NULL;
  g_autofree char *other = NULL;

  if (no_answer == NULL || *no_answer == '\0')
    return FALSE;

  one = g_utf8_casefold (text, -1);
  other = g_utf8_casefold (no_answer, -1);

  return g_str_equal (g_strstrip (one), g_strstrip (other));
}

static void
write_sentences (TwinAnswer *answer, const Unmarked *unmarked, const char *language)
{
  g_autoptr (GArray) sentences = twin_sentences (unmarked->text->str, unmarked->text->len, language);
  g_autoptr (GString) text = g_string_new (NULL);
  guint next = 0;

  g_array_set_size (sentences, MIN (sentences->len, MAXIMUM_SENTENCES));
  for (guint i = 0; i < sentences->len; i++)
    {
      const TwinSpan *span = &g_array_index (sentences, TwinSpan, i);
      g_autofree char *sentence = g_strndup (unmarked->text->str + span->start, span->end - span->start);
      g_autoptr (GArray) cited = take_cited (unmarked, &next, span->end, i + 1 == sentences->len, answer->hits->len);

      add_sentence (answer, sentence, cited, language);
      if (i > 0)
        {
          const char *gap = unmarked->text->str + span[-1].end;

          g_string_append (text, memmem (gap, span->start - span[-1].end, "\n\n", 2) != NULL ? "\n\n"
                                 : memchr (gap, '\n', span->start - span[-1].end) != NULL    ? "\n"
                                                                                              : " ");
        }
      twin_answer_append_text (text, g_ptr_array_index (answer->sentences, i));
    }

  g_set_str (&answer->text, text->str);
}

TwinAnswer *
twin_answer_from_model_text (const char *model_text, GPtrArray *hits, const TwinAnswerOptions *options)
{
  g_autoptr (TwinAnswer) answer = NULL;
  g_autofree char *valid = NULL;
  g_autoptr (GString) harmless = g_string_new (NULL);
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GArray) marks = g_array_new (FALSE, FALSE, sizeof (Mark));
  Unmarked unmarked = { text, marks };

  g_return_val_if_fail (model_text != NULL && hits != NULL && options != NULL, NULL);

  answer = twin_answer_new (hits);
  answer->generated = TRUE;
  valid = g_utf8_make_valid (model_text, -1);
  append_harmless (harmless, valid, strlen (valid), 0);
  take_marks_out (&unmarked, harmless->str);
  write_sentences (answer, &unmarked, options->language);
  if (answer->sentences->len == 0 || is_no_answer (text->str, options->no_answer))
    return twin_answer_abstain (g_steal_pointer (&answer), options);

  return g_steal_pointer (&answer);
}
