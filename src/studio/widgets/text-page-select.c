/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "studio/widgets/text-page-private.h"

#include <glib/gi18n.h>
#include <math.h>

/* How fast the text runs while the pointer is held outside of it: as far in a second as so many times the distance. */
#define SCROLL_SPEED 8

typedef enum
{
  MOVE_CHARACTER,
  MOVE_WORD,
  MOVE_LINE,
  MOVE_SIGHT,
  MOVE_LINE_EDGE,
  MOVE_PARAGRAPH,
  MOVE_TEXT_EDGE,
} Move;

/* Has something to select in, and has been given a size. */
static gboolean
is_laid_out (StudioTextPage *self)
{
  return self->width > 0 && self->heights.n > 0;
}

/* ---- State ---- */

TextRange
_studio_text_page_get_selection (StudioTextPage *self)
{
  const TextSelection *selection = &self->selection;

  if (!selection->has_place)
    return (TextRange) { 0, 0 };
  return (TextRange) { MIN (selection->origin.start, selection->cursor), MAX (selection->origin.end, selection->cursor) };
}

gboolean
_studio_text_page_has_selection (StudioTextPage *self)
{
  TextRange range = _studio_text_page_get_selection (self);

  return range.end > range.start;
}

gsize
_studio_text_page_get_caret (StudioTextPage *self)
{
  if (self->selection.has_place)
    return self->selection.cursor;
  if (self->found.end > self->found.start)
    return self->found.start;
  if (self->content != NULL && self->current < studio_text_content_get_n_marks (self->content))
    return studio_text_content_get_mark (self->content, self->current)->start;
  return 0;
}

/* The caret; or, where nothing is current, the beginning of what is in sight. */
static gsize
get_beginning (StudioTextPage *self)
{
  gsize caret = _studio_text_page_get_caret (self);

  return caret > 0 || self->selection.has_place ? caret : _studio_text_page_get_offset_at (self, 0, self->margin);
}

static void
give_primary_back (StudioTextPage *self)
{
  GdkClipboard *clipboard;

  if (self->selection.primary == NULL)
    return;
  clipboard = gtk_widget_get_primary_clipboard (GTK_WIDGET (self));
  if (gdk_clipboard_get_content (clipboard) == self->selection.primary)
    gdk_clipboard_set_content (clipboard, NULL);
  g_clear_object (&self->selection.primary);
}

/* What is selected can be pasted with the middle button. */
static void
offer_primary (StudioTextPage *self)
{
  g_autofree char *text = studio_text_page_dup_selection (self);

  if (text == NULL)
    {
      give_primary_back (self);
      return;
    }
  g_clear_object (&self->selection.primary);
  self->selection.primary = gdk_content_provider_new_typed (G_TYPE_STRING, text);
  gdk_clipboard_set_content (gtk_widget_get_primary_clipboard (GTK_WIDGET (self)), self->selection.primary);
}

static void
select_range (StudioTextPage *self, TextRange origin, gsize cursor)
{
  TextRange before = _studio_text_page_get_selection (self);
  TextRange after;

  self->selection.origin = origin;
  self->selection.cursor = cursor;
  self->selection.has_place = TRUE;
  after = _studio_text_page_get_selection (self);
  gtk_accessible_text_update_caret_position (GTK_ACCESSIBLE_TEXT (self));
  if (before.start == after.start && before.end == after.end)
    return;

  gtk_widget_queue_draw (GTK_WIDGET (self));
  gtk_accessible_text_update_selection_bound (GTK_ACCESSIBLE_TEXT (self));
  if ((before.end > before.start) != (after.end > after.start))
    {
      gtk_widget_action_set_enabled (GTK_WIDGET (self), "clipboard.copy", after.end > after.start);
      g_object_notify (G_OBJECT (self), "has-selection");
    }
}

void
_studio_text_page_clear_selection (StudioTextPage *self)
{
  if (self->selection.has_place)
    select_range (self, (TextRange) { self->selection.cursor, self->selection.cursor }, self->selection.cursor);
  self->selection.has_place = FALSE;
  self->selection.extending = FALSE;
  self->selection.goal_x = -1;
  give_primary_back (self);
}

/* ---- Mouse ---- */

/* To the unit that holds @offset, with all of what the selection began with. */
static void
extend_to (StudioTextPage *self, gsize offset)
{
  TextRange origin = self->selection.origin;
  TextRange unit = text_breaks_get_range (self->content, offset, self->selection.unit);

  if (offset < origin.start)
    select_range (self, origin, unit.start);
  else if (offset > origin.end)
    select_range (self, origin, unit.end);
  else
    select_range (self, origin, origin.end);
}

