/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Who asks a twin: the rows of storage-tables.h for learners, in the order in which they refer to one another. An address is never in
 * them, only its digest; what links a session to a person goes with the sign-in (learnerSignIn) unless consent keeps it. */

#define TO_CONTINUE N_ ("To go on with a conversation and to limit rates; never a dimension of any analytics")
#define TO_ADMIT N_ ("To see whether somebody is still on the access list")
#define TO_REMEMBER N_ ("To show a learner the history that the learner asked to be kept")
#define TO_SERVE N_ ("To provide the service, to improve the quality of answers, and for analytics that expose nobody")
#define TO_TEST N_ ("To let a learner take quizzes and see the results")
#define TO_PROVE N_ ("To prove that consent was given or withdrawn")
#define TO_GUARD N_ ("To notice misuse of the access list")
#define TO_MAKE_SURE N_ ("To show what needs a second factor to nobody who only reads the mail")

#define TO_METER N_ ("For proper operation, to notice misuse, and for billing")

/* For the rows of StorageTable.subject. */
#define OF_SESSION "session"
#define OF_LEARNER "learner"
#define OF_ADDRESS "email_key"

{ "learner", STORAGE_PART_TENANT, N_ ("Learners"),
  { TEXT ("id", "Learner"), TEXT ("twin_id", "Twin"),
    PERSONAL ("email_key", STORAGE_TEXT, FALSE, N_ ("Digest of the e-mail address"), TO_REMEMBER, "b", "interactions"),
    INTEGER ("created_at", "When it was made"), INTEGER ("last_seen_at", "When last seen"),
    PERSONAL ("restricted", STORAGE_INTEGER, FALSE, N_ ("Since when processing is restricted"), TO_ACCOUNT, "c", "interactions"),
    PERSONAL ("objected", STORAGE_INTEGER, FALSE, N_ ("Since when there is an objection"), TO_ACCOUNT, "c", "interactions") },
  "id", { "twin_id, email_key" }, .subject = "id = " OF_LEARNER },
{ "learner_session", STORAGE_PART_TENANT, N_ ("Learners’ sessions"),
  { PERSONAL ("digest", STORAGE_TEXT, FALSE, N_ ("Digest of the session"), TO_CONTINUE, "f", "interactions"), TEXT ("twin_id", "Twin"),
    TEXT ("kind", "Kind of session"),
    PERSONAL ("learner_id", STORAGE_TEXT, TRUE, N_ ("Learner, by consent"), TO_REMEMBER, "a", "interactions"),
    PERSONAL ("email_key", STORAGE_TEXT, TRUE, N_ ("Digest of the e-mail address"), TO_ADMIT, "b", "learnerSignIn"),
    PERSONAL ("admission", STORAGE_TEXT, TRUE, N_ ("Entry of the access list"), TO_ADMIT, "b", "learnerSignIn"),
    PERSONAL ("roles", STORAGE_TEXT, TRUE, N_ ("Roles"), TO_ADMIT, "b", "learnerSignIn"),
    PERSONAL ("teams", STORAGE_TEXT, TRUE, N_ ("Groups"), TO_ADMIT, "b", "learnerSignIn"),
    INTEGER ("mfa_at", "When a second factor was given"),
    PERSONAL ("restricted", STORAGE_INTEGER, FALSE, N_ ("Since when processing is restricted"), TO_ACCOUNT, "c", "interactions"),
    PERSONAL ("objected", STORAGE_INTEGER, FALSE, N_ ("Since when there is an objection"), TO_ACCOUNT, "c", "interactions"),
    INTEGER ("created_at", "When it was made"), INTEGER ("last_at", "When it was last used"), INTEGER ("expires_at", "When the sign-in ends") },
  "digest", { NULL }, { "learner_id", "twin_id, last_at", "expires_at" }, { "learner_id -> learner (id)" }, .subject = "digest = " OF_SESSION },
{ "magic_link", STORAGE_PART_TENANT, N_ ("Sign-in links"),
  { TEXT ("digest", "Digest of the link"), TEXT ("twin_id", "Twin"),
    PERSONAL ("email_key", STORAGE_TEXT, TRUE, N_ ("Digest of the e-mail address"), TO_ADMIT, "b", "magicLinks"),
    PERSONAL ("admission", STORAGE_TEXT, TRUE, N_ ("Entry of the access list"), TO_ADMIT, "b", "magicLinks"),
    TEXT ("browser", "Digest of what the asking browser holds"), TEXT ("code", "Digest of the code"),
    INTEGER ("attempts", "Codes that were tried"), INTEGER ("created_at", "When it was made"), INTEGER ("expires_at", "When it ends"),
    INTEGER ("used_at", "When it was used") },
  "digest", { NULL }, { "email_key", "browser", "created_at" }, .subject = "email_key = " OF_ADDRESS },
{ "message", STORAGE_PART_TENANT, N_ ("Questions and answers"),
  { TEXT ("id", "Message"), TEXT ("twin_id", "Twin"),
    PERSONAL ("session", STORAGE_TEXT, FALSE, N_ ("Digest of the session"), TO_SERVE, "f", "interactions"), TEXT ("role", "Who says it"),
    PERSONAL ("body", STORAGE_BYTES, FALSE, N_ ("Text, sealed"), TO_SERVE, "f", "interactions"),
    PERSONAL ("sources", STORAGE_TEXT, FALSE, N_ ("Passages that it refers to"), TO_SERVE, "f", "interactions"),
    INTEGER ("created_at", "When it was said") },
  "id", { NULL }, { "session, created_at, id", "twin_id, created_at, session" }, { "session -> learner_session (digest)" }, .subject = "session = " OF_SESSION },
{ "bookmark", STORAGE_PART_TENANT, N_ ("Bookmarks"),
  { TEXT ("id", "Bookmark"), TEXT ("twin_id", "Twin"),
    PERSONAL ("learner_id", STORAGE_TEXT, FALSE, N_ ("Learner"), TO_REMEMBER, "a", "interactions"), TEXT ("message_id", "Message"),
    PERSONAL ("note", STORAGE_BYTES, TRUE, N_ ("Note, sealed"), TO_REMEMBER, "a", "interactions"), INTEGER ("created_at", "When it was made") },
  "id", { "learner_id, message_id" }, { "message_id" }, { "learner_id -> learner (id)", "message_id -> message (id)" },
  .subject = "learner_id = " OF_LEARNER },
{ "consent", STORAGE_PART_TENANT, N_ ("Ledger of consent"),
  { TEXT ("id", "Entry"), TEXT ("twin_id", "Twin"),
    PERSONAL ("subject", STORAGE_TEXT, FALSE, N_ ("Digest of the e-mail address"), TO_PROVE, "c", "consent"), TEXT ("kind", "What for"),
    PERSONAL ("action", STORAGE_TEXT, FALSE, N_ ("Given or withdrawn"), TO_PROVE, "c", "consent"), TEXT ("policy_version", "Version of the policy"),
    INTEGER ("at", "When"), PERSONAL ("ip_hash", STORAGE_TEXT, FALSE, N_ ("Salted digest of the network address"), TO_PROVE, "c", "consent"),
    PERSONAL ("ua_hash", STORAGE_TEXT, FALSE, N_ ("Salted digest of the browser’s name"), TO_PROVE, "c", "consent"),
    TEXT ("salt_ref", "Where the salts are") },
  "id", { NULL }, { "subject, at", "at" }, .append_only = TRUE, .subject = "subject = " OF_ADDRESS,
  .kept = N_ ("Proof of consent, until claims about it have lapsed (Art. 7(1) and 17(3)(e) GDPR)") },
{ "quiz_session", STORAGE_PART_TENANT, N_ ("Quizzes taken"),
  { TEXT ("id", "Quiz taken"), TEXT ("twin_id", "Twin"),
    PERSONAL ("session", STORAGE_TEXT, FALSE, N_ ("Digest of the session"), TO_TEST, "b", "interactions"), TEXT ("quiz_id", "Quiz"),
    INTEGER ("started_at", "When it was begun"), INTEGER ("completed_at", "When it was completed"),
    PERSONAL ("score", STORAGE_INTEGER, FALSE, N_ ("Right answers"), TO_TEST, "b", "interactions"),
    INTEGER ("n_questions", "Questions") },
  "id", { NULL }, { "session", "completed_at" }, { "session -> learner_session (digest)" }, .subject = "session = " OF_SESSION },
{ "quiz_answer", STORAGE_PART_TENANT, N_ ("Answers to quizzes"),
  { TEXT ("quiz_session_id", "Quiz taken"), TEXT ("question_id", "Question"),
    PERSONAL ("answer", STORAGE_BYTES, TRUE, N_ ("Answer, sealed"), TO_TEST, "b", "quizAnswers"),
    PERSONAL ("correct", STORAGE_INTEGER, FALSE, N_ ("Whether it was right"), TO_TEST, "b", "interactions"),
    INTEGER ("answered_at", "When it was answered") },
  "quiz_session_id, question_id", { NULL }, { NULL }, { "quiz_session_id -> quiz_session (id)" },
  .subject = "quiz_session_id -> quiz_session (id)" },
{ "admission_log", STORAGE_PART_TENANT, N_ ("Log of admissions"),
  { TEXT ("id", "Entry"), TEXT ("twin_id", "Twin"), INTEGER ("at", "When"),
    PERSONAL ("email_key", STORAGE_TEXT, TRUE, N_ ("Digest of the e-mail address"), TO_GUARD, "f", "accessLog"), TEXT ("decision", "What was decided") },
  "id", { NULL }, { "at", "email_key" }, .subject = "email_key = " OF_ADDRESS },
{ "learner_factor", STORAGE_PART_TENANT, N_ ("Second factors"),
  { PERSONAL ("email_key", STORAGE_TEXT, FALSE, N_ ("Digest of the e-mail address"), TO_MAKE_SURE, "b", "interactions"), TEXT ("twin_id", "Twin"),
    PERSONAL ("admission", STORAGE_TEXT, FALSE, N_ ("Entry of the access list"), TO_MAKE_SURE, "b", "interactions"),
    SECRET ("secret", N_ ("Secret of the second factor"), TO_MAKE_SURE, "b", "interactions"),
    INTEGER ("step", "Last code that was used"), INTEGER ("failures", "Wrong codes since the last right one"),
    INTEGER ("failed_at", "When the last wrong code was tried"), INTEGER ("created_at", "When it was made"),
    INTEGER ("confirmed_at", "When the first right code came"), INTEGER ("used_at", "When it was last used") },
  "email_key", { NULL }, { "twin_id, used_at" }, .subject = "email_key = " OF_ADDRESS },
{ "recovery_code", STORAGE_PART_TENANT, N_ ("Recovery codes"),
  { TEXT ("digest", "Digest of the code"),
    PERSONAL ("email_key", STORAGE_TEXT, FALSE, N_ ("Digest of the e-mail address"), TO_MAKE_SURE, "b", "interactions"),
    INTEGER ("created_at", "When it was made") },
  "digest", { NULL }, { "email_key" }, { "email_key -> learner_factor (email_key)" }, .subject = "email_key = " OF_ADDRESS },
