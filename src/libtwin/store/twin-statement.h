/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * TwinStatement:
 *
 * One prepared SQL statement, borrowed from its connection's cache until it is freed.
 * One thread.
 */
typedef struct _TwinStatement TwinStatement;

void twin_statement_free (TwinStatement *self); /* resets it and gives it back */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwinStatement, twin_statement_free)

/* Binds all parameters in order. @types has one letter for each: i gint64, b gboolean/int,
 * d double, s const char* (NULL = SQL NULL), B GBytes* (NULL = SQL NULL); all of these are
 * copied. M is a TwinMatcher*, which must outlive the statement's use. */
void twin_statement_bind (TwinStatement *self, const char *types, ...);

/* The next row. FALSE at the end and on an error: check @error. */
gboolean twin_statement_step (TwinStatement *self, GError **error);

/* Columns from 0; strings are borrowed until the next step. */
gint64 twin_statement_get_int (TwinStatement *self, int column);
double twin_statement_get_double (TwinStatement *self, int column);
const char *twin_statement_get_text (TwinStatement *self, int column);      /* NULL for SQL NULL */
char *twin_statement_dup_text (TwinStatement *self, int column) G_GNUC_WARN_UNUSED_RESULT;
GBytes *twin_statement_dup_blob (TwinStatement *self, int column) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
