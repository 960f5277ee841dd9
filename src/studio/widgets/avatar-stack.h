/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * StudioAvatarStack:
 *
 * Up to three small avatars in a row and "+2" for the others; the names are in the
 * tooltip and for screen readers.
 */
#define STUDIO_TYPE_AVATAR_STACK (studio_avatar_stack_get_type ())
G_DECLARE_FINAL_TYPE (StudioAvatarStack, studio_avatar_stack, STUDIO, AVATAR_STACK, GtkBox)

/* @names: NULL-terminated, or NULL for none. */
void studio_avatar_stack_set_names (StudioAvatarStack *self, const char *const *names);

G_END_DECLS
