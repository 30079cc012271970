"""A person's values for a claim's fields → the claim record's: words, places and codes filled in.

Invariant: nothing is taken that does not stand in the reading. A value names its words by span, by
text, or both; a span's words are cut from the reading, a text alone must stand there exactly once.
Places are the gazetteer's, by id; the runners-up of the words are kept beside the choice.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any

from witnessmark.errors import InvalidRecord, NotFound, NotGrounded, UsageError
from witnessmark.extract.figures import find_figures
from witnessmark.extract.places import find_places, resolve_spans
from witnessmark.extract.times import find_times
from witnessmark.gazetteer import Gazetteer, Place
from witnessmark.model.place import PlaceCandidate, PlaceRef, ResolvedPlace
from witnessmark.model.record import Json, place_record
from witnessmark.model.text import Reading, Span
from witnessmark.store.passages import passages_of
from witnessmark.vocab.codes import (
    Act,
    AttributionKind,
    Consequence,
    Ground,
    Group,
    Organ,
    Precision,
    Quantifier,
    Speech,
    Status,
    Unit,
)

CODED = ("orderer", "perpetrator", "ground", "consequences")
PLACES = ("origin", "destination")
LISTS = ("affected", *PLACES, *CODED, "attribution")
CODES: dict[str, type[StrEnum]] = {
    "act": Act, "status": Status, "affected": Group, "orderer": Organ, "perpetrator": Organ, "ground": Ground,
    "consequences": Consequence, "attribution": AttributionKind, "unit": Unit, "quantifier": Quantifier,
    "precision": Precision, "speech": Speech,
}
"""Field, or part of one → the codes it may have."""
RUNNERS_UP = 8
_NARROWEST = 2


def completed(reading: Reading, given: Mapping[str, Any]) -> Json:
    """Return the fields given, each as the claim record holds it.

    Raises:
        InvalidRecord: a field is unknown or malformed; NotGrounded when its words don't stand there.
    """
    done: Json = {}
    for name, value in given.items():
        path = f"$.{name}"
        if name in ("act", "status"):
            done[name] = _coded(reading, value, path)
        elif name in LISTS:
            if not isinstance(value, Sequence) or isinstance(value, str):
                raise InvalidRecord("is not a list", path=path)
            done[name] = [_item(reading, name, one, f"{path}[{at}]") for at, one in enumerate(value)]
        elif name == "figure":
            done[name] = None if value is None else {
                "kind": "flow", "low": None, "best": None, "high": None, "unit": "person", "quantifier": "exact",
                "multiplier": None, **_plain(value, path), **_words(reading, value, path)}
        elif name == "when":
            done[name] = None if value is None else {**_plain(value, path), **_words(reading, value, path)}
        elif name == "passage":
            words = _words(reading, value, path)
            done[name] = {**words["span"], "quote": words["text"]}
        else:
            raise InvalidRecord("there is no such field to state", path=path)
    return done


def passage_of(reading: Reading, record: Mapping[str, Any]) -> Json:
    """Return the passage of an act: the sentences that its words and its status's stand in."""
    spans = [Span(**record[name]["span"]) for name in ("act", "status")]
    first, last = min(span.start for span in spans), max(span.end for span in spans)
    covering = [p for p in passages_of(reading.text) if p.start < last and first < p.end]
    start = min([first, *(p.start for p in covering)])
    end = max([last, *(p.end for p in covering)])
    lead = reading.text[start:first]
    tail = reading.text[last:end]
    span = Span(first - len(lead.lstrip()), last + len(tail.rstrip()))
    return {"start": span.start, "end": span.end, "quote": span.slice(reading.text)}


def suggested(reading: Reading, name: str, span: Span) -> Json:
    """Return what the words at `span` most likely mean for a field, as `completed` takes it.

    A place brings its candidates, a count and a day their values where the grammars read them; codes
    are left to the person.
    """
    words = span.slice(reading.text)
    value: Json = {"span": {"start": span.start, "end": span.end}, "text": words}
    if name in PLACES:
        return place_record(place_at(reading, span))
    if name == "figure":
        found = next((f for f in find_figures(words, reading.report.language) if not f.percentage), None)
        if found is not None:
            value |= {"low": found.low, "best": found.best, "high": found.high,
                      "quantifier": found.quantifier.value, "multiplier": found.multiplier}
            value |= {"unit": found.unit.value} if found.unit else {}
    elif name == "when":
        times = [t for t in find_times(words, reading.report.language, reading.report.published) if t.start]
        if times and times[0].start and times[0].end and times[0].precision:
            value |= {"start": times[0].start.isoformat(), "end": times[0].end.isoformat(),
                      "precision": times[0].precision.value}
    return value


