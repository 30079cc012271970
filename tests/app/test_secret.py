"""Secrets on the first line of a file, and those that a command prints."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path

import pytest

from tests.conftest import CHEAP, PASSPHRASE
from witnessmark.app.case import init_case
from witnessmark.app.secret import LONGEST, first_line, printed_by
from witnessmark.cli import main
from witnessmark.errors import UsageError
from witnessmark.model.access import Actor
from witnessmark.web.told import told


def printing(what: str, code: int = 0) -> str:
    return shlex.join([sys.executable, "-c", f"import sys; sys.stdout.write({what!r}); sys.exit({code})"])


def test_the_first_line_is_the_secret_and_the_rest_is_not(tmp_path: Path) -> None:
    """With either end of a line; spaces belong to it, and so do letters of any script."""
    file = tmp_path / "words"
    for raw in ("six plain words", "six plain words\n", "six plain words\r\nmore\n"):
        file.write_bytes(raw.encode())
        assert first_line(file) == "six plain words"
    file.write_text(" 여섯 낱말 \n", "utf-8")
    assert first_line(file) == " 여섯 낱말 "


@pytest.mark.parametrize("raw", [b"", b"\n", b"\xff\xfe\n", b"x" * (LONGEST + 1)])
def test_what_holds_no_secret_is_told_without_its_bytes(tmp_path: Path, raw: bytes) -> None:
    """An empty file, one that is no text, one whose first line never ends."""
    file = tmp_path / "words"
    file.write_bytes(raw)
    with pytest.raises(UsageError) as fault:
        first_line(file)
    assert str(file) in fault.value.what and "xxx" not in str(fault.value)


def test_a_file_that_is_not_there_is_said_to_be_missing(tmp_path: Path) -> None:
    """A stick that is not plugged in is no damaged file."""
    with pytest.raises(UsageError) as fault:
        first_line(tmp_path / "stick" / "words")
    assert str(fault.value).startswith("There is no file ") and "plugged in" in fault.value.advice
    said = told(fault.value.what, "ko")
    assert said.lang == "ko" and str(tmp_path / "stick" / "words") in said.text
    assert told(fault.value.advice, "ko").lang == "ko"


def test_a_command_gives_its_first_line() -> None:
    """It is run as it is written, and by no shell."""
    assert printed_by(printing("six plain words\nmore")) == "six plain words"
    assert printed_by("echo $HOME; true") == "$HOME; true"


@pytest.mark.parametrize("command", ["", "'", "/no/such/program", printing("secret", 3), printing(""), printing("\n")])
def test_a_command_that_fails_or_prints_nothing_is_told(command: str) -> None:
    """And what it printed is not."""
    with pytest.raises(UsageError) as fault:
        printed_by(command)
    assert "secret" not in str(fault.value) and "Try it by itself" in fault.value.advice


def test_a_case_opens_by_a_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
                                   capfd: pytest.CaptureFixture[str]) -> None:
    """Where no file is named; a file that is named counts more."""
    init_case(tmp_path / "case", passphrase=PASSPHRASE, actor=Actor.solo(), kdf=CHEAP).close()
    (tmp_path / "wrong").write_text("other words")
    ends = []
    for command, file in ((printing(PASSPHRASE), ()), (printing("other words"), ()),
                          (printing(PASSPHRASE), ("--passphrase-file", str(tmp_path / "wrong")))):
        monkeypatch.setenv("WITNESSMARK_PASSPHRASE_COMMAND", command)
        monkeypatch.setattr(sys, "argv", ["witnessmark", "claims", "--case", str(tmp_path / "case"), "--json", *file])
        with pytest.raises(SystemExit) as ended:
            main()
        ends.append(int(ended.value.code or 0))
    out, err = capfd.readouterr()
    assert ends == [0, 1, 1] and PASSPHRASE not in out + err
