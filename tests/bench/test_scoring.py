"""The scorer gives the figures that follow by hand."""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.gold.authoring import Coder
from bench.scoring.align import align, overlap, shared
from bench.scoring.assignment import assign
from bench.scoring.tally import Counts, Tally, calibration_error
from bench.scoring.values import FIELDS, fold, one, place
from witnessmark.model.claim import Claim
from witnessmark.model.place import PlaceRef
from witnessmark.model.text import Reading, ReportRef, Span

TEXT = "Police expelled 30 families from Alba on 2 May. Later, 12 families fled from Berg."
PLACES = {
    "Alba": {"id": "geonames:1", "country": "XX", "adm1": "North", "level": "adm2"},
    "Berg": {"country": "XX", "adm1": "North", "level": "adm2"},
}
CODER = Coder(Reading.of_text(TEXT, ReportRef("r", "en")), PLACES)
EXPELLED = {
    "key": "a", "incident": "i", "from": "o", "passage": "Police ~~ 2 May.", "act": "expulsion = expelled",
    "perpetrator": ["police = Police"], "affected": ["resident = 30 families"],
    "figure": "exact 30 household = 30 families", "origin": ["Alba = Alba"],
    "when": "2020-05-02 day = 2 May",
}
FLED = {
    "key": "b", "incident": "i", "from": "o", "passage": "Later, ~~ Berg.", "act": "flight = fled",
    "affected": ["resident = 12 families"], "figure": "exact 12 household = 12 families",
    "origin": ["Berg = Berg"],
}


def claim(table: dict[str, object], **changes: object) -> Claim:
    return CODER.claim({**table, **changes}).claim


squares = st.lists(st.integers(0, 9), min_size=12, max_size=12).map(
    lambda n: [n[0:4], n[4:8], n[8:12]]
)


@given(squares)
def test_assignment_is_optimal(worth: list[list[int]]) -> None:
    """No other one-to-one choice is worth more."""
    best = max(sum(worth[i][c] for i, c in enumerate(p)) for p in permutations(range(4), 3))
    assert sum(worth[r][c] for r, c in assign(worth)) == best
    flipped = [list(column) for column in zip(*worth, strict=True)]
    assert sum(flipped[r][c] for r, c in assign(flipped)) == best


def test_assignment_of_nothing_is_nothing() -> None:
    """Empty sides and worthless pairs give no pairs."""
    assert assign([]) == assign([[]]) == assign([[0.0]]) == []


def test_passage_overlap_is_intersection_over_union() -> None:
    """Ten and ten code points with five in common share 5 of 15."""
    assert overlap(Span(0, 10), Span(5, 15)) == pytest.approx(1 / 3)
    assert overlap(Span(0, 5), Span(5, 9)) == 0.0


def test_shared_values_count_both_sides() -> None:
    """One of one against one of two agrees in two thirds."""
    a, b = one("x", Span(0, 1)), one("y", Span(2, 3))
    assert shared([a], [a, b]) == pytest.approx(2 / 3)
    assert shared([], []) == 0.5 and shared([a], []) == 0.0


@pytest.mark.parametrize("name", ["Kim Jong Suk", "kim-jong-suk", "KIM JŎNG SUK"])
def test_names_are_compared_without_case_marks_and_joints(name: str) -> None:
    """Spellings of one name are one name."""
    assert fold(name) == "kimjongsuk"


def test_hangul_is_not_taken_apart() -> None:
    """Syllables stay as they are, so that different names stay different."""
    assert fold("혜산시") == "혜산시"


def test_places_agree_by_id_or_name_and_described_ones_by_their_words() -> None:
    """The same place in other letters agrees; a description agrees where the words overlap."""
    a, b = claim(EXPELLED).origin[0], claim(EXPELLED, origin=["Alba = Police"]).origin[0]
    assert place(a).agrees(place(b))
    assert not place(a).agrees(place(claim(FLED).origin[0]))
    here, there = PlaceRef("x", Span(0, 5), "described"), PlaceRef("y", Span(4, 9), "described")
    assert place(here).agrees(place(there)) and not place(here).agrees(place(a))


def test_place_that_no_gazetteer_holds_may_be_read_with_its_parent() -> None:
    """A neighbourhood read together with its town is the neighbourhood."""
    ward = claim(FLED).origin[0]
    wider = PlaceRef("from Berg", Span(ward.span.start - 5, ward.span.end), "named",
                     claim(EXPELLED).origin[0].place)
    assert place(wider).agrees(place(ward))


