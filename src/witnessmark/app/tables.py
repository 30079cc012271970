"""Claims as a sequence that a notebook shows and a data frame takes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from html import escape
from typing import TYPE_CHECKING, Any, overload

from witnessmark.errors import MissingExtra
from witnessmark.extract import THRESHOLD
from witnessmark.model.claim import Claim
from witnessmark.model.record import Json, statement_record

if TYPE_CHECKING:
    import pandas
    import polars

COLUMNS = (
    "id", "act", "status", "affected", "figure_low", "figure_best", "figure_high", "unit", "origin",
    "destination", "when_start", "when_end", "precision", "orderer", "perpetrator", "ground",
    "consequences", "said_by", "said_by_kind", "outlet", "published", "start", "end", "quote", "confidence",
)


class Claims(Sequence[Claim]):
    """An immutable sequence of claims in text order."""

    __slots__ = ("_claims",)

    def __init__(self, claims: Iterable[Claim]) -> None:
        self._claims = tuple(claims)

    def __len__(self) -> int:
        return len(self._claims)

    def __iter__(self) -> Iterator[Claim]:
        return iter(self._claims)

    @overload
    def __getitem__(self, index: int) -> Claim: ...
    @overload
    def __getitem__(self, index: slice) -> Claims: ...
    def __getitem__(self, index: int | slice) -> Claim | Claims:
        return Claims(self._claims[index]) if isinstance(index, slice) else self._claims[index]

    def __eq__(self, other: object) -> bool:
        return self._claims == other._claims if isinstance(other, Claims) else NotImplemented

    def __hash__(self) -> int:
        return hash(self._claims)

    def __repr__(self) -> str:
        return f"<Claims: {len(self)}>"

    def confident(self, threshold: float = THRESHOLD) -> Claims:
        """Return the claims whose confidence reaches the threshold."""
        return Claims(claim for claim in self if claim.confidence >= threshold)

    def records(self) -> list[Json]:
        """Return the claim records, as `witnessmark read --json` prints them."""
        return [statement_record(claim) for claim in self]

    def rows(self) -> list[dict[str, Any]]:
        """Return one flat row per claim with the columns of `COLUMNS`; missing values are None."""
        return [_row(claim) for claim in self]

    def to_polars(self) -> polars.DataFrame:
        """Return a polars frame, one row per claim (needs `witnessmark[frames]`)."""
        try:
            import polars
        except ImportError as fault:
            raise MissingExtra("A polars frame", "frames") from fault
        return polars.DataFrame(self.rows(), schema=list(COLUMNS), infer_schema_length=None)

    def to_pandas(self) -> pandas.DataFrame:
        """Return a pandas frame, one row per claim (needs `witnessmark[frames]`)."""
        try:
            import pandas
        except ImportError as fault:
            raise MissingExtra("A pandas frame", "frames") from fault
        return pandas.DataFrame(self.rows(), columns=list(COLUMNS))

    def _repr_html_(self) -> str:
        shown = ("act", "status", "affected", "origin", "destination", "when_start", "said_by", "quote")
        head = "".join(f"<th>{name}</th>" for name in shown)
        body = "".join(
            "<tr>" + "".join(f"<td>{escape(str(row[name] or ''))}</td>" for name in shown) + "</tr>"
            for row in self.rows()
        )
        return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _row(claim: Claim) -> dict[str, Any]:
    figure, when, report = claim.figure, claim.when, claim.reading.report
    nearest = claim.attribution[0] if claim.attribution else None
    return {
        "id": claim.id,
        "act": claim.act.code.value,
        "status": claim.status.code.value,
        "affected": _words(a.text for a in claim.affected),
        "figure_low": figure.low if figure else None,
        "figure_best": figure.best if figure else None,
        "figure_high": figure.high if figure else None,
        "unit": figure.unit.value if figure else None,
        "origin": _words(p.place.name if p.place else p.text for p in claim.origin),
        "destination": _words(p.place.name if p.place else p.text for p in claim.destination),
        "when_start": when.start if when else None,
        "when_end": when.end if when else None,
        "precision": when.precision.value if when else None,
        "orderer": _words(c.code.value for c in claim.orderer),
        "perpetrator": _words(c.code.value for c in claim.perpetrator),
        "ground": _words(c.code.value for c in claim.ground),
        "consequences": _words(c.code.value for c in claim.consequences),
        "said_by": (nearest.text or report.outlet) if nearest else None,
        "said_by_kind": nearest.kind.value if nearest else None,
        "outlet": report.outlet,
        "published": report.published,
        "start": claim.passage.start,
        "end": claim.passage.end,
        "quote": claim.quote,
        "confidence": claim.confidence,
    }


def _words(parts: Iterable[str]) -> str | None:
    return "; ".join(parts) or None
