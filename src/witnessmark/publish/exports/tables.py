"""The tables every tabular export carries: incidents, claims, places; typed, with HXL tags.

Invariant: a cell is a field of the view, several of them as a list, or a code that follows
from such fields alone (`precision`). Not handled here: how a format writes them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from witnessmark.disclosure.view import PublicClaim, PublicIncident, PublicPlace, PublicView
from witnessmark.vocab.country import countries

Cell = str | int | float | bool | tuple[str, ...] | None


class Kind(Enum):
    """What a column holds. A chain is a list whose order means "heard from", nearest speaker first."""

    TEXT = "text"
    INTEGER = "integer"
    REAL = "real"
    FLAG = "flag"
    LIST = "list"
    CHAIN = "chain"


@dataclass(frozen=True, slots=True)
class Column:
    name: str
    kind: Kind
    hxl: str


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells in the order of the columns; a value that is not known is None."""

    name: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]


def tables(view: PublicView) -> tuple[Table, Table, Table]:
    """Return `incidents` (one row an incident), `claims` (one a claim) and `places` (see there)."""
    return incidents(view), claims(view), places(view)


def incidents(view: PublicView) -> Table:
    """Return one row an incident, in the order of the dossier."""
    return Table("incidents", INCIDENTS, tuple(_incident(i) for i in view.incidents))


def claims(view: PublicView) -> Table:
    """Return one row a claim, in the order of the dossier."""
    return Table("claims", CLAIMS, tuple(_claim(i, c) for i in view.incidents for c in i.claims))


def places(view: PublicView) -> Table:
    """Return one row a claim, role and place: a claim with two origins and one destination is three rows.

    A claim that names no place is one row without role and place, so that none is lost on a map's table.
    """
    return Table("places", PLACES, tuple(row for i in view.incidents for c in i.claims for row in _places(i, c)))


def joined(value: Cell, kind: Kind) -> str | int | float | bool | None:
    """Return the cell for a format without lists: parts of a list by `; `, of a chain by ` < `."""
    if isinstance(value, tuple):
        return (" < " if kind is Kind.CHAIN else "; ").join(value)
    return value


def precision(place: PublicPlace) -> str | None:
    """Return `county`, `province` or `country`: how finely the view tells a place; None where it is described."""
    if place.described:
        return None
    if place.adm1:
        return "county"
    country = countries().get(place.country)
    return "country" if place.name == place.country or (country and place.name == country.name) else "province"


def full_name(place: PublicPlace) -> str:
    """Return `Port Ellis, North Province, North Korea`: the place, its province, its country in English."""
    country = countries().get(place.country)
    own = place.name if place.name != place.country else None
    parts = dict.fromkeys(part for part in (own, place.adm1, country.name if country else place.country) if part)
    return ", ".join(parts)


def _incident(i: PublicIncident) -> tuple[Cell, ...]:
    return (i.number, tuple(dict.fromkeys(a.act.value for a in i.acts)), i.grade.value, i.origins_low, i.origins_high,
            _text(i.start), _text(i.end), len(i.claims), i.campaign,
            tuple(dict.fromkeys(c.field for c in i.contradictions)))


def _claim(i: PublicIncident, c: PublicClaim) -> tuple[Cell, ...]:
    first = next((p for p in c.origin if not p.described), None)
    where = (first.country, first.lat, first.lon) if first else (None, None, None)
    return (c.number, i.number, c.act.value, c.status.value, _codes(c.groups), *_figure(c), _names(c.origin), *where,
            _names(c.destination), _text(c.start), _text(c.end), _codes(c.orderer), _codes(c.perpetrator),
            _codes(c.ground), _codes(c.consequences), _codes(c.said_by), c.language, c.outlet, c.confirmed, c.quote)


def _places(i: PublicIncident, c: PublicClaim) -> Iterator[tuple[Cell, ...]]:
    told = (c.act.value, c.status.value, _codes(c.groups), *_figure(c), _text(c.start), _text(c.end), i.grade.value)
    named = [(role, p) for role, side in (("origin", c.origin), ("destination", c.destination)) for p in side]
    for role, p in named:
        where = (p.name, p.name_ko, p.country or None, p.adm1, precision(p), p.lat, p.lon)
        yield (c.number, i.number, role, *where, *told)
    if not named:
        yield (c.number, i.number, *(None,) * 8, *told)


def _figure(c: PublicClaim) -> tuple[Cell, ...]:
    f = c.figure
    return (f.low, f.best, f.high, f.unit.value, f.quantifier.value) if f else (None,) * 5


def _names(side: Sequence[PublicPlace]) -> tuple[str, ...]:
    return tuple(p.name for p in side)


def _codes(codes: Sequence[str]) -> tuple[str, ...]:
    return tuple(str(code) for code in codes)


def _text(value: object) -> str | None:
    return None if value is None else str(value)


T, N, R, F, L = Kind.TEXT, Kind.INTEGER, Kind.REAL, Kind.FLAG, Kind.LIST
_FIGURE = (
    Column("low", N, "#affected+min"), Column("best", N, "#affected"), Column("high", N, "#affected+max"),
    Column("unit", T, "#meta+unit"), Column("quantifier", T, "#meta+qualifier"),
)
INCIDENTS = (
    Column("incident", T, "#event+id"), Column("acts", L, "#event+type"), Column("grade", T, "#meta+grade"),
    Column("origins_low", N, "#meta+origins+min"), Column("origins_high", N, "#meta+origins+max"),
    Column("start", T, "#date+start"), Column("end", T, "#date+end"), Column("claims", N, "#meta+claims+num"),
    Column("campaign", T, "#event+campaign+id"), Column("contradictions", L, "#meta+contradictions"),
)
CLAIMS = (
    Column("claim", T, "#meta+claim+id"), Column("incident", T, "#event+id"), Column("act", T, "#event+type"),
    Column("status", T, "#status+event"), Column("groups", L, "#group+type"), *_FIGURE,
    Column("origin", L, "#loc+name+origin"), Column("origin_country", T, "#country+code+origin"),
    Column("origin_lat", R, "#geo+lat+origin"), Column("origin_lon", R, "#geo+lon+origin"),
    Column("destination", L, "#loc+name+destination"), Column("start", T, "#date+start"), Column("end", T, "#date+end"),
    Column("orderer", L, "#org+orderer+type"), Column("perpetrator", L, "#org+perpetrator+type"),
    Column("ground", L, "#cause+type"), Column("consequences", L, "#impact+type"),
    Column("said_by", Kind.CHAIN, "#meta+source+type"), Column("language", T, "#meta+language"),
    Column("outlet", T, "#meta+source+name"), Column("confirmed", F, "#meta+confirmed"),
    Column("quote", T, "#description+quote"),
)
PLACES = (
    Column("claim", T, "#meta+claim+id"), Column("incident", T, "#event+id"), Column("role", T, "#loc+type"),
    Column("place", T, "#loc+name"), Column("place_ko", T, "#loc+name+i_ko"), Column("country", T, "#country+code"),
    Column("adm1", T, "#adm1+name"), Column("precision", T, "#geo+precision"), Column("lat", R, "#geo+lat"),
    Column("lon", R, "#geo+lon"), Column("act", T, "#event+type"), Column("status", T, "#status+event"),
    Column("groups", L, "#group+type"), *_FIGURE, Column("start", T, "#date+start"), Column("end", T, "#date+end"),
    Column("grade", T, "#meta+grade"),
)
