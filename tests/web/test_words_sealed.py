"""Names are sealed from the page of a report, and at intake; no page shows them afterwards."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import CHEAP, PASSPHRASE
from tests.web.conftest import Client, bench_over
from witnessmark.app.case import Case, init_case
from witnessmark.app.marks import markings_of, open_words
from witnessmark.app.verify import verify_case
from witnessmark.model.access import Actor

NAME = "Pak Yong-su"
TEXT = f"On 3 May 2019, police expelled {NAME} and 12 families from Hoeryong, a neighbour said. {NAME} is 41."


@pytest.fixture
def empty(tmp_path: Path) -> Case:
    return init_case(tmp_path / "case", passphrase=PASSPHRASE, actor=Actor.solo(), kdf=CHEAP)


def pages_of(page: Client, report: str) -> str:
    return "".join(page.get(path).text for path in (
        f"/reports/{report}", f"/reports/{report}?all=1", f"/reports/{report}/words", "/", "/audit", "/incidents",
        "/search?q=Hoeryong", "/review", "/sources"))


def test_suggested_names_are_ticked_and_sealed(empty: Case) -> None:
    """The machine suggests, a person ticks; in both languages the page says where words are sealed."""
    with empty as case:
        page = bench_over(case).enter()
        page.post("/inbox/text", data={"text": TEXT, "published": "2019-05-21"})
        (report,) = case.reports()
        shown = page.get(f"/reports/{report.id}/words").text
        at = TEXT.index(NAME)
        assert f'value="{at}-{at + len(NAME)}"' in shown and "× 2" in shown
        refused = page.post(f"/reports/{report.id}/words", data={"at": f"{at}-{at + len(NAME)}", "reason": ""})
        assert refused.status_code == 400 and NAME in case.store.reading(case.actor, report.id).text
        done = page.post(f"/reports/{report.id}/words", data={"at": f"{at}-{at + len(NAME)}", "sealed": "neighbour",
                                                              "reason": "names"})
        assert done.status_code == 303
        told = pages_of(page, report.id)
        assert NAME not in told and "neighbour" not in told and "Words are sealed in 3 places." in told
        page.get("/language/ko")
        page.cookies.set("witnessmark-language", "ko", domain="127.0.0.1")
        (marking,) = markings_of(case)
        assert [text for _, text in open_words(case, marking.id, reason="asked").words] == [NAME, "neighbour", NAME]
    assert verify_case(case.path, PASSPHRASE).intact


def test_names_are_sealed_at_intake(empty: Case) -> None:
    """What is named in the form never reaches the case in the clear."""
    with empty as case:
        page = bench_over(case).enter()
        page.post("/inbox/text", data={"text": TEXT, "sealed": f"{NAME}\n", "title": f"{NAME} speaks"})
        (report,) = case.reports()
        assert NAME not in pages_of(page, report.id) and len(markings_of(case)) == 1


def test_who_does_not_see_all_is_told_so(empty: Case) -> None:
    """Without the right there is no form, and none is taken."""
    with empty as case:
        page = bench_over(case).enter()
        page.post("/inbox/text", data={"text": TEXT, "access": "public"})
        (report,) = case.reports()
        case.actor = Actor("a", case.actor.roles, case.actor.clearance, frozenset())
        page = bench_over(case).enter()
        assert 'name="at"' not in page.get(f"/reports/{report.id}/words").text
        refused = page.post(f"/reports/{report.id}/words", data={"sealed": NAME, "reason": "x"})
        assert refused.status_code == 403 and markings_of(case) == []
