/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/twin-schema.h"

#include "base/twin-i18n.h"
#include "store/twin-migrations.h"

/* Why personal columns are kept. */
#define TO_PREPARE N_ ("To prepare your documents for your twins")
#define TO_REVIEW N_ ("To find and remove personal data before anything is released")
#define TO_ANSWER N_ ("To answer questions from your documents, with citations")
#define TO_ADMIT N_ ("To let the people you chose ask a twin")
#define TO_ACCOUNT N_ ("To show what was done and by which program")
#define TO_SHOW_OUTBOUND N_ ("To show what left this computer")
#define TO_MEASURE N_ ("To measure how well your twins answer before you publish them")
#define TO_TEACH N_ ("To let learners find out what they know")
#define TO_SYNC N_ ("To keep your computers in step")
#define TO_CONFIGURE N_ ("To run your twins the way you set them up")

/* Art. 6(1): what was asked for (b); the interest in security and in being able to
 * account for one's doings (f). */
#define PLAIN(table, column, label, retention) { table, column, N_ (label), FALSE, NULL, NULL, retention }
#define PERSONAL(table, column, label, purpose, basis, retention)                                                      \
  {                                                                                                                    \
    table, column, N_ (label), TRUE, purpose, basis, retention                                                         \
  }

static const TwinColumn columns[] = {
  PLAIN ("setting", "key", "Name of a setting", "twins"),
  PERSONAL ("setting", "value", "Value of a setting", TO_CONFIGURE, "b", "twins"),

  PLAIN ("document", "id", "Document", "documents"),
  PERSONAL ("document", "name", "File name", TO_PREPARE, "b", "documents"),
  PERSONAL ("document", "path", "Where the file was taken from", TO_PREPARE, "b", "documents"),
  PERSONAL ("document", "title", "Title", TO_PREPARE, "b", "documents"),
  PLAIN ("document", "format", "Format", "documents"),
  PLAIN ("document", "mime_type", "Media type", "documents"),
  PERSONAL ("document", "sha256", "Digest of the file", TO_PREPARE, "b", "documents"),
  PLAIN ("document", "language", "Language", "documents"),
  PLAIN ("document", "duplicate_of", "Document with the same content", "documents"),
  PLAIN ("document", "size", "Size in bytes", "documents"),
  PLAIN ("document", "modified_at", "When the file was last changed", "documents"),
  PLAIN ("document", "added_at", "When it was added", "documents"),
  PLAIN ("document", "removed_at", "When it was removed", "documents"),
  PLAIN ("document", "state", "State", "documents"),
  PLAIN ("document", "reason", "Why there is no text", "documents"),
  PLAIN ("document", "partial", "Whether only part of it could be read", "documents"),
  PLAIN ("document", "include_hidden", "Whether hidden text is let in", "documents"),
  PLAIN ("document", "n_pages", "Number of pages", "documents"),
  PLAIN ("document", "n_findings", "Number of findings", "documents"),
  PLAIN ("document", "n_undecided", "Number of undecided findings", "documents"),
  PLAIN ("document", "level", "Classification", "documents"),
  PLAIN ("document", "allowed_roles", "Allowed roles", "documents"),
  PLAIN ("document", "allowed_groups", "Allowed groups", "documents"),
  PLAIN ("document", "require_mfa", "Whether a second factor is asked for", "documents"),

  PLAIN ("document_text", "document_id", "Document", "documents"),
  PERSONAL ("document_text", "text", "Text of the document", TO_PREPARE, "b", "documents"),
  PLAIN ("document_text", "blocks", "Layout of the text", "documents"),
  PERSONAL ("document_text", "title", "Title in the text", TO_PREPARE, "b", "documents"),
  PLAIN ("document_text", "language", "Language of the text", "documents"),
  PLAIN ("document_text", "n_pages", "Number of pages of the text", "documents"),

  PLAIN ("finding", "document_id", "Document", "documents"),
  PLAIN ("finding", "number", "Number of the finding", "documents"),
  PLAIN ("finding", "type", "Kind of personal data", "documents"),
  PLAIN ("finding", "start_byte", "Where it begins", "documents"),
  PLAIN ("finding", "end_byte", "Where it ends", "documents"),
  PLAIN ("finding", "tier", "How sure", "documents"),
  PLAIN ("finding", "valid", "Whether its check digits are right", "documents"),
  PLAIN ("finding", "reason", "Why it was found", "documents"),
  PERSONAL ("finding", "value_key", "Digest of the value", TO_REVIEW, "f", "documents"),

  PLAIN ("decision", "document_id", "Document", "documents"),
  PLAIN ("decision", "type", "Kind of personal data", "documents"),
  PERSONAL ("decision", "value_key", "Digest of the value", TO_REVIEW, "f", "documents"),
  PLAIN ("decision", "decision", "Decision", "documents"),
  PLAIN ("decision", "decided_at", "When it was decided", "documents"),

  PLAIN ("detection", "document_id", "Document", "documents"),
  PLAIN ("detection", "digest", "Digest of the rules it was searched by", "documents"),
  PLAIN ("detection", "detected_at", "When it was searched", "documents"),

  PLAIN ("reading", "document_id", "Document", "documents"),
  PLAIN ("reading", "reader", "Digest of the reader that last read it", "documents"),
  PLAIN ("reading", "read_at", "When it was read", "documents"),

  PERSONAL ("watched_folder", "path", "Folder that is watched", TO_PREPARE, "b", "documents"),
  PLAIN ("watched_folder", "added_at", "Since when it is watched", "documents"),
  PLAIN ("watched_folder", "looked_at", "When it was last looked through", "documents"),

  PLAIN ("watched_absence", "document_id", "Document whose file has gone", "documents"),
  PLAIN ("watched_absence", "gone_at", "When its file was missed", "documents"),

  PLAIN ("member", "document_id", "Document", "documents"),
  PLAIN ("member", "container_id", "Archive or message that it lies in", "documents"),
  PLAIN ("member", "root_id", "File that holds that", "documents"),
  PERSONAL ("member", "container_name", "Name of the archive or message", TO_PREPARE, "b", "documents"),
  PERSONAL ("member", "inner_path", "Where it lies in there", TO_PREPARE, "b", "documents"),
  PLAIN ("member", "depth", "How many files lie around it", "documents"),
  PLAIN ("member", "gone_at", "When the archive no longer held it", "documents"),

  PLAIN ("picture_text", "document_id", "Document", "documents"),
  PLAIN ("picture_text", "digest", "Digest of a picture on a page", "documents"),
  PERSONAL ("picture_text", "blocks", "Text that was read off it", TO_PREPARE, "b", "documents"),

  PLAIN ("document_signature", "document_id", "Document", "documents"),
  PLAIN ("document_signature", "n_shingles", "Number of runs of three words", "documents"),
  PERSONAL ("document_signature", "signature", "Digest of what the text is like", TO_PREPARE, "b", "documents"),

  PLAIN ("passage_edit", "id", "Change of a passage by hand", "documents"),
  PLAIN ("passage_edit", "document_id", "Document", "documents"),
  PLAIN ("passage_edit", "number", "Number of the change", "documents"),
  PLAIN ("passage_edit", "kind", "What was done", "documents"),
  PERSONAL ("passage_edit", "anchor", "Digest of the passage’s text", TO_PREPARE, "b", "documents"),
  PLAIN ("passage_edit", "nth", "Which of several passages with that text", "documents"),
  PERSONAL ("passage_edit", "next_anchor", "Digest of the next passage’s text", TO_PREPARE, "b", "documents"),
  PLAIN ("passage_edit", "split_at", "Where it is divided", "documents"),
  PERSONAL ("passage_edit", "body", "Text of the passage as you wrote it", TO_PREPARE, "b", "documents"),
  PLAIN ("passage_edit", "made_at", "When it was changed", "documents"),

  PERSONAL ("custom_type", "id", "Name of a type of your own", TO_CONFIGURE, "b", "twins"),
  PERSONAL ("custom_type", "name", "Name of the type as it is shown", TO_CONFIGURE, "b", "twins"),
  PLAIN ("custom_type", "shape", "How its values look", "twins"),
  PLAIN ("custom_type", "labels", "Words that stand near them", "twins"),
  PLAIN ("custom_type", "check_name", "Check of its values", "twins"),
  PLAIN ("custom_type", "action", "What happens to them", "twins"),
  PLAIN ("custom_type", "created_at", "When it was made", "twins"),

  PLAIN ("pseudonym", "type", "Kind of personal data", "documents"),
  PERSONAL ("pseudonym", "value_key", "Digest of the value", TO_REVIEW, "f", "documents"),
  PERSONAL ("pseudonym", "look_key", "Digest of what the value looks like", TO_REVIEW, "f", "documents"),
  PLAIN ("pseudonym", "number", "Number in its pseudonym", "documents"),
  PERSONAL ("pseudonym", "value", "Value that a pseudonym stands for", TO_REVIEW, "f", "documents"),
  PLAIN ("pseudonym", "created_at", "When it was made", "documents"),

  PLAIN ("pseudonym_series", "type", "Kind of personal data", "twins"),
  PLAIN ("pseudonym_series", "last", "Last number that was given", "twins"),

  PLAIN ("erasure_receipt", "id", "Receipt of an erasure", "auditLogs"),
  PLAIN ("erasure_receipt", "created_at", "When it was made", "auditLogs"),
  PERSONAL ("erasure_receipt", "statement", "What was erased", TO_ACCOUNT, "f", "auditLogs"),
  PLAIN ("erasure_receipt", "signature", "Signature of the receipt", "auditLogs"),
  PLAIN ("erasure_receipt", "public_key", "Key that verifies the signature", "auditLogs"),

  PLAIN ("rendition", "id", "Release version of a document", "documents"),
  PLAIN ("rendition", "document_id", "Document", "documents"),
  PLAIN ("rendition", "policy_digest", "Digest of the policy it follows", "documents"),
  PERSONAL ("rendition", "title", "Title as it is cited", TO_ANSWER, "b", "documents"),
  PLAIN ("rendition", "language", "Language", "documents"),
  PLAIN ("rendition", "created_at", "When it was made", "documents"),

  PLAIN ("passage", "id", "Passage", "documents"),
  PLAIN ("passage", "rendition_id", "Release version it belongs to", "documents"),
  PLAIN ("passage", "ordinal", "Position in the document", "documents"),
  PLAIN ("passage", "start_byte", "Where it begins", "documents"),
  PLAIN ("passage", "end_byte", "Where it ends", "documents"),
  PLAIN ("passage", "source_start_byte", "Where it begins in the original text", "documents"),
  PLAIN ("passage", "source_end_byte", "Where it ends in the original text", "documents"),
  PLAIN ("passage", "page_from", "First page", "documents"),
  PLAIN ("passage", "page_to", "Last page", "documents"),
  PLAIN ("passage", "language", "Language", "documents"),
  PERSONAL ("passage", "heading", "Headings above the passage", TO_ANSWER, "b", "documents"),
  PERSONAL ("passage", "body", "Text of the passage", TO_ANSWER, "b", "documents"),

  PLAIN ("passage_vector", "passage_id", "Passage", "documents"),
  PLAIN ("passage_vector", "model", "Model that made the vector", "documents"),
  PLAIN ("passage_vector", "scale", "Size of the vector's steps", "documents"),
  PERSONAL ("passage_vector", "codes", "What the passage means to the model, in figures", TO_ANSWER, "b", "documents"),
  PLAIN ("passage_sign", "passage_id", "Passage", "documents"),
  PLAIN ("passage_sign", "model", "Model that made the vector", "documents"),
  PERSONAL ("passage_sign", "bits", "Signs of the figures", TO_ANSWER, "b", "documents"),
  PLAIN ("search_state", "n_marked", "Deleted passages whose words are to be overwritten", "documents"),
  PLAIN ("search_state", "generation", "How often vectors have changed", "documents"),

  PLAIN ("twin", "id", "Twin", "twins"),
  PERSONAL ("twin", "name", "Name of the twin", TO_CONFIGURE, "b", "twins"),
  PERSONAL ("twin", "name_key", "Name in the form it is searched by", TO_CONFIGURE, "b", "twins"),
  PERSONAL ("twin", "config", "Configuration", TO_CONFIGURE, "b", "twins"),
  PLAIN ("twin", "created_at", "When it was made", "twins"),
  PLAIN ("twin", "updated_at", "When it was last changed", "twins"),
  PLAIN ("twin", "removed_at", "When it was removed", "twins"),

  PLAIN ("twin_document", "twin_id", "Twin", "twins"),
  PLAIN ("twin_document", "document_id", "Document", "twins"),
  PLAIN ("twin_document", "added_at", "When it was added", "twins"),

  PLAIN ("access_entry", "id", "Entry of an access list", "access"),
  PLAIN ("access_entry", "twin_id", "Twin", "access"),
  PLAIN ("access_entry", "kind", "Address or domain", "access"),
  PERSONAL ("access_entry", "value", "E-mail address or domain", TO_ADMIT, "f", "access"),
  PERSONAL ("access_entry", "origin", "File it came from", TO_ADMIT, "f", "access"),
  PLAIN ("access_entry", "added_at", "When it was added", "access"),
  PLAIN ("access_entry", "valid_to", "Until when it is valid", "access"),
  PERSONAL ("access_entry", "roles", "Roles of who is admitted", TO_ADMIT, "f", "access"),
  PERSONAL ("access_entry", "groups", "Groups of who is admitted", TO_ADMIT, "f", "access"),

  PLAIN ("evaluation_question", "id", "Question", "twins"),
  PLAIN ("evaluation_question", "twin_id", "Twin", "twins"),
  PERSONAL ("evaluation_question", "question", "Words of the question", TO_MEASURE, "b", "twins"),
  PERSONAL ("evaluation_question", "category", "Category of the question", TO_MEASURE, "b", "twins"),
  PLAIN ("evaluation_question", "answerable", "Whether the documents hold the answer", "twins"),
  PLAIN ("evaluation_question", "added_at", "When it was added", "twins"),
  PLAIN ("evaluation_question", "updated_at", "When it was last changed", "twins"),
  PLAIN ("evaluation_question", "removed_at", "When it was removed", "twins"),

  PLAIN ("evaluation_target", "question_id", "Question", "documents"),
  PLAIN ("evaluation_target", "ordinal", "Number of the expected passage", "documents"),
  PLAIN ("evaluation_target", "document_id", "Document", "documents"),
  PERSONAL ("evaluation_target", "quote", "Words of the expected passage", TO_MEASURE, "b", "documents"),
  PLAIN ("evaluation_target", "start_byte", "Where it begins", "documents"),

  PLAIN ("evaluation_run", "id", "Evaluation", "twins"),
  PLAIN ("evaluation_run", "twin_id", "Twin", "twins"),
  PLAIN ("evaluation_run", "started_at", "When it was made", "twins"),
  PLAIN ("evaluation_run", "duration", "How long it took", "twins"),
  PLAIN ("evaluation_run", "digest", "Digest of what the answers came from", "twins"),
  PLAIN ("evaluation_run", "set_digest", "Digest of the questions", "twins"),
  PLAIN ("evaluation_run", "method", "How passages were looked for", "twins"),
  PLAIN ("evaluation_run", "compared", "Whether it was compared with the documents before redaction", "twins"),
  PLAIN ("evaluation_run", "baseline_at", "Since when later ones are measured against it", "twins"),

  PLAIN ("evaluation_result", "run_id", "Evaluation", "twins"),
  PLAIN ("evaluation_result", "ordinal", "Number of the result", "twins"),
  PLAIN ("evaluation_result", "question_id", "Question", "twins"),
  PERSONAL ("evaluation_result", "category", "Category of the question", TO_MEASURE, "b", "twins"),
  PLAIN ("evaluation_result", "answerable", "Whether the documents hold the answer", "twins"),
  PLAIN ("evaluation_result", "ranks", "Where the expected passages were found", "twins"),
  PLAIN ("evaluation_result", "unredacted_ranks", "Where they were found before redaction", "twins"),
  PLAIN ("evaluation_result", "verdict", "What came of it", "twins"),
  PLAIN ("evaluation_result", "answered", "Whether it was answered", "twins"),
  PLAIN ("evaluation_result", "best_score", "Score of the best passage", "twins"),
  PLAIN ("evaluation_result", "n_sentences", "Number of sentences", "twins"),
  PLAIN ("evaluation_result", "n_unsupported", "Number of sentences without support", "twins"),
  PLAIN ("evaluation_result", "passages", "Places of the passages that were found", "twins"),

  PLAIN ("gate_override", "twin_id", "Twin", "twins"),
  PLAIN ("gate_override", "state", "Digest of what was let through", "twins"),
  PERSONAL ("gate_override", "reason", "Why it was let through", TO_ACCOUNT, "f", "twins"),
  PLAIN ("gate_override", "overridden_at", "When it was let through", "twins"),

  PLAIN ("sync_state", "one", "Row", "accounts"),
  PLAIN ("sync_state", "server", "Server that is connected", "accounts"),
  PLAIN ("sync_state", "account", "Account there", "accounts"),
  PLAIN ("sync_state", "cursor", "How far its changes were taken in", "accounts"),
  PLAIN ("sync_state", "listing", "Number of the listing that goes on", "accounts"),
  PLAIN ("sync_state", "applying", "Object that is being written as the server has it", "accounts"),
  PLAIN ("sync_state", "agreed_at", "When both sides last agreed", "accounts"),

  PLAIN ("sync_dirty", "type", "Kind of object", "accounts"),
  PLAIN ("sync_dirty", "id", "Object that was edited", "accounts"),

  PLAIN ("sync_base", "type", "Kind of object", "accounts"),
  PLAIN ("sync_base", "id", "Object", "accounts"),
  PLAIN ("sync_base", "rev", "Version", "accounts"),
  PERSONAL ("sync_base", "body", "Content that was agreed on", TO_SYNC, "b", "accounts"),
  PLAIN ("sync_base", "listing", "Listing in which it was seen last", "accounts"),

  PLAIN ("sync_remote", "type", "Kind of object", "accounts"),
  PLAIN ("sync_remote", "id", "Object", "accounts"),
  PLAIN ("sync_remote", "rev", "Version on the server", "accounts"),
  PERSONAL ("sync_remote", "body", "Content on the server", TO_SYNC, "b", "accounts"),

  PLAIN ("sync_outbox", "seq", "Number of the change", "accounts"),
  PLAIN ("sync_outbox", "key", "Key of the request", "accounts"),
  PLAIN ("sync_outbox", "type", "Kind of object", "accounts"),
  PLAIN ("sync_outbox", "id", "Object", "accounts"),
  PLAIN ("sync_outbox", "base_rev", "Version it is based on", "accounts"),
  PERSONAL ("sync_outbox", "body", "Content on its way", TO_SYNC, "b", "accounts"),
  PERSONAL ("sync_outbox", "sealed", "The same, as it travels", TO_SYNC, "b", "accounts"),
  PLAIN ("sync_outbox", "n_tries", "How often it was tried", "accounts"),
  PLAIN ("sync_outbox", "next_at", "When it is tried again", "accounts"),
  PLAIN ("sync_outbox", "problem", "Why it was set aside", "accounts"),

  PLAIN ("sync_conflict", "number", "Number of the conflict", "accounts"),
  PLAIN ("sync_conflict", "type", "Kind of object", "accounts"),
  PLAIN ("sync_conflict", "id", "Object", "accounts"),
  PERSONAL ("sync_conflict", "mine", "This computer's version", TO_SYNC, "b", "accounts"),
  PERSONAL ("sync_conflict", "theirs", "The other computer's version", TO_SYNC, "b", "accounts"),
  PLAIN ("sync_conflict", "fields", "What differs", "accounts"),
  PLAIN ("sync_conflict", "found_at", "When it was found", "accounts"),

  PLAIN ("quiz", "id", "Quiz", "twins"),
  PLAIN ("quiz", "twin_id", "Twin", "twins"),
  PERSONAL ("quiz", "title", "Title of the quiz", TO_TEACH, "b", "twins"),
  PLAIN ("quiz", "added_at", "When it was added", "twins"),
  PLAIN ("quiz", "updated_at", "When it was last changed", "twins"),

  PLAIN ("quiz_question", "id", "Question", "documents"),
  PLAIN ("quiz_question", "quiz_id", "Quiz", "documents"),
  PLAIN ("quiz_question", "ordinal", "Number of the question", "documents"),
  PERSONAL ("quiz_question", "question", "Words of the question", TO_TEACH, "b", "documents"),
  PERSONAL ("quiz_question", "options", "Answers to choose from", TO_TEACH, "b", "documents"),
  PLAIN ("quiz_question", "answer", "Which of them is right", "documents"),
  PLAIN ("quiz_question", "document_id", "Document", "documents"),
  PERSONAL ("quiz_question", "quote", "Words that say so", TO_TEACH, "b", "documents"),

  PLAIN ("analytics", "twin_id", "Twin that is used", "twins"),
  PLAIN ("analytics", "body", "What was released about its use", "twins"),
  PLAIN ("analytics", "fetched_at", "When it was fetched", "twins"),

  PLAIN ("publication", "twin_id", "Twin that was published", "twins"),
  PLAIN ("publication", "server", "Server it was published on", "twins"),
  PLAIN ("publication", "account", "Account there", "twins"),
  PLAIN ("publication", "rev", "Version on the server", "twins"),
  PLAIN ("publication", "digest", "Digest of what was published", "twins"),
  PERSONAL ("publication", "manifest", "What was published", TO_SHOW_OUTBOUND, "f", "twins"),
  PLAIN ("publication", "anchors", "Digests of the passages that were published", "twins"),
  PLAIN ("publication", "published_at", "When it was published", "twins"),

  PLAIN ("original_copy", "id", "Document whose original was copied", "documents"),
  PLAIN ("original_copy", "account", "Account it was copied to", "documents"),
  PERSONAL ("original_copy", "sha256", "Digest of the original", TO_SYNC, "b", "documents"),
  PLAIN ("original_copy", "rev", "Version of the copy", "documents"),
  PLAIN ("original_copy", "copied_at", "When it was copied", "documents"),

  PLAIN ("audit", "seq", "Number of the entry", "auditLogs"),
  PERSONAL ("audit", "at", "When it happened", TO_ACCOUNT, "f", "auditLogs"),
  PERSONAL ("audit", "action", "What was done", TO_ACCOUNT, "f", "auditLogs"),
  PLAIN ("audit", "object", "What it was done to", "auditLogs"),
  PLAIN ("audit", "outcome", "Outcome", "auditLogs"),
  PLAIN ("audit", "detail", "Details", "auditLogs"),
  PLAIN ("audit", "prev_hash", "Digest of the entry before", "auditLogs"),
  PLAIN ("audit", "hash", "Digest of the entry", "auditLogs"),

  PLAIN ("outbound", "seq", "Number of the call", "outboundLedger"),
  PERSONAL ("outbound", "at", "When it happened", TO_SHOW_OUTBOUND, "f", "outboundLedger"),
  PLAIN ("outbound", "host", "Where to", "outboundLedger"),
  PLAIN ("outbound", "purpose", "What for", "outboundLedger"),
  PLAIN ("outbound", "content", "Kind of data", "outboundLedger"),
  PLAIN ("outbound", "bytes_out", "Bytes sent", "outboundLedger"),
  PLAIN ("outbound", "bytes_in", "Bytes received", "outboundLedger"),
  PLAIN ("outbound", "outcome", "Outcome", "outboundLedger"),
  PLAIN ("outbound", "reason", "Why it was refused or failed", "outboundLedger"),
};

