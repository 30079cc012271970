"""How well claims are read: `make bench-accuracy`, or `python -m bench.accuracy`.

Runs the pipeline over folders of hand-coded reports (the held-out part of our gold and the example, or those of
`--set`) and prints a table each: claims by their act, and whole ones (the act, a place, a figure or group right); per
language and field precision, recall and F1, the share of agreeing values whose words are the very same (exact) or
overlap; false claims per report with nothing to extract; calibration error; and how many of the coded context
statements were read (only the main ones are coded, so they have no precision). Then other programs on the same reports
(`bench.peers`; `--no-peers` leaves them out): who finds the coded places and times, and with which value. `--all` also
counts claims below the default threshold; `--breakdown` tells what whole claims are lost to, and how the
fields of acts that were read stand to the coder's; `--errors` lists every claim missed, false or read with another
value.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from bench.gold.case import GoldCase, load
from bench.peers import table as peers
from bench.scoring.align import agreeing, align, overlap
from bench.scoring.assignment import assign
from bench.scoring.breakdown import Breakdown
from bench.scoring.breakdown import shown as broken_down
from bench.scoring.tally import Tally
from bench.scoring.values import FIELDS, Value
from witnessmark.extract import LANGUAGES, THRESHOLD, extract
from witnessmark.model.claim import Claim
from witnessmark.model.text import Reading

SETS = [Path("gold/test/en"), Path("gold/test/ko"), Path("gold/test/en-plain"), Path("gold/test/ko-plain"),
        Path("examples/ryanggang")]
HELD_OUT = "test"
Reader = Callable[[Reading], Sequence[Claim]]


def read_claims(reading: Reading, threshold: float = THRESHOLD, *, learned: bool = True) -> list[Claim]:
    """Return what the pipeline reads at or above a confidence."""
    return [claim for claim in extract(reading, learned=learned).claims if claim.confidence >= threshold]


def measure(case: GoldCase, reader: Reader) -> dict[str, Tally]:
    """Return a tally per language of what `reader` makes of the case's reports."""
    coded: dict[str, list[Claim]] = {}
    for gold in case.claims:
        coded.setdefault(gold.claim.reading.report.id, []).append(gold.claim)
    tallies = {language: Tally() for language in LANGUAGES}
    for report, reading in case.readings.items():
        tally = tallies.setdefault(reading.report.language, Tally())
        read = reader(reading)
        if report in case.irrelevant:
            tally.add_irrelevant(read)
        else:
            tally.add(align(read, coded[report]))
    return tallies


def breakdown(case: GoldCase, reader: Reader) -> dict[str, Breakdown]:
    """Return per language where the claims of the case's reports go wrong."""
    found = {language: Breakdown() for language in LANGUAGES}
    for report, reading in case.readings.items():
        if report not in case.irrelevant:
            found[reading.report.language].add(
                align(reader(reading), [g.claim for g in case.claims if g.claim.reading is reading]))
    return found


def contexts_read(case: GoldCase) -> dict[str, tuple[int, int]]:
    """Return, per language, how many coded context statements were read, and how many there are.

    One is read when a statement of the same code has a passage that meets its own.
    """
    counted = {}
    for language in LANGUAGES:
        there = right = 0
        for report, reading in case.readings.items():
            coded = [c for c in case.contexts if c.reading.report.id == report]
            if reading.report.language == language and coded:
                read = extract(reading).contexts
                there += len(coded)
                right += len(assign([
                    [overlap(r.passage, c.passage) * (r.context.code is c.context.code) for c in coded]
                    for r in read
                ]))
        counted[language] = (right, there)
    return counted


