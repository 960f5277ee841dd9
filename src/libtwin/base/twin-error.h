/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * TwinError:
 * @TWIN_ERROR_FAILED: something went wrong that has no better name
 * @TWIN_ERROR_INVALID: what was handed in cannot be used; the message says what to do
 * @TWIN_ERROR_NOT_FOUND: there is no such document, twin, entry or key
 * @TWIN_ERROR_EXISTS: it is there already
 * @TWIN_ERROR_REFUSED: a rule that the creator or the product set forbids it
 * @TWIN_ERROR_CORRUPT: stored data is not what was written
 *
 * The conditions that every floor shares. A floor that knows more than these
 * has a domain of its own (#TwinStoreError, #TwinKeysError, ...).
 *
 * Messages are in the user's words and never hold a secret or a personal value.
 */
typedef enum
{
  TWIN_ERROR_FAILED,
  TWIN_ERROR_INVALID,
  TWIN_ERROR_NOT_FOUND,
  TWIN_ERROR_EXISTS,
  TWIN_ERROR_REFUSED,
  TWIN_ERROR_CORRUPT,
} TwinError;

#define TWIN_ERROR (twin_error_quark ())
GQuark twin_error_quark (void);

G_END_DECLS
