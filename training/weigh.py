"""Fit how what both layers find is weighed: `python -m training.weigh --halves A.npz B.npz` writes
`extract/weighing/forests.npz` and `joint.toml`. Needs lightgbm.

Examples come from coded reports that neither rules nor network were made on: `gold/weigh`, and with `--new` files of
whole reports in `gold/train` that the network was not fitted on either. With `--before`, files that it was fitted on
since the weights named by `--blind`, read with those. With `--halves`, the other texts of `gold/train` that no rule was
written on: each as a network reads it that was fitted without its half (`training.fit --without 0`, `--without 1`),
with the table of wordings that goes with it (`training.wordings`). Forests are fitted to all, a whole report's examples
counting more; what they say of the first two kinds, left out of the fit in turn, gives the thresholds, the joint score
and the figures printed.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bench.gold.case import load
from bench.gold.passages import CodedPassage, passages
from bench.passages import half_of as seen_half
from bench.scoring.tally import calibration_error
from training.examples import half_of
from training.gather import Coded, Gathered, gather
from training.trees import Numbers, arrays, grow
from training.wordings import beside, weights_in
from witnessmark.extract.learned.encoder_file import encoder_file
from witnessmark.extract.learned.fitting import chances, fit
from witnessmark.extract.learned.network import HERE, Network
from witnessmark.extract.learned.wordings import wordings_in
from witnessmark.extract.weighing.choose import TOGETHER
from witnessmark.extract.weighing.forest import TABLE as FORESTS
from witnessmark.extract.weighing.joint import FEATURES, TABLE, features
from witnessmark.extract.weighing.options import FIELDS

LANGUAGES = ("en", "ko")
REPORTS = 2.0
"""What an example of a whole report counts, one of a passage counting 1."""
WHOLE = 10
"""What an act of a whole report counts in the joint score: most texts of `gold/train` are a few lines."""
TREES = {"act": 250}
FEWER = 160
PARTS = 5
"""Parts of the reports, each left out once."""
RIDGE = 4.0
LATER = ("own-words", "plain-", "reports_", "later", "desk", "agency", "world", "brief", "story")
"""What the files are called that were written after the rules."""
THRESHOLDS = np.arange(0.15, 0.61, 0.05)


@dataclass
class Examples:
    """One question's examples over all texts; `source` and `act` number the text set and the act in it."""

    rows: NDArray[np.float32]
    right: Numbers
    source: NDArray[np.int64]
    act: NDArray[np.int64]
    keys: list[object]


@dataclass
class Sets:
    """What was gathered: first sets of reports that are `measured`, up to `whole` others of whole reports, then the
    rest."""

    all: list[Gathered]
    measured: int
    whole: int


def unseen(passage: CodedPassage) -> bool:
    """Tell whether the rules' author did not see a text."""
    return passage.reading.report.id.startswith(LATER) or seen_half(passage) == "unseen"


def reports_in(folder: Path) -> list[Coded]:
    case = load(folder)
    return [(reading, [g.claim for g in case.claims if g.claim.reading is reading])
            for reading in case.readings.values()]


def counted(found: Examples, sets: Sets) -> Numbers:
    """Return what each example counts."""
    return np.where(found.source < sets.whole, REPORTS, 1.0)


def examples(sets: Sequence[Gathered], question: str) -> Examples:
    """Return a question's examples of several sets, one after another."""
    asked = [found.asked[question] for found in sets]
    return Examples(np.array([row for ask in asked for row in ask.rows], np.float32),
                    np.array([share for ask in asked for share in ask.right]),
                    np.repeat(np.arange(len(asked)), [len(ask.rows) for ask in asked]),
                    np.array([act for ask in asked for act in ask.act], np.int64),
                    [key for ask in asked for key in ask.keys])


