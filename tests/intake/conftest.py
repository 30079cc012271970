"""One warm intake for all tests of this folder."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from witnessmark.intake import Intake, Received, Refused


@pytest.fixture(scope="session")
def intake() -> Iterator[Intake]:
    with Intake() as opened:
        yield opened


@pytest.fixture
def read(intake: Intake) -> Callable[[bytes, str], list[Received | Refused]]:
    return lambda data, name: list(intake.receive_bytes(data, name=name))


@pytest.fixture
def one(intake: Intake) -> Callable[[bytes, str], Received]:
    """Read bytes that hold exactly one report."""

    def only(data: bytes, name: str) -> Received:
        outcomes = list(intake.receive_bytes(data, name=name))
        assert len(outcomes) == 1, outcomes
        assert isinstance(outcomes[0], Received), outcomes
        return outcomes[0]

    return only
