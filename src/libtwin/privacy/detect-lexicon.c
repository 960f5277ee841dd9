/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "privacy/detect-lexicon.h"

#include <string.h>

#include "privacy/detect-beginnings.h"
#include "privacy/detect-labels.h"
#include "privacy/detect-scripts.h"
#include "privacy/detect-text.h"

#define KEYS (36 * 36)

/* Some more than there are. */
#define LABELS_ROOM 3072

/* The longest label, folded. */
#define LABEL_MAX 64

/* What looks like personal numbers and is not: words that announce it, in the
 * languages of the labels. */
static const char negative_labels[] =
  "order*|invoice*|inv no|part no|part number|part|sku|isbn*|issn|ean|upc|gtin|version|v|ver|release*|section|sect|serial*|case"
  "|case no|tracking*|docket*|article|art nr|artikel*|room|model|commit|batch|lot|matter|epoch|timestamp|rfc|doi|build*|firmware"
  "|chapter|kapitel|abschnitt|paragraph|clause|bus|flight|grid|population|resolution|uuid|guid|hash|sha|md5|checksum|quantity|qty"
  "|amount|total|price|bestell*|auftrag*|rechnung*|rechnungsnummer|kundennummer|kd nr|seriennummer|aktenzeichen|az|vorgang*"
  "|commande*|facture*|numero de commande|reference|ref|pedido*|factura*|ordine*|fattura*|encomenda*|fatura*|bestelling*"
  "|factuur*|zamowieni*|faktur*|sygnatura|nr sprawy|ticket*|item|product code|catalog*|stock|sequence|seq|page|fig|figure|table"
  "|standard|norm|din|iso|draft|node|document no|doc no|krs|port|receipt*"
  "|hr b|hrb|hra|date code|patent|model no|number of|article no|fax id";

/* Words that announce a kind of number, whatever the country: in English, German, French,
 * Spanish, Italian, Portuguese, Dutch, Polish, Swedish, Danish, Czech and Turkish. */
static const struct
{
  PiiFamily family;
  const char *labels;
} families[] = {
  { PII_FAMILY_TAX,
    "tax id*|tax number*|tax no|taxpayer*|tax identification*|tin|steuernummer*|steuer nr|steuer id*|steueridentifikation*"
    "|numero fiscal*|identifiant fiscal|numero d identification fiscale|identificacion fiscal|numero de identificacion fiscal"
    "|codice fiscale*|numero fiscale|numero de contribuinte|identificacao fiscal|numero de identificacao fiscal|fiscaal nummer"
    "|belastingnummer*|numer podatkowy|nr podatkowy|numer identyfikacji podatkowej|identyfikator podatkowy|skattenummer*"
    "|skatteregistreringsnummer|danove cislo|danove identifikacni cislo|vergi no|vergi numarasi|vergi kimlik*" },
  { PII_FAMILY_SOCIAL,
    "social security*|social insurance*|national insurance*|sozialversicherung*|securite sociale|numero de securite sociale"
    "|seguridad social|numero de seguridad social|seguro social|previdenza sociale|numero inps|seguranca social|sociale zekerheid*"
    "|burgerservicenummer|ubezpieczenie spoleczne|ubezpieczenia spolecznego|socialforsakring*|socialsikring*|socialni pojisteni"
    "|socialniho pojisteni|cislo socialniho pojisteni|sosyal guvenlik*|sgk no" },
  { PII_FAMILY_IDENTITY,
    "identity card*|identity number*|identity no|id card*|id number|national id*|national identi*|personal number|personal id*"
    "|personal identity*|citizen id*|personalausweis*|ausweisnummer|ausweisnr|ausweis nr|identitatskarte*|identitatsnummer"
    "|personenkennzahl|personenkennziffer|personennummer|carte d identite*|numero d identite|numero national*"
    "|documento de identidad|documento nacional*|numero de identidad|cedula*|carta d identita*|numero di identita|numero identita"
    "|documento d identita|bilhete de identidade|cartao de cidadao|numero de identidade|cartao de identidade|identiteitskaart*"
    "|identiteitsbewijs*|identiteitsnummer|persoonsnummer|dowod osobisty*|dowodu osobistego|numer identyfikacyjny|numer ewidencyjny"
    "|identitetskort*|id kort*|id kortnummer|identitetsnummer|legitimationsnummer|personnummer*|obcansky prukaz*"
    "|obcanskeho prukazu|cislo obcanskeho prukazu|rodne cislo*|kimlik no|kimlik numarasi|kimlik karti*" },
  { PII_FAMILY_HEALTH,
    "health insurance*|health number|health card*|insured id|krankenversicherung*|versichertennummer|assurance maladie"
    "|numero d assure|seguro medico|tarjeta sanitaria|tessera sanitaria|cartao de saude|numero de utente|zorgverzekering*"
    "|verzekerdennummer|ubezpieczenie zdrowotne|ubezpieczenia zdrowotnego|sjukforsakring*|sygesikring*|zdravotni pojisteni"
    "|cislo pojistence|saglik sigortasi" },
  { PII_FAMILY_COMPANY,
    "company number|company no|company reg*|business number|business id*|business registration*|organisation number"
    "|organization number|unternehmensnummer|firmennummer|numero d entreprise|numero de empresa|numero di impresa|pessoa coletiva"
    "|ondernemingsnummer|kvk nummer|numer firmy|numer przedsiebiorstwa|organisationsnummer|foretagsnummer|virksomhedsnummer"
    "|identifikacni cislo|sirket no|mersis*" },
};

