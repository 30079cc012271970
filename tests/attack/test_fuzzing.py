"""Whatever is asked of the workbench or the command line, and however wrongly: no error, traceback or log line holds a
word of the case.

Requests and calls are made of real ids, bent ones and rubbish in every place, seeded; faults are put into the code
under the routes too, so that the outermost edge is tried as well.
"""

from __future__ import annotations

import io
import logging
import random
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import typer
from fastapi.routing import APIRoute

from tests.attack.canaries import Canary, Search, canaries
from tests.attack.test_canaries import fill
from tests.attack.test_roles import NOT_TRIED, verbs
from tests.conftest import CHEAP, PASSPHRASE, Tell
from tests.web.addresses import _flat
from tests.web.conftest import Client, bench_over
from witnessmark.app.case import Case, init_case
from witnessmark.cli import main
from witnessmark.cli.verbs import app as program
from witnessmark.model.access import Actor
from witnessmark.store.base import ClaimQuery
from witnessmark.store.sqlite import SqliteStore

ME = Actor.solo()
RUBBISH = ("", "0", "-1", "9" * 30, "\x00", "\ud800", "a" * 500, "../../etc/passwd", "<script>", "%s%n", "{}", "[]",
           '{"act": 1}', "null", "2019-13-45", "é", "추방", "\u202e", "' OR 1=1 --", "nan", "1e999", "0-5", "5-0")
FIELDS = (
    "reason", "text", "claim", "claims", "record", "origins", "report", "published", "title", "at", "sealed", "value",
    "decision", "passage.start", "passage.end", "status.code", "when.start", "figure.low", "share", "name", "q", "from",
    "language", "page", "next", "of", "edit", "table", "address", "reliability", "since", "witness", "access")


FORMS = (400, 409, 422)
"""Answers that may give a form back with what it is about: no errors, unless they are the page of a fault."""
FAULT = '<section class="empty"><h1>'
BREAK = ("reports", "reading", "readings", "_statements", "judgements", "report", "search", "events", "counts", "shelf",
         "incidents", "claim_groups", "claim_ids", "last_event", "changed")


@dataclass
class Told:
    """What was asked, what came back, and where a word of the case stood in it."""

    ends: Counter[str] = field(default_factory=Counter)
    leaks: list[str] = field(default_factory=list)


@pytest.fixture(scope="module")
def people() -> list[Canary]:
    return canaries(20, seed=5)


@pytest.fixture
def held(tmp_path: Path, people: list[Canary]) -> Iterator[Case]:
    with init_case(tmp_path / "case", passphrase=PASSPHRASE, actor=ME, kdf=CHEAP) as case:
        fill(case, people)
        yield case


def ids_of(case: Case) -> list[str]:
    claims = case.store.claims(ME, ClaimQuery(below_threshold=True))
    return [*(r.id for r in case.reports()), *(c.id for c in claims), *(i.id for i in case.incidents())]


def value(chance: random.Random, ids: Sequence[str]) -> str:
    kind = chance.randrange(4)
    if kind == 0:
        return chance.choice(ids)
    if kind == 1:
        one = chance.choice(ids)
        at = chance.randrange(len(one))
        return one[:at] + chance.choice("aé\u200b/?# ") + one[at + 1 :]
    return chance.choice(RUBBISH) if kind == 2 else "".join(chance.choices("abc é추\n\t<>&\"'", k=chance.randrange(40)))


def ask(client: Client, routes: Sequence[APIRoute], chance: random.Random, ids: Sequence[str]) -> tuple[str, int, str]:
    route = chance.choice(routes)
    path = route.path.replace(":path", "")
    for name in route.param_convertors:
        given = value(chance, ids).replace("/", "").replace("?", "").replace("#", "") or "x"
        path = path.replace("{" + name + "}", given.encode("utf-8", "replace").decode())
    sent = {name: value(chance, ids).encode("utf-8", "replace").decode() for name in chance.sample(FIELDS, 6)}
    method = chance.choice(sorted(route.methods))
    kind = {"data": sent} if method == "POST" else {"params": sent}
    answer = client.request(method, "".join(c if c > " " else "_" for c in path), **kind)
    return f"{method} {route.path}", answer.status_code, answer.text


def fuzz_pages(case: Case, people: list[Canary], rounds: int, monkeypatch: pytest.MonkeyPatch) -> Told:
    """Ask wrongly; in every seventh round the store breaks under the page."""
    chance, told, seeker = random.Random(rounds), Told(), Search(people)
    bench = bench_over(case)
    client = bench.enter()
    routes = [route for route in _flat(bench.app.routes) if route.methods & {"GET", "POST", "DELETE"}]
    plain = [route for route in routes if "GET" in route.methods and not route.param_convertors]
    ids = ids_of(case)
    for number in range(rounds):
        with monkeypatch.context() as broken:
            if number % 7 == 0:
                for name in BREAK:
                    broken.setattr(SqliteStore, name, _breaks(people[number % len(people)]))
            what, status, text = ask(client, plain if number % 14 == 0 else routes, chance, ids)
        told.ends[f"{status // 100}xx"] += 1
        fault = status >= 400 and (status not in FORMS or FAULT in text)
        if fault and seeker.found(text.encode("utf-8", "backslashreplace")):
            told.leaks.append(f"{what}: {status}")
    return told


