/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "identify.h"
#include "reading.h"

#include <string.h>

#define FIRST "From ada@example.org Mon Nov 23 09:00:00 2020\nSubject: One\nFrom: ada@example.org\n\nFrom here on it is text.\n\nFrom time to time\nit is not a message.\n>From quoted\n\n"
#define SECOND "From bob@example.org Mon Nov 23 10:00:00 2020\r\nSubject: Two\r\n\r\nHello\r\n\r\n"
#define THIRD "From - Mon Nov 23 11:00:00 2020\r\nMIME-Version: 1.0\r\nSubject: Three\r\nContent-Type: text/html\r\n\r\n<p>Bye</p>\r\n"

static Reading *
read_mailbox (const char *text)
{
  g_autofree char *exact = g_memdup2 (text, strlen (text));

  return reading_new (&extract_format_mbox, exact, strlen (text));
}

/* A page is a message. */
static void
test_messages (void)
{
  g_autoptr (Reading) reading = read_mailbox (FIRST SECOND THIRD);

  reading_assert (reading, "heading 1 p1 | One\nmetadata p1 hidden | From: ada@example.org\nparagraph p1 | From here on it is text.\n"
                           "paragraph p1 | From time to time\\nit is not a message.\nquote p1 | From quoted\n"
                           "heading 1 p2 | Two\nparagraph p2 | Hello\nheading 1 p3 | Three\nparagraph p3 | Bye\n");
  g_assert_cmpint (reading->reason, ==, TWIN_REASON_NONE);
  g_assert_cmpuint (twin_document_get_n_pages (reading->document), ==, 3);
  g_assert_cmpstr (twin_document_get_title (reading->document), ==, "");
}

/* One message that does not read leaves the others. */
static void
test_broken_message (void)
{
  g_autoptr (Reading) reading = read_mailbox ("From a Mon\nSubject: Cut\nContent-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: text/plain\n\npart\n\n" SECOND);

  g_assert_cmpint (reading->reason, ==, TWIN_REASON_BROKEN);
  reading_assert (reading, "heading 1 p1 | Cut\nparagraph p1 | part\nheading 1 p2 | Two\nparagraph p2 | Hello\n");
}

static void
test_every_beginning (void)
{
  const char *text = FIRST SECOND THIRD;

  for (gsize size = 1; size < strlen (text); size++)
    {
      g_autofree char *cut = g_strndup (text, size);
      g_autoptr (Reading) reading = read_mailbox (cut);
      const ExtractInput input = { .fd = -1, .bytes = (const guint8 *) cut, .size = size, .name = "a" };

      g_assert_nonnull (extract_identify (&input).id);
    }
}

static void
test_names (void)
{
  static const struct
  {
    const char *name;
    const char *text;
    const char *id;
  } names[] = {
    { "inbox", FIRST, "mbox" }, { "a.mbox", FIRST, "mbox" }, { "a.eml", FIRST, "eml" }, { "a.txt", "From the start\nthis is: a letter", "txt" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      const ExtractInput input = { .fd = -1, .bytes = (const guint8 *) names[i].text, .size = strlen (names[i].text), .name = names[i].name };

      g_assert_cmpstr (extract_identify (&input).id, ==, names[i].id);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/extract/mbox/messages", test_messages);
  g_test_add_func ("/extract/mbox/broken-message", test_broken_message);
  g_test_add_func ("/extract/mbox/every-beginning", test_every_beginning);
  g_test_add_func ("/extract/mbox/names", test_names);

  return g_test_run ();
}
