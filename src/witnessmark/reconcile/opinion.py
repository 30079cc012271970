"""Subjective logic (Jøsang 2016): what evidence from several origins adds up to.

Averaging fusion (eq. 12.19) within one origin, where repetition is no new evidence; cumulative
fusion (eq. 12.11) across origins. Assumption: origins are independent given the truth.
"""

from __future__ import annotations

from collections.abc import Sequence

from witnessmark.model.incident import Opinion

VACUOUS = Opinion(0.0, 0.0, 1.0)
# Trust in an origin by its reliability letter; None: nobody assessed it yet. F: can't be judged.
TRUST: dict[str | None, float] = {"A": 0.95, "B": 0.85, "C": 0.7, "D": 0.45, "E": 0.1, "F": 0.4, None: 0.5}
DOGMATIC = 1e-6


def stated(confidence: float, *, against: bool = False) -> Opinion:
    """Return the opinion of one reading: `confidence` of belief (or disbelief), the rest unknown."""
    mass = min(max(confidence, 0.0), 0.99)
    return Opinion(0.0, mass, 1.0 - mass) if against else Opinion(mass, 0.0, 1.0 - mass)


def discounted(opinion: Opinion, trust: float) -> Opinion:
    """Return an opinion seen through trust in its source (Jøsang 2016, eq. 14.7)."""
    return Opinion(
        opinion.belief * trust, opinion.disbelief * trust, 1.0 - trust * (opinion.belief + opinion.disbelief)
    )


def averaged(opinions: Sequence[Opinion]) -> Opinion:
    """Fuse dependent opinions: mean evidence, so that repeating adds nothing."""
    return _fused(opinions, weight=1.0 / len(opinions)) if opinions else VACUOUS


def cumulated(opinions: Sequence[Opinion]) -> Opinion:
    """Fuse independent opinions: evidence adds up."""
    return _fused(opinions, weight=1.0) if opinions else VACUOUS


def rounded(opinion: Opinion) -> Opinion:
    """Return the opinion to four places; the masses still sum to one."""
    belief, disbelief = round(opinion.belief, 4), round(opinion.disbelief, 4)
    return Opinion(belief, disbelief, round(1.0 - belief - disbelief, 4))


def _fused(opinions: Sequence[Opinion], *, weight: float) -> Opinion:
    """Add the evidence b/u and d/u of each opinion, which is what both fusions come to."""
    positive = negative = 0.0
    for o in sorted(opinions, key=lambda o: (o.belief, o.disbelief)):
        uncertain = max(o.uncertainty, DOGMATIC)
        positive += weight * o.belief / uncertain
        negative += weight * o.disbelief / uncertain
    total = positive + negative + 1.0
    return Opinion(positive / total, negative / total, 1.0 / total)
