"""`python -m bench.gold [FOLDER]` compiles a gold folder; `--check` only says whether it is up to date.

A folder of coded passages (`gold/train/en`) is checked and counted by act; nothing is compiled.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from pathlib import Path

from bench.gold.case import compiled, faults, load
from bench.gold.passages import passages


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.gold", description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=Path("examples/ryanggang"))
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args()
    if not (options.folder / "index.json").exists():
        return _count_passages(options.folder)
    case = load(options.folder)
    problems = faults(case)
    for name, content in compiled(case).items():
        path = options.folder / "gold" / name
        if not options.check:
            path.write_text(content, encoding="utf-8")
        elif not path.exists() or path.read_text(encoding="utf-8") != content:
            problems.append(f"{name} is out of date: run python -m bench.gold")
    for problem in problems:
        print(problem, file=sys.stderr)
    print(f"{len(case.readings)} reports, {len(case.claims)} claims, {len(case.contexts)} contexts, "
          f"{len(case.irrelevant)} reports with nothing to extract")
    return 1 if problems else 0


def _count_passages(folder: Path) -> int:
    coded = list(passages(folder))
    acts = Counter(claim.act.code.value for passage in coded for claim in passage.claims)
    print(f"{len(coded)} passages, {acts.total()} claims, {sum(not p.claims for p in coded)} passages without any")
    print(", ".join(f"{act} {number}" for act, number in acts.most_common()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
