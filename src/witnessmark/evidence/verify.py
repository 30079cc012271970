"""Check a Witnessmark proof bundle or dossier. This one file is all you need: python verify.py BUNDLE_OR_FOLDER

It shows that the words in the bundle were part of a text that the holder of a key had
committed to in an append-only log, at the latest on the day named. It does not show that the
words are true, when exactly they were taken in, or who holds the key: compare the key that is
printed with the one its owner publishes (--key HEX does so for you). Where witnesses have signed the
log's state, it shows that the words were in what they saw: no holder of the key can have put them there
later. Compare their keys with those that they tell you themselves (--witness NAME+ID+KEY does so for you).

Of a dossier's folder it shows that the holder of the key signed the list of sums, that every file
has its sum and no other lies there, and what each bundle in `proofs/` proves under the same key.

Needs Python 3.8 or later. Ed25519 comes from the package `cryptography` where that is
installed, and from this file (RFC 8032) where it is not. Formats: RFC 6962 for trees, C2SP
signed-note, tlog-checkpoint, tlog-cosignature and tlog-proof for the log. Exit code 0: proven; 3: refused;
2: wrong call.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import json
import os
import re
import sys
import time
from dataclasses import dataclass
from typing import Any, Sequence  # noqa: UP035  Python 3.8 runs this file

FORMAT, FORMAT_BEFORE = "witnessmark-proof/2", "witnessmark-proof/1"
"""The form of now, and one without witnesses."""
RELEASE = "witnessmark-release/1"
SUMS = "SHA256SUMS"
SIGNATURE = "SHA256SUMS.signature"
_LARGEST = 16 * 1024 * 1024
_FIELDS = {"format", "hidden", "key", "passages", "proof", "salt", "signature", "width"}
_RELEASE_FIELDS = {"format", "key", "signature", "sums"}
_SUM = re.compile(r"([0-9a-f]{64})  ([^\\/\0]+(?:/[^\\/\0]+)*)")
_PASSAGE_FIELDS = {"index", "path", "salt", "text"}
_HEAD = re.compile(r"c2sp\.org/tlog-proof@v1\nindex (0|[1-9][0-9]{0,17})\n((?:[A-Za-z0-9+/]{43}=\n){0,63})\n")
_NOTE = re.compile(
    r"([^\s+]+)\n(0|[1-9][0-9]{0,17})\n([A-Za-z0-9+/]{43}=)\ndate ([0-9]{4}-[0-9]{2}-[0-9]{2})\n"
    r"\n\u2014 ([^\s+]+) ([A-Za-z0-9+/]+={0,2})\n"
    r"((?:\u2014 [^\s+\u2014]{1,100} [A-Za-z0-9+/]+={0,2}\n){0,64})"
)
_LATEST = 253402300800          # the year 10000


class Refused(Exception):
    """The bundle proves nothing; the message says which check failed."""


@dataclass(frozen=True)
class Seen:
    """A witness who signed the log's state: their key as C2SP `signed-note` writes it, and the day by their clock."""

    witness: str
    on: str


@dataclass(frozen=True)
class Proven:
    """What a bundle proves: these words, in this log of so many entries, under this key, by this day, seen by these."""

    text: str
    origin: str
    size: int
    on: str
    key: str
    seen: tuple[Seen, ...] = ()


