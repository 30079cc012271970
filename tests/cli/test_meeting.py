"""Devices that meet later, from the command line: cards, push and pull by file and by server, what they decided."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests.conftest import CHEAP, PASSPHRASE, WIRE
from tests.pg_server import Server
from witnessmark.app.case import init_case
from witnessmark.cli.verbs import app
from witnessmark.errors import AccessDenied, UsageError
from witnessmark.model.access import Actor


@pytest.fixture
def database(server: Server) -> Iterator[str]:
    """The address of an empty database."""
    name = f"meeting_{secrets.token_hex(6)}"
    server.run("postgres", f"CREATE DATABASE {name} OWNER owner")
    yield server.address(name, "owner")
    server.drop(name)


@pytest.fixture
def cases(tmp_path: Path, passphrase_file: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Two cases; the file that opens both is in the environment."""
    monkeypatch.setenv("WITNESSMARK_PASSPHRASE_FILE", str(passphrase_file))
    for name in ("one", "two"):
        init_case(tmp_path / name, passphrase=PASSPHRASE, actor=Actor.solo(), kdf=CHEAP).close()
    return [str(tmp_path / name) for name in ("one", "two")]


def words(case: str, *asked: str, code: int = 0) -> str:
    """Run a verb on a case; return what it says to a person."""
    result = CliRunner().invoke(app, [*asked, "--case", case], catch_exceptions=False)
    assert result.exit_code == code, result.output
    return result.output


def said(case: str, *asked: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in words(case, *asked, "--json").splitlines()]


def test_two_laptops_from_their_cards_to_a_settled_decision(cases: list[str], database: str, tmp_path: Path) -> None:
    """By file first, then over a server; both decisions are listed, one is settled, and the other hears of it."""
    one, two = cases
    for case, other in ((one, two), (two, one)):
        card = tmp_path / "card.txt"
        card.write_text(words(other, "device", "card"))
        assert "by its card" in words(case, "device", "add", str(card))
    with pytest.raises(UsageError, match="not the card"):
        words(one, "device", "add", str(tmp_path / "one" / "case.json"))
    (tmp_path / "wire.txt").write_text(WIRE)
    words(one, "add", str(tmp_path / "wire.txt"))
    assert "lie ready for 1 device" in words(one, "push", "--devices", "--file", str(tmp_path / "carried"))
    assert "1 report" in words(two, "pull", "--devices", "--file", str(tmp_path / "carried"))
    assert "nothing new" in words(two, "pull", "--devices", "--file", str(tmp_path / "carried"))
    assert said(two, "device", "list")[0]["entries"]
    claim = str(said(one, "claims")[0]["id"])
    words(one, "judge", claim, "--reject", "--reason", "another town")
    words(two, "judge", claim, "--accept", "--reason", "heard it")
    for case in cases:
        words(case, "push", "--devices", "--database", database)
    for case in cases:
        (came,) = said(case, "pull", "--devices", "--database", database)
        assert came["taken"] == {"judgement": 1}
        told = words(case, "conflicts")
        assert "* " in told and "reject (another town)" in told and "accept (heard it)" in told
    (found,) = said(two, "conflicts")
    sides = found["sides"]
    assert isinstance(sides, list)
    heard = next(side["judgement"] for side in sides if side["decision"] == "accept")
    assert "Nothing was decided differently" in words(two, "conflicts", "--settle", heard, "--reason", "we called")
    words(two, "push", "--devices", "--database", database)
    words(one, "pull", "--devices", "--database", database)
    assert said(one, "conflicts") == []
    assert [c["judgement"]["decision"] for c in said(one, "claims") if c["id"] == claim] == ["accept"]  # type: ignore[index]


def test_what_is_missing_is_said(cases: list[str], tmp_path: Path, passphrase_file: Path,
                                 monkeypatch: pytest.MonkeyPatch) -> None:
    """No device, no place, a file without --devices, and a server where nobody left anything for this case."""
    monkeypatch.delenv("WITNESSMARK_DATABASE", raising=False)
    one, two = cases
    with pytest.raises(UsageError, match="no other device"):
        words(one, "push", "--devices", "--file", str(tmp_path / "x"))
    with pytest.raises(UsageError, match="Neither a database nor a file"):
        words(one, "pull", "--devices")
    with pytest.raises(UsageError, match="for other devices"):
        words(one, "push", "--file", str(tmp_path / "x"))
    words(one, "device", "add", two, "--device-passphrase-file", str(passphrase_file))
    words(one, "push", "--devices", "--file", str(tmp_path / "x"))
    third = str(tmp_path / "third")
    init_case(Path(third), passphrase=PASSPHRASE, actor=Actor.solo(), kdf=CHEAP).close()
    with pytest.raises(AccessDenied, match="not sealed to this one"):
        words(third, "pull", "--devices", "--file", str(tmp_path / "x"))


def test_nobody_left_anything(cases: list[str], database: str) -> None:
    assert "No other device" in words(cases[0], "pull", "--devices", "--database", database)
