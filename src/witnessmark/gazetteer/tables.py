"""The gazetteer's columns: how they are written to one file and read back.

Invariant: `unpack(pack(rows))` holds every row; names are found by 44-bit keys of their
folded form (a false hit is a 1 in 10⁷ event). Nothing here knows what a name means.
"""

from __future__ import annotations

import json
import lzma
import struct
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from witnessmark.gazetteer.entry import LEVELS
from witnessmark.gazetteer.hangul import has_hangul
from witnessmark.gazetteer.normalise import fold, key_of

Ints = NDArray[np.signedinteger[Any] | np.unsignedinteger[Any]]
_STANDARD = 1 << 31
_NOWHERE = -(2**31)
_SECTIONS = ("geonames", "lat", "lon", "population", "country", "level", "parent", "gaps", "postings")


@dataclass(frozen=True, slots=True)
class Row:
    """One unit as the build writes it; `parent` is an id or empty."""

    id: str
    name: str
    country: str
    level: str
    parent: str
    lat: float | None
    lon: float | None
    population: int
    names: tuple[str, ...]


class Columns:
    """The columns of all units, in memory as arrays; names are unpacked when first asked for."""

    def __init__(
        self,
        arrays: dict[str, Ints],
        codes: list[str],
        own: dict[str, str],
        names: bytes,
        hangul: bytes,
        capitals: list[int],
    ) -> None:
        self.geonames = arrays["geonames"]
        self.lat, self.lon = arrays["lat"], arrays["lon"]
        self.population = arrays["population"]
        self.country, self.level, self.parent = arrays["country"], arrays["level"], arrays["parent"]
        self.keys = np.cumsum(arrays["gaps"], dtype=np.uint64)
        self.postings = arrays["postings"]
        self.codes = codes
        self.own = {int(index): identity for index, identity in own.items()}
        self.capitals = frozenset(capitals)
        self._names = names
        self._hangul = hangul

    def __len__(self) -> int:
        return len(self.geonames)

    @cached_property
    def _texts(self) -> tuple[bytes, Ints]:
        blob = lzma.decompress(self._names)
        ends = np.flatnonzero(np.frombuffer(blob, dtype=np.uint8) == 10).astype(np.uint32)
        return blob, ends

    def names(self, index: int) -> list[str]:
        """Return every name of a unit, the standard one first."""
        blob, ends = self._texts
        start = int(ends[index - 1]) + 1 if index else 0
        return blob[start : int(ends[index])].decode("utf-8").split("\t")

    @cached_property
    def hangul(self) -> dict[str, tuple[int, ...]]:
        """Return every Hangul name with the units it may stand for."""
        table: dict[str, tuple[int, ...]] = {}
        for line in zlib.decompress(self._hangul).decode("utf-8").splitlines():
            name, _, units = line.partition("\t")
            table[name] = tuple(map(int, units.split(",")))
        return table

    @cached_property
    def by_geonames(self) -> tuple[Ints, Ints]:
        """Return the sorted GeoNames numbers and the row of each."""
        order = np.argsort(self.geonames, kind="stable").astype(np.uint32)
        return self.geonames[order], order

    def find(self, keys: Iterable[int]) -> list[list[tuple[int, bool]]]:
        """Return for each key its units and whether the name is their standard one."""
        wanted = np.fromiter(keys, dtype=np.uint64)
        low = np.searchsorted(self.keys, wanted, side="left")
        high = np.searchsorted(self.keys, wanted, side="right")
        found: list[list[tuple[int, bool]]] = []
        for start, end in zip(low.tolist(), high.tolist(), strict=True):
            if start == end:
                found.append([])
                continue
            found.append([(p & ~_STANDARD, p >= _STANDARD) for p in self.postings[start:end].tolist()])
        return found


