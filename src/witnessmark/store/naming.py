"""A write under a name is done once: that it was done, and what was answered, is written in its own transaction.

Invariant: the records and the note that they are there commit together, so whoever got no answer asks again under the
same name and either has it done or is told that it was. Names are hashes; notes are thrown away after days.
"""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from sqlalchemy import Connection, delete, insert, select

from witnessmark.errors import DoneBefore
from witnessmark.model.judgement import Judgement
from witnessmark.store.account_tables import kept_answer

KEPT_DAYS = 7
Answer = Callable[[Sequence[Judgement]], str]
"""Makes what is kept as the answer, of the judgements that were written."""


@dataclass(slots=True)
class Named:
    """The name of a thread's next write: a hash, with that of what is asked and what is to be kept as the answer."""

    key: str
    asked: str = ""
    answer: Answer = field(default=lambda _: "")


class Naming:
    """Which name the next transaction of each thread bears."""

    def __init__(self, today: Callable[[], dt.date]) -> None:
        self._today = today
        self._here = threading.local()
        self._swept: dt.date | None = None

    @contextmanager
    def named(self, name: Named) -> Iterator[None]:
        """Let the first transaction that this thread writes inside bear a name."""
        self._here.name = name
        try:
            yield
        finally:
            self._here.name = None

    def taken(self, connection: Connection) -> Named | None:
        """Return the name of the transaction that begins, None where it has none; DoneBefore where it was done."""
        name: Named | None = getattr(self._here, "name", None)
        self._here.name = None
        if name is not None:
            self.check(connection, name)
        return name

    def check(self, connection: Connection, name: Named) -> None:
        """Raise DoneBefore where what a name stands for is done."""
        if connection.execute(select(kept_answer.c.key).where(kept_answer.c.key == name.key)).first():
            raise DoneBefore

    def done(self, connection: Connection, name: Named, judgements: Sequence[Judgement]) -> None:
        """Note that what the name stands for is done, with the rest of the transaction."""
        day = self._today()
        if self._swept != day:
            before = (day - dt.timedelta(days=KEPT_DAYS)).isoformat()
            connection.execute(delete(kept_answer).where(kept_answer.c.day < before))
            self._swept = day
        connection.execute(insert(kept_answer), {
            "key": name.key, "asked": name.asked, "status": 200, "body": name.answer(judgements),
            "day": day.isoformat()})
