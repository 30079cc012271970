"""Templates and what every page needs: the case, the language, labels of codes."""

from __future__ import annotations

import re
import secrets
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import partial
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlencode

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from jinja2.ext import Extension

from witnessmark import __version__
from witnessmark.app.case import Case
from witnessmark.app.desk import views
from witnessmark.app.once import step_named
from witnessmark.app.read import EARLIEST, latest_day
from witnessmark.errors import UsageError
from witnessmark.intake import Intake
from witnessmark.model.access import Permission
from witnessmark.vocab.table import entry_of
from witnessmark.web.i18n import Language, language_of, translator
from witnessmark.web.marks import verdict_on
from witnessmark.web.security import TOKEN_FIELD
from witnessmark.web.told import told, told_together
from witnessmark.web.upkeep import Behind, Upkeep
from witnessmark.web.work import Work

T = TypeVar("T")

FIELDS = {"attribution": "attribution_kind", "contradiction": "contradiction_kind"}
"""What a field of a record is called in the table of codes, where it is called otherwise."""


TABLES = 3
"""Tables that are held in memory between choosing a file and importing it."""
THEME = "witnessmark-theme"
THEMES = ("light", "dark")
FIGURES = tuple(f"/analysis/{name}" for name in ("counts", "flows", "time", "targeting", "coverage"))
ASKED = ("by", "level", "grade", "act", "status", "since", "until", "step", "persons")
"""What a table of analysis is asked, by codes, days and numbers: it names no record and no place."""


def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=select_autoescape(default=True, default_for_string=True),
        undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, extensions=[Tokens],
    )
    made.globals["verdict_on"] = verdict_on
    return made


