"""Letters of a mailbox, read over IMAP with TLS and left there as they are.

Invariant: nothing but the named folder of the named mailbox is opened, and it is opened for reading alone; a letter
that was fetched is not marked as seen. What a server answers is hostile input: bytes and time of each answer are held
whatever the server states, numbers are bounded, and no word of it goes into an error.
"""

from __future__ import annotations

import base64
import contextlib
import imaplib
import re
import ssl
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Self
from urllib.parse import quote, unquote, urlsplit

from witnessmark.errors import RefusedInput, UsageError
from witnessmark.intake.held_imap import ALTOGETHER, LEAST_RATE, LISTED, SECONDS, TALK, HeldImap, TooMuch
from witnessmark.intake.limits import MIB, Limits
from witnessmark.intake.received import Refused

PORT = 993
HIGHEST = 2**32 - 1
"""The highest number that a letter or a validity can have (RFC 9051, 2.3.1.1)."""
_FORM = "Write it as imaps://NAME@SERVER/FOLDER, an @ in the name as %40."
_UNREACHED = "Is the machine online, and are server and port right?"


@dataclass(frozen=True, slots=True)
class Mailbox:
    """Where letters are fetched from: a server, who signs in, and one folder."""

    host: str
    user: str
    folder: str = "INBOX"
    port: int = PORT

    @classmethod
    def of(cls, address: str) -> Self:
        """Return the mailbox at `imaps://NAME@SERVER[:PORT]/FOLDER`; raises UsageError."""
        try:
            parts = urlsplit(address)
            host, port = parts.hostname or "", parts.port or PORT
        except ValueError as fault:
            raise UsageError("That is no address of a mailbox.", advice=_FORM) from fault
        user, folder = unquote(parts.username or ""), unquote(parts.path.strip("/")) or "INBOX"
        if parts.scheme != "imaps" or not host or not user or parts.query or parts.fragment:
            raise UsageError("That is no address of a mailbox.", advice=_FORM)
        if parts.password is not None:
            raise UsageError("A password in an address is seen by others.", advice="Put it into a file of its own.")
        if not (user + folder).isprintable():
            raise UsageError("That is no address of a mailbox.", advice=_FORM)
        return cls(host, user, folder, port)

    @property
    def address(self) -> str:
        port = "" if self.port == PORT else f":{self.port}"
        return f"imaps://{quote(self.user, safe='')}@{self.host}{port}/{quote(self.folder)}"


@dataclass(frozen=True, slots=True)
class Seen:
    """How far a mailbox was read: the number of its last letter, under the validity the server gave its numbers."""

    validity: int = 0
    last: int = 0


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter as it was sent."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds that a server may take: for one silence, and for all its answers in one look."""

    quiet: float = SECONDS
    altogether: float = ALTOGETHER


def letters(mailbox: Mailbox, password: str, seen: Seen = Seen(), *, certificate: Path | None = None,
            limits: Limits = Limits(), patience: Patience = Patience()) -> Iterator[tuple[Letter | Refused, Seen]]:
    """Yield each letter that came after `seen`, the oldest first, with how far the mailbox is read then.

    Args:
        certificate: a file of the authority that signed the server's certificate, where the system knows none.

    Raises:
        RefusedInput: the certificate's file can't be read, or the server can't be reached, is not who it says, turns
            the sign-in away, has no such folder, or sends more or slower than was asked.
    """
    with _signed_in(mailbox, password, trusting(certificate), patience) as server:
        validity = _opened(server, mailbox.folder)
        last = seen.last if seen.validity == validity else 0
        for number in _after(server, last):
            name, size = f"letter {number}", _size(server, number)
            data = None if size is None or size > limits.input else _fetched(server, number, size, limits.input)
            if size is not None and (size > limits.input or (data is not None and len(data) > limits.input)):
                why = f"is larger than {limits.input // MIB} MiB"
                yield Refused(name, why, None), Seen(validity, number)
            elif data is not None:               # without any it went while the others were fetched
                yield Letter(name, data), Seen(validity, number)


def trusting(certificate: Path | None) -> ssl.SSLContext:
    """Return what a server's certificate is checked against; raises RefusedInput where the file is none."""
    try:
        return ssl.create_default_context(cafile=None if certificate is None else str(certificate))
    except OSError as fault:                                      # an ssl.SSLError is one too
        raise RefusedInput(f"{certificate} can't be read as a certificate.",
                           advice="It is a PEM file of the authority that signed the server's certificate.") from fault


