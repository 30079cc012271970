"""The table of measured weights: whole, and its joint score moves the way evidence points."""

from __future__ import annotations

import pytest

from witnessmark.extract import LANGUAGES
from witnessmark.extract.frames import Frame
from witnessmark.extract.learned.scores import FEATURES, FIELDS, Subject, Trust, features, fusions, joint, stands
from witnessmark.model.text import Span
from witnessmark.vocab.codes import Act

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
    assert stands(Trust(0.5, 0.1, 0.4, 0.7), rules=rules, learned=learned) == whose
