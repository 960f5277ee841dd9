/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rtf-story.h"

#include <string.h>

#include "flow.h"
#include "headings.h"
#include "rtf-codepage.h"
#include "rtf-frame.h"
#include "rtf-words.h"

#define HIDDEN TWIN_BLOCK_FLAG_HIDDEN

/* Word itself refuses more groups inside each other than about a hundred. */
#define MAX_GROUPS TWIN_LIMIT_XML_DEPTH
#define MAX_FRAMES 16
#define MAX_CAPTURE (64u << 10)
#define MAX_RUN (1u << 20)

typedef struct
{
  RtfDestination destination;
  const char *label;   /* of a property */
  gboolean began;      /* the destination begins with this group */
  gboolean framed;     /* a frame does */
  gboolean starred;    /* a reader that does not know the next word leaves the group out */
  TwinBlockFlags flags;
  guint codepage;      /* 0: the document's */
  guint n_fallback;    /* characters that stand for a \u in older readers */
} Group;

typedef struct
{
  char *name;
  int outline;
} Style;

struct _RtfStory
{
  ExtractSink *sink;
  ExtractFlow *flow;
  RtfCodepages *codepages;
  GArray *groups;
  GArray *frames;
  GHashTable *styles;   /* number → Style */
  GHashTable *fonts;    /* number → code page */
  GString *bytes;       /* of one code page, not yet converted */
  GString *converted;
  GString *capture;
  char *author;         /* of the comment that comes */
  guint codepage;
  guint bytes_codepage;
  guint n_skipped;      /* characters still to be left out, behind a \u */
  gunichar surrogate;   /* the first half of a pair */
  int font;             /* of the font table's entry */
  Style style;          /* the style sheet's entry */
  int style_number;
  TwinReason reason;
  gboolean ended;
};

static Group *
group_of (RtfStory *self)
{
  return &g_array_index (self->groups, Group, self->groups->len - 1);
}

static RtfFrame *
frame_of (RtfStory *self)
{
  return &g_array_index (self->frames, RtfFrame, self->frames->len - 1);
}

static void
style_free (gpointer data)
{
  Style *style = data;

  g_free (style->name);
  g_free (style);
}

static void
choose_kind (RtfStory *self,
             TwinBlockKind *kind,
             guint *level)
{
  const RtfFrame *frame = frame_of (self);
  const RtfParagraph *paragraph = &frame->paragraph;
  const Style *style = g_hash_table_lookup (self->styles, GINT_TO_POINTER (paragraph->style));
  int outline = paragraph->outline;

  *kind = frame->kind;
  *level = 0;
  if (frame->kind != TWIN_BLOCK_PARAGRAPH)
    return;
  if (outline < 0 && style != NULL)
    outline = style->outline;
  if (outline >= 0 && outline < 9)
    {
      *kind = TWIN_BLOCK_HEADING;
      *level = MIN ((guint) outline + 1, EXTRACT_MAX_HEADING);
    }
  else if (paragraph->in_list)
    {
      *kind = TWIN_BLOCK_LIST_ITEM;
      *level = paragraph->list_level + 1;
    }
  else if (style != NULL)
    {
      extract_kind_from_style_name (style->name, kind, level);
    }
}

static void
begin_paragraph (RtfStory *self)
{
  TwinBlockKind kind;
  guint level;

  if (frame_of (self)->open)
    return;
  rtf_frame_enter (frame_of (self), self->flow);
  choose_kind (self, &kind, &level);
  extract_flow_begin_paragraph (self->flow, kind, level);
  frame_of (self)->open = TRUE;
  if (kind == TWIN_BLOCK_COMMENT && self->author != NULL)
    {
      extract_flow_text (self->flow, self->author, -1, HIDDEN);
      extract_flow_text (self->flow, ": ", 2, HIDDEN);
      g_clear_pointer (&self->author, g_free);
    }
}

