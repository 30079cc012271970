"""A process killed at any moment of intake, review, sealing, reconciliation, merging, release, keeping, closing and
opening of a compartment, erasing, naming custodians, handing over or a change of keys loses and doubles nothing.

Killed right before every single call that changes a file, and at random times; then every byte is verified and what
is there is compared with what the process had reported as done. The slow run takes hours; WITNESSMARK_PIECE=1/20 and
so on takes a twentieth of it at a time (`tests.attack.pieces`).
"""

from __future__ import annotations

import random
import signal
import time
from collections.abc import Iterator

import pytest

from tests.attack import syscalls
from tests.attack.casework import COMING, FIELD, HELD, ME, PARTS, Workshop
from tests.attack.pieces import piece
from tests.attack.syscalls import Answer, killed_before, supported, untouched
from tests.conftest import PASSPHRASE, Tell
from witnessmark.app.case import open_case
from witnessmark.errors import CaseLocked

pytestmark = [pytest.mark.skipif(not supported(), reason="this kernel does not announce calls"),
              pytest.mark.xdist_group("casework")]
FEW = 10
AT_RANDOM = 800
"""Kills at random times in the slow run, beside one before every change (some 3,400): 4,200 in all."""


@pytest.fixture(scope="module")
def workshop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workshop]:
    made = Workshop(tmp_path_factory.mktemp("casework"))
    yield made
    made.close()


def changes(workshop: Workshop, part: str) -> int:
    """Do a part to its end and return how many changes it takes; all of it is there afterwards."""
    trial, came = workshop.trial(part, answer=untouched)
    assert came.status == 0 and came.error is None and came.all("closed"), came
    trial.check(came)
    assert came.calls > 60
    return came.calls


def kill(workshop: Workshop, part: str, *, answer: Answer | None = None, after: float | None = None) -> bool:
    """Kill once and check the case; True when the process was not through before."""
    trial, came = workshop.trial(part, answer=answer, kill_after=after)
    assert came.error is None, came.error
    trial.check(came, keep=part in ("intake", "merging") and not came.all("closed"))
    if trial.folder.exists():                                      # whoever was interrupted does it again
        due = {text for _, text in (*HELD, *COMING)} if part == "intake" else {*(text for _, text in HELD), FIELD}
        trial.check(workshop.again(trial, part), reports=len(due) - (part == "intake"))      # one is no report
    return came.status == signal.SIGKILL


@pytest.mark.parametrize("part", PARTS)
def test_killed_before_some_changes(workshop: Workshop, part: str) -> None:
    """A sample of the changes of each part, and one kill at some time."""
    total = changes(workshop, part)
    points = range(1 + total // 10, total, max(1, total // 3))
    assert all(kill(workshop, part, answer=killed_before(number)) for number in points)
    kill(workshop, part, after=0.1)


@pytest.mark.slow
@pytest.mark.parametrize("part", PARTS)
def test_killed_before_every_change(workshop: Workshop, part: str, tell: Tell) -> None:
    """Every change of each part: 0 lost, 0 doubled, every byte verified."""
    total = changes(workshop, part)
    points = piece(range(1, total + 1))
    times = sum(kill(workshop, part, answer=killed_before(number)) for number in points)
    tell(f"{part}: killed before {times} of its {total} changes, nothing lost or doubled")
    assert times >= len(points) - 2                                # random names can save a page or two


@pytest.mark.slow
@pytest.mark.parametrize("part", PARTS)
def test_killed_at_random_times(workshop: Workshop, part: str, tell: Tell) -> None:
    """Whatever it was at."""
    started = time.monotonic()
    trial, came = workshop.trial(part)
    longest = time.monotonic() - started
    trial.check(came)
    times = piece(range(AT_RANDOM // len(PARTS)))
    through = sum(not kill(workshop, part, after=random.Random(f"{part} {number}").uniform(0, longest))
                  for number in times)
    tell(f"{part}: killed at {len(times) - through} random times, {through} more were through before; "
         "nothing lost or doubled")
    assert through < len(times) or len(times) < FEW                # of a few all may come too late


def test_who_takes_long_between_two_changes_is_waited_for(workshop: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    """Else a busy machine shows faults that no disk has."""
    monkeypatch.setattr(syscalls, "SILENCE", 1)
    assert changes(workshop, "review") > 60


def test_a_second_process_is_told_who_holds_the_case(workshop: Workshop) -> None:
    """At every change that another process makes, the case is taken, and the message says what to do."""
    told: list[str] = []

    def at_each(number: int, _: str) -> None:
        if number % 20 == 0:
            with pytest.raises(CaseLocked) as fault:
                open_case(workshop.newest.case, passphrase=PASSPHRASE, actor=ME)
            told.append(str(fault.value))

    trial, came = workshop.trial("review", answer=at_each)
    trial.check(came)
    assert len(told) >= 5 and all("Another process holds this case. Close it there" in one for one in told)
