"""Every page there is, found from the routes and by following links: a new page is tested without being named.

A route without parameters is its own address. One with parameters is reached by a link on a page already found, or by
an id that the case gives for its parameter. A route that nothing leads to is an error, not a gap.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit

from fastapi import FastAPI
from fastapi.routing import APIRoute

LINK = re.compile(r"""(?:href|hx-get)=["'](/[^"']*)["']""")
NO_PAGE = ("/language/{language}", "/second/{claim}/card", "/reports/{report}/pages/{page}.png")
"""A change of language; a part of `/second`, for claims that wait for this reader alone; a picture of an original."""
KEPT = 2
Fetch = Callable[[str], tuple[int, str]]


@dataclass
class Addresses:
    """Addresses of whole pages and of fragments, in the order found; each answered 200 when it was."""

    pages: list[str] = field(default_factory=list)
    fragments: list[str] = field(default_factory=list)


def read_routes(app: FastAPI) -> list[APIRoute]:
    """Return the routes that answer GET and are no change of language."""
    return [r for r in _flat(app.routes) if "GET" in (r.methods or ()) and r.path not in NO_PAGE]


def _flat(routes: Iterable[object]) -> Iterator[APIRoute]:
    """Yield routes, those of included routers too: FastAPI keeps them nested since 0.160 or so."""
    for route in routes:
        if isinstance(route, APIRoute):
            yield route
        else:
            yield from _flat(getattr(getattr(route, "original_router", None), "routes", ()))


def find_addresses(app: FastAPI, fetch: Fetch, ids: Mapping[str, str], kept: int = KEPT, *,
                   every: bool = True) -> Addresses:
    """Return up to `kept` addresses of each route, one of each query name; several query names at once are left out.

    Args:
        fetch: returns status and text of an address, with a session.
        ids: a value for a path parameter, for routes that no link names.
        every: whether each route must have an address; a case may hold nothing for one.

    Raises:
        AssertionError: a route has no address, or one answers neither 200 nor 303.
    """
    routes = read_routes(app)
    found = Addresses()
    taken: dict[tuple[str, tuple[str, ...]], int] = {}
    seen: set[str] = set()
    met: set[str] = set()
    ways = [r.path for r in routes if "{" not in r.path]
    ways += [r.path.format(**ids) for r in routes if r.param_convertors and set(r.param_convertors) <= set(ids)]
    while ways:
        address = ways.pop(0)
        parts = urlsplit(address)
        route = next((r.path for r in routes if r.path_regex.fullmatch(parts.path)), None)
        key = (str(route), tuple(sorted(parse_qs(parts.query))))
        most = 1 if key[1] else kept
        if route is None or address in seen or taken.get(key, 0) >= most or len(key[1]) > 1:
            continue
        seen.add(address)
        taken[key] = taken.get(key, 0) + 1
        status, text = fetch(address)
        met.add(route)
        if status == 303:
            continue
        assert status == 200, f"{route} answers {status}"
        (found.pages if text.startswith("<!doctype html>") else found.fragments).append(address)
        ways += [html.unescape(way).split("#")[0] for way in LINK.findall(text)]
    missed = {r.path for r in routes} - met
    assert not missed or not every, f"nothing leads to {sorted(missed)}: link it, or name an id for its parameter"
    return found