static void
extend_to_pointer (StudioTextPage *self)
{
  int height = gtk_widget_get_height (GTK_WIDGET (self));

  extend_to (self, _studio_text_page_get_offset_at (self, self->selection.pointer_x,
                                                    CLAMP (self->selection.pointer_y, 0, height - 1)));
}

static double
get_distance_outside (StudioTextPage *self)
{
  int height = gtk_widget_get_height (GTK_WIDGET (self));
  double y = self->selection.pointer_y;

  return y < 0 ? y : y > height ? y - height : 0;
}

static gboolean
scroll_tick_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  StudioTextPage *self = STUDIO_TEXT_PAGE (widget);
  gint64 now = gdk_frame_clock_get_frame_time (clock);
  double seconds = CLAMP (now - self->selection.tick_time, 0, G_USEC_PER_SEC / 10) / (double) G_USEC_PER_SEC;

  self->selection.tick_time = now;
  _studio_text_page_scroll_by (self, get_distance_outside (self) * SCROLL_SPEED * seconds);
  extend_to_pointer (self);
  return G_SOURCE_CONTINUE;
}

static void
stop_scrolling (StudioTextPage *self)
{
  if (self->selection.tick_id != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->selection.tick_id);
  self->selection.tick_id = 0;
}

static void
update_scrolling (StudioTextPage *self)
{
  if (get_distance_outside (self) == 0)
    stop_scrolling (self);
  else if (self->selection.tick_id == 0)
    {
      self->selection.tick_time = g_get_monotonic_time ();
      self->selection.tick_id = gtk_widget_add_tick_callback (GTK_WIDGET (self), scroll_tick_cb, NULL, NULL);
    }
}

/* A finger scrolls; it selects by being held down. */
static gboolean
is_touch (GtkGesture *gesture)
{
  GdkDevice *device = gtk_event_controller_get_current_event_device (GTK_EVENT_CONTROLLER (gesture));

  return device != NULL && gdk_device_get_source (device) == GDK_SOURCE_TOUCHSCREEN;
}

static void
pressed_cb (StudioTextPage *self, int n_press, double x, double y, GtkGesture *click)
{
  GdkModifierType state = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (click));
  gboolean extend = (state & GDK_SHIFT_MASK) != 0;
  gsize offset;

  gtk_widget_grab_focus (GTK_WIDGET (self));
  self->selection.dragged = FALSE;
  self->selection.extending = FALSE;
  if (!is_laid_out (self) || is_touch (click))
    return;

  offset = _studio_text_page_get_offset_at (self, x, y);
  self->selection.unit = n_press == 1 ? TEXT_UNIT_CHARACTER : n_press == 2 ? TEXT_UNIT_WORD : TEXT_UNIT_PARAGRAPH;
  self->selection.goal_x = -1;
  if (extend)
    {
      gsize beginning = get_beginning (self);

      if (!self->selection.has_place)
        select_range (self, (TextRange) { beginning, beginning }, beginning);
      extend_to (self, offset);
      self->selection.dragged = TRUE; /* no mark is meant */
    }
  else
    {
      TextRange unit = text_breaks_get_range (self->content, offset, self->selection.unit);
      select_range (self, unit, unit.end);
    }
  self->selection.extending = TRUE;
}

static void
released_cb (StudioTextPage *self, int n_press, double x, double y, GtkGesture *click)
{
  if (n_press == 1 && !self->selection.dragged && is_laid_out (self))
    _studio_text_page_activate_mark_at (self, x, y);
}

static void
drag_update_cb (StudioTextPage *self, double offset_x, double offset_y, GtkGesture *drag)
{
  double x;
  double y;

  if (!self->selection.extending || !is_laid_out (self)
      || !gtk_gesture_drag_get_start_point (GTK_GESTURE_DRAG (drag), &x, &y))
    return;
  if (!self->selection.dragged && !gtk_drag_check_threshold (GTK_WIDGET (self), 0, 0, offset_x, offset_y))
    return;
  self->selection.dragged = TRUE;
  self->selection.pointer_x = x + offset_x;
  self->selection.pointer_y = y + offset_y;
  gtk_gesture_set_state (drag, GTK_EVENT_SEQUENCE_CLAIMED);
  extend_to_pointer (self);
  update_scrolling (self);
}

static void
drag_end_cb (StudioTextPage *self)
{
  stop_scrolling (self);
  if (self->selection.extending)
    offer_primary (self);
  self->selection.extending = FALSE;
}

/* ---- Keyboard ---- */

