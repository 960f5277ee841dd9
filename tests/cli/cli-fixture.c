/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli-fixture.h"

#include <glib/gstdio.h>
#include <string.h>

CliFixture *
cli_fixture_new (void)
{
  CliFixture *self = g_new0 (CliFixture, 1);
  g_autoptr (GError) error = NULL;

  self->folder = g_dir_make_tmp ("twin-cli-XXXXXX", &error);
  g_assert_no_error (error);
  self->library = cli_fixture_path (self, "library");
  self->key_file = cli_fixture_path (self, "key");

  return self;
}

static void
remove_tree (const char *directory)
{
  g_autoptr (GDir) dir = g_dir_open (directory, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (directory, name, NULL);

      if (g_file_test (path, G_FILE_TEST_IS_DIR) && !g_file_test (path, G_FILE_TEST_IS_SYMLINK))
        remove_tree (path);
      else
        g_unlink (path);
    }
  g_rmdir (directory);
}

void
cli_fixture_free (CliFixture *self)
{
  remove_tree (self->folder);
  g_free (self->folder);
  g_free (self->library);
  g_free (self->key_file);
  g_free (self->out);
  g_free (self->err);
  g_free (self);
}

char *
cli_fixture_path (CliFixture *self, const char *name)
{
  return g_build_filename (self->folder, name, NULL);
}

char *
cli_fixture_write_file (CliFixture *self, const char *name, const char *content)
{
  char *path = cli_fixture_path (self, name);
  g_autofree char *parent = g_path_get_dirname (path);

  g_assert_cmpint (g_mkdir_with_parents (parent, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, content, -1, NULL));

  return path;
}

static char *
take_text (GBytes *bytes, gsize *length)
{
  gsize n = bytes != NULL ? g_bytes_get_size (bytes) : 0;
  char *text = g_malloc0 (n + 1);

  if (n > 0)
    memcpy (text, g_bytes_get_data (bytes, NULL), n);
  if (length != NULL)
    *length = n;

  return text;
}

int
cli_fixture_run_bytes (CliFixture *self, GBytes *input, const char *const *arguments)
{
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();
  g_autoptr (GSubprocessLauncher) launcher = NULL;
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GBytes) out = NULL;
  g_autoptr (GBytes) err = NULL;
  g_autoptr (GError) error = NULL;

  g_ptr_array_add (argv, (gpointer) g_getenv ("TWINCTL"));
  for (guint i = 0; arguments[i] != NULL; i++)
    g_ptr_array_add (argv, (gpointer) arguments[i]);
  g_ptr_array_add (argv, NULL);

  launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE
                                        | G_SUBPROCESS_FLAGS_STDERR_PIPE);
  g_subprocess_launcher_setenv (launcher, "TWIN_LIBRARY", self->library, TRUE);
  g_subprocess_launcher_setenv (launcher, "TWIN_KEY_FILE", self->key_file, TRUE);
  process = g_subprocess_launcher_spawnv (launcher, (const char *const *) argv->pdata, &error);
  g_assert_no_error (error);

  /* One that ends before it has read all breaks the pipe; what counts is how it ended. */
  if (!g_subprocess_communicate (process, input, NULL, &out, &err, &error))
    g_assert_true (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_BROKEN_PIPE));
  g_assert_true (g_subprocess_wait (process, NULL, NULL));

  g_free (self->out);
  g_free (self->err);
  self->out = take_text (out, &self->out_length);
  self->err = take_text (err, NULL);
  g_assert_true (g_subprocess_get_if_exited (process));

  return g_subprocess_get_exit_status (process);
}

static char **
collect (va_list arguments)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  const char *argument;

  while ((argument = va_arg (arguments, const char *)) != NULL)
    g_strv_builder_add (builder, argument);

  return g_strv_builder_end (builder);
}

int
cli_fixture_run (CliFixture *self, const char *input, ...)
{
  g_autoptr (GBytes) bytes = g_bytes_new (input != NULL ? input : "", input != NULL ? strlen (input) : 0);
  g_auto (GStrv) strv = NULL;
  va_list arguments;

  va_start (arguments, input);
  strv = collect (arguments);
  va_end (arguments);

  return cli_fixture_run_bytes (self, bytes, (const char *const *) strv);
}

static void
run_ok (CliFixture *self, char **strv)
{
  g_autoptr (GBytes) none = g_bytes_new (NULL, 0);
  int status = cli_fixture_run_bytes (self, none, (const char *const *) strv);

  if (status != 0)
    {
      g_autofree char *line = g_strjoinv (" ", strv);
      g_test_message ("twinctl %s: %d: %s", line, status, self->err);
    }
  g_assert_cmpint (status, ==, 0);
}

const char *
cli_fixture_ok (CliFixture *self, ...)
{
  g_auto (GStrv) strv = NULL;
  va_list arguments;

  va_start (arguments, self);
  strv = collect (arguments);
  va_end (arguments);
  run_ok (self, strv);

  return self->out;
}

GPtrArray *
cli_fixture_parse_lines (CliFixture *self)
{
  GPtrArray *objects = g_ptr_array_new_with_free_func ((GDestroyNotify) json_object_unref);
  g_auto (GStrv) lines = g_strsplit (self->out, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_autoptr (GError) error = NULL;
      JsonObject *object;

      if (*lines[i] == '\0')
        continue;
      object = twin_json_parse_object (lines[i], &error);
      g_assert_no_error (error);
      g_ptr_array_add (objects, object);
    }

  return objects;
}

GPtrArray *
cli_fixture_json (CliFixture *self, ...)
{
  g_auto (GStrv) strv = NULL;
  va_list arguments;

  va_start (arguments, self);
  strv = collect (arguments);
  va_end (arguments);
  run_ok (self, strv);

  return cli_fixture_parse_lines (self);
}

char *
cli_fixture_error_code (CliFixture *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) outer = twin_json_parse_object (self->err, &error);
  JsonObject *inner;

  g_assert_no_error (error);
  inner = json_object_get_object_member (outer, "error");
  g_assert_cmpstr (twin_json_get_string (inner, "message", ""), !=, "");

  return g_strdup (twin_json_get_string (inner, "code", NULL));
}

char *
cli_describe_members (JsonObject *object)
{
  g_autoptr (GList) members = json_object_get_members (object);
  g_autoptr (GString) text = g_string_new (NULL);

  for (GList *l = members; l != NULL; l = l->next)
    g_string_append_printf (text, "%s%s", text->len > 0 ? " " : "", (const char *) l->data);

  return g_strdup (text->str);
}
