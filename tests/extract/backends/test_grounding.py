"""A quote counts only where it stands word for word at one place."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from witnessmark.extract.backends.contract import Proposal, Role, RoleWords, Words
from witnessmark.extract.backends.grounding import grounded, place_of
from witnessmark.extract.backends.windows import LARGEST, sentence_at, sentences, windows
from witnessmark.model.text import Span
from witnessmark.vocab.codes import Act

TEXT = "They were moved in May. Others were moved in June, and one was removed."
SECOND = "Others were moved in June, and one was removed."


@pytest.mark.parametrize(("words", "within", "at"), [
    (Words("Others"), None, 24),
    (Words("others"), None, None),
    (Words("in  May"), None, None),
    (Words("in May "), None, None),
    (Words("were moved"), None, None),
    (Words("were moved"), SECOND, 31),
    (Words("moved"), SECOND, 36),
    (Words("move"), None, None),
    (Words("were moved", at=5), None, 5),
    (Words("were moved", at=6), None, None),
    (Words("were moved", at=5), SECOND, None),
    (Words("were moved", at=-5), None, None),
    (Words("June", at=10**30), None, None),
    (Words(""), None, None),
    (Words("were moved in July"), None, None),
])
def test_only_words_that_stand_at_one_place_are_taken(words: Words, within: str | None, at: int | None) -> None:
    passage = Span(0, len(TEXT)) if within is None else place_of(Words(within), TEXT, Span(0, len(TEXT)))
    span = place_of(words, TEXT, passage)
    assert (span.start if span else None) == at
    assert span is None or span.slice(TEXT) == words.quote


def test_hangul_words_are_found_before_their_particles() -> None:
    text = "주민들이 혜산시에서 추방됐다."
    assert place_of(Words("혜산시"), text, Span(0, len(text))) == Span(5, 8)


def test_a_passage_that_is_not_there_drops_the_act_and_a_false_role_only_itself() -> None:
    roles = (RoleWords(Role.WHEN, Words("in June")), RoleWords(Role.ORIGIN, Words("Atlantis")))
    lie = Proposal(Act.RELOCATION, Words("were moved"), "They were all moved in May.", None, roles)
    true = Proposal(Act.RELOCATION, Words("were moved"), SECOND, None, roles)
    (act,) = grounded([lie, true, true], TEXT, offset=100)
    assert act.span == Span(131, 141)
    assert [role.span.shifted(-100).slice(TEXT) for role in act.roles] == ["in June"]


PIECES = st.lists(st.sampled_from(["were moved", "moved", "추방", "혜산시", " ", ". ", "\n", "é", "🏚", "\u202e", "a1"]),
                  max_size=12).map("".join)


@given(PIECES, st.lists(st.tuples(PIECES, st.one_of(st.none(), PIECES), st.one_of(st.none(), st.integers(-3, 60))),
                        max_size=6))
def test_whatever_is_proposed_what_counts_is_in_the_text(
    text: str, said: list[tuple[str, str | None, int | None]]
) -> None:
    proposals = [Proposal(Act.EXPULSION, Words(quote, at), passage, None, (RoleWords(Role.WHEN, Words(quote)),))
                 for quote, passage, at in said]
    quotes = {quote for quote, _, _ in said}
    for act in grounded(proposals, text):
        assert act.span.slice(text) in quotes
        assert all(role.span.slice(text) in quotes for role in act.roles)


@given(st.text(max_size=200), st.integers(1, 40))
def test_windows_hold_every_letter_once_and_in_order(text: str, times: int) -> None:
    text = text * times
    found = sentences(text)
    held = windows(found)
    assert all(span.end - span.start <= LARGEST for span in held)
    assert all(a.end <= b.start for a, b in pairwise(held))
    covered = "".join(span.slice(text) for span in held)
    assert "".join(covered.split()) == "".join(text.split())
    for span in found:
        assert sentence_at(found, span) == span
