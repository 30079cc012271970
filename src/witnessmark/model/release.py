"""What a case keeps of its releases: what a list shows, the record as published, and what was taken back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from witnessmark.errors import InvalidRecord


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept of a release beside what it told of each source.

    Attributes:
        about: what a list shows: title, month, counts, formats, what changed since the release before (JSON-ready).
        published: the view as one JSON document, as it was published.
    """

    about: Mapping[str, object]
    published: str


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """That a release was taken back, why, on which day and by whom; for another one, or for none."""

    reason: str
    on: str
    actor: str
    replaced_by: str | None = None

    def __post_init__(self) -> None:
        if not self.reason.strip():
            raise InvalidRecord("a withdrawal needs a reason", path="$.reason")


@dataclass(frozen=True, slots=True)
class Issue:
    """One release as a list shows it; `about` is empty for one made before it was kept."""

    id: str
    on: str
    actor: str
    digest: str
    about: Mapping[str, object]
    withdrawn: Withdrawal | None = None
