"""A source as the case's records know it: a handle and what its word is worth, never who it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from witnessmark.errors import InvalidRecord
from witnessmark.vocab.codes import AttributionKind

Vantage = Literal["saw", "took_part", "was_told", "holds_papers", "unknown"]
OpenedBy = Literal["case", "one", "pair"]
"""Who opens the identity: whoever holds the case, any one custodian, or two of them together."""
RELIABILITY = "ABCDEF"


@dataclass(frozen=True, slots=True)
class Source:
    """What colleagues may know of a source; the identity is only in the sealed file."""

    id: str
    kind: AttributionKind
    vantage: Vantage
    reliability: str
    sealed_as: str
    sha256: str
    opened_by: OpenedBy = "case"

    def __post_init__(self) -> None:
        if self.vantage not in get_args(Vantage):
            raise InvalidRecord(f"one of {', '.join(get_args(Vantage))}", path="$.vantage")
        if len(self.reliability) != 1 or self.reliability not in RELIABILITY:
            raise InvalidRecord("a letter from A to F", path="$.reliability")
        if self.opened_by not in get_args(OpenedBy):
            raise InvalidRecord("unknown policy", path="$.opened_by")


@dataclass(frozen=True, slots=True)
class Sealed:
    """Where a source's identity lies now: the file, its SHA-256, who opens it. Nothing of what colleagues know."""

    source: str
    sealed_as: str
    sha256: str
    opened_by: OpenedBy


@dataclass(frozen=True, slots=True)
class Opening:
    """One opening of an identity: whose, by whom, on which day, and why."""

    sequence: int
    source: str
    actor: str
    on: str
    reason: str
