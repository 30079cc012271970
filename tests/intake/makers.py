"""Synthetic files of every format that is read, made from the same invented report."""

from __future__ import annotations

import gzip
import io
import json
import tarfile
import zipfile
from email.message import EmailMessage
from xml.sax.saxutils import escape

EN_TITLE = "Families Removed From River Town After Record Checks"
EN_BODY = (
    "Local authorities in the town of Brisk Ford sent away forty families in late November, a resident said.",
    "The families were told to leave within a week. Most were given places in farm villages to the south.",
    "Officials had checked residence records since summer, the resident added, and kept a list of names.",
)
KO_TITLE = "강변 마을 주민 40세대 추방"
KO_BODY = (
    "지난달 말 강변 마을에서 40세대가 농촌으로 추방됐다고 현지 소식통이 전했다.",
    "소식통은 당국이 여름부터 주민 등록 문건을 조사해 왔다고 말했다.",
)


def text(title: str = EN_TITLE, body: tuple[str, ...] = EN_BODY) -> bytes:
    return "\n\n".join((title, *body)).encode() + b"\n"


def markdown() -> bytes:
    head = f"---\ntitle: {EN_TITLE}\noutlet: River Observer\ndate: 2021-12-03\nurl: https://example.org/a\n---\n\n"
    return (
        head + f"# {EN_TITLE}\n\n" + "\n\n".join(EN_BODY) + "\n\nSee **also** [the list](https://example.org)."
    ).encode()


def html(title: str = EN_TITLE, body: tuple[str, ...] = EN_BODY, *, charset: str = "utf-8") -> bytes:
    linked = json.dumps(
        {
            "@type": "NewsArticle",
            "headline": title,
            "datePublished": "2021-12-03T09:00:00+09:00",
            "publisher": {"@type": "Organization", "name": "River Observer"},
        }
    )
    menu = "".join(f'<li><a href="/s{i}">Section {i}</a></li>' for i in range(8))
    related = "".join(f'<li><a href="/r{i}">Another unrelated story number {i}</a></li>' for i in range(5))
    return f"""<!DOCTYPE html><html lang="en"><head><meta charset="{charset}"><title>{title} | River Observer</title>
<script type="application/ld+json">{linked}</script><meta property="og:url" content="https://example.org/a">
<script>var words = "never shown";</script><style>p {{ color: red }}</style></head><body>
<header><nav><ul>{menu}</ul></nav></header><div class="cookie-banner">We use cookies on this site.</div>
<main><article><h1>{title}</h1><div class="share">Share this</div>{"".join(f"<p>{p}</p>" for p in body)}
<table><tr><th>Town</th><th>Families</th></tr><tr><td>Brisk Ford</td><td>40</td></tr></table>
</article><aside><h3>Related</h3><ul>{related}</ul></aside></main>
<footer>Copyright River Observer. All rights reserved.</footer></body></html>""".encode(charset)


def pdf(lines: list[list[str]] | None = None, *, title: str = "", leading: int = 14, image_only: bool = False) -> bytes:
    """Return a PDF with a page per list of lines; an empty line is a paragraph's gap. Hangul works, unembedded."""
    pages = lines if lines is not None else [[EN_TITLE, "", *wrapped(" ".join(EN_BODY), 70)]]
    objects: list[bytes] = [b"", b""]
    objects.append(
        b"<< /Type /Font /Subtype /Type0 /BaseFont /Plain /Encoding /Identity-H /ToUnicode 5 0 R "
        b"/DescendantFonts [4 0 R] >>"
    )
    objects.append(
        b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Plain /CIDSystemInfo << /Registry (Adobe) "
        b"/Ordering (Identity) /Supplement 0 >> /DW 500 >>"
    )
    cmap = (
        b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def /CMapType 2 def\n"
        b"1 begincodespacerange <0000> <FFFF> endcodespacerange\n"
        b"2 beginbfrange <0000> <00FF> <0000> <AC00> <D7A3> <AC00> endbfrange\n"
        b"endcmap end end"
    )
    objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(cmap), cmap))
    kids = []
    for page in pages:
        drawn = [b"BT /F1 10 Tf"]
        height = 780
        for line in page:
            if line:
                drawn.append(b"1 0 0 1 60 %d Tm <%s> Tj" % (height, line.encode("utf-16-be").hex().encode()))
            height -= leading
        drawn.append(b"ET")
        stream = (
            b"q 200 0 0 200 100 300 cm BI /W 1 /H 1 /CS /G /BPC 8 ID \x80 EI Q" if image_only else b"\n".join(drawn)
        )
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream))
        kids.append(len(objects) + 1)
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R "
            b"/Resources << /Font << /F1 3 0 R >> >> >>" % len(objects)
        )
    objects[0] = b"<< /Type /Catalog /Pages 2 0 R >>"
    objects[1] = b"<< /Type /Pages /Count %d /Kids [%s] >>" % (len(kids), b" ".join(b"%d 0 R" % k for k in kids))
    objects.append(b"<< /Title (%s) >>" % title.encode("latin-1"))
    out = bytearray(b"%PDF-1.7\n")
    offsets = []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % at for at in offsets)
    out += b"trailer << /Size %d /Root 1 0 R /Info %d 0 R >>\nstartxref\n%d\n%%%%EOF" % (
        len(objects) + 1,
        len(objects),
        start,
    )
    return bytes(out)