@contextlib.contextmanager
def _signed_in(mailbox: Mailbox, password: str, trusted: ssl.SSLContext, patience: Patience) -> Iterator[HeldImap]:
    host = mailbox.host
    try:
        server = HeldImap(host, mailbox.port, trusted, quiet=patience.quiet, altogether=patience.altogether)
    except ssl.SSLCertVerificationError as fault:
        raise RefusedInput(f"{host} could not prove who it is; nothing was sent to it.",
                           advice="Ask who runs it for the certificate of its authority.") from fault
    except (OSError, imaplib.IMAP4.error, ValueError, TypeError) as fault:
        raise RefusedInput(f"{host} can't be reached.", advice=_UNREACHED) from fault
    try:
        try:
            server.allow(TALK)
            server.login(mailbox.user, password)
        except imaplib.IMAP4.abort:
            raise
        except (imaplib.IMAP4.error, UnicodeEncodeError):
            raise RefusedInput(f"{host} turned the sign-in away.",
                               advice="Check the name and the password's file.") from None
        yield server
        _leave(server)
    except GeneratorExit:
        _leave(server)
        raise
    except TooMuch as fault:
        raise RefusedInput(f"{host} sent more than was asked for, or too slowly; what was fetched is kept.",
                           advice="The rest comes at the next look; where none does, ask who runs the server."
                           ) from fault
    except (OSError, imaplib.IMAP4.abort) as fault:
        raise RefusedInput(f"The line to {host} broke; what was fetched is kept.", advice=_UNREACHED) from fault
    except (imaplib.IMAP4.error, ValueError, TypeError) as fault:         # of imaplib, at what is no IMAP
        raise RefusedInput(f"{host} does not answer as a mail server does; what was fetched is kept.",
                           advice=_UNREACHED) from fault
    finally:
        server.close_line()                                 # also where the server has gone, or sends on and on


def _leave(server: HeldImap) -> None:
    with contextlib.suppress(OSError, imaplib.IMAP4.error, ValueError, TypeError):
        server.allow(TALK)
        server.logout()


def _opened(server: HeldImap, folder: str) -> int:
    """Open a folder for reading alone and return the validity of its numbers."""
    server.allow(TALK)
    said, _ = server.select(_quoted(folder), readonly=True)
    if said != "OK":
        raise RefusedInput("The mailbox has no such folder.", advice="Check the folder's name in the address.")
    _, told = server.response("UIDVALIDITY")
    return _number(told[0]) or 0 if told and isinstance(told[0], bytes) else 0


def _after(server: HeldImap, last: int) -> list[int]:
    server.allow(LISTED)
    said, told = server.uid("SEARCH", f"UID {last + 1}:*")
    found = told[0].split() if said == "OK" and told and isinstance(told[0], bytes) else []
    return sorted({n for n in map(_number, found) if n is not None and n > last})  # `*` gives the last one even so


def _size(server: HeldImap, number: int) -> int | None:
    server.allow(TALK)
    _, told = server.uid("FETCH", str(number), "(RFC822.SIZE)")
    line = told[0] if told else None
    found = re.search(rb"RFC822\.SIZE (\d{1,15})\b", line) if isinstance(line, bytes) else None
    return int(found[1]) if found else None


def _fetched(server: HeldImap, number: int, size: int, most: int) -> bytes | None:
    """Return a letter, or more bytes than `most` where it has more; the size that was stated gives time alone."""
    server.allow(most + 1 + TALK, SECONDS + size / LEAST_RATE)
    _, told = server.uid("FETCH", str(number), f"(BODY.PEEK[]<0.{most + 1}>)")
    return next((part[1] for part in told if isinstance(part, tuple) and isinstance(part[1], bytes)), None)


def _number(told: bytes) -> int | None:
    """Return a number as IMAP has them; None for what is none or is too long for one."""
    number = int(told) if told.isdigit() and len(told) <= 10 else 0
    return number if 0 < number <= HIGHEST else None


def _quoted(folder: str) -> str:
    """Return a folder's name as IMAP writes it: modified UTF-7 (RFC 3501, 5.1.3), in quotes."""
    written = []
    for run in re.findall(r"[\x20-\x7e]+|[^\x20-\x7e]+", folder):
        if run.isascii():
            written.append(run.replace("&", "&-"))
        else:
            coded = base64.b64encode(run.encode("utf-16-be")).decode("ascii").rstrip("=").replace("/", ",")
            written.append(f"&{coded}-")
    return '"' + "".join(written).replace("\\", "\\\\").replace('"', '\\"') + '"'
