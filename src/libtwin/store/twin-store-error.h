/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * TwinStoreError:
 * @TWIN_STORE_ERROR_FAILED: SQLite reported something else; the message holds its words, never a value
 * @TWIN_STORE_ERROR_NOT_ENCRYPTED: the library that was linked does not encrypt; nothing was opened
 * @TWIN_STORE_ERROR_WRONG_KEY: this key does not open the store (or it is no store)
 * @TWIN_STORE_ERROR_TOO_NEW: written by a later version of Twin Studio
 * @TWIN_STORE_ERROR_BUSY: another process holds it for longer than the wait
 * @TWIN_STORE_ERROR_FULL: no room on the disk; nothing was changed
 * @TWIN_STORE_ERROR_IO: the disk failed
 * @TWIN_STORE_ERROR_CORRUPT: the file is damaged
 */
typedef enum
{
  TWIN_STORE_ERROR_FAILED,
  TWIN_STORE_ERROR_NOT_ENCRYPTED,
  TWIN_STORE_ERROR_WRONG_KEY,
  TWIN_STORE_ERROR_TOO_NEW,
  TWIN_STORE_ERROR_BUSY,
  TWIN_STORE_ERROR_FULL,
  TWIN_STORE_ERROR_IO,
  TWIN_STORE_ERROR_CORRUPT,
} TwinStoreError;

#define TWIN_STORE_ERROR (twin_store_error_quark ())
GQuark twin_store_error_quark (void);

G_END_DECLS
