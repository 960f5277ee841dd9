/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/twin-country.h"

#include "base/twin-clock.h"

#include <string.h>

#define DAYS_BETWEEN_CHANGES 90

/* ISO 3166-1, officially assigned codes, as of 2024: 249. */
static const char codes[] =
  "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ "
  "CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR "
  "GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP "
  "KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ "
  "NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW "
  "SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ "
  "UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW ";

static const char european[] =
  "AT BE BG CH CY CZ DE DK EE ES FI FR GB GR HR HU IE IS IT LI LT LU LV MT NL NO PL PT RO SE SI SK ";

static gboolean
is_listed (const char *list, const char *code)
{
  if (strlen (code) != 2 || !g_ascii_isupper (code[0]) || !g_ascii_isupper (code[1]))
    return FALSE;
  for (; *list != '\0'; list += 3)
    if (list[0] == code[0] && list[1] == code[1])
      return TRUE;

  return FALSE;
}

gboolean
twin_country_is_valid (const char *code)
{
  g_return_val_if_fail (code != NULL, FALSE);

  return is_listed (codes, code);
}

const char *
twin_country_get_region (const char *code)
{
  g_return_val_if_fail (code != NULL, NULL);

  return is_listed (european, code) ? "EU" : NULL;
}

guint
twin_country_days_until_change (gint64 changed_at, gint64 now)
{
  gint64 passed = now / TWIN_DAY_MS - changed_at / TWIN_DAY_MS;

  return changed_at == 0 || passed >= DAYS_BETWEEN_CHANGES ? 0 : (guint) (DAYS_BETWEEN_CHANGES - passed);
}
