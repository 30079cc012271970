"""The inbox: what is asked of a report, what is refused and why, what the list tells."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.web.conftest import Client
from witnessmark.app.add import Asked, add_bytes
from witnessmark.app.case import Case
from witnessmark.app.metadata import amend
from witnessmark.app.show import notes_of
from witnessmark.errors import UsageError

CHAT = "03/04/2019, 10:00 - Ana: police expelled 9 families from Onsong\n" * 3


@pytest.mark.parametrize("start", ["9" * 5000, "²", "-1", "1e3", "x"])
def test_a_page_of_the_list_that_is_no_number_is_the_first(page: Client, start: str) -> None:
    """However long or odd what the address says, the list is shown."""
    told = page.get("/", params={"from": start})
    assert told.status_code == 200 and "wire.txt" not in told.text and "Forty families" in told.text


def test_fields_of_a_form_are_counted_by_plain_digits(page: Client, case: Case) -> None:
    """A name with another script's digit, or a number without end, belongs to no value of the field."""
    (claim, *_) = case.store.claims(case.actor)
    for number in ("²", "٣", "9" * 5000):
        answer = page.post(f"/claims/{claim.id}/correct", data={f"origin.{number}.span": "0-3"})
        assert answer.status_code in (200, 422), number
    assert page.get(f"/claims/{claim.id}/card").status_code == 200


@pytest.mark.parametrize("published", ["0022-03-04", "1899-12-31", "9999-01-01", f"{dt.date.today().year + 3}-01-01"])
def test_a_day_that_no_report_has_is_refused(page: Client, case: Case, published: str) -> None:
    """Before 1900 or more than two years ahead is a slip of the keys: when added, in the list and on the page."""
    report = case.store.reports(case.actor)[0]
    with pytest.raises(UsageError, match="no day that a report was published on"):
        amend(case, report.id, {"published": published})
    with pytest.raises(UsageError):
        Asked.of(published=published)
    for address in (f"/reports/{report.id}/metadata", f"/inbox/published/{report.id}"):
        assert page.post(address, data={"published": published}).status_code == 400
    assert case.store.report(case.actor, report.id) == report
    assert 'min="1900-01-01"' in page.get("/").text


@pytest.mark.parametrize("name", ["title", "outlet"])
def test_a_title_is_no_book(page: Client, case: Case, name: str) -> None:
    """A value of 200,000 characters is refused with the field's name, and nothing is written."""
    report = case.store.reports(case.actor)[0]
    answer = page.post(f"/reports/{report.id}/metadata", data={name: "long " * 40_000})
    assert answer.status_code == 400 and f"{name} is longer than 500 characters" in answer.text
    assert case.store.report(case.actor, report.id) == report
    if name == "outlet":
        with pytest.raises(UsageError):
            Asked.of(outlet="x" * 501)


def test_unclear_dates_are_told_of_until_somebody_gives_the_day(case: Case) -> None:
    """The remark that no dates were read ends with the date."""
    (added,) = add_bytes(case, CHAT.encode(), name="chat.txt")
    report = case.store.report(case.actor, added.report or "")
    assert [n for n in notes_of(report) if "no dates were read" in n] and report.published is None
    assert not [n for n in notes_of(amend(case, report.id, {"published": "2019-04-04"})) if "dates" in n]
