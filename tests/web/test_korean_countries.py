"""Korean analysis pages and the Korean dossier name countries in Korean."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest

from tests.web.conftest import Client
from witnessmark.app.demo import make_demo
from witnessmark.vocab.country import countries


def latin(text: str) -> list[str]:
    """Return the English names of countries that a reader of a page sees; citations and SQL are English."""
    hidden = r'<details class="sql">.*?</details>|<span class="copied".*?</span>|(?:href|value|lang)="[^"]*"'
    seen = html.unescape(re.sub(hidden, "", text, flags=re.S))
    return [c.name for c in countries().values() if re.search(rf"\b{re.escape(c.name.strip())}\b", seen)]


@pytest.mark.parametrize("level", ["country", "province", "county", "place"])
@pytest.mark.parametrize("name", ["counts", "flows", "coverage", "time", "targeting"])
def test_korean_pages_name_countries_in_korean(page: Client, name: str, level: str) -> None:
    page.headers["accept-language"] = "ko"
    text = page.get(f"/analysis/{name}?level={level}&within=KP").text
    assert latin(text) == []
    assert name in ("time", "targeting") or level != "country" or "북한" in text


def test_the_korean_dossier_names_countries_in_korean(tmp_path: Path) -> None:
    made = make_demo(tmp_path / "case", on_step=lambda _: None)
    text = (made.dossier / "index.ko.html").read_text("utf-8")
    assert "북한" in text
    assert latin(text) == []
