"""Which reader reads which media type, and how it is run inside a closed process.

`dispatch` is the only way in. It looks inside zip and OLE containers first, because a Word
file, a spreadsheet and an archive share their first bytes.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from dataclasses import dataclass, replace

from witnessmark.intake import media
from witnessmark.intake.readers.contract import Job, Outcome, Unreadable
from witnessmark.intake.readers.packed import Packed

RECOGNISED = "text/x-recognised"
ROWS = "rows"
SHOWN = "image/x-shown"
"""Asks for a page or picture drawn for the eye, whatever the file is."""
_READERS = "witnessmark.intake.readers."


@dataclass(frozen=True, slots=True)
class Entry:
    """A reader's module (imported on first need), its function, its name in readings, and its nature."""

    module: str
    function: str
    name: str
    container: bool = False
    heavy: bool = False


_TABLE = {
    media.PLAIN: Entry("plain", "read", "text/1"),
    media.MARKDOWN: Entry("plain", "read", "markdown/1"),
    media.HTML: Entry("html", "read", "html/1"),
    media.PDF: Entry("pdf", "read", "pdf/1", heavy=True),
    media.DOCX: Entry("docx", "read", "docx/1"),
    media.ODT: Entry("odt", "read", "odt/1"),
    media.HWPX: Entry("odt", "read_hwpx", "hwpx/1"),
    media.HWP: Entry("hwp", "read", "hwp/1"),
    media.XLSX: Entry("xlsx", "read", "xlsx/1"),
    media.CSV: Entry("table", "read", "csv/1"),
    media.TSV: Entry("table", "read", "csv/1"),
    media.JSON: Entry("json_lines", "read", "json/1"),
    media.JSONL: Entry("json_lines", "read", "json/1"),
    media.MAIL: Entry("mail", "read", "mail/1", container=True),
    media.MBOX: Entry("mail", "read_box", "mail/1", container=True),
    media.ZIP: Entry("archive", "read_zip", "zip/1", container=True),
    media.TAR: Entry("archive", "read_tar", "tar/1", container=True),
    media.GZIP: Entry("archive", "read_gzip", "gzip/1", container=True),
    media.WARC: Entry("warc", "read", "warc/1", container=True),
    media.XML: Entry("feed", "read", "feed/1"),
    SHOWN: Entry("shown", "read", "shown/1", heavy=True),
    RECOGNISED: Entry("picture", "read_recognised", "ocr/1"),
    **{kind: Entry("picture", "read", "ocr/1") for kind in media.IMAGES},
}
PRELOADED = tuple(sorted(
    {_READERS + e.module for e in _TABLE.values() if not e.heavy} | {_READERS + "chat", _READERS + ROWS}))
UNCONFINED = frozenset((media.PLAIN, media.MARKDOWN, media.JSON, media.JSONL, media.CSV, media.TSV))
_INSIDE_ZIP = ((b"application/vnd.oasis.opendocument.text", media.ODT), (b"application/hwp+zip", media.HWPX))
_UNREAD_OFFICE = {b"application/vnd.oasis.opendocument": "an OpenDocument file that is no text",
                  b"application/epub+zip": "an e-book"}


def imports_for(media_type: str) -> tuple[str, ...]:
    """Name the modules that must be imported before the process closes."""
    entry = _TABLE.get(media_type)
    return (_READERS + entry.module,) if entry and entry.heavy else ()


def entry_for(media_type: str) -> Entry:
    """Return the table's entry.

    Raises:
        Unreadable: no reader reads this type.
    """
    entry = _TABLE.get(media_type)
    if entry is None:
        raise Unreadable("is in a format that is not read here")
    return entry


def dispatch(data: bytes, job: Job) -> Iterator[tuple[Outcome, Entry, str]]:
    """Read `data` and yield each outcome with the reader's entry and the exact media type."""
    kind = media.unread_kind(data)
    if kind is not None:
        raise Unreadable(f"is {kind}, which is not read here")
    if job.media_type != RECOGNISED and not data.strip():
        raise Unreadable("is empty")
    media_type = _exact(data, job)
    if job.rows:
        entry = _rows(media_type)
    elif media_type in _READ_AS_CHAT and (chat := _chat(data, media_type)) is not None:
        entry = chat
    else:
        entry = entry_for(media_type)
    if job.words:
        entry = replace(entry, name="pdf+ocr/1")
    if job.media_type != media_type:
        job = replace(job, media_type=media_type)
    read = getattr(importlib.import_module(_READERS + entry.module), entry.function)
    for outcome in read(data, job):
        yield outcome, entry, media_type


def _rows(media_type: str) -> Entry:
    from witnessmark.intake.readers.rows import TYPES

    if media_type not in TYPES:
        raise Unreadable("is no table of records (CSV, TSV, XLSX or JSON lines)")
    return Entry(ROWS, "read", "rows/1")


def _exact(data: bytes, job: Job) -> str:
    if job.media_type == media.ZIP:
        return _inside_zip(data, job)
    if job.media_type == media.OLE:
        from witnessmark.intake.readers.hwp import ole_media_type

        return ole_media_type(data)
    return job.media_type


def _inside_zip(data: bytes, job: Job) -> str:
    packed = Packed(data, job.limits)
    if "mimetype" in packed:
        declared = packed.read("mimetype")[:200].strip()
        for start, kind in _INSIDE_ZIP:
            if declared.startswith(start):
                return kind
        for start, words in _UNREAD_OFFICE.items():
            if declared.startswith(start):
                raise Unreadable(f"is {words}, which is not read here")
    if "[Content_Types].xml" in packed:
        if any(n.startswith("word/") for n in packed.names()):
            return media.DOCX
        if any(n.startswith("xl/") for n in packed.names()):
            return media.XLSX
        raise Unreadable("is an Office file that is neither text nor table")
    if any(n.startswith("Contents/section") for n in packed.names()):
        return media.HWPX
    return media.ZIP


_READ_AS_CHAT = (media.PLAIN, media.HTML, media.JSON, media.MARKDOWN)


def _chat(data: bytes, media_type: str) -> Entry | None:
    from witnessmark.intake.readers.chat import chat_function

    function = chat_function(data, media_type)
    return Entry("chat", function, "chat/1") if function else None
