"""What the document of the interface adds to what its routes say: each record's fields, and how one signs in.

The fields are those of the client's records (`witnessmark.client.shapes`), so that whoever reads either knows both.
"""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI
from pydantic import TypeAdapter

from witnessmark.client import shapes

REF = "#/components/schemas/{model}"
LISTS: dict[str, Any] = {
    "/reports": shapes.Report, "/claims": shapes.Claim, "/incidents": shapes.Incident, "/campaigns": shapes.Campaign,
    "/conflicts": shapes.Conflict, "/search": shapes.Hit, "/sources": shapes.Source, "/audit": shapes.Entry,
}
"""What a list is of: its answers hold `items` and `next`."""
RECORDS: dict[str, Any] = {
    "/me": shapes.Me, "/reports/{report}": shapes.Report, "/reports/{report}/passages": shapes.Text,
    "/claims/{claim}": shapes.Claim, "/incidents/{incident}": shapes.Incident, "/campaigns/{campaign}": shapes.Campaign,
}
WRITTEN: dict[str, Any] = {
    "/reports": shapes.Added, "/claims/{claim}/judgements": shapes.Judgement, "/links": shapes.Judgement,
    "/conflicts": shapes.Judgement | shapes.Stated,
}
"""What the answer to a write holds in its `items`."""


class Described(FastAPI):
    """An application whose document says all of it."""

    def openapi(self) -> dict[str, Any]:
        """Return the document; it is made once."""
        if self.openapi_schema is not None:
            return self.openapi_schema
        found = super().openapi()
        parts = found["components"]
        parts["securitySchemes"] = {"token": {"type": "http", "scheme": "bearer"}}
        found["security"] = [{"token": []}]
        for path, shape in LISTS.items():
            _answers(found, path, "get", _listed(_shaped(shape, parts["schemas"]), following=True))
        for path, shape in RECORDS.items():
            _answers(found, path, "get", _shaped(shape, parts["schemas"]))
        for path, shape in WRITTEN.items():
            _answers(found, path, "post", _listed(_shaped(shape, parts["schemas"]), following=False))
        return found


def _listed(item: dict[str, Any], *, following: bool) -> dict[str, Any]:
    held: dict[str, Any] = {"items": {"type": "array", "items": item}}
    if following:
        held["next"] = {"anyOf": [{"type": "string"}, {"type": "null"}],
                        "description": "The cursor of the next part; null after the last."}
    return {"type": "object", "properties": held, "required": list(held), "additionalProperties": False}


def _shaped(shape: Any, schemas: dict[str, Any]) -> dict[str, Any]:
    """Return a record's form, with every form that it is made of among the document's, closed to other fields."""
    made = TypeAdapter(shape).json_schema(ref_template=REF, mode="serialization")
    for name, form in made.pop("$defs", {}).items():
        schemas[name] = form | ({"additionalProperties": False} if "properties" in form else {})
    if "properties" in made:
        schemas[made["title"]] = made | {"additionalProperties": False}
        return {"$ref": REF.format(model=made["title"])}
    return made


def _answers(found: dict[str, Any], path: str, method: str, form: dict[str, Any]) -> None:
    found["paths"][path][method]["responses"]["200"]["content"]["application/json"]["schema"] = form
