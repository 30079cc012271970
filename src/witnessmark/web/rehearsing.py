"""Rehearsals and releases in the background: one at a time, what it is at, and what the last one found.

Invariant: a release writes what was rehearsed. A rehearsal of the same request on an unchanged
case is taken as it is; nothing is rehearsed to draw a page. Kept in memory, for as long as the bench is open.
"""

from __future__ import annotations

import logging
import threading
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from witnessmark.app.case import Case
from witnessmark.app.desk import remember_folder
from witnessmark.app.publish import Published, release
from witnessmark.app.rehearse import Rehearsal, Step, Wanted, rehearse
from witnessmark.disclosure.candidates import THRESHOLD
from witnessmark.disclosure.leading import NEARER
from witnessmark.errors import Conflict, WitnessmarkError
from witnessmark.web.pages import Pages

logger = logging.getLogger(__name__)
STEPS = tuple(Step)
SHOWN = 30
"""How many claims, sentences and changes a page names; the file holds them all."""


@dataclass(frozen=True, slots=True)
class Order:
    """What was asked for: a rehearsal, and a release of it where a folder is named."""

    wanted: Wanted = field(default_factory=Wanted)
    folder: Path | None = None
    formats: tuple[str, ...] = ()
    replaces: str | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an order.

    Attributes:
        problem: the message key of what stopped it. said: what a refusal said, in English.
        shown: what a page tells of it, worked out once.
    """

    order: Order
    found: Rehearsal | None = None
    done: Published | None = None
    problem: str | None = None
    said: str | None = None
    shown: dict[str, Any] = field(default_factory=lambda: shown_of(None))


def shown_of(found: Rehearsal | None) -> dict[str, Any]:
    """Return what a page tells of a rehearsal: the first of each kind."""
    if found is None:
        return {"found": None}
    matter = found.endangered
    left, settled = ([one for one in matter if one.settled is state] for state in (False, True))
    return {
        "found": found, "rules": Counter(reason.rule for reason in found.reasons), "changes": found.changes[:SHOWN],
        "endangered": left[:SHOWN], "settled": settled[:SHOWN], "dangers": {"open": len(left), "settled": len(settled)},
        "styles": found.styles[:SHOWN], "least": THRESHOLD, "nearer": NEARER,
        "grades": Counter(i.grade for i in found.draft.view.incidents),
    }


class Rehearsals:
    """Runs orders on a case beside its pages; the case stays open until the one that runs has ended."""

    def __init__(self, pages: Pages) -> None:
        self._pages = pages
        self._turn = threading.Lock()
        self._ended = threading.Event()
        self._ended.set()
        self.step: Step | None = None
        self.last: Outcome | None = None

    def begin(self, order: Order) -> bool:
        """Start on an order; False while another one runs."""
        if not self._turn.acquire(blocking=False):
            return False
        self._ended.clear()
        self.step = Step.RECONCILING
        self._pages.begin(lambda: self._run(order))
        return True

    def wait(self, seconds: float) -> None:
        """Wait for the order that runs, so long at most."""
        self._ended.wait(seconds)

    @property
    def stale(self) -> bool:
        """Whether the case has changed since the last rehearsal (a release it led to is no change)."""
        case, last = self._pages.case, self.last
        if last is None or last.found is None or last.done is not None:
            return False
        return case.store.last_event(case.actor) != last.found.at

    def _run(self, order: Order) -> None:
        outcome = Outcome(order, problem="rehearsal_broken")
        try:
            outcome = self._outcome(order)
        except OSError:
            outcome = Outcome(order, problem="folder_unwritable")
        except Conflict:
            outcome = Outcome(order, problem="rehearsal_overtaken")
        except WitnessmarkError as fault:
            outcome = Outcome(order, said=str(fault))
        except Exception as fault:  # noqa: BLE001  the outermost edge: nothing of the fault is told
            logger.error("A rehearsal broke: %s", type(fault).__name__)
        finally:
            self.last, self.step = outcome, None
            self._turn.release()
            self._ended.set()

    def _outcome(self, order: Order) -> Outcome:
        case = self._pages.case
        found = self._held(case, order.wanted) or rehearse(
            case, order.wanted, on_step=self._at, fresh=lambda _: self._pages.reconcile())
        if order.folder is None or found.would_leak:
            return Outcome(order, found, shown=shown_of(found))
        self._at(Step.WRITING)
        done = release(case, found, order.folder, exports=order.formats, replaces=order.replaces)
        remember_folder(case, order.folder)
        return Outcome(order, found, done, shown=shown_of(found))

    def _held(self, case: Case, wanted: Wanted) -> Rehearsal | None:
        """Return the last rehearsal where it answers this request and the case is as it was."""
        held = self.last.found if self.last else None
        fits = held is not None and held.wanted == wanted and held.at == case.store.last_event(case.actor)
        return held if fits else None

    def _at(self, step: Step) -> None:
        self.step = step
