"""Serve the workbench on this machine's loopback address alone."""

from __future__ import annotations

import os
import socket
import threading
import webbrowser
from collections.abc import Callable

import uvicorn

from witnessmark.app.case import Case
from witnessmark.app.show import warm_search
from witnessmark.errors import UsageError
from witnessmark.model.access import Permission
from witnessmark.web.application import create_app
from witnessmark.web.security import Door

LOOPBACK = "127.0.0.1"


def run(case: Case, *, port: int, browser: bool, announce: Callable[[str], None]) -> None:
    """Serve until stopped; `announce` gets the one-time address once the port is bound.

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
    announce(url)
    if browser and any(os.environ.get(screen) for screen in ("DISPLAY", "WAYLAND_DISPLAY")):
        webbrowser.open(url)
    warming = threading.Thread(target=_warm, args=(case,), name="warming", daemon=True)
    warming.start()
    with listener:
        try:
            uvicorn.Server(config).run(sockets=[listener])
        finally:
            warming.join()                # the case closes next: nobody may read it any more
            app.state.pages.finish()


def _warm(case: Case) -> None:
    """Load what the first search and the first count of claims would wait for."""
    if case.actor.may(Permission.READ):
        case.store.claim_groups(case.actor)
        warm_search(case)