def test_each_claim_finds_its_partner_whatever_the_order() -> None:
    """Two claims in two sentences are not swapped."""
    pairing = align([claim(FLED), claim(EXPELLED)], [claim(EXPELLED), claim(FLED)])
    assert [(r.act.code, c.act.code) for r, c in pairing.pairs] == [("flight",) * 2, ("expulsion",) * 2]
    assert not pairing.only_read and not pairing.only_coded


def test_claims_of_other_sentences_are_never_partners() -> None:
    """The same act elsewhere in the text is another claim."""
    elsewhere = claim(FLED, act="expulsion = fled")
    pairing = align([elsewhere], [claim(EXPELLED)])
    assert not pairing.pairs and len(pairing.only_read) == len(pairing.only_coded) == 1


def test_unpaired_claims_count_in_every_field() -> None:
    """One of two coded claims is read, with a wrong date and one organ too few: figures by hand."""
    tally = Tally()
    read = claim(EXPELLED, when="2020-05-03 day = 2 May", perpetrator=[])
    tally.add(align([read], [claim(EXPELLED), claim(FLED)]))
    assert (tally.claim.precision, tally.claim.recall) == (1.0, 0.5)
    assert tally.claim.f1 == pytest.approx(2 / 3)
    when, figure, organ = (tally.fields[f] for f in ("when", "figure", "perpetrator"))
    assert (when.read, when.coded, when.agree) == (1, 1, 0)
    assert (figure.read, figure.coded, figure.agree, figure.exact) == (1, 2, 1, 1)
    assert (organ.precision, organ.recall) == (None, 0.0)


def test_partner_with_another_act_is_no_right_claim() -> None:
    """The pair is kept for its fields, but the claim counts as wrong."""
    tally = Tally()
    tally.add(align([claim(EXPELLED, act="eviction = expelled")], [claim(EXPELLED)]))
    assert tally.claim.agree == 0 and tally.fields["origin"].agree == 1


def test_a_whole_claim_needs_a_place_and_people_besides_its_act() -> None:
    """Right by its act alone, a claim is not whole; a field that the coder leaves empty asks for nothing."""
    whole, unplaced, bare = Tally(), Tally(), Tally()
    whole.add(align([claim(EXPELLED)], [claim(EXPELLED)]))
    unplaced.add(align([claim(EXPELLED, origin=[])], [claim(EXPELLED)]))
    nobody = {name: value for name, value in EXPELLED.items() if name != "figure"}
    bare.add(align([claim(EXPELLED)], [claim(nobody, origin=[], destination=[], affected=[])]))
    assert [tally.whole.agree for tally in (whole, unplaced, bare)] == [1, 0, 1]
    assert all(tally.claim.agree == tally.whole.read == tally.whole.coded == 1 for tally in (whole, unplaced, bare))


def test_spans_are_measured_among_agreeing_values() -> None:
    """The right figure on other words agrees, is not exact, and overlaps only if it touches."""
    counts = Counts()
    counts.add([one(30, Span(16, 18))], [one(30, Span(16, 27))])
    counts.add([one(30, Span(50, 52))], [one(30, Span(16, 27))])
    assert (counts.agree, counts.exact, counts.touching) == (2, 0, 1)


def test_calibration_error_follows_its_definition() -> None:
    """Four claims at .9 of which three right, one at .2 that is wrong: (4·|.9-.75| + .2) / 5."""
    judged = [(0.9, True)] * 3 + [(0.9, False), (0.2, False)]
    assert calibration_error(judged) == pytest.approx((4 * 0.15 + 0.2) / 5)
    assert calibration_error([]) is None


def test_claims_in_irrelevant_reports_are_averaged() -> None:
    """Two false claims in one of two reports is one a report."""
    tally = Tally()
    tally.add_irrelevant([claim(EXPELLED), claim(FLED)])
    tally.add_irrelevant([])
    assert tally.report()["false_claims_per_irrelevant_report"] == 1.0


@given(st.permutations([EXPELLED, FLED]))
def test_coding_scored_against_itself_is_perfect(order: list[dict[str, object]]) -> None:
    """Every field that is stated has precision and recall one."""
    tally = Tally()
    tally.add(align([claim(t) for t in order], [claim(EXPELLED), claim(FLED)]))
    for name in FIELDS:
        counts = tally.fields[name]
        assert counts.read == counts.coded == counts.agree == counts.exact
