/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "web/answer-view.h"

#include <glib/gi18n.h>

static const TwinPassageRecord *
get_passage (const TwinAnswer *answer, const TwinCitation *citation)
{
  return ((TwinHit *) answer->hits->pdata[citation->hit_index])->passage;
}

/* Where a citation leads: the passage, with what is cited marked. */
static char *
make_path (const Page *page, const TwinAnswer *answer, const TwinCitation *citation)
{
  const TwinPassageRecord *passage = get_passage (answer, citation);
  gsize start = citation->start - passage->start;
  gsize end = citation->end - passage->start;

  return g_strdup_printf ("%s/passage/%s/%u?mark=%" G_GSIZE_FORMAT "-%" G_GSIZE_FORMAT "#cited", page->base, passage->document_id,
                          passage->ordinal, start, end);
}

/* "Page 2", "Pages 2–3"; NULL where a document has none. */
static char *
describe_pages (const Page *page, const TwinPassageRecord *passage)
{
  if (passage->page_from == 0)
    return NULL;
  if (passage->page_to <= passage->page_from)
    return g_strdup_printf (page_say (page, N_ ("page %u")), passage->page_from);

  return g_strdup_printf (page_say (page, N_ ("pages %u–%u")), passage->page_from, passage->page_to);
}

/* What a twin says that was given no words of its own (twins/twin-config-keys.c). */
static const char *const own_words[] G_GNUC_UNUSED = { N_ ("I have not found anything about this in my documents.") };

/* --- What is said --- */

void
answer_view_begin (Page *page, const char *id, const char *question)
{
  Html *html = page->html;
  g_autofree char *question_id = g_strconcat ("question-", id, NULL);

  html_begin (html, "article", "class", "turn", "aria-labelledby", question_id, NULL);
  html_leaf (html, "h2", question, "class", "question", "id", question_id, "tabindex", "-1", NULL);
  html_begin (html, "div", "class", "answer", NULL);
  html_begin (html, "p", "class", "label", NULL);
  html_leaf (html, "span", page_say (page, N_ ("AI answer")), "class", "badge", NULL);
  html_text (html, " ");
  page_write (page, page_say (page, N_ ("from the documents of %s")), page->manifest->name);
  html_end (html, "p");
  html_begin (html, "p", "class", "said", NULL);
}

static void
write_mark (Page *page, const TwinAnswer *answer, guint number)
{
  const TwinCitation *citation = answer->citations->pdata[number - 1];
  const TwinHit *hit = answer->hits->pdata[citation->hit_index];
  g_autofree char *path = make_path (page, answer, citation);
  g_autofree char *text = g_strdup_printf ("%u", number);
  g_autofree char *label = g_strdup_printf (page_say (page, N_ ("Source %u: %s")), number, hit->title);

  html_leaf (page->html, "a", text, "class", "mark", "href", path, "aria-label", label, NULL);
}

void
answer_view_write_sentence (Page *page, const TwinAnswer *answer, const TwinSentence *sentence)
{
  gboolean doubtful = sentence->support != TWIN_SUPPORT_YES;

  html_begin (page->html, "span", "class", doubtful ? "sentence doubtful" : "sentence", NULL);
  html_text (page->html, sentence->text);
  for (guint i = 0; sentence->citations != NULL && sentence->citations[i] != 0; i++)
    {
      html_text (page->html, "\u202f");
      write_mark (page, answer, sentence->citations[i]);
    }
  if (doubtful)
    html_leaf (page->html, "small",
               sentence->support == TWIN_SUPPORT_PARTLY ? page_say (page, N_ ("only partly in the sources"))
                                                        : page_say (page, N_ ("not in the sources")),
               "class", "doubt", NULL);
  html_end (page->html, "span");
  html_text (page->html, " ");
}

void
answer_view_write_no_answer (Page *page, const TwinAnswer *answer)
{
  html_leaf (page->html, "strong", page_say (page, N_ ("Not in the documents")), "class", "absent", NULL);
  html_text (page->html, " ");
  /* The words that a twin has of itself are known in every language; its creator's are as they are. */
  html_text (page->html, page_say (page, answer->text));
}

/* --- What it rests on --- */

static void
write_disagreement (Page *page, const TwinAnswer *answer, const TwinNote *note)
{
  html_begin (page->html, "p", "class", "note", NULL);
  html_leaf (page->html, "strong", page_say (page, N_ ("The sources disagree.")), NULL);
  html_text (page->html, " ");
  page_write (page, page_say (page, N_ ("One says “%s”")), note->first_figure);
  html_text (page->html, " ");
  write_mark (page, answer, note->first);
  html_text (page->html, ", ");
  page_write (page, page_say (page, N_ ("another “%s”")), note->second_figure);
  html_text (page->html, " ");
  write_mark (page, answer, note->second);
  html_end (page->html, "p");
}

