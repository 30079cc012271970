"""The joint score: a table that is whole, rising with what the forest says, replaced by what a case has learnt."""

from __future__ import annotations

import pytest

from witnessmark.extract import LANGUAGES
from witnessmark.extract.weighing.joint import FEATURES, LONG, RELEVANT, _of_few, joint, logit, shipped, weights_of

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


def test_the_surest_act_of_a_line_weighs_as_in_a_whole_report() -> None:
    """What looks like an act is lifted, the more the shorter the text; what looks like none stays."""
    assert _of_few(0.5, 2 * LONG) == 0.5
    assert 0.5 < _of_few(0.5, LONG // 2) < _of_few(0.5, 20) < RELEVANT
    assert _of_few(-1.0, 20) == -1.0
    assert _of_few(RELEVANT + 1, 20) == RELEVANT + 1
