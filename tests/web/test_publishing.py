"""The page before a release: nothing is rehearsed to draw it, what was rehearsed is what is released."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from tests.web.conftest import Client
from tests.web.test_pages import ended, first_claim
from witnessmark.app.case import Case
from witnessmark.app.judge import judge
from witnessmark.app.releases import issues
from witnessmark.vocab.codes import Decision
from witnessmark.web import rehearsing


@pytest.fixture
def marked(case: Case) -> str:
    """A claim of the small case that is marked releasable."""
    claim = first_claim(case)
    judge(case, [claim], [Decision.ACCEPT, Decision.RELEASABLE], reason="test")
    return claim


def test_drawing_the_page_rehearses_nothing(
    page: Client, marked: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(rehearsing, "rehearse")
    text = page.get("/publish").text
    assert "1 claim is marked releasable" in text
    assert "Rehearse a release" in text
    assert page.get("/publish/rehearsal.json", follow_redirects=False).status_code == 303


def test_a_rehearsal_is_kept_until_the_case_changes(page: Client, case: Case, marked: str) -> None:
    assert "May leave" in ended(page, page.post("/publish/rehearse"))
    assert page.get("/publish/rehearsal.json").json()["would_leak"] is False
    judge(case, [marked], [Decision.NOT_RELEASABLE], reason="test")
    judge(case, [marked], [Decision.RELEASABLE], reason="test")
    assert "The case has changed since" in page.get("/publish").text


def test_what_was_rehearsed_is_released_without_another_rehearsal(
    page: Client, marked: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    ended(page, page.post("/publish/rehearse", data={"title": "A title"}))
    monkeypatch.delattr(rehearsing, "rehearse")
    told = ended(page, page.post("/publish", data={
        "folder": str(tmp_path / "out"), "title": "A title", "formats": ["geojson", "prov"]}))
    assert "Published 1 incident" in told
    names = {file.name for file in (tmp_path / "out" / "data").iterdir()}
    assert any("prov" in name for name in names) and not any(name.endswith(".xlsx") for name in names)


def test_the_page_says_what_it_is_at_and_refuses_a_second_order(
    page: Client, marked: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    may_end, real = threading.Event(), rehearsing.rehearse

    def slow(*args: object, **kwargs: object) -> object:
        assert may_end.wait(60)
        return real(*args, **kwargs)  # type: ignore[arg-type]

    monkeypatch.setattr(rehearsing, "rehearse", slow)
    begun = page.post("/publish/rehearse")
    try:
        assert 'aria-busy="true"' in begun.text and "Reconciling" in begun.text
        assert 'hx-get="/publish/progress"' in page.get("/publish/progress").text
        assert 'aria-busy="true"' in page.post("/publish/rehearse").text
        assert page.get("/incidents").status_code == 200
    finally:
        may_end.set()
    text = ended(page, page.get("/publish"))
    assert "May leave" in text
    assert 'id="history" hx-swap-oob="true"' in page.get("/publish/progress").text


def test_a_release_is_listed_corrected_and_retracted(page: Client, case: Case, marked: str, tmp_path: Path) -> None:
    ended(page, page.post("/publish", data={"folder": str(tmp_path / "one"), "title": "First"}))
    (first,) = issues(case)
    assert first.id in page.get("/publish").text
    ended(page, page.post("/publish", data={"folder": str(tmp_path / "two"), "title": "Second",
                                            "replaces": first.id}))
    assert "superseded" in page.get("/publish").text
    second = issues(case)[0]
    for bad in ({}, {"reason": "x", "notice": str(tmp_path / "one")},
                *({"reason": "x", "notice": bad} for bad in ("notice.txt", "~nobody/x", "/tmp/\0"))):
        assert page.post(f"/publish/retract/{second.id}", data=bad).status_code == 400
    assert page.post("/publish/retract/rel_none", data={"reason": "x"}).status_code == 404
    answer = page.post(f"/publish/retract/{second.id}", follow_redirects=False,
                       data={"reason": "a slip", "notice": str(tmp_path / "notice.txt")})
    assert answer.status_code == 303
    assert "retracted" in page.get("/publish").text and "철회" in (tmp_path / "notice.txt").read_text("utf-8")


def test_a_release_without_a_title_is_listed_by_the_usual_one_in_the_pages_language(
    page: Client, marked: str, tmp_path: Path
) -> None:
    ended(page, page.post("/publish", data={"folder": str(tmp_path / "one")}))
    for language, title in (("en", "Record of forced displacement"), ("ko", "강제 이주 기록")):
        text = page.get("/publish", headers={"accept-language": language}).text
        assert f"<h3>{title} " in text and f'placeholder="{title}"' in text


def test_an_unknown_release_or_format_is_said_and_nothing_is_written(
    page: Client, marked: str, tmp_path: Path
) -> None:
    told = ended(page, page.post("/publish", data={"folder": str(tmp_path / "out"), "replaces": "rel_none"}))
    assert "No such release" in told
    answer = page.post("/publish", data={"folder": str(tmp_path / "out"), "formats": ["docx"]})
    assert answer.status_code == 400 and not (tmp_path / "out").exists()
