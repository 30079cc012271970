"""A run that remembers gives what a run from nothing gives, whatever came and went between."""

from __future__ import annotations

import copy
import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bench.reports_made import made_reports
from tests.reconcile import reports
from tests.reconcile.worlds import all_worlds
from witnessmark.model.claim import Claim
from witnessmark.model.judgement import Judgement, Target, TargetKind
from witnessmark.reconcile import Memory, link_target, reconcile, strand_score
from witnessmark.vocab.codes import Act, Decision


def by_report(claims: list[Claim]) -> list[list[Claim]]:
    out: dict[str, list[Claim]] = {}
    for claim in claims:
        out.setdefault(claim.reading.report.id, []).append(claim)
    return list(out.values())


POOL = [
    *by_report([c for world in all_worlds(1) for c in world.claims]),
    *(told[1] for told in (
        reports.korean(), reports.english(), reports.rewrite(), reports.other(), reports.denial(), reports.persons(),
        reports.wave(2008, 52), reports.wave(2014, 74), reports.looking_back({2008: 52, 2014: 74}))),
    *list(made_reports(60, seed=3)),
]
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("report"), st.integers(0, len(POOL) - 1), st.just(0)),
        st.tuples(st.sampled_from(["link", "unlink", "reject"]), st.integers(0, 400), st.integers(0, 400)),
        st.tuples(st.just("assess"), st.integers(0, 400), st.integers(0, 5)),
        st.tuples(st.sampled_from(["undo", "correct", "resolve"]), st.integers(0, 400), st.integers(0, 400)),
    ),
    min_size=4, max_size=14,
)


def corrected(claim: Claim, n: int) -> Claim:
    """The claim under its old id with another date, count, act, or the same place under another name and level."""
    if n % 4 == 0 and claim.when:
        days = dt.timedelta(days=n)
        return replace(claim, when=replace(claim.when, start=claim.when.start + days, end=claim.when.end + days))
    if n % 4 == 1 and claim.origin and claim.origin[0].place:
        place = replace(claim.origin[0].place, name=f"Elsewhere {n}", level="adm1", lat=1.0)
        return replace(claim, origin=(replace(claim.origin[0], place=place), *claim.origin[1:]))
    if n % 4 == 2:
        return replace(claim, act=replace(claim.act, code=Act.DETENTION))
    return replace(claim, figure=None)


class Desk:
    """A case as it grows: claims as they stand, and every judgement on them."""

    def __init__(self) -> None:
        self.claims: dict[str, Claim] = {c.id: c for told in POOL[::4] for c in told}
        self.judgements: list[Judgement] = []
        self.memory = Memory()
        self.result = reconcile(list(self.claims.values()), memory=self.memory)

    def judge(self, kind: TargetKind, target: str, decision: Decision, value: str | None = None,
              undo: str | None = None) -> None:
        n, day = len(self.judgements) + 1, dt.date(2020, 1, 1)
        self.judgements.append(Judgement(f"jdg_{n}", n, "me", day, Target(kind, target), decision, "seen", value, undo))

    def step(self, what: str, a: int, b: int) -> None:
        ids = sorted(self.claims)
        one, other = ids[a % len(ids)], ids[b % len(ids)]
        if what == "report":
            self.claims |= {c.id: c for c in POOL[a]}
        elif what == "reject":
            self.judge("claim", one, Decision.REJECT)
        elif what in ("link", "unlink") and one != other:
            self.judge("link", link_target(one, other), Decision(what))
        elif what == "assess":
            origin = self.result.origins[a % len(self.result.origins)]
            self.judge("origin", origin.id, Decision.ASSESS, "ABCDEF"[b])
        elif what == "resolve":
            found = [c for i in self.result.incidents for c in i.contradictions]
            if found:
                self.judge("contradiction", found[a % len(found)].id, Decision.RESOLVE, "")
        elif what == "undo" and self.judgements:
            gone = self.judgements[a % len(self.judgements)]
            self.judge(gone.target.kind, gone.target.id, Decision.UNDO, undo=gone.id)
        elif what == "correct":
            self.claims[one] = corrected(self.claims[one], b)

    def told(self) -> list[Claim]:
        """The claims as a store gives them: read anew, in no order of their own."""
        return sorted(copy.deepcopy(list(self.claims.values())), key=lambda c: c.id)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(STEPS)
def test_whatever_was_added_decided_and_undone_the_state_is_a_batchs(steps: list[tuple[str, int, int]]) -> None:
    """Every field of every incident, origin and campaign, after every step and at the end."""
    desk = Desk()
    for step in steps:
        desk.step(*step)
        desk.result = reconcile(desk.told(), judgements=desk.judgements, memory=desk.memory)
    assert desk.result == reconcile(list(desk.claims.values()), judgements=desk.judgements)


def test_a_new_report_is_compared_with_its_neighbours_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Strands that did not change are not scored again."""
    told = list(made_reports(400))
    memory, scored = Memory(), []
    whole = strand_score.compared
    monkeypatch.setattr(strand_score, "compared", lambda a, b, s: scored.append((a, b)) or whole(a, b, s))
    reconcile([c for report in told[:-1] for c in report], memory=memory)
    first = len(scored)
    scored.clear()
    reconcile([c for report in told for c in report], memory=memory)
    new = told[-1][0].reading.report.id
    assert 0 < len(scored) < first / 10
    assert all(new in (a[0].report, b[0].report) for a, b in scored)


def test_a_claim_of_another_content_under_its_old_id_is_another_claim() -> None:
    """What is kept goes by content: a corrected count changes the incident, and back again."""
    claims = reports.english()[1]
    memory = Memory()
    before = reconcile(claims, memory=memory)
    corrected = [replace(c, act=replace(c.act, code=Act.DETENTION)) for c in claims]
    assert reconcile(corrected, memory=memory) == reconcile(corrected) != before
    assert reconcile(claims, memory=memory) == before


def test_a_memory_forgets_what_two_runs_did_not_ask_for() -> None:
    """It is no larger than what the last two runs used."""
    memory = Memory()
    reconcile([c for report in made_reports(300) for c in report], memory=memory)
    few = reports.english()[1]
    reconcile(few, memory=memory)
    reconcile(few, memory=memory)
    assert memory.size() < 200
