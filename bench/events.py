"""What reconciliation makes of coded claims: groups, joins across languages, counts of origins, contradictions.

Run: python -m bench.events [--worlds 10] [--only HALF | --set FOLDER …] [--coded | --missing]. One row for each half of
`gold/incidents`, for each set of its cases that was written after the rules, for a case given and for each kind of
made-up world (`tests/reconcile/worlds.py`, seeded, told in reports of several outlets and languages); groups are
compared case by case and averaged. `cross` counts pairs of claims of one incident whose reports are in two languages:
found together, of those that are. Counts of origins are exact where the provable number is the coded one; `range`
where the possible one is, too; `off` is how far off the provable one is, on average. A contradiction counts as found
where one of its kind is listed between its values; `as read` puts the program's own reading of the coded reports in
place of the coder's. Precision is of the pairs of values said not to go together, and known where all are coded: in
made-up worlds and `gold/incidents`. Of the example only those a person thought worth listing are coded, so that one
more is no error.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from bench.gold.case import GoldCase, load
from bench.scoring.assignment import assign
from bench.scoring.partition import b_cubed, pairwise
from bench.waves import Column, coded_column, compare, read_column
from tests.reconcile.truth import World, measure
from tests.reconcile.worlds import all_worlds
from witnessmark.model.claim import Claim
from witnessmark.model.incident import Reconciliation
from witnessmark.reconcile import reconcile

LINE = "{:26} {:>7} {:>9} {:>6} {:>6} {:>11} {:>9} {:>7} {:>5} {:>9} {:>9}"
HEAD = ("", "claims", "pairwise", "B³", "CEAF-e", "cross", "origins", "range", "off", "contr. P", "contr. R")
INCIDENTS = Path("gold/incidents")
HALVES = ("dev", "test")
LATER = {"second": "second-", "third, part a": "third-a-", "third, part b": "third-b-", "fourth, part a": "fourth-a-",
         "fourth, part b": "fourth-b-", "fifth, part a": "fifth-a-", "fifth, part b": "fifth-b-",
         "sixth, part a": "sixth-a-", "sixth, part b": "sixth-b-"}
"""How the names of cases begin that were written without knowing the rules, after they were made, by row."""
EXAMPLE = Path("examples/ryanggang")


@dataclass
class Row:
    """Sums over what a row of the table stands for."""

    name: str
    claims: int = 0
    pairwise: list[float] = field(default_factory=list)
    b_cubed: list[float] = field(default_factory=list)
    ceaf_e: list[float] = field(default_factory=list)
    cross: int = 0
    cross_all: int = 0
    exact: int = 0
    ranged: int = 0
    counted: int = 0
    off: int = 0
    false: int | None = 0
    listed: int = 0
    real: int = 0
    firm: int = 0

    def groups(self, found: Mapping[str, str], true: Mapping[str, str], claims: Sequence[Claim]) -> None:
        """Take in how like the groups are, and the pairs of claims in two languages."""
        self.claims += len(claims)
        self.pairwise.append(pairwise(found, true).f1 or 0.0)
        self.b_cubed.append(b_cubed(found, true).f1 or 0.0)
        self.ceaf_e.append(ceaf_e(found, true))
        language = {c.id: c.reading.report.language for c in claims}
        members: dict[str, list[str]] = defaultdict(list)
        for claim in found:
            members[true[claim]].append(claim)
        for told in members.values():
            pairs = [(a, b) for at, a in enumerate(told) for b in told[at + 1:] if language[a] != language[b]]
            self.cross_all += len(pairs)
            self.cross += sum(found[a] == found[b] for a, b in pairs)

    def origins(self, found: tuple[int, int], wanted: tuple[int, int]) -> None:
        """Take in the provable and the possible number of one incident's origins."""
        self.counted += 1
        self.exact += found[0] == wanted[0]
        self.ranged += found == wanted
        self.off += abs(found[0] - wanted[0])

    def shown(self) -> str:
        def mean(values: Sequence[float]) -> str:
            return f"{sum(values) / len(values):.3f}"

        precision = "-" if self.false is None or not self.firm else f"{self.firm - self.false}/{self.firm}"
        return LINE.format(
            self.name, self.claims, mean(self.pairwise), mean(self.b_cubed), mean(self.ceaf_e),
            f"{self.cross}/{self.cross_all}", f"{self.exact}/{self.counted}", f"{self.ranged}/{self.counted}",
            f"{self.off / max(1, self.counted):.2f}", precision, f"{self.listed}/{self.real}")


def ceaf_e(found: Mapping[str, str], true: Mapping[str, str]) -> float:
    """Return F of the best one-to-one matching of groups (Luo 2005, φ4)."""
    groups, wanted = (_members({k: labels[k] for k in found}) for labels in (found, true))
    alike = [[2 * len(a & b) / (len(a) + len(b)) for b in wanted] for a in groups]
    total = sum(alike[a][b] for a, b in assign(alike))
    precision, recall = total / len(groups), total / len(wanted)
    return 2 * precision * recall / (precision + recall) if total else 0.0


