/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "privacy/detect-month.h"
#include "privacy/detect-text.h"

#include <string.h>

#define WORD_MAX 12
#define ABBREVIATION_MIN 3
#define ABBREVIATION_MAX 4

/* Folded, each with its cases where a date changes it; January first. Greek and Cyrillic names in the second lines are
 * folded as well. */
static const char *const names[12] = {
  "january|januar|janner|jaenner|janvier|enero|gennaio|janeiro|januari|stycznia|styczen|ledna|leden|ocak"
  "|ianuarie|tammikuu|tammikuuta|ianoyarioy|ianoyarios|anvara|anvarj|sicna|sicenj",
  "february|februar|feber|fevrier|febrero|febbraio|fevereiro|februari|lutego|luty|unora|unor|subat"
  "|februarie|helmikuu|helmikuuta|febroyarioy|febroyarios|fevrala|fevralj|lutogo|lutij",
  "march|marz|maerz|mrz|mars|marzo|marco|maart|marca|marzec|marts|brezna|brezen|mart"
  "|marcius|martie|maaliskuu|maaliskuuta|martioy|martios|marta|berezna|berezenj",
  "april|avril|abril|aprile|kwietnia|kwiecien|dubna|duben|nisan"
  "|aprilis|aprilie|huhtikuu|huhtikuuta|aprilioy|aprilios|aprela|aprelj|kvitna|kvitenj",
  "may|mai|mayo|maggio|maio|mei|maja|maj|kvetna|kveten|mayis"
  "|majus|toukokuu|toukokuuta|maioy|maios|maa|travna|travenj",
  "june|juni|juin|junio|giugno|junho|czerwca|czerwiec|cervna|cerven|haziran"
  "|junius|iunie|kesakuu|kesakuuta|ioynioy|ioynios|iuna|iunj|cervenj",
  "july|juli|juillet|julio|luglio|julho|lipca|lipiec|cervence|cervenec|temmuz"
  "|julius|iulie|heinakuu|heinakuuta|ioylioy|ioylios|iula|iulj|lipna|lipenj",
  "august|aout|agosto|augustus|sierpnia|sierpien|augusti|srpna|srpen|agustos"
  "|augusztus|elokuu|elokuuta|aygoystoy|aygoystos|avgusta|avgust|serpna|serpenj",
  "september|septembre|septiembre|setiembre|settembre|setembro|wrzesnia|wrzesien|zari|eylul"
  "|szeptember|septembrie|syyskuu|syyskuuta|septembrioy|septembrios|sentabra|sentabrj|veresna|veresenj",
  "october|oktober|octobre|octubre|ottobre|outubro|pazdziernika|pazdziernik|oktober|rijna|rijen|ekim"
  "|octombrie|lokakuu|lokakuuta|oktobrioy|oktobrios|oktabra|oktabrj|zovtna|zovtenj",
  "november|novembre|noviembre|novembro|listopada|listopad|listopadu|kasim"
  "|noiembrie|marraskuu|marraskuuta|noembrioy|noembrios|noabra|noabrj",
  "december|dezember|decembre|diciembre|dicembre|dezembro|grudnia|grudzien|prosince|prosinec|aralik"
  "|desember|decembrie|joulukuu|joulukuuta|dekembrioy|dekembrios|dekabra|dekabrj|grudna|grudenj",
};

/* Names in scripts that are not folded, without the particles before them. */
static const char *const script_names[12] = {
  "ינואר|يناير|كانون الثاني|जनवरी|มกราคม|ม.ค.",
  "פברואר|فبراير|شباط|फ़रवरी|फरवरी|กุมภาพันธ์|ก.พ.",
  "מרץ|מרס|مارس|آذار|मार्च|มีนาคม|มี.ค.",
  "אפריל|أبريل|إبريل|ابريل|نيسان|अप्रैल|เมษายน|เม.ย.",
  "מאי|מאיי|مايو|أيار|मई|พฤษภาคม|พ.ค.",
  "יוני|يونيو|حزيران|जून|มิถุนายน|มิ.ย.",
  "יולי|يوليو|تموز|जुलाई|กรกฎาคม|ก.ค.",
  "אוגוסט|أغسطس|اغسطس|آب|अगस्त|สิงหาคม|ส.ค.",
  "ספטמבר|سبتمبر|أيلول|सितंबर|सितम्बर|กันยายน|ก.ย.",
  "אוקטובר|أكتوبر|اكتوبر|تشرين الأول|अक्टूबर|अक्तूबर|ตุลาคม|ต.ค.",
  "נובמבר|نوفمبر|تشرين الثاني|नवंबर|नवम्बर|พฤศจิกายน|พ.ย.",
  "דצמבר|ديسمبر|كانون الأول|दिसंबर|दिसम्बर|ธันวาคม|ธ.ค.",
};

/* All words that name a month, whole or by their first letters, by a hash of them. */
#define SLOTS 2048

