"""The joint score: a table that is whole, rising with what the forest says, replaced by what a case has learnt."""

from __future__ import annotations

import pytest

from witnessmark.extract import LANGUAGES
from witnessmark.extract.weighing.joint import FEATURES, joint, logit, shipped, weights_of

NOTHING = dict.fromkeys(FEATURES, 0.0) | {"bias": 1.0}


def test_the_table_weighs_every_feature() -> None:
    assert set(shipped()) == set(LANGUAGES)
    for weights in shipped().values():
        assert tuple(weights) == FEATURES


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_rises_with_the_forests_chance(language: str) -> None:
    scores = [joint(NOTHING | {"forest": logit(chance)}, shipped()[language]) for chance in (0.0, 0.2, 0.5, 0.9, 1.0)]
    assert scores == sorted(scores)
    assert 0.0 <= scores[0] < scores[-1] <= 1.0


def test_what_a_case_has_learnt_stands_and_what_it_learnt_of_other_features_does_not() -> None:
    own = dict.fromkeys(FEATURES, 0.5)
    assert weights_of("en", {"en": own}) == own
    assert weights_of("ko", {"en": own}) == shipped()["ko"]
    assert weights_of("en", {"en": {"bias": 1.0, "gone": 2.0}}) == shipped()["en"]
