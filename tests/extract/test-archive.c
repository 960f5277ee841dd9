/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "archiving.h"
#include "base/twin-limits.h"
#include "identify.h"
#include "rar-packing.h"
#include "sink.h"
#include "text/twin-member-path.h"

/* What the worker hands over of an archive, and what it makes of hostile ones. */

typedef struct
{
  TwinReason reason;   /* of the archive */
  GString *members;    /* "name: bytes or reason", a line each */
  char *path;
  guint64 size;
  guint64 total_size;
} Unpacked;

static gboolean
take (guint8 type, GBytes *payload, gpointer data)
{
  Unpacked *self = data;
  TwinMemberRecord member = { 0 };
  TwinReason reason;

  if (type == TWIN_RECORD_MEMBER)
    {
      g_assert_null (self->path);
      g_assert_true (twin_record_decode_member (payload, &member));
      self->size = 0;
      if (member.reason == TWIN_REASON_NONE)
        self->path = g_steal_pointer (&member.path);
      else
        g_string_append_printf (self->members, "%s: %s\n", member.path, twin_reason_to_string (member.reason));
      twin_member_record_clear (&member);
    }
  else if (type == TWIN_RECORD_MEMBER_BYTES)
    self->size += g_bytes_get_size (payload);
  else if (type == TWIN_RECORD_MEMBER_END)
    {
      g_assert_nonnull (self->path);
      g_assert_true (twin_record_decode_member_end (payload, &reason));
      if (reason == TWIN_REASON_NONE)
        g_string_append_printf (self->members, "%s: %" G_GUINT64_FORMAT "\n", self->path, self->size);
      else
        g_string_append_printf (self->members, "%s: %s\n", self->path, twin_reason_to_string (reason));
      self->total_size += self->size;
      g_clear_pointer (&self->path, g_free);
    }

  return TRUE;
}

static void
unpacked_clear (Unpacked *self)
{
  g_string_free (self->members, TRUE);
  g_free (self->path);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Unpacked, unpacked_clear)

/* Takes @bytes over; copied to its very length, so that a sanitizer sees a read behind it. */
static Unpacked
unpack (GBytes *bytes)
{
  Unpacked self = { .members = g_string_new (NULL) };
  g_autoptr (ExtractSink) sink = extract_sink_new (take, &self);
  gsize size;
  gconstpointer data = g_bytes_get_data (bytes, &size);
  g_autofree guint8 *copy = g_memdup2 (data, size);
  const ExtractInput input = { .fd = -1, .bytes = copy, .size = size, .name = "a" };
  ExtractIdentity identity = extract_identify (&input);

  g_bytes_unref (bytes);
  g_assert_nonnull (identity.format);
  extract_sink_set_wants_members (sink, TRUE);
  self.reason = identity.format->extract (&input, sink);

  return self;
}

static void
test_kinds (void)
{
  static const char *const kinds[] = { "zip", "tar", "tar.gz", "tar.bz2", "tar.xz", "tar.zst", "7z" };

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      Archiving *archive = archiving_new (kinds[i], NULL);
      g_auto (Unpacked) unpacked = { 0 };

      archiving_add_folder (archive, "ä");
      archiving_add (archive, "ä/one.txt", "one");
      archiving_add (archive, "./two.txt", "two two");
      archiving_add (archive, ".hidden/three.txt", "three");
      unpacked = unpack (archiving_free_to_bytes (archive));
      g_assert_cmpint (unpacked.reason, ==, TWIN_REASON_NONE);
      g_assert_cmpstr (unpacked.members->str, ==, "ä/one.txt: 3\ntwo.txt: 7\n");
    }
}

/* An archive of some program's making is its document, and its parts are of no use. */
static void
test_packages (void)
{
  static const char *const parts[] = { "[Content_Types].xml", "mimetype", "META-INF/MANIFEST.MF", "AndroidManifest.xml" };

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      Archiving *archive = archiving_new ("zip", NULL);
      g_autoptr (GBytes) bytes = NULL;
      ExtractInput input = { .fd = -1, .name = "a.zip" };
      ExtractIdentity identity;

      archiving_add (archive, "drawing.xml", "<a/>");
      archiving_add (archive, parts[i], "x");
      bytes = archiving_free_to_bytes (archive);
      input.bytes = g_bytes_get_data (bytes, &input.size);
      identity = extract_identify (&input);
      g_assert_null (identity.format);
      g_assert_cmpint (identity.reason, ==, TWIN_REASON_UNSUPPORTED);
    }
}

