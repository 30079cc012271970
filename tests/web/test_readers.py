"""Processes that answer pages beside the one that writes: `serve --team --readers`, as people run it."""

from __future__ import annotations

import contextlib
import os
import re
import secrets
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest

from tests.conftest import CHEAP, PASSPHRASE, WIRE
from tests.pg_server import Server
from tests.web.team_bench import GOOD, name_team
from witnessmark.app.add import Asked, add_bytes
from witnessmark.app.case import Case, init_case, open_case
from witnessmark.app.verify import verify_case
from witnessmark.errors import OnlyReads, UsageError
from witnessmark.model.access import Actor, Role
from witnessmark.store.base import ClaimQuery
from witnessmark.vocab.codes import Access
from witnessmark.web.team import readers
from witnessmark.web.team.leading import HERE, LedHere, reads_here
from witnessmark.web.team.readers import ANEW, AT_ONCE, Reader
from witnessmark.web.team.server import _bound, usual_readers

ME = Actor.solo("ana")
BO = Actor("bo", frozenset({Role.REVIEWER}), frozenset({Access.PUBLIC}), frozenset())
TOKEN = re.compile(r'<meta name="token" content="([^"]+)"')
SECRET_WORDS = "the widow at the ferry"


@dataclass
class Served:
    """A server that runs, its readers, and where its case lies."""

    url: str
    metrics: str
    process: subprocess.Popen[str]
    folder: Path
    database: str
    claim: str
    browsers: list[httpx.Client] = field(default_factory=list)

    def readers(self) -> list[int]:
        (keeper,) = children(self.process.pid)
        return children(keeper)

    def browser(self, handle: str | None = "bo") -> httpx.Client:
        made = httpx.Client(base_url=self.url, timeout=60, headers={
            "origin": self.url, "sec-fetch-site": "same-origin"})
        self.browsers.append(made)
        if handle is not None:
            answer = made.post("/sign-in", data={"name": handle, "password": GOOD})
            assert answer.status_code == 303
            made.headers["X-Witnessmark-Token"] = TOKEN.findall(made.get("/account").text)[0]
        return made


def children(process: int) -> list[int]:
    return [int(name) for name in Path(f"/proc/{process}/task/{process}/children").read_text().split()]


def cpu(process: int) -> int:
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(") ")[2].split()
    return int(fields[11]) + int(fields[12])