/* The height at which the line of byte @offset stands. */
static double
get_line_middle (StudioTextPage *self, gsize offset)
{
  guint index = studio_text_content_find_paragraph (self->content, offset);
  double y;
  double height;

  text_layout_get_line (_studio_text_page_lay_out (self, index), offset, &y, &height);
  return _studio_text_page_get_top (self, index) + y + height / 2;
}

/* The neighbour's nearest line, where the paragraph has no further one. */
static gsize
step_line (StudioTextPage *self, gsize from, gboolean forward)
{
  guint index = studio_text_content_find_paragraph (self->content, from);
  const TextLayout *layout = _studio_text_page_lay_out (self, index);
  double x = self->selection.goal_x >= 0 ? self->selection.goal_x : text_layout_get_x (layout, from);
  gsize place;

  self->selection.goal_x = x;
  if (text_layout_step_line (layout, from, x, forward, &place))
    return place;
  if (index == (forward ? self->heights.n - 1 : 0))
    return text_layout_get_line_edge (layout, from, forward);
  layout = _studio_text_page_lay_out (self, forward ? index + 1 : index - 1);
  return text_layout_get_offset (layout, x, forward ? 0 : text_layout_get_height (layout));
}

static gsize
step_sight (StudioTextPage *self, gsize from, gboolean forward)
{
  double distance = gtk_widget_get_height (GTK_WIDGET (self)) * 0.9;
  double start = get_line_middle (self, from);
  gsize place = from;

  while (TRUE)
    {
      gsize next = step_line (self, place, forward);

      if (next == place || fabs (get_line_middle (self, next) - start) > distance)
        return place;
      place = next;
    }
}

static gsize
step (StudioTextPage *self, gsize from, Move move, gboolean forward)
{
  gsize length;

  studio_text_content_get_text (self->content, &length);
  switch (move)
    {
    case MOVE_CHARACTER:
      return text_breaks_step (self->content, from, TEXT_UNIT_CHARACTER, forward);
    case MOVE_WORD:
      return text_breaks_step (self->content, from, TEXT_UNIT_WORD, forward);
    case MOVE_LINE:
      return step_line (self, from, forward);
    case MOVE_SIGHT:
      return step_sight (self, from, forward);
    case MOVE_LINE_EDGE:
      return text_layout_get_line_edge (_studio_text_page_lay_out (self, studio_text_content_find_paragraph (self->content, from)),
                                        from, forward);
    case MOVE_PARAGRAPH:
      return text_breaks_step (self->content, from, TEXT_UNIT_PARAGRAPH, forward);
    case MOVE_TEXT_EDGE:
    default:
      return forward ? length : 0;
    }
}

/* Shift and a key. What began with a word or a paragraph goes on from its far end. */
static gboolean
extend_binding (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  StudioTextPage *self = STUDIO_TEXT_PAGE (widget);
  TextRange origin = self->selection.origin;
  gboolean forward;
  gsize from;
  gsize fixed;
  int move;

  if (!is_laid_out (self))
    return GDK_EVENT_PROPAGATE;
  g_variant_get (args, "(ib)", &move, &forward);
  from = get_beginning (self);
  fixed = !self->selection.has_place ? from : from < origin.end ? origin.end : origin.start;
  if (move != MOVE_LINE && move != MOVE_SIGHT)
    self->selection.goal_x = -1;
  select_range (self, (TextRange) { fixed, fixed }, step (self, from, move, forward));
  _studio_text_page_reveal (self, self->selection.cursor);
  offer_primary (self);
  return GDK_EVENT_STOP;
}

static gboolean
escape_binding (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  StudioTextPage *self = STUDIO_TEXT_PAGE (widget);

  if (!_studio_text_page_has_selection (self))
    return GDK_EVENT_PROPAGATE;
  _studio_text_page_clear_selection (self);
  return GDK_EVENT_STOP;
}

static void
select_all_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  StudioTextPage *self = STUDIO_TEXT_PAGE (widget);
  gsize length = 0;

  if (self->content != NULL)
    studio_text_content_get_text (self->content, &length);
  if (length == 0)
    return;
  self->selection.goal_x = -1;
  select_range (self, (TextRange) { 0, 0 }, length);
  offer_primary (self);
}

static void
copy_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_autofree char *text = studio_text_page_dup_selection (STUDIO_TEXT_PAGE (widget));

  if (text != NULL)
    gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), text);
}

/* ---- Menu ---- */

