"""The whole view as one JSON document."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from witnessmark.disclosure.view import Month, PublicView

SCHEMA_VERSION = 1


def release(view: PublicView) -> bytes:
    """Return the view as UTF-8 JSON; months are `2018-12`, missing values null."""
    return (json.dumps({"schema_version": SCHEMA_VERSION, **_plain(asdict(view, dict_factory=_fields))},
                       ensure_ascii=False, indent=1) + "\n").encode("utf-8")


def _fields(items: list[tuple[str, Any]]) -> dict[str, Any]:
    names = {name for name, _ in items}
    if names == {"year", "month"}:
        found = dict(items)
        return {"": str(Month(found["year"], found["month"]))}
    return dict(items)


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return value[""] if set(value) == {""} else {name: _plain(inner) for name, inner in value.items()}
    return [_plain(inner) for inner in value] if isinstance(value, list | tuple) else value
