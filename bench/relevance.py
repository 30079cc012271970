"""How many reports a watch's filter keeps: of those that tell of displacement, and of those that do not.

Run: python -m bench.relevance. Folders of hand-coded reports; a report without a coded claim is irrelevant. A report
is kept where the program reads a claim with at least so much confidence. The dev part is what the filter's bound
(`RELEVANT` in `app/watching.py`) was chosen on; the test part is what its recall is stated from.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from bench.gold.case import load
from witnessmark.extract import LANGUAGES, extract

PARTS = {"dev": [Path(f"gold/dev/{name}") for name in ("en", "ko")],
         "test": [Path(f"gold/test/{name}") for name in ("en", "ko", "en-plain", "ko-plain")]}
BOUNDS = (0.02, 0.05, 0.1, 0.15, 0.2, 0.3)


def strongest(folder: Path) -> list[tuple[str, bool, float]]:
    """Return language, whether it is relevant, and the highest confidence of a claim, for each report of a folder."""
    case = load(folder)
    return [(reading.report.language, report not in case.irrelevant,
             max((claim.confidence for claim in extract(reading).claims), default=0.0))
            for report, reading in case.readings.items()]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.parse_args()
    print(f"{'part':6}{'language':10}{'relevant':>10}{'irrelevant':>12}" + "".join(f"{f'>= {b}':>16}" for b in BOUNDS))
    for part, folders in PARTS.items():
        told = [one for folder in folders if folder.is_dir() for one in strongest(folder)]
        for language in LANGUAGES:
            good = [s for spoken, relevant, s in told if spoken == language and relevant]
            bad = [s for spoken, relevant, s in told if spoken == language and not relevant]
            cells = [f"{sum(s >= b for s in good)}/{len(good)} {sum(s >= b for s in bad)}/{len(bad)}" for b in BOUNDS]
            print(f"{part:6}{language:10}{len(good):>10}{len(bad):>12}" + "".join(f"{cell:>16}" for cell in cells))


if __name__ == "__main__":
    main()
