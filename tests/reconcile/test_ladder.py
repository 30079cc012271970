"""The figure ladder: households as told, persons as told, and persons derived with their multiplier."""

from __future__ import annotations

from dataclasses import replace

from tests.reconcile.factory import Desk
from witnessmark.model.claim import Claim
from witnessmark.model.incident_record import incident_from_record, incident_record
from witnessmark.model.ladder import ASSUMED, Multiplier
from witnessmark.reconcile import reconcile
from witnessmark.store.results import Read, narrowed
from witnessmark.vocab.codes import Act, Quantifier, Unit


def told(outlet: str, words: str, number: int, unit: Unit, quantifier: Quantifier = Quantifier.EXACT) -> Claim:
    desk = Desk(f"On December 5 police expelled {words} from Hyesan, a porter told {outlet}.", outlet, "2018-12-09")
    return desk.claim(
        desk.text, Act.EXPULSION, "expelled", origin=("Hyesan",), when=("December 5", "2018-12-05"),
        figure=desk.figure(words, number, unit, quantifier), said=(desk.source("a porter"),),
    )


HOMES = told("Valley Times", "84 households", 84, Unit.HOUSEHOLD)
PEOPLE = told("Hill Radio", "310 people", 310, Unit.PERSON)


def test_households_come_before_persons_and_what_is_derived_says_so() -> None:
    """The told count of persons stays beside the derived one; only the derived has a multiplier."""
    (incident,) = reconcile([HOMES, PEOPLE]).incidents
    homes, people, derived = incident.ladder
    assert (homes.unit, homes.bounds, homes.claims, homes.multiplier) == (
        Unit.HOUSEHOLD, (84, 84, 84), (HOMES.id,), None)
    assert (people.unit, people.bounds, people.claims, people.derived) == (
        Unit.PERSON, (310, 310, 310), (PEOPLE.id,), False)
    assert (derived.unit, derived.bounds, derived.claims) == (Unit.PERSON, (168, None, 588), (HOMES.id,))
    assert derived.multiplier == ASSUMED and derived.quantifier is Quantifier.RANGE
    assert derived.why == ("168 to 588 persons, derived from 84 households at 2–7 persons a household (assumed); "
                           "nobody gave this number. The persons told of fit it.")
    assert "84세대" in derived.why_ko and "가정" in derived.why_ko
    assert 588 not in [f.value["high"] for f in incident.fields["figure"]]


def test_a_stated_multiplier_is_taken_with_who_stated_it() -> None:
    """`four to a household` makes a best count; two statements make a range."""
    assert HOMES.figure is not None
    stated = replace(HOMES, figure=replace(HOMES.figure, multiplier=4.0))
    (incident,) = reconcile([stated, told("Hill Radio", "9000 people", 9000, Unit.PERSON)]).incidents
    derived = incident.ladder[-1]
    assert derived.multiplier == Multiplier(4.0, 4.0, 4.0, "stated", (HOMES.id,))
    assert (derived.bounds, derived.quantifier) == ((336, 336, 336), Quantifier.ABOUT)
    assert derived.why.endswith("A count of persons told of lies outside it.")


def test_open_bounds_stay_open() -> None:
    """`more than 84 households` has no most, and dwellings are not multiplied."""
    (incident,) = reconcile([told("A", "84 households", 84, Unit.HOUSEHOLD, Quantifier.MORE_THAN)]).incidents
    assert incident.ladder[-1].bounds == (168, None, None)
    assert incident.ladder[-1].quantifier is Quantifier.MORE_THAN
    (incident,) = reconcile([told("A", "84 houses", 84, Unit.DWELLING)]).incidents
    assert [r.derived for r in incident.ladder] == [False]
    assert Multiplier(2.0, 3.0).persons((None, 10, None)) == (20, None, 30)


def test_the_record_carries_the_ladder_and_a_narrowed_one_shows_nothing_hidden() -> None:
    """Read back whole; without the hidden report's claim only what rests on the rest."""
    (incident,) = reconcile([HOMES, PEOPLE]).incidents
    record = incident_record(incident)
    assert [r["derived"] for r in record["ladder"]] == [False, False, True]
    assert record["ladder"][2]["multiplier"] == {
        "low": 2.0, "best": None, "high": 7.0, "source": "assumed", "claims": []}
    assert incident_from_record(record).ladder == incident.ladder
    assert incident_from_record({k: v for k, v in record.items() if k != "ladder"}).ladder == ()
    shown = narrowed(incident, {HOMES.id: Read("", "")}, {HOMES.reading.report.id}, set())
    assert shown is not None and [(r.unit, r.derived) for r in shown.ladder] == [(Unit.HOUSEHOLD, False)]
