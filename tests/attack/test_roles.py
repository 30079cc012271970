"""Whatever one asks of the workbench or the command line, in whatever role: nothing of another compartment comes back.

Routes and verbs are taken from the program itself, so that a new one is tried without being named here; one whose
parameters nobody knows a value for is an error. Each is asked for what lies in the other compartment and for what is
not there at all: the answers have to be the same, but for what was asked.
"""

from __future__ import annotations

import io
import re
import secrets
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from secrets import token_urlsafe
from typing import Any

import click
import pytest
import typer
from fastapi.routing import APIRoute
from sqlalchemy import inspect

from tests.attack import compartments
from tests.attack.canaries import Search
from tests.attack.compartments import BOSS, WORDS, Made, outsider, state
from tests.conftest import CHEAP, WIRE, Tell
from tests.pg_server import Server
from tests.web.addresses import _flat
from tests.web.conftest import Bench, Client, bench_over
from tests.web.team_bench import GOOD, PASSWORDS, team_over
from witnessmark.app.accounts import accept, invite
from witnessmark.app.add import add_bytes
from witnessmark.app.case import open_case
from witnessmark.app.moving import push
from witnessmark.app.tokens import make_token
from witnessmark.app.verify import verify_case
from witnessmark.cli import main
from witnessmark.cli.verbs import app as program
from witnessmark.model.access import Actor, Role
from witnessmark.model.account import Scope
from witnessmark.store.postgres import PostgresStore
from witnessmark.vault.envelope import Envelope
from witnessmark.vault.sources import make_key
from witnessmark.vocab.codes import Access, Decision
from witnessmark.web.api import pages as parts
from witnessmark.web.team.application import finish

NOWHERE = "Zzyzxqua"
"""A word that stands in no report."""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return compartments.make(tmp_path_factory.mktemp("two") / "case")


@dataclass
class Tried:
    """What was asked and what came back of what may not."""

    asked: int = 0
    answered: int = 0
    leaks: list[str] = field(default_factory=list)
    oracles: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)

    def clean(self) -> bool:
        return not (self.leaks or self.oracles or self.changed)


class Watch:
    """Looks through answers for canaries and ids of the other compartment, and compares what is and what is not."""

    def __init__(self, made: Made) -> None:
        self.seeker = Search(made.people)
        self.ids = {one for ids in made.hidden.values() for one in ids}
        self.same = [(one, "ID") for ids in (*made.hidden.values(), *made.absent.values()) for one in ids]
        self.words = {made.word, NOWHERE}
        self.tried = Tried()

    def look(self, what: str, told: str, *, ids: bool = True) -> None:
        """Count an answer and look through it; an auditor may see ids."""
        self.tried.asked += 1
        self.tried.answered += told.startswith(("200 ", "303 ", "0 "))
        rest = told
        for one in self.words:
            rest = rest.replace(one, "")
        found = self.seeker.found(rest.encode("utf-8", "backslashreplace"))
        shown = {one for one in self.ids if one in rest} if ids else set()
        if found or shown:
            self.tried.leaks.append(f"{what}: {len(found)} canaries, {len(shown)} ids")

    def compare(self, what: str, hidden: str, absent: str) -> None:
        if self.plain(hidden) != self.plain(absent):
            self.tried.oracles.append(what)

    def plain(self, told: str) -> str:
        for one, name in self.same:
            told = told.replace(one, name)
        for word in self.words:
            told = told.replace(word, "WORD")
        return re.sub(r"\b(rep|rdg|clm|jdg|src)_[a-z2-7]{16}\b", "NEW", told)           # what the call itself made


# -- the workbench

CODES: dict[str, Sequence[str]] = {
    "form": ("csv", "json"),
    "language": ("en",), "decision": (Decision.ACCEPT.value, "follow"), "name": ("counts",),
    "release": ("rel_aaaaaaaaaaaaaaaa",),           # a release tells of all: only who sees all sees one
    "page": ("counts", "1", "flows", "time", "targeting", "lags", "coverage"),
}
"""Values of the parameters of an address that are no ids."""


def addresses(route: APIRoute, ids: Mapping[str, list[str]], most: int) -> Iterator[str]:
    """Yield the route's addresses, for some ids of each kind it takes."""
    ways = [route.path.replace(":path", "")]
    for name in route.param_convertors:
        values = ids.get(name, CODES.get(name))
        assert values, f"{route.path}: say what {name} can be"
        ways = [way.replace("{" + name + "}", value) for way in ways for value in values[:most]]
    yield from ways


