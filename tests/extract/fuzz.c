/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "identify.h"
#include "sink.h"
#include "text/twin-record.h"

/* Changes the fixtures at random and reads the result in this very process: what a
 * sanitizer or a signal stops here, it would stop in the worker. The seed is fixed, so
 * that a failure comes again; TWIN_FUZZ_SEED and TWIN_FUZZ_ROUNDS look further. */

#define DEFAULT_ROUNDS 1500
#define MAX_INPUT_BYTES (64u << 10)
#define MAX_CHANGES 6

typedef struct
{
  const char *name;
  const ExtractFormat *format; /* NULL: whatever it is taken for */
  const char *fixtures[3];
} Target;

/* One harness for each; a name is one without an extension that would decide. */
static const Target targets[] = {
  { "text", &extract_format_text, { "handbook.txt", "handbuch.txt" } },
  { "markdown", &extract_format_markdown, { "handbook.md" } },
  { "csv", &extract_format_csv, { "phones.csv" } },
  { "eml", &extract_format_eml, { "handbook.eml" } },
  { "html", &extract_format_html, { "handbook.html" } },
  { "rtf", &extract_format_rtf, { "handbook.rtf" } },
  { "json", &extract_format_json, { "handbook.json" } },
  { "mbox", &extract_format_mbox, { "handbook.mbox" } },
  { "identify", NULL, { "handbook.md", "handbook.eml", "handbook.html" } },
};

/* Pieces that mean something to one format or another. */
static const char *const pieces[] = {
  "\n", "\r\n", "\n\n", "\t", "\"", "\"\"", ",", ";", ">", "> ", "- ", "1. ", "#", "```", "|", "|-|", "[", "](", "![", ")",
  "<", "</", "<!--", "-->", "<br>", "<table>", "<td>", "<script>", "&", "&#", "&#x;", ";", "---\n", "*", "_", "\\",
  "Content-Type: multipart/mixed; boundary=x\r\n", "--x\r\n", "--x--\r\n", "Content-Type: message/rfc822\r\n",
  "Content-Transfer-Encoding: base64\r\n", "=?utf-8?q?", "?=", "charset=utf-7", "From ", "PK\3\4", "%PDF-",
  "[", "{\"a\":", "\\ud83d", "null", "\n\nFrom x\nA: b\n\n", "{", "}", "\\par ", "\\cell ", "\\row ", "\\pard\\intbl\\itap3 ", "\\u-10179?", "\\bin9 ", "{\\footnote ", "{\\*\\annotation ", "\\'93",
  "\xff\xfe", "\xfe\xff", "\xef\xbb\xbf", "\xc3", "\xe2\x80", "\xf4\x90\x80\x80", "\xed\xa0\x80", "\u202e", "\u0301",
};

static gboolean
take_record (guint8 type, GBytes *payload, gpointer user_data)
{
  TwinDocument *document = user_data;
  TwinFormatRecord format = { 0 };
  TwinEndRecord end = { 0 };
  TwinBlock block;
  const char *text;
  guint page, n_pages;

  switch (type)
    {
    case TWIN_RECORD_BLOCK:
      g_assert_true (twin_record_decode_block (payload, &block, &text));
      return twin_document_append (document, &block, text, (gssize) block.length);
    case TWIN_RECORD_PROGRESS:
      g_assert_true (twin_record_decode_progress (payload, &page, &n_pages));
      break;
    case TWIN_RECORD_FORMAT:
      g_assert_true (twin_record_decode_format (payload, &format));
      twin_format_record_clear (&format);
      break;
    case TWIN_RECORD_END:
      g_assert_true (twin_record_decode_end (payload, &end));
      twin_end_record_clear (&end);
      break;
    default:
      g_assert_not_reached ();
    }

  return TRUE;
}

