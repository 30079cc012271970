"""FollowTheMoney entities as JSON lines, for Aleph, OpenAleph and yente.

An incident is an `Event`, a claim a `Note` on it, a place an `Address`, a body that ordered or
carried out a `PublicBody`, `Organization` or `Company` by the vocabulary's mapping. Invariant:
nobody is a `Person`: the view holds kinds of people, not people, so groups are keywords;
bodies of a claim that denies are not tied to the event.
Dates are months (`2018-12`), which FollowTheMoney takes as they are.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from witnessmark.disclosure.view import PublicClaim, PublicIncident, PublicPlace, PublicView
from witnessmark.publish import wording
from witnessmark.publish.exports.names import name, release_key
from witnessmark.publish.exports.tables import full_name
from witnessmark.vocab.codes import Organ, Status
from witnessmark.vocab.table import entry, label

FILE = "data/entities.ftm.json"
Entity = dict[str, object]


def entities(view: PublicView) -> dict[str, bytes]:
    """Return one entity a line, every reference to one of the same file."""
    key = release_key(view)
    made: dict[str, Entity] = {}
    numbers: dict[PublicPlace, int] = {}
    for incident in view.incidents:
        for entity in _of(key, incident, numbers):
            made.setdefault(str(entity["id"]), entity)
    return {FILE: "".join(json.dumps(e, ensure_ascii=False) + "\n" for e in made.values()).encode("utf-8")}


def _of(key: str, incident: PublicIncident, numbers: dict[PublicPlace, int]) -> Iterator[Entity]:
    event = name(key, incident.number)
    every = [place for claim in incident.claims for place in (*claim.origin, *claim.destination) if not place.described]
    began = {place for claim in incident.claims for place in claim.origin}
    bodies = {side: [e for c in incident.claims if c.status is not Status.DENIED
                     for e in _bodies(key, c, getattr(c, side))]
              for side in ("orderer", "perpetrator")}
    addresses = [_address(key, place, numbers.setdefault(place, len(numbers) + 1)) for place in every]
    of_place = dict(zip(every, (str(a["id"]) for a in addresses), strict=True))
    yield _entity(
        event, "Event", name=[wording.headline(incident, "en")], alias=[wording.headline(incident, "ko")],
        recordId=[incident.number], summary=[_summary(incident)],
        keywords=[label(code) for c in incident.claims for code in (c.act, *c.groups, *c.ground, *c.consequences)],
        country=_countries(every), location=[full_name(place) for place in every],
        addressEntity=[of_place[place] for place in every if place in began],
        startDate=[str(incident.start)] if incident.start else [], endDate=[str(incident.end)] if incident.end else [],
        organizer=[str(e["id"]) for e in bodies["orderer"]], involved=[str(e["id"]) for e in bodies["perpetrator"]],
    )
    yield from (*addresses, *bodies["orderer"], *bodies["perpetrator"])
    for claim in incident.claims:
        yield _entity(
            name(key, claim.number), "Note", name=[claim.number], entity=[event],
            description=[wording.sentence(claim, "en"), *([claim.quote] if claim.quote else [])],
            summary=[wording.speakers(claim, "en")] if claim.said_by else [],
            publisher=[claim.outlet] if claim.outlet else [],
            addressEntity=[of_place[p] for p in (*claim.origin, *claim.destination) if not p.described],
        )


def _summary(incident: PublicIncident) -> str:
    low, high = incident.origins_low, incident.origins_high
    origins = f"{low}" if low == high else wording.words("en")["origins_range"].format(low=low, high=high)
    acts = ", ".join(f"{label(a.act)} ({label(a.status)})" for a in incident.acts)
    return f"{acts or '-'}; {label(incident.grade)}; {wording.words('en')['origins']}: {origins}"


def _bodies(key: str, claim: PublicClaim, organs: Iterable[Organ]) -> Iterator[Entity]:
    """Yield a body per kind and, where the claim's origins lie in one country, that country."""
    found = _countries(claim.origin)
    country = found if len(found) == 1 else []
    for organ in organs:
        schema = entry(organ).followthemoney
        if schema:
            where = "".join(f"-{code}" for code in country)
            kind = organ.value.replace("_", "-")  # an id that holds a `_` is dropped wherever it is referred to
            yield _entity(name(key, f"organ-{kind}{where}"), schema, name=[label(organ)], country=country)


def _address(key: str, place: PublicPlace, number: int) -> Entity:
    return _entity(
        name(key, f"place-{number}"), "Address", full=[full_name(place)], alias=[place.name_ko],
        state=[place.adm1] if place.adm1 else [], country=_countries([place]),
        latitude=[] if place.lat is None else [str(place.lat)], longitude=[] if place.lon is None else [str(place.lon)],
    )


def _countries(places: Iterable[PublicPlace]) -> list[str]:
    return list(dict.fromkeys(place.country.lower() for place in places if place.country))


def _entity(identity: str, schema: str, **values: list[str]) -> Entity:
    properties = {key: list(dict.fromkeys(found)) for key, found in values.items() if found}
    return {"id": identity, "schema": schema, "properties": properties}
