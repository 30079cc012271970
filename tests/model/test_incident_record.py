"""Incident, origin and campaign records round-trip."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from witnessmark.errors import InvalidRecord
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
)
from witnessmark.model.incident_record import (
    INCIDENT_FIELDS,
    campaign_from_record,
    campaign_record,
    incident_from_record,
    incident_record,
    origin_from_record,
    origin_record,
)
from witnessmark.vocab.codes import Act, ContradictionKind, Grade, Stage, Status

ids = st.lists(st.text(min_size=1, max_size=4), max_size=3).map(tuple)
words = st.text(max_size=8)
values = st.one_of(words, st.fixed_dictionaries({"low": st.integers(0, 99), "unit": words}))
opinions = st.builds(Opinion, *[st.floats(0, 1)] * 3)
fused = st.builds(Fused, values, ids, ids, st.integers(0, 9), opinions, words)
incidents = st.builds(
    Incident, id=words, claims=ids, reports=ids,
    acts=st.lists(st.builds(IncidentAct, st.sampled_from(Act), st.sampled_from(Stage), st.sampled_from(Status),
                            ids, ids), max_size=2).map(tuple),
    fields=st.dictionaries(st.sampled_from(INCIDENT_FIELDS), st.lists(fused, min_size=1, max_size=2).map(tuple)),
    grade=st.builds(Graded, st.sampled_from(Grade), words, words),
    contradictions=st.lists(st.builds(Contradiction, words, words, st.sampled_from(ContradictionKind), ids, ids,
                                      words), max_size=2).map(tuple),
    origins=st.builds(OriginCount, st.integers(0, 9), st.integers(0, 9), st.integers(0, 9), ids),
    campaign=st.none() | words, history=ids,
)


@given(incidents)
def test_an_incident_survives_its_json_record(incident: Incident) -> None:
    """Written, dumped, parsed and read back equal; every field of the design is there."""
    record = json.loads(json.dumps(incident_record(incident)))
    assert incident_from_record(record) == incident
    assert set(INCIDENT_FIELDS) <= record.keys()


@given(ids, ids, words, words, st.none() | st.sampled_from("ABCDEF"))
def test_an_origin_survives_its_record(claims, reports, kind, why, letter) -> None:
    """Assessed or not."""
    origin = Origin("org_1", claims, reports, kind, why, letter)
    assert origin_from_record(json.loads(json.dumps(origin_record(origin)))) == origin


def test_a_campaign_survives_its_record() -> None:
    """Stages come back as codes."""
    campaign = Campaign("cam_1", ("inc_1", "inc_2"), (Stage.ORDER, Stage.ENFORCEMENT), "why")
    assert campaign_from_record(json.loads(json.dumps(campaign_record(campaign)))) == campaign


@pytest.mark.parametrize("read", [incident_from_record, origin_from_record, campaign_from_record])
def test_a_malformed_record_is_refused(read) -> None:
    """InvalidRecord, not a bare KeyError."""
    with pytest.raises(InvalidRecord):
        read({"id": "x"})
