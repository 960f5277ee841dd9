/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "studio/session.h"

G_BEGIN_DECLS

/* What a form does, on a worker thread. @values: one for each field, in the order in which they were added. *@result, nullable: what the
 * server says this once, such as a code. */
typedef gboolean (*StudioFormFunc) (TwinRemote *remote, const char *const *values, char **result, GCancellable *cancellable, GError **error);

/**
 * StudioAccountForm:
 *
 * A dialog with a few fields and one button that asks something of the server. What the server does not take is said above the fields,
 * and nothing that was typed is lost. Emits "done" (result, nullable) when it was taken; the dialog closes by itself.
 */
#define STUDIO_TYPE_ACCOUNT_FORM (studio_account_form_get_type ())
G_DECLARE_FINAL_TYPE (StudioAccountForm, studio_account_form, STUDIO, ACCOUNT_FORM, AdwDialog)

/* @button: with its mnemonic; @note: nullable. */
StudioAccountForm *studio_account_form_new (StudioSession *session, const char *title, const char *button, const char *note, StudioFormFunc func);

/* What it does is not undone: the button says so. */
void studio_account_form_set_destructive (StudioAccountForm *self);

/* What is typed; @text: nullable, what is there at first. */
void studio_account_form_add_text (StudioAccountForm *self, const char *title, const char *text);
void studio_account_form_add_secret (StudioAccountForm *self, const char *title);

/* Something to be copied, which is no value. */
void studio_account_form_add_shown (StudioAccountForm *self, const char *title, const char *text);

/* One of @values, which the creator sees as @names; both NULL-terminated. */
void studio_account_form_add_choice (StudioAccountForm *self, const char *title, const char *const *names, const char *const *values,
                                     const char *value);

/* "1" or "". */
void studio_account_form_add_switch (StudioAccountForm *self, const char *title, gboolean active);

/* A value that nobody sees. */
void studio_account_form_add_fixed (StudioAccountForm *self, const char *value);

G_END_DECLS
