"""Two layers' frames become one list: same act once, empty fields filled, scores joint."""

from __future__ import annotations

from witnessmark.extract.frames import Frame, Said
from witnessmark.extract.learned.merge import joint, merged, paired
from witnessmark.model.text import Span
from witnessmark.vocab.codes import Act, AttributionKind, Ground, Organ, Speech, Status


def frame(start: int, end: int, act: Act = Act.EXPULSION, score: float = 0.8, **fields: object) -> Frame:
    return Frame(trigger=Span(start, end), passage=Span(0, 100), act=act, score=score, **fields)


def test_words_that_meet_are_one_act() -> None:
    both = merged([frame(10, 18)], [frame(14, 20, score=0.9)])
    assert [f.trigger for f in both] == [Span(10, 18)]


def test_the_same_act_in_one_passage_is_paired_when_nothing_else_can_be() -> None:
    rules, learned = frame(10, 18), frame(40, 48)
    assert paired([rules], [learned]) == [(rules, learned)]
    assert len(paired([rules], [learned, frame(60, 68)])) == 3
    assert len(paired([rules], [frame(40, 48, Act.DETENTION)])) == 2


def test_empty_fields_are_filled_and_stated_ones_stay() -> None:
    said = (Said(AttributionKind.EYEWITNESS, Speech.DIRECT, Span(50, 55)),)
    rules = frame(10, 18, orderer=((Organ.POLICE, Span(0, 4)),), status=Status.ORDERED)
    learned = frame(10, 18, orderer=((Organ.MILITARY, Span(20, 24)),), said=said,
                    ground=((Ground.SECURITY, Span(30, 40)),))
    (one,) = merged([rules], [learned])
    assert one.orderer == rules.orderer
    assert one.said == said
    assert one.ground == learned.ground
    assert {w.field for w in one.why} >= {"attribution", "ground"}


def test_a_described_place_of_the_rules_is_not_joined_by_a_named_one() -> None:
    rules = frame(10, 18, destination_described=(Span(20, 30),))
    learned = frame(10, 18, destination_described=(Span(22, 30),), origin_described=(Span(40, 44),))
    (one,) = merged([rules], [learned])
    assert one.destination_described == (Span(20, 30),)
    assert one.origin_described == (Span(40, 44),)


def test_joint_scores_rise_with_each_layer_and_silence_lowers_them() -> None:
    assert joint(0.5, 0.9) > joint(0.5, 0.5) > joint(0.5, None)
    assert joint(0.9, 0.5) > joint(None, 0.5)
    assert 0.0 < joint(None, 0.01) < joint(0.9, 0.9) <= joint(1.0, 1.0) <= 1.0


def test_nothing_in_nothing_out() -> None:
    assert merged([], []) == []
