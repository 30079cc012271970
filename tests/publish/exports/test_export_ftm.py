"""FollowTheMoney entities, checked by the library of that name where it is installed."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from tests.publish.exports.views import EXPELLED, VIEW
from witnessmark.disclosure.view import PublicView
from witnessmark.publish.exports import ftm
from witnessmark.vocab.codes import Status


def entities(view: PublicView = VIEW) -> list[dict[str, Any]]:
    return [json.loads(line) for line in ftm.entities(view)[ftm.FILE].decode("utf-8").splitlines()]


def test_nobody_is_a_person() -> None:
    assert {e["schema"] for e in entities()} == {"Event", "Note", "Address", "PublicBody", "Organization"}


def test_every_reference_names_an_entity_of_the_file_and_every_id_is_once() -> None:
    ids = [e["id"] for e in entities()]
    assert len(set(ids)) == len(ids)
    for e in entities():
        for key in ("entity", "addressEntity", "organizer", "involved"):
            assert set(e["properties"].get(key, [])) <= set(ids)


def test_an_incident_is_an_event_with_months_countries_and_bodies() -> None:
    event = entities()[0]["properties"]
    assert (event["startDate"], event["endDate"], event["country"]) == (["2018-12"], ["2019-02"], ["kp"])
    assert event["involved"][0].endswith("-organ-police-kp")
    assert "31 households" in next(e for e in entities() if e["schema"] == "Note")["properties"]["description"][0]


def test_who_is_said_not_to_have_done_it_is_not_tied_to_the_event() -> None:
    denied = replace(EXPELLED, status=Status.DENIED)
    view = replace(VIEW, incidents=(replace(VIEW.incidents[0], claims=(denied,)),))
    assert "involved" not in entities(view)[0]["properties"]
    assert not [e for e in entities(view) if e["schema"] == "PublicBody"]


def test_the_library_takes_every_entity_and_drops_no_value() -> None:
    library = pytest.importorskip("followthemoney", reason="pip install followthemoney (needs libicu-dev)")
    from followthemoney.exc import InvalidData

    for entity in entities():
        proxy = library.model.get_proxy(entity, cleaned=False)
        told = {(key, value) for key, values in entity["properties"].items() for value in values}
        clean = {(prop.name, value) for prop, value in library.model.get_proxy(entity, cleaned=False).itervalues()}
        assert clean == told
        for prop, value in proxy.itervalues():
            assert prop.type.clean(value) is not None, (prop.name, value)
        try:
            proxy.schema.validate({"properties": {key: list(v) for key, v in entity["properties"].items()}})
        except InvalidData as fault:
            pytest.fail(str(fault.errors))
