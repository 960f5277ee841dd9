/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/twin-schema.h"

#include "store/twin-migrations.h"

/* Marks a string for translation where it is shown. */
#define N_(text) (text)

/* Why personal columns are kept. */
#define TO_PREPARE N_ ("To prepare your documents for your twins")
#define TO_REVIEW N_ ("To find and remove personal data before anything is released")
#define TO_ANSWER N_ ("To answer questions from your documents, with citations")
#define TO_ADMIT N_ ("To let the people you chose ask a twin")
#define TO_ACCOUNT N_ ("To show what was done and by which program")
#define TO_SHOW_OUTBOUND N_ ("To show what left this computer")
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
  PERSONAL ("passage", "heading", "Headings above the passage", TO_ANSWER, "b", "documents"),
  PERSONAL ("passage", "body", "Text of the passage", TO_ANSWER, "b", "documents"),

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
  { "rendition", N_ ("Released documents") },
  { "passage", N_ ("Passages") },
  { "twin", N_ ("Twins") },
  { "twin_document", N_ ("Documents of twins") },
  { "access_entry", N_ ("Access lists") },
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
