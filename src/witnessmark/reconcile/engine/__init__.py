"""Claims to incidents by the million: typed columns in, a partition with probabilities out."""

from __future__ import annotations

from witnessmark.reconcile.engine.columns import Columns, from_table, read_columns, write_incidents
from witnessmark.reconcile.engine.model import Model
from witnessmark.reconcile.engine.run import model_of, reconcile_columns
from witnessmark.reconcile.engine.state import State

__all__ = [
    "Columns", "Model", "State", "from_table", "model_of", "read_columns", "reconcile_columns", "write_incidents",
]
