"""The same steps as on one machine, over Parquet, on many processors or machines.

Invariant: every result is what the functions of `extract` and `reconcile` come to on the whole of what is read. A run
that was stopped goes on where it was. For public news only: texts are read by workers and written where the user says,
without encryption (`docs/threat-model.md`).
"""

from __future__ import annotations

from witnessmark.scale.counting import Counted, count_files
from witnessmark.scale.duplicating import Duplicates, duplicate_files
from witnessmark.scale.extracting import Extracted, extract_files
from witnessmark.scale.hands import Alone, Cluster, Hands
from witnessmark.scale.reconciling import Reconciled, Settings, reconcile_files

__all__ = [
    "Alone", "Cluster", "Counted", "Duplicates", "Extracted", "Hands", "Reconciled", "Settings", "count_files",
    "duplicate_files", "extract_files", "reconcile_files",
]
