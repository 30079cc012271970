"""The page of watches, looks beside the pages, and alerts on the inbox."""

from __future__ import annotations

import os
import time
from pathlib import Path

from tests.conftest import WIRE
from tests.web.conftest import Bench, Client
from witnessmark.app.case import Case
from witnessmark.app.watching import watches


def put(path: Path, content: str) -> None:
    path.write_text(content)
    os.utime(path, (time.time() - 60,) * 2)


def done(page: Client, path: str, form: dict[str, object] | None = None) -> str:
    """Send a form and return the page it leads to."""
    answer = page.post(path, data=form or {}, follow_redirects=False)
    assert answer.status_code == 303, answer.text
    return page.get(answer.headers["location"]).text


def test_a_folder_is_watched_and_what_it_changed_stands_on_the_inbox_until_put_away(
    bench: Bench, page: Client, case: Case, tmp_path: Path
) -> None:
    """Added, looked at, told by its head with a link, put away, dropped."""
    drop = tmp_path / "incoming"
    drop.mkdir()
    form = {"name": "desk", "folder": str(drop), "access": "public", "relevant_only": "true"}
    assert str(drop) in done(page, "/watches", form)
    assert [w.relevant_only for w in watches(case)] == [True]
    put(drop / "far.txt", WIRE.replace("Hoeryong", "Onsong").replace("2019", "2014"))
    put(drop / "cup.txt", "The cup ended in a draw.")
    done(page, "/watches/look")
    bench.app.state.pages.finish()
    assert {r.original.name for r in case.store.reports(case.actor)} >= {"far.txt"}
    text = page.get("/").text
    assert "What new reports changed" in text and "a new incident" in text and "Onsong" in text
    assert "set aside" in text
    held = [line.split('"')[0] for line in text.split('name="alert" value="')[1:]]
    assert "What new reports changed" not in done(page, "/alerts/away", {"alert": held})
    assert "Nothing is watched yet" in done(page, "/watches/drop", {"name": "desk"})


def test_what_can_t_be_watched_is_said_in_both_languages(page: Client, case: Case) -> None:
    for form in ({"name": "x", "folder": "incoming"}, {"name": "x"}, {"name": "", "folder": "/tmp"},
                 {"name": "x", "folder": "/tmp/\0"}, {"name": "x", "folder": str(case.path)},
                 {"name": "x", "mailbox": "imaps://a:secret@b/I", "password_file": "/tmp/x"}):
        answer = page.post("/watches", data=form)
        assert answer.status_code == 400 and "secret" not in answer.text, form
    page.get("/language/ko?back=/watches")
    assert "전체 경로를 적으세요" in page.post("/watches", data={"name": "x", "folder": "incoming"}).text
    assert watches(case) == [] and page.post("/watches/drop", data={"name": "x"}).status_code == 404


def test_a_mailbox_out_of_reach_is_said_on_the_page(bench: Bench, page: Client, tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("open sesame")
    page.post("/watches", data={"name": "post", "mailbox": "imaps://a@localhost:9/INBOX",
                                "password_file": str(tmp_path / "secret.txt")})
    bench.app.state.polling.look()
    text = page.get("/watches").text
    assert "can&#39;t be reached" in text or "can't be reached" in text
    assert "sesame" not in text


def test_looks_go_on_while_the_workbench_is_open_and_end_with_it(
    bench: Bench, page: Client, case: Case, tmp_path: Path
) -> None:
    drop = tmp_path / "incoming"
    drop.mkdir()
    page.post("/watches", data={"name": "desk", "folder": str(drop)})
    polling = bench.app.state.polling
    polling.start(0.05)
    put(drop / "far.txt", WIRE.replace("2019", "2013"))
    for _ in range(600):
        if any(r.original.name == "far.txt" for r in case.store.reports(case.actor)):
            break
        time.sleep(0.05)
    polling.stop()
    put(drop / "late.txt", WIRE.replace("2019", "2012"))
    assert [r.original.name for r in case.store.reports(case.actor)].count("far.txt") == 1
    assert not polling.looking
