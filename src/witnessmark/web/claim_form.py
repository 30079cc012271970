"""The form of a claim: what its boxes hold ↔ the fields of a claim, as `app.fields` takes them.

Invariant: words travel as spans alone; the server cuts them from the reading. A field the form does not
speak of stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from witnessmark.app.fields import LISTS, PLACES, count_of, place_at, suggested
from witnessmark.errors import InvalidRecord, NotFound, UsageError
from witnessmark.model.record import Json, place_record
from witnessmark.model.text import Reading, Span
from witnessmark.vocab.codes import AttributionKind, Speech

SINGLE = ("act", "status", "figure", "when")
ORDER = ("act", "status", "affected", "figure", "origin", "destination", "when", "attribution",
         "orderer", "perpetrator", "ground", "consequences")
"""Fields as the form shows them; they have the keys 1 to 9, 0, - and =."""
_OWN_NAME = re.compile(r"inbox/[a-z]{1,20}|incident/[\w-]{1,40}/[\w-]{1,50}")
Pairs = Iterable[tuple[str, str]]


def fields_of(pairs: Pairs, held: Mapping[str, Any]) -> Json:
    """Return the fields that a sent form tells of, over the claim record it began from (empty for a new one).

    Raises:
        UsageError: a span or a count is not written as one.
    """
    sent: dict[str, list[str]] = {}
    for name, value in pairs:
        sent.setdefault(name, []).append(value)
    told = {*" ".join(sent.get("fields", [])).split(), *(name.split(".")[0] for name in sent)}
    fields: Json = {}
    for name in ORDER:
        if name not in told:
            continue
        if name in SINGLE:
            single = _single(name, {k.removeprefix(f"{name}."): v[-1] for k, v in sent.items()
                                   if k.startswith(f"{name}.")})
            if single is not None or name in ("figure", "when"):
                fields[name] = single
            continue
        told_of = {k.split(".")[1] for k in sent if k.startswith(f"{name}.")}
        numbers = sorted(int(n) for n in told_of if n.isascii() and n.isdigit() and len(n) < 6)
        fields[name] = [_item(name, {k.removeprefix(f"{name}.{n}."): v for k, v in sent.items()
                                     if k.startswith(f"{name}.{n}.")}, held.get(name, ())) for n in numbers]
    return fields


def _single(name: str, sent: Mapping[str, str]) -> Json | None:
    value: Json = {"span": _span(sent["span"])} if sent.get("span") else {}
    if name == "figure":
        value |= {n: count_of(sent[n]) for n in ("low", "best", "high") if n in sent}
    value |= {n: sent[n] for n in ("code", "unit", "quantifier", "start", "end", "precision") if sent.get(n)}
    return value or None


def _item(name: str, sent: Mapping[str, list[str]], held: Iterable[Mapping[str, Any]]) -> Json:
    words = sent.get("span", [""])[-1]
    span = _span(words) if words else None
    base = next((dict(item) for item in held if item["span"] == span), {})
    value: Json = {**base, "span": span}
    if name in PLACES:
        picked = sent.get("place", [""])[-1] or None
        place = base.get("place")
        value["place"] = place if place and place["id"] == picked else picked
        if picked and not place:
            value.pop("kind", None)
    elif name == "affected":
        value["codes"] = sent.get("codes", [])
    elif name == "attribution":
        value |= {n: sent[n][-1] for n in ("kind", "speech") if n in sent}
    elif "code" in sent:
        value["code"] = sent["code"][-1]
    return value


def fields_kept(pairs: Pairs, held: Mapping[str, Any]) -> Json:
    """Return the fields as far as a form tells of them; counts that are no numbers are left out."""
    told = list(pairs)
    try:
        return fields_of(told, held)
    except UsageError:
        return fields_of([p for p in told if p[0] not in ("figure.low", "figure.best", "figure.high")], held)


def draft_name(sent: Mapping[str, str]) -> str:
    """Return the name that a form is kept under until it is sent: its claim's, its report's for a new claim, or the
    one it tells itself; empty for any other form."""
    if sent.get("draft"):
        return sent["draft"] if _OWN_NAME.fullmatch(sent["draft"]) else ""
    if sent.get("of"):
        return ("second/" if sent.get("base") == "/second" else "") + sent["of"]
    return f"new/{sent['report']}" if sent.get("report") else ""


def take(fields: Json, name: str, span: Span, reading: Reading) -> Json:
    """Return the fields with the words at `span` taken into one of them."""
    if name not in ORDER:
        raise UsageError("There is no such field.")
    value = suggested(reading, name, span)
    if name in LISTS:
        kept = [item for item in fields.get(name, []) if item.get("span") != value["span"]]
        if name == "attribution":
            value |= {"kind": AttributionKind.ANONYMOUS_SOURCE.value, "speech": Speech.INDIRECT.value}
            named = [item for item in kept if item.get("span")]         # the outlet, which has no words, stays last
            return {**fields, name: [*named, value, *(item for item in kept if not item.get("span"))]}
        return {**fields, name: [*kept, value]}
    return {**fields, name: {**(fields.get(name) or {}), **value}}


def drop(fields: Json, name: str) -> Json:
    """Return the fields without one of them, or without one value of a list (`origin.1`)."""
    field, _, number = name.partition(".")
    if field not in LISTS:
        return {**fields, field: None}
    return {**fields, field: [item for at, item in enumerate(fields.get(field, [])) if str(at) != number]}


def shown(fields: Json, reading: Reading) -> Json:
    """Return the fields as the template shows them: each with its words, each place with what it may be."""

    def whole(name: str, value: Json | None) -> Json | None:
        if value is None:
            return None
        span = Span(**value["span"]) if value.get("span") else None
        told = {**value, "words": span.slice(reading.text) if span else ""}
        if name in PLACES and span is not None:
            place = value.get("place")
            told["options"] = _options(reading, span, place)
            told["picked"] = place["id"] if isinstance(place, Mapping) else place
        return told

    return {name: [whole(name, item) for item in fields.get(name) or []] if name in LISTS
            else whole(name, fields.get(name)) for name in ORDER}


def _options(reading: Reading, span: Span, place: Any) -> list[Json]:
    """Return the places that the words may stand for: the one held first, then the runners-up."""
    try:
        found = place_at(reading, span, place if isinstance(place, str) else None)
    except NotFound:
        found = place_at(reading, span)
    options: dict[str, Json] = {}
    for held in (place if isinstance(place, Mapping) else None, place_record(found)["place"]):
        if held:
            options |= {p["id"]: p for p in (held, *held["candidates"]) if p["id"] not in options}
    return list(options.values())


def span_of(pairs: Mapping[str, str], reading: Reading) -> Span:
    """Return the span of a selection.

    Raises:
        UsageError: its words are not those that stand there; blank runs may differ between page and reading.
    """
    span = Span(**_span(f"{pairs.get('start', '')}-{pairs.get('end', '')}"))
    words = span.slice(reading.text)
    if span.end > len(reading.text) or "".join(words.split()) != "".join(pairs.get("quote", words).split()):
        raise UsageError("The selection is not what the reading holds.", advice="Load the page again.")
    return span


def _span(text: str) -> dict[str, int]:
    start, _, end = text.partition("-")
    if not (start.isascii() and start.isdigit() and end.isascii() and end.isdigit()) or len(text) > 24:
        raise UsageError("That is no span.", advice="Select the words again.")
    try:
        span = Span(int(start), int(end))
    except InvalidRecord as fault:
        raise UsageError("That is no span.", advice="Select the words again.") from fault
    return {"start": span.start, "end": span.end}
