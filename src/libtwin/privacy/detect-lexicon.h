/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "privacy/detect.h"

G_BEGIN_DECLS

/* The words that announce a value, or that say it is none. Private to privacy/. */

/* How far a label may stand from its value. */
#define LEXICON_BEFORE_BYTES 60
#define LEXICON_AFTER_BYTES 32
#define LEXICON_WINDOW_MAX 62

/* What a label can be for. */
#define LABEL_NEGATIVE (G_GUINT64_CONSTANT (1) << 0) /* it says that a value is none */
#define LABEL_BIRTH (G_GUINT64_CONSTANT (1) << 1)
#define LABEL_PHONE (G_GUINT64_CONSTANT (1) << 2)
#define LABEL_CARD (G_GUINT64_CONSTANT (1) << 3)
#define LABEL_SHAPED (G_GUINT64_CONSTANT (1) << 4) /* of a type with a shape, or of a family of them */
#define LABEL_CODE (G_GUINT64_CONSTANT (1) << 5)   /* of one that only its label tells */
#define LABEL_OTHER (G_GUINT64_CONSTANT (1) << 6)
/* From here on a bit for each family, and one that a few types share. */
#define LABEL_FAMILIES 8
#define LABEL_TYPES 16
#define LABEL_ANY G_MAXUINT64

/* What a label of @type, or of @family where that is NULL, is for. */
guint64 label_kinds (const TwinPiiType *type, guint family);

/* The labels that @type is named by, its own ones and those of its families. */
guint64 label_names (const TwinPiiType *type);

/* The letters and digits of a stretch of text, folded, without what is between them. */
typedef struct
{
  char folded[LEXICON_WINDOW_MAX + 8]; /* with room to look ahead */
  guint8 ends[LEXICON_WINDOW_MAX + 1]; /* byte after each, from the start of the stretch */
  guint64 starts;                  /* bit of each that a word begins with, and of the end */
  guint64 labels;                  /* of those, where a label may begin */
  guint n;
  gboolean after;                  /* the stretch follows the value */
  gboolean wide;                   /* it has characters beyond ASCII */
} Window;

/* Nobody has looked where labels may begin. */
#define WINDOW_UNKNOWN G_MAXUINT64

/* Reads [start, end) of the text, at most LEXICON_WINDOW_MAX bytes, which are of @classes
 * (NULL: not known yet), and where labels may begin at the bits @labels or is WINDOW_UNKNOWN. FALSE, and nothing
 * read, if no label can be among them: nearly always that is seen from how the words begin. */
gboolean window_read (Window *self, Detect *detect, gsize start, gsize end, const ScanClasses *classes,
                      guint64 labels) G_GNUC_WARN_UNUSED_RESULT;

/* Before anything else, once. */
void lexicon_prepare (void);

static inline gboolean
window_begins_word (const Window *self, guint at)
{
  return (self->starts >> at & 1) != 0;
}

/* Adds to @hits the longest labels that begin with character @at. The window is of @length bytes
 * and ends at the value; labels that end within its first @far bytes count as far off. */
void lexicon_match (const Window *window, guint at, gsize length, gsize far, Context *hits);

G_END_DECLS
