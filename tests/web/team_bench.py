"""A team's server over a case: in process for fast tests, on a free port for the browser."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, field

import httpx
from fastapi import FastAPI

from tests.conftest import CHEAP
from tests.web.conftest import Client, running
from witnessmark.app import accounts
from witnessmark.app.case import Case
from witnessmark.app.sessions import Sessions, Terms, server_of
from witnessmark.app.throttle import Throttle
from witnessmark.model.access import Actor, Role
from witnessmark.vault.passwords import Passwords
from witnessmark.vocab.codes import Access
from witnessmark.web import security
from witnessmark.web.team.application import create_team_app, finish
from witnessmark.web.team.gate import Reach
from witnessmark.web.team.seats import Seat

PORT = 8123
HOME = f"http://127.0.0.1:{PORT}"
GOOD = "a handful of plain words"
PASSWORDS = Passwords(CHEAP)


def name_team(case: Case, *people: Actor) -> None:
    """Give everybody an account with one password, Ana the admin first."""
    case.actor = Actor.solo()
    for person in (Actor("ana", frozenset({Role.ADMIN, Role.AUDITOR, Role.COLLECTOR, Role.ANALYST}),
                         frozenset(Access), None), *people):
        accounts.accept(case, accounts.invite(case, person.handle, person).secret, GOOD, PASSWORDS)


@dataclass
class Team:
    """The application with its sessions; `client` makes one browser of sorts after another."""

    app: FastAPI
    sessions: Sessions
    clients: list[Client] = field(default_factory=list)

    def client(self) -> Client:
        made = Client(self.app)
        made.headers["origin"] = HOME
        self.clients.append(made)
        return made

    def seat(self, client: Client) -> Seat:
        secret = client.cookies["witnessmark-team"]
        session = self.sessions.found(secret)
        assert session is not None
        found = self.app.state.seats.of(session, secret)
        assert isinstance(found, Seat)
        return found

    def signed_in(self, handle: str, password: str = GOOD) -> Client:
        client = self.client()
        answer = client.post("/sign-in", data={"name": handle, "password": password})
        assert answer.status_code == 303, answer.text
        client.headers[security.TOKEN_HEADER] = self.seat(client).token
        return client


def team_over(case: Case, *, levels: frozenset[Access] = frozenset({Access.PUBLIC}),
              throttle: Throttle | None = None) -> Team:
    sessions = Sessions(server_of(case), terms=Terms(levels=levels), passwords=PASSWORDS, throttle=throttle)
    return Team(create_team_app(sessions, Reach({f"127.0.0.1:{PORT}"})), sessions)


@contextlib.contextmanager
def team_serving(case: Case) -> Iterator[tuple[str, Team]]:
    """Serve on a free port; yields the address."""
    sessions = Sessions(server_of(case), passwords=PASSWORDS)
    with running(lambda port: create_team_app(sessions, Reach({f"127.0.0.1:{port}"})), finish) as (port, app):
        yield f"http://127.0.0.1:{port}", Team(app, sessions)


def cookie_of(answer: httpx.Response) -> str:
    return answer.headers["set-cookie"].lower()
