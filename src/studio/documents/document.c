/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "studio/documents/document.h"

#include <glib/gi18n.h>

struct _StudioDocument
{
  GObject parent_instance;

  TwinDocumentRecord *record;
  char **twins;
  char *search_text; /* nullable: made when it is asked for */
  guint page;
  guint n_pages;
  TwinSyncMark mark;
};

G_DEFINE_FINAL_TYPE (StudioDocument, studio_document, G_TYPE_OBJECT)

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS,
};
static guint signals[N_SIGNALS];

static const struct
{
  const char *format;
  const char *name;
} formats[] = {
  { "pdf", N_("PDF document") },
  { "docx", N_("Word document") },
  { "odt", N_("OpenDocument text") },
  { "pptx", N_("PowerPoint presentation") },
  { "odp", N_("OpenDocument presentation") },
  { "xlsx", N_("Excel spreadsheet") },
  { "ods", N_("OpenDocument spreadsheet") },
  { "epub", N_("EPUB book") },
  { "html", N_("Web page") },
  { "markdown", N_("Markdown text") },
  { "md", N_("Markdown text") },
  { "text", N_("Plain text") },
  { "txt", N_("Plain text") },
  { "csv", N_("Table (CSV)") },
  { "rtf", N_("RTF document") },
  { "json", N_("JSON data") },
  { "eml", N_("E-mail") },
  { "mbox", N_("Mailbox") },
  { "zip", N_("Archive") },
  { "tar", N_("Archive") },
  { "7z", N_("Archive") },
  { "rar", N_("Archive") },
  { "gzip", N_("Archive") },
  { "bzip2", N_("Archive") },
  { "xz", N_("Archive") },
  { "zstd", N_("Archive") },
};

static gboolean
same_classification (const TwinClassification *a, const TwinClassification *b)
{
  if (a == NULL || b == NULL)
    return a == b;
  return a->level == b->level && a->require_mfa == b->require_mfa &&
         g_strv_equal ((const char *const *) a->allowed_roles, (const char *const *) b->allowed_roles) &&
         g_strv_equal ((const char *const *) a->allowed_groups, (const char *const *) b->allowed_groups);
}

static gboolean
same_record (const TwinDocumentRecord *a, const TwinDocumentRecord *b)
{
  return a->state == b->state && a->reason == b->reason && a->partial == b->partial && a->n_pages == b->n_pages &&
         a->n_findings == b->n_findings && a->n_undecided == b->n_undecided && a->size == b->size &&
         a->modified_at == b->modified_at && a->include_hidden == b->include_hidden &&
         g_strcmp0 (a->name, b->name) == 0 && g_strcmp0 (a->title, b->title) == 0 &&
         g_strcmp0 (a->format, b->format) == 0 && g_strcmp0 (a->sha256, b->sha256) == 0 &&
         same_classification (a->classification, b->classification);
}

static gboolean
same_twins (const char *const *a, const char *const *b)
{
  static const char *const none[] = { NULL };

  return g_strv_equal (a != NULL ? a : none, b != NULL ? b : none);
}

static TwinLevel
get_level (StudioDocument *self)
{
  return self->record->classification != NULL ? self->record->classification->level : TWIN_LEVEL_NONE;
}

static void
studio_document_finalize (GObject *object)
{
  StudioDocument *self = STUDIO_DOCUMENT (object);

  twin_document_record_free (self->record);
  g_strfreev (self->twins);
  g_free (self->search_text);
  G_OBJECT_CLASS (studio_document_parent_class)->finalize (object);
}

static void
studio_document_class_init (StudioDocumentClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = studio_document_finalize;

  signals[SIGNAL_CHANGED] = g_signal_new ("changed", STUDIO_TYPE_DOCUMENT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                          G_TYPE_NONE, 0);
}

static void
studio_document_init (StudioDocument *self)
{
}

StudioDocument *
studio_document_new (const TwinDocumentRecord *record)
{
  StudioDocument *self;

  g_return_val_if_fail (record != NULL, NULL);

  self = g_object_new (STUDIO_TYPE_DOCUMENT, NULL);
  self->record = twin_document_record_copy (record);
  return self;
}

