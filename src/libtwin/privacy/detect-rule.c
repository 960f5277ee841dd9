/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "privacy/detect-lexicon.h"
#include "privacy/detect-number.h"
#include "privacy/detect-text.h"

#include <stdlib.h>
#include <string.h>

/* The fewest characters of a number with a shape. */
#define SHAPE_MIN 6

/* A text that is nothing but one number is a form's field or a table's cell: whoever wrote
 * it meant one number, and a right check digit says which. */
#define ALONE_BITS 8

/* Forms with many letters in given places, which nothing else has, tell even where the check digit is
 * wrong. */
#define FORM_RARE 4

/* So many letters may have been read for digits, or the other way round. */
#define MISREAD_MAX 6

/* A shape as bits, so that comparing takes a few operations. */
typedef struct
{
  const TwinPiiType *type;
  guint64 digits;  /* must be digits */
  guint64 letters; /* must be letters */
  guint64 cuts;    /* where it is usually divided */
  guint length;
} Shape;

/* How a number is divided, in the order in which shapes are preferred. */
typedef enum
{
  DIVISION_NONE,
  DIVISION_USUAL,  /* where numbers of the type are divided, by hyphens and the like */
  DIVISION_BLANKS, /* there, but by blanks, as any two numbers are */
  DIVISION_BROKEN, /* like one of these, but for a line break, or after each character */
  DIVISION_OTHER,
} Division;

/* All shapes by their length, and by their types' order within one length. The second list
 * leaves out the types that need a label whatever their numbers look like: most of them. */
static struct
{
  Shape *shapes;
  guint first[NUMBER_MAX + 2];
  Shape *telling;
  guint first_telling[NUMBER_MAX + 2];
} catalogue;

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
number_may_have_outline (guint n_letters, guint n_digits, guint n_tail)
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
static int
most_bits (const PiiRule *rule)
{
  int strength = rule->check != NULL ? rule->strength : 0;

  return rule->rarity + MAX (rule->grouped, 0) + strength;
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
rule_prepare (void)
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
    if (most_bits (g_array_index (shapes, Shape, i).type->rule) >= DETECT_BITS_CANDIDATE)
      g_array_append_val (telling, g_array_index (shapes, Shape, i));
  catalogue.shapes = index_shapes (shapes, catalogue.first);
  catalogue.telling = index_shapes (telling, catalogue.first_telling);
}

/* Whether the first symbols of @number have @shape, and how they are divided. */
static gboolean
has_shape (const Number *number, const Shape *shape, Division *division)
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

static int
rule_bits (const PiiRule *rule, Division division)
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

static gboolean
is_alone (Detect *self, gsize start, gsize end)
{
  gsize word = 0;

  /* "BSN 111222333" is a label and a number. */
  while (word < end && text_is_letter (self->text[word]))
    word++;
  if (word > 0 && word < end && self->text[word] == ' ')
    return FALSE;

  return start == 0 && (end == self->length || (end + 1 == self->length && self->text[end] == '\n'));
}

/* Whether nothing but hyphens divides it. */
static gboolean
has_hyphens (const Number *number, guint n)
{
  for (guint i = 1; i < n; i++)
    if (number->separators[i] != 0 && number->separators[i] != '-')
      return FALSE;

  return TRUE;
}

/* Whether its letters are of both cases, as in encoded data. */
static gboolean
is_mixed_case (Detect *self, gsize start, gsize end)
{
  gboolean upper = FALSE, lower = FALSE;

  for (gsize at = start; at < end; at++)
    {
      upper = upper || g_ascii_isupper ((char) self->text[at]);
      lower = lower || g_ascii_islower ((char) self->text[at]);
    }

  return upper && lower;
}

