"""Inserts per second and read latency of a case, encrypted and plain.

Run: PYTHONPATH=src:tests/store python bench/store.py [claims] [folder]
Prints one JSON line per kind. Fifty claims a report, one transaction a report, as `add` does.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from tests.store.store_material import ENGLISH, claim, reading, report
from witnessmark.app.case import Case, init_case
from witnessmark.app.verify import verify_case
from witnessmark.ids import derived_id
from witnessmark.model.access import Actor
from witnessmark.store.base import ClaimQuery, Page
from witnessmark.vocab.codes import Access, Act

ME = Actor.solo()
PER_REPORT = 50
REPEATS = 9


def milliseconds(call: Callable[[], object]) -> float:
    """Return the median time of `call` over a few repeats."""
    times = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        call()
        times.append(1000 * (time.perf_counter() - start))
    return round(statistics.median(times), 1)


def fill(case: Case, claims: int) -> float:
    """Add reports until there are so many claims; return claims per second."""
    start = time.perf_counter()
    for number in range(claims // PER_REPORT):
        text = f"{ENGLISH}\n\nFile number {number} of the registry, copied by the clerk."
        made = report(text, access=(Access.PUBLIC, Access.RESTRICTED)[number % 2])
        read = reading(made, text)
        first = claim(read)
        batch = [dataclasses.replace(first, id=derived_id("clm", made.id, i)) for i in range(PER_REPORT)]
        with case.store.writing(ME) as writer:
            writer.add_report(made)
            writer.add_reading(read)
            writer.add_statements(read, batch, [])
    return round(claims / (time.perf_counter() - start))


def measure(folder: Path, claims: int, words: str | None) -> dict[str, object]:
    """Fill one case and time what people wait for."""
    guest = Actor("guest", ME.roles)
    with init_case(folder, passphrase=words, actor=ME, unencrypted=words is None) as case:
        store = case.store
        found: dict[str, object] = {"encrypted": words is not None, "claims": claims, "on": str(dt.date.today())}
        found["inserts_per_s"] = fill(case, claims)
        last, some = Page(50, claims - 50), store.claims(ME, ClaimQuery(), Page(1))[0].id
        found["page_first_ms"] = milliseconds(lambda: store.claims(ME, ClaimQuery(), Page(50)))
        found["page_last_ms"] = milliseconds(lambda: store.claims(ME, ClaimQuery(), last))
        found["page_guest_ms"] = milliseconds(lambda: store.claims(guest, ClaimQuery(), Page(50, claims // 4)))
        found["page_act_none_ms"] = milliseconds(
            lambda: store.claims(ME, ClaimQuery(acts=(Act.FLIGHT,)), Page(50)))
        found["page_unjudged_ms"] = milliseconds(lambda: store.claims(ME, ClaimQuery(judged=False), last))
        found["one_claim_ms"] = milliseconds(lambda: store.claims(ME, ClaimQuery(ids=(some,))))
        found["counts_ms"] = milliseconds(lambda: store.counts(ME))
        found["reports_page_ms"] = milliseconds(lambda: store.reports(ME, Page(50, claims // 100)))
        found["search_rare_ms"] = milliseconds(lambda: store.search(ME, f"registry {claims // 100}"))
        found["search_common_ms"] = milliseconds(lambda: store.search(ME, "families"))
        start = time.perf_counter()
        assert len(store.claims(ME)) == claims
        found["all_claims_s"] = round(time.perf_counter() - start, 2)
        start = time.perf_counter()
    found["close_s"] = round(time.perf_counter() - start, 2)
    found["megabytes"] = round((folder / "case.db").stat().st_size / 1e6, 1)
    start = time.perf_counter()
    assert verify_case(folder, words).intact
    found["verify_s"] = round(time.perf_counter() - start, 2)
    return found


if __name__ == "__main__":
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory(dir=sys.argv[2] if len(sys.argv) > 2 else None) as place:
        for kind, secret in (("encrypted", "six words for a benchmark case"), ("plain", None)):
            print(json.dumps(measure(Path(place) / kind, count, secret)), flush=True)