def gone(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(") ")[2][0] == "Z"
    except FileNotFoundError:
        return True


def until(true: Callable[[], bool], seconds: float = 20, told: Callable[[], object] = lambda: None) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, told()
        time.sleep(0.05)


@pytest.fixture
def served(server: Server, tmp_path: Path) -> Iterator[Served]:
    with serving(server, tmp_path) as made:
        yield made


@pytest.fixture(scope="module")
def many(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """One for tests that change nothing."""
    with serving(server, tmp_path_factory.mktemp("many")) as made:
        yield made


@contextlib.contextmanager
def serving(server: Server, tmp_path: Path) -> Iterator[Served]:
    """Serve a case of a public and a secret report with two readers to Ana and Bo."""
    name = f"readers_{secrets.token_hex(6)}"
    server.run("postgres", f"CREATE DATABASE {name} OWNER owner")
    address = server.address(name, "owner")
    with init_case(tmp_path / "case", passphrase=PASSPHRASE, actor=ME, kdf=CHEAP, database=address) as case:
        added = [*add_bytes(case, WIRE.encode(), name="wire.txt", asked=Asked.of(
            published="2019-05-09", outlet="River Wire", access=Access.PUBLIC)),
            *add_bytes(case, f"She said that {SECRET_WORDS} was taken on 3 May 2019.".encode(), name="note.txt",
                       asked=Asked.of(access=Access.SECRET))]
        assert len(added) == 2
        name_team(case, BO)
        claim = case.store.claim_ids(BO, ClaimQuery(below_threshold=True))[0]
    secret = tmp_path / "passphrase"
    secret.write_text(PASSPHRASE + "\n", "utf-8")
    told = {**os.environ, "WITNESSMARK_CASE": str(tmp_path / "case"), "WITNESSMARK_PASSPHRASE_FILE": str(secret),
            "WITNESSMARK_ACTOR": "ana", "WITNESSMARK_DATABASE": address}
    port = _free()
    with (tmp_path / "said").open("w") as said, subprocess.Popen(
            [sys.executable, "-m", "witnessmark", "serve", "--team", "--port", "0", "--json", "--readers", "2",
             "--metrics", str(port)], env=told, stdout=subprocess.PIPE, stderr=said, text=True) as process:
        assert process.stdout is not None
        url = process.stdout.readline().split('"url": "')[1].split('"')[0]
        made = Served(url, f"http://127.0.0.1:{port}/metrics", process, tmp_path, address, claim)
        until(lambda: len(made.readers()) == 2)
        yield made
        for browser in made.browsers:
            browser.close()
        process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(30)
        process.kill()
    server.drop(name)


def _free() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def case_of(served: Served) -> Case:
    return open_case(served.folder / "case", passphrase=PASSPHRASE, actor=ME, database=served.database)


def test_readers_answer_and_decisions_are_written_once(served: Served) -> None:
    """Pages come from readers, decisions from the writer through whichever process took them; all is there once."""
    before = [cpu(reader) for reader in served.readers()]
    for _ in range(12):
        browser = served.browser()                              # each on a connection of its own
        page = browser.get("/review")
        assert page.status_code == 200 and SECRET_WORDS not in page.text
        assert browser.get("/incidents").status_code == 200
        claim, step = served.claim, secrets.token_hex(16)
        for _ in range(2):                                      # the same key press twice
            answer = browser.post(f"/review/{claim}/decide/accept", data={"step": step})
            assert answer.status_code == 200
        assert "bo" in browser.get(f"/review/{claim}/card").text
    assert all(cpu(reader) > was for reader, was in zip(served.readers(), before, strict=True))
    served.process.terminate()
    assert served.process.wait(30) == 128 + signal.SIGTERM
    with case_of(served) as case:
        assert [j.actor for j in case.store.judgements(ME)] == ["bo"] * 12
    assert verify_case(served.folder / "case", PASSPHRASE, database=served.database).intact


def test_counts_are_of_all_processes(served: Served) -> None:
    for _ in range(8):
        assert served.browser().get("/review").status_code == 200

    def counted() -> float:
        told = httpx.get(served.metrics).text
        return sum(float(line.rpartition(" ")[2]) for line in told.splitlines()
                   if line.startswith('witnessmark_requests_total{') and 'route="/review"' in line)

    until(lambda: counted() == 8, told=counted)
    assert "witnessmark_requests_inside 0.0" in httpx.get(served.metrics).text


def test_nobody_else_listens_at_the_port(served: Served) -> None:
    """A second server at the port is refused, though the readers share it among themselves."""
    with pytest.raises(UsageError, match="can't be had"):
        _bound("127.0.0.1", int(served.url.rpartition(":")[2]))
    assert len({browser.get("/sign-in").status_code for browser in (served.browser(None) for _ in range(12))}) == 1


def test_a_reader_that_is_killed_is_made_anew_and_the_server_takes_all_with_it(served: Served) -> None:
    first = served.readers()
    os.kill(first[0], signal.SIGKILL)
    until(lambda: len(served.readers()) == 2 and first[0] not in served.readers())
    assert all(served.browser(None).get("/sign-in").status_code == 200 for _ in range(8))
    (keeper,) = children(served.process.pid)
    whole = [keeper, *served.readers()]
    served.process.kill()                                       # nobody can tell them
    served.process.wait(10)
    until(lambda: all(map(gone, whole)))
    with case_of(served) as case:                               # nobody holds the case any more
        assert case.store.claim_ids(ME, ClaimQuery(below_threshold=True))


def test_readers_are_made_anew_when_something_is_erased(served: Served) -> None:
    """What they hold of it goes with them; nobody is turned away meanwhile."""
    before = set(served.readers())
    browser = served.browser()
    (keeper,) = children(served.process.pid)
    os.kill(keeper, ANEW)
    until(lambda: len(served.readers()) == 2 and not before & set(served.readers()))
    assert all(served.browser(None).get("/sign-in").status_code == 200 for _ in range(6))
    assert browser.get("/review").status_code == 200
    assert "A reader ended" not in (served.folder / "said").read_text()


def asked_plainly(served: Served, text: str) -> int:
    """Send bytes as they are on a connection of their own; return the status."""
    host, port = served.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=30) as line:
        line.sendall(text.replace("HOST", f"{host}:{port}").encode())
        return int(line.recv(4096).split(b" ")[1])


@pytest.mark.parametrize(("text", "status"), [
    ("POST /accounts/shut HTTP/1.1\r\nHost: HOST\r\nOrigin: http://HOST\r\n\r\n", 401),
    ("OPTIONS * HTTP/1.1\r\nHost: HOST\r\nOrigin: http://HOST\r\n\r\n", 401),
    ("GET http://HOST/account HTTP/1.1\r\nHost: HOST\r\n\r\n", 303),
    ("GET /account HTTP/1.1\r\nHost: HOST\r\nContent-Length: 3\r\n\r\nabc", 303),
    ("POST /sign-in HTTP/1.1\r\nHost: HOST\r\nOrigin: http://HOST\r\nContent-Length: 900000000\r\n\r\n", 413),
    ("POST /sign-in HTTP/1.1\r\nHost: HOST\r\nOrigin: http://HOST\r\nTransfer-Encoding: chunked\r\n\r\n", 413),
    ("GET /invitation/../account HTTP/1.1\r\nHost: HOST\r\n\r\n", 404),
    ("GET /account HTTP/1.1\r\nHost: elsewhere\r\n\r\n", 421),
])
def test_strange_requests_are_answered_alike_by_every_process(many: Served, text: str, status: int) -> None:
    assert {asked_plainly(many, text) for _ in range(8)} == {status}


def test_a_server_ends_though_somebody_follows_its_events(served: Served) -> None:
    browser = served.browser("ana")
    with browser.stream("GET", "/api/v1/events?follow=true") as answer:
        assert answer.status_code == 200
        served.process.terminate()
        assert served.process.wait(25) == 128 + signal.SIGTERM


def test_a_reader_that_cant_be_begun_leaves_its_port_to_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (("_AGAIN", 0.01), ("_LOOKS", 0.01), ("_TRIES", 2)):
        monkeypatch.setattr(readers, name, value)
    alive, life = os.pipe()
    broken, whole = _bound("127.0.0.1", 0), _bound("127.0.0.1", 0)
    held = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, ANEW)}

    def read(listener: socket.socket) -> None:
        if listener is broken:
            raise ValueError
        os.read(alive, 1)

    def ended() -> None:
        until(lambda: broken.fileno() == -1)
        os.close(life)

    waiting = threading.Thread(target=ended)
    waiting.start()
    try:
        readers.keep([broken, whole], alive, lambda listener: (os.close(life), read(listener))[1])
    finally:
        waiting.join()
        for number, handler in held.items():
            signal.signal(number, handler)
        os.close(alive)
        whole.close()
    assert broken.fileno() == -1