static void
detect_rule (Detect *self, const Number *number, Context *context, const TwinPiiType *type, guint n, Division division)
{
  const PiiRule *rule = type->rule;
  gsize end = number_end (number, n);
  gboolean goes_on = number_goes_on (number, n);
  gboolean named = (context_kinds (self, number->start, end) & label_names (type)) != 0;
  gboolean valid, labelled;
  int bits;

  if (goes_on && (division == DIVISION_OTHER || !named))
    return;
  valid = rule->check == NULL || rule->check (number->symbols, n);
  if (!valid && (rule->strict || (!named && rule->rarity < FORM_RARE)))
    return;
  context_read (context, self, number->start, end);
  bits = context_bits (context, type, &labelled) + rule_bits (rule, division);
  if (goes_on && !labelled)
    return;
  if (!labelled && division == DIVISION_NONE && number->n_digits < n && is_mixed_case (self, number->start, end))
    return;

  if (rule->hyphen && !has_hyphens (number, n))
    return;
  if (rule->check == NULL)
    detect_add (self, type, number->start, end, bits, TRUE, N_ ("a label before it"));
  else if (valid)
    {
      gboolean telling = rule->strength >= 3 || (rule->grouped >= 5 && (division == DIVISION_USUAL || division == DIVISION_BLANKS));

      if (telling && is_alone (self, number->start, end))
        bits += ALONE_BITS;
      bits += rule->strength;
      /* No less sure than with a wrong check digit. */
      if (labelled && (telling || division != DIVISION_OTHER))
        bits = MAX (bits, DETECT_BITS_LIKELY);
      detect_add (self, type, number->start, end, bits, TRUE,
                  labelled ? N_ ("a label before it, and the check digit is right") : N_ ("the form and the check digit are right"));
    }
  else if (labelled && division != DIVISION_OTHER)
    {
      /* "SSN 000-00-0000" is nobody's. */
      if (strspn (number->symbols, (char[]) { number->symbols[0], '\0' }) < n)
        detect_add_wrong (self, type, number->start, end);
    }
  else if (rule->rarity >= FORM_RARE && (rule->form == NULL || rule->form (number->symbols, n)))
    detect_add (self, type, number->start, end, bits + (is_alone (self, number->start, end) ? ALONE_BITS : 0), FALSE,
                N_ ("the form is right, but the check digit is wrong"));
}

/* How a number is divided as one of @type, by the nearest of the @n shapes, which begin with
 * one of this type; *@n_shapes: how many are. FALSE if it has none of them. */
static gboolean
nearest_shape (const Number *number, const Shape *shapes, guint n, guint *n_shapes, Division *best)
{
  gboolean found = FALSE;
  guint i;

  *best = DIVISION_OTHER;
  for (i = 0; i < n && shapes[i].type == shapes[0].type; i++)
    {
      Division division;

      if (!has_shape (number, &shapes[i], &division))
        continue;
      found = TRUE;
      *best = MIN (*best, division);
    }
  *n_shapes = i;

  return found;
}

/* What the first @n symbols of a number look like. */
typedef struct
{
  guint64 digits;
  guint64 divided;
  guint64 soft;
  guint64 broken;
  guint n;
} FormKey;

#define TELLING_MAX 32

/* Which types have a shape that fits such a form, so far as they can be told without a label. */
typedef struct
{
  FormKey key;
  guint64 names; /* the labels of all types with such a shape */
  guint n_telling;
  struct
  {
    guint8 type;
    guint8 division;
  } telling[TELLING_MAX];
} Form;

/* Forms come again and again, so that what fits them is kept, for each thread. A power of two. */
#define FORMS 256

/* For how many first symbols of a number there is a shape at all: bit n is set if for n. */
typedef struct
{
  guint64 digits;
  guint64 lengths;
  guint n;
} Lengths;

/* Types that stand alone need no label. */
static void
detect_alone (Detect *self, const Number *number, Context *context, guint n)
{
  guint n_shapes;

  for (guint i = catalogue.first[n]; i < catalogue.first[n + 1]; i += n_shapes)
    {
      Division division;

      if (nearest_shape (number, catalogue.shapes + i, catalogue.first[n + 1] - i, &n_shapes, &division))
        detect_rule (self, number, context, catalogue.shapes[i].type, n, division);
    }
}

