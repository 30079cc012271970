"""What a field may be: days that date the text are no days of an act."""

from __future__ import annotations

import pytest

from witnessmark.extract.weighing.options import dates_the_text
from witnessmark.model.text import Span

TEXT = ("Goma Wire\n1 May 2016\n\nSoldiers drove 40 families out of Sake on 2 May 2016, a witness said.\n"
        "Flooding, 3 May 2016: 12 evicted")


@pytest.mark.parametrize(("day", "act", "dating"), [
    ("1 May 2016", "drove", True), ("2 May 2016", "drove", False), ("3 May 2016", "evicted", False),
    ("3 May 2016", "drove", True),
])
def test_a_day_in_a_short_line_without_an_act_dates_the_text(day: str, act: str, dating: bool) -> None:
    at, said = TEXT.index(day), TEXT.index(act)
    assert dates_the_text(TEXT, Span(at, at + len(day)), Span(said, said + len(act))) is dating
