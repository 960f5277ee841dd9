/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "storage/storage-schema.h"

/* Every table of the server. A new one is a row here; what is personal says why it is kept. */

#define N_(text) (text)

/* Why personal columns are kept. */
#define TO_SIGN_IN N_ ("To let a creator sign in and be told what concerns the account")
#define TO_SYNC N_ ("To keep a creator's computers in step; the server cannot read it")
#define TO_ANSWER N_ ("To answer questions from what was published, with citations")
#define TO_ACCOUNT N_ ("To show what was done and by which account")
#define TO_NOTIFY N_ ("To tell a creator by mail, once, of a change of the policy or of a quota")

#define TEXT(name, label) { name, STORAGE_TEXT, FALSE, N_ (label), NULL, NULL, NULL }
#define TEXT_OR_NULL(name, label) { name, STORAGE_TEXT, TRUE, N_ (label), NULL, NULL, NULL }
#define INTEGER(name, label) { name, STORAGE_INTEGER, FALSE, N_ (label), NULL, NULL, NULL }
#define BYTES(name, label) { name, STORAGE_BYTES, FALSE, N_ (label), NULL, NULL, NULL }
#define BYTES_OR_NULL(name, label) { name, STORAGE_BYTES, TRUE, N_ (label), NULL, NULL, NULL }
#define PERSONAL(name, type, null, label, purpose, basis, retention) { name, type, null, N_ (label), purpose, basis, retention }
#define SECRET(name, label, purpose, basis, retention) { name, STORAGE_BYTES, FALSE, N_ (label), purpose, basis, retention, .secret = TRUE }

#define COUNTER_COLUMNS { TEXT ("name", "Counter"), INTEGER ("value", "Value") }

#define AUDIT_COLUMNS                                                                                                       \
  {                                                                                                                         \
    INTEGER ("seq", "Number of the entry"), PERSONAL ("at", STORAGE_INTEGER, FALSE, N_ ("When it happened"), TO_ACCOUNT, "f", "auditLogs"), \
      PERSONAL ("actor", STORAGE_TEXT, FALSE, N_ ("Digest of the account"), TO_ACCOUNT, "f", "auditLogs"),                       \
      PERSONAL ("action", STORAGE_TEXT, FALSE, N_ ("What was done"), TO_ACCOUNT, "f", "auditLogs"),                              \
      TEXT ("object", "What it was done to"), TEXT ("outcome", "Outcome"), TEXT ("detail", "Details"),                      \
      TEXT ("prev_hash", "Digest of the entry before"), TEXT ("hash", "Digest of the entry"),                               \
  }

#define AUDIT_ROOT_COLUMNS                                                                                                  \
  {                                                                                                                         \
    TEXT ("day", "Day"), INTEGER ("seq", "Last entry of the day"), TEXT ("hash", "Its digest"),                             \
      TEXT ("signature", "Signature of the day"), INTEGER ("signed_at", "When it was signed"),                              \
  }

