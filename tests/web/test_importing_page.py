"""The page that maps columns: choose, look, say, keep, bring in; in both languages, with hostile cells."""

from __future__ import annotations

import html
import re

from tests.web.conftest import Client
from witnessmark.app.case import Case
from witnessmark.app.mappings import saved_mappings
from witnessmark.vocab.codes import Act

TABLE = b"What,Where,Comment\nForced out,Hoeryong,<script>alert(1)</script>\nDemolition,Musan,=1+1\n"


def opened(page: Client, data: bytes = TABLE, name: str = "t.csv", **form: str) -> str:
    answer = page.post("/import/table", files={"file": (name, data)}, data=form)
    assert answer.status_code == 200
    return answer.text


def said(text: str, **more: object) -> dict[str, object]:
    (token,) = re.findall(r'name="table" value="([^"]+)"', text)
    (base,) = re.findall(r'name="base" value="([^"]*)"', text)
    headings = [html.unescape(h) for h in re.findall(r'name="heading" value="([^"]*)"', text)]
    return {"table": token, "base": base, "heading": headings, **more}


def test_a_table_is_mapped_kept_and_imported(page: Client, case: Case) -> None:
    text = opened(page)
    assert "<script>alert(1)" not in text and "&lt;script&gt;alert(1)" in text
    form = said(text, meaning=["act", "origin", ""], outlet="Monitor")
    looked = page.post("/import/columns", data={**form, "step": "look"}).text
    assert 'value="Forced out"' in looked and "Musan" in looked
    before = len(case.store.reports(case.actor))
    form |= {"words": ["Forced out"], "stands": ["eviction"], "name": "Monitor’s"}
    looked = page.post("/import/columns", data={**form, "name": "", "step": "look"}).text
    assert 'name="words" value="forced out"' in looked, "what a word stands for is not asked twice, nor forgotten"
    done = page.post("/import/columns", data={**form, "step": "import"})
    assert done.status_code == 200 and "2 added" in done.text
    reports = case.store.reports(case.actor)[before:]
    assert {r.outlet for r in reports} == {"Monitor"}
    assert saved_mappings(case)["Monitor’s"].values == {"act": {"forced out": "eviction"}}
    assert Act.EVICTION in {c.act.code for c in case.claims()}
    again = said(opened(page, mapping="Monitor’s"), meaning=["act", "origin", ""], step="import")
    assert "2 there already" in page.post("/import/columns", data=again).text
    assert page.post("/import/forget", data={"name": "Monitor’s"}).status_code == 200
    assert saved_mappings(case) == {}


def test_nothing_is_kept_before_the_last_step_and_a_table_is_dropped_after_it(page: Client, case: Case) -> None:
    last = case.store.last_event(case.actor)
    form = said(opened(page), meaning=["act", "origin", ""])
    page.post("/import/columns", data={**form, "step": "look"})
    assert case.store.last_event(case.actor) == last
    page.post("/import/columns", data={**form, "step": "import"})
    gone = page.post("/import/columns", data={**form, "step": "import"})
    assert gone.status_code == 400 and "no longer held" in gone.text


def test_only_a_few_tables_are_held_at_once(page: Client) -> None:
    first = said(opened(page), meaning=["act", "origin", ""])
    for _ in range(3):
        opened(page)
    assert page.post("/import/columns", data={**first, "step": "look"}).status_code == 400


def test_what_is_no_table_comes_back_with_the_reason(page: Client) -> None:
    text = opened(page, b"%PDF-1.7 x", "t.pdf")
    assert "t.pdf" in text and "no table of records" in text
    assert page.post("/import/table", files={"file": ("t.csv", TABLE)}, data={"mapping": "none"}).status_code == 400


def test_the_page_speaks_korean(page: Client) -> None:
    page.get("/language/ko")
    text = opened(page)
    assert "열이 담은 것" in text and "처음 행들이 말하게 될 것" in text
