/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/twin-error.h"

G_DEFINE_QUARK (twin-error-quark, twin_error)
