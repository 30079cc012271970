"""What a taken-over reader would try, with the modules of each reader loaded: all of it comes to nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import Tell
from witnessmark.intake import media
from witnessmark.intake.limits import Limits
from witnessmark.intake.readers.registry import _TABLE, PRELOADED, imports_for
from witnessmark.intake.sandbox.room import Failure, Room
from witnessmark.intake.sandbox.status import sandbox_status
from witnessmark.intake.sandbox.wire import frames

pytestmark = pytest.mark.skipif(not sandbox_status().closed, reason="this kernel has no call filter")
PROBES = {
    "read_file": "blocked: PermissionError", "read_proc": "blocked: PermissionError",
    "write_file": "blocked: PermissionError", "list_folder": "blocked: PermissionError",
    "socket": "stopped", "run_program": "stopped", "fork": "stopped", "kill_parent": "stopped",
    "trace_parent": "stopped", "limit_parent": "blocked: PermissionError",
    "executable_memory": "blocked: PermissionError", "memory": "blocked: MemoryError",
    "environment": "'nothing there'", "descriptors": "'nothing there'",
}


@pytest.fixture(scope="module")
def room() -> Iterator[Room]:
    opened = Room("intake.probes:attempt", closed=True, limits=Limits(seconds=3), path=[str(Path(__file__).parents[1])])
    yield opened
    opened.close()


@pytest.mark.parametrize("kind", sorted(_TABLE))
def test_no_reader_opens_a_door(room: Room, kind: str, tell: Tell) -> None:
    """All probes on every reader."""
    held = 0
    for probe, outcome in PROBES.items():
        answer = room.run(probe.encode(), most=100_000, imports=(*PRELOADED, *imports_for(kind)))
        came = answer.kind if isinstance(answer, Failure) else str(next(iter(frames(answer.stream)))[0]["came"])
        assert came == outcome, probe
        held += 1
    assert held == len(PROBES) >= 12 and media.PLAIN in _TABLE
    tell(f"probes on {kind}: {held} of {len(PROBES)} came to nothing")
