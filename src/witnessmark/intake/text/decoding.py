"""Bytes to characters: byte order marks first, then UTF-8, then what the bytes look like."""

from __future__ import annotations

import codecs
import unicodedata

import charset_normalizer

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"),
)
_SAMPLE = 200_000
_WRITING = 0.85
_USUAL = frozenset(" \n\r\t.,:;!?'\"()-[]/“”‘’«»…·%—–「」『』〈〉《》")


def decoded(data: bytes, *, declared: str | None = None) -> tuple[str, str] | None:
    """Return the characters and the encoding they were read with, or None if the bytes are no text.

    `declared` is what a header or tag claims; it is believed only if the bytes agree.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _strict(data, encoding)
    wide = _wide_without_mark(data)
    if wide:
        return _strict(data, wide)
    if looks_binary(data):
        return None
    for name in ("utf-8", _known(declared)):
        if name and (text := _strict(data, name)):
            return text
    return _strict(data, "cp949") if _mostly_hangul(data) else _by_look(data)


def looks_binary(data: bytes) -> bool:
    """Say whether bytes hold too many control codes to be one-byte or UTF-8 text."""
    head = data[:_SAMPLE]
    if not head:
        return False
    odd = sum(head.count(code) for code in range(32) if code not in (9, 10, 12, 13, 27))
    return odd > max(2, len(head) // 200)


def _strict(data: bytes, encoding: str) -> tuple[str, str] | None:
    try:
        return data.decode(encoding), encoding
    except (UnicodeDecodeError, LookupError):
        return None


def _known(name: str | None) -> str | None:
    if not name:
        return None
    try:
        found = codecs.lookup(name.strip().strip("\"'"))
    except (LookupError, ValueError):
        return None
    if not getattr(found, "_is_text_encoding", True):
        return None
    # Korean pages that say EUC-KR hold the wider CP949 in practice, as Latin-1 pages hold Windows-1252.
    return {"euc_kr": "cp949", "ks_c_5601-1987": "cp949", "iso8859-1": "cp1252"}.get(found.name, found.name)


def _wide_without_mark(data: bytes) -> str | None:
    head = data[:4096]
    if len(head) < 8 or len(data) % 2:
        return None
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if not even and not odd:
        return None
    encoding = "utf-16-le" if odd > even else "utf-16-be"
    got = _strict(head[: len(head) // 4 * 4], encoding) or _strict(head[: len(head) // 4 * 4 - 2], encoding)
    usual = sum((c.isalnum() and (c < "\u0250" or "가" <= c <= "힣")) or c in _USUAL for c in got[0]) if got else 0
    return encoding if got and usual >= 0.9 * len(got[0]) else None


def _mostly_hangul(data: bytes) -> bool:
    """Say whether the non-ASCII bytes decode as CP949 into Hangul syllables, nearly all of them."""
    found = _strict(data, "cp949")
    if found is None:
        return False
    foreign = [c for c in found[0][:_SAMPLE] if ord(c) > 127]
    hangul = sum("가" <= c <= "힣" for c in foreign)
    return bool(foreign) and hangul >= 0.7 * len(foreign)


def _by_look(data: bytes) -> tuple[str, str] | None:
    best = charset_normalizer.from_bytes(data[:_SAMPLE]).best()
    found = _strict(data, best.encoding) if best is not None else None
    found = found or _strict(data, "cp1252") or (data.decode("latin-1"), "latin-1")
    return found if _legible(found[0]) else None


def _legible(text: str) -> bool:
    """Say whether characters read with a guessed encoding look like writing: ASCII, letters and usual marks."""
    head = text[:_SAMPLE]
    fit = sum(c.isascii() or c in _USUAL or unicodedata.category(c)[0] in "LMNZ" for c in head)
    return fit >= _WRITING * len(head)
