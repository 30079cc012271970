"""The JSON records of claims and context statements: written and read in one place.

Invariant: `statement_from_record(statement_record(s), reading) == s` up to `why`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any, TypeVar

from witnessmark.errors import InvalidRecord
from witnessmark.model.claim import (
    SCHEMA_VERSION,
    Affected,
    Attribution,
    Claim,
    Coded,
    Context,
    Extractor,
    Statement,
    Why,
)
from witnessmark.model.figure import Figure
from witnessmark.model.judgement import Judgement
from witnessmark.model.place import PlaceCandidate, PlaceRef, ResolvedPlace
from witnessmark.model.text import Reading, ReportRef, Span
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

Json = dict[str, Any]
C = TypeVar("C", Act, Status, Organ, Ground, Consequence, ContextCode)


def statement_record(statement: Statement, *, judgement: Judgement | None = None) -> Json:
    """Return the JSON-ready claim or context record (design: "The claim record")."""
    record: Json = {
        "schema_version": SCHEMA_VERSION,
        "id": statement.id,
        "report": report_record(statement.reading.report),
        "reading": statement.reading.id,
    }
    if isinstance(statement, Claim):
        record["act"] = _coded(statement.act)
        record["status"] = _coded(statement.status)
    elif isinstance(statement, Context):
        record["context"] = _coded(statement.context)
    record |= {
        "orderer": [_coded(c) for c in statement.orderer],
        "perpetrator": [_coded(c) for c in statement.perpetrator],
        "affected": [
            {"codes": [code.value for code in a.codes], "text": a.text, "span": _span(a.span)}
            for a in statement.affected
        ],
        "figure": figure_record(statement.figure),
        "origin": [place_record(p) for p in statement.origin],
        "destination": [place_record(p) for p in statement.destination],
        "when": moment_record(statement.when),
        "ground": [_coded(c) for c in statement.ground],
        "consequences": [_coded(c) for c in statement.consequences],
        "attribution": [_attribution(a) for a in statement.attribution],
        "passage": {**_span(statement.passage), "quote": statement.quote},
        "confidence": round(statement.confidence, 4),
        "extractor": {"name": statement.extractor.name, "version": statement.extractor.version},
        "judgement": judgement_record(judgement) if judgement else None,
    }
    return record


def located_record(statement: Statement, *, judgement: Judgement | None = None) -> Json:
    """Return a statement's record with where in the original its passage stands (see `Reading.located`).

    What is stored and committed to is `statement_record`: the place follows from the reading.
    """
    return statement_record(statement, judgement=judgement) | {
        "located": statement.reading.located(statement.passage)}


def report_record(report: ReportRef) -> Json:
    return {
        "id": report.id,
        "file": report.file,
        "sha256": report.sha256,
        "language": report.language,
        "outlet": report.outlet,
        "published": report.published.isoformat() if report.published else None,
    }


def judgement_record(judgement: Judgement) -> Json:
    return {
        "id": judgement.id,
        "sequence": judgement.sequence,
        "actor": judgement.actor,
        "on": judgement.on.isoformat(),
        "decision": judgement.decision.value,
        "field": judgement.target.field,
        "value": judgement.value,
        "reason": judgement.reason,
        "replaces": judgement.replaces,
    }


def figure_record(figure: Figure | None) -> Json | None:
    if figure is None:
        return None
    return {
        "kind": figure.kind.value, "low": figure.low, "best": figure.best, "high": figure.high,
        "unit": figure.unit.value, "quantifier": figure.quantifier.value,
        "multiplier": figure.multiplier, "text": figure.text, "span": _span(figure.span),
    }


def moment_record(moment: Moment | None) -> Json | None:
    if moment is None:
        return None
    return {
        "start": moment.start.isoformat(), "end": moment.end.isoformat(),
        "precision": moment.precision.value, "text": moment.text, "span": _span(moment.span),
    }


def place_record(ref: PlaceRef) -> Json:
    place = ref.place
    return {
        "text": ref.text, "span": _span(ref.span), "kind": ref.kind,
        "place": None if place is None else {
            "id": place.id, "name": place.name, "country": place.country, "adm1": place.adm1,
            "lat": place.lat, "lon": place.lon, "level": place.level,
            "candidates": [
                {"id": c.id, "name": c.name, "country": c.country, "adm1": c.adm1,
                 "lat": c.lat, "lon": c.lon, "score": round(c.score, 4), "level": c.level}
                for c in place.candidates
            ],
        },
    }


def _attribution(said: Attribution) -> Json:
    return {
        "kind": said.kind.value, "speech": said.speech.value, "text": said.text,
        "span": _span(said.span) if said.span else None, "told_on": moment_record(said.told_on),
        "place": place_record(said.place) if said.place else None, "source": said.source,
    }


def _coded(coded: Coded[Any]) -> Json:
    return {"code": coded.code.value, "text": coded.text, "span": _span(coded.span)}


def _span(span: Span) -> Json:
    return {"start": span.start, "end": span.end}


def statement_from_record(record: Mapping[str, Any], reading: Reading) -> Claim | Context:
    """Rebuild a statement over its reading; `why`, where a store adds it, is (field, en, ko) each.

    Raises:
        InvalidRecord: a field is missing or malformed; NotGrounded when a quote does not stand there.
    """
    try:
        common: dict[str, Any] = {
            "id": record["id"],
            "reading": reading,
            "passage": _read_span(record["passage"]),
            "extractor": Extractor(record["extractor"]["name"], record["extractor"]["version"]),
            "confidence": record["confidence"],
            "orderer": _read_codes(Organ, record["orderer"]),
            "perpetrator": _read_codes(Organ, record["perpetrator"]),
            "affected": tuple(
                Affected(tuple(Group(c) for c in a["codes"]), a["text"], _read_span(a["span"]))
                for a in record["affected"]
            ),
            "figure": _read_figure(record["figure"]),
            "origin": tuple(_read_place(p) for p in record["origin"]),
            "destination": tuple(_read_place(p) for p in record["destination"]),
            "when": _read_moment(record["when"]),
            "ground": _read_codes(Ground, record["ground"]),
            "consequences": _read_codes(Consequence, record["consequences"]),
            "attribution": tuple(_read_attribution(a) for a in record["attribution"]),
            "why": tuple(Why(*parts) for parts in record.get("why", ())),
        }
        if "act" in record:
            return Claim(
                act=_read_code(Act, record["act"]), status=_read_code(Status, record["status"]), **common
            )
        return Context(context=_read_code(ContextCode, record["context"]), **common)
    except (KeyError, TypeError, ValueError) as fault:
        raise InvalidRecord(f"missing or malformed: {type(fault).__name__}", path="$") from fault


def _read_span(value: Mapping[str, int]) -> Span:
    return Span(value["start"], value["end"])


def _read_code(kind: type[C], value: Mapping[str, Any]) -> Coded[C]:
    return Coded(kind(value["code"]), value["text"], _read_span(value["span"]))


def _read_codes(kind: type[C], values: list[Mapping[str, Any]]) -> tuple[Coded[C], ...]:
    return tuple(_read_code(kind, value) for value in values)


def _read_figure(value: Mapping[str, Any] | None) -> Figure | None:
    if value is None:
        return None
    return Figure(
        kind=FigureKind(value["kind"]), low=value["low"], best=value["best"], high=value["high"],
        unit=Unit(value["unit"]), quantifier=Quantifier(value["quantifier"]), text=value["text"],
        span=_read_span(value["span"]), multiplier=value["multiplier"],
    )


def _read_moment(value: Mapping[str, Any] | None) -> Moment | None:
    if value is None:
        return None
    return Moment(
        dt.date.fromisoformat(value["start"]), dt.date.fromisoformat(value["end"]),
        Precision(value["precision"]), value["text"], _read_span(value["span"]),
    )


def _read_place(value: Mapping[str, Any]) -> PlaceRef:
    place = value["place"]
    resolved = None
    if place is not None:
        resolved = ResolvedPlace(
            place["id"], place["name"], place["country"], place["adm1"], place["lat"], place["lon"],
            place.get("level", ""),
            tuple(
                PlaceCandidate(c["id"], c["name"], c["country"], c["adm1"], c["lat"], c["lon"],
                               c["score"], c.get("level", ""))
                for c in place["candidates"]
            ),
        )
    return PlaceRef(value["text"], _read_span(value["span"]), value["kind"], resolved)


def _read_attribution(value: Mapping[str, Any]) -> Attribution:
    return Attribution(
        AttributionKind(value["kind"]), Speech(value["speech"]), value["text"],
        _read_span(value["span"]) if value["span"] else None, _read_moment(value["told_on"]),
        _read_place(value["place"]) if value["place"] else None, value["source"],
    )
