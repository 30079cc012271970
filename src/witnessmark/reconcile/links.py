"""People's decisions on links, contradictions and origins, as reconciliation takes them.

A link judgement has target kind `link`; its target id names two claims as
`claimA|claimB` (in any order). LINK welds them into one incident, UNLINK keeps them apart, and of
several decisions on one pair the latest counts. ASSESS on an origin carries a reliability
letter A–F as its value; RESOLVE on a contradiction's id closes it.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from witnessmark.model.judgement import Judgement, in_force
from witnessmark.vocab.codes import Decision

LETTERS = frozenset("ABCDEF")


@dataclass(frozen=True, slots=True)
class Decided:
    """What judgements in force say: welded and parted pairs, letters, closed contradictions."""

    linked: frozenset[tuple[str, str]]
    parted: frozenset[tuple[str, str]]
    letters: dict[str, str]
    resolved: frozenset[str]
    rejected: frozenset[str]


def link_target(a: str, b: str) -> str:
    """Return the target id of a link judgement on two claims."""
    return "|".join(sorted((a, b)))


def decided(judgements: Sequence[Judgement]) -> Decided:
    """Read the judgements in force; what does not name two claims or a letter is passed over."""
    pairs: dict[tuple[str, str], bool] = {}
    letters: dict[str, str] = {}
    resolved: set[str] = set()
    rejected: set[str] = set()
    for judgement in in_force(judgements):
        kind, name = judgement.target.kind, judgement.target.id
        if kind == "link" and judgement.decision in (Decision.LINK, Decision.UNLINK):
            ends = sorted(set(name.split("|")))
            if len(ends) == 2:
                pairs[(ends[0], ends[1])] = judgement.decision is Decision.LINK
        elif kind == "origin" and judgement.decision is Decision.ASSESS:
            letter = _letter(judgement.value)
            if letter:
                letters[name] = letter
        elif kind == "contradiction" and judgement.decision is Decision.RESOLVE:
            resolved.add(name)
        elif kind == "claim" and judgement.target.field is None and judgement.decision is Decision.REJECT:
            rejected.add(name)
    return Decided(
        frozenset(p for p, linked in pairs.items() if linked),
        frozenset(p for p, linked in pairs.items() if not linked),
        letters,
        frozenset(resolved),
        frozenset(rejected),
    )


def _letter(value: str | None) -> str | None:
    """Return the letter of a judgement's value, given bare or as JSON (`"B"`, `{"reliability": "B"}`)."""
    if value is None:
        return None
    try:
        read = json.loads(value)
    except json.JSONDecodeError:
        read = value
    if isinstance(read, dict):
        read = read.get("reliability")
    letter = str(read).strip().upper()
    return letter if letter in LETTERS else None
