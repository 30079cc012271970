"""The compact form of coded reports compiles to grounded claims."""

from __future__ import annotations

import datetime as dt

import pytest

from bench.gold.authoring import Coder, bounds
from bench.gold.words import NotInText, Page
from witnessmark.model.text import Reading, ReportRef, Span
from witnessmark.vocab.codes import Act, Group, Precision, Quantifier, Status

TEXT = "He left. They say he expelled two families from Alba. Two more fled from Alba to their kin."
PLACES = {"Alba": {"country": "XX", "adm1": "North", "level": "adm2"}}


def coder() -> Coder:
    report = ReportRef("r", "en", "r.txt", published=dt.date(2020, 1, 2))
    return Coder(Reading.of_text(TEXT, report), PLACES)


def test_words_are_found_in_the_passage_before_the_text() -> None:
    """A name standing twice is taken from the passage, unless an occurrence is named."""
    page = Page("r", TEXT)
    passage = page.passage("Two more ~~ kin.")
    assert page.words("Alba", passage).start == TEXT.rindex("Alba")
    assert page.words("Alba##1", passage).start == TEXT.index("Alba")


def test_latin_words_match_whole_words_only() -> None:
    """`he` is not found inside `They`."""
    page = Page("r", TEXT)
    assert page.words("he", Span(0, len(TEXT))).start == TEXT.index(" he ") + 1


@pytest.mark.parametrize("quoted", ["nowhere", "Alba##3"])
def test_words_that_do_not_stand_in_the_text_are_refused(quoted: str) -> None:
    """A misquote is an error that names the report."""
    with pytest.raises(NotInText, match=r"^r: "):
        Page("r", TEXT).words(quoted, Span(0, 8))


def test_passage_that_never_ends_is_refused() -> None:
    """The last words must stand after the first."""
    with pytest.raises(NotInText):
        Page("r", TEXT).passage("Two more ~~ He left.")


def test_claim_table_becomes_a_grounded_claim() -> None:
    """Codes, figure, places and date come out as the model's own types."""
    gold = coder().claim({
        "key": "a", "incident": "i", "from": "o", "passage": "They say ~~ from Alba.",
        "act": "expulsion = expelled", "affected": ["trader resident = two families"],
        "figure": "exact 2 household = two families", "origin": ["Alba = Alba", "~ = families"],
        "when": "2020-01-01 day = say", "said": ["anonymous_source indirect = They"],
    })
    claim = gold.claim
    assert (gold.key, claim.act.code, claim.status.code) == ("r/a", Act.EXPULSION, Status.CARRIED_OUT)
    assert claim.affected[0].codes == (Group.TRADER, Group.RESIDENT)
    assert claim.figure is not None and claim.figure.best == 2
    assert [p.kind for p in claim.origin] == ["named", "described"]
    assert claim.origin[0].place is not None and claim.origin[0].place.adm1 == "North"
    assert claim.when is not None and claim.when.precision is Precision.DAY
    assert [a.kind for a in claim.attribution] == ["anonymous_source", "outlet"]


def test_unknown_field_is_refused() -> None:
    """A misspelt field is no silent loss."""
    with pytest.raises(ValueError, match="unknown field"):
        coder().claim({"key": "a", "passage": "He left.", "act": "flight = left", "orign": []})


@pytest.mark.parametrize(("quantifier", "number", "expected"), [
    ("exact", "31", (31, 31, 31)), ("about", "80", (80, 80, 80)), ("more_than", "50", (50, None, None)),
    ("less_than", "9", (None, None, 9)), ("range", "4-5", (4, None, 5)), ("vague", "24-99", (24, None, 99)),
])
def test_bounds_follow_the_guide(quantifier: str, number: str, expected: tuple[int | None, ...]) -> None:
    """Open ends stay open; a range has no best value."""
    assert bounds(Quantifier(quantifier), number) == expected
