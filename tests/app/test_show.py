"""Where a passage stands in its original, and a report whole."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from witnessmark.app.add import Asked, add_bytes
from witnessmark.app.case import Case
from witnessmark.app.claims import decided_claims, records
from witnessmark.app.show import hit_json, parts, place_words, search, show, warm
from witnessmark.errors import AccessDenied, NotFound
from witnessmark.model.access import Actor, Role
from witnessmark.model.text import Locator, Reading, ReportRef, Span
from witnessmark.store.korean import _kiwi
from witnessmark.vocab.codes import Access

TEXT = "From the coast\n\nThe weather held.\n\nSoldiers expelled 12 families from Musan in May 2019, a clerk said.\n"


def test_a_claim_a_hit_and_a_report_say_on_which_line(make_case: Callable[..., Case]) -> None:
    """The line is that on which the paragraph begins; the record keeps offsets beside it."""
    case = make_case()
    (added,) = add_bytes(case, TEXT.encode(), name="a.txt", asked=Asked.of(published="2019-06-01"))
    (record,) = records(decided_claims(case))
    assert record["located"] == {"line": "5", "paragraph": "3"}
    assert place_words(record["located"]) == "line 5"
    assert show(case, record["id"])["located"] == record["located"]
    assert hit_json(search(case, "Musan")[0])["located"]["line"] == "5"
    assert added.report
    found = show(case, added.report, text=True)
    assert [(c["id"], c["located"]) for c in found["claims"]] == [(record["id"], record["located"])]
    text = case.store.reading(case.actor, added.report).text
    assert "".join(part["text"] for part in found["reading"]["text"]) == text
    assert [part["located"].get("line") for part in found["reading"]["text"]] == ["1", "3", "5"]
    assert "text" not in show(case, added.report)["reading"]


def test_places_are_cited_as_a_person_would() -> None:
    """Two pages, a row of a table that ended, a heading and a speaker's name."""
    marks = (Locator(0, "title", "Long heading"), Locator(0, "page", "1"), Locator(4, "row", "table 1 row 2"),
             Locator(4, "paragraph", "1"), Locator(10, "paragraph", "2"), Locator(10, "turn", "A. Person"),
             Locator(14, "page", "2"))
    reading = Reading.of_text("a" * 20, ReportRef("rep_x", "en"), locators=marks)
    assert place_words(reading.located(Span(5, 6))) == "page 1, table 1 row 2"
    assert reading.located(Span(11, 16)) == {"page": "1–2", "paragraph": "2"}
    assert place_words(reading.located(Span(15, 16))) == "page 2"
    assert place_words({"paragraph": "3"}) == "paragraph 3"
    assert place_words({}) == ""
    assert [part["start"] for part in parts(reading)] == [0, 4, 10, 14]


def test_a_report_shows_nothing_to_those_who_may_not_read_it(case: Case) -> None:
    """No clearance: as if it were not there; no right to read: refused. The text least of all."""
    held, solo = case.store.reports(case.actor)[2], case.actor
    case.actor = Actor("analyst", frozenset({Role.ANALYST}), frozenset({Access.PUBLIC}))
    with pytest.raises(NotFound):
        show(case, held.id, text=True)
    assert not search(case, "woman")
    case.actor = Actor("collector", frozenset({Role.COLLECTOR}), frozenset(Access))
    with pytest.raises(AccessDenied):
        show(case, held.id, text=True)
    case.actor = solo


def test_search_can_be_warmed_by_who_may_search(case: Case) -> None:
    """The Korean analyser is loaded afterwards; who may not read waits for nothing."""
    warm(case)
    assert _kiwi.cache_info().currsize == 1
    solo, case.actor = case.actor, Actor("collector", frozenset({Role.COLLECTOR}), frozenset(Access))
    warm(case)
    case.actor = solo