static const struct
{
  const char *table;
  const char *label;
} tables[] = {
  { "setting", N_ ("Settings") },
  { "document", N_ ("Documents") },
  { "document_text", N_ ("Texts") },
  { "finding", N_ ("Findings") },
  { "decision", N_ ("Decisions") },
  { "detection", N_ ("Searches for personal data") },
  { "reading", N_ ("Readings") },
  { "watched_folder", N_ ("Watched folders") },
  { "watched_absence", N_ ("Documents whose files have gone") },
  { "document_signature", N_ ("Signatures of texts") },
  { "member", N_ ("Files inside of files") },
  { "picture_text", N_ ("Texts read off pictures") },
  { "passage_edit", N_ ("Passages changed by hand") },
  { "custom_type", N_ ("Types of your own") },
  { "pseudonym", N_ ("Pseudonyms") },
  { "pseudonym_series", N_ ("Numbers of pseudonyms") },
  { "erasure_receipt", N_ ("Erasure receipts") },
  { "rendition", N_ ("Released documents") },
  { "passage", N_ ("Passages") },
  { "passage_vector", N_ ("Meanings of passages") },
  { "passage_sign", N_ ("Signs of the meanings") },
  { "search_state", N_ ("State of the search") },
  { "twin", N_ ("Twins") },
  { "twin_document", N_ ("Documents of twins") },
  { "access_entry", N_ ("Access lists") },
  { "evaluation_question", N_ ("Evaluation questions") },
  { "evaluation_target", N_ ("Expected passages") },
  { "evaluation_run", N_ ("Evaluations") },
  { "evaluation_result", N_ ("Results of evaluations") },
  { "quiz", N_ ("Quizzes") },
  { "quiz_question", N_ ("Questions of quizzes") },
  { "gate_override", N_ ("Checks before publishing that were set aside") },
  { "sync_state", N_ ("Synchronisation") },
  { "sync_dirty", N_ ("Edits to be sent") },
  { "sync_base", N_ ("Agreed versions") },
  { "sync_remote", N_ ("The server's versions") },
  { "sync_outbox", N_ ("Changes on their way") },
  { "sync_conflict", N_ ("Conflicts") },
  { "analytics", N_ ("Use of your twins") },
  { "publication", N_ ("Published twins") },
  { "original_copy", N_ ("Encrypted copies of originals") },
  { "audit", N_ ("Audit log") },
  { "outbound", N_ ("Ledger of what left") },
};

const TwinColumn *
twin_schema_columns (guint *n_columns)
{
  g_return_val_if_fail (n_columns != NULL, NULL);

  *n_columns = G_N_ELEMENTS (columns);

  return columns;
}

const char *
twin_schema_table_label (const char *table)
{
  g_return_val_if_fail (table != NULL, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    if (g_str_equal (tables[i].table, table))
      return tables[i].label;

  return NULL;
}

guint
twin_schema_version (void)
{
  return twin_migrations_version ();
}
