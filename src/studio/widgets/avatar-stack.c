/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "studio/widgets/avatar-stack.h"

#include <glib/gi18n.h>

#include "studio/widgets/tooltip.h"

#define N_AVATARS 3
#define AVATAR_SIZE 24

struct _StudioAvatarStack
{
  GtkBox parent_instance;

  AdwAvatar *avatars[N_AVATARS];
  GtkLabel *more;
};

G_DEFINE_FINAL_TYPE (StudioAvatarStack, studio_avatar_stack, GTK_TYPE_BOX)

static void
studio_avatar_stack_class_init (StudioAvatarStackClass *klass)
{
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_IMG);
}

static void
studio_avatar_stack_init (StudioAvatarStack *self)
{
  gtk_box_set_spacing (GTK_BOX (self), 4);
  gtk_widget_set_halign (GTK_WIDGET (self), GTK_ALIGN_END);
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
}

/* Those that nobody has seen yet do not exist: a long list is full of stacks without any. */
static void
show_avatar (StudioAvatarStack *self, guint i, const char *name)
{
  if (name != NULL && self->avatars[i] == NULL)
    {
      self->avatars[i] = ADW_AVATAR (adw_avatar_new (AVATAR_SIZE, NULL, TRUE));
      gtk_box_insert_child_after (GTK_BOX (self), GTK_WIDGET (self->avatars[i]), i > 0 ? GTK_WIDGET (self->avatars[i - 1]) : NULL);
    }
  if (name != NULL)
    adw_avatar_set_text (self->avatars[i], name);
  if (self->avatars[i] != NULL)
    gtk_widget_set_visible (GTK_WIDGET (self->avatars[i]), name != NULL);
}

static void
show_more (StudioAvatarStack *self, guint n)
{
  g_autofree char *text = NULL;

  if (n > 0 && self->more == NULL)
    {
      self->more = GTK_LABEL (gtk_label_new (NULL));
      gtk_widget_add_css_class (GTK_WIDGET (self->more), "caption");
      gtk_widget_add_css_class (GTK_WIDGET (self->more), "dimmed");
      gtk_box_append (GTK_BOX (self), GTK_WIDGET (self->more));
    }
  if (self->more == NULL)
    return;

  /* Translators: how many more twins use a document than there are pictures of: "+2". */
  text = g_strdup_printf (_("+%u"), n);
  gtk_label_set_label (self->more, text);
  gtk_widget_set_visible (GTK_WIDGET (self->more), n > 0);
}

void
studio_avatar_stack_set_names (StudioAvatarStack *self, const char *const *names)
{
  guint n = names != NULL ? g_strv_length ((char **) names) : 0;
  guint shown = MIN (n, N_AVATARS);
  g_autofree char *list = NULL;

  g_return_if_fail (STUDIO_IS_AVATAR_STACK (self));

  for (guint i = 0; i < N_AVATARS; i++)
    show_avatar (self, i, i < shown ? names[i] : NULL);

  show_more (self, n - shown);

  if (n > 0)
    {
      g_autofree char *joined = g_strjoinv (", ", (char **) names);
      /* Translators: the twins that use a document: "Used by Lab Safety, First Weeks". */
      list = g_strdup_printf (_("Used by %s"), joined);
    }
  studio_set_tooltip (GTK_WIDGET (self), list);
  if (list != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, list, -1);
  else
    gtk_accessible_reset_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL);
}
