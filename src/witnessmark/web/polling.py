"""Watches are looked at while the workbench is open: every few minutes, or when somebody asks.

Invariant: one look at a time, of what the case says to watch and nothing else; after `stop` none begins, and the one
that runs ends after the file or letter at hand. No page waits for a mailbox's server. What a look could not read is
said on the page, without its content.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Mapping

from witnessmark.app.add import Status
from witnessmark.app.alerts import note_changes, snapshot
from witnessmark.app.watching import poll, watches
from witnessmark.errors import WitnessmarkError
from witnessmark.model.access import Permission
from witnessmark.web.pages import Pages
from witnessmark.web.yielding import beside_pages

logger = logging.getLogger("witnessmark.web")


class Polling:
    """The looks of one server at the watches of its case."""

    def __init__(self, pages: Pages) -> None:
        self._pages = pages
        self._turn = threading.Lock()
        self._stopped = threading.Event()
        self._thread: threading.Thread | None = None
        self.faults: Mapping[str, WitnessmarkError] = {}
        """What the last look could not read: watch → why."""

    @property
    def looking(self) -> bool:
        return self._turn.locked()

    def start(self, seconds: float) -> None:
        """Look now and every so many seconds, in a thread of its own."""
        self._thread = threading.Thread(target=self._every, args=(seconds,), name="polling")
        self._thread.start()

    def stop(self) -> None:
        """Begin no further look, and wait for the one that runs."""
        self._stopped.set()
        if self._thread is not None:
            self._thread.join()

    def look(self) -> None:
        """Take in what came and keep alerts of what it changed; nothing happens while another look runs."""
        if not self._turn.acquire(blocking=False):
            return
        try:
            self._look()
        except Exception as fault:  # noqa: BLE001  a thread's edge: the next look tries again
            logger.error("Watches could not be looked at: %s", type(fault).__name__)
        finally:
            self._turn.release()

    def _every(self, seconds: float) -> None:
        self.look()
        while not self._stopped.wait(seconds):
            self.look()

    def _look(self) -> None:
        pages, case = self._pages, self._pages.case
        if not (case.actor.may(Permission.COLLECT) and case.actor.may(Permission.READ)):
            return
        names = [watch.name for watch in watches(case)]
        if not names:
            return
        tells = case.actor.sees_all
        with pages.reconciling, beside_pages():
            before = snapshot(case) if tells else None
        added, faults = 0, {}
        for name in names:
            try:
                added += self._take(name)
            except WitnessmarkError as fault:
                faults[name] = fault
        self.faults = faults
        if before is not None and added and not self._stopped.is_set():
            with pages.reconciling, beside_pages():
                note_changes(case, before)

    def _take(self, name: str) -> int:
        """Take in what came to one watch, a file or letter at a time; return how many reports were added."""
        added = 0
        came = poll(self._pages.case, [name], turn=self._pages.adding)
        while not self._stopped.is_set():
            one = next(came, None)
            if one is None:
                break
            added += one.status is Status.ADDED
        came.close()
        return added
