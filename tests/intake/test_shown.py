"""Pages and pictures drawn for the eye: what is drawn, in which colours, and what is not."""

from __future__ import annotations

import struct
import zlib

import pytest

from tests.intake import makers
from witnessmark.intake import Intake

RED, GREY = (255, 0, 32), (64, 64, 64)


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def picture(colours: int, pixel: bytes, *, size: tuple[int, int] = (60, 40), palette: bytes = b"",
            woven: int = 0) -> bytes:
    wide, high = size
    raw = b"".join(b"\0" + pixel * wide for _ in range(high))
    head = struct.pack(">IIBBBBB", wide, high, 8, colours, 0, 0, woven)
    return b"\x89PNG\r\n\x1a\n" + b"".join((
        chunk(b"IHDR", head), chunk(b"PLTE", palette) if palette else b"", chunk(b"IDAT", zlib.compress(raw)),
        chunk(b"IEND", b"")))


def middle(png: bytes) -> tuple[int, ...]:
    """Return the colour in the middle of a picture that we drew."""
    wide, high, depth, colours = struct.unpack_from(">IIBB", png, 16)
    assert (depth, colours) == (8, 2)
    at = png.index(b"IDAT")
    raw = zlib.decompress(png[at + 4 : at + 4 + struct.unpack_from(">I", png, at - 4)[0]])
    start = (3 * wide + 1) * (high // 2) + 1 + 3 * (wide // 2)
    return tuple(raw[start : start + 3])


@pytest.mark.parametrize(("data", "colour"), [
    (picture(0, b"\x40"), GREY), (picture(2, b"\xff\x00\x20"), RED), (picture(4, b"\x40\x80"), GREY),
    (picture(6, b"\xff\x00\x20\x80"), RED), (picture(3, b"\x01", palette=b"\0\0\0\xff\x00\x20"), RED),
])
def test_a_picture_is_drawn_in_its_colours(intake: Intake, data: bytes, colour: tuple[int, ...]) -> None:
    """Grey, coloured, with a palette and with transparency, which is left out."""
    drawn = intake.shown(data, page=0)
    assert isinstance(drawn, bytes) and middle(drawn) == colour


def test_a_page_of_a_document_is_drawn_and_none_after_the_last(intake: Intake) -> None:
    data = makers.pdf([["one"], ["two"]])
    for page in (0, 1):
        drawn = intake.shown(data, page=page)
        assert isinstance(drawn, bytes) and struct.unpack_from(">II", drawn, 16) == (1240, 1754)
    assert intake.shown(data, page=2) == "has no such page"


@pytest.mark.parametrize("data", [
    b"plain words", b"GIF89a....", b"%PDF-1.7 broken", picture(2, b"\1\2\3", woven=1), picture(2, b"\1\2\3")[:30],
    b"\xff\xd8\xff\xe0\x00", picture(2, b"\1\2\3", size=(60, 40)).replace(struct.pack(">II", 60, 40), b"\x7f" * 8),
])
def test_what_cannot_be_drawn_is_refused_in_words(intake: Intake, data: bytes) -> None:
    """Broken, huge, woven and other files end in a reason; none of their content is in it."""
    assert isinstance(intake.shown(data, page=0), str)
