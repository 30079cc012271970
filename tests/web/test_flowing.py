"""A wrapped letter on a report's page: its lines flow as paragraphs, and nothing of the reading is another."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from email.message import EmailMessage

import pytest
from playwright.sync_api import Browser, expect

from tests.web.conftest import Watched, bench_over, serving
from witnessmark.app.add import Asked, add_bytes
from witnessmark.app.case import Case
from witnessmark.app.claims import decided_claims
from witnessmark.web.flowing import flowing
from witnessmark.web.marks import segments

FIRST = ("On 3 May 2019 police expelled about 40 families from Hoeryong to villages in Musan County after a search of "
         "the houses by the river, a resident of the town told the paper in a long conversation by telephone.")
SECOND = ("보안서는 지난 3일 회령시에서 40여 세대를 무산군으로 추방했으며 남은 사람들에게는 아무것도 알리지 않았다고 "
          "주민은 전화로 전했고 트럭이 어디로 갔는지도 모른다고 덧붙였다.")
ADDRESS = "https://news.example.org/" + "a-long-address-that-nobody-wraps/" * 5
LIST = "Families by town, as the clerk wrote them down:\nHoeryong 40\nMusan 12\nOnsong 9"


def letter(*parts: str) -> bytes:
    message = EmailMessage()
    message["From"], message["Subject"] = "a@example.org", "From the river"
    message["Date"] = "Thu, 9 May 2019 10:00:00 +0900"
    message.set_content("\n\n".join(parts) + "\n", cte="8bit")
    return bytes(message)


def wrapped(text: str) -> str:
    """Return text wrapped at 72 columns, of which a Hangul letter takes two."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if len(longer) + len(re.findall("[가-힣]", longer)) <= 72:
            lines[-1] = longer
        else:
            lines.append(word)
    return "\n".join(lines)


@pytest.fixture
def report(make_case: Callable[..., Case]) -> tuple[Case, str]:
    case = make_case()
    raw = letter(f"{wrapped(FIRST)}\n{ADDRESS}", LIST, f"{wrapped(SECOND)}\n{ADDRESS}",
                 "Yours,\nthe desk of the paper by the river")
    (added,) = add_bytes(case, raw, name="letter.eml", asked=Asked.of(outlet="Letters"))
    assert added.report
    return case, added.report


def test_wrapped_lines_flow_and_lists_and_short_lines_stay(report: tuple[Case, str]) -> None:
    case, name = report
    reading = case.store.reading(case.actor, name)
    lines = segments(reading, [])
    groups = flowing(lines, reading)
    assert [line for group in groups for line in group] == lines
    told = [" ".join("".join(s.text for s in line.segments) for line in group) for group in groups]
    assert FIRST in told and SECOND in told
    assert {"Hoeryong 40", "Musan 12", "Onsong 9", "Yours,", ADDRESS} <= set(told)
    assert len([group for group in groups if len(group) > 1]) == 2


def test_a_page_marks_and_counts_as_without_it(report: tuple[Case, str]) -> None:
    """Each line says where it begins, and is the slice of the reading there; the claims' passages are marked."""
    case, name = report
    text = case.store.reading(case.actor, name).text
    bench = bench_over(case)
    page = bench.enter().get(f"/reports/{name}").text
    bench.app.state.pages.finish()
    shown = re.findall(r'<p data-at="(\d+)"[^>]*>(.*?)</p>', page, re.S)
    assert page.count('<div class="flow">') == 2 and len(shown) > 8
    for at, inside in shown:
        words = html.unescape(re.sub(r"<[^>]+>", "", inside))
        assert text[int(at) : int(at) + len(words)] == words
    assert decided_claims(case) and "<mark data-decision" in page


def test_an_address_in_a_sentence_flows_with_it(make_case: Callable[..., Case]) -> None:
    case = make_case()
    raw = letter(wrapped(FIRST), f"{wrapped(FIRST[:-1] + ' and wrote, see')}\n{ADDRESS}\nand the rest.")
    (added,) = add_bytes(case, raw, name="letter.eml", asked=Asked.of(outlet="Letters"))
    assert added.report
    reading = case.store.reading(case.actor, added.report)
    told = [" ".join("".join(s.text for s in line.segments) for line in group)
            for group in flowing(segments(reading, []), reading)]
    assert any(f"and wrote, see {ADDRESS}" in group for group in told)


@pytest.mark.parametrize("text", [
    "Hoeryong\nMusan\nOnsong\nHyesan\nKapsan\n\n" + ADDRESS,
    "\n".join(f"2019-05-0{day} Police expelled some {day}0 families from Hoeryong in May." for day in range(1, 8)),
    "\n".join(f"The {day}. of the days was as long as all of the days before it." for day in range(1, 8)),
])
def test_lines_that_are_whole_stay_lines(make_case: Callable[..., Case], text: str) -> None:
    case = make_case()
    (added,) = add_bytes(case, (text + "\n").encode(), name="list.txt", asked=Asked.of(published="2019-05-09"))
    assert added.report
    reading = case.store.reading(case.actor, added.report)
    assert all(len(group) == 1 for group in flowing(segments(reading, []), reading))


@pytest.mark.browser
def test_words_selected_over_two_lines_are_those_of_the_reading(browser: Browser, report: tuple[Case, str]) -> None:
    """Lines stand beside one another, not under; a selection from one into the next has the reading's offsets."""
    case, name = report
    text = case.store.reading(case.actor, name).text
    with serving(case) as served:
        watched = Watched(browser, served)
        page = watched.page
        page.goto(f"{served.base}/reports/{name}")
        expect(page.locator("#text .flow").first).to_be_visible()
        told = page.evaluate("""async () => {
          const [first, second] = document.querySelectorAll("#text .flow p");
          const range = document.createRange();
          range.setStart(first, 0); range.setEndAfter(second.lastChild);
          getSelection().removeAllRanges(); getSelection().addRange(range);
          const { selected } = await import("/static/selection.js");
          return { ...selected(document.getElementById("text")), inline: getComputedStyle(second).display };
        }""")
        watched.context.close()
    assert told["inline"] == "inline"
    assert "".join(text[told["start"] : told["end"]].split()) == "".join(told["quote"].split())
    assert told["quote"].startswith("On 3 May 2019")
