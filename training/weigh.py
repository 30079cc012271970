"""Fit how both layers' scores make one: `python -m training.weigh FOLDER …` prints each folder's weights for `merge`.

Every act that either layer finds in the coded reports is kept or not by the coder; a logistic model (log odds of
each layer, a constant where one is silent) is fitted to that by Newton's steps with a small ridge.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import numpy as np

from bench.gold.case import load
from bench.scoring.align import align
from witnessmark.extract import rules_of
from witnessmark.extract.assemble import assemble, document_of
from witnessmark.extract.learned import events_of, hints_of, proposed
from witnessmark.extract.learned.merge import WEIGHTS, joined, logit, paired

RIDGE = 0.5
NAMES = ("bias", "rules", "learned", "alone", "no_rules", "no_learned")


def rows_of(folder: Path) -> tuple[list[list[float]], list[bool]]:
    """Return (bias, rules' odds, learned's odds beside and without rules, rules silent, learned silent) and kept,
    for every act found."""
    rows, kept = [], []
    case = load(folder)
    for reading in case.readings.values():
        document = document_of(reading)
        found_in = rules_of(document.language)
        assert found_in is not None
        events = events_of(document)
        found = found_in(document, hints_of(events))
        coded = [g.claim for g in case.claims if g.claim.reading is reading]
        pairs = paired([f for f in found.frames if f.act], proposed(document, found, events))
        claims = []
        for rules, learned in pairs:
            made, _ = assemble([joined(rules, learned, WEIGHTS[document.language])], reading)
            claims += [(claim, rules, learned) for claim in made]
        matched = {id(read) for read, _ in align([c for c, _, _ in claims], coded).pairs}
        for claim, rules, learned in claims:
            ruled = rules if rules is not None and rules.reader == "rules" else None
            sure = learned or (rules if ruled is None else None)
            odds = logit(sure.score) if sure else 0.0
            rows.append([1.0, logit(ruled.score) if ruled else 0.0, odds if ruled else 0.0,
                         0.0 if ruled else odds, float(ruled is None), float(sure is None)])
            kept.append(id(claim) in matched)
    return rows, kept


def fitted(rows: np.ndarray, kept: np.ndarray) -> np.ndarray:
    weights = np.zeros(rows.shape[1])
    for _ in range(50):
        odds = 1 / (1 + np.exp(-rows @ weights))
        slope = rows.T @ (kept - odds) - RIDGE * weights
        curve = (rows * (odds * (1 - odds))[:, None]).T @ rows + RIDGE * np.eye(len(weights))
        weights += np.linalg.solve(curve, slope)
    return weights


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m training.weigh")
    parser.add_argument("folders", type=Path, nargs="+")
    for folder in parser.parse_args().folders:
        rows, kept = rows_of(folder)
        print(f"{folder}: {len(rows)} acts found, {sum(kept)} kept", file=sys.stderr)
        weights = fitted(np.array(rows), np.array(kept, float))
        print(dict(zip(NAMES, weights.round(2).tolist(), strict=True)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
