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
gboolean check_verhoeff (const char *digits, gsize length);
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

/* Central, eastern and south-eastern Europe, the islands, Ireland, Portugal */
gboolean check_baltic_person (const char *digits, gsize length);
gboolean check_lt_person (const char *digits, gsize length);
gboolean check_lv_person (const char *digits, gsize length);
gboolean check_bg_person (const char *digits, gsize length);
gboolean check_ro_person (const char *digits, gsize length);
gboolean check_yu_person (const char *digits, gsize length);
gboolean check_hr_person (const char *digits, gsize length);
gboolean check_hu_tax_person (const char *digits, gsize length);
gboolean check_hu_social (const char *digits, gsize length);
gboolean check_gr_social (const char *digits, gsize length);
gboolean check_gr_tax (const char *digits, gsize length);
gboolean check_ie_person (const char *text, gsize length);
gboolean check_pt_tax (const char *digits, gsize length);
gboolean check_pt_citizen (const char *text, gsize length);
gboolean check_is_person (const char *digits, gsize length);
gboolean check_lu_person (const char *digits, gsize length);
gboolean check_tr_person (const char *digits, gsize length);
gboolean check_ua_tax (const char *digits, gsize length);
gboolean check_ru_tax_person (const char *digits, gsize length);
gboolean check_ru_social (const char *digits, gsize length);
gboolean check_md_person (const char *digits, gsize length);

/* Traders and companies in Europe */
gboolean check_at_tax (const char *digits, gsize length);
gboolean check_be_vat (const char *digits, gsize length);
gboolean check_ch_company (const char *text, gsize length);
gboolean check_cz_company (const char *digits, gsize length);
gboolean check_de_vat (const char *digits, gsize length);
gboolean check_dk_company (const char *digits, gsize length);
gboolean check_es_company (const char *text, gsize length);
gboolean check_fi_company (const char *digits, gsize length);
gboolean check_fr_company (const char *digits, gsize length);
gboolean check_gb_vat (const char *digits, gsize length);
gboolean check_hu_company (const char *digits, gsize length);
gboolean check_ie_vat (const char *text, gsize length);
gboolean check_it_vat (const char *digits, gsize length);
gboolean check_lu_vat (const char *digits, gsize length);
gboolean check_mt_vat (const char *digits, gsize length);
gboolean check_nl_vat (const char *text, gsize length);
gboolean check_no_company (const char *digits, gsize length);
gboolean check_pl_nip (const char *digits, gsize length);
gboolean check_pl_regon (const char *digits, gsize length);
gboolean check_se_company (const char *digits, gsize length);
gboolean check_eu_vat (const char *text, gsize length);

/* North and South America */
gboolean check_us_itin (const char *digits, gsize length);
gboolean check_us_itin_issued (const char *digits, gsize length);
gboolean check_us_atin (const char *digits, gsize length);
gboolean check_us_ptin (const char *text, gsize length);
gboolean check_us_ein (const char *digits, gsize length);
gboolean check_us_routing (const char *digits, gsize length);
gboolean check_us_npi (const char *digits, gsize length);
gboolean check_us_mbi (const char *text, gsize length);
gboolean check_us_dea (const char *text, gsize length);
gboolean check_ca_sin (const char *digits, gsize length);
gboolean check_ca_business (const char *text, gsize length);
gboolean check_ca_health (const char *text, gsize length);
gboolean check_mx_curp (const char *text, gsize length);
gboolean check_mx_rfc (const char *text, gsize length);
gboolean check_br_cpf (const char *digits, gsize length);
gboolean check_br_cnpj (const char *text, gsize length);
gboolean check_ar_cuit (const char *digits, gsize length);
gboolean check_cl_rut (const char *text, gsize length);
gboolean check_co_nit (const char *digits, gsize length);
gboolean check_ec_cedula (const char *digits, gsize length);
gboolean check_do_cedula (const char *digits, gsize length);
gboolean check_uy_cedula (const char *digits, gsize length);
gboolean check_pe_ruc (const char *digits, gsize length);
gboolean check_ve_rif (const char *text, gsize length);

