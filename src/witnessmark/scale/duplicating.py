"""Reports that share much of their text: what `reconcile.copies.near_copies` finds, in parts.

| step | what |
|---|---|
| reports, shingled | each text becomes a set of numbers |
| equal | equal sets meet by their digest: each is tied to the first |
| signed | MinHash signatures of the others, dealt by band |
| met | texts that share a band are pairs to compare |
| compared | pairs are compared exactly, where the earlier text lies |
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from witnessmark.intake.text.cleaning import clean
from witnessmark.reconcile.copies import (
    BUCKET_CAP,
    HASHES,
    ROWS,
    Overlap,
    asked,
    bucket_pairs,
    overlap,
    shingles,
    signatures,
)
from witnessmark.scale.census import Longs
from witnessmark.scale.extracting import cut_reports
from witnessmark.scale.files import Arrays, parted, read_arrays, read_batches, read_words, write_arrays, write_batches
from witnessmark.scale.hands import Hands
from witnessmark.scale.parting import dealt_by
from witnessmark.scale.run import Told, run_over
from witnessmark.scale.slices import check_out, files_of, slices_of, write_joined

PART = 20_000
"""Reports of a task."""
BANDS = HASHES // ROWS


@dataclass(frozen=True, slots=True)
class Duplicates:
    """How many reports were read, and how many pairs share enough to ask who copied whom."""

    reports: int
    pairs: int


def duplicate_files(source: Path, out: Path, work: Path, hands: Hands, *, part: int = PART,
                    told: Told | None = None) -> Duplicates:
    """Write the pairs of reports that share enough of their text, by the rows of the first and the second.

    Columns: a, b (ids), row_a, row_b, jaccard, contained, shared (shingles).

    Raises:
        RefusedInput: the reports can't be read. UsageError: `out` can't be written.
    """
    files = files_of(source)
    check_out(out, files)
    run = run_over(files, "duplicates", [part], work, hands, told)
    slices = slices_of(files, part)
    cut = cut_reports(run, slices, part)
    starts = np.array([row for _, row in cut])
    every = range(len(cut))
    shingled = run.step("shingled", shingled_into, [(path, row, len(cut)) for path, row in cut])
    equal = run.step("equal", equal_into, [(shingled, at, starts) for at in every])
    count = sum(int(read_arrays(folder / "count")["count"][0]) for folder in equal)
    signed = run.step("signed", signed_into, [(shingled[at], equal, at, len(cut), count <= BUCKET_CAP) for at in every])
    met = run.step("met", met_into, [(signed, at, starts) for at in every])
    made = run.step("compared", compared_into, [(shingled, equal, met, at, starts) for at in every])
    return Duplicates(sum(one.rows for one in slices), write_joined(out, made))


def shingled_into(reports: Path, row: int, parts: int, out: Path) -> None:
    """Write the shingles of some reports, the first being this row, and their digests by where equal ones meet."""
    table = pq.read_table(reports, columns=["id", "text"])
    sets = [np.array(sorted(shingles(clean(str(text or "")))), np.int64) for text in table["text"].to_pylist()]
    size = np.array([one.size for one in sets], np.int64)
    out.mkdir()
    write_arrays(out / "sets", {"cuts": np.concatenate([[0], np.cumsum(size)]).astype(np.int64),
                                "pieces": np.concatenate([*sets, np.zeros(0, np.int64)]),
                                "ids": [str(one) for one in table["id"].to_pylist()]})
    digest = np.array([np.frombuffer(hashlib.blake2b(one.tobytes(), digest_size=16).digest(), np.int64)
                       for one in sets], np.int64).reshape(-1, 2)
    columns: Arrays = {"one": digest[:, 0], "two": digest[:, 1], "row": row + np.arange(len(sets)), "size": size}
    write_batches(out / "digests", parted(columns, dealt_by(digest[:, 0], parts), parts))


def equal_into(shingled: Sequence[Path], number: int, starts: Longs, out: Path) -> None:
    """Write, by the part of the first, the pairs of a text with the first one that has its shingles; by the part of the
    other, which those are; and how many different texts there are here, each without any shingle counted."""
    held = read_batches([folder / "digests" for folder in shingled], number)
    order = np.lexsort((held["row"], held["two"], held["one"]))
    one, two, row, size = (held[name][order] for name in ("one", "two", "row", "size"))
    begins = np.ones(row.size, np.bool_)
    begins[1:] = (one[1:] != one[:-1]) | (two[1:] != two[:-1])
    first = row[np.maximum.accumulate(np.where(begins, np.arange(row.size), 0))] if row.size else row
    again = ~begins & (size > 0)
    pairs: Arrays = {"first": first[again], "row": row[again]}
    out.mkdir()
    write_batches(out / "pairs", parted(pairs, part_of(pairs["first"], starts), starts.size))
    write_batches(out / "again", parted({"row": row[again]}, part_of(row[again], starts), starts.size))
    write_arrays(out / "count", {"count": np.array([row.size - int(again.sum())])})


def part_of(rows: Longs, starts: Longs) -> Longs:
    """Return the part in which rows lie."""
    found: Longs = np.searchsorted(starts, rows, "right") - 1
    return found


def signed_into(shingled: Path, equal: Sequence[Path], number: int, parts: int, few: bool, out: Path) -> None:
    """Write the bands of a part's texts, by where equal bands meet; where there are few texts, all meet."""
    held = read_arrays(shingled / "sets")
    row = np.concatenate([batch["row"] for batch in (read_batches([shingled / "digests"], at) for at in range(parts))])
    first = int(row.min()) if row.size else 0
    fresh = np.ones(held["cuts"].size - 1, np.bool_)
    fresh[read_batches([folder / "again" for folder in equal], number)["row"] - first] = False
    own = np.nonzero(fresh & (np.diff(held["cuts"]) > 0))[0]
    if few:
        none = np.zeros(own.size, np.int64)
        bands: Arrays = {"band": none, "one": none, "two": none, "three": none, "row": first + own}
    else:
        signed = signatures([frozenset(_pieces(held, at).tolist()) for at in own.tolist()]).view(np.int64)
        flat = signed.reshape(own.size * BANDS, ROWS)
        bands = {"band": np.tile(np.arange(BANDS), own.size), "one": flat[:, 0], "two": flat[:, 1],
                 "three": flat[:, 2], "row": np.repeat(first + own, BANDS)}
    target = dealt_by(bands["one"] ^ (bands["two"] << 1) ^ (bands["three"] << 2) ^ (bands["band"] << 3), parts)
    write_batches(out, parted(bands, target, parts))


