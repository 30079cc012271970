"""Compiling numeric functions once for all runs.

Machine code is kept beside the program, or in the user's cache folder; where neither can be written it is
made anew each time. It holds nothing of any table.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import ParamSpec, TypeVar, cast

from numba import njit

P = ParamSpec("P")
R = TypeVar("R")


def compiled(function: Callable[P, R]) -> Callable[P, R]:
    """Return the function as machine code that runs beside other threads; division follows NumPy's rules."""
    try:
        made = njit(cache=True, nogil=True, error_model="numpy")(function)
    except RuntimeError:
        made = njit(nogil=True, error_model="numpy")(function)
    return cast("Callable[P, R]", made)
