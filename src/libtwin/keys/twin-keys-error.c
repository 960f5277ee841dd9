/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "keys/twin-keys-error.h"

G_DEFINE_QUARK (twin-keys-error-quark, twin_keys_error)
