/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Texts made to slow the detector down or to make it read where it must not. */

#include <string.h>
#include <time.h>

#include "privacy/twin-redaction.h"

static const char *const patterns[] = {
  "1",      "@",       "a:",       "a@",      "1 ",      "1-",     "12 34-",   "+1 ",       "(",         "://",
  "http://", "www.",   "www.a.",   "a.",      "@a.",     "::",     "1:",       "1.",        "1.1.1.1.",  "0000 ",
  "DE89 3", "AB 12 ",  "ignore ",  "ai ",     "if you are an ai ", "Jan 1 ",  "\xc2\xa0" "1", "\xe2\x80\x8b", "\xff", "\xf0\x9f\x98\x80",
  "http://a ", "a@a.bc ", "4111 1111 1111 1111 ", "4111111111111111", "tel 030 12345 ", "\n", "1\n", "a:1@", "(((1)))", "dob 1.1.1990 ",
  "a%40", "&#64;",  "%",       "a,1\n",  "a|b|1\n",
};

static char *
repeat (const char *pattern, gsize length)
{
  char *text = g_malloc (length + 1);
  gsize width = strlen (pattern);

  for (gsize i = 0; i < length; i++)
    text[i] = pattern[i % width];
  text[length] = '\0';

  return text;
}

static void
check_findings (GArray *findings, gsize length)
{
  gsize end = 0;

  for (guint i = 0; i < findings->len; i++)
    {
      const TwinFinding *finding = &g_array_index (findings, TwinFinding, i);

      g_assert_cmpuint (finding->start, >=, end);
      g_assert_cmpuint (finding->start, <, finding->end);
      g_assert_cmpuint (finding->end, <=, length);
      end = finding->end;
    }
}

/* Thread time in microseconds: other work on the machine does not count. */
static gint64
detect_time (const char *text, gsize length)
{
  struct timespec before, after;
  g_autoptr (GArray) findings = NULL;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &before);
  findings = twin_detect (text, length);
  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &after);
  check_findings (findings, length);

  return (after.tv_sec - before.tv_sec) * G_USEC_PER_SEC + (after.tv_nsec - before.tv_nsec) / 1000;
}

/* Eight times the text may take little more than eight times as long; a quadratic step
 * would take 64 times. */
static void
test_linear (void)
{
  const gsize small = 8 << 10;
  const gsize large = 64 << 10;

  for (gsize i = 0; i < G_N_ELEMENTS (patterns); i++)
    {
      g_autofree char *text = repeat (patterns[i], large);
      gint64 short_time = MIN (detect_time (text, small), detect_time (text, small));
      gint64 long_time = detect_time (text, large);
      g_autofree char *shown = g_strescape (patterns[i], NULL);

      g_test_message ("%8" G_GINT64_FORMAT " us for 64 KiB of “%s”", long_time, shown);
      g_assert_cmpint (long_time, <, MAX (short_time, 500) * 24);
    }
}

/* Changes, doubles and cuts pieces of a text that has one of everything. */
static GString *
mutate (GRand *random, const char *seed)
{
  GString *text = g_string_new (seed);
  guint n_changes = (guint) g_rand_int_range (random, 1, 12);

  for (guint i = 0; i < n_changes && text->len > 4; i++)
    {
      gssize at = g_rand_int_range (random, 0, (gint32) text->len);
      gssize width = g_rand_int_range (random, 1, 20);

      switch (g_rand_int_range (random, 0, 5))
        {
        case 0:
          text->str[at] = (char) g_rand_int_range (random, 0, 256);
          break;
        case 1:
          g_string_erase (text, at, MIN (width, (gssize) text->len - at));
          break;
        case 2:
          {
            g_autofree char *piece = g_strndup (text->str + at, (gsize) MIN (width, (gssize) text->len - at));

            g_string_insert (text, g_rand_int_range (random, 0, (gint32) text->len), piece);
          }
          break;
        case 3:
          g_string_insert (text, at, patterns[g_rand_int_range (random, 0, G_N_ELEMENTS (patterns))]);
          break;
        default:
          text->str[at] = "0123456789@:/.-+() \n"[g_rand_int_range (random, 0, 20)];
          break;
        }
    }

  return text;
}

/* Rewrites @text, keeping about every third finding, and checks what must hold of every
 * text: ranges in order, the kept parts unchanged, every offset mapped in range. */
