"""A small IMAP server over TLS on this machine, with letters that a test puts there: what a client may ask is told."""

from __future__ import annotations

import datetime as dt
import re
import socketserver
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


@dataclass
class Box:
    """One mailbox: its letters by number, and every command that was sent, the password left out."""

    password: str = "correct horse"
    folder: str = '"INBOX"'
    validity: int = 7
    letters: dict[int, bytes] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    cut_after: int | None = None
    """Close the line once so many letters were fetched."""


class _Talk(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        box: Box = self.server.box  # type: ignore[attr-defined]
        self._say(b"* OK ready")
        fetched = 0
        for line in self.rfile:
            words = line.decode("utf-8", "replace").rstrip("\r\n")
            tag, _, asked = words.partition(" ")
            command = asked.split(" ")[0].upper()
            box.asked.append("LOGIN" if command == "LOGIN" else asked)
            number = int(found[1]) if (found := re.match(r"UID FETCH (\d+) ", asked)) else 0
            if command == "CAPABILITY":
                self._say(b"* CAPABILITY IMAP4rev1")
            elif command == "LOGIN" and box.password not in asked:
                self._say(f"{tag} NO that is not it {asked}".encode())
                continue
            elif command in ("SELECT", "EXAMINE"):
                if asked.split(" ", 1)[1] != box.folder:
                    self._say(f"{tag} NO no such folder".encode())
                    continue
                self._say(f"* {len(box.letters)} EXISTS\r\n* OK [UIDVALIDITY {box.validity}]".encode())
            elif asked.upper().startswith("UID SEARCH"):
                low = int(re.search(r"UID (\d+):\*", asked)[1])  # type: ignore[index]
                found_ = [n for n in box.letters if n >= low] or ([max(box.letters)] if box.letters else [])
                self._say(f"* SEARCH {' '.join(map(str, found_))}".encode())
            elif "RFC822.SIZE" in asked:
                if number in box.letters:
                    self._say(f"* 1 FETCH (UID {number} RFC822.SIZE {len(box.letters[number])})".encode())
            elif "BODY.PEEK[]" in asked:
                if box.cut_after is not None and fetched >= box.cut_after:
                    return
                fetched += 1
                part = re.search(r"<0\.(\d+)>", asked)
                body = box.letters[number][:int(part[1]) if part else None]
                self._say(f"* 1 FETCH (UID {number} BODY[]<0> {{{len(body)}}}".encode() + b"\r\n" + body + b")")
            elif command == "LOGOUT":
                self._say(b"* BYE")
            self._say(f"{tag} OK done".encode())
            if command == "LOGOUT":
                return

    def _say(self, line: bytes) -> None:
        self.wfile.write(line + b"\r\n")


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address, daemon_threads = True, True

    def __init__(self, box: Box, trusted: ssl.SSLContext) -> None:
        self.box, self._trusted = box, trusted
        super().__init__(("127.0.0.1", 0), _Talk)

    def get_request(self):  # type: ignore[no-untyped-def]
        line, address = super().get_request()
        return self._trusted.wrap_socket(line, server_side=True), address

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that trusts no such certificate hangs up: that is what some tests are about."""


@dataclass(frozen=True)
class Mail:
    address: str
    certificate: Path
    box: Box


@contextmanager
def serving(box: Box, folder: Path) -> Iterator[Mail]:
    """Serve a box as `imaps://reader@localhost:PORT/INBOX`, with a certificate of its own."""
    certificate, key = certified(folder)
    trusted = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trusted.load_cert_chain(certificate, key)
    with _Server(box, trusted) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        yield Mail(f"imaps://reader%40example.org@localhost:{server.server_address[1]}/INBOX", certificate, box)
        server.shutdown()
        thread.join()


def certified(folder: Path) -> tuple[Path, Path]:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = dt.datetime.now(dt.UTC)
    made = (x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
            .serial_number(x509.random_serial_number()).not_valid_before(now - dt.timedelta(days=1))
            .not_valid_after(now + dt.timedelta(days=1))
            .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
            .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
            .sign(key, hashes.SHA256()))
    certificate, secret = folder / "server.pem", folder / "server.key"
    certificate.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    secret.write_bytes(key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8,
                                         serialization.NoEncryption()))
    return certificate, secret
