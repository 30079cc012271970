"""Claims, context statements and incidents as sequences that a notebook shows and a data frame takes."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from html import escape
from typing import TYPE_CHECKING, Any, ClassVar, Generic, Self, TypeVar, overload

from witnessmark.errors import MissingExtra
from witnessmark.extract import THRESHOLD
from witnessmark.model.claim import Claim, Context
from witnessmark.model.incident import Incident
from witnessmark.model.incident_record import incident_record
from witnessmark.model.record import Json, located_record

if TYPE_CHECKING:
    import pandas
    import polars

SHARED = (
    "affected", "figure_low", "figure_best", "figure_high", "unit", "origin",
    "destination", "when_start", "when_end", "precision", "orderer", "perpetrator", "ground",
    "consequences", "said_by", "said_by_kind", "outlet", "published", "start", "end", "quote", "confidence",
)
T = TypeVar("T")


class Table(Sequence[T], Generic[T]):
    """An immutable sequence of records with one flat row each."""

    __slots__ = ("_held",)
    columns: ClassVar[tuple[str, ...]]
    shown: ClassVar[tuple[str, ...]]

    def __init__(self, held: Iterable[T]) -> None:
        self._held = tuple(held)

    def __len__(self) -> int:
        return len(self._held)

    def __iter__(self) -> Iterator[T]:
        return iter(self._held)

    @overload
    def __getitem__(self, index: int) -> T: ...
    @overload
    def __getitem__(self, index: slice) -> Self: ...
    def __getitem__(self, index: int | slice) -> T | Self:
        return type(self)(self._held[index]) if isinstance(index, slice) else self._held[index]

    def __eq__(self, other: object) -> bool:
        return self._held == other._held if type(other) is type(self) else NotImplemented

    def __hash__(self) -> int:
        return hash(self._held)

    def __repr__(self) -> str:
        return f"<{type(self).__name__}: {len(self)}>"

    def records(self) -> list[Json]:
        """Return the JSON-ready records, as the command line prints them with `--json`."""
        return [self._record(one) for one in self]

    def rows(self) -> list[dict[str, Any]]:
        """Return one flat row per record with the columns of `columns`; missing values are None."""
        return [self._row(one) for one in self]

    def to_polars(self) -> polars.DataFrame:
        """Return a polars frame, one row per record (needs `witnessmark[frames]`)."""
        try:
            import polars
        except ImportError as fault:
            raise MissingExtra("A polars frame", "frames") from fault
        return polars.DataFrame(self.rows(), schema=list(self.columns), infer_schema_length=None)

    def to_pandas(self) -> pandas.DataFrame:
        """Return a pandas frame, one row per record (needs `witnessmark[frames]`)."""
        try:
            import pandas
        except ImportError as fault:
            raise MissingExtra("A pandas frame", "frames") from fault
        return pandas.DataFrame(self.rows(), columns=list(self.columns))

    def _repr_html_(self) -> str:
        head = "".join(f"<th>{name}</th>" for name in self.shown)
        body = "".join(
            "<tr>" + "".join(f"<td>{_cell(row[name])}</td>" for name in self.shown) + "</tr>"
            for row in self.rows()
        )
        return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"

    @abstractmethod
    def _record(self, one: T) -> Json: ...

    @abstractmethod
    def _row(self, one: T) -> dict[str, Any]: ...


class Claims(Table[Claim]):
    """An immutable sequence of claims in text order."""

    __slots__ = ()
    columns = ("id", "act", "status", *SHARED)
    shown = ("act", "status", "affected", "origin", "destination", "when_start", "said_by", "quote")

    def confident(self, threshold: float = THRESHOLD) -> Claims:
        """Return the claims whose confidence reaches the threshold."""
        return Claims(claim for claim in self if claim.confidence >= threshold)

    def _record(self, one: Claim) -> Json:
        return located_record(one)

    def _row(self, one: Claim) -> dict[str, Any]:
        return {"id": one.id, "act": one.act.code.value, "status": one.status.code.value} | _shared(one)


class Contexts(Table[Context]):
    """An immutable sequence of context statements in text order."""

    __slots__ = ()
    columns = ("id", "context", *SHARED)
    shown = ("context", "affected", "origin", "when_start", "said_by", "quote")

    def _record(self, one: Context) -> Json:
        return located_record(one)

    def _row(self, one: Context) -> dict[str, Any]:
        return {"id": one.id, "context": one.context.code.value} | _shared(one)


class Incidents(Table[Incident]):
    """An immutable sequence of incidents, the latest first.

    A row holds for each field the value that most origins stand behind; `origins_low` to `origins_high` is how many
    independent origins speak; `contradictions` counts the values that can't go together.
    """

    __slots__ = ()
    columns = (
        "id", "acts", "origin", "destination", "when_start", "when_end", "figure_low", "figure_best", "figure_high",
        "unit", "affected", "orderer", "perpetrator", "ground", "consequences", "grade", "why", "origins_low",
        "origins_high", "assessed", "claims", "reports", "contradictions", "campaign",
    )
    shown = ("acts", "origin", "when_start", "figure_best", "unit", "grade", "origins_low", "claims", "contradictions")

    def _record(self, one: Incident) -> Json:
        return incident_record(one)

    def _row(self, one: Incident) -> dict[str, Any]:
        when, figure = leading(one, "when") or {}, leading(one, "figure") or {}
        named = {name: _named(leading(one, name)) for name in (
            "origin", "destination", "affected", "orderer", "perpetrator", "ground", "consequences")}
        row = {
            "id": one.id, "acts": _words(dict.fromkeys(act.value.value for act in one.acts)),
            "when_start": when.get("start"), "when_end": when.get("end"), "figure_low": figure.get("low"),
            "figure_best": figure.get("best"), "figure_high": figure.get("high"), "unit": figure.get("unit"),
            **named, "grade": one.grade.grade.value, "why": one.grade.why, "origins_low": one.origins.low,
            "origins_high": one.origins.high, "assessed": one.origins.assessed, "claims": len(one.claims),
            "reports": len(one.reports), "contradictions": sum(not c.compatible for c in one.contradictions),
            "campaign": one.campaign,
        }
        return {name: row[name] for name in self.columns}


def leading(incident: Incident, field: str) -> Any:
    """Return the value of a field that most origins (then most claims) stand behind; None where none is stated."""
    held = incident.fields.get(field, ())
    if not held:
        return None
    return max(held, key=lambda f: (f.origins, len(f.support), _best(f.value))).value


def _best(value: object) -> int:
    return value.get("best") or 0 if isinstance(value, dict) else 0


def _named(value: Any) -> str | None:
    """Return a code as it is, a place by its name or the words that describe it."""
    if isinstance(value, dict):
        return value.get("name") or value.get("description")
    return None if value is None else str(value)


def _cell(value: object) -> str:
    return "" if value is None else escape(str(value))


def _shared(claim: Claim | Context) -> dict[str, Any]:
    figure, when, report = claim.figure, claim.when, claim.reading.report
    nearest = claim.attribution[0] if claim.attribution else None
    return {
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