def pack(rows: Iterable[Row], *, capitals: Iterable[str] = ()) -> bytes:
    """Return the file of these rows; parents stand before children, areas before towns."""
    ordered = sorted(rows, key=lambda r: (r.country, LEVELS.index(r.level), r.name, r.id))
    index = {row.id: i for i, row in enumerate(ordered)}
    codes = sorted({row.country for row in ordered})
    arrays: dict[str, Ints] = {
        "geonames": np.array([_number(r.id) for r in ordered], np.uint32),
        "lat": np.array([_milli(r.lat) for r in ordered], np.int32),
        "lon": np.array([_milli(r.lon) for r in ordered], np.int32),
        "population": np.array([r.population for r in ordered], np.uint32),
        "country": np.array([codes.index(r.country) for r in ordered], np.uint16),
        "level": np.array([LEVELS.index(r.level) for r in ordered], np.uint8),
        "parent": np.array([index.get(r.parent, -1) for r in ordered], np.int32),
    }
    pairs: dict[tuple[int, int], bool] = {}
    hangul: dict[str, list[int]] = {}
    for i, row in enumerate(ordered):
        for position, name in enumerate((row.name, *row.names)):
            folded = fold(name)
            if not folded:
                continue
            pairs.setdefault((key_of(folded), i), position == 0)
            if has_hangul(name) and i not in hangul.setdefault(name, []):
                hangul[name].append(i)
    entries = sorted(pairs)
    keys = np.array([k for k, _ in entries], np.uint64)
    arrays["gaps"] = np.diff(keys, prepend=np.uint64(0))
    arrays["postings"] = np.array([i | (_STANDARD if pairs[k, i] else 0) for k, i in entries], np.uint32)
    names = "".join("\t".join((r.name, *r.names)) + "\n" for r in ordered).encode("utf-8")
    korean = "\n".join(f"{n}\t{','.join(map(str, u))}" for n, u in sorted(hangul.items())).encode("utf-8")
    sections = [zlib.compress(_planes(arrays[name]), 9) for name in _SECTIONS]
    sections += [lzma.compress(names, preset=9 | lzma.PRESET_EXTREME), zlib.compress(korean, 9)]
    head = json.dumps(
        {
            "codes": codes,
            "own": {i: r.id for i, r in enumerate(ordered) if not _number(r.id)},
            "sections": [
                [name, str(arrays[name].dtype), len(arrays[name]), len(data)]
                for name, data in zip(_SECTIONS, sections, strict=False)
            ],
            "capitals": sorted(index[identity] for identity in capitals if identity in index),
            "names": len(sections[-2]),
            "hangul": len(sections[-1]),
        },
        ensure_ascii=False,
    ).encode("utf-8")
    return struct.pack("<I", len(head)) + head + b"".join(sections)


def unpack(data: bytes) -> Columns:
    """Return the columns of a file that `pack` wrote."""
    (size,) = struct.unpack_from("<I", data)
    head = json.loads(data[4 : 4 + size])
    offset = 4 + size
    arrays: dict[str, Ints] = {}
    for name, kind, count, length in head["sections"]:
        raw = zlib.decompress(data[offset : offset + length])
        width = np.dtype(kind).itemsize
        planes = np.frombuffer(raw, np.uint8).reshape(width, count)
        arrays[name] = np.ascontiguousarray(planes.T).view(kind).reshape(count)
        offset += length
    names = data[offset : offset + head["names"]]
    hangul = data[offset + head["names"] : offset + head["names"] + head["hangul"]]
    return Columns(arrays, head["codes"], head["own"], names, hangul, head["capitals"])


def _planes(array: Ints) -> bytes:
    """Return the bytes by significance, which compresses far better than number by number."""
    return np.ascontiguousarray(array.view(np.uint8).reshape(len(array), -1).T).tobytes()


def _number(identity: str) -> int:
    return int(identity.removeprefix("geonames:")) if identity.startswith("geonames:") else 0


def _milli(degrees: float | None) -> int:
    return _NOWHERE if degrees is None else round(degrees * 1000)