static void
put_body (RtfStory *self,
          const char *text,
          gsize length)
{
  TwinBlockFlags flags = group_of (self)->flags;
  TwinBlockKind kind = frame_of (self)->kind;

  if (kind == TWIN_BLOCK_COMMENT || kind == TWIN_BLOCK_PAGE_HEADER || kind == TWIN_BLOCK_PAGE_FOOTER)
    flags |= HIDDEN;
  begin_paragraph (self);
  extract_flow_text (self->flow, text, (gssize) length, flags);
}

static void
put (RtfStory *self,
     const char *text,
     gsize length)
{
  switch (group_of (self)->destination)
    {
    case TO_BODY:
      put_body (self, text, length);
      break;
    case TO_STYLES:
    case TO_PROPERTY:
    case TO_FIELD:
    case TO_AUTHOR:
      if (self->capture->len + length <= MAX_CAPTURE)
        g_string_append_len (self->capture, text, (gssize) length);
      break;
    default:
      break;
    }
}

/* Characters of several bytes may be written in several tokens: they are converted together. */
static void
flush (RtfStory *self)
{
  if (self->bytes->len == 0)
    return;
  g_string_truncate (self->converted, 0);
  rtf_codepages_convert (self->codepages, self->bytes_codepage, self->bytes->str, self->bytes->len, self->converted);
  g_string_truncate (self->bytes, 0);
  put (self, self->converted->str, self->converted->len);
}

static void
take_bytes (RtfStory *self,
            const char *bytes,
            gsize length)
{
  const Group *group = group_of (self);
  guint codepage = group->codepage != 0 ? group->codepage : self->codepage;
  gsize skipped = MIN (self->n_skipped, length);

  self->n_skipped -= (guint) skipped;
  bytes += skipped;
  length -= skipped;
  if (length == 0 || group->destination == TO_NOTHING)
    return;
  if (self->bytes_codepage != codepage || self->bytes->len > MAX_RUN)
    flush (self);
  self->bytes_codepage = codepage;
  g_string_append_len (self->bytes, bytes, (gssize) length);
}

/* UTF-16, a unit at a time, with a sign. */
static void
take_unicode (RtfStory *self,
              int number)
{
  gunichar c = (gunichar) (number < 0 ? number + 0x10000 : number);
  char text[6];

  flush (self);
  self->n_skipped = group_of (self)->n_fallback;
  if (c >= 0xd800 && c < 0xdc00)
    {
      self->surrogate = c;
      return;
    }
  if (c >= 0xdc00 && c < 0xe000 && self->surrogate != 0)
    c = 0x10000 + ((self->surrogate - 0xd800) << 10) + (c - 0xdc00);
  self->surrogate = 0;

  /* Symbol fonts have their signs in the private area, where they say nothing. */
  if (g_unichar_validate (c) && c != 0 && !(c >= 0xf000 && c < 0xf100))
    put (self, text, (gsize) g_unichar_to_utf8 (c, text));
}

static void
begin_frame (RtfStory *self,
             TwinBlockKind kind)
{
  RtfFrame frame;

  if (self->frames->len >= MAX_FRAMES || group_of (self)->destination != TO_BODY)
    return;
  if (kind == TWIN_BLOCK_NOTE || kind == TWIN_BLOCK_COMMENT)
    begin_paragraph (self);
  rtf_frame_init (&frame, kind);
  g_array_append_val (self->frames, frame);
  group_of (self)->framed = TRUE;
  group_of (self)->flags = TWIN_BLOCK_FLAG_NONE;
}

static void
end_frame (RtfStory *self)
{
  rtf_frame_finish (frame_of (self), self->flow);
  g_array_set_size (self->frames, self->frames->len - 1);
}

static void
set_destination (RtfStory *self,
                 RtfDestination destination)
{
  Group *group = group_of (self);

  /* What is left out is left out with all that is in it, but for the better half of \upr. */
  if (group->destination == TO_NOTHING && destination != TO_BODY)
    return;
  group->destination = destination;
  group->began = TRUE;
  g_string_truncate (self->capture, 0);
  if (destination == TO_LIST_MARK)
    frame_of (self)->paragraph.in_list = TRUE;
}

