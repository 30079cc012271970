"""What a witness on another machine signed of a case's log, as the case's records hold it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Cosigning:
    """One checkpoint that a witness signed: by which name and key, how many entries, on which day by their clock.

    `note` is the cosigned checkpoint as it came; whether it is what it says is for the evidence log to check.
    """

    witness: str
    key: str
    size: int
    on: str
    note: bytes
