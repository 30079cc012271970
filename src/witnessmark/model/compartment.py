"""A compartment that is closed: where what it holds lies sealed, never what that is.

Invariant: nothing here but names, sums and numbers; the key of the bundle lies in a sealed file of its own, for the
people of the compartment alone, and the case's key opens neither.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from witnessmark.model.source import Sealed


@dataclass(frozen=True, slots=True)
class Closed:
    """One closing of a compartment.

    Attributes:
        key: the sealed file that the bundle's key lies in, and how many people it takes to open it.
        bundle_as: the name of the sealed bundle, among the originals.
        recipients: the public keys of those who open it.
        files: SHA-256 by name of every sealed file that came with the closed reports, the bundle's and the key's too.
        entries: the entries of the log that were emptied.
    """

    id: str
    compartment: str
    key: Sealed
    bundle_as: str
    recipients: tuple[str, ...]
    files: Mapping[str, str]
    entries: tuple[int, ...]

    @classmethod
    def of(cls, row: Any) -> Closed:
        """Rebuild from a row, by its columns' names."""
        return cls(row["id"], row["compartment"],
                   Sealed(row["id"], row["sealed_as"], row["sha256"], row["opened_by"]), row["bundle_as"],
                   tuple(row["recipients"].split()), dict(json.loads(row["files"])), tuple(json.loads(row["entries"])))
