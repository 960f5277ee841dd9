/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Labels in many languages and scripts, one table for each kind of script: written with blanks between words or
 * without, folded to Latin letters or not. */

#include "marked-cases.h"

static const Case greek_and_cyrillic[] = {
  { "phone", "Το τηλέφωνό μου είναι «697 338 8173».", LIKELY },
  { "phone", "Κινητό: «6988586264»", LIKELY },
  { "date_of_birth", "Γεννήθηκε στις «12/05/1987» στην Αθήνα.", LIKELY },
  { "gr_tax_id", "ΑΦΜ: «094259216»", LIKELY },
  { "phone", "звоните по «8-800-182-62-84»", LIKELY },
  { "date_of_birth", "Дата рождения: «12.05.1987»", LIKELY },
  { "passport", "Паспорт: «4509 123456»", LIKELY },
  { "password", "Пароль: «Xk7#mQ2p»", LIKELY },
  { "credit_card", "оплатил картой «4075 1163 7265 1675»", CERTAIN },
  { "phone", "дзвоніть «0871951845»", LIKELY },
  { "date_of_birth", "Народився «12.05.1987» у Києві.", LIKELY },
};

static const Case right_to_left[] = {
  { "phone", "נייד: «0529825539»", LIKELY },
  { "il_identity", "ת\"ז: «217384932»", LIKELY },
  { "date_of_birth", "תאריך לידה: «12.05.1987»", LIKELY },
  { "password", "סיסמה: «Sommer2019!»", LIKELY },
  { "passport", "דרכון: «12345678»", LIKELY },
  { "phone", "هاتف: «01036315908»", LIKELY },
  { "date_of_birth", "ولد في «12/05/1987» في القاهرة", LIKELY },
  { "bank_account", "رقم الحساب: «438516927»", LIKELY },
  { "passport", "جواز السفر: «A12345678»", LIKELY },
  { "password", "كلمة المرور: «qW8!rT5zz»", LIKELY },
};

static const Case south_asian[] = {
  { "phone", "मोबाइल: «98153 96855»", LIKELY },
  { "in_aadhaar", "आधार संख्या: «216977052508»", LIKELY },
  { "date_of_birth", "उनका जन्म «12.05.1987» को हुआ", LIKELY },
  { "bank_account", "खाता संख्या: «438516927»", LIKELY },
  { "phone", "โทรศัพท์: «0805713647»", LIKELY },
  { "date_of_birth", "เกิดวันที่ «12/05/1987»", LIKELY },
  { "password", "รหัสผ่าน: «Pa55-w0rd9»", LIKELY },
};

static const Case east_asian[] = {
  { "phone", "请拨打«138 7688 7105»咨询", LIKELY },
  { "phone", "会议于上午在三楼会议室举行，请准时参加。电话：«010-91138404»", LIKELY },
  { "cn_resident", "身份证号：«110101198304153975»", LIKELY },
  { "date_of_birth", "出生日期：«1987-05-12»", LIKELY },
  { "password", "密码：«hunter2!Zx»", LIKELY },
  { "passport", "護照號碼: «300123456»", LIKELY },
  { "phone", "私の電話番号は«09033327294»です。", LIKELY },
  { "date_of_birth", "誕生日は«1987-05-12»です", LIKELY },
  { "phone", "휴대전화번호는 «01058101935»입니다", LIKELY },
  { "passport", "여권번호: «M12345678»", LIKELY },
  { "bank_account", "계좌번호: «438516927»", LIKELY },
};

