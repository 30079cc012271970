"""`python -m bench.gold [FOLDER]` compiles a gold folder; `--check` only says whether it is up to date."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from bench.gold.case import compiled, faults, load


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.gold", description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=Path("examples/ryanggang"))
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args()
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


if __name__ == "__main__":
    sys.exit(main())
