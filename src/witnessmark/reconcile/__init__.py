"""Claims → incidents, origins, contradictions and campaigns, across languages, honestly counted."""

from __future__ import annotations

from witnessmark.reconcile.explained import Explanation
from witnessmark.reconcile.grades import graded_text
from witnessmark.reconcile.links import link_target
from witnessmark.reconcile.memory import Memory
from witnessmark.reconcile.run import LIKELY, VERSION, known_as, reconcile

__all__ = [
    "LIKELY", "VERSION", "Explanation", "Memory", "graded_text", "known_as", "link_target", "reconcile",
]
