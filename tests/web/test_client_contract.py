"""The client against the document of the interface: a method for each route, a field for each field.

Answers themselves are held against the document in `test_api_schema.py`, and by a client in `test_client.py`.
"""

from __future__ import annotations

import dataclasses
import inspect
import re
from typing import Any, get_type_hints

import pytest

from witnessmark.client import Client, records, shapes
from witnessmark.web.api.application import create_api

PATH = re.compile(r'"(GET|POST)", "(/[a-z]+)|_(list|get|post)\(f?"(/[^"]*)"')
METHODS = {"list": "get", "get": "get", "post": "post"}
RECORDS = {
    "Report": records.Report, "Claim": records.Claim, "Incident": records.Incident, "Campaign": records.Campaign,
    "Conflict": records.Conflict, "Side": records.Side, "Hit": records.Hit, "Source": records.Source,
    "Entry": records.Entry, "Added": records.Added, "Judgement": records.Decision, "Part": records.Passage,
}
"""What the client makes of each form that it does not hand on as it is."""


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    return create_api().openapi()


def test_each_route_has_a_method_of_the_client(document: dict[str, Any]) -> None:
    """And the client asks no other route."""
    wanted = {(method, re.sub(r"\{\w+\}", "{}", path)) for path, found in document["paths"].items() for method in found}
    asked = set()
    for name, method in inspect.getmembers(Client, inspect.isfunction):
        if not name.startswith("_"):
            for plain, there, how, path in PATH.findall(inspect.getsource(method)):
                asked.add((plain.lower() or METHODS[how], re.sub(r"\{_part\(\w+\)\}", "{}", there or path)))
    assert asked == wanted


def test_each_field_of_the_document_stands_in_a_typed_record(document: dict[str, Any]) -> None:
    """Every form is closed: an answer with a field more would not fit, so none can be told that is not typed here."""
    forms = document["components"]["schemas"]
    told = {name: form for name, form in forms.items() if hasattr(shapes, name)}
    assert {"Claim", "Report", "Incident", "Campaign", "Conflict", "Hit", "Entry", "Me"} <= told.keys()
    for name, form in told.items():
        assert form["additionalProperties"] is False
        assert form["properties"].keys() == get_type_hints(getattr(shapes, name)).keys(), name
    for name, kind in RECORDS.items():
        fields = {field.name for field in dataclasses.fields(kind)}
        whole = "data" in fields
        assert whole or told[name]["properties"].keys() <= fields, (name, told[name]["properties"].keys() - fields)


def test_every_answer_that_holds_a_record_says_which(document: dict[str, Any]) -> None:
    """No answer is any JSON at all."""
    for path, methods in document["paths"].items():
        for method, route in methods.items():
            content = route["responses"]["200"]["content"]
            if "text/event-stream" in content:
                continue
            form = content["application/json"]["schema"]
            items = form.get("properties", {}).get("items", {}).get("items", form)
            refs = [one.get("$ref") for one in items.get("anyOf", [items])]
            assert all(refs), (method, path)


def test_a_token_is_what_the_document_asks_for(document: dict[str, Any]) -> None:
    assert document["security"] == [{"token": []}]
    assert document["components"]["securitySchemes"]["token"]["scheme"] == "bearer"
