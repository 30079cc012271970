"""The coded cases of several reports hold together and are compiled."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.events import LATER, halves, of_cases, with_one_missing
from bench.gold.case import compiled, counted, faults, load

CASES = sorted(p.parent for p in Path("gold/incidents").glob("*/*/index.json"))


def test_there_are_cases_to_develop_on_and_to_test_with() -> None:
    by_half = [case.parent.name for case in CASES]
    assert by_half.count("dev") >= 4
    assert by_half.count("test") >= 4


def test_cases_written_after_the_rules_are_counted_apart() -> None:
    sets = halves(("dev",))
    assert set(sets) == {"dev", *(f"dev {row}" for row in LATER)}, "a half that nobody asked for is not opened"
    assert all(sets.values())
    for name, cases in sets.items():
        begins = LATER.get(name.removeprefix("dev").strip(), "")
        assert all(case.folder.name.startswith(begins) for case in cases)
    assert not any(case.folder.name.startswith(tuple(LATER.values())) for case in sets["dev"])


@pytest.mark.parametrize("folder", CASES, ids=lambda p: p.name)
def test_a_case_holds_together(folder: Path) -> None:
    case = load(folder)
    assert faults(case) == []
    for name, content in compiled(case).items():
        assert (folder / "gold" / name).read_text("utf-8") == content, f"{name}: run python -m bench.gold {folder}"
    if not folder.name.startswith("third-"):  # situations of two or three reports each, some in one language
        assert {r.report.language for r in case.readings.values()} == {"en", "ko"}


def test_one_who_may_be_another_is_possible_and_not_provable() -> None:
    facts = {"origin": {"a": {}, "b": {"maybe": "a"}, "c": {"derived": True}, "d": {"maybe": "e"}, "e": {}}}
    assert counted(facts, ["a", "b", "c", "d"]) == (2, 3)


def test_what_was_made_on_the_cases_still_holds() -> None:
    """As coded, the cases that rules were made on: groups, every count of origins, every contradiction and no other."""
    row = of_cases(halves()["dev"], "dev", read=False)
    assert sum(row.b_cubed) / len(row.b_cubed) > 0.95
    assert row.exact >= row.counted - 1       # who was interviewed half a year later may be who called then (ADR 60)
    assert row.false == 0
    assert row.listed == row.real


@pytest.mark.slow
def test_it_holds_without_any_one_report() -> None:
    """What is left of a case tells of as many origins as it is coded to: a translation speaks for its original."""
    row = with_one_missing(halves()["dev"], "dev")
    assert row.counted > 100
    assert row.exact >= 0.97 * row.counted
