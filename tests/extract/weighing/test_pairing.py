"""Which findings of two layers are one act."""

from __future__ import annotations

from witnessmark.extract.frames import Frame
from witnessmark.extract.learned.frames import Proposal
from witnessmark.extract.weighing.pairing import outdone, paired
from witnessmark.model.text import Span
from witnessmark.vocab.codes import Act


def frame(start: int, end: int, act: Act = Act.EXPULSION, score: float = 0.8, **fields: object) -> Frame:
    return Frame(trigger=Span(start, end), passage=Span(0, 100), act=act, score=score, **fields)


def seen(start: int, end: int, act: Act = Act.EXPULSION, score: float = 0.8) -> Proposal:
    return Proposal(Span(start, end), act, score, lambda: frame(start, end, act, score))


def test_words_that_meet_are_one_act() -> None:
    rules, learned = frame(10, 18), seen(14, 20, Act.FLIGHT)
    assert paired([rules], [learned]) == [(rules, learned)]


def test_the_same_act_in_one_passage_is_paired_when_nothing_else_can_be() -> None:
    rules, learned = frame(10, 18), seen(40, 48)
    assert paired([rules], [learned]) == [(rules, learned)]
    assert len(paired([rules], [learned, seen(60, 68)])) == 3
    assert len(paired([rules], [seen(40, 48, Act.DETENTION)])) == 2


def test_rows_of_a_list_share_a_proposal() -> None:
    rows, shared = [frame(10, 18, affected=(((), Span(at, at + 3)),)) for at in (30, 40)], seen(10, 18)
    assert paired(rows, [shared]) == [(row, shared) for row in rows]


def test_words_that_only_begin_an_act_of_the_rules_make_no_act_of_their_own() -> None:
    rules = frame(20, 24, begun=(Span(5, 12),))
    assert paired([rules], [seen(5, 12, Act.FLIGHT)]) == [(rules, None)]


def test_the_surest_of_like_acts_in_one_passage_outdoes_the_others() -> None:
    frames = [frame(10, 18, score=0.5), frame(20, 28, score=0.9), frame(30, 38, Act.FLIGHT, score=0.1)]
    assert outdone([(f, None) for f in frames], frames) == [True, False, False]


def test_nothing_in_nothing_out() -> None:
    assert paired([], []) == []
