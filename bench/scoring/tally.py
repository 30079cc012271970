"""Counts over many reports: precision, recall, F1, spans and calibration.

A field is counted over all claims, paired or not: what an unpaired read claim says counts
against precision, what an unpaired coded claim says against recall. `exact` and `touching`
count, among agreeing values, those whose words are the same or overlap. Calibration error:
expected calibration error over ten equal bins (Naeini et al. 2015, eq. 1).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from bench.scoring.align import Pairing, agreeing
from bench.scoring.values import FIELDS, Value
from witnessmark.extract.learned import fitting
from witnessmark.model.claim import Claim

PLACES, PEOPLE = ("origin", "destination"), ("figure", "affected")


@dataclass(slots=True)
class Counts:
    """How many values were read, coded, and in agreement."""

    read: int = 0
    coded: int = 0
    agree: int = 0
    exact: int = 0
    touching: int = 0

    def add(self, read: Sequence[Value], coded: Sequence[Value]) -> None:
        pairs = agreeing(read, coded)
        self.read += len(read)
        self.coded += len(coded)
        self.agree += len(pairs)
        self.exact += sum(a.span == b.span for a, b in pairs)
        self.touching += sum(a.span.overlaps(b.span) for a, b in pairs)

    @property
    def precision(self) -> float | None:
        return self.agree / self.read if self.read else None

    @property
    def recall(self) -> float | None:
        return self.agree / self.coded if self.coded else None

    @property
    def f1(self) -> float | None:
        total = self.read + self.coded
        return 2 * self.agree / total if total else None

    def row(self) -> dict[str, float | int | None]:
        """Return the measures for a table or JSON; shares are of agreeing values."""
        return {
            "precision": self.precision, "recall": self.recall, "f1": self.f1,
            "exact_span": self.exact / self.agree if self.agree else None,
            "overlap": self.touching / self.agree if self.agree else None,
            "read": self.read, "coded": self.coded, "agree": self.agree,
        }


@dataclass(slots=True)
class Tally:
    """The sum over reports of one language.

    `claim` counts claims by their act: a read one is right when its partner has the same act. `whole` asks for more:
    the same act, one of the coder's places (if there are any), and the coder's figure or one of the groups (if any).
    """

    claim: Counts = field(default_factory=Counts)
    whole: Counts = field(default_factory=Counts)
    fields: dict[str, Counts] = field(default_factory=lambda: {name: Counts() for name in FIELDS})
    confidences: list[tuple[float, bool]] = field(default_factory=list)
    false_in_irrelevant: list[int] = field(default_factory=list)

    def add(self, pairing: Pairing) -> None:
        """Count one report with something to extract."""
        for read, coded in pairing.pairs:
            right = read.act.code is coded.act.code
            self.claim.agree += right
            self.claim.exact += right and read.passage == coded.passage
            self.claim.touching += right
            whole = right and any_right(read, coded, PLACES) and any_right(read, coded, PEOPLE)
            self.whole.agree += whole
            self.whole.exact += whole and read.passage == coded.passage
            self.whole.touching += whole
            self.confidences.append((read.confidence, right))
            for name, values in FIELDS.items():
                self.fields[name].add(values(read), values(coded))
        self.claim.read += len(pairing.pairs) + len(pairing.only_read)
        self.claim.coded += len(pairing.pairs) + len(pairing.only_coded)
        self.whole.read, self.whole.coded = self.claim.read, self.claim.coded
        for claim in pairing.only_read:
            self.confidences.append((claim.confidence, False))
            for name, values in FIELDS.items():
                self.fields[name].add(values(claim), ())
        for claim in pairing.only_coded:
            for name, values in FIELDS.items():
                self.fields[name].add((), values(claim))

    def add_irrelevant(self, read: Sequence[Claim]) -> None:
        """Count one report with nothing to extract."""
        self.false_in_irrelevant.append(len(read))
        self.confidences += [(claim.confidence, False) for claim in read]

    def report(self) -> dict[str, object]:
        """Return everything measured, JSON-ready."""
        falsely = self.false_in_irrelevant
        return {
            "claim": self.claim.row(),
            "whole": self.whole.row(),
            "fields": {name: counts.row() for name, counts in self.fields.items()},
            "calibration_error": calibration_error(self.confidences),
            "false_claims_per_irrelevant_report": sum(falsely) / len(falsely) if falsely else None,
            "irrelevant_reports": len(falsely),
        }


def any_right(read: Claim, coded: Claim, names: Sequence[str]) -> bool:
    """Tell whether one of some fields has a value of the coder's; so it is where the coder has none."""
    wanted = {name: FIELDS[name](coded) for name in names}
    return not any(wanted.values()) or any(agreeing(FIELDS[name](read), values) for name, values in wanted.items())


def calibration_error(judged: Iterable[tuple[float, bool]]) -> float | None:
    """Return the expected calibration error of (confidence, right) pairs; None of none."""
    pairs = list(judged)
    return fitting.calibration_error([score for score, _ in pairs], [right for _, right in pairs]) if pairs else None
