"""The inbox: what is asked of a report, what is refused and why, what the list tells."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.conftest import WIRE
from tests.web.conftest import Client, Served, Watched
from witnessmark.app.add import Added, Asked, Status, add_bytes
from witnessmark.app.case import Case
from witnessmark.app.claims import decided_claims
from witnessmark.app.incidents import list_incidents
from witnessmark.app.judge import judge
from witnessmark.app.metadata import amend
from witnessmark.app.prove import prove
from witnessmark.app.show import notes_of
from witnessmark.errors import UsageError, WouldLeak
from witnessmark.store.base import ClaimQuery
from witnessmark.vocab.codes import Decision
from witnessmark.web.routes import inbox

CHAT = "03/04/2019, 10:00 - Ana: police expelled 9 families from Onsong\n" * 3


@pytest.mark.parametrize("start", ["9" * 5000, "²", "-1", "1e3", "x"])
def test_a_page_of_the_list_that_is_no_number_is_the_first(page: Client, start: str) -> None:
    """However long or odd what the address says, the list is shown."""
    told = page.get("/", params={"from": start})
    assert told.status_code == 200 and "wire.txt" not in told.text and "Forty families" in told.text


def test_fields_of_a_form_are_counted_by_plain_digits(page: Client, case: Case) -> None:
    """A name with another script's digit, or a number without end, belongs to no value of the field."""
    (claim, *_) = case.store.claims(case.actor)
    for number in ("²", "٣", "9" * 5000):
        answer = page.post(f"/claims/{claim.id}/correct", data={f"origin.{number}.span": "0-3"})
        assert answer.status_code in (200, 422), number
    assert page.get(f"/claims/{claim.id}/card").status_code == 200


@pytest.mark.parametrize("published", ["0022-03-04", "1899-12-31", "9999-01-01", f"{dt.date.today().year + 3}-01-01"])
def test_a_day_that_no_report_has_is_refused(page: Client, case: Case, published: str) -> None:
    """Before 1900 or more than two years ahead is a slip of the keys: when added, in the list and on the page."""
    report = case.store.reports(case.actor)[0]
    with pytest.raises(UsageError, match="no day that a report was published on"):
        amend(case, report.id, {"published": published})
    with pytest.raises(UsageError):
        Asked.of(published=published)
    for address in (f"/reports/{report.id}/metadata", f"/inbox/published/{report.id}"):
        assert page.post(address, data={"published": published}).status_code == 400
    assert case.store.report(case.actor, report.id) == report
    assert 'min="1900-01-01"' in page.get("/").text


@pytest.mark.parametrize("name", ["title", "outlet"])
def test_a_title_is_no_book(page: Client, case: Case, name: str) -> None:
    """A value of 200,000 characters is refused with the field's name, and nothing is written."""
    report = case.store.reports(case.actor)[0]
    answer = page.post(f"/reports/{report.id}/metadata", data={name: "long " * 40_000})
    assert answer.status_code == 400 and f"{name} is longer than 500 characters" in answer.text
    assert case.store.report(case.actor, report.id) == report
    if name == "outlet":
        with pytest.raises(UsageError):
            Asked.of(outlet="x" * 501)


def test_unclear_dates_are_told_of_until_somebody_gives_the_day(case: Case) -> None:
    """The remark that no dates were read ends with the date."""
    (added,) = add_bytes(case, CHAT.encode(), name="chat.txt")
    report = case.store.report(case.actor, added.report or "")
    assert [n for n in notes_of(report) if "no dates were read" in n] and report.published is None
    assert not [n for n in notes_of(amend(case, report.id, {"published": "2019-04-04"})) if "dates" in n]


