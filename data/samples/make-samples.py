#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes the sample documents that are not plain text: a PDF, a DOCX and an ODT.

    make-samples.py FOLDER

They are committed; run this only to change them. Nothing but Python is needed."""

import sys
import textwrap
import zipfile
import zlib
from pathlib import Path

HANDBOOK = [
    [("title", "Laboratory Safety Handbook"),
     ("body", "This handbook holds for everybody who works in the laboratories of building C. Read it before the "
              "first day, and keep the page on emergencies within reach."),
     ("head", "1 Before you start"),
     ("body", "Wear safety glasses and a closed coat from the door on. Long hair is tied back. Food and drink stay "
              "outside, also in closed bottles."),
     ("body", "Every new member of the laboratory takes part in the safety instruction, which is held on the first "
              "Monday of each month at 9 in room C101. The instruction is repeated every twelve months.")],
    [("head", "4 Emergencies"),
     ("head", "4.1 Fire"),
     ("body", "Raise the alarm with the nearest red button and leave by the stairs. Do not use the lift. The "
              "assembly point is the car park behind the library."),
     ("head", "4.2 When something is spilled"),
     ("body", "Leave the area, warn the people around you and close the door behind you. Then call the safety "
              "officer, Dr. Henrik Sandberg, on +46 8 465 004 18 or write to henrik.sandberg@chem.lund.example."),
     ("body", "Do not try to mop up more than half a litre of solvent yourself. Smaller amounts are taken up with "
              "the spill kit that hangs beside the door of every room."),
     ("body", "Every incident is written down within two working days, even if nobody was hurt. The form asks for "
              "the room, the substance and the time.")],
    [("head", "4.3 Acids and alkalis in the eyes"),
     ("body", "Rinse the eyes with water for at least fifteen minutes at the eye wash station. Do not try to "
              "neutralise anything. Then have somebody take you to the eye clinic."),
     ("head", "5 Waste"),
     ("body", "Solvents with chlorine go into the yellow canister, all others into the red one. A canister is "
              "closed when it is filled to nine tenths. It is collected every Thursday."),
     ("body", "Broken glass goes into the blue box, never into the paper bin.")],
]

SOLVENTS = [
    ("Heading1", "Working with Solvents"),
    (None, "This page adds to the safety handbook what holds for solvents only."),
    ("Heading2", "Storage"),
    (None, "At the bench there is never more than one litre of each solvent. Diethyl ether is kept in the "
           "ventilated cupboard and is thrown away six months after it was opened."),
    ("Heading2", "Spills"),
    (None, "Up to half a litre may be taken up with the kit by the door. Above that, the room is left and the "
           "safety officer is called."),
    ("Heading2", "Distillation"),
    (None, "A distillation is never left alone. The cooling water is checked every ten minutes, and a second person "
           "knows when it is to end."),
]

FIRST_WEEK = [
    (1, "First Week Checklist"),
    (0, "For everybody who is new in the department."),
    (2, "Monday"),
    (0, "Fetch the university card at the porter's desk in building C and have your access set up by "
        "Anna Brandt (anna.brandt@chem.lund.example)."),
    (2, "Tuesday"),
    (0, "Take part in the safety instruction. Without it nobody works in a laboratory."),
    (2, "By Friday"),
    (0, "Send your bank account and your personal number to the personnel office by internal post, never by e-mail."),
    (0, "Choose a locker; the deposit is 200 kronor and is paid back when you leave."),
]


def escape_pdf(text):
    return text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")


def pdf_page_stream(page, number):
    """One page: its header, its paragraphs wrapped at about 84 characters, its number."""
    size = {"title": 22, "head": 14, "body": 11}
    font = {"title": "F2", "head": "F2", "body": "F1"}
    out, y = [], 760

    def line(text, style, at):
        out.append(f"BT /{font[style]} {size[style]} Tf 72 {at} Td ({escape_pdf(text)}) Tj ET")

    out.append("BT /F1 9 Tf 72 805 Td (Department of Chemistry, Lund) Tj ET")
    for style, text in page:
        y -= {"title": 10, "head": 14, "body": 4}[style]
        for piece in textwrap.wrap(text, 84 if style == "body" else 60):
            line(piece, style, y)
            y -= size[style] * 1.4
    out.append(f"BT /F1 9 Tf 290 40 Td ({number}) Tj ET")
    return "\n".join(out).encode("latin-1")


def write_pdf(path, pages, title):
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", None,
               b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
               b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold /Encoding /WinAnsiEncoding >>",
               b"<< /Title (" + title.encode("latin-1") + b") /Author (Department of Chemistry) >>"]
    kids = []
    for number, page in enumerate(pages, 1):
        data = zlib.compress(pdf_page_stream(page, number))
        objects.append(b"<< /Length %d /Filter /FlateDecode >>\nstream\n" % len(data) + data + b"\nendstream")
        objects.append(b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R "
                       b"/Resources << /Font << /F1 3 0 R /F2 4 0 R >> >> >>" % len(objects))
        kids.append(len(objects))
    objects[1] = b"<< /Type /Pages /Count %d /Kids [%s] >>" % (len(kids), b" ".join(b"%d 0 R" % k for k in kids))

    out, offsets = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    table = b"".join(b"%010d 00000 n \n" % o for o in offsets)
    out += (b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + table
            + b"trailer << /Size %d /Root 1 0 R /Info 5 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, len(out)))
    path.write_bytes(out)


def write_zip(path, entries):
    """A container whose bytes depend on nothing but its content."""
    with zipfile.ZipFile(path, "w") as archive:
        for name, text, method in entries:
            info = zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0))
            info.compress_type = method
            archive.writestr(info, text)


W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" ' \
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'


def docx_paragraph(style, inner):
    properties = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{properties}{inner}</w:p>"


def docx_run(text):
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


def write_docx(path):
    """With what a reader of the page does not see: a header, a footnote, a comment and a tracked deletion."""
    body = [docx_paragraph(style, docx_run(text)) for style, text in SOLVENTS]
    body.append(docx_paragraph(None, docx_run("Waste is handed in on Thursdays.")
                               + '<w:r><w:footnoteReference w:id="2"/></w:r>'
                               + '<w:del w:id="7" w:author="Ingrid Falk" w:date="2026-02-03T10:00:00Z"><w:r>'
                               + "<w:delText xml:space=\"preserve\"> Call Ingrid at home on +46 46 555 01 23.</w:delText></w:r></w:del>"
                               + '<w:commentRangeStart w:id="1"/>' + docx_run(" Labels carry the date.")
                               + '<w:commentRangeEnd w:id="1"/><w:r><w:commentReference w:id="1"/></w:r>'))
    kinds = {"document": "document.main", "styles": "styles", "comments": "comments",
             "footnotes": "footnotes", "header1": "header"}
    types = "".join(f'<Override PartName="/word/{part}.xml" ContentType="application/vnd.openxmlformats-officedocument.'
                    f'wordprocessingml.{kind}+xml"/>' for part, kind in kinds.items())
    relations = "".join(f'<Relationship Id="r{i}" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
                        f'relationships/{kind}" Target="{target}.xml"/>'
                        for i, (kind, target) in enumerate([("styles", "styles"), ("comments", "comments"),
                                                            ("footnotes", "footnotes"), ("header", "header1")], 1))
    head = '<?xml version="1.0" encoding="UTF-8"?>'
    rels = 'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"'
    styles = "".join(f'<w:style w:type="paragraph" w:styleId="Heading{n}"><w:name w:val="heading {n}"/>'
                     f'<w:pPr><w:outlineLvl w:val="{n - 1}"/></w:pPr></w:style>' for n in (1, 2))
    entries = [
        ("[Content_Types].xml", f'{head}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
         '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
         f'<Default Extension="xml" ContentType="application/xml"/>{types}<Override PartName="/docProps/core.xml" '
         'ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>'),
        ("_rels/.rels", f'{head}<Relationships {rels}><Relationship Id="r1" Type="http://schemas.openxmlformats.org/'
         'officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/><Relationship Id="r2" '
         'Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" '
         'Target="docProps/core.xml"/></Relationships>'),
        ("word/_rels/document.xml.rels", f"{head}<Relationships {rels}>{relations}</Relationships>"),
        ("word/document.xml", f'{head}<w:document {W}><w:body>{"".join(body)}<w:sectPr>'
         '<w:headerReference w:type="default" r:id="r4"/></w:sectPr></w:body></w:document>'),
        ("word/styles.xml", f"{head}<w:styles {W}>{styles}</w:styles>"),
        ("word/comments.xml", f'{head}<w:comments {W}><w:comment w:id="1" w:author="Samuel Okafor">'
         + docx_paragraph(None, docx_run("Ask samuel.okafor@chem.lund.example for new labels.")) + "</w:comment></w:comments>"),
        ("word/footnotes.xml", f'{head}<w:footnotes {W}><w:footnote w:id="2">'
         + docx_paragraph(None, docx_run("Between 9 and 11 in room C003.")) + "</w:footnote></w:footnotes>"),
        ("word/header1.xml", f"{head}<w:hdr {W}>" + docx_paragraph(None, docx_run("Department of Chemistry")) + "</w:hdr>"),
        ("docProps/core.xml", f'{head}<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/'
         'core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>Working with Solvents</dc:title>'
         "<dc:creator>Ingrid Falk</dc:creator></cp:coreProperties>"),
    ]
    write_zip(path, [(name, text, zipfile.ZIP_DEFLATED) for name, text in entries])


def write_odt(path):
    ns = ('xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
          'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
          'xmlns:dc="http://purl.org/dc/elements/1.1/" '
          'xmlns:meta="urn:oasis:names:tc:opendocument:xmlns:meta:1.0"')
    mime = "application/vnd.oasis.opendocument.text"
    body = "".join(f'<text:h text:outline-level="{level}">{text}</text:h>' if level else f"<text:p>{text}</text:p>"
                   for level, text in FIRST_WEEK)
    head = '<?xml version="1.0" encoding="UTF-8"?>'
    manifest = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
    deflated = zipfile.ZIP_DEFLATED
    write_zip(path, [
        ("mimetype", mime, zipfile.ZIP_STORED),
        ("content.xml", f"{head}<office:document-content {ns}><office:body><office:text>{body}</office:text>"
         "</office:body></office:document-content>", deflated),
        ("meta.xml", f"{head}<office:document-meta {ns}><office:meta><dc:title>First Week Checklist</dc:title>"
         "<dc:creator>Anna Brandt</dc:creator></office:meta></office:document-meta>", deflated),
        ("META-INF/manifest.xml", f'{head}<manifest:manifest xmlns:manifest="{manifest}">'
         f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{mime}"/>'
         '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
         "</manifest:manifest>", deflated),
    ])


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    folder = Path(sys.argv[1])
    write_pdf(folder / "safety-handbook.pdf", HANDBOOK, "Laboratory Safety Handbook")
    write_docx(folder / "working-with-solvents.docx")
    write_odt(folder / "first-week.odt")


main()
