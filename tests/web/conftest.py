"""The workbench over the small case: in process for fast tests, on a free port for the browser."""

from __future__ import annotations

import asyncio
import contextlib
import shutil
import socket
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
import uvicorn
from fastapi import FastAPI
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.conftest import KOREAN, WIRE, Mould, cast
from tests.web.filled import fill
from witnessmark.app.add import Asked, add_bytes
from witnessmark.app.case import Case
from witnessmark.vocab.codes import Access
from witnessmark.web import security
from witnessmark.web.application import create_app
from witnessmark.web.security import Door

expect.set_options(timeout=15_000)  # a page may share the machine with another worker's browser
PORT = 8123
HOME = f"http://127.0.0.1:{PORT}"


class Client:
    """A browser of sorts, without a network: keeps cookies and headers between requests."""

    def __init__(self, app: FastAPI) -> None:
        self.app = app
        self.headers: dict[str, str] = {}
        self.cookies = httpx.Cookies()

    def request(self, method: str, path: str, **kwargs: Any) -> httpx.Response:
        headers = {**self.headers, **kwargs.pop("headers", {})}

        async def send() -> httpx.Response:
            transport = httpx.ASGITransport(app=self.app, raise_app_exceptions=False)
            async with httpx.AsyncClient(transport=transport, base_url=HOME, cookies=self.cookies) as client:
                answer = await client.request(method, path, headers=headers, **kwargs)
                self.cookies.update(client.cookies)
                return answer

        with ThreadPoolExecutor(1) as beside:            # a browser of another test may hold this thread's loop
            return beside.submit(asyncio.run, send()).result()

    def get(self, path: str, **kwargs: Any) -> httpx.Response:
        return self.request("GET", path, **kwargs)

    def head(self, path: str) -> httpx.Response:
        return self.request("HEAD", path)

    def post(self, path: str, **kwargs: Any) -> httpx.Response:
        return self.request("POST", path, **kwargs)

    def delete(self, path: str) -> httpx.Response:
        return self.request("DELETE", path)


@dataclass
class Bench:
    """The application, its unopened door, and a client that has not entered."""

    app: FastAPI
    door: Door
    client: Client

    def enter(self) -> Client:
        answer = self.client.get(self.door.path, follow_redirects=False)
        assert answer.status_code == 303
        self.client.headers["origin"] = HOME
        self.client.headers[security.TOKEN_HEADER] = self.door.token
        return self.client


def bench_over(case: Case) -> Bench:
    door = Door()
    app = create_app(case, door=door, port=PORT)
    return Bench(app, door, Client(app))


@pytest.fixture(scope="module")
def small_case(mould: Mould, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Case]:
    """The small case, made once for the tests of one file that leave it as it is."""
    with cast(mould("small", _add_two), tmp_path_factory.mktemp("small") / "case") as made:
        yield made


@pytest.fixture(scope="module")
def filled_case(mould: Mould, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Case]:
    """The case with something on every page, for the tests of one file that leave it as it is."""
    with cast(mould("filled", fill), tmp_path_factory.mktemp("filled") / "case") as made:
        yield made


def _add_two(case: Case) -> None:
    for name, text, outlet, access in (("wire.txt", WIRE, "River Wire", Access.PUBLIC),
                                       ("korean.txt", KOREAN, "강변뉴스", Access.PUBLIC)):
        asked = Asked.of(published="2019-05-09", outlet=outlet, access=access)
        assert [a.status for a in add_bytes(case, text.encode(), name=name, asked=asked)] == ["added"]


@pytest.fixture
def bench(case: Case) -> Iterator[Bench]:
    made = bench_over(case)
    yield made
    made.app.state.pages.finish()


@pytest.fixture
def page(bench: Bench) -> Client:
    """A client with a session."""
    return bench.enter()


@dataclass(frozen=True)
class Served:
    """A workbench that a real browser can open; `enter` works once."""

    base: str
    enter: str
    case: Case


@contextlib.contextmanager
def running(make: Callable[[int], FastAPI], end: Callable[[FastAPI], None]) -> Iterator[tuple[int, FastAPI]]:
    """Serve what `make` returns for a free port; yields that port and the application, which `end` ends."""
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    port = listener.getsockname()[1]
    app = make(port)
    server = uvicorn.Server(uvicorn.Config(app, log_level="error", access_log=False, lifespan="off"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive()
        time.sleep(0.02)
    try:
        yield port, app
    finally:
        server.should_exit = True
        thread.join(10)
        listener.close()
        end(app)


@contextlib.contextmanager
def serving(case: Case) -> Iterator[Served]:
    door = Door()
    with running(lambda port: create_app(case, door=door, port=port),
                 lambda app: app.state.pages.finish()) as (port, _):
        yield Served(f"http://127.0.0.1:{port}", f"http://127.0.0.1:{port}{door.path}", case)


@pytest.fixture
def served(case: Case) -> Iterator[Served]:
    with serving(case) as made:
        yield made


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of an installed Chromium; the browser tests are skipped without one."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        found = shutil.which(name)
        if found:
            return found
    pytest.skip("no Chromium on this machine")


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(
            executable_path=chromium,
            args=["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking"],
        )
        yield launched
        launched.close()


class Watched:
    """A browser context with a session; what went wrong in it is kept in `faults`."""

    def __init__(self, browser: Browser, served: Served) -> None:
        self.base = served.base
        self.faults: list[str] = []
        self.browser = browser
        self.context = self._context(width=1280, height=800)
        self.page = self.open(self.context)
        self.page.goto(served.enter)

    def _context(self, *, width: int, height: int) -> BrowserContext:
        return self.browser.new_context(viewport={"width": width, "height": height}, locale="en-GB")

    def open(self, context: BrowserContext) -> Page:
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.on("request", lambda r: self._asked(r.url))
        page.on("console", lambda m: self.faults.append(m.text) if m.type in ("error", "warning") else None)
        page.on("pageerror", lambda fault: self.faults.append(str(fault)))
        return page

    def _asked(self, url: str) -> None:
        if not url.startswith((self.base + "/", "data:", "blob:" + self.base)):
            self.faults.append(f"asked {url}")

    def forgive(self, status: int) -> None:
        """Leave out what the browser logs of answers with a status that the page takes as it should."""
        self.faults[:] = [fault for fault in self.faults if str(status) not in fault]

    def narrow(self, width: int, language: str) -> Page:
        context = self._context(width=width, height=700)
        context.add_cookies([*self.context.cookies(),  # type: ignore[list-item]
                             {"name": "witnessmark-language", "value": language, "url": self.base}])
        return self.open(context)


@pytest.fixture
def watched(browser: Browser, served: Served) -> Iterator[Watched]:
    made = Watched(browser, served)
    yield made
    made.context.close()
    assert made.faults == []
