"""Two layers' frames become one list: same act once, each field from the layer whose value stands."""

from __future__ import annotations

from dataclasses import replace

from witnessmark.extract.frames import Frame, Said
from witnessmark.extract.learned.frames import Proposal
from witnessmark.extract.learned.merge import evidence, joined, merged, outdone, paired
from witnessmark.extract.learned.scores import FIELDS, Fusion, Subject, Trust, fusion_of, fusions, joint
from witnessmark.model.claim import Why
from witnessmark.model.text import Span
from witnessmark.vocab.codes import Act, AttributionKind, Ground, Organ, Speech, Status

RULES = Fusion({}, {name: Trust(0.9, 0.6, 0.9, 0.8, 0.5) for name in FIELDS})
POLICE, ARMY = ((Organ.POLICE, Span(0, 4)),), ((Organ.MILITARY, Span(20, 24)),)


def frame(start: int, end: int, act: Act = Act.EXPULSION, score: float = 0.8, **fields: object) -> Frame:
    return Frame(trigger=Span(start, end), passage=Span(0, 100), act=act, score=score, **fields)


def seen(start: int, end: int, act: Act = Act.EXPULSION, score: float = 0.8, **fields: object) -> Proposal:
    return Proposal(Span(start, end), act, score, lambda: frame(start, end, act, score, **fields))


def trusting(**trusts: Trust) -> Fusion:
    return replace(RULES, fields=RULES.fields | trusts)


def test_words_that_meet_are_one_act() -> None:
    both = merged([frame(10, 18)], [seen(14, 20, score=0.9)], fusion_of("en"), 200)
    assert [f.trigger for f in both] == [Span(10, 18)]


def test_the_same_act_in_one_passage_is_paired_when_nothing_else_can_be() -> None:
    rules, learned = frame(10, 18), seen(40, 48)
    assert paired([rules], [learned]) == [(rules, learned)]
    assert len(paired([rules], [learned, seen(60, 68)])) == 3
    assert len(paired([rules], [seen(40, 48, Act.DETENTION)])) == 2


def test_the_more_trusted_layers_value_stands_and_an_empty_field_is_filled() -> None:
    rules = frame(10, 18, orderer=POLICE, status=Status.ORDERED)
    learned = seen(10, 18, orderer=ARMY, ground=((Ground.SECURITY, Span(30, 40)),))
    one = joined(rules, learned, RULES)
    assert (one.orderer, one.status, one.ground) == (POLICE, Status.ORDERED, learned.frame.ground)
    assert one.reader == "rules+learned"
    other = joined(rules, learned, trusting(orderer=Trust(0.9, 0.9, 0.9, 0.5, 0.7)))
    assert other.orderer == ARMY


def test_a_value_that_is_seldom_right_is_left_out_with_its_reason() -> None:
    rules = frame(10, 18, orderer=POLICE, why=(Why("orderer", "a", "b"), Why("act", "c", "d")))
    seldom = trusting(orderer=Trust(0.1, 0.1, 0.1, 0.1, 0.1))
    for other in (None, seen(10, 18)):
        one = joined(rules, other, seldom)
        assert one.orderer == ()
        assert [why.field for why in one.why] == ["act"]


def test_an_act_and_its_status_are_never_left_out() -> None:
    seldom = trusting(act=Trust(0.1, 0.1, 0.1, 0.1, 0.1), status=Trust(0.1, 0.1, 0.1, 0.1, 0.1))
    assert joined(frame(10, 18), None, seldom).act is Act.EXPULSION
    assert joined(None, seen(10, 18), seldom).status is Status.CARRIED_OUT


def test_reasons_go_with_the_layer_whose_value_stands() -> None:
    rules = frame(10, 18, orderer=POLICE, why=(Why("orderer", "by rules", "b"),))
    learned = seen(10, 18, orderer=ARMY, why=(Why("orderer", "by the trained reader", "b"),))
    (why,) = joined(rules, learned, trusting(orderer=Trust(0.9, 0.9, 0.9, 0.5, 0.7))).why
    assert why.en == "by the trained reader"


def test_rows_that_share_a_proposal_keep_their_own_places() -> None:
    rows = [frame(10, 18, affected=(((), Span(at, at + 3)),)) for at in (30, 40)]
    shared = seen(10, 18, origin_described=(Span(50, 60),), orderer=ARMY)
    pairs = paired(rows, [shared])
    for frame_, other in pairs:
        one = joined(frame_, other, RULES)
        assert one.origin_described == ()
        assert one.orderer == ARMY


def test_an_act_the_learned_layer_sees_alone_is_told_by_whom_the_rules_hear_there() -> None:
    said = (Said(AttributionKind.EYEWITNESS, Speech.INDIRECT, Span(1, 5)),)
    own = frame(10, 18, Act.FLIGHT, reader="learned")
    alone = Proposal(own.trigger, Act.FLIGHT, 0.9, lambda: own, lambda at: said)
    one = joined(None, alone, RULES)
    assert (one.said, one.reader) == (said, "learned")


def test_an_act_only_pointed_at_is_weighed_as_the_learned_layers_own() -> None:
    pointed, ruled, other = frame(10, 18, reader="learned"), frame(10, 18), seen(10, 18, score=0.95)
    fusion, subject = fusions()["en"], Subject(0.95, 0.8, 1, 400)
    assert evidence(pointed, other, pointed, subject)["no_rules"] == 1.0
    one, two = (joint(evidence(of, other, pointed, subject), fusion.score) for of in (pointed, ruled))
    assert one < two
    assert joined(pointed, other, fusion).reader == "learned"


def test_the_surest_of_like_acts_in_one_passage_outdoes_the_others() -> None:
    frames = [frame(10, 18, score=0.5), frame(20, 28, score=0.9), frame(30, 38, Act.FLIGHT, score=0.1)]
    assert outdone([(f, None) for f in frames], frames) == [True, False, False]


def test_nothing_in_nothing_out() -> None:
    assert merged([], [], fusion_of("ko"), 0) == []