def form(ids: Mapping[str, list[str]], word: str) -> dict[str, Any]:
    """Return a form with a value for every field that any page sends."""
    first = {name: values[0] for name, values in ids.items()}
    return {
        "reason": "why", "seen": "0", "text": f"{WIRE}{word}", "published": "2019-05-09", "title": "t", "name": word,
        "claims": ids["claim"][:2], "claim": first["claim"], "record": first["claim"], "origins": ids["origin"][:2],
        "origin": first["origin"], "judgement": first["judgement"], "contradiction": first["contradiction"],
        "incident": first["incident"], "report": first["report"], "of": first["claim"], "ids": ids["claim"][:2],
        "reliability": "B", "status.code": "denied", "base": "/review", "folder": "", "share": "0",
        "address": f"/search?q={word}", "back": "/", "theme": "dark", "table": "a,b,n\n1,1,3\n1,0,4\n0,1,5\n",
        "decision": "accept", "compartment": "north", "at": "0-5", "passage.start": "0", "passage.end": "5",
    }


def queries(route: APIRoute, ids: Mapping[str, list[str]], word: str) -> list[dict[str, str]]:
    """Return what is asked beside the address: nothing, words, and every name that takes an id or widens a list."""
    if route.methods and "GET" not in route.methods:
        return [{"next": ids["claim"][0]}]
    first = {name: values[0] for name, values in ids.items()}
    return [{}, {"q": word, "within": word, "at": "/review"},
            first | {"of": first["claim"], "show": "all", "all": "1", "keep": first["incident"], "edit": "1"}]


def ask(client: Client, method: str, address: str, query: dict[str, str], sent: dict[str, Any]) -> str:
    """Return status, way on and text of an answer."""
    kind: dict[str, Any] = {"params": query} if query else {}
    if method == "POST":
        kind |= {"data": sent}
        if address == "/inbox/files":
            kind = {"files": {"file": ("a.txt", sent["text"].encode())}}
    answer = client.request(method, address, **kind)
    return f"{answer.status_code} {answer.headers.get('location', '')}\n{answer.text}"


Moved = Callable[[Path], None]
"""Moves the records of a case to where it is tried."""


def stays(path: Path) -> None:
    """Leave the records in the folder."""


def workbench(made: Made, roles: Iterable[Role], room: Path, most: int, moved: Moved = stays) -> tuple[Tried, int]:
    """Ask every route in every role for what is hidden and for what is not there; return what was found, and routes."""
    watch, absent, routes = Watch(made), made.absent, 0
    path = Path(shutil.copytree(made.path, room / "web"))
    moved(path)
    for role in roles:
        with open_case(path, passphrase=WORDS, actor=Actor.solo(f"north-{role}")) as case:
            assert case.actor == outsider(role)
            bench: Bench = bench_over(case)
            client = bench.enter()
            every = list(_flat(bench.app.routes))
            routes = len(every)
            assert routes >= 50
            for route in every:
                for method in sorted(route.methods & {"GET", "POST", "DELETE"}):
                    pairs = zip(addresses(route, made.hidden, most), addresses(route, absent, most), strict=True)
                    for hidden, not_there in pairs:
                        of_hidden, of_none = (queries(route, made.hidden, made.word), queries(route, absent, NOWHERE))
                        for one, other in zip(of_hidden, of_none, strict=True):
                            what = f"{role} {method} {route.path} {sorted(one)}"
                            told = ask(client, method, hidden, one, form(made.hidden, made.word))
                            again = ask(client, method, not_there, other, form(absent, NOWHERE))
                            for part in (value for ids in made.hidden.values() for value in ids[:2]):
                                if part in hidden or part in one.values() or method == "POST":
                                    told = told.replace(part, "ID")       # what was asked for comes back by right
                            watch.look(what, told, ids=role is not Role.AUDITOR)
                            watch.compare(what, told, again)
    unchanged(made, path, watch.tried)
    return watch.tried, routes


def unchanged(made: Made, path: Path, tried: Tried) -> None:
    """Note where the other compartment is not as it was; the case has no fault."""
    with open_case(made.path, passphrase=WORDS, actor=Actor.solo(BOSS)) as case:
        before = state(case)
    with open_case(path, passphrase=WORDS, actor=Actor.solo(BOSS)) as case:
        if state(case) != before:
            tried.changed.append("a record of the other compartment")
    assert verify_case(path, WORDS).faults == ()


