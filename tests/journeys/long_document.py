# SPDX-License-Identifier: GPL-3.0-or-later
"""A PDF of many pages in which much is personal, made anew each time: nobody's data, but good check digits."""

LINES = (
    "The fee for module {page} is paid to IBAN {iban} in May, and to nobody else.",
    "Whoever could not pay in May pays to IBAN {shared} instead.",
    "Sign-in number {page} came from the address 203.0.{high}.{low} at night.",
    "The device with the MAC address 02:1a:7d:{hex_high}:{hex_low}:3f was in room C{page}.",
    "Send the form to IBAN-holder {page}, account {compact}, in good time.",
)


def iban(number):
    """A German account with its check digits."""
    account = f"{37040044:08d}{number:010d}"
    check = 98 - int(account + "131400") % 97
    return f"DE{check:02d}{account}"


def spaced(value):
    return " ".join(value[i:i + 4] for i in range(0, len(value), 4))


def page_lines(page):
    own = iban(5320000 + page)
    yield f"Chapter {page}: what is paid, and by whom"
    for line in LINES:
        yield line.format(page=page, iban=spaced(own), compact=own, shared=spaced(iban(77 + page % 10)),
                          high=page // 250, low=page % 250 + 1, hex_high=f"{page // 256:02x}", hex_low=f"{page % 256:02x}")
        yield ""
        yield "Nothing in this paragraph is about anybody. It stands here as most of a document does,"
        yield "so that what is to be decided on is found among what is not."
        yield ""


def write_pdf(path, n_pages, first=1):
    """The simplest PDF that holds text: one font, one stream for each page. @first: the number of its first page."""
    objects = ["<< /Type /Catalog /Pages 2 0 R >>",
               "<< /Type /Pages /Count %d /Kids [%s] >>" % (n_pages, " ".join(f"{4 + 2 * i} 0 R" for i in range(n_pages))),
               "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"]
    for page in range(1, n_pages + 1):
        lines = page_lines(first - 1 + page)
        text = "BT /F1 10 Tf 14 TL 60 780 Td " + " ".join(f"({line}) Tj T*" for line in lines) + " ET"
        objects.append("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> "
                       f"/Contents {3 + 2 * page} 0 R >>")
        objects.append(f"<< /Length {len(text)} >>\nstream\n{text}\nendstream")

    parts = ["%PDF-1.4\n"]
    offsets = []
    for number, body in enumerate(objects, 1):
        offsets.append(sum(map(len, parts)) if number == 1 else offsets[-1] + len(parts[-1]))
        parts.append(f"{number} 0 obj\n{body}\nendobj\n")
    start = offsets[-1] + len(parts[-1])
    parts.append(f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n" + "".join(f"{offset:010d} 00000 n \n" for offset in offsets))
    parts.append(f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n")
    path.write_bytes("".join(parts).encode("latin-1"))
