/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/twin-csv.h"

#include <string.h>

/* Records as "a|b/c|d" for comparing: fields by '|', records by '/'. */
static char *
read_all (const char *text, char delimiter)
{
  TwinCsvReader reader;
  GString *out = g_string_new (NULL);
  char **fields;

  twin_csv_reader_init (&reader, text, strlen (text), delimiter);
  while ((fields = twin_csv_reader_next (&reader)) != NULL)
    {
      g_autofree char *joined = g_strjoinv ("|", fields);

      g_string_append_printf (out, "%s%s", out->len > 0 ? "/" : "", joined);
      g_strfreev (fields);
    }

  return g_string_free (out, FALSE);
}

static void
test_read (void)
{
  static const struct
  {
    const char *text;
    char delimiter;
    const char *expected;
  } cases[] = {
    { "", ',', "" },
    { "a", ',', "a" },
    { "a,b\r\nc,d\r\n", ',', "a|b/c|d" },
    { "a,b\nc,d", ',', "a|b/c|d" },
    { "a,b\rc,d\r", ',', "a|b/c|d" },
    { "\xef\xbb\xbf" "a,b", ',', "a|b" },
    { "\n\n a ,b \n\n\nc\n", ',', " a |b /c" },
    { "\"a,b\",c", ',', "a,b|c" },
    { "\"a\"\"b\",c", ',', "a\"b|c" },
    { "\"a\nb\",c\nd", ',', "a\nb|c/d" },
    { "a\"b\",c", ',', "a\"b\"|c" },
    { "\"a\"b,c", ',', "ab|c" },
    { "\"open,c\nd", ',', "open,c\nd" },
    { "a,,c,", ',', "a||c|" },
    { ",", ',', "|" },
    { "\"\",x", ',', "|x" },
    { "ä,ö", ',', "ä|ö" },
    { "a;b,c", ';', "a|b,c" },
    /* found out */
    { "a;b;c,d\n1;2;3\n", 0, "a|b|c,d/1|2|3" },
    { "a\tb\n1\t2\n", 0, "a|b/1|2" },
    { "a|b\n", 0, "a|b" },
    { "\"x;y;z\",b\n", 0, "x;y;z|b" },
    { "one\ntwo\n", 0, "one/two" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *found = read_all (cases[i].text, cases[i].delimiter);

      g_assert_cmpstr (found, ==, cases[i].expected);
    }
}

/* The line of a record, as people count it, and where it begins. */
static void
test_lines (void)
{
  static const char text[] = "head\n\n\"two\nlines\"\r\nlast\n";
  static const struct
  {
    guint line;
    gsize start;
  } expected[] = { { 1, 0 }, { 3, 6 }, { 5, 19 } };
  TwinCsvReader reader;

  twin_csv_reader_init (&reader, text, strlen (text), 0);
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      g_auto (GStrv) fields = twin_csv_reader_next (&reader);

      g_assert_nonnull (fields);
      g_assert_cmpuint (reader.line, ==, expected[i].line);
      g_assert_cmpuint (reader.start, ==, expected[i].start);
    }
  g_assert_null (twin_csv_reader_next (&reader));
  g_assert_null (twin_csv_reader_next (&reader));
}

static void
test_write (void)
{
  static const struct
  {
    const char *field;
    const char *expected;
  } cases[] = {
    { "", "" },
    { "plain", "plain" },
    { "a,b", "\"a,b\"" },
    { "a;b", "\"a;b\"" },
    { "a\"b", "\"a\"\"b\"" },
    { "a\nb", "\"a\nb\"" },
    /* what a spreadsheet would run */
    { "=1+1", "\"'=1+1\"" },
    { "+49 30 1234", "\"'+49 30 1234\"" },
    { "-cmd|' /C calc'!A0", "\"'-cmd|' /C calc'!A0\"" },
    { "@SUM(A1)", "\"'@SUM(A1)\"" },
    { "\t=1", "\"'\t=1\"" },
    { "\r=1", "\"'\r=1\"" },
    /* numbers stay numbers */
    { "-12.5", "-12.5" },
    { "+7", "+7" },
    { "-inf", "\"'-inf\"" },
    { "-", "\"'-\"" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GString) out = g_string_new (NULL);
      g_autofree char *line = g_strconcat (cases[i].expected, ",x\r\n", NULL);
      const char *const fields[] = { cases[i].field, "x", NULL };

      twin_csv_append_record (out, fields);
      g_assert_cmpstr (out->str, ==, line);
    }
}

/* What was written is read again as it was, formulas apart. */
static void
test_round_trip (void)
{
  const char *const alphabet[] = { "a", ",", ";", "\"", "\n", "\r\n", "ä", " ", "|", "\t" };

  for (guint i = 0; i < 2000; i++)
    {
      g_autoptr (GString) field = g_string_new ("x");
      g_autoptr (GString) out = g_string_new (NULL);
      const char *fields[] = { NULL, "end", NULL };
      g_auto (GStrv) found = NULL;
      TwinCsvReader reader;

      for (int n = g_test_rand_int_range (0, 9); n > 0; n--)
        g_string_append (field, alphabet[g_test_rand_int_range (0, G_N_ELEMENTS (alphabet))]);
      fields[0] = field->str;
      twin_csv_append_record (out, fields);
      twin_csv_reader_init (&reader, out->str, out->len, ',');
      found = twin_csv_reader_next (&reader);
      g_assert_cmpstrv (found, fields);
    }
}

static void
test_any_bytes (void)
{
  for (guint i = 0; i < 2000; i++)
    {
      static const char bytes[] = "\",;\n\r\tab\xff\x00";
      char text[32];
      TwinCsvReader reader;
      char **fields;
      guint n = 0;

      for (guint k = 0; k < sizeof text; k++)
        text[k] = bytes[g_test_rand_int_range (0, sizeof bytes - 1)];
      twin_csv_reader_init (&reader, text, sizeof text, 0);
      while ((fields = twin_csv_reader_next (&reader)) != NULL)
        {
          g_strfreev (fields);
          g_assert_cmpuint (++n, <=, sizeof text);
        }
      g_assert_cmpuint (reader.position, ==, sizeof text);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/csv/read", test_read);
  g_test_add_func ("/csv/lines", test_lines);
  g_test_add_func ("/csv/write", test_write);
  g_test_add_func ("/csv/round-trip", test_round_trip);
  g_test_add_func ("/csv/any-bytes", test_any_bytes);

  return g_test_run ();
}
