"""A row of coded cells → claims: one an act, each value grounded in the cell that states it.

Invariant: a value comes from a cell, or from a default of the mapping in the words of the cell beside it; what a cell
says that is not understood is left out with a note, never guessed. The speaker is who the table says it has it from;
the table itself is no witness (`SECONDHAND`, see `reconcile.origins`) unless the mapping says that its rows are
first-hand.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from witnessmark.extract.coded import values
from witnessmark.extract.coded.cells import Cell, cells_of
from witnessmark.extract.coded.mapping import Mapping, fold, matches
from witnessmark.extract.coded.values import Days, Hints, Part, parts_of
from witnessmark.ids import derived_id
from witnessmark.model.claim import Affected, Attribution, Claim, Coded, Extractor, Why
from witnessmark.model.figure import Figure
from witnessmark.model.place import PlaceRef
from witnessmark.model.text import Reading, Span
from witnessmark.model.time import Moment
from witnessmark.vocab.codes import (
    Act,
    AttributionKind,
    FigureKind,
    Quantifier,
    Speech,
    Status,
    Unit,
)

NAME = "import"  # as `Extractor.is_secondhand` knows it
SECONDHAND, FIRSTHAND = "1", "1+firsthand"
"""Versions of the extractor `import`: rows that tell of others' reports, and rows that are reports themselves."""
SURE = 1.0
LONGEST_PASSAGE = 600
LONGEST_SPAN = 200
LONGEST_NAME = 200
ABOUT = ("title", "published", "outlet", "language", "url")
_CHAIN = re.compile(r"\s<\s|\s←\s|[;|\n]")
_SEMICOLON = re.compile(";")
_LISTS = ("orderer", "perpetrator", "ground", "consequences")


@dataclass(frozen=True, slots=True)
class Coding:
    """What a row says: its claims, what it states of itself, the event it belongs to, remarks for the reader.

    `text` says whether there are words to read claims out of, where the columns make none.
    """

    claims: tuple[Claim, ...] = ()
    about: dict[str, str] = field(default_factory=dict)
    event: str | None = None
    notes: tuple[str, ...] = ()
    text: bool = False


def code(reading: Reading, mapping: Mapping) -> Coding:
    """Return what the cells of a reading say under a mapping; writes nothing."""
    return _Row(reading, mapping).coding()


def unknown_acts(readings: Iterable[Reading], mapping: Mapping, most: int = 30) -> list[str]:
    """Return what cells of the act's columns say that stands for no act, each once, in the order met."""
    found: dict[str, None] = {}
    for reading in readings:
        for cell in cells_of(reading):
            if mapping.holds("act", cell.heading):
                for known, part in values.codes_of("act", cell.text(reading), cell.span, mapping):
                    if known is None and not mapping.means_nothing("act", part.text):
                        found.setdefault(part.text[:LONGEST_NAME])
    return list(found)[:most]


