"""A report named by its file or title: exactly one, and only of those that the actor may see."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from witnessmark.app import named
from witnessmark.app.add import Asked, add_bytes
from witnessmark.app.case import Case
from witnessmark.app.metadata import amend
from witnessmark.app.named import is_id, report_named
from witnessmark.errors import AccessDenied, NotFound, UsageError
from witnessmark.model.access import Actor, Role
from witnessmark.vocab.codes import Access

PUBLIC_ONLY = Actor("analyst", frozenset({Role.ANALYST}), frozenset({Access.PUBLIC}))


def _named(case: Case) -> dict[str, str]:
    return {report.original.name: report.id for report in case.store.reports(case.actor)}


def test_a_report_is_named_by_its_file_its_title_or_its_id(case: Case) -> None:
    """Whole names alone, capital letters or not; what is written as an id is not looked up."""
    ids = _named(case)
    amend(case, ids["wire.txt"], {"title": "Sent to the hills"}, reason="the paper's heading")
    for words in ("wire.txt", "WIRE.TXT", " sent to  the Hills ", ids["wire.txt"]):
        assert report_named(case, words) == ids["wire.txt"]
    assert report_named(case, "rep_none") == "rep_none" and is_id(ids["wire.txt"]) and not is_id("rep_none")
    for words in ("wire", "txt", "River Wire", "no such.txt"):
        with pytest.raises(NotFound):
            report_named(case, words)
    with pytest.raises(UsageError, match="No report was named"):
        report_named(case, "  ")


def test_a_former_title_names_nothing(case: Case) -> None:
    wire = _named(case)["wire.txt"]
    amend(case, wire, {"title": "First"}, reason="as it came")
    amend(case, wire, {"title": "Second"}, reason="as it was corrected")
    assert report_named(case, "second") == wire
    with pytest.raises(NotFound):
        report_named(case, "first")


def test_a_file_is_named_with_or_without_its_folders(make_case: Callable[..., Case]) -> None:
    case = make_case()
    list(add_bytes(case, b"Police expelled 12 families from Musan.", name="spring/north/a.txt", asked=Asked.of()))
    (report,) = _named(case).values()
    assert report_named(case, "a.txt") == report_named(case, "spring/north/a.txt") == report
    with pytest.raises(NotFound):
        report_named(case, "north/a.txt")


def test_of_several_with_one_name_the_ids_are_listed_and_no_words(case: Case) -> None:
    ids = _named(case)
    for name in ("wire.txt", "korean.txt"):
        amend(case, ids[name], {"title": "Under one heading"}, reason="as printed")
    with pytest.raises(UsageError) as told:
        report_named(case, "under one heading")
    assert ids["wire.txt"] in str(told.value) and ids["korean.txt"] in str(told.value)
    assert "2019-05-09" in str(told.value) and "heading" not in str(told.value)


def test_a_hidden_report_of_that_name_is_as_if_it_were_not_there(case: Case) -> None:
    """Neither found, nor counted, nor told of; who may not read asks in vain."""
    ids = _named(case)
    for name in ("wire.txt", "note.txt"):
        amend(case, ids[name], {"title": "One name"}, reason="for the test")
    case.actor = PUBLIC_ONLY
    assert report_named(case, "one name") == ids["wire.txt"]
    with pytest.raises(NotFound) as hidden:
        report_named(case, "note.txt")
    with pytest.raises(NotFound) as nowhere:
        report_named(case, "nowhere.txt")
    assert str(hidden.value) == str(nowhere.value)
    case.actor = Actor("nobody", frozenset())
    with pytest.raises(AccessDenied):
        report_named(case, "wire.txt")


def test_a_name_that_too_many_hold_is_not_guessed(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where not all that hold the words were looked at, none of them is taken for the only one."""
    monkeypatch.setattr(named, "MOST", 2)
    with pytest.raises(UsageError, match="Too many"):
        report_named(case, ".txt")
    assert report_named(case, "wire.txt") == _named(case)["wire.txt"]
