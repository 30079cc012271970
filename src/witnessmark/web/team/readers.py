"""Processes that answer pages beside the one that holds the case: a process in Python uses one processor.

The server has the case and alone writes. Readers are copies of it, made before it has any thread, and take requests
from the same port, each from a queue of its own among which the system deals connections; what they can't answer they
lead on (`leading.py`). A keeper, which is no more than a loop, makes a reader anew that ended. Invariant: a reader's
store refuses to write; keeper and readers end with the server however that ends. Nothing they hold is written
anywhere, as with the server itself.
"""

from __future__ import annotations

import json
import logging
import os
import secrets
import select
import shutil
import signal
import socket
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import uvicorn
from anyio import to_thread

from witnessmark.app.case import Case
from witnessmark.app.incidents import is_current
from witnessmark.errors import OnlyReads, UsageError
from witnessmark.web.team.leading import Way
from witnessmark.web.upkeep import Behind, Upkeep
from witnessmark.web.watched import Counts

logger = logging.getLogger("witnessmark.web")
AT_ONCE = 10
"""Pages that a reader makes at once: four readers and the server stay under the hundred connections of PostgreSQL."""
_AGAIN = 1.0
"""Seconds after which a reader that ended at once is made anew."""
_SOON, _TRIES = 10.0, 5
"""A reader that ends within so many seconds, so many times one after the other, can't be begun."""
_LOOKS = 0.5
ANEW = signal.SIGUSR1
LAST = 8.0
"""Seconds that readers have to end what they answer."""


class Told:
    """What a reader says to the server, a line each, short enough to come whole: what it counted, and what is due.

    Nobody waits for it to be heard: what has no room is dropped.
    """

    def __init__(self, pipe: int) -> None:
        self._pipe = pipe
        os.set_blocking(pipe, False)

    def begun(self) -> None:
        self._say({"what": "begun"})

    def led_on(self) -> None:
        self._say({"what": "led on"})

    def answered(self, route: str, method: str, status: int, seconds: float) -> None:
        self._say({"what": "answered", "route": route, "method": method, "status": status, "seconds": seconds})

    def behind(self) -> None:
        """Say that incidents are to be made anew."""
        self._say({"what": "behind"})

    def _say(self, what: dict[str, object]) -> None:
        with suppress(OSError):                                 # no room; or the server is gone, and we go too
            os.write(self._pipe, json.dumps(what).encode() + b"\n")


class UpkeepThere(Upkeep):
    """A reader's: it makes no result, but has the server make it; pages show the last one meanwhile."""

    def __init__(self, case: Case, turn: threading.Lock, told: Told) -> None:
        super().__init__(case, turn)
        self._told = told

    def incidents(self) -> Behind | None:
        """Say what `Upkeep.incidents` does; OnlyReads where a page waits for them, which the server's then does."""
        if is_current(self._case):
            return None
        if self.small():
            raise OnlyReads
        self._told.behind()
        return Behind(0, None, self._case.store.made(self._case.actor) is None)


class Beside:
    """The readers of a server, one a listening socket, and the way from them to it."""

    def __init__(self, listeners: Sequence[socket.socket], *, tls: bool) -> None:
        self._listeners = listeners
        self._folder = Path(tempfile.mkdtemp(prefix="witnessmark-"))      # no one else comes in: mode 0700
        self.way = Way(str(self._folder / "writer"), secrets.token_urlsafe(32), tls)
        self.inner = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.inner.bind(self.way.socket)
        self.inner.listen(128)
        self._alive, self._life = os.pipe()
        self._heard, self._tell = os.pipe()
        self._keeper = 0
        self._renewing: threading.Thread | None = None

    def begin(self, own: socket.socket, read: Callable[[socket.socket, Told, int], None]) -> None:
        """Make the keeper and its readers, each of which does `read` with its socket, what it says and a pipe that ends
        with us.

        To be called before this process has a second thread. `own`: the socket that this process listens at.
        """
        self._keeper = os.fork()
        if self._keeper:
            os.close(self._alive)
            os.close(self._tell)
            for listener in self._listeners:                     # or who is dealt to it would wait for nobody
                listener.close()
            return
        try:
            os.close(self._life)
            os.close(self._heard)
            own.close()
            self.inner.close()
            keep(self._listeners, self._alive, lambda listener: read(listener, Told(self._tell), self._alive))
            shutil.rmtree(self._folder, ignore_errors=True)
        except BaseException as fault:  # noqa: BLE001  the edge of a process: what it holds is the server's to close
            logger.error("The readers' keeper ended: %s", type(fault).__name__)
        finally:
            os._exit(0)

    def anew(self) -> None:
        """Have every reader made anew: what they hold in memory is of before."""
        if self._keeper:
            os.kill(self._keeper, ANEW)

    @contextmanager
    def heard(self, counts: Counts, renew: Callable[[], object]) -> Iterator[None]:
        """Take in what readers say for as long as it is held: counts, and that something is to be renewed."""
        hearing = threading.Thread(target=self._hear, args=(counts, renew), name="readers", daemon=True)
        hearing.start()
        try:
            yield
        finally:
            self.end()
            hearing.join(LAST + 2)

    def _hear(self, counts: Counts, renew: Callable[[], object]) -> None:
        with os.fdopen(self._heard, "rb") as lines:
            for line in lines:
                told = json.loads(line)
                match told.pop("what"):
                    case "begun":
                        counts.begun()
                    case "led on":
                        counts.led_on()
                    case "answered":
                        counts.answered(**told)
                    case "behind" if self._renewing is None or not self._renewing.is_alive():
                        self._renewing = threading.Thread(target=_renewed, args=(renew,), name="renewing", daemon=True)
                        self._renewing.start()

    def end(self) -> None:
        """Let readers end what they answer, and wait until the last has."""
        if self._keeper:
            os.close(self._life)
            os.waitpid(self._keeper, 0)
            self._keeper = 0

    def close(self) -> None:
        """End, and leave nothing behind."""
        self.end()
        if self._renewing is not None:
            self._renewing.join()                                # the case closes next
        self.inner.close()
        shutil.rmtree(self._folder, ignore_errors=True)