class Tokens(Extension):
    """Puts the session's token first into every form that is posted, so that no template can forget it."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        return _POSTED.sub(rf'\g<0><input type="hidden" name="{TOKEN_FIELD}" value="{{{{ page_token }}}}">', source)


_POSTED = re.compile(r'<form\b[^>]*\bmethod="post"[^>]*>')


class Pages:
    """Renders templates for one case.

    Pages read without waiting: the store takes many readers beside one writer. Each lock
    keeps one kind of work to one thread: `adding` (reading files, extraction), `deciding`
    (look, then write a judgement), `reconciling` (compare, then replace the stored result).

    In a team each session has pages of its own, over its own hand on the case; `beside` are those of the server, whose
    locks and upkeep they share.
    """

    def __init__(self, case: Case, *, token: str, beside: Pages | None = None, team: bool = False) -> None:
        self.case = case
        self._token = token
        self._team = team
        self.adding: threading.Lock = beside.adding if beside else threading.Lock()
        self.deciding: threading.Lock = beside.deciding if beside else threading.Lock()
        self.reconciling: threading.Lock = beside.reconciling if beside else threading.Lock()
        self.upkeep: Upkeep = Upkeep(case, self.reconciling, beside.upkeep if beside else None)
        self.work = Work()
        self._begun: set[threading.Thread] = set()
        self._room = threading.Lock()
        self._intake: Intake | None = None
        self._tables: dict[str, tuple[str, bytes]] = {}
        self._counted: dict[str, tuple[object, Any]] = {}
        self._met: bool | None = None
        self._environment: Environment = beside._environment if beside else _environment()

    @property
    def _has_met(self) -> bool:
        """Whether another device's work was taken in; nobody can while the case is open here."""
        if self._met is None:
            self._met = bool(self.case.store.devices_merged())
        return self._met

    def once(self, step: str) -> AbstractContextManager[None]:
        """Let the write inside be done once, however often its step comes; one without a name is done each time.

        Raises, where it would be written again:
            DoneBefore: it was done, whether or not that was answered.
        """
        return self.case.store.named(step_named(self.case.actor.handle, step)) if step else nullcontext()

    @property
    def nobody(self) -> bool:
        """Whether these are the pages of who is not signed in, or may do nothing here."""
        return self._team and not self.case.actor.roles

    def begin(self, work: Callable[[], None]) -> None:
        """Do work that goes on when nobody waits for its answer any more."""
        self._begun = {thread for thread in self._begun if thread.is_alive()}
        thread = threading.Thread(target=work, name="begun")
        self._begun.add(thread)
        thread.start()

    def finish(self) -> None:
        """Wait for what was begun: the case closes next."""
        for thread in self._begun:
            thread.join()
        self.work.finish()
        with self._room:
            if self._intake is not None:
                self._intake.close()
                self._intake = None

    @property
    @contextmanager
    def drawing(self) -> Iterator[Intake]:
        """The warm closed room that pages of originals are drawn in, for one at a time."""
        with self._room:
            self._intake = self._intake or Intake()
            yield self._intake

    def reconcile(self) -> Behind | None:
        """Bring incidents up to date: in a small case at once, in a large one beside the page, which says so then."""
        return self.upkeep.incidents()

    def counted(self, name: str, count: Callable[[], T], now: object = None) -> T:
        """Return what `count` gives, worked out anew only when claims, decisions or metadata changed since.

        `now` is something else to go by: while it stays the same, so does what is counted.
        """
        stamp = (self.case.store.changed(self.case.actor) if now is None else now, self.case.actor)
        held = self._counted.get(name)
        if held is None or held[0] != stamp:
            held = (stamp, count())
            self._counted[name] = held
        found: T = held[1]
        return found

    def keep_table(self, name: str, data: bytes) -> str:
        """Hold a table between two steps, in memory; the oldest goes when there are more than a few."""
        token = secrets.token_urlsafe(16)
        while len(self._tables) >= TABLES:
            del self._tables[next(iter(self._tables))]
        self._tables[token] = (name, data)
        return token

    def table(self, token: str) -> tuple[str, bytes]:
        """Return the name and bytes of a table held; raises UsageError when it is gone."""
        if token not in self._tables:
            raise UsageError("This table is no longer held.", advice="Choose the file again.")
        return self._tables[token]

    def drop_table(self, token: str) -> None:
        self._tables.pop(token, None)

    def render(self, request: Request, template: str, *, status_code: int = 200, **values: Any) -> HTMLResponse:
        """Return a page (or fragment) in the request's language."""
        text = self.text(request, template, **{"here": _address(request, status_code), **values})
        return HTMLResponse(text, status_code)

    def told(self, request: Request, what: str, advice: str) -> str:
        """Return what happened and the next step in the request's language, as far as it is known there."""
        return told_together(what, advice, language_of(request)).text

    def shut(self, request: Request, status: int, why: str) -> HTMLResponse:
        """Return the page of a request that is not let in: it says nothing of the case and holds no token."""
        return self.outside(request, "shut.html", status_code=status, why=why)

    def outside(self, request: Request, template: str, *, status_code: int = 200, token: str = "",
                **values: Any) -> HTMLResponse:
        """Return a page for who is not signed in: it says nothing of the case."""
        language = language_of(request)
        said = self._environment.get_template(template).render(
            t=translator(language), lang=language, theme=theme_of(request), team=self._team, page_token=token,
            **values)
        return HTMLResponse(said, status_code)

    def text(self, request: Request, template: str, **values: Any) -> str:
        """Return a page or fragment as text, to be joined with others."""
        language: Language = language_of(request)

        def name(field: str, code: object) -> str:
            row = entry_of(FIELDS.get(field, field), str(code))
            return row.label_ko if language == "ko" else row.label_en

        return self._environment.get_template(template).render(
            t=translator(language), lang=language, label=name, told=partial(told, language=language),
            case_name=self.case.path.name,
            unencrypted=self.case.unencrypted, theme=theme_of(request),
            days=f'min="{EARLIEST}" max="{latest_day()}"',
            saved_views=partial(views, self.case), path=request.url.path, version=__version__,
            team=self._team, handle=self.case.actor.handle, may_admin=self.case.actor.may(Permission.ADMIN),
            page_token=self._token, met=self._has_met, **{"behind": None, "polled": False} | values,
        )


def theme_of(request: Request) -> str:
    """Return `light` or `dark` where this browser was told so, else nothing: the system's choice."""
    asked = request.cookies.get(THEME, "")
    return asked if asked in THEMES else ""


def _address(request: Request, status: int) -> str:
    """Return where the person is, to come back to after a change of language.

    A page that is refused repeats nothing of its address, which may name what is hidden, but what a table of analysis
    was asked.
    """
    if request.method == "GET" and status == 400 and request.url.path in FIGURES:
        kept = [(name, value) for name, value in request.query_params.multi_items() if name in ASKED]
        return request.url.path + (f"?{urlencode(kept)}" if kept else "")
    if request.method != "GET" or status != 200:
        return "/"
    return request.url.path + (f"?{request.url.query}" if request.url.query else "")


def start_of(request: Request) -> int:
    """Return from which row a listing is asked for; 0 where that is no number."""
    return number_in(request, "from")


def number_in(request: Request, name: str) -> int:
    """Return the number that an address asks for under a name; 0 where that is none."""
    asked = request.query_params.get(name, "")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 9 else 0


def pages_of(request: Request) -> Pages:
    """Return the application's pages, or those of the session that asks (a FastAPI dependency)."""
    seat = getattr(request.state, "seat", None)
    pages = request.app.state.pages if seat is None else seat.pages
    assert isinstance(pages, Pages)
    return pages
