"""What a report or a file's name holds does not steer the terminal that it is printed on."""

from __future__ import annotations

import json

import pytest

from witnessmark.cli import printing


def test_a_line_of_json_says_the_same_and_holds_no_control(capsys: pytest.CaptureFixture[str]) -> None:
    """Second-row controls, which JSON lets through, turned writing and unseen letters stand as escapes."""
    told = {"text": "\x1b[31m \x9b31m \x7f \u202egpj \u200b \U000e0041 \ud83d 한글\u3000é\n", "n": 1}
    printing.line(told)
    printed = capsys.readouterr().out
    assert printed.endswith("}\n") and printed[:-1].isprintable() and "한글" in printed and "é" in printed
    assert json.loads(printed) == told


def test_a_table_in_a_pipe_holds_no_formula_for_a_spreadsheet(capsys: pytest.CaptureFixture[str]) -> None:
    """A file's name that begins like one is told with an apostrophe before it, as in CSV; a number is left."""
    printing.table(["file", "n"], [["=HYPERLINK(0)", -5], ["plain.txt", 3], ["@cmd", None]], empty="none")
    assert capsys.readouterr().out.splitlines() == ["file\tn", "'=HYPERLINK(0)\t-5", "plain.txt\t3", "'@cmd\t"]


@pytest.mark.parametrize("terminal", [False, True])
def test_a_column_named_by_a_report_is_as_inert_as_a_cell(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, terminal: bool,
) -> None:
    """The columns of `analyse lists` are outlets: no formula, no escape, no markup."""
    monkeypatch.setattr("sys.stdout.isatty", lambda: terminal)
    printing.table(["=cmd", "[/b]\x1b[2J", "count"], [[1, 0, 5]], empty="none")
    printed = capsys.readouterr().out
    assert "[/b] [2J" in printed and "\x1b[2J" not in printed
    assert terminal or printed.startswith("'=cmd\t")
