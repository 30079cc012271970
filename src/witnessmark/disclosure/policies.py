"""Policies as objects: each says what it checks, why it refuses and what to do next.

Invariant: deny by default. A policy without parts refuses, and so does an alternative without
choices, so that a rule that was lost on the way never reads as consent.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

S = TypeVar("S")
S_contra = TypeVar("S_contra", contravariant=True)


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a policy refuses: the rule, what it found, and the next step.

    `claim` is set where one claim is the cause. No field holds words of a report.
    """

    rule: str
    what: str
    advice: str
    claim: str | None = None


class Policy(Protocol[S_contra]):
    """One rule over a subject: a claim that is offered, or a whole release."""

    def refusals(self, subject: S_contra, /) -> tuple[Reason, ...]:
        """Return why the subject may not pass; empty when it may."""
        ...


@dataclass(frozen=True)
class AllOf(Generic[S]):
    """Passes where every part passes; all reasons are told at once. Without parts it refuses."""

    parts: tuple[Policy[S], ...]

    def refusals(self, subject: S) -> tuple[Reason, ...]:
        if not self.parts:
            return (_nothing("AllOf"),)
        return _once(reason for part in self.parts for reason in part.refusals(subject))


@dataclass(frozen=True)
class AnyOf(Generic[S]):
    """Passes where one part passes; else every part's reasons are told. Without parts it refuses."""

    parts: tuple[Policy[S], ...]

    def refusals(self, subject: S) -> tuple[Reason, ...]:
        if not self.parts:
            return (_nothing("AnyOf"),)
        told = [part.refusals(subject) for part in self.parts]
        return () if not all(told) else _once(reason for reasons in told for reason in reasons)


def _once(reasons: Iterable[Reason]) -> tuple[Reason, ...]:
    return tuple(dict.fromkeys(reasons))


def _nothing(kind: str) -> Reason:
    return Reason("empty", f"A policy {kind} holds no rule, so nothing passes.", "Give it at least one rule.")
