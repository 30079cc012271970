"""Files that somebody made to harm their reader: each ends as read or refused, within its bounds, and nothing is sent.

The small run bends files of every format and takes twenty that are broken on purpose; the full one bends far more, and
reads what lies below $WITNESSMARK_BENCH_DATA/hostile as well, where that is set.
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from intake.mixed import broken
from intake.test_reader_contract import FORMATS

from tests.conftest import Tell
from witnessmark.intake.reception import _REASONS
from witnessmark.intake.sandbox.status import sandbox_status

pytestmark = pytest.mark.skipif(not sandbox_status().closed, reason="this kernel has no call filter")
SECONDS, MEMORY = 20.0, 1_500_000_000
ROOT = Path(__file__).parents[2]
SIGNS = (b"\0", b"\xff", b"\xff\xff\xff\x7f", b"<!DOCTYPE a [<!ENTITY b 'c'>]>", b"%n")
HUNG = 10 * SECONDS
"""Seconds by the clock after which a file is said to hang: a machine that is busy gives little time to each."""
AT_ONCE = 200
"""Files that one process reads: a line of arguments has an end."""


def bent(data: bytes, other: bytes, chance: random.Random) -> bytes:
    """Return a file with some bytes flipped, cut, doubled, moved, swollen, or with a piece of another one in it."""
    raw = bytearray(data)
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(raw) + 1)
        to = min(len(raw), at + chance.choice((1, 4, 64, 1_024)))
        kind = chance.randrange(7)
        if kind == 0 and at < len(raw):
            raw[at] ^= 1 << chance.randrange(8)
        elif kind == 1:
            del raw[at:to]
        elif kind == 2:
            raw[at:at] = raw[at:to] * chance.choice((2, 50, 3_000))
        elif kind == 3:
            raw[at:to] = other[at:to]
        elif kind == 4:
            raw[at:to] = chance.choice(SIGNS) * 9
        elif kind == 5:
            del raw[at:]
        else:
            raw[at:at] = other
    return bytes(raw)


def made(folder: Path, each: int) -> Iterator[Path]:
    """Write the broken files, and `each` bent ones of every format."""
    folder.mkdir()
    chance, formats = random.Random(each), sorted(FORMATS)
    files = dict(broken())
    for name in formats:
        for number in range(each):
            other = FORMATS[chance.choice(formats)][0]
            files[f"{number}-{name}"] = bent(FORMATS[name][0], other, chance)
    for name, data in files.items():
        (folder / name).write_bytes(data)
        yield folder / name


def read(files: Sequence[Path]) -> str:
    """Read the files; all of them end, within bounds, without a reader that broke. Return the counts in a line."""
    ends: Counter[str] = Counter()
    slowest, most, done = 0.0, 0, 0
    for start in range(0, len(files), AT_ONCE):
        ran = subprocess.run(
            [sys.executable, "-m", "tests.attack.hostile_process", *map(str, files[start : start + AT_ONCE])],
            cwd=ROOT, env=os.environ | {"PYTHONPATH": f"{ROOT}:{ROOT / 'src'}"}, capture_output=True, text=True,
            check=False)
        assert ran.returncode == 0, (ran.returncode, ran.stderr[-2_000:])
        *lines, last = [json.loads(line) for line in ran.stdout.splitlines()]
        most = max(most, last["most"])
        for line in lines:
            name = Path(line["file"]).name
            assert line["came"], f"{name}: nothing came of it"
            assert line["processor"] < SECONDS, f"{name}: {line['processor']:.1f} s of processor"
            assert line["seconds"] < HUNG, f"{name}: {line['seconds']:.1f} s"
            waited = line["seconds"] > 3 * line["processor"] + 5
            assert line["memory"] < MEMORY, f"{name}: {line['memory']} bytes"
            done, slowest, most = done + 1, max(slowest, line["processor"]), max(most, line["memory"])
            for one in line["came"]:
                kind = next((kind for kind, why in _REASONS.items() if why == one.get("refused")), "refused")
                ends["read" if "received" in one else "not given time" if waited and kind == "time" else kind] += 1
    assert done == len(files) and most < MEMORY
    assert not {"time", "crashed", "stopped", "unclosed"} & ends.keys(), ends
    return (f"hostile files: {done}, {ends['read']} reports read, "
            + ", ".join(f"{count} {end}" for end, count in sorted(ends.items()) if end != "read")
            + f"; slowest {slowest:.1f} s of processor, most memory {most / 1e6:.0f} MB, 0 crashes, 0 hangs, "
            "0 network calls")


def test_bent_and_broken_files_of_every_format_end_well(tmp_path: Path, tell: Tell) -> None:
    """Two bent ones of each format, and the broken ones."""
    tell(read(list(made(tmp_path / "files", 2))))


@pytest.mark.slow
def test_a_thousand_bent_files_end_well(tmp_path: Path, tell: Tell) -> None:
    """Forty of each format."""
    tell(read(list(made(tmp_path / "files", 40))))


@pytest.mark.slow
@pytest.mark.skipif("WITNESSMARK_BENCH_DATA" not in os.environ, reason="WITNESSMARK_BENCH_DATA is not set")
def test_every_hostile_file_of_other_projects_ends_well(tell: Tell) -> None:
    """Whatever lies there."""
    files = sorted(p for p in (Path(os.environ["WITNESSMARK_BENCH_DATA"]) / "hostile").rglob("*") if p.is_file())
    assert len(files) > 100
    tell("of other projects: " + read(files))


def test_whoever_asks_for_a_network_is_ended() -> None:
    """The count above is none of what can't be seen."""
    ran = subprocess.run([sys.executable, "-m", "tests.attack.hostile_process", "--talk"], cwd=ROOT, check=False,
                         env=os.environ | {"PYTHONPATH": f"{ROOT}:{ROOT / 'src'}"}, capture_output=True)
    assert ran.returncode == -signal.SIGSYS