def left_out(found: Examples, sets: Sets, trees: int) -> Numbers:
    """Return the chance of each example by trees fitted without the part of its text."""
    parts = [parts_of(texts) for texts in sets.all]
    of = np.array([parts[s][sets.all[s].report[a]] for s, a in zip(found.source, found.act, strict=True)])
    count = counted(found, sets)
    scores = np.zeros(len(of))
    for out in range(PARTS):
        kept = of != out
        scores[~kept] = grow(found.rows[kept], found.right[kept], count[kept], trees).predict(found.rows[~kept])
    return scores


def parts_of(texts: Gathered) -> dict[str, int]:
    """Return which part each text of a set is in: they take turns by name."""
    return {name: number % PARTS for number, name in enumerate(sorted(texts.claims))}


def best_of(found: Examples, scores: Numbers, which: int) -> dict[int, dict[object, tuple[float, float]]]:
    """Return for each act of a set the chance and rightness of each of its values, the better words of one value."""
    best: dict[int, dict[object, tuple[float, float]]] = {}
    for at in np.flatnonzero(found.source == which):
        held = best.setdefault(int(found.act[at]), {})
        if found.keys[at] not in held or scores[at] > held[found.keys[at]][0]:
            held[found.keys[at]] = float(scores[at]), float(found.right[at])
    return best


def field_threshold(field: str, found: Examples, scores: Numbers, sets: Sets) -> float:
    """Return from which chance on a value stands: where F1 on the reports left out is best, both languages together."""
    told: list[tuple[float, float]] = []
    for least in (0.0, *THRESHOLDS):
        right = read = coded = 0.0
        for which in range(sets.measured):
            for act, values in best_of(found, scores, which).items():
                coded += sets.all[which].coded[field][act]
                ranked = sorted(values.values(), reverse=True)[: FIELDS[field].several]
                stand = [share for number, (chance, share) in enumerate(ranked)
                         if chance >= (max(least, TOGETHER) if number else least)]
                right, read = right + sum(stand), read + len(stand)
        told.append((2 * right / max(read + coded, 1), least))
    best = max(told)
    print(f"  {field}: F1 of values left out {best[0]:.3f} at {best[1]:.2f}", file=sys.stderr)
    return best[1] if field not in ("status", "attribution") else 0.0


def joint_weights(found: Examples, scores: Numbers, sets: Sets, language: str) -> dict[str, float]:
    """Return the joint score of a language, fitted to the acts of all its texts under their likeliest codes, a whole
    report's counting `WHOLE` times; prints what it comes to on parts of the measured reports left out in turn."""
    best: dict[tuple[int, int], int] = {}
    for at in range(len(scores)):
        act = int(found.source[at]), int(found.act[at])
        if sets.all[act[0]].language[:1] == [language] and (act not in best or scores[at] > scores[best[act]]):
            best[act] = at
    of = [(sets.all[which], sets.all[which].report[act]) for which, act in best]
    rows = np.array([list(features(found.rows[at], scores[at], texts.length[name]).values())
                     for at, (texts, name) in zip(best.values(), of, strict=True)])
    kept = found.right[list(best.values())]
    parts = [parts_of(texts) for texts in sets.all]
    part = np.array([parts[which][name] for (which, _), (_, name) in zip(best, of, strict=True)])
    whole = np.array([which < sets.whole for which, _ in best])
    pull = RIDGE * np.array([0.01 if name == "bias" else 1.0 for name in FEATURES])
    prior = np.array([float(name == "forest") for name in FEATURES])

    def fitted(among: NDArray[np.bool_]) -> Numbers:
        shown = np.repeat(np.flatnonzero(among), np.where(whole[among], WHOLE, 1))
        return fit(rows[shown], kept[shown], prior, pull)

    sure = np.zeros(len(kept))
    for out in range(PARTS):
        sure[part == out] = chances(rows[part == out], fitted(part != out))
    for number, texts in enumerate(sets.all[: sets.measured]):
        if texts.language[:1] == [language]:
            own = np.array([which == number for which, _ in best])
            print(told(texts, [name for (_, name), stands in zip(of, own, strict=True) if stands], sure[own],
                       kept[own]), file=sys.stderr)
    return dict(zip(FEATURES, fitted(np.ones(len(kept), bool)).round(3).tolist(), strict=True))