static const Case latin[] = {
  { "phone", "Notfallkontakt: Frau Berg, «030/84256063»", LIKELY },
  { "phone", "Mi número es el «914 996 572».", LIKELY },
  { "phone", "Merci de rappeler le «0693536000».", LIKELY },
  { "phone", "Moje číslo je «609 330 999».", LIKELY },
  { "phone", "Puhelinnumero: «050 9213786»", LIKELY },
  { "phone", "hívjon a «(06 1) 639 5007» számon", LIKELY },
  { "phone", "sunați la «0762439571»", LIKELY },
  { "date_of_birth", "Data nașterii: «12.05.1987»", LIKELY },
  { "date_of_birth", "Született: «1987-05-12»", LIKELY },
  { "date_of_birth", "Syntymäaika: «12.05.1987»", LIKELY },
  { "password", "Das Kennwort ist «Sommer2019!».", LIKELY },
  { "password", "my password is «tr0ub4dor&3», ok", LIKELY },
  { "password", "Jelszó: «Sommer2019!»", LIKELY },
  { "password", "Salasana: «Sommer2019!»", LIKELY },
  /* with accents of their own */
  { "phone", "Te\xcc\x81le\xcc\x81phone : «0693536000»", LIKELY },
  { "date_of_birth", "ne\xcc\x81 le «12/05/1987»", LIKELY },
};

/* Names of months and signs for year, month and day. */
static const Case dates[] = {
  { "date_of_birth", "He came into the world on «21 April 1995» in Leeds.", LIKELY },
  { "date_of_birth", "«21 Mayıs 1936» tarihinde doğdu", LIKELY },
  { "date_of_birth", "Syntymäpäivä: «15. heinäkuuta 1981»", LIKELY },
  { "date_of_birth", "szül.: «1989. június 19».", LIKELY },
  { "date_of_birth", "născută la «18 octombrie 2013»", LIKELY },
  { "date_of_birth", "γεννήθηκε στις «3 Μαΐου 1978»", LIKELY },
  { "date_of_birth", "родилась «25 декабря 1988» г. в Туле", LIKELY },
  { "date_of_birth", "народилася «14 квітня 1942» у Львові", LIKELY },
  { "date_of_birth", "נולדה «17 באוגוסט 1937» בחיפה", LIKELY },
  { "date_of_birth", "تاريخ الميلاد «14 يناير 1984»", LIKELY },
  { "date_of_birth", "जन्म «9 नवंबर 1983» को हुआ", LIKELY },
  { "date_of_birth", "เกิดวันที่ «15 กันยายน พ.ศ. 2518»", LIKELY },
  { "date_of_birth", "出生于«1945年11月15日»", LIKELY },
  { "date_of_birth", "«1981年9月4日»生まれ", LIKELY },
  { "date_of_birth", "«1964년 9월 23일»생", LIKELY },
};

/* Of what is not personal, in the same scripts. */
static const Case nothing[] = {
  { NULL, "订单号：1374426531", LIKELY },
  { NULL, "发票号码13744265", LIKELY },
  { NULL, "注文番号：090333272", LIKELY },
  { NULL, "주문번호: 0105810193", LIKELY },
  { NULL, "Заказ № 89515972", LIKELY },
  { NULL, "מספר הזמנה 052982553", LIKELY },
  { NULL, "رقم الطلب 010363159", LIKELY },
  { NULL, "ऑर्डर संख्या 981539685", LIKELY },
  { NULL, "คำสั่งซื้อ 080571364", LIKELY },
  { NULL, "Αριθμός παραγγελίας 69885862", LIKELY },
  { NULL, "2020年9月1日生效", LIKELY },
  { NULL, "2020년 9월 1일 생산", LIKELY },
};

DEFINE_TEST (greek_and_cyrillic)
DEFINE_TEST (right_to_left)
DEFINE_TEST (south_asian)
DEFINE_TEST (east_asian)
DEFINE_TEST (latin)
DEFINE_TEST (dates)
DEFINE_TEST (nothing)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/privacy/languages/greek-and-cyrillic", test_greek_and_cyrillic);
  g_test_add_func ("/privacy/languages/right-to-left", test_right_to_left);
  g_test_add_func ("/privacy/languages/south-asian", test_south_asian);
  g_test_add_func ("/privacy/languages/east-asian", test_east_asian);
  g_test_add_func ("/privacy/languages/latin", test_latin);
  g_test_add_func ("/privacy/languages/dates", test_dates);
  g_test_add_func ("/privacy/languages/nothing", test_nothing);

  return g_test_run ();
}
