"""Matchings drawn from the scores of stories: as often as they say, and never against what is settled."""

from __future__ import annotations

import pytest

from tests.reconcile import reports
from tests.reconcile.factory import judgement
from witnessmark.model.claim import Claim
from witnessmark.model.judgement import Judgement
from witnessmark.reconcile import link_target, reconcile
from witnessmark.reconcile.drawn import drawn_matchings
from witnessmark.reconcile.links import decided
from witnessmark.reconcile.memory import Memory
from witnessmark.reconcile.profile import ordered
from witnessmark.reconcile.run import linked
from witnessmark.reconcile.similarity import shipped_encoder
from witnessmark.vocab.codes import Decision

TIMES = 400


def claims(*made: object) -> list[Claim]:
    return [claim for _, told in made for claim in told]  # type: ignore[attr-defined]


def met(one: Claim, other: Claim, told: list[Claim], judgements: tuple[Judgement, ...] = ()) -> float:
    """Return the share of draws in which two claims are of one episode."""
    drawn = drawn_matchings(told, judgements=judgements, times=TIMES)[1:]
    return sum(any({one.id, other.id} <= set(group) for group in groups) for groups in drawn) / len(drawn)


@pytest.mark.parametrize("first", [reports.other, reports.korean])
def test_two_stories_meet_about_as_often_as_their_score_says(first) -> None:  # type: ignore[no-untyped-def]
    """Denial and witness: 3.6 bits are 92 in 100."""
    told = claims(first(), reports.denial())
    (bits,) = linked(ordered(told), decided(()), shipped_encoder(), Memory()).episodes.scores.values()
    said = 1 / (1 + 2**-bits)
    assert met(told[0], told[-1], told) == pytest.approx(said, abs=0.04)


def test_the_first_matching_is_the_engines_and_the_same_seed_draws_the_same() -> None:
    told = claims(reports.korean(), reports.english(), reports.rewrite(), reports.other(), reports.denial())
    first, *drawn = drawn_matchings(told, times=30, seed=4)
    assert {frozenset(group) for group in first} == {frozenset(i.claims) for i in reconcile(told).incidents}
    assert drawn_matchings(told, times=30, seed=4)[1:] == drawn
    assert drawn_matchings(list(reversed(told)), times=30, seed=4)[1:] == drawn
    assert drawn_matchings(told, times=30, seed=5)[1:] != drawn
    for groups in drawn:
        assert sorted(claim for group in groups for claim in group) == sorted(c.id for c in told)


def test_copies_and_decisions_of_people_are_never_drawn() -> None:
    copies = claims(reports.korean(), reports.english())
    assert met(copies[0], copies[-1], copies) == 1
    told = claims(reports.other(), reports.denial())
    target = link_target(told[0].id, told[-1].id)
    for decision, share in ((Decision.LINK, 1.0), (Decision.UNLINK, 0.0)):
        assert met(told[0], told[-1], told, (judgement(1, "link", target, decision),)) == share


def test_no_claims_make_empty_matchings() -> None:
    assert drawn_matchings([], times=3) == [[], [], [], []]
