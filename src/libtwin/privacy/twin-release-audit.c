/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "privacy/twin-release-audit.h"

#include "privacy/twin-release-gate.h"

#include <string.h>

/* 2^61 - 1: products fit into 128 bits and are reduced by shifts. */
#define PRIME ((G_GUINT64_CONSTANT (1) << 61) - 1)
#define MAX_TABLES 8

/* The numbers of a thing, as in the header. */
typedef struct
{
  guint person;
  guint released[MAX_TABLES];
  guint raw[MAX_TABLES];
} Thing;

/* A column: things that every equation treats alike. */
typedef struct
{
  guint released[MAX_TABLES];
  guint first; /* of @things */
  guint n_things;
  guint n_people;
  guint64 mark; /* fingerprint of what is left of its indicator after elimination; 0: it is in the span */
} Class;

/* Tables that are looked at as one, because the second lies below the first: [first, first + n). */
typedef struct
{
  guint first;
  guint n;
} Unit;

struct _TwinReleaseAudit
{
  guint min_people;
  guint n_tables;
  gboolean nested; /* table 1 lies below table 0 */
  guint spanning;  /* table whose cells may be in every part */
  GArray *things;
  GArray *classes;
  GArray *class_of; /* guint for each of @things, in their order */
};

/* --- Arithmetic modulo PRIME --- */

__extension__ typedef unsigned __int128 Wide;

static guint64
add_mod (guint64 a, guint64 b)
{
  guint64 sum = a + b;

  return sum >= PRIME ? sum - PRIME : sum;
}

static guint64
subtract_mod (guint64 a, guint64 b)
{
  return a >= b ? a - b : a + PRIME - b;
}

static guint64
multiply_mod (guint64 a, guint64 b)
{
  Wide product = (Wide) a * b;

  return add_mod ((guint64) (product & PRIME), (guint64) (product >> 61));
}

/* By Fermat. */
static guint64
invert_mod (guint64 a)
{
  guint64 result = 1;

  for (guint64 power = PRIME - 2; power > 0; power >>= 1)
    {
      if (power & 1)
        result = multiply_mod (result, a);
      a = multiply_mod (a, a);
    }

  return result;
}

/* A column's random number (splitmix64 of its index; Steele, Lea and Flood, 2014). */
static guint64
number_of_column (guint column)
{
  guint64 z = (column + G_GUINT64_CONSTANT (1)) * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);

  z = (z ^ (z >> 30)) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  z = (z ^ (z >> 27)) * G_GUINT64_CONSTANT (0x94d049bb133111eb);

  return (z ^ (z >> 31)) % PRIME;
}

/* --- Things --- */

TwinReleaseAudit *
twin_release_audit_new (guint min_people, gboolean nested, guint spanning)
{
  TwinReleaseAudit *self = g_new0 (TwinReleaseAudit, 1);

  self->min_people = min_people;
  self->nested = nested;
  self->spanning = spanning;
  self->things = g_array_new (FALSE, FALSE, sizeof (Thing));
  self->classes = g_array_new (FALSE, TRUE, sizeof (Class));
  self->class_of = g_array_new (FALSE, FALSE, sizeof (guint));

  return self;
}

void
twin_release_audit_free (TwinReleaseAudit *self)
{
  if (self == NULL)
    return;

  g_array_unref (self->things);
  g_array_unref (self->classes);
  g_array_unref (self->class_of);
  g_free (self);
}

void
twin_release_audit_add (TwinReleaseAudit *self, guint person, const guint *released, const guint *raw, guint n)
{
  Thing thing;

  g_return_if_fail (self != NULL && n > 0 && n <= MAX_TABLES && self->classes->len == 0);

  memset (&thing, 0xff, sizeof thing);
  thing.person = person;
  memcpy (thing.released, released, n * sizeof *released);
  memcpy (thing.raw, raw, n * sizeof *raw);
  self->n_tables = n;
  g_array_append_val (self->things, thing);
}

/* --- Columns --- */

static int
compare_things (const void *a, const void *b)
{
  const Thing *first = a;
  const Thing *second = b;
  int order = memcmp (first->released, second->released, sizeof first->released);

  return order != 0 ? order : (first->person > second->person) - (first->person < second->person);
}

