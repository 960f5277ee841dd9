/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "insights/insight.h"

G_BEGIN_DECLS

/* Makes up people who asked about the sections of the published twin @twin_id in the @n_weeks weeks before this one, and seals those. For
 * a demonstration and for measurements: what comes out has passed the same gate. The same people each time. @per_week: how many ask in
 * a week, about. Refuses with TWIN_ERROR_EXISTS where people have asked already. */
gboolean insight_make_sample (Storage *storage, const char *tenant, const char *twin_id, guint n_weeks, guint per_week, GError **error);

G_END_DECLS
