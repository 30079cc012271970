"""The table of measured weights: whole, and its joint score moves the way evidence points."""

from __future__ import annotations

from dataclasses import replace

import pytest

from witnessmark.extract import LANGUAGES
from witnessmark.extract.frames import Frame
from witnessmark.extract.learned.scores import FEATURES, FIELDS, Subject, Trust, agree, features, fusions, joint, stands
from witnessmark.model.text import Span
from witnessmark.vocab.codes import Act, Organ

FRAME = Frame(trigger=Span(0, 4), passage=Span(0, 40), act=Act.EXPULSION)


def sure(language: str, rules: float | None, learned: float | None) -> float:
    subject = Subject(0.9, 0.9, 3, 900)
    return joint(features(rules, learned, subject, FRAME), fusions()[language].score)


def test_the_table_weighs_every_feature_and_field() -> None:
    assert set(fusions()) == set(LANGUAGES)
    for fusion in fusions().values():
        assert tuple(fusion.score) == FEATURES
        assert set(fusion.fields) == set(FIELDS)


@pytest.mark.parametrize("language", LANGUAGES)
def test_joint_scores_rise_with_each_layer_and_silence_lowers_them(language: str) -> None:
    assert sure(language, 0.5, 0.95) > sure(language, 0.5, 0.5)
    assert sure(language, 0.9, 0.9) > sure(language, 0.9, None)
    assert sure(language, 0.9, 0.9) > sure(language, None, 0.9)
    assert 0.0 < sure(language, None, 0.01) < sure(language, 1.0, 1.0) < 1.0


@pytest.mark.parametrize(("rules", "learned", "whose"), [
    (True, False, "rules"), (False, True, ""), (True, True, "learned"), (False, False, ""),
])
def test_whose_value_stands(rules: bool, learned: bool, whose: str) -> None:
    assert stands(Trust(0.5, 0.1, 0.9, 0.4, 0.7), rules=rules, learned=learned) == whose


def test_of_two_values_that_agree_the_rules_stands_though_the_other_layer_wins_where_they_differ() -> None:
    trust = Trust(0.5, 0.5, 0.9, 0.4, 0.7)
    assert stands(trust, rules=True, learned=True, agreed=True) == "rules"
    assert stands(trust, rules=True, learned=True) == "learned"
    assert stands(Trust(0.5, 0.5, 0.9, 0.2, 0.1), rules=True, learned=True) == ""


def test_frames_agree_on_values_not_on_words() -> None:
    police, again = ((Organ.POLICE, Span(5, 9)),), ((Organ.POLICE, Span(20, 24)),)
    one, other = replace(FRAME, orderer=police), replace(FRAME, orderer=again)
    assert agree(one, other, "orderer") and agree(one, other, "act")
    assert not agree(one, replace(other, act=Act.FLIGHT), "act")
    near, far = replace(FRAME, origin_described=(Span(5, 9),)), replace(FRAME, origin_described=(Span(7, 12),))
    assert agree(near, far, "origin")
    assert not agree(near, replace(FRAME, origin_described=(Span(5, 9), Span(30, 34))), "origin")