static const StorageTable tables[] = {
  /* --- The server itself --- */
  { "tenant", STORAGE_PART_SYSTEM, N_ ("Accounts' storage"),
    { { "id", STORAGE_UUID, FALSE, N_ ("Account"), NULL, NULL, NULL }, INTEGER ("created_at", "When it was made") },
    "id" },
  { "system_counter", STORAGE_PART_SYSTEM, N_ ("Counters of the server"), COUNTER_COLUMNS, "name" },
  { "organisation", STORAGE_PART_SYSTEM, N_ ("Organisations"),
    { TEXT ("id", "Organisation"), BYTES ("name", "Name"), TEXT ("settings", "Settings"),
      INTEGER ("created_at", "When it was made"), INTEGER ("deleted_at", "When it was deleted") },
    "id" },
  { "creator", STORAGE_PART_SYSTEM, N_ ("Creators' accounts"),
    { TEXT ("id", "Account"), TEXT ("organisation_id", "Organisation"),
      PERSONAL ("email_key", STORAGE_TEXT, FALSE, N_ ("Digest of the e-mail address"), TO_SIGN_IN, "b", "accounts"),
      PERSONAL ("email", STORAGE_BYTES, FALSE, N_ ("E-mail address"), TO_SIGN_IN, "b", "accounts"),
      PERSONAL ("name", STORAGE_BYTES, TRUE, N_ ("Name"), TO_SIGN_IN, "b", "accounts"),
      PERSONAL ("country", STORAGE_TEXT, FALSE, N_ ("Country"), TO_SIGN_IN, "b", "accounts"),
      TEXT ("region", "Region of the data"), INTEGER ("country_changed_at", "When the country was last changed"),
      PERSONAL ("password", STORAGE_TEXT, TRUE, N_ ("Digest of the password"), TO_SIGN_IN, "b", "accounts"),
      PERSONAL ("totp", STORAGE_BYTES, TRUE, N_ ("Secret of the second factor"), TO_SIGN_IN, "b", "accounts"),
      INTEGER ("totp_step", "Last code that was used"), TEXT ("role", "Role"), TEXT ("status", "Status"),
      TEXT ("preferences", "Preferences"), INTEGER ("created_at", "When it was made"),
      INTEGER ("deleted_at", "When it was deleted") },
    "id", { "email_key" }, { "organisation_id" }, { "organisation_id -> organisation (id)" } },
  { "team", STORAGE_PART_SYSTEM, N_ ("Groups"),
    { TEXT ("id", "Group"), TEXT ("organisation_id", "Organisation"), TEXT ("name", "Name of the group"),
      INTEGER ("created_at", "When it was made") },
    "id", { "organisation_id, name" }, { NULL }, { "organisation_id -> organisation (id)" } },
  { "team_member", STORAGE_PART_SYSTEM, N_ ("Members of groups"),
    { TEXT ("team_id", "Group"), TEXT ("creator_id", "Account"), INTEGER ("since", "Since when") },
    "team_id, creator_id", { NULL }, { "creator_id" }, { "team_id -> team (id)", "creator_id -> creator (id)" } },
  { "token", STORAGE_PART_SYSTEM, N_ ("Access tokens"),
    { TEXT ("id", "Token"), TEXT ("creator_id", "Account"), TEXT ("digest", "Digest of the token"),
      TEXT ("name", "Name of the token"), TEXT ("scopes", "What it may do"), INTEGER ("idle_ms", "When it ends without use"),
      INTEGER ("created_at", "When it was made"), INTEGER ("expires_at", "When it ends"),
      INTEGER ("used_at", "When it was last used"), INTEGER ("mfa_at", "When a second factor was given"),
      INTEGER ("revoked_at", "When it was revoked") },
    "id", { NULL }, { "creator_id" }, { "creator_id -> creator (id)" } },
  { "code", STORAGE_PART_SYSTEM, N_ ("One-time codes"),
    { TEXT ("digest", "Digest of the code"), TEXT ("kind", "What it is for"), TEXT_OR_NULL ("organisation_id", "Organisation"),
      TEXT ("role", "Role it gives"), INTEGER ("created_at", "When it was made"), INTEGER ("expires_at", "When it ends"),
      INTEGER ("used_at", "When it was used") },
    "digest" },
  { "address", STORAGE_PART_SYSTEM, N_ ("Addresses of published twins"),
    { TEXT ("twin_id", "Twin"), TEXT ("tenant_id", "Account"), TEXT ("slug", "Name in the address") },
    "twin_id", { "slug" }, { "tenant_id" } },
  { "controller", STORAGE_PART_SYSTEM, N_ ("Who is responsible for the server"),
    { TEXT ("id", "Entry"), BYTES ("record", "What the learners’ pages say of it"), INTEGER ("changed_at", "When it was last changed") },
    "id" },
  { "policy_version", STORAGE_PART_SYSTEM, N_ ("Versions of the policy"),
    { INTEGER ("version", "Version"), TEXT ("date", "From which day it holds"), TEXT ("digest", "Digest of its text"),
      BYTES_OR_NULL ("summary", "What has changed, sealed"), INTEGER ("significant", "Whether everybody is told"), INTEGER ("created_at", "When it was put down") },
    "version", .append_only = TRUE },
  { "notice", STORAGE_PART_SYSTEM, N_ ("Notices to creators by mail"),
    { TEXT ("id", "Notice"), PERSONAL ("creator_id", STORAGE_TEXT, FALSE, N_ ("Account"), TO_NOTIFY, "c", "accounts"), TEXT ("kind", "What it tells of"),
      TEXT ("occasion", "Version of the policy, or month and percent of the quota"), TEXT ("state", "State"),
      INTEGER ("attempts", "How often it was tried"), INTEGER ("due_at", "When it is tried next"), INTEGER ("created_at", "When it was put down"),
      INTEGER ("sent_at", "When the mail server took it") },
    "id", { "creator_id, kind, occasion" }, { "due_at", "kind, created_at" }, { "creator_id -> creator (id)" } },
  { "system_audit", STORAGE_PART_SYSTEM, N_ ("Audit log of the server"), AUDIT_COLUMNS, "seq" },
  { "system_audit_root", STORAGE_PART_SYSTEM, N_ ("Signed days of the server's audit log"), AUDIT_ROOT_COLUMNS, "day" },

  /* --- An account --- */
  { "counter", STORAGE_PART_TENANT, N_ ("Counters"), COUNTER_COLUMNS, "name" },
  { "object", STORAGE_PART_TENANT, N_ ("Synchronised objects"),
    { TEXT ("type", "Kind of object"), TEXT ("id", "Object"), INTEGER ("rev", "Version"), INTEGER ("seq", "Number of the change"),
      INTEGER ("deleted", "Whether it was deleted"), INTEGER ("changed_at", "When it was changed"),
      PERSONAL ("body", STORAGE_BYTES, TRUE, N_ ("Content, sealed by Studio"), TO_SYNC, "b", "accounts") },
    "type, id", { "seq" }, { NULL } },
  { "idempotency", STORAGE_PART_TENANT, N_ ("Answers kept for repeated requests"),
    { TEXT ("key", "Key of the request"), TEXT ("fingerprint", "Digest of the request"), INTEGER ("status", "Status"),
      TEXT ("fields", "Header fields"), BYTES ("body", "Answer"), INTEGER ("at", "When it was answered") },
    "key", { NULL }, { "at" } },
  { "piece", STORAGE_PART_TENANT, N_ ("Pieces of what was published or copied"),
    { TEXT ("digest", "Digest"), INTEGER ("size", "Size in bytes"), INTEGER ("added_at", "When it came"),
      PERSONAL ("body", STORAGE_BYTES, FALSE, N_ ("Content, sealed"), TO_ANSWER, "b", "twins") },
    "digest" },
  { "bundle", STORAGE_PART_TENANT, N_ ("Published twins and encrypted copies"),
    { TEXT ("kind", "Kind"), TEXT ("id", "Twin or document"), INTEGER ("rev", "Version"), TEXT ("digest", "Digest of its content"),
      TEXT ("state", "State"), INTEGER ("at", "When it came"),
      PERSONAL ("manifest", STORAGE_BYTES, FALSE, N_ ("What it consists of, sealed"), TO_ANSWER, "b", "twins") },
    "kind, id" },
  { "piece_use", STORAGE_PART_TENANT, N_ ("Which twin or copy uses which content"),
    { TEXT ("kind", "Kind"), TEXT ("id", "Twin or document"), TEXT ("digest", "Digest") },
    "kind, id, digest", { NULL }, { "digest" }, { "kind, id -> bundle (kind, id)", "digest -> piece (digest)" } },
  { "audit", STORAGE_PART_TENANT, N_ ("Audit log"), AUDIT_COLUMNS, "seq" },
  { "audit_root", STORAGE_PART_TENANT, N_ ("Signed days of the audit log"), AUDIT_ROOT_COLUMNS, "day" },

#include "storage/tables-learners.h"

#include "storage/tables-insights.h"

#include "storage/tables-partners.h"
};