def table(tallies: dict[str, Tally]) -> str:
    """Return the measures as one table for a terminal."""
    head = f"{'':4}{'field':14}{'P':>7}{'R':>7}{'F1':>7}{'exact':>7}{'overlap':>9}{'read':>7}{'coded':>7}"
    lines = [head, "-" * len(head)]
    for language, tally in tallies.items():
        if not tally.claim.read and not tally.claim.coded:
            continue
        for name, counts in {"claim": tally.claim, "whole": tally.whole, **tally.fields}.items():
            row = counts.row()
            shown = "".join(f"{_number(row[k]):>{w}}" for k, w in
                            (("precision", 7), ("recall", 7), ("f1", 7), ("exact_span", 7), ("overlap", 9)))
            lines.append(f"{language:4}{name:14}{shown}{counts.read:>7}{counts.coded:>7}")
        lines.append("")
    for language, tally in tallies.items():
        facts = tally.report()
        if not facts["irrelevant_reports"] and not tally.claim.coded:
            continue
        lines.append(
            f"{language}: false claims per irrelevant report "
            f"{_number(facts['false_claims_per_irrelevant_report'])} "
            f"({facts['irrelevant_reports']} reports), "
            f"calibration error {_number(facts['calibration_error'])}"
        )
    return "\n".join(lines)


def _number(value: object) -> str:
    return f"{value:.3f}" if isinstance(value, float) else "-"


def errors(case: GoldCase, reader: Reader) -> list[str]:
    """Return a line for each claim missed or false and each field read with another value."""
    lines = []
    for report, reading in case.readings.items():
        found = align(reader(reading), [g.claim for g in case.claims if g.claim.reading is reading])
        lines += [f"{report}: missed {c.act.code}: {c.act.text} | {c.quote[:100]!r}" for c in found.only_coded]
        lines += [f"{report}: false {c.act.code} {c.confidence:.2f}: {c.act.text} | {c.quote[:100]!r}"
                  for c in found.only_read]
        for read, coded in found.pairs:
            for name, values in FIELDS.items():
                left, right = values(read), values(coded)
                if len(agreeing(left, right)) < max(len(left), len(right)):
                    lines.append(f"{report}: {coded.act.code} {coded.act.text!r} {name}: "
                                 f"{_words(reading, left)} for {_words(reading, right)}")
    return lines


def _words(reading: Reading, values: Sequence[Value]) -> str:
    return "; ".join(
        f"{'/'.join(sorted(map(str, v.keys))[:1])} {v.span.slice(reading.text)[:40]!r}" for v in values
    ) or "nothing"


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.accuracy")
    parser.add_argument("--set", type=Path, nargs="+", default=SETS, dest="folders",
                        help="folders with index.json, reports and gold/")
    parser.add_argument("--json", action="store_true", help="print JSON instead of the tables")
    parser.add_argument("--all", action="store_true", help="count claims below the default threshold too")
    parser.add_argument("--rules", action="store_true", help="without the learned layer")
    parser.add_argument("--no-peers", action="store_true", help="without the table of other programs")
    parser.add_argument("--breakdown", action="store_true", help="tell where claims and fields go wrong, in counts")
    parser.add_argument("--errors", action="store_true", help="list what was missed, false or different")
    options = parser.parse_args(arguments)
    threshold = 0.0 if options.all else THRESHOLD

    def reader(reading: Reading) -> list[Claim]:
        return read_claims(reading, threshold, learned=not options.rules)

    everything: dict[str, object] = {}
    among = [] if options.no_peers else peers.peers()
    for folder in options.folders:
        if (options.errors or options.breakdown) and folder.resolve().parent.name == HELD_OUT:
            parser.error(f"{folder} is held out: nobody looks at errors there")
        case = load(folder)
        if options.errors:
            print("\n".join(errors(case, reader)))
            continue
        if options.breakdown:
            found = breakdown(case, reader)
            print("\n\n".join(broken_down(language, one) for language, one in found.items() if one.claims))
            continue
        tallies, contexts = measure(case, reader), contexts_read(case)
        if options.json:
            figures = {language: tally.report() for language, tally in tallies.items()}
            for language, (right, there) in contexts.items():
                figures[language]["contexts"] = {"read": right, "coded": there}
            beside = peers.compare(case, among).items()
            figures |= {"peers": {" ".join(key): count.row() for key, count in beside}} if among else {}
            everything[folder.as_posix()] = figures
            continue
        print(f"{folder}: {len(case.readings)} reports, {len(case.claims)} claims")
        print(table(tallies))
        for language, (right, there) in contexts.items():
            if there:
                print(f"{language}: {right} of {there} coded context statements read")
        if among:
            print("\nother programs on the same reports:\n" + peers.shown(peers.compare(case, among), among))
        print()
    if options.json:
        print(json.dumps(everything, indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main())