static guint64
names_of_shapes (const Number *number, guint n)
{
  guint64 names = 0;
  Division division;

  for (guint i = catalogue.first[n]; i < catalogue.first[n + 1]; i++)
    if (has_shape (number, &catalogue.shapes[i], &division))
      names |= label_names (catalogue.shapes[i].type);

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
  for (guint i = catalogue.first_telling[n]; i < catalogue.first_telling[n + 1]; i += n_shapes)
    {
      const TwinPiiType *type = catalogue.telling[i].type;
      Division division;

      if (!nearest_shape (number, catalogue.telling + i, catalogue.first_telling[n + 1] - i, &n_shapes, &division)
          || rule_bits (type->rule, division) + type->rule->strength < DETECT_BITS_CANDIDATE)
        continue;
      g_assert (self->n_telling < TELLING_MAX);
      self->telling[self->n_telling].type = (guint8) (type - types);
      self->telling[self->n_telling++].division = (guint8) division;
    }
}

static const Form *
number_form (const Number *number, guint n)
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

/* The types that labels near a number name, by themselves or as of a kind. */
typedef struct
{
  guint64 types[DETECT_TYPES_MAX / 64];
  guint families;
  gboolean any;
} Named;

static void
named_read (Named *self, const Detect *detect, const Context *context)
{
  memset (self, 0, sizeof *self);
  for (guint i = 0; i < context->n_hits; i++)
    {
      const ContextHit *hit = &context->hits[i];

      self->families |= hit->family;
      if (hit->type != NULL)
        {
          gsize index = (gsize) (hit->type - detect->types);

          self->types[index / 64] |= G_GUINT64_CONSTANT (1) << index % 64;
          self->any = TRUE;
        }
    }
  self->any = self->any || self->families != 0;
}

static gboolean
names (const Named *self, const Detect *detect, const TwinPiiType *type)
{
  gsize index = (gsize) (type - detect->types);

  return (self->types[index / 64] >> index % 64 & 1) != 0 || (type->rule->families & self->families) != 0;
}

/* Types that the words around speak for; those that need no label were tried before. */
static void
detect_labelled (Detect *self, const Number *number, Context *context, guint n)
{
  guint n_shapes;
  Named named;

  named_read (&named, self, context);
  if (!named.any)
    return;
  for (guint i = catalogue.first[n]; i < catalogue.first[n + 1]; i += n_shapes)
    {
      const TwinPiiType *type = catalogue.shapes[i].type;
      Division division;

      n_shapes = 1;
      if (!names (&named, self, type)
          || !nearest_shape (number, catalogue.shapes + i, catalogue.first[n + 1] - i, &n_shapes, &division)
          || context_bits (context, type, NULL) <= 0)
        continue;
      if (most_bits (type->rule) < DETECT_BITS_CANDIDATE
          || rule_bits (type->rule, division) + type->rule->strength < DETECT_BITS_CANDIDATE)
        detect_rule (self, number, context, type, n, division);
    }
}

static guint64
shaped_lengths (const Number *number)
{
  static __thread Lengths known[FORMS];
  guint64 hash = (number->digits << 6 | number->n) * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15); /* 2^64 by the golden ratio */
  Lengths *found = &known[hash >> 32 & (FORMS - 1)];

  if (found->n == number->n && found->digits == number->digits)
    return found->lengths;

  *found = (Lengths) { number->digits, 0, number->n };
  for (guint n = SHAPE_MIN; n <= number->n; n++)
    {
      Division division;

      for (guint i = catalogue.first[n]; i < catalogue.first[n + 1]; i++)
        if (has_shape (number, &catalogue.shapes[i], &division))
          found->lengths |= G_GUINT64_CONSTANT (1) << n;
    }

  return found->lengths;
}

static void
detect_lengths (Detect *self, const Number *number, Context *context)
{
  const TwinPiiType *types = self->types;

  for (guint64 cuts = number->cuts & shaped_lengths (number); cuts != 0; cuts &= cuts - 1)
    {
      guint n = (guint) __builtin_ctzll (cuts);
      const Form *form = number_form (number, n);

      if (number->start == 0 && number_end (number, n) + 1 >= self->length)
        {
          detect_alone (self, number, context, n);
          continue;
        }
      for (guint i = 0; i < form->n_telling; i++)
        detect_rule (self, number, context, types + form->telling[i].type, n, (Division) form->telling[i].division);
      if ((context_kinds (self, number->start, number_end (number, n)) & form->names) == 0)
        continue;
      context_read (context, self, number->start, number_end (number, n));
      if (context->n_hits > 0)
        detect_labelled (self, number, context, n);
    }
}

