"""Two layers' frames become one list: same act once, empty fields filled, scores joint."""

from __future__ import annotations

import pytest

from witnessmark.extract.frames import Frame
from witnessmark.extract.learned.frames import Proposal
from witnessmark.extract.learned.merge import WEIGHTS, Weights, joint, merged, paired
from witnessmark.model.text import Span
from witnessmark.vocab.codes import Act, Ground, Organ, Status


def frame(start: int, end: int, act: Act = Act.EXPULSION, score: float = 0.8, **fields: object) -> Frame:
    return Frame(trigger=Span(start, end), passage=Span(0, 100), act=act, score=score, **fields)


def seen(start: int, end: int, act: Act = Act.EXPULSION, score: float = 0.8, **fields: object) -> Proposal:
    return Proposal(Span(start, end), act, score, lambda: frame(start, end, act, score, **fields))


def test_words_that_meet_are_one_act() -> None:
    both = merged([frame(10, 18)], [seen(14, 20, score=0.9)], "en")
    assert [f.trigger for f in both] == [Span(10, 18)]


def test_the_same_act_in_one_passage_is_paired_when_nothing_else_can_be() -> None:
    rules, learned = frame(10, 18), seen(40, 48)
    assert paired([rules], [learned]) == [(rules, learned)]
    assert len(paired([rules], [learned, seen(60, 68)])) == 3
    assert len(paired([rules], [seen(40, 48, Act.DETENTION)])) == 2


def test_the_rules_fields_stand_and_both_layers_are_named() -> None:
    rules = frame(10, 18, orderer=((Organ.POLICE, Span(0, 4)),), status=Status.ORDERED)
    learned = seen(10, 18, orderer=((Organ.MILITARY, Span(20, 24)),), ground=((Ground.SECURITY, Span(30, 40)),))
    (one,) = merged([rules], [learned], "en")
    assert (one.orderer, one.status, one.ground) == (rules.orderer, Status.ORDERED, ())
    assert one.reader == "rules+learned"


def test_an_act_only_pointed_at_is_weighed_as_the_learned_layers_own() -> None:
    pointed, alone = frame(10, 18, reader="learned", score=0.95), frame(10, 18, score=0.95)
    (one,) = merged([pointed], [seen(10, 18, score=0.95)], "en")
    (other,) = merged([alone], [seen(10, 18, score=0.95)], "en")
    assert one.reader == "learned"
    assert one.score < other.score


@pytest.mark.parametrize("weights", WEIGHTS.values(), ids=WEIGHTS)
def test_joint_scores_rise_with_each_layer_and_silence_lowers_them(weights: Weights) -> None:
    assert joint(0.5, 0.9, weights) > joint(0.5, 0.5, weights) > joint(0.5, None, weights)
    assert joint(0.9, 0.5, weights) > joint(None, 0.5, weights)
    assert 0.0 < joint(None, 0.01, weights) < joint(0.9, 0.9, weights) <= joint(1.0, 1.0, weights) <= 1.0


def test_nothing_in_nothing_out() -> None:
    assert merged([], [], "ko") == []
