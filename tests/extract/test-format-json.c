/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "identify.h"
#include "reading.h"

#include <string.h>

typedef struct
{
  const char *name;
  const char *json;
  TwinReason reason;
  const char *expected;
} Case;

static const Case cases[] = {
  { "object", "{\"name\": \"Ada\", \"age\": 36, \"city\": null, \"note\": \"\", \"member\": true}", TWIN_REASON_NONE, "paragraph | name: Ada\\nage: 36\\nmember: true\n" },
  { "nested", "{\"a\": {\"b\": {\"c\": 1}, \"d\": 2}, \"e\": 3}", TWIN_REASON_NONE, "paragraph | a.b.c: 1\nparagraph | a.d: 2\nparagraph | e: 3\n" },
  { "list", "{\"tags\": [\"red\", \"blue\", 3], \"empty\": []}", TWIN_REASON_NONE, "paragraph | tags: red, blue, 3\n" },
  { "mixed-list", "[1, {\"a\": 2}, 3]", TWIN_REASON_NONE, "paragraph | 1\nparagraph | [1].a: 2\nparagraph | 3\n" },
  { "table", "{\"books\": [{\"title\": \"Whale\", \"year\": 1851}, {\"title\": \"War\", \"pages\": 9, \"year\": null}]}", TWIN_REASON_NONE,
    "paragraph | books\ntable-row header-row | title\\tyear\\tpages\ntable-row | Whale\\t1851\\t\ntable-row | War\\t\\t9\n" },
  { "no-table", "[{\"a\": 1, \"b\": 2}, {\"a\": {\"x\": 1}, \"b\": 2}]", TWIN_REASON_NONE, "paragraph | [0].a: 1\\n[0].b: 2\nparagraph | [1].a.x: 1\nparagraph | [1].b: 2\n" },
  { "lines", "{\"a\": 1, \"b\": 2}\n{\"a\": 3, \"b\": 4}\n", TWIN_REASON_NONE, "table-row header-row | a\\tb\ntable-row | 1\\t2\ntable-row | 3\\t4\n" },
  { "scalar", "\"just text\"", TWIN_REASON_NONE, "paragraph | just text\n" },
  { "escapes", "[\"\\u00e4\\ud83d\\ude00\\n\\\"\\/ \\ud800 \\u0000\"]", TWIN_REASON_NONE, "paragraph | ä\xf0\x9f\x98\x80\\n\"/ \xef\xbf\xbd \xef\xbf\xbd\n" },
  { "cut-off", "{\"a\": \"one\", \"b\": {\"c\": \"two\", \"d\": \"thr", TWIN_REASON_BROKEN, "paragraph | a: one\nparagraph | b.c: two\n" },
  { "rubbish-behind", "{\"a\": 1} }", TWIN_REASON_BROKEN, "paragraph | a: 1\n" },
  { "not-json", "hello", TWIN_REASON_BROKEN, "" },
  { "no-colon", "{\"a\" 1}", TWIN_REASON_BROKEN, "" },
};

static Reading *
read_json (const char *json,
           gsize size)
{
  /* Of its very length, so that a sanitizer sees a read behind it. */
  g_autofree char *exact = g_memdup2 (json, size);

  return reading_new (&extract_format_json, exact, size);
}

static void
test_case (gconstpointer data)
{
  const Case *test = data;
  g_autoptr (Reading) reading = read_json (test->json, strlen (test->json));

  reading_assert (reading, test->expected);
  g_assert_cmpint (reading->reason, ==, test->reason);
}

/* Every beginning of every case: an answer, and no read outside. */
static void
test_cut_off (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    for (gsize size = 1; size < strlen (cases[i].json); size++)
      reading_free (read_json (cases[i].json, size));
}

/* "1000001", "1000002" and so on. */
static char *
make_list (guint n)
{
  GString *json = g_string_new ("{\"v\": [");

  for (guint i = 1; i <= n; i++)
    g_string_append_printf (json, "%s%u", i > 1 ? "," : "", 1000000 + i);
  g_string_append (json, "]}");
  return g_string_free_and_steal (json);
}

/* A list longer than a block goes on in the next ones: no value twice, none left out. */
static void
test_long_list (void)
{
  const guint n = 20000;
  g_autofree char *json = make_list (n);
  g_autoptr (Reading) reading = read_json (json, strlen (json));
  const char *p = twin_document_get_text (reading->document, NULL);
  guint n_seen = 0;

  g_assert_cmpint (reading->reason, ==, TWIN_REASON_NONE);
  while (*(p += strcspn (p, "0123456789")) != '\0')
    g_assert_cmpint (g_ascii_strtoull (p, (char **) &p, 10), ==, 1000000 + ++n_seen);
  g_assert_cmpint (n_seen, ==, n);
}

static void
test_depth (void)
{
  g_autofree char *open = g_strnfill (100000, '[');
  g_autofree char *json = g_strconcat ("{\"a\": 1, \"b\": ", open, NULL);
  g_autoptr (Reading) reading = read_json (json, strlen (json));

  g_assert_cmpint (reading->reason, ==, TWIN_REASON_TOO_LARGE);
  reading_assert (reading, "paragraph | a: 1\n");
}

/* The name decides, and the content must be text. */
static void
test_names (void)
{
  static const struct
  {
    const char *name;
    const char *bytes;
    const char *id;
  } names[] = { { "a.json", "{}", "json" }, { "a.jsonl", "{}", "json" }, { "a.txt", "{}", "txt" } };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      const ExtractInput input = { .fd = -1, .bytes = (const guint8 *) names[i].bytes, .size = strlen (names[i].bytes), .name = names[i].name };

      g_assert_cmpstr (extract_identify (&input).id, ==, names[i].id);
    }
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/extract/json/", cases[i].name, NULL);

      g_test_add_data_func (path, &cases[i], test_case);
    }
  g_test_add_func ("/extract/json/every-beginning", test_cut_off);
  g_test_add_func ("/extract/json/long-list", test_long_list);
  g_test_add_func ("/extract/json/hostile/depth", test_depth);
  g_test_add_func ("/extract/json/names", test_names);
  return g_test_run ();
}