/* Nothing, 24 MiB of it, is not unpacked, and what is behind them in a ZIP still comes. */
static void
test_bombs (void)
{
  static const struct
  {
    const char *kind;
    const char *members;
    TwinReason reason;
  } cases[] = {
    { "zip", "good.txt: 4\nbomb: bomb\nbehind.txt: 6\n", TWIN_REASON_NONE },
    { "tar.gz", "good.txt: 4\nbomb: bomb\n", TWIN_REASON_BOMB },
    { "tar.bz2", "good.txt: 4\nbomb: bomb\n", TWIN_REASON_BOMB },
    { "tar.xz", "good.txt: 4\nbomb: bomb\n", TWIN_REASON_BOMB },
    { "tar.zst", "good.txt: 4\nbomb: bomb\n", TWIN_REASON_BOMB },
    { "7z", "good.txt: 4\nbomb: bomb\n", TWIN_REASON_BOMB },
  };
  const gsize size = 24 << 20;
  g_autofree guint8 *zeros = g_malloc0 (size);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      Archiving *archive = archiving_new (cases[i].kind, NULL);
      g_auto (Unpacked) unpacked = { 0 };

      archiving_add (archive, "good.txt", "good");
      archiving_add_bytes (archive, "bomb", zeros, size);
      archiving_add (archive, "behind.txt", "behind");
      unpacked = unpack (archiving_free_to_bytes (archive));
      g_assert_cmpstr (unpacked.members->str, ==, cases[i].members);
      g_assert_cmpint (unpacked.reason, ==, cases[i].reason);
      g_assert_cmpuint (unpacked.total_size, <, 16 << 20);
    }
}

static void
test_too_many (void)
{
  Archiving *archive = archiving_new ("zip", NULL);
  g_auto (Unpacked) unpacked = { 0 };
  guint n = 0;

  for (guint i = 0; i < TWIN_LIMIT_ARCHIVE_ENTRIES + 5; i++)
    {
      g_autofree char *name = g_strdup_printf ("%u", i);

      archiving_add (archive, name, "x");
    }
  unpacked = unpack (archiving_free_to_bytes (archive));
  g_assert_cmpint (unpacked.reason, ==, TWIN_REASON_TOO_LARGE);
  for (const char *p = unpacked.members->str; (p = strchr (p, '\n')) != NULL; p++)
    n++;
  g_assert_cmpuint (n, ==, TWIN_LIMIT_ARCHIVE_ENTRIES);
}

/* A byte that is not as it was costs that file. */
static void
test_damaged_member (void)
{
  Archiving *archive = archiving_new ("zip", NULL);
  g_autoptr (GBytes) whole = NULL;
  g_auto (Unpacked) unpacked = { 0 };
  g_autoptr (GString) noise = g_string_new (NULL);
  g_autofree guint8 *bytes = NULL;
  gconstpointer data;
  guint8 *place;
  gsize size;

  for (guint i = 0; i < 400; i++)
    g_string_append_printf (noise, "%u,", i * 2654435761u);
  archiving_add (archive, "one.txt", "one");
  archiving_add (archive, "two.txt", noise->str);
  archiving_add (archive, "three.txt", "three");
  whole = archiving_free_to_bytes (archive);
  data = g_bytes_get_data (whole, &size);
  bytes = g_memdup2 (data, size);
  place = memmem (bytes, size, "two.txt", 7);
  memset (place + 200, 0x55, 40);
  unpacked = unpack (g_bytes_new (bytes, size));
  g_assert_cmpint (unpacked.reason, ==, TWIN_REASON_NONE);
  g_assert_cmpstr (unpacked.members->str, ==, "one.txt: 3\ntwo.txt: broken\nthree.txt: 5\n");
}

/* What is there of one that was cut off, at each place. */
static void
test_cut_off (void)
{
  static const char *const kinds[] = { "zip", "tar", "tar.gz", "tar.xz", "tar.zst", "7z" };

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      Archiving *archive = archiving_new (kinds[i], NULL);
      g_autoptr (GBytes) whole = NULL;
      gsize size;

      archiving_add (archive, "one.txt", "one");
      archiving_add (archive, "two.txt", "two");
      whole = archiving_free_to_bytes (archive);
      size = MIN (g_bytes_get_size (whole), 2048);
      for (gsize n = 520; n < size; n += 7)
        {
          g_auto (Unpacked) unpacked = unpack (g_bytes_new_from_bytes (whole, 0, n));

          g_assert_nonnull (unpacked.members);
        }
    }
}

static void
test_encrypted (void)
{
  Archiving *archive = archiving_new ("zip", "secret");
  g_auto (Unpacked) unpacked = { 0 };

  archiving_add (archive, "secret.txt", "nobody knows");
  unpacked = unpack (archiving_free_to_bytes (archive));
  g_assert_cmpstr (unpacked.members->str, ==, "secret.txt: encrypted\n");
}

