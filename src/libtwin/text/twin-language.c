/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "text/twin-language.h"

#include <string.h>
#include <sys/mman.h>
#include <textcat.h>
#include <unicode/uchar.h>
#include <unicode/uloc.h>
#include <unicode/uscript.h>
#include <unistd.h>

#define SAMPLE_BYTES 4096

/* N-gram profiles need about this many letters before they are right more often than they are wrong. */
#define MINIMUM_LETTERS 60

/* The languages that are told apart: fingerprint of libexttextcat and BCP 47 tag.
 * Of its 180 only those in which much is written; with the rest (Scots, Low
 * Saxon, Asturian, ...) ordinary English, German or Spanish is often undecided.
 * Scripts that tell the language by themselves are not asked for here. */
static const struct
{
  const char *fingerprint;
  const char *tag;
} languages[] = {
  { "en", "en" }, { "de", "de" }, { "fr", "fr" }, { "es", "es" }, { "it", "it" }, { "pt", "pt" },
  { "nl", "nl" }, { "da", "da" }, { "sv", "sv" }, { "nb", "nb" }, { "fi", "fi" }, { "is", "is" },
  { "pl", "pl" }, { "cs", "cs" }, { "sk", "sk" }, { "sl", "sl" }, { "hr", "hr" }, { "hu", "hu" },
  { "ro", "ro" }, { "et", "et" }, { "lv", "lv" }, { "lt", "lt" }, { "ca", "ca" }, { "eu", "eu" },
  { "ga", "ga" }, { "sq", "sq" }, { "tr", "tr" }, { "vi", "vi" }, { "id", "id" }, { "la", "la" },
  { "ru", "ru" }, { "uk", "uk" }, { "bg", "bg" }, { "be", "be" }, { "mk", "mk" }, { "sr-Cyrl", "sr" },
  { "ar", "ar" }, { "fa", "fa" }, { "ur", "ur" }, { "hi", "hi" }, { "mr", "mr" }, { "ne", "ne" },
};

/* Scripts of one language, or of one that writes nearly all of what is met. */
static const struct
{
  UScriptCode script;
  const char *tag;
} scripts[] = {
  { USCRIPT_HAN, "zh" },
  { USCRIPT_HIRAGANA, "ja" },
  { USCRIPT_KATAKANA, "ja" },
  { USCRIPT_HANGUL, "ko" },
  { USCRIPT_THAI, "th" },
  { USCRIPT_GREEK, "el" },
  { USCRIPT_HEBREW, "he" },
  { USCRIPT_GEORGIAN, "ka" },
  { USCRIPT_ARMENIAN, "hy" },
  { USCRIPT_BENGALI, "bn" },
  { USCRIPT_TAMIL, "ta" },
  { USCRIPT_TELUGU, "te" },
};

static GMutex lock; /* a libexttextcat handle keeps its state between calls */

/* The configuration is a list of files, which libexttextcat wants to open by a name. */
static int
write_configuration (void)
{
  g_autoptr (GString) text = g_string_new (NULL);
  int fd = memfd_create ("languages", MFD_CLOEXEC);

  if (fd < 0)
    return -1;

  for (gsize i = 0; i < G_N_ELEMENTS (languages); i++)
    g_string_append_printf (text, "%s.lm  %" G_GSIZE_FORMAT "\n", languages[i].fingerprint, i);
  if (write (fd, text->str, text->len) != (gssize) text->len)
    {
      close (fd);
      return -1;
    }

  return fd;
}

/* NULL, once and for all, where the fingerprints are not installed; detection then
 * goes by script and by stop words. */
static void *
get_classifier (void)
{
  static gboolean tried;
  static void *handle;
  g_autofree char *name = NULL;
  int fd;

  if (tried)
    return handle;

  tried = TRUE;
  fd = write_configuration ();
  if (fd < 0)
    return NULL;

  name = g_strdup_printf ("/proc/self/fd/%d", fd);
  handle = special_textcat_Init (name, TWIN_TEXTCAT_DIR "/");
  close (fd);
  if (handle != NULL)
    textcat_SetProperty (handle, TCPROP_UTF8AWARE, TC_TRUE);

  return handle;
}