# -- the interface for programs

BODIES: dict[str, Callable[[Mapping[str, list[str]], str], list[Any]]] = {
    "/reports": lambda ids, word: [{"text": f"{WIRE}{word}", "access": "public", "compartment": "north",
                                    "outlet": word}],
    "/claims/{claim}/judgements": lambda ids, word: [{"decisions": ["accept"], "reason": word}],
    "/links": lambda ids, word: [{"records": pair, "reason": word, "apart": apart} for apart in (False, True)
                                 for pair in (ids["claim"][:2], ids["incident"][:1] + ids["claim"][:1])],
    "/conflicts": lambda ids, word: [{"judgement": ids["judgement"][0], "reason": word}, {
        "report": ids["report"][0], "field": "outlet", "value": word, "reason": word}],
}
"""What is sent to each address that something is sent to."""


def asked_of(path: str, ids: Mapping[str, list[str]], word: str) -> list[dict[str, str]]:
    """Return what is asked of a list beside its address: nothing, every filter, and cursors of what is named."""
    if path == "/search":
        return [{"q": word}, {"q": f"{word} Musan", "year": "2019"}]
    filters = {"report": ids["report"][0], "doubtful": "true", "judged": "true", "who": BOSS}
    cursors = [{"cursor": parts.written(path[1:], ids[kind][0])} for kind in ("report", "claim")]
    return [{}, {"limit": "1"}, filters, *cursors]


def interface(made: Made, roles: Iterable[Role], room: Path, most: int, moved: Moved = stays) -> tuple[Tried, int]:
    """Ask every route of the interface in every role, with a token that has every scope on a server that opens every
    level, for what is hidden and for what is not there; return what was found, and routes."""
    watch, absent, count = Watch(made), made.absent, 0
    path = Path(shutil.copytree(made.path, room / "api"))
    moved(path)
    with open_case(path, passphrase=WORDS, actor=Actor.solo(BOSS)) as case:
        team = team_over(case, levels=frozenset(Access))
        for role in roles:
            who = outsider(role).handle
            accept(case, invite(case, who).secret, GOOD, PASSWORDS)
            secret, _ = make_token(case, who, "attack", scopes=tuple(Scope))
            client = Client(team.app)
            client.headers["authorization"] = f"Bearer {secret}"
            routes = list(_flat(team.app.state.api.routes))
            count = len(routes)
            for route in routes:
                for one, other in zip(_calls(route, made.hidden, made.word, most),
                                      _calls(route, absent, NOWHERE, most), strict=True):
                    what = f"{role} {one.method} {route.path} {sorted(one.query)}"
                    told, again = one.sent(client), other.sent(client)
                    for part in (value for ids in made.hidden.values() for value in ids[:2]):
                        if part in one.address or part in one.query.values() or one.body is not None:
                            told = told.replace(part, "ID")       # what was asked for comes back by right
                    watch.look(what, told, ids=role not in (Role.AUDITOR, Role.ADMIN))
                    watch.compare(what, told, again)
        finish(team.app)
    unchanged(made, path, watch.tried)
    return watch.tried, count


@dataclass(frozen=True)
class Call:
    method: str
    address: str
    query: dict[str, str]
    body: Any = None

    def sent(self, client: Client) -> str:
        """Return status and text of the answer; numbers of the log are none of what is compared."""
        more: dict[str, Any] = {} if self.body is None else {
            "json": self.body, "headers": {"idempotency-key": token_urlsafe(12)}}
        answer = client.request(self.method, self.address, params=self.query or None, **more)
        told = re.sub(r'"sequence": ?[0-9]+|^id: [0-9]+', "N", answer.text, flags=re.M)
        return f"{answer.status_code} \n{told}"


def _calls(route: APIRoute, ids: Mapping[str, list[str]], word: str, most: int) -> Iterator[Call]:
    for address in addresses(route, ids, most):
        for method in sorted(route.methods & {"GET", "POST"}):
            if method == "POST":
                for body in BODIES[route.path](ids, word):
                    yield Call(method, f"/api/v1{address}", {}, body)
            else:
                for query in asked_of(route.path, ids, word) if "{" not in route.path else [{}]:
                    yield Call(method, f"/api/v1{address}", query)


# -- the command line

