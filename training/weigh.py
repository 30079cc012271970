"""Fit how both layers meet: `python -m training.weigh [FOLDER …]` writes `extract/learned/fusion.toml`.

Every act that either layer finds in coded reports is kept or not by the coder; a logistic model of the evidence for
it is fitted to that by Newton's steps with a ridge, the other language's reports counting half. For acts that were
kept, each layer's values are held beside the coder's: the shares that are right, where a layer is alone with a value,
where both agree and where they do not, say whose value stands. Prints figures only: what comes out for reports left
out of the fit, one part after another.
"""

from __future__ import annotations

import argparse
import sys
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from pathlib import Path

import numpy as np

from bench.gold.case import load
from bench.scoring.align import agreeing, align
from bench.scoring.tally import calibration_error
from bench.scoring.values import FIELDS as VALUES
from witnessmark.extract import rules_of
from witnessmark.extract.assemble import assemble, document_of
from witnessmark.extract.frames import Frame
from witnessmark.extract.learned import events_of, hints_of, proposed
from witnessmark.extract.learned.fitting import chances, fit
from witnessmark.extract.learned.merge import weighed
from witnessmark.extract.learned.scores import FEATURES, FIELDS, TABLE, WORTH, Fusion, Trust, agree, filled
from witnessmark.model.claim import Claim
from witnessmark.model.text import Reading

FOLDERS = [Path("gold/weigh/en"), Path("gold/weigh/ko")]
RIDGE = 3.0
PRIOR = 6.0
"""Values seen before any: a share is drawn so strongly to the field's share over both layers."""
FEW = 12
"""Values of a field from which its share is taken for measured."""
PARTS = 9
"""Parts of the reports, each left out once."""
OTHER = 0.5
"""What a report of the other language counts."""
TRUSTS = tuple(f.name for f in fields(Trust))
EVEN = Fusion({}, {name: Trust(0.5, 0.4, 0.5, 0.5, 0.4) for name in FIELDS})
"""Before anything is measured every value stands, the rules' before the learned layer's."""


@dataclass
class Seen:
    """What was found in the reports of one language."""

    rows: list[list[float]] = field(default_factory=list)
    kept: list[bool] = field(default_factory=list)
    report: list[int] = field(default_factory=list)
    coded: dict[int, int] = field(default_factory=dict)
    shares: dict[str, dict[str, list[int]]] = field(
        default_factory=lambda: {name: defaultdict(lambda: [0, 0]) for name in FIELDS})


def seen_in(folder: Path) -> Seen:
    case, seen = load(folder), Seen()
    for number, reading in enumerate(case.readings.values()):
        document = document_of(reading)
        found_in = rules_of(document.language)
        assert found_in is not None
        events = events_of(document)
        found = found_in(document, hints_of(events))
        coded = [g.claim for g in case.claims if g.claim.reading is reading]
        proposals = proposed(document, found, events)
        frames = [f for f in found.frames if f.act]
        claims = []
        for pair, one, held in weighed(frames, proposals, EVEN, len(reading.text)):
            made, _ = assemble([one], reading, document=document)
            claims += [(claim, *pair, held) for claim in made]
        matched = {id(read): code for read, code in align([c for c, *_ in claims], coded).pairs}
        seen.coded[number] = len(coded)
        for claim, frame, other, held in claims:
            code = matched.get(id(claim))
            seen.rows.append([held[name] for name in FEATURES])
            seen.kept.append(code is not None and code.act.code is claim.act.code)
            seen.report.append(number)
            if code is not None:
                _compare(seen, frame, other.frame if other is not None else None, reading, code)
    return seen


def _compare(seen: Seen, rules: Frame | None, learned: Frame | None, reading: Reading, coded: Claim) -> None:
    """Count which values of either layer are the coder's."""
    claims = {name: assemble([frame], reading)[0][0] for name, frame in (("rules", rules), ("learned", learned))
              if frame is not None}
    for name in FIELDS:
        has = {layer: claim for layer, claim in claims.items()
               if filled(rules if layer == "rules" else learned, name)}
        both = rules is not None and learned is not None and len(has) == 2
        agreed = both and agree(rules, learned, name)
        for layer, claim in has.items():
            if agreed and layer == "learned":
                continue
            values, wanted = VALUES[name](claim), VALUES[name](coded)
            held = seen.shares[name]["agreed" if agreed else f"{layer}_against" if both else layer]
            held[0] += len(agreeing(values, wanted))
            held[1] += len(values)