def count_of(text: str) -> int | None:
    """Return the count that somebody typed; None where it is left open.

    Raises:
        UsageError: it is no whole number.
    """
    digits = text.replace(",", "").strip()
    if not digits:
        return None
    if not digits.isascii() or not digits.isdigit() or len(digits) > 12:
        raise UsageError("A count is a whole number.", advice="Leave it empty where it is not known.")
    return int(digits)


def place_at(reading: Reading, span: Span, chosen: str | None = None) -> PlaceRef:
    """Return the place that the words at `span` name, resolved as `chosen` or by the gazetteer.

    The candidates are what the words may stand for. Words the gazetteer does not know describe a place.

    Raises:
        NotFound: the gazetteer has no place with the id `chosen`.
    """
    text, language = reading.text, reading.report.language
    words = span.slice(text)
    held = resolve_spans(text, [span], language)[0]
    if held is None and len(words) >= _NARROWEST:
        held = next((m.place for m in find_places(words, language) if m.place), None)
    gazetteer = Gazetteer.load()
    options = {c.id: c for c in held.candidates} if held else {}
    for found in gazetteer.lookup(held.name if held else words)[:RUNNERS_UP]:
        options.setdefault(found.place.id, _candidate(found.place, found.score))
    if held and held.id not in options:
        options = {held.id: _candidate(gazetteer.place(held.id), 1.0), **options}
    picked = chosen or (held.id if held else None)
    if picked is None:
        return PlaceRef(words, span, "described")
    place = gazetteer.place(picked)
    ranked = tuple(sorted(options.values(), key=lambda c: (-c.score, c.id))[:RUNNERS_UP])
    adm1 = options[picked].adm1 if picked in options else _area(place)
    return PlaceRef(words, span, "named", ResolvedPlace(
        place.id, place.name, place.country, adm1, place.lat, place.lon, place.level,
        tuple(c for c in ranked if c.id != place.id)))


def _candidate(place: Place, score: float) -> PlaceCandidate:
    return PlaceCandidate(place.id, place.name, place.country, _area(place), place.lat, place.lon,
                          min(max(score, 0.0), 1.0), place.level)


def _area(place: Place) -> str | None:
    """Return the name of the first-level area around a place."""
    if place.level == "adm1":
        return place.name
    return next((a.name for a in Gazetteer.load().ancestors(place.id) if a.level == "adm1"), None)


def _item(reading: Reading, name: str, value: Any, path: str) -> Json:
    if name == "attribution":
        return _attribution(reading, value, path)
    if name == "affected":
        codes = _plain(value, path).get("codes", [])
        return {"codes": codes, **_words(reading, value, path)}
    if name in CODED:
        return _coded(reading, value, path)
    words, place = _words(reading, value, path), _plain(value, path).get("place")
    if isinstance(place, Mapping):
        return {**words, "kind": value.get("kind", "named"), "place": place}
    if place is None:
        return {**words, "kind": value.get("kind", "described"), "place": None}
    try:
        return place_record(place_at(reading, Span(**words["span"]), str(place)))
    except NotFound as fault:
        raise InvalidRecord("the gazetteer has no such place", path=f"{path}.place") from fault


def _attribution(reading: Reading, value: Any, path: str) -> Json:
    said = _plain(value, path)
    words: Json = {"text": None, "span": None}
    if said.get("span") is not None or said.get("text") is not None:
        words = _words(reading, value, path)
    return {"kind": said.get("kind"), "speech": said.get("speech", "narrated"), **words,
            "told_on": said.get("told_on"), "place": said.get("place"), "source": said.get("source")}


def _coded(reading: Reading, value: Any, path: str) -> Json:
    return {"code": _plain(value, path).get("code"), **_words(reading, value, path)}


def _plain(value: Any, path: str) -> dict[str, Any]:
    if not isinstance(value, Mapping):
        raise InvalidRecord("is not an object", path=path)
    return dict(value)


def _words(reading: Reading, value: Any, path: str) -> Json:
    """Return the text and span of a value, whichever of the two it names."""
    held = _plain(value, path)
    span, text = held.get("span"), held.get("text")
    if span is None:
        if not isinstance(text, str) or not text:
            raise InvalidRecord("names no words: give a span, or a text", path=path)
        if reading.text.count(text) != 1:
            raise NotGrounded("the words don't stand in the reading exactly once: give their span", path=path)
        at = reading.text.index(text)
        return {"text": text, "span": {"start": at, "end": at + len(text)}}
    try:
        found = Span(int(span["start"]), int(span["end"]))
    except (KeyError, TypeError, ValueError) as fault:
        raise InvalidRecord("is not a span", path=f"{path}.span") from fault
    if found.end > len(reading.text):
        raise NotGrounded("the span ends beyond the reading", path=f"{path}.span")
    words = found.slice(reading.text)
    if text is not None and text != words:
        raise NotGrounded("the words are not the slice of the reading", path=path)
    return {"text": words, "span": {"start": found.start, "end": found.end}}