typedef struct
{
  const char *name; /* NULL: none */
  guint8 length;
  guint8 month;
  gboolean whole;
} Slot;

static Slot slots[SLOTS];

/* The three letters that they begin and end with: bits of the last by the others. */
static guint32 beginnings[26][26];
static guint32 endings[26][26];

/* Fowler, Noll and Vo's hash, 1a. */
static guint
slot_of (const char *word, guint n)
{
  guint32 hash = 2166136261u;

  for (guint i = 0; i < n; i++)
    hash = (hash ^ (guint8) word[i]) * 16777619u;

  return hash >> 21 & (SLOTS - 1);
}

/* The slot of a word of @n letters, or the free one where it belongs. */
static Slot *
find_slot (const char *word, guint n)
{
  guint i = slot_of (word, n);

  while (slots[i].name != NULL && (slots[i].length != n || memcmp (slots[i].name, word, n) != 0))
    i = (i + 1) % SLOTS;

  return &slots[i];
}

/* The first month that a word may stand for keeps it. */
static void
add_word (const char *name, guint n, guint month, gboolean whole)
{
  Slot *slot = find_slot (name, n);

  if (slot->name == NULL)
    *slot = (Slot) { name, (guint8) n, (guint8) month, whole };
  beginnings[name[0] - 'a'][name[1] - 'a'] |= 1u << (name[2] - 'a');
  endings[name[n - 3] - 'a'][name[n - 2] - 'a'] |= 1u << (name[n - 1] - 'a');
}

void
month_prepare (void)
{
  for (guint month = 1; month <= G_N_ELEMENTS (names); month++)
    for (const char *name = names[month - 1]; *name != '\0';)
      {
        guint length = (guint) strcspn (name, "|");

        for (guint n = ABBREVIATION_MIN; n <= ABBREVIATION_MAX && n <= length; n++)
          add_word (name, n, month, n == length);
        add_word (name, length, month, TRUE);
        name += length + (name[length] == '|');
      }
}

/* Whether three bytes are among @threes; a letter beyond ASCII may be any. */
static gboolean
is_among (const guint32 threes[26][26], guint8 first, guint8 second, guint8 third)
{
  if (first >= 0x80 || second >= 0x80 || third >= 0x80)
    return TRUE;

  return text_is_letter (first) && text_is_letter (second) && text_is_letter (third)
         && (threes[(first | 0x20) - 'a'][(second | 0x20) - 'a'] >> ((third | 0x20) - 'a') & 1) != 0;
}

gboolean
month_may_begin (const Detect *self, gsize at)
{
  return is_among (beginnings, text_byte (self->text, self->length, at), text_byte (self->text, self->length, at + 1),
                   text_byte (self->text, self->length, at + 2));
}

gboolean
month_may_end (const Detect *self, gsize at)
{
  return at >= ABBREVIATION_MIN && is_among (endings, self->text[at - 3], self->text[at - 2], self->text[at - 1]);
}

/* "ב" before a Hebrew name belongs to it. */
static Month
script_month_at (const Detect *self, gsize at)
{
  gsize begin = at;

  if (text_begins_with (self->text, self->length, at, "ב") && text_byte (self->text, self->length, at + 2) == 0xd7)
    begin = at + strlen ("ב");
  for (guint month = 0; month < G_N_ELEMENTS (script_names); month++)
    for (const char *name = script_names[month]; *name != '\0';)
      {
        gsize length = strcspn (name, "|");

        if (self->length - begin >= length && memcmp (self->text + begin, name, length) == 0)
          return (Month) { month + 1, TRUE, begin + length };
        name += length + (name[length] == '|');
      }

  return (Month) { 0, FALSE, at };
}

Month
month_at (Detect *self, gsize at)
{
  char word[WORD_MAX + 1];
  Month found = { 0, FALSE, at };
  const Slot *slot;
  guint n = 0;

  while (n < WORD_MAX && found.end < self->length)
    {
      guint n_bytes = 1;
      guint8 c = self->text[found.end];
      char folded = c < 0x80 ? text_fold_ascii (c) : text_fold (text_code_point (self->text, self->length, found.end, &n_bytes));

      if (folded == 0 || text_is_digit ((guint8) folded))
        break;
      word[n++] = folded;
      found.end += n_bytes;
    }
  if (n == 0 && at < self->length && self->text[at] >= 0xd6)
    return script_month_at (self, at);
  if (n < ABBREVIATION_MIN)
    return found;
  slot = find_slot (word, n);
  found.month = slot->month;
  found.whole = slot->whole;

  return found;
}

Month
month_before (Detect *self, gsize at, gsize *start)
{
  *start = at;
  for (guint n = 0; n < WORD_MAX && *start > 0; n++)
    {
      gsize previous = text_previous (self->text, *start);
      guint n_bytes;
      char folded = text_fold (text_code_point (self->text, self->length, previous, &n_bytes));

      if (folded == 0 || g_ascii_isdigit (folded))
        break;
      *start = previous;
    }

  return month_at (self, *start);
}
