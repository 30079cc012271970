"""How far two coders agree: `make bench-agreement`, or `python -m bench.agreement [FOLDER…]`.

A folder coded twice has, beside the gold, `second/NAME.toml` for each report that a second coder
coded without seeing the first coding; a file that only names its report says "no claim here". Only
those reports count. Claims of the two codings are paired as the accuracy bench pairs them; a pair may differ in
its act, which then counts in that field.

Unitising, that is finding the claims, is given as F1 between the coders: there is no count of places
where both rightly found nothing, and without it F1 is what chance-corrected agreement tends to
(Hripcsak and Rothschild 2005). Each field is given as Krippendorff's alpha over the pairs, by the MASI
difference of its values (`src/witnessmark/analysis/agreement.py`): nominal for a field of one value, and no value
counts as a value of its own. Times agree when both days do, figures when kind, bounds and unit do,
attributions when the nearest speaker's kind does, places as in `bench/scoring/values.py`, those of two
different reports by name alone.

Pairing looks at the fields too, so alpha speaks of claims that are recognisably the same; a claim that
one coder did not find lowers F1, never alpha. Not handled here: who is right (see the annotation guide).
"""

from __future__ import annotations

import argparse
import json
import sys
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from bench.gold.case import load
from bench.scoring.align import agreeing, align
from bench.scoring.values import FIELDS, Value
from witnessmark.analysis.agreement import alpha, masi
from witnessmark.model.claim import Claim

FOLDERS = (Path("gold/dev/en"), Path("gold/dev/ko"), Path("gold/test/en"), Path("gold/test/ko"))
SECOND = "second"
INCIDENTS = Path("gold/incidents/dev")
COMPARED = tuple(name for name in FIELDS if name != "told_on")


@dataclass(frozen=True, slots=True)
class Answer:
    """What one coder says in one field of one claim: distinct values, none of them when nothing is stated."""

    report: str
    values: tuple[Value, ...]

    @classmethod
    def of(cls, claim: Claim, name: str) -> Answer:
        distinct: list[Value] = []
        for value in FIELDS[name](claim):
            if not any(value.keys & other.keys for other in distinct):
                distinct.append(value)
        return cls(claim.reading.report.id, tuple(distinct))

    def difference(self, other: Answer) -> float:
        """Return the MASI difference, 0..1; spans are compared within one report only."""
        mine, theirs = self.values, other.values
        if self.report != other.report:
            mine, theirs = _by_name(mine), _by_name(theirs)
        common = len(agreeing(mine, theirs)) if mine and theirs else 0
        return masi(common, len(mine), len(theirs))


def _by_name(values: Iterable[Value]) -> tuple[Value, ...]:
    return tuple(replace(value, by_span=False, unlisted=False) for value in values)


@dataclass(slots=True)
class Codings:
    """Two codings of the reports of one language: the pairs, and how many claims each coder found."""

    reports: int = 0
    first: int = 0
    second: int = 0
    pairs: list[tuple[Claim, Claim]] = field(default_factory=list)

    def add(self, first: Sequence[Claim], second: Sequence[Claim]) -> None:
        """Count one report that both coded."""
        self.reports += 1
        self.first += len(first)
        self.second += len(second)
        self.pairs += align(first, second).pairs

    @property
    def f1(self) -> float | None:
        """Return F1 of unitising: the share of all claims found that both found."""
        found = self.first + self.second
        return 2 * len(self.pairs) / found if found else None

    def answers(self, name: str) -> list[tuple[Answer, Answer]]:
        """Return what both said in a field, a pair of answers for each claim both found."""
        return [(Answer.of(a, name), Answer.of(b, name)) for a, b in self.pairs]


@dataclass(frozen=True, slots=True)
class Row:
    """Agreement in one field.

    `units` pairs were compared, in `stated` of them at least one coder states a value; `same` is the
    share of pairs in full agreement; `alpha` is None where no value varies.
    """

    name: str
    units: int
    stated: int
    same: float | None
    alpha: float | None