static void
append_item (GMenu *menu, const char *label, const char *action, const char *accelerator)
{
  g_autoptr (GMenuItem) item = g_menu_item_new (label, action);

  g_menu_item_set_attribute (item, "accel", "s", accelerator);
  g_menu_append_item (menu, item);
}

static GMenuModel *
create_menu_model (StudioTextPage *self)
{
  g_autoptr (GMenu) own = g_menu_new ();
  GMenu *menu = g_menu_new ();

  append_item (own, _("_Copy"), "clipboard.copy", "<Control>c");
  append_item (own, _("Select _All"), "selection.select-all", "<Control>a");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (own));
  if (self->selection.extra_menu != NULL)
    g_menu_append_section (menu, NULL, self->selection.extra_menu);
  return G_MENU_MODEL (menu);
}

static void
open_menu (StudioTextPage *self, const GdkRectangle *where)
{
  g_autoptr (GMenuModel) model = create_menu_model (self);

  if (self->selection.menu == NULL)
    {
      self->selection.menu = gtk_popover_menu_new_from_model (NULL);
      gtk_popover_set_has_arrow (GTK_POPOVER (self->selection.menu), FALSE);
      gtk_widget_set_halign (self->selection.menu, GTK_ALIGN_START);
      gtk_widget_set_parent (self->selection.menu, GTK_WIDGET (self));
    }
  gtk_popover_menu_set_menu_model (GTK_POPOVER_MENU (self->selection.menu), model);
  gtk_popover_set_pointing_to (GTK_POPOVER (self->selection.menu), where);
  gtk_popover_popup (GTK_POPOVER (self->selection.menu));
}

/* From the keyboard: below the end of the selection, or in the middle if that is out of sight. */
static void
menu_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  StudioTextPage *self = STUDIO_TEXT_PAGE (widget);
  int height = gtk_widget_get_height (widget);
  GdkRectangle where = { gtk_widget_get_width (widget) / 2, height / 2, 1, 1 };

  if (is_laid_out (self))
    {
      gsize caret = get_beginning (self);
      guint index = studio_text_content_find_paragraph (self->content, caret);
      const TextLayout *layout = _studio_text_page_lay_out (self, index);
      double y;
      double line_height;

      text_layout_get_line (layout, caret, &y, &line_height);
      y += _studio_text_page_get_top (self, index);
      if (y >= 0 && y + line_height <= height)
        where = (GdkRectangle) { self->column_x + text_layout_get_x (layout, caret), y, 1, line_height };
    }
  open_menu (self, &where);
}

static void
menu_pressed_cb (StudioTextPage *self, int n_press, double x, double y, GtkGesture *click)
{
  GdkEvent *event = gtk_event_controller_get_current_event (GTK_EVENT_CONTROLLER (click));

  if (event != NULL && !gdk_event_triggers_context_menu (event))
    return;
  gtk_gesture_set_state (click, GTK_EVENT_SEQUENCE_CLAIMED);
  gtk_widget_grab_focus (GTK_WIDGET (self));
  open_menu (self, &(GdkRectangle) { x, y, 1, 1 });
}

/* A finger that stays selects the word below it, and asks what to do with it. */
static void
held_cb (StudioTextPage *self, double x, double y, GtkGesture *hold)
{
  TextRange word;

  if (!is_laid_out (self))
    return;
  gtk_gesture_set_state (hold, GTK_EVENT_SEQUENCE_CLAIMED);
  word = text_breaks_get_range (self->content, _studio_text_page_get_offset_at (self, x, y), TEXT_UNIT_WORD);
  select_range (self, word, word.end);
  offer_primary (self);
  open_menu (self, &(GdkRectangle) { x, y, 1, 1 });
}

/* ---- Setting up ---- */

static void
add_move (GtkWidgetClass *widget_class, guint keyval, guint keypad, GdkModifierType state, Move move, gboolean forward)
{
  gtk_widget_class_add_binding (widget_class, keyval, GDK_SHIFT_MASK | state, extend_binding, "(ib)", move, forward);
  gtk_widget_class_add_binding (widget_class, keypad, GDK_SHIFT_MASK | state, extend_binding, "(ib)", move, forward);
}

