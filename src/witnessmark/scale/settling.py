"""Clustering where the claims lie, then what lies across parts, and how probable each claim's incident is.

A part of the clustering (`reconcile.engine.parting`) without strays is settled in its part of the table. One with
strays is sent whole, with all its pairs, to one place, which gives back the groups to each part that has claims of it.
Probabilities follow when all groups are known: a stray's where all its pairs are brought together.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from witnessmark.reconcile.engine.belonging import belonging_of
from witnessmark.reconcile.engine.clustering import grouped
from witnessmark.reconcile.engine.columns import Ints
from witnessmark.reconcile.engine.graph import Graph, graph_of
from witnessmark.scale.census import Longs
from witnessmark.scale.files import Array, Arrays, parted, read_batches, write_batches
from witnessmark.scale.parting import dealt_by
from witnessmark.scale.slices import Slice, read_slice
from witnessmark.scale.tying import Tied, read_tied

Where = tuple[Sequence[Path], Path, Path, Path, int]
"""The arguments of `read_tied`."""


def settled_into(where: Where, places: int, out: Path) -> None:
    """Write the groups of a part's claims by row, -1 where they follow from elsewhere; and, for each place where parts
    that hold strays are settled, their claims and their pairs."""
    tied = read_tied(*where)
    ids, far = tied.part.claims.unique_id, tied.far
    rows = np.nonzero(far >= 0)[0]
    left, right, bits = tied.edges
    pairs = np.nonzero((far[left] >= 0) & (far[left] == far[right]))[0]
    claims: Arrays = {"far": far[rows], "id": ids[rows], "part": np.full(rows.size, where[-1])}
    between: Arrays = {"left": ids[left[pairs]], "right": ids[right[pairs]], "bits": bits[pairs]}
    out.mkdir()
    write_batches(out / "groups", [{"group": here_grouped(tied)}])
    write_batches(out / "claims", parted(claims, dealt_by(far[rows], places), places))
    write_batches(out / "pairs", parted(between, dealt_by(far[left[pairs]], places), places))


def here_grouped(tied: Tied) -> Longs:
    """Return the id of the first claim of each claim's group; -1 where the group is settled elsewhere."""
    size = tied.label.size
    elsewhere = tied.far >= 0
    label = np.where(elsewhere, np.arange(size) + np.iinfo(np.int64).max // 2, tied.label)
    groups = tied.part.claims.unique_id[grouped(label, tied.graph)]
    return np.where(elsewhere, -1, groups)


def across_into(settled: Sequence[Path], place: int, parts: int, out: Path) -> None:
    """Settle the parts with strays that were sent here; write, for each part of the table, its claims' groups."""
    claims = read_batches([folder / "claims" for folder in settled], place)
    pairs = read_batches([folder / "pairs" for folder in settled], place)
    far, ids = claims["far"], claims["id"]
    _, own = np.unique(ids, return_index=True)
    own = own[np.lexsort((ids[own], far[own]))]
    by_id = np.argsort(ids[own])
    left, right = (by_id[np.searchsorted(ids[own], pairs[name], sorter=by_id)].astype(np.int32)
                   for name in ("left", "right"))
    label = np.unique(far[own], return_inverse=True)[1].astype(np.int64)
    groups = grouped(label, graph_of(own.size, (left, right, pairs["bits"])))
    size = np.bincount(groups, minlength=own.size)[groups]
    row = by_id[np.searchsorted(ids[own], ids, sorter=by_id)]
    told = {"id": ids, "group": ids[own][groups[row]], "size": size[row]}
    write_batches(out, parted(told, claims["part"], parts))


def chances_into(where: Where, settled: Path, across: Sequence[Path], slices: Sequence[Slice], places: int,
                 out: Path) -> None:
    """Write the incident and its probability of a part's own claims, for each slice of the table; and, for each place
    where strays' pairs meet, the strays that are at home here, and the pairs that strays have here."""
    tied, number = read_tied(*where), where[-1]
    part, ids = tied.part, tied.part.claims.unique_id
    group = read_batches([settled / "groups"], 0)["group"]
    size = np.zeros(ids.size, np.int64)
    here = np.nonzero(tied.far < 0)[0]
    first = np.searchsorted(ids, group[here])
    size[here] = np.bincount(first, minlength=ids.size)[first]
    told = read_batches(across, number)
    row = np.searchsorted(ids, told["id"])
    group[row], size[row] = told["group"], told["size"]
    _, at, code = np.unique(group, return_index=True, return_inverse=True)
    groups: Ints = code.ravel().astype(np.int32)
    sizes = np.zeros(ids.size, np.int32)
    sizes[:at.size] = size[at]
    mine: Ints = np.nonzero(part.home & ~part.stray)[0].astype(np.int32)
    chance = belonging_of(mine, groups, sizes, tied.graph)
    out.mkdir()
    write_batches(out / "told", _by_slice(slices, part.row[mine], group[mine], chance))
    home = np.nonzero(part.home & part.stray)[0]
    strays: Arrays = {"id": ids[home], "row": part.row[home], "group": group[home], "size": size[home]}
    left, right, bits = tied.edges
    one, other = np.concatenate([left, right]), np.concatenate([right, left])
    kept = np.nonzero(part.stray[one])[0]
    pairs: Arrays = {"id": ids[one[kept]], "group": group[other[kept]], "size": size[other[kept]],
             "bits": np.concatenate([bits, bits])[kept]}
    write_batches(out / "strays", parted(strays, dealt_by(strays["id"], places), places))
    write_batches(out / "pairs", parted(pairs, dealt_by(pairs["id"], places), places))


def strays_into(chances: Sequence[Path], slices: Sequence[Slice], place: int, out: Path) -> None:
    """Write, for each slice of the table, the incidents and probabilities of the strays whose pairs meet here."""
    strays = read_batches([folder / "strays" for folder in chances], place)
    pairs = read_batches([folder / "pairs" for folder in chances], place)
    order = np.argsort(pairs["id"], kind="stable")
    pairs = {name: values[order] for name, values in pairs.items()}
    number = strays["id"].size
    start = np.searchsorted(pairs["id"], strays["id"]).astype(np.int64)
    held = (np.searchsorted(pairs["id"], strays["id"], "right") - start).astype(np.int32)
    _, at, code = np.unique(np.concatenate([strays["group"], pairs["group"]]), return_index=True, return_inverse=True)
    sizes = np.zeros(number + order.size, np.int32)
    sizes[:at.size] = np.concatenate([strays["size"], pairs["size"]])[at]
    graph = Graph(start, held, held.copy(), (number + np.arange(order.size)).astype(np.int32), pairs["bits"],
                  order.size)
    chance = belonging_of(np.arange(number, dtype=np.int32), code.ravel().astype(np.int32), sizes, graph)
    write_batches(out, _by_slice(slices, strays["row"], strays["group"], chance))


def _by_slice(slices: Sequence[Slice], row: Longs, incident: Longs, probability: Array) -> list[Arrays]:
    first = np.array([one.row for one in slices[1:]])
    columns: Arrays = {"row": row, "incident": incident, "probability": probability.astype(np.float32)}
    return parted(columns, np.searchsorted(first, row, "right"), len(slices))


def incidents_into(part: Slice, told: Sequence[Path], number: int, out: Path) -> None:
    """Write the incidents of a slice in its claims' order."""
    held = read_batches(told, number)
    order = np.argsort(held["row"])
    assert np.array_equal(held["row"][order], np.arange(part.row, part.row + part.rows))
    ids = read_slice(part, ("unique_id",))["unique_id"].cast(pa.int64())
    pq.write_table(pa.table({"unique_id": ids, "incident": held["incident"][order],
                             "probability": held["probability"][order]}), out)
