/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Labels in languages that are not written with the Latin alphabet, and in some more that are; those of the other ones
 * stand in the rows of the types and of the families. As there, "|" divides them and "*" takes any ending.
 * Greek and Cyrillic words are folded to Latin letters like the text. In scripts without an alphabet of that kind a
 * label counts wherever its characters stand, also inside of a word, as particles are joined to words and some scripts
 * have no blanks; "^" asks for the beginning of a word and "$" for its end. */
static const struct
{
  const char *type; /* id; NULL: of a family, or of what is not personal */
  PiiFamily family;
  const char *labels;
} world_labels[] = {
  { "phone", PII_FAMILY_NONE,
    /* Greek, Russian, Ukrainian, Bulgarian */
    "τηλέφων*|τηλ|κινητ*|τηλεφωνικ*|καλέστε|καλέσ*|φαξ|телефон*|тел|моб|мобильн*|мобильный|сотов*|звон*|позвон*|перезвон*|факс*"
    "|мой номер|вацап|ватсап|моб тел|мобільн*|дзвон*|зателефон*|мій номер|обадете*"
    /* Hungarian, Romanian, Finnish, Norwegian, Croatian, Indonesian, Vietnamese */
    "|telefonszám*|mobilszám*|hívj*|hívható|sunați*|sunaţi*|apelați*|număr de telefon*|puhelin*|puh|matkapuhelin*|känny*|soita*|soitto*"
    "|faksi|mobitel*|nazovite|nomor telepon|telepon|hubungi|nomor hp|điện thoại|sđt|số điện thoại"
    /* Hebrew, Arabic, Hindi, Thai */
    "|טלפון|^טל$|נייד|סלולרי|פלאפון|פקס|וואטסאפ|התקשר|חייג|המספר שלי|هاتف|جوال|موبايل|محمول|تلفون|تليفون|فاكس|واتساب|اتصل|للاتصال"
    "|نقال|رقمي|फ़ोन|फोन|फ़ोन|मोबाइल|मोबाईल|दूरभाष|संपर्क|व्हाट्सएप|मेरा नंबर|कॉल|โทร|เบอร์|มือถือ|แฟกซ์|ติดต่อ"
    /* Chinese, Japanese, Korean */
    "|电话|電話|手机|手機|联系|聯絡|聯繫|座机|传真|傳真|拨打|撥打|热线|熱線|致电|致電|携帯|連絡先|ファックス|ファクス|問い合わせ|問合せ"
    "|전화|휴대폰|핸드폰|연락|팩스|제 번호|문의" },
  { "email", PII_FAMILY_NONE,
    "ηλεκτρονικό ταχυδρομείο|эл почта|электронная почта|почта|ел пошта|електронна пошта|sähköposti*|drótposta|adresă de email"
    "|דואל|דוא\"ל|מייל|البريد|بريد|ईमेल|อีเมล|邮箱|邮件|電子郵件|電郵|メール|이메일|메일" },
  { "credit_card", PII_FAMILY_NONE,
    "κάρτα*|πιστωτική κάρτα|αριθμός κάρτας|карта|карты|карту|картой|банковская карта|номер карты|картка|картки|карткою|кредитна картка|bankkártya*"
    "|hitelkártya*|kártyaszám*|card de credit|numărul cardului|cardul*|luottokort*|pankkikort*|maksukort*|kredittkort*|bankkort*"
    "|כרטיס אשראי|אשראי|מספר כרטיס|בכרטיס|بطاقة ائتمان|بطاقة الائتمان|رقم البطاقة|البطاقة|بطاقتي|क्रेडिट कार्ड|डेबिट कार्ड|कार्ड|บัตรเครดิต|บัตรเดบิต|เลขบัตร"
    "|信用卡|银行卡|銀行卡|借记卡|卡号|卡號|カード|신용카드|체크카드|카드" },
  { "iban", PII_FAMILY_NONE,
    "λογαριασμ*|τραπεζικός λογαριασμός|счет|счёт|банковский счет|рахунок|рахунку|bankszámla*|számlaszám*|cont bancar|contul*|tilinumero"
    "|pankkitili|bankkonto|חשבון בנק|חשבון|الحساب|حساب|آيبان|ايبان|बैंक खाता|खाता|บัญชี|账户|帳戶|賬戶|口座|계좌" },
  { "bank_account", PII_FAMILY_NONE,
    "αριθμός λογαριασμού|λογαριασμός|номер счета|расчетный счет|номер рахунку|рахунок|bankszámlaszám*|számlaszám*|numărul contului|nr cont|cont bancar"
    "|tilinumero|kontonummer|מספר חשבון|חשבון בנק|رقم الحساب|الحساب البنكي|حساب بنكي|खाता संख्या|खाता नंबर|बैंक खाता|เลขที่บัญชี|เลขบัญชี|บัญชีธนาคาร"
    "|账号|帳號|賬號|账户|銀行帳|口座番号|銀行口座|계좌번호|계좌|통장" },
  { "date_of_birth", PII_FAMILY_NONE,
    "ημερομηνία γέννησης|ημ γέννησης|γεννήθηκ*|γεννηθεί*|дата рождения|родился|родилась|рожден*|рожд|рождения|дата народження"
    "|народився|народилася|народилась|народження|дата на раждане|роден|родена|születési|született|szül|születésnap*|data nașterii|data naşterii"
    "|data nasterii|născut*|syntymäaika*|syntymäpäivä*|syntynyt|syntyi|s aika|født|fødselsdato|fødselsdag|datum rođenja|rođen*"
    "|תאריך לידה|נולד|יליד|تاريخ الميلاد|تاريخ الولادة|الميلاد|^ولد$|^ولدت$|مواليد|जन्म|पैदा|วันเกิด|เกิดวันที่|เกิดเมื่อ|ปีเกิด"
    "|出生|生日|生于|生於|生年月日|誕生日|>生まれ|>生$|>生于|>생$|생년월일|생일|출생" },
  { "password", PII_FAMILY_NONE,
    "κωδικός πρόσβασης|συνθηματικό|пароль|jelszó|parolă|salasana|passord"
    "|סיסמה|סיסמא|كلمة المرور|كلمة السر|كلمة مرور|पासवर्ड|รหัสผ่าน|พาสเวิร์ด|密码|密碼|口令|パスワード|暗証番号|비밀번호|암호|패스워드" },
  { "passport", PII_FAMILY_NONE,
    "διαβατήρι*|паспорт*|загранпаспорт*|серия и номер|закордонний паспорт|útlevél*|pașaport*|paşaport*|passi|passin numero|passnummer|passet"
    "|דרכון|جواز|पासपोर्ट|หนังสือเดินทาง|พาสปอร์ต|护照|護照|旅券|パスポート|여권" },
  { "driver_license", PII_FAMILY_NONE,
    "δίπλωμα οδήγησης|άδεια οδήγησης|водительск*|водительское удостоверение|посвідчення водія|jogosítvány*|vezetői engedély*|permis de conducere"
    "|ajokort*|førerkort*|רישיון נהיגה|רשיון נהיגה|رخصة القيادة|رخصة قيادة|ड्राइविंग लाइसेंस|ใบขับขี่|ใบอนุญาตขับ|驾驶证|驾照|駕駛執照|駕照"
    "|運転免許|免許証" },
  { "license_plate", PII_FAMILY_NONE,
    "πινακίδα*|госномер|номерной знак|номерний знак|rendszám*|număr de înmatriculare|rekisterinumero|registreringsnummer|לוחית רישוי|מספר רישוי|لوحة"
    "|车牌|車牌|차량번호" },
  { "national_id", PII_FAMILY_NONE,
    "ταυτότητ*|αριθμός ταυτότητας|αριθμός δελτίου ταυτότητας|удостоверение личности|посвідчення особи|személyi szám*|személyi azonosító*|személyi igazolvány*|szig szám"
    "|carte de identitate|seria ci|henkilökort*|nasjonalt id|תעודת זהות|الهوية|هوية|पहचान पत्र|पहचान संख्या|เลขประจำตัว"
    "|证件号|證件號|身分證|身份証" },
  { "medical_record", PII_FAMILY_NONE,
    "история болезни|номер медкарты|медична картка|מספר מטופל|رقم الملف الطبي|病历号|病歷號|住院号|门诊号|診察券番号|カルテ番号|환자번호" },
  { "employee_id", PII_FAMILY_NONE,
    "αριθμός μητρώου|табельный номер|табельний номер|törzsszám|henkilönumero|ansattnummer|מספר עובד|الرقم الوظيفي|कर्मचारी|รหัสพนักงาน|工号|工號"
    "|员工编号|員工編號|社員番号|사번|사원번호" },
  { "student_id", PII_FAMILY_NONE,
    "αριθμός μητρώου φοιτητή|студенческий билет|номер зачетки|студентський квиток|neptun kód|număr matricol|opiskelijanumero|studentnummer"
    "|מספר סטודנט|الرقم الجامعي|รหัสนักศึกษา|รหัสนักเรียน|学号|學號|学籍番号|학번" },
  { "il_identity", PII_FAMILY_NONE, "תעודת זהות|תעודת הזהות|ת.ז|ת\"ז|ת״ז|מספר זהות" },
  { "eg_identity", PII_FAMILY_NONE, "الرقم القومي|رقم قومي" },
  { "sa_identity", PII_FAMILY_NONE, "الهوية الوطنية|الإقامة|الاقامة|رقم الهوية" },
  { "ae_identity", PII_FAMILY_NONE, "الهوية الإماراتية|بطاقة الهوية" },
  { "in_aadhaar", PII_FAMILY_NONE, "आधार" },
  { "in_pan", PII_FAMILY_NONE, "पैन|स्थायी खाता" },
  { "in_voter", PII_FAMILY_NONE, "मतदाता" },
  { "in_gstin", PII_FAMILY_NONE, "जीएसटी" },
  { "th_identity", PII_FAMILY_NONE, "เลขประจำตัวประชาชน|เลขบัตรประชาชน|บัตรประชาชน|เลขประจำตัว" },
  { "cn_resident", PII_FAMILY_NONE, "身份证|身份證|居民身份" },
  { "tw_identity", PII_FAMILY_NONE, "身分證|身分証字號" },
  { "hk_identity", PII_FAMILY_NONE, "身份證|香港身份證" },
  { "jp_my_number", PII_FAMILY_NONE, "マイナンバー|個人番号" },
  { "jp_company", PII_FAMILY_NONE, "法人番号" },
  { "kr_resident", PII_FAMILY_NONE, "주민등록|주민번호" },
  { "kr_foreigner", PII_FAMILY_NONE, "외국인등록|외국인 등록" },
  { "kr_licence", PII_FAMILY_NONE, "운전면허|면허번호" },
  { "kr_business", PII_FAMILY_NONE, "사업자등록|사업자번호|사업자 등록" },
  { "gr_tax_id", PII_FAMILY_NONE, "αφμ|α φ μ" },
  { "gr_social_security", PII_FAMILY_NONE, "αμκα|α μ κ α" },
  { "ua_tax_id", PII_FAMILY_NONE, "рнокпп|іпн|ідентифікаційний код|ідентифікаційний номер|податковий номер" },
  { "ru_tax_id", PII_FAMILY_NONE, "инн" },
  { "ru_social_security", PII_FAMILY_NONE, "снилс|страховой номер" },
  { "ro_person", PII_FAMILY_NONE, "cod numeric" },
  { "hu_social_security", PII_FAMILY_NONE, "társadalombiztosítási*" },
  { "hu_tax_person", PII_FAMILY_NONE, "adóazonosító*|adóazonosító jel" },
  { "no_birth_number", PII_FAMILY_NONE, "fødselsnr|fødsels og personnummer|personnr" },
  { "fi_identity_code", PII_FAMILY_NONE, "henkilötunnu*|hetu*|sosiaaliturvatunnus" },
  { NULL, PII_FAMILY_TAX,
    "φορολογικ*|αριθμός φορολογικού μητρώου|налогов*|идентификационный номер|налогоплательщик*|податков*|adószám*|cod fiscal|cod de identificare fiscală"
    "|verotunnus|veronumero|skattenummer|מספר תיק|עוסק מורשה|الرقم الضريبي|رقم ضريبي|करदाता|ผู้เสียภาษี|税号|稅號|纳税人|納稅人|统一编号|統一編號"
    "|納税者番号|납세자" },
  { NULL, PII_FAMILY_SOCIAL, "κοινωνική ασφάλιση|социальное страхование|соціальне страхування|ביטוח לאומי|التأمينات|社保|社会保险|社会保障|사회보장" },
  { NULL, PII_FAMILY_IDENTITY,
    "ταυτότητ*|личный номер|особистий номер|személyi*|act de identitate|cod personal|henkilökort*|fødselsnummer*"
    "|תעודת זהות|الهوية|هوية|الرقم الوطني|الرقم القومي|بطاقة شخصية|पहचान|ประจำตัวประชาชน|บัตรประชาชน|身份证|身份證|身分證|证件号|證件號|身分証|신분증|주민등록" },
  { NULL, PII_FAMILY_HEALTH, "ιατρική ασφάλιση|медицинский полис|полис омс|медичне страхування|קופת חולים|التأمين الصحي|医保|健康保険|건강보험" },
  { NULL, PII_FAMILY_COMPANY, "огрн|едрпоу|єдрпоу|cégjegyzékszám*|cod unic de înregistrare|y tunnus|organisasjonsnummer|ח.פ|السجل التجاري|统一社会信用代码|法人番号|사업자" },
  { NULL, PII_FAMILY_NONE,
    "παραγγελί*|τιμολόγι*|έκδοση|заказ*|накладн*|счет фактура|версия|артикул|партия|замовлення|рахунок фактура|версія|накладна|rendelés*"
    "|cikkszám*|comand*|factură|tilaus*|lasku|laskun|versio|ordre*|bestilling*|הזמנה|חשבונית|מק\"ט|גרסה|קבלה|رقم الطلب|الطلب|فاتورة|الفاتورة|الشحنة"
    "|الإصدار|ऑर्डर|आर्डर|चालान|इनवॉइस|संस्करण|คำสั่งซื้อ|ใบแจ้งหนี้|ใบเสร็จ|รหัสสินค้า|พัสดุ|เวอร์ชัน|订单|訂單|发票|發票|型号|型號|版本|快递|运单|单号|單號|批号|产品"
    "|產品|人口|注文|請求書|型番|品番|追跡|伝票|バージョン|管理番号|주문|송장|운송장|청구서|모델|버전|제품|사건" },
};