static void
make_classes (TwinReleaseAudit *self)
{
  g_array_sort (self->things, compare_things);
  for (guint i = 0; i < self->things->len; i++)
    {
      const Thing *thing = &g_array_index (self->things, Thing, i);
      const Thing *before = i > 0 ? thing - 1 : NULL;
      gboolean starts = before == NULL || memcmp (thing->released, before->released, sizeof thing->released) != 0;
      Class *class;
      guint number;

      if (starts)
        g_array_set_size (self->classes, self->classes->len + 1);
      number = self->classes->len - 1;
      class = &g_array_index (self->classes, Class, number);
      if (starts)
        {
          memcpy (class->released, thing->released, sizeof thing->released);
          class->first = i;
        }
      class->n_things++;
      class->n_people += starts || thing->person != before->person;
      g_array_append_val (self->class_of, number);
    }
}

/* --- Columns that could be --- */

static guint
make_units (const TwinReleaseAudit *self, Unit *units)
{
  guint n_units = 0;

  for (guint t = 0; t < self->n_tables; t += units[n_units - 1].n)
    units[n_units++] = (Unit) { t, t == 0 && self->nested ? 2 : 1 };

  return n_units;
}

static guint
hash_cells (gconstpointer data)
{
  const guint *cells = data;
  guint hash = 0;

  for (guint t = 0; t < MAX_TABLES; t++)
    hash = hash * 31 + cells[t];

  return hash;
}

static gboolean
equal_cells (gconstpointer a, gconstpointer b)
{
  return memcmp (a, b, MAX_TABLES * sizeof (guint)) == 0;
}

/* Whether both are in the same tables, and so of the same part of what was asked. Below a cell there may be others or not. */
static gboolean
are_of_one_part (const TwinReleaseAudit *self, const guint *a, const guint *b)
{
  for (guint t = 0; t < MAX_TABLES; t++)
    if (!(t == 1 && self->nested) && (a[t] == TWIN_RELEASE_NONE) != (b[t] == TWIN_RELEASE_NONE))
      return FALSE;

  return TRUE;
}

static void
add_possible (TwinReleaseAudit *self, GHashTable *known, const guint *cells)
{
  Class class = { 0 };
  guint *key;

  if (g_hash_table_contains (known, cells))
    return;
  memcpy (class.released, cells, sizeof class.released);
  g_array_append_val (self->classes, class);
  key = g_memdup2 (cells, sizeof class.released);
  g_hash_table_add (known, key);
}

/* Whether things of the part of @base may be where @other is in @unit. */
static gboolean
may_take (const TwinReleaseAudit *self, const guint *base, const guint *other, const Unit *unit)
{
  if (unit->first == self->spanning)
    return base[unit->first] != TWIN_RELEASE_NONE && other[unit->first] != TWIN_RELEASE_NONE;

  return are_of_one_part (self, base, other);
}

static void
take_unit (guint *cells, const guint *from, const Unit *unit)
{
  memcpy (cells + unit->first, from + unit->first, unit->n * sizeof *cells);
}

/* From @base with one or two units replaced by those of others of its part. */
static void
add_possible_around (TwinReleaseAudit *self, GHashTable *known, const guint *base, guint n_seen)
{
  Unit units[MAX_TABLES];
  guint n_units = make_units (self, units);

  for (guint u = 0; u < n_units; u++)
    {
      g_autoptr (GHashTable) done = g_hash_table_new_full (hash_cells, equal_cells, g_free, NULL);

      for (guint i = 0; i < n_seen; i++)
        {
          guint one[MAX_TABLES];

          if (!may_take (self, base, g_array_index (self->classes, Class, i).released, &units[u]))
            continue;
          memcpy (one, base, sizeof one);
          take_unit (one, g_array_index (self->classes, Class, i).released, &units[u]);
          if (!g_hash_table_add (done, g_memdup2 (one, sizeof one)))
            continue;
          add_possible (self, known, one);
          for (guint v = u + 1; v < n_units; v++)
            for (guint j = 0; j < n_seen; j++)
              {
                guint two[MAX_TABLES];

                if (!may_take (self, base, g_array_index (self->classes, Class, j).released, &units[v]))
                  continue;
                memcpy (two, one, sizeof two);
                take_unit (two, g_array_index (self->classes, Class, j).released, &units[v]);
                add_possible (self, known, two);
              }
        }
    }
}

/* Where cells meet that nobody is in, there is a column as well: nobody but us knows that it is empty, and what follows only from
 * that is not determined. Those around one class of each part are enough to tell sums of cells from anything else: a function that is
 * a sum of functions of single cells and vanishes there vanishes everywhere. */
