"""Tables of patterns: what is read, and what a bad one is told."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.analysis.undercount.worlds import table
from witnessmark.analysis.undercount import Note, patterns_of, read_patterns
from witnessmark.errors import RefusedInput


def test_a_table_is_read_with_its_names_sizes_and_overlaps() -> None:
    read = table('"A","B","C","count"\n1,0,0,40\n0,1,0,30\n0,0,1,20\n1,1,0,6\n')
    assert read.lists == ("A", "B", "C")
    assert read.observed == 96
    assert read.sizes.tolist() == [46, 36, 20]
    assert (read.pair(0, 1), read.pair(0, 2)) == (6, 0)
    assert read.cells().tolist() == [0, 40, 30, 6, 20, 0, 0, 0]


@pytest.mark.parametrize("text", [
    "A;B;n\n1;0;5\n0;1;4\n1;1;2\n",
    "\ufeffA,B,n\r\n1,0,5\r\n0,1,4\r\n1,1,2\r\n",
    "A\tB\tn\n1\t0\t5\n0\t1\t4\n1\t1\t2\n",
    '"A","B","n"\n"0","0",0\n"1","0",3\n1,0,2\n\n0,1,4\n1,1,2\n',
])
def test_separators_marks_blank_rows_and_repeated_patterns_make_no_difference(text: str) -> None:
    read = table(text)
    assert read.cells().tolist() == [0, 5, 4, 2]


def test_a_mark_in_a_lists_name_is_no_separator() -> None:
    """Names are those of outlets; the table that a case gives is read back whatever these hold."""
    read = table("A;B;C;D,Wire,incidents\n1,0,5\n0,1,4\n1,1,2\n")
    assert read.lists == ("A;B;C;D", "Wire")
    assert read.cells().tolist() == [0, 5, 4, 2]


def test_one_row_a_person_is_understood_and_said() -> None:
    read = table("a,b,c\n1,1,0\n1,1,0\n0,1,1\n")
    assert read.lists == ("a", "b", "c")
    assert read.observed == 3
    assert read.notes == (Note("one_row_a_case", {}),)


def test_a_last_column_named_count_is_a_count_even_if_all_are_one() -> None:
    read = table("a,b,count\n1,1,1\n1,0,1\n1,0,1\n")
    assert read.lists == ("a", "b")
    assert read.observed == 3


def test_a_list_that_names_nobody_is_left_out_and_said() -> None:
    read = table("a,b,c,n\n1,1,0,3\n1,0,0,4\n0,0,1,0\n")
    assert read.lists == ("a", "b")
    assert read.notes == (Note("empty_list", {}),)


def test_a_table_without_one_list_loses_those_it_alone_names() -> None:
    without = table("A,B,C,count\n1,0,0,40\n0,1,0,30\n1,1,0,6\n0,1,1,2\n").without(0)
    assert without is not None
    assert without.lists == ("B", "C")
    assert without.cells().tolist() == [0, 36, 0, 2]


HOSTILE = {
    "nothing": (b"", "empty"),
    "blank lines": (b"\n\n \n", "empty"),
    "a heading alone": (b"a,b,n\n", "no rows"),
    "one column": (b"n\n3\n", "one column"),
    "no heading": (b"1,0,5\n0,1,4\n", "row 1 holds numbers"),
    "a two": (b"a,b,n\n1,0,5\n2,1,4\n", "row 3, column 1"),
    "a word": (b"a,b,n\n1,0,5\nyes,1,4\n", "row 3, column 1"),
    "a fraction": (b"a,b,n\n1,0,5\n1,1,2.5\n", "row 3, column 3"),
    "below nothing": (b"a,b,n\n1,0,-5\n", "row 2, column 3"),
    "not a number": (b"a,b,n\n1,0,NaN\n", "row 2, column 3"),
    "other digits": ("a,b,n\n1,0,٣\n".encode(), "row 2, column 3"),
    "too many people": (b"a,b,n\n1,0,99999999999\n", "row 2, column 3"),
    "digits without end": (b"a,b,n\n1,0," + b"9" * 5000 + b"\n", "row 2, column 3"),
    "a short row": (b"a,b,n\n1,5\n", "row 2 has 2 cells"),
    "a long row": (b"a,b,n\n1,0,5,6\n", "row 2 has 4 cells"),
    "the unseen counted": (b"a,b,n\n1,0,5\n0,0,9\n", "row 3"),
    "two of a name": (b"a,a,n\n1,0,5\n0,1,2\n", "same name"),
    "a name missing": (b"a,,n\n1,0,5\n", "column 2 has no name"),
    "nobody": (b"a,b,n\n1,0,0\n", "counts nobody"),
    "no text": (b"\x89PNG\r\n\x00\xff", "UTF-8"),
    "zeros": (b"a,b,n\n1,0,5\x00\n", "no CSV"),
    "an open quote": (b'a,b,n\n1,"0,5\n', "CSV"),
    "too many lists": ((",".join(f"l{i}" for i in range(31)) + ",n\n" + "1," * 31 + "4\n").encode(), "more than 30"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_bad_table_is_refused_with_the_row_and_the_next_step(name: str) -> None:
    raw, words = HOSTILE[name]
    with pytest.raises(RefusedInput) as refused:
        patterns_of(raw)
    assert words in refused.value.what
    assert refused.value.advice.endswith(".")


def test_a_huge_file_is_refused_unread(tmp_path: Path) -> None:
    file = tmp_path / "huge.csv"
    with file.open("wb") as huge:
        huge.truncate(30_000_000)
    with pytest.raises(RefusedInput, match="20 MB"):
        read_patterns(file)


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(raw: bytes) -> None:
    try:
        read = patterns_of(raw)
    except RefusedInput:
        return
    assert read.observed > 0


@given(st.lists(st.tuples(st.booleans(), st.booleans(), st.booleans(), st.integers(0, 50)), min_size=1, max_size=12))
def test_counts_are_kept_whatever_the_order(rows: list[tuple[bool, bool, bool, int]]) -> None:
    rows = [row for row in rows if any(row[:3])] or [(True, True, True, 1)]
    text = "a,b,c,count\n" + "\n".join(",".join(str(int(x)) for x in row) for row in rows)
    if not (total := sum(row[3] for row in rows)):
        return
    read = table(text)
    assert read.observed == total == read.cells().sum()
    again = table("a,b,c,count\n" + "\n".join(",".join(str(int(x)) for x in row) for row in reversed(rows)))
    assert np.array_equal(read.counts, again.counts)


@pytest.mark.parametrize(("name", "of_incidents"), [("incidents", True), ("Events", True), ("사건", True), ("n", False),
                                                    ("persons", False)])
def test_the_name_of_the_count_says_what_the_lists_are_of(name: str, of_incidents: bool) -> None:
    """Also where its numbers are those of a list, and when a list is left out."""
    read = table(f"a,b,c,{name}\n1,1,0,3\n1,0,0,4\n0,0,1,1\n")
    assert read.of_incidents is of_incidents
    without = read.without(0)
    assert without is not None and without.of_incidents is of_incidents
    if of_incidents:
        assert table(f"a,b,{name}\n1,1,1\n1,1,1\n1,0,1\n").lists == ("a", "b")
