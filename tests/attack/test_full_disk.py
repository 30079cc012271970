"""A disk that is full, a folder that takes nothing, pages that went bad: a clear word, and nothing lost.

The kernel answers the calls of the process as such a disk would (`tests.attack.syscalls`), whoever runs the tests. The
slow run can be taken in pieces (`tests.attack.pieces`).
"""

from __future__ import annotations

import os
import random
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.attack.casework import ME, PARTS, Workshop, claim_ids
from tests.attack.pieces import piece
from tests.attack.syscalls import Answer, full_from, read_only_from, supported, untouched
from tests.conftest import PASSPHRASE, Tell
from witnessmark.app.case import open_case
from witnessmark.errors import VerificationFailed

pytestmark = [pytest.mark.skipif(not supported(), reason="this kernel does not announce calls"),
              pytest.mark.xdist_group("casework")]
POINTS = 200
"""Points over all parts, in the slow run: for each way in which a disk refuses."""


@pytest.fixture(scope="module")
def workshop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workshop]:
    made = Workshop(tmp_path_factory.mktemp("casework"))
    yield made
    made.close()


def refused(workshop: Workshop, part: str, answer: Answer, *, once: bool = False) -> bool:
    """Do a part on a disk that refuses; True when it said so. Afterwards nothing reported is lost or doubled.

    Args:
        once: it refuses for a moment; what SQLite calls a failed read or write is then told as such.
    """
    trial, came = workshop.trial(part, answer=answer)
    if came.error is not None and once and came.error["error"] == "VerificationFailed":
        assert came.error["advice"].startswith("Run `witnessmark verify`")
    elif came.error is not None:
        assert came.error["error"] == "DiskFull", came.error
        assert "full or can't be written" in came.error["what"] and came.error["advice"].startswith("Free some space")
    assert os.WEXITSTATUS(came.status) == (came.error is not None) and not os.WIFSIGNALED(came.status)
    trial.check(came)
    return came.error is not None


def points(workshop: Workshop, part: str, some: int) -> list[int]:
    trial, came = workshop.trial(part, answer=untouched)
    trial.check(came)
    return [1 + at * (came.calls - 1) // max(1, some - 1) for at in range(some)]


@pytest.mark.parametrize("part", PARTS)
def test_a_disk_that_fills_or_takes_nothing(workshop: Workshop, part: str) -> None:
    """From some change on, for good or for one call: DiskFull with the next step, and the case verifies."""
    some = points(workshop, part, 4)
    assert all(refused(workshop, part, full_from(number)) for number in some[:2])
    assert refused(workshop, part, read_only_from(some[2]))
    refused(workshop, part, full_from(some[1], 1), once=True)


@pytest.mark.slow
@pytest.mark.parametrize("part", PARTS)
def test_a_disk_that_fills_at_two_hundred_points(workshop: Workshop, part: str, tell: Tell) -> None:
    """Full from there on, and full for one call alone."""
    some = piece(points(workshop, part, -(-POINTS // len(PARTS))))
    told = sum(refused(workshop, part, full_from(number)) for number in some)
    once = sum(refused(workshop, part, full_from(number, 1), once=True) for number in some)
    tell(f"{part}: disk full at {len(some)} points, said at {told}; for one call, said at {once}; nothing lost")
    assert told


@pytest.mark.slow
@pytest.mark.parametrize("part", PARTS)
def test_a_folder_that_takes_nothing_at_two_hundred_points(workshop: Workshop, part: str, tell: Tell) -> None:
    """Read-only from there on."""
    some = piece(points(workshop, part, -(-POINTS // len(PARTS))))
    told = sum(refused(workshop, part, read_only_from(number)) for number in some)
    tell(f"{part}: read-only from {len(some)} points on, said at {told}; nothing lost")
    assert told >= (len(some) - 2) * 3 // 4      # the last changes fold the journal in, as the next opening does


def test_a_bad_page_is_named_or_does_no_harm(workshop: Workshop, tmp_path: Path) -> None:
    """Reading a case with a changed byte gives what was there, or says that the database is damaged and what to do."""
    case, chance, named = tmp_path / "case", random.Random(3), 0
    shutil.copytree(workshop.case, case)
    kept = (case / "case.db").read_bytes()
    with open_case(case, passphrase=PASSPHRASE, actor=ME) as held:
        told = claim_ids(held)
    whole = {file: file.read_bytes() for file in case.rglob("*") if file.is_file()}
    for _ in range(60):
        at = chance.randrange(len(kept))
        (case / "case.db").write_bytes(kept[:at] + bytes([kept[at] ^ 1 << chance.randrange(8)]) + kept[at + 1 :])
        try:
            with open_case(case, passphrase=PASSPHRASE, actor=ME) as held:
                assert claim_ids(held) == told
                assert held.reports() and held.store.judgements(ME)
        except VerificationFailed as fault:
            assert "damaged" in fault.what and "restore" in fault.advice
            named += 1
        for file in [file for file in case.rglob("*") if file.is_file() and file not in whole]:
            file.unlink(missing_ok=True)                      # a connection that was let go took its own with it
        for file, content in whole.items():
            file.write_bytes(content)
    assert named