def _breaks(who: Canary) -> object:
    def broken(*_: object, **__: object) -> object:
        raise ValueError(f"{who.name} said: {who.quote}")         # as careless as any library's own error

    return broken


def fuzz_verbs(case: Case, people: list[Canary], rounds: int, monkeypatch: pytest.MonkeyPatch,
               capfd: pytest.CaptureFixture[str], room: Path) -> Told:
    """Call verbs wrongly; what goes to standard error, and all of a call that fails, holds no word of the case."""
    chance, told, seeker = random.Random(rounds), Told(), Search(people)
    ids, path = ids_of(case), case.path
    case.close()
    every = [verb for verb in verbs(typer.main.get_command(program)) if verb[0][-1] not in NOT_TRIED]
    (room / "words.txt").write_text(PASSPHRASE)
    monkeypatch.setenv("WITNESSMARK_PASSPHRASE_FILE", str(room / "words.txt"))
    monkeypatch.setenv("WITNESSMARK_CASE", str(path))
    for number in range(rounds):
        verb, command = chance.choice(every)
        words = [*verb]
        for parameter in command.params:
            given = value(chance, ids).encode("utf-8", "replace").decode().replace("\x00", "_")
            option = parameter.param_type_name == "option" and parameter.opts[0].startswith("--")
            if parameter.name in ("case", "passphrase_file", "out", "help") or (option and chance.random() < 0.7):
                continue
            flag = getattr(parameter, "is_flag", False)
            words += [parameter.opts[0], *([] if flag else [given])] if option else [given]
        with monkeypatch.context() as broken:
            broken.setattr(sys, "argv", ["witnessmark", *words])
            broken.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"")))
            broken.chdir(room)
            if number % 5 == 0:
                broken.setattr(SqliteStore, chance.choice(("reports", "_statements", "report", "events")),
                               _breaks(people[number % len(people)]))
            capfd.readouterr()
            code = 0
            try:
                main()
            except SystemExit as ended:
                code = int(ended.code or 0)
            out, err = capfd.readouterr()
        told.ends[f"exit {code}"] += 1
        said = err if code == 0 else out + err
        if seeker.found(said.encode("utf-8", "backslashreplace")):
            told.leaks.append(f"{' '.join(verb)}: exit {code}")
    return told


def report(name: str, told: Told, logged: Sequence[logging.LogRecord], people: list[Canary]) -> str:
    lines = "\n".join(record.getMessage() + str(record.exc_info or "") + (record.exc_text or "") for record in logged)
    assert not Search(people).found(lines.encode("utf-8", "backslashreplace")), "log lines"
    assert told.leaks == [], told.leaks[:10]
    ends = ", ".join(f"{count} {end}" for end, count in sorted(told.ends.items()))
    return f"fuzzing {name}: {sum(told.ends.values())} ({ends}), {len(logged)} log lines: 0 words of the case in errors"


def test_no_page_of_an_error_holds_a_word_of_the_case(
        held: Case, people: list[Canary], monkeypatch: pytest.MonkeyPatch,
        caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str], tell: Tell) -> None:
    caplog.set_level(logging.DEBUG)
    told = fuzz_pages(held, people, 150, monkeypatch)
    assert told.ends["5xx"] and told.ends["4xx"], "faults are tried too"
    out, err = capfd.readouterr()
    assert not Search(people).found((out + err).encode("utf-8", "backslashreplace"))
    line = report("pages", told, caplog.records, people)
    tell(line)


@pytest.mark.slow
def test_no_page_of_an_error_holds_a_word_of_the_case_in_full(
        held: Case, people: list[Canary], monkeypatch: pytest.MonkeyPatch,
        caplog: pytest.LogCaptureFixture, tell: Tell) -> None:
    caplog.set_level(logging.DEBUG)
    line = report("pages", fuzz_pages(held, people, 5_000, monkeypatch), caplog.records, people)
    tell(line)


def test_no_error_of_a_verb_holds_a_word_of_the_case(
        held: Case, people: list[Canary], monkeypatch: pytest.MonkeyPatch,
        caplog: pytest.LogCaptureFixture, tmp_path: Path, capfd: pytest.CaptureFixture[str], tell: Tell) -> None:
    caplog.set_level(logging.DEBUG)
    line = report("verbs", fuzz_verbs(held, people, 30, monkeypatch, capfd, tmp_path), caplog.records, people)
    tell(line)


@pytest.mark.slow
def test_no_error_of_a_verb_holds_a_word_of_the_case_in_full(
        held: Case, people: list[Canary], monkeypatch: pytest.MonkeyPatch,
        caplog: pytest.LogCaptureFixture, tmp_path: Path, capfd: pytest.CaptureFixture[str], tell: Tell) -> None:
    caplog.set_level(logging.DEBUG)
    line = report("verbs", fuzz_verbs(held, people, 500, monkeypatch, capfd, tmp_path), caplog.records, people)
    tell(line)
