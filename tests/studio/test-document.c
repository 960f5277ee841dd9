/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "studio/documents/document.h"

static TwinDocumentRecord *
record_new (TwinDocumentState state, TwinLevel level)
{
  TwinDocumentRecord *record = twin_document_record_new ();

  record->id = g_strdup ("0190b2c3-0000-7000-8000-000000000001");
  record->name = g_strdup ("handbook.pdf");
  record->format = g_strdup ("pdf");
  record->size = 2100000;
  record->state = state;
  g_clear_pointer (&record->classification, twin_classification_free);
  record->classification = twin_classification_new (level);
  return record;
}

static void
test_states (void)
{
  static const struct
  {
    TwinDocumentState state;
    TwinReason reason;
    TwinLevel level;
    guint n_undecided;
    StudioDocumentGroup group;
    const char *text;
    const char *style;
    gboolean explained;
  } cases[] = {
    { TWIN_DOCUMENT_QUEUED, 0, TWIN_LEVEL_NONE, 0, STUDIO_DOCUMENT_GROUP_NONE, "Waiting", "dimmed", FALSE },
    { TWIN_DOCUMENT_EXTRACTING, 0, TWIN_LEVEL_NONE, 0, STUDIO_DOCUMENT_GROUP_NONE, "Reading", "accent", FALSE },
    { TWIN_DOCUMENT_REVIEW, 0, TWIN_LEVEL_PUBLIC, 1, STUDIO_DOCUMENT_GROUP_NEEDS_YOU, "1 finding to decide", "warning",
      FALSE },
    { TWIN_DOCUMENT_REVIEW, 0, TWIN_LEVEL_NONE, 12, STUDIO_DOCUMENT_GROUP_NEEDS_YOU, "12 findings to decide", "warning",
      FALSE },
    { TWIN_DOCUMENT_READY, 0, TWIN_LEVEL_NONE, 0, STUDIO_DOCUMENT_GROUP_NEEDS_YOU, "To be classified", "warning", FALSE },
    { TWIN_DOCUMENT_READY, 0, TWIN_LEVEL_INTERNAL, 0, STUDIO_DOCUMENT_GROUP_READY, "Ready", "dimmed", FALSE },
    { TWIN_DOCUMENT_BLOCKED, 0, TWIN_LEVEL_INTERNAL, 0, STUDIO_DOCUMENT_GROUP_NEEDS_YOU, "Held back by your rules", "error",
      TRUE },
    { TWIN_DOCUMENT_FAILED, TWIN_REASON_ENCRYPTED, TWIN_LEVEL_NONE, 0, STUDIO_DOCUMENT_GROUP_NEEDS_YOU,
      "Password needed", "error", TRUE },
    { TWIN_DOCUMENT_FAILED, TWIN_REASON_CRASHED, TWIN_LEVEL_NONE, 0, STUDIO_DOCUMENT_GROUP_NEEDS_YOU,
      "Could not be read", "error", TRUE },
    { TWIN_DOCUMENT_DUPLICATE, 0, TWIN_LEVEL_NONE, 0, STUDIO_DOCUMENT_GROUP_NONE, "Same content as another document",
      "dimmed", TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (TwinDocumentRecord) record = record_new (cases[i].state, cases[i].level);
      g_autoptr (StudioDocument) document = NULL;
      g_autofree char *text = NULL;
      g_autofree char *explanation = NULL;

      record->reason = cases[i].reason;
      record->n_undecided = record->n_findings = cases[i].n_undecided;
      document = studio_document_new (record);
      text = studio_document_dup_state_text (document);
      explanation = studio_document_dup_explanation (document);
      g_assert_cmpstr (text, ==, cases[i].text);
      g_assert_cmpint (studio_document_get_group (document), ==, cases[i].group);
      g_assert_cmpstr (studio_document_get_state_class (document), ==, cases[i].style);
      g_assert_true ((explanation != NULL) == cases[i].explained);
      /* Never by colour alone: a state that is not progress has a picture beside its words. */
      g_assert_true ((studio_document_get_state_icon (document) == NULL) == (cases[i].state == TWIN_DOCUMENT_EXTRACTING));
    }
}

static void
test_details (void)
{
  static const struct
  {
    const char *format;
    guint n_pages;
    const char *text;
    const char *container;
  } cases[] = {
    { "pdf", 1, "1 page", NULL },  { "pdf", 86, "86 pages", NULL },  { "pptx", 58, "58 slides", NULL }, { "xlsx", 6, "6 sheets", NULL },
    { "eml", 1, "E-mail", NULL },  { "md", 0, "2.1 MB", NULL },      { "pdf", 3, "3 pages, in reports.zip", "reports.zip" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (TwinDocumentRecord) record = record_new (TWIN_DOCUMENT_READY, TWIN_LEVEL_PUBLIC);
      g_autoptr (StudioDocument) document = NULL;
      g_autofree char *text = NULL;
      g_autofree char *plain = NULL;
      g_auto (GStrv) words = NULL;

      g_set_str (&record->format, cases[i].format);
      record->n_pages = cases[i].n_pages;
      g_set_str (&record->container_name, cases[i].container);
      document = studio_document_new (record);
      text = studio_document_dup_detail_text (document);
      /* Sizes are written with a space that does not break. */
      words = g_strsplit (text, "\302\240", -1);
      plain = g_strjoinv (" ", words);
      g_assert_cmpstr (plain, ==, cases[i].text);
    }
}

static void
count_cb (StudioDocument *document, guint *count)
{
  (*count)++;
}

static void
test_update (void)
{
  g_autoptr (TwinDocumentRecord) record = record_new (TWIN_DOCUMENT_REVIEW, TWIN_LEVEL_NONE);
  StudioDocument *document = studio_document_new (record);
  const char *const twins[] = { "Lab Safety", NULL };
  guint n_changes = 0;

  g_signal_connect (document, "changed", G_CALLBACK (count_cb), &n_changes);

  g_assert_false (studio_document_update (document, record, NULL));
  g_assert_cmpuint (n_changes, ==, 0);

  record->n_undecided = 3;
  g_assert_true (studio_document_update (document, record, NULL));
  g_assert_true (studio_document_update (document, record, twins));
  g_assert_false (studio_document_update (document, record, twins));
  g_assert_cmpuint (n_changes, ==, 2);
  g_assert_cmpstr (studio_document_get_twins (document)[0], ==, "Lab Safety");

  g_strfreev (record->classification->allowed_roles);
  record->classification->allowed_roles = g_strsplit ("admin", ",", -1);
  g_assert_true (studio_document_update (document, record, twins));

  g_assert_finalize_object (document);
}

static void
test_progress (void)
{
  g_autoptr (TwinDocumentRecord) record = record_new (TWIN_DOCUMENT_EXTRACTING, TWIN_LEVEL_NONE);
  g_autoptr (StudioDocument) document = studio_document_new (record);
  g_autofree char *text = NULL;
  guint page = 0;
  guint n_pages = 0;

  studio_document_set_progress (document, 41, 212);
  text = studio_document_dup_state_text (document);
  g_assert_cmpstr (text, ==, "Reading page 41 of 212");

  /* Once it is read, nothing is left of the progress. */
  record->state = TWIN_DOCUMENT_READY;
  studio_document_update (document, record, NULL);
  studio_document_get_progress (document, &page, &n_pages);
  g_assert_cmpuint (page + n_pages, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/studio/document/states", test_states);
  g_test_add_func ("/studio/document/details", test_details);
  g_test_add_func ("/studio/document/update", test_update);
  g_test_add_func ("/studio/document/progress", test_progress);
  return g_test_run ();
}
