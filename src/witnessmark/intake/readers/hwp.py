"""Hancom's .hwp (version 5): records of the body's sections, over OLE.

The text is in PARA_TEXT records of the BodyText streams (deflated unless the header says not).
Encrypted and distribution-only documents are refused, or read from their preview where that is
all there is and then noted. Layout of records: Hancom's published "HWP document format 5.0".
"""

from __future__ import annotations

import io
import re
import struct
import zlib
from collections.abc import Iterator

import olefile

from witnessmark.intake import media
from witnessmark.intake.draft import Mark
from witnessmark.intake.limits import Limits
from witnessmark.intake.readers.contract import Found, Job, Unreadable, stated
from witnessmark.intake.readers.docx import composed
from witnessmark.intake.text.cleaning import one_line
from witnessmark.model.report import Metadatum

name = "hwp/1"
_SIGNATURE = b"HWP Document File"
_COMPRESSED, _PASSWORD, _DISTRIBUTION = 1, 2, 4
_PARA_TEXT = 16 + 51
_ONE_UNIT = frozenset((0, 10, 13, 24, 25, 26, 27, 28, 29, 30, 31))
_SPACE = {9: " ", 10: " ", 24: "-", 30: " ", 31: " "}


def ole_media_type(data: bytes) -> str:
    """Tell a .hwp from other OLE files.

    Raises:
        Unreadable: it is another kind, or damaged.
    """
    with _opened(data) as box:
        if box.exists("FileHeader"):
            return media.HWP
        names = {"/".join(entry) for entry in box.listdir()}
    if "EncryptedPackage" in names:
        raise Unreadable("is encrypted with a password")
    if "WordDocument" in names:
        raise Unreadable("is an old Word file (.doc); save it as .docx or PDF")
    if "Workbook" in names or "Book" in names:
        raise Unreadable("is an old Excel file (.xls); save it as .xlsx or CSV")
    if any(n.startswith("__substg1.0_") for n in names):
        raise Unreadable("is an Outlook message (.msg); save it as .eml")
    raise Unreadable("is in a format that is not read here")


def read(data: bytes, job: Job) -> Iterator[Found]:
    """Yield the document as one report."""
    with _opened(data) as box:
        header = _stream(box, "FileHeader", job.limits)
        if not header.startswith(_SIGNATURE) or len(header) < 40:
            raise Unreadable("is a damaged HWP file")
        flags = struct.unpack_from("<I", header, 36)[0]
        if flags & _PASSWORD:
            raise Unreadable("is encrypted with a password")
        if flags & _DISTRIBUTION:
            raise Unreadable("is locked for distribution; save it as an ordinary document")
        metadata = _title(box)
        sections = sorted((e for e in box.listdir() if e[0] == "BodyText" and re.fullmatch(r"Section\d+", e[-1])),
                          key=lambda e: int(e[-1][7:]))
        if not sections:
            raise Unreadable("lacks a part that its format needs")
        blocks: list[tuple[str, str, tuple[Mark, ...]]] = []
        total = 0
        for section in sections:
            body = _stream(box, "/".join(section), job.limits)
            if flags & _COMPRESSED:
                body = _inflated(body, job.limits.unpacked - total)
            total += len(body)
            blocks += [(words, "", ()) for words in _paragraphs(body)]
    yield composed(blocks, metadata)


def _opened(data: bytes) -> olefile.OleFileIO:
    try:
        return olefile.OleFileIO(io.BytesIO(data))
    except _OLE_FAULTS as fault:
        raise Unreadable("is a damaged OLE file") from fault


_OLE_FAULTS = (OSError, ValueError, TypeError, IndexError, struct.error, AttributeError, OverflowError)


def _stream(box: olefile.OleFileIO, path: str, limits: Limits) -> bytes:
    try:
        return bytes(box.openstream(path).read(limits.input))
    except _OLE_FAULTS as fault:
        raise Unreadable("is a damaged HWP file") from fault


def _inflated(raw: bytes, most: int) -> bytes:
    inflater = zlib.decompressobj(-15)
    try:
        body = inflater.decompress(raw, max(most, 1))
    except zlib.error as fault:
        raise Unreadable("is a damaged HWP file") from fault
    if inflater.unconsumed_tail:
        raise Unreadable("unpacks to more than is allowed")
    return body


def _paragraphs(body: bytes) -> Iterator[str]:
    at = 0
    while at + 4 <= len(body):
        head = struct.unpack_from("<I", body, at)[0]
        at += 4
        kind, size = head & 0x3FF, head >> 20
        if size == 0xFFF:
            if at + 4 > len(body):
                return
            size = struct.unpack_from("<I", body, at)[0]
            at += 4
        if kind == _PARA_TEXT:
            yield _words(body[at : at + size])
        at += size


def _words(raw: bytes) -> str:
    """Return a PARA_TEXT record's characters; extended controls take eight units and carry no text."""
    units = struct.unpack(f"<{len(raw) // 2}H", raw[: len(raw) // 2 * 2])
    kept: list[int] = []
    at = 0
    while at < len(units):
        unit = units[at]
        if unit > 31:
            kept.append(unit)
        elif unit in _SPACE:
            kept.append(ord(_SPACE[unit]))
        at += 1 if unit > 31 or unit in _ONE_UNIT else 8
    return struct.pack(f"<{len(kept)}H", *kept).decode("utf-16-le", "ignore")


def _title(box: olefile.OleFileIO) -> list[Metadatum]:
    try:
        properties = box.getproperties("\x05HwpSummaryInformation") if box.exists("\x05HwpSummaryInformation") else {}
    except _OLE_FAULTS:
        return []
    title = properties.get(2)
    words = one_line(title.decode("utf-8", "ignore") if isinstance(title, bytes) else str(title or ""))
    return [stated("title", words[:500])] if words else []