def check(raw: bytes, key: str | None = None, witnesses: Sequence[str] = ()) -> Proven:
    """Return what the bundle proves; Refused unless every check passes.

    Args:
        raw: the bundle's bytes.
        key: the log's public key as its owner publishes it (64 hex digits); without it the key in
            the bundle is believed.
        witnesses: keys (`name+id+key`) as witnesses told you themselves, each of whom has to have signed.
    """
    # 1. The bundle has its one valid form.
    body = _parsed(raw)
    public = _hex(body["key"], 32)
    # 2. The key is the one expected.
    if key is not None and key.strip().lower() != body["key"]:
        raise Refused("It is signed with another key than the one you named.")
    # 3. The key signed the bundle as a whole.
    rest = {name: value for name, value in body.items() if name != "signature"}
    _signed(public, _hex(body["signature"], 64), body["format"].encode() + b"\n" + _canonical(rest), "the bundle")
    # 4. The passages stand one after the other in one tree.
    root, text = _passages(body["passages"], _count(body["width"]))
    # 5. The log's leaf commits to that tree.
    content = json.dumps(["reading", _hex(body["hidden"], 32).hex(), root.hex(), body["width"]],
                         separators=(",", ":")).encode("ascii")
    leaf = hashlib.sha256(b"\0" + _hex(body["salt"], 32) + content).digest()
    # 6. The leaf is in the log, under a checkpoint that the key signed.
    origin, size, on, note, lines = _logged(body["proof"], leaf, public)
    # 7. Every witness named signed that checkpoint, and nobody else did.
    seen = _seen(body.get("witnesses", []), note, lines)
    missing = sorted({one.strip() for one in witnesses} - {one.witness for one in seen})
    if missing:
        raise Refused("A witness you named has not signed it.")
    return Proven(text, origin, size, on, public.hex(), seen)


def check_signature(raw: bytes, sums: bytes, key: str | None = None) -> str:
    """Return the key that signed a dossier's list of sums; Refused unless it did.

    Args:
        raw: the bytes of `SHA256SUMS.signature`. sums: those of `SHA256SUMS`.
        key: the public key as its owner publishes it; without it the key in the signature is believed.
    """
    body = _parsed(raw, {RELEASE: _RELEASE_FIELDS})
    public = _hex(body["key"], 32)
    if key is not None and key.strip().lower() != body["key"]:
        raise Refused("It is signed with another key than the one you named.")
    rest = {name: value for name, value in body.items() if name != "signature"}
    _signed(public, _hex(body["signature"], 64), RELEASE.encode() + b"\n" + _canonical(rest), "the list of sums")
    if hashlib.sha256(sums).hexdigest() != body["sums"]:
        raise Refused("The list of sums is not the one that was signed.")
    return public.hex()


def check_folder(folder: str, key: str | None = None) -> tuple[str, int, list[tuple[str, Proven]]]:
    """Return a dossier's key, how many files it lists, and what its bundles prove; Refused unless all fits."""
    for held in ("", "data"):
        if os.path.isfile(os.path.join(folder, held, "custody.json")):  # noqa: PTH113, PTH118
            raise Refused("Nothing was checked: this folder was handed over and is no dossier. "
                          "The README.txt beside custody.json says how to check it, proof by proof.")
    sums = _bytes(folder, SUMS)
    public = check_signature(_bytes(folder, SIGNATURE), sums, key)
    listed = {}
    for line in sums.decode("utf-8", "replace").splitlines():
        found = _SUM.fullmatch(line)
        if found is None or ".." in found.group(2).split("/"):
            raise Refused("A line of the list of sums is not in its form.")
        listed[found.group(2)] = found.group(1)
    for room, _, names in os.walk(folder):
        for name in names:
            path = os.path.relpath(os.path.join(room, name), folder).replace(os.sep, "/")  # noqa: PTH118
            if path not in listed and path not in (SUMS, SIGNATURE):
                raise Refused("A file lies there that is not listed: " + ascii(path))
    for name, wanted in listed.items():
        if hashlib.sha256(_bytes(folder, name)).hexdigest() != wanted:
            raise Refused("A file was changed after it was signed: " + ascii(name))
    proofs = sorted(name for name in listed if name.startswith("proofs/"))
    return public, len(listed), [(name, check(_bytes(folder, name), public)) for name in proofs]


def _bytes(folder: str, name: str) -> bytes:
    path = os.path.join(folder, *name.split("/"))  # noqa: PTH118
    if os.path.islink(path) or not os.path.isfile(path):  # noqa: PTH113, PTH114
        raise Refused("A file is missing: " + ascii(name))
    with open(path, "rb") as file:  # noqa: PTH123
        return file.read()


