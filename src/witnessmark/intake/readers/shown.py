"""Pages and pictures drawn for the eye, as PNG: what stands beside a text so that a person can check it.

PDFium decodes both: a PNG or JPEG goes into a page of its own first, its packed pixels as they are. Nothing of the
file but pixels comes out.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator

import pypdfium2

from witnessmark.intake import media
from witnessmark.intake.readers.contract import Job, Scanned, Unreadable

name = "shown/1"
WIDE, HIGH = 1_240, 1_754
"""Pixels that a page is drawn within: those of A4 at 150 dpi."""
MOST_PIXELS = 60_000_000
_NO_PICTURE = "is a picture of a kind that is not shown here"
_BASELINE = frozenset((0xC0, 0xC1, 0xC2))


def read(data: bytes, job: Job) -> Iterator[Scanned]:
    """Yield one page (`job.page`, from 0) as a PNG."""
    kind = media.media_type(data, "")
    if kind != media.PDF:
        data = _page_of(data, kind)
    try:
        document = pypdfium2.PdfDocument(data)
        pages = len(document)
        if not 0 <= (job.page or 0) < min(pages, job.limits.pages):
            raise Unreadable("has no such page")
        page = document[job.page or 0]
        scale = min(WIDE / max(page.get_width(), 1), HIGH / max(page.get_height(), 1))
        bitmap = page.render(scale=scale, rev_byteorder=True)
    except pypdfium2.PdfiumError as fault:
        raise Unreadable("has a page that can't be drawn") from fault
    yield Scanned(pages, png(bitmap))


def png(bitmap: pypdfium2.PdfBitmap) -> bytes:
    """Return drawn pixels as a PNG of three colours."""
    pixels, wide, channels = bytes(bitmap.buffer), bitmap.width, bitmap.n_channels
    rows = []
    for at in range(0, bitmap.height * bitmap.stride, bitmap.stride):
        row = bytearray(pixels[at : at + wide * channels])
        if channels == 4:
            del row[3::4]
        rows.append(b"\0" + bytes(row) if channels != 1 else b"\0" + bytes(v for v in row for _ in range(3)))
    head = struct.pack(">IIBBBBB", wide, bitmap.height, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(b"".join(rows), 6)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, body) for kind, body in chunks)


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def _page_of(data: bytes, kind: str) -> bytes:
    """Return a PDF of one page that holds the picture as its file packs it; object 6 leaves out transparency."""
    try:
        if kind == "image/jpeg":
            wide, high, told = _jpeg(data)
            parts, packed = 3, data
        elif kind == "image/png":
            wide, high, told, packed = _png(data)
            parts = 1 if "/DeviceGray 6" in told else 3
        else:
            raise Unreadable(_NO_PICTURE)
    except (IndexError, struct.error) as fault:
        raise Unreadable(_NO_PICTURE) from fault
    if not 0 < wide * high <= MOST_PIXELS:
        raise Unreadable(_NO_PICTURE)
    content = f"q {wide} 0 0 {high} 0 0 cm /P Do Q".encode()
    picture = f"/Type /XObject /Subtype /Image /Width {wide} /Height {high} {told}"
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {wide} {high}] /Contents 4 0 R"
        " /Resources << /XObject << /P 5 0 R >> >> >>".encode(),
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        b"<< %s /Length %d >>\nstream\n%s\nendstream" % (picture.encode(), len(packed), packed),
        b"<< /FunctionType 4 /Domain [%s] /Range [%s] /Length 5 >>\nstream\n{pop}\nendstream" % (
            b"0 1 " * (parts + 1), b"0 1 " * parts),
    )
    made, places = bytearray(b"%PDF-1.5\n"), []
    for number, body in enumerate(objects, 1):
        places.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(made)
    made += b"xref\n0 7\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % place for place in places)
    return bytes(made + b"trailer << /Size 7 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % start)


def _jpeg(data: bytes) -> tuple[int, int, str]:
    """Return width, height and what a PDF says of a JPEG, from its frame header."""
    at = 2
    while True:
        if data[at] != 0xFF:
            raise Unreadable(_NO_PICTURE)
        kind, size = data[at + 1], struct.unpack_from(">H", data, at + 2)[0]
        if kind in _BASELINE:
            high, wide, parts = struct.unpack_from(">HHB", data, at + 5)
            space = {1: "/DeviceGray", 3: "/DeviceRGB", 4: "/DeviceCMYK"}.get(parts)
            if space is None:
                raise Unreadable(_NO_PICTURE)
            return wide, high, f"/ColorSpace {space} /BitsPerComponent 8 /Filter /DCTDecode"
        at += 2 + size


def _png(data: bytes) -> tuple[int, int, str, bytes]:
    """Return width, height, what a PDF says of a PNG, and its pixels as they are packed; transparency is left out."""
    wide, high, depth, colours, _, _, woven = struct.unpack_from(">IIBBBBB", data, 16)
    parts = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}.get(colours)
    if parts is None or woven:
        raise Unreadable(_NO_PICTURE)
    at, packed, palette = 8, [], b""
    while at + 8 <= len(data):
        size, kind = struct.unpack_from(">I4s", data, at)
        if kind == b"IDAT":
            packed.append(data[at + 8 : at + 8 + size])
        elif kind == b"PLTE":
            palette = data[at + 8 : at + 8 + size]
        at += 12 + size
    if not packed:
        raise Unreadable(_NO_PICTURE)
    space = {
        0: "/DeviceGray", 2: "/DeviceRGB", 3: f"[/Indexed /DeviceRGB {len(palette) // 3 - 1} <{palette.hex()}>]",
        4: _without_last(1, "/DeviceGray"), 6: _without_last(3, "/DeviceRGB"),
    }[colours]
    return wide, high, (
        f"/ColorSpace {space} /BitsPerComponent {depth} /Filter /FlateDecode /DecodeParms"
        f" << /Predictor 15 /Colors {parts} /BitsPerComponent {depth} /Columns {wide} >>"), b"".join(packed)


def _without_last(parts: int, space: str) -> str:
    """Return a colour space of one part more, which it leaves out."""
    return f"[/DeviceN [{' '.join(f'/C{n}' for n in range(parts + 1))}] {space} 6 0 R]"
