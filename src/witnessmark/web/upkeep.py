"""Keeps what pages rest on up to date: while the page waits in a small case, beside the pages in a large one.

Invariant: in a large case a page shows the last result that was stored and says that it is behind; it never shows a
part of a new one. After `stop` nothing reads or writes the case any more.
"""

from __future__ import annotations

import logging
import threading
import time
from dataclasses import dataclass

from witnessmark.app.analyse import figures, held_figures
from witnessmark.app.case import Case
from witnessmark.app.incidents import gather, is_current, keep, refresh
from witnessmark.model.access import Permission
from witnessmark.web.yielding import beside_pages

logger = logging.getLogger("witnessmark.web")
WAITS = 3_000
"""Claims up to which a page waits for what it rests on: a second or two at most."""


@dataclass(frozen=True, slots=True)
class Behind:
    """What a page says while a result is made: seconds since it was begun, and how long the last one took, if known."""

    seconds: int
    last: int | None
    first: bool


class Upkeep:
    """One thread at most makes results; `turn` is held while one is made, also by what decides on incidents.

    `keeper` brings incidents up to date for somebody who may not see every report, and so can't make them.
    """

    def __init__(self, case: Case, turn: threading.Lock, keeper: Upkeep | None = None) -> None:
        self._case = case
        self._turn = turn
        self._keeper = keeper
        self._touching = threading.Lock()       # held while the case is read or written, not while a result is made
        self._stopped = False
        self._starting = threading.Lock()
        self._thread: threading.Thread | None = None
        self._wants_figures = False
        self._begun = 0.0
        self._took: float | None = None
        self.failed = False

    def small(self) -> bool:
        """Say whether the case is small enough for a page to wait."""
        return sum(group.count for group in self._case.store.claim_groups(self._case.actor)) <= WAITS

    def incidents(self) -> Behind | None:
        """Bring incidents up to date, or have it done; None where they are."""
        if self._keeper is not None:
            return self._keeper.incidents()
        if is_current(self._case):
            return None
        if self.failed or self.small():
            with self._turn:
                refresh(self._case)
                self.failed = False
            return None
        return self._start()

    def figures(self) -> Behind | None:
        """Bring figures and the incidents they rest on up to date, or have it done; None where they are."""
        behind = self.incidents()
        held = held_figures(self._case)
        if behind is None and held is not None and held[1]:
            return None
        if behind is None and self.small():
            with self._turn:
                figures(self._case)
            return None
        self._wants_figures = True
        return self._start()

    def state(self) -> Behind | None:
        """Return what is to be said of a result that is being made; None where none is."""
        thread = self._thread
        if thread is None or not thread.is_alive():
            return self._keeper.state() if self._keeper is not None else None
        first = self._case.store.made(self._case.actor) is None
        return Behind(int(time.monotonic() - self._begun), None if self._took is None else int(self._took), first)

    def stop(self) -> None:
        """Let nothing touch the case from now on; what is being made is thrown away."""
        with self._touching:
            self._stopped = True

    def _start(self) -> Behind:
        with self._starting:
            if self._thread is None or not self._thread.is_alive():
                self._begun = time.monotonic()
                self._thread = threading.Thread(target=self._work, name="upkeep", daemon=True)
                self._thread.start()
        return self.state() or Behind(0, None, False)

    def _work(self) -> None:
        try:
            with beside_pages():
                self._make()
        except Exception as fault:  # noqa: BLE001  a thread's edge: the next page makes it itself and shows what is wrong
            self.failed = True
            logger.error("Incidents could not be made: %s", type(fault).__name__)

    def _make(self) -> None:
        with self._turn:
            with self._touching:
                task = None if self._stopped or is_current(self._case) else gather(self._case)
            result = task.work() if task else None
            with self._touching:
                if self._stopped:
                    return
                if task and result:
                    keep(self._case, task, result)
                if self._wants_figures and self._case.actor.may(Permission.READ):
                    figures(self._case)
                    self._wants_figures = False
        self._took = time.monotonic() - self._begun
