/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "privacy/detect-shape.h"

#include "privacy/detect-lexicon.h"

ShapeCatalogue shape_catalogue;

/* What the shapes of each length ask for, without those that ask for the same or for more than another one. */
typedef struct
{
  guint64 digits;
  guint64 letters;
} Pattern;

static struct
{
  Pattern *patterns;
  guint first[NUMBER_MAX + 2];
} pattern_catalogue;

/* Of the shapes that begin with so many letters: the fewest digits that one goes on with to its end; and after how
 * many one ends with letters, how many as bits. */
static struct
{
  guint digits;
  guint8 tails[NUMBER_MAX + 1];
} outlines[OUTLINE_LETTERS + 1];

static void
add_outline (const Shape *shape)
{
  for (guint n = 0; n <= OUTLINE_LETTERS && (n == 0 || (shape->digits >> (n - 1) & 1) == 0); n++)
    for (guint d = 0; n + d <= shape->length; d++)
      {
        guint at = n + d;
        guint tail = shape->length - at;

        if (tail == 0)
          outlines[n].digits = MIN (outlines[n].digits, d);
        else if (tail <= OUTLINE_LETTERS && shape->digits >> at == 0)
          outlines[n].tails[d] |= (guint8) (1u << tail);
        if ((shape->letters >> at & 1) != 0)
          break;
      }
}

gboolean
shape_may_begin (guint n_letters, guint n_digits, guint n_tail)
{
  g_assert (n_letters <= OUTLINE_LETTERS);

  return n_digits >= outlines[n_letters].digits
         || (n_tail > 0 && n_tail <= OUTLINE_LETTERS && n_digits <= NUMBER_MAX && (outlines[n_letters].tails[n_digits] >> n_tail & 1) != 0);
}

static Shape
read_shape (const TwinPiiType *type, const char *text)
{
  Shape shape = { .type = type };

  for (const char *p = text; *p != '\0'; p++)
    {
      guint64 bit = G_GUINT64_CONSTANT (1) << shape.length;

      if (*p == '-')
        {
          shape.cuts |= bit;
          continue;
        }
      if (*p == '9')
        shape.digits |= bit;
      else if (*p == 'A')
        shape.letters |= bit;
      shape.length++;
    }
  g_assert (shape.length >= SHAPE_MIN && shape.length <= NUMBER_MAX);

  return shape;
}

static int
compare_shapes (gconstpointer a, gconstpointer b)
{
  const Shape *left = a;
  const Shape *right = b;

  if (left->length != right->length)
    return (int) left->length - (int) right->length;

  return left->type < right->type ? -1 : left->type > right->type;
}

/* What a number of a type can score without a label. */
int
shape_most_bits (const PiiRule *rule)
{
  int strength = rule->check != NULL ? rule->strength : 0;

  return rule->rarity + MAX (rule->grouped, 0) + strength;
}

static gboolean
asks_for_more (const Shape *shape, const Shape *other)
{
  gboolean more = (other->digits & ~shape->digits) == 0 && (other->letters & ~shape->letters) == 0;
  gboolean same = other->digits == shape->digits && other->letters == shape->letters;

  return other->length == shape->length && more && (!same || other < shape);
}

/* Of @n_shapes, sorted. */
static void
index_patterns (const Shape *shapes, guint n_shapes)
{
  GArray *patterns = g_array_new (FALSE, FALSE, sizeof (Pattern));

  for (guint length = 0, i = 0; length < NUMBER_MAX + 2; length++)
    {
      for (; i < n_shapes && shapes[i].length < length; i++)
        {
          Pattern pattern = { shapes[i].digits, shapes[i].letters };
          gboolean needed = TRUE;

          for (guint k = 0; k < n_shapes; k++)
            needed = needed && !asks_for_more (&shapes[i], &shapes[k]);
          if (needed)
            g_array_append_val (patterns, pattern);
        }
      pattern_catalogue.first[length] = patterns->len;
    }
  pattern_catalogue.patterns = (Pattern *) (gpointer) g_array_free (patterns, FALSE);
}

static Shape *
index_shapes (GArray *shapes, guint *first)
{
  for (guint length = 0, i = 0; length < NUMBER_MAX + 2; length++)
    {
      while (i < shapes->len && g_array_index (shapes, Shape, i).length < length)
        i++;
      first[length] = i;
    }

  return (Shape *) (gpointer) g_array_free (shapes, FALSE);
}

void
shape_prepare (void)
{
  guint n_types;
  const TwinPiiType *types = twin_pii_types (&n_types);
  GArray *shapes;
  GArray *telling;

  shapes = g_array_new (FALSE, FALSE, sizeof (Shape));
  telling = g_array_new (FALSE, FALSE, sizeof (Shape));
  for (guint i = 0; i < n_types; i++)
    for (guint k = 0; k < PII_MAX_SHAPES && types[i].rule->shapes[k] != NULL; k++)
      {
        Shape shape = read_shape (&types[i], types[i].rule->shapes[k]);

        g_array_append_val (shapes, shape);
      }
  g_array_sort (shapes, compare_shapes);
  for (guint n = 0; n <= OUTLINE_LETTERS; n++)
    outlines[n].digits = G_MAXUINT;
  for (guint i = 0; i < shapes->len; i++)
    add_outline (&g_array_index (shapes, Shape, i));
  for (guint i = 0; i < shapes->len; i++)
    if (shape_most_bits (g_array_index (shapes, Shape, i).type->rule) >= DETECT_BITS_CANDIDATE)
      g_array_append_val (telling, g_array_index (shapes, Shape, i));
  index_patterns ((const Shape *) (gpointer) shapes->data, shapes->len);
  shape_catalogue.shapes = index_shapes (shapes, shape_catalogue.first);
  shape_catalogue.telling = index_shapes (telling, shape_catalogue.first_telling);
}

