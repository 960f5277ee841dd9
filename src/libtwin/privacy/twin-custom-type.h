/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "privacy/twin-pii-type.h"

G_BEGIN_DECLS

/**
 * TwinCustomType:
 * @name: for people: "Staff Numbers"; its id and its token come from it
 * @shape: how a value looks, see below
 * @labels: words that may stand near it, divided by commas; may be empty
 * @check: "luhn", "verhoeff", "mod97", "mod11-10", "731", "mod11:WEIGHT,..." or ""
 * @action: what happens to it by default
 *
 * A type of personal data that the creator defined.
 *
 * In a shape, 9 stands for a digit (of any script), A for a letter from A to Z in either case, L for a
 * letter of any alphabet, X for a digit or a letter from A to Z. "-" is a place where the value may be
 * divided by one blank, hyphen, dot or slash. 'MA' in quotes stands for itself, in either case; so do
 * . / : # _ + * & @ and the blank without quotes. {4} after one of these repeats it, {2,6} at least two
 * and at most six times, ? makes it optional. "'MA'-9999", "AA-9{4,6}", "L{2}99-X". At most 64
 * characters; at least three letters or digits must always be there.
 *
 * A shape that begins with "=" is a list instead: the values themselves, one in each line, at most 2,000 of at most 100
 * characters. They are found in either case, with or without accents, and whatever stands between their words. Such a
 * list has no check.
 *
 * A value begins and ends with a word. Without @labels whatever has the shape is likely to be of the
 * type; with @labels one of them makes it certain, and without one nearby it is only possible. A
 * right check makes it likely by itself; a wrong one is of the type only where a label stands near.
 */
typedef struct
{
  char *name;
  char *shape;
  char *labels;
  char *check;
  TwinPiiAction action;
} TwinCustomType;

TwinCustomType *twin_custom_type_new (const char *name, const char *shape, const char *labels, const char *check,
                                      TwinPiiAction action) G_GNUC_WARN_UNUSED_RESULT;
void twin_custom_type_free (TwinCustomType *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwinCustomType, twin_custom_type_free)

/* The parts of a type that can be wrong. */
typedef enum
{
  TWIN_CUSTOM_PART_NAME,
  TWIN_CUSTOM_PART_SHAPE,
  TWIN_CUSTOM_PART_LABELS,
  TWIN_CUSTOM_PART_CHECK,
} TwinCustomPart;

/* Whether @self can be read, keeping nothing of it: for a form while it is filled in. TWIN_ERROR_INVALID says what cannot
 * be read and where; *@part is the part that it stands in. Any thread. */
gboolean twin_custom_type_check (const TwinCustomType *self, TwinCustomPart *part, GError **error);

/* A value of @self, "MA-1234" for "'MA'-9999", with a right check digit where there is one that can be found; the shortest
 * there is. NULL if the shape cannot be read. Free it. */
char *twin_custom_type_make_example (const TwinCustomType *self) G_GNUC_WARN_UNUSED_RESULT;

/* @text as a value of a list: blanks and line ends inside of it become one blank. Free it. */
char *twin_custom_type_make_value (const char *text) G_GNUC_WARN_UNUSED_RESULT;

/* The shape that lists @values (NULL-terminated, each as above). Free it. */
char *twin_custom_type_make_list (const char *const *values) G_GNUC_WARN_UNUSED_RESULT;

/* The values of a type whose shape is a list, as they were written; NULL for any other. Free it with g_strfreev(). */
char **twin_custom_type_dup_list (const TwinCustomType *self) G_GNUC_WARN_UNUSED_RESULT;

/* "custom_staff_numbers" for "Staff Numbers". */
char *twin_custom_type_make_id (const char *name) G_GNUC_WARN_UNUSED_RESULT;

/* What every id of a type of the creator's begins with. */
#define TWIN_CUSTOM_TYPE_PREFIX "custom_"

/* The type as findings point to it. Equal definitions give the same pointer, which stays good as long as
 * the program runs, as those of the built-in types do. NULL with TWIN_ERROR_INVALID, which says what
 * cannot be read and where. Any thread. */
const TwinPiiType *twin_custom_type_intern (const TwinCustomType *self, GError **error);

G_END_DECLS