typedef struct
{
  char *word;              /* folded, without blanks and the trailing star */
  guint16 key;             /* of its first two characters */
  guint8 length;
  char third;              /* its third character, 0 if there is none */
  guint64 head;            /* its first eight characters, and a mask of as many as it has */
  guint64 head_mask;
  gboolean open;           /* takes any ending */
  gboolean after;          /* counts only after a value */
  const TwinPiiType *type; /* NULL: of a family, or negative */
  PiiFamily family;
} Label;

static struct
{
  GArray *labels;          /* Label, sorted by their first two characters, those of families last */
  GStringChunk *words;     /* theirs */
  guint16 first[KEYS + 1]; /* where each pair begins in it */
  guint16 kin[KEYS];       /* and its labels of families */
  guint64 thirds[KEYS];    /* bit of each character that may come after the pair */
  char *third;             /* the third character of each label: what most of them are told apart by */
} lexicon;

static guint64
type_bit (const TwinPiiType *type)
{
  return G_GUINT64_CONSTANT (1) << (LABEL_TYPES + (guint) (type - twin_pii_types (NULL)) % (64 - LABEL_TYPES));
}

guint64
label_kinds (const TwinPiiType *type, guint family)
{
  const TwinPiiType *types = twin_pii_types (NULL);

  if (type == NULL)
    return family == PII_FAMILY_NONE ? LABEL_NEGATIVE : LABEL_SHAPED | (guint64) family << LABEL_FAMILIES;
  if (type == &types[PII_DATE_OF_BIRTH])
    return LABEL_BIRTH;
  if (type == &types[PII_PHONE])
    return LABEL_PHONE;
  if (type == &types[PII_CREDIT_CARD])
    return LABEL_CARD;

  return (type->rule->shapes[0] != NULL ? LABEL_SHAPED | type_bit (type) : 0) | (type->rule->code_min > 0 ? LABEL_CODE : 0) | LABEL_OTHER;
}

guint64
label_names (const TwinPiiType *type)
{
  return type_bit (type) | (guint64) type->rule->families << LABEL_FAMILIES;
}

static int
key_of (char c)
{
  return c <= '9' ? c - '0' + 26 : c - 'a';
}

static guint
pair_key (const char *folded)
{
  return (guint) (key_of (folded[0]) * 36 + key_of (folded[1]));
}

static guint64
third_bit (char c)
{
  return c == 0 ? G_GUINT64_CONSTANT (1) << 36 : G_GUINT64_CONSTANT (1) << key_of (c);
}

static int
compare_labels (gconstpointer a, gconstpointer b)
{
  const Label *left = a;
  const Label *right = b;

  if (left->key != right->key)
    return (int) left->key - (int) right->key;

  return (left->family != PII_FAMILY_NONE) - (right->family != PII_FAMILY_NONE);
}

/* As the text is: a letter for each of the @n bytes of @phrase, without blanks; the marks ">" and "*" are left out. */
static guint
fold_label (const char *phrase, gsize n, char word[LABEL_MAX])
{
  guint length = 0;

  for (const char *p = phrase; p < phrase + n; p = g_utf8_next_char (p))
    {
      char folded = (guint8) *p < 0x80 ? text_fold_ascii ((guint8) *p) : text_fold (g_utf8_get_char (p));

      g_assert (length < LABEL_MAX);
      if (folded != 0)
        word[length++] = folded;
    }

  return length;
}

static void
add_label (const char *phrase, gsize n, const TwinPiiType *type, PiiFamily family)
{
  Label label = { .type = type, .family = family, .after = phrase[0] == '>', .open = phrase[n - 1] == '*' };
  char word[LABEL_MAX];
  guint length;

  if (scripts_add (phrase, n, type, family))
    return;
  length = fold_label (phrase, n, word);
  /* The index needs two characters; "v" alone is read as part of its number. */
  if (length < 2)
    return;
  label.key = (guint16) pair_key (word);
  label.length = (guint8) length;
  label.third = length > 2 ? word[2] : 0;
  memset (&label.head_mask, 0xff, MIN (length, sizeof label.head));
  memcpy (&label.head, word, MIN (length, sizeof label.head));
  label.word = g_string_chunk_insert_len (lexicon.words, word, length);
  g_array_append_val (lexicon.labels, label);
}

