"""Citations: the styles' order of parts, CSL JSON in its own shape, nothing that the view does not hold."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from tests.publish.exports.views import PAYLOADS, VIEW, planted
from witnessmark.disclosure.view import Month
from witnessmark.publish import citing
from witnessmark.publish.dossier import write_dossier
from witnessmark.publish.exports.names import release_key

KEY = release_key(VIEW)
CSL_TYPES = {"article", "article-journal", "bill", "book", "broadcast", "chapter", "dataset", "document", "entry",
             "entry-dictionary", "entry-encyclopedia", "event", "legal_case", "report", "webpage"}
CSL_TEXTS = {"id", "type", "title", "container-title", "number", "genre", "version", "language"}


def test_each_style_names_its_parts_in_its_order() -> None:
    told = citing.every(VIEW)["I-2"]
    assert told["bluebook"] == (
        f"Made-up release, incident I-2 (Evacuation, South Province, July 2020) (Mar. 2026), release {KEY}.")
    assert told["apa"] == (
        f"Evacuation, South Province, July 2020 (Incident I-2). (2026, March). In Made-up release [Dossier]. "
        f"Release {KEY}.")
    assert told["chicago"] == (
        f"“Evacuation, South Province, July 2020,” incident I-2 in Made-up release, dossier, March 2026, "
        f"release {KEY}.")


@pytest.mark.parametrize("month", range(1, 13))
def test_bluebook_shortens_months_as_its_table_does(month: int) -> None:
    told = citing.citations(replace(VIEW, month=Month(2026, month)), VIEW.incidents[0], KEY)["bluebook"]
    assert re.search(r"\((Jan\.|Feb\.|Mar\.|Apr\.|May|June|July|Aug\.|Sept\.|Oct\.|Nov\.|Dec\.) 2026\)", told)


def test_csl_json_has_the_shape_of_its_schema() -> None:
    """By csl-data.json: a list of items with id and type, ordinary texts, dates as `date-parts`; nothing besides."""
    (data,) = citing.csl(VIEW).values()
    items = json.loads(data)
    assert len(items) == len(VIEW.incidents) and len({item["id"] for item in items}) == len(items)
    for item in items:
        assert item.keys() == CSL_TEXTS | {"issued"}
        assert item["type"] in CSL_TYPES and all(isinstance(item[name], str) and item[name] for name in CSL_TEXTS)
        assert item["issued"] == {"date-parts": [[2026, 3]]}


def test_two_releases_are_cited_apart() -> None:
    later = replace(VIEW, month=Month(2026, 4))
    assert not set(citing.every(VIEW)["I-1"].values()) & set(citing.every(later)["I-1"].values())


def test_every_incident_of_the_page_says_how_to_cite_it_in_both_languages(tmp_path: Path) -> None:
    write_dossier(VIEW, tmp_path / "out", ())
    for name in ("index.html", "index.ko.html"):
        page = (tmp_path / "out" / name).read_text("utf-8")
        for styles in citing.every(VIEW).values():
            assert all(f">{text}</span>" in page for text in styles.values())
    assert (tmp_path / "out" / citing.FILE).exists()


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_planted_title_stays_text(payload: str, tmp_path: Path) -> None:
    write_dossier(planted(payload), tmp_path / "out", ())
    page = (tmp_path / "out" / "index.html").read_text("utf-8")
    assert page.count("<script") == 1 and "<img" not in page
    json.loads((tmp_path / "out" / citing.FILE).read_text("utf-8"))
