"""Set phrases, tables with a heading row, parts set apart, and what a main episode carries on."""

from __future__ import annotations

import datetime as dt

import pytest

from witnessmark.extract import extract
from witnessmark.extract.english.confidence import TABLE, calibrated
from witnessmark.model.claim import Claim
from witnessmark.model.text import Reading, ReportRef

SURE = 0.5
"""The rules alone are sure of an act from here; with the learned layer acts are weighed anew."""


def claims_of(text: str) -> list[Claim]:
    report = ReportRef("r", "en", "r.txt", "0" * 64, "Example Daily", dt.date(2018, 12, 27))
    return [c for c in extract(Reading.of_text(text, report), learned=False).claims if c.confidence >= SURE]


@pytest.mark.parametrize(("text", "act", "status"), [
    ("Fourteen families from Hyesan were put on a freight train on 2 December.", "expulsion", "carried_out"),
    ("The villagers of Kapsan were given three days to leave.", "expulsion", "ordered"),
    ("Residents of Musan have until Friday to leave, police said.", "expulsion", "ordered"),
    ("Forty families in Hyesan were told they must leave by the end of the month.", "expulsion", "ordered"),
    ("Nine families in Musan saw their homes pulled down on Monday.", "demolition", "carried_out"),
    ("Soldiers turned back people trying to return to their villages near Goma.", "return_denied", "carried_out"),
    ("Traders in Hyesan were ordered to go back to their hometowns.", "expulsion", "ordered"),
    ("Police checked the papers of families in Hyesan before they were expelled.", "background_check", "carried_out"),
])
def test_a_set_phrase_gives_its_act(text: str, act: str, status: str) -> None:
    """Phrases without a plain trigger word are read as the act they mean."""
    found = [(c.act.code.value, c.status.code.value) for c in claims_of(text)]
    assert (act, status) in found


def test_the_orderer_is_no_speaker() -> None:
    """A body that orders is the orderer, its date the act's, the other date the telling's."""
    (claim,) = claims_of(
        "Police order families out of river town\n\nOn 3 May police ordered about 40 families in Sinpa, Ryanggang "
        "Province, to leave for villages in Pungsan County because relatives had crossed the river, a source in the "
        "province said on 21 December.")
    assert [o.code.value for o in claim.orderer] == ["police"]
    assert [g.code.value for g in claim.ground] == ["family_defection"]
    assert claim.when is not None and (claim.when.start.month, claim.when.start.day) == (5, 3)
    assert claim.attribution[0].told_on is not None and claim.attribution[0].told_on.start.month == 12
    assert [p.text for p in claim.origin] == ["Sinpa"]


def test_each_counting_cell_of_a_table_is_a_claim() -> None:
    """A column names the act and the unit, a row the place and the day; the total is a claim too."""
    claims = claims_of(
        "Monthly bulletin: Lagos\n\nSite | Date | Homes destroyed | People put out\n"
        "Tarkwa Bay | 21 January | 310 | 1,450\nOkun Glass | 23 January | 118 | 520\nTotal | | 428 | 1,970\n")
    figures = [(c.act.code.value, c.figure.best, c.figure.unit.value) for c in claims if c.figure is not None]
    assert sorted(figures) == sorted([
        ("demolition", 310, "dwelling"), ("eviction", 1450, "person"), ("demolition", 118, "dwelling"),
        ("eviction", 520, "person"), ("demolition", 428, "dwelling"), ("eviction", 1970, "person")])


def test_parts_with_a_count_of_their_own_stand_beside_the_whole() -> None:
    """A field note's "(4, then 23)" gives three claims, with short forms read as households."""
    claims = claims_of("Musan county, field note\n\n- Musan: 27 hh expelled 23 November (4, then 23).")
    assert sorted(c.figure.best or 0 for c in claims if c.figure is not None) == [4, 23, 27]


def test_who_people_are_is_no_act() -> None:
    """A relative clause that only describes relatives gives no flight."""
    claims = claims_of("Six families with relatives who fled to the South were expelled from Hyesan on 2 December.")
    assert [c.act.code.value for c in claims] == ["expulsion"]


def test_probabilities_rise_with_the_score() -> None:
    """The calibration keeps the order of scores and the default threshold."""
    values = [calibrated(i / 1000) for i in range(1001)]
    assert values == sorted(values)
    assert calibrated(0.499) < SURE <= calibrated(0.5)
    assert calibrated(2.0) == TABLE[-1][1]
