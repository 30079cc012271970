"""Script in every text field: none of it runs, none of it becomes an element, wherever it is shown.

Fields are found on the pages, so that a form of a new page is tried without being named. The project's own set has
every class of attack (`injections.py`); the public set is tried too where its folder is there
(`WITNESSMARK_BENCH_DATA`).
"""

from __future__ import annotations

import json
import os
import re
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.conftest import CHEAP, PASSPHRASE
from tests.web import injections
from tests.web.addresses import find_addresses
from tests.web.conftest import Served, Watched, bench_over, serving
from tests.web.filled import shown_ids
from witnessmark.app.case import init_case
from witnessmark.app.judge import judge
from witnessmark.model.access import Actor
from witnessmark.store.base import ClaimQuery
from witnessmark.vocab.codes import Decision
from witnessmark.web.routes import publishing
from witnessmark.web.security import TOKEN_HEADER

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("injection")]

OWN = (
    "<script>window.ran=1</script>",
    "<img src=x onerror=window.ran=1>",
    "\"><svg onload=window.ran=1>",
    "'><body onpageshow=window.ran=1>",
    "javascript:window.ran=1",
    "</textarea></title></style></script><script>window.ran=1</script>",
    "{{ 7*7 }} ${window.ran=1} <%= 7*7 %> {% raw %}",
    "<iframe srcdoc='<script>parent.ran=1</script>'></iframe>",
    "<div hx-get='/publish' hx-trigger='load' hx-on:click='window.ran=1'>x</div>",
    "<a href='java&#10;script:window.ran=1' autofocus onfocus=window.ran=1>x</a>",
    "<base href='https://evil.example/'><link rel=stylesheet href=//evil.example/x.css>",
    "<meta http-equiv=refresh content='0;url=https://evil.example/'>",
    "--><!--><math><mtext><table><mglyph><style><img src=x onerror=window.ran=1>",
    "</mark></q></bdi><button data-decide=accept data-undo>x</button>",
    "<form id=drop><input name=elements><input name=value></form>",
    "</p><object data=x></object><embed src=x><video src=x onerror=window.ran=1></video>",
)
TITLE = "<details ontoggle='leap()' open>Overview</details>"
ALONE = "<q onfocus='leap()' autofocus>nobody else is here</q>"
TOLD = "On {day} May 2019, police expelled {n} families from Musan to Hoeryong, {said} said."

SPRUNG = """(root) => {
  const doc = typeof root === "string" ? new DOMParser().parseFromString(root, "text/html") : document;
  const ours = (e) => ["src", "href"].every(
    (name) => !e.hasAttribute(name) || /^([/#]|https?:\\/\\/127\\.)/.test(e.getAttribute(name)));
  const tags = "IFRAME OBJECT EMBED BASE IMG VIDEO AUDIO MATH STYLE MARQUEE".split(" ");
  return [...doc.querySelectorAll("*")].filter((e) =>
    [...e.attributes].some((a) => /^(on|hx-on)/.test(a.name)
      || (/(href|src|action|srcdoc)$/.test(a.name) && /^\\s*javascript:/i.test(a.value)))
    || tags.includes(e.tagName.toUpperCase())
    || (e.tagName === "SCRIPT" && !/^\\/static\\//.test(e.getAttribute("src") || ""))
    || e.matches("meta[http-equiv], [hx-get='/publish'], [name=elements], button[data-decide][data-undo]")
    || !ours(e)).map((e) => e.outerHTML.slice(0, 200));
}"""
FORMS = """() => [...document.forms].map((form) => ({
  way: form.getAttribute("hx-post") || form.getAttribute("action") || "",
  post: form.hasAttribute("hx-post") || form.method === "post",
  texts: [...form.elements].filter((e) => e.name && (e.tagName === "TEXTAREA"
    || (e.tagName === "INPUT" && ["text", "search", "url", "email", "tel"].includes(e.type)))).map((e) => e.name),
  rest: [...new FormData(form)].filter(([, value]) => typeof value === "string"),
}))"""
LISTEN = """for (const name of ["alert", "confirm", "prompt", "print", "open"])
  window[name] = () => { window.ran = 1; };
addEventListener("securitypolicyviolation", (e) => console.error("policy: " + e.violatedDirective));"""


