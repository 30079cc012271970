"""Letters (.eml) and boxes of them (mbox): headers to metadata, the text part, attachments on their own.

A forwarded letter, attached or below its line in the text, is a report of its own with its own
date. Addresses stay out of text and metadata; they are in the original. A sender's name stands
as the reading's `turn` locator, as a speaker's in a chat; it counts as outlet only for a list or
an organisation's address would be a guess, so it is not made.
"""

from __future__ import annotations

import datetime as dt
import email
import email.policy
import email.utils
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from email.message import EmailMessage, Message
from itertools import islice

from witnessmark.intake.readers.contract import Found, Job, Known, Part, TurnedAway, Unreadable, stated
from witnessmark.intake.readers.html import read_page
from witnessmark.intake.readers.plain import read_characters
from witnessmark.intake.text.cleaning import one_line
from witnessmark.intake.text.dates import date_in
from witnessmark.intake.text.decoding import decoded
from witnessmark.model.report import Metadatum
from witnessmark.model.text import Locator

name = "mail/1"
_BOX_LINE = re.compile(rb"^From \S{1,200} +(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) [^\n]{5,80}\r?\n", re.M)
_QUOTED = re.compile(r"(?m)^>[^\n]*\n?")
_SIGNATURE = re.compile(r"(?ms)^-- ?\n.{0,2000}\Z")
_FORWARDED = re.compile(r"(?i)\s*(?:fwd?|전달)\s*:")
_BELOW = re.compile(
    r"(?im)^(?:>\s?)*(-{2,} ?(?:forwarded message|original message|전달된 (?:메시지|메일)|원본 (?:메시지|메일)) ?-{2,}"
    r"|begin forwarded message:)\s*$\n")
_HEADERS = {"from": "From", "보낸 사람": "From", "보낸사람": "From", "발신": "From", "date": "Date", "sent": "Date",
            "날짜": "Date", "보낸 날짜": "Date", "보낸날짜": "Date", "subject": "Subject", "제목": "Subject"}
_ANSWERED = re.compile(r"(?i)original|원본")
_PARTS, _DEPTH = 500, 8


def read(data: bytes, job: Job) -> Iterator[Found | Part | TurnedAway]:
    """Yield a letter's text, then its attachments."""
    yield from _letter(data, "", None)


def read_box(data: bytes, job: Job) -> Iterator[Found | Part | TurnedAway]:
    """Yield every letter of a box as `message N`, each followed by its attachments."""
    starts = [m.start() for m in _BOX_LINE.finditer(data)
              if m.start() == 0 or data[: m.start()].endswith((b"\n\n", b"\r\n\r\n"))]
    if not starts:
        raise Unreadable("holds no letters")
    if len(starts) > job.limits.members:
        raise Unreadable(f"holds more than {job.limits.members} letters")
    for number, (start, end) in enumerate(zip(starts, [*starts[1:], len(data)], strict=True), 1):
        body = data[start:end]
        letter = re.sub(rb"(?m)^>(>*From )", rb"\1", body[body.index(b"\n") + 1 :])
        member = f"message {number}"
        try:
            yield from _letter(letter, member, letter)
        except Unreadable as refusal:
            yield TurnedAway(member, str(refusal))


def _letter(raw: bytes, member: str, own: bytes | None, depth: int = 0) -> Iterator[Found | Part | TurnedAway]:
    try:
        message = email.message_from_bytes(raw, policy=email.policy.default)
        parts = list(islice(_parts(message), _PARTS))
    except (ValueError, LookupError, TypeError, AttributeError, IndexError) as fault:
        raise Unreadable("is a damaged letter") from fault
    if not message.keys():
        raise Unreadable("is no letter: it has no headers")
    metadata = tuple(_metadata(message))
    plain, page, attached, forwarded = _sorted(parts)
    words, below = _said([_characters(part) for part in plain], outlook=_FORWARDED.match(_header(message, "subject")))
    said: Found | None = None
    try:
        said = _text(words, page if not below else [], Known(member, own, "message/rfc822", metadata))
    except Unreadable:
        if not (attached or forwarded or below):
            raise
    if said is not None:
        yield _from(said, _header(message, "from"))
    inside = f"{member}!/" if member else ""
    for number, letter in enumerate([*(text.encode("utf-8", "replace") for text in below), *map(_inner, forwarded)], 1):
        name = f"{inside}forwarded letter {number}"
        if letter is None or depth >= _DEPTH:
            yield TurnedAway(name, "is a damaged letter" if letter is None else "lies too deep in other letters")
            continue
        try:
            yield from _letter(letter, name, letter, depth + 1)
        except Unreadable as refusal:
            yield TurnedAway(name, str(refusal))
    for number, part in enumerate(attached, 1):
        label = _file_name(part) or f"attachment {number}"
        body = _payload(part)
        yield Part(f"{inside}{label}", body) if body else TurnedAway(f"{inside}{label}", "is empty")


def _parts(message: Message) -> Iterator[Message]:
    """Yield the parts of a letter in order, a letter inside it as one."""
    waiting = [message]
    while waiting:
        part = waiting.pop()
        if part is not message and part.get_content_type() == "message/rfc822":
            yield part
        elif part.is_multipart():
            waiting += reversed([p for p in part.get_payload() if isinstance(p, Message)])
        else:
            yield part