/* HYPERLINK "address" \l "place": switches follow. */
static void
tell_field (RtfStory *self)
{
  const char *link = strstr (self->capture->str, "HYPERLINK");
  const char *start = link != NULL ? strchr (link, '"') : NULL;
  const char *end = start != NULL ? strchr (start + 1, '"') : NULL;
  g_autofree char *target = NULL;

  if (end == NULL || memmem (link, (gsize) (start - link), "\\l", 2) != NULL)
    return;
  target = g_strndup (start + 1, (gsize) (end - start - 1));
  begin_paragraph (self);
  extract_flow_aside (self->flow, TWIN_BLOCK_LINK_TARGET, HIDDEN, target);
}

static void
tell_property (RtfStory *self,
               const char *label)
{
  if (strcmp (label, "Title") == 0)
    extract_sink_set_title (self->sink, self->capture->str);
  extract_sink_metadata (self->sink, label, self->capture->str);
}

static void
keep_style (RtfStory *self)
{
  Style *style;

  g_strdelimit (self->capture->str, ";", '\0');
  g_strstrip (self->capture->str);
  if (*self->capture->str != '\0')
    {
      style = g_new0 (Style, 1);
      style->name = g_strdup (self->capture->str);
      style->outline = self->style.outline;
      g_hash_table_replace (self->styles, GINT_TO_POINTER (self->style_number), style);
    }
  g_string_truncate (self->capture, 0);
}

/* What a group was for is known at its end. */
static void
finish_destination (RtfStory *self,
                    const Group *group)
{
  switch (group->destination)
    {
    case TO_PROPERTY:
      tell_property (self, group->label);
      break;
    case TO_AUTHOR:
      g_free (self->author);
      self->author = self->capture->len > 0 ? g_strdup (self->capture->str) : NULL;
      break;
    case TO_FIELD:
      tell_field (self);
      break;
    default:
      break;
    }
  g_string_truncate (self->capture, 0);
}

static void
begin_group (RtfStory *self)
{
  Group group = { .n_fallback = 1 };

  if (self->groups->len >= MAX_GROUPS)
    {
      self->reason = TWIN_REASON_TOO_LARGE;
      return;
    }
  if (self->groups->len > 0)
    {
      flush (self);
      group = *group_of (self);
    }
  group.began = group.framed = group.starred = FALSE;
  self->n_skipped = 0;
  g_array_append_val (self->groups, group);
  if (group.destination == TO_STYLES)
    {
      g_string_truncate (self->capture, 0);
      self->style_number = 0;
      self->style.outline = -1;
    }
}

static void
end_group (RtfStory *self)
{
  Group group;

  flush (self);
  self->n_skipped = 0;
  group = *group_of (self);
  if (group.destination == TO_STYLES && !group.began)
    keep_style (self);
  if (group.framed)
    end_frame (self);
  g_array_set_size (self->groups, self->groups->len - 1);
  if (self->groups->len == 0)
    self->ended = TRUE;
  else if (group.began)
    finish_destination (self, &group);
}

static void
set_flag (RtfStory *self,
          const RtfToken *token,
          TwinBlockFlags flags)
{
  Group *group = group_of (self);

  if (token->has_number && token->number == 0)
    group->flags &= ~flags;
  else
    group->flags |= flags;
}

static void
set_font (RtfStory *self,
          int number)
{
  if (group_of (self)->destination == TO_FONTS)
    self->font = number;
  else
    group_of (self)->codepage = GPOINTER_TO_UINT (g_hash_table_lookup (self->fonts, GINT_TO_POINTER (number)));
}

static void
set_style (RtfStory *self,
           int number)
{
  if (group_of (self)->destination == TO_STYLES)
    self->style_number = number;
  else
    frame_of (self)->paragraph.style = number;
}

static void
set_outline (RtfStory *self,
             int level)
{
  if (group_of (self)->destination == TO_STYLES)
    self->style.outline = level;
  else
    frame_of (self)->paragraph.outline = level;
}

