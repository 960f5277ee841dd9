/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Rows of the table in twin-pii-type.c: things, insurances, documents and what only a label tells. */

  {
    "passport", "PASSPORT", N_ ("Passport Numbers"), NULL, FALSE, TWIN_PII_ACTION_ASK, "US_PASSPORT", 2,
    RULE (.labels = "passport*|pasport*|diavatirio*|passeport*|pasaporte*|passaporto*|passaporte*|paspoort*|paszport*|reisepass*|pass nr|passnummer|pas nr"
                    "|pasnummer|cestovni pas|cislo pasu|pasaport*|travel document",
          .shapes = { "AXXXXXXXX", "A9999999", "AA9999999", "AAA999999", "999999999", "99AA99999", "A99999999", "AA999999", "99999999",
                      "9999-999999", "99-99-999999" }, .rarity = -5),
  },
  CODE ("driver_license", "DRIVER_LICENSE", N_ ("Driver’s Licences"), NULL, "US_DRIVER_LICENSE",
        .labels = "driver license*|drivers license*|driver s license*|driving licence*|drivers licence*|dl|dl no|license number|fuhrerschein*"
                  "|fuehrerschein*|permis de conduire|permiso de conducir|carnet de conducir|patente di guida|patente|carta de conducao|rijbewijs*"
                  "|prawo jazdy|korkort*|korekort*|ridicsky prukaz|surucu belgesi|ehliyet*|notary license|license",
        .code_min = 6, .rarity = -4),
  CODE ("license_plate", "LICENSE_PLATE", N_ ("Vehicle Registrations"), NULL, NULL,
        .labels = "license plate*|licence plate*|number plate*|plate no|plate number|vehicle registration*|car reg|reg nr|regnr|nr rej|nr rejestracyjny|kennzeichen|nummernschild*|kfz kennzeichen"
                  "|immatriculation|plaque*|matricula|targa|kenteken*|numer rejestracyjny|rejestracyjny|registreringsnummer|nummerplade"
                  "|registracni znacka|plaka*|plakasi",
        .shapes = { "AAA-9999", "AA-99-AAA", "AA-999-AA", "99-AAA-9999", "99-AA-9999", "99-A-9999", "99-AA-999", "AA99-AAA", "AAA-999-AA",
                    "AA-99-AA-9999", "A-AA-9999", "A-AA-999", "AA-AA-9999", "AA-AA-999", "99-AA-99", "9999-AAA", "AA9999A", "AAA-999", "AAA-99999",
                    "9AAA999", "AA-99999", "AA-9AA99", "AA-AA-99", "AA-A-9999", "AA-A-999", "99-AAA-9", "9-AAA-99" },
        .rarity = -4),
  PERSON ("tr_plate", "TR_PLATE", N_ ("Turkish Vehicle Registrations"), "TR", "TR_LICENSE_PLATE",
          .labels = "plaka*|plakasi|plaka no|plaka numarasi|license plate*|number plate*|plate number",
          .shapes = { "99-A-9999", "99-A-99999", "99-AA-999", "99-AA-9999", "99-AAA-99", "99-AAA-999", "99-AAA-9999", "99-AA-99", "99-A-999" },
          .check = check_tr_plate, .strict = TRUE, .rarity = -5, .grouped = 3, .strength = 3),
  PERSON ("vin", "VIN", N_ ("Vehicle Identification Numbers"), NULL, NULL,
          .labels = "vin|vin no|chassis*|fahrgestellnummer|fin|fahrzeug identifizierungsnummer|vehicle identification*|numero de chassis|bastidor|telaio"
                    "|chassisnummer|nr vin|sasi no", .shapes = { "XXXXXXXXXXXXXXXXX" }, .check = check_vin, .rarity = 1, .strength = 4),
  PERSON ("imei", "IMEI", N_ ("Mobile Device Numbers (IMEI)"), NULL, NULL,
          .labels = "imei*|meid", .shapes = { "99-999999-999999-9", "999999999999999", "9999999999999999" }, .check = check_imei, .rarity = -6,
          .grouped = 4, .strength = 3),
  CODE ("imsi", "IMSI", N_ ("Mobile Subscriber Numbers (IMSI)"), NULL, NULL,
        .labels = "imsi", .shapes = { "999999999999999", "99999999999999" }, .rarity = -4),
  PERSON ("iccid", "ICCID", N_ ("SIM Card Numbers (ICCID)"), NULL, NULL,
          .labels = "iccid|sim card*|sim no|sim number", .shapes = { "9999999999999999999", "99999999999999999999" }, .check = check_iccid,
          .rarity = -4, .strength = 5),
  PERSON ("es_bank_account", "ES_BANK_ACCOUNT", N_ ("Spanish Bank Accounts (CCC)"), "ES", NULL,
          .labels = "ccc|cuenta corriente|codigo cuenta*|numero de cuenta", .shapes = { "9999-9999-99-9999999999" }, .check = check_es_account,
          .rarity = -3, .grouped = 4, .strength = 7),
  PERSON ("pl_bank_account", "PL_BANK_ACCOUNT", N_ ("Polish Bank Accounts (NRB)"), "PL", NULL,
          .labels = "nrb|nr rachunku*|numer rachunku*|rachunek*|rachunku|nr konta|numer konta|konto*|przelew*",
          .shapes = { "99-9999-9999-9999-9999-9999-9999" }, .check = check_pl_account, .rarity = -2, .grouped = 4, .strength = 6),
  CODE ("uk_sort_code", "UK_SORT_CODE", N_ ("UK Sort Codes"), "GB", NULL,
        .labels = "sort code*", .shapes = { "99-99-99" }, .rarity = -4, .grouped = 1),
  CODE ("bank_account", "BANK_ACCOUNT", N_ ("Bank Account Numbers"), NULL, "US_BANK_NUMBER",
        .labels = "account number|account no|acct no|acct|acc no|bank account*|account|kontonummer|konto nr|konto|kto nr|kto|numero de compte|numero de cuenta"
                  "|numero di conto|rekeningnummer|numer rachunku|kontonr|cislo uctu|hesap no",
        .shapes = { "99999999", "999-999-999", "9999999999", "99999999999", "999999999999" }, .rarity = -5),
  CODE ("medical_record", "MEDICAL_RECORD", N_ ("Medical Record Numbers"), NULL, "MEDICAL_RECORD",
        .labels = "mrn|medical record*|health id|national health id|patient id|patienten id|patientennummer|chart no|hospital number|numero de dossier patient|historia clinica"
                  "|journalnummer", .code_min = 5, .rarity = -4),
  CODE ("health_insurance", "HEALTH_INSURANCE", N_ ("Health Insurance Numbers"), NULL, NULL,
        .labels = "insurance id|insurance no|hin|health insurance id|insurance number|insurance|member id|subscriber id|health plan*|group number|health card*|krankenkasse nr"
                  "|numero d assure|tarjeta sanitaria|tessera sanitaria|zorgverzekering*", .code_min = 7, .rarity = -4),
  CODE ("insurance_policy", "INSURANCE_POLICY", N_ ("Insurance Policies"), NULL, NULL,
        .labels = "policy number|policy no|policy|policy id|versicherungsschein*|policennummer|numero de police|numero de poliza|numero di polizza"
                  "|polisnummer|numer polisy|police no", .code_min = 7, .rarity = -4),
  CODE ("prescription", "PRESCRIPTION", N_ ("Prescriptions"), NULL, NULL,
        .labels = "prescription no|prescription number|rx|rx no|rezeptnummer", .code_min = 6, .rarity = -4),
  CODE ("employee_id", "EMPLOYEE_ID", N_ ("Employee Numbers"), NULL, NULL,
        .labels = "employee id|employee no|employee number|empid|emp id|emp|staff id|staff no|personalnummer|personal nr|mitarbeiternummer"
                  "|matricule salarie|numero de empleado|matricola|personeelsnummer|numer pracownika|anstallningsnummer|medarbejdernummer"
                  "|osobni cislo|sicil no", .code_min = 5, .rarity = -4),
  CODE ("student_id", "STUDENT_ID", N_ ("Student Numbers"), NULL, NULL,
        .labels = "student id|student no|student number|matrikelnummer|matrikel nr|matr nr|matriculation*|numero d etudiant|numero de alumno"
                  "|numero di matricola|studentnummer|numer albumu|nr albumu|studentnr|ogrenci no", .code_min = 5, .rarity = -4),
  CODE ("national_id", "NATIONAL_ID", N_ ("National Identity Numbers"), NULL, NULL,
        .labels = "national id|national id number|national identity*|identity card no|nid|ausweisnummer|carte d identite|cni|carta d identita"
                  "|documento di identita|bilhete de identidade|nufus cuzdani|obcansky prukaz|cislo op|tax id|international tax id",
        .code_min = 7, .rarity = -4),
  CODE ("visa", "VISA", N_ ("Visa Numbers"), NULL, NULL,
        .labels = "visa no|visa number|visumnummer|numero de visa|residence permit*|aufenthaltstitel*|titre de sejour", .code_min = 8, .rarity = -4),
  CODE ("bar_number", "BAR_NUMBER", N_ ("Lawyers’ Registrations"), NULL, NULL,
        .labels = "bar no|bar number|state bar*|sbn", .code_min = 6, .rarity = -4),
  CODE ("device_id", "DEVICE_ID", N_ ("Device and Advertising Identifiers"), NULL, NULL,
        .labels = "device id|device identifier|idfa|advertising id|gaid|udid|aaid|android id", .code_min = 12, .rarity = -4),
