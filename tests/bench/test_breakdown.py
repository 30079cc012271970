"""Fields and claims are counted by how they go wrong."""

from __future__ import annotations

from bench.scoring.breakdown import Breakdown, kind, shown
from bench.scoring.values import one
from witnessmark.model.text import Span


def test_a_field_is_right_partly_right_missing_invented_other_or_empty() -> None:
    a, b = one("a", Span(0, 1)), one("b", Span(2, 3))
    assert kind([a], [a]) == "right"
    assert kind([a, b], [a]) == kind([a], [a, b]) == "partly"
    assert kind([], [a]) == "missing"
    assert kind([a], []) == "invented"
    assert kind([a], [b]) == "other"
    assert kind([], []) == "empty"


def test_the_table_shows_every_field_and_every_loss() -> None:
    broken = Breakdown()
    broken.claims["act missed"] = 7
    table = shown("en", broken)
    assert "orderer" in table and "place and people" in table and " 7" in table
