"""What every test gets: a closed network, a cheap passphrase, small cases made by the real steps.

Tests that count what they tried `tell` it in a line; all such lines stand at the end of the run, whoever ran the tests.
"""

from __future__ import annotations

import ipaddress
import shutil
import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from tests.pg_server import WHAT_TO_INSTALL, Server, programs, running
from witnessmark.app.add import Asked, add_bytes
from witnessmark.app.case import Case, init_case, open_case
from witnessmark.model.access import Actor
from witnessmark.vault.keys import KdfCost
from witnessmark.vocab.codes import Access

settings.register_profile("steady", deadline=None, print_blob=True, max_examples=60)
settings.load_profile("steady")

CHEAP = KdfCost(memory_kib=64, passes=1, lanes=1)
PASSPHRASE = "six plain words for the tests"

WIRE = """Forty families expelled from river town

On 3 May 2019, police expelled about 40 families from Hoeryong to villages in Musan County because relatives \
had fled abroad, a source in North Hamgyong Province told River Wire on 8 May.

The families lost their homes, the source said. Police tore down their houses as well.
"""
KOREAN = """회령시서 40세대 추방

함경북도 소식통은 8일 “지난 3일 보안서가 회령시에서 40여 세대를 무산군으로 추방했다”고 전했다.
소식통은 “가족이 탈북했다는 이유였다”고 말했다.
"""
FIELD_NOTE = """Field note

A woman from Hoeryong said on 20 May 2019 that police expelled 38 families from the town on 3 May.
"""


Tell = Callable[[str], None]


@pytest.fixture
def tell(record_property: Callable[[str, object], None]) -> Tell:
    """Give what takes a line of counts to be printed at the end of the run."""
    return lambda line: record_property("told", line)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what has to run on one worker and takes minutes there: at the end the other would stand idle."""
    items.sort(key=lambda item: not (item.get_closest_marker("xdist_group") and item.get_closest_marker("browser")))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print what tests told, also those that ran in other processes."""
    lines = [value for kind in ("passed", "failed") for report in terminalreporter.getreports(kind)
             for name, value in report.user_properties if name == "told" and report.when == "call"]
    if lines:
        terminalreporter.section("what was tried")
        for line in lines:
            terminalreporter.write_line(str(line))


@pytest.fixture(autouse=True)
def _closed_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test reaches beyond this machine."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: object) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6):
            assert isinstance(address, tuple)
            assert ipaddress.ip_address(str(address[0])).is_loopback, "a test tried to reach the network"
        connect(self, address)  # type: ignore[arg-type]

    monkeypatch.setattr(socket.socket, "connect", guarded)


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """A PostgreSQL server of its own, with a login that owns databases and is no superuser."""
    if (where := programs()) is None:
        pytest.skip(WHAT_TO_INSTALL)
    with running(where) as made:
        made.run("postgres", "CREATE ROLE owner LOGIN CREATEROLE CREATEDB")
        yield made


@pytest.fixture
def passphrase_file(tmp_path: Path) -> Path:
    file = tmp_path / "passphrase.txt"
    file.write_text(PASSPHRASE + "\n", "utf-8")
    return file


@pytest.fixture
def make_case(tmp_path: Path) -> Iterator[Callable[..., Case]]:
    """Make an empty encrypted case; closed at the end of the test."""
    made: list[Case] = []

    def make(name: str = "case") -> Case:
        case = init_case(tmp_path / name, passphrase=PASSPHRASE, actor=Actor.solo(), kdf=CHEAP)
        made.append(case)
        return case

    yield make
    for case in made:
        case.close()


Mould = Callable[[str, Callable[[Case], object]], Path]


@pytest.fixture(scope="session")
def mould(tmp_path_factory: pytest.TempPathFactory) -> Mould:
    """Give the folder of a closed case of a name, filled once a session: tests work on copies of it."""
    made: dict[str, Path] = {}

    def of(name: str, fill: Callable[[Case], object]) -> Path:
        if name not in made:
            path = tmp_path_factory.mktemp("mould") / name
            with init_case(path, passphrase=PASSPHRASE, actor=Actor.solo(), kdf=CHEAP) as case:
                fill(case)
            made[name] = path
        return made[name]

    return of


def cast(mould: Path, into: Path) -> Case:
    """Copy a closed case and open the copy."""
    shutil.copytree(mould, into)
    return open_case(into, passphrase=PASSPHRASE, actor=Actor.solo())


@pytest.fixture
def case(mould: Mould, tmp_path: Path) -> Iterator[Case]:
    """A case with three reports of one event: English and Korean public ones, a restricted note."""
    made = cast(mould("three", add_three), tmp_path / "case")
    yield made
    made.close()


def add_three(case: Case) -> None:
    """Add the three reports of `case`."""
    for name, text, outlet, published, access in (
        ("wire.txt", WIRE, "River Wire", "2019-05-09", Access.PUBLIC),
        ("korean.txt", KOREAN, "강변뉴스", "2019-05-09", Access.PUBLIC),
        ("note.txt", FIELD_NOTE, "Field team", "2019-05-21", Access.RESTRICTED),
    ):
        asked = Asked.of(published=published, outlet=outlet, access=access)
        added = list(add_bytes(case, text.encode(), name=name, asked=asked))
        assert [a.status for a in added] == ["added"]
