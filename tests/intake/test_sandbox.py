"""The closed room holds whatever runs in it."""

from __future__ import annotations

import platform
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from witnessmark.intake.limits import Limits
from witnessmark.intake.sandbox import seccomp
from witnessmark.intake.sandbox.room import Answer, Failure, Room
from witnessmark.intake.sandbox.status import SandboxStatus, sandbox_status
from witnessmark.intake.sandbox.wire import BrokenStream, frame, frames

pytestmark = pytest.mark.skipif(not sandbox_status().closed, reason="this kernel has no call filter")
TESTS = str(Path(__file__).parents[1])


@pytest.fixture(scope="module")
def room() -> Iterator[Room]:
    opened = Room("intake.probes:attempt", closed=True, limits=Limits(seconds=3), path=[TESTS])
    yield opened
    opened.close()


def came_of(room: Room, attempt: str) -> str:
    answer = room.run(attempt.encode(), most=5_000_000)
    if isinstance(answer, Failure):
        return answer.kind
    ((header, _body),) = frames(answer.stream)
    return str(header["came"])


@pytest.mark.parametrize(
    ("attempt", "outcome"),
    [
        ("read_file", "blocked: PermissionError"),
        ("read_proc", "blocked: PermissionError"),
        ("write_file", "blocked: PermissionError"),
        ("list_folder", "blocked: PermissionError"),
        ("socket", "stopped"),
        ("run_program", "stopped"),
        ("fork", "stopped"),
        ("kill_parent", "stopped"),
        ("trace_parent", "stopped"),
        ("limit_parent", "blocked: PermissionError"),
        ("executable_memory", "blocked: PermissionError"),
        ("memory", "blocked: MemoryError"),
        ("processor", "time"),
        ("flood", "flood"),
        ("environment", "'nothing there'"),
        ("descriptors", "'nothing there'"),
        ("arguments", "'nothing there'"),
    ],
)
def test_a_taken_over_reader_gets_nowhere(room: Room, attempt: str, outcome: str) -> None:
    """Files, network, programs, processes, memory, time and output are all shut or bounded."""
    started = time.monotonic()
    assert came_of(room, attempt) == outcome
    assert time.monotonic() - started < 6


def test_the_room_serves_on_after_every_kind_of_end(room: Room) -> None:
    """A reader that was killed, ran over time or flooded does not take the next file with it."""
    for attempt in ("socket", "flood", "processor"):
        came_of(room, attempt)
        assert came_of(room, "environment") == "'nothing there'"


def test_one_file_leaves_nothing_for_the_next() -> None:
    """Each file is read in a process of its own: a changed module is whole again for the next."""
    room = Room("intake.memories:remember", closed=True, limits=Limits(seconds=3), path=[TESTS])
    try:
        seen = []
        for _ in range(3):
            answer = room.run(b"x", most=1000)
            assert isinstance(answer, Answer)
            seen += [header["before"] for header, _ in frames(answer.stream)]
        assert seen == [[], [], []]
    finally:
        room.close()


def test_both_machines_have_a_filter_that_ends_in_kill() -> None:
    """The program checks the architecture first and ends with the kill answer on x86-64 and aarch64."""
    for machine in seccomp.MACHINES:
        program = seccomp.program(machine)
        assert len(program) % 8 == 0
        assert program[-8:] == seccomp.program("x86_64")[-8:]
        assert int.from_bytes(program[-4:], "little") == seccomp.KILL
    assert platform.machine() in seccomp.MACHINES


def test_status_says_whether_all_formats_may_be_read() -> None:
    """Without the call filter only plain text and JSON are open, and the line says so."""
    assert SandboxStatus(0, False).closed is False
    assert "plain text and JSON only" in str(SandboxStatus(7, False))
    assert "closed" in str(SandboxStatus(0, True))


@given(st.lists(st.tuples(st.dictionaries(st.text(), st.integers() | st.text()), st.binary())))
def test_frames_come_out_as_they_went_in(sent: list[tuple[dict[str, int | str], bytes]]) -> None:
    """Headers and bodies survive the wire, whatever they hold."""
    stream = b"".join(frame(header, body) for header, body in sent)
    assert list(frames(stream)) == sent


@given(st.binary(max_size=200))
def test_a_broken_stream_is_named_as_such(noise: bytes) -> None:
    """Noise is either frames or `BrokenStream`, never another error."""
    try:
        for header, body in frames(noise):
            assert isinstance(header, dict)
            assert isinstance(body, bytes)
    except BrokenStream:
        pass
