"""What a passage carries of the hand that wrote it."""

from __future__ import annotations

import pytest

from witnessmark.disclosure.style import LONG, Trait, traits


@pytest.mark.parametrize(("passage", "language", "wanted"), [
    ("The council moved 60 families.", "en", ()), ("군당은 60세대를 이주시켰다.", "ko", ()),
    ("We lost our house.", "en", (Trait.SPEECH,)), ("우리는 집을 잃었다.", "ko", (Trait.SPEECH,)),
    ("The inminban (인민반) was told.", "en", (Trait.FOREIGN,)), ("USB를 빼앗았다.", "ko", (Trait.FOREIGN,)),
    ("They took [the stall] away.", "en", (Trait.TRANSLATOR,)), ("They left…", "en", (Trait.TRANSLATOR,)),
    ("그때 다 떠났지비.", "ko", (Trait.DIALECT,)), ("x" * LONG, "en", (Trait.LONG,)), ("x" * (LONG - 1), "en", ()),
])
def test_a_trait_is_named_where_it_is_there(passage: str, language: str, wanted: tuple[Trait, ...]) -> None:
    assert traits(passage, language) == wanted
