/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "reading.h"

#define HEADER \
  "From: =?utf-8?q?J=C3=B6rg?= <joerg@example.org>\r\n" \
  "To: Anna <anna@example.org>, b@example.org\r\n" \
  "Subject: =?iso-8859-1?q?Gr=FC=DFe?=\r\n" \
  "Date: Mon, 23 Nov 2026 08:15:00 +0100\r\n" \
  "MIME-Version: 1.0\r\n"

#define HEADER_BLOCKS \
  "heading 1 | Grüße\n" \
  "metadata hidden | From: Jörg <joerg@example.org>\n" \
  "metadata hidden | To: Anna <anna@example.org>, b@example.org\n" \
  "metadata hidden | Date: 2026-11-23 08:15 +01:00\n"

static void
assert_eml (const char *text, TwinReason reason, const char *expected)
{
  g_autoptr (Reading) reading = reading_new (&extract_format_eml, text, strlen (text));

  g_assert_cmpint (reading->reason, ==, reason);
  reading_assert (reading, expected);
}

static void
test_plain (void)
{
  g_autoptr (Reading) reading = NULL;
  static const char text[] = HEADER
    "Content-Type: text/plain; charset=iso-8859-1\r\n"
    "Content-Transfer-Encoding: quoted-printable\r\n"
    "\r\n"
    "Sch=F6n.\r\n"
    "\r\n"
    "> you wrote\r\n"
    "> this\r\n"
    "Yes.\r\n";

  assert_eml (text, TWIN_REASON_NONE,
              HEADER_BLOCKS "paragraph | Schön.\nquote | you wrote\\nthis\nparagraph | Yes.\n");
  reading = reading_new (&extract_format_eml, text, strlen (text));
  g_assert_cmpstr (twin_document_get_title (reading->document), ==, "Grüße");
}

/* A charset that is named wrongly or does not exist. */
static void
test_charset (void)
{
  assert_eml (HEADER "Content-Type: text/plain; charset=utf-8\r\n\r\nSch\xf6n und gro\xdf\r\n", TWIN_REASON_NONE,
              HEADER_BLOCKS "paragraph | Schön und groß\n");
  assert_eml (HEADER "Content-Type: text/plain; charset=x-nosuch\r\n\r\nSchön\r\n", TWIN_REASON_NONE,
              HEADER_BLOCKS "paragraph | Schön\n");
  /* Loaded by iconv at run time. */
  assert_eml (HEADER "Content-Type: text/plain; charset=shift_jis\r\n\r\n\x93\xfa\x96\x7b\r\n", TWIN_REASON_NONE,
              HEADER_BLOCKS "paragraph | 日本\n");
}

static void
test_alternative (void)
{
  assert_eml (HEADER
              "Content-Type: multipart/alternative; boundary=b\r\n\r\n"
              "--b\r\nContent-Type: text/plain\r\n\r\nplain\r\n"
              "--b\r\nContent-Type: text/html\r\n\r\n<p>rich</p>\r\n--b--\r\n",
              TWIN_REASON_NONE, HEADER_BLOCKS "paragraph | plain\n");
  assert_eml (HEADER
              "Content-Type: multipart/alternative; boundary=b\r\n\r\n"
              "--b\r\nContent-Type: text/plain\r\n\r\n \r\n"
              "--b\r\nContent-Type: text/html\r\n\r\n<p>rich</p>\r\n--b--\r\n",
              TWIN_REASON_NONE, HEADER_BLOCKS "paragraph | rich\n");
}

static void
test_attachments (void)
{
  assert_eml (HEADER
              "Content-Type: multipart/mixed; boundary=b\r\n\r\n"
              "--b\r\nContent-Type: text/plain\r\n\r\nSee the list.\r\n"
              "--b\r\nContent-Type: text/plain\r\nContent-Disposition: attachment; filename=list.txt\r\n\r\nsecret\r\n"
              "--b\r\nContent-Type: image/png; name=\"=?utf-8?q?T=C3=BCr=2Epng?=\"\r\n\r\nxx\r\n"
              "--b--\r\n",
              TWIN_REASON_NONE,
              HEADER_BLOCKS
              "paragraph | See the list.\n"
              "metadata hidden | Attachment: list.txt\n"
              "metadata hidden | Attachment: Tür.png\n");
}

