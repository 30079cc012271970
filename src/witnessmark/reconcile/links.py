"""People's decisions on links, contradictions and origins, as reconciliation takes them.

A link judgement has target kind `link`; its target id names two claims as
`claimA|claimB` (in any order). LINK welds them into one incident, UNLINK keeps them apart, and of
several decisions on one pair the latest counts. Where its value names two sides, all claims of both
are one incident, or those of one side are kept apart from those of the other. On origins (target
kind `origin`) LINK joins `originA|originB`; UNLINK splits one: its value names the claims split off and the claims that
stay. Of a join and a split that cross, the later counts. ASSESS on an origin carries a
reliability letter A–F as its value, and the reports the person had before them; RESOLVE on a
contradiction's id closes it, with the value taken for right and what explains it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from witnessmark.ids import derived_id
from witnessmark.model.judgement import Judgement, in_force
from witnessmark.vocab.codes import Decision, Resolution

LETTERS = frozenset("ABCDEF")


@dataclass(frozen=True, slots=True)
class Split:
    """One origin or one incident that a person took for two: the claims split off, and those that stayed."""

    off: frozenset[str]
    rest: frozenset[str]

    def crossed_by(self, a: str, b: str) -> bool:
        """Whether joining two origins would undo this split."""
        off, rest = origin_names(self.off), origin_names(self.rest)
        return (a in off and b in rest) or (b in off and a in rest)


@dataclass(frozen=True, slots=True)
class Decided:
    """What judgements in force say: welded and parted pairs, letters, closed contradictions.

    `apart` are claims that a person set apart from others of an incident. `seen` holds, by origin id,
    the reports an assessment was made on, where it says which; `resolved` the value taken and `explained`
    what explains it, by the contradiction's id; `about` the judgements on links and resolutions by the
    claims, origins and contradictions they name.
    """

    linked: frozenset[tuple[str, str]]
    parted: frozenset[tuple[str, str]]
    letters: dict[str, str]
    resolved: dict[str, str]
    rejected: frozenset[str]
    seen: dict[str, frozenset[str]] = field(default_factory=dict)
    joined: tuple[tuple[str, str], ...] = ()
    splits: tuple[Split, ...] = ()
    apart: tuple[Split, ...] = ()
    explained: dict[str, Resolution] = field(default_factory=dict)
    about: dict[str, tuple[str, ...]] = field(default_factory=dict)


def link_target(a: str, b: str) -> str:
    """Return the target id of a link judgement on two claims, or of a join of two origins."""
    return "|".join(sorted((a, b)))


def origin_names(claims: Iterable[str]) -> frozenset[str]:
    """Return every id an origin of these claims goes by: it is named after its earliest claim."""
    return frozenset(derived_id("org", claim) for claim in claims)


def split_value(off: Iterable[str], rest: Iterable[str]) -> str:
    """Return the value of a split, or of a link of many claims: which are on one side and which on the other."""
    return json.dumps({"off": sorted(off), "rest": sorted(rest)})


def links_in_force(judgements: Iterable[Judgement]) -> list[Judgement]:
    """Return the links and unlinks of claims that count now, by sequence."""
    return [judgement for judgement in in_force(judgements) if judgement.target.kind == "link"]


def sides_of(judgement: Judgement) -> tuple[frozenset[str], frozenset[str]]:
    """Return the claims on either side of a link judgement; empty where it names none."""
    split = _split(judgement.value)
    if split:
        return split.off, split.rest
    pair = _pair(judgement.target.id)
    return (frozenset(pair[:1]), frozenset(pair[1:])) if pair else (frozenset(), frozenset())


def resolution_value(value: str | None, explanation: Resolution | None) -> str | None:
    """Return the value of a resolution: the value taken, and what explains the difference where it is said."""
    return value if explanation is None else json.dumps({"value": value, "explanation": explanation.value})


def resolution(value: str | None) -> tuple[str, Resolution | None]:
    """Return the value a resolution took, empty without one, and what explains the difference."""
    try:
        read: Any = json.loads(value or "null")
    except json.JSONDecodeError:
        read = None
    if not isinstance(read, dict) or "explanation" not in read:
        return value or "", None
    said = str(read["explanation"])
    return str(read.get("value") or ""), Resolution(said) if said in list(Resolution) else None


def decided(judgements: Sequence[Judgement]) -> Decided:
    """Read the judgements in force; what does not name two claims or a letter is passed over."""
    linked: list[frozenset[str]] = []
    parted: list[tuple[str, str]] = []
    letters: dict[str, str] = {}
    seen: dict[str, frozenset[str]] = {}
    resolved: dict[str, str] = {}
    rejected: set[str] = set()
    joined: dict[tuple[str, str], None] = {}
    splits: list[Split] = []
    apart: list[Split] = []
    explained: dict[str, Resolution] = {}
    about: dict[str, list[str]] = {}
    for judgement in in_force(judgements):
        kind, name = judgement.target.kind, judgement.target.id
        named: Iterable[str] = ()
        pair = _pair(name)
        if kind == "link" and judgement.decision in (Decision.LINK, Decision.UNLINK) and pair:
            split = _split(judgement.value)
            named = split.off | split.rest if split else frozenset(pair)
            if judgement.decision is Decision.LINK:
                parted = [two for two in parted if not set(two) <= named]
                apart = [held for held in apart if not (held.off & named and held.rest & named)]
                linked.append(named)
            elif split:
                linked = [part for held in linked for part in _cut(held, split)]
                apart.append(split)
            else:
                linked = [held - named if named <= held else held for held in linked]
                parted.append(pair)
        elif kind == "origin" and judgement.decision is Decision.ASSESS:
            letter, reports = assessment(judgement.value)
            if letter:
                letters[name] = letter
                if reports is not None:
                    seen[name] = reports
        elif kind == "origin" and judgement.decision is Decision.LINK and pair:
            splits = [split for split in splits if not split.crossed_by(*pair)]
            joined[pair] = None
            named = pair
        elif kind == "origin" and judgement.decision is Decision.UNLINK:
            split = _split(judgement.value)
            if split:
                joined = {pair: None for pair in joined if not split.crossed_by(*pair)}
                splits.append(split)
                named = origin_names(split.off | split.rest)
        elif kind == "contradiction" and judgement.decision is Decision.RESOLVE:
            named = tuple(name.split("|"))
            taken, because = resolution(judgement.value)
            resolved |= dict.fromkeys(named, taken)
            explained = {n: e for n, e in explained.items() if n not in named}
            explained |= dict.fromkeys(named, because) if because else {}
        elif kind == "claim" and judgement.target.field is None and judgement.decision is Decision.REJECT:
            rejected.add(name)
        for one in named:
            about.setdefault(one, []).append(judgement.id)
    return Decided(
        frozenset(pair for claims in linked for pair in _star(claims)),
        frozenset(parted),
        letters,
        resolved,
        frozenset(rejected),
        seen,
        tuple(joined),
        tuple(splits),
        tuple(apart),
        explained,
        {name: tuple(ids) for name, ids in about.items()},
    )


def _pair(name: str) -> tuple[str, str] | None:
    ends = sorted(set(name.split("|")))
    return (ends[0], ends[1]) if len(ends) == 2 else None


def _star(claims: frozenset[str]) -> list[tuple[str, str]]:
    """Return pairs that tie all claims to the first of them."""
    first, *others = sorted(claims) or [""]
    return [(first, other) for other in others]


def _cut(linked: frozenset[str], split: Split) -> list[frozenset[str]]:
    """Return what a split leaves of claims linked before: those set apart, and the rest."""
    if not (linked & split.off and linked & split.rest):
        return [linked]
    return [linked - split.off, linked & split.off]


def _split(value: str | None) -> Split | None:
    try:
        read: Any = json.loads(value or "null")
    except json.JSONDecodeError:
        return None
    if not isinstance(read, dict) or not isinstance(read.get("off"), list) or not isinstance(read.get("rest"), list):
        return None
    off = frozenset(map(str, read["off"]))
    rest = frozenset(map(str, read["rest"])) - off
    return Split(off, rest) if off and rest else None


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
