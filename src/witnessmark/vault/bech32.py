"""Bytes as letters that survive being written down: Bech32 (BIP 173) and Bech32m (BIP 350).

Invariant: up to four wrong letters in a text of at most 90 are always noticed. Not handled
here: Bitcoin's addresses, whose rules on versions and lengths are their own.
"""

from __future__ import annotations

from typing import Literal

from witnessmark.errors import InvalidRecord

LETTERS = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
LONGEST = 90
_CHECK = 6
_FINAL = {"bech32": 1, "bech32m": 0x2BC830A3}
Kind = Literal["bech32", "bech32m"]


def encoded(prefix: str, raw: bytes, kind: Kind = "bech32m") -> str:
    """Return `raw` under `prefix`, in lower case."""
    length = -(-len(raw) * 8 // 5)
    bits = int.from_bytes(raw, "big") << (-len(raw) * 8 % 5)
    data = [(bits >> 5 * (length - 1 - i)) & 31 for i in range(length)]
    check = _polymod([*_expanded(prefix), *data, *[0] * _CHECK]) ^ _FINAL[kind]
    letters = [*data, *((check >> 5 * (_CHECK - 1 - i)) & 31 for i in range(_CHECK))]
    return prefix + "1" + "".join(LETTERS[value] for value in letters)


def decoded(prefix: str, text: str, kind: Kind = "bech32m") -> bytes:
    """Return the bytes that `text` holds under `prefix`.

    Raises:
        InvalidRecord: a letter is wrong, or the prefix is another.
    """
    fault = InvalidRecord("a letter is wrong, missing or too many", path="$.text", advice="Copy it again.")
    if text not in (text.lower(), text.upper()) or len(text) > LONGEST:
        raise fault
    name, _, letters = text.lower().rpartition("1")
    if name != prefix or len(letters) < _CHECK or not set(letters) <= set(LETTERS):
        raise fault
    values = [LETTERS.index(letter) for letter in letters]
    if _polymod([*_expanded(name), *values]) != _FINAL[kind]:
        raise fault
    data = values[:-_CHECK]
    bits = 0
    for value in data:
        bits = bits << 5 | value
    spare = len(data) * 5 % 8
    if spare > 4 or bits & ((1 << spare) - 1):
        raise fault
    return (bits >> spare).to_bytes(len(data) * 5 // 8, "big")


def _expanded(prefix: str) -> list[int]:
    return [ord(c) >> 5 for c in prefix] + [0] + [ord(c) & 31 for c in prefix]


def _polymod(values: list[int]) -> int:
    check = 1
    for value in values:
        top, check = check >> 25, (check & 0x1FFFFFF) << 5 ^ value
        for i, generator in enumerate((0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)):
            check ^= generator if top >> i & 1 else 0
    return check