void
_studio_text_page_install_selection (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "clipboard.copy", NULL, copy_action);
  gtk_widget_class_install_action (widget_class, "selection.select-all", NULL, select_all_action);
  gtk_widget_class_install_action (widget_class, "menu.popup", NULL, menu_action);

  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_c, GDK_CONTROL_MASK, "clipboard.copy", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Insert, GDK_CONTROL_MASK, "clipboard.copy", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_a, GDK_CONTROL_MASK, "selection.select-all", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Menu, 0, "menu.popup", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F10, GDK_SHIFT_MASK, "menu.popup", NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Escape, 0, escape_binding, NULL);

  add_move (widget_class, GDK_KEY_Left, GDK_KEY_KP_Left, 0, MOVE_CHARACTER, FALSE);
  add_move (widget_class, GDK_KEY_Right, GDK_KEY_KP_Right, 0, MOVE_CHARACTER, TRUE);
  add_move (widget_class, GDK_KEY_Left, GDK_KEY_KP_Left, GDK_CONTROL_MASK, MOVE_WORD, FALSE);
  add_move (widget_class, GDK_KEY_Right, GDK_KEY_KP_Right, GDK_CONTROL_MASK, MOVE_WORD, TRUE);
  add_move (widget_class, GDK_KEY_Up, GDK_KEY_KP_Up, 0, MOVE_LINE, FALSE);
  add_move (widget_class, GDK_KEY_Down, GDK_KEY_KP_Down, 0, MOVE_LINE, TRUE);
  add_move (widget_class, GDK_KEY_Up, GDK_KEY_KP_Up, GDK_CONTROL_MASK, MOVE_PARAGRAPH, FALSE);
  add_move (widget_class, GDK_KEY_Down, GDK_KEY_KP_Down, GDK_CONTROL_MASK, MOVE_PARAGRAPH, TRUE);
  add_move (widget_class, GDK_KEY_Page_Up, GDK_KEY_KP_Page_Up, 0, MOVE_SIGHT, FALSE);
  add_move (widget_class, GDK_KEY_Page_Down, GDK_KEY_KP_Page_Down, 0, MOVE_SIGHT, TRUE);
  add_move (widget_class, GDK_KEY_Home, GDK_KEY_KP_Home, 0, MOVE_LINE_EDGE, FALSE);
  add_move (widget_class, GDK_KEY_End, GDK_KEY_KP_End, 0, MOVE_LINE_EDGE, TRUE);
  add_move (widget_class, GDK_KEY_Home, GDK_KEY_KP_Home, GDK_CONTROL_MASK, MOVE_TEXT_EDGE, FALSE);
  add_move (widget_class, GDK_KEY_End, GDK_KEY_KP_End, GDK_CONTROL_MASK, MOVE_TEXT_EDGE, TRUE);
}

void
_studio_text_page_set_up_selection (StudioTextPage *self)
{
  GtkGesture *click = gtk_gesture_click_new ();
  GtkGesture *drag = gtk_gesture_drag_new ();
  GtkGesture *menu_click = gtk_gesture_click_new ();
  GtkGesture *hold = gtk_gesture_long_press_new ();

  self->selection.goal_x = -1;
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "clipboard.copy", FALSE);
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), "text");
  g_signal_connect (self, "notify::has-focus", G_CALLBACK (gtk_widget_queue_draw), NULL);

  g_signal_connect_object (click, "pressed", G_CALLBACK (pressed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (click, "released", G_CALLBACK (released_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (drag, "drag-update", G_CALLBACK (drag_update_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (drag, "drag-end", G_CALLBACK (drag_end_cb), self, G_CONNECT_SWAPPED);
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (menu_click), 0);
  g_signal_connect_object (menu_click, "pressed", G_CALLBACK (menu_pressed_cb), self, G_CONNECT_SWAPPED);
  gtk_gesture_single_set_touch_only (GTK_GESTURE_SINGLE (hold), TRUE);
  g_signal_connect_object (hold, "pressed", G_CALLBACK (held_cb), self, G_CONNECT_SWAPPED);

  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drag));
  gtk_gesture_group (drag, click);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (menu_click));
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (hold));
}

void
_studio_text_page_dispose_selection (StudioTextPage *self)
{
  stop_scrolling (self);
  give_primary_back (self);
  g_clear_pointer (&self->selection.menu, gtk_widget_unparent);
  g_clear_object (&self->selection.extra_menu);
}

/* ---- What others do ---- */

char *
studio_text_page_dup_selection (StudioTextPage *self)
{
  TextRange range;

  g_return_val_if_fail (STUDIO_IS_TEXT_PAGE (self), NULL);

  range = _studio_text_page_get_selection (self);
  if (range.start == range.end)
    return NULL;
  return g_strndup (studio_text_content_get_text (self->content, NULL) + range.start, range.end - range.start);
}

void
studio_text_page_set_extra_menu (StudioTextPage *self, GMenuModel *menu)
{
  g_return_if_fail (STUDIO_IS_TEXT_PAGE (self));
  g_set_object (&self->selection.extra_menu, menu);
}
