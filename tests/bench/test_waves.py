"""The bench of waves gives full marks to the coder's own grouping and sees what is mixed."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import pytest

from bench.gold.case import GoldCase, load
from bench.waves import coded_column, compare, shown
from witnessmark.model.incident import Graded, Incident, OriginCount, Reconciliation
from witnessmark.vocab.codes import Grade

FOLDER = Path(__file__).parents[2] / "examples" / "ryanggang"


@pytest.fixture(scope="module")
def case() -> GoldCase:
    return load(FOLDER)


def grouped(case: GoldCase, name: dict[str, str]) -> Reconciliation:
    """Group the coded claims by `name` of their incident."""
    groups: dict[str, list[str]] = defaultdict(list)
    for gold in case.claims:
        groups[name.get(gold.incident, gold.incident)].append(gold.claim.id)
    incidents = tuple(
        Incident(key, tuple(claims), (), (), {}, Graded(Grade.UNASSESSED, "", ""), (),
                 OriginCount(1, 1, 0, ()), campaign=case.facts["incident"][key].get("campaign"))
        for key, claims in groups.items()
    )
    return Reconciliation(incidents, (), (), "test")


def test_the_coders_own_grouping_is_perfect(case: GoldCase) -> None:
    """Nothing is mixed, nothing is spread, every campaign is tied."""
    figures = compare(case, coded_column(case), grouped(case, {}))
    assert figures["pairwise"] == [1.0, 1.0, 1.0] and figures["b_cubed"] == pytest.approx([1.0, 1.0, 1.0])
    assert figures["mixed_waves"] == [] and all(figures["campaigns"].values())
    assert all(row["in_main"] == row["claims"] for row in figures["by_incident"].values())


def test_two_waves_in_one_incident_are_seen(case: GoldCase) -> None:
    """2008 and 2022 have the same ground and the same province, and are not the same."""
    figures = compare(case, coded_column(case), grouped(case, {"ryanggang-2022": "hyesan-2008-01"}))
    assert figures["mixed_waves"] == [["2008", "2022"]]
    assert "2022" in shown({"coded": figures})


def test_a_contradiction_that_nobody_found_is_missing(case: GoldCase) -> None:
    """Incidents without contradictions list none of the coder's."""
    assert not any(compare(case, coded_column(case), grouped(case, {}))["contradictions"].values())
