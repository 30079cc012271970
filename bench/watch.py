"""A watched folder of many files: the first look, which reads them all in, and one that finds nothing new.

Run: python -m bench.watch [--files 20000]. Files are short and in a language that no claims are read in, so that what
is timed is the watch. Seconds are of the processor of this process and its reader; a case in memory holds what comes.
"""

from __future__ import annotations

import argparse
import os
import resource
import tempfile
import time
from pathlib import Path

from witnessmark.app.in_memory import memory_case
from witnessmark.app.watching import poll, set_watch
from witnessmark.model.access import Actor


def spent() -> float:
    """Return the seconds of the processor that this process and those it waited for have used."""
    return time.process_time() + sum(resource.getrusage(resource.RUSAGE_CHILDREN)[:2])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--files", type=int, default=20_000)
    number = parser.parse_args().files
    with tempfile.TemporaryDirectory() as room, memory_case(actor=Actor.solo()) as case:
        for at in range(number):
            file = Path(room) / f"{at % 100:02}" / f"{at}.txt"
            file.parent.mkdir(exist_ok=True)
            file.write_text(f"Le village numéro {at} a été évacué hier, selon la mairie.\n")
            os.utime(file, (time.time() - 60,) * 2)
        set_watch(case, "desk", folder=room)
        for name in ("first look", "idle look", "idle look"):
            began, wall = spent(), time.perf_counter()
            came = sum(1 for _ in poll(case))
            print(f"{name}: {came:,} of {number:,} files, {spent() - began:.2f} s of the processor, "
                  f"{time.perf_counter() - wall:.1f} s on the wall", flush=True)


if __name__ == "__main__":
    main()