def test_who_asks_is_who_asked_the_reader(served: Served) -> None:
    """Tries are counted by the address they came from; what a stranger says of it is not believed."""
    stranger = served.browser(None)
    pretended = {"x-witnessmark-reader": "guess",
                 "x-witnessmark-whence": '{"client": ["10.9.9.9", 1], "scheme": "https"}'}
    codes = [stranger.post("/sign-in", data={"name": f"nobody{n}", "password": "wrong"}, headers=pretended).status_code
             for n in range(40)]
    assert 429 in codes                                         # they came from one address, whatever they said


def test_nobody_is_taken_for_who_asked_before(served: Served) -> None:
    """Cookies that the writer gives somebody are theirs: who comes next by the same reader is nobody."""
    for _ in range(6):
        assert served.browser("bo").get("/account").status_code == 200
        assert served.browser("ana").get("/accounts").status_code == 200
        stranger = served.browser(None)
        answer = stranger.get("/account")
        assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in")
        refused = stranger.post(f"/review/{served.claim}/decide/accept", data={"step": secrets.token_hex(16)})
        assert refused.status_code in (401, 403)


def test_a_readers_store_writes_nothing(served: Served, server: Server) -> None:
    served.process.terminate()
    served.process.wait(30)
    with case_of(served) as case:
        store = case.store
        store._engine.dispose()  # type: ignore[attr-defined]  as in a process that has just been made
        store.only_read()  # type: ignore[attr-defined]
        with pytest.raises(OnlyReads), store.writing(ME):
            pass
        store._reads_alone = False  # type: ignore[attr-defined]
        assert usual_readers(case) >= 0