def told(texts: Gathered, report: Sequence[str], sure: Numbers, kept: Numbers) -> str:
    """Return calibration error and, at thresholds, precision, recall, F1 and false claims in reports without any."""
    coded = sum(texts.claims.values())
    idle = {name for name, count in texts.claims.items() if not count}
    lines = [f"{texts.language[0]}: {len(kept)} acts, {coded} coded, calibration error "
             f"{calibration_error(list(zip(sure.tolist(), kept.tolist(), strict=True))):.3f}"]
    for least in THRESHOLDS:
        shown = sure >= least
        right = kept[shown].sum()
        false = sum(name in idle for name, stands in zip(report, shown, strict=True) if stands)
        lines.append(f"  {least:.2f}: {right / max(shown.sum(), 1):.2f} {right / coded:.2f} "
                     f"F1 {2 * right / max(shown.sum() + coded, 1):.3f}  "
                     f"false {false / max(len(idle), 1):.2f} a report")
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m training.weigh")
    parser.add_argument("--reports", type=Path, nargs="*", default=[Path("gold/weigh/en"), Path("gold/weigh/ko")])
    parser.add_argument("--new", nargs="*", default=[],
                        help="what files of whole reports in gold/train are called that the network was not fitted on")
    parser.add_argument("--before", nargs="*", default=[], help="what those are called that --blind was not fitted on")
    parser.add_argument("--blind", type=Path, help="weights of before")
    parser.add_argument("--halves", type=Path, nargs=2, help="weights fitted without half 0, without half 1")
    options = parser.parse_args(arguments)
    file = encoder_file()
    shipped = Network(file, weights_in(HERE / "weights.npz"), wordings_in())
    sets = [gather(reports_in(folder), shipped) for folder in options.reports]
    sets += called(options.new, shipped)
    measured = len(sets)
    if options.before:
        sets += called(options.before, Network(file, weights_in(options.blind), wordings_in()))
    whole, taken = len(sets), (*options.new, *options.before)
    for without, weights in enumerate(options.halves or ()):
        blind = Network(file, weights_in(weights), wordings_in(beside(weights)))
        sets += [gather(((p.reading, p.claims) for p in passages(Path("gold/train") / language)
                         if half_of(p.reading.text) == without and unseen(p)
                         and not p.reading.report.id.startswith(taken)), blind) for language in LANGUAGES]
    write(Sets(sets, measured, whole))
    return 0


def called(names: Sequence[str], network: Network) -> list[Gathered]:
    """Return what is gathered from files of `gold/train` whose names begin so, a language each."""
    if not names:
        return []
    return [gather(((p.reading, p.claims) for p in passages(Path("gold/train") / language)
                    if p.reading.report.id.startswith(tuple(names))), network) for language in LANGUAGES]


def write(sets: Sets) -> None:
    """Fit everything and write both files."""
    held: dict[str, NDArray[np.generic]] = {}
    lines = ["# Fitted by `python -m training.weigh`; what the numbers mean stands in `joint.py`."]
    for question in ("act", *FIELDS):
        found, trees = examples(sets.all, question), TREES.get(question, FEWER)
        scores = left_out(found, sets, trees)
        least = 0.0
        if question == "act":
            for language in LANGUAGES:
                lines += ["", f"[{language}]", *(f"{name} = {weight}" for name, weight in
                                                 joint_weights(found, scores, sets, language).items())]
        else:
            least = field_threshold(question, found, scores, sets)
        held |= {f"{question}.{name}": array for name, array in
                 arrays(grow(found.rows, found.right, counted(found, sets), trees)).items()}
        held[f"{question}.least"] = np.array(least, np.float32)
    np.savez_compressed(FORESTS, **held)
    TABLE.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
