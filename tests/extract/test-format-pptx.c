/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "packing.h"
#include "reading.h"

#include <string.h>

#define NAMESPACES "xmlns:p=\"urn:p\" xmlns:a=\"urn:a\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\" xmlns:mc=\"urn:mc\" xmlns:c=\"urn:c\""
#define AUTO(level, type, more, text) "<a:p><a:pPr lvl=\"" level "\"><a:buAutoNum type=\"" type "\" " more "/></a:pPr><a:r><a:t>" text "</a:t></a:r></a:p>"
#define SLIDE(content) "<p:sld " NAMESPACES "><p:cSld><p:spTree>" content "</p:spTree></p:cSld></p:sld>"
#define SHAPE(placeholder, x, y, body) "<p:sp><p:nvSpPr><p:cNvPr id=\"2\" name=\"s\"/><p:nvPr>" placeholder "</p:nvPr></p:nvSpPr>" \
  "<p:spPr><a:xfrm><a:off x=\"" x "\" y=\"" y "\"/></a:xfrm></p:spPr><p:txBody>" body "</p:txBody></p:sp>"
#define P(text) "<a:p><a:r><a:t>" text "</a:t></a:r></a:p>"
#define TITLE "<p:ph type=\"title\"/>"
#define BODY "<p:ph idx=\"1\"/>"
#define RELATIONS(list) "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">" list "</Relationships>"

typedef struct
{
  const char *name;
  const char *slide;
  const char *expected;
} Case;

static const Case cases[] = {
  { "title-and-body", SLIDE (SHAPE (TITLE, "0", "0", P ("Safety")) SHAPE (BODY, "0", "900000", P ("first") "<a:p><a:pPr lvl=\"1\"/><a:r><a:t>second</a:t></a:r></a:p><a:p><a:pPr><a:buNone/></a:pPr><a:r><a:t>plain</a:t></a:r></a:p>")),
    "heading 1 p1 | Safety\nlist-item 1 p1 | first\nlist-item 2 p1 | second\nparagraph p1 | plain\n" },
  { "title-of-two-lines", SLIDE (SHAPE (TITLE, "0", "0", P ("One") "<a:p><a:r><a:t>Two</a:t></a:r><a:br/><a:r><a:t>Three</a:t></a:r></a:p>")), "heading 1 p1 | One Two Three\n" },
  { "order-by-place", SLIDE (SHAPE ("", "9000000", "900000", P ("right")) SHAPE ("", "0", "5000000", P ("below")) SHAPE ("", "0", "950000", P ("left")) SHAPE (TITLE, "0", "8000000", P ("Title"))),
    "heading 1 p1 | Title\nparagraph p1 | left\nparagraph p1 | right\nparagraph p1 | below\n" },
  { "group", SLIDE ("<p:grpSp><p:grpSpPr><a:xfrm><a:off x=\"0\" y=\"4000000\"/></a:xfrm></p:grpSpPr>" SHAPE ("", "1", "1", P ("grouped")) "</p:grpSp>" SHAPE ("", "0", "900000", P ("above"))),
    "paragraph p1 | above\nparagraph p1 | grouped\n" },
  { "bullets-in-a-box", SLIDE (SHAPE ("", "0", "0", "<a:p><a:pPr><a:buAutoNum type=\"arabicPeriod\"/></a:pPr><a:r><a:t>one</a:t></a:r></a:p>" P ("text"))), "list-item 1 p1 | 1. one\nparagraph p1 | text\n" },
  { "numbers", SLIDE (SHAPE ("", "0", "0", AUTO ("0", "arabicPeriod", "startAt=\"3\"", "a") AUTO ("1", "alphaLcParenBoth", "", "b") AUTO ("1", "alphaLcParenBoth", "", "c")
                             AUTO ("0", "arabicPeriod", "startAt=\"3\"", "d") AUTO ("1", "alphaLcParenBoth", "", "e") P ("text") AUTO ("0", "arabicPeriod", "", "f"))),
    "list-item 1 p1 | 3. a\nlist-item 2 p1 | (a) b\nlist-item 2 p1 | (b) c\nlist-item 1 p1 | 4. d\nlist-item 2 p1 | (a) e\nparagraph p1 | text\nlist-item 1 p1 | 1. f\n" },
  { "margins", SLIDE (SHAPE ("<p:ph type=\"ftr\"/>", "0", "0", P ("Company")) SHAPE ("", "0", "0", P ("text"))), "page-footer p1 hidden | Company\nparagraph p1 | text\n" },
  { "hidden-slide", "<p:sld show=\"0\" " NAMESPACES "><p:cSld><p:spTree>" SHAPE (TITLE, "0", "0", P ("Secret")) "</p:spTree></p:cSld></p:sld>", "heading 1 p1 hidden | Secret\n" },
  { "hidden-shape", SLIDE ("<p:sp><p:nvSpPr><p:cNvPr id=\"1\" name=\"x\" hidden=\"1\"/></p:nvSpPr><p:txBody>" P ("secret") "</p:txBody></p:sp>" SHAPE ("", "0", "0", P ("text"))),
    "paragraph p1 hidden | secret\nparagraph p1 | text\n" },
  { "alt-text", SLIDE ("<p:pic><p:nvPicPr><p:cNvPr id=\"1\" name=\"x\" descr=\"A cat\"/></p:nvPicPr></p:pic>"), "alt-text p1 hidden | A cat\n" },
  { "fallback", SLIDE ("<mc:AlternateContent><mc:Choice>" SHAPE ("", "0", "0", P ("once")) "</mc:Choice><mc:Fallback>" SHAPE ("", "0", "0", P ("twice")) "</mc:Fallback></mc:AlternateContent>"), "paragraph p1 | once\n" },
  { "link", SLIDE (SHAPE ("", "0", "0", "<a:p><a:r><a:rPr><a:hlinkClick r:id=\"L\"/></a:rPr><a:t>here</a:t></a:r></a:p>")), "paragraph p1 | here\nlink-target p1 hidden | https://example.org/\n" },
  { "table", SLIDE ("<p:graphicFrame><a:tbl><a:tblPr firstRow=\"1\"/>"
                    "<a:tr><a:tc gridSpan=\"2\"><a:txBody>" P ("Wide") "</a:txBody></a:tc><a:tc hMerge=\"1\"><a:txBody><a:p/></a:txBody></a:tc></a:tr>"
                    "<a:tr><a:tc rowSpan=\"2\"><a:txBody>" P ("Tall") "</a:txBody></a:tc><a:tc><a:txBody>" P ("1") "</a:txBody></a:tc></a:tr>"
                    "<a:tr><a:tc vMerge=\"1\"><a:txBody><a:p/></a:txBody></a:tc><a:tc><a:txBody>" P ("2") "</a:txBody></a:tc></a:tr></a:tbl></p:graphicFrame>"),
    "table-row p1 header-row | Wide\\tWide\ntable-row p1 | Tall\\t1\ntable-row p1 | Tall\\t2\n" },
};

