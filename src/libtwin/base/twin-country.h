/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Whether @code is an officially assigned code of ISO 3166-1 alpha-2, in upper case. */
gboolean twin_country_is_valid (const char *code);

/* Where data of a creator from there has to be: "EU" for the European Economic Area and for the countries with an adequacy decision
 * that apply its rules nearly unchanged (CH, GB); NULL for a country that no region is assigned to, which is then refused. */
const char *twin_country_get_region (const char *code);

/* In how many calendar days (UTC) the country may be changed again if it was last changed at @changed_at (ms since 1970; 0: never): 0 if
 * it may be now. Once in 90 days. */
guint twin_country_days_until_change (gint64 changed_at, gint64 now);

G_END_DECLS
