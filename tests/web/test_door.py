"""Who is let in: host, origin, session, the one-time address, and what every answer carries."""

from __future__ import annotations

import asyncio
import re
import tempfile
import time
from collections.abc import Callable

import pytest
from starlette.responses import Response
from starlette.types import Message, Receive, Scope, Send

from tests.conftest import PASSPHRASE
from tests.web.conftest import HOME, PORT, Bench, Client, bench_over
from witnessmark.app.case import Case, open_case
from witnessmark.model.access import Actor
from witnessmark.web import security
from witnessmark.web.application import create_app
from witnessmark.web.server import new_addresses, run


@pytest.fixture(scope="module")
def case(small_case: Case) -> Case:
    return small_case


PAGES = ("/", "/incidents", "/search?q=Hoeryong", "/publish", "/inbox/list")


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1", "127.0.0.1:1", "localhost.evil.example:8123", ""])
def test_a_foreign_host_name_gets_nothing(bench: Bench, host: str) -> None:
    """A name that is not this machine's is refused even with a session (DNS rebinding)."""
    client = bench.enter()
    assert client.get("/", headers={"host": host}).status_code == 421


@pytest.mark.parametrize("path", [*PAGES, "/reports/x", "/claims/x/card"])
def test_without_a_session_nothing_is_shown(bench: Bench, path: str) -> None:
    """Every page answers 401 with no word of the case."""
    answer = bench.client.get(path)
    assert answer.status_code == 401
    assert "Hoeryong" not in answer.text and "case" not in answer.text


def test_a_wrong_session_is_none(bench: Bench) -> None:
    """A made-up cookie opens nothing."""
    bench.client.cookies.set(bench.door.cookie, "x" * 43)
    assert bench.client.get("/").status_code == 401


def test_the_one_time_address_works_once(bench: Bench) -> None:
    """The second use is refused; a wrong token does not use it up."""
    assert bench.client.get("/enter/wrong").status_code == 403
    assert bench.client.head(bench.door.path).status_code == 403
    first = bench.client.get(bench.door.path)
    assert first.status_code == 303
    cookie = first.headers["set-cookie"].lower()
    assert "httponly" in cookie and "samesite=strict" in cookie and "path=/" in cookie
    assert bench.client.get(bench.door.path).status_code == 403


@pytest.mark.parametrize("headers", [
    {"origin": "https://evil.example"}, {"origin": "null"}, {"origin": "http://127.0.0.1:1"}, {"origin": ""},
    {"origin": HOME, "sec-fetch-site": "cross-site"}, {"origin": HOME, "sec-fetch-site": "same-site"},
])
def test_a_change_from_elsewhere_is_refused(page: Client, case: Case, headers: dict[str, str]) -> None:
    """POST needs our own origin; nothing is written otherwise."""
    before = len(case.store.events(case.actor))
    for path in ("/undo", "/inbox/text", "/publish", "/claims/x/decide/accept"):
        assert page.post(path, headers=headers, data={"text": "x"}).status_code == 403
    assert len(case.store.events(case.actor)) == before


def test_a_change_without_an_origin_is_refused(page: Client) -> None:
    """A missing Origin header is no origin."""
    del page.headers["origin"]
    assert page.post("/undo").status_code == 403


