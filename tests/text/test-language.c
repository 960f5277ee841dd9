/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "text/twin-language.h"

#include <string.h>

typedef struct
{
  const char *name;
  const char *text;
  const char *expected; /* NULL: undecided */
} LanguageCase;

static const LanguageCase language_cases[] = {
  { "english", "The emergency shutdown valve must be tested every six months by a qualified engineer, and the result has to be entered in the log book.", "en" },
  { "german", "Das Absperrventil ist alle sechs Monate durch eine befähigte Person zu prüfen; das Ergebnis wird in das Prüfbuch eingetragen.", "de" },
  { "french", "La vanne d'arrêt doit être contrôlée tous les six mois par une personne qualifiée, et le résultat est inscrit dans le registre.", "fr" },
  { "spanish", "La válvula de cierre debe ser revisada cada seis meses por una persona cualificada y el resultado se anota en el registro.", "es" },
  { "italian", "La valvola di chiusura deve essere controllata ogni sei mesi da una persona qualificata e il risultato va scritto nel registro.", "it" },
  { "portuguese", "A válvula de fecho deve ser verificada a cada seis meses por uma pessoa qualificada, e o resultado é anotado no livro de registo.", "pt" },
  { "dutch", "De afsluiter moet elke zes maanden door een bevoegd persoon worden gecontroleerd en het resultaat wordt in het logboek genoteerd.", "nl" },
  { "polish", "Zawór odcinający musi być sprawdzany co sześć miesięcy przez uprawnioną osobę, a wynik należy wpisać do książki kontroli.", "pl" },
  { "russian", "Запорный клапан должен проверяться каждые шесть месяцев квалифицированным лицом, а результат заносится в журнал.", "ru" },
  { "chinese", "紧急切断阀必须每六个月由合格人员检查一次,并将结果记录在日志中。", "zh" },
  { "japanese", "緊急遮断弁は、資格のある者が六か月ごとに点検し、その結果を記録簿に記入しなければならない。", "ja" },
  { "korean", "비상 차단 밸브는 자격을 갖춘 사람이 6개월마다 점검해야 하며 그 결과를 기록해야 합니다.", "ko" },
  { "greek", "Η βαλβίδα διακοπής πρέπει να ελέγχεται κάθε έξι μήνες.", "el" },
  { "arabic", "يجب فحص صمام الإغلاق كل ستة أشهر من قبل شخص مؤهل وتسجيل النتيجة في السجل الخاص بذلك.", "ar" },
  { "short question", "Wie oft ist das Ventil zu prüfen?", "de" },
  { "short statement", "How often is the valve tested?", "en" },
  { "one word", "Ventil", NULL },
  { "empty", "", NULL },
  { "numbers", "12 345 67 890 1234 56 78 90 12 34 56 78 90 12 34 56 78 90 12 34 56", NULL },
  { "names", "Müller Schmidt Kowalski Dupont García Rossi", NULL },
};

static void
test_detect (gconstpointer data)
{
  const LanguageCase *c = data;
  g_autofree char *language = twin_language_detect (c->text, strlen (c->text));

  g_assert_cmpstr (language, ==, c->expected);
}

/* The sample ends after 4 kB, wherever in a character that is. */
static void
test_detect_cut (void)
{
  for (guint shift = 0; shift < 3; shift++)
    {
      g_autoptr (GString) text = g_string_new (NULL);
      g_autofree char *language = NULL;

      for (guint i = 0; i < shift; i++)
        g_string_append_c (text, 'x');
      while (text->len < 9000)
        g_string_append (text, "紧急切断阀必须每六个月检查");
      language = twin_language_detect (text->str, text->len);
      g_assert_cmpstr (language, ==, "zh");
    }
}

static gpointer
detect_often (gpointer data)
{
  for (guint i = 0; i < 100; i++)
    {
      g_autofree char *language = twin_language_detect (language_cases[1].text, strlen (language_cases[1].text));

      g_assert_cmpstr (language, ==, "de");
    }

  return NULL;
}

