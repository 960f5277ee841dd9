/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "studio/widgets/page-viewer.h"

#include <glib/gi18n.h>

#include "base/twin-limits.h"
#include "library/twin-page-image.h"
#include "studio/widgets/page-picture.h"

#define ZOOM_STEP 1.25
#define ZOOM_MAX 4.0

/* Drawn before the window has a width. */
#define FIRST_WIDTH 600

/* Where the marked passage is scrolled to, as a share of what is seen. */
#define MARK_AT 0.25

struct _StudioPageViewer
{
  AdwBin parent_instance;

  StudioSession *session;
  char *document_id;
  gsize start;
  gsize end;
  guint page;
  guint n_pages; /* 0: not known yet */
  double zoom;   /* 1: as wide as there is room */
  GCancellable *cancellable; /* of the page that is being drawn, else NULL */
  guint scroll_id;

  GtkStack *stack;
  AdwStatusPage *error_page;
  GtkScrolledWindow *scroller;
  StudioPagePicture *picture;
  GtkLabel *page_label;
};

G_DEFINE_FINAL_TYPE (StudioPageViewer, studio_page_viewer, ADW_TYPE_BIN)

typedef struct
{
  char *document_id;
  guint page;
  gsize start;
  gsize end;
  guint width;
} Request;

/* A page that was asked for, back with its viewer. */
typedef struct
{
  StudioPageViewer *viewer;
  GCancellable *cancellable;
  gboolean scroll; /* to the passage */
} Arrival;

static void
request_free (gpointer data)
{
  Request *request = data;

  g_free (request->document_id);
  g_free (request);
}

static void
arrival_free (Arrival *arrival)
{
  g_object_unref (arrival->viewer);
  g_object_unref (arrival->cancellable);
  g_free (arrival);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Arrival, arrival_free)

static gpointer
draw_work (TwinLibrary *library, gpointer data, GCancellable *cancellable, GError **error)
{
  const Request *request = data;

  return twin_page_image_load (library, request->document_id, request->page, request->start, request->end, request->width,
                               cancellable, error);
}

static void
update_controls (StudioPageViewer *self)
{
  g_autofree char *place = NULL;

  if (self->n_pages > 0)
    /* Translators: "Page 3 of 12", under a page. */
    place = g_strdup_printf (_ ("Page %u of %u"), self->page, self->n_pages);
  else
    place = g_strdup_printf (_ ("Page %u"), self->page);
  gtk_label_set_label (self->page_label, place);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "pages.previous", self->page > 1);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "pages.next", self->page < self->n_pages);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "pages.zoom-out", self->zoom > 1);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "pages.zoom-in", self->zoom * ZOOM_STEP <= ZOOM_MAX);
}

static gboolean
scroll_cb (gpointer user_data)
{
  StudioPageViewer *self = STUDIO_PAGE_VIEWER (user_data);
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (self->scroller);
  double mark = studio_page_picture_get_first_mark (self->picture) * gtk_adjustment_get_upper (adjustment);

  self->scroll_id = 0;
  gtk_adjustment_set_value (adjustment, mark - MARK_AT * gtk_adjustment_get_page_size (adjustment));

  return G_SOURCE_REMOVE;
}

static void
show_error (StudioPageViewer *self, const char *sentence)
{
  adw_status_page_set_description (self->error_page, sentence);
  gtk_stack_set_visible_child_name (self->stack, "error");
}

static void
show_picture (StudioPageViewer *self, const TwinPicture *picture, gboolean scroll)
{
  gboolean focused = gtk_stack_get_visible_child (self->stack) != GTK_WIDGET (self->scroller);

  self->n_pages = picture->n_pages;
  studio_page_picture_set_picture (self->picture, picture);
  gtk_stack_set_visible_child_name (self->stack, "page");
  if (focused)
    gtk_widget_grab_focus (GTK_WIDGET (self->scroller));
  /* Once the page has its height. */
  if (scroll && self->scroll_id == 0)
    self->scroll_id = g_idle_add_full (G_PRIORITY_LOW, scroll_cb, self, NULL);
}

static void
drawn_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Arrival) arrival = user_data;
  StudioPageViewer *self = arrival->viewer;
  g_autoptr (GError) error = NULL;
  g_autoptr (TwinPicture) picture = NULL;

  /* Closed, or another page was asked for since. */
  if (self->session == NULL || self->cancellable != arrival->cancellable)
    return;
  g_clear_object (&self->cancellable);
  picture = studio_session_run_finish (self->session, result, &error);
  if (picture == NULL)
    show_error (self, _ ("The original of this document is not there, or is damaged. Its text can still be read."));
  else if (picture->pixels == NULL)
    show_error (self, _ (twin_reason_get_sentence (picture->reason)));
  else
    show_picture (self, picture, arrival->scroll);
  update_controls (self);
}

