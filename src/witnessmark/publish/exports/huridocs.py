"""Tables of the HURIDOCS events standard formats, with codes of the micro-thesauri.

Headings are the formats' field names as OpenEvSys spells them; a coded cell holds the
vocabulary number (twelve digits of code, two of micro-thesaurus), the column beside it the
term. Invariant: `person` holds kinds of victims and bodies, never one person; nobody is a
source by name; a date is a month with the date type "Unknown day". Not handled here: acts
the micro-thesauri have no code for stand without one (see the mapping in docs/exports.md).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum

from witnessmark.disclosure.view import Month, PublicClaim, PublicIncident, PublicPlace, PublicView
from witnessmark.publish import wording
from witnessmark.publish.exports.csv_tables import as_csv, inert
from witnessmark.publish.exports.names import name, release_key
from witnessmark.publish.exports.tables import full_name
from witnessmark.vocab.codes import Organ, Quantifier, Unit
from witnessmark.vocab.table import entry, label

TERM = re.compile(r"(\d+):(\d+) (.+?)(?=; \d+:|$)")
UNKNOWN_DAY = "02000000000048"
INSTITUTION = "03000000000007"
CARRIED_OUT, GAVE_ORDERS = ("01010000000018", "Directly carried out the act"), (
    "01020000000018", "Gave orders that led to the act")
COLUMNS = {
    "event": ("event_record_number", "event_title", "initial_date", "initial_date_type", "final_date",
              "final_date_type", "event_description", "other_thesaurus", "other_thesaurus_term", "remarks"),
    "person": ("person_record_number", "counting_unit", "person_name", "group_description",
               "number_of_persons_in_group", "general_characteristics", "general_characteristics_term"),
    "act": ("act_record_number", "victim", "event", "type_of_act", "type_of_act_term", "initial_date",
            "initial_date_type", "exact_location", "stated_reason", "final_date", "final_date_type",
            "exact_location_at_end_of_act", "victim_characteristics", "victim_characteristics_term", "remarks"),
    "involvement": ("involvement_record_number", "perpetrator", "event", "act", "degree_of_involvement",
                    "degree_of_involvement_term", "type_of_perpetrator", "type_of_perpetrator_term"),
    "information": ("information_record_number", "event", "source_connection_to_information",
                    "source_connection_to_information_term", "type_of_source_material",
                    "type_of_source_material_term", "language_of_source_material", "remarks"),
}
Row = Sequence[object]


def tables(view: PublicView) -> dict[str, bytes]:
    """Return `data/huridocs/{event,person,act,involvement,information}.csv`."""
    key = release_key(view)
    rows: dict[str, list[Row]] = {table: [] for table in COLUMNS}
    bodies: dict[Organ, Row] = {}
    for incident in view.incidents:
        rows["event"].append(_event(key, incident))
        for claim in incident.claims:
            rows["person"].append(_victims(key, claim))
            rows["act"].append(_act(key, incident, claim))
            rows["involvement"] += _involvements(key, incident, claim)
            rows["information"].append(_information(key, incident, claim))
            for organ in (*claim.orderer, *claim.perpetrator):
                bodies.setdefault(organ, (_body(key, organ), INSTITUTION, label(organ), None, None, None, None))
    rows["person"] += bodies.values()
    return {f"data/huridocs/{table}.csv": as_csv(columns, rows[table]) for table, columns in COLUMNS.items()}


def terms(codes: Iterable[StrEnum], thesaurus: int) -> tuple[str, str]:
    """Return the vocabulary numbers and the terms of codes in one micro-thesaurus, each joined by `; `."""
    found = dict.fromkeys(m.groups() for code in codes for m in TERM.finditer(entry(code).huridocs))
    mine = [(f"{number:0<12}{int(of):02d}", term) for of, number, term in found if int(of) == thesaurus]
    return "; ".join(number for number, _ in mine), "; ".join(term for _, term in mine)


def _event(key: str, i: PublicIncident) -> Row:
    grounds = dict.fromkeys(ground for claim in i.claims for ground in claim.ground)
    w = wording.words("en")
    origins = w["origins_range"].format(low=i.origins_low, high=i.origins_high)
    acts = "; ".join(f"{label(a.act)} ({label(a.status)})" for a in i.acts)
    return (name(key, i.number), wording.headline(i, "en"), *_date(i.start), *_date(i.end or i.start), acts,
            *terms(grounds, 68), f"{label(i.grade)}; {w['origins']}: {origins}")


def _victims(key: str, c: PublicClaim) -> Row:
    f = c.figure
    exact = f is not None and f.unit is Unit.PERSON and f.quantifier is Quantifier.EXACT
    return (name(key, f"victims-{c.number}"), terms([f.unit], 7)[0] if f else None,
            ", ".join(label(group) for group in c.groups) or None, wording.figure(f, "en") if f else None,
            f.best if f and exact else None, *terms(c.groups, 23))


def _act(key: str, i: PublicIncident, c: PublicClaim) -> Row:
    consequences = ", ".join(label(code) for code in c.consequences)
    remarks = "; ".join(part for part in (label(c.status), label(c.act), consequences) if part)
    return (name(key, c.number), name(key, f"victims-{c.number}"), name(key, i.number), *terms([c.act], 4),
            *_date(c.start), _where(c.origin), ", ".join(label(g) for g in c.ground), *_date(c.end or c.start),
            _where(c.destination), *terms(c.groups, 23), remarks)


def _involvements(key: str, i: PublicIncident, c: PublicClaim) -> Iterator[Row]:
    for part, organs, degree in (("orderer", c.orderer, GAVE_ORDERS), ("perpetrator", c.perpetrator, CARRIED_OUT)):
        for organ in organs:
            yield (name(key, f"{c.number}-{part}-{organ.value}"), _body(key, organ), name(key, i.number),
                   name(key, c.number), *degree, *terms([organ], 24))


def _information(key: str, i: PublicIncident, c: PublicClaim) -> Row:
    said = "; ".join(part for part in (wording.speakers(c, "en"), inert(c.outlet or "")) if part)
    return (name(key, f"information-{c.number}"), name(key, i.number), *terms(c.said_by[:1], 19),
            *terms(c.said_by[:1], 16), c.language, said)


def _body(key: str, organ: Organ) -> str:
    return name(key, f"body-{organ.value}")


def _where(places: Sequence[PublicPlace]) -> str:
    return "; ".join(inert(full_name(p)) for p in places)


def _date(month: Month | None) -> tuple[str | None, str | None]:
    return (str(month), UNKNOWN_DAY) if month else (None, None)
