/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "epub-book.h"

#include <string.h>

#include "properties.h"

#define MAX_CHAPTERS 10000
#define MAX_LEVEL 6
#define MAX_TITLE_BYTES 1000
#define MAX_CONTENTS_BYTES (4u << 20)

/* A file of the book. */
typedef struct
{
  char *part;
  gboolean readable; /* XHTML */
} Item;

/* An entry of the table of contents. */
typedef struct
{
  char *title;
  guint level;
} Entry;

struct _EpubBook
{
  ExtractParts *parts;
  char *package;          /* the name of the OPF file */
  GHashTable *items;      /* id → Item */
  GPtrArray *spine;       /* char *, ids */
  char *contents;         /* the part that holds the table of contents */
  gboolean contents_are_navigation; /* XHTML, not NCX */
  GHashTable *entries;    /* part → Entry */
  GHashTable *encrypted;  /* parts */
  GPtrArray *chapters;    /* EpubChapter */

  /* While the table of contents is read. */
  GString *title;
  char *target;
  guint level;
  gboolean in_contents;
  gboolean in_title;
};

static void
item_free (gpointer data)
{
  Item *item = data;

  g_free (item->part);
  g_free (item);
}

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  g_free (entry->title);
  g_free (entry);
}

static void
chapter_free (gpointer data)
{
  EpubChapter *chapter = data;

  g_free (chapter->part);
  g_free (chapter);
}

/* "text/ch%201.xhtml#s2" as seen from @from: "OPS/text/ch 1.xhtml". */
static char *
resolve_address (const char *from,
                 const char *address)
{
  g_autofree char *path = g_strndup (address, strcspn (address, "#"));
  g_autofree char *plain = g_uri_unescape_string (path, NULL);

  return extract_parts_resolve (from, plain != NULL ? plain : path);
}

static void
on_container_start (gpointer data,
                    const char *ns,
                    const char *name,
                    const ExtractXmlAttributes *attributes)
{
  EpubBook *self = data;

  if (strcmp (name, "rootfile") == 0 && self->package == NULL)
    self->package = extract_xml_dup_attribute (attributes, "full-path");
}

static const ExtractXmlHandler container_handler = { on_container_start, NULL, NULL };

static gboolean
has_word (const char *list,
          const char *word)
{
  g_auto (GStrv) words = g_strsplit (list, " ", -1);

  return g_strv_contains ((const char *const *) words, word);
}

static void
read_item (EpubBook *self,
           const ExtractXmlAttributes *attributes)
{
  g_autofree char *address = extract_xml_dup_attribute (attributes, "href");
  g_autofree char *type = extract_xml_dup_attribute (attributes, "media-type");
  g_autofree char *properties = extract_xml_dup_attribute (attributes, "properties");
  char *id = extract_xml_dup_attribute (attributes, "id");
  Item *item;

  if (id == NULL || address == NULL)
    {
      g_free (id);
      return;
    }
  item = g_new0 (Item, 1);
  item->part = resolve_address (self->package, address);
  item->readable = type == NULL || strcmp (type, "application/xhtml+xml") == 0 || strcmp (type, "text/html") == 0
                   || strcmp (type, "application/x-dtbook+xml") == 0;
  if (properties != NULL && has_word (properties, "nav"))
    {
      g_free (self->contents);
      self->contents = g_strdup (item->part);
      self->contents_are_navigation = TRUE;
    }
  else if (g_strcmp0 (type, "application/x-dtbncx+xml") == 0 && self->contents == NULL)
    {
      self->contents = g_strdup (item->part);
    }
  g_hash_table_replace (self->items, id, item);
}

static void
on_package_start (gpointer data,
                  const char *ns,
                  const char *name,
                  const ExtractXmlAttributes *attributes)
{
  EpubBook *self = data;
  char *id;

  if (strcmp (name, "item") == 0)
    read_item (self, attributes);
  if (strcmp (name, "itemref") != 0 || self->spine->len >= MAX_CHAPTERS)
    return;
  id = extract_xml_dup_attribute (attributes, "idref");
  if (id != NULL)
    g_ptr_array_add (self->spine, id);
}

static const ExtractXmlHandler package_handler = { on_package_start, NULL, NULL };

static void
add_entry (EpubBook *self)
{
  g_autofree char *part = NULL;
  Entry *entry;

  g_strstrip (g_strdelimit (self->title->str, "\t\r\n", ' '));
  if (self->target == NULL || *self->title->str == '\0')
    return;
  part = resolve_address (self->contents, self->target);
  g_clear_pointer (&self->target, g_free);

  /* The first entry is for the file, the others lead inside it. */
  if (g_hash_table_contains (self->entries, part))
    return;
  entry = g_new0 (Entry, 1);
  entry->title = g_strdup (self->title->str);
  entry->level = CLAMP (self->level, 1, MAX_LEVEL);
  g_hash_table_replace (self->entries, g_steal_pointer (&part), entry);
}

static void
begin_title (EpubBook *self)
{
  self->in_title = TRUE;
  g_string_truncate (self->title, 0);
}