static void
test_paths (void)
{
  static const struct
  {
    const char *name;
    gboolean is_windows;
    const char *path; /* NULL: refused */
  } cases[] = {
    { "a.txt", FALSE, "a.txt" },
    { "./b/./a.txt", FALSE, "b/a.txt" },
    { "b//a.txt", FALSE, "b/a.txt" },
    { "b\\a.txt", TRUE, "b/a.txt" },
    { "b\\a.txt", FALSE, "b\\a.txt" },
    { "Möwe 🕊.txt", FALSE, "Möwe 🕊.txt" },
    { "\xd9\x85\xdb\x8c\xe2\x80\x8c\xd8\xae.txt", FALSE, "\xd9\x85\xdb\x8c\xe2\x80\x8c\xd8\xae.txt" }, /* Persian joins with it */
    { "", FALSE, NULL },
    { "/", FALSE, NULL },
    { ".", FALSE, NULL },
    { "..", FALSE, NULL },
    { "a/../../b", FALSE, NULL },
    { "..\\b", TRUE, NULL },
    { "/b", FALSE, NULL },
    { "\\b", TRUE, NULL },
    { "c:b", TRUE, NULL },
    { "a\nb", FALSE, NULL },
    { "a\x7f", FALSE, NULL },
    { "a\xe2\x80\xae" "fdp.exe", FALSE, NULL },
    { "a\xff", FALSE, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = twin_member_path_new (cases[i].name, cases[i].is_windows);
      g_autofree char *shown = twin_member_path_new_shown (cases[i].name);

      g_assert_cmpstr (path, ==, cases[i].path);
      g_assert_cmpint (twin_member_path_check (shown), ==, TWIN_REASON_NONE);
    }
}

/* Stored files: what packs RAR is not free. Folders have other separators in the fourth version. */
static void
test_rar (void)
{
  static const struct
  {
    RarPackingFlags flags;
    TwinReason reason;
    const char *members;
  } cases[] = {
    { RAR_PACKING_NONE, TWIN_REASON_NONE, "notes/one.txt: 3\ntwo.txt: bad-name\nthree.txt: 5\n" },
    { RAR_PACKING_VOLUME, TWIN_REASON_VOLUME, "" },
    { RAR_PACKING_ENCRYPTED_FILES, TWIN_REASON_NONE, "notes/one.txt: encrypted\ntwo.txt: bad-name\nthree.txt: encrypted\n" },
    { RAR_PACKING_ENCRYPTED_HEADS, TWIN_REASON_ENCRYPTED, "" },
  };

  for (guint version = 4; version <= 5; version++)
    for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
      {
        RarPacking *archive = rar_packing_new (version, cases[i].flags);
        g_auto (Unpacked) unpacked = { 0 };

        rar_packing_add (archive, version == 4 ? "notes\\one.txt" : "notes/one.txt", "one", 3);
        rar_packing_add (archive, "../two.txt", "two", 3);
        rar_packing_add (archive, "three.txt", "three", 5);
        unpacked = unpack (rar_packing_free_to_bytes (archive));
        g_test_message ("version %u, case %u", version, i);
        g_assert_cmpstr (unpacked.members->str, ==, cases[i].members);
        g_assert_cmpint (unpacked.reason, ==, cases[i].reason);
      }
}

/* Cut off anywhere, and with each byte of its heads turned round: whatever comes, it comes to an end. */
static void
test_rar_damaged (void)
{
  for (guint version = 4; version <= 5; version++)
    {
      RarPacking *archive = rar_packing_new (version, RAR_PACKING_NONE);
      g_autoptr (GBytes) whole = NULL;
      gsize size;
      const guint8 *data;

      rar_packing_add (archive, "one.txt", "one", 3);
      rar_packing_add (archive, "two.txt", "two", 3);
      whole = rar_packing_free_to_bytes (archive);
      data = g_bytes_get_data (whole, &size);
      for (gsize n = 8; n < size; n++)
        {
          g_autofree guint8 *turned = g_memdup2 (data, size);
          g_auto (Unpacked) cut = unpack (g_bytes_new_from_bytes (whole, 0, n));
          g_auto (Unpacked) damaged = { 0 };

          turned[n] ^= 0xff;
          damaged = unpack (g_bytes_new (turned, size));
          g_assert_cmpuint (cut.total_size + damaged.total_size, <=, 12);
        }
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/extract/archive/kinds", test_kinds);
  g_test_add_func ("/extract/archive/packages", test_packages);
  g_test_add_func ("/extract/archive/bombs", test_bombs);
  g_test_add_func ("/extract/archive/too-many", test_too_many);
  g_test_add_func ("/extract/archive/damaged-member", test_damaged_member);
  g_test_add_func ("/extract/archive/cut-off", test_cut_off);
  g_test_add_func ("/extract/archive/encrypted", test_encrypted);
  g_test_add_func ("/extract/archive/rar", test_rar);
  g_test_add_func ("/extract/archive/rar-damaged", test_rar_damaged);
  g_test_add_func ("/extract/archive/paths", test_paths);

  return g_test_run ();
}