def trusts(seen: Seen) -> dict[str, Trust]:
    """Return the shares of right values of each field; few values of the rules are no reason to leave theirs out."""
    found = {}
    for name, counts in seen.shares.items():
        right = sum(c[0] for c in counts.values()) + 1
        read = sum(c[1] for c in counts.values()) + 2
        shares = {key: (counts[key][0] + PRIOR * right / read) / (counts[key][1] + PRIOR) for key in TRUSTS}
        for key in ("rules", "rules_against"):
            if counts[key][1] < FEW:
                shares[key] = max(shares[key], WORTH["rules"])
        found[name] = Trust(**{key: round(share, 3) for key, share in shares.items()})
    return found


def fitted(seen: Seen, beside: Sequence[Seen], without: int | None = None) -> np.ndarray:
    """Return the weights for a language; its reports of one part of `PARTS` may be left out."""
    sets = [(seen, 1.0), *((other, OTHER) for other in beside)]
    rows = np.concatenate([np.array(s.rows) for s, _ in sets])
    kept = np.concatenate([np.array(s.kept, float) for s, _ in sets])
    count = np.concatenate([np.full(len(s.kept), weight) for s, weight in sets])
    if without is not None:
        count[: len(seen.kept)] *= np.array(seen.report) % PARTS != without
    pull = RIDGE * np.array([0.01 if name == "bias" else 1.0 for name in FEATURES])
    return fit(rows, kept, np.zeros(rows.shape[1]), pull, count)


def left_out(seen: Seen, beside: Sequence[Seen]) -> np.ndarray:
    """Return the score of each act by weights fitted without its part of the reports."""
    rows, part = np.array(seen.rows), np.array(seen.report) % PARTS
    scores = np.zeros(len(part))
    for out in range(PARTS):
        own = part == out
        scores[own] = chances(rows[own], fitted(seen, beside, out))
    return scores


def told(seen: Seen, scores: np.ndarray) -> str:
    """Return calibration error and, at thresholds, precision, recall, F1 and false claims in reports without any."""
    kept, report = np.array(seen.kept), np.array(seen.report)
    coded = sum(seen.coded.values())
    idle = [number for number, count in seen.coded.items() if not count]
    lines = [f"calibration error {calibration_error(zip(scores.tolist(), kept.tolist(), strict=True)):.3f}"]
    for least in np.arange(0.2, 0.71, 0.05):
        shown = scores >= least
        right = int((shown & kept).sum())
        false = int((shown & np.isin(report, idle)).sum())
        lines.append(f"  {least:.2f}: {right / max(shown.sum(), 1):.2f} {right / coded:.2f} "
                     f"F1 {2 * right / max(shown.sum() + coded, 1):.3f}  "
                     f"false {false / max(len(idle), 1):.2f} a report")
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m training.weigh")
    parser.add_argument("folders", type=Path, nargs="*", default=FOLDERS)
    parser.add_argument("--out", type=Path, default=TABLE)
    options = parser.parse_args(arguments)
    lines = ["# Fitted by `python -m training.weigh`; what the numbers mean stands in `scores.py`."]
    found = {folder: seen_in(folder) for folder in options.folders}
    for folder, seen in found.items():
        beside = [other for other in found.values() if other is not seen]
        print(f"{folder}: {len(seen.kept)} acts found, {sum(seen.kept)} kept of {sum(seen.coded.values())} coded; "
              f"left out in turn: {told(seen, left_out(seen, beside))}", file=sys.stderr)
        weights = fitted(seen, beside)
        lines += ["", f"[{folder.name}.score]",
                  *(f"{name} = {weight:.3f}" for name, weight in zip(FEATURES, weights, strict=True)),
                  "", f"[{folder.name}.fields]"]
        for name, trust in trusts(seen).items():
            counts = {key: tuple(count) for key, count in seen.shares[name].items()}
            print(f"  {name}: {counts}", file=sys.stderr)
            lines.append(f"{name} = {{ " + ", ".join(f"{key} = {getattr(trust, key)}" for key in TRUSTS) + " }")
    options.out.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