static void
write_dated (Page *page, const TwinAnswer *answer, const TwinNote *note)
{
  g_autofree char *date = language_format_date (page->language, note->first_dated_at);

  html_begin (page->html, "p", "class", "note", NULL);
  html_leaf (page->html, "strong", page_say (page, N_ ("This may be out of date.")), NULL);
  html_text (page->html, " ");
  page_write (page, page_say (page, N_ ("The source was last changed on %s")), date);
  html_text (page->html, " ");
  write_mark (page, answer, note->first);
  html_end (page->html, "p");
}

static void
write_source (Page *page, const TwinAnswer *answer, const TwinCitation *citation)
{
  const TwinPassageRecord *passage = get_passage (answer, citation);
  const TwinHit *hit = answer->hits->pdata[citation->hit_index];
  g_autofree char *path = make_path (page, answer, citation);
  g_autofree char *pages = describe_pages (page, passage);
  Html *html = page->html;

  html_begin (html, "li", NULL);
  html_leaf (html, "a", hit->title, "href", path, NULL);
  if (pages != NULL)
    html_leaf (html, "span", pages, "class", "place", NULL);
  if (passage->heading != NULL && *passage->heading != '\0')
    html_leaf (html, "span", passage->heading, "class", "place", NULL);
  html_leaf (html, "blockquote", citation->text, "lang", passage->language != NULL && *passage->language != '\0' ? passage->language : NULL, NULL);
  html_end (html, "li");
}

void
answer_view_begin_rest (Page *page)
{
  html_end (page->html, "p");
}

static void
write_notes (Page *page, const TwinAnswer *answer)
{
  for (guint i = 0; answer->notes != NULL && i < answer->notes->len; i++)
    {
      const TwinNote *note = answer->notes->pdata[i];

      if (note->kind == TWIN_NOTE_DISAGREEMENT)
        write_disagreement (page, answer, note);
      else
        write_dated (page, answer, note);
    }
}

static void
write_sources (Page *page, const TwinAnswer *answer)
{
  if (answer->abstained || answer->citations->len == 0)
    return;
  html_leaf (page->html, "h3", page_say (page, N_ ("Sources")), NULL);
  html_begin (page->html, "ol", "class", "sources", NULL);
  for (guint i = 0; i < answer->citations->len; i++)
    write_source (page, answer, answer->citations->pdata[i]);
  html_end (page->html, "ol");
}

/* Who put it into words. */
static void
write_wording (Page *page, const TwinAnswer *answer)
{
  const char *words = answer->wording == TWIN_WORDING_NO_MODEL   ? page_say (page, N_ ("These are the documents’ own words: the language model could not be used."))
                      : answer->wording == TWIN_WORDING_UNSUPPORTED ? page_say (page, N_ ("These are the documents’ own words: what the language model said is not in the sources."))
                      : answer->generated                           ? page_say (page, N_ ("Put into words by a language model, and compared with the sources sentence by sentence."))
                                                                    : NULL;

  if (words != NULL && !answer->abstained)
    html_leaf (page->html, "p", words, "class", "hint", NULL);
}

/* Two buttons; what is said by them is counted and never shown by itself. */
static void
write_thumbs (Page *page, const AnswerRecord *record)
{
  Html *html = page->html;

  if (record->insight_id == NULL)
    return;
  page_begin_small_form (page, "/rate", page_say (page, N_ ("Thank you. It is counted, and nobody sees that it was you.")));
  html_leaf (html, "span", page_say (page, N_ ("Was this useful?")), "class", "hint", NULL);
  html_begin (html, "input", "type", "hidden", "name", "answer", "value", record->insight_id, NULL);
  html_leaf (html, "button", page_say (page, N_ ("Useful")), "type", "submit", "class", "small", "name", "value", "value", "1", NULL);
  html_leaf (html, "button", page_say (page, N_ ("Not Useful")), "type", "submit", "class", "small", "name", "value", "value", "-1", NULL);
  html_end (html, "form");
}

/* Only who consents to a history can have bookmarks (R103). */
static void
write_bookmark (Page *page, const AnswerRecord *record)
{
  if (record->message_id == NULL || page->session->learner_id == NULL)
    return;
  page_begin_small_form (page, "/bookmark", page_say (page, N_ ("Bookmarked")));
  html_begin (page->html, "input", "type", "hidden", "name", "message", "value", record->message_id, NULL);
  page_button (page, page_say (page, N_ ("Bookmark")), "small");
  html_end (page->html, "form");
}

void
answer_view_write_rest (Page *page, const TwinAnswer *answer, const AnswerRecord *record)
{
  write_wording (page, answer);
  write_notes (page, answer);
  write_sources (page, answer);
  write_thumbs (page, record);
  write_bookmark (page, record);
}

void
answer_view_end (Page *page)
{
  html_end (page->html, "div");
  html_end (page->html, "article");
}

void
answer_view_write (Page *page, const char *id, const char *question, const TwinAnswer *answer, const AnswerRecord *record)
{
  answer_view_begin (page, id, question);
  if (answer->abstained)
    answer_view_write_no_answer (page, answer);
  else
    for (guint i = 0; i < answer->sentences->len; i++)
      answer_view_write_sentence (page, answer, answer->sentences->pdata[i]);
  answer_view_begin_rest (page);
  answer_view_write_rest (page, answer, record);
  answer_view_end (page);
}
