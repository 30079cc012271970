"""Everything that can go wrong, in families a caller can act on.

Invariant: a message says what happened, to which file or record, and what to do next.
It never carries source text, a person's name or a key.
"""

from __future__ import annotations

import contextlib
import errno
from collections.abc import Iterator


class WitnessmarkError(Exception):
    """Base of every error Witnessmark raises on purpose.

    Args:
        what: what happened, to which file or record.
        advice: the next step, as one sentence; shown after the message.
    """

    exit_code = 1

    def __init__(self, what: str, *, advice: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.advice = advice

    def __str__(self) -> str:
        return f"{self.what} {self.advice}".strip()


class UsageError(WitnessmarkError):
    """The call itself is wrong: an unknown option value, a missing argument."""

    exit_code = 2


class InvalidRecord(WitnessmarkError):
    """A record breaks the model's rules; `path` names the field, e.g. `$.claims[3].figure`."""

    def __init__(self, what: str, *, path: str = "$", advice: str = "") -> None:
        super().__init__(f"{path}: {what}", advice=advice)
        self.path = path


class RefusedInput(WitnessmarkError):
    """A file was not read, and why. The rest of the batch goes on."""


class NotGrounded(InvalidRecord):
    """A value's text is not the slice its span points at."""


class AccessDenied(WitnessmarkError):
    """The actor may not do this. Says nothing about whether the record exists."""


class NotFound(WitnessmarkError):
    """No such record, or none this actor may see."""


class Conflict(WitnessmarkError):
    """Somebody decided on this after it was looked at; nothing was written."""

    def __init__(self, what: str = "Somebody decided on this claim meanwhile. Nothing was written.", *,
                 advice: str = "Look at it as it stands now, then decide.") -> None:
        super().__init__(what, advice=advice)


class CaseLocked(WitnessmarkError):
    """The case can't be opened: wrong passphrase, or another process holds it."""


class CaseExists(WitnessmarkError):
    """A case already lies at this path."""


class DiskFull(WitnessmarkError):
    """The disk took no more, or takes nothing at all; what was whole before is whole now."""

    def __init__(self) -> None:
        super().__init__(
            "The disk is full or can't be written. What was added before is kept, the rest was not begun.",
            advice="Free some space, or see that you may write there, and run the same command again.",
        )


class ServerFault(WitnessmarkError):
    """The database server can't be reached, or does not do what was asked."""


class ServerLost(ServerFault):
    """The database server went away. What was being written is written as a whole or not at all; ask again."""


class OnlyReads(ServerLost):
    """This process does not write: another one does, and is to be asked instead. Nothing was written."""

    def __init__(self) -> None:
        super().__init__("This process only reads the case.")


class DoneBefore(WitnessmarkError):
    """What is asked for under this name was done already; nothing was written now."""

    def __init__(self) -> None:
        super().__init__("This was done before.")


_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EPERM)


@contextlib.contextmanager
def full_disk_named() -> Iterator[None]:
    """Raise DiskFull where the system says that the disk takes no more, or that nothing may be written there."""
    try:
        yield
    except OSError as fault:
        if fault.errno not in _FULL:
            raise
        raise DiskFull from fault


class VerificationFailed(WitnessmarkError):
    """Stored bytes are not what was committed to."""

    exit_code = 3


class WouldLeak(WitnessmarkError):
    """The disclosure rules forbid this publication, or nothing is releasable.

    Args:
        reasons: every reason with its next step, where there is more than one to tell.
        lines: the same for a reader, what is alike together; lines under another begin with spaces.
    """

    exit_code = 4

    def __init__(self, what: str, *, advice: str = "", reasons: tuple[str, ...] = (),
                 lines: tuple[str, ...] = ()) -> None:
        super().__init__(what, advice=advice)
        self.reasons = reasons or (what,)
        self.lines = lines or self.reasons


class MissingExtra(WitnessmarkError):
    """An optional part is not installed.

    Args:
        feature: what was asked for.
        extra: the extra that brings it, as in `pip install witnessmark[extra]`.
    """

    def __init__(self, feature: str, extra: str) -> None:
        super().__init__(
            f"{feature} needs an optional part.",
            advice=f"Install it with: pip install 'witnessmark[{extra}]'",
        )
