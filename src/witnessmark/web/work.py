"""Work that takes longer than a page may: done in the background, watched by its name, kept for a while.

Invariant: one piece of work for one key; its name can't be guessed and says nothing of it. Everything is in memory and
goes with the server.
"""

from __future__ import annotations

import secrets
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field

from witnessmark.web.yielding import beside_pages

Tell = Callable[[str, int, int], None]
"""Takes the step that begins, how many are done and how many there are."""
MOST_KEPT = 24
AT_ONCE = 2


@dataclass
class Job:
    """One piece of work: how far it is, and in the end what came of it."""

    key: Hashable
    name: str = field(default_factory=lambda: secrets.token_urlsafe(9))
    step: str = ""
    done: int = 0
    of: int = 0
    future: Future[object] = field(default_factory=Future)

    def tell(self, step: str, done: int, of: int) -> None:
        self.step, self.done, self.of = step, done, of

    def ready(self, seconds: float = 0.0) -> bool:
        """Wait up to so long; True when there is a result, or a fault that asking for the result raises."""
        return bool(wait([self.future], timeout=seconds).done)

    def result(self) -> object:
        return self.future.result()


class Work:
    """The jobs of one server."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(max_workers=AT_ONCE, thread_name_prefix="work")
        self._lock = threading.Lock()
        self._jobs: OrderedDict[Hashable, Job] = OrderedDict()

    def start(self, key: Hashable, do: Callable[[Tell], object]) -> Job:
        """Return the job of this key, begun now where there is none that runs or came to a result."""
        with self._lock:
            held = self._jobs.get(key)
            if held is not None and not (held.ready() and held.future.exception()):
                self._jobs.move_to_end(key)
                return held
            job = Job(key)
            job.future = self._pool.submit(_done, do, job.tell)
            self._jobs[key] = job
            while len(self._jobs) > MOST_KEPT:
                self._jobs.popitem(last=False)
            return job

    def find(self, name: str) -> Job | None:
        """Return the job of this name; None where it is unknown or no longer kept."""
        with self._lock:
            return next((job for job in self._jobs.values() if job.name == name), None)

    def finish(self) -> None:
        """Wait for what runs and drop what has not begun: what jobs read closes next."""
        self._pool.shutdown(wait=True, cancel_futures=True)


def _done(do: Callable[[Tell], object], tell: Tell) -> object:
    with beside_pages():
        return do(tell)
