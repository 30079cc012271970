"""Strings that may point at a person: recall and precision of the suggester on court cases masked by people.

Run: python -m bench.identifying [--errors] (WITNESSMARK_BENCH_DATA names the data folder; a missing set is skipped with
a line). The set is the development part of an anonymisation benchmark (TAB, 64 judgments); gold are the masks
that people made, peers the masks that the benchmark's authors made with Presidio and spaCy, as shipped with it. A mask
is found when suggestions cover all its letters and digits; a suggestion is right when it overlaps a mask. Letters are
counted too. --errors lists kinds of masks that were missed.
"""

from __future__ import annotations

import argparse
import json
import os
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

from witnessmark.app.suggest import suggest

SET = Path("disclosure") / "tab_dev"
TEXTS, GOLD = "TAB_test_BK_Original.json", "TAB_test_Manual_Entity.json"
PEERS = {"Presidio": "TAB_test_Presidio_Entity.json", "spaCy": "TAB_test_spaCy_Entity.json"}
Spans = Mapping[str, Sequence[Sequence[int | str]]]


def letters(text: str, spans: Sequence[Sequence[int | str]]) -> set[int]:
    """Return the positions of letters and digits under some spans."""
    return {at for start, end, *_ in spans for at in range(int(start), int(end)) if text[at].isalnum()}


def score(texts: Mapping[str, str], gold: Spans, made: Spans) -> tuple[list[float], Counter[str]]:
    """Return recall and precision by mask, then by letter; and the missed masks by kind."""
    found = masks = right = proposed = both = held = told = 0
    missed: Counter[str] = Counter()
    for name, text in texts.items():
        proposals = made.get(name, [])
        wanted, given = letters(text, gold[name]), letters(text, proposals)
        for mask in gold[name]:
            masks += 1
            whole = letters(text, [mask]) <= given
            found += whole
            missed[str(mask[2])] += not whole
        proposed += len(proposals)
        right += sum(bool(wanted & set(range(int(start), int(end)))) for start, end, *_ in proposals)
        both, held, told = both + len(wanted & given), held + len(wanted), told + len(given)
    return [found / masks, right / max(proposed, 1), both / held, both / max(told, 1)], missed


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--errors", action="store_true")
    wanted = parser.parse_args()
    data = os.environ.get("WITNESSMARK_BENCH_DATA")
    folder = Path(data) / SET if data else None
    if folder is None or not (folder / GOLD).is_file():
        print(f"identifying strings: skipped, no {SET} under WITNESSMARK_BENCH_DATA")
        return
    texts = json.loads((folder / TEXTS).read_text("utf-8"))
    gold = json.loads((folder / GOLD).read_text("utf-8"))
    ours = {name: [(s.start, s.end, s.kind) for s in suggest(text)] for name, text in texts.items()}
    print(f"{'':12}{'recall':>8}{'precision':>11}{'by letter':>11}{'':>9}   {len(texts)} texts, "
          f"{sum(map(len, gold.values()))} masks by people")
    for name, made in {"suggester": ours, **{n: json.loads((folder / f).read_text("utf-8"))
                                             for n, f in PEERS.items()}}.items():
        values, missed = score(texts, gold, made)
        print(f"{name:12}{values[0]:>8.3f}{values[1]:>11.3f}{values[2]:>11.3f}{values[3]:>9.3f}"
              + (f"   missed {dict(missed.most_common())}" if wanted.errors else ""))


if __name__ == "__main__":
    main()
