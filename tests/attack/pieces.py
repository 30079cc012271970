"""A long trial in pieces that add up: WITNESSMARK_PIECE=3/20 tries every twentieth, beginning with the third.

For k in 1 … 20 one after another, whenever there is time, the whole has been tried once. Without it all are.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


def piece(whole: Sequence[T]) -> Sequence[T]:
    """Return those of `whole` that this run tries."""
    first, of = (int(number) for number in os.environ.get("WITNESSMARK_PIECE", "1/1").split("/"))
    assert 1 <= first <= of, "WITNESSMARK_PIECE is K/N, with K from 1 to N"
    return whole[first - 1 :: of]
