/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "privacy/detect-blocks.h"
#include "privacy/pii-rule.h"
#include "privacy/twin-detector.h"
#include "privacy/twin-type-set.h"

G_BEGIN_DECLS

/* What the detectors share. Private to privacy/.
 *
 * One pass over the bytes looks for anchors: '@', "://", ':', a digit, "www.", a word
 * that instructions use. Each anchor calls its detector, which looks at a bounded
 * neighbourhood, or remembers how far it has read, so that the whole is linear. A
 * detector adds candidates; overlaps are resolved at the end. */

/* Marks a reason for translation where it is shown. */
#define N_(text) (text)

/* Evidence in bits; see PiiRule. From these sums on, a candidate is of that tier. */
#define DETECT_BITS_CANDIDATE 1
#define DETECT_BITS_LIKELY 5
#define DETECT_BITS_CERTAIN 9

typedef struct
{
  TwinFinding finding;
  int bits;
  gboolean unlabelled; /* only its check digit speaks for it */
} Candidate;

/* More types than there are. */
#define DETECT_TYPES_MAX 256

/* How many numbers of one block of lines have the shape of each type, and how many of
 * them a right check digit. */
typedef struct
{
  gsize block_start;
  guint first_candidate;
  gboolean used;
  guint16 tried[DETECT_TYPES_MAX];
  guint16 passed[DETECT_TYPES_MAX];
} Column;

#define CONTEXT_MAX_HITS 40

typedef struct
{
  const TwinPiiType *type; /* NULL: a label of a family, or of something that is not personal */
  PiiFamily family;
  gsize distance;
  gboolean far;
  gboolean header; /* of its column */
} ContextHit;

/* The labels around one value. */
typedef struct
{
  ContextHit hits[CONTEXT_MAX_HITS];
  guint n_hits;
  guint n_before; /* of them, before the value */
  gboolean read;
  gsize read_end; /* the end of the value after which was read; 0: of none */
} Context;

#define TABLE_DELIMITERS 4
#define TABLE_COLUMNS 32
#define TABLE_HITS 6

typedef struct
{
  guint n_hits;
  guint64 kinds; /* what they can be for; see label_kinds() */
  const ContextHit *hits;
} TableColumn;

/* What the header of a table says about its columns; the last one is for all that are not kept. */
typedef struct
{
  gsize header;
  guint64 known; /* bit of each column that is kept */
  TableColumn columns[TABLE_COLUMNS + 1];
  ContextHit hits[TABLE_COLUMNS][TABLE_HITS];
  ContextHit many[CONTEXT_MAX_HITS];
} TableLabels;

typedef struct
{
  const guint8 *text;
  gsize length;
  const TwinPiiType *types;
  GArray *candidates;  /* Candidate */
  gboolean within_url; /* web addresses are not looked for */
  gsize token_end;     /* how far each detector has read */
  gsize url_end;
  gsize colon_end;
  gsize sentence_end;
  gsize phone_end;
  gsize date_end;
  gsize zone_end;
  gsize code_end;
  gsize spelled_end;
  gsize spoken_end;
  gsize secret_end;
  gsize context_start; /* the value whose context was read last */
  gsize kinds_start;   /* the value before which the kinds of the labels were looked up last */
  gsize kinds_from;    /* from where on, */
  guint64 kinds_found; /* and where they begin, as bits of the bytes from there on */
  gsize kinds_end;     /* the one after which they were; 0: none */
  guint64 kinds_before;
  guint64 kinds_after;
  gboolean kinds_known;
  gsize line_scanned;  /* of tables: how far lines are told apart */
  gsize line_start;
  gsize block_start;
  gsize row_start;     /* the line that was last looked at as a row of a table */
  gsize row_end;
  gsize header_start;
  gsize header_end;
  guint8 row_delimiter; /* 0: it is none */
  gboolean row_read;
  gboolean header_counted;
  guint header_counts[TABLE_DELIMITERS]; /* how many of each it has */
  gsize cells_counted; /* how far the cells of the row are counted, */
  guint cells;         /* how many end before, */
  gboolean cells_quoted; /* and whether that is inside of a quoted one */
  /* From here on nothing is cleared but by whom it belongs to. */
  Column column;
  Context context;
  TableLabels labels;
  Blocks blocks;
} Detect;

/* @bits decides on the tier; below candidate nothing is added. */
void detect_add (Detect *self, const TwinPiiType *type, gsize start, gsize end, int bits, gboolean valid,
                 const char *reason);

/* A labelled value whose check digit is wrong: a typing error still identifies somebody. */
void detect_add_wrong (Detect *self, const TwinPiiType *type, gsize start, gsize end);

/* Counts a number of @type without a label; @valid: whether its check digit is right. If it
 * is, the candidate that was added last is of it. A column whose numbers pass no more often
 * than by chance is not of that type. */
void detect_count (Detect *self, const TwinPiiType *type, gboolean valid, gboolean added);
void detect_review_column (Detect *self);
void detect_add_tier (Detect *self, const TwinPiiType *type, gsize start, gsize end, TwinTier tier, const char *reason);

/* The table of one of the detectors; before anything else, once. */
void password_prepare (void);

/* The detectors; @at is the anchor. */
void detect_email (Detect *self, gsize at);
void detect_spelled_email (Detect *self, gsize at); /* at a word for '@', or at one with blanks around */
void detect_url (Detect *self, gsize at);     /* at "://" or "www." */
void detect_host (Detect *self, gsize at);    /* at a top-level domain after a dot */
void detect_ipv6 (Detect *self, gsize at);    /* at ':' */
void detect_ipv4 (Detect *self, gsize start); /* at the first digit of a token */
void detect_number (Detect *self, gsize at);
void detect_phone (Detect *self, gsize start);
void detect_date (Detect *self, gsize start);
void detect_weekday (Detect *self, gsize at);     /* at "day", "tag" or "dag" */
void detect_secret (Detect *self, gsize at);      /* anywhere in a long run without blanks */
void detect_private_key (Detect *self, gsize at); /* at "-----" */
void detect_password (Detect *self, gsize at);    /* at ':' or '=' */
gboolean secret_is_sample (const guint8 *text, gsize length); /* whether nobody's key looks so */
void detect_keyed (Detect *self, gsize label_end, gsize at); /* at what stands after a label */
void detect_spoken_password (Detect *self, gsize at); /* anywhere in what may be one */
void detect_sql_password (Detect *self, gsize at); /* after "IDENTIFIED BY " */
void detect_mac (Detect *self, gsize at);         /* at the first ':', '-' or '.' */
void detect_geo (Detect *self, gsize at);
void detect_arc (Detect *self, gsize at);         /* at digits that a degree sign may follow */
void detect_wallet (Detect *self, gsize at);
void detect_mrz (Detect *self, gsize at);         /* anywhere in a line of it */
void detect_bic (Detect *self, gsize at);         /* at its label */
void detect_instruction (Detect *self, gsize at, guint32 key); /* at the start of a word; see anchor_key() */

/* What is inside of one web address, as in "?email=...". */
GArray *detect_within_url (const char *text, gsize length) G_GNUC_WARN_UNUSED_RESULT;

/* Everything that is inside of instructions for itself: what is left of a text when these stay. */
GArray *detect_apart (TwinTypeSet *types, const char *text, gsize length) G_GNUC_WARN_UNUSED_RESULT;

/* Candidates of any order as findings that are sorted, do not overlap and cover the
 * same letters and digits. One of the type @whole (nullable) is not cut into pieces by what
 * it overlaps: it takes that in. */
GArray *detect_resolve (const guint8 *text, GArray *candidates, const TwinPiiType *whole) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