static void
add_possible_classes (TwinReleaseAudit *self)
{
  g_autoptr (GHashTable) known = g_hash_table_new_full (hash_cells, equal_cells, g_free, NULL);
  guint n_seen = self->classes->len;

  for (guint i = 0; i < n_seen; i++)
    g_hash_table_add (known, g_memdup2 (g_array_index (self->classes, Class, i).released, MAX_TABLES * sizeof (guint)));
  for (guint i = 0; i < n_seen; i++)
    {
      guint base[MAX_TABLES];
      gboolean is_first = TRUE;

      memcpy (base, g_array_index (self->classes, Class, i).released, sizeof base);
      for (guint j = 0; j < i && is_first; j++)
        is_first = !are_of_one_part (self, base, g_array_index (self->classes, Class, j).released);
      if (is_first)
        add_possible_around (self, known, base, n_seen);
    }
}

/* --- Equations --- */

/* Their number. */
static guint
count_rows (TwinReleaseAudit *self, guint *first_of_table)
{
  guint n_rows = 0;

  for (guint t = 0; t < self->n_tables; t++)
    {
      guint n_cells = 0;

      for (guint c = 0; c < self->classes->len; c++)
        {
          guint cell = g_array_index (self->classes, Class, c).released[t];

          if (cell != TWIN_RELEASE_NONE)
            n_cells = MAX (n_cells, cell + 1);
        }
      first_of_table[t] = n_rows;
      n_rows += n_cells;
    }

  return n_rows;
}

static guint64 *
make_rows (TwinReleaseAudit *self, guint *n_rows)
{
  guint first[MAX_TABLES] = { 0 };
  guint n_columns = self->classes->len;
  guint64 *rows;

  *n_rows = count_rows (self, first);
  rows = g_new0 (guint64, MAX (1, (gsize) *n_rows * n_columns));
  for (guint c = 0; c < n_columns; c++)
    {
      const Class *class = &g_array_index (self->classes, Class, c);

      for (guint t = 0; t < self->n_tables; t++)
        if (class->released[t] != TWIN_RELEASE_NONE)
          rows[(gsize) (first[t] + class->released[t]) * n_columns + c] = 1;
    }

  return rows;
}

static void
subtract_row (guint64 *row, const guint64 *pivot, guint64 factor, guint from, guint n_columns)
{
  for (guint c = from; c < n_columns; c++)
    if (pivot[c] != 0)
      row[c] = subtract_mod (row[c], multiply_mod (factor, pivot[c]));
}

/* Gauss and Jordan. @pivots receives the row that each column leads, or TWIN_RELEASE_NONE. */
static void
reduce (guint64 *rows, guint n_rows, guint n_columns, guint *pivots)
{
  g_autofree guint64 *spare = g_new (guint64, MAX (1, n_columns));
  guint rank = 0;

  for (guint c = 0; c < n_columns; c++)
    {
      guint from = rank;
      guint64 *pivot = rows + (gsize) rank * n_columns;
      guint64 inverse;

      pivots[c] = TWIN_RELEASE_NONE;
      while (from < n_rows && rows[(gsize) from * n_columns + c] == 0)
        from++;
      if (from == n_rows)
        continue;

      if (from != rank)
        {
          guint64 *other = rows + (gsize) from * n_columns;

          memcpy (spare, pivot, n_columns * sizeof *spare);
          memcpy (pivot, other, n_columns * sizeof *spare);
          memcpy (other, spare, n_columns * sizeof *spare);
        }
      inverse = pivot[c] != 1 ? invert_mod (pivot[c]) : 1;
      for (guint i = c; inverse != 1 && i < n_columns; i++)
        pivot[i] = multiply_mod (pivot[i], inverse);
      for (guint r = 0; r < n_rows; r++)
        if (r != rank && rows[(gsize) r * n_columns + c] != 0)
          subtract_row (rows + (gsize) r * n_columns, pivot, rows[(gsize) r * n_columns + c], c, n_columns);
      pivots[c] = rank++;
    }
}

/* What is left of a column's indicator e: e itself if the column leads no equation, else minus the rest of its equation. A sum of
 * indicators is in the span where what is left of them adds up to nothing. */
static void
mark_classes (TwinReleaseAudit *self)
{
  guint n_columns = self->classes->len;
  guint n_rows;
  g_autofree guint64 *rows = make_rows (self, &n_rows);
  g_autofree guint *pivots = g_new (guint, MAX (1, n_columns));

  reduce (rows, n_rows, n_columns, pivots);
  for (guint c = 0; c < n_columns; c++)
    {
      Class *class = &g_array_index (self->classes, Class, c);
      const guint64 *row;

      if (pivots[c] == TWIN_RELEASE_NONE)
        {
          class->mark = number_of_column (c);
          continue;
        }
      row = rows + (gsize) pivots[c] * n_columns;
      class->mark = 0;
      for (guint i = 0; i < n_columns; i++)
        if (i != c && row[i] != 0)
          class->mark = subtract_mod (class->mark, multiply_mod (row[i], number_of_column (i)));
    }
}

