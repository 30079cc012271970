"""Take the pictures of docs/film-strip: a first-time user from an empty case to a dossier, in English and Korean.

Run: python -m tools.film_strip [--out docs/film-strip] [--language en ko]. Needs Chromium, as the browser tests do. The
case, its server and its files are made anew each time; the ten reports are invented (docs/film-strip/reports).
"""

from __future__ import annotations

import argparse
import contextlib
import socket
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import uvicorn
from playwright.sync_api import Page, expect, sync_playwright

from witnessmark.app.case import Case, init_case
from witnessmark.model.access import Actor
from witnessmark.web.application import create_app
from witnessmark.web.security import Door

HERE = Path(__file__).parents[1] / "docs" / "film-strip"
WIDTH, HEIGHT = 960, 640
LARGEST = 150_000
BROWSERS = ("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
WORDS = "six words for the film strip"
TITLE = {"en": "Two river towns, spring 2021", "ko": "강가의 두 마을, 2021년 봄"}
SHOWN_FOLDER = "/home/han/river-towns-dossier"
REASON = {"en": "Ten reports, read in full", "ko": "보고서 열 건을 모두 읽음"}
DROP = """(files) => {
  const data = new DataTransfer();
  for (const [name, text] of files) data.items.add(new File([text], name));
  for (const kind of ["dragover", "drop"])
    document.body.dispatchEvent(new DragEvent(kind, { dataTransfer: data, bubbles: true, cancelable: true }));
}"""


@contextlib.contextmanager
def served(case: Case) -> Iterator[str]:
    """Serve a case on a free port of this machine; give the one-time address."""
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    port, door = listener.getsockname()[1], Door()
    config = uvicorn.Config(create_app(case, door=door, port=port), log_level="error", access_log=False, lifespan="off")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield f"http://127.0.0.1:{port}{door.path}"
    server.should_exit = True
    thread.join(10)
    listener.close()


class Strip:
    """The pictures of one language, numbered as they are taken."""

    def __init__(self, page: Page, folder: Path, language: str) -> None:
        self.page, self.folder, self.language, self.taken = page, folder, language, 0

    def settled(self) -> None:
        expect(self.page.locator(".htmx-request")).to_have_count(0)

    def take(self, name: str) -> None:
        self.settled()
        self.page.wait_for_timeout(2700)             # a toast goes by itself
        self.taken += 1
        file = self.folder / f"{self.taken:02}-{name}.{self.language}.png"
        self.page.screenshot(path=file, animations="disabled")
        size = file.stat().st_size
        if size > LARGEST:
            raise SystemExit(f"{file.name} is {size // 1000} kB, more than {LARGEST // 1000}")
        print(f"{file.name}  {size // 1000} kB", flush=True)


def walk(strip: Strip, base: str, dossier: Path) -> None:
    """Go the way of someone who sees the workbench for the first time."""
    page, reports = strip.page, sorted((HERE / "reports").iterdir())
    strip.take("empty-case")
    page.locator(".known summary").click()
    page.select_option("select[name=access]", "public")
    page.evaluate(DROP, [[file.name, file.read_text("utf-8")] for file in reports])
    expect(page.locator("#progress li[data-status]")).to_have_count(len(reports), timeout=120_000)
    expect(page.locator("#summary")).to_be_visible()
    page.evaluate("scrollTo(0, 0)")
    strip.take("ten-files-dropped")
    page.evaluate("document.querySelector('#reports').scrollIntoView(); scrollBy(0, -70)")
    strip.take("reports-listed")
    note = page.locator("#reports tbody tr", has_text="field-note").or_(
        page.locator("#reports tbody tr", has_text="Field note"))
    note.locator("input[type=date]").fill("2021-06-02")
    note.locator("form button").click()
    strip.settled()
    page.locator("#reports tbody a", has_text="Forty families").click()
    strip.take("report-read")
    page.goto(base + "/review")
    strip.take("review-queue")
    for _ in range(2):
        page.keyboard.press("a")
        page.wait_for_timeout(400)
        strip.settled()
    page.keyboard.press("e")
    expect(page.locator("#card form.edit")).to_be_visible()
    strip.take("a-field-corrected")
    page.keyboard.press("Escape")
    page.goto(base + "/review?decided=all")
    page.keyboard.press("Shift+A")
    dialog = page.locator("#bulk")
    dialog.locator("input[value=accept]").check()
    dialog.locator("input[name=reason]").fill(REASON[strip.language])
    strip.take("the-rest-at-once")
    with page.expect_navigation():
        dialog.locator(".primary").click()
    strip.settled()
    page.goto(base + "/incidents")
    strip.take("incidents")
    page.locator("table.list tbody tr").first.locator("a").first.click()
    strip.take("one-incident")
    page.evaluate("document.querySelector('.matrix').scrollIntoView(); scrollBy(0, -70)")
    strip.take("who-says-what")
    release(page, base)
    page.goto(base + "/publish")
    page.fill("input[name=folder]", SHOWN_FOLDER)           # the offered one lies where the pictures are made
    page.fill("input[name=title]", TITLE[strip.language])
    strip.take("before-publishing")
    page.fill("input[name=folder]", str(dossier))
    page.locator("form.publish .primary").click()
    expect(page.locator("#rehearsal .notice.good")).to_be_visible(timeout=120_000)
    page.goto(dossier.joinpath("index.html").as_uri())
    if strip.language == "ko":
        page.get_by_role("link", name="한국어").first.click()
        page.evaluate("scrollTo(0, 0)")
    strip.take("the-dossier")


def release(page: Page, base: str) -> None:
    """Mark the claims of one report after another releasable, by key."""
    page.goto(base + "/")
    for title in ("Forty families", "회령시에서 36세대", "Border families"):
        page.goto(base + "/")
        page.locator("#reports tbody a", has_text=title).click()
        for chip in page.locator("#claims button").all():
            chip.click()
            expect(page.locator(".htmx-request")).to_have_count(0)
            page.wait_for_timeout(200)
            page.keyboard.press("r")
            expect(page.locator("#card .card")).to_have_attribute("data-releasable", "yes")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=HERE)
    parser.add_argument("--language", nargs="+", default=["en", "ko"])
    wanted = parser.parse_args()
    browser = next(path for path in BROWSERS if Path(path).exists())
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=browser, args=["--no-sandbox", "--disable-gpu"])
        for language in wanted.language:
            context = launched.new_context(viewport={"width": WIDTH, "height": HEIGHT}, reduced_motion="reduce",
                                           locale="ko-KR" if language == "ko" else "en-GB")
            with tempfile.TemporaryDirectory() as place:
                case = init_case(Path(place) / {"en": "river-towns", "ko": "강가-마을"}[language],
                                 passphrase=WORDS, actor=Actor.solo())
                with case, served(case) as way:
                    page = context.new_page()
                    page.set_default_timeout(30_000)
                    page.goto(way)
                    walk(Strip(page, wanted.out, language), way.split("/enter")[0], Path(place) / "dossier")
            context.close()
        launched.close()


if __name__ == "__main__":
    main()
