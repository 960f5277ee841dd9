/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/twin-error.h"
#include "base/twin-json.h"

#include <string.h>

static void
test_parse (void)
{
  static const struct
  {
    const char *text;
    gboolean good;
  } cases[] = {
    { "{}", TRUE }, { " {\"a\" : 1} ", TRUE }, { "", FALSE },       { "[]", FALSE },      { "1", FALSE },
    { "{", FALSE }, { "{\"a\":}", FALSE },     { "null", FALSE },   { "{} x", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (JsonObject) object = twin_json_parse_object (cases[i].text, &error);

      g_test_message ("%s", cases[i].text);
      g_assert_cmpint (object != NULL, ==, cases[i].good);
      if (!cases[i].good)
        g_assert_error (error, TWIN_ERROR, TWIN_ERROR_INVALID);
    }
}

/* The message says where, and never what. */
static void
test_message (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (twin_json_parse_object ("{\n\"a\": 1,\n\"b\": quittenbaum\n}", &error));
  g_assert_nonnull (strstr (error->message, "line 3"));
  g_assert_null (strstr (error->message, "quittenbaum"));
}

static void
test_getters (void)
{
  static const char text[] = "{\"s\":\"ä\",\"i\":7,\"d\":0.5,\"t\":true,\"n\":null,\"a\":[\"x\",1,\"y\",null],\"o\":{}}";
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) object = twin_json_parse_object (text, &error);
  g_auto (GStrv) strings = NULL;
  g_auto (GStrv) none = NULL;

  g_assert_no_error (error);
  g_assert_cmpstr (twin_json_get_string (object, "s", "-"), ==, "ä");
  g_assert_cmpint (twin_json_get_int (object, "i", -1), ==, 7);
  g_assert_cmpfloat (twin_json_get_double (object, "d", -1), ==, 0.5);
  g_assert_cmpfloat (twin_json_get_double (object, "i", -1), ==, 7);
  g_assert_true (twin_json_get_boolean (object, "t", FALSE));

  /* of another type, null, absent */
  g_assert_cmpstr (twin_json_get_string (object, "i", "-"), ==, "-");
  g_assert_cmpstr (twin_json_get_string (object, "n", "-"), ==, "-");
  g_assert_cmpstr (twin_json_get_string (object, "o", "-"), ==, "-");
  g_assert_cmpstr (twin_json_get_string (object, "absent", NULL), ==, NULL);
  g_assert_cmpint (twin_json_get_int (object, "d", -1), ==, -1);
  g_assert_cmpint (twin_json_get_int (object, "s", -1), ==, -1);
  g_assert_cmpfloat (twin_json_get_double (object, "s", -1), ==, -1);
  g_assert_true (twin_json_get_boolean (object, "i", TRUE));

  strings = twin_json_get_strv (object, "a");
  g_assert_cmpuint (g_strv_length (strings), ==, 2);
  g_assert_cmpstr (strings[1], ==, "y");
  none = twin_json_get_strv (object, "s");
  g_assert_cmpuint (g_strv_length (none), ==, 0);
}

static void
test_write (void)
{
  static const char *const values[] = { "a", "\"", NULL };
  g_autoptr (JsonObject) object = json_object_new ();
  g_autofree char *compact = NULL;
  g_autofree char *pretty = NULL;

  twin_json_set_strv (object, "v", values);
  twin_json_set_strv (object, "w", NULL);
  json_object_set_string_member (object, "s", "ä");
  compact = twin_json_object_to_string (object, FALSE);
  pretty = twin_json_object_to_string (object, TRUE);
  g_assert_cmpstr (compact, ==, "{\"v\":[\"a\",\"\\\"\"],\"w\":[],\"s\":\"ä\"}");
  g_assert_nonnull (strstr (pretty, "\n  \"s\" : \"ä\""));
  g_assert_cmpint (json_object_get_size (object), ==, 3); /* still the caller's */
}

/* What is of another kind, or not there, is NULL; and so is anything of nothing. */
static void
test_containers (void)
{
  g_autoptr (JsonObject) object = twin_json_parse_object ("{\"o\":{\"a\":1},\"a\":[{\"b\":2},3,null],\"s\":\"x\",\"n\":null}", NULL);
  static const char *const members[] = { "o", "a", "s", "n", "none" };
  JsonArray *array = twin_json_get_array (object, "a");

  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    {
      g_assert_cmpint (twin_json_get_object (object, members[i]) != NULL, ==, i == 0);
      g_assert_cmpint (twin_json_get_array (object, members[i]) != NULL, ==, i == 1);
    }
  g_assert_null (twin_json_get_object (NULL, "o"));
  g_assert_null (twin_json_get_array (NULL, "a"));
  g_assert_cmpint (twin_json_get_int (twin_json_get_element (array, 0), "b", 0), ==, 2);
  g_assert_null (twin_json_get_element (array, 1));
  g_assert_null (twin_json_get_element (array, 2));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/json/parse", test_parse);
  g_test_add_func ("/json/message", test_message);
  g_test_add_func ("/json/getters", test_getters);
  g_test_add_func ("/json/containers", test_containers);
  g_test_add_func ("/json/write", test_write);

  return g_test_run ();
}
