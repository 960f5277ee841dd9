/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The one gate by which numbers about learners leave. From all that was asked in one sealed window (twin-release-window.h) it makes
 * one release: a closed list of tables, each of which divides what was asked in one fixed way. There are no filters.
 *
 * What counts
 *   Only a person's first TWIN_RELEASE_MAX_EACH questions in a window, so that nobody weighs more than that.
 *
 * What is shown
 *   A cell of a question table (topics, unanswered topics, documents) needs 5 questions from 5 different people, any other 10
 *   different people. All cells that have fewer, nobody included, are shown as one: "other". Where those together are still too few,
 *   the smallest cell that could be shown joins them, and the next, until they are enough (complementary suppression). A table whose
 *   people are too few altogether is withheld. Nothing in a release tells a cell that was too small from one that joined it,
 *   nor a cell with few from a cell with nobody; therefore cells with nobody count as too small.
 *
 *   Tables that divide a part of what others divide would give the rest away as a difference. So, answered and unanswered questions
 *   are parts, and a part with fewer than 10 people is left out of all tables about behaviour, as though it had not been asked;
 *   topics stand below their document, are shown only where it is, and each document has an "other" of its own.
 *
 *   Counts are rounded down to multiples of TWIN_RELEASE_BASE. A total is the sum of what is shown.
 *
 * Why that is enough
 *   Every shown cell, "other" included, holds at least k people, and the cells of one table are disjoint and make up all of their
 *   part. Sums and differences of whole partitions of nested parts give unions of such cells and nothing else. Of a group where
 *   cells of several tables meet, counts are known by the bounds of Fréchet only, whose upper one is the smallest of those cells: at
 *   least k. A hidden cell lies between 0 and "other". So of no group can it be told that it has between 1 and k - 1 people, by
 *   exact counts already; rounding is for those who know the people of a cell and add questions of their own.
 *
 * And it is not believed
 *   twin_release_audit() knows nothing of the above. It takes what is about to be released as equations over the people and refuses
 *   the release if they determine a group below k.
 *
 * Who can still learn something: somebody who asks in the name of k - 1 people who do not exist. Accounts and rate limits are against that,
 * not arithmetic.
 *
 * Sources: L. Sweeney, k-Anonymity (2002); L. H. Cox, Suppression Methodology and Statistical Disclosure Control (JASA 75, 1980);
 * A. Hundepool et al., Statistical Disclosure Control (2012), chapters 4 and 5; R. Wong et al., Minimality Attack in Privacy
 * Preserving Data Publishing (VLDB 2007); K. Kenthapadi et al., Simulatable Auditing (PODS 2005): whether something is refused
 * depends on nothing that is not shown; M. Fréchet, Sur les tableaux de corrélation (1951).
 *
 * Pure; any thread. */

#define TWIN_RELEASE_BASE 5
#define TWIN_RELEASE_MAX_EACH 10
#define TWIN_RELEASE_NONE G_MAXUINT

/**
 * TwinReleaseKind: the closed list.
 * @TWIN_RELEASE_DOCUMENTS: answered questions by the document that carries the answer
 * @TWIN_RELEASE_TOPICS: the same by section, below the documents
 * @TWIN_RELEASE_UNANSWERED: unanswered questions by the section nearest to them
 * @TWIN_RELEASE_OUTCOME: all questions: answered, unanswered
 * @TWIN_RELEASE_SUPPORT: answered ones: every sentence is supported, or not
 * @TWIN_RELEASE_RATINGS: the same: thumbs up, thumbs down, none
 * @TWIN_RELEASE_LANGUAGES: all questions by language
 * @TWIN_RELEASE_DEPTH: sessions by the number of questions
 * @TWIN_RELEASE_DURATION: sessions by their length
 * @TWIN_RELEASE_AUDIENCE: people by how they come in
 */
typedef enum
{
  TWIN_RELEASE_DOCUMENTS,
  TWIN_RELEASE_TOPICS,
  TWIN_RELEASE_UNANSWERED,
  TWIN_RELEASE_OUTCOME,
  TWIN_RELEASE_SUPPORT,
  TWIN_RELEASE_RATINGS,
  TWIN_RELEASE_LANGUAGES,
  TWIN_RELEASE_DEPTH,
  TWIN_RELEASE_DURATION,
  TWIN_RELEASE_AUDIENCE,
  TWIN_RELEASE_N_KINDS,
} TwinReleaseKind;

/**
 * TwinReleaseUnit: what is counted; thresholds are always in people.
 */
typedef enum
{
  TWIN_RELEASE_QUESTIONS,
  TWIN_RELEASE_SESSIONS,
  TWIN_RELEASE_PEOPLE,
} TwinReleaseUnit;

