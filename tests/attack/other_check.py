"""A second check of proof bundles, written apart from the first: recursive trees, strict parsing by rebuilding."""

from __future__ import annotations

import base64
import hashlib
import json

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey


def sha(*parts: bytes) -> bytes:
    return hashlib.sha256(b"".join(parts)).digest()


def root_from(leaf: bytes, index: int, size: int, path: list[bytes]) -> bytes | None:
    """Walk down from the top as RFC 6962 §2.1.1 defines audit paths; the last step is the topmost."""
    if size == 1:
        return leaf if not path else None
    if not path:
        return None
    half = 1
    while half * 2 < size:
        half *= 2
    if index < half:
        below = root_from(leaf, index, half, path[:-1])
        return None if below is None else sha(b"\1", below, path[-1])
    below = root_from(leaf, index - half, size - half, path[:-1])
    return None if below is None else sha(b"\1", path[-1], below)


def proven(raw: bytes, key: bytes) -> str | None:
    """Return the words that the bundle proves under `key`, None when it proves nothing."""
    try:
        return _proven(raw, key)
    except (ValueError, KeyError, TypeError, IndexError, AttributeError, InvalidSignature, RecursionError,
            AssertionError):
        return None


def _proven(raw: bytes, key: bytes) -> str:
    body = json.loads(raw)
    assert json.dumps(body, sort_keys=True, indent=1).encode() + b"\n" == raw
    known = ["format", "hidden", "key", "passages", "proof", "salt", "signature", "width"]
    later = body["format"] == "witnessmark-proof/2"
    assert sorted(body) == [*known, *(["witnesses"] if later else [])] and isinstance(body.get("witnesses", []), list)
    public = Ed25519PublicKey.from_public_bytes(key)
    assert body["key"] == key.hex() and body["format"] in ("witnessmark-proof/1", "witnessmark-proof/2")
    unsigned = dict(body)
    signature = unsigned.pop("signature")
    written = json.dumps(unsigned, sort_keys=True, indent=1).encode()
    public.verify(lower(signature, 64), body["format"].encode() + b"\n" + written + b"\n")
    width = number(body["width"])
    before, root, words = None, None, ""
    for passage in body["passages"]:
        assert sorted(passage) == ["index", "path", "salt", "text"]
        index = number(passage["index"])
        assert 0 <= index < width and (before is None or (before + 1) % width == index)
        leaf = sha(b"\0", lower(passage["salt"], 32), passage["text"].encode("utf-8", "surrogatepass"))
        assert isinstance(passage["path"], list)
        found = root_from(leaf, index, width, [lower(step, 32) for step in passage["path"]])
        assert found is not None and root in (None, found)
        before, root, words = index, found, words + passage["text"]
    assert root is not None
    content = f'["reading","{lower(body["hidden"], 32).hex()}","{root.hex()}",{width}]'.encode()
    leaf = sha(b"\0", lower(body["salt"], 32), content)

    head, note, mark = body["proof"].split("\n\n")
    title, index_line, *steps = head.split("\n")
    assert title == "c2sp.org/tlog-proof@v1"
    origin, size, stated, day = note.split("\n")
    index, count = decimal(index_line.removeprefix("index ")), decimal(size)
    assert index_line == f"index {index}" and index < count and day.startswith("date ") and len(day) == 15
    assert root_from(leaf, index, count, [plain64(step) for step in steps]) == plain64(stated)
    assert all(len(plain64(step)) == 32 for step in steps)
    mark, *others = mark.split("\n")
    assert others.pop() == ""
    blob = plain64(mark.split(" ")[2])
    assert mark == f"\u2014 {origin} {base64.b64encode(blob).decode()}"
    assert blob[:4] == sha(origin.encode(), b"\n\1", key)[:4]
    public.verify(blob[4:], (note + "\n").encode())
    names = [cosigned(line, vkey, note + "\n") for line, vkey in zip(others, body.get("witnesses", []), strict=True)]
    assert len(names) == len(set(names)) <= 64
    return words


def cosigned(line: str, vkey: str, note: str) -> str:
    """Check a line of a witness under a note; return their name."""
    name, short, rest = vkey.split("+", 2)
    key = plain64(rest)
    dash, written, text = line.split(" ")
    blob = plain64(text)
    assert dash == "\u2014" and written == name and 1 <= len(name) <= 100 and not set(name) & set("\u2014")
    assert name == "".join(name.split()) and key[0] == 4 and len(key) == 33 and len(blob) == 4 + 8 + 64
    assert sha(name.encode(), b"\n", key)[:4] == blob[:4] and blob[:4].hex() == short
    seconds = int.from_bytes(blob[4:12], "big")
    assert seconds < 253402300800
    said = f"cosignature/v1\ntime {seconds}\n{note}".encode()
    Ed25519PublicKey.from_public_bytes(key[1:]).verify(blob[12:], said)
    return name


def lower(text: str, size: int) -> bytes:
    raw = bytes.fromhex(text)
    assert raw.hex() == text and len(raw) == size
    return raw


def number(value: object) -> int:
    assert type(value) is int
    return value


def decimal(text: str) -> int:
    assert str(int(text)) == text
    return int(text)


def plain64(text: str) -> bytes:
    raw = base64.b64decode(text, validate=True)
    assert base64.b64encode(raw).decode() == text
    return raw