/* --- Groups --- */

/* How many different people there are in two classes. */
static guint
count_people_of_both (TwinReleaseAudit *self, const Class *first, const Class *second)
{
  const Thing *a = &g_array_index (self->things, Thing, first->first);
  const Thing *b = &g_array_index (self->things, Thing, second->first);
  guint n_shared = 0;

  /* Both are sorted by person. */
  for (guint i = 0, j = 0; i < first->n_things && j < second->n_things;)
    if (a[i].person < b[j].person)
      i++;
    else if (a[i].person > b[j].person)
      j++;
    else
      {
        guint person = a[i].person;

        n_shared++;
        while (i < first->n_things && a[i].person == person)
          i++;
        while (j < second->n_things && b[j].person == person)
          j++;
      }

  return first->n_people + second->n_people - n_shared;
}

static gboolean
check_classes (TwinReleaseAudit *self)
{
  const Class *classes = (const Class *) self->classes->data;

  for (guint i = 0; i < self->classes->len; i++)
    {
      if (classes[i].n_people == 0 || classes[i].n_people >= self->min_people)
        continue;
      if (classes[i].mark == 0)
        return FALSE;
      for (guint j = 0; j < self->classes->len; j++)
        if (j != i && add_mod (classes[i].mark, classes[j].mark) == 0
            && count_people_of_both (self, &classes[i], &classes[j]) < self->min_people)
          return FALSE;
    }

  return TRUE;
}

typedef struct
{
  guint raw;
  guint person;
  guint class;
} Member;

static int
compare_members (const void *a, const void *b)
{
  const Member *first = a;
  const Member *second = b;

  if (first->raw != second->raw)
    return first->raw < second->raw ? -1 : 1;
  if (first->class != second->class)
    return first->class < second->class ? -1 : 1;

  return (first->person > second->person) - (first->person < second->person);
}

static guint
count_people (const Member *members, guint n)
{
  g_autoptr (GHashTable) people = g_hash_table_new (NULL, NULL);

  for (guint i = 0; i < n; i++)
    g_hash_table_add (people, GUINT_TO_POINTER (members[i].person));

  return g_hash_table_size (people);
}

/* Whether the raw cell of @members is determined: it consists of whole classes, and what is left of those adds up to nothing. */
static gboolean
is_determined (TwinReleaseAudit *self, const Member *members, guint n)
{
  guint64 sum = 0;

  for (guint i = 0; i < n;)
    {
      const Class *class = &g_array_index (self->classes, Class, members[i].class);
      guint n_same = 1;

      while (i + n_same < n && members[i + n_same].class == members[i].class)
        n_same++;
      if (n_same != class->n_things)
        return FALSE;
      sum = add_mod (sum, class->mark);
      i += n_same;
    }

  return sum == 0;
}

static gboolean
check_raw_cells (TwinReleaseAudit *self, guint table)
{
  g_autofree Member *members = g_new (Member, MAX (1, self->things->len));
  guint n_members = 0;

  for (guint i = 0; i < self->things->len; i++)
    {
      const Thing *thing = &g_array_index (self->things, Thing, i);

      if (thing->raw[table] != TWIN_RELEASE_NONE)
        members[n_members++] = (Member) { thing->raw[table], thing->person, g_array_index (self->class_of, guint, i) };
    }
  qsort (members, n_members, sizeof *members, compare_members);

  for (guint i = 0; i < n_members;)
    {
      guint n = 1;

      while (i + n < n_members && members[i + n].raw == members[i].raw)
        n++;
      if (is_determined (self, members + i, n) && count_people (members + i, n) < self->min_people)
        return FALSE;
      i += n;
    }

  return TRUE;
}

gboolean
twin_release_audit_run (TwinReleaseAudit *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  if (self->things->len == 0)
    return TRUE;
  make_classes (self);
  add_possible_classes (self);
  mark_classes (self);
  if (!check_classes (self))
    return FALSE;
  for (guint t = 0; t < self->n_tables; t++)
    if (!check_raw_cells (self, t))
      return FALSE;

  return TRUE;
}