def _parsed(raw: bytes, forms: dict[str, set[str]] | None = None) -> dict[str, Any]:
    if len(raw) > _LARGEST:
        raise Refused("It is too large to be a bundle.")
    try:
        body = json.loads(raw)
    except (ValueError, RecursionError):
        raise Refused("It is not JSON.") from None
    known = forms or {FORMAT: _FIELDS | {"witnesses"}, FORMAT_BEFORE: _FIELDS}
    form = body.get("format") if isinstance(body, dict) else None
    if not isinstance(body, dict) or not isinstance(form, str) or set(body) != known.get(form):
        raise Refused("It is nothing of a form that is known here.")
    if _canonical(body) != raw:
        raise Refused("It is not in its one valid form.")
    return body


def _canonical(body: dict[str, Any]) -> bytes:
    return (json.dumps(body, sort_keys=True, indent=1, ensure_ascii=True) + "\n").encode("ascii")


def _hex(value: object, length: int) -> bytes:
    if not isinstance(value, str) or not re.fullmatch("[0-9a-f]{%d}" % (2 * length), value):  # noqa: UP031
        raise Refused("A hash, salt or key is not in its form.")
    return bytes.fromhex(value)


def _count(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < 1 << 60:
        raise Refused("A number is not in its form.")
    return value


def _passages(passages: object, width: int) -> tuple[bytes, str]:
    """Return the root that all passages lead to, and their words in order."""
    if not isinstance(passages, list) or not passages:
        raise Refused("It holds no passage.")
    roots, texts, places = set(), [], []
    for passage in passages:
        if not isinstance(passage, dict) or set(passage) != _PASSAGE_FIELDS:
            raise Refused("A passage is not in its form.")
        text, path = passage["text"], passage["path"]
        if not isinstance(text, str) or not isinstance(path, list):
            raise Refused("A passage is not in its form.")
        content = text.encode("utf-8", "surrogatepass")
        leaf = hashlib.sha256(b"\0" + _hex(passage["salt"], 32) + content).digest()
        place = _count(passage["index"])
        roots.add(_root(leaf, place, width, [_hex(step, 32) for step in path]))
        texts.append(text)
        places.append(place)
    if len(roots) != 1:
        raise Refused("The passages are not of one text.")
    if any((one + 1) % width != two for one, two in zip(places, places[1:])):  # noqa: B905, RUF007
        raise Refused("The passages do not follow one another.")
    return roots.pop(), "".join(texts)


def _root(leaf: bytes, index: int, size: int, path: list[bytes]) -> bytes:
    """Return the root of `size` leaves that `path` leads to from `leaf` (RFC 9162, section 2.1.3.2)."""
    if index >= size:
        raise Refused("An index lies outside its tree.")
    place, last, held = index, size - 1, leaf
    for step in path:
        if last == 0:
            raise Refused("A path is longer than its tree is high.")
        if place & 1 or place == last:
            held = hashlib.sha256(b"\1" + step + held).digest()
            while place and not place & 1:
                place, last = place >> 1, last >> 1
        else:
            held = hashlib.sha256(b"\1" + held + step).digest()
        place, last = place >> 1, last >> 1
    if last != 0:
        raise Refused("A path ends before the root.")
    return held


def _logged(proof: object, leaf: bytes, public: bytes) -> tuple[str, int, str, bytes, list[str]]:
    """Return the log's name, size and day when the leaf is in it and the checkpoint is signed; then its body and the
    lines after its signature."""
    if not isinstance(proof, str):
        raise Refused("The log's proof is not in its form.")
    head = _HEAD.match(proof)
    note = _NOTE.fullmatch(proof, head.end()) if head else None
    if head is None or note is None or note[1] != note[5]:
        raise Refused("The log's proof is not in its form.")
    path = [_base64(step) for step in head[2].split()]
    origin, size, on = note[1], int(note[2]), note[4]
    if _root(leaf, int(head[1]), size, path) != _base64(note[3]):
        raise Refused("The log does not hold these words.")
    signature = _base64(note[6])
    if len(signature) != 68 or signature[:4] != hashlib.sha256(origin.encode() + b"\n\x01" + public).digest()[:4]:
        raise Refused("The checkpoint is signed with another key.")
    body = proof[head.end() : note.start(5) - 3].encode()
    _signed(public, signature[4:], body, "the checkpoint")
    return origin, size, on, body, note[7].splitlines()


def _seen(witnesses: object, note: bytes, lines: list[str]) -> tuple[Seen, ...]:
    """Return who cosigned the checkpoint (C2SP tlog-cosignature, cosignature/v1); one line each, in their order."""
    if not isinstance(witnesses, list) or len(witnesses) != len(lines):
        raise Refused("The witnesses are not those who signed.")
    seen = []
    for text, line in zip(witnesses, lines):  # noqa: B905
        name, short, key = text.split("+", 2) if isinstance(text, str) and text.count("+") >= 2 else ("", "", "")
        public, blob = _base64(key), _base64(line.rpartition(" ")[2])
        if len(public) != 33 or public[:1] != b"\x04" or len(blob) != 76 or line.split(" ")[1] != name:
            raise Refused("A witness's key or signature is not in its form.")
        if short != hashlib.sha256(name.encode() + b"\n" + public).hexdigest()[:8] or blob[:4].hex() != short:
            raise Refused("A witness's signature is with another key.")
        when = int.from_bytes(blob[4:12], "big")
        if when >= _LATEST:
            raise Refused("A witness's time is not in its form.")
        _signed(public[1:], blob[12:], b"cosignature/v1\ntime %d\n" % when + note, "a witness's line")
        seen.append(Seen(text, time.strftime("%Y-%m-%d", time.gmtime(when))))
    if len({one.witness.partition("+")[0] for one in seen}) != len(seen):
        raise Refused("A witness is named twice.")
    return tuple(seen)


def _base64(text: str) -> bytes:
    try:
        raw = base64.b64decode(text, validate=True)
    except ValueError:
        raise Refused("A hash or signature is not in its form.") from None
    if base64.b64encode(raw).decode("ascii") != text:
        raise Refused("A hash or signature is not in its form.")
    return raw


def _signed(public: bytes, signature: bytes, content: bytes, what: str) -> None:
    try:
        from cryptography.exceptions import InvalidSignature
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    except ImportError:
        right = ed25519_verifies(public, signature, content)
    else:
        try:
            Ed25519PublicKey.from_public_bytes(public).verify(signature, content)
            right = True
        except (InvalidSignature, ValueError):
            right = False
    if not right:
        raise Refused(f"The signature on {what} is not right.")


# Ed25519 as in RFC 8032, section 5.1, on extended coordinates (X, Y, Z, T); only to verify, so
# nothing here is secret and nothing needs constant time.

_P = 2**255 - 19
_L = 2**252 + 27742317777372353535851937790883648493
_D = -121665 * pow(121666, _P - 2, _P) % _P
_I = pow(2, (_P - 1) // 4, _P)


def _add(a: Any, b: Any) -> Any:
    left, right = (a[1] - a[0]) * (b[1] - b[0]) % _P, (a[1] + a[0]) * (b[1] + b[0]) % _P
    c, d = 2 * a[3] * b[3] * _D % _P, 2 * a[2] * b[2] % _P
    e, f, g, h = right - left, d - c, d + c, right + left
    return (e * f % _P, g * h % _P, f * g % _P, e * h % _P)


def _multiplied(number: int, point: Any) -> Any:
    result = (0, 1, 1, 0)
    while number:
        if number & 1:
            result = _add(result, point)
        point = _add(point, point)
        number >>= 1
    return result


def _point(raw: bytes) -> Any:
    """Return the point that 32 bytes encode, or None (RFC 8032, section 5.1.3)."""
    y = int.from_bytes(raw, "little")
    sign, y = y >> 255, y & ((1 << 255) - 1)
    if y >= _P:
        return None
    square = (y * y - 1) * pow(_D * y * y + 1, _P - 2, _P) % _P
    x = pow(square, (_P + 3) // 8, _P)
    if (x * x - square) % _P:
        x = x * _I % _P
    if (x * x - square) % _P or (x == 0 and sign):
        return None
    if x & 1 != sign:
        x = _P - x
    return (x, y, 1, x * y % _P)


def _encoded(point: Any) -> bytes:
    inverse = pow(point[2], _P - 2, _P)
    x, y = point[0] * inverse % _P, point[1] * inverse % _P
    return int(y | (x & 1) << 255).to_bytes(32, "little")


_BASE = _point((4 * pow(5, _P - 2, _P) % _P).to_bytes(32, "little"))


def ed25519_verifies(public: bytes, signature: bytes, content: bytes) -> bool:
    """Tell whether `signature` is the key's on `content` (RFC 8032, section 5.1.7)."""
    if len(public) != 32 or len(signature) != 64:
        return False
    key, scalar = _point(public), int.from_bytes(signature[32:], "little")
    if key is None or scalar >= _L:
        return False
    digest = hashlib.sha512(signature[:32] + public + content).digest()
    challenge = int.from_bytes(digest, "little") % _L
    minus = (_P - key[0], key[1], 1, _P - key[3])
    return _encoded(_add(_multiplied(scalar, _BASE), _multiplied(challenge, minus))) == signature[:32]


def main() -> int:
    """Check the bundle named on the command line, print what it proves, and return the exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("bundle", help="the bundle's file, or a dossier's folder")
    parser.add_argument("--key", help="the log's public key as its owner publishes it")
    parser.add_argument("--witness", action="append", default=[],
                        help="the key (name+id+key) of a witness who has to have signed; may be repeated")
    asked = parser.parse_args()
    if os.path.isdir(asked.bundle):  # noqa: PTH112
        return _folder(asked.bundle, asked.key)
    try:
        with open(asked.bundle, "rb") as file:  # noqa: PTH123
            raw = file.read(_LARGEST + 1)
    except OSError as fault:
        sys.stderr.write(f"The bundle can't be read: {fault.strerror}\n")
        return 2
    try:
        proven = check(raw, asked.key, asked.witness)
    except Refused as refusal:
        sys.stdout.write(f"REFUSED. {refusal}\n")
        return 3
    compare = " (compare the key with the one they tell you)"
    seen = "".join(f"Seen by the witness {one.witness} on {one.on}{'' if one.witness in asked.witness else compare}\n"
                   for one in proven.seen)
    _say(f"PROVEN: these words were committed to in the log {proven.origin}, at the latest on {proven.on}.\n"
         f"{_key_line(proven.key, asked.key)}\n{seen}\n{_words(proven)}\n")
    return 0


def _folder(folder: str, key: str | None) -> int:
    try:
        public, files, proofs = check_folder(folder, key)
    except Refused as refusal:
        sys.stdout.write(f"REFUSED. {refusal}\n")
        return 3
    _say(f"SIGNED: the list of {files} files, each with its sum.\n{_key_line(public, key)}\n")
    for name, proven in proofs:
        _say(f"\n{name}: PROVEN, committed to at the latest on {proven.on}.\n{_words(proven)}\n")
    return 0


def _key_line(found: str, named: str | None) -> str:
    return f"Key: {found}{'' if named else ' (compare it with the one its owner publishes)'}"


def _words(proven: Proven) -> str:
    return "".join(c if c.isprintable() or c == "\n" else "\ufffd" for c in proven.text)


def _say(text: str) -> None:
    sys.stdout.buffer.write(text.encode("utf-8", "backslashreplace"))


if __name__ == "__main__":
    sys.exit(main())
