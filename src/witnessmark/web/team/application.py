"""Build the workbench for a team over one open case."""

from __future__ import annotations

from fastapi import FastAPI, Request
from fastapi.responses import Response
from starlette.types import Scope

from witnessmark.app.identity_provider import ByProvider
from witnessmark.app.security_keys import SecurityKeys
from witnessmark.app.sessions import Sessions
from witnessmark.model.access import Actor
from witnessmark.web.api.application import create_api
from witnessmark.web.application import workbench
from witnessmark.web.late import Late
from witnessmark.web.pages import Pages
from witnessmark.web.steadfast import Steadfast
from witnessmark.web.team import account, accounts, providing, signing
from witnessmark.web.team.gate import Reach, TeamGate, party_at
from witnessmark.web.team.leading import LeadOn, Way
from witnessmark.web.team.readers import Told, UpkeepThere
from witnessmark.web.team.seats import Seats
from witnessmark.web.watched import Counts, Watched


def create_team_app(sessions: Sessions, reach: Reach, *, reader: tuple[Way, Told] | None = None) -> FastAPI:
    """Return the workbench; every route but the way in needs a session, and acts as whoever it belongs to.

    What no session stands behind acts as nobody, who may do nothing. `reader`: it is one's, which leads on what it
    does not answer, and tells the server what it counts.
    """
    server = Pages(sessions.case, token="", team=True)
    if reader is not None:
        server.upkeep = UpkeepThere(sessions.case, server.reconciling, reader[1])
    nobody = Pages(sessions.case.acting(Actor("nobody", frozenset(), frozenset())), token="", beside=server, team=True)
    app = workbench(nobody)
    seats = Seats(sessions, server)
    app.state.server, app.state.seats, app.state.sessions, app.state.reach = server, seats, sessions, reach
    app.state.keys = SecurityKeys(sessions, party_at(reach))
    app.state.provider = ByProvider(sessions)
    for routes in (signing, account, accounts, providing):
        app.include_router(routes.router)
    api = create_api()
    app.state.api = api
    app.mount("/api/v1", api)

    def shut(scope: Scope, status: int, why: str) -> Response:
        return nobody.shut(Request(scope), status, why)

    app.add_middleware(Late)
    app.add_middleware(TeamGate, sessions=sessions, seats=seats, reach=reach, shut=shut,
                       broken=lambda scope: shut(scope, 500, "broken"))
    if reader is not None:
        app.add_middleware(Watched, case=sessions.case, counts=reader[1], leads_on=True)
        app.add_middleware(LeadOn, way=reader[0])
        return app
    app.add_middleware(Steadfast, reachable=sessions.case.store.reachable)
    app.state.counts = Counts(sessions.case)
    app.add_middleware(Watched, case=sessions.case, counts=app.state.counts)
    return app


def finish(app: FastAPI) -> None:
    """End what runs and every session: the case closes next."""
    app.state.server.upkeep.stop()
    app.state.seats.finish()
    app.state.pages.finish()
    app.state.server.finish()
    app.state.sessions.end_all()