/* What a program of the creator's asks; of who sits before that program the server knows nothing. */
{ "api_audit", STORAGE_PART_TENANT, N_ ("Log of API calls"),
  { TEXT ("channel", "Channel"), INTEGER ("at", "When"), INTEGER ("tokens", "Tokens that a model consumed"), INTEGER ("status", "HTTP status"),
    PERSONAL ("session", STORAGE_TEXT, FALSE, N_ ("Digest of the access token"), TO_METER, "f", "apiAudit") },
  "session, at", { NULL }, { "at" } },
/* Of a calendar month; nothing of it says who asked or when. */
{ "usage_month", STORAGE_PART_TENANT, N_ ("What was used in a month"),
  { TEXT ("month", "Month"), INTEGER ("calls", "Calls"), INTEGER ("tokens", "Tokens that a model consumed"),
    INTEGER ("told", "Percent of the quota that the account was told of"), INTEGER ("ends_at", "When the month is over") },
  "month", { NULL }, { "ends_at" } },
{ "receipt", STORAGE_PART_TENANT, N_ ("Receipts of erasure"),
  { TEXT ("id", "Receipt"), TEXT ("twin_id", "Twin"), INTEGER ("at", "When"), TEXT ("statement", "What was erased"),
    TEXT ("signature", "Signature"), TEXT ("public_key", "Key that it is checked with") },
  "id", { NULL }, { "at" } },

/* --- Evidence, which is a storage of its own --- */
{ "consent_salt", STORAGE_PART_EVIDENCE, N_ ("Salts of consent"),
  { TEXT ("id", "Entry"), TEXT ("tenant_id", "Account"),
    PERSONAL ("ip_salt", STORAGE_BYTES, FALSE, N_ ("Salt of the network address’s digest"), TO_PROVE, "c", "consent"),
    PERSONAL ("ua_salt", STORAGE_BYTES, FALSE, N_ ("Salt of the browser’s digest"), TO_PROVE, "c", "consent"), INTEGER ("at", "When") },
  "id", { NULL }, { "tenant_id, at" } },