def wrapped(words: str, width: int) -> list[str]:
    lines = [""]
    for word in words.split():
        if len(lines[-1]) + len(word) + 1 > width:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return lines


def zipped(members: dict[str, bytes | str], *, stored_first: bool = False) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, (member, body) in enumerate(members.items()):
            kind = zipfile.ZIP_STORED if stored_first and number == 0 else zipfile.ZIP_DEFLATED
            archive.writestr(member, body, compress_type=kind)
    return out.getvalue()


_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def docx(title: str = EN_TITLE, body: tuple[str, ...] = EN_BODY, *, extra: str = "", prologue: str = "") -> bytes:
    paragraphs = "".join(f"<w:p><w:r><w:t>{escape(p)}</w:t></w:r></w:p>" for p in body)
    document = (
        f'<?xml version="1.0"?>{prologue}<w:document xmlns:w="{_W}"><w:body><w:p><w:pPr><w:pStyle w:val="Title"/>'
        f"</w:pPr><w:r><w:t>{escape(title)}</w:t></w:r></w:p>{paragraphs}<w:tbl><w:tr><w:tc><w:p><w:r><w:t>"
        "Brisk Ford</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>40</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
        f"<w:p><w:r><w:t>Kept.</w:t></w:r><w:del><w:r><w:delText>Deleted.</w:delText></w:r></w:del></w:p>{extra}"
        "</w:body></w:document>"
    )
    core = (
        '<cp:coreProperties xmlns:cp="c" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>Template title'
        "</dc:title><dc:language>en-US</dc:language></cp:coreProperties>"
    )
    return zipped({"[Content_Types].xml": "<Types/>", "word/document.xml": document, "docProps/core.xml": core})


def odt(title: str = EN_TITLE, body: tuple[str, ...] = EN_BODY) -> bytes:
    paragraphs = "".join(f"<text:p>{escape(p)}</text:p>" for p in body)
    content = (
        '<office:document-content xmlns:office="o" xmlns:text="t"><office:body><office:text>'
        f'<text:h text:style-name="Title">{escape(title)}</text:h>{paragraphs}'
        '<text:p>Two<text:s text:c="3"/>words <text:span>in a span</text:span> and after.</text:p>'
        "</office:text></office:body></office:document-content>"
    )
    return zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": content}, stored_first=True)


def hwpx(title: str = KO_TITLE, body: tuple[str, ...] = KO_BODY) -> bytes:
    def paragraph(words: str) -> str:
        return f"<hp:p><hp:run><hp:t>{escape(words)}</hp:t></hp:run></hp:p>"

    table = (
        "<hp:p><hp:run><hp:tbl><hp:tr><hp:tc><hp:subList>" + paragraph("강변") + "</hp:subList></hp:tc><hp:tc>"
        "<hp:subList>" + paragraph("40세대") + "</hp:subList></hp:tc></hp:tr></hp:tbl></hp:run></hp:p>"
    )
    section = f'<hs:sec xmlns:hs="s" xmlns:hp="p">{"".join(paragraph(p) for p in (title, *body))}{table}</hs:sec>'
    return zipped({"mimetype": "application/hwp+zip", "Contents/section0.xml": section}, stored_first=True)