def public_set() -> Sequence[str]:
    file = Path(os.environ.get("WITNESSMARK_BENCH_DATA", "")) / "hostile" / "script-injection.json"
    if not os.environ.get("WITNESSMARK_BENCH_DATA") or not file.is_file():
        pytest.skip("set WITNESSMARK_BENCH_DATA to a folder that holds hostile/script-injection.json")
    return [str(entry["payload"]) for entry in json.loads(file.read_text("utf-8"))]


@dataclass
class Form:
    """A form of a page: where it goes, its text fields, and what its other fields hold."""

    way: str
    post: bool
    texts: list[str]
    rest: list[list[str]]

    @property
    def kind(self) -> str:
        return re.sub(r"[a-z]{3}_[a-z0-9]{10,}", "*", self.way.split("?")[0]) + " " + " ".join(self.texts)


class Attack:
    """The pages of one case, with something hostile sent through every form of theirs."""

    def __init__(self, watched: Watched, served: Served) -> None:
        self.served, self.base = served, watched.base
        self.asking = watched.context.request
        self.page = watched.page
        self.page.add_init_script(LISTEN)
        self.page.goto(self.base)
        self.token = str(self.page.locator("meta[name=token]").get_attribute("content"))
        self.ran: list[str] = []
        self.page.on("dialog", lambda dialog: (self.ran.append(dialog.message), dialog.dismiss()))
        self.page.on("request", lambda r: self.ran.append(r.url) if r.resource_type in (
            "image", "media", "font", "object") and "/static/" not in r.url else None)

    def send(self, way: str, **sent: Any) -> None:
        """Send a form as our own page would; what comes back may refuse, and may not break or hold an element."""
        held = {"origin": self.base, TOKEN_HEADER: self.token}
        answer = self.asking.post(self.base + way, headers=held, **sent)
        assert answer.status < 500, (way, answer.status)
        assert self.page.evaluate(SPRUNG, answer.text()) == [], way
        self.last = answer.text()

    def add(self, number: int, hostile: str) -> None:
        """Take a report in: hostile name, first line, outlet, words around a claim and who said it."""
        told = TOLD.format(day=number % 28 + 1, n=number + 3, said=hostile.replace("\n", " "))
        self.send("/inbox/files", multipart={
            "file": {"name": f"{hostile[:180]}.txt".replace("/", "_"), "mimeType": "text/plain",
                     "buffer": f"{hostile}\n\n{told}\n\n{hostile}\n".encode()}, "outlet": hostile,
            "published": "2019-06-01", "access": "public"})

    def addresses(self) -> list[str]:
        def fetch(address: str) -> tuple[int, str]:
            answer = self.asking.get(self.base + address)
            return answer.status, answer.text()

        return find_addresses(bench_over(self.served.case).app, fetch, shown_ids(self.served.case),
                              every=False).pages

    def forms(self, addresses: Sequence[str]) -> list[Form]:
        """Return every kind of form that has a text field, those that keys open too."""
        found: dict[str, Form] = {}
        for address in addresses:
            self.page.goto(self.base + address)
            for key in ("", "e", "Shift+A"):
                if key:
                    self.page.keyboard.press(key)
                    expect(self.page.locator(".htmx-request")).to_have_count(0)
                for told in self.page.evaluate(FORMS):
                    form = Form(**told)
                    if form.texts and form.way:
                        found.setdefault(form.kind, form)
        return list(found.values())

    def fill(self, form: Form, hostile: str) -> None:
        sent = dict(map(tuple, form.rest)) | dict.fromkeys(form.texts, hostile)  # type: ignore[arg-type]
        if form.post:
            self.send(form.way, form=sent)
        else:
            answer = self.asking.get(self.base + form.way, params=sent)
            assert answer.status < 500
            assert self.page.evaluate(SPRUNG, answer.text()) == [], form.way

    def look(self, address: str) -> None:
        """Open a page with its scripts running; nothing on it is an element that we did not write."""
        self.page.goto(self.base + address)
        expect(self.page.locator(".htmx-request")).to_have_count(0)
        assert self.page.evaluate(SPRUNG, None) == [], address
        assert self.page.evaluate("window.ran") is None, address
        assert self.ran == [], address


