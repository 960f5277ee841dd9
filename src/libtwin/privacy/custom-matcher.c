/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "privacy/custom-matcher.h"

#include <string.h>

#include "privacy/custom-rule.h"
#include "privacy/detect-text.h"
#include "privacy/pii-rule.h"

/* States are forgotten when there are more: 600 bytes each. */
#define STATES_MAX 2048

/* How far one match reads: characters that are not seen may stand between others. */
#define REACH_BYTES (CUSTOM_SHAPE_MAX * 8)

#define STATE_UNKNOWN 0
#define STATE_DEAD 1
#define STATE_START 2

/* What may come next: places, each as its type's number times the length of a shape, plus one for
 * the end, and its number in the shape. Sorted. */
typedef struct
{
  guint16 *items;
  guint n_items;
  gboolean accepts;
  guint16 next[CUSTOM_INPUTS];
} State;

#define ITEMS_PER_TYPE (CUSTOM_SHAPE_MAX + 1)

struct _CustomMatcher
{
  const TwinPiiType **types;
  guint n_types;
  GPtrArray *states; /* State; the first two are none */
  GHashTable *known; /* GBytes of the items -> state */
  gboolean begins[256];
  gsize *ends;       /* for each type: the end of its longest value at this place, 0 = none */
};

static const CustomRule *
rule_of (const CustomMatcher *self, guint type)
{
  return self->types[type]->rule->custom;
}

static void
state_free (State *state)
{
  if (state == NULL)
    return;

  g_free (state->items);
  g_free (state);
}

/* Adds the place and those that can be reached by leaving out what is optional. */
static void
close_over (const CustomMatcher *self, GArray *items, guint type, guint place)
{
  const CustomRule *rule = rule_of (self, type);

  for (;; place++)
    {
      guint16 item = (guint16) (type * ITEMS_PER_TYPE + place);

      /* Places of a type come in rising order, so that a repetition is among the last ones. */
      for (guint i = items->len; i > 0 && g_array_index (items, guint16, i - 1) >= item; i--)
        if (g_array_index (items, guint16, i - 1) == item)
          return;
      g_array_append_val (items, item);
      if (place >= rule->n_places || !rule->places[place].optional)
        return;
    }
}

static int
compare_items (gconstpointer a, gconstpointer b)
{
  return *(const guint16 *) a - *(const guint16 *) b;
}

static guint
add_state (CustomMatcher *self, GArray *items)
{
  g_autoptr (GBytes) key = NULL;
  State *state;
  guint index;

  g_array_sort (items, compare_items);
  key = g_bytes_new (items->data, items->len * sizeof (guint16));
  index = GPOINTER_TO_UINT (g_hash_table_lookup (self->known, key));
  if (index != 0)
    return index;

  state = g_new0 (State, 1);
  state->n_items = items->len;
  state->items = g_memdup2 (items->data, items->len * sizeof (guint16));
  for (guint i = 0; i < state->n_items; i++)
    if (state->items[i] % ITEMS_PER_TYPE == rule_of (self, state->items[i] / ITEMS_PER_TYPE)->n_places)
      state->accepts = TRUE;
  index = self->states->len;
  g_ptr_array_add (self->states, state);
  g_hash_table_insert (self->known, g_steal_pointer (&key), GUINT_TO_POINTER (index));

  return index;
}

static void
forget_states (CustomMatcher *self)
{
  g_autoptr (GArray) items = g_array_new (FALSE, FALSE, sizeof (guint16));

  g_hash_table_remove_all (self->known);
  g_ptr_array_set_size (self->states, 0);
  g_ptr_array_set_size (self->states, STATE_START);
  for (guint type = 0; type < self->n_types; type++)
    if (rule_of (self, type)->words == NULL)
      close_over (self, items, type, 0);
  add_state (self, items);
}

static guint
make_step (CustomMatcher *self, guint from, guint input)
{
  g_autoptr (GArray) items = g_array_new (FALSE, FALSE, sizeof (guint16));
  State *state = g_ptr_array_index (self->states, from);
  guint to;

  for (guint i = 0; i < state->n_items; i++)
    {
      guint type = state->items[i] / ITEMS_PER_TYPE;
      guint place = state->items[i] % ITEMS_PER_TYPE;
      const CustomRule *rule = rule_of (self, type);

      if (place < rule->n_places && custom_place_takes (&rule->places[place], input))
        close_over (self, items, type, place + 1);
    }
  if (items->len == 0)
    {
      state->next[input] = STATE_DEAD;
      return STATE_DEAD;
    }

  if (self->states->len >= STATES_MAX)
    {
      forget_states (self);
      return add_state (self, items);
    }
  to = add_state (self, items);
  state->next[input] = (guint16) to;

  return to;
}

