#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Texts of many languages and scripts that are made up, for score-pii: phone numbers as each country writes them, and
what its people write around them; dates of birth and dates. Like pii_made_up.py, every wording belongs to one of two
halves by a hash of it, and only the half `dev` was looked at while rules were changed.

    pii_languages.py > documents.jsonl"""

import hashlib
import json
import random

ROUNDS = 5

# Forms of phone numbers, where # is a digit and % one that is neither 0 nor 1, and sentences.
PHONES = {
    "en-us": (["(%##) %##-####", "%##-%##-####", "%##.%##.####", "%## %## ####", "+1 %##-%##-####", "1 (%##) %##-####",
         "+1(%##)%##-####", "%##%######"],
        ["Give me a ring on {} when you land.", "Cell: {}", "Call me back at {}.", "Phone number on file: {}",
         "text {} for details", "Emergency contact: Joan Park, {}", "you can always reach me at {}",
         "voicemail left by {}", "Direct line {}", "Contact number: {}", "Toll-free: {}",
         "her number's {} if you need it", "Fax no. {}"]),
    "en-gb": (["020 7### ####", "0161 ### ####", "07### ######", "07### ### ###", "+44 7### ######", "+44 (0)20 7### ####",
         "01### ######", "0800 ### ####", "(020) 7### ####"],
        ["Ring the surgery on {} before noon.", "Tel. No.: {}", "Mobile number: {}", "Switchboard {}",
         "please phone {} to rearrange", "M: {}", "T: {}", "Contact: Mrs Hale, {}", "WhatsApp {}"]),
    "de": (["030 ########", "030/########", "(030) ########", "0171 #######", "0151-########", "+49 171 #######",
         "+49 (0) 30 ########", "089 / ## ## ## ##", "0221 ######", "0049 30 ########", "0 89/12 34 56"],
        ["Bitte rufen Sie mich unter {} zurück.", "Tel.: {}", "Handynummer: {}", "Telefonnummer {}", "Mobil {}",
         "Fax: {}", "erreichbar unter {}", "Meine Nummer ist {}, melde dich.", "Notfallkontakt: Frau Berg, {}",
         "Ruf einfach {} an.", "Durchwahl: {}", "Telefonisch erreichen Sie uns unter der {}."]),
    "fr": (["01 ## ## ## ##", "06 ## ## ## ##", "06.##.##.##.##", "06-##-##-##-##", "06########", "+33 6 ## ## ## ##",
         "+33 (0)6 ## ## ## ##", "0033 1 ## ## ## ##"],
        ["Merci de rappeler le {}.", "Tél. : {}", "Téléphone portable : {}", "Mon numéro est le {}.", "joignable au {}",
         "Numéro de téléphone : {}", "Appelle-moi sur le {}", "Fax : {}", "En cas d'urgence, composer le {}."]),
    "es": (["91# ### ###", "6## ### ###", "6## ## ## ##", "6########", "+34 6## ### ###", "+34 91 ### ## ##",
         "(+34) 6## ### ###"],
        ["Mi número es el {}.", "Tfno.: {}", "Teléfono: {}", "Móvil: {}", "Llámame al {}", "Contacto: {}",
         "puede localizarme en el {}", "Tel. {}"]),
    "it": (["06 ########", "02 ### ####", "333 #######", "347 ### ## ##", "+39 333 ### ####", "+39 06 ########",
         "0039 02 #######", "3########9"],
        ["Il mio numero è {}.", "Tel.: {}", "Cellulare: {}", "Telefono {}", "chiamami al {}", "Recapito telefonico: {}",
         "cell. {}", "Contattare il {} per informazioni."]),
    "pt": (["21 ### ## ##", "912 ### ###", "9########", "+351 91# ### ###", "(11) 9####-####", "(21) ####-####",
         "+55 (11) 9####-####", "+55 21 9 ####-####", "11 9####-####"],
        ["O meu número é {}.", "Telefone: {}", "Telemóvel: {}", "Celular: {}", "Ligue para {}", "contacte-me pelo {}",
         "WhatsApp: {}", "Tel.: {}"]),
    "nl": (["06-########", "06 ########", "06 ## ## ## ##", "020-#######", "(020) ### ## ##", "+31 6 ########",
         "+31 (0)20 ### ## ##", "0031 6 ########"],
        ["Mijn nummer is {}.", "Tel. {}", "Mobiel: {}", "Telefoonnummer: {}", "bereikbaar op {}", "Bel gerust naar {}.",
         "Noodnummer: {}", "tel.nr. {}"]),
    "pl": (["6## ### ###", "22 ### ## ##", "(22) ### ## ##", "+48 5## ### ###", "+48 22 ### ## ##", "5########",
         "0048 6## ### ###", "12-###-##-##"],
        ["Mój numer to {}.", "Tel. {}", "Telefon kontaktowy: {}", "nr tel.: {}", "Komórka: {}", "kom. {}",
         "Proszę o kontakt pod numerem {}.", "zadzwoń na {}", "Numer telefonu: {}", "faks {}"]),
    "sv": (["070-### ## ##", "0701-## ## ##", "08-### ### ##", "+46 70 ### ## ##", "+46 (0)8 ### ## ##", "0046 70 #######",
         "031-## ## ##"],
        ["Mitt nummer är {}.", "Tel: {}", "Mobil: {}", "Telefonnummer: {}", "ring mig på {}", "Du når mig på {}.",
         "Telefon {}"]),
    "da": (["## ## ## ##", "########", "+45 ## ## ## ##", "+45 ########", "0045 ## ## ## ##", "## ######"],
        ["Mit nummer er {}.", "Tlf.: {}", "Mobil: {}", "Telefonnummer: {}", "ring til mig på {}", "tlf. {}",
         "Ring på {} i morgen."]),
    "no": (["9## ## ###", "4## ## ###", "22 ## ## ##", "+47 9## ## ###", "########"],
        ["Mitt nummer er {}.", "Tlf.: {}", "Mobil: {}", "Telefonnummer: {}", "ring meg på {}", "Mobilnummer {}"]),
    "cs": (["6## ### ###", "7########", "+420 6## ### ###", "2## ### ###", "00420 7## ### ###"],
        ["Moje číslo je {}.", "Tel.: {}", "Mobil: {}", "Telefonní číslo: {}", "volejte {}", "zavolejte mi na {}",
         "tel. č. {}"]),
    "tr": (["0532 ### ## ##", "0(532) ### ## ##", "(0212) ### ## ##", "+90 532 ### ## ##", "0 532 ### ## ##",
         "05#########", "+90 (212) ### ## ##", "532 ### ## ##"],
        ["Numaram {}.", "Tel: {}", "Telefon: {}", "Cep: {}", "Cep telefonu: {}", "beni {} numarasından arayın",
         "GSM: {}", "İrtibat: {}", "Faks: {}"]),
    "fi": (["040 ### ####", "050 #######", "09 ### ####", "+358 40 ### ####", "045-#######"],
        ["Numeroni on {}.", "Puh. {}", "Puhelin: {}", "Puhelinnumero: {}", "Matkapuhelin: {}", "soita numeroon {}"]),
    "hu": (["06 30 ### ####", "06-20-###-####", "+36 30 ### ####", "(06 1) ### ####", "06 1 ### ####"],
        ["A telefonszámom {}.", "Tel.: {}", "Telefon: {}", "Mobil: {}", "Telefonszám: {}", "hívjon a {} számon"]),
    "ro": (["0722 ### ###", "021 ### ## ##", "+40 722 ### ###", "07########"],
        ["Numărul meu este {}.", "Tel.: {}", "Telefon: {}", "Mobil: {}", "Număr de telefon: {}", "sunați la {}"]),
    "el": (["210 ### ####", "69# ### ####", "+30 210 ### ####", "69########"],
        ["Το τηλέφωνό μου είναι {}.", "Τηλ.: {}", "Τηλέφωνο: {}", "Κινητό: {}", "Αριθμός τηλεφώνου: {}",
         "καλέστε στο {}"]),
    "ru": (["8 (495) ###-##-##", "8 916 ###-##-##", "+7 916 ### ## ##", "8-800-###-##-##", "+7(495)###-##-##",
         "89#########"],
        ["Мой номер {}.", "Тел.: {}", "Телефон: {}", "Моб.: {}", "Номер телефона: {}", "звоните по {}",
         "Контактный телефон {}"]),
    "uk": (["067 ### ## ##", "(044) ###-##-##", "+380 67 ### ## ##", "050-###-##-##", "0#########"],
        ["Мій номер {}.", "Тел.: {}", "Телефон: {}", "Моб.: {}", "Номер телефону: {}", "дзвоніть {}"]),
    "he": (["050-###-####", "03-###-####", "+972 50-###-####", "052#######"],
        ["המספר שלי {}.", "טל' {}", "טלפון: {}", "נייד: {}", "מספר טלפון: {}", "פלאפון {}"]),
    "ar": (["050 ### ####", "010########", "+966 50 ### ####", "02 #### ####"],
        ["رقمي {}.", "هاتف: {}", "جوال: {}", "رقم الهاتف: {}", "موبايل {}", "اتصل على {}"]),
    "hi": (["98### #####", "+91 98### #####", "011-########", "9#########"],
        ["मेरा नंबर {} है।", "फ़ोन: {}", "मोबाइल: {}", "मोबाइल नंबर: {}", "दूरभाष {}", "फोन नंबर {}"]),
    "th": (["081-###-####", "02-###-####", "+66 81 ### ####", "08########"],
        ["โทร. {}", "โทรศัพท์: {}", "เบอร์โทร: {}", "มือถือ {}", "เบอร์โทรศัพท์ของฉันคือ {}", "ติดต่อ {}"]),
    "zh": (["138 #### ####", "13#########", "010-########", "+86 138 #### ####", "0755-########", "(010) ########"],
        ["我的电话是{}。", "电话：{}", "手机：{}", "手机号码：{}", "联系电话: {}", "请拨打{}咨询", "傳真：{}", "電話 {}"]),
    "ja": (["090-####-####", "03-####-####", "+81 90-####-####", "0120-###-###", "090########"],
        ["私の電話番号は{}です。", "電話：{}", "TEL：{}", "携帯電話：{}", "電話番号: {}", "携帯 {}", "お問い合わせは{}まで"]),
    "ko": (["010-####-####", "02-###-####", "+82 10-####-####", "031-###-####", "010########"],
        ["제 번호는 {}입니다.", "전화: {}", "휴대폰: {}", "전화번호: {}", "연락처 {}", "핸드폰 {}", "휴대전화번호는 {}입니다"]),
}

# As a date has them, January first.
MONTHS = {
    "en": "January February March April May June July August September October November December".split(),
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember".split(),
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split(),
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre".split(),
    "it": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre".split(),
    "pt": "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro".split(),
    "nl": "januari februari maart april mei juni juli augustus september oktober november december".split(),
    "pl": "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia".split(),
    "sv": "januari februari mars april maj juni juli augusti september oktober november december".split(),
    "da": "januar februar marts april maj juni juli august september oktober november december".split(),
    "cs": "ledna února března dubna května června července srpna září října listopadu prosince".split(),
    "tr": "Ocak Şubat Mart Nisan Mayıs Haziran Temmuz Ağustos Eylül Ekim Kasım Aralık".split(),
    "fi": "tammikuuta helmikuuta maaliskuuta huhtikuuta toukokuuta kesäkuuta heinäkuuta elokuuta syyskuuta lokakuuta marraskuuta joulukuuta".split(),
    "no": "januar februar mars april mai juni juli august september oktober november desember".split(),
    "hu": "január február március április május június július augusztus szeptember október november december".split(),
    "ro": "ianuarie februarie martie aprilie mai iunie iulie august septembrie octombrie noiembrie decembrie".split(),
    "el": "Ιανουαρίου Φεβρουαρίου Μαρτίου Απριλίου Μαΐου Ιουνίου Ιουλίου Αυγούστου Σεπτεμβρίου Οκτωβρίου Νοεμβρίου Δεκεμβρίου".split(),
    "ru": "января февраля марта апреля мая июня июля августа сентября октября ноября декабря".split(),
    "uk": "січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня".split(),
    "he": "בינואר בפברואר במרץ באפריל במאי ביוני ביולי באוגוסט בספטמבר באוקטובר בנובמבר בדצמבר".split(),
    "ar": "يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر".split(),
    "hi": "जनवरी फ़रवरी मार्च अप्रैल मई जून जुलाई अगस्त सितंबर अक्टूबर नवंबर दिसंबर".split(),
    "th": "มกราคม กุมภาพันธ์ มีนาคม เมษายน พฤษภาคม มิถุนายน กรกฎาคม สิงหาคม กันยายน ตุลาคม พฤศจิกายน ธันวาคม".split(),
}

# Dates of birth.
BIRTHS = {
    "en": ["He came into the world on {} in Leeds.", "Her D.O.B. is {}.", "Patient, b. {}, smoker", "birthdate {}",
         "Date of Birth ..... {}"],
    "de": ["Geb.-Datum: {}", "wurde am {} in Ulm geboren", "geb. {} in Köln", "Sie kam am {} zur Welt.",
         "Geburtsdatum des Kindes: {}"],
    "fr": ["née le {} à Nice", "Date de naissance de l'assuré : {}", "Il a vu le jour le {}.", "Né(e) le : {}"],
    "es": ["nacida el {} en Lugo", "Fecha de nac.: {}", "F. nacimiento {}", "vino al mundo el {}"],
    "it": ["nata a Bari il {}", "Data di nascita del paziente: {}", "nato il {}"],
    "pt": ["nascida a {} em Braga", "Data de nasc.: {}", "nascido em {}"],
    "nl": ["geboren te Gent op {}", "Geb.datum: {}", "geboortedatum {}"],
    "pl": ["ur. {} w Łodzi", "urodzony dnia {}", "data ur.: {}", "Data urodzenia dziecka: {}"],
    "sv": ["född den {} i Lund", "Född: {}", "födelsedatum {}"],
    "da": ["født den {} i Aarhus", "Født {}", "fødselsdag {}"],
    "cs": ["narozena {} v Brně", "nar. {}", "datum nar.: {}", "Datum narození: {}"],
    "tr": ["{} tarihinde doğdu", "Doğum Tarihi : {}", "D. Tarihi: {}", "{} doğumlu"],
    "fi": ["syntynyt {}", "Syntymäpäivä: {}", "s. {}"],
    "hu": ["született: {}", "Születési ideje: {}", "szül.: {}"],
    "ro": ["născută la {}", "Data nașterii {}"],
    "no": ["født {} i Bergen", "Fødselsdato {}"],
    "el": ["γεννήθηκε στις {}", "Ημερομηνία γέννησης {}"],
    "ru": ["родилась {} в Туле", "Дата рождения {}", "{} рождения"],
    "uk": ["народилася {} у Львові", "Дата народження {}"],
    "he": ["נולדה {} בחיפה", "תאריך לידה {}"],
    "ar": ["ولدت في {}", "تاريخ الميلاد {}"],
    "hi": ["जन्म {} को हुआ", "जन्मतिथि {}"],
    "th": ["เกิดวันที่ {}", "วันเกิด {}"],
    "zh": ["出生于{}", "出生日期 {}"],
    "ja": ["{}生まれ", "生年月日 {}"],
    "ko": ["{}생", "생년월일 {}", "{} 출생"],
}

# Any other dates.
DATES = {
    "en": ["The audit closed on {} without findings.", "Deadline: {}", "By {} all reports were in.", "Effective {}",
         "Minutes of {}"],
    "de": ["Die Frist endet am {}.", "Stand: {}", "Sitzung vom {}"],
    "fr": ["Paris, le {}", "à compter du {}"],
    "es": ["Madrid, {}", "hasta el {} inclusive"],
    "it": ["Roma, {}", "entro il {}"],
    "pt": ["Lisboa, {}", "até {}"],
    "nl": ["Utrecht, {}", "uiterlijk {}"],
    "pl": ["Warszawa, {}", "do dnia {}"],
    "sv": ["Stockholm {}", "senast {}"],
    "da": ["København, {}", "senest {}"],
    "cs": ["V Praze dne {}", "do {}"],
    "tr": ["Ankara, {}", "en geç {} tarihine kadar"],
    "fi": ["Helsinki {}"],
    "hu": ["Budapest, {}"],
    "ro": ["București, {}"],
    "no": ["Oslo, {}"],
    "el": ["Αθήνα, {}"],
    "ru": ["Москва, {}", "до {}"],
    "uk": ["Київ, {}"],
    "zh": ["会议定于{}举行"],
    "ja": ["会議は{}に開催"],
    "ko": ["회의는 {}에 열린다"],
    "ar": ["القاهرة، {}"],
    "hi": ["दिल्ली, {}"],
    "th": ["ประชุมวันที่ {}"],
    "he": ["ירושלים, {}"],
}

# Other forms of a date than "12 May 1987", "12.05.1987" and "12/05/1987".
DATE_FORMS = {
    "en": ["{d} {M} {y}", "{M} {d}, {y}", "{m}/{d}/{y}", "{d:02}/{m:02}/{y}", "{d:02}-{M:.3}-{y}"],
    "de": ["{d}. {M} {y}", "{d:02}.{m:02}.{y}", "{d}.{m}.{y}"], "cs": ["{d}. {M} {y}", "{d}. {m}. {y}"],
    "es": ["{d} de {M} de {y}", "{d:02}/{m:02}/{y}", "{d} de {M} del {y}"], "pt": ["{d} de {M} de {y}", "{d:02}/{m:02}/{y}"],
    "hu": ["{y}. {M} {d}", "{y}.{m:02}.{d:02}", "{y}. {m:02}. {d:02}"], "sv": ["{d} {M} {y}", "{y}-{m:02}-{d:02}"],
    "fi": ["{d}. {M} {y}", "{d}.{m}.{y}"], "no": ["{d}. {M} {y}", "{d:02}.{m:02}.{y}"], "da": ["{d}. {M} {y}", "{d:02}-{m:02}-{y}"],
    "zh": ["{y}年{m}月{d}日", "{y}-{m:02}-{d:02}"], "ja": ["{y}年{m}月{d}日", "{y}/{m:02}/{d:02}"],
    "ko": ["{y}년 {m}월 {d}일", "{y}.{m:02}.{d:02}"],
}


def half(wording):
    return "held" if hashlib.sha256(wording.encode()).digest()[1] & 1 else "dev"


def digits(form, rng):
    return "".join(str(rng.randint(0, 9)) if c == "#" else str(rng.randint(2, 9)) if c == "%" else c for c in form)


def date(language, rng):
    y, m, d = rng.randint(1936, 2023), rng.randint(1, 12), rng.randint(13, 28)
    form = rng.choice(DATE_FORMS.get(language, ["{d} {M} {y}", "{d:02}.{m:02}.{y}", "{d:02}/{m:02}/{y}"]))
    return form.format(y=y, m=m, d=d, M=MONTHS[language][m - 1] if language in MONTHS else "")


def write(kind, name, wording, value, key):
    before, after = wording.split("{}")
    print(json.dumps({"set": f"{kind}_{half(key)}", "id": wording, "text": before + value + after,
                      "entities": [{"type": name, "start": len(before), "end": len(before) + len(value)}]}, ensure_ascii=False))


def main():
    rng = random.Random(7)
    for language, (forms, wordings) in PHONES.items():
        for wording in wordings:
            for form in forms:
                write(f"language_{language}", "phone", wording, digits(form, rng), wording + form)
    for name, sentences in (("date_of_birth", BIRTHS), ("date", DATES)):
        for language, wordings in sentences.items():
            for wording in wordings:
                for _ in range(ROUNDS):
                    write(f"language_{language}", name, wording, date(language, rng), wording)


main()
