"""The compact form in which a coder writes a report's claims, and its reading.

A file is TOML: `report`, then `[[claim]]` and `[[context]]` tables. Most values have the form
`code = words`: the code, and the words of the report it rests on.

    act = "expulsion = thrown out"                     status likewise; without: carried_out, the act's words
    affected = ["border_guard trader = former guards"] one or more facets, then the words
    figure = "about 80 household = some 80 households" also `range 4-5`, `vague 3-9`, `stock exact 9 person`
    origin = ["Hyesan = 혜산시", "~ = their hometowns"]  `~` marks a described place
    when = "2018-12-02 day = 2 December"               or `first/last precision = words`
    said = ["anonymous_source direct = a source", { who = "…", told = "… = …", at = "… = …" }]

`said` runs from the nearest speaker outward; the outlet is added at the end. A place that
`places.toml` does not know is compared by its words. Not handled here: what the claims come to
(`case.py`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bench.gold.words import Page
from witnessmark.ids import derived_id
from witnessmark.model.claim import Affected, Attribution, Claim, Coded, Context, Extractor
from witnessmark.model.figure import Figure
from witnessmark.model.place import PlaceRef, ResolvedPlace
from witnessmark.model.text import Reading, Span
from witnessmark.model.time import Moment
from witnessmark.vocab.codes import (
    Act,
    AttributionKind,
    Consequence,
    ContextCode,
    FigureKind,
    Ground,
    Group,
    Organ,
    Precision,
    Quantifier,
    Speech,
    Status,
    Unit,
)

PERSON = Extractor("person", "1")
PARTS = " = "
CLAIM_KEYS = frozenset({
    "key", "incident", "from", "passage", "act", "status", "orderer", "perpetrator", "affected", "figure",
    "origin", "destination", "when", "ground", "consequences", "said", "code",
})

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class GoldClaim:
    """A coded claim with its key in the gold and the incident and origin it belongs to."""

    key: str
    incident: str
    origin: str
    claim: Claim


@dataclass(frozen=True, slots=True)
class Coder:
    """Turns one report's tables into claims grounded in its reading."""

    reading: Reading
    places: Mapping[str, Json]

    @property
    def page(self) -> Page:
        return Page(self.reading.report.id, self.reading.text)

    def claim(self, table: Json) -> GoldClaim:
        """Return the claim a `[[claim]]` table states."""
        passage, common = self._common(table)
        act = self._coded(Act, table["act"], passage)
        status = (self._coded(Status, table["status"], passage) if "status" in table
                  else Coded(Status.CARRIED_OUT, act.text, act.span))
        key = f"{self.reading.report.id}/{table['key']}"
        return GoldClaim(key, table.get("incident", ""), table.get("from", ""),
                         Claim(id=derived_id("clm", "gold", key), act=act, status=status, **common))

    def context(self, table: Json) -> Context:
        """Return the context statement a `[[context]]` table states."""
        passage, common = self._common(table)
        key = f"{self.reading.report.id}/{table['key']}"
        return Context(id=derived_id("ctx", "gold", key),
                       context=self._coded(ContextCode, table["code"], passage), **common)

    def _common(self, table: Json) -> tuple[Span, dict[str, Any]]:
        unknown = set(table) - CLAIM_KEYS
        if unknown:
            raise ValueError(f"{self.reading.report.id}/{table.get('key')}: unknown field {sorted(unknown)}")
        passage = self.page.passage(table["passage"])
        return passage, {
            "reading": self.reading,
            "passage": passage,
            "extractor": PERSON,
            "confidence": 1.0,
            "orderer": tuple(self._coded(Organ, v, passage) for v in table.get("orderer", ())),
            "perpetrator": tuple(self._coded(Organ, v, passage) for v in table.get("perpetrator", ())),
            "affected": tuple(self._affected(v, passage) for v in table.get("affected", ())),
            "figure": self._figure(table["figure"], passage) if "figure" in table else None,
            "origin": tuple(self._place(v, passage) for v in table.get("origin", ())),
            "destination": tuple(self._place(v, passage) for v in table.get("destination", ())),
            "when": self._moment(table["when"], passage) if "when" in table else None,
            "ground": tuple(self._coded(Ground, v, passage) for v in table.get("ground", ())),
            "consequences": tuple(self._coded(Consequence, v, passage)
                                  for v in table.get("consequences", ())),
            "attribution": (*(self._said(v, passage) for v in table.get("said", ())),
                            Attribution(AttributionKind.OUTLET, Speech.NARRATED)),
        }

    def _split(self, value: str, passage: Span) -> tuple[str, str, Span]:
        code, _, words = value.partition(PARTS)
        span = self.page.words(words, passage)
        return code, span.slice(self.reading.text), span

    def _coded(self, kind: Any, value: str, passage: Span) -> Coded[Any]:
        code, text, span = self._split(value, passage)
        return Coded(kind(code), text, span)

    def _affected(self, value: str, passage: Span) -> Affected:
        codes, text, span = self._split(value, passage)
        return Affected(tuple(Group(code) for code in codes.split()), text, span)

    def _figure(self, value: str, passage: Span) -> Figure:
        head, text, span = self._split(value, passage)
        words = head.split()
        kind, quantifier, number, unit = words if len(words) == 4 else ("flow", *words)
        low, best, high = bounds(Quantifier(quantifier), number)
        return Figure(FigureKind(kind), low, best, high, Unit(unit), Quantifier(quantifier), text, span)

    def _place(self, value: str, passage: Span) -> PlaceRef:
        name, text, span = self._split(value, passage)
        if name == "~":
            return PlaceRef(text, span, "described")
        if name not in self.places:
            return PlaceRef(text, span, "named", ResolvedPlace(f"name:{name}", name, "", None, None, None, ""))
        facts = self.places[name]
        return PlaceRef(text, span, "named", ResolvedPlace(
            facts.get("id", f"name:{name}"), name, facts["country"], facts["adm1"], None, None,
            facts["level"],
        ))

    def _moment(self, value: str, passage: Span) -> Moment:
        head, text, span = self._split(value, passage)
        dates, precision = head.split()
        first, _, last = dates.partition("/")
        return Moment(dt.date.fromisoformat(first), dt.date.fromisoformat(last or first),
                      Precision(precision), text, span)

    def _said(self, value: str | Json, passage: Span) -> Attribution:
        table: Json = {"who": value} if isinstance(value, str) else value
        head, text, span = self._split(table["who"], passage)
        kind, speech = head.split()
        return Attribution(
            AttributionKind(kind), Speech(speech), text, span,
            self._moment(table["told"], passage) if "told" in table else None,
            self._place(table["at"], passage) if "at" in table else None,
        )


def bounds(quantifier: Quantifier, number: str) -> tuple[int | None, int | None, int | None]:
    """Return low, best and high as the guide bounds a number of this quantifier."""
    first, _, last = number.partition("-")
    low = int(first)
    match quantifier:
        case Quantifier.MORE_THAN:
            return low, None, None
        case Quantifier.LESS_THAN:
            return None, None, low
        case Quantifier.RANGE | Quantifier.VAGUE:
            return low, None, int(last)
        case _:
            return low, low, low