static void
on_contents_start (gpointer data,
                   const char *ns,
                   const char *name,
                   const ExtractXmlAttributes *attributes)
{
  EpubBook *self = data;

  if (self->contents_are_navigation)
    {
      if (strcmp (name, "nav") == 0)
        self->in_contents = extract_xml_has_attribute (attributes, "type", "toc");
      else if (strcmp (name, "ol") == 0)
        self->level++;
      else if (strcmp (name, "a") == 0 && self->in_contents)
        {
          begin_title (self);
          g_free (self->target);
          self->target = extract_xml_dup_attribute (attributes, "href");
        }
    }
  else if (strcmp (name, "navPoint") == 0)
    self->level++;
  else if (strcmp (name, "text") == 0 && self->level > 0)
    begin_title (self);
  else if (strcmp (name, "content") == 0 && self->level > 0)
    {
      g_free (self->target);
      self->target = extract_xml_dup_attribute (attributes, "src");
      add_entry (self);
    }
}

static void
on_contents_end (gpointer data,
                 const char *ns,
                 const char *name)
{
  EpubBook *self = data;

  if (self->contents_are_navigation && strcmp (name, "a") == 0 && self->in_title)
    {
      self->in_title = FALSE;
      add_entry (self);
    }
  else if (strcmp (name, "nav") == 0)
    self->in_contents = FALSE;
  else if (strcmp (name, "text") == 0)
    self->in_title = FALSE;
  else if (strcmp (name, "ol") == 0 || strcmp (name, "navPoint") == 0)
    self->level -= self->level > 0;
}

static void
on_contents_text (gpointer data,
                  const char *text,
                  gsize length)
{
  EpubBook *self = data;

  if (self->in_title && self->title->len + length <= MAX_TITLE_BYTES)
    g_string_append_len (self->title, text, (gssize) length);
}

static const ExtractXmlHandler contents_handler = { on_contents_start, on_contents_end, on_contents_text };

/* Older tables of contents name a document type, which is not read; and if what is there
 * does not read as XML, the book is none the worse for it. */
static void
read_contents (EpubBook *self)
{
  g_autoptr (ExtractXml) xml = NULL;
  g_autofree char *text = NULL;
  const char *start;
  gsize size;

  if (self->contents == NULL)
    return;
  text = extract_parts_read_all (self->parts, self->contents, MAX_CONTENTS_BYTES, &size);
  if (text == NULL)
    return;
  start = g_strstr_len (text, (gssize) size, "<!DOCTYPE");
  if (start != NULL)
    {
      gsize length = strcspn (start, ">[");

      if (start[length] == '>')
        memset ((char *) start, ' ', length + 1);
    }
  xml = extract_xml_new (&contents_handler, self);
  if (extract_xml_push (xml, text, size) && extract_xml_finish (xml) != TWIN_REASON_NONE)
    g_debug ("A table of contents is not well-formed");
}

static void
on_encryption_start (gpointer data,
                     const char *ns,
                     const char *name,
                     const ExtractXmlAttributes *attributes)
{
  EpubBook *self = data;
  g_autofree char *address = NULL;

  if (strcmp (name, "CipherReference") != 0)
    return;
  address = extract_xml_dup_attribute (attributes, "URI");
  if (address != NULL)
    g_hash_table_add (self->encrypted, resolve_address ("", address));
}

static const ExtractXmlHandler encryption_handler = { on_encryption_start, NULL, NULL };

static void
add_chapter (EpubBook *self,
             const char *part)
{
  const Entry *entry = g_hash_table_lookup (self->entries, part);
  EpubChapter *chapter = g_new0 (EpubChapter, 1);

  chapter->part = g_strdup (part);
  chapter->title = entry != NULL ? entry->title : NULL;
  chapter->level = entry != NULL ? entry->level : 0;
  chapter->encrypted = g_hash_table_contains (self->encrypted, part);
  g_ptr_array_add (self->chapters, chapter);
}

EpubBook *
epub_book_new (ExtractParts *parts,
               ExtractSink *sink)
{
  EpubBook *self;
  g_autoptr (ExtractProperties) properties = NULL;

  g_return_val_if_fail (parts != NULL && sink != NULL, NULL);

  self = g_new0 (EpubBook, 1);
  self->parts = parts;
  self->items = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, item_free);
  self->spine = g_ptr_array_new_with_free_func (g_free);
  self->entries = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, entry_free);
  self->encrypted = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->chapters = g_ptr_array_new_with_free_func (chapter_free);
  self->title = g_string_new (NULL);

  extract_parts_read_xml (parts, "META-INF/container.xml", &container_handler, self);
  extract_parts_read_xml (parts, "META-INF/encryption.xml", &encryption_handler, self);
  if (self->package == NULL)
    return self;
  properties = extract_properties_new (sink);
  extract_parts_read_xml (parts, self->package, &extract_properties_handler, properties);
  extract_parts_read_xml (parts, self->package, &package_handler, self);
  read_contents (self);
  for (guint i = 0; i < self->spine->len; i++)
    {
      const Item *item = g_hash_table_lookup (self->items, g_ptr_array_index (self->spine, i));

      if (item != NULL && item->readable)
        add_chapter (self, item->part);
    }
  return self;
}

void
epub_book_free (EpubBook *self)
{
  if (self == NULL)
    return;
  g_free (self->package);
  g_hash_table_unref (self->items);
  g_ptr_array_unref (self->spine);
  g_free (self->contents);
  g_hash_table_unref (self->entries);
  g_hash_table_unref (self->encrypted);
  g_ptr_array_unref (self->chapters);
  g_string_free (self->title, TRUE);
  g_free (self->target);
  g_free (self);
}

const GPtrArray *
epub_book_get_chapters (const EpubBook *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->chapters;
}