def row(name: str, answers: Sequence[tuple[Answer, Answer]]) -> Row:
    """Return the measures of one field."""
    same = sum(a.difference(b) == 0 for a, b in answers)
    return Row(
        name, len(answers), sum(bool(a.values or b.values) for a, b in answers),
        same / len(answers) if answers else None, alpha(answers, Answer.difference),
    )


def coded_twice(folder: Path) -> Iterator[tuple[str, list[Claim], list[Claim]]]:
    """Yield (language, first claims, second claims) of every report with a file in `second/`.

    Raises ValueError for a file that is not called after its report, NotInText for a misquote.
    """
    files = sorted((folder / SECOND).glob("*.toml"))
    for path in files:
        report = tomllib.loads(path.read_text(encoding="utf-8"))["report"]
        if Path(report).stem != path.stem:
            raise ValueError(f"{path}: it codes {report}, so call it {Path(report).stem}.toml")
    first, second = load(folder), load(folder, SECOND)
    for name in (path.stem for path in files):
        yield (first.readings[name].report.language,
               [g.claim for g in first.claims if g.claim.reading.report.id == name],
               [g.claim for g in second.claims if g.claim.reading.report.id == name])


def measure(folders: Iterable[Path]) -> dict[str, Codings]:
    """Return both codings of all folders by language."""
    found: dict[str, Codings] = {}
    for folder in folders:
        for language, first, second in coded_twice(folder):
            found.setdefault(language, Codings()).add(first, second)
    return found


def table(found: dict[str, Codings]) -> str:
    """Return the measures as one table for a terminal."""
    head = f"{'':4}{'field':14}{'units':>7}{'stated':>8}{'same':>8}{'alpha':>8}"
    lines = []
    for language, codings in found.items():
        lines += [
            f"{language}: {codings.reports} reports; claims found by the first coder {codings.first}, by the second "
            f"{codings.second}, by both {len(codings.pairs)}; F1 {_number(codings.f1)}",
            head, "-" * len(head),
        ]
        for name in COMPARED:
            r = row(name, codings.answers(name))
            lines.append(f"{language:4}{r.name:14}{r.units:>7}{r.stated:>8}{_number(r.same):>8}{_number(r.alpha):>8}")
        lines.append("")
    return "\n".join(lines).rstrip()


def origins_counted(folder: Path) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    """Return, for each incident that both coders counted, origins proved and possible by the first and by the second.

    `second.json` holds the second's counts by folder and key; KeyError for an incident that is not there.
    """
    found = []
    for name, (proved, possible) in json.loads((folder / f"{SECOND}.json").read_text("utf-8")).items():
        case, _, key = name.partition("/")
        told = {one["key"]: one for one in json.loads((folder / case / "gold" / "incidents.json").read_text("utf-8"))}
        least = told[key]["origin_count"]
        found.append(((least, told[key].get("origin_possible", least)), (proved, possible)))
    return found


def origins_table(counted: Sequence[tuple[tuple[int, int], tuple[int, int]]]) -> str:
    """Return how often both counted alike, and Krippendorff's alpha by the squared difference of counts."""
    lines = [f"origins: {len(counted)} incidents counted twice"]
    for at, name in enumerate(("proved", "possible")):
        pairs = [(first[at], second[at]) for first, second in counted]
        most = max(max(pair) for pair in pairs) or 1
        found = alpha(pairs, lambda a, b, most=most: ((a - b) / most) ** 2)     # type: ignore[misc]
        lines.append(f"    {name:14}{sum(a == b for a, b in pairs):>4} of {len(pairs)} alike, alpha {_number(found)}, "
                     f"never further off than {max(abs(a - b) for a, b in pairs)}")
    return "\n".join(lines)


def _number(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.agreement")
    parser.add_argument("folders", nargs="*", type=Path, default=FOLDERS, metavar="FOLDER",
                        help="folders with gold/ and second/ (default: gold/dev and gold/test)")
    options = parser.parse_args(arguments)
    missing = [folder for folder in options.folders if not (folder / SECOND).is_dir()]
    if missing:
        parser.error(f"not coded twice: {', '.join(map(str, missing))}")
    print(table(measure(options.folders)))
    if options.folders == FOLDERS:
        print(f"\n{origins_table(origins_counted(INCIDENTS))}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
