"""What a file is, by its first bytes; the ending of its name only tells kinds of text apart."""

from __future__ import annotations

import re

PLAIN, MARKDOWN, HTML = "text/plain", "text/markdown", "text/html"
PDF, RTF = "application/pdf", "application/rtf"
ZIP, TAR, GZIP = "application/zip", "application/x-tar", "application/gzip"
OLE = "application/x-ole-storage"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ODT = "application/vnd.oasis.opendocument.text"
HWP, HWPX = "application/x-hwp", "application/hwp+zip"
MAIL, MBOX = "message/rfc822", "application/mbox"
CSV, TSV, JSON, JSONL = "text/csv", "text/tab-separated-values", "application/json", "application/jsonl"
XML, WARC = "application/xml", "application/warc"
IMAGES = ("image/png", "image/jpeg", "image/tiff", "image/webp", "image/bmp", "image/gif")

_MAGIC = (
    (b"PK\x03\x04", ZIP), (b"PK\x05\x06", ZIP), (b"PK\x07\x08", ZIP),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", OLE), (b"{\\rtf", RTF), (b"\x1f\x8b", GZIP), (b"WARC/1.", WARC),
    (b"\x89PNG\r\n\x1a\n", "image/png"), (b"\xff\xd8\xff", "image/jpeg"), (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"), (b"GIF87a", "image/gif"), (b"GIF89a", "image/gif"),
)
_UNREAD = (
    (b"7z\xbc\xaf'\x1c", "a 7z archive"), (b"Rar!\x1a\x07", "a RAR archive"), (b"BZh", "a bzip2 file"),
    (b"\xfd7zXZ\x00", "an xz file"), (b"\x28\xb5\x2f\xfd", "a zstd file"), (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"), (b"ID3", "a sound file"), (b"OggS", "a sound or film file"),
    (b"\x1aE\xdf\xa3", "a film file"), (b"SQLite format 3\x00", "a database"), (b"8BPS", "a Photoshop picture"),
    (b"\x00\x01\x00\x00\x00", "a font"), (b"OTTO", "a font"),
)
_ENDINGS = {
    "md": MARKDOWN, "markdown": MARKDOWN, "csv": CSV, "tsv": TSV, "tab": TSV, "json": JSON, "jsonl": JSONL,
    "ndjson": JSONL, "eml": MAIL, "mbox": MBOX, "mbx": MBOX, "htm": HTML, "html": HTML, "xhtml": HTML,
}
_EXPECTED = {
    "pdf": (PDF,), "docx": (ZIP,), "docm": (ZIP,), "xlsx": (ZIP,), "xlsm": (ZIP,), "odt": (ZIP,), "hwpx": (ZIP,),
    "zip": (ZIP,), "hwp": (OLE,), "doc": (OLE,), "xls": (OLE,), "png": ("image/png",), "jpg": ("image/jpeg",),
    "jpeg": ("image/jpeg",), "gif": ("image/gif",), "tif": ("image/tiff",), "tiff": ("image/tiff",),
    "rtf": (RTF,), "gz": (GZIP,), "tgz": (GZIP,), "tar": (TAR,), "webp": ("image/webp",), "bmp": ("image/bmp",),
}
_MAIL_HEAD = re.compile(
    rb"\A(?:[A-Za-z][A-Za-z0-9-]{1,60}:[^\n]{0,2000}\r?\n(?:[ \t][^\n]{0,2000}\r?\n){0,40}){2,}", re.S)
_BOX_HEAD = re.compile(rb"From \S{1,200} +(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) [A-Z][a-z]{2} [^\n]{5,60}\r?\n")
_MAIL_NAMES = re.compile(rb"^(?:from|received|message-id|mime-version|return-path|delivered-to):", re.I | re.M)


def suffix_of(name: str) -> str:
    """Return the name's ending without the dot, lower case, "" if there is none."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    stem, dot, ending = last.rpartition(".")
    return ending.lower() if dot and stem and len(ending) <= 8 and ending.isalnum() else ""


def media_type(data: bytes, suffix: str) -> str:
    """Return the media type; zip-based and OLE-based documents are told apart by their readers."""
    head = data[:2048]
    for magic, kind in _MAGIC:
        if head.startswith(magic):
            return kind
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    if head[:2] == b"BM" and len(head) > 14 and head[6:10] == b"\0\0\0\0":
        return "image/bmp"
    if len(data) > 262 and data[257:262] == b"ustar":
        return TAR
    if b"%PDF-" in head[:1024]:
        return PDF
    return _textual(data, head, suffix)


def unread_kind(data: bytes) -> str | None:
    """Name a kind of file that is recognised and not read."""
    if data[4:8] == b"ftyp":
        return "a film or picture file"
    return next((kind for magic, kind in _UNREAD if data.startswith(magic)), None)


def mismatch(suffix: str, kind: str) -> bool:
    """Say whether the name's ending promises another format than the bytes hold."""
    expected = _EXPECTED.get(suffix)
    if expected is not None:
        return kind not in expected
    binary = {ZIP, OLE, PDF, GZIP, TAR, *IMAGES}
    return suffix in {*_ENDINGS, "txt", "text"} and kind in binary


def falsely_named(suffix: str, kind: str) -> bool:
    """Say whether a name promises a picture, a document or an archive, and the bytes are of no kind that is known.

    A page of HTML called .doc is read as what it is; a broken picture must not pass for a text in an odd encoding.
    """
    return suffix in _EXPECTED and kind == PLAIN


def _textual(data: bytes, head: bytes, suffix: str) -> str:
    start = head.lstrip(b"\xef\xbb\xbf\xff\xfe\xfe \t\r\n\0").replace(b"\0", b"")
    lowered = start[:1024].lower()
    if lowered.startswith((b"<!doctype html", b"<html", b"<head", b"<body")) or (
        lowered.startswith((b"<?xml", b"<!--", b"<!doctype")) and b"<html" in lowered
    ):
        return HTML
    if head.startswith(b"From ") and _BOX_HEAD.match(head):
        return MBOX
    if suffix in _ENDINGS:
        return _ENDINGS[suffix]
    if lowered.startswith((b"<?xml", b"<rss", b"<feed", b"<rdf:rdf")):
        return XML
    headers = _MAIL_HEAD.match(data[:65536])
    if headers and _MAIL_NAMES.search(headers[0]):
        return MAIL
    if re.match(rb"\{\s*[\"}]|\[\s*[\[{\"]", start):
        return JSONL if start[:1] == b"{" and re.search(rb"\}\r?\n\s*\{", data[:65536]) else JSON
    return PLAIN