Verb = tuple[tuple[str, ...], click.Command]
NOT_TRIED = {"serve": "answers until it is stopped; its pages are tried above",
             "demo": "makes a case of its own", "init": "makes a case of its own"}


def verbs(command: Any, path: tuple[str, ...] = ()) -> Iterator[Verb]:
    """Yield every verb that opens a case."""
    for name, sub in getattr(command, "commands", {}).items():
        yield from verbs(sub, (*path, name))
    if not hasattr(command, "commands") and path[-1] not in NOT_TRIED \
            and any("--case" in option.opts for option in command.params):
        yield path, command


def line(path: tuple[str, ...], command: click.Command, ids: Mapping[str, list[str]], word: str,
         room: Path) -> list[list[str]]:
    """Return the lines to try a verb with: a value for each argument, and for each option that it wants."""
    claim, origin = ids["claim"], ids["origin"]
    arguments: dict[str, list[list[str]]] = {
        "paths": [[str(room / "report.txt")]], "report": [[one] for one in ids["report"][:2]],
        "record": [[values[0]] for values in ids.values()], "other": [[]], "text": [[word]],
        "claims": [claim[:1], claim[:2]], "origins": [(origin * 2)[:2]], "records": [(claim * 2)[:2]],
        "origin": [origin[:1]], "contradiction": [ids["contradiction"][:1]], "judgement": [ids["judgement"][:1], []],
        "claim": [claim[:1]], "claim_id": [claim[:1]],
        "incident": [ids["incident"][:1]], "file": [[str(room / "report.txt")]], "release": [["rel_aaaaaaaaaaaaaaaa"]],
        "handle": [["src_aaaaaaaaaaaaaaaa"]], "path": [[]],
        "name": [["desk"]], "names": [[]],
        "reports": [ids["report"][:1]], "marking": [["mrk_aaaaaaaaaaaaaaaa"]],
        "folder": [[str(room)]],
        "id_": [["tok_aaaaaaaaaaaaaaaa"]],
        "keys": [["PUBLIC"]], "table": [[str(room / "people.csv")]], "files": [[str(room / "report.txt")]],
    }
    if path == ("person", "set") or path == ("person", "remove"):
        arguments["handle"] = [["someone"]]
    options = {
        "--reason": "why", "--reliability": "B", "--accept": None, "--title": "t", "--new-passphrase-file":
        str(room / "words.txt"), "--shares-file": str(room / "shares.txt"), "--json-file": str(room / "claim.json"),
        "--out": str(room / "out"), "--value": "1", "--claims": claim[0], "--role": "analyst", "--identity-file":
        str(room / "who.txt"), "--confidential": None, "--compartment": "north",
        "--scope": "read", "--in-the-clear": None, "--from": str(room / "who.txt"),
    }
    ways: list[list[str]] = [[]]
    for parameter in command.params:
        if parameter.param_type_name != "argument":
            continue
        assert parameter.name in arguments, f"{' '.join(path)}: say what {parameter.name} can be"
        ways = [[*way, *value] for way in ways for value in arguments[str(parameter.name)]]
    known = {option for parameter in command.params for option in parameter.opts}
    added: list[str] = []
    for name, value in options.items():
        if name in known and not (path == ("add",) and name == "--compartment") and not (
                path[0] in ("read", "context") and name != "--out"):
            added += [name] if value is None else [name, value]
    if path == ("token", "create"):
        added += ["--name", "nightly"]
    return [[*path, *way, *added] for way in ways]


