"""Near-copies in parts are those that one machine finds."""

from __future__ import annotations

import random
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from witnessmark.reconcile.copies import near_copies
from witnessmark.scale import Alone
from witnessmark.scale.duplicating import duplicate_files


def texts(number: int, seed: int = 5) -> list[str]:
    """Return made-up reports in two scripts: reprints, rewrites, parts taken over, empty ones."""
    chance = random.Random(seed)
    latin = ["".join(chance.choice("bdfgklmnprst") + chance.choice("aeiou") for _ in range(3)) for _ in range(900)]
    hangul = ["".join(chr(chance.randrange(0xAC00, 0xB800)) for _ in range(3)) for _ in range(900)]
    made: list[str] = []
    for _ in range(number):
        words = chance.choice((latin, hangul))
        kind = chance.random()
        earlier = chance.choice(made).split() if made else []
        if kind < 0.15 and earlier:
            made.append(" ".join(earlier))
        elif kind < 0.4 and earlier:
            made.append(" ".join(word if chance.random() > 0.08 else chance.choice(words) for word in earlier))
        elif kind < 0.55 and earlier:
            made.append(" ".join([*earlier[: len(earlier) // 2], *(chance.choice(words) for _ in range(40))]))
        elif kind < 0.58:
            made.append("")
        else:
            made.append(" ".join(chance.choice(words) for _ in range(chance.randrange(20, 90))))
    return made


@pytest.mark.parametrize("number", [1, 60, 900])
def test_pairs_in_parts_are_those_of_the_whole(tmp_path: Path, number: int) -> None:
    """So few that all meet, and so many that only bands do; with one notice reprinted 300 times with a word changed."""
    said = texts(number)
    if number > 500:
        notice = said[3].split() + "and no other word was ever said of it by anyone at all in town".split()
        said += [" ".join([*notice, f"serial{at}"]) for at in range(300)]
    wanted = near_copies(said)
    assert number == 1 or len(wanted) > number // 4
    reports = pa.table({"id": [f"r{at}" for at in range(len(said))], "text": said})
    pq.write_table(reports, tmp_path / "reports.parquet", row_group_size=250)
    done = duplicate_files(tmp_path / "reports.parquet", tmp_path / "out.parquet", tmp_path / "work", Alone(), part=90)
    rows = pq.read_table(tmp_path / "out.parquet").to_pylist()
    assert {(row["row_a"], row["row_b"]): (row["jaccard"], row["contained"], row["shared"]) for row in rows} == {
        pair: (shared.jaccard, shared.contained, shared.pieces) for pair, shared in wanted.items()}
    assert all((row["a"], row["b"]) == (f"r{row['row_a']}", f"r{row['row_b']}") for row in rows)
    assert [(row["row_a"], row["row_b"]) for row in rows] == sorted(wanted)
    assert (done.reports, done.pairs) == (len(said), len(wanted))
