"""Counts that differ because one is of those who came to one place, or of those who went to court."""

from __future__ import annotations

import pytest

from tests.reconcile.test_origin_patterns import EVICTED, report
from tests.reconcile.test_run import gather
from witnessmark.reconcile import reconcile
from witnessmark.reconcile.contradict import CORRECTED
from witnessmark.vocab.codes import AttributionKind, ContradictionKind

OFFICE = AttributionKind.OFFICIAL_STATEMENT


@pytest.mark.parametrize(("small", "large", "listed"), [
    (f"She counted 25 households who arrived at her door after they were {EVICTED}.",
     f"Elders said 40 households were {EVICTED}.", False),
    (f"The court heard 25 households, all claimants, {EVICTED}.", f"A smith saw 40 households {EVICTED}.", False),
    (f"The reeve said 25 households were {EVICTED}.", f"Elders said 40 households were {EVICTED}.", True),
])
def test_a_part_that_came_to_one_place_or_sued_is_no_other_count(small: str, large: str, listed: bool) -> None:
    who = [s.split(" counted")[0].split(" heard")[0].split(" said")[0].split(" saw")[0] for s in (small, large)]
    made = [report("Valley Post", "2018-12-05", (small, who[0], OFFICE, 25)),
            report("Harbour Times", "2018-12-06", (large, who[1], OFFICE, 40))]
    (incident,) = reconcile(gather(*made)).incidents
    found = [p for c in incident.contradictions for p in c.differences
             if p.kind is ContradictionKind.FIGURE and not p.compatible]
    assert bool(found) is listed


@pytest.mark.parametrize(("words", "corrected"), [
    ("The agency corrects its report of Monday.", True), ("어제 기사의 수를 바로잡습니다.", True),
    ("The agency told us.", False),
])
def test_a_correction_says_so(words: str, corrected: bool) -> None:
    assert bool(CORRECTED.search(words)) is corrected