StudioDocument *
studio_document_new_take (TwinDocumentRecord *record, const char *const *twins)
{
  StudioDocument *self;

  g_return_val_if_fail (record != NULL, NULL);

  self = g_object_new (STUDIO_TYPE_DOCUMENT, NULL);
  self->record = record;
  self->twins = g_strdupv ((char **) twins);
  return self;
}

const TwinDocumentRecord *
studio_document_get_record (StudioDocument *self)
{
  g_return_val_if_fail (STUDIO_IS_DOCUMENT (self), NULL);
  return self->record;
}

const char *
studio_document_get_id (StudioDocument *self)
{
  g_return_val_if_fail (STUDIO_IS_DOCUMENT (self), NULL);
  return self->record->id;
}

const char *
studio_document_get_title (StudioDocument *self)
{
  g_return_val_if_fail (STUDIO_IS_DOCUMENT (self), NULL);
  return twin_document_record_get_display_name (self->record);
}

const char *
studio_document_get_search_text (StudioDocument *self)
{
  g_autofree char *both = NULL;
  g_autofree char *normal = NULL;

  g_return_val_if_fail (STUDIO_IS_DOCUMENT (self), NULL);

  if (self->search_text == NULL)
    {
      both = g_strjoin ("\n", studio_document_get_title (self), self->record->name, NULL);
      normal = g_utf8_normalize (both, -1, G_NORMALIZE_ALL);
      self->search_text = g_utf8_casefold (normal != NULL ? normal : "", -1);
    }

  return self->search_text;
}

const char *
studio_document_get_format (StudioDocument *self)
{
  const char *dot;

  g_return_val_if_fail (STUDIO_IS_DOCUMENT (self), NULL);

  if (self->record->format != NULL && *self->record->format != '\0')
    return self->record->format;
  dot = self->record->name != NULL ? strrchr (self->record->name, '.') : NULL;
  return dot != NULL ? dot + 1 : "";
}

StudioDocumentGroup
studio_document_get_group (StudioDocument *self)
{
  g_return_val_if_fail (STUDIO_IS_DOCUMENT (self), STUDIO_DOCUMENT_GROUP_NONE);

  switch (self->record->state)
    {
    case TWIN_DOCUMENT_REVIEW:
    case TWIN_DOCUMENT_BLOCKED:
    case TWIN_DOCUMENT_FAILED:
      return STUDIO_DOCUMENT_GROUP_NEEDS_YOU;
    case TWIN_DOCUMENT_READY:
      return get_level (self) == TWIN_LEVEL_NONE ? STUDIO_DOCUMENT_GROUP_NEEDS_YOU : STUDIO_DOCUMENT_GROUP_READY;
    case TWIN_DOCUMENT_QUEUED:
    case TWIN_DOCUMENT_EXTRACTING:
    case TWIN_DOCUMENT_DUPLICATE:
    case TWIN_DOCUMENT_ABSENT:
    default:
      return STUDIO_DOCUMENT_GROUP_NONE;
    }
}

const char *const *
studio_document_get_twins (StudioDocument *self)
{
  g_return_val_if_fail (STUDIO_IS_DOCUMENT (self), NULL);
  return (const char *const *) self->twins;
}

void
studio_document_get_progress (StudioDocument *self, guint *page, guint *n_pages)
{
  g_return_if_fail (STUDIO_IS_DOCUMENT (self));
  *page = self->page;
  *n_pages = self->n_pages;
}

gboolean
studio_document_update (StudioDocument *self, const TwinDocumentRecord *record, const char *const *twins)
{
  g_return_val_if_fail (STUDIO_IS_DOCUMENT (self), FALSE);

  if (same_record (self->record, record) && same_twins ((const char *const *) self->twins, twins))
    return FALSE;

  twin_document_record_free (self->record);
  self->record = twin_document_record_copy (record);
  g_clear_pointer (&self->search_text, g_free);
  g_strfreev (self->twins);
  self->twins = g_strdupv ((char **) twins);
  if (record->state != TWIN_DOCUMENT_EXTRACTING)
    self->page = self->n_pages = 0;
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
  return TRUE;
}

