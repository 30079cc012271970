"""`witnessmark watch` as a script meets it."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests.conftest import WIRE
from witnessmark.app.case import Case
from witnessmark.cli.verbs import app


@pytest.fixture
def options(case: Case, passphrase_file: Path) -> list[str]:
    """The options that open the small case, which is closed here for the commands to open."""
    path = case.path
    case.close()
    return ["--case", str(path), "--passphrase-file", str(passphrase_file)]


def run(*words: str, code: int = 0) -> str:
    done = CliRunner().invoke(app, ["watch", *words], catch_exceptions=False)
    assert done.exit_code == code, done.output
    return done.output


def test_a_folder_is_watched_and_what_it_changed_is_told_until_it_is_put_away(
    options: list[str], tmp_path: Path
) -> None:
    drop = tmp_path / "drop"
    drop.mkdir()
    assert "54" in run("add", "desk", "--folder", str(drop), "--relevant-only", "--access", "public", *options)
    assert json.loads(run("list", "--json", *options))["folder"] == str(drop)
    for name, text in (("far.txt", WIRE.replace("Hoeryong", "Onsong").replace("2019", "2014")), ("cup.txt", "A draw.")):
        (drop / name).write_text(text)
        os.utime(drop / name, (time.time() - 60,) * 2)
    told = run("run", "--once", *options)
    assert "far.txt: added" in told and "set aside" in told and "1 added, 1 refused" in told
    assert run("run", "--once", *options) == ""
    assert "inc_" in told and "is new" in run("alerts", "--clear", *options)
    assert run("alerts", *options) == ""
    run("remove", "desk", *options)
    assert "Nothing is watched" in run("list", *options)


def test_a_mailbox_that_can_t_be_reached_is_said_and_ends_with_a_code_of_its_own(
    options: list[str], tmp_path: Path
) -> None:
    (tmp_path / "secret").write_text("open sesame")
    secret = ["--password-file", str(tmp_path / "secret")]
    run("add", "post", "--mailbox", "imaps://a@localhost:9/INBOX", *secret, *options)
    told = run("run", "--once", *options, code=5)
    assert "post:" in told and "sesame" not in told
