/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "studio/documents/document-row.h"

#include <glib/gi18n.h>

#include "studio/widgets/avatar-stack.h"
#include "studio/widgets/format-tile.h"
#include "studio/widgets/level-pill.h"
#include "studio/widgets/sync-badge.h"
#include "studio/widgets/tooltip.h"

struct _StudioDocumentRow
{
  AdwBin parent_instance;

  StudioDocument *document;
  const char *state_class;
  gboolean narrow;
  gboolean selecting;

  GtkCheckButton *check;
  StudioFormatTile *tile;
  GtkLabel *title;
  GtkImage *state_icon;
  GtkLabel *state;
  GtkLabel *detail;
  GtkProgressBar *progress;
  GtkProgressBar *narrow_progress;
  StudioAvatarStack *twins;
  StudioLevelPill *pill;
  StudioLevelPill *narrow_pill;
  StudioSyncBadge *badge;
  GtkImage *chevron;
};

G_DEFINE_FINAL_TYPE (StudioDocumentRow, studio_document_row, ADW_TYPE_BIN)

enum
{
  PROP_0,
  PROP_NARROW,
  PROP_SELECTING,
  N_PROPS,
};
static GParamSpec *properties[N_PROPS];

static TwinLevel
get_level (StudioDocumentRow *self)
{
  const TwinDocumentRecord *record = studio_document_get_record (self->document);

  return record->classification != NULL ? record->classification->level : TWIN_LEVEL_NONE;
}

static void
set_state_class (StudioDocumentRow *self, const char *state_class)
{
  if (g_strcmp0 (self->state_class, state_class) == 0)
    return;
  if (self->state_class != NULL)
    {
      gtk_widget_remove_css_class (GTK_WIDGET (self->state), self->state_class);
      gtk_widget_remove_css_class (GTK_WIDGET (self->state_icon), self->state_class);
    }
  gtk_widget_add_css_class (GTK_WIDGET (self->state), state_class);
  gtk_widget_add_css_class (GTK_WIDGET (self->state_icon), state_class);
  self->state_class = state_class;
}

static void
show_progress (StudioDocumentRow *self, gboolean reading)
{
  guint page = 0;
  guint n_pages = 0;

  studio_document_get_progress (self->document, &page, &n_pages);
  gtk_widget_set_visible (GTK_WIDGET (self->progress), reading && !self->narrow && n_pages > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->narrow_progress), reading && self->narrow && n_pages > 0);
  if (n_pages > 0)
    {
      double fraction = CLAMP ((double) page / n_pages, 0, 1);
      gtk_progress_bar_set_fraction (self->progress, fraction);
      gtk_progress_bar_set_fraction (self->narrow_progress, fraction);
    }
}

static void
show_state (StudioDocumentRow *self)
{
  const char *icon = studio_document_get_state_icon (self->document);
  g_autofree char *state = studio_document_dup_state_text (self->document);
  g_autofree char *detail = studio_document_dup_detail_text (self->document);
  g_autofree char *explanation = studio_document_dup_explanation (self->document);
  gboolean has_detail = !self->narrow && *detail != '\0';

  gtk_widget_set_visible (GTK_WIDGET (self->state_icon), icon != NULL);
  gtk_image_set_from_icon_name (self->state_icon, icon);
  gtk_label_set_label (self->state, state);
  set_state_class (self, studio_document_get_state_class (self->document));

  gtk_widget_set_visible (GTK_WIDGET (self->detail), has_detail);
  if (has_detail)
    {
      /* Translators: stands between two facts about a document, "Ready · 24 pages"; %s is the second one. */
      g_autofree char *text = g_strdup_printf (_("·  %s"), detail);
      gtk_label_set_label (self->detail, text);
    }
  studio_set_tooltip (GTK_WIDGET (self->state), explanation);
}

static void
update (StudioDocumentRow *self)
{
  const TwinDocumentRecord *record;
  const char *format;

  if (self->document == NULL)
    return;

  record = studio_document_get_record (self->document);
  format = studio_document_get_format (self->document);
  studio_format_tile_set_format (self->tile, format, studio_format_get_name (format));
  gtk_label_set_label (self->title, studio_document_get_title (self->document));
  show_state (self);
  show_progress (self, record->state == TWIN_DOCUMENT_EXTRACTING);
  studio_avatar_stack_set_names (self->twins, studio_document_get_twins (self->document));
  studio_level_pill_set_level (self->pill, get_level (self));
  studio_level_pill_set_level (self->narrow_pill, get_level (self));
  studio_sync_badge_set_mark (self->badge, studio_document_get_mark (self->document));
}

static void
studio_document_row_dispose (GObject *object)
{
  StudioDocumentRow *self = STUDIO_DOCUMENT_ROW (object);

  studio_document_row_set_document (self, NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), STUDIO_TYPE_DOCUMENT_ROW);
  G_OBJECT_CLASS (studio_document_row_parent_class)->dispose (object);
}