void
studio_document_set_progress (StudioDocument *self, guint page, guint n_pages)
{
  g_return_if_fail (STUDIO_IS_DOCUMENT (self));

  if (self->page == page && self->n_pages == n_pages)
    return;
  self->page = page;
  self->n_pages = n_pages;
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

TwinSyncMark
studio_document_get_mark (StudioDocument *self)
{
  g_return_val_if_fail (STUDIO_IS_DOCUMENT (self), TWIN_SYNC_MARK_NONE);

  return self->mark;
}

void
studio_document_set_mark (StudioDocument *self, TwinSyncMark mark)
{
  g_return_if_fail (STUDIO_IS_DOCUMENT (self));

  if (self->mark == mark)
    return;
  self->mark = mark;
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static char *
dup_reading_text (StudioDocument *self)
{
  if (self->n_pages > 0)
    /* Translators: how far the reading of a document has come: "Reading page 41 of 212". */
    return g_strdup_printf (_("Reading page %u of %u"), self->page, self->n_pages);
  if (self->page > 0)
    return g_strdup_printf (_("Reading page %u"), self->page);
  return g_strdup (_("Reading"));
}

static const char *
get_failure_text (TwinReason reason)
{
  switch (reason)
    {
    case TWIN_REASON_ENCRYPTED:
      return _("Password needed");
    case TWIN_REASON_EMPTY:
      return _("Empty file");
    case TWIN_REASON_NO_TEXT:
      return _("No text in it");
    case TWIN_REASON_NO_OCR:
      return _("A scan or picture");
    case TWIN_REASON_BROKEN:
      return _("Damaged file");
    case TWIN_REASON_UNSUPPORTED:
    case TWIN_REASON_LEGACY:
      return _("Format is not read");
    case TWIN_REASON_TOO_LARGE:
      return _("Too large");
    case TWIN_REASON_TIMEOUT:
      return _("Took too long");
    case TWIN_REASON_BAD_NAME:
      return _("Unsafe name");
    case TWIN_REASON_LINK:
      return _("A link");
    case TWIN_REASON_NESTED:
      return _("Too deeply packed");
    case TWIN_REASON_BOMB:
      return _("Unpacks to far too much");
    case TWIN_REASON_VOLUME:
      return _("One part of an archive");
    case TWIN_REASON_NONE:
    case TWIN_REASON_CRASHED:
    case TWIN_REASON_UNREADABLE:
    default:
      return _("Could not be read");
    }
}

char *
studio_document_dup_state_text (StudioDocument *self)
{
  const TwinDocumentRecord *record;

  g_return_val_if_fail (STUDIO_IS_DOCUMENT (self), NULL);
  record = self->record;

  switch (record->state)
    {
    case TWIN_DOCUMENT_QUEUED:
      return g_strdup (_("Waiting"));
    case TWIN_DOCUMENT_EXTRACTING:
      return dup_reading_text (self);
    case TWIN_DOCUMENT_REVIEW:
      /* Translators: what the creator still has to do with a document. */
      return g_strdup_printf (ngettext ("%u finding to decide", "%u findings to decide", record->n_undecided),
                              record->n_undecided);
    case TWIN_DOCUMENT_READY:
      return g_strdup (get_level (self) == TWIN_LEVEL_NONE ? _("To be classified") : _("Ready"));
    case TWIN_DOCUMENT_BLOCKED:
      return g_strdup (_("Held back by your rules"));
    case TWIN_DOCUMENT_FAILED:
      return g_strdup (get_failure_text (record->reason));
    case TWIN_DOCUMENT_DUPLICATE:
      return g_strdup (_("Same content as another document"));
    case TWIN_DOCUMENT_ABSENT:
      return g_strdup (_("On another computer"));
    default:
      return g_strdup ("");
    }
}

const char *
studio_document_get_state_icon (StudioDocument *self)
{
  g_return_val_if_fail (STUDIO_IS_DOCUMENT (self), NULL);

  switch (self->record->state)
    {
    case TWIN_DOCUMENT_QUEUED:
      return "content-loading-symbolic";
    case TWIN_DOCUMENT_REVIEW:
      return "dialog-question-symbolic";
    case TWIN_DOCUMENT_READY:
      return get_level (self) == TWIN_LEVEL_NONE ? "dialog-question-symbolic" : "object-select-symbolic";
    case TWIN_DOCUMENT_BLOCKED:
      return "action-unavailable-symbolic";
    case TWIN_DOCUMENT_FAILED:
      return self->record->reason == TWIN_REASON_ENCRYPTED ? "dialog-password-symbolic" : "dialog-error-symbolic";
    case TWIN_DOCUMENT_DUPLICATE:
      return "edit-copy-symbolic";
    case TWIN_DOCUMENT_ABSENT:
      return "computer-symbolic";
    case TWIN_DOCUMENT_EXTRACTING:
    default:
      return NULL;
    }
}

const char *
studio_document_get_state_class (StudioDocument *self)
{
  g_return_val_if_fail (STUDIO_IS_DOCUMENT (self), NULL);

  switch (self->record->state)
    {
    case TWIN_DOCUMENT_EXTRACTING:
      return "accent";
    case TWIN_DOCUMENT_REVIEW:
      return "warning";
    case TWIN_DOCUMENT_READY:
      return get_level (self) == TWIN_LEVEL_NONE ? "warning" : "dimmed";
    case TWIN_DOCUMENT_BLOCKED:
    case TWIN_DOCUMENT_FAILED:
      return "error";
    case TWIN_DOCUMENT_QUEUED:
    case TWIN_DOCUMENT_DUPLICATE:
    case TWIN_DOCUMENT_ABSENT:
    default:
      return "dimmed";
    }
}

/* How long it is. */
static char *
dup_measure (const TwinDocumentRecord *record)
{
  if (g_strcmp0 (record->format, "eml") == 0)
    return g_strdup (_("E-mail"));
  if (record->n_pages > 0 && g_strcmp0 (record->format, "pptx") == 0)
    return g_strdup_printf (ngettext ("%u slide", "%u slides", record->n_pages), record->n_pages);
  if (record->n_pages > 0 && g_strcmp0 (record->format, "xlsx") == 0)
    return g_strdup_printf (ngettext ("%u sheet", "%u sheets", record->n_pages), record->n_pages);
  if (record->n_pages > 0)
    return g_strdup_printf (ngettext ("%u page", "%u pages", record->n_pages), record->n_pages);
  return record->size > 0 ? g_format_size (record->size) : g_strdup ("");
}

char *
studio_document_dup_detail_text (StudioDocument *self)
{
  const TwinDocumentRecord *record;
  g_autofree char *measure = NULL;

  g_return_val_if_fail (STUDIO_IS_DOCUMENT (self), NULL);
  record = self->record;

  if (record->state == TWIN_DOCUMENT_EXTRACTING)
    return g_strdup ("");

  measure = dup_measure (record);
  if (record->container_name == NULL)
    return g_steal_pointer (&measure);
  if (*measure == '\0')
    /* Translators: a document that lies in an archive or is attached to a message: "in reports.zip". */
    return g_strdup_printf (_("in %s"), record->container_name);

  /* Translators: how long a document is, and the archive that it lies in: "3 pages, in reports.zip". */
  return g_strdup_printf (_("%s, in %s"), measure, record->container_name);
}

char *
studio_document_dup_explanation (StudioDocument *self)
{
  const TwinDocumentRecord *record;

  g_return_val_if_fail (STUDIO_IS_DOCUMENT (self), NULL);
  record = self->record;

  switch (record->state)
    {
    case TWIN_DOCUMENT_FAILED:
      return g_strdup (_(twin_reason_get_sentence (record->reason)));
    case TWIN_DOCUMENT_BLOCKED:
      return g_strdup (_("It holds a kind of personal data that your rules hold back. Take it out of the file, or change the rule in Preferences."));
    case TWIN_DOCUMENT_DUPLICATE:
      return g_strdup (_("The same content is in your documents already, so it is kept only once."));
    case TWIN_DOCUMENT_ABSENT:
      return g_strdup (_("What you decided on it is here, its file is not. Add the file, and both come together."));
    case TWIN_DOCUMENT_QUEUED:
    case TWIN_DOCUMENT_EXTRACTING:
    case TWIN_DOCUMENT_REVIEW:
    case TWIN_DOCUMENT_READY:
    default:
      return record->partial ? g_strdup (_(twin_reason_get_sentence (record->reason))) : NULL;
    }
}

const char *
studio_format_get_name (const char *format)
{
  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    if (format != NULL && g_ascii_strcasecmp (format, formats[i].format) == 0)
      return _(formats[i].name);
  return _("Document");
}
