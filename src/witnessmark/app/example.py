"""The example's hand coding as decisions: what its coder would accept, correct and reject of what the program read.

The coder worked from the reports alone (`examples/…/gold/claims.jsonl`). A claim that says a coded act is accepted,
with each field whose value differs corrected; any other is rejected. Claims the program missed stay missed.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from witnessmark.app.case import Case
from witnessmark.app.claims import decided_claims
from witnessmark.app.judge import correct, judge
from witnessmark.app.state import CORRECTABLE
from witnessmark.errors import NotFound
from witnessmark.gazetteer import Gazetteer
from witnessmark.model.claim import Claim
from witnessmark.model.record import Json, statement_record
from witnessmark.model.report import Report
from witnessmark.model.text import Span
from witnessmark.vocab.codes import Decision

REASON = "decided by the coder of the example"
MOVED = frozenset({"expulsion", "relocation", "eviction", "evacuation", "flight"})
"""Acts that one event is told as, by one reader or another: the coder corrects the code."""


def decide(case: Case, folder: Path, reports: Sequence[Report]) -> dict[str, int]:
    """Decide on the claims of some reports; returns how many were accepted, corrected and rejected."""
    coded, files = _coded(folder), {report.id: Path(report.original.name).name for report in reports}
    accepted: list[Claim] = []
    rejected: list[str] = []
    corrections: list[tuple[str, str, Any]] = []
    by_report: dict[str, list[Claim]] = {}
    for decided in decided_claims(case):
        if decided.claim.reading.report.id in files:
            by_report.setdefault(decided.claim.reading.report.id, []).append(decided.claim)
    for report, claims in by_report.items():
        text = claims[0].reading.text
        wanted = [there for record in coded.get(files[report], ()) if (there := _placed(record, text)) is not None]
        for claim, record in _pairs(claims, wanted):
            if record is None:
                rejected.append(claim.id)
                continue
            accepted.append(claim)
            held = statement_record(claim)
            corrections += [(claim.id, name, record[name]) for name in CORRECTABLE
                            if _value(name, held[name]) != _value(name, record[name])]
    for claim_id, name, value in corrections:
        correct(case, claim_id, name, value, reason=REASON)
    if accepted:
        judge(case, [c.id for c in accepted], [Decision.ACCEPT, Decision.RELEASABLE], reason=REASON)
    if rejected:
        judge(case, rejected, [Decision.REJECT], reason=REASON)
    return {"accepted": len(accepted), "corrected": len({claim for claim, *_ in corrections}),
            "rejected": len(rejected)}


def _coded(folder: Path) -> dict[str, list[Json]]:
    """Return the coded claims by the name of their report's file."""
    path = folder / "gold" / "claims.jsonl"
    if not path.is_file():
        raise NotFound("The example's hand coding is not part of this installation.",
                       advice="Install the released package.")
    found: dict[str, list[Json]] = {}
    for line in path.read_text("utf-8").splitlines():
        record = json.loads(line)
        found.setdefault(record["report"]["file"], []).append(record)
    return found


def _placed(record: Json, text: str) -> Json | None:
    """Return a coded claim with its spans where its words stand in a reading, places as the gazetteer has them; None
    where they do not stand there in one piece."""
    passage = record["passage"]
    start = text.find(passage["quote"])
    moved = _moved(record, start - passage["start"])
    return moved if start >= 0 and _stands(moved, text) else None


def _moved(value: Any, shift: int) -> Any:
    if isinstance(value, list):
        return [_moved(item, shift) for item in value]
    if not isinstance(value, dict):
        return value
    moved: Json = {
        name: item + shift if name in ("start", "end") and isinstance(item, int) else _moved(item, shift)
        for name, item in value.items()
    }
    if "id" in (moved.get("place") or {}):
        moved["place"] = _known(moved["place"])
    return moved


def _known(place: Mapping[str, Any]) -> Json:
    """Return a place with the gazetteer's coordinates, which the coder did not write down."""
    try:
        known = Gazetteer.load().place(place["id"])
    except NotFound:
        return dict(place)
    return {**place, "lat": known.lat, "lon": known.lon}


def _stands(value: Any, text: str) -> bool:
    """Whether every quoted word of a record stands at its span."""
    if isinstance(value, list):
        return all(_stands(item, text) for item in value)
    if not isinstance(value, dict):
        return True
    span, words = value.get("span"), value.get("text")
    if span and words and text[span["start"] : span["end"]] != words:
        return False
    return all(_stands(item, text) for item in value.values())


def _pairs(claims: Sequence[Claim], coded: Sequence[Json]) -> list[tuple[Claim, Json | None]]:
    """Pair each claim with the coded one it says, the likeliest first, each coded one once."""
    ranked = sorted(
        ((worth, -n, -m) for n, claim in enumerate(claims) for m, record in enumerate(coded)
         if (worth := _worth(claim, record)) > 0), reverse=True)
    partner: dict[int, int] = {}
    for _, n, m in ranked:
        if -n not in partner and -m not in partner.values():
            partner[-n] = -m
    return [(claim, coded[partner[n]] if n in partner else None) for n, claim in enumerate(claims)]


def _worth(claim: Claim, record: Json) -> float:
    """Return how likely a claim says a coded act; 0 where it says another."""
    words, passage = _span(record["act"]["span"]), _span(record["passage"])
    same = claim.act.code.value == record["act"]["code"]
    if not same and not {claim.act.code.value, record["act"]["code"]} <= MOVED:
        return 0.0
    if not claim.act.span.overlaps(words) and not (same and claim.act.span.overlaps(passage)):
        return 0.0
    figure = record["figure"]
    counted = bool(claim.figure and figure and (claim.figure.low, claim.figure.unit.value) == (
        figure["low"], figure["unit"]))
    return float(same + 2 * claim.act.span.overlaps(words) + counted - abs(claim.act.span.start - words.start) / 1e6)


def _span(span: Mapping[str, Any]) -> Span:
    return Span(span["start"], span["end"])


def _value(name: str, value: Any) -> Any:
    """Return what a field says, apart from the words it says it in."""
    if name in ("act", "status"):
        return value["code"]
    if name == "figure":
        return value and (value["low"], value["high"], value["unit"], value["kind"])
    if name == "when":
        return value and (value["start"], value["end"])
    if name == "affected":
        return sorted(sorted(item["codes"]) for item in value)
    if name in ("origin", "destination"):
        return sorted(item["place"]["id"] if item.get("place") else item["text"] for item in value)
    if name == "attribution":
        return [(item["kind"], item["text"], (item.get("told_on") or {}).get("start")) for item in value]
    return sorted(item["code"] for item in value)
