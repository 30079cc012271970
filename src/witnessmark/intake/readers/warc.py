"""Web archives (WARC): each page that was captured is a report; documents among them are read on their own.

What pages are made of (pictures, styles, scripts, fonts) is passed over, as are requests, repeats and failed
answers. The day of the capture is a note, no day of publication.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord

from witnessmark.intake import media
from witnessmark.intake.limits import MIB
from witnessmark.intake.readers.contract import Found, Job, Known, Part, TurnedAway, Unreadable, stated
from witnessmark.intake.readers.html import read_page
from witnessmark.intake.text.decoding import decoded

name = "warc/1"
_PAGES = ("text/html", "application/xhtml+xml")
_DOCUMENTS = {"application/pdf": "pdf", "text/plain": "txt", media.DOCX: "docx", media.XLSX: "xlsx", media.ODT: "odt",
              "application/x-hwp": "hwp", "application/haansofthwp": "hwp", "application/rss+xml": "xml",
              "application/atom+xml": "xml"}
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_ADDRESS = re.compile(r"https?://\S{3,900}")
_CHARSET = re.compile(r"charset=[\"']?([A-Za-z0-9_:.-]{2,40})", re.I)
_BROKEN = (ArchiveLoadFailed, ValueError, KeyError, AttributeError, IndexError, EOFError, OSError)


def read(data: bytes, job: Job) -> Iterator[Found | Part | TurnedAway]:
    """Yield the pages and documents of an archive in order, as `record N`."""
    total, heard = 0, False
    try:
        for number, record in enumerate(ArchiveIterator(io.BytesIO(data)), 1):
            if number > job.limits.rows:
                raise Unreadable(f"holds more than {job.limits.rows} records")
            kind = _kind(record)
            if kind not in _PAGES and kind not in _DOCUMENTS:
                continue
            heard = True
            body = record.content_stream().read(job.limits.input + 1)
            total += len(body)
            if total > job.limits.unpacked or len(body) > job.limits.input:
                raise Unreadable(f"would unpack to more than {job.limits.unpacked // MIB} MiB")
            yield from _outcome(record, kind, body, number)
    except _BROKEN as broken:
        raise Unreadable("is a damaged web archive") from broken
    if not heard:
        raise Unreadable("is a web archive without pages")


def _kind(record: ArcWarcRecord) -> str:
    """Return the media type of an answer that succeeded; "" for anything else."""
    if record.rec_type not in ("response", "resource"):
        return ""
    headers = record.http_headers
    if headers is not None and headers.get_statuscode() != "200":
        return ""
    written = (headers or record.rec_headers).get_header("Content-Type") or ""
    return str(written).partition(";")[0].strip().lower()


def _outcome(record: ArcWarcRecord, kind: str, body: bytes, number: int) -> Iterator[Found | Part | TurnedAway]:
    member = f"record {number}"
    if kind in _DOCUMENTS:
        yield Part(f"{member}.{_DOCUMENTS[kind]}", body)
        return
    written = str((record.http_headers or record.rec_headers).get_header("Content-Type") or "")
    declared = _CHARSET.search(written) or _CHARSET.search(body[:4096].decode("latin-1"))
    got = decoded(body, declared=declared[1] if declared else None)
    if got is None:
        yield TurnedAway(member, "is not a readable web page")
        return
    address = str(record.rec_headers.get_header("WARC-Target-URI") or "").strip("<>")
    day = _DAY.match(str(record.rec_headers.get_header("WARC-Date") or ""))
    known = Known(member, body, media.HTML, (stated("url", address),) if _ADDRESS.fullmatch(address) else (),
                  (f"captured from the web on {day[0]}",) if day else ())
    try:
        yield read_page(got[0], known)
    except Unreadable as refusal:
        yield TurnedAway(member, str(refusal))
