"""The undercount page: the command's figures, refusals with the next step, and lists from the case."""

from __future__ import annotations

import re

import pytest

from tests.analysis.undercount.worlds import QUICK
from tests.web.conftest import Client
from witnessmark.app import undercount as verb
from witnessmark.app.case import Case

TABLE = "A,B,C,count\n1,0,0,40\n0,1,0,30\n0,0,1,20\n1,1,0,16\n1,0,1,9\n0,1,1,8\n1,1,1,3\n"


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Short chains: what is shown is the same."""
    weigh = verb.weigh
    monkeypatch.setattr(verb, "weigh", lambda table, model, _: weigh(table, model, QUICK))


@pytest.mark.parametrize("language", ["en", "ko"])
def test_the_page_shows_the_commands_figures_and_reading(page: Client, tmp_path, language: str) -> None:
    page.headers["accept-language"] = language
    (tmp_path / "t.csv").write_text(TABLE, "utf-8")
    found = verb.undercount(tmp_path / "t.csv", model="dga")
    text = page.post("/analysis/undercount", data={"table": TABLE, "model": "dga"}).text
    cells = re.findall(r"<tr><td>(.*?)</td><td class=\"num\">(.*?)</td><td class=\"num\">(.*?)</td><td class=\"num\">"
                       r"(.*?)</td></tr>", text)
    assert [tuple(c.replace("&#39;", "'") for c in row) for row in cells] == found.rows(language)  # type: ignore[arg-type]
    assert found.reading(language).split(". ")[0] in text.replace("&#39;", "'")  # type: ignore[arg-type]
    assert '<svg class="spans"' in text
    assert "A,B,C,count" in text


def test_a_file_is_read_like_a_pasted_table(page: Client) -> None:
    answer = page.post("/analysis/undercount", files={"file": ("lists.csv", TABLE.encode(), "text/csv")},
                       data={"model": "loglinear"})
    assert answer.status_code == 200
    assert "A,B,C,count" in answer.text


@pytest.mark.parametrize("table", ["", "A,B\nx,y\n", "<script>alert(1)</script>\n1\n"])
def test_a_table_that_can_not_be_read_comes_back_with_why(page: Client, table: str) -> None:
    answer = page.post("/analysis/undercount", data={"table": table})
    assert answer.status_code == 400
    assert 'role="alert"' in answer.text
    assert "<script>alert" not in answer.text


def test_the_outlets_of_the_case_are_its_lists(page: Client, case: Case) -> None:
    text = page.get("/analysis/undercount?from=case").text
    if 'role="alert"' in text:
        assert "Fewer than two outlets" in text
    else:
        assert "River Wire" in text or "강변뉴스" in text
    assert page.get("/analysis/undercount").status_code == 200
