"""The JSON records of incidents, origins and campaigns: written and read in one place.

Invariant: `incident_from_record(incident_record(i)) == i`, likewise for the others. Every
field of an incident is a list of fused values, best supported first; empty when no claim
states it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from witnessmark.errors import InvalidRecord
from witnessmark.model.incident import (
    Admiralty,
    Campaign,
    Contradiction,
    Fused,
    Graded,
    Incident,
    IncidentAct,
    Mark,
    Opinion,
    Origin,
    OriginCount,
    Tie,
)
from witnessmark.model.ladder import Multiplier, Rung
from witnessmark.vocab.codes import (
    Act,
    ContradictionKind,
    FigureKind,
    Grade,
    Quantifier,
    Resolution,
    Stage,
    Status,
    Unit,
)

Json = dict[str, Any]

INCIDENT_FIELDS = (
    "orderer", "perpetrator", "origin", "destination", "when", "affected", "figure", "ground", "consequences",
)
_OWN = frozenset({"id", "claims", "reports", "acts", "grade", "contradictions", "origins", "campaign", "history",
                  "admiralty", "ladder"})


def incident_record(incident: Incident) -> Json:
    """Return the JSON-ready incident record (design: "The incident record")."""
    record: Json = {
        "id": incident.id,
        "claims": list(incident.claims),
        "acts": [
            {"value": act.value.value, "stage": act.stage.value, "status": act.status.value,
             "support": list(act.support), "against": list(act.against)}
            for act in incident.acts
        ],
    }
    for name in dict.fromkeys((*INCIDENT_FIELDS, *incident.fields)):
        record[name] = [_fused(value) for value in incident.fields.get(name, ())]
    return record | {
        "grade": {"grade": incident.grade.grade.value, "why": incident.grade.why,
                  "would_change": incident.grade.would_change, "why_ko": incident.grade.why_ko,
                  "would_change_ko": incident.grade.would_change_ko},
        "admiralty": _admiralty(incident.admiralty),
        "ladder": [_rung(rung) for rung in incident.ladder],
        "contradictions": [
            contradiction_record(c) | {"pairs": [contradiction_record(pair) for pair in c.pairs]}
            for c in incident.contradictions
        ],
        "reports": list(incident.reports),
        "origins": {"low": incident.origins.low, "high": incident.origins.high,
                    "assessed": incident.origins.assessed, "groups": list(incident.origins.groups)},
        "campaign": incident.campaign,
        "history": list(incident.history),
    }


def incident_from_record(record: Mapping[str, Any]) -> Incident:
    """Rebuild an incident; InvalidRecord when the record is malformed.

    A field without values is left out of `fields`.
    """
    try:
        grade, origins = record["grade"], record["origins"]
        return Incident(
            id=record["id"], claims=tuple(record["claims"]), reports=tuple(record["reports"]),
            acts=tuple(
                IncidentAct(Act(a["value"]), Stage(a["stage"]), Status(a["status"]), tuple(a["support"]),
                            tuple(a["against"]))
                for a in record["acts"]
            ),
            fields={name: tuple(_read_fused(v) for v in values)
                    for name, values in record.items() if name not in _OWN and values},
            grade=Graded(Grade(grade["grade"]), grade["why"], grade["would_change"], grade.get("why_ko", ""),
                         grade.get("would_change_ko", "")),
            contradictions=tuple(
                _read_contradiction(c, tuple(_read_contradiction(pair) for pair in c.get("pairs", ())))
                for c in record["contradictions"]
            ),
            origins=OriginCount(origins["low"], origins["high"], origins["assessed"], tuple(origins["groups"])),
            campaign=record["campaign"], history=tuple(record["history"]),
            admiralty=_read_admiralty(record.get("admiralty")),
            ladder=tuple(_read_rung(r) for r in record.get("ladder", ())),
        )
    except (KeyError, TypeError, ValueError) as fault:
        raise InvalidRecord(f"missing or malformed: {type(fault).__name__}") from fault


def contradiction_record(found: Contradiction) -> Json:
    """Return one contradiction without its pairs."""
    return {"id": found.id, "field": found.field, "kind": found.kind.value, "values": list(found.values),
            "claims": list(found.claims), "explanation": found.explanation, "explanation_ko": found.explanation_ko,
            "compatible": found.compatible, "resolved": found.resolved,
            "resolution": found.resolution.value if found.resolution else None}


def _read_contradiction(c: Mapping[str, Any], pairs: tuple[Contradiction, ...] = ()) -> Contradiction:
    return Contradiction(c["id"], c["field"], ContradictionKind(c["kind"]), tuple(c["values"]), tuple(c["claims"]),
                         c["explanation"], c.get("explanation_ko", ""), c.get("compatible", False),
                         c.get("resolved"), pairs, Resolution(c["resolution"]) if c.get("resolution") else None)


def origin_record(origin: Origin) -> Json:
    return {"id": origin.id, "claims": list(origin.claims), "reports": list(origin.reports),
            "kind": origin.kind, "why": origin.why, "why_ko": origin.why_ko,
            "assessed": origin.assessed,
            "ties": [{"report": t.report, "on": t.on, "how": t.how, "certain": t.certain, "why": t.why,
                      "why_ko": t.why_ko} for t in origin.ties]}


def origin_from_record(record: Mapping[str, Any]) -> Origin:
    try:
        return Origin(record["id"], tuple(record["claims"]), tuple(record["reports"]), record["kind"],
                      record["why"], record["assessed"], record.get("why_ko", ""),
                      tuple(Tie(t["report"], t["on"], t["how"], t["certain"], t["why"], t["why_ko"])
                            for t in record.get("ties", ())))
    except (KeyError, TypeError) as fault:
        raise InvalidRecord(f"missing or malformed: {type(fault).__name__}") from fault


def campaign_record(campaign: Campaign) -> Json:
    return {"id": campaign.id, "incidents": list(campaign.incidents),
            "stages": [stage.value for stage in campaign.stages], "why": campaign.why,
            "why_ko": campaign.why_ko}


def campaign_from_record(record: Mapping[str, Any]) -> Campaign:
    try:
        return Campaign(record["id"], tuple(record["incidents"]), tuple(Stage(s) for s in record["stages"]),
                        record["why"], record.get("why_ko", ""))
    except (KeyError, TypeError, ValueError) as fault:
        raise InvalidRecord(f"missing or malformed: {type(fault).__name__}") from fault


def _admiralty(marks: Admiralty | None) -> Json | None:
    if marks is None:
        return None
    return {"source": _mark(marks.source), "information": _mark(marks.information), "claims": dict(marks.claims)}


def _mark(mark: Mark) -> Json:
    return {"mark": mark.mark, "why": mark.why, "would_change": mark.would_change, "why_ko": mark.why_ko,
            "would_change_ko": mark.would_change_ko}


def _read_admiralty(record: Mapping[str, Any] | None) -> Admiralty | None:
    if record is None:
        return None
    source, information = (
        Mark(m["mark"], m["why"], m["would_change"], m.get("why_ko", ""), m.get("would_change_ko", ""))
        for m in (record["source"], record["information"])
    )
    return Admiralty(source, information, tuple((claim, marks) for claim, marks in record["claims"].items()))


def _rung(rung: Rung) -> Json:
    m = rung.multiplier
    return {
        "act": rung.act.value, "kind": rung.kind.value, "unit": rung.unit.value, "low": rung.low, "best": rung.best,
        "high": rung.high, "quantifier": rung.quantifier.value, "claims": list(rung.claims), "origins": rung.origins,
        "against": list(rung.against), "derived": rung.derived,
        "multiplier": m and {"low": m.low, "best": m.best, "high": m.high, "source": m.source,
                             "claims": list(m.claims)},
        "why": rung.why, "why_ko": rung.why_ko,
    }


def _read_rung(r: Mapping[str, Any]) -> Rung:
    m = r["multiplier"]
    return Rung(
        Act(r["act"]), FigureKind(r["kind"]), Unit(r["unit"]), r["low"], r["best"], r["high"],
        Quantifier(r["quantifier"]), tuple(r["claims"]), r["origins"], tuple(r["against"]),
        Multiplier(m["low"], m["high"], m["best"], m["source"], tuple(m["claims"])) if m else None,
        r["why"], r["why_ko"],
    )


def _fused(value: Fused) -> Json:
    opinion = value.opinion
    return {
        "value": value.value, "support": list(value.support), "against": list(value.against),
        "origins": value.origins,
        "opinion": {"belief": opinion.belief, "disbelief": opinion.disbelief,
                    "uncertainty": opinion.uncertainty},
        "why": value.why, "why_ko": value.why_ko,
    }


def _read_fused(value: Mapping[str, Any]) -> Fused:
    opinion = value["opinion"]
    return Fused(
        value["value"], tuple(value["support"]), tuple(value["against"]), value["origins"],
        Opinion(opinion["belief"], opinion["disbelief"], opinion["uncertainty"]), value["why"],
        value.get("why_ko", ""),
    )