def test_only_pages_that_rest_on_the_case_are_answered_by_readers() -> None:
    def scope(method: str, path: str, cookie: bytes = b"") -> dict[str, object]:
        return {"type": "http", "method": method, "path": path, "headers": [(b"cookie", cookie)] if cookie else []}

    for path in ("/", "/review", "/review/clm_a/card", "/incidents/inc_a", "/reports/rep_a", "/search",
                 "/api/v1/claims/clm_a", "/static/app.css"):
        assert reads_here(scope("GET", path)), path
    for path in ("/sign-in", "/account", "/accounts", "/api/v1/events", "/publish/progress", "/import", "/watches",
                 "/analysis/undercount", "/health/ready", "/upkeep", "/reports/rep_a/pages/1.png", "/settings"):
        assert not reads_here(scope("GET", path)), path
    assert not reads_here(scope("POST", "/review/clm_a/decide/accept"))
    assert not reads_here(scope("GET", "/", b"x=1; witnessmark-late=0123456789"))
    assert HERE.fullmatch("/reports/a/words") is None


async def _asked(app: LedHere, headers: list[tuple[bytes, bytes]]) -> dict[str, object]:
    scope: dict[str, object] = {"type": "http", "client": ("127.0.0.1", 1), "scheme": "http", "headers": headers}
    await app(scope, None, None)  # type: ignore[arg-type]
    return scope


@pytest.mark.parametrize(("secret", "believed"), [(b"right", True), (b"wrong", False), (b"", False)])
def test_the_writer_believes_readers_alone(secret: bytes, believed: bool) -> None:
    import asyncio

    async def nothing(scope: object, receive: object, send: object) -> None:
        return

    whence = b'{"client": ["192.0.2.7", 99], "scheme": "https"}'
    scope = asyncio.run(_asked(LedHere(nothing, secret="right"), [
        (b"x-witnessmark-reader", secret), (b"x-witnessmark-whence", whence), (b"host", b"desk")]))
    assert scope["client"] == (("192.0.2.7", 99) if believed else ("127.0.0.1", 1))
    assert scope["scheme"] == ("https" if believed else "http")
    assert scope["headers"] == [(b"host", b"desk")]


def test_a_reader_takes_few_connections() -> None:
    """Its threads are few, and each has one look at the database."""
    import asyncio

    import uvicorn
    from anyio import to_thread

    async def nothing(scope: object, receive: object, send: object) -> None:
        return

    async def begun() -> float:
        reader = Reader(uvicorn.Config(nothing, lifespan="off", log_config=None))
        reader.config.load()
        reader.lifespan = reader.config.lifespan_class(reader.config)
        await reader.startup([_bound("127.0.0.1", 0)])
        tokens = to_thread.current_default_thread_limiter().total_tokens
        await reader.shutdown()
        return tokens

    assert asyncio.run(begun()) == AT_ONCE < 12


def test_readers_are_for_a_case_on_a_server(tmp_path: Path) -> None:
    from witnessmark.app.sessions import Terms
    from witnessmark.web.team.server import run_team

    with init_case(tmp_path / "case", passphrase=PASSPHRASE, actor=ME, kdf=CHEAP) as case:
        name_team(case, BO)
        assert usual_readers(case) == 0
        with pytest.raises(UsageError, match="PostgreSQL"):
            run_team(case, host="127.0.0.1", port=0, certificate=None, key=None, address=None, terms=Terms(),
                     announce=print, readers=1)