/* Whether the first symbols of @number have @shape, and how they are divided. */
gboolean
shape_has (const Number *number, const Shape *shape, Division *division)
{
  guint64 inside = (G_GUINT64_CONSTANT (1) << shape->length) - 1;
  guint64 divided = number->divided & inside;
  guint64 unbroken = divided & ~number->broken;

  if ((shape->digits & ~number->digits) != 0 || (shape->letters & number->digits) != 0)
    return FALSE;

  if (divided == 0)
    *division = DIVISION_NONE;
  else if (divided == shape->cuts)
    *division = (divided & ~number->soft) == 0 ? DIVISION_BLANKS : DIVISION_USUAL;
  else if (unbroken == 0 || unbroken == shape->cuts || divided == (inside & ~(guint64) 1))
    *division = DIVISION_BROKEN;
  else
    *division = DIVISION_OTHER;

  return TRUE;
}

int
shape_bits (const PiiRule *rule, Division division)
{
  static const int division_other = -4;

  switch (division)
    {
    case DIVISION_USUAL:
      return rule->rarity + rule->grouped;
    case DIVISION_BLANKS:
      return rule->rarity + rule->grouped / 2;
    case DIVISION_BROKEN:
    case DIVISION_OTHER:
      return rule->rarity + division_other;
    case DIVISION_NONE:
    default:
      return rule->rarity;
    }
}

/* How a number is divided as one of @type, by the nearest of the @n shapes, which begin with
 * one of this type; *@n_shapes: how many are. FALSE if it has none of them. */
gboolean
shape_nearest (const Number *number, const Shape *shapes, guint n, guint *n_shapes, Division *best)
{
  gboolean found = FALSE;
  guint i;

  *best = DIVISION_OTHER;
  for (i = 0; i < n && shapes[i].type == shapes[0].type; i++)
    {
      Division division;

      if (!shape_has (number, &shapes[i], &division))
        continue;
      found = TRUE;
      *best = MIN (*best, division);
    }
  *n_shapes = i;

  return found;
}

/* Forms come again and again, so that what fits them is kept, for each thread. A power of two. */
#define FORMS 256

/* For how many first symbols of a number there is a shape at all, and for how many that was looked up: bit n is set if
 * for n. */
typedef struct
{
  guint64 digits;
  guint64 lengths;
  guint64 tried;
  guint n;
} Lengths;

static guint64
names_of_shapes (const Number *number, guint n)
{
  guint64 names = 0;
  Division division;

  for (guint i = shape_catalogue.first[n]; i < shape_catalogue.first[n + 1]; i++)
    if (shape_has (number, &shape_catalogue.shapes[i], &division))
      names |= label_names (shape_catalogue.shapes[i].type);

  return names;
}

static void
form_fill (Form *self, const FormKey *key, const Number *number)
{
  const TwinPiiType *types = twin_pii_types (NULL);
  guint n_shapes;
  guint n = key->n;

  self->key = *key;
  self->names = names_of_shapes (number, n);
  self->n_telling = 0;
  for (guint i = shape_catalogue.first_telling[n]; i < shape_catalogue.first_telling[n + 1]; i += n_shapes)
    {
      const TwinPiiType *type = shape_catalogue.telling[i].type;
      Division division;

      if (!shape_nearest (number, shape_catalogue.telling + i, shape_catalogue.first_telling[n + 1] - i, &n_shapes, &division)
          || shape_bits (type->rule, division) + type->rule->strength < DETECT_BITS_CANDIDATE)
        continue;
      g_assert (self->n_telling < TELLING_MAX);
      self->telling[self->n_telling].type = (guint8) (type - types);
      self->telling[self->n_telling++].division = (guint8) division;
    }
}

const Form *
shape_form (const Number *number, guint n)
{
  static __thread Form forms[FORMS];
  guint64 inside = scan_lowest (n);
  FormKey key = { number->digits & inside, number->divided & inside, number->soft & inside, number->broken & inside, n };
  guint64 hash = ((key.digits << 6 | n) ^ key.divided << 24 ^ key.soft << 37 ^ key.broken << 43) * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);
  Form *form = &forms[hash >> 32 & (FORMS - 1)]; /* 2^64 by the golden ratio */

  if (form->key.n != n || form->key.digits != key.digits || form->key.divided != key.divided || form->key.soft != key.soft
      || form->key.broken != key.broken)
    form_fill (form, &key, number);

  return form;
}

/* Whether any shape fits the first @n symbols of @number. */
static gboolean
has_shape (const Number *number, guint n)
{
  for (guint i = pattern_catalogue.first[n]; i < pattern_catalogue.first[n + 1]; i++)
    if ((pattern_catalogue.patterns[i].digits & ~number->digits) == 0 && (pattern_catalogue.patterns[i].letters & number->digits) == 0)
      return TRUE;

  return FALSE;
}

guint64
shape_lengths (const Number *number)
{
  static __thread Lengths known[FORMS];
  guint64 hash = (number->digits << 6 | number->n) * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15); /* 2^64 by the golden ratio */
  Lengths *found = &known[hash >> 32 & (FORMS - 1)];

  if (found->n != number->n || found->digits != number->digits)
    *found = (Lengths) { number->digits, 0, 0, number->n };
  for (guint64 cuts = number->cuts & ~found->tried & ~scan_lowest (SHAPE_MIN); cuts != 0; cuts &= cuts - 1)
    if (has_shape (number, (guint) __builtin_ctzll (cuts)))
      found->lengths |= cuts & -cuts;
  found->tried |= number->cuts;

  return found->lengths & number->cuts;
}
