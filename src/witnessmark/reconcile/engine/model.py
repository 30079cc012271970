"""A model: all that scoring takes from a whole table, frozen, so that later claims are scored as those before.

Weights of levels and priors, how often each name occurs, which blocks are split and how dense they are around a day.
Invariant: under one model the bits of two claims follow from these two alone, so that adding claims one by one and
running over all of them at once come to the same. Making a model anew is a job of its own.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from witnessmark.errors import UsageError
from witnessmark.reconcile.engine.blocking import Blocks
from witnessmark.reconcile.engine.columns import Columns, Floats, Ints
from witnessmark.reconcile.engine.comparing import KIN_LIMIT
from witnessmark.reconcile.engine.patterns import STRENGTH, Weights

UNSEEN = np.float32(4)
"""Bits that agreeing on a name says more than agreeing on an average one, where the model never met the name: the
most that a rare one says (`patterns.rarity`)."""
MOST_NAMES = 2 * KIN_LIMIT
Names = tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]
"""Names of groups, actors and acts."""


@dataclass(frozen=True, slots=True)
class Model:
    """Frozen parts of the engine, one of `blocks` and `weights` a pass, finest first.

    `rare` holds bits of each name of groups and of actors, in the order of `grp_names` and `actor_names`. `size` is
    how many claims it was made from.
    """

    blocks: tuple[Blocks, ...]
    weights: tuple[Weights, ...]
    grp_names: tuple[str, ...]
    actor_names: tuple[str, ...]
    rare: tuple[Floats, Floats]
    size: int

    def rarity(self, grp_names: tuple[str, ...], actor_names: tuple[str, ...]) -> tuple[Floats, Floats]:
        """Return the bits of names that begin with the model's."""
        unseen = UNSEEN if self.size > STRENGTH else np.float32(0)
        return tuple(  # type: ignore[return-value]
            np.concatenate([rare, np.full(len(names) - rare.size, unseen, np.float32)])
            for rare, names in zip(self.rare, (grp_names, actor_names), strict=True))

    def coded(self, columns: Columns, names: Names | None = None) -> Columns:
        """Return the claims with names coded by these lists (the model's where none are given), new ones put behind.

        Raises:
            UsageError: so many names are new that the model no longer fits.
        """
        known = names or (self.grp_names, self.actor_names, ())
        grp, grp_names = recoded(columns.grp, columns.grp_names, known[0])
        actor, actor_names = recoded(columns.actor, columns.actor_names, known[1])
        act, act_names = recoded(columns.act, columns.act_names, known[2])
        for held, own in ((grp_names, self.grp_names), (actor_names, self.actor_names)):
            if len(own) <= KIN_LIMIT and len(held) > MOST_NAMES:
                raise UsageError("Most names are new to the model.", advice="Make the model anew from all claims.")
        return replace(columns, grp=grp, grp_names=grp_names, actor=actor, actor_names=actor_names, act=act,
                       act_names=act_names)


def recoded(code: Ints, names: tuple[str, ...], known: tuple[str, ...]) -> tuple[Ints, tuple[str, ...]]:
    """Return codes by another list of names, and that list with the names it lacked put behind."""
    place = {name: at for at, name in enumerate(known)}
    fresh = [name for name in names if name not in place]
    place |= {name: len(known) + at for at, name in enumerate(fresh)}
    return np.array([*(place[name] for name in names), -1], np.int32)[code], (*known, *fresh)
