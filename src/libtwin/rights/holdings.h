/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rights/twin-holdings.h"

G_BEGIN_DECLS

/* twin_holdings_list() at the moment that @tx sees. */
GPtrArray *holdings_list (TwinTransaction *tx, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
