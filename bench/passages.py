"""How well claims are read in coded passages: `python -m bench.passages FOLDER…`.

Scores the rules alone (with `--learned` both layers; the learned one was fitted on some of these texts) on
passages in the form of `bench/gold/passages.py`, a table per half. Passages are split by their number in the
file: the odd half may be looked at (`--errors` lists what was missed, false or read with another value there),
the even half stays unseen and shows whether what was written for the first carries over. Places are compared
by their words. `--files` limits the passages to files whose name begins with a word.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from bench.accuracy import read_claims, table
from bench.gold.passages import CodedPassage, passages
from bench.scoring.align import agreeing, align
from bench.scoring.tally import Tally
from bench.scoring.values import FIELDS, Value
from witnessmark.model.claim import Claim

HALVES = ("looked", "unseen")


def half_of(passage: CodedPassage) -> str:
    """Return which half a passage belongs to, by its number in the file."""
    return HALVES[(int(passage.reading.report.id.rsplit("-", 1)[1]) + 1) % 2]


def measure(found: Iterable[tuple[CodedPassage, Sequence[Claim]]]) -> dict[str, Tally]:
    """Return a tally for each half of passages and the claims read in them."""
    tallies = {half: Tally() for half in HALVES}
    for passage, read in found:
        tally = tallies[half_of(passage)]
        if passage.claims:
            tally.add(align(read, passage.claims))
        else:
            tally.add_irrelevant(read)
    return tallies


def errors(passage: CodedPassage, read: Sequence[Claim]) -> list[str]:
    """Return a line for each claim missed or false and each field read with another value."""
    name, text = passage.reading.report.id, passage.reading.text
    found = align(read, passage.claims)
    lines = [f"{name}: MISSED {c.act.code} {c.status.code}: {c.act.text!r} | {_around(c)}" for c in found.only_coded]
    lines += [f"{name}: FALSE {c.act.code} {c.confidence:.2f}: {c.act.text!r} | {_around(c)}"
              for c in found.only_read]
    for ours, coded in found.pairs:
        for field, values in FIELDS.items():
            left, right = values(ours), values(coded)
            if len(agreeing(left, right)) < max(len(left), len(right)):
                lines.append(f"{name}: {field} of {coded.act.code} {coded.act.text!r}: "
                             f"{_words(text, left)} for {_words(text, right)}")
    return lines


def _around(claim: Claim) -> str:
    text, span = claim.reading.text, claim.act.span
    return repr(text[max(0, span.start - 70) : span.end + 70])


def _words(text: str, values: Sequence[Value]) -> str:
    return "; ".join(f"{'/'.join(sorted(map(str, v.keys))[:1])} {v.span.slice(text)[:50]!r}" for v in values) or "-"


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.passages")
    parser.add_argument("folders", type=Path, nargs="+", help="folders of coded passages, named after their language")
    parser.add_argument("--files", nargs="+", default=[], help="only files whose name begins with one of these")
    parser.add_argument("--errors", action="store_true", help="list the errors of the half that may be looked at")
    parser.add_argument("--field", help="with --errors: only lines that begin with this word (MISSED, FALSE, ground)")
    parser.add_argument("--learned", action="store_true", help="with the learned layer")
    options = parser.parse_args(arguments)
    for folder in options.folders:
        chosen = [p for p in passages(folder) if p.reading.report.id.startswith(tuple(options.files) or "")]
        found = [(p, read_claims(p.reading, learned=options.learned)) for p in chosen]
        if options.errors:
            for passage, read in found:
                if half_of(passage) == HALVES[0]:
                    for line in errors(passage, read):
                        if not options.field or line.partition(": ")[2].startswith(options.field):
                            print(line)
            continue
        tallies = measure(found)
        for half, tally in tallies.items():
            print(f"{folder} ({half}): {sum(half_of(p) == half for p in chosen)} passages")
            print(table({folder.name: tally}))
            print()
    return 0


if __name__ == "__main__":
    sys.exit(main())
