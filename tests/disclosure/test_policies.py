"""A policy passes only where rules that exist all say so."""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from witnessmark.disclosure.policies import AllOf, AnyOf, Reason


@dataclass(frozen=True)
class AtLeast:
    bound: int

    def refusals(self, subject: int) -> tuple[Reason, ...]:
        return () if subject >= self.bound else (Reason("bound", f"under {self.bound}", "Take more."),)


def test_a_policy_that_lost_its_rules_refuses() -> None:
    empty: tuple[AtLeast, ...] = ()
    assert AllOf[int](empty).refusals(99)
    assert AnyOf[int](empty).refusals(99)
    assert AllOf[int]((AllOf(empty), AtLeast(1))).refusals(99)


@given(st.lists(st.integers(0, 9), min_size=1), st.integers(0, 9))
def test_all_and_any_are_what_their_names_say(bounds: list[int], number: int) -> None:
    rules = tuple(AtLeast(bound) for bound in bounds)
    assert (not AllOf[int](rules).refusals(number)) == all(number >= b for b in bounds)
    assert (not AnyOf[int](rules).refusals(number)) == any(number >= b for b in bounds)


def test_every_reason_is_told_at_once_and_no_reason_twice() -> None:
    told = AllOf[int]((AtLeast(5), AtLeast(7), AtLeast(5))).refusals(1)
    assert [reason.what for reason in told] == ["under 5", "under 7"]
