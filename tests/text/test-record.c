/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "base/twin-limits.h"
#include "text/twin-record.h"

typedef gboolean (*DecodeFunc) (GBytes *payload);

static gboolean
decode_job (GBytes *payload)
{
  TwinJobRecord job;
  gboolean decoded = twin_record_decode_job (payload, &job);

  g_assert_true (!decoded || g_utf8_validate (job.name, -1, NULL));
  twin_job_record_clear (&job);

  return decoded;
}

static gboolean
decode_block (GBytes *payload)
{
  TwinBlock block;
  const char *text;
  gboolean decoded = twin_record_decode_block (payload, &block, &text);

  if (decoded)
    {
      g_assert_true (g_utf8_validate_len (text, block.length, NULL));
      g_assert_cmpuint (strlen (text), ==, block.length);
      g_assert_cmpint (block.kind, <=, TWIN_BLOCK_LINK_TARGET);
      g_assert_cmpuint (block.page, <=, TWIN_LIMIT_PAGES);
      g_assert_true (isfinite (block.x) && isfinite (block.y) && isfinite (block.width) && isfinite (block.height));
    }

  return decoded;
}

static gboolean
decode_progress (GBytes *payload)
{
  guint page, n_pages;

  return twin_record_decode_progress (payload, &page, &n_pages);
}

static gboolean
decode_end (GBytes *payload)
{
  TwinEndRecord end;
  gboolean decoded = twin_record_decode_end (payload, &end);

  if (decoded)
    {
      g_assert_true (g_utf8_validate (end.title, -1, NULL));
      g_assert_nonnull (twin_reason_to_string (end.reason));
    }
  twin_end_record_clear (&end);

  return decoded;
}

static gboolean
decode_hello (GBytes *payload)
{
  guint layers;

  return twin_record_decode_hello (payload, &layers);
}

static GBytes *
make_job (void)
{
  const TwinJobRecord job = { .name = (char *) "Vertrag für Anna.pdf" };

  return twin_record_encode_job (&job);
}

static GBytes *
make_block (void)
{
  const TwinBlock block = {
    .kind = TWIN_BLOCK_LIST_ITEM, .flags = TWIN_BLOCK_FLAG_HIDDEN | TWIN_BLOCK_FLAG_DELETED, .page = 7, .level = 2,
    .x = 1.5f, .y = -2, .width = 300, .height = 12,
  };

  return twin_record_encode_block (&block, "Größe", strlen ("Größe"));
}

static gboolean
decode_format (GBytes *payload)
{
  TwinFormatRecord format;
  gboolean decoded = twin_record_decode_format (payload, &format);

  g_assert_true (!decoded || g_utf8_validate (format.format, -1, NULL));
  g_assert_true (!decoded || g_utf8_validate (format.mime_type, -1, NULL));
  twin_format_record_clear (&format);

  return decoded;
}

static GBytes *
make_format (void)
{
  const TwinFormatRecord format = { .format = (char *) "docx", .mime_type = (char *) "application/x" };

  return twin_record_encode_format (&format);
}

static GBytes *
make_end (void)
{
  const TwinEndRecord end = {
    .reason = TWIN_REASON_BROKEN,
    .partial = TRUE,
    .title = (char *) "Größe",
    .n_pages = 3,
  };

  return twin_record_encode_end (&end);
}

static void
test_round_trip (void)
{
  g_autoptr (GBytes) job_bytes = make_job ();
  g_autoptr (GBytes) block_bytes = make_block ();
  g_autoptr (GBytes) progress_bytes = twin_record_encode_progress (3, 40);
  g_autoptr (GBytes) format_bytes = make_format ();
  g_autoptr (GBytes) end_bytes = make_end ();
  g_autoptr (GBytes) hello_bytes = twin_record_encode_hello (TWIN_SANDBOX_SECCOMP | TWIN_SANDBOX_LANDLOCK);
  TwinJobRecord job;
  TwinBlock block;
  TwinFormatRecord format;
  TwinEndRecord end;
  const char *text;
  guint page, n_pages, layers;

  g_assert_true (twin_record_decode_job (job_bytes, &job));
  g_assert_cmpstr (job.name, ==, "Vertrag für Anna.pdf");
  twin_job_record_clear (&job);

  g_assert_true (twin_record_decode_block (block_bytes, &block, &text));
  g_assert_cmpstr (text, ==, "Größe");
  g_assert_cmpuint (block.length, ==, strlen ("Größe"));
  g_assert_cmpint (block.kind, ==, TWIN_BLOCK_LIST_ITEM);
  g_assert_cmpuint (block.flags, ==, TWIN_BLOCK_FLAG_HIDDEN | TWIN_BLOCK_FLAG_DELETED);
  g_assert_cmpuint (block.page, ==, 7);
  g_assert_cmpuint (block.level, ==, 2);
  g_assert_cmpint (block.heading, ==, -1);
  g_assert_true (block.x == 1.5f && block.y == -2 && block.width == 300 && block.height == 12);

  g_assert_true (twin_record_decode_progress (progress_bytes, &page, &n_pages));
  g_assert_cmpuint (page, ==, 3);
  g_assert_cmpuint (n_pages, ==, 40);

  g_assert_true (twin_record_decode_format (format_bytes, &format));
  g_assert_cmpstr (format.format, ==, "docx");
  g_assert_cmpstr (format.mime_type, ==, "application/x");
  twin_format_record_clear (&format);

  g_assert_true (twin_record_decode_end (end_bytes, &end));
  g_assert_cmpint (end.reason, ==, TWIN_REASON_BROKEN);
  g_assert_true (end.partial);
  g_assert_cmpstr (end.title, ==, "Größe");
  g_assert_cmpuint (end.n_pages, ==, 3);
  twin_end_record_clear (&end);

  g_assert_true (twin_record_decode_hello (hello_bytes, &layers));
  g_assert_cmpuint (layers, ==, TWIN_SANDBOX_SECCOMP | TWIN_SANDBOX_LANDLOCK);
}

