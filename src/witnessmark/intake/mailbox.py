"""Letters of a mailbox, read over IMAP with TLS and left there as they are.

Invariant: nothing but the named folder of the named mailbox is opened, and it is opened for reading alone; a letter
that was fetched is not marked as seen. What a server answers is hostile input: sizes are held, and no word of it
goes into an error.
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
from witnessmark.intake.limits import MIB, Limits
from witnessmark.intake.received import Refused

PORT = 993
SECONDS = 30
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


def letters(mailbox: Mailbox, password: str, seen: Seen = Seen(), *, certificate: Path | None = None,
            limits: Limits = Limits()) -> Iterator[tuple[Letter | Refused, Seen]]:
    """Yield each letter that came after `seen`, the oldest first, with how far the mailbox is read then.

    Args:
        certificate: a file of the authority that signed the server's certificate, where the system knows none.

    Raises:
        RefusedInput: the server can't be reached, is not who it says, turns the sign-in away or has no such folder.
    """
    with _signed_in(mailbox, password, certificate) as server:
        validity = _opened(server, mailbox.folder)
        last = seen.last if seen.validity == validity else 0
        for number in _after(server, last):
            name = f"letter {number}"
            size = _size(server, number)
            if size is None:
                continue                     # it went while the others were fetched
            if size > limits.input:
                yield Refused(name, f"is larger than {limits.input // MIB} MiB", None), Seen(validity, number)
                continue
            data = _fetched(server, number)
            if data is not None:
                yield Letter(name, data), Seen(validity, number)


@contextlib.contextmanager
def _signed_in(mailbox: Mailbox, password: str, certificate: Path | None) -> Iterator[imaplib.IMAP4_SSL]:
    try:
        trusted = ssl.create_default_context(cafile=str(certificate) if certificate else None)
        server = imaplib.IMAP4_SSL(mailbox.host, mailbox.port, ssl_context=trusted, timeout=SECONDS)
    except ssl.SSLCertVerificationError as fault:
        raise RefusedInput(f"{mailbox.host} could not prove who it is; nothing was sent to it.",
                           advice="Ask who runs it for the certificate of its authority.") from fault
    except (OSError, imaplib.IMAP4.error) as fault:
        raise RefusedInput(f"{mailbox.host} can't be reached.", advice=_UNREACHED) from fault
    try:
        try:
            server.login(mailbox.user, password)
        except (imaplib.IMAP4.error, UnicodeEncodeError):
            raise RefusedInput(f"{mailbox.host} turned the sign-in away.",
                               advice="Check the name and the password's file.") from None
        yield server
    except (OSError, imaplib.IMAP4.abort) as fault:
        raise RefusedInput(f"The line to {mailbox.host} broke; what was fetched is kept.", advice=_UNREACHED) from fault
    finally:
        for leave in (server.logout, server.shutdown):       # the line is closed even where the server has gone
            with contextlib.suppress(OSError, imaplib.IMAP4.error):
                leave()


def _opened(server: imaplib.IMAP4_SSL, folder: str) -> int:
    """Open a folder for reading alone and return the validity of its numbers."""
    said, _ = server.select(_quoted(folder), readonly=True)
    if said != "OK":
        raise RefusedInput("The mailbox has no such folder.", advice="Check the folder's name in the address.")
    _, told = server.response("UIDVALIDITY")
    return int(told[0]) if told and isinstance(told[0], bytes) and told[0].isdigit() else 0


def _after(server: imaplib.IMAP4_SSL, last: int) -> list[int]:
    said, told = server.uid("SEARCH", f"UID {last + 1}:*")
    numbers = told[0].split() if said == "OK" and told and isinstance(told[0], bytes) else []
    return sorted(int(n) for n in numbers if n.isdigit() and int(n) > last)      # `*` gives the last one even so


def _size(server: imaplib.IMAP4_SSL, number: int) -> int | None:
    _, told = server.uid("FETCH", str(number), "(RFC822.SIZE)")
    line = told[0] if told else None
    found = re.search(rb"RFC822\.SIZE (\d{1,15})", line) if isinstance(line, bytes) else None
    return int(found[1]) if found else None


def _fetched(server: imaplib.IMAP4_SSL, number: int) -> bytes | None:
    _, told = server.uid("FETCH", str(number), "(BODY.PEEK[])")
    return next((part[1] for part in told if isinstance(part, tuple) and isinstance(part[1], bytes)), None)


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
