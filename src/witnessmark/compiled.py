"""Compiling numeric functions once for all runs.

Machine code is kept beside the program, or in the user's cache folder; where neither can be written it is
made anew each time. It holds nothing of any table.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, ParamSpec, TypeVar, cast

from numba import njit

P = ParamSpec("P")
R = TypeVar("R")


def compiled(function: Callable[P, R]) -> Callable[P, R]:
    """Return the function as machine code that runs beside other threads; division follows NumPy's rules."""
    return _made(function, "never")


def inlined(function: Callable[P, R]) -> Callable[P, R]:
    """Return the function to be written into each compiled one that calls it.

    For what is called once a pair: a call that hands over arrays counts their references up and down, which costs
    more than the work.
    """
    return _made(function, "always")


def _made(function: Callable[P, R], inline: Literal["never", "always"]) -> Callable[P, R]:
    try:
        made = njit(cache=True, nogil=True, error_model="numpy", inline=inline)(function)
    except RuntimeError:
        made = njit(nogil=True, error_model="numpy", inline=inline)(function)
    return cast("Callable[P, R]", made)
