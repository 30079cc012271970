"""One POST to a server on this very machine, with every limit a hostile or broken server calls for.

Invariant: the only addresses ever connected to are 127.0.0.0/8 and ::1. Names are not looked up, `localhost`
apart, so that no question leaves the machine either. No proxy is used and no redirect followed. The whole
exchange has one deadline, however slowly bytes drip in, and the answer a largest size.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import threading
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import urlsplit

from witnessmark.errors import UsageError
from witnessmark.extract.backends.contract import BackendFailed

LARGEST_ANSWER = 1 << 20
_CHUNK = 1 << 16
_ADVICE = "Write it as http://127.0.0.1:8080/v1; only this machine itself is ever asked."


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A checked address on this machine: an IP literal, a port and the path that requests are added to."""

    host: str
    port: int
    path: str

    @classmethod
    def of(cls, url: str) -> Endpoint:
        """Check an address; raises UsageError for anything but plain http to loopback."""
        try:
            parts = urlsplit(url)
            host, port = parts.hostname or "", parts.port or 80
        except ValueError as fault:
            raise UsageError("The backend's address is malformed.", advice=_ADVICE) from fault
        if parts.scheme != "http" or parts.username is not None or parts.query or parts.fragment:
            raise UsageError("The backend's address is not plain http without user, query or mark.", advice=_ADVICE)
        if any(not 32 < ord(letter) < 127 for letter in parts.path):
            raise UsageError("The backend's address holds letters that no path has.", advice=_ADVICE)
        return cls(_loopback(host), port, parts.path.rstrip("/"))


def post(endpoint: Endpoint, path: str, body: bytes, *, seconds: float) -> bytes:
    """Send JSON and return the answer's bytes; raises BackendFailed for any other end.

    Args:
        seconds: the deadline of the whole exchange.
    """
    connection = http.client.HTTPConnection(endpoint.host, endpoint.port, timeout=seconds)
    too_late = BackendFailed(f"it gave no whole answer within {seconds:g} seconds", gone=True)
    try:
        connection.connect()
    except TimeoutError:
        raise too_late from None
    except OSError:
        raise BackendFailed("it can't be reached", gone=True) from None
    # The socket's own time-out runs anew with every byte; the watch cuts the whole exchange off.
    late, held = threading.Event(), connection.sock
    watch = threading.Timer(seconds, _cut, (held, late))
    watch.daemon = True
    watch.start()
    try:
        connection.request("POST", endpoint.path + path, body, {
            "Content-Type": "application/json", "Accept": "application/json", "Accept-Encoding": "identity",
            "Connection": "close",
        })
        response = connection.getresponse()
        try:
            if response.status != 200:
                raise BackendFailed(f"it answered with status {response.status}")
            answer = _body(response)
        finally:
            response.close()
    except TimeoutError:
        raise too_late from None
    except (OSError, http.client.HTTPException, ValueError):
        raise (too_late if late.is_set() else BackendFailed("it broke off", gone=True)) from None
    finally:
        watch.cancel()
        connection.close()
        held.close()
    if late.is_set():
        raise too_late
    return answer


def _cut(held: socket.socket, late: threading.Event) -> None:
    late.set()
    with suppress(OSError):
        held.shutdown(socket.SHUT_RDWR)


def _body(response: http.client.HTTPResponse) -> bytes:
    parts: list[bytes] = []
    size = 0
    while part := response.read1(_CHUNK):
        size += len(part)
        if size > LARGEST_ANSWER:
            raise BackendFailed(f"it answered with more than {LARGEST_ANSWER >> 20} MiB")
        parts.append(part)
    return b"".join(parts)


def _loopback(host: str) -> str:
    """Return the address of a host on this machine; raises UsageError for every other."""
    if host == "localhost":
        with suppress(OSError):
            for *_, address in socket.getaddrinfo(host, None, type=socket.SOCK_STREAM, flags=0):
                if _is_loopback(str(address[0])):
                    return str(address[0])
    if not _is_loopback(host):
        raise UsageError("The backend is not on this machine.", advice=_ADVICE)
    return host


def _is_loopback(host: str) -> bool:
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return False
    # Only the two plain forms: what is wrapped (::ffff:127.0.0.1) differs between Python versions.
    return address.is_loopback and getattr(address, "ipv4_mapped", None) is None
