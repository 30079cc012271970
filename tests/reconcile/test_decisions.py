"""Joins and splits of origins, resolved contradictions, and that each can be taken back."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.reconcile import flooding, reports
from tests.reconcile.factory import Desk, judgement
from tests.reconcile.test_run import gather, holding
from witnessmark.model.claim import Claim
from witnessmark.model.judgement import Judgement, Target
from witnessmark.reconcile import link_target, reconcile
from witnessmark.reconcile.links import split_value
from witnessmark.vocab.codes import Act, AttributionKind, ContradictionKind, Decision, Grade

BOTH = gather(reports.korean(), reports.other())
PLAIN = reconcile(BOTH)


def split(n: int, origin: str, off: list[str], rest: list[str]) -> Judgement:
    made = judgement(n, "origin", origin, Decision.UNLINK, split_value(off, rest))
    return replace(made, target=Target("origin", origin, off[0]))


def note() -> list[Claim]:
    """One note in which nobody tells the unnamed apart."""
    text = ("A resident said 40 families were expelled from Hyesan on 3 May.\n"
            "A resident said 20 families were expelled from Hyesan on 4 May.\n")
    desk = Desk(text, None, "2018-05-20")
    one, two = text.strip().split("\n")
    said = desk.source("A resident", AttributionKind.EYEWITNESS)
    return [
        desk.claim(one, Act.EXPULSION, "families were expelled", origin=("Hyesan",), when=("3 May", "2018-05-03"),
                   figure=desk.figure("40 families", 40), said=(said,)),
        desk.claim(two, Act.EXPULSION, "20 families were expelled", origin=("Hyesan",), when=("4 May", "2018-05-04"),
                   figure=desk.figure("20 families", 20), said=(said,)),
    ]


def test_a_joined_pair_of_origins_counts_once_and_says_who_joined_it() -> None:
    before = holding(reconcile(BOTH), BOTH[0])
    assert (before.origins.low, before.origins.high) == (2, 2)
    joined = judgement(9, "origin", link_target(*before.origins.groups), Decision.LINK)
    result = reconcile(BOTH, judgements=[joined])
    after = holding(result, BOTH[0])
    assert (after.origins.low, after.origins.high) == (1, 1)
    assert after.history == (joined.id,)
    (origin,) = (o for o in result.origins if o.id in after.origins.groups)
    assert "a person joined them" in origin.why and "사람이 하나로 합침" in origin.why_ko
    undone = replace(judgement(10, "origin", joined.target.id, Decision.UNDO), replaces=joined.id)
    assert reconcile(BOTH, judgements=[joined, undone]) == reconcile(BOTH)


def test_joining_two_assessed_origins_takes_corroboration_away() -> None:
    judged = flooding.assessed(BOTH)
    whole = holding(reconcile(BOTH, judgements=judged), BOTH[0])
    assert whole.grade.grade is Grade.CORROBORATED
    joined = judgement(9, "origin", link_target(*whole.origins.groups), Decision.LINK)
    assert holding(reconcile(BOTH, judgements=[*judged, joined]), BOTH[0]).grade.grade is Grade.SINGLE_ORIGIN


def test_one_speaker_of_a_note_is_split_in_two() -> None:
    """What the machine took for one resident are two; the part split off is assessed by itself."""
    claims = note()
    (before,) = reconcile(claims).origins
    made = split(5, before.id, [claims[1].id], [claims[0].id])
    result = reconcile(claims, judgements=[made])
    assert sorted(o.claims for o in result.origins) == sorted([(claims[0].id,), (claims[1].id,)])
    assert result.incidents[0].origins.low == 2
    assert all("took it apart" in o.why and "나누었다" in o.why_ko for o in result.origins)


def test_a_translation_split_from_its_original_stays_apart_and_a_later_join_brings_it_back() -> None:
    claims = gather(reports.korean(), reports.english())
    (before,) = reconcile(claims).origins
    korean, english = [c.id for c in reports.korean()[1]], [c.id for c in reports.english()[1]]
    made = split(5, before.id, english, korean)
    apart = reconcile(claims, judgements=[made])
    assert sorted(len(o.claims) for o in apart.origins) == [3, 3]
    a, b = (o.id for o in apart.origins)
    joined = judgement(6, "origin", link_target(a, b), Decision.LINK)
    assert [len(o.claims) for o in reconcile(claims, judgements=[made, joined]).origins] == [6]
    again = split(7, before.id, english, korean)
    assert len(reconcile(claims, judgements=[joined, again]).origins) == 2


def test_a_resolved_contradiction_carries_the_value_taken_and_no_longer_contests() -> None:
    claims = gather(reports.korean(), reports.other(), reports.denial())
    judged = flooding.assessed(claims)
    contested = holding(reconcile(claims, judgements=judged), claims[0])
    assert contested.grade.grade is Grade.CONTESTED
    assert contested.admiralty is not None and contested.admiralty.information.mark == "4"
    found = next(c for c in contested.contradictions if c.kind is ContradictionKind.DENIAL)
    taken = judgement(99, "contradiction", found.id, Decision.RESOLVE, found.values[0])
    after = holding(reconcile(claims, judgements=[*judged, taken]), claims[0])
    assert after.grade.grade is Grade.CORROBORATED
    assert [c.resolved for c in after.contradictions if c.id == found.id] == [found.values[0]]
    assert taken.id in after.history


def test_admiralty_marks_say_why_and_what_would_change_them_in_both_languages() -> None:
    open_one = holding(reconcile(BOTH), BOTH[0]).admiralty
    assert open_one is not None and (open_one.source.mark, open_one.information.mark) == ("F", "6")
    told = holding(reconcile(BOTH, judgements=flooding.assessed(BOTH, "B")), BOTH[0]).admiralty
    assert told is not None and (told.source.mark, told.information.mark) == ("B", "1")
    assert dict(told.claims)[BOTH[0].id] == "B1"
    for mark in (told.source, told.information, open_one.source, open_one.information):
        assert all((mark.why, mark.would_change, mark.why_ko, mark.would_change_ko))
    for letter, number in (("C", "3"), ("D", "4"), ("E", "5"), ("F", "6")):
        alone = reconcile(reports.korean()[1], judgements=flooding.assessed(reports.korean()[1], letter))
        marks = alone.incidents[0].admiralty
        assert marks is not None and (marks.source.mark, marks.information.mark) == (letter, number)


def test_judgements_that_are_malformed_change_nothing() -> None:
    odd = [
        judgement(1, "origin", "org_a|org_b|org_c", Decision.LINK),
        judgement(2, "origin", "org_a", Decision.UNLINK, "{not json"),
        judgement(3, "origin", "org_a", Decision.UNLINK, '{"off": [], "rest": ["clm_x"]}'),
        judgement(4, "origin", "org_x|org_y", Decision.LINK),
    ]
    assert reconcile(BOTH, judgements=odd) == reconcile(BOTH)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_whatever_was_decided_and_undone_leaves_no_trace(data: st.DataObject) -> None:
    """Random links, joins, splits and assessments, all undone, give what was there before any of them."""
    ids = [c.id for c in BOTH]
    origins = [o.id for o in PLAIN.origins]
    made: list[Judgement] = []
    for n in range(data.draw(st.integers(1, 5))):
        kind = data.draw(st.sampled_from(("link", "unlink", "join", "split", "assess")))
        a, b = data.draw(st.permutations(ids))[:2]
        if kind in ("link", "unlink"):
            made.append(judgement(n, "link", link_target(a, b), Decision(kind)))
        elif kind == "join":
            made.append(judgement(n, "origin", link_target(*origins), Decision.LINK))
        elif kind == "split":
            made.append(split(n, data.draw(st.sampled_from(origins)), [a], [c for c in ids if c != a]))
        else:
            made.append(judgement(n, "origin", data.draw(st.sampled_from(origins)), Decision.ASSESS, "C"))
    placed = sorted(c for i in reconcile(BOTH, judgements=made).incidents for c in i.claims)
    assert placed == sorted(ids)
    undone = [
        replace(judgement(50 + n, j.target.kind, j.target.id, Decision.UNDO), replaces=j.id)
        for n, j in enumerate(data.draw(st.permutations(made)))
    ]
    assert reconcile(BOTH, judgements=[*made, *undone]) == PLAIN
