"""Place names to candidates, nested areas, distances; shipped with the package, no network.

Other folders use `Gazetteer.load()` and the two frozen records below, nothing else.
"""

from __future__ import annotations

from witnessmark.gazetteer.entry import Candidate, Place
from witnessmark.gazetteer.gazetteer import Gazetteer

__all__ = ["Candidate", "Gazetteer", "Place"]
