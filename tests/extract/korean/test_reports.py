"""Whole synthetic reports, field by field, and reports that hold no claim."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from tests.extract.korean.reports import STATED, UNSTATED
from witnessmark.extract.frames import Document, Frame
from witnessmark.extract.korean import found_in

PUBLISHED = dt.date(2024, 3, 5)


def claims_of(text: str) -> list[Frame]:
    frames = found_in(Document(text, "ko", PUBLISHED, None, None)).frames
    return [f for f in frames if f.act is not None and f.score >= .5]


def shown(frame: Frame, text: str) -> dict[str, Any]:
    """Return a frame as plain words, for comparison with what was expected."""
    return {
        "act": frame.act.value if frame.act else None, "status": frame.status.value,
        "orderer": [c.value for c, _ in frame.orderer], "perpetrator": [c.value for c, _ in frame.perpetrator],
        "affected": frame.affected[0][1].slice(text) if frame.affected else None,
        "codes": [c.value for c in frame.affected[0][0]] if frame.affected else [],
        "figure": frame.figure.span.slice(text) if frame.figure else None, "kind": frame.figure_kind.value,
        "origin": [p.span.slice(text) for p in frame.origin] + [s.slice(text) for s in frame.origin_described],
        "destination": [p.span.slice(text) for p in frame.destination]
        + [s.slice(text) for s in frame.destination_described],
        "when": (str(frame.when.start), str(frame.when.end)) if frame.when else None,
        "ground": [(c.value, s.slice(text)) for c, s in frame.ground],
        "consequences": [c.value for c, _ in frame.consequences],
        "said": [(s.kind.value, s.span.slice(text) if s.span else None) for s in frame.said],
        "speech": frame.said[0].speech.value if frame.said else None,
        "told": frame.said[0].told_on.span.slice(text) if frame.said and frame.said[0].told_on else None,
    }


@pytest.mark.parametrize("name", STATED)
def test_report_gives_the_claims_an_analyst_codes(name: str) -> None:
    """Every expected claim is there with its fields, in order, and no other."""
    text, expected = STATED[name]
    found = [shown(frame, text) for frame in claims_of(text)]
    assert [f["act"] for f in found] == [e["act"] for e in expected]
    for have, want in zip(found, expected, strict=True):
        assert {key: have[key] for key in want} == want


@pytest.mark.parametrize("name", UNSTATED)
def test_irrelevant_report_gives_no_claim(name: str) -> None:
    """Teams, firms, birds, drills, films, weather, history and travel are no claims."""
    assert claims_of(UNSTATED[name]) == []
