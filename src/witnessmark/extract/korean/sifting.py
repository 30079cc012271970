"""The one sieve that the patterns of Korean text go through: a pass over a text tells which of them may match where.

Sifted patterns are for stretches of the document's text; a slice of it would be a text of its own.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from witnessmark.extract.sieve import Group, Sieve, Sifted

_SIEVE = Sieve()


def sifted(pattern: str | re.Pattern[str]) -> Sifted:
    """Return a pattern that is tried only where one of its anchors stands."""
    return Sifted(_SIEVE, pattern)


def grouped(patterns: Sequence[re.Pattern[str]]) -> Group:
    """Return patterns of which only those are tried that have an anchor in a stretch."""
    return Group(_SIEVE, patterns)
