"""Synthetic reports and claims: real sentences in English and Korean, written for the tests.

`Desk` writes one report; `claim` finds the given words in its text and grounds them there.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from witnessmark.ids import derived_id
from witnessmark.model.claim import Affected, Attribution, Claim, Coded, Extractor
from witnessmark.model.figure import Figure
from witnessmark.model.judgement import Judgement, Target
from witnessmark.model.place import PlaceRef, ResolvedPlace
from witnessmark.model.text import Reading, ReportRef, Span
from witnessmark.model.time import Moment
from witnessmark.vocab.codes import (
    Act,
    AttributionKind,
    Decision,
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

RYANGGANG = ResolvedPlace("geonames:2", "Ryanggang", "KP", "Ryanggang", 41.4, 128.1, "adm1")
HYESAN = ResolvedPlace("geonames:10", "Hyesan", "KP", "Ryanggang", 41.40, 128.18, "adm2")
SINPA = ResolvedPlace("geonames:11", "Sinpa", "KP", "Ryanggang", 41.42, 127.77, "adm2")
POCHON = ResolvedPlace("geonames:12", "Pochon", "KP", "Ryanggang", 41.47, 128.33, "adm2")
HOERYONG = ResolvedPlace("geonames:20", "Hoeryong", "KP", "North Hamgyong", 42.44, 129.75, "adm2")
PLACES = {
    "Ryanggang Province": RYANGGANG,
    "양강도": RYANGGANG,
    "Ryanggang": RYANGGANG,
    "Hyesan": HYESAN,
    "혜산": HYESAN,
    "혜산시": HYESAN,
    "Sinpa": SINPA,
    "신파군": SINPA,
    "Pochon": POCHON,
    "보천군": POCHON,
    "Hoeryong": HOERYONG,
    "회령": HOERYONG,
}


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


@dataclass
class Desk:
    """One report being written: its text and reference, and the claims read out of it."""

    text: str
    outlet: str | None
    published: str
    language: str = "en"
    id: str = ""
    reading: Reading = field(init=False)

    def __post_init__(self) -> None:
        name = self.id or derived_id("rep", self.outlet or "", self.published, self.text)
        self.reading = Reading.of_text(
            self.text, ReportRef(name, self.language, outlet=self.outlet, published=day(self.published))
        )

    def span(self, words: str) -> Span:
        start = self.text.index(words)
        return Span(start, start + len(words))

    def source(
        self,
        words: str | None,
        kind: AttributionKind = AttributionKind.ANONYMOUS_SOURCE,
        *,
        told: tuple[str, str] | None = None,
        place: str | None = None,
    ) -> Attribution:
        """One speaker: the words that name them, when (words, day) and where they told it."""
        return Attribution(
            kind,
            Speech.INDIRECT,
            words,
            self.span(words) if words else None,
            self.moment(told[0], told[1]) if told else None,
            self.place(place) if place else None,
        )

    def place(self, words: str) -> PlaceRef:
        return PlaceRef(
            words, self.span(words), "named" if words in PLACES else "described", PLACES.get(words)
        )

    def moment(self, words: str, start: str, end: str | None = None) -> Moment:
        precision = Precision.DAY if end is None or end == start else Precision.MONTH
        return Moment(day(start), day(end or start), precision, words, self.span(words))

    def figure(
        self, words: str, number: int, unit: Unit = Unit.HOUSEHOLD, quantifier: Quantifier = Quantifier.EXACT
    ) -> Figure:
        high = None if quantifier is Quantifier.MORE_THAN else number
        best = None if quantifier is Quantifier.MORE_THAN else number
        return Figure(FigureKind.FLOW, number, best, high, unit, quantifier, words, self.span(words))

    def claim(
        self,
        passage: str,
        act: Act,
        words: str,
        *,
        status: Status = Status.CARRIED_OUT,
        origin: tuple[str, ...] = (),
        destination: tuple[str, ...] = (),
        when: tuple[str, str] | tuple[str, str, str] | None = None,
        figure: Figure | None = None,
        groups: tuple[str, tuple[Group, ...]] | None = None,
        ground: tuple[str, Ground] | None = None,
        orderer: tuple[str, Organ] | None = None,
        perpetrator: tuple[str, Organ] | None = None,
        said: tuple[Attribution, ...] = (),
        confidence: float = 0.8,
    ) -> Claim:
        """One claim; every value is given by the words it rests on."""
        trigger = self.span(words)
        outlet = Attribution(AttributionKind.OUTLET, Speech.NARRATED)
        return Claim(
            id=derived_id(
                "clm",
                self.reading.id,
                act,
                self.span(passage).start,
                trigger.start,
                *origin,
                figure.text if figure else "",
            ),
            reading=self.reading,
            passage=self.span(passage),
            extractor=Extractor("person", "1"),
            confidence=confidence,
            act=Coded(act, words, trigger),
            status=Coded(status, words, trigger),
            origin=tuple(self.place(w) for w in origin),
            destination=tuple(self.place(w) for w in destination),
            when=self.moment(*when) if when else None,
            figure=figure,
            affected=(Affected(groups[1], groups[0], self.span(groups[0])),) if groups else (),
            ground=(Coded(ground[1], ground[0], self.span(ground[0])),) if ground else (),
            orderer=(Coded(orderer[1], orderer[0], self.span(orderer[0])),) if orderer else (),
            perpetrator=(Coded(perpetrator[1], perpetrator[0], self.span(perpetrator[0])),)
            if perpetrator
            else (),
            attribution=(*said, outlet),
        )


def judgement(n: int, kind: str, target: str, decision: Decision, value: str | None = None) -> Judgement:
    return Judgement(f"jdg_{n}", n, "me", day("2020-01-01"), Target(kind, target), decision, "seen", value)