/* Asia, Africa, Oceania */
gboolean check_au_abn (const char *digits, gsize length);
gboolean check_au_acn (const char *digits, gsize length);
gboolean check_au_tfn (const char *digits, gsize length);
gboolean check_au_medicare (const char *digits, gsize length);
gboolean check_nz_ird (const char *digits, gsize length);
gboolean check_cn_resident (const char *text, gsize length);
gboolean check_hk_id (const char *text, gsize length);
gboolean check_tw_id (const char *text, gsize length);
gboolean check_jp_my_number (const char *digits, gsize length);
gboolean check_jp_company (const char *digits, gsize length);
gboolean check_kr_resident (const char *digits, gsize length);
gboolean check_kr_resident_form (const char *digits, gsize length);
gboolean check_kr_foreigner_form (const char *digits, gsize length);
gboolean check_kr_licence (const char *digits, gsize length);
gboolean check_kr_foreigner (const char *digits, gsize length);
gboolean check_kr_business (const char *digits, gsize length);
gboolean check_in_aadhaar (const char *digits, gsize length);
gboolean check_in_pan (const char *text, gsize length);
gboolean check_in_gstin_form (const char *text, gsize length);
gboolean check_in_gstin (const char *text, gsize length);
gboolean check_in_voter (const char *text, gsize length);
gboolean check_il_id (const char *digits, gsize length);
gboolean check_sg_nric_form (const char *text, gsize length);
gboolean check_sg_nric (const char *text, gsize length);
gboolean check_sg_uen (const char *text, gsize length);
gboolean check_th_province (const char *digits, gsize length);
gboolean check_th_person (const char *digits, gsize length);
gboolean check_my_person (const char *digits, gsize length);
gboolean check_id_nik (const char *digits, gsize length);
gboolean check_kz_iin (const char *digits, gsize length);
gboolean check_ir_national (const char *digits, gsize length);
gboolean check_sa_id (const char *digits, gsize length);
gboolean check_kw_civil (const char *digits, gsize length);
gboolean check_ae_id (const char *digits, gsize length);
gboolean check_eg_id (const char *digits, gsize length);
gboolean check_za_id (const char *digits, gsize length);
gboolean check_ng_nin (const char *digits, gsize length);

/* Things, insurances, licences */
gboolean check_vin (const char *text, gsize length);
gboolean check_imei (const char *digits, gsize length);
gboolean check_iccid (const char *digits, gsize length);
gboolean check_de_health (const char *text, gsize length);
gboolean check_de_physician (const char *digits, gsize length);
gboolean check_gb_licence (const char *text, gsize length);
gboolean check_gb_utr (const char *digits, gsize length);
gboolean check_gb_pupil (const char *text, gsize length);
gboolean check_in_plate (const char *text, gsize length);
gboolean check_tr_plate (const char *text, gsize length);
gboolean check_ng_plate (const char *text, gsize length);
gboolean check_pk_cnic (const char *digits, gsize length);
gboolean check_lk_nic (const char *text, gsize length);
gboolean check_vn_id (const char *digits, gsize length);
gboolean check_gh_card (const char *text, gsize length);
gboolean check_ph_tin (const char *digits, gsize length);
gboolean check_gb_plate (const char *text, gsize length);
gboolean check_gb_postcode (const char *text, gsize length);
gboolean check_gb_postcode_form (const char *text, gsize length);
gboolean check_es_social (const char *digits, gsize length);
gboolean check_es_account (const char *digits, gsize length);
gboolean check_pl_account (const char *digits, gsize length);
gboolean check_nl_document (const char *text, gsize length);
gboolean check_fr_tax (const char *digits, gsize length);

G_END_DECLS
