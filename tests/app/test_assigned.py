"""Corrections written as words: what they mean over the claim as it stands, and what they refuse."""

from __future__ import annotations

import datetime as dt

import pytest

from witnessmark.app.add import Asked, add_bytes
from witnessmark.app.assigned import assigned
from witnessmark.app.case import Case
from witnessmark.app.claims import decided_claims, find_claim
from witnessmark.app.judge import undo_last
from witnessmark.app.stated import correct_fields
from witnessmark.errors import InvalidRecord, UsageError
from witnessmark.model.claim import Claim
from witnessmark.vocab.codes import Precision, Quantifier, Unit

TEXT = "On 3 May 2019 police expelled about 40 families from Hoeryong, a clerk of Musan said.\n\nShe met 12 traders.\n"


@pytest.fixture
def claim(case: Case) -> Claim:
    """A claim with a count, a day, an act and a place."""
    (added,) = add_bytes(case, TEXT.encode(), name="t.txt", asked=Asked.of(published="2019-05-09", outlet="Letters"))
    found = [d.claim for d in decided_claims(case) if d.claim.reading.report.id == added.report]
    return next(one for one in found if one.figure is not None and one.when is not None and len(one.origin) == 1)


def _after(case: Case, claim: Claim, *words: str) -> Claim:
    correct_fields(case, claim, assigned(claim, words), reason="as the paper has it")
    return find_claim(case, claim.id).claim


@pytest.mark.parametrize(("words", "bounds", "quantifier"), [
    (["figure=52"], (52, 52, 52), Quantifier.EXACT), (["figure=1,052"], (1052, 1052, 1052), Quantifier.EXACT),
    (["figure=50-60"], (50, None, 60), Quantifier.RANGE), (["figure=50 to 60"], (50, None, 60), Quantifier.RANGE),
    (["figure.low=38", "figure.high=45"], (38, 40, 45), None),
    (["figure=52", "figure.quantifier=about"], (52, 52, 52), Quantifier.ABOUT),
])
def test_a_count_is_corrected_and_keeps_its_words_and_unit(case: Case, claim: Claim, words: list[str],
                                                           bounds: tuple[int | None, ...],
                                                           quantifier: Quantifier | None) -> None:
    before = claim.figure
    now = _after(case, claim, *words).figure
    assert before is not None and now is not None
    assert (now.low, now.best, now.high) == bounds
    assert now.quantifier is (quantifier or before.quantifier)
    assert (now.unit, now.text, now.span) == (before.unit, before.text, before.span)


def test_a_count_in_words_brings_its_unit(case: Case, claim: Claim) -> None:
    now = _after(case, claim, "figure=about 12 persons", "figure.text=12 traders").figure
    assert now is not None
    assert (now.best, now.unit, now.quantifier, now.text) == (12, Unit.PERSON, Quantifier.ABOUT, "12 traders")


def test_a_time_is_a_day_a_month_or_a_range(case: Case, claim: Claim) -> None:
    for told, start, end, precision in (
        ("2019-05-02", dt.date(2019, 5, 2), dt.date(2019, 5, 2), Precision.DAY),
        ("May 2019", dt.date(2019, 5, 1), dt.date(2019, 5, 31), Precision.MONTH),
        ("2019", dt.date(2019, 1, 1), dt.date(2019, 12, 31), Precision.YEAR),
    ):
        claim = _after(case, claim, f"when={told}")
        assert claim.when is not None
        assert (claim.when.start, claim.when.end, claim.when.precision) == (start, end, precision)
    assert _after(case, claim, "when=").when is None


def test_codes_are_told_as_codes_or_by_their_names(case: Case, claim: Claim) -> None:
    for told, code in (("detention", "detention"), ("추방", "expulsion"),
                       ("Movement restriction", "movement_restriction")):
        claim = _after(case, claim, f"act={told}")
        assert claim.act.code == code
    assert _after(case, claim, "status=Planned").status.code == "planned"


def test_one_value_of_several_is_named_by_its_number(case: Case, claim: Claim) -> None:
    """A list of one needs no number, the next one adds a value, none at all takes one away; all are undone."""
    first = claim.origin[0]
    now = _after(case, claim, "origin.2.text=Musan")
    assert [place.text for place in now.origin] == [first.text, "Musan"]
    assert now.origin[0] == first
    other = next(c for c in (first.place.candidates if first.place else ()))
    again = _after(case, now, f"origin.1={other.id}", "origin.2=")
    assert [(p.text, p.place.id if p.place else None) for p in again.origin] == [(first.text, other.id)]
    assert _after(case, again, "origin=").origin == ()
    undo_last(case)
    assert len(find_claim(case, claim.id).claim.origin) == 1


@pytest.mark.parametrize(("words", "said"), [
    ("figure", "no field"), ("grade=B3", "no field"), ("passage=x", "no field"), ("figure.colour=red", "no part"),
    ("figure.2=5", "has one value"), ("figure=many", "no count"), ("figure.low=-1", "whole number"),
    ("when=some day", "no day"), ("when=03/04/2019", "no day"), ("act=dancing", "no such act"),
    ("origin.9=x", "no value 9"), ("destination=x", "which words"), ("ground=residence_status", "which words"),
])
def test_what_can_not_be_read_is_refused_and_says_how_to_write_it(claim: Claim, words: str, said: str) -> None:
    with pytest.raises(UsageError, match=said) as told:
        assigned(claim, [words])
    assert told.value.advice


def test_what_does_not_fit_is_refused_before_anything_is_written(case: Case, claim: Claim) -> None:
    """One wrong value of two: neither stands; words that stand nowhere, a place there is none of."""
    for words in (("act=detention", "figure.low=90"), ("figure.text=nowhere in it",), ("origin.1=no_place",)):
        with pytest.raises(InvalidRecord):
            _after(case, claim, *words)
    assert find_claim(case, claim.id).claim == claim
    assert correct_fields(case, claim, assigned(claim, [f"act={claim.act.code.value}"]), reason="same") == ()


def test_of_several_values_it_must_be_said_which(case: Case, claim: Claim) -> None:
    two = _after(case, claim, "origin.2.text=Musan")
    with pytest.raises(UsageError, match="2 values"):
        assigned(two, ["origin="])
