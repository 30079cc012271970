"""The form of acts told in several words: words that count only in their surroundings.

Not handled here: the tables (`constructions`, `control_words`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from witnessmark.vocab.codes import Act, Status


@dataclass(frozen=True, slots=True)
class Construction:
    """Words of an act that count only in their surroundings.

    `status` is what the form itself says (an imperative is an order); None leaves it to the
    predicate. `valency` as in `triggers`.
    """

    act: Act
    strength: float
    valency: str
    words: re.Pattern[str]
    left: re.Pattern[str] | None = None
    right: re.Pattern[str] | None = None
    unless: re.Pattern[str] | None = None
    status: Status | None = None


def made(act: Act, strength: float, valency: str, words: str, left: str = "", right: str = "", unless: str = "",
       status: Status | None = None) -> Construction:
    """Return a construction of patterns given as text; an empty one asks nothing."""
    def compiled(pattern: str) -> re.Pattern[str] | None:
        return re.compile(pattern) if pattern else None

    return Construction(act, strength, valency, re.compile(words), compiled(left), compiled(right), compiled(unless), status)
