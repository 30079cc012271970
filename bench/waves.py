"""Whether the example's waves come out apart: `python -m bench.waves`.

Reconciles the coded claims (column `coded`) and the claims the pipeline reads (column `read`,
those that have a coded partner judged by it) and compares with the coded incidents: groups by
pairwise and B³, incidents that mix waves, reports of one incident found together, origins
counted, campaigns, and the contradictions a person listed; where a case lists all there are,
also those found beside them.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.accuracy import read_claims
from bench.gold.case import GoldCase, counted, load
from bench.scoring.align import align
from bench.scoring.partition import b_cubed, pairwise
from witnessmark.extract import THRESHOLD
from witnessmark.model.claim import Claim
from witnessmark.model.incident import Contradiction, Incident, Reconciliation
from witnessmark.reconcile import reconcile


@dataclass(frozen=True, slots=True)
class Column:
    """Claims that were reconciled and, for those that can be judged, the coded claim's key."""

    name: str
    claims: tuple[Claim, ...]
    partner: dict[str, str]
    unsure: tuple[Claim, ...] = ()

    @property
    def report_of(self) -> dict[str, str]:
        return {c.id: c.reading.report.id for c in self.claims}


def coded_column(case: GoldCase) -> Column:
    """Reconcile what the coder wrote."""
    return Column("coded", tuple(g.claim for g in case.claims), {g.claim.id: g.key for g in case.claims})


def read_column(case: GoldCase) -> Column:
    """Reconcile what the pipeline reads."""
    keys = {g.claim.id: g.key for g in case.claims}
    claims: list[Claim] = []
    unsure: list[Claim] = []
    partner: dict[str, str] = {}
    for report, reading in case.readings.items():
        every = read_claims(reading, 0.0)
        read = [c for c in every if c.confidence >= THRESHOLD]
        coded = [g.claim for g in case.claims if g.claim.reading.report.id == report]
        claims += read
        unsure += [c for c in every if c.confidence < THRESHOLD]
        partner |= {r.id: keys[c.id] for r, c in align(read, coded).pairs}
    return Column("read", tuple(claims), partner, tuple(unsure))


def compare(case: GoldCase, column: Column, result: Reconciliation) -> dict[str, Any]:
    """Return what came of one column beside what the coder says it should be."""
    gold = {g.key: g for g in case.claims}
    waves = {key: incident["wave"] for key, incident in case.facts["incident"].items()}
    found = {c: i.id for i in result.incidents for c in i.claims if c in column.partner}
    true = {c: gold[column.partner[c]].incident for c in found}
    mixed = [
        sorted({waves[true[c]] for c in i.claims if c in true}) for i in result.incidents
        if len({waves[true[c]] for c in i.claims if c in true}) > 1
    ]
    pairs, cubed = pairwise(found, true), b_cubed(found, true)
    return {
        "claims": len(column.claims), "judged": len(found), "incidents": len(result.incidents),
        "coded_incidents": len(set(true.values())),
        "largest": max((len(i.claims) for i in result.incidents), default=0),
        "pairwise": [pairs.precision, pairs.recall, pairs.f1],
        "b_cubed": [cubed.precision, cubed.recall, cubed.f1],
        "mixed_waves": mixed,
        "by_incident": _by_incident(case, column, result, found, true),
        "campaigns": _campaigns(case, result, found, true),
        "contradictions": _contradictions(case, column, result),
        "beside": _beside(case, column, result) if case.facts.get("exhaustive") else None,
    }


def _by_incident(case: GoldCase, column: Column, result: Reconciliation, found: dict[str, str],
                 true: dict[str, str]) -> dict[str, dict[str, Any]]:
    """Return, per coded incident, how much of it lies in the incident that holds most of it."""
    incidents = {i.id: i for i in result.incidents}
    gold = {g.key: g for g in case.claims}
    report_of = {c.id: c.reading.report.id for c in column.claims}
    rows = {}
    for key in case.facts["incident"]:
        claims = [c for c in found if true[c] == key]
        if not claims:
            continue
        home, held = Counter(found[c] for c in claims).most_common(1)[0]
        main: Incident = incidents[home]
        reports = {report_of[c] for c in claims}
        rows[key] = {
            "claims": len(claims), "in_main": held, "spread": len({found[c] for c in claims}),
            "reports": len(reports),
            "reports_in_main": len({report_of[c] for c in claims if found[c] == home}),
            "origins": [main.origins.low, main.origins.high],
            "coded_origins": counted(case.facts, {gold[column.partner[c]].origin for c in claims}),
        }
    return rows