/* What changes the paragraph, a cell or a row. */
static void
act_on_paragraph (RtfStory *self,
                  RtfAction action,
                  int number)
{
  RtfParagraph *paragraph = &frame_of (self)->paragraph;

  switch (action)
    {
    case DO_END_PARAGRAPH:
      rtf_frame_end_paragraph (frame_of (self), self->flow);
      break;
    case DO_RESET_PARAGRAPH:
      rtf_frame_reset_paragraph (frame_of (self));
      break;
    case DO_LIST:
      paragraph->in_list = number > 0;
      break;
    case DO_LIST_LEVEL:
      paragraph->list_level = (guint) CLAMP (number, 0, 8);
      break;
    case DO_IN_TABLE:
      paragraph->in_table = TRUE;
      break;
    case DO_TABLE_DEPTH:
      paragraph->depth = (guint) CLAMP (number, 0, RTF_MAX_TABLES);
      break;
    case DO_ROW_BEGIN:
      frame_of (self)->header_row = FALSE;
      break;
    case DO_ROW_HEADER:
      frame_of (self)->header_row = TRUE;
      break;
    case DO_CELL:
      rtf_frame_end_cell (frame_of (self), self->flow, 1);
      break;
    case DO_NESTED_CELL:
      rtf_frame_end_cell (frame_of (self), self->flow, MAX (paragraph->depth, 2));
      break;
    case DO_ROW:
      rtf_frame_end_row (frame_of (self), self->flow, 1);
      break;
    case DO_NESTED_ROW:
      rtf_frame_end_row (frame_of (self), self->flow, MAX (frame_of (self)->n_tables, 2));
      break;
    default:
      break;
    }
}

/* What changes how characters are read or shown. */
static void
act_on_characters (RtfStory *self,
                   RtfAction action,
                   int value,
                   const RtfToken *token)
{
  switch (action)
    {
    case DO_RESET_CHARACTER:
      group_of (self)->flags = TWIN_BLOCK_FLAG_NONE;
      break;
    case DO_HIDDEN:
      set_flag (self, token, HIDDEN);
      break;
    case DO_DELETED:
      set_flag (self, token, TWIN_BLOCK_FLAG_DELETED | HIDDEN);
      break;
    case DO_INSERTED:
      set_flag (self, token, TWIN_BLOCK_FLAG_INSERTED);
      break;
    case DO_UNICODE_SKIP:
      group_of (self)->n_fallback = (guint) CLAMP (token->number, 0, 16);
      break;
    case DO_CODEPAGE:
      self->codepage = token->number > 0 ? (guint) token->number : self->codepage;
      break;
    case DO_FIXED_CODEPAGE:
      self->codepage = (guint) value;
      break;
    case DO_FONT:
      set_font (self, token->number);
      break;
    case DO_CHARSET:
      if (group_of (self)->destination == TO_FONTS)
        g_hash_table_replace (self->fonts, GINT_TO_POINTER (self->font), GUINT_TO_POINTER (rtf_codepage_of_charset (token->number)));
      break;
    case DO_STYLE:
      set_style (self, token->number);
      break;
    case DO_OUTLINE:
      set_outline (self, token->number);
      break;
    default:
      break;
    }
}

static void
take_word (RtfStory *self,
           const RtfToken *token)
{
  const RtfWord *word = rtf_word_find (token->word);
  Group *group = group_of (self);
  gboolean starred = group->starred;

  group->starred = FALSE;
  if (strcmp (token->word, "u") != 0)
    flush (self);
  if (word == NULL)
    {
      if (starred)
        set_destination (self, TO_NOTHING);
      return;
    }
  switch (word->action)
    {
    case DO_DESTINATION:
      set_destination (self, (RtfDestination) word->value);
      break;
    case DO_PROPERTY:
      if (group->destination != TO_INFO)
        break;
      set_destination (self, TO_PROPERTY);
      group->label = word->text;
      break;
    case DO_FRAME:
      begin_frame (self, (TwinBlockKind) word->value);
      break;
    case DO_UNICODE:
      take_unicode (self, token->number);
      break;
    case DO_TEXT:
      put (self, word->text, strlen (word->text));
      break;
    case DO_PASS:
      break;
    default:
      act_on_characters (self, word->action, word->value, token);
      if (group->destination == TO_BODY)
        act_on_paragraph (self, word->action, token->number);
      break;
    }
}