static void
add_labels (const char *phrases, const TwinPiiType *type, PiiFamily family)
{
  for (const char *phrase = phrases; *phrase != '\0';)
    {
      gsize n = strcspn (phrase, "|");

      if (n > 0)
        add_label (phrase, n, type, family);
      phrase += n + (phrase[n] == '|');
    }
}

void
lexicon_prepare (void)
{
  guint n_types;
  const TwinPiiType *types;

  types = twin_pii_types (&n_types);
  lexicon.labels = g_array_sized_new (FALSE, FALSE, sizeof (Label), LABELS_ROOM);
  lexicon.words = g_string_chunk_new (LABELS_ROOM * 8);
  add_labels (negative_labels, NULL, PII_FAMILY_NONE);
  for (guint i = 0; i < G_N_ELEMENTS (families); i++)
    add_labels (families[i].labels, NULL, families[i].family);
  for (guint i = 0; i < n_types; i++)
    add_labels (types[i].rule->labels, &types[i], PII_FAMILY_NONE);
  for (guint i = 0; i < G_N_ELEMENTS (world_labels); i++)
    {
      const TwinPiiType *type = world_labels[i].type != NULL ? twin_pii_type_lookup (world_labels[i].type) : NULL;

      g_assert (type != NULL || world_labels[i].type == NULL);
      add_labels (world_labels[i].labels, type, world_labels[i].family);
    }
  scripts_prepare ();
  g_array_sort (lexicon.labels, compare_labels);

  for (guint key = 0, i = 0; key <= KEYS; key++)
    {
      while (i < lexicon.labels->len && g_array_index (lexicon.labels, Label, i).key < key)
        i++;
      lexicon.first[key] = (guint16) i;
    }
  for (guint key = 0; key < KEYS; key++)
    {
      lexicon.kin[key] = lexicon.first[key];
      while (lexicon.kin[key] < lexicon.first[key + 1] && g_array_index (lexicon.labels, Label, lexicon.kin[key]).family == PII_FAMILY_NONE)
        lexicon.kin[key]++;
    }
  lexicon.third = g_new (char, lexicon.labels->len);
  for (guint i = 0; i < lexicon.labels->len; i++)
    {
      const Label *label = &g_array_index (lexicon.labels, Label, i);

      lexicon.third[i] = label->third;
      beginnings_add (label->word, label->length, label->open, label_kinds (label->type, label->family));
      /* Whatever comes after a label of two letters. */
      lexicon.thirds[label->key] |= label->third != 0 ? third_bit (label->third) : G_MAXUINT64;
    }
}

/* What a character is for words: these begin where the kind changes, but after a capital. */
typedef enum
{
  KIND_NONE,
  KIND_LOWER,
  KIND_UPPER,
  KIND_DIGIT,
} Kind;

static inline Kind
kind_of (gunichar c, char folded)
{
  if (folded == 0)
    return KIND_NONE;
  if (text_is_digit ((guint8) folded))
    return KIND_DIGIT;

  return c >= 'A' && c <= 'Z' ? KIND_UPPER : KIND_LOWER;
}

/* window_read() of anything, character by character. */
static void
read_shadow (Window *self, Detect *detect, gsize start, gsize end)
{
  /* Whether a word begins between the two: "phone1", "1phone", "phoneNumber". */
  static const gboolean begins[4][4] = {
    [KIND_NONE] = { FALSE, TRUE, TRUE, TRUE },
    [KIND_LOWER] = { FALSE, FALSE, TRUE, TRUE },
    [KIND_UPPER] = { FALSE, FALSE, FALSE, TRUE },
    [KIND_DIGIT] = { FALSE, TRUE, TRUE, FALSE },
  };
  Kind previous = KIND_NONE;

  for (gsize at = start; at < end && self->n < LEXICON_WINDOW_MAX;)
    {
      guint n_bytes = 1;
      gunichar c = detect->text[at];
      char folded;
      Kind kind;

      if (c >= 0x80)
        c = text_code_point (detect->text, detect->length, at, &n_bytes);
      if (text_is_combining (c))
        {
          at += n_bytes;
          continue;
        }
      folded = c < 0x80 ? text_fold_ascii ((guint8) c) : text_fold (c);
      kind = kind_of (c, folded);
      at += n_bytes;
      self->folded[self->n] = folded;
      self->ends[self->n] = (guint8) (at - start);
      if (kind != KIND_NONE)
        {
          self->starts |= (guint64) begins[previous][kind] << self->n;
          self->n++;
        }
      previous = kind;
    }
}