static guint
input_of (const guint8 *text, gsize length, gsize at, Symbol symbol)
{
  guint n_bytes;

  switch (symbol.kind)
    {
    case SYMBOL_DIGIT:
    case SYMBOL_LETTER:
    case SYMBOL_BLANK:
    case SYMBOL_HYPHEN:
    case SYMBOL_DOT:
    case SYMBOL_SLASH:
      return (guint) (guchar) symbol.ascii;
    case SYMBOL_OTHER:
      if (text[at] < 0x80)
        return text[at];
      return g_unichar_isalpha (text_code_point (text, length, at, &n_bytes)) ? CUSTOM_INPUT_LETTER : CUSTOM_INPUT_OTHER;
    case SYMBOL_BREAK:
    case SYMBOL_HIDDEN:
    case SYMBOL_END:
    default:
      return CUSTOM_INPUT_OTHER;
    }
}

/* Notes that every type that @state accepts has a value up to @end. */
static void
note_ends (CustomMatcher *self, const State *state, gsize end)
{
  for (guint i = 0; i < state->n_items; i++)
    {
      guint type = state->items[i] / ITEMS_PER_TYPE;

      if (state->items[i] % ITEMS_PER_TYPE == rule_of (self, type)->n_places)
        self->ends[type] = end;
    }
}

static gboolean
is_word (const guint8 *text, gsize length, gsize at)
{
  guint n_bytes;

  if (at >= length)
    return FALSE;

  return text[at] < 0x80 ? text_is_alnum (text[at]) : g_unichar_isalnum (text_code_point (text, length, at, &n_bytes));
}

/* Whether a value may end before @at: not inside of a word, nor where "1234" goes on with "-5". */
static gboolean
may_end (const guint8 *text, gsize length, gsize at)
{
  guint8 c = text_byte (text, length, at);

  if (is_word (text, length, at))
    return FALSE;

  return !((c == '-' || c == '.' || c == '/') && text_is_digit (text[at - 1]) && text_is_digit (text_byte (text, length, at + 1)));
}

gboolean
custom_matcher_begins (const CustomMatcher *self, guint8 byte)
{
  return self->begins[byte];
}

void
custom_matcher_match (CustomMatcher *self, const guint8 *text, gsize length, gsize start, CustomMatchFunc func,
                      gpointer user_data)
{
  gsize limit = MIN (length, start + REACH_BYTES);
  guint at_state = STATE_START;
  gboolean found = FALSE;

  for (gsize at = start; at < limit;)
    {
      Symbol symbol = text_symbol (text, length, at);
      const State *state;
      guint input;
      guint next;

      if (symbol.kind == SYMBOL_HIDDEN && at > start)
        {
          at += symbol.n_bytes;
          continue;
        }
      input = input_of (text, length, at, symbol);
      state = g_ptr_array_index (self->states, at_state);
      next = state->next[input];
      if (next == STATE_UNKNOWN)
        next = make_step (self, at_state, input);
      if (next == STATE_DEAD)
        break;
      at_state = next;
      at += MAX (symbol.n_bytes, 1);
      state = g_ptr_array_index (self->states, at_state);
      if (state->accepts && may_end (text, length, at))
        {
          note_ends (self, state, at);
          found = TRUE;
        }
    }

  for (guint type = 0; found && type < self->n_types; type++)
    if (self->ends[type] != 0)
      {
        func (self->types[type], start, self->ends[type], user_data);
        self->ends[type] = 0;
      }
}

/* Beyond ASCII every letter or digit may be one of the shapes'. */
static void
find_beginnings (CustomMatcher *self)
{
  const State *start = g_ptr_array_index (self->states, STATE_START);

  for (guint i = 0; i < start->n_items; i++)
    {
      const Place *place = &rule_of (self, start->items[i] / ITEMS_PER_TYPE)->places[start->items[i] % ITEMS_PER_TYPE];

      for (guint byte = 0; byte < 256; byte++)
        {
          if (byte < 0x80)
            self->begins[byte] |= custom_place_takes (place, (guint) (guchar) g_ascii_toupper ((char) byte));
          else
            self->begins[byte] |= byte >= 0xc0 && (place->kind != PLACE_LITERAL || g_ascii_isalnum (place->literal));
        }
    }
}

CustomMatcher *
custom_matcher_new (const TwinPiiType *const *types, guint n_types)
{
  CustomMatcher *self = g_new0 (CustomMatcher, 1);

  self->types = g_memdup2 (types, n_types * sizeof types[0]);
  self->n_types = n_types;
  self->ends = g_new0 (gsize, n_types);
  self->states = g_ptr_array_new_with_free_func ((GDestroyNotify) state_free);
  self->known = g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify) g_bytes_unref, NULL);
  forget_states (self);
  find_beginnings (self);

  return self;
}

void
custom_matcher_free (CustomMatcher *self)
{
  if (self == NULL)
    return;

  g_hash_table_unref (self->known);
  g_ptr_array_unref (self->states);
  g_free (self->ends);
  g_free (self->types);
  g_free (self);
}