static void
studio_document_row_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  StudioDocumentRow *self = STUDIO_DOCUMENT_ROW (object);

  switch (prop_id)
    {
    case PROP_NARROW:
      g_value_set_boolean (value, self->narrow);
      break;
    case PROP_SELECTING:
      g_value_set_boolean (value, self->selecting);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
studio_document_row_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  StudioDocumentRow *self = STUDIO_DOCUMENT_ROW (object);
  gboolean *field = prop_id == PROP_NARROW ? &self->narrow : &self->selecting;

  if (prop_id != PROP_NARROW && prop_id != PROP_SELECTING)
    {
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      return;
    }
  if (*field == g_value_get_boolean (value))
    return;
  *field = g_value_get_boolean (value);
  g_object_notify_by_pspec (object, pspec);
  update (self);
}

static void
studio_document_row_class_init (StudioDocumentRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->dispose = studio_document_row_dispose;
  object_class->get_property = studio_document_row_get_property;
  object_class->set_property = studio_document_row_set_property;

  properties[PROP_NARROW] = g_param_spec_boolean ("narrow", NULL, NULL, FALSE, flags);
  properties[PROP_SELECTING] = g_param_spec_boolean ("selecting", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_css_name (widget_class, "documentrow");
  gtk_widget_class_set_template_from_resource (widget_class, "/org/twin/Studio/documents/document-row.ui");
  gtk_widget_class_bind_template_child (widget_class, StudioDocumentRow, check);
  gtk_widget_class_bind_template_child (widget_class, StudioDocumentRow, tile);
  gtk_widget_class_bind_template_child (widget_class, StudioDocumentRow, title);
  gtk_widget_class_bind_template_child (widget_class, StudioDocumentRow, state_icon);
  gtk_widget_class_bind_template_child (widget_class, StudioDocumentRow, state);
  gtk_widget_class_bind_template_child (widget_class, StudioDocumentRow, detail);
  gtk_widget_class_bind_template_child (widget_class, StudioDocumentRow, progress);
  gtk_widget_class_bind_template_child (widget_class, StudioDocumentRow, narrow_progress);
  gtk_widget_class_bind_template_child (widget_class, StudioDocumentRow, twins);
  gtk_widget_class_bind_template_child (widget_class, StudioDocumentRow, pill);
  gtk_widget_class_bind_template_child (widget_class, StudioDocumentRow, narrow_pill);
  gtk_widget_class_bind_template_child (widget_class, StudioDocumentRow, chevron);
  gtk_widget_class_bind_template_child (widget_class, StudioDocumentRow, badge);
}

static void
studio_document_row_init (StudioDocumentRow *self)
{
  g_type_ensure (STUDIO_TYPE_AVATAR_STACK);
  g_type_ensure (STUDIO_TYPE_FORMAT_TILE);
  g_type_ensure (STUDIO_TYPE_LEVEL_PILL);
  g_type_ensure (STUDIO_TYPE_SYNC_BADGE);
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
studio_document_row_set_document (StudioDocumentRow *self, StudioDocument *document)
{
  g_return_if_fail (STUDIO_IS_DOCUMENT_ROW (self));

  if (self->document == document)
    return;
  if (self->document != NULL)
    g_signal_handlers_disconnect_by_func (self->document, update, self);
  g_set_object (&self->document, document);
  if (document != NULL)
    g_signal_connect_object (document, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}

StudioDocument *
studio_document_row_get_document (StudioDocumentRow *self)
{
  g_return_val_if_fail (STUDIO_IS_DOCUMENT_ROW (self), NULL);
  return self->document;
}

void
studio_document_row_set_selected (StudioDocumentRow *self, gboolean selected)
{
  g_return_if_fail (STUDIO_IS_DOCUMENT_ROW (self));
  gtk_check_button_set_active (self->check, selected);
}

char *
studio_document_row_dup_description (StudioDocumentRow *self)
{
  const char *level;
  const char *mark;
  g_autofree char *description = NULL;
  g_autofree char *state = NULL;
  g_autofree char *detail = NULL;

  g_return_val_if_fail (STUDIO_IS_DOCUMENT_ROW (self), NULL);
  g_return_val_if_fail (self->document != NULL, NULL);

  state = studio_document_dup_state_text (self->document);
  detail = studio_document_dup_detail_text (self->document);
  level = studio_level_get_name (get_level (self));
  mark = studio_sync_mark_get_words (studio_document_get_mark (self->document));
  if (*detail == '\0')
    /* Translators: what a screen reader says about a document: state, classification. */
    description = g_strdup_printf (_("%s, %s"), state, level);
  else
    /* Translators: what a screen reader says about a document: state, length, classification. */
    description = g_strdup_printf (_("%s, %s, %s"), state, detail, level);

  return mark != NULL ? g_strdup_printf (_("%s, %s"), description, mark) : g_steal_pointer (&description);
}
