#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Texts that are made up, for score-pii --documents: values in sentences, forms and tables of eight languages, and
numbers in business text that are nothing personal. Every wording belongs to one of two halves by a hash of it. Whoever
works on the rules looks at what is missed in the half `dev`; the half `held` only says whether they hold elsewhere.

    pii_made_up.py CHECK_DIGITS.jsonl > documents.jsonl"""

import hashlib
import json
import random
import sys

ROUNDS = 12

# Values: what a type looks like, in forms that people write.

IBANS = {"DE": "18n", "FR": "10n11c2n", "ES": "20n", "IT": "1a10n12c", "NL": "4a10n", "PL": "24n", "GB": "4a14n", "AT": "16n",
         "CH": "5n12c", "BE": "12n", "PT": "21n", "SE": "20n", "DK": "14n", "CZ": "20n", "NO": "11n", "FI": "14n"}
CARDS = [("4", 16), ("51", 16), ("2221", 16), ("34", 15), ("37", 15), ("6011", 16), ("3530", 16), ("36", 14), ("62", 16)]
PHONES = ["+49 30 ### ####", "+49 (0)89 ####-###", "030 / ### ## ##", "0171 #######", "0049 221 ######", "+33 1 ## ## ## ##",
          "06 ## ## ## ##", "+44 20 7### ####", "020 7### ####", "07700 9#####", "(212) 5##-####", "415-6##-####", "+1 650 5## ####",
          "1-800-5##-####", "+48 6## ### ###", "6## ### ###", "+34 91# ### ###", "+39 02 #### ####", "333 ### ####", "+31 20 ### ####",
          "06-########", "+46 8 ### ## ##", "070-### ## ##", "+45 ## ## ## ##", "+420 6## ### ###", "+90 532 ### ## ##", "0532 ### ## ##",
          "+55 11 9####-####", "+41 44 ### ## ##", "+43 1 #######", "+32 2 ### ## ##", "+351 21 ### ####", "+61 2 #### ####", "0412 ### ###"]
NAMES = ["anna", "jan", "kowalska", "mueller", "o.brien", "li", "sofia", "dupont", "garcia", "rossi", "novak", "yilmaz"]
HOSTS = ["example.com", "mail.example.org", "uni-beispiel.de", "firma.example.pl", "exemple.fr", "example.co.uk", "posta.example.it"]
MONTHS = {"en": "January February March April May June July August September October November December".split(),
          "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember".split(),
          "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split(),
          "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre".split(),
          "pl": "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia".split()}


def digits(pattern, rng):
    return "".join(str(rng.randint(0, 9)) if c == "#" else c for c in pattern)


def luhn(body):
    total = sum(sum(divmod(int(c) * (2 - i % 2), 10)) for i, c in enumerate(reversed(body)))
    return body + str(-total % 10)


def card(rng):
    prefix, length = rng.choice(CARDS)
    number = luhn(prefix + "".join(rng.choice("0123456789") for _ in range(length - len(prefix) - 1)))
    mark = rng.choice(["", " ", "-", "\u00a0", " "])
    cuts = [0, 4, 10, 15] if length == 15 else [0, 4, 10, 14] if length == 14 else [0, 4, 8, 12, 16]
    return mark.join(number[a:b] for a, b in zip(cuts, cuts[1:]))


def iban(rng):
    country = rng.choice(sorted(IBANS))
    body, count = "", ""
    for c in IBANS[country]:
        if c.isdigit():
            count += c
            continue
        body += "".join(rng.choice({"n": "0123456789", "a": "ABCDEFGHKLMN", "c": "0123456789ABCDEF"}[c]) for _ in range(int(count)))
        count = ""
    check = 98 - int("".join(str(int(c, 36)) for c in body + country + "00")) % 97
    number = f"{country}{check:02}{body}"
    form = rng.choice(["plain", "groups", "groups", "lower", "hyphens"])
    if form == "plain":
        return number
    if form == "lower":
        return number.lower()
    return (" " if form == "groups" else "-").join(number[i:i + 4] for i in range(0, len(number), 4))


def email(rng):
    name = rng.choice(["{a}.{b}", "{a}{n}", "{a}_{b}", "{a[0]}{b}", "{a}+news", "{b}-{n}"]).format(
        a=rng.choice(NAMES), b=rng.choice(NAMES), n=rng.randint(1, 99))
    host = rng.choice(HOSTS)
    return rng.choice(["{}@{}", "{}@{}", "{}@{}", "{} [at] {}", "{}(at){}"]).format(name, host)


def ip(rng):
    if rng.random() < 0.3:
        return ":".join(f"{rng.randint(1, 65535):x}" for _ in range(8))
    return ".".join(str(rng.randint(24, 254)) for _ in range(4))


def date(rng):
    y, m, d = rng.randint(1935, 2024), rng.randint(1, 12), rng.randint(13, 28)
    language = rng.choice(sorted(MONTHS))
    month = MONTHS[language][m - 1]
    written = {"en": f"{month} {d}, {y}", "de": f"{d}. {month} {y}", "fr": f"{d} {month} {y}", "es": f"{d} de {month} de {y}", "pl": f"{d} {month} {y}"}
    return rng.choice([f"{y}-{m:02}-{d:02}", f"{d:02}.{m:02}.{y}", f"{m}/{d}/{y}", f"{d:02}/{m:02}/{y}", f"{d}-{m}-{y}", written[language], written["en"]])


def ssn(rng):
    area = rng.choice([n for n in range(1, 899) if n != 666])
    return f"{area:03}-{rng.randint(1, 99):02}-{rng.randint(1, 9999):04}"


VALUES = {"phone": lambda rng: digits(rng.choice(PHONES), rng), "credit_card": card, "iban": iban, "email": email, "ip_address": ip,
          "date_of_birth": date, "date": date, "us_ssn": ssn,
          "mac_address": lambda rng: ":".join(f"{rng.randint(0, 255):02X}" for _ in range(6)),
          "url": lambda rng: f"https://{rng.choice(HOSTS)}/{rng.choice(NAMES)}/{rng.randint(1, 999)}"}

# What announces them, and how they stand in a text. {} is the value.
LABELS = {
    "phone": ["Phone", "Mobile", "Tel.", "Telefon", "Handy", "Rufnummer", "Téléphone", "Portable", "Teléfono", "Móvil", "Cellulare",
              "Telemóvel", "Telefoonnummer", "Mobiel", "Komórka", "Mobilnummer", "Tlf", "Telefonní číslo", "Cep telefonu", "Fax"],
    "credit_card": ["Card number", "Credit card", "Visa", "Kreditkarte", "Kartennummer", "Carte bancaire", "Tarjeta de crédito",
                    "Carta di credito", "Cartão de crédito", "Kaartnummer", "Numer karty", "Kortnummer", "Číslo karty", "Kart numarası"],
    "iban": ["IBAN", "Bank account", "Bankverbindung", "Konto", "Compte", "Cuenta", "Conto", "Rekening", "Nr konta", "Kontonummer"],
    "email": ["E-mail", "Mail", "E-Mail-Adresse", "Courriel", "Correo electrónico", "Adres e-mail", "E-post", "E-posta"],
    "ip_address": ["IP address", "Client IP", "IP-Adresse", "Adresse IP", "Dirección IP", "Host"],
    "date_of_birth": ["Date of birth", "DOB", "Born", "Geburtsdatum", "Geboren am", "Date de naissance", "Né le", "Fecha de nacimiento",
                      "Data di nascita", "Data de nascimento", "Geboortedatum", "Data urodzenia", "Födelsedatum", "Fødselsdato",
                      "Datum narození", "Doğum tarihi"],
    "us_ssn": ["SSN", "Social Security Number", "Social security no."],
    "mac_address": ["MAC", "MAC address", "Hardware address", "MAC-Adresse"],
}
FORMS = ["{label}: {}", "{label} {}", "{label}: {}.", "{label} = {}", "- {label}: {}\n- Status: open", "({label}: {})", "**{label}:** {}",
         "| {label} | {} |", "\"{label}\": \"{}\",", "<td>{label}</td><td>{}</td>", "{label}\n{}", "{label};{}", "{label}: {}, see below",
         "Name: A. Person; {label}: {}; City: Bonn", "{label}\t{}", "[{label}] {}", "{label} – {}"]
SENTENCES = {
    "phone": ["You can reach me at {} after lunch.", "Please call {} and ask for the desk.", "Ruf mich bitte unter {} an.",
              "Appelez-moi au {} demain matin.", "Llámame al {} cuando puedas.", "Proszę dzwonić pod numer {} po południu.",
              "My new number is {}, text me there.", "Sie erreichen uns telefonisch unter {}.", "Bel mij op {} als het niet lukt.",
              "In an emergency dial {} at any time.", "Chiamami al {} stasera.", "Ring gärna på {} efter klockan sex."],
    "credit_card": ["She paid with {} at the counter.", "Please charge it to my card {} today.", "Bitte belasten Sie die Karte {}.",
                    "Ma carte est la {} et elle expire bientôt.", "Mi tarjeta es {} y caduca en mayo.", "Zapłacono kartą {} w sklepie."],
    "iban": ["Transfer the rent to {} by the end of the week.", "Bitte überweisen Sie auf {} bis zum Ersten.", "Virement sur le compte {} svp.",
             "Przelew proszę wysłać na {} do piątku.", "The money goes to {} every month."],
    "email": ["Write to {} with questions.", "Fragen bitte an {} senden.", "Contactez {} pour en savoir plus.", "Escribe a {} hoy.",
              "Kontakt: {}, pokój 12.", "Cc {} in all replies."],
    "ip_address": ["The request came from {} at night.", "Login from {} was refused.", "Der Zugriff erfolgte von {} aus.",
                   "Failed password for root from {} port 22"],
    "date_of_birth": ["She was born on {} in a village.", "Er wurde am {} geboren.", "Il est né le {} à Lyon.", "Nació el {} en Sevilla.",
                      "Urodzona {} w Krakowie.", "The patient (born {}) was seen today.", "My birthday is {}, by the way."],
    "date": ["The contract begins on {} and ends later.", "Am {} tagt der Ausschuss.", "La réunion du {} est annulée.",
             "Spotkanie odbędzie się {} w biurze.", "Signed on {} by both parties.", "La reunión fue el {} en Madrid."],
    "us_ssn": ["Her social security number is {}, she said.", "Applicant {} (SSN) was approved.", "My SSN is {}."],
    "url": ["See {} for the minutes.", "Siehe {} im Intranet.", "Voir {} pour les détails.", "More at {}."],
}
# Modules of python-stdnum: our type, words that announce it.
IDENTIFIERS = {
    "de.idnr": ("de_tax_id", ["Steuer-ID", "IdNr.", "Steuerliche Identifikationsnummer"]), "gb.nhs": ("uk_nhs", ["NHS number", "NHS No."]),
    "fr.nir": ("fr_nir", ["Numéro de sécurité sociale", "NIR"]), "es.dni": ("es_dni", ["DNI", "NIF"]), "es.nie": ("es_nie", ["NIE"]),
    "it.codicefiscale": ("it_fiscal_code", ["Codice fiscale", "C.F."]), "pl.pesel": ("pl_pesel", ["PESEL", "Nr PESEL"]),
    "pl.nip": ("pl_nip", ["NIP"]), "pl.regon": ("pl_regon", ["REGON"]), "nl.bsn": ("nl_bsn", ["BSN", "Burgerservicenummer"]),
    "be.nn": ("be_national", ["Rijksregisternummer", "Numéro national"]), "se.personnummer": ("se_personnummer", ["Personnummer"]),
    "dk.cpr": ("dk_cpr", ["CPR", "CPR-nr."]), "no.fodselsnummer": ("no_birth_number", ["Fødselsnummer"]),
    "fi.hetu": ("fi_identity_code", ["Henkilötunnus"]), "at.vnr": ("at_social_security", ["SVNR", "Versicherungsnummer"]),
    "ch.ssn": ("ch_social_security", ["AHV-Nr.", "Numéro AVS"]), "cz.rc": ("cz_birth_number", ["Rodné číslo"]),
    "pt.nif": ("pt_tax_id", ["NIF", "Contribuinte"]), "ro.cnp": ("ro_person", ["CNP"]), "bg.egn": ("bg_person", ["EGN", "ЕГН"]),
    "hr.oib": ("hr_person", ["OIB"]), "ie.pps": ("ie_pps", ["PPS number", "PPSN"]), "tr.tckimlik": ("tr_identity", ["TC Kimlik No"]),
    "br.cpf": ("br_cpf", ["CPF"]), "br.cnpj": ("br_cnpj", ["CNPJ"]), "ar.cuit": ("ar_cuit", ["CUIT"]), "cl.rut": ("cl_rut", ["RUT"]),
    "ca.sin": ("ca_sin", ["SIN", "Social Insurance Number"]), "au.tfn": ("au_tfn", ["TFN", "Tax file number"]), "au.abn": ("au_abn", ["ABN"]),
    "in_.aadhaar": ("in_aadhaar", ["Aadhaar", "Aadhaar number"]), "in_.pan": ("in_pan", ["PAN"]), "za.idnr": ("za_identity", ["SA ID number"]),
    "gr.amka": ("gr_social_security", ["AMKA", "ΑΜΚΑ"]), "lt.asmens": ("lt_person", ["Asmens kodas"]), "ee.ik": ("ee_person", ["Isikukood"]),
    "mx.curp": ("mx_curp", ["CURP"]), "us.itin": ("us_itin", ["ITIN"]), "imei": ("imei", ["IMEI"]),
    "is_.kennitala": ("is_kennitala", ["Kennitala"]), "gb.utr": ("uk_tax_reference", ["UTR", "Unique Taxpayer Reference"]),
}
BREAKS = ["plain", "plain", "plain", "nbsp", "break", "thin", "wide", "soft"]

# Numbers that are nobody's.
NOTHING = [
    "Order {n10} was shipped on time.", "Invoice {n8} is overdue.", "Rechnung Nr. {n10} über {money} EUR", "Part no. {n3}-{n3}-{n4} fits both.",
    "SKU {n3}-{n2}-{n4} is out of stock.", "Ticket #{n7} was closed.", "ISBN 978-{n1}-{n4}-{n4}-{n1}", "EAN {n13}", "Version {v}.{v}.{v}.{v} fixes it.",
    "See section {v}.{v}.{v}.{v} of the manual.", "Build {n8} passed, commit {hex}.", "The UUID is {uuid}.", "Revenue rose from {thousands} to {thousands} euros.",
    "Der Umsatz betrug {thousands} Euro.", "Population {n3} {n3} {n3} at the last count.", "A sample of {n4} adults and {n5} children.",
    "Chapter {v}, pages {n3}-{n3}.", "Room {n3}, floor {v}.", "Flight LH{n4} at {time}.", "The meeting runs from {time} to {time}.",
    "Tracking number {n12} is in transit.", "Batch {n6}-{n4} was recalled.", "Serial no. {n10}", "Seriennummer {n3}-{n4}-{n3}", "Az. {n2} K {n4}/{n2}",
    "Aktenzeichen {n3}/{n5}", "Kundennummer {n10}", "Numéro de commande {n9}", "Pedido {n3}-{n7}-{n7}", "Zamówienie nr {n8}", "Sygn. akt I C {n3}/{n2}",
    "Faktura {n4}/{n2}/{n4}", "The error code is 0x{hex8}.", "Timestamp {epoch}", "epoch {epoch} to {epoch}", "{n4}x{n4} pixels", "It takes {n2}.{n3} seconds.",
    "ratio {n1}.{n6} against {n1}.{n6}", "Lot {n9}, best before the end of the year", "p = 0.{n4}, n = {n4}", "GPU memory {n5} MiB of {n5} MiB",
    "Model {n3}-{n3}{n4}", "Docket {n2}-{n3}-{n4}", "Grant no. {n8}", "Patent US {n7}", "doi:10.{n4}/s{n5}-{n3}-{n5}-{n1}", "RFC {n4}, section {v}.{v}",
    "Budget {n4}-{n4}: {thousands}", "| {n4} | {n5} | {n6} | {n7} |", "{n2},{n3},{n4},{n5},{n6}", "Table {v}: {n3} {n3} {n3} {n4}",
    "Standard DIN EN {n5}-{v}", "ISO {n4}:{n4}", "port {n5} on the backplane", "Step {v} of {n2}", "Bestellung {n9} vom Lager",
    "Artikel-Nr. {n6}.{n4}", "Position {n5}, Menge {n3}", "Article {n2}-{n2}-{n2}", "réf. {n6}-{n3}", "código {n8}", "{n10} results in {n2} ms",
    "Weight {n2}.{n2} kg, size {n3} x {n3} x {n3} mm", "HTTP/1.1 200 {n5}", "pid {n5} uid {n4}", "score {n2}-{n2}", "{hex}{hex}",
]
FILL = ["The committee met again and agreed on the next steps.", "Der Ausschuss beschloss, die Frage zu vertagen.",
        "Les participants ont discuté du budget.", "El informe se publicará en otoño.", "Wnioski przedstawiono na spotkaniu.",
        "All figures are preliminary and subject to change."]


def half(wording):
    return "held" if hashlib.sha256(wording.encode()).digest()[0] & 1 else "dev"


def disturb(value, how):
    """What extraction makes of a value."""
    if how == "nbsp":
        return value.replace(" ", "\u00a0")
    if how == "thin":
        return value.replace(" ", "\u2009").replace("-", "\u2011")
    if how == "wide":
        return "".join(chr(ord(c) + 0xfee0) if c.isdigit() else c for c in value)
    if how == "soft" and len(value) > 8:
        return value[:5] + "\u00ad" + value[5:]
    if how == "break":
        return value.replace(" ", "\n", 1)
    return value


def write(name, kind, wording, value, around, n):
    text = wording.replace("{}", "\0")
    before, after = text.split("\0")
    start = len(around) + 1 + len(before)
    print(json.dumps({"set": f"made_up_{kind}_{half(wording)}", "id": f"{name}-{n}", "text": f"{around}\n{before}{value}{after}\n{around}",
                      "entities": [{"type": name, "start": start, "end": start + len(value)}]}, ensure_ascii=False))


def write_values(rng):
    for name, make in VALUES.items():
        for label in LABELS.get(name, []):
            for form in FORMS:
                write(name, "form", form.replace("{label}", label), make(rng), rng.choice(FILL), 0)
        for sentence in SENTENCES.get(name, []):
            for n in range(ROUNDS):
                write(name, "sentence", sentence, make(rng), rng.choice(FILL), n)


def write_identifiers(rng, path):
    numbers = {}
    with open(path, encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            if row["valid"] and row["module"] in IDENTIFIERS:
                numbers.setdefault(row["module"], []).append(row["number"])
    for module in sorted(numbers):
        name, labels = IDENTIFIERS[module]
        for label in labels:
            for form in FORMS:
                how = rng.choice(BREAKS)
                write(name, "identifier", form.replace("{label}", label), disturb(rng.choice(numbers[module]), how), rng.choice(FILL), 0)


def number(length, rng):
    return str(rng.randint(1, 9)) + "".join(rng.choice("0123456789") for _ in range(length - 1))


def write_nothing(rng):
    for wording in NOTHING:
        for n in range(ROUNDS):
            text = wording
            for length in range(1, 14):
                while f"{{n{length}}}" in text:
                    text = text.replace(f"{{n{length}}}", number(length, rng), 1)
            for key, make in (("{v}", lambda: str(rng.randint(1, 20))), ("{time}", lambda: f"{rng.randint(0, 23):02}:{rng.randint(0, 59):02}"),
                              ("{thousands}", lambda: f"{rng.randint(1, 999)}.{rng.randint(0, 999):03}.{rng.randint(0, 999):03}"),
                              ("{money}", lambda: f"{rng.randint(1, 9999)},{rng.randint(0, 99):02}"),
                              ("{hex}", lambda: f"{rng.getrandbits(80):020x}"), ("{hex8}", lambda: f"{rng.getrandbits(32):08x}"),
                              ("{epoch}", lambda: str(rng.randint(1_500_000_000, 1_750_000_000))),
                              ("{uuid}", lambda: "-".join(f"{rng.getrandbits(4 * w):0{w}x}" for w in (8, 4, 4, 4, 12)))):
                while key in text:
                    text = text.replace(key, make(), 1)
            around = rng.choice(FILL)
            print(json.dumps({"set": f"made_up_nothing_{half(wording)}", "id": f"nothing-{n}", "text": f"{around}\n{text}\n{around}", "entities": []},
                             ensure_ascii=False))


def main():
    rng = random.Random(20)
    write_values(rng)
    write_identifiers(rng, sys.argv[1])
    write_nothing(rng)


main()