def _sorted(parts: Sequence[Message]) -> tuple[list[Message], list[Message], list[Message], list[Message]]:
    plain, page, attached, forwarded = [], [], [], []
    for part in parts:
        kind = part.get_content_type()
        if kind == "message/rfc822":
            forwarded.append(part)
        elif _disposition(part) == "attachment" or (_file_name(part) and not kind.startswith("text/")):
            attached.append(part)
        elif kind == "text/plain":
            plain.append(part)
        elif kind == "text/html":
            page.append(part)
        elif not kind.startswith(("image/", "multipart/")) and kind != "application/pgp-signature":
            attached.append(part)
    return plain, page, attached, forwarded


def _inner(part: Message) -> bytes | None:
    """Return the bytes of a letter attached to another."""
    try:
        letter = part.get_payload(0)
        return letter.as_bytes() if isinstance(letter, Message) else None
    except (ValueError, LookupError, TypeError, AttributeError, IndexError):
        return None


def _said(texts: Sequence[str], *, outlook: object) -> tuple[list[str], list[str]]:
    """Return a letter's own texts, signatures off, and the letters forwarded below them, as letters.

    A line "Original Message" stands over a forwarded letter only where the subject says so (`outlook`);
    else over one that is answered.
    """
    own: list[str] = []
    below: list[str] = []
    for text in texts:
        first, *rest = _BELOW.split(text.replace("\r\n", "\n"))
        pieces = [first]
        for mark, after in zip(rest[::2], rest[1::2], strict=True):
            letter = _letter_below(after) if outlook or not _ANSWERED.search(mark) else None
            if letter is None or below[_DEPTH:]:
                pieces[-1] += mark + after
            else:
                below.append(letter)
                pieces.append("")
        own += [_SIGNATURE.sub("", piece) for piece in pieces if piece.strip()]
    return own, below


def _letter_below(text: str) -> str | None:
    """Return a letter with the headers that stand over a forwarded text; None where no day or sender does."""
    head, _, body = text.strip("\n").partition("\n\n")
    headers: dict[str, str] = {}
    for line in head.split("\n"):
        key, colon, value = re.sub(r"^[>*\s]+|\*", "", line).partition(":")
        if name := _HEADERS.get(key.strip().lower()) if colon else None:
            headers.setdefault(name, one_line(value))
    day = date_in(headers.get("Date", ""))
    if not body.strip() or day is None or "From" not in headers:
        return None
    headers["Date"] = email.utils.format_datetime(dt.datetime.combine(day, dt.time(12)))
    top = "".join(f"{name}: {value}\n" for name, value in headers.items())
    return f"{top}Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n{body}"


def _text(texts: list[str], page: list[Message], known: Known) -> Found:
    words = "\n\n".join(texts)
    if len(words.strip()) >= 20 or (words.strip() and not page):
        fresh = _QUOTED.sub("", words)
        return read_characters(fresh if len(fresh.strip()) >= 20 else re.sub(r"(?m)^> ?", "", words), known)
    if page:
        return read_page(_characters(page[0]), known)
    raise Unreadable("is a letter without text")


def _from(said: Found, header: str) -> Found:
    """Return the report with its sender's name as locator, where the letter gives a name."""
    name = one_line(email.utils.parseaddr(header)[0])[:100]
    return replace(said, locators=(Locator(0, "turn", name), *said.locators)) if name and "@" not in name else said


def _metadata(message: Message) -> Iterator[Metadatum]:
    subject = one_line(_header(message, "subject"))
    if subject:
        yield stated("title", re.sub(r"(?i)^(?:(?:re|fwd?|답장|전달)\s*:\s*)+", "", subject)[:500])
    try:
        sent = email.utils.parsedate_to_datetime(_header(message, "date"))
    except (ValueError, TypeError, IndexError, OverflowError):
        return
    yield stated("published", sent.date().isoformat())


def _header(message: Message, key: str) -> str:
    try:
        return str(message.get(key, "") or "")
    except (ValueError, LookupError, TypeError, AttributeError, IndexError):
        return ""


def _disposition(part: Message) -> str | None:
    try:
        return part.get_content_disposition()
    except (ValueError, LookupError, TypeError, AttributeError, IndexError):
        return None


def _file_name(part: Message) -> str:
    try:
        given = part.get_filename() or ""
    except (ValueError, LookupError, TypeError, AttributeError, IndexError):
        return ""
    return one_line(given.replace("\\", "/").rsplit("/", 1)[-1])


def _payload(part: Message) -> bytes:
    if isinstance(part, EmailMessage) and part.get_content_type() == "message/rfc822":
        return b""
    try:
        payload = part.get_payload(decode=True)
    except (ValueError, LookupError, TypeError, AttributeError):
        return b""
    return payload if isinstance(payload, bytes) else b""


def _characters(part: Message) -> str:
    got = decoded(_payload(part), declared=part.get_content_charset())
    return got[0] if got else ""
