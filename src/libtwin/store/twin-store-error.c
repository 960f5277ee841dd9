/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/twin-store-error.h"

G_DEFINE_QUARK (twin-store-error-quark, twin_store_error)
