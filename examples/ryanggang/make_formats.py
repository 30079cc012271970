"""Write the HTML, mail, DOCX and PDF reports of the example from their texts.

Run as `python examples/ryanggang/make_formats.py` after editing a file in `texts/`. The same
text always gives the same bytes: no clock, no library version stands in the output.
"""

from __future__ import annotations

import html
import io
import textwrap
import zipfile
from collections.abc import Callable
from pathlib import Path

HERE = Path(__file__).parent
ZIP_DATE = (2020, 1, 1, 0, 0, 0)

FORMATS = {
    "2016-05-04-meridian-post": "html",
    "2018-11-05-amnok-news": "html",
    "2018-12-02-notice": "docx",
    "2018-12-18-amnok-news": "html",
    "2018-12-24-letter": "eml",
    "2018-12-26-amnok-english": "html",
    "2018-12-28-peninsula-list": "eml",
    "2019-02-20-interview": "docx",
    "2022-11-30-decade-brief": "pdf",
}


def as_html(text: str) -> bytes:
    """Return a news page: title, article, a menu and a footer that are no part of the story."""
    title, *paragraphs = [part.strip() for part in text.split("\n\n")]
    korean = any("가" <= c <= "힣" for c in title)
    body = "\n".join(f"<p>{html.escape(p, quote=False)}</p>" for p in paragraphs)
    name = html.escape(title, quote=False)
    menu = ("정치", "사회", "날씨") if korean else ("Politics", "Society", "Weather")
    links = " ".join(f'<a href="https://example.org/">{m}</a>' for m in menu)
    return (
        f'<!DOCTYPE html>\n<html lang="{"ko" if korean else "en"}">\n<head><meta charset="utf-8">'
        f"<title>{name}</title></head>\n<body>\n<nav>{links}</nav>\n<main><article>\n<h1>{name}</h1>\n"
        f"{body}\n</article></main>\n<footer>example.org</footer>\n</body>\n</html>\n"
    ).encode()


def as_mail(text: str) -> bytes:
    """Return an RFC 5322 message; the text's first block holds its header fields."""
    head, body = text.split("\n\n", 1)
    lines = [
        f"{name}: {_header(value)}" for name, value in (line.split(": ", 1) for line in head.splitlines())
    ]
    lines += ["MIME-Version: 1.0", 'Content-Type: text/plain; charset="utf-8"',
              "Content-Transfer-Encoding: 8bit"]
    return ("\r\n".join(lines) + "\r\n\r\n" + body.replace("\n", "\r\n")).encode()


def _header(value: str) -> str:
    """Encode the words of a header field that are not ASCII, leaving an address alone."""
    from email.header import Header

    name, bracket, address = value.partition(" <")
    return (name if name.isascii() else Header(name, "utf-8").encode()) + bracket + address


def as_docx(text: str) -> bytes:
    """Return a minimal WordprocessingML document, one paragraph a block."""
    paragraphs = "".join(
        "<w:p><w:r>" + "<w:br/>".join(
            f'<w:t xml:space="preserve">{html.escape(line, quote=False)}</w:t>' for line in block.split("\n")
        ) + "</w:r></w:p>"
        for block in text.strip().split("\n\n")
    )
    xml = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    package = "http://schemas.openxmlformats.org/package/2006"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
    word = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    relations = "application/vnd.openxmlformats-package.relationships+xml"
    parts = {
        "[Content_Types].xml": f'{xml}<Types xmlns="{package}/content-types">'
        f'<Default Extension="rels" ContentType="{relations}"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{word}"/></Types>',
        "_rels/.rels": f'{xml}<Relationships xmlns="{package}/relationships">'
        f'<Relationship Id="r1" Type="{office}" Target="word/document.xml"/></Relationships>',
        "word/document.xml": f'{xml}<w:document xmlns:w="http://schemas.openxmlformats.org/'
        f'wordprocessingml/2006/main"><w:body>{paragraphs}</w:body></w:document>',
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name, ZIP_DATE), content)
    return out.getvalue()


def as_pdf(text: str) -> bytes:
    """Return a PDF of as many pages as needed, set in Helvetica (Latin text only)."""
    lines = [line for block in text.strip().split("\n\n") for line in [*textwrap.wrap(block, 84), ""]]
    pages = [lines[i : i + 46] for i in range(0, len(lines), 46)]
    objects = ["<</Type/Catalog/Pages 2 0 R>>", "", "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"]
    kids = []
    for page in pages:
        shown = "".join(f"({_pdf_string(line)}) Tj T*\n" for line in page)
        stream = f"BT /F1 11 Tf 15 TL 60 780 Td\n{shown}ET"
        kids.append(f"{len(objects) + 1} 0 R")
        objects.append("<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F1 3 0 R>>>>"
                       f"/Contents {len(objects) + 2} 0 R>>")
        objects.append(f"<</Length {len(stream)}>>\nstream\n{stream}\nendstream")
    objects[1] = f"<</Type/Pages/Kids[{' '.join(kids)}]/Count {len(kids)}>>"
    out, offsets = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        offsets.append(len(out))
        out += f"{number} 0 obj\n{content}\nendobj\n".encode("latin-1")
    table = "".join(f"{offset:010d} 00000 n \n" for offset in offsets)
    trailer = f"trailer<</Size {len(objects) + 1}/Root 1 0 R>>\nstartxref\n{len(out)}\n%%EOF\n"
    return out + f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}{trailer}".encode("latin-1")


def _pdf_string(line: str) -> str:
    return line.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")


WRITERS: dict[str, Callable[[str], bytes]] = {
    "html": as_html, "eml": as_mail, "docx": as_docx, "pdf": as_pdf,
}


def files() -> dict[str, bytes]:
    """Return the bytes of every generated report by file name."""
    return {
        f"{stem}.{suffix}": WRITERS[suffix]((HERE / "texts" / f"{stem}.txt").read_text(encoding="utf-8"))
        for stem, suffix in FORMATS.items()
    }


if __name__ == "__main__":
    for name, content in files().items():
        (HERE / name).write_bytes(content)
