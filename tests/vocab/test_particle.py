"""Particles follow the sound before them."""

from __future__ import annotations

import pytest

from witnessmark.vocab.codes import Act, Status
from witnessmark.vocab.particle import Particle, with_particle
from witnessmark.vocab.table import label


@pytest.mark.parametrize(("words", "wanted", "told"), [
    ("추방", "로", "추방으로"), ("퇴거", "로", "퇴거로"), ("소말", "로", "소말로"), ("철거·파괴", "을", "철거·파괴를"),
    ("‘쫓아냈다’", "은", "‘쫓아냈다’는"), ("'집'", "이", "'집'이"),
    ("expelled", "을", "expelled을(를)"), ("", "은", "은(는)"),
])
def test_a_particle_follows_the_last_sound(words: str, wanted: Particle, told: str) -> None:
    assert with_particle(words, wanted) == told


def test_no_code_needs_both_forms() -> None:
    """Every label ends in a syllable whose sound is known."""
    assert not [code for code in (*Act, *Status) if "(" in with_particle(label(code, "ko"), "로")]
