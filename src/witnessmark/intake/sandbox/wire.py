"""Frames between the parent and a reading process: a JSON header and bytes, one after the other.

Invariant: what arrives from a reading process is untrusted; a frame that is cut, oversized or
not what it says raises `BrokenStream` and nothing of it is used.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Iterator, Mapping
from typing import Any

_HEAD = struct.Struct(">IQ")


class BrokenStream(ValueError):
    """The other side did not keep to the form."""


def frame(header: Mapping[str, Any], body: bytes = b"") -> bytes:
    """Return one frame."""
    head = json.dumps(header, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
    return _HEAD.pack(len(head), len(body)) + head + body


def frames(stream: bytes | bytearray) -> Iterator[tuple[dict[str, Any], bytes]]:
    """Yield (header, body) of every frame of a finished stream."""
    view, at = memoryview(stream), 0
    while at < len(view):
        if len(view) - at < _HEAD.size:
            raise BrokenStream("cut")
        head_size, body_size = _HEAD.unpack_from(view, at)
        at += _HEAD.size
        if head_size + body_size > len(view) - at:
            raise BrokenStream("cut")
        try:
            header = json.loads(bytes(view[at : at + head_size]).decode("utf-8"))
        except (ValueError, RecursionError) as fault:
            raise BrokenStream("header") from fault
        if not isinstance(header, dict):
            raise BrokenStream("header")
        yield header, bytes(view[at + head_size : at + head_size + body_size])
        at += head_size + body_size
