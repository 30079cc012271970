"""Requests that are repeated under a key are done once: the answer is kept and given again.

Invariant: under one key of one asker at most one thing is ever done. What one transaction writes is kept with its
answer by that transaction (`once`): it may be asked for again whenever no answer came. What takes several is noted
first (`once_begun`); where it was cut off it is done again only if doing it twice is the same as once.
"""

from __future__ import annotations

import datetime as dt
import json
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from witnessmark.app.case import Case
from witnessmark.errors import Conflict, DoneBefore, UsageError, WitnessmarkError
from witnessmark.model.judgement import Judgement
from witnessmark.store.accounts import AccountWriter, KeptAnswer
from witnessmark.store.naming import KEPT_DAYS, Named
from witnessmark.vault.passwords import digest_of_secret

_running: set[tuple[str, str]] = set()
_turn = threading.Lock()


def step_named(asker: str, step: str) -> Named:
    """Return the name under which one person's step is done once; steps are random words of their browser's."""
    return Named(_key(asker, step))


def once(server: Case, asker: str, key: str, asked: str, do: Callable[[], object],
         answer: Callable[[Sequence[Judgement]], Any]) -> tuple[Any, bool]:
    """Return what `answer` makes (JSON-ready) of the judgements that `do` writes, or made the first time.

    Args:
        server: the server's hand on the case. asker: whose key it is; another's is another one.
        asked: what is asked for, in a form that is the same when the same is asked again.
        do: writes one transaction.

    Returns:
        The answer, and True where it was done before.

    Raises:
        UsageError: the key was used for something else.
        Whatever `do` raises; then nothing was done, and the key is free.
    """
    mine, about = _key(asker, key), digest_of_secret(asked)
    made: list[Any] = []

    def kept(judgements: Sequence[Judgement]) -> str:
        made.append(answer(judgements))
        return json.dumps(made[0], ensure_ascii=False)

    held = server.store.kept_answer(server.actor, mine)
    if held is None:
        try:
            with server.store.named(Named(mine, about, kept)):
                do()
            return made[0], False
        except DoneBefore:
            held = server.store.kept_answer(server.actor, mine)
    return _again(held, about), True


def once_begun(server: Case, asker: str, key: str, asked: str, do: Callable[[], Any]) -> tuple[Any, bool]:
    """Return what `do` gives (JSON-ready), or gave the first time; True where it was done before.

    `do` may write several transactions, and is done again where it was cut off: twice must be the same as once.

    Raises:
        Conflict: the first time has not ended yet. Otherwise as `once`.
    """
    mine, about = _key(asker, key), digest_of_secret(asked)
    with _alone(server, mine):
        held = server.store.kept_answer(server.actor, mine)
        if held is not None and (held.status is not None or held.asked != about):
            return _again(held, about), True
        if held is None:
            with _writing(server) as accounts:
                accounts.sweep_answers(server.today() - dt.timedelta(days=KEPT_DAYS))
                accounts.begin_answer(KeptAnswer(mine, about), server.today())
        try:
            told = do()
        except WitnessmarkError:
            with _writing(server) as accounts:
                accounts.end_answer(KeptAnswer(mine, about))
            raise
        with _writing(server) as accounts:
            accounts.end_answer(KeptAnswer(mine, about, 200, json.dumps(told, ensure_ascii=False)))
    return told, False


def _again(held: KeptAnswer | None, about: str) -> Any:
    if held is None or held.asked != about:
        raise UsageError("This key was used for something else.", advice="Take a new key for each request.")
    return json.loads(held.body or "null")


def _key(asker: str, key: str) -> str:
    return digest_of_secret(f"{asker}\n{key}")


@contextmanager
def _alone(server: Case, key: str) -> Iterator[None]:
    """Hold a key while it is worked on: one program has the case open, so this memory knows of every one."""
    mine = (str(server.path), key)
    with _turn:
        if mine in _running:
            raise Conflict("The first request under this key has not ended.", advice="Ask again in a moment.")
        _running.add(mine)
    try:
        yield
    finally:
        with _turn:
            _running.discard(mine)


@contextmanager
def _writing(server: Case) -> Iterator[AccountWriter]:
    """One transaction on what is no evidence."""
    with server.store.writing(server.actor) as writer:
        yield writer.accounts
