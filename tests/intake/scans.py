"""Synthetic scans: pages drawn by the PDF engine, put into PDFs as pictures or handed on as picture files."""

from __future__ import annotations

import zlib
from dataclasses import dataclass

import pypdfium2

KO_PAGE = [
    "수성군에서 다섯 마을 주민 이주", "", "군인민위원회는 지난 삼월 강둑 아래 다섯 마을의",
    "주민 예순두 세대에 집을 비우라고 지시했다고", "두 주민이 말했다. 트럭이 월요일 새벽에 첫 가족들을",
    "벽돌 공장으로 실어 갔고 남은 집들은 모두 헐렸다.", "한 교원은 아이들이 학교에 나오지 않는다고 했다.",
]
EN_PAGE = [
    "The county committee told sixty households below the dam", "to leave their houses in March, two residents said.",
    "Trucks carried the first families to the brick works.",
]


@dataclass(frozen=True)
class Picture:
    """Grey pixels, row by row."""

    width: int
    height: int
    pixels: bytes

    def pgm(self) -> bytes:
        return f"P5 {self.width} {self.height} 255\n".encode() + self.pixels


def drawn(columns: list[list[str]], *, dpi: int = 150, size: int = 12) -> Picture:
    """Return an A4 page of typed lines as a picture; Hangul takes a font of the machine's."""
    document = pypdfium2.PdfDocument(typed([(columns, None)], size=size))
    bitmap = document[0].render(scale=dpi / 72, grayscale=True)
    raw, stride = bytes(bitmap.buffer), bitmap.stride
    rows = b"".join(raw[y * stride : y * stride + bitmap.width] for y in range(bitmap.height))
    return Picture(bitmap.width, bitmap.height, rows)


def typed(pages: list[tuple[list[list[str]], Picture | None]], *, size: int = 12) -> bytes:
    """Return a PDF; each page has columns of typed lines, and perhaps a picture over its upper nine tenths."""
    font = (b"<< /Type /Font /Subtype /Type0 /BaseFont /HYGothic-Medium /Encoding /UniKS-UCS2-H /DescendantFonts "
            b"[<< /Type /Font /Subtype /CIDFontType0 /BaseFont /HYGothic-Medium /DW 1000 /W [1 95 500] /CIDSystemInfo "
            b"<< /Registry (Adobe) /Ordering (Korea1) /Supplement 1 >> /FontDescriptor << /Type /FontDescriptor "
            b"/FontName /HYGothic-Medium /Flags 4 /FontBBox [0 -200 1000 900] /ItalicAngle 0 /Ascent 880 "
            b"/Descent -120 /CapHeight 700 /StemV 80 >> >>] >>")
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b"", font]
    kids = []
    for columns, picture in pages:
        content = [b"q 595 0 0 758 0 84 cm /P Do Q"] if picture else []
        content.append(b"BT /F 1 Tf %d 0 0 %d 0 0 Tm" % (size, size))
        for number, lines in enumerate(columns):
            for at, line in enumerate(lines):
                height = (30 if picture else 780) - at * size * 9 // 5
                place = b"%d 0 0 %d %d %d Tm" % (size, size, 50 + number * 260, height)
                content.append(b"%s <%s> Tj" % (place, line.encode("utf-16-be").hex().encode()))
        stream = b"\n".join([*content, b"ET"])
        resources = b"/Font << /F 3 0 R >>"
        if picture:
            packed = zlib.compress(picture.pixels)
            objects.append(b"<< /Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace /DeviceGray "
                           b"/BitsPerComponent 8 /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream"
                           % (picture.width, picture.height, len(packed), packed))
            resources += b" /XObject << /P %d 0 R >>" % len(objects)
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream))
        objects.append(b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R /Resources << %s >> >>"
                       % (len(objects), resources))
        kids.append(len(objects))
    objects[1] = b"<< /Type /Pages /Count %d /Kids [%s] >>" % (len(kids), b" ".join(b"%d 0 R" % k for k in kids))
    out = bytearray(b"%PDF-1.7\n")
    offsets = []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % at for at in offsets)
    out += b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, start)
    return bytes(out)