/* window_read() of ASCII, word by word. */
static void
read_plain (Window *self, const guint8 *text, const ScanClasses *classes, guint64 inside, guint64 labels)
{
  guint64 alnum = (classes->digits | classes->letters) & inside;
  guint64 starts = beginnings_word_starts (classes, inside);

  while (alnum != 0)
    {
      guint at = (guint) __builtin_ctzll (alnum);
      guint width = scan_run (alnum >> at);

      self->starts |= (starts >> at & scan_lowest (width)) << self->n;
      self->labels |= (labels >> at & scan_lowest (width)) << self->n;
      for (guint i = 0; i < width; i++)
        {
          self->folded[self->n + i] = (char) (text[at + i] | 0x20);
          self->ends[self->n + i] = (guint8) (at + i + 1);
        }
      self->n += width;
      alnum &= ~(scan_lowest (width) << at);
    }
}

gboolean
window_read (Window *self, Detect *detect, gsize start, gsize end, const ScanClasses *classes, guint64 labels)
{
  guint n = (guint) (end - start);
  guint64 inside = scan_lowest (n);
  ScanClasses own;

  g_assert (n <= LEXICON_WINDOW_MAX);

  if (classes == NULL)
    {
      own = blocks_classify (&detect->blocks, start);
      classes = &own;
    }
  self->after = FALSE;
  self->wide = (classes->wide & inside) != 0;
  self->n = 0;
  self->starts = self->labels = 0;
  if (self->wide)
    {
      read_shadow (self, detect, start, end);
      self->labels = self->starts;
    }
  else
    {
      guint64 kinds;

      if (labels == WINDOW_UNKNOWN)
        labels = beginnings_find (detect, start, classes, inside, &kinds);
      if (labels == 0)
        return FALSE;
      read_plain (self, detect->text + start, classes, inside, labels);
    }
  self->starts |= G_GUINT64_CONSTANT (1) << self->n;
  self->folded[self->n] = 0;
  self->folded[self->n + 1] = 0;

  return TRUE;
}

/* "number" and the like after a label belong to it: otherwise "insurance number" would be nearer to a
 * value than "social insurance". */
static guint
skip_number (const Window *window, guint end)
{
  static const char *const words[] = { "number", "numbers", "nummer", "numer", "no", "nr", "num", "code", "id" };

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    {
      guint length = (guint) strlen (words[i]);

      if (end + length <= window->n && (window->starts >> (end + length) & 1) != 0 && memcmp (window->folded + end, words[i], length) == 0)
        return end + length;
    }

  return end;
}

/* Where a label that begins at @at ends in the window; 0 if it does not match. */
static guint
match_label (const Window *window, const Label *label, guint at)
{
  guint end = at + label->length;

  guint64 head;

  memcpy (&head, window->folded + at, sizeof head);
  if (((head ^ label->head) & label->head_mask) != 0 || (label->after && !window->after) || end > window->n
      || (label->length > sizeof head
          && memcmp (window->folded + at + sizeof head, label->word + sizeof head, label->length - sizeof head) != 0))
    return 0;
  if (label->open)
    end += (guint) __builtin_ctzll (window->starts >> end);

  return window_begins_word (window, end) ? skip_number (window, end) : 0;
}

/* The longest of the labels from number @first on and before @stop that begin at @at. */
static void
match_longest (const Window *window, guint at, guint first, guint stop, gsize length, gsize far, Context *hits)
{
  const Label *labels = (const Label *) (gpointer) lexicon.labels->data;
  guint n_before = hits->n_hits;
  guint longest = 0;
  char third = window->folded[at + 2];

  for (guint i = first; i < stop; i++)
    {
      guint end;

      if (lexicon.third[i] != 0 && lexicon.third[i] != third)
        continue;
      end = match_label (window, &labels[i], at);
      if (end == 0 || end < longest)
        continue;
      if (end > longest)
        hits->n_hits = n_before;
      longest = end;
      if (hits->n_hits < CONTEXT_MAX_HITS)
        hits->hits[hits->n_hits++] = (ContextHit) {
          .type = labels[i].type,
          .family = labels[i].family,
          .distance = length - window->ends[end - 1],
          .far = window->ends[end - 1] <= far,
        };
    }
}

void
lexicon_match (const Window *window, guint at, gsize length, gsize far, Context *hits)
{
  guint key;

  if (!window_begins_word (window, at) || at + 2 > window->n)
    return;

  key = pair_key (window->folded + at);
  if ((lexicon.thirds[key] & third_bit (window->folded[at + 2])) == 0)
    return;
  /* A longer word for any country's number leaves the shorter one for this country's. */
  match_longest (window, at, lexicon.first[key], lexicon.kin[key], length, far, hits);
  match_longest (window, at, lexicon.kin[key], lexicon.first[key + 1], length, far, hits);
}
