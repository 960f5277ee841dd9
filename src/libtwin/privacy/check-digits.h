/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Check digits and the structure of numbers, as pure functions. Private to privacy/.
 *
 * Every function takes @length significant characters: digits and upper-case ASCII
 * letters, separators already gone, of a length its type allows. */

typedef gboolean (*CheckFunc) (const char *digits, gsize length);

/* Algorithms */
gboolean check_luhn (const char *digits, gsize length);    /* ISO/IEC 7812-1, annex B */
gboolean check_mod97 (const char *text, gsize length);     /* ISO/IEC 7064 MOD 97-10, letters as 10...35 */
gboolean check_mod11_10 (const char *digits, gsize length); /* ISO/IEC 7064 MOD 11,10 */
gboolean check_731 (const char *text, gsize length);       /* ICAO Doc 9303-3, 4.9: weights 7, 3, 1 */
gboolean check_date (guint year, guint month, guint day);
gboolean check_birth (guint year, guint month, guint day); /* a date that is not to come */

/* Numbers */
gboolean check_iban (const char *text, gsize length);
guint check_iban_length (const char *country); /* of the whole IBAN; 0: no such country */
gboolean check_card (const char *digits, gsize length);
gboolean check_card_issuer (const char *digits, gsize length); /* a range that issues cards of this length */
gboolean check_us_ssn (const char *digits, gsize length);
gboolean check_de_tax_id (const char *digits, gsize length);
gboolean check_de_document (const char *text, gsize length);
gboolean check_de_pension (const char *text, gsize length);
gboolean check_gb_nino (const char *text, gsize length);
gboolean check_gb_nhs (const char *digits, gsize length);
gboolean check_fr_nir (const char *text, gsize length);
gboolean check_es_dni (const char *text, gsize length);
gboolean check_es_nie (const char *text, gsize length);
gboolean check_it_fiscal_code (const char *text, gsize length);
gboolean check_pl_pesel (const char *digits, gsize length);
gboolean check_nl_bsn (const char *digits, gsize length);
gboolean check_be_national (const char *digits, gsize length);
gboolean check_se_person (const char *digits, gsize length);
gboolean check_dk_cpr (const char *digits, gsize length);
gboolean check_no_birth (const char *digits, gsize length);
gboolean check_fi_identity (const char *text, gsize length);
gboolean check_at_insurance (const char *digits, gsize length);
gboolean check_ch_insurance (const char *digits, gsize length);
gboolean check_cz_birth (const char *digits, gsize length);
gboolean check_pl_id_card (const char *text, gsize length);

G_END_DECLS
