"""How true the matchings are that are drawn from the engine's probabilities.

Run: python -m bench.matchings [CLAIMS] (20,000). A world with the truth beside it is matched by the engine and drawn
`TIMES` times; of the pairs worth keeping, how often they met is set against how many are of one incident.
"""

from __future__ import annotations

import sys

import numpy as np

from bench.worlds import World, made
from witnessmark.reconcile.engine import from_table
from witnessmark.reconcile.engine.drawn import drawn_columns
from witnessmark.reconcile.engine.run import hands_of, model_of
from witnessmark.reconcile.engine.scoring import scored

TIMES = 12
BINS = ((0.0, 0.05), (0.05, 0.2), (0.2, 0.4), (0.4, 0.6), (0.6, 0.8), (0.8, 0.95), (0.95, 1.01))


def main() -> None:
    size = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    claims = made(World(claims=size, seed=3, first=3, second=8, third=8, groups=20, actors=30))
    columns = from_table(claims)
    columns = columns.taken(np.argsort(columns.unique_id, kind="stable"))
    told = claims.sort_by("unique_id")["truth"].to_numpy()
    own, *drawn = drawn_columns(columns, times=TIMES)
    numbers = [np.unique(one).size for one in drawn]
    print(f"{size:,} claims of {np.unique(told).size:,} incidents: the engine makes {np.unique(own).size:,}, "
          f"{TIMES} draws {np.mean(numbers):,.0f} on average ({min(numbers):,} to {max(numbers):,})")
    model = model_of(columns)
    left, right, _ = scored(model.coded(columns), model, hands_of(None)).edges
    met = np.mean([one[left] == one[right] for one in drawn], axis=0)
    true = told[left] == told[right]
    for low, high in BINS:
        held = (met >= low) & (met < high)
        print(f"  pairs that met in {100 * low:3.0f} to {min(100, 100 * high):3.0f}% of draws: {held.sum():8,}, of one "
              f"incident {100 * true[held].mean():5.1f}%")


if __name__ == "__main__":
    main()