def _members(labels: Mapping[str, str]) -> list[set[str]]:
    held: dict[str, set[str]] = defaultdict(set)
    for name, label in labels.items():
        held[label].add(name)
    return list(held.values())


def of_worlds(number: int) -> list[Row]:
    """Return a row for each kind of world."""
    rows: dict[str, Row] = {}
    for world in all_worlds(number):
        kind = world.name.rsplit(" ", 1)[0]
        row = rows.setdefault(kind, Row(f"worlds: {kind}"))
        _world(row, world, reconcile(world.claims))
    return list(rows.values())


def _world(row: Row, world: World, result: Reconciliation) -> None:
    found = {c: i.id for i in result.incidents for c in i.claims}
    row.groups(found, world.incident, world.claims)
    for name, wanted in world.origins.items():
        own = {c for c in found if world.incident[c] == name}
        main = max(result.incidents, key=lambda i: len(set(i.claims) & own))
        row.origins((main.origins.low, main.origins.high), (wanted, wanted))
    measured = measure(world, result)
    assert row.false is not None
    row.false += len(measured.false_alarms)
    row.firm += len(measured.false_alarms) + measured.real_found
    row.listed += measured.real_listed
    row.real += measured.real_all


def of_cases(cases: Sequence[GoldCase], name: str, read: bool) -> Row:
    """Return the row of coded cases together, each reconciled by itself, as coded or as read."""
    row = Row(name, false=0 if all(case.facts.get("exhaustive") for case in cases) else None)
    for case in cases:
        _case(row, case, read_column(case) if read else coded_column(case))
    return row


def _case(row: Row, case: GoldCase, column: Column) -> None:
    result = reconcile(column.claims, unsure=column.unsure)
    truth = {g.key: g.incident for g in case.claims}
    found = {c: i.id for i in result.incidents for c in i.claims if c in column.partner}
    row.groups(found, {c: truth[column.partner[c]] for c in found}, [c for c in column.claims if c.id in found])
    told = compare(case, column, result)
    for one in told["by_incident"].values():
        row.origins(tuple(one["origins"]), one["coded_origins"])
    row.listed += sum(told["contradictions"].values())
    row.real += len(told["contradictions"])
    if row.false is not None:
        row.false += len(told["beside"]["not coded"])
        row.firm += sum(len(pairs) for pairs in told["beside"].values())


def with_one_missing(cases: Sequence[GoldCase], name: str) -> Row:
    """Return the row of coded cases, each as often as it has reports and every time without one of them.

    What is left tells of its origins still: a translation speaks for who spoke in the original. Contradictions are
    not counted.
    """
    row = Row(name, false=None)
    for case in cases:
        for gone in sorted(case.readings):
            kept = tuple(g for g in case.claims if g.claim.reading.report.id != gone)
            rest = replace(case, claims=kept, facts={**case.facts, "contradiction": [], "exhaustive": False})
            column = coded_column(rest)
            result = reconcile(column.claims)
            found = {c: i.id for i in result.incidents for c in i.claims}
            row.groups(found, {g.claim.id: g.incident for g in kept}, column.claims)
            for one in compare(rest, column, result)["by_incident"].values():
                row.origins(tuple(one["origins"]), one["coded_origins"])
    return row


def halves(wanted: Sequence[str] = HALVES) -> dict[str, list[GoldCase]]:
    """Return the coded cases of several reports by half, those written after the rules in rows of their own; the halves
    that are not wanted are not opened."""
    sets: dict[str, list[GoldCase]] = {}
    for half in wanted:
        folders = [index.parent for index in sorted((INCIDENTS / half).glob("*/index.json"))]
        rows = {half: [f for f in folders if not f.name.startswith(tuple(LATER.values()))]}
        rows |= {f"{half} {row}": [f for f in folders if f.name.startswith(begin)] for row, begin in LATER.items()}
        sets |= {name: [load(folder) for folder in some] for name, some in rows.items() if some}
    return sets


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--worlds", type=int, default=10)
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--only", choices=HALVES, help="one half of the cases alone: no other case, no world")
    which.add_argument("--set", type=Path, nargs="+", dest="folders", help="these cases alone, each in a row")
    parser.add_argument("--coded", action="store_true", help="leave out what the program reads")
    parser.add_argument("--missing", action="store_true", help="the cases, each without one report in turn")
    wanted = parser.parse_args()
    print(LINE.format(*HEAD))
    if wanted.folders:
        sets = {folder.name: [load(folder)] for folder in wanted.folders}
    else:
        sets = halves((wanted.only,)) if wanted.only else halves() | {EXAMPLE.name: [load(EXAMPLE)]}
    if wanted.missing:
        for name, cases in sets.items():
            print(with_one_missing(cases, f"{name}, one missing").shown(), flush=True)
        return
    for name, cases in sets.items():
        for read in (False,) if wanted.coded else (False, True):
            print(of_cases(cases, f"{name}, as {'read' if read else 'coded'}", read).shown(), flush=True)
    for row in of_worlds(wanted.worlds) if wanted.worlds and not (wanted.folders or wanted.only) else ():
        print(row.shown(), flush=True)


if __name__ == "__main__":
    main()
