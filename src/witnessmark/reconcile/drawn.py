"""Other matchings of a case's claims, as likely as the scores of their stories say.

Drawn as `engine.drawn` draws them: noise on every score, and the same clustering again. Invariant: the same claims,
judgements and seed give the same draws; what a person linked or parted, copies, and two waves of one report stay as
they are. Deliberately not drawn: which claims of one report are one story, and which reports rest on which.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from witnessmark.model.claim import Claim
from witnessmark.model.judgement import Judgement
from witnessmark.reconcile.cluster import Pair, cluster
from witnessmark.reconcile.engine.drawn import perturbed
from witnessmark.reconcile.linking import Episodes, gathered
from witnessmark.reconcile.links import decided
from witnessmark.reconcile.memory import Memory
from witnessmark.reconcile.profile import ordered
from witnessmark.reconcile.run import linked
from witnessmark.reconcile.similarity import shipped_encoder
from witnessmark.reconcile.strand_score import strand_bits


def drawn_matchings(claims: Sequence[Claim], *, unsure: Sequence[Claim] = (), judgements: Sequence[Judgement] = (),
                    memory: Memory | None = None, times: int = 20, seed: int = 1) -> list[list[tuple[str, ...]]]:
    """Return matchings, each as the claims of every episode by their ids; writes nothing.

    The first is what `reconcile` makes of these claims, which it takes alike; `times` draws follow.
    """
    say = decided(judgements)
    kept = [c for c in ordered(claims) if c.id not in say.rejected]
    whole = linked(kept, say, shipped_encoder(), memory or Memory(), unsure)
    ids = [p.claim.id for p in whole.found]
    return [[tuple(ids[i] for i in members) for members in groups]
            for groups in (whole.episodes.groups, *draws(whole.episodes, times=times, seed=seed))]


def draws(made: Episodes, *, times: int, seed: int) -> Iterator[list[list[int]]]:
    """Yield the episodes of each draw as sorted indices of profiles."""
    random, size = np.random.default_rng(seed), len(made.nodes)
    pairs = sorted(made.scores)
    bits = np.array([made.scores[pair] for pair in pairs], dtype=np.float64)
    left, right = np.array(pairs, dtype=np.int64).reshape(-1, 2).T
    others: dict[Pair, float] = {}

    def unscored(a: int, b: int) -> float:
        """Score a pair that only this draw brought together; it is not drawn itself."""
        if (a, b) not in others:
            others[(a, b)] = strand_bits(made.heads[a], made.heads[b], made.scorer)
        return others[(a, b)]

    for _ in range(times):
        scores = dict(zip(pairs, perturbed(bits, left, right, size, random).tolist(), strict=True))
        parts = cluster(size, scores, unscored, must=made.must, cannot=made.cannot)
        yield gathered(parts, made.nodes, made.told)
