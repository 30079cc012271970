"""Three releases of the example in a row: who could be the source after each, and how much is told.

Run: python -m bench.releases. The coder's decisions stand for all reports, all of them taken as public ones, and a
third of the claims, drawn by chance, is marked releasable before each release. An attacker intersects all that the
releases tell of each source, knowing which claims share one; a guess among n candidates is right once in n. Fields are
counted as `bench.linkage` does (one drafted by country alone is told as drafted, and not usefully). Worlds of made-up
sources, of which the truth is known, are in `tests/disclosure/test_simulation.py`.
"""

from __future__ import annotations

import random
import tempfile
from pathlib import Path

from bench.linkage import example_case, kept
from witnessmark.app.claims import state
from witnessmark.app.judge import judge
from witnessmark.app.publish import release
from witnessmark.app.rehearse import Wanted, rehearse
from witnessmark.disclosure.cells import Cell
from witnessmark.disclosure.differencing import given_away
from witnessmark.disclosure.view import PublicClaim
from witnessmark.vocab.codes import Decision

RELEASES = 3


def main() -> None:
    with tempfile.TemporaryDirectory() as room, example_case(Path(room)) as case:
        drafted = {c.claim: c.public for c in rehearse(case, Wanted(alone="a bench")).draft.claims}
        incidents = case.store.incidents(case.actor)
        marked = sorted(d.claim.id for d in state(case).claims if d.releasable)
        random.Random(7).shuffle(marked)
        judge(case, marked, [Decision.NOT_RELEASABLE], reason="a bench")
        told: dict[str, PublicClaim] = {}
        cells: list[Cell] = []
        for number in range(RELEASES):
            judge(case, marked[number::RELEASES], [Decision.RELEASABLE], reason="a bench")
            found = rehearse(case, Wanted(alone="a bench", generalise=True))
            release(case, found, Path(room) / f"release-{number}", exports=["none"])
            told |= {c.claim: c.public for c in found.draft.claims}
            now = [c.cell for c in found.draft.claims if c.cell]
            left = [gauge.after for gauge in found.draft.weighed.gauges]
            exact, useful = kept(drafted, told, incidents)
            view = found.draft.view
            print(f"release {number + 1}: {view.claims} claims of {len(view.incidents)} incidents; {len(left)} "
                  f"sources, the fewest candidates {min(left)}, first guess right "
                  f"{sum(1 / n for n in left) / len(left):.2%}; small cells by subtraction "
                  f"{len(given_away(now, cells))}; fields told so far as drafted {exact:.1%}, usefully {useful:.1%}")
            cells += now


if __name__ == "__main__":
    main()
