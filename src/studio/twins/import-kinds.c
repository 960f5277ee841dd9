/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "studio/twins/import-dialog.h"

#include <glib/gi18n.h>

#include "twins/twin-access.h"
#include "twins/twin-evaluation.h"

/* ---- Access lists ---- */

static gpointer
prepare_access (TwinLibrary *library, const char *twin_id, const char *csv, gsize length, const char *name, GError **error)
{
  return twin_access_import_prepare (library, twin_id, csv, length, name, error);
}

static gboolean
apply_access (TwinLibrary *library, const char *twin_id, gpointer import, GError **error)
{
  return twin_access_import_apply (library, twin_id, import, error);
}

static guint
count_access (gpointer import)
{
  return ((TwinAccessImport *) import)->entries->len;
}

static gboolean
get_access_rejection (gpointer import, guint position, StudioImportRejection *rejection)
{
  const GPtrArray *rejections = ((TwinAccessImport *) import)->rejections;
  const TwinAccessRejection *one = position < rejections->len ? rejections->pdata[position] : NULL;

  if (one != NULL)
    *rejection = (StudioImportRejection){ .line = one->line, .text = one->text, .reason = one->reason, .duplicate = one->duplicate };

  return one != NULL;
}

const StudioImportKind studio_import_access = {
  .title = N_ ("Import Access List"),
  .duplicates = N_ ("On the list already, or twice in the file"),
  .invalid = N_ ("Not an address"),
  .prepare = prepare_access,
  .apply = apply_access,
  .free = (GDestroyNotify) twin_access_import_free,
  .count = count_access,
  .get_rejection = get_access_rejection,
};

/* ---- Questions of an evaluation ---- */

static gpointer
prepare_questions (TwinLibrary *library, const char *twin_id, const char *csv, gsize length, const char *name, GError **error)
{
  return twin_evaluation_import_prepare (library, twin_id, csv, length, error);
}

static gboolean
apply_questions (TwinLibrary *library, const char *twin_id, gpointer import, GError **error)
{
  return twin_evaluation_import_apply (library, twin_id, import, error);
}

static guint
count_questions (gpointer import)
{
  return ((TwinEvaluationImport *) import)->questions->len;
}

static gboolean
get_questions_rejection (gpointer import, guint position, StudioImportRejection *rejection)
{
  const GPtrArray *rejections = ((TwinEvaluationImport *) import)->rejections;
  const TwinEvaluationRejection *one = position < rejections->len ? rejections->pdata[position] : NULL;

  if (one != NULL)
    *rejection = (StudioImportRejection){ .line = one->line, .reason = one->reason, .duplicate = one->duplicate };

  return one != NULL;
}

const StudioImportKind studio_import_questions = {
  .title = N_ ("Import Questions"),
  .duplicates = N_ ("There already, or twice in the file"),
  .invalid = N_ ("Cannot be used"),
  .prepare = prepare_questions,
  .apply = apply_questions,
  .free = (GDestroyNotify) twin_evaluation_import_free,
  .count = count_questions,
  .get_rejection = get_questions_rejection,
};