def _campaigns(case: GoldCase, result: Reconciliation, found: dict[str, str],
               true: dict[str, str]) -> dict[str, bool]:
    """Return, per coded campaign, whether one found campaign ties all its incidents."""
    campaign_of = {i.id: i.campaign for i in result.incidents}
    homes: dict[str, Counter[str]] = defaultdict(Counter)
    for claim, incident in found.items():
        homes[true[claim]][incident] += 1
    tied: dict[str, set[str | None]] = defaultdict(set)
    for key, incident in case.facts["incident"].items():
        if "campaign" in incident and homes[key]:
            tied[incident["campaign"]].add(campaign_of[homes[key].most_common(1)[0][0]])
    return {name: len(found_in) == 1 and None not in found_in for name, found_in in tied.items()}


def _contradictions(case: GoldCase, column: Column, result: Reconciliation) -> dict[str, bool]:
    """Return, per listed contradiction, whether a pair of values of its kind is between two of its claims, or between
    claims of two of its reports with the very values listed."""
    pairs = [pair for i in result.incidents for c in i.contradictions for pair in c.differences]
    return {
        f"{wanted['incident']} {wanted['kind']}: {' / '.join(wanted['values'])}":
            any(_is(pair, wanted, column) for pair in pairs)
        for wanted in case.facts.get("contradiction", ())
    }


def _beside(case: GoldCase, column: Column, result: Reconciliation) -> dict[str, list[str]]:
    """Return the pairs of values that can't go together: those a person listed, and those nobody did."""
    told: dict[str, list[str]] = {"coded": [], "not coded": []}
    wanted = case.facts.get("contradiction", ())
    for incident in result.incidents:
        for pair in (p for c in incident.contradictions for p in c.differences if not p.compatible):
            known = any(_is(pair, one, column) for one in wanted)
            keys = ", ".join(column.partner.get(i, "?") for i in pair.claims)
            told["coded" if known else "not coded"].append(f"{pair.kind} {' / '.join(pair.values)} ({keys})")
    return told


def _is(pair: Contradiction, wanted: Mapping[str, Any], column: Column) -> bool:
    """Say whether a pair of values is a listed contradiction, as `_contradictions` says."""
    keys = set(wanted["claims"])
    return pair.kind == wanted["kind"] and (
        len({column.partner.get(i) for i in pair.claims} & keys) > 1
        or (set(pair.values) == set(wanted["values"])
            and len({column.report_of[i] for i in pair.claims} & {key.split("/")[0] for key in keys}) > 1))


def shown(columns: dict[str, dict[str, Any]]) -> str:
    """Return both columns as text for a terminal."""
    lines = []
    for name, figures in columns.items():
        lines += [
            f"[{name}] {figures['claims']} claims, {figures['judged']} judged; {figures['incidents']} incidents "
            f"({figures['coded_incidents']} coded), largest {figures['largest']}",
            f"  pairwise P/R/F {_three(figures['pairwise'])}   B³ {_three(figures['b_cubed'])}",
            f"  incidents that mix waves: {figures['mixed_waves'] or 'none'}",
        ]
        for key, row in figures["by_incident"].items():
            low, high = row["origins"]
            provable, possible = row["coded_origins"]
            lines.append(
                f"  {key:22} claims {row['in_main']}/{row['claims']} in main ({row['spread']} incidents), "
                f"reports {row['reports_in_main']}/{row['reports']}, origins {low}-{high} "
                f"(coded {provable}-{possible})"
            )
        lines += [f"  campaign {key}: {'tied' if tied else 'apart'}" for key, tied in figures["campaigns"].items()]
        lines += [f"  {'listed ' if there else 'missing'} {key}"
                  for key, there in figures["contradictions"].items()]
        lines += [f"  not coded: {pair}" for pair in (figures["beside"] or {}).get("not coded", ())]
    return "\n".join(lines)


def _three(values: Sequence[float | None]) -> str:
    return "/".join("-" if v is None else f"{v:.3f}" for v in values)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.waves")
    parser.add_argument("--set", type=Path, default=Path("examples/ryanggang"), dest="folder")
    parser.add_argument("--only", choices=("coded", "read"), help="one column")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    case = load(options.folder)
    build = {"coded": coded_column, "read": read_column}
    columns = {
        name: compare(case, column := build[name](case), reconcile(column.claims, unsure=column.unsure))
        for name in ([options.only] if options.only else build)
    }
    print(json.dumps(columns, indent=1) if options.json else shown(columns))
    return 0


if __name__ == "__main__":
    sys.exit(main())