def met_into(signed: Sequence[Path], number: int, starts: Longs, out: Path) -> None:
    """Write the pairs of texts that share one of the bands that meet here, by the part of the earlier text."""
    held = read_batches(signed, number)
    keys = [held[name] for name in ("band", "one", "two", "three")]
    order = np.lexsort((held["row"], *keys))
    change = np.zeros(max(0, order.size - 1), np.bool_)
    for key in keys:
        change |= key[order][1:] != key[order][:-1]
    groups = np.split(held["row"][order], np.nonzero(change)[0] + 1)
    found = [pair for group in groups if group.size > 1 for pair in bucket_pairs(group.tolist())]
    pairs = np.unique(np.array(found, np.int64).reshape(-1, 2), axis=0)
    columns: Arrays = {"a": pairs[:, 0], "b": pairs[:, 1]}
    write_batches(out, parted(columns, part_of(pairs[:, 0], starts), starts.size))


def compared_into(shingled: Sequence[Path], equal: Sequence[Path], met: Sequence[Path], number: int, starts: Longs,
                  out: Path) -> None:
    """Write the pairs whose earlier text is of this part, and how much they share."""
    held = read_batches(met, number)
    pairs = np.unique(np.stack([held["a"], held["b"]], axis=1), axis=0)
    same = read_batches([folder / "pairs" for folder in equal], number)
    rows = dict.fromkeys(zip(same["first"].tolist(), same["row"].tolist(), strict=True), Overlap(1.0, 1.0))
    own = read_arrays(shingled[number] / "sets")
    words = read_words(shingled[number] / "sets", "ids")
    names: dict[int, str] = {}
    target = part_of(pairs[:, 1], starts)
    other_part = part_of(same["row"], starts)
    for part in np.unique(np.concatenate([target, other_part])).tolist():
        there = read_arrays(shingled[part] / "sets")
        ids = read_words(shingled[part] / "sets", "ids")
        for row in (*same["row"][other_part == part].tolist(), *pairs[target == part, 1].tolist()):
            names[row] = ids[row - int(starts[part])]
        for a, b in pairs[target == part].tolist():
            shared = overlap(_set(own, a - int(starts[number])), _set(there, b - int(starts[part])))
            if asked(shared):
                rows[a, b] = shared
    order = sorted(rows)
    made = {"a": [words[a - int(starts[number])] for a, _ in order], "b": [names[b] for _, b in order],
            "row_a": [a for a, _ in order], "row_b": [b for _, b in order],
            "jaccard": [rows[pair].jaccard for pair in order], "contained": [rows[pair].contained for pair in order],
            "shared": [rows[pair].pieces for pair in order]}
    schema = pa.schema([("a", pa.string()), ("b", pa.string()), ("row_a", pa.int64()), ("row_b", pa.int64()),
                        ("jaccard", pa.float64()), ("contained", pa.float64()), ("shared", pa.int64())])
    pq.write_table(pa.table(made, schema=schema), out)


def _pieces(held: Arrays, at: int) -> Longs:
    found: Longs = held["pieces"][held["cuts"][at]:held["cuts"][at + 1]]
    return found


def _set(held: Arrays, at: int) -> frozenset[int]:
    return frozenset(_pieces(held, at).tolist())