def terminal(made: Made, roles: Iterable[Role], room: Path, monkeypatch: pytest.MonkeyPatch,
             capfd: pytest.CaptureFixture[str], most: int, moved: Moved = stays) -> tuple[Tried, int]:
    """Try every verb in every role for what is hidden and for what is not there; return what was found, and verbs.

    Each verb in up to `most` ways.
    """
    watch, absent = Watch(made), made.absent
    public = make_key(room / "key")
    for name, text in (("report.txt", WIRE), ("words.txt", WORDS), ("shares.txt", "none"), ("who.txt", "Lee"),
                       ("claim.json", '{"status": {"code": "denied", "text": null, "span": null}}'),
                       ("people.csv", "place,occupation,access,people,share\n")):
        (room / name).write_text(text)
    every = list(verbs(typer.main.get_command(program)))
    assert len(every) >= 40
    cheap = Envelope.rewrapped
    monkeypatch.setattr(Envelope, "rewrapped", lambda self, keys, words, _: cheap(self, keys, words, CHEAP))
    monkeypatch.setenv("WITNESSMARK_PASSPHRASE_FILE", str(room / "words.txt"))
    for role in roles:
        path = Path(shutil.copytree(made.path, room / f"cli-{role}"))
        moved(path)
        monkeypatch.setenv("WITNESSMARK_CASE", str(path))
        monkeypatch.setenv("WITNESSMARK_ACTOR", f"north-{role}")
        for verb, command in every:
            pair = (line(verb, command, made.hidden, made.word, room), line(verb, command, absent, NOWHERE, room))
            for hidden, not_there in list(zip(*pair, strict=True))[:most]:
                what = f"{role} {' '.join(verb)}"
                told = said(hidden, public, monkeypatch, capfd) + written(room / "out")
                again = said(not_there, public, monkeypatch, capfd) + written(room / "out")
                for part in hidden:
                    told = told.replace(part, "ID") if part in watch.ids else told
                watch.look(what, told, ids=role is not Role.AUDITOR)
                if hidden != not_there:        # else the same was asked twice, and the first call shows in the second
                    watch.compare(what, told, again)
        unchanged(made, path, watch.tried)
    return watch.tried, len(every)


def said(words: list[str], public: str, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> str:
    """Return exit code, output and complaints of a call."""
    monkeypatch.setattr(sys, "argv", ["witnessmark", *(public if word == "PUBLIC" else word for word in words)])
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"")))
    capfd.readouterr()
    code = 0
    try:
        main()
    except SystemExit as ended:
        code = int(ended.code or 0)
    return f"{code} " + " ".join(capfd.readouterr())


def written(out: Path) -> str:
    """Return what a verb wrote, and remove it."""
    files = [out] if out.is_file() else sorted(file for file in out.rglob("*") if file.is_file())
    text = "".join(file.read_bytes().decode("utf-8", "replace") for file in files)
    if out.is_dir():
        shutil.rmtree(out)
    else:
        out.unlink(missing_ok=True)
    return text


def report(name: str, tried: Tried, count: int, roles: Sequence[Role]) -> str:
    assert tried.answered >= 10, "a guard that refuses everything proves nothing"
    assert tried.clean(), "\n".join([*tried.leaks, *tried.oracles, *tried.changed])
    return (f"roles: {count} {name} × {len(roles)} roles, {tried.asked} asked twice ({tried.answered} not "
            "refused): 0 leaks, 0 answers that tell what is from what is not, 0 changes")


FEW = (Role.ANALYST, Role.COLLECTOR)


def test_no_page_tells_of_another_compartment(made: Made, tmp_path: Path, tell: Tell) -> None:
    """Every route, for an analyst and a collector."""
    told = report("routes", *workbench(made, FEW, tmp_path, 1), FEW)
    tell(told)


def test_no_call_tells_of_another_compartment(made: Made, tmp_path: Path, tell: Tell) -> None:
    """Every route of the interface for programs, for an analyst and a collector."""
    told = report("calls", *interface(made, FEW, tmp_path, 1), FEW)
    tell(told)


@pytest.mark.slow
def test_no_call_tells_of_another_compartment_in_any_role(made: Made, tmp_path: Path, tell: Tell) -> None:
    told = report("calls", *interface(made, tuple(Role), tmp_path, 3), tuple(Role))
    tell(told)


def test_no_verb_tells_of_another_compartment(
        made: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str],
        tell: Tell) -> None:
    """Every verb of a case, for an analyst."""
    told = report("verbs", *terminal(made, FEW[:1], tmp_path, monkeypatch, capfd, 2), FEW[:1])
    tell(told)


@pytest.fixture
def to_server(server: Server) -> Iterator[Moved]:
    """Move a case onto a server, into a database of its own."""
    made: list[str] = []

    def moved(path: Path) -> None:
        made.append(name := f"roles_{secrets.token_hex(6)}")
        server.run("postgres", f"CREATE DATABASE {name} OWNER owner")
        push(path, server.address(name, "owner"), passphrase=WORDS, actor=Actor.solo(BOSS))

    yield moved
    for name in made:
        server.drop(name)


