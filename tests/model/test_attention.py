"""What the review queue puts first."""

from __future__ import annotations

from dataclasses import replace

from tests.store.store_material import claim, reading, report
from witnessmark.model.attention import attention
from witnessmark.model.claim import Claim
from witnessmark.vocab.codes import Act, Status


def told(**changes: object) -> Claim:
    return replace(claim(reading(report())), **changes)  # type: ignore[arg-type]


def test_each_of_disagreement_consequence_and_uncertainty_raises_the_weight() -> None:
    """All else equal, more of one never puts a claim further back."""
    even, sure = told(confidence=0.5), told(confidence=0.95)
    assert attention(even) > attention(sure) > 0
    assert attention(even, disagreements=1) > attention(even)
    assert attention(even, disagreements=90) == attention(even, disagreements=4)
    assert attention(even, alone=True) > attention(even)
    assert attention(even) > attention(told(confidence=0.5, figure=None))
    light = replace(even, act=replace(even.act, code=Act.SURVEILLANCE))
    rumour = replace(even, status=replace(even.status, code=Status.RUMOURED))
    assert attention(even) > max(attention(light), attention(rumour))


def test_no_claim_weighs_nothing() -> None:
    """A person's own claim, sure as it is, still has a place in the queue."""
    assert attention(told(confidence=1.0)) > 0 and attention(told(confidence=0.0)) > 0
