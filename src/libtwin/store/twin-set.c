/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/twin-set.h"

/* Pointers of another type are not handed to the function: nothing in SQL can forge one. */
#define POINTER_TYPE "twin-set"

static int
compare_numbers (gconstpointer a, gconstpointer b)
{
  gint64 one = *(const gint64 *) a;
  gint64 other = *(const gint64 *) b;

  return (one > other) - (one < other);
}

static void
in_set (sqlite3_context *context, int n_arguments, sqlite3_value **arguments)
{
  gint64 number = sqlite3_value_int64 (arguments[0]);
  GArray *set = sqlite3_value_pointer (arguments[1], POINTER_TYPE);

  sqlite3_result_int (context, set != NULL && g_array_binary_search (set, &number, compare_numbers, NULL));
}

int
twin_set_register (sqlite3 *db)
{
  return sqlite3_create_function_v2 (db, "in_set", 2, SQLITE_UTF8 | SQLITE_DIRECTONLY | SQLITE_DETERMINISTIC, NULL, in_set,
                                     NULL, NULL, NULL);
}

int
twin_set_bind (sqlite3_stmt *stmt, int index, GArray *numbers)
{
  GArray *set = g_array_copy (numbers);

  g_array_sort (set, compare_numbers);

  return sqlite3_bind_pointer (stmt, index, set, POINTER_TYPE, (void (*) (void *)) g_array_unref);
}
