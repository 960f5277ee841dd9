/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "packing.h"
#include "reading.h"

#define NAMESPACES "xmlns:office=\"urn:office\" xmlns:text=\"urn:text\" xmlns:draw=\"urn:drawing\" xmlns:presentation=\"urn:presentation\" xmlns:style=\"urn:style\" xmlns:svg=\"urn:svg\" xmlns:table=\"urn:table\""
#define FRAME(class, text) "<draw:frame presentation:class=\"" class "\"><draw:text-box>" text "</draw:text-box></draw:frame>"
#define P(text) "<text:p>" text "</text:p>"

static Reading *
read_pages (const char *pages,
            const char *manifest)
{
  g_autofree char *content = g_strconcat ("<office:document-content " NAMESPACES "><office:automatic-styles><style:style style:name=\"dp2\"><style:drawing-page-properties presentation:visibility=\"hidden\"/></style:style></office:automatic-styles>"
                                          "<office:presentation>", pages, "</office:presentation></office:document-content>", NULL);
  Packing *packing = packing_new (FALSE);
  g_autoptr (GBytes) bytes = NULL;

  packing_add (packing, "mimetype", "application/vnd.oasis.opendocument.presentation");
  packing_add (packing, "content.xml", content);
  if (manifest != NULL)
    packing_add (packing, "META-INF/manifest.xml", manifest);
  bytes = packing_free_to_bytes (packing);
  return reading_new (&extract_format_odp, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

static void
test_slides (void)
{
  g_autoptr (Reading) reading = read_pages ("<draw:page draw:style-name=\"dp1\">" FRAME ("title", P ("Safety")) FRAME ("outline", "<text:list><text:list-item>" P ("first") "</text:list-item></text:list>")
                                            "<draw:frame><svg:title>A cat</svg:title></draw:frame>"
                                            "<presentation:notes>" FRAME ("notes", P ("Say hello")) "</presentation:notes></draw:page>"
                                            "<draw:page>" FRAME ("title", P ("Next")) "<draw:custom-shape>" P ("free") "</draw:custom-shape></draw:page>", NULL);

  reading_assert (reading, "heading 1 p1 | Safety\nlist-item 1 p1 | first\nalt-text p1 hidden | A cat\nnote p1 hidden | Say hello\nheading 1 p2 | Next\nparagraph p2 | free\n");
  g_assert_cmpint (reading->reason, ==, TWIN_REASON_NONE);
  g_assert_cmpuint (twin_document_get_n_pages (reading->document), ==, 2);
}

static void
test_hidden_slide (void)
{
  g_autoptr (Reading) reading = read_pages ("<draw:page draw:style-name=\"dp2\">" FRAME ("title", P ("Secret")) "<presentation:notes>" P ("note") "</presentation:notes>" P ("more") "</draw:page><draw:page>" P ("shown") "</draw:page>", NULL);

  reading_assert (reading, "heading 1 p1 hidden | Secret\nnote p1 hidden | note\nparagraph p1 hidden | more\nparagraph p2 | shown\n");
}

static void
test_encrypted (void)
{
  g_autoptr (Reading) reading = read_pages ("", "<manifest:manifest xmlns:manifest=\"urn:m\"><manifest:encryption-data/></manifest:manifest>");

  g_assert_cmpint (reading->reason, ==, TWIN_REASON_ENCRYPTED);
  reading_assert (reading, "");
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/extract/odp/slides", test_slides);
  g_test_add_func ("/extract/odp/hidden-slide", test_hidden_slide);
  g_test_add_func ("/extract/odp/encrypted", test_encrypted);
  return g_test_run ();
}