def test_every_answer_carries_the_policy(page: Client, bench: Bench, case: Case,
                                         monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages, fragments, files, refusals and faults alike; a page is never kept in a cache."""
    report = case.store.reports(case.actor)[0].id
    answers = [page.get(path) for path in (*PAGES, f"/reports/{report}", "/static/style.css", "/static/none.css",
                                           "/nothing", "/reports/none", "/openapi.json", "/docs")]
    answers += [page.get("/", headers={"host": "evil"}), page.post("/undo", headers={"origin": "null"}),
                page.post("/undo"), page.delete("/"), page.post("/inbox/files"), page.get("/enter/x")]
    monkeypatch.setattr(type(case.store), "shelf", lambda *_: 1 / 0)
    answers.append(page.get("/"))
    assert answers[-1].status_code == 500
    for answer in answers:
        for name, value in security.HEADERS.items():
            assert answer.headers[name] == value, answer.url
        if "/static/" not in str(answer.url):
            assert answer.headers["cache-control"] == "no-store"
    assert "'unsafe" not in security.POLICY and security.POLICY.startswith("default-src 'none'")


@pytest.mark.parametrize("path", ["/reports/none", "/incidents/none", "/claims/none/card", "/nothing",
                                  "/reports/..%2f..%2fetc%2fpasswd", "/static/..%2fmessages.toml"])
def test_what_is_not_there_is_404_and_says_nothing(page: Client, case: Case, path: str) -> None:
    """Unknown ids, hidden records and paths sound alike; the asked-for name is not echoed."""
    answer = page.get(path)
    assert answer.status_code == 404
    for word in ("none", "passwd", "Traceback", str(case.path), "sqlite"):
        assert word not in answer.text.replace("none of", "")


def test_a_broken_page_tells_nothing(page: Client, case: Case, monkeypatch: pytest.MonkeyPatch,
                                     caplog: pytest.LogCaptureFixture) -> None:
    """Neither the answer nor the log holds the fault's message, which could hold a report's words."""
    def broken(*_: object) -> None:
        raise ValueError("forty families " + str(case.path))

    monkeypatch.setattr(type(case.store), "shelf", broken)
    answer = page.get("/")
    assert answer.status_code == 500
    told = answer.text + caplog.text
    assert "forty families" not in told and str(case.path.parent) not in told and "Traceback" not in told
    assert "ValueError" in caplog.text


def test_a_fault_on_the_page_of_a_fault_is_one_line(page: Client, case: Case, monkeypatch: pytest.MonkeyPatch,
                                                    caplog: pytest.LogCaptureFixture) -> None:
    """What was to be said of a fault may break as well, or the answer be under way: no traceback, no word of either."""
    def broken(*_: object, **__: object) -> None:
        raise ValueError("forty families")

    monkeypatch.setattr(type(case.store), "shelf", broken)
    monkeypatch.setattr("witnessmark.web.application._fault", broken)
    answer = page.get("/")
    assert (answer.status_code, answer.text) == (500, "500")
    assert "forty" not in caplog.text and "Traceback" not in caplog.text
    assert [record.getMessage().split(":")[0] for record in caplog.records] == ["A page broke",
                                                                              "The page of a fault broke"]


def test_a_fault_in_the_middle_of_an_answer_is_one_line(caplog: pytest.LogCaptureFixture) -> None:
    """The answer ends where it is; the fault goes no further, where the server would print it."""
    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        raise ValueError("forty families")

    async def send(message: Message) -> None:
        sent.append(message["type"])

    sent: list[str] = []
    guard = security.Guard(app, door=security.Door(), port=PORT, broken=lambda _: Response(),
                           shut=lambda *_: Response())
    scope = {"type": "http", "method": "GET", "path": "/static/x", "headers": [(b"host", HOME[7:].encode())]}
    asyncio.run(guard(scope, None, send))  # type: ignore[arg-type]
    assert sent == ["http.response.start"]
    assert "forty" not in caplog.text and "Traceback" not in caplog.text and "A page broke" in caplog.text


@pytest.mark.parametrize("back", ["//evil.example", "https://evil.example", "/\\evil.example", "/a\r\nx: y",
                                  "\\\\evil.example", "javascript:alert(1)"])
def test_a_change_of_language_stays_here(page: Client, back: str) -> None:
    """The address to go back to is one of ours, or the inbox."""
    answer = page.get("/language/ko", params={"back": back})
    assert answer.headers["location"] == "/"
    assert page.get("/language/ko", params={"back": "/search?q=x"}).headers["location"] == "/search?q=x"


def test_an_upload_is_never_written_to_a_temporary_file(page: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a spooled file writes once it is large would be a report in the clear on the disk."""
    def rolled(_: object) -> None:
        raise AssertionError("an upload went to the disk")

    monkeypatch.setattr(tempfile.SpooledTemporaryFile, "rollover", rolled)
    answer = page.post("/inbox/files", files={"file": ("long.pdf", b"%PDF-1.7\n" + bytes(6 * 1024 * 1024))})
    assert answer.status_code == 200
    assert 'data-status="refused"' in answer.text


@pytest.mark.parametrize("headers", [{"content-length": "999999999999"}, {"transfer-encoding": "chunked"},
                                     {"content-length": "-1"}])
def test_a_body_without_bound_is_refused_unread(page: Client, headers: dict[str, str]) -> None:
    assert page.post("/inbox/text", content=b"text=x", headers=headers).status_code == 413


def test_the_door_counts_since_the_last_answer_of_who_was_let_in(case: Case) -> None:
    """A stranger's knocking keeps nothing open, a request at work does."""
    now = [100.0]
    door = security.Door(lambda: now[0])
    client = Client(create_app(case, door=door, port=PORT))
    now[0] += 50
    assert client.get("/").status_code == 401 and door.idle() == 50
    assert client.get(door.path, follow_redirects=False).status_code == 303
    assert client.get("/").status_code == 200 and door.idle() == 0
    now[0] += 7
    assert client.get("/", headers={"host": "evil.example"}).status_code == 421 and door.idle() == 7
    with door.passing():
        now[0] += 1000
        assert door.idle() == 0


def test_left_alone_the_workbench_closes_the_case(make_case: Callable[..., Case]) -> None:
    """It ends by itself after the time given, and says that this was why; the case opens again."""
    said: list[str] = []
    with make_case("idle") as case:
        began = time.monotonic()
        assert run(case, port=0, browser=False, announce=said.append, idle=0.6)
        assert 0.5 < time.monotonic() - began < 30 and said[0].startswith("http://127.0.0.1:")
    with open_case(case.path, passphrase=PASSPHRASE, actor=Actor.solo()) as again:
        assert again.store.counts(again.actor).reports == 0


@pytest.mark.parametrize("headers", [{"origin": f"ftp://127.0.0.1:{PORT}"}, {"origin": f"https://127.0.0.1:{PORT}"},
                                     {"origin": f"{HOME}.evil.example"}, {security.TOKEN_HEADER: "x"}])
def test_a_change_needs_the_whole_origin_and_the_sessions_token(page: Client, case: Case,
                                                               headers: dict[str, str]) -> None:
    before = len(case.store.events(case.actor))
    answer = page.post("/inbox/text", headers=headers, data={"text": "x"})
    assert answer.status_code == 403 and "Nothing was changed" in answer.text
    assert len(case.store.events(case.actor)) == before


def test_the_token_may_come_in_the_form(page: Client, bench: Bench) -> None:
    """Plain forms and what is sent as a page goes set no header; in parts, which hold anything, it comes first."""
    token = page.headers.pop(security.TOKEN_HEADER)
    for body in ({"data": {"page_token": token, "name": "x"}}, {"data": {"name": "x", "page_token": token}},
                 {"files": [("page_token", (None, token)), ("name", (None, "x"))]}):
        assert page.post("/views/drop", follow_redirects=False, **body).status_code == 303
    for body in ({"data": {"name": f"x&page_token={token}"}},
                 {"data": {"page_token": token + "x"}}, {"data": {"name": "x"}},
                 {"files": [("name", (None, "x")), ("page_token", (None, token))]}, {}):
        assert page.post("/views/drop", follow_redirects=False, **body).status_code == 403


def test_every_form_that_is_posted_begins_with_the_token(page: Client, bench: Bench, case: Case) -> None:
    report = case.store.reports(case.actor)[0].id
    for path in (*PAGES, f"/reports/{report}", "/settings", "/review"):
        told = page.get(path).text
        forms = re.findall(r'<form\b[^>]*method="post"[^>]*>(.{0,40})', told)
        assert all(start.startswith('<input type="hidden" name="page_token"') for start in forms), path
    assert bench.door.token not in bench_over(case).client.get("/").text


def test_two_workbenches_in_one_browser_do_not_shut_each_other_out(case: Case) -> None:
    """Cookies know no ports: each process has a name of its own for its session."""
    one, two = bench_over(case), bench_over(case)
    two.client.cookies = one.client.cookies
    one.enter()
    two.enter()
    assert one.client.get("/").status_code == two.client.get("/").status_code == 200
    for number in range(12):
        one.client.cookies.set(f"{security.COOKIES}{number}", "old")
    one.door.renew()
    answer = one.client.get(one.door.path, follow_redirects=False)
    gone = [told for told in answer.headers.get_list("set-cookie") if "Max-Age=0" in told]
    assert answer.status_code == 303 and len(gone) == 2 + 12 - security.MOST_COOKIES


def test_enter_in_the_terminal_prints_a_fresh_address(bench: Bench) -> None:
    """The one before opens nothing any more; who is in stays in."""
    client = bench.enter()
    told: list[str] = []
    new_addresses(["\n", "\n"], bench.door, HOME, told.append)
    assert len(set(told)) == 2
    assert client.get(told[0].removeprefix(HOME)).status_code == 403
    assert client.get("/").status_code == 200
    other = Client(bench.app)
    assert other.get(told[1].removeprefix(HOME)).status_code == 303


@pytest.mark.parametrize(("language", "words"), [("en", "press Enter"), ("ko", "Enter를 누르면")])
def test_who_is_not_let_in_reads_how_in_their_language(bench: Bench, language: str, words: str) -> None:
    """A page like the others, without a word of the case."""
    asked = {"accept-language": language}
    for path in ("/", "/enter/wrong"):
        told = bench.client.get(path, headers=asked).text
        assert words in told and "/static/style.css" in told and f'lang="{language}"' in told
    assert bench.client.get("/", headers={**asked, "host": "evil"}).status_code == 421