/* What one pass over the sample tells. */
typedef struct
{
  guint letters;
  guint by_script[G_N_ELEMENTS (scripts)];
} Census;

static void
count_letters (const char *text, const char *end, Census *census)
{
  for (const char *p = text; p < end; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);
      UErrorCode status = U_ZERO_ERROR;
      UScriptCode script;

      if (!u_isalpha (c))
        continue;

      census->letters++;
      if (c < 0x370)
        continue;
      script = uscript_getScript (c, &status);
      for (gsize i = 0; i < G_N_ELEMENTS (scripts); i++)
        census->by_script[i] += scripts[i].script == script;
    }
}

static const char *
detect_by_script (const Census *census)
{
  guint kana = census->by_script[1] + census->by_script[2];
  guint best = 0;

  if (census->letters == 0)
    return NULL;

  for (gsize i = 1; i < G_N_ELEMENTS (scripts); i++)
    if (census->by_script[i] > census->by_script[best])
      best = i;

  /* Japanese prose is up to three quarters Chinese characters, Chinese has no kana. */
  if (kana * 20 > census->letters && (kana + census->by_script[0]) * 2 > census->letters)
    return "ja";
  if (census->by_script[best] * 2 <= census->letters)
    return NULL;

  return scripts[best].tag;
}

/* The language whose stop words are met clearly most often, if @minimum of them are. */
static const char *
detect_by_stop_words (const char *text, gsize length, guint minimum)
{
  g_autofree char *folded = g_utf8_casefold (text, length);
  g_auto (GStrv) words = g_strsplit_set (folded, " \t\n.,;:!?()\"«»", -1);
  const char *const *tags = twin_stop_word_languages ();
  const char *best = NULL;
  guint best_count = 0;
  guint second = 0;

  for (gsize i = 0; tags[i] != NULL; i++)
    {
      guint count = 0;

      for (gsize k = 0; words[k] != NULL; k++)
        count += *words[k] != '\0' && twin_is_stop_word (words[k], tags[i]);
      if (count > best_count)
        {
          second = best_count;
          best_count = count;
          best = tags[i];
        }
      else
        second = MAX (second, count);
    }

  return best_count >= minimum && best_count * 2 >= second * 3 ? best : NULL;
}

static const char *
detect_by_ngrams (const char *text, gsize length)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&lock);
  void *handle = get_classifier ();
  candidate_t *candidates;
  const char *tag = NULL;
  int n;

  if (handle == NULL)
    return NULL;

  candidates = textcat_GetClassifyFullOutput (handle);
  n = textcat_ClassifyFull (handle, text, length, candidates);
  /* More than one means that they are within three per cent of each other. */
  if (n == 1)
    tag = languages[g_ascii_strtoull (candidates[0].name, NULL, 10)].tag;
  textcat_ReleaseClassifyFullOutput (handle, candidates);

  return tag;
}

char *
twin_language_detect (const char *text, gsize length)
{
  Census census = { 0 };
  const char *tag;
  const char *end;

  g_return_val_if_fail (text != NULL || length == 0, NULL);

  length = MIN (length, SAMPLE_BYTES);
  if (length == 0)
    return NULL;

  g_utf8_validate_len (text, length, &end); /* the cut may be inside a character */
  length = end - text;
  count_letters (text, end, &census);

  tag = census.letters >= 8 ? detect_by_script (&census) : NULL;
  if (tag == NULL && census.letters >= MINIMUM_LETTERS)
    tag = detect_by_ngrams (text, length);
  /* Short or undecided: what is certain by its little words, or nothing. */
  if (tag == NULL)
    tag = detect_by_stop_words (text, length, 2);

  return g_strdup (tag);
}

char *
twin_language_dup_name (const char *tag)
{
  UChar name[64];
  UErrorCode status = U_ZERO_ERROR;
  char *text;

  g_return_val_if_fail (tag != NULL, NULL);

  uloc_getDisplayLanguage (tag, g_get_language_names ()[0], name, G_N_ELEMENTS (name), &status);
  text = U_SUCCESS (status) ? g_utf16_to_utf8 ((const gunichar2 *) name, -1, NULL, NULL, NULL) : NULL;
  if (text != NULL && *text != '\0')
    return text;
  g_free (text);

  return g_strdup (tag);
}
