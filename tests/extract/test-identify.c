/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "identify.h"

typedef struct
{
  const char *name;
  const char *bytes;
  gsize size;
  const char *id;
  TwinReason reason;
} Case;

#define LITERAL(bytes) bytes, sizeof bytes - 1
#define CFB "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

static const Case cases[] = {
  { "a.txt", LITERAL ("Hello"), "txt", TWIN_REASON_NONE },
  { "README", LITERAL ("Hello"), "txt", TWIN_REASON_NONE },
  { "a.xyz", LITERAL ("Hello"), "txt", TWIN_REASON_NONE },
  { "a.md", LITERAL ("# Hello"), "md", TWIN_REASON_NONE },
  { "A.MD", LITERAL ("# Hello"), "md", TWIN_REASON_NONE },
  { "a.md", LITERAL ("<h1>Hello</h1>\n"), "md", TWIN_REASON_NONE },
  { "a.csv", LITERAL ("a,b\n1,2\n"), "csv", TWIN_REASON_NONE },
  { "a.txt", LITERAL ("a,b\n1,2\n"), "txt", TWIN_REASON_NONE },
  { "a.txt", LITERAL ("<!DOCTYPE html><title>x</title>"), "html", TWIN_REASON_NONE },
  { "a.html", LITERAL ("just words"), "html", TWIN_REASON_NONE },
  { "a.txt", LITERAL ("From: a@b.c\nSubject: s\n\nText"), "eml", TWIN_REASON_NONE },
  { "a.txt", LITERAL ("From the start\nthis is: a letter"), "txt", TWIN_REASON_NONE },
  { "a.mbox", LITERAL ("From a@b.c Mon Nov 23\nSubject: s\n\nText\n"), "mbox", TWIN_REASON_NONE },
  { "a.txt", LITERAL ("BMW builds cars"), "txt", TWIN_REASON_NONE },
  { "a.txt", LITERAL ("\xff\xfeH\0i\0"), "txt", TWIN_REASON_NONE },
  { "a.txt", LITERAL ("H\0e\0l\0l\0o\0 \0y\0o\0u\0"), "txt", TWIN_REASON_NONE },
  { "a.txt", LITERAL ("\0\0\0\0\0\0\0\0"), "txt", TWIN_REASON_BROKEN },
  { "a.bin", LITERAL ("\0\0\0\0\0\0\0\0"), "", TWIN_REASON_UNSUPPORTED },
  { "a.docx", LITERAL ("not a container"), "docx", TWIN_REASON_BROKEN },
  { "a.odt", LITERAL ("PK\3\4 damaged"), "odt", TWIN_REASON_BROKEN },
  { "a.zip", LITERAL ("PK\3\4 whatever"), "zip", TWIN_REASON_UNSUPPORTED },
  { "a.xlsx", LITERAL ("PK\3\4............xl/workbook.xml"), "xlsx", TWIN_REASON_BROKEN },
  { "a.pptx", LITERAL ("PK\3\4............ppt/presentation.xml"), "pptx", TWIN_REASON_BROKEN },
  { "a.epub", LITERAL ("PK\3\4............mimetypeapplication/epub+zip"), "epub", TWIN_REASON_BROKEN },
  { "a.rtf", LITERAL ("{\\rtf1\\ansi Hello}"), "rtf", TWIN_REASON_NONE },
  { "a.pdf", LITERAL ("\x89PNG\r\n\x1a\n\0\0\0\rIHDR"), "png", TWIN_REASON_NONE },
  { "a.jpg", LITERAL ("\xff\xd8\xff\xe0\0\x10JFIF\0"), "jpeg", TWIN_REASON_NONE },
  { "a.doc", LITERAL (CFB "....W\0o\0r\0d\0D\0o\0c\0u\0m\0e\0n\0t\0"), "doc", TWIN_REASON_LEGACY },
  { "a.xls", LITERAL (CFB "....W\0o\0r\0k\0b\0o\0o\0k\0"), "xls", TWIN_REASON_LEGACY },
  { "a.doc", LITERAL (CFB "...."), "cfb", TWIN_REASON_LEGACY },
  { "a.docx", LITERAL (CFB "....E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0"), "ooxml", TWIN_REASON_ENCRYPTED },
};

static void
test_cases (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      /* Copied to its very length, so that a sanitizer sees a read behind it. */
      g_autofree guint8 *bytes = g_memdup2 (cases[i].bytes, cases[i].size);
      const ExtractInput input = { .fd = -1, .bytes = bytes, .size = cases[i].size, .name = cases[i].name };
      ExtractIdentity identity = extract_identify (&input);

      g_test_message ("%u: %s", i, cases[i].name);
      g_assert_cmpstr (identity.id, ==, cases[i].id);
      g_assert_cmpint (identity.reason, ==, cases[i].reason);
      g_assert_true ((identity.format != NULL) == (cases[i].reason == TWIN_REASON_NONE));
    }
}

/* Every beginning of every case, under every name: an answer and no read outside. */
static void
test_truncated (void)
{
  static const char *const names[] = { "", ".", "a", "a.pdf", "a.docx", "a.html", "a.eml", "a.csv", "a.md" };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    for (gsize size = 1; size <= cases[i].size; size++)
      for (guint k = 0; k < G_N_ELEMENTS (names); k++)
        {
          g_autofree guint8 *bytes = g_memdup2 (cases[i].bytes, size);
          const ExtractInput input = { .fd = -1, .bytes = bytes, .size = size, .name = names[k] };
          ExtractIdentity identity = extract_identify (&input);

          g_assert_nonnull (identity.id);
          g_assert_true (identity.format != NULL || identity.reason != TWIN_REASON_NONE);
        }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/extract/identify/cases", test_cases);
  g_test_add_func ("/extract/identify/truncated", test_truncated);

  return g_test_run ();
}
