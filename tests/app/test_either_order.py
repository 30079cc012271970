"""Two laptops that were offline bring their work together: the same state, whichever takes in the other's first.

They meet over a PostgreSQL server, in the other order with both folders at hand, and on a third device by files.
"""

from __future__ import annotations

import secrets
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from tests.app.laptops import DEEDS, Laptop, add, do, erased_too
from tests.app.test_exchange import apart, carried, received, sent
from tests.conftest import KOREAN, WIRE
from tests.pg_server import Server

Deed = tuple[int, str, int]
WORK = st.lists(st.tuples(st.integers(0, 1), st.sampled_from(sorted(DEEDS)), st.integers(0, 8)), max_size=9)
"""What is done, on which of the two."""
AGAINST: list[list[Deed]] = [
    [(0, "accept", 0), (1, "reject", 0), (0, "release", 1), (1, "hold back", 1), (0, "add", 0), (1, "add", 2),
     (0, "correct", 1), (1, "correct", 2), (0, "withdraw", 0), (1, "level", 0), (0, "source", 1), (1, "refuse", 1)],
    [(0, "hold back", 2), (1, "release", 2), (0, "split", 0), (1, "join", 0), (0, "link", 0), (1, "unlink", 0),
     (0, "undo", 0), (1, "assess", 1), (1, "set apart", 0), (0, "give", 0), (1, "erase", 1), (0, "day", 1),
     (1, "day", 2), (0, "state", 0)],
]
"""Work that runs against the other's at every step."""
SEPARATE = (HealthCheck.function_scoped_fixture, HealthCheck.too_slow)


@pytest.fixture(scope="module")
def database(server: Server) -> Iterator[str]:
    """The address of an empty database."""
    name = f"meeting_{secrets.token_hex(6)}"
    server.run("postgres", f"CREATE DATABASE {name} OWNER owner")
    yield server.address(name, "owner")
    server.drop(name)


@pytest.fixture(scope="module")
def laptops(tmp_path_factory: pytest.TempPathFactory) -> list[Laptop]:
    """Two laptops that hold the same two reports, and a desk that knows both."""
    folder = tmp_path_factory.mktemp("laptops")
    one, two, desk = apart(folder, "one", "two", "desk")
    with one.open() as case:
        add(case, WIRE, "wire.txt")
        add(case, KOREAN, "korean.txt")
        case.incidents()
    carried(one, two, folder / "shared")
    return [one, two, desk]


def met_in_either_order(laptops: list[Laptop], database: str, rounds: list[list[Deed]]) -> None:
    """Work on two laptops apart, let them meet after each round, the last time in both orders; compare all."""
    with tempfile.TemporaryDirectory() as folder:
        here = Path(folder)
        one, two, desk = (laptop.copied(here / laptop.path.name) for laptop in laptops)
        for number, work in enumerate(rounds):
            for at, laptop in enumerate((one, two)):
                with laptop.open() as case:
                    for side, deed, what in work:
                        if side == at:
                            do(case, deed, what)
            if number == len(rounds) - 1:
                other_one, other_two, other_desk = (
                    laptop.copied(here / f"other-{laptop.path.name}") for laptop in (one, two, desk))
            sent(one, database)
            sent(two, database)
            received(one, database)
            received(two, database)
            assert one.seen() == two.seen()
        other_two.take(other_one)
        other_one.take(other_two)
        for where, order in ((desk, (one, two)), (other_desk, (two, one))):
            for laptop in order:
                (done,) = carried(laptop, where, here / f"{where.path.name}-{laptop.path.name}").merged
                with where.open() as case:
                    erased_too(case, done)
        expected = one.seen()
        for laptop in (other_one, other_two, desk, other_desk):
            assert laptop.seen() == expected, laptop.path.name
        for laptop in (one, two, other_one, other_two, desk, other_desk):
            laptop.whole()


@settings(max_examples=1, phases=[Phase.explicit], suppress_health_check=SEPARATE)
@example(rounds=AGAINST)
@given(rounds=st.just(AGAINST))
def test_work_that_runs_against_the_others_is_the_same_in_either_order(
        laptops: list[Laptop], database: str, rounds: list[list[Deed]]) -> None:
    """Reports, claims as they stand, decisions, incidents, origins; on a third device too; each verifies."""
    met_in_either_order(laptops, database, rounds)


@pytest.mark.slow
@settings(max_examples=150, suppress_health_check=SEPARATE)
@given(rounds=st.lists(WORK, min_size=1, max_size=3))
def test_whatever_two_laptops_do_is_the_same_in_either_order(
        laptops: list[Laptop], database: str, rounds: list[list[Deed]]) -> None:
    """The same of any work."""
    met_in_either_order(laptops, database, rounds)
