/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/twin-connection.h"
#include "store/twin-matcher.h"

void
twin_statement_free (TwinStatement *self)
{
  if (self == NULL)
    return;

  if (!self->cached)
    {
      sqlite3_finalize (self->stmt);
      g_free (self);
      return;
    }

  /* Bindings hold document text: it is not kept longer than its use. */
  sqlite3_reset (self->stmt);
  sqlite3_clear_bindings (self->stmt);
  self->bind_result = SQLITE_OK;
  self->borrowed = FALSE;
}

static int
bind_bytes (sqlite3_stmt *stmt, int index, GBytes *bytes)
{
  gsize length;
  gconstpointer data;

  if (bytes == NULL)
    return sqlite3_bind_null (stmt, index);

  data = g_bytes_get_data (bytes, &length);
  if (length == 0)
    return sqlite3_bind_zeroblob (stmt, index, 0);

  return sqlite3_bind_blob64 (stmt, index, data, length, SQLITE_TRANSIENT);
}

void
twin_statement_bind_valist (TwinStatement *self, const char *types, va_list values)
{
  int index = 0;

  for (const char *type = types; *type != '\0'; type++)
    {
      int code = SQLITE_MISUSE;

      index++;
      switch (*type)
        {
        case 'i':
          code = sqlite3_bind_int64 (self->stmt, index, va_arg (values, gint64));
          break;
        case 'b':
          code = sqlite3_bind_int (self->stmt, index, va_arg (values, int));
          break;
        case 'd':
          code = sqlite3_bind_double (self->stmt, index, va_arg (values, double));
          break;
        case 's':
          code = sqlite3_bind_text (self->stmt, index, va_arg (values, const char *), -1, SQLITE_TRANSIENT);
          break;
        case 'B':
          code = bind_bytes (self->stmt, index, va_arg (values, GBytes *));
          break;
        case 'M':
          code = twin_matcher_bind (va_arg (values, TwinMatcher *), self->stmt, index);
          break;
        default:
          g_error ("Unknown parameter type '%c' of a statement", *type);
        }
      if (code != SQLITE_OK && self->bind_result == SQLITE_OK)
        self->bind_result = code;
    }

  g_assert (index == sqlite3_bind_parameter_count (self->stmt));
}

void
twin_statement_bind (TwinStatement *self, const char *types, ...)
{
  va_list values;

  g_return_if_fail (self != NULL && types != NULL);

  sqlite3_reset (self->stmt);
  self->bind_result = SQLITE_OK;
  va_start (values, types);
  twin_statement_bind_valist (self, types, values);
  va_end (values);
}

gboolean
twin_statement_step (TwinStatement *self, GError **error)
{
  int code;

  g_return_val_if_fail (self != NULL, FALSE);

  code = self->bind_result == SQLITE_OK ? sqlite3_step (self->stmt) : self->bind_result;
  if (code == SQLITE_ROW)
    return TRUE;
  if (code != SQLITE_DONE)
    twin_connection_set_error (self->db, code, error);

  return FALSE;
}

gint64
twin_statement_get_int (TwinStatement *self, int column)
{
  return sqlite3_column_int64 (self->stmt, column);
}

double
twin_statement_get_double (TwinStatement *self, int column)
{
  return sqlite3_column_double (self->stmt, column);
}

const char *
twin_statement_get_text (TwinStatement *self, int column)
{
  return (const char *) sqlite3_column_text (self->stmt, column);
}

char *
twin_statement_dup_text (TwinStatement *self, int column)
{
  return g_strdup (twin_statement_get_text (self, column));
}

GBytes *
twin_statement_dup_blob (TwinStatement *self, int column)
{
  gconstpointer data = sqlite3_column_blob (self->stmt, column);
  int length = sqlite3_column_bytes (self->stmt, column);

  return g_bytes_new (data, (gsize) length);
}
