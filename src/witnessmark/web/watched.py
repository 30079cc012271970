"""What whoever runs a server learns of it: whether it is well, and counts and durations.

Invariant: health is told to anybody and says nothing else; counts stand on a listener of their own on loopback, because
behind a proxy every request comes from there. Labels are routes, methods and kinds of status: no id, name or address.
"""

from __future__ import annotations

import datetime as dt
import logging
import math
import threading
import time
import wsgiref.simple_server
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

from anyio import CapacityLimiter, move_on_after, to_thread
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector, make_wsgi_app
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from witnessmark.app.case import Case
from witnessmark.app.runs import last_run
from witnessmark.app.vitals import is_well, vitals
from witnessmark.errors import UsageError, WitnessmarkError
from witnessmark.web.steadfast import LOST

LIVE, READY = "/health/live", "/health/ready"
LOOPBACK = "127.0.0.1"
KEPT = 2.0
"""Seconds for which an answer about readiness is given again, so that asking costs the database nothing."""
SOON = 3.0
"""Seconds after which no answer of the case is one: it is not well."""
_SECONDS = (0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0)
_METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
requests = logging.getLogger("witnessmark.requests")


class Noted(Protocol):
    """Who takes note that requests are begun and answered."""

    def begun(self) -> None: ...
    def led_on(self) -> None: ...
    def answered(self, route: str, method: str, status: int, seconds: float) -> None: ...


class Counts:
    """The counts of one server, of all its processes."""

    def __init__(self, case: Case) -> None:
        self.registry = CollectorRegistry()
        self._answered = Counter("witnessmark_requests", "Requests answered.", ("route", "method", "status"),
                                registry=self.registry)
        self._seconds = Histogram("witnessmark_request_seconds", "How long an answer took.", ("route",),
                                 buckets=_SECONDS, registry=self.registry)
        self._inside = Gauge("witnessmark_requests_inside", "Requests being answered.", registry=self.registry)
        self.registry.register(_OfCase(case))
        ProcessCollector(registry=self.registry)

    def begun(self) -> None:
        """Count a request that is being answered."""
        self._inside.inc()

    def led_on(self) -> None:
        """Count one no more, which another process answers."""
        self._inside.dec()

    def answered(self, route: str, method: str, status: int, seconds: float) -> None:
        """Count one that was, or that nobody waits for any more."""
        self._inside.dec()
        self._answered.labels(route, method, f"{status // 100}xx").inc()
        self._seconds.labels(route).observe(seconds)

    def tell_of_backup(self, folder: Path) -> None:
        """Tell from now on how old the last run of an online backup is; infinite where none has ended."""
        age = Gauge("witnessmark_backup_age_seconds", "Since the backup's last run ended.", registry=self.registry)
        age.set_function(lambda: _age_of(folder))


def _age_of(folder: Path) -> float:
    last = last_run(folder)
    return math.inf if last is None else last.age(dt.datetime.now(dt.UTC)).total_seconds()


class _OfCase(Collector):
    def __init__(self, case: Case) -> None:
        self._case = case

    def collect(self) -> Iterable[GaugeMetricFamily]:
        """Ask the case when somebody asks for the counts."""
        up = GaugeMetricFamily("witnessmark_database_up", "Whether the database answers.")
        try:
            found = vitals(self._case)
        except WitnessmarkError:
            up.add_metric([], 0)
            return [up]
        up.add_metric([], 1)
        told = (("witnessmark_log_entries", "Entries of the case's log.", found.entries),
                ("witnessmark_log_waiting", "Entries that wait to be written into the folder.", found.waiting),
                ("witnessmark_database_connections", "Database connections in use.", found.connections))
        return [up, *(GaugeMetricFamily(name, what, value=number) for name, what, number in told)]


class Watched:
    """ASGI middleware, the outermost: answers for health, counts everything else, and logs it where that is wanted."""

    def __init__(self, app: ASGIApp, *, case: Case, counts: Noted,
                 clock: Callable[[], float] = time.monotonic, leads_on: bool = False) -> None:
        self.app, self._case, self._counts, self._clock = app, case, counts, clock
        self._leads_on = leads_on
        self._well: tuple[float, bool] | None = None
        self._asking = threading.Lock()
        self._limiter: CapacityLimiter | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
        elif scope["path"] in (LIVE, READY) and scope["method"] in ("GET", "HEAD"):
            well = scope["path"] == LIVE or await self._well_soon()
            answer = Response(status_code=204 if well else 503, headers={"Cache-Control": "no-store"})
            await answer(scope, receive, send)
        else:
            await self._counted(scope, receive, send)

    async def _well_soon(self) -> bool:
        """Ask in a thread of its own, whatever keeps those of pages; a case that takes long is not well."""
        self._limiter = self._limiter or CapacityLimiter(2)
        with move_on_after(SOON):
            return await to_thread.run_sync(self._ready, limiter=self._limiter, abandon_on_cancel=True)
        return False

    def _ready(self) -> bool:
        """Ask the case, one at a time; who comes meanwhile gets the answer of before, while that is fresh."""
        now = self._clock()
        if (self._well is None or now - self._well[0] > KEPT) and self._asking.acquire(blocking=False):
            try:
                self._well = now, is_well(self._case)
            finally:
                self._asking.release()
        return self._well is not None and self._well[1] and self._clock() - self._well[0] <= KEPT + SOON

    async def _counted(self, scope: Scope, receive: Receive, send: Send) -> None:
        status, begun = 500, self._clock()

        async def noting(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        self._counts.begun()
        try:
            await self.app(scope, receive, noting)
        finally:
            if self._leads_on and scope.get("state", {}).get(LOST):
                self._counts.led_on()
            else:
                self._note(route_of(scope), scope["method"], status, self._clock() - begun)

    def _note(self, route: str, asked: str, status: int, took: float) -> None:
        method = asked if asked in _METHODS else "other"
        self._counts.answered(route, method, status, took)
        requests.info("answered", extra={"told": {"route": route, "method": method, "status": status,
                                                  "ms": round(took * 1000)}})


def route_of(scope: Scope) -> str:
    """Return the pattern of the route that answered, as /reports/{report}; never what was asked for."""
    path = getattr(scope.get("route"), "path", None)
    if path is None:
        return "/static" if scope["path"].startswith("/static/") else "none"
    return f"{scope.get('root_path', '')}{path}"


@contextmanager
def told_on(port: int, counts: Counts) -> Iterator[int]:
    """Serve counts on loopback as long as it is held; gives the port, a free one for 0.

    Raises:
        UsageError: the port is taken.
    """
    try:
        server = wsgiref.simple_server.make_server(LOOPBACK, port, make_wsgi_app(counts.registry),
                                                   handler_class=_Quiet)
    except OSError as fault:
        raise UsageError(f"Port {port} is taken.", advice="Give another --metrics.") from fault
    names, whole = {f"{name}:{server.server_port}" for name in (LOOPBACK, "localhost")}, server.get_app()

    def ours(environ: dict[str, Any], start: Any) -> Iterable[bytes]:
        """Answer to this machine's own names alone: no page of another site reads it through a name of its own."""
        if environ.get("HTTP_HOST") not in names:
            start("421 Misdirected Request", [])
            return [b""]
        return whole(environ, start)  # type: ignore[misc]

    server.set_app(ours)
    thread = threading.Thread(target=server.serve_forever, name="counts", daemon=True)
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class _Quiet(wsgiref.simple_server.WSGIRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        """Write nothing of who asked."""
