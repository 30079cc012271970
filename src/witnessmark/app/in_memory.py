"""A case in memory alone: for a notebook, a test, a trial; nothing of it is on the disk, and nothing is left of it.

Invariant: the verbs are those of any case, and so are its records, its log and its proofs. What needs a folder
(passphrase, shares, backups, devices, verifying from outside) does not have one here and says so.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from witnessmark.app.case import Case, named_actor
from witnessmark.app.hold import Held
from witnessmark.errors import UsageError
from witnessmark.evidence.in_memory import LogInMemory
from witnessmark.extract import THRESHOLD
from witnessmark.model.access import Actor, Permission
from witnessmark.store.memory import MemoryStore
from witnessmark.store.places import place_names
from witnessmark.store.search import Indexer
from witnessmark.store.tokens import Names
from witnessmark.vault.envelope import Envelope
from witnessmark.vault.in_memory import NOWHERE, OriginalsInMemory, SourcesInMemory
from witnessmark.vault.keys import KdfCost, Keyring
from witnessmark.vault.memory import keep_out_of_dumps
from witnessmark.vault.shares import Share
from witnessmark.vocab.codes import Access


class MemoryCase(Case):
    """An open case without a folder; see `memory_case`."""

    def __init__(self, envelope: Envelope, keys: Keyring, actor: Actor, *, names: Names = place_names) -> None:
        keep_out_of_dumps()
        self.path = NOWHERE
        self.actor = actor
        self.levels = frozenset(Access)
        self.recovered = False
        self._others = False
        self._held = Held(envelope, None)
        self._keys = keys
        self._pending: set[str] = set()
        self._log = LogInMemory(origin=f"witnessmark/{envelope.id}", key=keys.signing_key())
        self._originals = OriginalsInMemory(keys, self._pending.add)
        self._address, self._sealed = None, None
        self.store = MemoryStore(ledger=self._log, indexer=Indexer(names=names), threshold=THRESHOLD)
        self._sources = SourcesInMemory(keys, (), self._pending.add)

    @property
    def unencrypted(self) -> bool:
        """Whether the case's key lies in the clear: it lies nowhere."""
        return False

    def set_passphrase(self, passphrase: str, cost: KdfCost = KdfCost()) -> None:
        """Refused: nothing is locked by it."""
        raise _no_folder()

    def make_shares(self) -> tuple[Share, ...]:
        """Refused: there will be nothing to open."""
        raise _no_folder()

    def close(self) -> None:
        """Let go of all that the case holds."""
        self.store.close()

    def _keep(self, envelope: Envelope, write: Callable[[Path, bytes], None]) -> None:
        self._held.envelope = envelope


def memory_case(*, actor: Actor | None = None, names: Names = place_names) -> MemoryCase:
    """Return a new case that lies in memory alone and is gone when it is closed, or with the process.

    Args:
        actor: who reads and writes, `Actor.solo()` for one who works alone.

    Raises:
        UsageError: no actor. AccessDenied: one who may not make a case.
    """
    someone = named_actor(actor)
    someone.require(Permission.ADMIN)
    envelope, keys = Envelope.new(None)
    case = MemoryCase(envelope, keys, someone, names=names)
    with case.store.writing(someone) as writer:
        writer.note_case(envelope.id)
    return case


def _no_folder() -> UsageError:
    return UsageError("This case lies in memory alone and ends with this process.",
                      advice="Make a case in a folder, with init_case, and add to it.")
