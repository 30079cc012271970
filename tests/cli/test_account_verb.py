"""`account` and `serve --team` on the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests.conftest import CHEAP, PASSPHRASE
from witnessmark.app.case import init_case
from witnessmark.cli.verbs import app
from witnessmark.errors import UsageError
from witnessmark.model.access import Actor


@pytest.fixture
def folder(tmp_path: Path, passphrase_file: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "case"
    init_case(path, passphrase=PASSPHRASE, actor=Actor.solo(), kdf=CHEAP).close()
    monkeypatch.setenv("WITNESSMARK_CASE", str(path))
    monkeypatch.setenv("WITNESSMARK_PASSPHRASE_FILE", str(passphrase_file))
    return path


def said(*words: str) -> list[dict[str, object]]:
    result = CliRunner().invoke(app, [*words, "--json"], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_accounts_from_the_first_admin_on(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first one is an admin; then they invite, list, reset and revoke under their own name."""
    with pytest.raises(UsageError):
        said("account", "invite", "ana", "--role", "analyst")
    (made,) = said("account", "invite", "ana", "--role", "admin", "--address", "https://desk.example.org/")
    assert str(made["link"]).startswith("https://desk.example.org/invitation/")
    monkeypatch.setenv("WITNESSMARK_ACTOR", "ana")
    (other,) = said("account", "invite", "bo", "--role", "analyst", "--compartment", "north", "--days", "2")
    assert other["link"] != made["link"]
    listed = {one["account"]: (one["state"], one["roles"]) for one in said("account", "list")}
    assert listed == {"ana": ("invited", ["admin"]), "bo": ("invited", ["analyst"])}
    (again,) = said("account", "reset", "bo")
    assert again["link"] != other["link"]
    assert said("account", "revoke", "bo") == [{"account": "bo", "state": "shut"}]
    assert {one["account"]: one["state"] for one in said("account", "list")} == {"ana": "invited", "bo": "shut"}


@pytest.mark.parametrize("words", [
    ("account", "invite", "bo", "--compartment", "north"), ("serve", "--host", "10.0.0.5"),
    ("account", "invite", "bo", "--role", "admin", "--compartment", "north", "--every-compartment"),
    ("serve", "--team", "--host", "10.0.0.5"), ("serve", "--team")])
def test_what_does_not_go_together_is_said(folder: Path, words: tuple[str, ...]) -> None:
    """Also a team's server in the clear, or over a case that names nobody."""
    with pytest.raises(UsageError):
        said(*words)
