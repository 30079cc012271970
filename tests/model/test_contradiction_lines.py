"""Pairs of values that differ, gathered into one line a field."""

from __future__ import annotations

from witnessmark.model.incident import Contradiction, in_lines
from witnessmark.vocab.codes import ContradictionKind as Kind


def pair(name: str, values: tuple[str, str], claims: tuple[str, ...] = ("a", "b"), *, field: str = "figure",
         kind: Kind = Kind.FIGURE, compatible: bool = False, resolved: str | None = None) -> Contradiction:
    return Contradiction(name, field, kind, values, claims, f"{name} said", f"{name} 말", compatible, resolved)


def test_one_line_a_field_and_kind_holds_every_pair() -> None:
    """Values by size, claims of all, what fits folded under it; the other kind stands by itself."""
    pairs = [
        pair("con_1", ("100 households", "40 households")),
        pair("con_2", ("100 households", "9 households"), ("a", "c")),
        pair("con_3", ("40 households", "about 40 households"), ("b", "d"), compatible=True),
        pair("con_4", ("40 households", "40 persons"), kind=Kind.UNIT),
        pair("con_5", ("2019-05-03", "2019-06-01"), field="when", kind=Kind.DATE, compatible=True),
    ]
    counts, units, days = in_lines(pairs)
    assert counts.values == ("9 households", "40 households", "100 households")
    assert counts.claims == ("a", "b", "c")
    assert [p.id for p in counts.pairs] == ["con_1", "con_2", "con_3"]
    assert [p.id for p in counts.weighed] == ["con_1", "con_2"]
    assert counts.id not in {p.id for p in pairs}
    assert "3 values" in counts.explanation and "3가지" in counts.explanation_ko
    assert (units, days) == (pairs[3], pairs[4])


def test_a_line_of_one_pair_keeps_its_id_and_words() -> None:
    one, calm = pair("con_1", ("1", "2")), pair("con_2", ("1", "about 1"), compatible=True)
    (line,) = in_lines([one, calm])
    assert (line.id, line.values, line.explanation) == (one.id, one.values, one.explanation)
    assert line.differences == (one, calm)
    assert in_lines([one]) == (one,)
    assert in_lines(line.differences) == (line,)


def test_a_line_is_closed_when_all_its_pairs_are() -> None:
    first, second = pair("con_1", ("1", "2"), resolved="1"), pair("con_2", ("1", "3"))
    assert in_lines([first, second])[0].resolved is None
    assert in_lines([first, pair("con_2", ("1", "3"), resolved="1")])[0].resolved == "1"
    assert in_lines([first, pair("con_2", ("1", "3"), resolved="3")])[0].resolved == ""