static void
run_one_input (const ExtractFormat *format, const guint8 *bytes, gsize size)
{
  static const char *const names[] = { "a", "a.md", "a.csv", "a.html", "a.eml", "a.txt" };
  g_autoptr (TwinDocument) document = twin_document_new ();
  g_autoptr (ExtractSink) sink = extract_sink_new (take_record, document);
  ExtractInput input = { .fd = -1, .bytes = bytes, .size = size, .name = names[size % G_N_ELEMENTS (names)] };
  ExtractIdentity identity = { .format = format };
  TwinReason reason;

  /* The worker never hands on an empty file. */
  if (size == 0)
    return;

  if (format == NULL)
    identity = extract_identify (&input);
  reason = identity.format != NULL ? identity.format->extract (&input, sink) : identity.reason;
  extract_sink_end (sink, reason);
  g_assert_true (g_utf8_validate (twin_document_get_text (document, NULL), -1, NULL));
}

static guint
random_below (GRand *random, guint n)
{
  return n > 0 ? g_rand_int (random) % n : 0;
}

static void
change (GByteArray *bytes, GRand *random)
{
  guint at = random_below (random, bytes->len);
  guint n_wanted = 1 + random_below (random, 64);
  guint n_removed = MIN (n_wanted, bytes->len - at);
  const char *piece = pieces[random_below (random, G_N_ELEMENTS (pieces))];
  g_autofree guint8 *rest = NULL;
  guint n_rest, n_times;

  switch (random_below (random, 6))
    {
    case 0:
      if (bytes->len > 0)
        bytes->data[at] = (guint8) g_rand_int (random);
      break;
    case 1:
      if (bytes->len > 0)
        bytes->data[at] ^= (guint8) (1u << random_below (random, 8));
      break;
    case 2:
      g_byte_array_remove_range (bytes, at, n_removed);
      break;
    case 3:
      g_byte_array_set_size (bytes, at);
      break;
    default:
      /* Something inserted, mostly once, sometimes very often. */
      n_times = random_below (random, 8) == 0 ? random_below (random, 3000) : 1;
      n_rest = bytes->len - at;
      rest = g_memdup2 (bytes->data + at, n_rest);
      g_byte_array_set_size (bytes, at);
      for (guint i = 0; i < n_times && bytes->len < MAX_INPUT_BYTES; i++)
        g_byte_array_append (bytes, (const guint8 *) piece, (guint) strlen (piece));
      g_byte_array_append (bytes, rest, n_rest);
      break;
    }
}

static guint
get_number (const char *variable, guint fallback)
{
  const char *text = g_getenv (variable);

  return text != NULL ? (guint) strtoul (text, NULL, 10) : fallback;
}

static void
test_target (gconstpointer data)
{
  const Target *target = data;
  guint n_rounds = get_number ("TWIN_FUZZ_ROUNDS", DEFAULT_ROUNDS);
  g_autoptr (GRand) random = g_rand_new_with_seed (get_number ("TWIN_FUZZ_SEED", 1));

  for (guint i = 0; i < G_N_ELEMENTS (target->fixtures) && target->fixtures[i] != NULL; i++)
    {
      g_autofree char *path = g_test_build_filename (G_TEST_DIST, "extract", "fixtures", target->fixtures[i], NULL);
      g_autofree char *original = NULL;
      g_autoptr (GError) error = NULL;
      gsize length;

      g_file_get_contents (path, &original, &length, &error);
      g_assert_no_error (error);
      for (guint round = 0; round < n_rounds; round++)
        {
          g_autoptr (GByteArray) bytes = g_byte_array_new ();
          g_autofree guint8 *exact = NULL;
          guint n_changes = 1 + random_below (random, MAX_CHANGES);

          g_byte_array_append (bytes, (const guint8 *) original, (guint) length);
          for (guint k = 0; k < n_changes; k++)
            change (bytes, random);
          /* Of its very length, so that a sanitizer sees a read behind it. */
          exact = g_memdup2 (bytes->data, bytes->len);
          run_one_input (target->format, exact, bytes->len);
        }
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (targets); i++)
    {
      g_autofree char *path = g_strdup_printf ("/extract/fuzz/%s", targets[i].name);

      g_test_add_data_func (path, &targets[i], test_target);
    }

  return g_test_run ();
}
