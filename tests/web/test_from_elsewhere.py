"""Another page in the same browser, with the session's cookie at hand, gets nothing and changes nothing."""

from __future__ import annotations

import http.server
import threading
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.web.conftest import Served, Watched

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("from-elsewhere")]

PAGE = """<!doctype html><title>elsewhere</title><form id=f method=post action="{base}/inbox/text" target=_blank>
<input name=text value="Police expelled 9 families from Onsong to Musan."></form>"""
TRY = """async (base) => {
  const told = [];
  const body = new URLSearchParams({text: "x y z"});
  for (const init of [{method: "POST", mode: "no-cors", credentials: "include", body},
                      {method: "POST", credentials: "include"}, {credentials: "include"}]) {
    try { const answer = await fetch(base + (init.method ? "/undo" : "/inbox/list"), init); told.push(answer.type); }
    catch { told.push("refused"); }
  }
  return told;
}"""


@pytest.fixture
def elsewhere(served: Served) -> Iterator[str]:
    """A page on another port of this machine, the nearest that a stranger's page can come."""
    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("content-type", "text/html")
            self.end_headers()
            self.wfile.write(PAGE.format(base=served.base).encode())

        def log_message(self, *_: object) -> None:
            return

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


def test_a_form_and_a_script_of_another_page_change_nothing(browser: Browser, served: Served,
                                                             elsewhere: str) -> None:
    """A form sent to us is answered 403, a script reads nothing back; the log stays as it was."""
    watched = Watched(browser, served)
    before = len(served.case.store.events(served.case.actor))
    page = watched.context.new_page()
    page.goto(elsewhere)
    with page.expect_popup() as opened:
        page.evaluate("document.getElementById('f').submit()")
    expect(opened.value.locator("body")).to_contain_text("Nothing was changed")
    assert page.evaluate(TRY, served.base) == ["refused", "refused", "refused"]
    assert len(served.case.store.events(served.case.actor)) == before
    watched.context.close()


def test_a_foreign_name_for_this_machine_gets_nothing(browser: Browser, served: Served) -> None:
    """A name that leads here is refused before anything is read, as after DNS rebinding."""
    watched = Watched(browser, served)
    page = watched.context.new_page()
    port = served.base.rsplit(":", 1)[1]
    answer = page.goto(f"http://evil.localhost:{port}/")
    assert answer is not None and answer.status == 421
    assert page.content().count("Hoeryong") == 0
    watched.context.close()
