"""JSON and JSON Lines: one report per object that has a text; a single object is the file itself."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from witnessmark.intake import media
from witnessmark.intake.readers.contract import Found, Job, Known, TurnedAway, Unreadable
from witnessmark.intake.readers.table import Columns, of_values
from witnessmark.intake.text.decoding import decoded

name = "json/1"


def read(data: bytes, job: Job) -> Iterator[Found | TurnedAway]:
    """Yield a report per object, in order; rows are lines of a .jsonl or places in a list."""
    got = decoded(data)
    if got is None:
        raise Unreadable("is no readable JSON")
    text = got[0]
    try:
        if job.media_type == media.JSONL:
            yield from _any_found(list(_lines(text, job)))
            return
        value = json.loads(text)
    except (ValueError, RecursionError) as fault:
        if job.media_type == media.JSON and job.suffix != "json" and not text.lstrip().startswith("{"):
            from witnessmark.intake.readers.plain import read_characters

            yield read_characters(text, Known(media_type=media.PLAIN))
            return
        raise Unreadable("is damaged JSON") from fault
    items = value if isinstance(value, list) else _listed(value)
    if items is None:
        yield _only(value, job)
        return
    if len(items) > job.limits.rows:
        raise Unreadable(f"has more than {job.limits.rows} rows")
    yield from _any_found([_report(item, job, f"row {number}", None) for number, item in enumerate(items, 1)])


def _any_found(outcomes: list[Found | TurnedAway]) -> list[Found | TurnedAway]:
    """Return the outcomes of rows, or refuse the file as one where no row is a report."""
    if not any(isinstance(outcome, Found) for outcome in outcomes):
        raise Unreadable("has no object with a text")
    return outcomes


def _lines(text: str, job: Job) -> Iterator[Found | TurnedAway]:
    for number, line in enumerate(text.split("\n"), 1):
        if number > job.limits.rows:
            raise Unreadable(f"has more than {job.limits.rows} rows")
        if line.strip():
            member = f"row {number}"
            try:
                value = json.loads(line)
            except (ValueError, RecursionError):
                yield TurnedAway(member, "is damaged JSON")
                continue
            yield _report(value, job, member, line.strip().encode("utf-8", "replace"))


def _only(value: Any, job: Job) -> Found | TurnedAway:
    outcome = _report(value, job, "", None)
    if isinstance(outcome, TurnedAway):
        raise Unreadable(outcome.reason)
    return outcome


def _listed(value: Any) -> list[Any] | None:
    if not isinstance(value, dict):
        return None
    for key in ("reports", "articles", "items", "documents", "data", "results"):
        if isinstance(value.get(key), list):
            return list(value[key])
    return None


def _report(value: Any, job: Job, member: str, data: bytes | None) -> Found | TurnedAway:
    if not isinstance(value, dict):
        return TurnedAway(member, "is no object with a text")
    flat = {str(k): _words(v) for k, v in value.items()}
    flat = {k: v for k, v in flat.items() if v.strip()}
    try:
        columns = Columns.of(flat, job.columns)
        if data is None and member:
            data = json.dumps(value, ensure_ascii=False).encode("utf-8", "replace")
        outcome = of_values(flat, columns, member=member, data=data)
    except Unreadable:
        return TurnedAway(member, "is no object with a text")
    if isinstance(outcome, Found) and not member:
        return Found(outcome.text, tuple(at for at in outcome.locators if at.kind != "row"), outcome.metadata,
                     outcome.notes)
    return outcome


def _words(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, bool) or value is None:
        return ""
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, dict):
        return _words(value.get("name"))
    if isinstance(value, list) and all(isinstance(v, str) for v in value):
        return "\n\n".join(value)
    return ""
