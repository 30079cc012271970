"""Synthetic reports, readings and claims for the store's tests and benchmark."""

from __future__ import annotations

import datetime as dt
import hashlib

from witnessmark.ids import derived_id, new_id
from witnessmark.model.claim import Affected, Attribution, Claim, Coded, Context, Extractor, Why
from witnessmark.model.figure import Figure
from witnessmark.model.incident import (
    Campaign,
    Contradiction,
    Fused,
    Graded,
    Incident,
    IncidentAct,
    Opinion,
    Origin,
    OriginCount,
    Reconciliation,
)
from witnessmark.model.place import PlaceCandidate, PlaceRef, ResolvedPlace
from witnessmark.model.report import FoundIn, Metadatum, Original, Report
from witnessmark.model.text import Locator, Reading, ReportRef, Span
from witnessmark.model.time import Moment
from witnessmark.vocab.codes import (
    Access,
    Act,
    AttributionKind,
    Consent,
    ContextCode,
    ContradictionKind,
    FigureKind,
    Grade,
    Group,
    Organ,
    Precision,
    Quantifier,
    Speech,
    Stage,
    Status,
    Unit,
)

ENGLISH = (
    "On 4 March 2025 the county office expelled about 40 families from Hill Village, a resident said. "
    "They were sent to Low Village.\n\nTraders had been buying timber there for years. "
    "The families' houses were pulled down in April."
)
KOREAN = (
    "보안서는 지난달 윗마을 주민 40여 세대를 강제로 추방했다고 소식통이 전했다. "
    "쫓겨난 가족들은 아랫마을로 이주당했다.\n\n회령에서는 장사를 하던 사람들도 조사를 받았다."
)


def report(text: str = ENGLISH, *, access: Access = Access.PUBLIC, language: str = "en",
           title: str = "Families sent away") -> Report:
    content = text.encode()
    original = Original(new_id("ori"), hashlib.sha256(content).hexdigest(), len(content), "text/plain",
                        "notes/a.txt", dt.date(2025, 5, 1))
    metadata = (
        Metadatum("title", title, FoundIn.FILE), Metadatum("outlet", "The Valley Post", FoundIn.INDEX),
        Metadatum("published", "2025-04-30", FoundIn.INDEX), Metadatum("language", language, FoundIn.GUESS),
        Metadatum("access", access.value, FoundIn.CALL),
        Metadatum("consent", Consent.NOT_NEEDED.value, FoundIn.DEFAULT),
    )
    return Report(new_id("rep"), original, title, "The Valley Post", dt.date(2025, 4, 30), language, access,
                  Consent.NOT_NEEDED, None, metadata)


def reading(of: Report, text: str = ENGLISH) -> Reading:
    ref = ReportRef(of.id, of.language, of.original.name, of.original.sha256, of.outlet, of.published, of.title)
    return Reading.of_text(text, ref, locators=(Locator(0, "page", "1"), Locator(100, "page", "2")))


def span(text: str, words: str) -> Span:
    at = text.index(words)
    return Span(at, at + len(words))


def claim(of: Reading, *, confidence: float = 0.9, version: str = "1", name: str = "english") -> Claim:
    """The expulsion that ENGLISH tells of, with a value in nearly every field."""
    text = of.text

    def at(words: str) -> tuple[str, Span]:
        return words, span(text, words)

    hill, low = at("Hill Village"), at("Low Village")
    place = ResolvedPlace("geonames:1", "Hill Village", "XX", "Upper", 1.5, 2.5, "place",
                          (PlaceCandidate("geonames:2", "Hill Village", "XY", None, None, None, 0.25, "place"),))
    return Claim(
        id=derived_id("clm", of.id, "expelled", version), reading=of, passage=Span(0, text.index("\n\n")),
        extractor=Extractor(name, version), confidence=confidence,
        act=Coded(Act.EXPULSION, *at("expelled")), status=Coded(Status.CARRIED_OUT, *at("expelled")),
        orderer=(), perpetrator=(Coded(Organ.LOCAL_AUTHORITY, *at("the county office")),),
        affected=(Affected((Group.RESIDENT,), *at("about 40 families")),),
        figure=Figure(FigureKind.FLOW, 40, 40, 40, Unit.HOUSEHOLD, Quantifier.ABOUT, *at("about 40 families")),
        origin=(PlaceRef(*hill, "named", place),), destination=(PlaceRef(*low, "named", None),),
        when=Moment(dt.date(2025, 3, 4), dt.date(2025, 3, 4), Precision.DAY, *at("4 March 2025")),
        attribution=(Attribution(AttributionKind.ANONYMOUS_SOURCE, Speech.INDIRECT, *at("a resident")),
                     Attribution(AttributionKind.OUTLET, Speech.NARRATED)),
        why=(Why("act", "the verb says so", "동사가 그렇게 말한다"),),
    )


def second_claim(of: Reading, *, confidence: float = 0.8, version: str = "1") -> Claim:
    words = span(of.text, "pulled down")
    coded = words.slice(of.text)
    return Claim(
        id=derived_id("clm", of.id, "pulled down", version), reading=of,
        passage=Span(of.text.index("The families'"), len(of.text)), extractor=Extractor("english", version),
        confidence=confidence, act=Coded(Act.DEMOLITION, coded, words),
        status=Coded(Status.CARRIED_OUT, coded, words),
    )


def context(of: Reading) -> Context:
    words = span(of.text, "buying timber")
    return Context(
        id=derived_id("ctx", of.id, words.start), reading=of, passage=words, extractor=Extractor("english", "1"),
        confidence=0.7, context=Coded(ContextCode.TRADE, words.slice(of.text), words),
    )


def result(claims: list[Claim], version: str = "v1") -> Reconciliation:
    """One incident and one origin over all `claims`, with a value resting on each claim."""
    ids = tuple(c.id for c in claims)
    reports = tuple(dict.fromkeys(c.reading.report.id for c in claims))
    sure = Opinion(0.75, 0.0, 0.25)
    incident = Incident(
        id=derived_id("inc", *ids), claims=ids, reports=reports,
        acts=tuple(IncidentAct(c.act.code, Stage.ENFORCEMENT, c.status.code, (c.id,), ()) for c in claims),
        fields={
            "when": tuple(Fused({"start": "2025-03-04", "end": "2025-03-04"}, (c.id,), (), 1, sure, "told so")
                          for c in claims),
            "figure": (Fused({"low": 40, "best": 40, "high": 40, "unit": "household"}, ids, (), 1, sure, "all"),),
        },
        grade=Graded(Grade.SINGLE_ORIGIN, "one speaker", "another speaker"),
        contradictions=(Contradiction("con_1", "when", ContradictionKind.DATE, ("a", "b"), ids, "two days"),),
        origins=OriginCount(1, 1, 0, ("org_1",)), campaign="cam_1", history=("first seen",),
    )
    origin = Origin("org_1", ids, reports, "anonymous_source", "one resident")
    return Reconciliation((incident,), (origin,), (Campaign("cam_1", (incident.id,), (Stage.ENFORCEMENT,), "x"),),
                          version)