/* A record that lacks its end, or has more, or was changed, is refused or harmless. */
static void
assert_robust (GBytes *payload, DecodeFunc decode)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (11);
  gsize size;
  const guint8 *bytes = g_bytes_get_data (payload, &size);
  g_autofree guint8 *longer = g_malloc0 (size + 1);
  g_autoptr (GBytes) longer_bytes = NULL;

  g_assert_true (decode (payload));
  for (gsize cut = 0; cut < size; cut++)
    {
      /* A copy of that very length, so that a sanitizer sees a read behind it. */
      g_autoptr (GBytes) short_bytes = g_bytes_new (bytes, cut);

      g_assert_false (decode (short_bytes));
    }
  memcpy (longer, bytes, size);
  longer_bytes = g_bytes_new (longer, size + 1);
  g_assert_false (decode (longer_bytes));

  for (guint round = 0; round < 5000; round++)
    {
      g_autofree guint8 *changed = g_memdup2 (bytes, size);
      g_autoptr (GBytes) changed_bytes = NULL;

      for (guint i = 0; i < 1 + round % 3; i++)
        changed[g_rand_int_range (random, 0, (int) size)] = (guint8) g_rand_int (random);
      changed_bytes = g_bytes_new (changed, size);
      decode (changed_bytes);
    }
}

static void
test_robust (void)
{
  g_autoptr (GBytes) job = make_job ();
  g_autoptr (GBytes) block = make_block ();
  g_autoptr (GBytes) progress = twin_record_encode_progress (3, 40);
  g_autoptr (GBytes) format = make_format ();
  g_autoptr (GBytes) end = make_end ();
  g_autoptr (GBytes) hello = twin_record_encode_hello (TWIN_SANDBOX_ALL);

  assert_robust (job, decode_job);
  assert_robust (block, decode_block);
  assert_robust (progress, decode_progress);
  assert_robust (format, decode_format);
  assert_robust (end, decode_end);
  assert_robust (hello, decode_hello);
}

static void
assert_block_refused (gsize offset, guint8 byte)
{
  g_autoptr (GBytes) payload = make_block ();
  gsize size;
  g_autofree guint8 *bytes = g_bytes_unref_to_data (g_steal_pointer (&payload), &size);
  g_autoptr (GBytes) changed = NULL;

  g_assert_cmpuint (offset, <, size);
  bytes[offset] = byte;
  changed = g_bytes_new (bytes, size);
  g_assert_false (decode_block (changed));
}

static void
test_refused_blocks (void)
{
  assert_block_refused (0, TWIN_BLOCK_LINK_TARGET + 1); /* no such kind */
  assert_block_refused (1, 0x80);                       /* no such flag */
  assert_block_refused (5, 0xff);                       /* page 65287 */
  assert_block_refused (23, 0xff);                      /* not UTF-8 */
  assert_block_refused (25, 0);                         /* a second end */
}

static void
test_not_finite (void)
{
  const TwinBlock block = { .x = INFINITY };
  const TwinBlock other = { .height = NAN };
  g_autoptr (GBytes) infinite = twin_record_encode_block (&block, "a", 1);
  g_autoptr (GBytes) nan = twin_record_encode_block (&other, "a", 1);

  g_assert_false (decode_block (infinite));
  g_assert_false (decode_block (nan));
}

static void
test_reasons (void)
{
  for (TwinReason reason = TWIN_REASON_NONE; reason <= TWIN_REASON_BOMB; reason++)
    {
      g_assert_cmpint (twin_reason_from_string (twin_reason_to_string (reason)), ==, reason);
      /* A sentence that ends, for every reason but none. */
      g_assert_true ((reason == TWIN_REASON_NONE) == (*twin_reason_get_sentence (reason) == '\0'));
      g_assert_true (reason == TWIN_REASON_NONE || g_str_has_suffix (twin_reason_get_sentence (reason), "."));
    }
  g_assert_cmpint (twin_reason_from_string ("something new"), ==, TWIN_REASON_NONE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/text/record/round-trip", test_round_trip);
  g_test_add_func ("/text/record/robust", test_robust);
  g_test_add_func ("/text/record/refused-blocks", test_refused_blocks);
  g_test_add_func ("/text/record/not-finite", test_not_finite);
  g_test_add_func ("/text/record/reasons", test_reasons);

  return g_test_run ();
}