const char *twin_release_unit_to_string (TwinReleaseUnit unit); /* "questions", "sessions", "people" */

/**
 * TwinReleaseKindInfo:
 * @id: "topics"
 * @label: for people, to be translated
 * @min_people: different people that a cell needs
 * @retention: its class in privacy/twin-retention.h
 * @categories: names and labels (name, label, name, label, …, NULL) of a table with fixed ones; NULL where they are documents,
 *   sections or languages
 */
typedef struct
{
  const char *id;
  const char *label;
  TwinReleaseUnit unit;
  guint min_people;
  const char *retention;
  const char *const *categories;
} TwinReleaseKindInfo;

const TwinReleaseKindInfo *twin_release_kind_get_info (TwinReleaseKind kind);
gboolean twin_release_kind_from_string (const char *id, TwinReleaseKind *kind);

/**
 * TwinReleaseEvent: one answered or unanswered question, without its words.
 * @person, @session: from 0, in the caller's numbering
 * @document: that carries the answer; of an unanswered question it is not looked at
 * @topic: its section, which belongs to one document; of an unanswered one, the nearest, or one that stands for "none"
 * @segment: 0 without sign-in, 1 signed in, 2 by a partner
 * @rating: 1 thumbs up, -1 down, 0 none
 * @at: ms
 */
typedef struct
{
  guint person;
  guint session;
  guint document;
  guint topic;
  guint language;
  guint segment;
  gboolean answered;
  gboolean supported;
  int rating;
  gint64 at;
} TwinReleaseEvent;

/**
 * TwinReleaseCell:
 * @category: document, section, language or index into the fixed categories; TWIN_RELEASE_NONE is "other"
 * @parent: for a section, its document; else TWIN_RELEASE_NONE
 * @count: rounded
 */
typedef struct
{
  guint category;
  guint parent;
  guint count;
} TwinReleaseCell;

/**
 * TwinWithheld: why there is no number. The words say nothing of how many there are.
 * @TWIN_WITHHELD_NOT: there is one
 * @TWIN_WITHHELD_TOO_FEW: a table; also if the audit refused it, which nobody can tell apart
 * @TWIN_WITHHELD_GROUPED: a category that is within "other"
 * @TWIN_WITHHELD_OPEN: the period is not over
 * @TWIN_WITHHELD_OFF: analytics are switched off
 * @TWIN_WITHHELD_EXPIRED: it was there and has been deleted in its time
 */
typedef enum
{
  TWIN_WITHHELD_NOT,
  TWIN_WITHHELD_TOO_FEW,
  TWIN_WITHHELD_GROUPED,
  TWIN_WITHHELD_OPEN,
  TWIN_WITHHELD_OFF,
  TWIN_WITHHELD_EXPIRED,
} TwinWithheld;

const char *twin_withheld_to_string (TwinWithheld reason); /* "too-few"; NULL for NOT */
gboolean twin_withheld_from_string (const char *text, TwinWithheld *reason);
const char *twin_withheld_describe (TwinWithheld reason); /* a sentence for people, to be translated */

/**
 * TwinReleaseTable:
 * @withheld: NOT, or TOO_FEW and no cells
 * @cells: TwinReleaseCell, largest first, "other" last; topics by document
 * @total: sum of the cells' counts
 */
typedef struct
{
  TwinReleaseKind kind;
  TwinWithheld withheld;
  GArray *cells;
  guint total;
} TwinReleaseTable;

/**
 * TwinReleaseTables: what may leave of one window.
 * @refused: the audit found something; every table is withheld. Not for those who see the release
 */
typedef struct
{
  TwinReleaseTable tables[TWIN_RELEASE_N_KINDS];
  gboolean refused;
} TwinReleaseTables;

/* @events in the order of their time. Nothing in them is kept. */
TwinReleaseTables *twin_release_tables_make (const TwinReleaseEvent *events, gsize n_events) G_GNUC_WARN_UNUSED_RESULT;

/* The same with at least @floor different people in every cell, whatever its kind asks for; at most 10. One release is made of a window, so
 * whoever else sees it sees this one. */
TwinReleaseTables *twin_release_tables_make_above (const TwinReleaseEvent *events, gsize n_events, guint floor) G_GNUC_WARN_UNUSED_RESULT;

/* What a partner may see: each cell has 10 of its learners (R120, C9). */
#define TWIN_RELEASE_PARTNER_PEOPLE 10

void twin_release_tables_free (TwinReleaseTables *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwinReleaseTables, twin_release_tables_free)

G_END_DECLS
