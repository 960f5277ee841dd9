/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "studio/twins/publish-entry.h"

#include <glib/gi18n.h>
#include <string.h>

#include "studio/twins/publish-words.h"

struct _StudioPublishEntry
{
  GObject parent_instance;

  TwinBundleKind kind;
  TwinBundleChange change;
  gboolean bytes;
  char *title;
  char *note;
  char *text;
};

G_DEFINE_FINAL_TYPE (StudioPublishEntry, studio_publish_entry, G_TYPE_OBJECT)

static void
studio_publish_entry_finalize (GObject *object)
{
  StudioPublishEntry *self = STUDIO_PUBLISH_ENTRY (object);

  g_free (self->title);
  g_free (self->note);
  g_free (self->text);
  G_OBJECT_CLASS (studio_publish_entry_parent_class)->finalize (object);
}

static void
studio_publish_entry_class_init (StudioPublishEntryClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = studio_publish_entry_finalize;
}

static void
studio_publish_entry_init (StudioPublishEntry *self)
{
}

static char *
describe_document (const TwinBundleEntry *entry)
{
  g_autofree char *size = g_format_size (entry->size);
  g_autofree char *passages = g_strdup_printf (ngettext ("%'u passage", "%'u passages", entry->n), entry->n);

  if (entry->change == TWIN_BUNDLE_REMOVED)
    return g_strdup (_ ("Travels no more"));
  if (entry->n_gone > 0)
    {
      g_autofree char *gone = g_strdup_printf (ngettext ("%'u passage less", "%'u passages less", entry->n_gone), entry->n_gone);

      return g_strdup_printf ("%s, %s, %s", passages, gone, size);
    }

  return g_strdup_printf ("%s, %s", passages, size);
}

static char *
describe_passage (const TwinBundleEntry *entry, const char *document)
{
  if (entry->page_from == 0)
    return g_strdup (document);
  if (entry->page_to > entry->page_from)
    return g_strdup_printf (_ ("%s, pages %u to %u"), document, entry->page_from, entry->page_to);

  return g_strdup_printf (_ ("%s, page %u"), document, entry->page_from);
}

static char *
describe_admission (const TwinBundleEntry *entry)
{
  g_autofree char *until = entry->until > 0 ? studio_publish_format_time (entry->until) : NULL;
  const char *what = entry->domain ? _ ("Fingerprint of a domain") : _ ("Fingerprint of an address");

  g_autofree char *text = until != NULL ? g_strdup_printf (_ ("%s, until %s"), what, until) : g_strdup (what);

  return entry->roles != NULL ? g_strdup_printf ("%s: %s", text, entry->roles) : g_steal_pointer (&text);
}

static char *
describe_question (const TwinBundleEntry *entry)
{
  g_auto (GStrv) options = g_strsplit (entry->text, "\n", -1);
  guint n = g_strv_length (options);

  return entry->n < n ? g_strdup_printf (_ ("Right: %s"), options[entry->n]) : g_strdup ("");
}

static char *
describe (const TwinBundleEntry *entry, const char *document)
{
  switch (entry->kind)
    {
    case TWIN_BUNDLE_DOCUMENT:
      return describe_document (entry);
    case TWIN_BUNDLE_PASSAGE:
      return describe_passage (entry, document != NULL ? document : "");
    case TWIN_BUNDLE_VECTORS:
      return g_strdup_printf (ngettext ("%'u vector of %s", "%'u vectors of %s", entry->n), entry->n, document != NULL ? document : "");
    case TWIN_BUNDLE_QUIZ:
      return entry->change == TWIN_BUNDLE_REMOVED ? g_strdup (_ ("Travels no more"))
                                                  : g_strdup_printf (ngettext ("Quiz with %u question", "Quiz with %u questions", entry->n), entry->n);
    case TWIN_BUNDLE_QUESTION:
      return describe_question (entry);
    case TWIN_BUNDLE_ADMISSION:
      return describe_admission (entry);
    case TWIN_BUNDLE_SETTING:
    default:
      return entry->change == TWIN_BUNDLE_SAME || entry->before == NULL ? g_strdup ("") : g_strdup_printf (_ ("It was %s"), entry->before);
    }
}

StudioPublishEntry *
studio_publish_entry_new (TwinBundleEntry *entry, const char *document)
{
  g_autoptr (TwinBundleEntry) owned = entry;
  StudioPublishEntry *self = g_object_new (STUDIO_TYPE_PUBLISH_ENTRY, NULL);

  self->kind = entry->kind;
  self->change = entry->change;
  self->note = describe (entry, document);
  self->title = g_steal_pointer (&entry->name);
  self->text = g_steal_pointer (&entry->text);

  return self;
}

StudioPublishEntry *
studio_publish_entry_new_bytes (const char *name, const char *line)
{
  StudioPublishEntry *self = g_object_new (STUDIO_TYPE_PUBLISH_ENTRY, NULL);

  self->kind = TWIN_BUNDLE_PASSAGE;
  self->bytes = TRUE;
  self->title = g_strdup (name);
  self->text = g_strdup (line);

  return self;
}

const char *
studio_publish_entry_get_title (StudioPublishEntry *self)
{
  return self->title;
}

const char *
studio_publish_entry_get_note (StudioPublishEntry *self)
{
  return self->note != NULL ? self->note : "";
}

const char *
studio_publish_entry_get_text (StudioPublishEntry *self)
{
  return self->text != NULL ? self->text : "";
}

TwinBundleChange
studio_publish_entry_get_change (StudioPublishEntry *self)
{
  return self->change;
}

const char *
studio_publish_entry_get_change_label (StudioPublishEntry *self)
{
  switch (self->change)
    {
    case TWIN_BUNDLE_ADDED:
      return C_ ("change", "New");
    case TWIN_BUNDLE_CHANGED:
      return C_ ("change", "Changed");
    case TWIN_BUNDLE_REMOVED:
      return C_ ("change", "Gone");
    case TWIN_BUNDLE_SAME:
    default:
      return NULL;
    }
}

gboolean
studio_publish_entry_is_bytes (StudioPublishEntry *self)
{
  return self->bytes;
}

gboolean
studio_publish_entry_matches (StudioPublishEntry *self, const char *key)
{
  const char *texts[] = { self->title, self->note, self->text };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autofree char *folded = texts[i] != NULL ? g_utf8_casefold (texts[i], -1) : NULL;

      if (folded != NULL && strstr (folded, key) != NULL)
        return TRUE;
    }

  return FALSE;
}
