"""A team's server that signs people in by a provider of ours, and a browser of sorts that goes there and back."""

from __future__ import annotations

import html
import re
from typing import Any
from urllib.parse import urlsplit

import httpx

from tests.web.conftest import Client
from tests.web.login_provider import CLIENT, SECRET, LoginProvider
from tests.web.team_bench import HOME, PASSWORDS, Team
from witnessmark.app.case import Case
from witnessmark.app.identity_provider import ByProvider, configure
from witnessmark.app.sessions import Sessions, server_of
from witnessmark.app.throttle import Throttle
from witnessmark.model.account import Provider, Vouched
from witnessmark.vault.identity_provider import Party
from witnessmark.vault.provider_calls import Calls
from witnessmark.web.team.application import create_team_app
from witnessmark.web.team.gate import Reach

BACK = "/sign-in/provider/back"
ONWARD = re.compile(r'http-equiv="refresh" content="0;url=([^"]+)"')


def settings(provider: LoginProvider, **more: Any) -> Provider:
    return Provider(**({"issuer": provider.issuer, "client": CLIENT, "name": "Desk login", "secret": SECRET} | more))


def over(case: Case, provider: LoginProvider, *, host: str = HOME, **more: Any) -> Team:
    """Return a server of a case that signs in by a provider."""
    configure(case, settings(provider, **more))
    sessions = Sessions(server_of(case), passwords=PASSWORDS, throttle=Throttle(lambda: 0.0))
    parts = urlsplit(host)
    app = create_team_app(sessions, Reach({parts.netloc}, parts.scheme))
    app.state.provider = ByProvider(sessions, Party(settings(provider, **more), calls=Calls(seconds=30.0)))
    return Team(app, sessions)


def link(case: Case, handle: str, subject: str, issuer: str) -> None:
    with case.store.writing(case.actor) as writer:
        writer.accounts.keep_vouched(Vouched(handle, issuer, subject, case.today()))


def onward(answer: httpx.Response) -> str:
    found = ONWARD.search(answer.text)
    assert found and answer.status_code == 200, (answer.status_code, answer.text[-600:])
    return html.unescape(found[1])


def left(client: Client) -> str:
    """Return the address at the provider that a browser is sent to."""
    return onward(client.post("/sign-in/provider"))


def sent_back(address: str) -> str:
    """Return the address of ours that the provider sends a browser to, without its host."""
    answer = httpx.get(address, follow_redirects=False, trust_env=False)
    assert answer.status_code == 302, answer.text
    parts = urlsplit(answer.headers["location"])
    assert f"{parts.scheme}://{parts.netloc}" == HOME
    return f"{parts.path}?{parts.query}"


def tried(client: Client) -> httpx.Response:
    """Go all the way, to the provider and back."""
    return client.get(sent_back(left(client)))


def inside(client: Client) -> bool:
    return client.get("/account").status_code == 200


def refused(answer: httpx.Response, client: Client, status: int = 401) -> None:
    """Assert that nobody got in, and that the page says nothing of why."""
    assert answer.status_code == status and not inside(client), answer.text[-400:]
    assert "witnessmark-team=" not in answer.headers.get("set-cookie", "")
    assert "role=\"alert\"" in answer.text and "evil" not in answer.text
