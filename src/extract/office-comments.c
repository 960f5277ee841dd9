/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "office-comments.h"

#include <string.h>

#define MAX_COMMENT_BYTES (1u << 20)
#define MAX_AUTHORS 10000

/* How the copy begins that Excel makes of a threaded comment for older programs. */
#define COPY_OF_THREADED "[Threaded comment]"

struct _OfficeAuthors
{
  GHashTable *names; /* id → name */
};

OfficeAuthors *
office_authors_new (void)
{
  OfficeAuthors *self = g_new0 (OfficeAuthors, 1);

  self->names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return self;
}

void
office_authors_free (OfficeAuthors *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->names);
  g_free (self);
}

static void
on_author (gpointer data,
           const char *ns,
           const char *element,
           const ExtractXmlAttributes *attributes)
{
  OfficeAuthors *self = data;
  g_autofree char *id = NULL;
  g_autofree char *name = NULL;

  if (strcmp (element, "person") != 0 && strcmp (element, "cmAuthor") != 0 && strcmp (element, "author") != 0)
    return;
  id = extract_xml_dup_attribute (attributes, "id");
  name = extract_xml_dup_attribute (attributes, "displayName");
  if (name == NULL)
    name = extract_xml_dup_attribute (attributes, "name");
  if (id != NULL && name != NULL && g_hash_table_size (self->names) < MAX_AUTHORS)
    g_hash_table_replace (self->names, g_steal_pointer (&id), g_steal_pointer (&name));
}

const ExtractXmlHandler office_authors_handler = { on_author, NULL, NULL };

typedef struct
{
  const OfficeAuthors *authors;
  ExtractSink *sink;
  GPtrArray *own_authors; /* char *, of the part itself: a sheet's older comments */
  GString *text;
  char *author;
  guint depth;            /* inside a comment or a reply */
  gboolean in_text;
  gboolean in_author;
} Comments;

static gboolean
is_comment (const char *name)
{
  return strcmp (name, "comment") == 0 || strcmp (name, "threadedComment") == 0 || strcmp (name, "cm") == 0
         || strcmp (name, "reply") == 0;
}

/* A reply stands inside what it answers: that one is told first. */
static void
tell (Comments *self)
{
  const TwinBlock block = { .kind = TWIN_BLOCK_COMMENT, .flags = TWIN_BLOCK_FLAG_HIDDEN };
  g_autofree char *told = NULL;

  g_strstrip (self->text->str);
  if (*self->text->str != '\0' && !g_str_has_prefix (self->text->str, COPY_OF_THREADED))
    {
      told = self->author != NULL ? g_strconcat (self->author, ": ", self->text->str, NULL) : g_strdup (self->text->str);
      extract_sink_block (self->sink, &block, told, -1);
    }
  g_string_truncate (self->text, 0);
  g_clear_pointer (&self->author, g_free);
}

static void
begin_comment (Comments *self,
               const ExtractXmlAttributes *attributes)
{
  g_autofree char *id = extract_xml_dup_attribute (attributes, "authorId");
  const char *name = NULL;
  guint64 index;

  tell (self);
  self->depth++;
  if (id == NULL)
    id = extract_xml_dup_attribute (attributes, "personId");
  if (id == NULL)
    return;
  name = g_hash_table_lookup (self->authors->names, id);
  if (name == NULL && g_ascii_string_to_unsigned (id, 10, 0, G_MAXUINT, &index, NULL) && index < self->own_authors->len)
    name = g_ptr_array_index (self->own_authors, index);
  self->author = g_strdup (name);
}

static void
on_start (gpointer data,
          const char *ns,
          const char *name,
          const ExtractXmlAttributes *attributes)
{
  Comments *self = data;

  if (is_comment (name))
    begin_comment (self, attributes);
  else if (self->depth > 0 && strcmp (name, "rPh") != 0 && (strcmp (name, "t") == 0 || strcmp (name, "text") == 0))
    self->in_text = TRUE;
  else if (self->depth == 0 && strcmp (name, "author") == 0)
    {
      self->in_author = TRUE;
      g_string_truncate (self->text, 0);
    }
}

static void
on_end (gpointer data,
        const char *ns,
        const char *name)
{
  Comments *self = data;

  if (is_comment (name))
    {
      tell (self);
      self->depth -= self->depth > 0;
    }
  else if (strcmp (name, "t") == 0 || strcmp (name, "text") == 0)
    self->in_text = FALSE;
  else if (strcmp (name, "p") == 0 && self->depth > 0 && self->text->len > 0)
    g_string_append_c (self->text, '\n');
  else if (self->in_author)
    {
      self->in_author = FALSE;
      if (self->own_authors->len < MAX_AUTHORS)
        g_ptr_array_add (self->own_authors, g_strdup (self->text->str));
      g_string_truncate (self->text, 0);
    }
}

static void
on_text (gpointer data,
         const char *text,
         gsize length)
{
  Comments *self = data;

  if ((self->in_text || self->in_author) && self->text->len + length <= MAX_COMMENT_BYTES)
    g_string_append_len (self->text, text, (gssize) length);
}

static const ExtractXmlHandler handler = { on_start, on_end, on_text };

void
office_comments_tell (ExtractParts *parts,
                      const char *name,
                      const OfficeAuthors *authors,
                      ExtractSink *sink)
{
  Comments self = { .authors = authors, .sink = sink };

  g_return_if_fail (parts != NULL && name != NULL && authors != NULL && sink != NULL);

  self.text = g_string_new (NULL);
  self.own_authors = g_ptr_array_new_with_free_func (g_free);
  extract_parts_read_xml (parts, name, &handler, &self);
  if (self.depth > 0)
    tell (&self);
  g_string_free (self.text, TRUE);
  g_ptr_array_unref (self.own_authors);
  g_free (self.author);
}
