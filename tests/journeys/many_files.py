# SPDX-License-Identifier: GPL-3.0-or-later
"""A folder of many files as people have them: every format, long and short, in folders, some twice, some broken.
Made anew each time, the same ones each time; nobody's data."""

import json
import os
import random
import shutil
import zipfile
from pathlib import Path

from long_document import write_pdf

HERE = Path(__file__).resolve().parent
SAMPLES = HERE.parent.parent / "data" / "samples" / "chemistry"

SUBJECTS = ("solvent", "fume hood", "seminar", "thesis", "library", "laboratory", "balance", "reagent", "notebook", "spectrum",
            "lecture", "examination", "buffer", "catalyst", "protocol", "inventory", "safety sheet", "field trip", "budget", "grant")
VERBS = ("is kept in", "is described in", "belongs to", "is checked by", "was replaced after", "is older than", "depends on",
         "is ordered for", "is returned to", "is explained in")
PLACES = ("room C214", "the second year", "the porter's desk", "the handbook", "building 7", "the spring term", "the annex",
          "the chemical store", "the dean's office", "the winter course")
FORMATS = {"txt": 20, "docx": 20, "pdf": 14, "html": 10, "md": 10, "csv": 6, "eml": 6, "json": 4, "xlsx": 5, "odt": 4, "rtf": 1}

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def sentence(dice):
    return f"The {dice.choice(SUBJECTS)} {dice.choice(VERBS)} {dice.choice(PLACES)}, number {dice.randrange(10**6)}."


def paragraphs(dice):
    """From a note to a long chapter; now and then somebody to be found in it."""
    for number in range(min(400, int(dice.paretovariate(1.1)) * 3)):
        text = " ".join(sentence(dice) for _ in range(dice.randrange(2, 7)))
        if dice.random() < 0.05:
            text += f" Write to reader{number}@example.org or call +44 20 7946 0{dice.randrange(100, 999)}."
        yield text


def write_zip(path, parts):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            kind = zipfile.ZIP_STORED if name == "mimetype" or isinstance(content, bytes) else zipfile.ZIP_DEFLATED
            archive.writestr(name, content, kind)


def write_docx(path, title, text, dice):
    body = "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in (title, *text))
    # A picture nobody reads: most of what lies in a folder of documents.
    write_zip(path, {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
                               '<Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" '
                               'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>',
        "word/document.xml": f'<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>',
        "word/media/image1.png": dice.randbytes(dice.randrange(20000)),
    })


def write_xlsx(path, title, text, dice):
    rows = "".join(f'<row r="{number}"><c r="A{number}" t="inlineStr"><is><t>{line}</t></is></c><c r="B{number}"><v>'
                   f'{dice.randrange(10**5)}</v></c></row>' for number, line in enumerate((title, *text), 1))
    write_zip(path, {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
                               '<Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" '
                               'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>',
        "xl/workbook.xml": f'<workbook xmlns="{SHEET}" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
                           '<sheets><sheet name="List" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
                                      '<Relationship Id="rId1" Target="worksheets/sheet1.xml" Type="http://schemas.openxmlformats.org/'
                                      'officeDocument/2006/relationships/worksheet"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{SHEET}"><sheetData>{rows}</sheetData></worksheet>',
    })


def write_odt(path, title, text, dice):
    body = "".join(f"<text:p>{line}</text:p>" for line in text)
    write_zip(path, {
        "mimetype": "application/vnd.oasis.opendocument.text",
        "content.xml": '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
                       'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:text>'
                       f'<text:h text:outline-level="1">{title}</text:h>{body}</office:text></office:body></office:document-content>',
    })


def write_plain(path, title, text, dice):
    text = list(text)
    forms = {
        "txt": lambda: "\n\n".join([title, *text]),
        "md": lambda: f"# {title}\n\n" + "\n\n".join(text),
        "html": lambda: f"<!DOCTYPE html><title>{title}</title><h1>{title}</h1>" + "".join(f"<p>{line}</p>" for line in text),
        "csv": lambda: "subject,note,amount\n" + "".join(f'{title},"{line}",{dice.randrange(1000)}\n' for line in text),
        "eml": lambda: f"From: desk@example.org\nTo: all@example.org\nSubject: {title}\nDate: Mon, 02 Mar 2026 10:00:00 +0000\n\n"
                       + "\n\n".join(text),
        "json": lambda: json.dumps({"title": title, "notes": text}),
        "rtf": lambda: r"{\rtf1\ansi " + r"\par ".join([title, *text]) + "}",
    }
    path.write_text(forms[path.suffix[1:]]())


def write_one(path, number, dice):
    title = f"{dice.choice(SUBJECTS).capitalize()} {number}"
    writers = {"docx": write_docx, "xlsx": write_xlsx, "odt": write_odt}
    if path.suffix == ".pdf":
        write_pdf(path, min(40, int(dice.paretovariate(1))), first=number * 50)
    else:
        writers.get(path.suffix[1:], write_plain)(path, title, paragraphs(dice), dice)
    if dice.random() < 0.01:
        os.truncate(path, path.stat().st_size // 2)


def collected(corpus):
    """Real files of other projects, the hostile ones among them, where the collection is here."""
    if corpus is None or not (corpus / "dev").is_dir():
        return []
    return [path for folder in ("dev", "article") for path in sorted((corpus / folder).rglob("*"))
            if path.is_file() and ".expected." not in path.name]


def make_many(folder, count, corpus=None):
    """@count files below @folder, forty in each folder of it."""
    dice = random.Random(4)
    sources = (collected(corpus) or sorted(SAMPLES.iterdir()))[:count // 2]
    kinds = dice.choices(list(FORMATS), list(FORMATS.values()), k=count - len(sources))
    for number in range(count):
        place = folder / f"year-{2000 + number // 400}" / f"folder-{number // 40 % 10}"
        place.mkdir(parents=True, exist_ok=True)
        if number < len(sources):
            shutil.copy(sources[number], place / f"{number}-{sources[number].name}")
        else:
            write_one(place / f"{number}.{kinds[number - len(sources)]}", number, dice)
    return folder
