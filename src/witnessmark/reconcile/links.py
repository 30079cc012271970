"""People's decisions on links, contradictions and origins, as reconciliation takes them.

A link judgement has target kind `link`; its target id names two claims as
`claimA|claimB` (in any order). LINK welds them into one incident, UNLINK keeps them apart, and of
several decisions on one pair the latest counts. ASSESS on an origin carries a reliability
letter A–F as its value, and the reports the person had before them; RESOLVE on a contradiction's
id closes it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from witnessmark.model.judgement import Judgement, in_force
from witnessmark.vocab.codes import Decision

LETTERS = frozenset("ABCDEF")


@dataclass(frozen=True, slots=True)
class Decided:
    """What judgements in force say: welded and parted pairs, letters, closed contradictions.

    `seen` holds, by origin id, the reports an assessment was made on, where it says which.
    """

    linked: frozenset[tuple[str, str]]
    parted: frozenset[tuple[str, str]]
    letters: dict[str, str]
    resolved: frozenset[str]
    rejected: frozenset[str]
    seen: dict[str, frozenset[str]] = field(default_factory=dict)


def link_target(a: str, b: str) -> str:
    """Return the target id of a link judgement on two claims."""
    return "|".join(sorted((a, b)))


def decided(judgements: Sequence[Judgement]) -> Decided:
    """Read the judgements in force; what does not name two claims or a letter is passed over."""
    pairs: dict[tuple[str, str], bool] = {}
    letters: dict[str, str] = {}
    seen: dict[str, frozenset[str]] = {}
    resolved: set[str] = set()
    rejected: set[str] = set()
    for judgement in in_force(judgements):
        kind, name = judgement.target.kind, judgement.target.id
        if kind == "link" and judgement.decision in (Decision.LINK, Decision.UNLINK):
            ends = sorted(set(name.split("|")))
            if len(ends) == 2:
                pairs[(ends[0], ends[1])] = judgement.decision is Decision.LINK
        elif kind == "origin" and judgement.decision is Decision.ASSESS:
            letter, reports = assessment(judgement.value)
            if letter:
                letters[name] = letter
                if reports is not None:
                    seen[name] = reports
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
        seen,
    )


def assessment_value(letter: str, reports: Iterable[str]) -> str:
    """Return the value of an assessment: the letter and the reports it was made on."""
    return json.dumps({"reliability": letter, "reports": sorted(reports)})


def assessment(value: str | None) -> tuple[str | None, frozenset[str] | None]:
    """Return the letter of an assessment and the reports it was made on.

    The letter may stand bare or as JSON (`"B"`, `{"reliability": "B"}`); reports are None where
    the value names none.
    """
    if value is None:
        return None, None
    try:
        read = json.loads(value)
    except json.JSONDecodeError:
        read = value
    reports = None
    if isinstance(read, dict):
        listed = read.get("reports")
        reports = frozenset(map(str, listed)) if isinstance(listed, list) else None
        read = read.get("reliability")
    letter = str(read).strip().upper()
    return (letter if letter in LETTERS else None), reports