class _Row:
    """One row while it is read; collects the spans that its claims rest on and the remarks."""

    def __init__(self, reading: Reading, mapping: Mapping) -> None:
        self._reading, self._mapping = reading, mapping
        self._cells = cells_of(reading)
        self._used: list[Span] = []
        self._why: dict[str, Why] = {}
        self._notes: list[str] = []

    def coding(self) -> Coding:
        mapping = self._mapping
        about = {name: words for name in ABOUT if (words := self._words(name)) is not None}
        for name in ABOUT:
            if name not in about and name in mapping.defaults:
                about[name] = mapping.defaults[name]
        event = self._words("event")
        if mapping.numbered and event:
            event = event.partition("-")[0]
        return Coding(tuple(self._claims()), about, event, tuple(dict.fromkeys(self._notes)),
                      self._first("text") is not None)

    def _claims(self) -> Iterator[Claim]:
        acts = self._acts()
        common = self._common()
        if acts is None or not (acts or self._used):
            return
        if not acts:
            code_, span = Act(self._mapping.defaults["act"]), self._used[0]
            acts = [(code_, Part(span.slice(self._reading.text), span))]
        status = next(iter(self._coded("status")), None)
        for act, part in acts:
            usual = Status(self._mapping.defaults.get("status", Status.CARRIED_OUT))
            told = status or Coded(usual, part.text, part.span)
            spans = [part.span, told.span, *self._used]
            passage = Span(min(s.start for s in spans), max(s.end for s in spans))
            if passage.end - passage.start > LONGEST_PASSAGE:
                passage = part.span
            yield Claim(
                id=derived_id("clm", self._reading.id, NAME, act.value, part.span.start), reading=self._reading,
                act=Coded(act, part.text, part.span), status=told, passage=passage, confidence=SURE,
                extractor=Extractor(NAME, FIRSTHAND if self._mapping.firsthand else SECONDHAND),
                why=tuple(self._why.values()), **common)

    def _acts(self) -> list[tuple[Act, Part]] | None:
        """Return the acts of the row, each once; empty for the mapping's default, None where it states none."""
        found: dict[Act, Part] = {}
        for cell in self._all("act"):
            for known, part in values.codes_of("act", cell.text(self._reading), cell.span, self._mapping):
                if isinstance(known, Act):
                    found.setdefault(known, part)
                    self._because("act", cell)
        if found:
            return list(found.items())
        if "act" in self._mapping.defaults:
            return []
        if self._all("act"):
            self._notes.append("its act is none of the vocabulary (--value act:WORDS=CODE says what it stands for)")
        return None

    def _common(self) -> dict[str, Any]:
        made: dict[str, Any] = {name: tuple(self._coded(name)) for name in _LISTS}
        made["affected"] = tuple(Affected((c.code,), c.text, c.span) for c in self._coded("affected"))
        made["when"] = self._when()
        made["figure"] = self._figure()
        made["origin"], made["destination"] = self._places()
        made["attribution"] = self._attribution()
        return made

    def _coded(self, name: str) -> list[Coded[Any]]:
        found: dict[Any, Coded[Any]] = {}
        shared = any(self._mapping.holds("act", cell.heading) for cell in self._all(name)) and name != "act"
        for cell in self._all(name):
            for known, part in values.codes_of(name, cell.text(self._reading), cell.span, self._mapping):
                if known is None:
                    if not shared and not self._mapping.means_nothing(name, part.text):
                        self._left_out(cell, "holds a word that is no code of it")
                    continue
                found.setdefault(known, Coded(known, part.text, part.span))
                self._took(name, cell, part.span)
        return list(found.values())

    def _when(self) -> Moment | None:
        single, first, last = (self._days(name) for name in ("when", "start", "end"))
        if single is not None:
            return self._moment(*single)
        if first is not None and last is not None:
            whole = values.joined(first[0], last[0])
            if whole is None:
                self._notes.append("ends before it starts: only its start was read")
                return self._moment(*first)
            span = self._across(first[1], last[1])
            return self._moment(whole, first[1] if whole == first[0] or span is None else span)
        known = first or last
        return self._moment(*known) if known is not None else None

    def _days(self, name: str) -> tuple[Days, Span] | None:
        cell = self._first(name)
        if cell is None:
            return None
        found = values.days_of(cell.text(self._reading), self._reading.report.language,
                               day_first=self._mapping.day_first)
        if found is None:
            self._left_out(cell, "holds no date that can be read in one way only")
            return None
        self._took("when", cell, cell.span)
        return found, cell.span

    def _moment(self, days: Days, span: Span) -> Moment:
        return Moment(days.start, days.end, days.precision, span.slice(self._reading.text), span)

    def _figure(self) -> Figure | None:
        cells = {name: cell for name in ("low", "figure", "high") if (cell := self._first(name)) is not None}
        numbers = {name: values.number_of(cell.text(self._reading)) for name, cell in cells.items()}
        units = self._coded("unit")
        unit = units[0].code if units else Unit(self._mapping.defaults.get("unit", Unit.PERSON))
        said = self._coded("quantifier")
        if cells.keys() == {"figure"} and numbers["figure"] is None:
            return self._figure_in_words(cells["figure"], unit, stated=bool(units))
        for name, number in numbers.items():
            if number is None:
                self._left_out(cells[name], "holds no whole number")
        known = {name: number for name, number in numbers.items() if number is not None}
        if not known:
            return None
        quantifier = said[0].code if said else Quantifier(self._mapping.defaults.get("quantifier", _sort(known)))
        low, best, high = _bounds(known, quantifier)
        if [n for n in (low, best, high) if n is not None] != sorted(n for n in (low, best, high) if n is not None):
            self._notes.append("its least, best and most number do not follow one another: no count was read")
            return None
        spans = [cells[name].span for name in known]
        span = self._across(*spans) or spans[0]
        for name in known:
            self._took("figure", cells[name], cells[name].span)
        return Figure(FigureKind.FLOW, low, best, high, unit, quantifier, span.slice(self._reading.text), span)

    def _figure_in_words(self, cell: Cell, unit: Unit, *, stated: bool) -> Figure | None:
        found = values.figure_in(cell.text(self._reading), self._reading.report.language)
        if found is None:
            self._left_out(cell, "holds no count")
            return None
        mention = values.widened(found, cell.span.start)
        self._took("figure", cell, mention.span)
        return Figure(FigureKind.FLOW, mention.low, mention.best, mention.high,
                      unit if stated or mention.unit is None else mention.unit, mention.quantifier,
                      mention.span.slice(self._reading.text), mention.span, mention.multiplier)

    def _places(self) -> tuple[tuple[PlaceRef, ...], tuple[PlaceRef, ...]]:
        hints = self._hints()
        sides: dict[str, list[PlaceRef]] = {"origin": [], "destination": []}
        for side, known in (("origin", hints), ("destination", Hints())):
            for number, (cell, part) in enumerate(self._parts(side)):
                sides[side].append(self._place(side, cell, part, known if number == 0 else Hints(hints.country)))
        roles, points = self._beside("place_role"), self._beside("place_point")
        for number, (cell, part) in enumerate(self._parts("place")):
            told = roles[number] if number < len(roles) else "origin"
            point = values.point_of(points[number]) if number < len(points) else None
            for side in sides if told == "both" else (told,):
                sides[side].append(self._place(side, cell, part, Hints(None, None, point)))
        return tuple(sides["origin"]), tuple(sides["destination"])

    def _parts(self, name: str) -> Iterator[tuple[Cell, Part]]:
        for cell in self._all(name):
            for part in parts_of(cell.text(self._reading), cell.span, numbered=self._mapping.numbered):
                yield cell, part

    def _beside(self, name: str) -> list[str]:
        """Return the entries of a list that runs beside that of the places, a place's role as its code."""
        cell = self._first(name)
        if cell is None:
            return []
        words = [piece.strip() for piece in _SEMICOLON.split(cell.text(self._reading))]
        if name != "place_role":
            return words
        told = self._mapping.values.get(name, {})
        return [role if (role := told.get(fold(word), fold(word))) in ("origin", "destination", "both")
                else "origin" for word in words]

    def _hints(self) -> Hints:
        country, province = self._words("origin_country"), self._words("origin_province")
        point = self._words("origin_point")
        lat, lon = self._words("origin_latitude"), self._words("origin_longitude")
        at = values.point_of(point or (f"{lat}, {lon}" if lat and lon else ""))
        if country is not None and values.country_of(country) is None:
            self._left_out(self._first("origin_country"), "names no country that is known")
        return Hints(values.country_of(country) if country else None, province, at)

    def _place(self, side: str, cell: Cell, part: Part, hints: Hints) -> PlaceRef:
        held = values.resolved(part.text, hints) if len(part.text) <= LONGEST_NAME else None
        if held is None:
            self._left_out(cell, "names a place that the gazetteer does not have there; its words stand as they are")
        self._took(side, cell, part.span)
        return PlaceRef(part.text, part.span, "named" if len(part.text) <= LONGEST_NAME else "described", held)

    def _attribution(self) -> tuple[Attribution, ...]:
        chain = []
        usual = AttributionKind(self._mapping.defaults.get("said_by_kind", AttributionKind.OTHER_MEDIA))
        kind = next((c.code for c in self._coded("said_by_kind")), usual)
        for cell in self._all("said_by"):
            for part in parts_of(cell.text(self._reading), cell.span, _CHAIN, numbered=self._mapping.numbered):
                told = values.code_of("said_by_kind", part.text, self._mapping)
                spoken = AttributionKind(told) if told else kind
                chain.append(Attribution(spoken, Speech.NARRATED, part.text, part.span))
                self._took("attribution", cell, part.span)
        if not chain or chain[-1].kind is not AttributionKind.OUTLET:
            chain.append(Attribution(AttributionKind.OUTLET, Speech.NARRATED))
        return tuple(chain)

    def _all(self, name: str) -> list[Cell]:
        """Return the cells that hold a field, in the order in which the mapping names their columns."""
        asked = self._mapping.columns.get(name, ())
        return [cell for heading in asked for cell in self._cells if matches(cell.heading, heading)]

    def _first(self, name: str) -> Cell | None:
        return next(iter(self._all(name)), None)

    def _words(self, name: str) -> str | None:
        cell = self._first(name)
        return None if cell is None else " ".join(cell.text(self._reading).split())

    def _across(self, *spans: Span) -> Span | None:
        whole = Span(min(s.start for s in spans), max(s.end for s in spans))
        return whole if whole.end - whole.start <= LONGEST_SPAN else None

    def _took(self, name: str, cell: Cell, span: Span) -> None:
        self._used.append(span)
        self._because(name, cell)

    def _because(self, name: str, cell: Cell) -> None:
        self._why.setdefault(name, Why(
            name, f"Stated in the cell {cell.place} of an imported table, under “{cell.heading}”.",
            f"가져온 표의 칸 {cell.place}에 “{cell.heading}” 항목으로 적혀 있습니다."))

    def _left_out(self, cell: Cell | None, what: str) -> None:
        if cell is not None:
            self._notes.append(f"its cell {cell.place} {what}")


def _sort(known: dict[str, int]) -> Quantifier:
    """Return what sort of count bounds make by themselves."""
    low, high = known.get("low", known.get("figure")), known.get("high", known.get("figure"))
    if low is not None and high is not None:
        return Quantifier.EXACT if low == high else Quantifier.RANGE
    return Quantifier.MORE_THAN if high is None else Quantifier.LESS_THAN


def _bounds(known: dict[str, int], quantifier: Quantifier) -> tuple[int | None, int | None, int | None]:
    """Return least, best and most; a single number is bounded as its sort of count says."""
    if known.keys() != {"figure"}:
        return known.get("low"), known.get("figure"), known.get("high")
    number = known["figure"]
    if quantifier is Quantifier.MORE_THAN:
        return number, number, None
    if quantifier is Quantifier.LESS_THAN:
        return None, number, number
    return number, number, number