static void
test_detect_threads (void)
{
  GThread *threads[4];

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("detect", detect_often, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
}

typedef struct
{
  const char *name;
  const char *bytes;
  gsize length;
  const char *expected;
  const char *encoding; /* NULL: any */
} DecodeCase;

#define BYTES(literal) literal, sizeof (literal) - 1

static const DecodeCase decode_cases[] = {
  { "empty", BYTES (""), "", "UTF-8" },
  { "ascii", BYTES ("plain"), "plain", "UTF-8" },
  { "utf-8", BYTES ("M\xc3\xbcller"), "Müller", "UTF-8" },
  { "utf-8 mark", BYTES ("\xef\xbb\xbfM\xc3\xbcller"), "Müller", "UTF-8" },
  { "mark alone", BYTES ("\xef\xbb\xbf"), "", "UTF-8" },
  { "utf-16le mark", BYTES ("\xff\xfeM\0\xfc\0l\0"), "Mül", "UTF-16LE" },
  { "utf-16be mark", BYTES ("\xfe\xff\0M\0\xfc\0l"), "Mül", "UTF-16BE" },
  { "utf-16le mark, odd", BYTES ("\xff\xfeM\0\xfc\0l"), "Mü\xef\xbf\xbd", "UTF-16LE" },
  { "utf-16 surrogates", BYTES ("\xff\xfe\x3d\xd8\x00\xde"), "😀", "UTF-16LE" },
  { "utf-16 half a pair", BYTES ("\xff\xfe\x3d\xd8" "a\0"), "\xef\xbf\xbd" "a", "UTF-16LE" },
  { "utf-16le bare", BYTES ("H\0e\0l\0l\0o\0"), "Hello", "UTF-16LE" },
  { "utf-16be bare", BYTES ("\0H\0e\0l\0l\0o"), "Hello", "UTF-16BE" },
  { "utf-32le mark", BYTES ("\xff\xfe\0\0M\0\0\0\xfc\0\0\0"), "Mü", "UTF-32LE" },
  { "utf-32be mark", BYTES ("\0\0\xfe\xff\0\0\0M\0\0\0\xfc"), "Mü", "UTF-32BE" },
  { "latin, short", BYTES ("M\xfcller"), "Müller", "windows-1252" },
  { "latin, prose", BYTES ("Die Pr\xfc" "fung f\xfchrt der Sachverst\xe4ndige j\xe4hrlich durch; \xfc" "ber M\xe4ngel ist unverz\xfcglich zu berichten."),
    "Die Prüfung führt der Sachverständige jährlich durch; über Mängel ist unverzüglich zu berichten.", NULL },
  { "windows quotes", BYTES ("\x93quoted\x94 \x96 5 \x80"), "“quoted” – 5 €", "windows-1252" },
  { "cyrillic", BYTES ("\xc7\xe0\xef\xee\xf0\xed\xfb\xe9 \xea\xeb\xe0\xef\xe0\xed \xe4\xee\xeb\xe6\xe5\xed \xef\xf0\xee\xe2\xe5\xf0\xff\xf2\xfc\xf1\xff \xea\xe0\xe6\xe4\xfb\xe5 \xf8\xe5\xf1\xf2\xfc \xec\xe5\xf1\xff\xf6\xe5\xe2"),
    "Запорный клапан должен проверяться каждые шесть месяцев", "WINDOWS-1251" },
  { "shift-jis", BYTES ("\x8b\xd9\x8b\x7d\x8e\xd5\x92\x66\x95\xd9\x82\xcd\x81\x41\x8e\x91\x8a\x69\x82\xcc\x82\xa0\x82\xe9\x8e\xd2\x82\xaa\x93\x5f\x8c\x9f\x82\xb7\x82\xe9"),
    "緊急遮断弁は、資格のある者が点検する", "SHIFT_JIS" },
  { "nul inside", BYTES ("a\0b"), "a\xef\xbf\xbd" "b", NULL },
};

static void
test_decode (gconstpointer data)
{
  const DecodeCase *c = data;
  g_autofree char *encoding = NULL;
  g_autofree char *text = NULL;
  gsize length = 12345;

  text = twin_text_decode ((const guint8 *) c->bytes, c->length, &length, &encoding);
  g_assert_cmpstr (text, ==, c->expected);
  g_assert_cmpuint (length, ==, strlen (text));
  if (c->encoding != NULL)
    g_assert_cmpstr (encoding, ==, c->encoding);
}

/* Whatever the bytes are, the text is valid and has no NUL. */
static void
test_decode_anything (void)
{
  for (guint round = 0; round < 3000; round++)
    {
      guint8 bytes[257];
      gsize n = g_test_rand_int_range (0, sizeof bytes);
      g_autofree char *text = NULL;
      gsize length;

      for (gsize i = 0; i < n; i++)
        bytes[i] = round % 3 == 0 ? g_test_rand_int_range (0, 256) : g_test_rand_int_range (0x60, 0x100);
      text = twin_text_decode (bytes, n, &length, NULL);
      g_assert_nonnull (text);
      g_assert_true (g_utf8_validate_len (text, length, NULL));
    }
}

/* More than one piece, and characters across the borders of pieces. */
static void
test_decode_long (void)
{
  g_autoptr (GString) bytes = g_string_new ("\xff\xfe");
  g_autofree char *text = NULL;
  gsize length;

  for (guint i = 0; i < 100001; i++)
    g_string_append_len (bytes, i % 3 == 0 ? "\x3d\xd8\x00\xde" : "\xac\x20\0", i % 3 == 0 ? 4 : 2);
  text = twin_text_decode ((const guint8 *) bytes->str, bytes->len, &length, NULL);
  g_assert_cmpuint (g_utf8_strlen (text, length), ==, 100001);
  g_assert_null (strstr (text, "\xef\xbf\xbd"));
}

static void
test_stop_words (void)
{
  static const struct
  {
    const char *word;
    const char *language;
    gboolean expected;
  } cases[] = {
    { "the", "en", TRUE }, { "und", "de", TRUE }, { "über", "de", TRUE }, { "dass", "de-AT", TRUE },
    { "valve", "en", FALSE }, { "und", "en", FALSE }, { "the", NULL, FALSE }, { "the", "xx", FALSE },
    { "war", "de", TRUE }, { "war", "en", FALSE }, { "où", "fr", TRUE }, { "het", "nl", TRUE },
    { "para", "pt", TRUE }, { "cuál", "es", TRUE }, { "perché", "it", TRUE }, { "", "en", FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpint (twin_is_stop_word (cases[i].word, cases[i].language), ==, cases[i].expected);
}

/* As the program speaks: English where it is tested. */
static void
test_names (void)
{
  static const struct
  {
    const char *tag;
    const char *name;
  } cases[] = { { "de", "German" }, { "sr-Cyrl", "Serbian" }, { "xx", "xx" } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *name = twin_language_dup_name (cases[i].tag);

      g_assert_cmpstr (name, ==, cases[i].name);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (language_cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/text/language/detect/%s", language_cases[i].name);

      g_test_add_data_func (path, &language_cases[i], test_detect);
    }
  g_test_add_func ("/text/language/detect-cut", test_detect_cut);
  g_test_add_func ("/text/language/detect-threads", test_detect_threads);
  for (gsize i = 0; i < G_N_ELEMENTS (decode_cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/text/decode/%s", decode_cases[i].name);

      g_test_add_data_func (path, &decode_cases[i], test_decode);
    }
  g_test_add_func ("/text/decode-anything", test_decode_anything);
  g_test_add_func ("/text/decode-long", test_decode_long);
  g_test_add_func ("/text/stop-words", test_stop_words);
  g_test_add_func ("/text/language/names", test_names);

  return g_test_run ();
}