def packed(*members: tuple[str, bytes]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for name, data in members:
            archive.writestr(name, data)
    return held.getvalue()


def test_what_becomes_of_each_file_comes_as_a_stream_of_events(page: Client) -> None:
    """One event a report, and one that says how many; a fault on the way is told in words."""
    data = packed(("a.txt", b"On 4 May 2019, police expelled 12 families from Musan.\n"), ("b.png", b"no picture"))
    answer = page.post("/inbox/files", files={"file": ("pack.zip", data)})
    assert answer.headers["content-type"].startswith("text/event-stream")
    events = re.findall(r"event: (\w+)\ndata: (.*)\n\n", answer.text)
    assert [name for name, _ in events] == ["line", "line", "end"] and events[-1][1] == "2"
    assert "pack.zip!/a.txt" in events[0][1] and "is named .png" in events[1][1]


def test_members_are_told_of_as_they_are_done(page: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """An event goes out before the next member is read; what was begun ends also when the reader of events is gone."""
    order: list[str] = []

    def slow(*_: object, **__: object) -> Iterator[Added]:
        for name in ("a", "b", "c"):
            order.append(f"read {name}")
            yield Added(name, Status.REFUSED, "is empty")

    monkeypatch.setattr(inbox, "add_bytes", slow)
    answer = page.post("/inbox/files", files={"file": ("x.zip", b"x")}, headers={"accept-language": "ko"})
    assert answer.text.count("event: line") == 3 and "빈 파일입니다" in answer.text
    assert order == ["read a", "read b", "read c"]


@pytest.mark.parametrize("name", ["bad.png", "fake.docx", "fake.pdf", "bad.zip", "bad.jpg"])
@pytest.mark.parametrize("data", [b"\xb0\xa1\xb3\xaa\xb4\xd9 plain words", b"words that are no such file"])
def test_a_name_that_promises_what_the_bytes_are_not_is_refused(case: Case, name: str, data: bytes) -> None:
    """A broken picture is no text in an odd encoding: the reason names the ending."""
    (added,) = add_bytes(case, data, name=name)
    assert added.status is Status.REFUSED and f"is named {name[name.index('.'):]}" in (added.reason or "")


def test_bytes_that_look_like_no_writing_are_no_text(case: Case) -> None:
    """In a text file's name too; a page in an old Western encoding is still read."""
    noise = bytes(32 + (n * n * 7 + n * 13) % 224 for n in range(4000))
    (added,) = add_bytes(case, noise, name="noise.txt")
    assert added.status is Status.REFUSED and "neither text" in (added.reason or "")
    words = "Le maire a dit « non » : 40 familles déplacées de Montréal, l’évacuation est finie.".encode("cp1252")
    assert [a.status for a in add_bytes(case, words, name="maire.txt")] == [Status.ADDED]


def test_the_list_tells_hash_consent_and_reprints_in_three_orders(page: Client, case: Case) -> None:
    """A reprint is flagged once reconciled; the order stays with the shelf."""
    list_incidents(case)
    again = WIRE.replace("The families lost", "According to River Wire, the families lost")
    list(add_bytes(case, again.encode(), name="again.txt", asked=Asked.of(published="2019-06-01", outlet="Late Post")))
    list_incidents(case)
    told = page.get("/").text
    for report in case.store.reports(case.actor):
        assert report.original.sha256[:8] in told
    rows = re.findall(r"<tr>.*?</tr>", told, re.S)
    flagged = [row for row in rows if ">reprint<" in row]
    assert any("Late Post" in row for row in flagged) and len(flagged) < len(rows) - 1 and "Consent" in told

    def order(by: str) -> list[str]:
        found = re.findall(r'<td class="wide"><a href="/reports/(\w+)"', page.get(f"/?sort={by}").text)
        return [case.store.report(case.actor, report).original.name for report in found]

    assert order("added") == ["again.txt", "note.txt", "korean.txt", "wire.txt"] == order("<x>")
    assert order("published")[:2] == ["again.txt", "note.txt"]
    assert order("title")[0] == "note.txt" and order("title")[-1] == "korean.txt"
    assert "sort=title" in page.get("/?sort=title&show=open").text


def test_counts_are_of_claims_that_count(page: Client, case: Case) -> None:
    """The less certain ones are told of beside them, and their number is a way to them."""
    told = page.get("/").text
    for report in case.store.reports(case.actor):
        sure = len(case.store.claims(case.actor, ClaimQuery(reports=(report.id,))))
        every = len(case.store.claims(case.actor, ClaimQuery(reports=(report.id,), below_threshold=True)))
        count = case.store.claim_counts(case.actor, [report.id])[report.id]
        assert (count.all, count.doubtful) == (sure, every - sure)
        assert (f'href="/reports/{report.id}?all=1"' in told) is (every > sure)


def test_pasted_text_takes_a_title_and_a_consent(page: Client, case: Case) -> None:
    form = {"text": "On 4 May 2019, police expelled 12 families from Musan.\n", "title": " A call ", "consent": "given"}
    assert page.post("/inbox/text", data=form).status_code == 303
    report = case.store.reports(case.actor)[-1]
    assert (report.title, report.consent.value) == ("A call", "given")
    assert page.post("/inbox/text", data={**form, "title": "x" * 501}).status_code == 400


def test_a_withdrawn_report_is_out_of_use_and_can_be_taken_back(page: Client, case: Case) -> None:
    """Not searched, in no incident, not in the queue, never released; its page and each card say so."""
    for decided in decided_claims(case):
        judge(case, [decided.claim.id], [Decision.ACCEPT, Decision.RELEASABLE], reason="read")
    wire = next(r for r in case.store.reports(case.actor) if r.original.name == "wire.txt")
    (claim, *_) = case.store.claims(case.actor, ClaimQuery(reports=(wire.id,)))
    address, banner = f"/reports/{wire.id}", "This report was withdrawn."
    assert wire.id in page.get("/search?q=relatives").text
    assert page.post(f"{address}/withdraw", data={"reason": " "}).status_code == 400
    assert page.post(f"{address}/withdraw", data={"reason": "asked by phone"}).status_code == 303
    assert wire.id not in page.get("/search?q=relatives").text
    assert not [i for i in list_incidents(case) if wire.id in i.reports]
    assert wire.id not in page.get("/").text and wire.id in page.get("/?show=withdrawn").text
    assert claim.id not in case.store.claim_ids(case.actor)
    assert page.get(address).text.count(banner) == 2 and banner in page.get(f"/claims/{claim.id}/card").text
    assert wire.id not in page.get("/palette?q=forty&at=/").text
    assert any(m.reason == "asked by phone" for m in case.store.report(case.actor, wire.id).metadata)
    with pytest.raises(WouldLeak):
        prove(case, claim.id, case.path.parent / "proof.json")
    assert page.post(f"{address}/withdraw", data={"reason": "they agreed", "consent": "given"}).status_code == 303
    assert wire.id in page.get("/search?q=relatives").text and banner not in page.get(address).text
    assert [i for i in list_incidents(case) if wire.id in i.reports]


def test_refusals_are_told_in_the_language_of_the_page(page: Client) -> None:
    """Reasons, remarks and faults in Korean, marked as such; the same in English."""
    ko = {"accept-language": "ko"}
    assert "손상된 PDF" in page.post("/inbox/files", files={"file": ("b.pdf", b"%PDF-1.7 no")}, headers=ko).text
    assert "손상된 PDF" in page.get("/", headers=ko).text and "is a damaged PDF file" in page.get("/").text
    soon = {"text": "a", "published": "soon"}
    assert "발행일이 날짜가 아닙니다" in page.post("/inbox/text", data=soon, headers=ko).text


@pytest.fixture
def watched(browser: Browser, served: Served) -> Iterator[Watched]:
    made = Watched(browser, served)
    yield made
    made.context.close()
    assert [fault for fault in made.faults if "400" not in fault] == []


@pytest.mark.browser
@pytest.mark.parametrize(("language", "words"), [("en", "no day that a report"), ("ko", "발행일일 수 없습니다")])
def test_uploads_show_each_member_and_say_why_not(watched: Watched, language: str, words: str) -> None:
    """An archive shows its members as they are read; a form that does not fit is told in the line of the file."""
    page = watched.narrow(1280, language)
    page.goto(watched.base + "/")
    data = packed(("one.txt", b"On 4 May 2019, police expelled 12 families from Musan.\n"), ("two.png", b"no picture"))
    page.set_input_files("#files", {"name": "pack.zip", "mimeType": "application/zip", "buffer": data})
    expect(page.locator("#progress li[data-status]")).to_have_count(2)
    expect(page.locator("#progress li[data-status=added] a")).to_have_text("pack.zip!/one.txt")
    expect(page.locator("#summary")).to_be_visible()
    expect(page.locator("#listing")).to_contain_text("pack.zip!/one.txt")
    page.locator(".known summary").click()
    page.evaluate("document.querySelector('#drop [name=published]').value = '0022-03-04'")
    page.set_input_files("#files", {"name": "c.txt", "mimeType": "text/plain", "buffer": b"Some words."})
    expect(page.locator("#progress li.refused").last).to_contain_text(words)
    page.context.close()
