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