def _renewed(renew: Callable[[], object]) -> None:
    try:
        renew()
    except Exception as fault:  # noqa: BLE001  a thread's edge: the next page that is behind asks again
        logger.warning("What readers found due could not be made: %s", type(fault).__name__)


@contextmanager
def beside(own: socket.socket, listeners: Sequence[socket.socket], *, tls: bool,
           read: Callable[[socket.socket, Way, Told, int], None]) -> Iterator[Beside]:
    """Have readers for as long as it is held, one for each listening socket, which are theirs.

    Raises:
        UsageError: the library by which they lead requests on is not installed.
    """
    try:
        import httpx  # noqa: F401  what leads requests on
    except ImportError as fault:
        raise UsageError("What leads requests from a reader to the server is not installed.",
                         advice="Install it: pip install 'witnessmark[postgres]'") from fault
    made = Beside(listeners, tls=tls)
    try:
        made.begin(own, lambda listener, told, alive: read(listener, made.way, told, alive))
        yield made
    finally:
        made.close()


def keep(listeners: Sequence[socket.socket], alive: int, read: Callable[[socket.socket], None]) -> None:
    """Keep a reader for each socket until the server's end of the pipe is closed; then wait until they have ended.

    A signal (`ANEW`) ends them all in order, so that they are made anew. One that ends as soon as it is made, a few
    times over, is made no more, and its socket is closed: connections are dealt to the others then.
    """
    due_anew = False

    def anew(*_: object) -> None:
        nonlocal due_anew
        due_anew = True

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)                   # the server hears it too, and closes the pipe
    signal.signal(ANEW, anew)
    running: dict[int, tuple[socket.socket, float]] = {}
    due, failed = dict.fromkeys(listeners, 0.0), Counter[socket.socket]()
    while True:
        for listener in [one for one, moment in due.items() if moment <= time.monotonic()]:
            del due[listener]
            running[_reader(listener, read)] = listener, time.monotonic()
        if select.select([alive], [], [], _LOOKS)[0]:
            break
        if due_anew:
            due_anew = False
            for child in running:
                os.kill(child, ANEW)
        for child, status in _ended(running):
            listener, begun = running.pop(child)
            failed[listener] = failed[listener] + 1 if time.monotonic() - begun < _SOON and status else 0
            if failed[listener] == _TRIES:
                logger.error("A reader can't be begun: one less from now on.")
                listener.close()
            else:
                if status:
                    logger.error("A reader ended; it is begun anew.")
                due[listener] = time.monotonic() + (_AGAIN if status else 0.0)
    until = time.monotonic() + LAST + 2
    while running and time.monotonic() < until:
        for child, _ in _ended(running):
            del running[child]
        time.sleep(0.05)
    for child in running:
        os.kill(child, signal.SIGKILL)


def _reader(listener: socket.socket, read: Callable[[socket.socket], None]) -> int:
    child = os.fork()
    if child:
        return child
    status = 1
    try:
        signal.signal(ANEW, signal.SIG_IGN)                     # until it can end in order
        read(listener)
        status = 0
    except BaseException as fault:  # noqa: BLE001  the edge of a process
        logger.error("A reader can't go on: %s", type(fault).__name__)
    finally:
        os._exit(status)


def _ended(running: Iterable[int]) -> list[tuple[int, int]]:
    """Return which processes have ended, and with what status."""
    found = [os.waitpid(child, os.WNOHANG) for child in list(running)]
    return [(child, status) for child, status in found if child]


class Reader(uvicorn.Server):
    """A server that hears of no signal: it ends with the one that does."""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin, with as many threads as make sense beside one lock, and so as few connections to the database."""
        to_thread.current_default_thread_limiter().total_tokens = AT_ONCE
        await super().startup(sockets)

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield

    def end(self, *_: object) -> None:
        self.should_exit = True

    def run(self, sockets: list[socket.socket] | None = None) -> None:
        signal.signal(ANEW, self.end)
        super().run(sockets)


def ending_with(alive: int, stop: Callable[[], None]) -> None:
    """Call `stop` once the server's end of a pipe is closed, and end this process where that does not."""
    def wait() -> None:
        os.read(alive, 1)
        stop()
        time.sleep(LAST)
        os._exit(0)

    threading.Thread(target=wait, name="ending", daemon=True).start()