static void
take_symbol (RtfStory *self,
             char symbol)
{
  flush (self);
  switch (symbol)
    {
    case '*':
      group_of (self)->starred = TRUE;
      break;
    case '~':
      put (self, " ", 1);
      break;
    case '_':
      put (self, "-", 1);
      break;
    case '\\':
    case '{':
    case '}':
      put (self, &symbol, 1);
      break;
    case '\r':
    case '\n':
      if (group_of (self)->destination == TO_BODY)
        rtf_frame_end_paragraph (frame_of (self), self->flow);
      break;
    case '\t':
      put (self, "\t", 1);
      break;
    default:
      break;
    }
}

RtfStory *
rtf_story_new (ExtractSink *sink)
{
  RtfStory *self;
  RtfFrame body;

  g_return_val_if_fail (sink != NULL, NULL);

  self = g_new0 (RtfStory, 1);
  self->sink = sink;
  self->flow = extract_flow_new (extract_flow_emit_to_sink, sink);
  self->codepages = rtf_codepages_new ();
  self->groups = g_array_new (FALSE, FALSE, sizeof (Group));
  self->frames = g_array_new (FALSE, FALSE, sizeof (RtfFrame));
  self->styles = g_hash_table_new_full (NULL, NULL, NULL, style_free);
  self->fonts = g_hash_table_new (NULL, NULL);
  self->bytes = g_string_new (NULL);
  self->converted = g_string_new (NULL);
  self->capture = g_string_new (NULL);
  self->codepage = 1252;
  rtf_frame_init (&body, TWIN_BLOCK_PARAGRAPH);
  g_array_append_val (self->frames, body);
  return self;
}

void
rtf_story_free (RtfStory *self)
{
  if (self == NULL)
    return;
  extract_flow_free (self->flow);
  rtf_codepages_free (self->codepages);
  g_array_unref (self->groups);
  g_array_unref (self->frames);
  g_hash_table_unref (self->styles);
  g_hash_table_unref (self->fonts);
  g_string_free (self->bytes, TRUE);
  g_string_free (self->converted, TRUE);
  g_string_free (self->capture, TRUE);
  g_free (self->author);
  g_free (self);
}

/* One character of fallback behind a \u may be a control word or sign too. */
static gboolean
is_fallback (RtfStory *self,
             const RtfToken *token)
{
  if (self->n_skipped == 0 || (token->type != RTF_WORD && token->type != RTF_SYMBOL))
    return FALSE;
  self->n_skipped--;
  return TRUE;
}

gboolean
rtf_story_take (RtfStory *self,
                const RtfToken *token)
{
  char byte;

  g_return_val_if_fail (self != NULL && token != NULL, FALSE);

  if (self->ended || self->reason != TWIN_REASON_NONE || extract_flow_is_full (self->flow))
    return FALSE;
  if (token->type == RTF_GROUP_BEGIN)
    begin_group (self);
  else if (self->groups->len == 0)
    self->reason = TWIN_REASON_BROKEN;
  else if (token->type == RTF_GROUP_END)
    end_group (self);
  else if (is_fallback (self, token))
    return TRUE;
  else if (token->type == RTF_WORD)
    take_word (self, token);
  else if (token->type == RTF_SYMBOL)
    take_symbol (self, token->symbol);
  else if (token->type == RTF_TEXT)
    take_bytes (self, token->text, token->length);
  else
    {
      byte = (char) token->number;
      take_bytes (self, &byte, 1);
    }
  return TRUE;
}

TwinReason
rtf_story_finish (RtfStory *self)
{
  g_return_val_if_fail (self != NULL, TWIN_REASON_BROKEN);

  /* A file that was cut off has groups that never end. */
  if (!self->ended && self->reason == TWIN_REASON_NONE)
    self->reason = TWIN_REASON_BROKEN;
  while (self->groups->len > 0)
    end_group (self);
  rtf_frame_finish (frame_of (self), self->flow);
  extract_flow_finish (self->flow);
  if (extract_flow_is_full (self->flow))
    return TWIN_REASON_TOO_LARGE;
  return self->reason;
}
