"""Serve the workbench on this machine's loopback address alone."""

from __future__ import annotations

import os
import socket
import sys
import threading
import webbrowser
from collections.abc import Callable, Iterable

import uvicorn

from witnessmark.app.case import Case
from witnessmark.app.show import warm
from witnessmark.errors import UsageError
from witnessmark.model.access import Permission
from witnessmark.web.application import create_app
from witnessmark.web.ending import ended_in_order
from witnessmark.web.security import Door

LOOPBACK = "127.0.0.1"


def run(case: Case, *, port: int, browser: bool, announce: Callable[[str], None], idle: float | None = None,
        watched: float | None = None) -> bool:
    """Serve until stopped, or until nobody has asked for anything for `idle` seconds; True if that was why.

    `announce` gets the one-time address once the port is bound; watches are looked at every `watched` seconds.

    Raises:
        UsageError: the port is taken.
    """
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((LOOPBACK, port))
        listener.listen()             # who follows the address at once waits a moment and is not turned away
    except OSError as fault:
        listener.close()
        raise UsageError(f"Port {port} is taken.", advice="Use --port 0 for a free one.") from fault
    bound = listener.getsockname()[1]
    door = Door()
    app = create_app(case, door=door, port=bound)
    config = uvicorn.Config(app, log_level="warning", access_log=False, server_header=False)
    url = f"http://{LOOPBACK}:{bound}{door.path}"
    server = uvicorn.Server(config)
    watch = Watch(server, door, idle)
    warming = threading.Thread(target=_warm, args=(case,), name="warming", daemon=True)
    with ended_in_order(server), listener:
        try:
            announce(url)
            if browser and any(os.environ.get(screen) for screen in ("DISPLAY", "WAYLAND_DISPLAY")):
                webbrowser.open(url)
            if sys.stdin.isatty():
                threading.Thread(target=new_addresses, args=(sys.stdin, door, f"http://{LOOPBACK}:{bound}", announce),
                                 name="addresses", daemon=True).start()
            warming.start()
            watch.start()
            if watched:
                app.state.polling.start(watched)
            server.run(sockets=[listener])
        finally:
            app.state.pages.upkeep.stop()
            watch.stop()
            app.state.polling.stop()
            if warming.ident is not None:
                warming.join()            # the case closes next: nobody may read it any more
            app.state.pages.finish()
    return watch.locked


class Watch(threading.Thread):
    """Stops a server once nobody has asked it for anything for `idle` seconds; never without a number of them."""

    def __init__(self, server: uvicorn.Server, door: Door, idle: float | None) -> None:
        super().__init__(name="idle", daemon=True)
        self._server, self._door, self._idle = server, door, idle
        self._over = threading.Event()
        self.locked = False

    def run(self) -> None:
        while self._idle is not None and not self._over.wait(min(self._idle / 4, 5.0)):
            if self._door.idle() >= self._idle:
                self.locked = self._server.should_exit = True
                return

    def stop(self) -> None:
        self._over.set()


def new_addresses(lines: Iterable[str], door: Door, base: str, announce: Callable[[str], None]) -> None:
    """Announce a fresh one-time address for every line that comes: Enter, in the terminal that serves."""
    for _ in lines:
        announce(base + door.renew())


def _warm(case: Case) -> None:
    """Load what the first search and the first count of claims would wait for."""
    if case.actor.may(Permission.READ):
        case.store.claim_groups(case.actor)
        warm(case)
