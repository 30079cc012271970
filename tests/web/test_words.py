"""Every word of the page exists in both languages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from witnessmark import web
from witnessmark.reconcile.wording import TEMPLATES
from witnessmark.vocab.table import entries
from witnessmark.web.i18n import LANGUAGES, messages
from witnessmark.web.pages import FIELDS
from witnessmark.web.told import sentences

HERE = Path(web.__file__).parent
SOURCES = "\n".join(p.read_text("utf-8") for p in [*HERE.rglob("*.html"), *HERE.rglob("*.py"),
                                                   HERE.parent / "app" / "doubts.py"])
CODE_FIELDS = {field for field, _ in entries()}


def test_every_key_has_both_languages_with_the_same_values() -> None:
    """No language is empty, and both fill in the same {values}."""
    for key, words in messages().items():
        assert set(words) == set(LANGUAGES), key
        assert all(w.strip() for w in words.values()), key
        assert len({frozenset(re.findall(r"{(\w+)[:}]", w)) for w in words.values()}) == 1, key


def test_no_korean_sentence_writes_a_particle_by_hand() -> None:
    """A particle after a value is asked for by `{value:은}`, so that it fits whatever the value turns out to be."""
    by_hand = re.compile(r"(?<!:이라)}[’”\"']?(?:[은는을를와]|과(?=[\s,의는])|가(?=\s)|으?로(?=\s)|이\()|[은을과]\([는를와]\)|"
                         r"이\(가\)|\(으\)로")
    templates = {f"messages.toml {key}": words["ko"] for key, words in messages().items()}
    templates |= {f"told.toml {en}": ko for en, ko in sentences().items()}
    templates |= {f"wording.py {key}": ko for key, (_, ko) in TEMPLATES.items()}
    assert len(templates) > 900
    assert [where for where, ko in templates.items() if by_hand.search(ko)] == []


def test_korean_is_korean() -> None:
    """A Korean entry holds Hangul, so that none was forgotten in English."""
    assert [k for k, w in messages().items() if not re.search("[가-힣]", w["ko"])] == []


def test_every_key_that_a_page_uses_exists_and_none_is_left_over() -> None:
    """Keys named in templates and routes are in the table; keys nobody names are gone."""
    used = set(re.findall(r"""\bt\(["'](\w+)["']""", SOURCES))
    assert {key for key in used if not key.endswith("_")} - set(messages()) == set()
    made = tuple(re.findall(r"""\b(?:t|translator\(language\))\(f?["'](\w+_)["'{]""", SOURCES))
    named = set(re.findall(r"""["'](\w+)["']""", SOURCES))
    assert [k for k in messages() if k.removesuffix("_one") not in named and not k.startswith(made)] == []


@pytest.mark.parametrize("field", sorted(set(re.findall(r"""\blabel\(["'](\w+)["']""", SOURCES))))
def test_every_label_that_a_page_asks_for_exists(field: str) -> None:
    """A template's `label(field, code)` names a table of codes."""
    assert FIELDS.get(field, field) in CODE_FIELDS
