"""Intake: untrusted bytes in, readable reports out. No store, no case, no network."""

from witnessmark.intake.folder import walk
from witnessmark.intake.index import Index, load_index
from witnessmark.intake.limits import Limits
from witnessmark.intake.readers.table import FIELDS as TABLE_FIELDS
from witnessmark.intake.received import Received, Refused
from witnessmark.intake.reception import Intake
from witnessmark.intake.sandbox.status import SandboxStatus, sandbox_status

__all__ = [
    "TABLE_FIELDS", "Index", "Intake", "Limits", "Received", "Refused", "SandboxStatus", "load_index",
    "sandbox_status", "walk",
]