/* Half a download: what came is there, and that something is missing is said. */
static void
test_cut_off (void)
{
  assert_eml (HEADER
              "Content-Type: multipart/mixed; boundary=b\r\n\r\n"
              "--b\r\nContent-Type: text/plain\r\n\r\nfirst\r\n"
              "--b\r\nContent-Type: text/plain\r\n\r\nsec",
              TWIN_REASON_BROKEN, HEADER_BLOCKS "paragraph | first\nparagraph | sec\n");
}

static void
test_nested (void)
{
  assert_eml (HEADER
              "Content-Type: multipart/mixed; boundary=b\r\n\r\n"
              "--b\r\nContent-Type: message/rfc822\r\n\r\n"
              "Subject: Inner\r\nFrom: c@example.org\r\n\r\ninner text\r\n"
              "--b--\r\n",
              TWIN_REASON_NONE,
              HEADER_BLOCKS
              "heading 3 | Inner\n"
              "metadata hidden | From: c@example.org\n"
              "paragraph | inner text\n");
}

static void
test_encrypted (void)
{
  assert_eml (HEADER
              "Content-Type: multipart/encrypted; protocol=\"application/pgp-encrypted\"; boundary=b\r\n\r\n"
              "--b\r\nContent-Type: application/pgp-encrypted\r\n\r\nVersion: 1\r\n"
              "--b\r\nContent-Type: application/octet-stream\r\n\r\nxxxx\r\n--b--\r\n",
              TWIN_REASON_ENCRYPTED, HEADER_BLOCKS);
  assert_eml (HEADER "Content-Type: application/pkcs7-mime; smime-type=enveloped-data\r\n\r\nxxxx\r\n",
              TWIN_REASON_ENCRYPTED, HEADER_BLOCKS);
}

static void
test_deep (void)
{
  g_autoptr (GString) text = g_string_new ("Subject: deep\r\nMIME-Version: 1.0\r\n");
  g_autoptr (Reading) reading = NULL;

  for (guint i = 0; i < 2000; i++)
    g_string_append_printf (text, "Content-Type: multipart/mixed; boundary=\"b%u\"\r\n\r\n--b%u\r\n", i, i);
  g_string_append (text, "\r\nbottom\r\n");
  reading = reading_new (&extract_format_eml, text->str, text->len);

  g_assert_cmpint (reading->reason, ==, TWIN_REASON_TOO_LARGE);
}

static void
test_matches (void)
{
  static const struct
  {
    const char *text;
    const char *name;
    gboolean matches;
  } cases[] = {
    { HEADER "\r\nText", "a", TRUE },
    { "Received: by x\n\tfor y\nX-Thing: 1\nSubject: s\n\n", "a", TRUE },
    { "Subject: one field only\n\n", "a", FALSE },
    { "Dear Anna,\n\nfrom: here\nto: there\n", "a", FALSE },
    { "From: a\nthis is not a field\nTo: b\n", "a", FALSE },
    { "From anna@example.org Mon Nov 23\nX: y\n", "a.eml", TRUE },
    { "From anna@example.org Mon Nov 23\nX: y\n", "a.txt", FALSE },
    { "", "a", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const ExtractInput input = {
        .fd = -1, .bytes = (const guint8 *) cases[i].text, .size = strlen (cases[i].text), .name = cases[i].name,
      };

      g_assert_cmpint (extract_format_eml.matches (&input), ==, cases[i].matches);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/extract/eml/plain", test_plain);
  g_test_add_func ("/extract/eml/charset", test_charset);
  g_test_add_func ("/extract/eml/alternative", test_alternative);
  g_test_add_func ("/extract/eml/attachments", test_attachments);
  g_test_add_func ("/extract/eml/cut-off", test_cut_off);
  g_test_add_func ("/extract/eml/nested", test_nested);
  g_test_add_func ("/extract/eml/encrypted", test_encrypted);
  g_test_add_func ("/extract/eml/deep", test_deep);
  g_test_add_func ("/extract/eml/matches", test_matches);

  return g_test_run ();
}
