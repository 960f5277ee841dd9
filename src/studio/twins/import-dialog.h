/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "studio/twins/config-editor.h"

G_BEGIN_DECLS

/* A line of the file that is not added, as a kind tells it; what it points to belongs to the import.
 *
 * @text: what stands in it, or NULL
 * @reason: why, for people
 * @duplicate: it is there already */
typedef struct
{
  guint line;
  const char *text;
  const char *reason;
  gboolean duplicate;
} StudioImportRejection;

/* What can be imported from a CSV file into a twin: the words of the dialog, and what the engine does. An "import" is what
 * @prepare returned; @free frees it.
 *
 * @prepare: reads @csv, the content of the file @name, and changes nothing; in a worker thread
 * @apply: adds what was prepared, in one transaction; in a worker thread
 * @get_rejection: whether there is a rejection at @position; fills @rejection */
typedef struct
{
  const char *title;
  const char *duplicates;
  const char *invalid;
  gpointer (*prepare) (TwinLibrary *library, const char *twin_id, const char *csv, gsize length, const char *name, GError **error);
  gboolean (*apply) (TwinLibrary *library, const char *twin_id, gpointer import, GError **error);
  GDestroyNotify free;
  guint (*count) (gpointer import);
  gboolean (*get_rejection) (gpointer import, guint position, StudioImportRejection *rejection);
} StudioImportKind;

extern const StudioImportKind studio_import_access;
extern const StudioImportKind studio_import_questions;

/**
 * StudioImportDialog:
 *
 * Shows what a CSV file would add to a twin, and each line that it would not, with the reason, before anything is
 * added. Emits "imported".
 */
#define STUDIO_TYPE_IMPORT_DIALOG (studio_import_dialog_get_type ())
G_DECLARE_FINAL_TYPE (StudioImportDialog, studio_import_dialog, STUDIO, IMPORT_DIALOG, AdwDialog)

/* @kind lives as long as the program. Begins to read @file. */
StudioImportDialog *studio_import_dialog_new (const StudioImportKind *kind, StudioConfigEditor *editor, GFile *file) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
