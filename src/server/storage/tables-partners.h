/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Partners, who show twins on platforms of their own: the rows of storage-tables.h for them. What a partner calls its learners is in none of
 * them, only a digest under a key of that partner, which goes with the contract. */

#define TO_REACH N_ ("To reach whoever is responsible at the partner")
#define TO_SHOW_AGREEMENT N_ ("To show that the partner accepted the agreement, for as long as claims can be made about it")
#define TO_EMBED N_ ("To show a twin on a partner’s platform without learning who its learners are")
#define TO_TELL N_ ("To tell a partner’s platform that something was asked, and nothing of what it says")

#define SECRET_OR_NULL(name, label, purpose, basis, retention) { name, STORAGE_BYTES, TRUE, N_ (label), purpose, basis, retention, .secret = TRUE }

{ "partner", STORAGE_PART_SYSTEM, N_ ("Partners"),
  { TEXT ("id", "Partner"), TEXT ("organisation_id", "Organisation"), BYTES ("name", "Name, sealed"),
    PERSONAL ("contact", STORAGE_BYTES, TRUE, N_ ("Contact, sealed"), TO_REACH, "b", "consent"),
    TEXT ("origins", "Sites that may frame a twin"), TEXT ("webhook_url", "Where messages are announced"),
    SECRET_OR_NULL ("user_key", "Key of the digests of learners", NULL, NULL, NULL),
    SECRET_OR_NULL ("webhook_secret", "Secret of the signatures", NULL, NULL, NULL),
    SECRET_OR_NULL ("webhook_secret_before", "The secret before", NULL, NULL, NULL), INTEGER ("webhook_secret_at", "When the secret was made"),
    INTEGER ("created_at", "When it was made"), INTEGER ("ended_at", "When it ended") },
  "id", { NULL }, { "organisation_id", "ended_at" }, { "organisation_id -> organisation (id)" } },
{ "partner_agreement", STORAGE_PART_SYSTEM, N_ ("Agreements with partners"),
  { TEXT ("id", "Entry"), TEXT ("partner_id", "Partner"), TEXT ("version", "Version of the agreement"), TEXT ("digest", "Digest of its text"),
    PERSONAL ("accepted_by", STORAGE_BYTES, FALSE, N_ ("Who accepted it, sealed"), TO_SHOW_AGREEMENT, "f", "consent"),
    PERSONAL ("recorded_by", STORAGE_TEXT, FALSE, N_ ("Account that recorded it"), TO_SHOW_AGREEMENT, "f", "consent"), INTEGER ("at", "When") },
  "id", { NULL }, { "partner_id, at" }, { "partner_id -> partner (id)" }, .append_only = TRUE },
{ "partner_key", STORAGE_PART_SYSTEM, N_ ("Partners’ keys"),
  { TEXT ("id", "Key"), TEXT ("partner_id", "Partner"), TEXT ("digest", "Digest of the key"),
    SECRET_OR_NULL ("launch_secret", "Secret that launches are signed with", NULL, NULL, NULL), TEXT ("scopes", "What it may do"),
    INTEGER ("created_at", "When it was made"), INTEGER ("expires_at", "When it ends"), INTEGER ("used_at", "Day of its last use"),
    INTEGER ("revoked_at", "When it was revoked") },
  "id", { NULL }, { "partner_id" }, { "partner_id -> partner (id)" } },

{ "partner_session", STORAGE_PART_TENANT, N_ ("Sessions from partners"),
  { TEXT ("id", "What the partner is told of the session"),
    PERSONAL ("session", STORAGE_TEXT, FALSE, N_ ("Digest of the session"), TO_EMBED, "f", "partnerSessions"), TEXT ("partner_id", "Partner"),
    PERSONAL ("user_hmac", STORAGE_TEXT, FALSE, N_ ("Keyed digest of the partner’s name for you"), TO_EMBED, "f", "partnerSessions"),
    PERSONAL ("course", STORAGE_BYTES, FALSE, N_ ("Course, sealed"), TO_EMBED, "f", "partnerSessions"), INTEGER ("started_at", "When it was begun") },
  "id", { "session" }, { "partner_id" }, { "session -> learner_session (digest)" }, .subject = "session = " OF_SESSION },
{ "launch", STORAGE_PART_TENANT, N_ ("Launches that were used"),
  { TEXT ("digest", "Digest of the launch"), INTEGER ("expires_at", "When it ends") },
  "digest", { NULL }, { "expires_at" } },
{ "webhook_event", STORAGE_PART_TENANT, N_ ("What partners are told"),
  { TEXT ("id", "Event"), TEXT ("partner_id", "Partner"),
    PERSONAL ("body", STORAGE_BYTES, FALSE, N_ ("What is told, sealed"), TO_TELL, "f", "webhookLog"),
    TEXT ("digest", "Digest of what is told"), INTEGER ("size", "Size in bytes"), TEXT ("state", "State"),
    INTEGER ("attempts", "How often it was tried"), INTEGER ("due_at", "When it is tried next"), INTEGER ("created_at", "When it was made") },
  "id", { NULL }, { "due_at", "partner_id, created_at", "created_at" } },
{ "webhook_attempt", STORAGE_PART_TENANT, N_ ("Log of webhooks"),
  { TEXT ("id", "Attempt"), TEXT ("event_id", "Event"), INTEGER ("number", "Number of the attempt"), INTEGER ("at", "When"),
    INTEGER ("status", "HTTP status"), TEXT ("outcome", "What came of it") },
  "id", { NULL }, { "event_id", "at" }, { "event_id -> webhook_event (id)" } },
