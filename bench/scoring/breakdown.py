"""Where claims go wrong: of each field, given that the act was read, and of whole claims.

A field of a pair of claims with the same act is right (the same values), missing (the coder has some, none was read),
invented (some were read, the coder has none), other (both have some and none agree) or partly right. A coded claim is
whole, or lost for one reason: its act was not found, was read under another code, or its place, people or both are not
the coder's; a read claim without a partner is false.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from bench.scoring.align import Pairing, agreeing
from bench.scoring.tally import PEOPLE, PLACES, any_right
from bench.scoring.values import FIELDS, Value

KINDS = ("right", "partly", "missing", "invented", "other", "empty")
LOSSES = ("whole", "act missed", "act other", "place", "people", "place and people", "false")


@dataclass(slots=True)
class Breakdown:
    """Counts over many reports of one language."""

    fields: dict[str, Counter[str]] = field(default_factory=lambda: {name: Counter() for name in FIELDS})
    claims: Counter[str] = field(default_factory=Counter)

    def add(self, pairing: Pairing) -> None:
        """Count one report with something to extract."""
        self.claims["act missed"] += len(pairing.only_coded)
        self.claims["false"] += len(pairing.only_read)
        for read, coded in pairing.pairs:
            if read.act.code is not coded.act.code:
                self.claims["act other"] += 1
                continue
            place, people = any_right(read, coded, PLACES), any_right(read, coded, PEOPLE)
            self.claims["whole" if place and people else "people" if place else
                        "place" if people else "place and people"] += 1
            for name, values in FIELDS.items():
                self.fields[name][kind(values(read), values(coded))] += 1

    def rows(self) -> list[tuple[str, Counter[str]]]:
        """Return the counts by field, in the order of the fields."""
        return list(self.fields.items())


def kind(read: Sequence[Value], coded: Sequence[Value]) -> str:
    """Return how the values read of a field stand to those coded."""
    if not coded:
        return "invented" if read else "empty"
    if not read:
        return "missing"
    agree = len(agreeing(read, coded))
    if not agree:
        return "other"
    return "right" if agree == max(len(read), len(coded)) else "partly"


def shown(language: str, broken: Breakdown) -> str:
    """Return both tables of one language for a terminal."""
    lines = [f"{language:4}{'given the act':16}" + "".join(f"{name:>10}" for name in KINDS)]
    lines += [f"{language:4}{name:16}" + "".join(f"{counts[k]:>10}" for k in KINDS) for name, counts in broken.rows()]
    lines += ["", f"{language:4}{'claims':16}" + "".join(f"{name:>18}" for name in LOSSES),
              f"{'':20}" + "".join(f"{broken.claims[name]:>18}" for name in LOSSES)]
    return "\n".join(lines)
