"""Particles follow the sound before them."""

from __future__ import annotations

import pytest

from witnessmark.vocab.codes import Act, Status
from witnessmark.vocab.counts import filled
from witnessmark.vocab.particle import Particle, with_particle
from witnessmark.vocab.table import label


@pytest.mark.parametrize(("words", "wanted", "told"), [
    ("추방", "로", "추방으로"), ("퇴거", "로", "퇴거로"), ("소말", "로", "소말로"), ("철거·파괴", "을", "철거·파괴를"),
    ("‘쫓아냈다’", "은", "‘쫓아냈다’는"), ("'집'", "이", "'집'이"),
    ("expelled", "을", "expelled을(를)"), ("", "은", "은(는)"), ("이주", "과", "이주와"), ("추방", "이라", "추방이라"),
    ("2명", "과", "2명과"), ("2채", "과", "2채와"), ("2018-12-21", "과", "2018-12-21과"),
    ("2018-12-21", "로", "2018-12-21로"), ("2018-12-20", "로", "2018-12-20으로"), ("1,200", "은", "1,200은"),
    ("1,205", "은", "1,205는"), ("3.5", "이", "3.5가"), ("0", "을", "0을"), ("3000000000000", "을", "3000000000000를"),
    ("80%", "이", "80%가"), ("(17)", "로", "(17)로"), ("FAO", "은", "FAO는"), ("CNN", "은", "CNN은"),
    ("HTML", "로", "HTML로"), ("x3m", "이", "x3m이"), ("r-2c", "이", "r-2c가"), ("Hamhung", "과", "Hamhung과"),
    ("Seoul", "로", "Seoul로"), ("Hyesan", "로", "Hyesan으로"), ("Kyoto", "을", "Kyoto를"),
])
def test_a_particle_follows_the_last_sound(words: str, wanted: Particle, told: str) -> None:
    assert with_particle(words, wanted) == told


@pytest.mark.parametrize(("template", "values", "told"), [
    ("{a:과} {b:이} 다르다", {"a": "2명", "b": "3세대"}, "2명과 3세대가 다르다"), ("{n:은} 많다", {"n": 7}, "7은 많다"),
    ("‘{a:’이} 뜻하는 것", {"a": "회령"}, "‘회령’이 뜻하는 것"),
    ("{a:이라}는 방식은 없다", {"a": "느린 길"}, "느린 길이라는 방식은 없다"),
    ("{a} {n:case|cases}, {x:.1f}", {"a": "과", "n": 1, "x": 2.25}, "과 case, 2.2"), ("{n:>3}", {"n": 5}, "  5"),
    ("{a:>4}", {"a": "로"}, "   로"),
])
def test_a_template_asks_for_the_particle_of_its_value(template: str, values: dict[str, object], told: str) -> None:
    """Behind words, numbers and marks; other formats do what they always do."""
    assert filled(template, **values) == told


def test_no_code_needs_both_forms() -> None:
    """Every label ends in a syllable whose sound is known."""
    assert not [code for code in (*Act, *Status) if "(" in with_particle(label(code, "ko"), "로")]
