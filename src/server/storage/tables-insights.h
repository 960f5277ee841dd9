/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What is counted about questions: the rows of storage-tables.h for analytics. No text of a question is in them: a section is one of the
 * twin's own headings. Events go when their period is sealed; of what was released, each table has its own end. */

#define TO_COUNT N_ ("To count, once a period is over, what is asked about, in a way that exposes nobody")

{ "question_event", STORAGE_PART_TENANT, N_ ("Questions to be counted"),
  { TEXT ("id", "Question"), TEXT ("twin_id", "Twin"),
    PERSONAL ("at", STORAGE_INTEGER, FALSE, N_ ("When it was asked"), TO_COUNT, "f", "questionAnalytics"),
    PERSONAL ("person", STORAGE_TEXT, FALSE, N_ ("Digest that tells people of one twin apart"), TO_COUNT, "f", "questionAnalytics"),
    PERSONAL ("session", STORAGE_TEXT, FALSE, N_ ("Digest of the session"), TO_COUNT, "f", "questionAnalytics"),
    TEXT ("segment", "How the person came in"), TEXT ("language", "Language"), TEXT ("outcome", "What came of it"),
    TEXT ("document", "Document that answers"), TEXT ("section", "Digest of the section that it is near"), INTEGER ("rating", "Rating") },
  "id", { NULL }, { "twin_id, at", "person", "session" }, .subject = "person = person" },
{ "analytics_section", STORAGE_PART_TENANT, N_ ("Sections that were asked about"),
  { TEXT ("twin_id", "Twin"), TEXT ("key", "Digest of the section"), BYTES ("name", "Its headings, sealed") },
  "twin_id, key" },
{ "analytics_window", STORAGE_PART_TENANT, N_ ("Sealed periods"),
  { TEXT ("twin_id", "Twin"), INTEGER ("start_at", "Where it begins"), INTEGER ("end_at", "Where it ends"), TEXT ("period", "Kind of period"),
    INTEGER ("sealed_at", "When it was sealed"), TEXT ("proof", "Digest of what was released, and of the period before") },
  "twin_id, start_at" },
{ "analytics_release", STORAGE_PART_TENANT, N_ ("Released numbers"),
  { TEXT ("twin_id", "Twin"), INTEGER ("start_at", "Where its period begins"), TEXT ("kind", "Kind of table"),
    TEXT ("retention", "How long it is kept"), BYTES ("body", "Table, sealed"), INTEGER ("released_at", "When it was released") },
  "twin_id, start_at, kind", { NULL }, { "retention, released_at" }, { "twin_id, start_at -> analytics_window (twin_id, start_at)" } },