def xlsx() -> bytes:
    strings = ["title", "body", "date", "source", EN_TITLE, " ".join(EN_BODY), "River Observer", "Second", EN_BODY[1]]
    shared = "".join(f"<si><t>{escape(s)}</t></si>" for s in strings)
    rows = (
        '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1" t="s"><v>2</v></c>'
        '<c r="D1" t="s"><v>3</v></c></row><row r="2"><c r="A2" t="s"><v>4</v></c><c r="B2" t="s"><v>5</v></c>'
        '<c r="C2" s="1"><v>44533</v></c><c r="D2" t="s"><v>6</v></c></row>'
        '<row r="4"><c r="A4" t="s"><v>7</v></c><c r="B4" t="s"><v>8</v></c></row>'
    )
    return zipped(
        {
            "[Content_Types].xml": "<Types/>",
            "xl/workbook.xml": '<workbook xmlns:r="r"><sheets><sheet name="News" sheetId="1" r:id="rId1"/>'
            "</sheets></workbook>",
            "xl/_rels/workbook.xml.rels": '<Relationships><Relationship Id="rId1" Target="worksheets/sheet1.xml"/>'
            "</Relationships>",
            "xl/worksheets/sheet1.xml": f"<worksheet><sheetData>{rows}</sheetData></worksheet>",
            "xl/sharedStrings.xml": f"<sst>{shared}</sst>",
            "xl/styles.xml": '<styleSheet><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>',
        }
    )


def csv_table(encoding: str = "utf-8") -> bytes:
    rows = [
        "제목,본문,날짜,매체",
        f'"{KO_TITLE}","{KO_BODY[0]}\n\n{KO_BODY[1]}",2021-12-03,강변신문',
        f'"둘째","{KO_BODY[1]}",2021. 12. 5.,강변신문',
    ]
    return "\r\n".join(rows).encode(encoding)


def json_lines() -> bytes:
    rows = [
        {"title": EN_TITLE, "body": "\n\n".join(EN_BODY), "published": "2021-12-03", "language": "en"},
        {"text": EN_BODY[0], "source": {"name": "River Observer"}},
    ]
    return b"".join(json.dumps(r).encode() + b"\n" for r in rows)


def mail(*, attachment: tuple[str, bytes] | None = ("annex.pdf", b""), html_only: bool = False) -> bytes:
    letter = EmailMessage()
    letter["From"], letter["To"] = "Desk <desk@example.org>", "reader@example.org"
    letter["Subject"], letter["Date"] = f"Fwd: {EN_TITLE}", "Fri, 03 Dec 2021 10:00:00 +0900"
    if html_only:
        letter.set_content(html().decode(), subtype="html")
    else:
        letter.set_content("\n\n".join("\n".join(wrapped(p, 72)) for p in EN_BODY) + "\n\n-- \nThe desk\n")
    if attachment:
        name, body = attachment
        letter.add_attachment(body or pdf(), maintype="application", subtype="octet-stream", filename=name)
    return letter.as_bytes()


def letter(title: str, body: tuple[str, ...]) -> bytes:
    """Return a plain letter that carries one report."""
    message = EmailMessage()
    message["From"], message["Subject"], message["Date"] = "d@example.org", title, "Fri, 03 Dec 2021 10:00:00 +0900"
    message.set_content("\n\n".join(body))
    return message.as_bytes()


def mbox(count: int = 2) -> bytes:
    return b"".join(
        b"From desk@example.org Fri Dec  3 10:00:00 2021\n" + mail(attachment=None) + b"\n" for _ in range(count)
    )


def tar(members: dict[str, bytes], *, mode: str = "w:gz", link: bool = False) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=mode) as archive:
        for member, body in members.items():
            info = tarfile.TarInfo(member)
            info.size = len(body)
            archive.addfile(info, io.BytesIO(body))
        if link:
            info = tarfile.TarInfo("way-out")
            info.type, info.linkname = tarfile.SYMTYPE, "/etc/passwd"
            archive.addfile(info)
    return out.getvalue()


def whatsapp(style: str = "android") -> bytes:
    turns = [
        ("13/11/21", "Ana", EN_BODY[0]),
        ("13/11/21", "Bo", "<Media omitted>"),
        ("13/11/21", "Bo", "They left by truck\nbefore dawn."),
        ("14/11/21", "Ana", EN_BODY[2]),
    ]
    lines = []
    for number, (day, name, words) in enumerate(turns):
        if style == "android":
            lines.append(f"{day}, 21:1{number} - {name}: {words}")
        else:
            lines.append(f"[{day}, 9:1{number}:22\u202fPM] {name}: {words}")
    opening = "13/11/21, 21:09 - Messages and calls are end-to-end encrypted.\n" if style == "android" else ""
    return (opening + "\n".join(lines) + "\n").encode()


def kakao() -> bytes:
    return (
        "강변 모임 님과 카카오톡 대화\n저장한 날짜 : 2021-12-04 10:00:00\n\n"
        "--------------- 2021년 12월 3일 금요일 ---------------\n"
        f"[가람] [오후 9:14] {KO_BODY[0]}\n[나래] [오후 9:15] 사진\n[나래] [오후 9:16] 언제였어요?\n"
        f"--------------- 2021년 12월 4일 토요일 ---------------\n[가람] [오전 8:01] {KO_BODY[1]}\n"
    ).encode()