char
number_misread_digit (char letter)
{
  switch (letter)
    {
    case 'O':
    case 'Q':
    case 'D':
      return '0';
    case 'I':
    case 'L':
      return '1';
    case 'Z':
      return '2';
    case 'S':
      return '5';
    case 'G':
      return '6';
    case 'B':
      return '8';
    default:
      return 0;
    }
}

/* The number as a label's type would have it: every letter that can be a misread digit is
 * one, but where the type has a letter. FALSE if that changes nothing or is too much. */
static gboolean
correct (const Number *number, const Shape *shape, Number *corrected)
{
  guint n_misread = 0;

  for (guint i = 0; i < shape->length; i++)
    {
      guint64 bit = G_GUINT64_CONSTANT (1) << i;
      char digit;

      if ((number->digits & bit) != 0)
        {
          if ((shape->letters & bit) != 0)
            return FALSE;
          continue;
        }
      if ((shape->digits & bit) == 0)
        continue;
      digit = number_misread_digit (number->symbols[i]);
      if (digit == 0 || ++n_misread > MISREAD_MAX)
        return FALSE;
    }
  if (n_misread == 0 || n_misread * 3 > shape->length * 2)
    return FALSE;

  *corrected = *number;
  for (guint i = 0; i < shape->length; i++)
    if ((shape->digits & G_GUINT64_CONSTANT (1) << i) != 0 && !g_ascii_isdigit (number->symbols[i]))
      {
        corrected->symbols[i] = number_misread_digit (number->symbols[i]);
        corrected->digits |= G_GUINT64_CONSTANT (1) << i;
      }

  return TRUE;
}

/* Whether a letter and a digit stand side by side in one group of the number. */
static gboolean
is_mixed (const Number *number)
{
  guint64 inside = (G_GUINT64_CONSTANT (1) << number->n) - 1;
  guint64 letters = ~number->digits & inside;
  guint64 joined = ~(number->divided >> 1) & (inside >> 1);

  return ((letters & (number->digits >> 1) & joined) | (number->digits & (letters >> 1) & joined)) != 0;
}

/* A label right before "9OO71523179" tells that it was scanned badly. */
static void
detect_misread (Detect *self, const Number *number, Context *context)
{
  Named named;

  named_read (&named, self, context);
  if (!named.any)
    return;
  for (guint n = SHAPE_MIN; n <= number->n; n++)
    for (guint i = catalogue.first[n]; number_ends_after (number, n) && i < catalogue.first[n + 1]; i++)
      {
        const Shape *shape = &catalogue.shapes[i];
        Number corrected;
        gboolean labelled;
        Division division;
        gboolean valid;

        if (!names (&named, self, shape->type))
          continue;
        context_bits (context, shape->type, &labelled);
        if (!labelled || !correct (number, shape, &corrected) || !has_shape (&corrected, shape, &division)
            || division == DIVISION_OTHER)
          continue;
        valid = shape->type->rule->check == NULL || shape->type->rule->check (corrected.symbols, n);
        if (!valid && shape->type->rule->strict)
          continue;
        detect_add (self, shape->type, number->start, number_end (number, n), DETECT_BITS_LIKELY, valid,
                    N_ ("a label before it, with letters in place of digits"));
      }
}

void
detect_by_rules (Detect *self, const Number *number, Context *context)
{
  guint n_candidates = self->candidates->len;

  g_assert (number->n >= SHAPE_MIN);

  detect_lengths (self, number, context);
  if (self->candidates->len != n_candidates || !is_mixed (number))
    return;
  if ((context_kinds (self, number->start, number_end (number, number->n)) & LABEL_SHAPED) == 0)
    return;
  context_read (context, self, number->start, number_end (number, number->n));
  if (context->n_hits > 0)
    detect_misread (self, number, context);
}
