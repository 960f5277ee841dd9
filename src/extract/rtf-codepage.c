/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rtf-codepage.h"

#include <unicode/ucnv.h>

#define FALLBACK 1252

struct _RtfCodepages
{
  GHashTable *converters; /* code page → UConverter; NULL where there is none */
};

static void
converter_free (gpointer data)
{
  if (data != NULL)
    ucnv_close (data);
}

RtfCodepages *
rtf_codepages_new (void)
{
  RtfCodepages *self = g_new0 (RtfCodepages, 1);

  self->converters = g_hash_table_new_full (NULL, NULL, NULL, converter_free);
  return self;
}

void
rtf_codepages_free (RtfCodepages *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->converters);
  g_free (self);
}

/* ICU knows them by several kinds of names. */
static UConverter *
open_converter (guint codepage)
{
  static const char *const kinds[] = { "windows-", "cp", "ibm-" };

  if (codepage == 10000)
    {
      UErrorCode error = U_ZERO_ERROR;

      return ucnv_open ("macintosh", &error);
    }
  if (codepage == 65001)
    {
      UErrorCode error = U_ZERO_ERROR;

      return ucnv_open ("UTF-8", &error);
    }
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      UErrorCode error = U_ZERO_ERROR;
      g_autofree char *name = g_strdup_printf ("%s%u", kinds[i], codepage);
      UConverter *converter = ucnv_open (name, &error);

      if (U_SUCCESS (error))
        return converter;
    }
  return NULL;
}

static UConverter *
find_converter (RtfCodepages *self,
                guint codepage)
{
  gpointer found;

  if (g_hash_table_lookup_extended (self->converters, GUINT_TO_POINTER (codepage), NULL, &found))
    return found;
  found = open_converter (codepage);
  g_hash_table_insert (self->converters, GUINT_TO_POINTER (codepage), found);
  return found;
}

void
rtf_codepages_convert (RtfCodepages *self,
                       guint codepage,
                       const char *bytes,
                       gsize length,
                       GString *out)
{
  UErrorCode error = U_ZERO_ERROR;
  UConverter *converter;
  const char *end = bytes + length;

  g_return_if_fail (self != NULL && bytes != NULL && out != NULL);

  converter = find_converter (self, codepage);
  if (converter == NULL)
    converter = find_converter (self, FALLBACK);
  if (converter == NULL)
    return;
  ucnv_reset (converter);
  while (bytes < end)
    {
      UChar32 c = ucnv_getNextUChar (converter, &bytes, end, &error);

      if (U_FAILURE (error))
        {
          g_string_append (out, "\xef\xbf\xbd");
          if (error == U_INDEX_OUTOFBOUNDS_ERROR || error == U_TRUNCATED_CHAR_FOUND)
            return;
          error = U_ZERO_ERROR;
          continue;
        }
      g_string_append_unichar (out, (gunichar) c);
    }
}

guint
rtf_codepage_of_charset (int charset)
{
  /* RTF 1.9.1, "Font Table", \fcharset. */
  static const struct
  {
    int charset;
    guint codepage;
  } codepages[] = {
    { 0, 1252 },   { 77, 10000 }, { 128, 932 },  { 129, 949 },  { 130, 1361 }, { 134, 936 },  { 136, 950 },  { 161, 1253 }, { 162, 1254 },
    { 163, 1258 }, { 177, 1255 }, { 178, 1256 }, { 186, 1257 }, { 204, 1251 }, { 222, 874 },  { 238, 1250 }, { 254, 437 },  { 255, 850 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (codepages); i++)
    if (codepages[i].charset == charset)
      return codepages[i].codepage;
  return 0;
}
