"""The table in the shape of IDMC's updates."""

from __future__ import annotations

import csv
import datetime as dt
import io
from dataclasses import replace

import pytest

from tests.publish.exports.views import ABROAD, DESCRIBED, EXPELLED, QUOTED, VIEW
from witnessmark.disclosure.view import PublicFigure, PublicView
from witnessmark.publish.exports import idu
from witnessmark.vocab.codes import Act, Quantifier, Status, Unit

PUBLISHED_FIELDS = """id country iso3 latitude longitude centroid role displacement_type qualifier figure
displacement_date displacement_start_date displacement_end_date year event_id event_name event_codes event_code_types
event_start_date event_end_date category subcategory type subtype standard_popup_text standard_info_text old_id sources
source_url locations_name locations_coordinates locations_accuracy locations_type displacement_occurred
created_at""".split()


def rows(view: PublicView = VIEW) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(idu.table(view)[idu.FILE].decode("utf-8-sig"))))


def test_the_fields_are_those_idmc_publishes_in_its_order_then_three_of_its_yearly_data() -> None:
    assert list(idu.COLUMNS) == [*PUBLISHED_FIELDS, "term", "reported", "unit"]


def test_a_row_is_a_displacement_that_happened_within_one_country() -> None:
    assert [row["id"].rpartition("-I-")[2] for row in rows()] == ["1.1", "1.2", "2.1"]
    assert {row["iso3"] for row in rows()} == {"PRK"}


@pytest.mark.parametrize("claim", [
    replace(EXPELLED, status=Status.ORDERED), replace(EXPELLED, status=Status.DENIED),
    replace(EXPELLED, act=Act.SURVEILLANCE), replace(EXPELLED, destination=(ABROAD,)),
    replace(EXPELLED, origin=()), replace(EXPELLED, origin=(DESCRIBED,)),
])
def test_plans_denials_other_acts_and_what_crosses_a_border_are_no_rows(claim: object) -> None:
    assert not idu.displaces(claim)  # type: ignore[arg-type]


def test_households_are_reported_and_never_multiplied() -> None:
    first = rows()[0]
    assert (first["figure"], first["qualifier"]) == ("", "")
    assert (first["reported"], first["unit"]) == ("31", "Households")


def test_dwellings_stand_in_the_text_alone_and_count_for_no_role() -> None:
    homes = replace(QUOTED, figure=PublicFigure(40, 40, 40, Unit.DWELLING, Quantifier.EXACT))
    (row,) = rows(replace(VIEW, incidents=(replace(VIEW.incidents[1], claims=(homes,)),)))
    assert (row["figure"], row["reported"], row["unit"], row["role"]) == ("", "", "", "Triangulation")
    assert "40" in row["standard_popup_text"]


def test_one_counting_claim_is_recommended_and_of_several_none() -> None:
    assert [row["role"] for row in rows()] == ["Triangulation", "Triangulation", "Recommended figure"]


def test_days_are_the_first_and_last_of_the_months() -> None:
    second = rows()[1]
    assert (second["displacement_start_date"], second["displacement_end_date"]) == ("2019-01-01", "2019-02-28")
    for row in rows():
        start, end = (dt.date.fromisoformat(row[f"displacement_{side}_date"]) for side in ("start", "end"))
        assert start.day == 1
        assert (end + dt.timedelta(days=1)).day == 1


@pytest.mark.parametrize(("figure", "told"), [
    (PublicFigure(40, 40, 40, Unit.PERSON, Quantifier.EXACT), (40, "total")),
    (PublicFigure(40, 40, 40, Unit.PERSON, Quantifier.ABOUT), (40, "approximately")),
    (PublicFigure(40, None, None, Unit.PERSON, Quantifier.ABOUT), (40, "approximately")),
    (PublicFigure(40, 50, 60, Unit.PERSON, Quantifier.RANGE), (40, "more than or equal")),
    (PublicFigure(24, None, 99, Unit.PERSON, Quantifier.VAGUE), (24, "more than or equal")),
    (PublicFigure(50, None, None, Unit.PERSON, Quantifier.MORE_THAN), (50, "more than or equal")),
    (PublicFigure(None, None, 10, Unit.PERSON, Quantifier.LESS_THAN), (10, "less than or equal")),
    (PublicFigure(0, 0, 0, Unit.PERSON, Quantifier.EXACT), (0, "total")),
    (None, (None, None)),
])
def test_one_number_and_its_qualifier_stand_for_a_count(figure: PublicFigure | None, told: tuple[object, ...]) -> None:
    assert idu.counted(figure) == told


def test_the_terms_are_idmcs() -> None:
    last = rows()[2]
    assert last["displacement_type"] == "Disaster"
    assert last["term"] == "Evacuated"
    assert last["sources"] == "Harbour Gazette"
    assert last["locations_accuracy"] == "State/Region/Province (ADM1); District/Zone/Department (ADM2)"
    assert last["locations_type"] == "Origin; Destination"
    assert last["locations_name"] == "South Province, North Korea; Port Ellis, North Province, North Korea"


def test_a_quote_stays_out_of_the_popup() -> None:
    """IDU's popup is ours to word: passages stand in the tables that mark them as quotes."""
    assert QUOTED.quote is not None
    assert QUOTED.quote not in rows()[2]["standard_popup_text"]
