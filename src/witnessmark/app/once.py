"""Requests that are repeated under a key are done once: the answer is kept and given again.

Invariant: under one key of one asker at most one thing is ever done. Where it can't be told whether it was done (the
server was cut off in between) it is not done again. Answers are kept for days, then forgotten with their keys.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from witnessmark.app.case import Case
from witnessmark.errors import Conflict, UsageError, WitnessmarkError
from witnessmark.store.accounts import AccountWriter, KeptAnswer
from witnessmark.vault.passwords import digest_of_secret

KEPT_DAYS = 7


def once(server: Case, asker: str, key: str, asked: str, do: Callable[[], Any]) -> tuple[Any, bool]:
    """Return what `do` gives (JSON-ready), or gave the first time; True where it was done before.

    Args:
        server: the server's hand on the case. asker: whose key it is; another's is another one.
        asked: what is asked for, in a form that is the same when the same is asked again.

    Raises:
        UsageError: the key was used for something else. Conflict: the first time has not ended yet, or was cut off.
        Whatever `do` raises; then nothing was done, and the key is free.
    """
    mine, about = digest_of_secret(f"{asker}\n{key}"), digest_of_secret(asked)
    held = server.store.kept_answer(server.actor, mine)
    if held is None:
        with _writing(server) as accounts:
            accounts.sweep_answers(server.today() - dt.timedelta(days=KEPT_DAYS))
            begun = accounts.begin_answer(KeptAnswer(mine, about), server.today())
        if begun:
            return _done(server, mine, about, do), False
        held = server.store.kept_answer(server.actor, mine)
    if held is not None and held.asked != about:
        raise UsageError("This key was used for something else.", advice="Take a new key for each request.")
    if held is None or held.status is None:
        raise Conflict("The first request under this key has not ended, or was cut off.",
                       advice="Look whether it was done before you ask under a new key.")
    return json.loads(held.body or "null"), True


def _done(server: Case, mine: str, about: str, do: Callable[[], Any]) -> Any:
    try:
        told = do()
    except WitnessmarkError:
        with _writing(server) as accounts:
            accounts.end_answer(KeptAnswer(mine, about))
        raise
    with _writing(server) as accounts:
        accounts.end_answer(KeptAnswer(mine, about, 200, json.dumps(told, ensure_ascii=False)))
    return told


@contextmanager
def _writing(server: Case) -> Iterator[AccountWriter]:
    """One transaction on what is no evidence."""
    with server.store.writing(server.actor) as writer:
        yield writer.accounts