/* The pixels that the picture is to have: those of the screen. */
static guint
get_pixel_width (StudioPageViewer *self)
{
  int width = gtk_widget_get_width (GTK_WIDGET (self->stack));

  width = width > 0 ? width : FIRST_WIDTH;

  return (guint) CLAMP (width * self->zoom * gtk_widget_get_scale_factor (GTK_WIDGET (self)), 1, TWIN_LIMIT_PICTURE_WIDTH);
}

static void
draw (StudioPageViewer *self, gboolean scroll)
{
  Request *request = g_new0 (Request, 1);
  Arrival *arrival = g_new0 (Arrival, 1);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();

  request->document_id = g_strdup (self->document_id);
  request->page = self->page;
  request->start = self->start;
  request->end = self->end;
  request->width = get_pixel_width (self);
  arrival->viewer = g_object_ref (self);
  arrival->cancellable = g_object_ref (self->cancellable);
  arrival->scroll = scroll;
  update_controls (self);
  studio_session_run_async (self->session, draw, draw_work, request, request_free, (GDestroyNotify) twin_picture_free,
                            self->cancellable, drawn_cb, arrival);
}

static void
turn_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  StudioPageViewer *self = STUDIO_PAGE_VIEWER (widget);

  self->page += g_str_equal (name, "pages.next") ? 1 : -1;
  draw (self, TRUE);
}

static void
zoom_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  StudioPageViewer *self = STUDIO_PAGE_VIEWER (widget);
  int width = gtk_widget_get_width (GTK_WIDGET (self->scroller));

  if (g_str_equal (name, "pages.zoom-reset"))
    self->zoom = 1;
  else
    self->zoom = CLAMP (g_str_equal (name, "pages.zoom-in") ? self->zoom * ZOOM_STEP : self->zoom / ZOOM_STEP, 1, ZOOM_MAX);
  /* What is there is scaled until the sharper one comes. */
  studio_page_picture_set_width (self->picture, self->zoom > 1 ? (int) (width * self->zoom) : 0);
  draw (self, FALSE);
}

static void
studio_page_viewer_dispose (GObject *object)
{
  StudioPageViewer *self = STUDIO_PAGE_VIEWER (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->session);
  g_clear_handle_id (&self->scroll_id, g_source_remove);
  g_clear_pointer (&self->document_id, g_free);
  gtk_widget_dispose_template (GTK_WIDGET (object), STUDIO_TYPE_PAGE_VIEWER);
  G_OBJECT_CLASS (studio_page_viewer_parent_class)->dispose (object);
}

static void
studio_page_viewer_class_init (StudioPageViewerClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = studio_page_viewer_dispose;

  g_type_ensure (STUDIO_TYPE_PAGE_PICTURE);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/twin/Studio/widgets/page-viewer.ui");
  gtk_widget_class_bind_template_child (widget_class, StudioPageViewer, stack);
  gtk_widget_class_bind_template_child (widget_class, StudioPageViewer, error_page);
  gtk_widget_class_bind_template_child (widget_class, StudioPageViewer, scroller);
  gtk_widget_class_bind_template_child (widget_class, StudioPageViewer, picture);
  gtk_widget_class_bind_template_child (widget_class, StudioPageViewer, page_label);

  gtk_widget_class_install_action (widget_class, "pages.previous", NULL, turn_action);
  gtk_widget_class_install_action (widget_class, "pages.next", NULL, turn_action);
  gtk_widget_class_install_action (widget_class, "pages.zoom-in", NULL, zoom_action);
  gtk_widget_class_install_action (widget_class, "pages.zoom-out", NULL, zoom_action);
  gtk_widget_class_install_action (widget_class, "pages.zoom-reset", NULL, zoom_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Page_Up, GDK_CONTROL_MASK, "pages.previous", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Page_Down, GDK_CONTROL_MASK, "pages.next", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_plus, GDK_CONTROL_MASK, "pages.zoom-in", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_equal, GDK_CONTROL_MASK, "pages.zoom-in", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_minus, GDK_CONTROL_MASK, "pages.zoom-out", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_0, GDK_CONTROL_MASK, "pages.zoom-reset", NULL);
}

static void
studio_page_viewer_init (StudioPageViewer *self)
{
  self->zoom = 1;
  self->page = 1;
  gtk_widget_init_template (GTK_WIDGET (self));
  update_controls (self);
}

void
studio_page_viewer_open (StudioPageViewer *self, StudioSession *session, const char *document_id, guint page, gsize start,
                         gsize end, const char *alternative)
{
  g_return_if_fail (STUDIO_IS_PAGE_VIEWER (self));
  g_return_if_fail (STUDIO_IS_SESSION (session));
  g_return_if_fail (document_id != NULL && page > 0 && alternative != NULL);

  g_set_object (&self->session, session);
  g_set_str (&self->document_id, document_id);
  self->page = page;
  self->n_pages = 0;
  self->start = start;
  self->end = end;
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->picture), GTK_ACCESSIBLE_PROPERTY_LABEL, alternative, -1);
  gtk_stack_set_visible_child_name (self->stack, "loading");
  draw (self, TRUE);
}