static Packing *
begin (const char *slides)
{
  Packing *packing = packing_new (TRUE);
  g_autofree char *presentation = g_strconcat ("<p:presentation " NAMESPACES "><p:sldIdLst>", slides, "</p:sldIdLst></p:presentation>", NULL);

  packing_add (packing, "ppt/presentation.xml", presentation);
  packing_add (packing, "ppt/_rels/presentation.xml.rels",
               RELATIONS ("<Relationship Id=\"r1\" Type=\"x/slide\" Target=\"slides/slide1.xml\"/><Relationship Id=\"r2\" Type=\"x/slide\" Target=\"slides/slide2.xml\"/>"
                          "<Relationship Id=\"r3\" Type=\"x/commentAuthors\" Target=\"commentAuthors.xml\"/>"));
  return packing;
}

static Reading *
finish (Packing *packing)
{
  g_autoptr (GBytes) bytes = packing_free_to_bytes (packing);

  return reading_new (&extract_format_pptx, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

static void
test_case (gconstpointer data)
{
  const Case *test = data;
  Packing *packing = begin ("<p:sldId id=\"256\" r:id=\"r1\"/>");
  g_autoptr (Reading) reading = NULL;

  packing_add (packing, "ppt/slides/slide1.xml", test->slide);
  packing_add (packing, "ppt/slides/_rels/slide1.xml.rels", RELATIONS ("<Relationship Id=\"L\" Type=\"x/hyperlink\" Target=\"https://example.org/\" TargetMode=\"External\"/>"));
  reading = finish (packing);
  reading_assert (reading, test->expected);
  g_assert_cmpint (reading->reason, ==, TWIN_REASON_NONE);
}

/* Slides come as the presentation lists them, each with its notes and comments. */
static void
test_presentation (void)
{
  Packing *packing = begin ("<p:sldId id=\"256\" r:id=\"r2\"/><p:sldId id=\"257\" r:id=\"r1\"/>");
  g_autoptr (Reading) reading = NULL;

  packing_add (packing, "ppt/slides/slide1.xml", SLIDE (SHAPE (TITLE, "0", "0", P ("Last"))));
  packing_add (packing, "ppt/slides/slide2.xml", SLIDE (SHAPE (TITLE, "0", "0", P ("First"))));
  packing_add (packing, "ppt/slides/_rels/slide2.xml.rels",
               RELATIONS ("<Relationship Id=\"n\" Type=\"x/notesSlide\" Target=\"../notesSlides/notesSlide1.xml\"/><Relationship Id=\"c\" Type=\"x/comments\" Target=\"../comments/comment1.xml\"/>"));
  packing_add (packing, "ppt/notesSlides/notesSlide1.xml",
               "<p:notes " NAMESPACES ">" SHAPE ("<p:ph type=\"sldImg\"/>", "0", "0", P ("picture")) SHAPE ("<p:ph type=\"body\"/>", "0", "0", P ("Say hello")) SHAPE ("<p:ph type=\"sldNum\"/>", "0", "0", P ("1")) "</p:notes>");
  packing_add (packing, "ppt/comments/comment1.xml", "<p:cmLst " NAMESPACES "><p:cm authorId=\"0\"><p:text>Shorter</p:text></p:cm></p:cmLst>");
  packing_add (packing, "ppt/commentAuthors.xml", "<p:cmAuthorLst " NAMESPACES "><p:cmAuthor id=\"0\" name=\"Ada\"/></p:cmAuthorLst>");
  reading = finish (packing);
  reading_assert (reading, "heading 1 p1 | First\nnote p1 hidden | Say hello\ncomment p1 hidden | Ada: Shorter\nheading 1 p2 | Last\n");
  g_assert_cmpuint (twin_document_get_n_pages (reading->document), ==, 2);
}

static void
test_without_list (void)
{
  Packing *packing = packing_new (TRUE);
  g_autoptr (Reading) reading = NULL;

  packing_add (packing, "ppt/slides/slide1.xml", SLIDE (SHAPE (TITLE, "0", "0", P ("Saved"))));
  reading = finish (packing);
  reading_assert (reading, "heading 1 p1 | Saved\n");
  g_assert_cmpint (reading->reason, ==, TWIN_REASON_BROKEN);
}

/* Parts that refer to each other without end are each read once. */
static void
test_circle (void)
{
  Packing *packing = begin ("<p:sldId id=\"256\" r:id=\"r1\"/>");
  g_autoptr (Reading) reading = NULL;

  packing_add (packing, "ppt/slides/slide1.xml", SLIDE ("<p:graphicFrame><c:chart r:id=\"c\"/></p:graphicFrame>" SHAPE ("", "0", "0", P ("text"))));
  packing_add (packing, "ppt/slides/_rels/slide1.xml.rels",
               RELATIONS ("<Relationship Id=\"c\" Type=\"x/chart\" Target=\"slide1.xml\"/><Relationship Id=\"n\" Type=\"x/notesSlide\" Target=\"slide1.xml\"/>"));
  reading = finish (packing);
  g_assert_cmpint (reading->reason, ==, TWIN_REASON_NONE);
  reading_find (reading, "text");
}

/* A chart is a part of its own, and is told where it stands on the slide. */
static void
test_chart_in_its_place (void)
{
  Packing *packing = begin ("<p:sldId id=\"256\" r:id=\"r1\"/>");
  g_autoptr (Reading) reading = NULL;

  packing_add (packing, "ppt/slides/slide1.xml",
               SLIDE (SHAPE ("", "0", "6000000", P ("below")) "<p:graphicFrame><p:xfrm><a:off x=\"0\" y=\"3000000\"/></p:xfrm><c:chart r:id=\"c\"/></p:graphicFrame>"
                      SHAPE ("", "0", "900000", P ("above"))));
  packing_add (packing, "ppt/slides/_rels/slide1.xml.rels", RELATIONS ("<Relationship Id=\"c\" Type=\"x/chart\" Target=\"/ppt/charts/chart1.xml\"/>"));
  packing_add (packing, "ppt/charts/chart1.xml",
               "<c:chartSpace " NAMESPACES "><c:chart><c:title><a:t>Sales</a:t></c:title><c:ser><c:tx><c:v>Cups</c:v></c:tx>"
               "<c:cat><c:strCache><c:pt idx=\"0\"><c:v>June</c:v></c:pt></c:strCache></c:cat><c:val><c:numCache><c:pt idx=\"0\"><c:v>5</c:v></c:pt></c:numCache></c:val></c:ser></c:chart></c:chartSpace>");
  reading = finish (packing);
  reading_assert (reading, "paragraph p1 | above\ncaption p1 | Sales\nparagraph p1 | Cups\ntable-row p1 | June\\t5\nparagraph p1 | below\n");
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/extract/pptx/", cases[i].name, NULL);

      g_test_add_data_func (path, &cases[i], test_case);
    }
  g_test_add_func ("/extract/pptx/presentation", test_presentation);
  g_test_add_func ("/extract/pptx/without-list", test_without_list);
  g_test_add_func ("/extract/pptx/chart-in-its-place", test_chart_in_its_place);
  g_test_add_func ("/extract/pptx/hostile/circle", test_circle);
  return g_test_run ();
}
