"""`account` and `serve --team` on the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests.conftest import CHEAP, PASSPHRASE
from tests.web.provider_bench import link
from witnessmark.app.case import init_case, open_case
from witnessmark.cli.verbs import app
from witnessmark.errors import UsageError, WitnessmarkError
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


def test_a_provider_is_set_changed_and_removed(folder: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str],
                                               monkeypatch: pytest.MonkeyPatch) -> None:
    """Its secret comes from a file or standard input, and is printed nowhere; what is not named again stays."""
    monkeypatch.setenv("WITNESSMARK_ACTOR", "ana")
    said("account", "invite", "ana", "--role", "admin")
    file = tmp_path / "client-secret"
    file.write_text("a-secret-word\n")
    words = ("--issuer", "https://login.example.org/realms/desk", "--client", "desk", "--name", "Desk login")
    with pytest.raises(UsageError):
        said("account", "provider", *words[:4], "--secret-file", str(file))
    assert said("account", "provider") == [{"issuer": None}]
    (made,) = said("account", "provider", *words, "--secret-file", str(file), "--address", "https://desk.example.org/")
    assert made == {"issuer": words[1], "client": "desk", "name": "Desk login", "passwords": True, "linked": [],
                    "back": "https://desk.example.org/sign-in/provider/back"}
    assert said("account", "provider", "--no-passwords")[0]["passwords"] is False
    result = CliRunner().invoke(app, ["account", "provider", "--client", "other"], input="another-word\n",
                                catch_exceptions=False)
    assert "as other" in result.stdout and "by it alone" in result.stdout and "word" not in result.stdout.replace(
        "password", "")
    with open_case(folder, passphrase=PASSPHRASE, actor=Actor.solo("ana")) as case:
        held = case.store.provider(case.actor)
        assert held is not None and (held.client, held.secret, held.passwords) == ("other", "another-word", False)
        link(case, "ana", "subject-there", held.issuer)
    assert said("account", "list")[0]["linked"] is True
    assert said("account", "provider")[0]["linked"] == ["ana"]
    assert said("account", "provider", "--unlink", "ana")[0]["linked"] == []
    for wrong in (("--issuer", "http://login.example.org"), ("--secret-file", str(tmp_path / "none")),
                  ("--unlink", "ana")):
        with pytest.raises(WitnessmarkError):
            said("account", "provider", *wrong)
    assert said("account", "provider", "--remove") == [{"issuer": None}]
    assert "a-secret-word" not in "".join(capfd.readouterr())
