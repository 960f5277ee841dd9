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
  gboolean selected;

  GtkBox *lines;
  GtkBox *subline;
  StudioFormatTile *tile;
  GtkLabel *title;
  GtkImage *state_icon;
  GtkLabel *state;
  GtkLabel *detail;
  StudioAvatarStack *twins;
  StudioLevelPill *pill;
  GtkImage *chevron;

  /* A list keeps two hundred rows, of which few ever show these: they are made when they are first seen. */
  GtkCheckButton *check;
  GtkProgressBar *progress;
  GtkProgressBar *narrow_progress;
  StudioSyncBadge *badge;
  StudioLevelPill *narrow_pill;
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

static GtkProgressBar *
new_progress (void)
{
  return g_object_new (GTK_TYPE_PROGRESS_BAR, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
}

/* Behind the state and what is known of it; the badge and the classification are behind it. */
static void
make_progress (StudioDocumentRow *self)
{
  self->progress = new_progress ();
  gtk_widget_set_size_request (GTK_WIDGET (self->progress), 130, -1);
  gtk_widget_set_margin_start (GTK_WIDGET (self->progress), 6);
  gtk_widget_set_valign (GTK_WIDGET (self->progress), GTK_ALIGN_CENTER);
  gtk_box_insert_child_after (self->subline, GTK_WIDGET (self->progress), GTK_WIDGET (self->detail));
}

static void
make_narrow_progress (StudioDocumentRow *self)
{
  self->narrow_progress = new_progress ();
  gtk_widget_set_margin_top (GTK_WIDGET (self->narrow_progress), 3);
  gtk_box_append (self->lines, GTK_WIDGET (self->narrow_progress));
}

static void
show_bar (GtkProgressBar *bar, gboolean shown, double fraction)
{
  if (bar == NULL)
    return;
  gtk_widget_set_visible (GTK_WIDGET (bar), shown);
  gtk_progress_bar_set_fraction (bar, fraction);
}

static void
show_progress (StudioDocumentRow *self, gboolean reading)
{
  guint page = 0;
  guint n_pages = 0;
  double fraction;

  studio_document_get_progress (self->document, &page, &n_pages);
  reading = reading && n_pages > 0;
  fraction = n_pages > 0 ? CLAMP ((double) page / n_pages, 0, 1) : 0;
  if (reading && !self->narrow && self->progress == NULL)
    make_progress (self);
  if (reading && self->narrow && self->narrow_progress == NULL)
    make_narrow_progress (self);
  show_bar (self->progress, reading && !self->narrow, fraction);
  show_bar (self->narrow_progress, reading && self->narrow, fraction);
}

static void
show_level (StudioDocumentRow *self)
{
  studio_level_pill_set_level (self->pill, get_level (self));
  if (self->narrow && self->narrow_pill == NULL)
    {
      self->narrow_pill = g_object_new (STUDIO_TYPE_LEVEL_PILL, "hexpand", TRUE, "halign", GTK_ALIGN_END, NULL);
      gtk_box_append (self->subline, GTK_WIDGET (self->narrow_pill));
    }
  if (self->narrow_pill != NULL)
    {
      studio_level_pill_set_level (self->narrow_pill, get_level (self));
      gtk_widget_set_visible (GTK_WIDGET (self->narrow_pill), self->narrow);
    }
}

static void
show_mark (StudioDocumentRow *self)
{
  TwinSyncMark mark = studio_document_get_mark (self->document);

  if (mark != TWIN_SYNC_MARK_NONE && self->badge == NULL)
    {
      GtkWidget *before = self->progress != NULL ? GTK_WIDGET (self->progress) : GTK_WIDGET (self->detail);

      self->badge = STUDIO_SYNC_BADGE (studio_sync_badge_new ());
      gtk_box_insert_child_after (self->subline, GTK_WIDGET (self->badge), before);
    }
  if (self->badge != NULL)
    studio_sync_badge_set_mark (self->badge, mark);
}

static void
show_check (StudioDocumentRow *self)
{
  if (self->selecting && self->check == NULL)
    {
      self->check = g_object_new (GTK_TYPE_CHECK_BUTTON, "can-target", FALSE, "can-focus", FALSE, "active", self->selected,
                                  "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
      gtk_box_prepend (GTK_BOX (adw_bin_get_child (ADW_BIN (self))), GTK_WIDGET (self->check));
    }
  if (self->check != NULL)
    gtk_widget_set_visible (GTK_WIDGET (self->check), self->selecting);
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
  show_level (self);
  show_mark (self);
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
  show_check (self);
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
  gtk_widget_class_bind_template_child (widget_class, StudioDocumentRow, lines);
  gtk_widget_class_bind_template_child (widget_class, StudioDocumentRow, subline);
  gtk_widget_class_bind_template_child (widget_class, StudioDocumentRow, tile);
  gtk_widget_class_bind_template_child (widget_class, StudioDocumentRow, title);
  gtk_widget_class_bind_template_child (widget_class, StudioDocumentRow, state_icon);
  gtk_widget_class_bind_template_child (widget_class, StudioDocumentRow, state);
  gtk_widget_class_bind_template_child (widget_class, StudioDocumentRow, detail);
  gtk_widget_class_bind_template_child (widget_class, StudioDocumentRow, twins);
  gtk_widget_class_bind_template_child (widget_class, StudioDocumentRow, pill);
  gtk_widget_class_bind_template_child (widget_class, StudioDocumentRow, chevron);
}

static void
studio_document_row_init (StudioDocumentRow *self)
{
  g_type_ensure (STUDIO_TYPE_AVATAR_STACK);
  g_type_ensure (STUDIO_TYPE_FORMAT_TILE);
  g_type_ensure (STUDIO_TYPE_LEVEL_PILL);
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
  self->selected = selected;
  if (self->check != NULL)
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
