"""Korean on pages, in figures and in dossiers speaks in one register, the polite one: never two on one page."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from importlib.resources import files

import pytest

TABLES = ("web/messages.toml", "web/told.toml", "analysis/words.toml", "analysis/undercount/words.toml",
          "publish/words.toml")
PLAIN = re.compile(r"[가-힣]*(?<!니)다(?=[.:(]|$)")
NO_VERB = re.compile(r"(?:마다|보다)$")
A_REPORTS_OWN = {"sample_act", "sample_after"}
"""Words of the example report on the first page: newspapers write plainly."""
LABELS = {"asserted"}


def _korean(told: Mapping[str, object], under: str = "") -> Iterator[tuple[str, str]]:
    """Yield every text with Hangul, with what it stands under."""
    for key, value in told.items():
        if isinstance(value, Mapping):
            yield from _korean(value, under or key)
        elif isinstance(value, str) and re.search("[가-힣]", value):
            yield under or key, value


@pytest.mark.parametrize("table", TABLES)
def test_no_sentence_ends_plainly(table: str) -> None:
    korean = list(_korean(tomllib.loads((files("witnessmark") / table).read_text("utf-8"))))
    assert len(korean) > 20
    assert [text for key, text in korean if key not in A_REPORTS_OWN | LABELS
            and any(not NO_VERB.search(word) for word in PLAIN.findall(text))] == []
