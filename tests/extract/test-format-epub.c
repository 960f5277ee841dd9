/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "packing.h"
#include "reading.h"

#define PAGE(body) "<?xml version=\"1.0\"?><html xmlns=\"http://www.w3.org/1999/xhtml\"><head><title/><script src=\"x\"/></head><body>" body "</body></html>"

static const char container[] =
  "<container xmlns=\"urn:oasis:names:tc:opendocument:xmlns:container\"><rootfiles><rootfile full-path=\"OPS/book.opf\"/></rootfiles></container>";

static const char package[] =
  "<package xmlns=\"http://www.idpf.org/2007/opf\"><metadata xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><dc:title>Whale</dc:title><dc:creator>Herman</dc:creator></metadata>"
  "<manifest><item id=\"a\" href=\"text/one%201.xhtml\" media-type=\"application/xhtml+xml\"/><item id=\"b\" href=\"text/two.xhtml\" media-type=\"application/xhtml+xml\"/>"
  "<item id=\"i\" href=\"cover.svg\" media-type=\"image/svg+xml\"/><item id=\"n\" href=\"toc.ncx\" media-type=\"application/x-dtbncx+xml\"/></manifest>"
  "<spine toc=\"n\"><itemref idref=\"i\"/><itemref idref=\"b\"/><itemref idref=\"a\"/><itemref idref=\"missing\"/></spine></package>";

static const char contents[] =
  "<!DOCTYPE ncx PUBLIC \"-//NISO//DTD ncx 2005-1//EN\" \"http://www.daisy.org/z3986/2005/ncx-2005-1.dtd\"><ncx><docTitle><text>Whale</text></docTitle><navMap>"
  "<navPoint><navLabel><text>Part\n One</text></navLabel><content src=\"text/two.xhtml\"/><navPoint><navLabel><text>Chapter</text></navLabel><content src=\"text/one%201.xhtml#top\"/></navPoint></navPoint></navMap></ncx>";

static Packing *
begin (void)
{
  Packing *packing = packing_new (FALSE);

  packing_add (packing, "mimetype", "application/epub+zip");
  return packing;
}

static Reading *
finish (Packing *packing)
{
  g_autoptr (GBytes) bytes = packing_free_to_bytes (packing);

  return reading_new (&extract_format_epub, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

/* The spine's order, titles of the table of contents where a chapter has none, and the book's own title. */
static void
test_book (void)
{
  Packing *packing = begin ();
  g_autoptr (Reading) reading = NULL;

  packing_add (packing, "META-INF/container.xml", container);
  packing_add (packing, "OPS/book.opf", package);
  packing_add (packing, "OPS/toc.ncx", contents);
  packing_add (packing, "OPS/text/one 1.xhtml", PAGE ("<h2>Own title</h2><p>first<br/>line</p>"));
  packing_add (packing, "OPS/text/two.xhtml", PAGE ("<a id=\"x\"/><p>Call me <i/>Ishmael.</p>"));
  reading = finish (packing);
  reading_assert (reading, "metadata hidden | Title: Whale\nmetadata hidden | Author: Herman\nheading 1 | Part One\nparagraph | Call me Ishmael.\nheading 2 | Own title\nparagraph | first\\nline\n");
  g_assert_cmpint (reading->reason, ==, TWIN_REASON_NONE);
  g_assert_cmpstr (twin_document_get_title (reading->document), ==, "Whale");
}

static void
test_without_package (void)
{
  Packing *packing = begin ();
  g_autoptr (Reading) reading = NULL;

  packing_add (packing, "OPS/two.xhtml", PAGE ("<p>saved</p>"));
  reading = finish (packing);
  reading_assert (reading, "paragraph | saved\n");
  g_assert_cmpint (reading->reason, ==, TWIN_REASON_BROKEN);
}

/* Chapters that were bought and locked are not told, the others are. */
static void
test_encrypted (void)
{
  Packing *packing = begin ();
  g_autoptr (Reading) reading = NULL;

  packing_add (packing, "META-INF/container.xml", container);
  packing_add (packing, "META-INF/encryption.xml", "<encryption xmlns:enc=\"urn:enc\"><enc:EncryptedData><enc:CipherData><enc:CipherReference URI=\"OPS/text/two.xhtml\"/></enc:CipherData></enc:EncryptedData></encryption>");
  packing_add (packing, "OPS/book.opf", package);
  packing_add (packing, "OPS/text/one 1.xhtml", PAGE ("<p>open</p>"));
  packing_add (packing, "OPS/text/two.xhtml", "\x01\x02\x03");
  reading = finish (packing);
  g_assert_cmpint (reading->reason, ==, TWIN_REASON_ENCRYPTED);
  reading_assert (reading, "metadata hidden | Title: Whale\nmetadata hidden | Author: Herman\nparagraph | open\n");
}

/* A name that leads out of the container leads nowhere. */
static void
test_traversal (void)
{
  Packing *packing = begin ();
  g_autoptr (Reading) reading = NULL;

  packing_add (packing, "META-INF/container.xml", "<container><rootfile full-path=\"../../../etc/book.opf\"/></container>");
  packing_add (packing, "../../../etc/book.opf", "<package><manifest><item id=\"a\" href=\"../../../../etc/passwd\"/></manifest><spine><itemref idref=\"a\"/></spine></package>");
  reading = finish (packing);
  g_assert_cmpint (reading->reason, ==, TWIN_REASON_BROKEN);
  reading_assert (reading, "");
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/extract/epub/book", test_book);
  g_test_add_func ("/extract/epub/without-package", test_without_package);
  g_test_add_func ("/extract/epub/encrypted", test_encrypted);
  g_test_add_func ("/extract/epub/hostile/traversal", test_traversal);
  return g_test_run ();
}