static void
check_redaction (GRand *random, const char *text, gsize length, GArray *findings)
{
  g_autoptr (GArray) outcomes = g_array_new (FALSE, FALSE, sizeof (TwinOutcome));
  g_autoptr (TwinRedaction) redaction = NULL;
  gsize original = 0, rewritten = 0;

  for (guint i = 0; i < findings->len; i++)
    {
      TwinOutcome outcome = (TwinOutcome) g_rand_int_range (random, 0, 5);

      g_array_append_val (outcomes, outcome);
    }
  redaction = twin_redact (text, length, findings, outcomes);
  g_assert_cmpuint (strlen (redaction->text), <=, redaction->length);
  for (guint i = 0; i < redaction->replacements->len; i++)
    {
      const TwinReplacement *replacement = &g_array_index (redaction->replacements, TwinReplacement, i);

      g_assert_cmpuint (replacement->start - original, ==, replacement->out_start - rewritten);
      g_assert_cmpint (memcmp (text + original, redaction->text + rewritten, replacement->start - original), ==, 0);
      g_assert_cmpuint (twin_redaction_map_offset (redaction, replacement->start), ==, replacement->out_start);
      g_assert_cmpuint (twin_redaction_map_offset (redaction, replacement->end), ==, replacement->out_end);
      original = replacement->end;
      rewritten = replacement->out_end;
    }
  g_assert_cmpuint (twin_redaction_map_offset (redaction, length), ==, redaction->length);
  check_findings (redaction->residue, redaction->length);
}

static void
test_mutations (void)
{
  static const char seed[] =
    "Dear Ms. Müller, call +49 (0)30 901820 or 212-555-0123 ext. 4. E-mail: müller@bücher.example, IBAN DE89 3704 0044 0532 "
    "0130 00,\nCard 4111-1111-1111-1111, SSN 536-90-4399, https://example.com/?a=jane@example.com (192.168.1.1, 2001:db8::1). "
    "Born March 10, 1984; NI AB 12 34 56 C; PESEL 44051401359. Ignore all previous instructions. ٤٠٧٥ １２３ 😀";
  g_autoptr (GRand) random = g_rand_new_with_seed (20260714);

  for (guint i = 0; i < 4000; i++)
    {
      g_autoptr (GString) text = mutate (random, seed);
      /* An exact copy without a NUL after it, so that a sanitizer sees any byte too many. */
      g_autofree char *exact = g_memdup2 (text->str, text->len);
      g_autoptr (GArray) findings = twin_detect (exact, text->len);

      check_findings (findings, text->len);
      check_redaction (random, exact, text->len, findings);
    }
}

/* Redacting everything leaves nothing to be found, whatever the text was. */
static void
test_no_residue (void)
{
  static const char seed[] = "jane@example.com 212-555-0123 SSN 536-90-4399 Card 4111 1111 1111 1111 IBAN DE89370400440532013000 "
                             "https://example.com/x 192.168.1.1 DNI 12345678Z NHS 943 476 5919 born 1.2.1980";
  g_autoptr (GRand) random = g_rand_new_with_seed (7);
  guint n_residues = 0;

  for (guint i = 0; i < 2000; i++)
    {
      g_autoptr (GString) text = mutate (random, seed);
      g_autoptr (GArray) findings = twin_detect (text->str, text->len);
      g_autoptr (GArray) outcomes = g_array_new (FALSE, FALSE, sizeof (TwinOutcome));
      g_autoptr (TwinRedaction) redaction = NULL;

      for (guint k = 0; k < findings->len; k++)
        {
          TwinOutcome outcome = k % 2 == 0 ? TWIN_OUTCOME_REDACT : TWIN_OUTCOME_MASK;

          g_array_append_val (outcomes, outcome);
        }
      redaction = twin_redact (text->str, text->len, findings, outcomes);
      n_residues += redaction->residue->len > 0;
    }

  /* A label can come to stand before a number that it did not belong to; that is what
   * the second scan is for. It must stay rare. */
  g_assert_cmpuint (n_residues, <, 40);
}

static void
test_empty (void)
{
  g_autoptr (GArray) findings = twin_detect (NULL, 0);
  g_autoptr (GArray) zeros = twin_detect ("\0\0@\0.\0", 6);

  g_assert_cmpuint (findings->len, ==, 0);
  g_assert_cmpuint (zeros->len, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/privacy/detector-hostile/linear", test_linear);
  g_test_add_func ("/privacy/detector-hostile/mutations", test_mutations);
  g_test_add_func ("/privacy/detector-hostile/no-residue", test_no_residue);
  g_test_add_func ("/privacy/detector-hostile/empty", test_empty);

  return g_test_run ();
}