@pytest.fixture
def attack(browser: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Attack]:
    aside = tmp_path / "aside"
    aside.mkdir()
    monkeypatch.chdir(aside)
    monkeypatch.setattr(publishing, "PATIENCE", 0.01)       # what a form begins goes on beside the next
    folder = tmp_path / "<img src=x onerror=window.ran=1>"
    with init_case(folder, passphrase=PASSPHRASE, actor=Actor.solo(), kdf=CHEAP) as case, serving(case) as served:
        watched = Watched(browser, served)
        yield Attack(watched, served)
        watched.context.close()
        assert list(aside.iterdir()) == [], "a text became a file's name"
        assert [fault for fault in watched.faults if not re.search("status of 4(00|04|22)", fault)] == []


def attacked(attack: Attack, hostile: Sequence[str], *, at_once: int) -> list[Form]:
    """Send all of it through every field, `at_once` in a field, and look at every page; return the forms."""
    addresses = attack.addresses()
    forms = attack.forms(addresses)
    for at in range(0, len(hostile), at_once):
        for form in forms:
            attack.fill(form, " ".join(hostile[at : at + at_once]))
    for address in attack.addresses():
        attack.look(address)
    return forms


def test_no_script_runs_from_any_field(attack: Attack, tmp_path: Path) -> None:
    """Sixteen of our own, each alone in each field of each form, and in the dossier of what was taken in."""
    for number, text in enumerate(OWN):
        attack.add(number, text)
    case = attack.served.case
    claims = case.store.claim_ids(case.actor, ClaimQuery())
    judge(case, claims, [Decision.ACCEPT, Decision.RELEASABLE], reason=OWN[0])
    attack.send("/publish", form={"folder": str(tmp_path / "out"), "title": TITLE, "alone": ALONE})
    dossier = tmp_path / "out" / "index.html"
    for _ in range(600):                                 # it is rehearsed and written beside the page
        if dossier.is_file():
            break
        time.sleep(0.1)
    page: Page = attack.page.context.new_page()
    page.goto(dossier.as_uri())
    assert page.evaluate("window.ran") is None and "Overview" in page.title()
    assert not [e for e in page.evaluate(SPRUNG, None) if "leap" in e or "ran=1" in e]
    page.close()
    forms = attacked(attack, OWN, at_once=1)
    assert {"title", "outlet", "reason", "text", "q"} <= {name for form in forms for name in form.texts}
    for report in case.store.reports(case.actor):
        attack.look(f"/reports/{report.id}")


def test_no_script_of_any_class_runs(attack: Attack) -> None:
    """Every class of attack, written anew: as reports with their pages looked at, and in groups through every field."""
    assert len(injections.BY_CLASS) >= 18 and len(injections.OWN) == len(set(injections.OWN)) > 90
    tried(attack, injections.OWN)


def test_no_script_of_the_public_set_runs(attack: Attack) -> None:
    """The same with the larger set, where it is there."""
    tried(attack, public_set())


def tried(attack: Attack, hostile: Sequence[str]) -> None:
    """Send each as a report of its own and look at its page; send all in groups through every other field."""
    for number, text in enumerate(hostile):
        attack.add(number, text)
    attacked(attack, hostile, at_once=24)
    case = attack.served.case
    for report in case.store.reports(case.actor):
        attack.look(f"/reports/{report.id}")
