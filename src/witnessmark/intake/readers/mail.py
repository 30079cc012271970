"""Letters (.eml) and boxes of them (mbox): headers to metadata, the text part, attachments on their own.

Addresses stay out of text and metadata; they are in the original. The sender's name counts as
outlet only for a list or an organisation's address would be a guess, so it is not made.
"""

from __future__ import annotations

import email
import email.policy
import email.utils
import re
from collections.abc import Iterator, Sequence
from email.message import EmailMessage, Message

from witnessmark.intake.readers.contract import Found, Job, Known, Part, TurnedAway, Unreadable, stated
from witnessmark.intake.readers.html import read_page
from witnessmark.intake.readers.plain import read_characters
from witnessmark.intake.text.cleaning import one_line
from witnessmark.intake.text.decoding import decoded
from witnessmark.model.report import Metadatum

name = "mail/1"
_BOX_LINE = re.compile(rb"^From \S{1,200} +(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) [^\n]{5,80}\r?\n", re.M)
_QUOTED = re.compile(r"(?m)^>[^\n]*\n?")
_SIGNATURE = re.compile(r"(?ms)^-- ?\n.{0,2000}\Z")
_PARTS = 500


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


def _letter(raw: bytes, member: str, own: bytes | None) -> Iterator[Found | Part | TurnedAway]:
    try:
        message = email.message_from_bytes(raw, policy=email.policy.default)
        parts = [p for p in message.walk() if not p.is_multipart()][:_PARTS]
    except (ValueError, LookupError, TypeError, AttributeError, IndexError) as fault:
        raise Unreadable("is a damaged letter") from fault
    if not message.keys():
        raise Unreadable("is no letter: it has no headers")
    metadata = tuple(_metadata(message))
    plain, page, attached = _sorted(parts)
    said: Found | None = None
    try:
        said = _text(plain, page, Known(member, own, "message/rfc822", metadata))
    except Unreadable:
        if not attached:
            raise
    if said is not None:
        yield said
    for number, part in enumerate(attached, 1):
        label = _file_name(part) or f"attachment {number}"
        body = _payload(part)
        inner = f"{member}!/{label}" if member else label
        yield Part(inner, body) if body else TurnedAway(inner, "is empty")


def _sorted(parts: Sequence[Message]) -> tuple[list[Message], list[Message], list[Message]]:
    plain, page, attached = [], [], []
    for part in parts:
        kind = part.get_content_type()
        if _disposition(part) == "attachment" or (_file_name(part) and not kind.startswith("text/")):
            attached.append(part)
        elif kind == "text/plain":
            plain.append(part)
        elif kind == "text/html":
            page.append(part)
        elif not kind.startswith(("image/", "multipart/")) and kind != "application/pgp-signature":
            attached.append(part)
    return plain, page, attached


def _text(plain: list[Message], page: list[Message], known: Known) -> Found:
    words = "\n\n".join(_characters(p) for p in plain).replace("\r\n", "\n")
    if len(words.strip()) >= 20 or (words.strip() and not page):
        shown = _SIGNATURE.sub("", words)
        fresh = _QUOTED.sub("", shown)
        return read_characters(fresh if len(fresh.strip()) >= 20 else re.sub(r"(?m)^> ?", "", shown), known)
    if page:
        return read_page(_characters(page[0]), known)
    raise Unreadable("is a letter without text")


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
