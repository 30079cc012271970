"""The table of codes and the enumerations say the same."""

from __future__ import annotations

import re

import pytest

from witnessmark.errors import UsageError
from witnessmark.vocab.codes import Act, ContextCode, Group, Organ, Unit
from witnessmark.vocab.table import definition, entries, entry, entry_of, enumerations, field_of, label, labels_of


def test_table_holds_exactly_the_members_of_the_enumerations() -> None:
    """Every code has a row and every row a code, in the same order within a field."""
    for field, kind in enumerations().items():
        assert [code for f, code in entries() if f == field] == [member.value for member in kind]
    assert {field for field, _ in entries()} == set(enumerations())


def test_every_row_has_words_in_both_languages() -> None:
    """Label and definition are never empty; the Korean ones are in Hangul."""
    for row in entries().values():
        assert row.label_en.strip() and row.definition_en.endswith("."), row
        assert re.search("[가-힣]", row.label_ko) and row.definition_ko.endswith("."), row


def test_labels_are_told_apart_within_a_field() -> None:
    """No two codes of one field look the same to the reader."""
    for field in enumerations():
        rows = [row for row in entries().values() if row.field == field]
        assert len({row.label_en for row in rows}) == len({row.label_ko for row in rows}) == len(rows)


def test_field_names_follow_the_enumerations() -> None:
    """`ContextCode` is the field `context`; other names turn to snake case."""
    assert field_of(ContextCode) == "context"
    assert {"act", "figure_kind", "attribution_kind", "contradiction_kind"} <= set(enumerations())


def test_same_code_in_two_fields_keeps_its_own_words() -> None:
    """`border_guard` is a group and an organ, with different labels."""
    assert label(Group.BORDER_GUARD) == "Border guards"
    assert label(Organ.BORDER_GUARD) == "Border guard"
    assert label(Act.EXPULSION, "ko") == "추방"
    assert definition(Unit.HOUSEHOLD, "ko") == "함께 사는 가족 수."


def test_huridocs_terms_name_thesaurus_code_and_term() -> None:
    """A mapping to the micro-thesauri carries its number, a code of digit pairs or none, and a term."""
    for row in entries().values():
        for term in filter(None, row.huridocs.split("; ") if row.field == "act" else [row.huridocs]):
            assert re.match(r"\d+:(\d\d)+ [A-Z]", term), row
    assert entry(Act.RETURN_DENIED).huridocs == "4:050107 Denial of right of return"


def test_unknown_code_is_refused_with_advice() -> None:
    """A code that the table lacks is a usage error, not an empty label."""
    with pytest.raises(UsageError):
        entry_of("act", "teleportation")
    assert entry_of("act", "eviction").idmc == ""


def test_joined_codes_are_named_one_by_one() -> None:
    """What a record joins with a plus is told as labels; a word that is no code is refused."""
    assert labels_of("organ", "government+police") == "Government and Police"
    assert labels_of("organ", "government+police", "ko") == "중앙정부·경찰"
    assert labels_of("organ", "court") == label(Organ.COURT)
    with pytest.raises(UsageError):
        labels_of("organ", "court+nobody")