def telegram_json() -> bytes:
    messages = [
        {"id": 1, "type": "service", "date": "2021-12-03T21:00:00", "date_unixtime": "1", "action": "create_group"},
        {
            "id": 2,
            "type": "message",
            "date": "2021-12-03T21:14:00",
            "date_unixtime": "2",
            "from": "Ana",
            "text": EN_BODY[0],
        },
        {
            "id": 3,
            "type": "message",
            "date": "2021-12-03T21:15:00",
            "date_unixtime": "3",
            "from": "Bo",
            "text": ["They left ", {"type": "bold", "text": "before dawn"}, "."],
        },
        {
            "id": 4,
            "type": "message",
            "date": "2021-12-03T21:16:00",
            "date_unixtime": "4",
            "from": "Bo",
            "photo": "x",
            "text": "",
        },
    ]
    return json.dumps({"name": "River group", "type": "private_group", "messages": messages}, indent=1).encode()


def telegram_html() -> bytes:
    def turn(kind: str, name: str, words: str) -> str:
        named = f'<div class="from_name">{name}</div>' if name else ""
        return (
            f'<div class="message default clearfix{kind}"><div class="body"><div class="pull_right date details" '
            f'title="03.12.2021 21:14:00 UTC+09:00">21:14</div>{named}<div class="text">{words}</div></div></div>'
        )

    return (
        '<!DOCTYPE html><html><body><div class="page_header"><div class="content"><div class="text bold">River group'
        '</div></div></div><div class="history">'
        + turn("", "Ana", EN_BODY[0])
        + turn(" joined", "", EN_BODY[1])
        + turn("", "Bo", "Before dawn.")
        + "</div></body></html>"
    ).encode()


def signal() -> bytes:
    return "".join(
        f"[2021-12-03 21:1{i}] {n}: {w}\n"
        for i, (n, w) in enumerate([("Ana", EN_BODY[0]), ("Me", "When was it?"), ("Ana", EN_BODY[2])])
    ).encode()


def rss(*, encoding: str = "utf-8") -> bytes:
    """A feed of two entries: a whole text, and a Korean one of which the beginning is given."""
    whole = escape("".join(f"<p>{p}</p>" for p in EN_BODY))
    return f"""<?xml version="1.0" encoding="{encoding}"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>River Observer</title>
<link>https://example.org/</link><item><title>{EN_TITLE}</title><link>https://example.org/a</link>
<description>Short.</description><content:encoded>{whole}</content:encoded>
<pubDate>Fri, 03 Dec 2021 10:00:00 +0900</pubDate></item>
<item><title>{KO_TITLE}</title><description>{KO_BODY[0]}</description><pubDate>2021-12-04</pubDate></item>
</channel></rss>""".encode(encoding)


def atom() -> bytes:
    whole = "".join(f"<p>{p}</p>" for p in EN_BODY)
    return f"""<feed xmlns="http://www.w3.org/2005/Atom"><title>River Observer</title><entry><title>{EN_TITLE}</title>
<link rel="self" href="https://example.org/self"/><link href="https://example.org/a"/>
<published>2021-12-03T10:00:00+09:00</published>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">{whole}</div></content></entry></feed>""".encode()


def warc(*, packed: bool = False) -> bytes:
    """A capture: a request, a page, its picture, a page that was not found, and a paper."""
    out = []

    def record(kind: str, address: str, block: bytes) -> None:
        out.append((f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {address}\r\n"
                    f"WARC-Record-ID: <urn:uuid:0000000{len(out)}>\r\nWARC-Date: 2022-01-05T10:00:00Z\r\n"
                    f"Content-Type: application/http; msgtype={kind}\r\nContent-Length: {len(block)}\r\n\r\n").encode()
                   + block + b"\r\n\r\n")

    def answer(address: str, kind: str, body: bytes, status: str = "200 OK") -> None:
        head = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n"
        record("response", address, head.encode() + body)

    record("request", "https://example.org/a", b"GET /a HTTP/1.1\r\nHost: example.org\r\n\r\n")
    answer("https://example.org/a?print=1", "text/html; charset=utf-8", html())
    answer("https://example.org/a.png", "image/png", b"\x89PNG\r\n\x1a\n")
    answer("https://example.org/b", "text/html", html(KO_TITLE, KO_BODY), "404 Not Found")
    answer("https://example.org/c.pdf", "application/pdf", pdf())
    return b"".join(gzip.compress(one) for one in out) if packed else b"".join(out)