def test_a_servers_rows_tell_no_role_of_another_compartment(made: Made, tmp_path: Path, to_server: Moved,
                                                            tell: Tell) -> None:
    """Every row of every table, asked of the server directly under each role's view: no id of it, and no content."""
    path = Path(shutil.copytree(made.path, tmp_path / "served"))
    to_server(path)
    watch, asked = Watch(made), 0
    with open_case(path, passphrase=WORDS, actor=Actor.solo(BOSS)) as case:
        assert isinstance(case.store, PostgresStore)
        own = {one.id for one in case.reports()} - set(made.hidden["report"])
        for role in Role:
            with case.store.asked_by(outsider(role)) as connection:
                for table in inspect(connection).get_table_names():
                    if table != "gate":
                        rows = str(connection.exec_driver_sql(f"SELECT * FROM {table}").all())
                        asked += 1
                        watch.look(f"{role} {table}", "200 " + rows, ids=role not in (Role.AUDITOR, Role.ADMIN))
                        if table == "report":
                            assert all(one in rows for one in own)
    assert watch.tried.clean(), "\n".join(watch.tried.leaks)
    tell(f"server: {asked} tables read by {len(Role)} roles directly: 0 leaks")


@pytest.mark.slow
def test_no_page_of_a_case_on_a_server_tells_of_another_compartment(made: Made, tmp_path: Path, to_server: Moved,
                                                                    tell: Tell) -> None:
    told = report("routes on a server", *workbench(made, tuple(Role), tmp_path, 3, to_server), tuple(Role))
    tell(told)


def test_no_call_on_a_case_on_a_server_tells_of_another_compartment(made: Made, tmp_path: Path, to_server: Moved,
                                                                    tell: Tell) -> None:
    """Every route of the interface for programs over a case on a server, for an analyst."""
    told = report("calls on a server", *interface(made, FEW[:1], tmp_path, 1, to_server), FEW[:1])
    tell(told)


@pytest.mark.slow
def test_no_call_on_a_case_on_a_server_tells_of_another_compartment_in_any_role(
        made: Made, tmp_path: Path, to_server: Moved, tell: Tell) -> None:
    told = report("calls on a server", *interface(made, tuple(Role), tmp_path, 3, to_server), tuple(Role))
    tell(told)


@pytest.mark.slow
def test_no_verb_on_a_case_on_a_server_tells_of_another_compartment(
        made: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str],
        to_server: Moved, tell: Tell) -> None:
    every = tuple(Role)
    told = report("verbs on a server", *terminal(made, every, tmp_path, monkeypatch, capfd, 2, to_server), every)
    tell(told)


@pytest.mark.slow
def test_no_page_tells_of_another_compartment_in_any_role(made: Made, tmp_path: Path, tell: Tell) -> None:
    told = report("routes", *workbench(made, tuple(Role), tmp_path, 3), tuple(Role))
    tell(told)


@pytest.mark.slow
def test_no_verb_tells_of_another_compartment_in_any_role(
        made: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str],
        tell: Tell) -> None:
    told = report("verbs", *terminal(made, tuple(Role), tmp_path, monkeypatch, capfd, 100), tuple(Role))
    tell(told)


def test_bytes_that_lie_in_another_compartment_are_added_like_new_ones(made: Made, tmp_path: Path) -> None:
    """Whether a report is there already is told only to who may see it; the boss, who may, is told."""
    path = Path(shutil.copytree(made.path, tmp_path / "case"))
    told = {}
    with open_case(path, passphrase=WORDS, actor=Actor.solo(BOSS)) as case:
        known = case.original(made.hidden["report"][0])
    for who in (outsider(Role.COLLECTOR).handle, BOSS):
        with open_case(path, passphrase=WORDS, actor=Actor.solo(who)) as case:
            told[who] = [added.status.value for added in add_bytes(case, known, name="a.txt")]
    assert list(told.values()) == [["added"], ["duplicate"]]
    assert verify_case(path, WORDS).faults == ()


def test_the_watch_finds_what_crosses_over(made: Made) -> None:
    """Someone of the other compartment is shown canaries and ids, and can tell what is from what is not."""
    watch = Watch(made)
    with open_case(made.path, passphrase=WORDS, actor=Actor.solo(BOSS)) as case:
        client = bench_over(case).enter()
        report_id = made.hidden["report"][0]
        told = client.get(f"/reports/{report_id}").text
        watch.look("report", told.replace(report_id, ""))
        watch.compare("report", told, client.get(f"/reports/{made.absent['report'][0]}").text)
    assert len(watch.tried.leaks) == 1 and len(watch.tried.oracles) == 1
