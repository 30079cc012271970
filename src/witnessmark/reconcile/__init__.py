"""Claims → incidents, origins, contradictions and campaigns, across languages, honestly counted."""

from __future__ import annotations

from witnessmark.reconcile.grades import graded_text
from witnessmark.reconcile.links import link_target
from witnessmark.reconcile.run import VERSION, reconcile

__all__ = ["VERSION", "graded_text", "link_target", "reconcile"]
